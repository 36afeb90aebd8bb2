//! In charge of Markdown as organisers write it: what Jekyll and its kin add to it (Liquid tags,
//! kramdown attribute lists) is taken out, broken addresses are mended, and one set of options
//! parses the rest, with a way back from every byte to the file.
//!
//! It leaves the meaning of the tree to [`crate::recap`]'s facts, and HTML to [`crate::edition`].

use comrak::nodes::{AstNode, LineColumn};
use comrak::{Arena, Options};

/// Longest Liquid tag, in bytes; what is longer stays as text.
const LONGEST_TAG: usize = 2_000;

/// Longest run of backticks that opens a code span.
const LONGEST_FENCE: usize = 64;

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
}

/// Takes out of a body what is not Markdown.
///
/// Liquid tags (`{{ site.baseurl }}`, `{% include … %}`, and what stands between `comment` and
/// `endcomment`), shortcodes in the same braces, and kramdown attribute lists (`{: .class }`) go;
/// code and what stands between `raw` and `endraw` stays. The address of a link or picture that
/// holds a space gets `%20` for it, since Markdown would not take it for an address.
pub fn prepare(body: &str) -> Prepared {
    let (text, tags) = apply(body, &foreign_tags(body));
    let (text, spaces) = apply(&text, &spaces_in_addresses(&text));
    Prepared { text, layers: vec![spaces, tags] }
}

/// How every recap is parsed and rendered: GitHub's Markdown with footnotes, quotes left as they
/// are typed. Raw HTML comes through, because the sanitiser runs after it, always.
pub fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.parse.smart = false;
    options.render.r#unsafe = true;
    options
}

/// Parses a prepared text with [`options`].
pub fn parse<'a>(arena: &'a Arena<'a>, text: &str) -> &'a AstNode<'a> {
    comrak::parse_document(arena, text, &options())
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
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(at + 1);
            }
        }
        Lines { starts, end: text.len() }
    }

    /// The byte of a place of the tree, whose lines and byte columns count from 1.
    pub fn offset(&self, place: LineColumn) -> usize {
        let start = self.starts.get(place.line.saturating_sub(1)).copied().unwrap_or(self.end);
        (start + place.column.saturating_sub(1)).min(self.end)
    }
}

/// Carries out edits, which are in order and do not overlap.
fn apply(text: &str, edits: &[Edit]) -> (String, Vec<Piece>) {
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

/// Finds the next place of a needle again and again, without searching a stretch twice.
struct Next<'a> {
    text: &'a str,
    needle: &'static str,
    found: Option<usize>,
}

impl<'a> Next<'a> {
    fn new(text: &'a str, needle: &'static str) -> Self {
        Next { text, needle, found: text.find(needle) }
    }

    /// The first place at or behind `from`; `from` never goes back.
    fn at_or_after(&mut self, from: usize) -> Option<usize> {
        if self.found.is_some_and(|found| found < from) {
            self.found =
                self.text.get(from..).and_then(|rest| rest.find(self.needle)).map(|found| from + found);
        }
        self.found
    }
}

/// The Liquid tags and attribute lists of a body, outside of code.
fn foreign_tags(body: &str) -> Vec<Edit> {
    let bytes = body.as_bytes();
    let mut edits = Vec::new();
    let mut code = Code::default();
    let mut outputs = Next::new(body, "}}");
    let mut statements = Next::new(body, "%}");
    let mut lists = Next::new(body, "}");
    let mut ends = Next::new(body, "endcomment");
    let mut raw = false;
    let mut at = 0;
    while at < bytes.len() {
        if let Some(end) = code.skip(body, at) {
            at = end;
            continue;
        }
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'{', Some(b'%')) => tag_end(&mut statements, at).and_then(|end| {
                match body[at + 2..end - 2].trim_matches([' ', '-']) {
                    "raw" => {
                        raw = true;
                        Some(end)
                    }
                    "endraw" => {
                        raw = false;
                        Some(end)
                    }
                    _ if raw => None,
                    "comment" => {
                        ends.at_or_after(end).and_then(|word| statements.at_or_after(word)).map(|end| end + 2)
                    }
                    _ => Some(end),
                }
            }),
            (b'{', Some(b'{')) if !raw => tag_end(&mut outputs, at),
            (b'{', Some(b':')) if !raw => lists.at_or_after(at).map(|end| end + 1).filter(|end| {
                let inner = &body[at + 2..end - 1];
                inner.len() <= LONGEST_TAG && !inner.contains(['\n', '\r', '{'])
            }),
            _ => None,
        };
        match end {
            Some(end) => {
                edits.push(Edit { start: at, end, with: String::new() });
                at = end;
            }
            None => at += 1,
        }
    }
    edits
}

/// Where a tag that opens at `at` ends, behind its closing braces.
fn tag_end(closers: &mut Next<'_>, at: usize) -> Option<usize> {
    closers.at_or_after(at + 2).map(|end| end + 2).filter(|end| end - at <= LONGEST_TAG)
}

/// Knows which stretches of a text are code, as it is read from the front.
#[derive(Default)]
pub(super) struct Code {
    /// For a run of that many backticks, up to where no other run closes it.
    unclosed: std::collections::BTreeMap<usize, usize>,
}

impl Code {
    /// The end of the code that begins at `at`, if some does: a fenced block or a code span.
    pub(super) fn skip(&mut self, text: &str, at: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mark = *bytes.get(at)?;
        if !matches!(mark, b'`' | b'~') {
            return None;
        }
        let fence = begins_line(bytes, at);
        if mark == b'~' && !fence {
            return None;
        }
        let run = run_length(bytes, at);
        if fence && run >= 3 {
            return Some(fence_end(text, at + run, mark, run));
        }
        (mark == b'`').then(|| self.span_end(bytes, at, run))
    }

    /// Behind the code span that a run of backticks opens, or behind the run when none closes it
    /// within its paragraph.
    fn span_end(&mut self, bytes: &[u8], at: usize, run: usize) -> usize {
        let open = at + run;
        if run > LONGEST_FENCE || self.unclosed.get(&run).is_some_and(|until| at < *until) {
            return open;
        }
        let mut here = open;
        while here < bytes.len() {
            match bytes[here] {
                b'`' => {
                    let other = run_length(bytes, here);
                    if other == run {
                        return here + other;
                    }
                    here += other;
                }
                b'\n' if blank_line_follows(bytes, here + 1) => break,
                _ => here += 1,
            }
        }
        self.unclosed.insert(run, here);
        open
    }
}

/// How often the byte at `at` is repeated.
fn run_length(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}

/// Whether only blanks, quote and list marks stand before `at` on its line.
fn begins_line(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
        .take(LONGEST_FENCE + 1)
        .enumerate()
        .all(|(count, byte)| {
            count < LONGEST_FENCE && matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+')
        })
}

/// Whether the line that begins at `at` is blank.
fn blank_line_follows(bytes: &[u8], at: usize) -> bool {
    bytes[at..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

/// The end of a fenced block: behind the line that closes it, or of the text.
fn fence_end(text: &str, from: usize, mark: u8, run: usize) -> usize {
    let mut at = from;
    // The opening line's own info string is passed over first.
    at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if line.len() >= run && line.bytes().all(|byte| byte == mark) {
            break;
        }
    }
    at
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
    }
    edits
}

/// The address that begins behind `](`, without a title, if it is plainly meant as one.
fn address(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = &text[from..];
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
        _ => None,
    };
    title.map_or(inner, |at| &trimmed[..at])
}

#[cfg(test)]
mod tests;
