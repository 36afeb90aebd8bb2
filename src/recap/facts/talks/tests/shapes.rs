//! The shapes of lists, tables and cards that hold talks, each by an example of its own.

use super::{Speaker, Talk, hold, talks};

/// A talk as the tests write it: `Ada Example@Acme+Bo Muster: Title`.
fn row(talk: &Talk) -> String {
    let person = |speaker: &Speaker| match &speaker.affiliation {
        Some(from) => format!("{}@{from}", speaker.name),
        None => speaker.name.clone(),
    };
    let people: Vec<_> = talk.speakers.iter().map(person).collect();
    format!("{}: {}", people.join("+"), talk.title.as_deref().unwrap_or("-"))
}

/// Tells of all bodies at once whose talks are not what is expected.
pub(super) fn check(table: &[(&str, &[&str])]) {
    hold(row, table);
}

#[test]
fn tables_name_their_columns_in_many_orders_and_languages() {
    check(&[
        (
            "## Talks\n\n| Speaker | Title | Slides | Video |\n|---|---|---|---|\n| Stefan Beispiel, AVL | Gardens in Go | [PDF](https://s.example/1.pdf) | [Video](https://youtu.be/x1) |\n| Bo Muster (Muster GmbH) | Sheds at scale | | |\n| Cy Sample | Kites | tbd | tbd |",
            &[
                "Stefan Beispiel@AVL: Gardens in Go",
                "Bo Muster@Muster GmbH: Sheds at scale",
                "Cy Sample: Kites",
            ],
        ),
        (
            "| Uhrzeit | Titel | Referent | Firma | Folien |\n|---|---|---|---|---|\n| 18:30 | Begrüßung | Ada Example | | |\n| 18:45 | Gärten in Go | Zoë Beispiel | Muster GmbH | [Folien](https://s.example/1.pdf) |\n| 19:30 | Pause | | | |\n| 19:45 | Schuppen | Bo Muster | AVL | - |",
            &["Zoë Beispiel@Muster GmbH: Gärten in Go", "Bo Muster@AVL: Schuppen"],
        ),
        (
            "| Heure | Conférencier·e | Sujet | Entreprise |\n|---|---|---|---|\n| 19h00 | Léa Exemple | Jardins en Go | Exemple SAS |\n| 19h30 | Pause | | |\n| 20h00 | Bo Muster et Cy Sample | Cabanes | |",
            &["Léa Exemple@Exemple SAS: Jardins en Go", "Bo Muster+Cy Sample: Cabanes"],
        ),
        (
            "| Hora | Charla | Ponente |\n| --- | --- | --- |\n| 19:00 | Bienvenida | Organización |\n| 19:10 | Jardines en Go | Inés Ejemplo (Prueba SA) |\n| 20:00 | Networking | |",
            &["Inés Ejemplo@Prueba SA: Jardines en Go"],
        ),
        (
            "| Time | Talk |\n|---|---|\n| 18:00 | Doors open |\n| 18:30 | Gardens in Go – Ada Example (Acme Cloud) |\n| 19:00 | Pizza |\n| 19:30 | Sheds at scale by Bo Muster |",
            &["Ada Example@Acme Cloud: Gardens in Go", "Bo Muster: Sheds at scale"],
        ),
        (
            "| # | Name | Talk |\n|---|---|---|\n| 1 | Ada Example | Gardens in Go |\n| 2 | Bo Muster (AVL) | Sheds |",
            &["Ada Example: Gardens in Go", "Bo Muster@AVL: Sheds"],
        ),
        (
            "| Speakers | Talk |\n|---|---|\n| Ada Example, Acme | Gardens in Go |\n| Bo Muster, Cy Sample | Sheds |",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster+Cy Sample: Sheds"],
        ),
        (
            "| Title | Speaker (Company) |\n|---|---|\n| Gardens in Go | Ada Example (bol.com) |\n| Sheds ~~at scale~~ | Bo Muster (Example Works) |\n| Kites (cancelled) | Cy Sample |",
            &["Ada Example@bol.com: Gardens in Go", "Bo Muster@Example Works: Sheds"],
        ),
        (
            "<table>\n<tr><th>Hora</th><th>Ponente</th><th>Empresa</th><th>Charla</th></tr>\n<tr><td>19:00</td><td>Inés Ejemplo</td><td>Prueba SA</td><td>Jardines en Go</td></tr>\n<tr><td>19:40</td><td colspan=\"3\">Descanso</td></tr>\n<tr><td>20:00</td><td>Bo Muster</td><td>AVL</td><td>Cobertizos</td></tr>\n</table>",
            &["Inés Ejemplo@Prueba SA: Jardines en Go", "Bo Muster@AVL: Cobertizos"],
        ),
        (
            "| | |\n|---|---|\n| **Speaker** | Ada Example (Acme) |\n| **Title** | Gardens in Go |\n| **Slides** | [here](https://s.example/1.pdf) |",
            &["Ada Example@Acme: Gardens in Go"],
        ),
        (
            "## Schedule\n\n| Time | Speaker | Affiliation | Talk title | Links |\n|:--|:--|:--|:--|:--|\n| 09:00 | | | Registration and coffee | |\n| 09:30 | **Ada Example** | Acme | *Gardens in Go* | [slides](https://s.example/1.pdf), [video](https://youtu.be/1) |\n| 10:00 | Bo Muster, Cy Sample | bol.com | Sheds for two | |\n| 10:30 | Coffee | | | |\n| 11:00 | TBA | | TBA | |",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster+Cy Sample: Sheds for two"],
        ),
        (
            "| Speaker | Title | Company | Talk |\n|---|---|---|---|\n| Ada Example | Lead Engineer | Acme | Gardens in Go |\n| Bo Muster | CTO, Sheds | AVL | Sheds |",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds"],
        ),
        (
            "## Agenda\n\n| Time | What |\n|---|---|\n| 18:30 | Doors |\n| 19:00 | Gardens in Go (Ada Example, Acme) |\n| 20:00 | Sheds (Bo Muster) |\n\n## Gardens in Go\n\nAda showed how gardens grow.\n\n- They grow\n\n## Sheds\n\nBo told us of sheds.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster: Sheds"],
        ),
    ]);
}

