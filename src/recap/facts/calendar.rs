//! In charge of months and days as people write them in several languages, with the year left out
//! where it is plain.
//!
//! It leaves which of a recap's days is meant to the facts.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use super::phrases::Folded;
use super::table::Meanings;
use super::words::{self, Word, words};
use crate::recap::document::Inline;

/// Longest name of a month or a weekday, in bytes, accents included.
const LONGEST_NAME: usize = 20;

/// Longest word that a month's name is joined with another to, in bytes: `Dezember-Treffen`.
const LONGEST_JOINED: usize = 40;

/// The months' names, without accents, and what people shorten them to: English, German, French,
/// Spanish, Italian, Portuguese, Dutch and Polish. Short forms that are words of another language are left
/// out (`set`, `out`, `ago`).
const MONTHS: [&[&str]; 12] = [
    &[
        "january", "jan", "januar", "janner", "janvier", "janv", "enero", "ene", "gennaio", "janeiro",
        "januari", "stycznia",
    ],
    &[
        "february",
        "feb",
        "februar",
        "fevrier",
        "fevr",
        "fev",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "lutego",
    ],
    &["march", "mar", "marz", "mrz", "mars", "marzo", "marco", "maart", "marca"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile", "kwietnia"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maja"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "julho", "lipca"],
    &["august", "aug", "aout", "agosto", "augustus", "sierpnia"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "wrzesnia",
    ],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "pazdziernika"],
    &["november", "nov", "novembre", "noviembre", "novembro", "listopada"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "decembre",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "grudnia",
    ],
];

/// The weekdays' names, without accents, in the same languages. The shortest forms of German and
/// Spanish (`Mi`, `mar`) are left out: they are words as well.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "mon", "montag", "lundi", "lunes", "lunedi", "segunda-feira", "maandag"]),
    (
        Weekday::Tuesday,
        &["tuesday", "tue", "tues", "dienstag", "mardi", "martes", "martedi", "terca-feira", "dinsdag"],
    ),
    (
        Weekday::Wednesday,
        &["wednesday", "wed", "mittwoch", "mercredi", "miercoles", "mercoledi", "quarta-feira", "woensdag"],
    ),
    (
        Weekday::Thursday,
        &[
            "thursday",
            "thu",
            "thur",
            "thurs",
            "donnerstag",
            "jeudi",
            "jueves",
            "giovedi",
            "quinta-feira",
            "donderdag",
        ],
    ),
    (
        Weekday::Friday,
        &["friday", "fri", "freitag", "vendredi", "viernes", "venerdi", "sexta-feira", "vrijdag"],
    ),
    (
        Weekday::Saturday,
        &["saturday", "sat", "samstag", "sonnabend", "samedi", "sabado", "sabato", "zaterdag"],
    ),
    (Weekday::Sunday, &["sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag"]),
];

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
pub(super) struct Month {
    /// From 1.
    pub(super) month: i8,
    pub(super) year: Option<i16>,
    /// Bytes of the text.
    pub(super) at: Range<usize>,
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
    /// A counted weekday of the month, in its own year or else the first time behind a day.
    fn counted(&self, nth: i8, weekday: Weekday, other: Option<Date>) -> Option<Date> {
        let in_year = |year| Date::new(year, self.month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
        if let Some(year) = self.year {
            return in_year(year);
        }
        let other = other?;
        (0..=1).filter_map(|years| in_year(other.year() + years)).find(|date| *date > other)
    }

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

/// The number of each month's names, from 1.
static MONTH_NAMES: Meanings<i8> = LazyLock::new(|| {
    (1..).zip(MONTHS).flat_map(|(number, names)| names.iter().map(move |name| (*name, number))).collect()
});

/// The number of a month's name, from 1.
pub(in crate::recap) fn month(word: &str) -> Option<i8> {
    (may_name(word) && MONTH_BEGINNINGS.may(word))
        .then(|| MONTH_NAMES.get(Folded::of(word).text()).copied())
        .flatten()
}

/// The first three letters of names. Nearly every word of a text is told by them to be none of the
/// names, which is much cheaper than making it comparable first.
struct Beginnings(Vec<[u8; 3]>);

static MONTH_BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(MONTHS.into_iter().flatten()));

static WEEKDAY_BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(WEEKDAYS.into_iter().flat_map(|(_, names)| names)));

