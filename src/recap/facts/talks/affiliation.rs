//! In charge of where a speaker comes from, as it stands behind the name: `from Acme`, `(CTO,
//! Acme)`, `, Senior Engineer at Acme,`.
//!
//! It leaves the name itself to [`speakers`](super::speakers).

use std::collections::BTreeSet;
use std::ops::Range;

use super::dashes;
use super::events::event_at;
use super::passage::Passage;
use super::phrasings::Senses;
use super::places::{is_place, place_at};
use super::profiles;
use super::titled;
use crate::recap::facts::table::lower;
use crate::recap::facts::words::{LEGAL_FORMS, Word, organisation_at, organisational, phrase};

/// Words between a person and the organisation they come from, by language.
const FROM: &[(&str, &[&str])] = &[
    ("en", &["from", "of", "at", "@"]),
    ("de", &["von", "vom", "bei", "aus"]),
    ("fr", &["de", "chez", "du"]),
    ("es", &["de", "del"]),
    ("pt", &["da", "do"]),
    ("it", &["di"]),
    ("nl", &["van", "bij"]),
];

/// Words between somebody's work and the organisation they do it for; the first kind is sure to
/// lead to one, the second leads to what they do as well.
const WORKS_AT: &[&str] = &["at", "@", "for", "from", "bei", "chez", "bij", "presso", "en", "with"];
const WORKS_OF: &[&str] = &["of", "von", "de", "del", "di", "der"];

/// Work that is followed by what it is about: `Head of Design`.
const OF_WHAT: &[&str] = &["head", "vp", "director", "lead", "professor", "responsable", "leiter", "chief"];

/// Words between those and the organisation's name.
const LEADS: &[&str] = &[
    "the",
    "der",
    "dem",
    "firma",
    "chez",
    "la",
    "société",
    "l'entreprise",
    "l’entreprise",
    "empresa",
    "compañía",
    "team",
    "equipo",
    "startup",
    "start-up",
    "company",
    "companies",
    "agency",
    "agentur",
    "firm",
    "consultancy",
    "band",
    "agence",
    "agencia",
];

/// Words that are no organisation, or the beginning of something that is none.
const NONE: &[&str] = &[
    "our", "a", "an", "his", "her", "their", "all", "this", "that", "my", "your", "course", "how", "what",
    "why", "cette", "ce", "este", "esta", "dieser", "uns", "unserem", "unserer", "ein", "eine", "einer",
    "einem", "un", "una", "une", "nous", "which", "who", "whom", "its", "home", "remote", "left", "right",
];

/// Texts in brackets behind a name that are neither an organisation nor somebody's work.
const ASIDES: &[&str] = &[
    "twitter",
    "linkedin",
    "mastodon",
    "bluesky",
    "blog",
    "website",
    "homepage",
    "slides",
    "video",
    "youtube",
    "folien",
    "left",
    "right",
    "links",
    "rechts",
    "online",
    "remote",
    "he",
    "she",
    "they",
    "him",
    "hers",
    "them",
    "his",
    "her",
    "x",
    "remotely",
    "above",
    "below",
    "starting",
    "see",
    "also",
    "member",
    "host",
    "me",
    "pictured",
    "phd",
    "ph.d",
    "msc",
    "mba",
    "jr",
    "sr",
    "keynote",
    "panel",
    "moderator",
    "organiser",
    "organizer",
    "part",
    "room",
    "track",
    "teil",
    "raum",
    "partie",
    "salle",
    "parte",
    "sala",
    "stage",
];

/// Work on something that is not whom it is done for: `author of Flask`, `organiser of WidgetConf`.
const MAKERS: &[&str] = &[
    "author",
    "co-author",
    "coauthor",
    "creator",
    "co-creator",
    "inventor",
    "maintainer",
    "co-maintainer",
    "contributor",
    "committer",
    "organiser",
    "organizer",
    "co-organiser",
    "co-organizer",
    "developer",
    "designer",
    "speaker",
    "member",
    "fan",
    "user",
    "chair",
    "winner",
    "host",
    "editor",
    "alumni",
    "autor",
    "autorin",
    "co-autor",
    "erfinder",
    "erfinderin",
    "organisator",
    "organisatorin",
    "entwickler",
    "entwicklerin",
    "mitglied",
    "maintainerin",
    "contributorin",
    "schöpfer",
    "macher",
    "macherin",
    "auteur",
    "auteure",
    "autrice",
    "créateur",
    "créatrice",
    "mainteneur",
    "mainteneuse",
    "contributeur",
    "contributrice",
    "organisateur",
    "organisatrice",
    "membre",
    "autora",
    "creador",
    "creadora",
    "mantenedor",
    "mantenedora",
    "organizador",
    "organizadora",
    "colaborador",
    "colaboradora",
    "miembro",
];

