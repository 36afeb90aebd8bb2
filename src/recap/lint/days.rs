//! In charge of days and months that do not go together: a weekday that is not its date's, and a
//! month that title, file name, description and text do not agree on.
//!
//! It leaves the next meetup's date against other recaps to [`super::next`].

use std::ops::Range;

use jiff::civil::Date;

use super::page::{Page, Passage, Word, words};
use crate::finding::Finding;
use crate::recap::facts::calendar::{Written, days, month, weekday_name, year};

/// Words for the evening, behind the month that it is named by: `our June meetup`.
const EVENINGS: &[&str] =
    &["meetup", "meet-up", "event", "edition", "gathering", "treffen", "rencontre", "encuentro", "reunión"];

/// Words before such a month.
const OURS: &[&str] = &["our", "this", "unser", "unserem", "unsere", "notre", "nuestra", "nuestro"];

/// Words before `the` and such a month.
const BEFORE_OURS: &[&str] = &["at", "to", "for"];

/// Most words between the month and the word for the evening.
const FURTHEST: usize = 5;

/// Looks over the days and months of a page.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for passage in page.all() {
        findings.extend(days(passage.text).iter().filter_map(|written| weekday(page, passage, written)));
    }
    months(page, findings);
    findings.extend(announced_month(page));
}

/// A weekday that is not its date's. Without a year, the day nearest to the recap's own is meant,
/// and in an announcement the first behind it.
fn weekday(page: &Page<'_>, passage: &Passage<'_>, written: &Written) -> Option<Finding> {
    let weekday = written.weekday?;
    let next = page.recap.next.as_ref().and_then(|next| next.date);
    // A talk's paragraph may announce as well: its other days are of the evening.
    let announced = passage.block.is_some_and(|block| block >= page.told)
        && (next.is_none() || next == written.after(page.recap.date));
    let date = match page.recap.date {
        Some(day) if written.year.is_none() && !announced => nearest(written, day)?,
        day => written.after(day)?,
    };
    if date.weekday() == weekday {
        return None;
    }
    let message = format!("{date} is a {}, not a {}", weekday_name(date.weekday()), weekday_name(weekday));
    let finding =
        Finding::warning("weekday-mismatch", message).at(passage.mark(page.source, written.at.clone()));
    // The same weekday nearby is what was meant as often as another weekday.
    let near = (-3_i64..=3).filter(|days| *days != 0).find_map(|days| {
        let other = date.checked_add(jiff::Span::new().days(days)).ok()?;
        (other.weekday() == weekday).then_some(other)
    });
    let near = near.map(|near| format!(": {} is {near}", weekday_name(weekday))).unwrap_or_default();
    Some(finding.hint(format!("correct the weekday or the date{near}")))
}

/// The day of that name that is nearest to another.
fn nearest(written: &Written, other: Date) -> Option<Date> {
    let dates = (-1..=1).filter_map(|years| Date::new(other.year() + years, written.month, written.day).ok());
    dates.min_by_key(|date| date.duration_since(other).as_secs().abs())
}

/// A month as something is named by it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    month: i8,
    year: Option<i16>,
    at: Range<usize>,
}

/// The months that a text names together with their year.
fn with_year(text: &str) -> Vec<Named> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = words(text);
    let named = words.windows(2).filter_map(|pair| {
        let month = month(pair[0].text).filter(|_| pair[0].capital() || text.is_ascii())?;
        let year = year(pair[1].text)?;
        // A day of that month is no name of an evening: what it is near to is not known.
        let between = text[pair[0].at.end..pair[1].at.start].trim();
        matches!(between, "" | "," | "-" | "_").then(|| Named {
            month,
            year: Some(year),
            at: pair[0].at.start..pair[1].at.end,
        })
    });
    named.collect()
}

/// The month of `our June meetup`, of `the June 2019 Example Meetup`.
fn of_evening(text: &str) -> Option<Named> {
    let words = words(text);
    words.iter().enumerate().find_map(|(at, word)| {
        let number = month(word.text).filter(|_| word.capital())?;
        let before = |back: usize| at.checked_sub(back).and_then(|index| words.get(index));
        let the = before(1).is_some_and(|word| word.is_any(&["the"]));
        let led = before(1).is_some_and(|word| word.is_any(OURS))
            || (the && before(2).is_some_and(|word| word.is_any(BEFORE_OURS)));
        let mut later = words.iter().skip(at + 1).take(FURTHEST);
        let year = words.get(at + 1).and_then(|word| year(word.text));
        let name = |word: &Word<'_>| word.is_any(EVENINGS);
        let until = later.find(|word| name(word)).map(|word| word.at.start)?;
        let unbroken = !text[word.at.end..until].contains(['.', ',', ';', ':', '!', '?', '(']);
        // `the meetup in May`, and a day of that month, name no evening.
        let day = at
            .checked_sub(1)
            .is_some_and(|before| words[before].text.starts_with(|c: char| c.is_ascii_digit()));
        (led && unbroken && !day).then(|| Named { month: number, year, at: word.at.clone() })
    })
}

