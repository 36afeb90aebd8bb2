//! In charge of the SQLite file that outbox and subscribers share: opening it, and what it means
//! when it refuses.
//!
//! It leaves the tables in it to their owners, [`super::Outbox`] and the list of subscribers.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, SqliteConnection};

use crate::error::Error;

/// The store refused, or holds what this version did not write.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The tables could not be made or brought up to date.
    #[error("the tables cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row that this version cannot read.
    #[error("the store holds {0}, which this version of recap does not know")]
    Foreign(String),
    /// A row's JSON that this version cannot read.
    #[error("the store holds a record that this version of recap cannot read")]
    Json(#[from] serde_json::Error),
    /// Another worker has taken the delivery over, because it found the first one gone.
    #[error("another run of recap has taken over what this one had in hand")]
    LeaseLost,
    /// The settler has stopped after a failed commit.
    #[error("the outbox has stopped recording after an earlier error")]
    Stopped,
}

impl StoreError {
    /// Whether the disk is full.
    pub fn is_full(&self) -> bool {
        // sqlite.org/rescode.html: SQLITE_FULL is 13, extended codes keep it in the low byte. A write
        // past a limit shows as SQLITE_IOERR_WRITE (778), and no room for the shared memory file of
        // the log as SQLITE_IOERR_SHMSIZE (4874).
        self.sqlite_code().is_some_and(|code| code & 0xff == 13 || matches!(code, 778 | 4874))
    }

    fn sqlite_code(&self) -> Option<i32> {
        let StoreError::Sql(sqlx::Error::Database(error)) = self else { return None };
        error.code()?.parse().ok()
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        if error.is_full() {
            return Error::environment("the outbox cannot record anything: the disk is full")
                .hint("Nothing is lost: make room and run the same command again.")
                .because(error);
        }
        if matches!(error, StoreError::LeaseLost) {
            return Error::environment("another run of recap has taken over what this one had in hand").hint(
                "`recap status` shows how far it is; never delete the store's lock file while recap runs.",
            );
        }
        let hint = match error.sqlite_code().map(|code| code & 0xff) {
            Some(5 | 6) => "Another program holds the store; try again when it has finished.",
            Some(8) => "The store's file or folder is read-only: check its owner and mode.",
            Some(11 | 26) => "The file is damaged or no SQLite database: restore it from a backup.",
            Some(14) => "Check that the store's folder exists and can be written.",
            _ => "Nothing was sent that is not recorded; run the same command again.",
        };
        Error::environment("the store refused").hint(hint).because(error)
    }
}

/// What each connection keeps of the file in memory, as SQLite's `cache_size` has it: less than nothing
/// is in KiB. What is sent is walked through in order, so that more than some pages are of no use.
const CACHE: &str = "-256";

/// One that records, one that leases, one that asks about whoever is next: each has memory of its own.
const CONNECTIONS: u32 = 3;

/// Opens the SQLite file that outbox and subscribers share, making it with mode 0600 where it is
/// missing.
///
/// Every commit is flushed to the disk before it counts (WAL, `synchronous = FULL`).
///
/// # Errors
/// When the file cannot be made or is no SQLite database.
pub async fn open_store(path: &Path) -> Result<SqlitePool, Error> {
    make_private(path).map_err(|error| {
        Error::environment(format!("cannot open the store {}", path.display()))
            .hint("Check that the folder exists and can be written.")
            .because(error)
    })?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // More rows than are asked for at once, so that they are handed over in one go.
        .row_buffer_size(1024)
        .pragma("cache_size", CACHE);
    SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .after_release(|connection, _| Box::pin(is_usable(connection)))
        .connect_with(options)
        .await
        .map_err(|error| Error::from(StoreError::from(error)))
}

/// Whether a connection that was given back has no transaction open. SQLite ends one by itself where the disk
/// is full; sqlx then fails to, and would take it for open for good.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // What was dropped half-way is being rolled back.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Opens a store that holds nothing and is never written to a disk, for looking at a publication
/// that has none yet.
///
/// # Errors
/// When there is no memory for it.
pub async fn open_memory() -> Result<SqlitePool, Error> {
    // One connection for good: each would open a database of its own, and idle ones are closed.
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(SqliteConnectOptions::new().in_memory(true))
        .await
        .map_err(|error| Error::from(StoreError::from(error)))
}

/// Makes the file, readable by its owner alone, since it holds addresses.
fn make_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[tokio::test]
    async fn a_connection_whose_transaction_a_full_disk_has_ended_is_not_used_again() {
        let folder = tempfile::tempdir().unwrap();
        let pool = open_store(&folder.path().join("recap.db")).await.unwrap();
        sqlx::query("CREATE TABLE some (bytes)").execute(&pool).await.unwrap();
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("PRAGMA max_page_count = 10").execute(&mut *tx).await.unwrap();
        let full = loop {
            let more = sqlx::query("INSERT INTO some VALUES (randomblob(9000))").execute(&mut *tx).await;
            if let Err(error) = more {
                break StoreError::from(error);
            }
        };
        assert!(full.is_full(), "{full:?}");
        drop(tx);
        for _ in 0..2 * CONNECTIONS {
            pool.begin_with("BEGIN IMMEDIATE").await.unwrap().commit().await.unwrap();
        }
    }
}
