//! In charge of where a sentence names sponsors by that word: behind it, or before it where it is set
//! off.
//!
//! It leaves taking the names apart to [`entries`](super::entries), and crediting them to [`super`].

use std::ops::Range;

use super::entries::{Entries, Entry};
use super::near::name_from;
use super::phrasings;
use crate::recap::document::Inline;
use crate::recap::facts::organisations::{reads_as_organisation, reads_as_person};
use crate::recap::facts::phrases::{Folded, words_until};

/// Where sponsors are named in a sentence.
pub(super) struct Named {
    /// Where their names begin.
    pub(super) from: usize,
    /// It is one sponsor.
    single: bool,
    /// A colon stands before them: nobody else is named behind it.
    colon: bool,
    /// They are thanked beside the sponsors, whom nobody names: `Thanks to our sponsors and to Ada`.
    pub(super) beside: bool,
}

impl Named {
    /// Whether names stand where the sponsors' do: what `our sponsor Acme uses` and links names no
    /// sponsor.
    pub(super) fn begins(&self, named: &[Entry]) -> bool {
        self.colon || named.first().is_none_or(|first| first.at.start <= self.from)
    }

    /// The one sponsor, where a link or an organisation's name tells it and the sentence goes on: `our
    /// sponsor Acme Ltd is hiring`.
    pub(super) fn only(&self, inline: &Inline) -> Option<Entries> {
        let linked = inline.links.iter().any(|link| link.at.start == self.from && !link.at.is_empty());
        let named = name_from(inline, self.from).filter(|_| self.single && !self.colon)?;
        let named = Some(named).filter(|entry| linked || reads_as_organisation(&entry.name))?;
        // A time of a recording is linked like a name.
        let named = Some(named).filter(|entry| entry.name.chars().any(char::is_alphabetic))?;
        Some(Entries { named: vec![named], unclear: Vec::new() })
    }

    /// Takes those out who are no longer meant: behind the first who is thanked anew (`and to Ada for
    /// the photos`), is a person who stands for somebody or has a reason of their own, or stands behind a
    /// word for people (`and the speakers Ada and Bo`); of one sponsor, behind the next that has a reason of
    /// its own.
    pub(super) fn others(&self, inline: &Inline, named: &mut Vec<Entry>) -> Vec<Entry> {
        let Some(begin) = named.first().map(|entry| entry.at.end) else { return Vec::new() };
        let until = named.last().map_or(begin, |entry| entry.at.start).max(begin);
        let people = words_until(&inline.text, begin, until).into_iter().find(|word| word.is_any(PEOPLE));
        let people = people.map_or(usize::MAX, |word| word.at.start);
        let alone = |entry: &Entry| {
            entry.explained && entry.url.is_none() && !self.single && reads_as_person(&entry.name)
        };
        let other = |entry: &Entry| {
            entry.anew
                || entry.represented
                || (self.single && entry.explained)
                || entry.at.start > people
                || alone(entry)
        };
        let first = named.iter().skip(1).position(other).filter(|_| !self.colon);
        first.map(|at| named.split_off(at + 1)).unwrap_or_default()
    }
}

/// Words for people who are thanked beside sponsors.
const PEOPLE: &[&str] = &[
    "speaker",
    "speakers",
    "presenters",
    "organiser",
    "organisers",
    "organizer",
    "organizers",
    "volunteers",
    "helpers",
    "attendees",
    "moderator",
    "moderators",
    "photographer",
    "referent",
    "referenten",
    "referentinnen",
    "vortragende",
    "vortragenden",
    "sprecher",
    "helfer",
    "helfern",
    "helferinnen",
    "gäste",
    "organisatoren",
    "teilnehmer",
    "teilnehmern",
    "orateurs",
    "oratrices",
    "intervenants",
    "organisateurs",
    "bénévoles",
    "participants",
    "ponentes",
    "ponente",
    "organizadores",
    "voluntarios",
    "asistentes",
    "palestrantes",
    "organizadoras",
    "voluntários",
    "poñentes",
];

