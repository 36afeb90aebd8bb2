//! In charge of the front matter: it is told apart from the body, and its YAML or TOML becomes a
//! tree of values that know where they stand in the file.
//!
//! It leaves what the keys mean to [`fields`].

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use toml::de::{DeTable, DeValue};

use super::bounds;
use crate::finding::Finding;

mod fields;
pub(super) use fields::{Located, Stated, parse_day, read};

/// The deepest nesting of front matter; ours needs four levels.
const DEEPEST: usize = 24;

/// Most values in front matter, so that aliases cannot multiply without end.
const MOST_NODES: usize = 20_000;

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
    /// The value of a key, where this is a map that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, node)| node),
            _ => None,
        }
    }
}

/// The two parts of a file, as bytes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    toml: bool,
    header: Range<usize>,
    body: usize,
}

/// Tells the front matter from the body. The first is none where the file has none or it is
/// broken, which a finding tells; the second is where the body begins.
pub(super) fn split(text: &str) -> (Option<Node>, usize, Vec<Finding>) {
    let parts = match parts(text) {
        Ok(parts) => parts,
        Err(finding) => return (None, 0, vec![*finding]),
    };
    if let Some(finding) = bounds::front_matter(&parts.header) {
        return (None, parts.body, vec![finding]);
    }
    let header = &text[parts.header.clone()];
    let parsed = if parts.toml {
        from_toml(header, parts.header.start)
    } else {
        from_yaml(header, parts.header.start)
    };
    match parsed {
        Ok(node) if matches!(node.value, Value::Map(_) | Value::Null) => (Some(node), parts.body, Vec::new()),
        Ok(node) => {
            let finding =
                Finding::error("front-matter-broken", "the front matter is not a list of keys and values")
                    .at(node.span)
                    .hint("write one `key: value` a line");
            (None, parts.body, vec![finding])
        }
        Err(finding) => (None, parts.body, vec![*finding]),
    }
}

/// Where front matter and body stand.
fn parts(text: &str) -> Result<Parts, Box<Finding>> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        let finding = Finding::error("front-matter-missing", "the front matter is missing")
            .at(0..first.trim_end().len())
            .hint(
                "begin the file with a line `---`, then `title: …` and `description: …`, then a line `---`",
            );
        return Err(Box::new(finding));
    }
    let start = first.len();
    let mut at = start;
    for line in lines {
        let ends = line.trim_end() == fence || (fence == "---" && line.trim_end() == "...");
        if ends {
            return Ok(Parts { toml: fence == "+++", header: start..at, body: at + line.len() });
        }
        at += line.len();
    }
    let finding = Finding::error("front-matter-open", "the front matter that begins here never ends")
        .at(0..fence.len())
        .hint(format!("put a line `{fence}` between the front matter and the text"));
    Err(Box::new(finding))
}

/// Reads YAML that stands at `base` in the file.
fn from_yaml(header: &str, base: usize) -> Result<Node, Box<Finding>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEEPEST, max_nodes: MOST_NODES },
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Option<Spanned<Yaml>>>(header, options) {
        Ok(None) => Ok(Node { value: Value::Null, span: base..base + header.len() }),
        Ok(Some(yaml)) => Ok(yaml_node(yaml, header, base)),
        Err(error) => {
            let place = error.location().map(|place| {
                line_column(
                    header,
                    usize::try_from(place.line()).unwrap_or(1),
                    usize::try_from(place.column()).unwrap_or(1),
                )
            });
            Err(Box::new(broken(header, base, place.unwrap_or(0), &first_line(&error.render()))))
        }
    }
}

/// Reads TOML that stands at `base` in the file.
fn from_toml(header: &str, base: usize) -> Result<Node, Box<Finding>> {
    match DeTable::parse(header) {
        Ok(table) => {
            let span = shift(table.span(), base);
            Ok(toml_node(&DeValue::Table(table.into_inner()), span, base, 0))
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            Err(Box::new(broken(header, base, at, error.message())))
        }
    }
}

