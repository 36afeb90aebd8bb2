//! What a run that was cut off has left behind.

use super::*;

const EMAIL: channel::Name = channel::Name::Email;

/// Three deliveries in the hand of a run that is gone, of which it had begun the first.
async fn cut_off() -> Stage {
    let fates = [("1", Fate::Arrives), ("2", Fate::Arrives), ("3", Fate::Arrives)];
    let stage = Stage::new().await.with(EMAIL, false, &fates).await;
    let committed = stage.outbox.edition("evening").await.unwrap().unwrap();
    let lease = stage.outbox.lease(&committed, EMAIL, &Scope::All, "gone", 10, Timestamp::now());
    let leased = lease.await.unwrap();
    let settler = Settler::start(&stage.outbox, &"gone".into()).await.unwrap();
    settler.sending(leased[0].id, Vec::new()).await.unwrap();
    stage
}

#[tokio::test]
async fn what_was_being_sent_is_told_as_uncertain_once_nobody_is_at_work_and_nothing_is_changed_by_looking() {
    let stage = cut_off().await;
    for (at_work, state, said) in [
        (AtWork::Somebody, State::Sending, None),
        (AtWork::Nobody, State::Uncertain, Some("recap was stopped")),
    ] {
        let status = stage.outbox.status("evening", None, at_work).await.unwrap().remove(0);
        let missing = stage.outbox.missing("evening", EMAIL, 0, at_work).await.unwrap().remove(0);

        assert_eq!(status.states, Counts::from([(state, 1), (State::Planned, 2)]));
        assert_eq!((status.open[0].state, missing.state), (state, state));
        for reason in [status.open[0].reason.as_deref(), missing.reason.as_deref()] {
            assert!(reason.map(|reason| reason.split_at(17).0) == said, "{reason:?}");
        }
    }
    assert_eq!(stage.counts(EMAIL).await, Counts::from([(State::Sending, 1), (State::Planned, 2)]));
}

#[tokio::test]
async fn what_a_dead_run_of_a_cancelled_edition_had_not_begun_is_skipped_by_whoever_works_next() {
    let stage = cut_off().await;
    let cancelled = Some(Hold::Cancelled);
    assert_eq!(stage.outbox.set_hold("evening", cancelled).await.unwrap(), cancelled);
    assert_eq!(stage.outbox.skip_cancelled("evening", Timestamp::now()).await.unwrap(), 0, "all is in hand");
    let wanted = Counts::from([(State::Uncertain, 1), (State::Skipped, 2)]);
    let seen = async |at_work| {
        let status = stage.outbox.status("evening", None, at_work).await.unwrap().remove(0);
        let missing = stage.outbox.missing("evening", EMAIL, 0, at_work).await.unwrap();
        let last = missing.last().unwrap();
        (status.states, last.state, last.reason.clone().unwrap_or_default())
    };

    let (states, state, reason) = seen(AtWork::Somebody).await;
    assert_eq!((states[&State::Planned], state), (2, State::Planned));
    assert!(reason.contains("was cancelled"), "{reason}");
    let (states, state, reason) = seen(AtWork::Nobody).await;
    assert_eq!((&states, state), (&wanted, State::Skipped));
    assert_eq!(reason, "the edition was cancelled before this was sent");
    stage.outbox.recover(Timestamp::now()).await.unwrap();
    assert_eq!(stage.counts(EMAIL).await, wanted);
    assert_eq!(seen(AtWork::Nobody).await, (states, state, reason));
}
