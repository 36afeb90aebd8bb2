//! People whom a title alone joins to a sentence that told of another talk.

use super::check;

#[test]
fn each_title_of_a_sentence_has_its_own_speaker() {
    check(&[
        (
            "We had two talks: \"Tea for two\" by Ada Example and \"Pots and pans\" by Bo Muster.",
            &["Ada Example | Tea for two", "Bo Muster | Pots and pans"],
        ),
        (
            "\"Tea for two\" by Ada Example, \"Pots and pans\" by Bo Muster and \"Old kettles\" by Cy Sample.",
            &["Ada Example | Tea for two", "Bo Muster | Pots and pans", "Cy Sample | Old kettles"],
        ),
        (
            "The first talk was \"Tea for two\" by Ada Example, the second \"Pots and pans\" by Bo Muster (Acme).",
            &["Ada Example | Tea for two", "Bo Muster @ Acme | Pots and pans"],
        ),
        (
            "Die Vorträge waren \"Tee für alle\" von Zoë Beispiel und \"Tassen spülen\" von Bo Muster.",
            &["Zoë Beispiel | Tee für alle", "Bo Muster | Tassen spülen"],
        ),
        (
            "Deux présentations : « Du thé pour tous » par Léa Exemple et « Des tasses propres » par Bo Muster.",
            &["Léa Exemple | Du thé pour tous", "Bo Muster | Des tasses propres"],
        ),
        (
            "Tuvimos dos charlas: \"Té para todos\" por Inés Ejemplo y \"Lavar tazas\" por Bo Muster.",
            &["Inés Ejemplo | Té para todos", "Bo Muster | Lavar tazas"],
        ),
    ]);
}

#[test]
fn who_comes_next_with_a_title_speaks() {
    check(&[
        ("Ada Example kicked off the evening with \"Tea for two\".", &["Ada Example | Tea for two"]),
        (
            "First up was Ada Example with \"Tea for two\", followed by Bo Muster from Acme on \"Pots and pans\".",
            &["Ada Example | Tea for two", "Bo Muster @ Acme | Pots and pans"],
        ),
        (
            "Erst sprach Zoë Beispiel über \"Tee für alle\", gefolgt von Bo Muster mit \"Tassen spülen\".",
            &["Zoë Beispiel | Tee für alle", "Bo Muster | Tassen spülen"],
        ),
        (
            "Ada Example opened with \"Tea for two\", then Bo Muster presented \"Pots and pans\".",
            &["Ada Example | Tea for two", "Bo Muster | Pots and pans"],
        ),
        (
            "We had talks by Ada Example (\"Tea for two\") and Bo Muster (\"Pots and pans\").",
            &["Ada Example | Tea for two", "Bo Muster | Pots and pans"],
        ),
        (
            "We had talks by Ada Example (Acme, \"Tea for everybody\") and Bo Muster.",
            &["Ada Example @ Acme + Bo Muster"],
        ),
    ]);
}

#[test]
fn a_title_that_is_quoted_or_given_away_is_of_no_talk() {
    check(&[
        ("Ada Example talked about tea, quoting \"Pots and pans\" by Bo Muster.", &["Ada Example"]),
        (
            "We had a talk on tea by Ada Example, and gave away \"Pots and pans\" by Bo Muster.",
            &["Ada Example"],
        ),
        ("We had a talk on tea by Ada Example, and \"Pots and pans\" by Bo Muster was raffled.", &[]),
        (
            "Ada Example opened with \"Tea for two\", then thanked Bo Muster for \"Pots and pans\".",
            &["Ada Example | Tea for two"],
        ),
        ("Ada Example gave a talk on tea, followed by Bo Muster with the pizza.", &["Ada Example"]),
        ("Ada Example kicked off the evening with a welcome and the \"Code of Conduct\".", &[]),
        ("Ada Example opened the doors to the \"Blue Room\".", &[]),
        ("Thanks to Ada Example for her talk on tea, and to Acme for the room.", &["Ada Example"]),
    ]);
}

