//! In charge of the evening itself: its name and month from the title, venue and attendance from
//! the first paragraphs.

use super::Context;
use super::calendar::{month, year};
use super::words::{Word, organisation_at, phrase, squeeze, words};
use crate::recap::document::{Document, Inline};
use crate::recap::{Event, Thanked};

/// Words that follow a venue's name and belong to it.
const VENUE_ENDINGS: &[&[&str]] =
    &[&["offices"], &["office"], &["hq"], &["headquarters"], &["event", "space"], &["space"]];

/// Words before `at` behind which a bare name is a place, and not where somebody works.
const BEFORE_PLACES: &[&str] = &[
    "back", "crowd", "evening", "event", "gathered", "held", "home", "me", "meetup", "met", "night", "place",
    "room", "session", "together", "us", "was", "were",
];

/// Words that say what a text is, and not what the meetup is called.
const GENERIC: &[&str] = &[
    "and", "event", "for", "from", "in", "meeting", "meetup", "meetups", "minutes", "mom", "monthly", "news",
    "notes", "of", "our", "post", "recap", "recaps", "report", "retro", "review", "round", "roundup",
    "summary", "the", "up", "wrap", "wrapup", "write", "writeup",
];

/// Words that come after a number of people.
const PEOPLE: &[&str] = &["attendees", "people", "members", "guests", "developers", "participants"];

/// Most people that a meetup is believed to have.
const MOST_PEOPLE: u32 = 20_000;

/// Reads the evening; `intro` is the first block that tells of a talk.
pub(super) fn read(document: &Document, intro: usize, context: &Context<'_>, thanked: &[Thanked]) -> Event {
    let (name, titled) = name_and_month(context.title);
    let month = match titled {
        Some((month, Some(year))) => Some(format!("{year:04}-{month:02}")),
        Some((month, None)) => context.date.map(|date| {
            // The last such month before the recap.
            let year = if month <= date.month() { date.year() } else { date.year() - 1 };
            format!("{year:04}-{month:02}")
        }),
        None => context.date.map(|date| format!("{:04}-{:02}", date.year(), date.month())),
    };
    let paragraphs = || document.blocks.iter().take(intro).filter_map(|block| block.paragraph());
    let host = thanked
        .iter()
        .find(|thanked| thanked.why.as_deref() == Some("venue"))
        .map(|thanked| thanked.name.clone());
    let venue = host.or_else(|| paragraphs().take(3).find_map(|inline| venue(inline, name.as_deref())));
    Event {
        name,
        month,
        venue,
        attendees: paragraphs().find_map(|inline| attendees(&inline.text)),
        video: None,
    }
}

/// What stands before a month in the title, and that month: `Example Meetup, June 2019: …`.
fn name_and_month(title: &str) -> (Option<String>, Option<(i8, Option<i16>)>) {
    let words = words(title);
    let found = words.iter().enumerate().find_map(|(at, word)| {
        let month = month(word.text).filter(|_| word.capital())?;
        let year = words.get(at + 1).and_then(|word| year(word.text));
        Some((at, month, year))
    });
    match found {
        // `May` alone is a verb more often than a month.
        Some((at, month, year)) if year.is_some() || !words[at].is("may") => {
            let name = squeeze(
                title[..words[at].at.start].trim_end_matches([' ', ',', '-', '–', '—', ':', '|', '(', '#']),
            );
            let generic =
                super::words::words(&name).iter().all(|word| word.text.is_empty() || word.is_any(GENERIC));
            (Some(name).filter(|_| !generic), Some((month, year)))
        }
        _ => (None, None),
    }
}

/// `at Musterhaus, with`, `at the Acme offices`, `at Muster’s offices based at Example Hall`.
fn venue(inline: &Inline, event: Option<&str>) -> Option<String> {
    let words = words(&inline.text);
    (0..words.len()).filter(|at| words[*at].is("at") && words[*at].stop.is_none()).find_map(|at| {
        let mut first = at + 1;
        let the = words.get(first)?.is("the");
        first += usize::from(the);
        // One adjective may stand between: `at the fabulous Acme event space`.
        if the && !words.get(first)?.proper() {
            first += 1;
        }
        if !words.get(first)?.capital() && !the {
            // A name in lower case is believed only where the sentence ends in it: `our meetup at acme.`
            let lone = words
                .get(first)
                .filter(|word| word.stop.is_some() && !word.is_any(&["last", "least", "all"]))?;
            return (lone.stop == Some('.') && lone.text.len() > 3 && at > 0 && words[at - 1].is("meetup"))
                .then(|| lone.text.to_owned());
        }
        let plain = at.checked_sub(1).is_some_and(|before| words[before].is_any(BEFORE_PLACES));
        place(inline, &words, first, the, plain, event)
    })
}

