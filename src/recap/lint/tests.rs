//! Every finding by an example that raises it, the words that it marks and what its correction
//! makes of them; and the right form, which raises nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::recap::{Known, Next, Roster, Source, understand_among};

mod addresses;
mod codes;
mod counts;
mod credits;
mod days;
mod elements;
mod links;
mod names;
mod next;
mod notes;
mod tables;
mod tags;
mod titles;

/// A recap that nothing is wrong with, around a text.
fn page(text: &str) -> String {
    format!(
        "---\ntitle: \"Example Meetup, May 2024: Acme and Zoë Beispiel\"\ndescription: x\ndate: 2024-05-01\n---\n\n\
         Thanks to our sponsors [Acme](https://acme.example/)!\n\n\
         First up was Bo Muster from Acme, discussing [Boats on a Lake](https://acme.example/boats).\n\n\
         Then Zoë Beispiel from Prueba SA talked about [Trains on a Bridge](https://prueba.example/trains).\n\n{text}\n"
    )
}

fn found_among(text: &str, roster: Option<&Roster>, others: &[Recap]) -> Vec<Finding> {
    let source = Source { path: "2024-05-01-example-meetup.md".to_owned(), text: text.to_owned() };
    understand_among(&source, &Surroundings { roster, others }).1
}

fn found(text: &str) -> Vec<Finding> {
    found_among(text, None, &[])
}

/// Code, marked words, and the marked words once they are corrected.
fn told(findings: &[Finding], text: &str) -> Vec<(&'static str, String, Option<String>)> {
    let one = |finding: &Finding| {
        let span = finding.span.clone().unwrap();
        let fixed = finding.fix.as_ref().map(|fix| {
            let (start, end) = (span.start.min(fix.span.start), span.end.max(fix.span.end));
            format!("{}{}{}", &text[start..fix.span.start], fix.with, &text[fix.span.end..end])
        });
        (finding.code, text[span].to_owned(), fixed)
    };
    findings.iter().map(one).collect()
}

/// What is found in a text within a sound recap is this alone.
#[track_caller]
fn finds(text: &str, code: &str, marked: &str, fixed: Option<&str>) {
    let text = page(text);
    let expected = (code.to_owned(), marked.to_owned(), fixed.map(str::to_owned));
    let told: Vec<_> = told(&found(&text), &text)
        .into_iter()
        .map(|(code, marked, fixed)| (code.to_owned(), marked, fixed))
        .collect();
    assert_eq!(told, [expected], "{text}");
}

#[track_caller]
fn sound(text: &str) {
    let text = page(text);
    assert_eq!(told(&found(&text), &text), [], "{text}");
}

#[test]
fn a_sound_recap_raises_nothing() {
    sound("");
}

#[test]
fn long_titles_and_missing_descriptions_are_told() {
    let long = format!("title: \"{}\"", "x".repeat(79));
    let text = page("").replacen("title: \"Example Meetup, May 2024: Acme and Zoë Beispiel\"", &long, 1);
    assert_eq!(found(&text).iter().map(|one| one.code).collect::<Vec<_>>(), ["title-long"]);
    let text = page("").replace("description: x\n", "");
    assert_eq!(told(&found(&text), &text), [("description-missing", "---".to_owned(), None)]);
}

#[test]
fn a_description_that_is_still_to_come_is_told() {
    let text = page("").replace("description: x", "description: TODO");
    assert_eq!(told(&found(&text), &text), [("description-missing", "TODO".to_owned(), None)]);
}

#[test]
fn a_file_without_line_feeds_is_told_of_in_words() {
    let findings = found(&page("").replace('\n', "\r"));
    let ends = findings.iter().filter(|one| one.code == "line-ends");
    assert_eq!(ends.count(), 1, "{findings:?}");
    assert!(found(&page("").replace('\n', "\r\n")).is_empty());
}

#[test]
fn of_an_empty_file_nothing_else_is_told() {
    for text in ["", "\n \n"] {
        let findings: Vec<_> = found(text).into_iter().map(|one| (one.code, one.message)).collect();
        assert_eq!(findings, [("empty-post", "the file is empty".to_owned())]);
    }
}

#[test]
fn the_same_mistake_told_twice_is_told_once() {
    let findings = settled(vec![
        Finding::warning("a", "b").at(4..9),
        Finding::warning("a", "b").at(5..8).fix(5..5, "x"),
        Finding::warning("a", "c"),
        Finding::warning("b", "d"),
        Finding::warning("b", "d").at(1..2),
    ]);
    let places: Vec<_> = findings.iter().map(|one| (one.code, one.span.clone())).collect();
    assert_eq!(places, [("a", None), ("b", Some(1..2)), ("a", Some(5..8))]);
}

#[test]
fn hostile_texts_end_soon() {
    for piece in [
        "](",
        "[a](b ",
        "[a](",
        "<",
        "<a ",
        "](b ](",
        "](https://a.example ",
        ")[http://",
        "()[http://x ",
        "[aa] (http://",
        "[[a](#)",
        "](({{",
        "https://",
        "http",
        "Acme](https://a.example) ",
        "Ada Example ",
        "three speakers ",
        "Monday 1 May ",
        "![](x)\n\n",
        "[a](b c)\n",
        "]] (http://x)",
    ] {
        let text = page(&piece.repeat(200_000 / piece.len()));
        let begun = std::time::Instant::now();
        found(&text);
        // A hundred times what a release build takes: this one is not optimised, and not alone.
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{piece:?} took {:?}", begun.elapsed());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_every_place_is_within_it(
        text in "([\\[\\](){}<>!`\\\\ \n:/?&=._-]|http://|https://|www.|youtu.be/|t=|Acme|ada@example.org|\u{e4}|\u{1f600}|Monday 1 May|x){0,40}"
    ) {
        let text = page(&text);
        for finding in found(&text) {
            let related = finding.related.iter().map(|one| one.span.clone());
            let fix = finding.fix.iter().map(|fix| fix.span.clone());
            for span in finding.span.iter().cloned().chain(related).chain(fix) {
                prop_assert!(text.get(span.clone()).is_some(), "{}: {span:?}", finding.code);
            }
        }
    }
}
