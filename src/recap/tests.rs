//! Whole recaps: understood, refused, hostile and real.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail, and says what it skips"
)]

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;
use crate::finding::Severity;

mod properties;

const SAMPLE: &str = include_str!("sample.md");

fn source(path: &str, text: &str) -> Source {
    Source::from_bytes(path, text.as_bytes()).unwrap()
}

fn understood(text: &str) -> (Recap, Vec<Finding>) {
    understand(&source("recaps/2024-05-02-may.md", text))
}

fn codes(text: &str) -> Vec<&'static str> {
    understood(text).1.into_iter().map(|finding| finding.code).collect()
}

/// The text that the first finding of a code stands on.
fn marked<'a>(text: &'a str, code: &str) -> &'a str {
    let findings = understood(text).1;
    let finding = findings
        .iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("{code}: {findings:?}"));
    &text[finding.span.clone().unwrap()]
}

/// A recap with this front matter and a text that gives no findings.
fn with_front_matter(front_matter: &str) -> String {
    let body = SAMPLE.splitn(3, "---").nth(2).unwrap();
    format!("---\n{front_matter}\n---{body}")
}

#[test]
fn a_whole_recap_is_understood() {
    let (recap, findings) = understood(SAMPLE);
    assert_eq!(findings, []);
    insta::assert_json_snapshot!(recap);
}

#[test]
fn the_day_of_the_evening_is_stated_or_told_and_of_its_month() {
    let told = "On Wednesday 4 November 2026 we met. Ada Example spoke.";
    for (stated, day) in [
        ("event_date: 2026-11-04", Some((11, 4))),
        ("event: {name: X, date: 2026-11-05}", Some((11, 5))),
        ("event: {name: X, month: 2026-11}", Some((11, 4))),
        ("event: {name: X, month: 2026-10}", None),
    ] {
        let text = format!("---\ntitle: An evening\ndate: 2026-11-09\n{stated}\n---\n\n{told}\n");
        let date = day.map(|(month, day)| jiff::civil::date(2026, month, day));
        assert_eq!(understood(&text).0.event.date, date, "{stated}");
    }
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    let (plain, _) = understood(SAMPLE);
    let windows = format!("\u{feff}{}", SAMPLE.replace('\n', "\r\n"));
    let (recap, findings) = understood(&windows);
    assert_eq!(findings, []);
    assert_eq!(Recap { body: String::new(), ..recap }, Recap { body: String::new(), ..plain });
}

#[test]
fn bytes_that_are_no_recap_are_refused_with_the_reason() {
    let refused = |bytes: &[u8]| Source::from_bytes("a.md", bytes).unwrap_err();
    let finding = refused(&vec![b'a'; 10_000_000]);
    assert_eq!(finding.message, "the file has 9.5 MiB, and a recap may have at most 1 MiB (1,048,576 bytes)");
    assert!(Source::from_bytes("a.md", &vec![b'a'; LARGEST]).is_ok());
    assert_eq!(
        refused(b"---\nCaf\xE9\n").message,
        "the file is not UTF-8: byte 0xE9 on line 2, byte 7 of the file"
    );
    let finding = refused(b"a\n\0");
    assert_eq!((finding.code, finding.span), ("not-text", Some(2..3)));
}

#[test]
fn broken_front_matter_is_an_error_at_its_line() {
    assert_eq!(marked("---\ntitle: x\n\nText.\n", "front-matter-open"), "---");
    assert!(
        marked("---\ntitle: May: a \"b\ntags: [a\n---\nText.\n", "front-matter-broken").starts_with("title")
    );
    assert_eq!(marked("---\n- a\n- b\n---\nText.\n", "front-matter-broken"), "- a\n- b");
    assert!(marked("+++\ntitle = \"x\nslug = 1\n+++\nText.\n", "front-matter-broken").contains('x'));
    for text in ["", "---", "---\n---", "---\n---\n", "+++\n+++\n\n \n"] {
        assert!(understood(text).1.iter().any(|finding| finding.severity == Severity::Error), "{text:?}");
    }
    assert!(codes("---\ntitle: x\n---\n\n \n").contains(&"empty-post"));
}

