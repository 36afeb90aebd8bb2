//! In charge of the next meetup: when it is, who was announced, and where to sign up.
//!
//! It leaves the talks of the evening itself to [`super::talks`]: what announces is no longer told.

use jiff::civil::Date;

use super::phrases::Folded;
use crate::finding::Finding;
use crate::recap::Next;
use crate::recap::document::{Block, Document, Inline, Kind};

mod days;
mod line_up;
mod phrasings;
mod sign_up;

pub(in crate::recap) use days::announced;
use days::{announcing, counted_month, date, day_to_come, month_to_come};
use phrasings::{ANNOUNCEMENTS, HEADINGS, MEETUPS, WHOLE_HEADINGS};

/// Where the next meetup is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// The first block that no longer tells of the evening.
    pub(super) from: usize,
    /// The block that announces.
    pub(super) at: usize,
    /// Behind the last block that belongs to it.
    pub(super) end: usize,
}

impl Section {
    /// The same part, with a block more before it.
    pub(super) fn behind_one_more(self) -> Self {
        Section { from: self.from + 1, at: self.at + 1, end: self.end + 1 }
    }
}

/// What the paragraph that announces tells before it does: `Ada showed gardens. The next meetup is …`.
pub(super) fn front(document: &Document, section: Section, recap: Option<Date>) -> Option<Block> {
    let block = document.blocks.get(section.at).filter(|_| section.from == section.at)?;
    let inline = block.paragraph()?;
    let from = days::announced_from(inline, recap).filter(|from| *from > 0)?;
    Some(Block { kind: Kind::Paragraph(inline.until(from)), span: block.span.clone() })
}

/// Finds the part that announces the next meetup: the last that says so. A recap's own date tells
/// which of the months that it names is still to come.
pub(super) fn section(document: &Document, recap: Option<Date>) -> Option<Section> {
    let blocks = &document.blocks;
    let announces = |block: &Block| block.paragraph().is_some_and(|inline| announcing(inline).is_some());
    // Early on, `find out when our next meetup is` only points: what follows tells of the evening.
    let points = |at: &usize| {
        let dated = |inline: &Inline| {
            !super::calendar::days(&inline.text).is_empty() || month_to_come(inline, recap).is_some()
        };
        (at + 1) * EARLY < blocks.len() && !blocks[*at].paragraph().is_some_and(dated)
    };
    let told = blocks.iter().rposition(announces).filter(|at| !points(at));
    let headed = blocks.iter().rposition(|block| block.heading().is_some_and(is_announcing_heading));
    if let Some(heading) = headed.filter(|heading| {
        told.is_none_or(|told| told > *heading)
            && told.is_none_or(|told| told < section_end(blocks, *heading))
    }) {
        let end = section_end(blocks, heading);
        let first = (heading + 1..end).find(|at| blocks[*at].paragraph().is_some());
        return Some(Section { from: heading, at: told.or(first).unwrap_or(heading), end });
    }
    let in_a_month = || {
        blocks
            .iter()
            .rposition(|block| block.paragraph().is_some_and(|inline| month_to_come(inline, recap).is_some()))
    };
    // A month alone is believed only in the second half, where announcements stand; a farewell until
    // the next meetup says less than it does.
    let month = || in_a_month().filter(|at| (at + 1) * 2 > blocks.len());
    let farewell = || {
        let day =
            |block: &Block| block.paragraph().is_some_and(|inline| day_to_come(inline, recap).is_some());
        blocks.iter().rposition(day).filter(|at| (at + 1) * 2 > blocks.len())
    };
    let telling = |at: &usize| blocks[*at].paragraph().is_some_and(|inline| tells(inline, recap));
    let at = told.filter(telling).or_else(farewell).or_else(month).or(told).or(headed)?;
    // A heading belongs to what follows it, unless that only comes to the announcement in the end, as
    // a talk's paragraph may; anything else before the announcement does not.
    let begins = blocks[at].paragraph().and_then(announcing).is_none_or(|sentence| sentence.at.start == 0);
    let heading = at.checked_sub(1).filter(|before| begins && blocks[*before].heading().is_some());
    let end = heading.map_or(at + 1, |heading| section_end(blocks, heading));
    Some(Section { from: heading.unwrap_or(at), at, end })
}

/// The part of a recap, by what it is divided by, in which nothing that names no day announces.
const EARLY: usize = 3;

/// Behind the last block under a heading.
fn section_end(blocks: &[Block], heading: usize) -> usize {
    let level = |block: &Block| match &block.kind {
        Kind::Heading(level, _) => Some(*level),
        _ => None,
    };
    let own = blocks.get(heading).and_then(level).unwrap_or(6);
    let ends =
        |block: &Block| level(block).is_some_and(|other| other <= own) || matches!(block.kind, Kind::Rule);
    let rest = blocks.iter().skip(heading + 1);
    heading + 1 + rest.take_while(|block| !ends(block)).count()
}

/// Whether a paragraph tells more of the next meetup than that there will be one.
fn tells(inline: &Inline, recap: Option<Date>) -> bool {
    !super::calendar::days(&inline.text).is_empty()
        || !inline.links.is_empty()
        || month_to_come(inline, recap).is_some()
}

