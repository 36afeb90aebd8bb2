//! In charge of one message to one subscriber: envelope addresses, headers and the MIME structure
//! (RFC 5322, RFC 2045, RFC 2046).
//!
//! A delivery keeps its Message-ID and its date on every try. The same bytes go out as long as the
//! edition, the subscriber's entry and the settings stay as they are: mail that has not left carries
//! the newest text of its edition.
//!
//! It leaves what the message says to [`super::body`], how a header field is written to
//! [`super::header`], signing it to [`super::dkim`], and the way it goes to the transports.

use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderValue};
use lettre::message::{Body, MultiPart, MultiPartKind, SinglePart};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::Recipient;
use super::body::Template;
use super::dkim::{BodyHasher, Signer};
use super::header::{mailbox, phrase, text, verbatim};
use crate::channel::Refusal;
use crate::config;
use crate::edition::Edition;

/// Longest line of a message, without its end (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// What all messages of a publication say about their sender, checked once.
#[derive(Debug)]
pub(super) struct SenderHeaders {
    /// The address of the From header.
    sender: Address,
    /// Where bounces go.
    bounces: Option<Address>,
    signer: Option<Signer>,
    from: HeaderValue,
    reply_to: Option<HeaderValue>,
    list_id: HeaderValue,
    archive: HeaderValue,
    unsubscribe: Url,
    unsubscribe_mailto: Address,
    /// The last two fields of Feedback-ID.
    feedback_list: String,
    feedback_sender: String,
}

/// One message, ready for the wire.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Its Message-ID, with the angle brackets.
    pub(super) id: String,
    /// The envelope sender, to whom it comes back (RFC 5321 section 4.1.1.2).
    pub(super) sender: Address,
    /// Whom it is for; the domain in ASCII.
    pub(super) to: Address,
    /// The whole of it: lines of at most 998 octets, each ended by CRLF, no other CR or LF, and
    /// ASCII unless the local part of the address is not.
    pub(super) bytes: String,
}

/// What makes one message differ from all others.
#[derive(Debug, Clone, Copy)]
pub(super) struct MessageDetails<'a> {
    /// The edition.
    pub(super) edition: &'a Edition,
    /// The delivery within it: a subscriber's id.
    pub(super) destination: &'a str,
    /// The Date header: the same on every try.
    pub(super) date: Timestamp,
    /// Stands before the subject.
    pub(super) mark: &'static str,
    /// What a bounce names the delivery by, where it is one.
    pub(super) bounce_token: Option<&'a str>,
}

impl SenderHeaders {
    /// Checks and encodes what the settings say.
    ///
    /// # Errors
    /// When a setting cannot stand in a header, or a key cannot sign.
    pub(super) fn new(settings: &config::Email, publication: &config::Publication) -> crate::Result<Self> {
        let sender = ascii_address(&settings.from.email, "email.from")?;
        let reply_to = match &settings.reply_to {
            Some(reply_to) => {
                let address = ascii_address(&reply_to.email, "email.reply_to")?;
                Some(mailbox("Reply-To", reply_to.name.as_deref(), &address))
            }
            None => None,
        };
        let bounces = settings.bounces.as_ref();
        let bounces = bounces.map(|address| ascii_address(address, "email.bounces")).transpose()?;
        let archive = verbatim("List-Archive", &format!("<{}>", publication.url))
            .map_err(|reason| crate::Error::config(format!("`url` cannot stand in a mail: {reason}")))?;
        Ok(SenderHeaders {
            bounces,
            signer: settings.dkim.as_ref().map(Signer::new).transpose()?,
            archive,
            from: mailbox("From", settings.from.name.as_deref(), &sender),
            reply_to,
            list_id: list_id(&publication.name, &settings.list_id)?,
            unsubscribe: settings.unsubscribe.clone(),
            unsubscribe_mailto: ascii_address(&settings.unsubscribe_mailto, "email.unsubscribe_mailto")?,
            feedback_list: feedback_list(&settings.list_id),
            feedback_sender: feedback_sender(sender.domain()),
            sender,
        })
    }

    /// Writes one message.
    ///
    /// # Errors
    /// A permanent refusal, when no correct message can be written to this subscriber.
    pub(super) fn write(
        &self,
        template: &Template,
        recipient: &Recipient,
        details: MessageDetails<'_>,
    ) -> Result<Message, Refusal> {
        self.try_write(template, recipient, details).map_err(Refusal::permanent)
    }

