//! In charge of what a verb is about: whether it is something that a talk is not about, such as the
//! sponsors or the evening, or somebody who is only introduced.
//!
//! It leaves whether the verb tells of a talk to [`frames`](super::frames).

use std::collections::BTreeSet;
use std::ops::Range;

use super::passage::Passage;
use super::phrasings::Senses;
use super::{affiliation, profiles, speakers};
use crate::recap::facts::words::{LEGAL_FORMS, Word, person_at};

/// Most words before the object of a verb that are passed over.
const MOST_FILLERS: usize = 5;

/// Words between a verb and its object: `walked us through the agenda`.
const THROUGH: &[&str] = &["through", "durch", "into", "to", "with"];

/// Words for introductions, which are talks unless they lead to what is none.
const LEADING_TO: &[&str] = &[
    "introduction",
    "intro",
    "overview",
    "speech",
    "tour",
    "discours",
    "discurso",
    "einführung",
    "introducción",
    "introdución",
    "introdução",
];

/// Whom or what somebody works for, by which a lightning introduction of it is told from a talk.
const EMPLOYERS: &[&str] = &[
    "company",
    "employer",
    "firm",
    "startup",
    "team",
    "teams",
    "firma",
    "unternehmen",
    "arbeitgeber",
    "startup",
    "agentur",
    "agency",
    "entreprise",
    "société",
    "équipe",
    "employeur",
    "empresa",
    "compañía",
    "equipo",
];

/// German words for whose something is, which stand for people as well.
const OWN: &[&str] = &["ihr", "ihre", "ihren", "sein", "seine", "seinen"];

/// Words behind an employer that say no more of it.
const CLOSING: &[&str] =
    &["vor", "and", "und", "et", "y", "which", "to", "before", "at", "who", "kurz", "vorgestellt"];

/// Whether the object that begins at a word is no talk: `introduced the speakers`.
pub(super) fn other_object(passage: &Passage<'_>, from: usize, until: usize) -> bool {
    let at = object(passage, from, until);
    let near = at..until.min(at + 2);
    // A title may hold any word.
    let other = |at: usize| {
        let word = &passage.words[at];
        passage.means(at, Senses::OTHER)
            && !(word.capital() && word.is_any(&["out", "away"]))
            && (!word.possessive || word.is("evening"))
            && passage.link(word.at.start).is_none()
    };
    let employer = |at: usize| {
        let closed = passage.stop(at).is_some()
            || passage.words.get(at + 1).is_none_or(|next| next.is_any(CLOSING))
            || at + 1 >= until;
        passage.words[at].is_any(EMPLOYERS) && !passage.words[at].possessive && closed
    };
    let own = |at: usize| passage.means(at, Senses::ARTICLE) || passage.words[at].is_any(OWN);
    let article = (from..until.min(at + 1)).any(own);
    let leads = |at: usize| {
        let on = passage.words.get(at + 1).is_some_and(|next| next.is_any(INTO));
        passage.words[at].is_any(LEADING_TO) && on && other_object(passage, at + 2, until)
    };
    // `showed us the way to the kitchen`
    let way = passage.words.get(at).is_some_and(|word| word.is("way") && word.stop.is_none())
        && at > from
        && passage.words[at - 1].is("the")
        && passage.words.get(at + 1).is_some_and(|next| next.is("to"));
    if near.clone().any(leads) || way || is_company(passage, at, until) {
        return true;
    }
    (near.clone().any(other) || (article && near.clone().any(employer)))
        && !near.clone().any(|at| passage.means(at, Senses::TALK))
}

/// Words between an introduction and what it leads to.
const INTO: &[&str] = &["to", "of", "de", "zu", "in", "a", "al", "del", "ao", "á", "do", "da"];

/// Whether an object is a company and no more: `presented Acme Ltd.`
fn is_company(passage: &Passage<'_>, at: usize, until: usize) -> bool {
    let name = at..until.min(at + MOST_FILLERS);
    let legal = name
        .into_iter()
        .take_while(|at| passage.words[*at].capital())
        .find(|at| passage.words[*at].is_any(LEGAL_FORMS));
    legal.is_some_and(|end| {
        end > at && (end + 1 >= until || passage.stop(end).is_some_and(|stop| stop != ':'))
    })
}

