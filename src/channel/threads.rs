//! In charge of posting to Threads: each post is made as a container first, and published when that is
//! finished.
//!
//! It leaves the words to [`post`]. A container is published at most once and tells whether it was: a post whose
//! answer was lost is looked for before anything is said about it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use reqwest::{Client, Method};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::post::{self, Network, Post};
use super::social::lost::{self, Candidate};
use super::social::{Api, not_yet, parent, segment};
use super::{
    Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Key, Name, Poster, Receipt, Refusal,
};
use crate::config::account::{self, Table};
use crate::config::setting::settings;
use crate::config::source::Problem;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::Answer;
use crate::oauth::Who;
use crate::secrets::tokens::{Grant, Network as Login};

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Threads,
    title: "Threads",
    limit: 500,
    bytes: usize::MAX,
    measure,
    label: str::to_owned,
    handle,
    handle_like: Some("`@name`"),
    mentions_by_name: false,
    mentions_by_itself: true,
    links_by_itself: true,
    has_threads: true,
    makes_card: true,
    by_hand: None,
    account: Some(Table { about: "A Threads account.", settings: SETTINGS, switch: &USER, read }),
};

settings! { SETTINGS;
    USER: "threads.user", Text, default "whoever has logged in with `recap login threads`", like r#""17841400000000000""#,
        "The account's number, as `https://graph.threads.net/v1.0/me` tells it.";
    TOKEN_FILE: "threads.token_file", Text, default "none", like r#""secrets/threads-token""#,
        "The file of an access token with the scopes `threads_basic` and `threads_content_publish`, `threads_delete` for `recap retract`, and `threads_read_replies` to look for a later post of a thread whose answer was lost; it lasts 60 days.", secret "RECAP_THREADS_TOKEN";
    CLIENT_ID: "threads.client_id", Text, default "none", like r#""1234567890""#,
        "The client id of your app at Meta, for `recap login threads`.";
    CLIENT_SECRET_FILE: "threads.client_secret_file", Text, default "none", like r#""secrets/threads-client-secret""#,
        "The file of the app's secret.", secret "RECAP_THREADS_CLIENT_SECRET";
}

/// Where the API is.
const API: &str = "https://graph.threads.net/";

/// How long a container may take: Meta recommends 30 seconds on average.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is asked meanwhile.
const ASKS: u32 = 20;

/// How many of the newest posts are looked through after an answer was lost.
const NEWEST: &str = "100";

/// What is asked of posts of the account, and of answers to one of them: the last two are there of answers only.
const OF_POSTS: &str = "id,text,permalink,timestamp,link_attachment_url";
const OF_ANSWERS: &str = "id,text,permalink,timestamp,replied_to,is_reply_owned_by_me";

/// An account.
#[derive(Debug, Clone)]
struct Account {
    user: String,
    token: Key,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let stated = typed.read_as(&USER, user)?;
    let (token, user) = match (account::token(typed, root, &TOKEN_FILE, Login::Threads)?, stated) {
        (Some((token, _)), Some(user))
        | (Some((token, Some(Grant { account_id: Some(user), .. }))), None) => (token, user),
        (None, Some(_)) => return Err(account::no_secret(typed, &USER, &TOKEN_FILE, Some(Login::Threads))),
        (_, None) => return Ok(None),
    };
    Ok(Some(Arc::new(Account { user, token })))
}

fn user(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    if !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new("has to be the number of an account"))
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        Arc::new(Threads::new(self, around.client, API))
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let channel = Threads::new(self, client, API);
        Some(Box::pin(async move { channel.who().await }))
    }
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct Threads {
    api: Api,
    user: String,
    patience: Duration,
}

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    part: u32,
    text: String,
    /// What a card is made of, below the first post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

#[derive(Deserialize)]
struct Made {
    id: String,
}

/// How far a container is.
#[derive(Deserialize)]
struct Progress {
    status: String,
    #[serde(default)]
    error_message: Option<String>,
}

/// The newest posts of the account.
#[derive(Deserialize)]
struct Newest {
    data: Vec<Posted>,
}

