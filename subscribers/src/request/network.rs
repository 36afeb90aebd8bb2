//! In charge of where on the network somebody asked from, without saying who it was.
//!
//! It leaves which address that is, behind however many proxies, to the server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The part of an IP address that a household or an office has in common: the first 24 bits of IPv4
/// and the first 64 of IPv6 (RFC 6177 section 2: what a single network gets).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Network(String);

impl Network {
    /// The network of an address. IPv4 written as IPv6 (RFC 4291 section 2.5.5.2) is IPv4.
    pub fn of(address: IpAddr) -> Self {
        Network(match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                format!("{}/24", Ipv4Addr::new(a, b, c, 0))
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        })
    }

    /// As it is recorded: `192.0.2.0/24`, `2001:db8:1:2::/64`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::Network;

    #[test]
    fn neighbours_are_one_network_and_the_last_part_is_not_kept() {
        let network = |text: &str| Network::of(text.parse().unwrap()).as_str().to_owned();
        assert_eq!(network("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.9"), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2::"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    }
}
