//! In charge of recording what happens to deliveries, many in one commit: whatever has been asked
//! while the last commit ran goes into the next.
//!
//! It leaves the judgement, which refusal leads to which state, to [`crate::worker`].

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::{Outbox, State, StoreError, stamp};
use crate::channel::Receipt;

/// What came of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Sent(Receipt),
    /// Not now.
    Deferred {
        /// Why not.
        reason: String,
        /// When to try again.
        due: Timestamp,
    },
    /// Never.
    Failed(String),
    /// It must not go.
    Skipped(String),
    /// It may have arrived.
    Uncertain(String),
}

impl Outcome {
    fn state(&self) -> State {
        match self {
            Outcome::Sent(_) => State::Sent,
            Outcome::Deferred { .. } => State::Deferred,
            Outcome::Failed(_) => State::Failed,
            Outcome::Skipped(_) => State::Skipped,
            Outcome::Uncertain(_) => State::Uncertain,
        }
    }
}

enum Change {
    /// With the names that it counts under.
    Sending(Vec<Arc<str>>),
    Settled(Outcome),
    PutBack {
        reason: Option<String>,
        due: Timestamp,
    },
}

struct Ask {
    delivery: i64,
    change: Change,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Records changes of the deliveries that one run has in hand, in the order in which they are asked
/// for.
///
/// After one failed commit it records nothing more, and every call fails: nothing may be sent that
/// cannot be recorded.
#[derive(Debug, Clone)]
pub struct Settler {
    asks: mpsc::Sender<Ask>,
}

/// Most changes that wait for one commit; a full queue makes the lanes wait, not the memory grow.
const QUEUE: usize = 1024;

impl Settler {
    /// Starts recording into an outbox what the run of that name does; ends when the last clone is
    /// dropped.
    pub fn start(outbox: &Outbox, run: &Arc<str>) -> Self {
        let (asks, queue) = mpsc::channel(QUEUE);
        tokio::spawn(record(outbox.pool.clone(), Arc::clone(run), queue));
        Settler { asks }
    }

    /// Records that a delivery is now being sent, and counts it under some names of limits
    /// ([`crate::pace`]) in the same commit.
    ///
    /// # Errors
    /// When it could not be recorded, or the run has the lease no longer; then nothing must be sent.
    pub async fn sending(&self, delivery: i64, counted: Vec<Arc<str>>) -> Result<(), StoreError> {
        self.put(delivery, Change::Sending(counted)).await?.recorded().await
    }

    /// Has recorded what came of a try, which frees the delivery's lease; in the same commit as what is
    /// asked next, or an earlier one.
    ///
    /// # Errors
    /// When nothing can be recorded any more.
    pub async fn settle(&self, delivery: i64, outcome: Outcome) -> Result<Ticket, StoreError> {
        self.put(delivery, Change::Settled(outcome)).await
    }

    /// Puts a delivery back that could not be begun, with the reason where there is one; it stays as it
    /// was before, and is not ready until it is due.
    ///
    /// # Errors
    /// When it could not be recorded.
    pub async fn put_back(
        &self,
        delivery: i64,
        reason: Option<String>,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        self.put(delivery, Change::PutBack { reason, due }).await?.recorded().await
    }

    async fn put(&self, delivery: i64, change: Change) -> Result<Ticket, StoreError> {
        let (done, answer) = oneshot::channel();
        self.asks.send(Ask { delivery, change, done }).await.map_err(|_| StoreError::Stopped)?;
        Ok(Ticket(answer))
    }
}

/// A change that was asked for, and may not be on the disk yet.
#[derive(Debug)]
pub struct Ticket(oneshot::Receiver<Result<(), StoreError>>);

impl Ticket {
    /// Waits until it is.
    ///
    /// # Errors
    /// When it could not be recorded; the delivery is then found by the next run's recovery.
    pub async fn recorded(self) -> Result<(), StoreError> {
        self.0.await.map_err(|_| StoreError::Stopped)?
    }
}

async fn record(pool: SqlitePool, run: Arc<str>, mut queue: mpsc::Receiver<Ask>) {
    let mut connection = None;
    let mut batch = Vec::with_capacity(QUEUE);
    while queue.recv_many(&mut batch, QUEUE).await > 0 {
        match commit(&pool, &mut connection, &run, &batch).await {
            Ok(held) => {
                for ask in batch.drain(..) {
                    let held = held.contains(&ask.delivery);
                    // A lane that is gone needs no answer.
                    let _ = ask.done.send(if held { Ok(()) } else { Err(StoreError::LeaseLost) });
                }
            }
            Err(error) => {
                // The first to ask is told the cause, the others that recording has stopped.
                let mut cause = Some(error);
                for ask in batch.drain(..) {
                    let _ = ask.done.send(Err(cause.take().unwrap_or(StoreError::Stopped)));
                }
                return;
            }
        }
    }
}

/// Commits a batch; returns the deliveries whose lease the run still had. Where it had not, another
/// run has taken over, and nothing of that delivery is changed.
async fn commit(
    pool: &SqlitePool,
    connection: &mut Option<PoolConnection<Sqlite>>,
    run: &str,
    batch: &[Ask],
) -> Result<HashSet<i64>, StoreError> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(pool.acquire().await?),
    };
    let now = Timestamp::now();
    let sending: Vec<i64> =
        batch.iter().filter(|ask| matches!(ask.change, Change::Sending(_))).map(|ask| ask.delivery).collect();
    let rows = batch.iter().filter_map(|ask| row(ask).transpose()).collect::<Result<Vec<_>, _>>()?;
    let done = sqlx::query_scalar(COMMIT)
        .bind(stamp(now))
        .bind(run)
        .bind(serde_json::to_string(&sending)?)
        .bind(serde_json::to_string(&rows)?)
        .bind(serde_json::to_string(&counted(batch))?)
        .bind(now.as_second())
        .fetch_all(&mut **connection)
        .await;
    if done.is_err() {
        // The error is the one to tell; the connection is not used again.
        let _ = sqlx::query("ROLLBACK").execute(&mut **connection).await;
    }
    Ok(done?.into_iter().collect())
}

