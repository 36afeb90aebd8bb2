//! In charge of the record: which editions were committed, every delivery with its state, and
//! every attempt. The only queue of the program, and all of its SQL.
//!
//! It decides neither what is sent ([`crate::publish`]) nor how ([`crate::worker`],
//! [`crate::channel`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;
use tokio::sync::Mutex;

use crate::channel::{self, Delivery, Receipt};
use crate::edition::Edition;

mod answered;
mod audience;
mod commit;
mod decision;
mod entries;
mod hold;
mod journal;
mod lock;
mod missing;
mod newest;
mod pace;
mod returned;
mod seen;
mod settle;
mod standing;
mod status;
mod store;

pub use audience::{Audience, Planned};
pub use commit::{ChannelDrafts, Commit, Drafts, Existing};
pub use decision::Word;
pub use hold::Hold;
pub use lock::WorkLock;
pub use missing::Missing;
pub use returned::SentMail;
pub use seen::AtWork;
pub use settle::{Outcome, Settler, Ticket};
pub use standing::{Payloads, Standing};
pub use status::{ChannelStatus, Mail, OpenDelivery, ToPaste};
pub use store::{StoreError, open_memory, open_store};

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Committed, not begun.
    Planned,
    /// Recorded; only the far side knows more.
    Sending,
    /// Arrived; there is a receipt.
    Sent,
    /// Refused for now; it has a time of the next try.
    Deferred,
    /// Refused for good.
    Failed,
    /// Not to be sent any more.
    Skipped,
    /// Recorded, and no answer came: a person decides.
    Uncertain,
    /// Arrived, and deleted there again; not to be sent any more.
    Retracted,
}

impl State {
    /// All of them, in the order in which they are shown.
    pub const ALL: [State; 8] = [
        State::Sent,
        State::Planned,
        State::Sending,
        State::Deferred,
        State::Failed,
        State::Uncertain,
        State::Skipped,
        State::Retracted,
    ];

    /// The word that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Deferred => "deferred",
            State::Failed => "failed",
            State::Skipped => "skipped",
            State::Uncertain => "uncertain",
            State::Retracted => "retracted",
        }
    }

    fn parse(word: &str) -> Result<State, StoreError> {
        State::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
            .ok_or_else(|| StoreError::Foreign(format!("a delivery in the state `{word}`")))
    }
}

/// How many deliveries are in which state.
pub type Counts = BTreeMap<State, u64>;

/// The durable table of editions, deliveries and attempts.
#[derive(Debug, Clone)]
pub struct Outbox {
    pool: SqlitePool,
    /// Whose turn it is to write: SQLite has whoever comes second sleep for a while, however short the first
    /// one writes.
    turn: Arc<Mutex<()>>,
}

/// An edition as it was committed.
#[derive(Debug, Clone)]
pub struct Committed {
    /// The edition as it was committed last.
    pub edition: Arc<Edition>,
    /// Name of the file it was published from.
    pub source: String,
    /// SHA-256 of the compiled edition, in hexadecimal.
    pub digest: String,
    /// The first commit.
    pub committed_at: Timestamp,
    /// The newest commit that changed it.
    pub updated_at: Timestamp,
}

/// Which deliveries of an edition's channel are to go, of those that are ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// Those to these destinations of the mail.
    Destinations(Vec<String>),
    /// Those that were tried before, with what comes behind them in their thread.
    Tried,
}

impl Scope {
    /// What of one channel is meant: destinations are those of the mail, and of other channels it is all.
    pub fn of(&self, channel: channel::Name) -> Scope {
        match self {
            Scope::Destinations(_) if channel != channel::Name::Email => Scope::All,
            scope => scope.clone(),
        }
    }

    /// The destinations that are meant, as JSON; none where that is all.
    fn destinations(&self) -> Result<Option<String>, StoreError> {
        match self {
            Scope::Destinations(destinations) => Ok(Some(serde_json::to_string(destinations)?)),
            Scope::All | Scope::Tried => Ok(None),
        }
    }
}

