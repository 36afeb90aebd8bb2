//! In charge of keeping the recipient out of what a server says about them: its words are stored and
//! shown.
//!
//! It leaves addresses that are written as such, anybody's, to [`super::smtp`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use lettre::Address;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::channel::{Receipt, Refusal};

/// Letters of a name that are too few to tell anybody by, and too many words have.
const TOO_SHORT: usize = 3;

/// The refusal without the recipient's name in it.
pub(super) fn refusal(refusal: Refusal, to: &Address) -> Refusal {
    let private = |reason: String| without(&reason, to);
    match refusal {
        Refusal::Transient { reason, retry_after } => {
            Refusal::Transient { reason: private(reason), retry_after }
        }
        Refusal::Busy { reason } => Refusal::Busy { reason: private(reason) },
        Refusal::Unreachable { reason } => Refusal::Unreachable { reason: private(reason) },
        Refusal::Permanent { reason } => Refusal::Permanent { reason: private(reason) },
        Refusal::Unknown { reason } => Refusal::Unknown { reason: private(reason) },
        Refusal::Skip { reason } => Refusal::Skip { reason: private(reason) },
        Refusal::Halt { reason } => Refusal::Halt { reason: private(reason) },
    }
}

/// The receipt without the recipient's name in it.
pub(super) fn receipt(receipt: Receipt, to: &Address) -> Receipt {
    Receipt { id: without(&receipt.id, to), ..receipt }
}

/// Letters that stand for themselves in a URL (RFC 3986 section 2.3), but for the tilde, and the rest, which
/// is written as `%2B`.
const IN_URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// The text with the part of an address before the `@` shortened wherever it stands as a word, in
/// whatever spelling of the `@` behind it: `a%40b`, `a at b`, `b=a`; in the spelling of URLs; and without
/// what stands behind a `+`, which is as much of it as many servers know. The whole address in base64 goes too.
fn without(text: &str, to: &Address) -> String {
    let user = to.user();
    let encoded = STANDARD_NO_PAD.encode(to.to_string());
    // The last characters of an encoding depend on what is behind it.
    let encoded = encoded.get(..encoded.len().saturating_sub(2)).unwrap_or_default();
    let text = text.replace(encoded, "…");
    let mailbox = user.split('+').next().unwrap_or(user);
    let in_url = |name| utf8_percent_encode(name, IN_URL).to_string();
    // The longest first: the others are parts of it.
    let spellings = [in_url(user), user.to_owned(), in_url(mailbox), mailbox.to_owned()];
    let shortened: String = user.chars().take(1).chain(['…']).collect();
    let text = spellings.iter().fold(text, |text, name| without_pair(text, name, to.domain(), &shortened));
    let spellings = spellings.iter().filter(|name| name.chars().count() >= TOO_SHORT);
    spellings.fold(text, |text, name| without_word(&text, name, &shortened))
}

/// What stands between the two halves of an address where it is not an `@`: in URLs, in routes through
/// other servers, in envelope senders that name a recipient.
const BETWEEN: [&str; 9] = ["@", "%40", "%2540", "%", "=", "+", " at ", "#", "/"];

/// And between the two the other way round: SRS0=hash=tt=example.com=ada, example.com!ada.
const TURNED: [&str; 4] = ["=", "!", "/", "%"];

/// The text with a name shortened where its domain stands beside it, however few letters it has.
fn without_pair(text: String, name: &str, domain: &str, shortened: &str) -> String {
    if find(&text, domain).is_none() || find(&text, name).is_none() {
        return text;
    }
    let text = BETWEEN.iter().fold(text, |text, between| {
        let pair = format!("{name}{between}{domain}");
        without_word(&text, &pair, &format!("{shortened}{between}{domain}"))
    });
    TURNED.iter().fold(text, |text, between| {
        let pair = format!("{domain}{between}{name}");
        without_word(&text, &pair, &format!("{domain}{between}{shortened}"))
    })
}

/// The text with another word in place of each that is a name.
fn without_word(text: &str, name: &str, shortened: &str) -> String {
    let mut private = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, name) {
        let (before, behind) = rest.split_at(at);
        let behind = behind.get(name.len()..).unwrap_or_default();
        private.push_str(before);
        let is_word = !before.chars().next_back().is_some_and(char::is_alphanumeric)
            && !behind.chars().next().is_some_and(char::is_alphanumeric);
        private.push_str(if is_word { shortened } else { rest.get(at..at + name.len()).unwrap_or_default() });
        rest = behind;
    }
    private.push_str(rest);
    private
}

/// Where a name stands, in capitals or small letters of ASCII.
fn find(text: &str, name: &str) -> Option<usize> {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    text.windows(name.len().max(1)).position(|window| window.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_server_that_spells_the_recipient_without_an_at_sign_shows_them_to_nobody() {
        let to: Address = "r5.Eve@example.com".parse().unwrap();
        for (said, shown) in [
            (
                "451 see https://x.example/?to=r5.eve%40example.com",
                "451 see https://x.example/?to=r…%40example.com",
            ),
            ("550 R5.EVE at example.com unknown", "550 r… at example.com unknown"),
            ("550 SRS0=abc=example.com=r5.eve", "550 SRS0=abc=example.com=r…"),
            ("550 Unknown user: r5.Eve.", "550 Unknown user: r…."),
            ("550 r5.evelyn", "550 r5.evelyn"),
            ("550 cjUuRXZlQGV4YW1wbGUuY29t", "550 …9t"),
            ("250 queued", "250 queued"),
        ] {
            assert_eq!(without(said, &to), shown);
        }
        let tagged: Address = "ada.lovelace+news@example.com".parse().unwrap();
        for (said, shown) in [
            (
                "550 see https://x.example/?to=ada.lovelace%2bnews%40example.com",
                "550 see https://x.example/?to=a…%40example.com",
            ),
            ("550 mailbox ada.lovelace is closed", "550 mailbox a… is closed"),
            ("550 Ada.Lovelace+news at example.com", "550 a… at example.com"),
        ] {
            assert_eq!(without(said, &tagged), shown);
        }
        let umlaut: Address = "jürgen@example.com".parse().unwrap();
        assert_eq!(without("550 j%C3%BCrgen%40example.com", &umlaut), "550 j…%40example.com");
        let short: Address = "ok@example.com".parse().unwrap();
        assert_eq!(without("250 ok", &short), "250 ok");
        let short: Address = "u3@d3.example".parse().unwrap();
        for (said, shown) in [
            ("550 http://x/?email=u3%40d3.example", "550 http://x/?email=u…%40d3.example"),
            ("550 mailbox U3%D3.example refused", "550 mailbox u…%d3.example refused"),
            ("550 bounces+u3=d3.example", "550 bounces+u…=d3.example"),
            ("550 SRS0=hash=tt=d3.example=u3", "550 SRS0=hash=tt=d3.example=u…"),
            ("550 user \"secret local\" u3 at d3.example", "550 user \"secret local\" u… at d3.example"),
            ("550 menu3%d3.example", "550 menu3%d3.example"),
            ("550 u3 elsewhere at d3.example", "550 u3 elsewhere at d3.example"),
        ] {
            assert_eq!(without(said, &short), shown);
        }
    }
}
