use jiff::civil::date;

use super::*;
use crate::recap::{document, markdown};

fn event(title: &str, body: &str) -> Event {
    let document = document::read(&markdown::prepare(body), 0);
    let context = Context { title, date: Some(date(2024, 6, 12)), ..Context::default() };
    let all = document.blocks.len();
    read(&document, all, all, &context, None)
}

#[test]
fn the_month_is_the_evenings_and_not_the_recaps() {
    for (title, body, month) in [
        ("Example Meetup, May 2024: Acme", "", "2024-05"),
        ("Recap: October", "", "2023-10"),
        ("Review Mai-Treffen", "", "2024-05"),
        ("Reunión Viernes 31 de Mayo 2024 con Prueba", "", "2024-05"),
        ("Meetup du 6 Novembre chez Exemple", "", "2023-11"),
        ("March Minutes", "", "2024-03"),
        ("Minutes", "Date: 12 December, 1998", "1998-12"),
        ("Minutes", "Date/Time of Meeting: 14-May-15 / 6 PM", "2015-05"),
        ("Minutes", "## Date & Time\n\n25th April 2024\n\n_3 PM_", "2024-04"),
        ("Minutes", "# Aug 8 2019", "2019-08"),
        ("Crónica", "### Fecha\n\nMiércoles 15 De Mayo, 2024", "2024-05"),
        ("Minutes", "The meetup was held on **May 25, 2024**, at Acme.", "2024-05"),
        ("Bericht", "Das Treffen fand am 28. Mai statt.", "2024-05"),
        ("Bericht", "Am 28. Mai fand bei Muster das Kochen statt.", "2024-05"),
        ("Minutes", "On May 22nd, the second soup evening took place at Acme.", "2024-05"),
        ("Minutes", "On May 22nd Ada wrote a book. It took place in a hall.", "2024-06"),
        ("Compte rendu", "La rencontre a eu lieu le 28 mai.", "2024-05"),
        ("Recap del Meetup #2 en Mar del Ejemplo", "", "2024-06"),
        ("Minutes", "On May 22nd we organised our second soup evening.", "2024-05"),
        ("What may come", "", "2024-06"),
        ("Minutes", "Somebody was born on 8 August 1990.", "2024-06"),
    ] {
        assert_eq!(event(title, body).month.as_deref(), Some(month), "{title} {body}");
    }
}

#[test]
fn the_day_is_the_one_that_is_told_of_the_evening() {
    for (title, body, day) in [
        ("Evening of 4 May 2024", "", Some(date(2024, 5, 4))),
        ("Reunión Viernes 31 de Mayo 2024 con Prueba", "", Some(date(2024, 5, 31))),
        ("Meetup du 6 Novembre chez Exemple", "", Some(date(2023, 11, 6))),
        ("Minutes", "## Date & Time\n\n25th April 2024", Some(date(2024, 4, 25))),
        ("Minutes", "On Wednesday 5 June 2024 we met at Acme.", Some(date(2024, 6, 5))),
        ("Bericht", "Das Treffen fand am 28. Mai statt.", Some(date(2024, 5, 28))),
        // No such weekday, no one day, no day of the evening, none at all.
        ("Minutes", "On Monday 5 June 2024 we met at Acme.", None),
        ("Evenings of 4 May 2024 and 6 May 2024", "", None),
        ("Minutes", "Somebody was born on 8 August 1990.", None),
        ("Example Meetup, May 2024", "", None),
    ] {
        assert_eq!(event(title, body).date, day, "{title} {body}");
    }
}

#[test]
fn a_recap_without_a_day_has_the_month_that_it_says() {
    let document = document::read(&markdown::prepare("Here are slides."), 0);
    let context =
        Context { title: "Notes", description: "Slides of the May 2010 meeting", ..Context::default() };
    let event = read(&document, 1, 1, &context, None);
    assert_eq!(event.month.as_deref(), Some("2010-05"));
}

