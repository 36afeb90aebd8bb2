//! A real recap, where one is at hand.

use std::io::Write as _;

use super::*;
use crate::edition::wording::letters;

#[derive(serde::Deserialize)]
struct Label {
    host: Option<Host>,
    sponsors: Vec<Sponsor>,
    talks: Vec<LabelledTalk>,
}

#[derive(serde::Deserialize)]
struct LabelledTalk {
    speaker: Option<String>,
    co_speakers: Vec<String>,
    affiliation: Option<String>,
}

#[test]
fn everybody_credited_is_named_in_both_bodies_of_a_real_recap() {
    let seed =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seed/2019-06-05-cloud-native-london-june-2019");
    let (Ok(file), Ok(label)) =
        (std::fs::read_to_string(format!("{seed}.md")), std::fs::read_to_string(format!("{seed}.json")))
    else {
        skipped(seed);
        return;
    };
    let label: Label = serde_json::from_str(&label).unwrap();
    let body = file.splitn(3, "---\n").nth(2).unwrap();
    let talks = label.talks.into_iter().map(|talk| {
        let names = talk.speaker.into_iter().chain(talk.co_speakers);
        let mut speakers: Vec<Speaker> = names.map(Speaker::named).collect();
        if let Some(first) = speakers.first_mut() {
            first.affiliation = talk.affiliation;
        }
        Talk { speakers, ..Talk::default() }
    });
    // The host signs with a first name; the description says the whole of it.
    let description = label.host.as_ref().map(|host| format!("Hosted by {}.", host.name));
    let recap = Recap {
        body: body.into(),
        description,
        host: label.host,
        sponsors: label.sponsors,
        talks: talks.collect(),
        ..recap()
    };
    let (edition, findings) = compile(&recap, &publication());
    assert_eq!(codes(&findings), Vec::<&str>::new());
    assert!(edition.credits.len() > 10);
    let (text, html) = (edition.text(), raw::unescape(&edition.html));
    for credit in &edition.credits {
        let name = letters(&credit.name);
        for body in [&text, &html] {
            assert!(letters(&format!("{} {body}", edition.summary)).contains(&name), "{}", credit.name);
        }
    }
}

#[test]
fn real_recaps_compile_and_leave_no_markup_in_the_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/posts");
    let Ok(posts) = std::fs::read_dir(folder) else {
        skipped(folder);
        return;
    };
    for post in posts {
        let post = post.unwrap().path();
        let file = std::fs::read_to_string(&post).unwrap();
        let (edition, findings) = with_body(file.splitn(3, "---\n").nth(2).unwrap_or(&file));
        let errors = findings.iter().filter(|finding| finding.severity == crate::finding::Severity::Error);
        assert_eq!(errors.count(), 0, "{}", post.display());
        assert!(!edition.text().is_empty() && !edition.summary.is_empty());
        for markup in ["**", "{:", "{%", "{{", "</"] {
            assert!(!edition.text().contains(markup), "{markup} in {}", post.display());
        }
        for picture in edition.html.split("<img ").skip(1) {
            assert!(!picture.contains("alt=\"\""), "{}", post.display());
        }
    }
}

fn skipped(path: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {path} is not there");
}
