//! In charge of raw HTML that comes into no mail: forms, drawings, formulas and what else holds words or
//! pictures that readers would miss.
//!
//! It leaves what comes through to [`crate::edition`], and frames that play something to what compiles
//! them.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::written::Written;
use crate::finding::Finding;
use crate::recap::document::html::{self, Piece};
use crate::recap::markdown::{is_bare_attribute, is_element, words_in_brackets};
use crate::recap::player;

/// Longest tag that is looked into, in bytes.
const LONGEST_TAG: usize = 2_000;

/// What is lost of an element.
#[derive(Debug, Clone, Copy)]
enum Lost {
    /// A form: its words stay.
    Form,
    /// What can be filled in or pressed; nothing stands in the first kind.
    Field,
    Drawing,
    Formula,
    /// All that is in it.
    Contents,
    /// What no page shows.
    Hidden,
    /// What the site's own scripts would put there.
    Empty,
    /// What it would load and show.
    Script,
    /// What is elsewhere, where nothing says where.
    Frame,
    /// Words between angle brackets.
    Unknown,
}

/// The code of a frame without an address.
pub(super) const FRAME: &str = "frame-dropped";

/// The elements, by name. What stands in one is not told of once more.
const ELEMENTS: [(&str, Lost); 13] = [
    ("form", Lost::Form),
    ("input", Lost::Field),
    ("select", Lost::Field),
    ("textarea", Lost::Field),
    ("svg", Lost::Drawing),
    ("math", Lost::Formula),
    ("map", Lost::Contents),
    ("template", Lost::Contents),
    ("title", Lost::Contents),
    ("script", Lost::Script),
    ("iframe", Lost::Frame),
    ("video", Lost::Frame),
    ("audio", Lost::Frame),
];

/// Servers whose scripts put something to read or see where they stand.
const SHOWING: [&str; 7] = [
    "gist.github.com",
    "speakerdeck.com",
    "asciinema.org",
    "jsfiddle.net",
    "codepen.io",
    "emgithub.com",
    "w.soundcloud.com",
];

/// Looks over the raw HTML of a text, from a byte of it on.
pub(super) fn read(source: &str, from: usize, written: &Written, findings: &mut Vec<Finding>) {
    if !source.contains('<') {
        return;
    }
    let lower = source.to_ascii_lowercase();
    let mut verbatim = written.verbatim.iter().peekable();
    // Names that are not closed any more, so that nothing is looked for again.
    let mut open: Vec<&str> = Vec::new();
    let closing = OnceCell::new();
    let spoken = words_in_brackets(&source[from..]);
    let mut at = from;
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        at = start + 1;
        while verbatim.next_if(|range| range.end <= start).is_some() {}
        let is_word = spoken.binary_search(&(start - from)).is_ok();
        if is_word
            || verbatim.peek().is_some_and(|range| range.contains(&start))
            || lower[..start].ends_with('\\')
        {
            continue;
        }
        let end = tag_end(&lower, start);
        let Some((name, lost)) = element(&lower[at..]) else {
            let closing = || closing.get_or_init(|| closers(&lower));
            let odd = unshown(&source[start..end], &source[end..], closing);
            findings.extend(odd.and_then(|(name, lost)| told(&name, lost, "")).map(|odd| odd.at(start..end)));
            continue;
        };
        let close = (!open.contains(&name)).then(|| lower[end..].find(&format!("</{name}"))).flatten();
        let contents = &source[end..close.map_or(end, |close| end + close)];
        let found = match lost {
            Lost::Frame => {
                let (whole, found) = frame(name, &source[start..], contents);
                findings.extend(found.map(|finding| finding.at(start..start + whole)));
                None
            }
            Lost::Script if stood_in_for(&lower[end + contents.len()..]) => None,
            _ => told(name, lost, &lower[start..end]),
        };
        findings.extend(found.map(|finding| finding.at(start..end)));
        match close {
            Some(close) => at = end + close,
            None => open.push(name),
        }
    }
}

/// The element that begins behind a `<`.
fn element(tag: &str) -> Option<(&'static str, Lost)> {
    let (name, lost) = ELEMENTS.into_iter().find(|(name, _)| tag.starts_with(name))?;
    let behind = tag.as_bytes().get(name.len());
    behind
        .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .then_some((name, lost))
}

