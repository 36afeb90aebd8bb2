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
use crate::recap::facts::table::{Table, lower, table};
use crate::recap::facts::words::{LEGAL_FORMS, Word, organisation_at, phrase};

mod apposition;
mod former;

pub(super) use apposition::apposition;
use former::{NOW, former, was};

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

/// Tools and languages that nobody works for: `Ada (Kafka) and Bo (Rust) gave talks`.
pub(super) static TOOLS: Table = Table::new(|| {
    table(
        "\
    ansible|angular|bash|clojure|css|django|elixir|elm|emacs|erlang|flink|flutter|git|go|golang|grafana|graphql|\
    grpc|hadoop|haskell|helm|html|java|javascript|julia|kafka|kotlin|kubernetes|linux|lua|nix|ocaml|perl|php|\
    postgres|postgresql|jupyter|keras|prometheus|python|pytorch|rabbitmq|rails|react|rest|ruby|rust|scala|sql|svelte|tensorflow|\
    terraform|tmux|typescript|vim|wasm|webassembly|zig",
    )
});

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
    if piece.len() == 1 && TOOLS.holds(words[piece.start].text) {
        return None;
    }
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

#[cfg(test)]
mod tests;
