//! In charge of the talks: each way of telling of talks has a module that finds them, and what they
//! find is put together here, so that nobody is credited twice for one talk.
//!
//! It leaves to [`told`] the talks in prose, to [`about`] what a talk is about, to [`speakers`] who
//! gives it, and to [`profiles`] the handles behind links; to [`laid_out`] the talks under headings,
//! in fields and lists, with [`units`], [`headline`], [`people`], [`below`] and [`material`].

use std::collections::HashSet;
use std::ops::Range;

use super::outline;
use crate::finding::Finding;
use crate::recap::document::Document;
use crate::recap::{Speaker, Talk};

mod about;
mod below;
mod headline;
mod laid_out;
mod material;
mod people;
mod profiles;
mod speakers;
mod told;
mod units;

use laid_out::Laid;
use material::fold;
use speakers::Announced;

/// A talk, and the blocks that tell of it.
#[derive(Debug)]
struct Found {
    blocks: Range<usize>,
    talk: Talk,
    place: Place,
}

/// Where in the file a talk's facts stand.
#[derive(Debug, Default)]
struct Place {
    title: Option<Range<usize>>,
}

/// The talks, and the first block that tells of one.
#[derive(Debug, Default)]
pub(super) struct Talks {
    pub(super) talks: Vec<Talk>,
    pub(super) first_block: Option<usize>,
}

/// Reads the talks of the blocks before `told`, which tell of the evening.
pub(super) fn read(document: &Document, told: usize, findings: &mut Vec<Finding>) -> Talks {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let announced =
        Announced { people: speakers::line_up(blocks), organisations: speakers::organisations(blocks) };
    let mut found = told::read(document, told, &announced);
    let parts = outline::parts(blocks);
    found.retain(|found| {
        let part = parts.partition_point(|part| part.at <= found.blocks.start);
        !part.checked_sub(1).and_then(|part| parts.get(part)).is_some_and(|part| part.apart)
    });
    let first_name = |name: &str| name.split_whitespace().next().map(str::to_owned);
    let named = found
        .iter()
        .flat_map(|found| found.talk.names())
        .chain(announced.people.iter().map(|person| person.name.as_str()));
    let laid = laid_out::read(blocks, &named.filter_map(first_name).collect());
    let found = if laid.is_empty() { found } else { together(laid, found, findings) };
    let first_block = found.iter().map(|found| found.blocks.start).min();
    let mut talks: Vec<Talk> = found.into_iter().map(|found| found.talk).collect();
    if talks.is_empty() {
        let given_by = |person| Talk { speakers: vec![person], ..Talk::default() };
        talks = announced.people.into_iter().map(|person| given_by(person.into())).collect();
    }
    ask_about_repeats(&talks, findings);
    Talks { talks, first_block }
}

/// Joins what is laid out with what is told in sentences: a talk that is told in its own section or
/// before is the same one, and one that only sentences tell of stands where they name it.
fn together(laid: Vec<Laid>, told: Vec<Found>, findings: &mut Vec<Finding>) -> Vec<Found> {
    let mut talks = once(laid);
    let mut behind = None;
    for found in told {
        let within = talks.iter().position(|talk| talk.blocks.contains(&found.blocks.start));
        match same_talk(&talks, &found.talk).or(within.filter(|_| within_is(&talks, within, &found.talk))) {
            Some(at) => {
                ask_about_titles(&talks[at], &found, findings);
                merge(&mut talks[at].talk, found.talk);
                behind = Some(at);
            }
            // Whoever else is named in a talk's section does not give another one there.
            None if within.is_some() => {}
            None => {
                let at = behind.map_or_else(
                    || talks.partition_point(|talk| talk.blocks.start < found.blocks.start),
                    |at: usize| at + 1,
                );
                talks.insert(at, found);
                behind = Some(at);
            }
        }
    }
    talks
}

/// Whether the talk whose section a told one stands in still waits for who gives it.
fn within_is(talks: &[Found], within: Option<usize>, told: &Talk) -> bool {
    let talk = within.and_then(|at| talks.get(at));
    talk.is_some_and(|talk| talk.talk.speakers.is_empty() && !told.speakers.is_empty())
}

