//! In charge of Postmark's calls. Postmark signs nothing: the webhook's address carries a user and a
//! password, which come as basic authentication (RFC 7617).

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use recap_subscribers::bounces::Class;
use secrecy::SecretString;
use serde::Deserialize;

use super::{Call, Event, Id, Refused, is_authorized, or_default};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Record {
    #[serde(default, deserialize_with = "or_default")]
    record_type: String,
    #[serde(default, deserialize_with = "or_default")]
    r#type: String,
    #[serde(rename = "ID")]
    id: Option<Id>,
    email: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    details: String,
}

/// Checks a call and reads it.
pub(super) fn check(password: &SecretString, headers: &HeaderMap, body: &[u8]) -> Result<Call, Refused> {
    // The user's name is of no matter.
    let password_of = |text: &str| {
        let decoded = STANDARD.decode(text).ok()?;
        let colon = decoded.iter().position(|byte| *byte == b':')?;
        Some(decoded[colon + 1..].to_vec())
    };
    if !is_authorized(headers, "Basic", password, password_of) {
        return Err(Refused::Unproven("the password is missing or wrong"));
    }
    read(body)
}

fn read(body: &[u8]) -> Result<Call, Refused> {
    let record: Record = serde_json::from_slice(body).map_err(|_| Refused::Malformed("no record in JSON"))?;
    let class = match (record.record_type.as_str(), record.r#type.as_str()) {
        ("SpamComplaint", _) | ("Bounce", "SpamComplaint") => Class::Complaint,
        ("Bounce", "HardBounce" | "BadEmailAddress") => Class::Hard,
        ("Bounce", "Transient" | "SoftBounce" | "DnsError" | "ManuallyDeactivated") => Class::Soft,
        ("Bounce", "SpamNotification" | "Blocked" | "DMARCPolicy" | "VirusNotification") => Class::AboutUs,
        ("Bounce", "Unknown") => Class::Unknown,
        // Automatic replies, challenges, changes of address, and calls about other things.
        _ => return Ok(Call::default()),
    };
    let id = record.id.ok_or(Refused::Malformed("the record has no ID"))?;
    let event = Event {
        provider: "postmark",
        id: id.to_string(),
        class,
        recipient: record.email.as_deref(),
        status: None,
        said: &record.details,
        message_id: None,
    };
    Ok(Call { tellings: vec![event.telling()], ..Call::default() })
}
