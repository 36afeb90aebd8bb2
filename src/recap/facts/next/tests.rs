use jiff::civil::date as day;

use super::*;
use crate::recap::document;
use crate::recap::markdown;

/// The recap's own day in these tests: a Tuesday.
const OWN: Date = day(2023, 9, 12);

fn next(body: &str) -> (Option<Next>, Vec<Finding>) {
    let document = document::read(&markdown::prepare(body), 0);
    let mut findings = Vec::new();
    let recap = Some(OWN);
    let next = section(&document, recap).and_then(|section| read(&document, section, recap, &mut findings));
    (next, findings)
}

/// What a text announces: day or month, and where to sign up.
fn announced(body: &str) -> Option<(Option<String>, Option<String>)> {
    let next = next(body).0?;
    Some((next.date.map(|date| date.to_string()).or(next.month), next.rsvp))
}

fn when(body: &str) -> Option<String> {
    announced(body).and_then(|next| next.0)
}

#[test]
fn date_line_up_and_link_are_understood() {
    let body = "## Autumn plans\n\nThe next gathering is planned for Tuesday 17 October at the pottery. Expect talks from Acme Kilns, \
                Example & Sons, MUSTER, Inc and others. [Register](https://kiln.example/17) while there are chairs.";
    let (next, findings) = next(body);
    let expected = Next {
        date: Some(day(2023, 10, 17)),
        month: None,
        affiliations: vec!["Acme Kilns".into(), "Example & Sons".into(), "MUSTER, Inc".into()],
        speakers: vec![],
        rsvp: Some("https://kiln.example/17".into()),
    };
    assert_eq!(next, Some(expected));
    assert_eq!(findings, []);
}

#[test]
fn the_year_crosses_over_and_an_ordinal_is_no_date() {
    assert_eq!(
        when("It will be our 11th round: the next monthly takes place on 16 January.").as_deref(),
        Some("2024-01-16")
    );
}

#[test]
fn people_with_their_organisations_are_both_announced() {
    for body in [
        "Next round: 17 October, and we will hear talks by Zoë Beispiel from Acme Kilns and Cy Sample from Muster.",
        "Next round: 17 October, and we will hear talks by Zoë Beispiel (Acme Kilns) and Cy Sample (Muster).",
        "Die nächste Runde am 17. Oktober lockt mit Vorträgen von Zoë Beispiel von Acme Kilns und Cy Sample (Muster).",
        "La prochaine session, le 17 octobre : des présentations de Zoë Beispiel (Acme Kilns) et Cy Sample (Muster).",
        "## What's next\n\n* When: 17 October\n* Speakers: Zoë Beispiel (Acme Kilns), Cy Sample (Muster)",
    ] {
        let next = next(body).0.unwrap_or_default();
        assert_eq!(next.speakers, ["Zoë Beispiel", "Cy Sample"], "{body}");
        assert_eq!(next.affiliations, ["Acme Kilns", "Muster"], "{body}");
    }
}

#[test]
fn a_wrong_weekday_leaves_the_date() {
    let (next, findings) = next("Next stop: Friday 17th October, in the boathouse.");
    assert_eq!(next.and_then(|next| next.date), Some(day(2023, 10, 17)));
    assert_eq!(findings, []);
}

#[test]
fn a_recap_may_announce_nothing() {
    assert_eq!(next("Cy Sample wonders what the next compiler will look like.").0, None);
}

