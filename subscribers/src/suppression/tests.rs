#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::Outcome;
use crate::testing::{TestList, address, now};

#[tokio::test]
async fn every_reason_takes_an_address_out_of_the_audience_and_keeps_imports_out() {
    for reason in Reason::ALL {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        assert_eq!(list.suppress(id, reason, now()).await.unwrap(), Leaving::Left, "{reason:?}");
        assert!(list.mailed().await.is_empty(), "{reason:?}");
        assert!(list.recipients(&[id], now()).await.unwrap().is_empty());
        assert_eq!(list.join("Ada+again@example.org").await, Outcome::Suppressed(reason));
        let told = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(told, Some((reason, now())));
    }
}

#[tokio::test]
async fn an_address_that_is_not_on_the_list_is_suppressed_before_it_comes() {
    let list = TestList::new().await;
    let leaving = list.suppress(&address("a.da+x@gmail.com"), Reason::Complaint, now()).await.unwrap();
    assert_eq!(leaving, Leaving::Unknown);
    assert_eq!(list.join("ada@googlemail.com").await, Outcome::Suppressed(Reason::Complaint));
}

#[tokio::test]
async fn the_weightier_reason_stays_whichever_came_first() {
    for (first, second, kept) in [
        (Reason::SoftBounces, Reason::HardBounce, Reason::HardBounce),
        (Reason::HardBounce, Reason::SoftBounces, Reason::HardBounce),
        (Reason::HardBounce, Reason::Unsubscribe, Reason::Unsubscribe),
        (Reason::Unsubscribe, Reason::HardBounce, Reason::Unsubscribe),
        (Reason::Unsubscribe, Reason::Complaint, Reason::Complaint),
        (Reason::Complaint, Reason::Unsubscribe, Reason::Complaint),
    ] {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.suppress(id, first, now()).await.unwrap();
        list.suppress(id, second, now()).await.unwrap();
        let told = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(told, Some((kept, now())), "{first:?}, then {second:?}");
        assert_eq!(list.state("ada@example.org").await, kept.state());
    }
}

#[tokio::test]
async fn a_suppressed_domain_holds_what_is_below_it_and_nothing_else() {
    let list = TestList::new().await;
    let addresses =
        ["ada@example.org", "bo@mail.example.org", "cy@notexample.org", "di@example.org.example.net"];
    for address in addresses {
        list.join(address).await;
    }
    list.suppress_domain("example.org", now()).await.unwrap();
    list.suppress_domain("example.org", now()).await.unwrap();
    assert_eq!(list.mailed().await, addresses[2..]);
    assert_eq!(list.join("eve@a.example.org").await, Outcome::Suppressed(Reason::Domain));
    // Not even by their own wish: the domain would not take it.
    let wish = list.add(address("eve@example.org"), None, "asked", true, now()).await.unwrap();
    assert_eq!(wish, Outcome::Suppressed(Reason::Domain));
    assert_eq!(list.suppressed_domains().await.unwrap(), ["example.org"]);
    assert!(list.lift_domain("example.org").await.unwrap());
    assert!(!list.lift_domain("example.org").await.unwrap());
    assert_eq!(list.mailed().await, addresses);
}

#[tokio::test]
async fn a_mailbox_that_is_gone_takes_off_whoever_still_gets_mail_there_and_nobody_who_has_moved() {
    let list = TestList::new().await;
    list.join("Ada+recaps@example.org").await;
    let ada = list.id("ada@example.org").await;
    let former = list.bounced(ada, &address("ada@oldjob.example"), now()).await.unwrap();
    assert_eq!((former, list.mailed().await.len()), (Leaving::Unknown, 1));
    let own = list.bounced(ada, &address("ada@example.org"), now()).await.unwrap();
    assert_eq!((own, list.mailed().await.len()), (Leaving::Left, 0));
}
