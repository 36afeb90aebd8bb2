#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Mutex;

use axum::Router;
use axum::extract::{Path as InPath, State};
use axum::http::{HeaderMap, StatusCode as Status};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post as posting};

use super::*;
use crate::channel::fake::{self, Fake};
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::Role;

#[derive(Default)]
struct Far {
    posts: Vec<Value>,
    pictures: Vec<usize>,
    described: Vec<Value>,
    deleted: Vec<String>,
    refuses: Option<(u16, Value)>,
}

type Shared = Arc<Mutex<Far>>;

fn said(status: u16, body: Value) -> Response {
    (Status::from_u16(status).unwrap(), [("x-rate-limit-reset", "4102444800")], axum::Json(body))
        .into_response()
}

fn problem(status: u16, title: &str, detail: &str) -> Response {
    said(status, json!({"title": title, "detail": detail, "type": "about:blank", "status": status}))
}

fn refused_to(headers: &HeaderMap) -> Option<Response> {
    match headers.get("authorization").map(|value| value.as_bytes()) {
        Some(b"Bearer s3cret-token") => None,
        _ => Some(problem(401, "Unauthorized", "Unauthorized")),
    }
}

async fn take_post(State(far): State<Shared>, headers: HeaderMap, body: String) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let mut far = far.lock().unwrap();
    if let Some((status, body)) = far.refuses.take() {
        return said(status, body);
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    // As the OpenAPI description has it: nothing else is taken.
    let known = ["text", "media", "reply", "paid_partnership"];
    let fields = body.as_object().unwrap().keys();
    assert!(fields.clone().all(|field| known.contains(&field.as_str())), "{body}");
    if far.posts.iter().any(|post| post["text"] == body["text"]) {
        return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.");
    }
    far.posts.push(body.clone());
    let id = format!("18{}", far.posts.len());
    said(201, json!({"data": {"id": id, "text": body["text"]}}))
}

async fn take_picture(State(far): State<Shared>, headers: HeaderMap, body: String) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["media_category"], &body["media_type"]), (&json!("tweet_image"), &json!("image/png")));
    let bytes = BASE64_STANDARD.decode(body["media"].as_str().unwrap()).unwrap();
    far.lock().unwrap().pictures.push(bytes.len());
    said(200, json!({"data": {"id": "77", "media_key": "3_77", "expires_after_secs": 86400}}))
}

async fn describe(State(far): State<Shared>, headers: HeaderMap, body: String) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    far.lock().unwrap().described.push(serde_json::from_str(&body).unwrap());
    said(200, json!({"data": {"id": "77"}}))
}

async fn tell(State(far): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    match far.lock().unwrap().refuses.take() {
        Some((status, body)) => said(status, body),
        None => said(200, json!({"data": {"id": "1", "name": "Acme", "username": "acme"}})),
    }
}

async fn take_away(State(far): State<Shared>, headers: HeaderMap, InPath(id): InPath<String>) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    far.lock().unwrap().deleted.push(id);
    said(200, json!({"data": {"deleted": true}}))
}

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new()
        .route("/2/tweets", posting(take_post))
        .route("/2/tweets/{id}", delete(take_away))
        .route("/2/media/upload", posting(take_picture))
        .route("/2/media/metadata", posting(describe))
        .route("/2/users/me", get(tell))
        .with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake, output: &Path) -> X {
    let account = Account { token: "s3cret-token".into(), thread: false, paid_partnership: false };
    X::new(&account, fake::around(output), fake.url().as_str())
}

/// An edition whose credits fit into one post.
fn short_edition() -> Edition {
    let mut edition = edition();
    edition.credits.truncate(2);
    edition
}

/// An edition whose posts are a thread.
fn long_edition() -> Edition {
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
    edition.credits.extend((1..=12).map(sponsor));
    edition
}

async fn deliver(channel: &X, edition: Edition) -> Result<Receipt, Refusal> {
    let delivery = deliveries(channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn a_post_carries_its_picture_with_its_words() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    channel.account.paid_partnership = true;
    let receipt = deliver(&channel, fake::with_picture(short_edition(), output.path())).await.unwrap();
    assert_eq!((receipt.id.as_str(), receipt.url.as_deref()), ("181", Some("https://x.com/i/status/181")));
    let far = far.lock().unwrap();
    assert_eq!(far.pictures, [fake::PICTURE.len()]);
    assert_eq!(far.described, [json!({"id": "77", "metadata": {"alt_text": {"text": "A full room"}}})]);
    assert_eq!(far.posts[0]["media"], json!({"media_ids": ["77"]}));
    assert_eq!(far.posts[0]["paid_partnership"], true);
    assert!(far.posts[0]["text"].as_str().unwrap().contains("https://meetup.example.org/recaps/"));
}

#[tokio::test]
async fn what_needs_a_thread_is_written_to_a_file_unless_a_thread_is_asked_for() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    let (drafts, findings) = channel.drafts(&long_edition());
    assert_eq!((drafts.len(), drafts[0].destination.as_str()), (1, PostFile::DESTINATION));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["x-by-hand"]);
    deliver(&channel, long_edition()).await.unwrap();
    assert!(far.lock().unwrap().posts.is_empty());
    assert!(output.path().join("posts/2019-06-05-cloud-evening/x.txt").exists());

    channel.account.thread = true;
    let thread = deliveries(&channel, long_edition());
    assert!(thread.len() > 1);
    channel.carrier().deliver(&thread[1], &Sending::default()).await.unwrap();
    let reply = &far.lock().unwrap().posts[0]["reply"];
    assert_eq!(*reply, json!({"in_reply_to_tweet_id": thread[1].thread[0].id}));
}

