//! In charge of holding the prose against what the front matter states: a name that only one of the
//! two holds is a slip, or was left in from the last recap.
//!
//! It leaves open which of them is right: every finding shows both places and asks. Prose that is free
//! of a kind of fact altogether, of titles or of the next meetup, is not asked for it: the editions show
//! what is stated.

use std::ops::Range;

use jiff::civil::Date;

use super::document::Document;
use super::facts::{Facts, calendar};
use super::front_matter::{Located, Stated};
use super::{Next, Source, Sponsor, Talk};
use crate::finding::Finding;

mod claims;
mod disputes;
mod evening;
mod prose;
use claims::Told;
use prose::{Folded, Prose, fold};

/// Most names that are looked for, on either side; an evening has a few dozen.
const MOST_NAMES: usize = 400;

/// Most speakers whose places of work are compared.
const MOST_SPEAKERS: usize = 60;

/// Most work on one recap: names times the bytes they are looked for in.
const MOST_WORK: usize = 10_000_000;

/// Words at the end of an organisation's name that prose leaves out.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "ev",
    "gmbh",
    "inc",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "spa",
    "srl",
];

/// Holds the prose against the facts that are stated. What the prose says of a fact that is not stated
/// is what will be published, so there is nothing to hold it against.
///
/// `recap` is the recap's own day.
pub(super) fn check(
    source: &Source,
    document: &Document,
    stated: &Stated,
    read: &Facts,
    recap: Option<Date>,
) -> Vec<Finding> {
    let count = stated.talks.as_ref().map_or(0, |talks| 3 * talks.value.len())
        + stated.sponsors.as_ref().map_or(0, |sponsors| sponsors.value.len());
    let found = read.talks.len() + read.sponsors.len();
    let work = (count + found).saturating_mul(source.text.len());
    if document.blocks.is_empty() || count.max(found) > MOST_NAMES || work > MOST_WORK {
        return Vec::new();
    }
    let body = document.blocks.first().map_or(0, |block| block.span.start);
    let prose = Prose::of(document, source.text.get(body..).unwrap_or_default(), body);
    let mut held = Held { text: &source.text, prose: &prose, findings: Vec::new() };
    if let Some(talks) = &stated.talks {
        held.talks(talks, stated, read);
    }
    if let Some(sponsors) = &stated.sponsors {
        held.sponsors(sponsors, stated, read);
    }
    if let (Some(next), Some(told)) = (&stated.next, &read.next) {
        held.next(next, told, read.next_span.clone(), document);
    }
    let told = Told::of(&source.text, document, stated, read);
    held.evening(&told, stated, read);
    let mut findings = held.findings;
    findings.extend(disputes::read(&told, &prose, stated, read, recap));
    findings
}

/// Where in a stretch of the file a text stands by itself; the whole stretch where it is written otherwise.
fn within(file: &str, stretch: &Range<usize>, text: &str) -> Range<usize> {
    let part = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        let before = file.get(..*at).and_then(|before| before.chars().next_back());
        let behind = file.get(at + text.len()..).and_then(|behind| behind.chars().next());
        !part(before) && !part(behind)
    };
    let held = file.get(stretch.clone()).unwrap_or_default();
    let mut places = held.match_indices(text).map(|(at, _)| stretch.start + at);
    let found = places.find(whole).filter(|_| !text.is_empty());
    found.map_or(stretch.clone(), |at| at..at + text.len())
}

/// The prose, and what was found to disagree with it.
struct Held<'a> {
    text: &'a str,
    prose: &'a Prose<'a>,
    findings: Vec<Finding>,
}

