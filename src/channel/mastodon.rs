//! In charge of posting to Mastodon and to servers that speak its API: one status a delivery, each
//! answering the one before.
//!
//! It leaves the words to [`post`], what a server allows to `instance`, which pictures an edit names to
//! `media`, whether a status is the account's own to `own`, and to `search` whether a post whose answer was lost
//! stands there: the `Idempotency-Key` alone is kept for an hour only, and by Mastodon only.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::multipart::{Form as Multipart, Part};
use reqwest::{Client, Method, Url};
use serde::{Deserialize, Serialize};

use self::instance::Limits;
use self::media::Known;
use super::picture::{Gallery, LARGEST, Picture};
use super::post::{self, Network, network};
use super::social::{Api, hash, is_gone, not_yet, number, parent, path_of, segment};
use super::{
    Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Key, Name, Poster, Receipt, Refusal,
};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::source::Problem;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::StatusCode;
use crate::secrets::tokens::Network as Login;

mod instance;
mod media;
mod own;
mod search;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Mastodon,
    title: "Mastodon",
    limit: 500,
    bytes: usize::MAX,
    measure: network::on_mastodon,
    label: str::to_owned,
    handle: network::mastodon_handle,
    handle_like: Some("`@user@server`"),
    mentions_by_name: false,
    mentions_by_itself: true,
    links_by_itself: false,
    has_threads: true,
    makes_card: true,
    // Only the group knows its server.
    by_hand: Some(|_, _| None),
    account: Some(Table {
        about: "A Mastodon account. Without one, its posts are written to the folder `posts`.",
        settings: SETTINGS,
        switch: &SERVER,
        read,
    }),
};

settings! { SETTINGS;
    SERVER: "mastodon.server", Text, default "none", like r#""https://mastodon.example/""#,
        "The account's server.";
    TOKEN_FILE: "mastodon.token_file", Text, default "none", like r#""secrets/mastodon-token""#,
        "The file of an access token with the scopes `read:accounts`, `read:statuses`, `write:statuses` and `write:media`.", secret "RECAP_MASTODON_TOKEN";
    VISIBILITY: "mastodon.visibility", Text, default "`public`", like r#""unlisted""#,
        "Who sees the posts: `public`, `unlisted` for everybody but the public timelines, or `private` for followers. The later posts of a thread are never in the public timelines.";
    EDITS: "mastodon.edits", Flag, default "`true`", like "true",
        "Whether posts are edited when a recap is published again with other words; Mastodon shows that they were.";
}

/// An account on a server.
#[derive(Debug, Clone)]
struct Account {
    /// `https://mastodon.example/`.
    server: Url,
    /// An access token with `read:accounts`, `read:statuses`, `write:statuses` and `write:media`.
    token: Key,
    /// Who sees the first post of a thread.
    visibility: Visibility,
    /// Whether posts follow edits of the recap.
    edits: bool,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let server = typed.read_as(&SERVER, check::server)?;
    let visibility = typed.read_as(&VISIBILITY, visibility)?.unwrap_or(Visibility::Public);
    let edits = typed.read_as(&EDITS, check::flag)?.unwrap_or(true);
    let given = match &server {
        Some(_) => typed.secret(&TOKEN_FILE, root)?,
        None => None,
    };
    let login = match given {
        Some(_) => None,
        None => {
            account::login(typed, root, Login::Mastodon)?.and_then(|(key, login)| Some((login.server?, key)))
        }
    };
    let (server, token) = match (server, given, login) {
        (Some(server), Some(token), _) => (server, token.into()),
        (Some(wanted), None, Some((server, _))) if wanted != server => {
            return Err(account::elsewhere(typed, &SERVER, Login::Mastodon, &server));
        }
        (_, _, Some(login)) => login,
        (Some(_), None, None) => {
            return Err(account::no_secret(typed, &SERVER, &TOKEN_FILE, Some(Login::Mastodon)));
        }
        (None, _, None) => return Ok(None),
    };
    Ok(Some(Arc::new(Account { server, token, visibility, edits })))
}

fn visibility(typed: &str) -> Result<Visibility, Problem> {
    match typed.trim() {
        "public" => Ok(Visibility::Public),
        "unlisted" => Ok(Visibility::Unlisted),
        "private" => Ok(Visibility::Private),
        _ => Err(Problem::new("has to be `public`, `unlisted` or `private`")),
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        Arc::new(Mastodon::new(self, around, PATIENCE))
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let channel = Mastodon::new(self, Around::nothing(client, self.server.clone()), PATIENCE);
        Some(Box::pin(async move { channel.owner().await }))
    }
}

/// How long a server may take to work on a picture.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is asked meanwhile.
const ASKS: u32 = 15;

/// The channel to an account.
#[derive(Debug, Clone)]
struct Mastodon {
    server: Url,
    api: Api,
    visibility: Visibility,
    edits: bool,
    gallery: Gallery,
    patience: Duration,
    /// What the server allows, once it was asked.
    limits: Arc<OnceLock<Limits>>,
}

