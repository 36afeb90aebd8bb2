//! The worker against channels that do as their test says, on a real store.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod cut_off;
mod pace;
mod relays;
mod stage;

use jiff::ToSpan as _;

use stage::{Fate, Relays, Stage, edition};

use super::*;
use crate::channel::{Commitment, Delivery, Receipt, Refusal};
use crate::outbox::{AtWork, ChannelDrafts, Commit, Counts, Drafts, Existing, State};
use crate::pace::{Limits, Provider, Route};

#[tokio::test]
async fn every_outcome_leads_to_its_state_and_a_second_run_sends_nothing() {
    let stage = Stage::new()
        .await
        .with(
            channel::Name::Email,
            false,
            &[
                ("arrives", Fate::Arrives),
                ("later", Fate::Refused(Refusal::transient("come back"))),
                ("full", Fate::RefusedLate(Refusal::transient("full"))),
                ("never", Fate::Refused(Refusal::permanent("unknown"))),
                ("silent", Fate::RefusedLate(Refusal::unknown("no answer"))),
                ("left", Fate::Refused(Refusal::Skip { reason: "unsubscribed".into() })),
            ],
        )
        .await;

    assert!(stage.deliver().await.is_empty());

    let wanted = Counts::from([
        (State::Sent, 1),
        (State::Deferred, 2),
        (State::Failed, 1),
        (State::Uncertain, 1),
        (State::Skipped, 1),
    ]);
    assert_eq!(stage.counts(channel::Name::Email).await, wanted);
    let seen = stage.seen().len();
    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.seen().len(), seen, "something was tried again before it was due");
}

#[tokio::test]
async fn a_feed_that_cannot_be_written_keeps_the_mail_from_leaving() {
    let halt = Fate::Refused(Refusal::Halt { reason: "the folder is gone".into() });
    let stage = Stage::new()
        .await
        .with(channel::Name::Feed, false, &[("feed.xml", halt)])
        .await
        .with(channel::Name::Email, false, &[("1", Fate::Arrives)])
        .await;

    let halts = stage.deliver().await;

    assert!(matches!(&halts[..], [(channel::Name::Feed, Halt::Refused(_))]), "{halts:?}");
    assert_eq!(stage.counts(channel::Name::Feed).await, Counts::from([(State::Planned, 1)]));
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Planned, 1)]));
    assert_eq!(stage.seen(), ["feed.xml"]);
}

#[tokio::test]
async fn a_post_waits_for_the_one_before_it_and_is_given_its_receipt() {
    let late = Fate::Refused(Refusal::transient("slow down"));
    let thread = [("a", Fate::Arrives), ("b", Fate::Arrives), ("c", late), ("d", Fate::Arrives)];
    let stage = Stage::new().await.with(channel::Name::Mastodon, true, &thread).await;

    stage.deliver().await;

    assert_eq!(stage.seen(), ["a", "b<a>", "c<a><b>"]);
    let wanted = Counts::from([(State::Sent, 2), (State::Deferred, 1), (State::Planned, 1)]);
    assert_eq!(stage.counts(channel::Name::Mastodon).await, wanted);
}

#[tokio::test]
async fn a_far_side_that_is_not_there_is_tried_three_times_and_then_left_with_everything_planned() {
    let gone = || Fate::Refused(Refusal::Unreachable { reason: "nobody listens".into() });
    let fates = [("1", gone()), ("2", gone()), ("3", gone()), ("4", gone()), ("5", gone())];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;

    let halts = stage.deliver().await;

    assert!(
        matches!(&halts[..], [(channel::Name::Email, Halt::Refused(reason))] if reason == "nobody listens")
    );
    assert_eq!(stage.seen().len(), 3);
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Planned, 5)]));
}

#[tokio::test]
async fn what_could_not_be_done_at_the_end_is_told_and_stops_nothing() {
    let mut stage = Stage::new().await;
    stage.relays.undone = Some("the list could not be written");
    let stage = stage.with(channel::Name::Email, false, &[("1", Fate::Arrives)]).await;

    assert!(stage.deliver().await.is_empty());

    assert_eq!(*stage.remarks.lock().unwrap(), ["email: the list could not be written"]);
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Sent, 1)]));
}

