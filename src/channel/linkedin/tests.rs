#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::sync::Mutex;

use axum::Router;
use axum::extract::{Path as InPath, Query, State};
use axum::http::{HeaderMap, StatusCode as Status};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post as posting, put};
use proptest::prelude::*;

use super::*;
use crate::channel::fake::{self, Fake};
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::{Credit, Role};

/// What LinkedIn has seen and done.
#[derive(Default)]
struct Far {
    posts: Vec<Value>,
    pictures: Vec<(String, usize)>,
    deleted: Vec<String>,
    refuses: Option<(u16, Value)>,
}

type Shared = Arc<Mutex<Far>>;

/// Refuses what LinkedIn refuses: another version, another token, no protocol version.
fn refused_to(headers: &HeaderMap) -> Option<Response> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let refusal = |status: u16, message: &str| {
        (
            Status::from_u16(status).unwrap(),
            axum::Json(json!({"status": status, "code": "ERROR", "serviceErrorCode": 1, "message": message})),
        )
            .into_response()
    };
    if header("authorization") != "Bearer s3cret-token" {
        return Some(refusal(401, "The token s3cret-token used in the request has expired"));
    }
    if header("linkedin-version") != "202610" {
        return Some(refusal(426, "Requested version 202410 is not active"));
    }
    if header("x-restli-protocol-version") != "2.0.0" {
        return Some(refusal(400, "Syntax exception in path variables"));
    }
    None
}

/// What a reader sees of a commentary: LinkedIn cuts it at the first character of its own that is not
/// escaped and begins no template.
fn shown(commentary: &str) -> String {
    let mut text = String::new();
    let mut rest = commentary;
    while let Some(c) = rest.chars().next() {
        if let Some(tag) = rest.strip_prefix("{hashtag|\\#|") {
            let (tag, behind) = tag.split_once('}').unwrap();
            text = text + "#" + tag;
            rest = behind;
        } else if let Some(mention) = rest.strip_prefix("@[") {
            let (name, behind) = mention.split_once("](urn:li:").unwrap();
            text += &shown(name);
            rest = behind.split_once(')').unwrap().1;
        } else if c == '\\' {
            let escaped = rest[1..].chars().next().unwrap();
            text.push(escaped);
            rest = &rest[1 + escaped.len_utf8()..];
        } else if RESERVED.contains(c) {
            break;
        } else {
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    text
}

async fn take_post(State(far): State<Shared>, headers: HeaderMap, body: String) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let mut far = far.lock().unwrap();
    if let Some((status, body)) = far.refuses.take() {
        return (Status::from_u16(status).unwrap(), axum::Json(body)).into_response();
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    for (field, wanted) in [("visibility", "PUBLIC"), ("lifecycleState", "PUBLISHED")] {
        assert_eq!(body[field], wanted);
    }
    assert_eq!(body["distribution"]["feedDistribution"], "MAIN_FEED");
    assert!(body["author"].as_str().unwrap().starts_with("urn:li:"));
    assert!(body["commentary"].as_str().unwrap().chars().count() <= 3000);
    far.posts.push(body);
    (Status::CREATED, [("x-restli-id", "urn:li:share:7")]).into_response()
}

async fn begin_upload(
    State(far): State<Shared>,
    headers: HeaderMap,
    Query(query): Query<std::collections::HashMap<String, String>>,
    body: String,
) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(query["action"], "initializeUpload");
    assert_eq!(body["initializeUploadRequest"]["owner"], "urn:li:organization:42");
    drop(far);
    let host = headers["host"].to_str().unwrap();
    let value = json!({"uploadUrl": format!("http://{host}/dms-uploads/1"), "image": "urn:li:image:C4"});
    axum::Json(json!({ "value": value })).into_response()
}

async fn take_picture(State(far): State<Shared>, headers: HeaderMap, body: axum::body::Bytes) -> Status {
    let kind = headers["content-type"].to_str().unwrap().to_owned();
    far.lock().unwrap().pictures.push((kind, body.len()));
    Status::CREATED
}

async fn take_away(State(far): State<Shared>, headers: HeaderMap, InPath(urn): InPath<String>) -> Response {
    if let Some(refusal) = refused_to(&headers) {
        return refusal;
    }
    let mut far = far.lock().unwrap();
    let known = !far.deleted.contains(&urn);
    far.deleted.push(urn);
    if known { Status::NO_CONTENT } else { Status::NOT_FOUND }.into_response()
}

async fn tell(headers: HeaderMap) -> Response {
    match headers.get("authorization").map(|value| value.as_bytes()) {
        Some(b"Bearer s3cret-token") => {
            axum::Json(json!({"sub": "AbC", "name": "Ada Example"})).into_response()
        }
        _ => (Status::UNAUTHORIZED, axum::Json(json!({"code": "REVOKED_ACCESS_TOKEN"}))).into_response(),
    }
}

async fn far_side() -> (Fake, Shared) {
    let far = Shared::default();
    let router = Router::new()
        .route("/rest/posts", posting(take_post))
        .route("/rest/posts/{urn}", delete(take_away))
        .route("/v2/userinfo", get(tell))
        .route("/rest/images", posting(begin_upload))
        .route("/dms-uploads/1", put(take_picture))
        .with_state(Arc::clone(&far));
    (Fake::start(router).await, far)
}

fn channel(fake: &Fake, output: &Path) -> LinkedIn {
    let account = Account {
        author: "urn:li:organization:42".to_owned(),
        token: "s3cret-token".into(),
        version: Some("202610".to_owned()),
    };
    LinkedIn::new(&account, fake::around(output), fake.url().as_str(), Duration::ZERO)
}

async fn deliver(channel: &LinkedIn, edition: Edition) -> (Result<Receipt, Refusal>, u32) {
    let (delivery, sending) = (deliveries(channel, edition).remove(0), Sending::default());
    let result = channel.carrier().deliver(&delivery, &sending).await;
    (result, sending.count())
}

#[tokio::test]
async fn a_post_without_a_picture_brings_a_card_of_its_link() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let (receipt, sent) = deliver(&channel(&fake, output.path()), edition()).await;
    let url = Some("https://www.linkedin.com/feed/update/urn:li:share:7/".to_owned());
    assert_eq!(receipt, Ok(Receipt { id: "urn:li:share:7".to_owned(), url, detail: None }));
    assert_eq!(sent, 1);
    let posts = &far.lock().unwrap().posts;
    insta::assert_json_snapshot!(posts[0]);
    let (composed, _) = post::compose(&edition(), &NETWORK);
    assert_eq!(shown(posts[0]["commentary"].as_str().unwrap()), composed[0].to_paste());
}

