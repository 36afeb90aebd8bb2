//! In charge of who is known from elsewhere in a recap: the people who spoke, and the organisations
//! that it links by their names or names as places.
//!
//! It leaves what they are credited for to [`super`].

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::LONGEST_TEXT;
use super::entries::Entry;
use crate::recap::Sponsor;
use crate::recap::document::{Block, Inline};
use crate::recap::facts::organisations::{
    is_own_site, is_person_page, reads_as_organisation, reads_as_person,
};
use crate::recap::facts::table::{Caseless, caseless};
use crate::recap::facts::words::{organisation_at, organisational, squeeze, words};

/// Most words of a linked name: a longer text is a title or a sentence.
const MOST_WORDS: usize = 4;

/// Who is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Whole names and first names of people who spoke, in lower case.
    speakers: HashSet<String>,
    /// Organisations by their name in lower case.
    organisations: HashMap<String, Sponsor>,
    /// Linked names of several words, with those words, which may be told in short.
    long: Vec<(Vec<String>, Sponsor)>,
    /// Those that are known as places, which may be told in short.
    places: Vec<String>,
}

impl Known {
    /// Gathers who is known from a recap's blocks, its title and the names of its speakers.
    pub(super) fn of(blocks: &[&Block], title: &str, speakers: &[&str]) -> Self {
        let mut known = Known::default();
        for name in speakers.iter().map(|name| name.to_lowercase()) {
            known.speakers.extend(name.split_whitespace().next().map(str::to_owned));
            known.speakers.insert(name);
        }
        let texts = || {
            blocks.iter().flat_map(|block| block.inlines()).filter(|inline| inline.text.len() <= LONGEST_TEXT)
        };
        for inline in texts() {
            for link in &inline.links {
                let name = squeeze(inline.linked(link));
                let words = name.split_whitespace().count();
                let organisation = LazyCell::new(|| !reads_as_person(&name) && is_own_site(&name, &link.url));
                // A word that is none of the name's parts makes it no longer.
                let parts = if words < 3 { Vec::new() } else { parts(&name) };
                if (3..=MOST_LONG_WORDS).contains(&parts.len())
                    && known.long.len() < MOST_LONG
                    && *organisation
                {
                    let sponsor = Sponsor { name: name.clone(), url: Some(link.url.clone()) };
                    known.long.push((parts, sponsor));
                }
                if words <= MOST_WORDS && *organisation {
                    known.add(name.clone(), Some(link.url.clone()));
                }
            }
        }
        known.places = texts().take(MOST_PLACES).flat_map(places).chain(titled(title)).collect();
        for name in known.places.clone() {
            known.add(name, None);
        }
        known
    }

    fn add(&mut self, name: String, url: Option<String>) {
        // `[Acme's](…) office` names Acme.
        let name =
            name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).map_or(name.clone(), str::to_owned);
        self.organisations.entry(name.to_lowercase()).or_insert(Sponsor { name, url });
    }

    /// The organisation of an entry, as the recap names it elsewhere in full; none where the entry
    /// may be something else.
    pub(super) fn surely(&self, entry: &Entry) -> Option<Sponsor> {
        if self.is_person(entry) {
            return None;
        }
        let lower = entry.name.to_lowercase();
        let whole = self.organisations.get(&lower);
        let begins = |place: &&String| {
            place.to_lowercase().strip_prefix(&lower).is_some_and(|rest| rest.starts_with(' '))
        };
        let longer = || self.organisations.get(&self.places.iter().find(begins)?.to_lowercase());
        let url = |known: Option<&Sponsor>| entry.url.clone().or_else(|| known?.url.clone());
        let site = entry.url.as_deref().is_some_and(|url| is_own_site(&entry.name, url));
        if site || entry.represented || reads_as_organisation(&entry.name) {
            return Some(Sponsor { name: entry.name.clone(), url: url(whole) });
        }
        let known = whole.or_else(longer)?;
        Some(Sponsor { name: known.name.clone(), url: url(Some(known)) })
    }

    /// The linked organisation whose name an entry tells in short, by some of its words in their order:
    /// `Example Widgets` of the `Example Institute of Widgets`; none where several may be meant.
    pub(super) fn in_full(&self, entry: &Entry) -> Option<Sponsor> {
        let short = parts(&entry.name);
        let tells = |long: &[String]| {
            let mut rest = long.iter();
            short.first() == long.first() && short.iter().all(|part| rest.any(|other| other == part))
        };
        // `Example Bank` is not the `Example Garden Bank`.
        let common = words(&entry.name).iter().any(organisational);
        let short_enough = (2..MOST_LONG_WORDS).contains(&short.len()) && entry.url.is_none() && !common;
        let mut meant = self.long.iter().filter(|(long, _)| short_enough && tells(long));
        let first = meant.next().map(|(_, sponsor)| sponsor);
        meant
            .all(|(_, other)| Some(&other.name) == first.map(|first| &first.name))
            .then(|| first.cloned())
            .flatten()
    }

    /// Whether an entry is a person: by its link, by its name, or because they spoke.
    pub(super) fn is_person(&self, entry: &Entry) -> bool {
        let page = entry.url.as_deref().is_some_and(is_person_page);
        page || (self.spoke(&entry.name) && !entry.represented)
            || (reads_as_person(&entry.name) && !entry.represented && !self.is_known(&entry.name))
    }

    /// Whether a name is an organisation's that the recap names elsewhere.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.organisations.contains_key(&name.to_lowercase())
    }

    /// Whether the recap names rooms as an organisation's.
    pub(super) fn has_rooms(&self, name: &str) -> bool {
        self.places.iter().any(|place| place == name)
    }

    /// The site of an organisation that the recap links elsewhere.
    pub(super) fn url_of(&self, name: &str) -> Option<String> {
        self.organisations.get(&name.to_lowercase())?.url.clone()
    }

    /// Whether somebody of that name, or of that first name, spoke.
    pub(super) fn spoke(&self, name: &str) -> bool {
        self.speakers.contains(&name.to_lowercase())
    }
}

