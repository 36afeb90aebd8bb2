//! In charge of who is told of as a giver without thanks: who hosted, sponsored, received the guests or
//! brought something.
//!
//! It leaves thanks, and what a giver is credited as, to [`super`].

use std::ops::Range;

use super::entries::{Entries, Entry};
use super::near::{name_from, name_until};
use super::{NEAR_EVENING, Reader, Role, before, gift, phrasings, reason};
use crate::recap::document::Inline;
use crate::recap::facts::phrases::{Folded, words_until};

impl Reader {
    /// `our hosts at Acme`, `Acme hosted us`, `C'est Exemple qui nous a reçus`.
    pub(super) fn hosts(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>, honoured: bool) {
        if let Some(hit) = phrasings::HOSTS_AT.find(folded, range.clone()) {
            let found = self.entries(inline, hit.at.end..range.end).named.into_iter().next();
            let behind = |at: usize| {
                inline.text.get(hit.at.end..at).is_some_and(|gap| gap.split_whitespace().count() <= 1)
            };
            if let Some(entry) =
                found.filter(|entry| behind(entry.at.start)).map(|entry| Entry { represented: true, ..entry })
            {
                self.give(inline, entry, Role::Giver("venue"));
            } else if let Some(entry) = name_from(inline, hit.at.end) {
                self.give(inline, Entry { represented: true, ..entry }, Role::Giver("venue"));
            }
        }
        // `Ada told us how Acme hosted a meetup`: what a talk tells of is another evening.
        let reported = phrasings::REPORTED.any(folded, range.clone());
        if !reported {
            self.sponsored(inline, folded, &range);
            self.given(inline, folded, &range);
        }
        self.received(inline, folded, &range, reported);
        // What a talk tells of was hosted by somebody else.
        let sure = |entry: &Entry| {
            let rooms = self.known.has_rooms(&entry.name);
            rooms || !reported && self.known.surely(entry).is_some()
        };
        let ours = |at: usize| {
            let before = range.start..at;
            let we = words_until(&inline.text, before.start, before.end)
                .iter()
                .any(|word| word.is_any(&["we", "us"]));
            before.is_empty() || we || phrasings::EVENINGS.any(folded, before)
        };
        if let Some(hit) = phrasings::HOSTED_BY.find(folded, range.clone()).filter(|hit| ours(hit.at.start))
            && let Some(entry) = name_from(inline, hit.at.end).filter(sure)
        {
            self.give(inline, entry, Role::Giver("venue"));
        }
        self.praised(inline, folded, &range);
        for hit in phrasings::AT_HOME.all(folded, range.clone()) {
            let near = before(&inline.text, hit.at.start, NEAR_EVENING).max(range.start);
            let evening = phrasings::EVENINGS.any(folded, near..hit.at.start);
            let linked = name_from(inline, hit.at.end).filter(|entry| evening && entry.url.is_some());
            if let Some(entry) = linked {
                self.give(inline, entry, Role::Giver("venue"));
            }
        }
        let team =
            || phrasings::TEAM_OF.find(folded, range.clone()).and_then(|hit| name_from(inline, hit.at.end));
        if let Some(entry) = honoured.then(team).flatten() {
            self.give(inline, Entry { represented: true, ..entry }, Role::Giver("venue"));
        }
    }

    /// `It was kind of Acme to let us use their office`.
    fn praised(&mut self, inline: &Inline, folded: &Folded, range: &Range<usize>) {
        let Some(hit) = phrasings::KIND_OF.find(folded, range.clone()) else { return };
        let Some(entry) = name_from(inline, hit.at.end) else { return };
        let behind = entry.at.end..range.end;
        let gave = phrasings::GAVE.find(folded, behind.clone());
        let near = gave.filter(|gave| gave.at.start <= entry.at.end + 2);
        if near.is_some() {
            let why = gift(folded, behind).unwrap_or("venue");
            self.give(
                inline,
                Entry { represented: !self.known.is_person(&entry), ..entry },
                Role::Giver(why),
            );
        }
    }

    /// `Acme sponsored the evening`.
    fn sponsored(&mut self, inline: &Inline, folded: &Folded, range: &Range<usize>) {
        if phrasings::LONG_AGO.any(folded, range.clone()) {
            return;
        }
        for hit in phrasings::SPONSORED.all(folded, range.clone()) {
            let evening = || phrasings::EVENINGS.any(folded, hit.at.end..range.end);
            let given = || reason(folded, hit.at.end..range.end).is_some();
            let told = hit.group == phrasings::OURS || evening() || given();
            let Some(entry) = name_until(inline, range.start, hit.at.start).filter(|_| told) else {
                continue;
            };
            if self.known.surely(&entry).is_some() {
                let entries = Entries { named: vec![entry], unclear: Vec::new() };
                self.named(inline, entries, Role::Sponsoring);
            }
        }
    }

    /// `Der Abend wurde von Acme gesponsert`.
    fn given(&mut self, inline: &Inline, folded: &Folded, range: &Range<usize>) {
        let by = |entry: &Entry| {
            let words = words_until(&inline.text, range.start, entry.at.start);
            let last = words.iter().rev().find(|word| !word.is_any(&["der", "dem", "den", "firma"]));
            last.is_some_and(|word| word.is_any(&["von", "vom", "durch"]))
        };
        for hit in phrasings::SPONSORED_LAST.all(folded, range.clone()) {
            let entry = name_until(inline, range.start, hit.at.start).filter(by);
            let Some(entry) = entry.filter(|entry| self.known.surely(entry).is_some()) else { continue };
            let evening = phrasings::EVENINGS.any(folded, range.clone());
            if hit.group == phrasings::MONEY && evening {
                self.named(inline, Entries { named: vec![entry], unclear: Vec::new() }, Role::Sponsoring);
            } else if let Some(why) = gift(folded, range.clone()) {
                self.give(inline, entry, Role::Giver(why));
            }
        }
    }

    /// `Acme hosted us`, `C'est Exemple qui nous a reçus`; of what is `reported`, only our own guests.
    fn received(&mut self, inline: &Inline, folded: &Folded, range: &Range<usize>, reported: bool) {
        for hit in phrasings::RECEIVED.all(folded, range.clone()) {
            let why = match hit.group {
                "evening" | "gift" if reported => None,
                "evening" => {
                    let behind = hit.at.end..range.end;
                    let evening = phrasings::EVENINGS.any(folded, behind.clone())
                        || phrasings::GATHERINGS.any(folded, behind);
                    evening.then_some("venue")
                }
                "gift" => reason(folded, hit.at.end..range.end).filter(|why| *why != "money"),
                group => Some(group),
            };
            if let (Some(why), Some(entry)) = (why, name_until(inline, range.start, hit.at.start)) {
                self.give(inline, entry, Role::Giver(why));
            }
        }
    }
}
