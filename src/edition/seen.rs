//! In charge of what a browser would show of sanitised HTML: what is hidden goes, and elements that the
//! published form does not have stay apart as they would on a page.
//!
//! It leaves pictures, frames and links to [`super::body`].

use super::raw::{self, Piece, Tag};

/// Blocks that become a plain one.
pub(super) const BLOCKS: [&str; 17] = [
    "address", "article", "aside", "center", "dialog", "fieldset", "footer", "form", "header", "hgroup",
    "legend", "main", "nav", "optgroup", "option", "search", "section",
];

/// Lists that become a plain one.
pub(super) const LISTS: [&str; 2] = ["dir", "menu"];

/// Elements that a page sets beside one another with room between them.
pub(super) const BESIDE: [&str; 3] = ["button", "label", "output"];

/// Elements that hold nothing.
const EMPTY: [&str; 5] = ["br", "embed", "hr", "img", "source"];

/// HTML that a sanitiser wrote, as it is seen; and whether something was hidden.
pub(super) fn seen(html: &str) -> (String, bool) {
    let mut seen = String::with_capacity(html.len());
    let (mut hid, mut within_hidden) = (false, 0_usize);
    let mut edge = Edge::default();
    for (piece, source) in raw::pieces(html) {
        if within_hidden > 0 {
            match piece {
                Piece::Open(tag) if !EMPTY.contains(&tag.name) => within_hidden += 1,
                Piece::Close(_) => within_hidden -= 1,
                Piece::Open(_) | Piece::Text(_) => {}
            }
            continue;
        }
        match piece {
            Piece::Open(tag) if is_hidden(&tag) => {
                hid = true;
                within_hidden = usize::from(!EMPTY.contains(&tag.name));
            }
            Piece::Open(tag) if BESIDE.contains(&tag.name) => edge.opens(),
            Piece::Close(name) if BESIDE.contains(&name) => edge.closes(),
            Piece::Open(tag) => match plain(tag.name) {
                Some(name) => {
                    seen.push_str(&format!(
                        "<{name}{}",
                        source.get(1 + tag.name.len()..).unwrap_or_default()
                    ));
                }
                None => seen.push_str(source),
            },
            Piece::Close(name) => match plain(name) {
                Some(name) => seen.push_str(&format!("</{name}>")),
                None => seen.push_str(source),
            },
            Piece::Text(text) => {
                if edge.glues(text) {
                    seen.push(' ');
                }
                seen.push_str(text);
            }
        }
    }
    (seen, hid)
}

/// What stands in the place of an element that the published form does not have.
fn plain(name: &str) -> Option<&'static str> {
    if BLOCKS.contains(&name) { Some("div") } else { LISTS.contains(&name).then_some("ul") }
}

/// Whether no page shows the element. The sanitiser leaves a style only where it hides.
fn is_hidden(tag: &Tag<'_>) -> bool {
    ["hidden", "style"].into_iter().any(|name| tag.attribute(name).is_some())
}

/// Where elements that stand beside one another meet.
#[derive(Default)]
struct Edge {
    ended: bool,
    begun: bool,
    /// What stands last before them is a letter or digit.
    word: bool,
}

impl Edge {
    fn closes(&mut self) {
        self.ended = true;
    }

    fn opens(&mut self) {
        self.begun = std::mem::take(&mut self.ended) || self.begun;
    }

    /// Whether a text would run into the words before it.
    fn glues(&mut self, text: &str) -> bool {
        let glues = self.begun && self.word && text.starts_with(char::is_alphanumeric);
        self.word = text.ends_with(char::is_alphanumeric);
        (self.ended, self.begun) = (false, false);
        glues
    }
}
