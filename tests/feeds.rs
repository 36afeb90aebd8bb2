//! The feeds, the archive and the calendar as readers and validators see them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tokio::runtime::Runtime;
use wiremock::matchers::{body_string_contains, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Publication, RECAP, Ran, SLUG, browser, check, python, readers};

/// All files of a publication's output with one of these endings.
fn written(group: &Publication, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![group.path("public")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every document in XML is well-formed, and the Atom documents are valid.
fn xmllint(group: &Publication) {
    let documents = written(group, &["xml"]);
    let ran = Ran::of(Command::new("xmllint").args(["--noout", "--nonet"]).args(&documents));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let is_atom = |path: &&PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("atom");
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tools/atom.rnc");
    let ran = Ran::of(Command::new("jing").args(["-c", schema]).args(documents.iter().filter(is_atom)));
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
}

fn check_feeds(group: &Publication) -> String {
    check("check_feeds.py", &[&group.path("public").display().to_string(), "https://example.org/"])
}

#[test]
fn the_three_feeds_hold_the_standards_and_agree() {
    let group = Publication::new();
    group.publish().succeeds();

    xmllint(&group);
    assert_eq!(check_feeds(&group), "1 entries in each of three feeds, 0 faults\n");
}

#[test]
fn the_next_meetup_is_an_entry_for_calendars_that_mail_and_page_lead_to() {
    let group = Publication::new().with("RECAP_EMAIL_MAILDIR", "mail");
    group.subscribe(["ada@example.org".to_owned()]);
    let line_up =
        "affiliations: [Southwind], speakers: [Zoë Beispiel, \"Muster; Sons, and \\\\ all the others\"]";
    group.write_recap(&RECAP.replace("affiliations: [Southwind]", line_up));
    group.publish().succeeds();

    let file = format!("calendar/{SLUG}.ics");
    let said = check("check_calendar.py", &[&group.path(&format!("public/{file}")).display().to_string()]);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "2025-04-02");
    assert_eq!(lines[2], "https://example.org/rsvp");
    assert_eq!(lines[3], "With Zoë Beispiel, Muster; Sons, and \\ all the others, Southwind");
    let link = format!("https://example.org/{file}");
    let mail = std::fs::read_dir(group.path("mail/new")).unwrap().next().unwrap().unwrap().path();
    let mail = std::fs::read_to_string(mail).unwrap().replace("=\r\n", "").replace("=\n", "");
    assert_eq!(mail.matches(&link).count(), 2, "{link} is not in both parts of {mail}");
    assert!(group.read(&format!("public/{SLUG}/index.html")).contains(&link));

    // What is lost is written again, and what is taken back leaves the file to those who have its address.
    std::fs::remove_file(group.path(&format!("public/{file}"))).unwrap();
    group.publish().succeeds();
    let written = group.read(&format!("public/{file}"));
    group.write_recap(&RECAP.replace("next: {", "later: {"));
    group.publish().succeeds();
    assert_eq!(group.read(&format!("public/{file}")), written);
    assert!(!group.read(&format!("public/{SLUG}/index.html")).contains(&link));
}

#[test]
fn the_example_publication_passes_every_check() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cloud-native-london");
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("example");
    let copied = Command::new("cp").arg("-r").arg(example).arg(&root).status().unwrap();
    assert!(copied.success());
    let recap = |arguments: &[&str]| {
        Ran::of(Command::new(env!("CARGO_BIN_EXE_recap")).arg("-C").arg(&root).args(arguments)).succeeds()
    };
    recap(&["subscribers", "import", &root.join("subscribers.csv").display().to_string()]);
    let mut recaps: Vec<_> =
        std::fs::read_dir(root.join("recaps")).unwrap().map(|entry| entry.unwrap().path()).collect();
    recaps.sort();
    assert_eq!(recaps.len(), 3);
    for file in recaps {
        recap(&["publish", &file.display().to_string(), "--yes"]);
    }

    let said = check("check_feeds.py", &[&root.join("public").display().to_string(), &site(&root)]);
    assert_eq!(said, "3 entries in each of three feeds, 0 faults\n");
    let said = check("check_mail.py", &[&root.join("mail").display().to_string()]);
    assert!(said.ends_with(" messages, 0 faulty\n"), "{said}");
}

