//! In charge of front matter that is bare lines: `Key: value` up to a blank line or a closing `---`, as
//! Pelican, Wintersmith, Hexo and MultiMarkdown have it, or `key=value` up to a line of tildes, as JBake does.
//!
//! It leaves what the keys mean to [`super::fields`].

use std::ops::Range;

use super::{Node, Value, fence, names};

/// Longest key, in bytes.
const LONGEST_KEY: usize = 40;

/// Most words of a key.
const MOST_WORDS: usize = 3;

/// The front matter that a text begins with: its bytes, where the body begins, and whether a fence
/// closed it. It has a title, and its first line is a key that is known, so that prose such as
/// `Note: we moved` is none.
pub(super) fn header(text: &str) -> Option<(Range<usize>, usize, bool)> {
    let first = text.lines().next()?;
    let Some(first) = entry(first) else { return tilded(text, first) };
    if !names::known(first.0) {
        return None;
    }
    let mut titled = false;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let closed = fence(line) == Some("---");
        if closed || line.trim().is_empty() {
            return titled.then_some((0..end, end + line.len(), closed));
        }
        if !is_line(line) {
            return None;
        }
        let key = entry(line).map(|(key, _)| key);
        titled |= key.is_some_and(|key| names::TITLE.iter().any(|title| names::same(title, key)));
        end += line.len();
    }
    titled.then_some((0..end, end, false))
}

/// The same of `key=value` lines, which a line of tildes closes (jbake.org/docs: metadata header).
fn tilded(text: &str, first: &str) -> Option<(Range<usize>, usize, bool)> {
    if !names::known(assigned(first)?.0) {
        return None;
    }
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let tildes = line.trim_end();
        if tildes.len() >= FEWEST_TILDES && tildes.bytes().all(|byte| byte == b'~') {
            return Some((0..end, end + line.len(), false));
        }
        let plain = line.trim().is_empty() || line.starts_with('#') || assigned(line).is_some();
        if !plain {
            return None;
        }
        end += line.len();
    }
    None
}

/// Tildes that close a header.
const FEWEST_TILDES: usize = 6;

/// Key and value of a `key=value` line.
fn assigned(line: &str) -> Option<(&str, &str)> {
    parted(line, '=')
}

/// Whether a line may stand in such a header: a key and its value, more of the value above, an item
/// of a list, or a comment.
pub(super) fn is_line(line: &str) -> bool {
    is_entry(line) || line.starts_with([' ', '\t', '#']) || line.starts_with("- ")
}

/// Whether a line is a key and its value.
pub(super) fn is_entry(line: &str) -> bool {
    entry(line).is_some()
}

/// Key and value of a line.
fn entry(line: &str) -> Option<(&str, &str)> {
    parted(line, ':')
}

/// Key and value on both sides of a sign.
fn parted(line: &str, sign: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(sign)?;
    let begins = key.starts_with(|char: char| char.is_alphabetic() || char == '_');
    let plain = key.chars().all(|char| char.is_alphanumeric() || "_-. ".contains(char));
    let short = key.len() <= LONGEST_KEY && key.split_whitespace().count() <= MOST_WORDS;
    // What follows the colon of an address is no value.
    (begins && plain && short && !value.starts_with("//")).then(|| (key.trim_end(), value.trim()))
}

/// Reads lines that stand at `base` in the file. Values are text as it is typed, without quotes
/// around the whole; indented lines go on with the value above them.
pub(super) fn read(header: &str, base: usize) -> Node {
    let mut entries: Vec<(String, Node)> = Vec::new();
    let mut at = base;
    let sign = if header.lines().next().is_some_and(|first| entry(first).is_none()) { '=' } else { ':' };
    for line in header.split_inclusive('\n') {
        let indented = line.starts_with([' ', '\t', '-']);
        match parted(line, sign).filter(|_| !indented) {
            Some((key, value)) => {
                let start = at + line.len() - line[key.len()..].trim_start_matches([sign, ' ', '\t']).len();
                let span = start..start + value.len();
                entries.push((key.to_owned(), Node { value: text(value), span }));
            }
            None if indented => {
                if let Some((_, node)) = entries.last_mut() {
                    go_on(node, line.trim(), at + line.trim_end().len());
                }
            }
            None => {}
        }
        at += line.len();
    }
    Node { value: Value::Map(entries), span: base..base + header.len() }
}

/// Adds a line to the value above it.
fn go_on(node: &mut Node, more: &str, end: usize) {
    let more = more.strip_prefix("- ").unwrap_or(more);
    match &mut node.value {
        Value::Text(text) => {
            text.push('\n');
            text.push_str(more);
        }
        other => *other = Value::Text(more.to_owned()),
    }
    node.span.end = end.max(node.span.end);
}

/// A value as it is typed.
fn text(value: &str) -> Value {
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        value.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote))
    });
    match quoted.unwrap_or(value) {
        "" => Value::Null,
        text => Value::Text(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn value(header: &str, key: &str) -> Option<String> {
        match read(header, 0).get(key).map(|node| node.value.clone()) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn a_header_ends_at_the_blank_line_or_the_closing_fence() {
        let table = [
            ("Title: May\nDate: 2024-05-02\n\nText.\n", Some((28, 29, false))),
            ("title: May\r\ndate: x\r\n\r\nText.\r\n", Some((21, 23, false))),
            ("title: May\ntags:\n- a\n---\nText.\n", Some((21, 25, true))),
            ("Date: 2024-05-02\nTitle: May", Some((27, 27, false))),
            ("Note: title follows\nTitle: May\n\nText.\n", None),
            ("Title: May\nand so the evening began\n\nText.\n", None),
            ("Date: 2 May\nVenue: Example Hall\n\nText.\n", None),
            ("https://example.org/\n\n", None),
            ("title=May\ndate=2024-05-02\n\ntype=post\n~~~~~~\nText.\n", Some((37, 44, false))),
            ("title=May\r\n~~~~~~~~\r\nText.\r\n", Some((11, 21, false))),
            ("title=May\n\nText.\n", None),
            ("tea=May\n~~~~~~\nText.\n", None),
            ("title=May\nText.\n~~~~~~\n", None),
            ("Text.\n", None),
            ("", None),
        ];
        for (text, expected) in table {
            let found = header(text).map(|(range, body, closed)| (range.end, body, closed));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn values_are_what_is_typed_and_know_their_place() {
        let header = "Title: Queues: a \"love\" story\nSummary: \"one\n    two\"\nTags: a,\n    b c\nSlug: 'x'\nImage:\n";
        assert_eq!(value(header, "title").unwrap(), "Queues: a \"love\" story");
        assert_eq!(value(header, "tags").unwrap(), "a,\nb c");
        assert_eq!(value(header, "slug").unwrap(), "x");
        assert_eq!(value(header, "image"), None);
        assert_eq!(value("title=Queues: a=b\ntags=a, b\n", "title").unwrap(), "Queues: a=b");
        assert_eq!(value("title=Queues\ndate=2024-05-02\n", "date").unwrap(), "2024-05-02");
        let node = read(header, 0).get("title").cloned().unwrap();
        assert_eq!(&header[node.span], "Queues: a \"love\" story");
    }
}
