//! In charge of delivering: leases what was committed, hands each delivery to its channel's
//! carrier, judges what came of it and has it recorded.
//!
//! It never decides what to send, that was [`crate::publish`]'s, and knows no far side; the
//! carriers do.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::channel::{self, Carrier, Channel, Commitment, Delivery, Refusal};
use crate::outbox::{Committed, Hold, Outbox, Outcome, Settler, StoreError, Ticket};
use crate::pace::{Pace, Slowness};

mod turn;

use turn::Granted;

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
    /// Of the mail only to these destinations, where some are named.
    pub first: Option<Vec<String>>,
    /// Ends the work after what is in flight, which has seven seconds to end.
    pub stop: CancellationToken,
    /// Told of everything that is settled.
    pub progress: Arc<dyn Progress>,
}

/// Deliveries that one lane takes in hand at a time.
const LEASE: u32 = 64;

/// Waits before a far side that could not be reached is tried again; then the channel stops.
const RECONNECT: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// Deliveries in a row that a lane lets become uncertain; then the channel stops, since a far side
/// that takes everything and answers nothing would leave a whole audience to be settled by hand.
const SILENCES: u32 = 3;

/// How long an answer is waited for once the work is to stop; then what is being sent is uncertain.
const GRACE: Duration = Duration::from_secs(7);

/// How long a far side is taken leave of.
const FAREWELL: Duration = Duration::from_secs(1);

/// How often it is asked whether a person holds the edition: their word counts within a second.
const LISTEN: Duration = Duration::from_millis(300);

/// Minutes until a deferred delivery is due, by the number of tries before. They add up to two
/// days, after which it has failed (RFC 5321 section 4.5.4.1 asks for four to five days of a relay;
/// a newsletter is stale before).
const CALENDAR: [i64; 9] = [5, 15, 30, 60, 120, 240, 480, 960, 960];

