//! In charge of the talks: a paragraph in which a person (of an organisation) speaks about
//! something becomes a talk, with the picture before it and the bullets behind it.
//!
//! It leaves a talk's title, link and start to [`about`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::words::{
    Word, items, organisation_at, person_at, phrase, sentence_end, starts_sentences, words,
};
use crate::finding::Finding;
use crate::recap::Talk;
use crate::recap::document::{Block, Document, Inline, Kind, Picture};

mod about;

/// Words right behind a speaker that say they speak.
const SPEAKING: &[&str] = &[
    "discussing",
    "discussed",
    "discusses",
    "talking",
    "talked",
    "talks",
    "telling",
    "told",
    "tells",
    "gave",
    "giving",
    "gives",
    "describing",
    "described",
    "describes",
    "explaining",
    "explained",
    "explains",
    "exploring",
    "explored",
    "explores",
    "presenting",
    "presented",
    "presents",
    "sharing",
    "shared",
    "shares",
    "asking",
    "asked",
    "introducing",
    "introduced",
    "showing",
    "showed",
    "demonstrating",
    "demonstrated",
    "demoing",
    "demoed",
    "speaking",
    "spoke",
    "speaks",
    "covering",
    "covered",
];

/// Words right behind a speaker that are followed by words that say they speak.
const LEADING: &[&str] = &[
    "who", "kicked", "kicking", "wrapped", "wrapping", "rounded", "rounding", "was", "with", "to",
    "then", "opened", "opening", "closed", "closing", "started", "starting", "finished", "saying",
];

/// Words that say, later in the sentence, that somebody speaks.
const LATER: &[&str] = &[
    "talk",
    "discussion",
    "session",
    "presentation",
    "demo",
    "tell",
    "talk",
    "discuss",
    "explain",
    "inviting",
    "saying",
    "introduction",
];

/// Words before a person that make them something else than a speaker.
const NOT_SPEAKERS: &[&str] = &[
    "by",
    "to",
    "winner",
    "congratulations",
    "thank",
    "thanks",
    "the",
    "a",
    "an",
    "of",
    "our",
    "watched",
    "like",
];

/// Words that say, earlier in the sentence, that somebody speaks.
const EARLIER: &[&str] = &["talk", "talks", "speaker", "session", "presentation"];

/// What a speaker shares of the organisation they come from: `shared Acme's story`.
const STORIES: &[&str] = &[
    "story",
    "journey",
    "experience",
    "experiences",
    "approach",
    "lessons",
];

/// Phrases that enumerate the organisations that speakers come from.
const ORGANISATION_LISTS: &[&str] = &["speakers from ", "talks from "];

/// Words before an enumeration of speakers.
const LINE_UPS: &[&str] = &["featuring", "speakers", "welcomed", "talks"];

/// Words in headings under which nobody speaks.
const OTHER_SECTIONS: &[&str] = &[
    "offer",
    "sponsor",
    "job",
    "announcement",
    "thank",
    "hiring",
    "next",
];

/// The talks, and the first block that tells of one.
#[derive(Debug, Default)]
pub(super) struct Talks {
    pub(super) talks: Vec<Talk>,
    pub(super) first_block: Option<usize>,
}

/// A person and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Person {
    name: String,
    affiliation: Option<String>,
}

/// What the recap says of its speakers before it tells of their talks.
#[derive(Debug, Default)]
struct Announced {
    /// With their organisations.
    people: Vec<Person>,
    /// `speakers from A, B and C`.
    organisations: Vec<String>,
}

/// The people that one talk is given by.
struct Group {
    people: Vec<Person>,
    /// The word behind them.
    end: usize,
}

/// Reads the talks of the blocks before `told`, which tell of the evening.
pub(super) fn read(document: &Document, told: usize, findings: &mut Vec<Finding>) -> Talks {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let announced = Announced {
        people: line_up(blocks),
        organisations: organisations(blocks),
    };
    let mut found: Vec<(usize, Talk)> = Vec::new();
    let mut other = false;
    for (at, block) in blocks.iter().enumerate() {
        if let Some(heading) = block.heading() {
            let lower = heading.text.to_lowercase();
            other = OTHER_SECTIONS.iter().any(|word| lower.contains(word));
        }
        let Some(inline) = block.paragraph().filter(|_| !other) else {
            continue;
        };
        let photo = at
            .checked_sub(1)
            .and_then(|before| blocks.get(before))
            .and_then(lone_picture);
        if let Some(talk) = talk(inline, &announced, photo) {
            found.push((at, talk));
        }
    }
    for index in 0..found.len() {
        let from = found[index].0;
        let until = found.get(index + 1).map_or(told, |next| next.0);
        let section = &blocks[from..until];
        let talk = &mut found[index].1;
        talk.takeaways = takeaways(section);
        talk.url = talk
            .url
            .take()
            .or_else(|| frame_before(blocks, from))
            .or_else(|| about::link_behind(section));
    }
    let first_block = found.first().map(|(at, _)| *at);
    let mut talks: Vec<Talk> = found.into_iter().map(|(_, talk)| talk).collect();
    if talks.is_empty() {
        talks = announced.people.into_iter().map(from_line_up).collect();
    }
    ask_about_repeats(&talks, findings);
    Talks { talks, first_block }
}

