//! In charge of tables of words: many words of many languages in one place, looked up at once.
//!
//! It leaves phrases, which are looked for in texts, to [`phrases`](super::phrases).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

/// Words, or phrases, that mean the same to a fact; in lower case.
pub(super) struct Table {
    words: LazyLock<HashSet<AnyCase<'static>, Quick>>,
    sieve: OnceLock<Sieve>,
}

impl Table {
    pub(super) const fn new(entries: fn() -> HashSet<AnyCase<'static>, Quick>) -> Self {
        Table { words: LazyLock::new(entries), sieve: OnceLock::new() }
    }

    /// Whether a word may be one of them, letter case aside.
    fn may(&self, word: &str) -> bool {
        self.sieve.get_or_init(|| Sieve::of(self.iter())).may(word)
    }

    /// Whether a word is one of them as it stands.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.may(word) && self.words.get(&AnyCase(word)).is_some_and(|entry| entry.0 == word)
    }

    /// Whether a word is one of them in lower case.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.may(word) && self.words.contains(&AnyCase(word))
            || !word.is_ascii() && self.contains(&word.to_lowercase())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().map(|entry| entry.0)
    }
}

/// Words and phrases in their order, where the first that fits counts; in lower case.
pub(super) type List = LazyLock<Vec<&'static str>>;

/// The entries of a list, which bars part.
pub(super) fn list(entries: &'static str) -> Vec<&'static str> {
    entries.split('|').collect()
}

/// What words mean, each in lower case.
pub(in crate::recap) struct Meanings<T> {
    words: LazyLock<HashMap<AnyCase<'static>, T, Quick>>,
    sieve: OnceLock<Sieve>,
}

impl<T: Copy> Meanings<T> {
    pub(in crate::recap) const fn new(meanings: fn() -> HashMap<AnyCase<'static>, T, Quick>) -> Self {
        Meanings { words: LazyLock::new(meanings), sieve: OnceLock::new() }
    }

    /// Whether a word may mean something, letter case aside.
    fn may(&self, word: &str) -> bool {
        self.sieve.get_or_init(|| Sieve::of(self.words.keys().map(|entry| entry.0))).may(word)
    }

    /// What a word means as it stands.
    pub(in crate::recap) fn exactly(&self, word: &str) -> Option<T> {
        let (entry, meaning) = self.may(word).then(|| self.words.get_key_value(&AnyCase(word))).flatten()?;
        (entry.0 == word).then_some(*meaning)
    }

    /// What a word means in lower case.
    pub(in crate::recap) fn of(&self, word: &str) -> Option<T> {
        let found = if self.may(word) { self.words.get(&AnyCase(word)).copied() } else { None };
        let in_lower = || Some(word).filter(|word| !word.is_ascii()).map(str::to_lowercase);
        found.or_else(|| self.exactly(&in_lower()?))
    }
}

/// How the words of a table look from afar, as a set that may hold a few more: nearly all words that are
/// none of them are told so by it, before they are hashed and compared.
struct Sieve([u64; 64]);

impl Sieve {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let mut sieve = Sieve([0; 64]);
        for (place, bit) in words.filter_map(Sieve::place) {
            sieve.0[place] |= bit;
        }
        sieve
    }

    /// The place in the set, and the bit there, for the first two bytes of a word, letter case aside, its
    /// last one and how many there are.
    fn place(word: &str) -> Option<(usize, u64)> {
        let bytes = word.as_bytes();
        let (first, last) = (*bytes.first()?, *bytes.last()?);
        let second = bytes.get(1).copied().unwrap_or_default();
        let look = u32::from_le_bytes([first | 0x20, second | 0x20, last | 0x20, bytes.len() as u8]);
        let mixed = look.wrapping_mul(0x9e37_79b1) >> 20;
        Some(((mixed >> 6) as usize & 63, 1 << (mixed & 63)))
    }

    fn may(&self, word: &str) -> bool {
        Sieve::place(word).is_some_and(|(place, bit)| self.0[place] & bit != 0)
    }
}

/// The entries of a table, which bars part.
pub(super) fn table(entries: &'static str) -> HashSet<AnyCase<'static>, Quick> {
    entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()).map(AnyCase).collect()
}

/// Makes the hashes of tables. Their words are our own, so that nobody can choose them to be slow.
pub(in crate::recap) type Quick = BuildHasherDefault<Mixed>;

