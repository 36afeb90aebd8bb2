//! In charge of building the blocks: what Markdown's tree and raw HTML tell, piece by piece, is put
//! into one and the same blocks, whichever of the two told it.
//!
//! It leaves walking the tree to [`super::walk`], and text to [`super::flow`]. Elements that were
//! never closed, closed twice or crossed end no later than the Markdown around them.

use std::ops::Range;

use super::flow::{Flow, Format, Reach};
use super::{Block, Document, Inline, Item, Kind, Picture, plain};

/// The deepest nesting of lists and quotes; what is nested deeper becomes text of the deepest.
const DEEPEST: usize = 5;

/// What holds other blocks or texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Root,
    Quote,
    List,
    Item,
    Table,
    Row,
    Cell,
}

/// Something that was opened and is not yet closed.
#[derive(Debug)]
struct Frame {
    shape: Shape,
    /// Opened by Markdown: raw HTML does not close it.
    markdown: bool,
    span: Range<usize>,
    /// Of a root or quote.
    blocks: Vec<Block>,
    /// Of a list, or within an item.
    items: Vec<Item>,
    /// Of a table; its last row is the open one's.
    rows: Vec<Vec<Inline>>,
    /// Of an item or cell.
    text: Inline,
    /// Whether the item tells more of the one before it: the definition of a term.
    details: bool,
}

/// A paragraph, or a heading of a level.
#[derive(Debug)]
struct Leaf {
    level: Option<u8>,
    text: Inline,
    /// Whether its span is known, as Markdown's is, or grows with what stands in it.
    fixed: bool,
    /// Whether no tag began it: text that stands by itself.
    implied: bool,
}

/// The blocks as far as they were told.
#[derive(Debug)]
pub(super) struct Builder {
    frames: Vec<Frame>,
    leaf: Option<Leaf>,
    flow: Flow,
    /// What follows the text that is being built.
    queued: Vec<Block>,
    /// Within a text of Markdown: the end tags that belong behind it.
    late: Option<Vec<Shape>>,
    /// Elements of raw HTML that are open and only hold what they hold.
    plain: usize,
    /// Tables within items and cells that are open; they are read as text.
    inner_tables: usize,
}

/// The text that is being built, if one is. Items and cells take all text within them.
fn text<'a>(frames: &'a mut [Frame], leaf: &'a mut Option<Leaf>) -> Option<&'a mut Inline> {
    match holder(frames) {
        Some(frame) if matches!(frame.shape, Shape::Item | Shape::Cell) => Some(&mut frame.text),
        _ => leaf.as_mut().map(|leaf| &mut leaf.text),
    }
}

/// The nearest frame that takes text or blocks.
fn holder(frames: &mut [Frame]) -> Option<&mut Frame> {
    frames.iter_mut().rev().find(|frame| !matches!(frame.shape, Shape::List | Shape::Table | Shape::Row))
}

impl Builder {
    pub(super) fn new() -> Self {
        let mut builder = Builder {
            frames: Vec::new(),
            leaf: None,
            flow: Flow::default(),
            queued: Vec::new(),
            late: None,
            plain: 0,
            inner_tables: 0,
        };
        builder.push(Shape::Root, true, 0..0);
        builder
    }

    /// The document, with everything closed.
    pub(super) fn finish(mut self) -> Document {
        self.close_down_to(1, None);
        Document { blocks: self.frames.pop().map(|root| root.blocks).unwrap_or_default(), refused: None }
    }

    fn push(&mut self, shape: Shape, markdown: bool, span: Range<usize>) {
        self.frames.push(Frame {
            shape,
            markdown,
            span,
            blocks: Vec::new(),
            items: Vec::new(),
            rows: Vec::new(),
            text: Inline::default(),
            details: false,
        });
        self.flow.fresh();
    }

    /// Whether text goes to an item or a cell.
    fn in_text(&mut self) -> bool {
        holder(&mut self.frames).is_some_and(|frame| matches!(frame.shape, Shape::Item | Shape::Cell))
    }

