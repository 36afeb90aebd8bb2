//! In charge of the recap as it is looked over: its texts in order, each with the way back to the
//! very bytes of the file that its words stand on.
//!
//! It leaves what is wrong with them to the modules beside it.

use std::cell::OnceCell;
use std::ops::Range;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Spans;
use super::written::{Address, Form, Use};
use crate::recap::document::{Block, Document, Inline, Picture};
use crate::recap::facts::calendar::{Written, days, days_of};
use crate::recap::{Recap, Surroundings};

/// Longest text that is looked through word by word, in bytes.
const LONGEST: usize = 8_000;

/// Most bytes of texts that are looked through word by word.
const MOST: usize = 200_000;

/// Most sponsors, and most talks, whose addresses are looked at in the front matter.
const MOST_STATED: usize = 200;

/// A recap, what is known around it, and where everything stands.
pub(super) struct Page<'a> {
    /// The whole file.
    pub(super) source: &'a str,
    /// The byte of the file that the body begins at.
    pub(super) body_at: usize,
    pub(super) recap: &'a Recap,
    pub(super) document: &'a Document,
    pub(super) spans: &'a Spans,
    pub(super) around: &'a Surroundings<'a>,
    pub(super) title: Option<Passage<'a>>,
    pub(super) description: Option<Passage<'a>>,
    /// The texts of the body that a person would write, in order.
    pub(super) body: Vec<Passage<'a>>,
    /// The first block that tells of the next meetup and no longer of the evening.
    pub(super) told: usize,
}

/// A text and where it stands.
pub(super) struct Passage<'a> {
    pub(super) text: &'a str,
    /// The block of the document; none in the front matter.
    pub(super) block: Option<usize>,
    inline: Option<&'a Inline>,
    /// Bytes of the file.
    span: Range<usize>,
    /// The words of the text, once they were asked for.
    words: OnceCell<Vec<Word<'a>>>,
    /// The days that it names, likewise.
    days: OnceCell<Vec<Written>>,
}

/// A run of letters and digits in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Bytes of the text.
    pub(super) at: Range<usize>,
}

impl Word<'_> {
    /// Whether it begins with a capital letter.
    pub(super) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is one of these words, letter case aside.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        // Nearly every word is told from the others by its length.
        let same = |word: &str| word.len() == self.text.len() && word.eq_ignore_ascii_case(self.text);
        match self.text.is_ascii() {
            true => words.iter().any(|word| same(word)),
            false => words.contains(&self.text.to_lowercase().as_str()),
        }
    }
}

/// The words of a text; an apostrophe or a hyphen between letters belongs to its word.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    // Words have five letters on average.
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = run_end(text, 0, false);
    while at < text.len() {
        let start = at;
        at = run_end(text, start, true);
        // A joint goes on with the word behind it; nearly always a space follows.
        while text.as_bytes().get(at) != Some(&b' ')
            && let Some(behind) = text[at..].strip_prefix(['\'', '’', '-'])
            && behind.starts_with(char::is_alphanumeric)
        {
            at = run_end(text, text.len() - behind.len(), true);
        }
        found.push(Word { text: &text[start..at], at: start..at });
        at = run_end(text, at, false);
    }
    found
}

/// The last word of a text.
pub(super) fn last_word(text: &str) -> Option<Word<'_>> {
    let end = text.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    // No word goes on behind a space.
    let from = text[..end].rfind(' ').map_or(0, |space| space + 1);
    let word = words(&text[from..end]).pop()?;
    Some(Word { text: word.text, at: from + word.at.start..from + word.at.end })
}

/// Which bytes are plain letters and digits, and which begin or go on with another character.
const PLAIN: [Plain; 256] = {
    let mut plain = [Plain::Sign; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte > 0x7f {
            plain[byte] = Plain::Part;
        } else if (byte as u8).is_ascii_alphanumeric() {
            plain[byte] = Plain::Letter;
        }
        byte += 1;
    }
    plain
};

/// What a byte is by itself.
#[derive(Clone, Copy, PartialEq)]
enum Plain {
    Sign,
    Letter,
    Part,
}

/// Where the letters and digits end that go on from a byte, or else what is none.
fn run_end(text: &str, from: usize, letters: bool) -> usize {
    let wanted = if letters { Plain::Letter } else { Plain::Sign };
    let mut at = from;
    loop {
        // Plain letters, nearly all there is, need not be decoded.
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let Some(run) = rest.iter().position(|byte| PLAIN[usize::from(*byte)] != wanted) else {
            return text.len();
        };
        at += run;
        if rest[run].is_ascii() {
            return at;
        }
        let Some(char) = text.get(at..).and_then(|rest| rest.chars().next()) else { return at };
        if char.is_alphanumeric() != letters {
            return at;
        }
        at += char.len_utf8();
    }
}

