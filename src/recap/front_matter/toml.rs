//! In charge of front matter in TOML: text becomes a tree of values that know where they stand. What the
//! keys mean is left to [`super::fields`].

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{DEEPEST, Node, Value, broken, shift};
use crate::finding::Finding;

/// Reads TOML that stands at `base` in the file.
pub(super) fn read(header: &str, base: usize) -> Result<Node, Box<Finding>> {
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
