//! In charge of header fields: text, names and addresses become lines that every mail program reads
//! as they were meant (RFC 5322 section 2.2, RFC 2047), and URIs stay in one piece.
//!
//! It leaves which fields a message has to [`super::message`]. lettre's own encoder is not used: it
//! lets text through that looks like an encoded-word and words longer than a line, and may fold the
//! URIs of list headers (RFC 8058 section 3.1 wants them whole, and Gmail ignores them when they are
//! encoded).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::Address;

/// Longest line of a header field that holds an encoded-word (RFC 2047 section 2); the others are
/// kept to it as well.
const LINE: usize = 76;

/// Longest line at all, without its end (RFC 5322 section 2.1.1).
const HARD_LIMIT: usize = 998;

/// Longest name or word that is written without encoding; longer ones are cut into encoded-words.
const LONGEST_PLAIN: usize = 60;

/// What surrounds the text of an encoded-word (RFC 2047 section 2).
const OPENING: &str = "=?utf-8?B?";
const CLOSING: &str = "?=";

/// One header field as it goes out: the value encoded and folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What stands behind the colon and a space, without the last CRLF.
    pub(super) value: String,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\r\n", self.name, self.value)
    }
}

/// The text on one line: control characters and line separators become spaces, and spaces are
/// joined. Nothing that comes from a recap or a person reaches a header without this.
pub(super) fn one_line(text: &str) -> String {
    let gap = |c: char| c.is_whitespace() || c.is_control();
    let words: Vec<&str> = text.split(gap).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A field of free text, such as Subject (RFC 5322 section 2.2.1).
pub(super) fn text(name: &'static str, value: &str) -> Field {
    let value = one_line(value);
    let indent = name.len() + 2;
    let plain = is_plain(&value) && value.split(' ').all(|word| word.len() <= LONGEST_PLAIN);
    let value = if plain { folded(&value, indent) } else { encoded_words(&value, indent) };
    Field { name, value }
}

/// Words on lines that are kept short (RFC 5322 section 2.2.3). `indent` is what stands on the first
/// line already.
fn folded(words: &str, indent: usize) -> String {
    let mut lines = String::with_capacity(words.len() + 8);
    let mut column = indent;
    for (index, word) in words.split(' ').enumerate() {
        if index > 0 {
            let fold = column + 1 + word.len() > LINE;
            lines.push_str(if fold { "\r\n " } else { " " });
            column = if fold { 1 } else { column + 1 };
        }
        lines.push_str(word);
        column += word.len();
    }
    lines
}

/// A field of one address, with the name of its owner where it is known (RFC 5322 section 3.4).
pub(super) fn mailbox(name: &'static str, owner: Option<&str>, address: &Address) -> Field {
    let owner = owner.map(one_line).filter(|owner| !owner.is_empty());
    let value = match owner {
        None => address.to_string(),
        Some(owner) => {
            let address = address.to_string();
            let phrase = phrase(&owner, name.len() + 2);
            let last_line = phrase.rsplit("\r\n").next().unwrap_or_default().len();
            let fold = name.len() + last_line + address.len() + 5 > LINE;
            format!("{phrase}{} <{address}>", if fold { "\r\n" } else { "" })
        }
    };
    Field { name, value }
}

/// A field that goes out exactly as it stands, on one line.
///
/// # Errors
/// When it holds anything but printable ASCII, or does not fit on a line.
pub(super) fn verbatim(name: &'static str, value: String) -> Result<Field, String> {
    if value.is_empty() || !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Err(format!("{name} holds something other than printable ASCII"));
    }
    if name.len() + 2 + value.len() > HARD_LIMIT {
        return Err(format!("{name} is longer than a line may be ({HARD_LIMIT}, RFC 5322 section 2.1.1)"));
    }
    Ok(Field { name, value })
}

