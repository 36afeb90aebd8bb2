//! In charge of talks that are laid out: under headings, as fields, in agendas and on cards. It
//! decides which units are talks and who gives them.
//!
//! It leaves taking the document apart to [`units`](super::units), and joining what is told
//! elsewhere to [`super`]. A unit of which nobody can say whether it is a talk is none.

use std::collections::HashSet;
use std::ops::Range;

use super::Found;
use super::agenda;
use super::below;
use super::draft::Draft;
use super::headline::{self, Order, Setting};
use super::people::{self, Trust};
use super::units::{self, Origin, Unit};
use crate::finding::Finding;
use crate::recap::Talk;
use crate::recap::document::Block;
use crate::recap::facts::fields::Label;
use crate::recap::facts::outline::{Section, plain_words};
use crate::recap::facts::table::lower;

/// Most units that are looked at.
const MOST: usize = 150;

/// A talk that somebody laid out, with how it was told.
pub(super) struct Laid {
    pub(super) found: Found,
    /// Only a sentence below a heading says who speaks.
    pub(super) weak: bool,
    /// Where its title stands, in bytes of the file.
    pub(super) title: Option<Range<usize>>,
}

/// Reads the talks that are laid out in blocks.
pub(super) fn read(blocks: &[Block], known: &HashSet<String>, findings: &mut Vec<Finding>) -> Vec<Laid> {
    let mut units = units::units(blocks);
    units.truncate(MOST);
    let (order, named) = order(&units);
    let known = &named.union(known).cloned().collect();
    let mut drafts: Vec<Draft<'_>> = Vec::new();
    let mut lightning = Vec::new();
    let mut open: Option<usize> = None;
    for unit in units {
        let draft = Draft::of(unit, order, known);
        if draft.unit.section == Section::Talks && !draft.unit.apart {
            lightning.extend(lightning_talks(blocks, &draft.unit));
        }
        if draft.unit.apart || draft.unit.section == Section::Talks {
            open = open.filter(|_| draft.unit.origin == Origin::Item);
            continue;
        }
        if let Some(last) = drafts.last_mut() {
            last.uncard(&draft);
        }
        // The parts of a card may stand apart: `Speaker`, a story, `Video`.
        let card = || {
            drafts
                .iter()
                .rposition(|card| matches!(card.unit.section, Section::Field(_)) && card.takes(&draft))
        };
        let field = matches!(draft.unit.section, Section::Field(_));
        let taker = open.filter(|at| drafts[*at].takes(&draft)).or_else(|| card().filter(|_| field));
        open = taker.or(open.filter(|_| field));
        match taker.and_then(|at| drafts.get_mut(at)) {
            Some(taker) => taker.take(draft),
            // `Time` and `Video` begin no card.
            None if field && !begins_card(draft.unit.section) => {}
            None => {
                drafts.push(draft);
                open = Some(drafts.len() - 1);
            }
        }
    }
    name_speakers(&mut drafts);
    findings.extend(drafts.iter().filter(|draft| draft.headline.unsure).filter_map(Draft::doubt));
    let mut laid: Vec<Laid> = drafts.into_iter().filter_map(|draft| draft.talk(known)).collect();
    laid.extend(lightning);
    laid.extend(agenda::tables(blocks));
    laid.sort_by_key(|laid| laid.found.blocks.start);
    laid
}

/// Whether a heading that is a label may be the first of a card.
fn begins_card(section: Section) -> bool {
    matches!(section, Section::Field(Label::Speaker | Label::Title | Label::Description))
}

/// The talks of people who are only said to have shown something, below a heading for lightning talks.
fn lightning_talks(blocks: &[Block], unit: &Unit<'_>) -> Vec<Laid> {
    let words = unit.headline.as_ref().map(|(inline, _)| plain_words(&inline.text)).unwrap_or_default();
    if !words.iter().any(|word| LIGHTNING.contains(&&*lower(word))) {
        return Vec::new();
    }
    let mut laid = Vec::new();
    for at in unit.blocks.clone() {
        let Some(inline) = blocks.get(at).and_then(Block::paragraph) else { continue };
        for speaker in below::speakers(inline) {
            let talk = Talk { speakers: vec![speaker], ..Talk::default() };
            laid.push(Laid { found: Found { blocks: at..at + 1, talk }, weak: false, title: None });
        }
    }
    laid
}

/// Words of headings for talks of a few minutes.
const LIGHTNING: &[&str] =
    &["lightning", "flash", "blitzvorträge", "kurzvorträge", "relámpago", "éclair", "impromptu", "pecha"];

/// Bold lines among talks that all read as names are the names of who speaks, not titles.
fn name_speakers(drafts: &mut [Draft<'_>]) {
    let lone = |draft: &Draft<'_>| {
        draft.unit.origin == Origin::Line
            && draft.unit.among_talks
            && draft.headline.people.is_empty()
            && draft.below.people.is_empty()
    };
    for group in drafts.chunk_by_mut(|one, other| lone(one) && lone(other)) {
        let names = |draft: &Draft<'_>, trust| {
            let (inline, _) = draft.unit.headline.as_ref()?;
            people::read(inline, draft.headline.title.clone()?, trust)
        };
        // Among several who surely are, somebody may be called like a product.
        let sure = group.iter().filter(|draft| names(draft, Trust::Layout).is_some()).count();
        let all = || group.iter().all(|draft| names(draft, Trust::Label).is_some());
        if group.len() > 1 && sure * 2 > group.len() && all() {
            for draft in group {
                draft.headline.people = names(draft, Trust::Label).unwrap_or_default();
                draft.headline.title = None;
            }
        }
    }
}

/// Which side of a dash the people stand on, by the headlines that leave no doubt.
/// And the first names of all whose whole names they hold.
fn order(units: &[Unit<'_>]) -> (Order, HashSet<String>) {
    let (mut first, mut last) = (0, 0);
    let mut named = HashSet::new();
    for unit in units.iter().filter(|unit| !unit.apart) {
        let Some((inline, at)) = unit.headline.clone().filter(|(_, at)| at.len() <= units::LONGEST) else {
            continue;
        };
        let setting = Setting {
            among_talks: unit.among_talks,
            order: match (unit.led, unit.names_first) {
                (_, true) => Order::NamesFirst,
                (true, _) => Order::Led,
                _ => Order::Unknown,
            },
            names_people: false,
            acts: &|_| false,
        };
        let read = headline::read(inline, at, setting);
        let whole = read.people.iter().filter_map(|person| person.name.split_once(' '));
        named.extend(whole.map(|(first, _)| first.to_owned()));
        if let (Some(title), false) = (read.title, read.people.is_empty()) {
            let name = read.people.first().map(|person| person.name.as_str()).unwrap_or_default();
            let before = inline.text.find(name).is_some_and(|name| name < title.start);
            *(if before { &mut first } else { &mut last }) += 1;
        }
    }
    let order = match first.cmp(&last) {
        std::cmp::Ordering::Greater => Order::PeopleFirst,
        std::cmp::Ordering::Less => Order::TitleFirst,
        std::cmp::Ordering::Equal => Order::Unknown,
    };
    (order, named)
}
