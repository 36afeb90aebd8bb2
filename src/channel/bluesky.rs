//! In charge of posting to Bluesky: one record a delivery, each answering the one before.
//!
//! It leaves the words to [`post`], and what a record is to `record`. A post is there exactly once by construction: its record key
//! and date come from the moment of the commit, and `putRecord` with `"swapRecord": null` makes a
//! record only where there is none, so that a request whose answer was lost can be sent again.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::BoxFuture;
use jiff::{Timestamp, ToSpan};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use self::record::{Embed, Feature, Frozen, POSTS, facets, record_key, reply};
use super::picture::{Gallery, Picture};
use super::post::{self, Network, network};
use super::social::{not_yet, refused, unanswered};
use super::{Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Name, Receipt, Refusal};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::source::Problem;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::{self, Answer, Failure, StatusCode};
use crate::secrets::tokens::Network as Login;

mod record;

/// Largest picture in bytes, as the lexicon of cards has it.
const LARGEST: usize = 1_000_000;

/// What mends a login that is refused.
const MENDED: &str = "`recap login bluesky` makes a new app password known";

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
    EMBED: "bluesky.embed", Text, default "`card`", like r#""picture""#,
        "What stands below the first post: `card` for a card of the link with the picture in it, or `picture` for the picture alone, with its description for those who cannot see it.";
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
    /// Whether the picture stands alone below the post, and not in a card of the link.
    picture_alone: bool,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let stated = typed.read_as(&SERVICE, check::server)?;
    let usual = check::server("https://bsky.social/").map_err(|problem| typed.wrong(&SERVICE, problem))?;
    let handle = typed.read_as(&HANDLE, check::bluesky_handle)?;
    let picture_alone = typed.read_as(&EMBED, is_picture)?.unwrap_or(false);
    let given = match &handle {
        Some(_) => typed.secret(&PASSWORD_FILE, root)?,
        None => None,
    };
    if let (Some(handle), Some(password)) = (&handle, given) {
        let service = stated.unwrap_or(usual);
        return Ok(Some(Arc::new(Account { service, handle: handle.clone(), password, picture_alone })));
    }
    let login = account::login(typed, root, Login::Bluesky)?;
    let login =
        login.and_then(|login| Some((login.account?, login.account_id, login.server?, login.access_token)));
    match (handle, login) {
        (Some(wanted), Some((account, id, ..))) if wanted != account && Some(&wanted) != id.as_ref() => {
            Err(account::elsewhere(typed, &HANDLE, Login::Bluesky, &account))
        }
        (_, Some((handle, _, server, password))) => {
            let service = stated.unwrap_or(server);
            Ok(Some(Arc::new(Account { service, handle, password, picture_alone })))
        }
        (Some(_), None) => Err(account::no_secret(typed, &HANDLE, &PASSWORD_FILE, Some(Login::Bluesky))),
        (None, None) => Ok(None),
    }
}

fn is_picture(typed: &str) -> Result<bool, Problem> {
    match typed.trim() {
        "card" => Ok(false),
        "picture" => Ok(true),
        _ => Err(Problem::new("has to be `card` or `picture`")),
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        let gallery = Gallery { output: around.output, site: around.site };
        Arc::new(Bluesky { client: around.client, account: self.clone(), gallery })
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        Some(Box::pin(identify(self.service.clone(), self.handle.clone(), self.password.clone(), client)))
    }
}

