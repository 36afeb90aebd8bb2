//! Thanks with words between, praise, and sponsors in lines of their own.

use super::{named, thanks};

#[test]
fn warm_words_stand_between_thanks_and_whom_they_are_for() {
    for body in [
        "Lo primero es agradecer enormemente a [Acme](https://acme.example) por abrirnos las puertas de su casa.",
        "Queremos agradecer especialmente a [Acme](https://acme.example), que se ocupó del desayuno.",
        "Thank you so much to [Acme](https://acme.example) for the pizza.",
        "Our thank you goes to [Acme](https://acme.example) for hosting us.",
        "Merci beaucoup à [Acme](https://acme.example) pour l’accueil.",
        "Wir bedanken uns ganz herzlich bei [Acme](https://acme.example) für die Räume.",
        "Zum Schluss gab es einen von [Acme](https://acme.example) zur Verfügung gestellten Kasten Bier.",
    ] {
        assert_eq!(named(body), ["Acme"], "{body}");
    }
}

#[test]
fn who_is_praised_for_a_gift_is_a_giver() {
    for body in [
        "It was very kind of Acme Cloud to provide their office.",
        "It was really kind of Acme Cloud to host us once more.",
    ] {
        assert_eq!(named(body), ["Acme Cloud"], "{body}");
    }
    for body in [
        "Cups are a kind of Teapots to host us with.",
        "It was very kind of Bo Muster to host us.",
        "It was very kind of Acme Cloud to write so many bugs.",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn links_alone_below_thanks_to_sponsors_are_they() {
    let body = "Finally, a big thank you to our [sponsors](https://example.org/sponsors):\n\n\
                [Acme](https://acme.example)\n\n[Muster Ltd](https://muster.example)\n\n\
                See you, and [come back](https://example.org)!\n\n[Cups](https://cups.example)";
    let (thanks, _) = thanks(body);
    let names: Vec<_> = thanks.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect();
    assert_eq!(names, ["Acme", "Muster Ltd"]);
    let other = "Thanks to our former sponsors:\n\n[Acme](https://acme.example)";
    assert_eq!(named(other), [""; 0]);
}

#[test]
fn a_firm_a_team_and_an_institution_are_organisations() {
    for (body, name) in [
        ("Danke an die Firma Acme für die Räume.", "Acme"),
        ("Gracias a la empresa Prueba por el espacio y la comida.", "Prueba"),
        ("Gracias a la Universidad del Ejemplo por prestarnos el auditorio.", "Universidad del Ejemplo"),
        ("Thanks to our friends at Acme for the space.", "Acme"),
        ("Merci à la société Exemple pour l’accueil.", "Exemple"),
        ("The meetup was kindly hosted by Acme Cloud.", "Acme Cloud"),
        ("This month we were hosted by Example Ltd.", "Example Ltd"),
    ] {
        assert_eq!(named(body), [name], "{body}");
    }
    for body in [
        "Thanks to our friends from Exampletown for coming.",
        "Thanks to the people at the back for the questions.",
        "The code is hosted by Acme Cloud.",
        "The meetup was hosted by Bo Muster.",
        "Zoë Beispiel told us about a conference that was hosted by Acme Cloud.",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn what_a_service_does_for_everybody_is_no_gift() {
    for body in [
        "Thanks to Example.com for hosting our page.",
        "Thanks to AcmeTube for hosting the videos.",
        "Thanks to AcmeCall for letting us use the free plan.",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn who_sponsored_another_time_is_no_sponsor() {
    assert_eq!(named("Acme Cloud sponsored the meetup last year."), [""; 0]);
    assert_eq!(named("Acme Cloud sponsored the meetup."), ["Acme Cloud"]);
}

#[test]
fn people_who_are_thanked_beside_the_sponsors_are_none() {
    for body in [
        "Thanks to our sponsor Acme Cloud and the speakers Zoë Beispiel and Bo Muster.",
        "Danke an unseren Sponsor Acme Cloud, die Helfer Bo Muster und Zoë Beispiel und alle Gäste.",
        "Merci à notre sponsor Acme Cloud et aux intervenants Zoë Beispiel et Bo Muster.",
        "Gracias a nuestro patrocinador Acme Cloud y a los ponentes Zoë Beispiel y Bo Muster.",
        "Thanks to our sponsors Acme Cloud and all speakers, Zoë Beispiel and Bo Muster.",
    ] {
        assert_eq!(named(body), ["Acme Cloud"], "{body}");
    }
    for (body, expected) in [
        (
            "Danke an unsere Sponsoren Acme Cloud, Muster Ltd und Zoë Beispiel für die Organisation.",
            ["Acme Cloud", "Muster Ltd"],
        ),
        ("Thanks to our sponsors and hosts, Acme Cloud and Muster Ltd.", ["Acme Cloud", "Muster Ltd"]),
    ] {
        assert_eq!(named(body), expected, "{body}");
    }
}

#[test]
fn what_a_sponsor_uses_brings_or_links_is_no_sponsor() {
    for (body, expected) in [
        ("Our sponsor Acme brews with [Kettles](https://k.example) and [Pots](https://p.example).", &[][..]),
        ("Our sponsor [Acme](https://acme.example) brews with [Pots](https://p.example).", &["Acme"]),
        ("Our sponsor Acme brought Ginger Beer and Lebkuchen.", &[]),
        ("Our sponsors Acme Cloud and [Muster](https://muster.example) stayed late.", &["Acme Cloud"]),
    ] {
        assert_eq!(named(body), expected, "{body}");
    }
}

#[test]
fn who_is_thanked_after_nameless_sponsors_is_none() {
    for body in [
        "Thanks to our sponsors, to [Zoë Beispiel](https://zoe.example) and to all who came.",
        "Thanks to all sponsors and [TeaConf](https://teaconf.example).",
        "Danke an unsere Sponsoren und an [TeaConf](https://teaconf.example).",
        "Thanks to all sponsors, speakers and volunteers: Zoë Beispiel, Bo Muster and Cy Sample.",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn below_a_heading_of_sponsors_and_friends_people_are_friends() {
    let body = "## Sponsors & Friends\n\n- [Acme](https://acme.example)\n- [Bo Muster](https://bo.example)\n";
    assert_eq!(named(body), ["Acme"]);
}

#[test]
fn who_pays_for_another_evening_is_no_sponsor_of_this_one() {
    for body in [
        "Our sister meetup is sponsored by [Acme](https://acme.example).",
        "The next meetup is sponsored by [Acme](https://acme.example).",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn thanks_may_speak_to_an_organisation() {
    for (body, expected) in [
        ("Thank you [Acme](https://acme.example) for hosting us!", &["Acme"][..]),
        (
            "Thanks [Acme](https://acme.example) for the room and Muster GmbH for the pizza!",
            &["Acme", "Muster GmbH"],
        ),
        ("Danke [Acme](https://acme.example) für die Gastfreundschaft!", &["Acme"]),
        ("Thank you Acme Cloud for sponsoring!", &["Acme Cloud"]),
        ("Thanks Zoë Beispiel for the photos and Acme for hosting.", &[]),
        ("Thanks [Acme](https://acme.example), see you soon.", &[]),
        ("Thanks [Acme](https://acme.example) for hosting our page.", &[]),
    ] {
        assert_eq!(named(body), expected, "{body}");
    }
}

#[test]
fn each_thanks_of_a_sentence_has_its_own_givers() {
    for (body, expected) in [
        (
            "Queremos agradecer a todos su presencia y también agradecemos a Prueba Coworking la cesión del espacio.",
            "Prueba Coworking",
        ),
        ("The evening would not have been possible without [Acme](https://acme.example).", "Acme"),
        ("L'evento non sarebbe stato possibile senza [Acme](https://acme.example).", "Acme"),
    ] {
        assert_eq!(named(body), [expected], "{body}");
    }
}

#[test]
fn a_line_of_sponsors_names_each_and_a_list_what_they_gave() {
    for (body, expected) in [
        (
            "## Sponsors\n\nBrightwater, Lumen Systems and Paystream",
            &["Brightwater", "Lumen Systems", "Paystream"][..],
        ),
        (
            "## Sponsors\n\n- Brightwater (venue)\n- Lumen Systems – pizza and drinks\n- Bo Muster – photos",
            &["Brightwater", "Lumen Systems"],
        ),
        ("## Sponsors\n\nWe were happy, tired and hungry.", &[]),
        ("## Sponsors\n\n### Media partner\n\n- [Tech Week](https://t.example)", &[]),
    ] {
        assert_eq!(named(body), expected, "{body}");
    }
}

#[test]
fn who_pays_for_a_website_or_a_round_of_beer_is_no_sponsor() {
    for body in [
        "This website is hosted by Netnest and sponsored by Oceanic.",
        "Beer was sponsored by Paul, who lost a bet.",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
    let body = "En este evento tuvimos el apoyo de [Nido](https://nido.example/), que nos brindó el espacio.";
    assert_eq!(named(body), ["Nido"]);
}

#[test]
fn a_line_whose_names_nobody_can_tell_apart_is_not_taken_apart() {
    for body in [
        "## Sponsors\n\nGold: Acme, Globex\nSilver: Initech and Hooli",
        "## Sponsoren\n\nRaum und Pizza: Otto",
        "## Sponsors\n\nMarks and Spencer, Acme and Globex",
        "## Sponsors\n\nAcme, Globex\nInitech, Hooli",
    ] {
        let read = named(body);
        assert!(
            !read.iter().any(|name| ["Pizza", "Spencer", "Silver", "Globex"].contains(&name.as_str())),
            "{read:?}"
        );
    }
    assert_eq!(
        named("## Sponsors\n\n- Centre for Climate and Environment"),
        ["Centre for Climate and Environment"]
    );
}

#[test]
fn what_somebody_is_to_be_put_in_the_place_of_is_no_sponsor() {
    assert_eq!(named("Sponsored by <Your Company>."), [""; 0]);
    assert_eq!(named("## Sponsors\n\n- <Your Company Here>\n- Acme"), ["Acme"]);
}
