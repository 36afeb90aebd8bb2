//! In charge of posting to Bluesky: one record a delivery, each answering the one before.
//!
//! It leaves the words to [`post`]. A post is there exactly once by construction: its record key
//! and date come from the moment of the commit, and `putRecord` with `"swapRecord": null` makes a
//! record only where there is none, so that a request whose answer was lost can be sent again.

use futures_util::future::BoxFuture;
use jiff::{Timestamp, ToSpan};
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::post::{self, Post, Token};
use super::social::{hash, not_yet, parent, refused, unanswered};
use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Receipt, Refusal};
use crate::config;
use crate::edition::Edition;
use crate::finding::Finding;
use crate::http::{self, Answer, Failure, StatusCode};

/// The collection that posts are records of.
const POSTS: &str = "app.bsky.feed.post";

/// How often a record is put before the outcome is told as unknown.
const TRIES: u32 = 2;

/// A Bluesky account.
#[derive(Debug, Clone)]
pub struct Bluesky {
    client: Client,
    service: Url,
    handle: String,
    password: SecretString,
}

impl Bluesky {
    /// The channel to a configured account.
    pub fn new(account: &config::Bluesky, client: Client) -> Self {
        Bluesky {
            client,
            service: account.service.clone(),
            handle: account.handle.trim_start_matches('@').to_owned(),
            password: account.password.clone(),
        }
    }
}

/// What a draft freezes; key and date are added from the moment of the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Frozen {
    /// Its place in the thread, from 0.
    part: u32,
    text: String,
    facets: Vec<Facet>,
    language: String,
}

/// A stretch of the text that is more than words: bytes of UTF-8, the end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Facet {
    start: usize,
    end: usize,
    feature: Feature,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Feature {
    /// A URL.
    Link(String),
    /// A hashtag without `#`.
    Tag(String),
    /// A handle without `@`; it needs its DID, which is asked for at delivery.
    Mention(String),
}

/// A login, good for about two hours.
#[derive(Debug, Clone, Deserialize)]
struct Session {
    did: String,
    #[serde(rename = "accessJwt", deserialize_with = "secret")]
    token: SecretString,
}

fn secret<'de, D: Deserializer<'de>>(text: D) -> Result<SecretString, D::Error> {
    String::deserialize(text).map(SecretString::from)
}

/// A record's address and content id.
#[derive(Deserialize)]
struct Put {
    uri: String,
    cid: String,
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
struct Problem {
    error: String,
}

impl Channel for Bluesky {
    fn name(&self) -> Name {
        Name::Bluesky
    }

    fn leads_to(&self) -> String {
        format!("@{} at {}", self.handle, self.service.origin().ascii_serialization())
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, Name::Bluesky, |part, post| {
            json!(Frozen {
                part,
                text: post.text(),
                facets: facets(post),
                language: edition.language.clone()
            })
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(BlueskyCarrier { account: self.clone(), session: None })
    }
}

/// Links, tags and mentions of a post.
fn facets(post: &Post) -> Vec<Facet> {
    let facet = |(range, token): (std::ops::Range<usize>, &Token)| {
        let feature = match token {
            Token::Text(_) => return None,
            Token::Link { url, .. } => Feature::Link(url.clone()),
            Token::Tag(tag) => Feature::Tag(tag.clone()),
            Token::Mention(handle) => Feature::Mention(handle.trim_start_matches('@').to_owned()),
        };
        Some(Facet { start: range.start, end: range.end, feature })
    };
    post.marked().filter_map(facet).collect()
}

/// A carrier with its login, kept between deliveries: logins are limited to 300 a day.
struct BlueskyCarrier {
    account: Bluesky,
    session: Option<Session>,
}

impl Carrier for BlueskyCarrier {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.post(delivery, commitment))
    }
}

impl BlueskyCarrier {
    async fn post(&mut self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let frozen: Frozen = post::frozen(delivery)?;
        let reply = reply(delivery, frozen.part)?;
        let mut session = self.session().await?;
        let record = self.account.record(&frozen, reply, delivery.planned_at).await;
        let rkey = record_key(delivery.planned_at, frozen.part, &delivery.edition.id);
        commitment.sending().await?;
        let mut answer = self.account.put(&session, &rkey, &record).await?;
        if is_stale(&answer) {
            self.session = None;
            session = self.session().await?;
            answer = self.account.put(&session, &rkey, &record).await?;
        }
        let put = if answer.status.is_success() {
            answer.json::<Put>().map_err(|_| self.account.refused(&answer, &session))?
        } else if problem(&answer).as_deref() == Some("InvalidSwap") {
            self.account.standing(&session, &rkey, &frozen.text).await?
        } else {
            return Err(self.account.refused(&answer, &session));
        };
        let url = format!("https://bsky.app/profile/{}/post/{rkey}", self.account.handle);
        Ok(Receipt { id: put.uri, url: Some(url), detail: Some(put.cid) })
    }

    /// The login, made where there is none. Nothing has been posted by it, so that whatever goes
    /// wrong is for later.
    async fn session(&mut self) -> Result<Session, Refusal> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let session = self.account.log_in().await.map_err(not_yet)?;
        Ok(self.session.insert(session).clone())
    }
}

