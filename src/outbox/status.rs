//! In charge of what the outbox tells a person: how far an edition is, which deliveries are open
//! and why.
//!
//! It leaves what they decide about them to [`super::decision`], and the words to [`crate::cli`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::Row;

use super::seen::Sight;
use super::{AtWork, Counts, Outbox, Scope, State, StoreError, read_channel};
use crate::channel::post_file::PostFile;
use crate::channel::{self, Receipt};

/// How far one channel of an edition is.
#[derive(Debug, Clone, Serialize)]
pub struct ChannelStatus {
    /// Which channel.
    pub channel: channel::Name,
    /// How many deliveries are in which state.
    pub states: Counts,
    /// Deliveries that need another try or a person, with the reasons.
    pub open: Vec<OpenDelivery>,
    /// Posts in a file, where recap has no account to post them by.
    pub to_paste: Option<ToPaste>,
}

/// Posts that a person is to paste.
#[derive(Debug, Clone, Serialize)]
pub struct ToPaste {
    /// The file that they are in.
    pub file: String,
    /// The network's own page with the first of them, ready to be posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// A delivery that has not arrived, or may not have.
#[derive(Debug, Clone, Serialize)]
pub struct OpenDelivery {
    /// Where it goes; a subscriber's id in the email channel.
    pub destination: String,
    /// How far it has come.
    pub state: State,
    /// Why it is not further.
    pub reason: Option<String>,
    /// How often it was tried; what was skipped was not.
    pub attempts: u32,
    /// When a deferred one is due.
    pub due: Option<Timestamp>,
    /// When it changed last, RFC 3339.
    pub since: String,
}

/// What a subscriber was sent, or is to be.
#[derive(Debug, Clone, Serialize)]
pub struct Mail {
    /// The edition's slug.
    pub edition: String,
    /// How far it has come.
    pub state: State,
    /// When it changed last, RFC 3339.
    pub at: String,
}

impl Outbox {
    /// What an edition's deliveries have come to, channel by channel.
    pub async fn counts(&self, slug: &str) -> Result<BTreeMap<channel::Name, Counts>, StoreError> {
        // Counted state by state, since putting a million rows in groups would sort them first.
        let rows = sqlx::query(
            "SELECT channel, sum(state = 'sent') AS sent, sum(state = 'planned') AS planned,
                    sum(state = 'sending') AS sending, sum(state = 'deferred') AS deferred,
                    sum(state = 'failed') AS failed, sum(state = 'uncertain') AS uncertain,
                    sum(state = 'skipped' AND retracted_at IS NULL) AS skipped,
                    sum(state = 'skipped' AND retracted_at IS NOT NULL) AS retracted
             FROM deliveries WHERE edition = ? GROUP BY channel",
        )
        .bind(slug)
        .fetch_all(self.up_to_date().await?)
        .await?;
        read_counts(&rows)
    }

