//! What is told of people and is no talk of theirs, and where such sentences look like talks.
use super::*;

#[test]
fn what_was_struck_out_or_cancelled_credits_nobody() {
    check(&[
        ("~~Ada Example talked about \"Big Widgets\".~~", &[]),
        ("~~Ada Example from Acme talked about big widgets.~~ Bo Muster talked about tea.", &["Bo Muster"]),
        ("<del>Ada Example talked about big widgets.</del>", &[]),
        ("<s>Ada Example gave a talk on tea</s>", &[]),
        ("Ada Example talked about tea (cancelled).", &[]),
        ("TBD (speaker cancelled): Ada Example talked about tea.", &[]),
        ("\"Big Widgets\" by Ada Example (cancelled)", &[]),
        ("Ada Example from Acme talked about tea, but had to cancel.", &[]),
        ("Ada Example, who was to give a talk on tea, fell ill.", &[]),
        ("Ada Example was going to talk about tea but fell ill.", &[]),
        ("The talk by Ada Example on tea had to be cancelled.", &[]),
        ("A talk by Ada Example fell through.", &[]),
        ("Ada Example's talk on tea was dropped at short notice.", &[]),
        ("Ada Example had to cancel her talk on tea at the last minute.", &[]),
        ("Der Vortrag von Ada Example musste leider ausfallen.", &[]),
        ("Ada Example musste ihren Vortrag über Tee krankheitsbedingt absagen.", &[]),
        ("Ada Example war leider krank, ihr Vortrag über Tee entfällt.", &[]),
        ("Der Talk „Tee für alle“ von Ada Example entfiel.", &[]),
        ("Ada Example ist erkrankt und hielt ihren Vortrag nicht.", &[]),
        ("Léa Exemple devait présenter le thé mais elle a annulé.", &[]),
        ("La présentation de Léa Exemple sur le thé est annulée.", &[]),
        ("Léa Exemple, souffrante, n'a pu présenter son sujet.", &[]),
        ("Inés Ejemplo canceló su charla sobre té.", &[]),
        ("Inés Ejemplo tuvo que cancelar su charla.", &[]),
        ("La charla de Inés Ejemplo se suspendió.", &[]),
        ("La charla de Inés Ejemplo no se llevó a cabo.", &[]),
    ]);
}

#[test]
fn who_introduces_or_hands_over_is_not_who_speaks() {
    check(&[
        ("Ada Example presented Bo Muster from Acme, who talked about tea.", &["Bo Muster @ Acme"]),
        ("Ada Example introduced Bo Muster from Acme, who talked about tea.", &["Bo Muster @ Acme"]),
        ("Ada Example introduced Bo Muster, who showed us \"Big Widgets\".", &["Bo Muster | Big Widgets"]),
        ("Ada Example handed over to Bo Muster, who talked about tea.", &["Bo Muster"]),
        (
            "Ada Example then handed over to Bo Muster from Acme who talked about \"Big Widgets\".",
            &["Bo Muster @ Acme | Big Widgets"],
        ),
        ("Bo Muster talked about tea after Ada Example, who introduced him.", &["Bo Muster"]),
        ("Bo Muster, who introduced the speaker, welcomed us.", &[]),
        ("Ada Example, who introduced her, is the chair.", &[]),
        ("Ada Example stellte Bo Muster vor.", &[]),
        ("Ada Example stellte den Referenten Bo Muster vor.", &[]),
        ("Ada Example stellte die Sprecher vor.", &[]),
        ("Ada Example übergab an Bo Muster, der über Tee sprach.", &["Bo Muster"]),
        ("Ada Example a présenté Cy Sample, qui a parlé de thé.", &["Cy Sample"]),
        ("Ada Example a présenté les orateurs.", &[]),
        ("Léa Exemple a passé la parole à Cy Sample, qui a parlé de thé.", &["Cy Sample"]),
        ("Inés Ejemplo presentó a Cy Sample, quien habló de té.", &["Cy Sample"]),
        ("Inés Ejemplo presentó a los ponentes.", &[]),
        ("Ada Example passed the microphone to Bo Muster, who talked about tea.", &["Bo Muster"]),
    ]);
}

