#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Mutex;

use axum::Router;
use axum::extract::{Path as InPath, State};
use axum::http::StatusCode as Status;
use axum::response::{IntoResponse, Response};
use axum::routing::post as posting;

use super::*;
use crate::channel::fake::Fake;
use crate::channel::post::sample::{Sending, deliveries, edition};

#[derive(Default)]
struct Far {
    messages: Vec<Value>,
    /// In the channel, which is the same one by its name and by its number.
    deleted: Vec<i64>,
    refuses: Option<(u16, Value)>,
}

type Shared = Arc<Mutex<Far>>;

async fn call(
    State(far): State<Shared>,
    InPath((bot, method)): InPath<(String, String)>,
    body: String,
) -> Response {
    let mut far = far.lock().unwrap();
    let refused = |status: u16, description: &str| {
        let said = json!({"ok": false, "error_code": status, "description": description});
        (Status::from_u16(status).unwrap(), axum::Json(said)).into_response()
    };
    if !["bot7:s3cret", "bot9:s3cret"].contains(&bot.as_str()) {
        return refused(404, "Not Found");
    }
    if method == "getMe" {
        return axum::Json(json!({"ok": true, "result": {"id": 7, "is_bot": true, "username": "recap_bot"}}))
            .into_response();
    }
    if let Some((status, said)) = far.refuses.take() {
        return (Status::from_u16(status).unwrap(), axum::Json(said)).into_response();
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    let chat = match body["chat_id"].as_str() {
        Some("@example_meetup" | "-1007") => {
            json!({"id": -1007, "type": "channel", "username": "example_meetup"})
        }
        Some("@another_meetup") => json!({"id": -1008, "type": "channel", "username": "another_meetup"}),
        // In such a group every bot counts for itself.
        Some("-55") => json!({"id": -55, "type": "group"}),
        _ => return refused(400, "Bad Request: chat not found"),
    };
    match method.as_str() {
        "sendMessage" => {
            assert_eq!(body["parse_mode"], "HTML");
            far.messages.push(body);
            axum::Json(json!({"ok": true, "result": {"message_id": 12, "chat": chat}})).into_response()
        }
        "getChat" => axum::Json(json!({"ok": true, "result": chat})).into_response(),
        "deleteMessage" => {
            let id = body["message_id"].as_i64().unwrap();
            if chat["id"] != -1007 || far.deleted.contains(&id) {
                return refused(400, "Bad Request: message to delete not found");
            }
            far.deleted.push(id);
            axum::Json(json!({"ok": true, "result": true})).into_response()
        }
        _ => refused(404, "Not Found"),
    }
}

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new().route("/{bot}/{method}", posting(call)).with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake) -> Telegram {
    in_chat(fake, "@example_meetup", "7:s3cret")
}

fn in_chat(fake: &Fake, chat: &str, token: &str) -> Telegram {
    let account = Account { chat: chat.to_owned(), token: token.into() };
    Telegram { client: crate::http::client().unwrap(), account, api: fake.url().to_string() }
}

