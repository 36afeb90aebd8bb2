//! In charge of what the parser takes for a definition and nobody meant as one: a line that begins with a
//! tilde, which says "about", and a smiley.
//!
//! It leaves parsing to [`super::parse_to_show`].

use comrak::nodes::{AstNode, NodeValue};

use super::Lines;

/// Longest line that may be a smiley, in bytes.
const LONGEST: usize = 200;

/// Whether a line of a text begins as a definition does.
pub(super) fn begin(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
        line.strip_prefix(':').is_some_and(|rest| rest.starts_with([' ', '\t']))
    })
}

/// The text with a backslash before every sign that the parser took for a definition's and that is none;
/// nothing where there is no such sign.
pub(super) fn unmistaken<'a>(root: &'a AstNode<'a>, text: &str) -> Option<String> {
    let lines = Lines::of(text);
    let details =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::DescriptionDetails));
    let mut signs: Vec<usize> = details.map(|node| lines.offset(node.data().sourcepos.start)).collect();
    signs.retain(|at| text.get(*at..).is_some_and(|rest| rest.starts_with('~') || is_smiley(rest)));
    signs.sort_unstable();
    signs.dedup();
    if signs.is_empty() {
        return None;
    }
    let mut escaped = String::with_capacity(text.len() + signs.len());
    let mut from = 0;
    for at in signs {
        escaped.push_str(&text[from..at]);
        escaped.push('\\');
        from = at;
    }
    escaped.push_str(&text[from..]);
    Some(escaped)
}

/// Whether a text begins with a smiley whose eyes and mouth stand apart: `: )`, `: -(`.
fn is_smiley(text: &str) -> bool {
    let Some(line) = text.strip_prefix(':').and_then(|rest| rest.split(['\n', '\r']).next()) else {
        return false;
    };
    let face = line.split_whitespace().next().unwrap_or_default();
    let mouth = face.trim_start_matches('-');
    line.len() <= LONGEST && !mouth.is_empty() && mouth.chars().all(|char| ")(|/\\".contains(char))
}
