//! In charge of mistyped front matter: keys that are a letter or two away from a fact's, which would leave
//! credits out without a word, and what its readers say of front matter that they cannot read, in words
//! for people.

use std::ops::Range;

use super::{Node, Value, names};
use crate::finding::Finding;
use crate::recap::suggest::nearest;

/// Keys that are near to a fact's and mean something else to generators and themes.
const NO_SLIPS: &[&str] = &[
    "cost", "events", "ghost", "hash", "hosting", "most", "nest", "post", "posts", "tables", "tags", "task",
    "tasks", "test", "text",
];

/// What the readers of YAML and TOML say, a part of it, and what is said instead: what is wrong, and how
/// to mend it.
const READERS: &[(&str, &str, &str)] = &[
    ("unclosed quote", "a quote is opened here and never closed", "close it, or take it out"),
    (
        "unclosed bracket",
        "a bracket is opened here and never closed",
        "close it, or put the text between double quotes",
    ),
    (
        "misplaced bracket",
        "a bracket is closed here that was never opened",
        "take it out, or put the text between double quotes",
    ),
    (
        "mapping values are not allowed",
        "a `: ` stands here where no key can be",
        "put text that holds `: ` between double quotes, and let all keys begin in the same column",
    ),
    (
        "simple key expected",
        "this line is no `key: value`",
        "write `key: value`, or indent what goes on with the value above",
    ),
    (
        "unknown anchor",
        "a value that begins with `*` refers to another one, and there is none of that name",
        QUOTES,
    ),
    ("unexpected character", "a value cannot begin with this sign", QUOTES),
    (
        "trailing content",
        "something stands behind the closing quote",
        "put the whole text between one pair of quotes, and write `\\\"` for a quote within it",
    ),
    (
        "unknown escape",
        "a backslash stands before a letter that makes no sign with it",
        "write `\\\\` for a backslash, or put the text between single quotes",
    ),
    ("recursive", "a value refers to itself", "write the value out"),
    (
        "did not find expected ','",
        "a comma is missing between two entries",
        "put a `,` at the end of the line before",
    ),
    ("invalid", "a value is not of the kind that its tag says", "take the tag, which begins with `!`, out"),
    (
        "string values must be quoted",
        "text stands here without quotes",
        "put it between double quotes: `title = \"…\"`",
    ),
    ("key with no value", "a key has no value here", "write `key = \"value\"`"),
];

const QUOTES: &str = "put the value between double quotes";

/// What a reader of YAML or TOML says, in our words, and how to mend it.
pub(super) fn in_our_words(message: &str) -> (String, String) {
    if let Some(key) = message.strip_prefix("duplicate mapping key: ") {
        let key = key.rsplit_once(", set ").map_or(key, |(key, _)| key);
        return (format!("the key `{key}` stands here for the second time"), ONE.to_owned());
    }
    if message.starts_with("duplicate key") {
        return ("a key stands here for the second time".to_owned(), ONE.to_owned());
    }
    match READERS.iter().find(|(part, ..)| message.contains(part)) {
        Some((_, what, hint)) => ((*what).to_owned(), (*hint).to_owned()),
        None => {
            (message.to_owned(), "put text that holds `: `, `#` or quotes between double quotes".to_owned())
        }
    }
}

const ONE: &str = "take one of the two out";

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
