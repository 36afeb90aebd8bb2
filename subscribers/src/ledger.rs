//! In charge of what was told to have come back: each telling recorded once, and in the same transaction
//! what follows for the subscriber it is about.
//!
//! It leaves reading messages to [`crate::bounces`], and whose they are, with what was sent to them, to the
//! program, whose outbox knows.

use std::collections::BTreeSet;

use jiff::{Span, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::bounces::{Class, Status};
use crate::suppression::{Who, suppress};
use crate::{ConsentKind, Error, Key, Reason, SubscriberId, Subscribers};

/// Deliveries in a row that have to come back before an address is given up.
const IN_A_ROW: usize = 3;

/// Days that have to lie between the first of them and now.
const OVER_DAYS: i64 = 30;

/// Days after which a delivery that nothing was told of has arrived: servers try for five (RFC 5321
/// section 4.5.4.1).
const ARRIVED_AFTER_DAYS: i64 = 6;

/// How it is known whom a telling is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A token made with the publication's key: of the envelope sender, or of the link to unsubscribe in the
    /// header of the message that came back. Nobody else can have written it who did not get the message.
    Token,
    /// The provider that sent it says so, and signed it.
    Provider,
    /// A Message-ID that would be ours, which takes no secret to compute, or their message in a report about
    /// somebody else's mailbox, who may have sent it on. It is recorded and no more.
    MessageId,
    /// An address that is on the list.
    Address,
    /// Nothing.
    None,
}

/// The evidence that proves, for SQL: that of [`Evidence::proves`].
macro_rules! proves {
    () => {
        "evidence IN ('token', 'provider')"
    };
}

impl Evidence {
    const ALL: [Evidence; 5] =
        [Evidence::Token, Evidence::Provider, Evidence::MessageId, Evidence::Address, Evidence::None];

    fn as_str(self) -> &'static str {
        match self {
            Evidence::Token => "token",
            Evidence::Provider => "provider",
            Evidence::MessageId => "message_id",
            Evidence::Address => "address",
            Evidence::None => "none",
        }
    }

    /// Whether it may have somebody taken off the list, by itself or with others like it (RFC 3464 section 4.1:
    /// anybody can write a report, and as many as they like).
    pub fn proves(self) -> bool {
        matches!(self, Evidence::Token | Evidence::Provider)
    }
}

/// Something that came back.
#[derive(Debug, Clone)]
pub struct Told {
    /// What makes it one of its own: the same telling again changes nothing.
    pub report: String,
    /// Which way it came: `mail`, or the provider's name.
    pub way: String,
    /// What kind it is.
    pub class: Class,
    /// How it is known whom it is about.
    pub evidence: Evidence,
    /// Whom.
    pub subscriber: Option<SubscriberId>,
    /// Which delivery.
    pub delivery: Option<i64>,
    /// Of which edition.
    pub edition: Option<String>,
    /// The status that was given.
    pub status: Option<Status>,
    /// The far side's words, without addresses.
    pub said: String,
}

/// A delivery to a subscriber that left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its row in the outbox.
    pub delivery: i64,
    /// When.
    pub at: Timestamp,
}

/// What followed from a telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Whom it is about gets no more mail.
    Suppressed(Reason),
    /// Whom it is about got no more mail before.
    AlreadyGone,
    /// It is counted: so many deliveries in a row have come back by now.
    Counted(usize),
    /// It is recorded and nothing else.
    Recorded,
    /// It was told before.
    Known,
    /// It tells of no failure, and nothing is recorded.
    Nothing,
}

/// A telling as it was recorded.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RecordedBounce {
    /// When.
    pub at: Timestamp,
    /// Which way it came.
    pub way: String,
    /// What kind it is.
    pub class: Class,
    /// How it is known whom it is about.
    pub evidence: Evidence,
    /// Whom.
    #[serde(skip)]
    pub subscriber: Option<SubscriberId>,
    /// Of which edition.
    pub edition: Option<String>,
    /// The status that was given.
    pub status: Option<String>,
    /// The far side's words, without addresses.
    pub said: String,
}

