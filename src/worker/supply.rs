//! In charge of what the lanes of a channel share: deliveries that were leased many at a time, of which each
//! lane takes some in hand.
//!
//! It leaves which deliveries are ready to [`crate::outbox`], and giving back what a lane took to
//! [`lane`](super::lane).

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::channel::{Channel, Delivery};
use crate::outbox::{Committed, Outbox, StoreError};

/// Deliveries that are leased at a time. Nothing else is recorded while that is done.
const LEASE: u32 = 256;

/// How few may wait before more are leased.
const FEW: usize = 128;

/// Most that one lane takes in hand at a time.
const HAND: usize = 32;

/// What was leased and nobody has in hand yet.
pub(super) struct Supply {
    pub(super) outbox: Outbox,
    pub(super) channel: Arc<dyn Channel>,
    pub(super) committed: Committed,
    /// The name that deliveries are leased in.
    pub(super) run: Arc<str>,
    /// Only these destinations, where some are named.
    pub(super) only: Option<Vec<String>>,
    /// How many share it.
    pub(super) lanes: usize,
    pub(super) leased: Mutex<Leased>,
}

/// In the order in which it is to go.
#[derive(Default)]
pub(super) struct Leased {
    waiting: VecDeque<Delivery>,
    /// There was no more when it was leased.
    is_rest: bool,
    /// More, which is being leased.
    coming: Option<JoinHandle<Result<Vec<Delivery>, StoreError>>>,
}

impl Supply {
    /// Some deliveries, no more than leaves the other lanes theirs. A lane that still has one `in_hand` is not
    /// worth another look into the store once there was nothing left in it.
    pub(super) async fn take(self: &Arc<Self>, in_hand: bool) -> Result<Vec<Delivery>, StoreError> {
        let mut leased = self.leased.lock().await;
        if leased.waiting.is_empty() {
            let more = match leased.coming.take() {
                Some(coming) => leased_by(coming).await?,
                None if leased.is_rest && in_hand => Vec::new(),
                None => Arc::clone(self).lease().await?,
            };
            leased.is_rest = more.len() < LEASE as usize;
            leased.waiting = more.into();
        }
        if !leased.is_rest && leased.coming.is_none() && leased.waiting.len() <= FEW {
            leased.coming = Some(tokio::spawn(Arc::clone(self).lease()));
        }
        let share = if leased.is_rest { leased.waiting.len().div_ceil(self.lanes) } else { HAND };
        let share = share.min(HAND).min(leased.waiting.len());
        Ok(leased.waiting.drain(..share).collect())
    }

    async fn lease(self: Arc<Self>) -> Result<Vec<Delivery>, StoreError> {
        let (only, channel) = (self.only.as_deref(), self.channel.name());
        let now = Timestamp::now();
        let leased = self.outbox.lease(&self.committed, channel, only, &self.run, LEASE, now).await?;
        self.channel.expect(&leased).await;
        Ok(leased)
    }

    /// Gives back what no lane took.
    pub(super) async fn give_back(&self) -> Result<(), StoreError> {
        let mut leased = self.leased.lock().await;
        let mut ends = Ok(());
        if let Some(coming) = leased.coming.take() {
            match leased_by(coming).await {
                Ok(more) => leased.waiting.extend(more),
                Err(error) => ends = Err(error),
            }
        }
        let left: Vec<_> = leased.waiting.drain(..).map(|delivery| delivery.id).collect();
        if left.is_empty() { ends } else { ends.and(self.outbox.release(&self.run, &left).await) }
    }
}

async fn leased_by(
    lease: JoinHandle<Result<Vec<Delivery>, StoreError>>,
) -> Result<Vec<Delivery>, StoreError> {
    // One that panicked is found by the next run's recovery.
    lease.await.unwrap_or(Err(StoreError::Stopped))
}