    /// Puts a block behind those that are there. Items and cells hold none: a link to what plays
    /// there stays of it.
    fn put(&mut self, block: Block) {
        let Some(frame) = holder(&mut self.frames) else { return };
        match (frame.shape, block.kind) {
            (Shape::Item | Shape::Cell, Kind::Embed(url)) => self.flow.point(&mut frame.text, url),
            (Shape::Item | Shape::Cell, _) => {}
            (_, kind) => frame.blocks.push(Block { kind, span: block.span }),
        }
    }

    /// Ends the paragraph or heading that is being built; in items and cells, ends the line.
    pub(super) fn boundary(&mut self) {
        self.flow.turn(text(&mut self.frames, &mut self.leaf));
        if let Some(Leaf { level, text: mut inline, .. }) = self.leaf.take() {
            inline.tidy();
            let span = inline.span.clone();
            if !inline.is_blank() {
                let kind = match level {
                    Some(level) => Kind::Heading(level, inline),
                    None => Kind::Paragraph(inline),
                };
                self.put(Block { kind, span });
            }
        }
        for block in std::mem::take(&mut self.queued) {
            self.put(block);
        }
    }

    /// A block without text.
    pub(super) fn block(&mut self, kind: Kind, span: Range<usize>) {
        self.boundary();
        self.touch(&span);
        self.put(Block { kind, span });
    }

    /// Something that plays or shows itself: it follows the text that it stands in.
    pub(super) fn embed(&mut self, url: String, span: Range<usize>) {
        self.touch(&span);
        let block = Block { kind: Kind::Embed(plain(&url).into_owned()), span };
        if self.leaf.is_some() { self.queued.push(block) } else { self.put(block) }
    }

    /// Begins a paragraph, or a heading of a level.
    pub(super) fn open_leaf(&mut self, level: Option<u8>, span: Range<usize>, markdown: bool) {
        self.boundary();
        self.touch(&span);
        if !self.in_text() {
            let text = Inline { span, ..Inline::default() };
            self.leaf = Some(Leaf { level, text, fixed: markdown, implied: false });
            self.flow.fresh();
        }
    }

    /// A block of raw HTML begins behind an empty line, which ends text that stands by itself.
    pub(super) fn enter_html(&mut self) {
        if self.leaf.as_ref().is_none_or(|leaf| leaf.implied) {
            self.boundary();
        }
    }

    /// A text of Markdown begins: what raw HTML opens in it ends with it.
    pub(super) fn enter_markdown(&mut self) {
        self.late = Some(Vec::new());
    }

    /// A text of Markdown ends.
    pub(super) fn leave_markdown(&mut self) {
        self.boundary();
        self.flow.end_paragraph();
        for shape in self.late.take().unwrap_or_default() {
            self.close(shape, 0);
        }
    }

    /// Opens a frame where such a one may stand, and tells whether it does.
    pub(super) fn open(&mut self, shape: Shape, markdown: bool, span: Range<usize>) -> bool {
        self.boundary();
        let nested = |frame: &&Frame| matches!(frame.shape, Shape::Quote | Shape::List);
        let deep = self.frames.iter().filter(nested).count() >= DEEPEST;
        let in_text = self.in_text();
        let top = self.frames.last().map(|frame| frame.shape);
        let fits = match shape {
            Shape::Root => false,
            Shape::Quote => !in_text && !deep,
            Shape::List => !deep && top != Some(Shape::Cell),
            Shape::Item => top == Some(Shape::List),
            Shape::Table => !in_text,
            Shape::Row => top == Some(Shape::Table),
            Shape::Cell => top == Some(Shape::Row),
        };
        if fits {
            if shape == Shape::Row {
                self.frames.last_mut().into_iter().for_each(|table| table.rows.push(Vec::new()));
            }
            self.push(shape, markdown, span);
        }
        fits
    }

    /// Closes the frame of Markdown that was opened last, and all of raw HTML within.
    pub(super) fn close_markdown(&mut self) {
        if let Some(at) = self.frames.iter().rposition(|frame| frame.markdown) {
            self.close_down_to(at.max(1), None);
        }
    }

