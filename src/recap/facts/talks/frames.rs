//! In charge of whether people in a sentence speak: what stands behind them (`talked about`), before
//! them (`a talk by`, `zeigte`) or round them (`stellte … vor`).
//!
//! It leaves the words to [`phrasings`](super::phrasings), what says that they do not to
//! [`denials`](super::denials), whom they only introduce to [`objects`](super::objects), and what the
//! talk is called to [`about`](super::about).

use std::ops::Range;

use super::denials::taken_back;
use super::entrances::{begins_to, came, enumerated, opens_with, took_the_stage};
use super::idioms::{PAIRS, SPEAKER_WAS, STAGE};
use super::objects::{self, other_object};
use super::owned::{owned, possesses};
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use super::thanked::thanked;

/// How a sentence says that people speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// They do: `Ada talked about …`, `Dann zeigte Ada …`.
    Does,
    /// What stands before them is theirs: `a talk on … by Ada`.
    Owns,
    /// They are thanked for a talk, which may have been told before.
    Thanked,
}

/// Words before a person that make them something else than a speaker.
const NOT_SPEAKERS: &[&str] = &[
    "by",
    "at",
    "bei",
    "chez",
    "to",
    "winner",
    "congratulations",
    "thank",
    "thanks",
    "the",
    "a",
    "an",
    "of",
    "our",
    "watched",
    "like",
    "as",
    "how",
    "why",
    "whether",
    "if",
    "ob",
    "comment",
];

/// Words before a talk that was told of before.
const AFTER: &[&str] = &["after", "before", "following", "during", "nach", "vor", "après", "avant", "tras"];

/// Most words between people and their verb.
const MOST_FILLERS: usize = 5;

/// Most words of a sentence before and behind people that are looked at.
const LONGEST_SENTENCE: usize = 60;

/// How far behind its verb the object of a sentence begins.
pub(super) const OBJECT: usize = 14;

/// How the sentence that a group stands in, from `start` to `end`, says that they speak; `None`
/// where it does not, or takes it back.
pub(super) fn read(
    passage: &Passage<'_>,
    sentence: Range<usize>,
    first: usize,
    group: &Group,
) -> Option<Frame> {
    let sentence = near(&sentence, first, group);
    let frame = told(passage, &sentence, first, group)?;
    (!taken_back(passage, &sentence, first, group)).then_some(frame)
}

/// The part of a sentence that may say something of a group: it bounds the work on a text without
/// full stops.
pub(super) fn near(sentence: &Range<usize>, first: usize, group: &Group) -> Range<usize> {
    sentence.start.max(first.saturating_sub(LONGEST_SENTENCE))..sentence.end.min(group.end + LONGEST_SENTENCE)
}

fn told(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> Option<Frame> {
    if thanked(passage, sentence, first, group) {
        return Some(Frame::Thanked);
    }
    let genitive = passage.handle(group.end - 1).is_some_and(|(_, genitive)| genitive);
    if passage.words[group.end - 1].possessive || genitive {
        // `After Ada's talk I showed …` tells of hers what was told.
        let recalled = first > sentence.start && passage.words[first - 1].is_any(AFTER);
        let frame = if recalled { Frame::Thanked } else { Frame::Owns };
        return possesses(passage, sentence, first, group).then_some(frame);
    }
    if staged(passage, sentence, first, group) {
        return Some(Frame::Does);
    }
    let owned = owned(passage, sentence, first, group);
    if owned.is_some() {
        return owned.filter(|owns| *owns).map(|_| Frame::Owns);
    }
    let does = (!barred(passage, first) && acts(passage, sentence, first, group))
        || inverted(passage, sentence, first, group)
        || acts_at_last(passage, sentence, first, group)
        || was_had(passage, sentence, first, group);
    does.then_some(Frame::Does)
}

/// Whether a comma or a joint stands before a name.
pub(super) fn joined(passage: &Passage<'_>, first: usize) -> bool {
    let before = first.checked_sub(1);
    before.is_some_and(|before| passage.means(before, Senses::JOINT) || passage.stop(before) == Some(','))
}

/// `Ada talked about tea and Bo about cups`: whether the verb before is that of these people as well.
pub(super) fn likewise(passage: &Passage<'_>, first: usize, group: &Group) -> bool {
    let topic = passage.words.get(group.end).is_some_and(|word| {
        passage.means(group.end, Senses::TOPIC) && word.stop.is_none() && !word.is_any(&["zu", "zum", "zur"])
    });
    joined(passage, first) && topic && passage.stop(group.end - 1).is_none()
}

/// Whether what stands before a name makes its bearer something else than a speaker.
pub(super) fn barred(passage: &Passage<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| passage.words.get(before));
    before.is_some_and(|word| word.is_any(NOT_SPEAKERS) && word.stop.is_none()) && !handed_over(passage, at)
        || explains(passage, at)
}

