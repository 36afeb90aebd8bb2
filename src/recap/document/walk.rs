//! In charge of walking through the tree of Markdown and the raw HTML in it, telling the builder
//! what stands there in the order of the file.
//!
//! It leaves putting that together to [`super::build`].

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, NodeValue, Sourcepos};
use std::ops::Range;

use super::build::{Builder, Shape};
use super::flow::Format;
use super::html::{self, Piece, Tag};
use super::places::{Places, align};
use super::{Document, Kind, Picture};
use crate::recap::markdown::OF_JEKYLL;
use crate::recap::player;

/// Elements whose contents nobody reads.
const UNREAD: [&str; 25] = [
    "script",
    "style",
    "template",
    "svg",
    "math",
    "head",
    "title",
    "textarea",
    "select",
    "noscript",
    "canvas",
    "object",
    "iframe",
    "video",
    "audio",
    "datalist",
    "map",
    "noembed",
    "noframes",
    "xmp",
    "pre",
    "lite-youtube",
    "del",
    "s",
    "strike",
];

/// What stands for an element where Markdown strikes text out.
const STRUCK: &str = "~~";

/// Elements that begin and end a block and are nothing more to the facts.
const PLAIN: [&str; 22] = [
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "figcaption",
    "center",
    "address",
    "details",
    "summary",
    "form",
    "fieldset",
    "legend",
    "hgroup",
    "search",
    "body",
    "html",
    "caption",
];

/// Reads a tree.
pub(super) fn read<'a>(root: &'a AstNode<'a>, places: &Places<'_>) -> Document {
    let mut walk = Walk {
        places,
        builder: Builder::new(),
        opened: Vec::new(),
        alts: Vec::new(),
        unread: None,
        source: false,
    };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => walk.enter(node),
            NodeEdge::End(node) => walk.leave(node),
        }
    }
    walk.builder.finish()
}

struct Walk<'a> {
    places: &'a Places<'a>,
    builder: Builder,
    /// For each container of Markdown that is open, whether a frame was opened for it.
    opened: Vec<bool>,
    /// What was said so far of the pictures that are open, one within another.
    alts: Vec<String>,
    /// The element that is passed over, and how many of its name are open within.
    unread: Option<(String, usize)>,
    /// Whether a `source` would tell the address of the video that is passed over.
    source: bool,
}

/// The address of a link; nothing of one that only the site's generator knows.
fn address(url: &str) -> String {
    if url.starts_with(OF_JEKYLL) { String::new() } else { url.to_owned() }
}

/// The frame of a container of Markdown.
fn shape(value: &NodeValue) -> Option<Shape> {
    match value {
        NodeValue::BlockQuote | NodeValue::FootnoteDefinition(_) => Some(Shape::Quote),
        NodeValue::List(_) => Some(Shape::List),
        NodeValue::Item(_) | NodeValue::TaskItem(_) => Some(Shape::Item),
        NodeValue::Table(_) => Some(Shape::Table),
        NodeValue::TableRow(_) => Some(Shape::Row),
        NodeValue::TableCell => Some(Shape::Cell),
        _ => None,
    }
}

