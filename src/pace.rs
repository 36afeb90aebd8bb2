//! In charge of pace: how many messages may go in how much time, over everything, over one relay and to
//! one mailbox provider, and how much slower to a provider that has said "not now".
//!
//! It leaves waiting to [`crate::worker`], remembering over restarts to [`crate::outbox`], and which
//! provider an address belongs to is asked of it by the carriers. It never reads a clock.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use gauge::Gauge;
pub use limit::{Limit, Limits, Malformed};
pub use provider::Provider;
pub(crate) use reply::Reply;

mod gauge;
mod limit;
mod provider;
mod reply;
#[cfg(test)]
mod tests;

/// The name under which everything that goes is counted.
pub const OVERALL: &str = "all";

/// How far behind its slot a message may come, and how far ahead of it: the outbox knows seconds.
const TOLERANCE: i64 = 1_000;

/// The gap between two messages after a provider's first "not now"; every further one doubles it.
const FIRST_GAP: i64 = 1_000;

/// The largest gap.
const LARGEST_GAP: i64 = 15 * 60 * 1_000;

/// The largest gap that first tries bring about: servers refuse whatever they have never seen once
/// (greylisting, RFC 6647), and take it minutes later however slowly the others come.
const LARGEST_FIRST_GAP: i64 = 5 * 1_000;

/// A gap that has shrunk to this is none any more.
const LEAST_GAP: i64 = 100;

/// What is put back is looked at again at the latest after so long, or, where very many wait, after as
/// long as spreads them to [`LOOKS`] a second.
const LOOK_AGAIN: i64 = 60 * 1_000;

/// Milliseconds that an edition which is spread may be behind and make up for.
const CATCH_UP: i64 = 60 * 1_000;

/// Deliveries of one provider that are looked at again in a second.
const LOOKS: i64 = 100;

/// Where a message goes, as far as pace cares.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// The relay that takes it, by its name in the settings.
    pub relay: Option<Arc<str>>,
    /// The provider of the mailbox.
    pub provider: Option<Provider>,
}

/// Whether a message may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// At once; it is counted under these names.
    Now(Vec<Arc<str>>),
    /// Not before so long, and neither may any other.
    Wait(Duration),
    /// Not over this relay before so long, while another may take it.
    Elsewhere(Duration),
    /// Not before then, while others may.
    Later(Timestamp),
}

/// How much slower a provider is to be written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slowness {
    /// The provider, as [`Provider::as_str`] names it.
    pub provider: String,
    /// Between two messages.
    pub gap: Duration,
    /// Since when.
    pub since: Timestamp,
}

/// The pace of one channel, shared by its lanes.
#[derive(Debug)]
pub struct Pace {
    /// Whether anything is limited at all: asked for every message.
    limits_something: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// By what they count: [`OVERALL`], a relay, a provider.
    gauges: HashMap<Arc<str>, Vec<Gauge>>,
    slow: HashMap<Provider, Slow>,
    /// Where what is put back for a provider has been told to come again, in milliseconds.
    tails: HashMap<Provider, i64>,
    spread: Option<Spread>,
}

/// A provider that has asked for slowness; times are milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
struct Slow {
    gap: i64,
    since: i64,
    /// The slot of the next message.
    next: i64,
}

/// An edition that is spread over a time; milliseconds.
#[derive(Debug, Clone, Copy)]
struct Spread {
    gap: f64,
    next: f64,
}

impl Pace {
    /// A pace that keeps some limits.
    pub fn new(limits: &Limits) -> Self {
        let mut gauges: HashMap<Arc<str>, Vec<Gauge>> = HashMap::new();
        for (name, limit) in limits.named() {
            gauges.entry(name).or_default().push(Gauge::new(limit));
        }
        let limits_something = AtomicBool::new(!gauges.is_empty());
        Pace { limits_something, state: Mutex::new(State { gauges, ..State::default() }) }
    }

    /// Whether any message may have to wait. While none may, nothing else need be asked.
    pub fn limits_something(&self) -> bool {
        self.limits_something.load(Ordering::Relaxed)
    }

    /// The longest time that a limit looks back on; none where there are no limits.
    pub fn looks_back(&self) -> Option<Duration> {
        self.state().gauges.values().flatten().map(Gauge::looks_back).max()
    }

    /// Counts what went in an earlier run.
    pub fn remember(&self, name: &str, at: Timestamp, messages: u32) {
        if let Some(gauges) = self.state().gauges.get_mut(name) {
            gauges.iter_mut().for_each(|gauge| gauge.take(at.as_millisecond(), messages));
        }
    }