/// Words behind work on something, before what it is on.
const ON_WHAT: &[&str] = &[
    "of", "to", "on", "for", "the", "von", "vom", "der", "des", "zu", "de", "du", "del", "la", "le", "a",
    "das", "dem",
];

/// Words that say that somebody was somewhere, and those that say that they are there now.
const FORMERLY: &[&str] = &[
    "formerly",
    "former",
    "previously",
    "ex",
    "once",
    "late",
    "ehemals",
    "ehemalig",
    "früher",
    "vormals",
    "zuvor",
    "anciennement",
    "précédemment",
    "auparavant",
    "ancien",
    "ancienne",
    "antes",
    "anteriormente",
    "antiguo",
    "antigua",
    "exempleado",
];
const NOW: &[&str] = &[
    "now",
    "currently",
    "today",
    "recently",
    "jetzt",
    "heute",
    "inzwischen",
    "nun",
    "aktuell",
    "désormais",
    "maintenant",
    "aujourd'hui",
    "actuellement",
    "ahora",
    "actualmente",
    "hoy",
];

/// What several people are by their work.
const PLURALS: &[&str] = &[
    "engineers",
    "developers",
    "architects",
    "founders",
    "co-founders",
    "researchers",
    "students",
    "scientists",
    "consultants",
    "designers",
    "maintainers",
    "colleagues",
    "entwicklerinnen",
    "ingénieurs",
    "ingénieures",
    "développeurs",
    "développeuses",
    "fondateurs",
    "ingenieros",
    "ingenieras",
    "desarrolladores",
    "desarrolladoras",
    "fundadores",
];

/// Longest description of somebody's work, in words.
pub(super) const LONGEST_WORK: usize = 14;

/// What stands behind a name and belongs to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Behind {
    pub(super) organisation: Option<String>,
    /// The word behind it all.
    pub(super) end: usize,
    /// Said in words, and not in brackets or between commas: it may be true of several people.
    pub(super) spoken: bool,
}

/// Reads what stands behind a name. Without any word before it, `Ada Example, Acme describing …`, an
/// organisation is one only if it is known to send a speaker or could be nothing else.
pub(super) fn behind(passage: &Passage<'_>, name_end: usize, organisations: &BTreeSet<String>) -> Behind {
    let mut at = name_end;
    if let Some((organisation, end)) = bracketed(passage, at) {
        if organisation.is_some() {
            return Behind { organisation, end, spoken: false };
        }
        at = end;
    }
    let from = from(passage, at).map(|(organisation, end)| (organisation, end, true));
    let apposed = || {
        let comma = at == name_end && at.checked_sub(1).is_some_and(|last| passage.stop(last) == Some(','));
        let found = comma.then(|| apposition(passage, at, organisations)).flatten();
        // `Ada and Bo, engineers at Acme,`
        let of_all = |end: usize| (at..end).any(|at| passage.words[at].is_any(PLURALS));
        found.map(|(organisation, end)| (organisation, end, of_all(end)))
    };
    let between = || {
        dashes::apposition(passage, at, organisations).map(|(organisation, end)| (organisation, end, false))
    };
    let (organisation, end, spoken) =
        from.or_else(|| former(passage, at)).or_else(apposed).or_else(between).unwrap_or((None, at, false));
    Behind { organisation, end, spoken }
}

/// `, formerly of Acme and now at Muster,`: where somebody is now, and not where they were.
fn former(passage: &Passage<'_>, at: usize) -> Option<(Option<String>, usize, bool)> {
    let words = &passage.words;
    let was = |at: usize| words.get(at).is_some_and(was);
    let first = (at..at + 2).find(|at| was(*at))?;
    if first > at && !words[at].is("the") && !words[at].is("a") && !words[at].is("an") {
        return None;
    }
    let until = words.len().min(first + LONGEST_WORK);
    let mut end = (first..until).find(|at| passage.stop(*at).is_some()).map_or(until, |at| at + 1);
    let now = |range: Range<usize>| range.into_iter().find(|at| words[*at].is_any(NOW));
    let mut since = now(first..end);
    if since.is_none() && words.get(end).is_some_and(|word| word.is_any(NOW)) {
        since = Some(end);
    }
    if let Some(since) = since {
        let led = words.get(since + 1).is_some_and(|word| word.is_any(WORKS_AT) || word.is_any(WORKS_OF));
        let (name, behind) = organisation(passage, since + 1 + usize::from(led))?;
        end = behind;
        return Some((Some(name), end, false));
    }
    // Without a mark the sentence goes on behind a name that is led to.
    passage.stop(end - 1)?;
    Some((None, end, false))
}

