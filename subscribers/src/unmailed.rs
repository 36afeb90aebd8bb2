//! In charge of the question why somebody is not mailed who was to be.
//!
//! It leaves who is mailed to the list itself, and the words to whoever asks.

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{Address, Error, Reason, State, SubscriberId, Subscribers};

/// What keeps mail from somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmailed {
    /// They are not on the list: erased, or never there.
    Unknown,
    /// They have not confirmed that the address is theirs.
    Unconfirmed,
    /// They want no mail for a while.
    Paused,
    /// They left or were taken off, for that reason.
    Suppressed(Reason),
}

impl Subscribers {
    /// What keeps mail from a subscriber; nothing where they are mailed. Asked of one of them at a time, and only
    /// when there was none to send to.
    pub async fn unmailed(&self, id: SubscriberId, now: Timestamp) -> Result<Option<Unmailed>, Error> {
        let row = sqlx::query(
            "SELECT address, state, coalesce(paused_until > ?2, 0) AS paused FROM subscribers WHERE id = ?1",
        )
        .bind(id.0)
        .bind(now.to_string())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(Some(Unmailed::Unknown)) };
        let damaged = || Error::Damaged(id.0);
        let address = Address::parse(row.try_get("address")?).map_err(|_| damaged())?;
        if let Some((reason, _)) = self.suppression(&address).await? {
            return Ok(Some(Unmailed::Suppressed(reason)));
        }
        let state: State = row.try_get::<&str, _>("state")?.parse().map_err(|_| damaged())?;
        Ok(match (state, state.reason()) {
            (_, Some(reason)) => Some(Unmailed::Suppressed(reason)),
            (State::Pending, None) => Some(Unmailed::Unconfirmed),
            (_, None) => row.try_get::<bool, _>("paused")?.then_some(Unmailed::Paused),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use jiff::ToSpan as _;

    use super::*;
    use crate::Decided;
    use crate::testing::{TestList, now};

    #[tokio::test]
    async fn everybody_who_is_not_mailed_is_told_apart_by_what_keeps_mail_from_them() {
        let list = TestList::new().await;
        list.read("email,state\nbo@example.org,pending").await;
        for address in ["ada@example.org", "cy@example.org", "di@example.net"] {
            list.join(address).await;
        }
        let (ada, bo) = (list.id("ada@example.org").await, list.id("bo@example.org").await);
        let (cy, di) = (list.id("cy@example.org").await, list.id("di@example.net").await);
        let until = now() + 48.hours();
        let decided = Decided { name: None, tags: Vec::new(), paused_until: Some(until) };
        assert!(list.decide(cy, &decided, now()).await.unwrap());
        list.suppress(di, Reason::Domain, now()).await.unwrap();
        let why = async |id, at| list.unmailed(id, at).await.unwrap();

        assert_eq!(why(ada, now()).await, None);
        assert_eq!(why(bo, now()).await, Some(Unmailed::Unconfirmed));
        assert_eq!((why(cy, now()).await, why(cy, until).await), (Some(Unmailed::Paused), None));
        assert_eq!(why(di, now()).await, Some(Unmailed::Suppressed(Reason::Domain)));
        assert_eq!(why(SubscriberId(99), now()).await, Some(Unmailed::Unknown));
        for reason in [Reason::SoftBounces, Reason::HardBounce, Reason::Manual, Reason::Complaint] {
            list.suppress(ada, reason, now()).await.unwrap();
            assert_eq!(why(ada, now()).await, Some(Unmailed::Suppressed(reason)));
        }
        list.unsubscribe(cy, now()).await.unwrap();
        assert_eq!(why(cy, now()).await, Some(Unmailed::Suppressed(Reason::Unsubscribe)));
    }
}
