//! In charge of the people of a draft whom several places name: united, joined, and without what is only
//! their position.
//!
//! It leaves which places count to [`super`].

use std::ops::Range;

use super::Headline;
use crate::recap::Speaker;
use crate::recap::document::Inline;
use crate::recap::facts::talks::{same_person, station, unite};
use crate::recap::facts::words;

/// Below a heading for speakers, what stands behind a name is rather what its bearer is than a title:
/// `Ada Example – Gardener at Acme`.
pub(super) fn without_position(headline: &mut Headline, line: Option<&(&Inline, Range<usize>)>) {
    let ([person], Some(title), Some((inline, _))) =
        (headline.people.as_mut_slice(), headline.title.clone(), line)
    else {
        return;
    };
    let text = inline.text.get(title).unwrap_or_default();
    let position = text.split([',', '@']).next().unwrap_or_default();
    let position = [" at ", " bei ", " chez ", " en "]
        .iter()
        .find_map(|at| position.split_once(at))
        .map_or(position, |(own, _)| own);
    let words = words::words(position);
    let behind = text.get(position.len()..).unwrap_or_default();
    if (1..=4).contains(&words.len()) && !behind.is_empty() && words.last().is_some_and(station::is_agent) {
        let affiliation = station::position(&person.name, &format!("Engineer{behind}"));
        person.affiliation = person.affiliation.take().or(affiliation);
        headline.title = None;
    }
}

/// Gives people what else is known of them, and adds nobody.
pub(super) fn unite_all(people: &mut [Speaker], more: Vec<Speaker>) {
    for person in more {
        if let Some(other) = people.iter_mut().find(|other| same_person(&other.name, &person.name)) {
            unite(other, person);
        }
    }
}

/// Adds people that are not there yet; a first name is that of the one who has it.
pub(super) fn join(people: &mut Vec<Speaker>, more: Vec<Speaker>) {
    for person in more {
        match people.iter_mut().find(|other| same_person(&other.name, &person.name)) {
            Some(other) => unite(other, person),
            None => people.push(person),
        }
    }
}
