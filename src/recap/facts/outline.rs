//! In charge of the outline: which headings a recap has, what kind of section each begins, and
//! which blocks belong to it.
//!
//! It leaves what the sections hold to the facts, and the labels of fields to [`super::fields`].

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::fields::{self, Label};
use super::phrases::Folded;
use super::table::{Quick, Table, lower, table};
use crate::recap::document::{Block, Inline, Kind};

/// What kind of section a heading begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// The talks stand below it: `Talks`, `Agenda`, `Les conférences`.
    Talks,
    /// No talk stands below it, whatever it looks like: `Thanks`, `Photos`, `Next meetup`.
    Apart,
    /// It is about the evening as a whole: `Recap`, `Meetup notes`, `June 2024`.
    Whole,
    /// What the section holds is the value of a field: `Speaker`, `Abstract`, `Video`.
    Field(Label),
    /// Its heading says something of its own.
    Open,
}

/// A heading with the blocks up to the next one.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) heading: &'a Inline,
    pub(super) level: u8,
    pub(super) section: Section,
    /// The block that the heading is.
    pub(super) at: usize,
    /// The blocks behind the heading, up to the next one.
    pub(super) body: Range<usize>,
    /// Whether talks stand here: a heading above says so, and none between says otherwise.
    pub(super) among_talks: bool,
    /// Whether a heading above, or this one, says that no talk stands here.
    pub(super) apart: bool,
}

/// Words of headings below which the talks stand.
static TALKS: Table = Table::new(|| {
    table(
        "\
    talk|talks|presentation|presentations|presenters|speakers|session|sessions|lightning|program|\
    programme|agenda|schedule|lineup|keynote|keynotes|panel|workshop|workshops|demos|lectures|\
    vortrag|vorträge|vorträgen|kurzvorträge|präsentationen|redner|rednerinnen|referenten|\
    referentinnen|sprecher|sprecherinnen|programm|ablauf|blitzvorträge|\
    conférence|conférences|conf|confs|présentation|présentations|orateurs|intervenants|interventions|\
    sujets|exposés|\
    charla|charlas|plática|pláticas|ponencia|ponencias|ponentes|presentación|presentaciones|relámpago|\
    programa|exposiciones|\
    palestra|palestras|palestrantes|apresentações|programação|\
    intervento|interventi|relatori|presentazioni|scaletta|\
    presentaties|sprekers|lezingen|praatjes",
    )
});

/// Words of headings below which no talk stands.
static APART: Table = Table::new(|| {
    table(
        "\
    acknowledgements|announcement|announcements|attendance|attendees|break|cfp|closing|community|\
    contact|date|debrief|dinner|drinks|election|elections|feedback|food|future|gallery|giveaway|\
    giveaways|hiring|host|hosts|ideas|improvements|job|jobs|join|links|location|lunch|network|networking|\
    next|offers|opening|organisers|organizers|partners|photo|photos|pics|picts|pictures|pizza|prizes|proposals|\
    past|previous|former|friends|openings|elsewhere|farewell|bookclub|buchtipp|buchtipps|lesetipp|lesetipps|libros|credits|members|memoriam|memories|budget|housekeeping|outro|\
    impressum|kontakt|ansprechpartner|mitglieder|ausrichter|bénévoles|colaboradores|\
    quiz|raffle|reflection|reflections|registration|rsvp|sign|social|sponsor|sponsors|survey|thank|\
    thanks|upcoming|vacancies|venue|volunteers|wanted|welcome|where|when|winners|wishlist|abschluss|\
    ankündigungen|anfahrt|ausblick|begrüßung|bilder|dank|danke|danksagung|fotos|gastgeber|jobs|\
    kommende|kommendes|mitmachen|nächste|nächster|nächstes|neuigkeiten|ort|pause|sponsoren|\
    stellenangebote|teilnehmer|termine|themenvorschläge|verlosung|vorstellungsrunde|wahlen|willkommen|\
    accueil|annonces|avis|bienvenue|élections|galerie|hôte|lieu|merci|offres|partenaires|pause|photos|\
    prochain|prochaine|prochains|remerciements|retours|suite|apéro|buffet|agradecimientos|anuncios|\
    avisos|bienvenida|cierre|comunidad|empleos|encuesta|fotos|galería|gracias|inscripción|lugar|\
    patrocinadores|patrocinador|próxima|próximas|próximo|próximos|registro|sede|sorteo|únete|\
    agradecimentos|avisos|encerramento|obrigado|patrocinadores|próximo|próxima|sorteio|vagas|prossimo|\
    prossima|ringraziamenti|saluti|grazie|luogo|volgende|dank|bedankt|locatie|borrel",
    )
});

