//! In charge of asking whether links still lead somewhere: each once, some at a time and one at a
//! time a host, with every address looked at before it is connected to.
//!
//! It leaves what is told of the answers to `recap check --online`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Method, StatusCode, Url};
use tokio::sync::Mutex;

/// Most links that are asked about at once.
const AT_ONCE: usize = 8;

/// Most links that are asked about at all.
pub const MOST: usize = 500;

/// Longest wait for one answer, name and connection included.
const ANSWER: Duration = Duration::from_secs(10);

/// Most redirects that are followed.
const REDIRECTS: usize = 5;

/// Which hosts may be asked although they are not of the open network.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Hosts that may have private addresses: the publication's own.
    pub own: BTreeSet<String>,
}

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It answers.
    Fine,
    /// It answers at another address, and says that it is to stay there.
    Moved(Url),
    /// It is not there: a status, or what the machine says of the name or the certificate.
    Gone(String),
    /// It could not be told.
    Unknown(String),
    /// It leads into a private network, so it was not asked.
    Private,
}

/// Asks about links.
pub struct Checker {
    client: Client,
    policy: Policy,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
}

impl Checker {
    /// Makes a checker with a client of its own.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(policy: Policy) -> Result<Self, crate::Error> {
        let resolver = Arc::new(Outside { policy: policy.clone() });
        let client = super::builder()
            .dns_resolver(resolver)
            // A proxy would resolve names by itself, past the resolver.
            .no_proxy()
            .timeout(ANSWER)
            .build()
            .map_err(super::no_client)?;
        Ok(Checker { client, policy, hosts: Mutex::default() })
    }

    /// Asks about every address once, at most [`MOST`] of them; what is no address of the web is
    /// left out.
    pub async fn check(&self, addresses: impl IntoIterator<Item = String>) -> BTreeMap<String, Outcome> {
        let distinct: BTreeSet<String> = addresses.into_iter().collect();
        let mut by_host: BTreeMap<String, Vec<(String, Url)>> = BTreeMap::new();
        let parsed = distinct.into_iter().filter_map(|text| Url::parse(&text).ok().map(|url| (text, url)));
        for (text, url) in parsed.filter(|(_, url)| is_web(url)).take(MOST) {
            by_host.entry(host(&url)).or_default().push((text, url));
        }
        let hosts = futures_util::stream::iter(by_host.into_values().map(|links| async move {
            let mut outcomes = Vec::with_capacity(links.len());
            for (text, url) in links {
                outcomes.push((text, self.follow(url).await));
            }
            outcomes
        }));
        let outcomes: Vec<Vec<_>> = hosts.buffer_unordered(AT_ONCE).collect().await;
        outcomes.into_iter().flatten().collect()
    }

    /// Asks about one link, along its redirects.
    async fn follow(&self, first: Url) -> Outcome {
        let mut url = first.clone();
        let mut moved = true;
        let mut stays = first.clone();
        for _ in 0..=REDIRECTS {
            if !self.may_ask(&url) {
                return if url == first {
                    Outcome::Private
                } else {
                    Outcome::Unknown("it leads on into a private network".into())
                };
            }
            let (status, location) = match self.ask(&url).await {
                Ok(answer) => answer,
                Err(outcome) => return outcome,
            };
            if !status.is_redirection() {
                return outcome(status, &first, stays);
            }
            let Some(next) = location.and_then(|location| url.join(&location).ok()).filter(is_web) else {
                return outcome(status, &first, stays);
            };
            // RFC 9110 section 15.4: 301 and 308 are permanent; behind another one nothing is.
            moved &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            if moved {
                stays = next.clone();
            }
            url = next;
        }
        Outcome::Unknown(format!("it is redirected more than {REDIRECTS} times"))
    }

    /// The status that an address answers with, and where it redirects to. Some servers know no
    /// HEAD, or hide behind a refusal of it: they are asked with GET, whose body is not read.
    async fn ask(&self, url: &Url) -> Result<(StatusCode, Option<String>), Outcome> {
        let host = self.hosts.lock().await.entry(host(url)).or_default().clone();
        let _turn = host.lock().await;
        let answer = self.send(Method::HEAD, url).await?;
        match answer.0 {
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::FORBIDDEN | StatusCode::NOT_IMPLEMENTED => {
                self.send(Method::GET, url).await
            }
            _ => Ok(answer),
        }
    }

    async fn send(&self, method: Method, url: &Url) -> Result<(StatusCode, Option<String>), Outcome> {
        let response = self.client.request(method, url.clone()).send().await.map_err(refused)?;
        let location = response.headers().get(reqwest::header::LOCATION);
        let location = location.and_then(|location| location.to_str().ok()).map(str::to_owned);
        Ok((response.status(), location))
    }

    /// Whether an address may be asked by its look: a name is looked at when it is resolved.
    fn may_ask(&self, url: &Url) -> bool {
        let address = match url.host() {
            Some(url::Host::Ipv4(address)) => IpAddr::from(address),
            Some(url::Host::Ipv6(address)) => IpAddr::from(address),
            Some(url::Host::Domain(_)) => return true,
            None => return false,
        };
        is_public(address) || self.policy.own.contains(&host(url))
    }
}

