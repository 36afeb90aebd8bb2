//! In charge of what a talk is about, as its paragraph tells: the title (linked, quoted or plain),
//! the link and where it begins in the evening's video.

use crate::recap::document::{Block, Inline, Link};
use crate::recap::facts::words::{self, Word, squeeze};

/// Words behind which a plain title begins, if it begins like one.
const INTRODUCTIONS: &[&str] = &[
    "about",
    "on",
    "with",
    "to",
    "discussing",
    "discussed",
    "describing",
    "described",
    "explaining",
    "explained",
    "exploring",
    "explored",
    "presenting",
    "presented",
    "introducing",
    "introduced",
    "covering",
    "covered",
    "titled",
    "entitled",
    "called",
    "demonstrating",
    "demonstrated",
    "by",
];

/// Words in front of an `of` behind which a plain title begins.
const SHOWN: &[&str] = &["demo", "demonstration", "overview", "introduction"];

/// Texts of links that are no titles.
const NO_TITLES: &[&str] = &[
    "here",
    "slides",
    "video",
    "link",
    "this",
    "this link",
    "recording",
    "watch",
    "website",
    "blog",
    "blogpost",
    "blog post",
    "his slides",
    "her slides",
    "their slides",
    "the slides",
    "the video",
    "the recording",
    "youtube",
    "github",
    "twitter",
    "linkedin",
    "code",
    "demo",
];

/// Words that a title does not hold: the sentence went on.
const SENTENCE_WORDS: &[&str] =
    &["which", "who", "because", "he", "she", "they", "was", "were", "had", "has"];

/// Words that begin a sentence about a talk that was told before.
const AFTERWARDS: &[&str] = &[
    "he",
    "she",
    "they",
    "his",
    "her",
    "their",
    "check",
    "we",
    "you",
    "unfortunately",
    "slides",
    "takeaways",
];

/// Words of links that lead to what is left of a talk.
const MATERIAL: &[&str] = &["slides", "video", "recording", "deck", "presentation"];

/// What a talk is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) starts_at: Option<String>,
}

