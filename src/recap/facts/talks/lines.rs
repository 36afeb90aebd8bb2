//! In charge of single lines: which line of a paragraph or an item is a headline, and which lines are
//! talks by themselves.
//!
//! It leaves taking a line apart to [`headline`](super::headline), and what a line begins to
//! [`units`](super::units).

use std::ops::Range;

use super::people::Trust;
use super::phrasings::{self, Senses};
use super::units::LONGEST;
use super::{headline, material, people, prefix, profiles};
use crate::recap::document::{Emphasis, Inline};
use crate::recap::facts::fields;
use crate::recap::facts::outline::{self, Section};
use crate::recap::facts::words;

/// The name in bold that a paragraph on somebody begins with, and the brackets behind it.
pub(super) fn named(inline: &Inline) -> Option<Range<usize>> {
    let bold = inline.emphases.first().filter(|one| one.strong)?;
    let before = inline.text.get(..bold.at.start)?;
    let behind = inline.text.get(bold.at.end..)?;
    let spaces = behind.len() - behind.trim_start().len();
    let bracket =
        behind.trim_start().strip_prefix('(').and_then(|inner| inner.find(')')).map(|at| spaces + at + 2);
    let at = bold.at.start..bold.at.end + bracket.unwrap_or(0);
    let name = people::name(inline, bold.at.clone(), Trust::Look);
    (name.is_some() && !before.contains(char::is_alphanumeric) && at.len() <= LONGEST).then_some(at)
}

/// The first line of a paragraph, if the second explains it as in a list of definitions: `: Ada Example`.
pub(super) fn defined(inline: &Inline) -> Option<Range<usize>> {
    let mut lines = fields::lines(inline);
    let (first, second) = (lines.next()?, lines.next()?);
    let text = inline.text.get(first.clone())?;
    let explained = inline.text.get(second)?.trim_start().starts_with(": ");
    (explained && text.len() <= LONGEST && !text.trim().is_empty() && !text.trim_start().starts_with(": "))
        .then_some(first)
}

/// The first line of a paragraph, if it is bold throughout, short and no field.
pub(super) fn bold_line(inline: &Inline) -> Option<Range<usize>> {
    let line = bold(inline)?;
    let text = inline.text.get(line.clone())?.trim_end();
    let ended = text.ends_with([':', '.', '!']) && !text.ends_with("...");
    (!ended && fields::field(inline, line.clone()).is_none()).then_some(line)
}

/// The only line of a paragraph, if it is bold throughout and short, a colon behind it or not.
pub(super) fn bold_banner(inline: &Inline) -> Option<Range<usize>> {
    // Cheap first: nearly no paragraph begins in bold and goes on in nothing else.
    let begins = inline.emphases.first().is_some_and(|one| one.at.start <= 2);
    if !begins || fields::lines(inline).nth(1).is_some() {
        return None;
    }
    let line = bold(inline)?;
    let labelled = inline.text[line.clone()].trim_end().ends_with([':', '：']);
    if labelled { Some(line) } else { bold_line(inline) }
}

/// The first line of a paragraph, if it is bold throughout and short.
fn bold(inline: &Inline) -> Option<Range<usize>> {
    let line = fields::lines(inline).next()?;
    let text = inline.text.get(line.clone())?;
    let strong = inline
        .emphases
        .iter()
        .find(|one| one.strong && one.at.end > line.start && one.at.start < line.end)?;
    let outside = |range: Range<usize>| {
        inline.text.get(range).is_some_and(|text| !text.chars().any(char::is_alphanumeric))
    };
    let whole =
        outside(line.start..strong.at.start.min(line.end)) && outside(strong.at.end.min(line.end)..line.end);
    (whole && !text.trim().is_empty() && text.len() <= LONGEST).then_some(line)
}

/// The lines of a paragraph that are talks.
pub(super) struct TalkLines {
    pub(super) talks: Vec<Range<usize>>,
    /// Signs of a list or a heading stand before each, or slides and recordings behind.
    pub(super) marked: bool,
}

/// Where lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Anywhere,
    AmongTalks,
    /// Below a sentence that says who gave talks.
    Led,
}

/// Most lines of a paragraph that are looked at as talks.
const MOST_LINES: usize = 40;

