//! In charge of the journal: what becomes of deliveries is written there first, one row a commit, and folded
//! into the tables by whoever looks at them next.
//!
//! It leaves who writes it, and how many changes go into one commit, to [`super::settle`].

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::sqlite::SqlitePool;
use sqlx::{Row as _, Sqlite, SqliteConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::{Outbox, StoreError};

/// Writes one row, if the run still has what it had in hand; bound are run, time, second, begun, ended and
/// counted.
pub(super) const RECORD: &str = "INSERT INTO journal (run, at, second, begun, ended, counted)
 SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM runs WHERE name = ?1)";

/// A delivery that arrived tells so itself; what is remembered of others is every try. What was begun and has
/// ended since is changed once; what was begun and put back is what it was before. Deliveries are looked up one by
/// one: an UPDATE with a FROM would look through all that there are, and an INSERT that turns into an UPDATE would
/// look into every index.
const FOLD: &str = "
 CREATE TEMPORARY TABLE IF NOT EXISTS ended (
     id INTEGER PRIMARY KEY, run TEXT, at TEXT, state TEXT, receipt TEXT, reason TEXT, due INTEGER);
 INSERT INTO ended
 SELECT e.value ->> 0, j.run, j.at, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4
   FROM journal j CROSS JOIN json_each(j.ended) e WHERE true
 ON CONFLICT DO UPDATE SET at = excluded.at, state = coalesce(excluded.state, state),
     receipt = excluded.receipt, reason = excluded.reason, due = excluded.due;

 INSERT INTO paced (name, second, messages)
 SELECT c.key, j.second, c.value FROM journal j CROSS JOIN json_each(j.counted) c WHERE true
 ON CONFLICT DO UPDATE SET messages = messages + excluded.messages;

 INSERT INTO attempts (delivery, ended_at, outcome, detail)
 SELECT d.id, e.at, e.state, e.reason FROM ended e CROSS JOIN deliveries d ON d.id = e.id
  WHERE e.state <> 'sent' AND +d.lease = e.run;

 UPDATE deliveries SET state = 'sending', changed_at = (SELECT max(at) FROM journal)
  WHERE id IN (SELECT b.value FROM journal j CROSS JOIN json_each(j.begun) b
               WHERE b.value NOT IN (SELECT id FROM ended))
    AND +lease IN (SELECT run FROM journal);

 UPDATE deliveries SET (state, receipt, reason, due, attempts, lease, changed_at) =
        (SELECT coalesce(e.state, CASE WHEN deliveries.state <> 'sending' THEN deliveries.state
                                       WHEN deliveries.attempts > 0 THEN 'deferred' ELSE 'planned' END),
                coalesce(e.receipt, deliveries.receipt),
                CASE WHEN e.state IS NULL THEN coalesce(e.reason, deliveries.reason) ELSE e.reason END, e.due,
                deliveries.attempts + (coalesce(e.state, 'skipped') <> 'skipped'), NULL, e.at
           FROM ended e WHERE e.id = deliveries.id)
  WHERE id IN (SELECT id FROM ended) AND +lease = (SELECT run FROM ended e WHERE e.id = deliveries.id);

 DELETE FROM ended;
 DELETE FROM journal";

/// A change of the tables; nothing of it is made unless it is committed.
pub(super) struct Change {
    tx: Transaction<'static, Sqlite>,
    _turn: OwnedMutexGuard<()>,
}

impl Change {
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}

impl Deref for Change {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.tx
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }
}

impl Outbox {
    /// The store, with everything in its tables.
    pub(super) async fn up_to_date(&self) -> Result<&SqlitePool, StoreError> {
        if has_something(&mut *self.pool.acquire().await?).await? {
            self.begin().await?.commit().await?;
        }
        Ok(&self.pool)
    }

    /// Begins to change the tables, with everything in them.
    pub(super) async fn begin(&self) -> Result<Change, StoreError> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if has_something(&mut tx).await? {
            sqlx::query(FOLD).execute(&mut *tx).await?;
        }
        Ok(Change { tx, _turn: turn })
    }

    /// Lets a run of that name take deliveries in hand and record what becomes of them.
    pub(super) async fn begin_run(&self, run: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO runs (name) VALUES (?)").bind(run).execute(&self.pool).await?;
        Ok(())
    }

    /// Ends a run, after everything that it had in hand was recorded or given back.
    pub async fn end_run(&self, run: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query("DELETE FROM runs WHERE name = ?").bind(run).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn has_something(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM journal)").fetch_one(connection).await?;
    Ok(row.try_get(0)?)
}
