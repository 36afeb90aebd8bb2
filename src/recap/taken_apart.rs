//! In charge of a text taken apart into words, with the marks around each.
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
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words, letter case aside.
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
        let letters = |word: &Word<'_>| text.get(word.at.clone()).unwrap_or_default();
        self.0.iter().map(|word| word.with(letters(word))).collect()
    }
}

/// Takes a text apart.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    // Words have five letters on average.
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let mut from = 0;
    let mut space = |at: usize, length: usize| {
        if from < at {
            words.push(word(&text[from..at], from));
        }
        from = at + length;
    };
    for (at, byte) in text.bytes().enumerate() {
        // Plain letters, nearly all there is, need not be decoded.
        let decoded = || text.get(at..).and_then(|rest| rest.chars().next());
        if byte <= b' ' && char::from(byte).is_whitespace() {
            space(at, 1);
        } else if !byte.is_ascii()
            && let Some(char) = decoded().filter(|char| char.is_whitespace())
        {
            space(at, char.len_utf8());
        }
    }
    space(text.len(), 0);
    words
}

fn word(piece: &str, at: usize) -> Word<'_> {
    let opening = ['(', '[', '"', '\'', '“', '‘', '«', '„', '*', '_'];
    let closing = [',', '.', '!', '?', ':', ';', ')', ']', '"', '\'', '”', '’', '»', '*', '_', '…'];
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let (first, last) = (plain(piece.as_bytes().first()), plain(piece.as_bytes().last()));
    // Nearly every word stands between two spaces.
    if first && last && !is_possessive(piece) {
        let at = at..at + piece.len();
        return Word { text: piece, at, opened: false, stop: None, possessive: false };
    }
    let start = if first { piece } else { piece.trim_start_matches(opening) };
    let mut text = if last { start } else { start.trim_end_matches(closing) };
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

/// Whether an `'s` stands at the end of a text.
fn is_possessive(text: &str) -> bool {
    text.ends_with('s') && text[..text.len() - 1].ends_with(['\'', '’'])
}

/// Whether a text is one capital letter, or several with full stops between: `D`, `A.P`.
pub(super) fn is_initial(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase))
}
