//! In charge of a question as the store has it.
//!
//! It leaves writing it down and what becomes of it to [`super`].

use jiff::Timestamp;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Address, Error, Name, SubscriberId};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// To be on the list.
    Subscribe,
    /// That a subscriber's mail goes to another address.
    ChangeAddress,
}

impl Kind {
    /// The word as it is stored.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Subscribe => "subscribe",
            Kind::ChangeAddress => "change_address",
        }
    }
}

/// A question that was written down.
pub(super) struct Request {
    pub(super) id: i64,
    pub(super) kind: Kind,
    pub(super) subscriber: Option<SubscriberId>,
    pub(super) address: Address,
    pub(super) name: Option<Name>,
    pub(super) place: String,
    pub(super) wording: String,
    pub(super) network: String,
    pub(super) asked_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// Reads a question.
pub(super) fn request(row: &SqliteRow) -> Result<Request, Error> {
    let id: i64 = row.try_get("id")?;
    let damaged = || Error::DamagedRequest(id);
    let time = |column| row.try_get::<&str, _>(column)?.parse().map_err(|_| damaged());
    Ok(Request {
        id,
        kind: match row.try_get::<&str, _>("kind")? {
            "subscribe" => Kind::Subscribe,
            "change_address" => Kind::ChangeAddress,
            _ => return Err(damaged()),
        },
        subscriber: row.try_get::<Option<i64>, _>("subscriber")?.map(SubscriberId),
        address: Address::parse(row.try_get("address")?).map_err(|_| damaged())?,
        name: Name::parse(row.try_get::<Option<&str>, _>("name")?.unwrap_or_default())
            .map_err(|_| damaged())?,
        place: row.try_get("place")?,
        wording: row.try_get("wording")?,
        network: row.try_get("network")?,
        asked_at: time("asked_at")?,
        expires_at: time("expires_at")?,
    })
}
