//! In charge of the phrases by which recaps in several languages say that somebody did not speak, or not
//! on this evening.
//!
//! It leaves where a phrase counts to [`denials`](super::denials).

use std::sync::LazyLock;

use super::idioms::Phrases;
use crate::recap::facts::phrases::Anywhere;

/// What a phrase says against a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Something did not take place, or somebody was not there.
    Cancelled,
    /// The sentence is about another evening.
    Elsewhen,
    /// Before the verb: somebody does not speak on the stage of this evening.
    Aside,
    /// Wherever it stands behind people: they did not come.
    Off,
    /// Somebody has died.
    Dead,
    /// What is told is a notice and no talk: who is to be hired, how to behave.
    Notice,
}

/// The doubts that a text in lower case holds, each with the byte it begins at, in no order.
pub(super) fn doubts(text: &str) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    DOUBTS.each(text, |at, doubt| found.push((at, doubt)));
    found
}

static DOUBTS: LazyLock<Anywhere<Doubt>> = LazyLock::new(|| {
    let tables: [(Doubt, &Phrases); 6] = [
        (Doubt::Cancelled, CANCELLED),
        (Doubt::Elsewhen, ELSEWHEN),
        (Doubt::Aside, ASIDE),
        (Doubt::Off, OFF),
        (Doubt::Dead, DEAD),
        (Doubt::Notice, NOTICES),
    ];
    let phrases = |(doubt, phrases): (Doubt, &'static Phrases)| {
        phrases.iter().flat_map(|(_, phrases)| phrases.iter().copied()).map(move |phrase| (phrase, doubt))
    };
    Anywhere::of(tables.into_iter().flat_map(phrases))
});

/// What says that something did not take place, or that somebody was not there.
const CANCELLED: &Phrases = &[
    (
        "en",
        &[
            "not make it",
            "n't make it",
            "n’t make it",
            "cancel",
            "unable to",
            "fell ill",
            "was ill",
            "was sick",
            "got sick",
            "take place",
            "postponed",
            "dropped out",
            "was supposed to",
            "were supposed to",
            "should have",
            "was meant to",
            "was going to",
            "was due to",
            "was scheduled to",
            "instead of",
            "no-show",
            "didn't show up",
            "fell through",
            "fall through",
            "was dropped",
            "called off",
            "is planned",
            "planning a",
            "we plan a",
            "would like a",
            "are planned",
            "had planned",
            "there will be",
            "we hope to",
            "looking for speakers",
            "offered a talk",
            "was rejected",
            "were rejected",
            "offered to give",
        ],
    ),
    (
        "de",
        &[
            "fiel aus",
            "fällt aus",
            "ausgefallen",
            "ausfallen",
            "abgesagt",
            "absagen",
            "krank",
            "verhindert",
            "entfiel",
            "entfällt",
            "entfallen",
            "ist geplant",
            "ist für",
        ],
    ),
    ("fr", &["annul", "n'a pas pu", "n’a pas pu", "reporté", "malade", "absent", "empêch", "souffrant"]),
    ("es", &["cancel", "no pudo", "pospus", "pospuest", "enferm", "suspendi", "no se llevó a cabo"]),
    ("pt, gl", &["não pôde", "não pode", "non puido", "non puideron", "adiad", "doente", "suspend"]),
];

/// What says that a sentence is about another evening.
const ELSEWHEN: &Phrases = &[
    (
        "en",
        &[
            "raffled",
            "raffle winner",
            "won a copy",
            "as a prize",
            "the book \"",
            "the book “",
            "recommended reading",
            "we recommend",
            "quote of the day",
            "sketchnotes",
            "first shown by",
            "save the date",
            "call for papers of",
            "would love to have",
            "presented the award",
            "next month",
            "next meetup",
            "next meeting",
            "next time",
            "next event",
            "next week",
            "next edition",
        ],
    ),
    (
        "de",
        &[
            "das buch",
            "verlost",
            "als preis",
            "nächsten monat",
            "nächstes mal",
            "nächsten mal",
            "nächste treffen",
            "nächsten treffen",
        ],
    ),
    (
        "fr",
        &["prochain meetup", "prochaine fois", "mois prochain", "prochaine édition", "prochaine rencontre"],
    ),
    (
        "es",
        &[
            "próxima reunión",
            "próximo evento",
            "próximo mes",
            "próxima edición",
            "próxima vez",
            "próximo meetup",
        ],
    ),
];