#[test]
fn a_panel_is_one_talk_of_all_who_sit_on_it() {
    check(&[
        (
            "## Panel: The Future of Gardens\n\n- Ada Example (Acme Cloud)\n- Bo Muster (Muster GmbH)\n- Cy Sample (Example Works)\n\nIt was a lively discussion.",
            &["Ada Example@Acme Cloud+Bo Muster@Muster GmbH+Cy Sample@Example Works: The Future of Gardens"],
        ),
        (
            "## Agenda\n\n- 18:00 Doors open\n- 18:30 Gardens in Go – Ada Example (Acme Cloud)\n- 19:15 Panel discussion with Bo Muster (Muster GmbH), Cy Sample (Example Works) and Inés Ejemplo",
            &[
                "Ada Example@Acme Cloud: Gardens in Go",
                "Bo Muster@Muster GmbH+Cy Sample@Example Works+Inés Ejemplo: -",
            ],
        ),
        (
            "## Panel Discussion: Growing Teams\n\n**Panelists:** Ada Example (Acme Cloud), Bo Muster (Muster GmbH), Cy Sample\n\n**Moderator:** Inés Ejemplo",
            &["Ada Example@Acme Cloud+Bo Muster@Muster GmbH+Cy Sample: Growing Teams"],
        ),
        (
            "## Agenda\n\n- 18:00 Doors\n- 18:15 Gardens in Go (Ada Example, Acme)\n- 19:00 Panel: Who waters the roses?\n  - Bo Muster (AVL)\n  - Cy Sample (Example Works)\n  - Moderator: Zoë Beispiel",
            &[
                "Ada Example@Acme: Gardens in Go",
                "Bo Muster@AVL+Cy Sample@Example Works: Who waters the roses?",
            ],
        ),
        (
            "## Table ronde : l'avenir des jardins\n\nAvec Léa Exemple (Exemple SAS), Bo Muster (AVL) et Cy Sample.\n\nAnimée par Ada Example.",
            &["Léa Exemple@Exemple SAS+Bo Muster@AVL+Cy Sample: l'avenir des jardins"],
        ),
        (
            "## Panel: Gardens\n\nModerated by Ada Example\n\n- Bo Muster, AVL\n- Cy Sample, bol.com",
            &["Bo Muster@AVL+Cy Sample@bol.com: Gardens"],
        ),
        (
            "## Podiumsdiskussion mit Zoë Beispiel (Muster GmbH), Bo Muster (AVL) und Cy Sample\n\nEs war spannend.",
            &["Zoë Beispiel@Muster GmbH+Bo Muster@AVL+Cy Sample: -"],
        ),
    ]);
}