/// Laid-out talks, each once: an agenda names the talks that headings tell of.
fn once(laid: Vec<Laid>) -> Vec<Found> {
    let mut talks: Vec<Found> = Vec::new();
    let (sure, weak): (Vec<_>, Vec<_>) = laid.into_iter().partition(|laid| !laid.weak);
    for Laid { found, weak } in sure.into_iter().chain(weak) {
        match same_talk(&talks, &found.talk) {
            // A sentence below some other heading does not make a second talk of somebody's.
            Some(at) => {
                let later = found.blocks.len() > talks[at].blocks.len();
                let Found { blocks, talk, place } = found;
                if later && !weak {
                    let first = std::mem::replace(&mut talks[at], Found { blocks, talk, place });
                    merge(&mut talks[at].talk, first.talk);
                } else if !weak {
                    merge(&mut talks[at].talk, talk);
                }
            }
            None => talks.push(found),
        }
    }
    talks.sort_by_key(|talk| talk.blocks.start);
    talks
}

/// The talk that another one is: of the same speaker, or of nobody else and with the same title.
fn same_talk(talks: &[Found], other: &Talk) -> Option<usize> {
    let title = other.title.as_deref().map(fold).filter(|title| !title.is_empty());
    let titled = |talk: &Found| talk.talk.title.as_deref().map(fold) == title && title.is_some();
    let open = |talk: &Found| talk.talk.speakers.is_empty() || other.speakers.is_empty();
    let mut speaks = talks.iter().enumerate().filter(|(_, talk)| {
        talk.talk.names().any(|name| other.names().any(|second| same_person(name, second)))
    });
    let first = speaks.next();
    let second = speaks.next();
    if second.is_some() {
        // Of somebody with two talks it is the one with the title.
        return talks.iter().position(titled);
    }
    match first {
        Some((at, talk)) if alike(talk.talk.title.as_deref(), other.title.as_deref()) => Some(at),
        Some((at, _)) if title.is_none() => Some(at),
        Some((at, _)) => Some(at),
        None => talks.iter().position(|talk| titled(talk) && open(talk)),
    }
}

/// Whether two titles may be one: one is missing, or begins with the other.
fn alike(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one.map(fold), other.map(fold)) else { return true };
    one.contains(&other) || other.contains(&one)
}

/// Whether two names are one person's: the same, or one is the first name of the other.
fn same_person(one: &str, other: &str) -> bool {
    let parts =
        |name: &str| name.split_whitespace().map(fold).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let (one, other) = (parts(one), parts(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.starts_with(&short)
}

/// Gives a person what else is known of them.
fn unite(person: &mut Speaker, more: Speaker) {
    if more.name.split_whitespace().count() > person.name.split_whitespace().count() {
        person.name = more.name;
    }
    person.affiliation = person.affiliation.take().or(more.affiliation);
    person.url = person.url.take().or(more.url);
    person.photo = person.photo.take().or(more.photo);
    for (network, handle) in more.handles {
        person.handles.entry(network).or_insert(handle);
    }
}

/// Gives a talk what else is told of it. Nobody is added to those who give it.
fn merge(talk: &mut Talk, more: Talk) {
    if talk.speakers.is_empty() {
        talk.speakers = more.speakers;
    } else {
        for person in more.speakers {
            if let Some(known) = talk.speakers.iter_mut().find(|known| same_person(&known.name, &person.name))
            {
                unite(known, person);
            }
        }
    }
    talk.title = talk.title.take().or(more.title);
    talk.url = talk.url.take().or(more.url);
    talk.video = talk.video.take().or(more.video);
    talk.slides = talk.slides.take().or(more.slides);
    talk.starts_at = talk.starts_at.take().or(more.starts_at);
    if talk.takeaways.is_empty() {
        talk.takeaways = more.takeaways;
    }
}

/// Two titles of one talk that have nothing to do with one another.
fn ask_about_titles(laid: &Found, told: &Found, findings: &mut Vec<Finding>) {
    let (Some(one), Some(other)) = (&laid.talk.title, &told.talk.title) else { return };
    let (Some(here), Some(there)) = (&laid.place.title, &told.place.title) else { return };
    if alike(Some(one), Some(other)) {
        return;
    }
    let speaker = laid.talk.names().next().unwrap_or("the speaker");
    let message = format!("the talk of {speaker} is called “{one}” here and “{other}” elsewhere");
    findings.push(
        Finding::warning("talk-title-disagrees", message)
            .at(here.clone())
            .related(there.clone(), "the other title")
            .hint("make them agree, or state `talks:` in the front matter"),
    );
}

/// Two talks of one speaker are possible, but rarely meant.
fn ask_about_repeats(talks: &[Talk], findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for speaker in talks.iter().filter_map(|talk| talk.names().next()) {
        if !seen.insert(speaker) {
            let message = format!("{speaker} seems to give two talks");
            findings.push(
                Finding::warning("speaker-twice", message)
                    .hint("state `talks:` in the front matter if one is wrong"),
            );
        }
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod layouts;
