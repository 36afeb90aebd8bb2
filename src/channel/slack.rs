//! In charge of posting to a channel of Slack through an incoming webhook.
//!
//! It leaves the words to [`post`]. Slack gives no id back: what was posted can be deleted only by hand, and
//! a message whose answer was lost is for a person to look at.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::post::{self, Network, Post, Token};
use super::webhook::{self, Webhook};
use super::{Account, Carrier, Channel, Commitment, Delivery, Draft, Name, Poster, Receipt, Refusal};
use crate::config::account::Table;
use crate::config::setting::settings;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Slack,
    title: "Slack",
    // Of a block of text; longer messages are cut.
    limit: 3000,
    bytes: usize::MAX,
    measure: |post| text(post).encode_utf16().count(),
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
        about: "A channel of Slack that hears of every recap.",
        settings: SETTINGS,
        switch: &WEBHOOK_FILE,
        read,
    }),
};

settings! { SETTINGS;
    WEBHOOK_FILE: "slack.webhook_file", Text, default "none", like r#""secrets/slack-webhook""#,
        "The file of the address of an incoming webhook, which is a secret: whoever knows it can post.", secret "RECAP_SLACK_WEBHOOK";
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn Account>>, Error> {
    webhook::read(typed, root, &NETWORK, &WEBHOOK_FILE, |webhook| Arc::new(Slack(webhook)), None)
}

/// The channel to a webhook.
#[derive(Debug, Clone)]
struct Slack(Webhook);

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    /// What notifications say, where no blocks are shown.
    text: String,
    #[serde(default)]
    elements: Vec<Element>,
}

/// A piece of rich text. Its words are shown as they are; in Slack's markup, a name such as `_Example_` would be
/// italic, and nothing escapes that.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Element {
    Text { text: String },
    Link { url: String },
}

impl Channel for Slack {
    fn name(&self) -> Name {
        Name::Slack
    }

    fn leads_to(&self) -> String {
        self.0.leads_to()
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, &NETWORK, |_, post| {
            json!(Frozen { text: text(post), elements: post.tokens().iter().map(element).collect() })
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for Slack {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let Frozen { text, elements } = post::frozen(delivery)?;
        let mut body = json!({ "text": text, "mrkdwn": false, "unfurl_links": true });
        // Drafts of earlier versions hold the text alone, and Slack takes no empty blocks.
        if !elements.is_empty() {
            let section = json!({ "type": "rich_text_section", "elements": elements });
            body["blocks"] = json!([{ "type": "rich_text", "elements": [section] }]);
        }
        let request = self.0.client.post(self.0.address()?).json(&body);
        commitment.sending().await?;
        let answer = self.0.exchange(request).await?;
        if answer.status.is_success() && answer.body.starts_with(b"ok") {
            return Ok(Receipt { id: "ok".to_owned(), ..Receipt::default() });
        }
        Err(self.0.refused(&answer))
    }
}

/// A piece of a post as rich text.
fn element(token: &Token) -> Element {
    match token {
        Token::Link { url, .. } => Element::Link { url: url.clone() },
        other => Element::Text { text: other.shown() },
    }
}

/// A post as a line of text, in which these three characters are Slack's own even where nothing else is markup.
fn text(post: &Post) -> String {
    let written = |token: &Token| match token {
        Token::Link { url, .. } => format!("<{}>", escaped(url).replace('|', "%7C")),
        other => escaped(&other.shown()),
    };
    post.tokens().iter().map(written).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
