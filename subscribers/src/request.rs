//! In charge of what people ask for on the web: to be on the list, or that their mail goes to another
//! address. Nothing of it counts before somebody has pressed the button in a mail to that address.
//!
//! Asking only writes the question down ([`Subscribers::ask`]), within [`bounds`], and takes the same
//! steps whoever asks; what the list knows of the address is looked at later
//! ([`Subscribers::look_at_requests`]), when nobody waits for an answer that could tell. It leaves the
//! mails that come of it to [`notices`], and making and sending them to the program.

mod bounds;
mod kept;
mod moving;
mod network;
mod notices;
mod stored;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};
use sqlx::{Row as _, SqliteConnection};

pub use self::bounds::{PER_HOUR, PER_NETWORK_AND_HOUR};
pub use self::kept::RecordedRequest;
pub(crate) use self::kept::about;
pub(crate) use self::moving::take_back;
pub use self::network::Network;
pub use self::notices::{Notice, NoticeEnd, NoticeKind};
use self::stored::{Kind, Request, request};
use crate::joining::{self, Entry};
use crate::key::AddressHash;
use crate::suppression::Barred;
use crate::{
    Address, Consent, ConsentKind, Error, Key, Name, Outcome, Purpose, Reason, State, SubscriberId,
    Subscribers, TokenError,
};

/// How long a question may be confirmed.
const CONFIRMABLE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long an address that was never confirmed is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Questions that are looked at in one transaction.
const AT_ONCE: u32 = 100;

/// What somebody asks for, as it is recorded with their consent.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Where the mail is to go.
    pub address: Address,
    /// How they want to be called.
    pub name: Option<Name>,
    /// Where they asked: an address of the web.
    pub place: String,
    /// What they agreed to, word for word.
    pub wording: String,
    /// Where from.
    pub network: Network,
}

/// What became of a question. It tells nothing of what the list knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It was written down, or was asked about this address less than a day ago: a mail comes, or came.
    Taken,
    /// Too many were asked from this network, or by everybody, within the last hour.
    TooMany,
}

/// What became of a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It counts now.
    Done(SubscriberId),
    /// It has counted before, and still does.
    Before(SubscriberId),
    /// The link is good for nothing: forged, expired, or about a question that is no more.
    Stale,
}

/// What a link to confirm something is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmable {
    /// It can be confirmed.
    Open,
    /// It was, and still counts.
    Before(SubscriberId),
    /// Nothing.
    Stale,
}

/// What a token names.
enum Named {
    /// A question that waits for an answer.
    Open(Request),
    /// One that was answered, by somebody who still is where it put them.
    Done(SubscriberId),
    /// Nothing that can be answered.
    Nothing,
}

impl Subscribers {
    /// Writes down that an address is to be on the list, unless it was asked about too often.
    pub async fn ask(&self, asking: &Asking, now: Timestamp) -> Result<Asked, Error> {
        self.write_down(Kind::Subscribe, None, asking, now).await
    }

    /// Writes down that a subscriber's mail is to go to another address, unless it was asked about too
    /// often.
    pub async fn ask_to_change_address(
        &self,
        id: SubscriberId,
        asking: &Asking,
        now: Timestamp,
    ) -> Result<Asked, Error> {
        self.write_down(Kind::ChangeAddress, Some(id), asking, now).await
    }

