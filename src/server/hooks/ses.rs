//! In charge of Amazon SES's calls, which come through a topic of SNS: signed with RSA, by a key whose
//! certificate lies on Amazon's own servers.
//!
//! Only calls of the one topic that is configured count, so that nobody can subscribe this server to
//! theirs; for that topic, a subscription is confirmed by itself.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use recap_subscribers::bounces::Class;
use reqwest::{Client, Method, Request};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Deserialize;
use url::Url;

use super::{Call, Event, Refused, is_fresh, or_default};
use crate::http::{self, outside};
use crate::secrets::Secrets;

/// Longest wait for a certificate or a confirmation.
const ANSWER: Duration = Duration::from_secs(10);

/// Most certificates that are kept; Amazon has one a region at a time.
const MOST_CERTIFICATES: usize = 16;

/// Fetches certificates, keeps them, and confirms subscriptions.
#[derive(Debug, Clone)]
pub(super) struct Sns {
    client: Client,
    /// Public keys (SubjectPublicKeyInfo, DER) by the address of their certificate.
    keys: Arc<Mutex<BTreeMap<String, Arc<[u8]>>>>,
}

/// A call as SNS makes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope {
    r#type: String,
    message_id: String,
    topic_arn: String,
    message: String,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
    subject: Option<String>,
    token: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
}

/// What SES tells.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    #[serde(alias = "eventType")]
    notification_type: String,
    #[serde(default, deserialize_with = "or_default")]
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mail {
    #[serde(default, deserialize_with = "or_default")]
    common_headers: CommonHeaders,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommonHeaders {
    message_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default, deserialize_with = "or_default")]
    bounce_sub_type: String,
    #[serde(default, deserialize_with = "or_default")]
    bounced_recipients: Vec<Recipient>,
    feedback_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    #[serde(default, deserialize_with = "or_default")]
    complained_recipients: Vec<Recipient>,
    complaint_feedback_type: Option<String>,
    /// Set where SES itself withheld the message.
    complaint_sub_type: Option<String>,
    feedback_id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

impl Sns {
    pub(super) fn new() -> crate::Result<Self> {
        let client = outside::client(&outside::Policy::default(), ANSWER)?;
        Ok(Sns { client, keys: Arc::default() })
    }

    /// Checks a call of a topic and reads it.
    pub(super) async fn check(&self, topic: &str, body: &[u8], now: Timestamp) -> Result<Call, Refused> {
        let envelope: Envelope =
            serde_json::from_slice(body).map_err(|_| Refused::Malformed("no message of SNS in JSON"))?;
        // Before anything is fetched for it.
        if envelope.topic_arn != topic {
            return Err(Refused::Unproven("it is of another topic than `hooks.ses_topic`"));
        }
        let at = envelope.timestamp.parse().map_err(|_| Refused::Malformed("its time is none"))?;
        is_fresh(at, now)?;
        let url = certificate(&envelope.signing_cert_url)
            .ok_or(Refused::Unproven("its certificate is not Amazon's"))?;
        let key = self.key(&url).await?;
        let signature = STANDARD.decode(&envelope.signature).unwrap_or_default();
        let algorithm = match envelope.signature_version.as_str() {
            "1" => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            "2" => &RSA_PKCS1_2048_8192_SHA256,
            _ => return Err(Refused::Unproven("its kind of signature is not known")),
        };
        UnparsedPublicKey::new(algorithm, &key)
            .verify(envelope.signed().as_bytes(), &signature)
            .map_err(|_| Refused::Unproven("the signature is wrong"))?;
        read(&envelope)
    }

    /// The key of a certificate.
    async fn key(&self, url: &Url) -> Result<Arc<[u8]>, Refused> {
        let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(url.as_str()).cloned();
        if let Some(key) = known {
            return Ok(key);
        }
        let pem = self.get(url).await.map_err(Refused::Uncheckable)?;
        let key = public_key(&pem).ok_or(Refused::Unproven("its certificate cannot be read"))?;
        self.remember(url, &key);
        Ok(key)
    }

    pub(super) fn remember(&self, url: &Url, key: &Arc<[u8]>) {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_CERTIFICATES {
            keys.clear();
        }
        keys.insert(url.to_string(), Arc::clone(key));
    }

    /// Confirms a subscription.
    pub(super) async fn confirm(&self, url: &Url) -> Result<(), String> {
        self.get(url).await.map(drop)
    }

    async fn get(&self, url: &Url) -> Result<Vec<u8>, String> {
        let answer =
            http::exchange(&self.client, Request::new(Method::GET, url.clone()), Secrets::none()).await;
        match answer {
            Ok(answer) if answer.status.is_success() => Ok(answer.body),
            Ok(answer) => Err(format!("Amazon answered {}", answer.status)),
            Err(failure) => Err(failure.to_string()),
        }
    }
}

