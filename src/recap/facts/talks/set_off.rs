//! In charge of titles that are set off: linked, in quotes or in italics.
//!
//! It leaves titles that stand in plain words to [`about`](super::about).

use std::ops::Range;

use super::events::names_event;
use super::passage::Passage;
use super::phrasings::Senses;
use super::{about, profiles};
use crate::recap::document::{Inline, Link};
use crate::recap::facts::table::{Table, table};
use crate::recap::facts::words::{squeeze, words};

/// Texts of links that are no titles, by language.
const NO_TITLES: &[(&str, &[&str])] = &[
    (
        "en",
        &[
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
            "this video",
            "slides here",
            "source code",
            "the code",
            "on youtube",
            "on github",
            "these slides",
            "slide deck",
            "the slide deck",
            "video recording",
            "this post",
            "on slideshare",
        ],
    ),
    (
        "de",
        &[
            "hier",
            "folien",
            "die folien",
            "den folien",
            "zu den folien",
            "das video",
            "zum video",
            "auf github",
            "auf youtube",
            "aufzeichnung",
            "die aufzeichnung",
            "webseite",
            "website",
            "die slides",
            "quellcode",
        ],
    ),
    (
        "fr",
        &[
            "ici",
            "les slides",
            "ces slides",
            "dans ces slides",
            "sur ces slides",
            "la vidéo",
            "cette vidéo",
            "le code",
            "sur github",
            "sur youtube",
            "le site",
            "diapos",
            "les diapos",
            "la présentation",
            "sa présentation",
            "le replay",
            "code dispo sur github",
            "par ici",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "aqui",
            "las diapositivas",
            "diapositivas",
            "la presentación",
            "su presentación",
            "el video",
            "el código",
            "código",
            "código del proyecto",
            "en github",
            "en youtube",
            "este enlace",
            "este link",
            "la grabación",
        ],
    ),
];

/// The first title that is set off in a stretch of the text, by a link, quotes or emphasis, with its
/// link.
pub(super) fn title(passage: &Passage<'_>, range: Range<usize>) -> Option<(String, Option<String>)> {
    let inline = passage.inline;
    let from = inline.links.partition_point(|link| link.at.start < range.start);
    let within = inline.links[from..].iter().take_while(|link| link.at.start < range.end);
    let linked = within.clone().find(|link| is_title(inline, link) && !is_thing(passage, link));
    if let Some(link) = linked {
        return Some((bare(inline.linked(link)), Some(link.url.clone())));
    }
    if let Some((at, title)) = quoted(passage, range.clone()) {
        let url = passage.link(at).map(|link| link.url.clone());
        return Some((title, url));
    }
    emphasised(passage, range).map(|title| (title, None))
}

/// Whether a link is on a thing that the sentence speaks of, `das [Acme Widget Kit] vorgestellt`,
/// and not on a title: an article stands right before it, or it leads to what explains things.
fn is_thing(passage: &Passage<'_>, link: &Link) -> bool {
    let text = passage.inline.linked(link);
    let quoted = text.trim_start().starts_with(QUOTES);
    let parts = text.split_whitespace().count();
    if quoted || parts > 4 {
        return false;
    }
    if explains(&link.url) || parts < 4 && is_home(&link.url) {
        return true;
    }
    let at = passage.words.partition_point(|word| word.at.start < link.at.start);
    let Some(article) = at.checked_sub(1).filter(|before| passage.stop(*before).is_none()) else {
        return false;
    };
    let english = passage.words[article].is_any(&["the", "a", "an", "our", "his", "her", "their", "some"]);
    // `using the [big widgets]`
    let small = || text.chars().all(|char| !char.is_uppercase());
    passage.means(article, Senses::ARTICLE) && (!english || small())
}

/// Whether an address is of a page that explains a word: no talk's.
fn explains(url: &str) -> bool {
    let host = parted(url).0;
    host.ends_with("wikipedia.org") || host.ends_with("wiktionary.org")
}

/// Whether an address is of a site and none of its pages.
fn is_home(url: &str) -> bool {
    let (host, page) = parted(url);
    page.is_empty() && host.contains('.')
}

/// The host and the page of an address.
fn parted(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').unwrap_or((rest, ""))
}

/// Whether a link's text, in lower case, points at what is left of a talk and names nothing.
pub(super) fn is_generic(text: &str) -> bool {
    let mut parts = text.split(|char: char| !char.is_alphanumeric()).filter(|part| !part.is_empty());
    NO_TITLES.iter().any(|(_, generic)| generic.contains(&text)) || parts.all(|part| POINTING.contains(part))
}

/// Words of a text that points at what is left of a talk: `watch the video`, `zu den Folien`.
static POINTING: Table = Table::new(|| {
    table(
        "\
    watch|see|view|read|get|download|open|the|a|her|his|their|this|that|it|full|whole|video|videos|\
    recording|recordings|slides|slide|deck|presentation|talk|here|on|of|at|in|youtube|vimeo|speakerdeck|slideshare|\
    github|pdf|code|repository|repo|demo|available|online|are|is|can|be|found|link|for|to|and|\
    die|der|das|zu|zum|zur|den|ihre|seine|folien|aufzeichnung|mitschnitt|hier|ansehen|anschauen|gibt|es|als|\
    voir|revoir|la|le|les|du|des|de|sa|ses|son|vidéo|présentation|support|supports|diapos|ici|en|ligne|\
    ver|el|los|las|su|sus|vídeo|presentación|diapositivas|grabación|charla|aquí|disponible|disponibles",
    )
});

