//! In charge of one message to one subscriber: envelope addresses and header fields (RFC 5322).
//!
//! A delivery keeps its Message-ID and its date on every try. The same bytes go out as long as the
//! edition, the subscriber's entry and the settings stay as they are: mail that has not left carries
//! the newest text of its edition.
//!
//! It leaves what the message says to [`super::body`], its MIME structure and all that is the same for
//! everybody to [`super::form`], how a header field is written to [`super::header`], signing to
//! [`super::dkim`], and the way it goes to the transports.

use std::sync::Arc;

use jiff::Timestamp;
use lettre::Address;
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::Recipient;
use super::body::Template;
use super::dkim::{KeyError, Signer, Slot};
use super::form::{Filling, Form};
use super::greeting::greeting;
use super::header::{Field, mailbox, phrase, text, verbatim};
use crate::channel::Refusal;
use crate::config::{self, Page};
use crate::edition::Edition;

/// Longest line of a message, without its end (RFC 5322 section 2.1.1).
const LONGEST_LINE: usize = 998;

/// Longest that a line of a header should be, without its end (RFC 5322 section 2.1.1).
const SHORT_LINE: usize = 78;

/// What all messages of a publication say about their sender, checked once.
#[derive(Debug)]
pub(super) struct SenderHeaders {
    /// The address of the From header.
    sender: Address,
    /// Where bounces go.
    bounces: Option<Address>,
    signer: Option<Arc<Signer>>,
    from: Field,
    reply_to: Option<Field>,
    list_id: Field,
    archive: Field,
    unsubscribe: Url,
    preferences: Url,
    unsubscribe_mailto: Address,
    /// The last two fields of Feedback-ID.
    feedback_list: String,
    feedback_sender: String,
}

/// All messages of one edition and date, but for what differs per subscriber.
pub(super) struct EditionForm {
    form: Form,
    /// The edition's id, of which Message-IDs are made.
    edition: String,
    /// BCP 47: whose words greet.
    language: String,
}

/// One message, ready for the wire.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Its Message-ID, with the angle brackets.
    pub(super) id: String,
    /// Who sends it to whom.
    pub(super) envelope: Envelope,
    /// The whole of it: lines of at most 998 octets, each ended by CRLF and none beginning with a
    /// dot, no other CR or LF, and ASCII unless the local part of the address is not.
    pub(super) bytes: String,
}

/// Who sends a message to whom, which a server hears before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Envelope {
    /// Where it comes back to (RFC 5321 section 4.1.1.2).
    pub(super) sender: Address,
    /// Whom it is for; the domain in ASCII.
    pub(super) to: Address,
}

impl Envelope {
    /// Whether all of it is, and with it the message, which holds nothing else beyond ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        AsRef::<str>::as_ref(&self.to).is_ascii()
    }
}