#[test]
fn announcements_are_read_in_every_language() {
    let date = "2023-10-17";
    for (body, expected) in [
        ("## Next meetup\n\nTuesday 17 October, doors at six", date),
        ("## ¡Próximo evento!\n\nTraigan tazas.\n\n**Martes 17 de octubre 2023** en el taller.", date),
        ("### Próxima reunión\n\n- Fecha: martes 17 de octubre", date),
        ("# Nächstes Treffen\n\nDienstag, den 17. Oktober, wieder im Bootshaus.", date),
        ("Der nächste Termin steht: 17. Oktober.", date),
        ("La prochaine rencontre est fixée au mardi 17 octobre.", date),
        ("The next get-together falls on 17 Oct 2023.", date),
        ("Zum Oktobertreffen bringt bitte Tassen mit.", "2023-10"),
        ("The next user group convenes in late October.", "2023-10"),
        ("Beim Oktober-Treffen gibt es Waffeln.\n\nAlles Weitere beim nächsten Treffen!", "2023-10"),
        ("We shall meet again in November!", "2023-11"),
        ("¡Tendremos otro encuentro de octubre!", "2023-10"),
        ("On se retrouve en novembre !", "2023-11"),
        ("Back on October the 17th!", date),
        ("Bonne rentrée, et rendez-vous dans un mois (17 octobre) au moulin.", date),
        ("Save the date: 17 October, bring a mug.", date),
        ("Mark your diaries for the round of 17 October!", date),
        ("Merkt euch den 17. Oktober!", date),
        ("À vos agendas : le 17 octobre.", date),
        ("¡Guarden la fecha: 17 de octubre!", date),
        ("Am 17. Oktober sehen wir uns im Bootshaus.", date),
        ("Le 17 octobre, on se retrouve au moulin.", date),
        ("¡Los esperamos el 17 de octubre!", date),
        ("Vi aspettiamo il 17 ottobre.", date),
        ("Do zobaczenia, widzimy się 17 października.", date),
        ("Next one: 17th of October, bring a mug.", date),
        ("The next evening is the third Tuesday of October.", date),
        ("Der nächste Stammtisch ist am dritten Dienstag im Oktober.", date),
        ("La prochaine soirée aura lieu le troisième mardi d’octobre.", date),
        ("La próxima quedada será el tercer martes de octubre.", date),
        ("Join us again on the third Tuesday of October!", date),
        ("## Next meetup: 17 October\n\nBring a mug.", date),
        ("## Next\n\n17 October, in the boathouse", date),
        ("## Nächste Termine\n\nDatum: 17. Oktober", date),
    ] {
        let body = format!("Bo Muster fired a pot.\n\n{body}");
        assert_eq!(announced(&body), Some((Some(expected.to_owned()), None)), "{body}");
    }
}

#[test]
fn a_talks_paragraph_that_announces_as_well_leaves_the_talks_days_alone() {
    for body in [
        "Bo Muster fired a pot, as first shown on Monday 8 May 2023. The next round is on Tuesday 17 October.",
        "Bo Muster was at PotConf on 8 May. The next round is on 17 October.",
        "Bo Muster brannte einen Topf wie am Montag, 8. Mai 2023. Die nächste Runde ist am 17. Oktober.",
        "Léa Exemple a refait son tour du lundi 8 mai. La prochaine session est le 17 octobre.",
        "Inés Ejemplo repitió su charla del lunes 8 de mayo. La próxima sesión es el 17 de octubre.",
        "The next round, on 17 October, goes on with what Bo Muster began on 8 May 2023.",
        "Keep 17 October free. The next round is in the boathouse.",
    ] {
        assert_eq!(when(body).as_deref(), Some("2023-10-17"), "{body}");
    }
}

#[test]
fn the_heading_of_a_talk_is_no_part_of_what_its_paragraph_announces_in_the_end() {
    let body =
        "Hello.\n\n## Pots\n\nBo Muster fired a pot. The next round is on 17 October.\n\nMore on pots.";
    let document = document::read(&markdown::prepare(body), 0);
    let found = section(&document, Some(OWN)).map(|section| (section.from, section.at, section.end));
    assert_eq!(found, Some((2, 2, 3)));
}

#[test]
fn a_month_or_some_weeks_may_be_counted_from_the_recap() {
    for (body, expected) in [
        ("Our next session is next month.", Some("2023-10")),
        ("Die nächste Ausgabe folgt im nächsten Monat.", Some("2023-10")),
        ("La prochaine édition, ce sera le mois prochain.", Some("2023-10")),
        ("La próxima edición será el próximo mes.", Some("2023-10")),
        ("Our next session is on the first Thursday of next month.", Some("2023-10-05")),
        ("The next round follows in four weeks.", Some("2023-10")),
        ("Die nächste Runde folgt in vier Wochen.", Some("2023-10")),
        ("La prochaine session dans quatre semaines.", Some("2023-10")),
        ("La próxima sesión en cuatro semanas.", Some("2023-10")),
        ("The next round follows on Thursday in two weeks.", Some("2023-09-28")),
        // The end of September or the beginning of October.
        ("The next round follows in three weeks.", None),
        ("The next round follows soon. Cy Sample came back next month.", None),
    ] {
        assert_eq!(when(body).as_deref(), expected, "{body}");
    }
}

