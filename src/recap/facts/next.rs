//! In charge of the next meetup: when it is, who was announced, and where to sign up.
//!
//! It leaves the talks of the evening itself to [`super::talks`]: what announces is no longer told.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;

use super::calendar::{Month, Written, counted_day, days, months, sentence_end};
use super::enumeration::items;
use super::organisations::reads_as_person;
use super::phrases::{Folded, Phrases, words_from};
use super::words::{reads_as_name, squeeze};
use crate::finding::Finding;
use crate::recap::Next;
use crate::recap::document::{Block, Document, Inline, Kind};

/// Phrases that announce the next meetup.
static ANNOUNCEMENTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "next meetup | next meet-up | next meeting | next event | next edition | next session |  \
             next gathering | next one is | next one will | next one on | next one: |  \
             next get-together | next meeting's | next user group | next hack night | next talk night |  \
             next talks | next evening | next round | next monthly | next social | next stop |  \
             upcoming meeting | upcoming meetup | upcoming event | join the next | join us at the next",
        ),
        (
            "de",
            "nächste treffen | nächstes treffen | nächsten treffen | nächster termin | nächsten termin |  \
             nächste termin | nächste meetup | nächstes meetup | nächsten meetup | nächste stammtisch |  \
             nächster stammtisch | nächsten stammtisch | nächste veranstaltung |  \
             nächsten veranstaltung | nächste ausgabe | nächste usergroup | nächsten abend |  \
             nächster abend | nächstes event | nächste event | nächsten event | nächste runde |  \
             nächstes usergroup-treffen",
        ),
        (
            "fr",
            "prochain meetup | prochaine rencontre | prochain rendez-vous | prochaine réunion |  \
             prochain évènement | prochain événement | prochaine édition | prochaine soirée |  \
             prochain apéro | prochaine date | prochain talk | prochaine session | prochain atelier",
        ),
        (
            "es",
            "próximo evento | próxima reunión | próximo meetup | próximo encuentro | próxima edición |  \
             próxima quedada | próxima charla | siguiente reunión | siguiente evento |  \
             siguiente meetup | próxima entrega | próxima meetup | próxima sesión | próxima cita |  \
             próximo taller | siguiente encuentro | siguiente edición",
        ),
        (
            "it, pt, nl, pl",
            "prossimo appuntamento | prossima riunione | prossima serata | próxima edição |  \
             volgende meeting | volgende editie | następne spotkanie | kolejne spotkanie |  \
             następny meetup | kolejny meetup | prossimo meetup | prossimo incontro | prossimo evento |  \
             próximo encontro | próxima reunião | volgende meetup | volgende bijeenkomst",
        ),
    ])
});

/// Headings over what announces the next meetup, beside the phrases above.
static HEADINGS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "next time | what's next | coming up | up next | see you next | save the date | \
             wie es weitergeht | ausblick | nächstes mal | prochaine fois | et ensuite | à venir | \
             lo que viene | próximamente | prossimamente",
    )])
});

/// Farewells until a day that stands near behind them.
static FAREWELLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("en", "see you | join us | meet again | meeting again | we'll be back | will be back | back on"),
        ("de", "sehen uns | treffen uns wieder | bis zum | geht es weiter | geht's weiter | wieder am"),
        (
            "fr",
            "rendez-vous | on se retrouve | on se revoit | nous retrouvons | à bientôt | au mois prochain",
        ),
        ("es", "nos vemos | los esperamos | les esperamos | os esperamos | nos volvemos a ver | volvemos el"),
        ("it, pt, nl, pl", "ci vediamo | vi aspettiamo | nos vemos | até | tot ziens | tot op | widzimy się"),
    ])
});

/// Farthest, in bytes, that a day stands behind its farewell.
const NEAR_FAREWELL: usize = 50;

/// Words behind an announcing phrase that make it a story: `the next session was`.
const PAST: &[&str] = &[
    "was", "were", "came", "had", "covered", "started", "began", "featured", "by", "saw", "war", "waren",
    "wurde", "kam", "kamen", "était", "fut", "fue", "empezó", "estuvo", "era", "stato",
];

