//! Tests of cards as they are drawn: hostile facts, everybody named, nothing beyond the edges.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;

use super::*;
use crate::edition::tests::{publication, recap};
use crate::edition::{Role, compile};
use crate::recap::{Host, Recap, Speaker, Sponsor, Talk};

/// An edition whose pictures were copied, each in its own way.
fn edition(change: impl FnOnce(&mut Recap)) -> Edition {
    let mut recap = recap();
    change(&mut recap);
    let mut edition = compile(&recap, &publication()).0;
    let photos = edition.talks.iter().flat_map(|talk| &talk.speakers).filter_map(|one| one.photo.clone());
    let sizes = photos.map(|photo| (photo, Size { width: 200, height: 260 })).collect::<Vec<_>>();
    edition.sizes.extend(sizes);
    edition
}

fn drawn(edition: &Edition) -> (Vec<Drawing>, Vec<Finding>) {
    draw(edition, &publication())
}

fn speaker(name: &str, company: Option<&str>, photo: bool) -> Speaker {
    let photo = photo.then(|| format!("/images/{}.jpg", name.len()));
    Speaker { affiliation: company.map(str::to_owned), photo, ..Speaker::named(name) }
}

fn talk(title: &str, speakers: Vec<Speaker>) -> Talk {
    Talk { title: Some(title.to_owned()), speakers, ..Talk::default() }
}

/// The words of a card in the order in which they were set.
fn said(drawing: &Drawing) -> String {
    drawing.texts.iter().map(|set| set.words.as_str()).collect::<Vec<_>>().join(" ")
}

/// The drawing with outlines taken out: what is left is what a person can check.
fn legible(drawing: &Drawing) -> String {
    let mut out = format!("{}\n\n", drawing.alt);
    for line in drawing.svg.lines() {
        match line.split_once(" d=\"") {
            Some((tag, path)) => out.push_str(&format!("{tag} d=\"{} bytes\"/>\n", path.len() / 100 * 100)),
            None => out.push_str(&format!("{line}\n")),
        }
    }
    for placed in &drawing.pictures {
        out.push_str(&format!("{placed:?}\n"));
    }
    out
}

/// Everything lies on the card, and no words lie on others.
fn assert_within(drawing: &Drawing) {
    let edge = |area: &Area, what: &str| {
        let Area { left, top, width, height } = *area;
        let within = left >= 0.0
            && top >= 0.0
            && left + width <= SIDES.width as f32
            && top + height <= SIDES.height as f32;
        assert!(within, "{what}: {area:?}");
    };
    for set in &drawing.texts {
        edge(&set.ink, &set.words);
        assert!(set.size >= 14.0 || set.words.chars().count() <= 2, "{} at {}", set.words, set.size);
    }
    for placed in &drawing.pictures {
        edge(&placed.area, &placed.url);
    }
}

/// Everybody whom the edition credits is in the words of the evening's card; a talk's has its own speakers
/// and every sponsor.
fn assert_named(edition: &Edition, drawings: &[Drawing]) {
    for drawing in drawings {
        for credit in &edition.credits {
            let belongs = match (drawing.of, credit.role) {
                (Of::Talk(place), Role::Speaker) => {
                    edition.talks[place].names().any(|name| name == credit.name)
                }
                (Of::Talk(_), Role::Host) => false,
                _ => true,
            };
            assert!(!belongs || drawing.alt.contains(&credit.name), "{} in {}", credit.name, drawing.alt);
        }
    }
}

