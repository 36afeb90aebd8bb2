//! Whom a recap may not credit, and whom it may with little said, in prose and in layouts.

use super::{Talk, hold};

/// Who gives a talk, and what it is called: `Ada Example + Bo Muster: Title`.
fn row(talk: &Talk) -> String {
    let people: Vec<_> = talk.names().collect();
    format!("{}: {}", people.join(" + "), talk.title.as_deref().unwrap_or("-"))
}

/// Tells of all bodies at once whose talks are not what is expected.
fn check(table: &[(&str, &[&str])]) {
    hold(row, table);
}

#[test]
fn things_that_act_in_sentences_are_not_credited() {
    check(&[
        (
            "The widget is an implementation of [Reactive Garden Machines](https://w.example), a talk presented many times.",
            &[],
        ),
        ("We heard a short talk by Visualizing Garden Models.", &[]),
        ("FreeBSD has shown many things. GardenHub presented the talk of the evening.", &[]),
        (
            "## The Power of Gardens\n\nThe power of Gardens and MeetUps is to share talks and presentations.",
            &[],
        ),
        ("**Widgetron**\n\nWidgetron is a demo of many talks we gave.", &[]),
    ]);
}

#[test]
fn winners_and_authors_of_the_page_are_not_credited() {
    check(&[
        (
            "**Ada Example**, who won a [Big Box of Tea](https://b.example), talked to everyone about the prize.",
            &[],
        ),
        ("**Oct 27, 2024**\n_by Ada Example_\n\nWhat a fine evening.", &[]),
    ]);
}

#[test]
fn given_names_alone_speak_where_they_are_linked() {
    check(&[
        ("[Anna](https://anna.example) talked about tea.", &["Anna: -"]),
        ("[Zork](https://garden.example/authors/zork/) talked about tea.", &["Zork: -"]),
        ("[Zork](https://zork.example) talked about tea.", &[]),
        ("[Widget](https://github.com/widget) talked about tea.", &[]),
    ]);
}

#[test]
fn names_with_particles_are_whole_within_their_links() {
    check(&[
        (
            "[Inés Ejemplo de la Prueba](https://x.com/ines) gave a talk about tea.",
            &["Inés Ejemplo de la Prueba: -"],
        ),
        ("[Julio Ejemplo](https://x.com/julio) nos habló de tés.", &["Julio Ejemplo: -"]),
        ("[Le Exemple Muster](https://x.com/le) gave an introduction to tea.", &["Le Exemple Muster: -"]),
        (
            "Gestern hat uns [Ada Example](https://x.com/ada) das neue Werkzeug vorgestellt.",
            &["Ada Example: -"],
        ),
        ("Dr. Ada Example talked about tea.", &["Dr. Ada Example: -"]),
    ]);
}

#[test]
fn german_clauses_have_their_verbs_at_the_end() {
    check(&[
        ("Spannend wurde es, als Bo Muster uns den Weg zum Tee vorstellte.", &["Bo Muster: -"]),
        ("Weiter ging es, als Zoë Beispiel von ihren Gärten berichtete.", &["Zoë Beispiel: -"]),
        ("Es war schon spät, als Bo Muster uns die Räume zeigte.", &[]),
        ("Es war schon spät, als Bo Muster nach Hause ging.", &[]),
    ]);
}

#[test]
fn several_talks_of_a_sentence_have_their_own_speakers() {
    check(&[
        (
            "We had lightning talks by Ada Example on Big Gardens with Tea and another talk by Bo Muster on sheds.",
            &["Ada Example: Big Gardens with Tea", "Bo Muster: -"],
        ),
        ("You can find more talks by Ada Example on our channel.", &[]),
    ]);
}

#[test]
fn slashes_part_titles_from_people() {
    check(&[(
        "## Dangers in Big Gardens / Ada Example, Head of Sheds @Acme\n\nIt was fine.",
        &["Ada Example: Dangers in Big Gardens"],
    )]);
}

#[test]
fn two_people_may_act_below_a_heading() {
    check(&[(
        "## Talks\n\n### Gardens in Go\n\nIn this talk, Ada Example & Bo Muster had a frank discussion about gardens.",
        &["Ada Example + Bo Muster: Gardens in Go"],
    )]);
}