/// Phrases around a month that announce a meetup in it.
static IN_A_MONTH: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        ("en", "see you | next meetup | meet again | back in | our | meetup | meeting"),
        ("de", "treffen | bis | sehen uns | meetup | stammtisch | wieder im | für das | zum"),
        (
            "fr",
            "rendez-vous | retrouve | meetup de | meetup d' | rencontre de | rencontre d' | \
             réunion de | réunion d' | à bientôt en | prochain",
        ),
        (
            "es",
            "nos vemos | reunión de | los esperamos | les esperamos | os esperamos | encuentro de | \
             evento de | meetup de | volvemos en",
        ),
    ])
});

/// Most months from the recap to a meetup that is announced by its month alone.
const FARTHEST: i16 = 4;

/// Phrases that an enumeration follows, of organisations or of people with theirs.
static LINE_UPS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            ORGANISATIONS,
            "speakers from | talks from | speakers: | talks by | speakers are | \
             with presentations from",
        ),
        (
            PEOPLE,
            "presentations by | mit vorträgen von | mit talks von | vorträge von | es sprechen | \
             sprechen werden | avec des présentations de | avec les présentations de | \
             avec des talks de | présentations de | con charlas de | con pláticas de | \
             con la participación de | charlas de | con talk di | com palestras de | met talks van",
        ),
    ])
});

const ORGANISATIONS: &str = "organisations";
const PEOPLE: &str = "people";

/// Words between a person and their organisation in a line-up.
const FROM: &[&str] = &[" from ", " von ", " de chez ", " chez ", " de ", " di ", " van ", " bei "];

/// Words of a link that leads to where one signs up.
static SIGN_UPS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "rsvp~ | sign up | sign-up | signup | register~ | registration | save the date | join | \
             book | ticket~ | reserve~ | next | event page | doodle | eventbrite | luma | meetup.com",
        ),
        ("de", "anmeld~ | tickets | platz sichern | zusagen | umfrage | terminumfrage | terminfindung"),
        ("fr", "inscri~ | s'inscrire | je m'inscris | réserve~ | billet~ | billetterie | je participe"),
        (
            "es",
            "regístrate~ | registr~ | inscríbete | inscripci~ | apúntate | apuntarse | reserva~ | \
             boletos | entradas",
        ),
        ("it, pt, nl", "iscriv~ | iscrizion~ | inscreva~ | inscriç~ | aanmeld~ | schrijf je in"),
    ])
});

/// Phrases of a link or its sentence that asks for talks, and not for guests.
static CALLS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[(
        "",
        "call for speakers | call for papers | cfp | submit a talk | propose a talk | \
             talk proposal | give a talk | newsletter | mailing list | recap | vortrag einreichen | \
             proposer un sujet | monter sur scène | propuesta | proponer una charla | questionnaire | \
             feedback",
    )])
});

/// Entries of a line-up that name nobody.
const NOBODY: &[&str] = &["more", "others", "many more", "tba", "tbc", "friends"];

/// Where the next meetup is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Section {
    /// The first block that no longer tells of the evening.
    pub(super) from: usize,
    /// The block that announces.
    pub(super) at: usize,
    /// Behind the last block that belongs to it.
    pub(super) end: usize,
}

