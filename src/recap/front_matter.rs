//! In charge of the front matter: it is told apart from the body, and becomes a tree of values that
//! know where they stand in the file, whichever way it is written.
//!
//! It leaves reading each way to [`yaml`], [`toml`] and [`lines`], what the keys mean to [`fields`],
//! and putting facts in to [`write`].

use std::ops::Range;

use super::bounds;
use crate::finding::Finding;

mod day;
mod facts;
mod fields;
mod language;
mod lines;
mod names;
mod plain;
mod reader;
mod slips;
mod social;
mod toml;
pub(super) mod write;
mod yaml;
pub(super) use day::{parse_day, stated as stated_day, written as day_in_words};
pub(super) use fields::{Located, Stated, read};
pub(crate) use language::tag as language_tag;
pub(super) use plain::{guarded, text as plain_text};

/// The deepest nesting of front matter; ours needs five levels.
const DEEPEST: usize = 24;

/// Most values in front matter, so that aliases cannot multiply without end.
const MOST_NODES: usize = 20_000;

/// Most keys at the top of front matter; sites have a few dozen.
const MOST_KEYS: usize = 1_000;

/// A value of the front matter and the bytes of the file that it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Range<usize>,
}

/// What a key of the front matter may hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    /// Text, and every number, date and boolean as it was typed.
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The value of a key, where this is a map that has it: as it is spelt here, or else in another
    /// spelling of the same words (`featuredImage`, `Featured-Image`).
    fn get(&self, key: &str) -> Option<&Node> {
        let Value::Map(entries) = &self.value else { return None };
        let exact = entries.iter().find(|(name, _)| name == key);
        exact.or_else(|| entries.iter().find(|(name, _)| names::same(name, key))).map(|(_, node)| node)
    }

    /// The value at a path of keys with points between: `cover.image`.
    fn at(&self, path: &str) -> Option<&Node> {
        match path.split_once('.') {
            None => self.get(path),
            Some((key, within)) => self.get(key)?.at(within),
        }
    }
}

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// Between `---` and `---`, or with the closing one only, as Hexo has it.
    Yaml,
    /// Between `+++` and `+++`, or between `---toml` and `---`.
    Toml,
    /// From a line that begins with `{` to one that is `}`, or between `---json` and `---`.
    Json,
    /// `Key: value` lines up to a blank line or a `---`, as Pelican and MultiMarkdown have them.
    Lines,
}

/// Where front matter and body stand, as bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    format: Format,
    header: Range<usize>,
    body: usize,
}

/// The front matter of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    root: Node,
    format: Format,
    /// The bytes of the file between the fences.
    span: Range<usize>,
}

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Split {
    /// None where the file has no front matter, or one that is broken.
    pub(super) header: Option<Header>,
    /// Where the body begins, in bytes of the file.
    pub(super) body: usize,
    /// Why there is a header that cannot be read.
    pub(super) broken: Option<Finding>,
}

/// Tells the front matter from the body.
pub(super) fn split(text: &str) -> Split {
    let parts = match parts(text) {
        Ok(Some(parts)) => parts,
        Ok(None) => return Split::default(),
        Err(finding) => return Split { broken: Some(*finding), ..Split::default() },
    };
    if let Some(finding) = program(text).or_else(|| bounds::front_matter(&parts.header)) {
        return Split { body: parts.body, broken: Some(finding), ..Split::default() };
    }
    let read = |format| {
        let header = &text[parts.header.clone()];
        let base = parts.header.start;
        let root = match format {
            Format::Yaml | Format::Json => yaml::read(header, base),
            Format::Toml => toml::read(header, base),
            Format::Lines => Ok(lines::read(header, base)),
        };
        root.and_then(of_keys).map(|root| Header { root, format, span: parts.header.clone() })
    };
    // Header lines with a closing fence are YAML to some generators and plain text to others.
    let lines = || text[parts.header.clone()].lines().all(lines::is_line) && !is_fenced(text);
    let header = read(parts.format);
    let header = if header.is_err() && lines() { read(Format::Lines) } else { header };
    match header {
        Ok(header) => Split { header: Some(header), body: parts.body, broken: None },
        Err(finding) => Split { header: None, body: parts.body, broken: Some(*finding) },
    }
}

/// The finding for a file that begins with its text.
pub(super) fn absent(text: &str) -> Finding {
    let message =
        "there is no front matter, so the title and the date are taken from the text and the file's name";
    let end = text.lines().next().map_or(0, |line| line.trim_end().len());
    let hint = "`recap inspect --write` puts what is understood before the text, for you to correct";
    Finding::note("front-matter-missing", message).at(0..end).hint(hint)
}

