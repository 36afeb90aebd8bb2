//! In charge of delivering: has the lanes of every channel carry what was committed, each delivery
//! recorded before and after (`lane`), until nothing is ready or a person wants it to stop.
//!
//! It never decides what to send, that was [`crate::publish`]'s, and knows no far side; the
//! carriers do.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::channel::{self, Channel, post_file};
use crate::outbox::{Committed, Hold, Outbox, Outcome, Scope, Settler, StoreError};
use crate::pace::{Pace, Slowness};

mod lane;
mod supply;
mod turn;

use lane::Lane;
use supply::{Crew, Leased, Supply};
use turn::LONGEST_SLEEP;

/// Shows how far the work is, while it runs.
pub trait Progress: Send + Sync {
    /// A channel begins with so many deliveries to go.
    fn begins(&self, channel: channel::Name, deliveries: u64);
    /// One delivery was settled.
    fn settled(&self, channel: channel::Name, outcome: &Outcome);
    /// A channel waits until then, since no more may go before.
    fn waits(&self, channel: channel::Name, until: Timestamp);
    /// A mailbox provider is written to more slowly from now on.
    fn slows(&self, channel: channel::Name, slowness: &Slowness);
    /// One of the far sides that share a channel's work is left out, for that reason.
    fn leaves_out(&self, channel: channel::Name, reason: &str);
    /// Something is to be told of a channel's work that does not keep it from going on.
    fn remarks(&self, channel: channel::Name, remark: &str);
    /// A channel has nothing more to do, or has stopped.
    fn ends(&self, channel: channel::Name);
}

/// Why a channel stopped before all of its deliveries were tried.
#[derive(Debug)]
pub enum Halt {
    /// The far side could not be reached, or the machine refused; says which and how to mend it.
    Refused(String),
    /// The outbox could not record what happened.
    Store(StoreError),
    /// It was asked to stop.
    Asked,
    /// A person holds the edition.
    Held(Hold),
}

/// Delivers one edition after the other.
#[derive(Clone)]
pub struct Worker {
    /// Where deliveries are leased.
    pub outbox: Outbox,
    /// The ways out, in the order in which they are shown.
    pub channels: Vec<Arc<dyn Channel>>,
    /// The folder for posts that a person pastes.
    pub posts: PathBuf,
    /// What of it is to go.
    pub scope: Scope,
    /// Ends the work after what is in flight, which has seven seconds to end.
    pub stop: CancellationToken,
    /// Told of everything that is settled.
    pub progress: Arc<dyn Progress>,
}

/// How often it is asked whether a person holds the edition: their word counts within a second.
const LISTEN: Duration = Duration::from_millis(300);

impl Worker {
    /// Delivers everything of an edition that is ready to go: the feed first, since mail and posts
    /// link to what it writes, then the other channels side by side.
    ///
    /// Returns which channels stopped early, and why. A feed that stopped early keeps the others from
    /// beginning.
    pub async fn deliver(&self, committed: &Committed) -> Vec<(channel::Name, Halt)> {
        // Never the name of another run, not even of one with the same process id on another day.
        let run: Arc<str> = format!("{}.{:016x}", std::process::id(), rand::random::<u64>()).into();
        let settler = match Settler::start(&self.outbox, &run).await {
            Ok(settler) => settler,
            Err(error) => return vec![(channel::Name::Email, Halt::Store(error))],
        };
        let slug = &committed.edition.slug;
        let stop = self.stop.child_token();
        let listening = stop.clone().drop_guard();
        let hold = listen(self.outbox.clone(), slug.clone(), stop.clone());
        let work = Work { committed, settler, run, stop };
        let mut halts = self.waves(&work).await;
        // Where something went wrong before, that is the cause.
        if let Err(error) = self.outbox.end_run(&work.run).await
            && halts.is_empty()
        {
            halts.push((channel::Name::Email, Halt::Store(error)));
        }
        drop(listening);
        self.held(slug, halts, hold).await
    }

