//! In charge of the one gate before every credit: whether a name reads as somebody's at all, and how
//! far it is believed from what speaks for it.
//!
//! It leaves where names are found, and what they are credited for, to [`super`].

use super::entries::Entry;
use crate::recap::document::Inline;
use crate::recap::facts::calendar::{month, weekday, year};
use crate::recap::facts::organisations::{is_account, is_own_site, reads_as_organisation};
use crate::recap::facts::phrases::words_until;
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::{Word, organisational, words};
use crate::recap::folded::fold;

mod common;

use common::{COMMON, PARTS};

/// How far a name is believed to be somebody's, from the least on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// It is no name: a common word, a file, a date.
    None,
    /// A name by its capital alone.
    Capital,
    /// It stands for itself: it links a site of its own, or the recap names it elsewhere.
    Named,
    /// It can only be an organisation's: by a legal form, by its spelling, or by its own site's name.
    Sure,
}

/// Where a name stands, which says how far it must be believed to be credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind the word for sponsors, in a list or a table under it, or in thanks right behind them.
    Told,
    /// The same behind an article, as common words stand in many languages: `und die Vorbereitung`.
    Article,
    /// A line of its own, or a picture, among others under a heading of sponsors.
    Among,
}

impl Place {
    /// The least that is believed.
    pub(super) fn least(self) -> Trust {
        match self {
            Place::Told => Trust::Capital,
            Place::Article | Place::Among => Trust::Named,
        }
    }
}

/// How far a name is believed; `elsewhere` is whether the recap names it as an organisation elsewhere.
pub(super) fn trust(name: &str, url: Option<&str>, elsewhere: bool) -> Trust {
    if url.is_some_and(|url| is_host_of(name, url)) && !is_common(name, &PARTS) {
        return Trust::Sure;
    }
    if !reads_as_somebody(name) {
        Trust::None
    } else if reads_as_organisation(name) {
        Trust::Sure
    } else if elsewhere || url.is_some_and(|url| is_own_site(name, url)) {
        Trust::Named
    } else {
        Trust::Capital
    }
}

/// Where a name stands in a sentence: behind an article, a single word with no link may be any noun.
pub(super) fn place(inline: &Inline, entry: &Entry) -> Place {
    let near = inline.text.floor_char_boundary(entry.at.start.saturating_sub(NEAR_ARTICLE));
    let words = words_until(&inline.text, near, entry.at.start);
    let article = words.last().is_some_and(|word| word.stop.is_none() && word.is_any(ARTICLES));
    let single = !entry.name.contains(' ') && entry.url.is_none() && !entry.represented;
    if article && single { Place::Article } else { Place::Told }
}

/// Longer than any article, in bytes.
const NEAR_ARTICLE: usize = 16;

/// Words before nouns, and before few names.
const ARTICLES: &[&str] = &[
    "the", "some", "all", "each", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem",
    "einer", "für", "le", "la", "les", "une", "un", "el", "los", "las", "il", "gli", "het", "os",
];

/// Whether a name is more than common words, numbers and dates, and not what a file is called.
pub(super) fn reads_as_somebody(name: &str) -> bool {
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let address = name.contains("://") || name.contains(['@', '_']);
    let sentence = name.contains('?') || name.contains("! ");
    letters > 0
        && !address
        && !sentence
        && !is_file(name)
        && !is_common(name, &COMMON)
        && !is_kind(name)
        && !speaks(name)
}

/// Whether a name only says of what kind an organisation is: `The University`.
fn is_kind(name: &str) -> bool {
    words(name).iter().all(|word| organisational(word) || PARTS.contains(fold(word.text).as_ref()))
}

/// Whether an address leads to a site that is called as somebody is: `acme.example`, for `Acme`.
fn is_host_of(name: &str, url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let named = letters(name);
    let site = host.rsplit_once('.').map_or("", |(site, _)| site);
    !is_account(url)
        && !named.is_empty()
        && (site.split('.').any(|label| letters(label) == named) || letters(host) == named)
}

/// The letters and digits of a text, folded.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|char| char.is_alphanumeric()).collect()
}

/// Whether every word of a name, and every part of a word, is in a table, a number or a date.
fn is_common(name: &str, table: &Table) -> bool {
    let dated = |part: &str| month(part).is_some() || weekday(part).is_some() || year(part).is_some();
    let common = |part: &str| {
        let folded = fold(part);
        let plain = folded.trim_end_matches(|char: char| char.is_ascii_digit());
        plain.is_empty()
            || dated(part)
            || stems(plain).any(|stem| table.contains(stem) || PARTS.contains(stem))
    };
    let parts = |word: &Word<'_>| {
        // A full stop within is of a site's name: `Food.example`.
        let mut parts = word.text.split(|char: char| !char.is_alphanumeric() && char != '.');
        parts.all(|part| part.is_empty() || common(part))
    };
    name.chars().nth(1).is_some() && words(name).iter().all(parts)
}

