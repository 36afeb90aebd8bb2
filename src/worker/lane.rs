//! In charge of a lane: one carrier at work, that takes deliveries in hand, has each recorded before and
//! after, and gives back what it did not begin.
//!
//! It leaves how many lanes there are and what their ends mean together to [`super`], and whose turn it
//! is to [`turn`](super::turn).

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::supply::Supply;
use super::turn::{Due, Granted, Renewed};
use super::{Halt, Progress, graver};
use crate::channel::{Carrier, Commitment, Delivery, Refusal};
use crate::outbox::{Outcome, Settler, Ticket};
use crate::pace::Pace;

/// Waits before a far side that could not be reached is tried again; then the channel stops.
const RECONNECT: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// Deliveries in a row that a lane lets become uncertain; then the channel stops, since a far side
/// that takes everything and answers nothing would leave a whole audience to be settled by hand.
const SILENCES: u32 = 3;

/// How long an answer is waited for once the work is to stop; then what is being sent is uncertain.
const GRACE: Duration = Duration::from_secs(7);

/// Minutes until a deferred delivery is due, by the number of tries before. They add up to two
/// days, after which it has failed (RFC 5321 section 4.5.4.1 asks for four to five days of a relay;
/// a newsletter is stale before).
const CALENDAR: [i64; 9] = [5, 15, 30, 60, 120, 240, 480, 960, 960];

/// What came of a delivery, on its way to the disk.
pub(super) struct Unrecorded {
    outcome: Outcome,
    ticket: Ticket,
}

/// One carrier at work.
pub(super) struct Lane {
    pub(super) supply: Arc<Supply>,
    pub(super) settler: Settler,
    /// What was leased and is not settled, in order; the first is the one that is being delivered.
    pub(super) hand: VecDeque<Delivery>,
    /// How many far sides share the work: others go on when its own cannot be reached.
    pub(super) ways: usize,
    /// Ends the lane after what is in flight.
    pub(super) stop: CancellationToken,
    /// Gives what is in flight no more than [`GRACE`]: somebody wants the program to end. A held edition
    /// and another lane's fault are no reason to leave an answer unheard.
    pub(super) hurry: CancellationToken,
    pub(super) pace: Arc<Pace>,
    pub(super) progress: Arc<dyn Progress>,
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

/// Why a lane ends before nothing is left.
enum End {
    /// The far side cannot be reached.
    Away(String),
    /// Anything else.
    Halt(Halt),
}

impl From<Halt> for End {
    fn from(halt: Halt) -> Self {
        End::Halt(halt)
    }
}

impl Lane {
    pub(super) async fn run(mut self, mut carrier: Box<dyn Carrier>) -> Result<(), Halt> {
        let end = self.drain(carrier.as_mut()).await;
        let others_go_on = self.supply.crew.leaves_to_others();
        match &end {
            Err(End::Away(reason) | End::Halt(Halt::Refused(reason))) if self.ways > 1 => {
                self.progress.leaves_out(self.supply.channel.name(), reason);
                if matches!(end, Err(End::Halt(_))) {
                    carrier.leave();
                }
            }
            // A server takes so many connections at a time, and these are at work.
            Err(End::Away(_)) if others_go_on => {}
            Err(End::Away(_) | End::Halt(Halt::Refused(_) | Halt::Store(_))) => self.stop.cancel(),
            _ => {}
        }
        let end = end.map_err(|end| match end {
            End::Away(reason) => Halt::Refused(reason),
            End::Halt(halt) => halt,
        });
        if let Err(remark) = carrier.close().await {
            self.progress.remarks(self.supply.channel.name(), &remark);
        }
        // What is still in hand was not begun; a lease that cannot be given back is found free by
        // the next run's recovery.
        let hand: Vec<_> = self.hand.iter().map(|delivery| delivery.id).collect();
        if hand.is_empty() {
            return end;
        }
        let released = self.supply.outbox.release(&self.supply.run, &hand).await.map_err(Halt::Store);
        graver(end, released)
    }

