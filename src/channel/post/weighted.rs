//! In charge of how X counts: the weight of every character, 23 for every link that X sees in the text,
//! with `https://` or without, and 2 for an emoji however many characters it is made of. The rules are
//! those of twitter-text 3.1.0, the reference that X publishes.
//!
//! It leaves to [`urls`] where links are. The crate of the same name needs a C++ compiler and two parsers
//! for what is little more than a table here; its test suite is this module's.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

mod urls;

#[cfg(test)]
mod tests;

/// How many characters every link counts as (`transformedURLLength`).
pub(super) const URL: usize = 23;

/// What an emoji weighs (`defaultWeight`).
const EMOJI: usize = 2;

/// Most characters of one emoji.
const LONGEST_EMOJI: usize = 8;

/// The sequences that are one emoji. All of them weigh more, character by character.
static EMOJIS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| listed(include_str!("weighted/emoji.txt")));

/// The entries of a list, without the lines that tell where it is from.
fn listed(list: &'static str) -> HashSet<&'static str> {
    let lines = list.lines().filter(|line| !line.starts_with("# ") && *line != "#");
    lines.flat_map(|line| line.split(' ')).collect()
}

/// The weighted length of a text: at most 280 fit into a post.
pub(super) fn weight(text: &str) -> usize {
    weigh(text, true)
}

/// The same; `joined` counts an emoji as one, as X does since 2018.
fn weigh(text: &str, joined: bool) -> usize {
    let text: String = text.nfc().collect();
    let mut urls = urls::find(&text).into_iter().peekable();
    let (mut at, mut weight) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        if let Some(url) = urls.next_if(|url| url.start == at) {
            weight += URL;
            at = url.end;
            continue;
        }
        match emoji(&text[at..]).filter(|_| joined) {
            Some(length) => {
                weight += EMOJI;
                at += length;
            }
            None => {
                weight += of_character(c);
                at += c.len_utf8();
            }
        }
    }
    weight
}

/// The weight of one character.
fn of_character(c: char) -> usize {
    match u32::from(c) {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

/// How many bytes the emoji of several characters has that a text begins with.
fn emoji(text: &str) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    // Most texts are decided by their second character.
    ends.next().filter(|&first| text[first..].chars().next().is_some_and(goes_on))?;
    let ends: Vec<usize> = ends.take(LONGEST_EMOJI - 1).collect();
    ends.into_iter().rev().find(|&end| EMOJIS.contains(&text[..end]))
}

/// Whether a character may be the second one of an emoji: a selector, a keycap, a joiner, a letter of a
/// flag, a colour of skin, or a tag.
fn goes_on(c: char) -> bool {
    matches!(c, '\u{FE0F}' | '\u{20E3}' | '\u{200D}' | '\u{1F1E6}'..='\u{1F1FF}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E007F}')
}
