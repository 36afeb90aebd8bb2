//! In charge of whether a relay is believed: one that refuses everybody in a row is most likely at fault itself,
//! and nobody is taken off the list on its word.
//!
//! It leaves what a single refusal means to [`super::carrier`], and the list to whoever keeps it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::Recipient;
use crate::channel::Before;
use crate::pace::Reply;

/// So many refusals for good in a row, with nobody accepted between them, are the relay's fault.
const IN_A_ROW: usize = 20;

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
pub(super) struct Refused(Mutex<Books>);

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
    /// Those that refused for good since it accepted a message.
    in_a_row: usize,
    /// What it said to the last of them.
    said: String,
    /// Mailboxes that are gone by its word, the oldest first, each with which answer that was.
    held: VecDeque<(usize, Gone)>,
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

    /// What it has said of mailboxes until a certain answer.
    fn said_until(&mut self, until: usize) -> impl Iterator<Item = Gone> {
        let count = self.held.iter().take_while(|(answer, _)| *answer <= until).count();
        self.held.drain(..count).map(|(_, gone)| gone)
    }
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
                if relay.in_a_row <= AT_THE_END {
                    relay.in_a_row = 0;
                }
                books.believed.extend(relay.said_until(relay.answers - relay.in_a_row));
            }
            relay.held.clear();
        }
        true
    }

    /// A relay has accepted a message. What it said of others is believed once it has given a window of answers
    /// since, unless it was out of order at any time in between: then all is forgotten, so that a relay that recovers
    /// is not believed of what it said before.
    pub(super) fn accepted(&self, relay: &Option<Arc<str>>) {
        let books = &mut *self.books();
        let relay = books.relay(relay);
        relay.answered(true);
        if relay.is_out_of_order() {
            relay.held.clear();
        }
        let until = relay.answers.saturating_sub(WINDOW);
        let believed: Vec<_> = relay.said_until(until).collect();
        books.believed.extend(believed);
    }

    /// A relay has refused a message for good, maybe since a mailbox is gone.
    pub(super) fn refused(&self, relay: &Option<Arc<str>>, said: &str, gone: Option<Gone>) {
        let mut books = self.books();
        let relay = books.relay(relay);
        relay.answered(false);
        said.clone_into(&mut relay.said);
        let answer = relay.answers;
        relay.held.extend(gone.map(|gone| (answer, gone)));
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
        self.books().believed.retain(|one| one.destination != gone.destination);
    }

    fn books(&self) -> std::sync::MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a refusal for good is the server's word, and not a fault of the message itself.