    async fn write_down(
        &self,
        kind: Kind,
        subscriber: Option<SubscriberId>,
        asking: &Asking,
        now: Timestamp,
    ) -> Result<Asked, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let within = bounds::count(&mut transaction, &self.key, asking, now).await?;
        if within == bounds::Within::All {
            sqlx::query(
                "INSERT INTO requests
                        (kind, state, subscriber, address, name, place, wording, network, asked_at, expires_at)
                 VALUES (?, 'asked', ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(kind.as_str())
            .bind(subscriber.map(|id| id.0))
            .bind(asking.address.expose())
            .bind(asking.name.as_ref().map(Name::as_str))
            .bind(&asking.place)
            .bind(&asking.wording)
            .bind(asking.network.as_str())
            .bind(now.to_string())
            .bind((now + CONFIRMABLE).to_string())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(if within == bounds::Within::None { Asked::TooMany } else { Asked::Taken })
    }

    /// Looks at what was asked since last time, and queues the mails that come of it. Returns how many
    /// questions there were; a few at a time.
    pub async fn look_at_requests(&self, now: Timestamp) -> Result<usize, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let rows = sqlx::query("SELECT * FROM requests WHERE state = 'asked' ORDER BY id LIMIT ?")
            .bind(AT_ONCE)
            .fetch_all(&mut *transaction)
            .await?;
        for row in &rows {
            let request = request(row)?;
            self.look_at(&mut transaction, &request, now).await?;
        }
        transaction.commit().await?;
        Ok(rows.len())
    }

    async fn look_at(
        &self,
        connection: &mut SqliteConnection,
        request: &Request,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut subscriber = request.subscriber;
        let notice = match request.kind {
            // Only the owner of the new mailbox can say yes, whatever the list knows of it.
            Kind::ChangeAddress => match self.barred(connection, &request.address).await? {
                None | Some(Reason::Unsubscribe) => Some(NoticeKind::ChangeAddress),
                Some(_) => None,
            },
            Kind::Subscribe => {
                let all = Barred::load(connection).await?;
                let entry = self.entry_of(request, State::Pending, None, now);
                let outcome = joining::record(connection, &[entry], &all, false).await?;
                let found = known(connection, &request.address).await?;
                subscriber = found.map(|(id, _)| id);
                match (outcome.first(), found.map(|(_, state)| state)) {
                    // Only who left by their own wish may come back by their own wish.
                    (Some(Outcome::Suppressed(Reason::Unsubscribe)), _) => Some(NoticeKind::Confirm),
                    (Some(Outcome::Suppressed(_)), _) => None,
                    (_, Some(State::Confirmed)) => Some(NoticeKind::Known),
                    _ => Some(NoticeKind::Confirm),
                }
            }
        };
        let open = matches!(notice, Some(NoticeKind::Confirm | NoticeKind::ChangeAddress));
        sqlx::query("UPDATE requests SET state = ?, subscriber = ? WHERE id = ?")
            .bind(if open { "open" } else { "done" })
            .bind(subscriber.map(|id| id.0))
            .bind(request.id)
            .execute(&mut *connection)
            .await?;
        match notice {
            Some(kind) => notices::queue(connection, kind, request.id, now, request.expires_at).await,
            None => Ok(()),
        }
    }

    /// Whether the token in a link still confirms something; changes nothing.
    pub async fn may_confirm(
        &self,
        purpose: Purpose,
        token: &str,
        now: Timestamp,
    ) -> Result<Confirmable, Error> {
        let mut connection = self.pool.acquire().await?;
        Ok(match self.named(&mut connection, purpose, token, now).await? {
            // It would be refused: whoever was barred since is not asked.
            Named::Open(request)
                if !matches!(
                    self.barred(&mut connection, &request.address).await?,
                    None | Some(Reason::Unsubscribe)
                ) =>
            {
                Confirmable::Stale
            }
            Named::Open(_) => Confirmable::Open,
            Named::Done(id) => Confirmable::Before(id),
            Named::Nothing => Confirmable::Stale,
        })
    }

    /// Puts whoever a token to confirm names on the list, records their consent and queues the welcome.
    /// Repeating it changes nothing.
    pub async fn confirm(&self, token: &str, now: Timestamp) -> Result<Confirmed, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let request = match self.named(&mut transaction, Purpose::Confirm, token, now).await? {
            Named::Open(request) => request,
            Named::Done(id) => return Ok(Confirmed::Before(id)),
            Named::Nothing => return Ok(Confirmed::Stale),
        };
        // What came between question and answer wins: a complaint, or the organiser's hand.
        let barred = self.barred(&mut transaction, &request.address).await?;
        if !matches!(barred, None | Some(Reason::Unsubscribe)) {
            return Ok(Confirmed::Stale);
        }
        let before = known(&mut transaction, &request.address).await?;
        let all = Barred::load(&mut transaction).await?;
        let entry = self.entry_of(&request, State::Confirmed, request.name.as_ref(), now);
        joining::record(&mut transaction, &[entry], &all, true).await?;
        let Some((id, State::Confirmed)) = known(&mut transaction, &request.address).await? else {
            return Ok(Confirmed::Stale);
        };
        // Of several spellings of an address, the one that the button was pressed at gets the mail.
        if before.is_none_or(|(_, state)| state != State::Confirmed) {
            sqlx::query("UPDATE subscribers SET address = ?, paused_until = NULL WHERE id = ?")
                .bind(request.address.expose())
                .bind(id.0)
                .execute(&mut *transaction)
                .await?;
        }
        close(&mut transaction, &self.key, &request, id).await?;
        let until = now + CONFIRMABLE;
        notices::queue(&mut transaction, NoticeKind::Welcome, request.id, now, until).await?;
        transaction.commit().await?;
        Ok(Confirmed::Done(id))
    }

