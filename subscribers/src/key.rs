//! In charge of the publication's secret keys and of everything computed with them: keyed hashes and
//! message authentication codes, one purpose each.
//!
//! Keys are numbered in the order in which they were made. The newest signs; every one that is not
//! retired is believed, since mail that was sent years ago carries what older ones signed. Hashes of
//! addresses are made with the oldest for good: they are compared with those that are stored.
//!
//! It leaves to the program where the keys are kept, and drawing their random bytes.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::Sha256;

use crate::address::Address;

/// The secret keys of one publication, 256 bits each. Whoever has them can unsubscribe anybody;
/// whoever loses them cannot honour the links in mail that was sent, nor recognise suppressed
/// addresses.
#[derive(Clone)]
pub struct Key(Arc<[Numbered]>);

/// One of the keys.
struct Numbered {
    /// From 1; the first octet of what it signs.
    number: u8,
    /// What it signed is not believed any more.
    retired: bool,
    bytes: SecretBox<[u8; Key::LEN]>,
}

/// The text is no list of keys. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "each key must be {} bytes written as base64, the second and later ones behind their number and a colon",
    Key::LEN
)]
pub struct KeyError;

/// Stands behind a key that is not believed any more.
const RETIRED: &str = "retired";

impl Key {
    /// Bytes in a key.
    pub const LEN: usize = 32;

    /// A first key, of bytes that were drawn at random.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Key([Numbered { number: 1, retired: false, bytes: SecretBox::new(Box::new(bytes)) }].into())
    }

    /// These keys and a new one of bytes that were drawn at random, which signs from now on. With
    /// `retire`, what the others signed is not believed any more. None when there are 255 already.
    pub fn rotated(&self, bytes: [u8; Self::LEN], retire: bool) -> Option<Self> {
        let number = self.newest().number.checked_add(1)?;
        let older = self.0.iter().map(|key| Numbered {
            number: key.number,
            retired: key.retired || retire,
            bytes: SecretBox::new(Box::new(*key.bytes.expose_secret())),
        });
        let new = Numbered { number, retired: false, bytes: SecretBox::new(Box::new(bytes)) };
        Some(Key(older.chain([new]).collect()))
    }

    /// Reads what [`Key::to_text`] wrote: keys with white space between them, in the order of their
    /// numbers, the first without one.
    pub fn parse(text: &SecretString) -> Result<Self, KeyError> {
        let mut keys: Vec<Numbered> = Vec::new();
        for word in text.expose_secret().split_whitespace() {
            let mut parts = word.split(':');
            let (number, base64) = match (parts.next(), parts.next()) {
                (Some(base64), None) => (1, base64),
                (Some(number), Some(base64)) => (number.parse().map_err(|_| KeyError)?, base64),
                (None, _) => return Err(KeyError),
            };
            let retired = match (parts.next(), parts.next()) {
                (None, _) => false,
                (Some(RETIRED), None) => true,
                _ => return Err(KeyError),
            };
            if number <= keys.last().map_or(0, |key| key.number) {
                return Err(KeyError);
            }
            keys.push(Numbered { number, retired, bytes: decoded(base64)? });
        }
        // One that is retired must not sign.
        if keys.last().is_none_or(|newest| newest.retired) {
            return Err(KeyError);
        }
        Ok(Key(keys.into()))
    }

    /// The keys as text, to be kept where only the owner reads: a line each, of base64 (RFC 4648
    /// section 4), 44 characters; from the second on, behind the number and a colon.
    pub fn to_text(&self) -> SecretString {
        let line = |key: &Numbered| {
            let (number, end) = match key {
                Numbered { number: 1, retired: false, .. } => (String::new(), String::new()),
                Numbered { number, retired: false, .. } => (format!("{number}:"), String::new()),
                Numbered { number, retired: true, .. } => (format!("{number}:"), format!(":{RETIRED}")),
            };
            format!("{number}{}{end}\n", STANDARD.encode(key.bytes.expose_secret()))
        };
        self.0.iter().map(line).collect::<String>().into()
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.0.len()
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
        AddressHasher(self.hash(b"suppressed address"))
    }

    /// A keyed hash that stays the same when the key rotates: made with the oldest one.
    pub(crate) fn hash(&self, label: &'static [u8]) -> Hmac<Sha256> {
        mac(&self.0[0], label)
    }

    /// What signs now, and the number by which what is signed names it.
    pub(crate) fn signing(&self, label: &'static [u8]) -> (u8, Hmac<Sha256>) {
        let newest = self.newest();
        (newest.number, mac(newest, label))
    }

    /// What checks something that names a key by its number; none where that is not believed.
    pub(crate) fn checking(&self, number: u8, label: &'static [u8]) -> Option<Hmac<Sha256>> {
        let key = self.0.iter().find(|key| key.number == number && !key.retired)?;
        Some(mac(key, label))
    }

    fn newest(&self) -> &Numbered {
        // No way to make keys makes none.
        &self.0[self.0.len() - 1]
    }
}

