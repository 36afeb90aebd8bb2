//! In charge of the tables: opening them, looking up, joining one by one and leaving.
//!
//! It leaves what becomes of an address that joins to [`crate::joining`].

use std::fmt;

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection, SqlitePool};

use crate::joining::{self, Entry};
use crate::{Address, Error, Key, Name, Outcome, Purpose, Reason, State};

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
    /// How consent came.
    pub source: String,
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

/// What became of a subscriber who was to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Gone from now on.
    Left,
    /// Was gone before.
    AlreadyGone,
    /// Never was on the list.
    Unknown,
}

/// Members of the audience who are read at a time.
const PAGE: u32 = 1_000;

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

    /// Everybody who is to be mailed now, confirmed and not suppressed, in the order of joining: a page of them,
    /// behind one who was on the page before. An empty page is the end.
    pub async fn audience(&self, after: Option<SubscriberId>) -> Result<Vec<SubscriberId>, Error> {
        let ids = sqlx::query_scalar(
            "SELECT id FROM subscribers
              WHERE id > ? AND state = 'confirmed' AND NOT EXISTS
                    (SELECT 1 FROM suppressions
                      WHERE suppressions.address_hash = subscribers.address_hash)
              ORDER BY id LIMIT ?",
        )
        .bind(after.map_or(i64::MIN, |id| id.0))
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(SubscriberId).collect())
    }

    /// Where to send, for each of some subscribers who have not left and are not suppressed by now; in
    /// no order. One question, however many they are.
    pub async fn recipients(&self, ids: &[SubscriberId]) -> Result<Vec<Recipient>, Error> {
        let ids: Vec<String> = ids.iter().map(SubscriberId::to_string).collect();
        let rows = sqlx::query(
            "SELECT id, address, name FROM subscribers
              WHERE id IN (SELECT value FROM json_each(?)) AND state = 'confirmed' AND NOT EXISTS
                    (SELECT 1 FROM suppressions
                      WHERE suppressions.address_hash = subscribers.address_hash)",
        )
        .bind(format!("[{}]", ids.join(",")))
        .fetch_all(&self.pool)
        .await?;
        let recipient = |row: &SqliteRow| {
            let id: i64 = row.try_get("id")?;
            let address = Address::parse(row.try_get("address")?).map_err(|_| Error::Damaged(id))?;
            Ok(Recipient { id: SubscriberId(id), address: address.into(), name: row.try_get("name")? })
        };
        rows.iter().map(recipient).collect()
    }

    /// Who has an address, whatever their state.
    pub async fn find(&self, address: &Address) -> Result<Option<SubscriberId>, Error> {
        let id = sqlx::query_scalar("SELECT id FROM subscribers WHERE address_key = ?")
            .bind(address.key())
            .fetch_optional(&self.pool)
            .await?;
        Ok(id.map(SubscriberId))
    }

    /// The address of a subscriber, whatever their state; for telling a person who is meant.
    pub async fn address(&self, id: SubscriberId) -> Result<Option<Address>, Error> {
        let text: Option<String> = sqlx::query_scalar("SELECT address FROM subscribers WHERE id = ?")
            .bind(id.0)
            .fetch_optional(&self.pool)
            .await?;
        text.map(|text| Address::parse(&text).map_err(|_| Error::Damaged(id.0))).transpose()
    }

    /// The addresses of some subscribers, whatever their state; in no order, and in one question.
    pub async fn addresses(&self, ids: &[SubscriberId]) -> Result<Vec<(SubscriberId, Address)>, Error> {
        let ids: Vec<String> = ids.iter().map(SubscriberId::to_string).collect();
        let rows =
            sqlx::query("SELECT id, address FROM subscribers WHERE id IN (SELECT value FROM json_each(?))")
                .bind(format!("[{}]", ids.join(",")))
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
        let entry = Entry {
            hash: self.key.address_hash(&address),
            address,
            name,
            state: State::Confirmed,
            since: now,
            source: source.to_owned(),
        };
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let outcomes = joining::record(&mut transaction, &[entry], rejoin).await?;
        transaction.commit().await?;
        Ok(outcomes.first().copied().unwrap_or(Outcome::AlreadyThere))
    }

    /// Lets a subscriber leave by their own wish. Repeating it changes nothing.
    pub async fn unsubscribe(&self, id: SubscriberId, now: Timestamp) -> Result<Leaving, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let leaving = suppress(&mut transaction, id, Reason::Unsubscribe, now).await?;
        transaction.commit().await?;
        Ok(leaving)
    }

    /// Takes a subscriber off the list whose mailbox takes nothing any more. Repeating it changes
    /// nothing.
    pub async fn bounced(&self, id: SubscriberId, now: Timestamp) -> Result<Leaving, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let leaving = suppress(&mut transaction, id, Reason::HardBounce, now).await?;
        transaction.commit().await?;
        Ok(leaving)
    }

    /// Takes an address off the list by hand; an import will not bring it back.
    pub async fn remove(&self, address: &Address, now: Timestamp) -> Result<Leaving, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let id = sqlx::query_scalar("SELECT id FROM subscribers WHERE address_key = ?")
            .bind(address.key())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(id) = id else {
            return Ok(Leaving::Unknown);
        };
        let leaving = suppress(&mut transaction, SubscriberId(id), Reason::Manual, now).await?;
        transaction.commit().await?;
        Ok(leaving)
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
        let rows = sqlx::query(
            "SELECT id, address, name, state, source, created_at, confirmed_at, left_at
               FROM subscribers WHERE id > ? ORDER BY id LIMIT ?",
        )
        .bind(after.map_or(i64::MIN, |id| id.0))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(subscriber).collect()
    }
}

