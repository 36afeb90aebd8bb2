//! In charge of posting to Bluesky: one record a delivery, each answering the one before.
//!
//! It leaves the words to [`post`]. A post is there exactly once by construction: its record key
//! and date come from the moment of the commit, and `putRecord` with `"swapRecord": null` makes a
//! record only where there is none, so that a request whose answer was lost can be sent again.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::{Timestamp, ToSpan};
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::post::{self, Network, Post, Token, network};
use super::social::{hash, not_yet, parent, refused, unanswered};
use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Receipt, Refusal};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::{self, Answer, Failure, StatusCode};

/// The collection that posts are records of.
const POSTS: &str = "app.bsky.feed.post";

/// How often a record is put before the outcome is told as unknown.
const TRIES: u32 = 2;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Bluesky,
    title: "Bluesky",
    limit: 300,
    bytes: 3000,
    measure: network::on_bluesky,
    label: network::short_label,
    handle: network::bluesky_handle,
    mentions_by_itself: false,
    links_by_itself: false,
    // The post brings its card along.
    makes_card: false,
    by_hand: Some(|post, _| network::page("https://bsky.app/intent/compose", "text", post)),
    account: Some(Table {
        about: "A Bluesky account. Without one, its posts are written to the folder `posts`.",
        settings: SETTINGS,
        switch: &HANDLE,
        read,
    }),
};

settings! { SETTINGS;
    SERVICE: "bluesky.service", Text, default "`https://bsky.social/`", like r#""https://bsky.social/""#,
        "The account's server.";
    HANDLE: "bluesky.handle", Text, default "none", like r#""example.bsky.social""#,
        "The account: a handle without the `@`, or a DID.";
    PASSWORD_FILE: "bluesky.password_file", Text, default "none", like r#""secrets/bluesky-password""#,
        "The file of an app password; not the password of the account itself.", secret "RECAP_BLUESKY_PASSWORD";
}

/// An account on a server.
#[derive(Debug, Clone)]
struct Account {
    /// `https://bsky.social/`.
    service: Url,
    /// `name.bsky.social` or a DID.
    handle: String,
    /// An app password.
    password: SecretString,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let service = match typed.read_as(&SERVICE, check::server)? {
        Some(service) => service,
        None => check::server("https://bsky.social/").map_err(|problem| typed.wrong(&SERVICE, problem))?,
    };
    let Some(handle) = typed.read_as(&HANDLE, check::bluesky_handle)? else { return Ok(None) };
    let password = account::secret(typed, root, &HANDLE, &PASSWORD_FILE)?;
    Ok(Some(Arc::new(Account { service, handle, password })))
}

impl super::Account for Account {
    fn open(&self, client: Client) -> Arc<dyn Channel> {
        Arc::new(Bluesky { client, account: self.clone() })
    }
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct Bluesky {
    client: Client,
    account: Account,
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
        format!("@{} at {}", self.account.handle, self.account.service.origin().ascii_serialization())
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
        Box::new(BlueskyCarrier { channel: self.clone(), session: None })
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
    channel: Bluesky,
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
        let record = self.channel.record(&frozen, reply, delivery.planned_at).await;
        let rkey = record_key(delivery.planned_at, frozen.part, &delivery.edition.id);
        commitment.sending().await?;
        let mut answer = self.channel.put(&session, &rkey, &record).await?;
        if is_stale(&answer) {
            self.session = None;
            session = self.session().await?;
            answer = self.channel.put(&session, &rkey, &record).await?;
        }
        let put = if answer.status.is_success() {
            answer.json::<Put>().map_err(|_| self.channel.refused(&answer, &session))?
        } else if problem(&answer).as_deref() == Some("InvalidSwap") {
            self.channel.standing(&session, &rkey, &frozen.text).await?
        } else {
            return Err(self.channel.refused(&answer, &session));
        };
        let url = format!("https://bsky.app/profile/{}/post/{rkey}", self.channel.account.handle);
        Ok(Receipt { id: put.uri, url: Some(url), detail: Some(put.cid) })
    }

    /// The login, made where there is none. Nothing has been posted by it, so that whatever goes
    /// wrong is for later.
    async fn session(&mut self) -> Result<Session, Refusal> {
        if let Some(session) = &self.session {
            return Ok(session.clone());
        }
        let session = self.channel.log_in().await.map_err(not_yet)?;
        Ok(self.session.insert(session).clone())
    }
}

impl Bluesky {
    async fn log_in(&self) -> Result<Session, Refusal> {
        let password = self.account.password.expose_secret();
        let request = self
            .request(Method::POST, "com.atproto.server.createSession")
            .json(&json!({ "identifier": self.account.handle, "password": password }));
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
        let url = self.account.service.join(&path).map_or(path, String::from);
        self.client.request(method, url)
    }

    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let request = request.build().map_err(|error| Failure::NotSent(error.without_url().to_string()))?;
        http::exchange(&self.client, request).await
    }

    fn refused(&self, answer: &Answer, session: &Session) -> Refusal {
        refused(answer, &[self.account.password.expose_secret(), session.token.expose_secret()])
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