/// Whether a name stands in brackets behind somebody else's, and only says where they come from: `Ada de
/// Example (Acme Works) talked`.
fn explains(passage: &Passage<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let bracket = passage.words[at].opened
        && passage.inline.text[..passage.words[at].at.start].trim_end_matches(['[', '"', '“']).ends_with('(');
    bracket && passage.words[before].capital() && !passage.means(before, Senses::ROLE.or(Senses::OTHER))
}

/// `handed over to Ada, who …`, `followed by Ada, who …`: whoever comes next on the stage.
fn handed_over(passage: &Passage<'_>, at: usize) -> bool {
    let led = |word: usize, by: &[&str]| passage.words.get(word).is_some_and(|word| word.is_any(by));
    let Some(before) = at.checked_sub(2) else { return false };
    let near = before.saturating_sub(3)..before + 1;
    (led(at - 1, &["by"]) && led(before, &["followed", "succeeded", "continued"]))
        || (led(at - 1, &["to", "an"]) && near.clone().any(|at| led(at, HANDED)))
        // Spanish has people behind an `a`.
        || (led(at - 1, &["a"]) && passage.words.get(before).is_some_and(objects::presents))
}

/// `Ada handed over to Bo, who …`: whether people only make room for somebody else.
pub(super) fn hands_over(passage: &Passage<'_>, group: &Group) -> bool {
    let verb = behind_fillers(passage, group.end, passage.words.len(), Senses::FILLER);
    passage
        .words
        .get(verb)
        .is_some_and(|verb| verb.is_any(&["handed", "passed", "yielded", "übergab", "übergaben"]))
}

/// Words for handing the stage over to somebody.
const HANDED: &[&str] = &[
    "over",
    "floor",
    "stage",
    "mic",
    "microphone",
    "baton",
    "übergab",
    "übergaben",
    "weiter",
    "wort",
    "mikrofon",
    "bühne",
    "staffelstab",
];

/// Whether the text behind people may still be about them: nothing but a comma or bracket parts it.
fn goes_on(passage: &Passage<'_>, group: &Group, sentence: &Range<usize>) -> bool {
    let stop = group.end.checked_sub(1).and_then(|last| passage.stop(last));
    group.end < sentence.end
        && stop.is_none_or(|stop| matches!(stop, ',' | ')' | '“' | '”' | '"' | '»' | '«' | '‘' | '’'))
}

/// The word behind fillers from a word on, in the direction of reading.
fn behind_fillers(passage: &Passage<'_>, from: usize, until: usize, skip: Senses) -> usize {
    let ends = |at: &usize| {
        !passage.means(*at, skip)
            || at.checked_sub(1).is_some_and(|last| *at > from && passage.stop(last).is_some())
    };
    (from..until.min(from + MOST_FILLERS)).find(ends).unwrap_or(until.min(from + MOST_FILLERS))
}

/// `Ada [who then] talked`: whether the words right behind people are of a verb that tells.
pub(super) fn acts(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    if !goes_on(passage, group, sentence) {
        return false;
    }
    let skipped = Senses::FILLER.or(Senses::RELATIVE);
    let verb = behind_fillers(passage, group.end, sentence.end, skipped);
    if verb < sentence.end && tells(passage, sentence, verb) {
        return true;
    }
    // Who begins a clause is its subject: `We met Ada, a friend, …`.
    let begins = first == sentence.start
        || passage.stop(first - 1).is_some()
        || passage.means(first - 1, Senses::FILLER.or(Senses::JOINT).or(Senses::ROLE))
        || passage.words[first - 1].is_any(&["speaker", "finally", "afterwards"]);
    let behind = begins.then(|| behind_apposition(passage, sentence, group)).flatten();
    behind.is_some_and(|behind| {
        let verb = behind_fillers(passage, behind, sentence.end, Senses::FILLER);
        verb < sentence.end && !passage.words[verb].capital() && tells(passage, sentence, verb)
    })
}

