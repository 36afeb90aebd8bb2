//! In charge of suppression: addresses and domains that must not be mailed, with a reason each. An
//! address is kept as a keyed hash of its base address, so that it outlives the subscriber.
//!
//! It leaves coming back to [`crate::joining`].

use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::{Row as _, SqliteConnection};

use crate::key::AddressHash;
use crate::{Address, Error, Key, Reason, State, SubscriberId, Subscribers, request};

/// Whom a suppression is about.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// A subscriber.
    Id(SubscriberId),
    /// Whoever has an address, on the list or not.
    Address(&'a Address),
}

impl From<SubscriberId> for Who<'_> {
    fn from(id: SubscriberId) -> Self {
        Who::Id(id)
    }
}

impl<'a> From<&'a Address> for Who<'a> {
    fn from(address: &'a Address) -> Self {
        Who::Address(address)
    }
}

/// What became of a subscriber who was to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Gone from now on.
    Left,
    /// Was gone before, for a reason that weighs as much.
    AlreadyGone,
    /// Is not on the list.
    Unknown,
}

impl Subscribers {
    /// Suppresses somebody, and lets them leave if they are on the list. An address that is not is
    /// suppressed all the same, so that no import brings it. [`Reason::Domain`] suppresses everybody at
    /// the domain of the address. Repeating it changes nothing, and a reason that bars more stays.
    pub async fn suppress(
        &self,
        who: impl Into<Who<'_>>,
        reason: Reason,
        now: Timestamp,
    ) -> Result<Leaving, Error> {
        let who = who.into();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let leaving = suppress(&mut transaction, &self.key, who, reason, now).await?;
        transaction.commit().await?;
        Ok(leaving)
    }

    /// Lets a subscriber leave by their own wish. Repeating it changes nothing.
    pub async fn unsubscribe(&self, id: SubscriberId, now: Timestamp) -> Result<Leaving, Error> {
        self.suppress(id, Reason::Unsubscribe, now).await
    }

    /// Takes a subscriber off the list whose mailbox takes nothing any more: the one at an address that
    /// was written to, in any of its spellings. Whoever gets their mail elsewhere by now stays. Repeating it
    /// changes nothing.
    pub async fn bounced(
        &self,
        id: SubscriberId,
        written_to: &Address,
        now: Timestamp,
    ) -> Result<Leaving, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let base: Option<String> = sqlx::query_scalar(
            "SELECT base FROM subscribers
              WHERE id = coalesce((SELECT subscriber FROM merged WHERE id = ?1), ?1)",
        )
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
        if base.is_none_or(|base| base != written_to.base()) {
            return Ok(Leaving::Unknown);
        }
        let leaving = suppress(&mut transaction, &self.key, Who::Id(id), Reason::HardBounce, now).await?;
        transaction.commit().await?;
        Ok(leaving)
    }

    /// Takes an address off the list by hand; an import will not bring it back. Of an address that is
    /// not on the list nothing is recorded.
    pub async fn remove(&self, address: &Address, now: Timestamp) -> Result<Leaving, Error> {
        match self.find(address).await? {
            Some(id) => self.suppress(id, Reason::Manual, now).await,
            None => Ok(Leaving::Unknown),
        }
    }

    /// Why an address is suppressed, and since when.
    pub async fn suppression(&self, address: &Address) -> Result<Option<(Reason, Timestamp)>, Error> {
        let base = address.base();
        let hashes = [Some(self.key.address_hash(&base)), self.key.former_hash(address, &base)];
        let mut bars: Option<(Reason, Timestamp)> = None;
        for hash in hashes.into_iter().flatten() {
            let row = sqlx::query("SELECT reason, at FROM suppressions WHERE address_hash = ?")
                .bind(hash.to_text())
                .fetch_optional(&self.pool)
                .await?;
            let Some(row) = row else { continue };
            let reason = Reason::stored(row.try_get("reason")?);
            if bars.is_none_or(|(before, _)| reason.bars_more_than(before)) {
                bars = Some((reason, row.try_get::<&str, _>("at")?.parse().unwrap_or_default()));
            }
        }
        if bars.is_some() {
            return Ok(bars);
        }
        let row = sqlx::query(
            "SELECT at FROM suppressed_domains WHERE ?1 = domain OR ?1 LIKE '%.' || domain LIMIT 1",
        )
        .bind(address.domain())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let at: &str = row.try_get("at")?;
        Ok(Some((Reason::Domain, at.parse().unwrap_or_default())))
    }

    /// Suppresses everybody at a domain and below it, from [`crate::parse_domain`]. They stay on the list
    /// and are mailed again when it is lifted.
    pub async fn suppress_domain(&self, domain: &str, now: Timestamp) -> Result<(), Error> {
        let mut connection = self.pool.acquire().await?;
        suppress_domain(&mut connection, domain, now).await
    }

    /// Lifts the suppression of a domain; says whether there was one.
    pub async fn lift_domain(&self, domain: &str) -> Result<bool, Error> {
        let lifted = sqlx::query("DELETE FROM suppressed_domains WHERE domain = ?")
            .bind(domain)
            .execute(&self.pool)
            .await?;
        Ok(lifted.rows_affected() > 0)
    }

    /// The suppressed domains, in the order of the alphabet.
    pub async fn suppressed_domains(&self) -> Result<Vec<String>, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(Domains::load(&mut connection).await?.0)
    }
}

