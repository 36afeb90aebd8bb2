#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;

use super::folder::{State, Wishes, write};
use super::*;
use crate::channel::post::sample::{credit, edition as sample};
use crate::recap::Speaker;

fn from() -> Mailbox {
    "Example Meetup <recap@example.org>".parse().unwrap()
}

/// The sample edition with material and a recording of the evening.
fn edition() -> Edition {
    let mut edition = sample();
    edition.event.video = Some("https://www.youtube.com/watch?v=abcdefghijk".to_owned());
    edition.talks[0].starts_at = Some("12:34".to_owned());
    edition.talks[0].slides = Some("https://slides.example.org/queues".to_owned());
    edition
}

fn kits(edition: &Edition, cards: &[Card]) -> Vec<Kit> {
    let (kits, findings) = make(edition, &from(), cards);
    assert_eq!(findings, []);
    kits
}

fn text<'a>(kit: &'a Kit, name: &str) -> &'a str {
    let file = kit.files.iter().find(|file| file.name == name);
    std::str::from_utf8(&file.unwrap_or_else(|| panic!("no {name}")).bytes).unwrap()
}

fn card(talk: usize) -> Card {
    Card { talk, png: b"\x89PNG\r\n\x1a\nnot really".to_vec(), alt: "A card: Ada Example.".to_owned() }
}

