//! In charge of what says that people do not speak on this evening, though a sentence says that they
//! speak: they cancelled, it was elsewhere or long ago, it is a job advert, or it is of somebody who
//! has died.
//!
//! It leaves whether they speak at all to [`frames`](super::frames), and the phrases to
//! [`doubts`](super::doubts).

use std::ops::Range;

use super::doubts::{Doubt, TRAILING};
use super::events::event_at;
use super::frames::near;
use super::line_up::Announced;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use crate::recap::facts::words::{Word, person_at};

/// Whether a sentence, or the one behind it, says that it was not so: cancelled, in the future, on
/// another evening or by somebody who has died.
pub(super) fn taken_back(
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    first: usize,
    group: &Group,
) -> bool {
    let sentence = &near(sentence, first, group);
    let stops = |at: &usize| matches!(passage.stop(*at), Some(',' | ';'));
    let clause_end = (group.end..sentence.end).find(stops).map_or(sentence.end, |at| at + 1);
    let clause_start = (sentence.start..first).rev().find(stops).map_or(sentence.start, |at| at + 1);
    // What stands behind the verb is what the talk was about, and may hold any word.
    let tells = |at: &usize| {
        passage.means(*at, Senses::TELLS.or(Senses::PAST))
            || passage.means(*at, Senses::GIVES) && !passage.words[*at].is_any(OFFERS)
    };
    let verb = (group.end..sentence.end).find(tells);
    // `a talk by Ada about upcoming gardens`
    let about = passage
        .words
        .get(group.end)
        .filter(|word| passage.means(group.end, Senses::TOPIC) && word.stop.is_none());
    let until = verb.unwrap_or(clause_end);
    let aside = about.map_or(until.max(group.end), |_| group.end);
    let parted = group.end.checked_sub(1).is_some_and(|last| passage.stop(last).is_some());
    let near = group.end..until.min(group.end + 3);
    let planned = !parted && near.clone().any(|at| passage.means(at, Senses::FUTURE));
    let before = until.max(group.end);
    planned
        || passage.doubts(clause_start..before.min(clause_end.max(group.end)), Doubt::Cancelled)
        || passage.doubts(sentence.start..aside, Doubt::Aside)
        || passage.doubts(sentence.clone(), Doubt::Elsewhen)
        || passage.doubts(sentence.clone(), Doubt::Dead)
        || (first > 0 && passage.words[first - 1].is_any(LATE))
        || called_off(passage, group.end..sentence.end)
        || gives_notice(passage, sentence, group)
        || trails(passage, sentence, group)
        || taken_back_later(passage, sentence)
}

/// Verbs of who may have a talk, and has not given one yet.
const OFFERS: &[&str] = &["offered", "proposé", "offert", "ofreció", "ofreceu"];

/// Words before the names of those who have died.
const LATE: &[&str] =
    &["late", "feu", "feue", "verstorbene", "verstorbenen", "verstorbener", "difunto", "difunta"];

/// `Unfortunately she had to cancel.` `He passed away in May.`
fn taken_back_later(passage: &Passage<'_>, sentence: &Range<usize>) -> bool {
    let next = passage.sentences.partition_point(|other| other.start < sentence.end);
    let Some(next) = passage.sentences.get(next) else { return false };
    let starts = next.start..next.end.min(next.start + 3);
    starts.clone().any(|at| passage.means(at, Senses::PRONOUN))
        && (passage.doubts(next.clone(), Doubt::Cancelled) || passage.doubts(next.clone(), Doubt::Dead))
}

/// `…, but had to cancel`: whether words behind people say so of them, and of nobody else.
fn called_off(passage: &Passage<'_>, behind: Range<usize>) -> bool {
    if !passage.doubts(behind.clone(), Doubt::Off) {
        return false;
    }
    let other = behind.clone().find(|at| person_at(&passage.words, *at, false).is_some());
    passage.doubts(behind.start..other.unwrap_or(behind.end), Doubt::Off)
}

/// Most words between a verb and the notice that is given.
const NOTICE: usize = 9;