#[test]
fn talks_of_other_evenings_and_events_credit_nobody() {
    check(&[
        ("Last year Ada Example spoke about tea.", &[]),
        ("Ada Example spoke about tea last year.", &[]),
        ("Ada Example gave a talk on tea at FOSDEM.", &[]),
        ("Ada Example spoke at KubeCon about tea.", &[]),
        ("Ada Example hat auf der FOSDEM über Tee gesprochen.", &[]),
        ("Ada Example sprach auf der FOSDEM über Tee.", &[]),
        ("Léa Exemple a présenté le thé à Devoxx.", &[]),
        ("Léa Exemple a donné un talk à Devoxx France.", &[]),
        ("Inés Ejemplo habló de té en la PyConES.", &[]),
        ("Ada Example gave us a preview of her FOSDEM talk.", &["Ada Example"]),
        ("Ada Example gave us a dry run of her talk for KubeCon.", &["Ada Example"]),
        ("Ada Example talked about her experience at FOSDEM.", &["Ada Example"]),
        ("Ada Example shared what she learned at KubeCon Europe.", &["Ada Example"]),
        ("A few years ago Ada Example presented tea to us.", &[]),
        ("Two years ago, Ada Example talked about tea here.", &[]),
        ("Back in 2018, Ada Example talked about tea.", &[]),
        ("At our first meetup Ada Example talked about tea.", &[]),
        ("Vor zwei Jahren sprach Ada Example über Tee.", &[]),
        ("Im letzten Jahr sprach Ada Example über Tee.", &[]),
        ("Il y a deux ans, Léa Exemple nous a parlé de thé.", &[]),
        ("L'année dernière, Léa Exemple nous a parlé de thé.", &[]),
        ("Hace dos años Inés Ejemplo nos habló de té.", &[]),
        ("El año pasado Inés Ejemplo nos habló de té.", &[]),
        ("Ada Example talked about how they moved to the cloud in 2019.", &["Ada Example"]),
        ("Ada Example talked about what happened last year.", &["Ada Example"]),
    ]);
}

#[test]
fn those_who_died_are_remembered_and_not_credited() {
    check(&[
        ("The late Ada Example gave the first talk here.", &[]),
        ("We remember the late Ada Example, who talked about tea.", &[]),
        ("Ada Example, who gave many talks here, passed away in April.", &[]),
        ("Sadly, Ada Example passed away. She talked about tea.", &[]),
        ("Ada Example talked about tea at our first meetups and sadly died this month.", &[]),
        ("Der verstorbene Ada Example hielt viele Vorträge.", &[]),
        ("Ada Example, der viele Vorträge hielt, ist verstorben.", &[]),
        ("Léa Exemple, qui a présenté tant de talks, est décédée.", &[]),
        ("Inés Ejemplo, que dio muchas charlas, falleció en abril.", &[]),
        ("Feue Léa Exemple a présenté le thé.", &[]),
    ]);
}

#[test]
fn who_leads_through_the_evening_gives_no_talk() {
    check(&[
        ("Soirée animée par Léa Exemple et Cy Sample.", &[]),
        ("La soirée était animée par Léa Exemple de Prueba et Cy Sample.", &[]),
        ("Durch den Abend führte Ada Example von Acme.", &[]),
        ("Durch den Abend führte uns Ada Example.", &[]),
        ("Ada Example führte durch den Abend.", &[]),
        ("Ada Example führte durch das Programm.", &[]),
        ("The evening was moderated by Ada Example from Acme.", &[]),
        ("The panel was moderated by Ada Example.", &[]),
        ("The talks were hosted by Ada Example.", &[]),
        ("Hosted by Ada Example of Acme, the session was fun.", &[]),
        ("Moderiert wurde der Abend von Ada Example.", &[]),
        ("Moderation: Ada Example.", &[]),
        ("Ada Example was our MC for the evening.", &[]),
        ("Ada Example moderierte den Abend.", &[]),
        ("Ada Example a animé la soirée.", &[]),
        ("La velada fue conducida por Inés Ejemplo.", &[]),
        ("Inés Ejemplo condujo el evento.", &[]),
        ("El evento fue presentado por Inés Ejemplo.", &[]),
        ("Presented by Ada Example, the evening was fun.", &[]),
        ("Ada Example guided us through the evening.", &[]),
        ("Ada Example walked us through the agenda.", &[]),
    ]);
}

