//! In charge of single things in a line, by their bytes: where an address ends, what one begins like, and
//! where brackets close.
//!
//! It leaves what they say together to [`super`].

use super::{LONGEST, LONGEST_TAG, LONGEST_TEXT};
use crate::recap::markdown::title_in_parentheses;

/// How long the address is that a text begins with, in bytes.
pub(super) fn bare_length(text: &str) -> usize {
    let length = text
        .char_indices()
        .take_while(|(length, char)| {
            *length < LONGEST
                && !char.is_whitespace()
                && !matches!(char, '<' | '>' | '"' | ')' | '(' | ']' | '[' | '`' | '}')
        })
        .map(|(start, char)| start + char.len_utf8())
        .last()
        .unwrap_or(1);
    text[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'', '’', '”']).len()
}

/// Whether a text begins as an address of the web does, or with the name of a picture's file.
pub(super) fn leads(text: &str) -> bool {
    is_web(text) || is_picture_file(text)
}

/// Whether a text begins with the name of a picture's file.
pub(super) fn is_picture_file(text: &str) -> bool {
    let bytes = text.as_bytes();
    let length = bytes
        .iter()
        .take(LONGEST_TEXT)
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b')' | b']'));
    let name = &bytes[..length.unwrap_or(bytes.len().min(LONGEST_TEXT))];
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"].iter().any(|end| {
        name.len() > end.len() && name[name.len() - end.len()..].eq_ignore_ascii_case(end.as_bytes())
    })
}

/// Whether a text begins as an address of the web does.
pub(super) fn is_web(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start))
}

/// Where a bracket or parenthesis closes on the same line, with no blank before it.
pub(super) fn closed(source: &str, from: usize, close: u8) -> Option<usize> {
    let bytes = source.as_bytes().get(from..)?;
    let end = bytes
        .iter()
        .take(LONGEST)
        .position(|byte| *byte == close || *byte == b'[' || byte.is_ascii_whitespace())?;
    (bytes[end] == close).then_some(from + end)
}

/// Where the address that begins at `from` ends, and whether a parenthesis closes it. It may hold
/// parentheses in pairs and spaces, and a quoted title may stand behind it.
pub(super) fn destination(source: &str, from: usize) -> (usize, bool) {
    let bytes = source.as_bytes();
    let mut depth = 0_usize;
    let mut squares = 0_usize;
    let mut space = None;
    let mut at = from;
    while at < bytes.len().min(from + LONGEST) {
        match bytes[at] {
            b'\\' => at += 1,
            // Liquid may hold anything.
            b'{' if bytes.get(at + 1) == Some(&b'{') => {
                let tag = &bytes[at..bytes.len().min(at + LONGEST_TAG)];
                at += tag.windows(2).position(|pair| pair == b"}}").map_or(0, |end| end + 1);
            }
            b'(' => depth += 1,
            b')' if depth == 0 => return (space_before_title(source, from, at), true),
            b')' => depth -= 1,
            b' ' | b'\t' => space = space.or(Some(at)),
            b'[' if space.is_none() => squares += 1,
            b']' if space.is_none() && squares > 0 => squares -= 1,
            // What was meant to close it.
            b']' | b'}' if space.is_none() && depth == 0 && ends_there(bytes.get(at + 1).copied()) => break,
            // Another link begins before this one has ended.
            b'[' | b']' if space.is_some() => break,
            b'\n' | b'\r' => break,
            _ => {}
        }
        at += 1;
    }
    let end = space.unwrap_or(at).min(source.len());
    ((from..=end).rev().find(|end| source.is_char_boundary(*end)).unwrap_or(from), false)
}

/// Whether an address may end before a byte.
pub(super) fn ends_there(next: Option<u8>) -> bool {
    next.is_none_or(|next| {
        next.is_ascii_whitespace() || matches!(next, b'.' | b',' | b';' | b':' | b'!' | b'?')
    })
}

/// The end of an address without the title that may stand behind it.
pub(super) fn space_before_title(source: &str, from: usize, end: usize) -> usize {
    let inner = source[from..end].trim_end();
    let title = match inner.as_bytes().last() {
        Some(b'"') => inner.find(" \""),
        Some(b'\'') => inner.find(" '"),
        Some(b')') => title_in_parentheses(inner),
        _ => None,
    };
    from + title.map_or(inner, |at| inner[..at].trim_end()).len()
}

/// Whether a text ends where a line begins, and the line before it is over: blank, or the end of a sentence
/// or of a picture.
pub(super) fn begins_line(before: &str) -> bool {
    let above = before.trim_end_matches([' ', '\t']).strip_suffix('\n');
    let above = above.map(|above| above.trim_end_matches([' ', '\t', '\r']));
    above.is_some_and(|above| above.is_empty() || above.ends_with(['\n', '.', '!', '?', ')', '>']))
}

/// Whether a text begins with the end of a line, and what is below begins anew: nothing, a picture, a link,
/// a list or a heading.
pub(super) fn ends_line(behind: &str) -> bool {
    let behind = behind.trim_start_matches([' ', '\t', '\r']);
    let below = behind.strip_prefix('\n').map(|below| below.trim_start_matches([' ', '\t', '\r']));
    below.map_or(behind.is_empty(), |below| {
        below.is_empty() || below.starts_with(['\n', '!', '[', '<', '#', '-', '*'])
    })
}
