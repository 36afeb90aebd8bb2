//! In charge of what LinkedIn is: how it counts a post, and where a person posts by hand.

use super::Name;
use super::post::{Network, network};

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Linkedin,
    title: "LinkedIn",
    limit: 3000,
    bytes: usize::MAX,
    measure: network::on_linkedin,
    label: str::to_owned,
    handle: |_| None,
    mentions_by_itself: false,
    links_by_itself: false,
    makes_card: true,
    by_hand: Some(|_, link| network::page("https://www.linkedin.com/sharing/share-offsite/", "url", link)),
    account: None,
};
