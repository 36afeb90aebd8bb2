//! In charge of links and pictures as they are typed, also those that no reader of Markdown takes for
//! one: read from the file itself, so that every part is known to the byte.
//!
//! It leaves judging them to [`super::links`] and [`super::addresses`].

use std::ops::Range;

use crate::recap::markdown::{Code, set};

mod reference;
mod scan;
mod tag;
mod verbatim;

use reference::References;
use scan::{bare_length, begins_line, closed, destination, ends_line, is_picture_file, is_web, leads};
use verbatim::{Indented, Verbatim};

/// Longest address, in bytes; what is longer is no address.
const LONGEST: usize = 2_000;

/// Longest text of a link, in bytes.
const LONGEST_TEXT: usize = 300;

/// Longest Liquid tag in an address, in bytes.
const LONGEST_TAG: usize = 200;

/// How an address is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `[text](address)`
    Inline,
    /// `[label]: address`, `<a href="address">`, or in the front matter.
    Stated,
    /// By itself, `https://…`.
    Bare,
}

/// How an address is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// `[text](address)`, `<a href="address">`, or bare.
    Link,
    /// `![text](address)`, `<img src="address">`.
    Picture,
    /// `<iframe src="address">`.
    Frame,
}

/// An address and where it stands, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) form: Form,
    pub(super) used: Use,
    pub(super) at: Range<usize>,
    /// What is linked, between the brackets, where it stands beside them.
    pub(super) text: Option<Range<usize>>,
}

/// A link that is none, or a picture, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) slip: Slip,
    /// All of it; that of one without its opening bracket begins at the closing one.
    pub(super) whole: Range<usize>,
    /// What mends it: other words in the place of some bytes. None where that is not certain.
    pub(super) fix: Option<(Range<usize>, String)>,
}

/// What keeps a link from being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// `Acme](https://…)`, with the closing bracket. Where its text begins is not known.
    Unopened { close: usize },
    /// `Acme](https://… and`
    Bare,
    /// `[Acme(https://…)`
    NoBracket,
    /// `[Acme]https://…)`, `[Acme]https://…`
    NoParenthesis,
    /// `[Acme[(https://…)`
    Mirrored,
    /// `[Acme](https://…`
    Unclosed,
    /// `[Acme](https://…]`
    Misclosed,
    /// `[Acme](https://…))`
    TwiceClosed,
    /// `[[Acme](https://…)`
    TwiceOpened,
    /// `[Acme]](https://…)`
    Doubled,
    /// `[Acme] (https://…)`, also with the end of a line between.
    Apart,
    /// `(Acme)[https://…]`
    Swapped,
    /// `[Acme][https://…]`
    Square,
    /// `[Acme]{https://…}`
    Curly,
    /// `[Acme][acme]`, and nothing says where that leads.
    Undefined,
    /// `! [Us](us.jpg)`
    Exclamation,
    /// `(https://…)` as a line of its own.
    Wordless,
}

/// What was typed.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) addresses: Vec<Address>,
    pub(super) broken: Vec<Broken>,
    /// What Liquid and shortcodes take for the id of one of YouTube's videos, or its address.
    pub(super) videos: Vec<Range<usize>>,
    /// Code within the text, and what else stands there as it is.
    pub(super) verbatim: Vec<Range<usize>>,
}

/// Reads what is typed from `from` on, outside of code.
pub(super) fn read(source: &str, from: usize) -> Written {
    let mut reader = Reader {
        source,
        written: Written::default(),
        brackets: Vec::new(),
        parens: Vec::new(),
        closed: None,
        doubled: None,
        references: References::default(),
        defines: source.contains("\n[http"),
        no_tag_before: from,
    };
    let mut code = Code::default();
    let mut indented = Indented::default();
    let mut verbatim = Verbatim::default();
    let mut at = from;
    let mut line = from;
    while at < source.len() {
        // What went before may have ended lines below.
        while line <= at {
            let end = source[line..].find('\n').map_or(source.len(), |end| line + end + 1);
            if indented.is_code(&source[line..end]) {
                at = at.max(end);
            }
            line = end.max(line + 1);
        }
        if at >= source.len() {
            break;
        }
        // Most bytes begin nothing.
        at = match next_beginning(source.as_bytes(), at) {
            Some(begins) => begins,
            None => break,
        };
        at = match code.skip(source, at).or_else(|| verbatim.end(source, at)) {
            Some(end) => {
                reader.written.verbatim.push(at..end);
                end
            }
            None => reader.step(at),
        };
    }
    reader.paragraph_ends();
    reader.references.settle(source, &mut reader.written);
    reader.written
}

