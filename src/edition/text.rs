//! In charge of the body as plain text, for the text part of the mail: it says what the HTML says,
//! with no markup left, and numbers its links.
//!
//! It leaves fitting words into lines to [`super::wrap`].

use std::collections::HashMap;

use ammonia::Builder;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{AstNode, ListType, NodeList, NodeValue};
use url::Url;

use super::raw::{self, Frames, Piece, Tag};
use super::table::Table;
use super::wrap::{columns, wrap};
use super::{Said, body, link};

/// Longest line, in columns, where words allow it.
pub(super) const WIDTH: usize = 72;

/// Columns that quotes and lists may take in front of the words; what is nested deeper is not
/// moved in further.
const DEEPEST_INDENT: usize = 32;

/// Elements of raw HTML whose words the recap takes back.
const STRUCK: [&str; 2] = ["del", "s"];

/// A body as text, and the addresses that it must not lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plain {
    /// The text; ends in a line feed unless it is empty.
    pub(super) text: String,
    /// Links and pictures that were left out, as written.
    pub(super) refused: Vec<String>,
}

/// Writes the body as text.
pub(super) fn plain<'a>(root: &'a AstNode<'a>, page: &Url, said: Said<'_>) -> Plain {
    let mut walk = Walk {
        page,
        said,
        sanitiser: raw::sanitiser(page, Frames::Keep),
        out: Lines::default(),
        flow: String::new(),
        links: Links::default(),
        open: Vec::new(),
        in_picture: 0,
        hidden: false,
        struck: 0,
        set: false,
        lists: Vec::new(),
        table: None,
        refused: Vec::new(),
    };
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => walk.enter(&node.data().value),
            NodeEdge::End(node) => walk.leave(&node.data().value),
        }
    }
    let Walk { mut out, links, refused, .. } = walk;
    if !links.urls.is_empty() {
        out.gap = true;
        out.line(said.words.links);
        for (index, url) in links.urls.iter().enumerate() {
            out.line(&format!("[{}] {url}", index + 1));
        }
    }
    Plain { text: out.text, refused }
}

/// The links seen so far; the same address has the same number.
#[derive(Debug, Default)]
struct Links {
    urls: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Links {
    fn number(&mut self, url: String) -> usize {
        let next = self.urls.len() + 1;
        let number = *self.numbers.entry(url.clone()).or_insert(next);
        if number == next {
            self.urls.push(url);
        }
        number
    }
}

/// A quote or list item around what is being written.
#[derive(Debug)]
struct Level {
    /// In front of its first line; taken when that is written.
    first: Option<String>,
    /// In front of every other line.
    rest: String,
    /// Whether the blocks in it follow one another without an empty line.
    tight: bool,
}

/// The lines written so far.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    levels: Vec<Level>,
    /// Whether an empty line is due before the next.
    gap: bool,
}

impl Lines {
    /// Columns that are left beside quotes and list markers.
    fn width(&self) -> usize {
        let mut taken = 0;
        for level in &self.levels {
            let wanted = taken + columns(&level.rest);
            taken = if wanted > DEEPEST_INDENT { taken } else { wanted };
        }
        WIDTH - taken
    }

    fn tight(&self) -> bool {
        self.levels.last().is_some_and(|level| level.tight)
    }

    /// Writes one line behind the quotes and markers around it.
    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            let begun = self.levels.iter().take_while(|level| level.first.is_none());
            let prefix: String = begun.map(|level| level.rest.as_str()).collect();
            self.text.push_str(fitting(&prefix).trim_end());
            self.text.push('\n');
        }
        let start = self.text.len();
        let mut taken = 0;
        for level in &mut self.levels {
            let prefix = level.first.take();
            let prefix = prefix.as_ref().unwrap_or(&level.rest);
            if taken + columns(prefix) <= DEEPEST_INDENT {
                self.text.push_str(prefix);
                taken += columns(prefix);
            }
        }
        self.text.push_str(line);
        let end = self.text.trim_end_matches(' ').len().max(start);
        self.text.truncate(end);
        self.text.push('\n');
    }

    /// Writes a block of lines, apart from what comes next.
    fn block<S: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = S>) {
        for line in lines {
            self.line(line.as_ref());
        }
        self.gap = !self.tight();
    }
}

/// As much of an empty line's prefix as the other lines have.
fn fitting(prefix: &str) -> &str {
    prefix.get(..DEEPEST_INDENT).unwrap_or(prefix)
}

