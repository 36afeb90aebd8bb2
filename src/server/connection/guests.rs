//! In charge of how many connections each network may have open, so that nobody takes the places of all others.
//!
//! It leaves how many there may be in all to [`super`].

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::server::flood::network;

/// Connections that one network may have open: a quarter of all places.
const SHARE: usize = super::MOST / 4;

/// The connections that are open, by the network that they come from.
#[derive(Debug, Default)]
pub(super) struct Guests(Mutex<HashMap<IpAddr, usize>>);

impl Guests {
    /// Lets a connection in; none where its network has its share already.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Guest> {
        let network = network(peer.to_canonical());
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(network).or_default();
        if *count >= SHARE {
            return None;
        }
        *count += 1;
        Some(Guest { guests: Arc::clone(self), network })
    }
}

/// A connection that is open.
#[derive(Debug)]
pub(super) struct Guest {
    guests: Arc<Guests>,
    network: IpAddr,
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut open = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.network);
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
        let admit = |address: &str| guests.admit(address.parse().ok()?);
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
}
