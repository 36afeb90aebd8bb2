//! In charge of Brevo's calls, one event or a list of them. Brevo signs nothing: a bearer token that was
//! given with the webhook comes with each call (RFC 6750).

use axum::http::HeaderMap;
use recap_subscribers::bounces::Class;
use secrecy::SecretString;
use serde::Deserialize;

use super::{Call, Event, Id, MOST_EVENTS, OneOrMany, Refused, is_authorized, or_default};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Item {
    #[serde(default, deserialize_with = "or_default")]
    event: String,
    email: Option<String>,
    message_id: Option<String>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(rename = "ts_event")]
    second: Option<Id>,
}

/// Checks a call and reads it.
pub(super) fn check(token: &SecretString, headers: &HeaderMap, body: &[u8]) -> Result<Call, Refused> {
    if !is_authorized(headers, "Bearer", token, |text| Some(text.as_bytes().to_vec())) {
        return Err(Refused::Unproven("the token is missing or wrong"));
    }
    read(body)
}

fn read(body: &[u8]) -> Result<Call, Refused> {
    let items: OneOrMany<Item> =
        serde_json::from_slice(body).map_err(|_| Refused::Malformed("no event in JSON"))?;
    let items = items.into_vec();
    let tellings = items.iter().take(MOST_EVENTS).filter_map(|item| {
        let class = match item.event.as_str() {
            "hard_bounce" | "invalid_email" => Class::Hard,
            "soft_bounce" => Class::Soft,
            "spam" | "complaint" => Class::Complaint,
            // Brevo's `id` is the webhook's, `blocked` is an address that Brevo itself writes to no more.
            _ => return None,
        };
        // What tells events apart: which message, whose, what, and when.
        let parts = [item.message_id.as_deref(), item.email.as_deref(), Some(&*item.event)];
        let second = item.second.as_ref().map(Id::to_string).unwrap_or_default();
        let id = parts.into_iter().flatten().chain([second.as_str()]).collect::<Vec<_>>().join(" ");
        let event = Event {
            provider: "brevo",
            // It holds an address.
            id: crate::bounces::fingerprint(id.as_bytes()),
            class,
            recipient: item.email.as_deref(),
            status: None,
            said: item.reason.as_deref().unwrap_or_default(),
            message_id: item.message_id.as_deref(),
        };
        Some(event.telling())
    });
    Ok(Call { tellings: tellings.collect(), ..Call::default() })
}
