//! Evenings that go on with another talk, and people who came to give one.

use super::check;

#[test]
fn a_sentence_may_go_on_with_another_talk() {
    check(&[
        (
            "It began with a short talk by Ada Example and continued with a lightning talk by Bo Muster from Acme about tea.",
            &["Ada Example", "Bo Muster @ Acme"],
        ),
        (
            "There was a talk by Ada Example about tea, followed by a short demo by Bo Muster of his kettle.",
            &["Ada Example", "Bo Muster"],
        ),
        (
            "Am Anfang stand ein Vortrag von Ada Example über Tee, danach eine Demo von Bo Muster über Tassen.",
            &["Ada Example", "Bo Muster"],
        ),
        ("Ada Example talked about tea, and mentioned a talk by Bo Muster about cups.", &["Ada Example"]),
        ("Ada Example talked about tea and closed with a quote from a talk by Bo Muster.", &["Ada Example"]),
        ("Ada Example talked about tea, then recommended a session by Bo Muster.", &["Ada Example"]),
    ]);
}

#[test]
fn people_may_be_called_by_their_work_before_their_names() {
    check(&[
        (
            "At the end there was a presentation from the kettle developer Bo Muster about tea.",
            &["Bo Muster"],
        ),
        ("Next was a talk by Acme CTO Ada Example on tea.", &["Ada Example"]),
        ("Ada Example read from the book by developer Bo Muster.", &[]),
        ("Photos by our member Cy Sample.", &[]),
    ]);
}

#[test]
fn who_the_speaker_was_is_said_in_many_languages() {
    check(&[
        ("In this round, speaker was Ada Example, Senior Engineer, Acme.", &["Ada Example @ Acme"]),
        ("The guest speaker was Ada Example from Acme.", &["Ada Example @ Acme"]),
        ("Unser Referent war Bo Muster von Acme.", &["Bo Muster @ Acme"]),
        ("Der zweite Vortrag kam von Bo Muster.", &["Bo Muster"]),
        ("L'intervenante était Léa Exemple de chez Acme.", &["Léa Exemple @ Acme"]),
        ("La segunda charla fue la de Inés Ejemplo de Acme.", &["Inés Ejemplo @ Acme"]),
        ("Last month's speaker was Bo Muster.", &[]),
        ("The speaker was supposed to be Bo Muster.", &[]),
    ]);
}

#[test]
fn who_came_to_tell_of_something_gave_a_talk() {
    check(&[
        ("We had Ada Example in to talk about tea.", &["Ada Example"]),
        ("Ada Example joined us via our page to talk about tea.", &["Ada Example"]),
        ("Ada Example came from Berlin to tell us about tea.", &["Ada Example"]),
        ("Léa Exemple est venue nous parler du thé.", &["Léa Exemple"]),
        ("Inés Ejemplo vino a hablarnos del té.", &["Inés Ejemplo"]),
        ("Bo Muster joined Acme to work on talks.", &[]),
        ("Bo Muster joined us to give out prizes.", &[]),
        ("Bo Muster came to collect a prize and to talk to everyone.", &[]),
        ("Bo Muster came to talk to everyone.", &[]),
        ("Bo Muster visited us to tell us about a job at Acme.", &[]),
        ("We had Bo Muster over to introduce the speakers.", &[]),
        ("Inés Ejemplo nos invitó a reflexionar sobre el té.", &["Inés Ejemplo"]),
        ("Bo Muster nos invitó a unas cervezas.", &[]),
    ]);
}

#[test]
fn what_a_talk_was_about_says_nothing_of_when_it_was() {
    check(&[
        ("We closed with a talk by Ada Example about upcoming kettles.", &["Ada Example"]),
        ("There was a talk by Ada Example about kettles at our last meetup.", &[]),
        ("Beim letzten Mal gab es einen Vortrag von Bo Muster über Tee.", &[]),
    ]);
}

#[test]
fn a_linked_organisation_is_named_as_a_whole() {
    check(&[
        (
            "Ada Example from the [Faculty of Applied Tea](https://tea.example) talked about cups.",
            &["Ada Example @ Faculty of Applied Tea"],
        ),
        (
            "Inés Ejemplo de la [Facultad de Tés Exactos](https://te.example) de la [Universidad del Ejemplo](https://u.example) habló de tazas.",
            &["Inés Ejemplo @ Facultad de Tés Exactos"],
        ),
    ]);
}

