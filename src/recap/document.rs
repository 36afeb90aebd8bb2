//! In charge of the document as facts are looked for in it: the tree's outer blocks in order, each
//! as plain text that remembers its links, its pictures and where in the file every word stands.
//!
//! Raw HTML gives the same blocks as Markdown. It leaves meaning to [`super::facts`]. Lists and
//! quotes keep their shape some levels deep and no deeper, so that no depth of nesting costs
//! anything here.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use comrak::Arena;

use super::bounds;
use super::folded::Folded;
use super::markdown::{self, Prepared};
use super::taken_apart::{self, TakenApart, Word};
use crate::finding::Finding;

mod build;
mod flow;
pub(crate) mod html;
mod places;
mod walk;

/// Longest paragraph that is looked through for facts, in bytes: four pages. It bounds the work on
/// a text that was made to be slow.
const LONGEST_PARAGRAPH: usize = 8_000;

/// The outer blocks of a body.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// Why the body was not read; there are no blocks then.
    pub(super) refused: Option<Finding>,
}

/// One outer block.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// With its level, 1 to 6.
    Heading(u8, Inline),
    Paragraph(Inline),
    List(Vec<Item>),
    /// Rows of cells, the header first.
    Table(Vec<Vec<Inline>>),
    /// What is quoted, or set apart as a footnote or an alert.
    Quote(Vec<Block>),
    /// Something from elsewhere that plays or shows itself: the URL of its page.
    Embed(String),
    /// A line across.
    Rule,
    Other,
}

/// An item of a list.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its own text, without lists within it.
    pub(super) text: Inline,
    /// The items of lists within it.
    pub(super) within: Vec<Item>,
}

/// Text with what is set in it.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) text: String,
    pub(super) links: Vec<Link>,
    pub(super) pictures: Vec<Picture>,
    /// Stretches that are set off, bold or in italics; an outer one stands before those within it.
    pub(super) emphases: Vec<Emphasis>,
    /// Where a line of the file ends within the text, soft and hard breaks alike: a space stands there.
    pub(super) breaks: Vec<usize>,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
    /// Where the stretches of the text come from, in order.
    places: Vec<Place>,
    /// The text made comparable, once that was asked for.
    folded: OnceCell<Folded>,
    /// The text taken apart, likewise.
    apart: OnceCell<TakenApart>,
    /// Where its sentences end, likewise.
    sentence_ends: OnceCell<Vec<usize>>,
}

/// Where a stretch of text comes from.
#[derive(Debug)]
struct Place {
    /// Where it begins in the text; it ends where the next begins.
    here: usize,
    /// Bytes of the file.
    file: Range<usize>,
    /// Whether the same bytes stand there, and not something that was decoded.
    exact: bool,
}

/// A stretch of text that is set off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Emphasis {
    /// Bytes of the text.
    pub(super) at: Range<usize>,
    /// Bold, and not in italics.
    pub(super) strong: bool,
}

#[derive(Debug)]
pub(super) struct Link {
    /// Bytes of the text that is linked.
    pub(super) at: Range<usize>,
    pub(super) url: String,
}

#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) alt: String,
    pub(super) url: String,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
}

impl Block {
    /// The text of a paragraph that facts may stand in: one that a person would write.
    pub(super) fn paragraph(&self) -> Option<&Inline> {
        match &self.kind {
            Kind::Paragraph(inline) if inline.text.len() <= LONGEST_PARAGRAPH => Some(inline),
            _ => None,
        }
    }

    pub(super) fn heading(&self) -> Option<&Inline> {
        match &self.kind {
            Kind::Heading(_, inline) => Some(inline),
            _ => None,
        }
    }

    /// The items of a list.
    pub(super) fn items(&self) -> &[Item] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// All texts of the block, in order.
    pub(super) fn inlines(&self) -> impl Iterator<Item = &Inline> {
        let mut several = Vec::new();
        // Most blocks are one text, for which no list need be made.
        let one = match &self.kind {
            Kind::Heading(_, inline) | Kind::Paragraph(inline) => Some(inline),
            _ => {
                self.gather(&mut several);
                None
            }
        };
        one.into_iter().chain(several)
    }

    fn gather<'a>(&'a self, into: &mut Vec<&'a Inline>) {
        match &self.kind {
            Kind::Heading(_, inline) | Kind::Paragraph(inline) => into.push(inline),
            Kind::List(items) => items.iter().for_each(|item| item.gather(into)),
            Kind::Table(rows) => into.extend(rows.iter().flatten()),
            Kind::Quote(blocks) => blocks.iter().for_each(|block| block.gather(into)),
            Kind::Embed(_) | Kind::Rule | Kind::Other => {}
        }
    }
}

