//! Names that are told wrongly with little: of who helped with talks, and of who is called by what.

use super::check;

#[test]
fn who_did_something_for_the_talks_did_not_give_them() {
    for text in [
        "Thanks again to Ada Example for recording the talks: find them below.",
        "Thanks to Ada Example for filming the talks.",
        "Thanks to Ada Example for streaming the session.",
        "Thanks to Ada Example for uploading the presentation.",
        "Thanks to Ada Example for bringing the talks to life.",
        "Thanks to Ada Example for the organisation of talks.",
        "Thanks to Ada Example for her help with the talks.",
        "Danke an Ada Beispiel für die Aufnahme des Vortrags.",
        "Merci à Ada Exemple pour l'enregistrement de la présentation.",
        "Gracias a Ada Ejemplo por grabar la charla.",
    ] {
        check(&[(text, &[])]);
    }
    check(&[
        ("Thanks to Ada Example for her talk.", &["Ada Example"]),
        ("Thanks to Ada Example for the amazing talk on tea.", &["Ada Example"]),
        ("Thanks to Ada Example for giving a talk.", &["Ada Example"]),
        ("Thanks to Ada Example for coming over to talk about tea.", &["Ada Example"]),
    ]);
}

#[test]
fn conjunctions_begin_sentences_and_no_names() {
    check(&[
        ("Although Ada Example talked about tea, we had coffee.", &["Ada Example"]),
        ("Nevertheless Ada Example talked about tea.", &["Ada Example"]),
        ("Despois Ada Ejemplo falou sobre té.", &["Ada Ejemplo"]),
        ("Although Thomas told us a lot about tea.", &[]),
    ]);
}

#[test]
fn families_behind_a_particle_are_not_where_somebody_comes_from() {
    check(&[
        ("La présentation de Ada Exemple de Souza sur le thé.", &["Ada Exemple de Souza"]),
        ("Ada Exemple de Oliveira a présenté le thé.", &["Ada Exemple de Oliveira"]),
        ("La segunda charla fue la de Inés Ejemplo de Acme.", &["Inés Ejemplo @ Acme"]),
    ]);
}

#[test]
fn links_behind_what_somebody_talked_about_lead_to_the_talk_where_they_say_so() {
    check(&[
        (
            "Ada Example talked about [Tea](/videos/ada-example-tea) and Bo Muster covered [making cups](/videos/bo-muster-cups).",
            &["Ada Example |  | /videos/ada-example-tea", "Bo Muster | making cups | /videos/bo-muster-cups"],
        ),
        (
            "Ada Example talked about [Tea](https://acme.example/talks/2024-ada-example-tea).",
            &["Ada Example |  | https://acme.example/talks/2024-ada-example-tea"],
        ),
        ("Ada Example talked about [Tea](https://tea.example/).", &["Ada Example"]),
        ("Ada Example talked about tea ([Acme](https://acme.example/team/ada-example)).", &["Ada Example"]),
    ]);
}

#[test]
fn what_explains_a_word_is_no_talk() {
    check(&[
        (
            "Ada Example talked about the [Tea Gateway Protocol](http://en.wikipedia.org/wiki/Tea).",
            &["Ada Example"],
        ),
        (
            "Ada Example gave a talk, and a demo of their [Big Tea Broker](http://tea.example/).",
            &["Ada Example"],
        ),
        (
            "Ada Example talked about live coding, and said that the [tea gods](http://tea.example/gods) smiled.",
            &["Ada Example"],
        ),
        (
            "Ada Example talked about [\"Big Tea\"](http://tea.example/).",
            &["Ada Example | Big Tea | http://tea.example/"],
        ),
        ("Ada Example delivered a presentation on the upcoming version of tea.", &["Ada Example"]),
    ]);
}

#[test]
fn who_begins_to_speak_speaks() {
    check(&[
        ("[Ada Ejemplo](https://x.com/ada) nos comenzó a hablar sobre cómo se hace el té.", &["Ada Ejemplo"]),
        ("Ada Example started talking about tea.", &["Ada Example"]),
        ("Ada Ejemplo comenzó la velada y nos invitó a hablar sobre té.", &[]),
        ("Ada Ejemplo empezó a contar los votos.", &[]),
        ("Ada Example started by thanking the sponsors.", &[]),
    ]);
}

#[test]
fn what_is_embedded_behind_a_list_of_links_is_the_talks_before_it() {
    check(&[
        (
            "**Ada Example** talked about tea. Links:\n\n- <https://tea.example/1>\n\n<iframe src=\"https://www.youtube.com/embed/aaaaaaaaaaa\"></iframe>\n\n**Bo Muster** talked about cups. Links:\n\n- <https://tea.example/2>\n\n<iframe src=\"https://www.youtube.com/embed/bbbbbbbbbbb\"></iframe>",
            &[
                "Ada Example |  | https://www.youtube.com/embed/aaaaaaaaaaa",
                "Bo Muster |  | https://www.youtube.com/embed/bbbbbbbbbbb",
            ],
        ),
        (
            "**Ada Example** talked about tea, but the [demo gods](https://tea.example/gods) were not with her.",
            &["Ada Example"],
        ),
    ]);
}
