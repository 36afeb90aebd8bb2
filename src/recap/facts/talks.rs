//! In charge of the talks: each way of telling of talks has a module that finds them, and what they
//! find is put together here, so that nobody is credited twice for one talk.
//!
//! It leaves to [`told`] the talks in prose, to [`about`] what a talk is about, to [`speakers`] who
//! gives it, and to [`profiles`] the handles behind links.

use crate::finding::Finding;
use crate::recap::Talk;
use crate::recap::document::Document;

mod about;
mod profiles;
mod speakers;
mod told;

use speakers::Announced;

/// A talk, and the blocks that tell of it.
#[derive(Debug)]
struct Found {
    blocks: std::ops::Range<usize>,
    talk: Talk,
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
    let found = told::read(document, told, &announced);
    let first_block = found.first().map(|found| found.blocks.start);
    let mut talks: Vec<Talk> = found.into_iter().map(|found| found.talk).collect();
    if talks.is_empty() {
        let given_by = |person| Talk { speakers: vec![person], ..Talk::default() };
        talks = announced.people.into_iter().map(|person| given_by(person.into())).collect();
    }
    ask_about_repeats(&talks, findings);
    Talks { talks, first_block }
}

/// Two talks of one speaker are possible, but rarely meant.
fn ask_about_repeats(talks: &[Talk], findings: &mut Vec<Finding>) {
    for (at, talk) in talks.iter().enumerate() {
        let first = talk.names().next();
        let repeated = talks[..at].iter().any(|other| other.names().next() == first);
        if let Some(speaker) = first.filter(|_| repeated) {
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
