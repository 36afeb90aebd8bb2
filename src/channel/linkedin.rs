//! In charge of posting to LinkedIn, as a member or as an organisation: one post an edition, with its picture
//! or else with a card of its link.
//!
//! It leaves the words to [`post`]. LinkedIn knows no key that makes a post come once, and lets a member read
//! none back: a post whose answer was lost is for a person to look at.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::{ToSpan, Zoned};
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Method, RequestBuilder, Url};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::picture::{Gallery, LARGEST, Picture};
use super::post::{self, Network, Post, Token, network};
use super::social::{Api, is_gone, not_yet, segment};
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
use crate::http::{Answer, StatusCode};
use crate::oauth::Who;
use crate::secrets::tokens::{Grant, Network as Login};

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Linkedin,
    title: "LinkedIn",
    limit: 3000,
    bytes: usize::MAX,
    // Which characters are counted is not documented; UTF-16 units of what is sent are the most it can be.
    measure: |post| commentary(post).encode_utf16().count(),
    label: str::to_owned,
    // A profile's address does not tell the URN, and nothing else mentions anybody.
    handle: |written| author(written).ok(),
    handle_like: Some("`urn:li:person:ID` or `urn:li:organization:ID`"),
    mentions_by_name: true,
    mentions_by_itself: false,
    links_by_itself: false,
    has_threads: false,
    makes_card: true,
    by_hand: Some(|_, link| network::page("https://www.linkedin.com/sharing/share-offsite/", "url", link)),
    account: Some(Table {
        about: "A LinkedIn account: a member's or a page's. Without one, its posts are written to the folder `posts`.",
        settings: SETTINGS,
        switch: &AUTHOR,
        read,
    }),
};

settings! { SETTINGS;
    AUTHOR: "linkedin.author", Text, default "whoever has logged in with `recap login linkedin`", like r#""urn:li:organization:123456""#,
        "Who posts: `urn:li:organization:ID` for a page, `urn:li:person:ID` for a member.";
    TOKEN_FILE: "linkedin.token_file", Text, default "none", like r#""secrets/linkedin-token""#,
        "The file of an access token with the scope `w_organization_social` or `w_member_social`. LinkedIn's tokens last 60 days.", secret "RECAP_LINKEDIN_TOKEN";
    VERSION: "linkedin.version", Text, default "that of the month before last", like r#""202610""#,
        "The version of LinkedIn's API, a year and a month. Each is there for about a year.";
    CLIENT_ID: "linkedin.client_id", Text, default "none", like r#""86abcdefghijkl""#,
        "The client id of your app at LinkedIn, for `recap login linkedin`.";
    CLIENT_SECRET_FILE: "linkedin.client_secret_file", Text, default "none", like r#""secrets/linkedin-client-secret""#,
        "The file of the app's secret.", secret "RECAP_LINKEDIN_CLIENT_SECRET";
}

/// How long a picture that was uploaded is given before a post shows it: a member's token cannot ask.
const DIGESTION: Duration = Duration::from_secs(2);

/// Longest description of a picture, in grapheme clusters.
const ALT: usize = 4086;

/// An account.
#[derive(Debug, Clone)]
struct Account {
    /// `urn:li:person:ID` or `urn:li:organization:ID`.
    author: String,
    token: Key,
    /// `202610`; without one, that of the month before last.
    version: Option<String>,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let version = typed.read_as(&VERSION, version)?;
    let stated = typed.read_as(&AUTHOR, author)?;
    let (token, author) = match (account::token(typed, root, &TOKEN_FILE, Login::Linkedin)?, stated) {
        (Some((token, _)), Some(author)) => (token, author),
        // Whoever has logged in posts as themselves, unless a page is named.
        (Some((token, Some(Grant { account_id: Some(id), .. }))), None) => {
            (token, format!("urn:li:person:{id}"))
        }
        (None, Some(_)) => {
            return Err(account::no_secret(typed, &AUTHOR, &TOKEN_FILE, Some(Login::Linkedin)));
        }
        (_, None) => return Ok(None),
    };
    Ok(Some(Arc::new(Account { author, token, version })))
}

