//! In charge of what stands before a talk's title and people in its headline: signs and emoji, a
//! time, a number, a label: `🎤 18:30 – 2. Talk:`.
//!
//! It leaves what follows to [`headline`](super::headline).

use std::ops::Range;

use super::headline::BY;
use crate::recap::document::Inline;
use crate::recap::facts::table::{List, list};
use crate::recap::facts::words;

/// What talks are called in front of their titles, in lower case.
static LABELS: List = List::new(|| {
    list(
        "\
    lightning talk|main talk|talk|session|presentation|keynote|workshop|lightning|short talk|\
    tech talk|speaker|presenter|kurzvortrag|vortrag|blitzvortrag|präsentation|sprecher|conférence|\
    présentation|conf|sujet|orateur|exposé|intervention|charla relámpago|charla|plática|ponencia|\
    presentación|ponente|palestra|apresentação|intervento|presentazione|presentatie|lezing|demo|\
    panel discussion|panel|fireside chat|podiumsdiskussion|podium|table ronde|mesa redonda|\
    panel de discusión|mesa-redonda|tavola rotonda",
    )
});

/// Words that count talks in front of their label.
static COUNTED: List = List::new(|| {
    list(
        "\
    first|second|third|fourth|fifth|last|final|opening|closing|1st|2nd|3rd|4th|erster|zweiter|dritter|\
    vierter|erste|zweite|dritte|premier|première|deuxième|troisième|seconde|primera|primer|segunda|\
    tercera|cuarta|última|primeira|terceira|primo|secondo|terzo|eerste|tweede|derde",
    )
});

/// A stretch without the signs, pictures and emoji before it and the white space around it. A brace that is
/// closed again stays.
pub(super) fn undecorated(inline: &Inline, at: Range<usize>) -> Range<usize> {
    let text = &inline.text[at.clone()];
    let last_brace = text.rfind('}');
    let kept = |(at, char): &(usize, char)| {
        char.is_alphanumeric()
            || *char == '{' && last_brace.is_some_and(|last| last > *at)
            || matches!(
                char,
                '"' | '“'
                    | '„'
                    | '«'
                    | '»'
                    | '‘'
                    | '\''
                    | '.'
                    | '@'
                    | '('
                    | '¿'
                    | '¡'
                    | '<'
                    | '$'
                    | '`'
                    | '#'
                    | '_'
            )
    };
    let start = at.start + text.char_indices().find(kept).map_or(text.len(), |(at, _)| at);
    let text = &inline.text[start..at.end];
    let end = text
        .trim_end_matches(|char: char| {
            char.is_whitespace()
                || matches!(char, ':' | '*' | '–' | '-' | '|')
                || !char.is_ascii()
                    && !char.is_alphanumeric()
                    && !matches!(char, '”' | '“' | '»' | '«' | '’' | '‘' | '…')
        })
        .len();
    start..start + end
}

/// Behind a number that counts: `2. `, `#3 `, `1) `.
pub(super) fn without_number(inline: &Inline, at: Range<usize>) -> Range<usize> {
    let text = &inline.text[at.clone()];
    let hash = usize::from(text.starts_with('#'));
    let digits = text[hash..].bytes().take_while(u8::is_ascii_digit).count();
    let behind = &text[hash + digits..];
    let sign = usize::from(behind.starts_with(['.', ')', ':']));
    let counts =
        (1..=2).contains(&digits) && (sign == 1 || hash == 1) && behind[sign..].starts_with([' ', '\u{a0}']);
    if counts { undecorated(inline, at.start + hash + digits + sign..at.end) } else { at }
}

