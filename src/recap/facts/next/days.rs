//! In charge of when the next meetup is, by a day, a counted weekday or a month.
//!
//! It leaves which part of a recap announces it to [`super`].

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::phrasings::{ANNOUNCEMENTS, FAREWELLS, IN_A_MONTH, MOVED, PAST};
use crate::finding::Finding;
use crate::recap::document::Inline;
use crate::recap::facts::calendar::{
    Month, Written, counted_days, days_of, is_next_month, iso_month, months_of, sentence_end, weeks_at,
};
use crate::recap::facts::phrases::word_from;
use crate::recap::facts::words::words;

/// Farthest, in bytes, that a day stands behind its farewell.
const NEAR_FAREWELL: usize = 50;

/// Most months from the recap to a meetup that is announced by its month alone.
const FARTHEST: i16 = 4;

/// The days that a text names, numbered or counted out, in order.
fn all_days(inline: &Inline, recap: Option<Date>) -> Vec<Written> {
    let mut found = days_of(inline);
    found.extend(counted_days(inline, recap));
    found.sort_by_key(|day| day.at.start);
    found
}

/// The day that a text announces: that of a farewell, else of the sentence that announces, else one
/// that it names behind or, still to come, before it. Where nothing announces, the first.
pub(super) fn date(inline: &Inline, recap: Option<Date>, findings: &mut Vec<Finding>) -> Option<Date> {
    let folded = inline.folded();
    let given_way = |day: &Written| {
        MOVED.find(folded, day.at.start.saturating_sub(NEAR)..day.at.start).is_some_and(|hit| {
            inline.text.get(hit.at.end..day.at.start).is_some_and(|gap| gap.trim().is_empty())
        })
    };
    let all: Vec<_> = all_days(inline, recap).into_iter().filter(|day| !given_way(day)).collect();
    let announced = || match announcing(inline) {
        Some(sentence) => {
            let within = all.iter().filter(|day| sentence.at.contains(&day.at.start));
            let behind_phrase = within.clone().find(|day| day.at.start >= sentence.phrase);
            let behind = || all.iter().find(|day| day.at.start >= sentence.at.end);
            let before = || all.iter().find(|day| ahead(day, recap));
            behind_phrase.or_else(|| within.clone().next()).or_else(behind).or_else(before)
        }
        None => all.first(),
    };
    let written = day_to_come(inline, recap).or_else(|| announced().cloned())?;
    let Some(date) = written.after(recap) else {
        let span = inline.locate(written.at.clone());
        let finding = Finding::warning("next-date-unclear", "the next meetup's date is not clear").at(span);
        findings.push(finding.hint("write the year as well, or give the recap itself a `date`"));
        return None;
    };
    Some(date)
}

/// A sentence that announces.
pub(super) struct Announcing {
    /// Bytes of the text.
    pub(super) at: Range<usize>,
    /// Where the phrase stands that does.
    phrase: usize,
}

/// The first sentence of a text that announces, and does not tell what came next that evening.
pub(super) fn announcing(inline: &Inline) -> Option<Announcing> {
    let folded = inline.folded();
    let hit = ANNOUNCEMENTS.all(folded, 0..inline.text.len()).find(|hit| {
        let next = word_from(&inline.text, hit.at.end);
        next.is_none_or(|word| !word.is_any(PAST) || inline.text[hit.at.end..].starts_with(['.', '!', ',']))
    })?;
    let mut start = 0;
    loop {
        let end = sentence_end(inline, start);
        if end > hit.at.start || end >= inline.text.len() {
            return Some(Announcing { at: start..end, phrase: hit.at.start });
        }
        // Behind the mark.
        start = end + inline.text[end..].chars().next().map_or(1, char::len_utf8);
    }
}

/// Where the sentence begins in which a text first announces: by its words, by a farewell until a day
/// or by a month.
pub(super) fn announced_from(inline: &Inline, recap: Option<Date>) -> Option<usize> {
    let begins = |at: usize| {
        let mut start = 0;
        loop {
            let end = sentence_end(inline, start);
            if end > at || end >= inline.text.len() {
                return start;
            }
            start = end + inline.text[end..].chars().next().map_or(1, char::len_utf8);
        }
    };
    let day = || day_to_come(inline, recap).map(|day| begins(day.at.start));
    let month = || month_to_come(inline, recap).map(|month| begins(month.at.start));
    announcing(inline).map(|sentence| sentence.at.start).or_else(day).or_else(month)
}

/// The one day of a sentence that announces, and its place in the text; none where there are several.
pub(in crate::recap) fn announced(inline: &Inline, recap: Option<Date>) -> Option<(Date, Range<usize>)> {
    let sentence = announcing(inline)?;
    let all = all_days(inline, recap);
    let mut within = all.into_iter().filter(|day| sentence.at.contains(&day.at.start));
    let day = within.next().filter(|_| within.next().is_none())?;
    let moved = MOVED.any(inline.folded(), sentence.at);
    day.after(recap).filter(|_| !moved).map(|date| (date, day.at))
}

/// Whether a day is to come, and not too far away to be the next meetup's.
fn ahead(day: &Written, recap: Option<Date>) -> bool {
    let date = day.after(recap);
    let days = date.zip(recap).and_then(|(date, recap)| recap.until(date).ok());
    days.is_some_and(|span| (1..=MOST_DAYS).contains(&span.get_days()))
}

