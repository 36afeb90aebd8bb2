//! Calls as providers make them, and as others would like to.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::process::Command;

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use recap_subscribers::{Address, Key, SubscriberId};
use secrecy::SecretString;
use serde_json::json;

use super::*;
use crate::outbox::open_memory;

const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:recap";
const CERTIFICATE: &str = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.pem";

fn now() -> Timestamp {
    "2026-06-30T18:00:00Z".parse().unwrap()
}

fn secret(text: &str) -> Option<SecretString> {
    Some(SecretString::from(text.to_owned()))
}

/// Hooks of a list with Ada on it.
async fn hooks(settings: config::Hooks) -> (Hooks, Subscribers) {
    let pool = open_memory().await.unwrap();
    let outbox = Outbox::open(pool.clone()).await.unwrap();
    let list = Subscribers::open(pool, Key::from_bytes([7; Key::LEN])).await.unwrap();
    list.add(Address::parse("ada@example.org").unwrap(), None, "a test", false, now()).await.unwrap();
    (Hooks::new(settings, outbox, list.clone()).unwrap(), list)
}

fn none() -> config::Hooks {
    config::Hooks { ses_topic: None, postmark: None, sendgrid: None, mailgun: None, brevo: None }
}

/// What a call is answered with.
async fn call(hooks: &Hooks, provider: &str, headers: &HeaderMap, body: &[u8], at: Timestamp) -> u16 {
    match hooks.check(provider, headers, body, at).await {
        None => 404,
        Some(Err(refused)) => refused.status().as_u16(),
        Some(Ok(call)) => hooks.answer(provider, call, at).await.as_u16(),
    }
}

/// Whether Ada is mailed.
async fn is_mailed(list: &Subscribers) -> bool {
    !list.recipients(&[SubscriberId(1)], jiff::Timestamp::now()).await.unwrap().is_empty()
}

fn authorization(value: &str) -> HeaderMap {
    HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap())])
}

#[tokio::test]
async fn a_provider_that_is_not_configured_is_not_there() {
    let (hooks, _) = hooks(none()).await;
    assert!(!hooks.is_any());
    for provider in ["ses", "postmark", "sendgrid", "mailgun", "brevo", "other", ""] {
        assert_eq!(call(&hooks, provider, &HeaderMap::new(), b"{}", now()).await, 404, "{provider}");
    }
}