/// One commit in one go, since every statement by itself would cost more than what it does. Each of
/// those that change deliveries returns their ids. The deliveries are looked up one by one: an UPDATE
/// with a FROM would look through all that there are.
const COMMIT: &str = "BEGIN IMMEDIATE;
 UPDATE deliveries SET state = 'sending', changed_at = ?1
  WHERE id IN (SELECT value FROM json_each(?3)) AND lease = ?2
  RETURNING id;
 INSERT INTO paced (name, second, messages)
 SELECT key, ?6, value FROM json_each(?5) WHERE true
 ON CONFLICT DO UPDATE SET messages = messages + excluded.messages;
 INSERT INTO attempts (delivery, ended_at, outcome, detail)
 SELECT d.id, ?1, value ->> 1, coalesce(value ->> 5, value ->> 3)
   FROM json_each(?4) CROSS JOIN deliveries d ON d.id = value ->> 0
  WHERE d.lease = ?2 AND value ->> 1 IS NOT NULL;
 INSERT INTO deliveries (id, edition, channel, destination, position, payload, state, receipt, reason, due,
                         attempts, lease, planned_at, changed_at)
 SELECT d.id, d.edition, d.channel, d.destination, d.position, d.payload, coalesce(value ->> 1, d.state),
        value ->> 2, value ->> 3, value ->> 4, d.attempts + (value ->> 1 IS NOT NULL), NULL, d.planned_at, ?1
   FROM json_each(?4) CROSS JOIN deliveries d ON d.id = value ->> 0
  WHERE d.lease = ?2
 ON CONFLICT DO UPDATE SET state = excluded.state, receipt = excluded.receipt, reason = excluded.reason,
     due = excluded.due, attempts = excluded.attempts, lease = NULL, changed_at = excluded.changed_at
 RETURNING id;
 COMMIT";

/// How many of a batch that begin count under which name.
fn counted(batch: &[Ask]) -> BTreeMap<&str, u32> {
    let mut counted = BTreeMap::new();
    for ask in batch {
        if let Change::Sending(names) = &ask.change {
            names.iter().for_each(|name| *counted.entry(&**name).or_default() += 1);
        }
    }
    counted
}

/// What is written of a delivery that is in hand no longer: id, new state, receipt, reason, due, and
/// what the attempt is remembered by. A state that is none leaves it as it was, and is no attempt.
type Row<'a> = (i64, Option<&'static str>, Option<String>, Option<&'a str>, i64, Option<&'a str>);

fn row(ask: &Ask) -> Result<Option<Row<'_>>, StoreError> {
    let outcome = match &ask.change {
        Change::Sending(_) => return Ok(None),
        Change::PutBack { reason, due } => {
            return Ok(Some((ask.delivery, None, None, reason.as_deref(), due.as_second(), None)));
        }
        Change::Settled(outcome) => outcome,
    };
    let state = Some(outcome.state().as_str());
    Ok(Some(match outcome {
        Outcome::Sent(receipt) => {
            (ask.delivery, state, Some(serde_json::to_string(receipt)?), None, 0, Some(receipt.id.as_str()))
        }
        Outcome::Deferred { reason, due } => {
            (ask.delivery, state, None, Some(reason.as_str()), due.as_second(), None)
        }
        Outcome::Failed(reason) | Outcome::Skipped(reason) | Outcome::Uncertain(reason) => {
            (ask.delivery, state, None, Some(reason.as_str()), 0, None)
        }
    }))
}
