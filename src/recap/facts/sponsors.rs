//! In charge of who is thanked: sponsors, apart from everyone who is linked or thanked for something
//! else. A link alone makes nobody a sponsor, and a person never is one.
//!
//! A recap that calls its sponsors by that word has said who they are: whom it also thanks, for the
//! room or for the pizza, is thanked and no sponsor. Where a recap has no such word, the
//! organisations that it thanks for what they gave are its sponsors. The phrasings are in
//! [`phrasings`], and taking a sentence's names apart is left to [`entries`].

use std::collections::HashSet;
use std::ops::Range;

use super::Context;
use super::calendar::sentence_end;
use super::next::Section;
use super::organisations::{is_account, is_own_site, is_person_page, reads_as_person};
use super::persons::is_given;
use super::phrases::{Folded, words_from};
use crate::finding::Finding;
use crate::recap::document::{Block, Document, Inline, Item, Kind};
use crate::recap::{Sponsor, Thanked};

mod credits;
mod entries;
mod givers;
mod headings;
mod known;
mod logos;
mod named;
mod near;
mod offers;
mod phrasings;
mod sections;
mod trust;

use credits::{Credits, Role};
use entries::{Entries, Entry};
use headings::{nobody_named, thanks_heading, timed};
use known::Known;
use named::{appended, sponsors_named};
use near::{name_from, name_until, place_within};
use trust::Place;

/// Longest text that is looked through for thanks, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// Whom the recap thanks.
#[derive(Debug, Default)]
pub(super) struct Thanks {
    pub(super) sponsors: Vec<Sponsor>,
    pub(super) also_thanked: Vec<Thanked>,
    /// Who gave the room.
    pub(super) venue: Option<String>,
}

impl Thanks {
    /// The names of all who are credited, in lower case.
    fn names(&self) -> HashSet<String> {
        let sponsors = self.sponsors.iter().map(|one| &one.name);
        let all = sponsors.chain(self.also_thanked.iter().map(|one| &one.name));
        all.map(|name| name.to_lowercase()).collect()
    }
}

/// Reads the thanks of a document, except for those that announce the next meetup.
pub(super) fn read(
    document: &Document,
    next: Option<Section>,
    context: &Context<'_>,
    speakers: &[&str],
    findings: &mut Vec<Finding>,
) -> Thanks {
    let blocks = told(document, next);
    let known = Known::of(&blocks, context.title, speakers);
    let mut reader = Reader {
        known,
        credits: Credits::default(),
        findings: Vec::new(),
        asked: Vec::new(),
        honoured: false,
    };
    reader.sections(&blocks);
    for (at, block) in blocks.iter().enumerate() {
        let heading = at.checked_sub(1).and_then(|before| blocks[before].heading());
        if heading.is_some_and(thanks_heading) {
            reader.list_of_thanked(block.items());
        }
        reader.block(block, blocks.get(at + 1).copied());
    }
    let Reader { credits, findings: found, asked, .. } = reader;
    let thanks = credits.settle();
    findings.extend(found);
    // Who is credited elsewhere needs no question.
    let credited = thanks.names();
    let asked = asked.into_iter().filter(|(name, _)| !credited.contains(&name.to_lowercase()));
    findings.extend(asked.map(|(_, finding)| finding));
    thanks
}

/// The blocks that tell of the evening: all but the one that announces the next, with what stands
/// under its heading.
fn told(document: &Document, next: Option<Section>) -> Vec<&Block> {
    let apart = next.map_or(0..0, |section| section.from..section.end);
    document.blocks.iter().enumerate().filter(|(at, _)| !apart.contains(at)).map(|(_, block)| block).collect()
}

struct Reader {
    known: Known,
    credits: Credits,
    findings: Vec<Finding>,
    /// Names that may be givers', each with the question.
    asked: Vec<(String, Finding)>,
    /// The sentence before told of an honour, and not whose.
    honoured: bool,
}

