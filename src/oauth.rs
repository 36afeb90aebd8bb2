//! In charge of tokens: getting one with a person's consent (OAuth 2.0 authorization code with PKCE,
//! RFC 6749 section 4.1, RFC 7636, RFC 8252), keeping it fresh, and giving it back.
//!
//! It leaves where tokens are kept to [`crate::secrets::tokens`], and what is done with them to the
//! channels: they ask an [`Access`] for a token right before they need it.

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};

pub use self::consent::{App, Consent, Denied, OUT_OF_BAND, Pending};
pub use self::loopback::{Arrival, Loopback, NotRedirected};
pub(crate) use self::owner::{Who, Whose};
pub use self::provider::{Provider, Redirect};
use crate::error::Error;
use crate::secrets::Secrets;
pub use crate::secrets::tokens::{Grant, Network, Tokens};

mod consent;
mod exchange;
mod loopback;
pub mod mastodon;
mod owner;
mod provider;
mod revoke;
mod threads;

pub use self::revoke::{Revoked, revoke};

/// How old a token of Threads has to be before it can be refreshed. It is whenever it is used: nobody
/// knows when it will be next, and after 60 days it is too late.
const THREADS_AGE: SignedDuration = SignedDuration::from_hours(24);

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody has logged in.
    #[error("nobody is logged in to {0}: run `recap login {0}`")]
    NotLoggedIn(Network),
    /// A person has to log in again.
    #[error("the login to {network} {reason}: run `recap login {network}` again")]
    Ended {
        /// Where.
        network: Network,
        /// What has become of it, after "the login".
        reason: String,
    },
    /// The network gives none for the consent that was asked for.
    #[error("{0}")]
    NotGranted(String),
    /// The network gives none now, and may later.
    #[error("{0}")]
    Unreachable(String),
    /// The file of the logins cannot be read or written.
    #[error("{0:#}")]
    Store(#[from] Error),
}

impl Failure {
    /// Whether a person has to mend it.
    pub fn is_for_a_person(&self) -> bool {
        !matches!(self, Failure::Unreachable(_))
    }
}

/// A token to be used at once.
#[derive(Debug, Clone)]
pub struct Token {
    /// The access token.
    pub secret: SecretString,
    /// It was fetched right now.
    pub is_new: bool,
    /// Every secret of the login that it is of.
    pub withheld: Secrets,
}

/// What a network says of whose token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// An account, as the network shows it.
    Account(String),
    /// Nothing: it was not asked, did not answer, or the token has no right to ask.
    Untold,
    /// The token is good no more.
    Refused,
}

/// The login at a network, kept fresh.
#[derive(Debug, Clone)]
pub struct Access {
    tokens: Tokens,
    network: Network,
    client: Client,
}

impl Access {
    /// The login that stands among these.
    pub fn new(tokens: Tokens, network: Network, client: Client) -> Self {
        Access { tokens, network, client }
    }

    /// A token that is good for the next minute at least. One that ends soon is replaced first, by one
    /// process for all: whoever comes meanwhile waits and takes what that one got.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn token(&self) -> Result<Token, Failure> {
        let known = |grant: &Grant| Token {
            secret: grant.access_token.clone(),
            is_new: false,
            withheld: grant.withheld(),
        };
        let grant = self.granted(self.tokens.get(self.network)?)?;
        if !self.is_due(&grant) {
            return Ok(known(&grant));
        }
        let locked = self.tokens.lock().await?;
        let grant = self.granted(locked.get(self.network)?)?;
        if !self.is_due(&grant) {
            return Ok(known(&grant));
        }
        match self.refreshed(&grant).await {
            Ok(next) => {
                locked.put(self.network, &next)?;
                Ok(Token { is_new: true, ..known(&next) })
            }
            // There is still time to get another.
            Err(_) if grant.is_valid(Timestamp::now()) => Ok(known(&grant)),
            Err(failure) => Err(failure),
        }
    }

    /// A token as [`Access::token`] gives it, and whose it is.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn who(&self) -> Result<Owner, Failure> {
        self.token().await?;
        let grant = self.granted(self.tokens.get(self.network)?)?;
        match Provider::of(self.network) {
            Some(provider) => Ok(exchange::who(provider, &grant, &self.client).await.owner()),
            None => Ok(Owner::Untold),
        }
    }

    /// Takes a token out of use that the network has refused: the next one is fetched. One that was
    /// replaced meanwhile, or cannot be, stays.
    ///
    /// # Errors
    /// The file of the logins cannot be read or written.
    pub async fn discard(&self, token: &SecretString) -> Result<(), Failure> {
        let locked = self.tokens.lock().await?;
        let Some(grant) = locked.get(self.network)? else { return Ok(()) };
        let is_it = grant.access_token.expose_secret() == token.expose_secret();
        if is_it && grant.refresh_token.is_some() {
            locked.put(self.network, &Grant { expires_at: Some(grant.issued_at), ..grant })?;
        }
        Ok(())
    }

    fn granted(&self, grant: Option<Grant>) -> Result<Grant, Failure> {
        grant.ok_or(Failure::NotLoggedIn(self.network))
    }

    fn is_due(&self, grant: &Grant) -> bool {
        let now = Timestamp::now();
        if self.network == Network::Threads && grant.expires_at.is_some() {
            return now.duration_since(grant.issued_at) >= THREADS_AGE;
        }
        // What cannot be replaced is used to its end.
        if grant.refresh_token.is_some() { grant.is_due(now) } else { !grant.is_valid(now) }
    }

    async fn refreshed(&self, grant: &Grant) -> Result<Grant, Failure> {
        let ended = |reason: &str| Failure::Ended { network: self.network, reason: reason.to_owned() };
        let provider = Provider::of(self.network).ok_or_else(|| ended("cannot be refreshed"))?;
        if self.network == Network::Threads {
            return if grant.is_valid(Timestamp::now()) {
                threads::refreshed(provider, grant, &self.client).await
            } else {
                Err(ended("has expired"))
            };
        }
        match &grant.refresh_token {
            Some(refresh) => exchange::refreshed(provider, grant, refresh, &self.client).await,
            None => Err(ended("has expired")),
        }
    }
}

#[cfg(test)]
mod tests;
