//! In charge of the tables: opening them, looking up, and joining one by one.
//!
//! It leaves what becomes of an address that joins to [`crate::joining`], and leaving to
//! [`crate::suppression`].

use std::fmt;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqlitePool};

use crate::joining::{self, Entry};
use crate::suppression::Barred;
use crate::{Address, Consent, ConsentKind, Error, Key, Name, Outcome, Purpose, State, Tag, folding};

/// Names one subscriber for good: a row's key, safe to log and to store elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriberId(pub i64);

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The list, in the tables of one SQLite file that the outbox lives in as well.
#[derive(Debug, Clone)]
pub struct Subscribers {
    pub(crate) pool: SqlitePool,
    pub(crate) key: Key,
}

/// A confirmed subscriber at the moment of sending.
#[derive(Clone)]
pub struct Recipient {
    /// Who.
    pub id: SubscriberId,
    /// Where mail goes.
    pub address: lettre::Address,
    /// How they want to be called; fit for a mail header.
    pub name: Option<String>,
}

impl fmt::Debug for Recipient {
    /// Without address and name: recipients pass through code that logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipient").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One row of the list.
#[derive(Debug, Clone)]
pub struct Subscriber {
    /// Who.
    pub id: SubscriberId,
    /// Where mail goes.
    pub address: Address,
    /// How they want to be called.
    pub name: Option<String>,
    /// Where they stand.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// How consent came, of the newest record.
    pub source: String,
    /// In the order of the alphabet.
    pub tags: Vec<Tag>,
}

/// How many subscribers stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Get mail.
    pub confirmed: u64,
    /// Have not confirmed.
    pub pending: u64,
    /// Left.
    pub unsubscribed: u64,
    /// Do not take mail.
    pub bounced: u64,
    /// Reported the mail as unwanted.
    pub complained: u64,
}

/// Members of the audience who are read at a time.
const PAGE: u32 = 1_000;

/// What a row of `subscribers` must be to be mailed: the one place that says so, for the audience and for
/// the moment of sending.
macro_rules! mailed {
    ($now:literal) => {
        concat!(
            "state = 'confirmed' AND (paused_until IS NULL OR paused_until <= ",
            $now,
            ")
         AND NOT EXISTS (SELECT 1 FROM suppressions
                          WHERE suppressions.address_hash = subscribers.address_hash)
         AND NOT EXISTS (SELECT 1 FROM suppressed_domains
                          WHERE subscribers.address LIKE '%@' || domain
                             OR subscribers.address LIKE '%.' || domain)"
        )
    };
}

/// Whole rows of the list, as [`subscriber`] reads them.
macro_rules! subscribers {
    () => {
        "SELECT id, address, name, state, since,
                (SELECT place FROM consents WHERE subscriber = subscribers.id
                  ORDER BY position DESC LIMIT 1) AS source,
                (SELECT group_concat(tag) FROM tags WHERE subscriber = subscribers.id) AS tags
           FROM subscribers"
    };
}
pub(crate) use subscribers;

impl Subscribers {
    /// Opens the list, making its tables where they are missing. `key` is the publication's own:
    /// with another one, sent links no longer work and suppressions are not recognised.
    pub async fn open(pool: SqlitePool, key: Key) -> Result<Self, Error> {
        let mut migrator = sqlx::migrate!();
        // The outbox keeps its own migrations in the same file.
        migrator.dangerous_set_table_name("subscribers_migrations");
        // sqlx takes no lock on SQLite: two programs that open a new file at once would both make
        // the tables.
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        migrator.run(&mut *transaction).await?;
        folding::bring_up(&mut transaction, &key).await?;
        transaction.commit().await?;
        Ok(Subscribers { pool, key })
    }

    /// The token of a subscriber's unsubscribe links: 36 characters that need no escaping.
    pub fn unsubscribe_token(&self, id: SubscriberId) -> String {
        self.key.token(Purpose::Unsubscribe, id)
    }

    /// Who an unsubscribe token names, if it is one of this publication.
    pub fn read_unsubscribe_token(&self, token: &str) -> Option<SubscriberId> {
        self.key.read_token(Purpose::Unsubscribe, token)
    }

