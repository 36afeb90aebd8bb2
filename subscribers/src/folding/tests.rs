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

/// A list as the version left it for which a quoted address was a person of its own.
async fn list_of_before_quotes(folder: &TempDir, rows: &[(&str, &str)]) -> SqlitePool {
    let pool = testing::pool(folder).await;
    let mut migrator = sqlx::migrate!();
    migrator.dangerous_set_table_name("subscribers_migrations");
    migrator.migrations.to_mut().truncate(5);
    migrator.run(&pool).await.unwrap();
    for (place, (text, state)) in rows.iter().enumerate() {
        let (id, base) = (i64::try_from(place + 1).unwrap(), text.to_lowercase());
        let hash = testing::key().address_hash(&base).to_text();
        sqlx::query("INSERT INTO subscribers VALUES (?, ?, ?, ?, NULL, ?, '2024-02-02T00:00:00Z', NULL)")
            .bind(id)
            .bind(text)
            .bind(&base)
            .bind(&hash)
            .bind(state)
            .execute(&pool)
            .await
            .unwrap();
        for statement in [
            "INSERT INTO consents (subscriber, position, at, kind, place)
             VALUES (?, 1, '2024-02-02T00:00:00Z', 'added', 'a test')",
            "INSERT INTO tags (subscriber, tag) VALUES (?, 'rust')",
        ] {
            sqlx::query(statement).bind(id).execute(&pool).await.unwrap();
        }
        if let Some(reason) = state.parse::<State>().unwrap().reason() {
            sqlx::query("INSERT INTO suppressions VALUES (?, ?, '2024-02-02T00:00:00Z')")
                .bind(&hash)
                .bind(reason.as_str())
                .execute(&pool)
                .await
                .unwrap();
        }
    }
    pool
}

#[tokio::test]
async fn a_quoted_row_of_before_becomes_the_person_without_quotes() {
    let folder = TempDir::new().unwrap();
    let rows = [
        (r#""A\da"@example.org"#, "confirmed"),
        ("bo@example.org", "confirmed"),
        (r#""bo"@example.org"#, "confirmed"),
        (r#""b\o+x"@example.org"#, "pending"),
        (r#""a,b"@example.org"#, "confirmed"),
    ];
    let pool = list_of_before_quotes(&folder, &rows).await;
    for statement in [
        "INSERT INTO tags (subscriber, tag) VALUES (4, 'talks')",
        "INSERT INTO merged VALUES (90, 3)",
        "INSERT INTO bounces (report, way, class, evidence, subscriber, said, at)
         VALUES ('one', 'mail', 'soft', 'token', 3, '', '2024-02-02T00:00:00Z')",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    let list = open(pool).await;
    let ids: Vec<i64> = list.page(None, 10).await.unwrap().iter().map(|one| one.id.0).collect();
    assert_eq!(ids, [1, 2, 5]);
    for (text, id) in [("ada@example.org", 1), ("bo@example.org", 2), (r#""a\,b"@example.org"#, 5)] {
        assert_eq!(list.find(&address(text)).await.unwrap(), Some(SubscriberId(id)), "{text}");
    }
    let bo = list.person(&address("bo@example.org")).await.unwrap().unwrap();
    assert_eq!(
        (bo.consents.len(), bo.bounces.len(), bo.tags),
        (3, 1, vec!["rust".to_owned(), "talks".to_owned()])
    );
    // Mail to any of them still unsubscribes.
    assert_eq!(list.unsubscribe(SubscriberId(90), now()).await.unwrap(), Leaving::Left);
    assert_eq!(list.audience(&[], None, now()).await.unwrap(), [SubscriberId(1), SubscriberId(5)]);
}

#[tokio::test]
async fn suppressions_of_quoted_addresses_of_before_hold_for_the_person() {
    for (rows, reason) in [
        ([(r#""ada"@example.org"#, "unsubscribed"), ("ada@example.org", "confirmed")], Reason::Unsubscribe),
        ([("ada@example.org", "unsubscribed"), (r#""ada"@example.org"#, "confirmed")], Reason::Unsubscribe),
        ([("ada@example.org", "bounced"), (r#""ada"@example.org"#, "unsubscribed")], Reason::HardBounce),
        ([("ada@example.org", "unsubscribed"), (r#""ada"@example.org"#, "complained")], Reason::Complaint),
    ] {
        let folder = TempDir::new().unwrap();
        let list = open(list_of_before_quotes(&folder, &rows).await).await;
        assert!(list.audience(&[], None, now()).await.unwrap().is_empty(), "{rows:?}");
        for spelling in ["ada@example.org", r#""ada"@example.org"#, r#""a\da+x"@example.org"#] {
            let added = list.add(address(spelling), None, "added", false, now()).await.unwrap();
            assert_eq!(added, Outcome::Suppressed(reason), "{rows:?} {spelling}");
        }
    }
}

#[tokio::test]
async fn a_suppression_of_a_quoted_address_that_is_on_no_list_is_still_recognised() {
    let folder = TempDir::new().unwrap();
    let pool = list_of_before_quotes(&folder, &[]).await;
    let hash = testing::key().address_hash(r#""gone"@example.org"#).to_text();
    sqlx::query("INSERT INTO suppressions VALUES (?, 'manual', '2024-02-02T00:00:00Z')")
        .bind(hash)
        .execute(&pool)
        .await
        .unwrap();
    let list = open(pool).await;
    let added = list.add(address(r#""Gone"@example.org"#), None, "added", false, now()).await.unwrap();
    assert_eq!(added, Outcome::Suppressed(Reason::Manual));
}
