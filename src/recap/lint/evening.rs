//! In charge of telling this evening from another one: which words of a sentence say that it tells
//! of an evening before or behind the recap's own.
//!
//! It leaves what is told of it to its callers.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::page::{Word, words};
use crate::recap::facts::table::Quick;
use crate::recap::folded::lower;

/// Words in lower case, to be looked up.
type Table = LazyLock<HashSet<&'static str, Quick>>;

/// Words for a meetup: English, German, French, Spanish.
pub(super) const EVENINGS: &[&str] = &[
    "meetup",
    "meet-up",
    "meeting",
    "event",
    "edition",
    "gathering",
    "session",
    "evening",
    "treffen",
    "abend",
    "ausgabe",
    "stammtisch",
    "rencontre",
    "soirée",
    "édition",
    "encuentro",
    "reunión",
    "quedada",
    "edición",
    "evento",
];

/// Words by which a sentence tells of another evening, or of one that is not certain, before what it
/// tells.
static BEFORE: Table = Table::new(|| {
    HashSet::from_iter([
        // English
        "next",
        "upcoming",
        "comes",
        "last",
        "previous",
        "past",
        "earlier",
        "since",
        "after",
        "before",
        "until",
        "join",
        "see",
        "will",
        "planned",
        "plan",
        "planning",
        "need",
        "looking",
        "seek",
        "want",
        "wanted",
        "year",
        "years",
        "ever",
        "given",
        "gave",
        "usually",
        "up",
        // German
        "nächste",
        "nächsten",
        "nächster",
        "nächstes",
        "kommende",
        "kommenden",
        "letzte",
        "letzten",
        "letztes",
        "vergangene",
        "vergangenen",
        "seit",
        "nach",
        "bis",
        "wird",
        "werden",
        "suchen",
        "brauchen",
        "jahr",
        "jahren",
        // French
        "prochain",
        "prochaine",
        "prochaines",
        "prochains",
        "dernier",
        "dernière",
        "depuis",
        "après",
        "avant",
        "cherchons",
        "cherche",
        "année",
        "années",
        // Spanish
        "próximo",
        "próxima",
        "próximos",
        "próximas",
        "último",
        "última",
        "desde",
        "después",
        "tras",
        "buscamos",
        "pasado",
        "pasada",
        "año",
        "años",
    ])
});

/// Words that do so from behind: `three speakers last month`, `our May meetup last year`.
static BEHIND: Table = Table::new(|| {
    HashSet::from_iter([
        "last",
        "next",
        "ago",
        "before",
        "year",
        "years",
        "applied",
        "fit",
        "needed",
        "wanted",
        "slots",
        "line-up",
        "lineup",
        "preview",
        "letzten",
        "letztes",
        "nächsten",
        "gesucht",
        "vorschau",
        "dernier",
        "dernière",
        "prochain",
        "passée",
        "passé",
        "pasado",
        "pasada",
        "próximo",
        "próxima",
        "atrás",
    ])
});

/// Words that set this evening against the one that was told of just before.
const AGAINST: &[[&str; 2]] = &[
    ["this", "one"],
    ["this", "time"],
    ["this", "month"],
    ["this", "evening"],
    ["dieses", "mal"],
    ["diesen", "monat"],
    ["cette", "fois"],
    ["ce", "mois"],
    ["esta", "vez"],
    ["este", "mes"],
];

/// How many words behind something still say of it which evening it is of.
const REACH: usize = 6;

/// Whether the sentence around a stretch of a text tells of another evening than the recap's.
pub(super) fn is_another(text: &str, at: &Range<usize>) -> bool {
    let start = text.get(..at.start).map_or(0, |before| sentence_end(before).last().unwrap_or(0));
    let rest = text.get(at.end..).unwrap_or_default();
    let end = at.end + sentence_end(rest).next().unwrap_or(rest.len());
    let before = words(text.get(start..at.start).unwrap_or_default());
    let behind = words(text.get(at.end..end).unwrap_or_default());
    let pair = |pair: &[Word<'_>]| {
        let [one, other] = pair else { return false };
        AGAINST.iter().any(|[first, second]| {
            one.text.eq_ignore_ascii_case(first) && other.text.eq_ignore_ascii_case(second)
        })
    };
    let is_of = |word: &Word<'_>, table: &Table| table.contains(lower(word.text).as_ref());
    before.iter().any(|word| is_of(word, &BEFORE))
        || looks_back(&before)
        || behind.iter().take(REACH).any(|word| is_of(word, &BEHIND))
        || behind.windows(2).any(pair)
        || behind.iter().any(|word| word.is_any(&["diesmal"]))
}

/// Whether words go back to another time: `back in June`, and not `we were back in person`.
fn looks_back(words: &[Word<'_>]) -> bool {
    words.windows(2).enumerate().any(|(index, pair)| {
        let [back, when] = pair else { return false };
        let after = words.get(index + 2);
        back.is_any(&["back"])
            && when.is_any(&["in", "when", "then"])
            && !after.is_some_and(|word| word.is_any(&["person", "real", "the", "our", "action"]))
    })
}

/// Where sentences end in a text: behind the mark.
fn sentence_end(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(['.', '!', '?', ';'])
        .map(|(at, _)| at + 1)
        .filter(|end| text.as_bytes().get(*end).is_none_or(u8::is_ascii_whitespace))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn another(text: &str, words: &str) -> bool {
        let at = text.find(words).unwrap();
        is_another(text, &(at..at + words.len()))
    }

    #[test]
    fn a_sentence_says_which_evening_it_tells_of() {
        for (text, words) in [
            ("Bo spoke at our May meetup last year.", "May meetup"),
            ("See you at our April meetup.", "April meetup"),
            ("Seit unserem April-Treffen ist viel passiert.", "April-Treffen"),
            ("La próxima reunión de abril.", "reunión de abril"),
            ("Our January meetup was small, and this one was not.", "January meetup"),
            ("Last month we had four talks.", "four talks"),
            ("Back in June we had four talks.", "four talks"),
            ("Looking back at it, we had four talks.", "four talks"),
        ] {
            assert!(another(text, words), "{text}");
        }
        for (text, words) in [
            ("Welcome to our May meetup. The next one is in June.", "May meetup"),
            ("We met again after a year. Four talks were given.", "Four talks"),
            ("Bienvenue à notre rencontre de mai.", "rencontre de mai"),
            ("We were back with four talks at our May meetup.", "May meetup"),
            ("We are back in person, and four talks were given.", "four talks"),
        ] {
            assert!(!another(text, words), "{text}");
        }
    }
}