#[test]
fn job_adverts_and_notices_are_no_talks() {
    check(&[
        ("Ada Example from HR pitched open positions at Acme.", &[]),
        ("Ada Example from Acme pitched open positions.", &[]),
        ("Ada Example from Acme presented their open positions.", &[]),
        ("Ada Example talked about open positions at Acme.", &[]),
        ("Ada Example told us about job openings at Acme.", &[]),
        ("Ada Example von der Muster GmbH stellte kurz ihr Team vor.", &[]),
        ("Ada Example von der Muster GmbH stellte offene Stellen vor.", &[]),
        ("Ada Example stellte kurz die Firma vor.", &[]),
        ("Ada Example a présenté son entreprise et ses offres d'emploi.", &[]),
        ("Léa Exemple a présenté rapidement Acme, qui recrute.", &[]),
        ("Inés Ejemplo presentó las vacantes de Prueba.", &[]),
        ("Inés Ejemplo nos habló de las ofertas de empleo de Prueba.", &[]),
        ("Ada Example told us that Acme is hiring.", &[]),
        ("Ada Example explained what Acme does and who they are hiring.", &[]),
    ]);
}

#[test]
fn beginnings_of_sentences_and_companies_are_no_people() {
    check(&[
        ("ABC Research presented tea.", &[]),
        ("Statt Vorträgen gab es Pizza.", &[]),
        ("Statt Vorträgen zeigte Ada Example ihren Garten.", &["Ada Example"]),
        ("Big Data presented us with problems.", &[]),
        ("Stay Tuned talked about tea.", &[]),
        ("Acme Team presented tea.", &[]),
        ("The talk by Team Kernel was on tea.", &[]),
        ("Some Hackers presented tea.", &[]),
    ]);
}

#[test]
fn talks_that_are_recommended_are_not_of_this_evening() {
    check(&[
        ("Ada Example presented the award to Bo Muster.", &[]),
        ("Watch the talk \"Big Widgets\" by Ada Example if you missed it.", &[]),
        ("I recommend the talk by Ada Example on tea.", &[]),
        ("The attack was first shown by Ada Example and Bo Muster from Acme at Black Hat.", &[]),
        ("The bug was presented by Ada Example at Black Hat.", &[]),
        ("See also the talk by Ada Example about tea.", &[]),
        ("Have a look at the talk by Ada Example about tea.", &[]),
        ("Schaut euch den Vortrag von Ada Example über Tee an.", &[]),
        ("Sehenswert ist der Vortrag von Ada Example auf der FOSDEM.", &[]),
        ("À voir aussi : la conférence de Léa Exemple sur le thé.", &[]),
        ("Recomendamos la charla de Inés Ejemplo sobre té.", &[]),
        ("Ada Example verlieh den Preis.", &[]),
    ]);
}

#[test]
fn works_places_teams_and_former_employers_are_no_affiliations() {
    check(&[
        ("Ada Example, author of Flask, talked about tea.", &["Ada Example"]),
        ("Ada Example, organiser of PyCon, talked about tea.", &["Ada Example"]),
        ("Ada Example (maintainer of Thanos) talked about tea.", &["Ada Example"]),
        ("Ada Example, maintainer of Thanos at Acme, talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example, creator of Flask, talked about tea.", &["Ada Example"]),
        ("Ada Example, Autor von Flask, sprach über Tee.", &["Ada Example"]),
        ("Ada Example, Autorin von „Flask“, sprach über Tee.", &["Ada Example"]),
        ("Léa Exemple, auteure de Flask, a parlé de thé.", &["Léa Exemple"]),
        ("Léa Exemple, auteur de Flask, a parlé de thé.", &["Léa Exemple"]),
        ("Inés Ejemplo, autora de Flask, nos habló de té.", &["Inés Ejemplo"]),
        ("Inés Ejemplo, creadora de Flask, nos habló de té.", &["Inés Ejemplo"]),
        ("Ada Example, co-founder of Acme, talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example, CTO of Acme and author of Flask, talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example, contributor to Flask, talked about tea.", &["Ada Example"]),
        ("Ada Example from Team Kernel talked about tea.", &["Ada Example"]),
        ("Ada Example from Berlin talked about tea.", &["Ada Example"]),
        ("Ada Example aus Hamburg sprach über Tee.", &["Ada Example"]),
        ("Ada Example aus Dortmund sprach über Tee.", &["Ada Example"]),
        ("Léa Exemple de Paris a parlé de thé.", &["Léa Exemple"]),
        ("Léa Exemple de Toulouse a parlé de thé.", &["Léa Exemple"]),
        ("Inés Ejemplo de Valencia nos habló de té.", &["Inés Ejemplo"]),
        ("Ada Example from New York talked about tea.", &["Ada Example"]),
        ("Ada Example, formerly of Foo and now at Bar, talked about tea.", &["Ada Example @ Bar"]),
        ("Ada Example, formerly at Foo, talked about tea.", &["Ada Example"]),
        ("Ada Example (ex-Foo) talked about tea.", &["Ada Example"]),
        ("Ada Example, ex-Foo, talked about tea.", &["Ada Example"]),
        ("Ada Example (formerly Foo) talked about tea.", &["Ada Example"]),
        ("Ada Example (ehemals Foo, jetzt Bar) sprach über Tee.", &["Ada Example @ Bar"]),
        ("Ada Example (previously Foo, now Bar) talked about tea.", &["Ada Example @ Bar"]),
    ]);
}

