//! In charge of the words around where an evening was, grouped by language.
//!
//! It leaves what follows from them to [`super`].

use std::sync::LazyLock;

use crate::recap::facts::labels::{BEGINS, WHOLE};
use crate::recap::facts::phrases::Phrases;

/// Words that follow a venue's name and belong to it.
pub(super) const ENDINGS: &[&[&str]] = &[
    &["offices"],
    &["office"],
    &["hq"],
    &["headquarters"],
    &["event", "space"],
    &["space"],
    &["classroom"],
    &["auditorium"],
    &["campus"],
    &["hall"],
    &["lounge"],
    &["cafeteria"],
    &["canteen"],
    &["büro"],
    &["büros"],
    &["räumen"],
    &["räumlichkeiten"],
    &["rooms"],
    &["building"],
    &["tower"],
    &["library"],
    &["theatre"],
    &["theater"],
    &["museum"],
    &["pub"],
    &["café"],
    &["brewery"],
    &["hotel"],
    &["hackerspace"],
    &["makerspace"],
    &["university"],
    &["studio"],
    &["gebäude"],
];

/// Words before `at` behind which a bare name is a place, and not where somebody works.
pub(super) const BEFORE_PLACES: &[&str] = &[
    "back", "crowd", "evening", "event", "gathered", "held", "home", "hosted", "me", "meetup", "met",
    "night", "place", "room", "session", "together", "us", "was", "were",
];

/// Labels that a venue stands behind.
pub(super) static LABELS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            BEGINS,
            "venue | location | meeting place | meeting venue | meeting location | meetup location | \
             event location | host venue | veranstaltungsort | treffpunkt | lieu | lugar | ubicación | \
             sede | luogo | plaats | locatie",
        ),
        (
            WHOLE,
            "where | place | address | ort | wo | adresse | où | adresse du lieu | dónde | dirección | \
             recinto | dove | local | onde | waar",
        ),
    ])
});

/// Phrases behind which a place's name follows, whatever else the sentence says.
pub(super) static LEADS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "held at | held in | hosted at | took place at | took place in | gathered at | met at |  \
             met up at | at the offices of | in the offices of | at the office of | at the premises of |  \
             at the headquarters of | in the rooms of | in the office of | in the building of |  \
             on the premises of | got together at | happened at | in the library of | in the hall of | in the auditorium of | in the basement of | came together at | meeting room at | hosted us at |  \
             welcomed us at | our venue was",
        ),
        (
            "de",
            "zu gast bei | durften bei | waren diesmal bei | zu gast im | zu gast in der | fand bei | fand im | trafen uns bei |  \
             trafen uns im | trafen wir uns bei | trafen wir uns im | in den räumen von |  \
             in den räumen der | in den räumen des | in den räumlichkeiten von |  \
             in den räumlichkeiten der | im büro von | im büro der | in den büros von |  \
             in den büros der | diesmal bei | trafen sich bei | fand diesmal bei | fand diesmal im |  \
             fand wieder bei | fand erneut bei | waren wir bei | waren wir zu gast bei | kamen bei |  \
             im gebäude der | im gebäude von | im haus der | gastfreundschaft von",
        ),
        (
            "fr",
            "dans les locaux de | dans les locaux d' | dans les bureaux de | dans les bureaux d' |  \
             nous étions chez | on est allés chez | sommes allés chez | étions reçus chez | on était chez | reçus par | reçus chez | accueillis par | accueillis chez | hébergés par | hébergés chez |  \
             retrouvés chez | réunis chez | a eu lieu chez | s'est tenu chez | s'est tenue chez |  \
             s'est déroulé chez | s'est déroulée chez | se déroulait chez | avait lieu chez |  \
             dans les murs de | dans les murs d' | dans l'espace de | accueillis dans les locaux de |  \
             hébergé par | hébergée par | rendez-vous chez",
        ),
        (
            "es",
            "en las oficinas de | en la oficina de | en las instalaciones de | en la sede de |  \
             en el auditorio de | en los espacios de | en el espacio de | nos reunimos en |  \
             nos juntamos en | tuvo lugar en | se llevó a cabo en | se celebró en | se realizó en |  \
             nos recibieron en | nos recibió en | nos acogieron en | nos encontramos en |  \
             en las instalaciones del | en los salones de | en el local de | en casa de | en el coworking",
        ),
        (
            "it, pt, nl, pl",
            "ospiti di | ospitati da | negli spazi di | nei locali di | no escritório da |  \
             no escritório de | nas instalações da | no auditório da | no espaço da |  \
             in het kantoor van | op het kantoor van | in de kantoren van | w siedzibie | w biurze |  \
             spotkaliśmy się w | presso | negli uffici di | nella sede di | nos escritórios da |  \
             nos escritórios de | na sede da | na sede de | ocorreu no | ocorreu na | aconteceu no | \
             aconteceu na | foi realizado no | foi realizado na | foi realizada no | foi realizada na | \
             rolou no | rolou na | teve lugar no | teve lugar na | nos reunimos no | nos reunimos na | \
             si è tenuto presso | si è svolto presso | odbyło się w | te gast bij | op kantoor bij |  \
             ten kantore van",
        ),
    ])
});

