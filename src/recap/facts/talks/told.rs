//! In charge of talks that are told in prose: a paragraph in which a person (of an organisation)
//! speaks about something becomes a talk, with the picture before it and the bullets behind it.
//!
//! It leaves a talk's title, link and start to [`about`](super::about), what stands behind its paragraph
//! to [`behind`](super::behind), who speaks to [`speakers`](super::speakers), and what makes a person a
//! speaker to [`frames`](super::frames).

use std::collections::BTreeMap;
use std::ops::Range;

use super::behind::{complete, embedded_behind, lone_picture};
use super::denials;
use super::frames::{self, Frame};
use super::line_up::Announced;
use super::listed::List;
use super::objects;
use super::passage::Passage;
use super::phrasings::Senses;
use super::speakers::{self, Group, Person};
use super::{Found, about, owned, profiles, set_off, thanked, titled};
use crate::recap::document::{Block, Document, Picture};
use crate::recap::facts::words::{sentence_end, starts_sentences};
use crate::recap::{Speaker, Talk};

mod anew;

use anew::begins_anew;

/// Words right behind a speaker that are followed by words that say they speak.
const LEADING: &[&str] = &[
    "who", "kicked", "kicking", "wrapped", "wrapping", "rounded", "rounding", "was", "with", "to", "then",
    "opened", "opening", "closed", "closing", "started", "starting", "finished", "saying",
];

/// Of those, the ones whose object is the evening, so that a title behind them is of the speaker's talk.
const OPENING: &[&str] =
    &["kicked", "kicking", "wrapped", "rounded", "opened", "closed", "started", "finished"];

/// Verbs of who won something in the raffle.
const WON: &[&str] = &[
    "won",
    "wins",
    "winning",
    "received",
    "gewann",
    "gewannen",
    "erhielt",
    "gagné",
    "gagne",
    "remporté",
    "ganó",
    "ganaron",
    "recibió",
    "ganhou",
];

