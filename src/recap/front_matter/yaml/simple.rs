//! In charge of YAML as nearly all front matter is written: keys, lists, and texts of one line each.
//!
//! It reads only what it is sure to read as YAML means it. Anything else, be it another way of writing a
//! text, a repeated key or a mistake, is left whole to [`super`], at many times the cost.

use super::super::{Node, Value};

/// Longest front matter that is read here, in bytes; as many as keep it below
/// [`MOST_NODES`](super::super::MOST_NODES).
const LONGEST: usize = 16 * 1024;

/// Deepest nesting.
const DEEPEST: usize = 8;

/// Most keys of one map, which are compared with one another.
const MOST_KEYS: usize = 64;

/// Longest key, in bytes.
const LONGEST_KEY: usize = 100;

/// Keys that are no texts to YAML, in any letter case.
const NO_TEXT: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

/// What may stand around a text.
const QUOTES: [char; 2] = ['"', '\''];

/// What ends a text without quotes between brackets, or may not stand in it.
const FLOW: [u8; 7] = *b",[]{}:#";

/// Reads YAML that stands at `base` in the file; none where it is not of the kind read here.
pub(super) fn read(header: &str, base: usize) -> Option<Node> {
    // Cheap first, and without a branch for each byte.
    let plain = |byte: u8| matches!(byte, b' '..=b'~') | (byte == b'\n');
    let plain = header.bytes().fold(true, |all, byte| all & plain(byte));
    if header.len() > LONGEST || !(plain || header.chars().all(is_usual)) {
        return None;
    }
    let mut reader = Reader { lines: lines(header, base), next: 0 };
    let root = reader.map(0, 0)?;
    (reader.next == reader.lines.len() && root.value != Value::Map(Vec::new())).then_some(root)
}

/// Whether a character stands for nothing but itself.
fn is_usual(char: char) -> bool {
    match char {
        ' '..='~' | '\n' => true,
        _ => {
            !char.is_control()
                && !matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        }
    }
}

/// A line that is neither empty nor a comment.
struct Line<'a> {
    /// Spaces before it.
    indent: usize,
    /// Without spaces around it.
    text: &'a str,
    /// Where that begins, in bytes of the file.
    at: usize,
}

/// The lines of front matter that say something.
fn lines(header: &str, base: usize) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(header.len() / 16);
    let mut at = base;
    for line in header.split('\n') {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        if !text.is_empty() && !text.starts_with('#') {
            lines.push(Line { indent, text: text.trim_end_matches(' '), at: at + indent });
        }
        at += line.len() + 1;
    }
    lines
}

struct Reader<'a> {
    lines: Vec<Line<'a>>,
    /// The line that is read next.
    next: usize,
}

impl<'a> Reader<'a> {
    /// The next line, where it is indented by so much.
    fn line(&self, indent: usize) -> Option<&Line<'a>> {
        self.lines.get(self.next).filter(|line| line.indent == indent)
    }

    /// The map whose keys are indented by so much.
    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        let start = self.lines.get(self.next).filter(|_| depth <= DEEPEST)?.at;
        while let Some(line) = self.line(indent).filter(|line| item(line.text).is_none()) {
            let (key, value) = entry(line.text)?;
            if entries.len() == MOST_KEYS || entries.iter().any(|(other, _)| other == key) {
                return None;
            }
            let at = line.at + line.text.len() - value.len();
            self.next += 1;
            let node = if value.is_empty() { self.below(indent, at, depth)? } else { read_value(value, at)? };
            entries.push((key.to_owned(), node));
        }
        let end = entries.last().map_or(start, |(_, node)| node.span.end);
        Some(Node { value: Value::Map(entries), span: start..end })
    }

    /// What stands below a key without a value, whose line ends at a byte.
    fn below(&mut self, indent: usize, end: usize, depth: usize) -> Option<Node> {
        let line = self.lines.get(self.next).map(|line| (line.indent, item(line.text).is_some()));
        match line {
            Some((below, true)) if below >= indent => {
                let mut list = self.list(below, depth + 1)?;
                // YAML lets a list that stands no further in than its key begin with its first text.
                if let Value::List(items) = &list.value
                    && below == indent
                {
                    list.span.start = items.first()?.span.start;
                }
                Some(list)
            }
            Some((below, false)) if below > indent => self.map(below, depth + 1),
            // Nothing stands where the colon does.
            _ => Some(Node { value: Value::Null, span: end - 1..end - 1 }),
        }
    }

    /// The list whose items are indented by so much.
    fn list(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let mut items: Vec<Node> = Vec::new();
        let start = self.lines.get(self.next).filter(|_| depth <= DEEPEST)?.at;
        while let Some(text) = self.line(indent).and_then(|line| item(line.text)) {
            let line = self.lines.get_mut(self.next)?;
            let within = line.text.len() - text.len();
            let at = line.at + within;
            let node = if entry(text).is_some() {
                // The keys of an item stand as far in as the first of them.
                *line = Line { indent: indent + within, text, at };
                self.map(indent + within, depth + 1)?
            } else {
                self.next += 1;
                read_value(text, at)?
            };
            items.push(node);
        }
        let end = items.last().map_or(start, |node| node.span.end);
        Some(Node { value: Value::List(items), span: start..end })
    }
}

