//! In charge of a title or a description that enumerates whoever speaks: everybody in it is told of,
//! and everybody who is told of stands in it.

use std::cell::LazyCell;
use std::ops::Range;

use super::page::{Page, Passage, Word, bare, words};
use crate::finding::Finding;
use crate::recap::Talk;

/// Words before a name in a title that are not of it.
const LEADS: &[&str] = &["featuring", "with", "mit", "avec", "con", "and", "und", "et", "y", "from", "by"];

/// Entries of a title that stand for people whom it does not name.
const OTHERS: &[&str] = &["more", "others", "friends", "mehr", "weitere", "plus", "más"];

/// Most words of a name.
const LONGEST: usize = 5;

/// Words behind which a title without a colon or a dash names who speaks.
const MARKS: &[&str] = &[
    " featuring ",
    " feat. ",
    " with ",
    " by ",
    " from ",
    " mit ",
    " von ",
    " avec ",
    " par ",
    " con ",
    " de ",
];

/// Words that end what a title or a description enumerates.
const ENDS: &[&str] = &[
    " hosted by ",
    ", hosted",
    " on ",
    " about ",
    " spoke",
    " talked",
    " speak",
    " talk",
    " told",
    " über ",
    " zu ",
    " sprachen",
    " erzählten",
    " sur ",
    " ont ",
    " sobre ",
    " hablaron",
    " nos ",
];

/// Looks over the names of the title and of the description.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut missing = false;
    let known: LazyCell<Vec<Vec<String>>, _> =
        LazyCell::new(|| page.recap.talks.iter().map(known_as).collect());
    if let Some(title) = &page.title
        && let Some(entries) = entries(title.text, 0..title.text.len(), false)
    {
        missing = against_talks(page, &known, ("title", title), &entries, findings);
    }
    let Some(description) = &page.description else { return };
    for sentence in sentences(description.text) {
        if let Some(entries) = entries(description.text, sentence, true) {
            let mut told = Vec::new();
            let again = against_talks(page, &known, ("description", description), &entries, &mut told);
            // Whoever is missing from both is told of once.
            findings.extend(told.into_iter().filter(|one| !(missing && again) || one.code != NOT_IN_TITLE));
            break;
        }
    }
}

const NOT_IN_TITLE: &str = "talk-not-in-title";

/// The sentences of a text, as its bytes.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut found = Vec::new();
    for (at, _) in text.match_indices(['.', '!', '?', ';', ':']) {
        if text[at + 1..].starts_with(' ') {
            found.push(from..at);
            from = at + 1;
        }
    }
    found.push(from..text.trim_end_matches(['.', '!', '?']).len().max(from));
    found
}