/// Whether a word says that somebody was what follows: `formerly`, `ex-Acme`.
fn was(word: &Word<'_>) -> bool {
    word.is_any(FORMERLY) || word.text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("ex-"))
}

/// Whether a word may stand between a person and the organisation they come from.
pub(super) fn leads_from(word: &Word<'_>) -> bool {
    word.stop.is_none() && !word.opened && !word.capital() && FROM.iter().any(|(_, words)| word.is_any(words))
}

/// `from the Acme`, and no organisation where it is `from Berlin` or `from Team Widgets`.
fn from(passage: &Passage<'_>, at: usize) -> Option<(Option<String>, usize)> {
    let stop = at.checked_sub(1).and_then(|last| passage.stop(last));
    if stop.is_some_and(|stop| !matches!(stop, ',' | ')')) {
        return None;
    }
    let word = passage.words.get(at)?;
    let elided = word.text.strip_prefix("d'").or_else(|| word.text.strip_prefix("d’"));
    if let Some(rest) = elided.filter(|rest| rest.starts_with(char::is_uppercase)) {
        return Some(((!is_place(rest)).then(|| rest.to_owned()), at + 1));
    }
    if !leads_from(word) {
        return None;
    }
    // `spoke at WidgetConf` is said of a talk.
    if let Some(end) = no_employer(passage, at + 1).filter(|_| !word.is_any(&["at", "@"])) {
        return Some((None, end));
    }
    // What one is out of is no company: `aus Hamburg`.
    let home = word.is("aus");
    let english = word.is_any(FROM[0].1);
    let (name, end) =
        organisation(passage, at + 1).filter(|(name, _)| english || !name.starts_with(char::is_lowercase))?;
    // `from the Widget team`: whose it is stays open.
    let open = passage.stop(end - 1).is_none();
    if open && passage.words.get(end).is_some_and(|next| !next.capital() && next.is_any(TEAMS)) {
        return Some((None, end + 1));
    }
    Some(((!home).then_some(name), behind_place(passage, behind_whole(passage, end))))
}

/// Behind what an organisation is a part of: `from the Faculty of Tea of the Example University`.
fn behind_whole(passage: &Passage<'_>, end: usize) -> usize {
    let of = passage.words.get(end).filter(|word| {
        passage.stop(end - 1).is_none()
            && word.stop.is_none()
            && !word.capital()
            && word.is_any(&["of", "de", "del", "der", "at"])
    });
    of.and_then(|_| organisation(passage, end + 1))
        .filter(|(name, _)| !name.starts_with(char::is_lowercase))
        .map_or(end, |(_, behind)| behind)
}

/// Behind a place that an organisation is said to be in: `from Acme in Berlin`, `from Acme, Berlin,`.
fn behind_place(passage: &Passage<'_>, end: usize) -> usize {
    let words = &passage.words;
    let stop = passage.stop(end - 1);
    let within = stop.is_none() && words.get(end).is_some_and(|word| word.is_any(&["in", "à", "en"]));
    let place = place_at(words, end + usize::from(within)).filter(|_| within || stop == Some(','));
    place.unwrap_or(end)
}

/// Words for people who work together, which is none they work for.
const TEAMS: &[&str] = &["team", "équipe", "equipo", "squad", "crew"];

/// Behind a place or a team that somebody is from.
fn no_employer(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let words = &passage.words;
    let first = first
        + usize::from(
            words.get(first).is_some_and(|word| !word.capital() && word.is_any(LEADS) && !word.is_any(TEAMS)),
        );
    if let Some(end) = place_at(words, first).or_else(|| event_at(words, first)) {
        return Some(end);
    }
    let end = organisation_at(words, first).filter(|_| words[first].proper())?;
    let team = words[first].is_any(TEAMS) && end > first + 1;
    // `the Widget Team at Acme` has an employer.
    let employed = words.get(end).is_some_and(|word| word.is_any(WORKS_AT)) && words[end - 1].stop.is_none();
    (team && !employed).then_some(end)
}

