//! In charge of the next meetup: when it is, who was announced, and where to sign up.

use jiff::civil::Date;

use super::calendar::{days, weekday_name};
use super::enumeration::items;
use super::words::{reads_as_name, sentence_end};
use crate::finding::Finding;
use crate::recap::Next;
use crate::recap::document::{Document, Inline};

/// Phrases that announce the next meetup.
const ANNOUNCEMENTS: &[&str] = &[
    "next meetup",
    "next meet-up",
    "next event",
    "next edition",
    "next session",
    "next gathering",
    "next one is",
];

/// Phrases that an enumeration of organisations follows, or of people with theirs.
const LINE_UPS: &[&str] = &["speakers from", "talks from", "speakers:", "talks by", "speakers are"];

/// Words of a link that leads to where one signs up.
const SIGN_UPS: &[&str] =
    &["rsvp", "sign up", "register", "save the date", "join", "book", "ticket", "reserve", "next"];

/// Entries of a line-up that name nobody.
const NOBODY: &[&str] = &["more", "others", "many more", "tba", "tbc", "friends"];

/// Where the next meetup is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// The first block that no longer tells of the evening.
    pub(super) from: usize,
    /// The block that announces.
    pub(super) at: usize,
}

/// Finds the block that announces the next meetup: the last one that says so.
pub(super) fn section(document: &Document) -> Option<Section> {
    let at = document.blocks.iter().rposition(|block| {
        let text = block.paragraph().map(|inline| inline.text.to_lowercase());
        text.is_some_and(|text| {
            let join = text.starts_with("join the next ") || text.starts_with("join us at the next ");
            join || ANNOUNCEMENTS.iter().any(|phrase| text.contains(phrase))
        })
    })?;
    // A heading belongs to what follows it; anything else before the announcement does not.
    let headed = at.checked_sub(1).filter(|before| document.blocks[*before].heading().is_some());
    Some(Section { from: headed.unwrap_or(at), at })
}

/// Reads what is announced.
pub(super) fn read(
    document: &Document,
    section: Section,
    recap: Option<Date>,
    findings: &mut Vec<Finding>,
) -> Next {
    let Some(inline) = document.blocks.get(section.at).and_then(|block| block.paragraph()) else {
        return Next::default();
    };
    let (affiliations, speakers) = line_up(inline);
    Next { date: date(inline, recap, findings), affiliations, speakers, rsvp: rsvp(inline) }
}

fn date(inline: &Inline, recap: Option<Date>, findings: &mut Vec<Finding>) -> Option<Date> {
    let written = days(&inline.text).into_iter().next()?;
    let span = inline.locate(written.at.clone());
    let Some(date) = written.after(recap) else {
        let finding = Finding::warning("next-date-unclear", "the next meetup's date is not clear").at(span);
        findings.push(finding.hint("write the year as well, or give the recap itself a `date`"));
        return None;
    };
    if let Some(weekday) = written.weekday.filter(|weekday| *weekday != date.weekday()) {
        let message =
            format!("{date} is a {}, not a {}", weekday_name(date.weekday()), weekday_name(weekday));
        findings.push(
            Finding::warning("weekday-mismatch", message)
                .at(span)
                .hint("check both the weekday and the date"),
        );
    }
    Some(date)
}

/// The organisations and the people that are announced.
fn line_up(inline: &Inline) -> (Vec<String>, Vec<String>) {
    let lower = inline.text.to_lowercase();
    // Lower case may be of another length in rare scripts; then nothing is announced.
    let found = LINE_UPS.iter().find_map(|phrase| lower.find(phrase).map(|at| at + phrase.len()));
    let Some(start) =
        found.filter(|start| lower.len() == inline.text.len() && inline.text.is_char_boundary(*start))
    else {
        return (Vec::new(), Vec::new());
    };
    let mut affiliations = Vec::new();
    let mut speakers = Vec::new();
    for item in items(inline, start..sentence_end(inline, start)) {
        let named = |text: &str| {
            reads_as_name(text) && !NOBODY.iter().any(|nobody| text.eq_ignore_ascii_case(nobody))
        };
        match item.text.split_once(" from ") {
            Some((person, organisation)) if named(person) && named(organisation) => {
                speakers.push(super::words::squeeze(person));
                affiliations.push(super::words::squeeze(organisation));
            }
            None if named(item.text) => affiliations.push(super::words::squeeze(item.text)),
            _ => {}
        }
    }
    (affiliations, speakers)
}

fn rsvp(inline: &Inline) -> Option<String> {
    let web = inline
        .links
        .iter()
        .filter(|link| link.url.starts_with("http://") || link.url.starts_with("https://"));
    let telling = |text: &str| SIGN_UPS.iter().any(|word| text.to_lowercase().contains(word));
    web.clone().find(|link| telling(inline.linked(link))).map(|link| link.url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::document;
    use crate::recap::markdown;
    use jiff::civil::date as day;

    fn next(body: &str) -> (Option<Next>, Vec<Finding>) {
        let document = document::read(&markdown::prepare(body), 0);
        let mut findings = Vec::new();
        let next =
            section(&document).map(|section| read(&document, section, Some(day(2024, 11, 6)), &mut findings));
        (next, findings)
    }

    #[test]
    fn date_line_up_and_link_are_understood() {
        let body = "## December\n\nOur next meetup will be held on Wednesday 4th December, with speakers from Acme, Example & Sons, \
                    UPPER, Inc,  and more! [RSVP now!](https://example.org/events/1) See you.";
        let (next, findings) = next(body);
        let expected = Next {
            date: Some(day(2024, 12, 4)),
            affiliations: vec!["Acme".into(), "Example & Sons".into(), "UPPER, Inc".into()],
            speakers: vec![],
            rsvp: Some("https://example.org/events/1".into()),
        };
        assert_eq!(next, Some(expected));
        assert_eq!(findings, []);
    }

    #[test]
    fn the_year_crosses_over_and_an_ordinal_is_no_date() {
        let (next, _) = next("The next meetup is our 6th anniversary. It is on Wednesday 8th January.");
        assert_eq!(next.and_then(|next| next.date), Some(day(2025, 1, 8)));
    }

    #[test]
    fn people_with_their_organisations_are_both_announced() {
        let (next, _) = next(
            "Our next event is on 4 December with talks by Ada Example from Acme and Bo Muster from Sample.",
        );
        let next = next.unwrap_or_default();
        assert_eq!(next.speakers, ["Ada Example", "Bo Muster"]);
        assert_eq!(next.affiliations, ["Acme", "Sample"]);
    }

    #[test]
    fn a_wrong_weekday_is_asked_about() {
        let (_, findings) = next("Our next meetup is on Monday 4th December.");
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["weekday-mismatch"]);
        assert_eq!(findings[0].span, Some(22..41));
    }

    #[test]
    fn a_recap_may_announce_nothing() {
        assert_eq!(next("We talked about the next big thing.").0, None);
    }
}
