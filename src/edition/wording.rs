//! In charge of the edition's own words: one-line fields made clean and the summary.
//!
//! What a channel says around them is the channel's.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// Most characters of a summary that is taken from the text.
const SUMMARY: usize = 200;

/// The text without characters that no XML document may hold (XML 1.0 section 2.2, `Char`).
pub fn xml_chars(text: &str) -> Cow<'_, str> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| allowed(*c)).collect())
    }
}

/// A text on one line: control characters and line ends are spaces, runs of spaces are one, and
/// what would turn the reading direction of the words after it is taken out.
pub(super) fn line(text: &str) -> String {
    let spaced: String = xml_chars(text)
        .chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, as [`line()`] has it; `None` where nothing is left of it.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(line(text)).filter(|text| !text.is_empty())
}

/// A text of at most `most` characters, ended at a word with `…` where it is longer.
pub(super) fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.grapheme_indices(true).nth(most) else {
        return text.to_owned();
    };
    // The ellipsis takes a place as well.
    let end =
        text.get(..end).and_then(|kept| kept.grapheme_indices(true).next_back()).map_or(0, |(at, _)| at);
    let kept = text.get(..end).unwrap_or_default();
    let ends_with_word = text.get(end..).is_some_and(|rest| rest.starts_with(' '));
    let kept = if ends_with_word { kept } else { kept.rsplit_once(' ').map_or(kept, |(words, _)| words) };
    let kept =
        kept.trim_end_matches(|c: char| c == ' ' || (c.is_ascii_punctuation() && !")]\"'%".contains(c)));
    format!("{kept}…")
}

/// The description, or else the first words of the recap, or else the title.
pub(super) fn summary(description: Option<&str>, paragraphs: &[String], title: &str) -> String {
    description
        .and_then(filled)
        .or_else(|| paragraphs.first().map(|paragraph| cut(paragraph, SUMMARY)))
        .unwrap_or_else(|| title.to_owned())
}

/// What is left of a text from which words were struck out: the stretches between them, closed up. A word or
/// comma that stood on either side of them is there once: `Ada and ~~Bo~~ and Cy`.
pub(crate) fn over_gaps<'t>(stretches: impl IntoIterator<Item = &'t str>) -> String {
    let mut text = String::new();
    for stretch in stretches {
        let kept = text.trim_end().len();
        let last = text[..kept].rsplit(char::is_whitespace).next().unwrap_or_default();
        let words = stretch.trim_start();
        let first = words.split(char::is_whitespace).next().unwrap_or_default();
        let same = !first.is_empty()
            && first.chars().all(char::is_alphabetic)
            && first.to_lowercase() == last.to_lowercase();
        let sign = stretch.chars().next().filter(|sign| kept > 0 && ".,;:!?".contains(*sign));
        match sign {
            _ if same => {
                text.truncate(kept);
                text.push_str(&words[first.len()..]);
            }
            Some(sign) => {
                text.truncate(kept);
                text.push_str(stretch.strip_prefix(sign).filter(|_| text.ends_with(sign)).unwrap_or(stretch));
            }
            None => text.push_str(stretch),
        }
    }
    text
}

/// Only the letters and digits, in lower case: what is left when two spellings are compared.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_has_no_control_characters() {
        assert_eq!(
            line(" June\r\nBcc: x\u{0}\u{7f}\u{85}recap\u{2028}now\u{202e}! "),
            "June Bcc: x recap now!"
        );
        assert_eq!(line("\u{1b}[31mred\u{fffe}"), "[31mred");
        assert_eq!(line("Zoë 👩‍👩‍👧"), "Zoë 👩‍👩‍👧");
    }

    #[test]
    fn xml_has_no_place_for_some_characters() {
        assert_eq!(xml_chars("a\u{8}b\u{fffe}c\u{ffff}d\te\n"), "abcd\te\n");
        assert!(matches!(xml_chars("plain\u{10ffff}"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(cut("one two three", 13), "one two three");
        assert_eq!(cut("one two, three", 12), "one two…");
        assert_eq!(cut("one two three", 8), "one two…");
        assert_eq!(cut("unbreakable", 5), "unbr…");
    }

    #[test]
    fn what_is_left_of_a_struck_text_is_closed_up() {
        for (stretches, text) in [
            (&["Ada and ", " and Cy"][..], "Ada and Cy"),
            (&["Ada, ", ", and Cy"], "Ada, and Cy"),
            (&["It was the ", ". Then"], "It was the. Then"),
            (&["The ", " the ", " the end"], "The end"),
            (&["one", "one more"], "one more"),
            (&["", ", so"], ", so"),
            (&["1 ", " 1"], "1  1"),
            (&[], ""),
        ] {
            assert_eq!(over_gaps(stretches.iter().copied()), text, "{stretches:?}");
        }
    }

    #[test]
    fn the_summary_is_the_description_or_the_first_words() {
        let paragraphs = ["We met.".to_owned(), "It was good.".to_owned()];
        assert_eq!(summary(Some(" In\nshort "), &paragraphs, "Title"), "In short");
        assert_eq!(summary(Some("  "), &paragraphs, "Title"), "We met.");
        assert_eq!(summary(None, &[], "Title"), "Title");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_a_line_stays_one_line(text in any::<String>(), most in 1_usize..200) {
            let line = line(&text);
            prop_assert!(!line.contains(char::is_control));
            let cut = cut(&line, most);
            prop_assert!(cut.graphemes(true).count() <= most);
        }
    }
}
