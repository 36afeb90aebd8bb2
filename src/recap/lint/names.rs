//! In charge of names that are a slip of the hand away from a name of the roster, or from another
//! spelling in the same recap.
//!
//! It leaves spellings that the roster knows to [`crate::edition`], which credits by them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::page::{Page, bare, whole, words};
use super::written::Written;
use crate::finding::Finding;
use crate::recap::Known;

/// Fewest letters of a name that may be a slip: `Ada` and `Ida` are two people.
const SHORTEST: usize = 6;

/// Letters from which two of them may be wrong.
const LONG: usize = 15;

/// Most names that are compared with every word of the text.
const MOST: usize = 60;

/// Most places of one name that are shown.
const MOST_PLACES: usize = 5;

/// Most places of one name that are corrected.
const MOST_CORRECTED: usize = 50;

/// Looks over the names of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    let people = people(page);
    let organisations = organisations(page);
    if let Some(roster) = page.around.roster {
        let lists = [(&people, &roster.people, true), (&organisations, &roster.organisations, false)];
        for (names, known, of_people) in lists {
            for name in
                names.iter().filter(|name| roster.person(name).or(roster.organisation(name)).is_none())
            {
                against_roster((page, written), name, known, of_people, findings);
            }
        }
    }
    let told: BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding.code == CODE_ROSTER)
        .filter_map(|finding| finding.span.clone())
        .filter_map(|span| page.source.get(span))
        .collect();
    let open = |names: Vec<&'_ str>| -> Vec<String> {
        names.into_iter().filter(|name| !told.contains(name)).take(MOST).map(str::to_owned).collect()
    };
    among_each_other(page, &open(organisations), findings);
    in_the_text(page, &open(people), findings);
}

const CODE_ROSTER: &str = "name-near-roster";
const CODE_OTHER: &str = "name-spelt-twice";

/// The people whom the recap names, each once.
fn people<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let recap = page.recap;
    let speakers = recap.talks.iter().flat_map(crate::recap::Talk::names);
    let host = recap.host.iter().map(|host| host.name.as_str());
    let next = recap.next.iter().flat_map(|next| next.speakers.iter().map(String::as_str));
    once(speakers.chain(host).chain(next))
}

/// The organisations whom the recap names, each once.
fn organisations<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let recap = page.recap;
    let sponsors = recap.sponsors.iter().map(|sponsor| sponsor.name.as_str());
    let thanked = recap.also_thanked.iter().map(|thanked| thanked.name.as_str());
    let from = recap.talks.iter().flat_map(|talk| &talk.speakers);
    let from = from.filter_map(|speaker| speaker.affiliation.as_deref());
    let next = recap.next.iter().flat_map(|next| next.affiliations.iter().map(String::as_str));
    once(sponsors.chain(thanked).chain(from).chain(next))
}

fn once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|name| name.len() <= 100 && seen.insert(*name)).take(1_000).collect()
}

/// How two spellings differ, if they may be meant for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// In accents alone.
    Accent,
    /// In a letter within a word of five letters or more.
    Letter,
    /// In a way that may make it another name: `Jan` and `Jon`, `Martin` and `Martina`.
    Doubtful,
}

/// A name in the forms that it is compared by, made once for many comparisons.
struct Spelling<'a> {
    name: &'a str,
    lower: String,
    letters: String,
    /// A bit for each kind of letter in it, see [`kinds`].
    kinds: u64,
}

impl<'a> Spelling<'a> {
    fn of(name: &'a str) -> Self {
        let letters = letters(name);
        Spelling { name, lower: plain(name), kinds: kinds(&letters), letters }
    }
}

/// A name in lower case, its words one space apart and without marks that sentences and abbreviations put at
/// them: `Acme, Inc.` and `Acme  Inc`.
fn plain(name: &str) -> String {
    let mut lower = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    lower.retain(|char| !matches!(char, '.' | ','));
    if !lower.is_ascii() { lower.replace('’', "'") } else { lower }
}

/// The kinds of letters in a text, told apart as far as 64 bits do.
fn kinds(text: &str) -> u64 {
    text.chars().fold(0, |kinds, char| kinds | kind(char))
}

/// The bit of a letter.
fn kind(char: char) -> u64 {
    1 << (u32::from(char) % 64)
}

/// Most kinds of letters that only one of two names has which are a slip away from one another: a letter
/// that differs is of two kinds, and no more than two may differ.
const MOST_KINDS: u32 = 4;

