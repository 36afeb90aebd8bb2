//! In charge of the tokens in links: they name a subscriber and what the link is good for, and
//! cannot be made without the publication's key (RFC 8058 section 3.1: hard to forge).
//!
//! A token is the URL-safe base64 of one version octet, eight octets of subscriber id and eighteen
//! of HMAC-SHA-256 over purpose, version and id: 36 characters. The key is drawn for one
//! publication, so a token is of no use in another. Tokens to unsubscribe never expire, because old
//! mails must work; one with a deadline would carry it as a purpose of its own.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;

use crate::{Key, SubscriberId};

/// What a token is good for; it is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To leave the list.
    Unsubscribe,
    /// To say that a pending address wants the mail.
    Confirm,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Unsubscribe => b"token to unsubscribe",
            Purpose::Confirm => b"token to confirm",
        }
    }
}

/// The first octet: the layout, and which of the publication's keys signed. Both have one value.
const VERSION: u8 = 1;
/// Octets before the code.
const HEAD: usize = 1 + 8;
/// Octets kept of the code: 144 bits, 128 being the least that counts as hard to guess.
const CODE: usize = 18;

impl Key {
    /// A token for one subscriber and purpose, fit to stand in a URL.
    pub fn token(&self, purpose: Purpose, id: SubscriberId) -> String {
        let mut token = [0; HEAD + CODE];
        token[0] = VERSION;
        token[1..HEAD].copy_from_slice(&id.0.to_be_bytes());
        let code = self.mac(purpose.label()).chain_update(&token[..HEAD]).finalize().into_bytes();
        token[HEAD..].copy_from_slice(&code[..CODE]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Who a token names, if it was made with this key for this purpose. The codes are compared in
    /// constant time; whether the subscriber exists is not looked at.
    pub fn read_token(&self, purpose: Purpose, text: &str) -> Option<SubscriberId> {
        let mut token = [0; HEAD + CODE];
        // Without padding and without a remainder, so each token has one spelling.
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut token).ok()?;
        if length != token.len() || token[0] != VERSION {
            return None;
        }
        let (head, code) = token.split_at(HEAD);
        self.mac(purpose.label()).chain_update(head).verify_truncated_left(code).ok()?;
        let id = head[1..].try_into().ok()?;
        Some(SubscriberId(i64::from_be_bytes(id)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    fn key() -> Key {
        Key::from_bytes([7; Key::LEN])
    }

    #[test]
    fn a_token_is_short_and_needs_no_escaping_in_a_url() {
        let token = key().token(Purpose::Unsubscribe, SubscriberId(i64::MAX));
        assert_eq!(token.len(), 36);
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn the_layout_of_tokens_stays_as_it_is_because_sent_mail_holds_them() {
        let token = key().token(Purpose::Unsubscribe, SubscriberId(42));
        // Computed independently: base64url(01 · id · HMAC(key, "token to unsubscribe" · 00 · 01 · id)).
        assert_eq!(token, "AQAAAAAAAAAqQXmE0mDGaY5MFxup9XAWHVM9");
    }

    #[test]
    fn a_token_for_one_purpose_is_refused_for_another() {
        let token = key().token(Purpose::Confirm, SubscriberId(1));
        assert_eq!(key().read_token(Purpose::Unsubscribe, &token), None);
        assert_eq!(key().read_token(Purpose::Confirm, &token), Some(SubscriberId(1)));
    }

    #[test]
    fn a_token_of_another_publication_is_refused() {
        let foreign = Key::from_bytes([8; Key::LEN]).token(Purpose::Unsubscribe, SubscriberId(1));
        assert_eq!(key().read_token(Purpose::Unsubscribe, &foreign), None);
    }

    #[test]
    fn cut_padded_and_empty_tokens_are_refused() {
        let token = key().token(Purpose::Unsubscribe, SubscriberId(1));
        for length in 0..token.len() {
            assert_eq!(key().read_token(Purpose::Unsubscribe, &token[..length]), None);
        }
        for longer in [format!("{token}="), format!("{token}A"), format!(" {token}")] {
            assert_eq!(key().read_token(Purpose::Unsubscribe, &longer), None);
        }
    }

    proptest! {
        #[test]
        fn a_token_names_who_it_was_made_for(id: i64) {
            let token = key().token(Purpose::Unsubscribe, SubscriberId(id));
            prop_assert_eq!(key().read_token(Purpose::Unsubscribe, &token), Some(SubscriberId(id)));
        }

        #[test]
        fn a_token_with_any_bit_flipped_is_refused(id: i64) {
            let token = key().token(Purpose::Unsubscribe, SubscriberId(id));
            let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            for bit in 0..bytes.len() * 8 {
                let mut flipped = bytes.clone();
                flipped[bit / 8] ^= 1 << (bit % 8);
                let text = URL_SAFE_NO_PAD.encode(flipped);
                prop_assert_eq!(key().read_token(Purpose::Unsubscribe, &text), None);
            }
        }

        #[test]
        fn reading_any_text_never_panics(text in ".{0,60}") {
            prop_assert_eq!(key().read_token(Purpose::Unsubscribe, &text), None);
        }
    }
}
