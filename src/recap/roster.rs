//! In charge of the roster: the people and organisations that a group knows, with the spelling,
//! link and handles they are credited with.
//!
//! It leaves reading the file to [`crate::config`] and applying it to [`crate::edition`].

use std::collections::BTreeMap;

use serde::Deserialize;

/// `roster.toml`: known people and organisations.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// `[[person]]`
    #[serde(default, rename = "person")]
    pub people: Vec<Known>,
    /// `[[organisation]]`
    #[serde(default, rename = "organisation")]
    pub organisations: Vec<Known>,
}

/// Somebody the group knows.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The spelling that is shown.
    pub name: String,
    /// Other spellings that mean the same.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where a credit links to.
    #[serde(default)]
    pub url: Option<String>,
    /// A network's name to the handle there.
    #[serde(default)]
    pub handles: BTreeMap<String, String>,
}

impl Roster {
    /// The person of that name or alias, letter case and outer space aside.
    pub fn person(&self, name: &str) -> Option<&Known> {
        find(&self.people, name)
    }

    /// The organisation of that name or alias, letter case and outer space aside.
    pub fn organisation(&self, name: &str) -> Option<&Known> {
        find(&self.organisations, name)
    }
}

fn find<'a>(known: &'a [Known], name: &str) -> Option<&'a Known> {
    let wanted = name.trim().to_lowercase();
    known.iter().find(|entry| {
        std::iter::once(&entry.name)
            .chain(&entry.aliases)
            .any(|known| known.trim().to_lowercase() == wanted)
    })
}
