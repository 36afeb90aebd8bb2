//! In charge of the mistakes that organisers make, as far as one file shows them: what is missing,
//! what disagrees, what will not look right in a mail or a feed.
//!
//! It changes nothing and knows no network: whether a link still works is not asked here.

use std::ops::Range;

use super::document::{Document, Kind};
use super::front_matter::Stated;
use super::{Recap, Surroundings, Talk};
use crate::finding::Finding;

/// The longest title, in characters, that mail programs show whole as a subject.
const LONGEST_SUBJECT: usize = 70;

/// Where the parts of a recap stand, in bytes of the file.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) next: Option<Range<usize>>,
    /// The first line, for what stands nowhere.
    pub(super) top: Range<usize>,
    /// The front matter states the sponsors, even if there are none.
    pub(super) sponsors_stated: bool,
    /// The front matter states the talks, even if there are none.
    pub(super) talks_stated: bool,
}

/// A file without text.
pub(super) fn empty(span: Range<usize>) -> Finding {
    Finding::error("empty-post", "there is no text behind the front matter")
        .at(span)
        .hint("write what happened at the meetup")
}

/// A slug of which nothing is left.
pub(super) fn no_slug(span: Option<Range<usize>>) -> Finding {
    Finding::error(
        "slug-empty",
        "the file's name holds no letter a to z and no digit to make an address from",
    )
    .at(span.unwrap_or(0..0))
    .hint("add `slug: …` to the front matter, of letters a to z, digits and hyphens")
}

/// The first line of a text, where findings stand that stand nowhere else.
pub(super) fn first_line(text: &str) -> Range<usize> {
    0..text.lines().next().map_or(0, |line| line.trim_end().len())
}

/// Looks over what the front matter says of the page.
pub(super) fn page(recap: &Recap, stated: &Stated, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let top = || first_line(text);
    if recap.title.is_empty() {
        let finding = Finding::error("title-missing", "the recap has no title").at(top());
        findings.push(finding.hint("add `title: …` to the front matter"));
    }
    if recap.date.is_none() && stated.date.is_none() {
        let finding = Finding::error("date-missing", "the recap has no date").at(top());
        let hint = "add `date: YYYY-MM-DD` to the front matter, or begin the file's name with it";
        findings.push(finding.hint(hint));
    }
    if recap.description.is_none() {
        let finding = Finding::warning("description-missing", "the recap has no description");
        let hint =
            "add `description: …` to the front matter: feeds and mail programs show it beside the title";
        findings.push(finding.at(top()).hint(hint));
    }
    let length = recap.title.chars().count();
    if length > LONGEST_SUBJECT {
        let message = format!(
            "the title has {length} characters, and a mail's subject is cut after about {LONGEST_SUBJECT}"
        );
        let span = stated.title.as_ref().map_or_else(top, |title| title.span.clone());
        let finding = Finding::warning("title-long", message).at(span);
        findings.push(finding.hint("shorten it, or put the names first"));
    }
    findings
}

/// Looks a recap over.
pub(super) fn read(recap: &Recap, document: &Document, spans: &Spans) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !document.blocks.is_empty() {
        credits(recap, spans, &mut findings);
    }
    pictures(document, &mut findings);
    let passed =
        recap.next.as_ref().and_then(|next| next.date).zip(recap.date).filter(|(next, date)| next <= date);
    if let Some((next, date)) = passed {
        let message = format!("the next meetup is on {next}, which is not after the recap's own {date}");
        let span = spans.next.clone().unwrap_or(spans.top.clone());
        findings.push(
            Finding::warning("next-in-the-past", message).at(span).hint("correct the next meetup's date"),
        );
    }
    findings
}

/// Looks over how a recap goes together with what else is known: the date that is announced is
/// not one that was told of before.
pub(super) fn among(recap: &Recap, surroundings: &Surroundings<'_>) -> Vec<Finding> {
    let Some(date) = recap.next.as_ref().and_then(|next| next.date) else {
        return Vec::new();
    };
    let told = surroundings.others.iter().find(|other| other.date == Some(date) && other.slug != recap.slug);
    let finding = |other: &Recap| {
        let message = format!("the next meetup is on {date}, and `{}` tells of that day already", other.slug);
        Finding::warning("next-published", message).hint("correct the next meetup's date")
    };
    told.map(finding).into_iter().collect()
}

fn credits(recap: &Recap, spans: &Spans, findings: &mut Vec<Finding>) {
    let top = || spans.top.clone();
    if recap.sponsors.is_empty() && !spans.sponsors_stated {
        let finding =
            Finding::warning("no-sponsors", "no sponsor was understood, so none will be credited").at(top());
        findings.push(
            finding.hint("thank them as `thanks to our sponsors [Name](https://…)`, or state `sponsors: []`"),
        );
    }
    for sponsor in recap.sponsors.iter().filter(|sponsor| sponsor.url.is_none()) {
        let message = format!("the sponsor {} has no link", sponsor.name);
        findings.push(
            Finding::warning("sponsor-without-link", message).at(top()).hint("link the name to their site"),
        );
    }
    if recap.talks.is_empty() && !spans.talks_stated {
        let finding =
            Finding::warning("no-talks", "no talk was understood, so no speaker will be credited").at(top());
        findings.push(
            finding.hint("write `Name from Company talked about [Title](https://…)`, or state `talks:`"),
        );
    }
    for talk in recap.talks.iter().filter(|talk| talk.speakers.is_empty()) {
        findings.push(no_speaker(talk, top()));
    }
}

fn no_speaker(talk: &Talk, span: Range<usize>) -> Finding {
    let title = talk.title.as_deref().unwrap_or("a talk without a title");
    let finding =
        Finding::warning("talk-without-speaker", format!("nobody is named as the speaker of {title}"));
    finding.at(span).hint("name the `speaker`")
}

fn pictures(document: &Document, findings: &mut Vec<Finding>) {
    let inlines = document
        .blocks
        .iter()
        .filter(|block| !matches!(block.kind, Kind::Other))
        .flat_map(|block| block.inlines());
    for picture in
        inlines.flat_map(|inline| inline.pictures.iter()).filter(|picture| picture.alt.trim().is_empty())
    {
        let finding = Finding::warning("picture-without-description", "this picture has no description");
        let hint = "say between the brackets what it shows, for readers who do not see it: `![The speakers on stage](…)`";
        findings.push(finding.at(picture.span.clone()).hint(hint));
    }
}
