//! In charge of a person's word about an edition while it goes out: pause it, go on, or send no more
//! of it.
//!
//! It leaves hearing that word to [`crate::worker`], which asks for it all the time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Row as _, SqliteConnection};

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
pub(super) const CANCELLED: &str = "the edition was cancelled before this was sent";

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
        let skipped = skip_cancelled(&mut tx, Some(slug), now).await?;
        tx.commit().await?;
        Ok(skipped)
    }
}

/// Skips everything of one cancelled edition, or of all, that is to go and in nobody's hand. Returns how many
/// deliveries that were.
pub(super) async fn skip_cancelled(
    tx: &mut SqliteConnection,
    slug: Option<&str>,
    now: Timestamp,
) -> Result<u64, StoreError> {
    // From the few editions into the index of what is ready, however many others were sent.
    sqlx::query(
        "INSERT INTO attempts (delivery, ended_at, outcome, detail)
         SELECT d.id, ?1, 'skipped', ?2 FROM editions e CROSS JOIN deliveries d ON d.edition = e.slug
         WHERE e.hold = 'cancelled' AND (?3 IS NULL OR e.slug = ?3)
           AND d.state IN ('planned', 'deferred') AND d.lease IS NULL",
    )
    .bind(stamp(now))
    .bind(CANCELLED)
    .bind(slug)
    .execute(&mut *tx)
    .await?;
    let skipped = sqlx::query(
        "UPDATE deliveries SET state = 'skipped', reason = ?2, due = 0, changed_at = ?1
         WHERE edition IN (SELECT slug FROM editions WHERE hold = 'cancelled' AND (?3 IS NULL OR slug = ?3))
           AND state IN ('planned', 'deferred') AND lease IS NULL",
    )
    .bind(stamp(now))
    .bind(CANCELLED)
    .bind(slug)
    .execute(&mut *tx)
    .await?;
    Ok(skipped.rows_affected())
}