    /// Runs the feed, and behind it the others; returns what stopped early.
    async fn waves(&self, work: &Work<'_>) -> Vec<(channel::Name, Halt)> {
        let (first, rest): (Vec<_>, Vec<_>) =
            self.channels.iter().cloned().partition(|channel| channel.name() == channel::Name::Feed);
        for wave in [first, rest] {
            let ends = join_all(wave.iter().map(|channel| self.run(channel, work))).await;
            let ends = wave.iter().zip(ends);
            let halts: Vec<_> =
                ends.filter_map(|(channel, end)| end.err().map(|halt| (channel.name(), halt))).collect();
            if !halts.is_empty() {
                return halts;
            }
        }
        Vec::new()
    }

    /// Tells a person's word apart from a signal, and skips the rest of what was cancelled.
    async fn held(
        &self,
        slug: &str,
        mut halts: Vec<(channel::Name, Halt)>,
        hold: JoinHandle<Option<Hold>>,
    ) -> Vec<(channel::Name, Halt)> {
        let heard = match hold.await.ok().flatten() {
            Some(hold) => Some(hold),
            // A word that came while the last delivery ended.
            None => match self.outbox.hold(slug).await {
                Ok(hold) => hold,
                Err(error) => {
                    halts.push((channel::Name::Email, Halt::Store(error)));
                    return halts;
                }
            },
        };
        let Some(hold) = heard else { return halts };
        for (_, halt) in &mut halts {
            if matches!(halt, Halt::Asked) {
                *halt = Halt::Held(hold);
            }
        }
        if halts.is_empty() && hold == Hold::Paused {
            halts.push((channel::Name::Email, Halt::Held(hold)));
        }
        if hold == Hold::Cancelled
            && let Err(error) = self.outbox.skip_cancelled(slug, Timestamp::now()).await
        {
            halts.push((channel::Name::Email, Halt::Store(error)));
        }
        halts
    }

    /// The pace of a channel, as earlier runs have left it.
    async fn pace(&self, channel: &Arc<dyn Channel>, slug: &str) -> Result<Arc<Pace>, StoreError> {
        let pace = Pace::new(&channel.limits());
        if channel.name() == channel::Name::Email {
            let now = Timestamp::now();
            self.outbox.recall(&pace, now).await?;
            if let Some(gap) = self.outbox.spread_gap(slug).await? {
                let last = self.outbox.last_tried(slug).await?.filter(|last| *last <= now);
                pace.spread(gap, last.map_or(now, |last| now.max(last.saturating_add(gap).unwrap_or(now))));
            }
        }
        Ok(Arc::new(pace))
    }

    /// Runs one channel's lanes until nothing is ready to go. Where several far sides share the work, one
    /// that cannot be reached or has had enough for a while is left to the others.
    async fn run(&self, channel: &Arc<dyn Channel>, work: &Work<'_>) -> Result<(), Halt> {
        let name = channel.name();
        let mut ready = self.ready(channel, work).await?;
        if ready == 0 {
            return Ok(());
        }
        let slug = &work.committed.edition.slug;
        let pace = self.pace(channel, slug).await.map_err(Halt::Store)?;
        if name == channel::Name::Email {
            channel.remember(&self.outbox.answered(slug, name).await.map_err(Halt::Store)?);
        }
        self.progress.begins(name, ready);
        let end = loop {
            let ways = channel.ways();
            let (some_reached, end) = self.lanes(channel, work, ready, &pace).await;
            let others = (1..ways).contains(&channel.ways());
            let goes_on = match &end {
                Ok(()) => true,
                // With few deliveries no lane goes to those that are not left out: they have still to be tried.
                Err(Halt::Refused(_)) => some_reached || others,
                Err(_) => false,
            };
            if !goes_on {
                break end;
            }
            // What lanes that ended early had in hand is for the others.
            let left = self.ready(channel, work).await?;
            if left == 0 {
                break Ok(());
            }
            if left == ready && !others {
                match end {
                    // Every relay has to wait.
                    Ok(()) if ways > 1 => work.rest().await?,
                    end => break end,
                }
            }
            ready = left;
        };
        self.progress.ends(name);
        end
    }

