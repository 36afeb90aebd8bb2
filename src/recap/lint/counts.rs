//! In charge of counts that do not come out: `three speakers` where two are named.

use super::page::{Page, Word, words};
use crate::finding::Finding;
use crate::recap::facts::table::{Meanings, lower};

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
        ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ),
];

/// What the numbers are; one that two languages share is that of the first.
static VALUES: Meanings<usize> = Meanings::new(|| {
    let counted = NUMBERS.iter().rev().flat_map(|(_, numbers)| numbers.iter().copied().zip(1..));
    counted.collect()
});

/// Words for people who speak.
const SPEAKERS: &[&str] =
    &["speakers", "sprecher", "referenten", "speaker:innen", "orateurs", "intervenants", "ponentes"];

/// Words for what they give.
const TALKS: &[&str] = &[
    "talks",
    "presentations",
    "vorträge",
    "vorträgen",
    "présentations",
    "conférences",
    "charlas",
    "ponencias",
];

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

/// Looks over the counts that the opening gives.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let talks = page.recap.talks.len();
    let mut people: Vec<&str> = page.recap.talks.iter().flat_map(crate::recap::Talk::names).collect();
    people.sort_unstable();
    people.dedup();
    if talks < 2 || people.is_empty() {
        return;
    }
    // The opening: what stands before the first speaker is told of at length.
    let opening = page.evening().take(4).chain(&page.description);
    for passage in opening {
        let Some((number, word, at)) = count(passage.text) else { continue };
        let speakers = word.is_any(SPEAKERS);
        // A talk may have two speakers, so that either number of them may be meant.
        if number == talks || number == people.len() {
            continue;
        }
        let found = if speakers { people.len() } else { talks };
        let message = format!("{number} {} are announced here, but {found} are told of", word.text);
        let finding = Finding::warning("count-disagrees", message).at(passage.mark(page.source, at));
        findings.push(finding.hint("correct the number, or name who is missing"));
        return;
    }
}

/// The number of speakers or talks that a text gives, what it counts, and where.
fn count(text: &str) -> Option<(usize, Word<'_>, std::ops::Range<usize>)> {
    let words = words(text);
    let mut counted = words.iter().enumerate().filter_map(|(at, word)| {
        let number = number(word)?;
        let behind = words.iter().skip(at + 1).take(FURTHEST + 1);
        let far = behind.clone().position(|word| word.is_any(SPEAKERS) || word.is_any(TALKS))?;
        let noun = words.get(at + 1 + far)?;
        let unbroken = !text[word.at.end..noun.at.start].contains(['.', ',', ';', ':', '!', '?', '(', '/']);
        let between = words.get(at + 1..at + 1 + far)?;
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let part = between
            .iter()
            .chain(before)
            .any(|word| word.is_any(PARTS) || month(word) || self::number(word).is_some());
        (unbroken && !part).then(|| (number, noun.clone(), word.at.start..noun.at.end))
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
    VALUES.get(lower(word.text).as_ref()).copied().filter(|number| *number > 1)
}