/// Where the names of sponsors begin in a sentence that says whose they are: behind `our sponsors`,
/// or `sponsors` in thanks, or behind the colon of a sentence on them.
pub(super) fn sponsors_named(
    inline: &Inline,
    folded: &Folded,
    range: Range<usize>,
    thanks: Option<Range<usize>>,
) -> Option<Named> {
    phrasings::SPONSOR_NOUNS.all(folded, range.clone()).find_map(|noun| {
        let behind = inline.text.get(noun.at.end..range.end)?;
        let lead = inline.text.get(range.start..noun.at.start)?;
        let near = lead
            .char_indices()
            .rev()
            .filter(|(_, char)| char.is_whitespace())
            .nth(3)
            .map_or(range.start, |(at, _)| range.start + at);
        if phrasings::FORMER.any(folded, near..noun.at.start) {
            return None;
        }
        let evening = of_the_evening(inline, folded, noun.at.end..range.end);
        let own = evening.is_some() || phrasings::OUR.any(folded, near..noun.at.start);
        let behind_noun = evening.unwrap_or(noun.at.end);
        let thanked = thanks.as_ref().is_some_and(|thanks| thanks.end <= noun.at.start);
        let single = noun.group == phrasings::ONE;
        let colon = behind.find(": ").or_else(|| behind.find(" :")).map(|at| noun.at.end + at + 1);
        // `Thanks to our sponsors, speakers and volunteers: Ada, Bo`
        let all_sorts = colon.filter(|colon| {
            words_until(&inline.text, noun.at.end, *colon).iter().any(|word| word.is_any(PEOPLE))
        });
        if let Some(from) = all_sorts {
            return Some(Named { from, single, colon: false, beside: true });
        }
        if own && let Some(colon) = colon {
            let from = colon + usize::from(inline.text[colon..].starts_with(':'));
            return Some(Named { from, single, colon: true, beside: false });
        }
        let first = first_name(inline, behind_noun..range.end)?;
        let gap = inline.text.get(behind_noun..first)?;
        // `the sponsors of Example: Acme`; without a colon they are somebody else's.
        if OF.contains(&gap.trim()) {
            let from = colon.filter(|_| thanked || own)?;
            return Some(Named { from, single, colon: true, beside: false });
        }
        // `our sponsors this month, Acme`, `our sponsors are Acme`; nothing else stands between.
        let close = gap.split_whitespace().count() <= 4 && !gap.contains(['.', ';']);
        let plain = |word: &str| GAPS.contains(&word.trim_matches([',', '(', ':']));
        // `Acme, sponsor of the evening, and Muster`: who stands behind is not the one.
        let appended = appended(inline, range.start..noun.at.start).is_some();
        (close && !appended && (thanked || (own && gap.split_whitespace().all(plain)))).then_some(Named {
            from: first,
            single,
            colon: false,
            beside: is_beside(gap),
        })
    })
}

/// Whether words between `our sponsors` and a name join somebody else to them: `and`, `, to`.
fn is_beside(gap: &str) -> bool {
    const JOINTS: &[&str] = &["and", "und", "et", "y", "e", "en", "&", "as"];
    const LEADS: &[&str] =
        &["to", "well", "also", "an", "die", "den", "dem", "der", "à", "aux", "a", "al", "the", "our", "for"];
    let mut words = gap.split_whitespace().map(|word| word.trim_matches(',')).filter(|word| !word.is_empty());
    let parted = gap.trim_start().starts_with(',');
    let first = words.next();
    let joined = first.is_some_and(|first| JOINTS.contains(&first));
    let again = parted && first.is_some_and(|first| ["to", "an", "à", "aux", "a", "al"].contains(&first));
    (joined || again) && words.all(|word| LEADS.contains(&word) || JOINTS.contains(&word))
}

/// Words between `our sponsors` and their names, where no thanks stand before.
const GAPS: &[&str] = &[
    "", "are", "were", "was", "is", "for", "this", "month", "evening", "sind", "waren", "ist", "war", "sont",
    "étaient", "était", "fut", "est", "son", "fueron", "fue", "es", "sono", "–", "-", "—",
];

/// Where the evening ends that stands behind the word for its sponsor: `of the evening`.
fn of_the_evening(inline: &Inline, folded: &Folded, range: Range<usize>) -> Option<usize> {
    let near = range.start..inline.text.floor_char_boundary(range.end.min(range.start + super::NEAR_SPONSOR));
    let hit = phrasings::EVENINGS.find(folded, near)?;
    let mut between = inline.text.get(range.start..hit.at.start)?.split_whitespace().peekable();
    let joined = between.peek().is_some_and(|first| OF.contains(first));
    (joined && between.count() <= 2).then_some(hit.at.end)
}

/// Words between sponsors and whose they are.
pub(super) const OF: &[&str] =
    &["of", "of the", "von", "vom", "der", "des", "de", "de la", "du", "d'", "d’", "del", "di", "da", "van"];

/// Where the first link or capital letter stands.
fn first_name(inline: &Inline, range: Range<usize>) -> Option<usize> {
    let link = inline.links.iter().map(|link| link.at.start).find(|at| range.contains(at));
    let capital = inline.text.get(range.clone())?.char_indices().find(|(_, char)| char.is_uppercase());
    link.into_iter().chain(capital.map(|(at, _)| range.start + at)).min()
}

/// Words that begin what is set off behind a name: `Acme, our generous sponsor`.
const BEFORE_APPENDED: &[&str] = &[
    "our",
    "the",
    "a",
    "this",
    "tonight's",
    "today's",
    "unser",
    "unserem",
    "unseren",
    "unserer",
    "dem",
    "der",
    "den",
    "notre",
    "le",
    "nuestro",
    "nuestra",
    "el",
    "la",
    "il",
    "nosso",
    "onze",
];

/// Where a name ends behind which a word for it is set off, with nothing but an article between:
/// `Acme, our generous` before `sponsor`.
pub(super) fn appended(inline: &Inline, range: Range<usize>) -> Option<usize> {
    let text = inline.text.get(range.clone())?;
    let mark = text.rfind([',', '(', '–', '—']).or_else(|| text.rfind(" - "))?;
    let between = text.get(mark..)?.trim_start_matches([',', '(', '–', '—', '-', ' ']);
    let mut words = between.split_whitespace();
    let led = words.next().is_none_or(|first| BEFORE_APPENDED.contains(&first));
    let plain = led && words.count() <= 2;
    let named = !text.get(..mark)?.trim_end().is_empty();
    (plain && named).then_some(range.start + mark)
}
