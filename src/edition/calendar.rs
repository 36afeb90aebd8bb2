//! In charge of meetups in calendars: the next one's entry, one event of iCalendar (RFC 5545), and the
//! calendar of all that were announced, to subscribe to (RFC 7986). The same editions and times give the
//! same bytes.
//!
//! It leaves writing the files to the feed channel. Recaps announce a day and hardly ever an hour, so
//! an event lasts the day and keeps nobody's time occupied.

use std::collections::BTreeMap;

use jiff::Timestamp;
use recap_templates::words;
use sha2::Digest as _;

use super::Edition;
use super::wording::line;
use crate::config::Publication;
use crate::recap::Next;

/// The folder of the entries, below that of the output.
pub const FOLDER: &str = "calendar";

/// The calendar of all meetups, in the output folder and below the publication's URL.
pub const ALL: &str = "calendar.ics";

/// Who made the entry (RFC 5545 section 3.7.3); tells recap's files from those of others.
pub const PRODUCT: &str = "PRODID:-//recap//recap//EN";

/// Octets of a line without its end (RFC 5545 section 3.1).
const LINE: usize = 75;

/// The path of an edition's entry in the output folder, and below the publication's URL. Each edition
/// has its own, so that links in old mail still lead to what they announced.
pub fn path(slug: &str) -> String {
    format!("{FOLDER}/{slug}.ics")
}

/// Where the entry of a meetup that is announced will be; none where its day is open, or is over when
/// the recap is published.
pub(super) fn address(
    next: &Next,
    slug: &str,
    today: Option<jiff::civil::Date>,
    publication: &Publication,
) -> Option<String> {
    let to_come = |date| today.is_none_or(|today| date > today);
    next.date.filter(|date| to_come(*date))?;
    publication.url.join(&path(slug)).ok().map(String::from)
}

/// The entry of the meetup that an edition announces, where it has one, as it was at that time: a later one
/// revises it (RFC 5545 sections 3.8.7.2 and 3.8.7.4).
pub fn entry(edition: &Edition, publication: &Publication, changed: Timestamp) -> Option<String> {
    edition.calendar.as_ref()?;
    let mut calendar = Calendar::begun();
    calendar.event(edition, publication, changed)?;
    calendar.raw("END:VCALENDAR");
    Some(calendar.text)
}

/// The calendar of every meetup that was announced, in the order of their days; none where none was. Each
/// edition comes with when it was last changed, and the events are those of [`entry`]. Of several editions
/// that announce the same day the last one speaks.
pub fn all<'a>(
    editions: impl IntoIterator<Item = (&'a Edition, Timestamp)>,
    publication: &Publication,
) -> Option<String> {
    let mut days = BTreeMap::new();
    for (edition, changed) in editions {
        if edition.calendar.is_some()
            && let Some(date) = edition.next.as_ref().and_then(|next| next.date)
        {
            days.insert(date, (edition, changed));
        }
    }
    // RFC 5545 section 3.6: a calendar holds at least one component.
    let newest = days.values().map(|(_, changed)| *changed).max()?;
    let name = meetup(publication, &publication.language);
    let mut calendar = Calendar::begun();
    // RFC 7986 sections 5.1 to 5.8, and what programs knew before it.
    calendar.text("NAME", &name);
    calendar.text("X-WR-CALNAME", &name);
    calendar.text("DESCRIPTION", &line(&publication.description));
    calendar.raw(&format!("LAST-MODIFIED:{}", utc(newest)));
    calendar.raw(&format!("URL:{}", publication.url));
    calendar.raw("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    calendar.raw("X-PUBLISHED-TTL:P1D");
    if let Ok(source) = publication.url.join(ALL) {
        calendar.raw(&format!("SOURCE;VALUE=URI:{source}"));
    }
    for (edition, changed) in days.into_values() {
        calendar.event(edition, publication, changed);
    }
    calendar.raw("END:VCALENDAR");
    Some(calendar.text)
}

/// A date with time in UTC (RFC 5545 section 3.3.5).
fn utc(time: Timestamp) -> jiff::fmt::strtime::Display<'static> {
    time.strftime("%Y%m%dT%H%M%SZ")
}

/// The same in every form of an edition, whatever is corrected in it (RFC 5545 section 3.8.4.7).
fn uid(edition: &Edition, publication: &Publication) -> String {
    let hash: String =
        sha2::Sha256::digest(&edition.id).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{hash}@{}", publication.url.host_str().unwrap_or("localhost"))
}

/// What a group's meetups are called, in a language (BCP 47).
pub fn meetup(publication: &Publication, language: &str) -> String {
    name(&publication.name, words(language).meetup)
}