#[test]
fn the_order_of_an_evening_needs_no_verb() {
    check(&[
        ("Finally, Ada Example with a short demo of kettles.", &["Ada Example"]),
        ("A seguire, **Gian Esempio** con un’introduzione al tè.", &["Gian Esempio"]),
        ("Danach Zoë Beispiel mit einem Vortrag über Tassen.", &["Zoë Beispiel"]),
        ("Finally, Ada Example with an introduction to our sponsors.", &[]),
        ("Finally, Ada Example with the pizza.", &[]),
    ]);
}

#[test]
fn each_who_is_thanked_for_a_talk_gave_one() {
    check(&[
        (
            "Thanks to Ada Example for her talk about tea and Bo Muster for his talk about cups.",
            &["Ada Example", "Bo Muster"],
        ),
        ("Thanks to Ada Example for her talk about tea and Bo Muster for his photos.", &["Ada Example"]),
    ]);
}

#[test]
fn several_talks_are_of_all_who_are_named_behind_them() {
    check(&[
        ("Es gab Vorträge von Zoë Beispiel und Bo Muster.", &["Zoë Beispiel + Bo Muster"]),
        (
            "Es gab Vorträge von Zoë Beispiel (Acme), die Tee mitbrachte und Inés Ejemplo (Labor), die eine Übersicht gab.",
            &["Zoë Beispiel @ Acme", "Inés Ejemplo @ Labor"],
        ),
    ]);
}

#[test]
fn who_was_only_curious_did_not_speak() {
    check(&[
        ("Afterwards [Bo](https://bo.example) was curious, so we had a lengthy discussion of cups.", &[]),
        ("Dopo **Gian Esempio** ha introdotto il tè.", &["Gian Esempio"]),
        ("[Inés](https://x.com/ines) comenzó mostrando cómo lavar tazas.", &["Inés"]),
    ]);
}

#[test]
fn a_title_and_its_author_are_no_talk_where_nobody_says_that_it_was_given() {
    check(&[
        ("Cy Sample won the raffle and took home \"Tea for two\" by Ada Example.", &[]),
        ("Our prizes this month were \"Tea for two\" by Ada Example and \"Old pots\" by Bo Muster.", &[]),
        ("In April we'll have \"Tea for two\" by Ada Example.", &[]),
        ("Don't miss \"Tea for two\" by Ada Example on 9 April.", &[]),
        ("Cy mentioned \"Tea for two\" by Ada Example several times.", &[]),
        ("There is a nice write-up, \"Tea for two\", by Ada Example.", &[]),
        ("[Sketchnote of \"Tea for two\"](https://s.example) by Ada Example", &[]),
        ("Papers: \"Tea for two\" by Ada Example, presented by Bo Muster.", &["Bo Muster | Tea for two"]),
        ("Buchtipp: \"Tee für zwei\" von Zoë Beispiel", &[]),
        ("We also watched \"Tea for two\" by Ada Example together.", &[]),
        ("\"Tea for two\" by Ada Example is a must-read.", &[]),
        ("\"Tea for two\" by Ada Example was a great talk.", &["Ada Example | Tea for two"]),
        ("Cy's talk had no slides, but here is a sketchnote by Ada Example.", &[]),
    ]);
}

#[test]
fn a_plain_title_ends_where_somebody_else_begins() {
    check(&[
        (
            "There were talks by Ada Example (Acme) about Kettles and by Bo Muster (Labor) about Pots.",
            &["Ada Example @ Acme"],
        ),
        ("Ada Example gave a talk on kettles together with Bo Muster.", &["Ada Example"]),
        ("Ada Example gave a talk on kettles, organised with Oslo Pottery.", &["Ada Example"]),
        ("We enjoyed a talk by Ada Example, snacks by Brightwater and music by Bo Muster.", &["Ada Example"]),
        (
            "Gian Esempio di Banca del Nord ha parlato di tè, poi Luca Prova ha presentato \"Tazze pulite\".",
            &["Gian Esempio @ Banca del Nord", "Luca Prova | Tazze pulite"],
        ),
    ]);
}

