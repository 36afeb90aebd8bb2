//! In charge of who gives a talk: people with the organisations they come from, as they stand in
//! a sentence, completed by what the recap says of its speakers beforehand.
//!
//! It leaves to [`super`] whether they speak at all.

use crate::recap::Speaker;
use crate::recap::document::{Block, Inline, Picture};
use crate::recap::facts::enumeration::items;
use crate::recap::facts::words::{self, Word, organisation_at, person_at, phrase, sentence_end, words};

/// What a speaker shares of the organisation they come from: `shared Acme's story`.
const STORIES: &[&str] = &["story", "journey", "experience", "experiences", "approach", "lessons"];

/// Phrases that enumerate the organisations that speakers come from.
const ORGANISATION_LISTS: &[&str] = &["speakers from ", "talks from "];

/// Words before an enumeration of speakers.
const LINE_UPS: &[&str] = &["featuring", "speakers", "welcomed", "talks"];

/// Most people who give one talk; who are more are an enumeration.
const MOST_SPEAKERS: usize = 6;

/// A person and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) affiliation: Option<String>,
}

impl From<Person> for Speaker {
    fn from(person: Person) -> Self {
        Speaker { affiliation: person.affiliation, ..Speaker::named(person.name) }
    }
}

/// What the recap says of its speakers before it tells of their talks.
#[derive(Debug, Default)]
pub(super) struct Announced {
    /// With their organisations.
    pub(super) people: Vec<Person>,
    /// `speakers from A, B and C`.
    pub(super) organisations: Vec<String>,
}

/// The people that one talk is given by.
pub(super) struct Group {
    pub(super) people: Vec<Person>,
    /// The word behind them.
    pub(super) end: usize,
}

/// The people whose names begin at a word: `A`, `A and B`, `A, B and C from X`.
pub(super) fn group(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<Group> {
    let (person, mut end) = person(inline, words, first, announced, photo)?;
    let mut people = vec![person];
    while people.len() < MOST_SPEAKERS
        && let Some(joint) = words.get(end).filter(|word| word.is("and") || word.text == "&")
    {
        if joint.stop.is_some() || words[end - 1].stop.is_some_and(|stop| stop != ',') {
            break;
        }
        let Some((next, behind)) = person_or_none(inline, words, end + 1, &announced.organisations) else {
            break;
        };
        people.push(next);
        end = behind;
    }
    Some(Group { people, end })
}

/// One person with a whole name, and the word behind what belongs to it.
fn person_or_none(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    organisations: &[String],
) -> Option<(Person, usize)> {
    let end = person_at(words, first, false)?;
    let name = phrase(&inline.text, words, first..end);
    let (affiliation, end) = affiliation(inline, words, end, organisations);
    Some((Person { name, affiliation }, end))
}

/// The person whose name begins at a word. A first name alone is enough where the line-up or the
/// picture before the paragraph says whose it is.
fn person(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<(Person, usize)> {
    if let Some(found) = person_or_none(inline, words, first, &announced.organisations) {
        return Some(found);
    }
    let name_end = person_at(words, first, true)?;
    let first_name = words[first].text;
    let (affiliation, end) = affiliation(inline, words, name_end, &announced.organisations);
    let same_name = |name: &str| name.split_whitespace().next() == Some(first_name);
    let mut whole = announced.people.iter().filter(|person| same_name(&person.name));
    let listed = whole.next().filter(|person| {
        whole.next().is_none()
            && (affiliation.is_none() || person.affiliation.is_none() || affiliation == person.affiliation)
    });
    if let Some(listed) = listed {
        return Some((
            Person { name: listed.name.clone(), affiliation: affiliation.or(listed.affiliation.clone()) },
            end,
        ));
    }
    let alt = photo.map(|photo| photo.alt.trim()).filter(|alt| same_name(alt))?;
    let alt_words = words::words(alt);
    (person_at(&alt_words, 0, false) == Some(alt_words.len()))
        .then(|| (Person { name: alt.to_owned(), affiliation }, end))
}

/// The organisation behind a name, `from the Acme`, and the word behind it. Without a `from`,
/// `Ada Example, Acme describing …`, it is one only if it is known to send a speaker.
fn affiliation(
    inline: &Inline,
    words: &[Word<'_>],
    name_end: usize,
    organisations: &[String],
) -> (Option<String>, usize) {
    let plain = || (None, name_end);
    let stop = name_end.checked_sub(1).and_then(|last| words.get(last)).and_then(|word| word.stop);
    if let Some(end) = organisation_at(words, name_end).filter(|_| stop == Some(',')) {
        let organisation = phrase(&inline.text, words, name_end..end);
        if organisations.contains(&organisation) {
            return (Some(organisation), end);
        }
    }
    let Some(from) =
        words.get(name_end).filter(|word| word.is_any(&["from", "of", "at"]) && word.stop.is_none())
    else {
        return plain();
    };
    if stop.is_some_and(|stop| stop != ',') || from.opened {
        return plain();
    }
    let first = name_end + 1 + usize::from(words.get(name_end + 1).is_some_and(|word| word.is("the")));
    match organisation_at(words, first) {
        Some(end) if !words[first].is_any(&["our", "a", "an", "his", "her", "their", "all"]) => {
            (Some(phrase(&inline.text, words, first..end)), end)
        }
        _ => plain(),
    }
}

/// The organisation whose story a speaker tells: `shared the Acme's story`.
pub(super) fn whose_story(inline: &Inline, words: &[Word<'_>], verb: usize) -> Option<String> {
    words.get(verb).filter(|verb| verb.is_any(&["shared", "sharing", "told", "telling"]))?;
    let first = verb + 1 + usize::from(words.get(verb + 1).is_some_and(|word| word.is("the")));
    let end = (first..(first + 4).min(words.len())).find(|at| words[*at].possessive)? + 1;
    let named = words[first..end].iter().all(Word::capital)
        && words.get(end).is_some_and(|word| word.is_any(STORIES));
    named.then(|| phrase(&inline.text, words, first..end))
}

/// The organisations that the speakers are said to come from.
pub(super) fn organisations(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for inline in blocks.iter().filter_map(Block::paragraph) {
        let starts = ORGANISATION_LISTS
            .iter()
            .filter_map(|phrase| inline.text.find(phrase).map(|at| at + phrase.len()));
        for start in starts {
            let until =
                inline.text[start..].find(" joined ").map_or(sentence_end(inline, start), |at| start + at);
            found.extend(items(inline, start..until).iter().map(|item| item.text.to_owned()));
        }
    }
    found
}

/// Speakers that a sentence enumerates with their organisations, to complete first names with and
/// to fall back on.
pub(super) fn line_up(blocks: &[Block]) -> Vec<Person> {
    for inline in blocks.iter().filter_map(Block::paragraph) {
        let words = words(&inline.text);
        let Some(cue) = words.iter().position(|word| word.is_any(LINE_UPS)) else {
            continue;
        };
        let until = sentence_end(inline, words[cue].at.end);
        let mut people = Vec::new();
        let mut at = cue + 1;
        while at < words.len() && words[at].at.start < until {
            match person_or_none(inline, &words, at, &[]) {
                Some((person, end)) if person.affiliation.is_some() => {
                    people.push(person);
                    at = end;
                }
                _ => at += 1,
            }
        }
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}
