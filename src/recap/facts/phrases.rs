//! In charge of phrasings: tables of phrases in several languages, found in a text whatever its
//! capitals, accents, apostrophes and line ends are.
//!
//! It leaves making texts comparable to [`crate::recap::folded`], and what a phrase means to the
//! facts that keep the tables. No language is detected: the
//! phrases of all languages stand side by side, each long enough to mean one thing.

use std::collections::HashSet;
use std::ops::Range;

use super::table::Quick;
use super::words::{Word, each_word, words};
pub(super) use crate::recap::folded::Folded;
use crate::recap::folded::{Head, Start};

/// A table of single words, folded to look words up in.
pub(super) fn folded(words: &[&str]) -> HashSet<String, Quick> {
    words.iter().map(|word| Folded::of(word).into_text()).collect()
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Bytes of the original text.
    pub(super) at: Range<usize>,
    /// The phrase's group, such as a language or a reason.
    pub(super) group: &'static str,
}

/// A table of phrases, made to be found quickly.
#[derive(Debug)]
pub(in crate::recap) struct Phrases {
    /// The phrases under their first byte, the longest first.
    by_first: Vec<Vec<Phrase>>,
    /// How they begin: nearly all places of a text are told by it to be none of them.
    beginnings: Beginnings,
}

/// The first bytes of phrases, as a set that may hold a few more.
#[derive(Debug)]
struct Beginnings {
    set: [u64; 64],
    /// Which bytes of a head are looked at.
    looked_at: u32,
}

impl Beginnings {
    /// The beginnings of phrases: three bytes of each, or two where one of them has a single byte.
    fn of<'a>(phrases: impl Iterator<Item = &'a [u8]> + Clone) -> Self {
        let short = phrases.clone().any(|phrase| phrase.len() == 1);
        let mut beginnings = Beginnings { set: [0; 64], looked_at: if short { 0xffff } else { 0x00ff_ffff } };
        phrases.for_each(|phrase| beginnings.add(phrase));
        beginnings
    }

    /// The word of the set, and the bit in it, for the first bytes of a head.
    fn place(&self, head: Head) -> (usize, u64) {
        let mixed = (head.0 & self.looked_at).wrapping_mul(0x9e37_79b1) >> 20;
        ((mixed >> 6) as usize & 63, 1 << (mixed & 63))
    }

    fn add(&mut self, phrase: &[u8]) {
        let whole = self.looked_at == 0xffff && phrase.len() > 1 || phrase.len() > 2;
        if !phrase.is_empty() && !whole {
            // Anything may stand behind it.
            (0..=u8::MAX).for_each(|next| self.add(&[phrase, &[next]].concat()));
            return;
        }
        let (word, bit) = self.place(Head::of(phrase));
        self.set[word] |= bit;
    }

    fn may(&self, head: Head) -> bool {
        let (word, bit) = self.place(head);
        self.set[word] & bit != 0
    }
}

#[derive(Debug, Clone)]
struct Phrase {
    folded: String,
    head: Head,
    /// Which bytes of the head it has.
    mask: u32,
    group: &'static str,
    /// Its last word ends where it ends.
    closed: bool,
}