impl Reader {
    /// The thanks of one block, and of the list that it introduces.
    fn block(&mut self, block: &Block, behind: Option<&Block>) {
        for inline in block.inlines().filter(|inline| inline.text.len() <= LONGEST_TEXT) {
            if block.heading().is_some() {
                continue;
            }
            let folded = inline.folded();
            let timed = timed(inline);
            let (mut from, mut last) = (0, 0..0);
            while from < inline.text.len() {
                let end = sentence_end(inline, from);
                self.thanked_again(inline, folded, last, from..end);
                last = from..end;
                if timed.iter().any(|line| line.start < end && from < line.end) {
                    self.by_whom(inline, folded, from..end);
                } else {
                    self.sentence(inline, folded, from..end);
                }
                // Behind the mark; a sentence is never empty, so this goes on.
                from = end + inline.text[end..].chars().next().map_or(1, char::len_utf8);
            }
        }
        if let (Some(inline), Some(Kind::List(items))) = (block.paragraph(), behind.map(|block| &block.kind))
        {
            let folded = inline.folded();
            let text = inline.text.trim_end_matches([' ', ':', '.', '…']);
            let thanked = phrasings::THANKS.all(folded, 0..inline.text.len()).last();
            let sponsors = phrasings::SPONSOR_NOUNS.any(folded, 0..inline.text.len());
            let thanks_sponsors = sponsors && thanked.is_some();
            let closed = inline.text.trim_end().ends_with(':');
            if thanks_sponsors && (closed || (nobody_named(inline) && logos::names_only(items))) {
                items
                    .iter()
                    .filter_map(|item| logos::entry(&item.text))
                    .for_each(|sponsor| self.list(sponsor, Place::Told));
            } else if thanked.is_some_and(|hit| hit.at.end >= text.len()) {
                // `The organisers would like to thank` a list of all sorts of people.
                self.list_of_thanked(items);
            }
        }
    }

    /// The items of a list of those who are thanked.
    fn list_of_thanked(&mut self, items: &[Item]) {
        for inline in items.iter().map(|item| &item.text).filter(|inline| inline.text.len() <= LONGEST_TEXT) {
            let folded = inline.folded();
            let all = 0..inline.text.len();
            let entries = self.entries(inline, all.clone());
            if !self.by_apposition(inline, folded, all, true) {
                self.thanked(inline, folded, entries);
            }
        }
    }

    /// What a stretch of text names; a name in lower case only if it is known.
    fn entries(&self, inline: &Inline, range: Range<usize>) -> Entries {
        let mut entries = entries::read(inline, range);
        let proper = |name: &str| name.chars().any(|char| char.is_uppercase() || char.is_ascii_digit());
        entries.named.retain(|entry| {
            (entry.url.is_some() || proper(&entry.name) || self.known.is_known(&entry.name))
                && entry.name.chars().any(char::is_alphabetic)
                && !offers::is_offer(&entry.name, entry.url.as_deref())
        });
        entries
    }

    fn sentence(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>) {
        // Cheap first: nearly every sentence tells of nobody who gave something.
        if !self.honoured && !phrasings::OF_GIVERS.any(folded, range.clone()) {
            return;
        }
        let honoured = std::mem::replace(&mut self.honoured, phrasings::HONOURS.any(folded, range.clone()));
        if phrasings::SEARCHES.any(folded, range.clone())
            && phrasings::SPONSOR_NOUNS.any(folded, range.clone())
        {
            return;
        }
        self.by_whom(inline, folded, range.clone());
        self.hosts(inline, folded, range.clone(), honoured);
        let thanks = phrasings::THANKS.find(folded, range.clone());
        if let Some(list) =
            sponsors_named(inline, folded, range.clone(), thanks.as_ref().map(|hit| hit.at.clone()))
        {
            let mut entries = self.entries(inline, list.from..range.end);
            if list.beside {
                return self.others(inline, folded, entries.named);
            }
            if !list.begins(&entries.named) {
                entries.named.clear();
            }
            if let Some(only) = list.only(inline).filter(|_| entries.named.is_empty()) {
                entries = only;
            }
            let others = list.others(inline, &mut entries.named);
            self.named(inline, entries, Role::Sponsor);
            return self.others(inline, folded, others);
        }
        if self.by_apposition(inline, folded, range.clone(), thanks.is_some()) {
            // Whoever else is thanked is no sponsor.
            let others = thanks.map(|hit| self.entries(inline, hit.at.end..range.end).named);
            return self.others(inline, folded, others.unwrap_or_default());
        }
        if thanks.is_none() {
            return self.addressed(inline, folded, range);
        }
        let hits: Vec<_> = phrasings::THANKS.all(folded, range.clone()).map(|hit| hit.at).collect();
        let ends = hits.iter().skip(1).map(|next| next.start).chain([range.end]);
        for (hit, end) in hits.iter().zip(ends) {
            self.all_thanked(inline, folded, hit.end..end.max(hit.end), range.clone());
        }
    }

