//! In charge of opening a publication for a command: its store with the list and the outbox, and
//! the channels that its settings name.
//!
//! It leaves the settings to [`crate::config`]; commands without a publication do without it.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use recap_subscribers::{Address, Key, Reason, SubscriberId, Subscribers, Tag, Unmailed};
use sqlx::SqlitePool;

use crate::channel::email::{self, Email};
use crate::channel::feed::Feed;
use crate::channel::post_file::PostFile;
use crate::channel::{self, Around, Channel};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::outbox::{AtWork, Audience, Outbox, WorkLock, open_memory, open_store};
use crate::{http, secrets};

/// Opens the publication, runs a command on it, and closes the store, so that one file holds all of
/// it when the program has ended.
pub(super) async fn with(
    open: impl Future<Output = Result<Context>>,
    command: impl AsyncFnOnce(&Context) -> Result<()>,
) -> Result<()> {
    // In boxes: a command's future holds everything it ever waits for.
    let context = Box::pin(open).await?;
    let end = Box::pin(command(&context)).await;
    context.pool.close().await;
    end
}

/// An open publication.
pub(super) struct Context {
    pool: SqlitePool,
    pub(super) settings: Settings,
    pub(super) outbox: Outbox,
    pub(super) subscribers: Subscribers,
}

impl Context {
    /// Opens the publication, making its store where it is missing.
    pub(super) async fn open(settings: Settings) -> Result<Self> {
        // The key first: whoever finds the store finds the key that belongs to it as well.
        let key = secrets::publication_key(&settings.store, &environment)?;
        let pool = open_store(&settings.store).await?;
        Self::assemble(settings, pool, key).await
    }

    /// Opens the publication to look only: a store that is missing is not made.
    pub(super) async fn look(settings: Settings) -> Result<Self> {
        if settings.store.exists() {
            return Self::open(settings).await;
        }
        let pool = open_memory().await?;
        // A key that nothing is signed with for good: without a store there is nobody to write to.
        Self::assemble(settings, pool, Key::from_bytes(rand::random())).await
    }

    async fn assemble(settings: Settings, pool: SqlitePool, key: Key) -> Result<Self> {
        let outbox = Outbox::open(pool.clone()).await?;
        let subscribers = Subscribers::open(pool.clone(), key).await.map_err(list_error)?;
        Ok(Context { pool, settings, outbox, subscribers })
    }

    /// Takes the lock of the store, and settles what a worker that is gone has left behind.
    pub(super) async fn work(&self, doing: &str) -> Result<WorkLock> {
        let lock = WorkLock::take(&self.settings.store, doing)?;
        let uncertain = self.outbox.recover(Timestamp::now()).await?;
        if uncertain > 0 {
            super::words::warn(&format!(
                "an earlier run was cut off; {} uncertain now: recap status",
                super::words::count(uncertain, "delivery it had begun is", "deliveries it had begun are")
            ));
        }
        Ok(lock)
    }

    /// Whether anybody is at work on the publication, for whoever only looks.
    pub(super) fn at_work(&self) -> AtWork {
        WorkLock::look(&self.settings.store)
    }

    /// The channels of the publication among the wanted ones, in their order. Networks without an account
    /// that nobody posts to by hand are none.
    pub(super) fn channels(&self, wanted: &[channel::Name]) -> Result<Vec<Arc<dyn Channel>>> {
        let channels: Vec<_> =
            wanted.iter().filter_map(|name| self.channel(*name).transpose()).collect::<Result<_>>()?;
        match wanted {
            [name, ..] if channels.is_empty() => Err(no_account(*name)),
            _ => Ok(channels),
        }
    }

    /// The channel of that name.
    pub(super) fn one_channel(&self, name: channel::Name) -> Result<Arc<dyn Channel>> {
        self.channel(name)?.ok_or_else(|| no_account(name))
    }

    fn channel(&self, name: channel::Name) -> Result<Option<Arc<dyn Channel>>> {
        let settings = &self.settings;
        Ok(match (name, settings.accounts.get(&name)) {
            (channel::Name::Feed, _) => Some(Arc::new(Feed::new(settings, Arc::new(self.outbox.clone())))),
            (channel::Name::Email, _) => Some(Arc::new(self.email()?)),
            (_, Some(account)) => Some(account.open(self.around()?)),
            (network, None) => {
                PostFile::new(network, &settings.posts).map(|file| Arc::new(file) as Arc<dyn Channel>)
            }
        })
    }

    /// What the channels to accounts need.
    fn around(&self) -> Result<Around> {
        let Settings { output, posts, publication, .. } = &self.settings;
        let (output, posts, site) = (output.clone(), posts.clone(), publication.url.clone());
        Ok(Around { client: http::client()?, output, site, posts })
    }

