//! In charge of days and months that do not go together: a weekday that is not its date's, and a
//! month that title, file name, description and text do not agree on.
//!
//! It leaves the next meetup's date against other recaps to [`super::next`].

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::evening::{EVENINGS, is_another};
use super::page::{Page, Passage, Word, last_word, words};
use crate::finding::Finding;
use crate::recap::facts::calendar::{self, Written, days, month, weekday_name, year};

/// Words before such a month.
const OURS: &[&str] = &[
    "our", "this", "unser", "unserem", "unseren", "unsere", "unserer", "notre", "cette", "nuestra",
    "nuestro", "esta", "este",
];

/// Words for the article.
const ARTICLES: &[&str] = &["the", "das", "dem", "zum", "beim", "la", "le", "au", "el", "al"];

/// Words before the article and such a month.
const BEFORE_OURS: &[&str] = &["at", "to", "for", "of", "from"];

/// Words between the evening and its month: `Treffen im April`, `reunión de abril`.
const BETWEEN: &[&str] = &["of", "in", "im", "vom", "für", "de", "du", "d", "en", "del"];

/// Words for a recap, whose month is the evening's: `Rückblick auf April`.
const RECAPS: &[&str] = &[
    "recap",
    "round-up",
    "roundup",
    "review",
    "report",
    "notes",
    "rückblick",
    "nachlese",
    "bericht",
    "retour",
    "bilan",
    "rendu",
    "resumen",
    "crónica",
];

/// Words for coming together: `in April we met at Acme`.
const MET: &[&str] =
    &["met", "gathered", "trafen", "traf", "getroffen", "réunis", "retrouvés", "reunimos", "juntamos"];

/// Words that tell of an evening that is over.
const WAS: &[&str] = &["was", "were", "had", "drew", "war", "waren", "hatte", "était", "a", "fue", "tuvo"];

/// Longest text behind a date that may be its weekday, in characters.
const LONGEST_GAP: usize = 24;

/// Most words between the month and the word for the evening.
const FURTHEST: usize = 5;

/// Looks over the days and months of a page.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for passage in page.all() {
        findings.extend(passage.days().iter().filter_map(|written| weekday(page, passage, written)));
    }
    months(page, findings);
    findings.extend(announced_month(page));
}

/// A weekday that is not its date's. Without a year, the day nearest to the recap's own is meant,
/// and in an announcement the first behind it.
fn weekday(page: &Page<'_>, passage: &Passage<'_>, written: &Written) -> Option<Finding> {
    let (weekday, at) = weekday_of(passage.text, written)?;
    let next = page.recap.next.as_ref().and_then(|next| next.date);
    // A talk's paragraph may announce as well: its other days are of the evening.
    let announced = passage.block.is_some_and(|block| block >= page.told)
        && (next.is_none() || next == written.after(page.recap.date));
    let date = match page.recap.date {
        Some(_) if written.year.is_none() && is_of_another_year(passage.text) => return None,
        Some(day) if written.year.is_none() && !announced => nearest(written, day)?,
        day => implied(written, day)?,
    };
    if date.weekday() == weekday {
        return None;
    }
    let message = format!("{date} is a {}, not a {}", weekday_name(date.weekday()), weekday_name(weekday));
    let finding = Finding::warning("weekday-mismatch", message).at(passage.mark(page.source, at));
    // The same weekday nearby is what was meant as often as another weekday: that of the same month.
    let near = |days: i64| {
        let other = date.checked_add(jiff::Span::new().days(days)).ok()?;
        (other.weekday() == weekday).then_some(other)
    };
    let both: Vec<_> =
        [1, 2, 3, 4, 5, 6].into_iter().flat_map(|days| [near(-days), near(days)]).flatten().collect();
    let near = both.iter().find(|other| other.month() == date.month()).or(both.first());
    let near = near.map(|near| format!(": {} is {near}", weekday_name(weekday))).unwrap_or_default();
    Some(finding.hint(format!("correct the weekday or the date{near}")))
}