    /// `Thank you [Acme](…) for hosting us!`: a link or an organisation's name must say who is spoken to.
    fn addressed(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>) {
        let Some(hit) = phrasings::THANK_YOU.all(folded, range.clone()).last() else { return };
        let mut entries = self.entries(inline, hit.at.end..range.end);
        let begins = |entry: &Entry| inline.text.get(hit.at.end..entry.at.start) == Some(" ");
        if entries.named.first().is_some_and(|first| begins(first) && first.explained) {
            entries.named.retain(|entry| self.known.surely(entry).is_some());
            self.thanked(inline, folded, entries);
        }
    }

    /// `sponsored by Acme`, `apéro offert par Exemple`.
    fn by_whom(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>) {
        let before = |at: usize| range.start..at;
        if phrasings::ELSEWHERE.any(folded, range.clone()) {
            return;
        }
        let told = |at: usize| {
            let begins = inline.text[range.start..at].trim().is_empty();
            begins || phrasings::EVENINGS.any(folded, before(at)) || gift(folded, before(at)).is_some()
        };
        if let Some(hit) =
            phrasings::SPONSORED_BY.find(folded, range.clone()).filter(|hit| told(hit.at.start))
        {
            let mut entries = self.entries(inline, hit.at.end..range.end);
            // `The evening sponsored by [Acme](…) was full.`
            if let Some(entry) =
                name_from(inline, hit.at.end).filter(|entry| entry.url.is_some() && entries.named.is_empty())
            {
                entries = Entries { named: vec![entry], unclear: Vec::new() };
            }
            // `Beer was sponsored by Bo, who lost a bet.`
            let friend =
                |entry: &Entry| entry.url.is_none() && !entry.name.contains(' ') && is_given(&entry.name);
            entries.named.retain(|entry| !friend(entry));
            self.named(inline, entries, Role::Sponsoring);
        }
        let Some(hit) = phrasings::GIVEN_BY.find(folded, range.clone()).filter(|hit| told(hit.at.start))
        else {
            return;
        };
        let why = gift(folded, range.clone()).unwrap_or("other");
        let entries = self.entries(inline, hit.at.end..range.end);
        for entry in entries.named {
            self.give(inline, entry, Role::Giver(why));
        }
    }

    /// `Acme, sponsor of the evening`; without thanks around it must be said whose or what sponsor it
    /// is. Whether there is one.
    fn by_apposition(
        &mut self,
        inline: &Inline,
        folded: &Folded,
        range: Range<usize>,
        thanked: bool,
    ) -> bool {
        let mut found = false;
        for noun in phrasings::SPONSOR_NOUNS.all(folded, range.clone()) {
            let Some(end) = appended(inline, range.start..noun.at.start) else { continue };
            let behind = inline.text.get(noun.at.end..range.end).unwrap_or_default();
            let near =
                noun.at.end..inline.text.floor_char_boundary(range.end.min(noun.at.end + NEAR_SPONSOR));
            let evening = behind.starts_with(' ') && phrasings::EVENINGS.any(folded, near);
            let own = phrasings::OWN.any(folded, end..noun.at.start);
            let closed = behind.trim_start().chars().next().is_none_or(|next| !next.is_alphanumeric());
            if !(evening || (closed && (own || thanked))) {
                continue;
            }
            let Some(entry) = name_until(inline, range.start, end) else { continue };
            let sure = self.known.surely(&entry).is_some() || thanked;
            if sure && !self.known.is_person(&entry) {
                self.credit(inline, &entry, of(&entry), Role::Sponsor);
                found = true;
            }
        }
        found
    }