/// What a draft freezes: a status as it is posted on every try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Status {
    /// Its place in the thread, from 0.
    part: u32,
    status: String,
    language: String,
    visibility: Visibility,
    idempotency_key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<Picture>,
}

/// Who sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Visibility {
    Public,
    Unlisted,
    Private,
}

/// The fields of the form at `POST /api/v1/statuses`.
#[derive(Serialize)]
struct Form<'a> {
    status: &'a str,
    language: &'a str,
    visibility: Visibility,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_reply_to_id: Option<&'a str>,
    #[serde(rename = "media_ids[]", skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
}

/// A status as the server tells it; ids are opaque.
#[derive(Deserialize)]
struct Posted {
    id: String,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    in_reply_to_id: Option<String>,
    #[serde(default)]
    content: String,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    media_attachments: Vec<Attached>,
}

/// A picture of a status.
#[derive(Deserialize)]
struct Attached {
    id: String,
    #[serde(default)]
    description: Option<String>,
}

/// A picture that was uploaded; without an address it is still worked on.
#[derive(Deserialize)]
struct Uploaded {
    id: String,
    #[serde(default)]
    url: Option<String>,
}

impl Channel for Mastodon {
    fn name(&self) -> Name {
        Name::Mastodon
    }

    fn leads_to(&self) -> String {
        self.server.origin().ascii_serialization()
    }

    fn answers_before(&self) -> bool {
        true
    }

    fn address_like(&self) -> Option<&'static str> {
        Some("https://SERVER/@NAME/114000000000000000")
    }

    fn receipt_of(&self, address: &str) -> Option<Receipt> {
        let url = Url::parse(address).ok().filter(|url| url.origin() == self.server.origin())?;
        Some(Receipt { id: status_at(&path_of(&url))?, url: Some(url.into()), ..Receipt::default() })
    }

    fn edits(&self, sent: &serde_json::Value, draft: &serde_json::Value) -> bool {
        self.edits && (sent["status"] != draft["status"] || sent["picture"] != draft["picture"])
    }

    fn learn(&self) -> BoxFuture<'_, Vec<Finding>> {
        Box::pin(async {
            match instance::limits(&self.api).await {
                Ok(limits) => {
                    // Whoever has asked before was told the same.
                    let _ = self.limits.set(limits);
                    Vec::new()
                }
                Err(reason) => vec![
                    Finding::note(
                        "limits-unknown",
                        format!("{} does not tell how long a post may be: {reason}", self.leads_to()),
                    )
                    .hint("posts are kept within 500 characters, as on most servers"),
                ],
            }
        })
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let limits = self.limits.get().cloned().unwrap_or_default();
        post::drafts(edition, &limits.applied_to(&NETWORK), |part, post| {
            let status = post.text();
            let key = hash(&["mastodon", &edition.id, &part.to_string(), &status]);
            let visibility = match self.visibility {
                // The parts of a thread after the first do not fill the public timelines.
                Visibility::Public if part > 0 => Visibility::Unlisted,
                visibility => visibility,
            };
            let picture = self.gallery.picture(edition).filter(|_| part == 0);
            serde_json::json!(Status {
                part,
                status,
                language: edition.language.clone(),
                visibility,
                idempotency_key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
                picture: picture.map(|picture| picture.described_within(limits.description)),
            })
        })
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            self.is_ours(receipt).await?;
            let path = format!("api/v1/statuses/{}", segment(&receipt.id));
            self.api.delete(self.api.request(Method::DELETE, &path)).await?;
            // Some servers say yes and do nothing.
            let answer = self.api.exchange(self.api.request(Method::GET, &path)).await?;
            match answer.status.is_success() {
                true => Err(Refusal::permanent("the server says that it is deleted, and shows it still")),
                false => Ok(()),
            }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for Mastodon {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let status: Status = post::frozen(delivery)?;
        let parent = parent(delivery, status.part)?;
        // Twice is once: there is nothing to look for.
        if let Some(before) = &delivery.before {
            return self.edit(before, &status, commitment).await;
        }
        if let Some(parent) = parent {
            self.is_ours(parent).await?;
        }
        let parent = parent.map(|receipt| receipt.id.as_str());
        if delivery.after_uncertain
            && let Some(receipt) = self.find(&status, parent, delivery).await?
        {
            return Ok(receipt);
        }
        let picture = match &status.picture {
            Some(picture) => Some(self.upload(picture).await.map_err(not_yet)?),
            None => None,
        };
        let form = Form {
            status: &status.status,
            language: &status.language,
            visibility: status.visibility,
            in_reply_to_id: parent,
            picture: picture.as_deref(),
        };
        let request = self.api.request(Method::POST, "api/v1/statuses");
        let request = request.header("Idempotency-Key", &status.idempotency_key).form(&form);
        commitment.sending().await?;
        let posted = self.api.ask(request).await;
        match posted.and_then(|answer| answer.json::<Posted>().map_err(|_| self.api.refused(&answer))) {
            Ok(posted) => {
                let known = Known::posted(status.picture.as_ref(), picture.as_deref());
                Ok(Receipt { detail: known.detail(), ..receipt(posted, &status) })
            }
            // It may stand there all the same.
            Err(Refusal::Unknown { reason }) => match self.find(&status, parent, delivery).await {
                Ok(Some(receipt)) => Ok(receipt),
                _ => Err(Refusal::unknown(reason)),
            },
            Err(refusal) => Err(refusal),
        }
    }
}

