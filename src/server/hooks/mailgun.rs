//! In charge of Mailgun's calls: one event each, with HMAC-SHA-256 over a time and a token. What the event
//! says is not signed, so that each token counts once.

use aws_lc_rs::hmac;
use jiff::Timestamp;
use recap_subscribers::bounces::Class;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::{Call, Event, Refused, is_fresh, or_default};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Body {
    signature: Signature,
    event_data: Data,
}

#[derive(Debug, Deserialize)]
struct Signature {
    timestamp: String,
    token: String,
    signature: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Data {
    #[serde(default, deserialize_with = "or_default")]
    id: String,
    #[serde(default, deserialize_with = "or_default")]
    event: String,
    #[serde(default, deserialize_with = "or_default")]
    severity: String,
    #[serde(default, deserialize_with = "or_default")]
    reason: String,
    recipient: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    delivery_status: DeliveryStatus,
    #[serde(default, deserialize_with = "or_default")]
    message: Message,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct DeliveryStatus {
    code: Option<i64>,
    enhanced_code: Option<String>,
    message: Option<String>,
    description: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Message {
    #[serde(default, deserialize_with = "or_default")]
    headers: Headers,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Headers {
    message_id: Option<String>,
}

/// Checks a call with the key for webhooks and reads it.
pub(super) fn check(key: &SecretString, body: &[u8], now: Timestamp) -> Result<Call, Refused> {
    let body: Body = serde_json::from_slice(body).map_err(|_| Refused::Malformed("no event in JSON"))?;
    let signature = from_hex(&body.signature.signature).unwrap_or_default();
    let signed = format!("{}{}", body.signature.timestamp, body.signature.token);
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose_secret().as_bytes());
    hmac::verify(&key, signed.as_bytes(), &signature)
        .map_err(|_| Refused::Unproven("the signature is missing or wrong"))?;
    let second = body.signature.timestamp.parse().ok().and_then(|second| Timestamp::from_second(second).ok());
    is_fresh(second.ok_or(Refused::Malformed("its time is no number"))?, now)?;
    Ok(Call { once: Some(signed), tellings: read(&body.event_data), confirm: None })
}

fn read(data: &Data) -> Vec<super::Telling> {
    let class = match (data.event.as_str(), data.severity.as_str(), data.reason.as_str()) {
        ("complained", ..) => Class::Complaint,
        // Mailgun did not try: it was told when it came back the first time.
        ("failed", "permanent", reason) if reason.starts_with("suppress-") => return Vec::new(),
        // It was given up after some time.
        ("failed", "permanent", "old") => Class::Soft,
        ("failed", "permanent", _) => Class::Hard,
        // What failed for now is still tried.
        _ => return Vec::new(),
    };
    let status = &data.delivery_status;
    let said = [status.message.as_deref(), status.description.as_deref()];
    let mut said =
        said.into_iter().flatten().find(|said| !said.trim().is_empty()).unwrap_or_default().to_owned();
    if let Some(code) = status.code.filter(|code| (400..600).contains(code)) {
        said = format!("{code} {said}");
    }
    let event = Event {
        provider: "mailgun",
        id: data.id.clone(),
        class,
        recipient: data.recipient.as_deref(),
        status: status.enhanced_code.as_deref(),
        said: &said,
        message_id: data.message.headers.message_id.as_deref(),
    };
    if data.id.is_empty() { Vec::new() } else { vec![event.telling()] }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}
