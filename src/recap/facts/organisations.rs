//! In charge of telling organisations from people, by their names and by where a link on a name
//! leads.
//!
//! It leaves what either did for an evening to the facts.

use super::words::{LEGAL_FORMS, Word, each_word, person_at, words};
use crate::recap::folded::fold;

/// Sites on which an account may belong to a person as well as to an organisation.
const NETWORKS: &[&str] = &[
    "linkedin.com",
    "twitter.com",
    "x.com",
    "bsky.app",
    "github.com",
    "mastodon.social",
    "instagram.com",
    "facebook.com",
    "threads.net",
    "xing.com",
];

/// Words in the name of an organisation and in no person's, without accents.
const ORGANISATION_WORDS: &[&str] = &[
    "academy",
    "agency",
    "amt",
    "association",
    "bank",
    "books",
    "bootcamp",
    "brewery",
    "cafe",
    "campus",
    "center",
    "centre",
    "cloud",
    "club",
    "college",
    "community",
    "company",
    "consulting",
    "corporation",
    "coworking",
    "fachhochschule",
    "foundation",
    "group",
    "gruppe",
    "hackerspace",
    "hochschule",
    "hotel",
    "hub",
    "institut",
    "institute",
    "lab",
    "labs",
    "library",
    "limited",
    "makerspace",
    "media",
    "museum",
    "networks",
    "partners",
    "pizza",
    "pizzeria",
    "platform",
    "press",
    "publishing",
    "restaurant",
    "school",
    "security",
    "services",
    "software",
    "solutions",
    "space",
    "stiftung",
    "studio",
    "studios",
    "systems",
    "tech",
    "technologies",
    "technology",
    "universidad",
    "universitat",
    "universite",
    "university",
    "uni",
    "verein",
    "ventures",
    "verlag",
    "werk",
];

/// Whether an address is the page of a person on a network, and of nobody else.
pub(super) fn is_person_page(url: &str) -> bool {
    let (host, path) = parts(url);
    is_of_person(host, path)
}

fn is_of_person(host: &str, path: &str) -> bool {
    (on(host, "linkedin.com") && path.starts_with("in/"))
        || (on(host, "meetup.com") && path.contains("members/"))
        || on(host, "about.me")
}

/// Whether an address is an account on a network.
pub(super) fn is_account(url: &str) -> bool {
    let (host, path) = parts(url);
    is_account_of(host, path)
}

fn is_account_of(host: &str, path: &str) -> bool {
    is_of_person(host, path)
        || (NETWORKS.iter().any(|network| on(host, network)) && !path.starts_with("company/"))
        || path.starts_with('@')
}

/// Whether an address is of a site that is called by one word of a name alone: `acme.example`, for `Acme`.
pub(super) fn is_named_site(name: &str, url: &str) -> bool {
    let (host, _) = parts(url);
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.split('.').next().is_some_and(|label| label.eq_ignore_ascii_case(name))
}

/// Whether a link on a name leads to a site of its own, as organisations have: of a person it would
/// be made of the person's name.
pub(super) fn is_own_site(name: &str, url: &str) -> bool {
    let (host, path) = parts(url);
    if is_account_of(host, path) || host.is_empty() {
        return false;
    }
    // `acme.example`, for Acme; a page on a site of somebody else says nothing.
    if path.split('/').filter(|part| !part.is_empty()).nth(1).is_none() {
        return true;
    }
    let (named, bare) = (letters(name), letters(host));
    bare.contains(&named)
        || each_word(name).any(|word| word.text.len() > 3 && bare.contains(&letters(word.text)))
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    if text.is_ascii() {
        letters.extend(text.chars().filter(char::is_ascii_alphanumeric));
        letters.make_ascii_lowercase();
    } else {
        letters.extend(text.to_lowercase().chars().filter(|char| char.is_alphanumeric()));
    }
    letters
}