/// Words that say people came together, so that a linked name behind a plain `at` is the place.
pub(super) static GATHERINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "met | gathered | held | hosted | attended | took place | came together | presentation~ | everyone | \
             joined us",
        ),
        ("de", "traf~ | fand | statt | zusammen~ | kamen | waren wir | versammel~"),
        ("fr", "réuni~ | retrouv~ | rassembl~ | accueilli~ | s'est tenu~ | a eu lieu"),
        ("es", "reuni~ | juntamos | encontramos | tuvo lugar | se llevó a cabo | se celebró"),
    ])
});

/// Plain words before a place.
pub(super) static PLAIN_LEADS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(&[("", "at | in | bei | im | chez | à | au | en | bij")]));

/// What an evening is called before the plain word that leads up to where it was.
pub(super) static EVENINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "meetup | meet-up | meeting | event | evening | session | treffen | stammtisch | abend | soirée | \
         rencontre | réunion | apéro | afterwork | reunión | encuentro | quedada | encontro | serata",
    )])
});

/// Plain words behind the name of an evening that lead up to a linked place.
pub(super) static EVENING_AT: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::of(&[("", "at | bei | chez | bij")]));

/// Whatever leads up to a place in a sentence: one without any of it tells of none.
pub(super) static OF_PLACES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::together(&[&LEADS, &GATHERINGS, &EVENING_AT]));

/// Articles before the name of a place.
pub(super) const ARTICLES: &[&str] =
    &["the", "der", "dem", "den", "la", "le", "les", "el", "los", "las", "de"];

/// Words of a notice before the name of a place: `NEW VENUE!`
pub(super) const NOTICES: &[&str] = &[
    "attention",
    "achtung",
    "change",
    "changed",
    "location",
    "lieu",
    "local",
    "lugar",
    "neu",
    "neue",
    "neuer",
    "new",
    "note",
    "nouveau",
    "nueva",
    "nuevo",
    "ort",
    "our",
    "place",
    "room",
    "sede",
    "the",
    "venue",
    "",
];

/// Where people meet who are in no place.
pub(super) const ONLINE: &[&str] =
    &["discord", "facebook", "jitsi", "skype", "slack", "teams", "telegram", "twitch", "youtube", "zoom"];

/// What an evening is held in, or as part of, that is no place.
pub(super) const ABSTRACT: &[&str] = &[
    "english",
    "german",
    "french",
    "spanish",
    "italian",
    "dutch",
    "polish",
    "portuguese",
    "person",
    "git",
    "english-speaking",
    "deutsch",
    "englisch",
    "rahmen",
    "zuge",
    "anschluss",
    "kooperation",
    "zusammenarbeit",
    "sommer",
    "herbst",
    "winter",
    "frühling",
    "frühjahr",
    "anglais",
    "français",
    "partenariat",
    "marge",
    "été",
    "automne",
    "hiver",
    "printemps",
    "inglés",
    "español",
    "castellano",
    "línea",
    "persona",
    "verano",
    "otoño",
    "invierno",
    "primavera",
    "inglês",
    "português",
    "inglese",
    "italiano",
    "spring",
    "summer",
    "autumn",
    "fall",
];

/// How the names of houses end in German.
pub(super) const HOUSES: &[&str] = &["haus", "halle", "saal", "zentrum", "theater", "bibliothek"];