/// The weekday of a date and where both stand: within it, right before it, or right behind it as in
/// `2024-05-01 (Mon)` and `1 May 2024, a Monday`.
fn weekday_of(text: &str, written: &Written) -> Option<(Weekday, Range<usize>)> {
    if let Some(weekday) = written.weekday {
        return Some((weekday, written.at.clone()));
    }
    let (before, behind) = (text.get(..written.at.start)?, text.get(written.at.end..)?);
    let clause = right_before(before).rsplit(['.', '!', '?', ';', '(']).next().unwrap_or_default();
    let last = last_word(clause).filter(|word| {
        clause.get(word.at.end..).is_some_and(|gap| matches!(gap, " " | ", " | "," | " (" | ": "))
    });
    if let Some((weekday, word)) = last.and_then(|word| Some((weekday_in(word.text)?, word))) {
        let start = before.len() - clause.len() + word.at.start;
        return Some((weekday, start..written.at.end));
    }
    if let Some((weekday, start)) = weekday_of_month(before, written.month) {
        return Some((weekday, start..written.at.end));
    }
    let near = behind.chars().take(LONGEST_GAP).collect::<String>();
    let opened = [" (a ", " (ein ", " (un ", " (", " [", ", a ", ", un ", ", ein "]
        .iter()
        .find_map(|open| near.strip_prefix(open))?;
    let gap = near.len() - opened.len();
    let word = words(opened).into_iter().next().filter(|word| word.at.start == 0)?;
    let weekday = weekday_in(word.text)?;
    let end = written.at.end + gap + word.at.end;
    let closed =
        near.starts_with([' ', '[']) && text.get(end..).is_some_and(|rest| rest.starts_with([')', ']']));
    Some((weekday, written.at.start..end + usize::from(closed)))
}

/// Bytes before a date in which its weekday is looked for: more than three words have.
const NEAR: usize = 120;

/// What stands right before a date: the whole of it is not looked through for every date.
fn right_before(before: &str) -> &str {
    before.get(before.ceil_char_boundary(before.len().saturating_sub(NEAR))..).unwrap_or_default()
}

/// The weekday that a word is, also as people shorten it.
fn weekday_in(word: &str) -> Option<Weekday> {
    let shortened = || word.eq_ignore_ascii_case("weds").then_some(Weekday::Wednesday);
    calendar::weekday(word).or_else(shortened)
}

/// The weekday of `first Wednesday in June (20 June)`, and where it begins.
fn weekday_of_month(before: &str, month: i8) -> Option<(Weekday, usize)> {
    let near_at = before.len() - right_before(before).len();
    let clause_at =
        before.get(near_at..)?.rfind(['.', '!', '?', ';']).map_or(near_at, |end| near_at + end + 1);
    let clause = before.get(clause_at..)?.strip_suffix(['(', ',', ' '])?.trim_end_matches(['(', ' ']);
    // The last three words alone, since every date of a long paragraph asks.
    let named = last_word(clause).filter(|word| word.at.end == clause.len())?;
    let of = last_word(clause.get(..named.at.start)?).filter(|word| word.is_any(BETWEEN))?;
    let weekday = last_word(clause.get(..of.at.start)?)?;
    let found = weekday_in(weekday.text).filter(|_| calendar::month(named.text) == Some(month))?;
    Some((found, clause_at + weekday.at.start))
}

/// The day that an announcement means. Without a year it is the next one of its name, unless that is
/// so far away that it has passed.
pub(super) fn implied(written: &Written, own: Option<Date>) -> Option<Date> {
    let date = written.after(own)?;
    let passed = || Date::new(date.year() - 1, date.month(), date.day()).ok();
    match own {
        Some(own) if written.year.is_none() && days_between(own, date) > TOO_FAR => passed(),
        _ => Some(date),
    }
}

/// Days after which a date without a year is believed to be of this year and in the past.
const TOO_FAR: i32 = 270;

/// How many days a day is behind another.
pub(super) fn days_between(one: Date, other: Date) -> i32 {
    i32::try_from(other.duration_since(one).as_hours() / 24).unwrap_or(i32::MAX)
}

/// Whether a text tells of another year without its number.
fn is_of_another_year(text: &str) -> bool {
    words(text)
        .iter()
        .any(|word| word.is_any(&["year", "years", "jahr", "jahren", "année", "an", "año", "años"]))
}

/// The day of that name that is nearest to another.
fn nearest(written: &Written, other: Date) -> Option<Date> {
    let dates = (-1..=1).filter_map(|years| Date::new(other.year() + years, written.month, written.day).ok());
    dates.min_by_key(|date| date.duration_since(other).as_secs().abs())
}

