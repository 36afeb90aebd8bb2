//! In charge of lists whose items tell of talks in sentences: `- **Ada Example** showed how to grow tea.`
//!
//! It leaves paragraphs to [`told`](super::told), and items that hold titles and people to
//! [`laid_out`](super::laid_out).

use super::passage::Passage;
use super::phrasings::{self, Senses};
use super::{first_names, leads};
use crate::recap::document::{Block, Inline, Item};
use crate::recap::facts::outline::{self, Section};
use crate::recap::facts::words::{Word, each_word};

/// Most items of a list that are read as sentences.
const MOST_ITEMS: usize = 40;

/// Longest item, and longest text that leads up to a list, in bytes.
const LONGEST: usize = 600;

/// A list that may tell of talks.
pub(super) struct List<'a> {
    items: &'a [Item],
    /// What stands before it says that talks follow.
    led: bool,
    /// It says that what follows was not told on the evening.
    elsewhere: bool,
}

impl<'a> List<'a> {
    /// The list that a block is.
    pub(super) fn of(blocks: &'a [Block], at: usize) -> Option<Self> {
        let items = blocks.get(at)?.items();
        let several = (1..=MOST_ITEMS).contains(&items.len());
        let somebody = several && items.iter().any(|item| begins_with_somebody(&item.text));
        somebody.then(|| {
            let elsewhere = is_elsewhere(blocks, at);
            List { items, led: !elsewhere && leads(blocks, at), elsewhere }
        })
    }

    /// The items that begin with somebody.
    pub(super) fn items(&self) -> impl Iterator<Item = Passage<'a>> {
        self.items.iter().map(|item| &item.text).filter(|text| begins_with_somebody(text)).map(Passage::of)
    }

    /// Whether an item that says that people speak, who are named up to `end`, tells of a talk: the list
    /// is one of talks, or the item says it as plainly as can be.
    pub(super) fn tells(&self, passage: &Passage<'_>, end: usize) -> bool {
        let elsewhere = || {
            let place = |at: usize| {
                passage.words[at].is_any(&["at", "in", "auf", "bei", "en", "à"])
                    && passage.words.get(at + 1).is_some_and(|next| next.capital() || next.is("the"))
            };
            (end..passage.words.len()).any(place)
        };
        self.led || !self.elsewhere && first_names::plainly(passage, 0, end) && !elsewhere()
    }
}

/// Whether a text begins with what may be a whole name, or one that is set off, and soon tells what its
/// bearer did. Nearly no other item does.
fn begins_with_somebody(inline: &Inline) -> bool {
    if inline.text.len() > LONGEST {
        return false;
    }
    let mut words = each_word(&inline.text);
    let first = words.next().filter(|word| word.capital() && word.stop.is_none_or(|stop| stop != ':'));
    let Some(first) = first else { return false };
    let set_off = |at: usize| {
        inline.links.iter().take(1).any(|link| link.at.start == at)
            || inline.emphases.iter().take(1).any(|one| one.strong && one.at.start == at)
    };
    let Some(next) = words.next() else { return false };
    let named = next.capital() || set_off(first.at.start);
    let deeds = Senses::TELLS.or(Senses::GIVES).or(Senses::AUXILIARY).or(Senses::BRACKET);
    let does = |word: &Word<'_>| !word.capital() && phrasings::senses(word.text).any(deeds);
    named && (does(&next) || words.take(MOST_TO_A_DEED).any(|word| does(&word)))
}

/// Most words from the second of an item up to a verb.
const MOST_TO_A_DEED: usize = 8;

/// Whether what stands right before a list says that talks follow.
fn leads(blocks: &[Block], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| blocks.get(before)) else { return false };
    if let Some(heading) = before.heading() {
        return outline::section(&heading.text) == Section::Talks;
    }
    let Some(lead) = before.paragraph().filter(|lead| lead.text.len() <= LONGEST) else { return false };
    let mut talks = false;
    for word in each_word(&lead.text) {
        let senses = phrasings::senses(word.text);
        if senses.any(Senses::THANKS.or(Senses::FUTURE)) {
            return false;
        }
        talks |= senses.any(Senses::TALKS) && !senses.any(Senses::OTHER);
    }
    talks
}

/// Whether what stands right before a list says that it is of other evenings, or of none.
fn is_elsewhere(blocks: &[Block], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| blocks.get(before));
    let lead = before.and_then(|before| before.heading().or_else(|| before.paragraph()));
    lead.filter(|lead| lead.text.len() <= LONGEST).is_some_and(leads::is_elsewhere)
}
