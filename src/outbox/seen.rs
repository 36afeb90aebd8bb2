//! In charge of what deliveries have come to in the eyes of whoever only looks: what a run that is gone has left
//! behind is told as [`Outbox::recover`] will record it.
//!
//! It leaves whether anybody is at work to [`super::WorkLock`], and recording to whoever works next.

use super::{Counts, State};

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

impl AtWork {
    /// What a delivery has come to, and why.
    pub(super) fn seen(self, state: State, reason: Option<String>) -> (State, Option<String>) {
        match (self, state) {
            (AtWork::Nobody, State::Sending) => (State::Uncertain, Some(CUT_OFF.to_owned())),
            _ => (state, reason),
        }
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