/// Which message of an edition it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity<'a> {
    /// The delivery within the edition: a subscriber's id.
    pub(super) destination: &'a str,
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
        let archive = verbatim("List-Archive", format!("<{}>", publication.url))
            .map_err(|reason| crate::Error::config(format!("`url` cannot stand in a mail: {reason}")))?;
        Ok(SenderHeaders {
            bounces,
            signer: settings.dkim.as_ref().map(Signer::new).transpose()?.map(Arc::new),
            archive,
            from: mailbox("From", settings.from.name.as_deref(), &sender),
            reply_to,
            list_id: list_id(&publication.name, &settings.list_id)?,
            unsubscribe: settings.unsubscribe.clone(),
            preferences: settings.page(Page::Preferences),
            unsubscribe_mailto: ascii_address(&settings.unsubscribe_mailto, "email.unsubscribe_mailto")?,
            feedback_list: feedback_list(&settings.list_id),
            feedback_sender: feedback_sender(sender.domain()),
            sender,
        })
    }

    /// Writes what all messages of an edition have in common. `date` is their Date field, the same on
    /// every try; `mark` stands before the subject.
    ///
    /// # Errors
    /// When something of the edition cannot stand in a header.
    pub(super) fn form(
        &self,
        template: &Template,
        edition: &Edition,
        date: Timestamp,
        mark: &str,
    ) -> Result<EditionForm, String> {
        let date = date.max(Timestamp::UNIX_EPOCH);
        let mut head = vec![date_field(date)?, Slot::Fixed(self.from.clone()), Slot::Hole("To")];
        head.extend(self.reply_to.clone().map(Slot::Fixed));
        head.push(Slot::Fixed(text("Subject", &format!("{mark}{}", template.subject))));
        head.push(Slot::Hole("Message-ID"));
        head.extend(self.list_fields()?);
        head.push(fixed("Precedence", "bulk")?);
        head.push(auto_submitted()?);
        head.push(fixed("Feedback-ID", &self.feedback_id(edition))?);
        head.extend(content_language(&edition.language));
        let form = self.put_together(head, template, &fingerprint(&edition.id, ""), date);
        // What fills the holes of the body is encoded, so that its lines are looked at only once; those of the
        // fields that fill holes are looked at when they do.
        let empty = Filling::default();
        check_lines(&form.fill(&empty).map_err(unsigned)?)?;
        Ok(EditionForm { form, edition: edition.id.clone(), language: edition.language.clone() })
    }

    /// Writes a mail about somebody's own subscription. `key` names it, and makes its Message-ID; only who
    /// is subscribed is told the ways to leave, by `unsubscribe_token`.
    ///
    /// # Errors
    /// When something of it cannot stand in a message.
    pub(super) fn notice(
        &self,
        template: &Template,
        key: &str,
        to: (&Address, Option<&str>),
        date: Timestamp,
        language: &str,
        unsubscribe_token: Option<&str>,
    ) -> Result<Message, String> {
        let date = date.max(Timestamp::UNIX_EPOCH);
        let envelope = Envelope { sender: self.envelope_sender(None)?, to: ascii_domain(to.0)? };
        let print = fingerprint("", key);
        let id = format!("<{}@{}>", &print[..40], self.sender.domain());
        let mut head = vec![
            date_field(date)?,
            Slot::Fixed(self.from.clone()),
            Slot::Fixed(mailbox("To", to.1, &envelope.to)),
        ];
        head.extend(self.reply_to.clone().map(Slot::Fixed));
        head.push(Slot::Fixed(text("Subject", &template.subject)));
        head.push(fixed("Message-ID", &id)?);
        let mut filling = Filling::default();
        if let Some(token) = unsubscribe_token {
            head.extend(self.list_fields()?);
            filling.fields.push(self.list_unsubscribe(&self.unsubscribe_link(token), token)?);
        }
        head.push(auto_submitted()?);
        head.extend(content_language(language));
        let bytes = self.put_together(head, template, &print, date).fill(&filling).map_err(unsigned)?;
        check_lines(&bytes)?;
        Ok(Message { id, envelope, bytes })
    }

    /// A form with its signatures; `print` are hexadecimal digits of its own.
    fn put_together(&self, head: Vec<Slot>, template: &Template, print: &str, date: Timestamp) -> Form {
        // `=_` never occurs in quoted-printable text (RFC 2045 section 6.7, note).
        let boundary = format!("=_{}", &print[..24]);
        Form::new(head, template, &boundary, |head| {
            self.signer.as_ref().map(|signer| signer.prepare(head, date))
        })
    }

    /// Writes one message.
    ///
    /// # Errors
    /// A permanent refusal, when no correct message can be written to this subscriber.
    pub(super) fn write(
        &self,
        form: &EditionForm,
        recipient: &Recipient,
        identity: Identity<'_>,
    ) -> Result<Message, Refusal> {
        self.try_write(form, recipient, identity).map_err(Refusal::permanent)
    }

    fn try_write(
        &self,
        form: &EditionForm,
        recipient: &Recipient,
        identity: Identity<'_>,
    ) -> Result<Message, String> {
        let envelope = self.try_address(recipient, identity)?;
        let key = message_id_digits(&form.edition, identity.destination);
        let id = format!("<{key}@{}>", self.sender.domain());
        let unsubscribe = self.unsubscribe_link(&recipient.unsubscribe_token);
        let name = recipient.name.as_deref();
        let filling = Filling {
            fields: vec![
                mailbox("To", name, &envelope.to),
                // RFC 5322 section 3.6.4: unique to this message; a repeat after a lost answer is known
                // by it.
                verbatim("Message-ID", id.clone())?,
                self.list_unsubscribe(&unsubscribe, &recipient.unsubscribe_token)?,
            ],
            greeting: greeting(&form.language, name),
            link: unsubscribe.into(),
            preferences: self.preferences_link(&recipient.preferences_token).into(),
        };
        // The rest is looked at once a form.
        filling.fields.iter().try_for_each(|field| check_lines(&field.to_string()))?;
        let bytes = form.form.fill(&filling).map_err(unsigned)?;
        Ok(Message { id, envelope, bytes })
    }

    /// Whether writing a message takes a while.
    pub(super) fn signs_slowly(&self) -> bool {
        self.signer.as_ref().is_some_and(|signer| signer.is_slow())
    }

    /// The envelope of a message, without writing it.
    ///
    /// # Errors
    /// A permanent refusal, when no correct message can be written to this subscriber.
    pub(super) fn address(&self, recipient: &Recipient, identity: Identity<'_>) -> Result<Envelope, Refusal> {
        self.try_address(recipient, identity).map_err(Refusal::permanent)
    }

    fn try_address(&self, recipient: &Recipient, identity: Identity<'_>) -> Result<Envelope, String> {
        let sender = self.envelope_sender(identity.bounce_token)?;
        Ok(Envelope { sender, to: ascii_domain(&recipient.address)? })
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

    /// The unsubscribe link of the subscriber with this token.
    pub(super) fn unsubscribe_link(&self, token: &str) -> Url {
        let mut link = self.unsubscribe.clone();
        link.query_pairs_mut().append_pair("token", token);
        link
    }

    /// The link to the preferences of the subscriber with this token.
    pub(super) fn preferences_link(&self, token: &str) -> Url {
        let mut link = self.preferences.clone();
        link.query_pairs_mut().append_pair("token", token);
        link
    }

    /// The ways to leave: RFC 8058 section 3.1, one https URI; RFC 2369 section 3.2, others after it.
    fn list_unsubscribe(&self, link: &Url, token: &str) -> Result<Field, String> {
        let encode = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
        let mailto = format!(
            "mailto:{}@{}?subject=unsubscribe%20{}",
            encode(self.unsubscribe_mailto.user()),
            self.unsubscribe_mailto.domain(),
            encode(token),
        );
        verbatim("List-Unsubscribe", format!("<{link}>, <{mailto}>"))
    }

    /// What makes it a list's mail.
    fn list_fields(&self) -> Result<Vec<Slot>, String> {
        Ok(vec![
            Slot::Fixed(self.list_id.clone()),
            // RFC 2369 section 3.6: where all recaps can be read.
            Slot::Fixed(self.archive.clone()),
            Slot::Hole("List-Unsubscribe"),
            fixed("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")?,
        ])
    }

    /// Names edition, stream, list and sender to those who count complaints; nobody's person.
    /// The field stays in one piece, as Gmail's readers of it expect, and short enough for one line (RFC 5322
    /// section 2.1.1): the end of a long slug is left out, and what tells it from others is a few digits.
    fn feedback_id(&self, edition: &Edition) -> String {
        let rest = format!(":recap:{}:{}", self.feedback_list, self.feedback_sender);
        let room = SHORT_LINE.saturating_sub("Feedback-ID: ".len() + rest.len());
        let slug = edition.slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-');
        let mut slug: String = slug.collect();
        if slug.len() > room {
            let digits: String = fingerprint(&edition.slug, "").chars().take(8).collect();
            slug.truncate(room.saturating_sub(digits.len() + 1));
            slug = format!("{}-{digits}", slug.trim_end_matches('-'));
        }
        slug + &rest
    }
}