/// A month as something is named by it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    month: i8,
    year: Option<i16>,
    /// Bytes of the text.
    at: Range<usize>,
    /// The evening is told of as one that is over.
    over: bool,
}

/// A month within the words of a text.
struct Found {
    month: i8,
    year: Option<i16>,
    /// The indices of the first and the last of its words.
    first: usize,
    last: usize,
    /// Bytes of the text.
    at: Range<usize>,
    /// It is joined to a word for the evening: `April-Treffen`.
    joined: bool,
}

/// The month that a word is or holds: `April`, `April-Treffen`, `d'avril`, `April's`.
fn month_in(word: &Word<'_>) -> Option<(i8, Range<usize>, bool)> {
    // Cheap first: nearly every word holds none.
    word.text.split(['-', '\'', '’']).find_map(month)?;
    let mut from = word.at.start;
    let mut parts = Vec::new();
    for part in word.text.split(['-', '\'', '’']) {
        parts.push((part, from..from + part.len()));
        // Each of the three parts words; the longest has three bytes.
        let joint = word.text.get(from - word.at.start + part.len()..).and_then(|rest| rest.chars().next());
        from += part.len() + joint.map_or(0, char::len_utf8);
    }
    let (number, at) = parts.iter().find_map(|(part, at)| Some((month(part)?, at.clone())))?;
    let evening = |part: &str| EVENINGS.contains(&part.to_lowercase().as_str());
    Some((number, at, parts.iter().any(|(part, _)| evening(part))))
}

