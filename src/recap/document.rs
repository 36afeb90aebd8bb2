//! In charge of the document as facts are looked for in it: the tree's outer blocks in order, each
//! as plain text that remembers its links, its pictures and where in the file every word stands.
//!
//! It leaves meaning to [`super::facts`]. Lists and quotes are looked into some levels deep and no
//! deeper, so that no depth of nesting costs anything here.

use std::borrow::Cow;
use std::ops::Range;

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::bounds;
use super::markdown::{self, Lines, Prepared};
use crate::finding::Finding;

/// Longest paragraph that is looked through for facts, in bytes: four pages. It bounds the work on
/// a text that was made to be slow.
const LONGEST_PARAGRAPH: usize = 8_000;

/// The deepest nesting of lists and quotes that is looked into.
const DEEPEST: usize = 4;

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
    /// Where stretches of the text begin: here, and in the file.
    places: Vec<(usize, usize)>,
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
    pub(super) fn inlines(&self) -> Vec<&Inline> {
        let mut found = Vec::new();
        self.gather(&mut found);
        found
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

    /// Where a stretch of the text stands in the file. Within one stretch of plain text it is
    /// exact; over markup it covers the markup.
    pub(super) fn locate(&self, range: Range<usize>) -> Range<usize> {
        let find = |at: usize| {
            let after = self.places.partition_point(|(here, _)| *here <= at);
            let place = after.checked_sub(1).and_then(|index| self.places.get(index));
            place
                .map_or(self.span.start, |(here, file)| file + (at - here))
                .clamp(self.span.start, self.span.end)
        };
        let start = find(range.start);
        let end =
            range.end.checked_sub(1).filter(|last| *last >= range.start).map_or(start, |last| find(last) + 1);
        start..end.max(start)
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
    let places = Places { lines: Lines::of(&prepared.text), prepared, base };
    if let Some((finding, node)) = bounds::depth(root) {
        return refused(finding, places.start(node.data().sourcepos));
    }
    let blocks = root.children().map(|node| block(node, &places, 0)).collect();
    Document { blocks, refused: None }
}

/// The way from the tree to the file.
struct Places<'a> {
    lines: Lines,
    prepared: &'a Prepared,
    base: usize,
}

impl Places<'_> {
    fn start(&self, place: Sourcepos) -> usize {
        self.base + self.prepared.origin(self.lines.offset(place.start))
    }

    fn span(&self, place: Sourcepos) -> Range<usize> {
        // The tree's end is the last byte itself; a span ends behind it.
        let end = self.lines.offset(place.end) + 1;
        let end = (end..=end + 3).find(|end| self.prepared.text.is_char_boundary(*end)).unwrap_or(end);
        let start = self.start(place);
        start..(self.base + self.prepared.origin(end)).max(start)
    }
}

fn block<'a>(node: &'a AstNode<'a>, places: &Places<'_>, depth: usize) -> Block {
    let data = node.data();
    let span = places.span(data.sourcepos);
    let kind = match &data.value {
        NodeValue::Heading(heading) => Kind::Heading(heading.level, inline(node, places)),
        NodeValue::Paragraph => Kind::Paragraph(inline(node, places)),
        NodeValue::List(_) => Kind::List(items(node, places, depth)),
        NodeValue::Table(_) => Kind::Table(node.children().map(|row| cells(row, places)).collect()),
        NodeValue::BlockQuote | NodeValue::FootnoteDefinition(_) if depth < DEEPEST => {
            Kind::Quote(node.children().map(|child| block(child, places, depth + 1)).collect())
        }
        NodeValue::HtmlBlock(html) => frame(&html.literal).map_or(Kind::Other, Kind::Embed),
        NodeValue::ThematicBreak => Kind::Rule,
        _ => Kind::Other,
    };
    Block { kind, span }
}

/// The items of a list, with those of the lists within them.
fn items<'a>(list: &'a AstNode<'a>, places: &Places<'_>, depth: usize) -> Vec<Item> {
    list.children().map(|node| item(node, places, depth)).collect()
}

/// An item: its paragraphs as one text.
fn item<'a>(node: &'a AstNode<'a>, places: &Places<'_>, depth: usize) -> Item {
    let mut text = Inline { span: places.span(node.data().sourcepos), ..Inline::default() };
    let mut within = Vec::new();
    for child in node.children() {
        match child.data().value {
            NodeValue::Paragraph => {
                if !text.text.is_empty() {
                    text.breaks.push(text.text.len());
                    text.text.push(' ');
                }
                gather(child, places, &mut text);
            }
            NodeValue::List(_) if depth < DEEPEST => within.extend(items(child, places, depth + 1)),
            _ => {}
        }
    }
    Item { text, within }
}

fn cells<'a>(row: &'a AstNode<'a>, places: &Places<'_>) -> Vec<Inline> {
    row.children().map(|cell| inline(cell, places)).collect()
}

fn inline<'a>(node: &'a AstNode<'a>, places: &Places<'_>) -> Inline {
    let mut inline = Inline { span: places.span(node.data().sourcepos), ..Inline::default() };
    gather(node, places, &mut inline);
    inline
}

