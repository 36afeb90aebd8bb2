//! In charge of the roster: the people and organisations that a group knows, with the spelling,
//! link, logo and handles they are credited with, and who is meant by a name.
//!
//! It leaves reading the file to [`crate::config`] and applying it to [`crate::edition`].

use std::collections::BTreeMap;

use super::Recap;

mod gather;
mod propose;
mod site;
mod spelling;
mod written;
pub use propose::{Doubt, Entry, Kind, Proposal, Suggestion, propose};
pub(crate) use spelling::{folded, split_form};

/// `roster.toml`: known people and organisations.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roster {
    /// `[[person]]`
    pub people: Vec<Known>,
    /// `[[organisation]]`
    pub organisations: Vec<Known>,
}

/// Somebody the group knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Known {
    /// The spelling that is shown.
    pub name: String,
    /// Other spellings that mean the same.
    pub aliases: Vec<String>,
    /// Where a credit links to: http or https URL.
    pub url: Option<String>,
    /// A small picture to show beside the name: https URL, or a path of the site.
    pub logo: Option<String>,
    /// A network's name to the handle there.
    pub handles: BTreeMap<String, String>,
}

impl Known {
    /// The name and the aliases.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(String::as_str)
    }
}

impl Roster {
    /// The person of that name or alias. Letter case, accents, the form of quotes and dashes and
    /// further spaces do not matter.
    pub fn person(&self, name: &str) -> Option<&Known> {
        exactly(&self.people, &folded(name))
    }

    /// The organisation of that name or alias, as [`Roster::person`] compares them. A legal form at
    /// the end, such as `Ltd` or `GmbH`, may be missing on either side where no other entry is
    /// called the same but for it.
    pub fn organisation(&self, name: &str) -> Option<&Known> {
        let wanted = folded(name);
        exactly(&self.organisations, &wanted).or_else(|| but_for_the_form(&self.organisations, &wanted))
    }

    /// Gives a recap what is known of those whom it names: the spelling, handles, and a link where
    /// the recap has none.
    pub fn complete(&self, recap: &mut Recap) {
        for speaker in recap.talks.iter_mut().flat_map(|talk| &mut talk.speakers) {
            if let Some(known) = self.person(&speaker.name) {
                speaker.name.clone_from(&known.name);
                speaker.url = speaker.url.take().or_else(|| known.url.clone());
                let handles = known.handles.iter().map(|(network, handle)| (network.clone(), handle.clone()));
                speaker.handles.extend(handles);
            }
            speaker.affiliation.iter_mut().for_each(|name| self.spell(name));
        }
        if let Some(host) = &mut recap.host
            && let Some(known) = self.person(&host.name)
        {
            host.name.clone_from(&known.name);
        }
        for sponsor in &mut recap.sponsors {
            let known = self.organisation(&sponsor.name).or_else(|| self.person(&sponsor.name));
            if let Some(known) = known {
                sponsor.name.clone_from(&known.name);
                sponsor.url = sponsor.url.take().or_else(|| known.url.clone());
            }
        }
        for thanked in &mut recap.also_thanked {
            let known = self.organisation(&thanked.name).or_else(|| self.person(&thanked.name));
            if let Some(known) = known {
                thanked.name.clone_from(&known.name);
                thanked.url = thanked.url.take().or_else(|| known.url.clone());
            }
        }
        if let Some(next) = &mut recap.next {
            next.affiliations.iter_mut().for_each(|name| self.spell(name));
            for name in &mut next.speakers {
                if let Some(known) = self.person(name) {
                    name.clone_from(&known.name);
                }
            }
        }
    }

    fn spell(&self, organisation: &mut String) {
        if let Some(known) = self.organisation(organisation) {
            organisation.clone_from(&known.name);
        }
    }

    /// Whom a name that nobody has was probably meant for: the only entry of which a spelling is a
    /// slip of the hand away. None where the name is known, or too short to tell a slip from
    /// another name.
    pub fn near(&self, name: &str) -> Option<&Known> {
        if self.person(name).or_else(|| self.organisation(name)).is_some() {
            return None;
        }
        let wanted = folded(name);
        let mut near = self
            .people
            .iter()
            .chain(&self.organisations)
            .filter(|entry| entry.spellings().any(|known| spelling::is_slip(&wanted, &folded(known))));
        let first = near.next()?;
        // Somebody may stand in both lists; two of different names leave open who is meant.
        near.all(|other| folded(&other.name) == folded(&first.name)).then_some(first)
    }
}

/// The networks that a [`Known`] may have handles on, as [`crate::channel::Name`] spells them. Which they
/// are is the networks' own word, which nothing here may ask for: a test of theirs compares the two.
pub const NETWORKS: [&str; 5] = ["mastodon", "bluesky", "linkedin", "x", "threads"];

fn exactly<'a>(known: &'a [Known], wanted: &str) -> Option<&'a Known> {
    known.iter().find(|entry| entry.spellings().any(|spelling| folded(spelling) == wanted))
}

/// The only entry that has the name without its legal form, unless its own form is another one:
/// `Muster GmbH` is not `Muster AG`.
fn but_for_the_form<'a>(known: &'a [Known], wanted: &str) -> Option<&'a Known> {
    let (wanted, form) = split_form(wanted);
    let mut found: Option<&Known> = None;
    for entry in known {
        for spelling in entry.spellings() {
            let spelling = folded(spelling);
            let (rest, other) = split_form(&spelling);
            if rest != wanted {
                continue;
            }
            let same = form.is_none() || other.is_none() || form == other;
            if !same || found.is_some_and(|found| !std::ptr::eq(found, entry)) {
                return None;
            }
            found = Some(entry);
        }
    }
    found
}

#[cfg(test)]
pub(crate) mod tests;
