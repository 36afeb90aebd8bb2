//! In charge of the evening itself: what it is called, when and where it was, how many came, and a
//! recording of the whole of it.
//!
//! It leaves the name to [`name`], the venue to [`venue`], how many came to [`attendance`], and the recordings of talks to the talks.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::Context;
use super::calendar::{self, Written, days, iso_month, months, sentence_end};
use super::labels::{self, BEGINS, WHOLE};
use super::outline::{Section, section};
use super::phrases::{Folded, Phrases};
use super::words::words;
use crate::recap::Event;
use crate::recap::document::{Block, Document, Inline, Kind};

mod attendance;
mod name;
mod venue;
pub(in crate::recap) use attendance::{all as attendances, people as people_told};
pub(in crate::recap) use venue::told as venue_told;

/// Labels that the evening's date stands behind.
static DATES: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            BEGINS,
            "date | date & time | date and time | date/time | event date | meeting date | datum | \
             datum und uhrzeit | date et heure | fecha | fecha y hora | data | datum en tijd",
        ),
        (WHOLE, "when | wann | quand | cuándo | day | tag | jour | día | quando | wanneer | termin"),
    ])
});

/// Phrases of a sentence that says when the evening was.
static HELD: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "held on | took place on | met on | gathered on | got together on | happened on | \
             last night | yesterday",
        ),
        (
            "de",
            "fand am | trafen wir uns am | trafen uns am | trafen sich am | kamen am | gestern abend | \
             war am | haben wir uns am",
        ),
        (
            "fr",
            "a eu lieu le | s'est tenu le | s'est tenue le | s'est déroulé le | \
             nous nous sommes retrouvés le | retrouvés le | réunis le | hier soir",
        ),
        (
            "es",
            "se llevó a cabo el | tuvo lugar el | se celebró el | se realizó el | nos reunimos el | \
             nos juntamos el | el pasado | el día",
        ),
        (
            "it, pt, nl",
            "si è tenuto il | lo scorso | lo scorso giorno | aconteceu no dia | no último dia | \
             no dia | vond plaats op",
        ),
    ])
});

/// What the recording of a whole evening is called where it is linked.
static RECORDINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            WHOLE,
            "recording | video | the recording | the video | livestream | live stream | stream | \
             replay | aufzeichnung | mitschnitt | video-mitschnitt | enregistrement | captation | \
             vidéo | grabación | registrazione | gravação | opname",
        ),
        (
            BEGINS,
            "video recording | full recording | full video | recording of the | video of the | \
             watch the recording | watch the whole | watch the full | event recording | \
             meetup recording | aufzeichnung des | zur aufzeichnung | enregistrement de la | \
             vidéo de la soirée | revoir la soirée | revoir le meetup | grabación del | \
             video del evento",
        ),
    ])
});

/// Longest title that is read, in bytes.
const LONGEST_TITLE: usize = 500;

/// Sites that show videos.
const VIDEO_SITES: &[&str] = &[
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "media.ccc.de",
    "twitch.tv",
    "dailymotion.com",
];

/// Reads the evening: the blocks before `told` tell of it, and `intro` is the first that tells of a
/// talk. `giver` is who gave the room, as far as that is known from the thanks.
pub(super) fn read(
    document: &Document,
    told: usize,
    intro: usize,
    context: &Context<'_>,
    giver: Option<&str>,
) -> Event {
    let blocks = |end: usize| document.blocks.get(..end.min(document.blocks.len())).unwrap_or_default();
    let (told, intro) = (blocks(told), blocks(intro));
    let heading = own_heading(told, context).map_or("", |heading| heading.text.as_str());
    // A longer one is no title that a person would write.
    let titles = [context.title, heading].map(|title| if title.len() <= LONGEST_TITLE { title } else { "" });
    let name = name::read(&titles, told);
    let venue = venue::read(told, intro, giver, titles[0], context.description, name.as_deref());
    Event {
        date: day(told, &titles, context),
        month: month(told, &titles, context),
        name: name.map(|name| without_venue(name, venue.as_deref())),
        venue,
        attendees: attendance::read(intro, told),
        video: video(intro),
    }
}

