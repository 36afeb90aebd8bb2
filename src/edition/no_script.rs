//! In charge of what stands in for scripts and frames where a browser has none, `<noscript>`: its tags go, and
//! with them what it stands in for, where that would show the same once more, and what only asks for scripts.
//!
//! It leaves elements that scripts fill to [`super::stand_in`].

use std::ops::Range;

use url::Url;

use super::stand_in::{Edit, lazy_address};
use crate::recap::html::{self, Piece, Tag};
use crate::recap::player;

/// Elements whose contents are markup for who has no scripts or frames, and text for a parser that has; and one
/// that would make text of all that follows.
const STAND_INS: [&str; 4] = ["noembed", "noframes", "noscript", "plaintext"];

/// How many tags and blanks may stand between an element and what stands in for it.
const BETWEEN: usize = 6;

/// Longest text that only asks for scripts, in bytes.
const LONGEST: usize = 400;

/// How people ask for scripts: parts of words, in the languages that mails speak.
const ASKS: [&str; 24] = [
    "enable",
    "turn on",
    "turn it on",
    "activate",
    "require",
    "need",
    "disabled",
    "turned off",
    "switched off",
    "support javascript",
    "aktivier",
    "einschalten",
    "eingeschaltet",
    "activer",
    "activez",
    "requiert",
    "activa",
    "habilit",
    "abilita",
    "attiva",
    "ative",
    "schakel",
    "włącz",
    "wymaga",
];

/// Where such a text may lead: how it is done, and whose script is missing.
const HELP: [&str; 5] =
    ["disqus.com", "enable-javascript.com", "activatejavascript.org", "support.google.com", "commento.io"];

