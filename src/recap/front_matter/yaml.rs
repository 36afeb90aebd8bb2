//! In charge of front matter in YAML, and in JSON, which is YAML as well: text becomes a tree of values that
//! know where they stand. What the keys mean is left to [`super::fields`].

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{NonFiniteFloatPolicy, Spanned};

use super::{DEEPEST, MOST_NODES, Node, Value, broken, shift};
use crate::finding::Finding;

mod simple;

/// Reads YAML that stands at `base` in the file.
pub(super) fn read(header: &str, base: usize) -> Result<Node, Box<Finding>> {
    simple::read(header, base).map_or_else(|| read_any(header, base), Ok)
}

/// Reads whatever YAML allows.
fn read_any(header: &str, base: usize) -> Result<Node, Box<Finding>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: DEEPEST, max_nodes: MOST_NODES },
        with_snippet: false,
        // Only what nobody asks for is such a number; what was typed is read from the file.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
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
