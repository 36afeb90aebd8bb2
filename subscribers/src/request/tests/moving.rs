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
