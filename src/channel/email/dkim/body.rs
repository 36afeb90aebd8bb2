//! In charge of the hash of a message's body (RFC 6376 section 3.7, step 1).
//!
//! It leaves the canonical form to its callers: [`super::super::quoted_printable`] and
//! [`super::super::form`] write bodies that are their own (section 3.4.4). A hash that has seen what
//! all messages of an edition begin with can be cloned, and each clone goes on with the rest of one.

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The hash of a body that is still coming in.
#[derive(Clone)]
pub(in crate::channel::email) struct BodyHash(Context);

impl BodyHash {
    /// Of nothing yet.
    pub(in crate::channel::email) fn new() -> Self {
        BodyHash(Context::new(&SHA256))
    }

    /// Goes on with the next piece; where the body was cut does not matter.
    pub(in crate::channel::email) fn update(&mut self, piece: &str) {
        self.0.update(piece.as_bytes());
    }

    /// What stands behind `bh=` (RFC 6376 section 3.5).
    pub(super) fn finish(self) -> String {
        STANDARD.encode(self.0.finish())
    }
}