/// Behind a label, `Talk 2:`, and whether there was one.
pub(super) fn without_label(inline: &Inline, at: Range<usize>) -> (Range<usize>, bool) {
    let text = &inline.text[at.clone()];
    let words = words::words(text);
    let counted = usize::from(words.first().is_some_and(|word| {
        let lower = word.text.to_lowercase();
        COUNTED.iter().copied().any(|counted| counted == lower)
    }));
    let Some(first) = words.get(counted) else { return (at, false) };
    let rest = text[first.at.start..].to_ascii_lowercase();
    let found =
        LABELS.iter().copied().filter(|label| rest.starts_with(*label)).max_by_key(|label| label.len());
    let Some(label) = found else { return (at, false) };
    let mut behind = first.at.start + label.len();
    let number = text[behind..].trim_start_matches([' ', '#', '\u{a0}', '°', 'n', '№']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let roman = number
        .split([':', ' ', '–', '-', '.'])
        .next()
        .filter(|part| matches!(*part, "I" | "II" | "III" | "IV" | "V"));
    let count = if (1..=2).contains(&digits) { digits } else { roman.map_or(0, str::len) };
    if count > 0 {
        behind = text.len() - number.len() + count;
    }
    let after = &text[behind..];
    let ends = after.is_empty();
    let parted = after.trim_start().starts_with([':', '-', '–', '—', '|', '.', '：'])
        && (after.starts_with([':', '.', ' ', '：', '\u{a0}']));
    let lower = after.to_lowercase();
    let behind_space = lower.strip_prefix(' ').unwrap_or_default();
    let by = BY.iter().any(|by| behind_space.strip_prefix(by).is_some_and(|rest| rest.starts_with(' ')));
    let quoted = after.trim_start().starts_with(['"', '“', '„', '«']);
    if !(parted
        || by
        || quoted
        || (ends && count > 0)
        || (count > 0 && counted == 0 && after.starts_with(' ')))
    {
        return (at, false);
    }
    (undecorated(inline, at.start + behind..at.end), true)
}

/// Behind a time or a span of times, and whether there was one: `18:30 – `, `3.05 PM - 3.40 PM: `.
pub(super) fn without_time(inline: &Inline, at: Range<usize>) -> (Range<usize>, bool) {
    let text = &inline.text[at.clone()];
    let open = usize::from(text.starts_with(['(', '[']));
    let Some(first) = time(&text[open..]) else { return (at, false) };
    let mut length = open + first.length;
    let mut certain = first.certain;
    let gap = text[length..].trim_start_matches([' ', '-', '–', '—', '\u{a0}', '~', '→', '>']);
    let gap =
        ["to ", "bis ", "à ", "a ", "until "].iter().find_map(|word| gap.strip_prefix(word)).unwrap_or(gap);
    if let Some(second) = time(gap).filter(|second| second.certain || first.certain || second.clock) {
        length = text.len() - gap.len() + second.length;
        certain = true;
    }
    let behind = &text[length..];
    let ended =
        behind.is_empty() || behind.starts_with([' ', ':', ')', ']', '-', '–', '—', '|', ',', '\u{a0}', '/']);
    if !certain || !ended {
        return (at, false);
    }
    let skipped = behind.len()
        - behind
            .trim_start_matches([' ', ':', ')', ']', '-', '–', '—', '|', ',', '.', '\u{a0}', '/', '*'])
            .len();
    (undecorated(inline, at.start + length + skipped..at.end), true)
}

struct Time {
    length: usize,
    /// A clock by itself: `18:30`, `7 pm`, `19h`, `19 Uhr`.
    certain: bool,
    /// Hours and minutes, with a full stop between them.
    clock: bool,
}

/// The time that a text begins with.
fn time(text: &str) -> Option<Time> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let hour: u8 =
        text.get(..hours).filter(|_| (1..=2).contains(&hours))?.parse().ok().filter(|hour| *hour < 25)?;
    let mut length = hours;
    let mut certain = false;
    let sign = text[length..].chars().next();
    let minutes = digits(text.get(length + 1..).unwrap_or_default());
    let minute: Option<u8> = text
        .get(length + 1..length + 1 + minutes)
        .filter(|_| minutes == 2)
        .and_then(|text| text.parse().ok());
    let clock = minute.is_some_and(|minute| minute < 60) && matches!(sign, Some(':' | '.' | 'h' | 'H'));
    if clock {
        length += 3;
        certain = sign != Some('.');
    }
    let behind = text[length..].trim_start_matches([' ', '\u{a0}']).to_ascii_lowercase();
    let spaces = text[length..].len() - text[length..].trim_start_matches([' ', '\u{a0}']).len();
    let units = [
        ("a.m.", 12),
        ("p.m.", 12),
        ("am", 12),
        ("pm", 12),
        ("uhr", 24),
        ("hrs", 24),
        ("h", 24),
        ("ist", 24),
    ];
    for (unit, most) in units {
        let ends = behind.strip_prefix(unit).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if ends && hour <= most {
            return Some(Time { length: length + spaces + unit.len(), certain: true, clock: true });
        }
    }
    Some(Time { length, certain, clock })
}