    /// Goes on as slowly as an earlier run did.
    pub fn remember_slowness(&self, slowness: &Slowness, now: Timestamp) {
        let gap = millis(slowness.gap).clamp(LEAST_GAP, LARGEST_GAP);
        let since = slowness.since.as_millisecond().min(now.as_millisecond());
        // Ten gaps without a word are forgiveness.
        let left = gap - (now.as_millisecond() - since) / 10;
        if left > LEAST_GAP {
            let slow = Slow { gap: left, since, next: (since + gap).max(now.as_millisecond()) + TOLERANCE };
            self.state().slow.insert(Provider::named(&slowness.provider), slow);
            self.limits_something.store(true, Ordering::Relaxed);
        }
    }

    /// Has messages go so far apart, the first of them at that time.
    pub fn spread(&self, gap: Duration, first: Timestamp) {
        let gap = gap.as_secs_f64() * 1_000.0;
        self.state().spread = Some(Spread { gap, next: first.as_millisecond() as f64 });
        self.limits_something.store(true, Ordering::Relaxed);
    }

    /// Whether a message may go, which counts it if it may.
    pub fn turn(&self, route: &Route, now: Timestamp) -> Turn {
        let now = now.as_millisecond();
        let mut state = self.state();
        if let Some(provider) = &route.provider
            && let Some(due) = state.put_back(provider, now)
        {
            return Turn::Later(due);
        }
        let spread = state.spread.as_mut().map_or(0, |spread| spread.wait(now));
        let wait = state.wait(OVERALL, now).max(spread);
        let relay = route.relay.as_deref().map_or(0, |relay| state.wait(relay, now));
        let time = Duration::from_millis(wait.max(relay).unsigned_abs());
        if relay > wait {
            return Turn::Elsewhere(time);
        }
        if wait > 0 {
            return Turn::Wait(time);
        }
        Turn::Now(state.take(route, now))
    }

