//! In charge of recording what happens to deliveries, many in one commit: whatever has been asked
//! while the last commit ran goes into the next.
//!
//! It leaves the judgement, which refusal leads to which state, to [`crate::worker`].

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::{Sqlite, SqlitePool, Transaction};
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
    Sending,
    Settled(Outcome),
    PutBack(String),
}

struct Ask {
    worker: Arc<str>,
    delivery: i64,
    change: Change,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Records changes, in the order in which they are asked for.
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
    /// Starts recording into an outbox; ends when the last clone is dropped.
    pub fn start(outbox: &Outbox) -> Self {
        let (asks, queue) = mpsc::channel(QUEUE);
        tokio::spawn(run(outbox.pool.clone(), queue));
        Settler { asks }
    }

    /// Records that a delivery is now being sent.
    ///
    /// # Errors
    /// When it could not be recorded, or `worker` has the lease no longer; then nothing must be sent.
    pub async fn sending(&self, worker: &Arc<str>, delivery: i64) -> Result<(), StoreError> {
        self.ask(worker, delivery, Change::Sending).await
    }

    /// Has recorded what came of a try, which frees the delivery's lease; in the same commit as what is
    /// asked next, or an earlier one.
    ///
    /// # Errors
    /// When nothing can be recorded any more.
    pub async fn settle(
        &self,
        worker: &Arc<str>,
        delivery: i64,
        outcome: Outcome,
    ) -> Result<Ticket, StoreError> {
        self.put(worker, delivery, Change::Settled(outcome)).await
    }

    /// Puts a delivery back that could not be begun, with the reason; it stays as it was before.
    ///
    /// # Errors
    /// When it could not be recorded.
    pub async fn put_back(&self, worker: &Arc<str>, delivery: i64, reason: String) -> Result<(), StoreError> {
        self.ask(worker, delivery, Change::PutBack(reason)).await
    }

    async fn ask(&self, worker: &Arc<str>, delivery: i64, change: Change) -> Result<(), StoreError> {
        self.put(worker, delivery, change).await?.recorded().await
    }

    async fn put(&self, worker: &Arc<str>, delivery: i64, change: Change) -> Result<Ticket, StoreError> {
        let (done, answer) = oneshot::channel();
        let worker = Arc::clone(worker);
        self.asks.send(Ask { worker, delivery, change, done }).await.map_err(|_| StoreError::Stopped)?;
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

async fn run(pool: SqlitePool, mut queue: mpsc::Receiver<Ask>) {
    let mut batch = Vec::with_capacity(QUEUE);
    while queue.recv_many(&mut batch, QUEUE).await > 0 {
        match commit(&pool, &batch).await {
            Ok(held) => {
                for (ask, held) in batch.drain(..).zip(held) {
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

/// Commits a batch; says of each whether its worker still had the lease. Where it had not, another
/// worker has taken over, and nothing of that delivery is changed.
async fn commit(pool: &SqlitePool, batch: &[Ask]) -> Result<Vec<bool>, StoreError> {
    let now = Timestamp::now();
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut held = Vec::with_capacity(batch.len());
    for ask in batch {
        let changed = match &ask.change {
            Change::Sending => sqlx::query(
                "UPDATE deliveries SET state = 'sending', changed_at = ? WHERE id = ? AND lease = ?",
            )
            .bind(stamp(now))
            .bind(ask.delivery)
            .bind(&*ask.worker)
            .execute(&mut *tx)
            .await?
            .rows_affected(),
            Change::PutBack(reason) => {
                let statement = "UPDATE deliveries SET lease = NULL, reason = ?, changed_at = ? WHERE id = ? AND lease = ?";
                sqlx::query(statement)
                    .bind(reason)
                    .bind(stamp(now))
                    .bind(ask.delivery)
                    .bind(&*ask.worker)
                    .execute(&mut *tx)
                    .await?
                    .rows_affected()
            }
            Change::Settled(outcome) => write_outcome(&mut tx, ask, outcome, now).await?,
        };
        held.push(changed > 0);
    }
    tx.commit().await?;
    Ok(held)
}

/// Returns how many deliveries were changed: none when the lease is lost.
async fn write_outcome(
    tx: &mut Transaction<'_, Sqlite>,
    ask: &Ask,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let (receipt, reason, due, detail) = match outcome {
        Outcome::Sent(receipt) => (Some(serde_json::to_string(receipt)?), None, 0, Some(receipt.id.as_str())),
        Outcome::Deferred { reason, due } => {
            (None, Some(reason.as_str()), due.as_second(), Some(reason.as_str()))
        }
        Outcome::Failed(reason) | Outcome::Skipped(reason) | Outcome::Uncertain(reason) => {
            (None, Some(reason.as_str()), 0, Some(reason.as_str()))
        }
    };
    let changed = sqlx::query(
        "UPDATE deliveries SET state = ?, receipt = ?, reason = ?, due = ?, lease = NULL,
             attempts = attempts + 1, changed_at = ? WHERE id = ? AND lease = ?",
    )
    .bind(outcome.state().as_str())
    .bind(receipt)
    .bind(reason)
    .bind(due)
    .bind(stamp(now))
    .bind(ask.delivery)
    .bind(&*ask.worker)
    .execute(&mut **tx)
    .await?
    .rows_affected();
    // What was tried is on record even where another worker has taken the delivery over.
    sqlx::query("INSERT INTO attempts (delivery, ended_at, outcome, detail) VALUES (?, ?, ?, ?)")
        .bind(ask.delivery)
        .bind(stamp(now))
        .bind(outcome.state().as_str())
        .bind(detail)
        .execute(&mut **tx)
        .await?;
    Ok(changed)
}