#[test]
fn attendance_is_counted_in_digits_and_hundreds() {
    for (body, count) in [
        ("With 300 attendees.", Some(300)),
        ("By now we have 1000 members on our page.", None),
        ("Even so, 18 gardeners found their way to us.", Some(18)),
        ("It was a house full of around 120 people.", Some(120)),
        ("Trotz Regen haben 25 Köchinnen teilgenommen.", Some(25)),
        ("12 questions came along.", None),
        ("After 30 minutes everybody showed up.", None),
        ("Over 1,200 people came", Some(1200)),
        ("Around a hundred attendees came along", Some(100)),
        ("* 36 attendees including speaker", Some(36)),
        ("About 25 people gathered", Some(25)),
        ("Ca. **15 Entwickler** kamen", Some(15)),
        ("Rund 1.200 Teilnehmer:innen", Some(1200)),
        ("près de 150 personnes", Some(150)),
        ("Une centaine de personnes", Some(100)),
        ("Unos 80 asistentes", Some(80)),
        ("Mit rund **30 Teilnehmern** war es voll.", Some(30)),
        ("11 programmeurs ont répondu à l'appel.", Some(11)),
        ("About two dozen people came", Some(24)),
        ("Une trentaine de personnes étaient là", Some(30)),
        ("Una veintena de asistentes", Some(20)),
        ("Ein Dutzend Leute kam", Some(12)),
        ("What a night, and 65 of you came!", Some(65)),
        ("Attendance: 40", Some(40)),
        ("* Teilnehmer: ca. 25", Some(25)),
        ("Attendees: Ada, Bo and 2 more", None),
        ("Many people came", None),
        ("It helps 1 people", None),
        ("We prepare for 50 people", None),
        ("préparer pour 50 personnes", None),
        ("80 people signed up", None),
        ("More than eighty people joined", Some(80)),
        ("Plus de 80 personnes sont venues", Some(80)),
        ("Rund achtzig Gäste kamen", Some(80)),
        ("Une soixantaine de personnes étaient là", Some(60)),
        ("Unos cuarenta asistentes vinieron", Some(40)),
        ("Acme serves 5,000 people", None),
        ("The company has about 300 engineers", None),
        ("Muster beschäftigt rund 300 Entwickler", None),
        ("Exemple emploie près de 300 personnes", None),
        ("Prueba tiene unos 300 desarrolladores", None),
        ("In 2024, people came", None),
    ] {
        assert_eq!(event("", body).attendees, count, "{body}");
    }
}

#[test]
fn a_recording_of_the_evening_is_linked_or_shown_before_the_talks() {
    let url = Some("https://youtu.be/abc");
    for (body, expected) in [
        ("* [Recording](https://youtu.be/abc)", url),
        ("[Zur Aufzeichnung des Abends](https://youtu.be/abc)", url),
        ("[Grabación](https://youtu.be/abc)", url),
        (
            "<iframe src=\"https://www.youtube.com/embed/abc\"></iframe>",
            Some("https://www.youtube.com/embed/abc"),
        ),
        ("<iframe src=\"https://slides.example/embed\"></iframe>", None),
        ("[Video recordings tips](https://youtu.be/abc)", None),
        ("[Recording](https://example.org/)", None),
    ] {
        assert_eq!(event("", body).video.as_deref(), expected, "{body}");
    }
}

#[test]
fn the_year_may_stand_in_the_title_or_in_the_files_name() {
    let month = |title, body: &str, named| {
        let document = document::read(&markdown::prepare(body), 0);
        let context = Context { title, named, ..Context::default() };
        let all = document.blocks.len();
        read(&document, all, all, &context, None).month
    };
    let october = Some(date(2011, 10, 1));
    assert_eq!(month("Oct 4th Meetup", "", october).as_deref(), Some("2011-10"));
    assert_eq!(month("Notes", "", october).as_deref(), Some("2011-10"));
    let italian = "Ci siamo visti lo scorso 14 giugno.";
    assert_eq!(month("Meetup Esempio 2014", italian, None).as_deref(), Some("2014-06"));
    assert_eq!(month("Meetup Esempio", italian, None), None);
}

