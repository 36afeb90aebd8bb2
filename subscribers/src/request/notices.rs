//! In charge of the queue of mails about somebody's own subscription: durable, each sent once, none after
//! its time.
//!
//! It leaves what they say and how they go to the program, which calls [`Subscribers::notice_sending`]
//! right before the bytes after which only the far side knows whether a mail has arrived.

use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use crate::{Address, Error, Purpose, Reason, State, SubscriberId, Subscribers};

/// Why a mail is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// An address was given on the form, and its owner is to confirm it.
    Confirm,
    /// The same, and the address is on the list already.
    Known,
    /// Somebody has confirmed.
    Welcome,
    /// An address was given as a subscriber's new one, and its owner is to confirm it.
    ChangeAddress,
    /// That was confirmed: their old address is told.
    Moved,
}

impl NoticeKind {
    const ALL: [NoticeKind; 5] = [
        NoticeKind::Confirm,
        NoticeKind::Known,
        NoticeKind::Welcome,
        NoticeKind::ChangeAddress,
        NoticeKind::Moved,
    ];

    /// The word as it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            NoticeKind::Confirm => "confirm",
            NoticeKind::Known => "known",
            NoticeKind::Welcome => "welcome",
            NoticeKind::ChangeAddress => "change_address",
            NoticeKind::Moved => "moved",
        }
    }

    /// Whether it goes to somebody who is on the list, and only as long as they are.
    fn to_subscriber(self) -> bool {
        matches!(self, NoticeKind::Known | NoticeKind::Welcome)
    }
}

/// A mail that is to be sent now.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Names it for good.
    pub id: i64,
    /// Why it is sent.
    pub kind: NoticeKind,
    /// Where to.
    pub address: Address,
    /// How its owner is called, where the list knows them.
    pub name: Option<String>,
    /// Who they are on the list, where they are.
    pub subscriber: Option<SubscriberId>,
    /// Where their mail goes from now on, where that is what it tells.
    pub moved_to: Option<Address>,
    /// When it was queued: its date, the same on every try.
    pub made_at: Timestamp,
    /// How often it was tried before.
    pub attempts: u32,
    request: i64,
    expires_at: Timestamp,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeEnd {
    /// It has arrived.
    Sent,
    /// Not now; not before a moment.
    Later(Timestamp, String),
    /// Never; why not, without an address.
    Refused(String),
    /// It was sent and no answer came: it is not sent again.
    Uncertain(String),
}

/// Mails that are looked at in one question.
const AT_ONCE: i64 = 100;

/// Queues a mail about a request, unless one of its kind was queued before.
pub(super) async fn queue(
    connection: &mut SqliteConnection,
    kind: NoticeKind,
    request: i64,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Error> {
    queue_to(connection, kind, None, request, (now, expires_at)).await
}

/// Queues a mail to an address that nothing else will tell when it goes.
pub(super) async fn queue_to(
    connection: &mut SqliteConnection,
    kind: NoticeKind,
    to: Option<&Address>,
    request: i64,
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO notices (kind, request, state, made_at, expires_at, due, goes_to)
         VALUES (?, ?, 'queued', ?, ?, ?, ?)
         ON CONFLICT (request, kind) DO NOTHING",
    )
    .bind(kind.as_str())
    .bind(request)
    .bind(now.to_string())
    .bind(expires_at.to_string())
    .bind(now.as_second())
    .bind(to.map(Address::expose))
    .execute(connection)
    .await?;
    Ok(())
}

impl Subscribers {
    /// Marks mails that were being sent when their sender ended as uncertain. To be called by the one
    /// program that sends, before it does. Returns how many there were.
    pub async fn recover_notices(&self) -> Result<u64, Error> {
        let cut_off = sqlx::query(
            "UPDATE notices SET state = 'uncertain', reason = 'cut off while it was being sent', goes_to = NULL
              WHERE state = 'sending'",
        )
        .execute(&self.pool)
        .await?;
        Ok(cut_off.rows_affected())
    }

    /// The mail that is to be sent next, if one is due. Those whose time is over, or whose reader has
    /// left, are settled on the way.
    pub async fn next_notice(&self, now: Timestamp) -> Result<Option<Notice>, Error> {
        let rows = sqlx::query(
            "SELECT notices.*, requests.address AS asked_address, requests.subscriber,
                    subscribers.address, subscribers.name, subscribers.state AS subscriber_state
               FROM notices JOIN requests ON requests.id = notices.request
               LEFT JOIN subscribers ON subscribers.id = requests.subscriber
              WHERE notices.state = 'queued' AND notices.due <= ? ORDER BY notices.due, notices.id LIMIT ?",
        )
        .bind(now.as_second())
        .bind(AT_ONCE)
        .fetch_all(&self.pool)
        .await?;
        for row in &rows {
            let (notice, wanted) = notice(row)?;
            if wanted && now < notice.expires_at && self.may_get(&notice).await? {
                return Ok(Some(notice));
            }
            self.end_notice(notice.id, "expired", None).await?;
        }
        Ok(None)
    }

