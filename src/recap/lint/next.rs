//! In charge of the next meetup as it is announced: not in the past, not told of before, and not
//! left over from the last recap.
//!
//! It leaves weekdays and months to [`super::days`].

use std::cell::LazyCell;
use std::ops::Range;

use jiff::civil::Date;

use super::days::{self, days_between};
use super::page::{Page, Passage, bare};
use crate::finding::Finding;
use crate::recap::{Next, Recap, Talk};

/// Looks over the announcement.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let Some(next) = &page.recap.next else { return };
    let before = findings.len();
    findings.extend(next.date.and_then(|date| passed(page, date)));
    let dated = findings.len() > before;
    let earlier = earlier(page);
    if let Some(last) = earlier.last() {
        let other = last.next.as_ref();
        if let Some(date) = next.date.filter(|date| !dated && other.and_then(|next| next.date) == Some(*date))
        {
            let message = format!("the recap `{}` announced {date} already", last.slug);
            findings.push(left_over("date-left-over", message, date_span(page, date)));
        }
    }
    findings.extend(rsvp(page, next, &earlier));
    findings.extend(line_up(page, next, earlier.last().copied()));
}

/// The recaps before this one, the last one last.
fn earlier<'a>(page: &Page<'a>) -> Vec<&'a Recap> {
    let others = page.around.others.iter().filter(|other| other.slug != page.recap.slug);
    let mut earlier: Vec<&Recap> = others
        .filter(|other| page.recap.date.is_some_and(|date| other.date.is_some_and(|other| other < date)))
        .collect();
    earlier.sort_by_key(|other| other.date);
    earlier
}

fn left_over(code: &'static str, message: String, span: Range<usize>) -> Finding {
    Finding::warning(code, message)
        .at(span)
        .hint("it seems to be left over from another recap: put in what is announced now")
}

fn date_span(page: &Page<'_>, date: Date) -> Range<usize> {
    page.next_date(date).map_or_else(|| announced(page), |(span, _)| span)
}

/// Where the announcement stands, for what has no words of its own.
fn announced(page: &Page<'_>) -> Range<usize> {
    let spans = page.spans;
    spans.next_stated.clone().or(spans.announced.clone()).unwrap_or(page.top())
}

/// A date that is not behind the recap's own. Without a year a date is always the next one of that
/// name, so one that is most of a year away has passed.
fn passed(page: &Page<'_>, date: Date) -> Option<Finding> {
    let own = page.recap.date?;
    let (span, written) = page.next_date(date).unwrap_or((announced(page), None));
    // As its words imply: without a year, one that is most of a year away has passed.
    let past =
        match written.filter(|written| written.year.is_none() && written.after(Some(own)) == Some(date)) {
            Some(written) => days::implied(&written, Some(own))?,
            None => date,
        };
    if days_between(own, past) > 0 {
        return None;
    }
    let told =
        page.around.others.iter().find(|other| other.slug != page.recap.slug && other.date == Some(past));
    let finding = match told {
        Some(other) => {
            let message = format!(
                "the next meetup is on {past}, and the recap `{}` tells of that day already",
                other.slug
            );
            Finding::warning("next-published", message)
        }
        None => {
            let message = format!("the next meetup is on {past}, which is not after the recap's own {own}");
            Finding::warning("next-in-the-past", message)
        }
    };
    let finding = match &page.spans.date {
        Some(stated) => finding.related(stated.clone(), "the recap's own day"),
        None => finding,
    };
    Some(finding.at(span).hint("correct the next meetup's date"))
}

/// A link for signing up that an earlier recap announced its next meetup with. The page of the
/// group itself stays the same, and so does one that two recaps share.
fn rsvp(page: &Page<'_>, next: &Next, earlier: &[&Recap]) -> Option<Finding> {
    let link = next.rsvp.as_deref()?;
    let path = link.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path)?;
    let links = earlier.iter().filter_map(|other| Some((other, other.next.as_ref()?.rsvp.as_deref()?)));
    let (same, others): (Vec<_>, Vec<_>) = links.partition(|(_, other)| plain(other) == plain(link));
    // An evening of its own has a number, or every evening before had another link.
    let of_one_event = path.bytes().any(|byte| byte.is_ascii_digit()) || !others.is_empty();
    let [(other, _)] = same.as_slice() else { return None };
    if !of_one_event {
        return None;
    }
    let from = announced(page);
    let at = page.source.get(from.start..).and_then(|rest| rest.find(link)).map(|at| from.start + at);
    let span = at.map_or(from, |at| at..at + link.len());
    let message = format!("the recap `{}` has the same link to sign up", other.slug);
    Some(left_over("rsvp-left-over", message, span))
}

/// Beginnings of parameters that say where a reader comes from, and not where to.
const CAMPAIGNS: &[&str] =
    &["utm_", "fbclid", "gclid", "mc_", "ref=", "source=", "aff=", "lang=", "hl=", "eventorigin"];

