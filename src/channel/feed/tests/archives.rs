//! Archived feeds: every entry in one place, and what was full stays as it was.

use std::collections::BTreeMap;

use super::*;

/// The recap of an evening, so many months after the beginning of 2000.
fn monthly(number: usize) -> Entry {
    let (year, month) = (2000 + number / 12, number % 12 + 1);
    let day = at(&format!("{year}-{month:02}-07T00:00:00Z"));
    Entry {
        id: format!("tag:meetup.example.org,2000:{number}"),
        title: format!("Evening {number}"),
        link: format!("https://meetup.example.org/{number}/"),
        published: day,
        updated: day,
        ..may()
    }
}

/// Writes the feeds and their archive, with the edition of June 2019 as the first that came.
fn deliver_feeds(root: &Path, entries: Vec<Entry>) {
    let feed = feed(root, [committed(&june())].into_iter().chain(entries.into_iter().map(one)).collect());
    for destination in ["archive", "feed.xml", "atom.xml", "feed.json"] {
        deliver(&feed, &june(), destination).unwrap();
    }
}

fn one(entry: Entry) -> Published {
    Published { changed: entry.updated, entry, edition: None }
}

/// The archive documents in a folder, with their text.
fn archives(root: &Path) -> BTreeMap<String, String> {
    let documents = files(root).into_iter().filter(|name| name.starts_with("archive/"));
    documents.map(|name| (name.clone(), std::fs::read_to_string(root.join(name)).unwrap())).collect()
}

fn ids(text: &str) -> Vec<String> {
    read_back::parse(text.as_bytes()).unwrap().entries.into_iter().map(|entry| entry.id).collect()
}

/// The link of a feed with a relation.
fn related(text: &str, relation: &str) -> Option<String> {
    if let Ok(json) = serde_json::from_str::<serde_json::Value>(text) {
        assert_eq!(relation, "prev-archive");
        return json["next_url"].as_str().map(str::to_owned);
    }
    let feed = read_back::parse(text.as_bytes()).unwrap();
    let link = feed.links.into_iter().find(|link| link.rel.as_deref() == Some(relation));
    link.map(|link| link.href)
}

#[test]
fn a_reader_that_walks_back_meets_every_one_of_300_entries_exactly_once() {
    let root = tempfile::tempdir().unwrap();
    deliver_feeds(root.path(), (0..299).map(monthly).collect());
    let read = |url: &str| {
        let name = url.strip_prefix("https://meetup.example.org/").unwrap();
        std::fs::read_to_string(root.path().join(name)).unwrap()
    };
    for format in Format::ALL {
        let start = format!("https://meetup.example.org/{}", format.file_name());
        let (mut met, mut documents) = (Vec::new(), 0);
        let mut next = Some(start.clone());
        let mut newer: Option<String> = None;
        while let Some(url) = next {
            let text = read(&url);
            assert!(text.len() <= shelf::SIZE, "{url} has {} octets", text.len());
            met.extend(ids(&text));
            let is_archive = documents > 0;
            if format != Format::Json {
                assert_eq!(text.contains("<fh:archive"), is_archive, "{url}");
                assert_eq!(related(&text, "current"), is_archive.then(|| start.clone()), "{url}");
                assert_eq!(related(&text, "next-archive"), newer, "{url}");
            }
            next = related(&text, "prev-archive");
            newer = is_archive.then_some(url);
            documents += 1;
        }
        assert_eq!(documents, 29, "{}", format.file_name());
        let distinct: std::collections::BTreeSet<_> = met.iter().collect();
        assert_eq!((met.len(), distinct.len()), (300, 300), "{}", format.file_name());
    }
}

#[test]
fn a_document_that_is_full_never_holds_others_and_changes_once_for_the_link_to_the_next() {
    let root = tempfile::tempdir().unwrap();
    // What was said in the first year is published late, and last.
    let order: Vec<_> = (12..60).chain(0..12).collect();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let mut changes: BTreeMap<String, u32> = BTreeMap::new();
    for count in 1..=order.len() {
        deliver_feeds(root.path(), order[..count].iter().map(|number| monthly(*number)).collect());
        let now = archives(root.path());
        for (name, text) in &before {
            assert_eq!(ids(text), ids(&now[name]), "{name} after {count}");
            if *text != now[name] {
                *changes.entry(name.clone()).or_default() += 1;
            }
        }
        before = now;
    }
    assert!(before.len() >= 3 * 4, "{:?}", before.keys());
    assert!(changes.values().all(|times| *times == 1), "{changes:?}");
    // The newest recaps are where readers look, whatever was published last.
    let newest = std::fs::read_to_string(root.path().join("atom.xml")).unwrap();
    assert!(ids(&newest).contains(&monthly(59).id), "{newest}");
}

#[test]
fn a_corrected_entry_is_corrected_in_its_archive_document() {
    let root = tempfile::tempdir().unwrap();
    let entries: Vec<_> = (0..40).map(monthly).collect();
    deliver_feeds(root.path(), entries.clone());
    let before = archives(root.path());
    let corrected = |entry: Entry| match entry.id == monthly(3).id {
        true => Entry { title: "Put right".to_owned(), updated: at("2020-01-01T00:00:00Z"), ..entry },
        false => entry,
    };
    deliver_feeds(root.path(), entries.into_iter().map(corrected).collect());
    for (name, text) in archives(root.path()) {
        assert_eq!(text != before[&name], name.contains("-1."), "{name}");
        assert_eq!(ids(&text), ids(&before[&name]));
    }
}

#[test]
fn long_recaps_move_into_archive_documents_earlier_and_no_document_is_too_long() {
    let root = tempfile::tempdir().unwrap();
    let long = |number| Entry { html: format!("<p>{}</p>", "word ".repeat(8_000)), ..monthly(number) };
    deliver_feeds(root.path(), (0..17).map(long).collect());
    let newest = std::fs::read_to_string(root.path().join("feed.xml")).unwrap();
    // Twelve of them, and the feed's own.
    assert_eq!(ids(&newest).len(), 13);
    assert_eq!(archives(root.path()).len(), 3);
    for name in files(root.path()) {
        let length = std::fs::metadata(root.path().join(&name)).unwrap().len();
        assert!(length <= shelf::SIZE as u64, "{name}: {length}");
    }
}

#[test]
fn the_same_entries_give_the_same_archive_whatever_a_feed_may_hold() {
    let of = |limit| {
        let shelf = Shelf::of((0..60).map(|number| one(monthly(number))).collect(), &publication(), limit);
        let ids = |entries: Vec<&Entry>| entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
        shelf.archives().map(ids).collect::<Vec<_>>()
    };
    let (few, many) = (of(10), of(25));
    assert!(many.len() < few.len() && few.starts_with(&many), "{} and {}", few.len(), many.len());
}

#[test]
fn the_newest_entries_stay_in_the_feed_when_an_archive_document_is_begun() {
    for limit in [1, 2, 3, 10, 25] {
        for count in 1..=40 {
            let entries = (0..count).map(|number| one(monthly(number))).collect();
            let shelf = Shelf::of(entries, &publication(), limit);
            let newest: Vec<_> = shelf.newest().into_iter().map(|entry| entry.id.clone()).collect();
            let wanted: Vec<_> = (0..count).rev().take(limit).map(|number| monthly(number).id).collect();
            assert_eq!(newest, wanted, "{count} entries in a feed of {limit}");
        }
    }
}
