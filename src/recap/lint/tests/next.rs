//! The next meetup, by example.

use super::*;

/// A recap of the month before.
fn last(next: Next) -> Recap {
    Recap {
        slug: "2024-04-03-april".to_owned(),
        date: Some(jiff::civil::date(2024, 4, 3)),
        next: Some(next),
        ..Recap::default()
    }
}

const ANNOUNCED: &str = "Our next meetup is on 5th June, with speakers from Muster GmbH and Example Ltd. [RSVP](https://meet.example/events/17)!";

#[test]
fn what_is_left_over_from_the_last_recap_is_told() {
    let text = page(ANNOUNCED);
    let among = |next: Next| told(&found_among(&text, None, &[last(next)]), &text);
    let next = |rsvp: &str, names: &[&str], month| Next {
        date: Some(jiff::civil::date(2024, month, 5)),
        affiliations: names.iter().map(|&name| name.to_owned()).collect(),
        rsvp: Some(rsvp.to_owned()),
        ..Next::default()
    };
    let other = "https://meet.example/events/16";
    assert_eq!(among(next(other, &["Muster GmbH", "Acme"], 5)), []);
    assert_eq!(
        among(next("http://meet.example/events/17/", &[], 5)),
        [("rsvp-left-over", "https://meet.example/events/17".to_owned(), None)]
    );
    assert_eq!(
        among(next(other, &["Example Ltd", "Muster GmbH"], 5)),
        [("line-up-left-over", "Muster GmbH and Example Ltd".to_owned(), None)]
    );
    assert_eq!(among(next(other, &[], 6)), [("date-left-over", "5th June".to_owned(), None)]);
}

#[test]
fn the_page_of_the_group_itself_stays_the_same() {
    let text = page("Our next meetup is on 5th June. [RSVP](https://meet.example/acme)!");
    let before = Next { rsvp: Some("https://meet.example/acme".to_owned()), ..Next::default() };
    assert_eq!(found_among(&text, None, &[last(before)]), []);
    let text = page(ANNOUNCED);
    let before = Next { rsvp: Some("https://meet.example/events/17".to_owned()), ..Next::default() };
    let older =
        Recap { slug: "older".to_owned(), date: Some(jiff::civil::date(2024, 3, 6)), ..last(before.clone()) };
    assert_eq!(found_among(&text, None, &[last(before.clone()), older]), []);
    let later = Recap { slug: "later".to_owned(), date: Some(jiff::civil::date(2024, 7, 3)), ..last(before) };
    assert_eq!(found_among(&text, None, &[later]), []);
}

#[test]
fn a_line_up_of_this_evening_s_speakers_is_told() {
    finds(
        "Our next meetup is on 5th June, with speakers from Prueba SA, Acme and Example Ltd.",
        "line-up-left-over",
        "Prueba SA, Acme and Example Ltd",
        None,
    );
}

#[test]
fn a_next_date_in_the_past_is_told_also_without_its_year() {
    for written in ["3rd April 2024", "1 May 2024", "1st May", "3rd April"] {
        finds(&format!("Our next meetup is on {written}."), "next-in-the-past", written, None);
    }
    sound("Our next meetup is on 3rd January.");
    let text = page("Our next meetup is on 3rd April.");
    assert_eq!(
        told(&found_among(&text, None, &[last(Next::default())]), &text),
        [("next-published", "3rd April".to_owned(), None)]
    );
    // What comes later has been told of since.
    let text = page("Our next meetup is on 5th June.");
    let later =
        Recap { slug: "june".to_owned(), date: Some(jiff::civil::date(2024, 6, 5)), ..Recap::default() };
    assert_eq!(found_among(&text, None, &[later]), []);
}

#[test]
fn a_line_up_is_told_in_whatever_words_it_is_announced_again() {
    for (announced, marked) in [
        ("Our next meetup is on 5th June with Bo Muster and Zoë Beispiel.", "Bo Muster and Zoë Beispiel"),
        (
            "## Next meetup\n\nOur next meetup is on 5th June 2024.\n\n* Bo Muster\n* Zoë Beispiel",
            "Bo Muster\n* Zoë Beispiel",
        ),
        (
            "## Nächstes Treffen\n\nAm 5. Juni 2024 sprechen Bo Muster und Zoë Beispiel.",
            "Bo Muster und Zoë Beispiel",
        ),
    ] {
        finds(announced, "line-up-left-over", marked, None);
    }
    for announced in [
        "## Next meetup\n\nOn 5 June 2024 Bo Muster and Cy Sample will speak.",
        "## Next meetup\n\nOn 5 June 2024.\n\nThanks again to Bo Muster and Zoë Beispiel!",
        "## Next meetup\n\nOn 5 June 2024.\n\n## Slides\n\nBo Muster and Zoë Beispiel shared theirs.",
    ] {
        sound(announced);
    }
}

#[test]
fn a_link_that_changes_every_evening_is_left_over_without_a_number_as_well() {
    let text = page("Our next meetup is on 5th June. [RSVP](https://meet.example/abc)!");
    let of = |link: &str, day| Recap {
        slug: format!("day-{day}"),
        date: Some(jiff::civil::date(2024, 3, day)),
        next: Some(Next { rsvp: Some(link.to_owned()), ..Next::default() }),
        ..Recap::default()
    };
    let others = [of("https://meet.example/xyz", 1), of("https://meet.example/abc", 2)];
    assert_eq!(
        told(&found_among(&text, None, &others), &text),
        [("rsvp-left-over", "https://meet.example/abc".to_owned(), None)]
    );
    assert_eq!(found_among(&text, None, &others[1..]), []);
}

#[test]
fn a_date_that_has_passed_is_told_once() {
    finds("## Next meetup\n\nWednesday 3 April at Acme", "next-in-the-past", "Wednesday 3 April", None);
}

#[test]
fn the_same_link_in_another_form_is_left_over_as_well() {
    for link in [
        "http://www.meet.example/events/17/",
        "https://meet.example/events/17?utm_source=mail&utm_medium=x",
        "https://meet.example/de-DE/events/17#rsvp",
    ] {
        let text = page(&ANNOUNCED.replace("https://meet.example/events/17", link));
        let before = Next { rsvp: Some("https://meet.example/events/17".to_owned()), ..Next::default() };
        assert_eq!(
            told(&found_among(&text, None, &[last(before)]), &text),
            [("rsvp-left-over", link.to_owned(), None)]
        );
    }
    let text = page(&ANNOUNCED.replace("events/17", "event?id=17"));
    let before = Next { rsvp: Some("https://meet.example/event?id=16".to_owned()), ..Next::default() };
    assert_eq!(found_among(&text, None, &[last(before)]), []);
}

#[test]
fn a_line_up_is_told_in_more_words() {
    for announced in [
        "## Next meetup\n\nOur next meetup is on 5th June, when Bo Muster will talk about boats and Zoë Beispiel about trains.",
        "## Next meetup\n\nOur next meetup is on 5th June.\n\nSpeakers: Bo Muster and Zoë Beispiel",
        "Our next meetup is on 5th June.\n\n- Bo Muster: Boats on a Lake\n- Zoë Beispiel: Trains on a Bridge",
        "Our next meetup is on 5th June, when Bo Muster and Zoë Beispiel will speak.",
    ] {
        let findings = found(&page(announced));
        assert_eq!(
            findings.iter().map(|one| one.code).collect::<Vec<_>>(),
            ["line-up-left-over"],
            "{announced}"
        );
    }
}
