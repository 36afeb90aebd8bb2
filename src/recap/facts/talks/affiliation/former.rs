//! In charge of where somebody was and where they are now: `, formerly of Acme and now at Muster,`.
//!
//! It leaves every other way to say where somebody is from to [`super`].

use std::ops::Range;

use super::{LONGEST_WORK, WORKS_AT, WORKS_OF, organisation};
use crate::recap::facts::talks::passage::Passage;
use crate::recap::facts::words::Word;

/// Words that say that somebody was somewhere, and those that say that they are there now.
const FORMERLY: &[&str] = &[
    "formerly",
    "former",
    "previously",
    "ex",
    "once",
    "late",
    "ehemals",
    "ehemalig",
    "früher",
    "vormals",
    "zuvor",
    "anciennement",
    "précédemment",
    "auparavant",
    "ancien",
    "ancienne",
    "antes",
    "anteriormente",
    "antiguo",
    "antigua",
    "exempleado",
];
pub(super) const NOW: &[&str] = &[
    "now",
    "currently",
    "today",
    "recently",
    "jetzt",
    "heute",
    "inzwischen",
    "nun",
    "aktuell",
    "désormais",
    "maintenant",
    "aujourd'hui",
    "actuellement",
    "ahora",
    "actualmente",
    "hoy",
];

/// `, formerly of Acme and now at Muster,`: where somebody is now, and not where they were.
pub(super) fn former(passage: &Passage<'_>, at: usize) -> Option<(Option<String>, usize, bool)> {
    let words = &passage.words;
    let was = |at: usize| words.get(at).is_some_and(was);
    let first = (at..at + 2).find(|at| was(*at))?;
    if first > at && !words[at].is("the") && !words[at].is("a") && !words[at].is("an") {
        return None;
    }
    let until = words.len().min(first + LONGEST_WORK);
    let mut end = (first..until).find(|at| passage.stop(*at).is_some()).map_or(until, |at| at + 1);
    let now = |range: Range<usize>| range.into_iter().find(|at| words[*at].is_any(NOW));
    let mut since = now(first..end);
    if since.is_none() && words.get(end).is_some_and(|word| word.is_any(NOW)) {
        since = Some(end);
    }
    if let Some(since) = since {
        let led = words.get(since + 1).is_some_and(|word| word.is_any(WORKS_AT) || word.is_any(WORKS_OF));
        let (name, behind) = organisation(passage, since + 1 + usize::from(led))?;
        end = behind;
        return Some((Some(name), end, false));
    }
    // Without a mark the sentence goes on behind a name that is led to.
    passage.stop(end - 1)?;
    Some((None, end, false))
}

/// Whether a word says that somebody was what follows: `formerly`, `ex-Acme`.
pub(super) fn was(word: &Word<'_>) -> bool {
    word.is_any(FORMERLY) || word.text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ex-"))
}
