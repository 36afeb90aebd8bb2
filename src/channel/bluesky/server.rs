//! In charge of the conversation with an account's server (XRPC): logging in and staying so, uploading pictures,
//! putting records where there are none, and deleting them.
//!
//! It leaves what a record says to [`super::record`], and when a post is begun to [`super`].

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::record::POSTS;
use crate::channel::social::lost;
use crate::channel::social::{not_yet, refused, unanswered};
use crate::channel::{Identity, Refusal};
use crate::http::{self, Answer, Failure, StatusCode};
use crate::secrets::Secrets;

/// What mends a login that is refused.
const MENDED: &str = "`recap login bluesky` makes a new app password known";

/// How often a record is put before the outcome is told as unknown.
const TRIES: u32 = 2;

/// The server of an account.
#[derive(Debug, Clone)]
pub(super) struct Server {
    pub(super) client: Client,
    /// `https://bsky.social/`.
    pub(super) service: Url,
    /// `name.bsky.social` or a DID.
    pub(super) handle: String,
    /// An app password.
    pub(super) password: SecretString,
}

/// The server, and the login there, which is kept from one call to the next: logins are limited to 300 a day.
pub(super) struct Visit {
    pub(super) server: Server,
    session: Option<Session>,
}

/// A login, good for about two hours.
#[derive(Debug, Clone, Deserialize)]
struct Session {
    did: String,
    #[serde(default)]
    handle: String,
    #[serde(rename = "accessJwt", deserialize_with = "secret")]
    token: SecretString,
    /// Good for 90 days, and once: what gives the next login without the password.
    #[serde(rename = "refreshJwt", deserialize_with = "secret")]
    refresh: SecretString,
}

fn secret<'de, D: Deserializer<'de>>(text: D) -> Result<SecretString, D::Error> {
    String::deserialize(text).map(SecretString::from)
}

/// A picture as a record names it.
#[derive(Deserialize)]
struct Uploaded {
    blob: Value,
}

/// A record's address and content id.
#[derive(Deserialize)]
pub(super) struct Put {
    pub(super) uri: String,
    pub(super) cid: String,
}

/// A record as it stands in the repository.
#[derive(Deserialize)]
struct Record {
    uri: String,
    cid: String,
    value: Value,
}

#[derive(Deserialize)]
struct Resolved {
    did: String,
}

/// The error answers of the protocol.
#[derive(Deserialize)]
struct Fault {
    error: String,
}

impl Visit {
    /// The login, made where there is none. Nothing has been posted by it, so that whatever goes
    /// wrong is for later.
    pub(super) async fn log_in(&mut self) -> Result<(), Refusal> {
        self.session().await.map(drop)
    }

