//! In charge of when two spellings are the same name, and when one is a slip of the hand for the
//! other.
//!
//! It leaves whose names they are to [`super`].

use unicode_normalization::UnicodeNormalization as _;

/// What companies put behind their names, as the letters of it, and the form that it is.
const FORMS: [(&str, &str); 44] = [
    ("inc", "inc"),
    ("incorporated", "inc"),
    ("ltd", "ltd"),
    ("limited", "ltd"),
    ("ptyltd", "ltd"),
    ("pteltd", "ltd"),
    ("llc", "llc"),
    ("llp", "llp"),
    ("plc", "plc"),
    ("corp", "corp"),
    ("corporation", "corp"),
    ("gmbh", "gmbh"),
    ("ggmbh", "gmbh"),
    ("gmbhcokg", "kg"),
    ("kg", "kg"),
    ("ohg", "ohg"),
    ("ug", "ug"),
    ("ughaftungsbeschränkt", "ug"),
    ("ughaftungsbeschrankt", "ug"),
    ("ag", "ag"),
    ("ev", "ev"),
    ("eg", "eg"),
    ("se", "se"),
    ("sa", "sa"),
    ("sas", "sas"),
    ("sasu", "sas"),
    ("sarl", "sarl"),
    ("eurl", "eurl"),
    ("sl", "sl"),
    ("slu", "sl"),
    ("srl", "srl"),
    ("spa", "spa"),
    ("sc", "sc"),
    ("ltda", "ltda"),
    ("lda", "lda"),
    ("bv", "bv"),
    ("nv", "nv"),
    ("ab", "ab"),
    ("aps", "aps"),
    ("oy", "oy"),
    ("oyj", "oy"),
    ("spzoo", "spzoo"),
    ("sro", "sro"),
    ("kft", "kft"),
];

/// The most words that a legal form has: `GmbH & Co. KG`.
const FORM_WORDS: usize = 4;

/// The longest name, in bytes, in which slips are looked for: comparing costs the product of the
/// lengths, and nobody is called more.
const LONGEST: usize = 120;

