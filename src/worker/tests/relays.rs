//! Far sides of several servers, of few connections, or of none that answers.

use super::*;

#[tokio::test]
async fn a_server_that_takes_fewer_connections_than_wished_gets_everything_over_those() {
    let fates: Vec<_> = ["1", "2", "3", "4", "5", "6"].map(|one| (one, Fate::Arrives)).into();
    let mut stage = Stage::new().await;
    stage.relays = Relays { lanes: 3, connections: 1, ..stage.relays };
    let stage = stage.with(channel::Name::Email, false, &fates).await;

    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Sent, 6)]));
}

#[tokio::test]
async fn a_relay_that_takes_nothing_for_now_leaves_its_share_to_the_others() {
    let fates: Vec<_> =
        ["1@example.org", "2@example.org", "3@example.org"].map(|one| (one, Fate::Arrives)).into();
    let mut stage = Stage::new().await;
    stage.relays = Relays { names: vec!["first", "second"], lanes: 2, busy: Some("first"), ..stage.relays };
    let stage = stage.with(channel::Name::Email, false, &fates).await;

    assert!(stage.deliver().await.is_empty());
    assert_eq!(stage.counts(channel::Name::Email).await, Counts::from([(State::Sent, 3)]));
}

#[tokio::test]
async fn a_far_side_that_takes_everything_and_answers_nothing_is_left_after_three() {
    let silent = || Fate::RefusedLate(Refusal::unknown("no answer"));
    let fates = [("1", silent()), ("2", silent()), ("3", silent()), ("4", silent()), ("5", silent())];
    let stage = Stage::new().await.with(channel::Name::Email, false, &fates).await;

    let halts = stage.deliver().await;

    assert!(matches!(&halts[..], [(channel::Name::Email, Halt::Refused(_))]), "{halts:?}");
    assert_eq!(
        stage.counts(channel::Name::Email).await,
        Counts::from([(State::Uncertain, 3), (State::Planned, 2)])
    );
}