/// The word that an object begins at, fillers and articles before it aside.
fn object(passage: &Passage<'_>, from: usize, until: usize) -> usize {
    let until = until.min(from + MOST_FILLERS);
    let skipped = |at: usize| {
        let through = at < from + 2 && passage.words[at].is_any(THROUGH);
        let adverb = passage.words[at].is_any(ADVERBS);
        // `den Abend` is a thing, `heute Abend` a time.
        let thing = passage.means(at, Senses::OTHER) && at > from && passage.means(at - 1, Senses::ARTICLE);
        !thing && passage.means(at, Senses::FILLER.or(Senses::ARTICLE)) || through || adverb
    };
    let ends = |at: &usize| {
        !skipped(*at) || at.checked_sub(1).is_some_and(|last| *at > from && passage.stop(last).is_some())
    };
    (from..until).find(ends).unwrap_or(until).max(from)
}

/// Words between a verb and its object that say how.
const ADVERBS: &[&str] = &[
    "shortly",
    "rapidement",
    "brièvement",
    "brevemente",
    "rápidamente",
    "knapp",
    "vorab",
    "eingangs",
    "all",
];

/// Verbs that a person may be the object of: who presents a speaker is none.
const PRESENTS: &[&str] = &[
    "introduced",
    "introducing",
    "introduces",
    "presented",
    "presenting",
    "presents",
    "welcomed",
    "stellte",
    "stellten",
    "vorgestellt",
    "présenté",
    "présentée",
    "présentés",
    "présente",
    "présenta",
    "introduit",
    "presentó",
    "presentaron",
    "presentado",
    "introdujo",
    "apresentou",
    "presentato",
];

/// Those of them that somebody, and seldom something, is the object of.
const INTRODUCES: &[&str] = &["introduced", "introducing", "introduces", "welcomed"];

/// Words before a name that say who is introduced.
const GUESTS: &[&str] = &[
    "speaker",
    "speakers",
    "guest",
    "guests",
    "colleague",
    "colleagues",
    "friend",
    "next",
    "first",
    "second",
    "last",
    "referenten",
    "referentin",
    "sprecher",
    "sprecherin",
    "kollegen",
    "kollegin",
    "gast",
    "redner",
    "rednerin",
    "orateur",
    "oratrice",
    "invité",
    "invitée",
    "collègue",
    "ponente",
    "ponentes",
    "invitado",
    "invitada",
    "compañero",
    "compañera",
    "colega",
];

/// Whether a verb is one that presents somebody or something.
pub(super) fn presents(verb: &Word<'_>) -> bool {
    verb.is_any(PRESENTS)
}

/// Whether a verb has somebody as its object who is presented by it and speaks themselves, if
/// anybody does: `presented Bo Muster from Acme`, `introduced him`.
pub(super) fn somebody(passage: &Passage<'_>, verb: usize, from: usize, until: usize) -> bool {
    let words = &passage.words;
    if from < until && words[verb].is_any(&["talked", "spoke", "talking", "speaking"]) {
        return words[from].is_any(&["to", "with"]) && person_at(&words[..until], from + 1, false).is_some();
    }
    if from >= until || !presents(&words[verb]) {
        return false;
    }
    let hosts = words[verb].is_any(INTRODUCES) && of_the_house(passage, from, until);
    if pronoun(passage, from, until) || led_by_a(passage, verb, from, until) || hosts {
        return true;
    }
    let led = object(passage, from, until);
    let guest = (led..until.min(led + 3)).take_while(|at| words[*at].is_any(GUESTS)).last();
    // Nobody's name has an article before it.
    let bare =
        (from..led).find(|at| !passage.means(*at, Senses::FILLER) || passage.means(*at, Senses::ARTICLE));
    let at = guest.map_or(bare.unwrap_or(led), |guest| guest + 1);
    let Some(end) = person_at(&words[..until], at, false) else { return false };
    let own =
        words[at].opened || words[at..end].iter().any(speakers::is_thing) || passage.means(at, Senses::TALK);
    let link = passage.link(words[at].at.start);
    if own || link.is_some_and(|link| profiles::handle(&link.url).is_none()) {
        return false;
    }
    guest.is_some() || link.is_some() || is_introduced(passage, verb, end, until)
}