/// The day of a farewell until then: `see you on 4 December`, `rendez-vous le mois prochain (6 mai)`.
pub(super) fn day_to_come(inline: &Inline, recap: Option<Date>) -> Option<Written> {
    let folded = inline.folded();
    let mut farewells = FAREWELLS.all(folded, 0..inline.text.len()).peekable();
    farewells.peek()?;
    let mut days = all_days(inline, recap).into_iter().peekable();
    farewells.find_map(|farewell| {
        let mut before = None;
        while let Some(day) = days.next_if(|day| day.at.start < farewell.at.end) {
            before = Some(day);
        }
        // `Am 4. Dezember sehen wir uns wieder`
        let close = |day: &Written| {
            let gap = inline.text.get(day.at.end..farewell.at.start);
            gap.is_some_and(|gap| gap.chars().all(|char| char == ' ' || char == ','))
        };
        let before = before.filter(|day| close(day) && ahead(day, recap));
        let near = |day: &&Written| day.at.start - farewell.at.end <= NEAR_FAREWELL;
        let behind = || {
            let found = days.peek().filter(near).filter(|day| ahead(day, recap))?;
            let between = inline.text.get(farewell.at.end..found.at.start)?;
            (!between.contains(['!', '?', '.'])).then(|| found.clone())
        };
        before.or_else(behind)
    })
}

/// Most days from the recap to a meetup that only a farewell announces.
const MOST_DAYS: i32 = 124;

/// The month of a meetup to come, in a sentence that announces one.
pub(super) fn month_to_come(inline: &Inline, recap: Option<Date>) -> Option<Month> {
    let folded = inline.folded();
    // Looked for once, and not for every month.
    let announced = ANNOUNCEMENTS.any(folded, 0..inline.text.len());
    let told = |month: &Month| {
        let ahead = recap.is_none_or(|recap| {
            let behind = i16::from(month.month - recap.month()).rem_euclid(12);
            (1..=FARTHEST).contains(&behind)
        });
        let ends = ['.', '!', '?'];
        let near = inline.text.floor_char_boundary(month.at.start.saturating_sub(NEAR))..month.at.start;
        let from = inline.text[near.clone()].rfind(ends).map_or(near.start, |at| near.start + at + 1);
        let near = month.at.end..inline.text.ceil_char_boundary((month.at.end + NEAR).min(inline.text.len()));
        let to = inline.text[near.clone()].find(ends).map_or(near.end, |at| near.start + at);
        ahead && !is_skipped(&inline.text, &month.at) && (announced || IN_A_MONTH.any(folded, from..to))
    };
    let months: Vec<Month> = months_of(inline).into_iter().filter(told).collect();
    // The sentence that announces says it best.
    let sentence = Some(&months).filter(|months| months.len() > 1).and_then(|_| announcing(inline));
    let within =
        |month: &&Month| sentence.as_ref().is_some_and(|sentence| sentence.at.contains(&month.at.start));
    months.iter().find(within).or(months.first()).cloned()
}

/// Whether the sentence of a month says that there is no meetup in it: `Im August ist kein Treffen`.
fn is_skipped(text: &str, month: &Range<usize>) -> bool {
    let ends = ['.', '!', '?', '\n'];
    let near = |at: &usize| text.is_char_boundary(*at);
    let from = (month.start.saturating_sub(NEAR_SKIP)..month.start).find(near).unwrap_or(month.start);
    let to = (month.end..text.len().min(month.end + NEAR_SKIP)).rev().find(near).unwrap_or(month.end);
    let from = text[from..month.start].rfind(ends).map_or(from, |at| from + at + 1);
    let to = text[month.end..to].find(ends).map_or(to, |at| month.end + at);
    let all = words(&text[from..to]);
    // `Do not miss it` skips nothing.
    let missed = |at: usize| all.iter().skip(at + 1).take(3).any(|word| word.is_any(MISSED));
    all.iter().enumerate().any(|(at, word)| word.is_any(SKIPS) && !missed(at))
}

/// What nobody is to do to a meetup that does take place.
const MISSED: &[&str] = &[
    "miss",
    "forget",
    "late",
    "verpassen",
    "vergessen",
    "manquer",
    "oublier",
    "pierdas",
    "perdáis",
    "pierdan",
    "faltes",
    "perca",
];

/// How far from a month, in bytes, stands what skips it.
const NEAR_SKIP: usize = 90;

/// Words of a sentence on a month without a meetup.
const SKIPS: &[&str] = &[
    "no",
    "not",
    "skip",
    "skipping",
    "skipped",
    "cancelled",
    "canceled",
    "won't",
    "kein",
    "keine",
    "keinen",
    "nicht",
    "entfällt",
    "ausfallen",
    "pas",
    "aucun",
    "aucune",
    "sin",
    "ningún",
    "ninguna",
    "nessun",
    "nessuna",
    "não",
    "nenhum",
    "geen",
    "niet",
    "nie",
];

/// How far from a month, in bytes, stands what makes it an announcement.
const NEAR: usize = 30;

/// The month that an announcing sentence counts out, `YYYY-MM`: the next, or that in some weeks. A
/// recap is of some day soon after its evening, so that no day follows from weeks, and a month only
/// where it is the same half a week before and after.
pub(super) fn counted_month(inline: &Inline, recap: Option<Date>) -> Option<String> {
    let sentence = announcing(inline)?;
    let words = words(inline.text.get(sentence.at)?);
    let recap = recap?;
    if (0..words.len()).any(|at| is_next_month(&words, at)) {
        let next = recap.first_of_month().checked_add(1.month()).ok()?;
        return Some(iso_month(next.year(), next.month()));
    }
    let weeks = (0..words.len()).find_map(|at| weeks_at(&words, at))?;
    let day = recap.checked_add(weeks.weeks()).ok()?;
    let (first, last) =
        (day.checked_sub(HALF_A_WEEK.days()).ok()?, day.checked_add(HALF_A_WEEK.days()).ok()?);
    (first.month() == last.month()).then(|| iso_month(day.year(), day.month()))
}

/// How far, in days, a meetup may be from the day that so many weeks make.
const HALF_A_WEEK: i64 = 4;