impl Phrases {
    /// Takes a table over: groups with their phrases, as people write them, with bars between. A
    /// phrase that ends in `~` may go on within its last word: `sponsor~`.
    pub(super) fn of(table: &[(&'static str, &str)]) -> Self {
        let mut by_first = vec![Vec::new(); usize::from(u8::MAX) + 1];
        for (group, phrases) in table {
            for phrase in phrases.split('|').map(str::trim) {
                let mut folded = Folded::of(phrase).into_text();
                let open = folded.ends_with('~');
                folded.truncate(folded.trim_end_matches('~').len());
                let first = folded.bytes().next().map(usize::from);
                if let Some(bucket) = first.and_then(|first| by_first.get_mut(first)) {
                    let closed = !open && folded.ends_with(char::is_alphanumeric);
                    bucket.push(Phrase::of(folded, group, closed));
                }
            }
        }
        Phrases::sorted(by_first)
    }

    /// Phrases under their first byte, put into their order.
    fn sorted(mut by_first: Vec<Vec<Phrase>>) -> Self {
        for bucket in &mut by_first {
            bucket.sort_by_key(|phrase: &Phrase| std::cmp::Reverse(phrase.folded.len()));
        }
        let beginnings = Beginnings::of(by_first.iter().flatten().map(|phrase| phrase.folded.as_bytes()));
        Phrases { by_first, beginnings }
    }

    /// All phrases of several tables, to be told at once that a text holds none of them.
    pub(super) fn together(tables: &[&Phrases]) -> Self {
        let mut by_first = vec![Vec::new(); usize::from(u8::MAX) + 1];
        for table in tables {
            for (bucket, phrases) in by_first.iter_mut().zip(&table.by_first) {
                bucket.extend(phrases.iter().cloned());
            }
        }
        Phrases::sorted(by_first)
    }

    /// Whether a text may begin with one of the phrases, before it is made comparable.
    pub(super) fn may_begin(&self, text: &str) -> bool {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ';
        let Some(first) = text.as_bytes().first_chunk::<3>().filter(|first| first.iter().all(plain)) else {
            return true;
        };
        self.beginnings.may(Head::of(&first.map(|byte| byte.to_ascii_lowercase())))
    }

    /// Lists of whole words, as a table without groups.
    pub(in crate::recap) fn words(lists: &[&[&str]]) -> Self {
        let lists: Vec<_> = lists.iter().map(|words| ("", words.join("|"))).collect();
        Phrases::of(&lists.iter().map(|(group, words)| (*group, words.as_str())).collect::<Vec<_>>())
    }

    /// The first phrase in a stretch of the original text.
    pub(super) fn find(&self, text: &Folded, within: Range<usize>) -> Option<Hit> {
        self.all(text, within).next()
    }

    /// Whether a stretch of the original text holds one of the phrases.
    pub(in crate::recap) fn any(&self, text: &Folded, within: Range<usize>) -> bool {
        self.find(text, within).is_some()
    }

    /// All phrases in a stretch of the original text, in order; of those at one place the longest.
    pub(super) fn all<'a>(
        &'a self,
        text: &'a Folded,
        within: Range<usize>,
    ) -> impl Iterator<Item = Hit> + 'a {
        let within = text.here(within);
        let stretch = text.text().get(..within.end).unwrap_or_default();
        let likely = text.starts(within).iter().filter(|start| self.beginnings.may(start.head));
        likely.filter_map(move |&Start { at, head }| {
            let rest = stretch.get(at..)?;
            let bucket = self.by_first.get(usize::from(*rest.as_bytes().first()?))?;
            let mut likely = bucket.iter().filter(|phrase| head.0 & phrase.mask == phrase.head.0);
            let phrase = likely.find(|phrase| phrase.begins(rest))?;
            Some(Hit { at: text.original(at..at + phrase.folded.len())?, group: phrase.group })
        })
    }
}

impl Phrase {
    fn of(folded: String, group: &'static str, closed: bool) -> Self {
        let has = vec![u8::MAX; folded.len().min(4)];
        Phrase { head: Head::of(folded.as_bytes()), mask: Head::of(&has).0, folded, group, closed }
    }

    /// Whether a text begins with it, and its last word ends there unless it is open.
    fn begins(&self, text: &str) -> bool {
        let ends = |rest: &str| rest.chars().next().is_none_or(|next| !next.is_alphanumeric());
        text.strip_prefix(self.folded.as_str()).is_some_and(|rest| !self.closed || ends(rest))
    }
}

/// A table of texts that may stand anywhere in another, within its words too; all are found in one pass.
#[derive(Debug)]
pub(super) struct Anywhere<T> {
    /// The texts under their first byte.
    by_first: Vec<Vec<(&'static str, T)>>,
    beginnings: Beginnings,
}

impl<T: Copy> Anywhere<T> {
    /// Takes texts over, each with what it means.
    pub(super) fn of(texts: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_first = vec![Vec::new(); usize::from(u8::MAX) + 1];
        for (text, meaning) in texts {
            if let Some(first) = text.bytes().next() {
                by_first[usize::from(first)].push((text, meaning));
            }
        }
        let beginnings = Beginnings::of(by_first.iter().flatten().map(|(text, _)| text.as_bytes()));
        Anywhere { by_first, beginnings }
    }

    /// Whether one of them stands in a text.
    pub(super) fn any(&self, text: &str) -> bool {
        let mut stands = false;
        self.each(text, |_, _| stands = true);
        stands
    }

    /// Tells of each that stands in a text, with the byte it begins at.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, T)) {
        let bytes = text.as_bytes();
        let mut look = |at: usize, head: u32| {
            if self.beginnings.may(Head(head)) {
                let rest = &bytes[at..];
                let here = rest.first().and_then(|first| self.by_first.get(usize::from(*first)));
                let stand = here.into_iter().flatten().filter(|(text, _)| rest.starts_with(text.as_bytes()));
                stand.for_each(|(_, meaning)| found(at, *meaning));
            }
        };
        // Three bytes at each place, with none behind the end.
        let mut head = 0;
        for (end, byte) in bytes.iter().enumerate() {
            head = head >> 8 | u32::from(*byte) << 16;
            if let Some(at) = end.checked_sub(2) {
                look(at, head);
            }
        }
        let last = bytes.len().saturating_sub(2);
        (last..bytes.len()).for_each(|at| look(at, Head::of(&bytes[at..]).0));
    }
}

/// How far words are read from a place on, in bytes: further than any name goes.
const NEAR: usize = 120;

/// The next words of a text from a byte on, behind a phrase that may end within a word (`d'`).
pub(super) fn words_from(text: &str, from: usize) -> Vec<Word<'_>> {
    words_in(text, from..near(text, from))
}