impl Beginnings {
    fn of(names: impl Iterator<Item = &'static &'static str>) -> Self {
        let mut found: Vec<[u8; 3]> =
            names.filter_map(|name| name.as_bytes().first_chunk().copied()).collect();
        found.sort_unstable();
        found.dedup();
        Beginnings(found)
    }

    /// Whether a word may be one of the names, or begin with one: it does so, or its first three bytes
    /// are not all plain letters, as in `février` and `d'octobre`.
    fn may(&self, word: &str) -> bool {
        let Some(first) = word.as_bytes().first_chunk::<3>() else { return false };
        !first.iter().all(u8::is_ascii_alphabetic)
            || self.0.binary_search(&first.map(|byte| byte.to_ascii_lowercase())).is_ok()
    }
}

/// Whether a word is no longer than names of months and weekdays are.
fn may_name(word: &str) -> bool {
    (2..=LONGEST_NAME).contains(&word.len())
}

/// The name of a weekday.
pub(in crate::recap) fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

/// The weekday of a name.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    static NAMES: Meanings<Weekday> = LazyLock::new(|| {
        WEEKDAYS.iter().flat_map(|(day, names)| names.iter().map(move |name| (*name, *day))).collect()
    });
    (may_name(word) && WEEKDAY_BEGINNINGS.may(word))
        .then(|| NAMES.get(Folded::of(word).text()).copied())
        .flatten()
}

/// A day of a month: `3`, `3rd`, and the first of `3-5`.
pub(super) fn day(word: &str) -> Option<i8> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let first = word.split(['-', '–', '/', '+']).next()?.trim_end_matches('.');
    let digits = first.trim_end_matches(|char: char| !char.is_ascii_digit());
    let folded = Folded::of(&first[digits.len()..]);
    let ordinal = folded.text().is_empty() || ORDINALS.contains(&folded.text());
    digits.parse().ok().filter(|day| ordinal && digits.len() <= 2 && (1..=31).contains(day))
}

/// A year of four digits.
pub(in crate::recap) fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year))
}

/// The days that a text names: `Wednesday 3rd July`, `July 3, 2019`, `3 of July 2019`, `2019-07-03`,
/// `6. November 2018`, `15 de octubre de 2025`, `23-May-15`, `29.08.2025`.
pub(in crate::recap) fn days(text: &str) -> Vec<Written> {
    // Every day has a digit, and most texts have none.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = words(text);
    let read = |at: usize| {
        in_one_word(&words, at).or_else(|| written(&words, at)).or_else(|| in_numbers(&words, at))
    };
    (0..words.len()).filter_map(read).collect()
}

