//! In charge of texts that an organiser wrote for posts: taken apart into lines and what each of them says,
//! in one network's own spelling of links, handles and tags.
//!
//! It leaves to [`super::wording`] which lines are said in which post.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use super::wording::{clean, clip};
use super::{Network, Token};
use crate::channel::post::accident;
use crate::edition::Role;
use crate::recap::social::{Piece, Placeholder, pieces};

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Say {
    /// Words, links, handles and tags as they were written.
    Own(Token),
    /// Words that stand for what the recap knows, wherever they are said.
    Filled(String),
    Headline,
    Summary,
    Credits(Role),
    Next,
    Link,
    Tags,
}

/// A text, line by line; an empty line parts paragraphs.
#[derive(Debug, Clone, Default)]
pub(super) struct Template {
    pub(super) lines: Vec<Vec<Say>>,
}

/// A line as a post says it.
#[derive(Debug)]
pub(super) struct Line {
    /// Which line.
    pub(super) place: usize,
    pub(super) says: Vec<Say>,
    /// Whether an empty line stands before it.
    pub(super) is_apart: bool,
}

/// Which lines of a text may credit somebody.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counted<'a> {
    /// All but those that a post did not say.
    AllBut(&'a BTreeSet<usize>),
    /// Those that are said in any post.
    Sure,
}

/// What somebody typed in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// Which line.
    pub(super) place: usize,
    pub(super) words: String,
    /// Whether it may credit somebody; it may be the heading of others in any case.
    pub(super) counts: bool,
}

/// What stands for itself wherever it is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) event: &'a str,
    pub(super) month: Option<&'a str>,
    pub(super) title: &'a str,
    pub(super) link: &'a str,
}

impl Template {
    /// Takes a text apart. A line with a value that is not there is left out.
    pub(super) fn read(text: &str, values: Values<'_>, network: &Network) -> Self {
        let lines = text.lines().filter_map(|line| read(&clean(line), values, network)).collect();
        Template { lines }
    }

    /// Whether some line says it.
    pub(super) fn has(&self, wanted: &Say) -> bool {
        self.lines.iter().flatten().any(|say| say == wanted)
    }

    /// The lines that are said, in order: those of which `says` tells so by their places and words, each role in
    /// one of them, and of lines of own words as much as there is room for, in grapheme clusters.
    pub(super) fn said(&self, mut room: usize, says: impl Fn(usize, &[Say]) -> bool) -> Vec<Line> {
        let mut said: Vec<Line> = Vec::new();
        let mut credited: Vec<&Say> = Vec::new();
        let mut is_apart = false;
        for (place, line) in self.lines.iter().enumerate() {
            if line.is_empty() {
                is_apart = true;
                continue;
            }
            let own = line.iter().all(Say::is_own);
            let again = line.iter().any(|say| credited.contains(&say));
            if (own && room == 0) || again || !says(place, line) {
                continue;
            }
            credited.extend(line.iter().filter(|say| matches!(say, Say::Credits(_))));
            let mut says = line.clone();
            if own {
                (says, room) = cut_to(line, room);
            }
            said.push(Line { place, says, is_apart: std::mem::take(&mut is_apart) });
        }
        said
    }

    /// What was typed in the lines; it counts up to so many grapheme clusters of lines that have nothing else. `known` are
    /// names that say nobody's credit: whoever typed the title meant the title.
    pub(super) fn typed(&self, longest: usize, counted: Counted<'_>, known: &[&str]) -> Vec<Typed> {
        let counts = |place: usize, line: &[Say]| match counted {
            Counted::AllBut(unsaid) => !unsaid.contains(&place),
            Counted::Sure => line.iter().all(|say| say.is_own() || *say == Say::Link),
        };
        let typed = |place: usize, says: &[Say], counts: bool| {
            // What is not typed parts the words around it; where the next meetup stands, they are about that.
            let words = says.iter().map(|say| match say {
                Say::Own(token) => token.shown(),
                Say::Next => "… next …".to_owned(),
                _ => "…".to_owned(),
            });
            let words =
                known.iter().fold(words.collect::<String>(), |words, known| words.replace(known, "…"));
            Typed { place, words, counts }
        };
        let mut said = self.said(longest, counts).into_iter().peekable();
        let lines = self.lines.iter().enumerate().filter_map(|(place, line)| {
            match said.next_if(|said| said.place == place) {
                Some(said) => Some(typed(place, &said.says, true)),
                None => (!line.is_empty()).then(|| typed(place, line, false)),
            }
        });
        lines.collect()
    }
}