/// Adds what stands below a node to a text, without recursion.
fn gather<'a>(node: &'a AstNode<'a>, places: &Places<'_>, into: &mut Inline) {
    let mut open_links = Vec::new();
    let mut open_pictures: Vec<String> = Vec::new();
    let mut open_emphases = Vec::new();
    for edge in node.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                let data = node.data();
                let piece: &str = match &data.value {
                    NodeValue::Text(text) => text,
                    NodeValue::Code(code) => &code.literal,
                    NodeValue::SoftBreak | NodeValue::LineBreak => {
                        into.breaks.push(into.text.len());
                        " "
                    }
                    NodeValue::Emph | NodeValue::Strong => {
                        let strong = matches!(data.value, NodeValue::Strong);
                        open_emphases.push(into.emphases.len());
                        into.emphases.push(Emphasis { at: into.text.len()..into.text.len(), strong });
                        ""
                    }
                    NodeValue::Link(_) => {
                        open_links.push(into.text.len());
                        ""
                    }
                    NodeValue::Image(_) => {
                        open_pictures.push(String::new());
                        ""
                    }
                    _ => "",
                };
                if let Some(alt) = open_pictures.last_mut() {
                    alt.push_str(&plain(piece));
                } else if !piece.is_empty() {
                    into.places.push((into.text.len(), places.start(data.sourcepos)));
                    into.text.push_str(&plain(piece));
                }
            }
            NodeEdge::End(node) => {
                let data = node.data();
                match &data.value {
                    NodeValue::Link(link) => {
                        let start = open_links.pop().unwrap_or(into.text.len());
                        into.links
                            .push(Link { at: start..into.text.len(), url: plain(&link.url).into_owned() });
                    }
                    NodeValue::Emph | NodeValue::Strong => {
                        let opened = open_emphases.pop().and_then(|index| into.emphases.get_mut(index));
                        if let Some(emphasis) = opened {
                            emphasis.at.end = into.text.len();
                        }
                    }
                    NodeValue::Image(image) => {
                        let alt = open_pictures.pop().unwrap_or_default();
                        into.pictures.push(Picture {
                            alt,
                            url: plain(&image.url).into_owned(),
                            span: places.span(data.sourcepos),
                        });
                    }
                    _ => {}
                }
            }
        }
    }
}

/// A text without control characters, which no name, title or address holds: each becomes a space of
/// as many bytes, so that every other character keeps its place.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let space = |char: char| match char {
        _ if !char.is_control() => char,
        _ if char.is_ascii() => ' ',
        _ => '\u{a0}',
    };
    match text.contains(char::is_control) {
        true => Cow::Owned(text.chars().map(space).collect()),
        false => Cow::Borrowed(text),
    }
}

/// The address of the first frame in raw HTML.
fn frame(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let tag = &html[lower.find("<iframe")?..];
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let value = &tag[tag.to_ascii_lowercase().find("src=")? + 4..];
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let url = value[1..].split(quote).next()?.trim();
    (url.starts_with("http://") || url.starts_with("https://")).then(|| plain(url).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(body: &str) -> Document {
        read(&markdown::prepare(body), 0)
    }

    #[test]
    fn words_are_found_again_in_the_file() {
        let body = "Thanks *to* [Acme **Cloud**](https://example.org/), ä {{ x }}and **you**.\n\n> deeper\n";
        let document = document(body);
        let inline = document.blocks[0].paragraph().map(|inline| {
            assert_eq!(inline.text, "Thanks to Acme Cloud, ä and you.");
            assert_eq!(inline.linked(&inline.links[0]), "Acme Cloud");
            for word in ["Thanks", "to", "Acme", "Cloud", "you"] {
                let at = inline.text.find(word).unwrap_or_default();
                assert_eq!(&body[inline.locate(at..at + word.len())], word);
            }
        });
        assert!(inline.is_some());
        assert!(matches!(document.blocks[1].kind, Kind::Quote(_)));
    }

    #[test]
    fn lists_keep_apart_their_items_and_those_of_the_lists_within() {
        let document = document("* One\n  - inner\n* Two\n\n  more\n");
        let items = document.blocks[0].items();
        let texts: Vec<_> = items.iter().map(|item| item.text.text.as_str()).collect();
        assert_eq!(texts, ["One", "Two more"]);
        assert_eq!(items[0].within[0].text.text, "inner");
    }

    #[test]
    fn what_is_set_off_and_where_lines_end_is_remembered() {
        let document = document("**Talk:** A *B*\nC\n\n| x | y |\n|---|---|\n| 1 | 2 |\n");
        let inline = document.blocks[0].inlines()[0];
        let set_off: Vec<_> =
            inline.emphases.iter().map(|one| (&inline.text[one.at.clone()], one.strong)).collect();
        assert_eq!(set_off, [("Talk:", true), ("B", false)]);
        assert_eq!(inline.breaks, [9]);
        let cells: Vec<_> = document.blocks[1].inlines().iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(cells, ["x", "y", "1", "2"]);
    }

    #[test]
    fn pictures_and_frames_keep_their_addresses() {
        let document = document(
            "![Ada *Example*](/a.jpg)\n\n<div>\n<iframe src=\"https://video.example/1\"></iframe>\n</div>\n",
        );
        let picture = &document.blocks[0].inlines()[0].pictures[0];
        assert_eq!((picture.alt.as_str(), picture.url.as_str()), ("Ada Example", "/a.jpg"));
        assert!(matches!(&document.blocks[1].kind, Kind::Embed(url) if url == "https://video.example/1"));
    }
}
