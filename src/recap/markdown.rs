//! In charge of Markdown as organisers write it: what Jekyll and its kin add to it (Liquid tags,
//! kramdown attribute lists) is taken out, broken addresses are mended, and one set of options
//! parses the rest, with a way back from every byte to the file.
//!
//! It leaves the meaning of the tree to [`crate::recap`]'s facts, and HTML to [`crate::edition`].

use comrak::nodes::{AstNode, LineColumn, NodeValue, Sourcepos};
use comrak::{Arena, Options};

use crate::finding::Finding;

mod brackets;
mod code;
mod definitions;
mod html;
mod kramdown;
mod liquid;
mod listing;
mod lists;
mod maths;
mod tags;
mod unsaid;

pub(crate) use brackets::{is_bare_attribute, is_element, words_in_brackets};
pub(super) use code::Code;
pub(crate) use kramdown::{Plain, to_plain};
pub(crate) use liquid::{Known, OF_SITE, Value, filled};
pub(crate) use listing::unraw;
pub(crate) use tags::OF_JEKYLL;
pub(crate) use unsaid::{Dropped, What, unsaid_in};

/// A body that is ready to be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The Markdown without Liquid tags and attribute lists.
    pub text: String,
    /// From `text` back to the body; the last edit first.
    layers: Vec<Vec<Piece>>,
}

/// A stretch of an edited text and where it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the edited text.
    new: usize,
    /// Where it began before.
    old: usize,
    /// How many bytes were taken over; offsets behind them stand for the end.
    len: usize,
}

/// A stretch of a text and what stands there instead.
struct Edit {
    start: usize,
    end: usize,
    with: String,
}

impl Prepared {
    /// Where in the body a byte of [`Prepared::text`] comes from. What lies behind the end comes
    /// from the end; a character boundary comes from a character boundary.
    pub fn origin(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        self.layers.iter().fold(offset, |offset, pieces| {
            let after = pieces.partition_point(|piece| piece.new <= offset);
            match after.checked_sub(1).and_then(|index| pieces.get(index)) {
                Some(piece) => piece.old + (offset - piece.new).min(piece.len),
                None => offset,
            }
        })
    }

    /// What begins at a byte of [`Prepared::text`], up to where the body has something else.
    pub(super) fn run(&self, offset: usize) -> Run {
        let mut at = offset.min(self.text.len());
        let (mut len, mut copied) = (self.text.len() - at, true);
        for pieces in &self.layers {
            let after = pieces.partition_point(|piece| piece.new <= at);
            let Some(piece) = after.checked_sub(1).and_then(|index| pieces.get(index)) else { continue };
            let into = at - piece.new;
            let end = pieces.get(after).map_or(usize::MAX, |next| next.new);
            if into < piece.len {
                len = len.min(piece.len - into);
            } else {
                copied = false;
            }
            len = len.min(end - at);
            at = piece.old + into.min(piece.len);
        }
        let end = if copied { at + len } else { self.origin(offset.saturating_add(len)) };
        Run { origin: at, end, len, copied }
    }
}

/// A stretch of a prepared text from some byte on, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Where in the body it begins.
    pub(super) origin: usize,
    /// Where in the body it ends.
    pub(super) end: usize,
    /// How many bytes of the prepared text it has.
    pub(super) len: usize,
    /// Whether the same bytes stand in the body.
    pub(super) copied: bool,
}

/// Takes out of a body what is not Markdown.
///
/// Liquid tags (`{{ page.other }}`, `{% include … %}`, and what stands between `comment` and
/// `endcomment`), shortcodes in the same braces, and kramdown attribute lists (`{: .class }`) go;
/// code and what stands between `raw` and `endraw` stays. Tags that show something give it as HTML: a
/// frame, a picture or a link; those that stand in an address for a page of the site leave one that begins
/// with `OF_JEKYLL`. Raw HTML that goes on behind an empty line is not taken for code
/// because it is indented. The address of a link or picture that
/// holds a space gets `%20` for it, since Markdown would not take it for an address. What stands between
/// `$$` and `$$` is kept from being read as Markdown.
pub fn prepare(body: &str) -> Prepared {
    prepare_for_facts(body, &|_| None)
}

/// The same where the values of some names are known: `{{ page.title }}` says what it stands for.
pub(super) fn prepare_for_facts(body: &str, known: Known<'_>) -> Prepared {
    prepared(body, known, Captions::InPicture)
}

/// The same for reading alone: the caption of a picture stands below it.
pub(crate) fn prepare_to_show(body: &str, known: Known<'_>) -> Prepared {
    prepared(body, known, Captions::Below)
}

/// Where the caption goes of a picture that a tag shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Captions {
    /// It describes the picture, where nothing else does.
    InPicture,
    /// Below it, to be read.
    Below,
}