impl Bluesky {
    async fn log_in(&self) -> Result<Session, Refusal> {
        let password = self.password.expose_secret();
        let request = self
            .request(Method::POST, "com.atproto.server.createSession")
            .json(&json!({ "identifier": self.handle, "password": password }));
        let answer = self.ask(request).await.map_err(unanswered)?;
        let refusal = || refused(&answer, &[password]);
        if !answer.status.is_success() {
            return Err(refusal());
        }
        answer.json().map_err(|_| refusal())
    }

    /// The record as it is put, the same on every try.
    async fn record(&self, frozen: &Frozen, reply: Option<Value>, planned_at: Timestamp) -> Value {
        let mut facets = Vec::new();
        for facet in &frozen.facets {
            let feature = match &facet.feature {
                Feature::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
                Feature::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
                Feature::Mention(handle) => match self.resolve(handle).await {
                    Some(did) => json!({ "$type": "app.bsky.richtext.facet#mention", "did": did }),
                    // A handle that nobody has is plain text.
                    None => continue,
                },
            };
            let index = json!({ "byteStart": facet.start, "byteEnd": facet.end });
            facets.push(json!({ "index": index, "features": [feature] }));
        }
        // A millisecond apart, so that a thread sorts as it reads.
        let created = planned_at.checked_add(i64::from(frozen.part).milliseconds()).unwrap_or(planned_at);
        let mut record = json!({
            "$type": POSTS,
            "text": frozen.text,
            "facets": facets,
            "langs": [frozen.language],
            "createdAt": created.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string(),
        });
        if let Some(reply) = reply {
            record["reply"] = reply;
        }
        record
    }

    /// The DID behind a handle.
    async fn resolve(&self, handle: &str) -> Option<String> {
        let request = self.request(Method::GET, "com.atproto.identity.resolveHandle");
        let answer = self.ask(request.query(&[("handle", handle)])).await.ok()?;
        let resolved: Resolved = answer.status.is_success().then(|| answer.json().ok())??;
        resolved.did.starts_with("did:").then_some(resolved.did)
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
            match self.ask(request).await {
                Ok(answer) if answer.status.is_server_error() => lost = self.refused(&answer, session),
                Ok(answer) => return Ok(answer),
                Err(Failure::NotSent(reason)) => return Err(Refusal::transient(reason)),
                Err(failure) => lost = unanswered(failure),
            }
        }
        Err(lost)
    }

    /// The record that stands where this one should: the same post, put on an earlier try when a
    /// mention was resolved differently, or somebody else's business.
    async fn standing(&self, session: &Session, rkey: &str, text: &str) -> Result<Put, Refusal> {
        let place = [("repo", session.did.as_str()), ("collection", POSTS), ("rkey", rkey)];
        let request = self.request(Method::GET, "com.atproto.repo.getRecord").query(&place);
        let unknown =
            |reason: String| Refusal::unknown(format!("cannot look whether it was posted: {reason}"));
        let answer = self.ask(request).await.map_err(|failure| unknown(failure.to_string()))?;
        let record: Record = answer.json().map_err(|_| unknown(answer.told(&[])))?;
        if record.value["text"].as_str() == Some(text) {
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

    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let request = request.build().map_err(|error| Failure::NotSent(error.without_url().to_string()))?;
        http::exchange(&self.client, request).await
    }

    fn refused(&self, answer: &Answer, session: &Session) -> Refusal {
        refused(answer, &[self.password.expose_secret(), session.token.expose_secret()])
    }
}

/// The name of the error in an answer.
fn problem(answer: &Answer) -> Option<String> {
    answer.json::<Problem>().ok().map(|problem| problem.error)
}

/// Whether a new login mends it. A token that has expired is told as 400.
fn is_stale(answer: &Answer) -> bool {
    let problem = problem(answer);
    answer.status == StatusCode::UNAUTHORIZED
        || (answer.status == StatusCode::BAD_REQUEST
            && matches!(problem.as_deref(), Some("ExpiredToken" | "InvalidToken")))
}

/// What a post answers: the one before it, in the thread of the first.
fn reply(delivery: &Delivery, part: u32) -> Result<Option<Value>, Refusal> {
    let Some(parent) = parent(delivery, part)? else { return Ok(None) };
    let reference = |receipt: &Receipt| match &receipt.detail {
        Some(cid) => Ok(json!({ "uri": receipt.id, "cid": cid })),
        None => Err(Refusal::permanent("the receipt of the post before it has no content id")),
    };
    let root = delivery.thread.first().unwrap_or(parent);
    Ok(Some(json!({ "root": reference(root)?, "parent": reference(parent)? })))
}

/// A record key (TID of atproto): 53 bits of microseconds, 10 of a clock's id, in base 32 that
/// sorts by time. Both come from what was committed, so that the key is the same on every try.
fn record_key(planned_at: Timestamp, part: u32, edition: &str) -> String {
    const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let micros = planned_at.as_microsecond().unsigned_abs() + u64::from(part);
    let [.., high, low] = hash(&["bluesky", edition]);
    let clock = u64::from(u16::from_be_bytes([high, low])) & 0x3ff;
    let id = (micros & 0x1f_ffff_ffff_ffff) << 10 | clock;
    (0..13).rev().map(|place| char::from(ALPHABET[(id >> (5 * place) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests;
