//! In charge of people whom a title alone joins to a sentence that told of another talk: `and "Cups" by
//! Bo`, `followed by Bo with "Cups"`, `and Bo ("Cups")`.
//!
//! It leaves people who act to [`frames`](super::frames), and what a title is to
//! [`about`](super::about).

use std::ops::Range;

use super::objects::other_object;
use super::owned::title_ends;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use crate::recap::facts::calendar::month;
use crate::recap::facts::persons::{Backing, is_given as is_given_name, reads_as_person};
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::person_at;

/// Most words of a title that is set off.
const LONGEST_TITLE: usize = 25;

/// Words that say that somebody comes next, before a `by`.
const FOLLOWED: &[&str] =
    &["followed", "gefolgt", "suivi", "suivie", "suivis", "seguido", "seguida", "gevolgd"];

/// Words behind people that lead up to what they spoke about.
const WITH: &[&str] =
    &["with", "on", "about", "mit", "über", "avec", "sur", "con", "sobre", "com", "met", "over"];

/// Words that count a talk before its title, and most of them: `, and the second was "Cups" by Bo`.
const COUNTS: &[&str] = &[
    "the",
    "second",
    "third",
    "next",
    "last",
    "one",
    "other",
    "was",
    "der",
    "die",
    "das",
    "zweite",
    "dritte",
    "letzte",
    "war",
    "la",
    "le",
    "el",
    "deuxième",
    "seconde",
    "segunda",
    "segundo",
    "tercera",
    "fue",
];
const MOST_COUNTS: usize = 3;

/// Words of a beginning that only says in which order somebody came, and most of them.
const SEQUENCE: &[&str] = &[
    "next",
    "then",
    "finally",
    "first",
    "last",
    "lastly",
    "afterwards",
    "after",
    "that",
    "to",
    "finish",
    "conclude",
    "close",
    "start",
    "zuerst",
    "danach",
    "dann",
    "anschließend",
    "schließlich",
    "zum",
    "schluss",
    "abschluss",
    "ensuite",
    "enfin",
    "puis",
    "pour",
    "finir",
    "terminer",
    "commencer",
    "luego",
    "después",
    "finalmente",
    "para",
    "terminar",
    "cerrar",
    "finalizar",
    "empezar",
    "por",
    "último",
    "a",
    "continuación",
    "primero",
    "poi",
    "infine",
    "dopo",
    "seguire",
    "concludere",
    "chiudere",
    "aprire",
    "per",
    "finire",
];
const MOST_TO_A_SEQUENCE: usize = 4;

/// Words behind a `with` in which a talk is named.
const MOST_TO_A_TALK: usize = 5;

/// Marks that open titles.
const OPENING: [char; 6] = ['"', '“', '„', '«', '‘', '»'];

/// Words of a title's link, or before a title, that say it is something else than a talk of this evening: a book, a
/// prize, what somebody quotes.
static ELSE: Table = Table::new(|| {
    table(
        "\
    sketchnote|sketchnotes|blog|blogpost|post|write-up|writeup|article|book|books|paper|papers|podcast|newsletter|\
    raffle|raffled|prize|prizes|won|win|wins|winner|copy|copies|gift|gifts|voucher|quote|quoted|quoting|mentioned|\
    recommended|recommends|recommend|based|inspired|missed|miss|watched|watching|reading|read|pick|pun|borrow|\
    borrows|uses|summarised|summarized|reviewed|prerequisites|further|confirmed|planned|buchtipp|buch|bücher|\
    artikel|verlosung|gewann|zitierte|empfahl|livre|livres|libro|libros|artículo|sorteo|recomendado|livro",
    )
});

