use super::*;
use crate::recap::document;
use crate::recap::markdown;

mod praised;

fn thanks(body: &str) -> (Thanks, Vec<&'static str>) {
    let document = document::read(&markdown::prepare(body), 0);
    let mut findings = Vec::new();
    let context = Context { title: "Meetup chez Exemple", ..Context::default() };
    let thanks = read(&document, None, &context, &["Ada Example"], &mut findings);
    (thanks, findings.into_iter().map(|finding| finding.code).collect())
}

fn sponsors(body: &str) -> Vec<(String, Option<String>)> {
    thanks(body).0.sponsors.into_iter().map(|sponsor| (sponsor.name, sponsor.url)).collect()
}

fn named(body: &str) -> Vec<String> {
    sponsors(body).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn sponsors_are_thanked_by_name_and_link() {
    let body = "Before the first pot, thanks to our sponsors [Acme](https://acme.example/), [Example.io](https://example.io/), and \
                [Muster AG](https://muster.example) for the clay and the kiln!";
    assert_eq!(
        sponsors(body),
        [
            ("Acme".into(), Some("https://acme.example/".into())),
            ("Example.io".into(), Some("https://example.io/".into())),
            ("Muster AG".into(), Some("https://muster.example".into()))
        ]
    );
}

#[test]
fn gratitude_for_sponsorship_counts_as_well() {
    let body = "We are grateful to [Acme](https://acme.example/), the [Example Conference](https://example.org/) and \
                especially [Muster](https://muster.example) for their support and sponsorship. More below!";
    assert_eq!(named(body), ["Acme", "Example Conference", "Muster"]);
    assert_eq!(named("Sponsored by Acme Labs and Example Ltd."), ["Acme Labs", "Example Ltd"]);
    assert_eq!(
        named("Thanks also to our sponsors [A](https://a.example) and [A](https://a.example)."),
        ["A"]
    );
}

#[test]
fn a_list_of_sponsors_may_follow() {
    let body =
        "Warm thanks to all of our sponsors:\n\n* [Acme](https://acme.example/) makes anvils\n* nobody\n";
    assert_eq!(named(body), ["Acme"]);
}

#[test]
fn a_venue_an_offer_and_a_job_are_no_sponsors_beside_those_named_so() {
    let body = "Thanks to our sponsor [Muster AG](https://muster.example/).\n\nThanks to [Acme](https://acme.example/), who hosted us!\n\n\
                [Example](https://example.org/) has an offer, and is hiring.\n\n\
                Many thanks to everyone who came to [the pub](https://pub.example).";
    let (thanks, findings) = thanks(body);
    assert_eq!(
        thanks.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect::<Vec<_>>(),
        ["Muster AG"]
    );
    assert_eq!(thanks.also_thanked.len(), 1);
    assert_eq!(thanks.also_thanked[0].why.as_deref(), Some("venue"));
    assert_eq!(thanks.venue.as_deref(), Some("Acme"));
    assert_eq!(findings, [""; 0]);
}

#[test]
fn thanks_that_only_mention_a_sponsor_credit_nobody() {
    assert_eq!(
        named("Three cheers and thanks to Ada Example of Acme for carrying chairs until a sponsor comes."),
        [""; 0]
    );
}

#[test]
fn a_name_whose_link_lacks_its_bracket_is_credited() {
    let (thanks, findings) =
        thanks("Thanks to our sponsors Acme](https://acme.example/), [Muster](https://muster.example).");
    assert_eq!(
        thanks.sponsors.iter().map(|sponsor| sponsor.name.as_str()).collect::<Vec<_>>(),
        ["Acme", "Muster"]
    );
    assert_eq!(thanks.sponsors[0].url.as_deref(), Some("https://acme.example/"));
    assert_eq!(findings, [""; 0]);
}

#[test]
fn what_is_not_clear_is_asked_about() {
    let (thanks, findings) =
        thanks("Thanks to our sponsors [Acme](https://acme.example/) and everyone at Muster.");
    assert_eq!(thanks.sponsors.len(), 1);
    assert_eq!(findings, ["unsure-sponsor"]);
}

/// Own sentences, and whom each credits where no sponsors are named by that word.
const PHRASINGS: &[(&str, &[&str])] = &[
    // English
    ("Thanks to [Acme](https://acme.example/) for hosting us.", &["Acme"]),
    ("Thanks to Acme Cloud for the pizza and to Muster GmbH for the beer!", &["Acme Cloud", "Muster GmbH"]),
    ("Thanks also to Sample-Books for sponsoring the evening with a crate of novels.", &["Sample-Books"]),
    (
        "A low bow and thanks to [Bo Muster](https://people.example/users/1/bo) for letting us use the warm [AcmeLab](https://acmelab.example/) kitchen.",
        &["AcmeLab"],
    ),
    ("Thank you to the team at [Acme](https://acme.example/) for having us.", &["Acme"]),
    ("Thanks to Zoë Beispiel from [Acme](https://acme.example/) for the pizza.", &["Acme"]),
    ("Pizza was provided by Acme Labs.", &["Acme Labs"]),
    ("The evening was sponsored by Acme.", &["Acme"]),
    (
        "Our sponsors are Acme, Muster GmbH and Example & Sons Ltd.",
        &["Acme", "Muster GmbH", "Example & Sons Ltd"],
    ),
    ("A word from our sponsor: Acme!", &["Acme"]),
    ("Sponsors: [Acme](https://acme.example/), Muster GmbH", &["Acme", "Muster GmbH"]),
    ("[Acme](https://acme.example/) hosted us once more.", &["Acme"]),
    ("We met in the Acme Lab classroom. Acme helped with water and cups.", &["Acme Lab"]),
    ("Our hosts at Acme told us of their work.", &["Acme"]),
    ("With the support of Muster GmbH we had a great event.", &[]),
    ("[Acme](https://acme.example/) was our host, and [Muster](https://muster.example/) was not.", &["Acme"]),
    ("[Ada Example](https://ada.example/) was our host.", &[]),
    // German
    ("[Muster GmbH](https://muster.example/) war unser Gastgeber.", &["Muster GmbH"]),
    ("Wir waren zu Gast bei [Muster](https://muster.example/).", &["Muster"]),
    (
        "Vielen Dank an unsere Sponsoren Muster GmbH und [Acme](https://acme.example/)!",
        &["Muster GmbH", "Acme"],
    ),
    (
        "Für die Werkstatt möchten wir uns bei unserem Location-Sponsor [Muster](https://muster.example) bedanken.",
        &["Muster"],
    ),
    ("Wir danken [Acme](https://acme.example/) für die Gastfreundschaft.", &["Acme"]),
    ("Dank an die Muster GmbH für Pizza und Getränke.", &["Muster GmbH"]),
    ("Wir bedanken uns bei [Acme](https://acme.example/) für die Räumlichkeiten.", &["Acme"]),
    ("Das Treffen wurde gesponsert von Muster GmbH.", &["Muster GmbH"]),
    // French
    ("Merci à [Acme](https://acme.example/) pour l’accueil et les bières.", &["Acme"]),
    ("Nous remercions la société Acme Labs pour le buffet.", &["Acme Labs"]),
    ("C’est Exemple qui nous a reçu ce soir.", &["Exemple"]),
    (
        "Un atelier de poterie avait accepté de nous accueillir ! Merci donc, l’équipe d’[Acme](https://acme.example/) tournait les bols.",
        &["Acme"],
    ),
    (
        "Les sponsors et partenaires de mars : AcmeLab pour nous avoir prêté son four, Léa Exemple de [Muster](https://www.muster.example/) qui a apporté les gâteaux et Prueba SA pour les câbles.",
        &["AcmeLab", "Muster", "Prueba SA"],
    ),
    ("Un apéro offert par Acme Labs.", &["Acme Labs"]),
    ("[Exemple](https://exemple.example/) était notre hôte et l’équipe fut aux petits soins.", &["Exemple"]),
    ("Nous étions accueillis chez [Exemple](https://exemple.example/).", &["Exemple"]),
    // Spanish
    ("Agradecemos a Prueba SA por el espacio.", &["Prueba SA"]),
    ("En marzo nos recibieron en [Prueba](https://www.prueba.example/), con estufa.", &["Prueba"]),
    (
        "**Gracias a [Prueba](https://prueba.example)** por patrocinar la velada y abrirnos las puertas.",
        &["Prueba"],
    ),
    ("Gracias a [Prueba](https://prueba.example) por colaborar con tazas.", &["Prueba"]),
    ("Evento patrocinado por Prueba SA.", &["Prueba SA"]),
    ("Nuestros patrocinadores: Prueba SA y Acme.", &["Prueba SA", "Acme"]),
    ("Nuestros anfitriones de Acme nos ofrecieron un viaje.", &["Acme"]),
    // Lists
    (
        "The organisers would like to thank\n\n* The speakers: Ada, Bo for explaining things\n* Attendees for coming\n* Acme Tools Private Limited for hosting us and providing supper\n* [Bo Muster](https://www.linkedin.com/in/bo/) for the report",
        &["Acme Tools Private Limited"],
    ),
    (
        "## Our sponsors\n\n* [Acme](https://acme.example/): they make anvils\n* **Muster GmbH**\n\n## More\n\n* [Else](https://else.example)",
        &["Acme", "Muster GmbH"],
    ),
    (
        "## Sponsoren\n\n[![Acme Logo](/acme.png)](https://acme.example/) [![Muster](/m.png)](https://muster.example/)",
        &["Acme", "Muster"],
    ),
    (
        "## Patrocinadores\n\n| Nombre | Nivel |\n|---|---|\n| [Prueba SA](https://prueba.example) | Oro |",
        &["Prueba SA"],
    ),
    // Nobody
    ("Thanks to everyone who came, to our speakers and to the sponsors.", &[]),
    ("Thanks to Ada for hosting us and Bo Muster for the pizza.", &[]),
    ("Thanks to Ada Example for talking about her experience with [Acme](https://acme.example/).", &[]),
    ("Merci Léa et Zoë pour les vidéos montées !", &[]),
    ("Wir danken Inés für die interessante Vorstellung!", &[]),
    ("¡Gracias por venir otra noche más!", &[]),
    ("We are looking for sponsors: [write to us](https://forms.example/).", &[]),
    ("The Rusty project, sponsored by Acme, is fast.", &[]),
    ("Vielen Dank allen Gästen und Vortragenden.", &[]),
    ("## How to become a sponsor\n\n* [Write to us](https://forms.example/)", &[]),
];

#[test]
fn every_phrasing_credits_whom_it_names_and_nobody_else() {
    let told = PHRASINGS.iter().map(|(body, expected)| (*body, named(body), *expected));
    let wrong: Vec<_> = told.filter(|(_, found, expected)| found != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_is_credited_elsewhere_is_not_asked_about() {
    let once = "A prize offered: the books were donated by Acme.";
    assert_eq!(thanks(once).1, ["unsure-sponsor"]);
    assert_eq!(thanks(&format!("{once}\n\nThe evening was sponsored by Acme.")).1, [""; 0]);
}

/// Sentences in which others stand beside the sponsors, and who of them is one.
const BESIDE: &[(&str, &[&str])] = &[
    // Thanked for something else, behind the sponsors.
    (
        "Thanks to our sponsor [Acme](https://acme.example/) and to [Cy](https://cy.example/) for the photos as well as [Uni](https://uni.example/) for the room.",
        &["Acme"],
    ),
    (
        "Danke an unsere Sponsoren [Acme](https://acme.example/) und an [Cy](https://cy.example/) für die Fotos sowie [Uni](https://uni.example/) für den Raum.",
        &["Acme"],
    ),
    (
        "Merci à nos sponsors [Acme](https://acme.example/) et [Muster](https://muster.example/), à [Cy](https://cy.example/) pour les photos ainsi qu’à [Uni](https://uni.example/) pour la salle.",
        &["Acme", "Muster"],
    ),
    (
        "Gracias a nuestros patrocinadores [Acme](https://acme.example/) y [Muster](https://muster.example/), a [Cy](https://cy.example/) por las fotos y a [Uni](https://uni.example/) por el espacio.",
        &["Acme", "Muster"],
    ),
    (
        "Thanks to our sponsor [Acme](https://acme.example/) and Zoë Beispiel from Uni for the room.",
        &["Acme"],
    ),
    (
        "Thanks to our sponsors [Acme](https://acme.example/) for the clay and [Muster](https://muster.example/) for the tea.",
        &["Acme", "Muster"],
    ),
    // Beside one who sponsored.
    (
        "Thanks to [Pizza Ada](https://pizzaada.example/) for the pizza and [Acme](https://acme.example/) for sponsoring.",
        &["Acme"],
    ),
    (
        "Danke an [Pizza Ada](https://pizzaada.example/) für die Pizza und [Acme](https://acme.example/) fürs Sponsern.",
        &["Acme"],
    ),
    (
        "Merci à [Pizza Ada](https://pizzaada.example/) pour les pizzas et à [Acme](https://acme.example/) d’avoir sponsorisé la soirée.",
        &["Acme"],
    ),
    (
        "Gracias a [Pizza Ada](https://pizzaada.example/) por la pizza y a [Acme](https://acme.example/) por patrocinar la noche.",
        &["Acme"],
    ),
    // Jobs and conferences of theirs.
    (
        "Thanks to our sponsors [Acme](https://acme.example/) (see their [job offers](https://acme.example/jobs) and [mugs](https://mugs.example)), [Muster](https://muster.example/) with its [conference](https://pot.example) and [Uni](https://uni.example/).",
        &["Acme", "Muster", "Uni"],
    ),
    (
        "Danke an unsere Sponsoren [Acme](https://acme.example/) (hier die [Stellenangebote](https://acme.example/jobs)) und [Muster](https://muster.example/) mit ihrer [Konferenz](https://pot.example).",
        &["Acme", "Muster"],
    ),
    (
        "Merci à nos sponsors [Acme](https://acme.example/) (leurs [offres d’emploi](https://acme.example/jobs)) et [Muster](https://muster.example/) avec sa [conférence](https://pot.example).",
        &["Acme", "Muster"],
    ),
    (
        "Gracias a nuestros patrocinadores [Acme](https://acme.example/) (sus [vacantes](https://acme.example/jobs)) y [Muster](https://muster.example/) con su [conferencia](https://pot.example).",
        &["Acme", "Muster"],
    ),
    (
        "## Sponsors\n\n* [Acme](https://acme.example/) is hiring\n* [Potter wanted](https://acme.example/jobs/1)\n* [PotConf](https://pot.example): use code MUG for 20 % off\n* Meet at [ClayConf](https://clay.example), with code MUG",
        &["Acme"],
    ),
    (
        "## Sponsoren\n\n* [Acme](https://acme.example/)\n* [PotConf](https://pot.example): 15 % Rabatt",
        &["Acme"],
    ),
    // Said to be one behind the name.
    (
        "## Remerciements\n\n* [Acme](https://acme.example/), sponsor de la soirée\n* [Uni](https://uni.example/) pour la salle",
        &["Acme"],
    ),
    (
        "## Danke\n\n* [Acme](https://acme.example/), Sponsor des Abends\n* [Uni](https://uni.example/) für den Raum",
        &["Acme"],
    ),
    (
        "## Agradecimientos\n\n* [Acme](https://acme.example/), patrocinador de la noche\n* [Uni](https://uni.example/) por el espacio",
        &["Acme"],
    ),
    (
        "Thanks to [Acme](https://acme.example/), our sponsor, and [Uni](https://uni.example/) for the room.",
        &["Acme"],
    ),
    ("[Acme](https://acme.example/) was our sponsor, and the room was cold.", &["Acme"]),
    ("Muster GmbH sponserte den Abend.", &["Muster GmbH"]),
    ("Prueba SA patrocinó la noche.", &["Prueba SA"]),
    ("Exemple SA était le sponsor de la soirée.", &["Exemple SA"]),
    ("Food and drinks were sponsored by Acme Kilns.", &["Acme Kilns"]),
    ("Die Getränke wurden gesponsert von Muster GmbH.", &["Muster GmbH"]),
    (
        "Thanks to [Uni](https://uni.example/), our venue partner, and [Acme](https://acme.example/), our sponsor.",
        &["Acme"],
    ),
    (
        "Thanks to our sponsors [Acme](https://acme.example/) and [Muster](https://muster.example/) – no pots without them. Visit [PotConf](https://pot.example)!",
        &["Acme", "Muster"],
    ),
    ("## Sponsors\n\n[Become a sponsor](https://x.example/s)\n\n[Read more](https://y.example/)", &[]),
    ("Sponsor: TBA", &[]),
    ("Sponsor of the evening was [Acme](https://acme.example/).", &["Acme"]),
    ("Der Sponsor des Abends war [Acme](https://acme.example/), der Raum kam von Bo.", &["Acme"]),
    ("Le sponsor de la soirée était [Acme](https://acme.example/).", &["Acme"]),
    ("El patrocinador de la noche fue [Acme](https://acme.example/).", &["Acme"]),
    // Nobody's yet, or no longer.
    ("If you would like to be our sponsor: [Form](https://form.example/).", &[]),
    ("Wer unser Sponsor werden will: [Form](https://form.example/).", &[]),
    ("Si vous voulez être notre sponsor : [Form](https://form.example/).", &[]),
    ("Si quieres ser nuestro patrocinador: [Form](https://form.example/).", &[]),
    ("Thanks to our former sponsor [Acme](https://acme.example/).", &[]),
    ("## Past sponsors\n\n* [Acme](https://acme.example/)", &[]),
    ("## Sponsor talk\n\n[Bo Muster](https://bo.example/) showed pots.", &[]),
    // Somebody else's.
    ("## Sponsors of PotConf\n\n* [Acme](https://acme.example/)", &[]),
    ("Thanks to the sponsors of PotConf, Acme and Muster GmbH, Bo could travel.", &[]),
    ("Ada Example told how Acme Kilns sponsored her work.", &[]),
];

#[test]
fn who_stands_beside_the_sponsors_is_none() {
    let told = BESIDE.iter().map(|(body, expected)| (*body, named(body), *expected));
    let wrong: Vec<_> = told.filter(|(_, found, expected)| found != expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_chapter_of_a_recording_names_no_sponsor() {
    for body in [
        "* [00:00] Hello\n* [45:00] A word from our sponsor Clay and Other Tales\n* [50:00] Questions",
        "00:45:00 Sponsor message\n00:50:00 Ada Example: Tests",
        "* 45:00 Le mot de notre sponsor Exemple\n* (46:00) Palabras de nuestro patrocinador Prueba",
        "* 1:02:03 – Our sponsors: Thank You",
        "A word from our sponsor [45:00](https://video.example/?t=2700)",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn who_stands_for_the_venue_does_not_make_it_a_sponsor_beside_one() {
    let (thanks, _) = thanks(
        "Thanks to our sponsor [Acme](https://acme.example/). Thanks to Zoë Beispiel from Muster for the room.",
    );
    assert_eq!(thanks.sponsors.len(), 1);
    assert_eq!(thanks.venue.as_deref(), Some("Muster"));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_mixture_of_phrasings_stops_the_reader(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let body: String = pieces.into_iter().filter_map(|at| PIECES.get(at)).copied().collect();
        let mut document = document::read(&markdown::prepare(&body), 0);
        let context = Context { title: &body, description: &body, ..Context::default() };
        crate::recap::facts::read(&mut document, &context);
    }
}

/// What sentences of thanks and announcements are made of, and what they are not.
const PIECES: &[&str] = &[
    "Thanks to ",
    "our sponsors",
    " Sponsor",
    "Merci à ",
    "l’",
    "d'",
    "équipe d’",
    "Ö",
    "ß",
    "İ",
    "e\u{301}",
    "\u{a0}",
    "’s ",
    "[Acme](https://acme.example/)",
    "](https://x.example)",
    " for hosting us",
    " et ",
    ", ",
    ". ",
    " und ",
    "Ada Example ",
    " de ",
    "(",
    ")",
    ": ",
    "\n\n",
    "\n",
    "# Sponsors",
    "## Next meetup",
    "* ",
    "| a | b |\n|---|---|\n",
    "Venue: ",
    "**",
    "May ",
    "am 28. Mai ",
    "2024",
    "50 ",
    "people",
    "held at ",
    "chez ",
    "hosted by ",
    "Gracias a ",
    "nos recibió",
    "![Acme logo](/a.png)",
    "Zürich",
    "🐍",
    " hosted us",
    "c’est donc l’équipe de ",
    "de nous recevoir",
    "1.200 ",
    "near ",
];

#[test]
fn who_hosts_a_gathering_gives_the_room() {
    let body = "[Acme](https://acme.example) in Exampletown played host to our hackathon. \
                [Muster](https://muster.example) generously hosted a social hour.";
    assert_eq!(named(body), ["Acme", "Muster"]);
    assert_eq!(named("Notre soirée de juin chez [Exemple](https://exemple.example)."), ["Exemple"]);
    assert_eq!(
        named("Dziękujemy również firmie [Przyklad](https://przyklad.example) za udostępnienie sali."),
        ["Przyklad"]
    );
    for body in [
        "[Acme](https://acme.example) hosted a website.",
        "Bo Muster hosted the evening.",
        "Une rencontre chez [Léa Exemple](https://x.com/lea).",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn a_name_told_in_short_is_that_of_the_linked_one() {
    let school = "[EXU’s Muster School for Widgets](https://muster.exu.example) is old. ";
    let thanked = "Thanks to Bo Sample of EXU Muster for sponsoring the room.";
    assert_eq!(named(&format!("{school}{thanked}")), ["EXU’s Muster School for Widgets"]);
    let bank =
        "[Acme Garden Bank](https://acme.example) is old. Thanks to Bo Sample of Acme Bank for sponsoring.";
    assert_eq!(named(bank), ["Acme Bank"]);
}

#[test]
fn a_common_word_is_credited_nowhere() {
    for body in [
        "## Sponsors\n\n![Alt Text](/img/acme.png)",
        "## Sponsors\n\n![Crowd](/img/crowd.jpg)\n\n![Zoë Beispiel](/img/12.jpg)",
        "## Our sponsors\n\n### Gold\n\n### Silver",
        "## Sponsors\n\n* Pizza\n* Venue\n* Organisers",
        "## Sponsoren\n\n- Getränke\n- Räumlichkeiten",
        "## Sponsors\n\nWithout them there would be no evening at all, so go and see them.\n\nZoë\n\nCheers",
        "Dank an alle, die die Verpflegung und die Werkstatt gesponsert haben!",
        "Danke an die Werkstatt, die das Buffet gesponsert hat.",
        "Sponsored by the Community.",
        "Merci à nos sponsors et aux Bénévoles.",
        "Gracias a nuestros patrocinadores y a los Voluntarios.",
        "Thanks to our sponsors and the Organisers.",
        "Sponsors: TBA",
        "## Sponsors\n\n| Sponsor | Level |\n|---|---|\n| TBA | Gold |",
        "Die Suppe wurde gesponsert von Freunden.",
        "Zoë Beispiel told us how Acme Corp hosted a meetup in 2012.",
        "In ihrem Vortrag sponserte Acme Corp das Treffen.",
        "Thanks to our sponsors and see you soon.\n\n- SoupScript\n- StewScript",
        "Der Abend wurde von der Technik gesponsert.",
        "Das Projekt wurde von der Muster GmbH finanziert.",
        "Thanks to our sponsors!\n\n* Ada: tests\n* Questions",
    ] {
        assert_eq!(named(body), [""; 0], "{body}");
    }
}

#[test]
fn logos_and_lists_name_sponsors() {
    for (body, expected) in [
        ("## Sponsors\n\n![Acme](/img/acme.png)", vec!["Acme"]),
        ("## Sponsors\n\n![Logo of Muster](/img/1.png)", vec!["Muster"]),
        ("## Sponsors\n\n[![Muster](/img/1.png)](https://muster.example)", vec!["Muster"]),
        (
            "A big THANK YOU to our sponsors who make this happen.\n\n* eMuster\n* Acme\n* Bo Muster",
            vec!["eMuster", "Acme", "Bo Muster"],
        ),
    ] {
        assert_eq!(named(body), expected, "{body}");
    }
}

#[test]
fn givers_are_told_by_their_rooms_their_team_or_the_sentence_before() {
    for (body, expected) in [
        ("Thank you to [Acme](https://acme.example) (formerly Muster) for hosting and for pizza.", "Acme"),
        ("An evening hosted by Blue Muster in their lovely office:", "Blue Muster"),
        ("We met at [Acme](https://acme.example)'s office. Big thanks to them for hosting us.", "Acme"),
        ("Wir waren bei [Muster](https://muster.example). Vielen Dank an sie für den Raum!", "Muster"),
        ("An evening sponsored by [Acme](https://acme.example) saw three talks.", "Acme"),
        ("A talk by the event sponsor Blue Muster, and some puzzles by the Green Club.", "Blue Muster"),
        (
            "Hier soll ein Dank an Muster gerichtet werden, die die Werkstatt und auch den Abend gesponsert haben!",
            "Muster",
        ),
        ("Ada Example spoke. A thank you to the [Ada](https://ada.example) team for hosting us.", "Ada"),
        ("Der Abend wurde von der Muster GmbH gesponsert.", "Muster GmbH"),
        ("Die Getränke wurden uns von Acme Labs spendiert.", "Acme Labs"),
        ("Gesponsert wurde der Abend von [Muster](https://muster.example).", "Muster"),
        ("Gracias al equipo de [Prueba](https://prueba.example) por recibirnos.", "Prueba"),
        ("Our event sponsor Acme Cloud brought soup.", "Acme Cloud"),
        ("We were welcomed by [Acme](https://acme.example) in their office.", "Acme"),
        ("We are grateful for Acme Labs for sponsoring the soup.", "Acme Labs"),
    ] {
        assert_eq!(named(body), [expected], "{body}");
    }
}