impl Say {
    /// Whether it is said in any post, word by word.
    fn is_own(&self) -> bool {
        matches!(self, Say::Own(_) | Say::Filled(_))
    }

    /// What is said of it in any post.
    fn own(&self) -> Option<Token> {
        match self {
            Say::Own(token) => Some(token.clone()),
            Say::Filled(words) => Some(Token::Text(words.clone())),
            _ => None,
        }
    }
}

/// As much of a line as there is room for, in grapheme clusters, and what room is left behind it.
fn cut_to(line: &[Say], mut room: usize) -> (Vec<Say>, usize) {
    let mut kept = Vec::new();
    for say in line {
        let Some(token) = say.own() else { continue };
        let length = token.shown().graphemes(true).count();
        if length > room {
            kept.push(match say {
                _ if room == 0 => return (kept, 0),
                Say::Own(Token::Text(text)) => Say::Own(Token::Text(clip(text, room))),
                Say::Filled(text) => Say::Filled(clip(text, room)),
                _ => Say::Own(Token::Text("…".to_owned())),
            });
            return (kept, 0);
        }
        kept.push(say.clone());
        room -= length;
    }
    (kept, room)
}

fn read(line: &str, values: Values<'_>, network: &Network) -> Option<Vec<Say>> {
    let mut says = Vec::new();
    for piece in pieces(line) {
        match piece {
            Piece::Words(words) => own(words, values.link, network, &mut says),
            // Nobody publishes it: it is an error where it stands.
            Piece::Unknown { name, .. } => own(&format!("{{{name}}}"), values.link, network, &mut says),
            Piece::Value(value) => says.push(match value {
                Placeholder::Headline => Say::Headline,
                Placeholder::Summary => Say::Summary,
                Placeholder::Host => Say::Credits(Role::Host),
                Placeholder::Speakers => Say::Credits(Role::Speaker),
                Placeholder::Sponsors => Say::Credits(Role::Sponsor),
                Placeholder::Next => Say::Next,
                Placeholder::Link => Say::Link,
                Placeholder::Tags => Say::Tags,
                Placeholder::Event => filled(values.event)?,
                Placeholder::Month => filled(values.month.unwrap_or_default())?,
                Placeholder::Title => filled(values.title)?,
            }),
        }
    }
    Some(says)
}

fn text(words: &str) -> Option<Say> {
    (!words.is_empty()).then(|| Say::Own(Token::Text(words.to_owned())))
}

fn filled(words: &str) -> Option<Say> {
    (!words.is_empty()).then(|| Say::Filled(words.to_owned()))
}

/// Adds words as they were written, links and the like among them.
fn own(words: &str, link: &str, network: &Network, says: &mut Vec<Say>) {
    let mut plain = String::new();
    for word in words.split_inclusive(' ') {
        let (bare, gap) = word.strip_suffix(' ').map_or((word, ""), |bare| (bare, " "));
        match marked(bare, network) {
            Some((before, token, behind)) => {
                plain.push_str(before);
                says.extend(text(&std::mem::take(&mut plain)));
                let is_link = matches!(&token, Token::Link { url, .. } if url == link);
                says.push(if is_link { Say::Link } else { Say::Own(token) });
                plain.push_str(behind);
            }
            None => plain.push_str(bare),
        }
        plain.push_str(gap);
    }
    says.extend(text(&plain));
}

/// Brackets and quotes, each with its partner.
const PAIRS: [(char, char); 14] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('<', '>'),
    ('"', '"'),
    ('\'', '\''),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('‚', '‘'),
    ('«', '»'),
    ('»', '«'),
    ('（', '）'),
    ('「', '」'),
];

/// A word without what opens before it, and the punctuation behind it. A bracket that the word itself opens is its
/// own, as in `https://en.wikipedia.org/wiki/Recap_(disambiguation)`.
fn bare(word: &str) -> (&str, &str, &str) {
    let (before, word) = word.split_at(word.find(|c| !PAIRS.iter().any(|pair| pair.0 == c)).unwrap_or(0));
    let closes = |c: char, rest: &str| {
        let mut pairs = PAIRS.iter().filter(|pair| pair.1 == c).peekable();
        let open =
            |pair: &(char, char)| pair.0 != c && rest.matches(pair.0).count() > rest.matches(c).count();
        pairs.peek().is_some() && !pairs.any(open)
    };
    let mut end = word;
    while let Some(last) = end.chars().next_back() {
        let rest = &end[..end.len() - last.len_utf8()];
        if !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '…') && !closes(last, rest) {
            break;
        }
        end = rest;
    }
    (before, end, &word[end.len()..])
}