impl Envelope {
    /// What is signed: names and values in the order of the alphabet, a line each, without those that are
    /// not there (docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages").
    pub(super) fn signed(&self) -> String {
        let is_notification = self.r#type == "Notification";
        let of_subscription = |value: &'_ Option<String>| value.clone().filter(|_| !is_notification);
        let fields = [
            ("Message", Some(self.message.clone())),
            ("MessageId", Some(self.message_id.clone())),
            ("Subject", self.subject.clone().filter(|_| is_notification)),
            ("SubscribeURL", of_subscription(&self.subscribe_url)),
            ("Timestamp", Some(self.timestamp.clone())),
            ("Token", of_subscription(&self.token)),
            ("TopicArn", Some(self.topic_arn.clone())),
            ("Type", Some(self.r#type.clone())),
        ];
        fields.into_iter().filter_map(|(name, value)| Some(format!("{name}\n{}\n", value?))).collect()
    }
}

/// An address on a server of SNS: `https://sns.REGION.amazonaws.com/…`.
fn amazon(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str()?.to_owned();
    let region = host.strip_prefix("sns.")?;
    let region =
        region.strip_suffix(".amazonaws.com").or_else(|| region.strip_suffix(".amazonaws.com.cn"))?;
    let is_region = !region.is_empty()
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let is_plain = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    (is_region && is_plain).then_some(url)
}

/// The address of a certificate of SNS: `https://sns.REGION.amazonaws.com/SimpleNotificationService-NAME.pem`,
/// and nothing else on those servers, so that nobody can have this one ask for things.
fn certificate(text: &str) -> Option<Url> {
    let url = amazon(text).filter(|url| url.query().is_none() && url.fragment().is_none())?;
    let name = url.path().strip_prefix("/SimpleNotificationService-")?.strip_suffix(".pem")?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some(url)
}

/// The public key of a certificate in PEM.
pub(super) fn public_key(pem: &[u8]) -> Option<Arc<[u8]>> {
    let certificate = CertificateDer::from_pem_slice(pem).ok()?;
    let certificate = webpki::EndEntityCert::try_from(&certificate).ok()?;
    Some(certificate.subject_public_key_info().as_ref().into())
}

fn read(envelope: &Envelope) -> Result<Call, Refused> {
    match envelope.r#type.as_str() {
        "SubscriptionConfirmation" => {
            let url = envelope.subscribe_url.as_deref().and_then(amazon);
            let url = url.ok_or(Refused::Malformed("its address to confirm is not Amazon's"))?;
            Ok(Call { confirm: Some(url), ..Call::default() })
        }
        "Notification" => Ok(Call { tellings: tellings(&envelope.message)?, ..Call::default() }),
        // A subscription that ended is of no matter: Amazon's page tells it.
        _ => Ok(Call::default()),
    }
}

fn tellings(message: &str) -> Result<Vec<super::Telling>, Refused> {
    let Ok(notification) = serde_json::from_str::<Notification>(message) else {
        // SES tells a new topic so in plain words.
        return match message.starts_with("Successfully validated SNS topic") {
            true => Ok(Vec::new()),
            false => Err(Refused::Malformed("no notification of SES in JSON")),
        };
    };
    let (feedback, recipients): (&str, Vec<(Class, &Recipient)>) = match &notification {
        Notification { notification_type, bounce: Some(bounce), .. } if notification_type == "Bounce" => {
            let recipients = bounce.bounced_recipients.iter().map(|one| (bounce.class(one), one));
            (&bounce.feedback_id, recipients.collect())
        }
        Notification { notification_type, complaint: Some(complaint), .. }
            if notification_type == "Complaint" =>
        {
            let class = complaint.class();
            let recipients = complaint.complained_recipients.iter().map(|one| (class, one));
            (&complaint.feedback_id, recipients.collect())
        }
        _ => return Ok(Vec::new()),
    };
    let telling = |(number, (class, one)): (usize, (Class, &Recipient))| {
        let event = Event {
            provider: "ses",
            id: format!("{feedback}/{number}"),
            class,
            recipient: Some(&one.email_address),
            status: one.status.as_deref(),
            said: one.diagnostic_code.as_deref().unwrap_or_default(),
            message_id: notification.mail.common_headers.message_id.as_deref(),
        };
        event.telling()
    };
    Ok(recipients.into_iter().enumerate().map(telling).collect())
}

impl Bounce {
    fn class(&self, recipient: &Recipient) -> Class {
        match (self.bounce_type.as_str(), self.bounce_sub_type.as_str()) {
            (_, "ContentRejected" | "AttachmentRejected" | "MessageTooLarge") => Class::AboutUs,
            // SES did not try: another sender's message came back, or ours did and was told then.
            ("Permanent", "Suppressed" | "OnAccountSuppressionList" | "UnsubscribedRecipient") => Class::Soft,
            ("Permanent", _) => Class::Hard,
            // Automatic replies are told as this, without a status and words.
            ("Transient", "General") if recipient.status.is_none() && recipient.diagnostic_code.is_none() => {
                Class::NotABounce
            }
            ("Transient", _) => Class::Soft,
            _ => Class::Unknown,
        }
    }
}

impl Complaint {
    fn class(&self) -> Class {
        match (self.complaint_feedback_type.as_deref(), &self.complaint_sub_type) {
            (Some("not-spam"), _) => Class::NotABounce,
            (Some("auth-failure" | "virus"), _) => Class::AboutUs,
            // Withheld, because they complained before.
            _ => Class::Complaint,
        }
    }
}
