//! In charge of whom a sentence names: an enumeration taken apart into names with their links, and
//! with what each is named for.
//!
//! It leaves whether a name is credited, and as what, to [`super`].

use std::ops::Range;

use super::phrasings::{NOBODY, REASON_LEADS};
use crate::recap::document::{Inline, Link};
use crate::recap::facts::enumeration::{self, items};
use crate::recap::facts::organisations::{is_person_page, reads_as_person};
use crate::recap::facts::phrases::{words_from, words_until};
use crate::recap::facts::words::{Word, organisation_at, person_at, reads_as_name, squeeze, words};

/// Words between a person and the organisation that they stand for: `Ada Example from Acme`.
const STANDS_FOR: &[&str] = &[
    "of", "from", "at", "with", "von", "vom", "bei", "aus", "de", "du", "chez", "del", "en", "di", "da",
    "do", "van",
];

/// Words behind a name that begin an aside on something of theirs: `with its conference`.
const WITH: &[&str] = &["with", "mit", "samt", "avec", "con", "com", "met"];
const THEIR: &[&str] = &[
    "its", "their", "his", "her", "ihrer", "ihrem", "ihren", "seiner", "seinem", "sa", "son", "ses", "leur",
    "leurs", "su", "sus", "sua", "seu", "hun", "haar",
];

/// Most bytes of a text that say what somebody is named for.
const LONGEST_REASON: usize = 240;

/// Somebody who is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) url: Option<String>,
    /// Bytes of the text that name it.
    pub(super) at: Range<usize>,
    /// Bytes of the text that may say what for: those behind the name.
    pub(super) reason: Range<usize>,
    /// They begin as a reason does.
    pub(super) explained: bool,
    /// It stands behind a person who speaks for it.
    pub(super) represented: bool,
    /// Behind a word that thanks anew: `and to Ada Example`.
    pub(super) anew: bool,
}

/// What an enumeration names, and the parts of it that hold a capital and name nobody surely.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) named: Vec<Entry>,
    pub(super) unclear: Vec<Range<usize>>,
}

/// Takes apart what stands in a stretch of text. What follows a reason is named only if it has a
/// reason of its own: in `A for the room and the pizza` nobody is called `pizza`.
pub(super) fn read(inline: &Inline, range: Range<usize>) -> Entries {
    let mut found = Entries::default();
    let mut reasoned = false;
    for item in items(inline, range.clone()) {
        let Some((mut entry, rest)) = entry(inline, &item) else {
            if !reasoned && item.text.chars().any(char::is_uppercase) {
                found.unclear.push(item.at.clone());
            }
            // A clause without a name ends what went before it.
            reasoned |= reason_begins(item.text);
            continue;
        };
        let rest =
            rest.map(|rest| (rest, reason_begins(inline.text.get(rest..item.at.end).unwrap_or_default())));
        entry.explained = matches!(rest, Some((_, true)));
        entry.anew = is_anew(inline, range.start..item.at.start);
        entry.represented |= is_fronted(inline, range.start..item.at.start);
        if rest.is_some() && !entry.explained {
            // Something else goes on behind the name: who is meant is not sure.
            found.unclear.extend((!reasoned).then(|| item.at.clone()));
            continue;
        }
        if reasoned && !entry.explained {
            continue;
        }
        reasoned |= entry.explained;
        let from = rest.map_or(item.at.end, |(rest, _)| rest);
        entry.reason = from..range.end.min(from + LONGEST_REASON);
        // A reason reaches to who is named next; who has none shares the next one's.
        if let Some(last) = found.named.last_mut().filter(|last| last.explained) {
            last.reason.end = last.reason.end.min(entry.at.start);
        }
        found.named.push(entry);
    }
    found
}

/// Whether the words right before a name say that it is an organisation's: `die Firma`, `our friends at`.
fn is_fronted(inline: &Inline, before: Range<usize>) -> bool {
    const FIRMS: &[&str] = &[
        "firma",
        "company",
        "société",
        "entreprise",
        "l'entreprise",
        "l'association",
        "l'agence",
        "empresa",
        "compañía",
        "asociación",
    ];
    const PEOPLE: &[&str] = &[
        "friends",
        "folks",
        "people",
        "team",
        "crew",
        "leuten",
        "équipe",
        "l'équipe",
        "équipes",
        "equipo",
        "gente",
    ];
    let words = words_until(&inline.text, before.start, before.end);
    let Some((last, rest)) = words.split_last() else { return false };
    let of = last.is_any(&["at", "von", "de", "chez"]) && last.stop.is_none();
    last.stop.is_none() && last.is_any(FIRMS)
        || of && rest.last().is_some_and(|word| word.stop.is_none() && word.is_any(PEOPLE))
}

/// Whether the words that lead up to a name thank anew: `and to the`, `ainsi qu’à`, `und an`.
fn is_anew(inline: &Inline, before: Range<usize>) -> bool {
    const ARTICLES: &[&str] = &[
        "the", "die", "der", "das", "den", "dem", "la", "le", "les", "el", "los", "las", "our", "team", "at",
        "from", "equipo", "de", "equipe",
    ];
    const AGAIN: &[&str] = &["to", "an", "à", "au", "aux", "a", "al", "bei", "ao", "aan", "qu'à", "qu’à"];
    let words = words_until(&inline.text, before.start, before.end);
    let last = words.iter().rev().find(|word| !word.is_any(ARTICLES));
    last.is_some_and(|word| word.is_any(AGAIN))
}

/// Whether a text begins with a word that begins a reason.
fn reason_begins(text: &str) -> bool {
    words_from(text, 0).iter().find(|word| !word.text.is_empty()).is_some_and(|word| {
        word.is_any(REASON_LEADS) || word.text.starts_with("d'") || word.text.starts_with("d’")
    })
}