#[test]
fn an_evening_and_its_talks_have_their_cards() {
    let edition = edition(|recap| {
        recap.talks[0].speakers = vec![speaker("Ada Example", Some("Acme Cloud"), true)];
        recap.event.venue = Some("CodeNode".into());
        recap.event.date = Some(jiff::civil::date(2019, 6, 5));
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(findings, []);
    assert_eq!(
        drawings.iter().map(|drawing| drawing.of).collect::<Vec<_>>(),
        [Of::Evening, Of::Talk(0), Of::Talk(1)]
    );
    for (drawing, name) in drawings.iter().zip(["evening", "talk", "talk_of_two"]) {
        insta::assert_snapshot!(name, legible(drawing));
        assert_within(drawing);
    }
    assert_named(&edition, &drawings);
}

#[test]
fn a_card_tells_the_day_of_the_evening_or_its_month_and_never_the_recap_s() {
    let day = jiff::civil::date(2019, 5, 30);
    for (date, month, told) in [
        (Some(day), Some("2019-05"), Some("30 May 2019")),
        (None, Some("2019-06"), Some("June 2019")),
        (None, None, None),
    ] {
        let edition = edition(|recap| {
            recap.title = "An evening".to_owned();
            (recap.event.date, recap.event.month) = (date, month.map(str::to_owned));
        });
        for drawing in drawn(&edition).0 {
            let words: Vec<&str> = drawing.texts.iter().map(|set| set.words.as_str()).collect();
            let dated = words.iter().find(|words| words.contains("2019"));
            assert_eq!(dated.copied(), told, "{words:?}");
            assert_eq!(told.is_none(), !drawing.alt.contains("2019"), "{}", drawing.alt);
        }
    }
}

#[test]
fn names_with_their_companies_are_broken_between_words_and_never_within_one() {
    for talks in 1..9 {
        let edition = edition(|recap| {
            let two = |number: usize| {
                let one = speaker("Natalia Beispiel", Some("Musterland"), number < 5);
                let other = speaker("Bo Muster", Some("Widgets Research"), false);
                talk(&format!("Talk {number}"), vec![one, other])
            };
            recap.talks = (0..talks).map(two).collect();
        });
        for drawing in drawn(&edition).0 {
            let words: Vec<&str> =
                drawing.texts.iter().flat_map(|set| set.words.split([' ', '\u{a0}'])).collect();
            for whole in ["Natalia", "Beispiel", "(Musterland)", "Muster", "(Widgets", "Research)"] {
                let bare = whole.trim_matches(['(', ')']);
                assert!(words.contains(&whole) || words.contains(&bare), "{whole} in {words:?}");
            }
            assert!(words.iter().all(|word| !word.starts_with(')') && !word.ends_with('-')), "{words:?}");
        }
    }
}

#[test]
fn letters_in_the_place_of_a_photo_are_not_covered_by_the_photo_beside_them() {
    for photos in [[true, false, false], [false, true, false], [true, false, true]] {
        let edition = edition(|recap| {
            let people = ["Ada Example", "Bo Muster", "Cy Beispielhaus"].into_iter().zip(photos);
            recap.talks =
                vec![talk("Queues", people.map(|(name, photo)| speaker(name, None, photo)).collect())];
        });
        for drawing in drawn(&edition).0 {
            let letters = drawing.texts.iter().filter(|set| ["AE", "BM", "CB"].contains(&set.words.as_str()));
            for Set { words, ink, .. } in letters {
                let covers = |placed: &&Placed| {
                    let Area { left, top, width, height } = placed.area;
                    ink.left < left + width
                        && left < ink.left + ink.width
                        && ink.top < top + height
                        && top < ink.top + ink.height
                };
                assert!(!drawing.pictures.iter().any(|placed| covers(&placed)), "{words} {photos:?}");
            }
        }
    }
}

#[test]
fn thirty_sponsors_are_on_the_card_of_a_talk_and_too_many_are_told() {
    for (count, told) in [(30, false), (200, true)] {
        let edition = edition(|recap| {
            recap.sponsors = (1..=count)
                .map(|number| Sponsor { name: format!("Invented Company No. {number} Ltd."), url: None })
                .collect();
        });
        let (drawings, findings) = drawn(&edition);
        let of_talk = findings.iter().any(|it| it.code == "card-crowded" && it.message.contains('“'));
        assert_eq!(of_talk, told, "{findings:?}");
        for drawing in drawings.iter().filter(|drawing| !told && drawing.of != Of::Evening) {
            let said = said(drawing).replace('\u{a0}', " ");
            for number in 1..=count {
                assert!(said.contains(&format!("No. {number} Ltd.")), "{number} in {said}");
            }
        }
    }
}

#[test]
fn a_long_name_is_whole_where_there_is_room_for_it() {
    let name = "Wolfeschlegelsteinhausenbergerdorff ".repeat(4) + "Smith";
    let edition = edition(|recap| recap.talks = vec![talk("Queues", vec![speaker(&name, None, false)])]);
    let (drawings, findings) = drawn(&edition);
    assert!(findings.iter().all(|finding| finding.code != "card-cut"), "{findings:?}");
    for drawing in drawings {
        assert!(said(&drawing).contains(&name), "{}", said(&drawing));
    }
}

#[test]
fn the_same_edition_gives_the_same_cards() {
    let edition = edition(|_| ());
    assert_eq!(drawn(&edition), drawn(&edition));
}

#[test]
fn a_talk_of_which_nothing_is_known_has_no_card() {
    let edition = edition(|recap| recap.talks.push(Talk::default()));
    assert_eq!(drawn(&edition).0.len(), 3);
}

#[test]
fn an_evening_without_end_has_thirty_cards_of_talks_and_that_is_told() {
    let edition = edition(|recap| {
        recap.talks = (0..40).map(|number| talk(&format!("Talk {number}"), Vec::new())).collect();
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(drawings.len(), 31);
    assert!(findings.iter().any(|finding| finding.code == "too-many-cards"), "{findings:?}");
}

#[test]
fn long_titles_are_wrapped_and_only_the_endless_are_cut_and_told() {
    let long = "word ".repeat(60);
    let endless = "word ".repeat(400);
    for (title, cut) in [(long.trim(), false), (endless.trim(), true)] {
        let edition = edition(|recap| {
            recap.talks = vec![talk(title, vec![speaker("Ada Example", None, true)])];
        });
        let (drawings, findings) = drawn(&edition);
        assert_eq!(drawings.len(), 2);
        drawings.iter().for_each(assert_within);
        assert_eq!(findings.iter().any(|finding| finding.code == "card-cut"), cut, "{findings:?}");
        assert_eq!(said(&drawings[1]).contains('…'), cut);
        assert_eq!(said(&drawings[1]).matches("word").count() >= 60, !cut || said(&drawings[1]).len() > 300);
    }
}

#[test]
fn a_word_that_is_wider_than_its_place_is_taken_apart_with_a_hyphen() {
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let edition = edition(|recap| {
        recap.talks = vec![talk(word, vec![speaker("Ada Example", None, true)])];
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(findings, []);
    drawings.iter().for_each(assert_within);
    let set = said(&drawings[1]).replace("- ", "");
    assert!(set.contains(word), "{set}");
}

#[test]
fn names_of_many_scripts_stand_on_cards_and_one_without_a_font_is_asked_for() {
    let names = [
        "نور الهدى",
        "דנה לוי",
        "Γιώργος Παπαδόπουλος",
        "Дмитро Їжак",
        "Łukasz Żółć",
        "Nguyễn Thị Hạnh",
        "山田太郎",
        "김철수",
    ];
    for name in names {
        let edition = edition(|recap| {
            recap.talks = vec![talk(name, vec![speaker(name, Some(name), false)])];
        });
        let (drawings, findings) = drawn(&edition);
        assert_eq!((drawings.len(), findings), (2, Vec::new()), "{name}");
        drawings.iter().for_each(assert_within);
    }
    let edition = edition(|recap| {
        recap.talks = vec![talk("Caches", vec![speaker("ᚠᚢᚦ", None, false)])];
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(drawings, []);
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the card of the evening is not drawn: no font of recap has `ᚠᚢᚦ`, which `ᚠᚢᚦ` is written with",
            "the card of “Caches” is not drawn: no font of recap has `ᚠᚢᚦ`, which `ᚠᚢᚦ` is written with",
        ]
    );
}

#[test]
fn what_is_no_letter_and_has_no_font_is_left_out() {
    let edition =
        edition(|recap| recap.talks[0].title = Some("Caches \u{e000} and queues \u{10ffff}".into()));
    let (drawings, findings) = drawn(&edition);
    assert_eq!(findings, []);
    assert!(said(&drawings[1]).contains("Caches and queues"), "{}", said(&drawings[1]));
}

#[test]
fn a_card_in_hebrew_stands_the_other_way_round() {
    let edition = edition(|recap| {
        recap.language = Some("he".into());
        recap.title = "ערב של תורים ומנעולים".into();
    });
    let (drawings, _) = drawn(&edition);
    drawings.iter().for_each(assert_within);
    let headline = drawings[0].texts.iter().find(|set| set.words.contains("ערב")).unwrap();
    assert!(headline.ink.left + headline.ink.width > 1100.0, "{headline:?}");
}

/// A row as it is seen from left to right, in one line.
fn seen(row: &str) -> String {
    let words = text::Words::new(row, font::Weight::Bold).unwrap();
    let lines = words.fitting(&[16.0], 1, 10_000.0, 100.0).unwrap();
    words.seen(&lines.lines[0]).replace('\u{a0}', " ")
}

#[test]
fn names_among_those_of_another_direction_keep_what_they_begin_and_end_with() {
    let latin = ["Example Inc.", "(!Yahoo)", "Acme (UK) \"Ltd\"", "C++"];
    let others = ["דנה כהן", "חברה לדוגמה בע\"מ", "مثال."];
    let mut names: Vec<&str> = others[..1].to_vec();
    names.extend(latin);
    names.extend(&others[1..]);
    let backwards = |name: &str| name.chars().rev().collect::<String>();
    for first in 0..names.len() {
        names.rotate_left(first);
        let seen = seen(&sponsors::in_a_row(&names));
        for name in latin {
            assert!(seen.contains(name), "{name} in {seen}");
        }
        for name in others {
            assert!(seen.contains(&backwards(name)), "{name} in {seen}");
        }
        assert!(!seen.contains(['\u{2068}', '\u{2069}']), "{seen}");
    }
    // Whoever comes first says from where a row is read.
    let right_to_left = seen(&sponsors::in_a_row(&["דנה", "Ada Inc.", "יוסי"]));
    assert_eq!(right_to_left, "יסוי · Ada Inc. · הנד");
    let left_to_right = seen(&sponsors::in_a_row(&["Ada Inc.", "דנה"]));
    assert_eq!(left_to_right, "Ada Inc. · הנד");
    let person = facts::Person { name: "דנה", affiliation: Some("Example Inc."), photo: None };
    assert_eq!(seen(&sponsors::in_a_row(&[person.to_set()])), ")Example Inc.( הנד");
    assert_eq!(person.in_words(), "דנה (Example Inc.)");
}

#[test]
fn what_keeps_names_in_their_direction_is_neither_read_nor_told() {
    let edition = edition(|recap| {
        recap.language = Some("he".into());
        recap.title = "ערב של תורים".into();
        recap.host = Some(Host { name: "Hanna Inc.".into(), role: None });
        recap.sponsors =
            ["דוגמה", "Example Inc."].map(|name| Sponsor { name: name.into(), url: None }).to_vec();
        let two = vec![speaker("דנה", Some("Acme \u{e000}Inc."), false), speaker("Ada", None, false)];
        recap.talks = (0..30).map(|_| talk("נעילות", two.clone())).collect();
    });
    let (drawings, findings) = drawn(&edition);
    let told = format!("{findings:?}");
    let read = drawings.iter().map(|drawing| format!("{} {} {}", drawing.alt, drawing.svg, said(drawing)));
    for words in read.chain([told]) {
        assert!(!words.contains(['\u{2068}', '\u{2069}']) && !words.contains("u{206"), "{words}");
    }
    assert_named(&edition, &drawings);
}

#[test]
fn fifty_sponsors_are_all_on_the_evenings_card() {
    let names: Vec<String> = (0..50).map(|number| format!("Sponsor number {number:02} Ltd.")).collect();
    let edition = edition(|recap| {
        recap.sponsors = names.iter().map(|name| Sponsor { name: name.clone(), url: None }).collect();
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(findings, []);
    let set = said(&drawings[0]).replace('\u{a0}', " ");
    for name in &names {
        assert!(set.contains(name.as_str()), "{name} in {set}");
    }
    assert_named(&edition, &drawings);
}

#[test]
fn nobody_is_missing_from_an_evening_of_a_dozen_talks() {
    let names: Vec<String> = (0..12).map(|number| format!("Somebody Number{number:02}")).collect();
    let edition = edition(|recap| {
        recap.host = Some(Host { name: "Hanna Example".into(), role: None });
        recap.talks = names
            .iter()
            .map(|name| talk("A talk about very many things", vec![speaker(name, Some("Acme"), false)]))
            .collect();
    });
    let (drawings, findings) = drawn(&edition);
    assert_eq!(findings, []);
    let set = said(&drawings[0]).replace('\u{a0}', " ");
    for name in &names {
        assert!(set.contains(name.as_str()), "{name} in {set}");
    }
    assert_within(&drawings[0]);
}

/// Words of every script, marks and signs among them.
fn any_words() -> impl Strategy<Value = String> {
    let scripts = [
        "[a-zA-Z0-9 .,:&/-]{0,80}",
        "[א-ת ]{1,30}",
        "[ء-ي ]{1,30}",
        "[一-龥ぁ-ん]{1,40}",
        "[ก-๙]{1,30}",
        "[अ-ह ा-्]{1,30}",
        "\\PC{0,40}",
        "[A-Za-z]{40,90}",
        "(👩‍💻|🦀|🇬🇧|👍🏽|\u{301}){1,9}",
    ];
    proptest::collection::vec(proptest::sample::select(scripts.to_vec()).prop_flat_map(|one| one), 1..4)
        .prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_words_stay_on_the_card_and_everybody_is_named(
        title in any_words(),
        talks in proptest::collection::vec((any_words(), proptest::collection::vec((any_words(), any::<bool>()), 0..4)), 0..6),
        sponsors in proptest::collection::vec(any_words(), 0..12),
        venue in any_words(),
        right_to_left in any::<bool>(),
    ) {
        let edition = edition(|recap| {
            recap.title = title;
            recap.event.venue = Some(venue);
            recap.language = right_to_left.then(|| "ar".to_owned());
            recap.sponsors = sponsors.into_iter().map(|name| Sponsor { name, url: None }).collect();
            recap.talks = talks
                .into_iter()
                .map(|(title, speakers)| {
                    let speakers = speakers.iter().map(|(name, photo)| speaker(name, Some(name), *photo));
                    talk(&title, speakers.collect())
                })
                .collect();
        });
        let (drawings, findings) = drawn(&edition);
        drawings.iter().for_each(assert_within);
        assert_named(&edition, &drawings);
        // Who has no card is told of.
        let expected = 1 + edition.talks.iter().filter(|talk| talk.title.as_deref().is_some_and(|title| !title.is_empty()) || !talk.speakers.is_empty()).count();
        prop_assert!(drawings.len() == expected || findings.iter().any(|finding| finding.code == "card-letters"));
    }
}
