//! Weekdays and months, by example.

use super::*;

#[test]
fn weekdays_are_those_of_their_dates_wherever_they_stand() {
    finds("It was on Monday, 1 May 2024.", "weekday-mismatch", "Monday, 1 May 2024", None);
    finds("* We met on Monday 1st May.", "weekday-mismatch", "Monday 1st May", None);
    let text = page("").replace("description: x", "description: The evening of Monday 1 May 2024");
    assert_eq!(told(&found(&text), &text), [("weekday-mismatch", "Monday 1 May 2024".to_owned(), None)]);
    let text = page("Our next meetup is on Tuesday 5th June.");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("weekday-mismatch", "Tuesday 5th June".to_owned(), None)]);
    assert!(findings[0].hint.as_ref().unwrap().contains("Tuesday is 2024-06-04"));
    // Of the Wednesdays beside it, that of the month is meant.
    let findings = found(&page("Our next meetup is on Wednesday 1st June."));
    assert!(findings[0].hint.as_ref().unwrap().contains("Wednesday is 2024-06-05"), "{findings:?}");
    sound(
        "It was on Wednesday, 1 May 2024, and the last one on Wednesday 6 December.\n\nOur next meetup is on Wednesday 5th June.",
    );
}

#[test]
fn months_that_disagree_are_told_with_both_places() {
    let text = page("").replace("Thanks to", "Welcome to our April Example Meetup. Thanks to");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("month-disagrees", "April".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "May 2024");
    let text = page("").replace("description: x", "description: The round-up of April 2024");
    assert_eq!(told(&found(&text), &text), [("month-disagrees", "April 2024".to_owned(), None)]);
    let text = page("").replace("date: 2024-05-01", "date: 2024-05-01\nslug: example-meetup-april-2024");
    assert_eq!(told(&found(&text), &text), [("month-disagrees", "May 2024".to_owned(), None)]);
    let text = page("## Example Meetup July\n\nOur next meetup is on 5th June.");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("month-disagrees", "5th June".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "July");
    sound(
        "Welcome to our May Example Meetup. In April we met at Acme.\n\n## Example Meetup June\n\nOur next meetup is on 5th June.",
    );
}

#[test]
fn a_title_of_a_month_to_come_or_of_last_year_is_told_and_a_late_recap_is_not() {
    for (date, expected) in [("2024-05-31", 0), ("2024-06-03", 0), ("2024-04-30", 1), ("2025-05-07", 1)] {
        let text = page("").replace("date: 2024-05-01", &format!("date: {date}"));
        let findings = found(&text);
        assert_eq!(findings.len(), expected, "{date}: {findings:?}");
        assert!(
            findings
                .iter()
                .all(|one| one.code == "month-disagrees" && text[one.related[0].span.clone()] == *date)
        );
    }
}

#[test]
fn weekdays_beside_their_dates_count_as_well() {
    for written in [
        "Monday 2024-05-01",
        "2024-05-01 (Mon)",
        "May 1, 2024 (Monday)",
        "1 May 2024, a Monday",
        "Montag, 1.5.2024",
    ] {
        finds(&format!("It was on {written}, and good."), "weekday-mismatch", written, None);
    }
    finds("Le lundi 1er mai 2024", "weekday-mismatch", "lundi 1er mai 2024", None);
    finds("El lunes 1 de mayo de 2024", "weekday-mismatch", "lunes 1 de mayo de 2024", None);
    sound("Last year, on Thursday 1 June, we were at Acme. It was 2024-05-01 (Wed).");
}

/// The months that disagree in a recap of May, with a text before its first sentence.
fn months(opening: &str) -> Vec<String> {
    let text = page("").replace("Thanks to", &format!("{opening}\n\nThanks to"));
    let findings = found(&text).into_iter().filter(|one| one.code == "month-disagrees");
    let findings = findings.inspect(|one| assert_eq!(one.related.len(), 1, "{one:?}"));
    findings.map(|one| text[one.span.unwrap()].to_owned()).collect()
}

#[test]
fn a_text_of_another_month_is_told_in_every_language() {
    for (opening, month) in [
        ("Our April 2024 meetup was fun.", "April 2024"),
        ("The April edition of Example Meetup!", "April"),
        ("April's meetup was at Acme.", "April"),
        ("In April 2024 we met at Acme.", "April 2024"),
        ("Unser April-Treffen war toll.", "April"),
        ("Willkommen zu unserem Treffen im April!", "April"),
        ("Notre rencontre d'avril a réuni du monde.", "avril"),
        ("Bienvenue à la rencontre de mars 2024.", "mars 2024"),
        ("Nuestra reunión de abril fue un éxito.", "abril"),
        ("El encuentro de abril de 2024 fue un éxito.", "abril de 2024"),
    ] {
        assert_eq!(months(opening), [month], "{opening}");
    }
}

#[test]
fn a_text_may_tell_of_other_evenings() {
    for opening in [
        "Our January 2024 meetup was at Acme.",
        "Our April meetup was at Acme, and this one was bigger.",
        "Since our April meetup we have moved.",
        "See you at our June meetup.",
        "Bo spoke at our April meetup last year.",
        "Acme ran a meetup in April 2024, too.",
        "Acme was founded in April 2014.",
        "Unser nächstes Treffen im Juni wird toll.",
        "We met on 3 April 2019 at Acme for the first time, years ago.",
    ] {
        assert_eq!(months(opening), [""; 0], "{opening}");
    }
}

#[test]
fn months_of_title_description_and_file_name_are_held_against_one_another() {
    let of = |title: &str, description: &str, slug: &str| {
        let text = page("")
            .replace("Example Meetup, May 2024: Acme", title)
            .replace("description: x", &format!("description: \"{description}\""))
            .replace("date: 2024-05-01", &format!("date: 2024-05-01\nslug: {slug}"));
        let findings = found(&text).into_iter().filter(|one| one.code == "month-disagrees");
        findings.map(|one| text[one.span.unwrap()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("Example Meetup, Mai 2024: Acme", "Rückblick auf April 2024", "x"), ["April 2024"]);
    assert_eq!(of("Example Meetup mai 2024 : Acme", "Compte rendu d'avril 2024", "x"), ["avril 2024"]);
    assert_eq!(of("Example Meetup, mayo de 2024: Acme", "Resumen de abril", "x"), ["abril"]);
    assert_eq!(of("May Meetup: Acme", "The April meetup", "x"), ["April"]);
    assert_eq!(of("Acme", "The May meetup", "april-meetup"), ["May"]);
    assert_eq!(of("May Meetup: Acme", "x", "april-meetup"), ["May"]);
    assert_eq!(
        of("Example Meetup, May 2024: Acme", "The May meetup, and the next one in June 2024", "x"),
        [""; 0]
    );
    assert_eq!(of("May recap and June line-up: Acme", "All of May 2024", "may-meetup"), [""; 0]);
    assert_eq!(of("April Meetup: Acme", "x", "x"), [""; 0]);
}

#[test]
fn weekdays_are_found_in_more_forms() {
    for written in ["Weds, May 16th", "June 20 (a Tuesday)", "first Wednesday in June (20 June"] {
        let marked = written.strip_prefix("first ").unwrap_or(written);
        let text = if marked == written {
            format!("It was on {written}.")
        } else {
            format!("It is the {written}).")
        };
        finds(&text, "weekday-mismatch", marked, None);
    }
    sound("It was on Weds, May 15th, June 20 (a Thursday), and the third Thursday in June (20 June).");
}