    /// Lets a subscriber's mail go to the address that a token to change it names, and tells the old one.
    /// Somebody else who is at that address makes way. Repeating it changes nothing.
    pub async fn change_address(&self, token: &str, now: Timestamp) -> Result<Confirmed, Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let request = match self.named(&mut transaction, Purpose::ChangeAddress, token, now).await? {
            Named::Open(request) => request,
            Named::Done(id) => return Ok(Confirmed::Before(id)),
            Named::Nothing => return Ok(Confirmed::Stale),
        };
        let Some(id) = request.subscriber else { return Ok(Confirmed::Stale) };
        let barred = self.barred(&mut transaction, &request.address).await?;
        if !matches!(barred, None | Some(Reason::Unsubscribe)) {
            return Ok(Confirmed::Stale);
        }
        let old = moving::address_of(&mut transaction, id).await?;
        let old_is_barred = match &old {
            Some(old) => self.barred(&mut transaction, old).await?.is_some(),
            None => false,
        };
        let entry = self.entry_of(&request, State::Confirmed, None, now);
        if !moving::move_to(&mut transaction, id, entry, now).await? {
            return Ok(Confirmed::Stale);
        }
        close(&mut transaction, &self.key, &request, id).await?;
        // Whoever reads mail that somebody passed on must not take their subscription away unseen.
        if let Some(old) = old.filter(|old| !old_is_barred && old.base() != request.address.base()) {
            let times = (now, now + CONFIRMABLE);
            notices::queue_to(&mut transaction, NoticeKind::Moved, Some(&old), request.id, times).await?;
        }
        transaction.commit().await?;
        Ok(Confirmed::Done(id))
    }

    /// The question that a token names, and whether it can still be answered.
    async fn named(
        &self,
        connection: &mut SqliteConnection,
        purpose: Purpose,
        token: &str,
        now: Timestamp,
    ) -> Result<Named, Error> {
        let id = match self.key.read_token_until(purpose, token, now) {
            Ok(id) => id,
            Err(TokenError::Foreign | TokenError::Expired) => return Ok(Named::Nothing),
        };
        let row = sqlx::query("SELECT * FROM requests WHERE id = ?")
            .bind(id)
            .fetch_optional(&mut *connection)
            .await?;
        let Some(row) = row else { return Ok(Named::Nothing) };
        let request = request(&row)?;
        let wanted = match request.kind {
            Kind::Subscribe => Purpose::Confirm,
            Kind::ChangeAddress => Purpose::ChangeAddress,
        };
        if wanted != purpose {
            return Ok(Named::Nothing);
        }
        if row.try_get::<&str, _>("state")? == "open" {
            return Ok(if now < request.expires_at { Named::Open(request) } else { Named::Nothing });
        }
        // Answered before: the link is still right for whoever is still there.
        let Some(id) = request.subscriber else { return Ok(Named::Nothing) };
        let there =
            sqlx::query("SELECT 1 FROM subscribers WHERE id = ? AND base = ? AND state = 'confirmed'")
                .bind(id.0)
                .bind(request.address.base())
                .fetch_optional(connection)
                .await?;
        Ok(if there.is_some() { Named::Done(id) } else { Named::Nothing })
    }

    /// Deletes what nobody needs any more: questions of which nothing came, and the addresses that came
    /// with them, after thirty days. Returns how many addresses went.
    pub async fn forget_unconfirmed(&self, now: Timestamp) -> Result<u64, Error> {
        let before = (now - KEPT).to_string();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // Whoever asked again since may still confirm; who is pending by an import came without a question.
        sqlx::query(
            "DELETE FROM consents WHERE subscriber IN
                (SELECT id FROM subscribers WHERE state = 'pending'
                    AND id IN (SELECT subscriber FROM requests WHERE asked_at < ?1)
                    AND id NOT IN
                        (SELECT subscriber FROM requests WHERE asked_at >= ?1 AND subscriber IS NOT NULL))",
        )
        .bind(&before)
        .execute(&mut *transaction)
        .await?;
        let forgotten = sqlx::query(
            "DELETE FROM subscribers WHERE state = 'pending'
                AND id IN (SELECT subscriber FROM requests WHERE asked_at < ?1)
                AND id NOT IN
                    (SELECT subscriber FROM requests WHERE asked_at >= ?1 AND subscriber IS NOT NULL)",
        )
        .bind(&before)
        .execute(&mut *transaction)
        .await?;
        for statement in [
            "DELETE FROM notices WHERE request IN (SELECT id FROM requests WHERE asked_at < ?)",
            "DELETE FROM requests WHERE asked_at < ?",
        ] {
            sqlx::query(statement).bind(&before).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(forgotten.rows_affected())
    }

    fn entry_of(&self, request: &Request, state: State, name: Option<&Name>, now: Timestamp) -> Entry {
        let base = request.address.base();
        let (kind, at) = match state {
            State::Confirmed => (ConsentKind::Confirmed, now),
            _ => (ConsentKind::Requested, request.asked_at),
        };
        Entry {
            hash: self.key.address_hash(&base),
            former: self.key.former_hash(&request.address, &base),
            address: request.address.expose().to_owned(),
            base,
            name: name.map(|name| name.as_str().to_owned()),
            state,
            bar: None,
            tags: Vec::new(),
            consent: Consent {
                at,
                kind,
                place: request.place.clone(),
                wording: Some(request.wording.clone()),
                network: Some(request.network.clone()),
            },
        }
    }

    /// Why an address must not be mailed; of several reasons the one that bars most.
    async fn barred(
        &self,
        connection: &mut SqliteConnection,
        address: &Address,
    ) -> Result<Option<Reason>, Error> {
        if Barred::load(connection).await?.hold_domain(address.expose()) {
            return Ok(Some(Reason::Domain));
        }
        let base = address.base();
        let former = self.key.former_hash(address, &base).map(AddressHash::to_text);
        let words: Vec<String> =
            sqlx::query_scalar("SELECT reason FROM suppressions WHERE address_hash IN (?, ?)")
                .bind(self.key.address_hash(&base).to_text())
                .bind(former)
                .fetch_all(&mut *connection)
                .await?;
        let recorded = words.iter().map(|word| Reason::stored(word)).reduce(Reason::stronger);
        Ok(Reason::barring(recorded, known(connection, address).await?.map(|(_, state)| state)))
    }
}