fn author(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    let id = ["urn:li:person:", "urn:li:organization:"].iter().find_map(|kind| typed.strip_prefix(kind));
    let is_id = |id: &str| {
        !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    if id.is_some_and(is_id) {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new("has to be `urn:li:organization:ID` or `urn:li:person:ID`"))
    }
}

fn version(typed: &str) -> Result<String, Problem> {
    let month = typed.get(4..).and_then(|month| month.parse::<u8>().ok());
    let is_one = typed.len() == 6
        && typed.bytes().all(|byte| byte.is_ascii_digit())
        && month.is_some_and(|month| (1..=12).contains(&month));
    if is_one {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new("has to be a year and a month, such as `202610`"))
    }
}

impl Account {
    fn api(&self, client: Client, base: &str) -> Api {
        Api { client, base: base.to_owned(), token: self.token.clone(), name: Name::Linkedin }
    }

    /// Whose token it is. A page's token is a member's too, and which pages they look after is not asked.
    async fn who(&self, api: &Api) -> Result<Identity, Refusal> {
        let member = api.who(&Who::LINKEDIN).await?;
        Ok(match self.author.strip_prefix("urn:li:person:") {
            Some(wanted) => member.against(wanted, AUTHOR.key),
            None => member,
        })
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        Arc::new(LinkedIn::new(self, around, API, DIGESTION))
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let (account, api) = (self.clone(), self.api(client, API));
        Some(Box::pin(async move { account.who(&api).await }))
    }
}

/// Where the API is.
const API: &str = "https://api.linkedin.com/";

/// The channel to an account.
#[derive(Debug, Clone)]
struct LinkedIn {
    api: Api,
    account: Account,
    gallery: Gallery,
    digestion: Duration,
}

/// What a draft freezes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Frozen {
    author: String,
    /// In LinkedIn's *little* format.
    commentary: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    picture: Option<Picture>,
    link: String,
    title: String,
    summary: String,
}

/// Where a picture is to be put.
#[derive(Deserialize)]
struct Upload {
    value: UploadAt,
}

#[derive(Deserialize)]
struct UploadAt {
    #[serde(rename = "uploadUrl")]
    url: String,
    image: String,
}

impl Channel for LinkedIn {
    fn name(&self) -> Name {
        Name::Linkedin
    }

    fn leads_to(&self) -> String {
        format!("LinkedIn as {}", self.account.author)
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, &NETWORK, |_, post| {
            json!(Frozen {
                author: self.account.author.clone(),
                commentary: commentary(post),
                picture: self.gallery.picture(edition),
                link: edition.link.clone(),
                title: edition.title.clone(),
                summary: edition.summary.clone(),
            })
        })
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            let path = format!("rest/posts/{}", segment(&receipt.id));
            let request = self.request(Method::DELETE, &path).header("X-RestLi-Method", "DELETE");
            let answer = self.api.exchange(request).await?;
            if is_gone(&answer) { Ok(()) } else { Err(self.refused(&answer)) }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for LinkedIn {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let frozen: Frozen = post::frozen(delivery)?;
        let content = match &frozen.picture {
            Some(picture) => {
                let image = self.upload(&frozen.author, picture).await.map_err(not_yet)?;
                json!({ "media": { "id": image, "altText": picture.alt(ALT) } })
            }
            None => {
                let (source, title, description) = (&frozen.link, &frozen.title, &frozen.summary);
                json!({ "article": { "source": source, "title": title, "description": description } })
            }
        };
        let body = json!({
            "author": frozen.author,
            "commentary": frozen.commentary,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "content": content,
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": false,
        });
        commitment.sending().await?;
        let answer = self.ask(self.request(Method::POST, "rest/posts").json(&body)).await?;
        receipt(&answer).ok_or_else(|| self.api.refused(&answer))
    }
}