/// What says, before the verb, that somebody does not speak on the stage of this evening.
const ASIDE: &Phrases = &[
    (
        "en",
        &[
            "our host ",
            "our host,",
            "before the talks",
            "last month",
            "last year",
            "last time",
            "years ago",
            "year ago",
            "months ago",
            "month ago",
            "back in 1",
            "back in 2",
            "at our first meet",
            "at our very first",
            "at our last meet",
            "at the last meet",
            "at our previous",
            "at the previous",
            "at a previous",
            "at an earlier",
            "upcoming",
            "in the audience",
            "from the audience",
            "q&a",
        ],
    ),
    (
        "de",
        &[
            "unser gastgeber,",
            "unsere gastgeberin,",
            "aus dem publikum",
            "letztes mal",
            "letzten mal",
            "letzten monat",
            "letztes jahr",
            "letzten jahr",
            "vergangenes jahr",
            "vergangenen jahr",
            "vor einem jahr",
            "vor einem monat",
            "vor zwei jahren",
            "vor drei jahren",
            "vor vier jahren",
            "vor fünf jahren",
            "vor einigen jahren",
            "vor vielen jahren",
            "vor ein paar jahren",
            "vor jahren",
            "im vorjahr",
            "letzten treffen",
            "vorigen treffen",
            "ersten treffen",
        ],
    ),
    (
        "fr",
        &[
            "notre hôte,",
            "dans le public",
            "la dernière fois",
            "le mois dernier",
            "l'année dernière",
            "l’année dernière",
            "l'an dernier",
            "l’an dernier",
            "il y a un an",
            "il y a deux ans",
            "il y a trois ans",
            "il y a quelques",
            "il y a plusieurs",
            "il y a longtemps",
            "édition précédente",
            "dernière édition",
        ],
    ),
    (
        "es",
        &[
            "nuestro anfitrión,",
            "nuestra anfitriona,",
            "del público",
            "la última vez",
            "el mes pasado",
            "el año pasado",
            "hace un año",
            "hace dos años",
            "hace tres años",
            "hace unos años",
            "hace algunos años",
            "hace varios años",
            "hace años",
            "la edición anterior",
            "la edición pasada",
        ],
    ),
];

/// What a sentence about a talk long ago ends with.
pub(super) const TRAILING: &Phrases = &[
    (
        "en",
        &[
            "last year",
            "last month",
            "years ago",
            "a year ago",
            "months ago",
            "last time",
            "our last meetup",
            "our last meeting",
            "our last event",
            "our previous meetup",
            "our previous meeting",
            "our first meetup",
            "the last meetup",
            "the last meeting",
            "the previous meetup",
            "an earlier meetup",
            "a previous meetup",
        ],
    ),
    (
        "de",
        &[
            "letztes jahr",
            "letzten jahr",
            "letzten monat",
            "letztes mal",
            "beim letzten treffen",
            "beim letzten meetup",
            "beim vorigen treffen",
            "beim vorigen meetup",
            "beim ersten treffen",
        ],
    ),
    (
        "fr",
        &[
            "l'année dernière",
            "l’année dernière",
            "l'an dernier",
            "l’an dernier",
            "le mois dernier",
            "la dernière édition",
            "la dernière rencontre",
            "au dernier meetup",
        ],
    ),
    (
        "es",
        &[
            "el año pasado",
            "el mes pasado",
            "hace un año",
            "hace dos años",
            "hace unos años",
            "la última reunión",
            "la reunión anterior",
            "la edición anterior",
            "el último meetup",
            "el meetup anterior",
        ],
    ),
];