/// A tree that is keys and values, or empty.
fn of_keys(root: Node) -> Result<Node, Box<Finding>> {
    match &root.value {
        Value::Map(entries) if entries.len() > MOST_KEYS => {
            let message = format!("the front matter has {} keys, and it may have {MOST_KEYS}", entries.len());
            let finding = Finding::error("front-matter-broken", message).at(0..0);
            return Err(Box::new(
                finding.hint("put a blank line or a fence behind the last key that is meant"),
            ));
        }
        Value::Map(_) | Value::Null => return Ok(root),
        Value::Text(_) | Value::List(_) => {}
    }
    let finding = Finding::error("front-matter-broken", "the front matter is not a list of keys and values");
    Err(Box::new(finding.at(root.span).hint("write one `key: value` a line")))
}

/// The line that opens or closes front matter, outer space aside.
fn fence(line: &str) -> Option<&'static str> {
    ["---", "+++"].into_iter().find(|fence| line.trim_end() == *fence)
}

fn is_fenced(text: &str) -> bool {
    text.lines().next().is_some_and(|first| fence(first).is_some() || language(first).is_some())
}

/// What the front matter is written in, where the line that opens it says so, as Eleventy has it
/// (11ty.dev/docs/data-frontmatter): `---json`. Of a program there is none of our formats.
fn language(line: &str) -> Option<Option<Format>> {
    let name = line.strip_prefix("---")?.trim().to_ascii_lowercase();
    match name.as_str() {
        "yaml" | "yml" => Some(Some(Format::Yaml)),
        "json" => Some(Some(Format::Json)),
        "toml" => Some(Some(Format::Toml)),
        "js" | "javascript" | "node" | "ts" | "typescript" | "coffee" | "cson" | "json5" => Some(None),
        _ => None,
    }
}

/// The finding for front matter that is a program: what it states is known only when it has run.
fn program(text: &str) -> Option<Finding> {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let program = language(first).is_some_and(|format| format.is_none());
    program.then(|| {
        let name = first.trim_start_matches('-').trim();
        let message = format!("the front matter is written in `{name}`, which is not read");
        let finding = Finding::error("front-matter-format", message).at(0..first.len());
        finding.hint("write it as YAML behind `---`, or as JSON or TOML behind `---json` or `---toml`")
    })
}

/// Where front matter and body stand; none where the file begins with its text.
fn parts(text: &str) -> Result<Option<Parts>, Box<Finding>> {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if let Some(fence) = fence(first) {
        return fenced(text, first.len(), fence);
    }
    if let Some(format) = language(first) {
        return named(text, first.len(), format.unwrap_or(Format::Yaml)).map(Some);
    }
    if first.starts_with('{') && matches!(first[1..].trim_start().chars().next(), None | Some('"')) {
        return braced(text).map(Some);
    }
    Ok(lines::header(text).map(|(header, body, closed)| {
        let format = if closed { Format::Yaml } else { Format::Lines };
        Parts { format, header, body }
    }))
}

/// Front matter between two fences. A first line that could be a rule across is an open fence only
/// where a key follows it.
fn fenced(text: &str, start: usize, fence: &str) -> Result<Option<Parts>, Box<Finding>> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            let format = if fence == "+++" { Format::Toml } else { Format::Yaml };
            return Ok(Some(Parts { format, header: start..at, body: at + line.len() }));
        }
        at += line.len();
    }
    let second = text[start..].lines().next().unwrap_or_default();
    if fence == "---" && !lines::is_entry(second) && !text[start..].trim().is_empty() {
        return Ok(None);
    }
    Err(Box::new(open(fence)))
}

/// Front matter behind a line that says what it is written in.
fn named(text: &str, start: usize, format: Format) -> Result<Parts, Box<Finding>> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Parts { format, header: start..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(Box::new(open("---")))
}

/// The finding for front matter without the line that closes it.
fn open(fence: &str) -> Finding {
    Finding::error("front-matter-open", "the front matter that begins here never ends")
        .at(0..fence.len())
        .hint(format!("put a line `{fence}` between the front matter and the text"))
}

/// Front matter in JSON: up to the line that is its closing brace, or that ends with one before a
/// blank line.
fn braced(text: &str) -> Result<Parts, Box<Finding>> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        at += line.len();
        let line = line.trim_end();
        let last = lines.peek().is_none_or(|next| next.trim().is_empty());
        if line == "}" || (last && line.ends_with('}')) {
            return Ok(Parts { format: Format::Json, header: 0..at, body: at });
        }
    }
    let finding =
        Finding::error("front-matter-open", "the front matter that begins here never ends").at(0..1);
    Err(Box::new(finding.hint("put a line `}` between the front matter and the text")))
}

/// The finding for front matter that is no YAML or TOML, on the whole line at `at`, in the words of its
/// reader.
fn broken(header: &str, base: usize, at: usize, message: &str) -> Finding {
    let (message, hint) = slips::in_our_words(message);
    let at = floor_boundary(header, at);
    let start = header[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = header[start..].lines().next().unwrap_or_default().trim_end();
    Finding::error("front-matter-broken", format!("the front matter cannot be read: {message}"))
        .at(base + start..base + start + line.len())
        .hint(hint)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn shift(span: Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

#[cfg(test)]
mod tests;
