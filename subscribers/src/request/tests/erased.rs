//! Tests of what an erasure takes of questions, and what is shown of them.

use super::*;

/// Counts requests and mails about them, and looks for words in every file of the list.
async fn left_of(list: TestList, words: &[&str]) -> (i64, i64) {
    let count = async |table: &str| -> i64 {
        let question = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        sqlx::query_scalar(question).fetch_one(&list.pool).await.unwrap()
    };
    let counts = (count("requests").await, count("notices").await);
    list.pool.close().await;
    for file in std::fs::read_dir(list.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for word in words {
            assert!(!bytes.windows(word.len()).any(|part| part == word.as_bytes()), "{word} is left");
        }
    }
    counts
}

#[tokio::test]
async fn erasing_somebody_who_was_merged_with_another_leaves_nothing_of_what_either_asked_for() {
    for by_earlier_version in [false, true] {
        let list = TestList::new().await;
        let secret =
            Asking { name: Name::parse("Bo Secret").unwrap(), ..asking("bo2@example.net", "203.0.113.9") };
        list.ask(&secret, now()).await.unwrap();
        let mails = sent(&list, now()).await;
        list.confirm(&list.notice_token(&mails[0]).unwrap(), now()).await.unwrap();
        let bo2 = list.id("bo2@example.net").await;
        list.join("ada@example.org").await;
        let tomorrow = now() + 25.hours();
        let ada = list.id("ada@example.org").await;
        list.ask_to_change_address(ada, &asking("bo2@example.net", "192.0.2.1"), tomorrow).await.unwrap();
        let mails = sent(&list, tomorrow).await;
        let to_change = mails.iter().find(|mail| mail.kind == NoticeKind::ChangeAddress).unwrap();
        let token = list.notice_token(to_change).unwrap();
        assert_eq!(list.change_address(&token, tomorrow).await.unwrap(), Confirmed::Done(ada));
        let of_other: i64 = sqlx::query_scalar("SELECT count(*) FROM requests WHERE subscriber = ?")
            .bind(bo2.0)
            .fetch_one(&list.pool)
            .await
            .unwrap();
        assert_eq!(of_other, 0, "what the other asked for is not handed over");
        if by_earlier_version {
            sqlx::query("UPDATE requests SET subscriber = ?, address = 'bo3@example.net'")
                .bind(bo2.0)
                .execute(&list.pool)
                .await
                .unwrap();
        }
        let shown = list.person(&address("bo2@example.net")).await.unwrap().unwrap();
        assert_eq!(shown.requests.len(), 2);
        assert_eq!(shown.requests[0].name.as_deref(), Some("Bo Secret"));

        let erased = list.erase(&address("Bo2+x@example.net"), tomorrow).await.unwrap().unwrap();
        assert_eq!((erased.subscriber, erased.requests), (Some(ada), 2));
        assert_eq!(left_of(list, &[]).await, (0, 0), "{by_earlier_version}");
    }
}

#[tokio::test]
async fn an_erased_person_who_asks_again_is_erased_again_and_so_are_questions_of_others_with_their_address() {
    let list = TestList::new().await;
    list.join("bo@example.org").await;
    let bo = list.id("bo@example.org").await;
    let before = move_token(&list, bo, "unforgettable@example.net").await;
    list.join("unforgettable@example.net").await;
    let own = address("unforgettable@example.net");
    let erased = list.erase(&own, now()).await.unwrap().unwrap();
    assert_eq!((erased.subscriber.is_some(), erased.requests), (true, 1));
    assert_eq!(list.change_address(&before, now()).await.unwrap(), Confirmed::Stale);

    let tomorrow = now() + 25.hours();
    list.ask(&asking("unforgettable+x@example.net", "203.0.113.9"), tomorrow).await.unwrap();
    list.ask(&asking("cy@example.net", "192.0.2.1"), tomorrow).await.unwrap();
    let mails = sent(&list, tomorrow).await;
    assert_eq!(list.find(&own).await.unwrap(), None);
    assert_eq!(list.requests_about(&own).await.unwrap()[0].state, "open");
    let erased = list.erase(&own, tomorrow).await.unwrap().unwrap();
    assert_eq!((erased.subscriber, erased.requests), (None, 1));
    let again = list.notice_token(&mails[0]).unwrap();
    assert_eq!(list.confirm(&again, tomorrow).await.unwrap(), Confirmed::Stale);
    assert_eq!(list.erase(&own, tomorrow).await.unwrap(), None);
    assert_eq!(list.suppression(&own).await.unwrap().map(|(reason, _)| reason), Some(Reason::Unsubscribe));
    // What others asked for is left.
    assert_eq!(left_of(list, &["unforgettable", "203.0.113"]).await, (1, 1));
}

#[tokio::test]
async fn who_is_let_back_in_by_hand_gets_mail_at_once_and_until_then_the_pause_and_the_question_are_shown() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    let until = now() + 480.hours();
    let decided = Decided { name: None, tags: Vec::new(), paused_until: Some(until) };
    assert!(list.decide(id, &decided, now()).await.unwrap());
    list.unsubscribe(id, now()).await.unwrap();
    ask(&list, "Ada+again@example.org", now()).await;
    sent(&list, now()).await;
    let shown = serde_json::to_value(list.person(&address("ada@example.org")).await.unwrap()).unwrap();
    assert_eq!(shown["paused_until"], until.to_string());
    assert_eq!(
        shown["requests"],
        serde_json::json!([{
            "kind": "subscribe", "state": "open", "address": "Ada+again@example.org", "name": "Ada Example",
            "place": "https://example.org/subscribe", "network": "192.0.2.0/24", "at": now().to_string(),
            "wording": "Acme Meetup sends you a mail after each meetup.",
        }])
    );
    let back = list.add(address("ada@example.org"), None, "asked to be back", true, now()).await.unwrap();
    assert_eq!((back, list.mailed().await.len()), (Outcome::Rejoined, 1));
}
