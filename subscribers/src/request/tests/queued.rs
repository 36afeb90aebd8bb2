//! Tests of the queue of mails.

use super::*;

#[tokio::test]
async fn what_is_queued_outlives_a_restart_and_what_was_being_sent_is_not_sent_again() {
    let list = TestList::new().await;
    for to in ["ada@example.org", "bo@example.org"] {
        ask(&list, to, now()).await;
    }
    list.look_at_requests(now()).await.unwrap();
    let first = list.next_notice(now()).await.unwrap().unwrap();
    assert!(list.notice_sending(first.id, now()).await.unwrap());
    assert!(!list.notice_sending(first.id, now()).await.unwrap(), "begun twice");

    let list = Subscribers::open(pool(&list.folder).await, key()).await.unwrap();
    assert_eq!(list.recover_notices().await.unwrap(), 1);
    let mails = sent(&list, now()).await;
    assert_eq!(mails.len(), 1);
    assert_ne!(mails[0].id, first.id);
}

#[tokio::test]
async fn a_mail_that_could_not_go_is_tried_later_and_never_after_its_time() {
    let list = TestList::new().await;
    ask(&list, "ada@example.org", now()).await;
    list.look_at_requests(now()).await.unwrap();
    let notice = list.next_notice(now()).await.unwrap().unwrap();
    let later = now() + 1.hour();
    list.settle_notice(notice.id, &NoticeEnd::Later(later, "451 later".to_owned())).await.unwrap();
    assert!(list.next_notice(now()).await.unwrap().is_none());
    assert_eq!(list.next_notice_due().await.unwrap(), Some(later));
    assert_eq!(list.next_notice(later).await.unwrap().unwrap().attempts, 1);
    let over = now() + CONFIRMABLE;
    assert!(!list.notice_sending(notice.id, over).await.unwrap());
    assert!(list.next_notice(over).await.unwrap().is_none());
    assert_eq!(list.next_notice_due().await.unwrap(), None);
}
