//! In charge of the mail: one message to every subscriber, over SMTP or into a maildir, each asked
//! for afresh right before it goes.
//!
//! It leaves who the recipients are to whoever implements [`Recipients`], and when to try again to the
//! worker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use lettre::Address;

pub(crate) use self::body::HTML_LIMIT;
use self::body::{Personal, Template};
use self::carrier::{EmailCarrier, Written};
use self::maildir::{Maildir, MaildirTransport};
pub(crate) use self::message::message_id_digits;
use self::message::{EditionForm, Envelope, Identity, Message, SenderHeaders};
pub use self::notice::{Notice, NoticeCarrier};
use self::refused::Refused;
use self::register::Register;
use self::relays::Relays;
use self::smtp::SmtpTransport;
use super::{Before, Carrier, Channel, Commitment, Delivery, Draft, Mailboxes, Name, Receipt, Refusal};
use crate::config::{self, Tls};
use crate::edition::Edition;
use crate::finding::Finding;
use crate::pace::Limits;

mod body;
mod carrier;
pub mod dkim;
mod form;
mod greeting;
mod header;
mod login;
mod maildir;
mod message;
mod notice;
mod privacy;
mod quoted_printable;
mod refused;
mod register;
mod relays;
mod smtp;
#[cfg(test)]
pub(super) mod tests;
mod text;
mod wanted;

/// How many files of a maildir are written side by side: each waits for the disk.
const MAILDIR_LANES: usize = 4;

/// The token in a test message: no subscriber has it, so its links act for nobody.
const TEST_TOKEN: &str = "test";

/// The destination of a message that is only looked at: no subscriber's id.
const SAMPLE: &str = "sample";

/// What the email channel asks about a subscriber.
pub trait Recipients: Send + Sync {
    /// Who stands behind each of some deliveries' destinations, in their order, read from the list
    /// right before sending; none when they have left or are suppressed by now.
    ///
    /// # Errors
    /// When the list cannot be read: the reason with all its causes, shown as it is, without an
    /// address. Nothing more is mailed until it can be.
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<Recipient>>, String>>;

    /// Why somebody whom the list does not name gets nothing, in words that tell no address. Asked only of those.
    ///
    /// # Errors
    /// As of [`Recipients::recipients`].
    fn why_not<'a>(&'a self, _destination: &'a str) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(std::future::ready(Ok("not on the list any more".to_owned())))
    }

    /// Takes whoever stands behind a destination off the list: the mailbox that was written to does not
    /// exist, or takes nothing any more. Whoever gets their mail elsewhere by now stays.
    ///
    /// # Errors
    /// When the list cannot be written: the reason, without an address.
    fn bounced<'a>(
        &'a self,
        destination: &'a str,
        written_to: &'a Address,
    ) -> BoxFuture<'a, Result<(), String>>;

    /// The token by which a bounce names a delivery: at most 40 characters, letters and digits that
    /// mean the same in any case, and hard to forge.
    fn bounce_token(&self, delivery: i64) -> String;
}

/// A subscriber who is to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Where the mail goes.
    pub address: Address,
    /// How they want to be called.
    pub name: Option<String>,
    /// What their unsubscribe link carries.
    pub unsubscribe_token: String,
    /// What the link to their preferences carries.
    pub preferences_token: String,
}

/// The channel.
#[derive(Clone)]
pub struct Email(Arc<Shared>);

/// What all carriers share.
struct Shared {
    settings: config::Email,
    publication: config::Publication,
    recipients: Arc<dyn Recipients>,
    headers: SenderHeaders,
    transports: Transports,
    /// The form that was written last.
    newest: Mutex<Option<Written>>,
    /// What the list said about those whom carriers will be given next.
    register: Mutex<Register>,
    /// What relays have accepted and refused.
    refused: Refused,
}

/// Where carriers get their transports from.
enum Transports {
    Maildir(Maildir),
    Smtp(Relays),
}

impl Email {
    /// The channel, as it is configured.
    ///
    /// # Errors
    /// When a setting cannot stand in a message, a key cannot sign, a file of authorities cannot be
    /// read, or TLS cannot be set up.
    pub fn new(
        settings: &config::Email,
        publication: &config::Publication,
        recipients: Arc<dyn Recipients>,
    ) -> crate::Result<Self> {
        let headers = SenderHeaders::new(settings, publication)?;
        let transports = match &settings.transport {
            config::Transport::Maildir(path) => Transports::Maildir(Maildir::new(path)),
            config::Transport::Smtp(servers) => Transports::Smtp(Relays::new(servers)?),
        };
        let (settings, publication) = (settings.clone(), publication.clone());
        let (newest, register) = (Mutex::default(), Mutex::default());
        Ok(Email(Arc::new(Shared {
            settings,
            publication,
            recipients,
            headers,
            transports,
            newest,
            register,
            refused: Refused::default(),
        })))
    }

