//! In charge of the phrases of several words by which recaps in several languages say that somebody
//! speaks.
//!
//! It leaves single words to [`phrasings`](super::phrasings), phrases that say that somebody did not to
//! [`doubts`](super::doubts), and where a phrase counts to [`frames`](super::frames).

/// Phrases, by language.
pub(super) type Phrases = [(&'static str, &'static [&'static str])];

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
            "stage was set for",
            "the floor went to",
            "we heard from",
            "then we heard from",
            "panel with",
            "panel discussion with",
            "panel featuring",
            "fireside chat with",
            "round table with",
            "roundtable with",
        ],
    ),
    (
        "de",
        &[
            "podiumsdiskussion mit",
            "panel mit",
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
        &[
            "table ronde avec",
            "au tour de",
            "le tour de",
            "la parole à",
            "place à",
            "place ensuite à",
            "place maintenant à",
            "en premier",
            "premier orateur",
            "première oratrice",
        ],
    ),
    (
        "es",
        &[
            "mesa redonda con",
            "panel con",
            "conversatorio con",
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

/// Phrases right before people that say that they were who spoke.
pub(super) const SPEAKER_WAS: &Phrases = &[
    (
        "en",
        &[
            "speaker was",
            "speakers were",
            "presenter was",
            "presenters were",
            "speaker of the evening was",
            "speaker of the night was",
            "speaker for the evening was",
            "speaker of the day was",
            "speaker tonight was",
            "talk came from",
            "talks came from",
            "presentation came from",
            "presentations came from",
        ],
    ),
    (
        "de",
        &[
            "sprecher war",
            "sprecherin war",
            "speaker war",
            "speakerin war",
            "sprecher waren",
            "speaker waren",
            "referent war",
            "referentin war",
            "referenten waren",
            "referent des abends war",
            "referentin des abends war",
            "vortragender war",
            "vortragende war",
            "vortragende waren",
            "der vortrag kam von",
            "vortrag kam von",
            "vortrag war von",
            "vortrag stammte von",
        ],
    ),
    (
        "fr",
        &[
            "orateur était",
            "oratrice était",
            "orateurs étaient",
            "intervenant était",
            "intervenante était",
            "intervenants étaient",
            "présentation était celle de",
            "conférence était celle de",
        ],
    ),
    (
        "es",
        &[
            "como ponente a",
            "como ponentes a",
            "ponente fue",
            "ponentes fueron",
            "orador fue",
            "oradora fue",
            "charla fue de",
            "charla fue la de",
            "plática fue de",
            "plática fue la de",
            "presentación fue de",
            "presentación fue la de",
            "ponencia fue de",
            "ponencia fue la de",
        ],
    ),
];

/// Verbs of who came, by language; what for follows.
pub(super) const CAME: &Phrases = &[
    ("en", &["joined", "came", "visited", "returned", "travelled", "traveled", "flew"]),
    ("de", &["kam", "kamen"]),
    ("fr", &["venu", "venue", "venus", "venues", "vint"]),
    ("es", &["vino", "vinieron", "volvió", "regresó"]),
    ("it", &["venuto", "venuta", "venuti"]),
];

/// Verbs of who opens or closes an evening, by language; with what follows. English has its own.
pub(super) const OPENS: &Phrases = &[
    (
        "de",
        &[
            "eröffnete",
            "eröffneten",
            "eröffnet",
            "begann",
            "begannen",
            "startete",
            "starteten",
            "beendete",
            "beendeten",
            "beschloss",
            "schloss",
        ],
    ),
    (
        "fr",
        &[
            "ouvert",
            "ouvre",
            "ouvrait",
            "clôturé",
            "conclu",
            "commencé",
            "démarré",
            "terminé",
            "lancé",
            "inauguré",
        ],
    ),
    ("es", &["abrió", "abrieron", "cerró", "cerraron", "inició", "comenzó", "empezó", "arrancó", "inauguró"]),
    ("pt", &["abriu", "encerrou", "começou"]),
    ("it", &["aperto", "chiuso", "iniziato"]),
    ("nl", &["opende", "begon", "sloot"]),
];

/// Openers and what has to follow in the sentence: `stellte … vor`.
pub(super) const PAIRS: &[(&str, &[(&str, &str)])] = &[
    (
        "en",
        &[
            ("took", "through tour journey dive look"),
            ("walked", "through"),
            ("guided", "through"),
            ("ran", "presentation slides demo"),
            ("flew", "presentation slides demo"),
            ("raced", "presentation slides demo"),
            ("whizzed", "presentation slides demo"),
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
            ("war", "reihe dran"),
            ("waren", "reihe dran"),
        ],
    ),
    (
        "fr",
        &[
            ("pris", "parole relais micro"),
            ("revenu", "sur"),
            ("revenue", "sur"),
            ("ouvert", "bal"),
            ("ouvre", "bal"),
            ("ouvrait", "bal"),
            ("lance", "bal"),
            ("lancé", "bal"),
            ("invité", "réfléchir repenser"),
            ("invités", "réfléchir repenser"),
            ("invitait", "réfléchir repenser"),
        ],
    ),
    ("es", &[("invitó", "reflexionar repensar"), ("invitaron", "reflexionar repensar")]),
    ("nl", &[("liet", "zien"), ("lieten", "zien"), ("legde", "uit")]),
];