    /// The same for the deliveries of all editions together.
    pub async fn totals(&self) -> Result<BTreeMap<channel::Name, Counts>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, sum(state = 'sent') AS sent, sum(state = 'planned') AS planned,
                    sum(state = 'sending') AS sending, sum(state = 'deferred') AS deferred,
                    sum(state = 'failed') AS failed, sum(state = 'uncertain') AS uncertain,
                    sum(state = 'skipped' AND retracted_at IS NULL) AS skipped,
                    sum(state = 'skipped' AND retracted_at IS NOT NULL) AS retracted
             FROM deliveries GROUP BY channel",
        )
        .fetch_all(self.up_to_date().await?)
        .await?;
        read_counts(&rows)
    }

    /// Every edition that a subscriber was to get by mail, in the order in which they were planned.
    pub async fn sent_to(&self, subscriber: &str) -> Result<Vec<Mail>, StoreError> {
        let rows = sqlx::query(
            "SELECT deliveries.edition, state, changed_at
               FROM editions JOIN deliveries ON deliveries.edition = slug
              WHERE channel = ? AND destination = ? ORDER BY deliveries.id",
        )
        .bind(channel::Name::Email.as_str())
        .bind(subscriber)
        .fetch_all(self.up_to_date().await?)
        .await?;
        let mail = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Mail {
                edition: row.try_get("edition")?,
                state: State::parse(row.try_get("state")?)?,
                at: row.try_get("changed_at")?,
            })
        };
        rows.iter().map(mail).collect()
    }

    /// How far every channel of an edition is, with its open deliveries: the first `most` of each channel,
    /// or all; as they are seen with or without anybody at work.
    pub async fn status(
        &self,
        slug: &str,
        most: Option<u32>,
        at_work: AtWork,
    ) -> Result<Vec<ChannelStatus>, StoreError> {
        let sight = self.sight(slug, at_work).await?;
        let mut all = Vec::new();
        for (channel, states) in self.counts(slug).await? {
            all.push(ChannelStatus {
                channel,
                states: sight.counts(&states),
                open: self.open_deliveries(slug, channel, most, sight).await?,
                to_paste: self.to_paste(slug, channel).await?,
            });
        }
        Ok(all)
    }

    /// The file of an edition's posts on a network where a person posts.
    pub async fn to_paste(&self, slug: &str, channel: channel::Name) -> Result<Option<ToPaste>, StoreError> {
        if channel::post::network(channel).is_none() {
            return Ok(None);
        }
        let row = sqlx::query(
            "SELECT receipt FROM deliveries
             WHERE edition = ? AND channel = ? AND destination = ? AND state = 'sent' AND receipt IS NOT NULL",
        )
        .bind(slug)
        .bind(channel.as_str())
        .bind(PostFile::DESTINATION)
        .fetch_optional(self.up_to_date().await?)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let Receipt { id, url, .. } = serde_json::from_str(row.try_get("receipt")?)?;
        Ok(Some(ToPaste { file: id, page: url }))
    }

    async fn open_deliveries(
        &self,
        slug: &str,
        channel: channel::Name,
        most: Option<u32>,
        sight: Sight,
    ) -> Result<Vec<OpenDelivery>, StoreError> {
        let rows = sqlx::query(
            "SELECT destination, state, reason, due, changed_at,
                    (SELECT count(*) FROM attempts
                      WHERE attempts.delivery = deliveries.id AND outcome <> 'skipped') AS attempts
             FROM deliveries
             WHERE edition = ? AND channel = ?
               AND (state IN ('sending', 'deferred', 'failed', 'uncertain')
                    OR (state = 'planned' AND reason IS NOT NULL))
               AND NOT (? AND state IN ('planned', 'deferred'))
             ORDER BY position, id LIMIT ?",
        )
        .bind(slug)
        .bind(channel.as_str())
        .bind(sight.skips())
        // Less than nothing is no limit.
        .bind(most.map_or(-1, i64::from))
        .fetch_all(self.up_to_date().await?)
        .await?;
        let open = |row: &sqlx::sqlite::SqliteRow| {
            let due: i64 = row.try_get("due")?;
            let (state, reason) = sight.seen(State::parse(row.try_get("state")?)?, row.try_get("reason")?);
            Ok(OpenDelivery {
                destination: row.try_get("destination")?,
                state,
                reason,
                attempts: row.try_get("attempts")?,
                due: (due > 0).then(|| Timestamp::from_second(due).ok()).flatten(),
                since: row.try_get("changed_at")?,
            })
        };
        rows.iter().map(open).collect()
    }

    /// How many deliveries of a channel are ready to go: planned, or deferred and due, and in nobody's hand. Posts
    /// whose thread has stopped before them are not.
    pub async fn ready(
        &self,
        slug: &str,
        channel: channel::Name,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        // Counted in the index of what is ready, where the rows themselves need not be looked at.
        let row = sqlx::query(
            "SELECT count(*) FROM deliveries d WHERE d.edition = ?1 AND d.channel = ?2 AND d.due <= ?3
               AND d.state IN ('planned', 'deferred') AND d.lease IS NULL
               AND (?4 IS NULL OR d.destination IN (SELECT value FROM json_each(?4)))
               AND (NOT ?5 OR d.position > 0 OR EXISTS (SELECT 1 FROM attempts WHERE attempts.delivery = d.id))
               AND (d.position = 0 OR NOT EXISTS (
                    SELECT 1 FROM deliveries before
                    WHERE before.edition = d.edition AND before.channel = d.channel
                      AND before.position < d.position
                      AND (before.state IN ('failed', 'skipped', 'uncertain')
                           OR (before.state = 'deferred' AND before.due > ?3))))",
        )
        .bind(slug)
        .bind(channel.as_str())
        .bind(now.as_second())
        .bind(scope.destinations()?)
        .bind(*scope == Scope::Tried)
        .fetch_one(self.up_to_date().await?)
        .await?;
        Ok(row.try_get::<i64, _>(0)?.unsigned_abs())
    }

    /// Whether anything of a channel is planned or deferred: looked up where ready deliveries stand,
    /// since most editions have none.
    async fn has_any(&self, slug: &str, channel: channel::Name) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT EXISTS (SELECT 1 FROM deliveries WHERE edition = ? AND channel = ?
                 AND state IN ('planned', 'deferred') AND lease IS NULL)",
        )
        .bind(slug)
        .bind(channel.as_str())
        .fetch_one(self.up_to_date().await?)
        .await?;
        Ok(row.try_get(0)?)
    }

    /// Whether an edition has deliveries that a worker would take up now by itself. Only to be asked
    /// when nobody is at work.
    pub async fn is_unfinished(&self, slug: &str, now: Timestamp) -> Result<bool, StoreError> {
        for channel in channel::Name::ALL {
            if self.has_any(slug, channel).await? && self.ready(slug, channel, &Scope::All, now).await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The states of every channel that has deliveries.
fn read_counts(rows: &[sqlx::sqlite::SqliteRow]) -> Result<BTreeMap<channel::Name, Counts>, StoreError> {
    let mut all = BTreeMap::new();
    for row in rows {
        let mut counts = Counts::new();
        for state in State::ALL {
            let n: i64 = row.try_get(state.as_str())?;
            if n > 0 {
                counts.insert(state, n.unsigned_abs());
            }
        }
        all.insert(read_channel(row.try_get("channel")?)?, counts);
    }
    Ok(all)
}
