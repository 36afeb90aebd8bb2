//! In charge of what stands in the blocks behind a talk's paragraph and is the talk's: a title told
//! later, what is embedded, links to slides and recordings, and the points of its bullets.
//!
//! It leaves the paragraph itself to [`told`](super::told), and what is laid out to [`material`](super::material).

use std::ops::Range;

use super::passage::Passage;
use super::phrasings::Senses;
use super::{about, set_off};
use crate::recap::Talk;
use crate::recap::document::{Block, Inline, Kind, Picture};
use crate::recap::facts::words;

/// Adds to a talk what stands in the blocks of its own.
pub(super) fn complete(talk: &mut Talk, blocks: &[Block], range: Range<usize>, embeds_before: bool) {
    let section = &blocks[range.clone()];
    talk.title = talk.title.take().or_else(|| titled_behind(section));
    talk.takeaways = takeaways(section);
    let left = about::left_of_it(section);
    talk.url = talk
        .url
        .take()
        .or_else(|| embedded_before(blocks, range.start).filter(|_| embeds_before))
        .or_else(|| embedded_behind(section))
        .or_else(|| left.slides.clone())
        .or_else(|| left.video.clone())
        .or(left.code);
    (talk.slides, talk.video) = (left.slides, left.video);
}

/// Paragraphs behind a talk's own that may say what it was called.
const TITLED_BY: usize = 2;

/// Nouns of sentences that end with what a talk was called, by language.
const SUBJECTS: &[(&str, &[&str])] = &[
    ("en", &["topic", "subject", "theme"]),
    ("de", &["thema"]),
    ("fr", &["sujet", "thème"]),
    ("es", &["tema", "planteo", "propuesta"]),
    ("it", &["argomento", "tema"]),
    ("pt", &["assunto", "tema"]),
    ("nl", &["onderwerp"]),
];

/// The title in quotes that a paragraph behind a talk's own gives it: `their talk "Big Widgets"`,
/// `The topic was: "Big Widgets"`.
fn titled_behind(section: &[Block]) -> Option<String> {
    let own =
        section.iter().skip(1).take_while(|block| block.heading().is_none() && block.items().is_empty());
    let told = own.filter_map(Block::paragraph).filter(|inline| !inline.text.trim().is_empty());
    told.take(TITLED_BY).find_map(|inline| {
        let passage = Passage::of(inline);
        let (at, title) = set_off::quoted(&passage, 0..inline.text.len())?;
        let before = passage.words.partition_point(|word| word.at.start < at).checked_sub(1)?;
        let sentence = passage.sentences.iter().rev().find(|sentence| sentence.start <= before)?.clone();
        let subject = |at: usize| {
            let known = SUBJECTS.iter().any(|(_, nouns)| passage.words[at].is_any(nouns));
            known || passage.means(at, Senses::TITLED)
        };
        let led = passage.stop(before) == Some(':') && (sentence.start..=before).any(subject)
            || passage.stop(before).is_none() && (subject(before) || passage.means(before, Senses::TALK));
        let other = (sentence.start..before).any(|at| passage.means(at, Senses::FUTURE.or(Senses::THANKS)));
        (led && !other && title.contains(' ')).then_some(title)
    })
}

/// The only picture of a block that holds nothing else.
pub(super) fn lone_picture(block: &Block) -> Option<&Picture> {
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

/// What is embedded behind a talk's paragraph, with little more than pictures and a list of links between.
pub(super) fn embedded_behind(section: &[Block]) -> Option<String> {
    let links = |block: &Block| block.items().iter().take(NEAR).all(|item| !item.text.links.is_empty());
    let own = section.iter().take(NEAR).take_while(|block| block.heading().is_none() && links(block));
    own.skip(1).find_map(|block| match &block.kind {
        Kind::Embed(url) => Some(url.clone()),
        _ => None,
    })
}

/// The blocks from a talk's paragraph on in which something embedded is its own.
const NEAR: usize = 4;

/// What the first list of a talk's blocks says, if it is the talk's: right behind its paragraph,
/// or behind one that leads up to it.
fn takeaways(section: &[Block]) -> Vec<String> {
    // Pictures between do not count.
    let mut told = section.iter().enumerate().filter(|(_, block)| lone_picture(block).is_none()).take(3);
    let Some((at, _)) = told.find(|(_, block)| matches!(block.kind, Kind::List(_))) else {
        return Vec::new();
    };
    let before = at.checked_sub(1).and_then(|before| section.get(before)).and_then(Block::paragraph);
    let lead = before.map(|inline| inline.text.trim_end().to_lowercase()).unwrap_or_default();
    let last = lead
        .trim_end_matches(':')
        .rsplit(['.', '!', '?'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let offers = ["offer", "discount", "hiring", "jobs", "sessions", "all talks"]
        .iter()
        .any(|word| last.contains(word));
    if offers || (at > 1 && !lead.ends_with(':')) {
        return Vec::new();
    }
    let items = section[at].items().iter().filter(|item| !only_links(&item.text));
    items.map(|item| words::squeeze(&item.text.text)).filter(|text| !text.is_empty()).collect()
}

/// Whether an item leads elsewhere and says nothing.
fn only_links(text: &Inline) -> bool {
    let count = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count();
    let linked: usize = text.links.iter().map(|link| count(text.linked(link))).sum();
    // Cheap first: most items link to nothing.
    let all = match linked {
        0 => !text.text.contains(char::is_alphanumeric),
        linked => linked == count(&text.text),
    };
    let bare = text.text.trim();
    let address = bare.starts_with("https://") || bare.starts_with("http://");
    all || (address && !bare.contains(char::is_whitespace))
}