/// Most words of a linked name that may be told in short, and most of such names.
const MOST_LONG_WORDS: usize = 9;
const MOST_LONG: usize = 40;

/// The words of a name in lower case, without an `'s`.
fn parts(name: &str) -> Vec<String> {
    words(name)
        .iter()
        .filter(|word| word.text.contains(char::is_alphanumeric))
        .map(|word| word.text.to_lowercase())
        .collect()
}

/// Most texts that places are looked for in.
const MOST_PLACES: usize = 60;

/// Words behind an organisation's name that make it a place.
const PLACE_ENDINGS: &[&str] =
    &["office", "offices", "hq", "headquarters", "space", "classroom", "campus", "auditorium", "lounge"];

/// Those, and what may be said of a host's.
static ROOMS: Caseless = Caseless::new(|| caseless(&[PLACE_ENDINGS, &["venue"]].concat()));

/// The organisations in whose rooms a text says that something was: `in the Acme Lab classroom`.
fn places(inline: &Inline) -> Vec<String> {
    // Cheap first: few texts name a place, or a host.
    if !inline.each_word().any(|word| ROOMS.contains(word.text)) {
        return Vec::new();
    }
    let words = &inline.words();
    let behind = |leads: &'static [&str]| {
        (1..words.len()).filter(move |at| words[at - 1].is_any(leads) && words[*at].capital())
    };
    let named = behind(&["at", "in", "the"]).filter_map(|at| {
        let end = organisation_at(words, at)?;
        let follows =
            words.get(end).is_some_and(|word| word.is_any(PLACE_ENDINGS)) && words[end - 1].stop.is_none();
        follows.then(|| squeeze(&inline.text[words[at].at.start..words[end - 1].at.end]))
    });
    // `hosted by Acme in their venue`
    let owners = behind(&["by"]).filter_map(|at| {
        let end = organisation_at(words, at)?;
        let mut rest = words.get(end..)?.iter().take(MOST_TO_A_PLACE);
        let theirs = rest.next()?.is_any(&["in", "at"]) && rest.next()?.is_any(&["their", "its"]);
        let place = rest.any(|word| word.is_any(PLACE_ENDINGS) || word.is("venue"));
        (theirs && place && words[end - 1].stop.is_none())
            .then(|| squeeze(&inline.text[words[at].at.start..words[end - 1].at.end]))
    });
    named.chain(owners).collect()
}

/// Words behind a host in which its place is named: `in their amazing venue`.
const MOST_TO_A_PLACE: usize = 4;

/// The place that a title ends in: `Meetup chez Exemple`.
fn titled(title: &str) -> impl Iterator<Item = String> {
    let lead = [" chez ", " à ", " at ", " @ ", " bei "]
        .into_iter()
        .filter_map(|lead| title.rfind(lead).map(|at| at + lead.len()))
        .max();
    let name = lead.and_then(|at| title.get(at..)).map(|name| name.trim_matches([' ', '.', '!']).to_owned());
    name.filter(|name| !name.is_empty() && name.split_whitespace().count() <= 4).into_iter()
}
