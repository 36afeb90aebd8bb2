//! `recap inspect --write`: facts go into the file, and nothing else of it changes.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::Value;

use crate::support::{Publication, RECAP};

/// An evening of which the front matter states nothing but the sponsors.
const EVENING: &str = "\u{feff}---\r
title: Acme Meetup, March 2025   \r
sponsors: [Paywell]\r
---\r
Thanks to our sponsors Paywell!\r
\r
Ada Example from Northwind talked about [Queues: a love story](https://example.org/talks/queues).";

#[test]
fn the_facts_are_written_once_and_everything_else_stays() {
    let group = Publication::new();
    let file = group.path("recaps/2025-03-05-link.md");
    let target = group.path("evening.md");
    fs::write(&target, EVENING).unwrap();
    fs::set_permissions(&target, Permissions::from_mode(0o640)).unwrap();
    symlink(&target, &file).unwrap();
    let path = file.display().to_string();

    let ran = group.run(&["inspect", "--write", &path]).succeeds();

    let first = ran.stdout.lines().next().unwrap();
    assert!(first.ends_with("2025-03-05-link.md: event, talks."), "{first}");
    assert!(ran.stdout.contains("Left as they were stated: sponsors.") && ran.stdout.contains("recap check"));
    let text = fs::read_to_string(&target).unwrap();
    let (before, behind) = EVENING.split_at(EVENING.rfind("---").unwrap());
    let added = text.strip_prefix(before).and_then(|text| text.strip_suffix(behind)).unwrap();
    assert!(added.starts_with("event:\r\n") && added.contains("\r\n  - speaker: Ada Example\r\n"), "{added}");
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&file).unwrap().is_symlink());

    let ran = group.run(&["inspect", "--write", "--json", &path]).succeeds();
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(answer["written"]["added"], serde_json::json!([]));
    assert_eq!(answer["talks"][0]["title"], "Queues: a love story");
    assert_eq!(fs::read_to_string(&target).unwrap(), text);
}

#[test]
fn a_file_that_must_not_or_cannot_be_written_is_left_alone() {
    let group = Publication::new();
    let path = group.path("recaps/2025-03-05-other.md");
    let broken = RECAP.replacen("title: \"Queues", "titel: \"Queues", 1);
    let lines =
        "Title: An evening\nDate: 2025-03-05\n\nAda Example talked about [Queues](https://example.org).\n";
    for (text, mode, code, reason) in [
        (broken.as_str(), 0o644, 1, "`talks` has no `titel`; the file is unchanged"),
        (lines, 0o644, 1, "cannot hold lists"),
        (EVENING, 0o444, 1, "is read-only"),
    ] {
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let ran = group.run(&["inspect", "--write", &path.display().to_string()]).ends_with(code);
        assert!(ran.stderr.contains(reason) && ran.stderr.contains("Hint"), "{}", ran.stderr);
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    }
}

#[test]
fn check_shows_where_text_and_facts_disagree() {
    let group = Publication::new();
    group.write_recap(&RECAP.replacen("speaker: Bo Muster", "speaker: Cy Sample", 1));
    let ran = group.run(&["check", &group.recap()]).succeeds();
    assert!(ran.stdout.contains("the speaker `Cy Sample` is stated here"), "{}", ran.stdout);
}
