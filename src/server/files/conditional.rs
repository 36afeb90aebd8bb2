//! In charge of whether a client has a file already (RFC 9110 section 13), and of which encoding it is
//! sent in (section 12.5.3). Both read what clients send leniently and never refuse it.
//!
//! It leaves the answer to [`super::file`].

use std::time::{Duration, UNIX_EPOCH};

use axum::http::{HeaderMap, header};

use super::encoding::Encoding;

/// What intermediaries put behind a tag within its quotes when they compress an answer; Apache does not
/// take it away again when the tag comes back.
const DECORATIONS: [&str; 8] = ["-gzip", "--gzip", ";gzip", "-gz", "-br", "-zstd", "-deflate", "-df"];

/// Whether the client has what it asks for. `tag` is the opaque part of the entity tag, without quotes;
/// `modified` is when the file changed last, in whole seconds since 1970.
///
/// `If-Modified-Since` is looked at only where there is no `If-None-Match` (RFC 9110 section 13.1.3).
pub(super) fn is_current(headers: &HeaderMap, tag: &str, modified: Option<u64>) -> bool {
    if headers.contains_key(header::IF_NONE_MATCH) {
        let mut lines = headers.get_all(header::IF_NONE_MATCH).iter();
        return lines.any(|line| names_tag(line.as_bytes(), tag));
    }
    let since = headers.get(header::IF_MODIFIED_SINCE).and_then(|since| since.to_str().ok());
    let since = since.and_then(|since| httpdate::parse_http_date(since).ok());
    match (since, modified) {
        (Some(since), Some(modified)) => UNIX_EPOCH + Duration::from_secs(modified) <= since,
        _ => false,
    }
}

/// Whether a list of entity tags, or `*`, names this one. Tags compare weakly (RFC 9110 section 8.8.3.2),
/// may have lost their quotes, and may be decorated.
fn names_tag(list: &[u8], tag: &str) -> bool {
    let mut rest = list;
    while let Some(begin) = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b',')) {
        rest = &rest[begin..];
        if let [b'W' | b'w', b'/', after @ ..] = rest {
            rest = after;
        }
        let (one, after) = match rest {
            [b'"', quoted @ ..] => split_at(quoted, |byte| byte == b'"'),
            bare => split_at(bare, |byte| matches!(byte, b' ' | b'\t' | b',')),
        };
        // In quotes it is a tag like any other.
        if one == b"*" && rest.first() != Some(&b'"') {
            return true;
        }
        if is_tag(one, tag.as_bytes()) {
            return true;
        }
        rest = after;
    }
    false
}

/// What stands before a byte, and what stands behind it.
fn split_at(bytes: &[u8], end: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| end(*byte)) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, &[]),
    }
}

fn is_tag(one: &[u8], tag: &[u8]) -> bool {
    let decorated = |rest: &[u8]| DECORATIONS.iter().any(|decoration| decoration.as_bytes() == rest);
    one.strip_prefix(tag).is_some_and(|rest| rest.is_empty() || decorated(rest))
}

/// The encoding to send, of those there are: the one that the client likes best and, of several, the
/// one that is told first in [`Encoding::ALL`], which are ordered by size. Nobody is refused: who takes
/// none of them gets the file as it is.
pub(super) fn preferred(headers: &HeaderMap, there_is: impl Fn(Encoding) -> bool) -> Encoding {
    let mut wanted = [None; Encoding::ALL.len()];
    let mut others = None;
    for line in headers.get_all(header::ACCEPT_ENCODING) {
        for item in line.to_str().unwrap_or_default().split(',') {
            let (name, quality) = weighted(item);
            match Encoding::named(name) {
                Some(encoding) => wanted[encoding as usize] = Some(quality),
                None if name == "*" => others = Some(quality),
                None => {}
            }
        }
    }
    let mut best = (0, Encoding::Identity);
    for encoding in Encoding::ALL {
        let quality = match (wanted[encoding as usize], encoding) {
            (Some(quality), _) => quality,
            // Nobody has to say that a file may come as it is; it comes last then.
            (None, Encoding::Identity) => others.unwrap_or(1).min(1),
            (None, _) => others.unwrap_or(0),
        };
        if quality > best.0 && there_is(encoding) {
            best = (quality, encoding);
        }
    }
    best.1
}

/// The name of an encoding and its weight in thousandths; one that cannot be read counts in full.
fn weighted(item: &str) -> (&str, u16) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters.split_once('=').map_or("", |(_, weight)| weight.trim());
    let quality = match weight.split_once('.') {
        Some(("0", part)) => {
            let digits = part.bytes().chain(std::iter::repeat(b'0')).take(3);
            digits.fold(0, |sum, digit| sum * 10 + u16::from(digit.wrapping_sub(b'0').min(9)))
        }
        None if weight == "0" => 0,
        _ => 1000,
    };
    (name.trim(), quality)
}

#[cfg(test)]
mod tests;
