//! In charge of posting to X by its API, which costs money with every post: only where the organiser has asked
//! for it. One post an edition, since whether an app may answer its own post is nowhere promised.
//!
//! It leaves the words to [`post`], and what does not fit into one post to a file for a person to paste
//! ([`PostFile`]). X knows no key that makes a post come once: a post whose answer was lost is for a person to
//! look at.

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::future::BoxFuture;
use reqwest::{Client, Method};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::picture::{Gallery, Picture};
use super::post::{self, Network, network};
use super::post_file::PostFile;
use super::social::{Api, not_yet, number, parent, path_on, segment};
use super::{
    Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Key, Name, Poster, Receipt, Refusal,
};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::{Answer, StatusCode};
use crate::oauth::Who;
use crate::secrets::tokens::Network as Login;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::X,
    title: "X",
    limit: 280,
    bytes: usize::MAX,
    measure: network::on_x,
    label: str::to_owned,
    handle: network::x_handle,
    handle_like: Some("`@name`"),
    mentions_by_name: false,
    mentions_by_itself: true,
    links_by_itself: true,
    has_threads: true,
    makes_card: true,
    by_hand: Some(|post, _| network::page("https://x.com/intent/post", "text", post)),
    account: Some(Table {
        about: "An X account. X takes money for every post through its API, most of all for one with a link; without the settings below, posts are written to the folder `posts`, with a link that opens X with the text.",
        settings: SETTINGS,
        switch: &API_WANTED,
        read,
    }),
};

settings! { SETTINGS;
    API_WANTED: "x.api", Flag, default "`true` where there is a token", like "true",
        "Whether posts go out through X's API, at its price.";
    TOKEN_FILE: "x.token_file", Text, default "none", like r#""secrets/x-token""#,
        "The file of an access token with the scopes `tweet.write` and `media.write`.", secret "RECAP_X_TOKEN";
    THREAD: "x.thread", Flag, default "`false`", like "true",
        "Whether credits that do not fit into one post go on in posts that answer it, each at its price. Otherwise such an edition is written to the folder `posts`.";
    PAID_PARTNERSHIP: "x.paid_partnership", Flag, default "`false`", like "true",
        "Whether posts are labelled as paid partnerships.";
    CLIENT_ID: "x.client_id", Text, default "none", like r#""eFhBbXBsZQ""#,
        "The client id of your app at X, for `recap login x`.";
    CLIENT_SECRET_FILE: "x.client_secret_file", Text, default "none", like r#""secrets/x-client-secret""#,
        "The file of the app's secret, for apps that have one.", secret "RECAP_X_CLIENT_SECRET";
}

/// Where the API is.
const API: &str = "https://api.x.com/";

/// Largest picture in bytes.
const LARGEST: usize = 5_000_000;

/// Longest description of a picture, in grapheme clusters.
const ALT: usize = 1000;

/// An account.
#[derive(Debug, Clone)]
struct Account {
    token: Key,
    thread: bool,
    paid_partnership: bool,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let wanted = typed.read_as(&API_WANTED, check::flag)?;
    let flag = |setting| Ok::<_, Error>(typed.read_as(setting, check::flag)?.unwrap_or(false));
    let (thread, paid_partnership) = (flag(&THREAD)?, flag(&PAID_PARTNERSHIP)?);
    let token = match wanted {
        Some(false) => None,
        Some(true) => match account::token(typed, root, &TOKEN_FILE, Login::X)? {
            Some((token, _)) => Some(token),
            None => return Err(account::no_secret(typed, &API_WANTED, &TOKEN_FILE, Some(Login::X))),
        },
        // A login alone is no wish to pay.
        None => typed.secret(&TOKEN_FILE, root)?.map(Key::from),
    };
    Ok(token.map(|token| Arc::new(Account { token, thread, paid_partnership }) as Arc<dyn super::Account>))
}

impl Account {
    fn api(&self, client: Client, base: &str) -> Api {
        Api { client, base: base.to_owned(), token: self.token.clone(), name: Name::X }
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        Arc::new(X::new(self, around, API))
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let api = self.api(client, API);
        Some(Box::pin(async move { api.who(&Who::X).await }))
    }
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct X {
    api: Api,
    account: Account,
    gallery: Gallery,
    by_hand: PostFile,
}

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    part: u32,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<Picture>,
    paid_partnership: bool,
}

/// What X answers to whatever has made something.
#[derive(Deserialize)]
struct Made {
    data: Id,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

/// What is wrong, in an answer that may say 200 all the same.
#[derive(Default, Deserialize)]
struct Problems {
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    title: String,
    #[serde(default)]
    detail: String,
}

impl Channel for X {
    fn name(&self) -> Name {
        Name::X
    }

    fn leads_to(&self) -> String {
        "X by its API, at its price".to_owned()
    }

    fn answers_before(&self) -> bool {
        true
    }

    fn address_like(&self) -> Option<&'static str> {
        Some("https://x.com/NAME/status/1900000000000000000")
    }

