//! In charge of what counts as a tag: a word for a part of the list, such as a town or a subject.
//!
//! It leaves who has which to [`crate::tags`].

use std::fmt;

/// A word for a part of the list: one line in lower case, free of the commas that part tags in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(String);

/// Why a text is no tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// Nothing but white space and quotes.
    #[error("the tag is empty")]
    Empty,
    /// A control character or a comma.
    #[error("the tag holds a comma or a control character")]
    Character,
    /// More than [`Tag::MAX`] octets.
    #[error("the tag is longer than {} octets", Tag::MAX)]
    TooLong,
}

impl Tag {
    /// Most octets.
    pub const MAX: usize = 100;

    /// Reads a tag as a person writes it: quotes and white space around it are dropped, runs of white
    /// space become one space, and `Rust` is the same as `rust`.
    pub fn parse(text: &str) -> Result<Self, TagError> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '"');
        if text.chars().any(|c| c == ',' || (c.is_control() && !c.is_whitespace())) {
            return Err(TagError::Character);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let tag = words.join(" ").to_lowercase();
        match tag.len() {
            0 => Err(TagError::Empty),
            length if length > Self::MAX => Err(TagError::TooLong),
            _ => Ok(Tag(tag)),
        }
    }

    /// Reads the tags of one cell, parted by commas, as lists keep them in files:
    /// `"London","Rust"` of Mailchimp, `london, rust` of the others, or a list in JSON.
    pub fn parse_list(cell: &str) -> Result<Vec<Self>, TagError> {
        let cell = cell.trim();
        let list = cell.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(cell);
        let named = list.split(',').filter(|tag| !tag.trim_matches([' ', '"', '\'']).is_empty());
        let mut tags = named.map(Tag::parse).collect::<Result<Vec<_>, _>>()?;
        tags.sort();
        tags.dedup();
        Ok(tags)
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A tag as the store holds it.
    pub(crate) fn stored(text: String) -> Self {
        Tag(text)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::str::FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        Tag::parse(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    fn list(cell: &str) -> Vec<String> {
        Tag::parse_list(cell).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_tag_is_the_same_in_any_case_and_spacing() {
        assert_eq!(Tag::parse(" \"Cloud  Native\" ").unwrap().as_str(), "cloud native");
        assert_eq!(Tag::parse("rust"), Tag::parse("RUST"));
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        for (text, reason) in
            [(" \"\" ", TagError::Empty), ("a,b", TagError::Character), ("a\0b", TagError::Character)]
        {
            assert_eq!(Tag::parse(text), Err(reason), "{text:?}");
        }
        assert_eq!(Tag::parse(&"a".repeat(101)), Err(TagError::TooLong));
    }

    #[test]
    fn the_lists_of_other_programs_are_read() {
        assert_eq!(list(r#""London","Rust talks""#), ["london", "rust talks"]);
        assert_eq!(list(r#"["london", "rust"]"#), ["london", "rust"]);
        assert_eq!(list("rust, London,rust"), ["london", "rust"]);
        assert!(list(" ").is_empty() && list("[]").is_empty());
    }

    proptest! {
        #[test]
        fn a_tag_parses_again_to_the_same(text in any::<String>()) {
            if let Ok(tag) = Tag::parse(&text) {
                prop_assert!(!tag.as_str().contains([',', '\n']));
                prop_assert_eq!(Tag::parse(tag.as_str()), Ok(tag.clone()));
            }
            let _ = Tag::parse_list(&text);
        }
    }
}