    /// Leases and delivers until nothing is ready. What came of a delivery is recorded together with
    /// the beginning of the next, in one commit, so that no more than one is open at a time.
    async fn drain(&mut self, carrier: &mut dyn Carrier) -> Result<(), End> {
        let (mut unreachable, mut silent) = (0, 0);
        let mut before = None;
        loop {
            if self.hand.is_empty() {
                // The next post of a thread is ready only now.
                self.counted(before.take()).await?;
            }
            // The last in hand is delivered with those in sight that come behind it.
            if self.hand.len() < 2 {
                let more = self.supply.take(!self.hand.is_empty()).await.map_err(Halt::Store)?;
                carrier.expect(&more);
                self.hand.extend(more);
            }
            if self.stop.is_cancelled() {
                self.counted(before).await?;
                return Err(Halt::Asked.into());
            }
            let Some(delivery) = self.hand.front() else {
                if self.wait_for_due().await? {
                    continue;
                }
                return Ok(());
            };
            let granted = match self.turn(delivery, &mut before, carrier).await? {
                Due::This(granted) => granted,
                Due::Next => {
                    carrier.forget(delivery);
                    self.hand.pop_front();
                    continue;
                }
                Due::Others if self.step_aside(carrier).await? => continue,
                Due::Others => return Ok(()),
            };
            let (next, unrecorded) = self.step(delivery, granted, before.take(), carrier).await?;
            before = unrecorded;
            self.hand.pop_front();
            match next {
                Next::GoOn => {
                    self.supply.crew.serves();
                    (unreachable, silent) = (0, 0);
                }
                Next::Silent(reason) => {
                    silent += 1;
                    if silent == SILENCES {
                        self.counted(before).await?;
                        let reason = format!("{SILENCES} in a row got no answer: {reason}");
                        return Err(Halt::Refused(reason).into());
                    }
                }
                Next::BackOff(reason) => {
                    let Some(wait) = RECONNECT.get(unreachable) else {
                        return Err(End::Away(reason));
                    };
                    unreachable += 1;
                    tokio::select! {
                        () = tokio::time::sleep(*wait) => {}
                        () = self.stop.cancelled() => return Err(Halt::Asked.into()),
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

    /// Waits until what came of a delivery is on the disk, and only then counts it.
    pub(super) async fn counted(&self, unrecorded: Option<Unrecorded>) -> Result<(), Halt> {
        let Some(Unrecorded { outcome, ticket }) = unrecorded else { return Ok(()) };
        ticket.recorded().await.map_err(Halt::Store)?;
        self.progress.settled(self.supply.channel.name(), &outcome);
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
        let Granted { route, counted, since } = granted;
        let begun = Recorded::new(self, delivery, Renewed::new(counted, since));
        let answer = tokio::select! {
            answer = carrier.deliver(delivery, &begun) => answer,
            () = begun.is_called_off() => Err(Refusal::halt(CALLED_OFF)),
            () = self.out_of_patience() => {
                Err(Refusal::unknown("recap was stopped while it waited for the answer"))
            }
        };
        if let Some(halt) = begun.refused.into_inner() {
            // Whatever was wrong with the record of the one before is the cause of that.
            self.counted(before).await?;
            return Err(halt);
        }
        // What is wrong with that must not lose the answer.
        let paced = self.heard(&answer, delivery, route, carrier).await;
        let answer = answer.map_err(|refusal| match refusal {
            // Where there is no other to take it, it is as good as a word on the delivery.
            Refusal::Busy { reason } if self.ways == 1 => Refusal::transient(reason),
            refusal => refusal,
        });
        let outcome = match answer {
            Ok(receipt) => Outcome::Sent(receipt),
            Err(Refusal::Unreachable { reason } | Refusal::Busy { reason }) => {
                let put_back = self.put_back(delivery, &reason).await;
                self.counted(before).await?;
                put_back?;
                return Ok((Next::BackOff(reason), None));
            }
            Err(Refusal::Halt { reason }) => {
                // It may have been recorded as being sent. What keeps that from being taken back is of the
                // same cause, or told by whatever is recorded next.
                let _ = self.put_back(delivery, &reason).await;
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

    /// Has a delivery be what it was before it was begun.
    async fn put_back(&self, delivery: &Delivery, reason: &str) -> Result<(), Halt> {
        let put_back = self.settler.put_back(delivery.id, Some(reason.to_owned()), Timestamp::UNIX_EPOCH);
        put_back.await.map_err(Halt::Store)
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
    /// The turn that it goes in.
    turn: Renewed,
    /// The carrier has begun.
    begun: OnceLock<()>,
    /// Why it was not recorded: the carrier is told to stop, the lane why.
    refused: OnceLock<Halt>,
}

impl<'a> Recorded<'a> {
    fn new(lane: &'a Lane, delivery: &Delivery, turn: Renewed) -> Self {
        let (begun, refused) = (OnceLock::new(), OnceLock::new());
        Recorded { lane, delivery: delivery.id, turn, begun, refused }
    }

    /// Waits until the lane is to end while the delivery is not begun: then it need not.
    async fn is_called_off(&self) {
        self.lane.stop.cancelled().await;
        if self.begun.get().is_some() {
            std::future::pending::<()>().await;
        }
        self.refuse(Halt::Asked);
    }

    /// Only the first is kept: the others follow from it.
    fn refuse(&self, halt: Halt) {
        let _ = self.refused.set(halt);
    }
}

/// What a carrier is told that is not to begin any more; the lane knows why.
const CALLED_OFF: &str = "recap was asked to stop before this was sent";

impl Commitment for Recorded<'_> {
    fn begins(&self) -> Result<(), Refusal> {
        // Whoever pauses or cancels an edition counts on that nothing of it begins from then on.
        if self.lane.stop.is_cancelled() {
            self.refuse(Halt::Asked);
            return Err(Refusal::halt(CALLED_OFF));
        }
        // Only the first counts: a carrier calls this once.
        let _ = self.begun.set(());
        Ok(())
    }

    fn waits(&self) -> Option<BoxFuture<'_, Result<(), Refusal>>> {
        if !self.turn.is_old() {
            return None;
        }
        Some(Box::pin(self.turn.renew(&self.lane.pace)))
    }

    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(async {
            self.begins()?;
            self.lane.settler.sending(self.delivery, self.turn.counted.clone()).await.map_err(|error| {
                let reason = error.to_string();
                self.refuse(Halt::Store(error));
                Refusal::Halt { reason }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_deferred_delivery_waits_longer_each_time_and_is_given_up_after_two_days() {
        let now = Timestamp::UNIX_EPOCH;
        let wait = |attempts, wish: Option<u64>| match deferred(
            "busy".into(),
            wish.map(Duration::from_secs),
            attempts,
            now,
        ) {
            Outcome::Deferred { due, .. } => Some(due.as_second()),
            _ => None,
        };
        assert_eq!(wait(0, None), Some(5 * 60));
        assert_eq!(wait(0, Some(7_200)), Some(7_200), "the far side's wish outweighs the calendar");
        assert_eq!(wait(0, Some(u64::MAX)), Some(5 * 60), "a wish that is no time is none");
        assert_eq!(wait(0, Some(400_000)), Some(48 * 3_600), "no wish is longer than two days");
        let last = u32::try_from(CALENDAR.len()).unwrap();
        assert!(wait(last - 1, None).is_some());
        assert_eq!(wait(last, None), None);
        assert_eq!(CALENDAR.iter().sum::<i64>(), 48 * 60 - 10, "the calendar takes two days");
    }
}