#[tokio::test]
async fn a_login_that_is_refused_stops_its_network_alone_and_is_no_try() {
    let refused = Refusal::halt("the login was refused; `recap login mastodon` renews it");
    let thread = [("a", Fate::Arrives), ("b", Fate::RefusedLate(refused)), ("c", Fate::Arrives)];
    let others = [("1", Fate::Arrives), ("2", Fate::Arrives)];
    let stage = Stage::new()
        .await
        .with(channel::Name::Mastodon, true, &thread)
        .await
        .with(channel::Name::Bluesky, true, &others)
        .await;

    let halts = stage.deliver().await;

    let [(channel::Name::Mastodon, Halt::Refused(reason))] = &halts[..] else { panic!("{halts:?}") };
    assert!(reason.contains("recap login mastodon"), "{reason}");
    assert_eq!(stage.counts(channel::Name::Bluesky).await, Counts::from([(State::Sent, 2)]));
    stage.outbox.recover(Timestamp::now()).await.unwrap();
    let counts = Counts::from([(State::Sent, 1), (State::Planned, 2)]);
    assert_eq!(stage.counts(channel::Name::Mastodon).await, counts, "nothing of it is uncertain");
    let next = leased(&stage, channel::Name::Mastodon, "next").await;
    assert_eq!((next.destination.as_str(), next.attempts), ("b", 0));
}

/// The next delivery of a channel, which a run takes in hand.
async fn leased(stage: &Stage, name: channel::Name, run: &str) -> Delivery {
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let lease = stage.outbox.lease(&committed, name, &Scope::All, run, 1, Timestamp::now());
    lease.await.unwrap().remove(0)
}

#[tokio::test]
async fn what_was_begun_and_is_put_back_is_what_it_was_before_whoever_has_looked_meanwhile() {
    let name = channel::Name::Mastodon;
    let stage = Stage::new().await.with(name, false, &[("a", Fate::Arrives)]).await;
    let settler = Settler::start(&stage.outbox, &"run".into()).await.unwrap();
    for (state, attempts) in [(State::Planned, 0), (State::Deferred, 1)] {
        let delivery = leased(&stage, name, "run").await;
        assert_eq!(delivery.attempts, attempts);
        settler.sending(delivery.id, Vec::new()).await.unwrap();
        assert_eq!(stage.counts(name).await, Counts::from([(State::Sending, 1)]));
        settler.put_back(delivery.id, Some("refused".into()), Timestamp::UNIX_EPOCH).await.unwrap();
        assert_eq!(stage.counts(name).await, Counts::from([(state, 1)]));

        let delivery = leased(&stage, name, "run").await;
        let later = Outcome::Deferred { reason: "later".into(), due: Timestamp::UNIX_EPOCH };
        settler.settle(delivery.id, later).await.unwrap().recorded().await.unwrap();
    }
}

#[tokio::test]
async fn asked_to_stop_it_finishes_what_is_in_flight_and_gives_the_rest_back() {
    let fates = [("1", Fate::Arrives), ("2", Fate::StopsTheWorker), ("3", Fate::Arrives)];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;

    let halts = stage.deliver().await;

    assert!(matches!(&halts[..], [(channel::Name::Email, Halt::Asked)]), "{halts:?}");
    assert_eq!(
        stage.counts(channel::Name::Email).await,
        Counts::from([(State::Sent, 2), (State::Planned, 1)])
    );
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let free = stage
        .outbox
        .lease(&committed, channel::Name::Email, &Scope::All, "next", 10, Timestamp::now())
        .await
        .unwrap();
    assert_eq!(free.len(), 1, "the rest is still leased");
}

#[tokio::test]
async fn what_was_not_begun_when_it_is_asked_to_stop_is_not_sent() {
    for stops in [Fate::StopsBefore, Fate::StopsInSilence] {
        let fates = [("1", Fate::Arrives), ("2", stops), ("3", Fate::Arrives)];
        let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;

        let halts = stage.deliver().await;

        assert!(matches!(&halts[..], [(channel::Name::Email, Halt::Asked)]), "{halts:?}");
        let counts = Counts::from([(State::Sent, 1), (State::Planned, 2)]);
        assert_eq!(stage.counts(channel::Name::Email).await, counts);
    }
}

