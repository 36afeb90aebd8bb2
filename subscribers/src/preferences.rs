//! In charge of what subscribers decide about their own mail: how they are called, what it is about, and
//! when they want none.
//!
//! It leaves another address, which has to be confirmed, to [`crate::request`], and leaving to the store.

use jiff::Timestamp;
use sqlx::Row as _;

use crate::{Address, Error, Name, Purpose, SubscriberId, Subscribers, Tag, tags};

/// What a subscriber has decided.
#[derive(Debug, Clone)]
pub struct Preferences {
    /// Who: the one that whoever was found to be their double has become.
    pub id: SubscriberId,
    /// Where mail goes.
    pub address: Address,
    /// How they want to be called.
    pub name: Option<String>,
    /// What their mail is about, beside what goes to everybody.
    pub tags: Vec<Tag>,
    /// No mail is wanted before.
    pub paused_until: Option<Timestamp>,
}

/// What a subscriber decides anew.
#[derive(Debug, Clone)]
pub struct Decided {
    /// How they want to be called; none takes the name away.
    pub name: Option<Name>,
    /// Tags that they may choose, each with whether they do; other tags stay as they are.
    pub tags: Vec<(Tag, bool)>,
    /// No mail is wanted before; none wants all of it.
    pub paused_until: Option<Timestamp>,
}

impl Subscribers {
    /// The token of a subscriber's link to the preferences: 36 characters that need no escaping.
    pub fn preferences_token(&self, id: SubscriberId) -> String {
        self.key.token(Purpose::Preferences, id)
    }

    /// Who a token to the preferences names, if it is one of this publication.
    pub fn read_preferences_token(&self, token: &str) -> Option<SubscriberId> {
        self.key.read_token(Purpose::Preferences, token)
    }

    /// What a subscriber has decided; none for who gets no mail.
    pub async fn preferences(&self, id: SubscriberId) -> Result<Option<Preferences>, Error> {
        let row = sqlx::query(
            "SELECT id, address, name, paused_until FROM subscribers
              WHERE state = 'confirmed' AND id = coalesce((SELECT subscriber FROM merged WHERE id = ?1), ?1)",
        )
        .bind(id.0)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let id = SubscriberId(row.try_get("id")?);
        let damaged = || Error::Damaged(id.0);
        let paused: Option<&str> = row.try_get("paused_until")?;
        Ok(Some(Preferences {
            id,
            address: Address::parse(row.try_get("address")?).map_err(|_| damaged())?,
            name: row.try_get("name")?,
            tags: self.tags(id).await?,
            paused_until: paused.map(|time| time.parse().map_err(|_| damaged())).transpose()?,
        }))
    }

    /// Records what a subscriber decides. Returns whether there is one who gets mail.
    pub async fn decide(&self, id: SubscriberId, decided: &Decided, now: Timestamp) -> Result<bool, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let changed = sqlx::query(
            "UPDATE subscribers SET name = ?, paused_until = ? WHERE id = ? AND state = 'confirmed'",
        )
        .bind(decided.name.as_ref().map(Name::as_str))
        // A pause that is over is none.
        .bind(decided.paused_until.filter(|until| *until > now).map(|until| until.to_string()))
        .bind(id.0)
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Ok(false);
        }
        let with = |is_chosen: bool| -> Vec<Tag> {
            decided
                .tags
                .iter()
                .filter(|(_, chosen)| *chosen == is_chosen)
                .map(|(tag, _)| tag.clone())
                .collect()
        };
        tags::change(&mut transaction, id, &with(true), &with(false)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}