#[test]
fn a_title_ends_before_a_clause_and_several_titles_are_several_talks() {
    check(&[
        ("Ada Example talked about Rust Macros, recommended by all.", &["Ada Example | Rust Macros"]),
        (
            "Ada Example talked about Big Widgets, a language that compiles to tea.",
            &["Ada Example | Big Widgets"],
        ),
        ("Ada Example talked about Rust, a language that compiles to tea.", &["Ada Example"]),
        (
            "Ada Example gave two talks: \"Big Widgets\" and \"Small Widgets\".",
            &["Ada Example | Big Widgets", "Ada Example | Small Widgets"],
        ),
        (
            "Ada Example talked about \"Big Widgets\" and Bo Muster about \"Small Widgets\".",
            &["Ada Example | Big Widgets", "Bo Muster | Small Widgets"],
        ),
        ("Ada Example talked about her time at [Big Widget Conf](https://conf.example).", &["Ada Example"]),
        ("Ada Example talked about her trip to [FOSDEM 2024](https://fosdem.example).", &["Ada Example"]),
    ]);
}

#[test]
fn companies_may_be_linked_and_end_in_full_stops() {
    check(&[
        (
            "Ada Example from [Muster, Inc.](https://b.example) talked about tea.",
            &["Ada Example @ Muster, Inc"],
        ),
        (
            "[Ada Example](https://x.com/ada) from [Muster, Inc.](https://b.example) talked about tea.",
            &["Ada Example @ Muster, Inc"],
        ),
        ("Ada from [Muster, Inc.](https://b.example) talked about tea.", &["Ada @ Muster, Inc"]),
        (
            "Ada Example from [Muster & Co. KG](https://b.example) talked about tea.",
            &["Ada Example @ Muster & Co. KG"],
        ),
    ]);
}