/// A hash that takes eight bytes in at once.
#[derive(Default)]
pub(in crate::recap) struct Mixed(u64);

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        eights(bytes, |eight| self.write_u64(eight));
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 = self.0.rotate_left(8) ^ u64::from(byte);
    }

    fn write_u64(&mut self, eight: u64) {
        let product = u128::from(self.0 ^ eight ^ SALT) * u128::from(ODD);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Digits of pi, as good as any.
const SALT: u64 = 0x243f_6a88_85a3_08d3;
const ODD: u64 = 0x1319_8a2e_0370_7345;

/// Bytes and their count, eight at once; some are taken twice.
fn eights(bytes: &[u8], mut take: impl FnMut(u64)) {
    let count = bytes.len() as u64;
    if let Some(last) = bytes.last_chunk() {
        let (eights, _) = bytes.as_chunks();
        eights.iter().for_each(|eight| take(u64::from_le_bytes(*eight)));
        take(u64::from_le_bytes(*last) ^ count);
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        take((u64::from(first) | u64::from(last) << 32) ^ count);
    } else if let [first, .., last] = bytes {
        let middle = bytes[bytes.len() / 2];
        take(u64::from_le_bytes([*first, middle, *last, 0, 0, 0, 0, 0]) ^ count << 56);
    } else {
        take(bytes.first().copied().map_or(0, u64::from) ^ count << 56);
    }
}

/// Words that are found whatever the case of their letters is, of those of ASCII.
pub(super) struct Caseless(Table);

impl Caseless {
    pub(super) const fn new(words: fn() -> HashSet<AnyCase<'static>, Quick>) -> Self {
        Caseless(Table::new(words))
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.may(word) && self.0.words.contains(&AnyCase(word))
    }
}

/// A word whose ASCII letters are the same in both cases.
pub(in crate::recap) struct AnyCase<'a>(pub(in crate::recap) &'a str);

/// The entries of a table that is looked up letter case aside.
pub(super) fn caseless(words: &[&'static str]) -> HashSet<AnyCase<'static>, Quick> {
    words.iter().map(|word| AnyCase(word)).collect()
}

impl PartialEq for AnyCase<'_> {
    fn eq(&self, other: &Self) -> bool {
        // Most words of a text stand in it as they do in tables.
        self.0 == other.0 || self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for AnyCase<'_> {}

impl Hash for AnyCase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // One bit tells both cases of a letter apart; few other characters are told by it alone.
        eights(self.0.as_bytes(), |eight| state.write_u64(eight | 0x2020_2020_2020_2020));
    }
}

/// Bytes of a word that is put into lower case without asking for memory.
const SHORT: usize = 24;

/// A word in lower case.
pub(in crate::recap) enum Lower<'a> {
    /// It was so before.
    Same(&'a str),
    /// A short one of ASCII, and its length.
    Short([u8; SHORT], usize),
    Other(String),
}

impl Deref for Lower<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Lower::Same(word) => word,
            Lower::Short(letters, length) => {
                letters.get(..*length).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default()
            }
            Lower::Other(word) => word,
        }
    }
}

impl AsRef<str> for Lower<'_> {
    fn as_ref(&self) -> &str {
        self
    }
}

/// A word in lower case, as tables hold it; nearly all are.
pub(in crate::recap) fn lower(word: &str) -> Lower<'_> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Lower::Same(word);
    }
    if !word.is_ascii() {
        return Lower::Other(word.to_lowercase());
    }
    let mut letters = [0; SHORT];
    let Some(short) = letters.get_mut(..word.len()) else { return Lower::Other(word.to_ascii_lowercase()) };
    short.copy_from_slice(word.as_bytes());
    short.make_ascii_lowercase();
    Lower::Short(letters, word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    static WORDS: Caseless = Caseless::new(|| caseless(&["and", "für"]));

    #[test]
    fn caseless_words_are_found_in_any_case_and_whole() {
        for word in ["and", "And", "AND", "für", "FüR"] {
            assert!(WORDS.contains(word), "{word}");
        }
        for word in ["an", "ands", "fur", ""] {
            assert!(!WORDS.contains(word), "{word}");
        }
    }

    static TABLE: Table = Table::new(|| table("and | für | a whole phrase | ñ"));

    #[test]
    fn a_table_is_asked_for_words_as_they_stand_or_in_lower_case() {
        for word in ["and", "für", "a whole phrase", "ñ"] {
            assert!(TABLE.contains(word) && TABLE.holds(word), "{word}");
            assert!(TABLE.holds(&word.to_uppercase()) && !TABLE.contains(&word.to_uppercase()), "{word}");
        }
        for word in ["", "a", "ant", "ands", "fur", "a while phrase", "n"] {
            assert!(!TABLE.contains(word) && !TABLE.holds(word), "{word}");
        }
        assert_eq!(TABLE.iter().count(), 4);
    }

    #[test]
    fn what_words_mean_is_found_at_every_length() {
        static MEANINGS: Meanings<usize> = Meanings::new(|| {
            let all = "abcdefghijklmnopqrstuvwxyz";
            (1..=all.len()).map(|end| (AnyCase(&all[..end]), end)).collect()
        });
        for length in 1..=26 {
            let word = &"abcdefghijklmnopqrstuvwxyz"[..length];
            assert_eq!((MEANINGS.exactly(word), MEANINGS.of(word)), (Some(length), Some(length)));
            assert_eq!(MEANINGS.exactly(&word.to_uppercase()), None);
            assert_eq!(MEANINGS.of(&word.to_uppercase()), Some(length));
            assert_eq!(MEANINGS.of(&word.replace('a', "ä")), None);
        }
    }

    #[test]
    fn lower_case_is_that_of_all_letters() {
        let long = "Example".repeat(SHORT);
        for (word, in_lower) in [("ada", "ada"), ("Ada", "ada"), ("ÉTÉ", "été"), ("", ""), ("X", "x")] {
            assert_eq!(&*lower(word), in_lower);
        }
        assert_eq!(*lower(&long), long.to_lowercase());
    }
}
