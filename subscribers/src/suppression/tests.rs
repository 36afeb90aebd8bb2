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
async fn the_reason_that_bars_more_stays_whichever_came_first_and_a_wish_is_shown() {
    use State::{Bounced, Complained, Unsubscribed};
    for (first, second, kept, stands) in [
        (Reason::SoftBounces, Reason::HardBounce, Reason::HardBounce, Bounced),
        (Reason::HardBounce, Reason::SoftBounces, Reason::HardBounce, Bounced),
        (Reason::HardBounce, Reason::Unsubscribe, Reason::HardBounce, Unsubscribed),
        (Reason::Unsubscribe, Reason::HardBounce, Reason::HardBounce, Unsubscribed),
        (Reason::SoftBounces, Reason::Unsubscribe, Reason::SoftBounces, Unsubscribed),
        (Reason::Unsubscribe, Reason::SoftBounces, Reason::SoftBounces, Unsubscribed),
        (Reason::Manual, Reason::Unsubscribe, Reason::Manual, Unsubscribed),
        (Reason::Unsubscribe, Reason::Manual, Reason::Manual, Unsubscribed),
        (Reason::Unsubscribe, Reason::Complaint, Reason::Complaint, Complained),
        (Reason::Complaint, Reason::Unsubscribe, Reason::Complaint, Complained),
        (Reason::Manual, Reason::Complaint, Reason::Complaint, Complained),
    ] {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.suppress(id, first, now()).await.unwrap();
        list.suppress(id, second, now()).await.unwrap();
        let told = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(told, Some((kept, now())), "{first:?}, then {second:?}");
        assert_eq!(list.state("ada@example.org").await, Some(stands), "{first:?}, then {second:?}");
    }
}

#[tokio::test]
async fn leaving_keeps_what_the_state_said_where_a_weaker_reason_is_recorded() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    list.suppress(id, Reason::Unsubscribe, now()).await.unwrap();
    // As earlier versions left it.
    sqlx::query("UPDATE subscribers SET state = 'bounced'").execute(&list.pool).await.unwrap();
    list.unsubscribe(id, now()).await.unwrap();
    let told = list.suppression(&address("ada@example.org")).await.unwrap();
    assert_eq!(told.map(|(reason, _)| reason), Some(Reason::HardBounce));
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

#[tokio::test]
async fn leaving_does_not_weaken_a_state_whose_suppression_is_not_recognised() {
    for by_file in [false, true] {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.suppress(id, Reason::HardBounce, now()).await.unwrap();
        // As after the publication's key was replaced.
        sqlx::query("DELETE FROM suppressions").execute(&list.pool).await.unwrap();
        if by_file {
            list.read("email,state\nada@example.org,unsubscribed\n").await;
        } else {
            list.unsubscribe(id, now()).await.unwrap();
        }
        let told = list.suppression(&address("ada@example.org")).await.unwrap();
        assert_eq!(told.map(|(reason, _)| reason), Some(Reason::HardBounce), "{by_file}");
    }
}

#[tokio::test]
async fn a_quoted_spelling_is_as_suppressed_as_the_address() {
    let list = TestList::new().await;
    list.suppress(&address("left@example.org"), Reason::Manual, now()).await.unwrap();
    for spelling in [r#""left"@example.org"#, r#""le\ft"@example.org"#, r#""left+a"@example.org"#] {
        assert_eq!(list.join(spelling).await, Outcome::Suppressed(Reason::Manual), "{spelling}");
    }
    let report = list.read("email\n\"\"\"left\"\"@example.org\"\n\"\"\"le\\ft+a\"\"@example.org\"\n").await;
    assert_eq!((report.added, list.mailed().await.len()), (0, 0));
}