/// Words of headings that are about the evening as a whole.
static WHOLE: Table = Table::new(|| {
    table(
        "\
    info|information|intro|introduction|introductions|minutes|news|notes|recap|summary|updates|stats|\
    statistics|discussion|overview|report|rückblick|zusammenfassung|bilan|retour|infos|información|\
    conclusion|conclusions|conclusiones|fazit|wrap|retrospective|einleitung|highlights|resumen|résumé",
    )
});

/// What headings begin with below which no talk stands, however they go on.
const APART_BEGINNINGS: &[&str] = &[
    "about the organi",
    "about us",
    "announcing",
    "bedankt",
    "call for",
    "danke",
    "dank an",
    "donnez",
    "follow us",
    "getting here",
    "getting there",
    "get involved",
    "grazie",
    "gracias",
    "hosted by",
    "how to find",
    "join us",
    "join the",
    "many thanks",
    "merci",
    "next event",
    "next meet",
    "next month",
    "next speaker",
    "next talk",
    "next time",
    "nos vemos",
    "nous rejoindre",
    "nächste",
    "obrigad",
    "photos",
    "prochain",
    "próxim",
    "rejoignez",
    "siguiente",
    "save the date",
    "see you",
    "special thanks",
    "speakers wanted",
    "sponsor",
    "stay tuned",
    "so findet ihr",
    "thank you",
    "thanks to",
    "unser nächst",
    "unsere sponsor",
    "upcoming",
    "vielen dank",
    "volgende",
    "want to speak",
    "we are hiring",
    "we re hiring",
    "wer wir sind",
    "über uns",
    "qui sommes",
    "sobre nosotros",
    "quiénes somos",
    "únete",
    "patrocin",
    "partenaire",
    "prossim",
];

/// Words that say nothing beside the others of a heading.
static FILLING: Table = Table::new(|| {
    table(
        "\
    a|aktuelle|all|corner|club|tip|tips|recommendations|recommended|book|tech|technical|technische|techniques|técnicas|am|and|aqui|aquí|are|at|au|aus|be|by|con|das|de|del|dem|den|der|des|detail|details|\
    deux|die|do|dos|du|e|edition|edición|el|en|esta|este|estan|están|et|evening|event|evento|events|\
    featured|first|flash|for|from|full|group|gruppe|het|i|il|im|in|is|it|la|las|le|les|lo|los|made|\
    main|meet|meeting|meetup|mes|mis|mit|monthly|month|nos|nota|note|nous|o|of|old|on|our|ours|over|\
    reunión|reunion|round|s|short|sobre|soir|soirée|some|sur|t|that|the|their|this|time|to|today|\
    tonight|treffen|tres|two|three|u|un|una|und|unsere|up|us|van|veranstaltung|vom|von|we|with|y|you|\
    your|zu|zum|zur|été|noche|abend|abends|q|qa|pm|am|uhr|h|impromptu|audience|january|february|march|april|may|june|july|august|\
    september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|\
    février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|\
    abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre",
    )
});

/// The tables of words of headings.
static SORTS: [&Table; 4] = [&TALKS, &APART, &WHOLE, &FILLING];

/// What their words with accents are without: many people leave accents out, `platicas`.
static UNACCENTED: LazyLock<[HashSet<String, Quick>; 4]> = LazyLock::new(|| {
    SORTS.map(|table| {
        let accented = table.iter().filter(|word| !word.is_ascii());
        accented.map(|word| Folded::of(word).into_text()).collect()
    })
});

/// Whether a word is in a table of [`SORTS`], accents aside where it has none.
fn holds(sort: usize, word: &str) -> bool {
    SORTS.get(sort).is_some_and(|table| table.holds(word))
        || word.is_ascii() && UNACCENTED.get(sort).is_some_and(|words| words.contains(&*lower(word)))
}

/// The words of a heading as they stand, without signs and numbers.
pub(super) fn plain_words(text: &str) -> Vec<&str> {
    plain_parts(text).collect()
}

/// Words in lower case, with spaces between.
pub(super) fn joined(words: &[&str]) -> String {
    let mut joined = words.join(" ");
    if joined.is_ascii() {
        joined.make_ascii_lowercase();
        return joined;
    }
    joined.to_lowercase()
}

/// The words of a heading as they stand, without signs and numbers, one after the other.
pub(super) fn plain_parts(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let words = text.split(|char: char| !char.is_alphanumeric());
    words.filter(|word| word.chars().any(char::is_alphabetic))
}

