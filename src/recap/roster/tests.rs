//! Tests of whom the roster means by a name, and of what recaps would add to it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::recap::{Recap, Source, Speaker, Sponsor, Surroundings, Talk, Thanked, understand_among};

mod proposing;

pub(super) fn known(name: &str, aliases: &[&str]) -> Known {
    Known {
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        ..Known::default()
    }
}

fn name(found: Option<&Known>) -> Option<&str> {
    found.map(|known| known.name.as_str())
}

#[test]
fn somebody_is_found_by_every_spelling_and_people_are_no_organisations() {
    let roster = Roster {
        people: vec![known("Zoë Beispiel", &["Z. Beispiel"]), known("Seán O’Muster", &[])],
        organisations: vec![known("Example & Sons Ltd.", &["Example and Sons"])],
    };
    for spelling in ["Zoë Beispiel", " ZOË BEISPIEL ", "zoe  beispiel", "Z. Beispiel"] {
        assert_eq!(name(roster.person(spelling)), Some("Zoë Beispiel"), "{spelling}");
    }
    assert_eq!(name(roster.person("Sean O'Muster")), Some("Seán O’Muster"));
    for spelling in ["Zo Beispiel", "", "Example and Sons"] {
        assert_eq!(name(roster.person(spelling)), None, "{spelling}");
    }
    assert_eq!(name(roster.organisation("example and sons")), Some("Example & Sons Ltd."));
}

#[test]
fn a_legal_form_may_be_missing_unless_it_tells_two_apart() {
    let roster = Roster {
        organisations: vec![
            known("Acme Cloud, Inc.", &[]),
            known("Prueba", &["Prueba Labs S.A."]),
            known("Muster GmbH", &[]),
            known("Muster AG", &[]),
            known("Widgets", &[]),
            known("Widgets Ltd", &[]),
        ],
        ..Roster::default()
    };
    for (wanted, expected) in [
        ("Acme Cloud", Some("Acme Cloud, Inc.")),
        ("acme cloud inc", Some("Acme Cloud, Inc.")),
        ("Acme Cloud GmbH", None),
        ("Prueba SA", Some("Prueba")),
        ("Prueba Labs", Some("Prueba")),
        ("Muster GmbH", Some("Muster GmbH")),
        ("Muster Ag", Some("Muster AG")),
        ("Muster", None),
        ("Muster SE", None),
        ("Widgets", Some("Widgets")),
        ("Widgets Limited", None),
        ("Inc.", None),
    ] {
        assert_eq!(name(roster.organisation(wanted)), expected, "{wanted}");
    }
}

#[test]
fn a_slip_is_near_the_only_one_it_can_be_meant_for() {
    let roster = Roster {
        people: vec![
            known("Ada Example", &["A. Example"]),
            known("Inés Ejemplo", &[]),
            known("Bo Muster", &[]),
        ],
        organisations: vec![known("Acme Cloud", &[]), known("Acme Clout", &[]), known("Bo Muster", &[])],
    };
    for (wanted, expected) in [
        ("Ada Exampel", Some("Ada Example")),
        ("ada exmple", Some("Ada Example")),
        ("Ínes Ejenplo", Some("Inés Ejemplo")),
        ("Bo Mustr", Some("Bo Muster")),
        // Known already, or too far away.
        ("Ada Example", None),
        ("Acme Cloud", None),
        ("Cy Sample", None),
        ("", None),
        // Two are near.
        ("Acme Cloux", None),
    ] {
        assert_eq!(name(roster.near(wanted)), expected, "{wanted}");
    }
}

#[test]
fn every_network_is_a_channel() {
    for network in NETWORKS {
        assert_eq!(network.parse().ok().map(crate::channel::Name::as_str), Some(network));
    }
}

/// Names that people type, slips and oddities included.
fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "(Ada|Adda|Zoë|Zoe|Bo) (Example|Exampel|Muster|Mustér)",
        "(Acme|Acne|Muster|Mustér)( Cloud)?(,? (Inc\\.?|GmbH|AG|Ltd\\.))?",
        "[a-zé\"'\\\\ \\.\u{1b}\u{202e}]{0,12}",
        any::<String>(),
    ]
}

