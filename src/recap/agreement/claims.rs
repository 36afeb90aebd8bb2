//! In charge of what a recap says of one fact in several places: title, description, headings, texts
//! and what pictures show, each with the place where it says so.
//!
//! It leaves what is stated outright, and which of two claims is right, to [`super`].

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::evening::months_in;
use super::organisation;
use super::prose::{Folded, fold};
use crate::recap::document::{Block, Document, Inline};
use crate::recap::facts::table::Quick;
use crate::recap::facts::{Facts, event, host, next, talks};
use crate::recap::folded::lower;
use crate::recap::front_matter::{Located, Stated};

/// Longest text that is looked through, in bytes.
const LONGEST: usize = 8_000;

/// Most claims of one kind that are compared.
const MOST: usize = 40;

/// Words in lower case, to be looked up.
type Words = LazyLock<HashSet<&'static str, Quick>>;

/// Words of a sentence on people that are not all who came to this evening.
static OTHERS: Words = Words::new(|| {
    HashSet::from_iter([
        "online",
        "remote",
        "remotely",
        "virtually",
        "stream",
        "livestream",
        "zoom",
        "youtube",
        "stayed",
        "average",
        "usually",
        "typically",
        "capacity",
        "seats",
        "last",
        "previous",
        "first",
        "year",
        "years",
        "since",
        "ever",
        "next",
        "women",
        "new",
        "registered",
        "signed",
        "rsvp",
        "rsvps",
        "waitlist",
        "team",
        "company",
        "employees",
        "group",
        "members",
        "subscribers",
        "followers",
        "raised",
        "hands",
        "voted",
        "survey",
        "talk",
        "workshop",
        "half",
        "conference",
        "after",
        "pub",
        "pizza",
        "later",
        "end",
        "beginning",
        "only",
        "letzten",
        "letztes",
        "letzte",
        "durchschnittlich",
        "online-teilnehmer",
        "plätze",
        "stets",
        "jahr",
        "jahre",
        "dernière",
        "dernier",
        "précédente",
        "ligne",
        "moyenne",
        "année",
        "línea",
        "pasado",
        "pasada",
        "anterior",
        "promedio",
        "año",
    ])
});

/// Words of a sentence on a day that takes the place of another one.
static CORRECTED: Words = Words::new(|| {
    HashSet::from_iter([
        "instead",
        "moved",
        "postponed",
        "rescheduled",
        "correction",
        "corrected",
        "changed",
        "update",
        "updated",
        "erst",
        "stattdessen",
        "verschoben",
        "verlegt",
        "korrektur",
        "geändert",
        "reporté",
        "reportée",
        "décalé",
        "plutôt",
        "aplazado",
        "aplazada",
        "pospuesto",
        "corrección",
        "cambia",
        "cambió",
    ])
});

/// A value, and the bytes of the file that say it.
pub(super) struct Claim<'a, T> {
    pub(super) value: T,
    pub(super) at: Range<usize>,
    /// The text that it stands in.
    text: &'a str,
    /// The same, once it was asked for what else it names.
    folded: OnceCell<Folded>,
}

impl<'a, T> Claim<'a, T> {
    fn of(value: T, at: Range<usize>, inline: &'a Inline) -> Self {
        Claim { value, at, text: &inline.text, folded: OnceCell::new() }
    }

    /// Whether the text that it stands in names something.
    fn names(&self, name: &Folded) -> bool {
        name.is_part_of(self.folded.get_or_init(|| fold(self.text)))
    }
}

/// The places of a recap that facts are told in.
pub(super) struct Told<'a> {
    source: &'a str,
    /// Of the evening, before the next meetup is announced.
    evening: &'a [Block],
    blocks: &'a [Block],
    pub(super) title: Option<Aside>,
    pub(super) description: Option<Aside>,
    /// What pictures show.
    alts: Vec<Aside>,
}

/// A text outside of the body's.
pub(super) struct Aside {
    inline: Inline,
    /// Bytes of the file.
    span: Range<usize>,
}

impl Aside {
    fn of(text: &str, span: &Range<usize>) -> Self {
        Aside { inline: Inline::of(text), span: span.clone() }
    }

    fn stated(text: &Option<Located<String>>) -> Option<Self> {
        text.as_ref()
            .filter(|text| text.value.len() <= LONGEST)
            .map(|text| Aside::of(&text.value, &text.span))
    }