/// The evening's month in the title, the file's name, the description and the text.
fn months(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut places: Vec<(&str, Named, Option<Range<usize>>)> = Vec::new();
    let only = |passage: &Passage<'_>| {
        let mut named = with_year(passage.text).into_iter();
        named.next().filter(|_| named.next().is_none())
    };
    for (place, passage) in [("the title", &page.title), ("the description", &page.description)] {
        if let Some((passage, named)) = passage.as_ref().and_then(|passage| Some((passage, only(passage)?))) {
            let span = passage.mark(page.source, named.at.clone());
            places.push((place, named, Some(span)));
        }
    }
    let name = page.recap.name.replace(['-', '_'], " ");
    let mut in_name = with_year(&name).into_iter();
    if let Some(named) = in_name.next().filter(|_| in_name.next().is_none()) {
        places.insert(places.len().min(1), ("the file's name", named, None));
    }
    let text = page.evening().take(3).find_map(|passage| {
        let named = of_evening(passage.text)?;
        let span = passage.mark(page.source, named.at.clone());
        Some(("the text", named, Some(span)))
    });
    places.extend(text);
    let Some((first, known, first_at)) = places.first().cloned() else { return };
    for (place, named, at) in places.iter().skip(1) {
        let years = named.year.zip(known.year).is_some_and(|(one, other)| one != other);
        if named.month == known.month && !years {
            continue;
        }
        let message = format!("{first} says {}, but {place} says {}", told(&known), told(named));
        let span = at.clone().or(first_at.clone()).unwrap_or(page.top());
        let finding = Finding::warning("month-disagrees", message).at(span.clone());
        let finding = match &first_at {
            Some(other) if *other != span => {
                finding.related(other.clone(), format!("{first} says {}", told(&known)))
            }
            _ => finding,
        };
        findings.push(finding.hint("correct the one that is wrong"));
    }
    findings.extend(before_its_evening(page, &known, first_at));
}

/// A title whose month lies behind the recap's own day, or a year before it.
fn before_its_evening(page: &Page<'_>, known: &Named, at: Option<Range<usize>>) -> Option<Finding> {
    let (year, date) = known.year.zip(page.recap.date)?;
    let months = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
    let late = months(date.year(), date.month()) - months(year, known.month);
    // Told a year later to the month: the year was not changed.
    (late < 0 || late == 12).then(|| {
        let message = format!("the title says {}, but the recap is of {date}", told(known));
        let finding = Finding::warning("month-disagrees", message).at(at.unwrap_or(page.top()));
        let finding = match &page.spans.date {
            Some(date) => finding.related(date.clone(), "the recap's own day"),
            None => finding,
        };
        finding.hint("correct the title or the date")
    })
}

/// The month of a heading over the announcement against the announced date.
fn announced_month(page: &Page<'_>) -> Option<Finding> {
    if page.spans.next_stated.is_some() {
        return None;
    }
    let heading = page.announcement().next().filter(|passage| {
        passage
            .block
            .and_then(|block| page.document.blocks.get(block))
            .is_some_and(|block| block.heading().is_some())
    })?;
    let found = words(heading.text);
    let mut named =
        found.iter().filter_map(|word| Some((month(word.text).filter(|_| word.capital())?, word)));
    let (number, word) = named.next().filter(|_| named.next().is_none())?;
    let date = page.recap.next.as_ref()?.date?;
    // `May` is a verb as well, and a day in the heading is the date itself.
    let plain = days(heading.text).is_empty()
        && (number != 5 || found.len() == 1 || word.at.end == heading.text.trim_end().len());
    if number == date.month() || !plain {
        return None;
    }
    let (at, _) = page.next_date(date)?;
    let message = format!("the heading says {}, but the date is {date}", word.text);
    let finding = Finding::warning("month-disagrees", message).at(at);
    let heading = heading.mark(page.source, word.at.clone());
    Some(finding.related(heading, "the heading's month").hint("correct the heading or the date"))
}

fn told(named: &Named) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(named.month - 1).ok().and_then(|index| NAMES.get(index)).unwrap_or(&"");
    named.year.map_or((*name).to_owned(), |year| format!("{name} {year}"))
}