#[derive(Deserialize)]
struct Posted {
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    permalink: Option<String>,
    /// Such as `2026-11-04T20:00:00+0000`.
    #[serde(default)]
    timestamp: Option<String>,
    #[serde(default)]
    link_attachment_url: Option<String>,
    #[serde(default)]
    replied_to: Option<Made>,
    #[serde(default)]
    is_reply_owned_by_me: Option<bool>,
}

/// An error of Meta's APIs.
#[derive(Deserialize)]
struct Fault {
    error: Code,
}

#[derive(Deserialize)]
struct Code {
    #[serde(default)]
    code: i64,
}

impl Channel for Threads {
    fn name(&self) -> Name {
        Name::Threads
    }

    fn leads_to(&self) -> String {
        format!("Threads as {}", self.user)
    }

    /// By the media id of the one before it. What a person could copy holds another name of it, the shortcode,
    /// and Threads documents no way from that to the id, so that no address is taken: the post is looked for.
    fn answers_before(&self) -> bool {
        true
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, &NETWORK, |part, post| {
            json!(Frozen { part, text: post.to_paste(), link: (part == 0).then(|| edition.link.clone()) })
        })
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            let path = format!("v1.0/{}", segment(&receipt.id));
            self.ask(self.api.request(Method::DELETE, &path)).await.map(drop)
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for Threads {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let frozen: Frozen = post::frozen(delivery)?;
        let parent = parent(delivery, frozen.part)?.map(|receipt| receipt.id.as_str());
        if delivery.after_uncertain
            && let Some(receipt) = self.find(&frozen.text, parent, delivery).await?
        {
            return Ok(receipt);
        }
        let container = self.container(&frozen, parent).await.map_err(not_yet)?;
        self.wait(&container).await.map_err(not_yet)?;
        commitment.sending().await?;
        let request = self.api.request(Method::POST, &format!("v1.0/{}/threads_publish", self.user));
        let published = self.ask(request.form(&[("creation_id", container.as_str())])).await;
        let published =
            published.and_then(|answer| answer.json::<Made>().map_err(|_| self.api.refused(&answer)));
        match published {
            Ok(Made { id }) => Ok(self.receipt(id).await),
            Err(Refusal::Unknown { reason }) if self.is_published(&container).await => {
                match self.find(&frozen.text, parent, delivery).await? {
                    Some(receipt) => Ok(receipt),
                    None => Err(Refusal::unknown(format!("it was published, and is not found: {reason}"))),
                }
            }
            Err(refusal) => Err(refusal),
        }
    }
}

impl Threads {
    fn new(account: &Account, client: Client, base: &str) -> Self {
        let api = Api { client, base: base.to_owned(), token: account.token.clone(), name: Name::Threads };
        Threads { api, user: account.user.clone(), patience: PATIENCE }
    }

    /// Whose token it is.
    async fn who(&self) -> Result<Identity, Refusal> {
        let owner = self.api.who(&Who::THREADS).await?;
        Ok(owner.against(&self.user, USER.key))
    }

    /// Makes the container of a post; nobody sees it yet.
    async fn container(&self, frozen: &Frozen, parent: Option<&str>) -> Result<String, Refusal> {
        let mut form = vec![("media_type", "TEXT"), ("text", &frozen.text)];
        form.extend(frozen.link.as_deref().map(|link| ("link_attachment", link)));
        form.extend(parent.map(|parent| ("reply_to_id", parent)));
        let request = self.api.request(Method::POST, &format!("v1.0/{}/threads", self.user));
        let answer = self.ask(request.form(&form)).await?;
        let Made { id } = answer.json().map_err(|_| self.api.refused(&answer))?;
        Ok(id)
    }

    /// Waits until a container can be published.
    async fn wait(&self, container: &str) -> Result<(), Refusal> {
        for _ in 0..ASKS {
            let Progress { status, error_message } = self.progress(container).await?;
            match status.as_str() {
                "FINISHED" => return Ok(()),
                "IN_PROGRESS" => tokio::time::sleep(self.patience / ASKS).await,
                _ => {
                    let why = error_message.unwrap_or(status);
                    return Err(Refusal::transient(format!("Threads cannot take the post: {why}")));
                }
            }
        }
        Err(Refusal::transient("Threads has not finished taking the post in"))
    }

