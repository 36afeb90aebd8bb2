//! Whatever the fields and the files hold.

use proptest::prelude::*;

use super::*;
use crate::channel::feed::entry::{beginning, one_line};

/// Everything that breaks feeds.
const NASTY: [&str; 24] = [
    "\u{8}",
    "\0",
    "\u{fffe}",
    "\u{ffff}",
    "\u{feff}",
    "]]>",
    "<![CDATA[",
    "&amp;",
    "&",
    "<b>",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\"",
    "'",
    "<!--",
    "-->",
    "<?xml",
    "😀",
    "a@example.org",
];

fn wild() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(&NASTY[..]).prop_map(str::to_owned),
        any::<String>(),
        "[a-z ]{0,12}",
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn link() -> impl Strategy<Value = String> {
    prop_oneof![wild(), r#"https://meetup\.example\.org/[a-z]{1,5}(\?a=1&[a-z]='<>")?"#]
}

prop_compose! {
    fn wild_entry()(
        (id, title, summary, html) in (wild(), wild(), wild(), wild()),
        link in link(),
        (published, updated) in (any::<i32>(), any::<i64>()),
        (person, tag, alt, language) in (wild(), wild(), wild(), wild()),
    ) -> Entry {
        // An address in an author's name is the test of reading back.
        let people = vec![Person { name: person.replace('@', ""), link: Some(link.clone()) }];
        Entry {
            id,
            title,
            summary,
            html,
            published: Timestamp::from_second(published.into()).unwrap(),
            updated: Timestamp::from_second(updated).unwrap_or(Timestamp::MAX),
            authors: people.clone(),
            contributors: people,
            tags: vec![tag.clone(), tag],
            picture: Some(Picture { url: link.clone(), alt, size: None }),
            language: Some(language),
            link,
        }
    }
}

/// Bytes that begin like a feed, and others.
fn foreign() -> impl Strategy<Value = Vec<u8>> {
    let around = |before: &'static str, after: &'static str| {
        wild().prop_map(move |text| format!("{before}{text}{after}").into_bytes())
    };
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        around("", ""),
        around(
            "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title type='html'>",
            "</title></entry></feed>"
        ),
        around(
            "<rss version='2.0'><channel><item><description><![CDATA[",
            "]]></description></item></channel></rss>"
        ),
        around(r#"{"version":"https://jsonfeed.org/version/1","title":"","items":[{"title":""#, r#""}]}"#),
    ]
}

/// XML 1.0 section 2.2 forbids them; feed-rs would let them through.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// An ampersand of an XML document that begins no reference (XML 1.0 section 2.4), and what stands
/// behind it; feed-rs would let it through as well.
fn bare_ampersand(text: &str, format: Format) -> Option<String> {
    if format == Format::Json {
        return None;
    }
    let mut outside = Vec::new();
    let mut rest = text;
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        outside.push(before);
        rest = section.split_once("]]>").unwrap().1;
    }
    outside.push(rest);
    let known = ["amp;", "lt;", "gt;", "quot;", "apos;", "#"];
    outside
        .into_iter()
        .flat_map(|part| part.split('&').skip(1))
        .find(|behind| !known.iter().any(|name| behind.starts_with(name)))
        .map(str::to_owned)
}

proptest! {
    #[test]
    fn whatever_the_fields_hold_readers_get_back_what_was_written(
        all in prop::collection::vec(wild_entry(), 1..4),
    ) {
        let entries = for_document(all, &publication(), 20);
        for format in Format::ALL {
            // Reads back and compares before it returns.
            let text = document(format, &entries);
            prop_assert_eq!(text.chars().find(|&c| is_forbidden(c)), None);
            prop_assert_eq!(bare_ampersand(&text, format), None);
            let opening = if format == Format::Json { '{' } else { '<' };
            prop_assert!(text.starts_with(opening));
        }
        prop_assert_eq!(for_document(entries.clone(), &publication(), 20), entries);
    }

    #[test]
    fn reading_back_never_panics_and_what_it_reads_can_be_written(bytes in foreign()) {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("feed.xml"), bytes).unwrap();
        if let Ok(entries) = read_existing(root.path()) {
            let entries = for_document(entries, &publication(), 20);
            for format in Format::ALL {
                document(format, &entries);
            }
        }
    }

    #[test]
    fn a_beginning_is_a_beginning(line in "[a-z ]{0,40}", limit in 1usize..20) {
        let line = one_line(&line);
        let start = beginning(&line, limit);
        prop_assert!(line.starts_with(start.trim_end_matches('…')));
        prop_assert!(start.chars().count() <= limit + 1);
    }
}
