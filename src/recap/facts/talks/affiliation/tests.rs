use super::*;
use crate::recap::document::Inline;

/// What is read behind a name of two words, and the text that goes on behind it.
fn read(text: &str) -> (Option<String>, String) {
    let inline = Inline::of(text);
    let passage = Passage::of(&inline);
    let found = behind(&passage, 2, &BTreeSet::new());
    let rest = passage.words.get(found.end).map_or("", |word| &text[word.at.start..]);
    (found.organisation, rest.to_owned())
}

#[test]
fn organisations_stand_behind_names_in_many_ways() {
    let table = [
        ("Ada Example from Acme spoke", "Acme"),
        ("Ada Example, from the Acme Times, spoke", "Acme Times"),
        ("Ada Example (Acme) spoke", "Acme"),
        ("Ada Example (acme.dev) spoke", "acme.dev"),
        ("Ada Example (CTO, Acme) spoke", "Acme"),
        ("Ada Example (CTO at Acme Cloud) spoke", "Acme Cloud"),
        ("Ada Example (Acme, Inc.) spoke", "Acme, Inc"),
        ("Ada Example (Responsable Devops) de chez Prueba spoke", "Prueba"),
        ("Ada Example, Senior Engineer at Acme, spoke", "Acme"),
        ("Ada Example, Head of Business Development for Acme spoke", "Acme"),
        ("Ada Example, CTO of Example & Sons, Ltd., spoke", "Example & Sons, Ltd"),
        ("Ada Example, a developer at Acme.io, spoke", "Acme.io"),
        ("Ada Example, Widget Architect, Acme Widget Services spoke", "Acme Widget Services"),
        ("Ada Example, Architect, W2 Cans, Acme Services Private Ltd, spoke", "Acme Services Private Ltd"),
        ("Ada Example, Muster Labs, spoke", "Muster Labs"),
        ("Ada Example von der Muster GmbH spoke", "Muster GmbH"),
        ("Ada Example, Entwicklerin bei Muster, spoke", "Muster"),
        ("Ada Example de la empresa Prueba spoke", "Prueba"),
        ("Ada Example d'Exemple spoke", "Exemple"),
    ];
    for (text, organisation) in table {
        let (found, rest) = read(text);
        assert_eq!((found.as_deref(), rest.as_str()), (Some(organisation), "spoke"), "{text}");
    }
}

#[test]
fn roles_places_handles_and_other_people_are_no_organisations() {
    for text in [
        "Ada Example (CTO) spoke",
        "Ada Example (she/her) spoke",
        "Ada Example (@ada) spoke",
        "Ada Example (Berlin) spoke",
        "Ada Example from Berlin spoke",
        "Ada Example, Head of Engineering, spoke",
        "Ada Example, Engineer, Bo Muster, spoke",
        "Ada Example, Bo Muster and Cy Sample spoke",
        "Ada Example of course spoke",
        "Ada Example from our team spoke",
    ] {
        assert_eq!(read(text).0, None, "{text}");
    }
}