/// Whether all that people tell of is whom they would hire, or how guests are to behave.
fn gives_notice(passage: &Passage<'_>, sentence: &Range<usize>, group: &Group) -> bool {
    let tells = |at: &usize| passage.means(*at, Senses::TELLS.or(Senses::PAST).or(Senses::GIVES));
    let from = (group.end..sentence.end).find(tells).unwrap_or(group.end);
    // What a title says is no notice.
    let titled = (from + 1..sentence.end).find(|at| passage.words[*at].opened);
    let notice = from..sentence.end.min(from + NOTICE).min(titled.unwrap_or(sentence.end));
    if !passage.doubts(notice.clone(), Doubt::Notice) {
        return false;
    }
    // `talked about tea and told us that they are hiring`.
    let end = notice
        .clone()
        .find(|at| passage.stop(*at) == Some(',') || (*at > from && passage.means(*at, Senses::JOINT)))
        .map_or(notice.end, |at| at + usize::from(passage.stop(at) == Some(',')));
    let subject = |at: usize| {
        let opened = passage.words.get(at).is_some_and(|word| word.opened);
        passage.means(at, Senses::TALK.or(Senses::TOPIC)) || opened
    };
    passage.doubts(from..end, Doubt::Notice) || !(from..end).any(subject)
}

/// `spoke about tea last year.`: whether a sentence ends with a time long ago that is not of what the
/// talk was about.
fn trails(passage: &Passage<'_>, sentence: &Range<usize>, group: &Group) -> bool {
    let from = sentence.end.saturating_sub(TAIL).max(group.end);
    if from >= sentence.end || passage.words[sentence.end - 1].opened {
        return false;
    }
    let tail = passage.lower(from..sentence.end);
    let tail = tail.trim_end_matches(|char: char| !char.is_alphanumeric());
    let ago = TRAILING.iter().flat_map(|(_, phrases)| *phrases).any(|phrase| tail.ends_with(phrase));
    ago && !(group.end..sentence.end).any(|at| clause(passage, at))
}

/// Words at the end of a sentence that may say when it was.
const TAIL: usize = 6;

/// Words that begin what somebody tells, or tell that a subject has a time or place of its own.
const CLAUSES: &[&str] = &[
    "what",
    "how",
    "why",
    "that",
    "which",
    "who",
    "when",
    "where",
    "she",
    "he",
    "they",
    "we",
    "it",
    "from",
    "learned",
    "learnt",
    "lessons",
    "learnings",
    "saw",
    "seen",
    "experience",
    "experiences",
    "impressions",
    "trip",
    "visit",
    "time",
    "news",
    "announced",
    "announcements",
    "highlights",
    "since",
    "recap",
    "summary",
    "preview",
    "rehearsal",
    "dry",
    "organising",
    "organizing",
    "running",
    "attending",
    "takeaways",
    "was",
    "wie",
    "warum",
    "dass",
    "wo",
    "er",
    "sie",
    "erfahrung",
    "erfahrungen",
    "eindrücke",
    "eindrücken",
    "neuigkeiten",
    "bericht",
    "rückblick",
    "besuch",
    "reise",
    "probe",
    "generalprobe",
    "seit",
    "vorschau",
    "qui",
    "que",
    "ce",
    "comment",
    "pourquoi",
    "expérience",
    "expériences",
    "impressions",
    "nouveautés",
    "annonces",
    "voyage",
    "retour",
    "retours",
    "avant-première",
    "répétition",
    "lo",
    "cómo",
    "qué",
    "experiencia",
    "experiencias",
    "novedades",
    "anuncios",
    "viaje",
    "adelanto",
    "ensayo",
    "impresiones",
];

fn clause(passage: &Passage<'_>, at: usize) -> bool {
    passage.words[at].is_any(CLAUSES)
}

/// Words before the name of the event that something took place at.
const AT: &[&str] =
    &["at", "auf", "bei", "beim", "à", "au", "en", "during", "während", "lors", "durante", "pendant"];

