//! In charge of whether a relay is believed: one that refuses everybody in a row is most likely at fault itself,
//! and nobody is taken off the list on its word.
//!
//! It leaves what a single refusal means to [`super::carrier`], and the list to whoever keeps it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use super::Recipient;

/// So many refusals for good in a row, with nobody accepted between them, are the relay's fault.
const IN_A_ROW: usize = 20;

/// So many of them are most likely gone indeed where a run ends behind them; more may be the beginning of a fault,
/// which a person has seen and stopped. They are refused again with the next edition.
const AT_THE_END: usize = 3;

/// What each relay has accepted and refused, and what is believed of it.
#[derive(Debug, Default)]
pub(super) struct Refused(Mutex<Books>);

#[derive(Debug, Default)]
struct Books {
    relays: BTreeMap<Option<Arc<str>>, Relay>,
    /// Mailboxes that are gone, and that the list has still to be told of.
    believed: VecDeque<Gone>,
    /// Carriers at work.
    carriers: usize,
}

#[derive(Debug, Default)]
struct Relay {
    accepted: usize,
    /// Messages that it has refused for good.
    refused: usize,
    /// Those of them since it accepted one.
    in_a_row: usize,
    /// What it said to the last of them.
    said: String,
    /// Mailboxes among them that are gone by its word.
    gone: Vec<Gone>,
}

impl Relay {
    /// Whether its word on mailboxes holds: it serves at least as many as it refuses.
    fn is_believed(&self) -> bool {
        self.accepted >= self.refused
    }
}

/// A mailbox that is gone, by the word of a relay.
#[derive(Debug, Clone)]
pub(super) struct Gone {
    pub(super) destination: String,
    pub(super) recipient: Arc<Recipient>,
}

impl Refused {
    /// A carrier begins.
    pub(super) fn opened(&self) {
        self.books().carriers += 1;
    }

    /// A carrier ends. With the last, what relays have said of a few is believed, though they accepted nothing
    /// since.
    pub(super) fn closed(&self) {
        let books = &mut *self.books();
        books.carriers = books.carriers.saturating_sub(1);
        if books.carriers == 0 {
            let few = |relay: &&mut Relay| relay.is_believed() && relay.in_a_row <= AT_THE_END;
            for relay in books.relays.values_mut().filter(few) {
                relay.in_a_row = 0;
                books.believed.extend(relay.gone.drain(..));
            }
        }
    }

    /// A relay has accepted a message: what it said of others before is believed, unless they are the most.
    pub(super) fn accepted(&self, relay: &Option<Arc<str>>) {
        let books = &mut *self.books();
        let relay = match books.relays.get_mut(relay) {
            Some(known) => known,
            None => books.relays.entry(relay.clone()).or_default(),
        };
        relay.accepted += 1;
        relay.in_a_row = 0;
        if relay.is_believed() {
            books.believed.extend(relay.gone.drain(..));
        }
    }

    /// A relay has refused a message for good, maybe since a mailbox is gone.
    pub(super) fn refused(&self, relay: &Option<Arc<str>>, said: &str, gone: Option<Gone>) {
        let mut books = self.books();
        let relay = books.relays.entry(relay.clone()).or_default();
        relay.refused += 1;
        relay.in_a_row += 1;
        said.clone_into(&mut relay.said);
        relay.gone.extend(gone);
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

    /// The first mailbox that the list has still to be told of.
    pub(super) fn believed(&self) -> Option<Gone> {
        self.books().believed.front().cloned()
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
    let code = reason.split([' ', '-']).next().unwrap_or_default();
    code.len() == 3 && code.starts_with('5') && code.bytes().all(|byte| byte.is_ascii_digit())
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

    #[test]
    fn a_relay_is_believed_once_it_has_taken_a_message_for_somebody_else() {
        let (refused, relay) = (Refused::default(), Some(Arc::from("mx.example.org")));
        for number in 0..IN_A_ROW - 1 {
            refused.refused(&relay, "550 5.1.1 unknown", gone(number));
        }
        assert_eq!(refused.doubt(&relay), None);
        assert!(refused.believed().is_none());
        (0..IN_A_ROW - 2).for_each(|_| refused.accepted(&relay));
        assert!(refused.believed().is_none(), "it has refused more than it served");
        refused.accepted(&relay);
        assert_eq!(believed(&refused).len(), IN_A_ROW - 1);
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
        refused.refused(&relay, "550 5.1.1 unknown", gone(1));
        refused.refused(&relay, "550 5.1.1 unknown", gone(2));
        refused.accepted(&relay);
        refused.accepted(&relay);
        assert_eq!(refused.believed().unwrap().destination, "1");
        assert_eq!(believed(&refused), ["1", "2"]);
    }

    #[test]
    fn a_fault_of_the_message_is_not_the_relays() {
        assert!(is_of_server("550 5.1.1 unknown") && is_of_server("554-no"));
        assert!(!is_of_server("451 4.7.1 later") && !is_of_server("the address cannot be written"));
    }
}
