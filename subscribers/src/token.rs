//! In charge of the tokens in links: they name a subscriber or a request and what the link is good for,
//! and cannot be made without the publication's key (RFC 8058 section 3.1: hard to forge).
//!
//! A token is the URL-safe base64 of one octet that names the key which signed, eight octets of id and
//! eighteen of HMAC-SHA-256 over purpose, key and id: 36 characters. One that expires has four octets
//! more behind the id, the second since 1970 until which it is good: 42 characters. Keys are drawn for
//! one publication, so a token is of no use in another. Tokens to unsubscribe and to see one's
//! preferences never expire, because old mails must work.
//!
//! It leaves what became of the subscriber or the request since to whoever acts.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac as _;
use jiff::Timestamp;

use crate::{Key, SubscriberId};

/// What a token is good for; it is good for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To leave the list.
    Unsubscribe,
    /// To see and change what one gets.
    Preferences,
    /// To say that an address wants the mail.
    Confirm,
    /// To say that a subscriber's mail may go to another address.
    ChangeAddress,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Purpose::Unsubscribe => b"token to unsubscribe",
            Purpose::Preferences => b"token to see preferences",
            Purpose::Confirm => b"token to confirm",
            Purpose::ChangeAddress => b"token to change the address",
        }
    }
}

/// Why a token is good for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was not made with a key of this publication, or for something else.
    #[error("the token was not made by this publication for this purpose")]
    Foreign,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

/// Octets before the deadline or the code.
const HEAD: usize = 1 + 8;
/// Octets of a deadline.
const DEADLINE: usize = 4;
/// Octets kept of the code: 144 bits, 128 being the least that counts as hard to guess.
const CODE: usize = 18;

impl Key {
    /// A token for one subscriber and purpose, fit to stand in a URL, that never expires.
    pub fn token(&self, purpose: Purpose, id: SubscriberId) -> String {
        self.signed::<{ HEAD + CODE }>(purpose, id.0, &[])
    }

    /// Who a token names, if it was made with a key of this publication for this purpose and never
    /// expires. The codes are compared in constant time; whether the subscriber exists is not looked at.
    pub fn read_token(&self, purpose: Purpose, text: &str) -> Option<SubscriberId> {
        let token: [u8; HEAD + CODE] = self.checked(purpose, text)?;
        Some(SubscriberId(id_of(&token)?))
    }

    /// A token for one request and purpose, fit to stand in a URL, that is good until a second.
    pub(crate) fn token_until(&self, purpose: Purpose, id: i64, until: Timestamp) -> String {
        // Seconds since 1970 fit until the year 2106.
        let until = u32::try_from(until.as_second().max(0)).unwrap_or(u32::MAX);
        self.signed::<{ HEAD + DEADLINE + CODE }>(purpose, id, &until.to_be_bytes())
    }

    /// The id that a token with a deadline names.
    pub(crate) fn read_token_until(
        &self,
        purpose: Purpose,
        text: &str,
        now: Timestamp,
    ) -> Result<i64, TokenError> {
        let token: [u8; HEAD + DEADLINE + CODE] = self.checked(purpose, text).ok_or(TokenError::Foreign)?;
        let deadline = token[HEAD..HEAD + DEADLINE].try_into().map_err(|_| TokenError::Foreign)?;
        if now.as_second() >= i64::from(u32::from_be_bytes(deadline)) {
            return Err(TokenError::Expired);
        }
        id_of(&token).ok_or(TokenError::Foreign)
    }

