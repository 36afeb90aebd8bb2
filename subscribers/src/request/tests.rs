#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::HashMap;
use std::net::IpAddr;

use jiff::ToSpan as _;

use super::*;
use crate::testing::{TestList, address, key, now, pool};
use crate::{Decided, Leaving};

fn asking(to: &str, from: &str) -> Asking {
    Asking {
        address: address(to),
        name: Name::parse("Ada Example").unwrap(),
        place: "https://example.org/subscribe".to_owned(),
        wording: "Acme Meetup sends you a mail after each meetup.".to_owned(),
        network: Network::of(from.parse::<IpAddr>().unwrap()),
    }
}

/// Asks, from a network that nobody else asks from.
async fn ask(list: &Subscribers, to: &str, at: Timestamp) -> Asked {
    list.ask(&asking(to, "192.0.2.1"), at).await.unwrap()
}

/// Every mail that is due, marked as sent.
async fn sent(list: &Subscribers, at: Timestamp) -> Vec<Notice> {
    let mut sent = Vec::new();
    while list.look_at_requests(at).await.unwrap() > 0 {}
    while let Some(notice) = list.next_notice(at).await.unwrap() {
        assert!(list.notice_sending(notice.id, at).await.unwrap());
        list.settle_notice(notice.id, &NoticeEnd::Sent).await.unwrap();
        sent.push(notice);
    }
    sent
}

/// The token of the one mail that comes of asking.
async fn token(list: &Subscribers, to: &str, at: Timestamp) -> String {
    assert_eq!(ask(list, to, at).await, Asked::Taken);
    let mails = sent(list, at).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    list.notice_token(&mails[0]).unwrap()
}

fn kinds(mails: &[Notice]) -> Vec<NoticeKind> {
    mails.iter().map(|mail| mail.kind).collect()
}

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

#[tokio::test]
async fn a_mailbox_gets_no_second_mail_for_a_quoted_spelling() {
    let list = TestList::new().await;
    for spelling in [
        "victim@example.net",
        r#""victim"@example.net"#,
        r#""v\ictim"@example.net"#,
        r#""victim+1"@example.net"#,
    ] {
        assert_eq!(ask(&list, spelling, now()).await, Asked::Taken);
    }
    assert_eq!(sent(&list, now()).await.len(), 1);
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
async fn of_ten_thousand_questions_no_mailbox_and_no_network_gets_more_than_its_bound() {
    let list = TestList::new().await;
    let mut answers: HashMap<(usize, usize), Asked> = HashMap::new();
    let spelled = |person: usize, at: usize| match at % 4 {
        0 => format!("person{person}@gmail.com"),
        1 => format!("per.son{person}+tag{at}@gmail.com"),
        2 => format!("P.e.r.s.o.n{person}@googlemail.com"),
        _ => format!("person{person}+{at}@gmail.com"),
    };
    // A question every two seconds, about 40 people from 25 networks: five hours and a half.
    let mut mails = Vec::new();
    let mut by_network: HashMap<usize, Vec<Timestamp>> = HashMap::new();
    for at in 0..10_000_usize {
        let moment = now() + i64::try_from(2 * at).unwrap().seconds();
        let (person, network) = (at % 40, at / 40 % 25);
        let asking = asking(&spelled(person, at / 40), &format!("192.0.{network}.{}", at % 250));
        let asked = list.ask(&asking, moment).await.unwrap();
        if asked == Asked::Taken {
            by_network.entry(network).or_default().push(moment);
        }
        answers.insert((at, person), asked);
        if at % 500 == 499 {
            // A restart forgets nothing.
            let list = Subscribers::open(pool(&list.folder).await, key()).await.unwrap();
            mails.extend(sent(&list, moment).await);
        }
    }
    let mut boxes: HashMap<String, usize> = HashMap::new();
    mails.iter().for_each(|mail| *boxes.entry(mail.address.base()).or_default() += 1);
    assert_eq!(boxes.len(), 40);
    assert!(boxes.values().all(|mails| *mails == 1), "{boxes:?}");
    assert!(answers.values().any(|asked| *asked == Asked::TooMany));
    let in_all: Vec<Timestamp> = by_network.values().flatten().copied().collect();
    let bound = |moments: &[Timestamp], most: i64| {
        for from in moments {
            let hour = moments.iter().filter(|one| **one >= *from && **one < *from + 1.hour()).count();
            assert!(i64::try_from(hour).unwrap() <= most, "{hour} in an hour");
        }
    };
    by_network.values().for_each(|moments| bound(moments, PER_NETWORK_AND_HOUR));
    bound(&in_all, PER_HOUR);
}

#[tokio::test]
async fn a_mailbox_may_be_asked_about_again_after_a_day() {
    let list = TestList::new().await;
    token(&list, "ada@example.org", now()).await;
    for hours in [0, 1, 23] {
        assert_eq!(ask(&list, "ada+again@example.org", now() + hours.hours()).await, Asked::Taken);
    }
    assert!(sent(&list, now()).await.is_empty());
    token(&list, "ada@example.org", now() + 24.hours()).await;
}

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

/// Asks that somebody's mail goes elsewhere; gives the token of the mail that comes of it.
async fn move_token(list: &TestList, id: SubscriberId, to: &str) -> String {
    let asking = asking(to, "192.0.2.1");
    assert_eq!(list.ask_to_change_address(id, &asking, now()).await.unwrap(), Asked::Taken);
    let mails = sent(list, now()).await;
    assert_eq!(kinds(&mails), [NoticeKind::ChangeAddress]);
    assert_eq!(mails[0].address, address(to));
    list.notice_token(&mails[0]).unwrap()
}

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