/// What says of people who were named before that they did not come.
const OFF: &Phrases = &[
    (
        "en",
        &[
            "had to cancel",
            "had to drop out",
            "had to withdraw",
            "fell ill",
            "fell sick",
            "fell through",
            "called in sick",
            "speaker cancel",
            "(cancel",
            "[cancel",
            "but cancel",
            "could not make it",
            "couldn't make it",
            "couldn’t make it",
            "did not happen",
            "didn't happen",
            "didn’t happen",
            "did not take place",
            "didn't take place",
            "was dropped at",
            "was called off",
        ],
    ),
    (
        "de",
        &[
            "musste absagen",
            "absagen musste",
            "musste leider",
            "leider absagen",
            "leider abgesagt",
            "leider ausfallen",
            "leider ausgefallen",
            "leider entfallen",
            "leider krank",
            "krankheitsbedingt",
            "ist erkrankt",
            "war erkrankt",
            "fiel leider aus",
            "fiel aus",
            "(abgesagt",
            "(ausgefallen",
            "(entfällt",
            "(entfallen",
            "(krank",
        ],
    ),
    (
        "fr",
        &[
            "(annul",
            "a annulé",
            "a dû annuler",
            "dû annuler",
            "tombé malade",
            "tombée malade",
            "n'a finalement pas",
            "n’a finalement pas",
        ],
    ),
    ("es", &["(cancel", "canceló", "tuvo que cancelar", "enfermó", "se suspendió", "no se llevó a cabo"]),
];

/// What says that somebody has died.
const DEAD: &Phrases = &[
    (
        "en",
        &[
            "passed away",
            "sadly died",
            "who died",
            "died unexpectedly",
            "rest in peace",
            "we remember",
            "we remembered",
            "in memory of",
            "in memoriam",
            "in loving memory",
        ],
    ),
    ("de", &["verstorben", "ist gestorben", "verstarb", "im gedenken", "wir gedenken", "wir trauern"]),
    ("fr", &["décédé", "nous a quittés", "nous a quittées", "en mémoire de", "à la mémoire de", "hommage à"]),
    ("es", &["falleció", "fallecid", "en memoria de", "en recuerdo de", "q.e.p.d"]),
];

/// What says that somebody is to be hired, or how guests are to behave.
const NOTICES: &Phrases = &[
    (
        "en",
        &[
            "open position",
            "open role",
            "job opening",
            "about a job",
            "about jobs",
            "about their jobs",
            "job offer",
            "vacanc",
            "is hiring",
            "are hiring",
            "'re hiring",
            "’re hiring",
            "is recruiting",
            "are recruiting",
            "career opportunit",
            "job opportunit",
            "code of conduct",
            "house rules",
            "rules of the house",
            "rules of the venue",
            "where to find the",
            "wi-fi password",
            "wifi password",
        ],
    ),
    (
        "de",
        &[
            "hausordnung",
            "verhaltenskodex",
            "offene stelle",
            "offenen stelle",
            "stellenangebot",
            "stellenanzeige",
            "jobangebot",
            "sucht verstärkung",
            "suchen verstärkung",
            "stellt ein",
            "karrieremöglichkeit",
        ],
    ),
    (
        "fr",
        &[
            "code de conduite",
            "règlement intérieur",
            "offres d'emploi",
            "offres d’emploi",
            "offre d'emploi",
            "postes ouverts",
            "postes à pourvoir",
            "recrute",
        ],
    ),
    (
        "es",
        &[
            "código de conducta",
            "vacante",
            "ofertas de empleo",
            "ofertas de trabajo",
            "oferta de trabajo",
            "busca talento",
            "está contratando",
            "están contratando",
        ],
    ),
];