/// Whether the title that ends before a `by` is led up to as a talk that was given: by nobody else who does
/// something with it, as nothing else, and not as something to come.
pub(super) fn is_given(passage: &Passage<'_>, sentence: &Range<usize>, by: usize) -> bool {
    let Some(first) = before_by(passage, sentence.start, by) else { return true };
    let lead = sentence.start..first;
    let kind = lead.clone().chain([first]).any(|at| ELSE.holds(passage.words[at].text));
    let other = |at: usize| {
        let end = person_at(&passage.words, at, false);
        end.is_some_and(|end| end <= first && reads_as_person(&passage.words[at..end], Backing::Words))
    };
    let begins = || {
        let first = &passage.words[sentence.start];
        !lead.is_empty() && (first.possessive || is_given_name(first.text))
    };
    !kind && !begins() && !lead.clone().any(other) && !lead.clone().any(|at| is_later(passage, at))
}

/// Whether a word says that something has not been yet: `we'll`, `will`.
fn is_later(passage: &Passage<'_>, at: usize) -> bool {
    let word = &passage.words[at];
    passage.means(at, Senses::FUTURE)
        || word.text.ends_with("'ll")
        || word.text.ends_with("’ll")
        || word.is_any(&["don't", "don’t"])
        || word.is("in") && passage.words.get(at + 1).is_some_and(|next| month(next.text).is_some())
}

/// `"Cups" by Ada is a must-read`: whether what stands behind people says that it is no talk.
pub(super) fn is_spoken_of(passage: &Passage<'_>, sentence: &Range<usize>, group: &Group) -> bool {
    let is = passage
        .words
        .get(group.end)
        .is_some_and(|word| word.is_any(&["is", "was", "ist", "war", "est", "es", "fue"]));
    let behind = group.end + 1..sentence.end.min(group.end + MOST_BEHIND);
    let gift = (group.end..sentence.end.min(group.end + MOST_BEHIND)).any(|at| {
        passage.words[at].is_any(&["gift", "prize", "present"])
            && passage.words[at - 1].is_any(&["a", "as", "the"])
    });
    gift || is
        && !behind.clone().any(|at| passage.means(at, Senses::TALK.or(Senses::GIVEN)))
        && behind.into_iter().any(|at| {
            passage.words[at].is_any(&[
                "reviewed",
                "must-read",
                "worth",
                "read",
                "available",
                "recommended",
                "published",
            ])
        })
}

/// Most words behind people that say what something is.
const MOST_BEHIND: usize = 6;

/// `and "Cups" by`: whether a word is the `by` behind a title that is joined to what stands before.
pub(super) fn joined(passage: &Passage<'_>, start: usize, by: usize) -> bool {
    let first = passage.means(by, Senses::BY.or(Senses::OF)).then(|| before_by(passage, start, by)).flatten();
    let counts = |at: &usize| *at > start && passage.words[*at - 1].is_any(COUNTS) && !comma(passage, *at);
    let first =
        first.map(|first| (0..MOST_COUNTS).fold(first, |at, _| if counts(&at) { at - 1 } else { at }));
    first.filter(|first| *first > 0).is_some_and(|first| {
        first > start && passage.means(first - 1, Senses::JOINT) || comma(passage, first)
    })
}

/// Where the title begins that ends right before a word.
fn before_by(passage: &Passage<'_>, start: usize, by: usize) -> Option<usize> {
    let last = by.checked_sub(1).filter(|last| *last >= start && passage.stop(by).is_none())?;
    let mut words = (by.saturating_sub(LONGEST_TITLE).max(start)..by).rev();
    title_ends(passage, start, last).then(|| words.find(|at| opens_title(passage, *at)))?
}

/// Whether a comma or semicolon stands between the word before a word and it: `… cups", then`.
pub(super) fn comma(passage: &Passage<'_>, at: usize) -> bool {
    let gap = passage.opening(at)..passage.words.get(at).map_or(0, |word| word.at.start);
    passage.inline.text.get(gap).is_some_and(|gap| gap.contains([',', ';']))
}