/// The `url` of a publication.
fn site(root: &std::path::Path) -> String {
    let settings = std::fs::read_to_string(root.join("recap.toml")).unwrap();
    let line = settings.lines().find(|line| line.starts_with("url")).unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn entries_of_another_generator_are_kept_with_their_ids() {
    let group = Publication::new();
    std::fs::create_dir(group.path("public")).unwrap();
    std::fs::write(
        group.path("public/feed.xml"),
        r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <id>https://example.org/feed.xml</id><title>Acme</title><updated>2025-02-06T08:00:00+00:00</updated>
  <entry>
    <id>https://example.org/2025/02/05/february</id><title>February</title>
    <link href="https://example.org/2025/02/05/february/" rel="alternate" type="text/html"/>
    <published>2025-02-05T00:00:00+00:00</published><updated>2025-02-06T08:00:00+00:00</updated>
    <content type="html">&lt;p&gt;It snowed.&lt;/p&gt;</content>
  </entry>
</feed>"#,
    )
    .unwrap();

    let ran = group.publish().succeeds();

    assert!(ran.stdout.contains("1 entry that the feeds hold already"), "{}", ran.stdout);
    let feed: serde_json::Value = serde_json::from_str(&group.read("public/feed.json")).unwrap();
    let february = &feed["items"][1];
    assert_eq!(february["id"], "https://example.org/2025/02/05/february");
    assert_eq!(february["date_published"], "2025-02-05T00:00:00Z");
    assert!(february["content_html"].as_str().unwrap().contains("It snowed."));
    xmllint(&group);
    assert_eq!(check_feeds(&group), "2 entries in each of three feeds, 0 faults\n");
}

#[test]
fn an_entry_that_another_generator_wrote_for_the_same_page_keeps_its_id() {
    let group = Publication::new();
    std::fs::create_dir(group.path("public")).unwrap();
    let link = format!("https://example.org/{}/", crate::support::SLUG);
    std::fs::write(
        group.path("public/feed.xml"),
        format!(
            r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Acme</title><link>https://example.org/</link>
<description>Acme</description><item><title>March</title><link>{link}</link><guid isPermaLink="false">march-2025</guid>
<pubDate>Wed, 05 Mar 2025 00:00:00 GMT</pubDate><description>Soon here.</description></item></channel></rss>"#
        ),
    )
    .unwrap();

    group.publish().succeeds();

    let feed: serde_json::Value = serde_json::from_str(&group.read("public/feed.json")).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 1);
    assert_eq!(feed["items"][0]["id"], "march-2025");
}

#[test]
fn a_template_of_the_sites_generator_is_not_overwritten() {
    let group = Publication::new();
    std::fs::create_dir(group.path("public")).unwrap();
    let template = "---\nlayout: null\n---\n<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{{ site.title }}</title>\
                    {% for post in site.posts %}<item><title>{{ post.title }}</title></item>{% endfor %}</channel></rss>";
    std::fs::write(group.path("public/feed.xml"), template).unwrap();

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("template"), "{}", ran.stderr);
    assert_eq!(group.read("public/feed.xml"), template);
}

#[test]
fn a_feed_that_cannot_be_read_is_not_overwritten() {
    let group = Publication::new();
    std::fs::create_dir(group.path("public")).unwrap();
    std::fs::write(group.path("public/feed.xml"), "<rss><channel><item>").unwrap();

    let ran = group.publish().ends_with(1);

    assert!(ran.stderr.contains("feed.xml"), "{}", ran.stderr);
    assert_eq!(group.read("public/feed.xml"), "<rss><channel><item>");
}

