//! In charge of words: which of them make up a person or an organisation, and where sentences end.
//!
//! It leaves taking a text apart, into words and sentences, to [`crate::recap::taken_apart`]. It knows nothing of roles: whether a person speaks or hosts is for the facts to say.

use std::ops::Range;

use super::table::{Caseless, caseless};
use crate::recap::document::Inline;
pub(super) use crate::recap::taken_apart::{Word, each_word, words};

mod beginnings;

/// Words that stand between the parts of a person's name.
const PARTICLES: &[&str] = &[
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "ibn",
    "al", "el", "ter", "ten", "zu", "zur", "zum", "do", "bint", "af", "av", "dalla", "delle", "degli",
];

static ANY_CASE_NO_NAMES: Caseless = Caseless::new(|| {
    let words: Vec<_> = beginnings::NO_NAMES.iter().flat_map(|(_, words)| words.split_whitespace()).collect();
    caseless(&words)
});

/// Words that tell an organisation from a person.
const ORGANISATION_WORDS: &[&str] = &[
    "academy",
    "asociación",
    "association",
    "associazione",
    "associação",
    "banca",
    "banco",
    "bank",
    "banque",
    "cloud",
    "college",
    "community",
    "company",
    "consulting",
    "corporation",
    "development",
    "facultad",
    "faculty",
    "faculté",
    "fakultät",
    "foundation",
    "freunde",
    "friends",
    "gmbh",
    "group",
    "hochschule",
    "hub",
    "inc",
    "institut",
    "institute",
    "instituto",
    "istituto",
    "labs",
    "limited",
    "llc",
    "ltd",
    "media",
    "meetup",
    "ministerio",
    "ministerium",
    "ministry",
    "ministère",
    "networks",
    "partners",
    "platform",
    "plc",
    "research",
    "school",
    "security",
    "services",
    "society",
    "software",
    "solutions",
    "studio",
    "studios",
    "systems",
    "team",
    "technologies",
    "technology",
    "universidad",
    "universidade",
    "university",
    "università",
    "universität",
    "université",
    "ventures",
    "verein",
];

static ANY_CASE_ORGANISATION_WORDS: Caseless = Caseless::new(|| caseless(ORGANISATION_WORDS));

/// What may stand behind a comma and still belong to the company before it.
pub(super) const LEGAL_FORMS: &[&str] = &[
    "ab", "ag", "bv", "co", "corp", "gmbh", "inc", "kg", "llc", "ltd", "nv", "oy", "plc", "sa", "sas", "se",
    "ug",
];

/// Titles before a name.
const HONORIFICS: &[&str] = &["dr", "prof"];

/// Whether a word is a title before a name.
pub(super) fn is_honorific(word: &Word<'_>) -> bool {
    word.is_any(HONORIFICS)
}

/// Whether a word may stand between the parts of a person's name.
pub(super) fn is_particle(word: &Word<'_>) -> bool {
    word.is_any(PARTICLES)
}

/// Whether a word begins sentences and therefore names.
pub(super) fn starts_sentences(word: &Word<'_>) -> bool {
    ANY_CASE_NO_NAMES.contains(word.text)
}

/// Whether a word tells an organisation from a person.
pub(super) fn organisational(word: &Word<'_>) -> bool {
    ANY_CASE_ORGANISATION_WORDS.contains(word.text)
}

/// Whether a word can be a part of a person's name.
fn name_part(word: &Word<'_>) -> bool {
    word.capital()
        && !word.possessive
        && word.text.chars().all(|char| char.is_alphabetic() || matches!(char, '-' | '\'' | '’' | '.'))
        && (word.text.ends_with('.') || !word.text.contains('.'))
}

/// Whether a word is a part of a name behind a particle that lost its vowel: `d'Exemple`.
fn elided(word: &Word<'_>) -> bool {
    let (particle, name) = word.text.split_once(['\'', '’']).unwrap_or_default();
    let name = Word { text: name, ..word.clone() };
    matches!(particle, "d" | "l" | "dell" | "dall" | "t") && name_part(&name)
}

