//! In charge of `[social]`: what a publication has its posts say, by network and by language.
//!
//! It leaves what the words are filled with to [`crate::channel::post`], and what a single recap states to
//! [`crate::recap`].

use std::collections::BTreeMap;

use super::check;
use super::setting::{
    SOCIAL_TEXT, SOCIAL_TEXT_DE, SOCIAL_TEXT_EN, SOCIAL_TEXT_ES, SOCIAL_TEXT_FR, SOCIAL_TEXT_IT,
    SOCIAL_TEXT_NL, SOCIAL_TEXT_PL, SOCIAL_TEXT_PT, Setting, TEXTS,
};
use super::typed::Typed;
use crate::error::Result;
use crate::networks::NAMES;
use crate::recap::social::Social;

/// The languages of posts, with what recaps in them say.
static LANGUAGES: [(&str, &Setting); 8] = [
    ("en", &SOCIAL_TEXT_EN),
    ("de", &SOCIAL_TEXT_DE),
    ("fr", &SOCIAL_TEXT_FR),
    ("es", &SOCIAL_TEXT_ES),
    ("it", &SOCIAL_TEXT_IT),
    ("pt", &SOCIAL_TEXT_PT),
    ("nl", &SOCIAL_TEXT_NL),
    ("pl", &SOCIAL_TEXT_PL),
];

/// What a publication has its posts say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posts {
    /// In the publication's language.
    own: Social,
    /// In a language, by the first part of its tag.
    languages: BTreeMap<&'static str, String>,
}

impl Posts {
    /// What posts of recaps in a language say, of a publication that has a language of its own. Nothing
    /// where the defaults are wanted.
    pub fn of(&self, language: &str, own: &str) -> Social {
        let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let of_language = self.languages.get(first(language).as_str()).cloned();
        if first(language) != first(own) {
            return Social { text: of_language, ..Social::default() };
        }
        Social { text: of_language.or_else(|| self.own.text.clone()), ..self.own.clone() }
    }
}

pub(super) fn meant(typed: &Typed<'_>) -> Result<Posts> {
    let read = |setting| typed.read_as(setting, check::post);
    let mut posts =
        Posts { own: Social { text: read(&SOCIAL_TEXT)?, ..Social::default() }, ..Posts::default() };
    for (language, setting) in LANGUAGES {
        posts.languages.extend(read(setting)?.map(|text| (language, text)));
    }
    for (network, setting) in NAMES.into_iter().zip(&TEXTS) {
        posts.own.networks.extend(read(setting)?.map(|text| (network.to_owned(), text)));
    }
    Ok(posts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_publication_are_for_its_own_language_and_those_of_a_language_for_that() {
        let network = BTreeMap::from([("x".to_owned(), "X!".to_owned())]);
        let posts = Posts {
            own: Social { text: Some("All".into()), networks: network.clone(), ..Social::default() },
            languages: BTreeMap::from([("fr", "Tous".to_owned())]),
        };
        let of = |language: &str, own: &str| {
            let Social { text, networks, .. } = posts.of(language, own);
            (text, networks == network)
        };
        assert_eq!(of("de-AT", "de"), (Some("All".into()), true));
        assert_eq!(of("en", "de"), (None, false));
        assert_eq!(of("FR-ca", "de"), (Some("Tous".into()), false));
        assert_eq!(of("fr", "fr"), (Some("Tous".into()), true));
    }
}
