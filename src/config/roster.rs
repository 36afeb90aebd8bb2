//! In charge of reading `roster.toml`: known fields only, and nobody who could be taken for
//! somebody else.
//!
//! It leaves what the roster is for to [`crate::recap::roster`].

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::check;
use super::source::{Problem, Source};
use crate::error::{Error, Result};
use crate::recap::roster::{Known, NETWORKS, Roster, folded};
use crate::recap::suggest::nearest;

/// The tables of a roster.
const TABLES: [&str; 2] = ["person", "organisation"];

/// What an entry may say.
const KEYS: [&str; 5] = ["name", "aliases", "url", "logo", "handles"];

/// The file as it was typed.
#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    person: Vec<Entry>,
    #[serde(default)]
    organisation: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    url: Option<Spanned<String>>,
    logo: Option<Spanned<String>>,
    #[serde(default)]
    handles: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// Reads a roster.
///
/// # Errors
/// It is no TOML, says something that a roster does not know, or has two entries of one spelling.
pub(crate) fn load(source: &Source) -> Result<Roster> {
    refuse_unknown_keys(source)?;
    let typed: Typed = source.parse(toml::from_str)?;
    Ok(Roster { people: known(source, typed.person)?, organisations: known(source, typed.organisation)? })
}

/// Reads a roster that something is only checked against: what it does not know and entries that are
/// wrong are left out, and told.
///
/// # Errors
/// It is no TOML.
pub(crate) fn load_what_is_known(source: &Source) -> Result<(Roster, Vec<Error>)> {
    let mut doubts = unknown_keys(source)?;
    let mut file = source.parse(DeTable::parse)?.into_inner();
    let mut list = |name| {
        let entries = file.remove(name).map(Spanned::into_inner);
        let entries = match entries {
            Some(DeValue::Array(entries)) => entries.into_iter().collect(),
            Some(_) => {
                doubts.push(source.error(format!("`{name}` has to be a list: write `[[{name}]]`"), None));
                Vec::new()
            }
            None => Vec::new(),
        };
        let mut owners = Owners::default();
        let mut known = Vec::with_capacity(entries.len());
        for entry in entries {
            match sound(source, &mut owners, entry) {
                Ok(Some(entry)) => known.push(entry),
                Ok(None) => {}
                Err(doubt) => doubts.push(doubt),
            }
        }
        known
    };
    let (people, organisations) = (list("person"), list("organisation"));
    Ok((Roster { people, organisations }, doubts))
}

/// One entry, if it is right; none where a slip in the key of its name is told already.
fn sound(source: &Source, owners: &mut Owners, entry: Spanned<DeValue<'_>>) -> Result<Option<Known>> {
    let slipped = entry.get_ref().as_table().is_some_and(|table| {
        !table.contains_key("name") && table.keys().any(|key| !KEYS.contains(&key.get_ref().as_ref()))
    });
    if slipped {
        return Ok(None);
    }
    let entry = source.parse(|_| Entry::deserialize(ValueDeserializer::from(entry)))?;
    owners.take(source, &entry)?;
    checked_entry(source, entry).map(Some)
}

/// Looks at every key before any value: a slip in a key is the likelier mistake.
fn refuse_unknown_keys(source: &Source) -> Result<()> {
    unknown_keys(source)?.into_iter().next().map_or(Ok(()), Err)
}

/// An error for every key that a roster does not know.
fn unknown_keys(source: &Source) -> Result<Vec<Error>> {
    let file = source.parse(DeTable::parse)?;
    let mut unknown = Vec::new();
    for (table, entries) in file.get_ref() {
        unknown.extend(is_known(source, "`roster.toml`", table.get_ref(), table.span(), &TABLES).err());
        // What is no list of tables is told when the values are read.
        let DeValue::Array(entries) = entries.get_ref() else { continue };
        for key in
            entries.iter().filter_map(|entry| entry.get_ref().as_table()).flat_map(|entry| entry.keys())
        {
            unknown.extend(is_known(source, "an entry", key.get_ref(), key.span(), &KEYS).err());
        }
    }
    Ok(unknown)
}

