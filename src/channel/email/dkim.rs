//! In charge of signing messages, so that receivers can tell that they come from the publication's
//! domain and are as it wrote them: DomainKeys Identified Mail (RFC 6376) with RSA and Ed25519 (RFC
//! 8463) side by side.
//!
//! It leaves the message to the module `message`, and the settings to [`crate::config`]. lettre's own
//! signer is not used: it folds its field after hashing it, and hashes a multipart message as if it
//! had no Content-Type. Nor is `l=` written, with which others could append to a message (RFC 6376
//! section 8.2), nor `x=`: a signature of last year still says who wrote the mail.

mod body;
mod key;
#[cfg(test)]
pub(super) mod tests;

use std::sync::Arc;

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

pub(super) use self::body::BodyHash;
pub use self::key::{Algorithm, KeyError, PrivateKey, Record};
use super::header::Field;
use crate::config;
use crate::error::{Error, Result};

/// The fields that are signed where a message has them. What is not signed can be replaced on the
/// way: RFC 8058 section 4 asks for both List-Unsubscribe fields, RFC 6376 section 5.4.1 for what a
/// reader sees. From and Subject are named once more than they occur, so that a second one added on
/// the way breaks the signature (sections 5.4.2 and 8.15).
const SIGNED: &[(&str, usize)] = &[
    ("From", 2),
    ("Reply-To", 1),
    ("To", 1),
    ("Subject", 2),
    ("Date", 1),
    ("Message-ID", 1),
    ("MIME-Version", 1),
    ("Content-Type", 1),
    ("List-Id", 1),
    ("List-Unsubscribe", 1),
    ("List-Unsubscribe-Post", 1),
    ("Feedback-ID", 1),
];

/// Longest line of the field, without its end (RFC 5322 section 2.1.1).
const LINE: usize = 78;

/// The keys of a publication, ready to sign.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    /// With their selectors; RSA first, which more receivers know.
    keys: Vec<(String, PrivateKey)>,
}

impl Signer {
    /// Reads the keys.
    ///
    /// # Errors
    /// When one is no key of its kind, or an RSA key of fewer than 2048 or more than 4096 bits.
    pub fn new(settings: &config::Dkim) -> Result<Self> {
        let slots = [(Algorithm::Rsa, &settings.rsa), (Algorithm::Ed25519, &settings.ed25519)];
        let mut keys = Vec::new();
        for (algorithm, slot) in slots {
            let Some(slot) = slot else { continue };
            let key = PrivateKey::read(algorithm, &slot.pem).map_err(|error| {
                Error::config(format!("the key of `{}` {error}", slot.setting))
                    .hint("Make keys with `recap dkim generate`.")
            })?;
            keys.push((slot.selector.clone(), key));
        }
        Ok(Signer { domain: settings.domain.clone(), keys })
    }

    /// Whether a signature takes longer than all the rest of a message: one with RSA does.
    pub(super) fn is_slow(&self) -> bool {
        self.keys.iter().any(|(_, key)| key.algorithm() == Algorithm::Rsa)
    }

    /// The DNS records that publish the keys.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn records(&self) -> Result<Vec<Record>, KeyError> {
        self.keys.iter().map(|(selector, key)| Record::new(key, selector, &self.domain)).collect()
    }

    /// Everything about the signatures of one form of message that its messages have in common: all
    /// but the fields named in `head` without a value, and the hash of the body. `date` is that of
    /// all of them.
    pub(super) fn prepare(self: &Arc<Self>, head: &[Slot], date: Timestamp) -> Prepared {
        let (names, signed) = signed_fields(head);
        let fields = self.keys.iter().map(|(selector, key)| {
            Split::new(&unsigned_field(key.algorithm(), &self.domain, selector, date, &names))
        });
        Prepared { fields: fields.collect(), signed, signer: Arc::clone(self) }
    }
}

/// A field of a form: the same in every message, or known by its name alone.
pub(super) enum Slot {
    /// The same in every message.
    Fixed(Field),
    /// Another in every message.
    Hole(&'static str),
}

impl Slot {
    /// The field's name.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Slot::Fixed(field) => field.name,
            Slot::Hole(name) => name,
        }
    }
}

/// The signatures of a form, waiting for what differs.
pub(super) struct Prepared {
    signer: Arc<Signer>,
    /// What is hashed of the fields, in order.
    signed: Vec<Signed>,
    /// The DKIM-Signature fields, one a key.
    fields: Vec<Split>,
}