/// `Ada, from a garden in town, showed`: behind what stands between commas and says who somebody is.
fn behind_apposition(passage: &Passage<'_>, sentence: &Range<usize>, group: &Group) -> Option<usize> {
    let first = passage.words.get(group.end).filter(|_| passage.stop(group.end - 1) == Some(','))?;
    let comma = (group.end..sentence.end.min(group.end + OBJECT)).find(|at| passage.stop(*at).is_some())?;
    let telling = Senses::TELLS.or(Senses::GIVES).or(Senses::BRACKET).or(Senses::FUTURE).or(Senses::THANKS);
    let plain = !(group.end..=comma).any(|at| passage.means(at, telling.or(Senses::OTHER)));
    let says = !first.capital()
        && !first.is_any(TIMES)
        && !passage.means(group.end, Senses::JOINT.or(Senses::RELATIVE));
    (passage.stop(comma) == Some(',') && plain && says).then_some(comma + 1)
}

/// Words that begin what says when something was, and not who somebody is.
const TIMES: &[&str] = &[
    "when", "after", "before", "as", "while", "if", "once", "since", "until", "unlike", "like", "wenn",
    "als", "nachdem", "während", "wie", "quand", "lorsque", "après", "comme", "pendant", "cuando", "después",
    "mientras", "como", "then", "dann", "puis", "luego", "but", "aber", "mais", "pero",
];

/// `übergab an Ada, die über Tee sprach`: in German the verb of a clause stands at its end.
fn acts_at_last(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let relative = passage.words.get(group.end).is_some_and(|word| word.is_any(&["der", "die"]));
    let clause = group.end..sentence.end.min(group.end + OBJECT);
    if relative && handed_over(passage, first) && clause.clone().any(|at| passage.means(at, Senses::TELLS)) {
        return true;
    }
    // `als Ada uns den Weg vorstellte`
    let opens = first.checked_sub(1).is_some_and(|before| {
        before >= sentence.start && passage.stop(before).is_none() && passage.words[before].is_any(CLAUSES)
    });
    let last = clause.into_iter().find(|at| passage.stop(*at).is_some() || *at + 1 == sentence.end);
    opens
        && goes_on(passage, group, sentence)
        && last.is_some_and(|last| {
            passage.means(last, Senses::TELLS.or(Senses::CLOSES))
                && !other_object(passage, group.end, last)
                && !objects::somebody(passage, last, group.end, last)
        })
}

/// Words that open clauses of German and Dutch whose verb stands at their end.
const CLAUSES: &[&str] =
    &["als", "wo", "bevor", "nachdem", "indem", "worin", "wobei", "wie", "toen", "waarin"];

/// `zwei Vorträge`: whether a word is for several talks of one speaker.
fn counted_talks(passage: &Passage<'_>, at: usize) -> bool {
    let counts = &["two", "three", "both", "zwei", "drei", "beide", "deux", "trois", "dos", "tres"];
    passage.means(at, Senses::TALKS) && passage.words[at - 1].is_any(counts)
}

