//! In charge of what stands before the items of a list as text: bullets, and numbers as `start`,
//! `reversed`, `type` and `value` have them (HTML Living Standard, 4.4.5 and 4.4.8).
//!
//! It leaves where an item stands to [`super::text`].

use super::raw::{Piece, Tag};

/// A list that is open.
#[derive(Debug)]
pub(super) struct List {
    /// The number of the next item, where items have numbers.
    next: Option<i64>,
    /// The numbers go down.
    down: bool,
    /// How they are written: `1`, `a`, `A`, `i` or `I`.
    style: char,
    /// Whether an item of it is open.
    pub(super) in_item: bool,
    /// Whether it stands right in another list, as an item of its own without a marker.
    pub(super) moved: bool,
}

impl List {
    /// The list that a tag opens; `items` are how many it has, asked where that counts.
    pub(super) fn new(tag: &Tag<'_>, moved: bool, items: impl FnOnce() -> i64) -> Self {
        let down = tag.attribute("reversed").is_some();
        let given = tag.attribute("start").and_then(|start| start.trim().parse().ok());
        let start = || given.unwrap_or_else(|| if down { items() } else { 1 });
        let style = tag.attribute("type").and_then(|style| style.chars().next()).unwrap_or('1');
        List { next: (tag.name == "ol").then(start), down, style, in_item: false, moved }
    }

    /// What stands before the item that a tag opens.
    pub(super) fn marker(&mut self, tag: &Tag<'_>) -> String {
        self.in_item = true;
        let given = tag.attribute("value").and_then(|value| value.trim().parse().ok());
        let Some(number) = self.next.map(|next| given.unwrap_or(next)) else { return "- ".to_owned() };
        self.next = Some(number.saturating_add(if self.down { -1 } else { 1 }));
        format!("{}. ", self.written(number))
    }

    fn written(&self, number: i64) -> String {
        let written = match self.style {
            'a' | 'A' => letters(number),
            'i' | 'I' => roman(number),
            _ => None,
        };
        match written {
            Some(written) if self.style.is_ascii_uppercase() => written.to_uppercase(),
            Some(written) => written,
            None => number.to_string(),
        }
    }
}

/// How many items of its own the list has whose contents begin with these pieces.
pub(super) fn items<'h>(pieces: impl Iterator<Item = Piece<'h>>) -> i64 {
    let (mut depth, mut items) = (0_usize, 0);
    for piece in pieces {
        match piece {
            Piece::Open(tag) if matches!(tag.name, "ol" | "ul") => depth += 1,
            Piece::Close("ol" | "ul") if depth == 0 => break,
            Piece::Close("ol" | "ul") => depth -= 1,
            Piece::Open(tag) if tag.name == "li" && depth == 0 => items += 1,
            _ => {}
        }
    }
    items
}

/// 1 is `a`, 27 is `aa`; there are no letters for zero and less.
fn letters(number: i64) -> Option<String> {
    let mut rest = u64::try_from(number).ok().filter(|number| *number > 0)?;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(b'a' + u8::try_from((rest - 1) % 26).ok()?);
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).ok()
}

/// Roman numbers go from 1 to 3,999.
fn roman(number: i64) -> Option<String> {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut rest = Some(number).filter(|number| (1..4_000).contains(number))?;
    let mut roman = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            roman.push_str(sign);
            rest -= worth;
        }
    }
    Some(roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_letters_and_as_the_romans_did() {
        for (number, letter) in
            [(1, Some("a")), (26, Some("z")), (27, Some("aa")), (703, Some("aaa")), (0, None), (-1, None)]
        {
            assert_eq!(letters(number).as_deref(), letter, "{number}");
        }
        for (number, sign) in
            [(1, Some("i")), (4, Some("iv")), (1994, Some("mcmxciv")), (0, None), (4000, None)]
        {
            assert_eq!(roman(number).as_deref(), sign, "{number}");
        }
        assert!(letters(i64::MAX).is_some());
    }
}
