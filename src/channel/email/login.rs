//! In charge of how to log in to a mail server: a password, or an access token that is fetched with
//! a refresh token and kept until it expires (RFC 6749 section 6).
//!
//! A token server may answer with another refresh token and withdraw the one before. With a refresh
//! token of the settings, it is used for as long as the program runs and stored nowhere: the next run
//! begins with the configured one again, which such a server then refuses. With `recap login` it is
//! kept, by [`crate::oauth`].
//!
//! It leaves the conversation in which the proof is given to [`super::smtp`].

use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RefreshToken, RequestTokenError,
    TokenResponse as _, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use crate::channel::Refusal;
use crate::config;
use crate::http::{self, OAuth2Client};
use crate::oauth::{self, Access as StoredAccess, Failure, Network, Token};

/// PLAIN before LOGIN: one round trip less, and a standard (RFC 4616).
const PASSWORD: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// A token goes in by XOAUTH2, which the large providers speak.
const TOKEN: &[Mechanism] = &[Mechanism::Xoauth2];

/// How long a token is used whose life its issuer does not tell.
const UNTOLD_LIFE: Duration = Duration::from_secs(300);

/// How long a token is used at most, whatever its issuer tells: a number from outside, which may be
/// too large to reckon with.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// How long before its end a token is no longer used: it may expire on its way.
const MARGIN: Duration = Duration::from_secs(60);

/// How to log in.
pub(super) enum Login {
    /// Always the same.
    Password(Credentials),
    /// With a token, shared by all connections.
    Token(Box<Account>),
    /// With the token of `recap login`, shared by all processes.
    Stored {
        /// User name.
        user: String,
        /// Where.
        network: Network,
        /// The login.
        access: Box<StoredAccess>,
    },
}

/// An account whose access tokens are refreshed.
pub(super) struct Account {
    user: String,
    client: BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>,
    http: OAuth2Client,
    /// Held while a token is fetched, so that connections that open at once fetch one.
    tokens: Mutex<Tokens>,
}

struct Tokens {
    /// An issuer may replace it with every answer; what replaces it ends with the program.
    refresh: RefreshToken,
    access: Option<Access>,
}

struct Access {
    token: SecretString,
    good_until: Instant,
}

/// What is shown to the server.
pub(super) struct Proof {
    /// The ways in which it can be shown, best first.
    pub(super) mechanisms: &'static [Mechanism],
    /// User name and password or token.
    pub(super) credentials: Credentials,
    /// It was fetched right now.
    fresh: bool,
    /// The token, where others use it too.
    shared: Option<SecretString>,
}

impl Login {
    /// Prepares a login.
    ///
    /// # Errors
    /// When the HTTP client for tokens cannot be made.
    pub(super) fn new(settings: &config::Login) -> crate::Result<Self> {
        match settings {
            config::Login::Password { user, password } => {
                let password = password.expose_secret().to_owned();
                Ok(Login::Password(Credentials::new(user.clone(), password)))
            }
            config::Login::OAuth2 { user, token_url, client_id, client_secret, refresh_token } => {
                let mut client = BasicClient::new(ClientId::new(client_id.clone()))
                    .set_token_uri(TokenUrl::from_url(token_url.clone()))
                    // RFC 6749 section 2.3.1 prefers the header; providers of mail document the body.
                    .set_auth_type(AuthType::RequestBody);
                if let Some(secret) = client_secret {
                    client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
                }
                let refresh = RefreshToken::new(refresh_token.expose_secret().to_owned());
                Ok(Login::Token(Box::new(Account {
                    user: user.clone(),
                    client,
                    http: OAuth2Client(http::client()?),
                    tokens: Mutex::new(Tokens { refresh, access: None }),
                })))
            }
            config::Login::Stored { user, network, tokens } => {
                if tokens.get(*network)?.is_none() {
                    return Err(crate::Error::config(Failure::NotLoggedIn(*network).to_string()));
                }
                let access = StoredAccess::new(tokens.clone(), *network, http::client()?);
                Ok(Login::Stored { user: user.clone(), network: *network, access: Box::new(access) })
            }
        }
    }