    /// Whether bytes of the file are of it.
    pub(super) fn holds(&self, at: &Range<usize>) -> bool {
        self.span.start <= at.start && at.end <= self.span.end
    }

    /// Where a stretch of it stands in the file; all of it where it is written otherwise there.
    fn place(&self, source: &str, at: Range<usize>) -> Range<usize> {
        let words = self.inline.text.get(at).unwrap_or_default();
        super::within(source, &self.span, words)
    }
}

impl<'a> Told<'a> {
    pub(super) fn of(source: &'a str, document: &'a Document, stated: &Stated, read: &Facts) -> Self {
        let blocks = document.blocks.as_slice();
        let announced = read.next_span.as_ref().map_or(usize::MAX, |span| span.start);
        let told = blocks.partition_point(|block| block.span.start < announced);
        let pictures = blocks.iter().flat_map(Block::inlines).flat_map(|inline| &inline.pictures);
        let alts = pictures.filter(|picture| picture.alt.len() <= LONGEST);
        Told {
            source,
            evening: blocks.get(..told).unwrap_or_default(),
            blocks,
            title: Aside::stated(&stated.title),
            description: Aside::stated(&stated.description),
            alts: alts.map(|picture| Aside::of(&picture.alt, &picture.span)).collect(),
        }
    }

    fn asides(&self) -> impl Iterator<Item = &Aside> {
        self.title.iter().chain(&self.description)
    }

    /// Where each speaker comes from, by what stands behind the name: for each name its claims. Those that
    /// stand in fewer than `least` texts are left out.
    pub(super) fn affiliations(
        &self,
        names: &[&str],
        known: &BTreeSet<String>,
        least: usize,
    ) -> Vec<Vec<Claim<'_, String>>> {
        let mut claims: Vec<Vec<Claim<'_, String>>> = names.iter().map(|_| Vec::new()).collect();
        let body = self.evening.iter().flat_map(Block::inlines).map(|inline| (inline, None));
        let asides = self.asides().chain(&self.alts).map(|aside| (&aside.inline, Some(aside)));
        let texts = body.chain(asides).filter(|(inline, _)| inline.text.len() <= LONGEST);
        let mut texts: Vec<_> =
            texts.map(|(inline, aside)| (inline, aside, followed(&inline.text, names))).collect();
        let mut often = vec![0_usize; names.len()];
        texts.iter().flat_map(|(.., found)| found).for_each(|(index, _)| often[*index] += 1);
        for (inline, aside, found) in &mut texts {
            found.retain(|(index, _)| often[*index] >= least);
            if found.is_empty() {
                continue;
            }
            let ends: Vec<usize> = found.iter().map(|(_, end)| *end).collect();
            for ((index, end), told) in found.iter().zip(talks::organisations_behind(inline, &ends, known)) {
                let Some(told) = told.filter(|_| claims[*index].len() < MOST) else { continue };
                let rest = inline.text.get(*end..).unwrap_or_default();
                let at = rest.find(&told).map_or(0..inline.text.len(), |at| end + at..end + at + told.len());
                let at = aside
                    .map_or_else(|| inline.locate(at.clone()), |aside| aside.place(self.source, at.clone()));
                claims[*index].push(Claim::of(told, at, inline));
            }
        }
        claims
    }

    /// How many came.
    pub(super) fn attendances(&self) -> Vec<Claim<'_, u32>> {
        let asides = self.asides().filter_map(|aside| {
            let (count, at) = event::people_told(&aside.inline)?;
            Some((count, &aside.inline, at.clone(), aside.place(self.source, at)))
        });
        let body = event::attendances(self.evening).into_iter();
        let body = body.map(|(count, inline, at)| (count, inline, at.clone(), inline.locate(at)));
        let all = body
            .chain(asides)
            .filter(|(_, inline, at, _)| !says_any(sentence(&inline.text, at.clone()), &OTHERS));
        all.take(MOST).map(|(value, inline, _, at)| Claim::of(value, at, inline)).collect()
    }

    /// Who led through the evening.
    pub(super) fn hosts(&self) -> Vec<Claim<'_, String>> {
        let body =
            host::all(self.evening).into_iter().map(|(host, inline, at)| (host, inline, inline.locate(at)));
        let asides = self.asides().filter_map(|aside| {
            let (host, at) = host::in_text(&aside.inline)?;
            Some((host, &aside.inline, aside.place(self.source, at)))
        });
        body.chain(asides).take(MOST).map(|(host, inline, at)| Claim::of(host.name, at, inline)).collect()
    }

    /// When the next meetup is.
    pub(super) fn next_days(&self, recap: Option<Date>) -> Vec<Claim<'_, Date>> {
        let body = self.blocks.iter().flat_map(Block::inlines).filter(|inline| inline.text.len() <= LONGEST);
        let body = body.filter_map(|inline| {
            let (date, at) = next::announced(inline, recap)?;
            (!says_any(sentence(&inline.text, at.clone()), &CORRECTED)).then_some(())?;
            Some(Claim::of(date, inline.locate(at), inline))
        });
        let described = self.description.as_ref().and_then(|aside| {
            let (date, at) = next::announced(&aside.inline, recap)?;
            Some(Claim::of(date, aside.place(self.source, at), &aside.inline))
        });
        body.chain(described).take(MOST).collect()
    }

    /// The months that title, description and texts of the evening name, in that order.
    pub(super) fn months(&self) -> Vec<(i8, Range<usize>)> {
        let asides = self.asides().flat_map(|aside| {
            let named = months_in(&aside.inline.text).into_iter();
            named.map(|(month, at)| (month, aside.place(self.source, at)))
        });
        let texts =
            self.evening.iter().flat_map(Block::inlines).filter(|inline| inline.text.len() <= LONGEST);
        let texts = texts.flat_map(|inline| {
            months_in(&inline.text).into_iter().map(|(month, at)| (month, inline.locate(at)))
        });
        asides.chain(texts).collect()
    }

    /// Where the description says that the evening was.
    pub(super) fn venue_described(&self) -> Option<Claim<'_, String>> {
        let aside = self.description.as_ref()?;
        let venue = event::venue_told(&aside.inline)?;
        let at = super::within(self.source, &aside.span, &venue);
        Some(Claim::of(venue, at, &aside.inline))
    }
}