#[test]
fn the_link_to_sign_up_is_told_by_its_words() {
    let url = "https://kiln.example/17";
    for text in
        ["RSVP", "Anmeldung", "S’inscrire", "Regístrate", "Doodle", "Reserve a mug", "Zur Anmeldung", "Join"]
    {
        let body = format!("The next round is being planned.\n\n[{text}]({url})");
        assert_eq!(announced(&body), Some((None, Some(url.to_owned()))), "{text}");
    }
    for link in [
        "[RSVP]()",
        "[RSVP](#)",
        "[Call for speakers, register](https://x.example)",
        "[the potters](https://x.example)",
    ] {
        assert_eq!(announced(&format!("The next round is being planned: {link}")), None, "{link}");
    }
}

#[test]
fn a_link_that_only_points_is_where_one_signs_up_if_its_sentence_says_so() {
    for body in [
        "The next round is on 17 October. Sign up [here](https://kiln.example/17).",
        "Die nächste Runde ist am 17. Oktober. Anmeldung [hier](https://kiln.example/17).",
        "Prochaine session le 17 octobre. Pour s’inscrire, c’est [par ici](https://kiln.example/17).",
        "La próxima sesión es el 17 de octubre. Regístrate [aquí](https://kiln.example/17).",
    ] {
        assert_eq!(
            announced(body).and_then(|next| next.1).as_deref(),
            Some("https://kiln.example/17"),
            "{body}"
        );
    }
    let other = "Sign up for the next round on 17 October. The glaze is [here](https://glaze.example).";
    assert_eq!(announced(other).and_then(|next| next.1), None);
}

#[test]
fn a_link_on_the_day_itself_is_where_one_signs_up() {
    for body in [
        "We'll be back on [17 October](https://kiln.example/17) with more pots.",
        "The next round is on [Tuesday 17 October](https://kiln.example/17).",
        "Die nächste Runde ist am [17. Oktober](https://kiln.example/17).",
    ] {
        assert_eq!(
            announced(body).and_then(|next| next.1).as_deref(),
            Some("https://kiln.example/17"),
            "{body}"
        );
    }
    let other = "The next round is on 17 October. The pots of [8 May](https://kiln.example/8) are online.";
    assert_eq!(announced(other).and_then(|next| next.1), None);
}

#[test]
fn of_several_dated_events_the_one_that_is_called_a_meetup_is_the_next() {
    let list = "## Upcoming events\n\n- 20 September: PotConf ([register](https://conf.example))\n- ";
    let body = format!("{list}17 October: our meetup ([register](https://kiln.example/17))");
    assert_eq!(announced(&body), Some((Some("2023-10-17".into()), Some("https://kiln.example/17".into()))));
    let (next, findings) = next(&format!("{list}17 October: KilnCon ([register](https://kiln.example))"));
    assert_eq!(next, None);
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["next-date-unclear"]);
}

#[test]
fn persons_among_those_who_are_announced_are_no_organisations() {
    let (next, _) = next("The next round is on 17 October, with talks by Zoë Beispiel (Acme) and Cy Sample.");
    let next = next.unwrap_or_default();
    assert_eq!(
        (next.speakers, next.affiliations),
        (vec!["Zoë Beispiel".into(), "Cy Sample".into()], vec!["Acme".to_owned()])
    );
}

#[test]
fn a_day_that_gave_way_is_not_announced() {
    for body in [
        "The next round moved from 10 October to 17 October.",
        "Die nächste Runde ist statt am 10. Oktober am 17. Oktober.",
        "La prochaine session est reportée : au lieu du 10 octobre, le 17 octobre.",
        "La próxima sesión, en lugar del 10 de octubre, es el 17 de octubre.",
    ] {
        assert_eq!(when(body).as_deref(), Some("2023-10-17"), "{body}");
    }
}

#[test]
fn a_link_of_the_talk_before_the_announcement_is_not_where_one_signs_up() {
    let body = "Bo Muster has a [book](https://pots.example) out. The next round is on 17 October.";
    assert_eq!(announced(body), Some((Some("2023-10-17".into()), None)));
    let body = "[Sign up](https://kiln.example/17) soon. The next round is on 17 October.";
    assert_eq!(announced(body).and_then(|next| next.1).as_deref(), Some("https://kiln.example/17"));
}