fn prepared(body: &str, known: Known<'_>, captions: Captions) -> Prepared {
    let (text, tags) = apply(body.to_owned(), &tags::foreign(body, known, captions).0);
    let marks = maths::marks(&text);
    let (text, marks) = apply(text, &marks);
    let brackets = brackets::meant(&text, captions == Captions::InPicture);
    let (text, brackets) = apply(text, &brackets);
    let indents = html::indents(&text);
    let (text, indents) = apply(text, &indents);
    let spaces = spaces_in_addresses(&text);
    let (text, spaces) = apply(text, &spaces);
    Prepared { text, layers: vec![spaces, indents, brackets, marks, tags] }
}

/// The tags of a body, outside of code, that would have done something and are not carried out.
pub(crate) fn dropped(body: &str, known: Known<'_>) -> Vec<Dropped> {
    if body.contains("{{") || body.contains("{%") {
        tags::foreign(body, known, Captions::Below).1
    } else {
        Vec::new()
    }
}

/// How every recap is parsed and rendered: GitHub's Markdown with footnotes, quotes left as they
/// are typed. Raw HTML comes through, because the sanitiser runs after it, always. Subscripts are
/// read only to tell one tilde from two, see [`parse`].
pub fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.subscript = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.parse.smart = false;
    options.render.r#unsafe = true;
    options
}

/// Parses a prepared text with [`options`]. Two tildes strike out; a single one stands for itself, as
/// in `18:30~19:00`.
pub fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> &'a AstNode<'a> {
    let root = comrak::parse_document(arena, text, &options());
    keep_single_tildes(arena, root);
    root
}

/// How often a text is parsed anew because something in it was taken for a definition.
const MOST_ROUNDS: usize = 3;

/// The same for reading alone: terms and their definitions (`: …` below a term) become a list of them, as
/// with kramdown. What the parser takes for a definition besides stays words.
pub(crate) fn parse_to_show<'a>(arena: &'a Arena<'a>, text: &str) -> &'a AstNode<'a> {
    let mut options = options();
    options.extension.description_lists = definitions::begin(text);
    options.extension.alerts = true;
    let mut root = comrak::parse_document(arena, text, &options);
    let mut unmistaken = None;
    for _ in 0..MOST_ROUNDS {
        let Some(text) = definitions::unmistaken(root, unmistaken.as_deref().unwrap_or(text)) else { break };
        root = comrak::parse_document(arena, unmistaken.insert(text), &options);
    }
    keep_single_tildes(arena, root);
    root
}

/// Most tags of raw HTML in a text that is shown. A parser of HTML takes the square of the time where elements
/// are nested (20,000 take half a minute), and whether they are, only a parser knows.
const MOST_TAGS: usize = 1_000;

/// Whether a text has more raw HTML than is shown; then none of it is.
pub(crate) fn too_much_html<'a>(root: &'a AstNode<'a>) -> Option<Finding> {
    let starts = |html: &str| html.matches('<').count();
    let tags: usize = root
        .descendants()
        .map(|node| match &node.data().value {
            NodeValue::HtmlBlock(html) => starts(&html.literal),
            NodeValue::HtmlInline(html) => starts(html),
            _ => 0,
        })
        .sum();
    (tags > MOST_TAGS).then(|| {
        let message = format!("the text has {tags} tags of raw HTML: of more than {MOST_TAGS} none is shown");
        Finding::error("too-much-html", message).hint("write it in Markdown")
    })
}

/// The same of a body that is not parsed yet.
pub(super) fn too_much_html_in(body: &str) -> Option<Finding> {
    // Nearly always that few suffice to tell.
    if body.bytes().filter(|byte| *byte == b'<').count() <= MOST_TAGS {
        return None;
    }
    too_much_html(parse(&Arena::new(), &prepare(body).text))
}

/// Puts the tildes back around what the parser takes for a subscript.
fn keep_single_tildes<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    let lowered: Vec<_> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::Subscript)).collect();
    for node in lowered {
        let place = node.data().sourcepos;
        let tilde = |at: LineColumn| {
            let tilde = arena.alloc(NodeValue::Text("~".into()).into());
            tilde.data_mut().sourcepos = Sourcepos { start: at, end: at };
            tilde
        };
        node.insert_before(tilde(place.start));
        for child in node.children().collect::<Vec<_>>() {
            node.insert_before(child);
        }
        node.insert_before(tilde(place.end));
        node.detach();
    }
}

/// Where each line of a text begins, to turn the tree's lines and columns into bytes.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    end: usize,
}