/// The months of a text, with their years.
fn found(words: &[Word<'_>]) -> Vec<Found> {
    let found = words.iter().enumerate().filter_map(|(first, word)| {
        let (month, at, joined) = month_in(word)?;
        let of = usize::from(words.get(first + 1).is_some_and(|word| word.is_any(&["de", "del"])));
        let last = first + 1 + of;
        let year = words.get(last).and_then(|word| year(word.text));
        let end = year.and(words.get(last)).map_or(at.end, |word| word.at.end);
        let last = if year.is_some() { last } else { first };
        Some(Found { month, year, first, last, at: at.start..end, joined })
    });
    found.collect()
}

/// The texts between two stretches of a text belong to one clause.
fn unbroken(text: &str, between: Range<usize>) -> bool {
    text.get(between).is_some_and(|between| !between.contains(['.', ',', ';', ':', '!', '?', '(', '|', '–']))
}

impl Found {
    fn named(self, over: bool) -> Named {
        Named { month: self.month, year: self.year, at: self.at, over }
    }

    fn before<'w, 't>(&self, words: &'w [Word<'t>], back: usize) -> Option<&'w Word<'t>> {
        self.first.checked_sub(back).and_then(|index| words.get(index))
    }

    /// Whether a day stands beside it: `our 3 June meetup` names no month.
    fn of_a_day(&self, words: &[Word<'_>]) -> bool {
        let digit = |word: &Word<'_>| word.text.starts_with(|char: char| char.is_ascii_digit());
        self.before(words, 1).is_some_and(digit)
            || (self.year.is_none() && words.get(self.first + 1).is_some_and(digit))
    }

    /// The index of the word for the evening behind it, within a number of words and one clause.
    fn evening_behind(&self, text: &str, words: &[Word<'_>], furthest: usize) -> Option<usize> {
        let index = (self.last + 1..words.len().min(self.last + 1 + furthest))
            .find(|index| words[*index].is_any(EVENINGS))?;
        unbroken(text, self.at.end..words[index].at.start).then_some(index)
    }

    /// Whether the evening stands before it: `Treffen im April`, `rencontre d'avril`.
    fn behind_evening(&self, text: &str, words: &[Word<'_>], of: &[&str]) -> bool {
        let near = [1, 2].into_iter().find_map(|back| {
            let word = self.before(words, back).filter(|word| word.is_any(of))?;
            // `a meetup in January` is somebody else's.
            let index = self.first - back;
            let any = index
                .checked_sub(1)
                .is_some_and(|before| words[before].is_any(&["a", "an", "ein", "eine", "un", "une", "una"]));
            let linked = back == 1
                || self.before(words, 1).is_some_and(|word| word.is_any(BETWEEN) || word.is_any(&["auf"]));
            (linked && !any && unbroken(text, word.at.end..self.at.start)).then_some(())
        });
        near.is_some()
    }

    /// Whether its word is a month's beyond doubt: `May` and `March` begin sentences as well, `mar`
    /// and `set` are words.
    fn certain(&self, text: &str) -> bool {
        text.get(self.at.clone()).is_some_and(|word| {
            self.year.is_some() || (word.len() > 3 && !word.eq_ignore_ascii_case("march"))
        })
    }
}

/// The month that a title, a description or a file's name gives the evening: the only one, the next
/// meetup's aside. Without a year it is one only beside a word for the evening or its recap.
fn in_headline(text: &str, words: &[Word<'_>], file: bool) -> Option<Named> {
    let mut named = found(words).into_iter().filter(|one| {
        let word = words.get(one.first);
        let capital = word.is_some_and(Word::capital);
        let evening = one.evening_behind(text, words, 3).is_some()
            || one.behind_evening(text, words, EVENINGS)
            || one.behind_evening(text, words, RECAPS)
            || words.get(one.last + 1).is_some_and(|word| word.is_any(RECAPS));
        let ends = file && one.last + 1 == words.len() && one.certain(text);
        let led = one.before(words, 1).is_some_and(|word| word.is_any(&["in", "until", "since"]));
        let meant = one.year.is_some()
            || one.joined
            || (evening && (capital || file || one.certain(text)))
            || (ends && !led);
        meant && (file || !one.of_a_day(words)) && !is_another(text, &one.at)
    });
    let first = named.next()?;
    named.all(|other| other.month == first.month).then(|| first.named(false))
}

/// The month of `our June meetup`, of `the June 2019 Example Meetup`, of `Treffen im April`.
fn of_evening(text: &str, words: &[Word<'_>]) -> Option<Named> {
    found(words).into_iter().find_map(|one| {
        let capital = words.get(one.first).is_some_and(Word::capital);
        let own =
            words.get(one.first).is_some_and(|word| word.text.ends_with("'s") || word.text.ends_with("’s"));
        let ours = own || one.before(words, 1).is_some_and(|word| word.is_any(OURS));
        let article = one.before(words, 1).is_some_and(|word| word.is_any(ARTICLES));
        let led = ours
            || (article
                && (one.first == 1 || one.before(words, 2).is_some_and(|word| word.is_any(BEFORE_OURS))));
        let behind = one.evening_behind(text, words, FURTHEST);
        let met = (one.last + 1..words.len().min(one.last + 4)).any(|index| words[index].is_any(MET));
        let met = met && one.first <= 3 && (one.certain(text) || capital);
        let meant = (led && capital && behind.is_some())
            || (one.joined && (led || one.first < 4))
            || (one.behind_evening(text, words, EVENINGS) && (capital || one.certain(text)));
        let meant = (meant && !one.of_a_day(words)) || met;
        let last = behind.unwrap_or(one.last);
        let over = !met && words.get(last + 1).is_some_and(|word| word.is_any(WAS));
        (meant && !is_another(text, &one.at)).then(|| one.named(over))
    })
}

/// Where the month of the evening is given.
struct Given {
    /// In words: `the title`.
    place: &'static str,
    named: Named,
    /// Bytes of the file; none for its name.
    at: Option<Range<usize>>,
}

impl Given {
    fn disagrees(&self, other: &Given) -> bool {
        let (one, other) = (&self.named, &other.named);
        one.month != other.month || one.year.zip(other.year).is_some_and(|(one, other)| one != other)
    }

    fn says(&self) -> String {
        format!("{} says {}", self.place, told(&self.named))
    }
}

/// The evening's month in the title, the file's name, the description and the text.
fn months(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut given: Vec<Given> = Vec::new();
    let headline = |place, passage: &Option<Passage<'_>>| {
        let passage = passage.as_ref()?;
        let named = in_headline(passage.text, passage.words(), false)?;
        let at = Some(passage.mark(page.source, named.at.clone()));
        Some(Given { place, named, at })
    };
    given.extend(headline("the title", &page.title));
    let name = page.recap.name.replace(['-', '_'], " ");
    let in_name = in_headline(&name, &words(&name), true);
    given.extend(in_name.map(|named| Given { place: "the file's name", named, at: None }));
    given.extend(headline("the description", &page.description));
    let mut opening = page.evening().take(3).filter_map(|passage| {
        let named = of_evening(passage.text, passage.words())?;
        let at = Some(passage.mark(page.source, named.at.clone()));
        Some(Given { place: "the text", named, at })
    });
    let known = given.first().map(|first| first.named.month);
    given.extend(opening.next().filter(|text| !is_told_of_earlier(&text.named, known)));
    for (index, later) in given.iter().enumerate() {
        let Some(first) =
            given.get(..index).and_then(|before| before.iter().find(|one| one.disagrees(later)))
        else {
            continue;
        };
        let message = format!("{}, but {}", first.says(), later.says());
        let span = later.at.clone().or(first.at.clone()).unwrap_or(page.top());
        let finding = Finding::warning("month-disagrees", message).at(span.clone());
        let finding = match &first.at {
            Some(other) if *other != span => finding.related(other.clone(), first.says()),
            _ => finding,
        };
        findings.push(finding.hint("correct the one that is wrong"));
    }
    findings.extend(given.first().and_then(|first| before_its_evening(page, first)));
}

/// Whether the text tells of an evening some months before the one that the title gives: what was
/// left in from the last recap is of the month before.
fn is_told_of_earlier(named: &Named, known: Option<i8>) -> bool {
    known.is_some_and(|known| named.over && (known - named.month).rem_euclid(12) > 1)
}

/// An evening's month that lies behind the recap's own day, or a year before it.
fn before_its_evening(page: &Page<'_>, given: &Given) -> Option<Finding> {
    let date = page.recap.date?;
    let months = |year: i16, month: i8| i32::from(year) * 12 + i32::from(month);
    let wrong = match given.named.year {
        Some(year) => {
            let late = months(date.year(), date.month()) - months(year, given.named.month);
            // Told a year later to the month: the year was not changed.
            late < 0 || late == 12
        }
        // Nobody tells of an evening half a year later.
        None => (date.month() - given.named.month).rem_euclid(12) > 6,
    };
    wrong.then(|| {
        let message = format!("{}, but the recap is of {date}", given.says());
        let finding = Finding::warning("month-disagrees", message);
        let finding = finding.at(given.at.clone().unwrap_or(page.top()));
        let finding = match &page.spans.date {
            Some(date) => finding.related(date.clone(), "the recap's own day"),
            None => finding,
        };
        finding.hint(format!("correct {} or the date", given.place))
    })
}

/// The month of a heading over the announcement against the announced date.
fn announced_month(page: &Page<'_>) -> Option<Finding> {
    if page.spans.next_stated.is_some() {
        return None;
    }
    let heading = page.announcement().next().filter(|passage| {
        passage
            .block
            .and_then(|block| page.document.blocks.get(block))
            .is_some_and(|block| block.heading().is_some())
    })?;
    let found = words(heading.text);
    let mut named =
        found.iter().filter_map(|word| Some((month(word.text).filter(|_| word.capital())?, word)));
    let (number, word) = named.next().filter(|_| named.next().is_none())?;
    let date = page.recap.next.as_ref()?.date?;
    // `May` is a verb as well, and a day in the heading is the date itself.
    let plain = days(heading.text).is_empty()
        && (number != 5 || found.len() == 1 || word.at.end == heading.text.trim_end().len());
    if number == date.month() || !plain {
        return None;
    }
    let (at, _) = page.next_date(date)?;
    let message = format!("the heading says {}, but the date is {date}", word.text);
    let finding = Finding::warning("month-disagrees", message).at(at);
    let heading = heading.mark(page.source, word.at.clone());
    Some(finding.related(heading, "the heading's month").hint("correct the heading or the date"))
}

/// The month in words, such as `May 2024`.
fn told(named: &Named) -> String {
    // Only the month of the day is told: the year may be any where none is named.
    let name = Date::new(named.year.unwrap_or(2000), named.month, 1)
        .map(|day| day.strftime("%B").to_string())
        .unwrap_or_default();
    named.year.map_or_else(|| name.clone(), |year| format!("{name} {year}"))
}
