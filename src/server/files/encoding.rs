//! In charge of the content codings that a file is kept in (RFC 9110 section 8.4.1): their names, and
//! making them.
//!
//! It leaves to [`super`] when that is done; it takes time, so never while a request waits for it.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

/// How the bytes of a file are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
    /// RFC 1952.
    Gzip,
    /// Not at all.
    Identity,
}

/// Bytes up to which Brotli may take all the time it wants, which is about a second for these.
const SMALL: usize = 512 * 1024;

impl Encoding {
    /// All of them, by the size that text has in them, the smallest first.
    pub(super) const ALL: [Encoding; 4] =
        [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip, Encoding::Identity];

    /// The name in `Content-Encoding`.
    pub(super) fn token(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Zstd => "zstd",
            Encoding::Gzip => "gzip",
            Encoding::Identity => "identity",
        }
    }

    /// The encoding that a client means; names come in any case (RFC 9110 section 8.4.1).
    pub(super) fn named(name: &str) -> Option<Self> {
        // Section 8.4.1.3 has `x-gzip` as another name.
        let name = if name.eq_ignore_ascii_case("x-gzip") { "gzip" } else { name };
        Encoding::ALL.into_iter().find(|encoding| encoding.token().eq_ignore_ascii_case(name))
    }

    /// The bytes in this encoding.
    ///
    /// # Errors
    /// When the encoder has no memory.
    pub(super) fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Encoding::Identity => Ok(bytes.to_vec()),
            Encoding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
                encoder.write_all(bytes)?;
                encoder.finish()
            }
            Encoding::Zstd => zstd::bulk::compress(bytes, if bytes.len() <= SMALL { 19 } else { 9 }),
            Encoding::Brotli => {
                let quality = if bytes.len() <= SMALL { 11 } else { 5 };
                let parameters = brotli::enc::BrotliEncoderParams {
                    quality,
                    size_hint: bytes.len(),
                    ..Default::default()
                };
                let mut encoded = Vec::new();
                brotli::BrotliCompress(&mut &*bytes, &mut encoded, &parameters)?;
                Ok(encoded)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_encoded_is_smaller_and_decodes_to_the_same() {
        let text = "Thanks to everybody who came to the Shed. ".repeat(20_000).into_bytes();
        for bytes in [&text[..], &text[..1000], b""] {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&*Encoding::Gzip.encode(bytes).unwrap())
                .read_to_end(&mut plain)
                .unwrap();
            assert_eq!(plain, bytes);
            assert_eq!(zstd::decode_all(&*Encoding::Zstd.encode(bytes).unwrap()).unwrap(), bytes);
            let mut plain = Vec::new();
            brotli::BrotliDecompress(&mut &*Encoding::Brotli.encode(bytes).unwrap(), &mut plain).unwrap();
            assert_eq!(plain, bytes);
        }
        for encoding in [Encoding::Brotli, Encoding::Zstd, Encoding::Gzip] {
            assert!(encoding.encode(&text).unwrap().len() < text.len() / 10);
            assert_eq!(Encoding::named(encoding.token()), Some(encoding));
        }
    }
}