/// Longest heading that announces, in bytes.
const LONGEST_HEADING: usize = 300;

fn is_announcing_heading(inline: &Inline) -> bool {
    let folded = inline.folded();
    let all = 0..inline.text.len();
    inline.text.len() <= LONGEST_HEADING
        && inline.text.split_whitespace().count() <= 8
        && (ANNOUNCEMENTS.any(folded, all.clone()) || HEADINGS.any(folded, all) || is_whole(inline))
}

/// `Next`, and nothing else.
fn is_whole(inline: &Inline) -> bool {
    let words = inline.words();
    let mut telling = words.iter().filter(|word| word.text.chars().any(char::is_alphabetic));
    let first = telling.next();
    first.is_some_and(|word| WHOLE_HEADINGS.iter().any(|whole| Folded::of(word.text).text() == *whole))
        && telling.next().is_none()
}

/// Longest text that is looked through, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// Blocks behind an announcement within which the link to sign up may stand.
const SIGN_UP_WITHIN: usize = 3;

/// Reads what is announced; nothing, where there is neither a day nor a link nor anybody.
pub(super) fn read(
    document: &Document,
    section: Section,
    recap: Option<Date>,
    findings: &mut Vec<Finding>,
) -> Option<Next> {
    let blocks = document.blocks.get(section.from..section.end).unwrap_or_default();
    let at = document.blocks.get(section.at);
    let first = at.and_then(Block::paragraph);
    let inlines = first.into_iter().chain(blocks.iter().flat_map(Block::inlines));
    let inlines: Vec<&Inline> = inlines.filter(|inline| inline.text.len() <= LONGEST_TEXT).collect();
    // Where one signs up may stand a little behind an announcement that has no heading.
    let alone = section.from == section.at;
    let behind = document.blocks.iter().skip(section.end).take(if alone { SIGN_UP_WITHIN } else { 0 });
    let behind: Vec<&Inline> =
        behind.take_while(|block| block.heading().is_none()).filter_map(Block::paragraph).collect();
    // Of several dated events one may be the group's own.
    let own = own_item(blocks);
    let inlines = own.map_or(inlines, |own| vec![own]);
    let behind = if own.is_some() { Vec::new() } else { behind };
    if own.is_none()
        && let Some(first) = of_several(blocks)
    {
        let finding =
            Finding::warning("next-date-unclear", "which of these events is the next meetup is not clear");
        findings.push(
            finding.at(first.span.clone()).hint("call it a meetup, or state `next:` in the front matter"),
        );
        return None;
    }
    let date = inlines.iter().find_map(|inline| date(inline, recap, findings));
    let month = || {
        let named = inlines.iter().find_map(|inline| month_to_come(inline, recap));
        let next = || inlines.iter().find_map(|inline| counted_month(inline, recap));
        named.and_then(|month| month.after(recap)).or_else(next)
    };
    let line_up = line_up::read(first, blocks);
    let next = Next {
        date,
        month: if date.is_none() { month() } else { None },
        affiliations: line_up.affiliations,
        speakers: line_up.speakers,
        rsvp: (inlines.iter().chain(&behind).find_map(|inline| sign_up::told(inline)))
            .or_else(|| inlines.iter().find_map(|inline| sign_up::event_page(inline)))
            .or_else(|| inlines.iter().find_map(|inline| sign_up::dated(inline, recap, date?))),
    };
    (next != Next::default()).then_some(next)
}

/// The item of a list of dated events that is called a meetup, where others are not: those may be
/// anybody's.
fn own_item(blocks: &[Block]) -> Option<&Inline> {
    let items = blocks.iter().flat_map(Block::items).map(|item| &item.text);
    let dated = items.filter(|inline| {
        inline.text.len() <= LONGEST_TEXT && !super::calendar::days(&inline.text).is_empty()
    });
    let called = |inline: &&Inline| MEETUPS.any(inline.folded(), 0..inline.text.len());
    let (own, others): (Vec<_>, Vec<_>) = dated.partition(called);
    own.first().copied().filter(|_| !others.is_empty())
}

/// The first item of a list of dated events that lead to several sites, none of which is called a meetup.
fn of_several(blocks: &[Block]) -> Option<&Inline> {
    let items = blocks.iter().flat_map(Block::items).map(|item| &item.text);
    let dated = |inline: &&Inline| {
        let numbered = inline.text.bytes().any(|byte| byte.is_ascii_digit());
        inline.text.len() <= LONGEST_TEXT && numbered && !super::calendar::days(&inline.text).is_empty()
    };
    let dated: Vec<&Inline> = items.filter(dated).collect();
    let host = |inline: &&Inline| {
        let (_, rest) = inline.links.first()?.url.split_once("://")?;
        Some(rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned())
    };
    let hosts: Option<std::collections::BTreeSet<String>> = dated.iter().map(host).collect();
    let first = dated.first().copied().filter(|_| hosts.is_some_and(|hosts| hosts.len() > 1))?;
    // Days told beside the list say which it is.
    let told = blocks.iter().filter_map(|block| block.paragraph().or(block.heading()));
    (!told.into_iter().any(|inline| !super::calendar::days(&inline.text).is_empty())).then_some(first)
}

#[cfg(test)]
mod tests;
