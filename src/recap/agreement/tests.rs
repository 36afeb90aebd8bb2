//! What is stated against what is told, a line each.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::finding::Finding;
use crate::recap::{Source, understand};

const BODY: &str =
    "Thanks to our sponsors [Acme](https://acme.example/) and [Muster & Co](https://www.muster.example/)!

Ada Example from Acme talked about [“Anvils – a story”](https://video.example/1).

Our next meetup will be held on Wednesday, June 5th. [RSVP here](https://meet.example/june)!
";

/// The findings of this room for facts that are stated before [`BODY`]: code, what stands there, and
/// what stands at the other place.
fn held(facts: &str) -> Vec<(&'static str, String, Option<String>)> {
    let text = format!("---\ntitle: x\ndate: 2024-05-02\n{facts}\n---\n{BODY}");
    let source = Source { path: "may.md".to_owned(), text: text.clone() };
    let (_, findings) = understand(&source);
    let ours = |finding: &Finding| finding.code == "fact-not-in-text" || finding.code == "text-not-in-facts";
    let place = |finding: Finding| {
        let related = finding.related.first().map(|related| text[related.span.clone()].to_owned());
        (finding.code, text[finding.span.unwrap()].to_owned(), related)
    };
    findings.into_iter().filter(ours).map(place).collect()
}

#[test]
fn facts_that_the_text_tells_give_no_finding() {
    for facts in [
        "talks: [{speaker: Ada Example, title: Anvils - A Story}]",
        "talks: [{speaker: ada éxample, title: '\"Anvils: a story\"'}]",
        "talks: [{speaker: Ada Sample, title: Anvils}]\nhost: Ada Example",
        "sponsors: [Acme Ltd., {name: Muster and Company, url: 'https://muster.example'}]",
        "sponsors: [Acme]\nalso_thanked: [{name: Muster & Co, why: venue}]",
        "next: {date: 2024-06-05, rsvp: https://meet.example/june/}",
        "title: y",
    ] {
        assert_eq!(held(facts), [], "{facts}");
    }
}

#[test]
fn prose_that_is_free_of_titles_and_announcements_is_not_asked_for_them() {
    let text = "---\ntitle: x\ndate: 2024-05-02\ntalks: [{speaker: Ada Example, title: Hammers}]\n\
                next: {date: 2024-06-05, rsvp: https://meet.example/june}\n---\nAda Example came.\n";
    let (_, findings) = understand(&Source { path: "may.md".to_owned(), text: text.to_owned() });
    assert!(findings.iter().all(|finding| finding.code != "fact-not-in-text"), "{findings:?}");
}

#[test]
fn facts_that_the_text_does_not_name_are_shown() {
    let missing = |at: &str| ("fact-not-in-text", at.to_owned(), None);
    let table = [
        ("talks: [{speaker: Ada Example, title: Anvils}, {title: Hammers}]", missing("Hammers")),
        ("talks: [{speaker: Ada Example, title: Anvils}, {speaker: Bo Prueba}]", missing("Bo Prueba")),
        ("sponsors: [Acme, Muster & Co, Prueba SA]", missing("Prueba SA")),
    ];
    for (facts, expected) in table {
        assert_eq!(held(facts), [expected], "{facts}");
    }
}

#[test]
fn where_the_text_says_something_else_both_places_are_shown() {
    let instead = |at: &str, told: &str| ("fact-not-in-text", at.to_owned(), Some(told.to_owned()));
    assert_eq!(
        held("talks: [{speaker: Ada Example, title: Hammers}]"),
        [instead("Hammers", "Anvils – a story")]
    );
    let found = held("next: {date: 2024-07-03, rsvp: https://meet.example/july}");
    assert_eq!(found[0].1, "2024-07-03");
    assert!(found[0].2.as_ref().unwrap().starts_with("Our next meetup"));
    assert_eq!(found[1], instead("https://meet.example/july", "https://meet.example/june"));
}

#[test]
fn what_the_text_names_and_no_fact_states_is_shown() {
    let found = held("talks: []\nsponsors: [Acme]\nnext: {affiliations: [Acme]}");
    let places: Vec<_> = found.iter().map(|(code, at, _)| (*code, at.as_str())).collect();
    let told = "text-not-in-facts";
    assert_eq!(places[..2], [(told, "Muster & Co"), (told, "Ada Example")]);
    assert!(places[2..].iter().all(|(code, _)| *code == told) && places.len() == 4, "{places:?}");
    assert!(found.iter().all(|(_, _, related)| related.is_some()));
    let untitled = held("talks: [{speaker: Ada Example}]");
    assert_eq!((untitled[0].0, untitled[0].1.as_str()), (told, "Anvils – a story"));
}