/// The next word of a text from a byte on, likewise.
pub(super) fn word_from(text: &str, from: usize) -> Option<Word<'_>> {
    let word = each_word(text.get(from..near(text, from)).unwrap_or_default()).next()?;
    Some(Word { at: word.at.start + from..word.at.end + from, ..word })
}

/// How far words are read from a byte on, at a character.
fn near(text: &str, from: usize) -> usize {
    text.ceil_char_boundary(from.saturating_add(NEAR))
}

/// The last words of a text before a byte, from another on.
pub(super) fn words_until(text: &str, from: usize, to: usize) -> Vec<Word<'_>> {
    let start = to.saturating_sub(NEAR).max(from);
    let start = (start..to).find(|at| text.is_char_boundary(*at)).unwrap_or(to);
    words_in(text, start..to)
}

fn words_in(text: &str, range: Range<usize>) -> Vec<Word<'_>> {
    let from = range.start;
    let mut found = words(text.get(range).unwrap_or_default());
    for word in &mut found {
        word.at = word.at.start + from..word.at.end + from;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &str, text: &str) -> Option<String> {
        let table = Phrases::of(&[("", phrases)]);
        let hit = table.find(&Folded::of(text), 0..text.len());
        hit.map(|hit| text[hit.at].to_owned())
    }

    #[test]
    fn phrases_are_found_whatever_their_accents_capitals_and_apostrophes() {
        for (phrase, text, hit) in [
            ("thanks to", "Many THANKS\u{a0}to Acme", Some("THANKS\u{a0}to")),
            ("nächstes treffen", "Unser nachstes Treffen", Some("nachstes Treffen")),
            ("próximo evento", "¡PRÓXIMO EVENTO!", Some("PRÓXIMO EVENTO")),
            ("l'équipe d'", "toute l’équipe d’Acme", Some("l’équipe d’")),
            ("thanks to", "thanks tomorrow", None),
            ("thanks to", "nothanks to", None),
            ("sponsor~", "Location-Sponsoren", Some("Sponsor")),
            ("sponsor", "sponsoring", None),
        ] {
            assert_eq!(found(phrase, text).as_deref(), hit, "{phrase} in {text}");
        }
    }

    #[test]
    fn texts_are_found_anywhere_and_all_of_them() {
        let anywhere = |texts: &[&'static str], text: &str| {
            let mut found = Vec::new();
            let table = Anywhere::of(texts.iter().copied().zip(0..));
            table.each(text, |at, which: usize| found.push((at, which)));
            assert_eq!(table.any(text), !found.is_empty());
            found
        };
        let texts = ["n't make", "cancel", "an", "é"];
        assert_eq!(anywhere(&texts, "we can't make it"), [(4, 2), (5, 0)]);
        assert_eq!(anywhere(&texts, "uncancelled"), [(2, 1), (3, 2)]);
        assert_eq!(anywhere(&[",", " and "], "a, b and c,"), [(1, 0), (4, 1), (10, 0)]);
        assert_eq!(anywhere(&texts, "canapé"), [(1, 2), (5, 3)]);
        assert!(anywhere(&texts, "").is_empty() && anywhere(&texts, "a").is_empty());
    }

    #[test]
    fn a_text_that_may_begin_with_a_phrase_is_told_before_it_is_folded() {
        let table = Phrases::of(&[("", "venue | où | a b")]);
        for text in ["Venue", "VENUES", "Où", "A B", "a bc", "ve", "", "Vénue"] {
            assert!(table.may_begin(text), "{text}");
        }
        let longer = Phrases::of(&[("", "venue | location")]);
        assert!(!longer.may_begin("where") && !longer.may_begin("The venue"));
    }

    #[test]
    fn the_longest_phrase_at_a_place_is_the_one_meant() {
        assert_eq!(found("gracias | gracias a", "Gracias a Acme").as_deref(), Some("Gracias a"));
    }

    #[test]
    fn tables_together_hold_the_phrases_of_each_and_no_others() {
        let (one, other) = (Phrases::of(&[("", "acme | a")]), Phrases::of(&[("", "thanks to")]));
        let together = Phrases::together(&[&one, &other]);
        let holds = |text: &str| together.any(&Folded::of(text), 0..text.len());
        assert!(holds("At Acme") && holds("Thanks to you") && holds("Such a night"));
        assert!(!holds("Thanks, all") && !holds("An evening"));
    }

    #[test]
    fn a_phrase_is_looked_for_only_where_it_is_asked_for() {
        let table = Phrases::of(&[("", "acme")]);
        let text = "É Acme, Acme";
        let folded = Folded::of(text);
        assert_eq!(table.find(&folded, 4..text.len()).map(|hit| hit.at), Some(9..13));
        assert_eq!(table.all(&folded, 0..text.len()).count(), 2);
        assert_eq!(table.find(&folded, 0..2), None);
    }
}
