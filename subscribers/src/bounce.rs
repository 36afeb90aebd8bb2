//! In charge of the tokens in envelope senders, by which mail that comes back names its delivery
//! (VERP), and which nobody can make without the publication's key: a forged bounce would get people
//! off the list (RFC 3464 section 4.1).
//!
//! A token is one octet that names the key which signed, eight of the delivery's number and sixteen of
//! HMAC-SHA-256 over purpose and both, in base32 (RFC 4648 section 6) without padding and in lower
//! case: 40 characters. Mail servers on the way may change the case of an address, so it is read in
//! any.
//!
//! It leaves what a bounce means, and whose the delivery is, to the program.

use hmac::Mac as _;

use crate::Key;

/// Characters of a token.
pub const BOUNCE_TOKEN_LENGTH: usize = OCTETS * 8 / 5;

/// What the code is computed for.
const LABEL: &[u8] = b"token of a bounce";
/// Octets before the code.
const HEAD: usize = 1 + 8;
/// Octets kept of the code: 128 bits, the least that counts as hard to guess.
const CODE: usize = 16;
const OCTETS: usize = HEAD + CODE;

/// Base32 in lower case.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

impl Key {
    /// The token of a delivery.
    pub fn bounce_token(&self, delivery: i64) -> String {
        let mut token = [0; OCTETS];
        let (number, mac) = self.signing(LABEL);
        token[0] = number;
        token[1..HEAD].copy_from_slice(&delivery.to_be_bytes());
        let code = mac.chain_update(&token[..HEAD]).finalize().into_bytes();
        token[HEAD..].copy_from_slice(&code[..CODE]);
        base32(&token)
    }

    /// The delivery that a token names, if it was made with this key. The codes are compared in
    /// constant time; whether there is such a delivery is not looked at.
    pub fn read_bounce_token(&self, text: &str) -> Option<i64> {
        let token = from_base32(text)?;
        let (head, code) = token.split_at(HEAD);
        let (number, delivery) = head.split_first()?;
        self.checking(*number, LABEL)?.chain_update(head).verify_truncated_left(code).ok()?;
        Some(i64::from_be_bytes(delivery.try_into().ok()?))
    }
}

/// Five octets are eight characters, so that there is never a remainder.
fn base32(token: &[u8; OCTETS]) -> String {
    let mut text = String::with_capacity(BOUNCE_TOKEN_LENGTH);
    for five in token.chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, octet| bits << 8 | u64::from(*octet));
        for shift in (0..8).rev() {
            text.push(char::from(ALPHABET[(bits >> (5 * shift)) as usize % 32]));
        }
    }
    text
}

fn from_base32(text: &str) -> Option<[u8; OCTETS]> {
    let mut token = [0; OCTETS];
    if text.len() != BOUNCE_TOKEN_LENGTH {
        return None;
    }
    for (five, characters) in token.chunks_mut(5).zip(text.as_bytes().chunks(8)) {
        let mut bits = 0_u64;
        for character in characters {
            let value = ALPHABET.iter().position(|known| *known == character.to_ascii_lowercase())?;
            bits = bits << 5 | value as u64;
        }
        five.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    Some(token)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> Key {
        Key::from_bytes([7; Key::LEN])
    }

    #[test]
    fn a_token_fits_before_the_at_sign_beside_other_words() {
        let token = key().bounce_token(i64::MAX);
        assert_eq!((token.len(), BOUNCE_TOKEN_LENGTH), (40, 40));
        assert!(token.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    }

    #[test]
    fn the_layout_of_tokens_stays_as_it_is_because_sent_mail_holds_them() {
        // Computed independently: base32(01 · number · HMAC(key, "token of a bounce" · 00 · 01 · number)).
        assert_eq!(key().bounce_token(42), "aeaaaaaaaaaaaksmmvurrnqpgxqgzzfurr4wunh2");
    }

    #[test]
    fn a_token_is_read_in_any_case() {
        let token = key().bounce_token(42).to_uppercase();
        assert_eq!(key().read_bounce_token(&token), Some(42));
    }

    #[test]
    fn a_token_of_another_publication_or_purpose_is_refused() {
        let foreign = Key::from_bytes([8; Key::LEN]).bounce_token(1);
        assert_eq!(key().read_bounce_token(&foreign), None);
        let unsubscribe = key().token(crate::Purpose::Unsubscribe, crate::SubscriberId(1));
        assert_eq!(key().read_bounce_token(&unsubscribe), None);
    }

    #[test]
    fn mail_that_was_sent_before_the_key_was_rotated_still_names_its_delivery() {
        let rotated = key().rotated([8; Key::LEN], false).unwrap_or_else(key);
        assert_eq!(rotated.read_bounce_token(&key().bounce_token(42)), Some(42));
        assert_eq!(rotated.read_bounce_token(&rotated.bounce_token(42)), Some(42));
        assert_eq!(key().read_bounce_token(&rotated.bounce_token(42)), None);
    }

    #[test]
    fn cut_padded_and_empty_tokens_are_refused() {
        let token = key().bounce_token(1);
        for length in 0..token.len() {
            assert_eq!(key().read_bounce_token(&token[..length]), None);
        }
        for longer in [format!("{token}="), format!("{token}a"), format!(" {token}")] {
            assert_eq!(key().read_bounce_token(&longer), None);
        }
    }

    proptest! {
        #[test]
        fn a_token_names_the_delivery_it_was_made_for(delivery: i64) {
            prop_assert_eq!(key().read_bounce_token(&key().bounce_token(delivery)), Some(delivery));
        }

        #[test]
        fn a_token_with_any_character_changed_is_refused(delivery: i64, other in 0..32_usize) {
            let token = key().bounce_token(delivery);
            for at in 0..token.len() {
                let mut changed = token.clone().into_bytes();
                changed[at] = ALPHABET[other];
                let changed = String::from_utf8_lossy(&changed).into_owned();
                prop_assert_eq!(key().read_bounce_token(&changed).is_some(), changed == token);
            }
        }

        #[test]
        fn reading_any_text_never_panics(text in "\\PC{0,60}|[a-z2-7é]{30,40}") {
            prop_assert_eq!(key().read_bounce_token(&text), None);
        }
    }
}
