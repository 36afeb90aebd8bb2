//! In charge of days as front matter and file names hold them. Days in prose are left to
//! [`crate::recap::facts::calendar`].

use jiff::civil::Date;

use crate::recap::facts::calendar;

/// The day that a text begins with: `2019-06-05`, `2019-6-5`, `2019/06/05`, `2019.06.05` or, since
/// points are used nowhere else for day before month, `5.6.2019`. A time and a zone behind it are
/// allowed and change nothing.
pub(in crate::recap) fn parse_day(text: &str) -> Option<Date> {
    let end = text.find(|char: char| !(char.is_ascii_digit() || "-/.".contains(char))).unwrap_or(text.len());
    let (day, rest) = text.split_at(end);
    if !(rest.is_empty() || rest.starts_with([' ', 'T', 't'])) {
        return None;
    }
    let separator = day.chars().find(|char| !char.is_ascii_digit())?;
    let mut parts = day.split(separator);
    let parts = [parts.next()?, parts.next()?, parts.next().filter(|_| parts.next().is_none())?];
    let short = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    let long = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() == 4);
    match (long(parts[0]), long(parts[2])) {
        (Some(year), None) => Date::new(year, short(parts[1])?, short(parts[2])?).ok(),
        (None, Some(year)) if separator == '.' => Date::new(year, short(parts[1])?, short(parts[0])?).ok(),
        _ => None,
    }
}

/// The day that a value of front matter states, also in words: `3 July 2019`.
pub(in crate::recap) fn stated(text: &str) -> Option<Date> {
    parse_day(text).or_else(|| written(text))
}

/// The one day that a text names with its year.
pub(in crate::recap) fn written(text: &str) -> Option<Date> {
    let days = calendar::days(text);
    let mut whole = days.iter().filter_map(|day| Date::new(day.year?, day.month, day.day).ok());
    let first = whole.next()?;
    whole.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_in_every_order_that_is_certain() {
        for text in [
            "2019-06-05",
            "2019-6-5",
            "2019/06/05",
            "2019.06.05",
            "05.06.2019",
            "5.6.2019",
            "2019-06-05 19:00",
            "2019-06-05T19:00:00+01:00",
            "June 5, 2019",
        ] {
            assert_eq!(stated(text), Some(date(2019, 6, 5)), "{text}");
        }
        for text in
            ["05/06/2019", "2019-06", "2019", "2019-13-01", "2019-06-05x", "", "é", "19-06-05", "5 June"]
        {
            assert_eq!(stated(text), None, "{text}");
        }
    }

    #[test]
    fn two_days_in_one_text_are_none() {
        assert_eq!(written("June 5, 2019 and June 7, 2019"), None);
        assert_eq!(written("June 5, 2019, really: June 5, 2019"), Some(date(2019, 6, 5)));
    }
}
