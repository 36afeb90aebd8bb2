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

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

pub(super) use self::body::BodyHasher;
pub use self::key::{Algorithm, KeyError, PrivateKey, Record};
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

    /// The DNS records that publish the keys.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn records(&self) -> Result<Vec<Record>, KeyError> {
        self.keys.iter().map(|(selector, key)| Record::new(key, selector, &self.domain)).collect()
    }

    /// The DKIM-Signature fields of a message, one a key, each ended by CRLF, to stand before it.
    ///
    /// `head` is its header section, each field ended by CRLF; `body` has seen all that follows the
    /// empty line. The same message, date and keys give the same octets.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub(super) fn sign(&self, head: &str, body: BodyHasher, date: Timestamp) -> Result<String, KeyError> {
        let body = STANDARD.encode(body.finish());
        let (names, mut signed) = signed_fields(head);
        let length = signed.len();
        let mut fields = String::new();
        for (selector, key) in &self.keys {
            let field = unsigned_field(key.algorithm(), &self.domain, selector, date, &names, &body);
            // RFC 6376 section 3.7: the field itself comes last, without its signature and CRLF.
            signed.truncate(length);
            signed.extend_from_slice(relaxed(&field).trim_end().as_bytes());
            let signature = STANDARD.encode(key.sign(&signed)?);
            fields.push_str(&with_signature(field, &signature));
        }
        Ok(fields)
    }
}

/// The names of the fields to sign, in the order of their hashing, and what is hashed of them (RFC
/// 6376 section 5.4.2).
fn signed_fields(head: &str) -> (Vec<&'static str>, Vec<u8>) {
    let present: Vec<&str> = fields(head).collect();
    let (mut names, mut hashed) = (Vec::new(), Vec::with_capacity(head.len()));
    for &(name, times) in SIGNED {
        let of_name =
            |field: &&&str| field.split(':').next().is_some_and(|n| n.trim_end().eq_ignore_ascii_case(name));
        // A name that is listed more often than it occurs stands for nothing at all.
        let mut bottom_up = present.iter().rev().filter(of_name).peekable();
        if bottom_up.peek().is_none() {
            continue;
        }
        for _ in 0..times {
            names.push(name);
            if let Some(field) = bottom_up.next() {
                hashed.extend_from_slice(relaxed(field).as_bytes());
            }
        }
    }
    (names, hashed)
}

/// The fields of a header section, continuation lines included, without their last CRLF.
fn fields(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = head.strip_suffix("\r\n").unwrap_or(head);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let folded = |at: usize| rest.get(at + 2..).is_some_and(|next| next.starts_with([' ', '\t']));
        let end = rest.match_indices("\r\n").map(|(at, _)| at).find(|&at| !folded(at));
        let (field, after) = end.and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
        rest = after.strip_prefix("\r\n").unwrap_or(after);
        Some(field)
    })
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

/// The field with `b=` still empty (RFC 6376 section 3.5), folded.
fn unsigned_field(
    algorithm: Algorithm,
    domain: &str,
    selector: &str,
    date: Timestamp,
    names: &[&str],
    body: &str,
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
    field.word(&format!("bh={body};"));
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