/// Recaps in which anything is named.
pub(crate) fn recaps() -> impl Strategy<Value = Vec<(Source, Recap)>> {
    let link = prop_oneof![
        Just(None),
        "https?://(www\\.)?(acme|muster)\\.example/[a-z?=&#]{0,9}".prop_map(Some),
        any::<String>().prop_map(Some)
    ];
    let recap = (
        prop::collection::vec((names(), names(), link.clone(), any::<String>()), 0..4),
        prop::collection::vec((names(), link), 0..4),
    );
    let recap = recap.prop_map(|(talks, sponsors)| {
        let speaker = |(name, employer, url, handle): (String, String, Option<String>, String)| Speaker {
            affiliation: Some(employer),
            url,
            handles: [("x".to_owned(), handle.clone()), ("fax".to_owned(), handle)].into(),
            ..Speaker::named(name)
        };
        let talks = talks.into_iter().map(|one| Talk { speakers: vec![speaker(one)], ..Talk::default() });
        let recap = Recap {
            talks: talks.collect(),
            sponsors: sponsors
                .iter()
                .map(|(name, url)| Sponsor { name: name.clone(), url: url.clone() })
                .collect(),
            also_thanked: sponsors.into_iter().map(|(name, url)| Thanked { name, url, why: None }).collect(),
            ..Recap::default()
        };
        (Source { path: "a.md".to_owned(), text: String::new() }, recap)
    });
    prop::collection::vec(recap, 0..6)
}

/// The roster that proposed entries make.
pub(crate) fn roster_of(proposal: &Proposal) -> Roster {
    let of = |kind| proposal.entries.iter().filter(move |entry| entry.kind == kind);
    Roster {
        people: of(Kind::Person).map(|entry| entry.known.clone()).collect(),
        organisations: of(Kind::Organisation).map(|entry| entry.known.clone()).collect(),
    }
}

proptest! {
    #[test]
    fn whatever_is_named_is_proposed_once_and_found_by_every_spelling(recaps in recaps()) {
        let roster = roster_of(&propose(&recaps, &Roster::default(), true));
        for person in &roster.people {
            prop_assert!(person.spellings().all(|name| roster.person(name) == Some(person)));
        }
        for organisation in &roster.organisations {
            prop_assert!(organisation.spellings().all(|name| roster.organisation(name) == Some(organisation)));
        }
        prop_assert_eq!(propose(&recaps, &roster, true).entries, vec![]);
    }

    #[test]
    fn any_text_is_read_back_from_the_toml_as_it_was(text in any::<String>(), other in any::<String>()) {
        let known = Known {
            aliases: vec![other.clone(), text.clone()],
            url: Some(text.clone()),
            logo: Some(other.clone()),
            handles: [("x".to_owned(), text.clone()), ("mastodon".to_owned(), other)].into(),
            ..known(&text, &[])
        };
        let entry = Entry { kind: Kind::Person, known, recaps: 1, first: None, last: None };
        let read: toml::Table = toml::from_str(&entry.toml()).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let read = &read["person"][0];
        prop_assert_eq!(read["name"].as_str(), Some(text.as_str()));
        prop_assert_eq!(read["aliases"][0].as_str(), entry.known.aliases.first().map(String::as_str));
        prop_assert_eq!(read["url"].as_str(), entry.known.url.as_deref());
        prop_assert_eq!(read["logo"].as_str(), entry.known.logo.as_deref());
        prop_assert_eq!(read["handles"]["x"].as_str(), Some(text.as_str()));
    }

    #[test]
    fn no_name_makes_the_roster_panic(name in any::<String>(), known_as in names()) {
        let entry = known(&known_as, &[&name]);
        let roster = Roster { people: vec![entry.clone()], organisations: vec![entry] };
        let _ = roster.near(&name);
        prop_assert!(roster.person(&name).is_some() && roster.organisation(&name).is_some());
    }
}

#[test]
fn an_organisation_that_reads_like_a_person_gives_no_talk_and_may_sponsor() {
    let roster = Roster { people: vec![], organisations: vec![known("Halden Muster", &[])] };
    let text = "---\ntitle: May\ndate: 2024-05-02\n---\nHalden Muster spoke about hiring. Our host was Halden Muster.\n\n\
                Thanks to our sponsors [Halden Muster](https://halden.example/).\n";
    let source = Source { path: "2024-05-02-may.md".to_owned(), text: text.to_owned() };
    let among = Surroundings { roster: Some(&roster), others: &[] };
    let (recap, findings) = understand_among(&source, &among);
    let sponsors: Vec<_> = recap.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect();
    assert_eq!((recap.talks.len(), recap.host, sponsors), (0, None, vec!["Halden Muster"]));
    let told: Vec<_> = findings.iter().filter(|one| one.code == "organisation-as-speaker").collect();
    assert_eq!(told.len(), 1, "{findings:?}");
    let at = told[0].span.clone().unwrap();
    assert_eq!((&text[at.clone()], at.start), ("Halden Muster", text.find("Halden").unwrap()));
}