    /// Sends the message as it would go out to one address, marked as a test, over the same
    /// transport. Nothing is recorded, and its unsubscribe link unsubscribes nobody.
    ///
    /// # Errors
    /// As a delivery would be refused.
    pub async fn send_test(&self, edition: &Edition, to: &Address) -> Result<Receipt, Refusal> {
        let date = Timestamp::now();
        // Two tests to one address are two messages: mail programs hide repeats.
        let destination = format!("test {date} {to}");
        let identity = Identity { destination: &destination, bounce_token: None };
        let recipient = Recipient {
            address: to.clone(),
            name: None,
            unsubscribe_token: TEST_TOKEN.into(),
            preferences_token: TEST_TOKEN.into(),
        };
        let form = self.0.form(&self.0.template(edition)?, edition, date, "[Test] ")?;
        let mut message = self.0.headers.write(&form, &recipient, identity)?;
        let mut transport = self.0.transport();
        let result = transport.send(&mut message, date, None, &Unrecorded).await;
        transport.close().await;
        result
    }
}

/// Connects to a server, encrypts and logs in as for a message, and takes leave without one.
///
/// # Errors
/// As a message would be refused.
pub async fn meet(server: &config::Smtp) -> Result<(), Refusal> {
    let smtp = smtp::Smtp::new(server).map_err(|error| Refusal::halt(format!("{error:#}")))?;
    let mut transport = smtp.transport();
    transport.be_ready().await?;
    transport.quit().await;
    Ok(())
}

/// A server in words: `smtp://mail.example.org:587 (STARTTLS)`.
pub fn server_in_words(server: &config::Smtp) -> String {
    described_one(server)
}

impl Email {
    /// Where a single message goes: `the maildir mail`, `smtp://mail.example.org:587 (STARTTLS)`.
    pub fn way(&self) -> String {
        match &self.0.settings.transport {
            config::Transport::Maildir(_) => self.leads_to(),
            config::Transport::Smtp(servers) => described(servers),
        }
    }
}

/// One message and what it was made of, to be looked at.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The subject line.
    pub subject: String,
    /// The HTML part, decoded.
    pub html: String,
    /// The text part, decoded; lines end in LF.
    pub text: String,
    /// The whole message as it would be handed over: ASCII lines, each ended by CRLF.
    pub bytes: String,
}

impl Email {
    /// The message as it would go out to one recipient. Nothing is sent or recorded.
    ///
    /// # Errors
    /// As a delivery would be refused.
    pub fn sample(
        &self,
        edition: &Edition,
        recipient: &Recipient,
        date: Timestamp,
    ) -> Result<Sample, Refusal> {
        let identity = Identity { destination: SAMPLE, bounce_token: None };
        let template = self.0.template(edition)?;
        let form = self.0.form(&template, edition, date, "")?;
        let message = self.0.headers.write(&form, recipient, identity)?;
        let unsubscribe = self.0.headers.unsubscribe_link(&recipient.unsubscribe_token);
        let preferences = self.0.headers.preferences_link(&recipient.preferences_token);
        let personal = Personal {
            name: recipient.name.as_deref(),
            unsubscribe: unsubscribe.as_str(),
            preferences: preferences.as_str(),
        };
        Ok(Sample {
            html: template.html_for(personal),
            text: template.text_for(personal),
            subject: template.subject,
            bytes: message.bytes,
        })
    }
}

impl Channel for Email {
    fn name(&self) -> Name {
        Name::Email
    }

    fn leads_to(&self) -> String {
        match &self.0.settings.transport {
            config::Transport::Maildir(path) => format!("the maildir {}", path.display()),
            config::Transport::Smtp(servers) => {
                let connections = match self.lanes() {
                    1 => "1 connection".to_owned(),
                    lanes => format!("{lanes} connections"),
                };
                format!("{connections} to {}", described(servers))
            }
        }
    }