/// Reads what stands behind the speakers: from a word, to the end of their sentence.
pub(super) fn read(inline: &Inline, words: &[Word<'_>], from: usize, until: usize) -> About {
    let Some(start) = words.get(from).map(|word| word.at.start) else {
        return About::default();
    };
    let behind = || inline.links.iter().filter(|link| link.at.start >= start);
    let titled = behind().find(|link| link.at.start < until && is_title(inline, link));
    let time = behind().find(|link| clock(inline.linked(link)).is_some());
    let starts_at = time.and_then(|link| clock(inline.linked(link))).or_else(|| stated_start(inline, start));
    let title = match titled {
        Some(link) => Some(bare(inline.linked(link))),
        None => quoted(&inline.text[start..until.max(start)]).or_else(|| plain(inline, words, from)),
    };
    let url = titled.or(time).map(|link| link.url.clone());
    About { title: title.filter(|title| !title.is_empty()), url, starts_at }
}

/// Whether a link's text reads as a title: of two words or more, or in quotes.
pub(super) fn is_title(inline: &Inline, link: &Link) -> bool {
    let text = inline.linked(link).trim();
    let generic = NO_TITLES.iter().any(|generic| text.eq_ignore_ascii_case(generic));
    let quoted = text.starts_with(['"', '“', '\'', '‘']);
    !generic
        && clock(text).is_none()
        && !text.contains("://")
        && (quoted || text.contains(char::is_whitespace))
}

/// A title without the quotes around all of it; quotes within stay.
fn bare(title: &str) -> String {
    let title = title.trim();
    let pairs = ['"', '“', '”', '\'', '‘', '’'];
    let inner = title.strip_prefix(pairs).and_then(|rest| rest.strip_suffix(pairs));
    squeeze(inner.unwrap_or(title))
}

/// The first text in double quotes, of two words or more.
fn quoted(text: &str) -> Option<String> {
    let open = text.find(['"', '“'])?;
    let inner = &text[open + text[open..].chars().next()?.len_utf8()..];
    let inner = &inner[..inner.find(['"', '”', '“'])?];
    inner.trim().contains(char::is_whitespace).then(|| squeeze(inner))
}

/// A title that is set off by nothing but how it begins: with a capital, behind a word that leads
/// up to it, to the end of its sentence.
fn plain(inline: &Inline, words: &[Word<'_>], from: usize) -> Option<String> {
    let begins = |at: usize| {
        words.get(at).is_some_and(|word| word.text.chars().any(char::is_uppercase) || starts_with_digit(word))
    };
    let first = (from..words.len()).find(|at| {
        let leads = words[*at].is_any(INTRODUCTIONS) || (words[*at].is("of") && words[*at - 1].is_any(SHOWN));
        leads && words[*at].stop.is_none() && begins(*at + 1)
    })? + 1;
    let start = words[first].at.start;
    // A title may not begin behind the sentence that leads up to it.
    if words[from.saturating_sub(1)..first - 1].iter().any(|word| matches!(word.stop, Some('.' | '!' | '?')))
    {
        return None;
    }
    let text = &inline.text[start..plain_end(&inline.text, words, first)];
    let timed = inline.text[start + text.len()..].trim_start().starts_with("(starting");
    let title = text.trim_end_matches([' ', ',', ':', '.']);
    let title = if timed { title } else { without_clause(title) };
    let outside = title.split('(').next().unwrap_or_default();
    let enough = outside.split_whitespace().count() >= 2;
    let sentence = words::words(title).iter().any(|word| word.is_any(SENTENCE_WORDS));
    (enough && (timed || !sentence)).then(|| squeeze(title))
}

fn starts_with_digit(word: &Word<'_>) -> bool {
    word.text.starts_with(|char: char| char.is_ascii_digit())
}

/// Where a plain title ends that begins at a word.
fn plain_end(text: &str, words: &[Word<'_>], first: usize) -> usize {
    let start = words[first].at.start;
    if let Some(timed) = text[start..].find("(starting") {
        return start + timed;
    }
    let pairs = words[first..].windows(2);
    let ended = pairs.clone().find(|pair| {
        let next = &pair[1];
        match pair[0].stop {
            Some('.') => next.capital() || next.text.is_empty(),
            Some('!' | '?') => next.is_any(AFTERWARDS) && next.capital(),
            Some(':') => false,
            _ => false,
        }
    });
    ended.map_or(text.len(), |pair| pair[0].at.end + usize::from(matches!(pair[0].stop, Some('!' | '?'))))
}

/// A title without a clause behind it that tells how it was given: `…, showing how`.
fn without_clause(title: &str) -> &str {
    let clauses = title.match_indices(", ").find(|(at, _)| {
        let next = title[at + 2..].split_whitespace().next().unwrap_or_default();
        next.ends_with("ing") && next.chars().all(char::is_lowercase)
    });
    clauses.map_or(title, |(at, _)| &title[..at])
}

/// `(starting at 19:07)`, where the time is no link.
fn stated_start(inline: &Inline, from: usize) -> Option<String> {
    let text = &inline.text[from..];
    let behind = ["starting at ", "starts at ", "begins at "]
        .iter()
        .find_map(|cue| text.find(cue).map(|at| &text[at + cue.len()..]))?;
    let time = behind.split(|char: char| !(char.is_ascii_digit() || char == ':')).next()?;
    clock(time)
}

/// A time of a video: `MM:SS` or `H:MM:SS`, as written.
fn clock(text: &str) -> Option<String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split(':').collect();
    let shaped = parts.iter().enumerate().all(|(at, part)| {
        (part.len() == 2 || (at == 0 && (1..=3).contains(&part.len())))
            && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    (shaped && matches!(parts.len(), 2 | 3)).then(|| text.to_owned())
}

/// A link to slides or a recording in the paragraphs of a talk.
pub(super) fn link_behind(section: &[Block]) -> Option<String> {
    let texts = section.iter().filter_map(Block::paragraph);
    texts.flat_map(|inline| inline.links.iter().map(move |link| (inline, link))).find_map(|(inline, link)| {
        let before = inline.text[..link.at.start]
            .rsplit(['.', '!', '?', ':'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let own = inline.linked(link).to_lowercase();
        let tells = |text: &str| {
            MATERIAL
                .iter()
                .any(|word| text.split(|char: char| !char.is_alphanumeric()).any(|part| part == *word))
        };
        let pointed = NO_TITLES.iter().any(|generic| own.trim() == *generic);
        (tells(&own) || (pointed && tells(&before))).then(|| link.url.clone())
    })
}
