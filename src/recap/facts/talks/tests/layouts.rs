//! The layouts of talks, each by an example of its own.

use super::{talks, told};

/// One talk as the tests write it: speakers, affiliation, title.
fn rows(body: &str) -> Vec<String> {
    let rows = told(body).into_iter();
    rows.map(|(speakers, from, title, _)| format!("{speakers} @{from}: {title}")).collect()
}

/// Remembers where a reading is not what is expected: all of a table is told at once.
fn check(wrong: &mut Vec<String>, body: &str, read: &[String], expected: &[&str]) {
    if read != expected {
        wrong.push(format!("{body}\n  read     {read:?}\n  expected {expected:?}"));
    }
}

#[test]
fn headings_hold_title_and_speaker_in_many_ways() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        ("## Talks\n\n### Gardens in Go – Ada Example (Acme)\n\nText.", "Ada Example @Acme: Gardens in Go"),
        ("## Gardens in Go - Ada Example\n\nText.", "Ada Example @-: Gardens in Go"),
        ("## Gardens in Go by Ada Example, Acme\n\nText.", "Ada Example @Acme: Gardens in Go"),
        ("## Ada Example: Gardens in Go\n\nText.", "Ada Example @-: Gardens in Go"),
        ("## Ada Example (Acme): Gardens in Go\n\nText.", "Ada Example @Acme: Gardens in Go"),
        ("## Ada Example - \"Gardens in Go\"\n", "Ada Example @-: Gardens in Go"),
        ("## “Gardens in Go” by Ada Example\n", "Ada Example @-: Gardens in Go"),
        ("## Talk 1: Gardens in Go\n\nAda Example showed us how.", "Ada Example @-: Gardens in Go"),
        ("## First talk: Gardens in Go by Ada\n", "Ada @-: Gardens in Go"),
        ("## Talk #2 – Gardens in Go – Ada Example\n", "Ada Example @-: Gardens in Go"),
        ("## Vortrag 1: Gärten in Go\n\nZoë Beispiel zeigte, wie es geht.", "Zoë Beispiel @-: Gärten in Go"),
        ("## Gärten in Go (Zoë Beispiel, Muster GmbH)\n", "Zoë Beispiel @Muster GmbH: Gärten in Go"),
        ("## Gärten in Go von Zoë Beispiel\n", "Zoë Beispiel @-: Gärten in Go"),
        ("## Jardins en Go, par Léa Exemple\n", "Léa Exemple @-: Jardins en Go"),
        ("## Jardins en Go\n\nPuis c'est Léa qui a pris le relais, avec une démo.", "Léa @-: Jardins en Go"),
        ("## Jardins en Go\n\nLéa Exemple nous a présenté ses jardins.", "Léa Exemple @-: Jardins en Go"),
        (
            "# Charlas de la reunión\n\n## 🗣️ Jardines en Go\n– **Inés Ejemplo**\n\nTexto.",
            "Inés Ejemplo @-: Jardines en Go",
        ),
        ("## Jardines en Go por Inés Ejemplo\n", "Inés Ejemplo @-: Jardines en Go"),
        ("## Jardines en Go\n\nLa plática de Inés nos mostró cómo.", "Inés @-: Jardines en Go"),
        ("## Talks\n\n### Gardens in Go\n**Ada Example**, Acme\n\nText.", "Ada Example @Acme: Gardens in Go"),
        ("## Talks\n\n### Gardens in Go\n*Ada Example*\n\nText.", "Ada Example @-: Gardens in Go"),
        ("## Talks\n\n### Gardens in Go\n\n#### Ada Example\n\nText.", "Ada Example @-: Gardens in Go"),
        (
            "##### Gardens in Go by [Ada Example](https://www.linkedin.com/in/ada/)\n",
            "Ada Example @-: Gardens in Go",
        ),
        (
            "## [Gardens in Go](https://v.example/1) – [Ada Example](https://x.com/ada)\n",
            "Ada Example @-: Gardens in Go",
        ),
        ("Gardens in Go – Ada Example\n---\n\nText.", "Ada Example @-: Gardens in Go"),
        ("**Ada Example – Gardens in Go**\n\nText.", "Ada Example @-: Gardens in Go"),
        ("## Talks\n\n**Gardens in Go by Ada Example**\nText goes on.", "Ada Example @-: Gardens in Go"),
        ("## 18:30 – Gardens in Go, Ada\n", "Ada @-: Gardens in Go"),
        ("## 3.05 PM - 3.40 PM: Gardens in Go, Ada\n", "Ada @-: Gardens in Go"),
        ("## 19h30: Jardins en Go - Léa Exemple\n", "Léa Exemple @-: Jardins en Go"),
        ("## 19:00 Uhr: Gärten in Go (Zoë Beispiel)\n", "Zoë Beispiel @-: Gärten in Go"),
        ("### 2. Session by Ada\n\n**Topic: Gardens in Go**\n\n- A point.", "Ada @-: Gardens in Go"),
        ("### Lightning Talk 3: Ada Example\n* Talk: Gardens\n* Link: ?", "Ada Example @-: Gardens"),
        ("## Presenters\n\n### Ada Example, @ada\n* Talk: Gardens ?\n* Slides:\n", "Ada Example @-: Gardens"),
        ("## Gardens in Go – Ada Example & Bo Muster (Acme)\n", "Ada Example+Bo Muster @Acme: Gardens in Go"),
        ("## Gardens in Go | Ada Example | Acme\n", "Ada Example @Acme: Gardens in Go"),
        ("## Keynote: Ada Example from Acme on gardens in Go\n", "Ada Example @Acme: gardens in Go"),
        ("## Palestra 1: Jardins em Go, por Inês Exemplo\n", "Inês Exemplo @-: Jardins em Go"),
    ] {
        check(&mut wrong, body, &rows(body), &[expected]);
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.join(
            "

"
        )
    );
}