/// Whether a link's text reads as a title: of two words or more, or in quotes.
pub(super) fn is_title(inline: &Inline, link: &Link) -> bool {
    let text = inline.linked(link).trim();
    !is_generic(&text.to_lowercase())
        && !SPOKEN_OF.iter().any(|talk| text.starts_with(talk))
        && about::clock(text).is_none()
        && !text.contains("://")
        && !names_event(&words(text))
        && profiles::handle(&link.url).is_none()
        && (text.starts_with(QUOTES) || text.contains(char::is_whitespace))
}

/// Beginnings of links to another talk of somebody's: `a version of the [talk she gave at …]`.
const SPOKEN_OF: &[&str] = &["talk ", "talks ", "talk's ", "vortrag ", "charla que ", "conférence qu"];

const QUOTES: [char; 9] = ['"', '“', '”', '„', '«', '»', '\'', '‘', '’'];

/// A title without the quotes around all of it; quotes within stay.
fn bare(title: &str) -> String {
    let title = title.trim();
    let inner = title.strip_prefix(QUOTES).and_then(|rest| rest.strip_suffix(QUOTES));
    squeeze(inner.unwrap_or(title))
}

/// An opening quote to those that close it.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"', '”', '“']),
        '“' => Some(&['”', '"', '“']),
        '„' => Some(&['“', '”', '"']),
        '«' => Some(&['»']),
        '»' => Some(&['«']),
        '‘' => Some(&['’']),
        '‚' => Some(&['‘', '’']),
        '\'' => Some(&['\'']),
        _ => None,
    }
}

/// The first text in quotes that is of two words or more, or stands right behind a word that leads
/// up to a title, and where it begins.
pub(super) fn quoted(passage: &Passage<'_>, range: Range<usize>) -> Option<(usize, String)> {
    let text = passage.inline.text.get(range.start..behind_mark(&passage.inline.text, range.end))?;
    let mut skip = 0;
    while let Some((at, open)) = text[skip..].char_indices().find(|(_, char)| closing(*char).is_some()) {
        let (at, start) = (skip + at, skip + at + open.len_utf8());
        skip = start;
        // An apostrophe is no quote: one opens behind white space and closes before what is no letter.
        let single = matches!(open, '\'' | '‘' | '‚');
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let ends =
            |end: &usize| !single || text[*end..].chars().nth(1).is_none_or(|next| !next.is_alphanumeric());
        let marks = closing(open).unwrap_or_default();
        let Some(end) = text[start..].match_indices(marks).map(|(end, _)| start + end).find(ends) else {
            if single {
                continue;
            }
            return None;
        };
        let inner = squeeze(&text[start..end]);
        let word = passage.words.partition_point(|word| word.at.end <= range.start + at);
        let led = word.checked_sub(1).is_some_and(|before| {
            passage.means(before, Senses::TITLED.or(Senses::TALK))
                || (!single && passage.means(before, Senses::TOPIC))
                || passage.stop(before) == Some(':')
        });
        if inner.contains(' ') || (led && !inner.is_empty()) {
            return Some((range.start + start, inner));
        }
        skip = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// Behind the quotes that close behind the mark at which a stretch of a text ends: `… widgets?"`
fn behind_mark(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let marks = rest.len() - rest.trim_start_matches(['?', '!', '.']).len();
    let close = rest[marks..].chars().next().filter(|char| marks < 4 && QUOTES.contains(char));
    close.map_or(end, |close| end + marks + close.len_utf8())
}

/// All texts in quotes that read as titles.
pub(super) fn all_quoted(passage: &Passage<'_>, range: Range<usize>) -> Vec<String> {
    let mut titles = Vec::new();
    let mut from = range.start;
    while let Some((at, title)) = quoted(passage, from..range.end) {
        // White space was taken together: the quotes close there or behind.
        let behind = passage.inline.text.get(at..range.end).and_then(|rest| {
            let (mark, char) = rest
                .char_indices()
                .skip_while(|(mark, _)| *mark < title.len())
                .find(|(_, char)| QUOTES.contains(char))?;
            Some(at + mark + char.len_utf8())
        });
        titles.push(title);
        let Some(behind) = behind.filter(|_| titles.len() < MOST_TITLES) else { break };
        from = behind;
    }
    titles
}

/// Most talks that one sentence gives to somebody.
const MOST_TITLES: usize = 4;

/// The first text in italics or bold that stands right behind a word that leads up to a title.
fn emphasised(passage: &Passage<'_>, range: Range<usize>) -> Option<String> {
    let emphases = &passage.inline.emphases;
    let from = emphases.partition_point(|emphasis| emphasis.at.start < range.start);
    let within = emphases[from..].iter().take_while(|emphasis| emphasis.at.start < range.end);
    let leads = Senses::TITLED.or(Senses::TALK).or(Senses::TOPIC);
    let mut texts = within.filter_map(|emphasis| {
        let word = passage.words.partition_point(|word| word.at.start < emphasis.at.start);
        let text = passage.inline.text.get(emphasis.at.clone())?;
        (passage.means(word.checked_sub(1)?, leads) && text.trim().contains(char::is_whitespace))
            .then(|| bare(text))
    });
    texts.next()
}