/// The talks that the lines of a paragraph are, if they all are, links to what is left of them aside.
pub(super) fn talk_lines(inline: &Inline, place: Place) -> Option<TalkLines> {
    if inline.breaks.len() >= MOST_LINES || inline.text.trim().is_empty() {
        return None;
    }
    let lines: Vec<_> = fields::lines(inline).collect();
    let mut talks: Vec<Range<usize>> = Vec::new();
    let (mut marked, mut profiled) = (true, true);
    for (index, line) in lines.iter().enumerate() {
        let text = inline.text.get(line.clone())?;
        if text.trim().is_empty() || !talks.is_empty() && is_links(inline, line) {
            continue;
        }
        let hashes = text.len() - text.trim_start_matches('#').len();
        let talk = line.start + if hashes > 1 { hashes } else { 0 }..line.end;
        if !is_talk_line(inline, &talk, place) {
            // Between the talks of an agenda there are breaks.
            if prefix::without_time(inline, prefix::undecorated(inline, talk)).1 {
                continue;
            }
            // Behind several with profiles a paragraph may go on.
            if talks.len() > 1 && profiled && index + 1 == lines.len() {
                break;
            }
            return None;
        }
        profiled &= inline
            .links
            .iter()
            .any(|link| talk.contains(&link.at.start) && profiles::handle(&link.url).is_some());
        let until = lines[index + 1..].iter().find(|next| !is_links(inline, next));
        let own = talk.start..until.map_or(inline.text.len(), |next| next.start);
        let from = inline.links.partition_point(|link| link.at.start < own.start);
        let left = inline.links[from..]
            .iter()
            .take_while(|link| link.at.start < own.end)
            .any(|link| material::is_left(&link.url));
        marked &= left || hashes > 1 || text.trim_start().starts_with(['–', '—', '•', '·', '►', '▶', '→']);
        talks.push(talk);
    }
    (!talks.is_empty()).then_some(TalkLines { talks, marked })
}

/// Whether a line holds links, and at most what leads up to them.
fn is_links(inline: &Inline, line: &Range<usize>) -> bool {
    let from = inline.links.partition_point(|link| link.at.start < line.start);
    let links = inline.links[from..].iter().take_while(|link| link.at.start < line.end);
    let linked: usize = links.clone().map(|link| link.at.len()).sum();
    // `UUIDs ([Ada](https://x.com/ada))` is a short talk.
    let profile = links.into_iter().any(|link| profiles::handle(&link.url).is_some());
    !profile && linked > 0 && line.len() <= linked + SHORTEST_LEAD
}

/// Longest text that leads up to links of a line, in bytes.
const SHORTEST_LEAD: usize = 24;

/// Whether a line holds people and a title, and is neither a sentence nor a field nor tells what else
/// people do.
fn is_talk_line(inline: &Inline, line: &Range<usize>, place: Place) -> bool {
    let among_talks = place != Place::Anywhere;
    let setting = headline::Setting {
        among_talks,
        order: match place {
            Place::Anywhere => headline::Order::Unknown,
            Place::AmongTalks => headline::Order::TitleFirst,
            Place::Led => headline::Order::Led,
        },
        names_people: false,
        acts: &|_| false,
    };
    let text = inline.text.get(line.clone()).unwrap_or_default();
    let bold = |one: &Emphasis| one.strong && one.at.start == line.start;
    let sentence = || is_sentence(text) && !(place == Place::Led && inline.emphases.iter().any(bold));
    if line.len() > LONGEST || sentence() || fields::field(inline, line.clone()).is_some() {
        return false;
    }
    let read = headline::read(inline, line.clone(), setting);
    let Some(title) = read.title.filter(|_| !read.people.is_empty()) else { return false };
    let text = inline.text.get(title.clone()).unwrap_or_default();
    // `Ada taught us tea. To read: "Cups" by Bo` are sentences.
    if text.contains(". ") && text.contains(['"', '“', '„', '«']) {
        return false;
    }
    let people_first = inline.text.get(line.start..title.start).unwrap_or_default();
    let coloned = people_first.trim_end_matches([' ', '"', '“', '„', '«', '\u{a0}']).ends_with([':', '：']);
    let quoted = people_first.ends_with(['"', '“', '„', '«', ' ']) && !people_first.ends_with(": ");
    let strong = inline.emphases.iter().any(|one| one.at.start >= line.start && one.at.start < title.start);
    // `Ada Example: see you!` is no talk.
    let told = among_talks || !coloned || quoted || strong || material::is_whole(inline, line);
    told && outline::section(text) == Section::Open
        && !people::is_position(text)
        && !headline::is_credit(text)
}