impl Held<'_> {
    /// Where in a stretch of the file a text stands; the whole stretch where it is written otherwise.
    fn precisely(&self, within: &Range<usize>, text: &str) -> Range<usize> {
        let found = self.text.get(within.clone()).and_then(|stretch| stretch.find(text));
        found.map_or(within.clone(), |at| within.start + at..within.start + at + text.len())
    }

    /// What is stated is not in the text; the text may hold another value in its place.
    fn not_in_text(
        &mut self,
        what: &str,
        value: &str,
        at: Range<usize>,
        instead: Option<(Range<usize>, String)>,
    ) {
        let message = format!("the {what} `{value}` is stated here, but the text does not name it");
        let finding = Finding::warning("fact-not-in-text", message).at(at);
        let finding = match instead {
            Some((span, says)) => finding.related(span, says).hint("correct one of the two"),
            None => finding.hint("name it in the text, or take it out of the front matter"),
        };
        self.findings.push(finding);
    }

    /// What the text names is not stated.
    fn not_in_facts(
        &mut self,
        what: &str,
        value: &str,
        at: Option<Range<usize>>,
        key: &str,
        stated: &Range<usize>,
    ) {
        let message =
            format!("the text names the {what} `{value}`, but `{key}` in the front matter does not");
        let finding = Finding::warning("text-not-in-facts", message);
        let finding = at.into_iter().fold(finding, Finding::at);
        let hint = format!("add it to `{key}`: only what is stated there is credited");
        self.findings.push(finding.related(stated.clone(), format!("`{key}` is stated here")).hint(hint));
    }

    fn talks(&mut self, talks: &Located<Vec<Located<Talk>>>, stated: &Stated, read: &Facts) {
        for talk in &talks.value {
            for name in talk.value.names().filter(|name| !self.prose.names_person(name)) {
                self.not_in_text("speaker", name, self.precisely(&talk.span, name), None);
            }
        }
        let titled = talks.value.iter().filter_map(|talk| talk.value.title.as_deref());
        let names_titles = titled.into_iter().any(|title| self.prose.find(&fold(title)).is_some());
        talks.value.iter().for_each(|talk| self.title(talk, names_titles, read));
        let hosts = stated.host.iter().map(|host| host.name.as_str());
        let thanked = stated.also_thanked.iter().flatten().map(|thanked| thanked.name.as_str());
        let people = talks.value.iter().flat_map(|talk| talk.value.names()).chain(hosts).chain(thanked);
        let known: Vec<Folded> = people.map(fold).collect();
        for name in read.talks.iter().flat_map(Talk::names) {
            let folded = fold(name);
            if !known.iter().any(|known| known.shares_all_words(&folded)) {
                self.not_in_facts("speaker", name, self.prose.find(&folded), "talks", &talks.span);
            }
        }
    }

    /// The title of a talk, where the text `names_titles` at all; where it gives the speaker another,
    /// that one is shown.
    fn title(&mut self, talk: &Located<Talk>, names_titles: bool, read: &Facts) {
        let speakers: Vec<Folded> = talk.value.names().map(fold).collect();
        let same = |other: &&Talk| {
            other.names().map(fold).any(|name| speakers.iter().any(|speaker| speaker.shares_all_words(&name)))
        };
        let mut told = read.talks.iter().filter(same);
        let told = told.next().filter(|_| told.next().is_none()).and_then(|other| other.title.as_deref());
        let place = |title: &str| self.prose.find(&fold(title));
        match (talk.value.title.as_deref(), told) {
            (Some(title), told) if self.prose.find(&fold(title)).is_none() => {
                let told = told.filter(|told| !fold(told).is_part_of(&fold(title)));
                let instead =
                    told.and_then(|told| Some((place(told)?, format!("the text calls it `{told}`"))));
                if names_titles || instead.is_some() {
                    self.not_in_text("title", title, self.precisely(&talk.span, title), instead);
                }
            }
            (None, Some(told)) => self.not_in_facts("title", told, place(told), "talks", &talk.span),
            _ => {}
        }
    }

    fn sponsors(&mut self, sponsors: &Located<Vec<Located<Sponsor>>>, stated: &Stated, read: &Facts) {
        for sponsor in &sponsors.value {
            let Sponsor { name, url, .. } = &sponsor.value;
            if self.prose.find(&organisation(name)).is_some() {
                continue;
            }
            let instead = url.as_deref().and_then(|url| self.spelt_otherwise(name, url, read));
            if instead.is_some() || !url.as_deref().is_some_and(|url| self.prose.links_to(url)) {
                self.not_in_text("sponsor", name, self.precisely(&sponsor.span, name), instead);
            }
        }
        let thanked = stated.also_thanked.iter().flatten().map(|thanked| thanked.name.as_str());
        let names = sponsors.value.iter().map(|sponsor| sponsor.value.name.as_str()).chain(thanked);
        let known: Vec<Folded> = names.map(organisation).collect();
        let hosts: Vec<&str> =
            sponsors.value.iter().filter_map(|sponsor| host(sponsor.value.url.as_deref()?)).collect();
        for sponsor in &read.sponsors {
            let folded = organisation(&sponsor.name);
            let linked = sponsor.url.as_deref().and_then(host).is_some_and(|host| hosts.contains(&host));
            if !linked && !known.iter().any(|known| known.shares_all_words(&folded)) {
                let place = self.prose.find(&fold(&sponsor.name)).or_else(|| self.prose.find(&folded));
                self.not_in_facts("sponsor", &sponsor.name, place, "sponsors", &sponsors.span);
            }
        }
    }

    /// Where the text gives the sponsor of a site a name one letter away, and the words for it.
    fn spelt_otherwise(&self, name: &str, url: &str, read: &Facts) -> Option<(Range<usize>, String)> {
        let (site, stated) = (host(url)?, organisation(name).joined());
        let told = read.sponsors.iter().find(|told| {
            told.url.as_deref().and_then(host) == Some(site)
                && strsim::osa_distance(&organisation(&told.name).joined(), &stated) == 1
        })?;
        Some((self.prose.find(&fold(&told.name))?, format!("the text calls it `{}`", told.name)))
    }

    fn next(
        &mut self,
        next: &Located<Next>,
        told: &Next,
        told_at: Option<Range<usize>>,
        document: &Document,
    ) {
        match (next.value.date, told.date) {
            (Some(date), told) if told != Some(date) && !names_day(document, date) => {
                let value = date.to_string();
                let instead = told.zip(told_at).map(|(told, at)| (at, format!("the text says {told}")));
                self.not_in_text("next date", &value, self.precisely(&next.span, &value), instead);
            }
            (None, Some(told)) => {
                self.not_in_facts("next date", &told.to_string(), told_at, "next", &next.span);
            }
            _ => {}
        }
        match (next.value.rsvp.as_deref(), told.rsvp.as_deref()) {
            (Some(rsvp), told) if !self.prose.holds(rsvp.trim_end_matches('/')) => {
                let place = |told: &str| self.prose.holds_at(told);
                let instead = told.and_then(|told| Some((place(told)?, format!("the text links to {told}"))));
                self.not_in_text("sign-up link", rsvp, self.precisely(&next.span, rsvp), instead);
            }
            (None, Some(told)) => {
                self.not_in_facts("sign-up link", told, self.prose.holds_at(told), "next", &next.span);
            }
            _ => {}
        }
    }
}

/// Whether a text of the document names a day, with or without its year.
fn names_day(document: &Document, date: Date) -> bool {
    let inlines = document.blocks.iter().flat_map(|block| block.inlines());
    inlines.flat_map(calendar::days_of).any(|day| {
        (day.day, day.month) == (date.day(), date.month()) && day.year.is_none_or(|year| year == date.year())
    })
}

/// The name of an organisation without its legal form.
fn organisation(name: &str) -> Folded {
    fold(name).without_last(LEGAL_FORMS)
}

/// The host of a URL, `www.` aside.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests;