/// What is told of an element that shows what is elsewhere, by the text from its tag on and what stands in it;
/// and how long the tag is.
fn frame(name: &str, from: &str, contents: &str) -> (usize, Option<Finding>) {
    let near = &from[..from.floor_char_boundary(from.len().min(LONGEST_TAG))];
    let Some((Piece::Open(tag), whole)) = html::pieces(near).next() else { return (0, None) };
    if tag.is_hidden() {
        return (whole.end, told(name, Lost::Hidden, ""));
    }
    let own = ["src", "data-src", "data-lazy-src", "data-original", "data-lazy", "data-url", "srcset"];
    let within = html::pieces(if name == "iframe" { "" } else { contents });
    let sources = within.filter_map(|(piece, _)| match piece {
        Piece::Open(tag) if tag.name == "source" => tag.attribute("src"),
        _ => None,
    });
    let mut addresses = own.into_iter().filter_map(|name| tag.attribute(name)).chain(sources);
    (whole.end, (!addresses.any(|address| of_web(&address))).then(|| frame_dropped(name)))
}

/// Whether an address may lead to something on the web, be it a path of the site or a template.
fn of_web(address: &str) -> bool {
    let (scheme, path) = address.split_once(':').unwrap_or(("", address));
    let named = scheme.chars().all(|char| char.is_ascii_alphanumeric());
    !path.is_empty() && (!named || ["", "http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)))
}

/// What is told of an element that shows what is elsewhere, and does not say where.
pub(crate) fn frame_dropped(name: &str) -> Finding {
    let what = match name {
        "video" => "a video",
        "audio" => "a recording",
        _ => "an embedded frame",
    };
    Finding::warning("frame-dropped", format!("{what} without an address of the web is left out"))
        .hint("link to what it shows")
}

/// Whether something stands behind a script for who has none.
fn stood_in_for(behind: &str) -> bool {
    let behind = behind.trim_start().strip_prefix("</script").unwrap_or(behind).trim_start();
    let behind = behind.strip_prefix('>').unwrap_or(behind).trim_start();
    let shows = |inner: &str| !inner.trim().is_empty();
    behind.strip_prefix("<noscript>").and_then(|rest| rest.split("</noscript").next()).is_some_and(shows)
}

/// Another element of which nothing is shown, by its tag and what stands behind it.
fn unshown<'s>(
    tag: &str,
    behind: &str,
    closing: impl FnOnce() -> &'s HashSet<&'s str>,
) -> Option<(String, Lost)> {
    let name = tag.get(1..).filter(|tag| tag.starts_with(|char: char| char.is_ascii_alphabetic()))?;
    let name = &name[..name.find(|char: char| !(char.is_ascii_alphanumeric() || char == '-'))?];
    // Another tag begins in it.
    if tag[1..].contains('<') {
        return None;
    }
    if is_unknown(name, tag, closing) {
        return Some((name.to_owned(), if tag.ends_with("/>") { Lost::Empty } else { Lost::Unknown }));
    }
    let style = || tag.contains("style") || tag.contains("STYLE");
    let told = tag.contains("data-") && tag.contains("//");
    let worth = name.contains('-') || told || tag.to_ascii_lowercase().contains("hidden") || style();
    if !worth {
        return None;
    }
    let closed = tag.ends_with("/>");
    let Some((Piece::Open(tag), _)) = html::pieces(tag).next() else { return None };
    if tag.is_hidden() {
        return Some((tag.name, Lost::Hidden));
    }
    let behind = behind.trim_start();
    let named = |end: &str| end.get(..tag.name.len()).is_some_and(|end| end.eq_ignore_ascii_case(&tag.name));
    let empty = closed || behind.strip_prefix("</").is_some_and(named);
    let pictures = tag.name == "amp-img" || tag.name == "amp-anim";
    let shows = tag.attribute("src").is_some_and(|src| pictures || player::is_picture(&src))
        || tag.attribute("aria-hidden").is_some_and(|hidden| hidden == "true")
        || player::of_element(&tag.name, |name| tag.attribute(name)).is_some();
    let filled = tag.name.contains('-') || (tag.name == "div" && tag.tells_of_address());
    (filled && empty && !shows).then_some((tag.name, Lost::Empty))
}

/// The names of the elements that a text in lower case ends somewhere.
fn closers(lower: &str) -> HashSet<&str> {
    let ends = lower.match_indices("</").filter_map(|(at, end)| lower.get(at + end.len()..));
    ends.filter_map(|end| end.split(|char: char| !char.is_ascii_alphanumeric()).next()).collect()
}

/// Whether a tag is of no element that HTML has, and stands by itself, as the type in `List<String>` does.
fn is_unknown<'s>(name: &str, tag: &str, closing: impl FnOnce() -> &'s HashSet<&'s str>) -> bool {
    let rest = tag.get(1 + name.len()..).and_then(|rest| rest.strip_suffix('>')).unwrap_or("?");
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    // As CommonMark has it (section 6.6); what is no tag is shown as it is.
    let attribute = |word: &str| {
        let named = word.split('=').next().unwrap_or_default();
        named.starts_with(|char: char| char.is_ascii_alphabetic() || matches!(char, '_' | ':'))
            && named.chars().all(|char| char.is_ascii_alphanumeric() || "_.:-".contains(char))
    };
    let valued = rest.contains('=');
    let is_tag = (rest.is_empty() || rest.starts_with(char::is_whitespace))
        && (valued || rest.split_whitespace().all(attribute));
    let bare = |word: &str| !is_bare_attribute(word);
    let known = || {
        // `a<b and c>d`: words are no attributes.
        is_element(name) && (valued || !rest.split_whitespace().any(bare))
    };
    is_tag && !name.contains('-') && !known() && !closing().contains(name.to_ascii_lowercase().as_str())
}

