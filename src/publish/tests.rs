//! Which recap is meant when none is named. What a plan holds is tested from outside, in
//! `tests/publish.rs`.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::channel::Carrier;
use crate::channel::post::sample;
use crate::outbox::open_store;

use super::*;
use crate::channel::Draft;

/// A network that the edition does not fit.
struct TooNarrow;

impl Channel for TooNarrow {
    fn name(&self) -> channel::Name {
        channel::Name::Linkedin
    }

    fn leads_to(&self) -> String {
        "nowhere".to_owned()
    }

    fn drafts(&self, _edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        (Vec::new(), vec![Finding::error("post-too-long", "it does not fit")])
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        unreachable!("nothing is delivered")
    }
}

#[tokio::test]
async fn what_a_channel_cannot_carry_is_told_while_something_is_to_go_out_there() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::open(open_store(&folder.path().join("recap.db")).await.unwrap()).await.unwrap();
    for (states, is_told) in [
        (&[][..], true),
        (&[State::Deferred], true),
        (&[State::Sent, State::Planned], true),
        (&[State::Sent, State::Uncertain, State::Skipped], false),
    ] {
        let before = states.iter().map(|state| (*state, 1)).collect();
        let now = Timestamp::UNIX_EPOCH;
        let (_, told) =
            line(&TooNarrow, &sample::edition(), Standing::Edited, before, &outbox, now).await.unwrap();
        assert_eq!(told.len(), usize::from(is_told), "{states:?}: {told:?}");
    }
}

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