/// Compares two spellings.
fn slip(typed: &Spelling<'_>, known: &Spelling<'_>) -> Option<Slip> {
    let (one, other) = (typed.letters.as_str(), known.letters.as_str());
    if typed.lower == known.lower {
        return None;
    }
    if one == other {
        return Some(Slip::Accent);
    }
    // Cheap first.
    if (typed.kinds ^ known.kinds).count_ones() > MOST_KINDS {
        return None;
    }
    let length = one.chars().count().min(other.chars().count());
    let allowed = if length >= LONG { 2 } else { 1 };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // An `s` at the end belongs to the sentence, and another number to another thing.
    let ending = one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one);
    let lengths = one.chars().count().abs_diff(other.chars().count());
    if length < SHORTEST || lengths > allowed || ending || digits(one) != digits(other) {
        return None;
    }
    let distance = strsim::osa_distance(one, other);
    if distance == 0 || distance > allowed {
        return None;
    }
    let sure = distance == 1 && within_a_long_word(one, other);
    Some(if sure { Slip::Letter } else { Slip::Doubtful })
}

/// Whether one letter differs, neither the first nor the last one of its word, in a word that is
/// too long for that to make another one of it.
fn within_a_long_word(one: &str, other: &str) -> bool {
    let (ones, others): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let differ: Vec<_> = ones.iter().zip(&others).filter(|(one, other)| one != other).collect();
    let [(one, other)] = differ.as_slice() else { return false };
    let ends = |text: &str| (text.chars().next(), text.chars().next_back());
    ones.len() == others.len()
        && one.chars().count().min(other.chars().count()) >= 5
        && ends(one) == ends(other)
}

/// A name in lower case without accents, its words parted by one space.
fn letters(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    if name.is_ascii() {
        let mut parted = false;
        for char in name.chars() {
            if char.is_ascii_alphanumeric() {
                if parted && !letters.is_empty() {
                    letters.push(' ');
                }
                parted = false;
                letters.push(char.to_ascii_lowercase());
            }
            parted |= char.is_whitespace();
        }
        return letters;
    }
    for word in name.split_whitespace().map(bare).filter(|word| !word.is_empty()) {
        if !letters.is_empty() {
            letters.push(' ');
        }
        letters.push_str(&word);
    }
    letters
}

