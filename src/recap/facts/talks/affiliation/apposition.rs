//! In charge of what somebody is, between commas behind the name: `, Senior Engineer at Acme,`.
//!
//! It leaves brackets and what is said in words to [`super`].

use std::collections::BTreeSet;
use std::ops::Range;

use super::{LONGEST_WORK, NONE, WORKS_AT, WORKS_OF, organisation};
use crate::recap::facts::talks::passage::Passage;
use crate::recap::facts::talks::phrasings::Senses;
use crate::recap::facts::words::{LEGAL_FORMS, Word, organisation_at, organisational, phrase};

/// Work that is followed by what it is about: `Head of Design`.
const OF_WHAT: &[&str] = &["head", "vp", "director", "lead", "professor", "responsable", "leiter", "chief"];

/// Work on something that is not whom it is done for: `author of Flask`, `organiser of WidgetConf`.
const MAKERS: &[&str] = &[
    "author",
    "co-author",
    "coauthor",
    "creator",
    "co-creator",
    "inventor",
    "maintainer",
    "co-maintainer",
    "contributor",
    "committer",
    "organiser",
    "organizer",
    "co-organiser",
    "co-organizer",
    "developer",
    "designer",
    "speaker",
    "member",
    "fan",
    "user",
    "chair",
    "winner",
    "host",
    "editor",
    "alumni",
    "autor",
    "autorin",
    "co-autor",
    "erfinder",
    "erfinderin",
    "organisator",
    "organisatorin",
    "entwickler",
    "entwicklerin",
    "mitglied",
    "maintainerin",
    "contributorin",
    "schöpfer",
    "macher",
    "macherin",
    "auteur",
    "auteure",
    "autrice",
    "créateur",
    "créatrice",
    "mainteneur",
    "mainteneuse",
    "contributeur",
    "contributrice",
    "organisateur",
    "organisatrice",
    "membre",
    "autora",
    "creador",
    "creadora",
    "mantenedor",
    "mantenedora",
    "organizador",
    "organizadora",
    "colaborador",
    "colaboradora",
    "miembro",
];

/// Words behind work on something, before what it is on.
const ON_WHAT: &[&str] = &[
    "of", "to", "on", "for", "the", "von", "vom", "der", "des", "zu", "de", "du", "del", "la", "le", "a",
    "das", "dem",
];

/// What stands between commas behind a name: `, Senior Engineer at Acme,`.
pub(in crate::recap::facts::talks) fn apposition(
    passage: &Passage<'_>,
    at: usize,
    known: &BTreeSet<String>,
) -> Option<(Option<String>, usize)> {
    let words = &passage.words;
    let works = |range: Range<usize>| range.into_iter().any(|at| passage.means(at, Senses::ROLE));
    if let Some(end) = organisation_at(words, at) {
        let name = phrase(&passage.inline.text, words, at..end);
        let closed = matches!(passage.stop(end - 1), Some(',' | '.')) && !name.contains(',');
        if known.contains(&name)
            || (closed && words[at].capital() && surely_organisation(passage, at..end) && !works(at..end))
        {
            return Some((Some(name), end));
        }
    }
    let until = passage.words.len().min(at + LONGEST_WORK);
    let comma = (at..until).find(|index| passage.stop(*index).is_some());
    let end = comma.map_or(until, |index| index + 1);
    let work = |index: &usize| passage.means(*index, Senses::ROLE) || words[*index].is_any(MAKERS);
    let role = (at..end).find(work)?;
    // What somebody does is told at once, or the sentence has gone on.
    if role > at + 3 || words[at].is_any(&["who", "he", "she"]) {
        return None;
    }
    let makes = (at..end).any(|index| words[index].is_any(MAKERS) && passage.stop(index).is_none());
    let employed = (at..end).any(|index| passage.means(index, Senses::ROLE) && !words[index].is_any(MAKERS));
    let leads = |index: &usize| {
        let maker = words[*index - 1].is_any(MAKERS) && words[*index].is_any(ON_WHAT);
        words[*index].is_any(WORKS_AT) && passage.stop(*index).is_none() && !maker
    };
    let led = (role + 1..end).find(leads).or_else(|| {
        let leads = |index: &usize| {
            words[*index].is_any(WORKS_OF)
                && !words[*index - 1].is_any(OF_WHAT)
                && !words[*index - 1].is_any(MAKERS)
        };
        (role + 1..end).find(leads).filter(|_| !makes || employed)
    });
    if let Some((name, behind)) = led.and_then(|index| organisation(passage, index + 1)) {
        // `CTO of Acme and author of Flask,`: what else somebody does is passed over.
        let more = passage.means(behind, Senses::JOINT)
            && passage.stop(behind - 1).is_none()
            && (behind + 1..behind + 3).any(|index| passage.means(index, Senses::ROLE));
        // `chez Acme depuis trois ans,`
        let plain = |index: usize| {
            let verb = Senses::TELLS.or(Senses::GIVES).or(Senses::AUXILIARY).or(Senses::BRACKET);
            !words[index].capital() && !passage.means(index, verb.or(Senses::RELATIVE))
        };
        let long = comma.is_some_and(|comma| {
            passage.stop(behind - 1).is_none()
                && passage.stop(comma) == Some(',')
                && comma < behind + MOST_BEHIND
                && (behind..=comma).all(plain)
        });
        let closed = comma.filter(|comma| (more || long) && *comma >= behind);
        return Some((Some(name), closed.map_or(behind, |comma| comma + 1)));
    }
    let last_of_work = |index: &usize| {
        work(index)
            || words[*index].proper()
            || words[*index].is("of")
            || (makes && words[*index].is_any(ON_WHAT))
    };
    let work_end = (role..end).take_while(last_of_work).last().map_or(role + 1, |last| last + 1);
    if passage.stop(work_end - 1) != Some(',') {
        return Some((None, work_end));
    }
    Some(behind_work(passage, work_end))
}

/// Most words behind an organisation that say since when or where somebody is there.
const MOST_BEHIND: usize = 5;

/// `Solutions Architect, Widgets, Acme Ltd, who …`: the last of the names behind the work.
fn behind_work(passage: &Passage<'_>, from: usize) -> (Option<String>, usize) {
    let words = &passage.words;
    let mut found = (None, from);
    let mut at = from;
    for _ in 0..3 {
        let Some(end) = organisation_at(words, at).filter(|_| words[at].capital()) else {
            break;
        };
        // A person may stand there as well: the next of an enumeration.
        let person = !surely_organisation(passage, at..end) && end - at == 2;
        if person || words[at].is_any(NONE) || passage.means(at, Senses::ROLE) {
            break;
        }
        found = (Some(phrase(&passage.inline.text, words, at..end)), end);
        if passage.stop(end - 1) != Some(',') {
            break;
        }
        at = end;
    }
    found
}

/// Whether a name could be nothing but an organisation's.
fn surely_organisation(passage: &Passage<'_>, range: Range<usize>) -> bool {
    let words = &passage.words[range];
    let odd = |word: &Word<'_>| {
        organisational(word)
            || word.is_any(LEGAL_FORMS)
            || word.text.contains(['.', '&'])
            || word.text.chars().any(|char| char.is_ascii_digit())
    };
    words.iter().any(odd)
}