#[test]
fn the_first_heading_stands_in_for_a_title() {
    assert_eq!(understood("---\nlayout: post\n---\n\n# In *May*\n\nText.\n").0.title, "In May");
    let headings = "---\nlayout: post\n---\n\n## Talks\n\nText.\n\n# May\n";
    assert_eq!(understood(headings).0.title, "May");
}

#[test]
fn without_a_title_and_a_heading_the_file_s_name_is_asked_about() {
    let text = "---\nlayout: post\n---\n\nText.\n";
    assert_eq!(understood(text).0.title, "May");
    assert!(codes(text).contains(&"title-guessed"));
    let (recap, findings) = understand(&source("2024-05-02.md", text));
    assert_eq!(recap.title, "");
    assert!(findings.iter().any(|finding| finding.code == "title-missing"));
}

#[test]
fn a_file_without_front_matter_is_understood_from_its_text_and_name() {
    let text = "# Meetup of May 2, 2024\n\nText.\n\n## Next: June 5, 2024\n";
    let (recap, findings) = understand(&source("notes/may.md", text));
    assert_eq!(recap.title, "Meetup of May 2, 2024");
    assert_eq!(recap.date, Some(jiff::civil::date(2024, 5, 2)));
    assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
    assert_eq!(marked(text, "front-matter-missing"), "# Meetup of May 2, 2024");
    let dateless = understand(&source("may.md", "# May\n\n## Next: June 5, 2024\n\nText.\n"));
    assert_eq!(dateless.0.date, None);
    assert!(dateless.1.iter().any(|finding| finding.code == "date-missing"));
    assert_eq!(understood("# May\n\nText.\n").0.date, Some(jiff::civil::date(2024, 5, 2)));
}

#[test]
fn a_page_bundle_is_called_like_its_folder() {
    let (recap, _) = understand(&source("content/2024-05-02-may-evening/index.md", "Text.\n"));
    assert_eq!((recap.title.as_str(), recap.slug.as_str()), ("May evening", "2024-05-02-may-evening"));
    assert_eq!(recap.date, Some(jiff::civil::date(2024, 5, 2)));
}

#[test]
fn a_draft_is_known_in_every_spelling_and_told() {
    for line in ["draft: true", "published: false", "Status: Draft", "hidden: yes", "status: hidden"] {
        let text = with_front_matter(&format!("title: x\ndescription: y\n{line}"));
        assert!(understood(&text).0.draft && codes(&text).contains(&"draft"), "{line}");
    }
    for line in ["draft: false", "published: true", "published: 2024-05-02", "status: published"] {
        assert!(!understood(&with_front_matter(&format!("title: x\n{line}"))).0.draft, "{line}");
    }
}

#[test]
fn the_day_of_the_evening_decides_its_month_and_not_the_recap_s_day() {
    for line in
        ["event_date: 2024-04-30T18:00:00+02:00", "event: {date: 2024-04-30}", "meetup_date: 30 April 2024"]
    {
        let (recap, _) =
            understood(&with_front_matter(&format!("title: Example Meetup\ndate: 2024-05-02\n{line}")));
        assert_eq!(recap.event.month.as_deref(), Some("2024-04"), "{line}");
        assert_eq!(recap.date, Some(jiff::civil::date(2024, 5, 2)), "{line}");
        assert_eq!(recap.event.attendees, Some(120), "{line}");
    }
}

#[test]
fn toml_front_matter_says_the_same() {
    let text = SAMPLE.splitn(3, "---").nth(2).unwrap();
    let text = format!(
        "+++\ntitle = \"May\"\ndescription = \"x\"\ndate = 2024-05-02T19:00:00+01:00\ntags = [\"a\", 7]\n+++{text}"
    );
    let (recap, findings) = understood(&text);
    assert_eq!(findings, []);
    assert_eq!((recap.title.as_str(), recap.date), ("May", Some(jiff::civil::date(2024, 5, 2))));
    assert_eq!(recap.tags, ["a", "7"]);
}

