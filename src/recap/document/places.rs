//! In charge of the way from the tree to the file: from lines and columns, through what was taken
//! out of the Markdown and what was decoded in it, to bytes of the file.
//!
//! It leaves remembering those places to [`super::Inline`].

use std::ops::Range;

use comrak::nodes::Sourcepos;

use crate::recap::markdown::{Lines, Prepared};

/// The way from the tree to the file.
pub(super) struct Places<'a> {
    lines: Lines,
    prepared: &'a Prepared,
    base: usize,
}

impl<'a> Places<'a> {
    /// For a body that begins at `base` in the file.
    pub(super) fn of(prepared: &'a Prepared, base: usize) -> Self {
        Places { lines: Lines::of(&prepared.text), prepared, base }
    }

    /// What the tree was made from.
    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.prepared.text.get(range).unwrap_or_default()
    }

    /// The stretch of the prepared text that a node of the tree covers, on character boundaries.
    pub(super) fn stretch(&self, place: Sourcepos) -> Range<usize> {
        let text = &self.prepared.text;
        let start = text.floor_char_boundary(self.lines.offset(place.start));
        // The tree's end is the last byte itself; a range ends behind it.
        let end = text.ceil_char_boundary(self.lines.offset(place.end) + 1);
        start..end.max(start)
    }

    /// Bytes of the file for a stretch of the prepared text.
    pub(super) fn file(&self, stretch: Range<usize>) -> Range<usize> {
        let start = self.base + self.prepared.origin(stretch.start);
        start..(self.base + self.prepared.origin(stretch.end)).max(start)
    }

    /// Bytes of the file for a node of the tree.
    pub(super) fn span(&self, place: Sourcepos) -> Range<usize> {
        self.file(self.stretch(place))
    }

    /// Parts a stretch of the prepared text where the file has something more: each part with its
    /// bytes of the file, and whether it is the same text there.
    pub(super) fn runs(&self, stretch: Range<usize>, mut each: impl FnMut(Range<usize>, Range<usize>, bool)) {
        let mut at = stretch.start;
        while at < stretch.end {
            let run = self.prepared.run(at);
            let end = at.saturating_add(run.len.max(1)).min(stretch.end);
            let start = self.base + run.origin;
            let file =
                if run.copied { start..start + (end - at) } else { start..(self.base + run.end).max(start) };
            each(at..end, file, run.copied);
            at = end;
        }
    }

    /// Where the lines of a block of raw HTML stand in the prepared text.
    pub(super) fn of_lines(&self, literal: &str, place: Sourcepos) -> LinesOf<'a> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (count, line) in literal.split_inclusive('\n').enumerate() {
            let source = self.lines.line(place.start.line + count);
            let bare = line.trim_end_matches(['\n', '\r']);
            let text = self.text(source.clone()).trim_end_matches(['\n', '\r']);
            // Quote marks and the indentation of lists stand in front of it.
            let stretch = match text.strip_suffix(bare) {
                Some(before) => source.start + before.len()..source.start + text.len(),
                None => source.start..source.start,
            };
            pieces.push((at, stretch));
            at += line.len();
        }
        LinesOf { text: &self.prepared.text, pieces }
    }
}

/// The lines of a block of raw HTML: where each begins in the block, and its stretch of the
/// prepared text, which is empty where it is not known.
pub(super) struct LinesOf<'a> {
    /// The prepared text.
    text: &'a str,
    pieces: Vec<(usize, Range<usize>)>,
}

impl LinesOf<'_> {
    /// The stretch of the prepared text for one of the block, on character boundaries also where the
    /// lines of the two do not agree, as behind a lone carriage return.
    pub(super) fn stretch(&self, range: &Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            let after = self.pieces.partition_point(|(begin, _)| *begin <= at);
            let piece = after.checked_sub(1).and_then(|index| self.pieces.get(index));
            piece.map_or(0, |(begin, stretch)| (stretch.start + (at - begin)).min(stretch.end))
        };
        let start = find(range.start);
        let end =
            range.end.checked_sub(1).filter(|last| *last >= range.start).map_or(start, |last| find(last) + 1);
        let end = end.min(self.pieces.last().map_or(0, |(_, stretch)| stretch.end));
        let start = self.text.floor_char_boundary(start);
        start..self.text.ceil_char_boundary(end).max(start)
    }
}

