//! In charge of one limit: what went in the time that it looks back on, and how long the next has to
//! wait.
//!
//! It leaves whom the limit is for to [`super`].

use std::collections::VecDeque;
use std::time::Duration;

use super::Limit;

/// Parts that the time is divided into: what went in a part is forgotten together, at its end, so that
/// a limit is never exceeded and at most a sixtieth of its time is lost.
const PARTS: i64 = 60;

/// What went under one limit. Times are milliseconds since 1970.
#[derive(Debug)]
pub(super) struct Gauge {
    limit: i64,
    /// The time that it looks back on.
    window: i64,
    /// The length of a part.
    part: i64,
    /// The beginnings of the parts in which something went, with how much that was, the oldest first.
    parts: VecDeque<(i64, i64)>,
    taken: i64,
}

impl Gauge {
    pub(super) fn new(limit: &Limit) -> Self {
        let window = super::millis(limit.per).max(1);
        let part = (window / PARTS).max(1);
        Gauge { limit: i64::from(limit.messages), window, part, parts: VecDeque::new(), taken: 0 }
    }

    pub(super) fn looks_back(&self) -> Duration {
        Duration::from_millis((self.window + self.part).unsigned_abs())
    }

    /// The time between two messages at an even pace.
    pub(super) fn gap(&self) -> i64 {
        (self.window / self.limit).max(1)
    }

    /// How long the next message has to wait.
    pub(super) fn wait(&mut self, now: i64) -> i64 {
        self.forget(now);
        if self.taken < self.limit {
            return 0;
        }
        let mut parts = self.parts.iter().filter(|(_, count)| *count > 0);
        parts.next().map_or(0, |(start, _)| (start + self.part + self.window - now).max(1))
    }

    /// Counts messages that went. A clock that was set back does not make them younger than the youngest.
    pub(super) fn take(&mut self, at: i64, messages: u32) {
        self.forget(at);
        let messages = i64::from(messages);
        self.taken += messages;
        let start = at.div_euclid(self.part) * self.part;
        match self.parts.back_mut() {
            Some((youngest, count)) if *youngest >= start => *count += messages,
            _ => self.parts.push_back((start, messages)),
        }
    }

    /// Counts one less of those that went then, where that is still known.
    pub(super) fn give_back(&mut self, at: i64) {
        let start = at.div_euclid(self.part) * self.part;
        let part = self.parts.iter_mut().find(|(begin, count)| *begin == start && *count > 0);
        if let Some((_, count)) = part {
            *count -= 1;
            self.taken -= 1;
        }
    }

    fn forget(&mut self, now: i64) {
        // A clock that was set back by more than the limit looks back on: nothing can be told by what
        // was counted under the other time.
        if self.parts.back().is_some_and(|(youngest, _)| *youngest > now + self.window) {
            self.parts.clear();
            self.taken = 0;
        }
        while let Some((start, count)) = self.parts.front().copied()
            && start + self.part + self.window <= now
        {
            self.parts.pop_front();
            self.taken -= count;
        }
    }
}
