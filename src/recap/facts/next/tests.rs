use super::*;
use crate::recap::document;
use crate::recap::markdown;
use jiff::civil::date as day;

fn next(body: &str) -> (Option<Next>, Vec<Finding>) {
    let document = document::read(&markdown::prepare(body), 0);
    let mut findings = Vec::new();
    let next = {
        let recap = Some(day(2024, 11, 6));
        section(&document, recap).and_then(|section| read(&document, section, recap, &mut findings))
    };
    (next, findings)
}

#[test]
fn date_line_up_and_link_are_understood() {
    let body = "## December\n\nOur next meetup will be held on Wednesday 4th December, with speakers from Acme, Example & Sons, \
                UPPER, Inc,  and more! [RSVP now!](https://example.org/events/1) See you.";
    let (next, findings) = next(body);
    let expected = Next {
        date: Some(day(2024, 12, 4)),
        month: None,
        affiliations: vec!["Acme".into(), "Example & Sons".into(), "UPPER, Inc".into()],
        speakers: vec![],
        rsvp: Some("https://example.org/events/1".into()),
    };
    assert_eq!(next, Some(expected));
    assert_eq!(findings, []);
}

#[test]
fn the_year_crosses_over_and_an_ordinal_is_no_date() {
    let (next, _) = next("The next meetup is our 6th anniversary. It is on Wednesday 8th January.");
    assert_eq!(next.and_then(|next| next.date), Some(day(2025, 1, 8)));
}

#[test]
fn people_with_their_organisations_are_both_announced() {
    let (next, _) = next(
        "Our next event is on 4 December with talks by Ada Example from Acme and Bo Muster from Sample.",
    );
    let next = next.unwrap_or_default();
    assert_eq!(next.speakers, ["Ada Example", "Bo Muster"]);
    assert_eq!(next.affiliations, ["Acme", "Sample"]);
}

#[test]
fn a_wrong_weekday_leaves_the_date() {
    let (next, findings) = next("Our next meetup is on Monday 4th December.");
    assert_eq!(next.and_then(|next| next.date), Some(day(2024, 12, 4)));
    assert_eq!(findings, []);
}

#[test]
fn a_recap_may_announce_nothing() {
    assert_eq!(next("We talked about the next big thing.").0, None);
}

/// What a text announces: day or month, and where to sign up.
fn announced(body: &str) -> Option<(Option<String>, Option<String>)> {
    let next = next(body).0?;
    Some((next.date.map(|date| date.to_string()).or(next.month), next.rsvp))
}

#[test]
fn announcements_are_read_in_every_language() {
    let day = "2024-12-04";
    for (body, when) in [
        ("## Next meetup\n\nWednesday 4 December, 7 pm", day),
        (
            "## 🚀 ¡Próximo Evento!\n\n¿Te lo perdiste? Ya abrió nuestro próximo evento:\n\n**Miércoles 4 de diciembre 2024** en **Prueba**.",
            day,
        ),
        ("### ¡Próxima reunión!\n\n- Fecha: miércoles 4 de diciembre", day),
        ("# Nächstes Treffen\n\nAm Mittwoch, den 4. Dezember um 19 Uhr.", day),
        ("Das nächste Treffen ist am 4. Dezember.", day),
        ("Prochain meetup le mercredi 4 décembre !", day),
        ("Save the date: our next get-together is on 4 Dec 2024.", day),
        ("Für das Dezember-Treffen haben wir noch einen Platz frei.", "2024-12"),
        ("Our next meetup will be in early December.", "2024-12"),
        ("Für unser Dezember-Treffen suchen wir Vorträge.\n\nBis zum nächsten Treffen!", "2024-12"),
        ("See you in January!", "2025-01"),
        ("¡Nos vemos en la reunión de diciembre!", "2024-12"),
        ("Rendez-vous en janvier !", "2025-01"),
        ("See you again on December the 4th!", day),
        ("Merci à tous et rendez-vous le mois prochain (4 décembre) pour un nouvel apéro.", day),
        ("Wir sehen uns am 4. Dezember wieder.", day),
        ("¡Nos vemos el 4 de diciembre!", day),
        ("Ci vediamo il 4 dicembre.", day),
        ("Widzimy się 4 grudnia.", day),
        ("Next one: 4th of December, same place.", day),
        ("Our next meeting is on the first Wednesday of December.", day),
        ("Das nächste Treffen ist am ersten Mittwoch im Dezember.", day),
        ("## Next meetup: 4 December\n\nBring a friend.", day),
    ] {
        let body = format!("Ada Example told us of tests.\n\n{body}");
        assert_eq!(announced(&body), Some((Some(when.to_owned()), None)), "{body}");
    }
}

#[test]
fn the_link_to_sign_up_is_told_by_its_words() {
    let url = "https://rsvp.example/1";
    for text in
        ["RSVP", "Anmeldung", "S’inscrire", "¡Regístrate aquí!", "Doodle", "Get your ticket", "Zur Anmeldung"]
    {
        let body = format!("Our next meetup is coming.\n\n[{text}]({url})");
        assert_eq!(announced(&body), Some((None, Some(url.to_owned()))), "{text}");
    }
    for link in [
        "[RSVP]()",
        "[RSVP](#)",
        "[Call for speakers, register](https://x.example)",
        "[their site](https://x.example)",
    ] {
        assert_eq!(announced(&format!("Our next meetup is coming: {link}")), None, "{link}");
    }
}

#[test]
fn the_page_of_an_event_is_where_one_signs_up_whatever_its_link_says() {
    let url =
        |url: &str| announced(&format!("Join us for our next [evening]({url})")).and_then(|next| next.1);
    for page in [
        "https://www.meetup.com/example/events/123/",
        "https://lu.ma/abcd",
        "https://www.eventbrite.de/e/example-1",
    ] {
        assert_eq!(url(page).as_deref(), Some(page), "{page}");
    }
    for other in ["https://www.meetup.com/example/", "https://lu.ma/", "https://notlu.ma/abcd"] {
        assert_eq!(url(other), None, "{other}");
    }
}

#[test]
fn what_is_not_announced_is_not_invented() {
    for body in [
        "## Prochaine fois ?\n\nSans orateur, pas de meetup. Tentez le coup !",
        "Für das nächste Treffen suchen wir noch Vorträge:\n\n* Ada Example über Tests",
        "The next session was by Ada Example on 4 December 2020.",
        "In December Acme was founded.\n\nMore.\n\nEven more.\n\nAnd more.",
        "See you soon!",
        "Join us! Acme was founded on 4 December.",
        "See you on 4 December 2031.",
        "As you can see, you met on 4 November 2020.",
        "Our next meetup is next week.",
    ] {
        assert_eq!(announced(body), None, "{body}");
    }
}

#[test]
fn people_are_announced_in_other_languages_too() {
    let (next, _) =
        next("Das nächste Treffen am 4. Dezember kommt mit Vorträgen von Ada Example (Acme) und Bo Muster.");
    let next = next.unwrap_or_default();
    assert_eq!(
        (next.speakers, next.affiliations),
        (vec!["Ada Example".into(), "Bo Muster".into()], vec!["Acme".to_owned()])
    );
}
