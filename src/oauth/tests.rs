#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use wiremock::matchers::{body_string_contains, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::secrets::tokens::tests::grant;

fn json(status: u16, body: serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

/// A login at a server whose access token was issued some seconds ago and ends in others.
async fn access(server: &MockServer, folder: &Path, network: Network, age: i64, left: i64) -> Access {
    let now = Timestamp::now();
    let seconds = SignedDuration::from_secs;
    let grant = Grant {
        server: Some(server.uri().parse().unwrap()),
        issued_at: now - seconds(age),
        expires_at: Some(now + seconds(left)),
        ..grant(0)
    };
    let grant = match network {
        Network::Threads | Network::Linkedin => Grant { refresh_token: None, ..grant },
        _ => grant,
    };
    let tokens = Tokens::beside(&folder.join("recap.db"));
    tokens.lock().await.unwrap().put(network, &grant).unwrap();
    Access::new(tokens, network, crate::http::client().unwrap())
}

async fn tokens_answer(server: &MockServer, at: &str, answer: ResponseTemplate, times: u64) {
    Mock::given(method("POST")).and(path(at)).respond_with(answer).expect(times).mount(server).await;
}

fn shown(token: Result<Token, Failure>) -> Result<(String, bool), String> {
    token.map(|token| (token.secret.expose_secret().to_owned(), token.is_new)).map_err(|e| e.to_string())
}

#[tokio::test]
async fn a_token_that_ends_soon_is_replaced_once_for_all_who_ask_at_once() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    let fresh = json(
        200,
        json!({"access_token": "fresh", "token_type": "bearer", "expires_in": 7200, "refresh_token": "next"}),
    );
    Mock::given(method("POST"))
        .and(path("/2/oauth2/token"))
        .and(body_string_contains("refresh_token=s3cret-refresh"))
        // Base64 of `recap:s3cret-client`: X wants a secret in the header.
        .and(header("authorization", "Basic cmVjYXA6czNjcmV0LWNsaWVudA=="))
        .respond_with(fresh.set_delay(Duration::from_millis(50)))
        .expect(1)
        .mount(&server)
        .await;
    let access = access(&server, folder.path(), Network::X, 7000, 200).await;
    let other = access.clone();
    let (one, two) = tokio::join!(access.token(), other.token());
    let mut both = [shown(one).unwrap(), shown(two).unwrap()];
    both.sort();
    assert_eq!(both, [("fresh".to_owned(), false), ("fresh".to_owned(), true)]);
    let kept = access.tokens.get(Network::X).unwrap().unwrap();
    assert_eq!(kept.refresh_token.unwrap().expose_secret(), "next");
}

#[tokio::test]
async fn a_server_that_fails_costs_nothing_while_the_token_is_good() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    tokens_answer(&server, "/2/oauth2/token", json(500, json!({})), 2).await;
    let good = access(&server, folder.path(), Network::X, 7000, 200).await;
    assert_eq!(shown(good.token().await).unwrap(), ("s3cret-access".to_owned(), false));
    let over = access(&server, folder.path(), Network::X, 7200, 0).await;
    let failure = over.token().await.unwrap_err();
    assert!(!failure.is_for_a_person(), "{failure}");
    assert!(!failure.to_string().contains("s3cret"), "{failure}");
}

#[tokio::test]
async fn a_login_that_ended_names_the_command_and_repeats_nothing_of_the_answer() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    let refused = json!({"error": "invalid_grant", "error_description": "s3cret-refresh is unknown"});
    tokens_answer(&server, "/2/oauth2/token", json(400, refused), 1).await;
    let access_to_x = access(&server, folder.path(), Network::X, 7200, 0).await;
    let failure = access_to_x.token().await.unwrap_err();
    assert!(failure.is_for_a_person());
    assert_eq!(
        failure.to_string(),
        "the login to x was ended by X (invalid_grant): run `recap login x` again"
    );

    let linkedin = access(&server, folder.path(), Network::Linkedin, 60, -1).await;
    let told = shown(linkedin.token().await).unwrap_err();
    assert_eq!(told, "the login to linkedin has expired: run `recap login linkedin` again");
    let nobody = Access { network: Network::Google, ..linkedin };
    assert_eq!(
        shown(nobody.token().await).unwrap_err(),
        "nobody is logged in to google: run `recap login google`"
    );
}

