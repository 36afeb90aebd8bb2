//! In charge of fitting words into lines.
//!
//! It counts what a reader sees as one character as one column, whatever its width on the screen.

use unicode_segmentation::UnicodeSegmentation;

/// How many columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).count() }
}

/// Breaks a text into lines of at most `width` columns. Line feeds in it are kept; runs of spaces
/// are one. A word that is longer stays whole, unless it is writing without spaces, such as
/// Japanese, which breaks between its words. A no-break space does not break.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut filled = String::new();
        let mut used = 0;
        for (word, glued) in line.split_ascii_whitespace().flat_map(|word| parts(word, width)) {
            let needed = columns(word);
            let space = usize::from(!glued && !filled.is_empty());
            if !filled.is_empty() && used + space + needed > width {
                lines.push(std::mem::take(&mut filled));
                used = 0;
            } else if space == 1 {
                filled.push(' ');
                used += 1;
            }
            filled.push_str(word);
            used += needed;
        }
        if !filled.is_empty() {
            lines.push(filled);
        }
    }
    lines
}

/// The pieces of a word between which a line may end; each but the first is glued to the one before.
fn parts(word: &str, width: usize) -> Vec<(&str, bool)> {
    let whole = word.is_ascii() || word.contains("://") || columns(word) <= width;
    if whole {
        return vec![(word, false)];
    }
    word.split_word_bounds().enumerate().map(|(index, part)| (part, index > 0)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_filled_and_kept() {
        assert_eq!(wrap("one two  three\nfour", 7), ["one two", "three", "four"]);
        assert_eq!(wrap("", 7), Vec::<String>::new());
        assert_eq!(wrap("\n \n", 7), Vec::<String>::new());
    }

    #[test]
    fn a_url_is_never_split() {
        let url = "https://example.org/ein/sehr/langer/weg/mit/ümläuten/und/mehr";
        assert_eq!(wrap(&format!("see {url} there"), 20), ["see", url, "there"]);
    }

    #[test]
    fn characters_count_as_they_are_seen() {
        assert_eq!(columns("Zoë"), 3);
        assert_eq!(columns("Zoe\u{308}"), 3);
        assert_eq!(wrap("👩‍👩‍👧 ab", 4), ["👩‍👩‍👧 ab"]);
    }

    #[test]
    fn writing_without_spaces_breaks_between_its_words() {
        let lines = wrap(&"東京".repeat(10), 6);
        assert!(lines.iter().all(|line| columns(line) <= 6), "{lines:?}");
        assert_eq!(lines.concat(), "東京".repeat(10));
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_unless_it_is_one_word(text in any::<String>(), width in 1_usize..80) {
            for line in wrap(&text, width) {
                let one_part = line.split_ascii_whitespace().flat_map(|word| parts(word, width)).count() == 1;
                prop_assert!(columns(&line) <= width || one_part || line.split_ascii_whitespace().count() == 1, "{line:?}");
                prop_assert!(!line.starts_with(' ') && !line.ends_with(' '));
            }
        }

        #[test]
        fn no_character_is_lost(text in any::<String>(), width in 1_usize..80) {
            let dense = |text: &str| text.split_ascii_whitespace().collect::<String>();
            prop_assert_eq!(dense(&wrap(&text, width).join("\n")), dense(&text));
        }
    }
}