/// What somebody was who did not speak.
const MOODS: &[&str] = &[
    "curious",
    "interested",
    "missing",
    "absent",
    "there",
    "present",
    "happy",
    "glad",
    "excited",
    "surprised",
    "impressed",
    "keen",
    "eager",
    "kind",
    "nice",
    "wondering",
    "asked",
    "thanked",
    "missed",
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

/// Words that say, earlier in the sentence, that somebody speaks.
const EARLIER: &[&str] = &["talk", "talks", "speaker", "session", "presentation"];

/// Words in headings under which nobody speaks.
const OTHER_SECTIONS: &[&str] = &["offer", "sponsor", "job", "announcement", "thank", "hiring", "next"];

/// The word of a paragraph by which its speaker is named.
const LATEST_NAME: usize = 60;

/// Reads the talks that the paragraphs of the blocks before `told` tell of.
pub(super) fn read(document: &Document, told: usize, announced: &Announced) -> Vec<Found> {
    let blocks = document.blocks.get(..told).unwrap_or_default();
    let mut found: Vec<(Found, Telling)> = Vec::new();
    let mut other = false;
    for (at, block) in blocks.iter().enumerate() {
        if let Some(heading) = block.heading() {
            let lower = heading.text.to_lowercase();
            other = OTHER_SECTIONS.iter().any(|word| lower.contains(word));
        }
        if other {
            continue;
        }
        let Some(inline) = block.paragraph() else {
            found.extend(in_list(blocks, at, announced));
            continue;
        };
        let photo = at.checked_sub(1).and_then(|before| blocks.get(before)).and_then(lone_picture);
        let passage = Passage::of(inline);
        let given = given(&passage, announced, photo);
        let alone =
            given.len() == 1 && given.iter().all(|given| !given.group.apart && given.frame != Frame::Thanked);
        for (talk, frame) in talks(&passage, given, photo) {
            found.push((Found { blocks: at..told, talk }, Telling { frame, alone }));
        }
    }
    for index in 0..found.len() {
        let until = found.get(index + 1).map_or(told, |(next, _)| next.blocks.start);
        let range = &mut found[index].0.blocks;
        range.end = until.max(range.start + 1);
    }
    // Where each talk has something embedded behind it, what stands before the next is not its own.
    let mut alone = found.iter().filter(|(_, telling)| telling.alone);
    let before = !alone.all(|(found, _)| embedded_behind(&blocks[found.blocks.clone()]).is_some());
    for (Found { blocks: range, talk }, telling) in &mut found {
        if telling.alone {
            complete(talk, blocks, range.clone(), before);
        }
    }
    once(found)
}

/// The talks that the items of a list tell of, each of who begins it.
fn in_list(blocks: &[Block], at: usize, announced: &Announced) -> Vec<(Found, Telling)> {
    let Some(list) = List::of(blocks, at) else { return Vec::new() };
    let mut found = Vec::new();
    for passage in list.items() {
        let mut given = given(&passage, announced, None);
        given.truncate(1);
        given.retain(|one| one.first == 0 && one.frame == Frame::Does && list.tells(&passage, one.group.end));
        for (talk, frame) in talks(&passage, given, None) {
            found.push((Found { blocks: at..at + 1, talk }, Telling { frame, alone: false }));
        }
    }
    found
}

/// How a talk is told.
struct Telling {
    frame: Frame,
    /// Its paragraph tells of no other.
    alone: bool,
}

/// The talks without those that only repeat another: a speaker who is thanked for one that is told
/// of, or spoken of again.
fn once(found: Vec<(Found, Telling)>) -> Vec<Found> {
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for (Found { talk, .. }, _) in found.iter().filter(|(_, telling)| telling.frame != Frame::Thanked) {
        for name in talk.names() {
            *told.entry(name.to_owned()).or_default() += 1;
        }
    }
    let mut kept: Vec<Found> = Vec::new();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (found, telling) in found {
        let name = found.talk.names().next().unwrap_or_default().to_owned();
        if telling.frame == Frame::Thanked && found.talk.names().any(|name| told.contains_key(name)) {
            continue;
        }
        match first.get(&name).and_then(|at| kept.get_mut(*at)) {
            Some(before) if found.talk.title.is_none() || found.talk.title == before.talk.title => {
                before.talk.url = before.talk.url.take().or(found.talk.url);
            }
            // What was touched upon in an overview is told now.
            Some(before) if before.talk.title.is_none() => *before = found,
            _ => {
                first.entry(name).or_insert(kept.len());
                kept.push(found);
            }
        }
    }
    kept
}

/// People who speak, as a paragraph says.
struct Given {
    /// The word that their names begin at.
    first: usize,
    group: Group,
    frame: Frame,
    /// The words of the sentence.
    sentence: Range<usize>,
}

/// Who speaks in a paragraph, in order.
fn given(passage: &Passage<'_>, announced: &Announced, photo: Option<&Picture>) -> Vec<Given> {
    let mut found: Vec<Given> = Vec::new();
    for sentence in &passage.sentences {
        let mut start = sentence.start;
        let mut first = start;
        while first < sentence.end {
            let at = first;
            first += 1;
            let named = passage.words[at].capital() || passage.handle(at).is_some();
            if within_longer(passage, at) || !named {
                continue;
            }
            let Some(group) = speakers::group(passage, at, announced, photo)
                .or_else(|| speakers::possessor(passage, at, announced))
            else {
                continue;
            };
            let rest = start..sentence.end;
            let joined = at.checked_sub(1).is_some_and(|by| titled::joined(passage, start, by));
            let frame = frame(passage, announced, found.last(), start, sentence, at, &group);
            let frame = frame.filter(|_| !denials::elsewhere(passage, sentence, at, &group, announced));
            first = group.end.max(first);
            if frame.is_none() {
                first = first.max(group.last_listed);
            }
            if let Some(frame) = frame {
                // What stands before the talk that another is joined to is not of it.
                let sentence = if joined { rest } else { sentence.clone() };
                start = group.end;
                found.push(Given { first: at, group, frame, sentence });
            }
        }
    }
    found
}

/// How people speak whose names begin at a word of a sentence; what stands from `start` on is not of who
/// speaks `before` them.
fn frame(
    passage: &Passage<'_>,
    announced: &Announced,
    before: Option<&Given>,
    start: usize,
    sentence: &Range<usize>,
    at: usize,
    group: &Group,
) -> Option<Frame> {
    let rest = start..sentence.end;
    let opens = before.is_none() && at < LATEST_NAME && speaks(passage, at, group, announced);
    if opens || titled::follows(passage, sentence, at, group) {
        return (!denials::taken_back(passage, sentence, at, group)).then_some(Frame::Does);
    }
    let anew = before.is_none() || begins_anew(passage, &rest, at);
    if let Some(frame) = anew.then(|| frames::read(passage, rest, at, group)).flatten() {
        return Some(frame);
    }
    let before = before.filter(|before| before.sentence == *sentence)?;
    if before.frame == Frame::Thanked {
        return thanked::as_well(passage, sentence, at, group).then_some(Frame::Thanked);
    }
    let owns = before.frame == Frame::Owns && owned::as_well(passage, sentence.start, at, group);
    let likewise = owns
        || before.frame == Frame::Does && frames::likewise(passage, at, group)
        || frames::joined(passage, at) && titled::bracketed(passage, group.end);
    (anew && likewise).then_some(Frame::Does)
}

/// Whether a name that begins at a word is a part of a longer one, or of a longer link.
fn within_longer(passage: &Passage<'_>, at: usize) -> bool {
    let words = &passage.words;
    let linked = passage.link(words[at].at.start);
    let longer = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| {
        word.capital()
            && word.stop.is_none()
            && !word.possessive
            && !starts_sentences(word)
            && !passage.means(at - 1, ANY)
            && linked.is_none_or(|link| link.at.start < words[at].at.start)
    });
    longer || linked.is_some_and(|link| link.at.start < words[at].at.start)
}

