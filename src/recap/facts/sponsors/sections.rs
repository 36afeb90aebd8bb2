//! In charge of sponsors that stand apart from sentences: under a heading, behind a label, and in lists.
//!
//! It leaves what an entry of a list names to [`logos`](super::logos), and thanks to [`super`].

use super::headings::{
    also_friends, ends_section, is_of_partners, leads_sponsors, only_linked, sponsors_heading,
};
use super::trust::Place;
use super::{Reader, Role, logos, phrasings};
use crate::recap::Sponsor;
use crate::recap::document::Block;
use crate::recap::facts::labels;
use crate::recap::facts::organisations::reads_as_person;

impl Reader {
    /// What stands under a heading or behind a label of sponsors.
    pub(super) fn sections(&mut self, blocks: &[&Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            let friends = block.heading().is_some_and(also_friends);
            let Some(level) = sponsors_heading(block) else {
                if leads_sponsors(block) {
                    self.lines(&blocks[at..]);
                }
                continue;
            };
            let (mut told, mut partners) = (false, false);
            while let Some(block) = blocks.get(at).filter(|block| !ends_section(block, level)) {
                // `### Media partner`: who stands there gave no money.
                partners = block.heading().map_or(partners, is_of_partners);
                let listed = logos::listed(block, told).into_iter();
                listed
                    .filter(|(sponsor, _)| !(partners || friends && reads_as_person(&sponsor.name)))
                    .for_each(|(sponsor, place)| self.list(sponsor, place));
                told |= logos::is_told(block);
                at += 1;
            }
        }
        for block in blocks {
            for value in labels::values(std::slice::from_ref(*block), &phrasings::LABELS) {
                let entries = self.entries(value.inline, value.at.clone());
                self.named(value.inline, entries, Role::Sponsor);
            }
        }
    }

    /// Sponsors that stand each in a paragraph of its own, as a link and no more.
    pub(super) fn lines(&mut self, blocks: &[&Block]) {
        for block in blocks {
            let Some(inline) = block.paragraph().filter(|inline| only_linked(inline)) else { return };
            logos::entry(inline).into_iter().for_each(|sponsor| self.list(sponsor, Place::Told));
        }
    }

    /// A sponsor in a list of them; who spoke is none.
    pub(super) fn list(&mut self, sponsor: Sponsor, place: Place) {
        if !self.known.spoke(&sponsor.name) {
            self.add(sponsor, Role::Sponsor, place);
        }
    }
}
