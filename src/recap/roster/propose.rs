//! In charge of proposing entries for a roster from recaps: who is named and not in it yet, what is
//! more to say of those who are, and what a person has to decide.
//!
//! It changes no entry, reads no files, and writes none: that is left to the command.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use url::Url;

use super::gather::{Named, Somebody, gather};
use super::spelling::{folded, is_slip, may_be_two};
use super::{Known, Roster, site};
use crate::recap::{Recap, Source};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// `[[person]]`
    Person,
    /// `[[organisation]]`
    Organisation,
}

impl Kind {
    /// The name of the table in `roster.toml`.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organisation => "organisation",
        }
    }

    fn find<'a>(self, roster: &'a Roster, name: &str) -> Option<&'a Known> {
        match self {
            Kind::Person => roster.person(name),
            Kind::Organisation => roster.organisation(name),
        }
    }

    fn all(self, roster: &Roster) -> &[Known] {
        match self {
            Kind::Person => &roster.people,
            Kind::Organisation => &roster.organisations,
        }
    }
}

/// What recaps would add to a roster.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// New entries, people first, each kind in the order of the names.
    pub entries: Vec<Entry>,
    /// What is more to say of entries that the roster has.
    pub suggestions: Vec<Suggestion>,
    /// What a person has to decide, in the order of the recaps.
    pub doubts: Vec<Doubt>,
    /// New names that are left out because there is nothing but the name to say: people and
    /// organisations that one recap names, without a link or a handle.
    pub left_out: usize,
    /// How many people are left out because a first name alone does not tell who it is.
    pub first_names: usize,
    /// How many people and organisations the recaps name at all.
    pub named: (usize, usize),
}

/// A new entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is about.
    pub kind: Kind,
    /// What would stand in the roster.
    pub known: Known,
    /// How many recaps name them.
    pub recaps: usize,
    /// The day of the first of those recaps.
    pub first: Option<Date>,
    /// The day of the last of them.
    pub last: Option<Date>,
}

/// What is more to say of an entry that the roster has.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What the entry is about.
    pub kind: Kind,
    /// The entry's own name, and what it lacks.
    pub known: Known,
}

/// Something that a person has to decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The path of the recap that gives rise to it.
    pub file: String,
    /// The line that it stands on, from 1; none where the name does not stand there as it is shown.
    pub line: Option<usize>,
    /// What is the matter, one sentence without a full stop.
    pub message: String,
    /// Whether two spellings may be one name, and not, say, a link that changed.
    pub is_about_spelling: bool,
}

/// What recaps, given oldest first, would add to a roster. With `all`, those whom a single recap
/// names and of whom nothing but the name is known are proposed as well.
///
/// The entries go together with the roster: no spelling of theirs is another entry's. With them
/// added, the same recaps propose no more.
pub fn propose(recaps: &[(Source, Recap)], roster: &Roster, all: bool) -> Proposal {
    let Named { people, organisations, namesakes } = gather(recaps);
    let mut making = Making { recaps, roster, all, proposal: Proposal::default() };
    for names in namesakes {
        making.ask_about_namesakes(&names, &organisations);
    }
    let people = making.kind(Kind::Person, people);
    let organisations = making.kind(Kind::Organisation, organisations);
    let mut proposal = making.proposal;
    proposal.named = (people, organisations);
    proposal.doubts.sort();
    proposal.doubts.dedup();
    proposal
}

struct Making<'a> {
    recaps: &'a [(Source, Recap)],
    roster: &'a Roster,
    all: bool,
    proposal: Proposal,
}

