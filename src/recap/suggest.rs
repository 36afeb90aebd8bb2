//! In charge of "did you mean": the known word that is nearest to a mistyped one.
//!
//! It leaves what is suggested, and in which words, to its callers.

/// The nearest of the known words, if one is near enough to be meant: at most a third of its
/// letters differ, letter case aside.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nothing known is longer, and the distance costs the product of the lengths.
    if typed.len() > 64 {
        return None;
    }
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    // A word is at least as far away as it is longer or shorter; letters of one byte tell it at once.
    let far = |word: &str| word.is_ascii() && word.len().abs_diff(typed.len()) > allowed(word.len());
    known
        .into_iter()
        .filter(|word| !far(word))
        .map(|word| (word.to_lowercase().chars().collect::<Vec<char>>(), word))
        .map(|(letters, word)| (distance(&typed, &letters), letters.len(), word))
        .filter(|&(distance, length, _)| distance <= allowed(length) && distance < length)
        .min_by_key(|&(distance, ..)| distance)
        .map(|(_, _, word)| word)
}

/// How many letters of a known word may differ.
fn allowed(length: usize) -> usize {
    (length / 3).max(1)
}

/// How many letters were left out, added, replaced or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &from) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, &to) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(from != to)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from == b[j - 1] && a[i - 1] == to {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_understood() {
        let known = ["language", "name", "url", "email.from"];
        assert_eq!(nearest("langauge", known), Some("language"));
        assert_eq!(nearest("Language", known), Some("language"));
        assert_eq!(nearest("emial.from", known), Some("email.from"));
        assert_eq!(nearest("nmae", known), Some("name"));
        assert_eq!(nearest("uri", known), Some("url"));
    }

    #[test]
    fn a_different_word_is_not() {
        let known = ["language", "name", "url"];
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest(&"language".repeat(1000), known), None);
    }

    #[test]
    fn the_distance_counts_each_kind_of_slip_once() {
        let distance =
            |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(distance("store", "store"), 0);
        assert_eq!(distance("stroe", "store"), 1);
        assert_eq!(distance("stor", "store"), 1);
        assert_eq!(distance("sttore", "store"), 1);
        assert_eq!(distance("stors", "store"), 1);
        assert_eq!(distance("", "store"), 5);
        assert_eq!(distance("store", ""), 5);
    }
}