impl Worker {
    /// Delivers everything of an edition that is ready to go: the feed first, since mail and posts
    /// link to what it writes, then the other channels side by side.
    ///
    /// Returns which channels stopped early, and why. A feed that stopped early keeps the others from
    /// beginning.
    pub async fn deliver(&self, committed: &Committed) -> Vec<(channel::Name, Halt)> {
        // Never the name of another run, not even of one with the same process id on another day.
        let run: Arc<str> = format!("{}.{:016x}", std::process::id(), rand::random::<u64>()).into();
        let slug = &committed.edition.slug;
        let stop = self.stop.child_token();
        let listening = stop.clone().drop_guard();
        let hold = listen(self.outbox.clone(), slug.clone(), stop.clone());
        let work = Work { committed, settler: Settler::start(&self.outbox, &run), run, stop };
        let (first, rest): (Vec<_>, Vec<_>) =
            self.channels.iter().cloned().partition(|channel| channel.name() == channel::Name::Feed);
        for wave in [first, rest] {
            let ends = join_all(wave.iter().map(|channel| self.run(channel, &work))).await;
            let halts: Vec<_> = wave
                .iter()
                .zip(ends)
                .filter_map(|(channel, end)| end.err().map(|halt| (channel.name(), halt)))
                .collect();
            if !halts.is_empty() {
                drop(listening);
                return self.held(slug, halts, hold).await;
            }
        }
        drop(listening);
        self.held(slug, Vec::new(), hold).await
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
    async fn pace(
        &self,
        channel: &Arc<dyn Channel>,
        slug: &str,
        ready: u64,
    ) -> Result<Arc<Pace>, StoreError> {
        let pace = Pace::new(&channel.limits());
        if channel.name() == channel::Name::Email {
            let now = Timestamp::now();
            self.outbox.recall(&pace, now).await?;
            if let Some(until) = self.outbox.spread_until(slug).await? {
                pace.spread(ready, until, now);
            }
        }
        Ok(Arc::new(pace))
    }

    /// Runs one channel's lanes until nothing is ready to go. Where several far sides share the work, one
    /// that cannot be reached is left to the others.
    async fn run(&self, channel: &Arc<dyn Channel>, work: &Work<'_>) -> Result<(), Halt> {
        let name = channel.name();
        let slug = &work.committed.edition.slug;
        let mut ready = self.outbox.ready(slug, name, Timestamp::now()).await.map_err(Halt::Store)?;
        if ready == 0 {
            return Ok(());
        }
        let pace = self.pace(channel, slug, ready).await.map_err(Halt::Store)?;
        self.progress.begins(name, ready);
        let end = loop {
            let (some_reached, end) = self.lanes(channel, work, ready, &pace).await;
            if !matches!(end, Err(Halt::Refused(_))) || !some_reached {
                break end;
            }
            // What the lanes that failed had in hand is for those that did not.
            let left = self.outbox.ready(slug, name, Timestamp::now()).await.map_err(Halt::Store)?;
            if left == 0 {
                break Ok(());
            }
            if left == ready {
                break end;
            }
            ready = left;
        };
        self.progress.ends(name);
        end
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
        let name = channel.name();
        let lanes = u64::try_from(channel.lanes()).unwrap_or(1).clamp(1, ready);
        // One lane's end by a fault ends the others of its channel, and no other channel.
        let stop = work.stop.child_token();
        let first = self.first.clone().filter(|_| name == channel::Name::Email);
        let lanes: Vec<_> = (0..lanes)
            .map(|_| {
                let lane = Lane {
                    run: Arc::clone(&work.run),
                    outbox: self.outbox.clone(),
                    channel: name,
                    committed: work.committed.clone(),
                    settler: work.settler.clone(),
                    hand: VecDeque::new(),
                    first: first.clone(),
                    share: u32::try_from(ready.div_ceil(lanes)).unwrap_or(LEASE).clamp(1, LEASE),
                    is_one_of_several: channel.ways() > 1,
                    hurry: self.stop.clone(),
                    stop: stop.clone(),
                    pace: Arc::clone(pace),
                    progress: Arc::clone(&self.progress),
                };
                tokio::spawn(lane.run(channel.carrier()))
            })
            .collect();
        let (mut some_reached, mut end) = (false, Ok(()));
        for lane in join_all(lanes).await {
            let lane =
                lane.unwrap_or_else(|panic| Err(Halt::Refused(format!("a fault in recap itself: {panic}"))));
            some_reached |= lane.is_ok();
            // The cause outweighs its consequences in the other lanes.
            if let Err(halt) = lane
                && (end.is_ok() || !matches!(halt, Halt::Asked | Halt::Store(StoreError::Stopped)))
            {
                end = Err(halt);
            }
        }
        (some_reached, end)
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

/// What came of a delivery, on its way to the disk.
struct Unrecorded {
    outcome: Outcome,
    ticket: Ticket,
}

/// One carrier at work.
struct Lane {
    run: Arc<str>,
    outbox: Outbox,
    channel: channel::Name,
    committed: Committed,
    settler: Settler,
    /// What was leased and is not settled, in order; the first is the one that is being delivered.
    hand: VecDeque<Delivery>,
    /// Only these destinations, where some are named.
    first: Option<Vec<String>>,
    /// How many it takes in hand at a time: no more than leaves the other lanes theirs.
    share: u32,
    /// Others go on when its far side cannot be reached.
    is_one_of_several: bool,
    /// Ends the lane after what is in flight.
    stop: CancellationToken,
    /// Gives what is in flight no more than [`GRACE`]: somebody wants the program to end. A held edition
    /// and another lane's fault are no reason to leave an answer unheard.
    hurry: CancellationToken,
    pace: Arc<Pace>,
    progress: Arc<dyn Progress>,
}

/// What a lane does after one delivery.
enum Next {
    /// The far side has answered.
    GoOn,
    /// It took the delivery and did not answer.
    Silent(String),
    /// It could not be reached.
    BackOff(String),
}

impl Lane {
    async fn run(mut self, mut carrier: Box<dyn Carrier>) -> Result<(), Halt> {
        let end = self.drain(carrier.as_mut()).await;
        match &end {
            Err(Halt::Refused(reason)) if self.is_one_of_several => {
                self.progress.leaves_out(self.channel, reason);
            }
            Err(Halt::Refused(_) | Halt::Store(_)) => self.stop.cancel(),
            _ => {}
        }
        // Whatever the far side makes of it, nothing is lost with the farewell.
        let _ = tokio::time::timeout(FAREWELL, carrier.close()).await;
        // What is still in hand was not begun; a lease that cannot be given back is found free by
        // the next run's recovery.
        let hand: Vec<_> = self.hand.iter().map(|delivery| delivery.id).collect();
        let released = self.outbox.release(&self.run, &hand).await.map_err(Halt::Store);
        end.and(released)
    }

    /// Leases and delivers until nothing is ready. What came of a delivery is recorded together with
    /// the beginning of the next, in one commit, so that no more than one is open at a time.
    async fn drain(&mut self, carrier: &mut dyn Carrier) -> Result<(), Halt> {
        let (mut unreachable, mut silent) = (0, 0);
        let mut before = None;
        loop {
            if self.hand.is_empty() {
                // The next post of a thread is ready only now.
                self.counted(before.take()).await?;
            }
            // The last in hand is delivered with those in sight that come behind it.
            if self.hand.len() < 2 {
                let more = self.lease().await?;
                carrier.expect(&more);
                self.hand.extend(more);
            }
            if self.stop.is_cancelled() {
                self.counted(before).await?;
                return Err(Halt::Asked);
            }
            let Some(delivery) = self.hand.front() else {
                if self.wait_for_due().await? {
                    continue;
                }
                return Ok(());
            };
            let Some(granted) = self.turn(delivery, &mut before, carrier).await? else {
                self.hand.pop_front();
                continue;
            };
            let (next, unrecorded) = self.step(delivery, granted, before.take(), carrier).await?;
            before = unrecorded;
            self.hand.pop_front();
            match next {
                Next::GoOn => (unreachable, silent) = (0, 0),
                Next::Silent(reason) => {
                    silent += 1;
                    if silent == SILENCES {
                        self.counted(before).await?;
                        return Err(Halt::Refused(format!("{SILENCES} in a row got no answer: {reason}")));
                    }
                }
                Next::BackOff(reason) => {
                    let Some(wait) = RECONNECT.get(unreachable) else {
                        return Err(Halt::Refused(reason));
                    };
                    unreachable += 1;
                    tokio::select! {
                        () = tokio::time::sleep(*wait) => {}
                        () = self.stop.cancelled() => return Err(Halt::Asked),
                    }
                }
            }
        }
    }

    /// Waits until the program is to end, and as long as an answer is waited for then.
    async fn out_of_patience(&self) {
        self.hurry.cancelled().await;
        tokio::time::sleep(GRACE).await;
    }

    async fn lease(&self) -> Result<Vec<Delivery>, Halt> {
        let leased = self
            .outbox
            .lease(
                &self.committed,
                self.channel,
                self.first.as_deref(),
                &self.run,
                self.share,
                Timestamp::now(),
            )
            .await;
        leased.map_err(Halt::Store)
    }

    /// Waits until what came of a delivery is on the disk, and only then counts it.
    async fn counted(&self, unrecorded: Option<Unrecorded>) -> Result<(), Halt> {
        let Some(Unrecorded { outcome, ticket }) = unrecorded else { return Ok(()) };
        ticket.recorded().await.map_err(Halt::Store)?;
        self.progress.settled(self.channel, &outcome);
        Ok(())
    }

    /// Delivers one and has recorded what came of it; what came of the one before it is on the disk
    /// by then.
    async fn step(
        &self,
        delivery: &Delivery,
        granted: Granted,
        before: Option<Unrecorded>,
        carrier: &mut dyn Carrier,
    ) -> Result<(Next, Option<Unrecorded>), Halt> {
        let begun = Recorded {
            lane: self,
            delivery: delivery.id,
            counted: granted.counted,
            asked: OnceLock::new(),
            refused: OnceLock::new(),
        };
        let answer = tokio::select! {
            answer = carrier.deliver(delivery, &begun) => answer,
            () = self.out_of_patience() => Err(begun.abandoned()),
        };
        if let Some(error) = begun.refused.into_inner() {
            // Whatever was wrong with the record of the one before is the cause of that.
            self.counted(before).await?;
            return Err(Halt::Store(error));
        }
        // What is wrong with that must not lose the answer.
        let paced = self.heard(&answer, delivery, granted.route, carrier).await;
        let outcome = match answer {
            Ok(receipt) => Outcome::Sent(receipt),
            Err(Refusal::Unreachable { reason }) => {
                let put_back =
                    self.settler.put_back(delivery.id, Some(reason.clone()), Timestamp::UNIX_EPOCH).await;
                self.counted(before).await?;
                put_back.map_err(Halt::Store)?;
                return Ok((Next::BackOff(reason), None));
            }
            Err(Refusal::Halt { reason }) => {
                self.counted(before).await?;
                return Err(Halt::Refused(reason));
            }
            Err(Refusal::Transient { reason, retry_after }) => {
                deferred(reason, retry_after, delivery.attempts, Timestamp::now())
            }
            Err(Refusal::Permanent { reason }) => Outcome::Failed(reason),
            Err(Refusal::Unknown { reason }) => Outcome::Uncertain(reason),
            Err(Refusal::Skip { reason }) => Outcome::Skipped(reason),
        };
        // First of all the answer: what was wrong with the one before must not lose it.
        let ticket = self.settler.settle(delivery.id, outcome.clone()).await;
        self.counted(before).await?;
        let ticket = ticket.map_err(Halt::Store)?;
        paced?;
        let next = match &outcome {
            Outcome::Uncertain(reason) => Next::Silent(reason.clone()),
            _ => Next::GoOn,
        };
        Ok((next, Some(Unrecorded { outcome, ticket })))
    }
}

/// When a delivery that was refused for now is due again, or that its calendar has ended.
fn deferred(reason: String, retry_after: Option<Duration>, attempts: u32, now: Timestamp) -> Outcome {
    let Some(minutes) = usize::try_from(attempts).ok().and_then(|tries| CALENDAR.get(tries)) else {
        return Outcome::Failed(format!("given up after {} tries: {reason}", attempts.saturating_add(1)));
    };
    let wish = retry_after.and_then(|wish| SignedDuration::try_from(wish).ok()).unwrap_or_default();
    let wait = SignedDuration::from_mins(*minutes).max(wish.min(SignedDuration::from_hours(48)));
    Outcome::Deferred { reason, due: now.saturating_add(wait).unwrap_or(Timestamp::MAX) }
}

/// The point of no return of one delivery, recorded in the outbox.
struct Recorded<'a> {
    lane: &'a Lane,
    delivery: i64,
    /// The names of limits that it counts under.
    counted: Vec<Arc<str>>,
    /// The carrier has asked for it.
    asked: OnceLock<()>,
    /// Why it could not be recorded: the carrier is told to stop, the lane why.
    refused: OnceLock<StoreError>,
}

impl Recorded<'_> {
    /// What is known of a delivery whose carrier is waited for no longer.
    fn abandoned(&self) -> Refusal {
        match self.asked.get() {
            Some(()) => Refusal::unknown("recap was stopped while it waited for the answer"),
            None => Refusal::unreachable("recap was stopped while it waited for the far side"),
        }
    }
}

impl Commitment for Recorded<'_> {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(async {
            // Only the first counts: a carrier calls this once.
            let _ = self.asked.set(());
            self.lane.settler.sending(self.delivery, self.counted.clone()).await.map_err(|error| {
                let reason = error.to_string();
                // Only the first is kept: a carrier calls this once.
                let _ = self.refused.set(error);
                Refusal::Halt { reason }
            })
        })
    }
}

#[cfg(test)]
mod tests;