/// The group's name as that of its meetup, unless it says so itself.
fn name(group: &str, meetup: &str) -> String {
    let group = line(group);
    let says = super::letters(&group).contains("meetup");
    if says { group } else { meetup.replace("{}", &group) }
}

/// Who is announced, where to sign up and what announces it.
fn description(next: &Next, recap: &str, words: &recap_templates::Words) -> String {
    let line_up = next.line_up();
    let with = (!line_up.is_empty()).then(|| words.with.replace("{}", &line_up.join(", ")));
    let rsvp = next.rsvp.as_ref().map(|rsvp| format!("{}: {rsvp}", words.rsvp));
    [with, rsvp, Some(recap.to_owned())].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Lines that end in CRLF.
#[derive(Default)]
struct Calendar {
    text: String,
}

impl Calendar {
    /// A calendar that is still to be ended.
    fn begun() -> Self {
        let mut calendar = Calendar::default();
        calendar.raw("BEGIN:VCALENDAR");
        calendar.raw("VERSION:2.0");
        calendar.raw(PRODUCT);
        // No METHOD: PUBLISH would ask for an ORGANIZER with an address (RFC 5546 section 3.2.1).
        calendar
    }

    /// The meetup that an edition announces, if it names a day.
    fn event(&mut self, edition: &Edition, publication: &Publication, changed: Timestamp) -> Option<()> {
        let next = edition.next.as_ref()?;
        let date = next.date?;
        let words = words(&edition.language);
        self.raw("BEGIN:VEVENT");
        self.raw(&format!("UID:{}", uid(edition, publication)));
        self.raw(&format!("DTSTAMP:{}", utc(changed)));
        // Any number that grows will do, and every revision comes later.
        let sequence = changed.duration_since(edition.published).as_mins().clamp(0, i64::from(i32::MAX));
        self.raw(&format!("SEQUENCE:{sequence}"));
        // Without an end it lasts that day (RFC 5545 section 3.6.1).
        self.raw(&format!("DTSTART;VALUE=DATE:{}", date.strftime("%Y%m%d")));
        self.text("SUMMARY", &meetup(publication, &edition.language));
        self.text("DESCRIPTION", &description(next, &edition.link, words));
        if let Some(rsvp) = &next.rsvp {
            self.raw(&format!("URL:{rsvp}"));
        }
        self.raw("TRANSP:TRANSPARENT");
        self.raw("END:VEVENT");
        Some(())
    }

    /// A property whose value is text, in which some characters mean something else (RFC 5545 section
    /// 3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut written = format!("{name}:");
        for c in value.chars() {
            match c {
                '\\' | ';' | ',' => written.extend(['\\', c]),
                '\n' => written.push_str("\\n"),
                c if c.is_control() => {}
                c => written.push(c),
            }
        }
        self.raw(&written);
    }

    /// A line as it is, folded where it is too long; a character is never cut (RFC 5545 section 3.1).
    fn raw(&mut self, line: &str) {
        let mut used = 0;
        for c in line.chars() {
            if used + c.len_utf8() > LINE {
                self.text.push_str("\r\n ");
                used = 1;
            }
            self.text.push(c);
            used += c.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::compile;
    use super::super::tests::{publication, recap};
    use super::*;

    fn announcing(next: Next) -> Edition {
        compile(&crate::recap::Recap { next: Some(next), ..recap() }, &publication()).0
    }

    fn july() -> Next {
        Next {
            date: Some(date(2019, 7, 3)),
            speakers: vec!["Zoë Beispiel".into(), "Bo Muster".into()],
            affiliations: vec!["Acme; Cloud, Inc.".into()],
            rsvp: Some("https://rsvp.example.org/july?a=1,2;3".into()),
            ..Next::default()
        }
    }

    /// The lines as they were before folding.
    fn unfolded(entry: &str) -> Vec<String> {
        let whole = entry.replace("\r\n ", "");
        whole.split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_day_that_is_announced_is_an_event_of_that_day() {
        let edition = announcing(july());
        assert_eq!(
            edition.calendar.as_deref(),
            Some("https://meetup.example.org/calendar/2019-06-05-june-recap.ics")
        );
        let lines = unfolded(&entry(&edition, &publication(), edition.published).unwrap());
        let uid = lines.iter().find(|line| line.starts_with("UID:")).unwrap();
        assert!(uid.len() == 4 + 32 + "@meetup.example.org".len() && uid.ends_with("@meetup.example.org"));
        let others: Vec<_> = lines.iter().filter(|line| *line != uid).map(String::as_str).collect();
        assert_eq!(
            others,
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//recap//recap//EN",
                "BEGIN:VEVENT",
                "DTSTAMP:20190604T230000Z",
                "SEQUENCE:0",
                "DTSTART;VALUE=DATE:20190703",
                "SUMMARY:Example Meetup",
                "DESCRIPTION:With Zoë Beispiel\\, Bo Muster\\, Acme\\; Cloud\\, Inc.\\n\
                 RSVP for the next meetup: https://rsvp.example.org/july?a=1\\,2\\;3\\n\
                 https://meetup.example.org/2019/06/05/june-recap.html",
                "URL:https://rsvp.example.org/july?a=1,2;3",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn a_corrected_announcement_stays_the_same_event() {
        let uid = |next| {
            unfolded(&entry(&announcing(next), &publication(), Timestamp::UNIX_EPOCH).unwrap())[4].clone()
        };
        assert_eq!(uid(july()), uid(Next { date: Some(date(2019, 7, 10)), ..Next::default() }));
    }

    #[test]
    fn a_corrected_announcement_is_a_revision_that_programs_take_over() {
        let edition = announcing(july());
        let later = edition.published + jiff::SignedDuration::from_mins(90);
        let lines = unfolded(&entry(&edition, &publication(), later).unwrap());
        assert!(lines.contains(&"DTSTAMP:20190605T003000Z".to_owned()), "{lines:?}");
        assert!(lines.contains(&"SEQUENCE:90".to_owned()), "{lines:?}");
    }

    #[test]
    fn a_month_or_a_day_that_is_over_is_no_event() {
        for next in [
            Next { month: Some("2019-07".into()), ..Next::default() },
            Next { date: Some(date(2019, 6, 5)), ..Next::default() },
            Next { date: Some(date(2018, 7, 3)), ..Next::default() },
            Next::default(),
        ] {
            let edition = announcing(next);
            assert_eq!(
                (edition.calendar.as_ref(), entry(&edition, &publication(), edition.published)),
                (None, None)
            );
        }
    }

    #[test]
    fn the_calendar_holds_every_meetup_once_in_order_and_the_same_events_as_the_entries() {
        let told =
            |id: &str, day| Edition { id: id.to_owned(), ..announcing(Next { date: Some(day), ..july() }) };
        let (june, july, again) = (
            told("june", date(2019, 7, 3)),
            told("july", date(2019, 8, 7)),
            told("july, told again", date(2019, 8, 7)),
        );
        let now = june.published;
        let later = now + jiff::SignedDuration::from_hours(1);
        let editions = [(&july, now), (&again, later), (&june, now)];
        let calendar = all(editions, &publication()).unwrap();
        let events = |text: &str| -> Vec<String> {
            text.split("BEGIN:VEVENT")
                .skip(1)
                .map(|event| event.split("END:").next().unwrap().to_owned())
                .collect()
        };
        let entries = [(&june, now), (&again, later)];
        let entries = entries.map(|(edition, at)| entry(edition, &publication(), at).unwrap());
        assert_eq!(events(&calendar), entries.iter().flat_map(|entry| events(entry)).collect::<Vec<_>>());
        let head: Vec<_> =
            unfolded(&calendar).into_iter().take_while(|line| line != "BEGIN:VEVENT").collect();
        insta::assert_snapshot!(head.join("\n"));
    }

    #[test]
    fn a_group_that_announces_nothing_has_no_calendar() {
        let silent = announcing(Next::default());
        assert_eq!(all([(&silent, silent.published)], &publication()), None);
    }

    #[test]
    fn a_group_that_says_what_it_is_is_not_told_again() {
        assert_eq!(name("Example Night", "{} meetup"), "Example Night meetup");
        assert_eq!(name("Example Meet-up", "{} meetup"), "Example Meet-up");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_none_is_lost(value in "[\\PC\r\n;,\\\\é語👩‍👩‍👧]{0,300}") {
            let mut calendar = Calendar::default();
            calendar.text("SUMMARY", &value);
            prop_assert!(calendar.text.ends_with("\r\n"));
            for line in calendar.text.split_terminator("\r\n") {
                prop_assert!(line.len() <= LINE && !line.contains(['\r', '\n']));
            }
            let whole = unfolded(&calendar.text);
            prop_assert_eq!(whole.len(), 1);
            let mut read = String::new();
            let mut escaped = false;
            for c in whole[0].strip_prefix("SUMMARY:").unwrap().chars() {
                match (std::mem::replace(&mut escaped, false), c) {
                    (true, 'n') => read.push('\n'),
                    (false, '\\') => escaped = true,
                    (_, c) => read.push(c),
                }
            }
            let written: String = value.chars().filter(|c| !c.is_control() || *c == '\n').collect();
            prop_assert_eq!(read, written);
        }
    }
}
