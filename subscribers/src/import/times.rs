//! In charge of times as files of other programs have them.
//!
//! It leaves which cell is one to [`super::row`].

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::Refusal;
use super::format::Format;

/// A time; one without a zone is in UTC, and a day is taken from its beginning. `May 31, 2024` is one, and where
/// it is known what stands first, `05/31/2024`.
pub(super) fn read_time(text: &str, format: Format) -> Result<Timestamp, Refusal> {
    if let Ok(time) = text.parse() {
        return Ok(time);
    }
    if let Some(time) = go_time(text) {
        return Ok(time);
    }
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    let day = |written| Date::strptime(written, text).map(DateTime::from);
    let civil = text.parse::<DateTime>().or_else(|_| day("%B %d, %Y")).or_else(|_| day("%b %d, %Y"));
    let civil = match format {
        // Days and months in the order of the United States.
        Format::Meetup => civil.or_else(|_| day("%m/%d/%Y")),
        _ => civil,
    };
    let utc = civil.and_then(|civil| civil.to_zoned(TimeZone::UTC)).map_err(|_| Refusal::Since)?;
    Ok(utc.timestamp())
}

/// A time as Go's `time.String` writes it: `2024-05-06 10:11:12.123456 +0000 UTC`, with ` m=+0.1` behind it
/// where a clock was read (pkg.go.dev/time, "Time.String").
fn go_time(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    let (day, clock, offset) = (words.next()?, words.next()?, words.next()?);
    let zone = words.next()?;
    let is_zone = zone.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '-');
    let is_ended = match words.next() {
        None => true,
        Some(word) => word.starts_with("m=") && words.next().is_none(),
    };
    if !is_zone || !is_ended {
        return None;
    }
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    let civil: DateTime = format!("{day}T{clock}").parse().ok()?;
    offset.to_timestamp(civil).ok()
}
