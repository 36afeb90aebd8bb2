//! In charge of who is thanked: sponsors, apart from everyone who is linked or thanked for something
//! else. A link alone makes nobody a sponsor, and a person never is one.
//!
//! A recap that calls its sponsors by that word has said who they are: whom it also thanks, for the
//! room or for the pizza, is thanked and no sponsor. Where a recap has no such word, the
//! organisations that it thanks for what they gave are its sponsors. The phrasings are in
//! [`phrasings`], and taking a sentence's names apart is left to [`entries`].

use std::collections::HashMap;
use std::ops::Range;

use super::Context;
use super::calendar::sentence_end;
use super::labels;
use super::next::Section;
use super::organisations::{is_account, is_own_site, is_person_page, reads_as_person};
use super::phrases::Folded;
use super::words::{organisation_at, squeeze, words};
use crate::finding::Finding;
use crate::recap::document::{Block, Document, Inline, Kind};
use crate::recap::{Sponsor, Thanked};

mod entries;
mod known;
mod logos;
mod phrasings;

use entries::{Entries, Entry};
use known::Known;

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
    let mut reader =
        Reader { known, credits: Vec::new(), findings: Vec::new(), asked: Vec::new(), honoured: false };
    reader.sections(&blocks);
    for (at, block) in blocks.iter().enumerate() {
        reader.block(block, blocks.get(at + 1).copied());
    }
    reader.settle(findings)
}

/// The blocks that tell of the evening: all but the one that announces the next, with what stands
/// under its heading.
fn told(document: &Document, next: Option<Section>) -> Vec<&Block> {
    let apart = next.map_or(0..0, |section| section.from..section.end);
    document.blocks.iter().enumerate().filter(|(at, _)| !apart.contains(at)).map(|(_, block)| block).collect()
}

/// How surely and for what somebody is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Named as a sponsor, by that word.
    Sponsor,
    /// Said to have sponsored something: not a list of all who did.
    Sponsoring,
    /// Gave something: `venue`, `food`, `av`, `media`, `other`.
    Giver(&'static str),
}

struct Reader {
    known: Known,
    credits: Vec<(Sponsor, Role)>,
    findings: Vec<Finding>,
    /// Names that may be givers', each with the question.
    asked: Vec<(String, Finding)>,
    /// The sentence before told of an honour, and not whose.
    honoured: bool,
}

