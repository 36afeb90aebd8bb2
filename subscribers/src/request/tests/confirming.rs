//! Tests of asking to be on the list, confirming it and coming back.

use super::*;

#[tokio::test]
async fn whoever_asks_is_on_the_list_once_they_have_confirmed_and_is_welcomed_once() {
    let list = TestList::new().await;
    let token = token(&list, "ada@example.org", now()).await;
    assert_eq!(list.state("ada@example.org").await, Some(State::Pending));
    assert!(list.mailed().await.is_empty());

    let Confirmed::Done(id) = list.confirm(&token, now()).await.unwrap() else { panic!("not confirmed") };
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    for _ in 0..1_000 {
        assert_eq!(list.confirm(&token, now()).await.unwrap(), Confirmed::Before(id));
    }
    let mails = sent(&list, now()).await;
    assert_eq!(kinds(&mails), [NoticeKind::Welcome]);
    assert_eq!((mails[0].subscriber, mails[0].name.as_deref()), (Some(id), Some("Ada Example")));
    assert_eq!(list.notice_token(&mails[0]), None);
}

#[tokio::test]
async fn looking_at_the_link_of_a_confirmation_changes_nothing() {
    let list = TestList::new().await;
    let token = token(&list, "ada@example.org", now()).await;
    for _ in 0..3 {
        let seen = list.may_confirm(Purpose::Confirm, &token, now()).await.unwrap();
        assert_eq!(seen, Confirmable::Open);
    }
    assert_eq!(list.state("ada@example.org").await, Some(State::Pending));
    assert!(sent(&list, now()).await.is_empty());
}

#[tokio::test]
async fn a_confirmation_counts_for_seven_days_and_never_for_another_purpose() {
    let list = TestList::new().await;
    let token = token(&list, "ada@example.org", now()).await;
    assert_eq!(list.change_address(&token, now()).await.unwrap(), Confirmed::Stale);
    let late = now() + 7 * 24.hours();
    assert_eq!(list.confirm(&token, late).await.unwrap(), Confirmed::Stale);
    assert_eq!(list.may_confirm(Purpose::Confirm, &token, late).await.unwrap(), Confirmable::Stale);
    for other in [
        list.unsubscribe_token(SubscriberId(1)),
        list.preferences_token(SubscriberId(1)),
        String::new(),
        token[..41].to_owned(),
    ] {
        assert_eq!(list.confirm(&other, now()).await.unwrap(), Confirmed::Stale, "{other}");
    }
    assert_eq!(list.state("ada@example.org").await, Some(State::Pending));
    assert!(matches!(list.confirm(&token, late - 1.second()).await.unwrap(), Confirmed::Done(_)));
}

#[tokio::test]
async fn who_is_on_the_list_is_told_so_by_mail_and_stays_as_they_are() {
    let list = TestList::new().await;
    list.join_as("ada@example.org", "Ada").await;
    assert_eq!(ask(&list, "ADA@example.org", now()).await, Asked::Taken);
    let mails = sent(&list, now()).await;
    assert_eq!(kinds(&mails), [NoticeKind::Known]);
    assert_eq!(mails[0].name.as_deref(), Some("Ada"), "a stranger has changed the name");
    assert_eq!(list.state("ada@example.org").await, Some(State::Confirmed));
}

#[tokio::test]
async fn who_left_may_come_back_and_an_old_link_does_not_bring_them() {
    let list = TestList::new().await;
    let first = token(&list, "ada@example.org", now()).await;
    let Confirmed::Done(id) = list.confirm(&first, now()).await.unwrap() else { panic!("not confirmed") };
    assert_eq!(list.unsubscribe(id, now()).await.unwrap(), Leaving::Left);
    assert!(sent(&list, now()).await.is_empty(), "no welcome to who has left");
    assert_eq!(list.confirm(&first, now()).await.unwrap(), Confirmed::Stale);
    assert_eq!(list.state("ada@example.org").await, Some(State::Unsubscribed));

    let tomorrow = now() + 25.hours();
    let second = token(&list, "ada@example.org", tomorrow).await;
    assert_eq!(list.state("ada@example.org").await, Some(State::Unsubscribed), "only asked");
    assert_eq!(list.confirm(&second, tomorrow).await.unwrap(), Confirmed::Done(id));
    assert_eq!(list.mailed().await, ["ada@example.org"]);
}

#[tokio::test]
async fn a_complaint_between_question_and_answer_wins() {
    let list = TestList::new().await;
    let token = token(&list, "ada@example.org", now()).await;
    let ada = address("ada@example.org");
    list.bounced(list.id("ada@example.org").await, &ada, now()).await.unwrap();
    assert_eq!(list.confirm(&token, now()).await.unwrap(), Confirmed::Stale);
    assert!(list.mailed().await.is_empty());
}

#[tokio::test]
async fn what_was_never_confirmed_is_deleted_after_thirty_days_and_what_an_import_brought_is_not() {
    let list = TestList::new().await;
    list.read("email,state\nbo@example.org,pending\n").await;
    ask(&list, "ada@example.org", now()).await;
    sent(&list, now()).await;
    assert_eq!(list.forget_unconfirmed(now() + 30 * 24.hours()).await.unwrap(), 0);
    assert_eq!(list.forget_unconfirmed(now() + 30 * 24.hours() + 1.second()).await.unwrap(), 1);
    assert_eq!(list.state("ada@example.org").await, None);
    assert_eq!(list.state("bo@example.org").await, Some(State::Pending));
    for table in ["requests", "notices"] {
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(&list.pool)
            .await
            .unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}