/// Whether a text is a sentence rather than a headline: it ends like one, and begins with who does
/// something or says what somebody did.
fn is_sentence(text: &str) -> bool {
    let ends = text.trim_end().ends_with(['.', '!', ':']) && !text.trim_end().ends_with("...");
    if !ends {
        return false;
    }
    let means = |word: &words::Word<'_>, senses| phrasings::senses(word.text).any(senses);
    let begins =
        words::each_word(text).next().is_some_and(|word| means(&word, Senses::PRONOUN.or(Senses::THANKS)));
    let deed = Senses::TELLS.or(Senses::GIVES).or(Senses::THANKS).or(Senses::AUXILIARY).or(Senses::BRACKET);
    begins
        || words::each_word(text).nth(15).is_some()
        || words::each_word(text).any(|word| !word.capital() && means(&word, deed))
}

/// Where an item of a list of speakers names one: without what is said of their company, `, a young
/// company`, and without the sign that parts it from the next.
pub(super) fn listed_person(inline: &Inline) -> Option<Range<usize>> {
    let text = inline.text.split(';').next().unwrap_or_default().trim_end_matches([' ', '.', ',']);
    let commas = text.match_indices([',', '/']).map(|(at, _)| at);
    let aside = |at: &usize| {
        let behind = &text[*at + 1..];
        behind
            .strip_prefix(' ')
            .is_some_and(|rest| text[*at..].starts_with('/') || rest.starts_with(char::is_lowercase))
    };
    let ends = std::iter::once(text.len()).chain(commas.filter(aside).take(MOST_ASIDES));
    let mut ends = ends.filter(|end| *end > 0 && *end <= LONGEST);
    ends.find(|end| people::read(inline, 0..*end, Trust::Look).is_some_and(|people| people.len() == 1))
        .map(|end| 0..end)
}

/// Most commas of an item that are looked at.
const MOST_ASIDES: usize = 4;

/// The part of an item that names its talk: the first line where more is told below it, the first sentence
/// where more is told behind it, or else all of it.
pub(super) fn first_line(inline: &Inline) -> Range<usize> {
    let whole = 0..inline.text.len();
    let Some(line) = fields::lines(inline).next().filter(|line| line.end < whole.end) else {
        let sentence = 0..words::sentence_end(inline, 0);
        let behind = inline.text.get(sentence.end..).unwrap_or_default().trim_start_matches(['.', ' ']);
        let told = behind.starts_with(char::is_uppercase) && sentence.len() <= LONGEST;
        return if told && parted(inline, &sentence) { sentence } else { whole };
    };
    let rest = inline.text.get(line.end..).unwrap_or_default().trim_start();
    let goes_on = rest.starts_with(|char: char| char.is_lowercase() || !char.is_alphanumeric());
    let labelled = || {
        let mut below = fields::lines(inline).skip(1);
        below.next().is_some_and(|second| fields::field(inline, second).is_some())
    };
    let own = parted(inline, &line) && !goes_on || bold_line(inline).is_some() || labelled();
    if own { line } else { whole }
}

/// Whether an item holds what lists of winners and helpers do not: a company in brackets, quotes, a link.
pub(super) fn tells_more(inline: &Inline) -> bool {
    !inline.links.is_empty() || inline.text.contains(['(', '"', '“', '„', '«'])
}

/// Whether an item holds a title of several words and behind it people.
pub(super) fn titled(inline: &Inline) -> bool {
    let setting = headline::Setting {
        among_talks: false,
        order: headline::Order::TitleFirst,
        names_people: false,
        acts: &|_| false,
    };
    let line = first_line(inline);
    let text = inline.text.get(line.clone()).unwrap_or_default();
    if text.len() > LONGEST || is_sentence(text) || headline::is_credit(text) {
        return false;
    }
    let read = headline::read(inline, line, setting);
    let title = read.title.filter(|_| !read.people.is_empty()).and_then(|at| Some((at.start, text.get(at)?)));
    title.is_some_and(|(start, title)| {
        let before = text.get(..start).unwrap_or_default();
        title.split_whitespace().count() > 1
            && !before.contains(char::is_alphabetic)
            && !people::is_position(title)
            && outline::section(title) == Section::Open
    })
}

/// Whether a line holds both people and a title.
pub(super) fn parted(inline: &Inline, line: &Range<usize>) -> bool {
    let setting = headline::Setting {
        among_talks: true,
        order: headline::Order::TitleFirst,
        names_people: false,
        acts: &|_| false,
    };
    if line.len() > LONGEST {
        return false;
    }
    let read = headline::read(inline, line.clone(), setting);
    read.title.is_some() && !read.people.is_empty()
}
