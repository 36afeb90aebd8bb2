//! In charge of how many came: a number or a word for one before people, or behind a label.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::recap::document::{Block, Inline};
use crate::recap::facts::calendar::{has_digit, sentence_end};
use crate::recap::facts::labels::{self, WHOLE};
use crate::recap::facts::phrases::{Folded, Phrases, folded, words_until};
use crate::recap::facts::table::Quick;
use crate::recap::facts::words::{Word, words};
use crate::recap::folded::fold;

/// Words that come after a number of people.
const PEOPLE: &[&str] = &[
    "attendees",
    "people",
    "members",
    "guests",
    "developers",
    "participants",
    "folks",
    "rustaceans",
    "gophers",
    "hobbyists",
    "researchers",
    "scientists",
    "analysts",
    "makers",
    "pythonistas",
    "rubyists",
    "coders",
    "devs",
    "programmers",
    "hackers",
    "enthusiasts",
    "professionals",
    "students",
    "testers",
    "designers",
    "faces",
    "souls",
    "heads",
    "engineers",
    "visitors",
    "leute",
    "teilnehmer",
    "teilnehmende",
    "teilnehmenden",
    "teilnehmern",
    "teilnehmer_innen",
    "teilnehmerinnen",
    "teilnehmer:innen",
    "teilnehmer*innen",
    "entwickler",
    "entwicklern",
    "zuhörer",
    "zuhörern",
    "interessierten",
    "besuchern",
    "leuten",
    "anwesende",
    "anwesenden",
    "köpfe",
    "entwicklerinnen",
    "entwickler:innen",
    "besucher",
    "besucherinnen",
    "gäste",
    "gästen",
    "personen",
    "mann",
    "interessierte",
    "menschen",
    "personnes",
    "participants",
    "participantes",
    "participant·e·s",
    "développeurs",
    "développeuses",
    "programmeurs",
    "passionnés",
    "curieux",
    "spectateurs",
    "participant.e.s",
    "inscrits",
    "invités",
    "présents",
    "personas",
    "asistentes",
    "asistente",
    "desarrolladores",
    "desarrolladoras",
    "programadores",
    "programadoras",
    "profesionales",
    "entusiastas",
    "participante",
    "miembros",
    "invitados",
    "pessoas",
    "persone",
    "partecipanti",
    "mensen",
    "deelnemers",
    "bezoekers",
    "ontwikkelaars",
    "sviluppatori",
    "desenvolvedores",
    "osób",
    "uczestników",
];

static PEOPLE_FOLDED: LazyLock<HashSet<String, Quick>> = LazyLock::new(|| folded(PEOPLE));

/// Words behind the number, or before it, that make it no attendance: who signed up or was expected.
const EXPECTED: &[&str] = &[
    "signed",
    "registered",
    "rsvped",
    "rsvp'd",
    "rsvps",
    "rsvp",
    "registrations",
    "waiting",
    "waitlist",
    "expected",
    "members",
    "inscrits",
    "inscrites",
    "inscritos",
    "registrados",
    "angemeldet",
    "anmeldungen",
    "angemeldete",
];

/// Words before a number behind which nobody came: a plan, a purpose, or what somebody has.
const PURPOSES: &[&str] = &[
    "for",
    "für",
    "pour",
    "para",
    "per",
    "voor",
    "than",
    "first",
    "by",
    "to",
    "has",
    "serves",
    "employs",
    "supports",
    "helps",
    "reaches",
    "teaches",
    "hat",
    "beschäftigt",
    "hilft",
    "betreut",
    "emploie",
    "compte",
    "sert",
    "tiene",
    "emplea",
    "atiende",
    "ayuda",
];

/// Words before how many belong to a group: `we have 1000 members on our page`.
const HAVE: &[&str] = &[
    "have", "reached", "passed", "hit", "now", "haben", "zählen", "avons", "tenemos", "temos", "over", "of",
];