    fn receipt_of(&self, address: &str) -> Option<Receipt> {
        number(address).or_else(|| post_of(address)).map(receipt)
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let (drafts, mut findings) = post::drafts(edition, &NETWORK, |part, post| {
            json!(Frozen {
                part,
                text: post.to_paste(),
                picture: self.gallery.picture(edition).filter(|_| part == 0),
                paid_partnership: self.account.paid_partnership,
            })
        });
        if drafts.len() < 2 || self.account.thread {
            return (drafts, findings);
        }
        let told = "the credits do not fit into one post on X: they are written to a file, for you to post as a thread";
        findings.push(
            Finding::note("x-by-hand", told)
                .hint("`x.thread = true` posts the thread through the API, each post at its price"),
        );
        (self.by_hand.drafts(edition).0, findings)
    }

    fn preflight(&self, edition: &Edition) -> Result<(), String> {
        self.by_hand.preflight(edition)
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            if receipt.url.as_deref().is_none_or(|url| !url.starts_with("https://x.com/i/status/")) {
                return Err(Refusal::permanent("it was posted by hand, and is deleted by hand"));
            }
            let path = format!("2/tweets/{}", segment(&receipt.id));
            self.api.delete(self.api.request(Method::DELETE, &path)).await
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

/// The number of a post, by its address.
fn post_of(address: &str) -> Option<String> {
    let path = path_on(&["x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"], address)?;
    match path.as_slice() {
        [_, status, id] if status == "status" => number(id),
        _ => None,
    }
}

/// What stands on X under a number.
fn receipt(id: String) -> Receipt {
    let url = format!("https://x.com/i/status/{id}");
    Receipt { id, url: Some(url), detail: None }
}

impl Poster for X {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        if delivery.destination == PostFile::DESTINATION {
            return self.by_hand.post(delivery, commitment).await;
        }
        let frozen: Frozen = post::frozen(delivery)?;
        let mut body = json!({ "text": frozen.text });
        if let Some(parent) = parent(delivery, frozen.part)? {
            body["reply"] = json!({ "in_reply_to_tweet_id": parent.id });
        }
        if frozen.paid_partnership {
            body["paid_partnership"] = true.into();
        }
        if let Some(picture) = &frozen.picture {
            let media = self.upload(picture).await.map_err(not_yet)?;
            body["media"] = json!({ "media_ids": [media] });
        }
        commitment.sending().await?;
        let answer = self.api.exchange(self.api.request(Method::POST, "2/tweets").json(&body)).await?;
        match answer.json::<Made>() {
            Ok(Made { data }) if answer.status.is_success() => Ok(receipt(data.id)),
            _ => Err(self.refused(&answer, delivery.after_uncertain)),
        }
    }
}

impl X {
    fn new(account: &Account, around: Around, base: &str) -> Self {
        let api = account.api(around.client, base);
        let by_hand = PostFile::of(&NETWORK, &around.posts);
        let gallery = Gallery { output: around.output, site: around.site };
        X { api, account: account.clone(), gallery, by_hand }
    }

    /// Uploads a picture and its description; gives its id, which X forgets after a day.
    async fn upload(&self, picture: &Picture) -> Result<String, Refusal> {
        let (bytes, media_type) = self.gallery.read(picture, LARGEST).await?;
        let body = json!({
            "media": BASE64_STANDARD.encode(&bytes),
            "media_category": "tweet_image",
            "media_type": media_type,
        });
        let answer = self.api.ask(self.api.request(Method::POST, "2/media/upload").json(&body)).await?;
        let Made { data } = answer.json().map_err(|_| self.api.refused(&answer))?;
        let described: Value =
            json!({ "id": data.id, "metadata": { "alt_text": { "text": picture.alt(ALT) } } });
        self.api.ask(self.api.request(Method::POST, "2/media/metadata").json(&described)).await?;
        Ok(data.id)
    }

    /// What an answer means that tells of no post.
    fn refused(&self, answer: &Answer, after_uncertain: bool) -> Refusal {
        let refusal = self.api.refused(answer);
        if answer.status == StatusCode::FORBIDDEN && after_uncertain && is_duplicate(answer) {
            return Refusal::unknown(format!(
                "X has this post already, it says ({refusal}): look at the account, then `recap settle EDITION POST --only x --arrived --post ADDRESS`"
            ));
        }
        let problems = answer.json::<Problems>().unwrap_or_default().errors;
        match problems.first() {
            Some(problem) if answer.status.is_success() => Refusal::permanent(told(answer, problem)),
            _ => refusal,
        }
    }
}

/// A problem in words, where there are some that repeat no secret.
fn told(answer: &Answer, problem: &Problem) -> String {
    let said = answer.say(&format!("{}: {}", problem.title, problem.detail));
    if said.is_empty() { "X has not taken the post".to_owned() } else { said }
}

/// Whether X says that the account has just posted the same text.
fn is_duplicate(answer: &Answer) -> bool {
    String::from_utf8_lossy(&answer.body).contains("duplicate")
}

#[cfg(test)]
mod tests;
