//! In charge of months and days as people write them in several languages, with the year left out
//! where it is plain.
//!
//! It leaves which of a recap's days is meant to the facts.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::words::{self, Word, words};
use crate::recap::document::Inline;
use crate::recap::folded::fold;

mod counted;
mod names;

pub(super) use counted::{counted_days, is_next_month, weeks_at};

use names::{MONTH_BEGINNINGS, month_name};
pub(in crate::recap) use names::{month, weekday, weekday_name};

/// Longest word that a month's name is joined with another to, in bytes: `Dezember-Treffen`.
const LONGEST_JOINED: usize = 40;

/// Words between a weekday, a day, a month and a year: `the 1st of May`, `15 de octubre de 2025`.
const BETWEEN: &[&str] = &["of", "the", "de", "del", "den", "dem", "der", "el", "le", "di", "il", "op"];

/// What stands behind the number of a day: `1st`, `1er`, `2ème`, `1º`.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "re", "e", "eme", "ten", "ter", "º", "ª", "°"];

/// A day as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::recap) struct Written {
    pub(in crate::recap) weekday: Option<Weekday>,
    pub(in crate::recap) day: i8,
    pub(in crate::recap) month: i8,
    pub(in crate::recap) year: Option<i16>,
    /// Bytes of the text.
    pub(in crate::recap) at: Range<usize>,
}

/// A month that is written without a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::recap) struct Month {
    /// From 1.
    pub(in crate::recap) month: i8,
    pub(in crate::recap) year: Option<i16>,
    /// Bytes of the text.
    pub(in crate::recap) at: Range<usize>,
}

impl Written {
    /// The day meant: with its own year, or else the first such day behind another.
    pub(in crate::recap) fn after(&self, other: Option<Date>) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.day).ok();
        }
        let other = other?;
        // Eight years hold a 29 February whatever the century does.
        (0..=8)
            .filter_map(|years| Date::new(other.year() + years, self.month, self.day).ok())
            .find(|date| *date > other)
    }

    /// The day meant, when it has been: with its own year, or else the last such day until another.
    pub(super) fn until(&self, other: Option<Date>) -> Option<Date> {
        if let Some(year) = self.year {
            return Date::new(year, self.month, self.day).ok();
        }
        let other = other?;
        (0..=8)
            .filter_map(|years| Date::new(other.year() - years, self.month, self.day).ok())
            .find(|date| *date <= other)
    }
}

impl Month {
    /// The month meant, `YYYY-MM`: with its own year, or else the first such month behind a day's.
    pub(super) fn after(&self, other: Option<Date>) -> Option<String> {
        let later = |other: Date| other.year() + i16::from(self.month <= other.month());
        Some(iso_month(self.year.or(other.map(later))?, self.month))
    }

    /// The month meant, when it has been: with its own year, or else the last until a day.
    pub(super) fn until(&self, other: Option<Date>) -> Option<String> {
        let earlier = |other: Date| other.year() - i16::from(self.month > other.month());
        Some(iso_month(self.year.or(other.map(earlier))?, self.month))
    }
}

/// `YYYY-MM`.
pub(super) fn iso_month(year: i16, month: i8) -> String {
    format!("{year:04}-{month:02}")
}

/// A day of a month: `3`, `3rd`, and the first of `3-5`.
pub(super) fn day(word: &str) -> Option<i8> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let first = word.split(['-', '–', '/', '+']).next()?.trim_end_matches('.');
    let digits = first.trim_end_matches(|char: char| !char.is_ascii_digit());
    let folded = fold(&first[digits.len()..]);
    let ordinal = folded.is_empty() || ORDINALS.contains(&folded.as_ref());
    digits.parse().ok().filter(|day| ordinal && digits.len() <= 2 && (1..=31).contains(day))
}

/// A year of four digits.
pub(in crate::recap) fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year))
}

/// The days that a text names: `Wednesday 3rd July`, `July 3, 2019`, `3 of July 2019`, `2019-07-03`,
/// `6. November 2018`, `15 de octubre de 2025`, `23-May-15`, `29.08.2025`.
pub(in crate::recap) fn days(text: &str) -> Vec<Written> {
    if has_digit(text) { days_in(&words(text)) } else { Vec::new() }
}

/// The days that a text of the document names, which is taken apart already.
pub(in crate::recap) fn days_of(inline: &Inline) -> Vec<Written> {
    let dated = || inline.each_word().any(|word| may_date(&word));
    if has_digit(&inline.text) && dated() { days_in(&inline.words()) } else { Vec::new() }
}

/// Every day has a digit, and most texts have none.
pub(super) fn has_digit(text: &str) -> bool {
    // To look at all bytes is quicker than to stop at the first: many are looked at in one step.
    text.bytes().fold(false, |found, byte| found | byte.is_ascii_digit())
}

