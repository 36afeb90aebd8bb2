//! Tests of mail that is to go to another address, or not for now.

use super::*;

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed_and_only_the_one_that_was_confirmed() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    let first = move_token(&list, id, "ada@example.net").await;
    let second = move_token(&list, id, "ada@example.com").await;
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    assert_eq!(list.confirm(&first, now()).await.unwrap(), Confirmed::Stale, "another purpose");

    assert_eq!(list.change_address(&first, now()).await.unwrap(), Confirmed::Done(id));
    assert_eq!(list.mailed().await, ["ada@example.net"]);
    assert_eq!(list.change_address(&first, now()).await.unwrap(), Confirmed::Before(id));
    assert_eq!(list.change_address(&second, now()).await.unwrap(), Confirmed::Stale);
    // Old mail still unsubscribes.
    let from_old_mail = list.read_unsubscribe_token(&list.unsubscribe_token(id)).unwrap();
    assert_eq!(list.unsubscribe(from_old_mail, now()).await.unwrap(), Leaving::Left);
    assert!(list.mailed().await.is_empty());
}

#[tokio::test]
async fn two_subscribers_who_become_one_address_get_one_mail() {
    let list = TestList::new().await;
    for to in ["ada@example.org", "ada@example.net"] {
        list.join(to).await;
    }
    let (old, new) = (list.id("ada@example.org").await, list.id("ada@example.net").await);
    list.set_tags(new, &[crate::Tag::parse("rust").unwrap()]).await.unwrap();
    let token = move_token(&list, old, "ada@example.net").await;
    assert_eq!(list.change_address(&token, now()).await.unwrap(), Confirmed::Done(old));
    assert_eq!(list.mailed().await, ["ada@example.net"]);
    assert_eq!(list.tags(old).await.unwrap(), [crate::Tag::parse("rust").unwrap()]);
    // Mail to either of them still unsubscribes.
    assert_eq!(list.unsubscribe(new, now()).await.unwrap(), Leaving::Left);
    assert!(list.mailed().await.is_empty());
}

#[tokio::test]
async fn an_edition_on_its_way_to_somebody_follows_them_to_an_address_that_had_left() {
    let list = TestList::new().await;
    for to in ["ada@example.net", "ada@example.org"] {
        list.join(to).await;
    }
    let (left, moving) = (list.id("ada@example.net").await, list.id("ada@example.org").await);
    list.unsubscribe(left, now()).await.unwrap();
    let token = move_token(&list, moving, "ada@example.net").await;
    assert_eq!(list.change_address(&token, now()).await.unwrap(), Confirmed::Done(moving));
    let recipients = list.recipients(&[left, moving], now()).await.unwrap();
    let to: Vec<_> = recipients.iter().map(|one| (one.id, one.address.to_string())).collect();
    assert_eq!(to, [(moving, "ada@example.net".to_owned())]);
}

#[tokio::test]
async fn a_pause_keeps_somebody_out_of_the_audience_until_it_is_over() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    let until = now() + 48.hours();
    let decided = Decided { name: None, tags: Vec::new(), paused_until: Some(until) };
    assert!(list.decide(id, &decided, now()).await.unwrap());
    assert_eq!(list.preferences(id).await.unwrap().unwrap().paused_until, Some(until));
    assert!(list.mailed().await.is_empty());
    let wanted = list.recipients(&[id], until).await.unwrap();
    assert_eq!(wanted.len(), 1);
    let none = Decided { paused_until: None, ..decided };
    assert!(list.decide(id, &none, now()).await.unwrap());
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

/// Every way to leave that somebody has, by a name.
const WAYS: [&str; 6] = ["unsubscribed", "complained", "bounced", "removed", "imported", "suppressed"];

async fn leave(list: &TestList, way: &str) {
    let ada = address("ada@example.org");
    let id = list.id("ada@example.org").await;
    match way {
        "unsubscribed" => drop(list.unsubscribe(id, now()).await.unwrap()),
        "complained" => drop(list.suppress(id, Reason::Complaint, now()).await.unwrap()),
        "bounced" => drop(list.bounced(id, &ada, now()).await.unwrap()),
        "removed" => drop(list.remove(&ada, now()).await.unwrap()),
        "imported" => drop(list.read("email,state\nada@example.org,unsubscribed\n").await),
        _ => drop(list.suppress(&ada, Reason::SoftBounces, now()).await.unwrap()),
    }
    assert!(!list.mailed().await.contains(&ada.to_string()), "{way}");
}

#[tokio::test]
async fn who_left_and_is_back_is_not_moved_by_a_link_from_before_in_whatever_way_they_left() {
    for way in WAYS {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        let before = move_token(&list, id, "ada@example.net").await;
        leave(&list, way).await;
        let back = list.add(address("ada@example.org"), None, "asked to be back", true, now()).await.unwrap();
        assert_eq!(back, Outcome::Rejoined, "{way}");
        let seen = list.may_confirm(Purpose::ChangeAddress, &before, now()).await.unwrap();
        assert_eq!(seen, Confirmable::Stale, "{way}");
        assert_eq!(list.change_address(&before, now()).await.unwrap(), Confirmed::Stale, "{way}");
        assert_eq!(list.mailed().await, ["ada@example.org"], "{way}");
    }
}