    /// What to show to the server now.
    pub(super) async fn proof(&self) -> Result<Proof, Refusal> {
        match self {
            Login::Password(credentials) => Ok(Proof {
                mechanisms: PASSWORD,
                credentials: credentials.clone(),
                fresh: true,
                shared: None,
            }),
            Login::Token(account) => account.proof().await,
            Login::Stored { user, access, .. } => {
                let Token { secret, is_new, .. } = access.token().await.map_err(no_token)?;
                let credentials = Credentials::new(user.clone(), secret.expose_secret().to_owned());
                Ok(Proof { mechanisms: TOKEN, credentials, fresh: is_new, shared: Some(secret) })
            }
        }
    }

    /// What it means that the server refused the proof. A token may have been withdrawn before its
    /// time: the next login fetches another. One that was new, or a password, is wrong.
    pub(super) async fn refused(&self, proof: &Proof, reason: String) -> Refusal {
        match self {
            Login::Token(account) if !proof.fresh => {
                account.tokens.lock().await.access = None;
                Refusal::unreachable(reason)
            }
            Login::Stored { network, access, .. } => match &proof.shared {
                Some(token) if !proof.fresh => match access.discard(token).await {
                    Ok(()) => Refusal::unreachable(reason),
                    Err(failure) => no_token(failure),
                },
                _ => Refusal::halt(format!(
                    "{reason}; check that `smtp.user` is the account of `recap login {network}`"
                )),
            },
            Login::Token(_) => {
                Refusal::halt(format!("{reason}; check `smtp.user` and that its token may send mail"))
            }
            Login::Password(_) => Refusal::halt(format!(
                "{reason}; check `smtp.user` and RECAP_SMTP_PASSWORD or `smtp.password_file`"
            )),
        }
    }
}

/// What it means for mail that there is no token.
fn no_token(failure: oauth::Failure) -> Refusal {
    match failure.is_for_a_person() {
        true => Refusal::halt(failure.to_string()),
        false => Refusal::unreachable(failure.to_string()),
    }
}

impl Account {
    async fn proof(&self) -> Result<Proof, Refusal> {
        let mut tokens = self.tokens.lock().await;
        let good = tokens.access.take().filter(|access| access.good_until > Instant::now());
        let fresh = good.is_none();
        let access = match good {
            Some(access) => access,
            None => self.fetch(&mut tokens.refresh).await?,
        };
        let token = access.token.expose_secret().to_owned();
        tokens.access = Some(access);
        let credentials = Credentials::new(self.user.clone(), token);
        Ok(Proof { mechanisms: TOKEN, credentials, fresh, shared: None })
    }