impl Subscribers {
    /// Records a telling with what follows from it, all or nothing. `sent` is what was sent to whom it is
    /// about, newest first.
    ///
    /// Hard and complaint, proven, take the subscriber off the list at once. Hard and soft are counted where
    /// they name a delivery, and take the subscriber off the list after three deliveries in a row over at
    /// least 30 days; one that arrived in between begins the count anew. What left before the subscriber last
    /// confirmed an address counts for nothing but a complaint: it may have gone to another mailbox.
    ///
    /// # Errors
    /// When the store refuses; nothing is recorded then.
    pub async fn record_bounce(&self, told: &Told, sent: &[Sent], now: Timestamp) -> Result<Effect, Error> {
        if told.class == Class::NotABounce {
            return Ok(Effect::Nothing);
        }
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let effect = match insert(&mut transaction, told, now).await? {
            true => follow(&mut transaction, &self.key, told, sent, now).await?,
            false => Effect::Known,
        };
        transaction.commit().await?;
        Ok(effect)
    }

    /// The newest tellings, newest first.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn recorded_bounces(&self, most: u32) -> Result<Vec<RecordedBounce>, Error> {
        let rows = sqlx::query("SELECT * FROM bounces ORDER BY id DESC LIMIT ?")
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(recorded).collect()
    }

    /// What was told of one subscriber, oldest first.
    ///
    /// # Errors
    /// When the store refuses.
    pub(crate) async fn bounces_of(&self, id: SubscriberId) -> Result<Vec<RecordedBounce>, Error> {
        let rows = sqlx::query("SELECT * FROM bounces WHERE subscriber = ? ORDER BY id")
            .bind(id.0)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(recorded).collect()
    }

    /// How many subscribers an edition has come back from, for each class with any.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn bounce_counts(&self, edition: &str) -> Result<Vec<(Class, u64)>, Error> {
        let rows = sqlx::query(concat!(
            "SELECT class, count(DISTINCT subscriber) AS subscribers FROM bounces WHERE edition = ? AND ",
            proves!(),
            " GROUP BY class",
        ))
        .bind(edition)
        .fetch_all(&self.pool)
        .await?;
        let count = |row: &SqliteRow| {
            let count = row.try_get::<i64, _>("subscribers")?.unsigned_abs();
            Ok(Class::from_stored(row.try_get("class")?).map(|class| (class, count)))
        };
        rows.iter().filter_map(|row| count(row).transpose()).collect()
    }

    /// Whether a call of a provider is new, and records it as taken; calls that were recorded before
    /// `forget` are forgotten.
    ///
    /// # Errors
    /// When the store refuses; the call is not recorded then.
    pub async fn take_call(&self, call: &str, forget: Timestamp, now: Timestamp) -> Result<bool, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("DELETE FROM calls WHERE at < ?")
            .bind(forget.to_string())
            .execute(&mut *transaction)
            .await?;
        let taken = sqlx::query("INSERT INTO calls (call, at) VALUES (?, ?) ON CONFLICT (call) DO NOTHING")
            .bind(call)
            .bind(now.to_string())
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        transaction.commit().await?;
        Ok(taken > 0)
    }

    /// Forgets that a call was taken, so that the provider may repeat what could not be recorded.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn give_back_call(&self, call: &str) -> Result<(), Error> {
        sqlx::query("DELETE FROM calls WHERE call = ?").bind(call).execute(&self.pool).await?;
        Ok(())
    }
}

/// Writes a telling down, unless it is there.
async fn insert(connection: &mut SqliteConnection, told: &Told, now: Timestamp) -> Result<bool, Error> {
    let inserted = sqlx::query(
        "INSERT INTO bounces (report, way, class, evidence, subscriber, delivery, edition, status, said, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (report) DO NOTHING",
    )
    .bind(&told.report)
    .bind(&told.way)
    .bind(told.class.as_str())
    .bind(told.evidence.as_str())
    .bind(told.subscriber.map(|id| id.0))
    .bind(told.delivery)
    .bind(&told.edition)
    .bind(told.status.map(|status| status.to_string()))
    .bind(&told.said)
    .bind(now.to_string())
    .execute(connection)
    .await?;
    Ok(inserted.rows_affected() > 0)
}

