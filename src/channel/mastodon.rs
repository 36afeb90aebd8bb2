//! In charge of posting to Mastodon and to servers that speak its API: one status a delivery, each
//! answering the one before.
//!
//! It leaves the words to [`post`]. After an unknown outcome it looks at the account's newest
//! statuses before it posts again: the `Idempotency-Key` alone is kept for an hour only, and by
//! Mastodon only.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::post::{self, Network, network};
use super::social::{hash, not_yet, parent, refused, unanswered};
use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Receipt, Refusal};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::{self, Answer};

/// How many statuses are looked through after an unknown outcome: the most a server gives at once.
const NEWEST: &str = "40";

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Mastodon,
    title: "Mastodon",
    limit: 500,
    bytes: usize::MAX,
    measure: network::on_mastodon,
    label: str::to_owned,
    handle: network::mastodon_handle,
    mentions_by_itself: true,
    links_by_itself: false,
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
        "The file of an access token with the scopes `read:statuses` and `write:statuses`.", secret "RECAP_MASTODON_TOKEN";
}

/// An account on a server.
#[derive(Debug, Clone)]
struct Account {
    /// `https://mastodon.example/`.
    server: Url,
    /// An access token with `write:statuses` and `read:statuses`.
    token: SecretString,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let Some(server) = typed.read_as(&SERVER, check::server)? else { return Ok(None) };
    let token = account::secret(typed, root, &SERVER, &TOKEN_FILE)?;
    Ok(Some(Arc::new(Account { server, token })))
}

impl super::Account for Account {
    fn open(&self, client: Client) -> Arc<dyn Channel> {
        Arc::new(Mastodon { client, account: self.clone() })
    }
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct Mastodon {
    client: Client,
    account: Account,
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
}

/// Who sees it: the parts of a thread after the first do not fill the public timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Visibility {
    Public,
    Unlisted,
}

/// The fields of the form at `POST /api/v1/statuses`.
#[derive(Serialize)]
struct Form<'a> {
    status: &'a str,
    language: &'a str,
    visibility: Visibility,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_reply_to_id: Option<&'a str>,
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
}

/// The account that a token belongs to.
#[derive(Deserialize)]
struct Owner {
    id: String,
}

impl Channel for Mastodon {
    fn name(&self) -> Name {
        Name::Mastodon
    }

    fn leads_to(&self) -> String {
        self.account.server.origin().ascii_serialization()
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, Name::Mastodon, |part, post| {
            let status = post.text();
            let key = hash(&["mastodon", &edition.id, &part.to_string(), &status]);
            let visibility = if part == 0 { Visibility::Public } else { Visibility::Unlisted };
            serde_json::json!(Status {
                part,
                status,
                language: edition.language.clone(),
                visibility,
                idempotency_key: key.iter().map(|byte| format!("{byte:02x}")).collect(),
            })
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Carrier for Mastodon {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.post(delivery, commitment))
    }
}

impl Mastodon {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let status: Status = post::frozen(delivery)?;
        let parent = parent(delivery, status.part)?.map(|receipt| receipt.id.as_str());
        if delivery.after_uncertain
            && let Some(receipt) = self.find(&status.status, parent).await?
        {
            return Ok(receipt);
        }
        let form = Form {
            status: &status.status,
            language: &status.language,
            visibility: status.visibility,
            in_reply_to_id: parent,
        };
        let request = self
            .request(Method::POST, "api/v1/statuses")
            .header("Idempotency-Key", &status.idempotency_key)
            .form(&form);
        commitment.sending().await?;
        let answer = self.ask(request).await?;
        answer.json::<Posted>().map(receipt).map_err(|_| self.refused(&answer))
    }

    /// A status of this text among the account's newest ones; with a parent, one that answers it,
    /// for the last post of a thread may have the same words every month.
    ///
    /// While nobody can look, the delivery stays uncertain: posting blindly may post twice.
    async fn find(&self, text: &str, parent: Option<&str>) -> Result<Option<Receipt>, Refusal> {
        let look = async {
            let answer = self.ask(self.request(Method::GET, "api/v1/accounts/verify_credentials")).await?;
            let owner: Owner = answer.json().map_err(|_| self.refused(&answer))?;
            let path = format!("api/v1/accounts/{}/statuses", path_segment(&owner.id));
            let request = self.request(Method::GET, &path);
            let request = request.query(&[("limit", NEWEST), ("exclude_reblogs", "true")]);
            let answer = self.ask(request).await?;
            answer.json::<Vec<Posted>>().map_err(|_| self.refused(&answer))
        };
        let statuses = look.await.map_err(|refusal| match not_yet(refusal) {
            Refusal::Transient { reason, .. } => {
                Refusal::unknown(format!("cannot look whether it was posted: {reason}"))
            }
            other => other,
        })?;
        let wanted = letters(&without_servers(text));
        let answers = |status: &Posted| parent.is_none() || status.in_reply_to_id.as_deref() == parent;
        let found = statuses.into_iter().find(|status| answers(status) && shows(&status.content, &wanted));
        Ok(found.map(receipt))
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        // A path that cannot be joined is told by the client when the request is built.
        let url = self.account.server.join(path).map_or_else(|_| path.to_owned(), String::from);
        self.client.request(method, url).bearer_auth(self.account.token.expose_secret())
    }

    /// Sends a request; an answer is a success.
    async fn ask(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        let request = request.build().map_err(|error| Refusal::permanent(error.without_url().to_string()))?;
        let answer = http::exchange(&self.client, request).await.map_err(unanswered)?;
        if answer.status.is_success() { Ok(answer) } else { Err(self.refused(&answer)) }
    }

    fn refused(&self, answer: &Answer) -> Refusal {
        refused(answer, &[self.account.token.expose_secret()])
    }
}

fn receipt(status: Posted) -> Receipt {
    let url = status.url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    Receipt { id: status.id, url, detail: None }
}

/// An id from the server as one segment of a path.
fn path_segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes()).collect()
}

/// The text as the server shows it: the server's name of a mention is hidden in its link.
fn without_servers(text: &str) -> String {
    let shown = |word: &str| match word.find('@') {
        Some(at) => match word[at + 1..].find('@') {
            Some(second) => {
                let server = &word[at + 1 + second + 1..];
                let end = server.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')));
                format!("{}{}", &word[..at + 1 + second], &server[end.unwrap_or(server.len())..])
            }
            None => word.to_owned(),
        },
        None => word.to_owned(),
    };
    text.split_whitespace().map(shown).collect()
}

/// Whether a status in HTML shows the wanted letters and no others. Servers differ in markup, quotes
/// and line breaks, not in letters; those of some keep the server in mentions.
fn shows(content: &str, wanted: &str) -> bool {
    let text = entities_read(&http::without_tags(content, ""));
    letters(&text) == wanted || letters(&without_servers(&text)) == wanted
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Character references read: the five of XML and those by number; others are left as they are.
fn entities_read(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        read.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest.find(';').filter(|&end| end <= 10).and_then(|end| {
            let name = &rest[1..end];
            let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => number.parse().ok(),
            });
            let named = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
            let named = named.into_iter().find(|(known, _)| *known == name).map(|(_, c)| c);
            let c = number.and_then(char::from_u32).or(named)?;
            Some((c, end))
        });
        match reference {
            Some((c, end)) => {
                read.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                read.push('&');
                rest = &rest[1..];
            }
        }
    }
    read + rest
}

#[cfg(test)]
mod tests;
