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
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = code.skip(text, at) {
            at = end;
        } else if text.as_bytes()[at] == b'$' {
            let run = text.as_bytes()[at..].iter().take_while(|byte| **byte == b'$').count();
            let formula = if run == 2 { formula(&text[at + 2..]) } else { None };
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

/// The formula that a text begins with, up to its `$$`; one that holds code, a link or an empty line is none.
fn formula(text: &str) -> Option<&str> {
    let near = &text[..text.floor_char_boundary(text.len().min(LONGEST))];
    let formula = &near[..near.find("$$")?];
    let is_one = !formula.trim().is_empty()
        && !near[formula.len() + 2..].starts_with('$')
        && !formula.contains('`')
        && !formula.contains("](")
        && !formula.trim().lines().any(|line| line.trim().is_empty());
    is_one.then_some(formula)
}
