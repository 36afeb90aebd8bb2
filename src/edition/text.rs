//! In charge of a text as plain text, for the text part of the mail: it is read from the sanitised HTML,
//! so that it says what the HTML says, with no markup left, and its links are numbered.
//!
//! It leaves fitting words into lines to [`super::wrap`], and tables to [`super::table`].

use std::collections::HashMap;

use recap_templates::Words;

use super::lines::Lines;
use super::list::{self, List};
use super::raw::{self, Piece, STRUCK, Tag};
use super::table::{SET, Table};
use super::wrap::{columns, wrap};

/// In front of every line of code and other text that keeps its lines.
const CODE: &str = "    ";

/// Numbers of links; the same address has the same number in all texts that they are given to.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    known: HashMap<String, usize>,
    /// Addresses that no list has yet, in the order of their numbers.
    unlisted: Vec<String>,
}

impl Numbers {
    fn number(&mut self, url: String) -> usize {
        let next = self.known.len() + 1;
        let number = *self.known.entry(url.clone()).or_insert(next);
        if number == next {
            self.unlisted.push(url);
        }
        number
    }
}

/// The text of HTML that the sanitiser wrote; ends in a line feed unless it is empty. The addresses
/// that got their numbers here are listed below it.
pub(crate) fn of_html(html: &str, words: &Words, numbers: &mut Numbers) -> String {
    let mut reading = Reading {
        words,
        numbers,
        out: Lines::default(),
        flow: String::new(),
        link: None,
        struck: 0,
        struck_from: 0,
        raised: false,
        numbered: false,
        pictured: false,
        captioned: false,
        set: 0,
        lists: Vec::new(),
        table: Table::default(),
        tables: 0,
        cell: None,
    };
    let mut pieces = raw::pieces(html).map(|(piece, _)| piece);
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Open(tag) if matches!(tag.name, "ul" | "ol") => {
                reading.list(&tag, || list::items(pieces.clone()));
            }
            Piece::Open(tag) => reading.open(&tag),
            Piece::Close(name) => reading.close(name),
            Piece::Text(text) => reading.text(text),
        }
    }
    reading.flush();
    let Reading { mut out, numbers, .. } = reading;
    let unlisted = std::mem::take(&mut numbers.unlisted);
    if !unlisted.is_empty() {
        out.gap = true;
        out.line(words.links);
        let first = numbers.known.len() - unlisted.len() + 1;
        for (number, url) in (first..).zip(unlisted) {
            out.line(&format!("[{number}] {url}"));
        }
    }
    out.text
}

/// One reading of HTML, tag by tag.
struct Reading<'w> {
    words: &'w Words,
    numbers: &'w mut Numbers,
    out: Lines,
    /// The words of the block that is being read.
    flow: String,
    /// The link that is open and has no number yet: where its words begin in the flow, and where it
    /// leads.
    link: Option<(usize, String)>,
    /// How many elements are open that strike their words out. Without the line through them the words
    /// would say what the recap takes back, so they are marked.
    struck: usize,
    /// Where words that are struck out begin in the flow.
    struck_from: usize,
    /// Whether the number of a link or note stands last.
    numbered: bool,
    /// Whether a picture stands last.
    pictured: bool,
    /// Whether the caption of the figure that is open speaks for its picture.
    captioned: bool,
    /// Whether the next words are raised behind others: without a mark, 10 to the third would be 103.
    raised: bool,
    /// How many elements are open whose spaces and line ends count.
    set: usize,
    lists: Vec<List>,
    /// The outermost table that is open.
    table: Table,
    /// How many tables are open, one within another.
    tables: usize,
    /// The cell of the outermost table that is open.
    cell: Option<Cell>,
}

/// How a cell stands in its table.
#[derive(Debug, Clone, Copy)]
struct Cell {
    heading: bool,
    columns: usize,
    rows: usize,
    /// How many lists are open around it.
    lists: usize,
}