/// What follows from a telling that was written down.
async fn follow(
    connection: &mut SqliteConnection,
    key: &Key,
    told: &Told,
    sent: &[Sent],
    now: Timestamp,
) -> Result<Effect, Error> {
    let Some(id) = told.subscriber else { return Ok(Effect::Recorded) };
    // What left before they last confirmed an address says nothing of the mailbox there.
    let confirmed = last_confirmed(connection, id).await?;
    let is_outdated = |one: &Sent| confirmed.is_some_and(|confirmed| one.at < confirmed);
    let delivery = sent.iter().find(|one| Some(one.delivery) == told.delivery);
    if told.class != Class::Complaint && delivery.is_some_and(is_outdated) {
        return Ok(Effect::Recorded);
    }
    let sent: Vec<Sent> = sent.iter().filter(|one| !is_outdated(one)).copied().collect();
    let reason = match told.class {
        Class::Hard if told.evidence.proves() => Reason::HardBounce,
        Class::Complaint if told.evidence.proves() => Reason::Complaint,
        Class::Hard | Class::Soft if told.evidence.proves() && told.delivery.is_some() => {
            let run = in_a_row(&sent, &came_back(connection, id).await?, now);
            if !is_worn_out(&run, now) {
                return Ok(Effect::Counted(run.len()));
            }
            Reason::SoftBounces
        }
        _ => return Ok(Effect::Recorded),
    };
    Ok(match suppress(connection, key, Who::Id(id), reason, now).await? {
        crate::Leaving::Left => Effect::Suppressed(reason),
        crate::Leaving::AlreadyGone | crate::Leaving::Unknown => Effect::AlreadyGone,
    })
}

/// When a subscriber last confirmed, by a link in mail to it, that an address is theirs, or came back by the
/// organiser's hand.
async fn last_confirmed(
    connection: &mut SqliteConnection,
    id: SubscriberId,
) -> Result<Option<Timestamp>, Error> {
    let at: Option<String> = sqlx::query_scalar(
        "WITH own AS (SELECT at, kind, position FROM consents
              WHERE subscriber = coalesce((SELECT subscriber FROM merged WHERE id = ?1), ?1))
         SELECT at FROM own
          WHERE kind = ?2 OR (kind = ?3 AND position > (SELECT min(position) FROM own))
          ORDER BY position DESC LIMIT 1",
    )
    .bind(id.0)
    .bind(ConsentKind::Confirmed.as_str())
    .bind(ConsentKind::Added.as_str())
    .fetch_optional(connection)
    .await?;
    at.map(|at| at.parse().map_err(|_| Error::Damaged(id.0))).transpose()
}

/// The deliveries to a subscriber that have come back and count.
async fn came_back(connection: &mut SqliteConnection, id: SubscriberId) -> Result<BTreeSet<i64>, Error> {
    let deliveries = sqlx::query_scalar(concat!(
        "SELECT DISTINCT delivery FROM bounces
          WHERE subscriber = ? AND delivery IS NOT NULL AND class IN ('hard', 'soft') AND ",
        proves!(),
    ))
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    Ok(deliveries.into_iter().collect())
}

/// The newest deliveries that have come back one after the other, newest first. One that nothing is told of
/// has arrived and ends them, unless it is so new that it may still come back.
fn in_a_row(sent: &[Sent], came_back: &BTreeSet<i64>, now: Timestamp) -> Vec<Sent> {
    let may_still =
        |one: &&Sent| !came_back.contains(&one.delivery) && days(one.at, now) < ARRIVED_AFTER_DAYS;
    let told = sent.iter().skip_while(may_still);
    told.take_while(|one| came_back.contains(&one.delivery)).copied().collect()
}

/// Whether deliveries in a row are enough to give an address up.
fn is_worn_out(run: &[Sent], now: Timestamp) -> bool {
    run.len() >= IN_A_ROW && run.last().is_some_and(|first| days(first.at, now) >= OVER_DAYS)
}

/// Whole days from one time to another.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.since(from).map_or(0, |span: Span| span.get_seconds() / (24 * 60 * 60))
}

fn recorded(row: &SqliteRow) -> Result<RecordedBounce, Error> {
    let id: i64 = row.try_get("id")?;
    let damaged = || Error::Damaged(id);
    let evidence: &str = row.try_get("evidence")?;
    Ok(RecordedBounce {
        at: row.try_get::<&str, _>("at")?.parse().map_err(|_| damaged())?,
        way: row.try_get("way")?,
        class: Class::from_stored(row.try_get("class")?).ok_or_else(damaged)?,
        evidence: Evidence::ALL.into_iter().find(|one| one.as_str() == evidence).ok_or_else(damaged)?,
        subscriber: row.try_get::<Option<i64>, _>("subscriber")?.map(SubscriberId),
        edition: row.try_get("edition")?,
        status: row.try_get("status")?,
        said: row.try_get("said")?,
    })
}

#[cfg(test)]
mod tests;
