//! In charge of posting to Bluesky: one record a delivery, each answering the one before.
//!
//! It leaves the words to [`post`], what a record is to `record`, and the conversation to `server`. A post is
//! there exactly once by construction: its record key and date come from the moment of the commit, and
//! `putRecord` with `"swapRecord": null` makes a record only where there is none, so that a request whose answer
//! was lost can be sent again.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::ToSpan;
use reqwest::{Client, Url};
use secrecy::SecretString;
use serde_json::{Value, json};

use self::record::{Embed, Feature, Frozen, POSTS, facets, record_key, reply};
use self::server::{Server, Visit};
use super::picture::{Gallery, Picture};
use super::post::{self, Network, network};
use super::social::not_yet;
use super::{Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Name, Receipt, Refusal};
use crate::config::account::{self, Table};
use crate::config::check;
use crate::config::setting::settings;
use crate::config::source::Problem;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::secrets::tokens::Network as Login;

mod record;
mod server;

/// Largest picture in bytes, as the lexicon of cards has it.
const LARGEST: usize = 1_000_000;

/// How many tries are put off for a mention that cannot be looked up; then its handle is plain text, since a post
/// that says who is credited is better than none.
const LOOKS: u32 = 3;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Bluesky,
    title: "Bluesky",
    limit: 300,
    bytes: 3000,
    measure: network::on_bluesky,
    label: network::short_label,
    handle: network::bluesky_handle,
    handle_like: Some("`name.example.org`"),
    mentions_by_name: false,
    mentions_by_itself: false,
    links_by_itself: false,
    has_threads: true,
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
    let login = login
        .and_then(|(_, login)| Some((login.account?, login.account_id, login.server?, login.access_token)));
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
        Arc::new(Bluesky { server: self.server(around.client), picture_alone: self.picture_alone, gallery })
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let server = self.server(client);
        Some(Box::pin(async move { server.who().await }))
    }
}

impl Account {
    fn server(&self, client: Client) -> Server {
        let (service, handle) = (self.service.clone(), self.handle.clone());
        Server { client, service, handle, password: self.password.clone() }
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
    Server { client, service, handle, password }.who().await
}

/// The channel to an account.
#[derive(Debug, Clone)]
struct Bluesky {
    server: Server,
    picture_alone: bool,
    gallery: Gallery,
}

impl Channel for Bluesky {
    fn name(&self) -> Name {
        Name::Bluesky
    }

    fn leads_to(&self) -> String {
        format!("@{} at {}", self.server.handle, self.server.service.origin().ascii_serialization())
    }

    fn answers_before(&self) -> bool {
        true
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
        Box::pin(async { self.server.visit().delete(&receipt.id).await })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(BlueskyCarrier { channel: self.clone(), visit: self.server.visit() })
    }
}

/// A carrier, which stays logged in between deliveries.
struct BlueskyCarrier {
    channel: Bluesky,
    visit: Visit,
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
        let mut record = self.channel.record(&frozen, reply, delivery).await.map_err(not_yet)?;
        if let Some(embed) = &frozen.embed {
            record["embed"] = self.embedded(embed).await.map_err(not_yet)?;
        }
        let rkey = record_key(delivery.planned_at, frozen.part, &delivery.edition.id);
        self.visit.log_in().await?;
        commitment.sending().await?;
        let put = self.visit.put(&rkey, &record).await?;
        let url = format!("https://bsky.app/profile/{}/post/{rkey}", self.channel.server.handle);
        Ok(Receipt { id: put.uri, url: Some(url), detail: Some(put.cid) })
    }

    /// What stands below a post, with its picture uploaded. The same bytes have the same name, so that the
    /// record is the same on every try.
    async fn embedded(&mut self, embed: &Embed) -> Result<Value, Refusal> {
        match embed {
            Embed::Card { link, title, summary, picture } => {
                let mut external = json!({ "uri": link, "title": title, "description": summary });
                if let Some(picture) = picture {
                    external["thumb"] = self.upload(picture).await?;
                }
                Ok(json!({ "$type": "app.bsky.embed.external", "external": external }))
            }
            Embed::Picture(picture) => {
                let mut image = json!({ "image": self.upload(picture).await?, "alt": picture.alt });
                if let Some((width, height)) = picture.size {
                    image["aspectRatio"] = json!({ "width": width, "height": height });
                }
                Ok(json!({ "$type": "app.bsky.embed.images", "images": [image] }))
            }
        }
    }

    /// Uploads a picture; gives what a record names it by.
    async fn upload(&mut self, picture: &Picture) -> Result<Value, Refusal> {
        let (bytes, media_type) = self.channel.gallery.read(picture, LARGEST).await?;
        self.visit.upload(bytes, &media_type).await
    }
}

impl Bluesky {
    /// What stands below the first post of an edition.
    fn embed(&self, edition: &Edition) -> Embed {
        match self.gallery.picture(edition) {
            Some(picture) if self.picture_alone => Embed::Picture(picture),
            picture => Embed::Card {
                link: edition.link.clone(),
                title: edition.title.clone(),
                summary: edition.summary.clone(),
                picture,
            },
        }
    }

    /// The record as it is put: the same text on every try.
    ///
    /// # Errors
    /// When a mention is to be looked up again at a later try.
    async fn record(
        &self,
        frozen: &Frozen,
        reply: Option<Value>,
        delivery: &Delivery,
    ) -> Result<Value, Refusal> {
        let mut facets = Vec::new();
        for facet in &frozen.facets {
            let feature = match &facet.feature {
                Feature::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
                Feature::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
                Feature::Mention(handle) => match self.server.resolve(handle).await {
                    Ok(Some(did)) => json!({ "$type": "app.bsky.richtext.facet#mention", "did": did }),
                    // A handle that nobody has is plain text.
                    Ok(None) => continue,
                    Err(refusal) if delivery.attempts < LOOKS => return Err(refusal),
                    Err(_) => continue,
                },
            };
            let index = json!({ "byteStart": facet.start, "byteEnd": facet.end });
            facets.push(json!({ "index": index, "features": [feature] }));
        }
        // A millisecond apart, so that a thread sorts as it reads.
        let planned_at = delivery.planned_at;
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
        Ok(record)
    }
}

#[cfg(test)]
mod tests;
