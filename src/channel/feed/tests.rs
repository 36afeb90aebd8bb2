#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::document::{Format, Outline, Part};
use super::*;
use crate::edition::{Credit, Picture, Role};
use crate::recap::{Event, Speaker, Talk};

mod archives;
mod hub;
mod reading_back;
mod site;
mod wild;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn publication() -> Publication {
    Publication {
        name: "Example Meetup".to_owned(),
        description: "Talks & <pizza> every month".to_owned(),
        url: "https://meetup.example.org/".parse().unwrap(),
        language: "en".to_owned(),
        time_zone: jiff::tz::TimeZone::UTC,
        permalink: "/:year/:month/:day/:title/".to_owned(),
        id_date: Some("2014".to_owned()),
        roster: crate::recap::Roster::default(),
        theme: crate::config::Theme::default(),
        form: Some("https://meetup.example.org/subscribe".parse().unwrap()),
        posts: Default::default(),
    }
}

fn credit(name: &str, role: Role, affiliation: Option<&str>, link: Option<&str>) -> Credit {
    Credit {
        name: name.to_owned(),
        role,
        affiliation: affiliation.map(str::to_owned),
        link: link.map(str::to_owned),
        logo: None,
        handles: std::collections::BTreeMap::new(),
    }
}

fn june() -> Edition {
    Edition {
        slug: "june-evening".to_owned(),
        id: "tag:meetup.example.org,2014:june-evening".to_owned(),
        title: "June evening: Vec<T> & friends".to_owned(),
        summary: "Two talks, one <T> & a lot of pizza.".to_owned(),
        link: "https://meetup.example.org/2019/06/05/june-evening/".to_owned(),
        language: "en".to_owned(),
        published: at("2019-06-05T00:00:00Z"),
        html: "<p>It was <em>warm</em> &amp; full. ]]&gt;</p>".to_owned(),
        picture: Some(Picture {
            url: "https://meetup.example.org/june.jpg?w=1200&h=630".to_owned(),
            alt: "The \"full\" room".to_owned(),
            size: None,
        }),
        tags: vec!["rust".to_owned(), "R&D".to_owned()],
        event: Event::default(),
        talks: vec![Talk {
            speakers: vec![Speaker::named("Ada Example"), Speaker::named("Zoë Beispiel")],
            title: Some("Fearless".to_owned()),
            ..Talk::default()
        }],
        credits: vec![
            credit("Cleo Sample", Role::Host, Some("compiler hacker"), None),
            credit("Ada Example", Role::Speaker, Some("Acme Cloud"), Some("https://ada.example.net/")),
            credit("Zoë Beispiel", Role::Speaker, None, None),
            credit("Example & Sons Ltd.", Role::Sponsor, None, Some("https://example.com/")),
        ],
        next: None,
        calendar: None,
        logo: None,
        subject: "June".to_owned(),
        preheader: "Two talks".to_owned(),
        around: std::collections::BTreeMap::new(),
        posts: std::collections::BTreeMap::new(),
        sizes: std::collections::BTreeMap::new(),
        cards: Vec::new(),
    }
}

/// An entry that was there before recap.
fn may() -> Entry {
    Entry {
        id: "https://meetup.example.org/2019/05/08/may".to_owned(),
        title: "May evening".to_owned(),
        link: "https://meetup.example.org/2019/05/08/may.html".to_owned(),
        summary: "A quiet evening.".to_owned(),
        html: "<p>A quiet evening.</p>".to_owned(),
        published: at("2019-05-08T18:30:00Z"),
        updated: at("2019-05-09T08:00:00Z"),
        authors: vec![Person {
            name: "Bo Muster".to_owned(),
            link: Some("https://bo.example.net/".to_owned()),
        }],
        contributors: Vec::new(),
        tags: Vec::new(),
        picture: None,
        language: Some("de".to_owned()),
    }
}

/// Entries without their editions, in the order in which they came.
fn published(entries: Vec<Entry>) -> Vec<Published> {
    entries.into_iter().map(|entry| Published { changed: entry.updated, entry, edition: None }).collect()
}

/// An edition as the outbox gives it.
fn committed(edition: &Edition) -> Published {
    let edition = Arc::new(edition.clone());
    Published {
        entry: Entry::of(&edition, edition.published),
        changed: edition.published,
        edition: Some(edition),
    }
}

/// What stands in the document that readers subscribe to, of entries in the order of a document.
fn for_document(mut all: Vec<Entry>, publication: &Publication, limit: usize) -> Vec<Entry> {
    all.reverse();
    Shelf::of(published(all), publication, limit).newest().into_iter().cloned().collect()
}

fn build(format: Format, publication: &Publication, entries: &[Entry]) -> Result<Vec<u8>, String> {
    let outline = Outline { publication, hub: None, archives: 0, pages: true, part: Part::Newest };
    document::build(format, outline, &entries.iter().collect::<Vec<_>>())
}

fn two() -> Vec<Entry> {
    for_document(vec![may(), Entry::of(&june(), at("2019-06-07T10:20:30.5Z"))], &publication(), 20)
}

