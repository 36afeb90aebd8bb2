//! In charge of whose a token is, for logins and for tokens that were given: where each network is asked, and what
//! its answer says.
//!
//! It leaves asking to those who hold the token.

use serde_json::Value;

use super::Owner;
use super::provider::Endpoint;
use crate::http::{Answer, StatusCode};

/// Where a network tells whose a token is, and where in its answer that stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Who {
    pub(super) endpoint: Endpoint,
    /// JSON pointers (RFC 6901).
    id: &'static str,
    name: &'static str,
}

impl Who {
    pub(crate) const MASTODON: Who = Who::new("", "api/v1/accounts/verify_credentials", "/id", "/acct");
    pub(crate) const LINKEDIN: Who = Who::new("https://api.linkedin.com/", "v2/userinfo", "/sub", "/name");
    pub(crate) const X: Who = Who::new("https://api.x.com/", "2/users/me", "/data/id", "/data/username");
    pub(crate) const THREADS: Who =
        Who::new("https://graph.threads.net/", "v1.0/me?fields=id,username", "/id", "/username");

    pub(crate) const fn new(
        server: &'static str,
        path: &'static str,
        id: &'static str,
        name: &'static str,
    ) -> Self {
        Who { endpoint: Endpoint::new(server, path), id, name }
    }

    /// The path below the network's server.
    pub(crate) fn path(&self) -> &'static str {
        self.endpoint.path
    }
}

/// Whose token it is.
pub(crate) enum Whose {
    /// An account, as the network knows and as it shows it.
    Told { id: Option<String>, name: Option<String> },
    /// The token is good, and has no right to ask.
    NoRight,
    /// The network does not say.
    Untold,
    /// The token is good no more.
    Refused,
}

impl Whose {
    /// Reads an answer.
    pub(crate) fn read(answer: &Answer, who: &Who) -> Whose {
        let said = answer.json::<Value>().unwrap_or_default();
        // Threads tells it by a code of its own.
        let is_refused =
            answer.status == StatusCode::UNAUTHORIZED || said.pointer("/error/code") == Some(&190.into());
        let text = |pointer: &str| match said.pointer(pointer)? {
            Value::String(text) => Some(answer.say(text)),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        match answer.status {
            status if status.is_success() && !said.is_null() => {
                Whose::Told { id: text(who.id), name: text(who.name) }
            }
            _ if is_refused => Whose::Refused,
            StatusCode::FORBIDDEN => Whose::NoRight,
            _ => Whose::Untold,
        }
    }

    /// What there is to tell of it.
    pub(super) fn owner(self) -> Owner {
        match self {
            Whose::Told { id, name } => name.or(id).map_or(Owner::Untold, Owner::Account),
            Whose::NoRight | Whose::Untold => Owner::Untold,
            Whose::Refused => Owner::Refused,
        }
    }
}
