//! Recaps and lists by people who mean harm: whatever stands in them, nothing runs and no header is
//! added.

mod payloads;

use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use jiff::Timestamp;
use recap::config::Settings;
use recap::preview::{self, Subject};
use recap::recap::{Source, Surroundings};
use serde::Deserialize;
use serde_json::{Value, json};

/// Of so many attacks the preview of one is opened.
const PREVIEWED: usize = 3;

/// The browser with its watch.
struct Browser(Child);

/// What it has seen.
#[derive(Deserialize)]
struct Seen {
    documents: usize,
    executed: Vec<String>,
    findings: Vec<String>,
}

impl Browser {
    fn start() -> Self {
        let mut node = Command::new("node");
        node.current_dir(env!("CARGO_MANIFEST_DIR")).arg("tests/browser/hostile.mjs");
        Browser(node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap())
    }

    fn show(&mut self, id: &str, kind: &str, html: &str) {
        let line = json!({ "id": format!("{kind} {id}"), "kind": kind, "html": html });
        writeln!(self.0.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn seen(self) -> Seen {
        // Waiting for the output closes the input first.
        let ran = self.0.wait_with_output().unwrap();
        assert!(ran.status.success());
        serde_json::from_slice(&ran.stdout).unwrap()
    }
}

fn document(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{body}</body></html>")
}

/// A recap with one attack in its text and another in everything that its front matter states.
fn recap(body: &str, field: &str) -> String {
    let matter = json!({
        "title": field, "description": field, "date": "2025-03-05", "tags": [field], "image": field,
        "email": { "subject": field, "preheader": field },
        "event": { "name": field, "month": "2025-03", "venue": field, "video": field },
        "host": { "name": field, "role": field, "url": field },
        "sponsors": [{ "name": field, "url": field, "logo": field }, { "name": "Acme Cloud", "url": field }],
        "also_thanked": [{ "name": field, "url": field, "why": field }],
        "talks": [
            { "speaker": field, "affiliation": field, "title": field, "url": field, "photo": field,
              "slides": field, "takeaways": [field] },
            { "speakers": [{ "name": "Ada Example", "affiliation": field, "url": field, "photo": field }],
              "title": "Queues", "video": field, "starts_at": field },
        ],
        "next": { "date": "2025-04-02", "speakers": [field], "affiliations": [field], "rsvp": field },
    });
    format!("---\n{matter:#}\n---\n\nWords before.\n\n{body}\n\nWords {body} behind.\n")
}

/// The settings of a group whose own words are an attack as well, as far as they may be.
fn settings(folder: &std::path::Path, attack: &str) -> Settings {
    let load = |name: &str, around: &str| {
        let [name, around] = [name, around].map(Value::from);
        let text = format!(
            "name = {name}\nurl = \"https://example.org/\"\n[email]\nfrom = \"recap@example.org\"\n\
             postal_address = {name}\n[theme]\nheader = {around}\nfooter = {around}\n"
        );
        std::fs::write(folder.join("recap.toml"), text).unwrap();
        Settings::load(Some(folder), &|_| None)
    };
    // Names of several lines are refused, and separators that are no line ends.
    let name = "Example Meetup";
    load(attack, attack).or_else(|_| load(name, attack)).or_else(|_| load(name, "Words")).unwrap()
}

/// Everything that is made of a recap and shown to somebody.
fn shown(settings: &Settings, text: String) -> Vec<(&'static str, String)> {
    let path = "2025-03-05-hostile.md";
    let subject = Subject {
        path,
        source: Ok(Source { path: path.into(), text }),
        surroundings: Surroundings::default(),
        settings,
        notices: Vec::new(),
        now: Timestamp::UNIX_EPOCH,
    };
    let site = preview::site(&subject, false);
    let read = |name: &str| String::from_utf8(site.files[name].bytes.clone()).unwrap();
    let feed: Value = serde_json::from_str(&read("feed.json")).unwrap();
    let entry = document(feed["items"][0]["content_html"].as_str().unwrap());
    vec![
        ("mail", read("mail.html")),
        ("page", read("page.html")),
        ("entry", entry),
        ("preview", read("index.html")),
    ]
}

#[test]
fn no_attack_in_text_or_front_matter_runs_in_a_mail_a_page_a_feed_or_the_preview() {
    let attacks = payloads::all();
    assert!(attacks.len() >= 2_000, "{} attacks", attacks.len());
    let folder = tempfile::tempdir().unwrap();
    let mut browser = Browser::start();

    for (at, attack) in attacks.iter().enumerate() {
        let field = &attacks[(at + attacks.len() / 2) % attacks.len()];
        let settings = settings(folder.path(), attack);
        for (kind, html) in shown(&settings, recap(attack, field)) {
            // The preview is slow to open, and the same markup shows all that stands on it.
            if kind != "preview" || at % PREVIEWED == 0 {
                browser.show(&format!("{at} {attack:?} {field:?}"), kind, &html);
            }
        }
    }

    let seen = browser.seen();
    assert_eq!(seen.documents, 3 * attacks.len() + attacks.len().div_ceil(PREVIEWED));
    assert_eq!(seen.executed, Vec::<String>::new());
    assert!(seen.findings.is_empty(), "{:#?}", &seen.findings[..seen.findings.len().min(40)]);
}

#[test]
fn the_watch_sees_every_raw_attack_and_many_of_the_others_would_run() {
    let mut browser = Browser::start();
    for attack in payloads::RAW {
        browser.show(attack, "raw", &document(attack));
    }
    let attacks: Vec<_> = payloads::all().into_iter().step_by(3).collect();
    for (at, attack) in attacks.iter().enumerate() {
        browser.show(&format!("{at} {attack}"), "raw", &document(&format!("<p>Words {attack} words")));
    }

    let seen = browser.seen();

    assert_eq!(seen.documents, attacks.len() + payloads::RAW.len());
    let missed: Vec<_> =
        payloads::RAW.iter().filter(|attack| !seen.executed.contains(&format!("raw {attack}"))).collect();
    assert!(missed.is_empty(), "{missed:?}");
    // The others are written for Markdown, for a second reading, or for other browsers.
    let run = seen.executed.len() - payloads::RAW.len();
    assert!(run > attacks.len() / 3, "{run} of {} run as they stand", attacks.len());
}
