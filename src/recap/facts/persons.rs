//! In charge of whether words read as a person's name: the one gate that whoever is to be credited
//! with a talk passes, whatever told of them.
//!
//! It leaves where a name ends to [`words`](super::words), and whether its bearer speaks to the
//! facts. A name that it does not know passes as long as nothing speaks against it: in doubt, which
//! one word alone always is, something else must say that it is somebody.

use super::phrases::Folded;
use super::table::lower;
use super::words::{Word, is_honorific, is_particle};

mod given_names;
mod title_words;

use given_names::GIVEN_NAMES;
use title_words::{ABBREVIATIONS, BORNE_WORDS, TITLE_WORDS};

/// What else says that a person stands there, from little to much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Backing {
    /// Nothing but the words.
    Words,
    /// The place where they stand, or the same name elsewhere: one name may be enough.
    Place,
    /// A link to a profile, or a handle.
    Profile,
    /// A label: `Speaker:`.
    Label,
}

/// Whether words that have the form of a name read as a person's.
pub(super) fn reads_as_person(name: &[Word<'_>], backing: Backing) -> bool {
    let parts: Vec<_> =
        name.iter().filter(|word| !(!word.capital() && is_particle(word) || is_honorific(word))).collect();
    let all_capitals = parts.iter().all(|word| in_capitals(word.text));
    let known = parts.iter().any(|word| is_given(word.text));
    // Family names are words: behind a given name one of titles is one, as in `Sarah Wells`.
    let family = |at: usize| at == 1 && parts.len() == 2 && is_given(parts[0].text);
    let fits = |(at, word): (usize, &&Word<'_>)| {
        !is_product(word.text)
            && (!titles(word.text) || family(at))
            && (all_capitals || !shouted(word.text) || known && at > 0)
            && (all_capitals || !ABBREVIATIONS.contains(word.text))
            && (known || !borne(word.text))
    };
    match (parts.as_slice(), backing) {
        ([], _) => false,
        (parts, Backing::Label) => !parts.iter().all(|word| titles(word.text)),
        ([only], Backing::Words) => is_given(only.text) && fits((0, only)),
        ([only], Backing::Place) => fits((0, only)) && !shouted(only.text),
        // Who has a profile may be called whatever they like, but for what many things are called.
        (parts, Backing::Profile) => {
            !parts.iter().all(|word| titles(word.text) || is_product(word.text))
                && !parts.first().is_some_and(|word| does_something(word.text) && !known)
        }
        (parts, _) => {
            let crowded = parts.len() > MOST_UNKNOWN && parts.iter().all(|word| word.text.len() > 2);
            (known || !crowded) && parts.iter().enumerate().all(fits)
        }
    }
}

/// Most parts of a name of which none is known: titles are longer than names.
const MOST_UNKNOWN: usize = 3;

/// Whether one word is a given name that many bear.
pub(super) fn is_given(word: &str) -> bool {
    // Many leave accents out of names, and some put them in: `Antón`.
    let given = |word: &str| {
        GIVEN_NAMES.holds(word) || !word.is_ascii() && GIVEN_NAMES.holds(Folded::of(word).text())
    };
    given(word) || word.contains('-') && word.split('-').all(given)
}

/// Whether a word is of titles, alone, in the plural or joined to another.
fn titles(word: &str) -> bool {
    let known = |word: &str| TITLE_WORDS.holds(word);
    known(word)
        || word.strip_suffix(['s', 'S']).is_some_and(|one| one.len() > 2 && known(one))
        || word.contains('-') && word.split('-').any(|part| part.len() > 2 && known(part))
}

/// Whether a word is one of titles, or ends as they do, though some people are called so.
fn borne(word: &str) -> bool {
    let lower: &str = &lower(word);
    BORNE_WORDS.contains(lower)
        || does_something(word)
        || ENDINGS.iter().any(|(ending, length)| lower.len() >= *length && lower.ends_with(ending))
}

/// Endings of words for things, each with the fewest bytes of a word that it tells something of.
const ENDINGS: &[(&str, usize)] = &[
    ("tion", 6),
    ("sion", 7),
    ("ment", 7),
    ("ness", 7),
    ("ity", 6),
    ("ware", 6),
    ("ops", 5),
    ("ics", 6),
    ("ism", 6),
    ("ology", 7),
    ("ability", 8),
    ("ung", 7),
    ("ungen", 8),
    ("keit", 6),
    ("heit", 7),
    ("schaft", 8),
    ("isierung", 9),
    ("technik", 8),
    ("ción", 6),
    ("ciones", 7),
    ("miento", 8),
    ("idad", 6),
    ("ção", 5),
    ("ções", 6),
    ("idade", 6),
    ("ité", 5),
    ("isme", 6),
    ("ismo", 6),
];

/// Whether a word says what is done, as titles do: `Pruning`.
fn does_something(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "sterling",
        "irving",
        "erling",
        "henning",
        "flemming",
        "hemming",
        "loring",
        "browning",
        "manning",
        "harding",
        "fleming",
        "keating",
        "golding",
        "dowling",
        "pickering",
        "schilling",
        "cushing",
        "starling",
        "canning",
        "channing",
        "behring",
        "wehrling",
        "sperling",
        "amling",
        "hartling",
        "kipling",
        "rowling",
        "downing",
        "jennings",
    ];
    let lower: &str = &lower(word);
    lower.len() > 5 && lower.ends_with("ing") && !NAMES.contains(&lower)
}

/// Beginnings of names behind which a capital may stand.
const BEFORE_CAPITALS: &[&str] = &[
    "Mc", "Mac", "De", "Di", "Da", "Du", "Del", "Della", "Des", "Le", "La", "Lo", "Van", "Von", "Fitz", "St",
    "Al", "El", "Ab", "Ben", "Ni", "Nic", "O", "D", "Jo", "Mary", "Anna", "Ann", "Lee", "Ter", "Ten", "San",
    "Mo",
];

/// Whether a word has the form of a product's name, with capitals within: `WidgetHub`, `iWidget`.
fn is_product(word: &str) -> bool {
    // Cheap first: nearly every word has small letters behind the first one.
    if word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let segments = word.split(['-', '\'', '’', '.']);
    segments.filter(|segment| !segment.is_empty()).any(|segment| {
        let inner = segment
            .char_indices()
            .zip(segment.chars().skip(1))
            .find(|((_, one), next)| one.is_lowercase() && next.is_uppercase());
        let mixed = inner.is_some_and(|((at, one), _)| {
            let (before, behind) = segment.split_at(at + one.len_utf8());
            let mut behind = behind.chars().skip(1);
            let goes_on = behind.next().is_some_and(char::is_lowercase) && behind.all(char::is_lowercase);
            !(BEFORE_CAPITALS.contains(&before) && goes_on)
        });
        // `SQLite`: more capitals than an initial before the small letters.
        let head = segment.chars().take_while(|char| char.is_uppercase()).count();
        let tail = segment.chars().skip(head).any(char::is_lowercase);
        mixed || head > 2 && tail
    })
}

fn in_capitals(word: &str) -> bool {
    word.chars().all(|char| !char.is_lowercase())
}

/// Whether a word is an abbreviation longer than initials.
fn shouted(word: &str) -> bool {
    in_capitals(word) && word.chars().filter(|char| char.is_uppercase()).count() > 3
}

#[cfg(test)]
mod tests;
