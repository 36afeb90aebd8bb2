//! In charge of what cards say: the facts of an edition in the words of its language, and the words that
//! stand for the whole picture.
//!
//! It leaves how they are set to the layouts.

use recap_templates::{Palette, Words as Said, direction, words};

use super::Of;
use super::text::{isolated, unisolated};
use crate::config::Publication;
use crate::edition::dates::month_in_words;
use crate::edition::{Edition, Role, Size, day_in_words, letters};
use crate::recap::Talk;

/// What the cards of an edition say.
pub(super) struct Facts<'a> {
    /// The evening, or else the group.
    pub(super) event: String,
    /// The edition's headline.
    pub(super) title: &'a str,
    /// The day of the evening, or else its month.
    pub(super) date: Option<String>,
    pub(super) venue: Option<&'a str>,
    /// Says who led through the evening, each name in isolates.
    pub(super) host: Option<String>,
    pub(super) talks: Vec<Told<'a>>,
    pub(super) sponsors: Vec<Sponsor<'a>>,
    /// The group's logo.
    pub(super) logo: Option<Shown<'a>>,
    pub(super) palette: Palette,
    pub(super) words: &'static Said,
    /// Whether the edition's language is read from right to left.
    pub(super) right_to_left: bool,
}

/// A talk.
pub(super) struct Told<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) speakers: Vec<Person<'a>>,
}

/// Somebody who gave a talk.
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) affiliation: Option<&'a str>,
    pub(super) photo: Option<Shown<'a>>,
}

/// Somebody who paid.
pub(super) struct Sponsor<'a> {
    pub(super) name: &'a str,
    pub(super) logo: Option<Shown<'a>>,
}

/// A picture that was copied.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) url: &'a str,
    pub(super) size: Size,
}

impl<'a> Facts<'a> {
    pub(super) fn of(edition: &'a Edition, publication: &'a Publication) -> Self {
        let words = words(&edition.language);
        let copied = |url: &'a str| Some(Shown { url, size: edition.size(url)? });
        let person = |speaker: &'a crate::recap::Speaker| {
            let known = edition.credit_of(speaker);
            let affiliation = speaker.affiliation.as_deref();
            Person {
                name: &speaker.name,
                affiliation: affiliation.or(known.and_then(|known| known.affiliation.as_deref())),
                photo: speaker.photo.as_deref().and_then(copied),
            }
        };
        let talk = |talk: &'a Talk| Told {
            title: talk.title.as_deref().filter(|title| !title.is_empty()),
            speakers: talk.speakers.iter().map(person).collect(),
        };
        let hosts: Vec<String> = edition.credited(Role::Host).map(|host| isolated(&host.name)).collect();
        Facts {
            event: edition.event.name.clone().unwrap_or_else(|| publication.name.clone()),
            title: &edition.title,
            date: date(edition),
            venue: edition.event.venue.as_deref(),
            host: (!hosts.is_empty()).then(|| words.hosted_by.replace("{}", &listed(&hosts, words))),
            talks: edition.talks.iter().map(talk).collect(),
            sponsors: edition
                .credited(Role::Sponsor)
                .map(|credit| Sponsor { name: &credit.name, logo: credit.logo.as_deref().and_then(copied) })
                .collect(),
            logo: edition.logo.as_ref().and_then(|logo| Some(Shown { url: &logo.url, size: logo.size? })),
            palette: publication.theme.light,
            words,
            right_to_left: direction(&edition.language) == "rtl",
        }
    }

    /// Everybody who spoke, each once.
    pub(super) fn speakers(&self) -> Vec<&Person<'a>> {
        let mut all: Vec<&Person<'a>> = Vec::new();
        for person in self.talks.iter().flat_map(|talk| &talk.speakers) {
            let is_known =
                |other: &&Person<'_>| other.name == person.name && other.affiliation == person.affiliation;
            if !all.iter().any(is_known) {
                all.push(person);
            }
        }
        all
    }

    /// What a card says, in words, for people who cannot see it.
    pub(super) fn alt(&self, of: Of) -> String {
        let mut said = Vec::new();
        let name = |person: &Person<'_>| person.in_words();
        match of {
            Of::Talk(place) => {
                let Some(talk) = self.talks.get(place) else { return String::new() };
                let names: Vec<String> = talk.speakers.iter().map(name).collect();
                let names = listed(&names, self.words);
                said.push(match (talk.title, names.as_str()) {
                    (Some(title), "") => format!("“{title}”."),
                    (Some(title), names) => format!("“{title}”: {names}."),
                    (None, names) => self.words.talks_by.replace("{}", names),
                });
            }
            Of::Evening => {
                said.push(sentence(self.title));
                let names: Vec<String> = self.speakers().iter().map(|person| person.in_words()).collect();
                if !names.is_empty() {
                    said.push(self.words.talks_by.replace("{}", &listed(&names, self.words)));
                }
            }
        }
        let is_said = said.iter().any(|said| letters(said).contains(&letters(&self.event)));
        let event = (!is_said).then_some(self.event.as_str());
        let venue = self.venue.filter(|_| of == Of::Evening);
        let occasion: Vec<&str> = [event, self.date.as_deref(), venue].into_iter().flatten().collect();
        if !occasion.is_empty() {
            said.push(sentence(&occasion.join(", ")));
        }
        if let (Some(host), Of::Evening) = (&self.host, of) {
            said.push(sentence(&unisolated(host)));
        }
        let sponsors: Vec<&str> = self.sponsors.iter().map(|sponsor| sponsor.name).collect();
        if !sponsors.is_empty() {
            said.push(self.words.thanks_to.replace("{}", &listed(&sponsors, self.words)));
        }
        said.retain(|said| !said.is_empty());
        // A name may end in a full stop itself: `Example Ltd.`
        for sentence in said.iter_mut().filter(|said| said.ends_with("..") && !said.ends_with("...")) {
            sentence.pop();
        }
        said.join(" ")
    }
}

impl Person<'_> {
    /// The name, with the company behind it.
    pub(super) fn in_words(&self) -> String {
        match self.affiliation {
            Some(affiliation) => format!("{} ({affiliation})", self.name),
            None => self.name.to_owned(),
        }
    }

    /// The same for a line of a card, where the company may be of another direction.
    pub(super) fn to_set(&self) -> String {
        match self.affiliation {
            Some(affiliation) => format!("{} ({})", self.name, isolated(affiliation)),
            None => self.name.to_owned(),
        }
    }
}

/// Something said, with an end.
fn sentence(said: &str) -> String {
    let ended = said.is_empty() || said.ends_with(['.', '!', '?', '…', '。']);
    if ended { said.to_owned() } else { format!("{said}.") }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[impl AsRef<str>], words: &Said) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{}{}{last}", first.join(", "), words.and),
    }
}

/// The evening's day, or else its month. The recap's own day may be another one, and so is not shown.
fn date(edition: &Edition) -> Option<String> {
    let day = edition.event.date.map(|day| day_in_words(day, &edition.language));
    day.or_else(|| month_in_words(edition.event.month.as_deref()?, &edition.language))
}
