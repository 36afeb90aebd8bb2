//! In charge of what counts as a subscriber's name: a text that may stand in a mail header.

use crate::address::is_invisible;

/// How a subscriber wants to be called: one line, not empty, no control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// A control character, or one that changes the direction of what follows.
    #[error("the name holds a control character")]
    Character,
    /// More than [`Name::MAX`] octets.
    #[error("the name is longer than {} octets", Name::MAX)]
    TooLong,
}

impl Name {
    /// Most octets; longer ones are texts that went into the wrong column.
    pub const MAX: usize = 200;

    /// Reads a name; runs of white space, line breaks among them, become one space. `None` when
    /// nothing else is there.
    pub fn parse(text: &str) -> Result<Option<Self>, NameError> {
        let mut name = String::with_capacity(text.len().min(Self::MAX));
        for word in text.split(|c: char| c.is_whitespace() || c == '\u{feff}') {
            if word.is_empty() {
                continue;
            }
            // Joiners shape letters in several scripts; the others only deceive.
            if word.chars().any(|c| c.is_control() || is_invisible(c) && !is_joiner(c)) {
                return Err(NameError::Character);
            }
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(word);
            if name.len() > Self::MAX {
                return Err(NameError::TooLong);
            }
        }
        Ok((!name.is_empty()).then_some(Name(name)))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn white_space_becomes_single_spaces() {
        let name = Name::parse("  Ada\u{a0}\r\n Example\u{2028}").unwrap().unwrap();
        assert_eq!(name.as_str(), "Ada Example");
    }

    #[test]
    fn nothing_is_no_name() {
        assert_eq!(Name::parse(" \t\u{feff}"), Ok(None));
    }

    #[test]
    fn control_characters_and_direction_overrides_are_refused() {
        for text in ["Ada\0", "A\u{1b}[31mda", "A\u{202e}da", "A\u{7f}da"] {
            assert_eq!(Name::parse(text), Err(NameError::Character), "{text:?}");
        }
    }

    #[test]
    fn a_text_in_the_wrong_column_is_refused() {
        assert_eq!(Name::parse(&"a".repeat(201)), Err(NameError::TooLong));
        assert!(Name::parse(&"a".repeat(200)).is_ok());
    }

    proptest! {
        #[test]
        fn a_parsed_name_parses_again_to_the_same(text in any::<String>()) {
            if let Ok(Some(name)) = Name::parse(&text) {
                prop_assert!(!name.as_str().chars().any(char::is_control));
                prop_assert_eq!(Name::parse(name.as_str()), Ok(Some(name.clone())));
            }
        }
    }
}