#[test]
fn fields_stand_in_bullets_lines_tables_and_below_headings() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "## Gardens in Go\n\n* **Speaker**: Ada Example ([Twitter](https://twitter.com/ada))\n* **Description**: We dig.\n",
            "Ada Example @-: Gardens in Go",
        ),
        ("- Speaker: Ada Example (Acme)\n- Talk: Gardens in Go\n", "Ada Example @Acme: Gardens in Go"),
        (
            "**Ponente:** Inés Ejemplo\n**Charla:** Jardines en Go\n**Empresa:** Prueba SA\n",
            "Inés Ejemplo @Prueba SA: Jardines en Go",
        ),
        ("**Sprecherin:** Zoë Beispiel\n\n**Thema:** Gärten in Go\n", "Zoë Beispiel @-: Gärten in Go"),
        ("Orateur : Léa Exemple (Exemple)\nSujet : Jardins en Go\n", "Léa Exemple @Exemple: Jardins en Go"),
        (
            "## Talks\n\n| Time | Speaker | Title |\n|---|---|---|\n| 19:00 | Ada Example (Acme) | Gardens in Go |\n| 19:30 | - | Break |\n",
            "Ada Example @Acme: Gardens in Go",
        ),
        (
            "## Ponente\n\n### Inés Ejemplo\n\nIngeniera\n\n## Descripción de la charla\n\n### Jardines en Go\n\nTexto.",
            "Inés Ejemplo @-: Jardines en Go",
        ),
        (
            "## Gardens in Go\n\n### Speaker\n\nAda Example\n\n### Abstract\n\nWe dig.",
            "Ada Example @-: Gardens in Go",
        ),
        (
            "- **Gardens in Go**\n  - Speaker: Ada Example\n  - Slides: https://s.example/1.pdf\n",
            "Ada Example @-: Gardens in Go",
        ),
    ] {
        check(&mut wrong, body, &rows(body), &[expected]);
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.join(
            "

"
        )
    );
}

