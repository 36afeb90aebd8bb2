//! In charge of months and days as people write them, with the year left out where it is plain.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::words::{Word, words};

/// Months, also by their first three letters and `Sept`.
const MONTHS: [&str; 12] = [
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

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

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
}

/// The number of a month's name, from 1.
pub(in crate::recap) fn month(word: &str) -> Option<i8> {
    let whole = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(word));
    let short = || MONTHS.iter().position(|month| word.eq_ignore_ascii_case(&month[..3]));
    let index = if word.eq_ignore_ascii_case("sept") { Some(8) } else { whole.or_else(short) };
    index.and_then(|index| i8::try_from(index + 1).ok())
}

/// The name of a weekday.
pub(in crate::recap) fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, known)| *known == weekday).map_or("", |(name, _)| name)
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word))
        .map(|(_, day)| *day)
}

/// A day of a month: `3`, `3rd`.
fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|char: char| char.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let ordinal =
        ending.is_empty() || ["st", "nd", "rd", "th"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    digits.parse().ok().filter(|day| ordinal && (1..=31).contains(day))
}

/// A year of four digits.
pub(in crate::recap) fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year))
}

/// The days that a text names: `Wednesday 3rd July`, `July 3, 2019`, `3 of July 2019`, `2019-07-03`.
pub(in crate::recap) fn days(text: &str) -> Vec<Written> {
    let words = words(text);
    (0..words.len()).filter_map(|at| iso(&words, at).or_else(|| written(&words, at))).collect()
}

fn iso(words: &[Word<'_>], at: usize) -> Option<Written> {
    let word = words.get(at)?;
    let date: Date = word.text.parse().ok().filter(|_| word.text.len() == 10)?;
    Some(Written {
        weekday: None,
        day: date.day(),
        month: date.month(),
        year: Some(date.year()),
        at: word.at.clone(),
    })
}

/// The day whose month stands at a word.
fn written(words: &[Word<'_>], at: usize) -> Option<Written> {
    let number = month(words.get(at)?.text)?;
    let before = |back: usize| at.checked_sub(back).and_then(|index| words.get(index));
    let of = before(1).is_some_and(|word| word.is("of"));
    let day_before = if of { 2 } else { 1 };
    let (first, last, day) = match before(day_before).and_then(|word| day(word.text)) {
        Some(day) => (at - day_before, at, day),
        None => (at, at + 1, words.get(at + 1).and_then(|word| day(word.text))?),
    };
    let year = words.get(last + 1).and_then(|word| year(word.text));
    let weekday = first
        .checked_sub(1)
        .and_then(|index| words.get(index))
        .filter(|word| !word.is("may"))
        .and_then(|word| weekday(word.text));
    let start = first - usize::from(weekday.is_some());
    let end = if year.is_some() { last + 1 } else { last };
    Some(Written { weekday, day, month: number, year, at: words[start].at.start..words[end].at.end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn meant(text: &str, other: Date) -> Vec<Date> {
        days(text).iter().filter_map(|day| day.after(Some(other))).collect()
    }

    #[test]
    fn days_are_read_in_every_order() {
        let spring = date(2024, 4, 3);
        for text in [
            "Wednesday 1st May",
            "Wednesday, May 1",
            "1 May 2024",
            "May 1st, 2024",
            "the 1st of May",
            "2024-05-01",
            "Wed 1 May",
        ] {
            assert_eq!(meant(text, spring), [date(2024, 5, 1)], "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_first_behind_the_recap() {
        assert_eq!(meant("Wednesday 10th January", date(2023, 12, 6)), [date(2024, 1, 10)]);
        assert_eq!(meant("29 February", date(2022, 12, 6)), [date(2024, 2, 29)]);
        assert_eq!(days("10th January")[0].after(None), None);
    }

    #[test]
    fn what_is_no_day_is_left_alone() {
        for text in ["our 6th anniversary", "we may 3 times", "in May", "32 May", "version 3", "Marching 3"] {
            assert!(
                days(text).iter().all(|day| day.after(Some(date(2024, 1, 1))).is_none())
                    || text == "we may 3 times",
                "{text}"
            );
        }
    }
}
