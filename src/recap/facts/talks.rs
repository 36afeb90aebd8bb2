//! In charge of the talks: each way of telling of talks has a module that finds them, and what they
//! find is put together here, so that nobody is credited twice for one talk.
//!
//! It leaves to [`told`] the talks in prose ([`frames`], [`owned`], [`entrances`], [`titled`], [`thanked`], and
//! [`listed`] for those in items of lists), to [`about`] and [`behind`] what a talk is about, to
//! [`speakers`] and [`first_names`] who gives it, to [`line_up`] who was announced, and to [`profiles`]
//! the handles behind links; to [`laid_out`] the talks under headings, in fields and lists, with [`units`],
//! [`lines`], [`headline`], [`names_first`], [`prefix`], [`suffix`], [`people`], [`station`], [`below`],
//! [`draft`], [`pauses`] and [`material`], and those in tables to [`agenda`].

use std::collections::BTreeSet;
use std::ops::Range;

use super::outline::{self, Section};
use super::words::squeeze;
use crate::finding::Finding;
use crate::recap::document::{Block, Document, Inline, Kind};
use crate::recap::{Speaker, Talk};

mod about;
mod affiliation;
mod agenda;
mod behind;
mod below;
mod dashes;
mod denials;
mod doubts;
mod draft;
mod entrances;
mod events;
mod first_names;
mod frames;
mod headline;
mod idioms;
mod laid_out;
mod leads;
mod line_up;
mod lines;
mod listed;
mod material;
mod names_first;
mod objects;
mod owned;
mod passage;
mod pauses;
mod people;
mod phrasings;
mod places;
mod prefix;
mod profiles;
mod set_off;
mod speakers;
mod station;
mod suffix;
mod thanked;
mod titled;
mod told;
mod units;

use super::Context;
use laid_out::Laid;
use line_up::Announced;
use material::fold;
pub(crate) use profiles::{handle as profile_of, mentioned as mentioned_by};

/// A talk, and the blocks that tell of it.
#[derive(Debug)]
struct Found {
    blocks: Range<usize>,
    talk: Talk,
}

/// The talks, and the first block that tells of one.
#[derive(Debug, Default)]
pub(super) struct Talks {
    pub(super) talks: Vec<Talk>,
    pub(super) first_block: Option<usize>,
}

/// Reads the talks of the blocks before `told`, which tell of the evening.
pub(super) fn read(
    document: &Document,
    told: usize,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) -> Talks {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let announced = Announced::read(blocks, context);
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
    let laid = laid_out::read(blocks, &named.filter_map(first_name).collect(), findings);
    let found = if laid.is_empty() { found } else { together(laid, found, blocks, findings) };
    let first_block = found.iter().map(|found| found.blocks.start).min();
    let mut talks: Vec<Talk> = found.into_iter().map(|found| found.talk).collect();
    if talks.is_empty() {
        let given_by = |person| Talk { speakers: vec![person], ..Talk::default() };
        talks = announced.people.into_iter().map(|person| given_by(person.into())).collect();
    }
    talks.iter_mut().flat_map(|talk| &mut talk.speakers).for_each(profiles::link);
    Talks { talks, first_block }
}

/// The organisations that stand behind names that end at some bytes of a text; `known` are believed
/// without a word before them.
pub(in crate::recap) fn organisations_behind(
    inline: &Inline,
    ends: &[usize],
    known: &BTreeSet<String>,
) -> Vec<Option<String>> {
    let passage = passage::Passage::of(inline);
    let behind = |end: &usize| {
        let word = passage.words.iter().position(|word| word.at.end == *end)?;
        affiliation::behind(&passage, word + 1, known).organisation
    };
    ends.iter().map(behind).collect()
}

/// Joins what is laid out with what is told in sentences: a talk that is told in its own section or
/// before is the same one, and one that only sentences tell of stands where they name it.
fn together(laid: Vec<Laid>, told: Vec<Found>, blocks: &[Block], findings: &mut Vec<Finding>) -> Vec<Found> {
    let titles: Vec<_> = laid.iter().map(|laid| (laid.found.blocks.start, laid.title.clone())).collect();
    let mut talks = once(laid);
    let mut behind = None;
    let mut inserted = None;
    for found in told {
        // Several talks of one paragraph stand beside each other, not within each other.
        let beside = inserted == Some(found.blocks.start);
        let holds = |talk: &Found| talk.blocks.contains(&found.blocks.start);
        let within = talks.iter().position(holds).filter(|_| !beside);
        let waiting =
            within.filter(|at| talks[*at].talk.speakers.is_empty() && !found.talk.speakers.is_empty());
        match same_talk(&talks, &found.talk).or(waiting) {
            Some(at) => {
                let here = titles.iter().find(|(start, _)| *start == talks[at].blocks.start);
                let here = here.and_then(|(_, span)| span.clone());
                let there = blocks.get(found.blocks.start).map(|block| block.span.clone());
                if let (Some(here), Some(there)) = (here, there) {
                    findings.extend(titles_disagree(&talks[at].talk, here, &found.talk, there));
                }
                merge(&mut talks[at].talk, found.talk);
                behind = Some(at);
            }
            // Whoever else is named in a talk's section does not give another one there.
            None if within.is_some() => {}
            None => {
                let by_place = || talks.partition_point(|talk| talk.blocks.start < found.blocks.start);
                let at = behind.map_or_else(by_place, |at: usize| at + 1);
                inserted = Some(found.blocks.start);
                talks.insert(at, found);
                behind = Some(at);
            }
        }
    }
    headed(&mut talks, &titles, blocks);
    talks
}

