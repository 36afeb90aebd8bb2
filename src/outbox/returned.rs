//! In charge of whose a delivery is that has come back, and of what else was sent there.
//!
//! It leaves what it means that something came back to [`crate::bounces`].

use jiff::Timestamp;
use sqlx::Row as _;

use super::{Outbox, State, StoreError, read_stamp};
use crate::channel;

/// A message that left for a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// Its row in the outbox.
    pub delivery: i64,
    /// The edition that it is of.
    pub slug: String,
    /// The edition's id, of which its Message-ID was made.
    pub edition: String,
    /// When it left.
    pub at: Timestamp,
}

impl Outbox {
    /// The edition and the destination of a message, if there is such a delivery by mail.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn mail_of(&self, delivery: i64) -> Result<Option<(String, String)>, StoreError> {
        let row = sqlx::query("SELECT edition, destination FROM deliveries WHERE id = ? AND channel = ?")
            .bind(delivery)
            .bind(channel::Name::Email.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| Ok((row.try_get("edition")?, row.try_get("destination")?))).transpose()
    }

    /// What was mailed to a destination, newest first, at most `most`.
    ///
    /// # Errors
    /// When the store refuses, or holds what this version did not write.
    pub async fn mailed_to(&self, destination: &str, most: u32) -> Result<Vec<SentMail>, StoreError> {
        // Looked up edition by edition, in the index that keeps deliveries unique: an index of destinations
        // would have to be kept up to date for every message that is sent.
        let rows = sqlx::query(
            "SELECT d.id, e.slug, e.id AS edition, d.changed_at
               FROM editions e CROSS JOIN deliveries d
                 ON d.edition = e.slug AND d.channel = ? AND d.destination = ?
              WHERE d.state IN (?, ?) ORDER BY d.changed_at DESC, d.id DESC LIMIT ?",
        )
        .bind(channel::Name::Email.as_str())
        .bind(destination)
        .bind(State::Sent.as_str())
        // It may have arrived; when it comes back, it had left.
        .bind(State::Uncertain.as_str())
        .bind(most)
        .fetch_all(self.up_to_date().await?)
        .await?;
        let sent = |row: &sqlx::sqlite::SqliteRow| {
            Ok(SentMail {
                delivery: row.try_get("id")?,
                slug: row.try_get("slug")?,
                edition: row.try_get("edition")?,
                at: read_stamp(row.try_get("changed_at")?)?,
            })
        };
        rows.iter().map(sent).collect()
    }
}
