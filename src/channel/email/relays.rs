//! In charge of which SMTP server a carrier goes to, where there are several: each gets connections by its
//! weight, and none gets no connection at all.
//!
//! It leaves the conversation to [`super::smtp`], and going on without a server that is not there to the
//! worker.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::smtp::{Smtp, SmtpTransport};
use crate::config;
use crate::error::Error;

/// The servers.
pub(super) struct Relays {
    first: Smtp,
    others: Vec<Smtp>,
    /// The server of each connection, as an index.
    shares: Vec<usize>,
    /// Transports that were handed out.
    handed_out: AtomicUsize,
}

impl Relays {
    /// Reads what the settings name.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub(super) fn new(settings: &[config::Smtp]) -> crate::Result<Self> {
        let Some((first, others)) = settings.split_first() else {
            return Err(Error::config("there is no server to send mail to").hint("Set `smtp.url`."));
        };
        let first = Smtp::new(first)?;
        let others = others.iter().map(Smtp::new).collect::<crate::Result<Vec<_>>>()?;
        let weights: Vec<_> = settings.iter().map(|server| server.weight.max(1)).collect();
        let shares = shares(&weights, connections(settings));
        Ok(Relays { first, others, shares, handed_out: AtomicUsize::new(0) })
    }

    /// A transport to the server whose turn it is; one that could not be reached is passed over while
    /// there are others.
    pub(super) fn transport(&self) -> SmtpTransport {
        let servers = || (0..self.shares.len()).map(|_| self.next());
        servers().find(|server| !server.is_down()).unwrap_or_else(|| self.next()).transport()
    }

    /// How many servers share the work: those that were not left out.
    pub(super) fn ways(&self) -> usize {
        std::iter::once(&self.first).chain(&self.others).filter(|server| !server.is_left()).count()
    }

    fn next(&self) -> &Smtp {
        let turn = self.handed_out.fetch_add(1, Ordering::Relaxed) % self.shares.len().max(1);
        let other = self.shares.get(turn).and_then(|server| self.others.get(server.checked_sub(1)?));
        other.unwrap_or(&self.first)
    }
}

/// How many connections there are: at least one to each server.
pub(super) fn connections(settings: &[config::Smtp]) -> usize {
    settings.iter().map(|server| server.connections).max().unwrap_or(1).max(settings.len())
}

/// Which server each of so many connections goes to: first one to each, then always to the one that is
/// furthest behind its share.
fn shares(weights: &[u32], connections: usize) -> Vec<usize> {
    let mut given = vec![1_u32; weights.len()];
    let mut shares: Vec<_> = (0..weights.len()).collect();
    while shares.len() < connections && !weights.is_empty() {
        // Compared as fractions: given / weight.
        let behind = |index: &usize| u64::from(given[*index]) * 1_000_000 / u64::from(weights[*index]);
        let Some(next) = (0..weights.len()).min_by_key(behind) else { break };
        given[next] += 1;
        shares.push(next);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn every_server_gets_connections_by_its_weight_and_none_gets_none() {
        assert_eq!(shares(&[1], 3), [0, 0, 0]);
        assert_eq!(shares(&[3, 1], 8).iter().filter(|server| **server == 0).count(), 6);
        assert_eq!(shares(&[100, 1], 4), [0, 1, 0, 0]);
        assert_eq!(shares(&[1, 1, 1], 2), [0, 1, 2]);
    }
}