    async fn progress(&self, container: &str) -> Result<Progress, Refusal> {
        let request = self.api.request(Method::GET, &format!("v1.0/{}", segment(container)));
        let answer = self.ask(request.query(&[("fields", "status,error_message")])).await?;
        let Progress { status, error_message } = answer.json().map_err(|_| self.api.refused(&answer))?;
        let error_message = error_message.map(|message| answer.say(&message));
        Ok(Progress { status: answer.say(&status), error_message })
    }

    /// Whether a container whose publishing got no answer was published. One that was not may be on its way still.
    async fn is_published(&self, container: &str) -> bool {
        self.progress(container).await.is_ok_and(|progress| progress.status == "PUBLISHED")
    }

    /// The post, where it stands there already: among the newest posts of the account one that leads to the
    /// recap, or among the answers to the very post before it the account's own one.
    async fn find(
        &self,
        text: &str,
        parent: Option<&str>,
        delivery: &Delivery,
    ) -> Result<Option<Receipt>, Refusal> {
        let (path, fields) = match parent {
            None => (format!("v1.0/{}/threads", self.user), OF_POSTS),
            Some(parent) => (format!("v1.0/{}/replies", segment(parent)), OF_ANSWERS),
        };
        let request = self.api.request(Method::GET, &path).query(&[("fields", fields), ("limit", NEWEST)]);
        let look = async {
            let answer = self.ask(request).await?;
            answer.json::<Newest>().map_err(|_| self.api.refused(&answer))
        };
        let needs = parent.map_or(
            "",
            |_| ", which takes the scope `threads_read_replies` that `recap login threads` asks for",
        );
        let newest = look.await.map_err(|refusal| lost::unasked(refusal, needs))?;
        let candidates = newest.data.into_iter().map(|posted| Candidate {
            post: Receipt { id: posted.id, url: posted.permalink, detail: None },
            dated: posted.timestamp,
            is_here: parent
                .zip(posted.replied_to.as_ref())
                .is_none_or(|(parent, replied)| replied.id == parent),
            is_ours: posted.is_reply_owned_by_me,
            words: posted.text,
            beside: posted.link_attachment_url.unwrap_or_default(),
        });
        lost::found(candidates, text, parent.is_some(), delivery)
    }

    /// The receipt of a post, with its address where Threads tells it.
    async fn receipt(&self, id: String) -> Receipt {
        let request = self.api.request(Method::GET, &format!("v1.0/{}", segment(&id)));
        let answer = self.ask(request.query(&[("fields", "id,permalink")])).await;
        let url = answer.ok().and_then(|answer| answer.json::<Posted>().ok()?.permalink);
        Receipt { id, url, detail: None }
    }

    /// Sends a request; an answer is a success. A token that has expired is told with a status of its own kind.
    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<Answer, Refusal> {
        let answer = self.api.exchange(request).await?;
        if answer.status.is_success() {
            return Ok(answer);
        }
        match answer.json::<Fault>() {
            // OAuthException; 190 is a token that is none or not any more.
            Ok(Fault { error }) if error.code == 190 => Err(self.api.login_refused(&answer)),
            _ => Err(self.api.refused(&answer)),
        }
    }
}

/// One to 30 letters, digits, full stops and underscores, as at Instagram; Threads mentions whoever is named so in
/// the text.
fn handle(handle: &str) -> Option<String> {
    let name = handle.trim().trim_start_matches('@');
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let is_one = (1..=30).contains(&name.len()) && name.chars().all(in_name) && !name.ends_with('.');
    is_one.then(|| format!("@{name}"))
}

/// Characters; an emoji counts as its bytes.
fn measure(post: &Post) -> usize {
    let weight = |c: char| if c.is_ascii() || c.is_alphanumeric() { 1 } else { c.len_utf8() };
    post.to_paste().chars().map(weight).sum()
}

#[cfg(test)]
mod tests;
