//! In charge of knowing the secrets of one account again in what its far side says, so that none is told.
//!
//! It leaves where secrets come from to [`super`], and what is said and to whom to [`crate::http`].

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// The fewest characters of a part of a secret that is one by itself.
const LEAST: usize = 6;

/// The most letters of a part that is a word, such as `services` in an address.
const WORD: usize = 12;

/// The secrets of an account, and the parts of them that are secret by themselves.
#[derive(Debug, Clone, Default)]
pub struct Secrets(Vec<SecretString>);

impl Secrets {
    /// For whoever is spoken to without any.
    pub fn none() -> Self {
        Secrets::default()
    }

    /// These, each with its parts: of an address what stands in its path and its query, of everything else
    /// what stands between colons.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all = Secrets::none();
        for secret in secrets {
            all.add(secret);
        }
        all
    }

    /// One more.
    #[must_use]
    pub fn and(mut self, secret: &SecretString) -> Self {
        self.add(secret.expose_secret());
        self
    }

    fn add(&mut self, secret: &str) {
        let parts: Vec<String> = match Url::parse(secret).ok().filter(|url| url.has_host()) {
            Some(url) => {
                let path = url.path_segments().into_iter().flatten().map(str::to_owned);
                path.chain(url.query_pairs().map(|(_, value)| value.into_owned())).collect()
            }
            None => secret.split(':').map(str::to_owned).collect(),
        };
        let is_word = |part: &str| part.len() <= WORD && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let parts = parts.into_iter().filter(|part| part.chars().count() >= LEAST && !is_word(part));
        self.0.extend([secret.to_owned()].into_iter().chain(parts).map(SecretString::from));
    }

    /// Whether a text repeats one of them, as it is or as it stands in addresses.
    pub fn stand_in(&self, text: &str) -> bool {
        let decoded = percent_decode_str(text).decode_utf8_lossy();
        self.0
            .iter()
            .map(|secret| secret.expose_secret())
            .any(|secret| !secret.is_empty() && (text.contains(secret) || decoded.contains(secret)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_again_whole_in_part_and_as_it_stands_in_addresses() {
        let secrets = Secrets::of([
            "https://hooks.example/services/T0/B0/S3CRET?key=0th3rs",
            "12345:tg-S3CR-token",
            "to/ken+s3cret",
        ]);
        for text in [
            "no https://hooks.example/services/T0/B0/S3CRET?key=0th3rs",
            "webhooks/1/S3CRET",
            "key 0th3rs",
            "bot tg-S3CR-token",
            "bot tg%2DS3CR%2dtoken",
            "q=to%2Fken%2Bs3cret",
        ] {
            assert!(secrets.stand_in(text), "{text}");
        }
        for text in ["", "our services are down", "hooks.example has no T0", "12345"] {
            assert!(!secrets.stand_in(text), "{text}");
        }
        assert!(!Secrets::of([""]).stand_in("anything"));
    }
}
