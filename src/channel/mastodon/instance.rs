//! In charge of what a server with Mastodon's API allows: how long a post and the description of a picture may
//! be, and how links are counted.
//!
//! It leaves the composing to [`post`](crate::channel::post).

use reqwest::Method;
use serde::Deserialize;

use crate::channel::post::{Network, network};
use crate::channel::social::Api;

/// What every URL counts as on Mastodon itself.
const URL_WEIGHT: usize = 23;

/// What a server allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limits {
    /// The most characters of a post.
    characters: usize,
    /// Whether a link counts as its own characters, and not as [`URL_WEIGHT`].
    links_in_full: bool,
    /// The most characters of a picture's description.
    pub(super) description: usize,
}

impl Default for Limits {
    /// Those of Mastodon as it is installed.
    fn default() -> Self {
        Limits { characters: 500, links_in_full: false, description: 1500 }
    }
}

impl Limits {
    /// The network as this server has it.
    pub(super) fn applied_to(&self, mastodon: &Network) -> Network {
        let measure = if self.links_in_full { network::in_full } else { mastodon.measure };
        Network { limit: self.characters, measure, ..*mastodon }
    }
}

/// An instance as it tells of itself, version 2 (4.0 and later) or 1.
#[derive(Deserialize)]
struct Instance {
    #[serde(default)]
    configuration: Option<Configuration>,
    /// Of servers that are not Mastodon, or older than its `configuration`.
    #[serde(default)]
    max_toot_chars: Option<usize>,
}

#[derive(Deserialize)]
struct Configuration {
    #[serde(default)]
    statuses: Statuses,
    #[serde(default)]
    media_attachments: Attachments,
}

#[derive(Default, Deserialize)]
struct Statuses {
    max_characters: Option<usize>,
    characters_reserved_per_url: Option<usize>,
}

#[derive(Default, Deserialize)]
struct Attachments {
    description_limit: Option<usize>,
}

/// Asks a server what it allows.
///
/// # Errors
/// Why it does not tell, in words.
pub(super) async fn limits(api: &Api) -> Result<Limits, String> {
    let mut told = String::new();
    for path in ["api/v2/instance", "api/v1/instance"] {
        let answer = match api.ask(api.request(Method::GET, path)).await {
            Ok(answer) => answer,
            Err(refusal) => {
                told = refusal.to_string();
                continue;
            }
        };
        match answer.json::<Instance>().ok().and_then(read) {
            Some(limits) => return Ok(limits),
            None => "its answer names no limit".clone_into(&mut told),
        }
    }
    Err(told)
}

/// The limits that an instance names; none where it names none.
fn read(instance: Instance) -> Option<Limits> {
    let usual = Limits::default();
    let (statuses, attachments) =
        instance.configuration.map(|it| (it.statuses, it.media_attachments)).unwrap_or_default();
    // A server that allows nothing has not understood the question.
    let characters = statuses.max_characters.or(instance.max_toot_chars).filter(|most| *most > 0)?;
    Some(Limits {
        characters,
        links_in_full: statuses.characters_reserved_per_url != Some(URL_WEIGHT),
        description: attachments.description_limit.filter(|most| *most > 0).unwrap_or(usual.description),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use serde_json::json;

    use super::*;

    #[test]
    fn the_limits_of_every_kind_of_server_are_read() {
        let of = |instance: serde_json::Value| read(serde_json::from_value(instance).unwrap());
        let mastodon = json!({"configuration": {
            "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
            "media_attachments": {"image_size_limit": 16_777_216, "description_limit": 1500},
        }});
        assert_eq!(of(mastodon), Some(Limits::default()));
        // GoToSocial counts links as they are, whatever it says.
        let gotosocial = json!({"configuration": {
            "statuses": {"max_characters": 5000, "characters_reserved_per_url": 25},
            "media_attachments": {},
        }});
        let wanted = Limits { characters: 5000, links_in_full: true, description: 1500 };
        assert_eq!(of(gotosocial), Some(wanted));
        let pleroma = json!({"max_toot_chars": 2000});
        assert_eq!(of(pleroma).unwrap().characters, 2000);
        assert_eq!(of(json!({"title": "no limits"})), None);
        assert_eq!(of(json!({"configuration": {"statuses": {"max_characters": 0}}})), None);
    }
}
