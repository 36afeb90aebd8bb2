//! The speaker kit: what `recap kit` writes, and what it leaves alone.

use serde_json::Value;

use crate::support::{Publication, SLUG};

/// The files of the kit of one speaker, below the publication's folder.
fn kit_of(speaker: &str) -> String {
    format!("posts/{SLUG}/kit/{speaker}")
}

#[test]
fn every_speaker_is_given_texts_and_a_mail_to_send() {
    let group = Publication::new();
    let ran = group.run_in(&["kit", &group.recap()]).succeeds();
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(
        lines[0].starts_with("Ada Example: ") && lines[0].ends_with("kit/ada-example (7 written)"),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("Bo Muster: ") && lines.len() == 2, "{lines:?}");

    let text = group.read(&format!("{}/x.txt", kit_of("ada-example")));
    assert!(text.starts_with("My talk at Acme Meetup, March 2025: “Queues: a love story”.\n"), "{text}");
    assert!(
        text.contains("\nRecap: https://")
            && text.contains("Thanks to the sponsors Paywell and Cloudy & Sons.")
    );
    let card = std::fs::read(group.path(&format!("{}/card.png", kit_of("ada-example")))).unwrap();
    assert!(card.starts_with(b"\x89PNG"));
    let mail = group.read(&format!("{}/mail.eml", kit_of("bo-muster")));
    let message = mail_parser::MessageParser::new().parse(&mail).unwrap();
    assert_eq!(message.subject(), Some("Your talk at Acme Meetup, March 2025: ready to share"));
    assert!(mail.starts_with("X-Unsent: 1\r\n") && message.to().is_none());
    assert!(message.body_text(0).unwrap().contains("“What broke, and why?”"));
}

#[test]
fn a_kit_is_written_again_without_what_somebody_changed() {
    let group = Publication::new();
    let out = group.path("for-speakers").display().to_string();
    let dry = group.run_in(&["kit", &group.recap(), "--out", &out, "--dry-run"]).succeeds();
    assert!(dry.stdout.ends_with("This was a dry run: nothing was written.\n"), "{}", dry.stdout);
    assert!(!group.path("for-speakers").exists());

    group.run_in(&["kit", &group.recap(), "--out", &out]).succeeds();
    std::fs::write(group.path("for-speakers/ada-example/x.txt"), "Mine!\n").unwrap();
    let ran = group.run_in(&["kit", &group.recap(), "--out", &out, "--json"]).succeeds();
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((answer["edition"].as_str(), answer["folder"].as_str()), (Some(SLUG), Some(&*out)));
    let files = answer["speakers"][0]["files"].as_array().unwrap();
    let states: Vec<&str> = files.iter().map(|file| file["state"].as_str().unwrap()).collect();
    assert_eq!(states.iter().filter(|state| **state == "kept").count(), 1, "{states:?}");
    assert_eq!(states.iter().filter(|state| **state == "unchanged").count(), 6, "{states:?}");
    assert!(ran.stderr.contains("1 file was changed and is kept"), "{}", ran.stderr);
    assert_eq!(group.read("for-speakers/ada-example/x.txt"), "Mine!\n");

    group.run_in(&["kit", &group.recap(), "--out", &out, "--force"]).succeeds();
    assert!(group.read("for-speakers/ada-example/x.txt").starts_with("My talk at"));
}

#[test]
fn a_kit_under_a_name_that_was_corrected_is_removed_but_for_what_somebody_wrote() {
    let group = Publication::new();
    let write = |also: &[&str]| group.run_in(&[&["kit", &group.recap()], also].concat()).succeeds();
    write(&[]);
    let old = kit_of("ada-example");
    std::fs::write(group.path(&format!("{old}/x.txt")), "Mine!\n").unwrap();
    std::fs::write(group.path(&format!("{old}/notes.txt")), "Mine as well.\n").unwrap();
    group.write_recap(&crate::support::RECAP.replace("Ada Example", "Ada Instance"));
    let dry = write(&["--dry-run"]);
    assert!(dry.stdout.contains("6 files are removed, of nobody who spoke"), "{}", dry.stdout);
    assert!(group.path(&format!("{old}/mail.eml")).exists());

    let said = write(&[]);
    assert!(said.stdout.contains("6 files are removed, of nobody who spoke"), "{}", said.stdout);
    assert!(said.stderr.contains("1 file was written for somebody who is no speaker"), "{}", said.stderr);
    let mut left: Vec<_> =
        std::fs::read_dir(group.path(&old)).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["notes.txt", "x.txt"]);
    assert!(group.path(&kit_of("ada-instance")).exists() && group.path(&kit_of("bo-muster")).exists());
}

#[test]
fn a_german_group_has_german_posts_and_kits() {
    let group = Publication::new();
    let settings = group.read("recap.toml").replacen("language = \"en\"", "language = \"de\"", 1);
    std::fs::write(group.path("recap.toml"), settings).unwrap();
    group.run_in(&["kit", &group.recap()]).succeeds();
    let text = group.read(&format!("{}/linkedin.txt", kit_of("ada-example")));
    assert!(text.starts_with("Mein Vortrag bei Acme Meetup, März 2025: „Queues: a love story“."), "{text}");
    group.run_in(&["publish", &group.recap(), "--yes", "--only", "x,linkedin"]).succeeds();
    let post = group.read(&format!("posts/{SLUG}/linkedin.txt"));
    assert!(post.starts_with("Acme Meetup, März 2025: Der Rückblick ist da.\n"), "{post}");
    assert!(
        post.contains("\nMit Ada Example (Northwind) über „Queues: a love story“; und Bo Muster"),
        "{post}"
    );
    assert!(post.contains("Danke an unsere Sponsoren Paywell und Cloudy & Sons."), "{post}");
}

#[test]
fn the_front_matter_says_what_posts_say_and_check_tells_its_slips() {
    let group = Publication::new();
    let social = "social:\n  text: |\n    Queues all evening!\n\n    {link}\n  x: { text: 'For X: {sponsors} {link}' }\n";
    let recap = crate::support::RECAP.replacen("host:", &format!("{social}host:"), 1);
    group.write_recap(&recap);
    group.run_in(&["publish", &group.recap(), "--yes", "--only", "x,linkedin,bluesky"]).succeeds();
    let posts = |network: &str| group.read(&format!("posts/{SLUG}/{network}.txt"));
    assert!(posts("linkedin").starts_with("Queues all evening!\n\nhttps://"), "{}", posts("linkedin"));
    assert!(posts("linkedin").contains("Thanks to our sponsors Paywell and Cloudy & Sons."));
    assert!(posts("x").starts_with("For X: Paywell and Cloudy & Sons https://"), "{}", posts("x"));
    assert!(posts("x").contains("Hosted by Hedy Host.\nWith Ada Example"), "{}", posts("x"));

    group.write_recap(&recap.replace("{sponsors} {link}", "{sponsor} {link}"));
    let ran = group.run_in(&["check", &group.recap()]);
    assert_eq!(ran.code, Some(1));
    let told = ran.stdout + &ran.stderr;
    assert!(told.contains("post-placeholder") && told.contains("`{sponsors}`"), "{told}");
}
