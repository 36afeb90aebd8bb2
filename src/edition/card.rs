//! In charge of cards: what the picture of an evening or of a talk shows, beside a post and in front of a
//! link, and that everybody is on it whom the edition credits.
//!
//! Pure: an edition becomes drawings, which [`crate::cards`] turns into pixels and files. Fonts are in
//! `font`, words in `text`, and what stands where in `layout`, `talk` and `evening`.

use serde::{Deserialize, Serialize};

use super::{Edition, Picture, Size};
use crate::config::Publication;
use crate::finding::Finding;

mod evening;
mod facts;
mod font;
mod layout;
mod people;
mod sponsors;
mod talk;
#[cfg(test)]
mod tests;
mod text;

use facts::Facts;
pub use layout::{Area, Placed, Set, Shape};

/// Width and height of every card, in pixels: what Facebook, LinkedIn and X show in full.
pub const SIDES: Size = Size { width: 1200, height: 630 };

/// Most talks of one evening that have cards: a text that was made to be slow must not be.
const MOST: usize = 30;

/// What a card is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// The whole evening.
    Evening,
    /// The talk at that place, from 0.
    Talk(usize),
}

/// A card as the edition has it, once it is known where it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What it is of.
    pub of: Of,
    /// Its address, what it says in words, and its size in pixels.
    pub picture: Picture,
}

/// A card that is to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// What it is of.
    pub of: Of,
    /// What it says, in words: every speaker and sponsor that the edition credits among them.
    pub alt: String,
    /// Everything but the pictures, as SVG without text elements: letters are outlines.
    pub svg: String,
    /// The pictures that stand on it, in the order in which they are put there.
    pub pictures: Vec<Placed>,
    /// Which words were set where.
    pub texts: Vec<Set>,
}

impl Edition {
    /// The card of something.
    pub fn card(&self, of: Of) -> Option<&Picture> {
        self.cards.iter().find(|card| card.of == of).map(|card| &card.picture)
    }

    /// The same edition with its cards.
    #[must_use]
    pub fn with_cards(mut self, cards: Vec<Card>) -> Edition {
        self.cards = cards;
        self
    }
}

/// Draws the cards of an edition whose pictures have been copied ([`Edition::with_pictures`]): that of the
/// evening, and one of each talk that has a title or a speaker. Pictures that were not copied are not
/// on them.
///
/// A card on which a name or a title could not be read is not drawn, and that is told.
pub fn draw(edition: &Edition, publication: &Publication) -> (Vec<Drawing>, Vec<Finding>) {
    let facts = Facts::of(edition, publication);
    let mut findings = Vec::new();
    let mut drawings = Vec::new();
    findings.extend(too_many(edition.talks.len()));
    let all = std::iter::once(Of::Evening).chain((0..edition.talks.len().min(MOST)).map(Of::Talk));
    for of in all {
        let drawn = match of {
            Of::Evening => evening::draw(&facts),
            Of::Talk(place) => match facts.talks.get(place) {
                Some(talk) if talk.title.is_some() || !talk.speakers.is_empty() => talk::draw(&facts, talk),
                _ => continue,
            },
        };
        match drawn {
            Ok((canvas, told)) => {
                findings.extend(told);
                drawings.push(canvas.drawing(of, facts.alt(of)));
            }
            Err(finding) => findings.push(*finding),
        }
    }
    // What one card could not do, the others could not either, in the same words.
    let mut known: Vec<Finding> = Vec::new();
    findings.retain(|finding| {
        let is_new = !known.iter().any(|other| other.message == finding.message);
        known.extend(is_new.then(|| finding.clone()));
        is_new
    });
    (drawings, findings)
}

fn too_many(talks: usize) -> Option<Finding> {
    (talks > MOST).then(|| {
        let message = format!("there are {talks} talks, and only the first {MOST} have cards");
        Finding::warning("too-many-cards", message).hint("tell of the evening in several recaps")
    })
}
