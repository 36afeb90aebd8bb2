//! In charge of the publication's secret key and of everything computed with it: keyed hashes and
//! message authentication codes, one purpose each.
//!
//! It leaves to the program where the key is kept, and drawing its random bytes.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::Sha256;

use crate::address::Address;

/// The secret key of one publication, 256 bits. Whoever has it can unsubscribe anybody; whoever
/// loses it cannot honour the links in mail that was sent, nor recognise suppressed addresses.
#[derive(Clone)]
pub struct Key(Arc<SecretBox<[u8; Key::LEN]>>);

/// The text is no key. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key must be {} bytes written as base64", Key::LEN)]
pub struct KeyError;

impl Key {
    /// Bytes in a key.
    pub const LEN: usize = 32;

    /// A key of bytes that were drawn at random.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Key(Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// Reads what [`Key::to_text`] wrote; white space around it is dropped.
    pub fn parse(text: &SecretString) -> Result<Self, KeyError> {
        let mut bytes = [0; Self::LEN];
        // One octet more than a key has, so that a longer text is noticed.
        let mut decoded = [0; Self::LEN + 1];
        let length =
            STANDARD.decode_slice(text.expose_secret().trim(), &mut decoded).map_err(|_| KeyError)?;
        bytes.copy_from_slice(&decoded[..Self::LEN]);
        if length == Self::LEN { Ok(Self::from_bytes(bytes)) } else { Err(KeyError) }
    }

    /// The key as base64 (RFC 4648 section 4), 44 characters, to be kept where only the owner reads.
    pub fn to_text(&self) -> SecretString {
        STANDARD.encode(self.0.expose_secret()).into()
    }

    /// What suppressions remember of an address, whatever its spelling: recognisable with the key,
    /// unknowable without. `base` is a base address.
    pub(crate) fn address_hash(&self, base: &str) -> AddressHash {
        self.address_hasher().hash(base)
    }

    /// What suppressions of before there were base addresses remember of an address, where that is
    /// another hash.
    pub(crate) fn former_hash(&self, address: &Address, base: &str) -> Option<AddressHash> {
        self.address_hasher().former(&address.key(), base)
    }

    /// The same for many addresses: the key is taken in once.
    pub(crate) fn address_hasher(&self) -> AddressHasher {
        AddressHasher(self.mac(b"suppressed address"))
    }

    /// HMAC-SHA-256 (RFC 2104) that is of no use for another purpose: the label ends in a NUL, so
    /// that no label and data read as another's.
    pub(crate) fn mac(&self, label: &'static [u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104 section 2)")]
        let mac =
            Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).expect("HMAC takes keys of every length");
        mac.chain_update(label).chain_update([0])
    }
}

/// Makes the hashes of addresses.
#[derive(Clone)]
pub(crate) struct AddressHasher(Hmac<Sha256>);

impl AddressHasher {
    /// See [`Key::address_hash`].
    pub(crate) fn hash(&self, base: &str) -> AddressHash {
        AddressHash(self.0.clone().chain_update(base).finalize().into_bytes().into())
    }

    /// See [`Key::former_hash`]; `key` is the address in lower case.
    pub(crate) fn former(&self, key: &str, base: &str) -> Option<AddressHash> {
        (key != base).then(|| self.hash(key))
    }
}

impl fmt::Debug for AddressHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressHasher(…)")
    }
}

/// The keyed hash of an address; the same for all its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AddressHash([u8; 32]);

impl AddressHash {
    /// As it is stored: URL-safe base64, 43 characters.
    pub(crate) fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// Its first 24 bits.
    pub(crate) fn beginning(self) -> usize {
        let [first, second, third, ..] = self.0;
        usize::from(first) << 16 | usize::from(second) << 8 | usize::from(third)
    }

    /// The same, of the first four characters of what is stored.
    pub(crate) fn beginning_of(text: &str) -> Option<usize> {
        let mut octets = [0; 32];
        URL_SAFE_NO_PAD.decode_slice(text, &mut octets[..3]).ok()?;
        Some(AddressHash(octets).beginning())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_key_survives_being_written_and_read() {
        let key = Key::from_bytes([7; Key::LEN]);
        let text = format!(" {}\n", key.to_text().expose_secret());
        let again = Key::parse(&text.into()).unwrap();
        assert_eq!(again.0.expose_secret(), key.0.expose_secret());
    }

    #[test]
    fn a_text_of_another_length_or_alphabet_is_no_key() {
        for bytes in [0, 31, 33, 64] {
            let text = STANDARD.encode(vec![7; bytes]);
            assert_eq!(Key::parse(&text.into()).unwrap_err(), KeyError, "{bytes} bytes");
        }
        assert!(Key::parse(&"ä".repeat(44).into()).is_err());
    }

    #[test]
    fn the_beginning_of_a_hash_is_read_from_what_is_stored_of_it() {
        let hash = Key::from_bytes([7; Key::LEN]).address_hash("ada@example.org");
        assert_eq!(AddressHash::beginning_of(&hash.to_text()[..4]), Some(hash.beginning()));
        assert_eq!(AddressHash::beginning_of("?"), None);
    }

    #[test]
    fn a_key_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", Key::from_bytes([7; Key::LEN])), "Key(…)");
    }

    #[test]
    fn an_address_hash_depends_on_key_and_address_but_not_on_spelling() {
        let hash = |byte, text| {
            Key::from_bytes([byte; Key::LEN]).address_hash(&Address::parse(text).unwrap().base())
        };
        assert_eq!(hash(1, "Ada@example.org"), hash(1, "ada@EXAMPLE.org"));
        assert_eq!(hash(1, "A.da+x@gmail.com"), hash(1, "ada@googlemail.com"));
        assert_ne!(hash(1, "ada@example.org"), hash(2, "ada@example.org"));
        assert_ne!(hash(1, "ada@example.org"), hash(1, "bo@example.org"));
    }
}