/// Whether a word before an organisation is none of its name: German nouns have capitals.
fn may_lead(word: &Word<'_>) -> bool {
    !word.capital() || word.is_any(&["firma", "agentur"])
}

/// The organisation that is named from a word on, articles before it aside.
fn organisation(passage: &Passage<'_>, mut first: usize) -> Option<(String, usize)> {
    let words = &passage.words;
    let limit = first + 3;
    while first < limit
        && words
            .get(first)
            .is_some_and(|word| word.stop.is_none() && LEADS.contains(&&*lower(word.text)) && may_lead(word))
    {
        first += 1;
    }
    let mut end = organisation_at(words, first)?;
    if words[first].is_any(NONE) && !words[first].proper()
        || is_place(words[first].text) && end == first + 1
        || event_at(words, first).is_some()
        || was(&words[first])
    {
        return None;
    }
    if let Some(set) = passage.set_off(first) {
        // A link that goes on as a name does holds it as a whole: `[Faculty of Applied Widgets](…)`.
        let joins = |at: usize| words[at].capital() || words[at].is_any(WITHIN);
        let whole = set > end
            && set - first <= LONGEST_NAME
            && (first..set).all(|at| joins(at) && (at + 1 == set || passage.stop(at).is_none()));
        end = if whole { set } else { end.min(set) };
    }
    // Behind a legal form the name is over.
    let legal = (first + 1..end).find(|at| words[*at].is_any(LEGAL_FORMS));
    let more = |at: &usize| words.get(*at).is_some_and(|word| word.is_any(LEGAL_FORMS));
    let end = legal.map_or(end, |at| (at + 1..end).take_while(more).last().unwrap_or(at) + 1);
    let name = phrase(&passage.inline.text, words, first..end);
    // `Acme AB (publ)`: what a legal form says of itself.
    let listed = legal.is_some() && words.get(end).is_some_and(|word| word.opened && word.is("publ"));
    // `Vue.js` is what somebody works with.
    Some((name, end + usize::from(listed))).filter(|(name, _)| !name.is_empty() && !name.ends_with(".js"))
}

/// Words within a linked name, and its most.
const WITHIN: &[&str] = &[
    "of", "for", "and", "the", "&", "de", "des", "du", "del", "la", "el", "y", "et", "für", "und", "der",
    "di", "e", "do", "da",
];
const LONGEST_NAME: usize = 7;

/// What stands in brackets behind a name: the organisation in it, and the word behind the brackets.
fn bracketed(passage: &Passage<'_>, at: usize) -> Option<(Option<String>, usize)> {
    let text = &passage.inline.text;
    let first = passage.words.get(at).filter(|word| word.opened && !titled::bracketed(passage, at))?;
    if !text[..first.at.start].trim_end_matches(['[', '"', '“', '\'']).ends_with('(') {
        return None;
    }
    let closes = |index: usize| {
        let next = passage.words.get(index + 1).map_or(text.len(), |word| word.at.start);
        text[passage.words[index].at.end..next].contains(')')
    };
    let last = (at..passage.words.len().min(at + LONGEST_WORK)).find(|index| closes(*index))?;
    // `(Acme, "Tea for two")`: a title behind the organisation is none of it.
    let title = (at + 1..=last).find(|index| passage.words[*index].opened);
    Some((named_in(passage, at..title.unwrap_or(last + 1)), last + 1))
}

/// The organisation in a description of somebody: `CTO, Acme`, `Engineer at Acme`, `Acme`.
fn named_in(passage: &Passage<'_>, range: Range<usize>) -> Option<String> {
    let words = &passage.words;
    if passage.link(words[range.start].at.start).is_some_and(|link| profiles::handle(&link.url).is_some()) {
        return None;
    }
    let aside = |at: usize| {
        let lower = words[at].text.to_lowercase();
        ASIDES.contains(&lower.as_str())
            || lower.contains('/')
            || lower.starts_with('@')
            || lower.contains(':')
    };
    if range.clone().any(|at| aside(at) && words[at].text != "@") {
        return None;
    }
    if range.clone().any(|at| was(&words[at])) {
        let since = range.clone().find(|at| words[*at].is_any(NOW))? + 1;
        let led = words.get(since).is_some_and(|word| word.is_any(WORKS_AT) || word.is_any(WORKS_OF));
        let (name, end) = organisation(passage, since + usize::from(led))?;
        return (end <= range.end).then_some(name);
    }
    let led = range.clone().find(|at| words[*at].is_any(WORKS_AT) && at + 1 < range.end);
    if let Some((name, end)) = led.and_then(|at| organisation(passage, at + 1)) {
        return (end <= range.end).then_some(name);
    }
    let piece = pieces(passage, range).into_iter().rev().find(|piece| {
        !piece.clone().any(|at| passage.means(at, Senses::ROLE)) && words[piece.start].proper()
            || (piece.len() == 1 && words[piece.start].text.contains('.'))
    })?;
    let whole = organisation_at(words, piece.start)? >= piece.end;
    let place = piece.len() == 1 && is_place(words[piece.start].text);
    (whole && !place && event_at(words, piece.start).is_none())
        .then(|| phrase(&passage.inline.text, words, piece))
        .filter(|name| !name.ends_with(".js"))
}

