//! In charge of elements that only a site's own scripts fill, and of what stands in for scripts and frames
//! where a browser has none: a mail has none, so it is this that readers see.
//!
//! It reads HTML before the sanitiser does, which would take such contents for text, and leaves to it what
//! may come through.

use std::borrow::Cow;
use std::ops::Range;

use super::{no_script, raw};
use crate::recap::html::{self, Piece, Tag};
use crate::recap::markdown::is_element;
use crate::recap::player;

/// How deep such elements are looked for within one another.
const DEEPEST: usize = 8;

/// The HTML with the contents of stand-ins as markup, and elements of scripts as what they show.
pub(super) fn read_as_markup(html: &str) -> Cow<'_, str> {
    let mut html = match edited(html, &lazy) {
        Some(loaded) => Cow::Owned(loaded),
        None => Cow::Borrowed(html),
    };
    for _ in 0..DEEPEST {
        let Some(opened) = edited(&html, &no_script::opened) else { break };
        html = Cow::Owned(opened);
    }
    match edited(&html, &shown) {
        Some(shown) => Cow::Owned(shown),
        None => html,
    }
}

/// A stretch of HTML and what stands there instead.
pub(super) type Edit = (Range<usize>, String);

fn edited(html: &str, find: &dyn Fn(&str) -> Vec<Edit>) -> Option<String> {
    let edits = find(html);
    if edits.is_empty() {
        return None;
    }
    let mut edited = String::with_capacity(html.len());
    let mut at = 0;
    for (range, with) in edits {
        if range.start < at || range.end < range.start {
            continue;
        }
        edited.push_str(html.get(at..range.start).unwrap_or_default());
        edited.push_str(&with);
        at = range.end;
    }
    edited.push_str(html.get(at..).unwrap_or_default());
    Some(edited)
}

/// Attributes that hold the address of what a script of the page loads later, the surest first.
const LAZY: [&str; 6] =
    ["data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "data-srcset"];

/// The address that a script would load what an element shows from.
pub(super) fn lazy_address(tag: &Tag) -> Option<String> {
    let written = |name: &str| tag.attribute(name);
    let address = LAZY.into_iter().chain(["srcset"]).find_map(written)?;
    // Of several sizes the first will do; an address ends before its size.
    let first = address.split([',', ' ', '\n']).next().unwrap_or_default().to_owned();
    let web = !first.is_empty() && !first.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("data:"));
    web.then_some(first)
}

/// Whether an address is of something that only keeps the place until a script loads the rest.
fn keeps_place(src: &str) -> bool {
    const NAMES: [&str; 8] =
        ["blank", "placeholder", "spacer", "loading", "loader", "pixel", "transparent", "1x1"];
    let name = src.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.split('.').next().unwrap_or_default();
    src.starts_with("data:") || src == "#" || NAMES.contains(&name) || src == "about:blank"
}

/// Gives what a script would load later its address at once.
fn lazy(html: &str) -> Vec<Edit> {
    let needed = html.contains("data-") || html.contains("srcset");
    let pieces = html::pieces(if needed { html } else { "" });
    let edit = |(piece, range): (Piece, Range<usize>)| {
        let Piece::Open(tag) = piece else { return None };
        let shows = ["img", "iframe", "video", "audio", "source"].contains(&tag.name.as_str());
        let own = tag.attribute("src").filter(|src| !keeps_place(src));
        let own = own.filter(|_| !tag.attribute("class").is_some_and(|class| class.contains("lazy")));
        let address = Some(tag).filter(|_| shows && own.is_none()).as_ref().and_then(lazy_address)?;
        // Of two attributes of one name the first counts.
        let name =
            range.start + 1 + html.get(range.start + 1..)?.find(|c: char| !c.is_ascii_alphanumeric())?;
        Some((name..name, format!(" src=\"{}\"", raw::escape(&address))))
    };
    pieces.filter_map(edit).collect()
}

