//! In charge of a network's token address: a code or a refresh token becomes an access token (RFC 6749
//! sections 4.1.3 and 6), and the account that it belongs to is asked for.
//!
//! It leaves Threads, which goes its own way, to [`super::threads`].

use std::borrow::Cow;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AccessToken, AuthType, AuthorizationCode, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    TokenResponse, TokenUrl, helpers,
};
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::consent::Consent;
use super::owner::Whose;
use super::provider::Provider;
use super::{Failure, Grant};
use crate::http::{self, OAuth2Client};

/// How long a token is used whose life its issuer does not tell.
const UNTOLD_LIFE: Duration = Duration::from_secs(300);

/// Ten years: longer than any token lives, and short enough to reckon with.
const LONGEST_LIFE: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// A token as it is answered (RFC 6749 section 5.1), taken as leniently as networks write it: LinkedIn leaves
/// `token_type` out, and what is not told is a bearer's.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    access_token: AccessToken,
    #[serde(default = "bearer")]
    token_type: BasicTokenType,
    #[serde(default)]
    expires_in: Option<u64>,
    #[serde(default)]
    refresh_token: Option<RefreshToken>,
    #[serde(
        rename = "scope",
        default,
        deserialize_with = "helpers::deserialize_space_delimited_vec",
        serialize_with = "helpers::serialize_space_delimited_vec"
    )]
    scopes: Option<Vec<Scope>>,
    /// What Google (for apps in testing) and LinkedIn (for partners) add.
    #[serde(default)]
    refresh_token_expires_in: Option<u64>,
}

fn bearer() -> BasicTokenType {
    BasicTokenType::Bearer
}

impl TokenResponse for Answer {
    type TokenType = BasicTokenType;

    fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    fn token_type(&self) -> &BasicTokenType {
        &self.token_type
    }

    fn expires_in(&self) -> Option<Duration> {
        self.expires_in.map(Duration::from_secs)
    }

    fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    fn scopes(&self) -> Option<&Vec<Scope>> {
        self.scopes.as_ref()
    }
}

/// The crate's client for such answers.
type TokenClient = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

type Refused = RequestTokenError<http::Failure, BasicErrorResponse>;

/// Exchanges a code.
pub(super) async fn granted(
    consent: &Consent,
    code: String,
    verifier: Option<PkceCodeVerifier>,
    client: &Client,
) -> Result<Grant, Failure> {
    let Consent { provider, server, app, redirect, scopes } = consent;
    let token = token_client(provider, server.as_ref(), &app.id, app.secret.as_ref())?;
    let redirect = RedirectUrl::new(redirect.clone()).map_err(|_| no_address(provider))?;
    let mut request =
        token.exchange_code(AuthorizationCode::new(code)).set_redirect_uri(Cow::Owned(redirect));
    if let Some(verifier) = verifier {
        request = request.set_pkce_verifier(verifier);
    }
    let http = OAuth2Client(client.clone());
    let answer = request.request_async(&http).await;
    let answer = answer.map_err(|error| unexchanged(provider, error))?;
    let mut grant = Grant {
        account: None,
        account_id: None,
        server: server.clone(),
        client_id: Some(app.id.clone()),
        client_secret: app.secret.clone(),
        access_token: SecretString::from(String::new()),
        refresh_token: None,
        scopes: scopes.clone(),
        issued_at: Timestamp::now(),
        expires_at: None,
        refresh_expires_at: None,
    };
    take(&mut grant, &answer, Timestamp::now());
    let name = provider.name;
    if let Some(needed) = provider.needed.filter(|needed| !grant.scopes.iter().any(|scope| is(scope, needed)))
    {
        return Err(Failure::NotGranted(format!(
            "{name} granted less than was asked for: `{needed}` is missing; log in again and tick every box"
        )));
    }
    if provider.wants_refresh && grant.refresh_token.is_none() {
        return Err(Failure::NotGranted(format!(
            "{name} gave no refresh token, so the login would be good for an hour: take away recap's access in your account there, and log in again"
        )));
    }
    identify(provider, &mut grant, client).await;
    Ok(grant)
}

/// Exchanges a refresh token. What the answer leaves out stays as it was.
pub(super) async fn refreshed(
    provider: &'static Provider,
    grant: &Grant,
    refresh: &SecretString,
    client: &Client,
) -> Result<Grant, Failure> {
    let id = grant.client_id.as_deref().unwrap_or_default();
    let token = token_client(provider, grant.server.as_ref(), id, grant.client_secret.as_ref())?;
    let refresh = RefreshToken::new(refresh.expose_secret().to_owned());
    let http = OAuth2Client(client.clone());
    let answer = token.exchange_refresh_token(&refresh).request_async(&http).await;
    let answer = answer.map_err(|error| unrefreshed(provider, error))?;
    let mut next = grant.clone();
    take(&mut next, &answer, Timestamp::now());
    Ok(next)
}

