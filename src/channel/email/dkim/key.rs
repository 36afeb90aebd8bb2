//! In charge of the keys that mail is signed with: reading and making them, signing with them, and
//! the DNS record that lets others check the signature (RFC 6376 section 3.6.1, RFC 8463).
//!
//! It leaves what is signed to [`super`], and where keys are kept to [`crate::config`] and the
//! commands.

use std::fmt;

use aws_lc_rs::digest::Digest;
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;

/// Longest string of a TXT record, in octets (RFC 1035 section 3.3.14).
const LONGEST_STRING: usize = 255;

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Algorithm {
    /// What every receiver checks (RFC 8301 section 3.1).
    #[serde(rename = "rsa-sha256")]
    Rsa,
    /// Short and quick, and not yet checked everywhere (RFC 8463).
    #[serde(rename = "ed25519-sha256")]
    Ed25519,
}

impl Algorithm {
    /// The tag `a=` of a signature (RFC 6376 section 3.3).
    pub fn as_str(self) -> &'static str {
        match self {
            Algorithm::Rsa => "rsa-sha256",
            Algorithm::Ed25519 => "ed25519-sha256",
        }
    }
}

/// Longest RSA key, in octets.
const LONGEST_RSA: usize = 4096 / 8;

/// A private key.
pub struct PrivateKey(Pair);

enum Pair {
    Rsa(rsa::KeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Why a text is no key to sign with; holds nothing of the text. To follow the key's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No PEM, or one of something else.
    #[error(
        "holds no private key in PEM: `-----BEGIN PRIVATE KEY-----` (PKCS#8) or `-----BEGIN RSA PRIVATE KEY-----` (PKCS#1)"
    )]
    NoKey,
    /// PEM, but encrypted.
    #[error("is encrypted with a passphrase: take it off with `openssl pkey -in FILE -out NEW`")]
    Encrypted,
    /// A key of another kind than was asked for.
    #[error("is no {} key", name(*.0))]
    OtherKind(Algorithm),
    /// An RSA key of fewer bits than signers are asked for.
    #[error(
        "is an RSA key of fewer than 2048 bits, which signs no mail here: RFC 8301 section 3.2 lets 1024 pass, but asks for 2048"
    )]
    Short,
    /// An RSA key of more bits than every receiver can check.
    #[error(
        "is an RSA key of more than 4096 bits, which receivers need not be able to check (RFC 8301 section 3.2)"
    )]
    Long,
    /// The library refused; the operating system has no randomness.
    #[error("cannot be used: the cryptographic library refuses")]
    Refused,
}

fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rsa => "RSA",
        Algorithm::Ed25519 => "Ed25519",
    }
}

