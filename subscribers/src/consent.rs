//! In charge of consent records: what a subscriber agreed to, when, where and by which words. They are
//! added and never changed, and go only when the subscriber is erased.
//!
//! It leaves where a subscriber stands to [`crate::joining`] and [`crate::suppression`].

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::{Error, SubscriberId, Subscribers};

/// One act of agreeing, or one word of the organiser's that somebody did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Consent {
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub kind: ConsentKind,
    /// Where it came from: a page, a file with its line, a hand. One line.
    pub place: String,
    /// The sentence that was agreed to, word for word, where one was shown.
    pub wording: Option<String>,
    /// The network address that it was given from, as text; kept nowhere else.
    pub network: Option<String>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsentKind {
    /// The address was typed into a form.
    Requested,
    /// Whoever reads mail at the address confirmed it.
    Confirmed,
    /// The organiser added the address, on their word that its owner asked.
    Added,
    /// The address stood in a file.
    Imported,
}

impl ConsentKind {
    /// All of them.
    pub const ALL: [ConsentKind; 4] =
        [ConsentKind::Requested, ConsentKind::Confirmed, ConsentKind::Added, ConsentKind::Imported];

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            ConsentKind::Requested => "requested",
            ConsentKind::Confirmed => "confirmed",
            ConsentKind::Added => "added",
            ConsentKind::Imported => "imported",
        }
    }
}

/// The number of the sentence that was agreed to, written down where it is new.
pub(crate) async fn wording(
    connection: &mut SqliteConnection,
    consent: &Consent,
) -> Result<Option<i64>, Error> {
    let Some(wording) = &consent.wording else { return Ok(None) };
    sqlx::query("INSERT INTO wordings (text) VALUES (?) ON CONFLICT (text) DO NOTHING")
        .bind(wording)
        .execute(&mut *connection)
        .await?;
    let id = sqlx::query_scalar("SELECT id FROM wordings WHERE text = ?").bind(wording);
    Ok(Some(id.fetch_one(connection).await?))
}

/// Adds a record to those of a subscriber, within whatever transaction is open.
pub(crate) async fn record(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    consent: &Consent,
) -> Result<(), Error> {
    let wording = wording(connection, consent).await?;
    sqlx::query(
        "INSERT INTO consents (subscriber, position, at, kind, place, wording, network)
         VALUES (?1, 1 + coalesce((SELECT max(position) FROM consents WHERE subscriber = ?1), 0),
                 ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(id.0)
    .bind(consent.at.to_string())
    .bind(consent.kind.as_str())
    .bind(&consent.place)
    .bind(wording)
    .bind(&consent.network)
    .execute(connection)
    .await?;
    Ok(())
}

impl Subscribers {
    /// Everything that a subscriber agreed to, in the order in which it was recorded.
    pub async fn consents(&self, id: SubscriberId) -> Result<Vec<Consent>, Error> {
        let rows = sqlx::query(
            "SELECT at, kind, place, text, network
               FROM consents LEFT JOIN wordings ON wordings.id = consents.wording
              WHERE subscriber = ? ORDER BY position",
        )
        .bind(id.0)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| consent(row, id)).collect()
    }
}

fn consent(row: &SqliteRow, id: SubscriberId) -> Result<Consent, Error> {
    let word: &str = row.try_get("kind")?;
    let kind = ConsentKind::ALL.into_iter().find(|kind| kind.as_str() == word);
    Ok(Consent {
        at: row.try_get::<&str, _>("at")?.parse().map_err(|_| Error::Damaged(id.0))?,
        kind: kind.ok_or(Error::Damaged(id.0))?,
        place: row.try_get("place")?,
        wording: row.try_get("text")?,
        network: row.try_get("network")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::testing::{TestList, now};

    #[tokio::test]
    async fn records_are_kept_in_their_order_and_a_wording_is_stored_once() {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        list.join("bo@example.org").await;
        let consent = Consent {
            at: now(),
            kind: ConsentKind::Requested,
            place: "https://example.org/subscribe".to_owned(),
            wording: Some("Send me the recaps of Acme Meetup.".to_owned()),
            network: Some("192.0.2.7".to_owned()),
        };
        for address in ["ada@example.org", "bo@example.org"] {
            let id = list.id(address).await;
            let mut connection = list.pool.acquire().await.unwrap();
            record(&mut connection, id, &consent).await.unwrap();
            let records = list.consents(id).await.unwrap();
            assert_eq!((records[0].kind, records[0].place.as_str()), (ConsentKind::Added, "added by hand"));
            assert_eq!(records[1..], std::slice::from_ref(&consent)[..]);
        }
        let wordings: i64 =
            sqlx::query_scalar("SELECT count(*) FROM wordings").fetch_one(&list.pool).await.unwrap();
        assert_eq!(wordings, 1);
    }
}
