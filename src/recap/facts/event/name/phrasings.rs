//! In charge of the words around what an evening is called, grouped by language.
//!
//! It leaves what follows from them to [`super`].

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::recap::facts::phrases::{Phrases, folded};
use crate::recap::facts::table::Quick;

/// Words that say what a text is, and not what the meetup is called.
pub(super) const GENERIC: &[&str] = &[
    // English
    "a",
    "and",
    "event",
    "evening",
    "for",
    "from",
    "group",
    "in",
    "meet",
    "meet-up",
    "meeting",
    "meetings",
    "meetup",
    "meetups",
    "minutes",
    "mom",
    "monthly",
    "news",
    "notes",
    "of",
    "our",
    "post",
    "recap",
    "recaps",
    "report",
    "review",
    "round",
    "roundup",
    "summary",
    "the",
    "up",
    "wrap",
    "wrapup",
    "wrap-up",
    "write",
    "writeup",
    "year",
    "years",
    // German
    "bericht",
    "das",
    "jahr",
    "jahres",
    "der",
    "des",
    "die",
    "nachbericht",
    "nachlese",
    "rückblick",
    "treffen",
    "treffens",
    "vom",
    "von",
    "zum",
    "zusammenfassung",
    "protokoll",
    "stammtisch",
    "abend",
    // French
    "année",
    "au",
    "compte",
    "compte-rendu",
    "de",
    "du",
    "la",
    "le",
    "les",
    "rencontre",
    "rendu",
    "retour",
    "rétro",
    "retro",
    "rétrospective",
    "résumé",
    "réunion",
    "soirée",
    "sur",
    // Spanish, Portuguese, Italian, Dutch
    "año",
    "crónica",
    "del",
    "el",
    "encontro",
    "encuentro",
    "incontro",
    "minuta",
    "reseña",
    "resumen",
    "resumo",
    "reunión",
    "reunião",
    "riunione",
    "riassunto",
    "avond",
    "bijeenkomst",
    "da",
    "di",
    "do",
    "het",
    "serata",
    "van",
    "verslag",
    // Polish
    "relacja",
    "spotkanie",
    "spotkania",
    "ze",
];

pub(super) static GENERIC_FOLDED: LazyLock<HashSet<String, Quick>> = LazyLock::new(|| folded(GENERIC));

/// What an evening is called, whosever it is.
pub(super) static EVENINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "meetup~ | meet-up~ | meeting | meet | get-together | hack night | user group | treffen~ |  \
             stammtisch~ | usergroup~ | réunion | rencontre | apéro | soirée | reunión | encuentro |  \
             quedada | encontro | reunião | incontro | riunione | bijeenkomst | session | serata |  \
             avond | spotkanie | spotkania | hackathon~ | workshop~ | barcamp | edition | edición | édition | ausgabe",
    )])
});

/// What a title says of itself before it names the evening.
pub(super) static REPORTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "recap of the | recap of | recap | recaps of the | recaps of | recaps | report of the | report on the | report | meetup report | \
             meeting report | event report | minutes of the | minutes of | minutes | mom | \
             meeting minutes | meetup recap | event recap | review of the | review of | review | \
             summary of the | summary of | summary | notes from the | notes from | notes | wrap-up | \
             wrapup | wrap up | write-up | roundup | round-up",
        ),
        (
            "de",
            "recap des | recap vom | rückblick auf das | rückblick auf den | rückblick auf | rückblick | bericht vom | \
             bericht zum | bericht | nachbericht zum | nachbericht | nachlese zum | nachlese | \
             zusammenfassung des | zusammenfassung vom | zusammenfassung | protokoll des | \
             protokoll vom | protokoll | mitschrift vom | mitschrift des | mitschrift | notizen vom | notizen",
        ),
        (
            "fr",
            "recap du | recap de la | rétro du | rétro de la | rétro | rétrospective du | rétrospective | compte rendu du | \
             compte rendu de la | compte rendu | compte-rendu du | compte-rendu de la | compte-rendu | \
             retour sur le | retour sur la | retour sur | résumé du | résumé de la | résumé",
        ),
        (
            "es",
            "recap del | recap de la | reseña de la | reseña del | reseña | resumen de la | resumen del | resumen | \
             crónica de la | crónica del | crónica | minuta de la | minuta del | minuta",
        ),
        (
            "it, pt, nl",
            "resoconto del | resoconto | riassunto del | riassunto | resumo do | resumo |  \
             verslag van de | verslag van | verslag",
        ),
        (
            "pl",
            "relacja ze spotkania | relacja ze | relacja z | relacja | podsumowanie spotkania |  \
             podsumowanie",
        ),
    ])
});

/// Words that count evenings, without accents.
pub(super) const COUNTS: &[&str] = &[
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "inaugural",
    "erstes",
    "erste",
    "ersten",
    "zweites",
    "zweite",
    "zweiten",
    "drittes",
    "dritte",
    "dritten",
    "viertes",
    "vierte",
    "vierten",
    "funftes",
    "funfte",
    "funften",
    "sechstes",
    "sechste",
    "sechsten",
    "siebtes",
    "siebte",
    "siebten",
    "siebentes",
    "achtes",
    "achte",
    "achten",
    "neuntes",
    "neunte",
    "neunten",
    "zehntes",
    "zehnte",
    "zehnten",
    "premier",
    "premiere",
    "deuxieme",
    "second",
    "seconde",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "sixieme",
    "septieme",
    "huitieme",
    "neuvieme",
    "dixieme",
    "primer",
    "primera",
    "segundo",
    "segunda",
    "tercer",
    "tercera",
    "cuarto",
    "cuarta",
    "quinto",
    "quinta",
    "sexto",
    "sexta",
    "septimo",
    "septima",
    "primo",
    "prima",
    "terzo",
    "primeiro",
    "primeira",
    "terceiro",
    "eerste",
    "tweede",
    "derde",
    "pierwsze",
    "pierwszego",
    "drugie",
    "drugiego",
    "trzecie",
    "trzeciego",
    "czwarte",
    "czwartego",
    "piate",
    "piatego",
    "szoste",
    "szostego",
    "siodme",
    "siodmego",
    "osme",
    "osmego",
    "dziewiate",
    "dziewiatego",
    "dziesiate",
    "dziesiatego",
    "jedenastego",
    "dwunastego",
    "trzynastego",
    "czternastego",
    "pietnastego",
    "szesnastego",
    "siedemnastego",
    "osiemnastego",
    "dziewietnastego",
    "dwudziestego",
];