/// Whatever stands before a person with a capital and is of no name.
const ANY: Senses = Senses::TALK
    .or(Senses::TALKS)
    .or(Senses::FILLER)
    .or(Senses::ARTICLE)
    .or(Senses::THANKS)
    .or(Senses::BY)
    .or(Senses::PRONOUN)
    .or(Senses::ROLE);

/// The talks that people in a paragraph give, each with how it is told.
fn talks(passage: &Passage<'_>, given: Vec<Given>, photo: Option<&Picture>) -> Vec<(Talk, Frame)> {
    let mut talks = Vec::new();
    let firsts: Vec<usize> = given.iter().map(|given| given.first).collect();
    for (index, given) in given.into_iter().enumerate() {
        let next = firsts.get(index + 1).copied();
        let frame = given.frame;
        talks.extend(talk(passage, given, next, photo).into_iter().map(|talk| (talk, frame)));
    }
    talks
}

/// The talk that people give, or one each. The next talk of the paragraph begins at a word.
fn talk(passage: &Passage<'_>, given: Given, next: Option<usize>, photo: Option<&Picture>) -> Vec<Talk> {
    let Given { first, group, frame, sentence } = given;
    let inline = passage.inline;
    let from = passage.bytes(first..group.end).end;
    let limit = next.map_or(inline.text.len(), |next| passage.words[next].at.start);
    let until = sentence_end(inline, from).min(limit);
    let about = about::read(passage, &about::Place { first, end: group.end, until, limit, sentence, frame });
    let shown = photo.filter(|photo| shows(photo, &group.people)).map(|photo| photo.url.clone());
    let handles = profiles::handles(inline, passage.words[first].at.start..from);
    let story = speakers::whose_story(passage, group.end);
    let mut speakers: Vec<Speaker> = group.people.into_iter().map(Speaker::from).collect();
    if speakers.iter().all(|speaker| speaker.affiliation.is_none()) {
        speakers.iter_mut().for_each(|speaker| speaker.affiliation.clone_from(&story));
    }
    if let Some(first) = speakers.first_mut() {
        first.photo = shown;
        first.handles = handles;
    }
    let given_by = |speakers| Talk {
        speakers,
        title: about.title.clone(),
        url: about.url.clone(),
        starts_at: about.starts_at.clone(),
        ..Talk::default()
    };
    if group.apart {
        return speakers.into_iter().map(|speaker| given_by(vec![speaker])).collect();
    }
    let mut talks = vec![given_by(speakers)];
    let several = (group.end..passage.words.len().min(group.end + SEVERAL))
        .take_while(|at| passage.words[*at].at.start < until);
    if several.clone().any(|at| passage.means(at, Senses::TALKS)) {
        let titles = set_off::all_quoted(passage, from..until);
        if titles.len() > 1 && titles.first() == talks[0].title.as_ref() {
            let another = |title| Talk { title: Some(title), url: None, starts_at: None, ..talks[0].clone() };
            let others: Vec<Talk> = titles.into_iter().skip(1).map(another).collect();
            talks.extend(others);
        }
    }
    talks
}

