//! In charge of whether a sentence that told of a talk comes to another: behind a comma, a joint, `and
//! another talk by`.
//!
//! It leaves who is named there, and whether they speak, to [`super`].

use std::ops::Range;

use super::LATEST_NAME;
use crate::recap::facts::talks::passage::Passage;
use crate::recap::facts::talks::phrasings::Senses;
use crate::recap::facts::talks::titled;

/// Whether the sentence of a paragraph that told of a talk goes over to another: nobody is spoken
/// of before the name, and within a sentence a comma or joint parts it from the talk before.
pub(super) fn begins_anew(passage: &Passage<'_>, rest: &Range<usize>, at: usize) -> bool {
    let starts = passage.sentences.binary_search_by(|sentence| sentence.start.cmp(&rest.start)).is_ok();
    let before = at.checked_sub(1);
    // `, then Bo presented`
    let then = |before: usize| {
        before > rest.start
            && passage.words[before].is_any(THEN)
            && passage.stop(before).is_none()
            && (titled::comma(passage, before) || passage.means(before - 1, Senses::JOINT))
    };
    let parted = before.is_some_and(|before| {
        passage.stop(before).is_some_and(|stop| matches!(stop, ',' | ';' | ')'))
            || passage.means(before, Senses::JOINT)
            || another_talk(passage, rest.start, before)
            || titled::joined(passage, rest.start, before)
            || titled::comma(passage, at)
            || then(before)
    });
    let reader = |at: usize| {
        passage.means(at, Senses::PRONOUN)
            && !passage.means(at, Senses::ARTICLE.or(Senses::FILLER).or(Senses::TOPIC))
    };
    (starts || parted) && !(rest.start..at).rev().take(LATEST_NAME).any(reader)
}

/// Words by which a sentence comes to who spoke next.
const THEN: &[&str] = &[
    "then",
    "finally",
    "later",
    "afterwards",
    "lastly",
    "dann",
    "danach",
    "schließlich",
    "puis",
    "ensuite",
    "luego",
    "poi",
    "infine",
    "depois",
    "später",
    "después",
];

/// `and another talk by`: whether a word is the `by` of a talk that is joined to the one before.
fn another_talk(passage: &Passage<'_>, start: usize, by: usize) -> bool {
    let near = |most: usize| start.max(by.saturating_sub(most))..by;
    let talk = |joint: usize| {
        let between = joint + 1..by;
        // `and mentioned a talk by`, `and closed with a quote from a talk by`
        let elses = between.clone().any(|at| passage.words[at].is_any(REFERRING));
        !elses && between.into_iter().any(|at| passage.means(at, Senses::TALK))
    };
    let joint = near(4).rev().find(|at| passage.means(*at, Senses::JOINT));
    // `and continued with a lightning talk by`, `, then a short talk by`
    let parts = |at: &usize| passage.means(*at, Senses::JOINT) || passage.stop(*at) == Some(',');
    let goes_on = |at: usize| {
        let next = at + 1;
        let on = passage.words.get(next).is_some_and(|word| word.is_any(GOES_ON));
        (on || passage.means(next, Senses::ARTICLE)) && passage.stop(next).is_none()
    };
    let parted = || near(MOST_TO_ANOTHER).rev().filter(parts).any(|at| goes_on(at) && talk(at));
    let of = passage.means(by, Senses::OF)
        && by > start
        && passage.means(by - 1, Senses::TALK)
        && passage.stop(by - 1).is_none();
    passage.means(by, Senses::BY) && (joint.is_some_and(talk) || parted()) || of && parted()
}

/// Words of a talk that is only spoken of.
const REFERRING: &[&str] = &[
    "mentioned",
    "mentioning",
    "referenced",
    "referencing",
    "cited",
    "citing",
    "quoted",
    "quoting",
    "quote",
    "praised",
    "recommended",
    "recommending",
    "inspired",
    "based",
    "watched",
    "watching",
    "saw",
    "seen",
    "loved",
    "compared",
    "linked",
    "remembered",
    "referred",
    "referring",
    "showed",
    "played",
    "built",
    "used",
    "using",
    "from",
    "of",
    "erwähnte",
    "zitierte",
    "empfahl",
    "verwies",
    "basierend",
    "sah",
    "mentionné",
    "cité",
    "recommandé",
    "inspiré",
    "mencionó",
    "citó",
    "recomendó",
    "basado",
    "basada",
    "inspirada",
];

/// Most words from what parts two talks up to whom the second is by.
const MOST_TO_ANOTHER: usize = 9;

/// Words by which an evening goes on to another talk.
const GOES_ON: &[&str] = &[
    "continued",
    "ended",
    "closed",
    "finished",
    "concluded",
    "went",
    "then",
    "finally",
    "another",
    "followed",
    "with",
    "later",
    "lastly",
    "afterwards",
    "next",
    "second",
    "two",
    "puis",
    "ensuite",
    "enfin",
    "suivi",
    "luego",
    "después",
    "finalmente",
    "dann",
    "danach",
    "schließlich",
    "gefolgt",
];
