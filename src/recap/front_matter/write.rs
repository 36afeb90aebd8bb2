//! In charge of putting the understood facts into a file's front matter, in the front matter's own
//! format, for a person to correct. Nothing else of the file changes by a byte.
//!
//! It leaves the spelling of each format to its module, and writing the file to [`crate::cli`].

use std::ops::Range;

use super::{Format, Header, Value, names, split};
use crate::finding::{Finding, Severity};
use crate::recap::{Recap, Roster, Source, lint, understand};

mod json;
mod toml;
mod tree;
mod yaml;

use tree::Tree;

/// A file with its facts in the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The whole text.
    pub text: String,
    /// The facts that were put in, in order; empty when nothing was left to state.
    pub added: Vec<&'static str>,
    /// The facts that the front matter stated already, which were left alone.
    pub kept: Vec<&'static str>,
}

/// Puts the facts that are understood from a file into its front matter: those that it does not state
/// yet, behind everything that stands there, or in the place of a `null`. A file without front matter
/// gets one in YAML. What a `roster` knows of those who are named goes with them.
///
/// # Errors
/// The finding that says why it cannot be done: a file without text, front matter that has errors, or
/// one that holds no lists.
pub fn write(source: &Source, roster: Option<&Roster>) -> Result<Written, Box<Finding>> {
    let parted = split(&source.text);
    if let Some(broken) = parted.broken {
        return Err(Box::new(broken));
    }
    if source.text.trim().is_empty() {
        return Err(Box::new(lint::empty_file()));
    }
    if source.text.get(parted.body..).is_none_or(|body| body.trim().is_empty()) {
        return Err(Box::new(lint::empty(parted.body..source.text.len())));
    }
    let header = parted.header.as_ref();
    let (stated, findings) = header.map(|header| super::read(&source.text, header)).unwrap_or_default();
    if let Some(error) = findings.into_iter().find(|finding| finding.severity == Severity::Error) {
        return Err(Box::new(error));
    }
    let (mut recap, _) = understand(source);
    let empty = |name: &str| header.and_then(|header| empty(&source.text, header, name));
    let kept: Vec<&str> = stated.facts.into_iter().filter(|name| empty(name).is_none()).collect();
    if let Some(roster) = roster {
        let mut known = recap.clone();
        roster.complete(&mut known);
        // What is stated stays as it stands.
        recap = but_for(&kept, known, recap);
    }
    let facts: Vec<(&'static str, Tree)> =
        tree::facts(&recap).into_iter().filter(|(name, _)| !kept.contains(name)).collect();
    let added: Vec<&'static str> = facts.iter().map(|(name, _)| *name).collect();
    if added.is_empty() {
        return Ok(Written { text: source.text.clone(), added, kept });
    }
    let (filling, behind): (Vec<_>, Vec<_>) = facts.into_iter().partition(|(name, _)| empty(name).is_some());
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for fact in filling {
        let (Some(at), Some(header)) = (empty(fact.0), header) else { continue };
        changes.push((at, with_line_ends_of(&source.text, filled(header, &fact))));
    }
    if !behind.is_empty() {
        let (at, addition) = addition(&source.text, header, &behind)?;
        changes.push((at..at, addition));
    }
    let text = changed(&source.text, changes);
    if reads_back(&recap, source, &text) {
        Ok(Written { text, added, kept })
    } else {
        Err(unwritable(header))
    }
}

/// A recap with those facts of another one that are stated.
fn but_for(stated: &[&str], recap: Recap, other: Recap) -> Recap {
    let is = |name: &str| stated.contains(&name);
    Recap {
        host: if is("host") { other.host } else { recap.host },
        sponsors: if is("sponsors") { other.sponsors } else { recap.sponsors },
        also_thanked: if is("also_thanked") { other.also_thanked } else { recap.also_thanked },
        talks: if is("talks") { other.talks } else { recap.talks },
        next: if is("next") { other.next } else { recap.next },
        ..recap
    }
}

/// The place of a fact that is stated as nothing at all, to be filled: its whole line in YAML, the
/// `null` in JSON. None where something is stated, or the line says more than that.
fn empty(text: &str, header: &Header, name: &str) -> Option<Range<usize>> {
    let node = header.root.get(name).filter(|node| node.value == Value::Null)?;
    match header.format {
        Format::Json => text.get(node.span.clone()).filter(|null| *null == "null").map(|_| node.span.clone()),
        Format::Yaml => {
            let mut at = header.span.start;
            let mut lines = text.get(header.span.clone())?.split_inclusive('\n').map(|line| {
                at += line.len();
                (at - line.len()..at, line)
            });
            lines.find_map(|(span, line)| {
                let value = line.trim_start().strip_prefix(name)?.trim_start().strip_prefix(':')?.trim();
                matches!(value, "" | "~" | "null" | "Null" | "NULL").then_some(span)
            })
        }
        Format::Toml | Format::Lines => None,
    }
}

/// What stands in such a place from now on.
fn filled(header: &Header, fact: &(&'static str, Tree)) -> String {
    match header.format {
        Format::Json => json::value(&fact.1),
        Format::Yaml | Format::Toml | Format::Lines => yaml::lines(std::slice::from_ref(fact), ""),
    }
}

/// A text with other words in the place of some bytes, which do not overlap.
fn changed(text: &str, mut changes: Vec<(Range<usize>, String)>) -> String {
    changes.sort_by_key(|(at, _)| at.start);
    let mut new = String::with_capacity(text.len() + 1_000);
    let mut from = 0;
    for (at, with) in changes {
        new.push_str(text.get(from..at.start).unwrap_or_default());
        new.push_str(&with);
        from = at.end;
    }
    new.push_str(text.get(from..).unwrap_or_default());
    new
}

/// What is put in, and at which byte.
fn addition(
    text: &str,
    header: Option<&Header>,
    facts: &[(&'static str, Tree)],
) -> Result<(usize, String), Box<Finding>> {
    let Some(header) = header else {
        let gap = if text.is_empty() || text.starts_with(['\n', '\r']) { "" } else { "\n" };
        let block = format!("---\n{}---\n{gap}", yaml::lines(facts, ""));
        return Ok((0, with_line_ends_of(text, block)));
    };
    let inner = text.get(header.span.clone()).unwrap_or_default();
    match header.format {
        // Keys in braces on one line go on inside them, where a person puts the facts as well.
        Format::Yaml if inner.trim_start().starts_with('{') => Err(unwritable(Some(header))),
        Format::Yaml => {
            let first =
                inner.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
            let indent = first.map_or("", |line| &line[..line.len() - line.trim_start().len()]);
            Ok((header.span.end, with_line_ends_of(text, yaml::lines(facts, indent))))
        }
        Format::Toml => Ok((header.span.end, with_line_ends_of(text, toml::lines(facts)))),
        Format::Json => {
            let members = inner.trim_end().strip_suffix('}').map_or("", str::trim_end);
            let comma = if members.ends_with(['{', ',']) { "" } else { "," };
            let addition = format!("{comma}\n{}", json::members(facts));
            Ok((header.span.start + members.len(), with_line_ends_of(text, addition)))
        }
        Format::Lines => Err(only_lines(header, inner)),
    }
}

/// Lines with the line ends that the file's first line has.
fn with_line_ends_of(text: &str, lines: String) -> String {
    let windows = text.split_inclusive('\n').next().is_some_and(|first| first.ends_with("\r\n"));
    if windows { lines.replace('\n', "\r\n") } else { lines }
}

/// Whether the same is understood from the new text as from the old one, facts and page.
fn reads_back(recap: &Recap, source: &Source, text: &str) -> bool {
    let (again, _) = understand(&Source { path: source.path.clone(), text: text.to_owned() });
    let (body, values) = (recap.body.clone(), recap.values.clone());
    again.body.ends_with(&recap.body) && Recap { body, values, ..again } == *recap
}

/// The finding for front matter that holds no lists.
fn only_lines(header: &Header, inner: &str) -> Box<Finding> {
    let message = "the front matter is bare `Key: value` lines, which cannot hold lists such as `talks`";
    let hint = "if your site reads YAML, put a line `---` before and behind these lines; or else mend the text itself";
    let span = header.span.start..header.span.start + inner.trim_end().len();
    Box::new(Finding::error("front-matter-lines", message).at(span).hint(hint))
}

/// The finding for front matter in a shape that cannot be added to.
fn unwritable(header: Option<&Header>) -> Box<Finding> {
    let finding =
        Finding::error("front-matter-shape", "the facts cannot be added to front matter of this shape");
    let finding = header.map(|header| header.span.clone()).into_iter().fold(finding, Finding::at);
    Box::new(finding.hint(format!("write one key a line, and add {} by hand", names::FACTS.join(", "))))
}

#[cfg(test)]
mod tests;
