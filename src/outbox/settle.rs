//! In charge of recording what happens to deliveries, many in one commit: whatever has been asked
//! while the last commit ran goes into the next.
//!
//! It leaves the judgement, which refusal leads to which state, to [`crate::worker`].

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::Sqlite;
use sqlx::pool::PoolConnection;
use tokio::sync::{mpsc, oneshot};

use super::journal::RECORD;
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
    /// Begins a run of that name and records into an outbox what it does, until the last clone is dropped;
    /// [`Outbox::end_run`] ends it.
    ///
    /// # Errors
    /// When the run cannot be recorded.
    pub async fn start(outbox: &Outbox, run: &Arc<str>) -> Result<Self, StoreError> {
        outbox.begin_run(run).await?;
        let (asks, queue) = mpsc::channel(QUEUE);
        tokio::spawn(record(outbox.clone(), Arc::clone(run), queue));
        Ok(Settler { asks })
    }

    /// Records that a delivery is now being sent, and counts it under some names of limits
    /// ([`crate::pace`]) in the same commit.
    ///
    /// # Errors
    /// When it could not be recorded, or another run has found this one gone; then nothing must be sent.
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

/// How long a commit waits for more to be asked: a lane whose server is far away is not held up for long.
const PATIENCE: Duration = Duration::from_millis(1);

async fn record(outbox: Outbox, run: Arc<str>, mut queue: mpsc::Receiver<Ask>) {
    let mut connection = None;
    let mut batch = Vec::with_capacity(QUEUE);
    while queue.recv_many(&mut batch, QUEUE).await > 0 {
        gather(&mut queue, &mut batch).await;
        match commit(&outbox, &mut connection, &run, &batch).await {
            Ok(is_ours) => {
                for ask in batch.drain(..) {
                    // A lane that is gone needs no answer.
                    let _ = ask.done.send(if is_ours { Ok(()) } else { Err(StoreError::LeaseLost) });
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

/// Waits for half of the lanes to ask, since a commit costs much the same for one as for all of them: while
/// it runs, the other half has the server busy.
async fn gather(queue: &mut mpsc::Receiver<Ask>, batch: &mut Vec<Ask>) {
    let patience = tokio::time::sleep(PATIENCE);
    tokio::pin!(patience);
    loop {
        tokio::task::yield_now().await;
        while batch.len() < QUEUE
            && let Ok(ask) = queue.try_recv()
        {
            batch.push(ask);
        }
        let asking = batch.iter().filter(|ask| matches!(ask.change, Change::Sending(_))).count();
        if asking * 2 >= queue.sender_strong_count().saturating_sub(1) {
            return;
        }
        tokio::select! {
            ask = queue.recv() => match ask { Some(ask) => batch.push(ask), None => return },
            () = &mut patience => return,
        }
    }
}

/// Commits a batch; says whether the run is still there, and not one that another has found gone.
async fn commit(
    outbox: &Outbox,
    connection: &mut Option<PoolConnection<Sqlite>>,
    run: &str,
    batch: &[Ask],
) -> Result<bool, StoreError> {
    let connection = match connection {
        Some(connection) => connection,
        None => connection.insert(outbox.pool.acquire().await?),
    };
    let now = Timestamp::now();
    let begun = batch.iter().filter(|ask| matches!(ask.change, Change::Sending(_))).map(|ask| ask.delivery);
    let ended: Vec<_> = batch.iter().filter_map(row).collect();
    let _turn = outbox.turn.lock().await;
    let written = sqlx::query(RECORD)
        .bind(run)
        .bind(stamp(now))
        .bind(now.as_second())
        .bind(serde_json::to_string(&begun.collect::<Vec<_>>())?)
        .bind(serde_json::to_string(&ended)?)
        .bind(serde_json::to_string(&counted(batch))?)
        .execute(&mut **connection)
        .await?;
    Ok(written.rows_affected() == 1)
}

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

/// What is written of a delivery that is in hand no longer: id, new state, receipt, reason and due. A state
/// that is none leaves it as it was, and is no attempt.
type Row<'a> = (i64, Option<&'static str>, Option<&'a Receipt>, Option<&'a str>, i64);

fn row(ask: &Ask) -> Option<Row<'_>> {
    let outcome = match &ask.change {
        Change::Sending(_) => return None,
        Change::PutBack { reason, due } => {
            return Some((ask.delivery, None, None, reason.as_deref(), due.as_second()));
        }
        Change::Settled(outcome) => outcome,
    };
    let (receipt, reason, due) = match outcome {
        Outcome::Sent(receipt) => (Some(receipt), None, 0),
        Outcome::Deferred { reason, due } => (None, Some(reason.as_str()), due.as_second()),
        Outcome::Failed(reason) | Outcome::Skipped(reason) | Outcome::Uncertain(reason) => {
            (None, Some(reason.as_str()), 0)
        }
    };
    Some((ask.delivery, Some(outcome.state().as_str()), receipt, reason, due))
}