/// Gives a talk that sentences alone tell of the heading right above them as its title, where the
/// headings beside it are titles and nobody else speaks below it.
fn headed(talks: &mut [Found], titles: &[(usize, Option<Range<usize>>)], blocks: &[Block]) {
    let level = |at: usize| match blocks.get(at)?.kind {
        Kind::Heading(level, _) => Some(level),
        _ => None,
    };
    let titling: BTreeSet<u8> =
        titles.iter().filter(|(_, span)| span.is_some()).filter_map(|(at, _)| level(*at)).collect();
    for index in 0..talks.len() {
        let found = &talks[index];
        let above = found.blocks.start.checked_sub(1);
        let Some((above, heading)) =
            above.and_then(|above| Some((above, level(above).filter(|level| titling.contains(level))?)))
        else {
            continue;
        };
        let until = (above + 1..blocks.len()).find(|at| level(*at).is_some_and(|other| other <= heading));
        let section = above..until.unwrap_or(blocks.len());
        let alone = talks.iter().filter(|talk| section.contains(&talk.blocks.start)).count() == 1;
        let Some(inline) = blocks[above].heading().filter(|inline| {
            alone && found.talk.title.is_none() && outline::section(&inline.text) == Section::Open
        }) else {
            continue;
        };
        let talk = &mut talks[index].talk;
        talk.title = Some(squeeze(&inline.text));
        talk.url = talk.url.take().or_else(|| material::linked_title(inline, talk.title.as_deref()?));
    }
}

/// Laid-out talks, each once: an agenda names the talks that headings tell of.
fn once(laid: Vec<Laid>) -> Vec<Found> {
    let mut talks: Vec<Found> = Vec::new();
    let (sure, weak): (Vec<_>, Vec<_>) = laid.into_iter().partition(|laid| !laid.weak);
    for Laid { found, weak, .. } in sure.into_iter().chain(weak) {
        match same_talk(&talks, &found.talk).and_then(|at| talks.get_mut(at)) {
            None => talks.push(found),
            // A sentence below some other heading does not make a second talk of somebody's.
            Some(_) if weak => {}
            Some(known) => {
                let fuller = found.blocks.len() > known.blocks.len();
                let other = if fuller { std::mem::replace(known, found) } else { found };
                merge(&mut known.talk, other.talk);
            }
        }
    }
    talks.sort_by_key(|talk| talk.blocks.start);
    talks
}

/// The talk that another one is: of the same speaker, or of nobody else and with the same title.
/// Of somebody with two talks it is the one with the title.
fn same_talk(talks: &[Found], other: &Talk) -> Option<usize> {
    let title = other.title.as_deref().map(fold).filter(|title| !title.is_empty());
    let titled = |talk: &Found| title.is_some() && talk.talk.title.as_deref().map(fold) == title;
    let mut same = talks.iter().enumerate().filter(|(_, talk)| {
        talk.talk.names().any(|name| other.names().any(|second| same_person(name, second)))
    });
    let open = |talk: &Found| talk.talk.speakers.is_empty() || other.speakers.is_empty();
    match (same.next(), same.next()) {
        (Some((at, _)), None) => Some(at),
        (Some(_), Some(_)) => talks.iter().position(titled),
        _ => talks.iter().position(|talk| titled(talk) && open(talk)),
    }
}

/// Whether two titles may be one: one is missing, or begins with the other.
fn alike(one: Option<&str>, other: Option<&str>) -> bool {
    let (Some(one), Some(other)) = (one.map(fold), other.map(fold)) else { return true };
    one.contains(&other) || other.contains(&one)
}

/// Whether two names are one person's: the same, one is the first name of the other, or one only has
/// names between besides.
fn same_person(one: &str, other: &str) -> bool {
    let parts =
        |name: &str| name.split_whitespace().map(fold).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let (one, other) = (parts(one), parts(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let between = short.len() > 1 && short.first() == long.first() && short.last() == long.last();
    !short.is_empty() && (long.starts_with(&short) || between)
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

/// Two titles of one talk that have nothing to do with one another, with where each stands.
fn titles_disagree(laid: &Talk, here: Range<usize>, told: &Talk, there: Range<usize>) -> Option<Finding> {
    let (one, other) = (laid.title.as_deref()?, told.title.as_deref()?);
    if alike(Some(one), Some(other)) {
        return None;
    }
    let speaker = laid.names().next().unwrap_or("the speaker");
    let message = format!("the talk of {speaker} is called “{one}” here and “{other}” elsewhere");
    let finding = Finding::warning("talk-title-disagrees", message).at(here);
    let hint = "make them agree, or state `talks:` in the front matter";
    Some(finding.related(there, "the other title").hint(hint))
}

#[cfg(test)]
mod tests;