/// `introducing Acme and the other organisers`: whether those who run the evening are among the objects.
fn of_the_house(passage: &Passage<'_>, from: usize, until: usize) -> bool {
    let words = &passage.words;
    let listed = |at: usize| {
        passage.means(at, Senses::ARTICLE.or(Senses::FILLER).or(Senses::JOINT))
            || words[at].capital()
            || words[at].is_any(&["other", "fellow", "our", "all"])
    };
    let found = (from..until.min(from + MOST_LISTED)).find(|at| !listed(*at) || words[*at].is_any(HOUSE));
    found.is_some_and(|at| words[at].is_any(HOUSE))
}

/// `opened the day by introducing the organisers`: whether somebody only welcomes everybody.
pub(super) fn opens_the_house(passage: &Passage<'_>, object: Range<usize>) -> bool {
    let words = &passage.words;
    object.clone().skip(1).any(|at| {
        words[at - 1].is("by")
            && (words[at].is_any(INTRODUCES) || words[at].is_any(&["welcoming", "thanking", "greeting"]))
            && of_the_house(passage, at + 1, words.len())
    })
}

/// Most words of what somebody introduces up to those who run the evening.
const MOST_LISTED: usize = 10;

/// Those who run an evening, and how it goes.
const HOUSE: &[&str] = &[
    "organisers",
    "organizers",
    "organiser",
    "organizer",
    "sponsors",
    "sponsor",
    "hosts",
    "speakers",
    "team",
    "agenda",
    "schedule",
    "everyone",
    "everybody",
    "audience",
    "attendees",
    "volunteers",
    "venue",
    "community",
];

/// `introduced him`.
fn pronoun(passage: &Passage<'_>, from: usize, until: usize) -> bool {
    let word = &passage.words[from];
    let last = passage.stop(from).is_some() || from + 1 >= until;
    let joined = passage.words.get(from + 1).is_some_and(|next| next.is_any(&["and", "to", "as", "with"]));
    word.is_any(&["him", "them", "ihn"]) || (word.is("her") && (last || joined))
}

/// `presentó a Bo Muster`, `presentó al ponente`: Spanish has people behind an `a`.
fn led_by_a(passage: &Passage<'_>, verb: usize, from: usize, until: usize) -> bool {
    let words = &passage.words;
    let spanish = words[verb].is_any(&["presentó", "presentaron", "presentado", "introdujo"]);
    let name = |at: usize| words.get(at).is_some_and(|next| next.capital() && !speakers::is_thing(next));
    let guests = || (from + 1..until.min(from + 3)).any(|at| words[at].is_any(GUESTS));
    spanish && ((words[from].is("a") && name(from + 1)) || (words[from].is_any(&["a", "al"]) && guests()))
}

/// Whether what stands behind a name says that it is a person's who was introduced.
fn is_introduced(passage: &Passage<'_>, verb: usize, end: usize, until: usize) -> bool {
    let words = &passage.words;
    let introduces = words[verb].is_any(INTRODUCES) || words[verb].text.to_lowercase().starts_with("stellte");
    let behind = affiliation::behind(passage, end, &BTreeSet::new());
    let from = behind.organisation.is_some();
    let end = behind.end.max(end);
    let closes =
        words.get(end).is_some_and(|next| next.is("vor") && (next.stop.is_some() || end + 1 >= until));
    let over = end >= until || passage.stop(end - 1).is_some_and(|stop| stop != ')') || closes;
    let relative = end < until && words[end].is_any(&["who", "der", "die", "qui", "que", "quien"]);
    let tells = |range: Range<usize>| range.into_iter().any(|at| passage.means(at, TELLING));
    let speaks = relative && (words[end].is("who") || tells(end + 1..until.min(end + 4)));
    from || speaks || (introduces && over)
}

const TELLING: Senses = Senses::TELLS.or(Senses::PAST);

/// Whether a sentence has its subject, a person, right before a verb at a word, so that who stands
/// behind the verb is its object.
pub(super) fn subject_before(passage: &Passage<'_>, start: usize, verb: usize) -> bool {
    let words = &passage.words;
    let mut names = (start..verb).filter(|at| *at == start || passage.stop(*at - 1).is_some());
    names.any(|at| {
        let name = person_at(&words[..verb], at, false);
        name.is_some_and(|end| !words[at..end].iter().any(speakers::is_thing))
    })
}