/// A publication of so many evenings, a month apart, that has a feed of few entries. Says of itself and
/// of its speakers what needs escaping.
fn evenings(number: usize, entries: usize) -> Publication {
    let group = Publication::new().with("RECAP_FEED_ENTRIES", entries.to_string());
    std::fs::remove_file(group.recap()).unwrap();
    for month in 1..=number {
        let text = RECAP
            .replace("March 2025", &format!("{month} of 2025"))
            .replace("2025-03", &format!("2025-{month:02}"))
            .replace("2025-04-02", &format!("2026-{month:02}-02"))
            .replace("Ada Example", &format!("Ada <{month}> & Exámple"))
            .replace("tags: [Meetup]", "tags: [Meetup, R&D, \"C++\"]");
        let path = group.path(&format!("recaps/2025-{month:02}-05-evening.md"));
        std::fs::write(&path, text).unwrap();
        let path = path.display().to_string();
        group.run_in(&["publish", &path, "--yes", "--only", "feed"]).succeeds();
    }
    group
}

/// What each reader understands of some feeds: file, then reader, then entries.
fn understood(feeds: &[PathBuf]) -> BTreeMap<String, BTreeMap<String, Vec<Value>>> {
    let mut script = Command::new(python());
    script.current_dir(env!("CARGO_MANIFEST_DIR")).arg("tests/tools/read_feeds.py").args(feeds);
    let ran = Ran::of(&mut script).succeeds();
    let mut read: BTreeMap<String, BTreeMap<String, Vec<Value>>> = serde_json::from_str(&ran.stdout).unwrap();
    let ran = Ran::of(browser("feedsmith.mjs").args(feeds)).succeeds();
    let feedsmith: BTreeMap<String, Vec<Value>> = serde_json::from_str(&ran.stdout).unwrap();
    for (feed, entries) in feedsmith {
        read.get_mut(&feed).unwrap().insert("feedsmith".to_owned(), entries);
    }
    for (feed, readers) in &mut read {
        readers.insert("feed-rs".to_owned(), with_feed_rs(Path::new(feed)));
    }
    read
}

fn with_feed_rs(feed: &Path) -> Vec<Value> {
    let read = feed_rs::parser::parse(std::fs::File::open(feed).unwrap()).unwrap();
    let entry = |entry: feed_rs::model::Entry| {
        json!({
            "id": entry.id,
            "title": entry.title.unwrap().content,
            "link": entry.links[0].href,
            "published": entry.published.unwrap().timestamp(),
            "content": entry.content.unwrap().body.unwrap(),
        })
    };
    read.entries.into_iter().map(entry).collect()
}

#[test]
fn every_reader_understands_every_document_of_every_format_alike() {
    let group = evenings(5, 2);
    xmllint(&group);
    let feeds = written(&group, &["xml", "json"]);
    let feeds: Vec<_> = feeds.into_iter().filter(|path| !path.ends_with("sitemap.xml")).collect();
    // The feed, two archive documents and three tags, in three formats.
    assert_eq!(feeds.len(), 3 * (1 + 2 + 3), "{feeds:?}");
    let mut documents: BTreeMap<String, Vec<(String, Vec<Value>)>> = BTreeMap::new();
    for (feed, readers) in understood(&feeds) {
        let is_json = feed.ends_with(".json");
        assert_eq!(readers.len(), if is_json { 2 } else { 4 }, "{feed}");
        // What differs between the formats of one document is the name of its format.
        let document = feed.replace("atom", "feed").replace(".json", ".xml");
        for (reader, mut entries) in readers {
            // newsboat keeps no order of its own, and drops white space around content.
            entries.sort_by_key(|entry| -entry["published"].as_i64().unwrap());
            for entry in &mut entries {
                entry["content"] = entry["content"].as_str().unwrap().trim().into();
            }
            documents.entry(document.clone()).or_default().push((format!("{feed} by {reader}"), entries));
        }
    }
    assert_eq!(documents.len(), 6);
    for read in documents.into_values() {
        assert_eq!(read.len(), 10);
        let (first, expected) = &read[0];
        assert!(!expected.is_empty(), "{first}");
        for (other, entries) in &read {
            assert_eq!(entries, expected, "{other}, and {first}");
        }
    }
}

#[test]
fn a_person_who_opens_a_feed_can_read_it_in_light_and_in_dark() {
    let group = evenings(3, 2);
    let feeds: Vec<_> =
        written(&group, &["xml"]).into_iter().filter(|path| !path.ends_with("sitemap.xml")).collect();

    let ran = Ran::of(browser("feeds.mjs").args(&feeds));

    assert_eq!(ran.stdout, format!("{} feeds, 0 faults\n", feeds.len()), "{}", ran.stderr);
}