#[test]
fn front_matter_is_forgiving_where_it_does_no_harm() {
    let text = with_front_matter(
        "title: 2024.10\ndescription: x\ndate: 2024-05-02 19:00:00 +0100\nimage: {path: /a.jpg, alt: x}\n\
         tags: one two\ncategories: a b, c\nredirect_from: [/x/, 007]\nslug: Mäi_Update\nid: 871\nauthor: {name: [deep]}",
    );
    let (recap, findings) = understood(&text);
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(
        (recap.title.as_str(), recap.slug.as_str(), recap.id.as_deref()),
        ("2024.10", "mai-update", Some("871"))
    );
    assert_eq!(recap.date, Some(jiff::civil::date(2024, 5, 2)));
    assert_eq!(recap.image.as_deref(), Some("/a.jpg"));
    assert_eq!(recap.tags, ["one", "two", "a b", "c"]);
    assert_eq!(recap.redirect_from, ["/x/", "007"]);
}

#[test]
fn values_of_the_wrong_type_are_errors_where_they_stand() {
    assert_eq!(marked(&with_front_matter("title: [a, b]\ndescription: x"), "front-matter-type"), "[a, b");
    assert_eq!(marked(&with_front_matter("title: x\ndate: tomorrow"), "date-unreadable"), "tomorrow");
    assert_eq!(marked(&with_front_matter("title: x\nevent: {attendees: many}"), "front-matter-type"), "many");
    assert_eq!(marked(&with_front_matter("title: x\nsponsors: Acme"), "front-matter-type"), "Acme");
    assert_eq!(marked(&with_front_matter("title: x\nslug: 日本"), "slug-empty"), "日本");
}

#[test]
fn a_stated_name_of_the_event_leaves_the_rest_of_it_to_the_prose() {
    let (recap, _) = understood(&with_front_matter("title: x\ndate: 2024-05-02\nevent: Stated"));
    assert_eq!(recap.event.name.as_deref(), Some("Stated"));
    assert_eq!(
        (recap.event.venue.as_deref(), recap.event.month.as_deref()),
        (Some("Musterhaus"), Some("2024-05"))
    );
}

#[test]
fn facts_that_are_stated_win_whole_over_the_prose() {
    let text = with_front_matter(
        "title: x\ndescription: y\nevent: {name: Stated, month: 2024-05, attendees: 9}\nhost: Bo Muster\n\
         sponsors: [Acme, {name: Muster, url: https://muster.example/}]\n\
         talks: [{speaker: Ada Example, co_speakers: [Bo Muster], title: T, takeaways: [a], handles: {x: '@ada'}}]\n\
         next: {date: 2024-07-01, affiliations: Acme}",
    );
    let (recap, findings) = understood(&text);
    let others = findings.iter().map(|finding| finding.code);
    let others: Vec<_> =
        others.filter(|code| !["fact-not-in-text", "text-not-in-facts"].contains(code)).collect();
    assert_eq!(others, ["sponsor-without-link"]);
    assert_eq!(
        (recap.event.name.as_deref(), recap.event.venue, recap.event.attendees),
        (Some("Stated"), None, Some(9))
    );
    assert_eq!(recap.host, Some(Host { name: "Bo Muster".into(), role: None }));
    assert_eq!(recap.sponsors[1].url.as_deref(), Some("https://muster.example/"));
    assert_eq!(
        (recap.talks.len(), recap.talks[0].names().collect::<Vec<_>>()),
        (1, vec!["Ada Example", "Bo Muster"])
    );
    assert_eq!(recap.talks[0].speakers[0].handles["x"], "@ada");
    assert_eq!(recap.next.unwrap().affiliations, ["Acme"]);
}

#[test]
fn titles_and_takeaways_that_are_stated_are_plain_text() {
    let text = with_front_matter(
        "title: x\ndescription: y\ntalks: [{speaker: Ada Example, title: a *love* story, \
         takeaways: ['Queues are **everywhere**', '[Read](https://a.example/) `more`', 2 * 3 &amp; 4]}]",
    );
    let talk = &understood(&text).0.talks[0];
    assert_eq!(talk.title.as_deref(), Some("a love story"));
    assert_eq!(talk.takeaways, ["Queues are everywhere", "Read more", "2 * 3 & 4"]);
}

