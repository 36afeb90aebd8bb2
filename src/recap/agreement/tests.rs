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
fn a_sponsor_whose_site_the_text_links_to_under_a_name_one_letter_away_is_shown() {
    assert_eq!(
        held("sponsors: [{name: Acmee, url: 'https://www.acme.example'}, Muster & Co]"),
        [("fact-not-in-text", "Acmee".to_owned(), Some("Acme".to_owned()))]
    );
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

/// What is told of a body behind front matter: code, and the two places.
fn told(facts: &str, body: &str) -> Vec<(&'static str, String, String)> {
    let text = format!("---\ntitle: Example Night\ndate: 2024-05-23\n{facts}\n---\n{body}\n");
    let (_, findings) = understand(&Source { path: "may.md".to_owned(), text: text.clone() });
    let ours = ["fact-not-in-text", "affiliation-disagrees", "attendance-disagrees", "host-disagrees"];
    let ours = |finding: &Finding| {
        ours.contains(&finding.code) || ["venue-disagrees", "next-date-disagrees"].contains(&finding.code)
    };
    let place = |finding: Finding| {
        let other = finding.related.first().map(|other| text[other.span.clone()].to_owned());
        (finding.code, text[finding.span.unwrap()].to_owned(), other.unwrap_or_default())
    };
    findings.into_iter().filter(ours).map(place).collect()
}

#[test]
fn a_text_that_says_otherwise_than_a_stated_fact_is_shown_with_both_places() {
    let table = [
        (
            "talks: [{speaker: Ada Example, affiliation: Northlake}]",
            "Ada Example from Muster GmbH talked about anvils.",
            ("Northlake", "Muster GmbH"),
        ),
        (
            "talks: [{speaker: Ada Example, video: 'https://youtu.be/aaaaaaaaaaa'}]",
            "## Ada Example: Anvils\n\n[Video](https://youtu.be/bbbbbbbbbbb)",
            ("https://youtu.be/aaaaaaaaaaa", "https://youtu.be/bbbbbbbbbbb"),
        ),
        ("event: {attendees: 40}", "60 people came to the evening.", ("40", "60 people")),
        ("event: {venue: Muster Hall}", "We met at the Acme offices.", ("Muster Hall", "Acme offices")),
        ("event: {month: '2024-04'}", "The evening of May 21st was great.", ("2024-04", "May 21st")),
        ("host: Zoë Beispiel", "Hosted by Bo Muster from Acme.", ("Zoë Beispiel", "Bo Muster")),
    ];
    for (facts, body, (here, there)) in table {
        assert_eq!(told(facts, body), [("fact-not-in-text", here.to_owned(), there.to_owned())], "{facts}");
    }
}

#[test]
fn a_text_that_says_a_stated_fact_in_other_words_is_left_alone() {
    for (facts, body) in [
        ("talks: [{speaker: Ada Example, affiliation: Acme Cloud Ltd}]", "Ada Example from Acme spoke."),
        (
            "talks: [{speaker: Ada Example, affiliation: AC}]",
            "Ada Example from Acme Cloud talked about anvils.",
        ),
        (
            "talks: [{speaker: Ada Example, affiliation: Acme}]",
            "Ada Example from Berlin talked about anvils.",
        ),
        ("event: {attendees: 62}", "About 60 people came."),
        ("event: {venue: Acme}", "We met at the Acme offices."),
        ("event: {month: '2024-04'}", "Late, but here: the evening of April 30th."),
        ("host: Bo Muster", "Hosted by Bo Muster and Cy Sample."),
        ("host: Cy Sample", "Hosted by Bo Muster and Cy Sample."),
    ] {
        assert_eq!(told(facts, body), [], "{facts}");
    }
}

#[test]
fn texts_that_disagree_with_each_other_are_shown_with_both_places() {
    let table = [
        (
            "",
            "## Ada Example (Acme): Anvils\n\nAda Example from Muster GmbH talked about anvils.",
            ("affiliation-disagrees", "Muster GmbH", "Acme"),
        ),
        (
            "",
            "We had 60 people.\n\nIt was great to see 85 people attend.",
            ("attendance-disagrees", "85 people", "60 people"),
        ),
        (
            "description: An evening hosted by Cy Sample.",
            "Hosted by Bo Muster from Acme.",
            ("host-disagrees", "Bo Muster", "Cy Sample"),
        ),
        (
            "description: An evening held at Prueba Hall.",
            "We met at the Acme offices.",
            ("venue-disagrees", "Acme offices", "Prueba Hall"),
        ),
        (
            "",
            "Our next meetup is on June 5th.\n\nThe next meetup will be held on June 12th.",
            ("next-date-disagrees", "June 12th", "June 5th"),
        ),
    ];
    for (facts, body, (code, here, there)) in table {
        assert_eq!(told(facts, body), [(code, here.to_owned(), there.to_owned())], "{body}");
    }
}

#[test]
fn what_only_seems_to_disagree_within_a_text_is_left_alone() {
    for body in [
        "## Ada Example (Acme)\n\nAda Example from Acme Cloud talked about anvils.",
        "Ada Example from Acme and Muster GmbH talked. Ada Example from Acme it was.",
        "60 people came.\n\n85 people watched the stream online.",
        "60 people came.\n\n20 people stayed for the pub.",
        "Our next meetup is on June 5th.\n\nThe next meetup was moved to June 12th instead.",
        "Our next meetups are on June 5th and July 3rd.",
    ] {
        assert_eq!(told("", body), [], "{body}");
    }
}