fn is_known(source: &Source, place: &str, key: &str, span: Range<usize>, known: &[&str]) -> Result<()> {
    if known.contains(&key) {
        return Ok(());
    }
    let error = source.error(format!("{place} knows no `{}`", key.escape_debug()), Some(span));
    Err(match nearest(key, known.iter().copied()) {
        Some(near) => error.hint(format!("Did you mean `{near}`?")),
        None => error.hint(format!("It may hold {}.", listed(known))),
    })
}

/// `` `a`, `b` and `c` ``.
fn listed(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn known(source: &Source, entries: Vec<Entry>) -> Result<Vec<Known>> {
    let mut owners = Owners::default();
    let checked = |entry| {
        owners.take(source, &entry)?;
        checked_entry(source, entry)
    };
    entries.into_iter().map(checked).collect()
}

/// Whom every spelling belongs to: one that two entries share would credit one of them for the other.
#[derive(Default)]
struct Owners {
    taken: HashMap<String, (usize, Range<usize>)>,
    entries: usize,
}

impl Owners {
    /// Takes the spellings of the next entry, once they are checked.
    fn take(&mut self, source: &Source, entry: &Entry) -> Result<()> {
        let owner = self.entries;
        self.entries += 1;
        for spelling in std::iter::once(&entry.name).chain(&entry.aliases) {
            checked(source, "a name", spelling, check::text)?;
            let folded = folded(spelling.get_ref());
            let (first, place) = self.taken.entry(folded).or_insert_with(|| (owner, spelling.span()));
            if *first != owner {
                let message =
                    "this spelling belongs to another entry already, so it is not clear who is meant";
                return Err(source
                    .error_about_two(message, spelling.span(), (place.clone(), "it stands here first"))
                    .hint("Letter case, accents and spaces tell no names apart."));
            }
        }
        Ok(())
    }
}

/// An entry whose names are checked already.
fn checked_entry(source: &Source, entry: Entry) -> Result<Known> {
    let mut handles = BTreeMap::new();
    for (network, handle) in &entry.handles {
        checked(source, "`handles`", network, is_network)?;
        let handle = checked(source, "a handle", handle, check::text)?;
        handles.insert(network.get_ref().clone(), handle);
    }
    if let Some(url) = &entry.url {
        checked(source, "`url`", url, check::link)?;
    }
    if let Some(logo) = &entry.logo {
        checked(source, "`logo`", logo, is_picture)?;
    }
    let address = |address: Option<Spanned<String>>| address.map(|it| it.get_ref().trim().to_owned());
    Ok(Known {
        name: checked(source, "a name", &entry.name, check::text)?,
        aliases: entry.aliases.into_iter().map(Spanned::into_inner).collect(),
        url: address(entry.url),
        logo: address(entry.logo),
        handles,
    })
}

/// The address of a picture: a path of the site, or one that pages on https may show.
fn is_picture(typed: &str) -> std::result::Result<(), Problem> {
    let typed = typed.trim();
    let path = typed.starts_with('/') && !typed.starts_with("//") && !typed.contains(char::is_whitespace);
    if path || check::link(typed).is_ok_and(|url| check::is_https_or_local(&url)) {
        return Ok(());
    }
    Err(Problem::new(
        "has to be a picture: a path of the site, such as `/images/acme.png`, or an https address",
    ))
}

fn is_network(name: &str) -> std::result::Result<(), Problem> {
    if NETWORKS.contains(&name) {
        return Ok(());
    }
    let problem = Problem::new(format!("knows no network `{}`", name.escape_debug()));
    Err(problem.hint(match nearest(name, NETWORKS) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("The networks are {}.", listed(&NETWORKS)),
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
