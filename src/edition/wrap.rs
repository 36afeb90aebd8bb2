//! In charge of fitting words into lines.
//!
//! It counts columns as terminals and mail programs in fixed type have them: two for what Chinese,
//! Japanese and Korean are written with, and for most pictures among the characters.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// What begins no line, beside the marks that ASCII has: closing marks, small letters and the like.
const NOT_FIRST: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〙〗〟’”»…‥〜～％℃\
    ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";

/// What ends no line: opening marks.
const NOT_LAST: &str = "（［｛〔〈《「『【〘〖〝‘“«￥＄";

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Breaks a text into lines of at most `width` columns. Line feeds in it are kept; runs of spaces
/// are one. A word that is longer stays whole, unless it is writing without spaces: between wide
/// characters a line may end, and so it may within a long word of Thai or the like. A no-break space
/// does not break, and no mark is torn from the word before it.
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
    if word.is_ascii() {
        return vec![(word, false)];
    }
    // An address is never split.
    let address = word.find("://").map_or(word.len(), |colon| {
        word.get(..colon).unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len()
    });
    let bounds: Vec<usize> = match columns(word) > width {
        true => word.split_word_bound_indices().map(|(at, _)| at).collect(),
        false => Vec::new(),
    };
    let mut parts = Vec::new();
    let (mut start, mut last) = (0, "");
    for (at, grapheme) in word.grapheme_indices(true).take_while(|(at, _)| *at <= address) {
        let bound = bounds.binary_search(&at).is_ok();
        if at > 0 && may_break(last, grapheme, bound) {
            parts.extend(word.get(start..at).map(|part| (part, start > 0)));
            start = at;
        }
        last = grapheme;
    }
    parts.extend(word.get(start..).map(|part| (part, start > 0)));
    parts
}

/// Whether a line may end between two characters without a space; `bound` where a long word has an
/// end between them.
fn may_break(before: &str, after: &str, bound: bool) -> bool {
    let (Some(last), Some(first)) = (before.chars().next(), after.chars().next()) else { return false };
    let hangul =
        |c: char| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}');
    let wide = |grapheme: &str, c: char| columns(grapheme) > 1 && !hangul(c);
    let (wide_before, wide_after) = (wide(before, last), wide(after, first));
    let fits = (last.is_alphanumeric() || wide_before || NOT_FIRST.contains(last))
        && (first.is_alphanumeric() || wide_after || NOT_LAST.contains(first));
    fits && (wide_before || wide_after || bound) && !NOT_LAST.contains(last) && !NOT_FIRST.contains(first)
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
        assert_eq!((columns("東京"), columns("👩‍👩‍👧"), columns("ｱ")), (4, 2, 1));
        assert_eq!(wrap("👩‍👩‍👧 ab", 5), ["👩‍👩‍👧 ab"]);
    }

    #[test]
    fn wide_characters_break_before_no_closing_mark_and_behind_no_opening_one() {
        assert_eq!(wrap("今日は、東京で「会議」です。", 8), ["今日は、", "東京で", "「会議」", "です。"]);
        assert_eq!(
            wrap("東京のRustの会https://example.org/東京/です", 10),
            ["東京のRust", "の会", "https://example.org/東京/です"]
        );
        assert_eq!(wrap("한국어 모임입니다", 8), ["한국어", "모임입니다"]);
    }

    #[test]
    fn a_long_word_keeps_its_full_stop() {
        let word = "Überraschungsgästebegrüßung.";
        assert_eq!(wrap(&format!("Die {word} Danach"), 12), ["Die", word, "Danach"]);
        assert_eq!(wrap("(ประชุมประชุมประชุม).", 6).last().map(|line| line.ends_with("ม).")), Some(true));
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
