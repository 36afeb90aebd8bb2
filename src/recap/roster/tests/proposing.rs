//! What recaps would add to a roster, by example.

use crate::recap::Host;

use super::*;

/// A recap of a month in 2031: speakers with employer and link, sponsors with link.
fn recap(month: i8, speakers: &[(&str, &str, &str)], sponsors: &[(&str, &str)]) -> (Source, Recap) {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let talk = |&(name, employer, url): &(&str, &str, &str)| Talk {
        speakers: vec![Speaker { affiliation: some(employer), url: some(url), ..Speaker::named(name) }],
        ..Talk::default()
    };
    let mut text = "---\n---\n".to_owned();
    for name in speakers.iter().map(|one| one.0).chain(sponsors.iter().map(|one| one.0)) {
        text += &format!("Thanks to {name}!\n");
    }
    let recap = Recap {
        date: Some(jiff::civil::date(2031, month, 1)),
        talks: speakers.iter().map(talk).collect(),
        sponsors: sponsors
            .iter()
            .map(|(name, url)| Sponsor { name: (*name).to_owned(), url: some(url) })
            .collect(),
        ..Recap::default()
    };
    (Source { path: format!("{month}.md"), text }, recap)
}

fn proposed(recaps: &[(Source, Recap)]) -> String {
    propose(recaps, &Roster::default(), false).toml()
}

fn doubts(recaps: &[(Source, Recap)], roster: &Roster) -> Vec<String> {
    let told = propose(recaps, roster, false).doubts.into_iter();
    told.map(|doubt| format!("{}:{} {}", doubt.file, doubt.line.unwrap_or_default(), doubt.message)).collect()
}

