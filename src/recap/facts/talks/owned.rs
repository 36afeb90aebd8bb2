//! In charge of talks that belong to people whom a sentence names beside them: `a talk by Ada`,
//! `Ada's talk`; and of what is only pointed to, and was not of this evening.
//!
//! It leaves people who act to [`frames`](super::frames).

use std::ops::Range;

use super::frames::acts;
use super::objects::other_object;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use super::titled;
use crate::recap::facts::persons::is_given;

/// `a talk on … by Ada`: whether what stands before people is a talk of theirs; `None` where nothing
/// before them says whose something is.
pub(super) fn owned(
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    first: usize,
    group: &Group,
) -> Option<bool> {
    let by = (sentence.start..first)
        .rev()
        .take(MOST_TO_A_NAME)
        .take_while(|at| passage.stop(*at).is_none())
        .find(|at| passage.means(*at, Senses::BY.or(Senses::OF)))?;
    let bridges =
        |at: usize| passage.means(at, Senses::ARTICLE.or(Senses::FILLER)) || passage.words[at].is("duo");
    // `by our own Widget developer Ada`
    let role = first > by + 1 && passage.means(first - 1, Senses::ROLE) && passage.stop(first - 1).is_none();
    if !role && !(by + 1..first).all(bridges) {
        return None;
    }
    let before = by.checked_sub(1).filter(|before| *before >= sentence.start)?;
    // `We were joined by Ada, who talked`, `la presencia de Ada, que nos habló`
    let here = passage.words[before].is("joined") || passage.words[before].is_any(PRESENCE);
    if here && acts(passage, sentence, first, group) {
        return Some(true);
    }
    if passage.means(before, Senses::MADE) {
        return Some(false);
    }
    if passage.means(by, Senses::BY)
        && passage.words[before].is_any(WORKS)
        && !acts(passage, sentence, first, group)
    {
        return Some(false);
    }
    let titled = title_ends(passage, sentence.start, before);
    // A book, or what somebody else does something with: whoever is behind it only wrote it.
    let given = || titled::is_given(passage, sentence, by) && !titled::is_spoken_of(passage, sentence, group);
    if titled && !given() {
        return Some(false);
    }
    if passage.means(by, Senses::BY) {
        // `followed by Ada, who talked`: what stands behind decides if nothing before does.
        let strict = passage.words[by].is("from");
        let decided = decides(passage, sentence.start..before + 1)
            .map(|owns| owns && !opens_evening(passage, sentence, before, group));
        if mentions(passage, sentence.start..by) {
            return Some(false);
        }
        let owns = titled || decided == Some(true) || several_talks(passage, sentence.start, before);
        return (owns || decided.is_some() || !acts(passage, sentence, first, group))
            .then_some(owns && (!strict || group.end > first));
    }
    if mentions(passage, sentence.start..by) {
        return Some(false);
    }
    let bracket = (sentence.start..by).any(|at| passage.means(at, Senses::BRACKET))
        && (group.end..sentence.end).any(|at| passage.means(at, Senses::PAST));
    let talks = passage.means(before, Senses::TALK.or(Senses::GIVEN));
    let noun = passage.stop(before).is_none() && (talks || several_talks(passage, sentence.start, before));
    // In languages with an `of`, things have talks as well: `la présentation de Acme Tool`.
    let given = || {
        passage.means(group.end, Senses::TOPIC)
            && passage.stop(group.end - 1).is_none()
            && is_given(passage.words[first].text)
    };
    let person = group.sure
        || passage.words[by].is_any(&["von", "van"])
        || acts(passage, sentence, first, group)
        || given();
    Some(bracket || ((noun || titled) && person))
}

/// Things that are somebody's own work, and whose maker did not speak: `a talk on the widgets plugin by Ada`.
const WORKS: &[&str] = &[
    "plugin",
    "plugins",
    "library",
    "libraries",
    "tool",
    "tools",
    "book",
    "books",
    "article",
    "articles",
    "post",
    "posts",
    "blogpost",
    "paper",
    "papers",
    "framework",
    "frameworks",
    "gem",
    "package",
    "module",
    "theme",
    "script",
    "app",
    "font",
    "reading",
    "tutorial",
    "tutorials",
    "sketchnote",
    "sketchnotes",
    "write-up",
    "writeup",
    "summary",
    "photos",
    "music",
    "snacks",
    "diagram",
    "quote",
    "podcast",
    "essay",
    "thesis",
    "bibliothek",
    "buch",
    "artikel",
    "blogartikel",
    "beitrag",
    "livre",
    "bibliothèque",
    "billet",
    "outil",
    "libro",
    "artículo",
    "biblioteca",
    "herramienta",
    "livro",
    "artigo",
    "ferramenta",
];

/// Words for that somebody was there.
const PRESENCE: &[&str] =
    &["presencia", "participación", "visita", "présence", "participation", "venue", "presença"];

/// Most words from a `by` up to a name: `by our Widget developer Ada`.
const MOST_TO_A_NAME: usize = 5;

/// `lightning talks by`: whether a word is for talks of this evening, and of no other.
fn several_talks(passage: &Passage<'_>, start: usize, at: usize) -> bool {
    let elsewhere = (start.max(at.saturating_sub(4))..at).any(|at| passage.words[at].is_any(OTHER_EVENINGS));
    passage.means(at, Senses::TALKS) && !passage.means(at, Senses::OTHER) && !elsewhere
}

