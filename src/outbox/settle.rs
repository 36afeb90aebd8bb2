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

impl Change {
    /// Whether it ends a try of something that did not arrive.
    fn is_try_in_vain(&self) -> bool {
        matches!(self, Change::Settled(outcome) if !matches!(outcome, Outcome::Sent(_)))
    }
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
        gather(&mut queue, &mut batch).await;
        match commit(&pool, &mut connection, &run, &batch).await {
            Ok(lost) => {
                for ask in batch.drain(..) {
                    let lost = lost.contains(&ask.delivery);
                    // A lane that is gone needs no answer.
                    let _ = ask.done.send(if lost { Err(StoreError::LeaseLost) } else { Ok(()) });
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

/// Lets lanes that are about to ask do so first: a commit costs much the same for one as for all of them.
async fn gather(queue: &mut mpsc::Receiver<Ask>, batch: &mut Vec<Ask>) {
    loop {
        let before = batch.len();
        tokio::task::yield_now().await;
        while batch.len() < QUEUE
            && let Ok(ask) = queue.try_recv()
        {
            batch.push(ask);
        }
        if batch.len() == before || batch.len() == QUEUE {
            return;
        }
    }
}

/// Commits a batch; returns the deliveries whose lease the run no longer had. There another run has taken
/// over, and nothing of them is changed.
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
    let counted = counted(batch);
    let remembers = batch.iter().any(|ask| ask.change.is_try_in_vain());
    let changed = sqlx::query_scalar::<_, i64>(statements(!counted.is_empty(), remembers))
        .bind(stamp(now))
        .bind(run)
        .bind(serde_json::to_string(&sending)?)
        .bind(serde_json::to_string(&rows)?)
        .bind(serde_json::to_string(&counted)?)
        .bind(now.as_second())
        .fetch_all(&mut **connection)
        .await;
    if changed.is_err() {
        // The error is the one to tell; the connection is not used again.
        let _ = sqlx::query("ROLLBACK").execute(&mut **connection).await;
    }
    if changed?.iter().sum::<i64>().unsigned_abs() == batch.len() as u64 {
        return Ok(HashSet::new());
    }
    lost(connection, run, batch, now).await
}

/// The deliveries of a batch that another run has in hand, or that nobody has and this run did not free: they
/// do not say what it asked for. When they were changed alone would not tell, two runs may do so in one millisecond.
async fn lost(
    connection: &mut PoolConnection<Sqlite>,
    run: &str,
    batch: &[Ask],
    now: Timestamp,
) -> Result<HashSet<i64>, StoreError> {
    let all: Vec<i64> = batch.iter().map(|ask| ask.delivery).collect();
    let begun = batch.iter().filter(|ask| matches!(ask.change, Change::Sending(_))).map(|ask| ask.delivery);
    let rows = batch.iter().filter_map(|ask| row(ask).transpose()).collect::<Result<Vec<_>, _>>()?;
    let lost = sqlx::query_scalar(
        "SELECT id FROM deliveries WHERE id IN (SELECT value FROM json_each(?1))
           AND (lease <> ?2
                OR lease IS NULL
                   AND (changed_at <> ?4
                        OR id IN (SELECT value FROM json_each(?3))
                        OR NOT EXISTS (SELECT 1 FROM json_each(?5)
                                        WHERE value ->> 0 = deliveries.id
                                          AND coalesce(value ->> 1, state) = state AND value ->> 3 IS reason)))",
    )
    .bind(serde_json::to_string(&all)?)
    .bind(run)
    .bind(serde_json::to_string(&begun.collect::<Vec<_>>())?)
    .bind(stamp(now))
    .bind(serde_json::to_string(&rows)?)
    .fetch_all(&mut **connection)
    .await?;
    Ok(lost.into_iter().collect())
}

/// One commit in one go, since every statement by itself would cost more than what it does; with those that
/// count for a limit and those that remember what did not arrive only where there is something of it. Those
/// that change deliveries tell how many they were; their ids would cost more than the change. The deliveries
/// are looked up one by one: an UPDATE with a FROM would look through all that there are. The plus signs keep
/// the engine from preparing a statement anew for every value, which it does where an index could matter.
macro_rules! commit {
    ($($more:expr),*) => {
        concat!(
            "BEGIN IMMEDIATE;
 UPDATE deliveries SET state = 'sending', changed_at = ?1
  WHERE id IN (SELECT value FROM json_each(?3)) AND +lease = ?2;
 SELECT changes();
",
            $($more,)*
            " INSERT INTO deliveries (id, edition, channel, destination, position, payload, state, receipt, reason, due,
                         attempts, lease, planned_at, changed_at)
 SELECT d.id, d.edition, d.channel, d.destination, d.position, d.payload, coalesce(value ->> 1, d.state),
        value ->> 2, value ->> 3, value ->> 4, d.attempts + (value ->> 1 IS NOT NULL), NULL, d.planned_at, ?1
   FROM json_each(?4) CROSS JOIN deliveries d ON d.id = value ->> 0
  WHERE +d.lease = ?2
 ON CONFLICT DO UPDATE SET state = excluded.state, receipt = excluded.receipt, reason = excluded.reason,
     due = excluded.due, attempts = excluded.attempts, lease = NULL, changed_at = excluded.changed_at;
 SELECT changes();
 COMMIT"
        )
    };
}

macro_rules! count {
    () => {
        " INSERT INTO paced (name, second, messages)
 SELECT key, ?6, value FROM json_each(?5) WHERE true
 ON CONFLICT DO UPDATE SET messages = messages + excluded.messages;
"
    };
}

// A delivery that arrived tells so itself; what is remembered is every try before.
macro_rules! remember {
    () => {
        " INSERT INTO attempts (delivery, ended_at, outcome, detail)
 SELECT d.id, ?1, value ->> 1, value ->> 3
   FROM json_each(?4) CROSS JOIN deliveries d ON d.id = value ->> 0
  WHERE d.lease = ?2 AND value ->> 1 IS NOT NULL AND value ->> 1 <> 'sent';
"
    };
}

/// The statements of a commit: whether something counts, and whether something did not arrive.
const fn statements(counts: bool, remembers: bool) -> &'static str {
    match (counts, remembers) {
        (false, false) => commit!(),
        (false, true) => commit!(remember!()),
        (true, false) => commit!(count!()),
        (true, true) => commit!(count!(), remember!()),
    }
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
type Row<'a> = (i64, Option<&'static str>, Option<String>, Option<&'a str>, i64);

fn row(ask: &Ask) -> Result<Option<Row<'_>>, StoreError> {
    let outcome = match &ask.change {
        Change::Sending(_) => return Ok(None),
        Change::PutBack { reason, due } => {
            return Ok(Some((ask.delivery, None, None, reason.as_deref(), due.as_second())));
        }
        Change::Settled(outcome) => outcome,
    };
    let state = Some(outcome.state().as_str());
    Ok(Some(match outcome {
        Outcome::Sent(receipt) => (ask.delivery, state, Some(serde_json::to_string(receipt)?), None, 0),
        Outcome::Deferred { reason, due } => {
            (ask.delivery, state, None, Some(reason.as_str()), due.as_second())
        }
        Outcome::Failed(reason) | Outcome::Skipped(reason) | Outcome::Uncertain(reason) => {
            (ask.delivery, state, None, Some(reason.as_str()), 0)
        }
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::outbox::open_memory;

    #[tokio::test]
    async fn what_another_run_settled_in_the_same_millisecond_is_lost_and_what_was_asked_for_is_not() {
        let pool = open_memory().await.unwrap();
        Outbox::open(pool.clone()).await.unwrap();
        let now = Timestamp::now();
        sqlx::query(
            "INSERT INTO editions (slug, id, source, digest, compiled, published, committed_at, updated_at)
             VALUES ('evening', '', '', '', '', '', '', '')",
        )
        .execute(&pool)
        .await
        .unwrap();
        for (id, state, reason) in [(1, "uncertain", Some("recap was stopped")), (2, "sent", None)] {
            sqlx::query(
                "INSERT INTO deliveries (id, edition, channel, destination, position, payload, state, reason,
                                         planned_at, changed_at)
                 VALUES (?1, 'evening', 'email', ?1, 0, '', ?2, ?3, '', ?4)",
            )
            .bind(id)
            .bind(state)
            .bind(reason)
            .bind(stamp(now))
            .execute(&pool)
            .await
            .unwrap();
        }
        let sent = |delivery| Ask {
            delivery,
            change: Change::Settled(Outcome::Sent(Receipt::default())),
            done: oneshot::channel().0,
        };

        let mut connection = pool.acquire().await.unwrap();
        let lost = lost(&mut connection, "slow", &[sent(1), sent(2)], now).await.unwrap();

        assert_eq!(lost, HashSet::from([1]));
    }
}
