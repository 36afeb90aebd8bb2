//! In charge of talks that are told in prose: a paragraph in which a person (of an organisation)
//! speaks about something becomes a talk, with the picture before it and the bullets behind it.
//!
//! It leaves a talk's title, link and start to [`about`](super::about), and who speaks to
//! [`speakers`](super::speakers).

use super::speakers::{self, Announced, Group, Person};
use super::{Found, Place, about, profiles};
use crate::recap::document::{Block, Document, Inline, Kind, Picture};
use crate::recap::facts::words::{self, Word, sentence_end, starts_sentences, words};
use crate::recap::{Speaker, Talk};

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

/// Reads the talks that the paragraphs of the blocks before `told` tell of.
pub(super) fn read(document: &Document, told: usize, announced: &Announced) -> Vec<Found> {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let mut found: Vec<Found> = Vec::new();
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
        if let Some(talk) = talk(inline, announced, photo) {
            found.push(Found { blocks: at..told, talk, place: Place::default() });
        }
    }
    for index in 0..found.len() {
        let until = found.get(index + 1).map_or(told, |next| next.blocks.start);
        let Found { blocks: range, talk, .. } = &mut found[index];
        range.end = until;
        let section = &blocks[range.clone()];
        talk.takeaways = takeaways(section);
        talk.url = talk
            .url
            .take()
            .or_else(|| embedded_before(blocks, range.start))
            .or_else(|| about::link_behind(section));
    }
    found
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
    let shown = photo.filter(|photo| shows(photo, &group.people)).map(|photo| photo.url.clone());
    let handles = profiles::handles(inline, words[first].at.start..from);
    let story = speakers::whose_story(inline, &words, group.end);
    let mut speakers: Vec<Speaker> = group.people.into_iter().map(Speaker::from).collect();
    if speakers.iter().all(|speaker| speaker.affiliation.is_none()) {
        speakers.iter_mut().for_each(|speaker| speaker.affiliation.clone_from(&story));
    }
    if let Some(first) = speakers.first_mut() {
        first.photo = shown;
        first.handles = handles;
    }
    Some(Talk { speakers, title: about.title, url: about.url, starts_at: about.starts_at, ..Talk::default() })
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

/// What is embedded right before a talk's paragraph.
fn embedded_before(blocks: &[Block], at: usize) -> Option<String> {
    match &at.checked_sub(1).and_then(|before| blocks.get(before))?.kind {
        Kind::Embed(url) => Some(url.clone()),
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
    let items = section[at].items().iter().map(|item| words::squeeze(&item.text.text));
    items.filter(|text| !text.is_empty()).collect()
}