    /// A token of that many octets.
    fn signed<const LENGTH: usize>(&self, purpose: Purpose, id: i64, deadline: &[u8]) -> String {
        let mut token = [0; LENGTH];
        let (head, code) = token.split_at_mut(LENGTH - CODE);
        let (number, mac) = self.signing(purpose.label());
        head[0] = number;
        head[1..HEAD].copy_from_slice(&id.to_be_bytes());
        head[HEAD..].copy_from_slice(deadline);
        code.copy_from_slice(&mac.chain_update(head).finalize().into_bytes()[..CODE]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// The octets of a token whose code is right.
    fn checked<const LENGTH: usize>(&self, purpose: Purpose, text: &str) -> Option<[u8; LENGTH]> {
        let mut token = [0; LENGTH];
        // Without padding and without a remainder, so each token has one spelling.
        let length = URL_SAFE_NO_PAD.decode_slice(text, &mut token).ok()?;
        if length != LENGTH {
            return None;
        }
        let (head, code) = token.split_at(LENGTH - CODE);
        self.checking(head[0], purpose.label())?.chain_update(head).verify_truncated_left(code).ok()?;
        Some(token)
    }
}

fn id_of(token: &[u8]) -> Option<i64> {
    Some(i64::from_be_bytes(token.get(1..HEAD)?.try_into().ok()?))
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
    fn the_layout_of_tokens_that_expire_stays_as_it_is_while_a_mail_holds_one() {
        let until = Timestamp::from_second(1_782_842_400).unwrap();
        let token = key().token_until(Purpose::Confirm, 42, until);
        // Computed independently: base64url(01 · id · second · HMAC(key, "token to confirm" · 00 · 01 · id · second)).
        assert_eq!(token, "AQAAAAAAAAAqakQEIFnnSYXYUTsFbad_TN1whQEoaA");
        assert_eq!(token.len(), 42);
    }

    #[test]
    fn a_token_that_expires_is_good_until_its_second_and_not_in_it() {
        let until = Timestamp::from_second(1_000).unwrap();
        let token = key().token_until(Purpose::Confirm, 7, until);
        let read = |second| {
            key().read_token_until(Purpose::Confirm, &token, Timestamp::from_second(second).unwrap())
        };
        assert_eq!(read(0), Ok(7));
        assert_eq!(read(999), Ok(7));
        assert_eq!(read(1_000), Err(TokenError::Expired));
        assert_eq!(read(9_999_999), Err(TokenError::Expired));
    }

    #[test]
    fn a_key_that_was_rotated_believes_what_older_ones_signed_until_they_are_retired() {
        let old = key().token(Purpose::Unsubscribe, SubscriberId(1));
        let rotated = key().rotated([8; Key::LEN], false).unwrap();
        let new = rotated.token(Purpose::Unsubscribe, SubscriberId(1));
        assert_ne!(old, new);
        for token in [&old, &new] {
            assert_eq!(rotated.read_token(Purpose::Unsubscribe, token), Some(SubscriberId(1)));
        }
        assert_eq!(key().read_token(Purpose::Unsubscribe, &new), None);
        let retired = rotated.rotated([9; Key::LEN], true).unwrap();
        for token in [&old, &new] {
            assert_eq!(retired.read_token(Purpose::Unsubscribe, token), None);
        }
    }

    #[test]
    fn a_token_that_names_another_key_than_the_one_that_signed_is_refused() {
        let rotated = key().rotated([8; Key::LEN], false).unwrap();
        let mut bytes = URL_SAFE_NO_PAD.decode(rotated.token(Purpose::Preferences, SubscriberId(1))).unwrap();
        for number in (0..=255).filter(|number| *number != 2) {
            bytes[0] = number;
            let token = URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(rotated.read_token(Purpose::Preferences, &token), None, "key {number}");
        }
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

    const PURPOSES: [Purpose; 4] =
        [Purpose::Unsubscribe, Purpose::Preferences, Purpose::Confirm, Purpose::ChangeAddress];

    /// Everything that any purpose reads from a text, in 2026.
    fn read_by_all(key: &Key, text: &str) -> Vec<(Purpose, i64)> {
        let now = Timestamp::from_second(1_782_842_400).unwrap();
        let lasting = |purpose| key.read_token(purpose, text).map(|id| (purpose, id.0));
        let passing = |purpose| key.read_token_until(purpose, text, now).ok().map(|id| (purpose, id));
        PURPOSES.into_iter().flat_map(|purpose| [lasting(purpose), passing(purpose)]).flatten().collect()
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
        fn a_token_is_good_for_its_purpose_and_refused_for_every_other(
            id: i64, purpose in 0..4_usize, until in 1_800_000_000..4_000_000_000_i64, retired: bool,
        ) {
            let purpose = PURPOSES[purpose];
            let until = Timestamp::from_second(until).unwrap();
            let lasting = key().token(purpose, SubscriberId(id));
            let passing = key().token_until(purpose, id, until);
            let rotated = key().rotated([8; Key::LEN], retired).unwrap();
            let still = if retired { vec![] } else { vec![(purpose, id)] };
            for token in [lasting, passing] {
                prop_assert_eq!(read_by_all(&key(), &token), vec![(purpose, id)]);
                prop_assert_eq!(read_by_all(&rotated, &token), still.clone());
                prop_assert_eq!(read_by_all(&Key::from_bytes([8; Key::LEN]), &token), vec![]);
            }
        }

        #[test]
        fn a_forged_or_cut_token_is_refused_for_every_purpose(
            id: i64, purpose in 0..4_usize, expires: bool, other: u8, place in 0..42_usize,
        ) {
            let until = Timestamp::from_second(4_000_000_000).unwrap();
            let purpose = PURPOSES[purpose];
            let token = match expires {
                true => key().token_until(purpose, id, until),
                false => key().token(purpose, SubscriberId(id)),
            };
            let place = place % token.len();
            prop_assert_eq!(read_by_all(&key(), &token[..place]), vec![]);
            prop_assert_eq!(read_by_all(&key(), &token[place + 1..]), vec![]);
            let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
            let place = place % bytes.len();
            bytes[place] ^= other.max(1);
            prop_assert_eq!(read_by_all(&key(), &URL_SAFE_NO_PAD.encode(&bytes)), vec![]);
            // Neither what is left of one nor what is put together from two is a token.
            let spliced = [&bytes[..9], &[0xff; 4], &bytes[9..]].concat();
            prop_assert_eq!(read_by_all(&key(), &URL_SAFE_NO_PAD.encode(spliced)), vec![]);
        }

        #[test]
        fn reading_any_text_never_panics(text in ".{0,60}|[A-Za-z0-9_-]{36}|[A-Za-z0-9_-]{42}") {
            prop_assert_eq!(read_by_all(&key(), &text), vec![]);
        }
    }
}