/// What bars addresses, for looking through many of them.
#[derive(Debug, Default)]
pub(crate) struct Barred {
    domains: Domains,
    sieve: Option<Sieve>,
}

impl Barred {
    /// For a few addresses.
    pub(crate) async fn load(connection: &mut SqliteConnection) -> Result<Self, Error> {
        Ok(Barred { domains: Domains::load(connection).await?, sieve: None })
    }

    /// For very many, with a sieve that spares most of them the question whether they are suppressed.
    pub(crate) async fn load_sieve(connection: &mut SqliteConnection) -> Result<Self, Error> {
        let sieve = Some(Sieve::load(connection).await?);
        Ok(Barred { domains: Domains::load(connection).await?, sieve })
    }

    /// Whether everybody at the domain of an address is suppressed.
    pub(crate) fn hold_domain(&self, address: &str) -> bool {
        self.domains.hold(address)
    }

    /// Whether the store may hold a suppression; the store knows for sure.
    pub(crate) fn may_hold(&self, hash: AddressHash) -> bool {
        self.sieve.as_ref().is_none_or(|sieve| sieve.may_hold(hash))
    }
}

/// The suppressed domains.
#[derive(Debug, Default)]
struct Domains(Vec<String>);

impl Domains {
    async fn load(connection: &mut SqliteConnection) -> Result<Self, Error> {
        let domains = sqlx::query_scalar("SELECT domain FROM suppressed_domains ORDER BY domain");
        Ok(Domains(domains.fetch_all(connection).await?))
    }