    fn try_write(
        &self,
        template: &Template,
        recipient: &Recipient,
        details: MessageDetails<'_>,
    ) -> Result<Message, String> {
        let to = ascii_domain(&recipient.address)?;
        let key = fingerprint(&details.edition.id, details.destination);
        let id = format!("<{}@{}>", &key[..40], self.sender.domain());
        let unsubscribe = self.unsubscribe_link(&recipient.unsubscribe_token);
        let name = recipient.name.as_deref();
        let alternatives = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            // `=_` never occurs in quoted-printable text (RFC 2045 section 6.7, note).
            .boundary(format!("=_{}", &key[40..]))
            // RFC 2046 section 5.1.4: the plainest first.
            .singlepart(part(ContentType::TEXT_PLAIN, template.text(name, unsubscribe.as_str()))?)
            .singlepart(part(ContentType::TEXT_HTML, template.html(name, unsubscribe.as_str()))?);
        let mut builder = lettre::Message::builder()
            .date(details.date.max(Timestamp::UNIX_EPOCH).into())
            .raw_header(self.from.clone())
            .raw_header(mailbox("To", name, &to));
        if let Some(header) = &self.reply_to {
            builder = builder.raw_header(header.clone());
        }
        builder = builder
            .raw_header(text("Subject", &format!("{}{}", details.mark, template.subject)))
            // RFC 5322 section 3.6.4: unique to this message; a repeat after a lost answer is known by it.
            .raw_header(verbatim("Message-ID", &id)?);
        for header in self.list_headers(details.edition, &unsubscribe, &recipient.unsubscribe_token)? {
            builder = builder.raw_header(header);
        }
        let message = builder.multipart(alternatives).map_err(|error| error.to_string())?;
        let unsigned = String::from_utf8(message.formatted()).map_err(|error| error.to_string())?;
        let bytes = self.signed(unsigned, details.date)?;
        check_lines(&bytes)?;
        Ok(Message { id, sender: self.envelope_sender(details.bounce_token)?, to, bytes })
    }

    /// The message with its signatures before it.
    fn signed(&self, message: String, date: Timestamp) -> Result<String, String> {
        let Some(signer) = &self.signer else { return Ok(message) };
        let (head, body) =
            message.split_once("\r\n\r\n").ok_or_else(|| "the message has no body".to_owned())?;
        let mut hasher = BodyHasher::default();
        hasher.update(body.as_bytes());
        let fields = signer.sign(head, hasher, date);
        let fields = fields.map_err(|error| format!("the key to sign with {error}"))?;
        Ok(fields + &message)
    }

    /// Where a bounce of this delivery goes: an address of its own where `email.bounces` is set.
    fn envelope_sender(&self, token: Option<&str>) -> Result<Address, String> {
        match (&self.bounces, token) {
            (None, _) => Ok(self.sender.clone()),
            (Some(bounces), None) => Ok(bounces.clone()),
            (Some(bounces), Some(token)) => {
                Address::new(format!("{}+{token}", bounces.user()), bounces.domain())
                    .map_err(|error| format!("no envelope sender can be made of `email.bounces`: {error}"))
            }
        }
    }

    fn unsubscribe_link(&self, token: &str) -> Url {
        let mut link = self.unsubscribe.clone();
        link.query_pairs_mut().append_pair("token", token);
        link
    }

    /// What makes it a list's mail, and a machine's.
    fn list_headers(
        &self,
        edition: &Edition,
        unsubscribe: &Url,
        token: &str,
    ) -> Result<Vec<HeaderValue>, String> {
        let encode = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
        let mailto = format!(
            "mailto:{}@{}?subject=unsubscribe%20{}",
            encode(self.unsubscribe_mailto.user()),
            self.unsubscribe_mailto.domain(),
            encode(token),
        );
        let mut headers = vec![
            self.list_id.clone(),
            // RFC 2369 section 3.6: where all recaps can be read.
            self.archive.clone(),
            // RFC 8058 section 3.1: one https URI; RFC 2369 section 3.2: others after it.
            verbatim("List-Unsubscribe", &format!("<{unsubscribe}>, <{mailto}>"))?,
            verbatim("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?,
            verbatim("Precedence", "bulk")?,
            // RFC 3834 section 5: nobody's automatic reply is asked for.
            verbatim("Auto-Submitted", "auto-generated")?,
            verbatim("Feedback-ID", &self.feedback_id(edition))?,
        ];
        if edition.language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            // RFC 3282 section 2; a language that is none is left out.
            headers.extend(verbatim("Content-Language", &edition.language));
        }
        Ok(headers)
    }

