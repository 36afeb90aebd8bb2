//! In charge of telling where there are logins, without what they are: for who only wants to look.
//!
//! It leaves the logins themselves to [`super`].

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Network, Tokens};

/// The file, of which only the names are read.
#[derive(Deserialize)]
struct Names {
    networks: BTreeMap<String, IgnoredAny>,
}

impl Tokens {
    /// Where there are logins; nowhere, where that cannot be told.
    pub fn names(&self) -> Vec<Network> {
        let text = std::fs::read(&self.path).unwrap_or_default();
        let Ok(Names { networks }) = serde_json::from_slice(&text) else { return Vec::new() };
        Network::ALL.into_iter().filter(|network| networks.contains_key(network.as_str())).collect()
    }
}
