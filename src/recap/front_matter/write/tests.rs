//! Facts written and read back, in each format.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::recap::document::plain;
use crate::recap::{Event, Host, Known, Next, Speaker, Sponsor, Talk, Thanked};

const BODY: &str = "Thanks to our sponsors [Acme](https://acme.example/)!\n\nAda Example from Acme talked about [Anvils: a story](https://video.example/1).";

fn source(text: &str) -> Source {
    Source { path: "2024-05-02-may.md".to_owned(), text: text.to_owned() }
}

fn written(text: &str) -> Written {
    write(&source(text), None).unwrap()
}

#[test]
fn facts_are_put_behind_what_stands_there() {
    let written = written(&format!("---\ntitle: May\n# ours\nhost: Bo Muster\n---\n{BODY}"));
    assert_eq!(written.added, ["event", "sponsors", "talks"]);
    assert_eq!(written.kept, ["host"]);
    let expected = "---\ntitle: May\n# ours\nhost: Bo Muster\nevent:\n  month: \"2024-05\"\nsponsors:\n  - name: Acme\n    \
                    url: https://acme.example/\ntalks:\n  - speaker: Ada Example\n    affiliation: Acme\n    \
                    title: \"Anvils: a story\"\n    url: https://video.example/1\n---\n";
    assert_eq!(written.text, format!("{expected}{BODY}"));
}

