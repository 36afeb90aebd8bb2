#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::testing::{TestList, address, key, now, pool};
use crate::{Leaving, Reason};

#[tokio::test]
async fn the_audience_is_the_confirmed_in_the_order_of_joining() {
    let list = TestList::new().await;
    list.read("email,state\nzoe@example.org,confirmed\nbo@example.org,pending\nada@example.org,active").await;
    list.join("cy@example.org").await;
    assert_eq!(list.mailed().await, ["zoe@example.org", "ada@example.org", "cy@example.org"]);
}

#[tokio::test]
async fn adding_an_address_in_another_spelling_finds_it_there() {
    let list = TestList::new().await;
    assert_eq!(list.join("Ada@Example.org").await, Outcome::Added);
    assert_eq!(list.join("ada@example.ORG").await, Outcome::AlreadyThere);
    assert_eq!(list.mailed().await, ["Ada@example.org"]);
}

#[tokio::test]
async fn adding_again_with_a_name_keeps_the_id_and_the_consent() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let before = list.everybody().await.remove(0);
    assert_eq!(list.join_as("ada@example.org", "Ada Example").await, Outcome::Updated);
    assert_eq!(list.join("ada@example.org").await, Outcome::AlreadyThere);
    let after = list.everybody().await.remove(0);
    assert_eq!(after.name.as_deref(), Some("Ada Example"));
    assert_eq!((after.id, after.since, after.source), (before.id, before.since, before.source));
}

#[tokio::test]
async fn who_unsubscribes_is_not_mailed_any_more_and_may_repeat_it() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    assert_eq!(list.unsubscribe(id, now()).await.unwrap(), Leaving::Left);
    let left_at = list.everybody().await[0].since;
    for _ in 0..3 {
        let later = now() + jiff::SignedDuration::from_hours(1);
        assert_eq!(list.unsubscribe(id, later).await.unwrap(), Leaving::AlreadyGone);
    }
    assert!(list.audience(&[], None, now()).await.unwrap().is_empty());
    assert!(list.recipients(&[id], now()).await.unwrap().is_empty());
    assert_eq!(list.everybody().await[0].since, left_at);
}

