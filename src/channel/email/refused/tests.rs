//! Whom relays are believed of.
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

/// A relay takes a message that is begun only now.
fn accepted(refused: &Refused, relay: &Option<Arc<str>>) {
    refused.accepted(relay, Taken { begun: refused.now(), decided: refused.now() });
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
            None => accepted(&refused, &relay()),
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
fn what_a_relay_had_begun_before_it_refused_others_and_answers_only_then_says_nothing_for_it() {
    let end = |late: usize, refusals: usize, later: usize| {
        let (refused, relay) = (Refused::default(), relay());
        refused.opened();
        (0..60).for_each(|_| accepted(&refused, &relay));
        let begun = refused.now();
        let decided: Vec<_> = (0..late).map(|_| refused.now()).collect();
        let mut decided = decided.into_iter();
        for number in 0..refusals {
            refused.refused(&relay, "550 5.1.1 unknown", gone(number));
            if let Some(decided) = decided.next() {
                refused.accepted(&relay, Taken { begun, decided });
            }
        }
        decided.for_each(|decided| refused.accepted(&relay, Taken { begun, decided }));
        (0..later).for_each(|_| accepted(&refused, &relay));
        refused.closed();
        (believed(&refused).len(), refused.mailboxes())
    };
    let doubted = |doubted| (0, Mailboxes { taken_off: 0, doubted });
    for late in [0, 1, 4, 8, 20] {
        assert_eq!(end(late, 4, 0), doubted(4), "{late} come late");
        assert_eq!(end(late, 10, 0), doubted(10), "{late} come late");
        assert_eq!(end(late, 10, 50), doubted(10), "{late} come late, and it has recovered");
        assert_eq!(end(late, 3, 0), (3, Mailboxes { taken_off: 3, doubted: 0 }), "{late} come late");
    }
}

#[test]
fn what_a_relay_may_have_taken_only_after_it_recovered_does_not_divide_what_it_refused_before() {
    let (refused, relay) = (Refused::default(), relay());
    refused.opened();
    (0..60).for_each(|_| accepted(&refused, &relay));
    (0..3).for_each(|number| refused.refused(&relay, "550 5.1.1 unknown", gone(number)));
    let begun = refused.now();
    (3..6).for_each(|number| refused.refused(&relay, "550 5.1.1 unknown", gone(number)));
    refused.accepted(&relay, Taken { begun, decided: refused.now() });
    (0..60).for_each(|_| accepted(&refused, &relay));
    assert!(refused.believed().is_none());
    assert_eq!(refused.mailboxes().doubted, 6);
}

#[test]
fn five_refusals_in_a_row_take_nobody_off_the_list_though_the_relay_takes_all_others() {
    let among = |row: usize, behind| yes(100).chain((0..row).map(Some)).chain(yes(behind));
    for behind in [1, 39, 60, 200] {
        assert_eq!(run(&Before::default(), among(4, behind)).len(), 4, "{behind} behind them");
        assert!(run(&Before::default(), among(5, behind)).is_empty(), "{behind} behind them");
        assert!(run(&Before::default(), among(10, behind)).is_empty(), "{behind} behind them");
    }
    let rows = (0..8).flat_map(|row| yes(50).chain((0..10).map(move |number| Some(row * 10 + number))));
    assert!(run(&Before::default(), rows.chain(yes(50))).is_empty());
}

#[test]
fn of_an_honest_list_next_to_nobody_stays_on_it_for_having_stood_in_a_row() {
    let answers = || chances(10).take(20_000).enumerate().map(|(number, is_gone)| is_gone.then_some(number));
    let (all, taken_off) = (answers().flatten().count(), run(&Before::default(), answers()).len());
    assert!(taken_off * 100 > all * 97, "{taken_off} of {all}");
}

#[test]
fn a_relay_is_believed_of_a_mailbox_once_it_has_given_a_window_of_answers_since() {
    let (refused, relay) = (Refused::default(), relay());
    refused.refused(&relay, "550 5.1.1 unknown", gone(1));
    (1..WINDOW).for_each(|_| accepted(&refused, &relay));
    assert!(refused.believed().is_none());
    accepted(&refused, &relay);
    assert_eq!(believed(&refused), ["1"]);
    accepted(&refused, &relay);
    assert!(refused.believed().is_none());
}

#[test]
fn a_relay_that_refuses_everybody_is_in_doubt_and_takes_nobody_off_the_list() {
    let (refused, relay, other) = (Refused::default(), Some(Arc::from("one")), Some(Arc::from("other")));
    refused.opened();
    for number in 0..IN_A_ROW {
        refused.refused(&relay, "550 5.1.1 unknown", gone(number));
    }
    accepted(&refused, &other);
    accepted(&refused, &other);
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
    let cases = [(0, 1, false), (1, 1, true), (2, 3, false), (3, 3, true), (90, 4, false), (40, 13, false)];
    for (taken, refused_then, is_believed) in cases {
        let (refused, relay) = (Refused::default(), Some(Arc::from("one")));
        refused.opened();
        (0..taken).for_each(|_| accepted(&refused, &relay));
        (0..refused_then).for_each(|number| refused.refused(&relay, "550 5.1.1 unknown", gone(number)));
        refused.closed();
        assert_eq!(refused.believed().is_some(), is_believed, "{taken}, then {refused_then}");
    }
}

#[test]
fn what_the_list_was_not_told_of_is_still_to_be_told() {
    let (refused, relay) = (Refused::default(), None);
    refused.opened();
    refused.refused(&relay, "550 5.1.1 unknown", gone(1));
    refused.refused(&relay, "550 5.1.1 unknown", gone(2));
    accepted(&refused, &relay);
    accepted(&refused, &relay);
    refused.closed();
    assert_eq!(refused.believed().unwrap().destination, "1");
    assert_eq!(believed(&refused), ["1", "2"]);
}

#[test]
fn a_fault_of_the_message_is_not_the_relays() {
    assert!(is_of_server("550 5.1.1 unknown") && is_of_server("554-no"));
    assert!(!is_of_server("451 4.7.1 later") && !is_of_server("the address cannot be written"));
}