#[test]
fn archive_documents_and_feeds_of_tags_hold_the_standards_too() {
    let group = evenings(5, 2);
    let folder = |name: &str| group.path(&format!("public/{name}")).display().to_string();
    for number in ["-1", "-2"] {
        let said = check("check_feeds.py", &[&folder("archive"), "https://example.org/archive/", number]);
        assert_eq!(said, "2 entries in each of three feeds, 0 faults\n");
    }
    for tag in ["meetup", "r-and-d", "c-plus-plus"] {
        let site = format!("https://example.org/tags/{tag}/");
        let said = check("check_feeds.py", &[&folder(&format!("tags/{tag}")), &site]);
        assert_eq!(said, "2 entries in each of three feeds, 0 faults\n");
    }
}

#[test]
fn the_calendar_of_all_meetups_keeps_its_events_and_revises_the_one_that_changes() {
    let group = evenings(3, 25);
    let file = group.path("public/calendar.ics").display().to_string();
    let said = check("check_calendar.py", &[&file]);
    let days: Vec<_> = said.lines().filter(|line| line.starts_with("2026-")).collect();
    assert_eq!(days, ["2026-01-02", "2026-02-02", "2026-03-02"]);
    let events = || -> BTreeMap<String, String> {
        let text = group.read("public/calendar.ics").replace("\r\n ", "");
        let events = text.split("BEGIN:VEVENT\r\n").skip(1).map(|event| {
            let uid = event.lines().find(|line| line.starts_with("UID:")).unwrap();
            (uid.to_owned(), event.to_owned())
        });
        events.collect()
    };
    let sequence = |event: &str| -> u64 {
        let line = event.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap();
        line.parse().unwrap()
    };
    let before = events();
    let path = group.path("recaps/2025-02-05-evening.md");
    let text = std::fs::read_to_string(&path).unwrap().replace("date: 2026-02-02", "date: 2026-02-09");
    std::fs::write(&path, text).unwrap();

    group.run_in(&["publish", &path.display().to_string(), "--yes", "--only", "feed"]).succeeds();

    let after = events();
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    let changed: Vec<_> = after.iter().filter(|(uid, event)| before[*uid] != **event).collect();
    let [(uid, event)] = changed[..] else { panic!("{changed:?}") };
    assert!(event.contains("DTSTART;VALUE=DATE:20260209"), "{event}");
    assert!(sequence(event) >= sequence(&before[uid]), "{event}");
    check("check_calendar.py", &[&file]);
}

/// A hub that answers so.
fn hub(runtime: &Runtime, status: u16) -> MockServer {
    let server = runtime.block_on(MockServer::start());
    let told = Mock::given(method("POST")).and(body_string_contains("hub.mode=publish"));
    runtime.block_on(told.respond_with(ResponseTemplate::new(status)).mount(&server));
    server
}

#[test]
fn a_hub_that_does_not_listen_stops_no_mail_and_is_told_later() {
    let runtime = Runtime::new().unwrap();
    let server = hub(&runtime, 503);
    let group = Publication::new().with("RECAP_FEED_HUB", server.uri());
    group.subscribe(readers(3));

    group.publish().ends_with(1);

    assert_eq!(group.status("email").0, json!({ "sent": 3 }));
    let (states, open) = group.status("feed");
    assert_eq!(states["deferred"], 1, "{states}");
    assert_eq!(open[0]["destination"], "hub", "{open:?}");
    runtime.block_on(server.reset());
    let told = Mock::given(method("POST")).and(body_string_contains("atom.xml"));
    runtime.block_on(told.respond_with(ResponseTemplate::new(202)).mount(&server));
    let others = Mock::given(method("POST")).respond_with(ResponseTemplate::new(202));
    runtime.block_on(others.mount(&server));
    group.run_in(&["retry"]).succeeds();
    assert_eq!(group.status("feed").0["deferred"], Value::Null);
    assert_eq!(runtime.block_on(server.received_requests()).unwrap().len(), 6);
}