#[test]
fn lists_and_agendas_name_a_talk_an_item() {
    let agenda = "## Agenda\n\n- 18:00 Doors open\n- 18:30 Gardens in Go – Ada Example (Acme)\n- 19:00 Break\n- 19:15 Bo Muster: \"Sheds\"\n";
    assert_eq!(rows(agenda), ["Ada Example @Acme: Gardens in Go", "Bo Muster @-: Sheds"]);
    let lightning = "## Lightning Talks\n\n1. **Zen of Gardens**: A quick talk on calm.\n2. **Nia**: Demoed a few of her sites.\n3. **Ada Example**: Showed her way.\n";
    assert_eq!(rows(lightning), ["Nia @-: -", "Ada Example @-: -"]);
    let bold = "## Lightning Talks\n\n**Nia**\n\n- A point\n- And another\n\n**Bo**\n\n- One\n";
    assert_eq!(rows(bold), ["Nia @-: -", "Bo @-: -"]);
    assert_eq!(talks(bold)[0].takeaways, ["A point", "And another"]);
    let led = "We had these talks:\n\n* [Gardens](https://v.example/1) by Ada Example\n* Sheds – Bo Muster\n";
    assert_eq!(rows(led), ["Ada Example @-: Gardens", "Bo Muster @-: Sheds"]);
    assert_eq!(talks(led)[0].url.as_deref(), Some("https://v.example/1"));
}

