//! In charge of one person's consent: the address to open, what comes back from there, and the code
//! that becomes a login.
//!
//! It leaves waiting for what comes back to [`super::loopback`], and exchanging the code to
//! [`super::exchange`].

use oauth2::{
    AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, basic::BasicClient,
};
use reqwest::Client;
use secrecy::SecretString;
use url::{Url, form_urlencoded};

use super::provider::Provider;
use super::{Failure, Grant, exchange, threads};
use crate::error::{Error, Result};
use crate::http;

/// Where Mastodon shows the code to the person instead of sending them anywhere.
pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

/// A registered app.
#[derive(Debug, Clone)]
pub struct App {
    /// Its id, which is no secret.
    pub id: String,
    /// Its secret, where it has one.
    pub secret: Option<SecretString>,
}

/// What a person is asked to consent to.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Who grants it.
    pub provider: &'static Provider,
    /// Another server that speaks for the network, or Mastodon's.
    pub server: Option<Url>,
    /// The app that asks.
    pub app: App,
    /// Where the person is sent back to.
    pub redirect: String,
    /// What is asked for, one entry each.
    pub scopes: Vec<String>,
}

/// A consent that was asked for.
#[derive(Debug)]
pub struct Pending {
    /// The address to open.
    pub address: Url,
    consent: Consent,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
}

/// Why what came back is no consent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// The person, or whoever looks after the account, said no.
    #[error("the consent was denied")]
    Denied,
    /// Something was wrong with the question.
    #[error("{name} did not ask for the consent: {error}")]
    Refused {
        /// The network.
        name: &'static str,
        /// Its error in its own words (RFC 6749 section 4.1.2.1).
        error: String,
    },
    /// It answers another question, or none of ours.
    #[error("what came back does not belong to this login (its `state` is another one)")]
    WrongState,
    /// It says neither yes nor no.
    #[error("what came back holds no code")]
    NoCode,
    /// A code alone, at a network that needs more to be safe.
    #[error("{0} needs the whole address, not the code alone")]
    CodeAlone(&'static str),
}

impl Consent {
    /// Makes the address to open, with a state and a challenge of its own.
    ///
    /// # Errors
    /// When no address can be made of the server.
    pub fn ask(self) -> Result<Pending> {
        let unusable = || Error::config(format!("no login address can be made for {}", self.provider.name));
        let authorize = self.provider.authorize.at(self.server.as_ref()).ok_or_else(unusable)?;
        let redirect = RedirectUrl::new(self.redirect.clone()).map_err(|_| unusable())?;
        let client = BasicClient::new(ClientId::new(self.app.id.clone()))
            .set_auth_uri(AuthUrl::from_url(authorize))
            .set_redirect_uri(redirect);
        let mut request = client.authorize_url(CsrfToken::new_random);
        for scope in &self.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for (name, value) in self.provider.parameters {
            request = request.add_extra_param(*name, *value);
        }
        let mut verifier = None;
        if self.provider.pkce {
            let (challenge, secret) = PkceCodeChallenge::new_random_sha256();
            request = request.set_pkce_challenge(challenge);
            verifier = Some(secret);
        }
        let (address, state) = request.url();
        Ok(Pending { address, consent: self, state, verifier })
    }
}

impl Pending {
    /// Tells whether a query answers this consent. Whatever does not carry its state may come from anywhere
    /// (RFC 6749 section 10.12).
    pub fn belongs(&self) -> impl Fn(&str) -> bool + Send + Sync + use<> {
        let state = self.state.secret().clone();
        move |query| {
            form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "state" && value == *state)
        }
    }

    /// The code in the query that a browser came back with (RFC 6749 section 4.1.2).
    ///
    /// # Errors
    /// Why there is none.
    pub fn code_of(&self, query: &str) -> Result<String, Denied> {
        let parameter = |wanted: &str| {
            let mut all = form_urlencoded::parse(query.as_bytes());
            all.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
        };
        if !self.belongs()(query) {
            return Err(Denied::WrongState);
        }
        if let Some(error) = parameter("error") {
            // The first is the standard's, the others are LinkedIn's.
            return Err(match error.as_str() {
                "access_denied" | "user_cancelled_login" | "user_cancelled_authorize" => Denied::Denied,
                _ => Denied::Refused {
                    name: self.consent.provider.name,
                    error: http::plain(&parameter("error_description").unwrap_or(error)),
                },
            });
        }
        parameter("code").filter(|code| !code.is_empty()).ok_or(Denied::NoCode)
    }

    /// The code in what a person pasted: the address that the browser ended at, or the code alone where
    /// it cannot have come from another login.
    ///
    /// # Errors
    /// Why there is none.
    pub fn code_pasted(&self, pasted: &str) -> Result<String, Denied> {
        let pasted = pasted.trim();
        // Threads ends its addresses in `#_`.
        let (pasted, _) = pasted.split_once('#').unwrap_or((pasted, ""));
        if let Some((_, query)) = pasted.split_once('?') {
            return self.code_of(query);
        }
        if pasted.is_empty() || pasted.contains("://") {
            return Err(Denied::NoCode);
        }
        if pasted.contains("code=") || pasted.contains("error=") {
            return self.code_of(pasted);
        }
        // The challenge ties a code to this login; without one only the state does.
        if self.verifier.is_none() {
            return Err(Denied::CodeAlone(self.consent.provider.name));
        }
        Ok(pasted.to_owned())
    }

    /// Exchanges the code for a login.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn finish(self, code: String, client: &Client) -> Result<Grant, Failure> {
        let Pending { consent, verifier, .. } = self;
        if consent.provider.network == super::Network::Threads {
            return threads::granted(&consent, code, client).await;
        }
        exchange::granted(&consent, code, verifier, client).await
    }
}
