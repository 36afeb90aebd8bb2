//! In charge of what the APIs of networks have in common: a request with a token, and settling what is
//! answered to one that may have posted something: arrived, not now, never, or unknown.
//!
//! It leaves which requests there are, and what a network can be asked after an unknown outcome, to the
//! networks.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{Delivery, Name, Receipt, Refusal};
use crate::http::{self, Answer, Failure, StatusCode};
use crate::oauth::Access;
use crate::secrets::tokens::{Network, Tokens};

/// The API of a network, spoken to with a token.
#[derive(Debug, Clone)]
pub(super) struct Api {
    pub(super) client: Client,
    /// What paths of calls are joined to.
    pub(super) base: Url,
    pub(super) token: Key,
    /// Which network: a login that has expired is renewed by `recap login NAME`.
    pub(super) name: Name,
}

/// What lets an account in.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// A token that was given.
    Given(SecretString),
    /// What `recap login` keeps, and keeps fresh.
    Login {
        /// Where logins stand.
        tokens: Tokens,
        /// The one among them.
        network: Network,
    },
}

impl From<SecretString> for Key {
    fn from(token: SecretString) -> Self {
        Key::Given(token)
    }
}

#[cfg(test)]
impl From<&str> for Key {
    fn from(token: &str) -> Self {
        Key::Given(token.into())
    }
}

impl Key {
    /// The login, where it is one.
    fn login(&self, client: &Client) -> Option<Access> {
        match self {
            Key::Given(_) => None,
            Key::Login { tokens, network } => Some(Access::new(tokens.clone(), *network, client.clone())),
        }
    }

    /// The token as it stands now; none where the login is gone.
    fn known(&self) -> Option<SecretString> {
        match self {
            Key::Given(token) => Some(token.clone()),
            Key::Login { tokens, network } => Some(tokens.get(*network).ok()??.access_token),
        }
    }
}

impl Api {
    /// A request to a path; the token is added when it is sent.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // A path that cannot be joined is told by the client when the request is built.
        let url = self.base.join(path).map_or_else(|_| path.to_owned(), String::from);
        self.client.request(method, url)
    }

    /// Sends a request; an answer is a success.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let answer = self.exchange(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refused(&answer)) }
    }

    /// Sends a request; an answer may be of any status.
    pub(super) async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let login = self.token.login(&self.client);
        let token = match (&login, &self.token) {
            // Nothing is posted by that, so that whatever goes wrong is for later.
            (Some(login), _) => {
                login.token().await.map_err(|failure| Refusal::transient(failure.to_string()))?.secret
            }
            (None, Key::Given(token)) => token.clone(),
            (None, Key::Login { .. }) => return Err(Refusal::transient("nobody is logged in")),
        };
        let answer = exchange(&self.client, request.bearer_auth(token.expose_secret())).await?;
        if let Some(login) = login.filter(|_| answer.status == StatusCode::UNAUTHORIZED) {
            // Should that fail, the next answer says the same.
            let _ = login.discard(&token).await;
        }
        Ok(answer)
    }

    /// Sends a request that deletes something; what is not there any more is deleted.
    pub(super) async fn delete(&self, request: RequestBuilder) -> Result<(), Refusal> {
        let answer = self.exchange(request).await?;
        if is_gone(&answer) { Ok(()) } else { Err(self.refused(&answer)) }
    }

    /// What an answer means that is not the one hoped for.
    pub(super) fn refused(&self, answer: &Answer) -> Refusal {
        let mended = format!("`recap login {}` renews it", self.name);
        let token = self.token.known();
        let secrets: Vec<_> = token.iter().map(ExposeSecret::expose_secret).collect();
        refused(answer, &mended, &secrets)
    }
}

/// Sends a request; an answer may be of any status.
pub(super) async fn exchange(client: &Client, request: RequestBuilder) -> Result<Answer, Refusal> {
    let request = request.build().map_err(|error| Refusal::permanent(error.without_url().to_string()))?;
    http::exchange(client, request).await.map_err(unanswered)
}

/// The account that a login leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// As the network knows it.
    pub id: String,
    /// As the network shows it.
    pub name: String,
    /// What is odd about the login but stops nothing: a sentence without a full stop.
    pub doubt: Option<String>,
}

/// No answer: whether something was posted depends on whether the request left.
pub(super) fn unanswered(failure: Failure) -> Refusal {
    match failure {
        Failure::NotSent(reason) => Refusal::transient(reason),
        Failure::NoAnswer(reason) => Refusal::unknown(reason),
    }
}

/// Whether an answer to a request that deletes says that it is there no more.
pub(super) fn is_gone(answer: &Answer) -> bool {
    answer.status.is_success() || matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::GONE)
}

/// An answer that is no success: what it says is told without the `secrets`, and how a login is mended.
pub(super) fn refused(answer: &Answer, mended: &str, secrets: &[&str]) -> Refusal {
    let reason = answer.told(secrets);
    match answer.status {
        // A person or a new token mends it; the post is not at fault.
        StatusCode::UNAUTHORIZED => Refusal::transient(format!("the login was refused; {mended} ({reason})")),
        // Networks count a request against its limit before they act on it.
        StatusCode::TOO_MANY_REQUESTS => {
            let wish = answer.retry_after(Timestamp::now());
            Refusal::Transient { reason, retry_after: wish.map(|wish| wish + jitter(wish)) }
        }
        // A gateway in front may answer for a server that has done the work all the same.
        status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Refusal::unknown(reason)
        }
        status if status.is_success() => Refusal::unknown(format!("the answer is not understood: {reason}")),
        _ => Refusal::permanent(reason),
    }
}

/// Up to a tenth more, and at most a minute, so that all who were told to wait do not come back at once.
fn jitter(wish: Duration) -> Duration {
    (wish / 10).min(Duration::from_secs(60)).mul_f64(rand::random())
}

/// The receipt of the post that a part of a thread, from 0, answers.
pub(super) fn parent(delivery: &Delivery, part: u32) -> Result<Option<&Receipt>, Refusal> {
    match (part, delivery.thread.last()) {
        (0, _) => Ok(None),
        (_, Some(receipt)) => Ok(Some(receipt)),
        (_, None) => Err(Refusal::permanent("the post before it has no receipt to answer")),
    }
}

/// Whatever was asked before anything could be posted: nothing has happened, so that everything
/// but success means later.
pub(super) fn not_yet(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Permanent { reason } | Refusal::Unknown { reason } => Refusal::transient(reason),
        other => other,
    }
}

/// An id from a network as one segment of a path.
pub(super) fn segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// A hash over several texts, each with its length before it so that none runs into the next.
pub(super) fn hash(texts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}