    async fn session(&mut self) -> Result<Session, Refusal> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let session = self.server.log_in().await.map_err(not_yet)?;
        Ok(self.session.insert(session).clone())
    }

    /// The login after one that has expired: by what renews it, or else by the password.
    async fn renewed(&mut self) -> Result<Session, Refusal> {
        let session = match self.session.take() {
            Some(old) => self.server.renew(&old).await,
            None => None,
        };
        if let Some(session) = session {
            return Ok(self.session.insert(session).clone());
        }
        self.session().await
    }

    /// Uploads a picture; gives what a record names it by.
    pub(super) async fn upload(&mut self, bytes: Vec<u8>, media_type: &str) -> Result<Value, Refusal> {
        let mut session = self.session().await?;
        let mut answer = self.server.upload(&session, bytes.clone(), media_type).await?;
        if is_stale(&answer) {
            session = self.renewed().await?;
            answer = self.server.upload(&session, bytes, media_type).await?;
        }
        let uploaded = answer.status.is_success().then(|| answer.json::<Uploaded>().ok()).flatten();
        uploaded.map(|uploaded| uploaded.blob).ok_or_else(|| refused(&answer, MENDED))
    }

    /// Puts a post where there is none; the same post that stands there already is that one.
    pub(super) async fn put(&mut self, rkey: &str, record: &Value) -> Result<Put, Refusal> {
        let mut session = self.session().await?;
        let mut answer = self.server.put(&session, rkey, record).await?;
        if is_stale(&answer) {
            session = self.renewed().await?;
            answer = self.server.put(&session, rkey, record).await?;
        }
        if answer.status.is_success() {
            answer.json::<Put>().map_err(|_| refused(&answer, MENDED))
        } else if problem(&answer).as_deref() == Some("InvalidSwap") {
            self.server.standing(&session, rkey, &record["text"]).await
        } else {
            Err(refused(&answer, MENDED))
        }
    }

    /// Deletes the post at an address (`at://DID/COLLECTION/KEY`). Of one that is not there the server says the
    /// same, so that one of another account is never asked for.
    pub(super) async fn delete(&mut self, address: &str) -> Result<(), Refusal> {
        let session = self.session().await?;
        let place = address.strip_prefix("at://").and_then(|place| place.split_once('/'));
        let Some((whose, rkey)) = place.and_then(|(whose, post)| Some((whose, post.rsplit_once('/')?.1)))
        else {
            return Err(Refusal::permanent(format!("`{}` is no address of a post", http::plain(address))));
        };
        if whose != session.did {
            return Err(Refusal::permanent(format!(
                "it stands in the account {}, and the login is to {} ({}): log in to that account, or delete it by hand",
                http::plain(whose),
                self.server.handle,
                http::plain(&session.did)
            )));
        }
        let body = json!({ "repo": session.did, "collection": POSTS, "rkey": rkey });
        let request = self.server.request(Method::POST, "com.atproto.repo.deleteRecord");
        let request = request.bearer_auth(session.token.expose_secret()).json(&body);
        let answer = self.server.ask(request, Some(&session)).await.map_err(unanswered)?;
        if answer.status.is_success() { Ok(()) } else { Err(refused(&answer, MENDED)) }
    }
}

impl Server {
    /// A visit that begins.
    pub(super) fn visit(&self) -> Visit {
        Visit { server: self.clone(), session: None }
    }

    /// Logs in and tells to which account.
    pub(super) async fn who(&self) -> Result<Identity, Refusal> {
        let session = self.log_in().await.map_err(not_yet)?;
        let doubt = is_own_password(session.token.expose_secret()).then(|| {
            "the password is the account's own; make an app password at https://bsky.app/settings/app-passwords"
                .to_owned()
        });
        let identity = Identity::of(http::plain(&session.did), http::plain(&session.handle));
        Ok(Identity { doubt, ..identity })
    }

    async fn log_in(&self) -> Result<Session, Refusal> {
        let password = self.password.expose_secret();
        let request = self
            .request(Method::POST, "com.atproto.server.createSession")
            .json(&json!({ "identifier": self.handle, "password": password }));
        let answer = self.ask(request, None).await.map_err(unanswered)?;
        let refusal = || refused(&answer, MENDED);
        if !answer.status.is_success() {
            return Err(refusal());
        }
        answer.json().map_err(|_| refusal())
    }

    /// The next login, by what the last one gave for that.
    async fn renew(&self, old: &Session) -> Option<Session> {
        let request = self.request(Method::POST, "com.atproto.server.refreshSession");
        let answer = self.ask(request.bearer_auth(old.refresh.expose_secret()), Some(old)).await.ok()?;
        answer.status.is_success().then(|| answer.json().ok()).flatten()
    }

    async fn upload(&self, session: &Session, bytes: Vec<u8>, media_type: &str) -> Result<Answer, Refusal> {
        let request = self.request(Method::POST, "com.atproto.repo.uploadBlob");
        let request = request.bearer_auth(session.token.expose_secret());
        let request = request.header(CONTENT_TYPE, media_type).body(bytes);
        self.ask(request, Some(session)).await.map_err(unanswered)
    }

