//! In charge of the record of what stands where: which posts of an edition are out and what they say, and which
//! have been deleted there again.
//!
//! It leaves editing and deleting them to [`crate::channel`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use sqlx::Row as _;

use super::{Outbox, StoreError, stamp};
use crate::channel::{self, Receipt};

/// Something that arrived and was not taken back.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its row in the outbox.
    pub id: i64,
    /// Where it went.
    pub destination: String,
    /// What the far side gave back for it.
    pub receipt: Receipt,
}

/// What an edition's posts on a network say, by destination.
#[derive(Debug, Default)]
pub struct Payloads {
    /// Those that have not gone out.
    pub open: BTreeMap<String, serde_json::Value>,
    /// Those that stand there, or may.
    pub gone: BTreeMap<String, serde_json::Value>,
}

impl Outbox {
    /// What of an edition has arrived in a channel, the last post of a thread first.
    pub async fn standing(&self, slug: &str, channel: channel::Name) -> Result<Vec<Standing>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, destination, receipt FROM deliveries
             WHERE edition = ? AND channel = ? AND receipt IS NOT NULL AND retracted_at IS NULL
             ORDER BY position DESC, id DESC",
        )
        .bind(slug)
        .bind(channel.as_str())
        .fetch_all(self.up_to_date().await?)
        .await?;
        let standing = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Standing {
                id: row.try_get("id")?,
                destination: row.try_get("destination")?,
                receipt: serde_json::from_str(row.try_get("receipt")?)?,
            })
        };
        rows.iter().map(standing).collect()
    }

    /// What of an edition was sent in a channel, by destination, where all of it was and recap knows what it is
    /// called there. Of what is being edited, it is what the edit says.
    pub async fn sent_payloads(
        &self,
        slug: &str,
        channel: channel::Name,
    ) -> Result<Option<BTreeMap<String, serde_json::Value>>, StoreError> {
        let rows = sqlx::query(
            "SELECT destination, state, payload, receipt FROM deliveries
             WHERE edition = ? AND channel = ? AND NOT (state = 'skipped' AND retracted_at IS NULL)",
        )
        .bind(slug)
        .bind(channel.as_str())
        .fetch_all(self.up_to_date().await?)
        .await?;
        let mut sent = BTreeMap::new();
        for row in &rows {
            let receipt: Option<Receipt> =
                row.try_get::<Option<&str>, _>("receipt")?.map(serde_json::from_str).transpose()?;
            let stands = matches!(row.try_get("state")?, "sent" | "planned" | "deferred" | "failed");
            if !stands || receipt.is_none_or(|receipt| receipt.is_by_hand()) {
                return Ok(None);
            }
            sent.insert(row.try_get("destination")?, serde_json::from_str(row.try_get("payload")?)?);
        }
        Ok(Some(sent))
    }

    /// What of an edition has not gone out in a channel and has never been uncertain, and what stands there or
    /// may: what each of them says, by destination.
    pub async fn open_payloads(&self, slug: &str, channel: channel::Name) -> Result<Payloads, StoreError> {
        let rows = sqlx::query(
            "SELECT destination, payload,
                    state IN ('planned', 'deferred', 'failed') AND after_uncertain = 0 AND receipt IS NULL AS is_open
             FROM deliveries WHERE edition = ? AND channel = ? AND retracted_at IS NULL AND state <> 'skipped'",
        )
        .bind(slug)
        .bind(channel.as_str())
        .fetch_all(self.up_to_date().await?)
        .await?;
        let mut payloads = Payloads::default();
        for row in &rows {
            let of = if row.try_get("is_open")? { &mut payloads.open } else { &mut payloads.gone };
            of.insert(row.try_get("destination")?, serde_json::from_str(row.try_get("payload")?)?);
        }
        Ok(payloads)
    }

    /// Records that what had arrived is there no more; nothing sends it again.
    pub async fn retracted(&self, delivery: i64, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE deliveries SET state = 'skipped', retracted_at = ?1, changed_at = ?1, reason = 'retracted'
             WHERE id = ?2",
        )
        .bind(stamp(now))
        .bind(delivery)
        .execute(&mut *tx)
        .await?;
        sqlx::query("INSERT INTO attempts (delivery, ended_at, outcome, detail) VALUES (?, ?, 'skipped', 'retracted')")
            .bind(delivery)
            .bind(stamp(now))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Has nothing more of an edition go out in a channel: what is not sent yet is skipped, and what is uncertain
    /// stays so and is never tried again. Returns how many are skipped.
    pub async fn skip_unsent(
        &self,
        slug: &str,
        channel: channel::Name,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        sqlx::query(
            "UPDATE deliveries SET retracted_at = ?1
             WHERE edition = ?2 AND channel = ?3 AND state = 'uncertain' AND retracted_at IS NULL",
        )
        .bind(stamp(now))
        .bind(slug)
        .bind(channel.as_str())
        .execute(&mut *tx)
        .await?;
        let skipped = sqlx::query(
            "UPDATE deliveries SET state = 'skipped', due = 0, changed_at = ?1,
                 reason = 'the posts of this edition were retracted'
             WHERE edition = ?2 AND channel = ?3 AND state IN ('planned', 'deferred', 'failed')",
        )
        .bind(stamp(now))
        .bind(slug)
        .bind(channel.as_str())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(skipped.rows_affected())
    }
}