fn outcome(status: StatusCode, first: &Url, stays: Url) -> Outcome {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone(status.to_string()),
        status if status.is_success() && stays != *first => Outcome::Moved(stays),
        status if status.is_success() => Outcome::Fine,
        status => Outcome::Unknown(format!("it answers {status}")),
    }
}

/// What a request that failed says of its link.
fn refused(error: reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::Unknown(format!("no answer within {} seconds", ANSWER.as_secs()));
    }
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.is::<IsPrivate>() {
            return Outcome::Private;
        }
        if let Some(NotFound(reason)) = error.downcast_ref() {
            // A name server that is away says nothing about the name.
            return match reason.to_lowercase().contains("temporary") {
                true => Outcome::Unknown(super::plain(reason)),
                false => Outcome::Gone("there is no site of that name".into()),
            };
        }
        if let Some(tls) = encryption(error) {
            let reason = super::plain(&tls.to_string());
            return Outcome::Gone(format!("its certificate or encryption is wrong: {reason}"));
        }
        cause = error.source();
    }
    Outcome::Unknown(super::reason(error))
}

/// What is wrong with the encryption, however deep in errors of input and output that is.
fn encryption<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let mut error = error;
    while let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        error = inner;
    }
    error.downcast_ref()
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// The host of an address, as a URL spells it.
fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Resolves names to addresses of the open network only, so that what is connected to is what was
/// looked at.
struct Outside {
    policy: Policy,
}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let own = self.policy.own.contains(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(|error| NotFound(error.to_string()))?;
            let found: Vec<SocketAddr> = found.collect();
            if found.is_empty() {
                return Err(NotFound("no address".to_owned()).into());
            }
            // One private address among others is an attempt to get in.
            if !own && !found.iter().all(|address| is_public(address.ip())) {
                return Err(IsPrivate.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
struct IsPrivate;

#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved: {0}")]
struct NotFound(String);

/// Whether an address is of the open network: none that the registries of special purpose addresses
/// (RFC 6890) keep for this machine, its network, tests or groups.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            let special = a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19));
            !(special
                || address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_multicast()
                || address.is_broadcast()
                || address.is_documentation())
        }
        IpAddr::V6(address) => {
            let segments = address.segments();
            // Those that carry an IPv4 address are as public as that: mapped, compatible, NAT64
            // (RFC 6052) and 6to4 (RFC 3056).
            let low = |segments: [u16; 2]| {
                let [a, b] = segments[0].to_be_bytes();
                let [c, d] = segments[1].to_be_bytes();
                is_public(IpAddr::from([a, b, c, d]))
            };
            match segments {
                [0, 0, 0, 0, 0, 0 | 0xffff, high, end] => low([high, end]),
                [0x64, 0xff9b, 0, 0, 0, 0, high, end] => low([high, end]),
                [0x2002, high, end, ..] => low([high, end]),
                // 2000::/3 is all that is given out, without documentation (RFC 3849) and
                // Teredo (RFC 4380).
                [0x2001, 0xdb8 | 0, ..] => false,
                [first, ..] => first & 0xe000 == 0x2000,
            }
        }
    }
}

#[cfg(test)]
mod tests;
