//! Lanes that have to wait, and what is remembered of it.

use jiff::SignedDuration;

use super::*;
use crate::channel::Name::Email;

/// Deliveries to these addresses, all of which arrive.
fn arriving<'a>(addresses: &[&'a str]) -> Vec<(&'a str, Fate)> {
    addresses.iter().map(|address| (*address, Fate::Arrives)).collect()
}

const FIVE: [&str; 5] = ["1@example.org", "2@example.org", "3@example.org", "4@example.org", "5@example.org"];

impl Stage {
    async fn limited(limits: &str) -> Self {
        let mut stage = Stage::new().await;
        stage.limits = limits.parse().unwrap();
        stage.impatient = true;
        stage
    }

    /// The program started anew.
    fn again(&mut self) {
        self.stop = CancellationToken::new();
    }
}

#[tokio::test]
async fn a_not_now_has_the_others_of_its_provider_go_after_everybody_else() {
    let mut fates =
        arriving(&["1@gmail.com", "2@googlemail.com", "3@example.org", "4@gmail.com", "5@example.org"]);
    fates[0].1 = Fate::Refused(Refusal::transient("451 4.7.28 not so fast"));
    let stage = Stage::new().await.with(Email, false, &fates).await;
    assert!(stage.deliver().await.is_empty());
    let seen = stage.seen();
    assert_eq!(seen[..3], ["1@gmail.com", "3@example.org", "5@example.org"]);
    let mut late = seen[3..].to_vec();
    late.sort();
    assert_eq!(late, ["2@googlemail.com", "4@gmail.com"]);
    let counts = stage.counts(Email).await;
    assert_eq!((counts[&State::Sent], counts[&State::Deferred]), (4, 1));
}

#[tokio::test]
async fn a_full_mailbox_slows_nobody() {
    let mut fates = arriving(&["1@gmail.com", "2@gmail.com", "3@gmail.com"]);
    fates[0].1 = Fate::Refused(Refusal::transient("452 4.2.2 the mailbox is full"));
    let mut stage = Stage::new().await;
    stage.impatient = true;
    let stage = stage.with(Email, false, &fates).await;
    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.seen().len(), 3);
}

#[tokio::test]
async fn a_relays_own_trouble_slows_nobody() {
    for said in ["451 4.3.0 not now", "421 4.3.2 closing", "the server closed the connection"] {
        let mut fates = arriving(&["1@gmail.com", "2@gmail.com", "3@gmail.com"]);
        fates[0].1 = Fate::RefusedLate(Refusal::transient(said));
        let mut stage = Stage::new().await;
        stage.impatient = true;
        let stage = stage.with(Email, false, &fates).await;
        assert!(stage.deliver().await.is_empty(), "{said}");
        assert_eq!(stage.counts(Email).await[&State::Sent], 2, "{said}");
    }
}

#[tokio::test]
async fn a_no_at_mail_to_a_single_relay_slows_nobody() {
    let mut fates = arriving(&["1@gmail.com", "2@gmail.com", "3@gmail.com"]);
    fates[0].1 = Fate::Refused(Refusal::busy("451 4.7.1 not now"));
    let mut stage = Stage::new().await;
    stage.impatient = true;
    let stage = stage.with(Email, false, &fates).await;
    assert!(stage.deliver().await.is_empty());
    let counts = stage.counts(Email).await;
    assert_eq!((counts[&State::Sent], counts[&State::Deferred]), (2, 1));
}

#[tokio::test]
async fn a_server_that_stood_still_gets_no_more_at_once_than_a_limit_lets_it() {
    let mut stage = Stage::new().await;
    stage.limits = "1/s".parse().unwrap();
    stage.relays = Relays { lanes: 4, ..stage.relays };
    let addresses = ["1@example.org", "2@example.org", "3@example.org", "4@example.org"];
    // The server takes everything four seconds after it was asked first.
    let opens = std::time::Instant::now() + Duration::from_secs(4);
    let fates = addresses.map(|address| (address, Fate::ArrivesAt(opens)));
    let stage = stage.with(Email, false, &fates).await;
    assert!(stage.deliver().await.is_empty());
    let gone = stage.gone.lock().unwrap().clone();
    assert_eq!(gone.len(), 4);
    assert!(
        gone.windows(2).all(|two| two[1].duration_since(two[0]) > Duration::from_millis(900)),
        "{gone:?}"
    );
}

