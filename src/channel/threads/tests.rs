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
    /// Posts of the account that recap has not made.
    others: Vec<Value>,
    /// Whether the token has no right to read answers.
    keeps_answers: bool,
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

async fn look(State(far): State<Shared>, headers: HeaderMap, InPath(id): InPath<String>) -> Response {
    if id == "me" {
        let told = || Json(json!({"id": "17", "username": "acme"})).into_response();
        return refused_to(&headers).unwrap_or_else(told);
    }
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

impl Far {
    /// What was published in answer to a post, or to none.
    fn listed(&self, parent: Option<&str>) -> Json<Value> {
        let post = |&at: &usize| {
            let made = &self.containers[at];
            let replied_to = made.get("reply_to_id");
            json!({
                "id": format!("p{at}"),
                "text": made["text"],
                "timestamp": AFTER,
                "replied_to": replied_to.map(|id| json!({ "id": id })),
                "is_reply_owned_by_me": replied_to.map(|_| true),
            })
        };
        let all = self.published.iter().map(post).chain(self.others.iter().cloned());
        let data: Vec<_> = all.filter(|post| post["replied_to"]["id"].as_str() == parent).collect();
        Json(json!({ "data": data }))
    }
}

async fn list(State(far): State<Shared>) -> Json<Value> {
    far.lock().unwrap().listed(None)
}

async fn answers(State(far): State<Shared>, InPath(id): InPath<String>) -> Response {
    let far = far.lock().unwrap();
    if far.keeps_answers {
        let error = json!({"message": "Application does not have permission for this action", "code": 10});
        return (Status::INTERNAL_SERVER_ERROR, Json(json!({ "error": error }))).into_response();
    }
    far.listed(Some(&id)).into_response()
}

/// A moment after the deliveries of these tests were planned (in 1970), as Threads writes it, and one before.
const AFTER: &str = "2019-06-06T08:05:00+0000";
const BEFORE: &str = "1969-05-06T08:05:00+0000";

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new()
        .route("/v1.0/17/threads", posting(make).get(list))
        .route("/v1.0/17/threads_publish", posting(publish))
        .route("/v1.0/{id}", get(look))
        .route("/v1.0/{id}/replies", get(answers))
        .with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake) -> Threads {
    let around = fake::around(Path::new("."));
    let token = "s3cret-token".into();
    let api = Api { client: around.client, base: fake.url().into(), token, name: Name::Threads };
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
    assert!(user("17").is_ok() && user("@recap").is_err() && reqwest::Url::parse(API).is_ok());
}

#[tokio::test]
async fn what_is_said_of_a_refused_login_or_a_container_repeats_no_token() {
    let (fake, far) = far_side().await;
    let said = json!({"error": {"message": "bad s3cret-token", "code": 190}});
    far.lock().unwrap().refuses = Some((400, said));
    let refusal = deliver(&channel(&fake), 0).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Halt { .. }) && !refusal.to_string().contains("s3cret"), "{refusal}");
    far.lock().unwrap().ends = Some("no s3cret-token");
    let refusal = deliver(&channel(&fake), 0).await.unwrap_err();
    assert!(!refusal.to_string().contains("s3cret"), "{refusal}");
}

/// A later post that a person asks for once more.
async fn retried(channel: &Threads, place: usize) -> Result<Receipt, Refusal> {
    let mut delivery = deliveries(channel, long_edition()).remove(place);
    delivery.after_uncertain = true;
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn last_month_s_post_of_the_same_words_is_not_this_month_s() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    let text = deliveries(&channel, long_edition())[1].payload["text"].clone();
    let october = json!({"id": "old", "text": text, "timestamp": BEFORE, "replied_to": {"id": "october"}});
    let listed = json!({"id": "old", "text": text, "timestamp": BEFORE});
    far.lock().unwrap().others = vec![october, listed];
    assert_eq!(retried(&channel, 1).await.unwrap().id, "p0", "it was never published, and now is");
    assert_eq!(retried(&channel, 1).await.unwrap().id, "p0", "it stands there now");
    assert_eq!(far.lock().unwrap().published, [0]);
}

#[tokio::test]
async fn a_first_post_is_known_by_the_recap_s_link_and_by_when_it_was_posted() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    let link = "https://meetup.example.org/recaps/2019/06/05/cloud-evening/";
    let before = json!({"id": "before", "text": format!("See {link}"), "timestamp": BEFORE});
    let other = json!({"id": "other", "text": format!("See {link}pictures/"), "timestamp": AFTER});
    far.lock().unwrap().others = vec![before, other];
    assert_eq!(retried(&channel, 0).await.unwrap().id, "p0");
    let words = deliveries(&channel, long_edition())[0].payload["text"].as_str().unwrap().replace(link, "");
    let mended = json!({"id": "mended", "text": words, "timestamp": AFTER, "link_attachment_url": link});
    *far.lock().unwrap() = Far { others: vec![mended], ..Far::default() };
    assert_eq!(retried(&channel, 0).await.unwrap().id, "mended");
    let other = json!({"id": "other", "text": "New:", "timestamp": AFTER, "link_attachment_url": link});
    *far.lock().unwrap() = Far { others: vec![other], ..Far::default() };
    assert!(matches!(retried(&channel, 0).await, Err(Refusal::Unknown { .. })));
}

#[tokio::test]
async fn a_later_post_that_cannot_be_looked_for_is_left_to_a_person() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake);
    far.lock().unwrap().keeps_answers = true;
    let refusal = retried(&channel, 1).await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Unknown { reason } if reason.contains("threads_read_replies")),
        "{refusal:?}"
    );
    let parent = "at://did:plc:sample/app.bsky.feed.post/0";
    let comment = json!({"id": "c", "text": "What an evening", "timestamp": AFTER, "replied_to": {"id": parent}, "is_reply_owned_by_me": true});
    *far.lock().unwrap() = Far { others: vec![comment], ..Far::default() };
    let refusal = retried(&channel, 1).await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Unknown { reason } if reason.contains("recap settle")),
        "{refusal:?}"
    );
    assert!(far.lock().unwrap().published.is_empty());
}

#[tokio::test]
async fn the_account_is_asked_who_it_is_and_a_refused_token_is_told() {
    let (fake, _) = far_side().await;
    let mut channel = channel(&fake);
    let owner = channel.who().await.unwrap();
    assert_eq!((owner.name.as_deref(), owner.doubt), (Some("acme"), None));
    channel.user = "18".to_owned();
    assert!(channel.who().await.unwrap().doubt.is_some());
    channel.api.token = "old".into();
    let refusal = channel.who().await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Halt { reason } if reason.contains("threads.token_file")),
        "{refusal:?}"
    );
}

#[test]
fn whoever_has_a_handle_on_threads_is_mentioned() {
    let mut edition = edition();
    edition.credits[1].handles.insert("threads".to_owned(), "ada.example_1".to_owned());
    let (posts, findings) = post::compose(&edition, &NETWORK);
    assert!(posts[0].to_paste().contains("(@ada.example_1"), "{}", posts[0].to_paste());
    assert_eq!(findings, []);
    assert_eq!(
        (handle("@ada"), handle("ada@threads.example"), handle("")),
        (Some("@ada".to_owned()), None, None)
    );
}