#[tokio::test]
async fn a_file_that_was_being_written_when_it_is_asked_to_stop_counts_as_sent() {
    let fates = [("1", Fate::StopsWhileWritten), ("2", Fate::Arrives)];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;

    let halts = stage.deliver().await;

    assert!(matches!(&halts[..], [(channel::Name::Email, Halt::Asked)]), "{halts:?}");
    let counts = Counts::from([(State::Sent, 1), (State::Planned, 1)]);
    assert_eq!(stage.counts(channel::Name::Email).await, counts);
}

#[tokio::test]
async fn a_retry_takes_up_what_was_tried_and_leaves_the_rest_to_the_next_publish() {
    let fates = [("1", Fate::Refused(Refusal::transient("later"))), ("2", Fate::Arrives)];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;
    stage.deliver_of(Scope::Destinations(vec!["1".to_owned()])).await;
    assert_eq!(stage.seen(), ["1"]);

    let email = [channel::Name::Email];
    stage.outbox.replan("evening", &email, State::Deferred, Timestamp::now()).await.unwrap();
    stage.deliver_of(Scope::Tried).await;
    assert_eq!(stage.seen(), ["1", "1"]);
    assert_eq!(
        stage.counts(channel::Name::Email).await,
        Counts::from([(State::Deferred, 1), (State::Planned, 1)])
    );
}

#[tokio::test]
async fn what_a_dead_worker_had_begun_is_uncertain_and_what_it_had_in_hand_is_free() {
    let fates = [("1", Fate::Arrives), ("2", Fate::Arrives)];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let dead = stage
        .outbox
        .lease(&committed, channel::Name::Email, &Scope::All, "dead", 10, Timestamp::now())
        .await
        .unwrap();
    let settler = Settler::start(&stage.outbox, &"dead".into()).await.unwrap();
    settler.sending(dead[0].id, Vec::new()).await.unwrap();

    assert_eq!(stage.outbox.recover(Timestamp::now()).await.unwrap(), 1);
    stage.deliver().await;

    assert_eq!(stage.seen(), ["2"]);
    assert_eq!(
        stage.counts(channel::Name::Email).await,
        Counts::from([(State::Sent, 1), (State::Uncertain, 1)])
    );
}

#[tokio::test]
async fn an_uncertain_delivery_goes_again_only_when_a_person_asks_and_its_carrier_is_told() {
    let silent = Fate::RefusedLate(Refusal::unknown("no answer"));
    let stage = Stage::new().await.with(channel::Name::Bluesky, false, &[("post/1", silent)]).await;
    stage.deliver().await;
    let now = Timestamp::now();

    let again =
        stage.outbox.replan("evening", &[channel::Name::Bluesky], State::Uncertain, now).await.unwrap();

    assert_eq!(again, 1);
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let leased =
        stage.outbox.lease(&committed, channel::Name::Bluesky, &Scope::All, "w", 10, now).await.unwrap();
    assert!(leased[0].after_uncertain);
    assert_eq!(leased[0].attempts, 0, "the calendar begins again when a person asks");
    let status = stage.outbox.status("evening", None, AtWork::Nobody).await.unwrap();
    assert_eq!(status[0].open.first().map(|open| open.attempts), Some(1), "the first try is forgotten");
}

#[tokio::test]
async fn what_was_skipped_was_not_tried() {
    let skip = Refusal::Skip { reason: "unsubscribed".into() };
    let stage = Stage::new().await.with(channel::Name::Email, false, &[("1", Fate::Refused(skip))]).await;
    stage.deliver().await;

    let missing =
        stage.outbox.missing("evening", channel::Name::Email, 0, AtWork::Nobody).await.unwrap().remove(0);

    assert_eq!((missing.state, missing.attempts), (State::Skipped, 0));
}