    /// The DID behind a handle; none of a handle that nobody has.
    ///
    /// # Errors
    /// When the server does not tell.
    pub(super) async fn resolve(&self, handle: &str) -> Result<Option<String>, Refusal> {
        let request = self.request(Method::GET, "com.atproto.identity.resolveHandle");
        let answer = self.ask(request.query(&[("handle", handle)]), None).await.map_err(unanswered)?;
        // The lexicon's error for it, `HandleNotFound`, comes with 400, and so does every other that is about the
        // handle; 404 is of a server that has no such call.
        if matches!(answer.status, StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND) {
            return Ok(None);
        }
        if !answer.status.is_success() {
            return Err(refused(&answer, MENDED));
        }
        let resolved: Resolved = answer.json().map_err(|_| refused(&answer, MENDED))?;
        Ok(Some(resolved.did).filter(|did| did.starts_with("did:")))
    }

    /// Puts a record where there is none. A lost answer is asked for again with the same bytes.
    async fn put(&self, session: &Session, rkey: &str, record: &Value) -> Result<Answer, Refusal> {
        let body = json!({
            "repo": session.did,
            "collection": POSTS,
            "rkey": rkey,
            "record": record,
            "swapRecord": null,
        });
        let mut lost = Refusal::unknown("no answer");
        for _ in 0..TRIES {
            let request = self.request(Method::POST, "com.atproto.repo.putRecord");
            let request = request.bearer_auth(session.token.expose_secret()).json(&body);
            match self.ask(request, Some(session)).await {
                Ok(answer) if answer.status.is_server_error() => lost = refused(&answer, MENDED),
                Ok(answer) => return Ok(answer),
                Err(Failure::NotSent(reason)) => return Err(Refusal::transient(reason)),
                Err(failure) => lost = unanswered(failure),
            }
        }
        Err(lost)
    }

    /// The record that stands where this one should: the same post, put on an earlier try when a
    /// mention was resolved differently, or somebody else's business.
    async fn standing(&self, session: &Session, rkey: &str, text: &Value) -> Result<Put, Refusal> {
        let place = [("repo", session.did.as_str()), ("collection", POSTS), ("rkey", rkey)];
        let request = self.request(Method::GET, "com.atproto.repo.getRecord").query(&place);
        let unknown = |reason: String| lost::unasked(Refusal::unknown(reason), "");
        let answer =
            self.ask(request, Some(session)).await.map_err(|failure| unknown(failure.to_string()))?;
        let record: Record = answer.json().map_err(|_| unknown(answer.told()))?;
        if record.value["text"] == *text {
            Ok(Put { uri: record.uri, cid: record.cid })
        } else {
            Err(Refusal::permanent(format!("another post has the key {rkey}")))
        }
    }

    fn request(&self, method: Method, call: &str) -> RequestBuilder {
        let path = format!("xrpc/{call}");
        // A path that cannot be joined is told by the client when the request is built.
        let url = self.service.join(&path).map_or(path, String::from);
        self.client.request(method, url)
    }

    /// Sends a request, of which neither the password nor a login is told.
    async fn ask(&self, request: RequestBuilder, session: Option<&Session>) -> Result<Answer, Failure> {
        let request = request.build().map_err(|error| Failure::NotSent(error.without_url().to_string()))?;
        let secrets = Secrets::none().and(&self.password);
        let secrets = match session {
            Some(session) => secrets.and(&session.token).and(&session.refresh),
            None => secrets,
        };
        http::exchange(&self.client, request, secrets).await
    }
}

/// Whether a session may do everything: it was made with the account's own password. One of an app password
/// has the scope `com.atproto.appPass` or `com.atproto.appPassPrivileged`.
fn is_own_password(token: &str) -> bool {
    #[derive(Deserialize)]
    struct Claims {
        scope: String,
    }
    let payload = token.split('.').nth(1).and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    let claims = payload.and_then(|payload| serde_json::from_slice::<Claims>(&payload).ok());
    claims.is_some_and(|claims| claims.scope == "com.atproto.access")
}

/// The name of the error in an answer.
fn problem(answer: &Answer) -> Option<String> {
    answer.json::<Fault>().ok().map(|fault| fault.error)
}

/// Whether a new login mends it. A token that has expired is told as 400.
fn is_stale(answer: &Answer) -> bool {
    let problem = problem(answer);
    answer.status == StatusCode::UNAUTHORIZED
        || (answer.status == StatusCode::BAD_REQUEST
            && matches!(problem.as_deref(), Some("ExpiredToken" | "InvalidToken")))
}
