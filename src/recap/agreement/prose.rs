//! In charge of finding a name in prose, however it is set: letter case, accents, quotes, marks and
//! space aside, and on the borders of words.
//!
//! It leaves what a name found or missing means to [`super`].

use std::cell::OnceCell;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::recap::document::{Document, Inline};

/// Fewest letters of a first or last name that may stand for the whole.
const SHORTEST_NAME: usize = 3;

/// A text as words in lower case without accents and marks: ` ada example s talk `.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Folded {
    text: String,
    /// Where each word begins here, and its bytes of the text it was made from.
    words: Vec<(usize, Range<usize>)>,
}

/// Folds a text.
pub(super) fn fold(text: &str) -> Folded {
    // Words have five letters on average.
    let mut folded =
        Folded { text: String::with_capacity(text.len() + 2), words: Vec::with_capacity(text.len() / 5 + 1) };
    folded.text.push(' ');
    let mut within = false;
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let at = text.len() - rest.len();
        // Plain letters, nearly all there is, are taken over together.
        let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (part, behind) = rest.split_at(if plain > 0 { plain } else { char.len_utf8() });
        rest = behind;
        if !char.is_ascii() && is_combining_mark(char) {
            continue;
        }
        if !char.is_alphanumeric() {
            if within {
                folded.text.push(' ');
            }
            within = false;
            continue;
        }
        if !within {
            folded.words.push((folded.text.len(), at..at));
            within = true;
        }
        if char.is_ascii() {
            folded.text.push_str(part);
        } else {
            let letters = std::iter::once(char).nfkd().filter(|char| char.is_alphanumeric());
            folded.text.extend(letters.flat_map(char::to_lowercase));
        }
        if let Some((_, word)) = folded.words.last_mut() {
            word.end = at + part.len();
        }
    }
    if within {
        folded.text.push(' ');
    }
    folded.text.make_ascii_lowercase();
    folded
}

impl Folded {
    /// Where another text stands in this one, in bytes of what this one was made from.
    fn find(&self, wanted: &Folded) -> Option<Range<usize>> {
        // Cheap first: whether it stands there at all is told sooner than where.
        let start = self.text.contains(&wanted.text).then(|| self.text.find(&wanted.text))?? + 1;
        let first = self.words.binary_search_by_key(&start, |(at, _)| *at).ok()?;
        let last = self.words.get(first + wanted.words.len().checked_sub(1)?)?;
        Some(self.words[first].1.start..last.1.end)
    }

    /// Whether it stands in another one as a whole.
    pub(super) fn is_part_of(&self, other: &Folded) -> bool {
        !self.words.is_empty() && other.text.contains(&self.text)
    }

    /// Whether all words of one of the two are words of the other: `Ada` and `Ada Example`.
    pub(super) fn shares_all_words(&self, other: &Folded) -> bool {
        let within = |few: &Folded, many: &Folded| {
            !few.words.is_empty()
                && few.text.split_whitespace().all(|word| many.text.contains(&format!(" {word} ")))
        };
        within(self, other) || within(other, self)
    }

    /// Its letters and digits, without a space between words.
    pub(super) fn joined(&self) -> String {
        self.text.split_whitespace().collect()
    }

    /// The first letters of its words, where it has several.
    pub(super) fn initials(&self) -> String {
        let letters = self.text.split_whitespace().filter_map(|word| word.chars().next());
        if self.words.len() > 1 { letters.collect() } else { String::new() }
    }

    /// Without its last word, where that is one of these and not all there is.
    pub(super) fn without_last(mut self, words: &[&str]) -> Folded {
        let last = self.words.last().map_or(0, |(at, _)| *at);
        if self.words.len() > 1 && words.contains(&self.text[last..].trim_end()) {
            self.text.truncate(last);
            self.words.pop();
        }
        self
    }
}

/// The text of a recap, to be searched.
pub(super) struct Prose<'a> {
    /// Each text of the document, folded once it was asked for: links and entities do not part the words there.
    inlines: Vec<(OnceCell<Folded>, &'a Inline)>,
    /// The body as it is typed, for what is in HTML, in tags and in addresses.
    raw: &'a str,
    /// The same, folded: for what stands in none of the texts.
    typed: OnceCell<Folded>,
    /// Where the body begins in the file.
    base: usize,
}

impl<'a> Prose<'a> {
    pub(super) fn of(document: &'a Document, raw: &'a str, base: usize) -> Self {
        let inlines = document.blocks.iter().flat_map(|block| block.inlines());
        let inlines = inlines.map(|inline| (OnceCell::new(), inline)).collect();
        Prose { inlines, raw, typed: OnceCell::new(), base }
    }

    /// Where a name stands first, in bytes of the file. One without a letter or digit is believed to
    /// stand at the beginning.
    pub(super) fn find(&self, wanted: &Folded) -> Option<Range<usize>> {
        if wanted.words.is_empty() {
            return Some(self.base..self.base);
        }
        let found = self.inlines.iter().find_map(|(folded, inline)| {
            let folded = folded.get_or_init(|| fold(&inline.text));
            Some(inline.locate(folded.find(wanted)?))
        });
        let typed = || self.typed.get_or_init(|| fold(self.raw));
        found.or_else(|| typed().find(wanted).map(|at| at.start + self.base..at.end + self.base))
    }

    /// Whether somebody is named, were it by the first or the last name alone.
    pub(super) fn names_person(&self, name: &str) -> bool {
        let folded = fold(name);
        let mut words = folded.text.split_whitespace();
        let ends = [words.next(), words.next_back()];
        let one = |word: &str| word.chars().count() >= SHORTEST_NAME && self.find(&fold(word)).is_some();
        self.find(&folded).is_some() || ends.into_iter().flatten().any(one)
    }

    /// Whether the body links to the site of a URL.
    pub(super) fn links_to(&self, url: &str) -> bool {
        super::host(url).is_some_and(|host| self.holds(host))
    }

    /// Whether a text stands in the body exactly.
    pub(super) fn holds(&self, text: &str) -> bool {
        self.raw.contains(text)
    }

    /// Where a text stands in the body exactly, in bytes of the file.
    pub(super) fn holds_at(&self, text: &str) -> Option<Range<usize>> {
        self.raw.find(text).map(|at| self.base + at..self.base + at + text.len())
    }
}
