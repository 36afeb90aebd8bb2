//! In charge of tables of words: many words of many languages in one place, looked up at once.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words, or phrases, that mean the same to a fact; in lower case.
pub(super) type Table = LazyLock<HashSet<&'static str>>;

/// The entries of a table, which bars part.
pub(super) fn table(entries: &'static str) -> HashSet<&'static str> {
    entries.split('|').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}