#[tokio::test]
async fn nobody_unknown_can_leave_or_be_mailed() {
    let list = TestList::new().await;
    let nobody = SubscriberId(42);
    assert_eq!(list.unsubscribe(nobody, now()).await.unwrap(), Leaving::Unknown);
    assert_eq!(list.remove(&address("ada@example.org"), now()).await.unwrap(), Leaving::Unknown);
    assert!(list.recipients(&[nobody], now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_left_comes_back_only_by_their_own_wish() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    list.unsubscribe(id, now()).await.unwrap();
    assert_eq!(list.join("ADA@example.org").await, Outcome::Suppressed(Reason::Unsubscribe));
    assert!(list.mailed().await.is_empty());

    let wish = list.add(address("ada@example.org"), None, "asked to be back", true, now());
    assert_eq!(wish.await.unwrap(), Outcome::Rejoined);
    assert_eq!(list.mailed().await, ["ada@example.org"]);
    let back = list.everybody().await.remove(0);
    assert_eq!((back.id, back.source.as_str()), (id, "asked to be back"));
    assert_eq!(list.unsubscribe(id, now()).await.unwrap(), Leaving::Left);
}

#[tokio::test]
async fn removing_by_hand_says_so_later() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    assert_eq!(list.remove(&address("ADA@example.org"), now()).await.unwrap(), Leaving::Left);
    assert_eq!(list.remove(&address("ada@example.org"), now()).await.unwrap(), Leaving::AlreadyGone);
    assert_eq!(list.join("ada@example.org").await, Outcome::Suppressed(Reason::Manual));
}

#[tokio::test]
async fn a_wish_to_leave_is_shown_rather_than_a_bounce_which_still_bars() {
    let list = TestList::new().await;
    list.read("email,status\nada@example.org,bounced").await;
    let id = list.id("ada@example.org").await;
    assert_eq!(list.unsubscribe(id, now()).await.unwrap(), Leaving::Left);
    assert_eq!(list.join("ada@example.org").await, Outcome::Suppressed(Reason::HardBounce));
    assert_eq!(list.state("ada@example.org").await, Some(State::Unsubscribed));
}

#[tokio::test]
async fn counts_name_every_state() {
    let list = TestList::new().await;
    list.read(
        "email,status\na@example.org,confirmed\nb@example.org,confirmed\nc@example.org,pending\n\
         d@example.org,unsubscribed\ne@example.org,bounced\nf@example.org,complained\n",
    )
    .await;
    let counts = Counts { confirmed: 2, pending: 1, unsubscribed: 1, bounced: 1, complained: 1 };
    assert_eq!(list.counts().await.unwrap(), counts);
}

#[tokio::test]
async fn the_list_survives_being_closed_and_opened_beside_other_tables() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    sqlx::query("CREATE TABLE _sqlx_migrations (of_the_outbox TEXT)").execute(&list.pool).await.unwrap();
    list.pool.close().await;
    let again = Subscribers::open(pool(&list.folder).await, key()).await.unwrap();
    assert_eq!(again.audience(&[], None, now()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_programs_may_open_a_new_list_at_once() {
    let folder = tempfile::TempDir::new().unwrap();
    let open = async || Subscribers::open(pool(&folder).await, key()).await;
    let (a, b, c, d) = tokio::join!(open(), open(), open(), open());
    for opened in [a, b, c, d] {
        opened.unwrap();
    }
}

#[tokio::test]
async fn with_another_key_those_who_left_stay_out_and_old_links_are_refused() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    let id = list.id("ada@example.org").await;
    let token = list.unsubscribe_token(id);
    assert_eq!(list.read_unsubscribe_token(&token), Some(id));
    list.unsubscribe(id, now()).await.unwrap();

    let other_key = Key::from_bytes([8; Key::LEN]);
    let other = Subscribers::open(pool(&list.folder).await, other_key).await.unwrap();
    assert_eq!(other.read_unsubscribe_token(&token), None);
    let added = other.add(address("ada@example.org"), None, "added by hand", false, now()).await;
    assert_eq!(added.unwrap(), Outcome::Suppressed(Reason::Unsubscribe));
}

#[tokio::test]
async fn suppressions_hold_no_address() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    list.remove(&address("ada@example.org"), now()).await.unwrap();
    let (hash, reason): (String, String) =
        sqlx::query_as("SELECT address_hash, reason FROM suppressions").fetch_one(&list.pool).await.unwrap();
    assert_eq!((hash.len(), reason.as_str()), (43, "manual"));
    assert!(!hash.contains("ada"));
}

#[tokio::test]
async fn names_that_try_to_be_sql_or_markup_come_back_as_they_are() {
    let list = TestList::new().await;
    let names = [
        "Robert'); DROP TABLE subscribers;--",
        "' OR '1'='1",
        "\"Ada\" <script>alert(1)</script>",
        "{\"$.address\": null}",
        "\\u0000 \\n %s %00 ${7*7} {{7*7}}",
        "Zoë Beispiel 🎈 表ポあA鷗",
        "=1+1",
        "''=1",
        "NULL",
    ];
    for (n, name) in names.iter().enumerate() {
        list.join_as(&format!("n{n}@example.org"), name).await;
    }
    let stored: Vec<_> = list.everybody().await.into_iter().map(|one| one.name.unwrap()).collect();
    assert_eq!(stored, names);
}

#[tokio::test]
async fn what_is_logged_of_recipients_and_rows_shows_no_address() {
    let list = TestList::new().await;
    list.join("ada.example@example.org").await;
    let id = list.id("ada.example@example.org").await;
    let recipient = list.recipients(&[id], now()).await.unwrap().remove(0);
    for shown in [format!("{recipient:?}"), format!("{:?}", list.everybody().await)] {
        assert!(!shown.contains("ada.example"), "{shown}");
    }
}

#[tokio::test]
async fn pages_join_up_to_the_whole_list() {
    let list = TestList::new().await;
    for n in 0..7 {
        list.join(&format!("n{n}@example.org")).await;
    }
    let mut ids = Vec::new();
    let mut last = None;
    loop {
        let page = list.page(last, 3).await.unwrap();
        let Some(end) = page.last() else { break };
        last = Some(end.id);
        ids.extend(page.into_iter().map(|one| one.id));
    }
    assert_eq!(ids, list.audience(&[], None, now()).await.unwrap());
}

#[tokio::test]
async fn the_numbers_of_those_who_were_erased_are_not_given_again_after_the_tables_changed() {
    let folder = tempfile::TempDir::new().unwrap();
    let pool = pool(&folder).await;
    let mut migrator = sqlx::migrate!();
    migrator.dangerous_set_table_name("subscribers_migrations");
    migrator.migrations.to_mut().truncate(4);
    migrator.run(&pool).await.unwrap();
    sqlx::raw_sql(
        "INSERT INTO subscribers (id, address, base, address_hash, name, state, since, paused_until)
         VALUES (1, 'ada@example.org', 'ada@example.org', 'a hash', 'Ada', 'confirmed',
                 '2024-01-01T00:00:00Z', '2024-02-02T00:00:00Z'),
                (7, 'bo@example.org', 'bo@example.org', 'another', NULL, 'bounced', '2024-01-01T00:00:00Z', NULL);
         DELETE FROM subscribers WHERE id = 7;",
    )
    .execute(&pool)
    .await
    .unwrap();

    let list = Subscribers::open(pool.clone(), key()).await.unwrap();
    let paused: String = sqlx::query_scalar(
        "SELECT address || name || state || since || paused_until FROM subscribers WHERE id = 1",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert_eq!(paused, "ada@example.orgAdaconfirmed2024-01-01T00:00:00Z2024-02-02T00:00:00Z");
    list.add(address("cy@example.org"), None, "added by hand", false, now()).await.unwrap();
    assert_eq!(list.find(&address("cy@example.org")).await.unwrap(), Some(SubscriberId(8)));
}

#[tokio::test]
async fn a_state_that_is_none_is_not_stored() {
    let list = TestList::new().await;
    list.join("ada@example.org").await;
    for state in State::ALL {
        let stored = sqlx::query("UPDATE subscribers SET state = ?").bind(state.as_str());
        assert_eq!(stored.execute(&list.pool).await.unwrap().rows_affected(), 1, "{state}");
    }
    assert!(sqlx::query("UPDATE subscribers SET state = 'unknown'").execute(&list.pool).await.is_err());
}