/// Holds what a place enumerates against the talks, which are `known` each by some names; says whether it
/// leaves one out.
fn against_talks(
    page: &Page<'_>,
    known: &[Vec<String>],
    (place, passage): (&str, &Passage<'_>),
    entries: &Entries,
    findings: &mut Vec<Finding>,
) -> bool {
    let talks = &page.recap.talks;
    let text = passage.text;
    let of_a_talk: Vec<(String, bool)> = entries
        .named
        .iter()
        .map(|at| {
            let entry = bare(&text[at.clone()]);
            let told = known.iter().any(|known| is_of(known, &entry));
            (entry, told)
        })
        .collect();
    // A title is about who speaks only if it names some who do.
    let told = of_a_talk.iter().filter(|(_, told)| *told).count();
    if told == 0 || (told == 1 && (entries.named.len() > 2 || entries.loose)) {
        return false;
    }
    // Asked for only where a title names what no talk does.
    let whole =
        LazyCell::new(|| page.body.iter().map(|passage| bare(passage.text) + " ").collect::<String>());
    let open: Vec<&Range<usize>> = entries
        .named
        .iter()
        .zip(&of_a_talk)
        .filter(|(_, (entry, told))| !told && !whole.contains(entry))
        .map(|(at, _)| at)
        .collect();
    let list = entries.named.first().zip(entries.named.last());
    let list = list.map(|(first, last)| bare(&text[first.start..last.end])).unwrap_or_default();
    // Somebody may be named in another sentence than the one that enumerates.
    let entire = bare(text);
    let named = |talk: &Talk| talk.names().any(|name| entire.contains(&bare(name)));
    let unnamed: Vec<&Talk> = talks
        .iter()
        .zip(known)
        .filter(|(talk, known)| !talk.speakers.is_empty() && !names(&list, talk, known) && !named(talk))
        .map(|(talk, _)| talk)
        .collect();
    let at_talk = |talk: &Talk| talk.names().next().and_then(|name| page.find(name));
    for at in &open {
        let entry = &text[(*at).clone()];
        let message = format!("the {place} names {entry}, and the text does not");
        let finding =
            Finding::warning("title-names-nobody", message).at(passage.mark(page.source, (*at).clone()));
        let finding = match unnamed.as_slice() {
            [talk] if open.len() == 1 => match at_talk(talk) {
                Some(at) => finding.related(at, format!("the {place} does not name this talk")),
                None => finding,
            },
            _ => finding,
        };
        findings.push(finding.hint(format!("correct the {place}, or tell of the talk in the text")));
    }
    if let ([talk], true, false) = (unnamed.as_slice(), open.is_empty(), entries.more)
        && talks.len() > 2
        && entries.named.len() + 1 == talks.len()
        && (talk.affiliation().is_some() || talk.title.is_some())
        && let Some(at) = at_talk(talk)
    {
        let name = talk.names().next().unwrap_or_default();
        let message = format!("the {place} names every speaker but {name}");
        let last = entries.named.last().cloned().unwrap_or_default();
        let finding = Finding::warning(NOT_IN_TITLE, message).at(at);
        let finding =
            finding.related(passage.mark(page.source, last), format!("the names of the {place} end here"));
        findings.push(finding.hint(format!("add the name to the {place}, or write `and more` there")));
        return true;
    }
    false
}

/// What a talk is known by, bare: the companies and names of whoever gives it, and its title.
fn known_as(talk: &Talk) -> Vec<String> {
    let of = talk.speakers.iter().flat_map(|speaker| speaker.affiliation.iter().chain(Some(&speaker.name)));
    of.chain(&talk.title).map(|known| bare(known)).collect()
}

/// Whether a talk that is known by these is of a person or company of that bare name.
fn is_of(known: &[String], entry: &str) -> bool {
    known.iter().any(|known| known.contains(entry) || (!known.is_empty() && entry.contains(known)))
}

/// Whether a bare title names somebody of a talk, or what it is about.
fn names(title: &str, talk: &Talk, known: &[String]) -> bool {
    let first = |name: &String| name.split_whitespace().next().map(bare);
    let words = talk
        .speakers
        .iter()
        .filter_map(|speaker| first(speaker.affiliation.as_ref().unwrap_or(&speaker.name)));
    known.iter().any(|known| known.len() > 2 && title.contains(known.as_str()))
        || words.filter(|word| word.len() > 2).any(|word| title.contains(&word))
}

/// Words within names that begin with a small letter.
const PARTICLES: &[&str] = &["de", "del", "della", "der", "di", "la", "of", "van", "von", "zu"];

/// Whether a word may be one of a name's.
fn is_of_a_name(word: &Word<'_>) -> bool {
    word.capital() || word.is_any(PARTICLES)
}

/// What a title or a sentence enumerates.
struct Entries {
    /// Bytes of the text.
    named: Vec<Range<usize>>,
    /// It says that there are more.
    more: bool,
    /// No mark says that an enumeration begins.
    loose: bool,
}

/// Where an enumeration begins in a stretch of a text, and whether nothing says so: behind the last
/// mark that stands between the evening and its speakers.
fn beginning(text: &str, within: &Range<usize>) -> (usize, bool) {
    let inner = &text[within.clone()];
    let behind = |marks: &[&str]| {
        let ends = marks
            .iter()
            .filter(|mark| inner.contains(**mark))
            .filter_map(|mark| inner.find(mark).map(|at| at + mark.len()));
        ends.collect::<Vec<_>>()
    };
    let marked = behind(&[": ", " - ", " – ", " — ", " | "]).into_iter().max();
    let worded = || behind(MARKS).into_iter().min();
    let start = marked.or_else(worded);
    let led = || words(inner).first().is_some_and(|word| word.is_any(LEADS));
    (within.start + start.unwrap_or(0), start.is_none() && !led())
}

/// What parts the entries of an enumeration.
const CUTS: [&str; 7] = [", ", " and ", " & ", " und ", " et ", " y ", " e "];

/// The names of a title, `Example Meetup, June 2019: Acme, Ada Example and Muster`, or with `capitals`
/// those of a sentence, all of which begin with one.
fn entries(text: &str, within: Range<usize>, capitals: bool) -> Option<Entries> {
    // Cheap first: most sentences enumerate nothing.
    let inner = text.get(within.clone())?;
    CUTS.iter().any(|mark| inner.contains(mark)).then_some(())?;
    let (start, loose) = beginning(text, &within);
    let list = text.get(start..within.end)?;
    let end = ENDS
        .iter()
        .filter(|mark| capitals || mark.contains("host"))
        .filter(|mark| list.contains(**mark))
        .filter_map(|mark| list.find(mark))
        .min();
    let said = end.is_some();
    // `at` begins the place behind the last name, or stands within what a talk is called.
    let place = list.rfind(" at ").filter(|at| !list[*at..].contains(" and ") && !list[*at..].contains(", "));
    let list = &list[..end.into_iter().chain(place).min().unwrap_or(list.len())];
    let end = start + list.len();
    let mut entries = Entries { named: Vec::new(), more: false, loose: loose && !said };
    let mut from = start;
    let mut cuts: Vec<(usize, usize)> = CUTS
        .iter()
        .filter(|mark| list.contains(**mark))
        .flat_map(|mark| list.match_indices(mark).map(|(at, mark)| (start + at, start + at + mark.len())))
        .collect();
    cuts.sort_unstable();
    for (at, behind) in cuts.into_iter().chain([(end, end)]) {
        if at > from {
            let inner = &text[from..at];
            let found = words(inner);
            let lead = found.iter().take_while(|word| word.is_any(LEADS)).count();
            let named = found.get(lead..).unwrap_or_default();
            entries.more |= named.iter().any(|word| word.is_any(OTHERS));
            let (Some(first), Some(last)) = (named.first(), named.last()) else {
                from = behind.max(from);
                continue;
            };
            if !named.iter().any(|word| word.is_any(OTHERS)) {
                let plain = named.len() <= LONGEST && (named.len() == 1 && !capitals || first.capital());
                let plain = plain && (!capitals || named.iter().all(is_of_a_name));
                // One entry that is no name makes the rest a sentence.
                plain.then_some(())?;
                entries.named.push(from + first.at.start..from + last.at.end);
            }
        }
        from = behind.max(from);
    }
    (entries.named.len() >= 2).then_some(entries)
}