impl Outbox {
    /// Opens the outbox in a store, making its tables where they are missing.
    ///
    /// # Errors
    /// When the store refuses, or was written by a newer version.
    pub async fn open(pool: SqlitePool) -> Result<Self, StoreError> {
        let mut migrator = sqlx::migrate!("src/outbox/migrations");
        // The subscribers keep a table of their own migrations in the same file.
        migrator.dangerous_set_table_name("outbox_migrations");
        // sqlx takes no lock on SQLite: two programs that open a new file at once would both make
        // the tables.
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
        migrator.run(&mut *tx).await?;
        tx.commit().await?;
        Ok(Outbox { pool, turn: Arc::default() })
    }

    /// Whether nothing was ever committed.
    pub async fn is_new(&self) -> Result<bool, StoreError> {
        let row =
            sqlx::query("SELECT EXISTS (SELECT 1 FROM editions) OR EXISTS (SELECT 1 FROM kept_entries)")
                .fetch_one(&self.pool)
                .await?;
        Ok(!row.try_get::<bool, _>(0)?)
    }

    /// The edition of that slug.
    pub async fn edition(&self, slug: &str) -> Result<Option<Committed>, StoreError> {
        let row = sqlx::query("SELECT * FROM editions WHERE slug = ?")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| read_committed(&row)).transpose()
    }

    /// Every edition, newest recap first.
    pub async fn editions(&self) -> Result<Vec<Committed>, StoreError> {
        let rows = sqlx::query("SELECT * FROM editions ORDER BY published DESC, slug DESC")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_committed).collect()
    }

    /// What an edition's deliveries of one channel were last planned with, by destination.
    pub async fn payloads(
        &self,
        slug: &str,
        channel: channel::Name,
    ) -> Result<BTreeMap<String, serde_json::Value>, StoreError> {
        let rows =
            sqlx::query("SELECT destination, payload FROM deliveries WHERE edition = ? AND channel = ?")
                .bind(slug)
                .bind(channel.as_str())
                .fetch_all(&self.pool)
                .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("destination")?, serde_json::from_str(row.try_get("payload")?)?)))
            .collect()
    }

    /// The entries that stood in the feeds before the first commit, as they were stored.
    pub async fn kept_entries(&self) -> Result<Vec<String>, StoreError> {
        let rows = sqlx::query("SELECT entry FROM kept_entries ORDER BY id").fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok(row.try_get("entry")?)).collect()
    }

    /// Leases up to `limit` deliveries of an edition and channel that are ready to go: planned or
    /// deferred, due, and not waiting for an earlier post of their thread; in the order in which they
    /// were committed. `run` is the name of whoever takes them in hand. Nothing of an edition that is held.
    pub async fn lease(
        &self,
        committed: &Committed,
        channel: channel::Name,
        scope: &Scope,
        run: &str,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut tx = self.begin().await?;
        let rows = sqlx::query(LEASE)
            .bind(run)
            .bind(&committed.edition.slug)
            .bind(channel.as_str())
            .bind(now.as_second())
            .bind(limit)
            .bind(scope.destinations()?)
            .bind(*scope == Scope::Tried)
            .fetch_all(&mut *tx)
            .await?;
        tx.commit().await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in rows {
            let position: u32 = row.try_get("position")?;
            leased.push(Delivery {
                id: row.try_get("id")?,
                edition: Arc::clone(&committed.edition),
                destination: row.try_get("destination")?,
                payload: serde_json::from_str(row.try_get("payload")?)?,
                planned_at: read_stamp(row.try_get("planned_at")?)?,
                attempts: row.try_get("attempts")?,
                after_uncertain: row.try_get("after_uncertain")?,
                thread: self.thread(&committed.edition.slug, channel, position).await?,
                before: row.try_get::<Option<&str>, _>("receipt")?.map(serde_json::from_str).transpose()?,
            });
        }
        leased.sort_by_key(|delivery| delivery.id);
        Ok(leased)
    }

    /// The receipts of a thread's posts before `position`.
    async fn thread(
        &self,
        slug: &str,
        channel: channel::Name,
        position: u32,
    ) -> Result<Vec<Receipt>, StoreError> {
        if position == 0 {
            return Ok(Vec::new());
        }
        let rows = sqlx::query(
            "SELECT receipt FROM deliveries
             WHERE edition = ? AND channel = ? AND position < ? AND state = 'sent' ORDER BY position",
        )
        .bind(slug)
        .bind(channel.as_str())
        .bind(position)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(serde_json::from_str(row.try_get("receipt")?)?)).collect()
    }

    /// Gives back what a run has in hand and did not begin.
    pub async fn release(&self, run: &str, deliveries: &[i64]) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE deliveries SET lease = NULL
             WHERE id IN (SELECT value FROM json_each(?)) AND lease = ? AND state <> 'sending'",
        )
        .bind(serde_json::to_string(deliveries)?)
        .bind(run)
        .execute(self.up_to_date().await?)
        .await?;
        Ok(())
    }

    /// Settles what a worker that is gone has left behind: what it had begun is uncertain, what it
    /// had only in hand is free again. What it had put back for the sake of pace is ready too: pace looks at
    /// it anew, and when that was due was told by a clock that may have been wrong. So may the clock have been
    /// that a deferred delivery was recorded by, where it was ahead of this one. What is free and belongs to a
    /// cancelled edition is skipped. Returns how many became uncertain.
    ///
    /// Only to be called by the holder of the [`WorkLock`]: nobody else is at work then.
    pub async fn recover(&self, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO attempts (delivery, ended_at, outcome, detail)
             SELECT id, ?, 'uncertain', ? FROM deliveries WHERE state = 'sending'",
        )
        .bind(stamp(now))
        .bind(INTERRUPTED)
        .execute(&mut *tx)
        .await?;
        let uncertain = sqlx::query(
            "UPDATE deliveries SET state = 'uncertain', reason = ?, changed_at = ? WHERE state = 'sending'",
        )
        .bind(INTERRUPTED)
        .bind(stamp(now))
        .execute(&mut *tx)
        .await?
        .rows_affected();
        sqlx::query("UPDATE deliveries SET lease = NULL WHERE lease IS NOT NULL").execute(&mut *tx).await?;
        sqlx::query(
            "UPDATE deliveries SET due = 0
             WHERE due > 0 AND (state = 'planned' OR (state = 'deferred' AND changed_at > ?))",
        )
        .bind(stamp(now.saturating_add(CLOCKS_DIFFER).unwrap_or(now)))
        .execute(&mut *tx)
        .await?;
        hold::skip_cancelled(&mut tx, None, now).await?;
        sqlx::query("DELETE FROM runs").execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(uncertain)
    }
}