    /// Whether nothing was recorded since that keeps a mail from an old address.
    async fn may_get(&self, notice: &Notice) -> Result<bool, Error> {
        if notice.kind != NoticeKind::Moved {
            return Ok(true);
        }
        let barred = self.barred(&mut *self.pool.acquire().await?, &notice.address).await?;
        Ok(matches!(barred, None | Some(Reason::Unsubscribe)))
    }

    /// When the next mail is due; none when none is queued.
    pub async fn next_notice_due(&self) -> Result<Option<Timestamp>, Error> {
        let due: Option<i64> = sqlx::query_scalar("SELECT min(due) FROM notices WHERE state = 'queued'")
            .fetch_one(&self.pool)
            .await?;
        Ok(due.and_then(|second| Timestamp::from_second(second).ok()))
    }

    /// The token that the button of a mail carries; none where it has no button that acts.
    pub fn notice_token(&self, notice: &Notice) -> Option<String> {
        let purpose = match notice.kind {
            NoticeKind::Confirm => Purpose::Confirm,
            NoticeKind::ChangeAddress => Purpose::ChangeAddress,
            NoticeKind::Known | NoticeKind::Welcome | NoticeKind::Moved => return None,
        };
        Some(self.key.token_until(purpose, notice.request, notice.expires_at))
    }

    /// Records, durably, that a mail is being sent: from now on it is not sent again by itself. Returns
    /// false when it must not be sent any more.
    pub async fn notice_sending(&self, id: i64, now: Timestamp) -> Result<bool, Error> {
        let begun = sqlx::query(
            "UPDATE notices SET state = 'sending' WHERE id = ? AND state = 'queued' AND expires_at > ?",
        )
        .bind(id)
        .bind(now.to_string())
        .execute(&self.pool)
        .await?;
        Ok(begun.rows_affected() == 1)
    }

    /// Records what became of a try.
    pub async fn settle_notice(&self, id: i64, end: &NoticeEnd) -> Result<(), Error> {
        match end {
            NoticeEnd::Sent => self.end_notice(id, "sent", None).await,
            NoticeEnd::Refused(reason) => self.end_notice(id, "refused", Some(reason)).await,
            NoticeEnd::Uncertain(reason) => self.end_notice(id, "uncertain", Some(reason)).await,
            NoticeEnd::Later(due, reason) => {
                sqlx::query(
                    "UPDATE notices SET state = 'queued', due = ?, attempts = attempts + 1, reason = ?
                      WHERE id = ?",
                )
                .bind(due.as_second())
                .bind(reason)
                .bind(id)
                .execute(&self.pool)
                .await?;
                Ok(())
            }
        }
    }

    async fn end_notice(&self, id: i64, state: &str, reason: Option<&str>) -> Result<(), Error> {
        sqlx::query(
            "UPDATE notices SET state = ?, reason = ?, attempts = attempts + 1, goes_to = NULL WHERE id = ?",
        )
        .bind(state)
        .bind(reason)
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

impl Notice {
    /// How long to wait before another try: longer each time, an hour at most.
    pub fn pause(&self) -> SignedDuration {
        SignedDuration::from_mins(1 << self.attempts.min(6)).min(SignedDuration::from_hours(1))
    }
}

/// A mail, and whether its reader still wants it.
fn notice(row: &SqliteRow) -> Result<(Notice, bool), Error> {
    let request: i64 = row.try_get("request")?;
    let damaged = || Error::DamagedRequest(request);
    let word: &str = row.try_get("kind")?;
    let kind = NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(damaged)?;
    let state: Option<State> = match row.try_get::<Option<&str>, _>("subscriber_state")? {
        Some(word) => Some(word.parse().map_err(|_| damaged())?),
        None => None,
    };
    let confirmed = state == Some(State::Confirmed);
    // Whoever is on the list may have moved since; whoever is to confirm is asked where they said.
    let asked: &str = row.try_get("asked_address")?;
    let goes_to: Option<&str> = row.try_get("goes_to")?;
    let address = match (goes_to, row.try_get::<Option<&str>, _>("address")?) {
        (Some(address), _) => address,
        (None, Some(address)) if kind.to_subscriber() => address,
        _ => asked,
    };
    let wanted = match kind {
        NoticeKind::Known | NoticeKind::Welcome | NoticeKind::ChangeAddress => confirmed,
        NoticeKind::Confirm => !confirmed,
        // Whether they have left meanwhile, from the new address, is for the old one to know all the more.
        NoticeKind::Moved => goes_to.is_some(),
    };
    let moved_to = match kind {
        NoticeKind::Moved => Some(Address::parse(asked).map_err(|_| damaged())?),
        _ => None,
    };
    let time = |column| row.try_get::<&str, _>(column)?.parse().map_err(|_| damaged());
    let notice = Notice {
        id: row.try_get("id")?,
        kind,
        address: Address::parse(address).map_err(|_| damaged())?,
        // A name that a stranger typed greets nobody.
        name: if confirmed { row.try_get("name")? } else { None },
        subscriber: row.try_get::<Option<i64>, _>("subscriber")?.map(SubscriberId).filter(|_| confirmed),
        moved_to,
        made_at: time("made_at")?,
        attempts: row.try_get::<i64, _>("attempts")?.try_into().unwrap_or(u32::MAX),
        request,
        expires_at: time("expires_at")?,
    };
    Ok((notice, wanted))
}
