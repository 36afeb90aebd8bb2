//! In charge of the last question before a message goes out: whether it is still wanted where the list's
//! answer has grown old while a server took its time.
//!
//! It leaves asking for many at once to [`super::carrier`], and recording to the commitment that it holds.

use std::sync::OnceLock;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use super::refused::{Moment, Refused};
use super::{Recipient, Recipients};
use crate::channel::{Commitment, Refusal};

/// How long an answer of the list holds: whoever leaves while mail goes out gets none from then on.
pub(super) const FRESH: Duration = Duration::from_millis(400);

/// The point of no return of a message to somebody who wanted it when the list was asked.
pub(super) struct Wanted<'a> {
    pub(super) recipients: &'a dyn Recipients,
    /// The list's name for them.
    pub(super) destination: &'a str,
    /// Whom it named.
    pub(super) recipient: &'a Recipient,
    /// When it was asked.
    pub(super) asked: Instant,
    /// What is recorded then.
    pub(super) commitment: &'a dyn Commitment,
    /// Where moments are counted.
    pub(super) refused: &'a Refused,
    /// When the server had accepted the envelope.
    pub(super) decided: OnceLock<Moment>,
}

impl Wanted<'_> {
    async fn still(&self) -> Result<(), Refusal> {
        if self.asked.elapsed() < FRESH {
            return Ok(());
        }
        let found = self.recipients.recipients(&[self.destination]).await.map_err(Refusal::halt)?;
        match found.into_iter().next().flatten() {
            None => Err(unwanted(self.recipients, self.destination).await),
            Some(now) if now.address != self.recipient.address => {
                Err(Refusal::unreachable("the subscriber's address changed while the server took its time"))
            }
            Some(_) => Ok(()),
        }
    }
}

/// Somebody whom the list does not name gets nothing, for the reason that it knows.
pub(super) async fn unwanted(list: &dyn Recipients, destination: &str) -> Refusal {
    match list.why_not(destination).await {
        Ok(reason) => Refusal::Skip { reason },
        Err(reason) => Refusal::halt(reason),
    }
}

impl Commitment for Wanted<'_> {
    fn begins(&self) -> Result<(), Refusal> {
        self.commitment.begins()
    }

    fn waits(&self) -> Option<BoxFuture<'_, Result<(), Refusal>>> {
        self.commitment.waits()
    }

    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(async {
            // Only the first counts: a carrier calls this once.
            let _ = self.decided.set(self.refused.now());
            // First, since they may leave meanwhile.
            if let Some(waits) = self.waits() {
                waits.await?;
            }
            self.still().await?;
            self.commitment.sending().await
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::channel::email::Unrecorded;
    use crate::channel::email::tests::List;

    /// A commitment whose turn comes after so long that the list's answer is old.
    struct Late;

    impl Commitment for Late {
        fn waits(&self) -> Option<BoxFuture<'_, Result<(), Refusal>>> {
            Some(Box::pin(async {
                tokio::time::sleep(FRESH).await;
                Ok(())
            }))
        }

        fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
            Box::pin(std::future::ready(Ok(())))
        }
    }

    #[tokio::test]
    async fn whoever_left_while_a_turn_was_waited_for_gets_nothing() {
        let list = List([].into());
        let wanted = Wanted {
            recipients: &list,
            destination: "7",
            recipient: &reader("ada@example.org"),
            asked: Instant::now(),
            commitment: &Late,
            refused: &Refused::default(),
            decided: OnceLock::new(),
        };
        assert!(matches!(wanted.sending().await, Err(Refusal::Skip { .. })));
    }

    fn reader(address: &str) -> Recipient {
        Recipient {
            address: address.parse().unwrap(),
            name: None,
            unsubscribe_token: "token".into(),
            preferences_token: "other".into(),
        }
    }

    #[tokio::test]
    async fn whoever_left_while_the_server_took_its_time_gets_nothing() {
        let known = reader("ada@example.org");
        let outcome = async |list: &List, asked: Instant| {
            let wanted = Wanted {
                recipients: list,
                destination: "7",
                recipient: &known,
                asked,
                commitment: &Unrecorded,
                refused: &Refused::default(),
                decided: OnceLock::new(),
            };
            wanted.sending().await
        };
        let left = List([].into());
        let stayed = List([("7".to_owned(), known.clone())].into());
        let moved = List([("7".to_owned(), reader("ada@example.net"))].into());
        let now = Instant::now();
        let before = now.checked_sub(FRESH).unwrap();
        assert!(outcome(&left, now).await.is_ok(), "the list was asked a moment ago");
        assert!(matches!(outcome(&left, before).await, Err(Refusal::Skip { .. })));
        assert!(matches!(outcome(&moved, before).await, Err(Refusal::Unreachable { .. })));
        assert!(outcome(&stayed, before).await.is_ok());
    }
}
