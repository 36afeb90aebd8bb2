//! In charge of footnotes: one that is not defined shows its brackets, and a definition that nothing refers
//! to shows nothing.
//!
//! It leaves the links of reference to [`super::written`].

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::page::Page;
use super::written::Written;
use crate::finding::Finding;

/// Longest name of a note, in bytes.
const LONGEST: usize = 100;

/// Where `[^name]` stands, in bytes of the file.
struct Note<'a> {
    name: &'a str,
    start: usize,
    end: usize,
    defines: bool,
}

/// Looks over the notes of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    let mut verbatim = written.verbatim.iter().peekable();
    let mut notes = Vec::new();
    let mut at = page.body_at;
    while let Some(start) = page.source[at..].find("[^").map(|found| at + found) {
        at = start + 2;
        while verbatim.next_if(|range| range.end <= start).is_some() {}
        if verbatim.peek().is_none_or(|range| !range.contains(&start)) {
            notes.extend(note(page.source, start));
        }
    }
    let names = |defines: bool| -> HashSet<String> {
        notes.iter().filter(|note| note.defines == defines).map(|note| note.name.to_lowercase()).collect()
    };
    let (defined, used) = (names(true), names(false));
    let mut first: HashMap<String, &Note<'_>> = HashMap::new();
    for note in notes.iter().filter(|note| note.defines) {
        match first.entry(note.name.to_lowercase()) {
            Entry::Vacant(entry) => drop(entry.insert(note)),
            Entry::Occupied(entry) => findings.push(twice(note, entry.get())),
        }
    }
    for note in &notes {
        let other = if note.defines { &used } else { &defined };
        if !other.contains(&note.name.to_lowercase()) {
            findings.push(told(note));
        }
    }
}

/// The note whose bracket opens at a byte.
fn note(source: &str, start: usize) -> Option<Note<'_>> {
    let limit = source.floor_char_boundary((start + LONGEST).min(source.len()));
    let inner = source.get(start + 2..limit)?;
    let name = &inner[..inner.find(']')?];
    let end = start + 3 + name.len();
    let near = &source[source.floor_char_boundary(start.saturating_sub(LONGEST))..start];
    let before = near.rfind('\n').map_or(near, |end| &near[end + 1..]);
    let escaped = source[..start].ends_with('\\');
    // A set of characters in a pattern is none: `[^0-9]`, `[^a]+`.
    let plain = !name.trim().is_empty() && !name.contains(['[', '^', '\n', '\\', '`']);
    let begins = before.trim_start_matches([' ', '\t', '>']).is_empty();
    let defines = begins && source[end..].starts_with(':');
    let mut letters = name.chars();
    let range = matches!(
        (letters.next(), letters.next(), letters.next(), letters.next()),
        (Some(_), Some('-'), Some(_), None)
    );
    let pattern = range || source[end..].starts_with(['+', '*', '?', '{']);
    (plain && !escaped && !pattern).then_some(Note { name, start, end: end + usize::from(defines), defines })
}

/// A note that is defined again; the last counts, as with kramdown.
fn twice(note: &Note<'_>, first: &Note<'_>) -> Finding {
    let message = format!("the note `{}` is defined a second time, and readers see the last", note.name);
    Finding::warning("note-twice", message)
        .at(note.start..note.end)
        .related(first.start..first.end, "here it is defined first")
        .hint("give one of the two another name, and refer to it by that")
}

fn told(note: &Note<'_>) -> Finding {
    let name = note.name;
    let finding = if note.defines {
        Finding::warning("note-unused", format!("the note `{name}` is left out: nothing refers to it"))
            .hint(format!("refer to it with `[^{name}]`, or make a sentence of it"))
    } else {
        Finding::warning(
            "note-undefined",
            format!("the note `{name}` is not defined, so that readers see its brackets"),
        )
        .hint(format!("define it on a line of its own with `[^{name}]: …`, or take it away"))
    };
    finding.at(note.start..note.end)
}
