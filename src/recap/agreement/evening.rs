//! In charge of holding what is told against the facts that are stated of the evening, its speakers
//! and its host, where the text says something else in their place.
//!
//! It leaves names that one of the two sides lacks altogether to [`super`].

use std::collections::BTreeSet;
use std::ops::Range;

use super::claims::{Claim, Told};
use super::prose::fold;
use super::{Held, MOST_SPEAKERS, within};
use crate::finding::Finding;
use crate::recap::Event;
use crate::recap::facts::{Facts, calendar};
use crate::recap::front_matter::{Located, Stated};
use crate::recap::talk::Talk;

impl Held<'_> {
    /// The text gives another value than the one that is stated.
    fn told_otherwise(&mut self, what: &str, value: &str, at: Range<usize>, told: (Range<usize>, String)) {
        let (place, told) = told;
        let message = format!("the {what} `{value}` is stated here, but the text says `{told}`");
        let finding = Finding::warning("fact-not-in-text", message).at(at);
        self.findings
            .push(finding.related(place, format!("the text says {told}")).hint("correct one of the two"));
    }

    pub(super) fn evening(&mut self, told: &Told<'_>, stated: &Stated, read: &Facts) {
        if let Some(talks) = &stated.talks {
            self.affiliations(told, talks);
            for talk in &talks.value {
                self.video(talk, read);
            }
        }
        if let (Some(event), Some(at)) = (&stated.event, &stated.event_at) {
            self.event(told, event, at, read);
        }
        if let (Some(host), Some(at)) = (&stated.host, &stated.host_at) {
            let claims = told.hosts();
            let agrees = claims.iter().any(|claim| !claim.is_somebody_else(&host.name));
            if let Some(claim) = claims.into_iter().next().filter(|_| !agrees) {
                let at = within(self.text, at, &host.name);
                self.told_otherwise("host", &host.name, at, (claim.at, claim.value));
            }
        }
        if let (Some(next), Some(told)) = (&stated.next, &read.next) {
            self.next_speakers(next, told);
        }
    }

    /// Where the speakers come from.
    fn affiliations(&mut self, told: &Told<'_>, talks: &Located<Vec<Located<Talk>>>) {
        let stated =
            talks.value.iter().flat_map(|talk| talk.value.speakers.iter().map(move |one| (talk, one)));
        let stated =
            stated.filter_map(|(talk, one)| Some((talk, one.name.as_str(), one.affiliation.as_deref()?)));
        let stated: Vec<_> = stated.take(MOST_SPEAKERS).collect();
        let names: Vec<&str> = stated.iter().map(|(_, name, _)| *name).collect();
        let known: BTreeSet<String> =
            stated.iter().map(|(.., affiliation)| (*affiliation).to_owned()).collect();
        for ((talk, name, affiliation), claims) in stated.iter().zip(told.affiliations(&names, &known, 1)) {
            let other = |claim: &Claim<'_, String>| claim.is_of_another(affiliation);
            if let Some(claim) = claims.into_iter().find(other) {
                let at = within(self.text, &talk.span, affiliation);
                self.told_otherwise(
                    &format!("affiliation of {name}"),
                    affiliation,
                    at,
                    (claim.at, claim.value),
                );
            }
        }
    }

    /// The recording of a talk: the text links to another one.
    fn video(&mut self, talk: &Located<Talk>, read: &Facts) {
        let same = |other: &&Talk| {
            other.names().any(|name| talk.value.names().any(|own| fold(name).shares_all_words(&fold(own))))
        };
        let mut others = read.talks.iter().filter(same);
        let told = others.next().filter(|_| others.next().is_none()).and_then(|other| other.video.as_deref());
        if let (Some(video), Some(told)) = (talk.value.video.as_deref(), told) {
            self.recording(video, told, &talk.span);
        }
    }

    fn recording(&mut self, stated: &str, told: &str, span: &Range<usize>) {
        let differs = video_id(stated) != video_id(told) && !self.prose.holds(video_id(stated));
        if let Some(place) = self.prose.holds_at(told).filter(|_| differs) {
            let at = within(self.text, span, stated);
            self.told_otherwise("video", stated, at, (place, told.to_owned()));
        }
    }

    /// The evening's own facts.
    fn event(&mut self, told: &Told<'_>, event: &Event, at: &Range<usize>, read: &Facts) {
        if let Some(count) = event.attendees {
            let claims = told.attendances();
            let agrees = claims.iter().any(|claim| !claim.is_another_number(count));
            if let Some(claim) = claims.into_iter().next().filter(|_| !agrees) {
                let at = within(self.text, at, &count.to_string());
                self.told_otherwise(
                    "attendance",
                    &count.to_string(),
                    at,
                    (claim.at, claim.value.to_string()),
                );
            }
        }
        if let (Some(venue), Some(told)) = (event.venue.as_deref(), read.event.venue.as_deref()) {
            let named = self.prose.find(&super::organisation(venue)).is_some();
            let same = fold(venue).shares_all_words(&fold(told));
            if let Some(place) = self.prose.find(&fold(told)).filter(|_| !named && !same) {
                let at = within(self.text, at, venue);
                self.told_otherwise("venue", venue, at, (place, told.to_owned()));
            }
        }
        if let (Some(video), Some(told)) = (event.video.as_deref(), read.event.video.as_deref()) {
            self.recording(video, told, at);
        }
        if let (Some(month), Some(other)) = (event.month.as_deref(), read.event.month.as_deref())
            && month != other
        {
            self.month(told, month, other, at);
        }
    }

    /// The month, where title, description or text name the other one, and none of them this one.
    fn month(&mut self, told: &Told<'_>, stated: &str, other: &str, at: &Range<usize>) {
        let number = |month: &str| month.get(5..7).and_then(|digits| digits.parse::<i8>().ok());
        let (Some(own), Some(another)) = (number(stated), number(other)) else { return };
        let named = told.months();
        let differs = own == another || named.iter().all(|(month, _)| *month != own);
        if let Some((_, place)) = named.into_iter().find(|(month, _)| *month == another).filter(|_| differs) {
            let at = within(self.text, at, stated);
            self.told_otherwise("month", stated, at, (place, other.to_owned()));
        }
    }

    /// Who is announced: where the text announces people, they are those that are stated.
    fn next_speakers(&mut self, next: &Located<crate::recap::Next>, told: &crate::recap::Next) {
        if next.value.speakers.is_empty() || told.speakers.is_empty() {
            return;
        }
        let near = |names: &[String], name: &str| {
            names.iter().any(|other| fold(other).shares_all_words(&fold(name)))
        };
        let unstated: Vec<&String> =
            told.speakers.iter().filter(|name| !near(&next.value.speakers, name)).collect();
        for name in next
            .value
            .speakers
            .iter()
            .filter(|name| !near(&told.speakers, name) && !self.prose.names_person(name))
        {
            let at = within(self.text, &next.span, name);
            let place =
                unstated.first().and_then(|other| Some((self.prose.find(&fold(other))?, (*other).clone())));
            match place {
                Some(told) => self.told_otherwise("next speaker", name, at, told),
                None => self.not_in_text("next speaker", name, at, None),
            }
        }
    }
}

/// What tells one recording from another in its address, so far as it can be known: the last part of
/// its path, or what stands behind `v=`.
fn video_id(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    if let Some((_, id)) = url.split_once("v=") {
        return id.split(['&', '#']).next().unwrap_or(id);
    }
    let path = url.split(['?', '#', '&']).next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path)
}

/// The number of a month that a text names, with its place in the text: `May` is a verb as well, and is
/// believed beside a day or a year only.
pub(super) fn months_in(text: &str) -> Vec<(i8, Range<usize>)> {
    let days = calendar::days(text).into_iter().map(|day| (day.month, day.at));
    days.chain(calendar::months(text).into_iter().map(|month| (month.month, month.at))).collect()
}
