//! In charge of speakers of whom a text knows the first name alone: where its sentence plainly says that
//! they gave a talk, `Then Ada gave a talk on gardens`, `the talk by Ada about gardens`.
//!
//! It leaves names that the line-up, a picture or a link completes to [`speakers`](super::speakers), and
//! what says that they did not speak to [`frames`](super::frames). More is asked of such a sentence than
//! of one with a whole name, since organisers and guests are called by their first names as well.

use super::passage::Passage;
use super::phrasings::Senses;
use crate::recap::facts::persons::is_given;
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::starts_sentences;

/// Verbs that say with a subject behind them that somebody spoke: `talked about`.
static SPOKE: Table = Table::new(|| {
    table(
        "\
    talked|spoke|lectured|sprach|referierte|habló|falou|parlé|parlait|sprak|hablado|parlato|presented",
    )
});

/// Verbs of who gives a talk.
static GAVE: Table = Table::new(|| {
    table(
        "\
    gave|presented|delivered|held|did|led|hielt|gab|präsentierte|donné|présenté|fait|\
    assuré|proposé|animé|dio|hizo|ofreció|presentó|impartió|realizó|fixo|deu|presentou|impartiu|fez|ministrou|\
    apresentou|realizou|gaf|presenteerde|fatto|tenuto|dato|presentato",
    )
});

/// Articles before a talk that was not spoken of before.
static INDEFINITE: Table = Table::new(|| {
    table(
        "\
    a|an|his|her|their|another|ein|eine|einen|einem|seinen|ihren|seine|ihre|un|une|son|sa|una|su|unha|uma|um|\
    seu|sua|súa|een|suo|sua",
    )
});

/// Words between a talk and what it is about, beside those that mean it everywhere.
const ABOUT: &[&str] =
    &["to", "into", "of", "in", "a", "à", "au", "aux", "de", "d", "ao", "á", "do", "da", "zu"];

/// Words of what is the group's own affair, or was said among all: nobody gave a talk there.
static AFFAIRS: Table = Table::new(|| {
    table(
        "\
    our|ours|we|group|groups|meetup|meetups|usergroup|association|club|agenda|q&a|question|questions|discussion|\
    audience|members|website|weekend|pub|lunch|dinner|drinks|membership|committee|sponsors|sponsor|announcement|announcements|elections|\
    unser|unsere|unseren|unserem|unserer|wir|verein|gruppe|fragen|diskussion|publikum|notre|nos|groupe|questions|\
    débat|public|nuestro|nuestra|nuestros|nuestras|grupo|preguntas|debate|público|noso|nosa|nosos|nosso|nossa|\
    perguntas",
    )
});

/// Words of plans, which talks are about as well.
static PLANS: Table = Table::new(|| {
    table(
        "\
    upcoming|next|future|last|evening|termine|termin|kommende|kommenden|abend|dernière|dernier|soirée|\
    última|noche|noite|plan|plans|community|communities|venue|conference|wifi|nächsten|nächste|künftige|\
    prochain|prochaine|prochains|communauté|próximo|próxima|próximos|comunidad|seguinte|comunidade",
    )
});

/// How far behind a verb the talk and its subject stand.
const REACH: usize = 10;

/// Most words between a verb and the talk that is given.
const MOST_BEFORE_TALK: usize = 5;

/// Whether the sentence round a first name that begins at a word, with what belongs to it up to `end`,
/// plainly says that its bearer gave a talk.
pub(super) fn gives_talk(passage: &Passage<'_>, first: usize, end: usize) -> bool {
    let Some(word) = passage.words.get(first).filter(|word| !word.possessive) else { return false };
    // Cheap first: few first names stand beside such words.
    let talk = owns(passage, first, end)
        .or_else(|| speaks(passage, first, end))
        .or_else(|| turned(passage, first, end));
    talk.is_some_and(|talk| is_given(word.text) && !is_affair(passage, end, talk))
}

/// Whether a sentence says as plainly that whoever is named up to `end` gave a talk.
pub(super) fn plainly(passage: &Passage<'_>, first: usize, end: usize) -> bool {
    speaks(passage, first, end).is_some_and(|talk| !is_affair(passage, end, talk))
}

/// How a sentence names what was given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Talk {
    /// By a word for a talk.
    Named,
    /// By one that the beginning of an evening has as well, or by none.
    Open,
}