impl<'a> Page<'a> {
    pub(super) fn new(
        source: &'a str,
        body_at: usize,
        recap: &'a Recap,
        document: &'a Document,
        spans: &'a Spans,
        around: &'a Surroundings<'a>,
    ) -> Self {
        let stated =
            |text: &'a str, span: &Option<Range<usize>>| span.clone().map(|span| Passage::of(text, span));
        let told = spans.announced.as_ref().map_or(document.blocks.len(), |announced| {
            let at = document.blocks.iter().position(|block| block.span.end > announced.start);
            let at = at.unwrap_or(document.blocks.len());
            // A heading belongs to what follows it.
            at.checked_sub(1).filter(|before| document.blocks[*before].heading().is_some()).unwrap_or(at)
        });
        Page {
            source,
            body_at,
            recap,
            document,
            spans,
            around,
            title: stated(&recap.title, &spans.title),
            description: stated(recap.description.as_deref().unwrap_or_default(), &spans.description),
            body: body(document),
            told,
        }
    }

    /// The texts that tell of the evening.
    pub(super) fn evening(&self) -> impl Iterator<Item = &Passage<'a>> {
        self.body.iter().filter(|passage| passage.block.is_some_and(|block| block < self.told))
    }

    /// The texts that tell of the next meetup.
    pub(super) fn announcement(&self) -> impl Iterator<Item = &Passage<'a>> {
        self.body.iter().filter(|passage| passage.block.is_some_and(|block| block >= self.told))
    }

    /// Title, description and body, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Passage<'a>> {
        self.title.iter().chain(&self.description).chain(&self.body)
    }

    /// Where words stand in the file, whole words only: in the body, or else in the front matter.
    pub(super) fn find(&self, words: &str) -> Option<Range<usize>> {
        self.occurrences(words).next()
    }

    /// Every place of words in the body; where there is none, those in the front matter.
    pub(super) fn occurrences(&self, words: &str) -> impl Iterator<Item = Range<usize>> {
        let in_body = self.body.iter().flat_map(move |passage| {
            whole(passage.text, words).map(|at| passage.mark(self.source, at)).collect::<Vec<_>>()
        });
        let mut in_body = in_body.peekable();
        let header = self.source.get(..self.body_at).filter(|_| in_body.peek().is_none()).unwrap_or_default();
        in_body.chain(whole(header, words).collect::<Vec<_>>())
    }

    /// The pictures of the document, however many words stand around them.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &'a Picture> {
        let inlines = self.document.blocks.iter().flat_map(|block| block.inlines());
        inlines.flat_map(|inline| &inline.pictures)
    }

    /// The addresses that the front matter states: of its pictures, videos, sponsors and talks.
    pub(super) fn stated_addresses(&self) -> Vec<Address> {
        let (recap, spans) = (self.recap, self.spans);
        let header = self.source.get(..self.body_at).unwrap_or_default();
        let page = [(Use::Picture, &recap.image), (Use::Link, &recap.event.video)];
        let sponsors = recap.sponsors.iter().filter(|_| spans.sponsors_stated).take(MOST_STATED);
        let talks = recap.talks.iter().filter(|_| spans.talks_stated).take(MOST_STATED);
        let links = sponsors
            .map(|sponsor| &sponsor.url)
            .chain(talks.flat_map(|talk| [&talk.url, &talk.video, &talk.slides]));
        let stated = page.into_iter().chain(links.map(|url| (Use::Link, url)));
        let found = stated.filter_map(|(used, url)| {
            let url = url.as_deref().filter(|url| !url.is_empty())?;
            let at = header.find(url)?;
            Some(Address { form: Form::Stated, used, at: at..at + url.len(), text: None })
        });
        found.collect()
    }

    /// The first line, for what stands nowhere.
    pub(super) fn top(&self) -> Range<usize> {
        self.spans.top.clone()
    }

    /// Where the next meetup's date stands, and how it is written there.
    pub(super) fn next_date(&self, date: Date) -> Option<(Range<usize>, Option<Written>)> {
        if let Some(stated) = &self.spans.next_stated {
            let at = self.source.get(stated.clone())?.find(&date.to_string());
            let span = at.map(|at| stated.start + at..stated.start + at + 10);
            return Some((span.unwrap_or(stated.clone()), None));
        }
        self.announcement().find_map(|passage| {
            let written = passage
                .days()
                .iter()
                .find(|written| (written.day, written.month) == (date.day(), date.month()))?;
            Some((passage.mark(self.source, written.at.clone()), Some(written.clone())))
        })
    }
}