#[test]
fn who_opens_the_evening_with_a_talk_or_takes_the_stage_speaks() {
    check(&[
        ("Zoë Beispiel eröffnete den Abend mit einem Vortrag über Tee.", &["Zoë Beispiel"]),
        ("Léa Exemple a ouvert la soirée avec une présentation du thé.", &["Léa Exemple"]),
        ("Inés Ejemplo abrió la noche con una charla sobre té.", &["Inés Ejemplo"]),
        ("Then Zoë Beispiel took the stage and talked about tea.", &["Zoë Beispiel"]),
        ("Den ersten Vortrag hielt Zoë Beispiel von Acme.", &["Zoë Beispiel @ Acme"]),
        ("La primera charla la dio Inés Ejemplo de Prueba.", &["Inés Ejemplo @ Prueba"]),
        ("Als Nächstes war Zoë Beispiel an der Reihe.", &["Zoë Beispiel"]),
        ("We were joined by Zoë Beispiel, who talked about tea.", &["Zoë Beispiel"]),
        ("Contamos con la presencia de Inés Ejemplo, que nos contó de té.", &["Inés Ejemplo"]),
        ("Place ensuite à Léa Exemple pour parler de thé.", &["Léa Exemple"]),
        ("Bo Muster eröffnete den Abend mit einer Begrüßung.", &[]),
        ("Bo Muster eröffnete den Abend mit dem Vortrag von Zoë Beispiel über Tee.", &["Zoë Beispiel"]),
        ("Bo Modèle a ouvert la soirée avec la présentation des sponsors.", &[]),
        ("Bo Muster took the stage and announced the winners.", &[]),
        ("Bo Muster took the floor to thank the sponsors.", &[]),
        ("We were joined by Bo Muster, who took the photos.", &[]),
    ]);
}

#[test]
fn talks_may_be_enumerated_behind_a_colon() {
    check(&[
        (
            "We had three talks tonight: Ada Example on tea, Bo Muster from Acme on cups, and Cy Sample on pots.",
            &["Ada Example", "Bo Muster @ Acme", "Cy Sample"],
        ),
        ("We are planning two talks: Cy Sample on pots.", &[]),
    ]);
}

#[test]
fn a_host_a_way_and_a_company_are_no_talk() {
    check(&[
        ("Cy Sample showed us the way to the kitchen.", &[]),
        ("Cy Sample, our host, presented the building.", &[]),
        ("Cy Sample presented Muster GmbH.", &[]),
        ("Cy Sample presented Muster GmbH's new kettle.", &["Cy Sample | Muster GmbH's new kettle"]),
    ]);
}

#[test]
fn a_link_that_points_to_a_recording_is_no_title() {
    check(&[
        (
            "Ada Example talked about tea: [watch the video](https://youtu.be/aaaaaaaaaaa).",
            &["Ada Example |  | https://youtu.be/aaaaaaaaaaa"],
        ),
        (
            "Zoë Beispiel sprach über Tee, [hier die Folien](https://speakerdeck.com/zoe/tee).",
            &["Zoë Beispiel |  | https://speakerdeck.com/zoe/tee"],
        ),
    ]);
}

#[test]
fn who_somebody_is_may_stand_between_the_name_and_the_verb() {
    check(&[
        ("Ada Example, based in Berlin, showed us tea.", &["Ada Example"]),
        (
            "Ada Example and Bo Muster, engineers at Acme, talked about tea.",
            &["Ada Example @ Acme + Bo Muster @ Acme"],
        ),
        ("Léa Exemple, développeuse chez Acme depuis trois ans, a présenté le thé.", &["Léa Exemple @ Acme"]),
        ("Léa Exemple, du collectif Thé, a parlé de tasses.", &["Léa Exemple"]),
        ("Inés Ejemplo, de la comunidad Tés Unidos, mostró tazas.", &["Inés Ejemplo"]),
        ("We met Cy Sample, a friend of the group, talked and laughed.", &[]),
        ("Thanks to Bo Muster, our camera man, showed in the video.", &[]),
        ("Ada Example, after a short break, talked about tea.", &[]),
    ]);
}

#[test]
fn who_sits_on_a_panel_speaks() {
    check(&[
        (
            "Cy Sample moderated a panel with Ada Example (Acme) and Bo Muster (Muster GmbH).",
            &["Ada Example @ Acme + Bo Muster @ Muster GmbH"],
        ),
        (
            "Zum Abschluss gab es eine Podiumsdiskussion mit Ada Example und Bo Muster.",
            &["Ada Example + Bo Muster"],
        ),
        (
            "La soirée s'est terminée par une table ronde avec Léa Exemple et Bo Modèle.",
            &["Léa Exemple + Bo Modèle"],
        ),
        ("La noche cerró con una mesa redonda con Inés Ejemplo y Bo Modelo.", &["Inés Ejemplo + Bo Modelo"]),
        ("We are planning a panel with Ada Example and Bo Muster.", &[]),
        ("Next month there is a panel with Ada Example and Bo Muster.", &[]),
    ]);
}
