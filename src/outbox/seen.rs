//! In charge of what deliveries have come to in the eyes of whoever only looks: what a run that is gone has left
//! behind is told as [`Outbox::recover`] will record it.
//!
//! It leaves whether anybody is at work to [`super::WorkLock`], and recording to whoever works next.

use super::hold::CANCELLED;
use super::{Counts, Hold, Outbox, State, StoreError};

/// Whether anybody is at work on the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtWork {
    /// Somebody is, or it cannot be told.
    Somebody,
    /// Nobody is: what is recorded as being sent is not.
    Nobody,
}

/// What a run that was cut off had begun.
const CUT_OFF: &str = "recap was stopped while this was being sent, and it may have arrived: `recap publish` or \
                       `recap retry` goes on with the rest, then `recap settle` ends this";

/// What a run has in hand while it hears that the edition is cancelled.
const ENDING: &str =
    "the edition was cancelled: this does not leave any more, unless it is being sent right now";

/// What there is to know of an edition beside what is recorded of its deliveries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight {
    at_work: AtWork,
    is_cancelled: bool,
}

impl Outbox {
    /// What there is to know of an edition, with or without anybody at work.
    pub(super) async fn sight(&self, slug: &str, at_work: AtWork) -> Result<Sight, StoreError> {
        Ok(Sight { at_work, is_cancelled: self.hold(slug).await? == Some(Hold::Cancelled) })
    }
}

impl Sight {
    /// What a delivery has come to, and why.
    pub(super) fn seen(self, state: State, reason: Option<String>) -> (State, Option<String>) {
        match (self.at_work, state) {
            (AtWork::Nobody, State::Sending) => (State::Uncertain, Some(CUT_OFF.to_owned())),
            (AtWork::Nobody, State::Planned | State::Deferred) if self.skips() => {
                (State::Skipped, Some(CANCELLED.to_owned()))
            }
            (AtWork::Somebody, State::Planned | State::Deferred) if self.is_cancelled => {
                (state, Some(ENDING.to_owned()))
            }
            _ => (state, reason),
        }
    }

    /// Whether what is to go is seen as skipped.
    pub(super) fn skips(self) -> bool {
        self.is_cancelled && self.at_work == AtWork::Nobody
    }

    /// How many deliveries have come to what.
    pub(super) fn counts(self, recorded: &Counts) -> Counts {
        let mut seen = Counts::new();
        for (state, number) in recorded {
            *seen.entry(self.seen(*state, None).0).or_default() += number;
        }
        seen
    }
}
