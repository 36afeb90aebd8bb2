//! Speakers of whom a sentence knows the first name alone, each phrasing by an example.

use super::check;

#[test]
fn a_first_name_speaks_where_the_sentence_plainly_says_so() {
    check(&[
        ("Walter presented an introduction to tea.", &["Walter"]),
        ("Then Thomas gave a talk on tea.", &["Thomas"]),
        ("Thomas talked about tea and cups.", &["Thomas"]),
        ("After a short break, Thomas gave a short talk about tea.", &["Thomas"]),
        ("The last talk by Thomas about tea was fun.", &["Thomas"]),
        ("Thomas hielt einen Vortrag über Tee.", &["Thomas"]),
        ("Dann sprach Thomas über Tee.", &["Thomas"]),
        ("La présentation de Thomas sur « les outils du thé » fut belle.", &["Thomas | les outils du thé"]),
        ("Thomas a donné une conférence sur le thé.", &["Thomas"]),
        ("Thomas nous a parlé de thé.", &["Thomas"]),
        (
            "Despois Antón fixo unha introdución ao té co título **De Tea... e Cups**, comezando.",
            &["Antón | De Tea... e Cups"],
        ),
        (
            "Following Bo, Thomas from [Acme](http://acme.example/), flew through a presentation about tea.",
            &["Thomas @ Acme"],
        ),
        (
            "Then the stage was set for [Thomas](https://twitter.com/thomas) and his introduction to tea.",
            &["Thomas"],
        ),
    ]);
}

#[test]
fn a_first_name_that_may_be_anybodys_does_not_speak() {
    for text in [
        "Thomas gave an introduction to our group.",
        "Thomas talked about our next meetup.",
        "Thomas gave a talk on tea at FOSDEM last year.",
        "Thomas asked a question about tea.",
        "Thomas showed a talk on tea.",
        "Thomas told us about the talk on tea.",
        "Thomas will give a talk on tea next month.",
        "We watched a talk by Thomas on tea.",
        "There is a recording of a talk by Thomas on tea.",
        "Thomas presented the prize to Bo.",
        "Thomas gave feedback on Bo's talk about tea.",
        "Thomas talked about tea during the Q&A.",
        "Thomas, our organiser, talked about the upcoming events.",
        "If Thomas gave a talk on tea, we would come.",
        "Tea gave a talk on tea.",
        "Although Thomas was there, we went home.",
        "Dann sprach Thomas über unsere nächsten Treffen.",
        "Thomas nous a parlé de notre prochain apéro.",
        "Thomas gave a talk about our plans for the club.",
        "Thomas gave a demo of the new website to the members.",
        "Thomas gave a copy of his talk to everybody.",
        "Thomas gave a tour of the building.",
        "Next, Thomas gives a talk about tea in June.",
        "Thomas gave a workshop on tea last weekend.",
        "Thomas gave a presentation of Acme.",
        "Thomas gave a short presentation to the board.",
        "Zum Schluss gab Thomas einen Überblick über die kommenden Termine.",
        "Thomas a fait un retour sur la dernière soirée.",
        "Thomas fixo unha presentación do Acme.",
        "Thomas hizo una introducción a la comunidad.",
    ] {
        check(&[(text, &[])]);
    }
}

#[test]
fn who_somebody_is_may_stand_between_dashes() {
    check(&[
        (
            "[Ada Example](https://x.com/ada) - developer from [Acme](http://acme.example/) - explained what is tea.",
            &["Ada Example @ Acme"],
        ),
        (
            "Bo Muster – full stack developer from Muster AG – presented [Tea4j](http://tea.example/) in a talk \"WTF is this tea thingy?\"",
            &["Bo Muster @ Muster AG | WTF is this tea thingy?"],
        ),
        ("Ada Example - our host from Acme - welcomed everybody to the talks.", &[]),
        ("Ada Example - organiser at Acme - introduced the speakers.", &[]),
        ("Ada Example - she came late - and Bo talked.", &[]),
    ]);
}

#[test]
fn galician_and_portuguese_sentences_tell_of_talks() {
    check(&[
        ("A continuación, Ada Ejemplo fixo unha introdución sobre a base de datos.", &["Ada Ejemplo"]),
        (
            "A segunda charla a fixo [Ada Ejemplo](https://x.com/ada), un dos organizadores do Acme.",
            &["Ada Ejemplo"],
        ),
        ("Ada Ejemplo amosou como facer té.", &["Ada Ejemplo"]),
        ("Depois Ada Exemplo contou como fazer chá.", &["Ada Exemplo"]),
        ("Ada Ejemplo hizo una demo de té.", &["Ada Ejemplo"]),
        ("Ada Ejemplo hizo un resumen de la charla.", &[]),
        ("Ada Ejemplo hizo posible la charla.", &[]),
        ("Ada Ejemplo fixo posíbel a charla.", &[]),
        ("La foto de la segunda charla la hizo Ada Ejemplo.", &[]),
        ("El video de la charla lo hizo Ada Ejemplo.", &[]),
        ("Ada Ejemplo fez parte da palestra.", &[]),
        ("Ada Ejemplo hizo una introducción al evento.", &[]),
        ("Ada Ejemplo fixo fotos da charla.", &[]),
        ("Ada Ejemplo realizó un sorteo durante la charla.", &[]),
        ("Ada Ejemplo hizo un video con la charla de Bo.", &[]),
        ("Ada Exemplo não pôde apresentar a palestra.", &[]),
    ]);
}
