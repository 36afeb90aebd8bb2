//! In charge of texts that lead up to talks or to those who gave them: the sentence before a list, and
//! headings for speakers.
//!
//! It leaves what stands below them to [`units`](super::units).

use super::phrasings::{self, Senses};
use crate::recap::document::Inline;
use crate::recap::facts::outline::{plain_parts, plain_words};
use crate::recap::facts::table::{Table, lower, table};

/// Words of texts that lead up to talks somebody wishes for or looks for.
pub(super) static WISHES: Table = Table::new(|| {
    table(
        "\
    buscamos|call|cherchons|cfp|future|gesucht|idea|ideas|ideen|looking|nächste|nächsten|nächstes|\
    previous|past|earlier|liked|watched|elsewhere|coming|frühere|bisherige|anteriores|précédentes|next|planned|prochain|prochaine|proposals|próxima|próximas|próximo|suche|suchen|themenvorschläge|\
    upcoming|vorschläge|wanted|wish|wishlist|would|gerne|aimerions|gustaría|suggestions|recherchons|\
    sugerencias|skip|skipped|dropped|cancelled|canceled|rejected|submitted|missed|feedback|audience|fell|\
    helping|ausgefallen|ausgefallene|entfallen|entfielen|abgesagt|eingereicht|annulés|annulées|proposés|\
    proposées|canceladas|cancelados|suspendidas|rechazadas|propuestas",
    )
});

/// Words of texts that lead up to a list of talks.
pub(super) static LISTED: Table = Table::new(|| {
    table(
        "\
    talks|talk|presentations|speakers|lineup|agenda|schedule|program|programme|sessions|demos|\
    vorträge|vorträgen|programm|conférences|présentations|charlas|pláticas|ponencias|ponentes|\
    palestras|interventi|presentaties",
    )
});

/// Whether a paragraph ends in a sentence behind which those stand who gave talks: `Lightning talks
/// were given by:`.
pub(super) fn leads_talks(inline: &Inline) -> bool {
    let text = inline.text.trim_end();
    let from = text.trim_end_matches([':', '.']).rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    // Cheap first: nearly every paragraph ends otherwise.
    let by = plain_parts(&text[from..]).rev().take(2).any(|word| GIVEN_BY.contains(&&*lower(word)));
    if !by && !text.ends_with(':') {
        return false;
    }
    let words = plain_words(&text[from..]);
    words.len() <= MOST_LEADING
        && words.iter().any(|word| LISTED.holds(word))
        && (by || text.ends_with(':') && words.iter().any(|word| SPEAKERS.holds(word)))
        && !words.iter().any(|word| WISHES.holds(word) || phrasings::senses(word).any(Senses::MADE))
}

/// Whether a paragraph ends by leading up to those who spoke: `We had three speakers:`.
pub(super) fn leads_speakers(inline: &Inline) -> bool {
    let text = inline.text.trim_end();
    if !text.ends_with(':') {
        return false;
    }
    let from = text.trim_end_matches([':', '.']).rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let words = plain_words(&text[from..]);
    words.len() <= MOST_LEADING_SPEAKERS
        && words
            .iter()
            .rev()
            .find(|word| !ENDINGS.contains(&&*lower(word)))
            .is_some_and(|word| SPEAKERS.holds(word))
        && !words.iter().any(|word| WISHES.holds(word) || ELSEWHEN.contains(&&*lower(word)))
}

/// Words behind those for speakers that say only that they were it, and when.
const ENDINGS: &[&str] = &[
    "were", "are", "was", "is", "included", "include", "of", "the", "this", "evening", "night", "tonight",
    "today", "for", "waren", "sind", "heute", "abend", "des", "abends", "dieses", "étaient", "sont", "du",
    "soir", "de", "la", "soirée", "fueron", "son", "noche",
];

/// Most words of such a sentence.
const MOST_LEADING_SPEAKERS: usize = 32;

/// Words for speakers of another evening, or who are none yet.
const ELSEWHEN: &[&str] = &[
    "last",
    "year",
    "years",
    "letzten",
    "letztes",
    "dernière",
    "dernier",
    "pasado",
    "pasada",
    "apart",
    "besides",
    "beside",
    "except",
    "außer",
    "neben",
    "sauf",
    "excepto",
    "after",
    "before",
    "confirmed",
    "previous",
    "past",
    "former",
    "regular",
    "will",
    "bisherige",
    "frühere",
    "künftige",
    "werden",
    "confirmés",
    "précédents",
    "anciens",
    "seront",
    "confirmados",
    "anteriores",
    "serán",
];

/// Words that end such a sentence.
const GIVEN_BY: &[&str] = &["by", "from", "von", "par", "por", "da", "door"];

/// Most words of such a sentence.
const MOST_LEADING: usize = 24;

/// Whether a text leads up to what was told on other evenings, is only wished for, or is news.
pub(super) fn is_elsewhere(inline: &Inline) -> bool {
    const ELSEWHERE: &[&str] = &[
        "news",
        "member",
        "members",
        "discussed",
        "other",
        "last",
        "months",
        "videos",
        "recordings",
        "photos",
        "announcements",
        "kommenden",
        "letzten",
        "mitglieder",
        "membres",
        "dernières",
        "miembros",
        "noticias",
    ];
    plain_parts(&inline.text).any(|word| WISHES.holds(word) || ELSEWHERE.contains(&&*lower(word)))
}

/// Whether a text leads up to those who made something, and not to speakers.
pub(super) fn to_helpers(inline: &Inline) -> bool {
    const HELPERS: &[&str] = &[
        "by",
        "committee",
        "team",
        "organisers",
        "organizers",
        "organisation",
        "crew",
        "volunteers",
        "helpers",
        "von",
        "komitee",
        "orga",
        "helfer",
        "par",
        "comité",
        "équipe",
        "bénévoles",
        "por",
        "equipo",
        "equipa",
    ];
    plain_parts(&inline.text).any(|word| HELPERS.contains(&&*lower(word)))
}

/// Words of headings that say that speakers stand below rather than talks.
static SPEAKERS: Table = Table::new(|| {
    table(
        "\
    speakers|presenters|vortragende|vortragenden|oradores|oradoras|oratrices|referenten|referentinnen|redner|rednerinnen|sprecher|sprecherinnen|orateurs|\
    intervenants|intervenantes|ponentes|palestrantes|relatori|sprekers",
    )
});

/// Whether a heading says that speakers stand below it, and no talks.
pub(super) fn names_speakers(text: &str) -> bool {
    let words = plain_words(text);
    let speakers = |word: &&str| SPEAKERS.holds(word);
    words.iter().any(speakers) && !words.iter().any(|word| LISTED.holds(word) && !speakers(word))
}
