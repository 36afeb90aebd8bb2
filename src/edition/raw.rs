//! In charge of the sanitiser and of reading what it wrote.
//!
//! HTML that went through a sanitiser is in a normal form (lower-case names, quoted values, `<`,
//! `>`, `&` and `"` escaped in them), so reading it takes no parser. What comes straight from a
//! recap is never read here.

use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};
use url::Url;

use super::{link, seen};
use crate::recap::html::hides;

/// Elements that come through. No svg, math, style, form, script, object or frame; no `id` or
/// `class`, since a reader shows many entries on one page.
const TAGS: [&str; 54] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];

/// Elements that take their words back.
pub(super) const STRUCK: [&str; 3] = ["del", "s", "strike"];

/// Attributes that come through, by element.
const ATTRIBUTES: [(&str, &[&str]); 7] = [
    ("a", &["href"]),
    ("details", &["open"]),
    ("img", &["src", "alt", "width", "height"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("td", &["colspan", "rowspan", "align"]),
    ("th", &["colspan", "rowspan", "align", "scope"]),
];

/// Elements that show what is elsewhere.
pub(super) const FRAMES: [&str; 3] = ["iframe", "video", "audio"];

/// Elements that show a file: what stands in the first is shown instead, in the second stands nothing.
pub(super) const FILES: [(&str, &str); 2] = [("object", "data"), ("embed", "src")];

/// The element that stands for those that have no other name here, and are set beside one another.
pub(super) const BESIDE_OTHERS: &str = "label";

/// Elements that go with all that is in them.
const UNREADABLE: [&str; 8] = ["script", "style", "title", "template", "svg", "math", "textarea", "select"];

/// What the sanitiser does with frames, videos and recordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Frames {
    /// Leaves them in, to be looked at, and with them what is not shown: for HTML that is sanitised again.
    Keep,
    /// Takes them out: for HTML that is published.
    Drop,
}

/// A sanitiser for HTML that stands on a page, whose addresses it makes absolute.
pub(super) fn sanitiser(page: &Url, frames: Frames) -> Builder<'static> {
    let mut tags: HashSet<_> = TAGS.into_iter().collect();
    let mut unreadable: HashSet<_> = UNREADABLE.into_iter().collect();
    let mut generic = HashSet::from(["title", "lang", "dir"]);
    let mut attributes: HashMap<_, HashSet<_>> =
        ATTRIBUTES.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect();
    if frames == Frames::Keep {
        tags.extend(FRAMES);
        tags.insert("source");
        attributes.extend(FRAMES.into_iter().chain(["source"]).map(|tag| (tag, HashSet::from(["src"]))));
        tags.extend(FILES.map(|(tag, _)| tag));
        attributes.extend(FILES.map(|(tag, address)| (tag, HashSet::from([address]))));
        tags.extend(seen::BLOCKS.into_iter().chain(seen::LISTS).chain(seen::BESIDE));
        generic.extend(["hidden", "style"]);
    } else {
        unreadable.extend(FRAMES);
    }
    let base = page.clone();
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .clean_content_tags(unreadable)
        .tag_attributes(attributes)
        .generic_attributes(generic)
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(UrlRelative::RewriteWithBase(page.clone()))
        .attribute_filter(move |tag, attribute, value| match (tag, attribute) {
            ("a", "href") => link::in_body(value, &base).map(|url| String::from(url).into()),
            (_, "src") | ("object", "data") => link::in_body(value, &base)
                .filter(|url| url.scheme() != "mailto")
                .map(|url| String::from(url).into()),
            (_, "style") => Some(value.into()).filter(|_| hides(value)),
            ("ol", "type") => Some(value.into()).filter(|_| ["1", "a", "A", "i", "I"].contains(&value)),
            _ => Some(value.into()),
        });
    builder
}

/// A piece of sanitised HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, escaped as it stands.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: the name.
    Close(&'a str),
}

/// A start tag of sanitised HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The element's name.
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, unescaped.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // A value holds no plain quotation mark, so this cannot be found inside of one.
        let (_, rest) = self.attributes.split_once(&format!(" {name}=\""))?;
        Some(unescape(rest.split('"').next()?))
    }
}

/// Reads sanitised HTML.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = (Piece<'_>, &str)> + Clone {
    let mut rest = html;
    std::iter::from_fn(move || {
        let end = match rest.find('<')? {
            0 => rest.find('>').map_or(rest.len(), |end| end + 1),
            text => text,
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some((read(piece), piece))
    })
    .chain(tail(html).map(|text| (Piece::Text(text), text)))
}

/// The text behind the last tag.
fn tail(html: &str) -> Option<&str> {
    let text = match html.rfind('<') {
        Some(tag) => html.get(tag..)?.split_once('>')?.1,
        None => html,
    };
    (!text.is_empty()).then_some(text)
}

/// The words alone.
pub(super) fn words(html: &str) -> String {
    let text = |(piece, _)| match piece {
        Piece::Text(text) => Some(unescape(text)),
        Piece::Open(_) | Piece::Close(_) => None,
    };
    pieces(html).filter_map(text).collect()
}

fn read(piece: &str) -> Piece<'_> {
    let Some(tag) = piece.strip_prefix('<').map(|tag| tag.trim_end_matches('>')) else {
        return Piece::Text(piece);
    };
    if let Some(name) = tag.strip_prefix('/') {
        return Piece::Close(name);
    }
    let (name, attributes) = tag.split_at(tag.find(' ').unwrap_or(tag.len()));
    Piece::Open(Tag { name, attributes })
}

/// Undoes the five escapes that the sanitiser writes.
pub(super) fn unescape(escaped: &str) -> String {
    escaped
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// Whether a tag, as a recap has it, begins words that are taken back, or ends them.
pub(super) fn strikes(tag: &str) -> Option<bool> {
    let tag = tag.trim_start_matches('<');
    let (begins, name) = tag.strip_prefix('/').map_or((true, tag), |name| (false, name));
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    STRUCK.iter().any(|struck| struck.eq_ignore_ascii_case(name)).then_some(begins)
}

/// A value for between quotation marks, in HTML that is sanitised again.
pub(super) fn escape(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "a test may fail")]

    use super::*;

    #[test]
    fn sanitised_html_is_read_back_piece_by_piece() {
        let html = "a &amp; b<a href=\"https://example.org/?a=1&amp;b=&quot;\" title=\"x\">c</a><br>d";
        let read: Vec<_> = pieces(html).map(|(piece, _)| piece).collect();
        assert!(matches!(read[0], Piece::Text("a &amp; b")));
        let Piece::Open(tag) = read[1] else { panic!("{read:?}") };
        assert_eq!((tag.name, tag.attribute("title")), ("a", Some("x".into())));
        assert_eq!(tag.attribute("href"), Some("https://example.org/?a=1&b=\"".into()));
        assert_eq!(tag.attribute("src"), None);
        assert_eq!(read[3], Piece::Close("a"));
        assert_eq!(read[5], Piece::Text("d"));
        let whole: String = pieces(html).map(|(_, source)| source).collect();
        assert_eq!(whole, html);
    }
}
