//! In charge of whom a request comes from: the peer of the connection, or whom trusted proxies name.
//!
//! It leaves what is done with the address to others. An address is personal: it is logged nowhere.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// The address of the person or program that asks; an extension of every request to a route.
///
/// IPv4 addresses mapped into IPv6 are IPv4 addresses here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The most hops that are followed back: more is no chain of proxies that anybody runs.
const MOST_HOPS: usize = 16;

/// The networks whose word about a client is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    /// Whether an address is one of theirs.
    pub(super) fn include(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who asks: the peer, unless it is a trusted proxy. Then the chain that it tells of is followed back
    /// from its end, which the nearest proxy has written, to the first address that is not trusted; what
    /// stands before that one may be made up.
    ///
    /// A proxy writes one of the two headers and hands on the other as it came. When they disagree it
    /// cannot be told which is which, and neither is believed.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let peer = peer.to_canonical();
        if !self.include(peer) {
            return ClientAddress(peer);
        }
        let told = |name: HeaderName, hop: fn(&str) -> Option<IpAddr>| {
            headers.contains_key(&name).then(|| self.furthest(peer, headers, &name, hop))
        };
        let client = match (told(X_FORWARDED_FOR, plain), told(header::FORWARDED, forwarded)) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(address), _) | (None, Some(address)) => address,
            (None, None) => peer,
        };
        ClientAddress(client)
    }

    fn furthest(
        &self,
        peer: IpAddr,
        headers: &HeaderMap,
        name: &HeaderName,
        hop: fn(&str) -> Option<IpAddr>,
    ) -> IpAddr {
        // Several fields are one list (RFC 9110 section 5.3).
        let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
        let hops = lines.iter().rev().flat_map(|line| line.rsplit(',')).take(MOST_HOPS);
        let mut known = peer;
        for told in hops {
            // Behind something that is no address nobody can be trusted.
            let Some(address) = hop(told.trim()) else { break };
            known = address.to_canonical();
            if !self.include(known) {
                break;
            }
        }
        known
    }
}

/// An address, with or without a port.
fn plain(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// The `for` of one element of `Forwarded` (RFC 7239 section 4), which may stand in quotes (section 6).
/// Hidden names (section 6.3) are no addresses.
fn forwarded(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    plain(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn client(trusted: &str, peer: &str, headers: &[(&'static str, &str)]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let trusted = trusted.split(' ').map(|network| network.parse().unwrap()).collect();
        Proxies(trusted).client(peer.parse().unwrap(), &map).0.to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_about_the_hop_before_it() {
        let own = "127.0.0.0/8 10.0.0.0/8 fd00::/8";
        for (peer, headers, wanted) in [
            ("192.0.2.1", &[("x-forwarded-for", "198.51.100.7")][..], "192.0.2.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &[("x-forwarded-for", "198.51.100.7")], "198.51.100.7"),
            ("::ffff:127.0.0.1", &[("x-forwarded-for", "::ffff:198.51.100.7")], "198.51.100.7"),
            // What the client itself has put before what the proxy wrote.
            ("127.0.0.1", &[("x-forwarded-for", "1.1.1.1, 198.51.100.7")], "198.51.100.7"),
            (
                "127.0.0.1",
                &[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.7")],
                "198.51.100.7",
            ),
            ("127.0.0.1", &[("x-forwarded-for", "198.51.100.7, 10.1.2.3")], "198.51.100.7"),
            ("127.0.0.1", &[("x-forwarded-for", "10.9.9.9,10.1.2.3")], "10.9.9.9"),
            ("127.0.0.1", &[("x-forwarded-for", "198.51.100.7:4711")], "198.51.100.7"),
            ("127.0.0.1", &[("x-forwarded-for", "[2001:db8::1]:4711")], "2001:db8::1"),
            ("127.0.0.1", &[("x-forwarded-for", "2001:db8::1")], "2001:db8::1"),
            ("127.0.0.1", &[("x-forwarded-for", "unknown, 10.1.2.3")], "10.1.2.3"),
            ("127.0.0.1", &[("x-forwarded-for", "")], "127.0.0.1"),
            ("fd00::1", &[("forwarded", "for=1.1.1.1, for=\"[2001:db8::1]:1\";proto=https")], "2001:db8::1"),
            ("127.0.0.1", &[("forwarded", "proto=https; For=192.0.2.60 ;by=203.0.113.43")], "192.0.2.60"),
            ("127.0.0.1", &[("forwarded", "for=_hidden")], "127.0.0.1"),
            // One of them was written by the client.
            ("127.0.0.1", &[("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "198.51.100.7")], "127.0.0.1"),
            ("127.0.0.1", &[("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "1.1.1.1")], "1.1.1.1"),
        ] {
            assert_eq!(client(own, peer, headers), wanted, "{peer} {headers:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_in_a_header_makes_an_untrusted_peer_somebody_else(value in "[ -~]{0,80}") {
            for name in ["x-forwarded-for", "forwarded"] {
                prop_assert_eq!(client("10.0.0.0/8", "192.0.2.1", &[(name, &value)]), "192.0.2.1");
                client("192.0.2.1/32", "192.0.2.1", &[(name, &value)]);
            }
        }
    }
}
