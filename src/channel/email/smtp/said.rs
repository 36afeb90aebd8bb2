//! In charge of what a server, or the system, said as it may be shown and stored: on one line, with the digits that
//! it came with, and without anybody's address.
//!
//! It leaves what an answer means to [`super::connection`] and [`super`].

use std::error::Error as _;
use std::io;

use lettre::transport::smtp;
use lettre::transport::smtp::response::Response;

use super::stream::DIGIT;
use crate::http;

/// The whole text of a reply, fit to be shown.
pub(super) fn reply(response: &Response) -> String {
    let lines: Vec<_> = response.message().collect();
    told(&as_said(response.code().into(), &lines.join(" ")))
}

/// An answer with the three digits that it came with: the stream puts another second one in the place of
/// any that lettre does not know.
fn as_said(code: u16, text: &str) -> String {
    let mut parts = text.split(DIGIT);
    let mut told = parts.next().unwrap_or_default().to_owned();
    let mut second = code / 10 % 10;
    for part in parts {
        let mut rest = part.chars();
        second = rest.next().and_then(|digit| digit.to_digit(10)).map_or(second, |digit| digit as u16);
        told.push_str(rest.as_str());
    }
    format!("{}{second}{} {told}", code / 100, code % 10)
}

/// What went wrong in the words of whoever noticed first: the server, or the system.
pub(super) fn said(error: &smtp::Error) -> String {
    // lettre and rustls each have their own way to say it, meant for programmers.
    let closed = error.source().is_some_and(|cause| cause.to_string() == "incomplete response");
    if closed || io_kind(error) == Some(io::ErrorKind::UnexpectedEof) {
        return "the server closed the connection".to_owned();
    }
    let mut cause: Option<&dyn std::error::Error> = error.source();
    let mut text = cause.map_or_else(|| error.to_string(), ToString::to_string);
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    match error.status() {
        Some(code) => told(&as_said(code.into(), &text)),
        None => told(&text),
    }
}

pub(super) fn io_kind(error: &smtp::Error) -> Option<io::ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

/// A text of the server as it may be shown and stored: on one line, at most 200 characters, and with
/// the addresses in it masked.
fn told(text: &str) -> String {
    // No equals sign: before it there may be the person, as in bounces+ada=example.com@example.org.
    let bound = |c: char| c.is_whitespace() || "<>()[]{}\"',;:".contains(c);
    let mut masked = String::with_capacity(text.len());
    for part in text.split_inclusive(bound) {
        mask(part, &mut masked);
    }
    http::plain(&masked)
}

/// Adds a part of a text without what stands before any `@` in it, in the spelling of URLs as well.
fn mask(part: &str, masked: &mut String) {
    let (mut rest, mut is_first) = (part, true);
    while let Some(at) = rest.find("%40").into_iter().chain(rest.find('@')).min() {
        let (piece, behind) = rest.split_at(at);
        // Behind an `@` there is a domain first, unless that is a name itself: ada@work@example.com.
        let end = piece.find(|c: char| !c.is_alphanumeric() && !".-".contains(c));
        let (domain, user) = piece.split_at(end.filter(|_| !is_first).unwrap_or_default());
        // With what stands between the two, which is no name.
        masked.push_str(domain);
        masked.extend(user.chars().take(if domain.is_empty() { 1 } else { 2 }));
        if !user.is_empty() {
            masked.push('…');
        }
        let sign = if behind.starts_with('@') { "@" } else { "%40" };
        masked.push_str(sign);
        (rest, is_first) = (behind.get(sign.len()..).unwrap_or_default(), false);
    }
    masked.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn addresses_and_control_characters_do_not_leave_a_servers_words() {
        assert_eq!(
            told("550 5.1.1 <ada@example.org>: unknown\u{1b}[31m, see \"bo.muster@mail.example.com\""),
            "550 5.1.1 <a…@example.org>: unknown [31m, see \"b…@mail.example.com\""
        );
        for (said, shown) in [
            ("smtp;u5@d5.example/u5@d5.example", "smtp;u…@d5.example/u…@d5.example"),
            ("bounces+u6=d6.example@example.org", "b…@example.org"),
            ("ada@work@example.com, @ and @home", "a…@w…@example.com, @ and @home"),
            ("ada@a.example|bo@b.example|x", "a…@a.example|b…@b.example|x"),
            ("see x/?to=ada%40a.example&by=bo@b.example", "see x…%40a.example&b…@b.example"),
            ("no address", "no address"),
        ] {
            assert_eq!(told(said), shown);
        }
        assert_eq!(told(&"x".repeat(1000)).chars().count(), 200);
    }
}
