//! In charge of lists that were made before there were base addresses, or when a quoted address was its own:
//! rows that a migration marks get their base address when the list is opened, and two rows of one person
//! become one.
//!
//! It leaves what a base address is to [`Address::base`].

use sqlx::{Row as _, SqliteConnection};

use crate::{Address, Error, Key, Reason, State, suppression};

/// A row as folding sees it.
struct Row {
    id: i64,
    address: String,
    base: String,
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
        if base == row.base {
            continue;
        }
        let hash = key.address_hash(&base).to_text();
        if let Some(kept) = find(connection, Column::Base(&base)).await? {
            merge(connection, &kept, &row).await?;
            take_over_suppression(connection, &kept, &hash).await?;
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
        base: row.try_get("base")?,
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
    sqlx::query(
        "UPDATE subscribers
            SET address = ?, state = ?, since = ?, name = ?,
                paused_until = (SELECT paused_until FROM subscribers WHERE id = ?)
          WHERE id = ?",
    )
    .bind(&winner.address)
    .bind(winner.state.as_str())
    .bind(&winner.since)
    .bind(winner.name.as_ref().or(kept.name.as_ref()).or(double.name.as_ref()))
    .bind(winner.id)
    .bind(kept.id)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE consents
            SET subscriber = ?1,
                position = position
                         + coalesce((SELECT max(position) FROM consents WHERE subscriber = ?1), 0)
          WHERE subscriber = ?2",
    )
    .bind(kept.id)
    .bind(double.id)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "INSERT INTO tags (tag, subscriber) SELECT tag, ?2 FROM tags WHERE subscriber = ?1
         ON CONFLICT (tag, subscriber) DO NOTHING",
        "DELETE FROM tags WHERE subscriber = ?1 AND subscriber <> ?2",
        "UPDATE bounces SET subscriber = ?2 WHERE subscriber = ?1",
        "UPDATE requests SET subscriber = ?2 WHERE subscriber = ?1",
        "UPDATE merged SET subscriber = ?2 WHERE subscriber = ?1",
        "INSERT INTO merged (id, subscriber) VALUES (?1, ?2)",
        "DELETE FROM subscribers WHERE id = ?1 AND id <> ?2",
    ] {
        sqlx::query(statement).bind(double.id).bind(kept.id).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A suppression of a spelling is one of the base address as well, and a state that bars has one; the one
/// that bars more stays.
async fn take_over_suppression(
    connection: &mut SqliteConnection,
    row: &Row,
    hash: &str,
) -> Result<(), Error> {
    let stored = sqlx::query("SELECT reason, at FROM suppressions WHERE address_hash = ?")
        .bind(&row.hash)
        .fetch_optional(&mut *connection)
        .await?;
    let (recorded, at) = match stored {
        Some(stored) => (Some(Reason::stored(stored.try_get("reason")?)), stored.try_get("at")?),
        None => (None, row.since.clone()),
    };
    match Reason::barring(recorded, Some(row.state)) {
        Some(reason) => suppression::keep_stronger(connection, hash, reason, &at).await,
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
