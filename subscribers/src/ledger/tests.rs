#![allow(clippy::unwrap_used, reason = "a test may fail")]

use jiff::ToSpan as _;
use proptest::prelude::*;

use super::*;
use crate::testing::{TestList, address, now};
use crate::{Consent, consent};

fn day(number: i64) -> Timestamp {
    now() - (number * 24).hours()
}

/// A telling of a delivery, which is its own.
fn told(class: Class, evidence: Evidence, subscriber: SubscriberId, delivery: i64) -> Told {
    Told {
        report: format!("{delivery} {class:?}"),
        way: "mail".to_owned(),
        class,
        evidence,
        subscriber: Some(subscriber),
        delivery: Some(delivery),
        edition: Some("march".to_owned()),
        status: None,
        said: String::new(),
    }
}

/// Deliveries 3, 2 and 1, the last of them so many days ago.
fn three(days: i64) -> Vec<Sent> {
    [(3, 0), (2, days / 2), (1, days)].map(|(delivery, ago)| Sent { delivery, at: day(ago) }).to_vec()
}

async fn with_ada() -> (TestList, SubscriberId) {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    (list, id)
}

#[tokio::test]
async fn what_proves_is_the_same_for_the_store() {
    let list = TestList::new().await;
    for evidence in Evidence::ALL {
        let counts: bool = sqlx::query_scalar(concat!("SELECT ", proves!(), " FROM (SELECT ? AS evidence)"))
            .bind(evidence.as_str())
            .fetch_one(&list.pool)
            .await
            .unwrap();
        assert_eq!(counts, evidence.proves(), "{evidence:?}");
    }
}

#[tokio::test]
async fn a_mailbox_that_is_gone_is_mailed_no_more_only_where_that_is_proven() {
    for (evidence, wanted) in [
        (Evidence::Token, Effect::Suppressed(Reason::HardBounce)),
        (Evidence::Provider, Effect::Suppressed(Reason::HardBounce)),
        (Evidence::MessageId, Effect::Recorded),
        (Evidence::Address, Effect::Recorded),
        (Evidence::None, Effect::Recorded),
    ] {
        let (list, ada) = with_ada().await;
        let effect =
            list.record_bounce(&told(Class::Hard, evidence, ada, 3), &three(60), now()).await.unwrap();
        assert_eq!(effect, wanted, "{evidence:?}");
        assert_eq!(list.mailed().await.is_empty(), evidence.proves(), "{evidence:?}");
    }
}

#[tokio::test]
async fn what_comes_back_of_mail_to_a_former_address_takes_nobody_off_the_list() {
    let (list, ada) = with_ada().await;
    let moved = Consent {
        at: day(10),
        kind: ConsentKind::Confirmed,
        place: "the page of preferences".to_owned(),
        wording: None,
        network: None,
    };
    consent::record(&mut list.pool.acquire().await.unwrap(), ada, &moved).await.unwrap();
    let sent = [(2, 5), (1, 20)].map(|(delivery, ago)| Sent { delivery, at: day(ago) });
    let before = told(Class::Hard, Evidence::Token, ada, 1);
    assert_eq!(list.record_bounce(&before, &sent, now()).await.unwrap(), Effect::Recorded);
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    let behind = told(Class::Hard, Evidence::Token, ada, 2);
    let effect = list.record_bounce(&behind, &sent, now()).await.unwrap();
    assert_eq!(effect, Effect::Suppressed(Reason::HardBounce));
}

#[tokio::test]
async fn a_complaint_is_a_wish_where_it_is_proven() {
    let (list, ada) = with_ada().await;
    let forged = told(Class::Complaint, Evidence::MessageId, ada, 3);
    assert_eq!(list.record_bounce(&forged, &three(60), now()).await.unwrap(), Effect::Recorded);
    let mut real = told(Class::Complaint, Evidence::Token, ada, 3);
    real.report = "another".to_owned();
    let effect = list.record_bounce(&real, &three(60), now()).await.unwrap();
    assert_eq!(effect, Effect::Suppressed(Reason::Complaint));
    assert_eq!(list.state("ada@example.org").await, Some(crate::State::Complained));
}