/// One walk through the tree.
struct Walk<'p> {
    page: &'p Url,
    said: Said<'p>,
    sanitiser: Builder<'static>,
    out: Lines,
    /// The words of the block that is being read.
    flow: String,
    links: Links,
    /// Links that are open: where their words begin in the flow, and where they lead.
    open: Vec<(usize, Option<String>)>,
    /// How many pictures are open, one within another.
    in_picture: usize,
    /// Inside a script or style element that began within a paragraph.
    hidden: bool,
    /// How many stretches of struck out words are open. Without the line through them the words
    /// would say what the recap takes back, so they are left out.
    struck: usize,
    /// Inside an element of raw HTML whose line ends count.
    set: bool,
    /// The number of the next item of each open list, and whether the list is tight.
    lists: Vec<(usize, bool)>,
    table: Option<Table>,
    refused: Vec<String>,
}

impl Walk<'_> {
    fn enter(&mut self, value: &NodeValue) {
        match value {
            NodeValue::BlockQuote => self.out.levels.push(Level {
                first: Some("> ".to_owned()),
                rest: "> ".to_owned(),
                tight: false,
            }),
            NodeValue::List(list) => self.lists.push((list.start, list.tight)),
            NodeValue::Item(list) => self.item(list),
            NodeValue::CodeBlock(code) => {
                let lines: Vec<_> = code.literal.lines().map(|line| format!("    {line}")).collect();
                self.out.block(lines);
            }
            NodeValue::HtmlBlock(html) => {
                self.html(&html.literal);
                self.paragraph();
            }
            NodeValue::ThematicBreak => self.out.block(["* * *"]),
            NodeValue::Table(_) => self.table = Some(Table::default()),
            NodeValue::TableRow(header) => {
                if let Some(table) = &mut self.table {
                    table.row(*header);
                }
            }
            NodeValue::Text(text) => self.say(text),
            NodeValue::Code(code) => self.say(&code.literal),
            NodeValue::SoftBreak => self.say(" "),
            NodeValue::LineBreak => self.say("\n"),
            NodeValue::HtmlInline(html) => self.html_inline(html),
            NodeValue::Link(link) => self.open_link(&link.url),
            NodeValue::Image(link) => self.open_picture(&link.url),
            NodeValue::Strikethrough => self.struck += 1,
            _ => {}
        }
    }

    fn leave(&mut self, value: &NodeValue) {
        match value {
            NodeValue::BlockQuote => {
                self.out.levels.pop();
                self.out.gap = true;
            }
            NodeValue::List(_) => {
                self.lists.pop();
                self.out.gap = !self.out.tight();
            }
            NodeValue::Item(_) => self.end_of_item(),
            NodeValue::Paragraph => self.paragraph(),
            NodeValue::Heading(heading) => self.heading(heading.level),
            NodeValue::TableCell => {
                let cell = self.take_flow();
                if let Some(table) = &mut self.table {
                    table.cell(&cell);
                }
            }
            NodeValue::Table(_) => {
                if let Some(table) = self.table.take() {
                    let lines = table.lines(self.out.width());
                    self.out.block(lines);
                }
            }
            NodeValue::Link(_) => self.close_link(),
            NodeValue::Image(_) => self.close_picture(),
            NodeValue::Strikethrough => self.struck = self.struck.saturating_sub(1),
            _ => {}
        }
    }

    fn item(&mut self, list: &NodeList) {
        // Only the list knows whether it is tight; its items say so of themselves at random.
        let (marker, tight) = match (list.list_type, self.lists.last_mut()) {
            (ListType::Ordered, Some((number, tight))) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                (marker, *tight)
            }
            (_, list) => ("- ".to_owned(), list.is_some_and(|(_, tight)| *tight)),
        };
        let rest = " ".repeat(marker.len());
        self.out.levels.push(Level { first: Some(marker), rest, tight });
    }

    fn end_of_item(&mut self) {
        // An empty item has its marker still to come.
        if self.out.levels.last().is_some_and(|level| level.first.is_some()) {
            self.out.line("");
        }
        let tight = self.out.levels.pop().is_some_and(|level| level.tight);
        self.out.gap = !tight;
    }

    /// Adds words to the block that is being read.
    fn say(&mut self, words: &str) {
        if !self.hidden && self.struck == 0 {
            self.flow.push_str(words);
        }
    }

    fn take_flow(&mut self) -> String {
        self.open.clear();
        self.in_picture = 0;
        self.struck = 0;
        self.set = false;
        self.hidden = false;
        std::mem::take(&mut self.flow)
    }

    fn paragraph(&mut self) {
        let flow = self.take_flow();
        let lines = wrap(&flow, self.out.width());
        if !lines.is_empty() {
            self.out.block(lines);
        }
    }

    fn heading(&mut self, level: u8) {
        let flow = self.take_flow();
        let lines = wrap(&flow, self.out.width());
        let widest = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
        if widest > 0 {
            let rule = if level == 1 { "=" } else { "-" }.repeat(widest.min(self.out.width()));
            self.out.block(lines.into_iter().chain([rule]));
            self.out.gap = true;
        }
    }

    fn open_link(&mut self, address: &str) {
        let url = link::in_body(address, self.page).map(String::from);
        if url.is_none() && !address.is_empty() {
            self.refused.push(address.to_owned());
        }
        self.open.push((self.flow.len(), url));
    }

    fn close_link(&mut self) {
        let Some((start, Some(url))) = self.open.pop() else {
            return;
        };
        // Within a picture the words are its description, which leads nowhere.
        if self.in_picture > 0 || self.hidden || self.struck > 0 {
            return;
        }
        let words = self.flow.get(start..).unwrap_or_default().trim();
        let shown = words == url || url.strip_prefix("mailto:") == Some(words);
        if !shown {
            let space = if words.is_empty() { "" } else { " " };
            let number = self.links.number(url);
            self.flow.push_str(&format!("{space}[{number}]"));
        }
    }

    /// What stands before and behind the words of a picture, but for the closing bracket.
    fn picture(&self) -> (&'static str, &'static str) {
        self.said.words.picture.split_once("{}").unwrap_or_default()
    }

    fn open_picture(&mut self, address: &str) {
        self.in_picture += 1;
        if self.in_picture == 1 {
            if link::in_body(address, self.page).is_none() {
                self.refused.push(address.to_owned());
            }
            let (before, _) = self.picture();
            self.say("[");
            self.say(before);
        }
    }

    fn close_picture(&mut self) {
        if self.in_picture == 1 {
            let (_, behind) = self.picture();
            self.say(behind);
            self.say("]");
        }
        self.in_picture = self.in_picture.saturating_sub(1);
    }

    /// Raw HTML in a paragraph comes tag by tag; the words between them are the tree's.
    fn html_inline(&mut self, html: &str) {
        let name = html.trim_start_matches('<').to_ascii_lowercase();
        match name.as_str() {
            _ if name.starts_with("/script") || name.starts_with("/style") => self.hidden = false,
            _ if name.starts_with("script") || name.starts_with("style") => self.hidden = true,
            _ if STRUCK.iter().any(|struck| {
                name.strip_prefix('/').is_some_and(|it| it.trim_end_matches(['>', ' ']) == *struck)
            }) =>
            {
                self.struck = self.struck.saturating_sub(1);
            }
            _ if name.starts_with("/a") && name.trim_end_matches(['>', ' ']) == "/a" => self.close_link(),
            _ => {
                let readable = self.sanitiser.clean(html).to_string();
                for (piece, _) in raw::pieces(&readable) {
                    if let Piece::Open(tag) = piece {
                        self.open_tag(&tag);
                    }
                }
            }
        }
    }

    /// Raw HTML on its own, reduced to its words.
    fn html(&mut self, html: &str) {
        let readable = self.sanitiser.clean(html).to_string();
        let mut framed = false;
        for (piece, _) in raw::pieces(&readable) {
            match piece {
                Piece::Open(tag) => {
                    framed |= tag.name == "iframe";
                    self.open_tag(&tag);
                }
                Piece::Close("iframe") => framed = false,
                Piece::Close("a") => self.close_link(),
                Piece::Close("pre") => {
                    self.set = false;
                    self.pause("pre");
                }
                Piece::Close(name) if STRUCK.contains(&name) => self.struck = self.struck.saturating_sub(1),
                Piece::Close(name) => self.pause(name),
                Piece::Text(_) if framed => {}
                Piece::Text(text) => {
                    let words = raw::unescape(text);
                    let ends: &[char] = if self.set { &['\r', '\t'] } else { &['\n', '\r', '\t'] };
                    self.say(&words.replace(ends, " "));
                }
            }
        }
    }

    fn open_tag(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "a" => {
                let url = tag.attribute("href");
                self.open.push((self.flow.len(), url));
            }
            "img" if tag.attribute("src").is_some() && self.in_picture == 0 => {
                let words = [tag.attribute("alt"), tag.attribute("title")];
                let words = words.into_iter().flatten().find(|words| !words.trim().is_empty());
                let (before, behind) = self.picture();
                let words = format!("[{before}{}{behind}]", words.as_deref().unwrap_or(self.said.alt));
                self.say(&words);
            }
            "iframe" => {
                if let Some((page, words)) = body::instead(tag, self.said.words) {
                    let number = self.links.number(page.into());
                    self.say(&format!("{words} [{number}]"));
                }
            }
            name if STRUCK.contains(&name) => self.struck += 1,
            "pre" => {
                self.pause("pre");
                self.set = true;
            }
            "li" => self.say("\n- "),
            "br" => self.say("\n"),
            name => self.pause(name),
        }
    }

    /// The end of a cell is a space, the end of any other block a new line.
    fn pause(&mut self, name: &str) {
        match name {
            "td" | "th" => self.say(" "),
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "tr" | "li"
            | "ul" | "ol" | "dl" | "dt" | "dd" | "figure" | "figcaption" | "summary" | "details"
            | "table" | "caption" | "hr" => self.say("\n"),
            _ => {}
        }
    }
}