#[test]
fn breaks_between_the_lines_of_an_agenda_are_passed_over() {
    check(&[
        (
            "**Agenda**\n\n18:00 - Arrival, pizza\n18:30 - Gardens in Go - Ada Example (Acme Cloud)\n19:15 - Break\n19:30 - Sheds at scale - Bo Muster (Muster GmbH)\n20:15 - Pub",
            &["Ada Example@Acme Cloud: Gardens in Go", "Bo Muster@Muster GmbH: Sheds at scale"],
        ),
        (
            "## Schedule\n\n18:30 Doors open\\\n19:10 Gardens in Go — Ada Example, Acme\\\n19:40 Break\\\n20:00 Sheds at scale — Bo Muster, AVL\\\n20:30 Networking",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## Agenda\n18:30 – Doors open\n19:00 – Intro\n19:10 – *Gardens in Go* – Ada Example\n19:50 – Pizza sponsored by Acme\n20:10 – *Sheds* – Bo Muster\n21:00 – End",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds"],
        ),
        (
            "### Au programme\n\n🍕 19h00 – Accueil et apéro  \n🎤 19h30 – *Jardins en Go* par Léa Exemple (Exemple SAS)  \n🎤 20h15 – *Cabanes* par Bo Muster  \n🍻 21h00 – Discussions",
            &["Léa Exemple@Exemple SAS: Jardins en Go", "Bo Muster: Cabanes"],
        ),
        (
            "## Ablauf\n\n18:30 Uhr: Einlass\n\n19:00 Uhr: Begrüßung durch Ada Example\n\n19:15 Uhr: Zoë Beispiel (Muster GmbH): Gärten in Go\n\n20:00 Uhr: Pause\n\n20:15 Uhr: Bo Muster: Schuppen",
            &["Zoë Beispiel@Muster GmbH: Gärten in Go", "Bo Muster: Schuppen"],
        ),
        (
            "- 18:10 Acme: A word from our sponsor\n- 18:20 Gardens in Go: Ada Example\n- 19:00 Sheds: Bo Muster (AVL)",
            &["Ada Example: Gardens in Go", "Bo Muster@AVL: Sheds"],
        ),
        (
            "- 19:00 Gardens in Go – Ada Example (Acme)\n- 19:45 Q&A with Ada Example\n- 20:00 Networking with Bo Muster\n- 21:00 Closing by Cy Sample",
            &["Ada Example@Acme: Gardens in Go"],
        ),
        (
            "## Programme\n\n- 19h00 : Accueil\n- 19h10 : Jardins en Go (Léa Exemple, Exemple SAS)\n- 20h00 : Cabanes à l'échelle (Bo Muster, AVL)\n- 20h45 : Apéro",
            &["Léa Exemple@Exemple SAS: Jardins en Go", "Bo Muster@AVL: Cabanes à l'échelle"],
        ),
        (
            "## Agenda\n\n- 6:00 PM - Networking & Pizza\n- 6:30 PM - Gardens in Go, Ada Example\n- 7:15 PM - Sheds at scale, Bo Muster\n- 8:00 PM - Wrap up",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds at scale"],
        ),
        (
            "## Programma\n\n* 18:30 - 19:00 Inloop met pizza\n* 19:00 - 19:45 Tuinen in Go door Ada Example (bol.com)\n* 19:45 - 20:00 Pauze\n* 20:00 - 20:45 Schuren door Bo Muster (Example Works)\n* 20:45 Borrel",
            &["Ada Example@bol.com: Tuinen in Go", "Bo Muster@Example Works: Schuren"],
        ),
    ]);
}