#[test]
fn the_venue_is_no_part_of_the_evenings_name() {
    let body = "Gracias a [Prueba](https://prueba.example) por todo.";
    let evening = event("Reunión Viernes 31 de Mayo 2024 en Prueba.", body);
    assert_eq!(evening.name.as_deref(), Some("Reunión Viernes 31 de Mayo 2024"));
    assert_eq!(evening.venue.as_deref(), Some("Prueba"));
    // What the evening was about is no place.
    assert_eq!(event("Charla de mayo: jardines en Prueba", body).venue, None);
}

#[test]
fn a_heading_of_a_part_and_a_years_review_are_no_name() {
    for (title, body) in [
        ("Year in review", ""),
        ("", "# Year in review"),
        ("Rückblick auf das Jahr", ""),
        ("Rétrospective de l’année", ""),
        ("Resumen del año", ""),
        ("Notes", "Hello.\n\n## Clay in May 2024\n\nBo Muster fired a pot."),
        ("Notes", "## Pots in May\n\nBo Muster fired a pot."),
        ("Danke", "# Vorträge vom 5. Juni 2024"),
        ("Gracias", "# Charlas de junio 2024"),
    ] {
        assert_eq!(event(title, body).name, None, "{title} {body}");
    }
    assert_eq!(event("Notes", "# Example Meetup, May 2024").name.as_deref(), Some("Example Meetup"));
}

#[test]
fn the_day_of_the_next_meetup_is_not_the_evenings_month() {
    for body in [
        "# Notes\n\n## Next\n\nDate: 3 July 2024",
        "Pots.\n\n## Nächste Termine\n\nDatum: 3. Juli 2024",
        "Pots.\n\n## À venir\n\nDate : 3 juillet 2024",
        "Tazas.\n\n## Próximos eventos\n\nFecha: 3 de julio de 2024",
    ] {
        let mut document = document::read(&markdown::prepare(body), 0);
        let context = Context { title: "Notes", date: Some(date(2024, 6, 12)), ..Context::default() };
        let facts = crate::recap::facts::read(&mut document, &context);
        assert_eq!(facts.event.month.as_deref(), Some("2024-06"), "{body}");
        assert_eq!(facts.next.and_then(|next| next.date), Some(date(2024, 7, 3)), "{body}");
    }
}

#[test]
fn guests_are_counted_in_a_talks_paragraph_as_well() {
    for (told, count) in [
        ("There were about 35 attendees, most of them for 3 years.", Some(35)),
        ("Es waren 35 Gäste da.", Some(35)),
        ("Il y avait 35 participants.", Some(35)),
        ("Hubo 35 asistentes.", Some(35)),
        ("There were 35 gardeners at Acme.", None),
        ("There were 3 talks and 35 attendees of another meetup.", None),
    ] {
        let body = format!("{told} It started with a talk by Ada Example.");
        let document = document::read(&markdown::prepare(&body), 0);
        let context = Context { title: "Minutes", ..Context::default() };
        assert_eq!(read(&document, 1, 0, &context, None).attendees, count, "{body}");
    }
}

#[test]
fn a_day_may_stand_between_what_took_place_and_where() {
    for (body, venue) in [
        ("Our second meetup was held on 17 May at the Example4Hack.", Some("Example4Hack")),
        ("The meetup was held on Saturday, 17 May 2024 at Example House.", Some("Example House")),
        ("Thomas spoke on 17 May at the WidgetConf.", None),
        ("We ate on 17 May, and Ada works at the Acme.", None),
    ] {
        let body = format!("{body}\n\nIt was great fun.");
        assert_eq!(event("Minutes", &body).venue.as_deref(), venue, "{body}");
    }
}
