//! In charge of what one commit records: an edition and its deliveries, all or nothing.
//!
//! It leaves which deliveries they are to [`crate::publish`], and the audience of the mail to
//! [`super::audience`].

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{Audience, Outbox, StoreError, audience, stamp};
use crate::channel::{self, Draft};
use crate::edition::Edition;

/// One commit: an edition and what goes out because of it.
#[derive(Debug)]
pub struct Commit<'a> {
    /// The edition as it is to be recorded.
    pub edition: &'a Edition,
    /// Name of the file it was read from.
    pub source: &'a str,
    /// New deliveries, by channel.
    pub deliveries: &'a [ChannelDrafts],
    /// The tags that its mail is limited to from now on, where this commit plans mail.
    pub only_tags: &'a [String],
    /// Entries that stood in the feeds before the first commit: id and JSON.
    pub kept: &'a [(String, String)],
}

/// What one commit adds for one channel.
#[derive(Debug, Clone)]
pub struct ChannelDrafts {
    /// Which channel.
    pub channel: channel::Name,
    /// What it sends, one delivery each, in the order in which they are to go.
    pub drafts: Drafts,
    /// What becomes of deliveries that exist.
    pub existing: Existing,
}

/// What a commit makes of deliveries that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// They stay as they are, so that committing twice changes nothing.
    Keep,
    /// They are planned again with their new drafts.
    Renew,
    /// Those that have not gone out go out as their new drafts say, and what has no new draft not at all.
    Rewrite,
}

/// New deliveries of a channel.
#[derive(Debug, Clone)]
pub enum Drafts {
    /// Each with what it sends.
    Each(Vec<Draft>),
    /// A message to each of these subscribers, written when it goes.
    Audience(Audience),
}

impl Drafts {
    /// How many deliveries they are.
    pub fn len(&self) -> usize {
        match self {
            Drafts::Each(drafts) => drafts.len(),
            Drafts::Audience(audience) => usize::try_from(audience.len()).unwrap_or(usize::MAX),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Outbox {
    /// Commits an edition with deliveries, all or nothing.
    ///
    /// What becomes of deliveries that exist is each channel's to say ([`Existing`]).
    pub async fn commit(&self, commit: &Commit<'_>, now: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        for (id, entry) in commit.kept {
            sqlx::query("INSERT INTO kept_entries (id, entry) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")
                .bind(id)
                .bind(entry)
                .execute(&mut *tx)
                .await?;
        }
        write_edition(&mut tx, commit, now).await?;
        for channel in commit.deliveries {
            write_drafts(&mut tx, commit.edition, channel, now).await?;
            if matches!(channel.drafts, Drafts::Audience(_)) {
                audience::limit(&mut tx, &commit.edition.slug, commit.only_tags).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Writes a delivery, unless it exists.
const KEEP: &str =
    "INSERT INTO deliveries (edition, channel, destination, position, payload, state, planned_at, changed_at)
     VALUES (?1, ?2, ?3, ?4, ?5, 'planned', ?6, ?6)
     ON CONFLICT (edition, channel, destination) DO NOTHING";

/// Writes a delivery, or plans it again.
const RENEW: &str =
    "INSERT INTO deliveries (edition, channel, destination, position, payload, state, planned_at, changed_at)
     VALUES (?1, ?2, ?3, ?4, ?5, 'planned', ?6, ?6)
     ON CONFLICT (edition, channel, destination) DO UPDATE SET
         payload = excluded.payload, state = 'planned', reason = NULL, due = 0, attempts = 0, after_uncertain = 0,
         planned_at = excluded.planned_at, changed_at = excluded.changed_at";

/// Why a delivery was skipped that the recap has no draft for any more. One that has a draft again goes out.
const NO_DRAFT: &str = "the recap as it is now has no such post";

/// Writes a delivery, or what one says that has not gone out; when that is due stays as the far side wished.
const REWRITE: &str =
    "INSERT INTO deliveries (edition, channel, destination, position, payload, state, planned_at, changed_at)
     VALUES (?1, ?2, ?3, ?4, ?5, 'planned', ?6, ?6)
     ON CONFLICT (edition, channel, destination) DO UPDATE SET
         payload = excluded.payload, position = excluded.position, changed_at = excluded.changed_at,
         attempts = CASE WHEN state IN ('failed', 'skipped') THEN 0 ELSE attempts END,
         reason = CASE WHEN state IN ('failed', 'skipped') THEN NULL ELSE reason END,
         state = CASE WHEN state IN ('failed', 'skipped') THEN 'planned' ELSE state END
     WHERE (deliveries.state IN ('planned', 'deferred', 'failed') AND deliveries.after_uncertain = 0
            AND deliveries.receipt IS NULL AND deliveries.payload <> excluded.payload)
        OR (deliveries.state = 'skipped' AND deliveries.retracted_at IS NULL AND deliveries.reason = ?7)";

async fn write_edition(
    tx: &mut SqliteConnection,
    commit: &Commit<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let edition = commit.edition;
    sqlx::query(
        "INSERT INTO editions (slug, id, source, digest, compiled, published, committed_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
         ON CONFLICT (slug) DO UPDATE SET
             source = excluded.source, digest = excluded.digest, compiled = excluded.compiled,
             updated_at = excluded.updated_at
         WHERE editions.digest <> excluded.digest",
    )
    .bind(&edition.slug)
    .bind(&edition.id)
    .bind(commit.source)
    .bind(edition.digest())
    .bind(serde_json::to_string(edition)?)
    .bind(stamp(edition.published))
    .bind(stamp(now))
    .execute(&mut *tx)
    .await?;
    Ok(())
}

async fn write_drafts(
    tx: &mut SqliteConnection,
    edition: &Edition,
    of: &ChannelDrafts,
    now: Timestamp,
) -> Result<(), StoreError> {
    let statement = match of.existing {
        Existing::Keep => KEEP,
        Existing::Renew => RENEW,
        Existing::Rewrite => REWRITE,
    };
    let drafts = match &of.drafts {
        Drafts::Each(drafts) => drafts,
        Drafts::Audience(audience) => return audience.write(tx, edition, of.channel, now).await,
    };
    if of.existing == Existing::Rewrite {
        let kept: Vec<_> = drafts.iter().map(|draft| &draft.destination).collect();
        sqlx::query(
            "UPDATE deliveries SET state = 'skipped', due = 0, changed_at = ?1, reason = ?5
             WHERE edition = ?2 AND channel = ?3 AND state IN ('planned', 'deferred', 'failed')
               AND after_uncertain = 0 AND receipt IS NULL AND destination NOT IN (SELECT value FROM json_each(?4))",
        )
        .bind(stamp(now))
        .bind(&edition.slug)
        .bind(of.channel.as_str())
        .bind(serde_json::to_string(&kept)?)
        .bind(NO_DRAFT)
        .execute(&mut *tx)
        .await?;
    }
    for draft in drafts {
        let query = sqlx::query(statement)
            .bind(&edition.slug)
            .bind(of.channel.as_str())
            .bind(&draft.destination)
            .bind(draft.position)
            .bind(draft.payload.to_string())
            .bind(stamp(now));
        let query = if of.existing == Existing::Rewrite { query.bind(NO_DRAFT) } else { query };
        query.execute(&mut *tx).await?;
    }
    Ok(())
}
