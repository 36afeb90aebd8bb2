use super::*;
use crate::recap::{document, markdown};

fn people(text: &str, trust: Trust) -> Option<String> {
    let document = document::read(&markdown::prepare(text), 0);
    let inline = document.blocks[0].inlines().next()?;
    let people = read(inline, 0..inline.text.len(), trust)?;
    let shown = people.iter().map(|person| match &person.affiliation {
        Some(from) => format!("{} @{from}", person.name),
        None => person.name.clone(),
    });
    Some(shown.collect::<Vec<_>>().join(" + "))
}

#[test]
fn people_stand_with_their_companies() {
    for (text, expected) in [
        ("Ada Example", "Ada Example"),
        ("Ada Example (Acme)", "Ada Example @Acme"),
        ("Ada Example, Acme", "Ada Example @Acme"),
        ("Ada Example, example.com", "Ada Example @example.com"),
        ("Ada Example (muster.de)", "Ada Example @muster.de"),
        ("Ada Example @ sub.example.io", "Ada Example @sub.example.io"),
        ("Ada Example from Acme Cloud", "Ada Example @Acme Cloud"),
        ("Ada Example @ Acme", "Ada Example @Acme"),
        ("Ada Example – Acme", "Ada Example @Acme"),
        ("Ada Example / Muster GmbH", "Ada Example @Muster GmbH"),
        ("Ada Example / Bo Muster", "Ada Example + Bo Muster"),
        ("Ada Example (CTO, Acme)", "Ada Example @Acme"),
        ("Ada Example, Senior Engineer at Acme", "Ada Example @Acme"),
        ("Bo Muster (Muster GmbH)", "Bo Muster @Muster GmbH"),
        ("Bo Muster von Muster GmbH", "Bo Muster @Muster GmbH"),
        ("Léa Exemple, développeuse chez Exemple", "Léa Exemple @Exemple"),
        ("Ada Example & Bo Muster", "Ada Example + Bo Muster"),
        ("Ada Example, Bo Muster and Cy Sample", "Ada Example + Bo Muster + Cy Sample"),
        ("Ada Example y Inés Ejemplo", "Ada Example + Inés Ejemplo"),
        ("Ada Example (she/her)", "Ada Example"),
        ("**Ada Example**, @ada", "Ada Example"),
        ("[Ada](https://github.com/ada)", "Ada"),
        ("Ada(Lovely) Example", "Ada(Lovely) Example"),
        ("Zoë van der Beispiel", "Zoë van der Beispiel"),
        ("Ada Example (Acme) & Bo Muster (Muster GmbH)", "Ada Example @Acme + Bo Muster @Muster GmbH"),
    ] {
        assert_eq!(people(text, Trust::Look).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn what_does_not_look_like_people_is_none() {
    for text in [
        "Memory Management",
        "Ada",
        "Gardens in Go",
        "Machine Learning",
        "Acme Labs",
        "Q&A",
        "Group photo",
        "Ada Example and the Gardens",
        "Cooking with Ada",
        "Introduction to Ada Example",
        "Python 3.9",
    ] {
        assert_eq!(people(text, Trust::Look), None, "{text}");
    }
}

#[test]
fn labels_let_first_names_and_lists_pass() {
    for (text, expected) in [
        ("Nia", "Nia"),
        ("Zoë \\_\\_", "Zoë"),
        ("Ada Example, Bo Muster, ?", "Ada Example + Bo Muster"),
        ("Ada Example, Bo Muster", "Ada Example + Bo Muster"),
        ("Bo muster", "Bo muster"),
        ("Ada Example, AVL", "Ada Example @AVL"),
        ("Ada Example, Acme, Bo Muster, example.com", "Ada Example @Acme + Bo Muster @example.com"),
        ("Ada, Bo, Cy Sample", "Ada + Bo + Cy Sample"),
    ] {
        assert_eq!(people(text, Trust::Label).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(people("TBA", Trust::Label), None);
    // A company, or a second speaker: nobody knows.
    assert_eq!(people("Ada Example, Pied Piper", Trust::Look).as_deref(), Some("Ada Example"));
}