/// What is to be done for HTML to be read as by who has no scripts.
pub(super) fn opened(html: &str) -> Vec<Edit> {
    let begins = |rest: &str| {
        let name = rest.trim_start_matches('/').get(..2);
        name.is_some_and(|name| ["no", "pl"].iter().any(|begin| name.eq_ignore_ascii_case(begin)))
    };
    if !html.contains("dsq-brlink") && !html.split('<').skip(1).any(begins) {
        return Vec::new();
    }
    let pieces: Vec<_> = html::pieces(html).collect();
    let mut edits: Vec<Edit> = Vec::new();
    for (index, (piece, range)) in pieces.iter().enumerate() {
        let remove = |range: Range<usize>| (range, String::new());
        match piece {
            Piece::Open(tag) if tag.attribute("class").is_some_and(|class| class.contains("dsq-brlink")) => {
                edits.extend(closing(&pieces, index, "a").map(|close| remove(range.start..close.end)));
            }
            Piece::Open(tag) if STAND_INS.contains(&tag.name.as_str()) => {
                let close = closing(&pieces, index, &tag.name);
                let contents = close.clone().and_then(|close| html.get(range.end..close.start));
                let contents = Contents::read(contents.unwrap_or_default());
                match close {
                    Some(close) if contents.only_asks => edits.push(remove(range.start..close.end)),
                    _ => edits.push(remove(range.clone())),
                }
                let twice =
                    [contents.shown_before(&pieces[..index]), contents.shown_behind(&pieces[index..])];
                edits.extend(twice.into_iter().flatten().map(remove));
            }
            Piece::Close(name) if STAND_INS.contains(&name.as_str()) => edits.push(remove(range.clone())),
            _ => {}
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    edits
}

/// The tag that ends the element that a piece opens.
fn closing(pieces: &[(Piece, Range<usize>)], open: usize, name: &str) -> Option<Range<usize>> {
    let closes = |(piece, _): &&(Piece, Range<usize>)| matches!(piece, Piece::Close(close) if close == name);
    pieces.iter().skip(open + 1).find(closes).map(|(_, range)| range.clone())
}

/// What stands in for something.
#[derive(Default)]
struct Contents {
    pictures: Vec<String>,
    links: Vec<Url>,
    only_asks: bool,
}

impl Contents {
    fn read(contents: &str) -> Self {
        let mut read = Contents::default();
        let (mut words, mut shows) = (String::new(), false);
        let mut hosts = Vec::new();
        for (piece, _) in html::pieces(contents) {
            match piece {
                Piece::Text(text) => words.push_str(&text),
                Piece::Open(tag) if tag.name == "img" => {
                    read.pictures.push(address(&tag).unwrap_or_default())
                }
                Piece::Open(tag) if tag.name == "a" => {
                    let href = tag.attribute("href").unwrap_or_default();
                    // A path of the site leads to something of its own.
                    hosts.push(
                        web(&href).and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default(),
                    );
                    read.links.extend(web(&href));
                }
                Piece::Open(tag) => {
                    shows |= matches!(tag.name.as_str(), "iframe" | "video" | "audio" | "object")
                }
                Piece::Close(_) => {}
            }
        }
        let help = |host: &String| HELP.contains(&host.strip_prefix("www.").unwrap_or(host));
        let said = words.to_lowercase();
        read.only_asks = !shows
            && read.pictures.is_empty()
            && said.len() <= LONGEST
            && ["javascript", "java script"].iter().any(|script| said.contains(script))
            && ASKS.iter().any(|asks| said.contains(asks))
            && !["http", "www.", "@"].iter().any(|address| said.contains(address))
            && hosts.iter().all(help);
        read
    }

    /// What shows the same right before it.
    fn shown_before(&self, before: &[(Piece, Range<usize>)]) -> Option<Range<usize>> {
        let near = before.iter().rev().take(BETWEEN);
        for (piece, range) in near.take_while(|(piece, _)| !is_text(piece)) {
            match piece {
                Piece::Open(tag) if tag.name == "img" => {
                    return Some(range.clone()).filter(|_| self.stands_for(tag));
                }
                Piece::Close(name) if name == "iframe" => break,
                _ => {}
            }
        }
        // Its contents are one text.
        let recent = before.get(before.len().saturating_sub(BETWEEN + 3)..)?;
        let end =
            recent.iter().rposition(|(piece, _)| matches!(piece, Piece::Close(name) if name == "iframe"))?;
        let apart = recent.get(end + 1..)?;
        let is_open = |(piece, _): &(Piece, _)| matches!(piece, Piece::Open(tag) if tag.name == "iframe");
        let open = recent.get(..end)?.iter().rposition(is_open)?;
        let (Piece::Open(tag), at) = recent.get(open)? else { return None };
        let page = player::page(&web(&address(tag)?)?)?.0;
        let leads = |link: &Url| *link == page || player::page(link).is_some_and(|(same, _)| same == page);
        let near = apart.len() <= BETWEEN && !apart.iter().any(|(piece, _)| is_text(piece));
        (near && self.links.iter().any(leads)).then(|| at.start..recent[end].1.end)
    }

    /// The picture for scripts, where it stands right behind.
    fn shown_behind(&self, from: &[(Piece, Range<usize>)]) -> Option<Range<usize>> {
        let close = from.iter().position(
            |(piece, _)| matches!(piece, Piece::Close(name) if STAND_INS.contains(&name.as_str())),
        )?;
        let near = from.iter().skip(close + 1).take(BETWEEN).take_while(|(piece, _)| !is_text(piece));
        let mut pictures = near.filter_map(|(piece, range)| match piece {
            Piece::Open(tag) if tag.name == "img" => Some((tag, range)),
            _ => None,
        });
        let (tag, range) = pictures.next()?;
        let same = lazy_address(tag).is_some_and(|address| self.pictures.contains(&address));
        same.then(|| range.clone())
    }

    /// Whether a picture here is there for one that a script would load.
    fn stands_for(&self, tag: &Tag) -> bool {
        let own = address(tag);
        let same = own.as_ref().is_some_and(|own| self.pictures.contains(own));
        !self.pictures.is_empty() && (same || own.is_none() || lazy_address(tag).is_some())
    }
}

fn is_text(piece: &Piece) -> bool {
    matches!(piece, Piece::Text(text) if !text.trim().is_empty())
}

/// The address of what an element shows, unless it is one that only keeps the place.
fn address(tag: &Tag) -> Option<String> {
    tag.attribute("src").filter(|src| !src.starts_with("data:"))
}

/// An address of the web, whose scheme may be left to the page.
fn web(address: &str) -> Option<Url> {
    let whole = address.strip_prefix("//").map(|rest| format!("https://{rest}"));
    Url::parse(whole.as_deref().unwrap_or(address))
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}