/// The finding for front matter that is no YAML or TOML, on the whole line at `at`.
fn broken(header: &str, base: usize, at: usize, message: &str) -> Finding {
    let at = floor_boundary(header, at);
    let start = header[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = header[start..].lines().next().unwrap_or_default().trim_end();
    let message = format!("the front matter cannot be read: {message}");
    Finding::error("front-matter-broken", message)
        .at(base + start..base + start + line.len())
        .hint("put text that holds `: `, `#` or quotes between double quotes")
}

/// The reader's words without the place, which it counts from the front matter's own first line.
fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    line.split(" at line ").next().unwrap_or(line).to_owned()
}

/// The byte of a line and a column that both count from 1, the column in characters.
fn line_column(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn shift(span: Range<usize>, base: usize) -> Range<usize> {
    span.start + base..span.end + base
}

/// A YAML value before its place is known.
enum Yaml {
    Null,
    /// Anything but text: what was typed is read from the file.
    Typed(String),
    Text(String),
    List(Vec<Spanned<Yaml>>),
    Map(Vec<(String, Spanned<Yaml>)>),
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_none<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Yaml, D::Error> {
        Yaml::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Yaml::Typed(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Yaml::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Yaml>()? {
            let value = map.next_value()?;
            // A list or a map as a key means nothing to us.
            if let Yaml::Text(key) | Yaml::Typed(key) = key {
                entries.push((key, value));
            }
        }
        Ok(Yaml::Map(entries))
    }
}

/// Gives a YAML value its place.
fn yaml_node(yaml: Spanned<Yaml>, header: &str, base: usize) -> Node {
    let span = yaml_span(&yaml, header);
    let value = match yaml.value {
        Yaml::Null => Value::Null,
        Yaml::Text(text) => Value::Text(text),
        Yaml::Typed(text) => {
            let typed = header
                .get(span.clone())
                .map(str::trim)
                .filter(|typed| !typed.is_empty() && !typed.contains('\n'));
            Value::Text(typed.map_or(text, str::to_owned))
        }
        Yaml::List(items) => {
            Value::List(items.into_iter().map(|item| yaml_node(item, header, base)).collect())
        }
        Yaml::Map(entries) => Value::Map(
            entries.into_iter().map(|(key, value)| (key, yaml_node(value, header, base))).collect(),
        ),
    };
    let span = shift(span, base);
    // The reader places a list or map at its first token only.
    let end = match &value {
        Value::List(items) => items.iter().map(|item| item.span.end).max(),
        Value::Map(entries) => entries.iter().map(|(_, item)| item.span.end).max(),
        Value::Null | Value::Text(_) => None,
    };
    let end = end.map_or(span.end, |end| end.max(span.end));
    Node { value, span: span.start..end }
}

/// The bytes of the front matter that a YAML value stands on; empty where the reader cannot say.
fn yaml_span(yaml: &Spanned<Yaml>, header: &str) -> Range<usize> {
    let span = yaml.referenced.span();
    let bytes = span.byte_offset().zip(span.byte_len()).and_then(|(at, len)| {
        let start = usize::try_from(at).ok()?;
        Some(start..start.checked_add(usize::try_from(len).ok()?)?)
    });
    bytes.filter(|bytes| header.get(bytes.clone()).is_some()).unwrap_or(0..0)
}

/// Gives a TOML value its place; deeper nesting than [`DEEPEST`] is left out.
fn toml_node(value: &DeValue<'_>, span: Range<usize>, base: usize, depth: usize) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Text(number.to_string()),
        DeValue::Boolean(value) => Value::Text(value.to_string()),
        DeValue::Datetime(value) => Value::Text(value.to_string()),
        DeValue::Array(_) | DeValue::Table(_) if depth >= DEEPEST => Value::Null,
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| toml_node(item.get_ref(), shift(item.span(), base), base, depth + 1))
                .collect(),
        ),
        DeValue::Table(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, item)| {
                    (
                        key.get_ref().to_string(),
                        toml_node(item.get_ref(), shift(item.span(), base), base, depth + 1),
                    )
                })
                .collect(),
        ),
    };
    Node { value, span }
}
