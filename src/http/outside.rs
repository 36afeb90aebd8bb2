//! In charge of keeping requests that a recap's addresses lead to out of private networks: every
//! address is looked at before it is connected to, and again after every redirect.
//!
//! It leaves what is asked there to [`super::links`] and [`crate::pictures`].

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url};

/// Most redirects that are followed.
pub(crate) const REDIRECTS: usize = 5;

/// Which hosts may be asked although they are not of the open network.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Hosts that may have private addresses: the publication's own.
    pub own: BTreeSet<String>,
}

impl Policy {
    /// Whether an address may be asked by its look: a name is looked at when it is resolved.
    pub(crate) fn may_ask(&self, url: &Url) -> bool {
        let address = match url.host() {
            Some(url::Host::Ipv4(address)) => IpAddr::from(address),
            Some(url::Host::Ipv6(address)) => IpAddr::from(address),
            Some(url::Host::Domain(_)) => return true,
            None => return false,
        };
        is_public(address) || self.own.contains(&host(url))
    }
}

/// A client that connects to the open network only, follows no redirect by itself, and waits so long
/// for a whole answer, name and connection included.
///
/// # Errors
/// When TLS cannot be set up.
pub(crate) fn client(policy: &Policy, answer: Duration) -> Result<Client, crate::Error> {
    super::builder()
        .dns_resolver(Arc::new(Outside { policy: policy.clone() }))
        // A proxy would resolve names by itself, past the resolver.
        .no_proxy()
        .timeout(answer)
        .build()
        .map_err(super::no_client)
}

/// The host of an address, as a URL spells it.
pub(crate) fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

/// Whether a request failed because its name leads into a private network.
pub(crate) fn leads_inside(error: &(dyn StdError + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source()).any(|error| error.is::<IsPrivate>())
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

/// The name has no address, and why.
#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved: {0}")]
pub(crate) struct NotFound(pub(crate) String);

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