/// An address without what does not tell pages apart: scheme, `www.`, language, campaign and place on the page.
fn plain(url: &str) -> String {
    let lower = url.to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.len() > 2 && is_language(parts[1]) {
        parts.remove(1);
    }
    let kept: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !CAMPAIGNS.iter().any(|start| part.starts_with(start)))
        .collect();
    format!("{}?{}", parts.join("/"), kept.join("&"))
}

/// Whether a part of a path names a language: `de`, `en-gb`.
fn is_language(part: &str) -> bool {
    let letters = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    part.split_once(['-', '_']).map_or(letters(part), |(language, land)| letters(language) && letters(land))
}

/// A line-up that is the last recap's announcement, or this evening's own.
fn line_up(page: &Page<'_>, next: &Next, last: Option<&Recap>) -> Option<Finding> {
    let names = |next: &Next| {
        let mut names: Vec<String> =
            next.speakers.iter().chain(&next.affiliations).map(|name| bare(name)).collect();
        names.sort_unstable();
        names
    };
    let announced_now = names(next);
    if announced_now.len() < 2 {
        return told_again(page);
    }
    let span = || {
        let places = next.speakers.iter().chain(&next.affiliations).filter_map(|name| place(page, name));
        let (start, end) =
            places.fold((usize::MAX, 0), |(start, end), at| (start.min(at.start), end.max(at.end)));
        if start < end { start..end } else { announced(page) }
    };
    let copied = last.filter(|last| last.next.as_ref().is_some_and(|next| names(next) == announced_now));
    if let Some(last) = copied {
        let message = format!("the recap `{}` announced the same speakers", last.slug);
        return Some(left_over("line-up-left-over", message, span()));
    }
    let spoke: Vec<String> = page
        .recap
        .talks
        .iter()
        .flat_map(|talk| &talk.speakers)
        .flat_map(|speaker| speaker.affiliation.iter().chain(Some(&speaker.name)))
        .map(|name| bare(name))
        .collect();
    let again = announced_now.iter().filter(|name| spoke.contains(name)).count();
    if again >= 2 && again * 2 > announced_now.len() {
        let message = format!("{again} of the {} who are announced spoke this evening", announced_now.len());
        return Some(left_over("line-up-left-over", message, span()));
    }
    told_again(page)
}

/// This evening's speakers or talks, where the announcement's own section names most of them once
/// more, in whatever words.
fn told_again(page: &Page<'_>) -> Option<Finding> {
    let talks = page.recap.talks.get(..MOST_TALKS).unwrap_or(&page.recap.talks);
    // The way back from what is understood: whoever has one word for a name may be anybody.
    let section = LazyCell::new(|| section(page));
    let told = |talk: &Talk| {
        let names = talk.names().chain(talk.title.as_deref()).filter(|name| name.contains(' '));
        names.filter_map(|name| in_section(page, &section, name)).next()
    };
    let places: Vec<Range<usize>> = talks.iter().filter_map(told).collect();
    let (first, last) = (places.iter().min_by_key(|at| at.start)?, places.iter().max_by_key(|at| at.end)?);
    (places.len() >= 2 && places.len() * 2 > talks.len()).then(|| {
        let count = places.len();
        let message = format!("{count} of this evening's {} talks are announced again here", talks.len());
        left_over("line-up-left-over", message, first.start..last.end)
    })
}

/// Most talks that are looked for in the announcement.
const MOST_TALKS: usize = 50;

/// Words by which a text behind the announcement looks back again.
const LOOKS_BACK: &[&str] = &[
    "thank",
    "thanks",
    "slides",
    "recording",
    "recordings",
    "video",
    "videos",
    "danke",
    "dank",
    "folien",
    "merci",
    "gracias",
];

/// The section of the announcement: up to the next heading, the texts that do not look back.
fn section<'p, 'a>(page: &'p Page<'a>) -> Vec<&'p Passage<'a>> {
    let is_heading =
        |block: usize| page.document.blocks.get(block).is_some_and(|block| block.heading().is_some());
    let begins = page.announcement().next().and_then(|passage| passage.block);
    let section = page
        .announcement()
        .take_while(|passage| passage.block.is_some_and(|block| begins == Some(block) || !is_heading(block)));
    section.filter(|passage| !passage.words().iter().any(|word| word.is_any(LOOKS_BACK))).collect()
}

/// Where words stand in the section of the announcement.
fn in_section(page: &Page<'_>, section: &[&Passage<'_>], name: &str) -> Option<Range<usize>> {
    section.iter().find_map(|passage| {
        let at = super::page::whole(passage.text, name).next()?;
        Some(passage.mark(page.source, at))
    })
}

/// Where a name stands in the announcement.
fn place(page: &Page<'_>, name: &str) -> Option<Range<usize>> {
    page.announcement().find_map(|passage| {
        let at = super::page::whole(passage.text, name).next()?;
        Some(passage.mark(page.source, at))
    })
}