/// Words between those and the number.
const ABOUT: &[&str] = &[
    "about", "around", "over", "some", "nearly", "almost", "more", "rund", "etwa", "ca", "circa", "fast",
    "über", "environ", "près", "de", "plus", "unos", "unas", "casi", "más", "the", "up",
];

/// Numbers that are written out, as they stand before people: the groups are what they say.
static COUNTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("10", "ten | zehn | une dizaine de | une dizaine d' | dix | diez | una decina di | tien"),
        ("11", "eleven | elf | onze | once"),
        (
            "12",
            "a dozen | one dozen | twelve | zwölf | ein dutzend | une douzaine de | une douzaine d' |  \
             douze | doce | una docena de | uma dúzia de | una dozzina di | twaalf",
        ),
        (
            "15",
            "fifteen | fünfzehn | une quinzaine de | une quinzaine d' | quinze | quince |  \
             una quindicina di",
        ),
        (
            "20",
            "twenty | zwanzig | une vingtaine de | une vingtaine d' | vingt | veinte | una veintena de |  \
             una ventina di | twintig",
        ),
        ("24", "two dozen | zwei dutzend | dos docenas de"),
        (
            "30",
            "thirty | dreißig | une trentaine de | une trentaine d' | trente | treinta |  \
             una treintena de | una trentina di | dertig",
        ),
        (
            "40",
            "forty | vierzig | une quarantaine de | une quarantaine d' | quarante | cuarenta |  \
             una quarantina di",
        ),
        (
            "50",
            "fifty | fünfzig | une cinquantaine de | une cinquantaine d' | cinquante | cincuenta |  \
             una cincuentena de | una cinquantina di | vijftig",
        ),
        ("60", "sixty | sechzig | une soixantaine de | une soixantaine d' | soixante | sesenta | zestig"),
        ("70", "seventy | siebzig | setenta | settanta | zeventig"),
        ("80", "eighty | achtzig | ochenta | ottanta | tachtig"),
        ("90", "ninety | neunzig | noventa | novanta | negentig"),
        (
            "100",
            "a hundred | one hundred | hundert | einhundert | une centaine de | une centaine d' | cent |  \
             cien | un centenar de | un centinaio di | uma centena de | honderd",
        ),
    ])
});

/// Labels that the number of guests stands behind.
static COUNTED: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        WHOLE,
        "attendance | attendees | attendee count | number of attendees | participants |  \
             number of participants | headcount | turnout | teilnehmer | teilnehmerzahl | teilnehmende |  \
             besucher | asistentes | asistencia | participantes | présents | nombre de participants |  \
             partecipanti | presenti | deelnemers | uczestnicy",
    )])
});

/// Most people that a meetup is believed to have.
const MOST_PEOPLE: u32 = 20_000;

/// How many came: the paragraphs before the talks say it, or a label anywhere.
pub(super) fn read(intro: &[Block], told: &[Block]) -> Option<u32> {
    let behind = told.get(intro.len()..).unwrap_or_default();
    super::texts(intro)
        .find_map(|inline| attendees(inline).or_else(|| came(inline)))
        .or_else(|| counted(told))
        .or_else(|| super::texts(behind).find_map(came))
}