/// A text, or a list of texts between brackets, that stands at a byte and ends its line.
fn read_value(text: &str, at: usize) -> Option<Node> {
    let Some(mut rest) = text.strip_prefix('[').map(|rest| rest.trim_start_matches(' ')) else {
        return read_text(text, at).filter(|_| length(text, &[]) == Some(text.len()));
    };
    let mut items = Vec::new();
    while rest != "]" {
        let length = length(rest, &FLOW)?;
        items.push(read_text(rest[..length].trim_end_matches(' '), at + text.len() - rest.len())?);
        let behind = rest[length..].trim_start_matches(' ');
        let more = behind.strip_prefix(',').map(|more| more.trim_start_matches(' '));
        rest = more.filter(|more| *more != "]").or(Some(behind).filter(|end| *end == "]"))?;
    }
    let end = items.last().map_or(at + 1, |node| node.span.end);
    Some(Node { value: Value::List(items), span: at..end })
}

/// A text that stands at a byte, in its quotes where it has some.
fn read_text(typed: &str, at: usize) -> Option<Node> {
    let quoted = typed.strip_prefix(QUOTES).and_then(|rest| rest.strip_suffix(QUOTES));
    let text = quoted.or(Some(typed).filter(|typed| is_plain(typed)))?;
    Some(Node { value: Value::Text(text.to_owned()), span: at..at + typed.len() })
}

/// What follows the `- ` of an item.
fn item(text: &str) -> Option<&str> {
    text.strip_prefix("- ").map(|rest| rest.trim_start_matches(' '))
}

/// Key and value of a line.
fn entry(text: &str) -> Option<(&str, &str)> {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let (key, value) = text.split_at(text.bytes().position(|byte| !part(byte))?);
    let value = value.strip_prefix(':').filter(|value| value.is_empty() || value.starts_with(' '))?;
    let named = key.starts_with(|char: char| char.is_ascii_alphabetic()) && key.len() <= LONGEST_KEY;
    let named = named && !NO_TEXT.iter().any(|other| key.eq_ignore_ascii_case(other));
    named.then(|| (key, value.trim_start_matches(' ')))
}

/// How long the text is that a stretch begins with, its quotes included: up to one of some bytes, where
/// it has no quotes.
fn length(text: &str, ends: &[u8]) -> Option<usize> {
    let Some(quote) = text.bytes().next().filter(|first| matches!(first, b'"' | b'\'')) else {
        return Some(text.bytes().position(|byte| ends.contains(&byte)).unwrap_or(text.len()));
    };
    let inner = &text[1..];
    let end = inner.bytes().position(|byte| byte == quote)?;
    // A quote that is doubled or behind a backslash is part of the text.
    let plain = !inner[..end].contains('\\') && !inner[end + 1..].starts_with(QUOTES);
    plain.then_some(end + 2)
}