fn days_in(words: &[Word<'_>]) -> Vec<Written> {
    let read =
        |at: usize| in_one_word(words, at).or_else(|| written(words, at)).or_else(|| in_numbers(words, at));
    (0..words.len()).filter(|at| may_date(&words[*at])).filter_map(read).collect()
}

/// Whether a day may be read at a word: nearly every one is no number and no month.
fn may_date(word: &Word<'_>) -> bool {
    MONTH_BEGINNINGS.may(word.text) || word.text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The months that a text names without a day, each with a capital letter or behind a word that
/// says so: `in December`, `Dezember-Treffen`, `la reunión de mayo`. `May` begins sentences too, and
/// counts only behind such a word or before a year.
pub(in crate::recap) fn months(text: &str) -> Vec<Month> {
    months_in(&words(text))
}

/// The months that a text of the document names without a day, which is taken apart already.
pub(in crate::recap) fn months_of(inline: &Inline) -> Vec<Month> {
    let named = inline.each_word().any(|word| named_month(word.text).is_some());
    if named { months_in(&inline.words()) } else { Vec::new() }
}

fn months_in(words: &[Word<'_>]) -> Vec<Month> {
    (0..words.len()).filter_map(|at| month_alone(words, at)).collect()
}

fn month_alone(words: &[Word<'_>], at: usize) -> Option<Month> {
    let word = words.get(at)?;
    let (name, number) = named_month(word.text)?;
    if written(words, at).is_some() {
        return None;
    }
    let end = at + 1 + usize::from(words.get(at + 1).is_some_and(|word| word.is_any(BETWEEN)));
    let behind = words.get(end).filter(|_| word.stop.is_none_or(|stop| matches!(stop, ',' | '.')));
    let year = behind.and_then(|word| year(word.text));
    let led = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| word.is_any(LEADS));
    let verb = matches!(name, "may" | "march" | "mar" | "jun" | "mai" | "jan");
    // `in Mar del Plata`
    let next = words.get(at + 1).filter(|_| word.stop.is_none());
    let named = matches!(name, "mar" | "jan")
        && next.is_some_and(|next| next.proper() || next.is_any(&["de", "del"]));
    let led = led && !named;
    let meant = year.is_some() || led || (word.capital() && !verb) || name.len() < word.text.len();
    let last = if year.is_some() { end } else { at };
    meant.then(|| Month { month: number, year, at: word.at.start..words[last].at.end })
}

/// Words before the name of a month.
const LEADS: &[&str] = &[
    "in",
    "for",
    "of",
    "our",
    "the",
    "this",
    "last",
    "next",
    "early",
    "late",
    "mid",
    "im",
    "für",
    "fürs",
    "am",
    "anfang",
    "mitte",
    "ende",
    "unser",
    "unserem",
    "en",
    "de",
    "d'",
    "mois",
    "début",
    "fin",
    "mi",
    "principios",
    "finales",
    "mediados",
    "di",
    "em",
    "op",
];

/// The month that a word is or begins with: `Dezember-Treffen`, `Novembertreffen`.
fn named_month(word: &str) -> Option<(&'static str, i8)> {
    if word.len() > LONGEST_JOINED || !MONTH_BEGINNINGS.may(word) {
        return None;
    }
    let folded = fold(word);
    let whole = folded.trim_start_matches("d'");
    let head = whole.split('-').next().unwrap_or_default();
    // Nouns have capitals in German, and `Mais` is no month.
    let german = word.starts_with(char::is_uppercase);
    let short = |rest: &str| rest.len() > 3 || whole.len() > rest.len() + 1;
    let joined =
        JOINED.iter().filter_map(|word| whole.strip_suffix(word)).filter(|rest| german && short(rest));
    let mut names = [whole, head].into_iter().chain(joined);
    names.find_map(month_name)
}

/// What German joins to a month without a hyphen.
const JOINED: &[&str] = &["treffen", "meetup", "ausgabe", "termin", "s"];

/// A date that is one word: `2019-07-03`, `23-May-15`, `29.08.2025`, `29/08/2025`.
fn in_one_word(words: &[Word<'_>], at: usize) -> Option<Written> {
    let word = words.get(at).filter(|word| word.text.contains(|char: char| char.is_ascii_digit()))?;
    let found =
        |weekday, day, month, year| Written { weekday, day, month, year: Some(year), at: word.at.clone() };
    if let Some(date) = word.text.get(..10).and_then(|head| head.parse::<Date>().ok()) {
        let rest = &word.text[10..];
        return (rest.is_empty() || rest.starts_with('T'))
            .then(|| found(None, date.day(), date.month(), date.year()));
    }
    let parts: Vec<&str> = word.text.split(['-', '.', '/']).filter(|part| !part.is_empty()).collect();
    let [first, second, last] = parts[..] else { return None };
    let year = match last.len() {
        4 => year(last)?,
        2 => 2000 + last.parse::<i16>().ok().filter(|year| (0..90).contains(year))?,
        _ => return None,
    };
    let number = |part: &str, most: i8| {
        part.parse::<i8>().ok().filter(|number| part.len() <= 2 && (1..=most).contains(number))
    };
    if let Some(month) = month(second) {
        return Some(found(None, number(first, 31)?, month, year));
    }
    let (day, month) = (number(first, 31)?, number(second, 12)?);
    // `08/10/2025` is a day in October here and in August there; a full stop parts day and month.
    let plain = word.text.contains('.') || day > 12;
    (plain && last.len() == 4).then(|| found(None, day, month, year))
}

/// A day and a month in numbers, where a word or a weekday before says that it is one: `am 4.9.`,
/// `Donnerstag, 26.06.`
fn in_numbers(words: &[Word<'_>], at: usize) -> Option<Written> {
    let word = words.get(at)?;
    let (day, month) = word.text.split_once('.')?;
    let number = |text: &str, most: i8| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i8>().ok().filter(|number| plain && (1..=most).contains(number))
    };
    let (day, month) = (number(day, 31)?, number(month, 12)?);
    let back = |back: usize| at.checked_sub(back).and_then(|at| words.get(at));
    let led = back(1).is_some_and(|word| word.is_any(&["am", "den", "vom", "zum", "dem", "der"]));
    let weekday_back = 1 + usize::from(led);
    let weekday = back(weekday_back).and_then(|word| weekday(word.text));
    // `der 3.5 Stunden`, `am 19.10 Uhr`: a number that something is counted by.
    let counts = words.get(at + 1).is_some_and(|next| next.is_any(&["uhr", "stunden", "prozent"]));
    let start = if weekday.is_some() { at - weekday_back } else { at };
    ((led || weekday.is_some())
        && !counts
        && (word.stop == Some('.') || back(1).is_some_and(|word| !word.is("der"))))
    .then(|| Written { weekday, day, month, year: None, at: words[start].at.start..word.at.end })
}

/// Where the sentence ends that `from` stands in, past the full stop of `am 28. Mai`.
pub(super) fn sentence_end(inline: &Inline, from: usize) -> usize {
    let text = &inline.text;
    let mut end = words::sentence_end(inline, from);
    let numbered = |end: usize| {
        text[end..].starts_with('.') && text[..end].ends_with(|char: char| char.is_ascii_digit())
    };
    while numbered(end) {
        let number = text[..end].rsplit(|char: char| !char.is_ascii_digit()).next().unwrap_or_default();
        let next = text[end..].trim_start_matches('.').split_whitespace().next().unwrap_or_default();
        let next = next.trim_matches(|char: char| !char.is_alphanumeric());
        if day(number).is_none() || month(next).is_none() {
            break;
        }
        end = words::sentence_end(inline, end + 1);
    }
    end
}

/// The day whose month stands at a word.
fn written(words: &[Word<'_>], at: usize) -> Option<Written> {
    let number = month(words.get(at)?.text)?;
    let before = |from: usize, back: usize| from.checked_sub(back).and_then(|index| words.get(index));
    let between = |word: Option<&Word<'_>>| usize::from(word.is_some_and(|word| word.is_any(BETWEEN)));
    let day_before = 1 + between(before(at, 1));
    let (first, last, day) = match before(at, day_before).and_then(|word| day(word.text)) {
        Some(day) => (at - day_before, at, day),
        None => {
            // `June the 6th`; a number behind `of` or a comma is another thing.
            let the = usize::from(words.get(at + 1).is_some_and(|word| word.is("the")));
            (at, at + 1 + the, words.get(at + 1 + the).and_then(|word| day(word.text))?)
        }
    };
    // `12 to 14 May`, `12 – 14 May`: the first day counts.
    let (first, day) = range_start(words, first, day);
    let year_at = last + 1 + between(words.get(last + 1));
    let year = words.get(year_at).and_then(|word| year(word.text));
    let weekday_back = 1 + between(before(first, 1));
    let weekday = before(first, weekday_back).and_then(|word| weekday(word.text));
    let start = first - if weekday.is_some() { weekday_back } else { 0 };
    let end = if year.is_some() { year_at } else { last };
    Some(Written { weekday, day, month: number, year, at: words[start].at.start..words[end].at.end })
}

/// The first day of a range whose last stands at a word.
fn range_start(words: &[Word<'_>], last: usize, day_there: i8) -> (usize, i8) {
    let joint = last.checked_sub(1).and_then(|at| words.get(at));
    let joined =
        joint.is_some_and(|word| word.is_any(&["to", "bis", "au", "al", "-", "–", "and", "und", "et", "y"]));
    let first = last.checked_sub(2).filter(|_| joined);
    let begins =
        first.and_then(|at| words.get(at)).and_then(|word| day(word.text)).filter(|day| *day < day_there);
    match (first, begins) {
        (Some(first), Some(day)) => (first, day),
        _ => (last, day_there),
    }
}

#[cfg(test)]
mod tests;