impl Reading<'_> {
    fn text(&mut self, text: &str) {
        let words = raw::unescape(text);
        if std::mem::take(&mut self.raised)
            && words.starts_with(|c: char| c.is_ascii_digit() || "-−+".contains(c))
        {
            self.flow.push('^');
        }
        let pictured = std::mem::take(&mut self.pictured) && words.starts_with(char::is_alphanumeric);
        if pictured || (std::mem::take(&mut self.numbered) && words.starts_with(['(', '['])) {
            self.flow.push(' ');
        }
        if self.set > 0 {
            let words = words.replace('\r', "").replace('\t', CODE);
            let in_cell = self.cell.is_some();
            self.flow.push_str(&if in_cell { words.replace(' ', SET) } else { words });
        } else {
            self.flow.push_str(&words.replace(['\n', '\r', '\t'], " "));
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "br" if self.cell.is_some() => self.flow.push(' '),
            "br" => self.end_line(),
            "sup" => self.raised = self.flow.ends_with(char::is_alphanumeric),
            "a" => self.link = tag.attribute("href").map(|url| (self.flow.len(), url)),
            "img" => self.picture(tag),
            "q" => self.flow.push('“'),
            name if STRUCK.contains(&name) => {
                if self.struck == 0 {
                    self.struck_from = self.flow.len();
                }
                self.struck += 1;
            }
            "tr" | "td" | "th" if self.tables == 1 => self.open_in_table(tag),
            "table" => self.open_table(),
            "li" if self.cell.is_some() => self.item_in_cell(tag),
            "pre" if self.cell.is_some() => {
                self.set += 1;
                self.flow.push('\n');
            }
            // Other than lists and set text, all of a cell is one line.
            _ if self.cell.is_some() => self.pause(tag.name),
            name => self.open_block(name, tag),
        }
    }

    /// A line ends; where nothing was on it, a paragraph.
    fn end_line(&mut self) {
        let empty = self.flow.trim_end_matches(' ').ends_with('\n');
        if empty && self.set == 0 {
            self.flush();
            self.out.part();
        } else {
            self.flow.push('\n');
        }
    }

    fn open_block(&mut self, name: &str, tag: &Tag<'_>) {
        self.pause(name);
        match name {
            "p" => {
                if let Some(level) = self.out.levels.last_mut() {
                    level.tight = false;
                }
                self.out.part();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" | "figure" => self.out.part(),
            "hr" => {
                self.out.part();
                self.out.line("* * *");
                self.out.gap = !self.out.tight();
            }
            "pre" => {
                self.out.part();
                self.set += 1;
            }
            "blockquote" => {
                self.out.part();
                self.out.push("> ".to_owned(), "> ".to_owned(), false);
            }
            "li" => self.item(tag),
            "dd" => self.out.push("  ".to_owned(), "  ".to_owned(), true),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => {
                self.number_link();
                self.link = None;
            }
            "q" => self.flow.push('”'),
            "sup" => self.numbered = self.flow.ends_with(')'),
            _ if STRUCK.contains(&name) => {
                self.struck = self.struck.saturating_sub(1);
                if self.struck == 0 {
                    self.mark_struck();
                }
            }
            "td" | "th" if self.tables == 1 => self.close_cell(),
            "table" => self.close_table(),
            "pre" if self.cell.is_some() => {
                self.set = self.set.saturating_sub(1);
                self.flow.push('\n');
            }
            "ul" | "ol" if self.cell.is_some() => {
                self.lists.pop();
                self.flow.push('\n');
            }
            _ if self.cell.is_some() => self.pause(name),
            "h1" => self.heading("="),
            "h2" | "h3" | "h4" | "h5" | "h6" => self.heading("-"),
            "pre" => self.close_set(),
            name => self.close_block(name),
        }
    }

    fn close_block(&mut self, name: &str) {
        let caption = self.flow.trim();
        if name == "figcaption" && std::mem::take(&mut self.captioned) && !caption.is_empty() {
            self.flow = format!("[{}]", self.words.picture.replace("{}", caption));
        }
        self.pause(name);
        match name {
            "p" | "dl" | "figure" => self.out.gap = !self.out.tight(),
            "blockquote" => {
                self.out.pop();
                self.out.gap = !self.out.tight();
            }
            "ul" | "ol" => {
                if self.lists.pop().is_some_and(|list| list.moved) {
                    self.out.pop();
                } else {
                    self.out.gap = !self.out.tight();
                }
            }
            "li" => {
                self.out.pop();
                if let Some(list) = self.lists.last_mut() {
                    list.in_item = false;
                }
            }
            "dd" => self.out.pop(),
            _ => {}
        }
    }

    /// Ends the line at the edge of an element that is a block.
    fn pause(&mut self, name: &str) {
        match name {
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "li" | "ul"
            | "ol" | "dl" | "dt" | "dd" | "figure" | "figcaption" | "summary" | "details" | "table"
            | "caption" | "hr" | "tr" | "td" | "th" => self.flush(),
            _ => {}
        }
    }

    /// Writes the words that were read as a paragraph; in a cell and in set text they go on.
    fn flush(&mut self) {
        if self.cell.is_some() {
            self.flow.push(' ');
        } else if self.set > 0 {
            self.flow.push('\n');
        } else {
            let flow = self.take_flow();
            self.out.lines(wrap(&flow, self.out.width()));
        }
    }

    /// The words of a block that ends. What is open goes on in the next.
    fn take_flow(&mut self) -> String {
        self.number_link();
        if self.struck > 0 {
            self.mark_struck();
        }
        self.struck_from = 0;
        if let Some((start, _)) = &mut self.link {
            *start = 0;
        }
        std::mem::take(&mut self.flow)
    }

    /// Puts the number of the link behind its words, unless they show where it leads; not before it
    /// has words.
    fn number_link(&mut self) {
        let Some((start, url)) = self.link.take() else { return };
        let bare = |address: &str| address.trim_end_matches('/').to_owned();
        let words = self.flow.get(start..).unwrap_or_default().trim();
        if words.is_empty() {
            self.link = Some((start, url));
        } else if bare(words) != bare(&url) && url.strip_prefix("mailto:") != Some(words) {
            self.flow.push_str(&format!(" [{}]", self.numbers.number(url)));
            self.numbered = true;
        }
    }

    fn mark_struck(&mut self) {
        let struck = self.flow.get(self.struck_from..).unwrap_or_default();
        let words = struck.trim();
        if !words.is_empty() {
            let space = |space: bool| if space { " " } else { "" };
            let (before, after) =
                (struck.starts_with(char::is_whitespace), struck.ends_with(char::is_whitespace));
            let marked = self.words.struck.replace("{}", words);
            let marked = format!("{}[{marked}]{}", space(before), space(after));
            self.flow.replace_range(self.struck_from.., &marked);
        }
    }

    fn picture(&mut self, tag: &Tag<'_>) {
        let alt = tag.attribute("alt");
        self.captioned = alt.as_deref() == Some("");
        if let Some(alt) = alt.filter(|alt| !alt.trim().is_empty()) {
            let words = self.words.picture.replace("{}", &alt.replace(['\n', '\r', '\t'], " "));
            self.flow.push_str(&format!("[{words}]"));
            self.pictured = true;
        }
    }

    fn heading(&mut self, rule: &str) {
        let flow = self.take_flow();
        let lines = wrap(&flow, self.out.width());
        let widest = lines.iter().map(|line| columns(line)).max().unwrap_or(0);
        if widest > 0 {
            self.out.lines(lines);
            self.out.line(&rule.repeat(widest.min(self.out.width())));
        }
        self.out.gap = true;
    }

    /// Text that keeps its spaces and line ends, moved in.
    fn close_set(&mut self) {
        self.set = self.set.saturating_sub(1);
        if self.set > 0 {
            return;
        }
        let flow = self.take_flow();
        let lines = flow.lines().map(str::trim_end).skip_while(|line| line.is_empty()).collect::<Vec<_>>();
        let end = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        self.out.lines(lines.iter().take(end).map(|line| format!("{CODE}{line}")));
        self.out.gap = !self.out.tight();
    }

    /// A list begins; `items` counts its items.
    fn list(&mut self, tag: &Tag<'_>, items: impl FnOnce() -> i64) {
        self.pause(tag.name);
        let moved = self.cell.is_none() && self.lists.last().is_some_and(|list| !list.in_item);
        if moved {
            self.out.push("  ".to_owned(), "  ".to_owned(), true);
        } else if self.cell.is_none() {
            self.out.part();
        }
        self.lists.push(List::new(tag, moved, items));
    }

    fn marker(&mut self, tag: &Tag<'_>) -> String {
        self.lists.last_mut().map_or_else(|| "- ".to_owned(), |list| list.marker(tag))
    }

    fn item(&mut self, tag: &Tag<'_>) {
        let marker = self.marker(tag);
        let rest = " ".repeat(marker.len());
        self.out.push(marker, rest, true);
    }

    /// An item in a cell has a line of its own there.
    fn item_in_cell(&mut self, tag: &Tag<'_>) {
        let around = self.cell.map_or(0, |cell| cell.lists);
        let depth = self.lists.len().saturating_sub(around + 1);
        let marker = self.marker(tag);
        self.flow.push_str(&format!("\n{}{marker}", SET.repeat(depth * 2)));
    }

    fn open_table(&mut self) {
        self.flush();
        if self.tables == 0 && self.cell.is_none() {
            self.out.part();
            self.table = Table::default();
        }
        self.tables += 1;
    }

    fn open_in_table(&mut self, tag: &Tag<'_>) {
        self.flush();
        if tag.name == "tr" {
            self.table.row();
            return;
        }
        let count = |name| tag.attribute(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1);
        let (columns, rows) = (count("colspan"), count("rowspan"));
        self.cell = Some(Cell { heading: tag.name == "th", columns, rows, lists: self.lists.len() });
    }

    fn close_cell(&mut self) {
        let words = self.take_flow();
        if let Some(cell) = self.cell.take() {
            self.table.cell(&words, cell.heading, cell.columns, cell.rows);
        }
    }

    fn close_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        self.flush();
        if self.tables == 0 {
            let lines = std::mem::take(&mut self.table).lines(self.out.width());
            self.out.lines(lines);
            self.out.gap = !self.out.tight();
        }
    }
}
