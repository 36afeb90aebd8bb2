//! In charge of the question who has not got an edition, and why: every delivery of a channel that is
//! not sent, page by page, however many there are.
//!
//! It leaves names and words to [`crate::cli`].

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row as _;

use super::{AtWork, Outbox, State, StoreError};
use crate::channel;

/// Deliveries that are read from the store at a time.
const PAGE: u32 = 1_000;

/// A delivery that has not arrived, or may not have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Missing {
    /// Its row in the outbox; also its place in the order of sending.
    #[serde(skip)]
    pub id: i64,
    /// Where it goes; a subscriber's id in the email channel.
    pub destination: String,
    /// How far it has come.
    pub state: State,
    /// Why it is not further; none where its turn has not come.
    pub reason: Option<String>,
    /// How often it was tried; what was skipped was not.
    pub attempts: u32,
    /// When it is tried again, if that is known.
    pub due: Option<Timestamp>,
    /// When it changed last, RFC 3339.
    pub since: String,
}

impl Outbox {
    /// A page of the deliveries of an edition and channel that are not sent, in the order of sending,
    /// behind the row `after`, as they are seen with or without anybody at work; an empty one is the end.
    pub async fn missing(
        &self,
        slug: &str,
        channel: channel::Name,
        after: i64,
        at_work: AtWork,
    ) -> Result<Vec<Missing>, StoreError> {
        let sight = self.sight(slug, at_work).await?;
        // The plus signs keep the engine from an index that it would have to sort for every page.
        let rows = sqlx::query(
            "SELECT id, destination, state, reason, due, changed_at,
                    (SELECT count(*) FROM attempts
                      WHERE attempts.delivery = deliveries.id AND outcome <> 'skipped') AS tries
             FROM deliveries
             WHERE id > ? AND +edition = ? AND +channel = ? AND state <> 'sent' ORDER BY id LIMIT ?",
        )
        .bind(after)
        .bind(slug)
        .bind(channel.as_str())
        .bind(PAGE)
        .fetch_all(self.up_to_date().await?)
        .await?;
        let missing = |row: &sqlx::sqlite::SqliteRow| {
            let due: i64 = row.try_get("due")?;
            let (state, reason) = sight.seen(State::parse(row.try_get("state")?)?, row.try_get("reason")?);
            Ok(Missing {
                id: row.try_get("id")?,
                destination: row.try_get("destination")?,
                state,
                reason,
                attempts: row.try_get("tries")?,
                due: (due > 0 && state != State::Skipped).then(|| Timestamp::from_second(due).ok()).flatten(),
                since: row.try_get("changed_at")?,
            })
        };
        rows.iter().map(missing).collect()
    }
}