/// How many came, as a sentence says anywhere that tells of coming: `12 gardeners found their way`,
/// `a house full of around 200 people`.
fn came(inline: &Inline) -> Option<u32> {
    let folded = inline.folded();
    CAME.all(folded, 0..inline.text.len()).find_map(|hit| {
        let words = match hit.group {
            BEHIND | THERE => words(inline.text.get(hit.at.end..sentence_end(inline, hit.at.end))?),
            _ => {
                // From the beginning of a word: `1,200` is not `200`.
                let near = inline.text.floor_char_boundary(hit.at.start.saturating_sub(NEAR_COUNT));
                let begin = inline.text.get(..near)?.rfind(char::is_whitespace).unwrap_or(0);
                words_until(&inline.text, begin, hit.at.start)
            }
        };
        let at = match hit.group {
            THERE => words.iter().position(|word| number(word.text).is_some())?,
            _ => words.iter().rposition(|word| number(word.text).is_some())?,
        };
        let count = number(words[at].text).filter(|count| (MOST_ONLY..=MOST_PEOPLE).contains(count))?;
        let led = at > 0 && words[at - 1].is_any(PURPOSES);
        let noun = words.get(at + 1);
        let plain = |noun: &Word<'_>| !noun.is_any(THINGS) && noun.text.chars().all(char::is_alphabetic);
        let meant = match hit.group {
            BEHIND => noun.is_some_and(|noun| PEOPLE_FOLDED.contains(fold(noun.text).as_ref())),
            // Right behind it, and of nobody but guests.
            THERE => at <= 2 && noun.is_some_and(|noun| noun.is_any(GUESTS)),
            // Nothing but the people stands between the number and their coming.
            _ => noun.is_some_and(plain) && words.len() - at <= 3 && words[at].stop.is_none(),
        };
        (meant && !led).then_some(count)
    })
}

/// Phrases of coming: behind the people or before them.
static CAME: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            BEFORE,
            "found their way | made their way | showed up | turned up | turned out | joined us | attended | \
             made it to | came together | came along | came to | fanden den weg | fanden ihren weg | \
             kamen | sind gekommen | haben teilgenommen | teilgenommen | nahmen teil | waren dabei | waren da | \
             ont répondu présent | étaient présents | étaient présentes | sont venus | ont participé | \
             asistieron | acudieron | vinieron | participaron | hanno partecipato | compareceram",
        ),
        (
            BEHIND,
            "a house full of | full house of | full house with | a full house: | volles haus mit | \
             salle comble avec | in attendance were | lleno total con | attended by",
        ),
        (
            THERE,
            "there were | we had | we welcomed | es waren | es kamen | wir hatten | il y avait | nous avions | \
             hubo | tuvimos | contamos con | c'erano | er waren",
        ),
    ])
});

const BEFORE: &str = "before";
/// Phrases that say of anybody that they were there.
const THERE: &str = "there";

/// Words for those who came, and for nobody else.
const GUESTS: &[&str] = &[
    "attendees",
    "participants",
    "guests",
    "visitors",
    "teilnehmer",
    "teilnehmerinnen",
    "teilnehmende",
    "gäste",
    "besucher",
    "anwesende",
    "présents",
    "invités",
    "asistentes",
    "participantes",
    "invitados",
    "partecipanti",
    "deelnemers",
    "bezoekers",
];
const BEHIND: &str = "behind";

/// Farthest, in bytes, that a number stands before the coming of those whom it counts.
const NEAR_COUNT: usize = 60;

/// The fewest who are believed where their word is not known.
const MOST_ONLY: u32 = 4;

/// Words behind a number that come and are no people.
const THINGS: &[&str] = &[
    "days",
    "years",
    "months",
    "weeks",
    "hours",
    "minutes",
    "questions",
    "ideas",
    "talks",
    "pizzas",
    "slides",
    "messages",
    "issues",
    "tickets",
    "proposals",
    "speakers",
    "companies",
    "teams",
    "groups",
    "percent",
    "degrees",
    "euros",
    "dollars",
    "versions",
    "times",
    "tage",
    "jahre",
    "monate",
    "wochen",
    "stunden",
    "minuten",
    "uhr",
    "fragen",
    "ideen",
    "vorträge",
    "firmen",
    "teams",
    "mal",
    "prozent",
    "grad",
    "jours",
    "ans",
    "mois",
    "heures",
    "questions",
    "idées",
    "entreprises",
    "équipes",
    "fois",
    "días",
    "años",
    "meses",
    "horas",
    "preguntas",
    "charlas",
    "empresas",
    "equipos",
    "veces",
];

