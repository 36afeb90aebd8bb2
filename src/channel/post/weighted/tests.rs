#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says what it skips")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde::Deserialize;

use super::*;

/// The cases of X's own reference; where they are from stands in the file.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
struct Conformance {
    urls: Vec<Found>,
    tco_urls_with_params: Vec<Found>,
    urls_with_indices: Vec<Placed>,
    urls_with_directional_markers: Vec<Placed>,
    #[serde(rename = "WeightedTweetsCounterTest")]
    before_emoji: Vec<Weighed>,
    #[serde(rename = "WeightedTweetsWithDiscountedEmojiCounterTest")]
    with_emoji: Vec<Weighed>,
    #[serde(rename = "UnicodeDirectionalMarkerCounterTest")]
    with_markers: Vec<Weighed>,
}

#[derive(Deserialize)]
struct Found {
    description: String,
    text: String,
    expected: Vec<String>,
}

#[derive(Deserialize)]
struct Placed {
    description: String,
    text: String,
    expected: Vec<Place>,
}

#[derive(Deserialize)]
struct Place {
    url: String,
    indices: (usize, usize),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Weighed {
    description: String,
    text: String,
    weighted_length: usize,
}

fn conformance() -> Conformance {
    serde_saphyr::from_str(include_str!("conformance.yml")).unwrap()
}

#[test]
fn links_are_where_the_reference_finds_them() {
    let Conformance { urls, tco_urls_with_params, .. } = conformance();
    assert_eq!(urls.len() + tco_urls_with_params.len(), 94);
    for Found { description, text, expected } in urls.into_iter().chain(tco_urls_with_params) {
        let found: Vec<&str> = urls::find(&text).into_iter().map(|url| &text[url]).collect();
        assert_eq!(found, expected, "{description}: {text}");
    }
}

#[test]
fn links_begin_and_end_where_the_reference_says() {
    let Conformance { urls_with_indices, urls_with_directional_markers, .. } = conformance();
    let cases: Vec<Placed> = urls_with_indices.into_iter().chain(urls_with_directional_markers).collect();
    assert_eq!(cases.len(), 12);
    for Placed { description, text, expected } in cases {
        let characters = |bytes: usize| text[..bytes].chars().count();
        let found = urls::find(&text).into_iter();
        let found: Vec<(String, (usize, usize))> = found
            .map(|url| (text[url.clone()].to_owned(), (characters(url.start), characters(url.end))))
            .collect();
        let expected: Vec<(String, (usize, usize))> =
            expected.into_iter().map(|place| (place.url, place.indices)).collect();
        assert_eq!(found, expected, "{description}");
    }
}

#[test]
fn texts_weigh_what_the_reference_says() {
    let Conformance { before_emoji, with_emoji, with_markers, .. } = conformance();
    assert_eq!((before_emoji.len(), with_emoji.len(), with_markers.len()), (20, 21, 2));
    for Weighed { description, text, weighted_length } in before_emoji {
        assert_eq!(weigh(&text, false), weighted_length, "{description}: {text}");
    }
    for Weighed { description, text, weighted_length } in with_emoji.into_iter().chain(with_markers) {
        assert_eq!(weight(&text), weighted_length, "{description}: {text}");
    }
}

#[test]
fn an_emoji_weighs_two_and_what_is_none_all_its_characters() {
    for (text, wanted) in [
        ("☺", 2),
        ("☺\u{FE0F}", 2),
        ("☺\u{FE0E}", 4),
        ("1\u{FE0F}\u{20E3}", 2),
        ("#\u{FE0F}\u{20E3}", 2),
        ("🇨🇭", 2),
        ("🇦🇦", 4),
        ("👨👩", 4),
        ("👨\u{200D}👩", 5),
        ("🎉🏽", 4),
        ("👍🏽", 2),
        ("a\u{FE0F}", 3),
        ("©", 1),
        ("🫠", 2),
        // Later than the reference knows.
        ("🧑\u{200D}🚀", 5),
    ] {
        assert_eq!(weight(text), wanted, "{text}");
    }
}

#[test]
fn every_emoji_and_label_of_the_lists_is_read() {
    assert_eq!(EMOJIS.len(), 1836);
    assert!(EMOJIS.iter().all(|emoji| (2..=LONGEST_EMOJI).contains(&emoji.chars().count())));
    assert!(EMOJIS.iter().all(|emoji| weight(emoji) == EMOJI && weigh(emoji, false) > EMOJI));
    for label in ["com", "onion", "みんな", "africa"] {
        assert_eq!(weight(&format!("example.{label}")), URL, "{label}");
    }
}

/// Reads texts as JSON, and writes what the reference says that each of them weighs.
const REFERENCE: &str = "
    const { parseTweet } = require('twitter-text');
    const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    console.log(JSON.stringify(texts.map(text => parseTweet(text).weightedLength)));
";

#[test]
fn random_texts_weigh_what_the_reference_itself_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/checks");
    if !Path::new(folder).join("node_modules/twitter-text").is_dir() {
        println!("skipped: npm install --prefix {folder} twitter-text@3.1.0");
        return;
    }
    // No hyphens: behind a name they are where the reference is not what its suite says. No emoji within a name,
    // which JavaScript takes for two characters. And no other letters within a name, behind
    // which the reference loses its place.
    let texts = "([a-z.:/@#$%?&=()_ ]|https?://|\\.(com|de|onion|co)|/[a-z]|t\\.co/|xn--a|(👩🏽|👩\u{200D}🚀|❤\u{FE0F}|🇨🇭|🇨|☺|🚀\u{FE0F}|7\u{20E3}) |[à-öø-ÿĀ-ɏ]|[\u{A1}-\u{2FF}Ѐ-ԯ\u{2000}-\u{206F}ぁ-ヿ一-乿] ){0,24}";
    let mut runner = TestRunner::deterministic();
    let texts: Vec<String> = (0..4000).map(|_| texts.new_tree(&mut runner).unwrap().current()).collect();
    let mut node = Command::new("node");
    node.args(["-e", REFERENCE]).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().unwrap();
    let json = serde_json::to_vec(&texts).unwrap();
    node.stdin.take().unwrap().write_all(&json).unwrap();
    let weights: Vec<usize> = serde_json::from_slice(&node.wait_with_output().unwrap().stdout).unwrap();
    for (text, expected) in texts.iter().zip(weights) {
        assert_eq!(weight(text), expected, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn links_are_apart_and_no_text_weighs_less_than_a_link_that_is_in_it(
        text in "(\\PC|[a-z.:/@#$%?&=()_-]|https?://|\\.com|\\.みんな|xn--){0,40}",
    ) {
        let mut end = 0;
        for url in urls::find(&text) {
            proptest::prop_assert!(url.start >= end && url.end > url.start && text.get(url.clone()).is_some());
            end = url.end;
        }
        let links = urls::find(&text.nfc().collect::<String>()).len();
        proptest::prop_assert!(weight(&text) >= links * URL);
    }
}