/// A piece of what is hashed of the header section.
#[derive(Debug, PartialEq, Eq)]
enum Signed {
    /// Canonical fields.
    Fixed(String),
    /// The field of that name.
    Hole(&'static str),
}

/// A DKIM-Signature field, cut where the hash of the body stands.
struct Split {
    /// As it is written.
    written: (String, String),
    /// As it is hashed.
    canonical: (String, String),
}

impl Split {
    fn new(field: &str) -> Self {
        let cut = |text: &str| {
            let (before, after) = text.split_once(BODY_HASH).unwrap_or((text, ""));
            (before.to_owned(), after.to_owned())
        };
        Split { canonical: cut(relaxed(field).trim_end()), written: cut(field) }
    }
}

impl Prepared {
    /// The DKIM-Signature fields of one message, one a key, each ended by CRLF, to stand before it.
    ///
    /// `varying` are the fields that were holes. The same message and keys give the same octets.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub(super) fn sign(&self, varying: &[&Field], body: BodyHash) -> Result<String, KeyError> {
        let body = body.finish();
        let mut head = Context::new(&SHA256);
        for piece in &self.signed {
            match piece {
                Signed::Fixed(fields) => head.update(fields.as_bytes()),
                Signed::Hole(name) => {
                    for field in varying.iter().filter(|field| field.name == *name) {
                        head.update(relaxed(&format!("{}:{}", field.name, field.value)).as_bytes());
                    }
                }
            }
        }
        let mut fields = String::with_capacity(1_500);
        for ((_, key), field) in self.signer.keys.iter().zip(&self.fields) {
            // RFC 6376 section 3.7: the field itself comes last, without its signature and CRLF.
            let mut head = head.clone();
            let (before, after) = &field.canonical;
            [before, &body, after].into_iter().for_each(|piece| head.update(piece.as_bytes()));
            let signature = STANDARD.encode(key.sign(&head.finish())?);
            let (before, after) = &field.written;
            fields.push_str(&with_signature(format!("{before}{body}{after}"), &signature));
        }
        Ok(fields)
    }
}

/// The names of the fields to sign, in the order of their hashing, and what is hashed of them (RFC
/// 6376 section 5.4.2).
fn signed_fields(head: &[Slot]) -> (Vec<&'static str>, Vec<Signed>) {
    let (mut names, mut hashed) = (Vec::new(), Vec::new());
    for &(name, times) in SIGNED {
        let of_name = |slot: &&Slot| slot.name().eq_ignore_ascii_case(name);
        // A name that is listed more often than it occurs stands for nothing at all.
        let mut bottom_up = head.iter().rev().filter(of_name).peekable();
        if bottom_up.peek().is_none() {
            continue;
        }
        for _ in 0..times {
            names.push(name);
            hashed.extend(bottom_up.next().map(|slot| match slot {
                Slot::Fixed(field) => Signed::Fixed(relaxed(&format!("{}:{}", field.name, field.value))),
                Slot::Hole(name) => Signed::Hole(name),
            }));
        }
    }
    (names, hashed)
}

/// A field in its "relaxed" form, with CRLF at its end (RFC 6376 section 3.4.2): the name in lower
/// case, white space and folds as one space, none around the colon and at the end.
fn relaxed(field: &str) -> String {
    let (name, value) = field.split_once(':').unwrap_or((field, ""));
    let mut canonical = String::with_capacity(field.len() + 2);
    canonical.push_str(&name.trim_end_matches([' ', '\t']).to_ascii_lowercase());
    canonical.push(':');
    let gap = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let mut words = value.split(gap).filter(|word| !word.is_empty());
    canonical.extend(words.next());
    for word in words {
        canonical.push(' ');
        canonical.push_str(word);
    }
    canonical.push_str("\r\n");
    canonical
}

/// Stands for the hash of the body, which has as many characters (SHA-256 in base64) and never these.
const BODY_HASH: &str =
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// The field with `b=` still empty (RFC 6376 section 3.5) and [`BODY_HASH`] for the hash, folded.
fn unsigned_field(
    algorithm: Algorithm,
    domain: &str,
    selector: &str,
    date: Timestamp,
    names: &[&str],
) -> String {
    let mut field = Folded::new("DKIM-Signature: v=1;");
    field.word(&format!("a={};", algorithm.as_str()));
    field.word("c=relaxed/relaxed;");
    field.word(&format!("d={domain};"));
    field.word(&format!("s={selector};"));
    field.word(&format!("t={};", date.as_second().max(0)));
    let last = names.len().saturating_sub(1);
    for (index, name) in names.iter().enumerate() {
        let end = if index == last { ";" } else { ":" };
        match index {
            0 => field.word(&format!("h={name}{end}")),
            _ => field.join(&format!("{name}{end}")),
        }
    }
    field.word(&format!("bh={BODY_HASH};"));
    field.word("b=");
    field.text
}

/// The field with its signature; white space in that means nothing (section 3.5).
fn with_signature(field: String, signature: &str) -> String {
    let mut field = Folded::resume(field);
    let mut rest = signature;
    while !rest.is_empty() {
        let room = LINE.saturating_sub(field.column).max(1);
        let (piece, after) = rest.split_at_checked(room).unwrap_or((rest, ""));
        field.text.push_str(piece);
        if !after.is_empty() {
            field.fold();
        }
        rest = after;
    }
    field.text.push_str("\r\n");
    field.text
}

/// A field whose lines are kept short.
struct Folded {
    text: String,
    /// Octets on the last line.
    column: usize,
}

impl Folded {
    fn new(beginning: &str) -> Self {
        Self::resume(beginning.to_owned())
    }

    fn resume(text: String) -> Self {
        let column = text.rsplit("\r\n").next().unwrap_or_default().len();
        Folded { text, column }
    }

    /// Adds a piece after a space, which is where the line may end.
    fn word(&mut self, piece: &str) {
        if self.column + 1 + piece.len() > LINE {
            self.fold();
        } else {
            self.text.push(' ');
            self.column += 1;
        }
        self.push(piece);
    }

    /// Adds a piece right behind the one before, unless the line is full.
    fn join(&mut self, piece: &str) {
        if self.column + piece.len() > LINE {
            self.fold();
        }
        self.push(piece);
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
        self.column += piece.len();
    }

    fn fold(&mut self) {
        self.text.push_str("\r\n ");
        self.column = 1;
    }
}