#[test]
fn what_is_struck_out_or_called_off_is_no_talk() {
    check(&[
        (
            "## Talks\n\n### ~~Gardens in Go – Ada Example~~ (cancelled)\n\n### Sheds at scale – Bo Muster\n\n- ~~Old point~~",
            &["Bo Muster: Sheds at scale"],
        ),
        (
            "## Agenda\n\n- 18:00 ~~Gardens in Go – Ada Example~~\n- 18:30 Sheds at scale – Bo Muster\n- 19:00 TBA\n- 19:30 ~~Kites – Cy Sample~~ entfällt\n- 20:00 Hedges – Inés Ejemplo (annulé)",
            &["Bo Muster: Sheds at scale"],
        ),
        (
            "## Talks\n\n### TBD – Ada Example\n\n### Talk 2: TBA\n\n### Sheds at scale – Bo Muster",
            &["Bo Muster: Sheds at scale"],
        ),
        (
            "## Talks\n\n- Gardens in Go – Ada Example\n- ~~Sheds – Bo Muster~~ (sick)\n- Kites – ~~Cy Sample~~ Zoë Beispiel",
            &["Ada Example: Gardens in Go", "Zoë Beispiel: Kites"],
        ),
        (
            "## Lightning talks\n\n* Gardens (Ada Example)\n* Sheds (Bo Muster, AVL)\n* Kites – cancelled\n* TBD",
            &["Ada Example: Gardens", "Bo Muster@AVL: Sheds"],
        ),
    ]);
}

#[test]
fn companies_may_be_called_like_hosts_and_stand_behind_slashes() {
    check(&[
        (
            "## Talks\n\n### Ada Example, Acme — Gardens in Go\n\nWe learned about gardens.\n\n### Bo Muster, bol.com — Sheds at scale\n\nSheds are nice.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@bol.com: Sheds at scale"],
        ),
        (
            "### Gardens in Go (Ada Example @ Acme)\n\nText.\n\n### Sheds at scale (Bo Muster @ heise.de)\n\nText.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@heise.de: Sheds at scale"],
        ),
        (
            "## Talk 1: Gardens in Go\n\n**Speaker:** Ada Example (Acme)\n\nIn this talk we learned.\n\n## Talk 2: Sheds at scale\n\n**Speaker:** Bo Muster (x.ai)\n\n- Sheds fit\n- Sheds leak",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@x.ai: Sheds at scale"],
        ),
        (
            "## Talks\n\n- Ada Example / Acme: Gardens in Go\n- Bo Muster / AVL: Sheds at scale",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## Vorträge\n\n### Gärten in Go (Zoë Beispiel / Muster GmbH)\n\n### Schuppen (Bo Muster, x.ai)",
            &["Zoë Beispiel@Muster GmbH: Gärten in Go", "Bo Muster@x.ai: Schuppen"],
        ),
        (
            "🎤 **Speaker:** Ada Example\n🏢 **Company:** Acme\n📖 **Talk:** Gardens in Go\n\n🎤 **Speaker:** Bo Muster\n🏢 **Company:** bol.com\n📖 **Talk:** Sheds at scale",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@bol.com: Sheds at scale"],
        ),
    ]);
}