/// Finds the part that announces the next meetup: the last that says so. A recap's own date tells
/// which of the months that it names is still to come.
pub(super) fn section(document: &Document, recap: Option<Date>) -> Option<Section> {
    let blocks = &document.blocks;
    let announces = |block: &Block| block.paragraph().is_some_and(announces);
    let told = blocks.iter().rposition(announces);
    let headed = blocks.iter().rposition(|block| block.heading().is_some_and(is_announcing_heading));
    if let Some(heading) = headed.filter(|heading| {
        told.is_none_or(|told| told > *heading)
            && told.is_none_or(|told| told < section_end(blocks, *heading))
    }) {
        let end = section_end(blocks, heading);
        let first = (heading + 1..end).find(|at| blocks[*at].paragraph().is_some());
        return Some(Section { from: heading, at: told.or(first).unwrap_or(heading), end });
    }
    let in_a_month = || {
        blocks
            .iter()
            .rposition(|block| block.paragraph().is_some_and(|inline| month_to_come(inline, recap).is_some()))
    };
    // A month alone is believed only in the second half, where announcements stand; a farewell until
    // the next meetup says less than it does.
    let month = || in_a_month().filter(|at| (at + 1) * 2 > blocks.len());
    let farewell = || {
        let day =
            |block: &Block| block.paragraph().is_some_and(|inline| day_to_come(inline, recap).is_some());
        blocks.iter().rposition(day).filter(|at| (at + 1) * 2 > blocks.len())
    };
    let telling = |at: &usize| blocks[*at].paragraph().is_some_and(|inline| tells(inline, recap));
    let at = told.filter(telling).or_else(farewell).or_else(month).or(told).or(headed)?;
    // A heading belongs to what follows it; anything else before the announcement does not.
    let heading = at.checked_sub(1).filter(|before| blocks[*before].heading().is_some());
    let end = heading.map_or(at + 1, |heading| section_end(blocks, heading));
    Some(Section { from: heading.unwrap_or(at), at, end })
}

/// Behind the last block under a heading.
fn section_end(blocks: &[Block], heading: usize) -> usize {
    let level = |block: &Block| match &block.kind {
        Kind::Heading(level, _) => Some(*level),
        _ => None,
    };
    let own = blocks.get(heading).and_then(level).unwrap_or(6);
    let ends =
        |block: &Block| level(block).is_some_and(|other| other <= own) || matches!(block.kind, Kind::Rule);
    let rest = blocks.iter().skip(heading + 1);
    heading + 1 + rest.take_while(|block| !ends(block)).count()
}

/// Whether a paragraph announces, and does not tell what came next that evening.
fn announces(inline: &Inline) -> bool {
    let folded = inline.folded();
    ANNOUNCEMENTS.all(folded, 0..inline.text.len()).any(|hit| {
        let next = words_from(&inline.text, hit.at.end).into_iter().next();
        next.is_none_or(|word| !word.is_any(PAST) || inline.text[hit.at.end..].starts_with(['.', '!', ',']))
    })
}

/// Whether a paragraph tells more of the next meetup than that there will be one.
fn tells(inline: &Inline, recap: Option<Date>) -> bool {
    !days(&inline.text).is_empty() || !inline.links.is_empty() || month_to_come(inline, recap).is_some()
}

/// Longest heading that announces, in bytes.
const LONGEST_HEADING: usize = 300;

fn is_announcing_heading(inline: &Inline) -> bool {
    let folded = inline.folded();
    let all = 0..inline.text.len();
    inline.text.len() <= LONGEST_HEADING
        && inline.text.split_whitespace().count() <= 8
        && (ANNOUNCEMENTS.any(folded, all.clone()) || HEADINGS.any(folded, all))
}

/// Longest text that is looked through, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// Blocks behind an announcement within which the link to sign up may stand.
const SIGN_UP_WITHIN: usize = 3;

/// Reads what is announced; nothing, where there is neither a day nor a link nor anybody.
pub(super) fn read(
    document: &Document,
    section: Section,
    recap: Option<Date>,
    findings: &mut Vec<Finding>,
) -> Option<Next> {
    let blocks = document.blocks.get(section.from..section.end).unwrap_or_default();
    let at = document.blocks.get(section.at);
    let first = at.and_then(Block::paragraph);
    let inlines = first.into_iter().chain(blocks.iter().flat_map(Block::inlines));
    let inlines: Vec<&Inline> = inlines.filter(|inline| inline.text.len() <= LONGEST_TEXT).collect();
    // Where one signs up may stand a little behind an announcement that has no heading.
    let alone = section.from == section.at;
    let behind = document.blocks.iter().skip(section.end).take(if alone { SIGN_UP_WITHIN } else { 0 });
    let behind: Vec<&Inline> =
        behind.take_while(|block| block.heading().is_none()).filter_map(Block::paragraph).collect();
    let date = inlines.iter().find_map(|inline| date(inline, recap, findings));
    let month = || {
        inlines.iter().find_map(|inline| month_to_come(inline, recap)).and_then(|month| month.after(recap))
    };
    let (affiliations, speakers) = first.map(line_up).unwrap_or_default();
    let next = Next {
        date,
        month: if date.is_none() { month() } else { None },
        affiliations,
        speakers,
        rsvp: (inlines.iter().chain(&behind).find_map(|inline| rsvp(inline)))
            .or_else(|| inlines.iter().find_map(|inline| event_page(inline))),
    };
    (next != Next::default()).then_some(next)
}

