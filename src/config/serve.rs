//! In charge of `[serve]`: how `recap serve` meets the network.
//!
//! It leaves serving to [`crate::server`].

use super::setting::SERVE_TRUSTED_PROXIES;
use super::typed::Typed;
use super::{Serve, check};
use crate::error::Result;

/// What is configured for the server.
pub(super) fn meant(typed: &Typed<'_>) -> Result<Serve> {
    Ok(Serve { trusted_proxies: typed.read_as(&SERVE_TRUSTED_PROXIES, check::networks)?.unwrap_or_default() })
}