#[test]
fn every_speaker_has_a_text_for_every_network_and_a_mail() {
    let kits = kits(&edition(), &[]);
    let folders: Vec<&str> = kits.iter().map(|kit| kit.folder.as_str()).collect();
    assert_eq!(folders, ["ada-example", "bo-muster", "zoe-beispiel", "dina-esempio"]);
    let mut shown = String::new();
    for kit in &kits[..2] {
        for file in &kit.files {
            shown +=
                &format!("== {}/{}\n{}\n", kit.folder, file.name, text(kit, &file.name).replace('\r', ""));
        }
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_kit_speaks_the_language_of_the_recap() {
    let mut german = edition();
    german.language = "de-AT".to_owned();
    insta::assert_snapshot!(text(&kits(&german, &[])[1], "linkedin.txt"));
}

#[test]
fn the_card_of_a_talk_is_in_the_folder_and_attached_to_the_mail() {
    let kits = kits(&edition(), &[card(0)]);
    assert_eq!(text(&kits[0], "card.txt"), "A card: Ada Example.\n");
    let mail = &kits[0].files.iter().find(|file| file.name == "mail.eml").unwrap().bytes;
    let message = mail_parser::MessageParser::new().parse(mail).unwrap();
    assert_eq!(message.subject(), Some("Your talk at Cloud Evening, June 2019: ready to share"));
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    assert!(message.to().is_none() && message.date().is_none());
    let body = message.body_text(0).unwrap();
    assert!(body.contains("== Mastodon") && body.contains("A card: Ada Example."), "{body}");
    let attachment = message.attachments().next().unwrap();
    assert_eq!(attachment.contents(), card(0).png);
    assert!(!kits[1].files.iter().any(|file| file.name.starts_with("card")));
    // The same again is the same bytes.
    assert_eq!(make(&edition(), &from(), &[card(0)]).0, kits);
}

#[test]
fn what_is_shared_fits_and_names_who_spoke_as_well() {
    let mut edition = edition();
    edition.talks[1].title = Some("A very long title that goes on and on ".repeat(12));
    edition.event.name = Some("An evening with quite a name".to_owned());
    for kit in kits(&edition, &[]) {
        for (name, limit) in [("mastodon.txt", 600), ("bluesky.txt", 400), ("x.txt", 400)] {
            let text = text(&kit, name);
            let fits = text.split(BETWEEN).all(|part| part.chars().count() < limit);
            assert!(fits && text.contains(&edition.link), "{text}");
        }
        let partner = match kit.speaker.as_str() {
            "Bo Muster" => "Zoë Beispiel",
            "Zoë Beispiel" => "Bo Muster",
            _ => continue,
        };
        assert!(text(&kit, "x.txt").contains(&format!("With {partner}")), "{}", text(&kit, "x.txt"));
    }
}

#[test]
fn a_speaker_of_two_talks_has_one_folder_with_texts_for_both() {
    let mut edition = edition();
    edition.talks[2].speakers = edition.talks[0].speakers.clone();
    let kits = kits(&edition, &[card(2)]);
    assert!(text(&kits[0], "x.txt").contains("Queues") && text(&kits[0], "x-2.txt").contains("Alerts"));
    assert!(kits[0].files.iter().any(|file| file.name == "card-2.png"));
    assert_eq!(kits.len(), 3, "somebody without a talk has nothing to share");
}

#[test]
fn the_link_of_a_talk_is_in_every_text_whatever_host_it_is_on() {
    let mut edition = edition();
    edition.event.video = None;
    edition.talks[0].slides = None;
    edition.talks[0].url = Some("https://talks.example.net/queues".to_owned());
    edition.talks[1].url = Some("https://talks.example.net/certificates.pdf".to_owned());
    edition.talks[1].slides = edition.talks[1].url.clone();
    edition.talks[2].title = Some("A very long title that goes on and on ".repeat(12));
    edition.talks[2].video = Some("https://videos.example.net/alerts".to_owned());
    edition.talks[2].slides = Some("https://slides.example.net/alerts".to_owned());
    for kit in kits(&edition, &[]) {
        let link = match kit.speaker.as_str() {
            "Ada Example" => "The talk: https://talks.example.net/queues",
            "Dina Esempio" => "Watch it: https://videos.example.net/alerts",
            _ => "Slides: https://talks.example.net/certificates.pdf",
        };
        for name in ["mastodon.txt", "bluesky.txt", "linkedin.txt", "x.txt"] {
            assert!(text(&kit, name).contains(link), "{}", text(&kit, name));
        }
    }
}

#[test]
fn a_title_with_braces_of_its_own_is_shared_as_it_is() {
    let mut edition = edition();
    edition.talks[0].title = Some("{event} and {title} in one".to_owned());
    let kits = kits(&edition, &[]);
    let text = text(&kits[0], "linkedin.txt");
    assert!(text.starts_with("My talk at Cloud Evening, June 2019: “{event} and {title} in one”."), "{text}");
}

#[test]
fn speakers_of_one_name_have_a_kit_each_with_their_own_talk() {
    let mut edition = edition();
    edition.credits[4].name = "Ada Example".to_owned();
    edition.talks[0].speakers[0].affiliation = Some("Acme Cloud".to_owned());
    edition.talks[2].speakers =
        vec![Speaker { affiliation: Some("Örtliche Küche".to_owned()), ..Speaker::named("Ada Example") }];
    let kits = kits(&edition, &[]);
    let folders: Vec<&str> = kits.iter().map(|kit| kit.folder.as_str()).collect();
    assert_eq!(
        folders,
        ["ada-example-acme-cloud", "bo-muster", "zoe-beispiel", "ada-example-ortliche-kuche"]
    );
    assert!(text(&kits[0], "x.txt").contains("Queues") && text(&kits[3], "x.txt").contains("Alerts"));
}

#[test]
fn names_of_folders_are_safe_and_told_apart() {
    let mut taken = BTreeSet::new();
    for (name, folder) in [
        ("Zoë O’Brien-Łączny", "zoe-obrien-laczny"),
        ("Zoë O'Brien Łączny", "zoe-obrien-laczny-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("王小明", "王小明"),
        ("王 小明", "王-小明"),
        ("לינה", "לינה"),
        ("สมชาย ใจดี", "สมชาย-ใจดี"),
        ("김민수", "김민수"),
        ("がぎ", "がぎ"),
        ("／．．／ＡＢ／", "speaker-ab"),
        ("\u{202E}Ελένη\u{0}", "ελένη"),
        ("Ⓒ½", "speaker-c12"),
        ("🎉", "speaker"),
        ("CON", "speaker-con"),
        ("Straße Ærø", "strasse-aero"),
        ("", "speaker-2"),
    ] {
        assert_eq!(folder_name(name, &mut taken), folder, "{name}");
    }
    for long in ["Long Name ", "山田太郎", "山田 ", "e\u{301}"] {
        assert!(folder_name(&long.repeat(30), &mut taken).len() <= LONGEST_NAME, "{long}");
    }
}

#[test]
fn what_somebody_has_changed_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let wishes = Wishes::default();
    let states = |edition: &Edition, wishes: Wishes| -> Vec<State> {
        let written = write(&kits(edition, &[])[..1], root.path(), wishes).unwrap();
        written.concat().into_iter().map(|file| file.state).collect()
    };
    use State::{Kept, Unchanged, Written};
    // Nothing is there at first, and a dry run leaves it so.
    assert_eq!(states(&edition(), Wishes { dry_run: true, ..wishes }), [Written; 5]);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    assert_eq!(states(&edition(), wishes), [Written; 5]);
    assert_eq!(states(&edition(), wishes), [Unchanged; 5]);
    // The first text is changed by hand, and then the recap.
    let changed = root.path().join("ada-example/mastodon.txt");
    fs::write(&changed, "Mine!").unwrap();
    let mut edited = edition();
    edited.talks[0].title = Some("Queues that lose a thing".to_owned());
    assert_eq!(states(&edited, wishes), [Kept, Written, Written, Written, Written]);
    assert_eq!(fs::read_to_string(&changed).unwrap(), "Mine!");
    assert_eq!(states(&edited, wishes)[0], Kept);
    assert_eq!(states(&edited, Wishes { force: true, ..wishes })[0], Written);
    assert!(fs::read_to_string(&changed).unwrap().contains("Queues that lose a thing"));
}

#[test]
fn a_folder_of_somebody_else_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("ada-example")).unwrap();
    fs::write(root.path().join("ada-example/x.txt"), "notes").unwrap();
    fs::write(root.path().join(".recap-kit.json"), "{ no list").unwrap();
    let written = write(&kits(&edition(), &[])[..1], root.path(), Wishes::default()).unwrap().concat();
    let kept: Vec<&folder::Written> = written.iter().filter(|file| file.state == State::Kept).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(fs::read_to_string(&kept[0].path).unwrap(), "notes");
}

