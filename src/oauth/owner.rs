//! In charge of what a network's answer says of whose token it is, for logins and for tokens that were given.
//!
//! It leaves asking to those who hold the token, and where that is to the networks.

use serde_json::Value;

use super::Owner;
use crate::http::{Answer, StatusCode};

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
    /// Reads an answer, in which the account stands at these pointers (RFC 6901).
    pub(crate) fn read(answer: &Answer, id: &str, name: &str) -> Whose {
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
                Whose::Told { id: text(id), name: text(name) }
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
