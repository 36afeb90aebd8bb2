//! In charge of drafts: a unit with what its headline and the text below say, on its way to being a
//! talk; which units belong together, and whether they are a talk at all.
//!
//! It leaves which units there are to [`units`](super::units).

use std::collections::HashSet;
use std::ops::Range;

use super::Found;
use super::below::{self, Below};
use super::headline::{self, Headline, Order, Setting};
use super::laid_out::Laid;
use super::material;
use super::pauses::{is_called_off, is_date, is_evening, is_pause, takes_back};
use super::people::{self, Trust};
use super::prefix;
use super::station;
use super::units::{self, Origin, Piece, Unit};
use crate::finding::Finding;
use crate::recap::document::{Emphasis, Inline};
use crate::recap::facts::fields::{self, Label};
use crate::recap::facts::outline::{self, Section, joined, plain_parts, plain_words};
use crate::recap::facts::table::lower;
use crate::recap::facts::words::squeeze;
use crate::recap::{Speaker, Talk};

mod joined;

use joined::{join, unite_all, without_position};

/// A unit on its way to being a talk.
pub(super) struct Draft<'a> {
    pub(super) unit: Unit<'a>,
    pub(super) headline: Headline,
    pub(super) below: Below<'a>,
    /// Where the units taken in end.
    until: usize,
    /// Its headline is a name, and a heading of this level below it the title.
    carded: Option<u8>,
}

impl<'a> Draft<'a> {
    pub(super) fn of(unit: Unit<'a>, order: Order, known: &HashSet<String>) -> Self {
        let below = below::read(&unit.pieces);
        let acts = |name: &str| known.contains(first_name(name)) || acts(name, &unit.pieces, known);
        let titled = below.labels.contains(&Label::Title)
            || below.candidate.is_some()
                && below.labels.iter().any(|label| matches!(label, Label::Description | Label::Link));
        let names_people = titled && !below.labels.contains(&Label::Speaker);
        let order = match (unit.led, unit.names_first) {
            (_, true) => Order::NamesFirst,
            (true, _) => Order::Led,
            _ => order,
        };
        let setting = Setting { among_talks: unit.among_talks, order, names_people, acts: &acts };
        let headline = match (&unit.headline, unit.section) {
            (Some((inline, at)), Section::Open) if at.len() <= units::LONGEST => {
                headline::read(inline, at.clone(), setting)
            }
            _ => Headline::default(),
        };
        let mut headline = headline;
        // Below a line that signs a title, `– **Ada Example**`, or a label what reads as a name is the title.
        let signed = (below.signed || below.labelled && unit.origin == Origin::Item)
            && !below.people.iter().any(|person| {
                headline.people.iter().any(|other| super::same_person(&person.name, &other.name))
            });
        let called = || {
            unit.headline.as_ref().is_some_and(|(inline, at)| {
                inline.text.get(at.clone()).is_some_and(|title| below::calls_a_talk(title, &unit.pieces))
            })
        };
        let no_name = signed || headline.people.len() == 1 && called();
        if no_name && headline.title.is_none() && !headline.labelled && !headline.people.is_empty() {
            headline = Headline {
                title: unit.headline.as_ref().map(|(inline, at)| {
                    prefix::without_time(inline, prefix::undecorated(inline, at.clone())).0
                }),
                ..Headline::default()
            };
        }
        if unit.speakers {
            without_position(&mut headline, unit.headline.as_ref());
        }
        let until = unit.blocks.end;
        Draft { unit, headline, below, until, carded: None }
    }

    /// What to ask where nobody can say which side of a dash is the title.
    pub(super) fn doubt(&self) -> Option<Finding> {
        let (inline, at) = self.unit.headline.clone()?;
        let message = format!(
            "is “{}” a talk, and which part of it is the speaker?",
            squeeze(&inline.text[at.clone()])
        );
        Some(
            Finding::warning("unsure-talk", message)
                .at(inline.locate(at))
                .hint("write `Title – Speaker (Company)` throughout, or state `talks:` in the front matter"),
        )
    }

    /// Whether it says by itself that it is a talk.
    fn stands_alone(&self) -> bool {
        let headline = &self.headline;
        let parted = headline.title.is_some() && !headline.people.is_empty();
        let own = self.below.labels.iter().any(|label| matches!(label, Label::Speaker));
        headline.labelled
            || (headline.timed && !headline.people.is_empty())
            || parted
            || own
            || (!self.below.people.is_empty() && self.headline.title.is_some())
    }