/// Two talks of one speaker are possible, but rarely meant.
fn ask_about_repeats(talks: &[Talk], findings: &mut Vec<Finding>) {
    for (at, talk) in talks.iter().enumerate() {
        let repeated = talk.speaker.is_some()
            && talks[..at]
                .iter()
                .any(|other| other.speaker == talk.speaker);
        if let Some(speaker) = talk.speaker.as_ref().filter(|_| repeated) {
            let message = format!("{speaker} seems to give two talks");
            findings.push(
                Finding::warning("speaker-twice", message)
                    .hint("state `talks:` in the front matter if one is wrong"),
            );
        }
    }
}

fn from_line_up(person: Person) -> Talk {
    Talk {
        speaker: Some(person.name),
        affiliation: person.affiliation,
        ..Talk::default()
    }
}

/// The talk that a paragraph tells of.
fn talk(inline: &Inline, announced: &Announced, photo: Option<&Picture>) -> Option<Talk> {
    let words = words(&inline.text);
    let (first, group) = (0..words.len()).find_map(|at| {
        if before_says_no(inline, &words, at) {
            return None;
        }
        let group = group(inline, &words, at, announced, photo)?;
        speaks(inline, &words, at, &group, announced).then_some((at, group))
    })?;
    let from = words[group.end - 1].at.end;
    let about = about::read(inline, &words, group.end, sentence_end(inline, from));
    let handles = handles(inline, words[first].at.start..from);
    let affiliation = group
        .people
        .iter()
        .find_map(|person| person.affiliation.clone());
    let affiliation = affiliation.or_else(|| whose_story(inline, &words, group.end));
    let photo = photo
        .filter(|photo| shows(photo, &group.people))
        .map(|photo| photo.url.clone());
    let mut names = group.people.into_iter().map(|person| person.name);
    Some(Talk {
        speaker: names.next(),
        co_speakers: names.collect(),
        affiliation,
        title: about.title,
        url: about.url,
        starts_at: about.starts_at,
        photo,
        handles,
        takeaways: Vec::new(),
    })
}