#[test]
fn the_page_of_an_event_is_where_one_signs_up_whatever_its_link_says() {
    let url =
        |url: &str| announced(&format!("Come to the next round of [pots]({url})")).and_then(|next| next.1);
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
        "## Prochaine fois ?\n\nRien n’est prévu, apportez vos idées.",
        "Das nächste Treffen hat noch kein Thema:\n\n* Bo Muster über Ton",
        "The next session was run by Bo Muster on 17 October 2019.",
        "In October kilns were banned.\n\nMore.\n\nEven more.\n\nAnd more.",
        "See you around!",
        "Join us! Kilns were banned on 17 October.",
        "See you on 17 October 2031.",
        "As you can see, you fired it on 17 August 2020.",
        "Our next session is next week.",
        "PotConf takes place in October. Use the code from our friends.",
        "## Next.js on a kiln\n\nBo Muster showed it.",
    ] {
        assert_eq!(announced(body), None, "{body}");
    }
}

#[test]
fn people_are_announced_in_other_languages_too() {
    let (next, _) = next(
        "Der nächste Abend am 17. Oktober kommt mit Vorträgen von Zoë Beispiel (Acme Kilns) und Cy Sample.",
    );
    let next = next.unwrap_or_default();
    assert_eq!(
        (next.speakers, next.affiliations),
        (vec!["Zoë Beispiel".into(), "Cy Sample".into()], vec!["Acme Kilns".to_owned()])
    );
}

#[test]
fn a_month_that_is_skipped_announces_nothing() {
    for (body, month) in [
        ("Im Oktober gibt es kein Treffen. Das nächste Meetup ist im November.", "2023-11"),
        (
            "PotConf takes place in October. Use the code from our friends. Our next meetup is in November.",
            "2023-11",
        ),
        ("We are skipping October. Our next meetup is in November!", "2023-11"),
        ("See you at our next meetup in October, do not miss it!", "2023-10"),
    ] {
        assert_eq!(next(body).0.and_then(|next| next.month).as_deref(), Some(month), "{body}");
    }
    let body = "Das nächste Treffen ist wieder am 04.10. im neuen Raum.";
    assert_eq!(next(body).0.and_then(|next| next.date), Some(day(2023, 10, 4)));
}

#[test]
fn more_phrasings_announce() {
    for (body, expected) in [
        ("The next scheduled meetup will likely be held on: 21 October 2023.", Some("2023-10-21")),
        ("The October session will be on 20 October 2023, at the usual place.", Some("2023-10-20")),
        ("Follow us and don't forget to join us in December!", Some("2023-12")),
        ("O seguinte meetup será o 17 de outubro.", Some("2023-10-17")),
        ("A recording of the session will be online on 20 October.", None),
        ("Do join us in thanking our hosts.", None),
    ] {
        assert_eq!(when(body).as_deref(), expected, "{body}");
    }
    assert_eq!(
        announced("O seguinte meetup xa está listo, podedes [apuntarvos](https://meet.example/1).")
            .and_then(|next| next.1)
            .as_deref(),
        Some("https://meet.example/1")
    );
}

#[test]
fn what_only_points_to_the_next_meetup_early_on_announces_nothing() {
    let evening = "Ada Example talked about tea.\n\nBo Muster talked about cups.\n\nIt was fun.\n\nThanks.";
    assert_eq!(announced(&format!("We met. Find out when our [next meetup](/next) is.\n\n{evening}")), None);
    assert_eq!(
        when(&format!("We met. The next meetup is on 17 October.\n\n{evening}")).as_deref(),
        Some("2023-10-17")
    );
}

#[test]
fn people_of_a_line_up_are_no_organisations_beside_one_another() {
    let document = document::read(&markdown::prepare("The speakers are Leilani Example and Paul Muster."), 0);
    let line_up = line_up::read(document.blocks[0].paragraph(), &[]);
    assert_eq!(line_up.speakers, ["Leilani Example", "Paul Muster"]);
    assert_eq!(line_up.affiliations, [""; 0]);
}