/// Which of some names a text holds with words behind them, and where they end.
fn followed(text: &str, names: &[&str]) -> Vec<(usize, usize)> {
    // Cheap first: whether it stands there at all is told sooner than where.
    let held = names.iter().enumerate().filter(|(_, name)| text.contains(**name));
    let ends = held.filter_map(|(index, name)| Some((index, text.find(name)? + name.len())));
    let behind = |end: usize| text[end..].trim_start_matches(|char: char| !char.is_whitespace());
    ends.filter(|(_, end)| !behind(*end).trim_start().is_empty()).collect()
}

/// Whether a sentence has one of some words.
fn says_any(sentence: &str, words: &Words) -> bool {
    let mut said = sentence.split(|char: char| !char.is_alphanumeric() && char != '-');
    said.any(|word| words.contains(lower(word).as_ref()))
}

/// The sentence around a stretch of a text.
fn sentence(text: &str, at: Range<usize>) -> &str {
    let ends = ['.', '!', '?'];
    let from = text.get(..at.start).and_then(|before| before.rfind(ends)).map_or(0, |end| end + 1);
    let to = text.get(at.end..).and_then(|behind| behind.find(ends)).map_or(text.len(), |end| at.end + end);
    text.get(from..to).unwrap_or(text)
}

impl Claim<'_, String> {
    /// Whether an organisation that is claimed may be another one: their words differ, neither is the
    /// other's initials, and the claim's own text does not name both.
    pub(super) fn is_of_another(&self, name: &str) -> bool {
        let (one, other) = (organisation(&self.value), organisation(name));
        let (joined, others) = (one.joined(), other.joined());
        !one.shares_all_words(&other)
            && !joined.contains(&others)
            && !others.contains(&joined)
            && one.initials() != others
            && other.initials() != joined
            && !self.names(&other)
    }

    /// Whether two claims of an organisation cannot both be meant.
    pub(super) fn disagrees(&self, other: &Self) -> bool {
        self.is_of_another(&other.value) && other.is_of_another(&self.value)
    }

    /// Whether it names somebody else, whom its text does not name as well.
    pub(super) fn is_somebody_else(&self, name: &str) -> bool {
        let name = fold(name);
        !fold(&self.value).shares_all_words(&name) && !self.names(&name)
    }
}

impl Claim<'_, u32> {
    /// Whether two numbers of people are no roundings of one another.
    pub(super) fn is_another_number(&self, count: u32) -> bool {
        self.value.abs_diff(count).saturating_mul(8) > self.value.max(count)
    }
}