#[tokio::test]
async fn a_thread_that_has_stopped_leaves_nothing_to_go_on_with() {
    for refusal in [Refusal::permanent("too long"), Refusal::unknown("no answer")] {
        let thread = [("a", Fate::Arrives), ("b", Fate::RefusedLate(refusal)), ("c", Fate::Arrives)];
        let stage = Stage::new().await.with(channel::Name::Mastodon, true, &thread).await;

        stage.deliver().await;

        let now = Timestamp::now();
        assert_eq!(stage.counts(channel::Name::Mastodon).await.get(&State::Planned), Some(&1));
        assert_eq!(
            stage.outbox.ready("evening", channel::Name::Mastodon, &Scope::All, now).await.unwrap(),
            0
        );
        assert!(!stage.outbox.is_unfinished("evening", now).await.unwrap());
    }
}

#[tokio::test]
async fn a_post_that_others_follow_is_told_apart_when_a_person_settles_it() {
    let silent = || Fate::RefusedLate(Refusal::unknown("no answer"));
    let mastodon = [("a", silent()), ("b", Fate::Arrives)];
    let bluesky = [("a", Fate::Arrives), ("b", silent())];
    let stage = Stage::new().await.with(channel::Name::Mastodon, true, &mastodon).await;
    let stage = stage.with(channel::Name::Bluesky, true, &bluesky).await;

    stage.deliver().await;

    let held_up = stage.outbox.holds_up_a_thread("evening", channel::Name::Mastodon).await.unwrap();
    assert_eq!(held_up.as_deref(), Some("a"));
    assert!(stage.outbox.holds_up_a_thread("evening", channel::Name::Bluesky).await.unwrap().is_none());
}

#[tokio::test]
async fn a_worker_that_was_taken_for_dead_records_nothing_and_sends_nothing() {
    let stage = Stage::new().await.with(channel::Name::Email, false, &[("1", Fate::Arrives)]).await;
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let lease =
        || stage.outbox.lease(&committed, channel::Name::Email, &Scope::All, "slow", 10, Timestamp::now());
    let delivery = lease().await.unwrap().remove(0);
    let settler = Settler::start(&stage.outbox, &"slow".into()).await.unwrap();
    settler.sending(delivery.id, Vec::new()).await.unwrap();
    stage.outbox.recover(Timestamp::now()).await.unwrap();

    let sent = settler.settle(delivery.id, Outcome::Sent(Receipt::default())).await.unwrap();
    let sent = sent.recorded().await;
    let again = settler.sending(delivery.id, Vec::new()).await;

    assert!(matches!(sent, Err(StoreError::LeaseLost)) && matches!(again, Err(StoreError::LeaseLost)));
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Uncertain, 1)]));
}

#[tokio::test]
async fn a_deferred_delivery_that_is_not_due_is_not_ready() {
    let later = [("1", Fate::Refused(Refusal::transient("come back")))];
    let stage = Stage::new().await.with(channel::Name::Email, false, &later).await;
    stage.deliver().await;
    let now = Timestamp::now();
    assert!(!stage.outbox.is_unfinished("evening", now).await.unwrap());
    assert!(stage.outbox.is_unfinished("evening", now + 6.minutes()).await.unwrap());
}

#[tokio::test]
async fn committing_twice_changes_nothing() {
    let stage = Stage::new().await.with(channel::Name::Email, false, &[("1", Fate::Arrives)]).await;
    stage.deliver().await;
    let before = stage.outbox.edition("evening").await.unwrap().unwrap();

    let deliveries = [ChannelDrafts {
        channel: channel::Name::Email,
        drafts: Drafts::Audience([1].into_iter().collect()),
        existing: Existing::Keep,
    }];
    let commit = Commit {
        edition: &edition(),
        source: "evening.md",
        deliveries: &deliveries,
        only_tags: &[],
        kept: &[],
    };
    stage.outbox.commit(&commit, Timestamp::now().saturating_add(1.hour()).unwrap()).await.unwrap();

    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Sent, 1)]));
    let after = stage.outbox.edition("evening").await.unwrap().unwrap();
    assert_eq!((before.updated_at, before.digest), (after.updated_at, after.digest));
}
