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

/// The networks that a [`Known`] may have handles on, as [`crate::channel::Name`] spells them.
pub const NETWORKS: [&str; 4] = ["mastodon", "bluesky", "linkedin", "x"];

fn find<'a>(known: &'a [Known], name: &str) -> Option<&'a Known> {
    let wanted = folded(name);
    known
        .iter()
        .find(|entry| std::iter::once(&entry.name).chain(&entry.aliases).any(|known| folded(known) == wanted))
}

/// A spelling without what does not tell names apart: outer space and letter case.
pub(crate) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, aliases: &[&str]) -> Known {
        Known {
            name: name.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            ..Known::default()
        }
    }

    #[test]
    fn somebody_is_found_by_every_spelling_and_people_are_no_organisations() {
        let roster = Roster {
            people: vec![known("Zoë Beispiel", &["Zoe Beispiel", "Z. Beispiel"])],
            organisations: vec![known("Example & Sons Ltd.", &["Example and Sons"])],
        };
        for spelling in ["Zoë Beispiel", " ZOË BEISPIEL ", "zoe beispiel", "Z. Beispiel"] {
            assert_eq!(roster.person(spelling), roster.people.first(), "{spelling}");
        }
        assert_eq!(roster.person("Zo Beispiel"), None);
        assert_eq!(roster.person(""), None);
        assert_eq!(roster.person("Example and Sons"), None);
        assert_eq!(roster.organisation("example and sons"), roster.organisations.first());
    }

    #[test]
    fn every_network_is_a_channel() {
        for network in NETWORKS {
            assert_eq!(network.parse().ok().map(crate::channel::Name::as_str), Some(network));
        }
    }
}