pub(super) fn is_of_server(reason: &str) -> bool {
    Reply::of(reason).is_some_and(Reply::is_for_good)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn gone(number: usize) -> Option<Gone> {
        let recipient = Recipient {
            address: format!("reader{number}@example.org").parse().unwrap(),
            name: None,
            unsubscribe_token: String::new(),
            preferences_token: String::new(),
        };
        Some(Gone { destination: number.to_string(), recipient: Arc::new(recipient) })
    }

    fn believed(refused: &Refused) -> Vec<String> {
        std::iter::from_fn(|| {
            let gone = refused.believed()?;
            refused.told(&gone);
            Some(gone.destination)
        })
        .collect()
    }

    fn relay() -> Option<Arc<str>> {
        Some(Arc::from("mx.example.org"))
    }

    /// What a run makes of a relay's answers, in order: none is a yes, and a number says that a mailbox is gone.
    fn run(before: &Before, answers: impl IntoIterator<Item = Option<usize>>) -> Vec<String> {
        let refused = Refused::default();
        refused.remember(before);
        refused.opened();
        for answer in answers {
            match answer {
                None => refused.accepted(&relay()),
                Some(number) => refused.refused(&relay(), "550 5.1.1 unknown", gone(number)),
            }
        }
        refused.closed();
        believed(&refused)
    }

    /// What is recorded of an edition that so many have got.
    fn served(count: usize) -> Before {
        Before { answers: vec![Ok(()); count], has_served: true }
    }

    fn yes(count: usize) -> impl Iterator<Item = Option<usize>> {
        std::iter::repeat_n(None, count)
    }

    /// The same answers in every test: whether a chance of so many in a hundred has come about.
    fn chances(percent: u64) -> impl Iterator<Item = bool> {
        let next = |seed: &u64| Some(seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        std::iter::successors(Some(7_u64), next).skip(1).map(move |seed| (seed >> 33) % 100 < percent)
    }

    #[test]
    fn who_is_put_off_at_first_and_gone_in_a_later_run_is_taken_off_the_list() {
        assert_eq!(run(&served(30), [Some(1)]), ["1"]);
        assert_eq!(run(&served(30), (1..=3).map(Some)), ["1", "2", "3"]);
        assert!(run(&served(30), (1..=4).map(Some)).is_empty(), "it may be out of order by now");
        let other_edition = Before { has_served: false, ..served(30) };
        assert!(run(&other_edition, (1..=3).map(Some)).is_empty(), "it accepts nobody of this edition");
    }

    #[test]
    fn a_relay_that_served_all_and_then_takes_one_in_nineteen_takes_nobody_off_the_list() {
        let outage = || (0..38).map(|number| (number % 19 != 18).then_some(number));
        assert!(run(&Before::default(), yes(100).chain(outage())).is_empty());
        assert!(run(&served(40), outage()).is_empty());
        let refusals = outage().map(|answer| answer.map_or(Ok(()), |_| Err("550 5.1.1 unknown".to_owned())));
        let before = Before { answers: refusals.collect(), has_served: true };
        assert!(run(&before, yes(9).chain([Some(1)])).is_empty(), "it has hardly recovered");
        assert_eq!(run(&before, yes(39).chain([Some(1)])), ["1"]);
    }

    #[test]
    fn a_relay_that_refuses_at_random_takes_nobody_off_the_list() {
        let answers = || chances(45).take(200).enumerate().map(|(number, refuses)| refuses.then_some(number));
        assert!(answers().flatten().count() > 70);
        assert!(run(&Before::default(), answers()).is_empty());
        assert!(run(&served(40), answers()).is_empty());
    }

    #[test]
    fn a_relay_that_recovers_after_an_outage_has_those_taken_off_whom_it_refuses_afterwards_and_no_others() {
        let outage = || (0..IN_A_ROW - 1).map(Some);
        let recovered = yes(20).chain(outage()).chain(yes(60)).chain([Some(77)]).chain(yes(2));
        assert_eq!(run(&Before::default(), recovered), ["77"]);
        let begins_with_it = outage().chain(yes(60)).chain([Some(77)]).chain(yes(60));
        assert_eq!(run(&served(40), begins_with_it), ["77"]);
    }

    #[test]
    fn of_a_list_of_which_a_tenth_is_gone_all_of_those_are_taken_off_and_nobody_else() {
        let answers = || chances(10).take(400).enumerate().map(|(number, is_gone)| is_gone.then_some(number));
        let all: Vec<_> = answers().flatten().map(|number| number.to_string()).collect();
        assert!(all.len() > 30);
        assert_eq!(run(&Before::default(), answers()), all);
        assert_eq!(run(&served(40), answers()), all);
    }

    #[test]
    fn a_relay_is_believed_of_a_mailbox_once_it_has_given_a_window_of_answers_since() {
        let (refused, relay) = (Refused::default(), relay());
        refused.refused(&relay, "550 5.1.1 unknown", gone(1));
        (1..WINDOW).for_each(|_| refused.accepted(&relay));
        assert!(refused.believed().is_none());
        refused.accepted(&relay);
        assert_eq!(believed(&refused), ["1"]);
        refused.accepted(&relay);
        assert!(refused.believed().is_none());
    }

    #[test]
    fn a_relay_that_refuses_everybody_is_in_doubt_and_takes_nobody_off_the_list() {
        let (refused, relay, other) = (Refused::default(), Some(Arc::from("one")), Some(Arc::from("other")));
        refused.opened();
        for number in 0..IN_A_ROW {
            refused.refused(&relay, "550 5.1.1 unknown", gone(number));
        }
        refused.accepted(&other);
        refused.accepted(&other);
        refused.refused(&other, "550 5.1.1 unknown", gone(77));
        let doubt = refused.doubt(&relay).unwrap();
        assert!(doubt.starts_with("one has refused 20") && doubt.contains("550 5.1.1"), "{doubt}");
        assert_eq!(refused.doubt(&other), None);
        refused.closed();
        assert_eq!(believed(&refused), ["77"]);
        assert!(refused.doubt(&relay).is_some());
    }

    #[test]
    fn a_lane_that_ends_takes_nobody_off_the_list_while_another_may_still_put_the_relay_in_doubt() {
        let (refused, relay) = (Refused::default(), Some(Arc::from("one")));
        refused.opened();
        refused.opened();
        for number in 0..IN_A_ROW - 1 {
            refused.refused(&relay, "550 5.1.1 unknown", gone(number));
        }
        refused.closed();
        assert!(refused.believed().is_none());
        refused.refused(&relay, "550 5.1.1 unknown", gone(IN_A_ROW));
        refused.closed();
        assert!(refused.believed().is_none() && refused.doubt(&relay).is_some());
    }

    #[test]
    fn at_the_end_a_relay_is_believed_of_a_few_where_it_serves_others() {
        let cases =
            [(0, 1, false), (1, 1, true), (2, 3, false), (3, 3, true), (90, 4, false), (40, 13, false)];
        for (accepted, refused_then, is_believed) in cases {
            let (refused, relay) = (Refused::default(), Some(Arc::from("one")));
            refused.opened();
            (0..accepted).for_each(|_| refused.accepted(&relay));
            (0..refused_then).for_each(|number| refused.refused(&relay, "550 5.1.1 unknown", gone(number)));
            refused.closed();
            assert_eq!(refused.believed().is_some(), is_believed, "{accepted}, then {refused_then}");
        }
    }

    #[test]
    fn what_the_list_was_not_told_of_is_still_to_be_told() {
        let (refused, relay) = (Refused::default(), None);
        refused.opened();
        refused.refused(&relay, "550 5.1.1 unknown", gone(1));
        refused.refused(&relay, "550 5.1.1 unknown", gone(2));
        refused.accepted(&relay);
        refused.accepted(&relay);
        refused.closed();
        assert_eq!(refused.believed().unwrap().destination, "1");
        assert_eq!(believed(&refused), ["1", "2"]);
    }

    #[test]
    fn a_fault_of_the_message_is_not_the_relays() {
        assert!(is_of_server("550 5.1.1 unknown") && is_of_server("554-no"));
        assert!(!is_of_server("451 4.7.1 later") && !is_of_server("the address cannot be written"));
    }
}