fn document(format: Format, entries: &[Entry]) -> String {
    String::from_utf8(build(format, &publication(), entries).unwrap()).unwrap()
}

struct Fixed(Vec<Published>);

impl EntrySource for Fixed {
    fn entries(&self) -> BoxFuture<'_, Result<Vec<Published>, String>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

struct NeverCalled;

impl Commitment for NeverCalled {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        panic!("a file has no point of no return")
    }
}

fn feed(output: &Path, published: Vec<Published>) -> Feed {
    Feed {
        publication: Arc::new(publication()),
        output: output.to_owned(),
        pages: true,
        limit: 20,
        hub: None,
        source: Arc::new(Fixed(published)),
    }
}

fn deliver(feed: &Feed, edition: &Edition, destination: &str) -> Result<Receipt, Refusal> {
    let delivery = Delivery {
        id: 1,
        edition: Arc::new(edition.clone()),
        destination: destination.to_owned(),
        payload: serde_json::Value::Null,
        planned_at: Timestamp::UNIX_EPOCH,
        attempts: 0,
        after_uncertain: false,
        before: None,
        thread: Vec::new(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { feed.carrier().deliver(&delivery, &NeverCalled).await })
}

/// Every file below a folder, relative to it.
fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in std::fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => all.push(path.strip_prefix(folder).unwrap().display().to_string()),
            }
        }
    }
    all.sort();
    all
}

fn publish(feed: &Feed, edition: &Edition) {
    for draft in feed.drafts(edition).0 {
        deliver(feed, edition, &draft.destination).unwrap();
    }
}

#[test]
fn rss_is_written_as_the_profile_wants_it() {
    insta::assert_snapshot!(document(Format::Rss, &two()));
}

#[test]
fn atom_is_written_as_rfc_4287_wants_it() {
    insta::assert_snapshot!(document(Format::Atom, &two()));
}

#[test]
fn json_feed_is_written_as_version_1_1_wants_it() {
    insta::assert_snapshot!(document(Format::Json, &two()));
}

#[test]
fn an_edited_edition_changes_only_its_own_entry_and_the_date_of_the_feed() {
    let edited = Edition { title: "June, mended".to_owned(), ..june() };
    let after = for_document(vec![may(), Entry::of(&edited, at("2019-06-30T00:00:00Z"))], &publication(), 20);
    for format in Format::ALL {
        let (before, after) = (document(format, &two()), document(format, &after));
        let changed: Vec<_> = before
            .lines()
            .zip(after.lines())
            .filter(|(old, new)| old != new)
            .map(|(_, new)| new.trim().trim_end_matches(','))
            .collect();
        let expected: &[&str] = match format {
            Format::Rss => &[
                "<lastBuildDate>Sun, 30 Jun 2019 00:00:00 GMT</lastBuildDate>",
                "<title>June, mended</title>",
            ],
            Format::Atom => &[
                "<updated>2019-06-30T00:00:00+00:00</updated>",
                "<title>June, mended</title>",
                "<updated>2019-06-30T00:00:00+00:00</updated>",
            ],
            Format::Json => &["\"title\": \"June, mended\"", "\"date_modified\": \"2019-06-30T00:00:00Z\""],
        };
        assert_eq!(changed, expected, "{}", format.file_name());
    }
}

#[test]
fn only_the_newest_entries_stand_in_a_document_and_no_id_twice() {
    let all: Vec<Entry> = (1..=9)
        .flat_map(|day| {
            let entry = Entry {
                id: format!("id {day}"),
                published: at(&format!("2020-01-0{day}T00:00:00Z")),
                ..may()
            };
            [entry.clone(), Entry { title: "Again".to_owned(), ..entry }]
        })
        .collect();
    let shelf = Shelf::of(published(all), &publication(), 3);
    let seen: Vec<_> =
        shelf.newest().into_iter().map(|entry| (entry.id.as_str(), entry.title.as_str())).collect();
    assert_eq!(seen, [("id 9", "May evening"), ("id 8", "May evening"), ("id 7", "May evening")]);
    assert_eq!(shelf.archives().map(|entries| entries.len()).collect::<Vec<_>>(), [3, 3]);
}

#[test]
fn an_entry_is_never_updated_before_it_was_published() {
    let entry = Entry::of(&june(), at("2001-01-01T00:00:00Z"));
    assert_eq!(entry.updated, entry.published);
}

#[test]
fn a_publication_keeps_one_feed_id_with_and_without_a_date() {
    let id = |publication: &Publication| {
        let bytes = build(Format::Atom, publication, &two()).unwrap();
        read_back::parse(&bytes).unwrap().id
    };
    assert_eq!(id(&publication()), "tag:meetup.example.org,2014:/feed");
    assert_eq!(id(&Publication { id_date: None, ..publication() }), "https://meetup.example.org/");
}

#[test]
fn a_document_that_would_read_otherwise_is_not_written() {
    let crooked = Entry { title: " two  spaces ".to_owned(), ..may() };
    let reason = build(Format::Rss, &publication(), &[crooked]).unwrap_err();
    assert!(reason.starts_with("feed.xml would be wrong: the title of"), "{reason}");
}