#[test]
fn every_format_reads_back_and_is_written_only_once() {
    for front in [
        "",
        "---\n---\n",
        "---\ntitle: May\n---\n",
        "---\n  title: May\n---\n",
        "---\r\ntitle: May\r\n---\r\n",
        "---\ntitle: May\ndescription: |+\n  Two\n\n---\n",
        "title: May\n---\n",
        "+++\ntitle = \"May\"\n[extra]\nimage = \"/a.jpg\"\n+++\n",
        "{\n  \"title\": \"May\"\n}\n",
        "{\n}\n",
        "---json\n{ \"title\": \"May\" }\n---\n",
        "---json\n{\n  \"title\": \"May\"\n}\n---\n",
        "---toml\ntitle = \"May\"\n---\n",
    ] {
        let text = format!("{front}{BODY}");
        let once = written(&text);
        assert!(once.text.ends_with(BODY) && once.added.contains(&"talks"), "{front:?}");
        // Nothing but one insertion: what is left without it is the file as it was.
        let same = text.bytes().zip(once.text.bytes()).take_while(|(old, new)| old == new).count();
        assert!(once.text.ends_with(&text[same..]), "{front:?}");
        assert_eq!(
            once.text.matches('\n').count() == once.text.matches("\r\n").count() + BODY.matches('\n').count(),
            front.contains('\r')
        );
        let again = written(&once.text);
        assert_eq!((again.text, again.added), (once.text, vec![]), "{front:?}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_with_the_reason() {
    let refused = |front: &str| write(&source(&format!("{front}{BODY}")), None).unwrap_err().code;
    assert_eq!(refused("Title: May\nDate: 2024-05-02\n\n"), "front-matter-lines");
    assert_eq!(refused("---\ntitle: x\n\n"), "front-matter-open");
    assert_eq!(refused("---\ntitle: [a\n---\n"), "front-matter-broken");
    assert_eq!(refused("---\nhost: {shoe: 9}\n---\n"), "front-matter-key");
    assert_eq!(refused("---\n{title: x}\n---\n"), "front-matter-shape");
}

/// A text as it may come out of a recap: no space around it, and not empty.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop::sample::select(vec![
        "yes",
        "No",
        "null",
        "~",
        "2024-05-02",
        "12:30",
        "1e3",
        "0x1F",
        "- a",
        "a: b",
        "a #b",
        "#a",
        "'a'",
        "\"",
        "\\",
        "a\nb",
        "a\tb",
        "[a]",
        "{a}",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a`",
        "é — ü",
        "日本",
        "🎉",
        "a:",
        "?",
        "https://example.org/?a=b#c",
        "\u{85}a\u{2028}b",
        "\u{feff}a",
        "---",
        "+++",
        "true",
        "Acme, Inc.",
        "a\r\nb",
        "=",
    ]);
    // Facts hold no control characters.
    prop_oneof![awkward.prop_map(str::to_owned), "[\\PC]{1,12}"]
        .prop_map(|text| plain(&text).trim().to_owned())
        .prop_filter("empty", |text| !text.is_empty())
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn person() -> impl Strategy<Value = Speaker> {
    let handles = prop::collection::btree_map(text(), text(), 0..3);
    (text(), maybe(), maybe(), maybe(), handles).prop_map(|(name, affiliation, url, photo, handles)| {
        // Two spellings of one network are one key.
        let handles: BTreeMap<_, _> = handles.into_iter().take(1).collect();
        Speaker { name, affiliation, url, photo, handles }
    })
}

fn talk() -> impl Strategy<Value = Talk> {
    let texts = prop::collection::vec(text(), 0..3);
    let time = prop::option::of("[1-9]?[0-9]:[0-5][0-9](:[0-5][0-9])?|[1-9][0-9]{0,3}|[1-9]h[1-9]m");
    (prop::collection::vec(person(), 0..3), maybe(), maybe(), maybe(), maybe(), time, texts).prop_map(
        |(speakers, title, url, video, slides, starts_at, takeaways)| Talk {
            speakers,
            title,
            url,
            video,
            slides,
            starts_at,
            takeaways,
        },
    )
}

fn facts() -> impl Strategy<Value = Recap> {
    let event = (
        maybe(),
        prop::option::of(Just("2024-05".to_owned())),
        maybe(),
        prop::option::of(0..9_999_u32),
        maybe(),
    );
    let event = event.prop_map(|(name, month, venue, attendees, video)| Event {
        date: None,
        name,
        month,
        venue,
        attendees,
        video,
    });
    let host = prop::option::of((text(), maybe()).prop_map(|(name, role)| Host { name, role }));
    let sponsors =
        prop::collection::vec((text(), maybe()).prop_map(|(name, url)| Sponsor { name, url }), 0..3);
    let thanked = (text(), maybe(), maybe()).prop_map(|(name, url, why)| Thanked { name, url, why });
    let texts = || prop::collection::vec(text(), 0..3);
    let when = prop_oneof![
        Just((None, None)),
        Just((Some(date(2024, 6, 5)), None)),
        Just((None, Some("2024-06".to_owned()))),
    ];
    let next = (when, texts(), texts(), maybe()).prop_map(|((date, month), affiliations, speakers, rsvp)| {
        Next { date, month, affiliations, speakers, rsvp }
    });
    let talks = prop::collection::vec(talk(), 0..3);
    (event, host, sponsors, prop::collection::vec(thanked, 0..3), talks, prop::option::of(next)).prop_map(
        |(event, host, sponsors, also_thanked, talks, next)| Recap {
            event,
            host,
            sponsors,
            also_thanked,
            talks,
            next,
            ..Recap::default()
        },
    )
}

proptest! {
    #[test]
    fn any_facts_read_back_as_they_were(recap in facts()) {
        for text in ["Text.\n", "---\ntitle: x\n---\nText.\n", "+++\ntitle = \"x\"\n+++\nText.\n", "{\n\"title\": \"x\"\n}\nText.\n"] {
            let header = split(text).header;
            let (at, addition) = addition(text, header.as_ref(), &tree::facts(&recap)).unwrap();
            let text = format!("{}{addition}{}", &text[..at], &text[at..]);
            let parted = split(&text);
            prop_assert!(parted.broken.is_none(), "{:?} in {}", parted.broken, text);
            let Some(header) = parted.header else { continue };
            let (stated, findings) = crate::recap::front_matter::read(&text, &header);
            prop_assert_eq!(&findings, &[], "{}", text);
            prop_assert_eq!(&stated.event.unwrap_or_default(), &recap.event, "{}", text);
            prop_assert_eq!(&stated.host, &recap.host, "{}", text);
            let sponsors: Vec<_> = stated.sponsors.into_iter().flat_map(|sponsors| sponsors.value).map(|one| one.value).collect();
            prop_assert_eq!(&sponsors, &recap.sponsors, "{}", text);
            prop_assert_eq!(&stated.also_thanked.unwrap_or_default(), &recap.also_thanked, "{}", text);
            let talks: Vec<_> = stated.talks.into_iter().flat_map(|talks| talks.value).map(|one| one.value).collect();
            prop_assert_eq!(&talks, &recap.talks, "{}", text);
            prop_assert_eq!(&stated.next.map(|next| next.value), &recap.next, "{}", text);
        }
    }
}

#[test]
fn a_fact_that_is_stated_as_nothing_is_filled_in_its_place() {
    let yaml = written(&format!("---\ntitle: May\ntalks: null\nsponsors:\nhost: Bo Muster\n---\n{BODY}"));
    assert_eq!((yaml.added, yaml.kept), (vec!["event", "sponsors", "talks"], vec!["host"]));
    let lines = "sponsors:\n  - name: Acme\n    url: https://acme.example/\nhost: Bo Muster\nevent:\n";
    assert!(yaml.text.starts_with("---\ntitle: May\ntalks:\n  - speaker: Ada Example\n"), "{}", yaml.text);
    assert!(yaml.text.contains(lines), "{}", yaml.text);
    let json = written(&format!("{{\n  \"title\": \"May\",\n  \"talks\": null,\n}}\n{BODY}"));
    assert!(json.text.contains("\"talks\": [{\"speaker\": \"Ada Example\""), "{}", json.text);
    assert!(json.text.contains("],\n  \"event\": {"), "{}", json.text);
    assert_eq!(written(&format!("---\nsponsors: []\n---\n{BODY}")).kept, ["sponsors"]);
}

#[test]
fn a_file_without_text_and_json_that_never_ends_are_refused() {
    for (text, code) in [
        ("", "empty-post"),
        ("\n\n", "empty-post"),
        ("---\ntitle: May\n---\n\n", "empty-post"),
        ("{\n  \"title\": \"May\",\n\nText.\n", "front-matter-open"),
    ] {
        assert_eq!(write(&source(text), None).unwrap_err().code, code, "{text:?}");
    }
    let one_line = written(&format!("{{ \"title\": \"May\", }}\n\n{BODY}"));
    assert!(one_line.text.starts_with("{ \"title\": \"May\",\n  \"event\""), "{}", one_line.text);
}

#[test]
fn front_matter_that_is_a_program_is_left_as_it_stands() {
    let finding = write(&source(&format!("---js\n{{ title: `May` }}\n---\n{BODY}")), None).unwrap_err();
    assert_eq!(finding.code, "front-matter-format");
}

#[test]
fn those_whom_the_roster_knows_are_written_as_it_knows_them() {
    let person = Known {
        name: "Ada Éxample".to_owned(),
        url: Some("https://ada.example/".to_owned()),
        handles: [("mastodon".to_owned(), "@ada@social.example".to_owned())].into(),
        ..Known::default()
    };
    let named = |name: &str| Known { name: name.to_owned(), ..Known::default() };
    let roster = Roster { people: vec![person.clone()], organisations: vec![named("ACME")] };
    let source = source(&format!("---\ntitle: May\nsponsors: [Acme]\n---\n{BODY}"));
    let written = write(&source, Some(&roster)).unwrap();
    let (recap, _) = understand(&Source { text: written.text, ..source });
    let speaker = &recap.talks[0].speakers[0];
    assert_eq!((&speaker.name, &speaker.url, &speaker.handles), (&person.name, &person.url, &person.handles));
    assert_eq!((speaker.affiliation.as_deref(), recap.sponsors[0].name.as_str()), (Some("ACME"), "Acme"));
}
