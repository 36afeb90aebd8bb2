#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::path::Path;

use jiff::SignedDuration;
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::secrets::tokens::Grant;
use crate::secrets::tokens::tests::grant;

/// The API of a network whose login was made at the same server, and ends in some seconds.
async fn api(server: &MockServer, folder: &Path, network: Network, left: i64) -> Api {
    let now = Timestamp::now();
    let grant = Grant {
        server: Some(server.uri().parse().unwrap()),
        issued_at: now - SignedDuration::from_hours(48),
        expires_at: Some(now + SignedDuration::from_secs(left)),
        ..grant(0)
    };
    let grant = match network {
        Network::X => grant,
        // Nobody can refresh these.
        _ => Grant { refresh_token: None, ..grant },
    };
    let tokens = Tokens::beside(&folder.join("recap.db"));
    tokens.lock().await.unwrap().put(network, &grant).unwrap();
    Api {
        client: http::client().unwrap(),
        base: server.uri() + "/",
        token: Key::Login { tokens, network },
        name: network.as_str().parse().unwrap(),
    }
}

/// Tokens are given anew, or not.
async fn renewal(server: &MockServer, status: u16, body: Value) {
    let answer = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(method("POST")).and(path("/2/oauth2/token")).respond_with(answer).mount(server).await;
}

fn fresh() -> Value {
    json!({"access_token": "fresh", "token_type": "bearer", "expires_in": 7200, "refresh_token": "next"})
}

/// Posts are taken with that token.
async fn posts(server: &MockServer, token: &str) {
    Mock::given(path("/post"))
        .and(header("authorization", format!("Bearer {token}")))
        .respond_with(ResponseTemplate::new(201))
        .mount(server)
        .await;
    let refused = json!({"error": "s3cret-access is no good any more"});
    Mock::given(path("/post"))
        .respond_with(ResponseTemplate::new(401).set_body_json(refused))
        .with_priority(9)
        .mount(server)
        .await;
}

async fn post(api: &Api) -> Result<Answer, Refusal> {
    api.ask(api.request(Method::POST, "post").json(&json!({"text": "Hello"}))).await
}

/// What was asked, in order, with the tokens that it was asked with.
async fn asked(server: &MockServer) -> Vec<String> {
    let asked = |request: &wiremock::Request| {
        let token = request.headers.get("authorization").map(|value| value.to_str().unwrap());
        let token = token.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
        format!("{} {token}", request.url.path())
    };
    server.received_requests().await.unwrap().iter().map(asked).collect()
}

#[tokio::test]
async fn a_login_that_has_expired_is_renewed_before_the_post_which_bears_the_new_token() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    renewal(&server, 200, fresh()).await;
    posts(&server, "fresh").await;
    let api = api(&server, folder.path(), Network::X, -60).await;
    post(&api).await.unwrap();
    post(&api).await.unwrap();
    assert_eq!(asked(&server).await, ["/2/oauth2/token ", "/post fresh", "/post fresh"]);
}

#[tokio::test]
async fn a_token_that_is_refused_before_its_time_is_replaced_and_the_post_sent_once_more() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    renewal(&server, 200, fresh()).await;
    posts(&server, "fresh").await;
    let api = api(&server, folder.path(), Network::X, 7200).await;
    post(&api).await.unwrap();
    assert_eq!(asked(&server).await, ["/post s3cret-access", "/2/oauth2/token ", "/post fresh"]);

    // One that is refused although it is new is no reason to go on for ever.
    let server = MockServer::start().await;
    renewal(&server, 200, fresh()).await;
    posts(&server, "another").await;
    let refused = post(&self::api(&server, folder.path(), Network::X, 7200).await).await.unwrap_err();
    let Refusal::Halt { reason } = refused else { panic!("{refused:?}") };
    assert!(reason.starts_with("the login was refused; `recap login x` renews it"), "{reason}");
    assert_eq!(asked(&server).await.len(), 3);
}

#[tokio::test]
async fn a_login_that_only_a_person_can_renew_stops_the_work_and_says_how() {
    let folder = tempfile::tempdir().unwrap();
    for (network, left, told, requests) in [
        (
            Network::X,
            7200,
            "the login to x was ended by X (invalid_grant): run `recap login x` again",
            &["/post s3cret-access", "/2/oauth2/token "][..],
        ),
        (
            Network::X,
            -60,
            "the login to x was ended by X (invalid_grant): run `recap login x` again",
            &["/2/oauth2/token "],
        ),
        (
            Network::Linkedin,
            7200,
            "the login was refused; `recap login linkedin` renews it (401 Unauthorized)",
            &["/post s3cret-access"],
        ),
        (Network::Linkedin, -60, "the login to linkedin has expired: run `recap login linkedin` again", &[]),
        (Network::Threads, -60, "the login to threads has expired: run `recap login threads` again", &[]),
    ] {
        let server = MockServer::start().await;
        renewal(&server, 400, json!({"error": "invalid_grant"})).await;
        posts(&server, "another").await;
        let api = api(&server, folder.path(), network, left).await;
        assert_eq!(post(&api).await.unwrap_err(), Refusal::halt(told));
        assert_eq!(asked(&server).await, requests, "{network}, {left}");
    }
}

#[tokio::test]
async fn a_token_that_was_given_and_is_refused_is_told_with_its_setting() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    posts(&server, "another").await;
    let api = Api { token: "s3cret-access".into(), ..api(&server, folder.path(), Network::X, 60).await };
    let Refusal::Halt { reason } = post(&api).await.unwrap_err() else { panic!() };
    assert!(reason.contains("`x.token_file`") && reason.contains("`recap login x`"), "{reason}");
    assert!(!reason.contains("s3cret"), "{reason}");
}

#[tokio::test]
async fn a_server_of_tokens_that_fails_is_for_later() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    renewal(&server, 500, json!({})).await;
    posts(&server, "another").await;
    for left in [-60, 7200] {
        let api = api(&server, folder.path(), Network::X, left).await;
        let refusal = post(&api).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Transient { .. }), "{refusal:?}");
    }
}

#[tokio::test]
async fn whose_token_it_is_is_read_alike_whichever_network_answers() {
    let told = |id: &str| Ok(Identity::of(id.to_owned(), "acme".to_owned()));
    for (status, body, wanted) in [
        (200, json!({"data": {"id": "17", "name": "acme"}}), told("17")),
        (200, json!({"data": {"id": 17, "name": "acme"}}), told("17")),
        (403, json!({"error": "it has no right to ask"}), Ok(Identity::default())),
        (401, json!({}), Err("halt")),
        // As Meta says it, with whatever status.
        (400, json!({"error": {"message": "the session has ended", "code": 190}}), Err("halt")),
        (200, json!({"data": {}}), Err("later")),
        (404, json!({}), Err("later")),
        (500, json!({}), Err("later")),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(&body);
        Mock::given(path("/me")).respond_with(answer).mount(&server).await;
        let (base, token) = (server.uri() + "/", "s3cret".into());
        let api = Api { client: http::client().unwrap(), base, token, name: Name::Threads };
        let said =
            api.who(&Who::new("", "me", "/data/id", "/data/name")).await.map_err(|refusal| match refusal {
                Refusal::Halt { .. } => "halt",
                Refusal::Transient { .. } => "later",
                _ => "never",
            });
        assert_eq!(said, wanted, "{status} {body}");
    }
}