#[tokio::test]
async fn every_refusal_is_settled_as_what_it_means() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    let refused = async |status, body| {
        far.lock().unwrap().refuses = Some((status, body));
        deliver(&channel, short_edition()).await.unwrap_err()
    };
    let errors =
        json!({"errors": [{"title": "Invalid Request", "detail": "One or more parameters is wrong"}]});
    let told = Refusal::permanent("Invalid Request: One or more parameters is wrong");
    assert_eq!(refused(200, errors).await, told);
    let limited = json!({"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429});
    let Refusal::Transient { retry_after, .. } = refused(429, limited).await else { panic!() };
    assert!(retry_after.unwrap().as_secs() >= 86_400, "the reset of the window is far");
    assert!(matches!(refused(503, json!({"title": "Service Unavailable"})).await, Refusal::Unknown { .. }));
    let forbidden = json!({"title": "Forbidden", "detail": "Your project is not permitted to do that"});
    assert!(refused(403, forbidden).await.to_string().contains("not permitted"));

    channel.api.token = "old".into();
    let Err(Refusal::Halt { reason }) = deliver(&channel, short_edition()).await else { panic!() };
    assert!(reason.contains("recap login x"), "{reason}");
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_post_to_a_person_even_when_it_is_tried_again() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let cut = fake.cut("POST /2/tweets").await;
    let refusal = deliver(&channel(&cut, output.path()), short_edition()).await;
    assert_eq!(refusal, Err(Refusal::unknown("the connection broke before an answer came")));

    let channel = channel(&fake, output.path());
    let mut delivery = deliveries(&channel, short_edition()).remove(0);
    delivery.after_uncertain = true;
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Unknown { reason } if reason.contains("recap settle")),
        "{refusal:?}"
    );
    assert_eq!(far.lock().unwrap().posts.len(), 1);
    assert!(reqwest::Url::parse(API).is_ok());
}

#[tokio::test]
async fn a_post_is_deleted_and_what_was_posted_by_hand_is_left_to_a_person() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let channel = channel(&fake, output.path());
    let receipt = deliver(&channel, short_edition()).await.unwrap();
    channel.retract(&receipt).await.unwrap();
    assert_eq!(far.lock().unwrap().deleted, ["181"]);
    let by_hand = deliver(&channel, long_edition()).await.unwrap();
    assert!(channel.retract(&by_hand).await.is_err());
}

#[tokio::test]
async fn a_success_that_tells_of_problems_and_repeats_the_token_is_told_without_it() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let errors = json!({"errors": [{"title": "bad s3cret-token", "detail": "s3cret%2Dtoken is bad"}]});
    far.lock().unwrap().refuses = Some((200, errors));
    let refusal = deliver(&channel(&fake, output.path()), short_edition()).await.unwrap_err();
    assert!(
        matches!(refusal, Refusal::Permanent { .. }) && !refusal.to_string().contains("s3cret"),
        "{refusal}"
    );
}

#[tokio::test]
async fn the_account_is_asked_who_it_is_and_a_refused_token_is_told() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    let who = async |channel: &X| channel.api.who(&Who::X).await;
    assert_eq!(who(&channel).await.unwrap().shown(), Some("acme"));
    far.lock().unwrap().refuses = Some((403, json!({"title": "Forbidden"})));
    assert_eq!(who(&channel).await, Ok(Identity::default()), "the token is good");
    far.lock().unwrap().refuses = Some((503, json!({"title": "Service Unavailable"})));
    assert!(matches!(who(&channel).await, Err(Refusal::Transient { .. })));
    channel.api.token = "old".into();
    let refusal = who(&channel).await.unwrap_err();
    assert!(matches!(&refusal, Refusal::Halt { reason } if reason.contains("x.token_file")), "{refusal:?}");
    let account = channel.account.clone();
    assert!(crate::channel::Account::identify(&account, crate::http::client().unwrap()).is_some());
}

#[test]
fn only_the_address_of_a_post_names_one() {
    for good in [
        "https://x.com/ada/status/19",
        "https://x.com/i/status/19/",
        "https://www.twitter.com/ada/status/19?s=20",
    ] {
        assert_eq!(post_of(good).as_deref(), Some("19"), "{good}");
    }
    for bad in [
        "https://x.com/ada/19",
        "https://x.com/ada/status/19/photo/1",
        "https://x.com/i/lists/19",
        "https://social.example/ada/status/19",
        "https://x.com.example/ada/status/19",
        "x.com/ada/status/19",
    ] {
        assert_eq!(post_of(bad), None, "{bad}");
    }
}