/// Words behind people in which a sentence says that they give several talks.
const SEVERAL: usize = 8;

/// Whether what is asked at a word is a talk's title, and not a question from the audience.
fn asks_a_title(passage: &Passage<'_>, asked: usize) -> bool {
    let link = passage.words.get(asked + 1).and_then(|next| passage.link(next.at.start));
    link.is_some_and(|link| set_off::is_title(passage.inline, link))
        || passage.words.get(asked + 1).is_some_and(|next| next.opened)
}

/// Whether an introduction at a word is of something else than a subject: of the sponsors.
fn introduces(passage: &Passage<'_>, at: usize) -> bool {
    let to = passage.words.get(at + 1).is_some_and(|next| next.is_any(&["to", "of"]));
    to && objects::other_object(passage, at + 2, passage.words.len().min(at + 6))
}

/// Whether the words behind people say that they speak.
fn speaks(passage: &Passage<'_>, first: usize, group: &Group, announced: &Announced) -> bool {
    let (inline, words) = (passage.inline, &passage.words);
    let bars = || frames::barred(passage, first) || frames::hands_over(passage, group);
    let Some(word) = words.get(group.end).filter(|_| !bars()) else {
        return false;
    };
    let stop = words[group.end - 1].stop;
    if stop.is_some_and(|stop| !matches!(stop, ',' | ')')) {
        return false;
    }
    // `was curious and we had a discussion`
    if words[group.end].is("was") && words.get(group.end + 1).is_some_and(|next| next.is_any(MOODS)) {
        return false;
    }
    let won = |at: usize| words.get(at).is_some_and(|word| word.is_any(WON));
    if won(group.end) || won(group.end + 1) {
        return false;
    }
    if word.is("asked") {
        return asks_a_title(passage, group.end);
    }
    // Somebody the line-up names as a speaker may be introduced by any verb that has a talk behind.
    let known = group.people.iter().any(|person| announced.lists(person));
    if !word.is_any(LEADING) && !known {
        return false;
    }
    let until = sentence_end(inline, words[group.end - 1].at.end);
    let mut later = (group.end..words.len()).take_while(|at| words[*at].at.start < until);
    let mut earlier =
        words[..first].iter().rev().take_while(|word| !matches!(word.stop, Some('.' | '!' | '?')));
    let talk = |at: usize| words[at].is_any(LATER) && !introduces(passage, at);
    let tells = |at: usize| {
        let end = passage.words.len().min(at + 8);
        // `the talks` is no verb.
        let noun = passage.means(at, Senses::TALKS) && passage.means(at - 1, Senses::ARTICLE);
        !noun
            && passage.means(at, Senses::TELLS)
            && !objects::other_object(passage, at + 1, end)
            && !objects::somebody(passage, at, at + 1, end)
    };
    let told = later.any(|at| tells(at) || talk(at)) || earlier.any(|word| word.is_any(EARLIER));
    let linked = inline.links.iter().any(|link| {
        link.at.start >= word.at.start && link.at.end <= until && set_off::is_title(inline, link)
    });
    told || linked || word.is_any(OPENING) && titled::with(passage, group.end, until)
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

#[cfg(test)]
mod tests;
