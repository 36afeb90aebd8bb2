//! A store with one edition, and channels whose far sides do as a test says.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::BoxFuture;

use super::*;
use crate::channel::{Carrier, Draft};
use crate::edition::Edition;
use crate::finding::Finding;
use crate::outbox::{ChannelDrafts, Commit, Drafts, Existing, open_store};
use crate::recap::Event;

/// What happens to a delivery.
#[derive(Clone)]
pub(super) enum Fate {
    Arrives,
    /// The far side is ready for it only then.
    ArrivesAt(std::time::Instant),
    Refused(Refusal),
    /// Refused after the point of no return.
    RefusedLate(Refusal),
    /// The work is to stop while the far side is busy with it.
    StopsTheWorker,
    /// The work is to stop before it is begun.
    StopsBefore,
    /// The same, and the far side says nothing any more.
    StopsInSilence,
    /// The work is to stop while a file is being written that nobody can call back.
    StopsWhileWritten,
}

/// When something went that had to wait.
type Gone = Arc<Mutex<Vec<std::time::Instant>>>;

/// A channel whose far side does as it is told, and remembers what it saw.
struct Scripted {
    name: channel::Name,
    limits: Limits,
    relays: Relays,
    /// Carriers that were made.
    carriers: AtomicUsize,
    fates: BTreeMap<String, Fate>,
    seen: Arc<Mutex<Vec<String>>>,
    gone: Gone,
    stop: CancellationToken,
}

impl Channel for Scripted {
    fn name(&self) -> channel::Name {
        self.name
    }

    fn leads_to(&self) -> String {
        "a script".to_owned()
    }

    fn drafts(&self, _edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        (Vec::new(), Vec::new())
    }

    fn limits(&self) -> Limits {
        self.limits.clone()
    }

    fn lanes(&self) -> usize {
        self.relays.lanes
    }

    fn ways(&self) -> usize {
        self.relays.names.len().max(1)
    }

    /// Relays take turns, those left out that take nothing.
    fn carrier(&self) -> Box<dyn Carrier> {
        let number = self.carriers.fetch_add(1, Ordering::Relaxed);
        let Relays { names, lanes, connections, busy, undone } = &self.relays;
        let is_left_out = |name: &&&str| Some(**name) == *busy && number >= *lanes;
        let open: Vec<_> = names.iter().filter(|name| !is_left_out(name)).collect();
        let relay = open.get(number % open.len().max(1)).map(|name| Arc::from(**name));
        Box::new(Played {
            fates: self.fates.clone(),
            seen: Arc::clone(&self.seen),
            gone: Arc::clone(&self.gone),
            stop: self.stop.clone(),
            undone: *undone,
            is_turned_away: number % lanes >= *connections,
            is_busy: relay.is_some() && relay.as_deref() == *busy,
            relay,
        })
    }
}

/// Where a channel's carriers go.
#[derive(Clone)]
pub(super) struct Relays {
    pub(super) names: Vec<&'static str>,
    pub(super) lanes: usize,
    /// How many carriers are let in.
    pub(super) connections: usize,
    /// The relay that takes nothing for now.
    pub(super) busy: Option<&'static str>,
    /// What its carriers could not do at the end.
    pub(super) undone: Option<&'static str>,
}

struct Played {
    fates: BTreeMap<String, Fate>,
    seen: Arc<Mutex<Vec<String>>>,
    gone: Gone,
    stop: CancellationToken,
    relay: Option<Arc<str>>,
    is_turned_away: bool,
    is_busy: bool,
    undone: Option<&'static str>,
}

impl Carrier for Played {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(async move {
            if self.is_turned_away {
                return Err(Refusal::unreachable("421 4.7.0 too many connections"));
            }
            if self.is_busy {
                return Err(Refusal::busy("451 4.3.2 not now"));
            }
            let thread: Vec<_> = delivery.thread.iter().map(|receipt| receipt.id.as_str()).collect();
            self.seen.lock().unwrap().push(format!("{}{}", delivery.destination, thread.concat()));
            match self.fates.get(&delivery.destination).cloned().unwrap_or(Fate::Arrives) {
                Fate::Refused(refusal) => return Err(refusal),
                Fate::RefusedLate(refusal) => {
                    commitment.sending().await?;
                    return Err(refusal);
                }
                Fate::StopsBefore => {
                    self.stop.cancel();
                    commitment.sending().await?;
                }
                Fate::StopsInSilence => {
                    self.stop.cancel();
                    std::future::pending().await
                }
                Fate::StopsWhileWritten => {
                    commitment.begins()?;
                    self.stop.cancel();
                    tokio::task::yield_now().await;
                }
                Fate::StopsTheWorker => {
                    commitment.sending().await?;
                    self.stop.cancel();
                }
                Fate::Arrives => commitment.sending().await?,
                Fate::ArrivesAt(then) => {
                    tokio::time::sleep_until(then.into()).await;
                    if let Some(waits) = commitment.waits() {
                        waits.await?;
                    }
                    commitment.sending().await?;
                    self.gone.lock().unwrap().push(std::time::Instant::now());
                }
            }
            Ok(Receipt { id: format!("<{}>", delivery.destination), ..Receipt::default() })
        })
    }

    fn close(&mut self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::ready(self.undone.map_or(Ok(()), |undone| Err(undone.to_owned()))))
    }

    fn route<'a>(&'a mut self, delivery: &'a Delivery) -> BoxFuture<'a, Result<Route, Refusal>> {
        let domain = delivery.destination.split_once('@').map_or("", |(_, domain)| domain);
        let route = Route { relay: self.relay.clone(), provider: Provider::of_domain(domain) };
        Box::pin(std::future::ready(Ok(route)))
    }
}