    /// Whether another unit belongs to this one.
    pub(super) fn takes(&self, other: &Draft<'a>) -> bool {
        let deeper = other.unit.level > self.unit.level;
        match (self.unit.section, other.unit.section) {
            (_, Section::Field(label)) => {
                let again =
                    matches!(label, Label::Speaker | Label::Title) && self.below.labels.contains(&label);
                !again
                    && (deeper
                        || matches!(self.unit.section, Section::Field(_))
                        || (self.stands_alone() && other.unit.level == self.unit.level))
            }
            // `## Speaker`, and a heading with the name.
            (Section::Field(_), Section::Open) => {
                other.unit.origin == Origin::Heading
                    && (deeper || self.ends_waiting())
                    && !(other.headline.labelled
                        || other.headline.title.is_some() && !other.headline.people.is_empty())
            }
            (Section::Open, Section::Open) if deeper && other.unit.origin != Origin::Item => {
                let byline = other.headline.title.is_none()
                    && !other.headline.people.is_empty()
                    && !other.below.labels.contains(&Label::Title);
                let here = byline
                    && self.headline.people.is_empty()
                    && self.below.people.is_empty()
                    && self.headline.title.is_some()
                    && self.bare()
                    && !self.unit.apart;
                here || self.is_named() && other.is_title()
                    || (self.stands_alone() && !other.stands_alone() && !byline)
            }
            _ => false,
        }
    }

    /// Whether it is a card with somebody's name above, to which the next heading is the title.
    fn is_named(&self) -> bool {
        let headed = |piece: &Piece<'_>| matches!(piece, Piece::Heading(_));
        let [person] = self.headline.people.as_slice() else { return false };
        self.unit.origin == Origin::Heading
            && self.headline.title.is_none()
            && self.below.title.is_none()
            && !self.unit.apart
            && !self.unit.pieces.iter().any(headed)
            && self.unit.pieces.iter().filter_map(Piece::text).all(|(_, at)| at.len() <= LONGEST_LINE)
            && (self.headline.labelled
                || person.affiliation.is_some()
                || station::of(&person.name, &self.unit.pieces).is_some())
    }

    /// Of several headings below somebody's name none is the title.
    pub(super) fn uncard(&mut self, other: &Draft<'a>) {
        if other.is_title() {
            self.carded = self.carded.filter(|level| *level != other.unit.level);
        }
    }

    /// Whether it is a heading that holds a title and nobody.
    fn is_title(&self) -> bool {
        let title = self.headline.title.as_ref().zip(self.unit.headline.as_ref());
        self.unit.origin == Origin::Heading
            && self.headline.people.is_empty()
            && self.below.people.is_empty()
            && title.is_some_and(|(at, (inline, _))| {
                inline.text.get(at.clone()).is_some_and(|text| text.contains(' '))
            })
    }

    /// Whether nothing is said below it but pictures.
    fn bare(&self) -> bool {
        self.unit
            .pieces
            .iter()
            .filter_map(Piece::text)
            .all(|(inline, at)| inline.text.get(at).is_none_or(|text| text.trim().is_empty()))
    }

    /// Whether the last thing was the label of a speaker without a name.
    fn ends_waiting(&self) -> bool {
        let said = |piece: &&Piece<'_>| piece.text().is_none_or(|(inline, _)| !inline.text.trim().is_empty());
        self.unit
            .pieces
            .iter()
            .rev()
            .find(said)
            .map_or(self.unit.section == Section::Field(Label::Speaker), |piece| {
                matches!(piece, Piece::Label(Label::Speaker))
            })
    }

    /// What stands below a heading that is a label is the label's value.
    fn begin_with_label(&mut self) {
        if let Section::Field(label) = self.unit.section
            && !matches!(self.unit.pieces.first(), Some(Piece::Label(_)))
        {
            self.unit.pieces.insert(0, Piece::Label(label));
            self.below = below::read(&self.unit.pieces);
        }
    }

