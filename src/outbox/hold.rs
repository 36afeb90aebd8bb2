//! In charge of a person's word about an edition while it goes out: pause it, go on, or send no more
//! of it.
//!
//! It leaves hearing that word to [`crate::worker`], which asks for it all the time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use super::{Outbox, StoreError, stamp};

/// What keeps an edition from going out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hold {
    /// Nothing goes until a person says so.
    Paused,
    /// Nothing goes any more.
    Cancelled,
}

impl Hold {
    /// The word that is stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Hold::Paused => "paused",
            Hold::Cancelled => "cancelled",
        }
    }
}

/// Why a delivery of a cancelled edition is skipped.
const CANCELLED: &str = "the edition was cancelled before this was sent";

impl Outbox {
    /// What keeps an edition from going out, if anything does.
    pub async fn hold(&self, slug: &str) -> Result<Option<Hold>, StoreError> {
        let row = sqlx::query("SELECT hold FROM editions WHERE slug = ?")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        match row.try_get::<Option<&str>, _>("hold")? {
            None => Ok(None),
            Some("paused") => Ok(Some(Hold::Paused)),
            Some("cancelled") => Ok(Some(Hold::Cancelled)),
            Some(word) => Err(StoreError::Foreign(format!("an edition that is `{word}`"))),
        }
    }

    /// Records a person's word about an edition; none lets it go on. A cancelled edition stays so.
    /// Returns what holds it now.
    pub async fn set_hold(&self, slug: &str, hold: Option<Hold>) -> Result<Option<Hold>, StoreError> {
        sqlx::query("UPDATE editions SET hold = ? WHERE slug = ? AND hold IS NOT 'cancelled'")
            .bind(hold.map(Hold::as_str))
            .bind(slug)
            .execute(&self.pool)
            .await?;
        self.hold(slug).await
    }

    /// Skips everything of a cancelled edition that is to go and in nobody's hand. Returns how many
    /// deliveries that were.
    pub async fn skip_cancelled(&self, slug: &str, now: Timestamp) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "INSERT INTO attempts (delivery, ended_at, outcome, detail)
             SELECT d.id, ?1, 'skipped', ?2 FROM deliveries d JOIN editions e ON e.slug = d.edition
             WHERE d.edition = ?3 AND e.hold = 'cancelled'
               AND d.state IN ('planned', 'deferred') AND d.lease IS NULL",
        )
        .bind(stamp(now))
        .bind(CANCELLED)
        .bind(slug)
        .execute(&mut *tx)
        .await?;
        let skipped = sqlx::query(
            "UPDATE deliveries SET state = 'skipped', reason = ?2, changed_at = ?1
             WHERE edition = ?3 AND state IN ('planned', 'deferred') AND lease IS NULL
               AND EXISTS (SELECT 1 FROM editions WHERE slug = ?3 AND hold = 'cancelled')",
        )
        .bind(stamp(now))
        .bind(CANCELLED)
        .bind(slug)
        .execute(&mut *tx)
        .await?
        .rows_affected();
        tx.commit().await?;
        Ok(skipped)
    }
}