/// Whether a text without quotes is just what is typed. A number is that, too, unless it is beyond all
/// numbers.
fn is_plain(text: &str) -> bool {
    let begins = |char: char| {
        !char.is_ascii() || char.is_ascii_alphanumeric() || matches!(char, '/' | '_' | '(' | '$')
    };
    text.starts_with(begins)
        && !text.eq_ignore_ascii_case("null")
        && !text.ends_with(':')
        && !text.contains(": ")
        && (!text.contains('#') || !text.contains(" #"))
        && !(text.starts_with(|char: char| char.is_ascii_digit()) && text.parse().is_ok_and(f64::is_infinite))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read_any;
    use super::*;

    /// What is read of a text, which is what YAML means by it.
    fn agreed(header: &str) -> Option<Node> {
        let simple = read(header, 4);
        if let Some(node) = &simple {
            assert_eq!(read_any(header, 4).as_ref(), Ok(node), "{header}");
        }
        simple
    }

    #[test]
    fn front_matter_as_it_is_written_is_read_here() {
        for header in [
            "title: May\n",
            "title: \"May: queues\"\ndate: 2019-10-02\nmonth: 2019-10\nattendees: 64\n",
            "# A comment.\n\ntags: [Meetup, \"2019\", 'a b']\nempty:\nnone: []\nsmall: [ a ]\n",
            "a:\n  b:\n    c: d\n  e: /f/\ng: https://example.org/?h=1#i\n",
            "a:\n- b\n- \"c, d\"\ne:\n  -   f\n  - 12:30\n",
            "a:\n  - b: c\n    d: [e]\n    f:\n      - g\n    h:\n    - i\n  - b: j\n\nk: ''\nl: \"\"\n",
            "a: yes\nb: 1.50\nc: 0x1f\nd: 1_000\ne: 007\nf: it's 5 o'clock — “so” l’été\n",
            "a: b   \n  \nc:   d\n\n# e\nf:\n\n  # g\n  h: i",
            "a:\n  b:\nc:\n",
        ] {
            assert!(agreed(header).is_some(), "{header}");
        }
    }

    #[test]
    fn what_yaml_reads_in_another_way_is_left_to_it() {
        for header in [
            "",
            "a",
            "a: b\na: c\n",
            "a: b\n  c\n",
            "a:\n  b\n",
            "a: |\n  b\n",
            "a: >-\n  b\n",
            "a: &b c\nd: *b\n",
            "<<: a\n",
            "a: !!str 1\n",
            "a: b # c\n",
            "a: b: c\n",
            "a: \"b\\n\"\n",
            "a: 'it''s'\n",
            "a: {b: c}\n",
            "a: [b, [c]]\n",
            "a: [b, c: d]\n",
            "a: [b,]\n",
            "a: [b\n",
            "a: null\n",
            "a: ~\n",
            "a: .inf\n",
            "a: 1e999\n",
            "on: a\n",
            "1: a\n",
            "a:\tb\n",
            "a:\r\n",
            "a:\n  b: c\n d: e\n",
            "a:\n  - b\n  c: d\n",
            "a:\n  - - b\n",
            "a:\n  -\n",
            "- a\n",
            " a: b\n",
            "a: b\n---\nc: d\n",
            "\"a\": b\n",
            "a: \"b\" c\n",
            "a: @b\n",
            "a: \u{7}\n",
            "\u{feff}a: b\n",
        ] {
            assert_eq!(agreed(header), None, "{header:?}");
        }
    }

    /// Lines as they may stand in front matter: how far in, what stands before the value, and the value.
    fn line() -> impl Strategy<Value = String> {
        let values = prop::sample::select(vec![
            "",
            "",
            "",
            "b",
            "b c",
            "May 1",
            "2019-10-02",
            "12:30",
            "1_000",
            "0x1f",
            "-1",
            "yes",
            "null",
            "~",
            "1e999",
            "\"b: c\"",
            "'b'",
            "\"\"",
            "\"b\\n\"",
            "'b''c'",
            "\"b",
            "[]",
            "[ b ]",
            "[b, \"c, d\"]",
            "[b,]",
            "[b: c]",
            "[b, [c]]",
            "{b: c}",
            "https://example.org/?b#c",
            "b # c",
            "b: c",
            "b:c",
            "b:",
            "b,",
            "- b",
            "-",
            "|",
            "é “b”",
            "it's",
            "b\u{a0}",
            "\u{a0}b",
            "b  ",
            " b",
            "(b)",
            "/b/",
            "&b c",
            "*b",
            "!b c",
            "b\t",
            "# b",
        ]);
        let heads = prop::sample::select(vec![
            "a: ", "b: ", "c: ", "d:", "e:", "- ", "- ", "- a: ", "-  b:", "on: ", "a b: ", "",
        ]);
        let indents = prop::sample::select(vec![0, 0, 0, 1, 2, 2, 4]);
        (indents, heads, values).prop_map(|(indent, head, value)| format!("{:indent$}{head}{value}", ""))
    }

    proptest! {
        #[test]
        fn whatever_is_read_here_is_what_yaml_means(
            lines in prop::collection::vec(line(), 0..6),
            end in prop::bool::ANY,
        ) {
            let header = lines.join("\n") + if end { "\n" } else { "" };
            agreed(&header);
        }
    }
}