/// A word as it stands, and without the ends of cases and numbers: `Freunden`, `Raums`.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    let cut = ["n", "s", "en", "es"].into_iter().filter_map(|end| word.strip_suffix(end));
    std::iter::once(word).chain(cut.filter(|stem| stem.len() >= SHORTEST_STEM))
}

/// Shortest stem of a word, in bytes.
const SHORTEST_STEM: usize = 4;

/// Whether a text is what a picture's file is called: `logo.png`, `IMG2041`.
fn is_file(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf"];
    let lower = name.to_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || (!name.contains(' ')
            && ["img", "dsc", "pxl"].iter().any(|camera| begins_with_number(&lower, camera)))
}

fn begins_with_number(text: &str, head: &str) -> bool {
    let rest = text.strip_prefix(head).map(|rest| rest.trim_start_matches(['-', '_']));
    rest.is_some_and(|rest| rest.len() > 2 && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// Whether a text begins as a sentence or a parting does: `Our dear hosts`, `See You`, `Bis Bald`.
fn speaks(name: &str) -> bool {
    let words = words(name);
    words.first().is_some_and(|first| SPEAKERS.contains(fold(first.text).as_ref()))
        && !reads_as_organisation(name)
}

/// Words that begin sentences and partings, and no name.
static SPEAKERS: Table = Table::new(|| {
    table(
        "we | you | they | i | none | no | nobody | interested | want | become | niemand | keine | aucun | ninguno | \
          our | your | my | their | everyone | everybody | thanks | thank | see | bye | \
         please | this | these | those | there | here | how | what | when | where | who | why | and | with | \
         for | if | it | its | wir | ihr | sie | euer | eure | unser | unsere | danke | bis | bitte | diese | \
         dieser | dieses | wer | wie | wo | und | nous | vous | ils | notre | nos | votre | vos | merci | \
         ce | cette | ces | comment | pourquoi | nosotros | ustedes | nuestro | nuestra | nuestros | \
         nuestras | gracias | hasta | este | esta | estos | como | grazie | obrigado | obrigada",
    )
});

/// Whether the file of a picture is called as somebody is, or as a logo: `/img/acme-dark.svg`.
pub(super) fn file_tells(name: &str, url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let file = path.rsplit('/').next().unwrap_or_default();
    let first = words(name).iter().map(|word| letters(word.text)).find(|word| word.len() > 2);
    path.contains("sponsor")
        || path.contains("logo")
        || path.contains("partner")
        || first.is_some_and(|first| letters(file).contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_of_every_language_are_no_names() {
        for name in [
            "Alt Text",
            "Alt-Text",
            "alt text",
            "Logo",
            "Logo 2",
            "Image",
            "Image 1",
            "Bild",
            "Foto",
            "Gruppenfoto",
            "Group Photo",
            "Infrastruktur",
            "Everyone",
            "Our Hosts",
            "The Venue",
            "Pizza",
            "Pizza and Beer",
            "Organisers",
            "Organisatoren",
            "Gold",
            "Gold Sponsors",
            "Platinum",
            "Location",
            "Getränke",
            "Räumlichkeiten",
            "Boissons",
            "Les Organisateurs",
            "Bénévoles",
            "Comida",
            "Los Organizadores",
            "Voluntários",
            "Comunidade",
            "See You Soon",
            "Cheers",
            "Viele Grüße",
            "À Bientôt",
            "March 2024",
            "Tuesday",
            "IMG_2041",
            "IMG2041",
            "logo.png",
            "University",
            "Meetup",
            "Next Meetup",
            "Community",
            "Team",
            "2024",
            "Screenshot",
            "Untitled",
            "TBA",
            "Event Sponsor",
            "Sponsor Logo",
            "Audience",
            "Vorträge",
            "Abend",
            "Netzwerk",
            "Soirée",
        ] {
            assert_eq!(trust(name, None, true), Trust::None, "{name}");
        }
    }

    #[test]
    fn names_are_believed_by_what_speaks_for_them() {
        for (name, url, elsewhere, expected) in [
            ("Muster GmbH", None, false, Trust::Sure),
            ("eMuster", None, false, Trust::Sure),
            ("Acme Cloud", None, false, Trust::Sure),
            ("Acme", Some("https://www.acme.example/"), false, Trust::Sure),
            ("Pizza", Some("https://pizza.example/"), false, Trust::Sure),
            ("Acme", Some("https://other.example/"), false, Trust::Named),
            ("Acme", None, true, Trust::Named),
            ("Acme", None, false, Trust::Capital),
            ("Bo Muster", None, false, Trust::Capital),
            ("Acme", Some("https://github.com/acme"), false, Trust::Capital),
            ("Logo", Some("https://logo.example/"), false, Trust::None),
            ("Here", Some("https://here.example/"), false, Trust::None),
        ] {
            assert_eq!(trust(name, url, elsewhere), expected, "{name}");
        }
    }

    #[test]
    fn a_picture_is_told_by_its_file() {
        assert!(file_tells("Acme", "/img/acme-dark.svg"));
        assert!(file_tells("Léa & Fils", "https://example.org/sponsors/1.png"));
        assert!(!file_tells("Acme", "/img/evening-12.jpg"));
    }
}
