//! In charge of the mistakes that organisers make: what is missing, what disagrees within a file or
//! with the recaps around it, what will not look right in a mail or a feed. Every kind of mistake has
//! a module; where the correction is certain, a finding carries it.
//!
//! It changes nothing and knows no network: whether a link still works is asked by `recap check
//! --online`.

use std::ops::Range;

use super::document::Document;
use super::front_matter::Stated;
use super::markdown::Known;
use super::{Recap, Surroundings};
use crate::finding::Finding;

mod addresses;
mod counts;
mod credits;
mod days;
mod elements;
mod evening;
mod inbox;
mod links;
mod names;
mod next;
mod notes;
mod page;
mod tables;
mod tags;
mod titles;
mod written;

pub(crate) use elements::frame_dropped;
use page::Page;
pub(super) use tags::left_out;

/// The longest title, in characters, that fits into a mail's subject: a line of a mail should have
/// no more than 78 (RFC 5322 section 2.1.1).
const LONGEST_SUBJECT: usize = 78;

/// Where the parts of a recap stand, in bytes of the file, and what the front matter states.
#[derive(Debug, Default)]
pub(super) struct Spans {
    pub(super) title: Option<Range<usize>>,
    pub(super) description: Option<Range<usize>>,
    pub(super) date: Option<Range<usize>>,
    /// The next meetup, as the front matter states it.
    pub(super) next_stated: Option<Range<usize>>,
    /// The text that announces the next meetup.
    pub(super) announced: Option<Range<usize>>,
    /// The first line, for what stands nowhere.
    pub(super) top: Range<usize>,
    /// The front matter states the sponsors, even if there are none.
    pub(super) sponsors_stated: bool,
    /// The front matter states the talks, even if there are none.
    pub(super) talks_stated: bool,
}

impl Spans {
    /// The places of a file and its front matter; the announcement's is known later.
    pub(super) fn of(stated: &Stated, text: &str) -> Self {
        Spans {
            title: stated.title.as_ref().map(|title| title.span.clone()),
            description: stated.description.as_ref().map(|description| description.span.clone()),
            date: stated.date.as_ref().map(|date| date.span.clone()),
            next_stated: stated.next.as_ref().map(|next| next.span.clone()),
            announced: None,
            top: first_line(text),
            sponsors_stated: stated.sponsors.is_some(),
            talks_stated: stated.talks.is_some(),
        }
    }
}

/// A file without text.
pub(super) fn empty(span: Range<usize>) -> Finding {
    Finding::error("empty-post", "there is no text behind the front matter")
        .at(span)
        .hint("write what happened at the meetup")
}

/// A file of nothing but blanks.
pub(super) fn empty_file() -> Finding {
    Finding::error("empty-post", "the file is empty").at(0..0).hint("write what happened at the meetup")
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
    if text.trim_end().contains('\r') && !text.contains('\n') {
        let message = "the lines end with a carriage return alone, so the whole file is read as one line";
        let finding = Finding::error("line-ends", message).at(0..0);
        findings
            .push(finding.hint("save it with the line ends of Unix (LF) or Windows (CRLF) in your editor"));
    }
    if recap.title.is_empty() {
        let finding = Finding::error("title-missing", "the recap has no title").at(top());
        findings.push(finding.hint("add `title: …` to the front matter"));
    }
    if recap.date.is_none() && stated.date.is_none() {
        let finding = Finding::error("date-missing", "the recap has no date").at(top());
        let hint = "add `date: YYYY-MM-DD` to the front matter, or begin the file's name with it";
        findings.push(finding.hint(hint));
    }
    let description = recap.description.as_deref().unwrap_or_default();
    if addresses::is_placeholder(description) && !description.is_empty() {
        let message = format!("the description is still to come: `{description}`");
        let span = stated.description.as_ref().map_or_else(top, |description| description.span.clone());
        let finding = Finding::warning("description-missing", message).at(span);
        findings.push(finding.hint("say in a sentence who spoke about what"));
    }
    if recap.description.is_none() {
        let finding = Finding::warning("description-missing", "the recap has no description");
        let hint =
            "add `description: …` to the front matter: feeds and mail programs show it beside the title";
        findings.push(finding.at(top()).hint(hint));
    }
    let length = recap.title.chars().count();
    if length > LONGEST_SUBJECT && stated.subject.is_none() {
        let message = format!(
            "the title has {length} characters, and a mail's subject is cut after about {LONGEST_SUBJECT}"
        );
        let span = stated.title.as_ref().map_or_else(top, |title| title.span.clone());
        let finding = Finding::warning("title-long", message).at(span);
        findings.push(finding.hint("shorten it and put the names first, or state a short `email.subject`"));
    }
    if let Some(caption) = stated.image.as_ref().and_then(|image| image.caption.as_ref()) {
        let message = format!("the caption of the headline picture is not shown: `{}`", caption.value);
        let finding = Finding::warning("caption-dropped", message).at(caption.span.clone());
        findings.push(finding.hint("say it in the text, or as the picture's description (`alt`)"));
    }
    inbox::read(recap, stated, &mut findings);
    findings
}

