//! In charge of registering recap as an app at a Mastodon server (`POST /api/v1/apps`): each server
//! wants that of its own.
//!
//! It leaves the login that follows to `super::consent`.

use reqwest::Client;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use url::Url;

use super::App;
use crate::error::{Error, Result};
use crate::http;
use crate::secrets::Secrets;

/// What the server answers.
#[derive(Deserialize)]
struct Registered {
    client_id: String,
    #[serde(deserialize_with = "secret")]
    client_secret: SecretString,
}

fn secret<'de, D: Deserializer<'de>>(text: D) -> std::result::Result<SecretString, D::Error> {
    String::deserialize(text).map(SecretString::from)
}

/// Registers an app that sends people back to an address and asks for some scopes.
///
/// # Errors
/// The server is not there, or is no Mastodon server.
pub async fn register(
    server: &Url,
    redirect: &str,
    scopes: &[String],
    site: &Url,
    client: &Client,
) -> Result<App> {
    let failed = |reason: String| {
        Error::environment(format!("recap cannot be registered at {server}: {reason}"))
            .hint("Check the server's address: `recap login mastodon --server https://mastodon.example`.")
    };
    let address = server.join("api/v1/apps").map_err(|error| failed(error.to_string()))?;
    let form = [
        ("client_name", "recap"),
        ("redirect_uris", redirect),
        ("scopes", &scopes.join(" ")),
        ("website", site.as_str()),
    ];
    let request = client.post(address).form(&form).build().map_err(|error| failed(http::reason(error)))?;
    let answer = http::exchange(client, request, Secrets::none())
        .await
        .map_err(|failure| failed(failure.to_string()))?;
    if !answer.status.is_success() {
        return Err(failed(answer.told()));
    }
    let app: Registered =
        answer.json().map_err(|_| failed("it answers something else than a Mastodon server".into()))?;
    Ok(App { id: app.client_id, secret: Some(app.client_secret) })
}