    pub(super) fn take(&mut self, other: Draft<'a>) {
        self.begin_with_label();
        if self.is_named() && other.is_title() {
            self.carded = Some(other.unit.level);
        }
        match (other.unit.section, other.unit.headline) {
            (Section::Field(label), _) => self.unit.pieces.push(Piece::Label(label)),
            (_, Some((inline, _))) => self.unit.pieces.push(Piece::Heading(inline)),
            _ => {}
        }
        self.unit.pieces.extend(other.unit.pieces);
        self.until = self.until.max(other.until);
        self.below = below::read(&self.unit.pieces);
    }

    /// The talk that it is, if it is one.
    pub(super) fn talk(mut self, known: &HashSet<String>) -> Option<Laid> {
        self.begin_with_label();
        let (title_at, said) = self.title();
        let title = title_at
            .as_ref()
            .map(|(inline, at)| squeeze(&inline.text[at.clone()]))
            .filter(|title| !title.is_empty() && !fields::placeholder(title))
            // `Keynote` says what it is, not what it is called.
            .filter(|title| said || outline::section(title) == Section::Open);
        if self.headline.unsure || self.is_break() || self.is_called_off() {
            return None;
        }
        // Below a date stands who wrote the page.
        if title.as_deref().is_some_and(is_date) {
            return None;
        }
        let from_headline = !self.headline.people.is_empty();
        let (mut people, weak) = self.people(title.as_deref(), known);
        if weak && self.unit.level == 1 {
            return None;
        }
        let sure = match (people.is_empty(), title.is_some()) {
            (true, true) => self.sure_without_people(said),
            (false, true) => true,
            (false, false) => self.sure_without_title(from_headline),
            (true, false) => false,
        };
        if !sure {
            return None;
        }
        if let ([only], Some(company)) = (people.as_mut_slice(), self.below.company.take())
            && only.affiliation.is_none()
        {
            only.affiliation = Some(company);
        }
        if let [only] = people.as_mut_slice()
            && only.affiliation.is_none()
            && self.unit.level > 1
        {
            only.affiliation = station::of(&only.name, &self.unit.pieces);
        }
        let mut talk = Talk { speakers: people, title, ..Talk::default() };
        let headline = self.unit.headline.as_ref().map(|(inline, _)| *inline);
        material::give(&mut talk, headline, &self.unit.pieces);
        if self.unit.origin == Origin::Item {
            item_links(&mut talk, headline);
        }
        let used = self.below.title.is_none() && self.headline.title.is_none();
        if let Some(title) = talk.title.as_ref().filter(|_| used) {
            talk.takeaways.retain(|point| point != title);
        }
        talk.takeaways.retain(|point| !names_people(point, &talk.speakers));
        let title_span = title_at.map(|(inline, at)| inline.locate(at));
        Some(Laid {
            found: Found { blocks: self.unit.blocks.start..self.until, talk },
            weak,
            title: title_span,
        })
    }

    /// Who gives it: as the headline, a label or a byline says, or else the sentences below; and
    /// whether only those say so.
    fn people(&mut self, title: Option<&str>, known: &HashSet<String>) -> (Vec<Speaker>, bool) {
        let mut people = std::mem::take(&mut self.headline.people);
        let panel = Some(self.panel()).filter(|panel| people.is_empty() && !panel.is_empty());
        let more = std::mem::take(&mut self.below.people);
        let more = panel.filter(|_| !self.below.labelled).unwrap_or(more);
        // Below a page's title stands who wrote the page.
        let told = self.below.labels.iter().any(|label| matches!(label, Label::Bio | Label::Description));
        let written = self.unit.level == 1 && !self.below.labelled && !told;
        if self.below.labelled || (people.is_empty() && !written) {
            join(&mut people, more);
        } else {
            unite_all(&mut people, more);
        }
        let Some(title) = title.filter(|_| people.is_empty()) else { return (people, false) };
        people.extend(self.told(title, known));
        let placed = self.headline.labelled || self.headline.timed || self.unit.among_talks;
        let weak = !people.is_empty() && !placed;
        (people, weak)
    }

