//! Networks that are not at hand: a Mastodon server and a Bluesky server in one, as far as logging in
//! needs them, and a token server that gives the same answer to everything.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Serves on a port of its own for as long as the test runs.
fn serve(router: Router) -> SocketAddr {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    address
}

fn answer(status: u16, body: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::from_u16(status).unwrap(), kind, body.to_string()).into_response()
}

/// A server that answers everything alike.
pub(super) struct Fake(SocketAddr);

impl Fake {
    pub(super) fn answering(status: u16, body: &'static str) -> Self {
        let reply = move || async move {
            (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, "application/json")], body)
        };
        Fake(serve(Router::new().fallback(reply)))
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.0)
    }
}

/// What the fake networks remember.
#[derive(Default)]
struct Memory {
    /// App secrets by redirect address.
    apps: BTreeMap<String, String>,
    /// Challenge and redirect address by code.
    codes: BTreeMap<String, (String, String)>,
    posts: usize,
    revoked: usize,
    /// The token is good no more.
    taken_back: bool,
}

type Shared = Arc<Mutex<Memory>>;

/// Mastodon's and Bluesky's shapes.
pub(super) struct Social {
    address: SocketAddr,
    memory: Shared,
}

const TOKEN: &str = "s3cret-mastodon-token";

impl Social {
    pub(super) fn start() -> Self {
        let memory = Shared::default();
        let router = Router::new()
            .route("/api/v1/apps", post(register))
            .route("/oauth/token", post(token))
            .route("/oauth/revoke", post(revoke))
            .route("/api/v1/accounts/verify_credentials", get(account))
            .route("/api/v2/media", post(media))
            .route("/api/v1/statuses", post(status))
            .route("/xrpc/com.atproto.server.createSession", post(session))
            .with_state(Arc::clone(&memory));
        Social { address: serve(router), memory }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The code of a person who has consented.
    pub(super) fn code(&self, challenge: &str, redirect: &str) -> String {
        let mut memory = self.memory.lock().unwrap();
        let code = format!("code-{}", memory.codes.len());
        memory.codes.insert(code.clone(), (challenge.to_owned(), redirect.to_owned()));
        code
    }

    /// Has the token good no more, or good again.
    pub(super) fn takes_back(&self, taken_back: bool) {
        self.memory.lock().unwrap().taken_back = taken_back;
    }

    pub(super) fn posts(&self) -> usize {
        self.memory.lock().unwrap().posts
    }

    pub(super) fn revoked(&self) -> usize {
        self.memory.lock().unwrap().revoked
    }
}

type Fields = Form<BTreeMap<String, String>>;

async fn register(State(memory): State<Shared>, Form(form): Fields) -> Response {
    if form["scopes"].split(' ').any(|scope| scope == "profile") {
        return answer(
            422,
            &json!({"error": "Validation failed: Scopes doesn't match configured on the server."}),
        );
    }
    let secret = format!("s3cret-of-app-{}", form["redirect_uris"]);
    memory.lock().unwrap().apps.insert(form["redirect_uris"].clone(), secret.clone());
    answer(
        200,
        &json!({"id": "1", "name": form["client_name"], "website": form["website"],
        "redirect_uri": form["redirect_uris"], "client_id": "an-id", "client_secret": secret, "vapid_key": ""}),
    )
}

async fn token(State(memory): State<Shared>, Form(form): Fields) -> Response {
    let refused = |error: &str| answer(400, &json!({"error": error, "error_description": "no"}));
    let mut memory = memory.lock().unwrap();
    let Some((challenge, redirect)) = memory.codes.remove(&form["code"]) else {
        return refused("invalid_grant");
    };
    let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    if hash != challenge || form["redirect_uri"] != redirect {
        return refused("invalid_grant");
    }
    if form["client_id"] != "an-id" || memory.apps.get(&redirect) != Some(&form["client_secret"]) {
        return answer(401, &json!({"error": "invalid_client"}));
    }
    answer(
        200,
        &json!({"access_token": TOKEN, "token_type": "Bearer",
        "scope": "read:accounts read:statuses write:statuses write:media", "created_at": 1573979017}),
    )
}

async fn revoke(State(memory): State<Shared>, Form(form): Fields) -> Response {
    let mut memory = memory.lock().unwrap();
    if form["token"] != TOKEN || !memory.apps.values().any(|secret| *secret == form["client_secret"]) {
        return answer(403, &json!({"error": "unauthorized_client"}));
    }
    memory.revoked += 1;
    answer(200, &json!({}))
}

fn is_let_in(memory: &Shared, headers: &HeaderMap) -> bool {
    let is_good = !memory.lock().unwrap().taken_back;
    is_good && headers.get(header::AUTHORIZATION).is_some_and(|value| value == &format!("Bearer {TOKEN}"))
}

async fn account(State(memory): State<Shared>, headers: HeaderMap) -> Response {
    match is_let_in(&memory, &headers) {
        true => {
            answer(200, &json!({"id": "109", "username": "acme", "acct": "acme", "display_name": "Acme"}))
        }
        false => answer(401, &json!({"error": "The access token is invalid"})),
    }
}

/// A picture is taken, and ready at once.
async fn media(State(memory): State<Shared>, headers: HeaderMap) -> Response {
    match is_let_in(&memory, &headers) {
        true => answer(200, &json!({"id": "1", "url": "https://social.example/1.png"})),
        false => answer(401, &json!({"error": "The access token is invalid"})),
    }
}

async fn status(State(memory): State<Shared>, headers: HeaderMap) -> Response {
    if !is_let_in(&memory, &headers) {
        return answer(401, &json!({"error": "The access token is invalid"}));
    }
    let mut memory = memory.lock().unwrap();
    memory.posts += 1;
    answer(
        200,
        &json!({"id": memory.posts.to_string(), "url": "https://mastodon.example/@acme/1", "content": ""}),
    )
}

/// Bluesky's session: the scope in its token tells an app password from the account's own.
async fn session(body: String) -> Response {
    let asked: Value = serde_json::from_str(&body).unwrap();
    let scope = match asked["password"].as_str() {
        Some("good-pass-word") => "com.atproto.appPass",
        Some("main-pass-word") => "com.atproto.access",
        _ => {
            return answer(
                401,
                &json!({"error": "AuthenticationRequired", "message": "Invalid identifier or password"}),
            );
        }
    };
    let claims = URL_SAFE_NO_PAD.encode(json!({"scope": scope, "sub": "did:plc:acme"}).to_string());
    answer(
        200,
        &json!({"did": "did:plc:acme", "handle": asked["identifier"],
        "accessJwt": format!("e30.{claims}.s3cret"), "refreshJwt": "s3cret"}),
    )
}
