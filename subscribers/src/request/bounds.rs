//! In charge of how much mail strangers can have sent: to one mailbox, from one network, and in all.
//!
//! What was asked is counted in the store, so that a restart forgets nothing, and as keyed hashes, so that
//! counting keeps nobody's address. Whether the list knows an address plays no part.

use hmac::Mac as _;
use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::Asking;
use crate::{Address, Error, Key};

/// Most questions from one network in an hour: a full room that subscribes over one connection.
pub const PER_NETWORK_AND_HOUR: i64 = 60;

/// Most questions in an hour.
pub const PER_HOUR: i64 = 300;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// How long one question about a mailbox is the only one that leads to a mail, unless it is answered.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Which bounds leave room for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// All of them.
    All,
    /// There was one about the mailbox.
    OtherMailboxes,
    /// Those of the network or of everybody do not: it was not even counted.
    None,
}

/// Counts a question.
pub(super) async fn count(
    connection: &mut SqliteConnection,
    key: &Key,
    asking: &Asking,
    now: Timestamp,
) -> Result<Within, Error> {
    let base = hash_of_mailbox(key, &asking.address);
    let network = hashed(key, b"network that asked", asking.network.as_str());
    let (hour, day) = ((now - HOUR).as_second(), (now - DAY).as_second());
    sqlx::query("DELETE FROM asked WHERE second <= ?").bind(day).execute(&mut *connection).await?;
    let (from_network, in_all, about_mailbox): (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM asked WHERE network_hash = ?1 AND second > ?3),
                (SELECT count(*) FROM asked WHERE second > ?3),
                (SELECT count(*) FROM asked WHERE base_hash = ?2 AND mailed = 1)",
    )
    .bind(&network)
    .bind(&base)
    .bind(hour)
    .fetch_one(&mut *connection)
    .await?;
    if from_network >= PER_NETWORK_AND_HOUR || in_all >= PER_HOUR {
        return Ok(Within::None);
    }
    // Counted even if it leads to no mail: who asks about one mailbox over and over is bounded as well,
    // and what is left for others tells nothing about that mailbox.
    sqlx::query("INSERT INTO asked (second, base_hash, network_hash, mailed) VALUES (?, ?, ?, ?)")
        .bind(now.as_second())
        .bind(base)
        .bind(network)
        .bind(about_mailbox == 0)
        .execute(&mut *connection)
        .await?;
    Ok(if about_mailbox == 0 { Within::All } else { Within::OtherMailboxes })
}

/// Lets a mailbox be asked about anew: whoever answers there has read what was sent, and may want to come back.
pub(super) async fn answered(
    connection: &mut SqliteConnection,
    key: &Key,
    address: &Address,
) -> Result<(), Error> {
    sqlx::query("UPDATE asked SET mailed = 0 WHERE base_hash = ?")
        .bind(hash_of_mailbox(key, address))
        .execute(connection)
        .await?;
    Ok(())
}

fn hash_of_mailbox(key: &Key, address: &Address) -> String {
    hashed(key, b"address that was asked about", &address.base())
}

/// A keyed hash as hexadecimal digits.
fn hashed(key: &Key, label: &'static [u8], text: &str) -> String {
    let hash = key.hash(label).chain_update(text).finalize().into_bytes();
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    hash.iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]).collect()
}
