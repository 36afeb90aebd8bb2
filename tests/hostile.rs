//! Recaps and lists by people who mean harm: whatever stands in them, nothing runs and no header is
//! added.

mod payloads;

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use recap::channel::email::{Email, Recipient, Recipients};
use recap::channel::feed::Alone;
use recap::config::{self, Settings};
use recap::edition;
use recap::preview::{self, Subject};
use recap::recap::{Source, Surroundings, understand};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::support::{Publication, browser, check};

/// So many attacks stand in one recap, where they leave one another alone.
const TOGETHER: usize = 8;

/// Of so many recaps the preview of one is opened: it shows each attack of theirs many times, draws a card of
/// the evening and of every talk, and is slow. A prime, so that attacks stand in every place in turn.
const PREVIEWED: usize = 23;

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
        let mut node = browser("hostile.mjs");
        Browser(node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap())
    }

    fn show(&mut self, id: &str, kind: &str, html: &str) {
        let line = json!({ "id": format!("{kind} {id}"), "kind": kind, "html": html });
        writeln!(self.0.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn seen(self) -> Seen {
        // Waiting for the output closes the input first, and at the end of its input the script ends.
        let ran = self.0.wait_with_output().unwrap();
        assert!(ran.status.success());
        serde_json::from_slice(&ran.stdout).unwrap()
    }
}

fn document(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{body}</body></html>")
}

/// A recap with this text, and with one attack after the other in what its front matter states.
fn evening(body: &str, fields: &[&str]) -> String {
    let mut turns = fields.iter().cycle();
    let mut next = || *turns.next().unwrap_or(&"Words");
    let mut matter = json!({
        "title": next(), "description": next(), "date": "2025-03-05", "tags": fields, "image": next(),
        "email": { "subject": next(), "preheader": next() },
        "event": { "name": next(), "month": "2025-03", "venue": next(), "video": next() },
        "host": { "name": next(), "role": next() },
        "next": { "date": "2025-04-02", "speakers": fields, "affiliations": fields, "rsvp": next() },
    });
    let each = |made: &dyn Fn(usize, &str) -> Value| {
        fields.iter().enumerate().map(|(at, field)| made(at, field)).collect::<Vec<_>>()
    };
    let named = each(&|_, field| json!({ "name": field, "url": field }));
    let sponsors = each(&|at, field| json!({ "name": format!("Acme {at}"), "url": field }));
    matter["sponsors"] = [named, sponsors].concat().into();
    matter["also_thanked"] = each(&|_, field| json!({ "name": field, "url": field, "why": field })).into();
    let talks = each(&|_, field| {
        json!({ "speaker": field, "affiliation": field, "title": field, "url": field, "photo": field,
                "slides": field, "takeaways": [field] })
    });
    let parts = each(&|at, field| {
        json!({ "speakers": [{ "name": "Ada Example", "affiliation": field, "url": field, "photo": field }],
                "title": format!("Queues {at}"), "video": field, "starts_at": field })
    });
    matter["talks"] = [talks, parts].concat().into();
    format!("---\n{matter:#}\n---\n\n{body}")
}

/// The settings of a group whose own words are attacks as well, as far as they may be.
fn settings(folder: &Path, attack: &str, place: &str, text: &str) -> Settings {
    let load = |name: &str, around: &str| {
        let [name, around] = [name, around].map(Value::from);
        let text = format!(
            "name = {name}\nurl = \"https://example.org/\"\n[email]\nfrom = \"recap@example.org\"\n\
             postal_address = {name}\n[theme]\n{place} = {around}\n"
        );
        std::fs::write(folder.join("recap.toml"), text).unwrap();
        Settings::load(Some(folder), &|_| None)
    };
    // Names of several lines are refused, and separators that are no line ends.
    let name = "Example Meetup";
    load(attack, text).or_else(|_| load(name, text)).or_else(|_| load(name, "Words")).unwrap()
}

/// Texts with one attack or more in each: several where what is made of the whole is, byte for byte, what
/// is made of each, so that none hides or changes another.
fn texts(publication: &config::Publication, attacks: &[String]) -> Vec<String> {
    let made_of = |text: &str| edition::passage(text, publication);
    let alone = |attack: &String| {
        let text = format!("Words before.\n\n{attack}\n\nWords {attack} behind.\n\n");
        let html = made_of(&text);
        (text, html)
    };
    let parts: Vec<_> = attacks.iter().map(alone).collect();
    let mut texts = Vec::new();
    let mut rest: Vec<_> = parts.chunks(TOGETHER).rev().collect();
    while let Some(parts) = rest.pop() {
        let whole: String = parts.iter().map(|(text, _)| text.as_str()).collect();
        let each: String = parts.iter().map(|(_, html)| html.as_str()).collect();
        if parts.len() == 1 || made_of(&whole) == each {
            texts.push(whole);
        } else {
            let (first, second) = parts.split_at(parts.len() / 2);
            rest.extend([second, first]);
        }
    }
    texts
}

/// A list of nobody: what the channel of mail is given that only shows what it would send.
struct Nobody;

impl Recipients for Nobody {
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<Recipient>>, String>> {
        Box::pin(std::future::ready(Ok(vec![None; destinations.len()])))
    }

    fn bounced<'a>(
        &'a self,
        _destination: &'a str,
        _written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn bounce_token(&self, _delivery: i64) -> String {
        String::new()
    }
}

/// What is made of a recap and shown to readers: the mail, its page, and its entry in a feed.
fn shown(settings: &Settings, text: String) -> [(&'static str, String); 3] {
    let source = Source { path: "2025-03-05-hostile.md".into(), text };
    let (edition, _) = edition::compile(&understand(&source).0, &settings.publication);
    let channel = Email::new(&settings.email, &settings.publication, Arc::new(Nobody)).unwrap();
    let reader = Recipient {
        address: "ada@example.org".parse().unwrap(),
        name: Some("Ada".to_owned()),
        unsubscribe_token: "token".to_owned(),
        preferences_token: "token".to_owned(),
    };
    let mail = channel.sample(&edition, &reader, Timestamp::UNIX_EPOCH).unwrap();
    let feed = Alone::of(&edition, &settings.publication);
    [("mail", mail.html), ("page", feed.page), ("entry", document(&feed.entry.html))]
}

/// The page of the preview of a recap.
fn previewed(runtime: &Runtime, settings: &Settings, text: String) -> String {
    let path = "2025-03-05-hostile.md";
    let subject = Subject {
        path,
        source: Ok(Source { path: path.into(), text }),
        surroundings: Surroundings::default(),
        settings,
        notices: Vec::new(),
        now: Timestamp::UNIX_EPOCH,
    };
    let mut site = runtime.block_on(preview::site(&subject, false));
    String::from_utf8(site.files.remove("index.html").unwrap().bytes).unwrap()
}

#[test]
fn no_attack_in_text_or_front_matter_runs_in_a_mail_a_page_a_feed_or_the_preview() {
    let attacks = payloads::all();
    assert!(attacks.len() >= 2_000, "{} attacks", attacks.len());
    let folder = tempfile::tempdir().unwrap();
    let runtime = Builder::new_current_thread().build().unwrap();
    let mut browser = Browser::start();

    let texts = texts(&preview::stand_in().unwrap().publication, &attacks);
    let names: Vec<_> = attacks.iter().map(String::as_str).collect();
    let mut fields: Vec<_> = names.chunks(TOGETHER).map(<[_]>::to_vec).collect();
    // The attacks of a front matter are others than those of its text, and take turns in what there is
    // once in a recap.
    let half = fields.len() / 2;
    fields.rotate_left(half);
    for (at, fields) in fields.iter_mut().enumerate() {
        let turn = at % fields.len();
        fields.rotate_left(turn);
    }
    assert!(texts.len() >= fields.len());
    let with_fields = fields.len();
    fields.resize(texts.len(), vec!["Words"]);
    let mut documents = 0;
    for (at, (text, fields)) in texts.iter().zip(&fields).enumerate() {
        let place = ["header", "footer"][at % 2];
        let settings = settings(folder.path(), fields[0], place, text);
        let recap = evening(text, fields);
        let mut all = Vec::new();
        if at < with_fields && at % PREVIEWED == 0 {
            all.push(("preview", previewed(&runtime, &settings, recap.clone())));
        }
        all.extend(shown(&settings, recap));
        documents += all.len();
        for (kind, html) in all {
            browser.show(&format!("{at} {text:?} {fields:?}"), kind, &html);
        }
    }

    let seen = browser.seen();
    assert_eq!(seen.documents, documents);
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

/// What somebody's program may take for the end of a line.
const LINE_ENDS: [&str; 16] = [
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    "\n.\n",
    "\r\n\t",
    "\0",
    "\0\r\n",
    "\u{b}",
    "\u{c}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    // Cut down to a byte each, these are CR and LF.
    "\u{560d}\u{560a}",
    "%0d%0a",
    "?=\r\n =?utf-8?Q?=0D=0A?=",
];

/// Text that becomes header fields where an end of a line comes through.
fn breaking(line_end: &str) -> String {
    ["Words", "X-Injected: yes", "Bcc: victim@example.net", "", "body", ".", "QUIT"].join(line_end)
}

/// The names of the fields of a message, in order.
fn fields(message: &[u8]) -> Vec<String> {
    let message = mail_parser::MessageParser::default().parse(message).unwrap();
    message.headers_raw().map(|(name, _)| name.to_owned()).collect()
}

fn messages(group: &Publication) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(group.path("mail/new")).unwrap();
    files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

/// Holds all mail of a group against the rules, and against the fields that it has to have.
fn assert_nothing_is_injected(group: &Publication, expected: &[String], number: usize) {
    let said = check("check_mail.py", &[&group.path("mail").display().to_string()]);
    assert_eq!(said, format!("{number} messages, 0 faulty\n"));
    for message in messages(group) {
        assert_eq!(fields(&message), expected, "{}", String::from_utf8_lossy(&message));
    }
}

/// The fields of a message in which nobody means harm.
fn harmless() -> Vec<String> {
    let group = Publication::example_without_subscribers();
    group.subscribe(["reader@example.org".to_owned()]);
    std::fs::write(group.path("recaps/2025-03-05-plain.md"), evening("Words.", &["Words"])).unwrap();
    let path = group.path("recaps/2025-03-05-plain.md").display().to_string();
    group.run_in(&["publish", &path, "--yes", "--only", "email"]).succeeds();
    fields(&messages(&group)[0])
}

#[test]
fn no_end_of_a_line_in_a_recap_or_in_the_name_of_a_subscriber_adds_a_header() {
    let group = Publication::example_without_subscribers();
    let mut list = "email,name\nplain@example.org,\n".to_owned();
    for (at, line_end) in LINE_ENDS.iter().enumerate() {
        list += &format!("reader{at}@example.org,\"{}\"\n", breaking(line_end));
    }
    std::fs::write(group.path("list.csv"), list).unwrap();
    let imported = group.import("list.csv");
    // Names with control characters are told of by their line; their owners are not lost silently.
    assert!(matches!(imported.code, Some(0 | 1)), "{imported:?}");
    let listed = group.run_in(&["subscribers", "list"]).succeeds().stdout;
    let readers = listed.lines().filter(|line| line.contains("@example.org")).count();

    for (at, line_end) in LINE_ENDS.iter().enumerate() {
        let path = group.path(&format!("recaps/2025-03-{:02}-broken.md", at + 1));
        // Recaps that say the same are taken for one that was renamed.
        let own = format!("{at} {}", breaking(line_end));
        let mut text = evening(&format!("The words of evening {at}."), &[&own]);
        for key in ["slug", "permalink", "id", "lang"] {
            text = text.replacen('{', &format!("{{\n  \"{key}\": {},", Value::from(own.as_str())), 1);
        }
        std::fs::write(&path, text).unwrap();
        group.run_in(&["publish", &path.display().to_string(), "--yes", "--only", "email"]).succeeds();
    }

    assert_nothing_is_injected(&group, &harmless(), readers * LINE_ENDS.len());
}

#[test]
fn no_end_of_a_line_in_the_names_of_a_group_or_of_whom_it_knows_adds_a_header() {
    let expected = harmless();
    let (mut refused, mut sent) = (0, 0);
    for line_end in LINE_ENDS {
        let name = Value::from(breaking(line_end));
        let from = Value::from(format!("{} <recap@example.org>", breaking(line_end)));
        for (file, line, replaced) in [
            ("recap.toml", "name = \"Cloud Native London\"", format!("name = {name}")),
            ("recap.toml", "from = \"Cloud Native London <recap@example.org>\"", format!("from = {from}")),
            ("roster.toml", "name = \"Bo Muster\"", format!("name = {name}\naliases = [\"Bo Muster\"]")),
        ] {
            let group = Publication::example_without_subscribers();
            group.subscribe(["reader@example.org".to_owned()]);
            assert!(group.read(file).contains(line), "{line}");
            std::fs::write(group.path(file), group.read(file).replacen(line, &replaced, 1)).unwrap();
            let path = group.path("recaps/2019-10-02-example-cloud-night.md").display().to_string();
            let ran = group.run_in(&["publish", &path, "--yes", "--only", "email"]);
            if ran.code == Some(2) {
                refused += 1;
                assert!(ran.stderr.contains(file), "{}", ran.stderr);
            } else {
                ran.succeeds();
                sent += 1;
                assert_nothing_is_injected(&group, &expected, 1);
            }
        }
    }
    assert!(refused > 0 && sent > 0, "{refused} refused, {sent} sent");
}