/// Whether what is told is the group's own affair.
fn is_affair(passage: &Passage<'_>, end: usize, talk: Talk) -> bool {
    let mut near =
        (end + 1..passage.words.len().min(end + REACH + 2)).take_while(|at| !ended(passage, at - 1));
    near.any(|at| {
        let word = passage.words[at].text;
        AFFAIRS.holds(word) || talk == Talk::Open && PLANS.holds(word)
    })
}

/// Whether a sentence ends with a word.
fn ended(passage: &Passage<'_>, at: usize) -> bool {
    matches!(passage.stop(at), Some('.' | '!' | '?'))
}

/// `the talk by Ada about gardens`.
fn owns(passage: &Passage<'_>, first: usize, end: usize) -> Option<Talk> {
    let by = first.checked_sub(1).filter(|by| passage.means(*by, Senses::BY.or(Senses::OF)))?;
    let talk = by.checked_sub(1).is_some_and(|talk| {
        passage.means(talk, Senses::TALK) && passage.stop(talk).is_none() && passage.stop(by).is_none()
    });
    let watched = by.saturating_sub(MOST_FROM_WATCHING)..by;
    let own = talk
        && !watched.into_iter().any(|at| WATCHED.holds(passage.words[at].text))
        && !passage.words[by].is("from")
        && passage.stop(end - 1).is_none()
        && about(passage, end);
    own.then(|| named(passage, by - 1))
}

/// Words of a talk that was not given on the evening, but shown or spoken of.
static WATCHED: Table = Table::new(|| {
    table(
        "\
    watch|watched|watching|video|recording|recorded|recommend|recommended|mentioned|mentions|remember|inspired|\
    based|quoted|linked|like|angesehen|schauten|sahen|aufzeichnung|aufnahme|erwähnte|empfahl|regardé|vidéo|\
    enregistrement|visto|vimos|vídeo|grabación|recomendó|mencionó",
    )
});

/// Most words between one of them and the talk.
const MOST_FROM_WATCHING: usize = 9;

/// `Dann sprach Thomas über Gärten`: the verb may stand before its subject.
fn turned(passage: &Passage<'_>, first: usize, end: usize) -> Option<Talk> {
    let aside = |at: &usize| passage.means(*at, Senses::FILLER);
    let verb = (first.saturating_sub(2)..first).rev().find(|at| !aside(at))?;
    if !passage.means(verb, Senses::INVERTS)
        || (verb..end).any(|at| passage.stop(at).is_some())
        || passage.sentences.partition_point(|one| one.start <= verb)
            != passage.sentences.partition_point(|one| one.start <= first)
    {
        return None;
    }
    let word = passage.words[verb].text;
    let limit = passage.words.len().min(end + REACH);
    let spoken =
        SPOKE.holds(word) && end < limit && passage.means(end, Senses::TOPIC) && passage.stop(end).is_none();
    if spoken {
        return Some(Talk::Open);
    }
    let talk = GAVE.holds(word).then(|| given(passage, end - 1, limit)).flatten()?;
    about(passage, talk + 1).then(|| named(passage, talk))
}

/// `Ada gave a talk on gardens`, `Ada talked about gardens`, where Ada begins what is said.
fn speaks(passage: &Passage<'_>, first: usize, end: usize) -> Option<Talk> {
    if passage.stop(end - 1).is_some() {
        return None;
    }
    let limit = passage.words.len().min(end + REACH);
    let aside =
        |at: &usize| passage.means(*at, Senses::FILLER.or(Senses::AUXILIARY)) && passage.stop(*at).is_none();
    let verb = (end..limit.min(end + 3)).find(|at| !aside(at))?;
    let word = &passage.words[verb];
    if passage.stop(verb).is_some() || word.capital() {
        return None;
    }
    let deeds = Senses::TELLS.or(Senses::GIVES).or(Senses::PAST);
    if !passage.means(verb, deeds) || !begins(passage, first) {
        return None;
    }
    if SPOKE.holds(word.text) && (verb + 1..limit.min(verb + 3)).any(|at| spoken_about(passage, verb, at)) {
        return Some(Talk::Open);
    }
    let talk = GAVE.holds(word.text).then(|| given(passage, verb, limit)).flatten()?;
    about(passage, talk + 1).then(|| named(passage, talk))
}

/// How a word names what was given: evenings begin with introductions as well.
fn named(passage: &Passage<'_>, talk: usize) -> Talk {
    let open = passage.words[talk].is_any(&[
        "introduction",
        "overview",
        "einführung",
        "überblick",
        "Überblick",
        "introducción",
        "introdución",
        "introdução",
        "discussion",
        "exposé",
        "retour",
        "einblick",
        "beitrag",
    ]);
    if open { Talk::Open } else { Talk::Named }
}