/// Tells of a name that is nearly one of the roster's.
fn against_roster(
    (page, written): (&Page<'_>, &Written),
    name: &str,
    known: &[Known],
    people: bool,
    findings: &mut Vec<Finding>,
) {
    let typed = Spelling::of(name);
    let near = known.iter().filter_map(|known| {
        let spellings = std::iter::once(&known.name).chain(&known.aliases);
        let slips = spellings
            .filter_map(|spelling| Some((slip(&typed, &Spelling::of(spelling))?, spelling.as_str())));
        slips.min_by_key(|(slip, _)| *slip as u8)
    });
    let near: Vec<(Slip, &str)> = near.take(2).collect();
    // People of one word are somebody else more often than not.
    let [(slip, spelling)] = near.as_slice() else { return };
    if people && !name.trim().contains(char::is_whitespace) && *slip != Slip::Accent {
        return;
    }
    let message = format!("{name} is nearly {spelling}, whom the roster knows");
    let finding = |at| {
        let finding = Finding::warning(CODE_ROSTER, message.clone()).at(at);
        finding.hint(format!("correct it, or add `{name}` to the roster as somebody else or as an alias"))
    };
    let all = if *slip == Slip::Doubtful { None } else { everywhere(page, written, name, spelling) };
    if let Some(all) = all {
        findings.extend(all.into_iter().map(|place| finding(place.clone()).fix(place, *spelling)));
        return;
    }
    let places: Vec<_> = page.occurrences(name).take(MOST_PLACES).collect();
    findings.extend(places.iter().map(|place| finding(place.clone())));
    if places.is_empty() {
        findings.push(finding(page.top()));
    }
}

/// Every place of a name in the file, where it can be corrected in all of them: a name that is right in
/// the text and wrong in the title would be worse than one that is wrong in both.
fn everywhere(page: &Page<'_>, written: &Written, name: &str, right: &str) -> Option<Vec<Range<usize>>> {
    let texts: BTreeSet<usize> = page
        .body
        .iter()
        .flat_map(|passage| whole(passage.text, name).map(|at| passage.mark(page.source, at)))
        .filter(|at| page.source.get(at.clone()) == Some(name))
        .map(|at| at.start)
        .collect();
    // In YAML such marks may need others around them.
    let plain = !right.contains(['"', '\'', ':', '#', '[', ']', '{', '}', ',']);
    let within = |outer: &Range<usize>, at: &Range<usize>| outer.start <= at.start && at.end <= outer.end;
    let mut places = Vec::new();
    for at in whole(page.source, name) {
        // An address stays what it is, whomever it names.
        if written.addresses.iter().any(|address| within(&address.at, &at)) {
            continue;
        }
        let verbatim = written.verbatim.iter().any(|code| within(code, &at));
        let known = (at.start < page.body_at && plain)
            || texts.contains(&at.start)
            || page.pictures().any(|picture| within(&picture.span, &at));
        if !known || verbatim || places.len() == MOST_CORRECTED {
            return None;
        }
        places.push(at);
    }
    (!places.is_empty()).then_some(places)
}

/// Tells of organisations that are credited in two spellings.
fn among_each_other(page: &Page<'_>, names: &[String], findings: &mut Vec<Finding>) {
    let names: Vec<_> = names.iter().map(|name| (Spelling::of(name), bare(name))).collect();
    for (at, (name, joined)) in names.iter().enumerate() {
        let near = names[..at].iter().find(|(other, other_joined)| {
            // A space more or less: `Acme Cloud` and `AcmeCloud`.
            let spaced = joined == other_joined && name.letters != other.letters;
            spaced || matches!(slip(name, other), Some(Slip::Accent | Slip::Letter))
        });
        if let Some((other, _)) = near {
            findings.extend(two_spellings(page, other.name, name.name));
        }
    }
}

fn two_spellings(page: &Page<'_>, first: &str, second: &str) -> Option<Finding> {
    let (one, other) = (page.find(first)?, page.find(second)?);
    let message = format!("{second} is spelt {first} elsewhere");
    let finding = Finding::warning(CODE_OTHER, message).at(other).related(one, "the other spelling");
    Some(finding.hint("spell it the same way everywhere, as its bearer does"))
}

/// Tells of people whom the text also names by a spelling that is nearly theirs.
fn in_the_text(page: &Page<'_>, names: &[String], findings: &mut Vec<Finding>) {
    // By how many words they have.
    let mut wanted: BTreeMap<usize, Vec<Spelling<'_>>> = BTreeMap::new();
    for name in names {
        wanted.entry(words(name).len()).or_default().push(Spelling::of(name));
    }
    if wanted.keys().all(|count| *count < 2) {
        return;
    }
    let spelt: BTreeSet<String> =
        wanted.values().flatten().map(|spelling| spelling.letters.clone()).collect();
    let mut told = BTreeSet::new();
    // Cheap first: a name of several words has a capital at either end.
    let capital = |byte: &u8| byte.is_ascii_uppercase() | !byte.is_ascii();
    let two = |text: &str| text.bytes().filter(capital).count() >= 2;
    for passage in page.all().filter(|passage| two(passage.text)) {
        let words = passage.words();
        for (count, names) in wanted.iter().filter(|(count, _)| **count >= 2) {
            let windows = words.windows(*count);
            for window in windows.filter(|window| window[0].capital() && window[count - 1].capital()) {
                let at = window[0].at.start..window[count - 1].at.end;
                let typed = &passage.text[at.clone()];
                let Some(known) = meant(typed, names, &spelt) else { continue };
                if told.insert(typed.to_owned()) {
                    let Some(first) = page.find(known) else { continue };
                    let message = format!("{typed} is spelt {known} elsewhere");
                    let finding = Finding::warning(CODE_OTHER, message).at(passage.mark(page.source, at));
                    let finding = finding.related(first, "the other spelling");
                    findings.push(finding.hint("spell the name the same way everywhere, as its bearer does"));
                }
            }
        }
    }
}

/// The name that words are surely a slip for.
fn meant<'a>(typed: &str, names: &[Spelling<'a>], spelt: &BTreeSet<String>) -> Option<&'a str> {
    // Cheap first: a slip leaves the length nearly as it was.
    let near = |known: &&Spelling<'_>| typed.len().abs_diff(known.name.len()) <= 6 && typed != known.name;
    // Of plain letters it is told without making a spelling which kinds there are, but for the space.
    let kinds = typed.is_ascii().then(|| {
        let letters = typed.bytes().filter(u8::is_ascii_alphanumeric);
        letters.fold(0, |kinds, byte| kinds | kind(char::from(byte.to_ascii_lowercase())))
    });
    let of_kind = |known: &&Spelling<'_>| {
        kinds.is_none_or(|kinds| (kinds ^ known.kinds).count_ones() <= MOST_KINDS + 1)
    };
    let mut near = names.iter().filter(near).filter(of_kind).peekable();
    near.peek()?;
    let typed = Spelling::of(typed);
    let surely = |known: &&Spelling<'_>| {
        // Another spelling of somebody who is credited apart is somebody else.
        let somebody = typed.letters != known.letters && spelt.contains(&typed.letters);
        !somebody && matches!(slip(&typed, known), Some(Slip::Accent | Slip::Letter))
    };
    near.find(surely).map(|known| known.name)
}