/// Puts what they show in the place of elements with a name of their own.
fn shown(html: &str) -> Vec<Edit> {
    let own = |rest: &str| {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(rest.len());
        end > 0 && (rest[end..].starts_with('-') || !is_element(&rest[..end]))
    };
    let mut edits = Vec::new();
    if !html.split('<').skip(1).any(|rest| own(rest.trim_start_matches('/'))) {
        return edits;
    }
    let mut drawing: Option<String> = None;
    // The picture that an element shows; what stands within may be the same once more.
    let mut picture: Option<String> = None;
    for (piece, range) in html::pieces(html) {
        match piece {
            Piece::Close(name) if drawing.as_ref() == Some(&name) => drawing = None,
            _ if drawing.is_some() => {}
            Piece::Open(tag) if matches!(tag.name.as_str(), "math" | "svg") => drawing = Some(tag.name),
            // The sanitiser knows `<card>` and its like from formulas, and would take their words for one.
            Piece::Open(tag) if !tag.name.contains('-') && !is_element(&tag.name) => {
                edits.push((range.start + 1..range.start + 1, "x-".to_owned()));
            }
            Piece::Close(name) if !name.contains('-') && !is_element(&name) => {
                edits.push((range.start + 2..range.start + 2, "x-".to_owned()));
            }
            Piece::Open(tag) if tag.name == "img" && picture.is_some() && tag.attribute("src") == picture => {
                edits.push((range, String::new()));
            }
            Piece::Open(tag) if tag.name.contains('-') => {
                if let Some(shown) = instead(&tag) {
                    picture = tag.attribute("src").filter(|_| shown.starts_with("<img"));
                    edits.push((range, shown));
                }
            }
            Piece::Close(name) if name.contains('-') => {
                let end = picture.take().filter(|_| is_picture(&name)).map(|_| String::new());
                edits.push((range, end.unwrap_or_else(|| format!("</{}>", raw::BESIDE_OTHERS))));
            }
            _ => {}
        }
    }
    edits
}

fn is_picture(name: &str) -> bool {
    matches!(name, "amp-img" | "amp-anim")
}

/// What stands in the place of a start tag.
fn instead(tag: &Tag) -> Option<String> {
    let named = |name: &str| Some(format!(" {name}=\"{}\"", raw::escape(&tag.attribute(name)?)));
    if is_picture(&tag.name) {
        let attributes = ["src", "alt", "title", "width", "height"].into_iter().filter_map(named);
        return tag.attribute("src").map(|_| format!("<img{}>", attributes.collect::<String>()));
    }
    let picture = tag.attribute("src").filter(|src| player::is_picture(src));
    let picture = picture.and_then(|_| named("src")).map(|src| {
        format!("<img{src}{}>", ["alt", "title"].into_iter().filter_map(named).collect::<String>())
    });
    let plays = player::of_element(&tag.name, |name| tag.attribute(name));
    let plays = plays.map(|url| format!("<iframe src=\"{}\"></iframe>", raw::escape(&url)));
    let hides = ["hidden", "style"].into_iter().filter(|name| tag.has(name));
    let hides = hides.map(|name| named(name).unwrap_or_else(|| format!(" {name}=\"\"")));
    let shows = plays.or(picture).unwrap_or_default();
    let apart = if shows.is_empty() { "" } else { " " };
    Some(format!("{shows}{apart}<{}{}>", raw::BESIDE_OTHERS, hides.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_neither_is_left_as_it_stands() {
        for html in ["<p>no <b>tags</b> a-b</p>", "<nobr>x</nobr>", "a < b - c", "<!-- <x-y> -->", ""] {
            assert_eq!(read_as_markup(html), html);
        }
        assert_eq!(
            read_as_markup("<img data-src=\"a\" alt=\"b\"> <noscript><img src=\"a\" alt=\"b\"></noscript>"),
            " <img src=\"a\" alt=\"b\">"
        );
        assert_eq!(
            read_as_markup("<img data-src=\"a b\" alt=\"c\">"),
            "<img src=\"a\" data-src=\"a b\" alt=\"c\">"
        );
        assert_eq!(
            read_as_markup("<amp-img src=\"a\"><noscript><img src=\"a\"></noscript></amp-img>b"),
            "<img src=\"a\">b"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_html_breaks_it(html in "(<noscript>|</noscript>|<x-y |<amp-img src=a>|</amp-img>|[a-z ä<>/!='\"-]|\\PC)*") {
            read_as_markup(&html);
        }
    }
}