/// Looks a recap over, by itself and among the others.
pub(super) fn read(
    source: &str,
    body_at: usize,
    recap: &Recap,
    document: &Document,
    spans: &Spans,
    surroundings: &Surroundings<'_>,
) -> Vec<Finding> {
    let page = Page::new(source, body_at, recap, document, spans, surroundings);
    let mut findings = Vec::new();
    if !document.blocks.is_empty() {
        credits::read(&page, &mut findings);
        counts::read(&page, &mut findings);
        titles::read(&page, &mut findings);
    }
    let written = written::read(source, body_at);
    links::read(&page, &written, &mut findings);
    // Of a text that is not read at all nothing is lost on the way to a mail.
    if !document.blocks.is_empty() {
        tags::read(&page, &written, &mut findings);
        elements::read(source, body_at, &written, &mut findings);
        notes::read(&page, &written, &mut findings);
        findings.extend(super::markdown::too_much_html_in(&recap.body));
        tables::read(&page, &written, &mut findings);
    }
    findings.extend(written.addresses.iter().filter_map(|address| addresses::read(source, address)));
    findings.extend(page.stated_addresses().iter().filter_map(|address| addresses::read(source, address)));
    findings.extend(written.videos.iter().filter_map(|at| addresses::embedded(source, at)));
    days::read(&page, &mut findings);
    next::read(&page, &mut findings);
    names::read(&page, &written, &mut findings);
    findings
}

/// What is lost of a text that is no recap: tags that nobody carries out, elements that no mail shows. The
/// findings have no place.
pub(crate) fn lost(text: &str, known: Known<'_>) -> Vec<Finding> {
    let mut findings = tags::dropped(text, known);
    let mut elements = Vec::new();
    elements::read(text, 0, &written::read(text, 0), &mut elements);
    // Of a frame whoever compiles the text tells.
    elements.retain(|finding| finding.code != elements::FRAME);
    findings.extend(elements.into_iter().map(|finding| Finding { span: None, ..finding }));
    findings
}

/// Where the addresses of the web stand in a file, in its front matter and its text, outside of
/// code: bytes of the file, in order.
pub fn web_addresses(source: &str) -> Vec<Range<usize>> {
    let places = written::read(source, 0).addresses.into_iter().map(|address| address.at);
    let web = |at: &Range<usize>| {
        let text = source.get(at.clone()).unwrap_or_default();
        text.starts_with("http://") || text.starts_with("https://")
    };
    places.filter(web).collect()
}

/// Puts findings in the order of the file. Of two that tell the same of one place, the one with a
/// correction, or else a second place, or else a hint stays, and one that stands nowhere goes
/// where the same was told of a place.
pub(super) fn settled(mut findings: Vec<Finding>) -> Vec<Finding> {
    let worth = |finding: &Finding| {
        (finding.span.is_some(), finding.fix.is_some(), !finding.related.is_empty(), finding.hint.is_some())
    };
    findings.sort_by(|one, other| {
        let place = |finding: &Finding| finding.span.as_ref().map(|span| span.start);
        (one.code, place(one)).cmp(&(other.code, place(other))).then(worth(other).cmp(&worth(one)))
    });
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let same = kept.last_mut().filter(|last| last.code == finding.code && same_place(last, &finding));
        match same {
            // Told twice alike, the later one knows more: it is told here.
            Some(last) if worth(&finding) >= worth(last) => *last = finding,
            Some(_) => {}
            None => kept.push(finding),
        }
    }
    kept.sort_by_key(|finding| finding.span.as_ref().map_or(0, |span| span.start));
    kept
}

/// Whether two findings of one code tell the same of the same words; the first begins no later.
fn same_place(one: &Finding, other: &Finding) -> bool {
    let place = match (&one.span, &other.span) {
        (Some(one), Some(other)) => other.start < one.end || one == other,
        (None, place) => place.is_some(),
        _ => false,
    };
    place && one.message == other.message
}

#[cfg(test)]
mod tests;
