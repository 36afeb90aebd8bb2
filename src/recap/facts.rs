//! In charge of the facts that a recap's prose holds: who spoke, for whom and about what, who
//! paid, who hosted, where it was and what is next. Each kind has a module with its phrasings.
//!
//! A wrong credit is worse than a missing one: what a rule is not sure of is left out and asked
//! about in a finding.

use jiff::civil::Date;

use super::document::{Block, Document};
use super::{Event, Host, Next, Roster, Sponsor, Talk, Thanked};
use crate::finding::Finding;

pub(super) mod calendar;
mod enumeration;
pub(super) mod event;
mod fields;
pub(super) mod host;
mod labels;
pub(super) mod next;
mod organisations;
mod outline;
mod persons;
pub(super) mod phrases;
mod sponsors;
pub(super) mod table;
pub(super) mod talks;
mod words;

/// What is known of a recap before its prose is read.
#[derive(Debug, Default)]
pub(super) struct Context<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) date: Option<Date>,
    /// The first day of the month that the file's name gives, where no day is known.
    pub(super) named: Option<Date>,
    /// Whom the group knows.
    pub(super) roster: Option<&'a Roster>,
}

impl Context<'_> {
    /// Whether the group knows a name as an organisation's and nobody's.
    fn is_organisation(&self, name: &str) -> bool {
        self.roster.is_some_and(|roster| roster.organisation(name).is_some() && roster.person(name).is_none())
    }

    /// The day by which the evening had been: the recap's own, or the last of its file's month.
    fn evening_by(&self) -> Option<Date> {
        self.date.or(self.named.map(Date::last_of_month))
    }

    /// The day from which on the next meetup is to come.
    fn next_from(&self) -> Option<Date> {
        self.date.or(self.named)
    }
}

/// What the prose says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) event: Event,
    pub(super) host: Option<Host>,
    pub(super) sponsors: Vec<Sponsor>,
    pub(super) also_thanked: Vec<Thanked>,
    pub(super) talks: Vec<Talk>,
    pub(super) next: Option<Next>,
    /// Where the part on the next meetup stands, in bytes of the file.
    pub(super) next_span: Option<std::ops::Range<usize>>,
    pub(super) findings: Vec<Finding>,
}

/// Reads the facts of a document.
///
/// While it does, what a paragraph tells before it announces the next meetup is a block of its own; the
/// document is left as it was.
pub(super) fn read(document: &mut Document, context: &Context<'_>) -> Facts {
    let announced = next::section(document, context.next_from());
    let front = announced.and_then(|section| next::front(document, section, context.next_from()));
    let (Some(section), Some(front)) = (announced, front) else {
        return of(document, announced, context);
    };
    let at = section.from;
    document.blocks.insert(at, front);
    let facts = of(document, Some(section.behind_one_more()), context);
    document.blocks.remove(at);
    facts
}

/// Reads the facts of a document of which one part announces.
fn of(document: &Document, announced: Option<next::Section>, context: &Context<'_>) -> Facts {
    let mut findings = Vec::new();
    let told = announced.map_or(document.blocks.len(), |section| section.from);
    let mut talks = talks::read(document, told, context, &mut findings);
    findings.extend(without_organisations(&mut talks.talks, document, context));
    let speakers: Vec<&str> = talks.talks.iter().flat_map(Talk::names).collect();
    let thanks = sponsors::read(document, announced, context, &speakers, &mut findings);
    let intro = talks.first_block.unwrap_or(told);
    let event = event::read(document, told, intro, context, thanks.venue.as_deref());
    let host = host::read(document, told, context, &mut findings);
    let host = host.filter(|host| !context.is_organisation(&host.name));
    let next =
        announced.and_then(|section| next::read(document, section, context.next_from(), &mut findings));
    let next_span =
        announced.and_then(|section| document.blocks.get(section.at)).map(|block| block.span.clone());
    Facts {
        event,
        host,
        sponsors: thanks.sponsors,
        also_thanked: thanks.also_thanked,
        talks: talks.talks,
        next,
        next_span,
        findings,
    }
}

/// Takes organisations that the group knows out of those who gave talks, and tells of each once.
fn without_organisations(talks: &mut Vec<Talk>, document: &Document, context: &Context<'_>) -> Vec<Finding> {
    let mut taken: Vec<String> = Vec::new();
    for talk in &mut *talks {
        let (organisations, people) = std::mem::take(&mut talk.speakers)
            .into_iter()
            .partition::<Vec<_>, _>(|speaker| context.is_organisation(&speaker.name));
        talk.speakers = people;
        taken.extend(organisations.into_iter().map(|speaker| speaker.name));
    }
    if taken.is_empty() {
        return Vec::new();
    }
    talks.retain(|talk| !talk.speakers.is_empty() || talk.title.is_some());
    taken.sort();
    taken.dedup();
    let finding = |name: String| {
        let message =
            format!("the roster knows {name} as an organisation, so nobody of that name gave a talk");
        let hint = "name who spoke for them, or correct the roster";
        let place = document.blocks.iter().flat_map(Block::inlines).find_map(|inline| {
            let at = inline.text.find(&name)?;
            Some(inline.locate(at..at + name.len()))
        });
        let finding = Finding::warning("organisation-as-speaker", message).hint(hint);
        place.into_iter().fold(finding, Finding::at)
    };
    taken.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests;