/// Behind the tag that begins at a byte.
fn tag_end(source: &str, start: usize) -> usize {
    let limit = source.floor_char_boundary((start + LONGEST_TAG).min(source.len()));
    source[start..limit].find('>').map_or(start + 1, |end| start + end + 1)
}

/// What is told of an element, by its tag in lower case.
fn told(name: &str, lost: Lost, tag: &str) -> Option<Finding> {
    let says = |what: &str| tag.contains(what);
    let (message, hint) = match lost {
        Lost::Field if says("hidden") => return None,
        Lost::Drawing if says("aria-hidden=\"true\"") || says("role=\"presentation\"") => return None,
        Lost::Script if !SHOWING.iter().any(|server| tag.contains(&format!("//{server}/"))) => return None,
        Lost::Form => (
            "a form does not work in a mail: the words around its fields are kept, what stands in them is left out"
                .to_owned(),
            "link to the page that has the form",
        ),
        Lost::Field => (
            format!("`<{name}>` does not work in a mail, and is left out"),
            "write out what it says, or link to the page that has it",
        ),
        Lost::Drawing => (
            "a drawing within the text (`<svg>`) is left out: mail programs do not show it".to_owned(),
            "save it as a file of its own, and show that as a picture with a description",
        ),
        Lost::Formula => (
            "a formula (`<math>`) is left out: mail programs do not show it".to_owned(),
            "write it in words and signs, or show a picture of it",
        ),
        Lost::Contents => (
            format!("what stands in `<{name}>` is left out"),
            "take the tags around it away if it is to be read",
        ),
        Lost::Hidden => (
            format!("`<{name}>` is hidden, and left out with what stands in it"),
            "take `hidden` or the style away if it is to be read, and all of it otherwise",
        ),
        Lost::Empty => (
            format!("`<{name}>` is left out: only the site's own scripts know what it shows"),
            "write out what it says, or link to it",
        ),
        Lost::Script => {
            ("a script is left out, and with it what it shows".to_owned(), "link to what it shows")
        }
        Lost::Frame => return Some(frame_dropped(name)),
        Lost::Unknown => (
            format!("`<{name}>` is read as a tag of HTML, and shown nowhere"),
            "set it in backticks, or write `&lt;` for `<`",
        ),
    };
    Some(Finding::warning("element-dropped", message).hint(hint))
}