/// Whether a verb tells of a talk.
pub(super) fn tells(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    let object = verb + 1..sentence.end.min(verb + OBJECT);
    if objects::somebody(passage, verb, verb + 1, sentence.end)
        || objects::opens_the_house(passage, object.clone())
    {
        return false;
    }
    if passage.means(verb, Senses::TELLS) {
        return !other_object(passage, verb + 1, sentence.end);
    }
    if pair(passage, verb, verb + 1, sentence.end) {
        return true;
    }
    if passage.means(verb, Senses::GIVES) {
        return took_the_stage(passage, sentence, verb)
            || !other_object(passage, verb + 1, sentence.end)
                && !does_other(passage, verb, object.end)
                && object.clone().any(|at| passage.means(at, Senses::TALK) || counted_talks(passage, at));
    }
    if begins_to(passage, sentence, verb)
        || used(passage, sentence, verb)
        || came(passage, sentence, verb)
        || opens_with(passage, sentence, verb)
    {
        return true;
    }
    let far = passage.means(verb, Senses::BRACKET);
    if !far && !passage.means(verb, Senses::AUXILIARY) {
        return false;
    }
    let past = if far { verb + 1..sentence.end } else { verb + 1..sentence.end.min(verb + 4) };
    let came_for = |at: usize| {
        let base = (at + 1..sentence.end.min(at + 4)).any(|at| passage.means(at, Senses::BASE));
        passage.means(at, Senses::FOR) && base
    };
    let gives = |at: usize| {
        passage.means(at, Senses::GIVES.or(Senses::TELLS)) && !far && tells(passage, sentence, at)
    };
    past.clone().any(|at| {
        (passage.means(at, Senses::PAST)
            && (far || !other_object(passage, at + 1, sentence.end))
            && !(far && other_object(passage, verb + 1, at))
            && !objects::somebody(passage, at, if far { verb + 1 } else { at + 1 }, sentence.end))
            || pair(passage, at, at + 1, sentence.end)
            || came(passage, sentence, at)
            || opens_with(passage, sentence, at)
            || gives(at)
    }) || (verb + 1..sentence.end).any(came_for)
}

/// `hizo posible la charla`, `hizo un resumen de la charla`: whether what somebody did, by a verb that may
/// mean anything, is something else than the talk that is named behind.
fn does_other(passage: &Passage<'_>, verb: usize, until: usize) -> bool {
    if !passage.words[verb].is_any(DOES) {
        return false;
    }
    let talk = (verb + 1..until).find(|at| passage.means(*at, Senses::TALK));
    let between = verb + 1..talk.unwrap_or(until);
    let parts = Senses::OF.or(Senses::FOR).or(Senses::BY).or(Senses::TOPIC);
    let apart = |at: usize| {
        passage.means(at, parts) && !passage.means(at, Senses::ARTICLE)
            || passage.words[at]
                .is_any(&["con", "com", "durante", "en", "na", "no", "parte", "que", "da", "do"])
            || passage.words[at].text.starts_with("pos") && passage.words[at].text.len() > 4
    };
    talk.is_none() || between.into_iter().any(apart)
}

/// Verbs of doing whatever follows them.
const DOES: &[&str] = &[
    "hizo",
    "hicieron",
    "realizó",
    "realizaron",
    "fez",
    "fizeram",
    "realizou",
    "realizaram",
    "fixo",
    "fixeron",
];

/// `used a small presentation to describe gardens`: whether a verb leads up to one that tells.
fn used(passage: &Passage<'_>, sentence: &Range<usize>, verb: usize) -> bool {
    let until = sentence.end.min(verb + OBJECT);
    let to = passage.words[verb]
        .is_any(&["used", "uses"])
        .then(|| (verb + 1..until).find(|at| passage.words[*at].is("to") && passage.stop(*at).is_none()))
        .flatten();
    to.is_some_and(|to| {
        (verb + 1..to).any(|at| passage.means(at, Senses::TALK))
            && passage.means(to + 1, Senses::BASE)
            && to + 1 < sentence.end
            && !other_object(passage, to + 2, sentence.end)
    })
}

/// Whether a verb at a word and another word behind it say together that its subject speaks; its
/// object begins at a word.
fn pair(passage: &Passage<'_>, at: usize, object: usize, until: usize) -> bool {
    let Some(word) = passage.words.get(at) else { return false };
    let lower = word.text.to_lowercase();
    let pairs = PAIRS.iter().flat_map(|(_, pairs)| *pairs).filter(|(opens, _)| *opens == lower);
    let mut closes = pairs.filter_map(|(_, closes)| {
        let closing = |word: usize| closes.split(' ').any(|close| passage.words[word].is(close));
        (at + 1..until).find(|word| closing(*word))
    });
    closes.next().is_some_and(|close| {
        !other_object(passage, object, close)
            && !other_object(passage, close + 1, until)
            && !objects::somebody(passage, at, object, until)
            && !objects::somebody(passage, close, close + 1, until)
    })
}

