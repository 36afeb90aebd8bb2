//! In charge of the room that SQLite has while very many rows are recorded: the one connection that records
//! them has more of it, and gives it back.
//!
//! It leaves how commits are flushed as it is.

use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::Error;

/// What a connection may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    /// Memory for parts of the file; SQLite's `cache_size`, below zero in KiB.
    cache: i64,
    /// Pages in the log after which they are copied to where they belong; SQLite's `wal_autocheckpoint`.
    log: i64,
}

impl Room {
    /// With the usual thousand pages in the log, every transaction of an import would wait for two more flushes.
    /// The memory is as much as an import may have beside its own: four times as much would halve what is
    /// written to the log.
    pub(super) const IMPORT: Room = Room { cache: -1024, log: 4_000 };

    /// Gives a connection this room; the room that it had before.
    pub(super) async fn instead_of(self, connection: &mut SqliteConnection) -> Result<Self, Error> {
        let before = Room::of(connection).await?;
        self.give(connection).await?;
        Ok(before)
    }

    /// Gives a connection this room.
    pub(super) async fn give(self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let Room { cache, log } = self;
        let pragmas = format!("PRAGMA cache_size = {cache}; PRAGMA wal_autocheckpoint = {log}");
        sqlx::raw_sql(AssertSqlSafe(pragmas)).execute(connection).await?;
        Ok(())
    }

    /// The room that a connection has.
    async fn of(connection: &mut SqliteConnection) -> Result<Self, Error> {
        let cache = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&mut *connection).await?;
        let log = sqlx::query_scalar("PRAGMA wal_autocheckpoint").fetch_one(connection).await?;
        Ok(Room { cache, log })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::testing::TestList;

    #[tokio::test]
    async fn a_connection_has_the_room_that_it_is_given_and_what_it_had_comes_back() {
        let list = TestList::new().await;
        let mut connection = list.pool.acquire().await.unwrap();
        let usual = Room::of(&mut connection).await.unwrap();
        assert_eq!(Room::IMPORT.instead_of(&mut connection).await.unwrap(), usual);
        assert_eq!(Room::of(&mut connection).await.unwrap(), Room::IMPORT);
        usual.give(&mut connection).await.unwrap();
        assert_eq!(Room::of(&mut connection).await.unwrap(), usual);
        assert_ne!(usual, Room::IMPORT);
    }
}
