//! In charge of whether a relay is believed: one that refuses everybody in a row is most likely at fault itself,
//! and nobody is taken off the list on its word.
//!
//! It leaves what a single refusal means to [`super::carrier`], and the list to whoever keeps it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Recipient;
use crate::channel::{Before, Mailboxes};
use crate::pace::Reply;

/// So many refusals for good in a row, with nobody accepted between them, are the relay's fault.
const IN_A_ROW: usize = 20;

/// So many in a row are the relay's fault, even where it accepts others behind them. Mail goes in no order that has to
/// do with mailboxes: where a tenth is gone, one in 2,000 of those stands in such a row, and one in 150 where it is a fifth.
const TOO_MANY: usize = 5;

/// So many of them are most likely gone indeed where a run ends behind them; more may be the beginning of a fault,
/// which a person has seen and stopped. They are refused again with the next edition.
const AT_THE_END: usize = 3;

/// A relay is judged by so many of its last final answers. What it says of a mailbox is held back until it has
/// given as many again, so that a fault is seen that has just begun.
const WINDOW: usize = 40;

/// Refusals among them that say nothing against a relay, however few its answers are.
const ALWAYS_FEW: usize = 3;

/// What each relay has accepted and refused, and what is believed of it.
#[derive(Debug, Default)]
pub(super) struct Refused {
    books: Mutex<Books>,
    /// How many moments there were.
    clock: AtomicUsize,
}

/// A moment, in the order in which they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(usize);

/// When a relay decided to take a message: later than it was begun, and not after its envelope was accepted. When it
/// says so at last tells nothing of that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub(super) begun: Moment,
    pub(super) decided: Moment,
}

#[derive(Debug, Default)]
struct Books {
    relays: BTreeMap<Option<Arc<str>>, Relay>,
    /// What earlier runs have heard, the newest last and whether it was a yes: what is known of a relay that has
    /// not answered yet.
    before: VecDeque<bool>,
    /// Whether earlier runs had anything of the edition accepted.
    has_served: bool,
    /// Mailboxes that are gone, and that the list has still to be told of.
    believed: VecDeque<Gone>,
    /// The list could not be told: it is told of them at the end.
    is_put_off: bool,
    /// Carriers at work.
    carriers: usize,
    /// What became of mailboxes that were said to be gone.
    mailboxes: Mailboxes,
}

impl Books {
    fn relay(&mut self, name: &Option<Arc<str>>) -> &mut Relay {
        if !self.relays.contains_key(name) {
            let relay = Relay { window: self.before.clone(), ..Relay::default() };
            self.relays.insert(name.clone(), relay);
        }
        self.relays.entry(name.clone()).or_default()
    }
}

#[derive(Debug, Default)]
struct Relay {
    /// Its last final answers, the newest last: whether each accepted a message.
    window: VecDeque<bool>,
    /// How many there were in all.
    answers: usize,
    /// Those that refused for good since it said of a message that it is accepted.
    in_a_row: usize,
    /// What it said to the last of them.
    said: String,
    /// Its refusals that are not judged yet, the oldest first.
    held: VecDeque<Held>,
    /// What it has taken that was begun since the oldest of them.
    taken: Vec<Taken>,
}

/// A refusal for good that is not judged yet.
#[derive(Debug)]
struct Held {
    at: Moment,
    /// Which answer it was.
    answer: usize,
    /// The mailbox that is gone by it.
    gone: Option<Gone>,
}

impl Relay {
    fn answered(&mut self, accepted: bool) {
        self.answers += 1;
        self.in_a_row = if accepted { 0 } else { self.in_a_row + 1 };
        keep(&mut self.window, accepted);
    }

    /// Whether its word on mailboxes holds at the end: it refuses few.
    fn is_believed(&self) -> bool {
        self.refusals() <= ALWAYS_FEW.max(self.window.len() / 4)
    }

