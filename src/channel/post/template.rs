//! In charge of texts that an organiser wrote for posts: taken apart into lines and what each of them says,
//! in one network's own spelling of links, handles and tags.
//!
//! It leaves to [`super::wording`] which lines are said in which post.

use super::wording::clean;
use super::{Network, Token};
use crate::channel::post::accident;
use crate::edition::Role;
use crate::recap::social::{Piece, Placeholder, pieces};

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Say {
    /// Words, links, handles and tags as they were written.
    Own(Token),
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

    /// The words that are written out.
    pub(super) fn words(&self) -> String {
        let words = |line: &Vec<Say>| line.iter().filter_map(Say::own).map(Token::shown).collect::<String>();
        self.lines.iter().map(words).collect::<Vec<_>>().join("\n")
    }
}

impl Say {
    pub(super) fn own(&self) -> Option<&Token> {
        match self {
            Say::Own(token) => Some(token),
            _ => None,
        }
    }
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
                Placeholder::Event => text(values.event)?,
                Placeholder::Month => text(values.month.unwrap_or_default())?,
                Placeholder::Title => text(values.title)?,
            }),
        }
    }
    Some(says)
}

fn text(words: &str) -> Option<Say> {
    (!words.is_empty()).then(|| Say::Own(Token::Text(words.to_owned())))
}

/// Adds words as they were written, links and the like among them.
fn own(words: &str, link: &str, network: &Network, says: &mut Vec<Say>) {
    let mut plain = String::new();
    for word in words.split_inclusive(' ') {
        let (bare, gap) = word.strip_suffix(' ').map_or((word, ""), |bare| (bare, " "));
        match marked(bare, network) {
            Some((token, behind)) => {
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

/// A word that is more than that, and the punctuation behind it.
fn marked<'a>(word: &'a str, network: &Network) -> Option<(Token, &'a str)> {
    let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '…']);
    let behind = &word[bare.len()..];
    if bare.starts_with("https://") || bare.starts_with("http://") {
        let url = url::Url::parse(bare).ok().filter(|url| url.has_host())?;
        // As it was typed, not as it is spelled out: `https://example.org` stays without its slash.
        let url = if url.as_str().trim_end_matches('/') == bare { bare.to_owned() } else { url.into() };
        return Some((Token::Link { label: (network.label)(&url), url }, behind));
    }
    if let Some(tag) = bare.strip_prefix('#') {
        let is_tag = tag.chars().all(char::is_alphanumeric) && tag.chars().any(char::is_alphabetic);
        return is_tag.then(|| (Token::Tag(tag.to_owned()), behind));
    }
    let handle = bare.strip_prefix('@').and_then(|_| (network.handle)(bare))?;
    accident::mentions(bare).then_some((Token::Mention(handle), behind))
}
