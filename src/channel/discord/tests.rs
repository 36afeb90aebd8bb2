#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Mutex;

use axum::Router;
use axum::extract::{Path as InPath, Query, State};
use axum::http::StatusCode as Status;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post as posting};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::channel::Around;
use crate::channel::fake::{self, Fake};
use crate::channel::post::sample::{Sending, deliveries, edition};

#[derive(Default)]
struct Far {
    messages: Vec<Value>,
    refuses: Option<(u16, Value)>,
}

type Shared = Arc<Mutex<Far>>;

/// Takes messages as Discord does: without `wait` it answers at once and tells nothing.
async fn take(
    State(far): State<Shared>,
    Query(query): Query<std::collections::HashMap<String, String>>,
    body: String,
) -> Response {
    let mut far = far.lock().unwrap();
    if query.get("wait").map(String::as_str) != Some("true") {
        return Status::NO_CONTENT.into_response();
    }
    if let Some((status, said)) = far.refuses.take() {
        return (Status::from_u16(status).unwrap(), axum::Json(said)).into_response();
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    if body["content"].as_str().unwrap().chars().count() > 2000 {
        let said = json!({"message": "Invalid Form Body", "code": 50035});
        return (Status::BAD_REQUEST, axum::Json(said)).into_response();
    }
    far.messages.push(body);
    axum::Json(json!({"id": "1199", "channel_id": "7"})).into_response()
}

async fn tell() -> axum::Json<Value> {
    axum::Json(json!({"id": "7", "type": 1, "name": "Acme Meetup", "token": "s3cret"}))
}

/// A webhook deletes its own messages, and every other is unknown to it.
async fn take_away(State(far): State<Shared>, InPath(id): InPath<String>) -> Response {
    let mut far = far.lock().unwrap();
    if id == "1199" && far.messages.pop().is_some() {
        return Status::NO_CONTENT.into_response();
    }
    missing("Unknown Message", 10008)
}

fn missing(message: &str, code: u32) -> Response {
    (Status::NOT_FOUND, axum::Json(json!({"message": message, "code": code}))).into_response()
}

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new()
        .route("/api/webhooks/7/s3cret", posting(take).get(tell))
        .route("/api/webhooks/7/s3cret/messages/{id}", delete(take_away))
        .route("/api/webhooks/8/s3cret/messages/{id}", delete(|| async { missing("Unknown Message", 10008) }))
        .route("/api/webhooks/9/s3cret/messages/{id}", delete(|| async { missing("Unknown Webhook", 10015) }))
        .with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake) -> Discord {
    webhook(fake, "7")
}

fn webhook(fake: &Fake, number: &str) -> Discord {
    let address = fake.url().join(&format!("api/webhooks/{number}/s3cret")).unwrap();
    let Around { client, .. } = fake::around(Path::new("."));
    let (title, host) = (NETWORK.title, "discord.example".to_owned());
    Discord(Webhook { client, title, address: address.as_str().into(), host })
}

