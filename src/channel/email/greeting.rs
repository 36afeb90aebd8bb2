//! In charge of the line that greets a subscriber: by name where the list has one that a person would
//! be called, and without it otherwise.
//!
//! It leaves what may stand in a header to [`super::header`]. Lists come from elsewhere, with what a
//! form's default or another program's template left in the column of names; a greeting without a
//! name is better than "Hello null,".

use recap_templates::words;
use unicode_segmentation::UnicodeSegmentation as _;

use super::header::one_line;

/// Most characters of a name that greets.
const LONGEST: usize = 60;

/// Words that stand where a name is missing, in lower case.
const NO_NAMES: [&str; 34] = [
    "null",
    "nil",
    "none",
    "nan",
    "undefined",
    "unknown",
    "anonymous",
    "n/a",
    "na",
    "name",
    "no name",
    "noname",
    "first name",
    "firstname",
    "last name",
    "full name",
    "fullname",
    "your name",
    "vorname",
    "nachname",
    "prénom",
    "nombre",
    "test",
    "tester",
    "test user",
    "testuser",
    "user",
    "subscriber",
    "friend",
    "admin",
    "info",
    "true",
    "false",
    "asdf",
];

/// Titles that stand behind a name and are not all capitals, in lower case.
const BEHIND: [&str; 12] =
    ["jr", "sr", "junior", "senior", "phd", "dphil", "msc", "bsc", "esq", "dipl-ing", "ii", "iii"];

/// What stands before a name and is none by itself, in lower case.
const BEFORE: [&str; 25] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "madam",
    "dr",
    "prof",
    "doctor",
    "professor",
    "herr",
    "frau",
    "hr",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "señor",
    "señora",
    "sra",
    "srta",
    "signor",
    "signora",
    "dhr",
];

/// The greeting in the words of a language (BCP 47).
pub(super) fn greeting(language: &str, name: Option<&str>) -> String {
    let words = words(language);
    match name.map(one_line).filter(|name| is_called(name)).map(in_order) {
        Some(name) => words.greeting.replacen("{}", &name, 1),
        None => words.greeting_without_name.to_owned(),
    }
}

/// Whether a person may be called that.
fn is_called(name: &str) -> bool {
    let lower = name.to_lowercase();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    // `{{name}}`, `*|FNAME|*`, `%name%`, `[[name]]`, `<<name>>`, `${name}`.
    let template = ["{", "}", "*|", "|*", "%", "[", "]", "<<", ">>", "__"];
    let address = ["@", "://", "www.", "mailto:"];
    // What is quoted in a name is a remark, or a second name that only friends use.
    let quoted = ["\"", "“", "”", "„", "«", "»"];
    let digits = name.chars().filter(char::is_ascii_digit).count();
    // Every mark has a character that is none of these.
    let is_plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\''));
    letters > 0
        && letters > digits
        && (name.len() <= LONGEST || name.graphemes(true).count() <= LONGEST)
        && !NO_NAMES.contains(&lower.trim_matches(|c: char| !c.is_alphanumeric()))
        && (is_plain || !template.iter().chain(&address).chain(&quoted).any(|mark| lower.contains(mark)))
        && !is_of_a_program(name)
        && !name.split_whitespace().any(is_domain)
        && !is_only_a_title(&lower)
        && !is_shouted(name)
}

/// Whether it is for a program to read: a formula of a table (`=cmd()`), an encoded word (RFC 2047), a tag or
/// a character reference of HTML.
fn is_of_a_program(name: &str) -> bool {
    let reference = |rest: &str| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '#');
        end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
    };
    name.starts_with(['=', '+'])
        || name.contains("=?")
        || name.contains(['<', '>'])
        || name.split('&').skip(1).any(reference)
}

/// Whether a word is the name of a server, with a path or without: a greeting must not lead anywhere.
fn is_domain(word: &str) -> bool {
    let word = word.trim_matches(|char: char| !char.is_alphanumeric());
    let (host, path) = word.split_once(['/', ':', '?']).map_or((word, false), |(host, _)| (host, true));
    let Some((before, top)) = host.rsplit_once('.') else { return false };
    let top = top.chars().count() > 1 && top.chars().all(char::is_alphabetic);
    // Initials and degrees (`J.R.`, `B.Sc`) are parts of names.
    top && (path || before.split('.').all(|label| label.chars().count() > 1))
}

fn is_only_a_title(lower: &str) -> bool {
    lower.split_whitespace().all(|word| BEFORE.contains(&word.trim_end_matches('.')))
}

