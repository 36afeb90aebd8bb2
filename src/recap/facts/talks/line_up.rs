//! In charge of what a recap says of its speakers before, and beside, telling of their talks: the
//! line-up in a sentence, in its title or description, and names that are set off or stand below
//! pictures. It completes first names, tells people from companies, and stands for the talks where
//! none is told.
//!
//! It leaves disagreements between the line-up and the talks to `lint`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::passage::Passage;
use super::speakers::{self, Person};
use crate::recap::document::{Block, Inline};
use crate::recap::facts::Context;
use crate::recap::facts::enumeration::items;
use crate::recap::facts::persons::{Backing, reads_as_person};
use crate::recap::facts::table::{Caseless, caseless};
use crate::recap::facts::words::{self, person_at, phrase, reads_as_name, sentence_end};

/// Phrases that enumerate the organisations that speakers come from.
const ORGANISATION_LISTS: &[&str] = &["speakers from ", "talks from "];

/// Words before an enumeration of speakers.
static LINE_UPS: Caseless = Caseless::new(|| {
    caseless(&[
        "featuring",
        "speakers",
        "welcomed",
        "talks",
        "vorträge",
        "vorträgen",
        "sprecher",
        "conférences",
        "présentations",
        "charlas",
        "pláticas",
        "ponentes",
    ])
});

/// What the recap says of its speakers before it tells of their talks.
#[derive(Debug, Default)]
pub(super) struct Announced {
    /// With their organisations, as a sentence enumerates them.
    pub(super) people: Vec<Person>,
    /// `speakers from A, B and C`, and what a title names.
    pub(super) organisations: BTreeSet<String>,
    /// First names that stand alone in an enumeration of the speakers.
    pub(super) first_names: BTreeSet<String>,
    /// What the evening is called, in lower case, and when the recap says it was.
    pub(super) title: String,
    pub(super) date: Option<Date>,
    /// First names to those who bear them.
    known: BTreeMap<String, Vec<Person>>,
}

impl Announced {
    /// Reads what blocks, and the title and description before them, say of the speakers.
    pub(super) fn read(blocks: &[Block], context: &Context<'_>) -> Self {
        let (title, date) = (context.title.to_lowercase(), context.date);
        let mut announced =
            Announced { organisations: organisations(blocks), title, date, ..Announced::default() };
        let stated = [context.description, context.title].map(Inline::of);
        let texts = || blocks.iter().filter_map(Block::paragraph).chain(&stated);
        announced.people = texts().map(line_up).find(|people| !people.is_empty()).unwrap_or_default();
        let named: Vec<Person> = announced.people.clone();
        named.into_iter().for_each(|person| announced.know(person));
        for inline in blocks.iter().flat_map(Block::inlines) {
            set_off(inline).chain(shown(inline)).for_each(|person| announced.know(person));
            announced.first_names.extend(first_names(inline));
        }
        for person in titled(&stated[1], &mut announced.organisations) {
            announced.know(person);
        }
        announced
    }

    fn know(&mut self, person: Person) {
        let first = person.name.split_whitespace().next().unwrap_or_default().to_owned();
        let bearers = self.known.entry(first).or_default();
        if !bearers.iter().any(|known| known.name == person.name) && bearers.len() < MOST_BEARERS {
            bearers.push(person);
        }
    }