async fn deliver(fake: &Fake, edition: Edition) -> Result<Receipt, Refusal> {
    let channel = channel(fake);
    let delivery = deliveries(&channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn a_message_is_waited_for_and_calls_nobody() {
    let (fake, far) = far_side().await;
    let mut edition = edition();
    edition.credits[1].name = "Ada @everyone *Example*".to_owned();
    assert_eq!(deliver(&fake, edition).await.unwrap().id, "1199");
    let far = far.lock().unwrap();
    assert_eq!(far.messages[0]["allowed_mentions"], json!({"parse": []}));
    let content = far.messages[0]["content"].as_str().unwrap();
    assert!(content.contains(r"Ada @everyone \*Example\*"), "{content}");
    assert!(content.contains("https://meetup.example.org/recaps/2019/06/05/cloud-evening/"), "{content}");
}

#[tokio::test]
async fn every_refusal_is_settled_as_what_it_means() {
    let (fake, far) = far_side().await;
    let refused = async |status, said| {
        far.lock().unwrap().refuses = Some((status, said));
        deliver(&fake, edition()).await.unwrap_err()
    };
    let limited = json!({"message": "You are being rate limited.", "retry_after": 64.57, "global": false});
    let Refusal::Transient { retry_after, .. } = refused(429, limited).await else { panic!() };
    assert!(retry_after.unwrap().as_secs() >= 64);
    let gone = json!({"message": "Unknown Webhook", "code": 10015});
    assert_eq!(refused(404, gone).await, Refusal::permanent("404 Not Found: Unknown Webhook"));
    assert!(matches!(refused(502, json!({})).await, Refusal::Unknown { .. }));
    let cut = fake.cut("POST").await;
    assert!(matches!(deliver(&cut, edition()).await, Err(Refusal::Unknown { .. })));
    assert_eq!(far.lock().unwrap().messages.len(), 1, "it has arrived all the same");
}

#[tokio::test]
async fn a_message_is_deleted_and_deleting_it_again_is_no_failure() {
    let (fake, far) = far_side().await;
    let receipt = deliver(&fake, edition()).await.unwrap();
    for _ in 0..2 {
        channel(&fake).retract(&receipt).await.unwrap();
        assert!(far.lock().unwrap().messages.is_empty());
    }
}

#[tokio::test]
async fn a_message_of_another_webhook_is_not_said_to_be_deleted() {
    let (fake, far) = far_side().await;
    let receipt = deliver(&fake, edition()).await.unwrap();
    let refusal = webhook(&fake, "8").retract(&receipt).await.unwrap_err();
    assert_eq!(
        refusal,
        Refusal::permanent(
            "it was posted by the webhook 7, and `discord.webhook_file` finds 8: put that one back, or delete it by hand"
        )
    );
    let settled = channel(&fake).receipt_of("https://discord.com/channels/1/22/1199").unwrap();
    assert!(webhook(&fake, "8").retract(&settled).await.is_err());
    assert_eq!(far.lock().unwrap().messages.len(), 1);
    channel(&fake).retract(&settled).await.unwrap();
}

#[tokio::test]
async fn a_webhook_that_is_gone_has_deleted_nothing() {
    let (fake, far) = far_side().await;
    let receipt = Receipt { detail: Some("9".to_owned()), ..deliver(&fake, edition()).await.unwrap() };
    let refusal = webhook(&fake, "9").retract(&receipt).await.unwrap_err();
    assert_eq!(refusal, Refusal::permanent("404 Not Found: Unknown Webhook"));
    assert_eq!(far.lock().unwrap().messages.len(), 1);
}

proptest! {
    #[test]
    fn any_words_are_shown_as_they_are(text in "[a-z*_~`|<>\\[\\]()# \\\\]{0,60}") {
        let mut shown = String::new();
        let mut chars = escaped(&text).chars().collect::<Vec<_>>().into_iter();
        while let Some(c) = chars.next() {
            prop_assert!(!"*_~`|<>[]()#".contains(c));
            shown.push(if c == '\\' { chars.next().unwrap() } else { c });
        }
        prop_assert_eq!(shown, text);
    }
}

#[tokio::test]
async fn the_secret_part_of_the_address_is_not_told() {
    let (fake, far) = far_side().await;
    far.lock().unwrap().refuses = Some((403, json!({"message": "webhooks/7/s3cret is no webhook"})));
    let refusal = deliver(&fake, edition()).await.unwrap_err();
    assert_eq!(refusal, Refusal::permanent("403 Forbidden"));
}

#[tokio::test]
async fn the_webhook_is_asked_who_it_is_and_one_that_is_gone_is_told() {
    let (fake, far) = far_side().await;
    let mut channel = channel(&fake);
    assert_eq!(channel.who().await.unwrap().shown(), Some("Acme Meetup"));
    channel.0.address = fake.url().join("api/webhooks/8/s3cret").unwrap().as_str().into();
    let refusal = channel.who().await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Halt { reason } if reason.contains("discord.webhook_file")),
        "{refusal:?}"
    );
    assert!(far.lock().unwrap().messages.is_empty());
}

#[test]
fn only_the_address_of_a_message_names_one() {
    for good in [
        "https://discord.com/channels/1/22/333",
        "https://ptb.discord.com/channels/1/22/333",
        "https://canary.discord.com/channels/1/22/333/",
        "333",
    ] {
        let id = number(good).or_else(|| message_of(good));
        assert_eq!(id.as_deref(), Some("333"), "{good}");
    }
    for bad in [
        "https://discord.com/channels/1/22",
        "https://discord.com/channels/@me/22/333",
        "https://discord.com/events/1/22/333",
        "https://discord.com.example/channels/1/22/333",
        "https://example.org/333",
        "ftp://discord.com/channels/1/22/333",
    ] {
        assert_eq!(message_of(bad), None, "{bad}");
    }
}