/// Whether what stands before a name makes its bearer something else than a speaker, or the name
/// is a part of a longer one or of a longer link.
fn before_says_no(inline: &Inline, words: &[Word<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let barred = before.is_some_and(|word| word.is_any(NOT_SPEAKERS) && word.stop.is_none());
    let linked = inline
        .links
        .iter()
        .find(|link| link.at.contains(&words[at].at.start));
    let longer = before.is_some_and(|word| {
        word.capital() && word.stop.is_none() && !word.possessive && !starts_sentences(word)
    });
    barred || longer || linked.is_some_and(|link| link.at.start < words[at].at.start)
}

/// The people whose names begin at a word: `A`, `A and B`, `A, B and C from X`.
fn group(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<Group> {
    let (person, mut end) = person(inline, words, first, announced, photo)?;
    let mut people = vec![person];
    while let Some(joint) = words
        .get(end)
        .filter(|word| word.is("and") || word.text == "&")
    {
        if joint.stop.is_some() || words[end - 1].stop.is_some_and(|stop| stop != ',') {
            break;
        }
        let Some((next, behind)) = person_or_none(inline, words, end + 1, &announced.organisations)
        else {
            break;
        };
        people.push(next);
        end = behind;
    }
    Some(Group { people, end })
}

/// One person with a whole name, and the word behind what belongs to it.
fn person_or_none(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    organisations: &[String],
) -> Option<(Person, usize)> {
    let end = person_at(words, first, false)?;
    let name = phrase(&inline.text, words, first..end);
    let (affiliation, end) = affiliation(inline, words, end, organisations);
    Some((Person { name, affiliation }, end))
}

/// The person whose name begins at a word. A first name alone is enough where the line-up or the
/// picture before the paragraph says whose it is.
fn person(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    announced: &Announced,
    photo: Option<&Picture>,
) -> Option<(Person, usize)> {
    if let Some(found) = person_or_none(inline, words, first, &announced.organisations) {
        return Some(found);
    }
    let name_end = person_at(words, first, true)?;
    let first_name = words[first].text;
    let (affiliation, end) = affiliation(inline, words, name_end, &announced.organisations);
    let same_name = |name: &str| name.split_whitespace().next() == Some(first_name);
    let mut whole = announced
        .people
        .iter()
        .filter(|person| same_name(&person.name));
    let listed = whole.next().filter(|person| {
        whole.next().is_none()
            && (affiliation.is_none()
                || person.affiliation.is_none()
                || affiliation == person.affiliation)
    });
    if let Some(listed) = listed {
        return Some((
            Person {
                name: listed.name.clone(),
                affiliation: affiliation.or(listed.affiliation.clone()),
            },
            end,
        ));
    }
    let alt = photo
        .map(|photo| photo.alt.trim())
        .filter(|alt| same_name(alt))?;
    let alt_words = super::words::words(alt);
    (person_at(&alt_words, 0, false) == Some(alt_words.len())).then(|| {
        (
            Person {
                name: alt.to_owned(),
                affiliation,
            },
            end,
        )
    })
}

/// The organisation behind a name, `from the Acme`, and the word behind it. Without a `from`,
/// `Ada Example, Acme describing …`, it is one only if it is known to send a speaker.
fn affiliation(
    inline: &Inline,
    words: &[Word<'_>],
    name_end: usize,
    organisations: &[String],
) -> (Option<String>, usize) {
    let plain = || (None, name_end);
    let stop = name_end
        .checked_sub(1)
        .and_then(|last| words.get(last))
        .and_then(|word| word.stop);
    if let Some(end) = organisation_at(words, name_end).filter(|_| stop == Some(',')) {
        let organisation = phrase(&inline.text, words, name_end..end);
        if organisations.contains(&organisation) {
            return (Some(organisation), end);
        }
    }
    let Some(from) = words
        .get(name_end)
        .filter(|word| word.is_any(&["from", "of", "at"]) && word.stop.is_none())
    else {
        return plain();
    };
    if stop.is_some_and(|stop| stop != ',') || from.opened {
        return plain();
    }
    let first =
        name_end + 1 + usize::from(words.get(name_end + 1).is_some_and(|word| word.is("the")));
    match organisation_at(words, first) {
        Some(end) if !words[first].is_any(&["our", "a", "an", "his", "her", "their", "all"]) => {
            (Some(phrase(&inline.text, words, first..end)), end)
        }
        _ => plain(),
    }
}

/// Whether the words behind people say that they speak.
fn speaks(
    inline: &Inline,
    words: &[Word<'_>],
    first: usize,
    group: &Group,
    announced: &Announced,
) -> bool {
    let Some(word) = words.get(group.end) else {
        return false;
    };
    let stop = words[group.end - 1].stop;
    if stop.is_some_and(|stop| !matches!(stop, ',' | ')')) {
        return false;
    }
    if word.is_any(SPEAKING) {
        return true;
    }
    // Somebody the line-up names as a speaker may be introduced by any verb that has a talk behind.
    let known = announced
        .people
        .iter()
        .any(|person| group.people.iter().any(|other| other.name == person.name));
    let until = sentence_end(inline, words[group.end - 1].at.end);
    let mut later = words[group.end..]
        .iter()
        .take_while(|word| word.at.start < until);
    let mut earlier = words[..first]
        .iter()
        .rev()
        .take_while(|word| !matches!(word.stop, Some('.' | '!' | '?')));
    let told = later.any(|word| word.is_any(SPEAKING) || word.is_any(LATER))
        || earlier.any(|word| word.is_any(EARLIER));
    let linked = inline.links.iter().any(|link| {
        link.at.start >= word.at.start && link.at.end <= until && about::is_title(inline, link)
    });
    (word.is_any(LEADING) || known) && (told || linked)
}

/// The organisation whose story a speaker tells: `shared the Acme's story`.
fn whose_story(inline: &Inline, words: &[Word<'_>], verb: usize) -> Option<String> {
    words
        .get(verb)
        .filter(|verb| verb.is_any(&["shared", "sharing", "told", "telling"]))?;
    let first = verb + 1 + usize::from(words.get(verb + 1).is_some_and(|word| word.is("the")));
    let end = (first..(first + 4).min(words.len())).find(|at| words[*at].possessive)? + 1;
    let named = words[first..end].iter().all(Word::capital)
        && words.get(end).is_some_and(|word| word.is_any(STORIES));
    named.then(|| phrase(&inline.text, words, first..end))
}

/// The organisations that the speakers are said to come from.
fn organisations(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for inline in blocks.iter().filter_map(Block::paragraph) {
        let starts = ORGANISATION_LISTS
            .iter()
            .filter_map(|phrase| inline.text.find(phrase).map(|at| at + phrase.len()));
        for start in starts {
            let until = inline.text[start..]
                .find(" joined ")
                .map_or(sentence_end(inline, start), |at| start + at);
            found.extend(
                items(inline, start..until)
                    .iter()
                    .map(|item| item.text.to_owned()),
            );
        }
    }
    found
}

/// Speakers that a sentence enumerates with their organisations, to complete first names with and
/// to fall back on.
fn line_up(blocks: &[Block]) -> Vec<Person> {
    for inline in blocks.iter().filter_map(Block::paragraph) {
        let words = words(&inline.text);
        let Some(cue) = words.iter().position(|word| word.is_any(LINE_UPS)) else {
            continue;
        };
        let until = sentence_end(inline, words[cue].at.end);
        let mut people = Vec::new();
        let mut at = cue + 1;
        while at < words.len() && words[at].at.start < until {
            match person_or_none(inline, &words, at, &[]) {
                Some((person, end)) if person.affiliation.is_some() => {
                    people.push(person);
                    at = end;
                }
                _ => at += 1,
            }
        }
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

/// The only picture of a block that holds nothing else.
fn lone_picture(block: &Block) -> Option<&Picture> {
    let inline = block.paragraph()?;
    match inline.pictures.as_slice() {
        [picture] if inline.text.trim().is_empty() => Some(picture),
        _ => None,
    }
}

/// The frame right before a talk's paragraph.
fn frame_before(blocks: &[Block], at: usize) -> Option<String> {
    match &at
        .checked_sub(1)
        .and_then(|before| blocks.get(before))?
        .kind
    {
        Kind::Frame(url) => Some(url.clone()),
        _ => None,
    }
}

/// Whether a picture is of one of these people: its description names one, or there is none and
/// the file's name does.
fn shows(picture: &Picture, people: &[Person]) -> bool {
    let fold = |text: &str| {
        text.chars()
            .filter(|char| char.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let shown = if picture.alt.trim().is_empty() {
        fold(&picture.url)
    } else {
        fold(&picture.alt)
    };
    people
        .iter()
        .any(|person| shown.contains(&fold(&person.name)))
}

/// What the first list of a talk's blocks says, if it is the talk's: right behind its paragraph,
/// or behind one that leads up to it.
fn takeaways(section: &[Block]) -> Vec<String> {
    let Some(at) = section
        .iter()
        .take(3)
        .position(|block| matches!(block.kind, Kind::List(_)))
    else {
        return Vec::new();
    };
    let before = at
        .checked_sub(1)
        .and_then(|before| section.get(before))
        .and_then(Block::paragraph);
    let lead = before
        .map(|inline| inline.text.trim_end().to_lowercase())
        .unwrap_or_default();
    let last = lead
        .trim_end_matches(':')
        .rsplit(['.', '!', '?'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let offers = ["offer", "discount", "hiring", "jobs"]
        .iter()
        .any(|word| last.contains(word));
    if offers || (at > 1 && !lead.ends_with(':')) {
        return Vec::new();
    }
    let items = section[at]
        .inlines()
        .iter()
        .map(|item| super::words::squeeze(&item.text));
    items.filter(|text| !text.is_empty()).collect()
}

/// Handles from links on the speakers' own names.
fn handles(inline: &Inline, people: Range<usize>) -> BTreeMap<String, String> {
    let links = inline
        .links
        .iter()
        .filter(|link| people.contains(&link.at.start));
    links.filter_map(|link| handle(&link.url)).collect()
}

/// The network and handle of a profile's address.
fn handle(url: &str) -> Option<(String, String)> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path: Vec<&str> = url
        .path_segments()?
        .filter(|part| !part.is_empty())
        .collect();
    let (network, handle) = match (host.as_str(), path.as_slice()) {
        ("twitter.com" | "x.com", [name]) => ("x", format!("@{}", name.trim_start_matches('@'))),
        ("github.com", [name]) => ("github", (*name).to_owned()),
        ("linkedin.com", ["in", name]) => ("linkedin", (*name).to_owned()),
        ("bsky.app", ["profile", name]) => ("bluesky", format!("@{name}")),
        (_, [name])
            if name.starts_with('@') && !host.contains("youtube") && !host.contains("medium") =>
        {
            ("mastodon", format!("{name}@{host}"))
        }
        _ => return None,
    };
    Some((network.to_owned(), handle))
}

#[cfg(test)]
mod tests;
