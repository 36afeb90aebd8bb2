//! In charge of what becomes of mail that came back, whichever way it is told: whose it is, how sure that
//! is, and recording it with what follows.
//!
//! It leaves reading messages to [`recap_subscribers::bounces`], fetching them to [`source`] and
//! [`crate::cli`], and providers' calls to [`crate::server`].

use jiff::Timestamp;
use recap_subscribers::bounces::{self, Class, Clues, Status};
use recap_subscribers::{Address, Effect, Evidence, Sent, SubscriberId, Subscribers, Told};
use sha2::{Digest as _, Sha256};

use crate::channel::email;
use crate::error::{Error, Result};
use crate::outbox::{Hold, Outbox, SentMail};

pub mod source;

/// Deliveries of a subscriber that are looked back on: more than a year's, for a weekly meetup.
const LOOKED_BACK: u32 = 60;

/// The share of an edition's messages that may come back because of us before it is paused, one in so many.
const ONE_IN: u64 = 100;

/// Fewer than so many pause nothing: of a small list one is more than one in a hundred.
const FEW: u64 = 5;

/// Where mail that came back is taken in.
#[derive(Debug, Clone)]
pub struct Desk {
    outbox: Outbox,
    subscribers: Subscribers,
}

/// Something that came back, as it was told.
#[derive(Debug, Clone)]
pub struct Telling {
    /// What makes it one of its own.
    pub report: String,
    /// Which way it came: `mail`, or the provider's name.
    pub way: String,
    /// What kind it is.
    pub class: Class,
    /// The status that was given.
    pub status: Option<Status>,
    /// The far side's words, without addresses.
    pub said: String,
    /// Addresses that it says it is about.
    pub recipients: Vec<String>,
    /// What in it may name the delivery.
    pub clues: Clues,
    /// The addresses that it says it is from.
    pub writers: Vec<String>,
    /// The provider that tells it has signed it, so that the address is to be believed.
    pub is_signed: bool,
}

/// What was done with it.
#[derive(Debug, Clone)]
pub struct Taken {
    /// What kind it is.
    pub class: Class,
    /// The status that was given.
    pub status: Option<Status>,
    /// The far side's words, without addresses.
    pub said: String,
    /// Whom it is about.
    pub subscriber: Option<SubscriberId>,
    /// Of which edition.
    pub edition: Option<String>,
    /// How that is known.
    pub evidence: Evidence,
    /// What followed.
    pub effect: Effect,
    /// The edition was paused, because more than one in a hundred came back because of us.
    pub paused: bool,
}

/// Whom a telling is about, and which delivery.
struct Whose {
    evidence: Evidence,
    subscriber: Option<SubscriberId>,
    delivery: Option<i64>,
    edition: Option<String>,
    mailed: Vec<SentMail>,
}

impl Telling {
    /// What a message tells. `recipient` is the address that it was sent to, where the mail server knows it.
    pub fn of_mail(message: &[u8], recipient: Option<&str>) -> Self {
        let read = &message[..message.len().min(bounces::LONGEST)];
        let mut reading = bounces::read(read);
        if let Some(recipient) = recipient {
            reading.clues.add_recipient(recipient);
        }
        Telling {
            report: fingerprint(read),
            way: "mail".to_owned(),
            class: reading.class,
            status: reading.status(),
            said: reading.said().to_owned(),
            recipients: reading.reports.iter().flat_map(|report| report.recipients.clone()).collect(),
            clues: reading.clues,
            writers: reading.writers,
            is_signed: false,
        }
    }
}

impl Desk {
    /// A desk at this store.
    pub fn new(outbox: Outbox, subscribers: Subscribers) -> Self {
        Desk { outbox, subscribers }
    }

    /// Takes something in: once, however often it is told.
    ///
    /// # Errors
    /// When the store refuses: nothing was recorded, and it is to be told again.
    pub async fn take(&self, telling: Telling, now: Timestamp) -> Result<Taken> {
        let mut taken = Taken {
            class: telling.class,
            status: telling.status,
            said: telling.said.clone(),
            subscriber: None,
            edition: None,
            evidence: Evidence::None,
            effect: Effect::Nothing,
            paused: false,
        };
        if telling.class == Class::NotABounce {
            return Ok(taken);
        }
        let whose = self.whose(&telling, now).await?;
        taken.class = self.believed(&telling, &whose).await?;
        let class = taken.class;
        let told = Told {
            report: telling.report,
            way: telling.way,
            class,
            evidence: whose.evidence,
            subscriber: whose.subscriber,
            delivery: whose.delivery,
            edition: whose.edition.clone(),
            status: telling.status,
            said: telling.said,
        };
        let sent: Vec<Sent> =
            whose.mailed.iter().map(|one| Sent { delivery: one.delivery, at: one.at }).collect();
        taken.effect = self.subscribers.record_bounce(&told, &sent, now).await.map_err(refused)?;
        (taken.subscriber, taken.edition, taken.evidence) = (whose.subscriber, whose.edition, whose.evidence);
        if let Some(edition) =
            taken.edition.as_deref().filter(|_| class == Class::AboutUs && taken.effect == Effect::Recorded)
        {
            taken.paused = self.pause_if_many(edition).await?;
        }
        Ok(taken)
    }

    /// What a telling is taken for, once it is known whom it is about: a person who hands in a report about
    /// their own mailbox has one, whatever it says.
    async fn believed(&self, telling: &Telling, whose: &Whose) -> Result<Class> {
        let Some(id) = whose.subscriber.filter(|_| telling.class != Class::Complaint) else {
            return Ok(telling.class);
        };
        for writer in &telling.writers {
            let Ok(address) = Address::parse(writer) else { continue };
            if self.subscribers.is_at(id, &address).await.map_err(refused)? {
                return Ok(telling.class.softer(Class::Unknown));
            }
        }
        Ok(telling.class)
    }

