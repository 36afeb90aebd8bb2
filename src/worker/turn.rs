//! In charge of a lane's turns: whether the delivery in hand may go now, how long all have to wait, and
//! what is put back so that others go first.
//!
//! It leaves the counting to [`crate::pace`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Halt;
use super::lane::{Lane, Unrecorded};
use crate::channel::{self, Carrier, Delivery, Refusal};
use crate::pace::{About, Pace, Route, Turn};

/// The longest time that a run goes on for the sake of deliveries whose provider wants slowness; behind
/// it another run takes them up.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// The longest sleep before it is looked again: another lane may have put something back that is due
/// earlier.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Whose turn it is.
pub(super) enum Due {
    /// That of the delivery in hand.
    This(Granted),
    /// Another's: it was put back.
    Next,
    /// Another relay's: this one has had enough for a while.
    Others,
}

/// A turn that has come.
#[derive(Default)]
pub(super) struct Granted {
    /// Where the delivery goes, where anybody has asked.
    pub(super) route: Route,
    /// The names of limits that it counts under.
    pub(super) counted: Vec<Arc<str>>,
    /// Since when it counts.
    pub(super) since: Timestamp,
}

/// How old a turn may be when the message goes: as good as new under the shortest limits, which are those
/// of a second.
const FRESH: SignedDuration = SignedDuration::from_millis(100);

/// The longest wait for another turn with an envelope that was taken: servers wait five minutes for what
/// comes next (RFC 5321 section 4.5.3.2.7).
const LONGEST_RENEWAL: Duration = Duration::from_secs(120);

/// A turn that is given up for another where it has grown old.
pub(super) struct Renewed {
    /// The names of limits that it counts under.
    pub(super) counted: Vec<Arc<str>>,
    /// Since when it counts; not at all while it waits.
    since: Mutex<Option<Timestamp>>,
}

impl Renewed {
    pub(super) fn new(counted: Vec<Arc<str>>, since: Timestamp) -> Self {
        Renewed { counted, since: Mutex::new(Some(since)) }
    }

    fn since(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the turn is another's by now.
    pub(super) fn is_old(&self) -> bool {
        if self.counted.is_empty() {
            return false;
        }
        // A clock that was set back makes it old as well.
        self.since().is_none_or(|since| Timestamp::now().duration_since(since).abs() > FRESH)
    }

    /// Waits for another.
    pub(super) async fn renew(&self, pace: &Pace) -> Result<(), Refusal> {
        let renewal = async {
            loop {
                let now = Timestamp::now();
                let then = self.since().take();
                match pace.renew(&self.counted, then, now) {
                    Ok(()) => {
                        *self.since() = Some(now);
                        return;
                    }
                    Err(wait) => tokio::time::sleep(wait.min(LONGEST_SLEEP)).await,
                }
            }
        };
        let renewed = tokio::time::timeout(LONGEST_RENEWAL, renewal).await;
        renewed.map_err(|_| Refusal::unreachable("its turn had gone by when the server was ready for it"))
    }
}

impl Lane {
    /// Waits for the turn of a delivery, or puts it back.
    pub(super) async fn turn(
        &self,
        delivery: &Delivery,
        before: &mut Option<Unrecorded>,
        carrier: &mut dyn Carrier,
    ) -> Result<Due, Halt> {
        loop {
            if !self.pace.limits_something() {
                carrier.hold_back(false);
                return Ok(Due::This(Granted::default()));
            }
            let route = route(delivery, carrier).await?;
            let now = Timestamp::now();
            match self.pace.turn(&route, now) {
                Turn::Now(counted) => {
                    let is_free = match self.hand.get(1) {
                        Some(next) => self.pace.is_free(&self::route(next, carrier).await?),
                        None => false,
                    };
                    carrier.hold_back(!is_free);
                    return Ok(Due::This(Granted { route, counted, since: now }));
                }
                Turn::Later(due) => {
                    self.counted(before.take()).await?;
                    self.settler.put_back(delivery.id, None, due).await.map_err(Halt::Store)?;
                    return Ok(Due::Next);
                }
                Turn::Elsewhere(wait) if self.ways > 1 && wait > LONGEST_SLEEP => {
                    self.counted(before.take()).await?;
                    return Ok(Due::Others);
                }
                Turn::Wait(wait) | Turn::Elsewhere(wait) => {
                    self.counted(before.take()).await?;
                    self.sleep(wait, now).await?;
                }
            }
        }
    }

    /// Gives what is in hand to lanes with another relay, and waits for its own. Says whether another lane
    /// works meanwhile; where none does, it waits for nothing.
    pub(super) async fn step_aside(&mut self, carrier: &mut dyn Carrier) -> Result<bool, Halt> {
        self.hand.iter().for_each(|delivery| carrier.forget(delivery));
        self.supply.hand_back(std::mem::take(&mut self.hand)).await;
        if !self.supply.crew.steps_aside() {
            return Ok(false);
        }
        let slept = self.sleep(LONGEST_SLEEP, Timestamp::now()).await;
        self.supply.crew.steps_back();
        slept.map(|()| true)
    }

    /// Where nothing is ready, waits for what was put back and is due soon; says whether there is any.
    pub(super) async fn wait_for_due(&self) -> Result<bool, Halt> {
        if self.supply.channel.name() != channel::Name::Email {
            return Ok(false);
        }
        let now = Timestamp::now();
        let slug = &self.supply.committed.edition.slug;
        let due =
            self.supply.outbox.next_due(slug, self.supply.channel.name(), now).await.map_err(Halt::Store)?;
        let wait = due.and_then(|due| Duration::try_from(due.duration_since(now)).ok());
        match wait.filter(|wait| *wait <= LONGEST_WAIT) {
            None => Ok(false),
            Some(wait) => self.sleep(wait, now).await.map(|()| true),
        }
    }

    /// Sleeps for a while, or until the work is to stop.
    async fn sleep(&self, wait: Duration, now: Timestamp) -> Result<(), Halt> {
        let until = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
        self.progress.waits(self.supply.channel.name(), until);
        tokio::select! {
            () = tokio::time::sleep(wait.min(LONGEST_SLEEP)) => Ok(()),
            () = self.stop.cancelled() => Err(Halt::Asked),
        }
    }

    /// Has a provider's answer change how fast it is written to.
    pub(super) async fn heard(
        &self,
        answer: &Result<channel::Receipt, Refusal>,
        delivery: &Delivery,
        route: Route,
        carrier: &mut dyn Carrier,
    ) -> Result<(), Halt> {
        match answer {
            Ok(_) => {
                if let Some(provider) = &route.provider {
                    self.pace.accepted(provider);
                }
            }
            Err(Refusal::Transient { reason, .. }) if About::of(reason) == About::Provider => {
                // Who it was is not asked while nothing is limited.
                let route = match route.provider {
                    Some(_) => route,
                    None => carrier.route(delivery).await.unwrap_or_default(),
                };
                let first = delivery.attempts == 0;
                let slowness =
                    route.provider.and_then(|provider| self.pace.refused(&provider, first, Timestamp::now()));
                if let Some(slowness) = slowness {
                    self.progress.slows(self.supply.channel.name(), &slowness);
                    self.supply.outbox.slow_down(&slowness).await.map_err(Halt::Store)?;
                }
            }
            Err(_) => {}
        }
        Ok(())
    }
}

/// Where a delivery goes.
async fn route(delivery: &Delivery, carrier: &mut dyn Carrier) -> Result<Route, Halt> {
    carrier.route(delivery).await.map_err(|refusal| Halt::Refused(refusal.to_string()))
}
