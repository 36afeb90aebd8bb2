//! `recap check`: against neighbours and the roster, correcting, and asking links.

use std::path::{Path, PathBuf};

use serde_json::Value;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Publication, RECAP, Ran};

/// A recap with two mistakes that are corrected and one that a person has to decide.
const MISTAKEN: &str = "---\ntitle: Evening\ndescription: x\ndate: 2025-03-05\n---\n\n\
    Thanks to our sponsors Acme](https://acme.example/) and [Muster](htps://muster.example.com).\r\n\n\
    ![](/us.jpg)\n\nFirst up was Ada Example from Acme with her talk [Boats on a Lake](https://a.example/1).\n";

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn check(group: &Publication, arguments: &[&str]) -> Ran {
    Ran::of(group.command().arg("check").args(arguments))
}

fn codes(json: &str) -> Vec<(String, bool)> {
    let findings: Vec<Value> = serde_json::from_str(json).unwrap();
    let code = |one: &Value| (one["code"].as_str().unwrap().to_owned(), one["fixed"] == true);
    findings.iter().map(code).collect()
}

#[test]
fn every_file_is_checked_and_those_with_errors_are_counted() {
    let group = Publication::new();
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "2024-05-02-good.md", "---\ntitle: May\n---\nText.\n");
    let bad = write(folder.path(), "2024-05-02-bad.md", "---\ntitle: [\n---\nText.\n");
    let (good, bad) = (good.display().to_string(), bad.display().to_string());
    let ran = check(&group, &["absent.md", &bad, &good, "--format", "json"]).ends_with(1);
    assert!(ran.stderr.contains("2 of 3 recaps have errors"), "{}", ran.stderr);
    let codes = codes(&ran.stdout);
    assert_eq!(codes[0].0, "file-unreadable");
    let has = |wanted: &str| codes.iter().any(|(code, _)| code == wanted);
    assert!(has("front-matter-broken") && has("description-missing"));
}

#[test]
fn what_is_certain_is_corrected_and_nothing_else_is_touched() {
    let group = Publication::new();
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "2025-03-05-evening.md", MISTAKEN);
    let name = path.display().to_string();
    let ran = check(&group, &[&name, "--fix"]).succeeds();
    insta::assert_snapshot!(ran.stdout.replace(&name, "FILE"), @r"
    FILE:7: corrected Acme](https://acme.example/) -> [Acme](https://acme.example/) [broken-link]
    FILE:7: corrected htps://muster.example.com -> https://muster.example.com [mistyped-address]
    warning[picture-without-description]: this picture has no description
     --> FILE:9:1
      |
    9 | ![](/us.jpg)
      | ^^^^^^^^^^^^
      |
      = hint: say between the brackets what it shows, for readers who do not see it: `![The speakers on stage](…)`

    FILE: 1 warning.
    ");
    let mended = MISTAKEN.replace("Acme](", "[Acme](").replace("htps:", "https:");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
    let again = check(&group, &[&name, "--fix", "--format", "json"]).succeeds();
    assert_eq!(codes(&again.stdout), [("picture-without-description".to_owned(), false)]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "a temporary file was left");
}

#[test]
fn corrections_are_told_to_programs_and_errors_that_are_left_count() {
    let group = Publication::new();
    let folder = tempfile::tempdir().unwrap();
    let text = MISTAKEN.replace("title: Evening\n", "title: Evening\ntalks: none\n");
    let path = write(folder.path(), "2025-03-05-evening.md", &text).display().to_string();
    let told = check(&group, &[&path, "--format", "json"]).ends_with(1);
    let findings: Vec<Value> = serde_json::from_str(&told.stdout).unwrap();
    let broken = findings.iter().find(|one| one["code"] == "broken-link").unwrap();
    assert_eq!((&broken["fixable"], &broken["fix"]["replacement"]), (&true.into(), &"[".into()));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "changed without --fix");
    let ran = check(&group, &[&path, "--fix", "--format", "json"]).ends_with(1);
    let expected = [
        ("broken-link", true),
        ("mistyped-address", true),
        ("front-matter-type", false),
        ("picture-without-description", false),
    ];
    assert_eq!(codes(&ran.stdout), expected.map(|(code, fixed)| (code.to_owned(), fixed)));
}

