//! In charge of giving a login back: the network forgets the token (RFC 7009), where it can.
//!
//! It leaves forgetting it on this machine to the caller.

use reqwest::Client;
use secrecy::ExposeSecret as _;

use super::provider::Provider;
use super::{Grant, Network};
use crate::http;

/// What became of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoked {
    /// The network has forgotten it.
    Yes,
    /// The network offers no way to do it: a person can, in their account.
    NotOffered,
    /// The network did not do it, and why.
    No(String),
}

/// Asks the network to forget a login: the refresh token, with which everything that came of it ends,
/// or else the access token.
pub async fn revoke(network: Network, grant: &Grant, client: &Client) -> Revoked {
    let provider = Provider::of(network);
    let address = provider.and_then(|provider| provider.revoke?.at(grant.server.as_ref()));
    let (Some(provider), Some(address)) = (provider, address) else { return Revoked::NotOffered };
    let (token, hint) = match &grant.refresh_token {
        Some(token) => (token, "refresh_token"),
        None => (&grant.access_token, "access_token"),
    };
    let mut form = vec![("token", token.expose_secret()), ("token_type_hint", hint)];
    let id = grant.client_id.as_deref().unwrap_or_default();
    let secret = grant.client_secret.as_ref().map(|secret| secret.expose_secret());
    let mut request = client.post(address);
    match (secret, &provider.authentication) {
        (Some(secret), oauth2::AuthType::BasicAuth) => request = request.basic_auth(id, Some(secret)),
        (secret, _) => {
            form.push(("client_id", id));
            form.extend(secret.map(|secret| ("client_secret", secret)));
        }
    }
    let Ok(request) = request.form(&form).build() else { return Revoked::NotOffered };
    match http::exchange(client, request, grant.withheld()).await {
        Ok(answer) if answer.status.is_success() => Revoked::Yes,
        Ok(answer) => Revoked::No(answer.told()),
        Err(failure) => Revoked::No(failure.to_string()),
    }
}