/// `talks by Ada, who …, and Bo, who …`: whether people whom a joint alone leads up to gave another of
/// several talks that stand before.
pub(super) fn as_well(passage: &Passage<'_>, start: usize, first: usize, group: &Group) -> bool {
    let joint = first.checked_sub(1).is_some_and(|at| passage.means(at, Senses::JOINT));
    let who = passage.words.get(group.end).is_some_and(|word| word.is_any(WHO));
    let parted = passage.stop(group.end - 1).is_some_and(|stop| matches!(stop, ',' | ')'));
    joint && who && parted && (start..first).any(|at| several_talks(passage, start, at))
}

/// Words that begin what is told of somebody.
const WHO: &[&str] = &["who", "der", "die", "qui", "que", "quien", "che"];

/// Words before talks that were not of this evening.
const OTHER_EVENINGS: &[&str] = &[
    "more",
    "other",
    "previous",
    "past",
    "earlier",
    "future",
    "upcoming",
    "next",
    "all",
    "older",
    "weitere",
    "frühere",
    "andere",
    "autres",
    "prochaines",
    "otras",
    "próximas",
    "anteriores",
];

/// `Ada Example's [fine] talk`, which is not one that somebody else only speaks of.
pub(super) fn possesses(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let until = sentence.end.min(group.end + 3);
    let parted = (group.end..until).find(|at| passage.stop(*at).is_some()).map_or(until, |at| at + 1);
    let elsewhere = (sentence.start..first).rev().take(2).any(|at| passage.words[at].is_any(MENTIONING));
    !elsewhere && (group.end..parted).any(|at| passage.means(at, Senses::TALK))
}

/// Words before a talk that was not of this evening.
const MENTIONING: &[&str] = &[
    "inspired",
    "based",
    "recommended",
    "recommends",
    "watch",
    "watching",
    "see",
    "remember",
    "mentioned",
    "quoted",
    "referenced",
    "like",
    "rewatch",
];

/// Whether the words before a `by` say that the person behind it gave a talk; `None` where they say
/// nothing of it. What is given is a talk, unless only something else is spoken of.
fn decides(passage: &Passage<'_>, words: Range<usize>) -> Option<bool> {
    let mut given = false;
    let mut other = false;
    for at in words.rev() {
        if passage.means(at, Senses::TALK) {
            return Some(true);
        }
        given |= passage.means(at, Senses::GIVEN) && !other;
        let else_made = passage.means(at, Senses::OTHER.or(Senses::MADE));
        if else_made && !given {
            return Some(false);
        }
        other |= else_made;
    }
    given.then_some(!other)
}

/// `Presented by Ada, the evening …`: whether what is given stands behind, and is no talk.
fn opens_evening(passage: &Passage<'_>, sentence: &Range<usize>, before: usize, group: &Group) -> bool {
    before == sentence.start
        && passage.stop(group.end - 1) == Some(',')
        && other_object(passage, group.end, sentence.end)
}

/// Whether words lead up to a talk that readers are pointed to, and that was not of this evening.
fn mentions(passage: &Passage<'_>, words: Range<usize>) -> bool {
    let near = words.start.max(words.end.saturating_sub(LONGEST_POINTER))..words.end;
    near.clone().any(|at| passage.words[at].is_any(RECOMMENDING))
        || (!words.is_empty() && passage.words[words.start].is_any(IMPERATIVES))
        || {
            let before = passage.lower(near);
            POINTERS.iter().any(|phrase| before.contains(phrase))
        }
}

/// Most words between the beginning of a pointer and whom the talk is by.
const LONGEST_POINTER: usize = 12;

/// Words that begin sentences which point readers to something.
const IMPERATIVES: &[&str] = &["watch", "see", "check", "read", "rewatch", "revisit", "remember", "consider"];

/// Words for pointing to a talk.
const RECOMMENDING: &[&str] = &[
    "recommend",
    "recommends",
    "recommended",
    "recommending",
    "inspired",
    "empfehlen",
    "empfehle",
    "empfohlen",
    "empfahl",
    "sehenswert",
    "sehenswerte",
    "sehenswerten",
    "schaut",
    "recommande",
    "recommandons",
    "recommandé",
    "recomendamos",
    "recomiendo",
    "recomendó",
    "recomienda",
    "recomendada",
];

/// Phrases for pointing to a talk, in lower case.
const POINTERS: &[&str] = &[
    "further reading",
    "essential reading",
    "recommended reading",
    "suggested reading",
    "zum weiterlesen",
    "zum nachlesen",
    "pour aller plus loin",
    "lectura recomendada",
    "recorded talk",
    "recording of",
    "we watched",
    "we screened",
    "no talk",
    "missed the talk",
    "hoped for a",
    "hope for a",
    "gave away",
    "have a look at",
    "take a look at",
    "worth watching",
    "must watch",
    "must-see",
    "à voir",
    "à revoir",
    "see also",
    "siehe auch",
    "no te pierdas",
    "no os perdáis",
];

/// Whether a title that is set off by quotes, or as a link of several words, ends with a word.
pub(super) fn title_ends(passage: &Passage<'_>, start: usize, at: usize) -> bool {
    let word = &passage.words[at];
    let rest = &passage.inline.text[word.at.end..];
    let quoted = rest.starts_with(['"', '”', '“', '»', '«', '’', '‘'])
        || rest.strip_prefix(char::is_whitespace).is_some_and(|rest| rest.starts_with('»'))
        || rest.strip_prefix(['?', '!', '.', ',']).is_some_and(|rest| rest.starts_with(['"', '”', '“', '»']));
    let linked = passage.link(word.at.start).filter(|link| link.at.end >= word.at.end);
    let whole = linked.is_some_and(|link| passage.inline.linked(link).contains(char::is_whitespace));
    (quoted && at > start) || whole
}
