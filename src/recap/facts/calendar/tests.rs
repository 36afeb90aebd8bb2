use super::*;
use jiff::civil::date;

fn meant(text: &str, other: Date) -> Vec<Date> {
    days(text).iter().filter_map(|day| day.after(Some(other))).collect()
}

#[test]
fn days_are_read_in_every_order_and_language() {
    let spring = date(2024, 4, 3);
    for text in [
        "Wednesday 1st May",
        "Wednesday, May 1",
        "1 May 2024",
        "May 1st, 2024",
        "May the 1st",
        "środa 1 maja 2024",
        "the 1st of May",
        "2024-05-01",
        "2024-05-01T19:00:00",
        "Wed 1 May",
        "01-May-24",
        "1.5.2024",
        "01.05.2024",
        "1 - 3 May",
        "1st to 3rd May 2024",
        "1-3 May",
        "am Mittwoch, den 1. Mai",
        "Mittwoch, 1. Mai 2024",
        "mercredi 1er mai",
        "le 1er mai 2024",
        "Miércoles 1 De Mayo, 2024",
        "el miércoles 1 de mayo de 2024",
        "mercoledì 1 maggio",
        "quarta-feira 1 de maio",
        "woensdag 1 mei",
    ] {
        assert_eq!(meant(text, spring), [date(2024, 5, 1)], "{text}");
    }
}

#[test]
fn a_weekday_belongs_to_its_day() {
    for text in ["Friday 5 June", "Freitag, den 5. Juni", "viernes 5 de junio", "vendredi 5 juin"] {
        assert_eq!(days(text)[0].weekday, Some(Weekday::Friday), "{text}");
        assert_eq!(days(text)[0].at, 0..text.len(), "{text}");
    }
}

#[test]
fn every_month_is_known_in_every_language() {
    for (number, names) in (1..).zip([
        ["January", "Januar", "janvier", "enero"],
        ["February", "Februar", "février", "febrero"],
        ["March", "März", "mars", "marzo"],
        ["April", "April", "avril", "abril"],
        ["May", "Mai", "mai", "mayo"],
        ["June", "Juni", "juin", "junio"],
        ["July", "Juli", "juillet", "julio"],
        ["August", "August", "août", "agosto"],
        ["September", "September", "septembre", "septiembre"],
        ["October", "Oktober", "octobre", "octubre"],
        ["November", "November", "novembre", "noviembre"],
        ["December", "Dezember", "décembre", "diciembre"],
    ]) {
        assert_eq!(names.map(month), [Some(number); 4], "{names:?}");
    }
}

#[test]
fn a_month_may_be_announced_without_a_day() {
    let autumn = Some(date(2025, 11, 5));
    for (text, month) in [
        ("in December", Some("2025-12")),
        ("sometime in early December.", Some("2025-12")),
        ("unser Dezember-Treffen", Some("2025-12")),
        ("Das Dezembertreffen", Some("2025-12")),
        ("la reunión de Mayo", Some("2026-05")),
        ("la reunión de mayo", Some("2026-05")),
        ("le meetup de janvier", Some("2026-01")),
        ("le meetup d'octobre", Some("2026-10")),
        ("See you in May!", Some("2026-05")),
        ("March 2027", Some("2027-03")),
        ("we may meet", None),
        ("May we meet", None),
        ("12 December", None),
    ] {
        let found = months(text);
        assert_eq!(found.first().and_then(|one| one.after(autumn)).as_deref(), month, "{text}");
    }
}

#[test]
fn a_weekday_may_be_counted_within_its_month() {
    let spring = Some(date(2024, 4, 3));
    for (text, expected) in [
        ("on the second Tuesday of May", Some(date(2024, 5, 14))),
        ("the 3rd Thursday in April", Some(date(2024, 4, 18))),
        ("am letzten Mittwoch im Juni", Some(date(2024, 6, 26))),
        ("le premier jeudi de mars", Some(date(2025, 3, 6))),
        ("el segundo martes de mayo de 2025", Some(date(2025, 5, 13))),
        ("il primo lunedì di maggio", Some(date(2024, 5, 6))),
        ("the first Thursday of June", Some(date(2024, 6, 6))),
        ("the last Tuesday of next month", Some(date(2024, 5, 28))),
        ("am ersten Donnerstag des nächsten Monats", Some(date(2024, 5, 2))),
        ("le premier jeudi du mois prochain", Some(date(2024, 5, 2))),
        ("el primer jueves del próximo mes", Some(date(2024, 5, 2))),
        ("on Thursday in two weeks", Some(date(2024, 4, 18))),
        ("in two weeks, on Thursday", Some(date(2024, 4, 18))),
        ("am Donnerstag in zwei Wochen", Some(date(2024, 4, 18))),
        ("jeudi dans deux semaines", Some(date(2024, 4, 18))),
        ("el jueves en dos semanas", Some(date(2024, 4, 18))),
        ("on Thursday", None),
        ("the third Tuesday of every month", None),
        ("last Tuesday in a pub", None),
        ("the first May meetup", None),
    ] {
        let found = counted_days(&Inline::of(text), spring).first().and_then(|day| day.after(spring));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_the_first_behind_the_recap() {
    assert_eq!(meant("Wednesday 10th January", date(2023, 12, 6)), [date(2024, 1, 10)]);
    assert_eq!(meant("29 February", date(2022, 12, 6)), [date(2024, 2, 29)]);
    assert_eq!(days("10th January")[0].after(None), None);
}

#[test]
fn an_evening_that_has_been_is_the_last_such_day() {
    assert_eq!(days("30 December")[0].until(Some(date(2024, 1, 3))), Some(date(2023, 12, 30)));
    assert_eq!(months("in December")[0].until(Some(date(2024, 1, 3))).as_deref(), Some("2023-12"));
}

#[test]
fn the_full_stop_of_a_german_day_ends_no_sentence() {
    let end = |text: &str| sentence_end(&Inline::of(text), 0);
    assert_eq!(end("Wir trafen uns am 28. Mai. Danach"), 25);
    assert_eq!(end("Es war Platz 28. Danach"), 15);
}

#[test]
fn what_is_no_day_is_left_alone() {
    for text in [
        "our 6th anniversary",
        "in May",
        "32 May",
        "version 3",
        "Marching 3",
        "08/10/2025",
        "1.2.3",
        "sat in 3",
    ] {
        assert_eq!(meant(text, date(2024, 1, 1)), [], "{text}");
    }
}

#[test]
fn a_day_in_numbers_is_one_where_a_word_says_so() {
    for (text, expected) in [
        ("am 4.9. statt", Some((9, 4))),
        ("am Donnerstag, den 26.06. um acht", Some((6, 26))),
        ("am 03.07 schloss", Some((7, 3))),
        ("Python 3.7 kam", None),
        ("am 19.10 Uhr", None),
        ("der 2.6 Release", None),
        ("am 31.13. nie", None),
    ] {
        assert_eq!(days(text).first().map(|day| (day.month, day.day)), expected, "{text}");
    }
}

#[test]
fn the_portuguese_for_more_is_no_month() {
    assert_eq!(months("Amanhã há mais fotos e mais vídeos."), []);
    assert_eq!(months("Anfang Dezembers").first().map(|month| month.month), Some(12));
}