    /// Closes everything that raw HTML left open around here.
    pub(super) fn close_html(&mut self) {
        let at = self.frames.iter().rposition(|frame| frame.markdown);
        self.close_down_to(at.unwrap_or_default() + 1, None);
        self.flow.end_elements(0);
        (self.plain, self.inner_tables) = (0, 0);
    }

    /// Opens a frame for raw HTML, with what has to be closed or opened around it.
    pub(super) fn open_html(&mut self, shape: Shape, span: Range<usize>) {
        self.boundary();
        match shape {
            Shape::Item => {
                self.close(Shape::Item, span.start);
                if self.frames.last().is_some_and(|frame| !matches!(frame.shape, Shape::List | Shape::Cell)) {
                    self.open(Shape::List, false, span.clone());
                }
            }
            Shape::Table if self.in_text() => self.inner_tables += 1,
            Shape::Row | Shape::Cell if self.inner_tables > 0 => return,
            Shape::Row => self.close(Shape::Row, span.start),
            Shape::Cell => {
                self.close(Shape::Cell, span.start);
                if self.frames.last().is_some_and(|frame| frame.shape == Shape::Table) {
                    self.open(Shape::Row, false, span.clone());
                }
            }
            _ => {}
        }
        self.open(shape, false, span);
    }

    /// The definition of a term: an item within that of the term.
    pub(super) fn open_details(&mut self, span: Range<usize>) {
        self.open_html(Shape::Item, span);
        if let Some(frame) = self.frames.last_mut().filter(|frame| frame.shape == Shape::Item) {
            frame.details = true;
        }
    }

    /// The end tag of a frame, which ends at a byte of the file: closes the one it belongs to, if
    /// there is one.
    pub(super) fn close(&mut self, shape: Shape, end: usize) {
        if self.inner_tables > 0 && matches!(shape, Shape::Table | Shape::Row | Shape::Cell) {
            self.boundary();
            self.inner_tables -= usize::from(shape == Shape::Table);
            return;
        }
        // A list's end does not close the one around it, nor a cell's that of the table around.
        let barrier = |other: Shape| match shape {
            Shape::Item => matches!(other, Shape::List | Shape::Cell),
            Shape::Row | Shape::Cell => matches!(other, Shape::Table | Shape::Item),
            Shape::List | Shape::Quote => other == Shape::Cell,
            _ => other == Shape::Item,
        };
        let found = self.frames.iter().rposition(|frame| frame.shape == shape || barrier(frame.shape));
        let Some(at) = found.filter(|at| self.frames[*at].shape == shape) else { return };
        if self.frames[at..].iter().all(|frame| !frame.markdown) {
            self.close_down_to(at, Some(end));
        } else if let Some(late) = &mut self.late {
            late.push(shape);
        }
    }

    /// An element that only holds what it holds begins.
    pub(super) fn open_plain(&mut self, span: &Range<usize>) {
        self.boundary();
        self.touch(span);
        self.plain += 1;
    }

    /// Such an element ends, and with it what was left open in it.
    pub(super) fn close_plain(&mut self) {
        self.boundary();
        self.plain = self.plain.saturating_sub(1);
        self.flow.end_elements(self.elements());
    }

    /// How many elements are open.
    fn elements(&self) -> usize {
        self.frames.len() + self.plain
    }

    fn close_down_to(&mut self, depth: usize, end: Option<usize>) {
        self.boundary();
        while self.frames.len() > depth {
            self.pop(end);
        }
        self.flow.end_elements(self.elements());
    }

    /// Closes the last frame and puts what it holds where it belongs.
    fn pop(&mut self, end: Option<usize>) {
        self.boundary();
        let Some(mut frame) = self.frames.pop() else { return };
        if !frame.markdown {
            frame.span.end = frame.span.end.max(end.unwrap_or_default());
            self.touch(&frame.span);
        }
        let span = frame.span;
        frame.text.tidy();
        frame.text.span = span.clone();
        match frame.shape {
            Shape::Quote if !frame.blocks.is_empty() => {
                self.put(Block { kind: Kind::Quote(frame.blocks), span })
            }
            Shape::List => self.put_list(frame.items, span),
            Shape::Item => {
                let item = Item { text: frame.text, within: frame.items };
                let Some(list) = self.frames.last_mut() else { return };
                match list.items.last_mut().filter(|_| frame.details) {
                    Some(term) => term.within.push(item),
                    None => list.items.push(item),
                }
            }
            Shape::Table => {
                frame.rows.retain(|row| !row.is_empty());
                if !frame.rows.is_empty() {
                    self.put(Block { kind: Kind::Table(frame.rows), span });
                }
            }
            Shape::Cell => {
                let table = self.frames.iter_mut().rev().find(|frame| frame.shape == Shape::Table);
                if let Some(row) = table.and_then(|table| table.rows.last_mut()) {
                    row.push(frame.text);
                }
            }
            _ => {}
        }
        self.flow.turn(None);
    }