/// The place whose name begins at a word; a bare name only where it is `plain` that it is one.
fn place(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    the: bool,
    plain: bool,
    event: Option<&str>,
) -> Option<String> {
    let begin = words.get(first).filter(|word| word.proper())?;
    let of_event = event.and_then(|event| event.split_whitespace().next()).is_some_and(|word| begin.is(word));
    if of_event || month(begin.text).is_some() {
        return None;
    }
    let mut end = if begin.possessive { first + 1 } else { organisation_at(words, first)? };
    let capital_ending =
        words.get(end - 1).is_some_and(|word| VENUE_ENDINGS.iter().any(|ending| word.is(ending[0])));
    if words.get(end - 1).is_some_and(|word| word.stop.is_some()) {
        return ((plain && !the) || capital_ending).then(|| phrase(&inline.text, words, first..end));
    }
    let ending = VENUE_ENDINGS.iter().find(|ending| {
        ending.iter().enumerate().all(|(at, part)| words.get(end + at).is_some_and(|word| word.is(part)))
    });
    end += ending.map_or(0, |ending| ending.len());
    let capital_ending =
        words.get(end - 1).is_some_and(|word| VENUE_ENDINGS.iter().any(|ending| word.is(ending[0])));
    if ending.is_some() && words.get(end).is_some_and(|word| word.is("based")) && words.get(end + 1)?.is("at")
    {
        end = organisation_at(words, end + 2)?;
    }
    let told = ending.is_some()
        || capital_ending
        || (plain && !the && !begin.possessive && goes_on_plainly(words.get(end)));
    told.then(|| phrase(&inline.text, words, first..end))
}

/// Whether what follows a bare name leaves it a place.
fn goes_on_plainly(next: Option<&Word<'_>>) -> bool {
    next.is_none_or(|next| next.is_any(&["for", "in", "on", "with", "and", "as", "to", "where"]))
}

/// `with 300 attendees`, `over 1,200 people`, `around a hundred attendees`.
fn attendees(text: &str) -> Option<u32> {
    let words = words(text);
    (1..words.len()).filter(|at| words[*at].is_any(PEOPLE)).find_map(|at| {
        let number = &words[at - 1];
        let hundred = number.is("hundred") && at >= 2 && words[at - 2].is_any(&["a", "one"]);
        let count =
            if hundred { Some(100) } else { number.text.replace(',', "").trim_end_matches('+').parse().ok() };
        count.filter(|count| (2..=MOST_PEOPLE).contains(count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};
    use jiff::civil::date;

    fn event(title: &str, body: &str) -> Event {
        let document = document::read(&markdown::prepare(body), 0);
        let context = Context { title, description: "", date: Some(date(2024, 6, 5)) };
        read(&document, document.blocks.len(), &context, &[])
    }

    #[test]
    fn the_title_names_event_and_month() {
        for title in
            ["Example Meetup, May 2024: Acme", "Example Meetup May 2024 - Acme", "Example Meetup (May 2024)"]
        {
            let event = event(title, "");
            assert_eq!(
                (event.name.as_deref(), event.month.as_deref()),
                (Some("Example Meetup"), Some("2024-05")),
                "{title}"
            );
        }
        assert_eq!(event("Recap: October", "").name, None);
        assert_eq!(event("Recap: October", "").month.as_deref(), Some("2023-10"));
        let event = event("What may come", "");
        assert_eq!((event.name, event.month.as_deref()), (None, Some("2024-06")));
    }

    #[test]
    fn the_venue_is_a_place_and_not_the_meetup() {
        let table = [
            ("We packed the room at Acmehouse, with 300 attendees.", Some("Acmehouse")),
            ("It was at the Acme Muster offices, and online.", Some("Acme Muster offices")),
            ("It was at the fabulous Acme Muster event space.", Some("Acme Muster event space")),
            (
                "It was at Acme’s offices based at Example Hall, really.",
                Some("Acme’s offices based at Example Hall"),
            ),
            ("It was at the eMuster offices as well.", Some("eMuster offices")),
            ("It was at the Acme Muster Offices, and online.", Some("Acme Muster Offices")),
            ("We met at Acme Hall for the talks", Some("Acme Hall")),
            ("Three speakers at our Example meetup at Acme, online.", Some("Acme")),
            ("We were at Example Meetup again.", None),
            ("It was on at the June edition.", None),
            ("Look at Ada explain it.", None),
            ("Her slides are at Example Share.", None),
            ("By Ada Example, Professor at Acme.", None),
            ("At last, at least.", None),
        ];
        for (body, venue) in table {
            assert_eq!(event("Example Meetup June 2024", body).venue.as_deref(), venue, "{body}");
        }
    }

    #[test]
    fn attendance_is_counted_in_digits_and_hundreds() {
        for (body, count) in [
            ("With 300 attendees.", Some(300)),
            ("Over 1,200 people came", Some(1200)),
            ("Around a hundred attendees joined", Some(100)),
            ("Many people came", None),
            ("It helps 1 people", None),
        ] {
            assert_eq!(event("", body).attendees, count, "{body}");
        }
    }
}