async fn deliver(channel: &Telegram, edition: Edition) -> Result<Receipt, Refusal> {
    let delivery = deliveries(channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn a_message_is_html_and_its_address_is_known_of_a_public_channel() {
    let (fake, far) = far_side().await;
    let mut edition = edition();
    edition.credits[1].name = "Ada <b>Example".to_owned();
    let receipt = deliver(&channel(&fake), edition).await.unwrap();
    assert_eq!(receipt.url.as_deref(), Some("https://t.me/example_meetup/12"));
    let far = far.lock().unwrap();
    let text = far.messages[0]["text"].as_str().unwrap();
    assert!(text.contains("Ada &lt;b&gt;Example") && text.contains("Example &amp; Sons Ltd."), "{text}");
    let link = "https://meetup.example.org/recaps/2019/06/05/cloud-evening/";
    assert!(text.contains(&format!("<a href=\"{link}\">{link}</a>")), "{text}");
}

#[tokio::test]
async fn every_refusal_is_settled_as_what_it_means() {
    let (fake, far) = far_side().await;
    let mut channel = channel(&fake);
    let refused = async |status, said| {
        far.lock().unwrap().refuses = Some((status, said));
        deliver(&channel, edition()).await.unwrap_err()
    };
    let description = "Too Many Requests: retry after 31";
    let limited = json!({"ok": false, "description": description, "parameters": {"retry_after": 31}});
    let Refusal::Transient { retry_after, reason } = refused(429, limited).await else { panic!() };
    assert!(retry_after.unwrap().as_secs() >= 31 && reason.contains(description), "{reason}");
    let refusal = refused(403, json!({"ok": false, "description": "Forbidden: bot is not a member"})).await;
    assert_eq!(refusal, Refusal::permanent("403 Forbidden: Forbidden: bot is not a member"));
    assert!(matches!(refused(500, json!({"ok": false})).await, Refusal::Unknown { .. }));

    channel.account.token = "8:other".into();
    let Err(Refusal::Halt { reason }) = deliver(&channel, edition()).await else { panic!() };
    assert!(reason.contains("telegram.token_file") && !reason.contains("8:other"), "{reason}");
    channel.api = "http://127.0.0.1:9/".to_owned();
    let Err(Refusal::Transient { reason, .. }) = deliver(&channel, edition()).await else { panic!() };
    assert!(!reason.contains("8:other"), "{reason}");
}

#[test]
fn a_chat_has_its_shape() {
    for good in ["@example_meetup", "-1001234567890"] {
        assert_eq!(chat(good).unwrap(), good);
    }
    for bad in ["", "example", "@a", "@a b c", "https://t.me/example"] {
        assert!(chat(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_message_is_deleted_and_deleting_it_again_is_no_failure() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    let receipt = deliver(&channel, edition()).await.unwrap();
    for _ in 0..2 {
        channel.retract(&receipt).await.unwrap();
    }
    assert_eq!(far.lock().unwrap().deleted, [12]);
}

#[tokio::test]
async fn a_message_is_deleted_in_the_chat_that_it_stands_in_whichever_is_configured_since() {
    let (fake, far) = far_side().await;
    let receipt = deliver(&channel(&fake), edition()).await.unwrap();
    assert_eq!(receipt.detail.as_deref(), Some("7 -1007"), "its name may be another channel's by then");
    in_chat(&fake, "@another_meetup", "9:s3cret").retract(&receipt).await.unwrap();
    assert_eq!(far.lock().unwrap().deleted, [12]);
}

#[tokio::test]
async fn a_message_in_a_group_where_every_bot_counts_for_itself_is_asked_for_by_its_own_bot_alone() {
    let (fake, far) = far_side().await;
    let group = in_chat(&fake, "-55", "7:s3cret");
    let receipt = deliver(&group, edition()).await.unwrap();
    let settled = group.receipt_of("12").unwrap();
    for receipt in [&receipt, &settled] {
        let refusal = in_chat(&fake, "-55", "9:s3cret").retract(receipt).await.unwrap_err();
        assert_eq!(
            refusal,
            Refusal::permanent(
                "it was posted by the bot 7, and to the one whose token `telegram.token_file` finds now its number means another message: put that token back, or delete it by hand"
            )
        );
    }
    // The bot itself is told that it is not there any more.
    in_chat(&fake, "-55", "7:s3cret").retract(&receipt).await.unwrap();
    assert!(far.lock().unwrap().deleted.is_empty());
}

#[tokio::test]
async fn the_secret_part_of_the_token_is_not_told() {
    let (fake, far) = far_side().await;
    far.lock().unwrap().refuses = Some((400, json!({"ok": false, "description": "bot s3cret is none"})));
    let delivery = deliveries(&channel(&fake), edition()).remove(0);
    let refusal = channel(&fake).carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert_eq!(refusal, Refusal::permanent("400 Bad Request"));
}

#[tokio::test]
async fn the_bot_is_asked_who_it_is_and_whether_it_sees_the_chat() {
    let (fake, far) = far_side().await;
    let mut channel = channel(&fake);
    assert_eq!(channel.who().await.unwrap().shown(), Some("@recap_bot"));
    channel.account.chat = "@another".to_owned();
    let refusal = channel.who().await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Halt { reason } if reason.contains("make it an administrator")),
        "{refusal:?}"
    );
    channel.account.token = "7:other".into();
    let refusal = channel.who().await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Halt { reason } if reason.contains("telegram.token_file")),
        "{refusal:?}"
    );
    assert!(far.lock().unwrap().messages.is_empty());
}

#[test]
fn only_the_address_of_a_message_in_the_chat_names_one() {
    let of = |chat: &str, address: &str| {
        let account = Account { chat: chat.to_owned(), token: "7:s3cret".into() };
        let channel = Telegram { client: crate::http::client().unwrap(), account, api: API.to_owned() };
        channel.receipt_of(address).map(|receipt| (receipt.id, receipt.url.unwrap_or_default()))
    };
    let (public, private) = ("@example_meetup", "-1001234");
    for (chat, address, url) in [
        (public, "https://t.me/example_meetup/12", "https://t.me/example_meetup/12"),
        (public, "https://t.me/Example_Meetup/12/?single", "https://t.me/example_meetup/12"),
        (public, "12", "https://t.me/example_meetup/12"),
        (private, "https://t.me/c/1234/12", "https://t.me/c/1234/12"),
        ("-55", "12", ""),
    ] {
        assert_eq!(of(chat, address), Some(("12".to_owned(), url.to_owned())), "{address}");
    }
    for (chat, address) in [
        (public, "https://t.me/another_meetup/12"),
        (public, "https://t.me/c/1234/12"),
        (public, "https://t.me/example_meetup"),
        (public, "https://t.me/example_meetup/x"),
        (public, "https://t.me.example/example_meetup/12"),
        (public, "https://example.org/example_meetup/12"),
        (private, "https://t.me/c/4321/12"),
        (private, "https://t.me/example_meetup/12"),
        ("-55", "https://t.me/c/55/12"),
    ] {
        assert_eq!(of(chat, address), None, "{address} in {chat}");
    }
}