    /// The people that the list below the headline of a panel is made of, without who only leads it.
    fn panel(&self) -> Vec<Speaker> {
        let Some((inline, at)) = &self.unit.headline else { return Vec::new() };
        let words = joined(&plain_words(inline.text.get(at.clone()).unwrap_or_default()));
        if !headline::PANELS.iter().any(|panel| words.starts_with(panel)) {
            return Vec::new();
        }
        let items = self.unit.pieces.iter().filter_map(|piece| match piece {
            Piece::Item(inline, 0, _) if !leads(&inline.text) => Some(*inline),
            _ => None,
        });
        let read = |inline: &Inline| people::read(inline, 0..inline.text.len(), Trust::Look);
        let people = items.take(MOST_PANELISTS).map(read).collect::<Option<Vec<_>>>();
        people.filter(|people| people.len() > 1).map(|people| people.concat()).unwrap_or_default()
    }

    /// Whether its headline says that nobody gave it.
    fn is_called_off(&self) -> bool {
        let text = self.unit.headline.as_ref().and_then(|(inline, at)| inline.text.get(at.clone()));
        let below = self.unit.pieces.iter().filter_map(Piece::text).find_map(|(inline, at)| {
            let text = inline.text.get(at).unwrap_or_default().trim_start();
            (!text.is_empty()).then_some(text)
        });
        let first = below.map(|text| text.split(['.', '!', '?']).next().unwrap_or_default());
        text.is_some_and(is_called_off) || first.is_some_and(takes_back)
    }

    /// Whether somebody without a title gives a talk: a label says so, or a headline among talks.
    fn sure_without_title(&self, from_headline: bool) -> bool {
        let headed = self.unit.section == Section::Open && self.unit.origin == Origin::Heading;
        let among = self.unit.among_talks && (self.headline.acts || !self.unit.pieces.is_empty());
        let listed = self.unit.speakers && self.unit.section == Section::Open;
        let called = self.headline.labelled || self.headline.timed || among || listed;
        self.below.labelled && !headed || from_headline && called
    }

    /// The title, and whether a label says that it is one.
    fn title(&self) -> (Option<(&'a Inline, Range<usize>)>, bool) {
        if let Some((inline, at)) = self.below.title.as_ref().filter(|(_, at)| at.len() <= units::LONGEST) {
            let setting =
                Setting { among_talks: true, order: Order::Unknown, names_people: false, acts: &|_| false };
            let read = headline::read(inline, at.clone(), setting);
            return (Some((inline, read.title.unwrap_or(at.clone()))), true);
        }
        if let (Some((inline, _)), Some(at)) = (&self.unit.headline, &self.headline.title) {
            let text = &inline.text[at.clone()];
            if !(self.unit.level == 1 && is_evening(text)) {
                return (Some((inline, at.clone())), false);
            }
        }
        if self.carded.is_some() {
            let headed = self.unit.pieces.iter().find_map(|piece| match piece {
                Piece::Heading(inline) => Some((*inline, 0..inline.text.len())),
                _ => None,
            });
            return (headed, true);
        }
        // `### Ada Example`, and below a line that says what about, among fields.
        let among_fields =
            self.below.labels.iter().any(|label| {
                matches!(label, Label::Description | Label::Link | Label::Slides | Label::Video)
            });
        let candidate = self.below.candidate.clone().filter(|(inline, at)| {
            !self.headline.people.is_empty() && (among_fields || self.heads_title(inline, at))
        });
        (candidate, false)
    }

    /// Whether a line below a heading with somebody's name is set off as what they spoke about.
    fn heads_title(&self, inline: &Inline, at: &Range<usize>) -> bool {
        let text = inline.text.get(at.clone()).unwrap_or_default().trim();
        let covered = |one: &Emphasis| one.at.start <= at.start + 1 && one.at.end + 1 >= at.end;
        let quoted = text.starts_with(['"', '“', '„', '«']) && text.ends_with(['"', '”', '“', '»']);
        let only = self.unit.origin == Origin::Heading && self.headline.title.is_none();
        only && (quoted || inline.emphases.iter().any(covered))
            && text.contains(' ')
            && !people::is_position(text)
            && !self.unit.apart
            && outline::section(text) == Section::Open
            && people::read(inline, at.clone(), Trust::Look).is_none_or(|_| self.unit.among_talks)
    }

    /// Whether it is something between the talks.
    fn is_break(&self) -> bool {
        let Some((inline, _)) = &self.unit.headline else { return false };
        let words = plain_words(&inline.text[self.headline.title.clone().unwrap_or(0..inline.text.len())]);
        let breaks = is_pause(&words);
        let short = words.len() <= 4;
        breaks
            && (short && self.headline.people.is_empty()
                || self.headline.timed && self.headline.people.is_empty()
                || (self.unit.origin == Origin::Item && short))
    }

    /// Who the sentences below say speaks.
    fn told(&self, title: &str, known: &HashSet<String>) -> Vec<Speaker> {
        let strict = !(self.headline.labelled || self.headline.timed || self.unit.among_talks);
        let own = matches!(self.unit.origin, Origin::Heading | Origin::Line) && self.headline.title.is_some();
        let open = self.unit.section == Section::Open && own;
        if !open || self.unit.level == 1 && is_evening(title) {
            return Vec::new();
        }
        let texts = self.unit.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(inline, at)
                if inline.text.get(at.clone()).is_some_and(|text| !text.trim().is_empty()) =>
            {
                Some(*inline)
            }
            _ => None,
        });
        let mut told = texts.take(2).map(|inline| below::told(inline, strict, title, known));
        told.find(|people| !people.is_empty()).unwrap_or_default()
    }

    /// Whether it is a talk although nobody is named: its label says so, or where it stands.
    fn sure_without_people(&self, said: bool) -> bool {
        let below = &self.below.labels;
        let has = below.iter().any(|label| {
            matches!(label, Label::Slides | Label::Video | Label::Description | Label::Takeaways)
        });
        let heading = matches!(self.unit.origin, Origin::Heading | Origin::Line);
        self.headline.labelled && self.headline.title.is_some()
            || said && heading && self.unit.among_talks
            || heading
                && self.unit.among_talks
                && (has
                    || self
                        .unit
                        .pieces
                        .iter()
                        .any(|piece| matches!(piece, Piece::Item(..) | Piece::Embed(_))))
    }
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// Whether a name, or the first part of it, does something in the sentences below.
fn acts(name: &str, pieces: &[Piece<'_>], known: &HashSet<String>) -> bool {
    let first = first_name(name);
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(inline, _) => Some(*inline),
        _ => None,
    });
    texts.take(3).any(|inline| {
        let told = below::told(inline, false, "", known);
        let told = told.iter().any(|speaker| first_name(&speaker.name) == first);
        told || inline.pictures.iter().any(|picture| picture.alt.split_whitespace().next() == Some(first))
    })
}

