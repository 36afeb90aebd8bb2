//! In charge of an edition as the templates see it: borrowed, with its dates in words.
//!
//! It decides nothing about a page's or a mail's shape: that is the templates' business.

use recap_templates as templates;

use crate::config::Publication;
use crate::edition::{Credit, Edition, Role};
use crate::recap::Talk;

/// The edition with its publication's name and site.
pub fn edition<'a>(edition: &'a Edition, publication: &'a Publication) -> templates::Edition<'a> {
    templates::Edition {
        language: &edition.language,
        publication: &publication.name,
        site: publication.url.as_str(),
        title: &edition.title,
        summary: &edition.summary,
        link: &edition.link,
        date: day(edition.published, publication),
        picture: edition.picture.as_ref().map(|picture| templates::Picture {
            url: &picture.url,
            alt: &picture.alt,
        }),
        body: templates::Body(&edition.html),
        host: edition.credited(Role::Host).next().map(credit),
        talks: edition
            .talks
            .iter()
            .map(|given| talk(given, edition))
            .collect(),
        sponsors: edition.credited(Role::Sponsor).map(credit).collect(),
        next: edition.next.as_ref().map(|next| templates::Next {
            date: next
                .date
                .map(|date| date.strftime("%A %-d %B %Y").to_string()),
            line_up: next
                .speakers
                .iter()
                .chain(&next.affiliations)
                .map(String::as_str)
                .collect(),
            rsvp: next.rsvp.as_deref().filter(|link| is_web(link)),
        }),
    }
}

/// A credit as it is shown.
pub fn credit(credit: &Credit) -> templates::Credit<'_> {
    templates::Credit {
        name: &credit.name,
        affiliation: credit.affiliation.as_deref(),
        link: credit.link.as_deref(),
    }
}

/// The day of a moment where the group meets, such as `5 June 2019`.
pub fn day(time: jiff::Timestamp, publication: &Publication) -> String {
    time.to_zoned(publication.time_zone.clone())
        .strftime("%-d %B %Y")
        .to_string()
}

/// A talk with its speakers' credits; the affiliation that the talk itself names is the speaker's
/// of that evening.
fn talk<'a>(talk: &'a Talk, edition: &'a Edition) -> templates::Talk<'a> {
    let credited = |name: &'a str| {
        edition
            .credited(Role::Speaker)
            .find(|credit| credit.name == name)
            .map_or(
                templates::Credit {
                    name,
                    affiliation: None,
                    link: None,
                },
                credit,
            )
    };
    let first = talk.speaker.as_deref().map(|name| {
        let known = credited(name);
        templates::Credit {
            affiliation: talk.affiliation.as_deref().or(known.affiliation),
            ..known
        }
    });
    templates::Talk {
        title: talk.title.as_deref(),
        link: talk.url.as_deref().filter(|link| is_web(link)),
        speakers: first
            .into_iter()
            .chain(talk.co_speakers.iter().map(|name| credited(name)))
            .collect(),
        starts_at: talk.starts_at.as_deref(),
    }
}

/// Whether a link leads somewhere from a mail or a page of another site.
fn is_web(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
