//! In charge of facts in TOML: a table a fact, behind everything else, so that no key of the site's
//! falls into one.

use super::json::quoted;
use super::tree::{Plain, Tree};

/// `[event]` and `[[talks]]` with a key a line, and what is deeper on one line.
pub(super) fn lines(facts: &[(&'static str, Tree)]) -> String {
    let mut out = String::new();
    for (name, tree) in facts {
        match tree {
            Tree::List(items) => {
                items.iter().for_each(|item| table(&format!("[[{name}]]"), item, &mut out));
            }
            tree => table(&format!("[{name}]"), tree, &mut out),
        }
    }
    out
}

fn table(header: &str, tree: &Tree, out: &mut String) {
    out.push('\n');
    out.push_str(header);
    out.push('\n');
    if let Tree::Map(entries) = tree {
        for (key, value) in entries {
            out.push_str(&format!("{} = {}\n", bare(key), inline(value)));
        }
    }
}

fn inline(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => quoted(text),
        Tree::Plain(Plain::Day(day)) => day.to_string(),
        Tree::Plain(number) => number.to_string(),
        Tree::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Tree::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{} = {}", bare(key), inline(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A key, in quotes unless TOML allows it bare.
fn bare(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(plain) { key.to_owned() } else { quoted(key) }
}