#[tokio::test]
async fn who_left_and_is_back_gets_no_mail_about_a_new_address_from_before() {
    for (way, is_looked_at) in WAYS.into_iter().flat_map(|way| [(way, false), (way, true)]) {
        let list = TestList::new().await;
        list.join("ada@example.org").await;
        let id = list.id("ada@example.org").await;
        list.ask_to_change_address(id, &asking("ada@example.net", "192.0.2.1"), now()).await.unwrap();
        if is_looked_at {
            list.look_at_requests(now()).await.unwrap();
        }
        leave(&list, way).await;
        list.add(address("ada@example.org"), None, "asked to be back", true, now()).await.unwrap();
        assert!(sent(&list, now()).await.is_empty(), "{way}, {is_looked_at}");
    }
}

#[tokio::test]
async fn what_others_asked_for_is_open_when_somebody_leaves() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    list.join("bo@example.org").await;
    let bo = list.id("bo@example.org").await;
    let of_bo = move_token(&list, bo, "bo@example.net").await;
    let of_cy = token(&list, "cy@example.org", now()).await;
    leave(&list, "unsubscribed").await;
    assert_eq!(list.change_address(&of_bo, now()).await.unwrap(), Confirmed::Done(bo));
    assert!(matches!(list.confirm(&of_cy, now()).await.unwrap(), Confirmed::Done(_)));
}

#[tokio::test]
async fn an_old_address_is_told_once_where_the_mail_goes_and_forgotten_then() {
    let list = TestList::new().await;
    list.join_as("ada@example.org", "Ada").await;
    let id = list.id("ada@example.org").await;
    let token = move_token(&list, id, "ada@example.net").await;
    for _ in 0..3 {
        list.change_address(&token, now()).await.unwrap();
    }
    let mails = sent(&list, now()).await;
    assert_eq!(kinds(&mails), [NoticeKind::Moved]);
    assert_eq!(mails[0].address, address("ada@example.org"));
    assert_eq!(mails[0].moved_to, Some(address("ada@example.net")));
    assert_eq!(list.notice_token(&mails[0]), None);
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM notices WHERE goes_to IS NOT NULL")
        .fetch_one(&list.pool)
        .await
        .unwrap();
    assert_eq!(kept, 0);
    // Another spelling is the same mailbox.
    let again = now() + 25.hours();
    let spelled = asking("Ada+recaps@example.net", "192.0.2.1");
    list.ask_to_change_address(id, &spelled, again).await.unwrap();
    let mails = sent(&list, again).await;
    let token = list.notice_token(&mails[0]).unwrap();
    assert_eq!(list.change_address(&token, again).await.unwrap(), Confirmed::Done(id));
    assert_eq!(list.mailed().await, ["Ada+recaps@example.net"]);
    assert!(sent(&list, again).await.is_empty());
}

#[tokio::test]
async fn an_old_address_that_must_not_be_mailed_is_not_told() {
    for when in ["before", "between"] {
        for what in ["domain", "complaint"] {
            let list = TestList::new().await;
            list.join("ada@example.org").await;
            let id = list.id("ada@example.org").await;
            let token = move_token(&list, id, "ada@example.net").await;
            let bar = async || match what {
                "domain" => list.suppress_domain("example.org", now()).await.unwrap(),
                _ => {
                    let hash = list.key.address_hash("ada@example.org").to_text();
                    let mut connection = list.pool.acquire().await.unwrap();
                    let at = now().to_string();
                    crate::suppression::keep_stronger(&mut connection, &hash, Reason::Complaint, &at)
                        .await
                        .unwrap();
                }
            };
            if when == "before" {
                bar().await;
            }
            assert_eq!(list.change_address(&token, now()).await.unwrap(), Confirmed::Done(id));
            if when == "between" {
                bar().await;
            }
            assert!(sent(&list, now()).await.is_empty(), "{what}, {when}");
        }
    }
}

#[tokio::test]
async fn an_old_address_that_waits_to_be_told_is_shown_and_erased_with_whoever_has_it() {
    let list = TestList::new().await;
    list.join("unforgettable@example.org").await;
    let id = list.id("unforgettable@example.org").await;
    let token = move_token(&list, id, "ada@example.net").await;
    list.change_address(&token, now()).await.unwrap();
    let own = address("Unforgettable@example.org");
    assert_eq!(list.requests_about(&own).await.unwrap().len(), 1);
    let erased = list.erase(&own, now()).await.unwrap().unwrap();
    assert_eq!((erased.subscriber, erased.requests), (None, 1));
    assert!(sent(&list, now()).await.is_empty());
    assert_eq!(list.requests_about(&own).await.unwrap(), []);
}
