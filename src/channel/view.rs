//! In charge of showing an edition to the templates: what a mail and a page say beside the body,
//! with dates written out and every name joined to its credit.
//!
//! It decides nothing about markup or style: that is the templates' business.

use std::collections::BTreeSet;

use recap_templates as view;

use crate::config::Publication;
use crate::edition::{Credit, Edition, Role};
use crate::recap::{Next, Talk};

/// An edition as the templates take it.
pub fn edition<'a>(edition: &'a Edition, publication: &'a Publication) -> view::Edition<'a> {
    let day = edition.published.to_zoned(publication.time_zone.clone());
    view::Edition {
        language: &edition.language,
        publication: &publication.name,
        site: publication.url.as_str(),
        title: &edition.title,
        summary: &edition.summary,
        link: &edition.link,
        date: day.strftime("%-d %B %Y").to_string(),
        picture: edition.picture.as_ref().map(|picture| view::Picture {
            url: &picture.url,
            alt: &picture.alt,
        }),
        body: view::Body(&edition.html),
        host: edition.credited(Role::Host).next().map(credit),
        talks: edition.talks.iter().map(|one| talk(one, edition)).collect(),
        sponsors: edition.credited(Role::Sponsor).map(credit).collect(),
        next: edition.next.as_ref().map(next),
    }
}

/// A credit as the templates take it.
pub fn credit(credit: &Credit) -> view::Credit<'_> {
    view::Credit {
        name: &credit.name,
        affiliation: credit.affiliation.as_deref(),
        link: credit.link.as_deref(),
    }
}

fn talk<'a>(talk: &'a Talk, edition: &'a Edition) -> view::Talk<'a> {
    let names = talk.speaker.iter().chain(&talk.co_speakers);
    view::Talk {
        title: talk.title.as_deref(),
        link: talk.url.as_deref(),
        speakers: names.map(|name| speaker(name, talk, edition)).collect(),
        starts_at: talk.starts_at.as_deref(),
    }
}

/// The credit of a talk's speaker. One who has none is shown by the talk alone: the affiliation
/// that stands there is the first speaker's.
fn speaker<'a>(name: &'a str, talk: &'a Talk, edition: &'a Edition) -> view::Credit<'a> {
    let known = edition
        .credited(Role::Speaker)
        .find(|credit| credit.name == name);
    let first = talk.speaker.as_deref() == Some(name);
    known.map(credit).unwrap_or(view::Credit {
        name,
        affiliation: talk.affiliation.as_deref().filter(|_| first),
        link: None,
    })
}

fn next(next: &Next) -> view::Next<'_> {
    let mut seen = BTreeSet::new();
    let announced = next.speakers.iter().chain(&next.affiliations);
    view::Next {
        date: next
            .date
            .map(|date| date.strftime("%A %-d %B %Y").to_string()),
        line_up: announced
            .map(String::as_str)
            .filter(|name| seen.insert(*name))
            .collect(),
        rsvp: next.rsvp.as_deref(),
    }
}
