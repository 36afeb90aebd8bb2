//! In charge of raw HTML that comes into no mail: forms, drawings, formulas and what else holds words or
//! pictures that readers would miss.
//!
//! It leaves what comes through to [`crate::edition`], and frames that play something to what compiles
//! them.

use super::page::Page;
use super::written::Written;
use crate::finding::Finding;

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
    /// What it would load and show.
    Script,
}

/// The elements, by name. What stands in one is not told of once more.
const ELEMENTS: [(&str, Lost); 12] = [
    ("form", Lost::Form),
    ("input", Lost::Field),
    ("select", Lost::Field),
    ("textarea", Lost::Field),
    ("svg", Lost::Drawing),
    ("math", Lost::Formula),
    ("map", Lost::Contents),
    ("noframes", Lost::Contents),
    ("noscript", Lost::Contents),
    ("template", Lost::Contents),
    ("title", Lost::Contents),
    ("script", Lost::Script),
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

/// Looks over the raw HTML of a page.
pub(super) fn read(page: &Page<'_>, written: &Written, findings: &mut Vec<Finding>) {
    if !page.source.contains('<') {
        return;
    }
    let lower = page.source.to_ascii_lowercase();
    let mut verbatim = written.verbatim.iter().peekable();
    // Names that are not closed any more, so that nothing is looked for again.
    let mut open: Vec<&str> = Vec::new();
    let mut at = page.body_at;
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        at = start + 1;
        while verbatim.next_if(|range| range.end <= start).is_some() {}
        if verbatim.peek().is_some_and(|range| range.contains(&start)) || lower[..start].ends_with('\\') {
            continue;
        }
        let Some((name, lost)) = element(&lower[at..]) else { continue };
        let end = tag_end(&lower, start);
        let close = (!open.contains(&name)).then(|| lower[end..].find(&format!("</{name}"))).flatten();
        findings.extend(told(name, lost, &lower[start..end]).map(|finding| finding.at(start..end)));
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
            "a form does not work in a mail: only its words are kept".to_owned(),
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
        Lost::Script => {
            ("a script is left out, and with it what it shows".to_owned(), "link to what it shows")
        }
    };
    Some(Finding::warning("element-dropped", message).hint(hint))
}