impl Item {
    fn gather<'a>(&'a self, into: &mut Vec<&'a Inline>) {
        into.push(&self.text);
        self.within.iter().for_each(|item| item.gather(into));
    }
}

impl Inline {
    /// A text without links that stands nowhere in the body.
    pub(super) fn of(text: &str) -> Self {
        Inline { text: text.to_owned(), ..Inline::default() }
    }

    /// What stands before a byte of the text, on a character boundary.
    pub(super) fn until(&self, end: usize) -> Inline {
        let kept = |at: &Range<usize>| at.end <= end;
        let link = |link: &Link| Link { at: link.at.clone(), url: link.url.clone() };
        let place = |one: &Place| Place { here: one.here, file: one.file.clone(), exact: one.exact };
        Inline {
            text: self.text.get(..end).unwrap_or_default().to_owned(),
            links: self.links.iter().filter(|link| kept(&link.at)).map(link).collect(),
            pictures: Vec::new(),
            emphases: self.emphases.iter().filter(|one| kept(&one.at)).cloned().collect(),
            breaks: self.breaks.iter().copied().filter(|at| *at < end).collect(),
            span: self.span.clone(),
            places: self.places.iter().take_while(|place| place.here < end).map(place).collect(),
            ..Inline::default()
        }
    }

    /// Where a stretch of the text stands in the file, on character boundaries. It is exact where
    /// the same text stands there; over markup it covers the markup, and of what was decoded it
    /// covers the whole.
    pub(super) fn locate(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let after = self.places.partition_point(|place| place.here <= at);
            after.checked_sub(1).and_then(|index| self.places.get(index))
        };
        let within = |at: usize| at.clamp(self.span.start, self.span.end);
        let first = self.text.floor_char_boundary(range.start);
        let start = within(match place(first) {
            Some(place) if place.exact => (place.file.start + (first - place.here)).min(place.file.end),
            Some(place) => place.file.start,
            None => self.span.start,
        });
        if range.end <= range.start {
            return start..start;
        }
        let end = self.text.ceil_char_boundary(range.end);
        let end = match end.checked_sub(1).and_then(place) {
            Some(place) if place.exact => (place.file.start + (end - place.here)).min(place.file.end),
            Some(place) => place.file.end,
            None => self.span.end,
        };
        start..within(end).max(start)
    }

    /// The text made comparable: once for all facts, which are read when it does not change any more.
    pub(super) fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| Folded::of(&self.text))
    }

    /// The words of the text, which is taken apart once for all facts.
    pub(super) fn words(&self) -> Vec<Word<'_>> {
        self.apart.get_or_init(|| TakenApart::of(&self.text)).words(&self.text)
    }

    /// The same, one after the other.
    pub(super) fn each_word(&self) -> impl Iterator<Item = Word<'_>> {
        self.apart.get_or_init(|| TakenApart::of(&self.text)).each_word(&self.text)
    }

    /// Where the sentences of the text end, in order: each at its mark, and none within a link.
    pub(super) fn sentence_ends(&self) -> &[usize] {
        self.sentence_ends.get_or_init(|| {
            // Links stand in order and do not overlap.
            let in_link = |at: usize| {
                let before = self.links.partition_point(|link| link.at.start <= at);
                self.links[..before].last().is_some_and(|link| link.at.contains(&at))
            };
            taken_apart::sentence_ends(&self.text, in_link)
        })
    }

    /// The text that a link covers.
    pub(super) fn linked(&self, link: &Link) -> &str {
        self.text.get(link.at.clone()).unwrap_or_default()
    }
}

/// Reads a body that begins at `base` in the file.
pub(super) fn read(prepared: &Prepared, base: usize) -> Document {
    let refused = |finding: Finding, at| Document { blocks: Vec::new(), refused: Some(finding.at(at..at)) };
    if let Some((finding, at)) = bounds::marks(&prepared.text) {
        return refused(finding, base + prepared.origin(at));
    }
    let arena = Arena::new();
    let root = markdown::parse(&arena, &prepared.text);
    let places = places::Places::of(prepared, base);
    if let Some((finding, node)) = bounds::depth(root) {
        return refused(finding, places.span(node.data().sourcepos).start);
    }
    walk::read(root, &places)
}

/// A text without control characters, which no name, title or address holds: each becomes a space of
/// as many bytes, so that every other character keeps its place.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let space = |char: char| match char {
        _ if !char.is_control() => char,
        _ if char.is_ascii() => ' ',
        _ => '\u{a0}',
    };
    // Cheap first, and without a branch for each byte: the first bytes of all control characters.
    let may = text.bytes().fold(false, |may, byte| may | (byte < b' ') | (byte == 0x7f) | (byte == 0xc2));
    match may && text.contains(char::is_control) {
        true => Cow::Owned(text.chars().map(space).collect()),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests;
