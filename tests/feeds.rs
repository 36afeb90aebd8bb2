//! The feeds as readers and validators see them.

use std::process::Command;

use crate::support::{Publication, RECAP, Ran, SLUG, check};

fn xmllint(group: &Publication) {
    let ran = Ran::of(
        Command::new("xmllint")
            .args(["--noout", "--nonet"])
            .arg(group.path("public/feed.xml"))
            .arg(group.path("public/atom.xml")),
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
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