    /// Whether it refuses so many that it is most likely out of order, however few its answers are.
    fn is_out_of_order(&self) -> bool {
        self.refusals() > WINDOW / 4
    }

    /// How many of its last answers refused.
    fn refusals(&self) -> usize {
        self.window.iter().filter(|accepted| !**accepted).count()
    }

    /// Keeps what it has taken, as far as that tells refusals apart.
    fn took(&mut self, taken: Taken) {
        if self.held.front().is_some_and(|oldest| oldest.at < taken.begun) {
            self.taken.push(taken);
        }
    }

    /// How many refusals stand in a row with the oldest, with nothing between them that was surely taken later than
    /// the one and before the other.
    fn row(&self) -> usize {
        let pairs = self.held.iter().zip(self.held.iter().skip(1));
        let between = |one: &Held, next: &Held| {
            self.taken.iter().any(|taken| one.at < taken.begun && taken.decided < next.at)
        };
        pairs.take_while(|(one, next)| !between(one, next)).count() + self.held.len().min(1)
    }

    /// Judges rows of refusals: those that ended with a certain answer or before, or all where a run has ended.
    /// Returns whom it is believed of, and of how many it is not.
    fn judge(&mut self, until: Option<usize>) -> (Vec<Gone>, u64) {
        let is_due = |held: &Held| until.is_none_or(|until| held.answer <= until);
        let (mut believed, mut doubted) = (Vec::new(), 0);
        while self.held.front().is_some_and(is_due) {
            let row = self.row();
            let Some(last) = self.held.get(row.saturating_sub(1)) else { break };
            let is_over = self.taken.iter().any(|taken| last.at < taken.begun);
            if until.is_some() && !(is_over && is_due(last)) {
                break;
            }
            let most = if is_over { TOO_MANY - 1 } else { AT_THE_END };
            let gone: Vec<_> = self.held.drain(..row).filter_map(|held| held.gone).collect();
            if row <= most {
                believed.extend(gone);
            } else {
                doubted += many(gone.len());
            }
            let oldest = self.held.front().map(|held| held.at);
            self.taken.retain(|taken| oldest.is_some_and(|oldest| oldest < taken.begun));
        }
        (believed, doubted)
    }

    /// Forgets what it has said of mailboxes. Returns of how many.
    fn forget(&mut self) -> u64 {
        self.taken.clear();
        many(self.held.drain(..).filter(|held| held.gone.is_some()).count())
    }
}