impl<'a> Making<'a> {
    /// Proposes everybody of a kind; returns how many there are.
    fn kind(&mut self, kind: Kind, somebodies: BTreeMap<String, Somebody>) -> usize {
        let (somebodies, held) = self.one_each(kind, somebodies.into_values().collect());
        let count = somebodies.len();
        for (somebody, held) in somebodies.into_iter().zip(held) {
            match self.entry_of(kind, &somebody) {
                Err(()) => {}
                Ok(Some(known)) => self.suggest(kind, known.clone(), &somebody),
                Ok(None) if held => {}
                Ok(None) => self.propose(kind, &somebody),
            }
        }
        let by_name = |known: &Known| (folded(&known.name), known.name.clone());
        self.proposal.entries.sort_by_cached_key(|entry| (entry.kind, by_name(&entry.known)));
        self.proposal.suggestions.sort_by_cached_key(|one| (one.kind, by_name(&one.known)));
        count
    }

    /// The roster's entry for somebody, if it has one; an error where it has several, which is told.
    fn entry_of(&mut self, kind: Kind, somebody: &Somebody) -> Result<Option<&'a Known>, ()> {
        let mut found: Option<&Known> = None;
        for spelling in somebody.spellings.keys() {
            match (found, kind.find(self.roster, spelling)) {
                (Some(one), Some(other)) if one.name != other.name => {
                    let message = format!(
                        "{} may be {} or {}, which the roster has as two entries",
                        somebody.name(),
                        one.name,
                        other.name
                    );
                    self.ask(somebody, message);
                    return Err(());
                }
                (_, entry) => found = found.or(entry),
            }
        }
        Ok(found)
    }

    /// Puts slips of the hand together with the names that they were meant for. Tells which of
    /// those that are left wait for a decision, because they may be somebody else's slip.
    fn one_each(&mut self, kind: Kind, mut somebodies: Vec<Somebody>) -> (Vec<Somebody>, Vec<bool>) {
        let mut held = vec![false; somebodies.len()];
        let mut absorbed: BTreeMap<usize, usize> = BTreeMap::new();
        let known: Vec<bool> = somebodies
            .iter()
            .map(|one| one.spellings.keys().any(|name| kind.find(self.roster, name).is_some()))
            .collect();
        for (rare, common) in near_pairs(&somebodies) {
            if known[rare] {
                continue;
            }
            let (a, b) = (&somebodies[rare], &somebodies[common]);
            if is_clear(a, b) && !absorbed.contains_key(&rare) && !absorbed.contains_key(&common) {
                absorbed.insert(rare, common);
                continue;
            }
            held[rare] = true;
            // Neither is the more common one: nobody can tell which of them is right.
            held[common] |= a.recaps().len() == b.recaps().len() && !known[common];
            let message = format!("{} and {} are a letter apart: are they one?", mentions(a), mentions(b));
            self.ask(a, message);
        }
        for (index, one) in somebodies.iter().enumerate() {
            if known[index] || held[index] || absorbed.contains_key(&index) {
                continue;
            }
            if let Some(entry) = near_entry(kind.all(self.roster), one.name()) {
                held[index] = true;
                let message =
                    format!("{} is a letter from {} in the roster: are they one?", mentions(one), entry.name);
                self.ask(one, message);
            }
        }
        for (rare, common) in &absorbed {
            let slip = std::mem::take(&mut somebodies[*rare]);
            somebodies[*common].absorb(slip);
        }
        let left = somebodies.into_iter().zip(held).enumerate();
        left.filter(|(index, _)| !absorbed.contains_key(index)).map(|(_, one)| one).unzip()
    }

    fn ask_about_namesakes(&mut self, names: &[String], organisations: &BTreeMap<String, Somebody>) {
        let unknown = names.iter().any(|name| self.roster.organisation(name).is_none());
        let newest = organisations.values().filter(|one| names.iter().any(|name| name == one.name()));
        if let Some(somebody) = newest.max_by_key(|one| one.recaps().last().copied()).filter(|_| unknown) {
            let message = format!("{} are taken for {} organisations", names.join(", "), names.len());
            self.ask(somebody, message);
        }
    }

    /// A new entry, if there is anything to say in it.
    fn propose(&mut self, kind: Kind, somebody: &Somebody) {
        let name = somebody.name().to_owned();
        let recaps = somebody.recaps();
        let known = Known { name, ..Known::default() };
        let known = Known {
            aliases: aliases(kind, &known, somebody),
            url: self.link(somebody).map(String::from),
            logo: somebody.logo.clone(),
            handles: handles(somebody),
            ..known
        };
        let bare = known == Known { name: known.name.clone(), ..Known::default() };
        if bare && kind == Kind::Person && is_first_name(&known.name) {
            self.proposal.first_names += 1;
            return;
        }
        if bare && recaps.len() < 2 && !self.all {
            self.proposal.left_out += 1;
            return;
        }
        let day = |number: Option<&usize>| number.and_then(|number| self.recaps.get(*number)?.1.date);
        self.proposal.entries.push(Entry {
            kind,
            known,
            recaps: recaps.len(),
            first: day(recaps.first()),
            last: day(recaps.last()),
        });
    }

    /// What an entry lacks, if it lacks anything.
    fn suggest(&mut self, kind: Kind, entry: Known, somebody: &Somebody) {
        let url = if entry.url.is_none() { self.link(somebody).map(String::from) } else { None };
        let logo = if entry.logo.is_none() { somebody.logo.clone() } else { None };
        let mut handles = handles(somebody);
        handles.retain(|network, _| !entry.handles.contains_key(network));
        let known = Known { aliases: aliases(kind, &entry, somebody), url, logo, handles, name: entry.name };
        if known != (Known { name: known.name.clone(), ..Known::default() }) {
            self.proposal.suggestions.push(Suggestion { kind, known });
        }
    }

    /// The newest link; older ones that lead elsewhere are told.
    fn link(&mut self, somebody: &Somebody) -> Option<Url> {
        let (_, newest) = somebody.links.last()?;
        let same = |url: &&Url| site::is_same(url, newest);
        let encrypted = |url: &&Url| url.scheme() == "https";
        let links = somebody.links.iter().rev().map(|(_, url)| url);
        let chosen = links.clone().filter(same).find(encrypted).unwrap_or(newest).clone();
        let mut others: Vec<(usize, &Url)> = Vec::new();
        for (recap, url) in somebody.links.iter().rev() {
            if !site::is_same(url, newest) && !others.iter().any(|(_, other)| site::is_same(url, other)) {
                others.push((*recap, url));
            }
        }
        if let Some((last, _)) = others.first() {
            let told: Vec<String> = others
                .iter()
                .map(|(recap, url)| match self.recaps.get(*recap).and_then(|(_, recap)| recap.date) {
                    Some(date) => format!("{url} (last on {date})"),
                    None => url.to_string(),
                })
                .collect();
            let message =
                format!("{} is linked to {chosen} now; before, to {}", somebody.name(), told.join(" and "));
            let doubt = self.doubt(*last, somebody, message);
            self.proposal.doubts.push(doubt);
        }
        Some(chosen)
    }

    /// Asks about a spelling, at the newest place where it stands.
    fn ask(&mut self, somebody: &Somebody, message: String) {
        let newest = somebody.recaps().last().copied().unwrap_or_default();
        let doubt = Doubt { is_about_spelling: true, ..self.doubt(newest, somebody, message) };
        self.proposal.doubts.push(doubt);
    }

    /// A doubt about somebody as a recap names them.
    fn doubt(&self, recap: usize, somebody: &Somebody, message: String) -> Doubt {
        let source = self.recaps.get(recap).map(|(source, _)| source);
        let at = source.and_then(|source| {
            let places = somebody.spellings.keys().filter_map(|spelling| source.text.find(spelling.as_str()));
            places.min().map(|at| source.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1)
        });
        Doubt {
            file: source.map_or_else(String::new, |source| source.path.clone()),
            line: at,
            message,
            is_about_spelling: false,
        }
    }
}