impl PrivateKey {
    /// Reads a key in PEM: for RSA as PKCS#1 or PKCS#8, for Ed25519 as PKCS#8.
    ///
    /// # Errors
    /// It is no key of that kind, or an RSA key of fewer than 2048 or more than 4096 bits.
    pub fn read(algorithm: Algorithm, pem: &SecretString) -> Result<Self, KeyError> {
        let pem = pem.expose_secret();
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes())
            .map_err(|_| if pem.contains("ENCRYPTED") { KeyError::Encrypted } else { KeyError::NoKey })?;
        let pair = match (algorithm, &der) {
            // PKCS#1 says nothing of encryption itself: headers within the PEM do.
            (_, PrivateKeyDer::Pkcs1(_)) if pem.contains("ENCRYPTED") => return Err(KeyError::Encrypted),
            (Algorithm::Rsa, PrivateKeyDer::Pkcs1(der)) => {
                rsa::KeyPair::from_der(der.secret_pkcs1_der()).map(Pair::Rsa)
            }
            (Algorithm::Rsa, PrivateKeyDer::Pkcs8(der)) => {
                rsa::KeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Pair::Rsa)
            }
            (Algorithm::Ed25519, PrivateKeyDer::Pkcs8(der)) => {
                Ed25519KeyPair::from_pkcs8(der.secret_pkcs8_der()).map(Pair::Ed25519)
            }
            _ => return Err(KeyError::OtherKind(algorithm)),
        };
        let pair = pair.map_err(|refused| match refused.description_() {
            // The library takes 2048 bits to 8192.
            "TooSmall" => KeyError::Short,
            "TooLarge" => KeyError::Long,
            _ => KeyError::OtherKind(algorithm),
        })?;
        match &pair {
            Pair::Rsa(rsa) if rsa.public_modulus_len() > LONGEST_RSA => Err(KeyError::Long),
            _ => Ok(PrivateKey(pair)),
        }
    }

    /// Makes a key: RSA of 2048 bits, whose record fits every DNS provider, or Ed25519.
    ///
    /// # Errors
    /// The system gives no randomness.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        let pair = match algorithm {
            Algorithm::Rsa => rsa::KeyPair::generate(KeySize::Rsa2048).map(Pair::Rsa),
            Algorithm::Ed25519 => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        pair.map(PrivateKey).map_err(|_| KeyError::Refused)
    }

    /// The key in PEM, as PKCS#8 (RFC 7468 section 10).
    ///
    /// # Errors
    /// The library refuses.
    pub fn to_pem(&self) -> Result<SecretString, KeyError> {
        let der = match &self.0 {
            Pair::Rsa(pair) => pair.as_der().map(|der: Pkcs8V1Der<'_>| STANDARD.encode(der.as_ref())),
            // Version 1, without the public key: what other programs read as well.
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|der| STANDARD.encode(der.as_ref())),
        };
        let text = SecretString::from(der.map_err(|_| KeyError::Refused)?);
        let lines = chunks(text.expose_secret(), 64).collect::<Vec<_>>().join("\n");
        Ok(format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n").into())
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Pair::Rsa(_) => Algorithm::Rsa,
            Pair::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// Signs a SHA-256 hash.
    ///
    /// # Errors
    /// The library refuses.
    pub(super) fn sign(&self, hash: &Digest) -> Result<Vec<u8>, KeyError> {
        match &self.0 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let signed = pair.sign_digest(&RSA_PKCS1_SHA256, hash, &mut signature);
                signed.map(|()| signature).map_err(|_| KeyError::Refused)
            }
            // RFC 8463 section 3: what Ed25519 signs is the hash itself.
            Pair::Ed25519(pair) => {
                let signed = pair.try_sign(hash.as_ref());
                signed.map(|signature| signature.as_ref().to_vec()).map_err(|_| KeyError::Refused)
            }
        }
    }

    /// The value of the DNS record that names its public half.
    ///
    /// # Errors
    /// The library refuses.
    pub fn record(&self) -> Result<String, KeyError> {
        Ok(match &self.0 {
            // A SubjectPublicKeyInfo (RFC 5280 section 4.1), which is what receivers read.
            Pair::Rsa(pair) => {
                let public: PublicKeyX509Der<'_> =
                    pair.public_key().as_der().map_err(|_| KeyError::Refused)?;
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(public.as_ref()))
            }
            // The 32 octets alone (RFC 8463 section 4).
            Pair::Ed25519(pair) => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key().as_ref()))
            }
        })
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({}, …)", self.algorithm().as_str())
    }
}

/// A record of the DNS that publishes a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Which signatures it is for.
    pub algorithm: Algorithm,
    /// The selector that signatures name.
    pub selector: String,
    /// Where it stands: `selector._domainkey.domain` (RFC 6376 section 3.6.2.1).
    pub name: String,
    /// Always `TXT`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The value in one piece, as the forms of DNS providers want it.
    pub value: String,
    /// The record as a line of a zone file: the value in strings of at most 255 octets, which
    /// receivers join again (RFC 1035 section 5.1, RFC 6376 section 3.6.2.2).
    pub zone: String,
}

impl Record {
    /// The record of a key.
    ///
    /// # Errors
    /// The library refuses.
    pub fn new(key: &PrivateKey, selector: &str, domain: &str) -> Result<Self, KeyError> {
        let value = key.record()?;
        let name = format!("{selector}._domainkey.{domain}");
        let strings: Vec<_> = chunks(&value, LONGEST_STRING).map(|string| format!("\"{string}\"")).collect();
        Ok(Record {
            algorithm: key.algorithm(),
            zone: format!("{name}. IN TXT {}", strings.join(" ")),
            selector: selector.to_owned(),
            name,
            kind: "TXT",
            value,
        })
    }
}

/// ASCII text in pieces of a length, the last one shorter.
pub(super) fn chunks(text: &str, length: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        Some(piece).filter(|piece| !piece.is_empty())
    })
}