const LEASE: &str = "UPDATE deliveries SET lease = ?1 WHERE id IN (
     SELECT d.id FROM deliveries d
     WHERE d.edition = ?2 AND d.channel = ?3 AND d.state IN ('planned', 'deferred') AND d.lease IS NULL
       AND d.due <= ?4 AND (?6 IS NULL OR d.destination IN (SELECT value FROM json_each(?6)))
       AND (NOT ?7 OR d.position > 0 OR EXISTS (SELECT 1 FROM attempts WHERE attempts.delivery = d.id))
       AND NOT EXISTS (SELECT 1 FROM editions WHERE slug = ?2 AND hold IS NOT NULL)
       AND (d.position = 0 OR EXISTS (
            SELECT 1 FROM deliveries before
            WHERE before.edition = d.edition AND before.channel = d.channel
              AND before.position = d.position - 1 AND before.state = 'sent'))
     ORDER BY d.due, d.position, d.id LIMIT ?5)
 RETURNING id, destination, position, payload, planned_at, attempts, after_uncertain, receipt";

/// How far a record may lie ahead of the clock without the clock having been set back.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(1);

/// Why a delivery that a killed program had begun is uncertain.
const INTERRUPTED: &str = "recap was stopped while this was being sent";

fn read_committed(row: &sqlx::sqlite::SqliteRow) -> Result<Committed, StoreError> {
    Ok(Committed {
        edition: Arc::new(serde_json::from_str(row.try_get("compiled")?)?),
        source: row.try_get("source")?,
        digest: row.try_get("digest")?,
        committed_at: read_stamp(row.try_get("committed_at")?)?,
        updated_at: read_stamp(row.try_get("updated_at")?)?,
    })
}

fn read_channel(word: &str) -> Result<channel::Name, StoreError> {
    word.parse().map_err(|_| StoreError::Foreign(format!("a delivery of the channel `{word}`")))
}

/// A time as it is stored: RFC 3339 with milliseconds, so that text order is time order.
fn stamp(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn read_stamp(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().map_err(|_| StoreError::Foreign(format!("the time `{text}`")))
}