fn date(inline: &Inline, recap: Option<Date>, findings: &mut Vec<Finding>) -> Option<Date> {
    let written = day_to_come(inline, recap).or_else(|| days(&inline.text).into_iter().next());
    let Some(written) = written else {
        return counted_day(&inline.text, recap).map(|(day, _)| day);
    };
    let span = inline.locate(written.at.clone());
    let Some(date) = written.after(recap) else {
        let finding = Finding::warning("next-date-unclear", "the next meetup's date is not clear").at(span);
        findings.push(finding.hint("write the year as well, or give the recap itself a `date`"));
        return None;
    };
    Some(date)
}

/// The day of a farewell until then: `see you on 4 December`, `rendez-vous le mois prochain (6 mai)`.
fn day_to_come(inline: &Inline, recap: Option<Date>) -> Option<Written> {
    let folded = inline.folded();
    let mut farewells = FAREWELLS.all(folded, 0..inline.text.len()).peekable();
    farewells.peek()?;
    let mut days = days(&inline.text).into_iter().peekable();
    farewells.find_map(|farewell| {
        while days.peek().is_some_and(|day| day.at.start < farewell.at.end) {
            days.next();
        }
        let near = |day: &&Written| day.at.start - farewell.at.end <= NEAR_FAREWELL;
        let ahead = |day: &&Written| {
            let date = day.after(recap);
            let days = date.zip(recap).and_then(|(date, recap)| recap.until(date).ok());
            days.is_some_and(|span| (1..=MOST_DAYS).contains(&span.get_days()))
        };
        let found = days.peek().filter(near).filter(ahead)?;
        let between = inline.text.get(farewell.at.end..found.at.start)?;
        (!between.contains(['!', '?', '.'])).then(|| found.clone())
    })
}

/// Most days from the recap to a meetup that only a farewell announces.
const MOST_DAYS: i32 = 124;

/// The month of a meetup to come, in a sentence that announces one.
fn month_to_come(inline: &Inline, recap: Option<Date>) -> Option<Month> {
    let folded = inline.folded();
    // Looked for once, and not for every month.
    let announced = ANNOUNCEMENTS.any(folded, 0..inline.text.len());
    let told = |month: &Month| {
        let ahead = recap.is_none_or(|recap| {
            let behind = i16::from(month.month - recap.month()).rem_euclid(12);
            (1..=FARTHEST).contains(&behind)
        });
        let from = month.at.start.saturating_sub(NEAR);
        let to = (month.at.end + NEAR).min(inline.text.len());
        ahead && !is_skipped(&inline.text, &month.at) && (announced || IN_A_MONTH.any(folded, from..to))
    };
    months(&inline.text).into_iter().find(told)
}

/// Whether the sentence of a month says that there is no meetup in it: `Im August ist kein Treffen`.
fn is_skipped(text: &str, month: &Range<usize>) -> bool {
    let ends = ['.', '!', '?', '\n'];
    let near = |at: &usize| text.is_char_boundary(*at);
    let from = (month.start.saturating_sub(NEAR_SKIP)..month.start).find(near).unwrap_or(month.start);
    let to = (month.end..text.len().min(month.end + NEAR_SKIP)).rev().find(near).unwrap_or(month.end);
    let from = text[from..month.start].rfind(ends).map_or(from, |at| from + at + 1);
    let to = text[month.end..to].find(ends).map_or(to, |at| month.end + at);
    let words = super::words::words(&text[from..to]);
    // `Do not miss it` skips nothing.
    let missed = |at: usize| words.iter().skip(at + 1).take(3).any(|word| word.is_any(MISSED));
    words.iter().enumerate().any(|(at, word)| word.is_any(SKIPS) && !missed(at))
}