#[test]
fn speakers_in_a_row_have_their_brackets_before_the_comma() {
    check(&[
        (
            "Speakers were Ada Example (Acme), Bo Muster (freelance) and Cy Sample (student).",
            &["Ada Example @ Acme + Bo Muster + Cy Sample"],
        ),
        ("Ada Example (Kafka) and Bo Muster (Rust) gave lightning talks.", &["Ada Example + Bo Muster"]),
        ("Inés Ejemplo de la Torre habló de tazas.", &["Inés Ejemplo de la Torre"]),
    ]);
}

#[test]
fn business_of_the_group_and_of_its_host_is_no_talk() {
    check(&[
        ("Ada Example presented the annual report and Bo Muster presented the accounts.", &[]),
        ("Ada Example talked about the upcoming elections of the committee.", &[]),
        ("Ada Example gave a short introduction to Acme, our host.", &[]),
        ("Their recruiter Ada Example gave a two-minute pitch.", &[]),
        ("Zoë Beispiel stellte den Kassenbericht vor.", &[]),
        ("Léa Exemple a présenté le bilan financier.", &[]),
        ("Inés Ejemplo presentó la comunidad y las novedades.", &[]),
        ("The talk by Ada Example on tea has been moved to June.", &[]),
        ("Ada Example spoke at our very first meetup in 2014 and came back as a guest.", &[]),
    ]);
}

#[test]
fn quotes_of_every_language_hold_titles() {
    check(&[
        (
            "Wir hörten „Tee für alle“ von Zoë Beispiel und „Tassen spülen“ von Bo Muster.",
            &["Zoë Beispiel | Tee für alle", "Bo Muster | Tassen spülen"],
        ),
        ("Wir hörten »Tee für alle« von Zoë Beispiel.", &["Zoë Beispiel | Tee für alle"]),
        ("We heard “Tea for two” by Ada Example.", &["Ada Example | Tea for two"]),
        ("Nous avons eu « Du thé pour tous » par Léa Exemple.", &["Léa Exemple | Du thé pour tous"]),
        (
            "Ada Example presented \"Tea for two\". The evening's other talk was \"Old pots\" by Bo Muster.",
            &["Ada Example | Tea for two", "Bo Muster | Old pots"],
        ),
    ]);
}

#[test]
fn a_sentence_may_lead_up_to_a_title_in_many_ways() {
    for lead in [
        "After the pizza we had",
        "The highlight of the evening was",
        "We listened to",
        "After a short break we continued with",
        "Everyone loved",
        "Also good:",
        "Then came",
    ] {
        let body = format!("{lead} \"Tea for two\" by Ada Example.");
        assert_eq!(super::told_among(&body, &Default::default()), ["Ada Example | Tea for two"], "{body}");
    }
    check(&[
        ("The speakers got \"Tea for two\" by Ada Example as a gift.", &[]),
        ("In the first talk Bo Muster summarised \"Tea for two\" by Ada Example.", &[]),
        (
            "Ada Example gave a talk titled \"Annual reports as code\".",
            &["Ada Example | Annual reports as code"],
        ),
    ]);
}

#[test]
fn quotes_before_a_comma_part_talks_and_companies_may_stand_in_them() {
    check(&[
        (
            "Zoë Beispiel zeigte „Tee für alle“, Bo Muster (Acme) sprach über „Tassen spülen“.",
            &["Zoë Beispiel | Tee für alle", "Bo Muster @ Acme | Tassen spülen"],
        ),
        (
            "Ada Example presented \"Tea for two\"; Bo Muster from Acme talked about \"Old pots\".",
            &["Ada Example | Tea for two", "Bo Muster @ Acme | Old pots"],
        ),
        (
            "Zoë Beispiel von „Acme“ und Bo Muster von „Labor“ sprachen über „Tee für alle“.",
            &["Zoë Beispiel @ Acme + Bo Muster @ Labor | Tee für alle"],
        ),
        ("Zoë Beispiel von »Acme« sprach über »Tee für alle«.", &["Zoë Beispiel @ Acme | Tee für alle"]),
        ("Ada Example from <company> presented \"Tea for two\".", &[]),
    ]);
}