#[tokio::test]
async fn a_picture_is_uploaded_before_the_post_and_shown_with_its_words() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let edition = fake::with_picture(edition(), output.path());
    deliver(&channel(&fake, output.path()), edition).await.0.unwrap();
    let far = far.lock().unwrap();
    assert_eq!(far.pictures, [("image/png".to_owned(), fake::PICTURE.len())]);
    assert_eq!(
        far.posts[0]["content"],
        json!({"media": {"id": "urn:li:image:C4", "altText": "A full room"}})
    );
}

#[tokio::test]
async fn a_picture_that_is_gone_keeps_the_post_back() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let edition = fake::with_picture(edition(), output.path());
    let channel = channel(&fake, output.path());
    std::fs::remove_dir_all(output.path().join("pictures")).unwrap();
    let (refusal, sent) = deliver(&channel, edition).await;
    let Err(Refusal::Transient { reason, .. }) = refusal else { panic!("{refusal:?}") };
    assert!(reason.contains("recap publish"), "{reason}");
    assert_eq!((sent, far.lock().unwrap().posts.len()), (0, 0));
}

#[tokio::test]
async fn every_refusal_says_what_mends_it() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    channel.api.token = "old".into();
    let Err(Refusal::Halt { reason }) = deliver(&channel, edition()).await.0 else { panic!() };
    assert!(reason.contains("recap login linkedin"), "{reason}");
    channel.api.token = "s3cret-token".into();

    channel.account.version = Some("202410".to_owned());
    let Err(Refusal::Halt { reason }) = deliver(&channel, edition()).await.0 else { panic!() };
    assert!(reason.contains("linkedin.version") && reason.contains("not active"), "{reason}");
    channel.account.version = Some("202610".to_owned());

    let refused = async |status: u16, message: &str| {
        far.lock().unwrap().refuses = Some((status, json!({"status": status, "message": message})));
        deliver(&channel, edition()).await.0.unwrap_err()
    };
    assert!(matches!(refused(429, "throttled").await, Refusal::Transient { .. }));
    assert!(matches!(refused(422, "content is a duplicate").await, Refusal::Permanent { .. }));
    assert!(matches!(refused(500, "Internal").await, Refusal::Unknown { .. }));
    assert!(far.lock().unwrap().posts.is_empty());
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_the_post_to_a_person() {
    let (fake, far) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let cut = fake.cut("POST /rest/posts").await;
    let (refusal, _) = deliver(&channel(&cut, output.path()), edition()).await;
    assert!(matches!(refusal, Err(Refusal::Unknown { .. })), "{refusal:?}");
    assert_eq!(far.lock().unwrap().posts.len(), 1, "it has arrived all the same");
}

#[test]
fn an_author_and_a_version_have_their_shapes() {
    for good in ["urn:li:person:AbC-1_2", "urn:li:organization:7"] {
        assert_eq!(author(good).unwrap(), good);
    }
    for bad in ["", "7", "urn:li:person:", "urn:li:group:7", "urn:li:person:a b"] {
        assert!(author(bad).is_err(), "{bad}");
    }
    assert_eq!(version("202601").unwrap(), "202601");
    for bad in ["2026", "202613", "202600", "2026-1", "20261é"] {
        assert!(version(bad).is_err(), "{bad}");
    }
    assert!(version(&usual_version()).is_ok());
    assert!(Url::parse(API).is_ok());
}