/// The bytes that something may begin or end at, or a line.
const BEGINS: [bool; 256] = set(b"`~<{\\\n[]()hw");

/// The next byte, from one on, at which something may begin or end, or a line does.
fn next_beginning(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| BEGINS[usize::from(*byte)])?;
        let is_word = match bytes[at] {
            b'h' => !bytes[at..].starts_with(b"http"),
            b'w' => !bytes[at..].starts_with(b"www"),
            _ => false,
        };
        if !is_word {
            return Some(at);
        }
        at += 1;
    }
}

struct Reader<'a> {
    source: &'a str,
    written: Written,
    /// Brackets that are open within the paragraph.
    brackets: Vec<usize>,
    /// Parentheses likewise.
    parens: Vec<usize>,
    /// The last pair of brackets around what may be the text of a link.
    closed: Option<(usize, usize)>,
    /// A bracket right before the one of a link, and where that link ends.
    doubled: Option<(usize, usize)>,
    references: References,
    /// The file says elsewhere where a bracketed address leads.
    defines: bool,
    /// Up to here no tag ends, so that none is looked for again.
    no_tag_before: usize,
}

impl Reader<'_> {
    /// Reads what begins at a byte; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let bytes = self.source.as_bytes();
        match bytes[at] {
            b'\\' => return at + 2,
            b'\n'
                if bytes[at + 1..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
                    == Some(&b'\n') =>
            {
                self.paragraph_ends();
            }
            b'[' => {
                if let Some(end) = self.references.define(self.source, at) {
                    return end;
                }
                self.brackets.push(at);
            }
            b'(' => self.parens.push(at),
            b']' => return self.bracket_closes(at),
            b')' => return self.paren_closes(at),
            b'<' => return self.tag(at),
            b'{' => self.written.videos.extend(tag::video(self.source, at)),
            b'h' | b'w' => return self.bare(at),
            _ => {}
        }
        at + 1
    }

    fn paragraph_ends(&mut self) {
        if let Some((bracket, end)) = self.doubled.take() {
            self.broken(Slip::TwiceOpened, bracket..end, Some((bracket..bracket + 1, "")));
        }
        self.brackets.clear();
        self.parens.clear();
    }

    fn broken(&mut self, slip: Slip, whole: Range<usize>, fix: Option<(Range<usize>, &str)>) {
        let fix = fix.map(|(at, with)| (at, with.to_owned()));
        self.written.broken.push(Broken { slip, whole, fix });
    }

    /// Whether the text between two brackets may be that of a link: `[x]` and `[1]` are something else.
    fn is_text(&self, open: usize, close: usize) -> bool {
        let text = (open < close && close - open <= LONGEST_TEXT)
            .then(|| self.source.get(open + 1..close))
            .flatten();
        text.is_some_and(|text| text.chars().filter(|char| char.is_alphabetic()).count() > 1)
    }

    fn bracket_closes(&mut self, at: usize) -> usize {
        let open = self.brackets.pop();
        self.doubled = self.doubled.filter(|(bracket, _)| Some(*bracket) != open);
        let rest = &self.source[at + 1..];
        if rest.starts_with('(') {
            return self.address(open, at);
        }
        let Some(open) = open.filter(|open| self.is_text(*open, at)) else { return at + 1 };
        self.closed = Some((open, at));
        if is_web(rest) {
            let end = at + 1 + bare_length(rest);
            let address = &self.source[at + 1..end];
            if self.source[end..].starts_with(')') {
                self.broken(Slip::NoParenthesis, open..end + 1, Some((at + 1..at + 1, "(")));
                return end + 1;
            }
            let with = format!("({address})");
            self.broken(Slip::NoParenthesis, open..end, Some((at + 1..end, &with)));
            return end;
        }
        if let Some(inner) = rest.strip_prefix('[')
            && is_web(inner)
            && !self.defines
            && let Some(end) = closed(self.source, at + 2, b']')
        {
            let with = format!("({})", &self.source[at + 2..end]);
            self.broken(Slip::Square, open..end + 1, Some((at + 1..end + 1, &with)));
            return end + 1;
        }
        if let Some(inner) = rest.strip_prefix('{')
            && is_web(inner)
            && let Some(end) = closed(self.source, at + 2, b'}')
        {
            let with = format!("({})", &self.source[at + 2..end]);
            self.broken(Slip::Curly, open..end + 1, Some((at + 1..end + 1, &with)));
            return end + 1;
        }
        self.references.refer(self.source, open, at);
        let spaces = rest.trim_start_matches([' ', '\r', '\n']);
        let gap = rest.len() - spaces.len();
        let behind = at + 1 + gap;
        let line_ends = rest[..gap].bytes().filter(|byte| *byte == b'\n').count();
        if (1..=2).contains(&gap)
            && line_ends <= 1
            && spaces.strip_prefix('(').is_some_and(leads)
            && let Some(end) = closed(self.source, behind + 1, b')')
        {
            self.broken(Slip::Apart, open..end + 1, Some((at + 1..behind, "")));
            return end + 1;
        }
        at + 1
    }

    /// Reads the address behind `](`.
    fn address(&mut self, open: Option<usize>, close: usize) -> usize {
        let from = close + 2;
        let (end, is_closed) = destination(self.source, from);
        let address = from..end;
        let leads = leads(&self.source[address.clone()]);
        match (open, is_closed) {
            (None, true) if leads => match self.closed.filter(|(_, closed)| closed + 1 == close) {
                Some((open, _)) => self.broken(Slip::Doubled, open..end + 1, Some((close..close + 1, ""))),
                None => self.broken(Slip::Unopened { close }, close..end + 1, None),
            },
            (None, false) if leads && !self.source[..close].ends_with([']', ')']) => {
                self.broken(Slip::Bare, close..self.sentence_end(address), None);
            }
            (Some(open), false) if leads => {
                let end = self.sentence_end(address);
                if self.source[end..].starts_with([']', '}']) {
                    self.broken(Slip::Misclosed, open..end + 1, Some((end..end + 1, ")")));
                } else {
                    self.broken(Slip::Unclosed, open..end, Some((end..end, ")")));
                }
            }
            (Some(open), true) => {
                self.link(open, close, address);
                let (first, last) = (open.checked_sub(1), self.brackets.last().copied());
                if leads && first.is_some() && first == last {
                    self.doubled = first.map(|first| (first, end + 1));
                }
                if leads && self.parens.is_empty() && self.source[end + 1..].starts_with(')') {
                    self.broken(Slip::TwiceClosed, open..end + 2, Some((end + 1..end + 2, "")));
                    return end + 2;
                }
                return end + 1;
            }
            _ => {}
        }
        end.max(from)
    }

    /// Where an address ends that a sentence may end with as well.
    fn sentence_end(&self, address: Range<usize>) -> usize {
        address.start + self.source[address].trim_end_matches(['.', ',', ';', ':', '!', '?']).len()
    }

    /// Takes down a whole link or picture.
    fn link(&mut self, open: usize, close: usize, address: Range<usize>) {
        let before = &self.source[..open];
        let used = if before.ends_with('!') { Use::Picture } else { Use::Link };
        let marked = before.trim_end_matches(' ');
        let line = marked.strip_suffix('!').is_some_and(|line| line.is_empty() || line.ends_with('\n'));
        if line && used == Use::Link && is_picture_file(&self.source[address.clone()]) {
            let whole = marked.len() - 1..address.end + 1;
            self.broken(Slip::Exclamation, whole, Some((marked.len()..open, "")));
        }
        let text = Some(open + 1..close);
        self.written.addresses.push(Address { form: Form::Inline, used, at: address, text });
    }

    fn paren_closes(&mut self, at: usize) -> usize {
        let Some(open) = self.parens.pop() else { return at + 1 };
        let from = at + 2;
        if self.source[at + 1..].strip_prefix('[').is_some_and(leads)
            && let Some(end) = closed(self.source, from, b']')
        {
            let with = format!("[{}]({})", &self.source[open + 1..at], &self.source[from..end]);
            self.broken(Slip::Swapped, open..end + 1, Some((open..end + 1, &with)));
            return end + 1;
        }
        self.without_bracket(open, at);
        self.without_text(open, at);
        at + 1
    }

    /// Tells of `(https://…)` as a line of its own, between sentences or pictures: the text before it was
    /// forgotten.
    fn without_text(&mut self, open: usize, close: usize) {
        let inner = &self.source[open + 1..close];
        if is_web(inner)
            && !inner.contains(char::is_whitespace)
            && ends_line(&self.source[close + 1..])
            && begins_line(&self.source[..open])
        {
            self.broken(Slip::Wordless, open..close + 1, None);
        }
    }

    /// Tells of `[Acme(https://…)`, whose bracket closes nowhere on its line.
    fn without_bracket(&mut self, paren: usize, at: usize) {
        if self.brackets.last().is_some_and(|last| last + 1 == paren)
            && let Some(bracket) = self.brackets.iter().rev().nth(1).copied()
            && self.is_text(bracket, paren - 1)
            && is_web(&self.source[paren + 1..at])
            && !self.source[bracket..at].contains('\n')
        {
            self.brackets.truncate(self.brackets.len() - 2);
            self.broken(Slip::Mirrored, bracket..at + 1, Some((paren - 1..paren, "]")));
            return;
        }
        let Some(bracket) = self.brackets.last().copied().filter(|bracket| self.is_text(*bracket, paren))
        else {
            return;
        };
        let text = &self.source[bracket + 1..paren];
        let inner = &self.source[paren + 1..at];
        let line = self.source[at + 1..].bytes().take(LONGEST_TEXT);
        let close = line.take_while(|byte| !matches!(byte, b'\n' | b'[')).any(|byte| byte == b']');
        if close || !leads(inner) || inner.contains(char::is_whitespace) || text.contains(['\n', '(', ')']) {
            return;
        }
        self.brackets.pop();
        // Behind a space, the parenthesis may be an aside.
        let joined = text.ends_with(|char: char| char.is_alphanumeric() || matches!(char, '.' | '!' | '?'));
        self.broken(Slip::NoBracket, bracket..at + 1, joined.then_some((paren..paren, "]")));
    }

    /// Reads the addresses of an HTML tag, or an address between angle brackets.
    fn tag(&mut self, at: usize) -> usize {
        let rest = &self.source[at + 1..];
        if at < self.no_tag_before {
            return at + 1;
        }
        let length = rest.as_bytes().iter().take(LONGEST).position(|byte| *byte == b'>');
        let Some(tag) = length.and_then(|length| rest.get(..length)) else {
            self.no_tag_before = at + LONGEST;
            return at + 1;
        };
        let length = tag.len();
        if let Some((used, value)) = tag::address(tag) {
            let value = at + 1 + value.start..at + 1 + value.end;
            self.written.addresses.push(Address { form: Form::Stated, used, at: value, text: None });
        } else if !tag::is_known(tag) {
            return at + 1;
        }
        at + 1 + length
    }

    /// Reads an address that stands by itself.
    fn bare(&mut self, at: usize) -> usize {
        let begins = self.source[..at].chars().next_back().is_none_or(|char| !char.is_alphanumeric());
        let rest = &self.source[at..];
        if !begins || !["http://", "https://", "www."].iter().any(|start| rest.starts_with(start)) {
            return at + 1;
        }
        let length = bare_length(rest);
        self.written.addresses.push(Address {
            form: Form::Bare,
            used: Use::Link,
            at: at..at + length,
            text: None,
        });
        at + length.max(1)
    }
}

#[cfg(test)]
mod tests;