#[test]
fn what_is_no_talk_stays_none() {
    let mut wrong = Vec::new();
    for body in [
        "## Elections\n\nAda was elected again.",
        "## Debrief\n\nEnsuite le buffet préparé par Léa Exemple a été ouvert.",
        "## Hosts\n\nAda Example\n\nBo Muster",
        "## Thanks\n\n**Speaker:** Ada Example\n\n- Thanks to all.",
        "## Group Photo\n\nAda took the picture.",
        "## 19:00 – Break\n",
        "## 4.10 PM - 4.25 PM: Break Time\n",
        "## Sponsors\n\n### Acme Cloud\n\nAda Example of Acme told us they are hiring.",
        "For the next meetup we are looking for talks on:\n\n* Gardens by Ada Example\n* Sheds\n",
        "## Gardens in Go\n\nIt was warm and everyone took a seat.",
        "Bei vollen Rängen hat es uns gefallen.",
        "## Talks\n\n### Pizza\n\nThere was pizza.",
        "## Photos\n\n*Ada Example*\n",
        "## Gardens in Go\n\nThanks to Ada Example for the seeds.",
        "## Machine Learning - Memory Management\n\nText.",
        "## Announcements\n\n- 18:30 Gardens – Ada Example\n",
    ] {
        check(&mut wrong, body, &rows(body), &[]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_left_of_a_talk_stands_in_its_section() {
    let body = "## Gardens in Go – Ada Example\n\n![Ada at work](/ada.jpg)\n\n* [Slides](#)\n* [Folien](https://s.example/a.pdf)\n* [Video recording](https://youtu.be/x)\n* A point\n  - within it\n* Speaker: [Ada Example](https://github.com/ada)\n\n**Q&A**:\n\n* Why? Because.\n\n## Sheds – Bo Muster\n\nThe code is [here](https://github.com/bo/sheds).\n";
    let talks = talks(body);
    assert_eq!(talks[0].url.as_deref(), Some("https://s.example/a.pdf"));
    assert_eq!(talks[0].slides.as_deref(), Some("https://s.example/a.pdf"));
    assert_eq!(talks[0].video.as_deref(), Some("https://youtu.be/x"));
    assert_eq!(talks[0].takeaways, ["A point"]);
    assert_eq!(talks[0].speakers[0].photo.as_deref(), Some("/ada.jpg"));
    assert_eq!(talks[0].speakers[0].handles.get("github").map(String::as_str), Some("ada"));
    assert_eq!(talks[1].url.as_deref(), Some("https://github.com/bo/sheds"));
}

#[test]
fn one_talk_told_twice_is_one_with_all_that_is_known() {
    let body = "Ada Example from Acme gave a talk on [Gardens in Go](https://v.example/1), then Bo left.\n\n\
                ## Gardens in Go by Ada\n\n* A point\n\n## Agenda\n\n- 19:00 Gardens in Go – Ada Example\n";
    assert_eq!(rows(body), ["Ada Example @Acme: Gardens in Go"]);
    let talk = &talks(body)[0];
    assert_eq!((talk.url.as_deref(), talk.takeaways.len()), (Some("https://v.example/1"), 1));
}

#[test]
fn sentences_below_a_headline_add_no_talk() {
    let body = "## Gardens in Go – Ada Example\n\nAfterwards Bo Muster from Acme gave a talk on [his questions](https://v.example).\n";
    assert_eq!(rows(body), ["Ada Example @-: Gardens in Go"]);
}

#[test]
fn doubts_are_asked_about_and_show_both_places() {
    let codes = |body: &str| {
        let document = crate::recap::document::read(&crate::recap::markdown::prepare(body), 0);
        let mut findings = Vec::new();
        super::read(&document, document.blocks.len(), &Default::default(), &mut findings);
        findings.into_iter().map(|finding| (finding.code, finding.related.len())).collect::<Vec<_>>()
    };
    assert_eq!(codes("## Lena Garten - Rosa Zaun\n\nText."), [("unsure-talk", 0)]);
    let twice = "Ada Example from Acme gave a talk on [Building Sheds](https://v.example/1).\n\n## Gardens in Go by Ada Example\n\nText.";
    assert_eq!(codes(twice), [("talk-title-disagrees", 1)]);
    assert_eq!(codes("## Gardens in Go by Ada Example\n\nAda showed us gardens."), []);
}

#[test]
fn lines_that_hold_people_and_titles_are_talks_without_a_list() {
    let mut wrong = Vec::new();
    let table: &[(&str, &[&str])] = &[
        ("– Jardins par Léa Exemple : <https://speakerdeck.com/lea/jardins>", &["Léa Exemple @-: Jardins"]),
        (
            "Hi!\n\n#####Ada Example about Sheds (sponsor talk)\n#####Bo Muster on Kites",
            &["Ada Example @-: Sheds (sponsor talk)", "Bo Muster @-: Kites"],
        ),
        (
            "**Ada Example**: Gardens in Go\n\n**Bo Muster**: Pruning Trees",
            &["Ada Example @-: Gardens in Go", "Bo Muster @-: Pruning Trees"],
        ),
        (
            "## Talks\n\nAda Example: Gardens in Go\n<https://s.example/1>\n\nBo Muster: Pruning Trees\n<https://s.example/2>",
            &["Ada Example @-: Gardens in Go", "Bo Muster @-: Pruning Trees"],
        ),
        (
            "- Gardens by Ada Example: https://speakerdeck.com/ada/1\n- Trees by Bo Muster - Slides: https://s.example/b.pdf",
            &["Ada Example @-: Gardens", "Bo Muster @-: Trees"],
        ),
        (
            "## Talks\n\n- Gardens in Go (Ada Example, Acme)\n- Pruning Trees (Bo Muster)",
            &["Ada Example @Acme: Gardens in Go", "Bo Muster @-: Pruning Trees"],
        ),
        ("### Ada Example\n\n**Gardens in Go**\n\nText.", &["Ada Example @-: Gardens in Go"]),
        // What else people do, who they are, and what is said.
        ("Photos by Ada Example\n\nHosted by Bo Muster", &[]),
        ("## Talks\n\nPhotos by Ada Example", &[]),
        ("**Ada Example**: Treasurer\n\n**Bo Muster**: Senior Engineer", &[]),
        ("Ada Example: see you all there\n\nBo Muster: bring a coat then", &[]),
        ("### Ada Example\n\n**Senior Engineer at Acme**\n\nText.", &[]),
        ("## Les conférences\n\nOn a enchaîné avec un nouveau, [Bo Muster](https://x.com/bo).", &[]),
        ("## Talks\n\n- Gardens by Ada Example, Trees by Bo Muster", &[]),
        ("## Next meetup\n\n**Ada Example**: Gardens in Go\n\n**Bo Muster**: Pruning Trees", &[]),
    ];
    for (body, expected) in table {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn below_a_sentence_that_says_who_gave_talks_a_name_in_bold_is_enough() {
    let mut wrong = Vec::new();
    let table: &[(&str, &[&str])] = &[
        (
            "The talks were given by:\n\n**Ada**: Gardens for a song!\n\n**bo_m**: Growing sheds\n\n**Cy** on Kites",
            &["Ada @-: Gardens for a song!", "bo_m @-: Growing sheds", "Cy @-: Kites"],
        ),
        (
            "Lightning talks from\n\n**Nia**: \"[Seeds](https://s.example/1)\" (again)\n\n**Bo**: Trees [.ppt]",
            &["Nia @-: Seeds", "Bo @-: Trees"],
        ),
        ("Vorträge kamen von\n\n**Zoë**: Gärten\n\n**Kai**: Bäume", &["Zoë @-: Gärten", "Kai @-: Bäume"]),
        ("Les conférences étaient données par :\n\n**Léa** : Jardins en Go", &["Léa @-: Jardins en Go"]),
        ("The programme was sponsored by:\n\n**Acme**: Pizza\n\n**Muster**: Drinks", &[]),
        (
            "These topics of the talks were discussed:\n\n**Safety**: nobody knows\n\n**Tests**: all should",
            &[],
        ),
        ("We are looking for talks from:\n\n**Ada**: Gardens\n\n**Bo**: Sheds", &[]),
    ];
    for (body, expected) in table {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_signs_a_talk_gives_it_whatever_its_title_looks_like() {
    let mut wrong = Vec::new();
    let table: &[(&str, &[&str])] = &[
        ("## Garten Rallye\n– **Zoë Beispiel**\n\nText.", &["Zoë Beispiel @-: Garten Rallye"]),
        (
            "## Las platicas\n\n## Huertos:\nDe Go a Rust\n– **Inés Ejemplo**\n\nTexto.",
            &["Inés Ejemplo @-: Huertos"],
        ),
        ("### Talk 2: Gardens\n\nBy Bo / Student @XYZ\n\n* A point", &["Bo @XYZ: Gardens"]),
        ("## Seed Swapping\n\nThe Seed Swapping session was taken by Ada.", &["Ada @-: Seed Swapping"]),
        ("####__Gardens__ by Ada ([@ada](https://x.com/ada))\n\nText.", &["Ada @-: Gardens"]),
        ("## Talks\n\n- Gardens with [@ada](https://x.com/ada) (Beginner)", &["ada @-: Gardens"]),
        (
            "**Presentation**\n* Gardens by Ada Example | [Download here](https://s.example/a.odp)",
            &["Ada Example @-: Gardens"],
        ),
        // Who else is named, and what is no talk.
        ("## Ada Example\n\nThe Ada Example session was moderated by Bo Muster.", &[]),
        ("## Seed Swapping\n\nSeed Swapping Session was long.", &[]),
        ("## Talks\n\n- Sheds with [Rust](https://rust.example)", &[]),
        ("**Presentation**\n\n* It was good\n* Thanks to Ada Example", &[]),
        ("## Meeting Notes\n\nBy Ada", &[]),
    ];
    for (body, expected) in table {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_bullet_that_only_says_where_to_get_the_slides_is_no_point() {
    let body = "## Gardens in Go – Ada Example\n\n* Get the slides from her [page](https://s.example/a.pdf).\n* See how they grow\n";
    assert_eq!(talks(body)[0].takeaways, ["See how they grow"]);
}

#[test]
fn a_heading_with_a_title_and_a_sentence_with_who_is_from_where_are_one_talk() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "## [Big Gardens](https://v.example/1)\n\nFirst, Ada Example from Delta Forge talked about \"Small Gardens: 1\".",
            "Ada Example @Delta Forge: Big Gardens",
        ),
        (
            "## Big Gardens\n\nThen, Bo Muster of Muster Works talked about gardens that are small.",
            "Bo Muster @Muster Works: Big Gardens",
        ),
        (
            "## Gärten in Go\n\nZuerst zeigte uns Zoë Beispiel von Beispiel Werke ihre Gärten.",
            "Zoë Beispiel @Beispiel Werke: Gärten in Go",
        ),
    ] {
        check(&mut wrong, body, &rows(body), &[expected]);
    }
    let body = "## Big Gardens\n\nAda Example from Acme talked about gardens.\n\n\
                ## [Tall Trees](https://v.example/2)\n\nNext up was Bo Muster from Muster Works, who talked about trees.";
    check(
        &mut wrong,
        body,
        &rows(body),
        &["Ada Example @Acme: Big Gardens", "Bo Muster @Muster Works: Tall Trees"],
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(talks(body)[1].url.as_deref(), Some("https://v.example/2"));
}

#[test]
fn a_company_keeps_its_legal_form_and_loses_what_only_says_that_it_is_one() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        ("## Ada Example (Acme, Inc.): Big Gardens\n\nText.", "Ada Example @Acme, Inc: Big Gardens"),
        ("## Big Gardens – Ada Example (CTO, Acme, Inc.)\n\nText.", "Ada Example @Acme, Inc: Big Gardens"),
        ("Ada Example from the company Delta Forge talked about gardens.", "Ada Example @Delta Forge: -"),
        ("Zoë Beispiel von der Firma Acme Labs sprach über Gärten.", "Zoë Beispiel @Acme Labs: -"),
        ("Zoë van der Beispiel von Delta Forge sprach über Gärten.", "Zoë van der Beispiel @Delta Forge: -"),
        ("Jean-Marc de La Fontaine talked about gardens.", "Jean-Marc de La Fontaine @-: -"),
        ("Ada Example (Part 2) talked about gardens.", "Ada Example @-: -"),
        ("Ada Example (PhD) talked about gardens.", "Ada Example @-: -"),
        ("## Ada Example (Room 2): Big Gardens\n\nText.", "Ada Example @-: Big Gardens"),
    ] {
        check(&mut wrong, body, &rows(body), &[expected]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn people_who_share_a_company_stand_before_a_dash() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "## Big Gardens\n\n**Ada Example, Bo Muster - Nordforge**\n\nText.",
            &["Ada Example+Bo Muster @Nordforge: Big Gardens"][..],
        ),
        (
            "## Talks\n\n- Ada Example, Paul Muster - Big Gardens\n- Cy Sample - Small Sheds",
            &["Ada Example+Paul Muster @-: Big Gardens", "Cy Sample @-: Small Sheds"],
        ),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn lines_and_items_name_short_talks_of_people_with_profiles() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "Four lightning talks closed the evening.\n\nKites ([Ada Example](https://x.com/ada))  \n\
             Big Gardens ([Bo Muster](https://x.com/bo)) https://github.com/bo/gardens  \n\
             You can suggest more in our list at https://list.example/",
            &["Ada Example @-: Kites", "Bo Muster @-: Big Gardens"][..],
        ),
        (
            "**Presentation:**\n\n* Big Gardens by Ada Example. The slides can be found on our page.",
            &["Ada Example @-: Big Gardens"],
        ),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn links_to_slides_and_recordings_hold_title_and_speaker() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "[**Sheds: An Art & A Craft: Paul Muster**](https://docs.google.com/presentation/d/1)\n\n\
             [**Tea-Time Polls: Jenny Example**](/slides/polls.pdf)",
            &["Paul Muster @-: Sheds: An Art & A Craft", "Jenny Example @-: Tea-Time Polls"][..],
        ),
        (
            "[Paul Muster: A Guide to Tea](https://vimeo.com/48236917)\n\n***\n\n[Jenny Example: Old Kettles](https://vimeo.com/48236916)",
            &["Paul Muster @-: A Guide to Tea", "Jenny Example @-: Old Kettles"],
        ),
        (
            "[Ada Example](https://ada.example/) gave a version of the [talk she gave at TeaConf](https://ada.example/t), \
             \"Pots and Pans\".",
            &["Ada Example @-: Pots and Pans"],
        ),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn items_may_hold_fields_of_their_own() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "# Tech Talks\n\nThe schedule:\n\n* *11:00 AM*: **Big Gardens**  \n    *Speaker*: Ada Example  \n    \
             *Slides link*: [Slides](https://s.example/1.pdf)\n\n* *11:30 AM*: **Small Sheds**  \n    *Speaker*: Bo Muster",
            &["Ada Example @-: Big Gardens", "Bo Muster @-: Small Sheds"][..],
        ),
        ("## Winners\n\n- Book\n  Speaker: Ada Example\n- Mug\n  Speaker: Bo Muster", &[]),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn institutions_keep_their_whole_names() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "## Talks\n\n- \"Big Gardens\" by Ada Example (Bank of Norway)\n- \"Small Sheds\" by Bo Muster (CTO of Muster)",
            &["Ada Example @Bank of Norway: Big Gardens", "Bo Muster @Muster: Small Sheds"][..],
        ),
        (
            "## Palestras\n\n- \"Hortas\" por Inês Exemplo (Banco do Norte)\n- \"Casas\" por Rui Exemplo (Universidade do Porto)",
            &["Inês Exemplo @Banco do Norte: Hortas", "Rui Exemplo @Universidade do Porto: Casas"],
        ),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_was_taken_back_elsewhere_or_is_a_companys_is_no_talk() {
    let mut wrong = Vec::new();
    for (body, expected) in [
        (
            "### Gardens at Scale (Ada Example)\n\nThis talk was cancelled because Ada fell ill.\n\n### Sheds in Winter (Bo Muster)\n\nFine.",
            &["Bo Muster @-: Sheds in Winter"][..],
        ),
        (
            "### Big Gardens – Ada Example\n\n*Postponed to next month.*\n\n### Small Sheds – Bo Muster\n\nFine.",
            &["Bo Muster @-: Small Sheds"],
        ),
        ("## Talks\n\n- [Big Gardens](https://s.example) by [Forgebank](https://forgebank.example)", &[]),
        (
            "| Who | What |\n|---|---|\n| Ada Example | Photos |\n| Bo Muster | Big Gardens |",
            &["Bo Muster @-: Big Gardens"],
        ),
        ("## Elsewhere\n\nAda Example gave a talk at TeaConf about gardens.", &[]),
        ("## Book review\n\n\"Gardens: Up and Running\" by Ada Example was reviewed by Bo Muster.", &[]),
    ] {
        check(&mut wrong, body, &rows(body), expected);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_talk_that_was_given_in_the_end_is_one_whatever_was_cancelled() {
    let mut wrong = Vec::new();
    for sentence in [
        "This talk was postponed from the September meetup.",
        "Unfortunately Bo Muster's talk was cancelled, so Ada got an hour.",
        "The talk was about how tasks are cancelled.",
        "This talk was not cancelled, despite the snow!",
        "Sadly the live demo was cancelled, but the talk was great.",
        "Der Vortrag wurde vom Juni verschoben, jetzt hat es geklappt.",
    ] {
        let body = format!("## Gardens at Scale – Ada Example\n\n{sentence}");
        check(&mut wrong, &body, &rows(&body), &["Ada Example @-: Gardens at Scale"]);
    }
    for sentence in ["This talk was cancelled.", "Leider wurde der Vortrag abgesagt.", "Postponed to May."] {
        let body = format!("## Gardens at Scale – Ada Example\n\n{sentence}");
        check(&mut wrong, &body, &rows(&body), &[]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
