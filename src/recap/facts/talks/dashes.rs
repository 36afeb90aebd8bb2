//! In charge of who somebody is, said between two dashes behind the name: `Ada Example - developer from
//! Acme - showed …`.
//!
//! It leaves what stands between commas and in brackets to [`affiliation`](super::affiliation).

use std::collections::BTreeSet;

use super::affiliation::{self, LONGEST_WORK, leads_from};
use super::passage::Passage;
use super::phrasings::Senses;

/// The organisation between dashes, if it is the work of somebody that stands there, and the word
/// behind the second dash.
pub(super) fn apposition(
    passage: &Passage<'_>,
    at: usize,
    known: &BTreeSet<String>,
) -> Option<(Option<String>, usize)> {
    if !is_dash(passage, at) || at.checked_sub(1).is_some_and(|last| passage.stop(last).is_some()) {
        return None;
    }
    let until = passage.words.len().min(at + LONGEST_WORK);
    let ends = |at: &usize| matches!(passage.stop(*at), Some('.' | '!' | '?' | ':' | ';'));
    let close = (at + 1..until).take_while(|at| !ends(at)).find(|at| is_dash(passage, *at))?;
    let first = passage.words.get(at + 1).filter(|_| close > at + 1)?;
    let works = (at + 1..close.min(at + 5)).any(|at| passage.means(at, Senses::ROLE));
    let tells = Senses::TELLS.or(Senses::RELATIVE).or(Senses::PRONOUN).or(Senses::THANKS);
    let says = (at + 1..close).any(|at| passage.means(at, tells) && !passage.means(at, Senses::ARTICLE));
    if !(works || leads_from(first)) || says {
        return None;
    }
    let inner = affiliation::behind(passage, at + 1, known);
    let organisation = inner.organisation.filter(|_| inner.end <= close).or_else(|| {
        let (organisation, end) = affiliation::apposition(passage, at + 1, known)?;
        organisation.filter(|_| end <= close)
    });
    Some((organisation, close + 1))
}

/// Whether a word is a dash that stands alone.
fn is_dash(passage: &Passage<'_>, at: usize) -> bool {
    passage.words.get(at).is_some_and(|word| matches!(word.text, "-" | "–" | "—" | "--"))
}