/// Every number of people that texts say came, with its place in the text: those behind labels first.
pub(in crate::recap) fn all(told: &[Block]) -> Vec<(u32, &Inline, Range<usize>)> {
    let labelled = labels::values(told, &COUNTED).into_iter().filter_map(|value| {
        let words = words(value.text());
        let first = words.first().filter(|_| words.len() == 1)?;
        let at = value.at.start + first.at.start..value.at.start + first.at.end;
        Some((number(first.text)?, value.inline, at))
    });
    let told = super::texts(told).filter_map(|inline| people(inline).map(|(count, at)| (count, inline, at)));
    labelled.chain(told).collect()
}

/// How many came, as a label says: `Attendance: 40`.
fn counted(told: &[Block]) -> Option<u32> {
    labels::values(told, &COUNTED).iter().find_map(|value| {
        let words = words(value.text());
        let first = words.iter().find(|word| word.proper())?;
        let alone = words.len() <= 3 && !first.text.contains(['.', '/', '-']);
        number(first.text).filter(|count| alone && (2..=MOST_PEOPLE).contains(count))
    })
}

/// `with 300 attendees`, `over 1,200 people`, `près de 150 personnes`, `around a hundred attendees`.
fn attendees(inline: &Inline) -> Option<u32> {
    people(inline).map(|(count, _)| count)
}

/// The same, with the bytes of the text that say it.
pub(in crate::recap) fn people(inline: &Inline) -> Option<(u32, Range<usize>)> {
    let text = inline.text.as_str();
    // Cheap first: most texts hold no number.
    let written_out = LazyCell::new(|| COUNTS.any(inline.folded(), 0..text.len()));
    if !has_digit(text) && !*written_out {
        return None;
    }
    let words = inline.words();
    let of_you =
        |at: usize| words[at].is("of") && words.get(at + 1).is_some_and(|word| word.is_any(&["you", "us"]));
    let counted = |at: &usize| words[at - 1].text.bytes().any(|byte| byte.is_ascii_digit()) || *written_out;
    let people = |at: &usize| PEOPLE_FOLDED.contains(fold(words[*at].text).as_ref()) || of_you(*at);
    (1..words.len()).filter(counted).filter(people).find_map(|at| {
        let before = words[..at].last().filter(|word| word.stop.is_none())?;
        let counted = text.get(..words[at].at.start)?;
        let written_out = || {
            let from = at.checked_sub(3).map_or(0, |from| words[from].at.start);
            let near = counted.get(from..)?;
            let hit = COUNTS
                .all(&Folded::of(near), 0..near.len())
                .find(|hit| near[hit.at.end..].trim().is_empty())?;
            Some((hit.group.parse().ok()?, from + hit.at.start))
        };
        let (count, start) =
            number(before.text).map(|count| (count, before.at.start)).or_else(written_out)?;
        let mut before = words.iter().rev().filter(|word| word.at.end <= start).peekable();
        // `more than 80` are at least so many.
        let more = before.next_if(|word| word.is("than")).is_some();
        let group = words[at].is_any(&["members", "mitglieder", "membres", "miembros", "membros"]);
        let belong = group && before.peek().is_some_and(|word| word.is_any(HAVE));
        let led = match before.find(|word| !word.is_any(ABOUT) || (more && word.is("more"))) {
            Some(word) if more => !word.is("more"),
            word => word.is_some_and(|word| word.is_any(PURPOSES)),
        };
        let behind = words.get(at + 1..).unwrap_or_default().iter().take(3);
        let expected =
            behind.chain(words.get(at)).any(|word| word.is_any(EXPECTED)) && !words[at].is("members");
        let told = (2..=MOST_PEOPLE).contains(&count) && !led && !expected && !belong;
        told.then(|| (count, start..words[at].at.end))
    })
}

/// `300`, `1,200`, `1.200`, `150+`, `~80`.
fn number(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('+').trim_start_matches(['~', '≈', '±']);
    let mut groups = word.split([',', '.', '\'', '’']);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        (group.len() == 3).then(|| digits.push_str(group))?;
    }
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}