#[test]
fn publishing_writes_pages_feeds_and_what_belongs_to_them_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let [may] = &published(vec![may()])[..] else { unreachable!() };
    let feed = feed(root.path(), vec![may.clone(), committed(&june())]);
    publish(&feed, &june());
    assert_eq!(
        files(root.path()),
        [
            "2019/06/05/june-evening/index.html",
            "archive/2019/index.html",
            "atom.xml",
            "feed.css",
            "feed.json",
            "feed.xml",
            "index.html",
            "sitemap.xml",
            "tags/r-and-d/atom.xml",
            "tags/r-and-d/feed.json",
            "tags/r-and-d/feed.xml",
            "tags/r-and-d/index.html",
            "tags/rust/atom.xml",
            "tags/rust/feed.json",
            "tags/rust/feed.xml",
            "tags/rust/index.html",
        ]
    );
    let page = std::fs::read_to_string(root.path().join("2019/06/05/june-evening/index.html")).unwrap();
    assert!(page.contains("https://meetup.example.org/atom.xml"), "{page}");
    for name in ["Ada Example", "Zoë Beispiel", "Cleo Sample", "Example &amp; Sons Ltd."] {
        assert!(page.contains(name), "{page}");
    }
    let receipt = deliver(&feed, &june(), "feed.xml").unwrap();
    assert_eq!(receipt.url.as_deref(), Some("https://meetup.example.org/feed.xml"));
}

#[test]
fn an_output_folder_that_cannot_be_written_halts_and_is_named() {
    let root = tempfile::tempdir().unwrap();
    let output = root.path().join("public");
    std::fs::write(&output, "a file").unwrap();
    let refusal = deliver(&feed(&output, vec![committed(&june())]), &june(), "feed.xml").unwrap_err();
    let Refusal::Halt { reason } = refusal else { panic!("{refusal:?}") };
    assert!(reason.starts_with(&format!("cannot write {}/feed.xml: ", output.display())), "{reason}");
}

#[test]
fn a_source_without_the_edition_halts_before_anything_is_written() {
    let root = tempfile::tempdir().unwrap();
    let refusal = deliver(&feed(root.path(), published(vec![may()])), &june(), "feed.xml").unwrap_err();
    assert!(matches!(refusal, Refusal::Halt { .. }), "{refusal:?}");
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn a_page_has_its_place_below_the_site_or_none() {
    let place = |link: &str| place::file_of(link, &publication()).map(|path| path.display().to_string());
    let site = "https://meetup.example.org";
    for (path, file) in [
        ("/2019/06/05/june/", "2019/06/05/june/index.html"),
        ("/2019/june.html", "2019/june.html"),
        ("/june", "june/index.html"),
        ("/gr%C3%BC%C3%9Fe/#top", "grüße/index.html"),
        ("/100%/", "100%/index.html"),
        ("/a/../b/", "b/index.html"),
    ] {
        assert_eq!(place(&format!("{site}{path}")).as_deref(), Ok(file), "{path}");
    }
    for path in [
        "/",
        "/index.html",
        "/feed.xml",
        "/sitemap.xml",
        "/archive/2019/",
        "/archive/feed-1.xml",
        "/tags/rust/",
        "/tags/rust/feed.json",
        "/..%2fetc/passwd",
        "/a/%2e%2e%2f%2e%2e/b",
        "/%00",
        "/%FF",
        "/?p=1",
        "/%2fetc/passwd",
    ] {
        assert!(place(&format!("{site}{path}")).is_err(), "{path}: {:?}", place(&format!("{site}{path}")));
    }
    assert!(place("https://elsewhere.example.com/june/").is_err());
    assert!(place("june").is_err());
}

#[test]
fn a_page_without_a_place_is_told_before_publishing() {
    let root = tempfile::tempdir().unwrap();
    let edition = Edition { link: "https://elsewhere.example.com/june/".to_owned(), ..june() };
    let (drafts, findings) = feed(root.path(), Vec::new()).drafts(&edition);
    assert_eq!(
        drafts.iter().map(|draft| draft.destination.as_str()).collect::<Vec<_>>(),
        ["calendar.ics", "feed.css", "archive", "feed.xml", "atom.xml", "feed.json", "tags"]
    );
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["page-place"]);
}

#[test]
fn a_draft_changes_with_the_edition_and_only_then() {
    let root = tempfile::tempdir().unwrap();
    let feed = feed(root.path(), Vec::new());
    let edited = Edition { tags: Vec::new(), ..june() };
    assert_eq!(feed.drafts(&june()).0, feed.drafts(&june()).0);
    assert_ne!(feed.drafts(&june()).0, feed.drafts(&edited).0);
}

#[test]
fn a_picture_whose_address_holds_a_quote_leaves_the_documents_whole() {
    for address in [r#"\\""#, r#"https://example.org/"><x>.jpg"#, "https://example.org/?a=1&b='2'"] {
        let picture = Some(Picture { url: address.to_owned(), alt: String::new(), size: None });
        let entry = Entry { picture, ..may() };
        for format in Format::ALL {
            // Reads back and compares before it returns.
            document(format, &for_document(vec![entry.clone()], &publication(), 20));
        }
    }
}
