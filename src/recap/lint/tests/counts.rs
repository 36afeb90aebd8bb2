//! Counts, by example.

use super::*;

#[test]
fn counts_that_do_not_come_out_are_told() {
    for counted in
        ["three fantastic speakers", "3 talks", "drei Vorträge", "trois intervenants", "tres charlas"]
    {
        let text = page("").replace("Thanks to", &format!("We heard {counted} that evening. Thanks to"));
        assert_eq!(told(&found(&text), &text), [("count-disagrees", counted.to_owned(), None)], "{counted}");
    }
    for counted in [
        "two speakers",
        "2 talks",
        "three lightning talks",
        "the first three talks",
        "three more speakers",
        "300 speakers",
        "two talks and three demos",
        "three floors of speakers",
        "one talk",
    ] {
        let text = page("").replace("Thanks to", &format!("We heard {counted} that evening. Thanks to"));
        assert_eq!(told(&found(&text), &text), [], "{counted}");
    }
}

#[test]
fn counts_of_sponsors_are_told_wherever_they_are_thanked() {
    for counted in ["2 sponsors", "three sponsors", "zwei Sponsoren", "deux sponsors", "dos patrocinadores"] {
        finds(&format!("And thanks to our {counted}."), "count-disagrees", counted, None);
    }
    sound("We are looking for three sponsors. Over the years two sponsors left. Thanks to all sponsors.");
}

#[test]
fn counts_of_other_evenings_are_fine() {
    for counted in [
        "Last month we had four talks.",
        "Bo has given three talks here before.",
        "Next month: three talks.",
        "Up to four talks fit in an evening.",
        "We need three speakers for June.",
    ] {
        let text = page("").replace("Thanks to", &format!("{counted} Thanks to"));
        assert_eq!(told(&found(&text), &text), [], "{counted}");
    }
    for counted in ["Four talks", "drei Referentinnen", "quatre orateurs", "3 presenters"] {
        let text = page("").replace("Thanks to", &format!("{counted} tonight! Thanks to"));
        assert_eq!(told(&found(&text), &text), [("count-disagrees", counted.to_owned(), None)], "{counted}");
    }
}

#[test]
fn groups_are_counted_as_well() {
    for counted in ["trio of talks", "quartet of speakers"] {
        let text = page("").replace("Thanks to", &format!("We heard a {counted} that evening. Thanks to"));
        assert_eq!(told(&found(&text), &text), [("count-disagrees", counted.to_owned(), None)], "{counted}");
    }
    let text = page("").replace("Thanks to", "We heard a pair of talks that evening. Thanks to");
    assert_eq!(told(&found(&text), &text), []);
}