/// HMAC-SHA-256 (RFC 2104) that is of no use for another purpose: the label ends in a NUL, so that no
/// label and data read as another's.
fn mac(key: &Numbered, label: &'static [u8]) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104 section 2)")]
    let mac =
        Hmac::<Sha256>::new_from_slice(key.bytes.expose_secret()).expect("HMAC takes keys of every length");
    mac.chain_update(label).chain_update([0])
}

fn decoded(base64: &str) -> Result<SecretBox<[u8; Key::LEN]>, KeyError> {
    // One octet more than a key has, so that a longer text is noticed.
    let mut octets = [0; Key::LEN + 1];
    let length = STANDARD.decode_slice(base64, &mut octets).map_err(|_| KeyError)?;
    let mut bytes = Box::new([0; Key::LEN]);
    bytes.copy_from_slice(&octets[..Key::LEN]);
    if length == Key::LEN { Ok(SecretBox::new(bytes)) } else { Err(KeyError) }
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
        assert_eq!(again.to_text().expose_secret(), key.to_text().expose_secret());
        assert_eq!(again.0[0].bytes.expose_secret(), &[7; Key::LEN]);
    }

    #[test]
    fn keys_that_were_rotated_survive_being_written_and_read() {
        let first = Key::from_bytes([1; Key::LEN]);
        let three = first.rotated([2; Key::LEN], true).unwrap().rotated([3; Key::LEN], false).unwrap();
        let text = three.to_text();
        let lines: Vec<&str> = text.expose_secret().lines().collect();
        assert!(lines[0].starts_with("1:") && lines[0].ends_with(":retired"), "{lines:?}");
        assert!(lines[1].starts_with("2:") && lines[2].starts_with("3:"), "{lines:?}");
        let again = Key::parse(&text).unwrap();
        assert_eq!(again.to_text().expose_secret(), text.expose_secret());
        // A variable of one line does as well as a file.
        let one_line = text.expose_secret().replace('\n', " ");
        assert_eq!(Key::parse(&one_line.into()).unwrap().count(), 3);
    }

    #[test]
    fn keys_out_of_order_twice_or_all_retired_are_refused() {
        let base64 = STANDARD.encode([7; Key::LEN]);
        for text in [
            String::new(),
            format!("{base64} {base64}"),
            format!("2:{base64} {base64}"),
            format!("0:{base64}"),
            format!("256:{base64}"),
            format!("1:{base64}:retired"),
            format!("1:{base64}:old 2:{base64}"),
            format!("1:{base64}:retired:x 2:{base64}"),
            format!(":{base64}"),
        ] {
            assert!(Key::parse(&text.clone().into()).is_err(), "{text}");
        }
        assert!(Key::parse(&format!("{base64} 9:{base64}").into()).is_ok());
    }

    #[test]
    fn there_are_255_keys_at_most() {
        let mut key = Key::from_bytes([0; Key::LEN]);
        for made in 1..=254 {
            key = key.rotated([made; Key::LEN], false).unwrap();
        }
        assert_eq!(key.count(), 255);
        assert!(key.rotated([255; Key::LEN], false).is_none());
    }

    #[test]
    fn an_address_hash_stays_as_it_is_when_the_key_rotates() {
        let address = Address::parse("ada@example.org").unwrap();
        let first = Key::from_bytes([1; Key::LEN]);
        let second = first.rotated([2; Key::LEN], true).unwrap();
        assert_eq!(first.address_hash(&address.base()), second.address_hash(&address.base()));
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