/// What kind of section a heading of this text begins.
pub(super) fn section(text: &str) -> Section {
    let words = plain_words(text);
    if let Some(label) = fields::heading_label(&words) {
        return Section::Field(label);
    }
    let joined = joined(&words);
    if APART_BEGINNINGS.iter().any(|beginning| joined.starts_with(beginning)) {
        return Section::Apart;
    }
    let known = |word: &&str| (0..SORTS.len()).any(|sort| holds(sort, word));
    let any = |sort: usize| words.iter().any(|word| holds(sort, word));
    match () {
        () if !words.iter().all(known) => Section::Open,
        () if any(1) => Section::Apart,
        // `Summary of the talks`: they stand below all the same.
        () if any(0) => Section::Talks,
        () => Section::Whole,
    }
}

/// The headings of blocks, each with what stands below it.
pub(super) fn parts(blocks: &[Block]) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Kind::Heading(level, heading) = &block.kind {
            if let Some(last) = parts.last_mut() {
                last.body.end = at;
            }
            let section = section(&heading.text);
            let body = at + 1..blocks.len();
            parts.push(Part { heading, level: *level, section, at, body, among_talks: false, apart: false });
        }
    }
    settle(&mut parts);
    parts
}

/// Hands down what the headings above say of the sections below them.
fn settle(parts: &mut [Part<'_>]) {
    // Level, and what stands there; a banner is a heading for what follows on its own level.
    let mut above: Vec<(u8, Section)> = Vec::new();
    let mut banner: Option<u8> = None;
    for part in parts {
        while above.last().is_some_and(|(level, _)| *level >= part.level) {
            above.pop();
        }
        if banner.is_some_and(|level| {
            part.level < level || !matches!(part.section, Section::Open | Section::Field(_))
        }) {
            banner = None;
        }
        let telling = above.iter().rev().map(|(_, section)| *section);
        let nearest = telling.into_iter().find(|section| matches!(section, Section::Talks | Section::Apart));
        part.apart = part.section == Section::Apart
            || (nearest == Some(Section::Apart) && part.section != Section::Talks);
        part.among_talks = !part.apart && (nearest == Some(Section::Talks) || banner.is_some());
        if part.section == Section::Talks && part.body.is_empty() {
            banner = Some(part.level);
        }
        above.push((part.level, part.section));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};

    #[test]
    fn headings_are_told_apart_in_many_languages() {
        for talks in [
            "Talks",
            "The talks",
            "🎤 Our Speakers",
            "Talk Details",
            "Summary of the talks",
            "Lightning Talks",
            "Agenda",
            "Die Vorträge",
            "Les conférences du soir",
            "Aquí están las pláticas de esta edición",
            "Charlas de la reunión",
            "Palestras",
            "Interventi",
            "Presenters",
            "Schedule for June 2024",
        ] {
            assert_eq!(section(talks), Section::Talks, "{talks}");
        }
        for apart in [
            "Thanks",
            "Thank you, Acme!",
            "Group photo",
            "Next meetup: Gardens",
            "🚀 ¡Próximo evento!",
            "Prochaine fois ?",
            "Networking session",
            "Elections",
            "Debrief",
            "Hosts",
            "Venue",
            "Closing",
            "Vielen Dank an alle",
            "Welcome note",
            "Sponsors",
            "Fotos",
            "Merci",
            "Nächstes Treffen",
            "Date & Time",
            "Upcoming events",
        ] {
            assert_eq!(section(apart), Section::Apart, "{apart}");
        }
        for whole in ["Meetup Notes", "Recap", "2024", "June 2024", "Introduction", "Rückblick"] {
            assert_eq!(section(whole), Section::Whole, "{whole}");
        }
        for open in [
            "Gardens in Go",
            "Ada Example",
            "Aouf",
            "Introduction to Gardens",
            "Next.js in a Shed",
            "Community gardens at scale",
        ] {
            assert_eq!(section(open), Section::Open, "{open}");
        }
    }

    #[test]
    fn what_a_heading_says_holds_for_those_below_it() {
        let body = "# Page\n\n## Talks\n\n### Gardens\n\nText.\n\n## Thanks\n\n### Sheds\n\n## Talks\n\n## Lawns\n\nText.\n\n## Photos\n\n## Hedges\n";
        let document = document::read(&markdown::prepare(body), 0);
        let seen: Vec<_> = parts(&document.blocks)
            .iter()
            .map(|part| (part.heading.text.clone(), part.among_talks, part.apart))
            .collect();
        let expected = [
            ("Page", false, false),
            ("Talks", false, false),
            ("Gardens", true, false),
            ("Thanks", false, true),
            ("Sheds", false, true),
            ("Talks", false, false),
            ("Lawns", true, false),
            ("Photos", false, true),
            ("Hedges", false, false),
        ];
        assert_eq!(seen, expected.map(|(text, talks, apart)| (text.to_owned(), talks, apart)));
    }
}
