//! In charge of what the lanes of a channel share: deliveries that were leased many at a time, of which each
//! lane takes some in hand.
//!
//! It leaves which deliveries are ready to [`crate::outbox`], and giving back what a lane took to
//! [`lane`](super::lane).

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::channel::{Channel, Delivery};
use crate::outbox::{Committed, Outbox, Scope, StoreError};

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
    /// What of it is to go.
    pub(super) scope: Scope,
    /// How many share it.
    pub(super) lanes: usize,
    pub(super) leased: Mutex<Leased>,
    pub(super) crew: Crew,
}

/// The lanes that are at work.
pub(super) struct Crew {
    /// That have not ended.
    here: AtomicUsize,
    /// Of those, that wait until their relay may send again.
    waiting: AtomicUsize,
    /// Some lane's far side has answered a delivery.
    served: AtomicBool,
}

impl Crew {
    pub(super) fn of(lanes: usize) -> Self {
        Crew { here: AtomicUsize::new(lanes), waiting: AtomicUsize::new(0), served: AtomicBool::new(false) }
    }

    /// A far side has answered.
    pub(super) fn serves(&self) {
        self.served.store(true, Ordering::Relaxed);
    }

    /// A lane ends. Says whether others are left to which the far side has been open.
    pub(super) fn leaves_to_others(&self) -> bool {
        self.here.fetch_sub(1, Ordering::Relaxed) > 1 && self.served.load(Ordering::Relaxed)
    }

    /// A lane begins to wait for its relay. Says whether any other works meanwhile.
    pub(super) fn steps_aside(&self) -> bool {
        self.waiting.fetch_add(1, Ordering::Relaxed) + 1 < self.here.load(Ordering::Relaxed)
    }

    /// It has waited.
    pub(super) fn steps_back(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
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

    /// Has others take what a lane has in hand, in the order that it was in.
    pub(super) async fn hand_back(&self, hand: VecDeque<Delivery>) {
        let mut leased = self.leased.lock().await;
        hand.into_iter().rev().for_each(|delivery| leased.waiting.push_front(delivery));
    }

    async fn lease(self: Arc<Self>) -> Result<Vec<Delivery>, StoreError> {
        let (scope, channel, now) = (&self.scope, self.channel.name(), Timestamp::now());
        let leased = self.outbox.lease(&self.committed, channel, scope, &self.run, LEASE, now).await?;
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
