//! In charge of showing an edition to the templates: what a mail and a page say beside the body,
//! with dates written out and every name joined to its credit.
//!
//! It decides nothing about markup or style: that is the templates' business.

use std::collections::BTreeSet;

use recap_templates as view;

use crate::config::Publication;
use crate::edition::{Credit, Edition, Role, day_in_words};
use crate::recap::{Next, Speaker, Talk};

/// An edition as the templates take it.
pub fn edition<'a>(edition: &'a Edition, publication: &'a Publication) -> view::Edition<'a> {
    view::Edition {
        language: &edition.language,
        publication: &publication.name,
        site: publication.url.as_str(),
        title: &edition.title,
        summary: &edition.summary,
        link: &edition.link,
        date: day(edition.published, publication),
        picture: edition
            .picture
            .as_ref()
            .map(|picture| view::Picture { url: &picture.url, alt: &picture.alt }),
        body: view::Body(&edition.html),
        host: edition.credited(Role::Host).next().map(credit),
        talks: edition.talks.iter().map(|one| talk(one, edition)).collect(),
        sponsors: edition.credited(Role::Sponsor).map(credit).collect(),
        next: edition.next.as_ref().map(next),
    }
}

/// The day of a moment where the group meets, such as `5 June 2019`.
pub fn day(time: jiff::Timestamp, publication: &Publication) -> String {
    day_in_words(time.to_zoned(publication.time_zone.clone()).date())
}

/// A credit as the templates take it.
pub fn credit(credit: &Credit) -> view::Credit<'_> {
    view::Credit {
        name: &credit.name,
        affiliation: credit.affiliation.as_deref(),
        link: credit.link.as_deref(),
        logo: credit.logo.as_deref(),
    }
}

fn talk<'a>(talk: &'a Talk, edition: &'a Edition) -> view::Talk<'a> {
    view::Talk {
        title: talk.title.as_deref(),
        link: talk.url.as_deref(),
        speakers: talk.speakers.iter().map(|one| speaker(one, edition)).collect(),
        starts_at: talk.starts_at.as_deref(),
    }
}

/// The credit of a talk's speaker; one who has none is shown as the talk says.
fn speaker<'a>(speaker: &'a Speaker, edition: &'a Edition) -> view::Credit<'a> {
    let known = edition.credited(Role::Speaker).find(|credit| credit.name == speaker.name);
    known.map(credit).unwrap_or(view::Credit {
        name: &speaker.name,
        affiliation: speaker.affiliation.as_deref(),
        link: speaker.url.as_deref(),
        logo: None,
    })
}

fn next(next: &Next) -> view::Next<'_> {
    let mut seen = BTreeSet::new();
    let announced = next.speakers.iter().chain(&next.affiliations);
    view::Next {
        date: next.when(),
        line_up: announced.map(String::as_str).filter(|name| seen.insert(*name)).collect(),
        rsvp: next.rsvp.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn credited(name: &str, affiliation: &str) -> Credit {
        Credit {
            name: name.into(),
            role: Role::Speaker,
            affiliation: Some(affiliation.into()),
            link: Some("https://people.example.org/".into()),
            logo: None,
            handles: BTreeMap::new(),
        }
    }

    #[test]
    fn each_speaker_of_a_talk_is_shown_with_their_own_affiliation_or_none() {
        let talk = Talk {
            speakers: vec![
                Speaker { affiliation: Some("Acme Cloud".into()), ..Speaker::named("Ada Example") },
                Speaker::named("Bo Muster"),
                Speaker::named("Zoë Beispiel"),
            ],
            ..Talk::default()
        };
        let shown = |credits: Vec<Credit>| {
            let edition = Edition { credits, ..crate::channel::email::tests::edition() };
            let talk = super::talk(&talk, &edition);
            let pairs = talk.speakers.iter().map(|credit| credit.affiliation.map(str::to_owned));
            pairs.collect::<Vec<_>>()
        };
        assert_eq!(shown(vec![]), [Some("Acme Cloud".to_owned()), None, None]);
        assert_eq!(
            shown(vec![
                credited("Ada Example", "Acme Cloud Inc."),
                credited("Bo Muster", "Example & Sons Ltd.")
            ]),
            [Some("Acme Cloud Inc.".to_owned()), Some("Example & Sons Ltd.".to_owned()), None]
        );
    }

    #[test]
    fn who_is_announced_twice_is_shown_once() {
        let announced = Next {
            speakers: vec!["Ada Example".into()],
            affiliations: vec!["Acme Cloud".into(), "Ada Example".into()],
            date: Some(jiff::civil::date(2031, 7, 3)),
            month: None,
            rsvp: None,
        };
        let shown = next(&announced);
        assert_eq!(shown.line_up, ["Ada Example", "Acme Cloud"]);
        assert_eq!(shown.date.as_deref(), Some("Thursday 3 July 2031"));
    }
}
