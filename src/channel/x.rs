//! In charge of what X is: how it counts a post, and where a person posts by hand.

use super::Name;
use super::post::{Network, network};

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::X,
    title: "X",
    limit: 280,
    bytes: usize::MAX,
    measure: network::on_x,
    label: str::to_owned,
    handle: network::x_handle,
    mentions_by_itself: true,
    links_by_itself: true,
    makes_card: true,
    by_hand: Some(|post, _| network::page("https://x.com/intent/post", "text", post)),
    account: None,
};
