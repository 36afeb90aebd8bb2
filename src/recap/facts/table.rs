//! In charge of tables of words: many words of many languages in one place, looked up at once.
//!
//! It leaves phrases, which are looked for in texts, to [`phrases`](super::phrases).

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::ops::Deref;
use std::sync::LazyLock;

/// Words, or phrases, that mean the same to a fact; in lower case.
pub(super) type Table = LazyLock<HashSet<&'static str, Quick>>;

/// Words and phrases in their order, where the first that fits counts; in lower case.
pub(super) type List = LazyLock<Vec<&'static str>>;

/// The entries of a list, which bars part.
pub(super) fn list(entries: &'static str) -> Vec<&'static str> {
    entries.split('|').collect()
}

/// What words mean, each in lower case.
pub(in crate::recap) type Meanings<T> = LazyLock<HashMap<&'static str, T, Quick>>;

/// The entries of a table, which bars part.
pub(super) fn table(entries: &'static str) -> HashSet<&'static str, Quick> {
    entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// Makes the hashes of tables. Their words are our own, so that nobody can choose them to be slow.
pub(in crate::recap) type Quick = BuildHasherDefault<Fnv>;

/// Fowler, Noll and Vo's hash in its form 1a of 64 bits: the quickest for words of a few letters.
pub(in crate::recap) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Words that are found whatever the case of their letters is, of those of ASCII.
pub(super) struct Caseless(LazyLock<HashSet<AnyCase<'static>, Quick>>);

impl Caseless {
    pub(super) const fn new(words: fn() -> HashSet<AnyCase<'static>, Quick>) -> Self {
        Caseless(LazyLock::new(words))
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(&AnyCase(word))
    }
}

/// A word whose ASCII letters are the same in both cases.
pub(super) struct AnyCase<'a>(&'a str);

/// The entries of a table that is looked up letter case aside.
pub(super) fn caseless(words: &[&'static str]) -> HashSet<AnyCase<'static>, Quick> {
    words.iter().map(|word| AnyCase(word)).collect()
}

impl PartialEq for AnyCase<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for AnyCase<'_> {}

impl Hash for AnyCase<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.bytes().for_each(|byte| state.write_u8(byte.to_ascii_lowercase()));
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

    #[test]
    fn lower_case_is_that_of_all_letters() {
        let long = "Example".repeat(SHORT);
        for (word, in_lower) in [("ada", "ada"), ("Ada", "ada"), ("ÉTÉ", "été"), ("", ""), ("X", "x")] {
            assert_eq!(&*lower(word), in_lower);
        }
        assert_eq!(*lower(&long), long.to_lowercase());
    }
}