impl Lines {
    /// Reads the line ends of a text: LF, CRLF and a lone CR, as CommonMark section 2.1 has them.
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        if text.contains('\r') {
            let ends = |at: &usize| {
                bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
            };
            starts.extend((0..bytes.len()).filter(ends).map(|at| at + 1));
        } else {
            starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        }
        Lines { starts, end: text.len() }
    }

    /// The bytes of a line, which count from 1, with its end.
    pub(super) fn line(&self, number: usize) -> std::ops::Range<usize> {
        let start = |number: usize| self.starts.get(number).copied().unwrap_or(self.end);
        start(number.saturating_sub(1))..start(number)
    }

    /// The byte of a place of the tree, whose lines and byte columns count from 1.
    pub fn offset(&self, place: LineColumn) -> usize {
        let start = self.starts.get(place.line.saturating_sub(1)).copied().unwrap_or(self.end);
        (start + place.column.saturating_sub(1)).min(self.end)
    }
}

/// Carries out edits, which are in order and do not overlap.
fn apply(text: String, edits: &[Edit]) -> (String, Vec<Piece>) {
    if edits.is_empty() {
        let whole = Piece { new: 0, old: 0, len: text.len() };
        return (text, vec![whole]);
    }
    let mut new = String::with_capacity(text.len());
    let mut pieces = Vec::with_capacity(edits.len() * 2 + 1);
    let mut at = 0;
    for edit in edits {
        pieces.push(Piece { new: new.len(), old: at, len: edit.start - at });
        new.push_str(&text[at..edit.start]);
        if !edit.with.is_empty() {
            pieces.push(Piece { new: new.len(), old: edit.start, len: 0 });
            new.push_str(&edit.with);
        }
        at = edit.end;
    }
    pieces.push(Piece { new: new.len(), old: at, len: text.len() - at });
    new.push_str(&text[at..]);
    (new, pieces)
}

/// Bytes as a table, to be told by one look.
pub(super) const fn set(of: &[u8]) -> [bool; 256] {
    let mut set = [false; 256];
    let mut at = 0;
    while at < of.len() {
        set[of[at] as usize] = true;
        at += 1;
    }
    set
}

/// The next byte of a text, from one on, that is of a set; or else its end.
fn next_of(set: &[bool; 256], text: &str, from: usize) -> usize {
    let found = text.as_bytes()[from..].iter().position(|byte| set[usize::from(*byte)]);
    found.map_or(text.len(), |found| from + found)
}

/// The spaces within the addresses of links and pictures, outside of code.
fn spaces_in_addresses(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut code = Code::default();
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = code.skip(text, at) {
            at = end;
        } else if text.as_bytes()[at..].starts_with(b"](") {
            at += 2;
            if let Some((start, end)) = address(text, at) {
                let spaces = text[start..end].match_indices(' ');
                edits.extend(spaces.map(|(space, _)| Edit {
                    start: start + space,
                    end: start + space + 1,
                    with: "%20".to_owned(),
                }));
                at = end;
            }
        } else {
            at += 1;
        }
        // To the next byte at which code or an address may begin.
        at = next_of(&const { set(b"`~]") }, text, at);
    }
    edits
}

/// The address that begins behind `](`, without a title, if it is plainly meant as one.
fn address(text: &str, from: usize) -> Option<(usize, usize)> {
    // Cheap first: nearly all end without a space.
    let first = next_of(&const { set(b" ()[]<>\n\r") }, text, from);
    let rest = text.get(from..).filter(|_| text.as_bytes().get(first) != Some(&b')'))?;
    let mut depth = 0_usize;
    let close = rest.char_indices().find_map(|(at, char)| match char {
        '(' => {
            depth += 1;
            None
        }
        ')' if depth == 0 => Some(Some(at)),
        ')' => {
            depth -= 1;
            None
        }
        '\n' | '\r' | '[' | ']' | '<' | '>' => Some(None),
        _ => None,
    })??;
    let inner = &rest[..close];
    let address = without_title(inner);
    let start = from + (address.len() - address.trim_start().len());
    let address = address.trim();
    let meant = ["http://", "https://", "/", "./", "../"].iter().any(|begin| address.starts_with(begin));
    (meant && address.contains(' ')).then_some((start, start + address.len()))
}

/// What stands between a link's parentheses, without the quoted title behind the address.
fn without_title(inner: &str) -> &str {
    let trimmed = inner.trim_end();
    let title = match trimmed.as_bytes().last() {
        Some(b'"') => trimmed.find(" \""),
        Some(b'\'') => trimmed.find(" '"),
        Some(b')') => title_in_parentheses(trimmed),
        _ => None,
    };
    title.map_or(inner, |at| &trimmed[..at])
}

/// Where the space stands before the title in parentheses that ends what stands between a link's
/// (CommonMark 0.31, 6.3).
pub(super) fn title_in_parentheses(inner: &str) -> Option<usize> {
    let at = inner.rfind(" (")?;
    let title = inner[at + 2..].strip_suffix(')')?;
    (!title.contains(['(', ')']) && !inner[..at].trim().is_empty()).then_some(at)
}

#[cfg(test)]
mod tests;
