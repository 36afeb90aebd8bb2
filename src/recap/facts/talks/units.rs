//! In charge of units: the stretches of a recap that are laid out for one talk each, a headline with
//! what stands below it. Headings, bold lines, items of lists and groups of fields begin units.
//!
//! It leaves to [`laid_out`](super::laid_out) which units are talks, and texts that lead up to them to
//! [`leads`](super::leads).

use std::collections::HashSet;
use std::ops::Range;

use super::leads::{LISTED, WISHES, leads_speakers, leads_talks, names_speakers};
use super::lines::{
    Place, bold_banner, bold_line, defined, first_line, listed_person, named, parted, talk_lines, tells_more,
    titled,
};
use super::pauses::is_pause;
use super::{leads, names_first, prefix};
use crate::recap::document::{Block, Inline, Item, Kind};
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::outline::{self, Part, Section, plain_parts};

/// What begins a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Heading,
    /// A line of its own in bold.
    Line,
    Item,
    /// The first of some fields, below no headline of their own.
    Fields,
}

/// A stretch of a recap that may tell of one talk.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    pub(super) origin: Origin,
    pub(super) headline: Option<(&'a Inline, Range<usize>)>,
    pub(super) level: u8,
    pub(super) section: Section,
    pub(super) among_talks: bool,
    pub(super) apart: bool,
    /// It stands below a heading that says that speakers stand there: `Speakers`, `Ponentes`.
    pub(super) speakers: bool,
    /// It stands below a sentence that says who gave talks: `Lightning talks were given by:`
    pub(super) led: bool,
    /// It is an item of a list in which a name and a comma stand before each title.
    pub(super) names_first: bool,
    pub(super) blocks: Range<usize>,
    pub(super) pieces: Vec<Piece<'a>>,
}

