//! In charge of a title that enumerates whoever speaks: everybody in it is told of, and everybody
//! who is told of stands in it.

use std::cell::LazyCell;
use std::ops::Range;

use super::page::{Page, bare, words};
use crate::finding::Finding;
use crate::recap::Talk;

/// Words before a name in a title that are not of it.
const LEADS: &[&str] = &["featuring", "with", "mit", "avec", "con", "and", "und", "et", "y", "from", "by"];

/// Entries of a title that stand for people whom it does not name.
const OTHERS: &[&str] = &["more", "others", "friends", "mehr", "weitere", "plus", "más"];

/// Most words of a name.
const LONGEST: usize = 5;

/// Looks over the title's names.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let Some(title) = &page.title else { return };
    let Some(entries) = entries(title.text) else { return };
    let talks = &page.recap.talks;
    // Asked for only where a title names what no talk does.
    let whole =
        LazyCell::new(|| page.body.iter().map(|passage| bare(passage.text) + " ").collect::<String>());
    let open: Vec<&Range<usize>> = entries
        .named
        .iter()
        .filter(|at| {
            let entry = bare(&title.text[(*at).clone()]);
            !talks.iter().any(|talk| is_of(talk, &entry)) && !whole.contains(&entry)
        })
        .collect();
    let list = entries.named.first().zip(entries.named.last());
    let list = list.map(|(first, last)| bare(&title.text[first.start..last.end])).unwrap_or_default();
    let unnamed: Vec<&Talk> =
        talks.iter().filter(|talk| !talk.speakers.is_empty() && !names(&list, talk)).collect();
    // A title is about who speaks only if it names some who do.
    let told = entries.named.len() - open.len();
    if told == 0 || (told == 1 && entries.named.len() > 2) {
        return;
    }
    let place = |talk: &Talk| talk.names().next().and_then(|name| page.find(name));
    for at in &open {
        let entry = &title.text[(*at).clone()];
        let message = format!("{entry} stands in the title, but not in the text");
        let finding =
            Finding::warning("title-names-nobody", message).at(title.mark(page.source, (*at).clone()));
        let finding = match unnamed.as_slice() {
            [talk] if open.len() == 1 => match place(talk) {
                Some(at) => finding.related(at, "this talk does not stand in the title"),
                None => finding,
            },
            _ => finding,
        };
        findings.push(finding.hint("correct the title, or tell of the talk"));
    }
    if let ([talk], true, false) = (unnamed.as_slice(), open.is_empty(), entries.more)
        && talks.len() > 2
        && entries.named.len() + 1 == talks.len()
        && (talk.affiliation().is_some() && talk.title.is_some())
        && let Some(at) = place(talk)
    {
        let name = talk.names().next().unwrap_or_default();
        let message = format!("the title names everybody but {name}");
        let last = entries.named.last().cloned().unwrap_or_default();
        let finding = Finding::warning("talk-not-in-title", message).at(at);
        let finding = finding.related(title.mark(page.source, last), "the title's names end here");
        findings.push(finding.hint("name them in the title as well, or write `and more`"));
    }
}

/// Whether a talk is of a person or company of that bare name.
fn is_of(talk: &Talk, entry: &str) -> bool {
    let known =
        talk.speakers.iter().flat_map(|speaker| speaker.affiliation.iter().chain(Some(&speaker.name)));
    known.chain(&talk.title).any(|known| {
        let known = bare(known);
        known.contains(entry) || (!known.is_empty() && entry.contains(&known))
    })
}

/// Whether a bare title names somebody of a talk, or what it is about.
fn names(title: &str, talk: &Talk) -> bool {
    let of = talk.speakers.iter().flat_map(|speaker| speaker.affiliation.iter().chain(Some(&speaker.name)));
    let parts = of.chain(&talk.title).map(|known| bare(known)).collect::<Vec<_>>();
    let first = |name: &String| name.split_whitespace().next().map(bare);
    let words = talk
        .speakers
        .iter()
        .filter_map(|speaker| first(speaker.affiliation.as_ref().unwrap_or(&speaker.name)));
    parts.iter().any(|known| known.len() > 2 && title.contains(known.as_str()))
        || words.filter(|word| word.len() > 2).any(|word| title.contains(&word))
}

/// What a title enumerates behind the name of the evening.
struct Entries {
    /// Bytes of the title.
    named: Vec<Range<usize>>,
    /// It says that there are more.
    more: bool,
}

/// The names of a title: `Example Meetup, June 2019: Acme, Ada Example and Muster`.
fn entries(title: &str) -> Option<Entries> {
    // Behind the last mark that stands between the evening and its speakers, and before their host.
    let start = [": ", " - ", " – ", " — ", " | "]
        .iter()
        .filter_map(|mark| title.find(mark).map(|at| at + mark.len()))
        .max()?;
    let end = [" hosted by ", ", hosted", " at "].iter().filter_map(|mark| title[start..].find(mark)).min();
    let end = end.map_or(title.len(), |at| start + at);
    let mut entries = Entries { named: Vec::new(), more: false };
    let mut from = start;
    let list = &title[start..end];
    let mut cuts: Vec<(usize, usize)> = [", ", " and ", " & ", " und ", " et ", " y "]
        .iter()
        .flat_map(|mark| list.match_indices(mark).map(|(at, mark)| (start + at, start + at + mark.len())))
        .collect();
    cuts.sort_unstable();
    for (at, behind) in cuts.into_iter().chain([(end, end)]) {
        if at > from {
            let inner = &title[from..at];
            let found = words(inner);
            let lead = found.iter().take_while(|word| word.is_any(LEADS)).count();
            let named = found.get(lead..).unwrap_or_default();
            entries.more |= named.iter().any(|word| word.is_any(OTHERS));
            let (Some(first), Some(last)) = (named.first(), named.last()) else {
                from = behind.max(from);
                continue;
            };
            if !named.iter().any(|word| word.is_any(OTHERS)) {
                let plain = named.len() <= LONGEST && (named.len() == 1 || first.capital());
                // One entry that is no name makes the rest a sentence.
                plain.then_some(())?;
                entries.named.push(from + first.at.start..from + last.at.end);
            }
        }
        from = behind.max(from);
    }
    (entries.named.len() >= 2).then_some(entries)
}
