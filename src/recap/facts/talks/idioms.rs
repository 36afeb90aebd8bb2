//! In charge of the phrases of several words by which recaps in several languages say that somebody
//! speaks, or that they did not.
//!
//! It leaves single words to [`phrasings`](super::phrasings), and where a phrase counts to
//! [`frames`](super::frames).

use std::sync::LazyLock;

/// Phrases, by language.
type Phrases = [(&'static str, &'static [&'static str])];

/// What a phrase says against a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Something did not take place, or somebody was not there.
    Cancelled,
    /// The sentence is about another evening.
    Elsewhen,
    /// Before the verb: somebody does not speak on the stage of this evening.
    Aside,
}

/// The doubts that a text in lower case holds, each with the byte it begins at, in no order.
pub(super) fn doubts(text: &str) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        let &[first, second] = pair else { continue };
        let Some((seconds, phrases)) = DOUBTS.get(usize::from(first)) else { continue };
        if seconds & bit(second) == 0 {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        found
            .extend(phrases.iter().filter(|(phrase, _)| rest.starts_with(phrase)).map(|(_, one)| (at, *one)));
    }
    found
}

/// Phrases that begin with one byte, each with its doubt.
type Doubtful = Vec<(&'static str, Doubt)>;

/// The phrases that cast doubt under their first byte, with a bit for each second byte: nearly every
/// place of a text is told by it to be none of them.
static DOUBTS: LazyLock<Vec<(u64, Doubtful)>> = LazyLock::new(|| {
    let tables: [(Doubt, &Phrases); 3] =
        [(Doubt::Cancelled, CANCELLED), (Doubt::Elsewhen, ELSEWHEN), (Doubt::Aside, ASIDE)];
    let mut under = vec![(0, Vec::new()); usize::from(u8::MAX) + 1];
    for (doubt, phrases) in tables {
        for phrase in phrases.iter().flat_map(|(_, phrases)| *phrases) {
            let [first, second, ..] = phrase.as_bytes() else { continue };
            let (seconds, phrases): &mut (u64, Vec<_>) = &mut under[usize::from(*first)];
            *seconds |= bit(*second);
            phrases.push((*phrase, doubt));
        }
    }
    under
});

/// One of 64 bits for a byte.
fn bit(byte: u8) -> u64 {
    1 << (byte & 63)
}

/// Phrases right before a person that put them on the stage, with `was`, `is` or a colon behind or
/// without.
pub(super) const STAGE: &Phrases = &[
    (
        "en",
        &[
            "first up",
            "next up",
            "up first",
            "up next",
            "second up",
            "first on stage",
            "next on stage",
            "then on stage",
            "on stage next",
            "first to speak",
            "next to speak",
            "our first speaker",
            "our second speaker",
            "our third speaker",
            "our next speaker",
            "our last speaker",
            "our final speaker",
            "our speaker",
            "the first speaker",
            "the second speaker",
            "the third speaker",
            "the next speaker",
            "the last speaker",
            "the final speaker",
            "the stage went to",
            "the floor went to",
            "we heard from",
            "then we heard from",
        ],
    ),
    (
        "de",
        &[
            "den anfang machte",
            "den anfang machten",
            "den auftakt machte",
            "den auftakt machten",
            "den abschluss machte",
            "als erster sprach",
            "als erste sprach",
            "auf der bühne stand",
            "unser erster sprecher",
            "unsere erste sprecherin",
        ],
    ),
    (
        "fr",
        &["au tour de", "le tour de", "la parole à", "en premier", "premier orateur", "première oratrice"],
    ),
    (
        "es",
        &[
            "el turno de",
            "el momento de",
            "la hora de",
            "le tocó a",
            "la palabra a",
            "fue el turno de",
            "de la mano de",
            "a cargo de",
            "nuestro primer ponente",
            "tocó el turno a",
        ],
    ),
    ("it", &["è stata la volta di", "il turno di", "la parola a", "a cura di"]),
    ("pt", &["a cargo de", "o momento de", "a vez de", "foi a vez de", "por conta de"]),
];

/// Openers and what has to follow in the sentence: `stellte … vor`.
pub(super) const PAIRS: &[(&str, &[(&str, &str)])] = &[
    (
        "en",
        &[
            ("took", "through tour journey dive look"),
            ("walked", "through"),
            ("guided", "through"),
            ("kicked", "talk session presentation demo talking discussing"),
        ],
    ),
    (
        "de",
        &[
            ("stellte", "vor"),
            ("stellten", "vor"),
            ("stellt", "vor"),
            ("führte", "vor ein durch"),
            ("führten", "vor ein durch"),
            ("trug", "vor"),
            ("nahm", "reise mit"),
        ],
    ),
    (
        "fr",
        &[
            ("pris", "parole relais micro"),
            ("revenu", "sur"),
            ("revenue", "sur"),
            ("ouvert", "bal"),
            ("lancé", "bal"),
        ],
    ),
    ("nl", &[("liet", "zien"), ("lieten", "zien"), ("legde", "uit")]),
];

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
        ],
    ),
    (
        "de",
        &["fiel aus", "fällt aus", "ausgefallen", "ausfallen", "abgesagt", "absagen", "krank", "verhindert"],
    ),
    ("fr", &["annul", "n'a pas pu", "n’a pas pu", "reporté", "malade", "absent", "empêch"]),
    ("es", &["cancel", "no pudo", "pospus", "pospuest", "enferm"]),
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
            "we remember",
            "in memory of",
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
            "before the talks",
            "last month",
            "last year",
            "last time",
            "upcoming",
            "in the audience",
            "from the audience",
            "q&a",
        ],
    ),
    ("de", &["aus dem publikum", "letztes mal", "letzten monat", "letztes jahr"]),
    ("fr", &["dans le public", "la dernière fois", "le mois dernier"]),
    ("es", &["del público", "la última vez", "el mes pasado"]),
];
