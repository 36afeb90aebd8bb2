//! In charge of facts in JSON, and of quoted text, which YAML and TOML have from it.

use std::fmt::Write as _;

use super::tree::{Plain, Tree};

/// Members of an object, without the braces around them.
pub(super) fn members(facts: &[(&'static str, Tree)]) -> String {
    let member = |(name, tree): &(&str, Tree)| format!("  {}: {}", quoted(name), value(tree));
    facts.iter().map(member).collect::<Vec<_>>().join(",\n")
}

/// A value on one line.
pub(super) fn value(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => quoted(text),
        Tree::Plain(Plain::Day(day)) => quoted(&day.to_string()),
        Tree::Plain(number) => number.to_string(),
        Tree::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        Tree::Map(entries) => {
            let entries = entries.iter().map(|(key, tree)| format!("{}: {}", quoted(key), value(tree)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text in double quotes, with the escapes that JSON (RFC 8259 section 7), YAML 1.2 and TOML 1.0 have
/// in common: on one line, and with nothing in it that an editor or a reader could take for a line end.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if char.is_control()
                || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                // All of them are below U+10000. Writing to a string does not fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}
