//! In charge of one line of text as it is being put together: white space runs together, links and
//! emphases begin and end, and what was opened in one text goes on in the next.
//!
//! It leaves to [`super::build`] which text that is.

use std::ops::Range;

use super::{Emphasis, Inline, Link, Picture, Place, plain};

/// Most links and emphases that are open at once; those within are not told apart.
const MOST_FORMATS: usize = 32;

/// What sets a stretch of text off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// A link: URL.
    Link(String),
    Strong,
    Italic,
}

impl Format {
    fn same_element(&self, other: &Format) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// How far a format reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Opened and closed by Markdown.
    Markdown,
    /// Opened by raw HTML within a paragraph of Markdown, where it ends at the latest.
    Paragraph,
    /// Opened by raw HTML, in so many elements.
    Elements(usize),
}

/// A format that is open.
#[derive(Debug)]
struct Open {
    format: Format,
    reach: Reach,
    /// Where it began in the text that is being put together.
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    at: usize,
    /// Its place among the emphases of the text.
    emphasis: Option<usize>,
    /// How many pictures stood in the text before.
    pictures: usize,
}

/// White space that is due before the next word.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// Whether there is any, and where it stands in the file, if it does.
    space: Option<Range<usize>>,
    /// Whether a line ends there.
    line: bool,
    /// Whether a tag ends it.
    tagged: bool,
}

/// What is open across the texts of a document.
#[derive(Debug, Default)]
pub(super) struct Flow {
    formats: Vec<Open>,
    /// Formats of Markdown beyond the most that are told apart.
    beyond: usize,
    due: Due,
}

impl Flow {
    /// Adds words, with the bytes of the file they come from; `exact` where those are the same.
    pub(super) fn say(&mut self, into: &mut Inline, words: &str, file: Range<usize>, exact: bool) {
        if words.is_empty() {
            return;
        }
        self.ready(into);
        // A tag that gave nothing leaves the spaces on both sides of it.
        let spaces = words.len() - words.trim_start_matches(' ').len();
        let skip = if exact && into.text.ends_with(' ') { spaces } else { 0 };
        into.push(&words[skip..], file.start + skip..file.end, exact);
    }

    /// A space, or the end of a line, before the next word.
    pub(super) fn pause(&mut self, file: Range<usize>, line: bool) {
        let space = self.due.space.take().unwrap_or(file);
        self.due = Due { space: Some(space), line: self.due.line || line, tagged: self.due.tagged };
    }

    /// The end of a line, by a tag; tells whether it is the second in a row.
    pub(super) fn end_line(&mut self, file: Range<usize>) -> bool {
        self.pause(file, true);
        std::mem::replace(&mut self.due.tagged, true)
    }

    /// Adds a picture.
    pub(super) fn show(&mut self, into: &mut Inline, picture: Picture) {
        self.ready(into);
        let (alt, url) = (plain(&picture.alt).into_owned(), plain(&picture.url).into_owned());
        into.pictures.push(Picture { alt, url, ..picture });
    }

    /// Adds a link without words.
    pub(super) fn point(&mut self, into: &mut Inline, url: String) {
        self.ready(into);
        into.links.push(Link { at: into.text.len()..into.text.len(), url: plain(&url).into_owned() });
    }

    /// Writes the white space that is due and begins the formats that are open.
    fn ready(&mut self, into: &mut Inline) {
        let due = std::mem::take(&mut self.due);
        if let (Some(file), false) = (due.space, into.text.is_empty()) {
            let spaced = into.text.ends_with(' ');
            if due.line {
                into.breaks.push(into.text.len() - usize::from(spaced));
            }
            if !spaced {
                into.push(" ", file.clone(), file.len() == 1);
            }
        }
        for open in self.formats.iter_mut().filter(|open| open.begun.is_none()) {
            open.begin(into);
        }
    }

    /// Opens a format; in the text, if one is being put together.
    pub(super) fn open(&mut self, into: Option<&mut Inline>, format: Format, reach: Reach) {
        if self.beyond > 0 || self.formats.len() >= MOST_FORMATS {
            self.beyond += usize::from(reach == Reach::Markdown);
            return;
        }
        self.formats.push(Open { format, reach, begun: None });
        if let Some(into) = into {
            self.ready(into);
        }
    }