#[test]
fn speakers_of_a_section_of_their_own_complete_the_agenda() {
    check(&[
        (
            "## Agenda\n\n- 18:00 Welcome\n- 18:15 Gardens in Go – Ada Example\n- 19:00 Sheds at scale – Bo Muster\n- 20:00 Drinks\n\n## Speakers\n\n### Ada Example\n\nAda is a gardener at Acme and has written three books. \n\n### Bo Muster\n\nBo works as a builder at Muster GmbH.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@Muster GmbH: Sheds at scale"],
        ),
        (
            "## Agenda\n\n- 18:15 Gardens in Go (Ada)\n- 19:00 Sheds at scale (Bo)\n\n## Speakers\n\n**Ada Example** (Acme) is a gardener.\n\n**Bo Muster** – Builder at Muster GmbH",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@Muster GmbH: Sheds at scale"],
        ),
        (
            "## Speakers\n\n- Ada Example (Acme)\n- Bo Muster, AVL",
            &["Ada Example@Acme: -", "Bo Muster@AVL: -"],
        ),
        (
            "## Our speakers\n\n### Ada Example – Gardener at Acme\n\nAda has grown things for ten years.\n\n### Bo Muster – CTO, Muster GmbH\n\nBo builds.",
            &["Ada Example@Acme: -", "Bo Muster@Muster GmbH: -"],
        ),
    ]);
}

