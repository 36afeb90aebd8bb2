//! In charge of the hash of a message's body: canonicalised as "relaxed" (RFC 6376 section 3.4.4)
//! and hashed with SHA-256 while the body comes in, in pieces of any size.
//!
//! It leaves which bodies there are to its callers. A hasher that has seen what all messages of an
//! edition begin with can be cloned, and each clone goes on with the rest of one message.

use sha2::{Digest as _, Sha256};

/// How many canonical octets are gathered before they are hashed together.
const BATCH: usize = 512;

/// The hash of a body that is still coming in.
#[derive(Debug, Clone, Default)]
pub(in crate::channel::email) struct BodyHasher {
    hash: Sha256,
    /// Ends of lines that were read and not hashed: those at the end of the body do not count.
    line_ends: usize,
    /// White space was read and not hashed: at the end of a line it does not count.
    space: bool,
    /// A CR was read, and what follows decides whether it ends the line.
    cr: bool,
    /// Something was hashed.
    begun: bool,
}

impl BodyHasher {
    /// Goes on with the next piece of the body; where it was cut does not matter.
    pub(in crate::channel::email) fn update(&mut self, piece: &[u8]) {
        let mut batch = Batch { octets: [0; BATCH], length: 0 };
        for &octet in piece {
            if std::mem::take(&mut self.cr) {
                if octet == b'\n' {
                    self.space = false;
                    self.line_ends += 1;
                    continue;
                }
                self.data(b'\r', &mut batch);
            }
            match octet {
                b'\r' => self.cr = true,
                b' ' | b'\t' => self.space = true,
                _ => self.data(octet, &mut batch),
            }
        }
        self.hash.update(batch.gathered());
    }

    /// The hash of the whole body. One that does not end with a line end is hashed as if it did; one
    /// of nothing but white space and line ends as if it were empty.
    pub(in crate::channel::email) fn finish(mut self) -> [u8; 32] {
        if std::mem::take(&mut self.cr) {
            let mut batch = Batch { octets: [0; BATCH], length: 0 };
            self.data(b'\r', &mut batch);
            self.hash.update(batch.gathered());
        }
        if self.begun {
            self.hash.update(b"\r\n");
        }
        self.hash.finalize().into()
    }

    /// An octet that counts, behind what was kept back until one did.
    fn data(&mut self, octet: u8, batch: &mut Batch) {
        for _ in 0..std::mem::take(&mut self.line_ends) {
            batch.push(b'\r', &mut self.hash);
            batch.push(b'\n', &mut self.hash);
        }
        if std::mem::take(&mut self.space) {
            batch.push(b' ', &mut self.hash);
        }
        batch.push(octet, &mut self.hash);
        self.begun = true;
    }
}

/// Canonical octets that wait to be hashed.
struct Batch {
    octets: [u8; BATCH],
    length: usize,
}

impl Batch {
    fn push(&mut self, octet: u8, hash: &mut Sha256) {
        if self.length == BATCH {
            hash.update(self.octets);
            self.length = 0;
        }
        if let Some(place) = self.octets.get_mut(self.length) {
            *place = octet;
            self.length += 1;
        }
    }

    fn gathered(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn hashed(pieces: &[&[u8]]) -> [u8; 32] {
        let mut hasher = BodyHasher::default();
        pieces.iter().for_each(|piece| hasher.update(piece));
        hasher.finish()
    }

    fn sha256(text: &[u8]) -> [u8; 32] {
        Sha256::digest(text).into()
    }

    #[test]
    fn a_body_is_hashed_as_rfc_6376_canonicalises_it() {
        for (body, canonical) in [
            // RFC 6376 section 3.4.5.
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
            ("", ""),
            ("\r\n", ""),
            (" \t\r\n \r\n", ""),
            (" ", ""),
            ("a", "a\r\n"),
            ("a ", "a\r\n"),
            ("\r\n\r\na\r\n", "\r\n\r\na\r\n"),
            ("a\r\n \r\n\tb", "a\r\n\r\n b\r\n"),
            // Neither ends a line.
            ("a\nb\rc\r\r\n\n\r\n", "a\nb\rc\r\r\n\n\r\n"),
            ("a\r", "a\r\r\n"),
        ] {
            assert_eq!(hashed(&[body.as_bytes()]), sha256(canonical.as_bytes()), "{body:?}");
        }
    }

    #[test]
    fn an_empty_body_has_the_hash_that_the_standard_names() {
        // RFC 6376 section 3.4.4.
        assert_eq!(STANDARD.encode(hashed(&[])), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn a_body_longer_than_a_batch_is_hashed_whole() {
        let line = format!("{}\r\n", "x".repeat(BATCH - 1));
        let body = line.repeat(7);
        assert_eq!(hashed(&[body.as_bytes()]), sha256(body.as_bytes()));
    }

    #[test]
    fn a_clone_goes_on_by_itself() {
        let mut shared = BodyHasher::default();
        shared.update(b"Hello \r");
        let (mut one, mut other) = (shared.clone(), shared);
        one.update(b"\nAda\r\n");
        other.update(b"\n\r\n Bo");
        assert_eq!(one.finish(), sha256(b"Hello\r\nAda\r\n"));
        assert_eq!(other.finish(), sha256(b"Hello\r\n\r\n Bo\r\n"));
    }

    proptest! {
        #[test]
        fn where_a_body_is_cut_does_not_matter(
            pieces in proptest::collection::vec("[ab \t\r\n]{0,12}|(\r\n| \r\n){0,5}", 0..12),
        ) {
            let whole: String = pieces.concat();
            let cut: Vec<_> = pieces.iter().map(|piece| piece.as_bytes()).collect();
            let single: Vec<_> = whole.as_bytes().chunks(1).collect();
            prop_assert_eq!(hashed(&cut), hashed(&[whole.as_bytes()]));
            prop_assert_eq!(hashed(&single), hashed(&[whole.as_bytes()]));
        }

        #[test]
        fn a_clone_after_any_beginning_gives_the_hash_of_the_whole(
            beginning in "[ab \t\r\n]{0,40}", ends in proptest::collection::vec("[ab \t\r\n]{0,40}", 1..4),
        ) {
            let mut shared = BodyHasher::default();
            shared.update(beginning.as_bytes());
            for end in ends {
                let mut one = shared.clone();
                one.update(end.as_bytes());
                prop_assert_eq!(one.finish(), hashed(&[format!("{beginning}{end}").as_bytes()]));
            }
        }
    }
}