impl Mastodon {
    fn new(account: &Account, around: Around, patience: Duration) -> Self {
        let (base, token) = (account.server.to_string(), account.token.clone());
        Mastodon {
            server: account.server.clone(),
            api: Api { client: around.client, base, token, name: Name::Mastodon },
            visibility: account.visibility,
            edits: account.edits,
            gallery: Gallery { output: around.output, site: around.site },
            patience,
            limits: Arc::default(),
        }
    }

    /// Edits a post that stands there. The same edit twice is one, so that whatever is not known to have
    /// arrived is for later.
    async fn edit(
        &self,
        before: &Receipt,
        status: &Status,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        self.is_ours(before).await?;
        let path = format!("api/v1/statuses/{}", segment(&before.id));
        let answer = self.api.exchange(self.api.request(Method::GET, &path)).await.map_err(not_yet)?;
        if is_gone(&answer) && !answer.status.is_success() {
            return Err(Refusal::Skip { reason: "the post was deleted there".to_owned() });
        }
        let posted: Posted = answer.json().map_err(|_| not_yet(self.api.refused(&answer)))?;
        let (known, wanted) = (Known::read(before.detail.as_deref()), status.picture.as_ref());
        let media = media::edited(&known, wanted, &posted.media_attachments);
        let new = match wanted {
            Some(wanted) if media.is_new => Some(self.upload(wanted).await.map_err(not_yet)?),
            _ => None,
        };
        let ours = new.as_deref().or(media.ours);
        let mut form = vec![("status", status.status.as_str()), ("language", &status.language)];
        form.extend(new.as_deref().into_iter().chain(media.kept).map(|id| ("media_ids[]", id)));
        if let (true, Some(wanted), Some(id)) = (media.is_described_anew, wanted, ours) {
            form.push(("media_attributes[][id]", id));
            form.push(("media_attributes[][description]", &wanted.alt));
        }
        commitment.sending().await?;
        let edited = self.api.ask(self.api.request(Method::PUT, &path).form(&form)).await;
        match edited {
            Ok(_) => Ok(Receipt { detail: known.edited(wanted, ours).detail(), ..before.clone() }),
            Err(Refusal::Unknown { reason }) => Err(Refusal::transient(reason)),
            Err(refusal) => Err(refusal),
        }
    }

    /// Uploads a picture with its description and waits until the server has worked on it; gives its id.
    async fn upload(&self, picture: &Picture) -> Result<String, Refusal> {
        let (bytes, media_type) = self.gallery.read(picture, LARGEST).await?;
        let part = Part::bytes(bytes).file_name("picture").mime_str(&media_type);
        let part = part.map_err(|_| Refusal::permanent("the picture is of no kind that can be told"))?;
        let form = Multipart::new().text("description", picture.alt.clone()).part("file", part);
        let answer = self.api.ask(self.api.request(Method::POST, "api/v2/media").multipart(form)).await?;
        let Uploaded { id, url } = answer.json().map_err(|_| self.api.refused(&answer))?;
        if url.is_some() {
            return Ok(id);
        }
        let path = format!("api/v1/media/{}", segment(&id));
        for _ in 0..ASKS {
            tokio::time::sleep(self.patience / ASKS).await;
            let answer = self.api.ask(self.api.request(Method::GET, &path)).await?;
            // 206 until it is done.
            if answer.status == StatusCode::OK {
                return Ok(id);
            }
        }
        Err(Refusal::transient("the server has not finished working on the picture"))
    }
}

/// The id of the status that a page shows, by its path on any of the servers that speak the API.
fn status_at(path: &[String]) -> Option<String> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let is_account = |name: &str| name.strip_prefix('@').is_some_and(|name| !name.is_empty());
    let id = match path.as_slice() {
        ["web" | "deck", account, id] | [account, id] if is_account(account) => id,
        [account, "statuses" | "posts", id] if is_account(account) => id,
        ["users", _, "statuses", id] | ["ap", "users", _, "statuses", id] | ["p", _, id] => id,
        ["web" | "deck", "statuses", id] | ["statuses" | "notice" | "notes" | "objects", id] => id,
        _ => return None,
    };
    // A flake, a ULID or a UUID, where it is no number; a word such as `followers` is the name of a page.
    let is_long = id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_word = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    number(id).or_else(|| (is_long && !is_word).then(|| (*id).to_owned()))
}

/// The receipt of a status that stands there.
fn receipt(posted: Posted, status: &Status) -> Receipt {
    let wanted = status.picture.as_ref();
    let there = &posted.media_attachments;
    let ours = wanted.and_then(|wanted| media::described_as(wanted, there)).or_else(|| there.first());
    let detail = Known::posted(wanted, ours.map(|picture| picture.id.as_str())).detail();
    let url = posted.url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    Receipt { id: posted.id, url, detail }
}

#[cfg(test)]
mod tests;