    /// Counts a message that was counted `then` as one that goes now, or says how long it has to wait for
    /// that. It is counted no more where it waits; `then` is none where it was waiting already.
    pub fn renew(
        &self,
        counted: &[Arc<str>],
        then: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Duration> {
        let at = now.as_millisecond();
        let mut state = self.state();
        if let Some(then) = then {
            let then = then.as_millisecond();
            state.each_gauge(counted, |gauge| gauge.give_back(then));
        }
        match counted.iter().map(|name| state.wait(name, at)).max().unwrap_or(0) {
            0 => {
                state.each_gauge(counted, |gauge| gauge.take(at, 1));
                Ok(())
            }
            wait => Err(Duration::from_millis(wait.unsigned_abs())),
        }
    }

    /// Whether nothing limits where a message goes, so that the far side may be told of it before its turn.
    pub fn is_free(&self, route: &Route) -> bool {
        let state = self.state();
        let provider = route.provider.as_ref();
        let names = [Some(OVERALL), route.relay.as_deref(), provider.map(Provider::as_str)];
        state.spread.is_none()
            && !names.into_iter().flatten().any(|name| state.gauges.contains_key(name))
            && !provider.is_some_and(|provider| state.slow.contains_key(provider))
    }

    /// A provider has said "not now", to the `first` try of a delivery or to another: the gap before its next
    /// message grows. Returns how slow it is from now on, where that has changed: of many refusals at once
    /// only the first counts.
    pub fn refused(&self, provider: &Provider, first: bool, now: Timestamp) -> Option<Slowness> {
        let at = now.as_millisecond();
        let mut state = self.state();
        let gap = match state.slow.get(provider) {
            Some(slow) if (0..slow.gap).contains(&(at - slow.since)) => return None,
            Some(slow) if first && slow.gap >= LARGEST_FIRST_GAP => return None,
            Some(slow) => (slow.gap * 2).min(if first { LARGEST_FIRST_GAP } else { LARGEST_GAP }),
            None => FIRST_GAP,
        };
        state.slow.insert(provider.clone(), Slow { gap, since: at, next: at + gap + TOLERANCE });
        state.tails.remove(provider);
        self.limits_something.store(true, Ordering::Relaxed);
        let gap = Duration::from_millis(gap.unsigned_abs());
        Some(Slowness { provider: provider.as_str().to_owned(), gap, since: now })
    }

    /// A provider has taken a message: it is trusted a little more.
    pub fn accepted(&self, provider: &Provider) {
        let mut state = self.state();
        let Some(slow) = state.slow.get_mut(provider) else { return };
        slow.gap = slow.gap * 4 / 5;
        if slow.gap <= LEAST_GAP {
            state.slow.remove(provider);
            state.tails.remove(provider);
            let limited = !state.slow.is_empty() || !state.gauges.is_empty() || state.spread.is_some();
            self.limits_something.store(limited, Ordering::Relaxed);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the counts whole: each is one number.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// When a message to a provider is to come again, if it may not go yet.
    fn put_back(&mut self, provider: &Provider, now: i64) -> Option<Timestamp> {
        let slow = self.slow.get(provider).copied();
        // Never further away than a gap, whatever was done to the clock.
        let slot = slow.map_or(0, |slow| (slow.next - now).min(slow.gap + TOLERANCE) - TOLERANCE);
        let wait = slot.max(self.wait(provider.as_str(), now));
        if wait <= 0 {
            return None;
        }
        let gauges = self.gauges.get(provider.as_str()).into_iter().flatten();
        let gap = gauges.map(Gauge::gap).chain(slow.map(|slow| slow.gap)).max().unwrap_or(FIRST_GAP).max(1);
        let tail = self.tails.entry(provider.clone()).or_insert(0);
        *tail = (*tail).max(now + wait) + gap;
        let waiting = (*tail - now) / gap;
        let horizon = now + wait.max(LOOK_AGAIN).max(waiting / LOOKS * 1_000);
        let due = (*tail - gap).min(horizon);
        // Seconds are what the outbox knows: never a moment too early.
        Some(Timestamp::from_second(due.div_euclid(1_000) + 1).unwrap_or(Timestamp::MAX))
    }

    /// Milliseconds until the limits of that name let one more go.
    fn wait(&mut self, name: &str, now: i64) -> i64 {
        let gauges = self.gauges.get_mut(name).into_iter().flatten();
        gauges.map(|gauge| gauge.wait(now)).max().unwrap_or(0)
    }

    fn each_gauge(&mut self, names: &[Arc<str>], count: impl Fn(&mut Gauge)) {
        for name in names {
            self.gauges.get_mut(name).into_iter().flatten().for_each(&count);
        }
    }

    /// Counts a message under all names that limit it, which are returned.
    fn take(&mut self, route: &Route, now: i64) -> Vec<Arc<str>> {
        let names = [Some(OVERALL), route.relay.as_deref(), route.provider.as_ref().map(Provider::as_str)];
        let mut counted = Vec::new();
        for name in names.into_iter().flatten() {
            let Some((name, _)) = self.gauges.get_key_value(name) else { continue };
            counted.push(Arc::clone(name));
        }
        self.each_gauge(&counted, |gauge| gauge.take(now, 1));
        if let Some(slow) = route.provider.as_ref().and_then(|provider| self.slow.get_mut(provider)) {
            slow.next = slow.next.max(now) + slow.gap;
        }
        if let Some(spread) = &mut self.spread {
            // What was missed while nothing could go is made up for, but not all at once.
            spread.next = spread.next.max((now - CATCH_UP) as f64) + spread.gap;
        }
        counted
    }
}

impl Spread {
    fn wait(&mut self, now: i64) -> i64 {
        // Never further away than a gap, whatever was done to the clock.
        self.next = self.next.min(now as f64 + self.gap);
        (self.next - now as f64).max(0.0) as i64
    }
}

/// Whom a "not now" is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// One mailbox, a full one for instance: no word on anybody else's.
    Mailbox,
    /// The relay itself: no word on anybody's provider.
    Relay,
    /// The provider of the mailbox.
    Provider,
}

impl About {
    /// Reads it off a reply, as it is told: its code, and the subject of its status (RFC 3463 section 2).
    pub fn of(reply: &str) -> Self {
        // A connection that was lost, in our words; and "Service not available, closing transmission channel"
        // (RFC 5321 section 4.2.2).
        let Some(reply) = Reply::of(reply).filter(|reply| reply.code != "421") else {
            return About::Relay;
        };
        let mut status = reply.status.splitn(3, '.').skip(1);
        match (status.next(), status.next()) {
            (Some("2"), Some(_)) => About::Mailbox,
            // The mail system and what it speaks; its directory and how busy it is (RFC 3463 sections 3.4 to
            // 3.6). Routes that do not lead to somebody's server are that one's.
            (Some("3" | "5"), Some(_)) | (Some("4"), Some("3" | "5")) => About::Relay,
            _ => About::Provider,
        }
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Display for Slowness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gap = SignedDuration::try_from(self.gap).unwrap_or(SignedDuration::MAX);
        write!(f, "{}: one message every {gap:#} from now on", self.provider)
    }
}
