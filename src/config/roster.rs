//! In charge of reading `roster.toml`: known fields only, and nobody who could be taken for
//! somebody else.
//!
//! It leaves what the roster is for to [`crate::recap::roster`].

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use super::check;
use super::source::{Problem, Source};
use crate::error::{Error, Result};
use crate::recap::roster::{Known, NETWORKS, Roster, folded};
use crate::recap::suggest::nearest;

/// The file as it was typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[serde(default)]
    person: Vec<Entry>,
    #[serde(default)]
    organisation: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    url: Option<Spanned<String>>,
    #[serde(default)]
    handles: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Reads a roster.
pub(super) fn load(source: &Source) -> Result<Roster> {
    let typed: Typed = source.parse(toml::from_str)?;
    Ok(Roster { people: known(source, typed.person)?, organisations: known(source, typed.organisation)? })
}

fn known(source: &Source, entries: Vec<Entry>) -> Result<Vec<Known>> {
    // A spelling that two entries share would credit one of them for the other.
    let mut owners: HashMap<String, usize> = HashMap::new();
    let mut known = Vec::with_capacity(entries.len());
    for (owner, entry) in entries.into_iter().enumerate() {
        for spelling in std::iter::once(&entry.name).chain(&entry.aliases) {
            checked(source, "a name", spelling, check::text)?;
            if *owners.entry(folded(spelling.get_ref())).or_insert(owner) != owner {
                let message = "belongs to another entry already, so it is not clear who is meant";
                return Err(wrong(source, "this spelling", spelling, Problem::new(message)));
            }
        }
        let mut handles = BTreeMap::new();
        for (network, handle) in &entry.handles {
            checked(source, "`handles`", network, is_network)?;
            let handle = checked(source, "a handle", handle, check::text)?;
            handles.insert(network.get_ref().clone(), handle);
        }
        known.push(Known {
            name: checked(source, "a name", &entry.name, check::text)?,
            aliases: entry.aliases.into_iter().map(Spanned::into_inner).collect(),
            url: match &entry.url {
                Some(url) => {
                    checked(source, "`url`", url, check::link)?;
                    Some(url.get_ref().trim().to_owned())
                }
                None => None,
            },
            handles,
        });
    }
    Ok(known)
}

fn is_network(name: &str) -> std::result::Result<(), Problem> {
    if NETWORKS.contains(&name) {
        return Ok(());
    }
    let problem = Problem::new(format!("knows no network `{}`", name.escape_debug()));
    Err(problem.hint(match nearest(name, NETWORKS) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("The networks are {}.", NETWORKS.map(|name| format!("`{name}`")).join(", ")),
    }))
}

fn checked<T>(
    source: &Source,
    what: &str,
    value: &Spanned<String>,
    check: impl FnOnce(&str) -> std::result::Result<T, Problem>,
) -> Result<T> {
    // Names and handles go out as they are, to terminals as well.
    if value.get_ref().chars().any(char::is_control) {
        return Err(wrong(source, what, value, Problem::new("holds a control character")));
    }
    check(value.get_ref()).map_err(|problem| wrong(source, what, value, problem))
}

fn wrong(source: &Source, what: &str, value: &Spanned<String>, problem: Problem) -> Error {
    let error = source.error(format!("{what} {}", problem.message), Some(value.span()));
    match problem.hint {
        Some(hint) => error.hint(hint),
        None => error,
    }
}