/// The months that a text names without a day, each with a capital letter or behind a word that
/// says so: `in December`, `Dezember-Treffen`, `la reunión de mayo`. `May` begins sentences too, and
/// counts only behind such a word or before a year.
pub(super) fn months(text: &str) -> Vec<Month> {
    let words = words(text);
    (0..words.len()).filter_map(|at| month_alone(&words, at)).collect()
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
    let folded = Folded::of(word);
    let whole = folded.text().trim_start_matches("d'");
    let head = whole.split('-').next().unwrap_or_default();
    // Nouns have capitals in German, and `Mais` is no month.
    let german = word.starts_with(char::is_uppercase);
    let short = |rest: &str| rest.len() > 3 || whole.len() > rest.len() + 1;
    let joined =
        JOINED.iter().filter_map(|word| whole.strip_suffix(word)).filter(|rest| german && short(rest));
    let mut names = [whole, head].into_iter().chain(joined);
    names.find_map(|name| MONTH_NAMES.get_key_value(name).map(|(name, number)| (*name, *number)))
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
    while end < text.len() {
        let number = text[..end].rsplit(|char: char| !char.is_ascii_digit()).next().unwrap_or_default();
        let next = text[end..].trim_start_matches('.').split_whitespace().next().unwrap_or_default();
        let next = next.trim_matches(|char: char| !char.is_alphanumeric());
        if !text[end..].starts_with('.') || day(number).is_none() || month(next).is_none() {
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

/// Which of a month's weekdays a word counts: 1 to 4, or -1 for the last.
fn nth(word: &str) -> Option<i8> {
    let folded = Folded::of(word);
    let place = NTH.iter().position(|words| words.contains(&folded.text()))?;
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

/// The first day that a text counts out and does not number, behind another day: `the second Tuesday of
/// May`, `der letzte Mittwoch im Juni`, with where it stands.
pub(super) fn counted_day(text: &str, other: Option<Date>) -> Option<(Date, Range<usize>)> {
    let words = words(text);
    (1..words.len()).find_map(|at| {
        let weekday = weekday(words[at].text).filter(|_| words[at].stop.is_none())?;
        let (before, nth) = (&words[at - 1], nth(words[at - 1].text)?);
        let back = usize::from(
            words.get(at + 1)?.is_any(&["of", "in", "im", "de", "des", "du", "del", "di", "van"]),
        );
        let month_at = at + 1 + back;
        let number = month(words.get(month_at)?.text).filter(|_| before.stop.is_none())?;
        let year_at =
            month_at + 1 + usize::from(words.get(month_at + 1).is_some_and(|word| word.is_any(BETWEEN)));
        let year = words.get(year_at).and_then(|word| year(word.text));
        let last = if year.is_some() { year_at } else { month_at };
        let found = Month { month: number, year, at: before.at.start..words[last].at.end };
        let day = found.counted(nth, weekday, other)?;
        Some((day, found.at))
    })
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
mod tests {
    use super::*;
    use jiff::civil::date;

    fn meant(text: &str, other: Date) -> Vec<Date> {
        days(text).iter().filter_map(|day| day.after(Some(other))).collect()
    }

    #[test]
    fn days_are_read_in_every_order_and_language() {
        let spring = date(2024, 4, 3);
        for text in [
            "Wednesday 1st May",
            "Wednesday, May 1",
            "1 May 2024",
            "May 1st, 2024",
            "May the 1st",
            "środa 1 maja 2024",
            "the 1st of May",
            "2024-05-01",
            "2024-05-01T19:00:00",
            "Wed 1 May",
            "01-May-24",
            "1.5.2024",
            "01.05.2024",
            "1 - 3 May",
            "1st to 3rd May 2024",
            "1-3 May",
            "am Mittwoch, den 1. Mai",
            "Mittwoch, 1. Mai 2024",
            "mercredi 1er mai",
            "le 1er mai 2024",
            "Miércoles 1 De Mayo, 2024",
            "el miércoles 1 de mayo de 2024",
            "mercoledì 1 maggio",
            "quarta-feira 1 de maio",
            "woensdag 1 mei",
        ] {
            assert_eq!(meant(text, spring), [date(2024, 5, 1)], "{text}");
        }
    }

    #[test]
    fn a_weekday_belongs_to_its_day() {
        for text in ["Friday 5 June", "Freitag, den 5. Juni", "viernes 5 de junio", "vendredi 5 juin"] {
            assert_eq!(days(text)[0].weekday, Some(Weekday::Friday), "{text}");
            assert_eq!(days(text)[0].at, 0..text.len(), "{text}");
        }
    }

    #[test]
    fn every_month_is_known_in_every_language() {
        for (number, names) in (1..).zip([
            ["January", "Januar", "janvier", "enero"],
            ["February", "Februar", "février", "febrero"],
            ["March", "März", "mars", "marzo"],
            ["April", "April", "avril", "abril"],
            ["May", "Mai", "mai", "mayo"],
            ["June", "Juni", "juin", "junio"],
            ["July", "Juli", "juillet", "julio"],
            ["August", "August", "août", "agosto"],
            ["September", "September", "septembre", "septiembre"],
            ["October", "Oktober", "octobre", "octubre"],
            ["November", "November", "novembre", "noviembre"],
            ["December", "Dezember", "décembre", "diciembre"],
        ]) {
            assert_eq!(names.map(month), [Some(number); 4], "{names:?}");
        }
    }

    #[test]
    fn a_month_may_be_announced_without_a_day() {
        let autumn = Some(date(2025, 11, 5));
        for (text, month) in [
            ("in December", Some("2025-12")),
            ("sometime in early December.", Some("2025-12")),
            ("unser Dezember-Treffen", Some("2025-12")),
            ("Das Dezembertreffen", Some("2025-12")),
            ("la reunión de Mayo", Some("2026-05")),
            ("la reunión de mayo", Some("2026-05")),
            ("le meetup de janvier", Some("2026-01")),
            ("le meetup d'octobre", Some("2026-10")),
            ("See you in May!", Some("2026-05")),
            ("March 2027", Some("2027-03")),
            ("we may meet", None),
            ("May we meet", None),
            ("12 December", None),
        ] {
            let found = months(text);
            assert_eq!(found.first().and_then(|one| one.after(autumn)).as_deref(), month, "{text}");
        }
    }

    #[test]
    fn a_weekday_may_be_counted_within_its_month() {
        let spring = Some(date(2024, 4, 3));
        for (text, expected) in [
            ("on the second Tuesday of May", Some(date(2024, 5, 14))),
            ("the 3rd Thursday in April", Some(date(2024, 4, 18))),
            ("am letzten Mittwoch im Juni", Some(date(2024, 6, 26))),
            ("le premier jeudi de mars", Some(date(2025, 3, 6))),
            ("el segundo martes de mayo de 2025", Some(date(2025, 5, 13))),
            ("il primo lunedì di maggio", Some(date(2024, 5, 6))),
            ("the third Tuesday of every month", None),
            ("last Tuesday in a pub", None),
            ("the first May meetup", None),
        ] {
            assert_eq!(counted_day(text, spring).map(|(day, _)| day), expected, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_first_behind_the_recap() {
        assert_eq!(meant("Wednesday 10th January", date(2023, 12, 6)), [date(2024, 1, 10)]);
        assert_eq!(meant("29 February", date(2022, 12, 6)), [date(2024, 2, 29)]);
        assert_eq!(days("10th January")[0].after(None), None);
    }

    #[test]
    fn an_evening_that_has_been_is_the_last_such_day() {
        assert_eq!(days("30 December")[0].until(Some(date(2024, 1, 3))), Some(date(2023, 12, 30)));
        assert_eq!(months("in December")[0].until(Some(date(2024, 1, 3))).as_deref(), Some("2023-12"));
    }

    #[test]
    fn the_full_stop_of_a_german_day_ends_no_sentence() {
        let end = |text: &str| sentence_end(&Inline::of(text), 0);
        assert_eq!(end("Wir trafen uns am 28. Mai. Danach"), 25);
        assert_eq!(end("Es war Platz 28. Danach"), 15);
    }

    #[test]
    fn what_is_no_day_is_left_alone() {
        for text in [
            "our 6th anniversary",
            "in May",
            "32 May",
            "version 3",
            "Marching 3",
            "08/10/2025",
            "1.2.3",
            "sat in 3",
        ] {
            assert_eq!(meant(text, date(2024, 1, 1)), [], "{text}");
        }
    }

    #[test]
    fn a_day_in_numbers_is_one_where_a_word_says_so() {
        for (text, expected) in [
            ("am 4.9. statt", Some((9, 4))),
            ("am Donnerstag, den 26.06. um acht", Some((6, 26))),
            ("am 03.07 schloss", Some((7, 3))),
            ("Python 3.7 kam", None),
            ("am 19.10 Uhr", None),
            ("der 2.6 Release", None),
            ("am 31.13. nie", None),
        ] {
            assert_eq!(days(text).first().map(|day| (day.month, day.day)), expected, "{text}");
        }
    }

    #[test]
    fn the_portuguese_for_more_is_no_month() {
        assert_eq!(months("Amanhã há mais fotos e mais vídeos."), []);
        assert_eq!(months("Anfang Dezembers").first().map(|month| month.month), Some(12));
    }
}