/// `Example Night at Acme Hall` is an `Example Night`, where the venue is known.
fn without_venue(name: String, venue: Option<&str>) -> String {
    let head = venue.and_then(|venue| name.strip_suffix(venue)).and_then(|head| {
        let head = head.strip_suffix(' ')?;
        venue::TITLE_LEADS
            .iter()
            .chain(venue::WEAK_TITLE_LEADS)
            .find_map(|lead| head.strip_suffix(lead.trim_end()))
    });
    match head {
        Some(head) if head.split_whitespace().count() > 1 => head.to_owned(),
        _ => name,
    }
}

/// The heading that calls the recap something, and not a part of it: the first of the first level, or
/// where there is no title the one that the recap begins with.
fn own_heading<'a>(told: &'a [Block], context: &Context<'_>) -> Option<&'a Inline> {
    let first = told.iter().find_map(|block| match &block.kind {
        Kind::Heading(1, inline) => Some(inline),
        _ => None,
    });
    let untitled = || told.first().and_then(Block::heading).filter(|_| context.title.is_empty());
    let of_a_part = |heading: &&Inline| matches!(section(&heading.text), Section::Talks | Section::Apart);
    first.or_else(untitled).filter(|heading| !of_a_part(heading))
}

/// The day of the evening: the one that its titles name, or else one behind a label or in a sentence that says
/// when it was held.
fn day(told: &[Block], titles: &[&str], context: &Context<'_>) -> Option<Date> {
    let by = evening_by(titles, context);
    // A weekday that the day was not is a slip in one of them.
    let of_day = |day: &Written| {
        day.until(by).filter(|date| day.weekday.is_none_or(|weekday| weekday == date.weekday()))
    };
    let written: Vec<Written> = titles.iter().flat_map(|title| days(title)).collect();
    if let Some(first) = written.first() {
        let first = of_day(first);
        // Of two days, one may be the recap's.
        return first.filter(|_| written.iter().all(|day| of_day(day) == first));
    }
    let labelled =
        || labels::values(told, &DATES).iter().find_map(|value| of_day(days(value.text()).first()?));
    labelled().or_else(|| texts(told).take(12).find_map(|inline| held(inline, &of_day)))
}

/// The last day that the evening may have been.
fn evening_by(titles: &[&str], context: &Context<'_>) -> Option<Date> {
    context.evening_by().or_else(|| titles.iter().find_map(|title| end_of_year(title)))
}

/// The month of the evening, `YYYY-MM`: of a title or label with a year, else of a title's month, of
/// a sentence that says when it was held, or of the recap's own date.
fn month(told: &[Block], titles: &[&str], context: &Context<'_>) -> Option<String> {
    let by = evening_by(titles, context);
    let of_day = |day: &Written| day.until(by).map(|date| iso_month(date.year(), date.month()));
    let in_titles = || titles.iter().find_map(|title| month_in(title, by));
    let with_year = || {
        titles.iter().find_map(|title| days(title).iter().filter(|day| day.year.is_some()).find_map(of_day))
    };
    let labelled = || {
        let values = labels::values(told, &DATES);
        values.iter().find_map(|value| {
            days(value.text()).first().and_then(of_day).or_else(|| month_in(value.text(), by))
        })
    };
    let recap = || context.date.or(context.named).map(|date| iso_month(date.year(), date.month()));
    with_year()
        .or_else(labelled)
        .or_else(in_titles)
        .or_else(|| texts(told).take(12).find_map(|inline| held(inline, &of_day)))
        .or_else(recap)
        .or_else(|| undated(told, context))
}

/// The last day of the year that a title names: `Meetup Exampletown 2014`.
fn end_of_year(title: &str) -> Option<Date> {
    let year = words(title).iter().find_map(|word| calendar::year(word.text))?;
    Date::new(year, 12, 31).ok()
}

/// The month of a recap that gives no day: the first with a year that its description or its first
/// paragraphs name.
fn undated(told: &[Block], context: &Context<'_>) -> Option<String> {
    let texts = told.iter().filter_map(Block::paragraph).take(2).map(|inline| inline.text.as_str());
    std::iter::once(context.description).chain(texts).filter(|text| text.len() <= LONGEST_TEXT).find_map(
        |text| {
            let day = days(text).into_iter().find(|day| day.year.is_some()).and_then(|day| day.until(None));
            let month = || months(text).into_iter().find(|month| month.year.is_some())?.until(None);
            day.map(|date| iso_month(date.year(), date.month())).or_else(month)
        },
    )
}

