//! In charge of a text taken apart into words, with the marks around each, and into sentences.
//!
//! It leaves what words mean to [`super::facts`], and looking phrases up to [`super::folded`].

use std::ops::Range;

/// One word of a text, without the punctuation around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Bytes of the text that the word was taken from.
    pub(super) at: Range<usize>,
    /// An opening quote or bracket stands before it.
    pub(super) opened: bool,
    /// The first punctuation mark behind it.
    pub(super) stop: Option<char>,
    /// An `'s` stood behind it.
    pub(super) possessive: bool,
}

impl Word<'_> {
    /// The same word with these letters.
    fn with<'a>(&self, text: &'a str) -> Word<'a> {
        let Word { text: _, at, opened, stop, possessive } = self;
        Word { text, at: at.clone(), opened: *opened, stop: *stop, possessive: *possessive }
    }

    /// Whether it begins with a capital letter.
    pub(super) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is a name by the look of it: a capital or digit in it somewhere.
    pub(super) fn proper(&self) -> bool {
        self.text.chars().any(|char| char.is_uppercase() || char.is_ascii_digit())
    }

    /// Whether it is this word, letter case aside.
    #[inline]
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words, letter case aside.
    #[inline]
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}

/// The words of a text, as they are kept beside it: each without its letters.
#[derive(Debug)]
pub(super) struct TakenApart(Vec<Word<'static>>);

impl TakenApart {
    /// Takes a text apart.
    pub(super) fn of(text: &str) -> Self {
        TakenApart(words(text).into_iter().map(|word| word.with("")).collect())
    }

    /// The words of the same text.
    pub(super) fn words<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        self.each_word(text).collect()
    }

    /// The same, one after the other.
    pub(super) fn each_word<'a>(&self, text: &'a str) -> impl ExactSizeIterator<Item = Word<'a>> {
        let letters = move |word: &Word<'_>| text.get(word.at.clone()).unwrap_or_default();
        self.0.iter().map(move |word| word.with(letters(word)))
    }
}

/// Takes a text apart.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    // Words have five letters on average.
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let mut from = 0;
    while let Some(piece) = next_piece(text, &mut from) {
        words.push(word(&text[piece.clone()], piece.start));
    }
    words
}

/// Takes a text apart, as far as it is asked for.
pub(super) fn each_word(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        next_piece(text, &mut from).map(|piece| word(&text[piece.clone()], piece.start))
    })
}

/// The next stretch without white space from a byte on, which is moved behind it.
#[inline]
fn next_piece(text: &str, from: &mut usize) -> Option<Range<usize>> {
    let mut at = *from;
    while *from < text.len() {
        at = next_gap(text.as_bytes(), at);
        let (space, length) = match text.as_bytes().get(at) {
            Some(b' ') | None => (true, 1),
            Some(_) => gap(text, at),
        };
        let end = at;
        at += length;
        if space {
            let start = std::mem::replace(from, at);
            if start < end {
                return Some(start..end);
            }
        }
    }
    None
}

/// Whether white space stands at a byte, and how long the character is.
#[cold]
fn gap(text: &str, at: usize) -> (bool, usize) {
    let gap = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
    (gap.is_whitespace(), gap.len_utf8())
}

/// Where the next byte stands that may be white space: plain letters and marks, nearly all there is,
/// are looked at eight at once.
fn next_gap(text: &[u8], mut at: usize) -> usize {
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        // The highest bit of each byte that is a space or less, or of a character beyond ASCII. What
        // is borrowed may set it in bytes behind the first of them only.
        let gaps = (eight.wrapping_sub(0x2121_2121_2121_2121) | eight) & 0x8080_8080_8080_8080;
        if gaps != 0 {
            return at + gaps.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| *byte <= b' ' || !byte.is_ascii()).unwrap_or(rest.len())
}

#[inline]
fn word(piece: &str, at: usize) -> Word<'_> {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let (first, last) = (plain(piece.as_bytes().first()), plain(piece.as_bytes().last()));
    // Nearly every word stands between two spaces.
    if first && last && !is_possessive(piece) {
        let at = at..at + piece.len();
        return Word { text: piece, at, opened: false, stop: None, possessive: false };
    }
    marked(piece, at, first, last)
}

