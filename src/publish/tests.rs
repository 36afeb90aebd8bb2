//! Which recap is meant when none is named. What a plan holds is tested from outside, in
//! `tests/publish.rs`.

use super::*;

fn recap(day: &str) -> (String, String, PathBuf) {
    (day.to_owned(), format!("{day}-evening"), PathBuf::from(format!("{day}-evening.md")))
}

fn edition(day: &str) -> (String, String) {
    (day.to_owned(), format!("{day}-evening"))
}

#[test]
fn the_newest_recap_is_meant() {
    let recaps = vec![recap("2025-02-05"), recap("2025-03-05"), recap("2025-01-01")];
    assert_eq!(newest_unpublished(recaps, &[]), Choice::File("2025-03-05-evening.md".into()));
}

#[test]
fn a_recap_newer_than_every_edition_is_meant() {
    let recaps = vec![recap("2025-02-05"), recap("2025-03-05")];
    assert_eq!(
        newest_unpublished(recaps, &[edition("2025-02-05")]),
        Choice::File("2025-03-05-evening.md".into())
    );
}

#[test]
fn nine_years_of_older_recaps_are_left_alone() {
    let recaps = (2017..2026).map(|year| recap(&format!("{year}-01-01"))).collect();
    assert_eq!(newest_unpublished(recaps, &[edition("2025-01-01")]), Choice::UpToDate { older: 8 });
}

#[test]
fn a_second_recap_of_the_same_day_is_meant() {
    let mut other = recap("2025-03-05");
    other.1 = "2025-03-05-workshop".to_owned();
    let recaps = vec![recap("2025-03-05"), other.clone()];
    assert_eq!(newest_unpublished(recaps, &[edition("2025-03-05")]), Choice::File(other.2));
}

#[test]
fn an_empty_folder_is_told_apart_from_nothing_to_do() {
    assert_eq!(newest_unpublished(Vec::new(), &[]), Choice::Empty);
}