#[test]
fn sentences_that_look_like_talks_are_told_from_talks() {
    check(&[
        (
            "Ada Example sprach über „Große Tassen“ und Bo Muster über „Kleine Tassen“.",
            &["Ada Example | Große Tassen", "Bo Muster | Kleine Tassen"],
        ),
        (
            "Inés Ejemplo habló sobre «Té verde» y Cy Sample sobre «Té negro».",
            &["Inés Ejemplo | Té verde", "Cy Sample | Té negro"],
        ),
        (
            "Ada Example hielt zwei Vorträge: „Große Tassen“ und „Kleine Tassen“.",
            &["Ada Example | Große Tassen", "Ada Example | Kleine Tassen"],
        ),
        ("Ada Example, who recently spoke at FOSDEM, showed us her teapot.", &["Ada Example"]),
        ("Ada Example from Acme, who are hiring, talked about tea.", &["Ada Example @ Acme"]),
        (
            "Ada Example from Acme talked about tea and mentioned that they are hiring.",
            &["Ada Example @ Acme"],
        ),
        (
            "Ada Example talked about \"How the launch was cancelled\".",
            &["Ada Example | How the launch was cancelled"],
        ),
        ("Ada Example talked about tea because Bo Muster had to cancel.", &["Ada Example"]),
        ("Bo Muster fell ill, so Ada Example talked about tea.", &["Ada Example"]),
        ("Instead of Bo Muster, who fell ill, Ada Example talked about tea.", &["Ada Example"]),
        ("Ada Example interviewed Bo Muster about tea.", &[]),
        ("Ada Example thanked Bo Muster for his talk.", &[]),
        ("Ada Example sat next to Bo Muster, who told jokes.", &[]),
        ("Ada Example translated the talk by Bo Muster.", &["Bo Muster"]),
        ("Ada Example and Bo Muster ran the raffle and presented the prizes.", &[]),
        ("The workshop was organised by Ada Example and given by Bo Muster.", &["Bo Muster"]),
        ("Ada Example will be presenting next month.", &[]),
        ("Ada Example asked how Bo Muster explained tea to his team.", &[]),
        ("Ada Example wrote a book with Bo Muster about tea.", &[]),
        ("The paper by Ada Example on tea was discussed.", &[]),
        ("If you missed it, Ada Example's talk at FOSDEM is online.", &[]),
        ("Ada Example's talk at FOSDEM inspired this evening.", &[]),
        ("Ada Example from our sponsor Acme said a few words.", &[]),
        ("Ada Example von unserem Sponsor Acme stellte das Unternehmen vor.", &[]),
        ("Ada Example presented the sponsors.", &[]),
        ("Ada Example presented the winners of the quiz.", &[]),
        ("Ada Example explained the code of conduct.", &[]),
        ("Ada Example explained the rules of the venue.", &[]),
        ("Ada Example erklärte die Hausordnung.", &[]),
        ("Ada Example shared the Wi-Fi password.", &[]),
        ("Ada Example shared the link to the survey.", &[]),
        ("Ada Example told us where to find the toilets.", &[]),
        ("Léa Exemple a présenté le programme de la soirée.", &[]),
        ("Inés Ejemplo presentó la agenda.", &[]),
        ("Ada Example moderated a discussion between Bo Muster and Cy Sample.", &[]),
        ("Ada Example (she/her), formerly Bo Muster, talked about tea.", &["Ada Example"]),
        ("Ada Example (Berlin) talked about tea.", &["Ada Example"]),
        ("Ada Example (PyCon) talked about tea.", &["Ada Example"]),
        ("Ada Example of PyCon UK talked about tea.", &["Ada Example"]),
        (
            "Ada Example from the University of Widgets talked about tea.",
            &["Ada Example @ University of Widgets"],
        ),
        ("Ada Example, Head of Data at Acme, talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example, developer at Acme and organiser of PyCon, talked about tea.", &["Ada Example @ Acme"]),
        (
            "Ada Example, Entwicklerin bei Acme und Autorin von Flask, sprach über Tee.",
            &["Ada Example @ Acme"],
        ),
        ("Ada Example, member of the Rust team, talked about tea.", &["Ada Example"]),
        ("Ada Example, fan of Rust, talked about tea.", &["Ada Example"]),
    ]);
}

#[test]
fn months_and_years_long_before_the_recap_are_of_other_evenings() {
    let context = Context { date: Some(jiff::civil::date(2024, 5, 1)), ..Context::default() };
    for body in [
        "In March 2019 Ada Example gave a talk here.",
        "Im März 2019 hielt Ada Example hier einen Vortrag über Tee.",
        "En mars 2019, Léa Exemple nous a parlé de thé.",
        "En marzo de 2019 Inés Ejemplo dio una charla aquí.",
        "In 2018 Ada Example talked about tea.",
    ] {
        assert_eq!(told_among(body, &context), [""; 0], "{body}");
    }
    assert_eq!(told_among("In April 2024 Ada Example talked about tea.", &context), ["Ada Example"]);
}

#[test]
fn the_event_that_a_recap_is_called_for_is_this_evening() {
    let context = Context { title: "Widget Summit 2024", ..Context::default() };
    let body = "Ada Example gave a talk on tea at Widget Summit.";
    assert_eq!(told_among(body, &context), ["Ada Example"]);
    assert_eq!(told_among(body, &Context::default()), [""; 0]);
}

