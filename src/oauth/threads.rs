//! In charge of the tokens of Threads, which are not quite OAuth's: a code gives a token for an hour,
//! that one gives another for 60 days, and the long one is its own refresh token.
//!
//! It leaves all other networks to [`super::exchange`]. Addresses and fields are those of
//! developers.facebook.com/docs/threads/get-started, August 2026.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, Request};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::consent::Consent;
use super::exchange::{end, identify};
use super::provider::Provider;
use super::{Failure, Grant};
use crate::http;
use crate::secrets::Secrets;

/// What it answers.
#[derive(Deserialize)]
struct Answer {
    #[serde(deserialize_with = "secret")]
    access_token: SecretString,
    #[serde(default)]
    expires_in: Option<u64>,
}

/// What it answers instead; `code` 190 is a token that is of no use any more.
#[derive(Deserialize)]
struct Problem {
    error: Fault,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(default)]
    code: i64,
}

fn secret<'de, D: Deserializer<'de>>(text: D) -> Result<SecretString, D::Error> {
    String::deserialize(text).map(SecretString::from)
}

/// Exchanges a code, and what it gives for a token of 60 days.
pub(super) async fn granted(consent: &Consent, code: String, client: &Client) -> Result<Grant, Failure> {
    let Consent { provider, server, app, redirect, scopes } = consent;
    let address = provider.token.at(server.as_ref()).ok_or_else(unasked)?;
    let secret = app.secret.as_ref().map(|secret| secret.expose_secret()).unwrap_or_default();
    let form = [
        ("client_id", app.id.as_str()),
        ("client_secret", secret),
        ("grant_type", "authorization_code"),
        ("redirect_uri", redirect),
        ("code", &code),
    ];
    let short = ask(client, client.post(address.clone()).form(&form).build()).await?;
    let query = [
        ("grant_type", "th_exchange_token"),
        ("client_secret", secret),
        ("access_token", short.access_token.expose_secret()),
    ];
    let long = ask(client, client.get(beside(&address, "access_token")?).query(&query).build()).await?;
    let now = Timestamp::now();
    let mut grant = Grant {
        account: None,
        account_id: None,
        server: server.clone(),
        client_id: Some(app.id.clone()),
        client_secret: app.secret.clone(),
        expires_at: long.expires_in.map(|seconds| end(now, Duration::from_secs(seconds))),
        access_token: long.access_token,
        refresh_token: None,
        scopes: scopes.iter().flat_map(|scope| scope.split(',')).map(str::to_owned).collect(),
        issued_at: now,
        refresh_expires_at: None,
    };
    identify(provider, &mut grant, client).await;
    Ok(grant)
}

/// Exchanges a token of 60 days that is older than a day for another.
pub(super) async fn refreshed(provider: &Provider, grant: &Grant, client: &Client) -> Result<Grant, Failure> {
    let address = provider.token.at(grant.server.as_ref()).ok_or_else(unasked)?;
    let query = [("grant_type", "th_refresh_token"), ("access_token", grant.access_token.expose_secret())];
    let request = client.get(beside(&address, "refresh_access_token")?).query(&query).build();
    let next = ask(client, request).await?;
    let now = Timestamp::now();
    Ok(Grant {
        expires_at: next.expires_in.map(|seconds| end(now, Duration::from_secs(seconds))),
        access_token: next.access_token,
        issued_at: now,
        ..grant.clone()
    })
}

/// `/access_token` and `/refresh_access_token` stand above `/oauth/access_token`.
fn beside(token: &Url, path: &str) -> Result<Url, Failure> {
    token.join("../").and_then(|above| above.join(path)).map_err(|_| unasked())
}

async fn ask(client: &Client, request: reqwest::Result<Request>) -> Result<Answer, Failure> {
    let request = request.map_err(|_| unasked())?;
    let answer = http::exchange(client, request, Secrets::none())
        .await
        .map_err(|failure| Failure::Unreachable(format!("Threads cannot be asked for a token: {failure}")))?;
    if answer.status.is_success() {
        return answer
            .json()
            .map_err(|_| Failure::Unreachable("Threads answers something else than a token".into()));
    }
    if answer.json::<Problem>().is_ok_and(|problem| problem.error.code == 190) {
        return Err(Failure::Ended {
            network: super::Network::Threads,
            reason: "was ended by Threads".into(),
        });
    }
    // What it says in words may repeat what it was asked.
    Err(Failure::Unreachable(format!("Threads gives no token: {}", answer.status)))
}

fn unasked() -> Failure {
    Failure::Unreachable("Threads cannot be asked for a token".into())
}
