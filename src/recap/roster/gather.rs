//! In charge of gathering who is named in recaps: every person and organisation with all the
//! spellings, links, logos and handles that the recaps give them.
//!
//! Spellings are put together only where they differ in what tells no names apart; what that means
//! is [`super::spelling`]'s, and what is made of it [`super::propose`]'s.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;
use url::Url;

use super::spelling::{folded, letters, split_form};
use super::{NETWORKS, site};
use crate::recap::{Recap, Source, document, markdown};

/// Longest name, in characters, that is taken for one.
const LONGEST: usize = 80;

/// What stands in the place of an employer and names none.
const NO_EMPLOYER: [&str; 14] = [
    "freelance",
    "freelancer",
    "independent",
    "independent consultant",
    "self-employed",
    "selbststandig",
    "freiberufler",
    "unabhangig",
    "independant",
    "independiente",
    "autonomo",
    "consultant",
    "contractor",
    "student",
];

/// Words that a description of an organisation begins with, and hardly ever its name in a sentence.
const ARTICLES: [&str; 18] = [
    "a", "an", "the", "our", "their", "his", "her", "der", "die", "das", "ein", "eine", "le", "la", "les",
    "un", "el", "los",
];

/// Somebody as the recaps name them.
#[derive(Debug, Default, Clone)]
pub(super) struct Somebody {
    /// Each spelling with the recaps that use it, by number.
    pub(super) spellings: BTreeMap<String, BTreeSet<usize>>,
    /// Links, each with its recap, in the order of the recaps.
    pub(super) links: Vec<(usize, Url)>,
    /// Network, recap and handle, in the order of the recaps.
    pub(super) handles: Vec<(String, usize, String)>,
    /// The newest picture that says it is their logo.
    pub(super) logo: Option<String>,
}

impl Somebody {
    /// The recaps that name them, by number.
    pub(super) fn recaps(&self) -> BTreeSet<usize> {
        self.spellings.values().flatten().copied().collect()
    }

    /// The spelling that most recaps use, of several the newest; one with accents and spaces of
    /// those that go back to the same recap, because they are not written by mistake.
    pub(super) fn name(&self) -> &str {
        let care = |name: &str| name.chars().filter(|char| !char.is_ascii() || *char == ' ').count();
        let rank = |name: &str, recaps: &BTreeSet<usize>| (recaps.len(), recaps.last().copied(), care(name));
        let common = self.spellings.iter().max_by_key(|(name, recaps)| rank(name, recaps));
        common.map_or("", |(spelling, _)| spelling)
    }

    /// Takes over everything of another one who is the same.
    pub(super) fn absorb(&mut self, other: Somebody) {
        for (spelling, recaps) in other.spellings {
            self.spellings.entry(spelling).or_default().extend(recaps);
        }
        self.links.extend(other.links);
        self.links.sort_by_key(|(recap, _)| *recap);
        self.handles.extend(other.handles);
        self.handles.sort_by_key(|(_, recap, _)| *recap);
        self.logo = self.logo.take().or(other.logo);
    }
}

/// Everybody named in recaps, by what is left of their names when they are compared.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) people: BTreeMap<String, Somebody>,
    pub(super) organisations: BTreeMap<String, Somebody>,
    /// Organisations that are called the same but for their legal forms.
    pub(super) namesakes: Vec<Vec<String>>,
}

/// Everybody named in recaps that come oldest first.
pub(super) fn gather(recaps: &[(Source, Recap)]) -> Named {
    let mut named = Named::default();
    for (number, (_, recap)) in recaps.iter().enumerate() {
        named.people_of(number, recap);
        named.organisations_of(number, recap);
    }
    // A sponsor may be a person; a roster holds them once.
    let people = &named.people;
    named.organisations.retain(|key, _| !people.contains_key(key));
    named.part_namesakes();
    for (_, recap) in recaps {
        named.logos_of(recap);
    }
    named
}

impl Named {
    fn people_of(&mut self, number: usize, recap: &Recap) {
        if let Some(host) = &recap.host {
            self.person(number, &host.name);
        }
        for speaker in recap.talks.iter().flat_map(|talk| &talk.speakers) {
            let Some(person) = self.person(number, &speaker.name) else { continue };
            person.links.extend(speaker.url.as_deref().and_then(site::clean).map(|url| (number, url)));
            for (network, handle) in &speaker.handles {
                let handle = handle.trim();
                let plain = |c: char| c.is_alphanumeric() || "@._-~%:".contains(c);
                let word = !handle.is_empty() && handle.chars().all(plain);
                if word && NETWORKS.contains(&network.as_str()) {
                    person.handles.push((network.clone(), number, handle.to_owned()));
                }
            }
        }
    }

