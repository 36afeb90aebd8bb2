//! Titles and descriptions that enumerate who speaks, by example.

use super::*;

#[test]
fn a_title_that_names_nobody_of_the_text_is_told() {
    let text = page("").replace("Acme and Zoë Beispiel\"", "Acme and Cy Sample\"");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("title-names-nobody", "Cy Sample".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Zoë Beispiel");
    for title in
        ["Boats and Trains", "Acme, Prueba and more", "Bo Muster and Prueba SA", "Fun and Games", "Acme"]
    {
        let text = page("").replace("Acme and Zoë Beispiel\"", &format!("{title}\""));
        assert_eq!(told(&found(&text), &text), [], "{title}");
    }
}

#[test]
fn a_talk_that_the_title_leaves_out_is_told() {
    let third = "Finally Cy Sample from Example Ltd talked about [Anvils at Scale](https://a.example/).";
    let text = page(third);
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("talk-not-in-title", "Cy Sample".to_owned(), None)]);
    assert_eq!(&text[findings[0].related[0].span.clone()], "Zoë Beispiel");
    let more = page(third).replace("Zoë Beispiel\"", "Zoë Beispiel and more\"");
    assert_eq!(told(&found(&more), &more), []);
}

#[test]
fn a_title_s_names_are_found_without_a_colon() {
    for title in [
        "Example Meetup May 2024 with Bo Muster and Cy Sample",
        "Example Meetup Mai 2024 mit Bo Muster und Cy Sample",
        "Bo Muster, Zoë Beispiel and Cy Sample at Example Meetup",
        "Bo Muster, Zoë Beispiel & Cy Sample",
    ] {
        let text = page("").replace("Example Meetup, May 2024: Acme and Zoë Beispiel", title);
        assert_eq!(
            told(&found(&text), &text),
            [("title-names-nobody", "Cy Sample".to_owned(), None)],
            "{title}"
        );
    }
}

#[test]
fn a_description_is_held_against_the_talks_as_well() {
    let third = "Finally Cy Sample from Example Ltd talked about [Anvils at Scale](https://a.example/).";
    let of = |description: &str, text: &str| {
        let text = page(text)
            .replace(": Acme and Zoë Beispiel", "")
            .replace("description: x", &format!("description: \"{description}\""));
        let findings = found(&text);
        findings.iter().map(|one| (one.code, text[one.span.clone().unwrap()].to_owned())).collect::<Vec<_>>()
    };
    for description in [
        "Talks by Bo Muster, Zoë Beispiel and Ada Example",
        "Vorträge von Bo Muster und Ada Example",
        "Bo Muster and Ada Example spoke. Hosted by Inés Ejemplo",
        "Avec Bo Muster et Ada Example",
    ] {
        assert_eq!(of(description, ""), [("title-names-nobody", "Ada Example".to_owned())], "{description}");
    }
    assert_eq!(of("With Bo Muster and Zoë Beispiel", third), [("talk-not-in-title", "Cy Sample".to_owned())]);
    for description in [
        "Boats, trains and pizza",
        "Bo on boats, Zoë on trains",
        "With Bo Muster and friends",
        "All about Boats and Trains",
        "Bo Muster, Zoë Beispiel and Example 10th birthday party",
    ] {
        assert_eq!(of(description, ""), [], "{description}");
    }
}

#[test]
fn a_speaker_whom_the_description_names_elsewhere_is_named() {
    let text = page("")
        .replace("description: x", "description: \"With Bo Muster and Ada Example. And Zoë Beispiel!\"");
    let findings = found(&text);
    assert_eq!(told(&findings, &text), [("title-names-nobody", "Ada Example".to_owned(), None)]);
    assert_eq!(findings[0].related, []);
}
