//! Lists of those who spoke, without what about, and questions for titles.

use super::{Speaker, Talk, hold};

fn row(talk: &Talk) -> String {
    let person = |speaker: &Speaker| match &speaker.affiliation {
        Some(from) => format!("{}@{from}", speaker.name),
        None => speaker.name.clone(),
    };
    let people: Vec<_> = talk.speakers.iter().map(person).collect();
    format!("{}: {}", people.join("+"), talk.title.as_deref().unwrap_or("-"))
}

#[test]
fn a_list_below_a_sentence_on_speakers_names_them() {
    let both: &[&str] = &["Ada Example@Acme: -", "Bo Muster@Muster GmbH: -"];
    let list = "\n\n- Ada Example from Acme;\n- Bo Muster from Muster GmbH, a young company in town.";
    let german = "\n\n- Ada Example von Acme\n- Bo Muster von Muster GmbH";
    let table: Vec<(String, &[&str])> = vec![
        (format!("Our speakers were:{list}"), both),
        (format!("Many came to see a small team of fine presenters:{list}"), both),
        (format!("Thanks to our speakers tonight:{list}"), both),
        (format!("Die Vortragenden des Abends waren:{german}"), both),
        (format!("The speakers of last year were:{list}"), &[]),
        (format!("Next month's speakers:{list}"), &[]),
        (format!("Our organisers are:{list}"), &[]),
        (format!("Apart from the speakers these people won prizes:{list}"), &[]),
        (format!("After the speakers' dinner these helped with cleaning:{list}"), &[]),
    ];
    let table: Vec<(&str, &[&str])> = table.iter().map(|(body, rows)| (body.as_str(), *rows)).collect();
    hold(row, &table);
}

#[test]
fn a_first_name_that_links_to_a_profile_is_enough_in_such_a_list() {
    hold(
        row,
        &[(
            "Our speakers were:\n\n- [Ada](https://x.com/ada) from the [Muster Institute of Tea](https://tea.example) / [CUP](https://cup.example); and\n- [Bo](https://x.com/bo) from [Acme](https://acme.example), a young company",
            &["Ada@Muster Institute of Tea: -", "Bo@Acme: -"],
        )],
    );
}

#[test]
fn a_question_may_be_a_title_and_stands_before_who_asks_it() {
    hold(
        row,
        &[
            (
                "## Lightning talks\n\n- Tea: Have cups won? [Ada Example](https://x.com/ada) ([slides](https://s.example/1))\n- Is soup tea? Bo Muster (Acme)",
                &["Ada Example: Tea: Have cups won?", "Bo Muster@Acme: Is soup tea?"],
            ),
            (
                "- Need a job? [Cy Sample](https://x.com/cy)\n- Want to help? [Bo Muster](https://x.com/bo)",
                &[],
            ),
            (
                "## Talks\n\n- Tea – Ada Example\n- Interested in speaking? [Cy Sample](https://x.com/cy)",
                &["Ada Example: Tea"],
            ),
        ],
    );
}

#[test]
fn a_linked_word_that_leads_to_slides_is_a_title() {
    hold(
        row,
        &[(
            "**TALKS**\n\n**[Ada Example](https://x.com/ada)** - [Teapotter](https://www.slideshare.net/a/b)\n\n**[Bo Muster](https://x.com/bo)** - [Cups and saucers](https://www.slideshare.net/a/c)",
            &["Ada Example: Teapotter", "Bo Muster: Cups and saucers"],
        )],
    );
}