    /// How many deliveries of a channel are ready to go.
    async fn ready(&self, channel: &Arc<dyn Channel>, work: &Work<'_>) -> Result<u64, Halt> {
        let (slug, scope) = (&work.committed.edition.slug, self.scope.of(channel.name()));
        self.outbox.ready(slug, channel.name(), &scope, Timestamp::now()).await.map_err(Halt::Store)
    }

    /// Runs the lanes of a channel once; says whether any of them came to a good end, and what else came
    /// of them.
    async fn lanes(
        &self,
        channel: &Arc<dyn Channel>,
        work: &Work<'_>,
        ready: u64,
        pace: &Arc<Pace>,
    ) -> (bool, Result<(), Halt>) {
        let lanes = usize::try_from(ready).unwrap_or(usize::MAX).min(channel.lanes()).max(1);
        // One lane's end by a fault ends the others of its channel, and no other channel.
        let stop = work.stop.child_token();
        let supply = Arc::new(Supply {
            outbox: self.outbox.clone(),
            channel: Arc::clone(channel),
            committed: work.committed.clone(),
            run: Arc::clone(&work.run),
            scope: self.scope.of(channel.name()),
            lanes,
            leased: Mutex::new(Leased::default()),
            crew: Crew::of(lanes),
        });
        let lanes: Vec<_> = (0..lanes)
            .map(|_| {
                let lane = Lane {
                    supply: Arc::clone(&supply),
                    settler: work.settler.clone(),
                    hand: VecDeque::new(),
                    ways: channel.ways(),
                    hurry: self.stop.clone(),
                    stop: stop.clone(),
                    pace: Arc::clone(pace),
                    progress: Arc::clone(&self.progress),
                };
                tokio::spawn(lane.run(post_file::carrier(channel.as_ref(), &self.posts)))
            })
            .collect();
        let (mut some_reached, mut end) = (false, Ok(()));
        for lane in join_all(lanes).await {
            let lane =
                lane.unwrap_or_else(|panic| Err(Halt::Refused(format!("a fault in recap itself: {panic}"))));
            some_reached |= lane.is_ok();
            end = graver(end, lane);
        }
        let given_back = supply.give_back().await.map_err(Halt::Store);
        (some_reached, graver(end, given_back))
    }
}

/// Which of two ends is to be told: a cause outweighs its consequences, and of two causes the first.
fn graver(first: Result<(), Halt>, second: Result<(), Halt>) -> Result<(), Halt> {
    let is_cause = |halt: &Halt| !matches!(halt, Halt::Asked | Halt::Store(StoreError::Stopped));
    match (&first, &second) {
        (Err(first_halt), Err(second_halt)) if !is_cause(first_halt) && is_cause(second_halt) => second,
        (Err(_), _) => first,
        (Ok(()), _) => second,
    }
}

/// What all channels of one run share.
struct Work<'a> {
    committed: &'a Committed,
    settler: Settler,
    /// The name that deliveries are leased in.
    run: Arc<str>,
    /// Ends this run and no other.
    stop: CancellationToken,
}

impl Work<'_> {
    /// Waits for a while, unless the work is to stop.
    async fn rest(&self) -> Result<(), Halt> {
        tokio::select! {
            () = tokio::time::sleep(LONGEST_SLEEP) => Ok(()),
            () = self.stop.cancelled() => Err(Halt::Asked),
        }
    }
}

/// Asks for a person's word until the work ends or one comes, which ends the work. Returns it.
fn listen(outbox: Outbox, slug: String, stop: CancellationToken) -> JoinHandle<Option<Hold>> {
    tokio::spawn(async move {
        loop {
            // A store that does not answer is told of by whoever records in it.
            if let Ok(Some(hold)) = outbox.hold(&slug).await {
                stop.cancel();
                return Some(hold);
            }
            tokio::select! {
                () = tokio::time::sleep(LISTEN) => {}
                () = stop.cancelled() => return None,
            }
        }
    })
}

#[cfg(test)]
mod tests;
