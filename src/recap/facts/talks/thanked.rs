//! In charge of thanks for a talk: whether somebody who is thanked gave it, `thanks to Ada for her talk`,
//! or only did something for it, `thanks to Ada for recording the talks`.
//!
//! It leaves people who act to [`frames`](super::frames), and thanks for money and rooms to the sponsors.

use std::ops::Range;

use super::frames::joined;
use super::objects::other_object;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::Group;
use crate::recap::facts::table::{Table, table};

/// Words behind the people that are looked at.
const REASON: usize = 6;

/// What people do for talks that others give.
static SERVICES: Table = Table::new(|| {
    table(
        "\
    filming|recording|recordings|streaming|livestreaming|taping|editing|uploading|publishing|photographing|\
    capturing|organising|organizing|arranging|hosting|moderating|scheduling|coordinating|preparing|planning|\
    translating|transcribing|subtitling|captioning|facilitating|introducing|attending|supporting|sponsoring|\
    enabling|announcing|promoting|summarising|summarizing|reviewing|helping|help|organisation|organization|\
    support|coordination|moderation|photos|pictures|video|videos|notes|idea|invitation|setup|\
    filmen|aufnehmen|aufnahme|aufnahmen|aufzeichnung|aufzeichnen|mitschnitt|organisieren|moderieren|\
    übertragung|streamen|schneiden|unterstützung|hilfe|organisieren|vorbereitung|einladung|\
    enregistrer|enregistrement|enregistré|filmer|filmé|diffusé|captation|organiser|animation|traduit|\
    traduction|montage|aide|soutien|accueilli|accueillir|préparer|préparation|photographié|\
    grabar|grabación|grabado|filmar|filmado|transmitir|transmisión|editar|organizar|organización|moderar|\
    subir|ayuda|apoyo|traducir|retransmitir|gravar|gravação|gravación|organizado|publicar|edición",
    )
});

/// Words by which a talk is only what something else is of, or for.
const OF_A_TALK: &[&str] = &[
    "of", "with", "to", "at", "during", "between", "after", "before", "around", "behind", "in", "des", "de",
    "du", "lors", "pendant", "avec", "à", "bei", "beim", "zum", "zu", "während", "mit", "durante", "en",
    "con", "dos", "das", "do", "da",
];

/// What people do who came for a talk of their own: `for coming over to talk about gardens`.
const COMES: &[&str] = &[
    "coming",
    "joining",
    "visiting",
    "travelling",
    "traveling",
    "flying",
    "driving",
    "stepping",
    "taking",
    "agreeing",
    "volunteering",
    "being",
];

/// `Thanks to Ada for talking about …`.
pub(super) fn thanked(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    let thanks = (sentence.start..first).rev().take(5).any(|at| passage.means(at, Senses::THANKS));
    thanks && for_a_talk(passage, sentence, group)
}

/// `… and Bo for his talk`: whether people are thanked for a talk beside others before them.
pub(super) fn as_well(passage: &Passage<'_>, sentence: &Range<usize>, first: usize, group: &Group) -> bool {
    joined(passage, first) && for_a_talk(passage, sentence, group)
}

/// Whether what people are thanked for is a talk of theirs.
fn for_a_talk(passage: &Passage<'_>, sentence: &Range<usize>, group: &Group) -> bool {
    if !passage.means(group.end, Senses::FOR) || group.end >= sentence.end {
        return false;
    }
    let reason = group.end + 1..sentence.end.min(group.end + REASON);
    let other = reason.clone().find(|at| passage.means(*at, Senses::OTHER));
    let told = reason.clone().find(|at| passage.means(*at, Senses::TALK) || speaking(passage, *at));
    told.is_some_and(|told| other.is_none_or(|other| told < other) && !of_others(passage, reason.start..told))
}

/// Whether the words between a `for` and a talk say what was done for it, and not that it was given.
fn of_others(passage: &Passage<'_>, between: Range<usize>) -> bool {
    let word = |at: usize| &passage.words[at];
    let comes = |at: &usize| word(*at).is_any(COMES);
    if between.clone().any(|at| SERVICES.holds(word(at).text)) {
        return true;
    }
    // `for carrying the talk home`, and not `for amazing talks`.
    let mut verbs = between.clone().filter(|at| !passage.means(*at, Senses::FILLER));
    let does = verbs.next().filter(|at| at + 1 < between.end && word(*at).text.ends_with("ing"));
    let gives = |at: &usize| passage.means(*at, Senses::TELLS.or(Senses::GIVES)) || comes(at);
    if does.is_some_and(|at| !gives(&at) && passage.means(at + 1, Senses::ARTICLE)) {
        return true;
    }
    !between.clone().any(|at| comes(&at)) && between.into_iter().any(|at| word(at).is_any(OF_A_TALK))
}

/// `talking`, of somebody who is thanked for it: not `giving`, which may be anything, nor `sharing the
/// photos`.
fn speaking(passage: &Passage<'_>, at: usize) -> bool {
    passage.means(at, Senses::TELLS.or(Senses::BASE))
        && !passage.words[at].is_any(&["giving", "give", "showing"])
        && !other_object(passage, at + 1, passage.words.len().min(at + 6))
}