    /// A list stands in an item, or is a block.
    fn put_list(&mut self, items: Vec<Item>, span: Range<usize>) {
        match self.frames.last_mut() {
            Some(outer) if matches!(outer.shape, Shape::Item | Shape::List) => match outer.items.last_mut() {
                Some(before) if outer.shape == Shape::List => before.within.extend(items),
                _ => outer.items.extend(items),
            },
            _ if !items.is_empty() => self.put(Block { kind: Kind::List(items), span }),
            _ => {}
        }
    }

    /// What grows with what stands in it covers a stretch of the file as well.
    fn touch(&mut self, span: &Range<usize>) {
        if let Some(leaf) = self.leaf.as_mut().filter(|leaf| !leaf.fixed) {
            leaf.text.span.start = leaf.text.span.start.min(span.start);
            leaf.text.span.end = leaf.text.span.end.max(span.end);
        }
        if let Some(frame) = self.frames.last_mut().filter(|frame| !frame.markdown) {
            frame.span.start = frame.span.start.min(span.start);
            frame.span.end = frame.span.end.max(span.end);
        }
    }

    /// The text to add to; a paragraph begins where there is none.
    fn reach(&mut self, file: &Range<usize>) -> (&mut Flow, Option<&mut Inline>) {
        if self.leaf.is_none() && !self.in_text() {
            self.open_leaf(None, file.clone(), false);
            self.leaf.iter_mut().for_each(|leaf| leaf.implied = true);
        }
        self.touch(file);
        (&mut self.flow, text(&mut self.frames, &mut self.leaf))
    }

    /// Words with the bytes of the file they come from; `exact` where those are the same.
    pub(super) fn say(&mut self, words: &str, file: Range<usize>, exact: bool) {
        if let (flow, Some(into)) = self.reach(&file) {
            flow.say(into, words, file, exact);
        }
    }

    /// White space, with the end of a line in it or not.
    pub(super) fn pause(&mut self, file: Range<usize>, line: bool) {
        self.flow.pause(file, line);
    }

    /// The end of a line, by a tag: two of them end the paragraph.
    pub(super) fn end_line(&mut self, file: Range<usize>) {
        let again = self.flow.end_line(file);
        if again && self.leaf.as_ref().is_some_and(|leaf| leaf.level.is_none()) {
            self.boundary();
        }
    }

    /// A picture.
    pub(super) fn picture(&mut self, picture: Picture) {
        if let (flow, Some(into)) = self.reach(&picture.span.clone()) {
            flow.show(into, picture);
        }
    }

    /// A link or emphasis of Markdown begins.
    pub(super) fn open_format(&mut self, format: Format) {
        self.flow.open(text(&mut self.frames, &mut self.leaf), format, Reach::Markdown);
    }

    /// A link or emphasis of Markdown ends.
    pub(super) fn close_format(&mut self) {
        self.flow.close_markdown(text(&mut self.frames, &mut self.leaf));
    }

    /// A link or emphasis of raw HTML begins.
    pub(super) fn open_html_format(&mut self, format: Format) {
        let reach = if self.late.is_some() { Reach::Paragraph } else { Reach::Elements(self.elements()) };
        self.flow.open(text(&mut self.frames, &mut self.leaf), format, reach);
    }

    /// The end tag of a link or emphasis.
    pub(super) fn close_html_format(&mut self, format: &Format) {
        self.flow.close_html(text(&mut self.frames, &mut self.leaf), format);
    }
}