#[tokio::test]
async fn a_token_without_a_refresh_token_is_used_until_it_ends() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    let access = access(&server, folder.path(), Network::Linkedin, 5_184_000, 100).await;
    assert_eq!(shown(access.token().await).unwrap(), ("s3cret-access".to_owned(), false));
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_unless_it_was_replaced_meanwhile() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    let fresh = json!({"access_token": "fresh", "token_type": "bearer", "expires_in": 7200});
    tokens_answer(&server, "/2/oauth2/token", json(200, fresh), 1).await;
    let access = access(&server, folder.path(), Network::X, 0, 7200).await;
    access.discard(&"s3cret-access".into()).await.unwrap();
    assert_eq!(shown(access.token().await).unwrap(), ("fresh".to_owned(), true));
    access.discard(&"s3cret-access".into()).await.unwrap();
    assert_eq!(shown(access.token().await).unwrap(), ("fresh".to_owned(), false));
    let kept = access.tokens.get(Network::X).unwrap().unwrap();
    assert_eq!(kept.refresh_token.unwrap().expose_secret(), "s3cret-refresh", "none came, the old one stays");
}

#[tokio::test]
async fn a_token_of_threads_is_renewed_with_itself_once_it_is_a_day_old() {
    let (server, folder) = (MockServer::start().await, tempfile::tempdir().unwrap());
    Mock::given(method("GET"))
        .and(path("/refresh_access_token"))
        .and(query_param("grant_type", "th_refresh_token"))
        .and(query_param("access_token", "s3cret-access"))
        .respond_with(json(
            200,
            json!({"access_token": "next", "token_type": "bearer", "expires_in": 5_184_000}),
        ))
        .expect(1)
        .mount(&server)
        .await;
    let young = access(&server, folder.path(), Network::Threads, 3600, 5_000_000).await;
    assert_eq!(shown(young.token().await).unwrap(), ("s3cret-access".to_owned(), false));
    let old = access(&server, folder.path(), Network::Threads, 90_000, 5_000_000).await;
    assert_eq!(shown(old.token().await).unwrap(), ("next".to_owned(), true));
    assert_eq!(shown(old.token().await).unwrap(), ("next".to_owned(), false));
    let over = access(&server, folder.path(), Network::Threads, 5_200_000, -1).await;
    assert!(shown(over.token().await).unwrap_err().contains("has expired"));
}

/// A consent that was asked for at a server.
fn pending(server: &MockServer, network: Network, redirect: &str) -> Pending {
    let provider = Provider::of(network).unwrap();
    let app = App { id: "recap".into(), secret: Some("s3cret-client".into()) };
    let scopes = provider.scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let server = Some(server.uri().parse().unwrap());
    Consent { provider, server, app, redirect: redirect.into(), scopes }.ask().unwrap()
}

#[tokio::test]
async fn a_code_of_threads_becomes_a_token_of_sixty_days() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/oauth/access_token"))
        .and(body_string_contains("code=a-code"))
        .and(body_string_contains("client_secret=s3cret-client"))
        .and(body_string_contains("redirect_uri=https%3A%2F%2Fexample.org%2F"))
        .respond_with(json(200, json!({"access_token": "short", "user_id": 17_841_405_793_187_218_u64})))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/access_token"))
        .and(query_param("grant_type", "th_exchange_token"))
        .and(query_param("access_token", "short"))
        .respond_with(json(
            200,
            json!({"access_token": "long", "token_type": "bearer", "expires_in": 5_183_944}),
        ))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/v1.0/me"))
        .and(header("authorization", "Bearer long"))
        .respond_with(json(200, json!({"id": "17841405793187218", "username": "acme_meetup"})))
        .mount(&server)
        .await;
    let pending = pending(&server, Network::Threads, "https://example.org/");
    let state = pending.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let code = pending.code_pasted(&format!(" https://example.org/?code=a-code&state={state}#_\n")).unwrap();
    let grant = pending.finish(code, &crate::http::client().unwrap()).await.unwrap();
    assert_eq!(grant.access_token.expose_secret(), "long");
    assert_eq!(
        (grant.account.as_deref(), grant.account_id.as_deref()),
        (Some("acme_meetup"), Some("17841405793187218"))
    );
    assert_eq!(grant.expires_at.unwrap().duration_since(grant.issued_at).as_hours(), 1439);
}