    /// Names edition, stream, list and sender to those who count complaints; nobody's person.
    fn feedback_id(&self, edition: &Edition) -> String {
        let slug = edition.slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-');
        let slug: String = slug.take(60).collect();
        format!("{slug}:recap:{}:{}", self.feedback_list, self.feedback_sender)
    }
}

/// One part, quoted-printable always: no server need know 8BITMIME (RFC 6152), and no line is too
/// long.
fn part(kind: ContentType, content: String) -> Result<SinglePart, String> {
    let body = Body::new_with_encoding(content, ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| "the body cannot be written as quoted-printable".to_owned())?;
    Ok(SinglePart::builder().header(kind).body(body))
}

/// The List-Id field (RFC 2919 section 2): the group's name and an id that never changes.
fn list_id(name: &str, id: &str) -> crate::Result<HeaderValue> {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if id.len() > 255 || !id.contains('.') || !id.split('.').all(label) {
        return Err(crate::Error::config("`email.list_id` is not the id of a list")
            .hint("an id looks like a host name of your own: recaps.example.org (RFC 2919 section 2)"));
    }
    let phrase = phrase(name, "List-Id: ".len());
    let space = match phrase.as_str() {
        "" => "",
        folded if folded.contains("\r\n") => "\r\n ",
        _ => " ",
    };
    Ok(HeaderValue::dangerous_new_pre_encoded(
        lettre::message::header::HeaderName::new_from_ascii_str("List-Id"),
        format!("<{id}>"),
        format!("{phrase}{space}<{id}>"),
    ))
}

/// The list's own name: what stands before the first dot of its id.
fn feedback_list(list_id: &str) -> String {
    let name = list_id.split('.').next().unwrap_or_default();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect()
}

/// 5 to 15 characters that stay the same as long as the sender does.
fn feedback_sender(domain: &str) -> String {
    let letters: String = domain.chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    if letters.len() < 5 { format!("recap{letters}") } else { letters }
}

/// 64 hexadecimal digits that name a delivery: the same on every try, different for every other.
fn fingerprint(edition: &str, destination: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"recap message\0");
    // The length keeps two pairs apart that would read the same one after the other.
    hash.update(edition.len().to_be_bytes());
    hash.update(edition);
    hash.update(destination);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The address with its domain as it goes over the wire, in A-labels (RFC 5890 section 2.3.2.1).
fn ascii_domain(address: &Address) -> Result<Address, String> {
    if address.domain().is_ascii() {
        return Ok(address.clone());
    }
    let host =
        url::Host::parse(address.domain()).map_err(|error| format!("the address's domain: {error}"))?;
    Address::new(address.user(), host.to_string()).map_err(|error| format!("the address's domain: {error}"))
}

/// An address of the publication: ASCII, so that every server takes it.
fn ascii_address(address: &Address, setting: &str) -> crate::Result<Address> {
    let error = |reason: String| {
        crate::Error::config(format!("`{setting}` cannot be used: {reason}"))
            .hint("use an address whose part before the @ is ASCII")
    };
    let address = ascii_domain(address).map_err(error)?;
    if !address.user().is_ascii() {
        return Err(error("not every mail server takes it (SMTPUTF8, RFC 6531)".into()));
    }
    Ok(address)
}

/// What every server may count on (RFC 5321 sections 2.3.8 and 4.5.3.1.6). lettre writes messages
/// like that; one that is not would smuggle commands (RUSTSEC-2026-0561), so it is looked at.
fn check_lines(bytes: &str) -> Result<(), String> {
    let Some(lines) = bytes.strip_suffix("\r\n") else {
        return Err("the message does not end in CRLF".into());
    };
    for line in lines.split("\r\n") {
        if line.contains(['\r', '\n', '\0']) {
            return Err("the message holds a bare CR or LF (RFC 5321 section 2.3.8)".into());
        }
        if line.len() > LONGEST_LINE {
            return Err(format!(
                "the message holds a line of {} octets (RFC 5322 section 2.1.1)",
                line.len()
            ));
        }
    }
    Ok(())
}