    /// Everybody who is thanked in a sentence.
    fn all_thanked(&mut self, inline: &Inline, folded: &Folded, names: Range<usize>, sentence: Range<usize>) {
        let entries = self.entries(inline, names.clone());
        // `grateful to A and B for their support and sponsorship` names the sponsors.
        let sponsorship =
            inline.text.get(names.clone()).is_some_and(|text| text.to_lowercase().contains("sponsorship"));
        let paid = entries.named.iter().any(|entry| reason(folded, entry.reason.clone()) == Some("money"));
        if sponsorship && paid {
            let linked = entries.named.iter().filter(|entry| entry.url.is_some()).cloned().collect();
            return self.named(inline, Entries { named: linked, unclear: entries.unclear }, Role::Sponsor);
        }
        let money = phrasings::SPONSOR_NOUNS.any(folded, sentence);
        if money && !paid {
            // Thanks that only mention a sponsor may be for somebody else: then only links count.
            let linked = entries
                .named
                .into_iter()
                .filter(|entry| entry.url.as_deref().is_some_and(|url| is_own_site(&entry.name, url)));
            let named = linked.filter(|entry| !entry.explained).collect();
            return self.named(inline, Entries { named, unclear: Vec::new() }, Role::Sponsoring);
        }
        self.thanked(inline, folded, entries);
    }

    /// `We met at [Acme](…). Thanks to them for the room!`: the one whom the sentence before names.
    fn thanked_again(&mut self, inline: &Inline, folded: &Folded, before: Range<usize>, range: Range<usize>) {
        if before.is_empty() || inline.links.is_empty() {
            return;
        }
        let Some(hit) = phrasings::THANKS.find(folded, range.clone()) else { return };
        let pronoun =
            words_from(&inline.text, hit.at.end).first().is_some_and(|word| word.is_any(phrasings::THEM));
        let why = reason(folded, hit.at.end..range.end).filter(|why| pronoun && *why != "money");
        let mut links =
            inline.links.iter().filter(|link| before.contains(&link.at.start) && !link.at.is_empty());
        let (Some(why), Some(link), None) = (why, links.next(), links.next()) else { return };
        if let Some(entry) = name_from(inline, link.at.start).filter(|entry| entry.url.is_some()) {
            self.give(inline, entry, Role::Giver(why));
        }
    }

    /// Entries of thanks, each for its own reason. Beside one who is thanked for sponsoring, who is
    /// thanked for something else is no sponsor.
    fn thanked(&mut self, inline: &Inline, folded: &Folded, entries: Entries) {
        let paid = |entry: &Entry| reason(folded, entry.reason.clone()) == Some("money");
        let beside = entries.named.iter().any(paid);
        let gave = |entry: &Entry| !phrasings::SERVICES.any(folded, entry.reason.clone());
        let alone = entries.named.len() == 1;
        for entry in entries.named.into_iter().filter(gave) {
            match reason(folded, entry.reason.clone()) {
                Some("money") if self.known.is_person(&entry) => {}
                Some("money") => {
                    // Who paid for a room together are not where it was.
                    let venue = alone
                        && phrasings::REASONS
                            .all(folded, entry.reason.clone())
                            .any(|hit| hit.group == "venue");
                    let sponsor = self.known.in_full(&entry).unwrap_or_else(|| of(&entry));
                    if venue {
                        self.credit(inline, &entry, sponsor.clone(), Role::Giver("venue"));
                    }
                    self.credit(inline, &entry, sponsor, Role::Sponsoring);
                }
                Some(why) => {
                    let place = (why == "venue" && self.known.is_person(&entry))
                        .then(|| place_within(inline, entry.reason.clone()))
                        .flatten();
                    let role = if beside { Role::Beside(why) } else { Role::Giver(why) };
                    self.give(inline, place.unwrap_or(entry), role);
                }
                None => {}
            }
        }
    }

