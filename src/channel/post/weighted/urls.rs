//! In charge of where X sees links in a text: behind `http://` and `https://`, and at bare names of
//! domains such as `example.org/path`, whose last label has to be one of the root zone.
//!
//! It leaves what a link counts to [`super`]. Where the reference and its own test suite disagree, on a
//! name with a hyphen right behind it, the suite is followed.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The last labels of domain names, in lower case.
static TLDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| super::listed(include_str!("tlds.txt")));

/// Most characters of the last label of a domain name.
const LONGEST_TLD: usize = 24;

/// Most UTF-16 units of a link, the scheme and a domain in ASCII counted.
const LONGEST_URL: usize = 4096;

/// Most characters behind `t.co/`.
const LONGEST_SLUG: usize = 40;

/// Most bytes of a label of a domain name in ASCII (RFC 1035 section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// A link, taken apart: each part is bytes of the text.
struct Link {
    scheme: Range<usize>,
    domain: Range<usize>,
    /// Path with the slash before it; empty where there is none.
    path: Range<usize>,
    end: usize,
}

/// The links of a text, in order: bytes, on character boundaries.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((before, link)) = next(text, from) {
        from = link.end;
        if !is_short(text, &link) {
            continue;
        }
        if link.scheme.is_empty() {
            if !before.is_some_and(|c| matches!(c, '-' | '_' | '.' | '/')) {
                bare(text, &link, &mut found);
            }
        } else {
            found.extend(shortened(text, &link));
        }
    }
    found
}

/// The first link from a place on, and the character before it.
fn next(text: &str, from: usize) -> Option<(Option<char>, Link)> {
    // A name without a full stop is none.
    text[from..].find('.')?;
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)) {
        let after = at + c.len_utf8();
        if may_precede(c)
            && let Some(link) = link(text, after)
        {
            return Some((Some(c), link));
        }
        if at == 0
            && let Some(link) = link(text, 0)
        {
            return Some((None, link));
        }
    }
    None
}