/// Logs in with an app password, and tells to which account; nothing is posted.
///
/// # Errors
/// As a post would be refused.
pub(crate) async fn identify(
    service: Url,
    handle: String,
    password: SecretString,
    client: Client,
) -> Result<Identity, Refusal> {
    let around = Around::nothing(client, service.clone());
    let gallery = Gallery { output: around.output, site: around.site };
    let account = Account { service, handle, password, picture_alone: false };
    Bluesky { client: around.client, account, gallery }.who().await
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct Bluesky {
    client: Client,
    account: Account,
    gallery: Gallery,
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
struct Fault {
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
        post::drafts(edition, &NETWORK, |part, post| {
            json!(Frozen {
                part,
                text: post.text(),
                facets: facets(post),
                language: edition.language.clone(),
                embed: (part == 0).then(|| self.embed(edition)),
            })
        })
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            let rkey = receipt.id.rsplit('/').next().unwrap_or_default();
            let mut carrier = BlueskyCarrier { channel: self.clone(), session: None };
            let session = carrier.session().await?;
            let body = json!({ "repo": session.did, "collection": POSTS, "rkey": rkey });
            let request = self.request(Method::POST, "com.atproto.repo.deleteRecord");
            let request = request.bearer_auth(session.token.expose_secret()).json(&body);
            // Of a record that is not there it says the same.
            let answer = self.ask(request).await.map_err(unanswered)?;
            if answer.status.is_success() { Ok(()) } else { Err(self.refused(&answer, &session)) }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(BlueskyCarrier { channel: self.clone(), session: None })
    }
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
        if !frozen.facets.iter().all(|facet| facet.lies_within(&frozen.text)) {
            // The server takes them as they come, and readers see a wrong link.
            return Err(Refusal::permanent("a link or a mention does not lie within the text of the post"));
        }
        let reply = reply(delivery, frozen.part)?;
        let mut record = self.channel.record(&frozen, reply, delivery.planned_at).await;
        if let Some(embed) = &frozen.embed {
            record["embed"] = self.embedded(embed).await.map_err(not_yet)?;
        }
        let rkey = record_key(delivery.planned_at, frozen.part, &delivery.edition.id);
        let mut session = self.session().await?;
        commitment.sending().await?;
        let mut answer = self.channel.put(&session, &rkey, &record).await?;
        if is_stale(&answer) {
            session = self.renewed().await?;
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

    /// The login after one that has expired: by what renews it, or else by the password.
    async fn renewed(&mut self) -> Result<Session, Refusal> {
        let session = match self.session.take() {
            Some(old) => self.channel.renew(&old).await,
            None => None,
        };
        if let Some(session) = session {
            return Ok(self.session.insert(session).clone());
        }
        self.session().await
    }

    /// What stands below a post, with its picture uploaded. The same bytes have the same name, so that the
    /// record is the same on every try.
    async fn embedded(&mut self, embed: &Embed) -> Result<Value, Refusal> {
        match embed {
            Embed::Card { link, title, summary, picture } => {
                let mut external = json!({ "uri": link, "title": title, "description": summary });
                if let Some(picture) = picture
                    && let Some(blob) = self.upload(picture).await?
                {
                    external["thumb"] = blob;
                }
                Ok(json!({ "$type": "app.bsky.embed.external", "external": external }))
            }
            Embed::Picture(picture) => {
                let blob = self.upload(picture).await?;
                let blob =
                    blob.ok_or_else(|| Refusal::permanent("the picture is larger than Bluesky takes"))?;
                let mut image = json!({ "image": blob, "alt": picture.alt });
                if let Some((width, height)) = picture.size {
                    image["aspectRatio"] = json!({ "width": width, "height": height });
                }
                Ok(json!({ "$type": "app.bsky.embed.images", "images": [image] }))
            }
        }
    }

    /// Uploads a picture; gives what a record names it by, or nothing where it is too large.
    async fn upload(&mut self, picture: &Picture) -> Result<Option<Value>, Refusal> {
        let bytes = self.channel.gallery.read(picture).await?;
        if bytes.len() > LARGEST {
            return Ok(None);
        }
        let mut session = self.session().await?;
        let mut answer = self.channel.upload(&session, picture, bytes.clone()).await?;
        if is_stale(&answer) {
            session = self.renewed().await?;
            answer = self.channel.upload(&session, picture, bytes).await?;
        }
        let uploaded = answer.status.is_success().then(|| answer.json::<Uploaded>().ok()).flatten();
        uploaded.map(|uploaded| Some(uploaded.blob)).ok_or_else(|| self.channel.refused(&answer, &session))
    }
}

impl Bluesky {
    /// What stands below the first post of an edition.
    fn embed(&self, edition: &Edition) -> Embed {
        match self.gallery.picture(edition) {
            Some(picture) if self.account.picture_alone => Embed::Picture(picture),
            picture => Embed::Card {
                link: edition.link.clone(),
                title: edition.title.clone(),
                summary: edition.summary.clone(),
                picture,
            },
        }
    }

    /// Logs in and tells to which account.
    async fn who(&self) -> Result<Identity, Refusal> {
        let session = self.log_in().await.map_err(not_yet)?;
        let doubt = is_own_password(session.token.expose_secret()).then(|| {
            "the password is the account's own; make an app password at https://bsky.app/settings/app-passwords"
                .to_owned()
        });
        Ok(Identity { id: http::plain(&session.did), name: http::plain(&session.handle), doubt })
    }

    async fn log_in(&self) -> Result<Session, Refusal> {
        let password = self.account.password.expose_secret();
        let request = self
            .request(Method::POST, "com.atproto.server.createSession")
            .json(&json!({ "identifier": self.account.handle, "password": password }));
        let answer = self.ask(request).await.map_err(unanswered)?;
        let refusal = || refused(&answer, MENDED, &[password]);
        if !answer.status.is_success() {
            return Err(refusal());
        }
        answer.json().map_err(|_| refusal())
    }

    /// The next login, by what the last one gave for that.
    async fn renew(&self, old: &Session) -> Option<Session> {
        let request = self.request(Method::POST, "com.atproto.server.refreshSession");
        let answer = self.ask(request.bearer_auth(old.refresh.expose_secret())).await.ok()?;
        answer.status.is_success().then(|| answer.json().ok()).flatten()
    }

    async fn upload(&self, session: &Session, picture: &Picture, bytes: Vec<u8>) -> Result<Answer, Refusal> {
        let request = self.request(Method::POST, "com.atproto.repo.uploadBlob");
        let request = request.bearer_auth(session.token.expose_secret());
        let request = request.header(CONTENT_TYPE, &picture.media_type).body(bytes);
        self.ask(request).await.map_err(unanswered)
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
        refused(answer, MENDED, &[self.account.password.expose_secret(), session.token.expose_secret()])
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

#[cfg(test)]
mod tests;
