//! Tests of how much mail strangers can have sent.

use super::*;

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
async fn whoever_has_confirmed_and_left_by_mistake_may_come_back_the_same_day() {
    let list = TestList::new().await;
    let first = token(&list, "ada@example.org", now()).await;
    list.confirm(&first, now()).await.unwrap();
    let id = list.find(&"ada@example.org".parse().unwrap()).await.unwrap().unwrap();
    list.unsubscribe(id, now() + 1.hour()).await.unwrap();
    let second = token(&list, "ada@example.org", now() + 1.hour()).await;
    assert_eq!(ask(&list, "ada@example.org", now() + 2.hours()).await, Asked::Taken);
    assert!(sent(&list, now() + 2.hours()).await.is_empty(), "one question is open");
    assert!(matches!(list.confirm(&second, now() + 2.hours()).await, Ok(Confirmed::Done(_))));
}
