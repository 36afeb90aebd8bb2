//! Tests of what bars an address, whatever its owner does about it.

use super::*;

#[tokio::test]
async fn an_address_that_was_taken_off_by_hand_or_bounced_gets_no_mail() {
    let list = TestList::new().await;
    for (to, by_hand) in [("ada@example.org", true), ("bo@example.org", false)] {
        list.join(to).await;
        match by_hand {
            true => list.remove(&address(to), now()).await.unwrap(),
            false => list.bounced(list.id(to).await, &address(to), now()).await.unwrap(),
        };
        assert_eq!(ask(&list, to, now()).await, Asked::Taken);
        assert!(sent(&list, now()).await.is_empty(), "{to}");
    }
}

/// Every reason but a plain unsubscribe, followed by what its subject can do to weaken it.
async fn for_every_bar(then: impl AsyncFn(&TestList, Reason, &str)) {
    const BARS: [Reason; 4] = [Reason::Manual, Reason::Complaint, Reason::HardBounce, Reason::SoftBounces];
    for reason in BARS {
        for weakening in ["nothing", "unsubscribed", "erased", "imported"] {
            let list = TestList::new().await;
            list.join("ada@example.org").await;
            then(&list, reason, weakening).await;
        }
    }
}

async fn bar_and_weaken(list: &TestList, reason: Reason, weakening: &str) {
    let id = list.id("ada@example.org").await;
    list.suppress(id, reason, now()).await.unwrap();
    match weakening {
        "unsubscribed" => drop(list.unsubscribe(id, now()).await.unwrap()),
        "erased" => drop(list.erase(&address("ada@example.org"), now()).await.unwrap()),
        "imported" => drop(list.read("email,state\nada@example.org,unsubscribed\n").await),
        _ => {}
    }
}

#[tokio::test]
async fn what_bars_an_address_is_not_lifted_by_leaving_or_being_erased_and_asking_again() {
    for_every_bar(async |list, reason, weakening| {
        bar_and_weaken(list, reason, weakening).await;
        let why = format!("{reason:?}, {weakening}");
        assert_eq!(ask(list, "Ada+again@example.org", now()).await, Asked::Taken);
        assert!(sent(list, now()).await.is_empty(), "{why}");
        let told = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(told.map(|(reason, _)| reason), Some(reason), "{why}");
        let organiser = list.add(address("ada@example.org"), None, "asked", true, now()).await.unwrap();
        assert_eq!(organiser, Outcome::Rejoined, "{why}");
        assert_eq!(list.mailed().await, ["ada@example.org"], "{why}");
    })
    .await;
}

#[tokio::test]
async fn what_bars_an_address_is_not_lifted_by_leaving_and_an_older_link() {
    for_every_bar(async |list, reason, weakening| {
        let id = list.id("ada@example.org").await;
        list.unsubscribe(id, now()).await.unwrap();
        let token = token(list, "ada@example.org", now()).await;
        bar_and_weaken(list, reason, weakening).await;
        assert_eq!(list.confirm(&token, now()).await.unwrap(), Confirmed::Stale, "{reason:?}, {weakening}");
        assert!(list.mailed().await.is_empty(), "{reason:?}, {weakening}");
    })
    .await;
}

#[tokio::test]
async fn what_bars_an_address_is_not_lifted_by_somebody_who_moves_there() {
    for_every_bar(async |list, reason, weakening| {
        list.join("bo@example.org").await;
        let bo = list.id("bo@example.org").await;
        let before = move_token(list, bo, "ada@example.org").await;
        bar_and_weaken(list, reason, weakening).await;
        let tomorrow = now() + 25.hours();
        let again = asking("ada@example.org", "192.0.2.1");
        assert_eq!(list.ask_to_change_address(bo, &again, tomorrow).await.unwrap(), Asked::Taken);
        assert!(sent(list, tomorrow).await.is_empty(), "{reason:?}, {weakening}");
        assert_eq!(list.change_address(&before, tomorrow).await.unwrap(), Confirmed::Stale);
        assert_eq!(list.mailed().await, ["bo@example.org"], "{reason:?}, {weakening}");
    })
    .await;
}

#[tokio::test]
async fn who_left_and_is_imported_as_having_complained_does_not_come_back_by_the_form() {
    for erased in [false, true] {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        list.unsubscribe(list.id("ada@example.org").await, now()).await.unwrap();
        if erased {
            list.erase(&address("ada@example.org"), now()).await.unwrap();
        }
        list.read("email,state\nada@example.org,complained\n").await;
        assert_eq!(ask(&list, "ada@example.org", now()).await, Asked::Taken);
        assert!(sent(&list, now()).await.is_empty(), "{erased}");
    }
}
