//! In charge of mail about subscriptions while the server runs: it looks at what was asked, and sends what
//! comes of it, one mail after the other.
//!
//! Nobody waits for it. What it does is recorded before and after, so that a restart, or a mail server
//! that is down, costs nothing and sends nothing twice. It leaves what may be asked to the list, what a
//! mail is to [`crate::channel::email`], and which edition is the newest to the outbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use recap_subscribers::{Address, Notice, NoticeEnd, NoticeKind, Subscribers};
use recap_templates::Occasion;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::channel::email::{self, Email, NoticeCarrier};
use crate::channel::{Commitment, Refusal};
use crate::config::{self, Page};
use crate::error::{Error, Result};
use crate::outbox::{Outbox, WorkLock};

/// How often what was never confirmed is looked for, and a lock that another program holds.
const NOW_AND_THEN: SignedDuration = SignedDuration::from_mins(15);

/// How long to wait after the store or the mail server as a whole has refused.
const AFTER_TROUBLE: SignedDuration = SignedDuration::from_secs(30);

/// Sends mail about subscriptions.
pub struct Courier {
    list: Subscribers,
    outbox: Outbox,
    email: Email,
    settings: config::Email,
    asked: Arc<Notify>,
    carrier: Option<NoticeCarrier>,
    tidied: Option<Timestamp>,
}

/// What a step of the courier did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something: there may be more.
    Worked,
    /// Nothing; there is nothing to do before this moment, as far as is known.
    Idle(Timestamp),
}

impl Courier {
    /// A courier that is woken by `asked`.
    pub fn new(
        list: Subscribers,
        outbox: Outbox,
        email: Email,
        settings: config::Email,
        asked: Arc<Notify>,
    ) -> Self {
        Courier { list, outbox, email, settings, asked, carrier: None, tidied: None }
    }

