#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Mutex;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode as Status;
use axum::response::{IntoResponse, Response};
use axum::routing::post as posting;
use reqwest::Url;
use serde_json::Value;

use super::*;
use crate::channel::Around;
use crate::channel::fake::{self, Fake};
use crate::channel::post::sample::{Sending, deliveries, edition};

#[derive(Default)]
struct Far {
    messages: Vec<Value>,
    refuses: Option<(u16, &'static str)>,
}

/// Takes messages as Slack does: nothing but JSON with a text and well-formed blocks of rich text, and answers `ok`.
async fn take(State(far): State<Arc<Mutex<Far>>>, body: String) -> Response {
    let mut far = far.lock().unwrap();
    if let Some((status, said)) = far.refuses.take() {
        return (Status::from_u16(status).unwrap(), [("retry-after", "30")], said).into_response();
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    let Some(text) = body["text"].as_str() else { return (Status::BAD_REQUEST, "no_text").into_response() };
    assert!(text.encode_utf16().count() <= 3000);
    if !body["blocks"].is_null() && shown(&body).is_none() {
        return (Status::BAD_REQUEST, "invalid_blocks").into_response();
    }
    far.messages.push(body);
    "ok".into_response()
}

/// What a message shows: the words of its rich text, with every link in angle brackets. None where Slack would call
/// the blocks invalid.
fn shown(body: &Value) -> Option<String> {
    let mut shown = String::new();
    for block in body["blocks"].as_array()? {
        assert_eq!(block["type"], "rich_text", "text of another kind is read as markup");
        for section in block["elements"].as_array()? {
            assert_eq!(section["type"], "rich_text_section");
            for element in section["elements"].as_array()? {
                assert_eq!(element["style"], Value::Null);
                match element["type"].as_str()? {
                    "text" => shown += element["text"].as_str().filter(|text| !text.is_empty())?,
                    "link" => shown += &format!("<{}>", Url::parse(element["url"].as_str()?).ok()?),
                    _ => return None,
                }
            }
        }
    }
    Some(shown).filter(|shown| !shown.is_empty())
}

async fn far_side() -> (Fake, Arc<Mutex<Far>>) {
    let far = Arc::<Mutex<Far>>::default();
    let router = Router::new().route("/services/T0/B0/s3cret", posting(take)).with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake) -> Slack {
    let address = fake.url().join("services/T0/B0/s3cret").unwrap();
    let Around { client, .. } = fake::around(Path::new("."));
    let (title, host) = (NETWORK.title, "hooks.example".to_owned());
    Slack(Webhook { client, title, address: address.as_str().into(), host })
}

async fn deliver(fake: &Fake, edition: Edition) -> Result<Receipt, Refusal> {
    let channel = channel(fake);
    let delivery = deliveries(&channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn a_message_names_everybody_and_calls_nobody() {
    let (fake, far) = far_side().await;
    let mut edition = edition();
    edition.credits[1].name = "Ada <!channel> Example".to_owned();
    assert_eq!(deliver(&fake, edition).await.unwrap().id, "ok");
    let far = far.lock().unwrap();
    let message = shown(&far.messages[0]).unwrap();
    assert!(
        message.contains("Ada <!channel> Example") && message.contains("Example & Sons Ltd."),
        "{message}"
    );
    assert!(message.contains("<https://meetup.example.org/recaps/2019/06/05/cloud-evening/>"), "{message}");
    let text = far.messages[0]["text"].as_str().unwrap();
    assert!(
        text.contains("Ada &lt;!channel&gt; Example") && text.contains("Example &amp; Sons Ltd."),
        "{text}"
    );
    assert!(text.contains("<https://meetup.example.org/recaps/2019/06/05/cloud-evening/>"), "{text}");
}

#[tokio::test]
async fn a_name_with_the_signs_of_slack_s_markup_is_shown_as_it_is_written() {
    for name in ["_Ada_ Example", "*Ada* Example", "~Ada~ Example", "`Ada` Example", "Ada :tada: Example"] {
        let (fake, far) = far_side().await;
        let mut edition = edition();
        name.clone_into(&mut edition.credits[1].name);
        deliver(&fake, edition).await.unwrap();
        let far = far.lock().unwrap();
        let message = shown(&far.messages[0]).unwrap();
        assert!(message.contains(name), "{message}");
        assert_eq!(far.messages[0]["mrkdwn"], false, "the text of a notification would be markup");
    }
}

#[tokio::test]
async fn a_message_that_was_planned_by_an_earlier_version_is_posted_as_its_text_alone() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    let mut delivery = deliveries(&channel, edition()).remove(0);
    delivery.payload.as_object_mut().unwrap().remove("elements").unwrap();
    assert_eq!(channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap().id, "ok");
    let far = far.lock().unwrap();
    assert_eq!(far.messages[0]["text"], delivery.payload["text"]);
    assert_eq!(far.messages[0]["blocks"], Value::Null);
}

#[tokio::test]
async fn every_refusal_is_settled_as_what_it_means() {
    let (fake, far) = far_side().await;
    let refused = async |status, said| {
        far.lock().unwrap().refuses = Some((status, said));
        deliver(&fake, edition()).await.unwrap_err()
    };
    assert_eq!(refused(404, "no_service").await, Refusal::permanent("404 Not Found: no_service"));
    let Refusal::Transient { retry_after, .. } = refused(429, "rate_limited").await else { panic!() };
    assert!(retry_after.unwrap().as_secs() >= 30);
    assert!(matches!(refused(500, "rollup_error").await, Refusal::Unknown { .. }));
    let cut = fake.cut("POST").await;
    assert!(matches!(deliver(&cut, edition()).await, Err(Refusal::Unknown { .. })));
    assert_eq!(far.lock().unwrap().messages.len(), 1, "it has arrived all the same");
}

#[tokio::test]
async fn the_secret_part_of_the_address_is_not_told() {
    let (fake, far) = far_side().await;
    far.lock().unwrap().refuses = Some((403, "no services/T0/B0/s3cret"));
    let refusal = deliver(&fake, edition()).await.unwrap_err();
    assert_eq!(refusal, Refusal::permanent("403 Forbidden"));
}