    /// The one person whose name is, or begins with, this one.
    pub(super) fn whole(&self, name: &str) -> Option<&Person> {
        let bearers = self.known.get(name.split_whitespace().next()?)?;
        let begins = |person: &&Person| {
            person.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let mut found = bearers.iter().filter(begins);
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether a sentence enumerates somebody as a speaker.
    pub(super) fn lists(&self, person: &Person) -> bool {
        self.people.iter().any(|listed| listed.name == person.name)
    }
}

/// Most people with one first name who are told apart: with more of them a first name alone says
/// nothing, and a text of a hundred thousand names costs no more than its length.
const MOST_BEARERS: usize = 16;

/// The organisations that the speakers are said to come from.
fn organisations(blocks: &[Block]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    // Cheap first: one search tells of all of them.
    let listing = |inline: &&Inline| inline.text.contains("s from ");
    for inline in blocks.iter().filter_map(Block::paragraph).filter(listing) {
        let starts = ORGANISATION_LISTS
            .iter()
            .filter_map(|phrase| inline.text.find(phrase).map(|at| at + phrase.len()));
        for start in starts {
            let until =
                inline.text[start..].find(" joined ").map_or(sentence_end(inline, start), |at| start + at);
            let people = |text: &str| person_at(&words::words(text), 0, false).is_some();
            let items = items(inline, start..until);
            found.extend(items.iter().map(|item| item.text.to_owned()).filter(|text| !people(text)));
        }
    }
    found
}

/// Speakers that a sentence enumerates with their organisations.
fn line_up(inline: &Inline) -> Vec<Person> {
    let Some(cue) = inline.each_word().position(|word| LINE_UPS.contains(word.text)) else {
        return Vec::new();
    };
    let passage = Passage::of(inline);
    let words = &passage.words;
    let until = sentence_end(inline, words[cue].at.end);
    let nobody = Announced::default();
    let mut people = Vec::new();
    let mut at = cue + 1;
    while at < words.len() && words[at].at.start < until {
        match speakers::person(&passage, at, &nobody) {
            Some((person, end)) if person.affiliation.is_some() => {
                people.push(person);
                at = end;
            }
            _ => at += 1,
        }
    }
    people
}

/// Whole names that are set off as such, by a link or in bold.
fn set_off(inline: &Inline) -> impl Iterator<Item = Person> {
    let linked = inline.links.iter().map(|link| inline.linked(link));
    let strong = inline.emphases.iter().filter(|emphasis| emphasis.strong);
    let bold = strong.filter_map(|emphasis| inline.text.get(emphasis.at.clone()));
    linked.chain(bold).filter_map(|text| whole_name(text.trim()))
}

/// Names at the beginning of pictures' descriptions: `Ada Example on stage`.
fn shown(inline: &Inline) -> impl Iterator<Item = Person> {
    inline.pictures.iter().filter_map(|picture| {
        let words = words::words(&picture.alt);
        let end = person_at(&words, 0, false)?;
        reads_as_person(&words[..end], Backing::Words).then(|| person(phrase(&picture.alt, &words, 0..end)))
    })
}

/// A text that is a person's name and nothing else.
fn whole_name(text: &str) -> Option<Person> {
    if text.len() > LONGEST_NAME {
        return None;
    }
    let words = words::words(text);
    let whole = person_at(&words, 0, false) == Some(words.len())
        && !words.iter().any(speakers::is_thing)
        && reads_as_person(&words, Backing::Words);
    whole.then(|| person(words::squeeze(text)))
}

/// Longest name of a person, in bytes.
const LONGEST_NAME: usize = 80;

fn person(name: String) -> Person {
    Person { name, affiliation: None }
}

/// First names in `The speakers: Ada, Bo and Cy`.
fn first_names(inline: &Inline) -> Vec<String> {
    let text = &inline.text;
    let lists = ["speakers: ", "sprecher: ", "ponentes: ", "orateurs: ", "orateurs : "];
    let lead = text.get(..lead(text)).unwrap_or_default();
    if !lead.contains(':') {
        return Vec::new();
    }
    let lower = lead.to_lowercase();
    let Some(start) = lists.iter().find_map(|list| lower.find(list).map(|at| at + list.len())) else {
        return Vec::new();
    };
    let Some(list) = text.get(start..sentence_end(inline, start)) else {
        return Vec::new();
    };
    let list = list.split(" for ").next().unwrap_or_default();
    let names = list.split([',', '&']).flat_map(|part| part.split(" and ")).map(str::trim);
    let single = |name: &&str| {
        let words = words::words(name);
        words.len() == 1 && person_at(&words, 0, true) == Some(1)
    };
    names.filter(single).map(str::to_owned).collect()
}

/// Behind the beginning of a text, at a character.
fn lead(text: &str) -> usize {
    (0..=text.len().min(40)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The people that a title names, and into `organisations` what else it enumerates: `Our May
/// meetup: Acme, Muster and Ada Example`.
fn titled(title: &Inline, organisations: &mut BTreeSet<String>) -> Vec<Person> {
    let text = &title.text;
    let Some(start) = text.rfind(": ").map(|at| at + 2) else {
        return Vec::new();
    };
    let mut people = Vec::new();
    let entries = items(title, start..text.len());
    for item in entries.iter().filter(|_| entries.len() > 1) {
        match whole_name(item.text) {
            Some(person) => people.push(person),
            None if reads_as_name(item.text) => {
                organisations.insert(item.text.to_owned());
            }
            None => {}
        }
    }
    people
}