#[tokio::test]
async fn a_post_is_deleted_once_and_deleting_it_again_is_no_failure() {
    let (fake, far) = far_side().await;
    let channel = channel(&fake, Path::new("."));
    let receipt = Receipt { id: "urn:li:share:7".to_owned(), ..Receipt::default() };
    for _ in 0..2 {
        channel.retract(&receipt).await.unwrap();
    }
    assert_eq!(far.lock().unwrap().deleted, ["urn:li:share:7", "urn:li:share:7"]);
}

proptest! {
    #[test]
    fn any_words_are_shown_as_they_are(text in "\\PC{0,60}", special in "[\\\\|{}@\\[\\]()<>#*_~]{0,9}") {
        let text = format!("{text}{special}{text}");
        prop_assert_eq!(shown(&escaped(&text)), text);
    }
}

#[tokio::test]
async fn the_account_is_asked_who_it_is_and_one_that_is_not_the_author_is_doubted() {
    let (fake, _) = far_side().await;
    let output = tempfile::tempdir().unwrap();
    let mut channel = channel(&fake, output.path());
    let member = channel.account.who(&channel.api).await.unwrap();
    assert_eq!((member.name.as_deref(), member.doubt), (Some("Ada Example"), None));
    channel.account.author = "urn:li:person:XyZ".to_owned();
    assert!(
        channel
            .account
            .who(&channel.api)
            .await
            .unwrap()
            .doubt
            .unwrap()
            .contains("`linkedin.author` says XyZ")
    );
    channel.api.token = "old".into();
    let refusal = channel.account.who(&channel.api).await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Halt { reason } if reason.contains("linkedin.token_file")),
        "{refusal:?}"
    );
}

fn composed(edition: &Edition) -> (String, Vec<&'static str>) {
    let account = Account { author: "urn:li:person:1".to_owned(), token: "t".into(), version: None };
    let channel = LinkedIn::new(&account, fake::around(Path::new(".")), API, Duration::ZERO);
    let (drafts, findings) = channel.drafts(edition);
    let commentary = drafts[0].payload["commentary"].as_str().unwrap().to_owned();
    (commentary, findings.iter().map(|finding| finding.code).collect())
}

fn with_urn(mut credit: Credit, urn: &str) -> Credit {
    credit.handles = [("linkedin".to_owned(), urn.to_owned())].into();
    credit
}

#[test]
fn whoever_has_a_urn_is_mentioned_by_name_and_another_handle_is_told() {
    let mut edition = edition();
    edition.credits[1] = with_urn(edition.credits[1].clone(), "urn:li:person:AbC");
    edition.credits[7] =
        with_urn(credit(Role::Sponsor, "Example [Sons] Ltd.", None), "urn:li:organization:42");
    let (commentary, findings) = composed(&edition);
    assert!(
        commentary.contains("With @[Ada Example](urn:li:person:AbC) \\(Acme Cloud\\) on"),
        "{commentary}"
    );
    assert!(commentary.contains("@[Example \\[Sons\\] Ltd.](urn:li:organization:42)\n"), "{commentary}");
    assert!(findings.is_empty());

    edition.credits[1] = with_urn(edition.credits[1].clone(), "ada-example");
    let (commentary, findings) = composed(&edition);
    assert!(commentary.contains("With Ada Example \\(Acme Cloud\\) on"), "{commentary}");
    assert_eq!(findings, ["handle-malformed"]);
}

#[test]
fn a_mention_is_of_the_credit_itself_and_of_no_other_place_that_has_its_name() {
    let mut edition = edition();
    edition.talks[0].title = Some("Why Acme left Ada Example alone".to_owned());
    edition.posts = [(String::new(), "An evening at Acme. {link}".to_owned())].into();
    edition.credits = vec![
        credit(Role::Speaker, "Ada Example", Some("of Basel")),
        with_urn(credit(Role::Speaker, "Ada Example", Some("of Bern")), "urn:li:person:AbC"),
        credit(Role::Sponsor, "Acme Cloud", None),
        with_urn(credit(Role::Sponsor, "Acme", None), "urn:li:organization:42"),
    ];
    let (commentary, _) = composed(&edition);
    assert!(commentary.contains("With Ada Example \\(of Basel\\) on “Why Acme left Ada Example alone”; "));
    assert!(commentary.contains("@[Ada Example](urn:li:person:AbC) \\(of Bern\\)."), "{commentary}");
    assert!(commentary.contains("sponsors Acme Cloud and @[Acme](urn:li:organization:42)."), "{commentary}");
    assert_eq!(commentary.matches("@[").count(), 2, "{commentary}");
}

#[test]
fn mentions_give_way_where_a_post_has_no_room_for_them() {
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number:02} Ltd."), None);
    let sponsors = (0..70).map(|number| with_urn(sponsor(number), "urn:li:organization:42"));
    edition.credits = sponsors.collect();
    let (commentary, findings) = composed(&edition);
    assert!(findings.is_empty(), "{findings:?}");
    assert!((1..70).contains(&commentary.matches("@[").count()), "{commentary}");
    assert_eq!(commentary.matches("Invented Company").count(), 70);
    assert!(commentary.encode_utf16().count() <= NETWORK.limit);
}
