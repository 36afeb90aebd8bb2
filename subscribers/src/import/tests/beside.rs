//! Rows of which several columns say something, or that have more cells than there are columns.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::standing::read;
use super::*;

#[tokio::test]
async fn nobody_is_confirmed_beside_a_cell_about_it_that_is_not_understood() {
    for (header, cells) in [
        ("Unsubscribe reason", "too many mails"),
        ("Unsubscribed", "global"),
        ("Subscription status", "unsubscribed by admin"),
        ("Bounce type", "hard"),
        ("Widerspruch", "eingelegt"),
        ("newsletter,Unsubscribed", "yes,by phone"),
        ("status,Unsubscribe reason", "subscribed,moved"),
        ("active", "until May"),
    ] {
        let place = header.matches(',').count() + 3;
        let refused = read(agreed(), header, cells).await.unwrap_err();
        let expected = format!(
            "column {place} is about who wants mail or who left, and what its cell means is not known"
        );
        assert_eq!(refused, expected, "{header}={cells}");
    }
}

#[tokio::test]
async fn a_no_to_some_of_the_mail_gives_way_to_a_yes_to_the_list() {
    for (header, cells, state) in [
        ("newsletter,Partner newsletter", "yes,no", State::Confirmed),
        ("Partner newsletter,newsletter", "no,yes", State::Confirmed),
        ("status,Partner newsletter", "subscribed,no", State::Confirmed),
        ("newsletter,Partner newsletter", "no,yes", State::Unsubscribed),
        ("newsletter,Partner newsletter,unsubscribed", "yes,no,yes", State::Unsubscribed),
        ("unsubscribed,Partner newsletter", "no,no", State::Unsubscribed),
        ("newsletter,Partner emails opt-in", "yes,no", State::Confirmed),
        ("Monthly newsletter,Partner newsletter", "yes,no", State::Unsubscribed),
        // Of people, rather than of mail.
        ("status,Partner newsletter", "active,no", State::Unsubscribed),
        ("status,Partner email status", "subscribed,unsubscribed", State::Unsubscribed),
        ("newsletter,Partner newsletter opt-out", "yes,yes", State::Unsubscribed),
    ] {
        let stands = read(ImportOptions::at(now()), header, cells).await;
        assert_eq!(stands, Ok(state), "{header}={cells}");
    }
}

#[tokio::test]
async fn who_wants_mail_and_has_no_active_account_is_refused_as_contradictory() {
    let refused =
        Err("one column says that mail is wanted, and another that the account is not active".to_owned());
    for (header, cells, expected) in [
        ("subscribed,active", "yes,no", refused.clone()),
        ("active,subscribed", "no,yes", refused.clone()),
        ("status,Account status", "subscribed,inactive", refused.clone()),
        ("Monthly newsletter,Active member", "yes,no", refused),
        ("subscribed,active", "no,no", Ok(State::Unsubscribed)),
        ("subscribed,active,bounced", "yes,no,yes", Ok(State::Bounced)),
        ("status,active", "pending,no", Ok(State::Unsubscribed)),
        ("subscribed,email_verified", "yes,no", Ok(State::Pending)),
        ("subscribed,active,confirmed_at", "yes,yes,", Ok(State::Confirmed)),
    ] {
        for options in [ImportOptions::at(now()), agreed()] {
            assert_eq!(read(options, header, cells).await, expected, "{header}={cells}");
        }
    }
}

#[tokio::test]
async fn a_part_of_a_country_says_nothing_where_another_column_tells() {
    for (header, cells, state) in [
        ("newsletter,state", "yes,CA", State::Confirmed),
        ("state,newsletter", "New York,yes", State::Confirmed),
        ("state,newsletter", ",yes", State::Confirmed),
        ("status,state", "subscribed,CA", State::Confirmed),
        ("newsletter,Estado", "yes,Jalisco", State::Confirmed),
        ("newsletter,state", "yes,unsubscribed", State::Unsubscribed),
        ("newsletter,state", "no,CA", State::Unsubscribed),
    ] {
        assert_eq!(read(ImportOptions::at(now()), header, cells).await, Ok(state), "{header}={cells}");
    }
    for (header, cells) in [
        ("state", "CA"),
        ("state,active", "CA,yes"),
        ("newsletter,state", "yes,unsubscribed by admin"),
        ("newsletter,state", "yes,was deleted"),
        ("newsletter,status", "yes,CA"),
    ] {
        assert!(read(ImportOptions::at(now()), header, cells).await.is_err(), "{header}={cells}");
    }
}

#[tokio::test]
async fn a_comma_at_the_end_of_every_row_is_no_cell_too_many() {
    let list = TestList::new().await;
    let report = list.read("email,status\nbo@example.org,unsubscribed,\nada@example.org,subscribed,\n").await;
    assert_eq!((report.added, report.left, report.refused.len()), (1, 1, 0));
    // Of one row alone it may come of a comma in a name, and its cells stand in the wrong columns.
    let list = TestList::new().await;
    let csv = "email,name,city,unsubscribed,notes\nada@example.org,Ada,Rome,no,\n\
               bo@example.org,Example,Bo,,yes,\ncy@example.org,Cy,Rome,yes,,\n";
    let report = list.read_with(ImportOptions::at(now()), &[("list.csv", csv.as_bytes())]).await.unwrap();
    assert_eq!((report.added, report.left), (1, 0));
    assert_eq!(report.refused.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
}
