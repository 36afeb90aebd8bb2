//! In charge of limits as they are written: `20/s, 5000/h, gmail.com 100/min`.
//!
//! It leaves keeping them to [`super`].

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use super::{OVERALL, Provider};

/// The units of time that a limit is written in, with their seconds.
const UNITS: [(&str, u64); 4] = [("s", 1), ("min", 60), ("h", 3_600), ("day", 86_400)];

/// So many messages in so much time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// At least one.
    pub messages: u32,
    /// One of the units that limits are written in.
    pub per: Duration,
}

/// Limits by what they are for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    overall: Vec<Limit>,
    providers: BTreeMap<Provider, Vec<Limit>>,
    relays: BTreeMap<String, Vec<Limit>>,
}

/// A text that is no limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no limit: write a number of messages and a time, such as `20/s`, `100/min`, `5000/h` or `10000/day`, with a domain before it where it is for that provider alone"
)]
pub struct Malformed(String);

impl Limits {
    /// Adds the limits of one relay.
    pub fn add_relay(&mut self, relay: &str, limits: Vec<Limit>) {
        if !limits.is_empty() {
            self.relays.insert(relay.to_owned(), limits);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        *self == Limits::default()
    }

    /// Every limit with the name that it counts under.
    pub(super) fn named(&self) -> impl Iterator<Item = (Arc<str>, &Limit)> {
        let overall = self.overall.iter().map(|limit| (Arc::from(OVERALL), limit));
        let providers = self.providers.iter().flat_map(|(provider, limits)| {
            limits.iter().map(move |limit| (Arc::from(provider.as_str()), limit))
        });
        let relays = self
            .relays
            .iter()
            .flat_map(|(relay, limits)| limits.iter().map(move |limit| (Arc::from(relay.as_str()), limit)));
        overall.chain(providers).chain(relays)
    }
}

impl FromStr for Limits {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut limits = Limits::default();
        for part in text.split(',').map(str::trim) {
            let malformed = || Malformed(part.to_owned());
            match part.split_once(char::is_whitespace) {
                None => limits.overall.push(part.parse()?),
                Some((domain, limit)) => {
                    let limit = limit.trim().parse().map_err(|_| malformed())?;
                    let provider = Provider::of_domain(domain).ok_or_else(malformed)?;
                    limits.providers.entry(provider).or_default().push(limit);
                }
            }
        }
        Ok(limits)
    }
}

impl FromStr for Limit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = || Malformed(text.to_owned());
        let (messages, unit) = text.split_once('/').ok_or_else(malformed)?;
        let seconds = UNITS.iter().find(|(name, _)| *name == unit.trim()).map(|(_, seconds)| *seconds);
        let messages = messages.trim().parse().ok().filter(|messages| *messages > 0).ok_or_else(malformed)?;
        Ok(Limit { messages, per: Duration::from_secs(seconds.ok_or_else(malformed)?) })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(_, seconds)| *seconds == self.per.as_secs());
        write!(f, "{}/{}", self.messages, unit.map_or("s", |(name, _)| name))
    }
}
