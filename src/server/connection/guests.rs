//! In charge of how many connections each network may have open, so that nobody takes the places of all others.
//!
//! It leaves how many there may be in all to [`super`].

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use crate::server::flood::network;

/// Connections that one network may have open: a quarter of all places.
const SHARE: usize = super::MOST / 4;

/// Connections that the networks of one site may have open together: half of all places. A customer is given as
/// much as that of IPv6 (RFC 6177 section 2).
const SHARE_OF_SITE: usize = super::MOST / 2;

/// The connections that are open, by the network that they come from.
#[derive(Debug, Default)]
pub(super) struct Guests(Mutex<HashMap<Home, usize>>);

/// Where connections come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Home {
    /// A network: /24, /64.
    Network(IpAddr),
    /// All networks of a site: /48.
    Site(Ipv6Addr),
}

impl Home {
    /// Those that an address counts for.
    fn all(address: IpAddr) -> impl Iterator<Item = Home> + Clone {
        let site = match address {
            IpAddr::V6(v6) => Some(Home::Site(Ipv6Addr::from_bits(v6.to_bits() & (!0 << 80)))),
            IpAddr::V4(_) => None,
        };
        std::iter::once(Home::Network(network(address))).chain(site)
    }

    /// Connections that it may have open.
    fn share(self) -> usize {
        match self {
            Home::Network(_) => SHARE,
            Home::Site(_) => SHARE_OF_SITE,
        }
    }
}

/// A network has its share already.
#[derive(Debug)]
pub(super) struct Full;

impl Guests {
    /// Lets a connection in, unless its network or its site has its share already.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Result<Guest, Full> {
        let peer = peer.to_canonical();
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if Home::all(peer).any(|home| open.get(&home).is_some_and(|count| *count >= home.share())) {
            return Err(Full);
        }
        for home in Home::all(peer) {
            *open.entry(home).or_default() += 1;
        }
        Ok(Guest { guests: Arc::clone(self), peer })
    }
}

/// A connection that is open.
#[derive(Debug)]
pub(super) struct Guest {
    guests: Arc<Guests>,
    peer: IpAddr,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut open = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        for home in Home::all(self.peer) {
            if let Some(count) = open.get_mut(&home) {
                *count -= 1;
                if *count == 0 {
                    open.remove(&home);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_has_its_share_leaves_room_for_others_and_gets_more_when_one_ends() {
        let guests = Arc::<Guests>::default();
        let admit = |address: &str| guests.admit(address.parse().ok()?).ok();
        let mut open: Vec<_> = (0..SHARE).map(|_| admit("192.0.2.7")).collect();
        assert!(open.iter().all(Option::is_some));
        assert!(admit("192.0.2.7").is_none());
        assert!(admit("::ffff:192.0.2.7").is_none(), "the same, by another name");
        let other = admit("198.51.100.7");
        assert!(other.is_some());
        open.pop();
        assert!(admit("192.0.2.7").is_some());
        drop((open, other));
        assert!(guests.0.lock().is_ok_and(|open| open.is_empty()));
    }

    #[test]
    fn a_customer_with_many_networks_of_ipv6_leaves_half_of_the_places_to_others() {
        let guests = Arc::<Guests>::default();
        let admit = |address: &str| guests.admit(address.parse().ok()?).ok();
        // The first network of the site has its address.
        let networks = (0..8).map(|number| format!("2001:db8:1:{number:x}00::7"));
        let open: Vec<_> = networks.flat_map(|one| (0..SHARE).filter_map(move |_| admit(&one))).collect();
        assert_eq!(open.len(), SHARE_OF_SITE);
        assert!(admit("2001:db8:1:ffff::1").is_none());
        assert!(admit("2001:db8:2::7").is_some() && admit("192.0.2.7").is_some());
        drop(open);
        let one: Vec<_> = (0..=SHARE).map(|_| admit("2001:db8:1::7")).collect();
        assert_eq!(one.iter().flatten().count(), SHARE, "one network of it");
        assert!(admit("2001:db8:1:1::7").is_some());
        drop(one);
        assert!(guests.0.lock().is_ok_and(|open| open.is_empty()));
    }
}