    /// What stands in the envelope sender of a delivery, so that a bounce names it: 40 characters,
    /// letters and digits, that mean the same in any case.
    pub fn bounce_token(&self, delivery: i64) -> String {
        self.key.bounce_token(delivery)
    }

    /// The delivery that a bounce token names, if it is one of this publication.
    pub fn read_bounce_token(&self, token: &str) -> Option<i64> {
        self.key.read_bounce_token(token)
    }

    /// Everybody who is to be mailed now, confirmed and not suppressed, in the order of joining: a page of
    /// them, behind one who was on the page before. An empty page is the end. Where tags are named, only
    /// those who have one of them. Whoever has paused their mail is left out until that is over.
    pub async fn audience(
        &self,
        only: &[Tag],
        after: Option<SubscriberId>,
        now: Timestamp,
    ) -> Result<Vec<SubscriberId>, Error> {
        let only: Vec<&str> = only.iter().map(Tag::as_str).collect();
        let only = (!only.is_empty()).then(|| serde_json::json!(only).to_string());
        let ids = sqlx::query_scalar(concat!(
            "SELECT id FROM subscribers WHERE id > ?1 AND ",
            mailed!("?4"),
            " AND (?2 IS NULL OR EXISTS
                   (SELECT 1 FROM tags WHERE tag IN (SELECT value FROM json_each(?2))
                                         AND tags.subscriber = subscribers.id))
              ORDER BY id LIMIT ?3"
        ))
        .bind(after.map_or(i64::MIN, |id| id.0))
        .bind(only)
        .bind(PAGE)
        .bind(now.to_string())
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(SubscriberId).collect())
    }

    /// Where to send, for each of some subscribers who have not left or paused and are not suppressed by now; in
    /// no order. One question, however many they are.
    pub async fn recipients(&self, ids: &[SubscriberId], now: Timestamp) -> Result<Vec<Recipient>, Error> {
        let rows = sqlx::query(concat!(
            "SELECT id, address, name FROM subscribers
              WHERE id IN (SELECT value FROM json_each(?1)) AND ",
            mailed!("?2")
        ))
        .bind(listed(ids))
        .bind(now.to_string())
        .fetch_all(&self.pool)
        .await?;
        let recipient = |row: &SqliteRow| {
            let id: i64 = row.try_get("id")?;
            let address = Address::parse(row.try_get("address")?).map_err(|_| Error::Damaged(id))?;
            Ok(Recipient { id: SubscriberId(id), address: address.into(), name: row.try_get("name")? })
        };
        rows.iter().map(recipient).collect()
    }

    /// Who has an address in any of its spellings, whatever their state.
    pub async fn find(&self, address: &Address) -> Result<Option<SubscriberId>, Error> {
        let id = sqlx::query_scalar("SELECT id FROM subscribers WHERE base = ?")
            .bind(address.base())
            .fetch_optional(&self.pool)
            .await?;
        Ok(id.map(SubscriberId))
    }

    /// Whether a subscriber has an address, in any of its spellings.
    pub async fn is_at(&self, id: SubscriberId, address: &Address) -> Result<bool, Error> {
        let there: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM subscribers
              WHERE base = ?2 AND id = coalesce((SELECT subscriber FROM merged WHERE id = ?1), ?1)",
        )
        .bind(id.0)
        .bind(address.base())
        .fetch_optional(&self.pool)
        .await?;
        Ok(there.is_some())
    }

    /// The address of a subscriber, whatever their state; for telling a person who is meant.
    pub async fn address(&self, id: SubscriberId) -> Result<Option<Address>, Error> {
        Ok(self.addresses(&[id]).await?.pop().map(|(_, address)| address))
    }

    /// The addresses of some subscribers, whatever their state; in no order, and in one question. One
    /// who was found to be another's double has that one's.
    pub async fn addresses(&self, ids: &[SubscriberId]) -> Result<Vec<(SubscriberId, Address)>, Error> {
        let rows = sqlx::query(
            "SELECT wanted.value AS id, address
               FROM json_each(?) AS wanted
               LEFT JOIN merged ON merged.id = wanted.value
               JOIN subscribers ON subscribers.id = coalesce(merged.subscriber, wanted.value)",
        )
        .bind(listed(ids))
        .fetch_all(&self.pool)
        .await?;
        let owned = |row: &SqliteRow| {
            let id: i64 = row.try_get("id")?;
            let address = Address::parse(row.try_get("address")?).map_err(|_| Error::Damaged(id))?;
            Ok((SubscriberId(id), address))
        };
        rows.iter().map(owned).collect()
    }

    /// Adds one address as confirmed, on the word of whoever adds it; `source` says how consent
    /// came. A suppressed address stays out unless `rejoin` says that its owner asked to be back.
    pub async fn add(
        &self,
        address: Address,
        name: Option<Name>,
        source: &str,
        rejoin: bool,
        now: Timestamp,
    ) -> Result<Outcome, Error> {
        let base = address.base();
        let entry = Entry {
            hash: self.key.address_hash(&base),
            former: self.key.former_hash(&address, &base),
            address: address.expose().to_owned(),
            base,
            name: name.map(|name| name.as_str().to_owned()),
            state: State::Confirmed,
            bar: None,
            tags: Vec::new(),
            consent: Consent {
                at: now,
                kind: ConsentKind::Added,
                place: source.to_owned(),
                wording: None,
                network: None,
            },
        };
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let barred = Barred::load(&mut transaction).await?;
        let outcomes = joining::record(&mut transaction, &[entry], &barred, rejoin).await?;
        transaction.commit().await?;
        Ok(outcomes.first().copied().unwrap_or(Outcome::AlreadyThere))
    }

    /// How many subscribers stand where.
    pub async fn counts(&self) -> Result<Counts, Error> {
        let rows = sqlx::query("SELECT state, count(*) AS subscribers FROM subscribers GROUP BY state")
            .fetch_all(&self.pool)
            .await?;
        let mut counts = Counts::default();
        for row in rows {
            let count = row.try_get::<i64, _>("subscribers")?.unsigned_abs();
            // The table's CHECK lets no other word in.
            match row.try_get::<&str, _>("state")?.parse() {
                Ok(State::Confirmed) => counts.confirmed = count,
                Ok(State::Pending) => counts.pending = count,
                Ok(State::Unsubscribed) => counts.unsubscribed = count,
                Ok(State::Bounced) => counts.bounced = count,
                Ok(State::Complained) => counts.complained = count,
                Err(_) => {}
            }
        }
        Ok(counts)
    }

    /// At most `limit` subscribers in the order of joining, after one that was seen before: lists
    /// of any length are read page by page.
    pub async fn page(&self, after: Option<SubscriberId>, limit: u32) -> Result<Vec<Subscriber>, Error> {
        let rows = sqlx::query(concat!(subscribers!(), " WHERE id > ? ORDER BY id LIMIT ?"))
            .bind(after.map_or(i64::MIN, |id| id.0))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(subscriber).collect()
    }
}

/// Ids as JSON, which one parameter takes however many they are.
fn listed(ids: &[SubscriberId]) -> String {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    serde_json::json!(ids).to_string()
}

/// A row of [`subscribers!`].
pub(crate) fn subscriber(row: &SqliteRow) -> Result<Subscriber, Error> {
    let id: i64 = row.try_get("id")?;
    let damaged = || Error::Damaged(id);
    let tags: Option<&str> = row.try_get("tags")?;
    let mut tags: Vec<Tag> =
        tags.into_iter().flat_map(|tags| tags.split(',')).map(|tag| Tag::stored(tag.to_owned())).collect();
    tags.sort();
    Ok(Subscriber {
        id: SubscriberId(id),
        address: Address::parse(row.try_get("address")?).map_err(|_| damaged())?,
        name: row.try_get("name")?,
        state: row.try_get::<&str, _>("state")?.parse().map_err(|_| damaged())?,
        since: row.try_get::<&str, _>("since")?.parse().map_err(|_| damaged())?,
        source: row.try_get::<Option<String>, _>("source")?.unwrap_or_default(),
        tags,
    })
}

#[cfg(test)]
mod tests;