fn on(host: &str, site: &str) -> bool {
    host.strip_suffix(site).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Host and path of a web address.
fn parts(url: &str) -> (&str, &str) {
    let mut behind = url.match_indices(':').map(|(colon, _)| &url[colon + 1..]);
    let rest = behind.find_map(|behind| behind.strip_prefix("//")).unwrap_or_default();
    let end = rest.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(rest.len());
    let rest = &rest[..end];
    let host = rest.bytes().position(|byte| byte == b'/');
    host.map_or((rest, ""), |end| (&rest[..end], &rest[end + 1..]))
}

/// Whether a name can only be an organisation's: it holds a legal form or a word of organisations,
/// or is spelt as no person's name is (`Example.io`, `eMuster`, `ACME`, `A1 Team`).
pub(super) fn reads_as_organisation(name: &str) -> bool {
    each_word(name).any(|word| {
        let folded = fold(word.text);
        ORGANISATION_WORDS.contains(&folded.as_ref()) || is_legal_form(&word) || spelt_as_brand(word.text)
    })
}

fn is_legal_form(word: &Word<'_>) -> bool {
    LEGAL_FORMS.iter().any(|form| form.eq_ignore_ascii_case(word.text))
        || word.is_any(&["ug", "kg", "ev", "e.v", "sl", "srl", "sarl", "sasu", "spa", "pvt", "oy"])
}

/// `eMuster`, `ACME`, `Example.io`, `A1`, `Muster&Co`; not `McExample`, `Anna-Lena`, `J.D`.
fn spelt_as_brand(word: &str) -> bool {
    let letters = word.chars().filter(|char| char.is_alphabetic()).count();
    let shouted = letters >= 3 && word.chars().filter(|char| char.is_alphabetic()).all(char::is_uppercase);
    let inner =
        word.chars().zip(word.chars().skip(1)).any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    let person = word.starts_with("Mc")
        || word.starts_with("Mac")
        || word.starts_with("De")
        || word.starts_with("Di")
        || word.starts_with("La");
    let dotted = word
        .trim_end_matches('.')
        .split_once('.')
        .is_some_and(|(head, tail)| head.len() > 1 && tail.len() > 1);
    let marked = word.chars().any(|char| char.is_ascii_digit() || matches!(char, '&' | '+' | '|' | '/'));
    shouted || (inner && !person) || dotted || marked
}

/// Whether a name is a person's by the look of it: two parts or more, and nothing of an organisation.
pub(super) fn reads_as_person(name: &str) -> bool {
    let words = words(name);
    person_at(&words, 0, false) == Some(words.len()) && !reads_as_organisation(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_are_told_by_their_names() {
        for name in [
            "Muster GmbH",
            "Example & Sons Ltd.",
            "Acme Cloud",
            "eMuster",
            "ACME",
            "example.io",
            "A1 Team",
            "Universidad Ejemplo",
            "Pizzeria Muster",
        ] {
            assert!(reads_as_organisation(name), "{name}");
            assert!(!reads_as_person(name), "{name}");
        }
        for name in
            ["Ada Example", "Zoë van der Beispiel", "Bo McMuster", "Anna-Lena Exemple", "Cy D. Sample"]
        {
            assert!(!reads_as_organisation(name), "{name}");
            assert!(reads_as_person(name), "{name}");
        }
    }

    #[test]
    fn links_lead_to_people_accounts_or_sites() {
        assert!(is_person_page("https://fr.linkedin.com/in/ada"));
        assert!(!is_person_page("https://www.linkedin.com/company/acme"));
        assert!(is_account("https://twitter.com/acme") && !is_person_page("https://twitter.com/acme"));
        assert!(is_account("https://social.example/@ada"));
        assert!(is_own_site("Acme", "https://www.acme.example/about/us"));
        assert!(is_own_site("Muster", "http://example.org"));
        assert!(!is_own_site("Ada Muster", "https://other.example/users/257/ada"));
        assert!(!is_own_site("Acme", "https://github.com/acme"));
        assert!(!is_own_site("Acme", "/about"));
    }
}