/// Longest text between a name and a title on a card, in bytes.
const LONGEST_LINE: usize = 100;

/// Most people of one panel.
const MOST_PANELISTS: usize = 12;

/// Whether an item of a panel's list is about who leads it.
fn leads(text: &str) -> bool {
    const LEADERS: &[&str] = &[
        "moderator",
        "moderated",
        "moderation",
        "moderatorin",
        "moderiert",
        "host",
        "hosted",
        "animé",
        "animée",
        "modérateur",
        "modératrice",
        "modera",
        "moderador",
        "moderadora",
        "moderado",
    ];
    plain_parts(text).any(|word| LEADERS.contains(&&*lower(word)))
}

/// Whether a bullet only names who speaks, or what others did for the evening: no point of a talk.
fn names_people(point: &str, speakers: &[Speaker]) -> bool {
    let inline = Inline::of(point);
    let people = |start: usize| people::read(&inline, start..point.len(), Trust::Look).unwrap_or_default();
    let named = people(0);
    let speaks =
        |person: &Speaker| speakers.iter().any(|speaker| super::same_person(&speaker.name, &person.name));
    let others = || {
        let (label, length) =
            [": ", " by "].iter().find_map(|sign| Some((point.split_once(sign)?.0, sign.len())))?;
        let credit = headline::is_credit(label) || leads(label) || label.starts_with("Interview");
        (credit && !people(label.len() + length).is_empty()).then_some(())
    };
    !named.is_empty() && named.iter().all(speaks) || others().is_some()
}

/// The link that an item of a list leads to, where it has one and it is no profile.
fn item_links(talk: &mut Talk, headline: Option<&Inline>) {
    let Some(inline) = headline else { return };
    let pieces = [Piece::Text(inline, 0..inline.text.len())];
    let mut linked = Talk { title: talk.title.clone(), ..Talk::default() };
    material::give(&mut linked, None, &pieces);
    talk.url = talk.url.take().or(linked.url);
    talk.video = talk.video.take().or(linked.video);
    talk.slides = talk.slides.take().or(linked.slides);
}