/// A name in front of an address or a list id (RFC 5322 section 3.2.5): bare where it may be, in
/// quotes where it must, else in encoded-words. `indent` is what stands on its line already.
pub(super) fn phrase(text: &str, indent: usize) -> String {
    let text = one_line(text);
    if !is_plain(&text) || text.len() > LONGEST_PLAIN {
        return encoded_words(&text, indent);
    }
    // RFC 5322 section 3.2.3: atext.
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || b" !#$%&'*+-/=?^_`{|}~".contains(&byte);
    if text.bytes().all(bare) {
        return text;
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a reader takes the text for what it is: ASCII, and nothing that looks encoded.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && !text.contains("=?")
}

/// The text as encoded-words, one a line, cut between characters (RFC 2047 sections 2 and 5). The
/// white space between them is no part of the text (section 6.2).
fn encoded_words(text: &str, indent: usize) -> String {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let indent = if lines.is_empty() { indent } else { 1 };
        let room = LINE.saturating_sub(indent + OPENING.len() + CLOSING.len()) / 4 * 3;
        let fits = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= room).last();
        // At least one character, however little room there is.
        let end = fits.or_else(|| rest.chars().next().map(char::len_utf8)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        lines.push(format!("{OPENING}{}{CLOSING}", STANDARD.encode(word)));
        rest = after;
    }
    lines.join("\r\n ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use mail_parser::MessageParser;
    use proptest::prelude::*;

    use super::*;

    fn to(owner: &str) -> String {
        mailbox("To", Some(owner), &"ada@example.org".parse().unwrap()).to_string()
    }

    #[test]
    fn a_name_is_bare_quoted_or_encoded_as_it_needs() {
        assert_eq!(to("Ada Example"), "To: Ada Example <ada@example.org>\r\n");
        assert_eq!(
            to("Ada \"Dot\" Example, M.A."),
            "To: \"Ada \\\"Dot\\\" Example, M.A.\" <ada@example.org>\r\n"
        );
        assert_eq!(to("Zoë"), "To: =?utf-8?B?Wm/Dqw==?= <ada@example.org>\r\n");
        assert_eq!(to(" \r\n "), "To: ada@example.org\r\n");
    }

    #[test]
    fn a_name_that_looks_encoded_is_not_decoded_into_a_line_break() {
        let line = to("=?utf-8?B?DQpCY2M6IGJvQGV4YW1wbGUub3Jn?=");
        assert!(!line.contains("DQpCY2M6"), "{line}");
    }

    #[test]
    fn line_breaks_in_a_name_or_a_subject_end_no_header() {
        assert_eq!(to("Ada\r\nBcc: bo@example.org"), "To: \"Ada Bcc: bo@example.org\" <ada@example.org>\r\n");
        assert_eq!(
            text("Subject", "One\u{2028}two\u{85}\0three\u{1b}").to_string(),
            "Subject: One two three\r\n"
        );
    }

    #[test]
    fn a_uri_stays_in_one_piece_or_is_refused() {
        let uri = format!("<https://example.org/{}>", "x".repeat(300));
        let line = verbatim("List-Unsubscribe", uri.clone()).unwrap().to_string();
        assert_eq!(line, format!("List-Unsubscribe: {uri}\r\n"));
        assert!(verbatim("List-Unsubscribe", "x".repeat(981)).is_err());
        assert!(verbatim("List-Unsubscribe", "<https://example.org>\r\nBcc: x".into()).is_err());
        assert!(verbatim("List-Unsubscribe", "<https://exämple.org>".into()).is_err());
    }

    proptest! {
        #[test]
        fn a_subject_is_read_back_as_it_was_meant(subject in "\\PC{0,200}|[ -~]{0,300}|[a-z]{900,1200}|(=\\?utf-8\\?q\\?[a-z]=0A\\?= ){1,3}") {
            let lines = text("Subject", &subject).to_string();
            for line in lines.split("\r\n") {
                prop_assert!(line.len() <= 78, "{line}");
                prop_assert!(!line.contains(['\r', '\n']) && line.is_ascii());
            }
            let mail = format!("{lines}\r\n");
            let parsed = MessageParser::default().parse(mail.as_bytes()).unwrap();
            prop_assert_eq!(parsed.subject().unwrap_or_default(), one_line(&subject));
        }

        #[test]
        fn an_owner_is_read_back_as_meant_and_the_address_with_it(owner in "\\PC{1,120}|[ -~]{1,120}") {
            let lines = to(&owner);
            for line in lines.split("\r\n") {
                prop_assert!(line.len() <= 130 && line.is_ascii(), "{line}");
            }
            let mail = format!("{lines}\r\n");
            let parsed = MessageParser::default().parse(mail.as_bytes()).unwrap();
            let address = parsed.to().unwrap().first().unwrap();
            prop_assert_eq!(address.address(), Some("ada@example.org"));
            prop_assert_eq!(address.name().unwrap_or_default(), one_line(&owner));
        }
    }
}