    /// Who gets mail is not drafted but frozen by the commit; what is told is how long the mail is. One
    /// that cannot be made is refused by [`Channel::preflight`].
    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let template = self.0.template(edition).ok();
        // A text that is too long by itself has been told of.
        let template = template.filter(|_| edition.html.len() <= HTML_LIMIT);
        (Vec::new(), template.and_then(|template| template.too_long()).into_iter().collect())
    }

    /// The message can be made, and a maildir can be written. An SMTP server is met when it is sent
    /// to: one that is down for an hour must not keep the feed from being published.
    fn preflight(&self, edition: &Edition) -> Result<(), String> {
        let template = self.0.template(edition).map_err(|refusal| refusal.to_string())?;
        self.0.headers.form(&template, edition, Timestamp::UNIX_EPOCH, "")?;
        match &self.0.transports {
            Transports::Maildir(maildir) => maildir.preflight(),
            Transports::Smtp(_) => Ok(()),
        }
    }

    fn lanes(&self) -> usize {
        match &self.0.settings.transport {
            config::Transport::Maildir(_) => MAILDIR_LANES,
            config::Transport::Smtp(servers) => relays::connections(servers),
        }
    }

    fn ways(&self) -> usize {
        match &self.0.transports {
            Transports::Maildir(_) => 1,
            Transports::Smtp(relays) => relays.ways(),
        }
    }

    fn limits(&self) -> Limits {
        self.0.settings.limits.clone()
    }

    fn remember(&self, before: &Before) {
        self.0.refused.remember(before);
    }

    fn mailboxes(&self) -> Mailboxes {
        self.0.refused.mailboxes()
    }

    fn expect<'a>(&'a self, upcoming: &'a [Delivery]) -> BoxFuture<'a, ()> {
        Box::pin(async {
            let destinations: Vec<&str> =
                upcoming.iter().map(|delivery| delivery.destination.as_str()).collect();
            // Where the list cannot be read, the carriers will find that out.
            if let Ok(answers) = Register::ask(self.0.recipients.as_ref(), &destinations).await {
                self.0.register().renew(answers);
            }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(EmailCarrier::new(Arc::clone(&self.0)))
    }
}

impl Shared {
    fn register(&self) -> MutexGuard<'_, Register> {
        // What somebody who panicked has left behind is whole.
        self.register.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn template(&self, edition: &Edition) -> Result<Template, Refusal> {
        Template::new(edition, &self.publication, &self.settings).map_err(Refusal::halt)
    }

    fn form(
        &self,
        template: &Template,
        edition: &Edition,
        date: Timestamp,
        mark: &str,
    ) -> Result<EditionForm, Refusal> {
        self.headers.form(template, edition, date, mark).map_err(Refusal::halt)
    }

    fn transport(&self) -> Transport {
        match &self.transports {
            Transports::Maildir(maildir) => Transport::Maildir(maildir.transport()),
            Transports::Smtp(relays) => Transport::Smtp(relays.transport()),
        }
    }
}

/// Servers in words, with the encryption of each.
fn described(servers: &[config::Smtp]) -> String {
    servers.iter().map(described_one).collect::<Vec<_>>().join(" and ")
}

fn described_one(server: &config::Smtp) -> String {
    let (scheme, encryption) = match server.tls {
        Tls::Implicit => ("smtps", "TLS"),
        Tls::Required => ("smtp", "STARTTLS"),
        Tls::Opportunistic => ("smtp", "STARTTLS where it is offered"),
        Tls::None => ("smtp", "not encrypted"),
    };
    format!("{scheme}://{} ({encryption})", server.name())
}

/// How the messages of one carrier leave.
enum Transport {
    Maildir(MaildirTransport),
    Smtp(SmtpTransport),
}

impl Transport {
    async fn be_ready(&mut self) -> Result<(), Refusal> {
        match self {
            Transport::Maildir(maildir) => maildir.be_ready().await,
            Transport::Smtp(smtp) => smtp.be_ready().await,
        }
    }

    async fn send(
        &mut self,
        message: &mut Message,
        date: Timestamp,
        following: Option<Envelope>,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        match self {
            Transport::Maildir(maildir) => maildir.send(message, date, commitment).await,
            Transport::Smtp(smtp) => {
                let to = message.envelope.to.clone();
                let sent = smtp.send(message, following, commitment).await;
                sent.map(|receipt| privacy::receipt(receipt, &to)).map_err(|no| privacy::refusal(no, &to))
            }
        }
    }

    /// Why it does not take a message that is too large for it.
    fn too_large(&self, message: &Message) -> Option<String> {
        match self {
            Transport::Maildir(_) => None,
            Transport::Smtp(smtp) => smtp.too_large(message),
        }
    }

    /// The relay that it leads to.
    fn relay(&self) -> Option<Arc<str>> {
        match self {
            Transport::Maildir(_) => None,
            Transport::Smtp(smtp) => Some(smtp.relay()),
        }
    }

    /// Leaves a server that waits for a message which does not come.
    fn abandon(&mut self) {
        if let Transport::Smtp(smtp) = self {
            smtp.abandon();
        }
    }

    /// Has its relay passed over by all that comes, while there are others.
    fn leave(&self) {
        if let Transport::Smtp(smtp) = self {
            smtp.leave();
        }
    }

    async fn close(&mut self) {
        if let Transport::Smtp(smtp) = self {
            smtp.quit().await;
        }
    }
}

/// The commitment of a message that nobody keeps a record of.
struct Unrecorded;

impl Commitment for Unrecorded {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(std::future::ready(Ok(())))
    }
}