    /// Fetches an access token (RFC 6749 section 6).
    async fn fetch(&self, refresh: &mut RefreshToken) -> Result<Access, Refusal> {
        let answer = self.client.exchange_refresh_token(refresh).request_async(&self.http).await;
        let answer: BasicTokenResponse = answer.map_err(|error| {
            let place = self.client.token_uri().url().host_str().unwrap_or_default();
            match error {
                // RFC 6749 section 5.2; its words come from outside, the name of the error is enough.
                RequestTokenError::ServerResponse(answer) => Refusal::halt(format!(
                    "{place} gives no access token: {}; log in again and set RECAP_SMTP_OAUTH2_REFRESH_TOKEN anew",
                    http::plain(answer.error().as_ref())
                )),
                RequestTokenError::Request(failure) => {
                    Refusal::unreachable(format!("cannot fetch an access token from {place}: {failure}"))
                }
                RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                    Refusal::unreachable(format!("{place} answers something else than an access token"))
                }
            }
        })?;
        if let Some(next) = answer.refresh_token() {
            *refresh = next.clone();
        }
        let life = answer.expires_in().unwrap_or(UNTOLD_LIFE).min(LONGEST_LIFE);
        Ok(Access {
            token: SecretString::from(answer.access_token().secret().clone()),
            good_until: Instant::now() + life.saturating_sub(MARGIN),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use serde_json::json;
    use wiremock::matchers::{body_string_contains, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    async fn login(server: &MockServer) -> Login {
        Login::new(&config::Login::OAuth2 {
            user: "team@example.org".into(),
            token_url: format!("{}/token", server.uri()).parse().unwrap(),
            client_id: "recap".into(),
            client_secret: Some("client-secret".into()),
            refresh_token: "first".into(),
        })
        .unwrap()
    }

    async fn issue(server: &MockServer, refresh: &str, answer: ResponseTemplate, times: u64) {
        Mock::given(method("POST"))
            .and(path("/token"))
            .and(body_string_contains(format!("refresh_token={refresh}")))
            .and(body_string_contains("client_secret=client-secret"))
            .respond_with(answer)
            .expect(times)
            .mount(server)
            .await;
    }

    fn token(access: &str, life: u64, refresh: &str) -> ResponseTemplate {
        ResponseTemplate::new(200).set_body_json(json!({
            "access_token": access, "token_type": "Bearer", "expires_in": life, "refresh_token": refresh,
        }))
    }

    #[tokio::test]
    async fn a_token_is_fetched_once_for_all_connections() {
        let server = MockServer::start().await;
        issue(&server, "first", token("good", 3600, "second"), 1).await;
        let login = login(&server).await;
        let (one, two) = tokio::join!(login.proof(), login.proof());
        let expected = Credentials::new("team@example.org".into(), "good".into());
        assert!(one.unwrap().credentials == expected && two.unwrap().credentials == expected);
    }

    #[tokio::test]
    async fn an_expired_token_is_replaced_with_the_refresh_token_that_came_with_it() {
        let server = MockServer::start().await;
        issue(&server, "first", token("old", 1, "second"), 1).await;
        issue(&server, "second", token("new", 3600, "second"), 1).await;
        let login = login(&server).await;
        login.proof().await.unwrap();
        let expected = Credentials::new("team@example.org".into(), "new".into());
        assert!(login.proof().await.unwrap().credentials == expected);
    }

    #[tokio::test]
    async fn a_token_for_longer_than_the_clock_can_count_is_a_token() {
        let server = MockServer::start().await;
        issue(&server, "first", token("good", u64::MAX, "first"), 1).await;
        let login = login(&server).await;
        login.proof().await.unwrap();
        let expected = Credentials::new("team@example.org".into(), "good".into());
        assert!(login.proof().await.unwrap().credentials == expected);
    }

    #[tokio::test]
    async fn a_token_withdrawn_before_its_time_is_fetched_anew_and_a_new_one_refused_halts() {
        let server = MockServer::start().await;
        issue(&server, "first", token("good", 3600, "first"), 2).await;
        let login = login(&server).await;
        login.proof().await.unwrap();
        let kept = login.proof().await.unwrap();
        assert!(matches!(login.refused(&kept, "535 no".into()).await, Refusal::Unreachable { .. }));
        let fresh = login.proof().await.unwrap();
        assert!(matches!(login.refused(&fresh, "535 no".into()).await, Refusal::Halt { .. }));
    }

    #[tokio::test]
    async fn a_withdrawn_refresh_token_halts_and_names_what_to_renew() {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"}));
        issue(&server, "first", answer, 1).await;
        let Err(Refusal::Halt { reason }) = login(&server).await.proof().await else {
            unreachable!("the token must be refused")
        };
        assert!(
            reason.contains("invalid_grant") && reason.contains("RECAP_SMTP_OAUTH2_REFRESH_TOKEN"),
            "{reason}"
        );
        assert!(!reason.contains("first") && !reason.contains("client-secret"), "{reason}");
    }
}
