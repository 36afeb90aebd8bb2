//! In charge of facts that two places of the text give in two ways: where a speaker comes from, how
//! many came, who hosted, where it was and when the next meetup is.
//!
//! It leaves facts that the front matter states to [`super::evening`]: there it is known which is meant.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::civil::Date;

use super::claims::{Claim, Told};
use super::prose::{Prose, fold};
use super::{MOST_SPEAKERS, organisation};
use crate::finding::Finding;
use crate::recap::facts::Facts;
use crate::recap::front_matter::Stated;

/// Looks through what is not stated.
pub(super) fn read(
    told: &Told<'_>,
    prose: &Prose<'_>,
    stated: &Stated,
    read: &Facts,
    recap: Option<Date>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let event = stated.event.as_ref();
    if stated.talks.is_none() {
        affiliations(told, read, &mut findings);
    }
    if event.is_none_or(|event| event.attendees.is_none()) {
        let claims = told.attendances();
        let pair = first_pair(&claims, |one, other| one.is_another_number(other.value));
        findings.extend(pair.map(|(one, other)| {
            let message = format!("{} came by what is said here, and {} elsewhere", other.value, one.value);
            disagree(Finding::warning("attendance-disagrees", message), one, other)
        }));
    }
    if stated.host.is_none() {
        let claims = told.hosts();
        let two = |one: &Claim<'_, String>, other: &Claim<'_, String>| {
            one.is_somebody_else(&other.value) && other.is_somebody_else(&one.value)
        };
        findings.extend(first_pair(&claims, two).map(|(one, other)| {
            let described = told.description.as_ref().is_some_and(|aside| aside.holds(&other.at));
            match described {
                true => {
                    let message =
                        format!("the host is {} here, but {} in the description", one.value, other.value);
                    disagree(Finding::warning("host-disagrees", message), other, one)
                }
                false => {
                    let message = format!("the host is {} here, but {} elsewhere", other.value, one.value);
                    disagree(Finding::warning("host-disagrees", message), one, other)
                }
            }
        }));
    }
    if event.is_none_or(|event| event.venue.is_none()) {
        findings.extend(venue(told, prose, read));
    }
    if stated.next.is_none() {
        let claims = told.next_days(recap);
        findings.extend(first_pair(&claims, |one, other| one.value != other.value).map(|(one, other)| {
            let message =
                format!("the next meetup is on {} here, but on {} elsewhere", other.value, one.value);
            disagree(Finding::warning("next-date-disagrees", message), one, other)
        }));
    }
    findings
}

/// The first claim, and the first later one that does not go together with it.
fn first_pair<'a, T>(
    claims: &'a [Claim<'a, T>],
    differ: impl Fn(&Claim<'a, T>, &Claim<'a, T>) -> bool,
) -> Option<(&'a Claim<'a, T>, &'a Claim<'a, T>)> {
    let (first, rest) = claims.split_first()?;
    rest.iter().find(|other| differ(first, other)).map(|other| (first, other))
}

/// A finding at the second of two places.
fn disagree<T>(finding: Finding, first: &Claim<'_, T>, second: &Claim<'_, T>) -> Finding {
    both(finding, first.at.clone(), second.at.clone())
}

fn both(finding: Finding, first: Range<usize>, second: Range<usize>) -> Finding {
    finding
        .at(second)
        .related(first, "the other place")
        .hint("correct the one that is wrong, or state the fact in the front matter")
}

fn affiliations(told: &Told<'_>, read: &Facts, findings: &mut Vec<Finding>) {
    let speakers = || read.talks.iter().flat_map(|talk| &talk.speakers);
    let whole = |name: &&str| name.contains(' ');
    let names: BTreeSet<&str> =
        speakers().map(|speaker| speaker.name.as_str()).filter(whole).take(MOST_SPEAKERS).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let known = speakers().filter_map(|speaker| speaker.affiliation.clone()).collect();
    for (name, claims) in names.iter().zip(told.affiliations(&names, &known, 2)) {
        findings.extend(first_pair(&claims, |one, other| one.disagrees(other)).map(|(one, other)| {
            let message = format!("{name} is from {} here, but from {} elsewhere", other.value, one.value);
            disagree(Finding::warning("affiliation-disagrees", message), one, other)
        }));
    }
}

/// The venue of the description against that of the text.
fn venue(told: &Told<'_>, prose: &Prose<'_>, read: &Facts) -> Option<Finding> {
    let venue = read.event.venue.as_deref()?;
    let described = told.venue_described()?;
    let place = prose.find(&fold(venue))?;
    let named = prose.find(&organisation(&described.value)).is_some();
    let apart = !named && described.is_of_another(venue);
    apart.then(|| {
        let message =
            format!("the evening was at {} by the description, but at {venue} by the text", described.value);
        both(Finding::warning("venue-disagrees", message), described.at, place)
    })
}
