//! In charge of what pace remembers over restarts: what went under which limit, which providers are written
//! to slowly, and how far apart the messages of an edition go.
//!
//! It leaves what follows from that to [`crate::pace`].

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;

use super::{Outbox, StoreError, read_stamp, stamp};
use crate::channel;
use crate::pace::{Pace, Slowness};

/// How long a provider's slowness is of interest.
const SLOWNESS: SignedDuration = SignedDuration::from_hours(24);

impl Outbox {
    /// Tells a pace what earlier runs did, as far as it looks back, and forgets what is older.
    pub async fn recall(&self, pace: &Pace, now: Timestamp) -> Result<(), StoreError> {
        if let Some(back) = pace.looks_back() {
            self.up_to_date().await?;
            let begin = now.as_second().saturating_sub_unsigned(back.as_secs()).saturating_sub(1);
            sqlx::query("DELETE FROM paced WHERE second < ?").bind(begin).execute(&self.pool).await?;
            let rows = sqlx::query("SELECT name, second, messages FROM paced ORDER BY second")
                .fetch_all(&self.pool)
                .await?;
            for row in rows {
                let at = end_of(row.try_get("second")?, now);
                pace.remember(row.try_get("name")?, at, row.try_get("messages")?);
            }
        }
        let since = stamp(now.saturating_sub(SLOWNESS).unwrap_or(Timestamp::MIN));
        sqlx::query("DELETE FROM slowed WHERE since < ?").bind(since).execute(&self.pool).await?;
        for row in sqlx::query("SELECT provider, gap, since FROM slowed").fetch_all(&self.pool).await? {
            let slowness = Slowness {
                provider: row.try_get("provider")?,
                gap: Duration::from_millis(row.try_get::<i64, _>("gap")?.unsigned_abs()),
                since: read_stamp(row.try_get("since")?)?,
            };
            pace.remember_slowness(&slowness, now);
        }
        Ok(())
    }

    /// Records how slowly a provider is written to.
    pub async fn slow_down(&self, slowness: &Slowness) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO slowed (provider, gap, since) VALUES (?, ?, ?)
             ON CONFLICT (provider) DO UPDATE SET gap = excluded.gap, since = excluded.since",
        )
        .bind(&slowness.provider)
        .bind(i64::try_from(slowness.gap.as_millis()).unwrap_or(i64::MAX))
        .bind(stamp(slowness.since))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Has the messages of an edition go so far apart, to the microsecond, so that all of them take the time that
    /// was asked for.
    pub async fn spread(&self, slug: &str, over: SignedDuration, gap: Duration) -> Result<(), StoreError> {
        sqlx::query("UPDATE editions SET spread_gap = ?, spread_over = ? WHERE slug = ?")
            .bind(i64::try_from(gap.as_micros()).unwrap_or(i64::MAX))
            .bind(over.as_secs())
            .bind(slug)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The time that an edition was asked to be spread over, if it was.
    pub async fn spread_over(&self, slug: &str) -> Result<Option<SignedDuration>, StoreError> {
        let over: Option<Option<i64>> = sqlx::query_scalar("SELECT spread_over FROM editions WHERE slug = ?")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        Ok(over.flatten().map(SignedDuration::from_secs))
    }

    /// When a message of an edition was tried last: a server was asked, whatever it said.
    pub async fn last_tried(&self, slug: &str) -> Result<Option<Timestamp>, StoreError> {
        let last: Option<String> = sqlx::query_scalar(
            "SELECT max(changed_at) FROM deliveries WHERE edition = ? AND channel = 'email'
                AND state IN ('sent', 'sending', 'uncertain', 'deferred', 'failed')",
        )
        .bind(slug)
        .fetch_one(self.up_to_date().await?)
        .await?;
        Ok(last.and_then(|last| last.parse().ok()))
    }

    /// How far apart the messages of an edition go, if it is spread.
    pub async fn spread_gap(&self, slug: &str) -> Result<Option<Duration>, StoreError> {
        let row = sqlx::query("SELECT spread_gap FROM editions WHERE slug = ?")
            .bind(slug)
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(row.try_get::<Option<i64>, _>(0)?.map(|gap| Duration::from_micros(gap.unsigned_abs())))
    }

    /// When the next delivery of a channel that was put back is due: planned, in nobody's hand, and not
    /// ready yet.
    pub async fn next_due(
        &self,
        slug: &str,
        channel: channel::Name,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        // The list of states is what the index of ready deliveries goes by.
        let row = sqlx::query(
            "SELECT min(due) FROM deliveries WHERE edition = ? AND channel = ?
               AND state IN ('planned', 'deferred') AND lease IS NULL AND state = 'planned' AND due > ?",
        )
        .bind(slug)
        .bind(channel.as_str())
        .bind(now.as_second())
        .fetch_one(self.up_to_date().await?)
        .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.and_then(|second| Timestamp::from_second(second).ok()))
    }
}

/// The end of a second, by when all went that is counted in it. What a clock that was ahead has counted is counted as
/// of now.
fn end_of(second: i64, now: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(second.saturating_mul(1_000).saturating_add(999)).unwrap_or(now).min(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_counts_for_no_less_than_its_time_however_soon_the_program_is_started_anew() {
        let at = |millisecond| Timestamp::from_millisecond(millisecond).unwrap_or_default();
        assert_eq!(end_of(7, at(60_000)), at(7_999));
        assert_eq!(end_of(7, at(7_960)), at(7_960));
        assert_eq!(end_of(99, at(60_000)), at(60_000));
    }
}
