//! In charge of the lines around sponsors that are no sentences on them: headings over them, a sentence
//! that a list of them stands behind, and lines of a recording's chapters.
//!
//! It leaves whom they name to [`super`].

use std::ops::Range;

use super::{named, phrasings};
use crate::recap::document::{Block, Inline, Kind};
use crate::recap::facts::fields::lines;
use crate::recap::facts::phrases::words_from;
use crate::recap::facts::words::words;

/// The level of a heading over sponsors: `Our sponsors`, but not `How to become a sponsor`.
pub(super) fn sponsors_heading(block: &Block) -> Option<u8> {
    let Kind::Heading(level, inline) = &block.kind else { return None };
    let folded = inline.folded();
    let all = 0..inline.text.len();
    let noun = phrasings::SPONSOR_NOUNS.find(folded, all.clone())?;
    let other = [&phrasings::SEARCHES, &phrasings::FORMER, &phrasings::SPOKEN];
    // `Sponsors of FooConf`
    let elses = words_from(&inline.text, noun.at.end).first().is_some_and(|word| word.is_any(named::OF))
        && !phrasings::EVENINGS.any(folded, all.clone());
    let told = !elses && !other.into_iter().any(|words| words.any(folded, all.clone()));
    (told && inline.words().len() <= 7 && !inline.text.contains('?')).then_some(*level)
}

/// Whether a heading is over partners that tell of an evening, and pay nothing for it.
pub(super) fn is_of_partners(heading: &Inline) -> bool {
    let all = 0..heading.text.len();
    phrasings::REASONS.all(heading.folded(), all).any(|hit| hit.group == "media")
}

/// Whether a heading is over people as well: `Sponsors & Friends`.
pub(super) fn also_friends(heading: &Inline) -> bool {
    phrasings::FRIENDS.any(heading.folded(), 0..heading.text.len())
}

/// Whether a paragraph thanks sponsors whom those behind it name: `A big thank you to our sponsors:`.
pub(super) fn leads_sponsors(block: &Block) -> bool {
    block.paragraph().is_some_and(|inline| {
        let text = inline.text.trim_end();
        let folded = inline.folded();
        let noun = || phrasings::SPONSOR_NOUNS.all(folded, 0..text.len()).last();
        text.ends_with(':')
            && noun().is_some_and(|noun| {
                text.get(noun.at.end..).is_some_and(|rest| rest.trim() == ":")
                    && phrasings::THANKS.any(folded, 0..noun.at.start)
                    && !phrasings::FORMER.any(folded, 0..noun.at.start)
            })
    })
}

/// Whether a text is one link and no more.
pub(super) fn only_linked(inline: &Inline) -> bool {
    let [link] = inline.links.as_slice() else { return false };
    let text = inline.text.trim_matches([' ', '.', ',', ';']);
    inline.pictures.is_empty()
        && !text.is_empty()
        && text == inline.linked(link).trim_matches([' ', '.', ',', ';'])
}

/// Whether a heading is nothing but thanks: `Remerciements`.
pub(super) fn thanks_heading(heading: &Inline) -> bool {
    let folded = heading.folded();
    phrasings::THANKS_HEADINGS.any(folded, 0..heading.text.len()) && words(&heading.text).len() <= 5
}

pub(super) fn ends_section(block: &Block, level: u8) -> bool {
    matches!(&block.kind, Kind::Heading(other, _) if *other <= level) || matches!(block.kind, Kind::Rule)
}

/// Whether the last sentence of a text links nobody and holds no name, so that the list behind it tells.
pub(super) fn nobody_named(inline: &Inline) -> bool {
    let text = inline.text.trim_end_matches(['.', '!', ' ', '\n']);
    let from = text.rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let last = &text[from..];
    let shouted = |word: &str| word.chars().all(|char| !char.is_lowercase());
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !shouted(word);
    let linked = inline.links.iter().any(|link| link.at.start >= from);
    // `Thanks to our sponsors and see you soon` says nothing of the list behind it.
    let noun = phrasings::SPONSOR_NOUNS.all(inline.folded(), from..text.len()).last();
    let behind = noun.map(|noun| words_from(text, noun.at.end));
    let only = behind.is_some_and(|behind| {
        behind
            .iter()
            .find(|word| !word.text.is_empty())
            .is_none_or(|word| word.is_any(phrasings::REASON_LEADS))
    });
    !linked && only && last.split_whitespace().skip(1).all(|word| !capital(word))
}

/// The lines of a text that begin with a time of a recording: `[45:00] A word from our sponsor`. What
/// stands there is what the chapter is called.
pub(super) fn timed(inline: &Inline) -> Vec<Range<usize>> {
    let is_time = |text: &str| {
        let mut parts = text.split(':');
        let number =
            |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        (2..=3).contains(&parts.clone().count()) && parts.all(number)
    };
    let begins = |line: &Range<usize>| {
        let text =
            inline.text.get(line.clone()).unwrap_or_default().trim_start_matches(['[', '(', '*', '-', ' ']);
        let end = text.find(|char: char| !char.is_ascii_digit() && char != ':').unwrap_or(text.len());
        is_time(text[..end].trim_end_matches(':'))
    };
    lines(inline).filter(begins).collect()
}
