//! In charge of counts that do not come out: `three speakers` where two are named, `two sponsors` where one is
//! thanked.

use std::ops::Range;
use std::sync::LazyLock;

use super::evening::is_another;
use super::page::{Page, Passage, Word};
use crate::finding::Finding;
use crate::recap::facts::phrases::Phrases;
use crate::recap::facts::table::{AnyCase, Meanings};

/// Numbers in words, from one to twelve, by language.
const NUMBERS: [(&str, [&str; 12]); 4] = [
    (
        "en",
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ),
    (
        "de",
        ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
    ),
    ("fr", ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]),
    (
        "es",
        ["un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ),
];

/// Words for so many together: `a trio of talks`.
const GROUPS: [(&str, usize); 5] = [("duo", 2), ("pair", 2), ("trio", 3), ("quartet", 4), ("quintet", 5)];

/// What the numbers and groups are; one that two languages share is that of the first.
static VALUES: Meanings<usize> = Meanings::new(|| {
    let counted = NUMBERS.iter().rev().flat_map(|(_, numbers)| numbers.iter().copied().zip(1..));
    counted.chain(GROUPS).map(|(word, number)| (AnyCase(word), number)).collect()
});

/// Words for people who speak.
const SPEAKERS: &[&str] = &[
    "speakers",
    "presenters",
    "speaker",
    "sprecher",
    "sprecherinnen",
    "referenten",
    "referentinnen",
    "vortragende",
    "vortragenden",
    "speaker:innen",
    "orateurs",
    "oratrices",
    "intervenants",
    "intervenantes",
    "conférenciers",
    "conférencières",
    "ponentes",
    "oradores",
];

/// Words for what they give.
const TALKS: &[&str] = &[
    "talks",
    "presentations",
    "vorträge",
    "vorträgen",
    "présentations",
    "conférences",
    "interventions",
    "exposés",
    "charlas",
    "ponencias",
    "presentaciones",
];

/// Words for whoever pays.
const SPONSORS: &[&str] =
    &["sponsors", "sponsoren", "sponsorinnen", "commanditaires", "mécènes", "patrocinadores", "sponsor"];

/// What is counted in the opening, and what anywhere.
static TALKS_OR_SPEAKERS: LazyLock<Phrases> = LazyLock::new(|| Phrases::words(&[SPEAKERS, TALKS]));
static ANY_SPONSORS: LazyLock<Phrases> = LazyLock::new(|| Phrases::words(&[SPONSORS]));

/// Words before a number, or between it and what is counted, that make it a part of a whole, or
/// talks of another kind.
const PARTS: &[&str] = &[
    "first",
    "last",
    "next",
    "other",
    "more",
    "another",
    "of",
    "lightning",
    "short",
    "all",
    "final",
    "remaining",
    "previous",
    "past",
    "ersten",
    "letzten",
    "weitere",
    "weiteren",
    "premiers",
    "autres",
    "dernières",
    "primeras",
    "otras",
    "otros",
    "últimas",
    "best",
    "favourite",
    "favorite",
    "female",
    "new",
    "every",
    "over",
    "about",
    "nach",
];

/// Most words between a number and what it counts: `three fantastic guest speakers`.
const FURTHEST: usize = 3;

/// Looks over the counts that a recap gives.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let talks = page.recap.talks.len();
    let mut people: Vec<&str> = page.recap.talks.iter().flat_map(crate::recap::Talk::names).collect();
    people.sort_unstable();
    people.dedup();
    // The opening: what stands before the first speaker is told of at length.
    let mut opening = page.title.iter().chain(&page.description).chain(page.evening().take(4));
    // Of one talk that is stated, the front matter's own check tells.
    if !people.is_empty() && (talks > 1 || !page.spans.talks_stated) {
        findings.extend(opening.find_map(|passage| of_talks(page, passage, talks, people.len())));
    }
    // Sponsors are thanked anywhere.
    let mut passages = page.description.iter().chain(page.evening());
    if !page.recap.sponsors.is_empty() {
        findings.extend(passages.find_map(|passage| of_sponsors(page, passage)));
    }
}

/// A number of talks or speakers that is not theirs.
fn of_talks(page: &Page<'_>, passage: &Passage<'_>, talks: usize, people: usize) -> Option<Finding> {
    let (number, word, at) = count(passage, &TALKS_OR_SPEAKERS, &[SPEAKERS, TALKS])?;
    // A talk may have two speakers, so that either number of them may be meant.
    if number == talks || number == people {
        return None;
    }
    let found = if word.is_any(SPEAKERS) { people } else { talks };
    let message = format!("the recap announces {number} {}, but {found} {} found", word.text, are(found));
    let finding = Finding::warning("count-disagrees", message).at(passage.mark(page.source, at));
    Some(finding.hint("correct the number, or name whoever is missing"))
}

/// A number of sponsors that is not theirs. Whoever lent a room or brought food may be counted.
fn of_sponsors(page: &Page<'_>, passage: &Passage<'_>) -> Option<Finding> {
    let (number, word, at) = count(passage, &ANY_SPONSORS, &[SPONSORS])?;
    let found = page.recap.sponsors.len();
    if (found..=found + page.recap.also_thanked.len()).contains(&number) {
        return None;
    }
    let message = format!("the recap thanks {number} {}, but {found} {} found", word.text, are(found));
    let finding = Finding::warning("count-disagrees", message).at(passage.mark(page.source, at));
    Some(finding.hint("correct the number, or name the sponsor who is missing"))
}

fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// The number of something that a text gives, what it counts, and where.
fn count<'t>(
    passage: &Passage<'t>,
    any: &Phrases,
    things: &[&[&str]],
) -> Option<(usize, Word<'t>, Range<usize>)> {
    let text = passage.text;
    // Cheap first: most texts name nothing that is counted.
    if passage.inline().is_some_and(|inline| !any.any(inline.folded(), 0..text.len())) {
        return None;
    }
    let words = passage.words();
    let thing = |word: &Word<'_>| things.iter().any(|names| word.is_any(names));
    let mut counted = words.iter().enumerate().filter_map(|(at, word)| {
        let number = number(word)?;
        let behind = words.iter().skip(at + 1).take(FURTHEST + 1);
        let far = behind.clone().position(thing)?;
        let noun = words.get(at + 1 + far)?;
        let unbroken = !text[word.at.end..noun.at.start].contains(['.', ',', ';', ':', '!', '?', '(', '/']);
        let between = words.get(at + 1..at + 1 + far)?;
        let group = GROUPS.iter().any(|(group, _)| word.is_any(&[group]));
        let between = between.get(usize::from(group)..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let part = between
            .iter()
            .chain(before)
            .any(|word| word.is_any(PARTS) || month(word) || self::number(word).is_some());
        let at = word.at.start..noun.at.end;
        (unbroken && !part && !is_another(text, &at)).then(|| (number, noun.clone(), at))
    });
    // Two counts may add up in ways that are not known.
    counted.next().filter(|_| counted.next().is_none())
}

fn month(word: &Word<'_>) -> bool {
    word.capital() && crate::recap::facts::calendar::month(word.text).is_some()
}

fn number(word: &Word<'_>) -> Option<usize> {
    if let Ok(number) = word.text.parse::<usize>() {
        return (2..=12).contains(&number).then_some(number);
    }
    // One talk is no count: `one talk of the evening`.
    VALUES.of(word.text).filter(|number| *number > 1)
}
