//! What the tests of several modules share: a list in a real file of its own.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use jiff::Timestamp;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use tempfile::TempDir;

use crate::{
    Address, Error, ImportOptions, ImportReport, Key, Name, Outcome, State, Subscriber, SubscriberId,
    Subscribers,
};

/// A list in a folder that goes when the list does.
pub(crate) struct TestList {
    pub(crate) list: Subscribers,
    pub(crate) folder: TempDir,
}

impl std::ops::Deref for TestList {
    type Target = Subscribers;

    fn deref(&self) -> &Subscribers {
        &self.list
    }
}

/// The time at which tests happen.
pub(crate) fn now() -> Timestamp {
    "2026-06-30T18:00:00Z".parse().unwrap()
}

pub(crate) fn key() -> Key {
    Key::from_bytes([7; Key::LEN])
}

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) async fn pool(folder: &TempDir) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("recap.db"))
        .create_if_missing(true)
        // The machine may be busy with every other test.
        .busy_timeout(std::time::Duration::from_secs(60))
        .journal_mode(SqliteJournalMode::Wal);
    SqlitePool::connect_with(options).await.unwrap()
}

/// An import of people of whom it is said that they agreed to it.
pub(crate) fn agreed() -> ImportOptions {
    ImportOptions { state: Some(State::Confirmed), ..ImportOptions::at(now()) }
}

impl TestList {
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let list = Subscribers::open(pool(&folder).await, key()).await.unwrap();
        TestList { list, folder }
    }

    /// The same list, opened by another program with the same key.
    pub(crate) async fn opened_again(self) -> Self {
        let list = Subscribers::open(pool(&self.folder).await, key()).await.unwrap();
        TestList { list, folder: self.folder }
    }

    /// Adds by hand.
    pub(crate) async fn join(&self, text: &str) -> Outcome {
        self.add(address(text), None, "added by hand", false, now()).await.unwrap()
    }

    /// Adds by hand, with a name.
    pub(crate) async fn join_as(&self, text: &str, name: &str) -> Outcome {
        let name = Name::parse(name).unwrap();
        self.add(address(text), name, "added by hand", false, now()).await.unwrap()
    }

    /// Imports for real, of people who agreed to it where the file does not say otherwise.
    pub(crate) async fn read(&self, csv: impl AsRef<[u8]>) -> ImportReport {
        self.read_with(agreed(), &[("list.csv", csv.as_ref())]).await.unwrap()
    }

    /// Imports files together.
    pub(crate) async fn read_with(
        &self,
        options: ImportOptions,
        files: &[(&str, &[u8])],
    ) -> Result<ImportReport, Error> {
        let mut import = self.import(options);
        for (name, octets) in files {
            import.read(name, *octets, &mut |_| ())?;
        }
        import.record(&mut |_| ()).await
    }

    /// Everybody.
    pub(crate) async fn everybody(&self) -> Vec<Subscriber> {
        self.page(None, u32::MAX).await.unwrap()
    }

    /// Where an address stands.
    pub(crate) async fn state(&self, text: &str) -> Option<State> {
        let base = address(text).base();
        let everybody = self.everybody().await;
        everybody.iter().find(|one| one.address.base() == base).map(|one| one.state)
    }

    /// The whole addresses of those who are to be mailed, in order.
    pub(crate) async fn mailed(&self) -> Vec<String> {
        let mut mailed = Vec::new();
        for id in self.audience(&[], None, now()).await.unwrap() {
            mailed.push(self.recipients(&[id], now()).await.unwrap()[0].address.to_string());
        }
        mailed
    }

    /// The id of an address.
    pub(crate) async fn id(&self, text: &str) -> SubscriberId {
        let base = address(text).base();
        let everybody = self.everybody().await;
        everybody.iter().find(|one| one.address.base() == base).unwrap().id
    }
}