/// Behind the person's name that begins at a word: two to five parts, not interrupted by
/// punctuation. With `single`, one part is enough.
pub(super) fn person_at(words: &[Word<'_>], first: usize, single: bool) -> Option<usize> {
    let begin = words.get(first)?;
    if !name_part(begin) || ANY_CASE_NO_NAMES.contains(begin.text) {
        return None;
    }
    let mut end = first + 1;
    let mut parts = usize::from(!begin.is_any(HONORIFICS));
    let goes_on = |word: &Word<'_>| word.stop.is_none() || word.stop == Some('.') && is_honorific(word);
    while parts < 5 && goes_on(&words[end - 1]) {
        let Some(word) = words.get(end).filter(|word| !word.opened) else {
            break;
        };
        let particle = particle(words, end);
        if !particle && (!(name_part(word) || elided(word)) || ANY_CASE_NO_NAMES.contains(word.text)) {
            break;
        }
        parts += usize::from(!particle);
        end += 1;
    }
    let organisation = words[first..end].iter().any(|word| ANY_CASE_ORGANISATION_WORDS.contains(word.text));
    (!organisation && (parts >= 2 || (single && parts == 1))).then_some(end)
}

/// Behind the person's name that begins at a word and ends in an `'s`.
pub(super) fn possessor_at(words: &[Word<'_>], first: usize) -> Option<usize> {
    let rest = words.get(first..)?;
    let last = rest.iter().take(5).position(|word| word.possessive)?;
    let mut name = rest[..=last].to_vec();
    name[last].possessive = false;
    (person_at(&name, 0, false) == Some(last + 1)).then_some(first + last + 1)
}

/// Whether a word stands between the parts of a name: one or more, before a part.
fn particle(words: &[Word<'_>], at: usize) -> bool {
    let between = |word: &&Word<'_>| word.is_any(PARTICLES) && word.stop.is_none();
    let lower = words[at..].iter().take_while(between).take_while(|word| !word.capital()).count();
    // `de La Tour`: behind one in lower case an article may have a capital.
    let article = words.get(at + lower).filter(between).filter(|_| lower > 0);
    let mut rest = words[at + lower..].iter().skip(usize::from(article.is_some()));
    words[at].is_any(PARTICLES) && rest.next().is_some_and(|word| name_part(word) && !word.opened)
}

/// Behind the organisation's name that begins at a word. It may begin in lower case, but then is
/// one word only.
pub(super) fn organisation_at(words: &[Word<'_>], first: usize) -> Option<usize> {
    let begin = words.get(first)?;
    if !begin.text.chars().any(char::is_alphanumeric) || begin.possessive {
        return None;
    }
    let mut end = first + 1;
    if !begin.proper() && begin.stop.is_none() && words.get(end).is_some_and(Word::proper) {
        return None;
    }
    while begin.proper() {
        let Some(word) = words.get(end) else { break };
        let previous = &words[end - 1];
        let legal = previous.stop == Some(',') && word.is_any(LEGAL_FORMS);
        let next_proper = words.get(end + 1).is_some_and(Word::proper) && word.stop.is_none();
        // `Universidad del Ejemplo`
        let whose = matches!(word.text, "de" | "del" | "der" | "du" | "des" | "di" | "do" | "da" | "für")
            && organisational(begin);
        let joins = (matches!(word.text, "&" | "-" | "–" | "by" | "of") || whose) && next_proper;
        // `Muster & Co. KG`: the full stop is of the legal form before.
        let abbreviated =
            previous.stop == Some('.') && previous.is_any(LEGAL_FORMS) && word.is_any(LEGAL_FORMS);
        let goes_on =
            legal || abbreviated || (previous.stop.is_none() && !word.opened && (word.proper() || joins));
        if !goes_on {
            break;
        }
        end += 1;
    }
    Some(end)
}

/// The text from one word to the word before another.
pub(super) fn phrase(text: &str, words: &[Word<'_>], range: Range<usize>) -> String {
    match (words.get(range.start), range.end.checked_sub(1).and_then(|last| words.get(last))) {
        (Some(first), Some(last)) if first.at.start <= last.at.end => {
            squeeze(&text[first.at.start..last.at.end])
        }
        _ => String::new(),
    }
}

/// Runs of white space become one space; none is left at the ends.
pub(super) fn squeeze(text: &str) -> String {
    // Nearly every text is so already, which is told a step for many bytes.
    let bytes = text.as_bytes();
    let odd = bytes.iter().fold(false, |odd, byte| odd | !matches!(byte, b' '..=0x7f));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let doubled = pairs.fold(false, |doubled, (one, next)| doubled | (*one == b' ') & (*next == b' '));
    if !odd && !doubled && !text.starts_with(' ') && !text.ends_with(' ') {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the sentence ends that `from` stands in: at the mark, and never within a link.
pub(super) fn sentence_end(inline: &Inline, from: usize) -> usize {
    let ends = inline.sentence_ends();
    ends.get(ends.partition_point(|end| *end < from)).copied().unwrap_or(inline.text.len())
}

/// Whether a text reads as a name: at most six words, each proper or a word that joins.
pub(super) fn reads_as_name(text: &str) -> bool {
    let words = words(text);
    let joins = |word: &Word<'_>| matches!(word.text, "&" | "-" | "–" | "of" | "the" | "by" | "for" | "and");
    (1..=6).contains(&words.len())
        && (words.len() == 1 || words.iter().all(|word| word.proper() || joins(word) || word.text.is_empty()))
        && words.iter().any(|word| word.text.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::document::Link;

    #[test]
    fn runs_of_white_space_become_one_space() {
        for (text, squeezed) in [
            ("Ada Example", "Ada Example"),
            (" Ada  Example ", "Ada Example"),
            ("Zoë\u{a0}Beispiel", "Zoë Beispiel"),
            ("Ada\tExample", "Ada Example"),
            (" ", ""),
            ("", ""),
        ] {
            assert_eq!(squeeze(text), squeezed, "{text:?}");
        }
    }

    fn person(text: &str) -> Option<String> {
        let words = words(text);
        person_at(&words, 0, false).map(|end| phrase(text, &words, 0..end))
    }

    fn organisation(text: &str) -> Option<String> {
        let words = words(text);
        organisation_at(&words, 0).map(|end| phrase(text, &words, 0..end))
    }

    #[test]
    fn persons_have_two_names_particles_initials_and_honorifics() {
        for name in [
            "Ada Example",
            "Zoë van der Beispiel",
            "Cy D. Sample",
            "Dr Bo Muster",
            "Anna-Lena O'Sample",
            "Li de la Muster Prueba",
        ] {
            assert_eq!(person(&format!("{name} told us")).as_deref(), Some(name));
        }
        assert_eq!(person("Ada Example, Bo Muster").as_deref(), Some("Ada Example"));
    }

    #[test]
    fn possessors_are_persons_with_something_of_theirs() {
        let behind = |text: &str| possessor_at(&words(text), 0);
        assert_eq!(behind("Ada Example's talk"), Some(2));
        assert_eq!(behind("Zoë van Beispiel’s talk"), Some(3));
        assert_eq!(behind("Ada Example spoke"), None);
        assert_eq!(behind("Acme Labs's talk"), None);
    }

    #[test]
    fn sentence_beginnings_months_and_organisations_are_no_persons() {
        for text in [
            "Next Ada",
            "The Room",
            "Acme Labs told",
            "Wednesday June",
            "Ada told",
            "Acme's Story",
            "A1 Team",
        ] {
            assert_eq!(person(text), None, "{text}");
        }
    }

    #[test]
    fn organisations_may_hold_dots_joints_and_legal_forms() {
        for name in [
            "Example.io",
            "Example & Sons",
            "Acme by Muster",
            "UPPER, Inc",
            "A.B. Example - Sample",
            "acme",
            "Bank of Example",
        ] {
            assert_eq!(organisation(&format!("{name} told us")).as_deref(), Some(name));
        }
        assert_eq!(organisation("Acme, and more").as_deref(), Some("Acme"));
    }

    #[test]
    fn sentences_end_at_a_mark_but_not_behind_initials_or_within_links() {
        let end = |text: &str| sentence_end(&Inline::of(text), 0);
        assert_eq!(end("We met. Then"), 6);
        assert_eq!(end("A.P. Example spoke. He"), 18);
        assert_eq!(end("Version 1.0 is out"), 18);
        assert_eq!(end("Keep it! (starting at 1:00)"), 27);
        let mut linked = Inline::of("See Go! Now here. Then");
        linked.links.push(Link { at: 4..11, url: String::new() });
        assert_eq!(sentence_end(&linked, 0), 16);
    }
}