/// `followed by Bo with "Cups"`, `Finally, Bo with a demo of cups`: whether people came next with a title or
/// a talk of their own.
pub(super) fn follows(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let followed = first.checked_sub(2).is_some_and(|at| passage.words[at].is_any(FOLLOWED))
        && passage.means(first - 1, Senses::BY.or(Senses::OF));
    // `danach folgte Bo mit einer Demo`, `a cui è seguito Bo con …`
    let came =
        first.checked_sub(1).is_some_and(|at| passage.words[at].is_any(&["folgte", "seguito", "volgde"]));
    let lead = sentence.start..first;
    let next = !lead.is_empty()
        && lead.len() <= MOST_TO_A_SEQUENCE
        && lead.into_iter().all(|at| passage.words[at].is_any(SEQUENCE));
    (followed || came || next)
        && passage.stop(group.end - 1).is_none_or(|stop| stop == ')')
        && (leads(passage, group.end) || leads_to_a_talk(passage, group.end))
}

/// Whether a word leads up to a title: `with "Cups"`.
fn leads(passage: &Passage<'_>, at: usize) -> bool {
    passage.words.get(at).is_some_and(|word| word.is_any(WITH) && word.stop.is_none())
        && opens_title(passage, at + 1)
}

/// Whether a word leads up to a talk: `with a short demo of cups`.
fn leads_to_a_talk(passage: &Passage<'_>, at: usize) -> bool {
    let with = passage.words.get(at).is_some_and(|word| word.is_any(WITH) && word.stop.is_none());
    let near = at + 1..passage.words.len().min(at + MOST_TO_A_TALK);
    let talk = || {
        let ends = |at: &usize| passage.stop(*at).is_some() || passage.means(*at, Senses::TALK);
        let last = near.clone().find(ends);
        last.is_some_and(|at| {
            let article = at == near.start || passage.means(near.start, Senses::ARTICLE);
            let other = || other_object(passage, at + 1, passage.words.len().min(at + MOST_TO_A_TALK));
            passage.means(at, Senses::TALK) && article && !other()
        })
    };
    with && talk()
}

/// Whether a title is led up to from a word on, in the text up to a byte.
pub(super) fn with(passage: &Passage<'_>, from: usize, until: usize) -> bool {
    let words = from..passage.words.len().min(from + LONGEST_TITLE);
    words.take_while(|at| passage.words[*at].at.start < until).any(|at| leads(passage, at))
}

/// `Bo ("Cups")`: whether a title in brackets stands right behind people, from a word on.
pub(super) fn bracketed(passage: &Passage<'_>, at: usize) -> bool {
    let Some(word) = passage.words.get(at).filter(|word| word.opened) else { return false };
    let gap = passage.inline.text.get(passage.opening(at)..word.at.start).unwrap_or_default();
    gap.split_once('(').is_some_and(|(_, marks)| marks.contains(OPENING))
}

/// The byte before which a title stands that somebody else is named behind as whose it is: `quoting
/// "Cups" by Bo`; the end of the text that may be the speaker's, where there is none.
pub(super) fn until_elses(passage: &Passage<'_>, from: usize, until: usize) -> usize {
    let by = |at: &usize| passage.means(*at, Senses::BY) || passage.words[*at].is("von");
    let words = from + 1..passage.words.len();
    let mut within = words.take_while(|at| passage.words[*at].at.start < until).filter(by);
    let title = within.find_map(|by| {
        person_at(&passage.words, by + 1, false)?;
        before_by(passage, from, by)
    });
    title.map_or(until, |first| passage.opening(first).max(passage.opening(from)).min(until))
}

/// Whether a title in quotes or in a link begins at a word.
fn opens_title(passage: &Passage<'_>, at: usize) -> bool {
    let Some(word) = passage.words.get(at) else { return false };
    let linked = passage.link(word.at.start).is_some_and(|link| link.at.start == word.at.start);
    linked || word.opened && passage.inline.text[..word.at.start].trim_end().ends_with(OPENING)
}