#[test]
fn whom_a_text_has_no_room_for_is_credited_in_a_reply_to_it_or_told() {
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
    edition.credits.extend((1..=30).map(sponsor));
    let names: Vec<&str> = ["Cy Example", "Acme Cloud", "Invented Company No. 30 Ltd."].into();
    for kit in kits(&edition, &[]) {
        for network in NETWORKS.into_iter().filter(|network| network.by_hand.is_some()) {
            let text = text(&kit, &format!("{}.txt", network.name));
            assert!(names.iter().all(|name| text.matches(name).count() == 1), "{text}");
            let parts: Vec<&str> = text.trim_end().split(BETWEEN).collect();
            assert_eq!(parts.len() > 1, network.limit < 1000, "{}: {text}", network.name);
            assert!(parts[1..].iter().all(|part| part.chars().count() <= network.limit), "{text}");
            assert!(parts[0].contains(&edition.link), "{text}");
        }
        let mail = &kit.files.iter().find(|file| file.name == "mail.eml").unwrap().bytes;
        let message = mail_parser::MessageParser::new().parse(mail).unwrap();
        assert!(message.body_text(0).unwrap().contains("is a thread: post what stands behind it in reply"));
    }

    edition.credits.push(credit(Role::Sponsor, &"Long ".repeat(60), None));
    let (_, findings) = make(&edition, &from(), &[]);
    let told = "the kit of Ada Example does not credit `Long Long Long Long Long Long Long…` on x";
    assert!(findings.iter().any(|finding| finding.message.starts_with(told)), "{findings:?}");
}

#[test]
fn nothing_beside_the_folder_is_removed_whatever_its_list_says() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("kit");
    let kits = kits(&edition(), &[]);
    write(&kits, &folder, Wishes::default()).unwrap();
    let list = fs::read_to_string(folder.join(".recap-kit.json")).unwrap();
    let outside = root.path().join("mine.txt");
    fs::copy(folder.join("ada-example/x.txt"), &outside).unwrap();
    let list = list.replace("ada-example/x.txt", "../mine.txt");
    fs::write(folder.join(".recap-kit.json"), list).unwrap();
    let tidied = folder::tidy(&kits[1..], &folder, false).unwrap();
    assert!(outside.exists());
    assert!(tidied.iter().all(|file| file.state == State::Removed && !file.path.exists()), "{tidied:?}");
    assert!(folder.join("ada-example/x.txt").exists(), "it is not on the list any more");
    assert!(!folder.join("ada-example/mail.eml").exists() && folder.join("bo-muster/mail.eml").exists());
}

#[test]
fn a_speaker_s_name_that_does_not_fit_is_told() {
    let mut edition = edition();
    let name = "Long ".repeat(70).trim().to_owned();
    edition.talks[0].speakers.push(Speaker::named(&name));
    edition.credits.push(credit(Role::Speaker, &name, None));
    let (kits, findings) = make(&edition, &from(), &[]);
    assert!(findings.iter().all(|finding| finding.code == "kit-too-long") && !findings.is_empty());
    assert!(text(&kits[0], "linkedin.txt").contains("Long Long"));
    assert!(!kits[0].files.iter().any(|file| file.name == "x.txt"));
}