    fn person(&mut self, number: usize, name: &str) -> Option<&mut Somebody> {
        let name = plausible(name)?;
        let key = letters(&folded(&name));
        let person = self.people.entry(key).or_default();
        person.spellings.entry(name).or_default().insert(number);
        Some(person)
    }

    fn organisations_of(&mut self, number: usize, recap: &Recap) {
        let sponsors = recap.sponsors.iter().map(|sponsor| (&sponsor.name, sponsor.url.as_deref()));
        let employers = recap.talks.iter().flat_map(|talk| &talk.speakers);
        let employers = employers.filter_map(|speaker| Some((speaker.affiliation.as_ref()?, None)));
        // Whoever is thanked without a link may be anybody: "the office", "everyone who came".
        let thanked = recap.also_thanked.iter().filter(|thanked| thanked.url.is_some());
        let thanked = thanked.map(|thanked| (&thanked.name, thanked.url.as_deref()));
        for (name, link) in sponsors.chain(employers).chain(thanked) {
            let Some(name) = plausible(name).filter(|name| is_organisation(name)) else { continue };
            let folded = folded(&name);
            let link = link.and_then(|link| site::of(&name, link));
            let organisation = self.organisations.entry(letters(split_form(&folded).0)).or_default();
            organisation.spellings.entry(name).or_default().insert(number);
            organisation.links.extend(link.map(|url| (number, url)));
        }
    }

    /// Parts organisations again that were put together although they have two legal forms.
    fn part_namesakes(&mut self) {
        let form = |name: &str| split_form(&folded(name)).1;
        let keys: Vec<String> = self.organisations.keys().cloned().collect();
        for key in keys {
            let forms: BTreeSet<_> =
                self.organisations[&key].spellings.keys().filter_map(|name| form(name)).collect();
            if forms.len() < 2 {
                continue;
            }
            let Some(all) = self.organisations.remove(&key) else { continue };
            let mut parts: BTreeMap<String, Somebody> = BTreeMap::new();
            for (spelling, recaps) in all.spellings {
                // Behind a space, which no key holds.
                let key = format!("{key} {}", form(&spelling).unwrap_or_default());
                parts.entry(key).or_default().spellings.insert(spelling, recaps);
            }
            self.namesakes.push(parts.values().map(|part| part.name().to_owned()).collect());
            self.organisations.extend(parts);
        }
    }

    /// Pictures that say whose logo they are.
    fn logos_of(&mut self, recap: &Recap) {
        // Reading a body again costs as much as understanding it did.
        if !["logo", "Logo", "sponsor", "Sponsor"].iter().any(|word| recap.body.contains(word)) {
            return;
        }
        let document = document::read(&markdown::prepare(&recap.body), 0);
        let inlines = document.blocks.iter().flat_map(|block| block.inlines());
        for picture in inlines.flat_map(|inline| &inline.pictures) {
            let alt = folded(&picture.alt);
            let words = alt.split(' ').filter(|word| !matches!(*word, "logo" | "the" | "of" | "von" | "de"));
            let name = words.collect::<Vec<_>>().join(" ");
            // `![Acme](/images/sponsors/acme.png)` says in its address what it is.
            let address = picture.url.to_ascii_lowercase();
            let told = alt.split(' ').any(|word| word == "logo")
                || ["logo", "sponsor"].iter().any(|word| address.contains(word));
            if !told || !is_picture_address(&picture.url) {
                continue;
            }
            if let Some(organisation) = self.organisations.get_mut(&letters(split_form(&name).0)) {
                organisation.logo = Some(picture.url.trim().to_owned());
            }
        }
    }
}

/// Whether a roster takes the address of a picture: https, or a plain path of the site.
fn is_picture_address(address: &str) -> bool {
    let address = address.trim();
    let path = address.starts_with('/') && !address.starts_with("//");
    let plain = address.chars().all(|c| c.is_ascii_graphic() && !"{}\"\\<>".contains(c));
    plain && (path || site::clean(address).is_some_and(|url| url.scheme() == "https"))
}

/// A name on one line; none where it cannot be one.
fn plausible(name: &str) -> Option<String> {
    let name = name.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || matches!(c, '[' | ']' | '{' | '}' | '<' | '>' | '|' | '\\' | '@')
    };
    let fits = name.chars().count() <= LONGEST && !name.contains(odd) && !name.contains("://");
    (fits && letters(&folded(&name)).contains(char::is_alphabetic)).then_some(name)
}

/// Whether a name is one of an organisation, and not a description.
fn is_organisation(name: &str) -> bool {
    let folded = folded(name);
    let first = name.split(' ').next().unwrap_or_default();
    // A capital article may belong to the name; a small one never does.
    let is_described = ARTICLES.contains(&first) && name.contains(' ');
    !is_described && !NO_EMPLOYER.contains(&folded.as_str())
}