#[test]
fn what_is_only_planned_or_said_in_passing_is_no_talk() {
    check(&[
        ("Thanks to Ada Example for moderating the talks.", &[]),
        ("Thanks to Ada Example and Bo Muster for hosting the talks.", &[]),
        ("We had planned a talk by Ada Example.", &[]),
        ("A talk by Ada Example is planned for June.", &[]),
        ("There will be a talk by Ada Example.", &[]),
        ("We hope to see a talk by Ada Example soon.", &[]),
        ("We are still looking for speakers; Ada Example offered a talk on tea.", &[]),
        ("Ada Example volunteered to give a talk next time.", &[]),
        ("Ada Example has promised a talk on tea.", &[]),
        ("Wir hoffen, dass Ada Example bald einen Vortrag hält.", &[]),
        ("Ein Vortrag von Ada Example ist für Juni geplant.", &[]),
        ("Ada Example hat einen Vortrag für Juni zugesagt.", &[]),
        ("Une conférence de Léa Exemple est prévue en juin.", &[]),
        ("Una charla de Inés Ejemplo está prevista para junio.", &[]),
        ("Ada Example brought cake and talked to everyone.", &[]),
        ("Ada Example talked to Bo Muster about tea.", &[]),
        ("Ada Example spoke with the attendees.", &[]),
        ("Ada Example shared pizza with us.", &[]),
        ("Ada Example gave us a lift home.", &[]),
        ("Ada Example gave us stickers.", &[]),
        ("Ada Example gave the vote of thanks.", &[]),
        ("Ada Example gave an introduction to the venue.", &[]),
        ("Ada Example gave a short introduction of the company.", &[]),
        ("Ada Example gave a speech of welcome.", &[]),
        ("Ada Example gave a toast.", &[]),
        ("Ada Example hielt eine kurze Begrüßungsrede.", &[]),
        ("Ada Example sprach ein paar Worte zur Begrüßung.", &[]),
        ("Ada Example begrüßte die Gäste und erklärte den Ablauf.", &[]),
        ("Léa Exemple a fait un discours de bienvenue.", &[]),
        ("Léa Exemple a fait une photo.", &[]),
        ("Inés Ejemplo dio la bienvenida.", &[]),
        ("Inés Ejemplo dio las gracias a todos.", &[]),
        ("Inés Ejemplo compartió las fotos.", &[]),
    ]);
}

#[test]
fn talks_stay_talks_beside_words_that_deny_others() {
    check(&[
        (
            "After a short welcome by Bo Muster, Ada Example from Acme talked about tea.",
            &["Ada Example @ Acme"],
        ),
        ("Ada Example introduced us to the world of tea.", &["Ada Example"]),
        ("Ada Example introduced her new library, Widgetry.", &["Ada Example"]),
        ("Ada Example presented her team's work on tea.", &["Ada Example"]),
        ("Ada Example presented how her team moved to the cloud.", &["Ada Example"]),
        ("Ada Example stellte Apache Kafka vor.", &["Ada Example"]),
        ("Ada Example stellte das neue Framework vor.", &["Ada Example"]),
        ("Ada Example stellte uns die Sprache Tee vor.", &["Ada Example"]),
        ("Zum Abschluss stellte Ada Example ihr Projekt vor.", &["Ada Example"]),
        ("Léa Exemple nous a présenté le projet Thé.", &["Léa Exemple"]),
        ("Léa Exemple a présenté Kafka Streams.", &["Léa Exemple"]),
        ("Inés Ejemplo presentó a la comunidad su proyecto.", &["Inés Ejemplo"]),
        ("Inés Ejemplo presentó Apache Kafka.", &["Inés Ejemplo"]),
        ("Ada Example (organiser) talked about tea.", &["Ada Example"]),
        ("Ada Example from the Rust team talked about tea.", &["Ada Example"]),
        ("Ada Example from Acme in Berlin talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example from Acme, Berlin, talked about tea.", &["Ada Example @ Acme"]),
        ("Ada Example showed how Acme lost its data last year and what they learned.", &["Ada Example"]),
        ("Ada Example talked about a bug from two years ago.", &["Ada Example"]),
        (
            "Ada Example gave a talk called \"Why I cancelled my cloud\".",
            &["Ada Example | Why I cancelled my cloud"],
        ),
        ("Ada Example explained how to cancel futures in Rust.", &["Ada Example"]),
        ("Ada Example gave a talk about hiring.", &["Ada Example"]),
        ("Ada Example told us how Acme hires.", &["Ada Example"]),
        ("Ada Example demoed a tool by Bo Muster.", &["Ada Example"]),
        ("Ada Example talked about a paper by Bo Muster.", &["Ada Example"]),
        ("Ada Example presented the results of a study by Bo Muster and Cy Sample.", &["Ada Example"]),
        ("Ada Example gave a talk based on a talk by Bo Muster.", &["Ada Example"]),
        ("Ada Example spoke about tea, Bo Muster about cups.", &["Ada Example", "Bo Muster"]),
        ("The first talk should have been by Ada Example. Bo Muster talked instead.", &["Bo Muster"]),
        ("Ada Example spoke to us about tea.", &["Ada Example"]),
        ("Ada Example gave an introduction to tea.", &["Ada Example"]),
    ]);
}