/// The texts of blocks that a person would write, in order.
fn texts(blocks: &[Block]) -> impl Iterator<Item = &Inline> {
    blocks.iter().flat_map(Block::inlines).filter(|inline| inline.text.len() <= LONGEST_TEXT)
}

/// Longest text that is looked through, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// The month that a text names, in the year that it names or the last until the recap.
fn month_in(text: &str, by: Option<Date>) -> Option<String> {
    if let Some(date) = days(text).first().and_then(|day| day.until(by)) {
        return Some(iso_month(date.year(), date.month()));
    }
    if let Some(month) = months(text).first() {
        return month.until(by);
    }
    let at = name::date_in(text)?;
    let month = calendar::month(text.get(at.clone())?)?;
    let year = words(&text[at.end..]).iter().find_map(|word| calendar::year(word.text));
    calendar::Month { month, year, at }.until(by)
}

/// What is made of the day in a sentence that says when the evening was held.
fn held<T>(inline: &Inline, of_day: &dyn Fn(&Written) -> Option<T>) -> Option<T> {
    let folded = inline.folded();
    let told = HELD.find(folded, 0..inline.text.len()).and_then(|hit| {
        let end = sentence_end(inline, hit.at.start);
        days(inline.text.get(hit.at.start..end)?).first().and_then(of_day)
    });
    // `On the 5th of June the meetup took place at Acme`: of a text's first sentence.
    told.or_else(|| {
        let first = days(&inline.text).into_iter().next()?;
        let begins = first.at.start <= NEAR_BEGIN;
        let verb = begins.then(|| TAKES_PLACE.find(folded, first.at.end..inline.text.len()))??;
        let sentence = inline.text.get(first.at.end..verb.at.start)?.trim_start_matches('.');
        (sentence.len() <= LONGEST_SUBJECT && !sentence.contains(['?', '!', ';']) && !sentence.contains(". "))
            .then(|| of_day(&first))
            .flatten()
    })
}

/// Farthest, in bytes, that a sentence's day stands behind its beginning: `Am letzten Dienstag, dem`.
const NEAR_BEGIN: usize = 24;

/// Longest text between the day and what took place on it, in bytes.
const LONGEST_SUBJECT: usize = 120;

/// What an evening did on the day that its sentence begins with.
static TAKES_PLACE: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "took place | was held | were held | happened | we met | we gathered | we hosted | gathered | \
             hosted the | came together | we organized | we organised | we have organized | \
             we have organised | we held | we had our | we got together",
        ),
        ("de", "fand | fanden | trafen | traf sich | kamen | war es so weit | lud"),
        (
            "fr",
            "a eu lieu | s'est tenu | s'est tenue | s'est déroulé | s'est déroulée | nous étions | s'est réuni",
        ),
        ("es", "tuvo lugar | se celebró | se realizó | se llevó a cabo | nos reunimos | nos juntamos"),
        (
            "it, pt, nl",
            "si è tenuto | si è svolto | aconteceu | foi realizado | teve lugar | vond plaats | vond",
        ),
    ])
});

/// A recording of the whole evening: linked by that name or shown before the first talk.
fn video(intro: &[Block]) -> Option<String> {
    let shown = |url: &str| VIDEO_SITES.iter().any(|site| url.contains(site));
    intro.iter().find_map(|block| {
        if let Kind::Embed(url) = &block.kind {
            return shown(url).then(|| url.clone());
        }
        let links = block.inlines().flat_map(|inline| inline.links.iter().map(move |link| (inline, link)));
        let mut told = links.filter(|(inline, link)| shown(&link.url) && is_recording(inline.linked(link)));
        told.next().map(|(_, link)| link.url.clone())
    })
}

fn is_recording(text: &str) -> bool {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let hit = RECORDINGS.find(&Folded::of(text), 0..text.len()).filter(|hit| hit.at.start == 0);
    hit.is_some_and(|hit| hit.group == BEGINS || hit.at.end == text.len())
}

#[cfg(test)]
mod tests;