    /// Whether an address is at one of them or below it.
    fn hold(&self, address: &str) -> bool {
        let Some((_, domain)) = address.rsplit_once('@') else { return false };
        self.0.iter().any(|one| {
            domain.strip_suffix(one.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    }
}

/// The beginnings of all suppressed hashes, a bit for each that there can be: 2 MiB, however many they
/// are. Of a million suppressions it lets one address in sixteen through that is not suppressed.
struct Sieve(Vec<u64>);

impl Sieve {
    async fn load(connection: &mut SqliteConnection) -> Result<Self, Error> {
        let mut sieve = Sieve(vec![0; (1 << 24) / 64]);
        let mut beginnings =
            sqlx::query_scalar("SELECT substr(address_hash, 1, 4) FROM suppressions").fetch(connection);
        while let Some(beginning) = beginnings.try_next().await? {
            let beginning: String = beginning;
            // What is no hash bars nobody.
            if let Some(place) = AddressHash::beginning_of(&beginning) {
                sieve.0[place / 64] |= 1 << (place % 64);
            }
        }
        Ok(sieve)
    }

    fn may_hold(&self, hash: AddressHash) -> bool {
        let place = hash.beginning();
        self.0[place / 64] & (1 << (place % 64)) != 0
    }
}

impl std::fmt::Debug for Sieve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sieve(…)")
    }
}

async fn suppress_domain(
    connection: &mut SqliteConnection,
    domain: &str,
    now: Timestamp,
) -> Result<(), Error> {
    sqlx::query("INSERT INTO suppressed_domains (domain, at) VALUES (?, ?) ON CONFLICT (domain) DO NOTHING")
        .bind(domain)
        .bind(now.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The reason that is recorded of an address.
async fn recorded(connection: &mut SqliteConnection, hash: &str) -> Result<Option<Reason>, Error> {
    let word: Option<String> = sqlx::query_scalar("SELECT reason FROM suppressions WHERE address_hash = ?")
        .bind(hash)
        .fetch_optional(connection)
        .await?;
    Ok(word.map(|word| Reason::stored(&word)))
}

/// Records why an address is suppressed, unless there is a reason that bars as much.
pub(crate) async fn keep_stronger(
    connection: &mut SqliteConnection,
    hash: &str,
    reason: Reason,
    at: &str,
) -> Result<(), Error> {
    if recorded(connection, hash).await?.is_some_and(|before| !reason.bars_more_than(before)) {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO suppressions (address_hash, reason, at) VALUES (?, ?, ?)
         ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, at = excluded.at",
    )
    .bind(hash)
    .bind(reason.as_str())
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Suppresses somebody within whatever transaction is open. They stand where their wish puts them, even if
/// something else bars them from coming back.
pub(crate) async fn suppress(
    connection: &mut SqliteConnection,
    key: &Key,
    who: Who<'_>,
    reason: Reason,
    now: Timestamp,
) -> Result<Leaving, Error> {
    let Some(Meant { domain, hash, subscriber }) = meant(connection, key, who).await? else {
        return Ok(Leaving::Unknown);
    };
    let Some(state) = reason.state() else {
        suppress_domain(connection, &domain, now).await?;
        return Ok(subscriber.map_or(Leaving::Unknown, |_| Leaving::Left));
    };

    let before = Reason::barring(recorded(connection, &hash).await?, subscriber.map(|(_, stood)| stood));
    let bar = before.map_or(reason, |before| before.stronger(reason));
    keep_stronger(connection, &hash, bar, &now.to_string()).await?;
    let Some((id, stood)) = subscriber else { return Ok(Leaving::Unknown) };
    request::take_back(connection, id).await?;
    if stood.reason().is_some_and(|stood| stood.outweighs(reason)) {
        return Ok(Leaving::AlreadyGone);
    }
    sqlx::query("UPDATE subscribers SET state = ?, since = ? WHERE id = ?")
        .bind(state.as_str())
        .bind(now.to_string())
        .bind(id.0)
        .execute(&mut *connection)
        .await?;
    Ok(Leaving::Left)
}

/// Whose address it is that is suppressed.
struct Meant {
    domain: String,
    /// The keyed hash of the base address, as text.
    hash: String,
    /// Who has it, and where they stand.
    subscriber: Option<(SubscriberId, State)>,
}

/// Looks up who is meant; nobody, when it is a subscriber who is not there any more.
async fn meant(connection: &mut SqliteConnection, key: &Key, who: Who<'_>) -> Result<Option<Meant>, Error> {
    let row = match who {
        // A row that was found to be another one's double stands for that one.
        Who::Id(id) => sqlx::query(
            "SELECT id, address, state, address_hash FROM subscribers
              WHERE id = coalesce((SELECT subscriber FROM merged WHERE id = ?1), ?1)",
        )
        .bind(id.0),
        Who::Address(address) => {
            sqlx::query("SELECT id, address, state, address_hash FROM subscribers WHERE base = ?")
                .bind(address.base())
        }
    };
    let Some(row) = row.fetch_optional(connection).await? else {
        return Ok(match who {
            Who::Address(address) => Some(Meant {
                domain: address.domain().to_owned(),
                hash: key.address_hash(&address.base()).to_text(),
                subscriber: None,
            }),
            Who::Id(_) => None,
        });
    };
    let id: i64 = row.try_get("id")?;
    let state = row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id))?;
    let (_, domain) = row.try_get::<&str, _>("address")?.rsplit_once('@').unwrap_or_default();
    Ok(Some(Meant {
        domain: domain.to_owned(),
        hash: row.try_get("address_hash")?,
        subscriber: Some((SubscriberId(id), state)),
    }))
}

#[cfg(test)]
mod tests;