#[test]
fn who_comes_again_or_has_a_link_is_proposed_in_the_commonest_spelling() {
    let recaps = [
        recap(
            1,
            &[("Zoe Beispiel", "Acme Cloud", "")],
            &[("Muster GmbH", "https://www.muster.example/meetup?utm_source=us")],
        ),
        recap(
            2,
            &[("ZOË BEISPIEL", "Acme Cloud Inc.", ""), ("Cy Sample", "Prueba", "https://cy.example.net/")],
            &[("Muster", "")],
        ),
        recap(
            3,
            &[("Zoë Beispiel", "ACME CLOUD", ""), ("Léa Exemple", "Red Widgets", "")],
            &[("Muster GmbH", "")],
        ),
        recap(4, &[("Zoë Beispiel", "Acme Cloud", ""), ("Bo Muster", "RedWidgets", "")], &[]),
    ];
    insta::assert_snapshot!(proposed(&recaps), @r#"
    # 1 recap, 2031-02-01
    [[person]]
    name = "Cy Sample"
    url = "https://cy.example.net/"

    # 4 recaps, 2031-01-01 to 2031-04-01
    [[person]]
    name = "Zoë Beispiel"

    # 4 recaps, 2031-01-01 to 2031-04-01
    [[organisation]]
    name = "Acme Cloud"

    # 3 recaps, 2031-01-01 to 2031-03-01
    [[organisation]]
    name = "Muster GmbH"
    url = "https://www.muster.example/"

    # 2 recaps, 2031-03-01 to 2031-04-01
    [[organisation]]
    name = "RedWidgets"
    aliases = ["Red Widgets"]
    "#);
    let all = propose(&recaps, &Roster::default(), true);
    let more: Vec<_> = all.entries.iter().map(|entry| entry.known.name.as_str()).collect();
    assert_eq!(
        more,
        [
            "Bo Muster",
            "Cy Sample",
            "Léa Exemple",
            "Zoë Beispiel",
            "Acme Cloud",
            "Muster GmbH",
            "Prueba",
            "RedWidgets"
        ]
    );
    assert_eq!(propose(&recaps, &Roster::default(), false).left_out, 3);
}

#[test]
fn a_slip_becomes_an_alias_where_it_is_clear_and_a_question_where_it_is_not() {
    let often = |name: &str, slip: &str| {
        let named = |month, name| recap(month, &[(name, "", "")], &[]);
        [named(1, name), named(2, name), named(3, name), named(4, slip)]
    };
    for (name, slip, is_alias) in [
        ("Ada Example", "Ada Exmaple", true),
        ("Inés Ejemplo", "Inés Ejenplo", true),
        ("Daniel Muster", "Daniela Muster", false),
        ("Ada Example", "Ada Examples", false),
    ] {
        let recaps = often(name, slip);
        let proposal = propose(&recaps, &Roster::default(), true);
        let names: Vec<_> = proposal.entries.iter().map(|entry| entry.known.name.as_str()).collect();
        assert_eq!(names, [name], "{slip}");
        let aliases: &[&str] = if is_alias { &[slip] } else { &[] };
        assert_eq!(proposal.entries[0].known.aliases, aliases, "{slip}");
        assert_eq!(proposal.doubts.len(), usize::from(!is_alias), "{slip}");
    }
    let twice = [recap(1, &[("Ada Example", "", "")], &[]), recap(2, &[("Ada Exampel", "", "")], &[])];
    assert_eq!(
        doubts(&twice, &Roster::default()),
        ["1.md:3 Ada Example (1 recap) and Ada Exampel (1 recap) are a letter apart: are they one?"]
    );
    assert_eq!(proposed(&twice), "");
    // Both spoke on one evening.
    let mut recaps = often("Ada Example", "Cy Sample").to_vec();
    recaps.push(recap(5, &[("Ada Example", "", ""), ("Ada Exampel", "", "")], &[]));
    assert_eq!(doubts(&recaps, &Roster::default()).len(), 1);
    // Whoever is in the roster under both names is two.
    let roster =
        Roster { people: vec![known("Ada Example", &[]), known("Ada Exampel", &[])], ..Roster::default() };
    assert_eq!(doubts(&twice, &roster), Vec::<String>::new());
    let roster = Roster { people: vec![known("Ada Example", &["Ada Exampel"])], ..Roster::default() };
    assert_eq!(doubts(&twice, &roster), Vec::<String>::new());
}

#[test]
fn the_newest_link_is_taken_and_older_ones_are_told() {
    let recaps = [
        recap(1, &[], &[("Acme Cloud", "https://acme.example.com/")]),
        recap(2, &[], &[("Acme Cloud", "https://www.acme.example/")]),
        recap(3, &[], &[("Acme Cloud", "http://acme.example")]),
    ];
    let proposal = propose(&recaps, &Roster::default(), false);
    assert_eq!(proposal.entries[0].known.url.as_deref(), Some("https://www.acme.example/"));
    assert_eq!(
        doubts(&recaps, &Roster::default()),
        ["1.md:3 Acme Cloud is linked to https://www.acme.example/ now; before, to \
          https://acme.example.com/ (last on 2031-01-01)"]
    );
}

#[test]
fn an_entry_that_stands_is_left_alone_and_what_it_lacks_is_suggested() {
    let mut recaps = vec![recap(
        1,
        &[("Ada Example", "", "https://ada.example.com/")],
        &[("Acme", "https://acme.example/")],
    )];
    recaps[0].1.talks[0].speakers[0].handles =
        [("x", "@ada"), ("github", "ada"), ("linkedin", "urn:li:person:AbC")]
            .map(|(network, handle)| (network.into(), handle.into()))
            .into();
    let acme = Known { url: Some("https://acme.example.net/".to_owned()), ..known("Acme Inc.", &[]) };
    let roster = Roster { people: vec![known("Ada Lovely", &["Ada Example"])], organisations: vec![acme] };
    let proposal = propose(&recaps, &roster, true);
    assert_eq!(proposal.entries, []);
    let [suggestion] = proposal.suggestions.as_slice() else { panic!("{:?}", proposal.suggestions) };
    assert_eq!(suggestion.known.name, "Ada Lovely");
    assert_eq!(
        suggestion.toml(),
        "url = \"https://ada.example.com/\"\nhandles = { linkedin = \"urn:li:person:AbC\", x = \"@ada\" }\n"
    );
}

#[test]
fn descriptions_first_names_and_the_self_employed_are_no_entries() {
    let mut recaps = Vec::new();
    for month in 1..=3 {
        let (source, mut recap) = recap(
            month,
            &[("Ada", "Freelance", ""), ("Bo Muster", "the bank around the corner", "")],
            &[("our hosts", "https://hosts.example/"), ("Bo Muster", "https://bo.example/")],
        );
        recap.host = Some(Host { name: "Zoë Beispiel".into(), role: Some("organiser".into()) });
        let thanked = |name: &str, url: Option<&str>| Thanked {
            name: name.into(),
            url: url.map(str::to_owned),
            why: None,
        };
        recap.also_thanked = vec![
            thanked("everybody who came", None),
            thanked("The Shed", Some("https://shed.example/")),
            thanked("evil\u{1b}[31m", Some("https://evil.example/")),
        ];
        recaps.push((source, recap));
    }
    let proposal = propose(&recaps, &Roster::default(), true);
    let names: Vec<_> = proposal.entries.iter().map(|entry| entry.known.name.as_str()).collect();
    assert_eq!(names, ["Bo Muster", "Zoë Beispiel", "The Shed"]);
}

#[test]
fn two_organisations_that_differ_in_their_legal_form_stay_two() {
    let recaps = [
        recap(1, &[], &[("Muster GmbH", "https://muster.example/")]),
        recap(2, &[], &[("Muster AG", "https://muster.example.com/"), ("Muster", "")]),
    ];
    let proposal = propose(&recaps, &Roster::default(), true);
    let names: Vec<_> = proposal.entries.iter().map(|entry| entry.known.name.as_str()).collect();
    assert_eq!(names, ["Muster", "Muster AG", "Muster GmbH"]);
    assert_eq!(
        doubts(&recaps, &Roster::default()),
        ["2.md:3 Muster, Muster AG, Muster GmbH are taken for 3 organisations"]
    );
}

#[test]
fn a_picture_that_says_it_is_a_logo_is_one() {
    let (source, mut recap) =
        recap(1, &[], &[("Acme Cloud Inc.", "https://acme.example/"), ("Muster", "https://muster.example/")]);
    recap.body = "[![Acme Cloud logo](/img/acme.png)](https://acme.example/)\n\n\
                  ![Logo of Muster](http://muster.example/logo.png)\n\n![Muster](/img/stage.jpg)\n"
        .into();
    let proposal = propose(&[(source, recap)], &Roster::default(), false);
    let logos: Vec<_> = proposal.entries.iter().map(|entry| entry.known.logo.as_deref()).collect();
    assert_eq!(logos, [Some("/img/acme.png"), None]);
}

#[test]
fn a_picture_with_a_sponsors_name_among_logos_is_their_logo() {
    let (source, mut recap) =
        recap(1, &[], &[("Acme Cloud", "https://acme.example/"), ("Muster", "https://muster.example/")]);
    recap.body = "[![Acme Cloud](/img/sponsors/acme.png)](https://acme.example/)\n\n\
                  ![Muster at the sponsors' table](/img/sponsors/table.jpg)\n"
        .into();
    let proposal = propose(&[(source, recap)], &Roster::default(), false);
    let logos: Vec<_> = proposal.entries.iter().map(|entry| entry.known.logo.as_deref()).collect();
    assert_eq!(logos, [Some("/img/sponsors/acme.png"), None]);
}