#[tokio::test]
async fn a_null_says_nothing_and_costs_no_other_event() {
    let (hooks, list) = hooks(config::Hooks { postmark: secret("opensesame"), ..none() }).await;
    let headers = authorization(&format!("Basic {}", STANDARD.encode("recap:opensesame")));
    let bounce = json!({"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "Email": "ada@example.org", "Details": null});
    assert_eq!(call(&hooks, "postmark", &headers, bounce.to_string().as_bytes(), now()).await, 200);
    let other = json!({"RecordType": null, "Type": null, "ID": null, "Email": null});
    assert_eq!(call(&hooks, "postmark", &headers, other.to_string().as_bytes(), now()).await, 200);
    assert_eq!(list.recorded_bounces(9).await.unwrap().len(), 1);
}

#[tokio::test]
async fn postmark_is_known_by_its_password() {
    let (hooks, list) = hooks(config::Hooks { postmark: secret("opensesame"), ..none() }).await;
    let bounce = json!({"RecordType": "Bounce", "Type": "HardBounce", "ID": 7, "Email": "ada@example.org", "Details": "smtp;550 5.1.1 unknown"}).to_string();
    for wrong in ["", "opensesam", "opensesame ", "OPENSESAME"] {
        let headers = authorization(&format!("Basic {}", STANDARD.encode(format!("recap:{wrong}"))));
        assert_eq!(call(&hooks, "postmark", &headers, bounce.as_bytes(), now()).await, 401, "{wrong}");
    }
    assert_eq!(
        call(&hooks, "postmark", &authorization("Bearer opensesame"), bounce.as_bytes(), now()).await,
        401
    );
    assert!(is_mailed(&list).await);
    let right = authorization(&format!("basic {}", STANDARD.encode("recap:opensesame")));
    assert_eq!(call(&hooks, "postmark", &right, b"not json", now()).await, 400);
    for other in
        ["AutoResponder", "ChallengeVerification", "Subscribe", "Transient", "SpamNotification", "Unknown"]
    {
        let other = bounce.replace("HardBounce", other).replace('7', "8");
        assert_eq!(call(&hooks, "postmark", &right, other.as_bytes(), now()).await, 200);
    }
    assert!(is_mailed(&list).await);
    assert_eq!(call(&hooks, "postmark", &right, bounce.as_bytes(), now()).await, 200);
    assert!(!is_mailed(&list).await);
}

#[tokio::test]
async fn brevo_is_known_by_its_token_and_tells_one_or_many() {
    let (hooks, list) = hooks(config::Hooks { brevo: secret("opensesame"), ..none() }).await;
    let events = json!([
        {"event": "delivered", "email": "bo@example.org", "ts_event": 1},
        {"event": "spam", "email": "ada@example.org", "ts_event": 2, "message-id": "<x@y>", "id": 9}
    ]);
    assert_eq!(
        call(&hooks, "brevo", &authorization("Bearer no"), events.to_string().as_bytes(), now()).await,
        401
    );
    let right = authorization("Bearer opensesame");
    assert_eq!(call(&hooks, "brevo", &right, events[0].to_string().as_bytes(), now()).await, 200);
    assert!(is_mailed(&list).await);
    assert_eq!(call(&hooks, "brevo", &right, events.to_string().as_bytes(), now()).await, 200);
    assert!(!is_mailed(&list).await);
}

#[tokio::test]
async fn what_a_provider_calls_hard_and_its_server_does_not_is_not() {
    let (hooks, list) = hooks(config::Hooks { brevo: secret("x"), ..none() }).await;
    let event = json!({"event": "hard_bounce", "email": "ada@example.org", "ts_event": 2, "reason": "550 5.7.1 blocked using a blocklist"});
    assert_eq!(
        call(&hooks, "brevo", &authorization("Bearer x"), event.to_string().as_bytes(), now()).await,
        200
    );
    assert!(is_mailed(&list).await);
}

/// A call of Mailgun's.
fn mailgun_call(key: &str, token: &str, at: Timestamp, event: &str) -> String {
    let timestamp = at.as_second().to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let code = hmac::sign(&key, format!("{timestamp}{token}").as_bytes());
    let hex: String = code.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({
        "signature": {"timestamp": timestamp, "token": token, "signature": hex},
        "event-data": {
            "id": token, "event": event, "severity": "permanent", "reason": "bounce", "recipient": "ada@example.org",
            "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "No such user"},
            "message": {"headers": {"message-id": "x@y"}}
        }
    })
    .to_string()
}

#[tokio::test]
async fn mailguns_calls_are_signed_young_and_made_once() {
    let (hooks, list) = hooks(config::Hooks { mailgun: secret("key"), ..none() }).await;
    let headers = HeaderMap::new();
    let call = async |body: String, at| call(&hooks, "mailgun", &headers, body.as_bytes(), at).await;
    assert_eq!(call(mailgun_call("another", "a", now(), "failed"), now()).await, 401);
    let old = now() - SignedDuration::from_hours(25);
    assert_eq!(call(mailgun_call("key", "b", old, "failed"), now()).await, 401);
    let ahead = now() + SignedDuration::from_mins(6);
    assert_eq!(call(mailgun_call("key", "c", ahead, "failed"), now()).await, 401);
    for unread in ["", "{}", "[]", r#"{"signature":{}}"#] {
        assert_eq!(call(unread.to_owned(), now()).await, 400, "{unread}");
    }
    // A signature that was seen does not make another event true.
    assert_eq!(call(mailgun_call("key", "d", now(), "opened"), now()).await, 200);
    assert_eq!(call(mailgun_call("key", "d", now(), "failed"), now()).await, 406);
    assert!(is_mailed(&list).await);
    assert_eq!(call(mailgun_call("key", "e", now(), "failed"), now()).await, 200);
    assert!(!is_mailed(&list).await);
}

/// A key of SendGrid's, and the headers that it signs a call with.
fn sendgrid_call(key: &EcdsaKeyPair, at: Timestamp, body: &str) -> HeaderMap {
    let timestamp = at.as_second().to_string();
    let signature = key.sign(&SystemRandom::new(), format!("{timestamp}{body}").as_bytes()).unwrap();
    let mut headers = HeaderMap::new();
    let name = "x-twilio-email-event-webhook";
    let signature = STANDARD.encode(signature.as_ref());
    headers.insert(
        header::HeaderName::try_from(format!("{name}-signature")).unwrap(),
        signature.parse().unwrap(),
    );
    headers.insert(
        header::HeaderName::try_from(format!("{name}-timestamp")).unwrap(),
        timestamp.parse().unwrap(),
    );
    headers
}

#[tokio::test]
async fn sendgrids_calls_are_signed_as_a_whole_and_young() {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let public = key.public_key().as_der().unwrap().as_ref().to_vec();
    let (hooks, list) = hooks(config::Hooks { sendgrid: Some(public), ..none() }).await;
    let body = json!([
        {"event": "delivered", "email": "ada@example.org", "sg_event_id": "1"},
        {"event": "bounce", "type": "blocked", "email": "ada@example.org", "sg_event_id": "2", "reason": "550 no"},
        {"event": "bounce", "type": "bounce", "email": "ada@example.org", "sg_event_id": "3", "status": "5.1.1", "reason": "550 5.1.1 unknown"}
    ])
    .to_string();
    let call = async |headers: &HeaderMap, body: &str, at| {
        call(&hooks, "sendgrid", headers, body.as_bytes(), at).await
    };
    let signed = sendgrid_call(&key, now(), &body);
    assert_eq!(call(&HeaderMap::new(), &body, now()).await, 401);
    assert_eq!(call(&signed, &body.replace("ada", "bo"), now()).await, 401);
    let another = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    assert_eq!(call(&sendgrid_call(&another, now(), &body), &body, now()).await, 401);
    assert_eq!(call(&signed, &body, now() + SignedDuration::from_hours(25)).await, 401);
    assert!(is_mailed(&list).await);
    assert_eq!(call(&signed, &body, now()).await, 200);
    assert!(!is_mailed(&list).await);
    // A copy of it changes nothing.
    let recorded = list.recorded_bounces(10).await.unwrap().len();
    assert_eq!(call(&signed, &body, now()).await, 200);
    assert_eq!(list.recorded_bounces(10).await.unwrap().len(), recorded);
}

/// A message of SNS, signed with a key.
fn sns_call(key: &RsaKeyPair, changed: &[(&str, serde_json::Value)]) -> String {
    let message = json!({
        "notificationType": "Bounce",
        "mail": {"commonHeaders": {"messageId": "<x@y>"}},
        "bounce": {
            "bounceType": "Permanent", "bounceSubType": "General", "feedbackId": "f",
            "bouncedRecipients": [{"emailAddress": "ada@example.org", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 unknown"}]
        }
    });
    let mut call = json!({
        "Type": "Notification", "MessageId": "m", "TopicArn": TOPIC, "Message": message.to_string(),
        "Timestamp": "2026-06-30T17:59:00.000Z", "SignatureVersion": "2", "Signature": "", "SigningCertURL": CERTIFICATE
    });
    for (name, value) in changed {
        call[*name] = value.clone();
    }
    let envelope: ses::Envelope = serde_json::from_value(call.clone()).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), envelope.signed().as_bytes(), &mut signature).unwrap();
    call["Signature"] = STANDARD.encode(signature).into();
    call.to_string()
}

#[tokio::test]
async fn ses_is_heard_through_its_topic_signed_with_amazons_key() {
    let (hooks, list) = hooks(config::Hooks { ses_topic: Some(TOPIC.to_owned()), ..none() }).await;
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let public: Arc<[u8]> = key.public_key().as_der().unwrap().as_ref().into();
    hooks.sns.remember(&CERTIFICATE.parse().unwrap(), &public);
    let headers = HeaderMap::new();
    let call = async |body: String| call(&hooks, "ses", &headers, body.as_bytes(), now()).await;

    let good = sns_call(&key, &[]);
    let another = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    assert_eq!(call(sns_call(&another, &[])).await, 401);
    assert_eq!(call(good.replace("ada@", "bo@")).await, 401);
    assert_eq!(call(sns_call(&key, &[("TopicArn", "arn:aws:sns:eu-west-1:999:recap".into())])).await, 401);
    assert_eq!(call(sns_call(&key, &[("Timestamp", "2026-06-29T17:59:00.000Z".into())])).await, 401);
    assert_eq!(call(sns_call(&key, &[("SignatureVersion", "3".into())])).await, 401);
    // Nothing is fetched from there: what cannot be fetched is answered with 503.
    let name = "SimpleNotificationService-4567.pem";
    for elsewhere in [
        format!("https://sns.eu-west-1.amazonaws.com.example.org/{name}"),
        format!("https://example.org/sns.eu-west-1.amazonaws.com/{name}"),
        format!("http://sns.eu-west-1.amazonaws.com/{name}"),
        format!("https://sns.eu-west-1.amazonaws.com:8443/{name}"),
        format!("https://sns.eu-west-1.amazonaws.com@example.org/{name}"),
        format!("https://recap@sns.eu-west-1.amazonaws.com/{name}"),
        format!("https://sns..amazonaws.com/{name}"),
        format!("https://s3.eu-west-1.amazonaws.com/sns/{name}"),
        format!("https://sns.eu-west-1.amazonaws.com/{name}?x=1"),
        format!("https://sns.eu-west-1.amazonaws.com/{name}?"),
        format!("https://sns.eu-west-1.amazonaws.com/{name}#x"),
        format!("https://sns.eu-west-1.amazonaws.com/x/{name}"),
        "https://sns.eu-west-1.amazonaws.com/a.pem".to_owned(),
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-.pem".to_owned(),
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-%2e%2e%2fa.pem".to_owned(),
        "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123.txt".to_owned(),
        format!("file:///{name}"),
    ] {
        let body = sns_call(&key, &[("SigningCertURL", elsewhere.clone().into())]);
        assert_eq!(call(body).await, 401, "{elsewhere}");
    }
    // Nothing is confirmed elsewhere, whoever signed it.
    let confirmation = [
        ("Type", "SubscriptionConfirmation".into()),
        ("Token", "t".into()),
        ("SubscribeURL", "https://example.org/?Action=ConfirmSubscription".into()),
    ];
    assert_eq!(call(sns_call(&key, &confirmation)).await, 400);
    assert!(is_mailed(&list).await);
    assert_eq!(call(good.clone()).await, 200);
    assert!(!is_mailed(&list).await);
    assert_eq!(call(good).await, 200);
    assert_eq!(list.recorded_bounces(10).await.unwrap().len(), 1);
}

#[test]
fn the_key_of_a_certificate_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=sns.amazonaws.com", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let public = ses::public_key(&std::fs::read(&certificate).unwrap()).unwrap();
    let signed = Command::new("sh")
        .args(["-c", "printf 'said' | openssl dgst -sha1 -sign \"$0\""])
        .arg(&key)
        .output()
        .unwrap()
        .stdout;
    let algorithm = &aws_lc_rs::signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY;
    let public = aws_lc_rs::signature::UnparsedPublicKey::new(algorithm, &public);
    assert!(public.verify(b"said", &signed).is_ok() && public.verify(b"else", &signed).is_err());
    assert!(ses::public_key(b"nonsense").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_sent_to_a_hook_ends_without_a_panic_and_unheard(
        body in "\\PC{0,200}|[\\[\\]{}\",:a-z0-9 ]{0,200}", name in "[!-~]{0,40}"
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let settings = config::Hooks {
                ses_topic: Some(TOPIC.to_owned()), postmark: secret("a secret of length"), sendgrid: Some(vec![4; 65]),
                mailgun: secret("a secret of length"), brevo: secret("a secret of length"),
            };
            let (hooks, list) = hooks(settings).await;
            for provider in ["ses", "postmark", "sendgrid", "mailgun", "brevo"] {
                let status = call(&hooks, provider, &authorization(&name), body.as_bytes(), now()).await;
                assert!(matches!(status, 400 | 401), "{provider}: {status}");
            }
            assert!(is_mailed(&list).await);
        });
    }
}
