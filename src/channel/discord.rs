//! In charge of posting to a channel of Discord through a webhook.
//!
//! It leaves the words to [`post`]. A message whose answer was lost is for a person to look at: a webhook can
//! read back only what it knows the id of.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::post::{self, Network, Post, Token};
use super::social::{not_yet, number, path_of, path_on};
use super::webhook::{self, Webhook};
use super::{
    Account, Carrier, Channel, Commitment, Delivery, Draft, Identity, Name, Poster, Receipt, Refusal,
};
use crate::config::account::Table;
use crate::config::setting::settings;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::StatusCode;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Discord,
    title: "Discord",
    limit: 2000,
    bytes: usize::MAX,
    measure: |post| content(post).encode_utf16().count(),
    label: str::to_owned,
    handle: |_| None,
    handle_like: None,
    mentions_by_name: false,
    mentions_by_itself: false,
    links_by_itself: false,
    has_threads: true,
    makes_card: true,
    by_hand: None,
    account: Some(Table {
        about: "A channel of Discord that hears of every recap.",
        settings: SETTINGS,
        switch: &WEBHOOK_FILE,
        read,
    }),
};

settings! { SETTINGS;
    WEBHOOK_FILE: "discord.webhook_file", Text, default "none", like r#""secrets/discord-webhook""#,
        "The file of the address of a webhook, which is a secret: whoever knows it can post.", secret "RECAP_DISCORD_WEBHOOK";
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn Account>>, Error> {
    let ask: webhook::Ask = |webhook| Box::pin(async move { Discord(webhook).who().await });
    webhook::read(typed, root, &NETWORK, &WEBHOOK_FILE, |webhook| Arc::new(Discord(webhook)), Some(ask))
}

/// The channel to a webhook.
#[derive(Debug, Clone)]
struct Discord(Webhook);

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    content: String,
}

/// A message as Discord tells it.
#[derive(Deserialize)]
struct Posted {
    id: String,
}

/// Why something was not done.
#[derive(Deserialize)]
struct Problem {
    code: u32,
}

/// The code of a message that is not there.
const UNKNOWN_MESSAGE: u32 = 10008;

/// A webhook as it tells of itself.
#[derive(Deserialize)]
struct Hook {
    id: String,
    #[serde(default)]
    name: Option<String>,
}

impl Channel for Discord {
    fn name(&self) -> Name {
        Name::Discord
    }

    fn leads_to(&self) -> String {
        self.0.leads_to()
    }

    fn address_like(&self) -> Option<&'static str> {
        Some("https://discord.com/channels/SERVER/CHANNEL/1300000000000000000")
    }

    fn receipt_of(&self, address: &str) -> Option<Receipt> {
        let id = number(address).or_else(|| message_of(address))?;
        Some(self.receipt(id))
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, &NETWORK, |_, post| json!(Frozen { content: content(post) }))
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            self.is_of_this_webhook(receipt)?;
            let mut address = self.0.address()?;
            if let Ok(mut path) = address.path_segments_mut() {
                path.extend(["messages", &receipt.id]);
            }
            let answer = self.0.exchange(self.0.client.request(Method::DELETE, address)).await?;
            // A webhook that is gone has left its messages behind, and is answered with the same status.
            let is_gone = answer.json::<Problem>().is_ok_and(|problem| problem.code == UNKNOWN_MESSAGE);
            if answer.status.is_success() || is_gone { Ok(()) } else { Err(self.0.refused(&answer)) }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

/// The number of a message, by its address.
fn message_of(address: &str) -> Option<String> {
    let path = path_on(&["discord.com", "ptb.discord.com", "canary.discord.com"], address)?;
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["channels", server, channel, message] => {
            number(server).and_then(|_| number(channel)).and_then(|_| number(message))
        }
        _ => None,
    }
}

impl Poster for Discord {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let Frozen { content } = post::frozen(delivery)?;
        let mut address = self.0.address()?;
        // Without it Discord answers before it has done anything, and an error is never heard of.
        address.query_pairs_mut().append_pair("wait", "true");
        // Whatever stands in the words, nobody is called by it.
        let body = json!({ "content": content, "allowed_mentions": { "parse": [] } });
        commitment.sending().await?;
        let answer = self.0.exchange(self.0.client.post(address).json(&body)).await?;
        match answer.json::<Posted>() {
            Ok(posted) if answer.status.is_success() => Ok(self.receipt(posted.id)),
            _ => Err(self.0.refused(&answer)),
        }
    }
}

impl Discord {
    /// The receipt of a message of this webhook.
    fn receipt(&self, id: String) -> Receipt {
        Receipt { id, url: None, detail: self.number() }
    }

    /// The webhook's number, which alone opens nothing.
    fn number(&self) -> Option<String> {
        let path = path_of(&self.0.address().ok()?);
        let place = path.iter().position(|segment| segment == "webhooks")?;
        number(path.get(place + 1)?)
    }

    /// Refuses a message of another webhook than the one that is configured now, which does not see it.
    fn is_of_this_webhook(&self, receipt: &Receipt) -> Result<(), Refusal> {
        match (&receipt.detail, self.number()) {
            (Some(posted_by), Some(ours)) if *posted_by != ours => Err(Refusal::permanent(format!(
                "it was posted by the webhook {posted_by}, and `{}` finds {ours}: put that one back, or delete it by hand",
                WEBHOOK_FILE.key
            ))),
            _ => Ok(()),
        }
    }

    /// Which webhook it is; without its token nobody is told.
    async fn who(&self) -> Result<Identity, Refusal> {
        let answer = self.0.exchange(self.0.client.get(self.0.address()?)).await.map_err(not_yet)?;
        match answer.json::<Hook>() {
            Ok(hook) if answer.status.is_success() => {
                Ok(Identity::of(answer.say(&hook.id), answer.say(&hook.name.unwrap_or_default())))
            }
            _ if answer.status.is_client_error() && answer.status != StatusCode::TOO_MANY_REQUESTS => {
                Err(Refusal::halt(format!(
                    "the webhook is refused; make another in Discord, and put its address where `{}` finds it ({})",
                    WEBHOOK_FILE.key,
                    answer.told()
                )))
            }
            _ => Err(not_yet(self.0.refused(&answer))),
        }
    }
}

/// A post in Discord's markup.
fn content(post: &Post) -> String {
    let written = |token: &Token| match token {
        Token::Link { url, .. } => url.clone(),
        other => escaped(&other.shown()),
    };
    post.tokens().iter().map(written).collect()
}

/// Plain words in Discord's markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if r"\*_~`|<>[]()#".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
