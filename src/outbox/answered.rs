//! In charge of what the far sides of a channel have answered lately, over all editions.
//!
//! It leaves what that says of them to [`crate::channel`].

use sqlx::Row as _;

use super::{Outbox, StoreError};
use crate::channel::{self, Before};

impl Outbox {
    /// The last final answers of a channel's far sides, the newest last, and whether anything of an edition has
    /// arrived by them. Only the thousand deliveries that were planned last are looked at, which stand in order:
    /// a million others are not.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn answered(&self, slug: &str, channel: channel::Name) -> Result<Before, StoreError> {
        let rows = sqlx::query(
            "SELECT edition, state, reason FROM (
                 SELECT id, edition, state, reason, changed_at FROM deliveries
                  WHERE id > (SELECT coalesce(max(id), 0) - 1000 FROM deliveries)
                    AND +channel = ? AND +state IN ('sent', 'failed'))
              ORDER BY changed_at DESC, id DESC LIMIT 100",
        )
        .bind(channel.as_str())
        .fetch_all(self.up_to_date().await?)
        .await?;
        let mut before = Before::default();
        for row in rows.iter().rev() {
            let has_arrived = row.try_get::<&str, _>("state")? == "sent";
            before.has_served |= has_arrived && row.try_get::<&str, _>("edition")? == slug;
            let reason: Option<String> = row.try_get("reason")?;
            before.answers.push(if has_arrived { Ok(()) } else { Err(reason.unwrap_or_default()) });
        }
        Ok(before)
    }
}