/// Words parted by commas; one before a legal form does not part.
fn pieces(passage: &Passage<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        let legal = passage.words.get(at + 1).is_some_and(|next| next.is_any(LEGAL_FORMS));
        if at + 1 == range.end || (passage.stop(at) == Some(',') && !legal) {
            pieces.push(start..at + 1);
            start = at + 1;
        }
    }
    pieces
}

/// What stands between commas behind a name: `, Senior Engineer at Acme,`.
pub(super) fn apposition(
    passage: &Passage<'_>,
    at: usize,
    known: &BTreeSet<String>,
) -> Option<(Option<String>, usize)> {
    let words = &passage.words;
    let works = |range: Range<usize>| range.into_iter().any(|at| passage.means(at, Senses::ROLE));
    if let Some(end) = organisation_at(words, at) {
        let name = phrase(&passage.inline.text, words, at..end);
        let closed = matches!(passage.stop(end - 1), Some(',' | '.')) && !name.contains(',');
        if known.contains(&name)
            || (closed && words[at].capital() && surely_organisation(passage, at..end) && !works(at..end))
        {
            return Some((Some(name), end));
        }
    }
    let until = passage.words.len().min(at + LONGEST_WORK);
    let comma = (at..until).find(|index| passage.stop(*index).is_some());
    let end = comma.map_or(until, |index| index + 1);
    let work = |index: &usize| passage.means(*index, Senses::ROLE) || words[*index].is_any(MAKERS);
    let role = (at..end).find(work)?;
    // What somebody does is told at once, or the sentence has gone on.
    if role > at + 3 || words[at].is_any(&["who", "he", "she"]) {
        return None;
    }
    let makes = (at..end).any(|index| words[index].is_any(MAKERS) && passage.stop(index).is_none());
    let employed = (at..end).any(|index| passage.means(index, Senses::ROLE) && !words[index].is_any(MAKERS));
    let leads = |index: &usize| {
        let maker = words[*index - 1].is_any(MAKERS) && words[*index].is_any(ON_WHAT);
        words[*index].is_any(WORKS_AT) && passage.stop(*index).is_none() && !maker
    };
    let led = (role + 1..end).find(leads).or_else(|| {
        let leads = |index: &usize| {
            words[*index].is_any(WORKS_OF)
                && !words[*index - 1].is_any(OF_WHAT)
                && !words[*index - 1].is_any(MAKERS)
        };
        (role + 1..end).find(leads).filter(|_| !makes || employed)
    });
    if let Some((name, behind)) = led.and_then(|index| organisation(passage, index + 1)) {
        // `CTO of Acme and author of Flask,`: what else somebody does is passed over.
        let more = passage.means(behind, Senses::JOINT)
            && passage.stop(behind - 1).is_none()
            && (behind + 1..behind + 3).any(|index| passage.means(index, Senses::ROLE));
        // `chez Acme depuis trois ans,`
        let plain = |index: usize| {
            let verb = Senses::TELLS.or(Senses::GIVES).or(Senses::AUXILIARY).or(Senses::BRACKET);
            !words[index].capital() && !passage.means(index, verb.or(Senses::RELATIVE))
        };
        let long = comma.is_some_and(|comma| {
            passage.stop(behind - 1).is_none()
                && passage.stop(comma) == Some(',')
                && comma < behind + MOST_BEHIND
                && (behind..=comma).all(plain)
        });
        let closed = comma.filter(|comma| (more || long) && *comma >= behind);
        return Some((Some(name), closed.map_or(behind, |comma| comma + 1)));
    }
    let last_of_work = |index: &usize| {
        work(index)
            || words[*index].proper()
            || words[*index].is("of")
            || (makes && words[*index].is_any(ON_WHAT))
    };
    let work_end = (role..end).take_while(last_of_work).last().map_or(role + 1, |last| last + 1);
    if passage.stop(work_end - 1) != Some(',') {
        return Some((None, work_end));
    }
    Some(behind_work(passage, work_end))
}

