#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::HashMap;
use std::sync::Mutex;

use axum::extract::{Form, Path as InPath, State};
use axum::http::{HeaderMap, StatusCode as Status};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post as posting};
use axum::{Json, Router};
use serde_json::Value;

use super::*;
use crate::channel::fake::{self, Fake};
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::Role;

#[derive(Default)]
struct Far {
    containers: Vec<HashMap<String, String>>,
    /// How often a container has been asked about.
    asked: u32,
    /// Containers in the order in which they were published.
    published: Vec<usize>,
    ends: Option<&'static str>,
    refuses: Option<(u16, Value)>,
}

type Shared = Arc<Mutex<Far>>;

fn refused_to(headers: &HeaderMap) -> Option<Response> {
    match headers.get("authorization").map(|value| value.as_bytes()) {
        Some(b"Bearer s3cret-token") => None,
        _ => {
            let error = json!({"message": "Error validating access token: Session has expired", "type": "OAuthException", "code": 190});
            Some((Status::BAD_REQUEST, Json(json!({ "error": error }))).into_response())
        }
    }
}

async fn make(
    State(far): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let mut far = far.lock().unwrap();
    if let Some((status, body)) = far.refuses.take() {
        return (Status::from_u16(status).unwrap(), Json(body)).into_response();
    }
    assert_eq!(form["media_type"], "TEXT");
    far.containers.push(form);
    Json(json!({"id": format!("c{}", far.containers.len() - 1)})).into_response()
}

async fn publish(
    State(far): State<Shared>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let mut far = far.lock().unwrap();
    let container = form["creation_id"].strip_prefix('c').unwrap().parse().unwrap();
    assert!(far.asked > 1 && !far.published.contains(&container), "too early, or twice");
    far.published.push(container);
    Json(json!({"id": format!("p{container}")})).into_response()
}

async fn look(State(far): State<Shared>, InPath(id): InPath<String>) -> Response {
    let mut far = far.lock().unwrap();
    if let Some(post) = id.strip_prefix('p') {
        let permalink = format!("https://www.threads.net/@recap/post/{post}");
        return Json(json!({"id": id, "permalink": permalink})).into_response();
    }
    let container: usize = id.strip_prefix('c').unwrap().parse().unwrap();
    far.asked += 1;
    let status = match far.ends {
        Some(end) => end,
        None if far.published.contains(&container) => "PUBLISHED",
        None if far.asked.is_multiple_of(2) => "FINISHED",
        None => "IN_PROGRESS",
    };
    Json(json!({"status": status, "id": id})).into_response()
}

async fn list(State(far): State<Shared>) -> Json<Value> {
    let far = far.lock().unwrap();
    let post = |&at: &usize| json!({"id": format!("p{at}"), "text": far.containers[at]["text"]});
    Json(json!({"data": far.published.iter().map(post).collect::<Vec<_>>()}))
}

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new()
        .route("/v1.0/17/threads", posting(make).get(list))
        .route("/v1.0/17/threads_publish", posting(publish))
        .route("/v1.0/{id}", get(look))
        .with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake) -> Threads {
    let around = fake::around(Path::new("."));
    let token = "s3cret-token".into();
    let api = Api { client: around.client, base: fake.url(), token, name: Name::Threads };
    Threads { api, user: "17".to_owned(), patience: Duration::ZERO }
}

/// An edition whose posts are a thread.
fn long_edition() -> Edition {
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
    edition.credits.extend((1..=20).map(sponsor));
    edition
}

async fn deliver(channel: &Threads, place: usize) -> Result<Receipt, Refusal> {
    let delivery = deliveries(channel, long_edition()).remove(place);
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn a_thread_is_published_post_by_post_when_each_is_finished() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    let receipt = deliver(&channel, 0).await.unwrap();
    assert_eq!(receipt.id, "p0");
    assert_eq!(receipt.url.as_deref(), Some("https://www.threads.net/@recap/post/0"));
    deliver(&channel, 1).await.unwrap();
    let far = far.lock().unwrap();
    let link = "https://meetup.example.org/recaps/2019/06/05/cloud-evening/";
    assert_eq!(far.containers[0]["link_attachment"], link);
    assert!(!far.containers[0].contains_key("reply_to_id"));
    assert_eq!(far.containers[1]["reply_to_id"], "at://did:plc:sample/app.bsky.feed.post/0");
    assert_eq!(far.published, [0, 1]);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for() {
    let (fake, far) = far_side().await;
    let cut = fake.cut("POST /v1.0/17/threads_publish").await;
    assert_eq!(deliver(&channel(&cut), 0).await.unwrap().id, "p0");

    let mut delivery = deliveries(&channel(&fake), long_edition()).remove(0);
    delivery.after_uncertain = true;
    let again = channel(&fake).carrier().deliver(&delivery, &Sending::default()).await;
    assert_eq!(again.unwrap().id, "p0");
    assert_eq!(far.lock().unwrap().published, [0]);
}

#[tokio::test]
async fn every_refusal_is_settled_as_what_it_means() {
    let (fake, far) = far_side().await;
    let mut channel = channel(&fake);
    far.lock().unwrap().ends = Some("ERROR");
    let Err(Refusal::Transient { reason, .. }) = deliver(&channel, 0).await else { panic!() };
    assert!(reason.contains("ERROR"), "{reason}");
    let said = json!({"error": {"message": "Param text must be at most 500 characters", "code": 100}});
    far.lock().unwrap().refuses = Some((400, said));
    let Err(Refusal::Transient { reason, .. }) = deliver(&channel, 0).await else { panic!() };
    assert!(reason.contains("at most 500"), "{reason}");
    channel.api.token = "old".into();
    let Err(Refusal::Halt { reason }) = deliver(&channel, 0).await else { panic!() };
    assert!(reason.contains("recap login threads"), "{reason}");
    assert!(far.lock().unwrap().published.is_empty());
}

#[test]
fn an_emoji_counts_as_its_bytes() {
    let mut edition = edition();
    edition.event.name = Some("🎉".repeat(3));
    let (posts, _) = post::compose(&edition, &NETWORK);
    assert!(posts.iter().all(|post| measure(post) <= 500));
    let text = posts[0].to_paste();
    assert!(measure(&posts[0]) >= text.chars().count() + 9, "{text}");
    assert!(user("17").is_ok() && user("@recap").is_err() && Url::parse(API).is_ok());
}
