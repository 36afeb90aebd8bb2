//! In charge of days that a text counts out and does not number: `the first Thursday of May`, `der
//! letzte Mittwoch im Juni`, `Thursday in two weeks`.
//!
//! It leaves days with a number to [`super`].

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{BETWEEN, Written, month, weekday, year};
use crate::recap::document::Inline;
use crate::recap::facts::words::Word;
use crate::recap::folded::fold;

/// Which of a month's weekdays a word counts: 1 to 4, or -1 for the last.
fn nth(word: &str) -> Option<i8> {
    let folded = fold(word);
    let place = NTH.iter().position(|words| words.contains(&folded.as_ref()))?;
    i8::try_from(place + 1).ok().map(|nth| if nth > 4 { -1 } else { nth })
}

/// How languages count the weekdays of a month, without accents; the last row is of the last one.
const NTH: [&[&str]; 5] = [
    &["first", "1st", "erster", "ersten", "premier", "1er", "primer", "primo", "primeira", "eerste"],
    &["second", "2nd", "zweiter", "zweiten", "deuxieme", "2eme", "segundo", "secondo", "segunda", "tweede"],
    &["third", "3rd", "dritter", "dritten", "troisieme", "3eme", "tercer", "terzo", "terceira", "derde"],
    &["fourth", "4th", "vierter", "vierten", "quatrieme", "4eme", "cuarto", "quarto", "quarta", "vierde"],
    &["last", "letzter", "letzten", "dernier", "ultimo", "ultima", "laatste"],
];

/// Words between a counted weekday and its month.
const OF_MONTH: &[&str] = &["of", "in", "im", "de", "des", "du", "d'", "del", "di", "do", "van"];

/// What the month behind a recap's own is called: two words each, without accents.
const NEXT_MONTH: [[&str; 2]; 9] = [
    ["next", "month"],
    ["nachsten", "monat"],
    ["nachsten", "monats"],
    ["kommenden", "monats"],
    ["mois", "prochain"],
    ["prochain", "mois"],
    ["proximo", "mes"],
    ["prossimo", "mese"],
    ["volgende", "maand"],
];

/// Numbers of weeks that are written out, without accents.
const COUNTS: [&[&str]; 6] = [
    &["one", "einer", "une", "una", "1"],
    &["two", "zwei", "deux", "dos", "due", "duas", "twee", "2"],
    &["three", "drei", "trois", "tres", "tre", "drie", "3"],
    &["four", "vier", "quatre", "cuatro", "quattro", "quatro", "4"],
    &["five", "funf", "cinq", "cinco", "cinque", "vijf", "5"],
    &["six", "sechs", "seis", "sei", "zes", "6"],
];

/// Words for weeks, and words before their number.
const WEEKS: &[&str] =
    &["week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas", "weken"];
const WITHIN: &[&str] = &["in", "within", "dans", "en", "dentro", "fra", "em", "over", "de"];

/// The days that a text counts out, each with its year, in order. Those of a month without a year are
/// the first such behind `recap`; without that day they are not known.
pub(in crate::recap::facts) fn counted_days(inline: &Inline, recap: Option<Date>) -> Vec<Written> {
    let words = inline.words();
    let counted = |at: usize| {
        let weekday = weekday(words.get(at)?.text)?;
        of_month(&words, at, weekday, recap).or_else(|| in_weeks(&words, at, weekday, recap?))
    };
    (0..words.len()).filter_map(counted).collect()
}

/// `the second Tuesday of May`, of which the weekday stands at a word.
fn of_month(words: &[Word<'_>], at: usize, weekday: Weekday, recap: Option<Date>) -> Option<Written> {
    let before = words.get(at.checked_sub(1)?)?;
    if before.stop.is_some() || words[at].stop.is_some() {
        return None;
    }
    let nth = nth(before.text)?;
    let mut month_at = at + 1;
    while month_at < at + 4 && words.get(month_at).is_some_and(|word| word.is_any(OF_MONTH) || word.is("the"))
    {
        month_at += 1;
    }
    let (date, last) = match words.get(month_at).and_then(|word| month(joined(word.text))) {
        Some(month) => {
            let behind = words.get(month_at + 1).is_some_and(|word| word.is_any(BETWEEN));
            let year_at = month_at + 1 + usize::from(behind);
            let year = words.get(year_at).and_then(|word| year(word.text));
            let last = if year.is_some() { year_at } else { month_at };
            (counted(nth, weekday, month, year, recap)?, last)
        }
        None => {
            let first = recap.filter(|_| is_next_month(words, month_at))?.first_of_month();
            let next = first.checked_add(1.month()).ok()?;
            (next.nth_weekday_of_month(nth, weekday).ok()?, month_at + 1)
        }
    };
    Some(written(date, before.at.start..words[last].at.end))
}

/// A month without the joint before it: `d’octobre`.
fn joined(word: &str) -> &str {
    word.strip_prefix("d'").or_else(|| word.strip_prefix("d’")).unwrap_or(word)
}

/// A counted weekday of a month, in a year or else the first time behind a day.
fn counted(nth: i8, weekday: Weekday, month: i8, year: Option<i16>, recap: Option<Date>) -> Option<Date> {
    let in_year = |year| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
    if let Some(year) = year {
        return in_year(year);
    }
    let recap = recap?;
    (0..=1).filter_map(|years| in_year(recap.year() + years)).find(|date| *date > recap)
}

/// Whether the month behind the recap's own is named at a word.
pub(in crate::recap::facts) fn is_next_month(words: &[Word<'_>], at: usize) -> bool {
    let (Some(first), Some(second)) = (words.get(at), words.get(at + 1)) else { return false };
    let (first, second) = (fold(first.text), fold(second.text));
    NEXT_MONTH.iter().any(|[one, other]| first.as_ref() == *one && second.as_ref() == *other)
}

/// `Thursday in two weeks`, of which the weekday stands at a word: that of the week so many weeks
/// behind the recap's, whose weeks begin on Monday.
fn in_weeks(words: &[Word<'_>], at: usize, weekday: Weekday, recap: Date) -> Option<Written> {
    // `in two weeks, on Thursday` as well.
    let before = (3..=5).filter_map(|back| Some((weeks_at(words, at.checked_sub(back)?)?, at - back, at)));
    let behind = weeks_at(words, at + 1).map(|count| (count, at, at + 3));
    let (count, first, last) = behind.into_iter().chain(before).next()?;
    let monday = recap.checked_sub(Span::new().days(recap.weekday().to_monday_zero_offset())).ok()?;
    let days = count * 7 + i64::from(weekday.to_monday_zero_offset());
    let date = monday.checked_add(Span::new().days(days)).ok()?;
    Some(written(date, words[first].at.start..words[last].at.end))
}

/// How many weeks are told at a word: `in two weeks`.
pub(in crate::recap::facts) fn weeks_at(words: &[Word<'_>], at: usize) -> Option<i64> {
    let told = words.get(at)?.is_any(WITHIN) && words.get(at + 2)?.is_any(WEEKS);
    let count = fold(words.get(at + 1).filter(|_| told)?.text);
    let place = COUNTS.iter().position(|words| words.contains(&count.as_ref()))?;
    i64::try_from(place + 1).ok()
}

fn written(date: Date, at: std::ops::Range<usize>) -> Written {
    Written {
        weekday: Some(date.weekday()),
        day: date.day(),
        month: date.month(),
        year: Some(date.year()),
        at,
    }
}
