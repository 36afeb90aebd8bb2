//! In charge of SendGrid's calls: a list of events, signed with ECDSA on P-256 over the time and the body.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use recap_subscribers::bounces::Class;
use serde::Deserialize;

use super::{Call, Event, MOST_EVENTS, Refused, is_fresh, or_default};

const SIGNATURE: &str = "x-twilio-email-event-webhook-signature";
const TIMESTAMP: &str = "x-twilio-email-event-webhook-timestamp";

#[derive(Debug, Deserialize)]
struct Item {
    #[serde(default, deserialize_with = "or_default")]
    event: String,
    #[serde(default, deserialize_with = "or_default")]
    r#type: String,
    email: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    sg_event_id: String,
    #[serde(rename = "smtp-id")]
    smtp_id: Option<String>,
    status: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    reason: String,
}

/// Checks a call with the public key (SubjectPublicKeyInfo, DER) and reads it.
pub(super) fn check(key: &[u8], headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Call, Refused> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signature = STANDARD.decode(text(SIGNATURE)).unwrap_or_default();
    let signed = [text(TIMESTAMP).as_bytes(), body].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key)
        .verify(&signed, &signature)
        .map_err(|_| Refused::Unproven("the signature is missing or wrong"))?;
    let second = text(TIMESTAMP).parse().ok().and_then(|second| Timestamp::from_second(second).ok());
    is_fresh(second.ok_or(Refused::Malformed("its time is no number"))?, now)?;
    read(body)
}

fn read(body: &[u8]) -> Result<Call, Refused> {
    let items: Vec<Item> = serde_json::from_slice(body).map_err(|_| Refused::Malformed("no list in JSON"))?;
    let tellings = items.iter().take(MOST_EVENTS).filter_map(|item| {
        let class = match (item.event.as_str(), item.r#type.as_str()) {
            // The far side refused the message, and not its receiver.
            ("bounce", "blocked") => Class::AboutUs,
            ("bounce", _) => Class::Hard,
            ("spamreport", _) => Class::Complaint,
            // What is dropped was told when it came back; what is deferred is still tried.
            _ => return None,
        };
        let event = Event {
            provider: "sendgrid",
            id: item.sg_event_id.clone(),
            class,
            recipient: item.email.as_deref(),
            status: item.status.as_deref(),
            said: &item.reason,
            message_id: item.smtp_id.as_deref(),
        };
        (!item.sg_event_id.is_empty()).then(|| event.telling())
    });
    Ok(Call { tellings: tellings.collect(), ..Call::default() })
}
