//! In charge of lists that were made before there were base addresses: rows whose address has another
//! spelling get their base address when the list is opened, and two rows of one person become one.
//!
//! It leaves what a base address is to [`Address::base`].

use sqlx::{Row as _, SqliteConnection};

use crate::{Address, Error, Key, Reason, State};

/// A row as folding sees it.
struct Row {
    id: i64,
    address: String,
    hash: String,
    state: State,
    since: String,
    name: Option<String>,
}

/// Folds every row that the migration has marked, in the order of joining.
pub(crate) async fn bring_up(connection: &mut SqliteConnection, key: &Key) -> Result<(), Error> {
    let marked: Vec<i64> =
        sqlx::query_scalar("SELECT id FROM unfolded ORDER BY id").fetch_all(&mut *connection).await?;
    if marked.is_empty() {
        return Ok(());
    }
    for id in marked {
        let Some(row) = find(connection, Column::Id(id)).await? else { continue };
        // What cannot be read stays as it is: it is told of when somebody asks for it.
        let Ok(address) = Address::parse(&row.address) else { continue };
        let base = address.base();
        if base == address.key() {
            continue;
        }
        let hash = key.address_hash(&base).to_text();
        if let Some(kept) = find(connection, Column::Base(&base)).await? {
            merge(connection, &kept, &row).await?;
        } else {
            sqlx::query("UPDATE subscribers SET base = ?, address_hash = ? WHERE id = ?")
                .bind(&base)
                .bind(&hash)
                .bind(id)
                .execute(&mut *connection)
                .await?;
        }
        take_over_suppression(connection, &row, &hash).await?;
    }
    sqlx::query("DELETE FROM unfolded").execute(connection).await?;
    Ok(())
}

enum Column<'a> {
    Id(i64),
    Base(&'a str),
}

async fn find(connection: &mut SqliteConnection, column: Column<'_>) -> Result<Option<Row>, Error> {
    let query = match column {
        Column::Id(id) => sqlx::query("SELECT * FROM subscribers WHERE id = ?").bind(id),
        Column::Base(base) => sqlx::query("SELECT * FROM subscribers WHERE base = ?").bind(base.to_owned()),
    };
    let Some(row) = query.fetch_optional(connection).await? else { return Ok(None) };
    let id: i64 = row.try_get("id")?;
    Ok(Some(Row {
        id,
        address: row.try_get("address")?,
        hash: row.try_get("address_hash")?,
        state: row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id))?,
        since: row.try_get("since")?,
        name: row.try_get("name")?,
    }))
}

/// Makes one row of two. Whoever left under any spelling has left; a confirmed address is mailed rather
/// than a pending one.
async fn merge(connection: &mut SqliteConnection, kept: &Row, double: &Row) -> Result<(), Error> {
    let stays = match (kept.state.reason(), double.state.reason()) {
        (Some(kept), Some(double)) => kept.outweighs(double),
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => kept.state == State::Confirmed || double.state == State::Pending,
    };
    let winner = if stays { kept } else { double };
    sqlx::query("UPDATE subscribers SET address = ?, state = ?, since = ?, name = ? WHERE id = ?")
        .bind(&winner.address)
        .bind(winner.state.as_str())
        .bind(&winner.since)
        .bind(winner.name.as_ref().or(kept.name.as_ref()).or(double.name.as_ref()))
        .bind(kept.id)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "UPDATE consents
            SET subscriber = ?1,
                position = position + (SELECT max(position) FROM consents WHERE subscriber = ?1)
          WHERE subscriber = ?2",
    )
    .bind(kept.id)
    .bind(double.id)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "INSERT INTO merged (id, subscriber) VALUES (?1, ?2)",
        "DELETE FROM subscribers WHERE id = ?1 AND id <> ?2",
    ] {
        sqlx::query(statement).bind(double.id).bind(kept.id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A suppression of a spelling is one of the base address as well.
async fn take_over_suppression(
    connection: &mut SqliteConnection,
    row: &Row,
    hash: &str,
) -> Result<(), Error> {
    let stored = sqlx::query("SELECT reason, at FROM suppressions WHERE address_hash = ?")
        .bind(&row.hash)
        .fetch_optional(&mut *connection)
        .await?;
    let (reason, at) = match (stored, row.state.reason()) {
        (Some(stored), _) => (Reason::stored(stored.try_get("reason")?), stored.try_get("at")?),
        (None, Some(reason)) => (reason, row.since.clone()),
        (None, None) => return Ok(()),
    };
    sqlx::query(
        "INSERT INTO suppressions (address_hash, reason, at) VALUES (?, ?, ?)
         ON CONFLICT (address_hash) DO NOTHING",
    )
    .bind(hash)
    .bind(reason.as_str())
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests;
