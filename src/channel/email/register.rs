//! In charge of what the list said last about some destinations, and when: it is asked for many at once.
//!
//! It leaves the last question before a message goes out to [`super::wanted`].

use std::collections::HashMap;
use std::sync::Arc;

use tokio::time::Instant;

use super::wanted::FRESH;
use super::{Recipient, Recipients};
use crate::channel::Refusal;

/// Answers of the list, by destination.
#[derive(Default)]
pub(super) struct Register(HashMap<String, Answer>);

/// An answer of the list.
struct Answer {
    asked: Instant,
    recipient: Option<Arc<Recipient>>,
}

/// Somebody who is to be mailed, as the list said.
#[derive(Clone)]
pub(super) struct Entry {
    /// When it was asked.
    pub(super) asked: Instant,
    /// Who.
    pub(super) recipient: Arc<Recipient>,
}

impl Register {
    /// Asks the list.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) async fn ask(list: &dyn Recipients, destinations: &[&str]) -> Result<Self, Refusal> {
        let asked = Instant::now();
        let found = list.recipients(destinations).await.map_err(Refusal::halt)?;
        let answers = destinations.iter().zip(found);
        let answer = |(destination, recipient): (&&str, Option<Recipient>)| {
            ((*destination).to_owned(), Answer { asked, recipient: recipient.map(Arc::new) })
        };
        Ok(Register(answers.map(answer).collect()))
    }

    /// Whether there is an answer about a destination that still holds.
    pub(super) fn is_fresh(&self, destination: &str) -> bool {
        self.0.get(destination).is_some_and(Answer::is_fresh)
    }

    /// Whom the list named for a destination.
    pub(super) fn entry(&self, destination: &str) -> Option<Entry> {
        let answer = self.0.get(destination)?;
        Some(Entry { asked: answer.asked, recipient: answer.recipient.clone()? })
    }

    /// Keeps what still holds, and adds to it.
    pub(super) fn renew(&mut self, more: Register) {
        self.0.retain(|_, answer| answer.is_fresh());
        self.0.extend(more.0);
    }

    /// Takes out the answers about some destinations.
    pub(super) fn take<'a>(&mut self, destinations: impl Iterator<Item = &'a str>) -> Register {
        Register(destinations.filter_map(|destination| self.0.remove_entry(destination)).collect())
    }
}

impl Answer {
    fn is_fresh(&self) -> bool {
        self.asked.elapsed() < FRESH
    }
}
