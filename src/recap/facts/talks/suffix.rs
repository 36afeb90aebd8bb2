//! In charge of what stands behind a talk's title and people in its headline: links, addresses and
//! brackets that say nothing of either: `Gardens – Ada Example (slides, video)`.
//!
//! It leaves what stands before to [`prefix`](super::prefix), and the rest to
//! [`headline`](super::headline).

use std::ops::Range;

use super::headline::QUOTES;
use super::people;
use super::prefix::undecorated;
use crate::recap::document::Inline;

/// A stretch without the addresses and the links that only point at its end: `…: https://…`,
/// `… – slides, video`.
pub(super) fn without_links(inline: &Inline, mut at: Range<usize>) -> Range<usize> {
    let signs = [' ', ':', ',', '(', '[', '<', '|', '/', '&', '+', '→', '\u{a0}'];
    let mut cut = false;
    loop {
        let behind = inline.links.partition_point(|link| link.at.start < at.end);
        let link = inline.links[..behind].last().filter(|link| {
            let text = inline.linked(link);
            let ends = link.at.end <= at.end
                && inline.text[link.at.end..at.end].chars().all(|char| matches!(char, ')' | ']' | '>' | ' '));
            link.at.start > at.start && ends && (text.contains("://") || people::is_aside(text))
        });
        let text = &inline.text[at.clone()];
        // The word that led up to a link: `Slides: https://…`
        let word = || {
            let from = text.rfind(['–', '—', '-', '|', ',', ':', '(', '.'])?;
            let sign = text[from..].chars().next().map_or(1, char::len_utf8);
            people::is_aside(&text[from + sign..]).then_some(at.start + from)
        };
        let Some(end) = link.map(|link| link.at.start).or_else(|| word().filter(|_| cut)) else {
            return at;
        };
        cut = true;
        let kept = inline.text[at.start..end].trim_end_matches(signs);
        at = undecorated(inline, at.start..at.start + kept.len());
    }
}

/// A stretch without brackets at its end that say nothing of title or people: `(slides, video)`.
pub(super) fn without_asides(inline: &Inline, at: Range<usize>) -> Range<usize> {
    let text = &inline.text[at.clone()];
    let inner = text
        .strip_suffix([')', ']'])
        .and_then(|text| text.rfind(['(', '[']).map(|open| (open, &text[open + 1..])));
    match inner {
        Some((open, inner)) if open > 0 && people::is_aside(inner) => {
            undecorated(inline, at.start..at.start + open)
        }
        _ => at,
    }
}

/// A title without white space and without quotes around all of it.
pub(super) fn bare(inline: &Inline, at: Range<usize>) -> Range<usize> {
    let at = undecorated(inline, at);
    let text = inline.text[at.clone()].trim_end_matches([',', ';']);
    // A question nobody has answered is no part of a title: `Gardens ?`
    let text = text.strip_suffix(" ?").unwrap_or(text).trim_end();
    // `"Gardens" (again)`: what is said in brackets behind a title in quotes is none of it.
    let text = QUOTES
        .iter()
        .find_map(|(open, close)| {
            let (title, aside) = text.strip_suffix(')')?.rsplit_once(" (")?;
            let inner = title.strip_prefix(*open)?.strip_suffix(*close)?;
            (!inner.contains([*open, *close]) && !aside.contains(['(', ')'])).then_some(title)
        })
        .unwrap_or(text);
    let quoted = QUOTES.iter().find_map(|(open, close)| {
        let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inner.contains([*open, *close])).then_some((open.len_utf8(), close.len_utf8()))
    });
    let (open, close) = quoted.unwrap_or((0, 0));
    at.start + open..at.start + text.len() - close
}