fn fixed(name: &'static str, value: &str) -> Result<Slot, String> {
    verbatim(name, value.to_owned()).map(Slot::Fixed)
}

/// RFC 5322 section 3.3.
fn date_field(date: Timestamp) -> Result<Slot, String> {
    fixed("Date", &date.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string())
}

/// RFC 3834 section 5: nobody's automatic reply is asked for.
fn auto_submitted() -> Result<Slot, String> {
    fixed("Auto-Submitted", "auto-generated")
}

/// RFC 3282 section 2; a language that is none is left out.
fn content_language(language: &str) -> Option<Slot> {
    let is_tag = language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then(|| fixed("Content-Language", language).ok()).flatten()
}

/// The List-Id field (RFC 2919 section 2): the group's name and an id that never changes.
fn list_id(name: &str, id: &str) -> crate::Result<Field> {
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
    Ok(Field { name: "List-Id", value: format!("{phrase}{space}<{id}>") })
}

/// The list's own name: what stands before the first dot of its id.
fn feedback_list(list_id: &str) -> String {
    let name = list_id.split('.').next().unwrap_or_default();
    name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(24).collect()
}

/// 5 to 15 characters that stay the same as long as the sender does.
fn feedback_sender(domain: &str) -> String {
    let letters: String = domain.chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    if letters.len() < 5 { format!("recap{letters}") } else { letters }
}

/// What the Message-ID of a delivery begins with: 40 hexadecimal digits. They take no secret to compute, so
/// that they name a delivery and prove nothing.
pub(crate) fn message_id_digits(edition: &str, destination: &str) -> String {
    let mut digits = fingerprint(edition, destination);
    digits.truncate(40);
    digits
}

/// 64 hexadecimal digits that name a delivery: the same on every try, different for every other.
fn fingerprint(edition: &str, destination: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"recap message\0");
    // The length keeps two pairs apart that would read the same one after the other.
    hash.update(edition.len().to_be_bytes());
    hash.update(edition);
    hash.update(destination);
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    hash.finalize().iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
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

fn unsigned(error: KeyError) -> String {
    format!("the key to sign with {error}")
}

/// What every server may count on (RFC 5321 sections 2.3.8 and 4.5.3.1.6). Messages are written like
/// that; one that is not would smuggle commands (RUSTSEC-2026-0561), so it is looked at.
fn check_lines(bytes: &str) -> Result<(), String> {
    let Some(lines) = bytes.strip_suffix("\r\n") else {
        return Err("the message does not end in CRLF".into());
    };
    for line in lines.split("\r\n") {
        if line.starts_with('.') {
            return Err("the message holds a line that begins with a dot (RFC 5321 section 4.5.2)".into());
        }
        if line.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | b'\0')) {
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
