//! In charge of raw HTML as a row of tags and texts, each with its place; the tokenizer is that of
//! the HTML standard, so that what a browser can read is read here as well, in linear time.
//!
//! It leaves to [`super::build`] what the elements mean and which of them fit together.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Spanned, Tokenizer};

/// One tag or text.
pub(crate) enum Piece {
    /// A start tag.
    Open(Tag),
    /// An end tag: the element's name, in lower case.
    Close(String),
    /// Text with its character references decoded.
    Text(String),
}

/// A start tag.
pub(crate) struct Tag {
    /// The element's name, in lower case.
    pub(crate) name: String,
    attributes: BTreeMap<HtmlString, Spanned<HtmlString, usize>>,
}

impl Tag {
    /// The value of an attribute, decoded, without the spaces around it; none where it is empty.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let value = self.attributes.get(name.as_bytes())?;
        let value = String::from_utf8_lossy(&value.value);
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Whether it has an attribute, be it empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name.as_bytes())
    }

    /// Whether it tells a script of an address of the web.
    pub(crate) fn tells_of_address(&self) -> bool {
        let data = self.attributes.iter().filter(|(name, _)| name.starts_with(b"data-"));
        data.into_iter().any(|(_, value)| {
            value.value.starts_with(b"https://")
                || value.value.starts_with(b"http://")
                || value.value.starts_with(b"//")
        })
    }

    /// Whether no page shows its element.
    pub(crate) fn is_hidden(&self) -> bool {
        self.has("hidden") || self.attribute("style").is_some_and(|style| hides(&style))
    }
}

/// Whether a style shows nothing of its element.
pub(crate) fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.split('!').next().unwrap_or_default().trim().to_ascii_lowercase();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" => value == "none",
            "visibility" => matches!(value.as_str(), "hidden" | "collapse"),
            _ => false,
        }
    })
}

/// Reads HTML. Ranges are bytes of it, on character boundaries. Comments give nothing.
pub(crate) fn pieces(html: &str) -> impl Iterator<Item = (Piece, Range<usize>)> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // What stands within `script` and the like holds no tags.
    emitter.naively_switch_states(true);
    let name = |name: HtmlString| String::from_utf8_lossy(&name).into_owned();
    Tokenizer::new_with_emitter(html, emitter).filter_map(move |token| {
        let Ok(token) = token;
        let (piece, span) = match token {
            Token::StartTag(tag) => {
                (Piece::Open(Tag { name: name(tag.name), attributes: tag.attributes }), tag.span)
            }
            Token::EndTag(tag) => (Piece::Close(name(tag.name)), tag.span),
            Token::String(text) => (Piece::Text(name(text.value)), text.span),
            _ => return None,
        };
        let start = html.floor_char_boundary(span.start);
        Some((piece, start..html.ceil_char_boundary(span.end).max(start)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<String> {
        let shown = |(piece, range): (Piece, Range<usize>)| match piece {
            Piece::Open(tag) => format!("<{}> {}", tag.name, &html[range]),
            Piece::Close(name) => format!("</{name}> {}", &html[range]),
            Piece::Text(text) => format!("{text} {}", &html[range]),
        };
        pieces(html).map(shown).collect()
    }

    #[test]
    fn every_piece_knows_where_it_stands() {
        assert_eq!(
            read("ä<A HREF='x'>l&rsquo;été</a > <!-- no --><script>1 < 2 <b></script>z"),
            [
                "ä ä",
                "<a> <A HREF='x'>",
                "l’été l&rsquo;été",
                "</a> </a >",
                "    ",
                "<script> <script>",
                "1 < 2 <b> 1 < 2 <b>",
                "</script> </script>",
                "z z"
            ]
            .map(|expected| if expected.trim().is_empty() { "   " } else { expected })
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(html in "([a-z ä<>/!&;='\"\\-\n]|<script|</|&#x|&ngE|<!--|\\PC)*") {
            for (_, range) in pieces(&html) {
                proptest::prop_assert!(html.get(range).is_some());
            }
        }
    }
}