/// What nobody is to do to a meetup that does take place.
const MISSED: &[&str] = &[
    "miss",
    "forget",
    "late",
    "verpassen",
    "vergessen",
    "manquer",
    "oublier",
    "pierdas",
    "perdáis",
    "pierdan",
    "faltes",
    "perca",
];

/// How far from a month, in bytes, stands what skips it.
const NEAR_SKIP: usize = 90;

/// Words of a sentence on a month without a meetup.
const SKIPS: &[&str] = &[
    "no",
    "not",
    "skip",
    "skipping",
    "skipped",
    "cancelled",
    "canceled",
    "won't",
    "kein",
    "keine",
    "keinen",
    "nicht",
    "entfällt",
    "ausfallen",
    "pas",
    "aucun",
    "aucune",
    "sin",
    "ningún",
    "ninguna",
    "nessun",
    "nessuna",
    "não",
    "nenhum",
    "geen",
    "niet",
    "nie",
];

/// How far from a month, in bytes, stands what makes it an announcement.
const NEAR: usize = 30;

/// The organisations and the people that are announced.
fn line_up(inline: &Inline) -> (Vec<String>, Vec<String>) {
    let mut affiliations = Vec::new();
    let mut speakers = Vec::new();
    let Some(found) = LINE_UPS.find(inline.folded(), 0..inline.text.len()) else {
        return (affiliations, speakers);
    };
    let named =
        |text: &str| reads_as_name(text) && !NOBODY.iter().any(|nobody| text.eq_ignore_ascii_case(nobody));
    for item in items(inline, found.at.end..sentence_end(inline, found.at.end)) {
        let bracket =
            || item.text.split_once(" (").map(|(person, rest)| (person, rest.trim_end_matches(')')));
        let from = FROM.iter().find_map(|from| item.text.split_once(from));
        let from = from.or_else(|| bracket().filter(|_| found.group == PEOPLE));
        match from {
            Some((person, organisation)) if named(person) && named(organisation) => {
                speakers.push(squeeze(person));
                affiliations.push(squeeze(organisation));
            }
            None if named(item.text) && found.group == PEOPLE && reads_as_person(item.text) => {
                speakers.push(squeeze(item.text))
            }
            None if named(item.text) => affiliations.push(squeeze(item.text)),
            _ => {}
        }
    }
    (affiliations, speakers)
}

/// Where one signs up: a link of the web whose words say so. An empty one leads nowhere.
fn rsvp(inline: &Inline) -> Option<String> {
    let web = inline
        .links
        .iter()
        .filter(|link| link.url.starts_with("http://") || link.url.starts_with("https://"));
    let telling = |text: &str| {
        let folded = Folded::of(text);
        SIGN_UPS.any(&folded, 0..text.len()) && !CALLS.any(&folded, 0..text.len())
    };
    web.clone().find(|link| telling(inline.linked(link))).map(|link| link.url.clone())
}

/// Sites whose pages of events are where one signs up, with what the path of such a page holds.
const EVENT_SITES: &[(&str, &str)] = &[
    ("meetup.com/", "/events/"),
    ("eventbrite.", "/e/"),
    ("lu.ma/", ""),
    ("luma.com/", ""),
    ("ti.to/", ""),
    ("pretix.eu/", ""),
    ("guild.host/", "/events/"),
    ("mobilizon.", "/events/"),
    ("connpass.com/", "/event/"),
    ("xing.com/", "/events/"),
    ("xing-events.com/", ""),
    ("sympla.com.br/", "/evento"),
];