    /// Who is thanked behind the sponsors of the same sentence, for something else.
    fn others(&mut self, inline: &Inline, folded: &Folded, others: Vec<Entry>) {
        for entry in others {
            match reason(folded, entry.reason.clone()).filter(|why| *why != "money") {
                Some(why) => self.give(inline, entry, Role::Beside(why)),
                None if self.known.is_person(&entry) => {}
                None => self.asked.push((entry.name, unsure(inline, entry.at))),
            }
        }
    }

    /// Entries that are named as sponsors; what is not clear is asked about.
    fn named(&mut self, inline: &Inline, entries: Entries, role: Role) {
        for entry in entries.named {
            let page = entry.url.as_deref().is_some_and(is_person_page);
            let account = reads_as_person(&entry.name) && entry.url.as_deref().is_some_and(is_account);
            if page || account || self.known.spoke(&entry.name) {
                self.findings.push(unsure(inline, entry.at.clone()));
            } else {
                self.credit(inline, &entry, of(&entry), role);
            }
        }
        for at in entries.unclear {
            self.findings.push(unsure(inline, at));
        }
    }

    /// Credits a giver, if it is surely an organisation; asks if it may be one.
    fn give(&mut self, inline: &Inline, entry: Entry, role: Role) {
        if let Some(sponsor) = self.known.surely(&entry) {
            self.credit(inline, &entry, sponsor, role);
        } else if !self.known.is_person(&entry) {
            let finding = unsure(inline, entry.at);
            self.asked.push((entry.name, finding));
        }
    }

    /// Credits a name that is believed enough for where it stands; every credit passes here. Whether it
    /// was.
    fn add(&mut self, sponsor: Sponsor, role: Role, place: Place) -> bool {
        let Sponsor { name, url } = sponsor;
        let elsewhere = self.known.is_known(&name);
        let believed = trust::trust(&name, url.as_deref(), elsewhere) >= place.least();
        if believed {
            let url = url.or_else(|| self.known.url_of(&name));
            self.credits.add(Sponsor { name, url }, role);
        }
        believed
    }

    /// Credits somebody whom a sentence names, or asks where a common word may stand there.
    fn credit(&mut self, inline: &Inline, entry: &Entry, sponsor: Sponsor, role: Role) {
        let named = trust::reads_as_somebody(&sponsor.name);
        if !self.add(sponsor, role, trust::place(inline, entry)) && named {
            self.asked.push((entry.name.clone(), unsure(inline, entry.at.clone())));
        }
    }
}

/// Farthest, in bytes, that an evening's name stands before whose guests it was.
const NEAR_EVENING: usize = 24;

/// A place some bytes before another, at the beginning of a character.
fn before(text: &str, at: usize, bytes: usize) -> usize {
    (at.saturating_sub(bytes)..=at).find(|at| text.is_char_boundary(*at)).unwrap_or(at)
}

/// Farthest, in bytes, that the evening stands behind the word for who sponsored it.
const NEAR_SPONSOR: usize = 32;

/// What a stretch of text says somebody is thanked for: of several the one that weighs most.
fn reason(folded: &Folded, range: Range<usize>) -> Option<&'static str> {
    const WEIGHTS: [&str; 6] = ["media", "money", "venue", "food", "other", "av"];
    let found: Vec<_> = phrasings::REASONS.all(folded, range).map(|hit| hit.group).collect();
    WEIGHTS.into_iter().find(|why| found.contains(why))
}

/// The same, money aside.
fn gift(folded: &Folded, range: Range<usize>) -> Option<&'static str> {
    phrasings::REASONS.all(folded, range).map(|hit| hit.group).find(|why| *why != "money")
}

fn of(entry: &Entry) -> Sponsor {
    Sponsor { name: entry.name.clone(), url: entry.url.clone() }
}

fn unsure(inline: &Inline, at: Range<usize>) -> Finding {
    Finding::warning(
        "unsure-sponsor",
        "whether this names a sponsor is not clear, so nobody is credited for it",
    )
    .at(inline.locate(at))
    .hint("name it as a link of its own, or list `sponsors:` in the front matter")
}

#[cfg(test)]
mod tests;