impl Reader {
    /// What stands under a heading or behind a label of sponsors.
    fn sections(&mut self, blocks: &[&Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            let Some(level) = sponsors_heading(block) else { continue };
            while let Some(block) = blocks.get(at).filter(|block| !ends_section(block, level)) {
                for sponsor in logos::listed(block) {
                    self.add(sponsor, Role::Sponsor);
                }
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

    /// The thanks of one block, and of the list that it introduces.
    fn block(&mut self, block: &Block, behind: Option<&Block>) {
        for inline in block.inlines().into_iter().filter(|inline| inline.text.len() <= LONGEST_TEXT) {
            if block.heading().is_some() {
                continue;
            }
            let folded = inline.folded();
            let mut from = 0;
            while from < inline.text.len() {
                let end = sentence_end(inline, from);
                self.sentence(inline, folded, from..end);
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
            if inline.text.trim_end().ends_with(':') && sponsors && thanked.is_some() {
                items
                    .iter()
                    .filter_map(|item| logos::entry(&item.text))
                    .for_each(|sponsor| self.add(sponsor, Role::Sponsor));
            } else if thanked.is_some_and(|hit| hit.at.end >= text.len()) {
                // `The organisers would like to thank` a list of all sorts of people.
                for item in items {
                    let entries = self.entries(&item.text, 0..item.text.text.len());
                    self.thanked(&item.text, item.text.folded(), entries);
                }
            }
        }
    }

    /// What a stretch of text names; a name in lower case only if it is known.
    fn entries(&self, inline: &Inline, range: Range<usize>) -> Entries {
        let mut entries = entries::read(inline, range);
        let proper = |name: &str| name.chars().any(|char| char.is_uppercase() || char.is_ascii_digit());
        entries
            .named
            .retain(|entry| entry.url.is_some() || proper(&entry.name) || self.known.is_known(&entry.name));
        entries
    }

    fn sentence(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>) {
        let honoured = std::mem::replace(&mut self.honoured, phrasings::HONOURS.any(folded, range.clone()));
        if phrasings::SEARCHES.any(folded, range.clone())
            && phrasings::SPONSOR_NOUNS.any(folded, range.clone())
        {
            return;
        }
        self.by_whom(inline, folded, range.clone());
        self.hosts(inline, folded, range.clone(), honoured);
        let thanks = phrasings::THANKS.find(folded, range.clone());
        if let Some(start) =
            sponsors_named(inline, folded, range.clone(), thanks.as_ref().map(|hit| hit.at.clone()))
        {
            let entries = self.entries(inline, start..range.end);
            return self.named(inline, entries, Role::Sponsor);
        }
        if let Some(hit) = thanks {
            self.all_thanked(inline, folded, hit.at.end..range.end, range);
        }
    }

    /// `sponsored by Acme`, `apéro offert par Exemple`.
    fn by_whom(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>) {
        let before = |at: usize| range.start..at;
        let told = |at: usize| {
            let begins = inline.text[range.start..at].trim().is_empty();
            begins
                || phrasings::EVENINGS.any(folded, before(at))
                || reason(folded, before(at)).is_some_and(|why| why != "money")
        };
        if let Some(hit) =
            phrasings::SPONSORED_BY.find(folded, range.clone()).filter(|hit| told(hit.at.start))
        {
            let entries = self.entries(inline, hit.at.end..range.end);
            return self.named(inline, entries, Role::Sponsoring);
        }
        let Some(hit) = phrasings::GIVEN_BY.find(folded, range.clone()).filter(|hit| told(hit.at.start))
        else {
            return;
        };
        let why = reason(folded, range.clone()).filter(|why| *why != "money").unwrap_or("other");
        let entries = self.entries(inline, hit.at.end..range.end);
        for entry in entries.named {
            self.give(inline, entry, why);
        }
    }

    /// `our hosts at Acme`, `Acme hosted us`, `C'est Exemple qui nous a reçus`.
    fn hosts(&mut self, inline: &Inline, folded: &Folded, range: Range<usize>, honoured: bool) {
        if let Some(hit) = phrasings::HOSTS_AT.find(folded, range.clone()) {
            let found = self.entries(inline, hit.at.end..range.end).named.into_iter().next();
            let behind = |at: usize| {
                inline.text.get(hit.at.end..at).is_some_and(|gap| gap.split_whitespace().count() <= 1)
            };
            if let Some(entry) =
                found.filter(|entry| behind(entry.at.start)).map(|entry| Entry { represented: true, ..entry })
            {
                self.give(inline, entry, "venue");
            } else if let Some(entry) = name_from(inline, hit.at.end) {
                self.give(inline, Entry { represented: true, ..entry }, "venue");
            }
        }
        for hit in phrasings::RECEIVED.all(folded, range.clone()) {
            let why = match hit.group {
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
                self.give(inline, entry, why);
            }
        }
        for hit in phrasings::AT_HOME.all(folded, range.clone()) {
            let near = before(&inline.text, hit.at.start, NEAR_EVENING).max(range.start);
            let evening = phrasings::EVENINGS.any(folded, near..hit.at.start);
            let linked = name_from(inline, hit.at.end).filter(|entry| evening && entry.url.is_some());
            if let Some(entry) = linked {
                self.give(inline, entry, "venue");
            }
        }
        let team =
            || phrasings::TEAM_OF.find(folded, range.clone()).and_then(|hit| name_from(inline, hit.at.end));
        if let Some(entry) = honoured.then(team).flatten() {
            self.give(inline, Entry { represented: true, ..entry }, "venue");
        }
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

    /// Entries of thanks, each for its own reason.
    fn thanked(&mut self, inline: &Inline, folded: &Folded, entries: Entries) {
        for entry in entries.named {
            match reason(folded, entry.reason.clone()) {
                Some("money") if self.known.is_person(&entry) => {}
                Some("money") => {
                    let venue =
                        phrasings::REASONS.all(folded, entry.reason.clone()).any(|hit| hit.group == "venue");
                    let sponsor = self.known.in_full(&entry).unwrap_or_else(|| of(&entry));
                    if venue {
                        self.credits.push((sponsor.clone(), Role::Giver("venue")));
                    }
                    self.add(sponsor, Role::Sponsoring);
                }
                Some(why) => {
                    let place = (why == "venue" && self.known.is_person(&entry))
                        .then(|| place_within(inline, entry.reason.clone()))
                        .flatten();
                    self.give(inline, place.unwrap_or(entry), why);
                }
                None => {}
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
                self.add(of(&entry), role);
            }
        }
        for at in entries.unclear {
            self.findings.push(unsure(inline, at));
        }
    }

    /// Credits a giver, if it is surely an organisation; asks if it may be one.
    fn give(&mut self, inline: &Inline, entry: Entry, why: &'static str) {
        if let Some(sponsor) = self.known.surely(&entry) {
            self.add(sponsor, Role::Giver(why));
        } else if !self.known.is_person(&entry) {
            let finding = unsure(inline, entry.at);
            self.asked.push((entry.name, finding));
        }
    }

    fn add(&mut self, sponsor: Sponsor, role: Role) {
        self.credits.push((sponsor, role));
    }

    /// Who is a sponsor, and who is only thanked.
    fn settle(self, findings: &mut Vec<Finding>) -> Thanks {
        let listed = self.credits.iter().any(|(_, role)| *role == Role::Sponsor);
        let venue = self.credits.iter().find(|(_, role)| *role == Role::Giver("venue"));
        let venue = venue.map(|(sponsor, _)| sponsor.name.clone());
        let mut sponsors = Once::default();
        let mut others = Vec::new();
        for (sponsor, role) in self.credits {
            match role {
                Role::Giver(why) if listed || matches!(why, "av" | "media") => others.push((sponsor, why)),
                _ => sponsors.add(sponsor),
            }
        }
        let mut also = Once::default();
        let mut reasons = Vec::new();
        for (other, why) in others.into_iter().filter(|(other, _)| !sponsors.holds(&other.name)) {
            if !also.holds(&other.name) {
                reasons.push(why);
            }
            also.add(other);
        }
        findings.extend(self.findings);
        // Who is credited elsewhere needs no question.
        let asked = self.asked.into_iter().filter(|(name, _)| !sponsors.holds(name) && !also.holds(name));
        findings.extend(asked.map(|(_, finding)| finding));
        let also_thanked = also.all.into_iter().zip(reasons).map(|(other, why)| Thanked {
            name: other.name,
            url: other.url,
            why: Some(why.to_owned()),
        });
        Thanks { sponsors: sponsors.all, also_thanked: also_thanked.collect(), venue }
    }
}

/// Farthest, in bytes, that an evening's name stands before whose guests it was.
const NEAR_EVENING: usize = 24;

/// A place some bytes before another, at the beginning of a character.
fn before(text: &str, at: usize, bytes: usize) -> usize {
    (at.saturating_sub(bytes)..=at).find(|at| text.is_char_boundary(*at)).unwrap_or(at)
}

/// Where the names of sponsors begin in a sentence that says whose they are: behind `our sponsors`,
/// or `sponsors` in thanks, or behind the colon of a sentence on them.
fn sponsors_named(
    inline: &Inline,
    folded: &Folded,
    range: Range<usize>,
    thanks: Option<Range<usize>>,
) -> Option<usize> {
    phrasings::SPONSOR_NOUNS.all(folded, range.clone()).find_map(|noun| {
        let behind = inline.text.get(noun.at.end..range.end)?;
        let lead = inline.text.get(range.start..noun.at.start)?;
        let near = lead
            .char_indices()
            .rev()
            .filter(|(_, char)| char.is_whitespace())
            .nth(3)
            .map_or(range.start, |(at, _)| range.start + at);
        let own = phrasings::OUR.any(folded, near..noun.at.start);
        let thanked = thanks.as_ref().is_some_and(|thanks| thanks.end <= noun.at.start);
        let colon = behind.find(": ").or_else(|| behind.find(" :")).map(|at| noun.at.end + at + 1);
        if own && let Some(colon) = colon {
            return Some(colon + usize::from(inline.text[colon..].starts_with(':')));
        }
        let first = first_name(inline, noun.at.end..range.end)?;
        let gap = inline.text.get(noun.at.end..first)?;
        // `our sponsors this month, Acme`, `our sponsors are Acme`; nothing else stands between.
        let close = gap.split_whitespace().count() <= 4 && !gap.contains(['.', ';']);
        (close
            && (thanked
                || (own
                    && gap
                        .split_whitespace()
                        .all(|word| GAPS.contains(&word.trim_matches([',', '(', ':']))))))
        .then_some(first)
    })
}

/// Words between `our sponsors` and their names, where no thanks stand before.
const GAPS: &[&str] = &[
    "", "are", "were", "was", "is", "for", "this", "month", "evening", "sind", "waren", "ist", "war", "sont",
    "étaient", "est", "son", "fueron", "fue", "es", "sono", "–", "-", "—",
];

/// Where the first link or capital letter stands.
fn first_name(inline: &Inline, range: Range<usize>) -> Option<usize> {
    let link = inline.links.iter().map(|link| link.at.start).find(|at| range.contains(at));
    let capital = inline.text.get(range.clone())?.char_indices().find(|(_, char)| char.is_uppercase());
    link.into_iter().chain(capital.map(|(at, _)| range.start + at)).min()
}

/// What a stretch of text says somebody is thanked for: of several the one that weighs most.
fn reason(folded: &Folded, range: Range<usize>) -> Option<&'static str> {
    const WEIGHTS: [&str; 6] = ["media", "money", "venue", "food", "other", "av"];
    let found: Vec<_> = phrasings::REASONS.all(folded, range).map(|hit| hit.group).collect();
    WEIGHTS.into_iter().find(|why| found.contains(why))
}

/// The name that stands right behind a place in the text, behind an article.
fn name_from(inline: &Inline, at: usize) -> Option<Entry> {
    let words = super::phrases::words_from(&inline.text, at);
    let first = usize::from(words.first()?.is_any(&["the", "der", "la", "le", "el"]));
    let begin = words.get(first)?;
    if let Some(link) = inline.links.iter().find(|link| link.at.start == begin.at.start) {
        return Some(entry(inline, link.at.clone(), Some(link.url.clone())));
    }
    begin.proper().then_some(())?;
    let end = organisation_at(&words, first)?;
    Some(entry(inline, begin.at.start..words[end - 1].at.end, None))
}

/// The name that stands right before a place in the text, with nothing between but `who` or `qui`.
fn name_until(inline: &Inline, from: usize, to: usize) -> Option<Entry> {
    let all = super::phrases::words_until(&inline.text, from, to);
    let between = |word: &super::words::Word<'_>| {
        word.is_any(&[
            "who",
            "qui",
            "que",
            "die",
            "der",
            "das",
            "kindly",
            "generously",
            "also",
            "very",
            "again",
            "have",
            "has",
            "had",
            "ha",
            "han",
            "once",
            "uns",
        ])
    };
    let mut end = all.iter().rposition(|word| !between(word))? + 1;
    // `[Acme](…) in Exampletown hosted us`: the town is no part of the name.
    let town = end >= 3 && all[end - 1].proper() && all[end - 2].is_any(&["in", "à", "en"]);
    let linked =
        |word: &super::words::Word<'_>| inline.links.iter().any(|link| link.at.contains(&word.at.start));
    if town && linked(&all[end - 3]) && !linked(&all[end - 1]) {
        end -= 2;
    }
    let last = &all[end - 1];
    if let Some(link) = inline.links.iter().find(|link| link.at.contains(&last.at.start)) {
        return Some(entry(inline, link.at.clone(), Some(link.url.clone())));
    }
    let joins = |at: usize| matches!(all[at].text, "&" | "de" | "of");
    let mut first = end;
    while first > 0
        && (all[first - 1].proper()
            || (first < end && joins(first - 1) && first >= 2 && all[first - 2].proper()))
        && (first == end || all[first - 1].stop.is_none())
    {
        first -= 1;
    }
    // `C’est Exemple qui`, `Then Acme`: what begins the sentence is no part of the name.
    let begins = |word: &super::words::Word<'_>| {
        super::words::starts_sentences(word)
            || word.text.split_once(['\'', '’']).is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
    };
    while first < end && begins(&all[first]) {
        first += 1;
    }
    (first < end).then(|| entry(inline, all[first].at.start..last.at.end, None))
}

/// The linked place in a reason: `for letting us use the [Acme](…) space`.
fn place_within(inline: &Inline, reason: Range<usize>) -> Option<Entry> {
    let link = inline.links.iter().find(|link| reason.contains(&link.at.start))?;
    let name = squeeze(inline.linked(link));
    (is_own_site(&name, &link.url) && !reads_as_person(&name))
        .then(|| entry(inline, link.at.clone(), Some(link.url.clone())))
}

fn entry(inline: &Inline, at: Range<usize>, url: Option<String>) -> Entry {
    let name = squeeze(inline.text.get(at.clone()).unwrap_or_default());
    Entry { name, url, at, reason: 0..0, explained: false, represented: false }
}

fn of(entry: &Entry) -> Sponsor {
    Sponsor { name: entry.name.clone(), url: entry.url.clone() }
}

/// Names that are credited once each, whatever their capitals. A link that is known later counts.
#[derive(Default)]
struct Once {
    all: Vec<Sponsor>,
    /// By name in lower case, the place in `all`.
    places: HashMap<String, usize>,
}

impl Once {
    fn holds(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    fn add(&mut self, sponsor: Sponsor) {
        let place = *self.places.entry(sponsor.name.to_lowercase()).or_insert(self.all.len());
        match self.all.get_mut(place) {
            Some(known) => known.url = known.url.take().or(sponsor.url),
            None => self.all.push(sponsor),
        }
    }
}

/// The level of a heading over sponsors: `Our sponsors`, but not `How to become a sponsor`.
fn sponsors_heading(block: &Block) -> Option<u8> {
    let Kind::Heading(level, inline) = &block.kind else { return None };
    let folded = inline.folded();
    let all = 0..inline.text.len();
    let told = phrasings::SPONSOR_NOUNS.any(folded, all.clone()) && !phrasings::SEARCHES.any(folded, all);
    (told && words(&inline.text).len() <= 7 && !inline.text.contains('?')).then_some(*level)
}

fn ends_section(block: &Block, level: u8) -> bool {
    matches!(&block.kind, Kind::Heading(other, _) if *other <= level) || matches!(block.kind, Kind::Rule)
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