/// `Ada Example (3 recaps)`.
fn mentions(somebody: &Somebody) -> String {
    match somebody.recaps().len() {
        1 => format!("{} (1 recap)", somebody.name()),
        count => format!("{} ({count} recaps)", somebody.name()),
    }
}

/// Pairs of those whose names are one slip apart, the rarer one first, by number.
fn near_pairs(somebodies: &[Somebody]) -> Vec<(usize, usize)> {
    let names: Vec<Shape> = somebodies.iter().map(|one| Shape::of(one.name())).collect();
    let mut pairs = Vec::new();
    for (index, name) in names.iter().enumerate() {
        for (other, other_name) in names.iter().enumerate().skip(index + 1) {
            if name.may_be_near(other_name) && is_one_letter(&name.folded, &other_name.folded) {
                let rank = |index: usize| {
                    (somebodies[index].recaps().len(), somebodies[index].recaps().last().copied())
                };
                pairs.push(if rank(index) <= rank(other) { (index, other) } else { (other, index) });
            }
        }
    }
    pairs
}

/// A folded name with what tells quickly that two are far apart: most pairs are.
struct Shape {
    folded: String,
    length: usize,
    /// A bit for each letter that stands in it; several letters share one.
    letters: u64,
}

impl Shape {
    fn of(name: &str) -> Self {
        let folded = folded(name);
        let letters = folded.chars().fold(0, |set, char| set | 1 << (u32::from(char) % 64));
        Shape { length: folded.chars().count(), letters, folded }
    }