/// A spelling without what does not tell names apart: letter case, accents, outer and doubled
/// spaces, invisible characters and the form of quotes and dashes.
pub(crate) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for char in name.chars().flat_map(char::to_lowercase).nfd() {
        match char {
            // Accents of the European alphabets; marks of other scripts make other letters.
            '\u{300}'..='\u{36f}' => {}
            // What nobody sees: soft hyphen, zero width space and joiners, byte order mark.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            '‘' | '’' | '‚' | '‛' | '`' | '´' | 'ʼ' => folded.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' => folded.push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => folded.push('-'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            _ if char.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            _ => folded.push(char),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A folded name without the legal form at its end, and which form that is. A name that is nothing
/// but a form keeps it.
pub(crate) fn split_form(folded: &str) -> (&str, Option<&'static str>) {
    let ends: Vec<usize> = folded.match_indices(' ').map(|(at, _)| at).rev().take(FORM_WORDS).collect();
    // The longest form first: `& Co. KG` stands behind another one.
    for at in ends.into_iter().rev() {
        let (rest, tail) = folded.split_at(at);
        let letters: String = tail.chars().filter(|char| char.is_alphanumeric()).collect();
        let rest = rest.trim_end_matches([' ', ',']);
        if let Some((_, form)) = FORMS.iter().find(|(known, _)| *known == letters)
            && !rest.is_empty()
        {
            return (rest, Some(form));
        }
    }
    (folded, None)
}

/// What is left of a folded name when it is compared by its letters alone: `Red Hat` and `RedHat`,
/// `Example & Sons` and `Example and Sons` are the same. Signs that make another name stay: `C`
/// is neither `C++` nor `C#`.
pub(super) fn letters(folded: &str) -> String {
    let mut letters = String::with_capacity(folded.len());
    for char in folded.chars() {
        match char {
            '&' => letters.push_str("and"),
            '+' | '#' => letters.push(char),
            _ if char.is_alphanumeric() => letters.push(char),
            _ => {}
        }
    }
    letters
}

/// Whether one folded name is a slip of the hand for another one: one letter left out, added,
/// replaced or swapped with its neighbour, two in a name of more than ten letters. Names below five
/// letters, and those whose digits differ, are different names.
pub(super) fn is_slip(a: &str, b: &str) -> bool {
    let (longer, shorter) = (a.chars().count().max(b.chars().count()), letter_count(a).min(letter_count(b)));
    let allowed = match shorter {
        0..=4 => return false,
        5..=10 => 1,
        _ => 2,
    };
    if a.len().max(b.len()) > LONGEST
        || longer.saturating_sub(a.chars().count().min(b.chars().count())) > allowed
    {
        return false;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b)
        && match strsim::osa_distance(a, b) {
            1 => true,
            2 => allowed == 2 && is_spread(a, b),
            _ => false,
        }
}

/// Whether two slips are not both in one short word: `Ada` and `Eva` are two names.
fn is_spread(a: &str, b: &str) -> bool {
    if a.split(' ').count() != b.split(' ').count() {
        return false;
    }
    a.split(' ')
        .zip(b.split(' '))
        .all(|(a, b)| a.chars().count().min(b.chars().count()) > 7 || strsim::osa_distance(a, b) <= 1)
}

fn letter_count(text: &str) -> usize {
    text.chars().filter(|char| char.is_alphanumeric()).count()
}

/// Whether two folded names that are a slip apart may well be two names: a letter more at the end
/// of a word, as in `Daniel` and `Daniela`.
pub(super) fn may_be_two(a: &str, b: &str) -> bool {
    a.split(' ').zip(b.split(' ')).any(|(a, b)| a != b && (a.starts_with(b) || b.starts_with(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_tell_names_apart_is_folded_away() {
        for (spelling, expected) in [
            (" Zoë  BEISPIEL\t", "zoe beispiel"),
            ("Zoe\u{308} Beispiel", "zoe beispiel"),
            ("Łukasz Prøve", "lukasz prove"),
            ("Straße", "strasse"),
            ("O’Example", "o'example"),
            ("“Acme” – Cloud", "\"acme\" - cloud"),
            ("Mia\u{2011}Muster", "mia-muster"),
            ("Ac\u{ad}me\u{200b}", "acme"),
            ("İnci", "inci"),
            ("か\u{3099}", "か\u{3099}"),
            ("", ""),
        ] {
            let folded = folded(spelling);
            assert_eq!(folded.nfc().collect::<String>(), expected.nfc().collect::<String>(), "{spelling}");
        }
    }

    #[test]
    fn legal_forms_at_the_end_are_known() {
        for (name, rest, form) in [
            ("acme inc.", "acme", Some("inc")),
            ("acme, inc", "acme", Some("inc")),
            ("acme limited", "acme", Some("ltd")),
            ("muster gmbh", "muster", Some("gmbh")),
            ("muster gmbh & co. kg", "muster", Some("kg")),
            ("prueba s.a.", "prueba", Some("sa")),
            ("exemple s.a.r.l.", "exemple", Some("sarl")),
            ("proba sp. z o.o.", "proba", Some("spzoo")),
            ("example pty ltd", "example", Some("ltd")),
            ("acme cloud", "acme cloud", None),
            ("inc", "inc", None),
            (", inc", ", inc", None),
            ("incorporated minds", "incorporated minds", None),
        ] {
            assert_eq!(split_form(name), (rest, form), "{name}");
        }
    }

    #[test]
    fn letters_alone_tell_names_apart() {
        assert_eq!(letters("red hat"), letters("redhat"));
        assert_eq!(letters("example & sons"), letters("example and sons"));
        assert_ne!(letters("c"), letters("c++"));
        assert_ne!(letters("c#"), letters("c++"));
    }

    #[test]
    fn a_slip_is_told_from_another_name() {
        for (a, b) in [
            ("ada exampel", "ada example"),
            ("bo mustr", "bo muster"),
            ("acme clouds", "acme cloud"),
            ("ines ejenplo", "ines ejemplo"),
            ("zoe beispeil", "zoe beispiel"),
            ("zoee beispeil", "zoe beispiel"),
            ("acmecloud", "acme cloud"),
            ("beispielfabrick", "beispielfabrik"),
        ] {
            assert!(is_slip(a, b) && is_slip(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("ada beispiel", "eva beispiel"),
            ("acme", "acne"),
            ("ab", "ac"),
            ("ada example", "bo muster"),
            ("halle 17", "halle 18"),
            ("bo muster", "bo muenster"),
            ("same name", "same name"),
            ("", ""),
        ] {
            assert!(!is_slip(a, b) && !is_slip(b, a), "{a} {b}");
        }
        let long = "a".repeat(5_000);
        assert!(!is_slip(&long, &format!("{long}b")));
    }

    #[test]
    fn a_letter_more_at_the_end_of_a_word_may_be_another_name() {
        assert!(may_be_two("daniel muster", "daniela muster"));
        assert!(may_be_two("bo muster", "bo musters"));
        assert!(!may_be_two("danile muster", "daniel muster"));
        assert!(!may_be_two("bo mster", "bo muster"));
    }
}
