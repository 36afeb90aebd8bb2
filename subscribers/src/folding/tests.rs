#![allow(clippy::unwrap_used, reason = "a test may fail")]

use sqlx::SqlitePool;
use tempfile::TempDir;

use super::*;
use crate::testing::{self, address, now};
use crate::{Leaving, Outcome, SubscriberId, Subscribers};

/// A list as the version without base addresses left it: rows of address and state, and suppressions of
/// the addresses in lower case.
async fn former_list(folder: &TempDir, rows: &[(&str, &str)], suppressed: &[(&str, &str)]) -> SqlitePool {
    let pool = testing::pool(folder).await;
    let mut migrator = sqlx::migrate!();
    migrator.dangerous_set_table_name("subscribers_migrations");
    migrator.migrations.to_mut().truncate(1);
    migrator.run(&pool).await.unwrap();
    let hash = |text: &str| testing::key().address_hash(&text.to_lowercase()).to_text();
    for (text, state) in rows {
        sqlx::query(
            "INSERT INTO subscribers
                    (address, address_key, address_hash, state, source, created_at, confirmed_at, left_at)
             VALUES (?, ?, ?, ?, 'imported from list.csv, line 2', '2024-01-01T00:00:00Z',
                     '2024-02-02T00:00:00Z', '2024-03-03T00:00:00Z')",
        )
        .bind(text)
        .bind(text.to_lowercase())
        .bind(hash(text))
        .bind(state)
        .execute(&pool)
        .await
        .unwrap();
    }
    for (text, reason) in suppressed {
        sqlx::query("INSERT INTO suppressions VALUES (?, ?, '2024-03-03T00:00:00Z')")
            .bind(hash(text))
            .bind(reason)
            .execute(&pool)
            .await
            .unwrap();
    }
    pool
}

async fn open(pool: SqlitePool) -> Subscribers {
    Subscribers::open(pool, testing::key()).await.unwrap()
}

#[tokio::test]
async fn a_list_of_before_keeps_its_people_with_their_consent_and_gets_base_addresses() {
    let folder = TempDir::new().unwrap();
    let rows =
        [("A.da+x@gmail.com", "confirmed"), ("Bo@example.org", "pending"), ("cy+z@example.org", "bounced")];
    let list = open(former_list(&folder, &rows, &[]).await).await;
    let everybody = list.page(None, 10).await.unwrap();
    let shown: Vec<_> = everybody
        .iter()
        .map(|one| (one.id.0, one.address.expose(), one.state.as_str(), one.since.to_string()))
        .collect();
    assert_eq!(
        shown,
        [
            (1, "A.da+x@gmail.com", "confirmed", "2024-02-02T00:00:00Z".to_owned()),
            (2, "Bo@example.org", "pending", "2024-01-01T00:00:00Z".to_owned()),
            (3, "cy+z@example.org", "bounced", "2024-03-03T00:00:00Z".to_owned()),
        ]
    );
    assert_eq!(everybody[0].source, "imported from list.csv, line 2");
    assert_eq!(list.find(&address("ada@googlemail.com")).await.unwrap(), Some(SubscriberId(1)));
    let added = list.add(address("cy@example.org"), None, "added", false, now()).await.unwrap();
    assert_eq!(added, Outcome::Suppressed(Reason::HardBounce));
    let added = list.add(address("new@example.org"), None, "added", false, now()).await.unwrap();
    assert_eq!(added, Outcome::Added);
    assert_eq!(list.find(&address("new@example.org")).await.unwrap(), Some(SubscriberId(4)));
}

#[tokio::test]
async fn suppressions_of_before_hold_for_every_spelling_that_is_known() {
    let folder = TempDir::new().unwrap();
    let suppressed = [
        ("gone+tag@example.org", "complaint"),
        ("erased+tag@example.org", "manual"),
        ("plain@example.org", "unsubscribe"),
    ];
    let list = open(former_list(&folder, &[("gone+tag@example.org", "complained")], &suppressed).await).await;
    for (text, reason) in [
        ("gone+tag@example.org", Reason::Complaint),
        ("gone@example.org", Reason::Complaint),
        // Of one who is not on the list only the hash of that very spelling is known.
        ("Erased+Tag@example.org", Reason::Manual),
        ("plain+x@example.org", Reason::Unsubscribe),
    ] {
        let added = list.add(address(text), None, "added", false, now()).await.unwrap();
        assert_eq!(added, Outcome::Suppressed(reason), "{text}");
    }
}

#[tokio::test]
async fn two_rows_of_one_person_become_one_and_old_mail_still_unsubscribes() {
    let folder = TempDir::new().unwrap();
    let rows = [
        ("ada+x@example.org", "confirmed"),
        ("ada@example.org", "pending"),
        ("ada+y@example.org", "confirmed"),
    ];
    let list = open(former_list(&folder, &rows, &[]).await).await;
    let everybody = list.page(None, 10).await.unwrap();
    assert_eq!(everybody.len(), 1);
    // The confirmed address is mailed, under the row that had the base address.
    assert_eq!((everybody[0].id.0, everybody[0].address.expose()), (2, "ada+x@example.org"));
    assert_eq!(list.consents(SubscriberId(2)).await.unwrap().len(), 3);
    assert_eq!(list.addresses(&[SubscriberId(1), SubscriberId(3)]).await.unwrap().len(), 2);
    assert_eq!(list.unsubscribe(SubscriberId(3), now()).await.unwrap(), Leaving::Left);
    assert!(list.audience(&[], None, now()).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_left_under_any_spelling_has_left() {
    for rows in [
        [("a.da@gmail.com", "confirmed"), ("ada@gmail.com", "unsubscribed")],
        [("ada@gmail.com", "confirmed"), ("a.da@gmail.com", "unsubscribed")],
        [("a.da@gmail.com", "unsubscribed"), ("ada+x@gmail.com", "confirmed")],
    ] {
        let folder = TempDir::new().unwrap();
        let gone = rows.iter().find(|(_, state)| *state == "unsubscribed").unwrap().0;
        let list = open(former_list(&folder, &rows, &[(gone, "unsubscribe")]).await).await;
        assert!(list.audience(&[], None, now()).await.unwrap().is_empty(), "{rows:?}");
        assert_eq!(list.page(None, 10).await.unwrap()[0].state, State::Unsubscribed);
        let added = list.add(address("ADA@googlemail.com"), None, "added", false, now()).await.unwrap();
        assert_eq!(added, Outcome::Suppressed(Reason::Unsubscribe), "{rows:?}");
    }
}
