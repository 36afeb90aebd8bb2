//! In charge of a subscriber's mail going to another address, and of wishes for it that nobody has any more.
//!
//! It leaves whether the owner of that address has agreed to [`super`].

use jiff::Timestamp;
use sqlx::{Row as _, SqliteConnection};

use crate::joining::Entry;
use crate::{Address, Error, Reason, State, SubscriberId, consent};

/// Lets the mail of a subscriber go to the address of an entry; says whether they get mail at all. Where
/// somebody is at that address already, both become the one who moves, and old mail still names them. No
/// import brings the old address back.
pub(super) async fn move_to(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    entry: Entry,
    now: Timestamp,
) -> Result<bool, Error> {
    let row = sqlx::query("SELECT base, address_hash FROM subscribers WHERE id = ? AND state = ?")
        .bind(id.0)
        .bind(State::Confirmed.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(false) };
    let (base, hash): (String, String) = (row.try_get("base")?, row.try_get("address_hash")?);
    let other: Option<i64> = sqlx::query_scalar("SELECT id FROM subscribers WHERE base = ? AND id != ?")
        .bind(&entry.base)
        .bind(id.0)
        .fetch_optional(&mut *connection)
        .await?;
    if base != entry.base {
        sqlx::query(
            "INSERT INTO suppressions (address_hash, reason, at) VALUES (?, ?, ?)
             ON CONFLICT (address_hash) DO NOTHING",
        )
        .bind(hash)
        .bind(Reason::Unsubscribe.as_str())
        .bind(now.to_string())
        .execute(&mut *connection)
        .await?;
    }
    if let Some(other) = other.map(SubscriberId) {
        make_way(connection, id, other).await?;
    }
    write_address(connection, id, &entry).await?;
    Ok(true)
}

/// Where the mail of a subscriber goes, if there is one.
pub(super) async fn address_of(
    connection: &mut SqliteConnection,
    id: SubscriberId,
) -> Result<Option<Address>, Error> {
    let address: Option<String> = sqlx::query_scalar("SELECT address FROM subscribers WHERE id = ?")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    address.map(|address| Address::parse(&address).map_err(|_| Error::Damaged(id.0))).transpose()
}

/// Takes back what somebody has asked for about another address and not confirmed, with the mails that were
/// still to go about it: whoever leaves, and comes back, has not asked for it.
pub(crate) async fn take_back(connection: &mut SqliteConnection, id: SubscriberId) -> Result<(), Error> {
    for statement in [
        "UPDATE notices SET state = 'expired' WHERE state = 'queued' AND request IN
            (SELECT id FROM requests
              WHERE subscriber = ? AND kind = 'change_address' AND state IN ('asked', 'open'))",
        "UPDATE requests SET state = 'done'
          WHERE subscriber = ? AND kind = 'change_address' AND state IN ('asked', 'open')",
    ] {
        sqlx::query(statement).bind(id.0).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes the address of an entry into a row, and that its owner has agreed.
async fn write_address(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    entry: &Entry,
) -> Result<(), Error> {
    sqlx::query("DELETE FROM suppressions WHERE address_hash IN (?, ?)")
        .bind(entry.hash.to_text())
        .bind(entry.former.map(|former| former.to_text()))
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE subscribers SET address = ?, base = ?, address_hash = ? WHERE id = ?")
        .bind(&entry.address)
        .bind(&entry.base)
        .bind(entry.hash.to_text())
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    consent::record(connection, id, &entry.consent).await
}

/// Takes away whoever stands in the way at the address that a subscriber's mail goes to from now on, and
/// hands over their tags and what they asked for. The one who moved stays: an edition that is on its way to
/// them arrives, and to the other, who is the same person, nothing more goes.
async fn make_way(
    connection: &mut SqliteConnection,
    id: SubscriberId,
    other: SubscriberId,
) -> Result<(), Error> {
    for handed_over in [
        "INSERT INTO tags (tag, subscriber) SELECT tag, ?2 FROM tags WHERE subscriber = ?1
         ON CONFLICT (tag, subscriber) DO NOTHING",
        "UPDATE requests SET subscriber = ?2 WHERE subscriber = ?1",
        "UPDATE merged SET subscriber = ?2 WHERE subscriber = ?1",
        "INSERT INTO merged (id, subscriber) VALUES (?1, ?2)",
    ] {
        sqlx::query(handed_over).bind(other.0).bind(id.0).execute(&mut *connection).await?;
    }
    for gone in [
        "DELETE FROM tags WHERE subscriber = ?",
        "DELETE FROM consents WHERE subscriber = ?",
        "DELETE FROM bounces WHERE subscriber = ?",
        "DELETE FROM subscribers WHERE id = ?",
    ] {
        sqlx::query(gone).bind(other.0).execute(&mut *connection).await?;
    }
    Ok(())
}
