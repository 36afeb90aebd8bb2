//! In charge of languages side by side: which way a script runs, the fixed words of an edition's
//! language, and words of another language or direction than the text around them.

use maud::{Markup, Render, html};

use crate::words::{Words, words};

/// Scripts that run from right to left (ISO 15924).
const RIGHT_TO_LEFT_SCRIPTS: [&str; 8] = ["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"];

/// Languages that are written in one of them unless their tag names another (ISO 639).
const RIGHT_TO_LEFT_LANGUAGES: [&str; 14] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];

/// The value of `dir` for a BCP 47 tag: `ltr` or `rtl`.
pub fn direction(tag: &str) -> &'static str {
    let mut subtags = tag.split(['-', '_']).map(str::to_ascii_lowercase);
    let language = subtags.next().unwrap_or_default();
    // RFC 5646 section 2.2.3: the script subtag has four letters; a variant of four characters
    // begins with a digit.
    let script = subtags
        .take_while(|subtag| subtag.len() > 1)
        .find(|subtag| subtag.len() == 4 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let right_to_left = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script.as_str()),
        None => RIGHT_TO_LEFT_LANGUAGES.contains(&language.as_str()),
    };
    if right_to_left { "rtl" } else { "ltr" }
}

/// The fixed words of a document. Where its language has no table they are English, and marked as
/// such (WCAG 2.2, 3.1.2).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    /// What can be said.
    pub(crate) words: &'static Words,
    foreign: bool,
}

impl Voice {
    /// The voice of a document in that language.
    pub(crate) fn of(tag: &str) -> Self {
        let words = words(tag);
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Voice { words, foreign: !words.language.eq_ignore_ascii_case(language) }
    }

    /// Some of the words.
    pub(crate) fn say(self, words: impl Render) -> Markup {
        html! {
            @if self.foreign {
                span lang=(self.words.language) dir="ltr" { (words) }
            } @else {
                (words)
            }
        }
    }

    /// A sentence with something in its place.
    pub(crate) fn fill(self, sentence: &str, with: impl Render) -> Markup {
        let (before, after) = sentence.split_once("{}").unwrap_or((sentence, ""));
        self.say(html! { (before) (with) (after) })
    }
}

/// A value that may run another way than the text around it, such as an English date: its first
/// letter decides.
pub(crate) fn isolated(value: &str) -> Markup {
    html! { span dir="auto" { (value) } }
}

#[cfg(test)]
mod tests {
    use super::{Voice, direction};

    #[test]
    fn a_named_script_decides_and_otherwise_the_language_does() {
        for tag in ["ar", "he-IL", "FA", "az-Arab", "pa-arab-PK", "ks-Arab-x-note"] {
            assert_eq!(direction(tag), "rtl", "{tag}");
        }
        for tag in ["en", "de-CH", "", "-", "az", "ar-Latn", "sl-1994", "en-x-arab", "zh-Hant-TW"] {
            assert_eq!(direction(tag), "ltr", "{tag}");
        }
    }

    #[test]
    fn words_of_another_language_than_the_document_are_marked() {
        let said = |tag| Voice::of(tag).fill("With {}", "<Ada>").into_string();
        assert_eq!(said("en-GB"), "With &lt;Ada&gt;");
        assert_eq!(said("ja"), "<span lang=\"en\" dir=\"ltr\">With &lt;Ada&gt;</span>");
    }
}