#[tokio::test]
async fn what_comes_back_of_mail_from_before_somebody_was_taken_back_by_hand_changes_nothing() {
    let (list, ada) = with_ada().await;
    let hard = told(Class::Hard, Evidence::Token, ada, 3);
    let gone = Effect::Suppressed(Reason::HardBounce);
    assert_eq!(list.record_bounce(&hard, &three(60), now()).await.unwrap(), gone);
    let back = list.add(address("ada@example.org"), None, "added by hand", true, now() + 1.hour()).await;
    assert_eq!(back.unwrap(), crate::Outcome::Rejoined);
    let late = Told { report: "late".to_owned(), ..told(Class::Hard, Evidence::Token, ada, 2) };
    let later = now() + 2.hours();
    assert_eq!(list.record_bounce(&late, &three(60), later).await.unwrap(), Effect::Recorded);
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

#[tokio::test]
async fn three_in_a_row_over_a_month_are_enough_and_not_a_day_less() {
    for (days, wanted) in [(30, Effect::Suppressed(Reason::SoftBounces)), (29, Effect::Counted(3))] {
        let (list, ada) = with_ada().await;
        for delivery in [1, 2] {
            let soft = told(Class::Soft, Evidence::Token, ada, delivery);
            let effect = list.record_bounce(&soft, &three(days), now()).await.unwrap();
            assert!(matches!(effect, Effect::Counted(_)), "{effect:?}");
        }
        let third = told(Class::Soft, Evidence::Token, ada, 3);
        assert_eq!(list.record_bounce(&third, &three(days), now()).await.unwrap(), wanted);
    }
}

#[tokio::test]
async fn a_delivery_that_arrived_begins_the_count_anew() {
    let (list, ada) = with_ada().await;
    let sent: Vec<_> =
        (1..=5).rev().map(|delivery| Sent { delivery, at: day((5 - delivery) * 20) }).collect();
    for (delivery, run) in [(1, 0), (2, 0), (4, 1), (5, 2)] {
        let soft = told(Class::Soft, Evidence::Token, ada, delivery);
        let effect = list.record_bounce(&soft, &sent, now()).await.unwrap();
        // The third has arrived long ago, so that those before it count no more.
        assert_eq!(effect, Effect::Counted(run), "{delivery}");
    }
}

#[tokio::test]
async fn what_anybody_can_forge_takes_nobody_off_however_often_it_is_told_and_is_not_counted() {
    let (list, ada) = with_ada().await;
    for delivery in 1..=3 {
        let soft =
            Told { report: delivery.to_string(), ..told(Class::Soft, Evidence::MessageId, ada, delivery) };
        assert_eq!(list.record_bounce(&soft, &three(60), now()).await.unwrap(), Effect::Recorded);
    }
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    assert_eq!(list.bounce_counts("march").await.unwrap(), []);
}

#[tokio::test]
async fn the_same_telling_again_changes_nothing() {
    let (list, ada) = with_ada().await;
    let soft = told(Class::Soft, Evidence::Token, ada, 3);
    assert_eq!(list.record_bounce(&soft, &three(60), now()).await.unwrap(), Effect::Counted(1));
    assert_eq!(list.record_bounce(&soft, &three(60), now()).await.unwrap(), Effect::Known);
    assert_eq!(list.recorded_bounces(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_about_us_or_not_understood_is_recorded_and_takes_nobody_off() {
    let (list, ada) = with_ada().await;
    for class in [Class::AboutUs, Class::Unknown] {
        let telling = told(class, Evidence::Token, ada, 3);
        assert_eq!(list.record_bounce(&telling, &three(60), now()).await.unwrap(), Effect::Recorded);
    }
    let nothing = told(Class::NotABounce, Evidence::Token, ada, 3);
    assert_eq!(list.record_bounce(&nothing, &three(60), now()).await.unwrap(), Effect::Nothing);
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    assert_eq!(list.bounce_counts("march").await.unwrap(), [(Class::AboutUs, 1), (Class::Unknown, 1)]);
}

#[tokio::test]
async fn a_call_counts_once_until_it_is_given_back_or_too_old() {
    let list = TestList::new().await;
    let take = async |at| list.take_call("one", at - 24.hours(), at).await.unwrap();
    assert!(take(now()).await);
    assert!(!take(now()).await);
    list.give_back_call("one").await.unwrap();
    assert!(take(now()).await);
    assert!(take(now() + 25.hours()).await);
}

proptest! {
    #[test]
    fn nobody_is_given_up_for_fewer_than_three_or_for_less_than_a_month(
        ages in prop::collection::vec(0..200_i64, 0..8), back in prop::collection::btree_set(0..8_i64, 0..8)
    ) {
        let mut ages = ages;
        ages.sort_unstable();
        let sent: Vec<_> = ages.iter().enumerate()
            .map(|(number, age)| Sent { delivery: i64::try_from(number).unwrap(), at: day(*age) }).collect();
        let run = in_a_row(&sent, &back, now());
        prop_assert!(run.iter().all(|one| back.contains(&one.delivery)));
        if is_worn_out(&run, now()) {
            prop_assert!(run.len() >= 3 && days(run.last().unwrap().at, now()) >= 30);
        }
    }
}
