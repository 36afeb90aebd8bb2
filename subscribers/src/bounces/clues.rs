//! In charge of what in a message may name the delivery that it is about: tokens and Message-IDs, from where only
//! mail systems write. Those are the fields that say where the message itself went, those in which a report
//! says which message it is about, and the header of the message that came back. No text counts, no matter
//! whose, and no message within the one that came back: anything may be quoted or enclosed there.
//!
//! It leaves checking them to those who have the key: anybody can write such characters.

use super::fields::Fields;
use super::mail::Mail;

/// Most clues of one kind that are kept.
const MOST: usize = 16;

/// Characters of a token of a bounce ([`crate::BOUNCE_TOKEN_LENGTH`]).
const BOUNCE_TOKEN: usize = 40;

/// Fewest and most characters of a token in an unsubscribe link.
const UNSUBSCRIBE_TOKEN: std::ops::RangeInclusive<usize> = 24..=200;

/// Hexadecimal digits in a Message-ID of ours.
const MESSAGE_ID: usize = 40;

/// The fields that say where a message was sent and brought to.
const WENT_TO: [&str; 8] = [
    "to",
    "cc",
    "delivered-to",
    "x-delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    // `… for <bounces+TOKEN@example.org>; …` (RFC 5321 section 4.4)
    "received",
];

/// The fields that say which envelope sender a message had.
const CAME_FROM: [&str; 4] = ["return-path", "x-envelope-from", "received", "received-spf"];

/// What may name the delivery; nothing of it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    /// What looks like the token of an envelope sender, in the envelope of the message itself or of the one
    /// that it says it is about: only that one's mail comes back there.
    pub bounce_tokens: Vec<String>,
    /// The same in the header of the message that came back. Somebody may have sent that one on as it was.
    pub returned_bounce_tokens: Vec<String>,
    /// What looks like the token of an unsubscribe link in the header of the message that came back.
    pub unsubscribe_tokens: Vec<String>,
    /// What looks like a Message-ID of ours, without its angle brackets.
    pub message_ids: Vec<String>,
}

impl Clues {
    /// Adds an address that the message was sent to, as the mail server that hands it over knows it.
    pub fn add_recipient(&mut self, address: &str) {
        let mut found: Vec<String> = bounce_tokens(address).map(str::to_owned).collect();
        found.append(&mut self.bounce_tokens);
        self.bounce_tokens = found;
    }
}

/// Looks where only mail systems write.
pub(super) fn find(mail: &Mail) -> Clues {
    let mut clues = Clues::default();
    let report = mail.delivery_status.iter().flatten().filter(|block| !block.is_recipient());
    let envelope = values(&mail.fields, &WENT_TO)
        .chain(report.flat_map(|block| block.all("x-postfix-sender")))
        .chain(mail.feedback.iter().flat_map(|feedback| feedback.all("original-mail-from")));
    for token in envelope.flat_map(bounce_tokens) {
        keep(&mut clues.bounce_tokens, token);
    }
    for token in values(&mail.returned, &CAME_FROM).flat_map(bounce_tokens) {
        keep(&mut clues.returned_bounce_tokens, token);
    }
    // RFC 2369 section 3.2.
    for token in mail.returned.all("list-unsubscribe").flat_map(link_tokens) {
        keep(&mut clues.unsubscribe_tokens, token);
    }
    let answered = values(&mail.fields, &["in-reply-to", "references"]);
    for id in mail.returned.all("message-id").chain(answered).flat_map(message_ids) {
        keep(&mut clues.message_ids, id);
    }
    clues
}

/// The values of some fields.
fn values<'a>(fields: &'a Fields, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
    names.iter().flat_map(|name| fields.all(name))
}

/// `bounces+TOKEN@example.org`
fn bounce_tokens(value: &str) -> impl Iterator<Item = &str> {
    let tokens = value.split('+').skip(1).map(|behind| leading(behind, |byte| byte.is_ascii_alphanumeric()));
    tokens.filter(|token| token.len() == BOUNCE_TOKEN)
}

/// `?token=TOKEN`, and as quoted-printable writes it `?token=3DTOKEN`
fn link_tokens(value: &str) -> impl Iterator<Item = &str> {
    let belongs = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let tokens = value.split("token=").skip(1).map(move |behind| leading(behind, belongs));
    let written = tokens.flat_map(|token| [Some(token), token.strip_prefix("3D")]).flatten();
    written.filter(|token| UNSUBSCRIBE_TOKEN.contains(&token.len()))
}

/// `<DIGITS@example.org>`
fn message_ids(value: &str) -> impl Iterator<Item = &str> {
    value.split('<').skip(1).filter_map(|behind| {
        let id = &behind[..behind.find('>').filter(|end| *end < 400)?];
        let digits = leading(id, |byte| byte.is_ascii_hexdigit());
        let is_ours = digits.len() == MESSAGE_ID
            && id[MESSAGE_ID..].starts_with('@')
            && !id.contains(char::is_whitespace);
        is_ours.then_some(id)
    })
}

/// As much of the beginning as belongs there.
fn leading(text: &str, belongs: impl Fn(u8) -> bool) -> &str {
    let end = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    &text[..end]
}

fn keep(kept: &mut Vec<String>, one: &str) {
    if kept.len() < MOST && !kept.iter().any(|known| known == one) {
        kept.push(one.to_owned());
    }
}