/// What stands below a headline, in order.
#[derive(Debug, Clone)]
pub(super) enum Piece<'a> {
    Text(&'a Inline, Range<usize>),
    /// With how deep it stands in its list, and which list that is.
    Item(&'a Inline, u8, usize),
    Heading(&'a Inline),
    /// What follows is the value of a field.
    Label(Label),
    Embed(&'a str),
}

impl<'a> Piece<'a> {
    /// The text of a piece that has one.
    pub(super) fn text(&self) -> Option<(&'a Inline, Range<usize>)> {
        match self {
            Piece::Text(inline, at) => Some((inline, at.clone())),
            Piece::Item(inline, ..) | Piece::Heading(inline) => Some((inline, 0..inline.text.len())),
            Piece::Label(_) | Piece::Embed(_) => None,
        }
    }
}

/// The level of units that no heading begins: below all headings.
const BELOW: u8 = 7;

/// Longest line that may be a headline, in bytes.
pub(super) const LONGEST: usize = 200;

/// Most items of a list that is looked at as a whole.
const MOST_LISTED: usize = 40;

/// The units of blocks.
pub(super) fn units(blocks: &[Block]) -> Vec<Unit<'_>> {
    let parts = outline::parts(blocks);
    let first = parts.first().map_or(blocks.len(), |part| part.at);
    let mut builder = Builder {
        blocks,
        units: Vec::new(),
        open: None,
        talks: false,
        banner: false,
        apart: false,
        speakers: None,
        lists: 0,
        lead: None,
        led: HashSet::new(),
    };
    builder.body(0..first);
    for part in &parts {
        builder.part(part);
    }
    builder.units
}

/// Whether an item is of the programme and no talk: `Opening by Ada Example`.
fn opens_or_closes(inline: &Inline) -> bool {
    let words = outline::plain_words(&inline.text);
    words.len() <= LONGEST_PAUSE && is_pause(&words)
}

/// Most words of an item that is no talk.
const LONGEST_PAUSE: usize = 6;

/// Whether a block is a list of titles with their people, and of nothing else.
fn lists_talks(block: &Block) -> bool {
    let items = block.items();
    (1..MOST_LISTED).contains(&items.len())
        && items.iter().all(|item| parted(&item.text, &first_line(&item.text)))
}

struct Builder<'a> {
    blocks: &'a [Block],
    units: Vec<Unit<'a>>,
    /// The unit that pieces go to.
    open: Option<usize>,
    /// The section is one of talks.
    talks: bool,
    /// Only a bold line says that the section is one of talks.
    banner: bool,
    apart: bool,
    /// The level of the heading that says that speakers stand here.
    speakers: Option<u8>,
    /// Lists that were seen.
    lists: usize,
    /// The paragraph before.
    lead: Option<&'a Inline>,
    /// Blocks of talks below a sentence that says who gave them.
    led: HashSet<usize>,
}

impl<'a> Builder<'a> {
    fn part(&mut self, part: &Part<'a>) {
        self.talks = part.section == Section::Talks;
        self.banner = false;
        self.apart = part.apart;
        self.speakers = self.speakers.filter(|level| *level < part.level);
        if self.talks && names_speakers(&part.heading.text) {
            self.speakers = Some(part.level);
        }
        self.units.push(Unit {
            origin: Origin::Heading,
            headline: Some((part.heading, 0..part.heading.text.len())),
            level: part.level,
            section: part.section,
            among_talks: part.among_talks,
            apart: part.apart,
            speakers: self.speakers.is_some(),
            led: false,
            names_first: false,
            blocks: part.at..part.body.end,
            pieces: Vec::new(),
        });
        self.open = (!self.talks).then_some(self.units.len() - 1);
        self.body(part.body.clone());
    }

    fn begin(&mut self, origin: Origin, headline: Option<(&'a Inline, Range<usize>)>, blocks: Range<usize>) {
        let among_talks = self.talks || self.units.last().is_some_and(|unit| unit.among_talks);
        let (section, level, apart) = (Section::Open, BELOW, self.apart);
        self.units.push(Unit {
            origin,
            headline,
            level,
            section,
            among_talks,
            apart,
            speakers: self.speakers.is_some(),
            led: false,
            names_first: false,
            blocks,
            pieces: Vec::new(),
        });
        self.open = Some(self.units.len() - 1);
    }

    fn push(&mut self, piece: Piece<'a>) {
        if let Some(open) = self.open.and_then(|open| self.units.get_mut(open)) {
            open.pieces.push(piece);
        }
    }

    /// Whether what stands here is below a heading of its own.
    fn below_heading(&self) -> bool {
        self.open.and_then(|open| self.units.get(open)).is_some_and(|unit| unit.origin != Origin::Item)
    }

    /// Whether what stands here is of the evening as a whole.
    fn whole(&self) -> bool {
        self.open.and_then(|open| self.units.get(open)).is_none_or(|unit| {
            unit.section == Section::Whole || unit.level == 1 && unit.section == Section::Open
        })
    }

    fn body(&mut self, range: Range<usize>) {
        self.lead = None;
        let listed = self.listed(range.clone());
        for at in range {
            let Some(block) = self.blocks.get(at) else { return };
            match &block.kind {
                Kind::Paragraph(_) => {
                    let Some(inline) = block.paragraph() else { continue };
                    if listed.contains(&at) {
                        self.lines(inline, at);
                        continue;
                    }
                    if self.banner(inline, self.blocks.get(at + 1)) {
                        continue;
                    }
                    self.paragraph(inline, at);
                    self.lead = Some(inline).filter(|inline| !inline.text.trim().is_empty()).or(self.lead);
                }
                Kind::List(items) => {
                    self.lists += 1;
                    self.list(items, at);
                }
                Kind::Embed(url) => self.push(Piece::Embed(url)),
                Kind::Rule => self.open = None,
                Kind::Heading(..) | Kind::Table(_) | Kind::Quote(_) | Kind::Other => {}
            }
        }
    }

    fn place(&self, led: bool) -> Place {
        match (led, self.talks) {
            (true, _) => Place::Led,
            (false, true) => Place::AmongTalks,
            (false, false) => Place::Anywhere,
        }
    }

    /// The paragraphs among blocks whose lines are talks, as if they were a list: among talks, several
    /// below one another, or with what is left of the talk behind each.
    fn listed(&mut self, range: Range<usize>) -> Vec<usize> {
        if self.apart {
            return Vec::new();
        }
        let mut listed = Vec::new();
        let mut run: Vec<(usize, usize, bool)> = Vec::new();
        let mut led = false;
        for at in range.clone().chain([range.end]) {
            let block = self.blocks.get(at).filter(|_| at < range.end);
            let place = self.place(led);
            let lines = block.and_then(Block::paragraph).and_then(|inline| talk_lines(inline, place));
            if let Some(lines) = lines {
                run.push((at, lines.talks.len(), lines.marked));
                self.led.extend(led.then_some(at));
                continue;
            }
            led = block.and_then(Block::paragraph).is_some_and(leads_talks);
            let several = run.iter().map(|(_, lines, _)| lines).sum::<usize>() > 1;
            let marked = run.iter().all(|(_, _, marked)| *marked);
            let below_lead = run.iter().any(|(at, ..)| self.led.contains(at));
            if self.talks || several || marked || below_lead {
                listed.extend(run.iter().map(|(at, ..)| *at));
            }
            run.clear();
        }
        listed
    }

    /// The talks that the lines of a paragraph are.
    fn lines(&mut self, inline: &'a Inline, at: usize) {
        let led = self.led.contains(&at);
        let Some(lines) = talk_lines(inline, self.place(led)) else { return };
        let before = self.open;
        let ends = lines.talks.iter().skip(1).map(|line| line.start).chain([inline.text.len()]);
        for (line, end) in lines.talks.iter().zip(ends) {
            self.begin(Origin::Line, Some((inline, line.clone())), at..at + 1);
            if let Some(unit) = self.units.last_mut().filter(|_| led) {
                (unit.led, unit.among_talks) = (true, true);
            }
            self.push(Piece::Text(inline, line.end..end));
        }
        // Below lines that nothing says are talks, what follows is of the evening again.
        if !self.talks {
            self.open = before;
        }
    }

    fn paragraph(&mut self, inline: &'a Inline, at: usize) {
        let mut from = 0;
        if let Some(line) = defined(inline) {
            from = (line.end + 1).min(inline.text.len());
            self.begin(Origin::Line, Some((inline, line)), at..at + 1);
        } else if let Some(line) = bold_line(inline) {
            // Right below a heading it rather names who speaks there.
            let byline = self
                .open
                .and_then(|open| self.units.get(open))
                .is_some_and(|unit| unit.section == Section::Open && unit.origin == Origin::Heading);
            if !byline || parted(inline, &line) {
                from = (line.end + 1).min(inline.text.len());
                self.begin(Origin::Line, Some((inline, line)), at..at + 1);
            }
        } else if let Some(name) = named(inline).filter(|_| self.speakers.is_some()) {
            from = name.end;
            self.begin(Origin::Line, Some((inline, name)), at..at + 1);
        } else {
            self.fields(inline, at);
        }
        if let Some(open) = self.open.and_then(|open| self.units.get_mut(open)) {
            open.blocks.end = open.blocks.end.max(at + 1);
        }
        self.push(Piece::Text(inline, from..inline.text.len()));
    }

    /// A bold line that stands for a heading above the talks: `**Talks**`.
    fn banner(&mut self, inline: &'a Inline, behind: Option<&Block>) -> bool {
        let talk = || {
            self.open.and_then(|open| self.units.get(open)).is_some_and(|unit| {
                unit.origin == Origin::Heading
                    && unit.section == Section::Open
                    && unit.headline.as_ref().is_some_and(|(inline, at)| unit.level > 1 && parted(inline, at))
            })
        };
        let lone = !self.apart && bold_banner(inline).is_some();
        let text = inline.text.trim_end_matches([' ', ':', '：']);
        let banner = lone
            && outline::section(text) == Section::Talks
            && (plain_parts(text).any(|word| LISTED.holds(word) && !word.eq_ignore_ascii_case("talk"))
                || behind.is_some_and(lists_talks))
            && !talk();
        if banner {
            self.talks = true;
            self.speakers = names_speakers(text).then_some(BELOW);
            self.open = None;
            self.lead = None;
            self.banner = true;
        }
        banner
    }

    /// Begins a unit where a text names a speaker or a title that the open unit has already, or
    /// where no unit is open.
    fn fields(&mut self, inline: &'a Inline, at: usize) {
        let labels: Vec<Label> = fields::fields(inline).iter().map(|field| field.label).collect();
        let telling = |label: &&Label| matches!(label, Label::Speaker | Label::Title);
        let Some(first) = labels.iter().find(telling) else { return };
        let Some(open) = self.open.and_then(|open| self.units.get(open)) else {
            return self.begin(Origin::Fields, None, at..at + 1);
        };
        let repeated = open.origin == Origin::Fields
            && open
                .pieces
                .iter()
                .filter_map(Piece::text)
                .any(|(inline, _)| fields::fields(inline).iter().any(|field| field.label == *first));
        if repeated {
            self.begin(Origin::Fields, None, at..at + 1);
        }
    }

    fn list(&mut self, items: &'a [Item], at: usize) {
        let led = self.lead.is_some_and(|lead| {
            lead.text.len() < 400
                && lead.text.trim_end().ends_with([':', '.', '!'])
                && plain_parts(&lead.text).any(|word| LISTED.holds(word))
        });
        // `**Talks**`, and further below another list: `The winners are:`
        if self.banner && !led && self.lead.is_some_and(|lead| lead.text.trim_end().ends_with(':')) {
            self.talks = false;
        }
        let labelled = |item: &Item, labels: &[Label]| {
            fields::fields(&item.text).iter().any(|field| labels.contains(&field.label))
        };
        let flat = items.iter().any(|item| labelled(item, &[Label::Speaker, Label::Title]));
        let nested =
            items.iter().any(|item| item.within.iter().any(|item| labelled(item, &[Label::Speaker])));
        let speakers = !self.apart
            && self.lead.is_some_and(leads_speakers)
            && items.iter().all(|item| listed_person(&item.text).is_some());
        let wished = || self.lead.is_some_and(|lead| plain_parts(&lead.text).any(|word| WISHES.holds(word)));
        // `- **Gardens**`, and below it in the same item `Speaker: Ada`.
        let own = |item: &&Item| {
            let named = labelled(item, &[Label::Speaker]);
            named
                && fields::lines(&item.text)
                    .next()
                    .is_some_and(|line| fields::field(&item.text, line).is_none())
        };
        if !self.apart && items.iter().filter(own).count() > 1 {
            self.talks_of(items, at, false, false);
            return;
        }
        if (!flat || nested) && self.each_is_a_talk(items, led, nested || speakers) && !wished() {
            self.talks_of(items, at, led, speakers);
            return;
        }
        for item in items {
            if flat && !self.apart {
                self.fields(&item.text, at);
            }
            self.push(Piece::Item(&item.text, 0, self.lists));
            self.items(&item.within, 1);
        }
        if let Some(open) = self.open.and_then(|open| self.units.get_mut(open)) {
            open.blocks.end = open.blocks.end.max(at + 1);
        }
    }

    /// Whether each item of a list is a talk: it is `known` to, or the text before it, the heading above or
    /// the items themselves say so.
    fn each_is_a_talk(&self, items: &[Item], led: bool, known: bool) -> bool {
        let bold =
            self.open.and_then(|open| self.units.get(open)).is_some_and(|unit| unit.origin == Origin::Line);
        if bold || known {
            return !bold;
        }
        let several = (2..MOST_LISTED).contains(&items.len());
        let timed = || items.iter().any(|item| prefix::without_time(&item.text, 0..item.text.text.len()).1);
        // People and titles throughout, with links to what is left of the talks.
        let linked = || {
            several
                && items.iter().any(|item| !item.text.links.is_empty())
                && items.iter().all(|item| parted(&item.text, &first_line(&item.text)))
        };
        // Below a heading that says nothing of its own, titles with people behind them.
        let plain = || {
            several
                && self.whole()
                && self.lead.is_none()
                && items.iter().all(|item| titled(&item.text) || opens_or_closes(&item.text))
                && items.iter().filter(|item| titled(&item.text)).count() > 1
                && items.iter().any(|item| tells_more(&item.text))
        };
        led && self.open.is_some()
            || timed()
            || !self.below_heading() && (self.talks || led || !self.apart && linked())
            || !self.apart && plain()
    }

    /// Takes each item of a list as a talk.
    fn talks_of(&mut self, items: &'a [Item], at: usize, led: bool, speakers: bool) {
        let before = (self.open, self.talks, self.speakers);
        self.talks |= led && !self.apart;
        if speakers {
            self.speakers = Some(BELOW);
        }
        let names_first = !speakers
            && led
            && names_first::are_in(items)
            && !self.lead.is_some_and(|lead| leads::to_helpers(lead) || leads::is_elsewhere(lead));
        for item in items {
            let person = Some(&item.text).filter(|_| speakers).and_then(listed_person);
            let line = person.unwrap_or_else(|| first_line(&item.text));
            let rest = (line.end + 1).min(item.text.text.len())..item.text.text.len();
            self.begin(Origin::Item, Some((&item.text, line)), at..at + 1);
            if let Some(unit) = self.units.last_mut() {
                unit.names_first = names_first;
            }
            if !rest.is_empty() {
                self.push(Piece::Text(&item.text, rest));
            }
            self.items(&item.within, 0);
        }
        (self.open, self.talks, self.speakers) = before;
    }

    fn items(&mut self, items: &'a [Item], depth: u8) {
        for item in items {
            self.push(Piece::Item(&item.text, depth, self.lists));
            self.items(&item.within, depth.saturating_add(1));
        }
    }
}
