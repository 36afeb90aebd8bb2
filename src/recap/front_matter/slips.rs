//! In charge of mistyped keys: one that is a letter or two away from a fact's would leave credits out
//! without a word.

use std::ops::Range;

use super::{Node, Value, names};
use crate::finding::Finding;
use crate::recap::suggest::nearest;

/// Keys that are near to a fact's and mean something else to generators and themes.
const NO_SLIPS: &[&str] = &[
    "cost", "events", "ghost", "hash", "hosting", "most", "nest", "post", "posts", "tables", "tags", "task",
    "tasks", "test", "text",
];

/// Findings about keys at the top of the front matter that are nearly a fact's.
pub(super) fn of_facts(text: &str, root: &Node) -> Vec<Finding> {
    let Value::Map(entries) = &root.value else { return Vec::new() };
    let slip = |(name, value): &(String, Node)| {
        let other = names::known(name) || NO_SLIPS.iter().any(|word| names::same(word, name));
        // Cheap first: comparing letters costs more than all the rest.
        let may = !other && names::FACTS.iter().any(|fact| fits(fact, value));
        let fact = may.then(|| nearest(name, names::FACTS.iter().copied())).flatten()?;
        fits(fact, value).then_some(())?;
        let message = format!("`{name}` is not known, and what it states is not credited");
        let finding = Finding::warning("fact-mistyped", message).hint(format!("did you mean `{fact}`?"));
        let certain =
            root.get(fact).is_none() && entries.iter().filter(|(other, _)| other == name).count() == 1;
        Some(corrected(finding.at(value.span.clone()), text, (name, value), certain.then_some(fact)))
    };
    entries.iter().filter_map(slip).collect()
}

/// Whether a value is of the kind that a fact has.
fn fits(fact: &str, value: &Node) -> bool {
    match (&value.value, fact) {
        (Value::List(_), "sponsors" | "also_thanked" | "talks") => true,
        (Value::Map(_), "event" | "host" | "next") => true,
        // A name, and not a number or a flag of the site's.
        (Value::Text(text), "host") => text.trim().contains(' ') && text.starts_with(char::is_alphabetic),
        _ => false,
    }
}

/// Adds to the finding about an unknown key in a fact what is likely meant.
pub(super) fn within_fact(
    finding: Finding,
    text: &str,
    fact: &Node,
    key: (&str, &Node),
    known: &[&str],
) -> Finding {
    let Some(meant) = nearest(key.0, known.iter().copied()) else {
        return finding.hint(format!("it knows {}", known.join(", ")));
    };
    let finding = finding.hint(format!("did you mean `{meant}`? It knows {}", known.join(", ")));
    let certain = fact.get(meant).is_none();
    corrected(finding, text, key, certain.then_some(meant))
}

/// A finding that stands on the key, with the key corrected where that is certain.
fn corrected(finding: Finding, text: &str, key: (&str, &Node), certain: Option<&str>) -> Finding {
    match key_of(text, key.0, key.1.span.start) {
        Some(span) => match certain {
            Some(meant) => finding.at(span.clone()).fix(span, meant),
            None => finding.at(span),
        },
        None => finding,
    }
}

/// Where the key of a value stands: before it, with nothing but `:`, `=`, brackets and space between,
/// or at its beginning, as the name of a TOML table.
fn key_of(text: &str, key: &str, value: usize) -> Option<Range<usize>> {
    let (before, behind) = text.split_at_checked(value)?;
    let table = behind.trim_start_matches('[');
    if table.len() < behind.len() && table.strip_prefix(key).is_some_and(|rest| rest.starts_with(']')) {
        let start = text.len() - table.len();
        return Some(start..start + key.len());
    }
    let before = before.trim_end_matches([' ', '\t', '\r', '\n', ':', '=', '[', ']', '-', '"', '\'', '{']);
    let start = before.len().checked_sub(key.len())?;
    (before.get(start..)? == key).then_some(start..before.len())
}