#[test]
fn lines_below_a_name_say_where_its_bearer_works() {
    check(&[
        (
            "## Gardens in Go\n\n#### Ada Example\n\nSenior Engineer, Acme\n\nGardens grow in Go.\n\n## Sheds at scale\n\n#### Bo Muster\n\nCTO, AVL",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## What happened\n\n### 🎤 Gardens in Go\n**Ada Example** | Google Developer Expert, Acme\n\nAda talked about gardens.\n\n### 🎤 Sheds at scale\n**Bo Muster** | Senior Engineer @ AVL\n\nBo talked about sheds.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## Gardens in Go\n\n**Speaker:** Ada Example\n\n**Abstract:** We dig.\n\n**Bio:** Ada is a senior engineer at Acme, where she digs.\n\n**Slides:** https://s.example/1.pdf",
            &["Ada Example@Acme: Gardens in Go"],
        ),
        (
            "## Gardens in Go by Ada Example, Acme\n\n### Abstract\n\nGardens.\n\n### About the speaker\n\nAda Example is an engineer at Acme. She loves Bo Muster's sheds.\n\n### Q&A\n\n- Why?",
            &["Ada Example@Acme: Gardens in Go"],
        ),
        (
            "## 🎙️ Ada Example, Principal Engineer @ Acme: \"Gardens in Go\"\n\nText.\n\n## 🎙️ Bo Muster, CTO @ AVL: \"Sheds at scale\"\n\nText.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
    ]);
}

#[test]
fn bold_lines_definitions_and_plain_lists_hold_talks() {
    check(&[
        (
            "Thanks to everyone for coming!\n\n**Talks**\n\n- Gardens in Go – Ada Example (Acme)\n- Sheds – Bo Muster\n\n**Sponsors**\n\n- Example & Sons Ltd. – pizza by Cy Sample",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster: Sheds"],
        ),
        (
            "## Talks\n\nGardens in Go\n: Ada Example (Acme)\n\nSheds at scale\n: Bo Muster (Muster GmbH)",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@Muster GmbH: Sheds at scale"],
        ),
        (
            "## Talks\n\n<dl>\n<dt>Gardens in Go</dt><dd>Ada Example (Acme)</dd>\n<dt>Sheds</dt><dd>Bo Muster (AVL)</dd>\n</dl>",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds"],
        ),
        (
            "# May Meetup\n\n1. Gardens in Go - Ada Example\n2. Sheds at scale - Bo Muster (AVL)\n\nSee you!",
            &["Ada Example: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "1. **Gardens in Go** by Ada Example (Acme)\n\n   Ada showed us gardens.\n\n2. **Sheds at scale** by Bo Muster (AVL)\n\n   Bo showed us sheds.",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "Talks\n-----\n\n* [Gardens in Python](https://s.example/1.pdf), Ada Example\n* [Sheds at scale](https://s.example/2.pdf), Bo Muster (AVL)",
            &["Ada Example: Gardens in Python", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## Sessions\n\n- **Gardens** moderated by Ada Example\n- **Sheds**: Bo Muster",
            &["Bo Muster: Sheds"],
        ),
    ]);
}

#[test]
fn one_name_is_enough_where_the_other_lines_begin_with_names() {
    check(&[
        (
            "## Lightning talks\n\n- Ada Example: Gardens in Go\n- Bo Muster: Sheds\n- Bonus: a quiz\n- Networking: until late",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds"],
        ),
        (
            "## Lightning talks\n\n* Ada Example: Gardens in Go\n* Bo Muster: Sheds at scale\n* Cy: Kites",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds at scale", "Cy: Kites"],
        ),
        (
            "Die Vorträge vom Dienstag:\n\n- Zoë: Gärten in Go ([Folien](https://s.example/1.pdf))\n- Bo Muster: Schuppen ([Video](https://media.ccc.de/x))",
            &["Zoë: Gärten in Go", "Bo Muster: Schuppen"],
        ),
        (
            "Gardens were great. Thanks to all.\n\nLightning talks:\n\n- Ada Example: Gardens in Go\n- Sheds at scale (Bo Muster)\n- Cy Sample: Kites",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds at scale", "Cy Sample: Kites"],
        ),
    ]);
}

#[test]
fn cards_hold_a_name_above_a_title() {
    check(&[
        (
            "<section class=\"speaker\">\n  <img src=\"/ada.jpg\" alt=\"Ada Example\">\n  <h4>Ada Example</h4>\n  <p>Engineer at Acme</p>\n  <h5>Gardens in Go</h5>\n</section>\n<section class=\"speaker\">\n  <img src=\"/bo.jpg\" alt=\"Bo Muster\">\n  <h4>Bo Muster</h4>\n  <p>CTO at AVL</p>\n  <h5>Sheds at scale</h5>\n</section>",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "<div class=\"talks\">\n<div class=\"card\">\n<h3>Gardens in Go</h3>\n<p class=\"speaker\">Ada Example, <span>Acme</span></p>\n<ul><li><a href=\"https://s.example/1.pdf\">Slides</a></li><li><a href=\"https://youtu.be/x\">Video</a></li></ul>\n</div>\n<div class=\"card\">\n<h3>Sheds at scale</h3>\n<p class=\"speaker\">Bo Muster, <span>AVL</span></p>\n<ul><li><a href=\"https://s.example/2.pdf\">Slides</a></li></ul>\n</div>\n</div>",
            &["Ada Example@Acme: Gardens in Go", "Bo Muster@AVL: Sheds at scale"],
        ),
        (
            "## Ada Example (Acme)\n\n### Why roses grow\n\nRoses grow.\n\n### Why trees grow\n\nTrees grow.",
            &[],
        ),
    ]);
}

#[test]
fn lists_of_people_breaks_and_labels_are_no_talks() {
    check(&[
        (
            "## Recap\n\nWe had a raffle, and here are the winners:\n\n- Book – Ada Example\n- T-shirt – Bo Muster",
            &[],
        ),
        (
            "# Gardeners of Exampletown\n\nWe are organised by:\n\n- Ada Example (Acme)\n- Bo Muster (AVL)",
            &[],
        ),
        ("| Name | Company |\n|---|---|\n| Ada Example | Acme |\n| Bo Muster | AVL |", &[]),
        ("## Jobs\n\n| Title | Company | Contact |\n|---|---|---|\n| Gardener | Acme | Ada Example |", &[]),
        (
            "## Upcoming talks\n\n| Date | Speaker | Title |\n|---|---|---|\n| 2026-06-01 | Ada Example | Gardens |",
            &[],
        ),
        ("## Team\n\n- Ada Example – Acme\n- Bo Muster – AVL", &[]),
        ("# May meetup\n\n- Prize draw – Ada Example\n- Best project – Bo Muster", &[]),
        (
            "## Sponsors\n\n- Acme – pizza\n- Ada Example (AVL) – room\n\n## Photos\n\nPhotos by Cy Sample",
            &[],
        ),
        (
            "## Gardens in Go – Ada Example\n\nAda showed.\n\nFor the next meetup we planned these talks:\n\n- Sheds – Bo Muster\n- Kites – Cy Sample",
            &["Ada Example: Gardens in Go"],
        ),
        (
            "## Talks\n\n### Gardens in Go – Ada Example\n\nAda showed.\n\n### Next time: Sheds – Bo Muster\n\nJoin us.",
            &["Ada Example: Gardens in Go"],
        ),
        (
            "| Name | Title | Company |\n|---|---|---|\n| Ada Example | Senior Gardener | Acme |\n| Bo Muster | CTO | AVL |",
            &[],
        ),
        (
            "**Talks**\n\n- Gardens in Go – Ada Example\n- Sheds – Bo Muster\n\nThe winners of the raffle are:\n\n- A book – Cy Sample\n- A cup – Zoë Beispiel",
            &["Ada Example: Gardens in Go", "Bo Muster: Sheds"],
        ),
        (
            "| ![Ada](/ada.jpg) | ![Bo](/bo.jpg) |\n|---|---|\n| **Ada Example** | **Bo Muster** |\n| Acme | AVL |\n| Gardens in Go | Sheds |",
            &[],
        ),
        ("## Panel discussion\n\nWe had a lively discussion on gardens.", &[]),
        (
            "## Agenda\n\n- 18:00 Welcome by Cy Sample\n- 18:10 Gardens in Go by Ada Example\n- 18:50 Opening words – Bo Muster (AVL)\n- 19:00 Intro to the group, Zoë Beispiel",
            &["Ada Example: Gardens in Go"],
        ),
    ]);
}

#[test]
fn bullets_that_only_name_people_are_no_takeaways() {
    let body = "## Gardens in Go\n\n- Speaker: Ada Example\n- Interview by: Bo Muster\n- Photos by Cy Sample\n- Abstract: We dig.\n- Slides: https://s.example/1.pdf\n- Roses: they grow\n- Pricing Models\n";
    assert_eq!(talks(body)[0].takeaways, ["Roses: they grow", "Pricing Models"]);
    let panel = "## Panel: Gardens\n\n- Ada Example (Acme)\n- Bo Muster\n";
    assert!(talks(panel)[0].takeaways.is_empty());
}

#[test]
fn what_is_struck_out_is_not_said_in_markdown_and_html() {
    for body in [
        "## Talks\n\n- ~~Gardens – Ada Example~~\n- Sheds – **~~Cy Sample~~ Bo Muster**\n",
        "## Talks\n\n- <del>Gardens – Ada Example</del>\n- Sheds – <s>Cy Sample</s> Bo Muster\n",
        "<h2>Talks</h2>\n<ul><li><s>Gardens – Ada Example</s></li><li>Sheds – Bo Muster</li></ul>\n",
    ] {
        check(&[(body, &["Bo Muster: Sheds"])]);
    }
}

#[test]
fn braces_that_close_again_belong_to_a_title() {
    check(&[
        ("## Talks\n\n### {:ok, world}: Elixir by Ann Ex\n\nWords.", &["Ann Ex: {:ok, world}: Elixir"]),
        (
            "## Talks\n\n- **{:error, reason} handling** by Bo Muster\n- **{ Gardens** by Ann Ex",
            &["Bo Muster: {:error, reason} handling", "Ann Ex: Gardens"],
        ),
        (
            "## Talks\n\n- \"{% raw %}{{ x }}{% endraw %}\" by Fay Ex\n- {{}} in Rust by Ann Ex",
            &["Fay Ex: {{ x }}", "Ann Ex: {{}} in Rust"],
        ),
    ]);
}
