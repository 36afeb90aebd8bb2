//! In charge of the names of months and weekdays in several languages.
//!
//! It leaves the days that are written with them to [`super`].

use std::sync::LazyLock;

use jiff::civil::Weekday;

use crate::recap::facts::table::{AnyCase, Meanings};
use crate::recap::folded::fold;

/// Longest name of a month or a weekday, in bytes, accents included.
const LONGEST_NAME: usize = 20;

/// The months' names, without accents, and what people shorten them to: English, German, French,
/// Spanish, Italian, Portuguese, Dutch and Polish. Short forms that are words of another language are left
/// out (`set`, `out`, `ago`). A space parts the names.
const MONTHS: [&str; 12] = [
    "january jan januar janner janvier janv enero ene gennaio janeiro januari stycznia",
    "february feb februar fevrier fevr fev febrero febbraio fevereiro februari lutego",
    "march mar marz mrz mars marzo marco maart marca",
    "april apr avril avr abril abr aprile kwietnia",
    "may mai mayo maggio maio mei maja",
    "june jun juni juin junio giugno junho czerwca",
    "july jul juli juillet juil julio luglio julho lipca",
    "august aug aout agosto augustus sierpnia",
    "september sep sept septembre septiembre setiembre settembre setembro wrzesnia",
    "october oct oktober okt octobre octubre ottobre outubro pazdziernika",
    "november nov novembre noviembre novembro listopada",
    "december dec dezember dez decembre diciembre dic dicembre dezembro grudnia",
];

/// The weekdays' names, without accents, in the same languages. The shortest forms of German and
/// Spanish (`Mi`, `mar`) are left out: they are words as well.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday mon montag lundi lunes lunedi segunda-feira maandag"),
    (Weekday::Tuesday, "tuesday tue tues dienstag mardi martes martedi terca-feira dinsdag"),
    (Weekday::Wednesday, "wednesday wed mittwoch mercredi miercoles mercoledi quarta-feira woensdag"),
    (Weekday::Thursday, "thursday thu thur thurs donnerstag jeudi jueves giovedi quinta-feira donderdag"),
    (Weekday::Friday, "friday fri freitag vendredi viernes venerdi sexta-feira vrijdag"),
    (Weekday::Saturday, "saturday sat samstag sonnabend samedi sabado sabato zaterdag"),
    (Weekday::Sunday, "sunday sun sonntag dimanche domingo domenica zondag"),
];

/// The number of each month's names, from 1.
static MONTH_NAMES: Meanings<i8> = Meanings::new(|| {
    (1..)
        .zip(MONTHS)
        .flat_map(|(number, names)| names.split(' ').map(move |name| (AnyCase(name), number)))
        .collect()
});

/// The number of a month's name, from 1.
pub(in crate::recap) fn month(word: &str) -> Option<i8> {
    (may_name(word) && MONTH_BEGINNINGS.may(word)).then(|| meaning(&MONTH_NAMES, word)).flatten()
}

/// The first three letters of names. Nearly every word of a text is told by them to be none of the
/// names, which is much cheaper than making it comparable first.
/// A bit for each third letter, behind each pair of the first two.
pub(super) struct Beginnings([[u32; 26]; 26]);

pub(super) static MONTH_BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(MONTHS.into_iter()));

static WEEKDAY_BEGINNINGS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(WEEKDAYS.into_iter().map(|(_, names)| names)));

impl Beginnings {
    fn of(names: impl Iterator<Item = &'static str>) -> Self {
        let mut beginnings = Beginnings([[0; 26]; 26]);
        for name in names.flat_map(|names| names.split(' ')) {
            if let Some([first, second, third]) = name.as_bytes().first_chunk().and_then(letters) {
                beginnings.0[first][second] |= 1 << third;
            }
        }
        beginnings
    }

    /// Whether a word may be one of the names, or begin with one: it does so, or its first three bytes
    /// are not all plain letters, as in `février` and `d'octobre`.
    pub(super) fn may(&self, word: &str) -> bool {
        let Some(first) = word.as_bytes().first_chunk::<3>() else { return false };
        letters(first).is_none_or(|[first, second, third]| self.0[first][second] & (1 << third) != 0)
    }
}

/// The places of plain letters in the alphabet, from 0.
fn letters(bytes: &[u8; 3]) -> Option<[usize; 3]> {
    bytes
        .iter()
        .all(u8::is_ascii_alphabetic)
        .then(|| bytes.map(|byte| usize::from(byte.to_ascii_lowercase() - b'a')))
}

/// A name of a month as it stands here, and its number.
pub(super) fn month_name(name: &str) -> Option<(&'static str, i8)> {
    let number = MONTH_NAMES.exactly(name)?;
    let names = usize::try_from(number - 1).ok().and_then(|at| MONTHS.get(at))?;
    names.split(' ').find(|known| *known == name).map(|known| (known, number))
}

/// What a word means whatever its capitals and accents are.
fn meaning<T: Copy>(names: &Meanings<T>, word: &str) -> Option<T> {
    if word.is_ascii() { names.of(word) } else { names.exactly(&fold(word)) }
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
pub(in crate::recap) fn weekday(word: &str) -> Option<Weekday> {
    static NAMES: Meanings<Weekday> = Meanings::new(|| {
        WEEKDAYS
            .iter()
            .flat_map(|(day, names)| names.split(' ').map(move |name| (AnyCase(name), *day)))
            .collect()
    });
    (may_name(word) && WEEKDAY_BEGINNINGS.may(word)).then(|| meaning(&NAMES, word)).flatten()
}
