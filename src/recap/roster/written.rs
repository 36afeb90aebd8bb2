//! In charge of a roster's entries as TOML: what `recap roster update` prints, and what it appends to
//! `roster.toml`.
//!
//! It leaves which entries there are to [`super::propose`], and reading them to [`crate::config`].

use std::fmt::Write as _;

use super::{Entry, Known, Proposal, Suggestion};

impl Proposal {
    /// The new entries as TOML, an empty line between each two; nothing where there are none.
    pub fn toml(&self) -> String {
        self.entries.iter().map(Entry::toml).collect::<Vec<_>>().join("\n")
    }
}

impl Entry {
    /// The entry as TOML, with a comment on how often and when the recaps name them.
    pub fn toml(&self) -> String {
        let recaps = if self.recaps == 1 { "1 recap".to_owned() } else { format!("{} recaps", self.recaps) };
        let days = match (self.first, self.last) {
            (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
            (Some(day), _) | (None, Some(day)) => format!(", {day}"),
            (None, None) => String::new(),
        };
        format!(
            "# {recaps}{days}\n[[{}]]\nname = {}\n{}",
            self.kind.table(),
            quoted(&self.known.name),
            fields(&self.known)
        )
    }
}

impl Suggestion {
    /// What the entry lacks as TOML, a line a key.
    pub fn toml(&self) -> String {
        fields(&self.known)
    }
}

/// Everything of an entry but its name, a line a key.
fn fields(known: &Known) -> String {
    let mut lines = String::new();
    // Writing to a string cannot fail.
    let mut line = |key: &str, value: String| _ = writeln!(lines, "{key} = {value}");
    if !known.aliases.is_empty() {
        let aliases: Vec<_> = known.aliases.iter().map(|alias| quoted(alias)).collect();
        line("aliases", format!("[{}]", aliases.join(", ")));
    }
    if let Some(url) = &known.url {
        line("url", quoted(url));
    }
    if let Some(logo) = &known.logo {
        line("logo", quoted(logo));
    }
    if !known.handles.is_empty() {
        let handles: Vec<_> =
            known.handles.iter().map(|(network, handle)| format!("{network} = {}", quoted(handle))).collect();
        line("handles", format!("{{ {} }}", handles.join(", ")));
    }
    lines
}

/// A basic string (TOML 1.0, "String"): quotation marks, backslashes and control characters are
/// escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            // A tab may stand as it is, and is easily lost.
            _ if char.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(char)),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}
