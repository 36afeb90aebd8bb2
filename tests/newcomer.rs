//! The first five minutes: help, `init`, `inspect`, `check`, and what is said when nothing is there.

use crate::support::{Publication, Ran, SLUG};

#[test]
fn the_help_lists_every_command() {
    let group = Publication::new();
    let ran = group.run(&["--help"]).succeeds();
    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn init_makes_a_publication_that_publishes_at_once() {
    let group = Publication::new();
    for name in ["recap.toml", "roster.toml", "recaps", ".gitignore"] {
        assert!(group.path(name).exists(), "{name} is missing");
    }
    group.publish().succeeds();
}

#[test]
fn init_says_what_to_do_next() {
    let group = Publication::new();
    let ran = group.run(&["init", "another", "--yes"]).succeeds();
    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn init_overwrites_nothing() {
    let group = Publication::new();
    let before = group.read("recap.toml");
    let ran = group.run(&["init", "group", "--yes"]);
    assert_ne!(ran.code, Some(0));
    assert!(ran.stderr.contains("recap.toml"), "{}", ran.stderr);
    assert_eq!(group.read("recap.toml"), before);
}

#[test]
fn inspect_shows_what_was_understood() {
    let group = Publication::new();
    let ran = group.run(&["inspect", &group.recap()]).succeeds();
    insta::assert_snapshot!(ran.shown(&group));
}

#[test]
fn inspect_answers_a_program_in_json_without_a_publication() {
    let group = Publication::new();
    std::fs::remove_file(group.path("recap.toml")).unwrap();
    let ran = group.run(&["inspect", "--json", &group.recap()]).succeeds();
    let facts: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(facts["talks"][0]["speaker"], "Ada Example");
    assert_eq!(facts["talks"][0]["takeaways"][0], "Queues are everywhere");
    assert_eq!(facts["sponsors"][1]["name"], "Cloudy & Sons");
    for field in [
        "event",
        "host",
        "also_thanked",
        "next",
        "title",
        "description",
        "image",
        "tags",
        "redirect_from",
        "findings",
    ] {
        assert!(facts.get(field).is_some(), "{field} is missing");
    }
}

#[test]
fn check_points_at_the_line_and_fails_on_errors_only() {
    let group = Publication::new();
    group.run(&["check", &group.recap()]).succeeds();
    let broken = group.path("recaps/2025-01-01-broken.md");
    std::fs::write(&broken, "---\ntitle: [unclosed\n---\nText.\n").unwrap();
    let broken = broken.display().to_string();

    let ran = group.run(&["check", &group.recap(), &broken]).ends_with(1);
    assert!(ran.stderr.contains(":2") || ran.stdout.contains(":2"), "{ran:?}");

    let ran = group.run(&["check", "--format", "json", &broken]).ends_with(1);
    let findings: Vec<serde_json::Value> = serde_json::from_str(&ran.stdout).unwrap();
    let error = findings.iter().find(|finding| finding["severity"] == "error").unwrap();
    assert_eq!(error["line"], 2);

    let ran = group.run(&["check", "--format", "github", &broken]).ends_with(1);
    assert!(ran.stdout.lines().any(|line| line.starts_with("::error file=")), "{}", ran.stdout);
}

#[test]
fn status_before_anything_is_published_says_so() {
    let group = Publication::new();
    let ran = group.run_in(&["status"]).succeeds();
    assert_eq!(ran.stdout, "Nothing is published yet.\n");
}

#[test]
fn status_of_an_edition_that_does_not_exist_names_those_that_do() {
    let group = Publication::new();
    group.publish().succeeds();
    let ran = group.run_in(&["status", "nonsense"]).ends_with(2);
    assert!(ran.stderr.contains(SLUG), "{}", ran.stderr);
}

#[test]
fn outside_a_publication_the_way_to_one_is_told() {
    let group = Publication::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let ran = Ran::of(group.command().current_dir(elsewhere.path()).args(["publish", "x.md"])).ends_with(2);
    assert!(ran.stderr.contains("recap init") && ran.stderr.contains("-C"), "{}", ran.stderr);
}

#[test]
fn a_mistyped_key_is_pointed_at() {
    let group = Publication::new();
    let settings = group.read("recap.toml").replacen("\nlanguage", "\nlangauge", 1);
    std::fs::write(group.path("recap.toml"), settings).unwrap();
    let ran = group.run_in(&["status"]).ends_with(2);
    assert!(
        ran.stderr.contains("recap.toml")
            && ran.stderr.contains("langauge")
            && ran.stderr.contains("language"),
        "{}",
        ran.stderr
    );
}
