//! In charge of the one name that stands beside a phrase: right behind it, right before it, or
//! linked in what somebody is thanked for.
//!
//! It leaves enumerations of names to [`entries`](super::entries), and what a name is credited for to
//! [`super`].

use std::ops::Range;

use super::entries::Entry;
use crate::recap::document::Inline;
use crate::recap::facts::organisations::{is_own_site, reads_as_person};
use crate::recap::facts::phrases::{words_from, words_until};
use crate::recap::facts::words::{Word, organisation_at, squeeze, starts_sentences};

/// The name that stands right behind a place in the text, behind an article.
pub(super) fn name_from(inline: &Inline, at: usize) -> Option<Entry> {
    let words = words_from(&inline.text, at);
    let first = usize::from(words.first()?.is_any(&["the", "der", "la", "le", "el"]));
    let begin = words.get(first)?;
    if let Some(link) = inline.links.iter().find(|link| link.at.start == begin.at.start) {
        return Some(entry(inline, link.at.clone(), Some(link.url.clone())));
    }
    begin.proper().then_some(())?;
    let end = organisation_at(&words, first)?;
    Some(entry(inline, begin.at.start..words[end - 1].at.end, None))
}

/// The name that stands right before a place in the text, with nothing between but `who` or `qui`.
pub(super) fn name_until(inline: &Inline, from: usize, to: usize) -> Option<Entry> {
    let all = words_until(&inline.text, from, to);
    let between = |word: &Word<'_>| {
        word.is_any(&[
            "who",
            "qui",
            "que",
            "die",
            "der",
            "das",
            "kindly",
            "generously",
            "also",
            "very",
            "again",
            "have",
            "has",
            "had",
            "ha",
            "han",
            "once",
            "uns",
        ])
    };
    let mut end = all.iter().rposition(|word| !between(word))? + 1;
    // `[Acme](…) in Exampletown hosted us`: the town is no part of the name.
    let town = end >= 3 && all[end - 1].proper() && all[end - 2].is_any(&["in", "à", "en"]);
    let linked = |word: &Word<'_>| inline.links.iter().any(|link| link.at.contains(&word.at.start));
    if town && linked(&all[end - 3]) && !linked(&all[end - 1]) {
        end -= 2;
    }
    let last = &all[end - 1];
    if let Some(link) = inline.links.iter().find(|link| link.at.contains(&last.at.start)) {
        return Some(entry(inline, link.at.clone(), Some(link.url.clone())));
    }
    let joins = |at: usize| matches!(all[at].text, "&" | "de" | "of");
    let mut first = end;
    while first > 0
        && (all[first - 1].proper()
            || (first < end && joins(first - 1) && first >= 2 && all[first - 2].proper()))
        && (first == end || all[first - 1].stop.is_none())
    {
        first -= 1;
    }
    // `C’est Exemple qui`, `Then Acme`: what begins the sentence is no part of the name.
    let begins = |word: &Word<'_>| {
        starts_sentences(word)
            || word.text.split_once(['\'', '’']).is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
    };
    while first < end && begins(&all[first]) {
        first += 1;
    }
    (first < end).then(|| entry(inline, all[first].at.start..last.at.end, None))
}

/// The linked place in a reason: `for letting us use the [Acme](…) space`.
pub(super) fn place_within(inline: &Inline, reason: Range<usize>) -> Option<Entry> {
    let link = inline.links.iter().find(|link| reason.contains(&link.at.start))?;
    let name = squeeze(inline.linked(link));
    (is_own_site(&name, &link.url) && !reads_as_person(&name))
        .then(|| entry(inline, link.at.clone(), Some(link.url.clone())))
}

fn entry(inline: &Inline, at: Range<usize>, url: Option<String>) -> Entry {
    let name = squeeze(inline.text.get(at.clone()).unwrap_or_default());
    Entry { name, url, at, reason: 0..0, explained: false, represented: false, anew: false }
}