#[test]
fn doubts_about_talks_are_settled_by_stating_them() {
    let stated = "title: May\ntalks:\n  - { speaker: Ada Example, title: Gardens in Go }\n";
    let unsure = "## Lena Garten - Rosa Zaun\n\nText.\n";
    let twice = "Ada Example from Acme gave a talk on [Building Sheds](https://v.example/1).\n\n## Gardens in Go by Ada Example\n\nText.\n";
    for (code, body) in [("unsure-talk", unsure), ("talk-title-disagrees", twice)] {
        assert!(codes(&format!("---\ntitle: May\n---\n\n{body}")).contains(&code), "{code}");
        assert!(!codes(&format!("---\n{stated}---\n\n{body}")).contains(&code), "{code}");
    }
}

#[test]
fn what_organisers_forget_is_told() {
    let long = "x".repeat(79);
    let text = with_front_matter(&format!(
        "title: {long}\ntalks: [{{title: T}}]\nsponsors: []\nnext: {{date: 2024-05-02}}"
    ));
    let text = text.replace("![Bo Muster]", "![]");
    assert_eq!(marked(&text, "title-long"), long);
    assert_eq!(marked(&text, "next-in-the-past"), "2024-05-02");
    assert!(marked(&text, "picture-without-description").starts_with("![]"));
    for code in ["description-missing", "talk-without-speaker"] {
        assert!(codes(&text).contains(&code), "{code}");
    }
    assert!(!codes(&text).contains(&"no-sponsors"));
    let bare = codes("---\ntitle: x\n---\nNothing much.\n");
    assert!(bare.contains(&"no-sponsors") && bare.contains(&"no-talks"));
    assert!(
        understand(&source("notes.md", "---\ntitle: x\n---\nText.\n"))
            .1
            .iter()
            .any(|finding| finding.code == "date-missing")
    );
}

#[test]
fn slugs_come_from_the_file_s_name() {
    for (path, slug) in [
        ("a/2024-05-02-Hello World!.md", "2024-05-02-hello-world"),
        ("C:\\recaps\\May.markdown", "may"),
        ("../..", ""),
        (".md", "md"),
        ("é.md", "e"),
        ("日本.md", ""),
    ] {
        assert_eq!(understand(&source(path, SAMPLE)).0.slug, slug, "{path}");
    }
}

#[test]
fn an_alias_bomb_is_a_finding() {
    let mut text = "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    text.push_str("---\nText.\n");
    assert!(codes(&text).contains(&"front-matter-broken"));
}

/// The Markdown files of a folder beside the project, or none where it is absent.
fn beside(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("shared").join(folder);
    let Ok(entries) = std::fs::read_dir(&root) else {
        println!("skipped: there is no {}", root.display());
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect()
}

fn read(path: &Path) -> Source {
    Source::from_bytes(path.to_string_lossy(), &std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_labelled_recap_is_understood_as_it_is_labelled() {
    for path in beside("seed") {
        let label: Value =
            serde_json::from_slice(&std::fs::read(path.with_extension("json")).unwrap()).unwrap();
        let (recap, findings) = understand(&read(&path));
        let mut answer = serde_json::to_value(&recap).unwrap();
        for talk in answer["talks"].as_array_mut().unwrap() {
            let takeaways = talk["takeaways"].take();
            talk["first_takeaway"] = takeaways.get(0).cloned().unwrap_or(Value::Null);
            talk["takeaways"] = takeaways.as_array().unwrap().len().into();
            // What the answer tells beyond the label.
            talk.as_object_mut()
                .unwrap()
                .retain(|key, _| !["speakers", "video", "slides"].contains(&key.as_str()));
        }
        for field in ["event", "host", "sponsors", "also_thanked", "talks", "next"] {
            assert_eq!(answer[field], label[field], "{field}");
        }
        // Its pictures are those of posts on a network.
        assert!(findings.iter().all(|finding| finding.code == "picture-will-vanish"), "{findings:?}");
    }
}

#[test]
fn real_recaps_are_understood_without_a_panic() {
    for path in beside("corpus/posts").into_iter().chain(beside("corpus/other-posts")) {
        let source = read(&path);
        let (_, findings) = understand(&source);
        for finding in findings {
            assert!(
                finding.span.is_none_or(|span| source.text.get(span).is_some()),
                "{}: {}",
                path.display(),
                finding.code
            );
        }
    }
}
