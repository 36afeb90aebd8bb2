//! In charge of lists whose items name somebody and, behind a comma, the talk: `1. Ada Example, Growing tea`.
//!
//! It leaves all other headlines to [`headline`](super::headline), and which lists are of talks to
//! [`units`](super::units). Behind a comma stands as well where somebody works: the list as a whole has to
//! read as one of titles.

use std::ops::Range;

use super::people::{self, Trust};
use super::phrasings::{self, Senses};
use super::station;
use crate::recap::document::{Inline, Item};
use crate::recap::facts::persons::is_given;
use crate::recap::facts::words::{LEGAL_FORMS, Word, each_word};

/// Whether all items of a list name somebody and, behind a comma, what reads as a title more often than not.
pub(super) fn are_in(items: &[Item]) -> bool {
    let mut sure = 0;
    for item in items {
        let Some((_, title)) = split(&item.text, 0..item.text.text.len()) else { return false };
        sure += usize::from(reads_as_title(&item.text.text[title]));
    }
    items.len() > 1 && sure * 2 >= items.len()
}

/// Where in a stretch of a text the name and the title stand.
pub(super) fn split(inline: &Inline, at: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let text = inline.text.get(at.clone())?;
    let comma = text.find(", ").filter(|comma| *comma < LONGEST_NAME)?;
    let (name, title) = (at.start..at.start + comma, people::trim(inline, at.start + comma + 2..at.end));
    let told = inline.text.get(title.clone())?;
    let begins = told
        .trim_start_matches(['"', '“', '„', '«', '\'', '‘'])
        .starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit());
    let position = told.split([',', '@']).next().unwrap_or_default();
    let works = station::is_position(position) || each_word(told).any(|word| word.is_any(LEGAL_FORMS));
    // `Ada Example, Bo Muster` are two people; that a title may read as a name says little.
    let more = each_word(told).next().is_some_and(|word| is_given(word.text));
    (begins && !works && !more && people::name(inline, name.clone(), Trust::Look).is_some())
        .then_some((name, title))
}

/// Longest name, in bytes.
const LONGEST_NAME: usize = 60;

/// Whether a text is longer than a company's name and holds what those do not: words in lower case that
/// say something, or what is done.
fn reads_as_title(text: &str) -> bool {
    let quoted = text.starts_with(['"', '“', '„', '«']);
    let joins = Senses::ARTICLE.or(Senses::OF).or(Senses::FOR).or(Senses::JOINT);
    let says = |word: &Word<'_>| {
        let lower = word.text.chars().next().is_some_and(char::is_lowercase);
        let doing = !lower && word.text.len() > 5 && word.text.ends_with("ing");
        (lower && word.text.len() > 2 && !phrasings::senses(word.text).any(joins)) || doing
    };
    quoted || each_word(text).nth(2).is_some() && each_word(text).any(|word| says(&word))
}