impl LinkedIn {
    fn new(account: &Account, around: Around, base: &str, digestion: Duration) -> Self {
        let api = account.api(around.client, base);
        let gallery = Gallery { output: around.output, site: around.site };
        LinkedIn { api, account: account.clone(), gallery, digestion }
    }

    /// Uploads a picture; gives its URN.
    async fn upload(&self, author: &str, picture: &Picture) -> Result<String, Refusal> {
        let (bytes, media_type) = self.gallery.read(picture, LARGEST).await?;
        let request = self.request(Method::POST, "rest/images?action=initializeUpload");
        let asked: Value = json!({ "initializeUploadRequest": { "owner": author } });
        let answer = self.ask(request.json(&asked)).await?;
        let UploadAt { url, image } = answer.json::<Upload>().map_err(|_| self.api.refused(&answer))?.value;
        let place = Url::parse(&url).ok().filter(|url| self.is_of_linkedin(url));
        let place =
            place.ok_or_else(|| Refusal::transient("the picture is to go to another site than LinkedIn"))?;
        let request = self.api.client.request(Method::PUT, place);
        self.ask(request.header(CONTENT_TYPE, media_type).body(bytes)).await?;
        tokio::time::sleep(self.digestion).await;
        Ok(image)
    }

    /// Whether the token may be shown there.
    fn is_of_linkedin(&self, url: &Url) -> bool {
        let is_below = |host: &str| host == "linkedin.com" || host.ends_with(".linkedin.com");
        let is_its_api = Url::parse(&self.api.base).is_ok_and(|base| base.origin() == url.origin());
        is_its_api || url.host_str().is_some_and(is_below)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let version = self.account.version.clone().unwrap_or_else(usual_version);
        self.api
            .request(method, path)
            .header("LinkedIn-Version", version)
            .header("X-Restli-Protocol-Version", "2.0.0")
    }

    /// Sends a request; an answer is a success.
    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let answer = self.api.exchange(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refused(&answer)) }
    }

    fn refused(&self, answer: &Answer) -> Refusal {
        match answer.status {
            // A version that is not there any more; a setting mends it, and the post is not at fault.
            StatusCode::UPGRADE_REQUIRED => Refusal::halt(format!(
                "LinkedIn has retired this version of its API; set `linkedin.version` to a newer one ({})",
                answer.told()
            )),
            _ => self.api.refused(answer),
        }
    }
}

/// The version that is used unless one is set: that of the month before last, which is out for sure and
/// stays for most of a year.
fn usual_version() -> String {
    let today = Zoned::now().date();
    today.saturating_sub(2.months()).strftime("%Y%m").to_string()
}

/// What was posted: its URN comes in a header, the body is empty.
fn receipt(answer: &Answer) -> Option<Receipt> {
    let urn =
        answer.headers.get("x-restli-id").or_else(|| answer.headers.get("x-linkedin-id"))?.to_str().ok()?;
    let url = format!("https://www.linkedin.com/feed/update/{urn}/");
    Some(Receipt { id: urn.to_owned(), url: Some(url), detail: None })
}

/// A post in LinkedIn's *little* format, in which an unescaped character of its own cuts the post off there
/// without a word.
fn commentary(post: &Post) -> String {
    let written = |token: &Token| match token {
        Token::Text(text) | Token::Mention(text) => escaped(text),
        Token::Name { shown, handle } => format!("@[{}]({handle})", escaped(shown)),
        Token::Link { url, .. } => escaped(url),
        Token::Tag(tag) => format!("{{hashtag|\\#|{}}}", escaped(tag)),
    };
    post.tokens().iter().map(written).collect()
}

/// Plain words in the *little* format.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if RESERVED.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The characters that the *little* format keeps for itself.
const RESERVED: &str = r"\|{}@[]()<>#*_~";

#[cfg(test)]
mod tests;
