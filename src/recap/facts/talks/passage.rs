//! In charge of a paragraph made ready to be searched: its words, what they can mean, where its
//! sentences end and what is set off in it.
//!
//! It leaves what the words say together to [`frames`](super::frames).

use std::cell::OnceCell;
use std::ops::Range;

use super::doubts::{self, Doubt};
use super::phrasings::{self, Senses};
use super::profiles;
use crate::recap::document::{Inline, Link};
use crate::recap::facts::words::{Word, sentence_end};

/// A paragraph, taken apart once.
pub(super) struct Passage<'a> {
    pub(super) inline: &'a Inline,
    pub(super) words: Vec<Word<'a>>,
    /// What each word can mean.
    senses: Vec<Senses>,
    /// Its sentences, as words.
    pub(super) sentences: Vec<Range<usize>>,
    /// What each sentence holds against a talk, with the word it begins at; looked for when asked.
    doubts: Vec<OnceCell<Vec<(usize, Doubt)>>>,
}

impl<'a> Passage<'a> {
    pub(super) fn of(inline: &'a Inline) -> Self {
        let words = inline.words();
        let senses = words.iter().map(|word| phrasings::senses(word.text)).collect();
        let mut sentences = Vec::new();
        let mut from = 0;
        while let Some(first) = words.get(from) {
            let until = sentence_end(inline, first.at.start);
            let end = from + words[from..].partition_point(|word| word.at.start < until);
            let end = end.max(from + 1);
            sentences.push(from..end);
            from = end;
        }
        let doubts = vec![OnceCell::new(); sentences.len()];
        Passage { inline, words, senses, sentences, doubts }
    }

    /// Whether a word means one of these.
    pub(super) fn means(&self, at: usize, senses: Senses) -> bool {
        self.senses.get(at).is_some_and(|known| known.any(senses))
    }

    /// The mark behind a word. A full stop that another mark follows, or that no sentence ends with,
    /// is of the word: `Ltd.,`, `Acme Inc. showed`.
    pub(super) fn stop(&self, at: usize) -> Option<char> {
        let word = self.words.get(at)?;
        let next = || self.inline.text[word.at.end..].strip_prefix('.')?.chars().next();
        match word.stop {
            Some('.') => next()
                .filter(|next| matches!(next, ',' | ')' | ';' | ':'))
                .or(word.stop.filter(|_| self.ends_sentence(at))),
            stop => stop,
        }
    }

    fn ends_sentence(&self, at: usize) -> bool {
        self.sentences.binary_search_by(|sentence| sentence.end.cmp(&(at + 1))).is_ok()
    }

    /// Behind the word before a word: what opens before it belongs to it.
    pub(super) fn opening(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.words.get(before)).map_or(0, |word| word.at.end)
    }

    /// The bytes of the text from one word to the word before another.
    pub(super) fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let start = self.words.get(words.start).map_or(self.inline.text.len(), |word| word.at.start);
        let last = words.end.checked_sub(1).filter(|last| *last >= words.start);
        let end = last.and_then(|last| self.words.get(last)).map_or(start, |word| word.at.end);
        start..end.max(start)
    }

    /// The text from one word to the word before another, in lower case.
    pub(super) fn lower(&self, words: Range<usize>) -> String {
        self.inline.text.get(self.bytes(words)).unwrap_or_default().to_lowercase()
    }

    /// Whether words of a sentence hold a doubt.
    pub(super) fn doubts(&self, words: Range<usize>, doubt: Doubt) -> bool {
        let index = self.sentences.partition_point(|sentence| sentence.end <= words.start);
        let (Some(sentence), Some(known)) = (self.sentences.get(index), self.doubts.get(index)) else {
            return false;
        };
        let known = known.get_or_init(|| self.look_for_doubts(sentence.clone()));
        known.iter().any(|(at, kind)| *kind == doubt && words.contains(at))
    }

    fn look_for_doubts(&self, sentence: Range<usize>) -> Vec<(usize, Doubt)> {
        let mut lower = String::with_capacity(self.bytes(sentence.clone()).len() + 4);
        let mut starts = Vec::with_capacity(sentence.len());
        for at in sentence.clone() {
            starts.push(lower.len());
            let until = self.words.get(at + 1).map_or(self.inline.text.len(), |next| next.at.start);
            let word = self.inline.text.get(self.words[at].at.start..until).unwrap_or_default();
            if word.is_ascii() {
                lower.push_str(word);
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
        }
        lower.make_ascii_lowercase();
        let word =
            |at: usize| sentence.start + starts.partition_point(|start| *start <= at).saturating_sub(1);
        doubts::doubts(&lower).into_iter().map(|(at, doubt)| (word(at), doubt)).collect()
    }

    /// The link that a byte of the text stands in.
    pub(super) fn link(&self, at: usize) -> Option<&'a Link> {
        let links = &self.inline.links;
        let before = links.partition_point(|link| link.at.start <= at);
        links[..before].last().filter(|link| link.at.contains(&at))
    }

    /// The handle that a word is, where it links to a profile, and whether it says whose something is:
    /// `[@ada](https://x.com/ada)s Vortrag`.
    pub(super) fn handle(&self, at: usize) -> Option<(&'a str, bool)> {
        let word = self.words.get(at).filter(|word| word.text.starts_with('@'))?;
        let link = self.link(word.at.start).filter(|link| link.at.start == word.at.start)?;
        profiles::handle(&link.url)?;
        let name = self.inline.linked(link).trim_start_matches('@');
        let behind = self.inline.text.get(link.at.end..word.at.end.max(link.at.end))?;
        let genitive = word.possessive || matches!(behind, "s" | "'s" | "’s");
        (!name.is_empty() && !name.contains(char::is_whitespace) && (genitive || behind.is_empty()))
            .then_some((name, genitive))
    }

    /// The words from one on that are set off together, by a link or by emphasis: behind them.
    pub(super) fn set_off(&self, first: usize) -> Option<usize> {
        let start = self.words.get(first)?.at.start;
        let linked = self.link(start).filter(|link| link.at.start == start).map(|link| link.at.end);
        let emphases = &self.inline.emphases;
        let from = emphases.partition_point(|emphasis| emphasis.at.start < start);
        let emphasised = emphases.get(from).filter(|emphasis| emphasis.at.start == start);
        let end = linked.or_else(|| emphasised.map(|emphasis| emphasis.at.end))?;
        let behind = first + self.words[first..].partition_point(|word| word.at.end <= end);
        (behind > first).then_some(behind)
    }
}