#[tokio::test]
async fn what_a_person_unticked_or_a_network_left_out_is_no_login() {
    let server = MockServer::start().await;
    let partly = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3599, "refresh_token": "r", "scope": "openid"});
    Mock::given(body_string_contains("code=partly")).respond_with(json(200, partly)).mount(&server).await;
    let hour = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3599, "scope": "https://mail.google.com/"});
    Mock::given(body_string_contains("code=hour")).respond_with(json(200, hour)).mount(&server).await;
    for (code, told) in [("partly", "granted less than was asked for"), ("hour", "gave no refresh token")] {
        let pending = pending(&server, Network::Google, "http://127.0.0.1:8976/");
        let query = pending.address.query().unwrap().to_owned();
        for wanted in ["access_type=offline", "prompt=consent", "code_challenge_method=S256"] {
            assert!(query.contains(wanted), "{query}");
        }
        let failure = pending.finish(code.into(), &crate::http::client().unwrap()).await.unwrap_err();
        assert!(failure.to_string().contains(told), "{failure}");
    }
}

#[tokio::test]
async fn the_end_of_a_refresh_token_is_kept_where_it_is_told() {
    let server = MockServer::start().await;
    let answer = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3599, "refresh_token": "r",
        "refresh_token_expires_in": 604_799, "scope": "https://mail.google.com/"});
    Mock::given(method("POST")).respond_with(json(200, answer)).mount(&server).await;
    let pending = pending(&server, Network::Google, "http://127.0.0.1:8976/");
    let grant = pending.finish("code".into(), &crate::http::client().unwrap()).await.unwrap();
    assert_eq!(grant.ends_at().unwrap().duration_since(grant.issued_at).as_hours(), 167);
}

#[tokio::test]
async fn nobody_who_comes_back_is_told_in_time_and_a_name_that_leads_here_is_nobody() {
    let loopback = Loopback::open(0, false).await.unwrap();
    let late = loopback.redirected(Duration::from_millis(1), |_| true, || {}).await.unwrap_err();
    assert!(late.to_string().contains("no browser came back"), "{late}");
}

#[tokio::test]
async fn whoever_knocks_with_another_state_is_passed_over_and_told_of_once() {
    let server = MockServer::start().await;
    let pending = pending(&server, Network::X, "http://127.0.0.1:8976/");
    let state = pending.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let loopback = Loopback::open(0, false).await.unwrap();
    let address = format!("127.0.0.1:{}", loopback.port());
    let knocks = std::sync::Arc::new(std::sync::Mutex::new(0));
    let counted = std::sync::Arc::clone(&knocks);
    let waiting = tokio::spawn(loopback.redirected(Duration::from_secs(20), pending.belongs(), move || {
        *counted.lock().unwrap() += 1;
    }));
    let client = crate::http::client().unwrap();
    for query in ["code=x&state=evil", "error=access_denied&state=evil", "code=x"] {
        let answer = client
            .get(format!("http://{address}/?{query}"))
            .timeout(Duration::from_secs(5))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400);
    }
    let ours = tokio::spawn(client.get(format!("http://{address}/?code=a-code&state={state}")).send());
    let arrival = waiting.await.unwrap().unwrap();
    assert_eq!(pending.code_of(&arrival.query), Ok("a-code".to_owned()));
    arrival.show("Done").await;
    assert_eq!(ours.await.unwrap().unwrap().text().await.unwrap(), "Done");
    assert_eq!(*knocks.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_token_without_a_type_is_a_bearer_s() {
    let server = MockServer::start().await;
    let answer =
        json!({"access_token": "a", "expires_in": 5_184_000, "scope": "openid,profile,w_member_social"});
    Mock::given(method("POST")).respond_with(json(200, answer)).mount(&server).await;
    let pending = pending(&server, Network::Linkedin, "http://localhost:8976/");
    let grant = pending.finish("code".into(), &crate::http::client().unwrap()).await.unwrap();
    assert_eq!(grant.access_token.expose_secret(), "a");
    assert_eq!(grant.scopes, ["openid", "profile", "w_member_social"]);
}
