//! In charge of formulas between `$$` and `$$`, as kramdown has them: what stands there is no Markdown.
//!
//! Nothing draws them here; readers see them as they are typed.

use super::code::{Code, is_set_off};
use super::{Edit, next_of, set};

/// Longest formula, in bytes.
const LONGEST: usize = 2_000;

/// A backslash before every sign of the formulas of a text that may mean something to Markdown.
pub(super) fn marks(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !text.contains("$$") {
        return edits;
    }
    let mut code = Code::default();
    // Where the line begins that is read.
    let (mut line, mut seen) = (0, 0);
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = code.skip(text, at) {
            at = end;
        } else if text.as_bytes()[at] == b'$' {
            line = text[seen..at].rfind('\n').map_or(line, |end| seen + end + 1);
            seen = at;
            let run = text.as_bytes()[at..].iter().take_while(|byte| **byte == b'$').count();
            let formula = if run == 2 { formula(&text[at + 2..], &text[line..at]) } else { None };
            at += run;
            if let Some(formula) = formula.filter(|_| !is_set_off(text, at)) {
                let signs = formula.char_indices().filter(|(_, char)| char.is_ascii_punctuation());
                edits.extend(signs.map(|(sign, _)| {
                    let start = at + sign;
                    Edit { start, end: start, with: "\\".to_owned() }
                }));
                at += formula.len() + 2;
            }
        } else {
            at += 1;
        }
        at = next_of(&const { set(b"`~$") }, text, at);
    }
    edits
}

/// The formula that a text begins with, up to its `$$`. Two prices are none, `Cafe ($$) – Bar ($$)`: a formula
/// is set close in its line, or is a paragraph of its own, and holds a sign of one.
fn formula<'t>(text: &'t str, before: &str) -> Option<&'t str> {
    let near = &text[..text.floor_char_boundary(text.len().min(LONGEST))];
    let formula = &near[..near.find("$$")?];
    let behind = &near[formula.len() + 2..];
    let whole = before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty())
        && behind.split('\n').next().is_some_and(|line| line.trim().is_empty());
    let within = !formula.contains('\n')
        && !formula.starts_with(char::is_whitespace)
        && !formula.ends_with(char::is_whitespace)
        && !before.ends_with(char::is_alphanumeric)
        && !formula.contains('<');
    let mut lines = formula.trim().lines();
    let block =
        !lines.any(|line| line.trim().is_empty() || line.trim_start().starts_with(['#', '>', '|', '<']));
    let is_one = (whole && block || within)
        && has_sign(formula)
        && !behind.starts_with('$')
        && !["`", "](", "{{", "{%", "</", "://"].iter().any(|mark| formula.contains(mark));
    is_one.then_some(formula)
}

/// Whether a sign of a formula stands in a text: a command, a power, an index, an equation.
fn has_sign(text: &str) -> bool {
    let command = text
        .match_indices('\\')
        .any(|(at, _)| text[at + 1..].starts_with(|char: char| !char.is_whitespace()));
    command || text.contains(['^', '=']) || text.contains("_{")
}