    /// Whether one letter may be all that differs: another letter for one changes two bits.
    fn may_be_near(&self, other: &Shape) -> bool {
        self.length.abs_diff(other.length) <= 1 && (self.letters ^ other.letters).count_ones() <= 2
    }
}

fn is_one_letter(a: &str, b: &str) -> bool {
    is_slip(a, b) && strsim::osa_distance(a, b) == 1
}

/// The first entry that a name is one letter from.
fn near_entry<'a>(entries: &'a [Known], name: &str) -> Option<&'a Known> {
    let shape = Shape::of(name);
    let near = |known: &str| {
        let known = Shape::of(known);
        shape.may_be_near(&known) && is_one_letter(&shape.folded, &known.folded)
    };
    entries.iter().find(|entry| entry.spellings().any(near))
}

/// Whether the rarer name is certainly a slip: the other one stands in three times as many recaps,
/// never in the same one, and the two are no pair of names.
fn is_clear(rare: &Somebody, common: &Somebody) -> bool {
    let (few, many): (BTreeSet<_>, BTreeSet<_>) = (rare.recaps(), common.recaps());
    many.len() >= 3 * few.len()
        && few.is_disjoint(&many)
        && !may_be_two(&folded(rare.name()), &folded(common.name()))
}

/// The spellings that an entry would not be found by.
fn aliases(kind: Kind, entry: &Known, somebody: &Somebody) -> Vec<String> {
    let mut alone = Roster::default();
    let entries = match kind {
        Kind::Person => &mut alone.people,
        Kind::Organisation => &mut alone.organisations,
    };
    entries.push(entry.clone());
    let mut aliases = Vec::new();
    // The most common spelling of those that fold to the same stands for them.
    let mut spellings: Vec<_> = somebody.spellings.iter().collect();
    spellings.sort_by_key(|(spelling, recaps)| (std::cmp::Reverse(recaps.len()), spelling.as_str()));
    for (spelling, _) in spellings {
        let is_new = kind.find(&alone, spelling).is_none();
        let told = aliases.iter().any(|alias: &String| folded(alias) == folded(spelling));
        if is_new && !told {
            aliases.push(spelling.clone());
        }
    }
    aliases.sort();
    aliases
}

/// The newest handle on each network.
fn handles(somebody: &Somebody) -> BTreeMap<String, String> {
    somebody.handles.iter().map(|(network, _, handle)| (network.clone(), handle.clone())).collect()
}

/// Whether a name is one word of a script that parts first names and surnames.
fn is_first_name(name: &str) -> bool {
    !name.contains(' ') && name.chars().any(|char| char.is_lowercase() || char.is_uppercase())
}
