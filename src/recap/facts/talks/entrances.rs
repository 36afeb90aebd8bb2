//! In charge of sentences on how people come on stage and what they do there: they came to tell of
//! something, took the stage, opened the evening with a talk, or are the first of those enumerated.
//!
//! It leaves verbs that say by themselves that somebody speaks to [`frames`](super::frames).

use std::ops::Range;

use super::frames::{OBJECT, tells};
use super::idioms::{CAME, OPENS};
use super::objects::other_object;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use crate::recap::facts::words::Word;

/// `joined us from Berlin to talk about gardens`: whether a verb says that somebody came, and another
/// behind it that it was to tell of something.
pub(super) fn came(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    let comes = CAME.iter().any(|(_, verbs)| passage.words[verb].is_any(verbs));
    // `Ada joined Acme to speak for them`
    let joins = passage.words[verb].is("joined");
    let here = passage.words.get(verb + 1).is_some_and(|next| next.is_any(JOINED));
    if !comes || joins && !here {
        return false;
    }
    // What they came for first, and not the rest of it: `came to collect a prize and to talk to everybody`.
    let near = verb + 1..sentence.end.min(verb + OBJECT);
    let leads = |at: &usize| {
        let to = passage.words[*at - 1].is_any(&["to", "zu", "a", "à", "pour", "per", "te"]);
        let led = to || passage.means(*at - 1, Senses::FILLER) || *at == verb + 1;
        led && !passage.words[*at].capital()
            && (to && !passage.means(*at, Senses::ARTICLE.or(Senses::FILLER))
                || passage.means(*at, Senses::BASE))
            || passage.words[*at].is("vorzustellen")
    };
    let Some(at) = near.into_iter().find(leads).filter(|at| passage.means(*at, Senses::BASE)) else {
        return false;
    };
    let with =
        passage.words.get(at + 1).is_some_and(|next| next.is_any(&["to", "with", "mit", "avec", "con", "a"]));
    let subject = (at + 1..sentence.end.min(at + 7)).any(|at| passage.means(at, Senses::TOPIC));
    (!with || subject) && !other_object(passage, at + 1, sentence.end)
}

/// `eröffnete den Abend mit einem Vortrag`: whether a verb opens or closes an evening with a talk of
/// the one who does.
pub(super) fn opens_with(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    if !OPENS.iter().any(|(_, verbs)| passage.words[verb].is_any(verbs)) {
        return false;
    }
    let mut near = verb + 1..sentence.end.min(verb + OBJECT);
    let with = near.find(|at| passage.words[*at].is_any(&["mit", "avec", "par", "con", "com", "met"]));
    let Some(with) = with.filter(|with| passage.stop(*with).is_none()) else { return false };
    let talk = (with + 1..sentence.end.min(with + 4)).find(|at| passage.means(*at, Senses::TALK));
    // `mit dem Vortrag von Ada`
    let elses = |talk: usize| {
        passage.stop(talk).is_none()
            && passage.means(talk + 1, Senses::BY.or(Senses::OF))
            && passage.words.get(talk + 2).is_some_and(Word::capital)
    };
    let of_other = |talk: usize| {
        passage.stop(talk).is_none()
            && (talk + 1..sentence.end.min(talk + 4)).any(|at| passage.means(at, Senses::OTHER))
    };
    talk.is_some_and(|talk| !elses(talk) && !of_other(talk) && !other_object(passage, with + 1, talk))
}

/// `took the stage and talked`: whether a verb says that somebody came on stage, and what follows that
/// they spoke there.
pub(super) fn took_the_stage(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    let stage = (verb + 1..sentence.end.min(verb + 4))
        .find(|at| passage.words[*at].is_any(&["stage", "floor", "mic", "microphone"]));
    let Some(stage) = stage.filter(|stage| {
        passage.words[verb].is_any(&["took", "takes", "taking", "hit"]) && passage.stop(*stage).is_none()
    }) else {
        return false;
    };
    let next = stage + 1;
    let to = passage.words.get(next).is_some_and(|word| word.is("to"));
    let told = next + 1 < sentence.end
        && (passage.means(next, Senses::JOINT) && tells(passage, sentence, next + 1)
            || to && passage.means(next + 1, Senses::BASE) && !other_object(passage, next + 2, sentence.end));
    next < sentence.end && (told || passage.means(next, Senses::TOPIC))
}

/// Words behind `joined` by which it is the evening that somebody joins.
const JOINED: &[&str] = &[
    "us",
    "the",
    "our",
    "remotely",
    "live",
    "virtually",
    "online",
    "via",
    "by",
    "from",
    "in",
    "all",
    "over",
    "on",
];

/// `We had two talks: Ada on tea and Bo on cups`: whether people are the first behind such a colon.
pub(super) fn enumerated(passage: &Passage<'_>, first: usize, group: &Group) -> bool {
    let Some(before) = first.checked_sub(1).filter(|before| passage.stop(*before) == Some(':')) else {
        return false;
    };
    let near = before.saturating_sub(MOST_TO_A_COLON)..first;
    let talks = near.clone().any(|at| passage.means(at, Senses::TALKS) && !passage.means(at, Senses::OTHER));
    let had = near.clone().any(|at| passage.words[at].is_any(HAD));
    let closed = passage.stop(group.end - 1).is_none_or(|stop| stop == ')');
    let topic = closed && passage.words.get(group.end).is_some() && passage.means(group.end, Senses::TOPIC);
    talks && had && topic && !near.into_iter().any(|at| passage.means(at, Senses::FUTURE))
}

/// Words for talks that there were.
const HAD: &[&str] = &["had", "saw", "heard", "hatten", "gab", "eu", "tuvimos", "hubo"];

/// Most words from those for talks up to the colon behind which people stand.
const MOST_TO_A_COLON: usize = 5;

/// Verbs of beginning, with what comes between and what is begun.
const BEGINS: &[(&[&str], &[&str])] = &[
    (&["comenzó", "comenzaron", "empezó", "empezaron", "pasó", "comezou", "começou", "empezou"], &["a"]),
    (&["started", "began", "continued", "proceeded", "finished"], &["by"]),
    (&["commencé"], &["à"]),
];

/// What Spanish and Portuguese have somebody do who began: `comenzó mostrando`.
const DOING: &[&str] = &[
    "mostrando",
    "hablando",
    "presentando",
    "explicando",
    "contando",
    "compartiendo",
    "falando",
    "apresentando",
];

/// `comenzó a hablar sobre`, `started talking about`: whether a verb says that somebody began to speak.
pub(super) fn begins_to(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    let Some((_, between)) = BEGINS.iter().find(|(verbs, _)| passage.words[verb].is_any(verbs)) else {
        return false;
    };
    let at = verb + 1 + usize::from(passage.words.get(verb + 1).is_some_and(|word| word.is_any(between)));
    let gerund = passage.words.get(at).is_some_and(|word| word.text.ends_with("ing") && !word.capital());
    let doing = passage.words.get(at).is_some_and(|word| word.is_any(DOING));
    let speaks = passage.means(at, Senses::BASE) || doing || gerund && passage.means(at, Senses::TELLS);
    let topic = |at: usize| passage.means(at, Senses::TOPIC) || passage.words[at].is_any(&["cómo", "como"]);
    at < sentence.end
        && passage.stop(verb).is_none()
        && speaks
        && (at + 1..sentence.end.min(at + 5)).any(topic)
        && !other_object(passage, at + 1, sentence.end)
}