/// The link that begins at a place.
fn link(text: &str, start: usize) -> Option<Link> {
    let begins = |scheme: &&str| {
        text[start..].get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"].into_iter().find(begins).map_or(0, str::len);
    let scheme = start..start + scheme;
    let domain = scheme.end..domain(text, scheme.end)?;
    let port = port(text, domain.end);
    let path = port..path(text, port);
    let end = query(text, path.end);
    Some(Link { scheme, domain, path, end })
}

/// Where the domain name ends that begins at a place: as many labels as there are, the last of them known.
fn domain(text: &str, start: usize) -> Option<usize> {
    let mut ends = Vec::new();
    let mut at = start;
    loop {
        let rest = &text[at..];
        let length = rest.find(|c| !(in_domain(c) || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        let label = &rest[..length];
        let is_label = label.starts_with(in_domain) && label.ends_with(in_domain);
        if !is_label || !rest[length..].starts_with('.') {
            break;
        }
        at += length + 1;
        // Only labels before the last two may have an underscore.
        ends.push((at, !label.contains('_')));
    }
    ends.into_iter().rev().filter(|(_, plain)| *plain).find_map(|(at, _)| Some(at + tld(&text[at..])?))
}

/// How many bytes the last label of a domain name has that a text begins with.
fn tld(text: &str) -> Option<usize> {
    let ends_here =
        |end: usize| !text[end..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '@');
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST_TLD).collect();
    let is_known = |end: &usize| ends_here(*end) && TLDS.contains(text[..*end].to_lowercase().as_str());
    ends.into_iter().rev().find(is_known).or_else(|| punycode(text))
}

/// The same for a label in Punycode, of which every one is taken.
fn punycode(text: &str) -> Option<usize> {
    let rest = text.get(..4).filter(|begin| begin.eq_ignore_ascii_case("xn--")).map(|_| &text[4..])?;
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    (length > 0).then_some(4 + length)
}

fn port(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix(':') else { return at };
    match rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()) {
        0 => at,
        digits => at + 1 + digits,
    }
}

/// Where a path ends that begins with a slash: behind the last character that may end one.
fn path(text: &str, at: usize) -> usize {
    if !text[at..].starts_with('/') {
        return at;
    }
    let (mut here, mut end) = (at + 1, at + 1);
    while let Some(c) = text[here..].chars().next() {
        if in_path(c) {
            here += c.len_utf8();
            if ends_path(c) {
                end = here;
            }
        } else if let Some(length) = parentheses(&text[here..]) {
            here += length;
            end = here;
        } else {
            break;
        }
    }
    end
}

/// How long a pair of parentheses is that a text begins with: something in it, or one more pair.
fn parentheses(text: &str) -> Option<usize> {
    let run = |text: &str| text.find(|c| !in_path(c)).unwrap_or(text.len());
    let inside = text.strip_prefix('(')?;
    let first = run(inside);
    let rest = &inside[first..];
    if let Some(nested) = rest.strip_prefix('(') {
        let second = run(nested);
        let behind = nested[second..].strip_prefix(')').filter(|_| second > 0)?;
        let third = run(behind);
        return behind[third..].starts_with(')').then_some(first + second + third + 4);
    }
    (first > 0 && rest.starts_with(')')).then_some(first + 2)
}

/// Where a query ends that begins with a question mark.
fn query(text: &str, at: usize) -> usize {
    let Some(rest) = text[at..].strip_prefix('?') else { return at };
    let length = rest.find(|c| !in_query(c)).unwrap_or(rest.len());
    rest[..length].rfind(ends_query).map_or(at, |last| at + 1 + last + 1)
}

/// Whether a link has a domain name that the DNS can hold, and is not too long.
fn is_short(text: &str, link: &Link) -> bool {
    let domain = &text[link.domain.clone()];
    // What claims to be in ASCII already has to be.
    if domain.starts_with("xn--") && latin_name(domain, 0).is_none() {
        return false;
    }
    let in_ascii = |label: &str| match label.is_ascii() {
        true => Some(label.len()),
        false => Some("xn--".len() + idna::punycode::encode_str(label)?.len()),
    };
    let fits = |label: &str| in_ascii(label).is_some_and(|length| (1..=LONGEST_LABEL).contains(&length));
    let units = text[link.scheme.start..link.end].encode_utf16().count();
    let scheme = if link.scheme.is_empty() { "https://".len() } else { link.scheme.len() };
    domain.split('.').all(fits) && scheme + units <= LONGEST_URL
}

/// The links without a scheme at a place: only what is written in Latin letters, the last with its path.
fn bare(text: &str, link: &Link, found: &mut Vec<Range<usize>>) {
    let domain = &text[link.domain.clone()];
    let before = found.len();
    let mut from = 0;
    while let Some(name) = latin_name(domain, from) {
        from = name.end;
        found.push(link.domain.start + name.start..link.domain.start + name.end);
    }
    if let Some(last) = found[before..].last_mut()
        && !link.path.is_empty()
    {
        last.end = link.end;
    }
}

/// The first domain name in Latin letters from a place on.
fn latin_name(domain: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while at < domain.len() {
        let start = at + domain[at..].find(in_latin_label)?;
        let mut ends = Vec::new();
        let mut here = start;
        loop {
            let rest = &domain[here..];
            let length = rest.find(|c| !in_latin_label(c)).unwrap_or(rest.len());
            if length == 0 || !rest[length..].starts_with('.') {
                at = here + length;
                break;
            }
            here += length + 1;
            ends.push(here);
        }
        let end = ends.into_iter().rev().find_map(|label| Some(label + tld(&domain[label..])?));
        if let Some(end) = end {
            return Some(start..end);
        }
    }
    None
}

/// A link with its scheme; one of X's own shortener ends where its name does.
fn shortened(text: &str, link: &Link) -> Option<Range<usize>> {
    let whole = link.scheme.start..link.end;
    let slug_at = link.path.start + 1;
    let is_own = text[link.domain.clone()].eq_ignore_ascii_case("t.co") && link.path.start == link.domain.end;
    if !is_own || link.path.is_empty() {
        return Some(whole);
    }
    let rest = &text[slug_at..link.end];
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    match length {
        0 => Some(whole),
        length if length > LONGEST_SLUG => None,
        length => Some(whole.start..query(&text[..link.end], slug_at + length)),
    }
}

/// Whether a link may begin behind a character.
fn may_precede(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '@' | '＠' | '$' | '#' | '＃') || is_invalid(c))
}

/// Whether a domain name may have a character, hyphens and underscores aside.
fn in_domain(c: char) -> bool {
    let is_punctuation = c.is_ascii_punctuation() && !matches!(c, '"' | '`');
    let is_gap = c.is_whitespace() || matches!(c, '\u{180E}');
    !(is_punctuation || is_gap || is_invalid(c) || turns_direction(c))
}

fn in_path(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || "!*';:=+,.$/%#[]-–_~@|&".contains(c)
        || is_latin_accented(c)
        || is_cyrillic(c)
}

fn ends_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+-=_#/".contains(c) || is_latin_accented(c) || is_cyrillic(c)
}

fn in_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(c)
}

fn ends_query(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_&=#/".contains(c)
}

fn in_latin_label(c: char) -> bool {
    c == '-' || c.is_ascii_alphanumeric() || is_latin_accented(c)
}

/// Characters that are none (U+FFFE, U+FFFF) or stand for a byte order.
fn is_invalid(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FEFF}' | '\u{FFFF}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2066}'..='\u{2069}')
}

/// Whether a set has a character, or its capital: the reference looks without regard to case.
fn either_case(c: char, has: fn(char) -> bool) -> bool {
    let mut capital = c.to_uppercase();
    has(c) || (capital.len() == 1 && capital.next().is_some_and(|c| !c.is_ascii() && has(c)))
}

fn is_cyrillic(c: char) -> bool {
    either_case(c, |c| matches!(c, '\u{400}'..='\u{4FF}'))
}

fn is_latin_accented(c: char) -> bool {
    either_case(c, has_latin_accent)
}

fn has_latin_accent(c: char) -> bool {
    matches!(c,
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{253}' | '\u{254}' | '\u{256}'
        | '\u{257}' | '\u{259}' | '\u{25B}' | '\u{263}' | '\u{268}' | '\u{26F}' | '\u{272}' | '\u{289}'
        | '\u{28B}' | '\u{2BB}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}')
}
