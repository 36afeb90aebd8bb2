//! In charge of what a person decides about deliveries: that they are tried again, or what came of those that
//! are uncertain.
//!
//! It leaves what there is to decide about to [`super::status`].

use jiff::Timestamp;
use sqlx::Row as _;

use super::{Outbox, State, StoreError, stamp};
use crate::channel::{self, Receipt};

/// A person's word about a delivery that is uncertain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// It arrived, and is known there by this.
    Arrived(Receipt),
    /// It did not arrive, and is not to be sent.
    Lost,
}

impl Outbox {
    /// The post that is uncertain and has others after it in its thread that are to go out.
    pub async fn holds_up_a_thread(
        &self,
        slug: &str,
        channel: channel::Name,
    ) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(
            "SELECT d.destination FROM deliveries d JOIN deliveries after
                 ON after.edition = d.edition AND after.channel = d.channel AND after.position > d.position
                     AND after.state IN ('planned', 'deferred', 'failed')
             WHERE d.edition = ? AND d.channel = ? AND d.state = 'uncertain' AND d.retracted_at IS NULL LIMIT 1",
        )
        .bind(slug)
        .bind(channel.as_str())
        .fetch_optional(self.up_to_date().await?)
        .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// Makes deliveries in a state ready to be tried now, in the given channels. Returns how many. What belongs
    /// to posts that were retracted is never sent again.
    ///
    /// What was uncertain is marked, so that its carrier looks before it sends.
    pub async fn replan(
        &self,
        slug: &str,
        channels: &[channel::Name],
        state: State,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for channel in channels {
            changed += sqlx::query(
                "UPDATE deliveries SET state = 'planned', due = 0, attempts = 0, changed_at = ?1,
                     after_uncertain = (state = 'uncertain') OR after_uncertain
                 WHERE edition = ?2 AND channel = ?3 AND state = ?4 AND retracted_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM editions WHERE slug = ?2 AND hold = 'cancelled')",
            )
            .bind(stamp(now))
            .bind(slug)
            .bind(channel.as_str())
            .bind(state.as_str())
            .execute(self.up_to_date().await?)
            .await?
            .rows_affected();
        }
        Ok(changed)
    }

    /// Records a person's word about the uncertain deliveries of a channel, or about one destination alone. A
    /// later retry of what was lost looks before it sends, all the same. Returns how many they are.
    pub async fn settle_uncertain(
        &self,
        slug: &str,
        channel: channel::Name,
        destination: Option<&str>,
        word: &Word,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let (state, receipt, reason) = match word {
            Word::Arrived(receipt) => (State::Sent, Some(serde_json::to_string(receipt)?), None),
            Word::Lost => (State::Failed, None, Some("settled by hand: it did not arrive")),
        };
        let mut tx = self.begin().await?;
        // What arrived after all can be retracted like any other.
        let settled = sqlx::query(
            "UPDATE deliveries SET state = ?1, receipt = ?2, reason = ?3, changed_at = ?4, after_uncertain = 1,
                 retracted_at = CASE ?1 WHEN 'sent' THEN NULL ELSE retracted_at END
             WHERE edition = ?5 AND channel = ?6 AND state = 'uncertain' AND (?7 IS NULL OR destination = ?7)
             RETURNING id",
        )
        .bind(state.as_str())
        .bind(receipt)
        .bind(reason)
        .bind(stamp(now))
        .bind(slug)
        .bind(channel.as_str())
        .bind(destination)
        .fetch_all(&mut *tx)
        .await?;
        for row in &settled {
            sqlx::query("INSERT INTO attempts (delivery, ended_at, outcome, detail) VALUES (?, ?, ?, 'settled by hand')")
                .bind(row.try_get::<i64, _>("id")?)
                .bind(stamp(now))
                .bind(state.as_str())
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(settled.len() as u64)
    }
}