/// A word with marks around it, or with what an `'s` is; whether it begins and ends with plain letters is
/// known.
fn marked(piece: &str, at: usize, first: bool, last: bool) -> Word<'_> {
    let start = if first { piece } else { piece.trim_start_matches(opens) };
    // `»Tee«`: in German it opens, in French it closes, a space before it.
    let german = start.strip_prefix('»').filter(|rest| rest.starts_with(char::is_alphanumeric));
    let start = german.unwrap_or(start);
    let mut text = if last { start } else { start.trim_end_matches(closes) };
    if start[text.len()..].starts_with('.') && is_initial(text) {
        text = &start[..text.len() + 1];
    }
    let stop = start[text.len()..].chars().next();
    let base = text.strip_suffix('s').and_then(|text| text.strip_suffix(['\'', '’']));
    let from = at + (piece.len() - start.len());
    let bare = base.unwrap_or(text);
    Word {
        text: bare,
        at: from..from + bare.len(),
        opened: start.len() < piece.len(),
        stop,
        possessive: base.is_some(),
    }
}

/// Whether a mark stands before words.
fn opens(mark: char) -> bool {
    matches!(mark, '(' | '[' | '"' | '\'' | '“' | '‘' | '«' | '„' | '‚' | '*' | '_')
}

/// Whether a mark stands behind words.
fn closes(mark: char) -> bool {
    matches!(
        mark,
        ',' | '.'
            | '!'
            | '?'
            | ':'
            | ';'
            | ')'
            | ']'
            | '"'
            | '\''
            | '”'
            | '“'
            | '’'
            | '‘'
            | '»'
            | '«'
            | '*'
            | '_'
            | '…'
    )
}

/// Where the sentences of a text end, each at its mark; none within links, which `in_link` tells.
pub(super) fn sentence_ends(text: &str, in_link: impl Fn(usize) -> bool) -> Vec<usize> {
    let marks = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'.' | b'!' | b'?'));
    marks.map(|(at, _)| at).filter(|at| ends_sentence(text, *at) && !in_link(*at)).collect()
}

/// Whether a mark ends a sentence.
fn ends_sentence(text: &str, at: usize) -> bool {
    let behind = &text[at + 1..];
    let next = behind.trim_start_matches(['"', '”', '’', '“', '»', ')']);
    if !next.is_empty() && !next.starts_with(char::is_whitespace) {
        return false;
    }
    let begins = next
        .trim_start()
        .chars()
        .next()
        .is_none_or(|next| !next.is_lowercase() && next != '(' && next != '-');
    let before = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
    begins
        && !is_initial(before.trim_start_matches('('))
        && !matches!(
            before,
            "Dr" | "Prof" | "St" | "Co" | "vs" | "z" | "ca" | "Ca" | "bzw" | "Sr" | "Sra" | "Mme"
        )
}

/// Whether an `'s` stands at the end of a text.
fn is_possessive(text: &str) -> bool {
    match text.as_bytes() {
        [.., mark, b's'] => *mark == b'\'' || !mark.is_ascii() && text.ends_with("’s"),
        _ => false,
    }
}

/// Whether a text is one capital letter, or several with full stops between: `D`, `A.P`.
pub(super) fn is_initial(text: &str) -> bool {
    let mut chars = text.chars();
    loop {
        let capital = chars.next().is_some_and(char::is_uppercase);
        match chars.next() {
            Some('.') if capital => {}
            next => return capital && next.is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_every_language_stand_around_words_and_are_of_none() {
        for text in ["„Tee“", "»Tee«", "“Tee”", "«Tee»", "\"Tee\"", "‚Tee‘", "‘Tee’"] {
            let words = words(text);
            assert_eq!((words[0].text, words[0].opened), ("Tee", true), "{text}");
        }
    }

    #[test]
    fn a_text_is_taken_apart_at_every_kind_of_space() {
        for text in [
            "",
            " ",
            "Ada",
            "  Ada  Example ",
            "Zoë van der Beispiel told\tus\u{a0}of (Gärten).\n",
            "\u{2003}Àcmé\u{3000}Widgets\u{a0}",
            "a\u{7f}b and \u{80}c\u{85}d",
        ] {
            let found: Vec<_> = words(text).iter().map(|word| word.at.start).collect();
            let pieces: Vec<_> = text.split_whitespace().collect();
            assert_eq!(found.len(), pieces.len(), "{text:?}");
            for (word, piece) in words(text).iter().zip(pieces) {
                assert!(piece.contains(word.text) && text[word.at.clone()] == *word.text, "{text:?}");
            }
        }
    }

    #[test]
    fn initials_are_single_capitals() {
        for text in ["D", "A.P", "É"] {
            assert!(is_initial(text), "{text}");
        }
        for text in ["", "d", "Dr", "A.", ".A", "A.Pe", "A..P"] {
            assert!(!is_initial(text), "{text}");
        }
    }
}
