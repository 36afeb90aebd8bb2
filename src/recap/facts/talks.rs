//! In charge of the talks: a paragraph in which a person (of an organisation) speaks about
//! something becomes a talk, with the picture before it and the bullets behind it.
//!
//! It leaves a talk's title, link and start to [`about`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::words::{Word, sentence_end, starts_sentences, words};
use crate::finding::Finding;
use crate::recap::Talk;
use crate::recap::document::{Block, Document, Inline, Kind, Picture};

mod about;
mod speakers;

use speakers::{Announced, Group, Person};

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
    "who", "kicked", "kicking", "wrapped", "wrapping", "rounded", "rounding", "was", "with", "to", "then",
    "opened", "opening", "closed", "closing", "started", "starting", "finished", "saying",
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

/// Words in headings under which nobody speaks.
const OTHER_SECTIONS: &[&str] = &["offer", "sponsor", "job", "announcement", "thank", "hiring", "next"];

/// The word of a paragraph by which its speaker is named.
const LATEST_NAME: usize = 60;

/// The talks, and the first block that tells of one.
#[derive(Debug, Default)]
pub(super) struct Talks {
    pub(super) talks: Vec<Talk>,
    pub(super) first_block: Option<usize>,
}

/// Reads the talks of the blocks before `told`, which tell of the evening.
pub(super) fn read(document: &Document, told: usize, findings: &mut Vec<Finding>) -> Talks {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let announced =
        Announced { people: speakers::line_up(blocks), organisations: speakers::organisations(blocks) };
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
        let photo = at.checked_sub(1).and_then(|before| blocks.get(before)).and_then(lone_picture);
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
        talk.url =
            talk.url.take().or_else(|| frame_before(blocks, from)).or_else(|| about::link_behind(section));
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
        let repeated =
            talk.speaker.is_some() && talks[..at].iter().any(|other| other.speaker == talk.speaker);
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
    Talk { speaker: Some(person.name), affiliation: person.affiliation, ..Talk::default() }
}

/// The talk that a paragraph tells of.
fn talk(inline: &Inline, announced: &Announced, photo: Option<&Picture>) -> Option<Talk> {
    let words = words(&inline.text);
    let (first, group) = (0..words.len().min(LATEST_NAME)).find_map(|at| {
        if before_says_no(inline, &words, at) {
            return None;
        }
        let group = speakers::group(inline, &words, at, announced, photo)?;
        speaks(inline, &words, at, &group, announced).then_some((at, group))
    })?;
    let from = words[group.end - 1].at.end;
    let about = about::read(inline, &words, group.end, sentence_end(inline, from));
    let handles = handles(inline, words[first].at.start..from);
    let affiliation = group.people.iter().find_map(|person| person.affiliation.clone());
    let affiliation = affiliation.or_else(|| speakers::whose_story(inline, &words, group.end));
    let photo = photo.filter(|photo| shows(photo, &group.people)).map(|photo| photo.url.clone());
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
    let linked = inline.links.iter().find(|link| link.at.contains(&words[at].at.start));
    let longer = before.is_some_and(|word| {
        word.capital() && word.stop.is_none() && !word.possessive && !starts_sentences(word)
    });
    barred || longer || linked.is_some_and(|link| link.at.start < words[at].at.start)
}

/// Whether the words behind people say that they speak.
fn speaks(inline: &Inline, words: &[Word<'_>], first: usize, group: &Group, announced: &Announced) -> bool {
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
    let known =
        announced.people.iter().any(|person| group.people.iter().any(|other| other.name == person.name));
    if !word.is_any(LEADING) && !known {
        return false;
    }
    let until = sentence_end(inline, words[group.end - 1].at.end);
    let mut later = words[group.end..].iter().take_while(|word| word.at.start < until);
    let mut earlier =
        words[..first].iter().rev().take_while(|word| !matches!(word.stop, Some('.' | '!' | '?')));
    let told = later.any(|word| word.is_any(SPEAKING) || word.is_any(LATER))
        || earlier.any(|word| word.is_any(EARLIER));
    let linked = inline
        .links
        .iter()
        .any(|link| link.at.start >= word.at.start && link.at.end <= until && about::is_title(inline, link));
    told || linked
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
    match &at.checked_sub(1).and_then(|before| blocks.get(before))?.kind {
        Kind::Frame(url) => Some(url.clone()),
        _ => None,
    }
}

/// Whether a picture is of one of these people: its description names one, or there is none and
/// the file's name does.
fn shows(picture: &Picture, people: &[Person]) -> bool {
    let fold = |text: &str| {
        text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let shown = if picture.alt.trim().is_empty() { fold(&picture.url) } else { fold(&picture.alt) };
    people.iter().any(|person| shown.contains(&fold(&person.name)))
}

/// What the first list of a talk's blocks says, if it is the talk's: right behind its paragraph,
/// or behind one that leads up to it.
fn takeaways(section: &[Block]) -> Vec<String> {
    let Some(at) = section.iter().take(3).position(|block| matches!(block.kind, Kind::List(_))) else {
        return Vec::new();
    };
    let before = at.checked_sub(1).and_then(|before| section.get(before)).and_then(Block::paragraph);
    let lead = before.map(|inline| inline.text.trim_end().to_lowercase()).unwrap_or_default();
    let last = lead
        .trim_end_matches(':')
        .rsplit(['.', '!', '?'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let offers = ["offer", "discount", "hiring", "jobs"].iter().any(|word| last.contains(word));
    if offers || (at > 1 && !lead.ends_with(':')) {
        return Vec::new();
    }
    let items = section[at].inlines().iter().map(|item| super::words::squeeze(&item.text));
    items.filter(|text| !text.is_empty()).collect()
}

/// Handles from links on the speakers' own names.
fn handles(inline: &Inline, people: Range<usize>) -> BTreeMap<String, String> {
    let links = inline.links.iter().filter(|link| people.contains(&link.at.start));
    links.filter_map(|link| handle(&link.url)).collect()
}

/// The network and handle of a profile's address.
fn handle(url: &str) -> Option<(String, String)> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let (network, handle) = match (host.as_str(), path.as_slice()) {
        ("twitter.com" | "x.com", [name]) => ("x", format!("@{}", name.trim_start_matches('@'))),
        ("github.com", [name]) => ("github", (*name).to_owned()),
        ("linkedin.com", ["in", name]) => ("linkedin", (*name).to_owned()),
        ("bsky.app", ["profile", name]) => ("bluesky", format!("@{name}")),
        (_, [name]) if name.starts_with('@') && !host.contains("youtube") && !host.contains("medium") => {
            ("mastodon", format!("{name}@{host}"))
        }
        _ => return None,
    };
    Some((network.to_owned(), handle))
}

#[cfg(test)]
mod tests;