impl Walk<'_> {
    fn enter<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        let place = data.sourcepos;
        match &data.value {
            NodeValue::Heading(heading) => {
                // A heading of the page stands in nothing: what is open was left open.
                if node.parent().is_some_and(|parent| matches!(parent.data().value, NodeValue::Document)) {
                    self.builder.close_html();
                }
                self.enter_text(Some(heading.level), place);
            }
            NodeValue::Paragraph => self.enter_text(None, place),
            NodeValue::CodeBlock(_) => self.builder.block(Kind::Other, self.places.span(place)),
            NodeValue::ThematicBreak => self.builder.block(Kind::Rule, self.places.span(place)),
            NodeValue::HtmlBlock(html) => self.html_block(&html.literal, place),
            NodeValue::HtmlInline(html) => self.html_inline(html, place),
            NodeValue::Text(text) => self.say(text, place),
            NodeValue::Code(code) => self.say(&code.literal, place),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.line_end(place),
            NodeValue::Strong => self.open_format(Format::Strong),
            NodeValue::Emph => self.open_format(Format::Italic),
            NodeValue::Link(link) => self.open_format(Format::Link(address(&link.url))),
            // What is struck out is taken back: it is read as if it did not stand there.
            NodeValue::Strikethrough if self.unread.is_none() => self.unread = Some((STRUCK.to_owned(), 1)),
            NodeValue::Image(_) => self.alts.push(String::new()),
            value => {
                if let Some(shape) = shape(value) {
                    let opened = self.builder.open(shape, true, self.places.span(place));
                    self.opened.push(opened);
                    if shape == Shape::Cell {
                        self.builder.enter_markdown();
                    }
                }
            }
        }
    }

    fn leave<'a>(&mut self, node: &'a AstNode<'a>) {
        let data = node.data();
        match &data.value {
            NodeValue::Heading(_) | NodeValue::Paragraph => {
                self.unread = None;
                self.builder.leave_markdown();
            }
            NodeValue::Strikethrough if self.struck() => self.unread = None,
            NodeValue::Strong | NodeValue::Emph | NodeValue::Link(_)
                if self.alts.is_empty() && !self.struck() =>
            {
                self.builder.close_format();
            }
            NodeValue::Image(image) => {
                let alt = self.alts.pop().unwrap_or_default();
                if self.unread.is_none() {
                    let span = self.places.span(data.sourcepos);
                    self.builder.picture(Picture { alt, url: image.url.clone(), span });
                }
            }
            value => {
                if let Some(shape) = shape(value) {
                    if shape == Shape::Cell {
                        self.unread = None;
                        self.builder.leave_markdown();
                    }
                    if self.opened.pop() == Some(true) {
                        self.builder.close_markdown();
                    }
                }
            }
        }
    }

    fn enter_text(&mut self, level: Option<u8>, place: Sourcepos) {
        self.unread = None;
        self.builder.open_leaf(level, self.places.span(place), true);
        self.builder.enter_markdown();
    }

    /// Whether Markdown strikes out what stands here.
    fn struck(&self) -> bool {
        self.unread.as_ref().is_some_and(|(element, _)| element == STRUCK)
    }

    fn open_format(&mut self, format: Format) {
        if self.alts.is_empty() && !self.struck() {
            self.builder.open_format(format);
        }
    }

    /// Text of Markdown, as it stands.
    fn say(&mut self, text: &str, place: Sourcepos) {
        if let Some(alt) = self.alts.last_mut() {
            alt.push_str(text);
        } else if self.unread.is_none() {
            let stretch = self.places.stretch(place);
            align(self.places.text(stretch.clone()), text, |part, from, same| {
                let from = stretch.start + from.start..stretch.start + from.end;
                say(&mut self.builder, self.places, &text[part], from, same);
            });
        }
    }

    fn line_end(&mut self, place: Sourcepos) {
        match self.alts.last_mut() {
            Some(alt) => alt.push(' '),
            None => self.builder.pause(self.places.span(place), true),
        }
    }

    fn html_block(&mut self, literal: &str, place: Sourcepos) {
        let lines = self.places.of_lines(literal, place);
        self.builder.enter_html();
        for (piece, range) in html::pieces(literal) {
            match piece {
                Piece::Text(text) if self.unread.is_none() => {
                    align(&literal[range.clone()], &text, |part, from, same| {
                        let from = range.start + from.start..range.start + from.end;
                        self.words(&text[part], from, same, |range| lines.stretch(range));
                    });
                }
                Piece::Text(_) => {}
                Piece::Open(tag) => {
                    let span = self.places.file(lines.stretch(&range));
                    self.open_tag(&tag, span);
                }
                Piece::Close(name) => {
                    let span = self.places.file(lines.stretch(&range));
                    self.close_tag(&name, span);
                }
            }
        }
    }

    /// Text of raw HTML, word by word; `stretch` leads to the prepared text.
    fn words(
        &mut self,
        text: &str,
        from: Range<usize>,
        same: bool,
        stretch: impl Fn(&Range<usize>) -> Range<usize>,
    ) {
        if !same {
            say(&mut self.builder, self.places, text, stretch(&from), false);
            return;
        }
        let mut at = 0;
        let space = |byte: char| matches!(byte, ' ' | '\t' | '\n' | '\r' | '\x0c');
        while at < text.len() {
            let rest = &text[at..];
            let word = rest.find(space).unwrap_or(rest.len());
            let gap = rest[word..].find(|char| !space(char)).unwrap_or(rest.len() - word);
            let range = |start: usize, len: usize| from.start + start..from.start + start + len;
            if word > 0 {
                say(&mut self.builder, self.places, &rest[..word], stretch(&range(at, word)), true);
            }
            if gap > 0 {
                let line = rest[word..word + gap].contains(['\n', '\r']);
                let file = self.places.file(stretch(&range(at + word, gap)));
                self.builder.pause(file, line);
            }
            at += word + gap;
        }
    }

    /// A tag within a text of Markdown; the words between tags are the tree's.
    fn html_inline(&mut self, literal: &str, place: Sourcepos) {
        if !self.alts.is_empty() {
            return;
        }
        for (piece, _) in html::pieces(literal) {
            match piece {
                Piece::Open(tag) => self.open_tag(&tag, self.places.span(place)),
                Piece::Close(name) => self.close_tag(&name, self.places.span(place)),
                Piece::Text(_) => {}
            }
        }
    }

    fn open_tag(&mut self, tag: &Tag, span: Range<usize>) {
        let name = tag.name.as_str();
        if let Some((unread, depth)) = &mut self.unread {
            *depth += usize::from(unread == name);
            if std::mem::take(&mut self.source) {
                match tag.attribute("src").filter(|_| name == "source") {
                    Some(url) => self.embed(url, span),
                    None => self.source = true,
                }
            }
            return;
        }
        if let Some(url) = player::of_element(name, |attribute| tag.attribute(attribute)) {
            self.embed(url, span.clone());
        } else {
            self.source = matches!(name, "video" | "audio");
        }
        if UNREAD.contains(&name) {
            self.unread = Some((name.to_owned(), 0));
            if name == "pre" {
                self.builder.block(Kind::Other, span);
            }
            return;
        }
        match name {
            "br" => self.builder.end_line(span),
            "hr" => self.builder.block(Kind::Rule, span),
            "img" => self.image(tag, span),
            "a" => {
                // Links do not stand within links.
                self.builder.close_html_format(&Format::Link(String::new()));
                if let Some(url) = tag.attribute("href") {
                    self.builder.open_html_format(Format::Link(address(&url)));
                }
            }
            "p" => self.builder.open_leaf(None, span, false),
            "dd" => self.builder.open_details(span),
            _ => match (heading(name), element(name), format(name)) {
                (Some(level), ..) => self.builder.open_leaf(Some(level), span, false),
                (_, Some(shape), _) => self.builder.open_html(shape, span),
                (_, _, Some(format)) => self.builder.open_html_format(format),
                _ if PLAIN.contains(&name) => self.builder.open_plain(&span),
                _ => {}
            },
        }
    }

    fn close_tag(&mut self, name: &str, span: Range<usize>) {
        if let Some((unread, depth)) = &mut self.unread {
            if unread == name {
                match depth.checked_sub(1) {
                    Some(less) => *depth = less,
                    None => self.unread = None,
                }
            }
            return;
        }
        match name {
            "a" => self.builder.close_html_format(&Format::Link(String::new())),
            "p" => self.builder.boundary(),
            "dd" => self.builder.close(Shape::Item, span.end),
            _ => match (element(name), format(name)) {
                (Some(shape), _) => self.builder.close(shape, span.end),
                (_, Some(format)) => self.builder.close_html_format(&format),
                _ if heading(name).is_some() => self.builder.boundary(),
                _ if PLAIN.contains(&name) => self.builder.close_plain(),
                _ => {}
            },
        }
    }

    fn image(&mut self, tag: &Tag, span: Range<usize>) {
        let address = ["src", "data-src", "data-lazy-src"].into_iter().find_map(|name| tag.attribute(name));
        if let Some(url) = address.filter(|url| !url.starts_with("data:")) {
            let words = tag.attribute("alt").or_else(|| tag.attribute("title"));
            let alt = words.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "));
            self.builder.picture(Picture { alt: alt.unwrap_or_default(), url, span });
        }
    }

    fn embed(&mut self, url: String, span: Range<usize>) {
        if player::is_address(&url) {
            self.builder.embed(url, span);
        }
    }
}

/// Adds a stretch of the prepared text, in parts where the file has something more there.
fn say(builder: &mut Builder, places: &Places<'_>, text: &str, stretch: Range<usize>, same: bool) {
    if !same || stretch.len() != text.len() {
        builder.say(text, places.file(stretch), false);
        return;
    }
    let begin = stretch.start;
    places.runs(stretch, |part, file, copied| {
        builder.say(text.get(part.start - begin..part.end - begin).unwrap_or_default(), file, copied);
    });
}

/// The level of a heading element.
fn heading(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

fn element(name: &str) -> Option<Shape> {
    match name {
        "blockquote" => Some(Shape::Quote),
        "ul" | "ol" | "dl" | "menu" | "dir" => Some(Shape::List),
        "li" | "dt" => Some(Shape::Item),
        "table" => Some(Shape::Table),
        "tr" => Some(Shape::Row),
        "td" | "th" => Some(Shape::Cell),
        _ => None,
    }
}

fn format(name: &str) -> Option<Format> {
    match name {
        "b" | "strong" => Some(Format::Strong),
        "i" | "em" | "cite" => Some(Format::Italic),
        _ => None,
    }
}