#[tokio::test]
async fn what_went_counts_against_the_limit_when_the_program_is_started_anew() {
    let mut stage = Stage::limited("3/h").await.with(Email, false, &arriving(&FIVE)).await;
    let halts = stage.deliver().await;
    assert!(matches!(halts.as_slice(), [(Email, Halt::Asked)]), "{halts:?}");
    assert_eq!(stage.counts(Email).await[&State::Sent], 3);
    stage.again();
    stage.deliver().await;
    assert_eq!(stage.counts(Email).await[&State::Sent], 3, "the limit survives a restart");
    assert_eq!(stage.counts(Email).await[&State::Planned], 2, "what waits is free for the next run");
}

#[tokio::test]
async fn a_provider_that_said_not_now_is_written_to_slowly_when_the_program_is_started_anew() {
    let mut fates = arriving(&["1@gmail.com", "2@gmail.com"]);
    fates[0].1 = Fate::Refused(Refusal::transient("451 4.7.1 later"));
    let mut stage = Stage::new().await;
    stage.impatient = true;
    let mut stage = stage.with(Email, false, &fates).await;
    stage.deliver().await;
    assert_eq!(stage.seen(), ["1@gmail.com"], "the second is put back");
    stage.again();
    stage.deliver().await;
    assert_eq!(stage.seen(), ["1@gmail.com"], "and still is");
}

#[tokio::test]
async fn an_edition_that_is_spread_stays_so_when_the_program_is_started_anew() {
    let mut stage = Stage::limited("1000/s").await.with(Email, false, &arriving(&FIVE)).await;
    stage.outbox.spread("evening", SignedDuration::from_hours(2), Duration::from_secs(3_600)).await.unwrap();
    stage.deliver().await;
    assert_eq!(stage.seen(), ["1@example.org"]);
    stage.again();
    stage.deliver().await;
    assert_eq!(stage.seen(), ["1@example.org"], "an hour has not passed");
    assert_eq!(stage.outbox.spread_over("evening").await.unwrap(), Some(SignedDuration::from_hours(2)));
}

#[tokio::test]
async fn a_relay_that_has_had_enough_holds_nothing_back_from_another() {
    let mut stage = Stage::new().await;
    stage.relays = Relays { names: vec!["first", "second"], lanes: 2, ..stage.relays };
    stage.limits.add_relay("first", vec!["1/h".parse().unwrap()]);
    let stage = stage.with(Email, false, &arriving(&FIVE)).await;
    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.counts(Email).await, Counts::from([(State::Sent, 5)]));
}

#[tokio::test]
async fn what_was_put_back_by_a_clock_that_was_ahead_is_ready_for_the_next_run() {
    let stage = Stage::new().await.with(Email, false, &arriving(&FIVE)).await;
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let now = Timestamp::now();
    let leased = stage.outbox.lease(&committed, Email, &Scope::All, "ahead", 10, now).await.unwrap();
    let settler = Settler::start(&stage.outbox, &"ahead".into()).await.unwrap();
    for delivery in &leased {
        settler.put_back(delivery.id, None, now + 9_600.hours()).await.unwrap();
    }
    assert_eq!(stage.outbox.ready("evening", Email, &Scope::All, now).await.unwrap(), 0);

    stage.outbox.recover(now).await.unwrap();
    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.seen().len(), 5);
}

#[tokio::test]
async fn what_was_deferred_by_a_clock_that_was_ahead_is_due_at_once_and_what_by_this_one_is_not() {
    let mut fates = arriving(&FIVE[..1]);
    fates[0].1 = Fate::Refused(Refusal::transient("450 4.2.1 later"));
    let stage = Stage::new().await.with(Email, false, &fates).await;
    stage.deliver().await;
    let now = Timestamp::now();
    let ready = async |now| stage.outbox.ready("evening", Email, &Scope::All, now).await.unwrap();
    stage.outbox.recover(now).await.unwrap();
    assert_eq!(ready(now).await, 0);
    let before = now - 2.hours();
    stage.outbox.recover(before).await.unwrap();
    assert_eq!(ready(before).await, 1);
}