/// Where one signs up by where the link leads, whatever its words: the page of the very event.
fn event_page(inline: &Inline) -> Option<String> {
    let event = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        let (host, _) = rest.split_once('/').unwrap_or_default();
        EVENT_SITES.iter().any(|(site, path)| {
            let site = site.trim_end_matches('/');
            let there = host == site
                || host.strip_suffix(site).is_some_and(|head| head.ends_with('.'))
                || (site.ends_with('.') && (host.starts_with(site) || host.contains(&format!(".{site}"))));
            let behind = &rest[host.len()..];
            // A bare address of the site, or of a group on it, is no event's.
            there && behind.contains(path) && behind.len() > path.len() + 1
        })
    };
    let told = |text: &str| CALLS.any(&Folded::of(text), 0..text.len());
    let mut links = inline.links.iter().filter(|link| event(&link.url) && !told(inline.linked(link)));
    links.next().map(|link| link.url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::document;
    use crate::recap::markdown;
    use jiff::civil::date as day;

    fn next(body: &str) -> (Option<Next>, Vec<Finding>) {
        let document = document::read(&markdown::prepare(body), 0);
        let mut findings = Vec::new();
        let next = {
            let recap = Some(day(2024, 11, 6));
            section(&document, recap).and_then(|section| read(&document, section, recap, &mut findings))
        };
        (next, findings)
    }

    #[test]
    fn date_line_up_and_link_are_understood() {
        let body = "## December\n\nOur next meetup will be held on Wednesday 4th December, with speakers from Acme, Example & Sons, \
                    UPPER, Inc,  and more! [RSVP now!](https://example.org/events/1) See you.";
        let (next, findings) = next(body);
        let expected = Next {
            date: Some(day(2024, 12, 4)),
            month: None,
            affiliations: vec!["Acme".into(), "Example & Sons".into(), "UPPER, Inc".into()],
            speakers: vec![],
            rsvp: Some("https://example.org/events/1".into()),
        };
        assert_eq!(next, Some(expected));
        assert_eq!(findings, []);
    }

    #[test]
    fn the_year_crosses_over_and_an_ordinal_is_no_date() {
        let (next, _) = next("The next meetup is our 6th anniversary. It is on Wednesday 8th January.");
        assert_eq!(next.and_then(|next| next.date), Some(day(2025, 1, 8)));
    }

    #[test]
    fn people_with_their_organisations_are_both_announced() {
        let (next, _) = next(
            "Our next event is on 4 December with talks by Ada Example from Acme and Bo Muster from Sample.",
        );
        let next = next.unwrap_or_default();
        assert_eq!(next.speakers, ["Ada Example", "Bo Muster"]);
        assert_eq!(next.affiliations, ["Acme", "Sample"]);
    }

    #[test]
    fn a_wrong_weekday_leaves_the_date() {
        let (next, findings) = next("Our next meetup is on Monday 4th December.");
        assert_eq!(next.and_then(|next| next.date), Some(day(2024, 12, 4)));
        assert_eq!(findings, []);
    }

    #[test]
    fn a_recap_may_announce_nothing() {
        assert_eq!(next("We talked about the next big thing.").0, None);
    }

    /// What a text announces: day or month, and where to sign up.
    fn announced(body: &str) -> Option<(Option<String>, Option<String>)> {
        let next = next(body).0?;
        Some((next.date.map(|date| date.to_string()).or(next.month), next.rsvp))
    }

    #[test]
    fn announcements_are_read_in_every_language() {
        let day = "2024-12-04";
        for (body, when) in [
            ("## Next meetup\n\nWednesday 4 December, 7 pm", day),
            (
                "## 🚀 ¡Próximo Evento!\n\n¿Te lo perdiste? Ya abrió nuestro próximo evento:\n\n**Miércoles 4 de diciembre 2024** en **Prueba**.",
                day,
            ),
            ("### ¡Próxima reunión!\n\n- Fecha: miércoles 4 de diciembre", day),
            ("# Nächstes Treffen\n\nAm Mittwoch, den 4. Dezember um 19 Uhr.", day),
            ("Das nächste Treffen ist am 4. Dezember.", day),
            ("Prochain meetup le mercredi 4 décembre !", day),
            ("Save the date: our next get-together is on 4 Dec 2024.", day),
            ("Für das Dezember-Treffen haben wir noch einen Platz frei.", "2024-12"),
            ("Our next meetup will be in early December.", "2024-12"),
            ("Für unser Dezember-Treffen suchen wir Vorträge.\n\nBis zum nächsten Treffen!", "2024-12"),
            ("See you in January!", "2025-01"),
            ("¡Nos vemos en la reunión de diciembre!", "2024-12"),
            ("Rendez-vous en janvier !", "2025-01"),
            ("See you again on December the 4th!", day),
            ("Merci à tous et rendez-vous le mois prochain (4 décembre) pour un nouvel apéro.", day),
            ("Wir sehen uns am 4. Dezember wieder.", day),
            ("¡Nos vemos el 4 de diciembre!", day),
            ("Ci vediamo il 4 dicembre.", day),
            ("Widzimy się 4 grudnia.", day),
            ("Next one: 4th of December, same place.", day),
            ("Our next meeting is on the first Wednesday of December.", day),
            ("Das nächste Treffen ist am ersten Mittwoch im Dezember.", day),
            ("## Next meetup: 4 December\n\nBring a friend.", day),
        ] {
            let body = format!("Ada Example told us of tests.\n\n{body}");
            assert_eq!(announced(&body), Some((Some(when.to_owned()), None)), "{body}");
        }
    }

    #[test]
    fn the_link_to_sign_up_is_told_by_its_words() {
        let url = "https://rsvp.example/1";
        for text in [
            "RSVP",
            "Anmeldung",
            "S’inscrire",
            "¡Regístrate aquí!",
            "Doodle",
            "Get your ticket",
            "Zur Anmeldung",
        ] {
            let body = format!("Our next meetup is coming.\n\n[{text}]({url})");
            assert_eq!(announced(&body), Some((None, Some(url.to_owned()))), "{text}");
        }
        for link in [
            "[RSVP]()",
            "[RSVP](#)",
            "[Call for speakers, register](https://x.example)",
            "[their site](https://x.example)",
        ] {
            assert_eq!(announced(&format!("Our next meetup is coming: {link}")), None, "{link}");
        }
    }

    #[test]
    fn the_page_of_an_event_is_where_one_signs_up_whatever_its_link_says() {
        let url =
            |url: &str| announced(&format!("Join us for our next [evening]({url})")).and_then(|next| next.1);
        for page in [
            "https://www.meetup.com/example/events/123/",
            "https://lu.ma/abcd",
            "https://www.eventbrite.de/e/example-1",
        ] {
            assert_eq!(url(page).as_deref(), Some(page), "{page}");
        }
        for other in ["https://www.meetup.com/example/", "https://lu.ma/", "https://notlu.ma/abcd"] {
            assert_eq!(url(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_not_announced_is_not_invented() {
        for body in [
            "## Prochaine fois ?\n\nSans orateur, pas de meetup. Tentez le coup !",
            "Für das nächste Treffen suchen wir noch Vorträge:\n\n* Ada Example über Tests",
            "The next session was by Ada Example on 4 December 2020.",
            "In December Acme was founded.\n\nMore.\n\nEven more.\n\nAnd more.",
            "See you soon!",
            "Join us! Acme was founded on 4 December.",
            "See you on 4 December 2031.",
            "As you can see, you met on 4 November 2020.",
            "Our next meetup is next week.",
        ] {
            assert_eq!(announced(body), None, "{body}");
        }
    }

    #[test]
    fn people_are_announced_in_other_languages_too() {
        let (next, _) = next(
            "Das nächste Treffen am 4. Dezember kommt mit Vorträgen von Ada Example (Acme) und Bo Muster.",
        );
        let next = next.unwrap_or_default();
        assert_eq!(
            (next.speakers, next.affiliations),
            (vec!["Ada Example".into(), "Bo Muster".into()], vec!["Acme".to_owned()])
        );
    }

    #[test]
    fn a_month_that_is_skipped_announces_nothing() {
        for (body, month) in [
            ("Im Dezember gibt es kein Treffen. Das nächste Meetup ist im Januar.", "2025-01"),
            ("We are skipping December. Our next meetup is in January!", "2025-01"),
            ("See you at our next meetup in December, do not miss it!", "2024-12"),
        ] {
            assert_eq!(next(body).0.and_then(|next| next.month).as_deref(), Some(month), "{body}");
        }
        let body = "Das nächste Treffen ist wieder am 04.12. im neuen Raum.";
        assert_eq!(next(body).0.and_then(|next| next.date), Some(day(2024, 12, 4)));
    }
}
