//! The phrasings of talks in prose, each by an example of its own.
//!
//! A talk is written `Name @ Organisation + Name | title | url`; what is missing is left out.

use super::*;
use crate::recap::facts::Context;
use crate::recap::{document, markdown};

mod denied;
mod first_names;
mod going_on;
mod helped;
mod titled;

fn told_among(body: &str, context: &Context<'_>) -> Vec<String> {
    let document = document::read(&markdown::prepare(body), 0);
    let until = document.blocks.len();
    let announced = Announced::read(&document.blocks, context);
    read(&document, until, &announced).iter().map(|found| written(&found.talk)).collect()
}

fn written(talk: &Talk) -> String {
    let speaker = |speaker: &Speaker| match &speaker.affiliation {
        Some(affiliation) => format!("{} @ {affiliation}", speaker.name),
        None => speaker.name.clone(),
    };
    let speakers: Vec<String> = talk.speakers.iter().map(speaker).collect();
    let mut line = speakers.join(" + ");
    if talk.title.is_some() || talk.url.is_some() {
        line = format!("{line} | {}", talk.title.as_deref().unwrap_or_default());
    }
    if let Some(url) = &talk.url {
        line = format!("{line} | {url}");
    }
    line
}

fn check(table: &[(&str, &[&str])]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(body, expected)| {
            let found = told_among(body, &Context::default());
            (found != *expected).then(|| format!("{body}\n  read     {found:?}\n  expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_quoted_title_ends_with_its_quotes() {
    check(&[
        ("Ada Example from Acme talked about \"Fish\". Then came Bo.", &["Ada Example @ Acme | Fish"]),
        (
            "Ada Example from Acme talked about \"Fish\". Thanks to our sponsor [Muster](https://muster.example).",
            &["Ada Example @ Acme | Fish"],
        ),
        ("Bo Muster from Acme gave a talk on “Fish”. Then we ate at “Ponds”.", &["Bo Muster @ Acme | Fish"]),
    ]);
}

#[test]
fn english_sentences_tell_of_talks() {
    check(&[
        // Active.
        ("Ada Example gave us a tour of the new parser.", &["Ada Example"]),
        ("**Ada Example** (Acme) outlined how parsers fail.", &["Ada Example @ Acme"]),
        ("Ada Example (CTO, Acme) walked us through their move.", &["Ada Example @ Acme"]),
        ("Ada Example, Senior Engineer at Acme, showed how to parse.", &["Ada Example @ Acme"]),
        (
            "Ada Example, CTO of Example & Sons, Ltd., talked about pies.",
            &["Ada Example @ Example & Sons, Ltd"],
        ),
        ("Ada Example, Head of Baking for Acme gave a brief demo.", &["Ada Example @ Acme"]),
        (
            "Ada Example from Acme.io spoke about *Big Fish in Small Ponds*.",
            &["Ada Example @ Acme.io | Big Fish in Small Ponds"],
        ),
        ("Ada Example of acme.dev took us on a journey through time.", &["Ada Example @ acme.dev"]),
        ("Then Ada Example delivered a keynote.", &["Ada Example"]),
        (
            "Ada Example presented [Why \"Tests\": do they pay?](https://t.example/1) last night.",
            &["Ada Example | Why \"Tests\": do they pay? | https://t.example/1"],
        ),
        (
            "Ada Example talked about ‘Small Fish, Big Ponds’ and more.",
            &["Ada Example | Small Fish, Big Ponds"],
        ),
        ("Ada Example's talk on parsing was a joy.", &["Ada Example"]),
        ("We began with Ada Example’s presentation \"How We Parse\".", &["Ada Example | How We Parse"]),
        // Passive and inverted.
        (
            "This was followed by a deep dive on Cold Tea Brewing by [Ada Example](https://www.linkedin.com/in/ada), Architect, Acme Tea Services.",
            &["Ada Example @ Acme Tea Services | Cold Tea Brewing"],
        ),
        (
            "The second session was by Ada Example, Engineer at Acme, who showed us tea.",
            &["Ada Example @ Acme"],
        ),
        ("A talk by Ada Example on tea closed the evening.", &["Ada Example"]),
        (
            "“Tea for Two Hundred”, presented by Ada Example (Acme).",
            &["Ada Example @ Acme | Tea for Two Hundred"],
        ),
        (
            "[Tea for Two Hundred](https://t.example) by Ada Example and Bo Muster from Acme.",
            &["Ada Example @ Acme + Bo Muster @ Acme | Tea for Two Hundred | https://t.example"],
        ),
        ("First up was Ada Example.", &["Ada Example"]),
        ("Next on stage: Ada Example from Acme", &["Ada Example @ Acme"]),
        ("Thanks to [Ada Example](https://ada.example) for talking about her garden.", &["Ada Example"]),
        ("Thank you to Ada Example (Acme) for her talk on gardens!", &["Ada Example @ Acme"]),
        (
            "Finally, we had Ada from Acme, and Bo from Muster GmbH explain how they bake.",
            &["Ada @ Acme", "Bo @ Muster GmbH"],
        ),
        // Several people.
        (
            "Ada Example from Acme and Bo Muster from Muster GmbH showed a robot.",
            &["Ada Example @ Acme + Bo Muster @ Muster GmbH"],
        ),
        (
            "Ada Example (CTO) and Bo Muster (Chief Baker) of Acme explained bread.",
            &["Ada Example @ Acme + Bo Muster @ Acme"],
        ),
        (
            "Ada Example, Bo Muster and Cy Sample presented their robot.",
            &["Ada Example + Bo Muster + Cy Sample"],
        ),
        ("[Ada](https://github.com/ada) showed us her robot.", &["Ada"]),
        ("**Ada** showed us her robot.", &["Ada"]),
        // Several talks.
        (
            "The evening began with a session on tea by Ada Example. Then Bo Muster gave a demo of cups. Finally, Cy Sample from Acme talked about \"Milk and Honey\".",
            &["Ada Example", "Bo Muster", "Cy Sample @ Acme | Milk and Honey"],
        ),
        (
            "Ada Example shared a story about cups, Bo Muster shared why he likes tea.",
            &["Ada Example", "Bo Muster"],
        ),
        (
            "Ada Example could not make it, so Bo Muster talked about \"Plan B\" instead.",
            &["Bo Muster | Plan B"],
        ),
        // What is left of it.
        (
            "Ada Example talked about tea. Her slides are [here](https://s.example).",
            &["Ada Example |  | https://s.example"],
        ),
        (
            "Ada Example talked about tea.\n\nThe video is on [YouTube](https://youtu.be/x).",
            &["Ada Example |  | https://youtu.be/x"],
        ),
    ]);
}

#[test]
fn german_sentences_tell_of_talks() {
    check(&[
        (
            "Zunächst stellte [Ada](https://github.com/ada) das Framework [Geddle](https://geddle.example) vor. Die Folien sind [hier](https://f.example) zu finden.",
            &["Ada |  | https://f.example"],
        ),
        (
            "Bei vollem Haus hat uns gestern Abend [Ada Example](https://twitter.com/ada) das [Acme Widget Kit](https://w.example) vorgestellt.",
            &["Ada Example"],
        ),
        (
            "Der zweite Talk von [Bo](https://github.com/bo) stellte eine Möglichkeit vor, Tee zu kochen.",
            &["Bo"],
        ),
        ("Der dritte Talk wurde von [Cy](https://github.com/cy) über das gleiche Thema gehalten.", &["Cy"]),
        (
            "Danach zeigte uns Ada Example von der Muster GmbH, wie Tee gekocht wird.",
            &["Ada Example @ Muster GmbH"],
        ),
        ("Ada Example (Muster AG) sprach über „Tee für alle“.", &["Ada Example @ Muster AG | Tee für alle"]),
        ("Im Anschluss berichtete Bo Muster von Acme, wie Tee gekocht wird.", &["Bo Muster @ Acme"]),
        (
            "Bo Muster hielt einen Vortrag mit dem Titel Vom Blatt zur Tasse.",
            &["Bo Muster | Vom Blatt zur Tasse"],
        ),
        ("Bo Muster, Entwickler bei Acme, führte seine Teemaschine vor.", &["Bo Muster @ Acme"]),
        ("Anschließend gab Bo Muster einen Überblick über Tassen.", &["Bo Muster"]),
        (
            "Den Anfang machte Ada Example mit „Tassen, Teller: alles neu?“.",
            &["Ada Example | Tassen, Teller: alles neu?"],
        ),
        (
            "In ihrem Vortrag „Tee und Tassen“ erklärte Ada Example, wie man trinkt.",
            &["Ada Example | Tee und Tassen"],
        ),
        ("Ada Example und Bo Muster haben uns ihr Projekt präsentiert.", &["Ada Example + Bo Muster"]),
        ("Vielen Dank an Ada Example für den Vortrag über Tee!", &["Ada Example"]),
        ("Gestern erzählte uns Zoë Beispiel, wie sie Tee kocht.", &["Zoë Beispiel"]),
    ]);
}

#[test]
fn french_sentences_tell_of_talks() {
    check(&[
        (
            "Côté présentation, [Léa Exemple](https://twitter.com/lea) nous a proposé une version courte de sa présentation : Le thé sans eau.",
            &["Léa Exemple | Le thé sans eau"],
        ),
        (
            "La grande part de la soirée était dédiée à « Du thé : à la tasse » par le duo [Léa Exemple](https://x.com/lea) (Responsable Thé) et [Cy Sample](https://x.com/cy) (Tech Lead) de chez Acme.",
            &["Léa Exemple @ Acme + Cy Sample @ Acme | Du thé : à la tasse"],
        ),
        ("Ensuite, Léa Exemple a présenté les bases du thé.", &["Léa Exemple"]),
        (
            "Et c'est Léa Exemple qui nous a fait le plaisir de sa venue pour détailler la tasse.",
            &["Léa Exemple"],
        ),
        (
            "Avant la pause, Léa Exemple a pris la parole pour présenter sa théière. Voici [les slides](https://s.example).",
            &["Léa Exemple |  | https://s.example"],
        ),
        ("Un atelier animé par Léa Exemple de Prueba a suivi.", &["Léa Exemple @ Prueba"]),
        (
            "Léa Exemple de chez Acme nous a parlé de “Thé ou café ?”.",
            &["Léa Exemple @ Acme | Thé ou café ?"],
        ),
        ("La présentation de [Léa Exemple](https://twitter.com/lea) portait sur le thé.", &["Léa Exemple"]),
        ("Merci à Léa Exemple pour sa présentation sur le thé.", &["Léa Exemple"]),
        ("Puis Léa Exemple et Cy Sample nous ont montré une tasse.", &["Léa Exemple + Cy Sample"]),
        ("Léa Exemple nous a présenté un talk intitulé Du vert au noir.", &["Léa Exemple | Du vert au noir"]),
    ]);
}

#[test]
fn spanish_sentences_tell_of_talks() {
    check(&[
        ("Inés Ejemplo nos habló de té.", &["Inés Ejemplo"]),
        ("Después nos platicó Inés Ejemplo sobre «Té para todos».", &["Inés Ejemplo | Té para todos"]),
        ("La charla de [Inés Ejemplo](https://www.linkedin.com/in/ines) fue sobre té.", &["Inés Ejemplo"]),
        ("La plática \"Té sin agua\" de la mano de Inés Ejemplo.", &["Inés Ejemplo | Té sin agua"]),
        ("“Té sin agua”, impartida por Inés Ejemplo de Prueba.", &["Inés Ejemplo @ Prueba | Té sin agua"]),
        ("Una ponencia a cargo de Inés Ejemplo.", &["Inés Ejemplo"]),
        (
            "Inés Ejemplo de la empresa Prueba compartió su experiencia. Aquí están [las diapositivas](https://d.example).",
            &["Inés Ejemplo @ Prueba |  | https://d.example"],
        ),
        (
            "Inés Ejemplo y Cy Sample presentaron una charla titulada Del agua al té.",
            &["Inés Ejemplo + Cy Sample | Del agua al té"],
        ),
        ("José Luis de Ejemplo mostró su tetera.", &["José Luis de Ejemplo"]),
        ("Gracias a Inés Ejemplo por su charla sobre té.", &["Inés Ejemplo"]),
    ]);
}

#[test]
fn sentences_of_other_languages_tell_of_talks() {
    check(&[
        ("Ada Example ha parlato di tè.", &["Ada Example"]),
        ("Ada Example apresentou uma palestra sobre chá.", &["Ada Example"]),
        ("Daarna vertelde Ada Example over thee.", &["Ada Example"]),
        ("Ada Example liet haar theepot zien.", &["Ada Example"]),
    ]);
}

#[test]
fn what_is_no_talk_credits_nobody() {
    let nobody: &[&str] = &[
        "We raffled the book \"Fish in Ponds\" by Ada Example.",
        "Das Buch \"Fische in Teichen\" von Bo Muster ging an Cy Sample.",
        "Our host Ada Example opened the evening and explained where the coffee is.",
        "We remember Ada Example, who gave the first talk here.",
        "Save the date: on May 2 Ada Example from Acme presents \"Fish in Ponds\".",
        "I talked about tea and my slides are [here](https://s.example).",
        "The evening started with a welcome note by [Ada Example](https://www.linkedin.com/in/ada), co-organizer.",
        "The evening was hosted by Ada Example from Acme.",
        "The talks were moderated by Ada Example.",
        "All pictures by Ada Example.",
        "Photos were taken by Ada Example, who talked to everyone.",
        "This report was written by Ada Example.",
        "Ada Example introduced the speakers.",
        "Ada Example gave away two books.",
        "Ada Example welcomed everyone.",
        "Ada Example will talk about tea next month.",
        "At the next meetup Ada Example talks about tea.",
        "Ada Example was supposed to talk about tea.",
        "Ada Example could not make it.",
        "Unfortunately the talk by Ada Example was cancelled.",
        "Ada Example was to talk about tea. Unfortunately she had to cancel.",
        "Der Vortrag von [Ada Example](https://x.com/ada) fiel aus.",
        "La charla de [Inés Ejemplo](https://x.com/ines) fue cancelada.",
        "La présentation de [Léa Exemple](https://x.com/lea) a été annulée.",
        "Ada Example wird im nächsten Monat über Tee sprechen.",
        "Léa Exemple nous avait imprimé des badges.",
        "On peut remercier [Léa Exemple](https://twitter.com/lea) pour le montage.",
        "Éric Exemple de Prueba qui a permis à tous de manger.",
        "Inés Exemple, Cy Sample et Bo ont gagné les places.",
        "Ada Example from the audience asked how tea is made.",
        "La présentation de Acme Tool nous attend.",
        "Danach zeigte Acme Labs das Haus.",
        "Nach dem Vortrag gab es Pizza von Muster Pizza.",
        "Thanks to Ada Example for the pizza.",
        "Thanks to Ada Example for hosting us and giving us drinks.",
        "Ada Example won a book about parsing.",
        "Gestern Abend zeigte sich der Sommer.",
        "Our own Ada Example opened the evening with a short introduction to our sponsors.",
        "Ada Example and Bo Muster asked lots of questions.",
        "As Ada Example told us before, tea is good.",
        "Gracias a Inés Ejemplo por compartir las fotos.",
        "We were inspired by Ada Example's talk at ExampleConf.",
        "Ada Example shared the photos.",
    ];
    check(&nobody.iter().map(|body| (*body, &[] as &[&str])).collect::<Vec<_>>());
}

#[test]
fn names_are_completed_from_titles_descriptions_pictures_and_links() {
    let context = Context {
        title: "Our May meetup: Acme, Muster and Ada Example",
        description: "Talks by Bo Muster (Muster GmbH) and Cy Sample (Acme)",
        ..Context::default()
    };
    let body = "Ada showed us tea. Then Bo talked about cups.\n\n![Zoë Beispiel on stage](/z.jpg)\n\n\
                After the break Zoë spoke about milk.";
    assert_eq!(told_among(body, &context), ["Ada Example", "Bo Muster @ Muster GmbH", "Zoë Beispiel"]);
    assert_eq!(told_among("Eve showed us tea. Acme presented cups.", &context), [] as [&str; 0]);
}

#[test]
fn a_talk_told_twice_is_one_talk() {
    check(&[
        (
            "We heard about tea from Ada Example.\n\nAda Example talked about \"Tea and Cups\".\n\nThanks to Ada Example for the talk!",
            &["Ada Example | Tea and Cups"],
        ),
        (
            "Ada Example talked about \"Tea and Cups\".\n\nLater Ada Example talked about \"Milk and Honey\".",
            &["Ada Example | Tea and Cups", "Ada Example | Milk and Honey"],
        ),
    ]);
}

#[test]
fn lists_of_links_and_lists_for_all_talks_are_no_takeaways() {
    let talk = |body: &str| {
        let document = document::read(&markdown::prepare(body), 0);
        let announced = Announced::read(&document.blocks, &Context::default());
        read(&document, document.blocks.len(), &announced).remove(0).talk
    };
    assert_eq!(
        talk("Ada Example talked about tea:\n\n* https://t.example\n* [More](https://m.example)\n").takeaways,
        [""; 0]
    );
    assert_eq!(
        talk("Ada Example talked about tea.\n\nWhat we took from all sessions:\n\n* Drink\n").takeaways,
        [""; 0]
    );
    assert_eq!(
        talk("Ada Example talked about tea:\n\n* Drink\n* [Read](https://r.example) more\n").takeaways,
        ["Drink", "Read more"]
    );
}

#[test]
fn abbreviations_companies_and_accounts_give_no_talk() {
    check(&[
        (
            "The second talk was about storage using WIDGET and KVM from Ada Example, who showed disks.",
            &["Ada Example"],
        ),
        ("It was about ropes and Shears from Bo Muster, who showed them.", &["Bo Muster"]),
        ("A talk on sheds from Acme Works, Inc.", &[]),
        ("A talk on sheds by Example Development.", &[]),
        ("**[Sheds](https://slides.example/1)** View more presentations from Ada Example.", &[]),
        ("More videos by Ada Example, who showed sheds.", &[]),
        ("Ada from Pied Piper talked about ropes.", &["Ada @ Pied Piper"]),
        ("Luego vino el momento de [Inés](https://x.com/ines), quien nos actualizó.", &["Inés"]),
    ]);
}

#[test]
fn what_is_left_of_a_talk_is_known_by_where_its_address_leads() {
    check(&[
        (
            "A talk on sheds by Ada Example:\n\n**[Sheds at large](https://www.slideshare.net/acme/sheds)**",
            &["Ada Example |  | https://www.slideshare.net/acme/sheds"],
        ),
        (
            "A talk on sheds by Ada Example. [Here is a link to a file](https://s.example/sheds.pdf).",
            &["Ada Example |  | https://s.example/sheds.pdf"],
        ),
        (
            "Ada Example talked about sheds. Slides: https://speakerdeck.com/ada/sheds",
            &["Ada Example |  | https://speakerdeck.com/ada/sheds"],
        ),
        ("Ada Example talked about [sheds](https://github.com/acme/sheds).", &["Ada Example"]),
        ("Ada Example talked about sheds. [Our channel](https://www.youtube.com/c/acme).", &["Ada Example"]),
    ]);
}

#[test]
fn a_paragraph_behind_may_say_what_a_talk_was_called() {
    check(&[
        (
            "Ada Example talked next.\n\nIt was fun. Her talk \"Sheds at Large\" was long.",
            &["Ada Example | Sheds at Large"],
        ),
        (
            "La primera charla fue de la mano de [Inés](https://x.com/ines).\n\nEl tema fue sencillo: “Casas de Madera”.",
            &["Inés | Casas de Madera"],
        ),
        ("Ada Example talked next.\n\nAt the end she said: \"Never give up\".", &["Ada Example"]),
        ("Ada Example talked next.\n\n## Else\n\nThe talk \"Sheds at Large\" is out.", &["Ada Example"]),
    ]);
}

#[test]
fn a_handle_that_links_to_a_profile_is_somebody() {
    check(&[
        ("Then [@ada](https://x.com/ada) talked about tea.", &["ada"]),
        (
            "Gut gefiel uns [@ada](https://x.com/ada)s Vortrag [\"Tee und Tassen\"](https://s.example/1) über Tee.",
            &["ada | Tee und Tassen | https://s.example/1"],
        ),
        ("[@ada](https://x.com/ada)'s talk was on tea.", &["ada"]),
        ("Thanks to [@bo](https://x.com/bo) for the photos.", &[]),
        ("The first talk went well with the one of [@bo](https://x.com/bo) at our last meetup.", &[]),
        ("[@acme](https://x.com/acme)'s office was warm. @cy talked about tea.", &[]),
    ]);
}

#[test]
fn presentations_are_used_and_subjects_taken_up() {
    check(&[
        (
            "**Ada Example** (U. Example) used a small presentation to describe tea.",
            &["Ada Example @ U. Example"],
        ),
        ("Danach hat uns Kai Muster über Tee informiert.", &["Kai Muster"]),
        (
            "C'est un duo, Léa Exemple et Max Modèle, qui abordait enfin le sujet du thé.",
            &["Léa Exemple + Max Modèle"],
        ),
        ("Ada Example used the session to thank our sponsors.", &[]),
        ("Cy Sample used the demo machine for coffee.", &[]),
        ("Dann hat uns Zoë Beispiel über den Ablauf informiert.", &[]),
    ]);
}

#[test]
fn what_a_french_or_spanish_talk_is_on_may_be_its_title() {
    check(&[
        ("Max Exemple a parlé sur Le thé et ses amis, puis la pizza.", &["Max Exemple | Le thé et ses amis"]),
        ("Inés Ejemplo habló sobre Tés de Prueba.", &["Inés Ejemplo | Tés de Prueba"]),
        ("Inés Ejemplo habló sobre té.", &["Inés Ejemplo"]),
    ]);
}
