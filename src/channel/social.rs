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
use crate::oauth::{self, Access, Who, Whose};
use crate::secrets::Secrets;
use crate::secrets::tokens::{Network, Tokens};

pub(super) mod lost;

/// The API of a network, spoken to with a token.
#[derive(Debug, Clone)]
pub(super) struct Api {
    pub(super) client: Client,
    /// What stands before the paths of calls; ends in a slash.
    pub(super) base: String,
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

impl Api {
    /// A request to a path; the token is added when it is sent.
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // What is no address is told by the client when the request is built.
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// Sends a request; an answer is a success.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let answer = self.exchange(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refused(&answer)) }
    }

    /// Sends a request; an answer may be of any status. With a login whose token is refused before its time the
    /// request is sent once more, with the next token: the refused one has done nothing.
    pub(super) async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let send = async |request: RequestBuilder, token: &SecretString, withheld: Secrets| {
            exchange(&self.client, request.bearer_auth(token.expose_secret()), withheld).await
        };
        let login = match &self.token {
            Key::Given(token) => return send(request, token, Secrets::none().and(token)).await,
            Key::Login { tokens, network } => Access::new(tokens.clone(), *network, self.client.clone()),
        };
        let token = login.token().await.map_err(no_token)?;
        let again = request.try_clone();
        let answer = send(request, &token.secret, token.withheld).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        login.discard(&token.secret).await.map_err(no_token)?;
        let next = login.token().await.map_err(no_token)?;
        match again {
            Some(again) if next.secret.expose_secret() != token.secret.expose_secret() => {
                send(again, &next.secret, next.withheld).await
            }
            _ => Ok(answer),
        }
    }

    /// Asks whose the token is. One that has no right to ask is good all the same, which a refused one is not.
    pub(super) async fn who(&self, who: &Who) -> Result<Identity, Refusal> {
        let answer = self.exchange(self.request(Method::GET, who.path())).await.map_err(not_yet)?;
        self.told(&answer, who)
    }

    /// Whose the token is, by the answer to that question.
    pub(super) fn told(&self, answer: &Answer, who: &Who) -> Result<Identity, Refusal> {
        match Whose::read(answer, who) {
            Whose::Told { id: Some(id), name } => Ok(Identity::of(id, name.unwrap_or_default())),
            Whose::NoRight => Ok(Identity::default()),
            Whose::Refused => Err(self.login_refused(answer)),
            Whose::Told { id: None, .. } | Whose::Untold => Err(not_yet(self.refused(answer))),
        }
    }

    /// Sends a request that deletes something; what is not there any more is deleted.
    pub(super) async fn delete(&self, request: RequestBuilder) -> Result<(), Refusal> {
        let answer = self.exchange(request).await?;
        if is_gone(&answer) { Ok(()) } else { Err(self.refused(&answer)) }
    }

    /// What an answer means that is not the one hoped for.
    pub(super) fn refused(&self, answer: &Answer) -> Refusal {
        refused(answer, &self.mended())
    }

    /// The same for one that says in the network's own way that the token is good no more.
    pub(super) fn login_refused(&self, answer: &Answer) -> Refusal {
        login_refused(answer, &self.mended())
    }

    /// What mends a token that is refused. One that is given comes before a login.
    fn mended(&self) -> String {
        let name = self.name;
        match self.token {
            Key::Given(_) => format!(
                "put another token where `{name}.token_file` finds it, or take that away and run `recap login {name}`"
            ),
            Key::Login { .. } => format!("`recap login {name}` renews it"),
        }
    }
}

/// Why there is no token. Nothing was posted, so that what mends itself is for later; what does not is a
/// person's, and no fault of the post.
fn no_token(failure: oauth::Failure) -> Refusal {
    match failure.is_for_a_person() {
        true => Refusal::halt(failure.to_string()),
        false => Refusal::transient(failure.to_string()),
    }
}

/// Sends a request; an answer may be of any status. The account's `secrets` are not told of it.
pub(super) async fn exchange(
    client: &Client,
    request: RequestBuilder,
    secrets: Secrets,
) -> Result<Answer, Refusal> {
    let request = request.build().map_err(|error| Refusal::permanent(error.without_url().to_string()))?;
    http::exchange(client, request, secrets).await.map_err(unanswered)
}

/// The account that a login leads to. Where a token has no right to ask, neither its id nor its name is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// As the network knows it.
    pub id: Option<String>,
    /// As the network shows it.
    pub name: Option<String>,
    /// What is odd about the login but stops nothing: a sentence without a full stop.
    pub doubt: Option<String>,
}

impl Identity {
    /// The account of an id and a name as a network tells them, which may be empty.
    pub(super) fn of(id: String, name: String) -> Self {
        let told = |text: String| Some(text).filter(|text| !text.is_empty());
        Identity { id: told(id), name: told(name), doubt: None }
    }

    /// What to call the account: its name, or else its id.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.name.as_deref().or(self.id.as_deref())
    }

    /// With the doubt that it is not the account of a setting, where it is not.
    pub(super) fn against(self, wanted: &str, setting: &str) -> Self {
        let Some(id) = self.id.as_deref().filter(|id| *id != wanted) else { return self };
        let whose = self.name.as_ref().map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"));
        let doubt = format!("the token is of {whose}, but `{setting}` says {wanted}");
        Identity { doubt: Some(doubt), ..self }
    }
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

/// An answer that is no success; `mended` is how a login is.
pub(super) fn refused(answer: &Answer, mended: &str) -> Refusal {
    let reason = answer.told();
    match answer.status {
        StatusCode::UNAUTHORIZED => login_refused(answer, mended),
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

/// A person mends it, and the post is not at fault: it stays as it is, and whatever else would go there too.
fn login_refused(answer: &Answer, mended: &str) -> Refusal {
    Refusal::halt(format!("the login was refused; {mended} ({})", answer.told()))
}

/// Up to a tenth more, and at most a minute, so that all who were told to wait do not come back at once.
fn jitter(wish: Duration) -> Duration {
    (wish / 10).min(Duration::from_secs(60)).mul_f64(rand::random())
}

/// The number of a post, where a text is one and nothing else.
pub(super) fn number(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.to_owned())
}

/// The path of an address on one of these hosts, taken apart; none of any other address.
pub(super) fn path_on(hosts: &[&str], address: &str) -> Option<Vec<String>> {
    let url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let host = url.host_str()?;
    hosts.contains(&host.strip_prefix("www.").unwrap_or(host)).then(|| path_of(&url))
}

/// The path of an address, taken apart.
pub(super) fn path_of(url: &Url) -> Vec<String> {
    let segments = url.path_segments().into_iter().flatten();
    segments.filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
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

#[cfg(test)]
mod tests;