/// Whether people speak, or spoke, on another event: `gave a talk at FOSDEM`, `In March 2019 Ada …`.
pub(super) fn elsewhere(
    passage: &Passage<'_>,
    sentence: &Range<usize>,
    first: usize,
    group: &Group,
    announced: &Announced,
) -> bool {
    let sentence = &near(sentence, first, group);
    let event = |at: usize| other_event(passage, at, announced);
    if event(sentence.start) && sentence.start < first {
        return true;
    }
    if long_ago(passage, sentence.start..first, announced) {
        return true;
    }
    let Some(at) = (group.end..sentence.end).find(|at| event(*at)) else { return false };
    let own = |at: usize| {
        let of = passage.words[at].is_any(&["her", "his", "their"]);
        clause(passage, at) || (of && !passage.means(at + 1, Senses::TALK))
    };
    let quoted = |at: usize| passage.words[at].opened || passage.link(passage.words[at].at.start).is_some();
    if (group.end + 1..at).any(|at| own(at) || quoted(at))
        || passage.means(at.saturating_sub(1), Senses::PRONOUN)
    {
        return false;
    }
    // `who spoke at WidgetConf, showed us …`: what stands behind the comma is of this evening.
    let comma = (at..sentence.end).find(|at| passage.stop(*at) == Some(','));
    let again = comma.is_some_and(|comma| {
        (comma + 1..sentence.end.min(comma + 4)).any(|at| passage.means(at, Senses::TELLS.or(Senses::GIVES)))
    });
    !again
}

/// Whether a word and those behind it say that something took place at an event that is not the
/// one that the recap is called for.
fn other_event(passage: &Passage<'_>, at: usize, announced: &Announced) -> bool {
    let words = &passage.words;
    if passage.stop(at).is_some() || !words[at].is_any(AT) {
        return false;
    }
    let article = |at: &usize| {
        words
            .get(*at)
            .is_some_and(|word| !word.capital() && passage.means(*at, Senses::ARTICLE.or(Senses::OF)))
    };
    let start = (at + 1..at + 4).find(|at| !article(at)).unwrap_or(at + 1);
    let other =
        |word: &Word<'_>| word.is_any(&["conference", "conferences", "konferenz", "conferencia", "congreso"]);
    if start > at + 1
        && words.get(start).is_some_and(|word| other(word) && !word.possessive)
        && !words[start - 1].is("the")
    {
        return true;
    }
    event_at(words, start).is_some_and(|end| {
        let own = |word: &Word<'_>| !announced.title.contains(&word.text.to_lowercase());
        !words[end - 1].possessive && words[start..end].iter().any(own)
    })
}

/// Months apart from which an evening is another one; recaps may be written late.
const LONG_AGO: i32 = 4;

/// Whether a sentence begins with a month or year long before the recap: `In March 2019 …`.
fn long_ago(passage: &Passage<'_>, before: Range<usize>, announced: &Announced) -> bool {
    let words = &passage.words;
    let starts = words.get(before.start).is_some_and(|word| word.is_any(&["in", "im", "en", "back", "anno"]));
    let Some(date) = announced.date.filter(|_| starts) else { return false };
    let year = |at: usize| {
        let digits = words[at].text;
        digits.parse::<i32>().ok().filter(|year| digits.len() == 4 && (1990..=2100).contains(year))
    };
    let span = before.start + 1..before.end.min(before.start + 5);
    let Some((at, year)) = span.clone().find_map(|at| Some((at, year(at)?))) else { return false };
    let month = (span.start..at).find_map(|at| month(&words[at]));
    let here = i32::from(date.year()) * 12 + i32::from(date.month());
    match month {
        Some(month) => here - (year * 12 + month) > LONG_AGO,
        None => i32::from(date.year()) - year > 1,
    }
}

/// The months by how their names begin, in English, German, French and Spanish.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän", "ene"],
    &["feb", "fév"],
    &["mar", "mär"],
    &["apr", "avr", "abr"],
    &["may", "mai"],
    &["jun", "juin"],
    &["jul", "juil"],
    &["aug", "aoû", "ago"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

fn month(word: &Word<'_>) -> Option<i32> {
    let lower = word.text.to_lowercase();
    let begins = |names: &&[&str]| names.iter().any(|name| lower.starts_with(name));
    (1..).zip(MONTHS.iter()).find(|(_, names)| begins(names)).map(|(month, _)| month)
}