/// Looks at nothing, and has the work stop when it waits for its pace, where that is wanted.
#[derive(Default)]
struct Unwatched {
    impatient: Option<CancellationToken>,
    remarks: Arc<Mutex<Vec<String>>>,
}

impl Progress for Unwatched {
    fn begins(&self, _: channel::Name, _: u64) {}
    fn settled(&self, _: channel::Name, _: &Outcome) {}
    fn waits(&self, _: channel::Name, _: Timestamp) {
        self.impatient.iter().for_each(CancellationToken::cancel);
    }
    fn slows(&self, _: channel::Name, _: &Slowness) {}
    fn leaves_out(&self, _: channel::Name, _: &str) {}
    fn remarks(&self, channel: channel::Name, remark: &str) {
        self.remarks.lock().unwrap().push(format!("{channel}: {remark}"));
    }
    fn ends(&self, _: channel::Name) {}
}

/// A store with one edition, and what its channels do.
pub(super) struct Stage {
    _folder: tempfile::TempDir,
    pub(super) outbox: Outbox,
    channels: Vec<Arc<dyn Channel>>,
    pub(super) seen: Arc<Mutex<Vec<String>>>,
    pub(super) gone: Gone,
    pub(super) stop: CancellationToken,
    pub(super) limits: Limits,
    pub(super) impatient: bool,
    /// What was told of the work.
    pub(super) remarks: Arc<Mutex<Vec<String>>>,
    pub(super) relays: Relays,
}

impl Stage {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(open_store(&folder.path().join("recap.db")).await.unwrap()).await.unwrap();
        let stop = CancellationToken::new();
        Stage {
            _folder: folder,
            outbox,
            channels: Vec::new(),
            seen: Arc::default(),
            gone: Arc::default(),
            stop,
            limits: Limits::default(),
            impatient: false,
            remarks: Arc::default(),
            relays: Relays { names: Vec::new(), lanes: 1, connections: usize::MAX, busy: None, undone: None },
        }
    }

    /// Adds a channel with planned deliveries; `thread` makes them posts that follow one another.
    pub(super) async fn with(mut self, name: channel::Name, thread: bool, fates: &[(&str, Fate)]) -> Self {
        let drafts = fates.iter().enumerate().map(|(index, (destination, _))| Draft {
            destination: (*destination).to_owned(),
            payload: serde_json::Value::Null,
            position: if thread { u32::try_from(index).unwrap() } else { 0 },
        });
        let deliveries = [ChannelDrafts {
            channel: name,
            drafts: Drafts::Each(drafts.collect()),
            existing: Existing::Keep,
        }];
        let edition = edition();
        let commit = Commit {
            edition: &edition,
            source: "evening.md",
            deliveries: &deliveries,
            only_tags: &[],
            kept: &[],
        };
        self.outbox.commit(&commit, Timestamp::now()).await.unwrap();
        let fates =
            fates.iter().map(|(destination, fate)| ((*destination).to_owned(), fate.clone())).collect();
        self.channels.push(Arc::new(Scripted {
            name,
            limits: self.limits.clone(),
            relays: self.relays.clone(),
            carriers: AtomicUsize::new(0),
            fates,
            seen: Arc::clone(&self.seen),
            gone: Arc::clone(&self.gone),
            stop: self.stop.clone(),
        }));
        self
    }

    pub(super) async fn deliver(&self) -> Vec<(channel::Name, Halt)> {
        self.deliver_of(Scope::All).await
    }

    pub(super) async fn deliver_of(&self, scope: Scope) -> Vec<(channel::Name, Halt)> {
        let worker = Worker {
            outbox: self.outbox.clone(),
            channels: self.channels.clone(),
            posts: PathBuf::new(),
            scope,
            stop: self.stop.clone(),
            progress: Arc::new(Unwatched {
                impatient: self.impatient.then(|| self.stop.clone()),
                remarks: Arc::clone(&self.remarks),
            }),
        };
        let committed = self.outbox.edition("evening").await.unwrap().unwrap();
        worker.deliver(&committed).await
    }

    pub(super) async fn counts(&self, name: channel::Name) -> Counts {
        self.outbox.counts("evening").await.unwrap().remove(&name).unwrap_or_default()
    }

    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

pub(super) fn edition() -> Edition {
    Edition {
        slug: "evening".into(),
        id: "tag:example.org,2025:evening".into(),
        title: "Evening".into(),
        summary: "One evening.".into(),
        link: "https://example.org/evening/".into(),
        language: "en".into(),
        published: Timestamp::UNIX_EPOCH,
        html: "<p>One evening.</p>".into(),
        picture: None,
        tags: Vec::new(),
        event: Event::default(),
        talks: Vec::new(),
        credits: Vec::new(),
        next: None,
        calendar: None,
        logo: None,
        subject: "Evening".into(),
        preheader: "One evening.".into(),
        around: std::collections::BTreeMap::new(),
        posts: std::collections::BTreeMap::new(),
        sizes: std::collections::BTreeMap::new(),
        cards: Vec::new(),
    }
}