/// The texts of the body that a person would write.
fn body(document: &Document) -> Vec<Passage<'_>> {
    let mut room = MOST;
    let texts = document
        .blocks
        .iter()
        .enumerate()
        .flat_map(|(at, block): (usize, &Block)| block.inlines().map(move |inline| (at, inline)));
    let mut passages = Vec::new();
    for (at, inline) in texts.filter(|(_, inline)| inline.text.len() <= LONGEST) {
        if inline.text.len() > room {
            break;
        }
        room -= inline.text.len();
        passages.push(Passage {
            block: Some(at),
            inline: Some(inline),
            ..Passage::of(&inline.text, inline.span.clone())
        });
    }
    passages
}

impl<'a> Passage<'a> {
    fn of(text: &'a str, span: Range<usize>) -> Self {
        Passage { text, block: None, inline: None, span, words: OnceCell::new(), days: OnceCell::new() }
    }

    /// The text with its links; none in the front matter.
    pub(super) fn inline(&self) -> Option<&'a Inline> {
        self.inline
    }

    /// The days that the text names.
    pub(super) fn days(&self) -> &[Written] {
        self.days.get_or_init(|| self.inline.map_or_else(|| days(self.text), days_of))
    }

    /// The words of the text.
    pub(super) fn words(&self) -> &[Word<'a>] {
        self.words.get_or_init(|| words(self.text))
    }

    /// The bytes of the file that a stretch of the text stands on. Where the tree's own word for it
    /// is off, the same words nearest to it count.
    pub(super) fn mark(&self, source: &str, at: Range<usize>) -> Range<usize> {
        let words = self.text.get(at.clone()).unwrap_or_default();
        let told = match self.inline {
            Some(inline) => inline.locate(at),
            None => self.span.start + at.start..self.span.start + at.end,
        };
        if source.get(told.clone()) == Some(words) {
            return told;
        }
        let whole = source.get(self.span.clone()).unwrap_or_default();
        let places = whole.match_indices(words).map(|(at, _)| self.span.start + at);
        match places.min_by_key(|place| place.abs_diff(told.start)).filter(|_| !words.is_empty()) {
            Some(place) => place..place + words.len(),
            // Markup stands between the words.
            None if self.inline.is_some() && source.get(told.clone()).is_some() => told,
            None => self.span.clone(),
        }
    }
}

/// The places of words in a text that are no part of longer words.
pub(super) fn whole<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let inner = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    // Cheap first: whether they stand there at all is told sooner than where.
    let places = text.contains(words).then(|| text.match_indices(words));
    places
        .into_iter()
        .flatten()
        .filter(move |(at, _)| {
            let before = inner(text[..*at].chars().next_back()) && inner(words.chars().next());
            let after = inner(text[at + words.len()..].chars().next()) && inner(words.chars().next_back());
            !words.is_empty() && !before && !after
        })
        .map(move |(at, _)| at..at + words.len())
}

/// A spelling without what does not tell names apart: accents, letter case and anything that is no
/// letter or digit.
pub(super) fn bare(text: &str) -> String {
    // Plain letters, nearly all there is, are taken over as bytes.
    let mut bare = Vec::with_capacity(text.len());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            0..=0x7f if byte.is_ascii_alphanumeric() => bare.push(byte.to_ascii_lowercase()),
            // Signs, and what goes on with a character.
            0..=0xbf => {}
            _ => {
                let char = text.get(at..).and_then(|rest| rest.chars().next());
                let base = char.into_iter().nfd().filter(|char| !is_combining_mark(*char));
                let letters = base.filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase);
                bare.extend_from_slice(letters.collect::<String>().as_bytes());
            }
        }
    }
    String::from_utf8(bare).unwrap_or_default()
}

/// A text that is told in a message: its first 60 characters, on one line.
pub(super) fn short(text: &str) -> String {
    let line: String =
        text.chars().take(60).map(|char| if char.is_whitespace() { ' ' } else { char }).collect();
    if text.chars().nth(60).is_some() { line + "…" } else { line }
}