#[test]
fn findings_become_annotations_of_a_code_host() {
    let group = Publication::new();
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "2025-03-05-evening.md", MISTAKEN).display().to_string();
    let ran = check(&group, &[&path, "--format", "github"]).succeeds();
    assert_eq!(ran.stdout.lines().count(), 3);
    assert!(ran.stdout.contains(",line=7,col=24,title=broken-link::"), "{}", ran.stdout);
}

#[test]
fn a_recap_is_held_against_its_neighbours() {
    let group = Publication::new();
    let folder = tempfile::tempdir().unwrap();
    let announcing = |date: &str, next: &str| {
        format!(
            "---\ntitle: Evening\ndescription: x\ndate: {date}\n---\n\n\
             Our next meetup is on {next}. [RSVP](https://meet.example/events/1)!\n"
        )
    };
    write(folder.path(), "2025-03-05-march.md", &announcing("2025-03-05", "2 April 2025"));
    let path = write(folder.path(), "2025-04-02-april.md", &announcing("2025-04-02", "2 April 2025"));
    let path = path.display().to_string();
    let ran = check(&group, &[&path, "--format", "json"]).succeeds();
    let codes: Vec<_> = codes(&ran.stdout).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"next-in-the-past".to_owned()), "{codes:?}");
    assert!(codes.contains(&"rsvp-left-over".to_owned()), "{codes:?}");
}

#[test]
fn the_roster_of_the_publication_corrects_names() {
    let group = Publication::new();
    std::fs::write(group.path("roster.toml"), "[[person]]\nname = \"Hedy Hosting\"\n").unwrap();
    group.write_recap(&RECAP.replace("Hedy Host", "Hedy Hostnig"));
    group.run(&["check", &group.recap(), "--fix"]).succeeds();
    assert_eq!(std::fs::read_to_string(group.recap()).unwrap(), RECAP.replace("Hedy Host", "Hedy Hosting"));
}

#[tokio::test(flavor = "multi_thread")]
async fn links_of_the_publication_s_own_host_are_asked_and_corrected() {
    let server = MockServer::start().await;
    for (at, answer) in [
        ("/gone", ResponseTemplate::new(404)),
        ("/old", ResponseTemplate::new(301).insert_header("location", "/new")),
        ("/new", ResponseTemplate::new(200)),
    ] {
        Mock::given(path(at)).respond_with(answer).mount(&server).await;
    }
    let host = server.uri();
    let group = Publication::new().with("RECAP_URL", &host);
    let text = format!(
        "---\ntitle: Evening\ndescription: x\nsponsors: []\ntalks: []\n---\n\n\
         [a]({host}/gone), [b]({host}/old), [c](http://127.0.0.2/)\n"
    );
    group.write_recap(&text);
    let recap = group.recap();
    let run = |more: &[&str]| {
        let arguments = [&["check", &recap, "--online", "--format", "json"], more].concat();
        let mut found = codes(&group.run(&arguments).succeeds().stdout);
        // That addresses of this machine are no site's is told as well, without asking anybody.
        found.retain(|(code, _)| code != "mistyped-address");
        found
    };
    let expected = |moved| {
        [("link-dead", false), ("link-moved", moved), ("link-private", false)]
            .map(|(code, fixed)| (code.to_owned(), fixed))
    };
    assert_eq!(run(&[]), expected(false));
    assert_eq!(std::fs::read_to_string(&recap).unwrap(), text);
    let mut corrected = expected(true);
    corrected.swap(0, 1);
    assert_eq!(run(&["--fix"]), corrected);
    assert_eq!(std::fs::read_to_string(&recap).unwrap(), text.replace("/old", "/new"));
}
