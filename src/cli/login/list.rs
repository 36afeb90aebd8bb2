//! In charge of showing what is logged in, and until when.
//!
//! It leaves whether a login still works to [`crate::doctor`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::heading;
use crate::cli::words;
use crate::doctor::{self, State};
use crate::error::Result;
use crate::oauth::{Grant, Network};

/// A login for a program; nothing of it is secret.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    network: &'static str,
    account: Option<&'a str>,
    account_id: Option<&'a str>,
    server: Option<&'a Url>,
    scopes: &'a [String],
    /// When a person has to log in again, where that is known.
    ends_at: Option<Timestamp>,
}

impl<'a> Line<'a> {
    pub(super) fn new(network: Network, grant: &'a Grant) -> Self {
        Line {
            network: network.as_str(),
            account: grant.account.as_deref(),
            account_id: grant.account_id.as_deref(),
            server: grant.server.as_ref(),
            scopes: &grant.scopes,
            ends_at: grant.ends_at(),
        }
    }
}

/// Shows all logins.
pub(super) fn show(all: &BTreeMap<Network, Grant>, json: bool) -> Result<()> {
    if json {
        let lines: Vec<_> = all.iter().map(|(network, grant)| Line::new(*network, grant)).collect();
        return words::answer_json(&lines);
    }
    if all.is_empty() {
        return words::answer("Nothing is logged in. `recap login --help` lists the networks.\n");
    }
    let now = Timestamp::now();
    let mut out = String::new();
    for (network, grant) in all {
        let (_, told) = told(*network, grant, now);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}{}: {told}.", heading(network.as_str()), named(grant));
    }
    words::answer(&out)
}

/// ` as ada at https://mastodon.example/`, as far as it is known.
pub(super) fn named(grant: &Grant) -> String {
    let account = grant.account.as_ref().map(|account| format!(" as {account}")).unwrap_or_default();
    let server = grant.server.as_ref().map(|server| format!(" at {server}")).unwrap_or_default();
    account + &server
}

/// How long a login lasts.
pub(super) fn told(network: Network, grant: &Grant, now: Timestamp) -> (State, String) {
    doctor::lasts(network, grant, now)
}