    /// Closes the format of Markdown that was opened last.
    pub(super) fn close_markdown(&mut self, into: Option<&mut Inline>) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let at = self.formats.iter().rposition(|open| open.reach == Reach::Markdown);
        if let Some(at) = at {
            self.formats.remove(at).end(into);
        }
    }

    /// Closes the last format of raw HTML that is the same element.
    pub(super) fn close_html(&mut self, into: Option<&mut Inline>, format: &Format) {
        let fits = |open: &Open| open.reach != Reach::Markdown && open.format.same_element(format);
        if let Some(at) = self.formats.iter().rposition(fits) {
            self.formats.remove(at).end(into);
        }
    }

    /// A text ends here; what is open goes on in the next.
    pub(super) fn turn(&mut self, mut into: Option<&mut Inline>) {
        for open in &mut self.formats {
            open.pause(into.as_deref_mut());
        }
        self.due = Due { space: Some(0..0), line: true, tagged: false };
    }

    /// Nothing stands before the next word.
    pub(super) fn fresh(&mut self) {
        self.due = Due::default();
    }

    /// Forgets, between two texts, what reaches no further than a paragraph of Markdown.
    pub(super) fn end_paragraph(&mut self) {
        self.formats.retain(|open| matches!(open.reach, Reach::Elements(_)));
        self.beyond = 0;
    }

    /// Forgets, between two texts, what was opened in more than so many elements.
    pub(super) fn end_elements(&mut self, left: usize) {
        self.formats.retain(|open| !matches!(open.reach, Reach::Elements(within) if within > left));
    }
}

impl Open {
    fn begin(&mut self, into: &mut Inline) {
        let at = into.text.len();
        let emphasis = match self.format {
            Format::Link(_) => None,
            Format::Strong | Format::Italic => {
                into.emphases.push(Emphasis { at: at..at, strong: self.format == Format::Strong });
                Some(into.emphases.len() - 1)
            }
        };
        self.begun = Some(Begun { at, emphasis, pictures: into.pictures.len() });
    }

    /// Ends in this text, and may go on in another.
    fn pause(&mut self, into: Option<&mut Inline>) {
        let (Some(begun), Some(into)) = (self.begun.take(), into) else { return };
        let end = into.text.len();
        if let Some(emphasis) = begun.emphasis.and_then(|index| into.emphases.get_mut(index)) {
            emphasis.at.end = end;
        }
        if let Format::Link(url) = &self.format {
            // Markdown's link without words is a slip that is worth knowing; that of raw HTML is an anchor.
            let meant =
                end > begun.at || into.pictures.len() > begun.pictures || self.reach == Reach::Markdown;
            if meant {
                into.links.push(Link { at: begun.at..end, url: plain(url).into_owned() });
            }
        }
    }

    fn end(mut self, into: Option<&mut Inline>) {
        self.pause(into);
    }
}

impl Inline {
    /// Adds text with its place.
    fn push(&mut self, text: &str, file: Range<usize>, exact: bool) {
        if text.is_empty() {
            return;
        }
        let here = self.text.len();
        let follows = self.places.last().is_some_and(|last| {
            exact && last.exact && last.file.end == file.start && here - last.here == last.file.len()
        });
        match self.places.last_mut().filter(|_| follows) {
            Some(last) => last.file.end = file.end,
            None => self.places.push(Place { here, file, exact }),
        }
        self.text.push_str(&plain(text));
    }

    /// Takes away the space at the end, and emphases of nothing.
    pub(super) fn tidy(&mut self) {
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        for link in &mut self.links {
            link.at = link.at.start.min(end)..link.at.end.min(end);
        }
        for emphasis in &mut self.emphases {
            emphasis.at = emphasis.at.start.min(end)..emphasis.at.end.min(end);
        }
        self.emphases.retain(|emphasis| !emphasis.at.is_empty());
        self.breaks.retain(|at| *at < end);
        let places = self.places.partition_point(|place| place.here < end.max(1));
        self.places.truncate(places);
    }

    /// Whether there is nothing in it.
    pub(super) fn is_blank(&self) -> bool {
        self.pictures.is_empty() && self.links.is_empty() && self.text.trim().is_empty()
    }
}