/// A word that is more than that, with the brackets, quotes and punctuation before and behind it.
fn marked<'a>(word: &'a str, network: &Network) -> Option<(&'a str, Token, &'a str)> {
    let (before, bare, behind) = bare(word);
    if bare.starts_with("https://") || bare.starts_with("http://") {
        let url = url::Url::parse(bare).ok().filter(|url| url.has_host())?;
        // As it was typed, not as it is spelled out: `https://example.org` stays without its slash.
        let url = if url.as_str().trim_end_matches('/') == bare { bare.to_owned() } else { url.into() };
        return Some((before, Token::Link { label: (network.label)(&url), url }, behind));
    }
    if let Some(tag) = bare.strip_prefix('#') {
        let is_tag = tag.chars().all(char::is_alphanumeric) && tag.chars().any(char::is_alphabetic);
        return is_tag.then(|| (before, Token::Tag(tag.to_owned()), behind));
    }
    let handle = bare.strip_prefix('@').and_then(|_| (network.handle)(bare))?;
    accident::mentions(bare).then_some((before, Token::Mention(handle), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a line says: words as they are, everything else in braces.
    fn says(line: &str) -> String {
        let link = "https://meetup.example/a?b=1";
        let values = Values { event: "Evening", month: None, title: "Title", link };
        let template = Template::read(line, values, &crate::channel::bluesky::NETWORK);
        let told = |say: &Say| match say {
            Say::Own(Token::Text(words)) => words.clone(),
            Say::Own(Token::Link { url, .. }) => format!("{{{url}}}"),
            Say::Own(Token::Tag(tag)) => format!("{{#{tag}}}"),
            Say::Own(Token::Mention(handle)) => format!("{{{handle}}}"),
            Say::Link => "{link}".to_owned(),
            other => format!("{other:?}"),
        };
        template.lines.iter().flatten().map(told).collect()
    }

    #[test]
    fn a_line_that_not_every_post_says_credits_nobody_by_itself_and_is_a_heading_all_the_same() {
        let values =
            Values { event: "Evening", month: None, title: "Title", link: "https://meetup.example/" };
        let network = &crate::channel::bluesky::NETWORK;
        let template = Template::read("{next}:\n- Ada Example\n\n{tags}", values, network);
        let typed = template.typed(500, Counted::Sure, &[]);
        let typed: Vec<_> = typed.iter().map(|line| (line.words.as_str(), line.counts)).collect();
        assert_eq!(typed, [("… next …:", false), ("- Ada Example", true), ("…", false)]);
    }

    #[test]
    fn a_link_a_tag_or_a_handle_is_one_within_brackets_and_quotes_too() {
        for (line, told) in [
            ("(https://a.example/x?y=1&z=é)", "({https://a.example/x?y=1&z=%C3%A9})"),
            ("See (https://meetup.example/a?b=1).", "See ({link})."),
            ("(see https://meetup.example/a?b=1)", "(see {link})"),
            ("„https://meetup.example/a?b=1“,", "„{link}“,"),
            (
                "\"https://a.example/\" and «https://b.example/»",
                "\"{https://a.example/}\" and «{https://b.example/}»",
            ),
            ("[(https://a.example/)]!", "[({https://a.example/})]!"),
            ("(#Sre, @ada.example.org)", "({#Sre}, {@ada.example.org})"),
            ("https://a.example/Recap_(talk)", "{https://a.example/Recap_(talk)}"),
            ("(https://a.example/Recap_(talk))", "({https://a.example/Recap_(talk)})"),
            ("https://meetup.example/a?b=1…", "{link}…"),
        ] {
            assert_eq!(says(line), told, "{line}");
        }
        for plain in ["(", "()", "\"\"", "(#)", "('", "(https://)", "(a) and (b)", ")(", "#1)"] {
            assert_eq!(says(plain), plain);
        }
    }
}