    /// Works until it is stopped, as the only one on a store: another program that does is waited for.
    pub async fn run(mut self, store: PathBuf, stop: CancellationToken) {
        let Some(_lock) = self.locked(&store, &stop).await else { return };
        while !stop.is_cancelled() {
            let now = Timestamp::now();
            let until = match self.step(now).await {
                Ok(Step::Worked) => continue,
                Ok(Step::Idle(until)) => until,
                Err(error) => {
                    tracing::error!(error = %format_args!("{error:#}"), "mail about subscriptions waits");
                    now + AFTER_TROUBLE
                }
            };
            // No connection is kept while there is nothing to send.
            self.hang_up().await;
            let pause = until.duration_since(Timestamp::now()).max(SignedDuration::ZERO);
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.asked.notified() => {}
                () = tokio::time::sleep(pause.unsigned_abs()) => {}
            }
        }
        self.hang_up().await;
    }

    /// The lock of whoever sends; none when it is to stop before it has it.
    async fn locked(&self, store: &std::path::Path, stop: &CancellationToken) -> Option<WorkLock> {
        let mut told = false;
        loop {
            let taken = WorkLock::take_notices(store);
            let recovered = match taken {
                Ok(lock) => self.list.recover_notices().await.map(|_| lock).map_err(list_error),
                Err(error) => Err(error),
            };
            match recovered {
                Ok(lock) => return Some(lock),
                Err(error) if !told => {
                    told = true;
                    tracing::warn!(error = %format_args!("{error:#}"), "this server does not send mail about subscriptions yet");
                }
                Err(_) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return None,
                () = tokio::time::sleep(Duration::from_secs(60)) => {}
            }
        }
    }

    /// Does the next thing that is to be done.
    ///
    /// # Errors
    /// When the store refuses; nothing is lost.
    pub async fn step(&mut self, now: Timestamp) -> Result<Step> {
        if self.tidied.is_none_or(|tidied| now.duration_since(tidied) >= NOW_AND_THEN) {
            let forgotten = self.list.forget_unconfirmed(now).await.map_err(list_error)?;
            if forgotten > 0 {
                tracing::info!(forgotten, "addresses that were never confirmed are deleted");
            }
            self.tidied = Some(now);
        }
        if self.list.look_at_requests(now).await.map_err(list_error)? > 0 {
            return Ok(Step::Worked);
        }
        let Some(notice) = self.list.next_notice(now).await.map_err(list_error)? else {
            let next = self.list.next_notice_due().await.map_err(list_error)?;
            let tidy = now + NOW_AND_THEN;
            return Ok(Step::Idle(next.map_or(tidy, |due| due.min(tidy)).max(now)));
        };
        // In boxes: a conversation holds everything it ever waits for.
        let refusal = Box::pin(self.deliver(&notice, now)).await?;
        Ok(match refusal {
            // The next one would fare no better.
            Some(Refusal::Busy { .. } | Refusal::Unreachable { .. } | Refusal::Halt { .. }) => {
                Step::Idle(now + notice.pause())
            }
            _ => Step::Worked,
        })
    }

    /// Sends one mail and records what became of it.
    async fn deliver(&mut self, notice: &Notice, now: Timestamp) -> Result<Option<Refusal>> {
        let edition = match (notice.kind, notice.subscriber) {
            (NoticeKind::Welcome, Some(id)) => self.outbox.newest_for(id.0).await?,
            _ => None,
        };
        let tokens =
            notice.subscriber.map(|id| (self.list.unsubscribe_token(id), self.list.preferences_token(id)));
        let to = notice.address.clone().into();
        let moved_to = notice.moved_to.as_ref().map(Address::masked).unwrap_or_default();
        let mail = email::Notice {
            occasion: occasion(notice.kind, &moved_to),
            key: format!("notice {} of {}", notice.id, notice.made_at),
            to: &to,
            name: notice.name.as_deref(),
            button: self.button(notice),
            // Who reads mail to an address that is not, or no longer, theirs is not to act for them.
            tokens: tokens.filter(|_| !matches!(notice.kind, NoticeKind::ChangeAddress | NoticeKind::Moved)),
            edition: edition.as_ref(),
            date: notice.made_at,
        };
        let sending = Sending { list: &self.list, notice: notice.id, now };
        let carrier = self.carrier.get_or_insert_with(|| self.email.notice_carrier());
        let sent = Box::pin(carrier.send(&mail, &sending)).await;
        let end = ended(sent.as_ref().err(), notice, now);
        let kind = notice.kind.as_str();
        match &sent {
            Ok(receipt) => tracing::info!(notice = notice.id, kind, receipt = receipt.id, "a mail was sent"),
            Err(refusal) => tracing::warn!(notice = notice.id, kind, %refusal, "a mail was not sent"),
        }
        self.list.settle_notice(notice.id, &end).await.map_err(list_error)?;
        Ok(sent.err())
    }

    /// Where the button of a mail leads.
    fn button(&self, notice: &Notice) -> Option<url::Url> {
        let (page, token) = match notice.kind {
            NoticeKind::Confirm => (Page::Confirm, self.list.notice_token(notice)?),
            NoticeKind::ChangeAddress => (Page::ChangeAddress, self.list.notice_token(notice)?),
            NoticeKind::Known => (Page::Preferences, self.list.preferences_token(notice.subscriber?)),
            NoticeKind::Welcome | NoticeKind::Moved => return None,
        };
        let mut url = self.settings.page(page);
        url.query_pairs_mut().append_pair("token", &token);
        Some(url)
    }

    async fn hang_up(&mut self) {
        if let Some(mut carrier) = self.carrier.take() {
            carrier.close().await;
        }
    }
}

fn occasion(kind: NoticeKind, moved_to: &str) -> Occasion<'_> {
    match kind {
        NoticeKind::Confirm => Occasion::Confirm,
        NoticeKind::Known => Occasion::Known,
        NoticeKind::Welcome => Occasion::Welcome,
        NoticeKind::ChangeAddress => Occasion::ChangeAddress,
        NoticeKind::Moved => Occasion::Moved { to: moved_to },
    }
}

/// What a try came to, for the record.
fn ended(refusal: Option<&Refusal>, notice: &Notice, now: Timestamp) -> NoticeEnd {
    match refusal {
        None => NoticeEnd::Sent,
        Some(Refusal::Transient { reason, .. }) => NoticeEnd::Later(now + notice.pause(), reason.clone()),
        // It is not this mail's fault: it goes as soon as anything does.
        Some(Refusal::Busy { reason } | Refusal::Unreachable { reason } | Refusal::Halt { reason }) => {
            NoticeEnd::Later(now, reason.clone())
        }
        Some(Refusal::Permanent { reason } | Refusal::Skip { reason }) => NoticeEnd::Refused(reason.clone()),
        Some(Refusal::Unknown { reason }) => NoticeEnd::Uncertain(reason.clone()),
    }
}

/// The point of no return of one mail.
struct Sending<'a> {
    list: &'a Subscribers,
    notice: i64,
    now: Timestamp,
}

impl Commitment for Sending<'_> {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(async {
            match self.list.notice_sending(self.notice, self.now).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(Refusal::Skip { reason: "its time is over".into() }),
                Err(error) => Err(Refusal::halt(format!("{:#}", list_error(error)))),
            }
        })
    }
}

fn list_error(error: recap_subscribers::Error) -> Error {
    Error::environment("the subscriber list refused").because(error)
}
