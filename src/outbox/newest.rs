//! In charge of the edition that welcomes a new subscriber: the newest one, unless it goes to them anyway.
//!
//! It leaves what a welcome says to [`crate::channel::email`].

use super::{Outbox, StoreError};
use crate::edition::Edition;

impl Outbox {
    /// The newest edition that nobody has paused or cancelled, if no mail with it was planned for a
    /// subscriber: whoever joins while it goes out gets it once.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn newest_for(&self, subscriber: i64) -> Result<Option<Edition>, StoreError> {
        let compiled: Option<String> = sqlx::query_scalar(
            "SELECT compiled FROM (SELECT slug, compiled, hold FROM editions ORDER BY published DESC, slug DESC LIMIT 1)
              WHERE hold IS NULL AND NOT EXISTS
                    (SELECT 1 FROM deliveries
                      WHERE edition = slug AND channel = 'email' AND destination = ?)",
        )
        .bind(subscriber.to_string())
        .fetch_optional(&self.pool)
        .await?;
        Ok(compiled.map(|compiled| serde_json::from_str(&compiled)).transpose()?)
    }
}