fn many(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Keeps an answer with those that a relay is judged by.
fn keep(window: &mut VecDeque<bool>, accepted: bool) {
    window.push_back(accepted);
    if window.len() > WINDOW {
        window.pop_front();
    }
}

/// A mailbox that is gone, by the word of a relay.
#[derive(Debug, Clone)]
pub(super) struct Gone {
    pub(super) destination: String,
    pub(super) recipient: Arc<Recipient>,
}

impl Refused {
    /// Begins with what earlier runs have heard. Which relay said it is not recorded: it counts for every one that
    /// has not answered yet.
    pub(super) fn remember(&self, before: &Before) {
        let mut books = self.books();
        books.has_served = before.has_served;
        books.before.clear();
        for answer in &before.answers {
            match answer {
                Ok(()) => keep(&mut books.before, true),
                Err(reason) if is_of_server(reason) => keep(&mut books.before, false),
                Err(_) => {}
            }
        }
    }

    /// A carrier begins.
    pub(super) fn opened(&self) {
        self.books().carriers += 1;
    }

    /// A carrier ends. With the last, what relays have said is believed, unless they are out of order or have said
    /// it of many since they accepted a message last. Says whether it was the last.
    pub(super) fn closed(&self) -> bool {
        let books = &mut *self.books();
        books.carriers = books.carriers.saturating_sub(1);
        if books.carriers > 0 {
            return false;
        }
        books.is_put_off = false;
        for relay in books.relays.values_mut() {
            // Who accepts nobody of an edition, or refuses most, says nothing of anybody's mailbox.
            let serves = (books.has_served || relay.in_a_row < relay.answers)
                && relay.refusals() * 2 <= relay.window.len();
            if serves && relay.is_believed() {
                let (believed, doubted) = relay.judge(None);
                books.believed.extend(believed);
                books.mailboxes.doubted += doubted;
            } else {
                books.mailboxes.doubted += relay.forget();
            }
        }
        true
    }

    /// The moment that it is now.
    pub(super) fn now(&self) -> Moment {
        Moment(self.clock.fetch_add(1, Ordering::Relaxed))
    }

    /// A relay has accepted a message. What it said of others is believed once it has given a window of answers
    /// since, unless it was out of order at any time in between: then all is forgotten, so that a relay that recovers
    /// is not believed of what it said before.
    pub(super) fn accepted(&self, relay: &Option<Arc<str>>, taken: Taken) {
        let books = &mut *self.books();
        // Every carrier has answered by then for what it had begun.
        let patience = WINDOW.max(2 * books.carriers);
        let relay = books.relay(relay);
        relay.answered(true);
        relay.took(taken);
        let forgotten = if relay.is_out_of_order() { relay.forget() } else { 0 };
        let (believed, doubted) = relay.judge(Some(relay.answers.saturating_sub(patience)));
        books.believed.extend(believed);
        books.mailboxes.doubted += forgotten + doubted;
    }

    /// A relay has refused a message for good, maybe since a mailbox is gone.
    pub(super) fn refused(&self, relay: &Option<Arc<str>>, said: &str, gone: Option<Gone>) {
        let mut books = self.books();
        let relay = books.relay(relay);
        relay.answered(false);
        said.clone_into(&mut relay.said);
        let (at, answer) = (self.now(), relay.answers);
        relay.held.push_back(Held { at, answer, gone });
    }

    /// Why nothing more is sent over a relay, where it refuses everybody.
    pub(super) fn doubt(&self, relay: &Option<Arc<str>>) -> Option<String> {
        let books = self.books();
        let refused = books.relays.get(relay).filter(|relay| relay.in_a_row >= IN_A_ROW)?;
        let who = relay.as_deref().unwrap_or("the server");
        Some(format!(
            "{who} has refused {} messages in a row and taken none, which is more likely its own fault; nobody was \
             taken off the list. Once it is mended, `recap publish` goes on and `recap retry --failed` sends those \
             again ({})",
            refused.in_a_row, refused.said
        ))
    }

    /// The first mailbox that the list has still to be told of, unless that was put off.
    pub(super) fn believed(&self) -> Option<Gone> {
        let books = self.books();
        books.believed.front().filter(|_| !books.is_put_off).cloned()
    }

    /// The list could not be told, for that reason: it is told at the end of the run. Returns what is the matter
    /// where that was the end.
    pub(super) fn put_off(&self, reason: &str) -> String {
        let mut books = self.books();
        books.is_put_off = true;
        let whoever = match books.believed.len() {
            1 => "one subscriber whose mailbox is gone stays on the list, which could not be written"
                .to_owned(),
            many => format!(
                "{many} subscribers whose mailboxes are gone stay on the list, which could not be written"
            ),
        };
        format!("{whoever}; the next edition is refused there again, and takes them off ({reason})")
    }

    /// The list was told of a mailbox.
    pub(super) fn told(&self, gone: &Gone) {
        let mut books = self.books();
        let before = books.believed.len();
        books.believed.retain(|one| one.destination != gone.destination);
        books.mailboxes.taken_off += many(before - books.believed.len());
    }

    /// What became of mailboxes that were said to be gone.
    pub(super) fn mailboxes(&self) -> Mailboxes {
        self.books().mailboxes
    }

    fn books(&self) -> std::sync::MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a refusal for good is the server's word, and not a fault of the message itself.
pub(super) fn is_of_server(reason: &str) -> bool {
    Reply::of(reason).is_some_and(Reply::is_for_good)
}

#[cfg(test)]
mod tests;
