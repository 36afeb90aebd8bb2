//! In charge of the document as facts are looked for in it: the tree's outer blocks in order, each
//! as plain text that remembers its links, its pictures and where in the file every word stands.
//!
//! It leaves meaning to [`super::facts`]. What is nested deeper than a list's items is not looked
//! at, so that no depth of nesting costs anything here.

use std::ops::Range;

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};

use super::markdown::{self, Lines, Prepared};
use crate::finding::Finding;

/// Longest paragraph that is looked through for facts, in bytes: four pages. It bounds the work on
/// a text that was made to be slow.
const LONGEST_PARAGRAPH: usize = 8_000;

/// The outer blocks of a body.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// Why the body was not read, where it would cost too much; there are no blocks then.
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
    Heading(Inline),
    Paragraph(Inline),
    /// The items' own text, without lists within them.
    List(Vec<Inline>),
    /// A frame that shows a video: its URL.
    Frame(String),
    Other,
}

/// Text with what is set in it.
#[derive(Debug, Default)]
pub(super) struct Inline {
    pub(super) text: String,
    pub(super) links: Vec<Link>,
    pub(super) pictures: Vec<Picture>,
    /// Bytes of the file.
    pub(super) span: Range<usize>,
    /// Where stretches of the text begin: here, and in the file.
    places: Vec<(usize, usize)>,
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
            Kind::Heading(inline) => Some(inline),
            _ => None,
        }
    }

    /// All texts of the block.
    pub(super) fn inlines(&self) -> &[Inline] {
        match &self.kind {
            Kind::Heading(inline) | Kind::Paragraph(inline) => std::slice::from_ref(inline),
            Kind::List(items) => items,
            Kind::Frame(_) | Kind::Other => &[],
        }
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
    let refused = |finding| Document { blocks: Vec::new(), refused: Some(finding) };
    if let Some(at) = markdown::mark_too_many(&prepared.text) {
        return refused(too_many_marks(base + prepared.origin(at)));
    }
    let arena = Arena::new();
    let root = markdown::parse(&arena, &prepared.text);
    let places = Places { lines: Lines::of(&prepared.text), prepared, base };
    if let Some(node) = markdown::node_too_deep(root) {
        return refused(too_deep(places.start(node.data().sourcepos)));
    }
    let blocks = root.children().map(|node| block(node, &places)).collect();
    Document { blocks, refused: None }
}

/// The finding for a body that would make too large a tree.
fn too_many_marks(at: usize) -> Finding {
    let most = markdown::MOST_MARKS;
    let message = format!("the text has more than {most} punctuation marks and line ends, and is not read");
    let hint = "shorten it: what lies from here on is too much, such as data that was pasted in";
    Finding::error("too-many-marks", message).at(at..at).hint(hint)
}

/// The finding for a body that is nested too deeply.
fn too_deep(at: usize) -> Finding {
    let deepest = markdown::DEEPEST;
    let message = format!(
        "quotes, lists or emphasis are nested more than {deepest} deep here, and the text is not read"
    );
    let hint = "close what was opened before, or take out the marks at the beginning of the line";
    Finding::error("deep-nesting", message).at(at..at).hint(hint)
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

fn block<'a>(node: &'a AstNode<'a>, places: &Places<'_>) -> Block {
    let data = node.data();
    let span = places.span(data.sourcepos);
    let kind = match &data.value {
        NodeValue::Heading(_) => Kind::Heading(inline(node, places)),
        NodeValue::Paragraph => Kind::Paragraph(inline(node, places)),
        NodeValue::List(_) => Kind::List(node.children().map(|item| item_text(item, places)).collect()),
        NodeValue::HtmlBlock(html) => frame(&html.literal).map_or(Kind::Other, Kind::Frame),
        _ => Kind::Other,
    };
    Block { kind, span }
}

/// The paragraphs of a list's item as one text.
fn item_text<'a>(item: &'a AstNode<'a>, places: &Places<'_>) -> Inline {
    let mut whole = Inline { span: places.span(item.data().sourcepos), ..Inline::default() };
    for child in item.children().filter(|child| matches!(child.data().value, NodeValue::Paragraph)) {
        if !whole.text.is_empty() {
            whole.text.push(' ');
        }
        gather(child, places, &mut whole);
    }
    whole
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
    for edge in node.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                let data = node.data();
                let piece: &str = match &data.value {
                    NodeValue::Text(text) => text,
                    NodeValue::Code(code) => &code.literal,
                    NodeValue::SoftBreak | NodeValue::LineBreak => " ",
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
                    alt.push_str(piece);
                } else if !piece.is_empty() {
                    into.places.push((into.text.len(), places.start(data.sourcepos)));
                    into.text.push_str(piece);
                }
            }
            NodeEdge::End(node) => {
                let data = node.data();
                match &data.value {
                    NodeValue::Link(link) => {
                        let start = open_links.pop().unwrap_or(into.text.len());
                        into.links.push(Link { at: start..into.text.len(), url: link.url.clone() });
                    }
                    NodeValue::Image(image) => {
                        let alt = open_pictures.pop().unwrap_or_default();
                        into.pictures.push(Picture {
                            alt,
                            url: image.url.clone(),
                            span: places.span(data.sourcepos),
                        });
                    }
                    _ => {}
                }
            }
        }
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
    (url.starts_with("http://") || url.starts_with("https://")).then(|| url.to_owned())
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
        assert!(matches!(document.blocks[1].kind, Kind::Other));
    }

    #[test]
    fn lists_give_their_items_without_the_lists_within() {
        let document = document("* One\n  - inner\n* Two\n\n  more\n");
        let texts: Vec<_> = document.blocks[0].inlines().iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts, ["One", "Two more"]);
    }

    #[test]
    fn pictures_and_frames_keep_their_addresses() {
        let document = document(
            "![Ada *Example*](/a.jpg)\n\n<div>\n<iframe src=\"https://video.example/1\"></iframe>\n</div>\n",
        );
        let picture = &document.blocks[0].inlines()[0].pictures[0];
        assert_eq!((picture.alt.as_str(), picture.url.as_str()), ("Ada Example", "/a.jpg"));
        assert!(matches!(&document.blocks[1].kind, Kind::Frame(url) if url == "https://video.example/1"));
    }
}