/// Who an item of an enumeration names, and where its text goes on behind the name.
fn entry(inline: &Inline, item: &enumeration::Item<'_>) -> Option<(Entry, Option<usize>)> {
    let text = item.text;
    if let Some(link) = item.link
        && let Some((name, _)) = text.split_once("](")
    {
        // `Acme](https://…)`: the opening bracket is missing, so that the address links itself.
        let entry = plain(squeeze(name), Some(link), item.at.clone());
        return reads_as_name(name).then_some((entry, None));
    }
    let words: Vec<Word<'_>> = words(text);
    let first = words.iter().position(|word| !word.text.is_empty())?;
    if words[first].is_any(NOBODY) {
        return None;
    }
    let linked = item.link.filter(|link| link.at.start <= item.at.start + 1 && link.at.end > item.at.start);
    let (name, end) = match linked {
        Some(link) => (squeeze(inline.linked(link)), link.at.end),
        None => {
            let until = item.link.map_or(usize::MAX, |link| link.at.start.saturating_sub(item.at.start));
            let before = words.iter().take_while(|word| word.at.start < until).count();
            let end = bare(words.get(..before)?, first)?;
            (
                squeeze(&text[words[first].at.start..words[end - 1].at.end]),
                item.at.start + words[end - 1].at.end,
            )
        }
    };
    if name.contains("://") || name.is_empty() {
        return None;
    }
    let person = linked.is_some_and(|link| is_person_page(&link.url)) || reads_as_person(&name);
    if let Some((entry, end)) = person.then(|| represented(inline, item, end)).flatten() {
        return Some((entry, rest(inline, item, end)));
    }
    let at = if let Some(link) = linked { link.at.clone() } else { item.at.start..end };
    let (whose, end) = behind_team(inline, item, end);
    let entry = Entry { represented: whose, ..plain(name, linked, at) };
    Some((entry, rest(inline, item, end)))
}

fn plain(name: String, link: Option<&Link>, at: Range<usize>) -> Entry {
    let url = link.map(|link| link.url.clone());
    Entry { name, url, at, reason: 0..0, explained: false, represented: false, anew: false }
}

/// Behind an unlinked name: an organisation or a person. In lower case it is one word, with nothing
/// or a reason behind it, for the reader to know or not.
fn bare(words: &[Word<'_>], first: usize) -> Option<usize> {
    if !words.get(first)?.proper() {
        let alone = words.get(first + 1).is_none_or(|next| next.is_any(REASON_LEADS));
        return alone.then_some(first + 1);
    }
    person_at(words, first, false).or_else(|| organisation_at(words, first))
}

/// The organisation behind a person who stands for it.
fn represented(inline: &Inline, item: &enumeration::Item<'_>, from: usize) -> Option<(Entry, usize)> {
    let behind = inline.text.get(from..item.at.end)?;
    let mut words = words(behind);
    for word in &mut words {
        word.at = word.at.start + from..word.at.end + from;
    }
    let mut first = 0;
    while words.get(first).is_some_and(|word| {
        word.is_any(STANDS_FOR) || (first > 0 && word.is_any(&["the", "la", "le", "der", "dem"]))
    }) {
        first += 1;
    }
    let begin = words.get(first).filter(|_| first > 0)?;
    let link = inline.links.iter().find(|link| link.at.start == begin.at.start);
    let (name, at) = match link {
        Some(link) => (squeeze(inline.linked(link)), link.at.clone()),
        None => {
            let end = begin.proper().then(|| organisation_at(&words, first))??;
            let at = begin.at.start..words[end - 1].at.end;
            (squeeze(inline.text.get(at.clone())?), at)
        }
    };
    let end = at.end;
    Some((Entry { represented: true, ..plain(name, link, at) }, end))
}

/// Where an item's text goes on behind a name; an aside in brackets does not count.
fn rest(inline: &Inline, item: &enumeration::Item<'_>, end: usize) -> Option<usize> {
    let end = behind_aside(inline, item, end);
    let behind = inline.text.get(end..item.at.end)?;
    let bare = behind.trim_matches([' ', '.', '!', '*', ',', ':', '’', '\'']);
    let aside = bare.starts_with('(') && bare.ends_with(')');
    let words = words(bare);
    // `Acme with its conference`
    let owned = words.len() >= 3 && words[0].is_any(WITH) && words[1].is_any(THEIR);
    // `Acme – without them no pizza`
    let dashed = bare.starts_with(['–', '—']) || bare.starts_with("- ");
    (!bare.is_empty() && !aside && !owned && !dashed).then_some(end)
}

/// Behind what stands in brackets right behind a name: `Acme (once Muster) for the room`.
fn behind_aside(inline: &Inline, item: &enumeration::Item<'_>, end: usize) -> usize {
    let behind = inline.text.get(end..item.at.end).unwrap_or_default();
    let length = behind.trim_start().strip_prefix('(').and_then(|rest| {
        let close = rest.find(')')?;
        Some(behind.len() - rest.len() + close + 1)
    });
    end + length.unwrap_or(0)
}

/// Whether a linked name is that of a team, and where it ends: `the [Acme](…) team`.
fn behind_team(inline: &Inline, item: &enumeration::Item<'_>, end: usize) -> (bool, usize) {
    let behind = inline.text.get(end..item.at.end).unwrap_or_default();
    let words = words(behind);
    match words.first() {
        Some(word) if behind.starts_with(' ') && word.is_any(&["team", "crew", "folks", "people"]) => {
            (true, end + word.at.end)
        }
        _ => (false, end),
    }
}
