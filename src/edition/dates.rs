//! In charge of dates as people read them, in the language of the edition.
//!
//! Languages without a table here have English dates, as the fixed words of mails and pages are
//! English there.

use jiff::civil::Date;

use crate::recap::Next;

/// How a language writes dates.
struct Language {
    /// BCP 47.
    tag: &'static str,
    /// A day with its month and year, such as `{d} {m} {y}`.
    day: &'static str,
    /// The weekday `{w}` before a day.
    weekday: &'static str,
    /// What the first day of a month is called, where it has a name of its own.
    first: &'static str,
    /// A month `{m}` of a year.
    month: &'static str,
    /// Monday to Sunday.
    weekdays: [&'static str; 7],
    /// January to December, as they stand within a date.
    months: [&'static str; 12],
    /// The same standing alone, where that is another form.
    alone: Option<[&'static str; 12]>,
    /// What a picture is said to be that says nothing itself; `{}` is the evening.
    photo: &'static str,
}

const ENGLISH: Language = Language {
    tag: "en",
    day: "{d} {m} {y}",
    weekday: "{w} {day}",
    first: "1",
    month: "{m} {y}",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
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
    ],
    alone: None,
    photo: "Photo from {}",
};

const ALL: [Language; 8] = [
    ENGLISH,
    Language {
        tag: "de",
        day: "{d}. {m} {y}",
        weekday: "{w}, {day}",
        first: "1",
        month: "{m} {y}",
        weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        months: [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
        alone: None,
        photo: "Foto: {}",
    },
    Language {
        tag: "fr",
        day: "{d} {m} {y}",
        weekday: "{w} {day}",
        first: "1er",
        month: "{m} {y}",
        weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        months: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        alone: None,
        photo: "Photo\u{a0}: {}",
    },
    Language {
        tag: "es",
        day: "{d} de {m} de {y}",
        weekday: "{w}, {day}",
        first: "1",
        month: "{m} de {y}",
        weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        months: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        alone: None,
        photo: "Foto: {}",
    },
    Language {
        tag: "it",
        day: "{d} {m} {y}",
        weekday: "{w} {day}",
        first: "1º",
        month: "{m} {y}",
        weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        months: [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        alone: None,
        photo: "Foto: {}",
    },
    Language {
        tag: "pt",
        day: "{d} de {m} de {y}",
        weekday: "{w}, {day}",
        first: "1",
        month: "{m} de {y}",
        weekdays: [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ],
        months: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        alone: None,
        photo: "Foto: {}",
    },
    Language {
        tag: "nl",
        day: "{d} {m} {y}",
        weekday: "{w} {day}",
        first: "1",
        month: "{m} {y}",
        weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        months: [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        alone: None,
        photo: "Foto: {}",
    },
    Language {
        tag: "pl",
        day: "{d} {m} {y}",
        weekday: "{w}, {day}",
        first: "1",
        month: "{m} {y}",
        weekdays: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
        months: [
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
        alone: Some([
            "styczeń",
            "luty",
            "marzec",
            "kwiecień",
            "maj",
            "czerwiec",
            "lipiec",
            "sierpień",
            "wrzesień",
            "październik",
            "listopad",
            "grudzień",
        ]),
        photo: "Zdjęcie: {}",
    },
];

impl Language {
    fn of(tag: &str) -> &'static Language {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        ALL.iter().find(|known| known.tag.eq_ignore_ascii_case(language)).unwrap_or(&ENGLISH)
    }
}

/// The name at a place that counts from 1.
fn named<'a>(names: &[&'a str], number: i8) -> &'a str {
    usize::try_from(number - 1).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

/// A day as it is written out: `5 June 2019`, `5. Juni 2019`. The language is a BCP 47 tag.
pub fn day_in_words(date: Date, language: &str) -> String {
    let language = Language::of(language);
    let day = if date.day() == 1 { language.first.to_owned() } else { date.day().to_string() };
    let words = language.day.replace("{d}", &day).replace("{m}", named(&language.months, date.month()));
    words.replace("{y}", &date.year().to_string())
}

/// When the next meetup is: `Wednesday 3 July 2019`, or `July 2019` where the day is open.
pub fn next_in_words(next: &Next, language: &str) -> Option<String> {
    let words = Language::of(language);
    if let Some(date) = next.date {
        let weekday = named(&words.weekdays, date.weekday().to_monday_one_offset());
        let day = day_in_words(date, language);
        return Some(words.weekday.replace("{w}", weekday).replace("{day}", &day));
    }
    month_in_words(next.month.as_deref()?, language)
}

/// A month, `YYYY-MM`, as it is written out: `July 2019`.
pub fn month_in_words(month: &str, language: &str) -> Option<String> {
    let words = Language::of(language);
    let first: Date = format!("{month}-01").parse().ok()?;
    let month = named(words.alone.as_ref().unwrap_or(&words.months), first.month());
    Some(words.month.replace("{m}", month).replace("{y}", &first.year().to_string()))
}

/// What is said of a picture that says nothing itself.
pub(super) fn photo_from(occasion: &str, language: &str) -> String {
    Language::of(language).photo.replace("{}", occasion)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_written_out_in_the_language_of_the_edition() {
        for (tag, words) in [
            ("en-GB", "5 June 2019"),
            ("de", "5. Juni 2019"),
            ("fr-CA", "5 juin 2019"),
            ("es", "5 de junio de 2019"),
            ("it", "5 giugno 2019"),
            ("pt-BR", "5 de junho de 2019"),
            ("nl", "5 juni 2019"),
            ("PL", "5 czerwca 2019"),
            ("ja", "5 June 2019"),
        ] {
            assert_eq!(day_in_words(date(2019, 6, 5), tag), words, "{tag}");
        }
        assert_eq!(day_in_words(date(2024, 12, 1), "fr"), "1er décembre 2024");
        assert_eq!(day_in_words(date(2024, 12, 1), "en"), "1 December 2024");
    }

    #[test]
    fn the_next_meetup_has_its_weekday_or_only_its_month() {
        let day = Next { date: Some(date(2019, 7, 3)), ..Next::default() };
        let month = Next { month: Some("2019-07".into()), ..Next::default() };
        for (tag, with_day, alone) in [
            ("en", "Wednesday 3 July 2019", "July 2019"),
            ("de-AT", "Mittwoch, 3. Juli 2019", "Juli 2019"),
            ("fr", "mercredi 3 juillet 2019", "juillet 2019"),
            ("es", "miércoles, 3 de julio de 2019", "julio de 2019"),
            ("pl", "środa, 3 lipca 2019", "lipiec 2019"),
        ] {
            assert_eq!(next_in_words(&day, tag).as_deref(), Some(with_day), "{tag}");
            assert_eq!(next_in_words(&month, tag).as_deref(), Some(alone), "{tag}");
        }
        assert_eq!(next_in_words(&Next::default(), "en"), None);
        let slip = Next { month: Some("2019-13".into()), ..Next::default() };
        assert_eq!(next_in_words(&slip, "en"), None);
    }
}