/// The given name first where a list has it last, as in `Example, Ada`. What stands behind the comma
/// as a title or the like stays there.
fn in_order(name: String) -> String {
    let simple = |part: &str| {
        (1..=3).contains(&part.split_whitespace().count())
            && part.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’'))
    };
    match name.split_once(',').map(|(last, first)| (last.trim(), first.trim())) {
        Some((last, first)) if simple(last) && simple(first) && !is_title(first) => format!("{first} {last}"),
        _ => name,
    }
}

/// Whether it stands behind a name: `Jr`, `PhD`, `MBA`.
fn is_title(words: &str) -> bool {
    let short = words.split_whitespace().all(|word| {
        word.chars().count() <= 4 && word.chars().count() > 1 && !word.chars().any(char::is_lowercase)
    });
    let cased = words.chars().any(char::is_uppercase);
    (short && cased) || BEHIND.contains(&words.to_lowercase().as_str())
}

/// Whether it stands in capitals: as a list shouts, not as a person signs. Initials such as `JJ` and
/// `A. B.` pass, and so do scripts that have no small letters.
fn is_shouted(name: &str) -> bool {
    let longest = name.split(|c: char| !c.is_alphabetic()).map(|word| word.chars().count()).max();
    longest.is_some_and(|longest| longest > 3)
        && name.chars().any(char::is_uppercase)
        && !name.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_greeted_in_the_language_of_the_edition() {
        for (language, by_name, without) in [
            ("en", "Hello Ada,", "Hello,"),
            ("de-AT", "Hallo Ada,", "Hallo,"),
            ("fr", "Bonjour Ada,", "Bonjour,"),
            ("es", "Hola, Ada:", "Hola:"),
            ("ja", "Hello Ada,", "Hello,"),
        ] {
            assert_eq!(greeting(language, Some("Ada")), by_name, "{language}");
            assert_eq!(greeting(language, None), without, "{language}");
        }
    }

    #[test]
    fn what_nobody_is_called_greets_nobody() {
        for name in [
            "",
            " \r\n",
            "-",
            "…",
            "ada@example.org",
            "null",
            "NULL",
            "N/A",
            "(none)",
            "undefined",
            "{{name}}",
            "{{ first_name }}",
            "*|FNAME|*",
            "%FIRSTNAME%",
            "[[name]]",
            "<<First Name>>",
            "${name}",
            "First Name",
            "ADA EXAMPLE",
            "ÉLODIE",
            "12345",
            "user84739201",
            "https://example.org",
            "www.example.org",
            "Muster, Bo \"the man\"",
            "Bo “the man” Muster",
            &"Ada ".repeat(40),
            "x.example/free-money",
            "Visit example.com",
            "Ada (ada.example.org)",
            "=cmd()",
            "=HYPERLINK(\"x\")",
            "+cmd|' /C calc'!A0",
            "=?UTF-8?Q?Ada?=",
            "Ada =?utf-8?b?QQ==?=",
            "Ada &amp; Bo",
            "Zo&euml;",
            "&#65;da",
            "<b>Ada</b>",
            "Ada<br>",
            "Mr",
            "Mr.",
            "Frau",
            "Dr. Prof.",
            "Ms Mrs",
        ] {
            assert_eq!(greeting("en", Some(name)), "Hello,", "{name:?}");
        }
    }

    #[test]
    fn names_of_every_kind_greet_as_they_are_written() {
        for name in [
            "Ada",
            "ada",
            "Zoë Beispiel",
            "Ada O’Example-Muster",
            "JJ",
            "A. B. Example",
            "van der Muster",
            "عدا",
            "山田 太郎",
            "Ada 2",
            "X Æ A-12",
            "Ng",
            "Null-Muster",
            "Dr. Bo Muster, M.A.",
            "Bo Muster, PhD",
            "Bo Muster, MBA",
            "Bo Muster, Jr",
            "Muster, Bo, Example",
            "St. John",
            "Mr Muster",
            "Bo-Jo",
            "J.R. Example",
            "Ada & Bo",
            "D'Example",
        ] {
            assert_eq!(greeting("en", Some(name)), format!("Hello {name},"));
        }
        assert_eq!(greeting("en", Some(" Ada\r\nExample ")), "Hello Ada Example,");
        assert_eq!(greeting("en", Some("Ada {}")), "Hello,");
    }

    #[test]
    fn a_name_that_a_list_has_turned_round_greets_with_the_given_name_first() {
        for (listed, name) in [
            ("Muster, Bo", "Bo Muster"),
            ("Example-Muster,Ada Zoë", "Ada Zoë Example-Muster"),
            ("van der Muster, Ada", "Ada van der Muster"),
            ("O’Example, J", "J O’Example"),
        ] {
            assert_eq!(greeting("en", Some(listed)), format!("Hello {name},"));
        }
    }
}