/// `Dann zeigte uns Ada`: whether the verb stands before people, and the rest of it behind them.
fn inverted(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let skipped = (sentence.start..first)
        .rev()
        .take(MOST_FILLERS)
        .take_while(|at| passage.stop(*at).is_none() && passage.means(*at, Senses::FILLER))
        .count();
    let Some(verb) = first.checked_sub(skipped + 1).filter(|verb| *verb >= sentence.start) else {
        return false;
    };
    if passage.stop(verb).is_some() {
        return false;
    }
    let behind = group.end..sentence.end;
    if passage.means(verb, Senses::INVERTS) {
        let object = group.end..sentence.end.min(group.end + OBJECT);
        if objects::presents(&passage.words[verb])
            && (objects::subject_before(passage, sentence.start, verb)
                || objects::somebody(passage, verb, group.end, sentence.end))
        {
            return false;
        }
        return (passage.means(verb, Senses::TELLS) && !other_object(passage, group.end, sentence.end))
            || (passage.means(verb, Senses::BRACKET)
                && behind.clone().any(|at| {
                    // `hat uns Ada über den Ablauf informiert`
                    let object = group.end + usize::from(passage.means(group.end, Senses::TOPIC));
                    passage.means(at, Senses::PAST) && !other_object(passage, object, at)
                }))
            || (passage.means(verb, Senses::GIVES)
                && (object.clone().any(|at| passage.means(at, Senses::TALK))
                    || given_before(passage, sentence.start..verb)));
    }
    pair(passage, verb, group.end, sentence.end)
        && inverting_pair(passage, verb)
        && !objects::subject_before(passage, sentence.start, verb)
}

/// `Den ersten Vortrag hielt Ada`: whether what is given stands before the verb, and is a talk.
fn given_before(passage: &Passage<'_>, before: Range<usize>) -> bool {
    let near = before.end.saturating_sub(5).max(before.start)..before.end;
    let talk = near.clone().rev().find(|at| passage.means(*at, Senses::TALK));
    talk.is_some_and(|talk| {
        // `el video de la charla lo hizo Ada`
        let part =
            (near.start..talk).any(|at| passage.means(at, Senses::OF) && !passage.means(at, Senses::ARTICLE));
        !part
            && (near.start..=talk).any(|at| passage.means(at, Senses::ARTICLE))
            && (talk..before.end).all(|at| passage.stop(at).is_none())
    })
}

/// Only languages that may put a verb before its subject do so with a pair.
fn inverting_pair(passage: &Passage<'_>, verb: usize) -> bool {
    let lower = passage.words[verb].text.to_lowercase();
    PAIRS
        .iter()
        .filter(|(language, _)| matches!(*language, "de" | "nl"))
        .flat_map(|(_, pairs)| *pairs)
        .any(|(opens, _)| *opens == lower)
}

/// `we had Ada [from Acme] explain`.
fn was_had(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let had = (sentence.start..first).rev().take(3).any(|at| passage.means(at, Senses::HAD));
    let mut verb = behind_fillers(passage, group.end, sentence.end, Senses::FILLER);
    // `had Ada in to explain`
    let until = sentence.end.min(group.end + MOST_FILLERS);
    let over = |at: usize| at < until && passage.stop(at).is_none() && passage.words[at].is_any(OVER);
    while over(verb) {
        verb += 1;
    }
    had && goes_on(passage, group, sentence)
        && passage.means(verb, Senses::BASE)
        && verb < sentence.end
        && !other_object(passage, verb + 1, sentence.end)
}

/// Words between somebody who was had and what they came for.
const OVER: &[&str] =
    &["in", "over", "back", "here", "with", "us", "by", "on", "stage", "along", "join", "come", "to"];

/// `Next on stage: Ada`.
fn staged(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let from = sentence.start.max(first.saturating_sub(6));
    if enumerated(passage, first, group) {
        return true;
    }
    if from == first {
        return false;
    }
    let parting = passage.stop(first - 1).is_some_and(|stop| !matches!(stop, ':' | ','));
    let before = passage.lower(from..first);
    let before = before.trim_end_matches([':', ',', ' ']);
    let ends = [" was", " were", " is", " came", " we had"];
    let bare = ends.iter().find_map(|end| before.strip_suffix(end)).unwrap_or(before);
    let spoke = SPEAKER_WAS.iter().flat_map(|(_, phrases)| *phrases).any(|phrase| before.ends_with(phrase));
    let staged = || STAGE.iter().flat_map(|(_, phrases)| *phrases).any(|phrase| bare.ends_with(phrase));
    !parting && (spoke || staged())
}