/// Asks who has logged in. A network that does not say so has granted the login all the same.
pub(super) async fn identify(provider: &Provider, grant: &mut Grant, client: &Client) {
    if let Whose::Told { id, name } = who(provider, grant, client).await {
        (grant.account_id, grant.account) = (id, name);
    }
}

/// Asks whose token it is.
pub(super) async fn who(provider: &Provider, grant: &Grant, client: &Client) -> Whose {
    let url = provider.who.and_then(|who| Some((who, who.endpoint.at(grant.server.as_ref())?)));
    let Some((who, url)) = url else { return Whose::Untold };
    let request = client.get(url).bearer_auth(grant.access_token.expose_secret()).build();
    let Ok(request) = request else { return Whose::Untold };
    match http::exchange(client, request, grant.withheld()).await {
        Ok(answer) => Whose::read(&answer, &who),
        Err(_) => Whose::Untold,
    }
}

/// When a token ends that was issued now.
pub(super) fn end(now: Timestamp, life: Duration) -> Timestamp {
    let life = SignedDuration::try_from(life.min(LONGEST_LIFE)).unwrap_or(SignedDuration::ZERO);
    now.saturating_add(life).unwrap_or(now)
}

/// Whether two names of a scope are the same: Microsoft changes capitals.
fn is(scope: &str, needed: &str) -> bool {
    scope.eq_ignore_ascii_case(needed)
}

fn take(grant: &mut Grant, answer: &Answer, now: Timestamp) {
    grant.access_token = SecretString::from(answer.access_token().secret().clone());
    grant.issued_at = now;
    if let Some(refresh) = answer.refresh_token() {
        grant.refresh_token = Some(SecretString::from(refresh.secret().clone()));
        grant.refresh_expires_at = None;
    }
    if let Some(seconds) = answer.refresh_token_expires_in {
        grant.refresh_expires_at = Some(end(now, Duration::from_secs(seconds)));
    }
    let untold = grant.refresh_token.as_ref().map(|_| UNTOLD_LIFE);
    grant.expires_at = answer.expires_in().or(untold).map(|life| end(now, life));
    if let Some(scopes) = answer.scopes() {
        // The standard's spaces are read already; LinkedIn writes commas.
        let words = scopes.iter().flat_map(|scope| scope.split(',')).filter(|scope| !scope.is_empty());
        grant.scopes = words.map(str::to_owned).collect();
    }
}

fn token_client(
    provider: &Provider,
    server: Option<&Url>,
    id: &str,
    secret: Option<&SecretString>,
) -> Result<TokenClient, Failure> {
    let url = provider.token.at(server).ok_or_else(|| no_address(provider))?;
    let client = oauth2::Client::new(ClientId::new(id.to_owned())).set_token_uri(TokenUrl::from_url(url));
    Ok(match secret {
        Some(secret) => client
            .set_auth_type(provider.authentication.clone())
            .set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())),
        // A public client names itself in the body (RFC 6749 section 3.2.1).
        None => client.set_auth_type(AuthType::RequestBody),
    })
}

fn no_address(provider: &Provider) -> Failure {
    Failure::Unreachable(format!("no address of {} is known to ask for a token", provider.name))
}

/// Nothing that the server says is shown but the name of its error: the rest may repeat a secret.
fn unexchanged(provider: &Provider, error: Refused) -> Failure {
    let name = provider.name;
    match error {
        RequestTokenError::ServerResponse(answer) => Failure::NotGranted(format!(
            "{name} gives no token for the consent ({})",
            http::plain(answer.error().as_ref())
        )),
        RequestTokenError::Request(failure) => {
            Failure::Unreachable(format!("{name} cannot be asked for a token: {failure}"))
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            Failure::Unreachable(format!("{name} answers something else than a token"))
        }
    }
}

fn unrefreshed(provider: &Provider, error: Refused) -> Failure {
    let name = provider.name;
    match error {
        // RFC 6749 section 5.2: only a person mends these.
        RequestTokenError::ServerResponse(answer) => Failure::Ended {
            network: provider.network,
            reason: format!("was ended by {name} ({})", http::plain(answer.error().as_ref())),
        },
        RequestTokenError::Request(failure) => {
            Failure::Unreachable(format!("{name} cannot be asked for a fresh token: {failure}"))
        }
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => Failure::Unreachable(format!(
            "{name} answers something else than a token, and may do better later"
        )),
    }
}