/// Most words behind an organisation that say since when or where somebody is there.
const MOST_BEHIND: usize = 5;

/// `Solutions Architect, Widgets, Acme Ltd, who …`: the last of the names behind the work.
fn behind_work(passage: &Passage<'_>, from: usize) -> (Option<String>, usize) {
    let words = &passage.words;
    let mut found = (None, from);
    let mut at = from;
    for _ in 0..3 {
        let Some(end) = organisation_at(words, at).filter(|_| words[at].capital()) else {
            break;
        };
        // A person may stand there as well: the next of an enumeration.
        let person = !surely_organisation(passage, at..end) && end - at == 2;
        if person || words[at].is_any(NONE) || passage.means(at, Senses::ROLE) {
            break;
        }
        found = (Some(phrase(&passage.inline.text, words, at..end)), end);
        if passage.stop(end - 1) != Some(',') {
            break;
        }
        at = end;
    }
    found
}

/// Whether a name could be nothing but an organisation's.
fn surely_organisation(passage: &Passage<'_>, range: Range<usize>) -> bool {
    let words = &passage.words[range];
    let odd = |word: &Word<'_>| {
        organisational(word)
            || word.is_any(LEGAL_FORMS)
            || word.text.contains(['.', '&'])
            || word.text.chars().any(|char| char.is_ascii_digit())
    };
    words.iter().any(odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::document::Inline;

    /// What is read behind a name of two words, and the text that goes on behind it.
    fn read(text: &str) -> (Option<String>, String) {
        let inline = Inline::of(text);
        let passage = Passage::of(&inline);
        let found = behind(&passage, 2, &BTreeSet::new());
        let rest = passage.words.get(found.end).map_or("", |word| &text[word.at.start..]);
        (found.organisation, rest.to_owned())
    }

    #[test]
    fn organisations_stand_behind_names_in_many_ways() {
        let table = [
            ("Ada Example from Acme spoke", "Acme"),
            ("Ada Example, from the Acme Times, spoke", "Acme Times"),
            ("Ada Example (Acme) spoke", "Acme"),
            ("Ada Example (acme.dev) spoke", "acme.dev"),
            ("Ada Example (CTO, Acme) spoke", "Acme"),
            ("Ada Example (CTO at Acme Cloud) spoke", "Acme Cloud"),
            ("Ada Example (Acme, Inc.) spoke", "Acme, Inc"),
            ("Ada Example (Responsable Devops) de chez Prueba spoke", "Prueba"),
            ("Ada Example, Senior Engineer at Acme, spoke", "Acme"),
            ("Ada Example, Head of Business Development for Acme spoke", "Acme"),
            ("Ada Example, CTO of Example & Sons, Ltd., spoke", "Example & Sons, Ltd"),
            ("Ada Example, a developer at Acme.io, spoke", "Acme.io"),
            ("Ada Example, Widget Architect, Acme Widget Services spoke", "Acme Widget Services"),
            (
                "Ada Example, Architect, W2 Cans, Acme Services Private Ltd, spoke",
                "Acme Services Private Ltd",
            ),
            ("Ada Example, Muster Labs, spoke", "Muster Labs"),
            ("Ada Example von der Muster GmbH spoke", "Muster GmbH"),
            ("Ada Example, Entwicklerin bei Muster, spoke", "Muster"),
            ("Ada Example de la empresa Prueba spoke", "Prueba"),
            ("Ada Example d'Exemple spoke", "Exemple"),
        ];
        for (text, organisation) in table {
            let (found, rest) = read(text);
            assert_eq!((found.as_deref(), rest.as_str()), (Some(organisation), "spoke"), "{text}");
        }
    }

    #[test]
    fn roles_places_handles_and_other_people_are_no_organisations() {
        for text in [
            "Ada Example (CTO) spoke",
            "Ada Example (she/her) spoke",
            "Ada Example (@ada) spoke",
            "Ada Example (Berlin) spoke",
            "Ada Example from Berlin spoke",
            "Ada Example, Head of Engineering, spoke",
            "Ada Example, Engineer, Bo Muster, spoke",
            "Ada Example, Bo Muster and Cy Sample spoke",
            "Ada Example of course spoke",
            "Ada Example from our team spoke",
        ] {
            assert_eq!(read(text).0, None, "{text}");
        }
    }
}
