//! In charge of finding what is kept of questions about one person: those that they asked, under whatever
//! number they had then, and those that anybody asked about their address.
//!
//! It leaves telling and erasing them to [`crate::person`].

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::{Row as _, SqliteConnection};

use super::stored::request;
use crate::{Address, Error, SubscriberId};

/// A question that is kept, as a person may be told of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecordedRequest {
    /// Names it for good.
    #[serde(skip)]
    pub(crate) id: i64,
    /// `subscribe`, or `change_address` of somebody whose mail is to go to the address.
    pub kind: String,
    /// `asked` as long as nobody has looked at it, `open` as long as it may be confirmed, or `done`.
    pub state: String,
    /// The address that was given.
    pub address: String,
    /// The name that was given.
    pub name: Option<String>,
    /// Where it was asked: an address of the web.
    pub place: String,
    /// What was agreed to, word for word.
    pub wording: String,
    /// Where from.
    pub network: String,
    /// When.
    pub at: Timestamp,
}

/// What is kept of questions about an address, in any of its spellings, and of whoever has it, in the order
/// in which they were asked.
pub(crate) async fn about(
    connection: &mut SqliteConnection,
    address: &Address,
    id: Option<SubscriberId>,
) -> Result<Vec<RecordedRequest>, Error> {
    let base = address.base();
    // Only the program knows what spellings have in common. Questions are kept for thirty days.
    let mut rows = sqlx::query(
        "SELECT *, coalesce(subscriber = ?1 OR subscriber IN (SELECT id FROM merged WHERE subscriber = ?1), 0)
                   AS is_theirs,
                (SELECT goes_to FROM notices WHERE request = requests.id AND goes_to IS NOT NULL) AS told
           FROM requests ORDER BY id",
    )
    .bind(id.map(|id| id.0))
    .fetch(connection);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await? {
        let is_theirs: bool = row.try_get("is_theirs")?;
        let named = [Some(row.try_get("address")?), row.try_get::<Option<&str>, _>("told")?];
        let mut named = named.into_iter().flatten().filter_map(|given: &str| Address::parse(given).ok());
        if !is_theirs && !named.any(|given| given.base() == base) {
            continue;
        }
        let one = request(&row)?;
        found.push(RecordedRequest {
            id: one.id,
            kind: one.kind.as_str().to_owned(),
            state: row.try_get("state")?,
            address: one.address.expose().to_owned(),
            name: one.name.map(|name| name.as_str().to_owned()),
            place: one.place,
            wording: one.wording,
            network: one.network,
            at: one.asked_at,
        });
    }
    Ok(found)
}
