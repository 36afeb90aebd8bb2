//! In charge of what kramdown and GitHub add to a tree that every reader knows: abbreviations, alerts, tables
//! without a head.
//!
//! It leaves finding them in the text to [`crate::recap::markdown`].

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue};

/// An alert becomes a quote that begins with its title.
pub(super) fn title_alert<'a>(arena: &'a Arena<'a>, node: &'a AstNode<'a>) {
    let title = match &node.data().value {
        NodeValue::Alert(alert) => {
            alert.title.clone().unwrap_or_else(|| alert.alert_type.default_title().to_owned())
        }
        _ => return,
    };
    node.data_mut().value = NodeValue::BlockQuote;
    let strong = arena.alloc(NodeValue::Strong.into());
    strong.append(arena.alloc(NodeValue::Text(title.into()).into()));
    let paragraph = arena.alloc(NodeValue::Paragraph.into());
    paragraph.append(strong);
    node.prepend(paragraph);
}

/// Takes away the head of a table in which nothing stands.
pub(super) fn take_empty_head<'a>(node: &'a AstNode<'a>) {
    let empty = matches!(node.data().value, NodeValue::TableRow(true))
        && node.children().all(|cell| cell.first_child().is_none())
        && node.next_sibling().is_some();
    if empty {
        node.detach();
    }
}

/// Says behind the first place of every abbreviation what it is short for; not in an address that is shown.
pub(super) fn expand<'a>(root: &'a AstNode<'a>, abbreviations: &[(String, String)]) {
    let mut left: Vec<&(String, String)> = abbreviations.iter().collect();
    if left.is_empty() {
        return;
    }
    for node in root.descendants() {
        let linked = node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Link(_)));
        if let NodeValue::Text(text) = &mut node.data_mut().value {
            if linked && text.contains(['/', '@']) {
                continue;
            }
            let mut found: Vec<(usize, &str)> = Vec::new();
            left.retain(|(short, long)| match place(text, short) {
                Some(end) => {
                    found.push((end, long));
                    false
                }
                None => true,
            });
            found.sort_unstable_by_key(|(end, _)| *end);
            for (end, long) in found.into_iter().rev() {
                let (before, behind) = text.split_at(end);
                *text = format!("{before} ({long}){behind}").into();
            }
        }
    }
}

/// Where a word ends in a text for the first time; not within another.
fn place(text: &str, word: &str) -> Option<usize> {
    let outside = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    text.match_indices(word).map(|(at, _)| (at, at + word.len())).find_map(|(at, end)| {
        (outside(text[..at].chars().next_back()) && outside(text[end..].chars().next())).then_some(end)
    })
}