    /// Whom a telling is about; the first clue that leads to somebody is followed. The header of the message
    /// that came back is one only where the report is not about somebody else: whoever got it may have sent
    /// it on, and that may have come back from there.
    async fn whose(&self, telling: &Telling, now: Timestamp) -> Result<Whose> {
        let clues = &telling.clues;
        for token in &clues.bounce_tokens {
            if let Some((_, whose)) = self.delivered_with(token).await? {
                return Ok(whose);
            }
        }
        let mut sent_on = None;
        for token in &clues.returned_bounce_tokens {
            let Some((id, whose)) = self.delivered_with(token).await? else { continue };
            if !self.is_about_another(telling, id).await? {
                return Ok(whose);
            }
            sent_on = sent_on.or(Some(id));
        }
        for token in &clues.unsubscribe_tokens {
            let Some(id) = self.subscribers.read_unsubscribe_token(token) else { continue };
            if !self.is_about_another(telling, id).await? {
                return self.one_of(id, Evidence::Token, clues, now).await;
            }
            sent_on = sent_on.or(Some(id));
        }
        for recipient in &telling.recipients {
            let Ok(address) = Address::parse(recipient) else { continue };
            let Some(id) = self.subscribers.find(&address).await.map_err(refused)? else { continue };
            let evidence = if telling.is_signed { Evidence::Provider } else { Evidence::Address };
            return self.one_of(id, evidence, clues, now).await;
        }
        if let Some(id) = sent_on {
            return self.one_of(id, Evidence::MessageId, clues, now).await;
        }
        Ok(Whose {
            evidence: Evidence::None,
            subscriber: None,
            delivery: None,
            edition: None,
            mailed: Vec::new(),
        })
    }

    /// Whose delivery the token of an envelope sender names.
    async fn delivered_with(&self, token: &str) -> Result<Option<(SubscriberId, Whose)>> {
        let Some(delivery) = self.subscribers.read_bounce_token(token) else { return Ok(None) };
        let Some((edition, destination)) = self.outbox.mail_of(delivery).await? else { return Ok(None) };
        let Ok(id) = destination.parse().map(SubscriberId) else { return Ok(None) };
        let mailed = self.outbox.mailed_to(&destination, LOOKED_BACK).await?;
        let whose = Whose {
            evidence: Evidence::Token,
            subscriber: Some(id),
            delivery: Some(delivery),
            edition: Some(edition),
            mailed,
        };
        Ok(Some((id, whose)))
    }

    /// Whether a telling names addresses, none of them a subscriber's. Those of complaints say nothing: they
    /// are changed, so that nobody is told who complains (RFC 6590).
    async fn is_about_another(&self, telling: &Telling, id: SubscriberId) -> Result<bool> {
        if telling.class == Class::Complaint {
            return Ok(false);
        }
        let mut names_another = false;
        for recipient in &telling.recipients {
            let Ok(address) = Address::parse(recipient) else { continue };
            if self.subscribers.is_at(id, &address).await.map_err(refused)? {
                return Ok(false);
            }
            names_another = true;
        }
        Ok(names_another)
    }

    /// Which delivery to a subscriber it is about: the one whose Message-ID stands there, or else, where it
    /// is sure whom it is about, the newest.
    async fn one_of(
        &self,
        id: SubscriberId,
        evidence: Evidence,
        clues: &Clues,
        now: Timestamp,
    ) -> Result<Whose> {
        let destination = id.to_string();
        let mailed = self.outbox.mailed_to(&destination, LOOKED_BACK).await?;
        let is_named = |one: &&SentMail| {
            let digits = email::message_id_digits(&one.edition, &destination);
            clues.message_ids.iter().any(|id| id.starts_with(&digits))
        };
        let named = mailed.iter().find(is_named);
        let newest = || mailed.iter().find(|one| one.at <= now).filter(|_| evidence != Evidence::Address);
        let (evidence, delivery) = match (evidence, named) {
            (Evidence::Address, Some(named)) => (Evidence::MessageId, Some(named)),
            (evidence, named) => (evidence, named.or_else(newest)),
        };
        Ok(Whose {
            evidence,
            subscriber: Some(id),
            delivery: delivery.map(|one| one.delivery),
            edition: delivery.map(|one| one.slug.clone()),
            mailed: mailed.clone(),
        })
    }

    /// Pauses an edition of which too much came back because of us, while it still goes out.
    async fn pause_if_many(&self, slug: &str) -> Result<bool> {
        let counts = self.subscribers.bounce_counts(slug).await.map_err(refused)?;
        let refused =
            counts.iter().find(|(class, _)| *class == Class::AboutUs).map_or(0, |(_, number)| *number);
        let mail = self.outbox.counts(slug).await?.remove(&crate::channel::Name::Email).unwrap_or_default();
        let number = |state| mail.get(&state).copied().unwrap_or_default();
        let sent = number(crate::outbox::State::Sent);
        let left = number(crate::outbox::State::Planned) + number(crate::outbox::State::Deferred);
        if refused < FEW || refused * ONE_IN <= sent || left == 0 || self.outbox.hold(slug).await?.is_some() {
            return Ok(false);
        }
        Ok(self.outbox.set_hold(slug, Some(Hold::Paused)).await? == Some(Hold::Paused))
    }
}

/// The list's refusal in the program's words.
fn refused(error: recap_subscribers::Error) -> Error {
    Error::environment("the subscriber list refused")
        .hint("Nothing was recorded: read it again.")
        .because(error)
}

/// SHA-256 in hexadecimal, by which something told is known again.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
