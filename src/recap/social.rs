//! In charge of texts of posts as an organiser writes them: free words in which `{link}`, `{speakers}` and
//! the like stand for what the recap knows.
//!
//! It leaves what they are filled with, and what is added where they are left out, to
//! [`crate::channel::post`].

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::suggest::nearest;

/// The texts that a recap or a publication states for its posts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Social {
    /// `social.text`: for every network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// `social.NETWORK.text`: for one network, by its name.
    #[serde(default, flatten)]
    pub networks: BTreeMap<String, String>,
    /// Where each of them stands in the recap, by network; the one for all of them by no name.
    #[serde(skip)]
    pub places: BTreeMap<String, Range<usize>>,
}

impl Social {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.networks.is_empty()
    }
}

/// What a text may have in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// The first sentence: which evening it was, and that its recap is there.
    Headline,
    /// The name of the evening.
    Event,
    /// Its month and year.
    Month,
    /// The title of the recap.
    Title,
    /// Its summary.
    Summary,
    /// Who led through the evening.
    Host,
    /// The speakers, with handles, companies and talks.
    Speakers,
    /// The sponsors.
    Sponsors,
    /// When the next meetup is.
    Next,
    /// The link to the recap.
    Link,
    /// The tags.
    Tags,
}

/// The names in braces, and what they stand for.
pub const PLACEHOLDERS: [(&str, Placeholder); 11] = [
    ("headline", Placeholder::Headline),
    ("event", Placeholder::Event),
    ("month", Placeholder::Month),
    ("title", Placeholder::Title),
    ("summary", Placeholder::Summary),
    ("host", Placeholder::Host),
    ("speakers", Placeholder::Speakers),
    ("sponsors", Placeholder::Sponsors),
    ("next", Placeholder::Next),
    ("link", Placeholder::Link),
    ("tags", Placeholder::Tags),
];

/// The longest name that is taken for one in braces, in bytes.
const LONGEST: usize = 24;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// What is filled in.
    Value(Placeholder),
    /// A name in braces that stands for nothing.
    Unknown {
        /// The name.
        name: &'a str,
        /// Where it stands in the text, its braces with it.
        at: Range<usize>,
    },
}

/// The pieces of a text, in order. Braces around anything but one word in small letters are words.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut said) = (0, 0);
    while let Some(open) = text[at..].find('{').map(|open| at + open) {
        at = open + 1;
        let Some(length) = text[at..].find('}').filter(|length| (1..=LONGEST).contains(length)) else {
            continue;
        };
        let name = &text[at..at + length];
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
            continue;
        }
        let end = at + length + 1;
        if open > said {
            pieces.push(Piece::Words(&text[said..open]));
        }
        let known = PLACEHOLDERS.iter().find(|(known, _)| *known == name);
        pieces.push(known.map_or(Piece::Unknown { name, at: open..end }, |(_, value)| Piece::Value(*value)));
        (at, said) = (end, end);
    }
    if said < text.len() {
        pieces.push(Piece::Words(&text[said..]));
    }
    pieces
}

/// The first name in braces that stands for nothing: what is wrong with it, to follow what has it, and how
/// to mend it.
pub fn unknown(text: &str) -> Option<(Range<usize>, String, String)> {
    pieces(text).into_iter().find_map(|piece| {
        let Piece::Unknown { name, at } = piece else { return None };
        let names = PLACEHOLDERS.map(|(known, _)| known);
        let hint = match nearest(name, names) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None => format!("there are {}", names.map(|known| format!("`{{{known}}}`")).join(", ")),
        };
        Some((at, format!("has `{{{name}}}`, which stands for nothing"), hint))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_braces_are_told_from_words() {
        let text = "Hi {speakers}: {link}{nextt} {not this} {} {{ page.title }} {Link}";
        assert_eq!(
            pieces(text),
            [
                Piece::Words("Hi "),
                Piece::Value(Placeholder::Speakers),
                Piece::Words(": "),
                Piece::Value(Placeholder::Link),
                Piece::Unknown { name: "nextt", at: 21..28 },
                Piece::Words(" {not this} {} {{ page.title }} {Link}"),
            ]
        );
        let (at, message, hint) = unknown(text).unwrap_or_default();
        assert_eq!(&text[at], "{nextt}");
        assert!(message.contains("stands for nothing") && hint.contains("`{next}`"), "{message} {hint}");
        assert_eq!(unknown("{link} {"), None);
        assert_eq!(pieces(""), []);
    }

    proptest::proptest! {
        #[test]
        fn the_pieces_are_the_whole_text(text in "(\\PC|\\{[a-z]{0,9}\\}|[{}]){0,20}") {
            let mut whole = String::new();
            for piece in pieces(&text) {
                match piece {
                    Piece::Words(words) => whole += words,
                    Piece::Unknown { name, .. } => whole += &format!("{{{name}}}"),
                    Piece::Value(value) => {
                        let known = PLACEHOLDERS.iter().find(|(_, known)| *known == value);
                        whole += &format!("{{{}}}", known.map_or("", |(name, _)| name));
                    }
                }
            }
            proptest::prop_assert_eq!(whole, text);
        }
    }
}