/// Lays a text beside what it was decoded from: parts of the text, each with the part of the source
/// that it stands for, and whether they are the same. Escapes (`\*`) and character references
/// (`&amp;`) are known; behind anything else that differs, the rest is one part.
pub(super) fn align(source: &str, text: &str, mut each: impl FnMut(Range<usize>, Range<usize>, bool)) {
    let (mut from, mut to) = (0, 0);
    while to < text.len() {
        let (rest, wanted) = (&source[from..], &text[to..]);
        let same = common(rest, wanted);
        if same > 0 {
            each(to..to + same, from..from + same, true);
            from += same;
            to += same;
            continue;
        }
        match rest.chars().next() {
            // Marks of code and escapes are no part of the text.
            Some('\\' | '`' | ' ') => from += 1,
            Some('&') => {
                let reference = reference(rest);
                let decoded = decoded(wanted);
                each(to..to + decoded, from..from + reference, false);
                from += reference;
                to += decoded;
            }
            _ => {
                each(to..text.len(), from..source.len(), false);
                return;
            }
        }
    }
}

/// How many bytes two texts have in common at their beginnings, up to a character reference or an
/// escape that may stand for itself.
fn common(one: &str, other: &str) -> usize {
    if one == other {
        return one.len();
    }
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    // An ampersand is the beginning of `&amp;`, and only looks the same.
    let same = match one.as_bytes()[..same].iter().rposition(|byte| *byte == b'&') {
        Some(at) if one[at..].starts_with("&amp") && at + 1 == same => at,
        _ => same,
    };
    one.floor_char_boundary(same)
}

/// The length of the character reference that begins a text.
fn reference(text: &str) -> usize {
    let named = text.bytes().skip(1).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let end = 1 + named;
    if text.as_bytes().get(end) == Some(&b';') { end + 1 } else { end }
}

/// The length of what a character reference stands for: a character, with the marks that the
/// two-character ones of the HTML standard have behind it.
fn decoded(text: &str) -> usize {
    let mark = |char: &char| {
        matches!(char, '\u{331}' | '\u{333}' | '\u{338}' | '\u{20d2}' | '\u{20e5}' | '\u{fe00}')
    };
    let mut chars = text.chars();
    let first = chars.next().map_or(0, char::len_utf8);
    first + chars.next().filter(mark).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(source: &str, text: &str) -> Vec<String> {
        let mut parts = Vec::new();
        align(source, text, |to, from, same| {
            parts.push(format!("{}{}{}", &text[to], if same { "=" } else { "<" }, &source[from]));
        });
        parts
    }

    #[test]
    fn what_was_decoded_lies_beside_where_it_came_from() {
        assert_eq!(aligned("plain", "plain"), ["plain=plain"]);
        assert_eq!(aligned("l&rsquo;été", "l’été"), ["l=l", "’<&rsquo;", "été=été"]);
        assert_eq!(aligned("a \\* b", "a * b"), ["a =a ", "* b=* b"]);
        assert_eq!(
            aligned("R&amp;D &amp; co", "R&D & co"),
            ["R=R", "&<&amp;", "D =D ", "&<&amp;", " co= co"]
        );
        assert_eq!(aligned("`code`", "code"), ["code=code"]);
        assert_eq!(aligned("&nGt;é", "\u{226b}\u{20d2}é"), ["\u{226b}\u{20d2}<&nGt;", "é=é"]);
        assert_eq!(aligned("AT&T", "AT&T"), ["AT&T=AT&T"]);
        assert_eq!(aligned("one", "two"), ["two<one"]);
    }

    proptest::proptest! {
        #[test]
        fn no_two_texts_break_it(source in "([a-c&;#ä`\\\\ ]|&amp;|\\PC)*", text in "([a-c&;#ä`\\\\ ]|\\PC)*") {
            let mut at = 0;
            align(&source, &text, |to, from, same| {
                assert_eq!(to.start, at);
                at = to.end;
                let (to, from) = (text.get(to), source.get(from));
                assert!(to.is_some() && from.is_some());
                assert!(!same || to == from);
            });
            proptest::prop_assert_eq!(at, text.len());
        }
    }
}