#[test]
fn makers_of_what_is_spoken_of_and_accounts_that_show_it_are_not_credited() {
    check(&[
        ("Zork presented a lightning talk on the [widget](https://w.example) plugin by Ada Example.", &[]),
        (
            "We came across a [ blog post](https://b.example/) from [Ada Example](https://github.com/ada) on tea.",
            &[],
        ),
        ("Further reading: [Gardens, the true power](https://x.example), by Ada Example.", &[]),
        (
            "Ada Example from Acme opened the day by introducing Acme and the other organisers before the talks.",
            &[],
        ),
        (
            "**[Small Gardens](https://www.slideshare.net/ada/small)** from **[Ada Example](https://www.slideshare.net/ada)**",
            &[],
        ),
        (
            "Ada Example talked about tea.\n\nAfter Ada Example's talk I showed [another thing](https://x.example/1).",
            &["Ada Example: -"],
        ),
        ("A talk on gardens by Ada Example.", &["Ada Example: -"]),
    ]);
}

#[test]
fn talks_that_were_not_given_here_are_not_credited() {
    check(&[
        ("We watched a recorded talk by Ada Example on tea.", &[]),
        ("There was no talk by Ada Example about tea.", &[]),
        ("We missed the talk by Ada Example about tea.", &[]),
        ("We had hoped for a talk by Ada Example about tea.", &[]),
        ("A talk by Ada Example about tea was rejected.", &[]),
        ("Sadly we had to skip two talks:\n\n- **Ada Example** on tea\n- **Bo Muster** on cups", &[]),
        ("Vorträge, die ausgefallen sind:\n\n- Ada Example: Tee anbauen\n- Bo Muster: Tassen", &[]),
        ("Feedback on the talks:\n\n- Ada Example: Great evening\n- Bo Muster: Fine", &[]),
        ("## Past sponsors\n\n- [Ada Example](https://a.example)", &[]),
        ("## Impressum\n\n[Ada Example](https://a.example)", &[]),
    ]);
}

#[test]
fn who_only_does_something_at_the_evening_gave_no_talk() {
    check(&[
        ("Ada Example told us where the toilets were.", &[]),
        ("Ada Example showed up late.", &[]),
        ("Ada Example introduced herself.", &[]),
        ("Ada Example shared a cab home.", &[]),
        ("Ada Example discussed tea with Bo until midnight.", &[]),
        ("Zoë Beispiel erklärte, wo die Toiletten sind.", &[]),
        ("Zoë Beispiel zeigte sich begeistert.", &[]),
        ("Léa Exemple a présenté ses excuses.", &[]),
        ("Inés Ejemplo contó un chiste.", &[]),
        ("Ada Example introduced herself and talked about tea.", &["Ada Example: -"]),
        ("Ada Example gave a talk about tea and told a joke.", &["Ada Example: -"]),
    ]);
}

#[test]
fn nouns_before_a_particle_are_no_names() {
    check(&[
        ("Ein Kollege von Zoë Beispiel sprach über \"Tee\".", &[]),
        ("Die Firma von Zoë Beispiel zeigte Tassen.", &[]),
        ("Eine Studie von Zoë Beispiel zeigte, wie Tee wirkt.", &[]),
    ]);
}

#[test]
fn an_organisation_in_brackets_or_behind_at_does_not_speak() {
    check(&[
        ("Mystery de La Tour (Delta Forge) talked about tea.", &[]),
        ("Ada Example, CTO (Chief Tea Officer) at Delta Forge, presented tea.", &[]),
        ("The next speaker (Ada Example) talked about tea.", &["Ada Example: -"]),
    ]);
}

#[test]
fn notices_of_calls_and_offices_are_no_talks() {
    check(&[
        ("Ada Example told us about the call for papers.", &[]),
        ("Delta Forge showed us their new office.", &[]),
        ("## Getting there\n\n[Ada Example](https://a.example)", &[]),
        ("## Job openings\n\n[Delta Forge](https://d.example)", &[]),
        ("## Next speaker\n\n[Ada Example](https://a.example)", &[]),
    ]);
}
