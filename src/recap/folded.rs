//! In charge of texts made comparable: whatever their capitals, accents, apostrophes, hyphens and
//! kinds of space are.
//!
//! It leaves what is looked for in them to [`super::facts`].

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use super::markdown::set;

/// A text made comparable, that remembers where everything stood.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    /// For every byte of `text`, and for its end, the byte of the original; nothing where each
    /// stands where it stood.
    at: Vec<usize>,
    /// Where words and signs begin in `text`, once that was asked for.
    starts: OnceCell<Vec<Start>>,
}

/// Where a word or a sign begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// The byte of the folded text.
    pub(super) at: usize,
    /// What begins there.
    pub(super) head: Head,
}

/// The first four bytes of a text, each zero behind its end: what tells most texts apart at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head(pub(super) u32);

impl Head {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut head = [0; 4];
        head.iter_mut().zip(text).for_each(|(place, byte)| *place = *byte);
        Head(u32::from_le_bytes(text.first_chunk().copied().unwrap_or(head)))
    }
}

impl Folded {
    /// Folds a text: lower case, without accents, one kind of apostrophe, hyphen and space.
    pub(super) fn of(original: &str) -> Self {
        // Without a branch for each byte.
        if original.bytes().fold(true, |plain, byte| plain & is_plain(&byte)) {
            return Folded { text: original.to_ascii_lowercase(), ..Folded::default() };
        }
        let room = original.len() + 1;
        let mut folded = Folded {
            text: String::with_capacity(room),
            at: Vec::with_capacity(room),
            starts: OnceCell::new(),
        };
        // Plain letters, nearly all there is, are taken over a run at a time.
        let mut at = 0;
        while at < original.len() {
            let rest = &original[at..];
            let run = rest.bytes().position(|byte| !is_plain(&byte)).unwrap_or(rest.len());
            folded.text.push_str(&rest[..run]);
            folded.at.extend(at..at + run);
            at += run;
            let Some(char) = rest[run..].chars().next() else { break };
            for plain in char.to_lowercase().flat_map(plain) {
                folded.text.push(plain);
                folded.at.resize(folded.text.len(), at);
            }
            at += char.len_utf8();
        }
        folded.text.make_ascii_lowercase();
        folded.at.push(original.len());
        folded
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The folded text alone.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Where a stretch of the original stands here.
    pub(super) fn here(&self, original: Range<usize>) -> Range<usize> {
        let place = |byte: usize| match self.at.as_slice() {
            [] => byte,
            places => places.partition_point(|at| *at < byte),
        };
        place(original.start).min(self.text.len())..place(original.end).min(self.text.len())
    }

    /// Where a stretch stood in the original; none where this text is not as long.
    pub(super) fn original(&self, here: Range<usize>) -> Option<Range<usize>> {
        match self.at.as_slice() {
            [] => Some(here).filter(|here| here.end <= self.text.len()),
            places => Some(*places.get(here.start)?..*places.get(here.end)?),
        }
    }

    /// Where words and signs begin here, in a stretch.
    pub(super) fn starts(&self, within: Range<usize>) -> &[Start] {
        let starts = self.starts.get_or_init(|| word_starts(&self.text));
        let place = |byte: usize| starts.partition_point(|start| start.at < byte);
        starts.get(place(within.start)..place(within.end)).unwrap_or_default()
    }
}

/// A word made comparable, to be looked up; most stand as they are.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| is_plain(&byte) && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(Folded::of(word).into_text())
    }
}

/// A text in lower case; nearly all words are.
pub(super) fn lower(text: &str) -> Cow<'_, str> {
    // Without a branch for each byte.
    let is = text.bytes().fold(true, |is, byte| is & byte.is_ascii() & !byte.is_ascii_uppercase());
    if is { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// Whether a byte of a text is a character that only its letter case tells from a folded one.
fn is_plain(byte: &u8) -> bool {
    matches!(byte, b' '..=b'~') & (*byte != b'`')
}

/// A letter without its accent, and signs in one form.
fn plain(char: char) -> Option<char> {
    match char {
        '’' | '‘' | 'ʼ' | '`' => Some('\''),
        '‐' | '‑' | '–' | '—' => Some('-'),
        _ if char.is_whitespace() => Some(' '),
        _ => std::iter::once(char).nfd().next().filter(|base| !is_mark(*base)),
    }
}

/// Whether a character only modifies the one before it, as in text that came decomposed.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}')
}

/// The letters of folded texts, but for those of other scripts.
const LETTERS: [bool; 256] = set(b"abcdefghijklmnopqrstuvwxyz0123456789");

/// Where words and signs begin in a text.
fn word_starts(text: &str) -> Vec<Start> {
    // Words have five letters on average.
    let mut starts = Vec::with_capacity(text.len() / 5 + 1);
    let bytes = text.as_bytes();
    let mut inside = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // Plain letters, nearly all there is, are passed over together.
        let plain = bytes[at..].iter().take_while(|byte| LETTERS[usize::from(**byte)]).count();
        let (letter, space, length) = match byte {
            _ if plain > 0 => (true, false, plain),
            b' ' => (false, true, 1),
            _ => {
                let char = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                (char.is_alphanumeric(), char.is_whitespace(), char.len_utf8())
            }
        };
        let goes_on = std::mem::replace(&mut inside, letter) && letter;
        if !goes_on && !space {
            starts.push(Start { at, head: Head::of(&bytes[at..]) });
        }
        at += length;
    }
    starts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn stretches_of_plain_and_of_decorated_text_are_found_again_in_the_original() {
        for (original, word, stood) in [
            ("At Acme Cloud", "acme", "Acme"),
            ("«Ächte» Àcmé", "acme", "Àcmé"),
            ("e\u{301}t\u{e9} a\u{300} Acme", "ete", "e\u{301}t\u{e9}"),
            ("\u{130}stanbul", "istanbul", "\u{130}stanbul"),
        ] {
            let folded = Folded::of(original);
            let at = folded.text().find(word).unwrap();
            let range = folded.original(at..at + word.len()).unwrap();
            assert!(original[range.clone()].starts_with(stood), "{original}: {range:?}");
            assert_eq!(folded.here(range).start, at);
        }
    }

    #[test]
    fn a_word_is_folded_as_a_text_is() {
        for word in ["ada", "Ada", "Àcmé", "it’s", "`", "e\u{301}", ""] {
            assert_eq!(fold(word), Folded::of(word).text());
        }
    }

    #[test]
    fn a_stretch_beyond_the_text_stood_nowhere() {
        assert_eq!(Folded::of("ada").original(0..4), None);
        assert_eq!(Folded::of("adá").original(0..5), None);
        assert_eq!(Folded::of("ada").here(2..9), 2..3);
    }
}
