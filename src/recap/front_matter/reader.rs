//! In charge of values by their kind: text, lists, keys and values, days. A value of another kind than
//! is wanted is a finding and is left out.
//!
//! It leaves which keys there are to [`super::fields`] and [`super::facts`].

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::fields::Located;
use super::{Node, Value, day, slips};
use crate::finding::Finding;
use crate::recap::document::plain;
use crate::recap::values::Values;

/// Reads values and collects findings about those that do not fit.
pub(super) struct Reader<'a> {
    /// The whole file.
    pub(super) text: &'a str,
    /// What templates may ask.
    pub(super) values: &'a Values,
    /// Lines that wait for what only the publication knows: as they are understood, and as they are typed.
    pub(super) waiting: BTreeMap<String, String>,
    pub(super) findings: Vec<Finding>,
}

/// The text of a scalar, outer space and emptiness aside.
pub(super) fn scalar(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(plain(text).trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        _ => None,
    }
}

impl Reader<'_> {
    pub(super) fn misfit(&mut self, node: &Node, key: &str, wanted: &str) {
        let is = match node.value {
            Value::Null => "empty",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "keys and values",
        };
        let finding = Finding::error("front-matter-type", format!("`{key}` is {is}, but should be {wanted}"));
        let hint = format!("take the key out, or write {wanted}");
        self.findings.push(finding.at(node.span.clone()).hint(hint));
    }

    pub(super) fn located(&mut self, node: &Node, key: &str) -> Option<Located<String>> {
        let value = node.get(key)?;
        if matches!(value.value, Value::List(_) | Value::Map(_)) {
            self.misfit(value, key, "text");
        }
        scalar(value).map(|text| Located { value: text, span: value.span.clone() })
    }

    pub(super) fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        self.located(node, key).map(|located| located.value)
    }

    pub(super) fn map<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        let value = node.get(key).filter(|value| value.value != Value::Null)?;
        if !matches!(value.value, Value::Map(_)) {
            self.misfit(value, key, "keys and values");
            return None;
        }
        Some(value)
    }

    pub(super) fn list<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a [Node]> {
        let value = node.get(key)?;
        match &value.value {
            Value::List(items) => Some(items),
            Value::Null => None,
            _ => {
                self.misfit(value, key, "a list");
                None
            }
        }
    }

    /// A list of texts, or one text.
    pub(super) fn one_or_more(&mut self, node: &Node, key: &str) -> Vec<String> {
        let Some(value) = node.get(key) else {
            return Vec::new();
        };
        match &value.value {
            Value::List(items) => {
                for item in items.iter().filter(|item| matches!(item.value, Value::List(_) | Value::Map(_))) {
                    self.misfit(item, key, "a list of texts");
                }
                items.iter().filter_map(scalar).collect()
            }
            Value::Map(_) => {
                self.misfit(value, key, "a list of texts");
                Vec::new()
            }
            _ => scalar(value).into_iter().collect(),
        }
    }

    /// A day; a time and a zone behind it are allowed and change nothing.
    pub(super) fn date(&mut self, node: &Node, key: &str) -> Option<Located<Date>> {
        let located = self.located(node, key)?;
        let day = day::stated(&located.value);
        if day.is_none() {
            self.not_a_date(key, located.span.clone());
        }
        day.map(|value| Located { value, span: located.span })
    }

    pub(super) fn not_a_date(&mut self, key: &str, span: Range<usize>) {
        let finding = Finding::error("date-unreadable", format!("`{key}` is not a date")).at(span);
        self.findings.push(finding.hint("write it as YYYY-MM-DD"));
    }

    /// A key that is not known is a slip that would leave a credit out.
    pub(super) fn keys(&mut self, node: &Node, key: &str, known: &[&str]) {
        let Value::Map(entries) = &node.value else { return };
        let unknown = |name: &str| !known.iter().any(|known| super::names::same(known, name));
        for (name, value) in entries.iter().filter(|(name, _)| unknown(name)) {
            let finding = Finding::error("front-matter-key", format!("`{key}` has no `{name}`"));
            let finding = finding.at(value.span.clone());
            self.findings.push(slips::within_fact(finding, self.text, node, (name, value), known));
        }
    }
}
