//! In charge of recording what happens to deliveries, many in one commit: whatever has been asked
//! while the last commit ran goes into the next.
//!
//! It leaves the judgement, which refusal leads to which state, to [`crate::worker`].

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
    delivery: i64,
    change: Change,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// Records changes; every call returns after its commit is on the disk.
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
    /// When it could not be recorded; then nothing must be sent.
    pub async fn sending(&self, delivery: i64) -> Result<(), StoreError> {
        self.ask(delivery, Change::Sending).await
    }

    /// Records what came of a try, and frees the delivery's lease.
    ///
    /// # Errors
    /// When it could not be recorded; the delivery is then found by the next run's recovery.
    pub async fn settle(&self, delivery: i64, outcome: Outcome) -> Result<(), StoreError> {
        self.ask(delivery, Change::Settled(outcome)).await
    }

    /// Puts a delivery back that could not be begun, with the reason; it stays as it was before.
    ///
    /// # Errors
    /// When it could not be recorded.
    pub async fn put_back(&self, delivery: i64, reason: String) -> Result<(), StoreError> {
        self.ask(delivery, Change::PutBack(reason)).await
    }

    async fn ask(&self, delivery: i64, change: Change) -> Result<(), StoreError> {
        let (done, answer) = oneshot::channel();
        self.asks.send(Ask { delivery, change, done }).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }
}

async fn run(pool: SqlitePool, mut queue: mpsc::Receiver<Ask>) {
    let mut batch = Vec::with_capacity(QUEUE);
    while queue.recv_many(&mut batch, QUEUE).await > 0 {
        match commit(&pool, &batch).await {
            Ok(()) => {
                for ask in batch.drain(..) {
                    // A lane that is gone needs no answer.
                    let _ = ask.done.send(Ok(()));
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

async fn commit(pool: &SqlitePool, batch: &[Ask]) -> Result<(), StoreError> {
    let now = Timestamp::now();
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for ask in batch {
        match &ask.change {
            Change::Sending => {
                sqlx::query("UPDATE deliveries SET state = 'sending', changed_at = ? WHERE id = ?")
                    .bind(stamp(now))
                    .bind(ask.delivery)
                    .execute(&mut *tx)
                    .await?;
            }
            Change::PutBack(reason) => {
                sqlx::query("UPDATE deliveries SET lease = NULL, reason = ?, changed_at = ? WHERE id = ?")
                    .bind(reason)
                    .bind(stamp(now))
                    .bind(ask.delivery)
                    .execute(&mut *tx)
                    .await?;
            }
            Change::Settled(outcome) => write_outcome(&mut tx, ask.delivery, outcome, now).await?,
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn write_outcome(
    tx: &mut Transaction<'_, Sqlite>,
    delivery: i64,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (receipt, reason, due, detail) = match outcome {
        Outcome::Sent(receipt) => (Some(serde_json::to_string(receipt)?), None, 0, Some(receipt.id.as_str())),
        Outcome::Deferred { reason, due } => {
            (None, Some(reason.as_str()), due.as_second(), Some(reason.as_str()))
        }
        Outcome::Failed(reason) | Outcome::Skipped(reason) | Outcome::Uncertain(reason) => {
            (None, Some(reason.as_str()), 0, Some(reason.as_str()))
        }
    };
    sqlx::query(
        "UPDATE deliveries SET state = ?, receipt = ?, reason = ?, due = ?, lease = NULL,
             attempts = attempts + 1, after_uncertain = 0, changed_at = ? WHERE id = ?",
    )
    .bind(outcome.state().as_str())
    .bind(receipt)
    .bind(reason)
    .bind(due)
    .bind(stamp(now))
    .bind(delivery)
    .execute(&mut **tx)
    .await?;
    sqlx::query("INSERT INTO attempts (delivery, ended_at, outcome, detail) VALUES (?, ?, ?, ?)")
        .bind(delivery)
        .bind(stamp(now))
        .bind(outcome.state().as_str())
        .bind(detail)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