/// Whether a subject begins behind a verb at a word: right there, or behind `to us`.
fn spoken_about(passage: &Passage<'_>, verb: usize, at: usize) -> bool {
    let near = at == verb + 1 || passage.means(at - 1, Senses::FILLER);
    let of =
        passage.words[verb].is_any(&["parlé", "parlait"]) && passage.words[at].is_any(&["de", "des", "du"]);
    near && (of || passage.means(at, Senses::TOPIC) && !passage.words[at].is_any(&["zu", "zum", "zur"]))
        && passage.stop(at).is_none()
}

/// The talk that is given behind a verb: the first noun behind an article, and nothing of anybody else's.
fn given(passage: &Passage<'_>, verb: usize, limit: usize) -> Option<usize> {
    let mut near = verb + 1..limit.min(verb + 1 + MOST_BEFORE_TALK);
    let article = near.clone().find(|at| INDEFINITE.holds(passage.words[*at].text))?;
    let talk = near.find(|at| *at > article && passage.means(*at, Senses::TALK))?;
    let parts = Senses::BY.or(Senses::OF).or(Senses::TOPIC).or(Senses::FOR).or(Senses::JOINT);
    let other = |at: usize| {
        let word = &passage.words[at];
        passage.means(at, parts) && !INDEFINITE.holds(word.text)
            || word.possessive
            || word.is_any(&["to", "with", "from", "at", "for", "in", "of", "mit", "avec", "con", "com"])
            || ended(passage, at)
    };
    // A presentation of somebody introduces them, and a tour is of the house.
    let introduces = passage.words[talk].is_any(&["tour"])
        || passage.words[talk].is_any(&["presentación", "apresentação", "présentation", "presentation"])
            && passage.words.get(talk + 1).is_some_and(|next| next.is_any(OF));
    let before = (verb + 1..article).all(|at| passage.means(at, Senses::FILLER));
    (before && !introduces && !(article + 1..talk).any(other)).then_some(talk)
}

/// Words between a presentation and whom or what it introduces.
const OF: &[&str] = &["of", "de", "do", "da", "du", "des", "del"];

/// Whether what a talk is about stands at a word: `on gardens`, `titled`, or in quotes.
fn about(passage: &Passage<'_>, at: usize) -> bool {
    let parted = at.checked_sub(1).and_then(|last| passage.stop(last));
    let Some(word) = passage.words.get(at).filter(|_| parted.is_none_or(|stop| stop == ':')) else {
        return false;
    };
    // `an introduction to tea`, and not `a talk to the board`.
    let open = at.checked_sub(1).is_some_and(|talk| named(passage, talk) == Talk::Open);
    let leads = passage.means(at, Senses::TOPIC.or(Senses::TITLED))
        || word.is_any(ABOUT) && (open || word.is_any(OF));
    let led = leads && passage.stop(at).is_none() && at + 1 < passage.words.len();
    let with_title = word.is_any(&["with", "mit", "avec", "con", "co", "com", "met"])
        && (at + 1..passage.words.len().min(at + 4)).any(|at| passage.means(at, Senses::TITLED));
    let elided = ["d'", "d’", "l'", "l’"].iter().any(|start| word.text.starts_with(start));
    led || with_title || elided || word.opened
}

/// Whether a name stands where a sentence begins, or behind a word or two that lead up to it.
fn begins(passage: &Passage<'_>, first: usize) -> bool {
    let sentence = passage.sentences.partition_point(|sentence| sentence.start <= first);
    let start = sentence.checked_sub(1).and_then(|at| passage.sentences.get(at)).map_or(0, |one| one.start);
    let led = start..first;
    led.is_empty()
        || led.len() <= 2
            && led.clone().all(|at| passage.means(at, Senses::FILLER) || starts_sentences(&passage.words[at]))
            && !passage.means(first - 1, Senses::BY.or(Senses::OF).or(Senses::FOR).or(Senses::JOINT))
            && !passage.words[first - 1]
                .is_any(&["if", "when", "because", "although", "though", "why", "how"])
        || led.len() <= LONGEST_LEAD
            && passage.stop(first - 1) == Some(',')
            && !led.into_iter().any(|at| passage.words[at].capital() && at > start)
}

/// Most words of what leads up to a name: `After a short break, Ada gave …`.
const LONGEST_LEAD: usize = 6;