fn subscriber(row: &SqliteRow) -> Result<Subscriber, Error> {
    let id: i64 = row.try_get("id")?;
    let damaged = || Error::Damaged(id);
    let state: State = row.try_get::<&str, _>("state")?.parse().map_err(|_| damaged())?;
    let since = match state {
        State::Pending => None,
        State::Confirmed => row.try_get::<Option<&str>, _>("confirmed_at")?,
        State::Unsubscribed | State::Bounced | State::Complained => row.try_get("left_at")?,
    };
    let since = match since {
        Some(since) => since,
        None => row.try_get("created_at")?,
    };
    Ok(Subscriber {
        id: SubscriberId(id),
        address: Address::parse(row.try_get("address")?).map_err(|_| damaged())?,
        name: row.try_get("name")?,
        state,
        since: since.parse().map_err(|_| damaged())?,
        source: row.try_get("source")?,
    })
}

/// Moves a subscriber to where a reason puts them and suppresses the address.
async fn suppress(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    reason: Reason,
    now: Timestamp,
) -> Result<Leaving, Error> {
    let row = sqlx::query("SELECT state, address_hash FROM subscribers WHERE id = ?")
        .bind(id.0)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else {
        return Ok(Leaving::Unknown);
    };
    let state: State = row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id.0))?;
    if state == reason.state() {
        return Ok(Leaving::AlreadyGone);
    }
    // Whoever complained stays so, and leaves nothing more to do.
    if state == State::Complained {
        return Ok(Leaving::AlreadyGone);
    }
    sqlx::query("UPDATE subscribers SET state = ?, left_at = ? WHERE id = ?")
        .bind(reason.state().as_str())
        .bind(now.to_string())
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    // A wish outweighs a bounce: an address that takes mail again does not undo it.
    sqlx::query(
        "INSERT INTO suppressions (address_hash, reason, at) VALUES (?, ?, ?)
         ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, at = excluded.at
          WHERE suppressions.reason = 'hard_bounce'",
    )
    .bind(row.try_get::<&str, _>("address_hash")?)
    .bind(reason.as_str())
    .bind(now.to_string())
    .execute(&mut *connection)
    .await?;
    Ok(Leaving::Left)
}

#[cfg(test)]
mod tests;