/// Who has an address, in any of its spellings.
async fn known(
    connection: &mut SqliteConnection,
    address: &Address,
) -> Result<Option<(SubscriberId, State)>, Error> {
    let row = sqlx::query("SELECT id, state FROM subscribers WHERE base = ?")
        .bind(address.base())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let id: i64 = row.try_get("id")?;
    let state = row.try_get::<&str, _>("state")?.parse().map_err(|_| Error::Damaged(id))?;
    Ok(Some((SubscriberId(id), state)))
}

/// Records that a question was answered, which puts a subscriber at its address; and with it every other
/// of its kind about whoever asked.
async fn close(
    connection: &mut SqliteConnection,
    key: &Key,
    request: &Request,
    there: SubscriberId,
) -> Result<(), Error> {
    bounds::answered(connection, key, &request.address).await?;
    let asker = request.subscriber.unwrap_or(there);
    sqlx::query(
        "UPDATE requests SET state = 'done'
          WHERE id = ?1 OR (kind = ?2 AND subscriber = ?3 AND state = 'open')",
    )
    .bind(request.id)
    .bind(request.kind.as_str())
    .bind(asker.0)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE requests SET subscriber = ? WHERE id = ?")
        .bind(there.0)
        .bind(request.id)
        .execute(connection)
        .await?;
    Ok(())
}