    /// The email channel, which `--test-to` asks for a single message too.
    pub(super) fn email(&self) -> Result<Email> {
        let recipients = Arc::new(List(self.subscribers.clone()));
        Email::new(&self.settings.email, &self.settings.publication, recipients)
    }

    /// Everybody whom the email channel would write to now; of some tags, those who have one of them.
    pub(super) async fn audience(&self, only: &[Tag]) -> Result<Audience> {
        let (mut audience, now) = (Audience::default(), Timestamp::now());
        let mut last = None;
        loop {
            let page = self.subscribers.audience(only, last, now).await.map_err(list_error)?;
            let Some(end) = page.last() else { return Ok(audience) };
            last = Some(*end);
            audience.extend(page.into_iter().map(|SubscriberId(id)| id));
        }
    }
}

fn no_account(network: channel::Name) -> Error {
    Error::config(format!("no account is configured for {network}"))
        .hint(format!("Set it up below `[{network}]` in `recap.toml`."))
}

/// The subscriber list as the email channel asks it.
struct List(Subscribers);

impl email::Recipients for List {
    fn recipients<'a>(
        &'a self,
        destinations: &'a [&'a str],
    ) -> BoxFuture<'a, Result<Vec<Option<email::Recipient>>, String>> {
        Box::pin(async move {
            let ids: Vec<_> =
                destinations.iter().map(|destination| destination.parse().ok().map(SubscriberId)).collect();
            let known: Vec<_> = ids.iter().flatten().copied().collect();
            let found = self
                .0
                .recipients(&known, Timestamp::now())
                .await
                .map_err(|error| format!("{:#}", list_error(error)))?;
            let found: HashMap<_, _> = found.into_iter().map(|recipient| (recipient.id, recipient)).collect();
            // Whoever is asked about twice is answered twice.
            let recipient = |id: Option<SubscriberId>| {
                let recipient = found.get(&id?)?;
                Some(email::Recipient {
                    unsubscribe_token: self.0.unsubscribe_token(recipient.id),
                    preferences_token: self.0.preferences_token(recipient.id),
                    address: recipient.address.clone(),
                    name: recipient.name.clone(),
                })
            };
            Ok(ids.into_iter().map(recipient).collect())
        })
    }

    fn why_not<'a>(&'a self, destination: &'a str) -> BoxFuture<'a, Result<String, String>> {
        Box::pin(async move {
            // Only the list's own numbers are destinations of mail.
            let Ok(id) = destination.parse().map(SubscriberId) else { return Ok(why_not(None).to_owned()) };
            let why = self.0.unmailed(id, Timestamp::now()).await;
            why.map(|why| why_not(why).to_owned()).map_err(|error| format!("{:#}", list_error(error)))
        })
    }

    fn bounced<'a>(
        &'a self,
        destination: &'a str,
        written_to: &'a lettre::Address,
    ) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async move {
            let Ok(id) = destination.parse().map(SubscriberId) else { return Ok(()) };
            // What the list has given can be read again.
            let Ok(written_to) = Address::parse(written_to.as_ref()) else { return Ok(()) };
            let gone = self.0.bounced(id, &written_to, Timestamp::now()).await;
            gone.map(drop).map_err(|error| format!("{:#}", list_error(error)))
        })
    }

    fn bounce_token(&self, delivery: i64) -> String {
        self.0.bounce_token(delivery)
    }
}

/// Why somebody gets no mail who was to get some; nothing keeps it from whoever has come back by now.
fn why_not(why: Option<Unmailed>) -> &'static str {
    match why {
        None => "not on the list when their turn came",
        Some(Unmailed::Unknown) => "not on the list any more",
        Some(Unmailed::Unconfirmed) => "has not confirmed the address",
        Some(Unmailed::Paused) => "paused by themselves",
        Some(Unmailed::Suppressed(Reason::Unsubscribe)) => "unsubscribed",
        Some(Unmailed::Suppressed(Reason::Manual)) => "taken off the list by hand",
        Some(Unmailed::Suppressed(Reason::HardBounce | Reason::SoftBounces)) => {
            "taken off the list: mail to the address came back"
        }
        Some(Unmailed::Suppressed(Reason::Complaint)) => "taken off the list: mail was reported as unwanted",
        Some(Unmailed::Suppressed(Reason::Domain)) => "everybody at this domain is suppressed",
    }
}

/// The environment of the process.
pub(super) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The list's own errors in the program's words.
pub(super) fn list_error(error: recap_subscribers::Error) -> Error {
    Error::environment("the subscriber list refused").because(error)
}
