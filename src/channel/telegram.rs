//! In charge of posting to a channel or group of Telegram, as a bot.
//!
//! It leaves the words to [`post`]. A message whose answer was lost is for a person to look at: a bot cannot
//! read a channel back.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::post::{self, Network, Post, Token};
use super::social::{exchange, not_yet, number, path_on, refused};
use super::{
    Around, Carrier, Channel, Commitment, Delivery, Draft, Identity, Name, Poster, Receipt, Refusal,
};
use crate::config::account::{self, Table};
use crate::config::setting::settings;
use crate::config::source::Problem;
use crate::config::typed::Typed;
use crate::edition::Edition;
use crate::error::Error;
use crate::finding::Finding;
use crate::http::{Answer, StatusCode};
use crate::secrets::Secrets;

/// What the network is.
pub(super) static NETWORK: Network = Network {
    name: Name::Telegram,
    title: "Telegram",
    // After the markup is read.
    limit: 4096,
    bytes: usize::MAX,
    measure: |post| post.to_paste().encode_utf16().count(),
    label: str::to_owned,
    handle: |_| None,
    handle_like: None,
    mentions_by_name: false,
    mentions_by_itself: true,
    links_by_itself: true,
    has_threads: true,
    makes_card: true,
    by_hand: None,
    account: Some(Table {
        about: "A channel or group of Telegram that hears of every recap from a bot.",
        settings: SETTINGS,
        switch: &CHAT,
        read,
    }),
};

settings! { SETTINGS;
    CHAT: "telegram.chat", Text, default "none", like r#""@example_meetup""#,
        "The channel or group: `@name` of a public one, or its number.";
    TOKEN_FILE: "telegram.token_file", Text, default "none", like r#""secrets/telegram-token""#,
        "The file of the token of a bot that may post there; @BotFather gives it.", secret "RECAP_TELEGRAM_TOKEN";
}

/// Where the API is.
const API: &str = "https://api.telegram.org/";

/// A bot in a chat.
#[derive(Debug, Clone)]
struct Account {
    /// `@name` or a number.
    chat: String,
    token: SecretString,
}

fn read(typed: &Typed<'_>, root: &Path) -> Result<Option<Arc<dyn super::Account>>, Error> {
    let Some(chat) = typed.read_as(&CHAT, chat)? else { return Ok(None) };
    let token = account::secret(typed, root, &CHAT, &TOKEN_FILE)?;
    Ok(Some(Arc::new(Account { chat, token })))
}

fn chat(typed: &str) -> Result<String, Problem> {
    let typed = typed.trim();
    let is_name =
        |name: &str| name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if typed.parse::<i64>().is_ok() || typed.strip_prefix('@').is_some_and(is_name) {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new("has to be `@name` of a channel, or the number of a chat"))
    }
}

impl super::Account for Account {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        Arc::new(Telegram { client: around.client, account: self.clone(), api: API.to_owned() })
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        let channel = Telegram { client, account: self.clone(), api: API.to_owned() };
        Some(Box::pin(async move { channel.who().await.map_err(not_yet) }))
    }
}

/// The channel to a chat.
#[derive(Debug, Clone)]
struct Telegram {
    client: Client,
    account: Account,
    api: String,
}

/// What a draft freezes.
#[derive(Serialize, Deserialize)]
struct Frozen {
    html: String,
    link: String,
}

/// What every call answers that has worked.
#[derive(Deserialize)]
struct Done<T> {
    result: T,
}

/// A message as Telegram tells it.
#[derive(Deserialize)]
struct Message {
    message_id: i64,
    #[serde(default)]
    chat: Chat,
}

/// A bot as it tells of itself.
#[derive(Deserialize)]
struct Bot {
    #[serde(default)]
    username: String,
}

#[derive(Default, Deserialize)]
struct Chat {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    username: Option<String>,
}

/// Where a message stands: what the detail of its receipt says.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// The number of the bot that posted it.
    bot: String,
    /// The chat: its number, which no other chat is ever given, where that is known.
    chat: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.bot, self.chat)
    }
}

impl Place {
    fn read(detail: &str) -> Option<Place> {
        let (bot, chat) = detail.split_once(' ')?;
        Some(Place { bot: bot.to_owned(), chat: chat.to_owned() })
    }

    /// Whether every bot calls its messages otherwise, as in a group that is no supergroup.
    fn counts_for_each_bot(&self) -> bool {
        !self.chat.starts_with('@') && !self.chat.starts_with("-100")
    }
}

impl Channel for Telegram {
    fn name(&self) -> Name {
        Name::Telegram
    }

    fn leads_to(&self) -> String {
        format!("Telegram, {}", self.account.chat)
    }

    fn address_like(&self) -> Option<&'static str> {
        Some("https://t.me/CHANNEL/123")
    }

    fn receipt_of(&self, address: &str) -> Option<Receipt> {
        let chat = &self.account.chat;
        let id = number(address).or_else(|| message_of(chat, address))?;
        let url = place_of(chat).map(|place| format!("https://t.me/{place}/{id}"));
        Some(Receipt { id, url, detail: Some(Place { bot: self.bot(), chat: chat.clone() }.to_string()) })
    }

    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        post::drafts(edition, &NETWORK, |_, post| {
            json!(Frozen { html: html(post), link: edition.link.clone() })
        })
    }

    fn retract<'a>(&'a self, receipt: &'a Receipt) -> BoxFuture<'a, Result<(), Refusal>> {
        Box::pin(async {
            let chat = self.place(receipt)?;
            let id: i64 = receipt.id.parse().map_err(|_| Refusal::permanent("its number is not known"))?;
            let body = json!({ "chat_id": chat, "message_id": id });
            let answer = self.call("deleteMessage", &body).await?;
            let is_gone = String::from_utf8_lossy(&answer.body).contains("message to delete not found");
            if answer.status.is_success() || is_gone { Ok(()) } else { Err(self.refused(&answer)) }
        })
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(self.clone())
    }
}

impl Poster for Telegram {
    async fn post(&self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        let Frozen { html, link } = post::frozen(delivery)?;
        let body = json!({
            "chat_id": self.account.chat,
            "text": html,
            "parse_mode": "HTML",
            "link_preview_options": { "url": link },
        });
        commitment.sending().await?;
        let answer = self.call("sendMessage", &body).await?;
        let Ok(Done { result }) = answer.json::<Done<Message>>() else { return Err(self.refused(&answer)) };
        let url = result.chat.username.map(|name| format!("https://t.me/{name}/{}", result.message_id));
        let chat = result.chat.id.map_or_else(|| self.account.chat.clone(), |id| id.to_string());
        let detail = Some(Place { bot: self.bot(), chat }.to_string());
        Ok(Receipt { id: result.message_id.to_string(), url, detail })
    }
}

impl Telegram {
    /// The token is part of the address, which is never told.
    async fn call(&self, method: &str, body: &Value) -> Result<Answer, Refusal> {
        let address = format!("{}bot{}/{method}", self.api, self.account.token.expose_secret());
        let address = Url::parse(&address).map_err(|_| Refusal::halt("the token of the bot is none"))?;
        exchange(&self.client, self.client.post(address).json(body), Secrets::none().and(&self.account.token))
            .await
    }

    /// The number of the bot, which stands before its secret.
    fn bot(&self) -> String {
        let token = self.account.token.expose_secret();
        token.split_once(':').and_then(|(bot, _)| number(bot)).unwrap_or_default()
    }

    /// The chat in which a message stands, whichever is configured now.
    ///
    /// # Errors
    /// When its number means another message to the bot that is configured now.
    fn place(&self, receipt: &Receipt) -> Result<String, Refusal> {
        let Some(detail) = &receipt.detail else { return Ok(self.account.chat.clone()) };
        let Some(place) = Place::read(detail) else { return Ok(detail.clone()) };
        if place.bot != self.bot() && place.counts_for_each_bot() {
            return Err(Refusal::permanent(format!(
                "it was posted by the bot {}, and to the one whose token `{}` finds now its number means another \
                 message: put that token back, or delete it by hand",
                place.bot, TOKEN_FILE.key
            )));
        }
        Ok(place.chat)
    }

    /// Which bot it is, and whether it sees the chat.
    async fn who(&self) -> Result<Identity, Refusal> {
        let answer = self.call("getMe", &json!({})).await?;
        let Ok(Done { result: Bot { username } }) = answer.json() else { return Err(self.refused(&answer)) };
        let name = format!("@{}", answer.say(&username));
        let chat = &self.account.chat;
        let answer = self.call("getChat", &json!({ "chat_id": chat })).await?;
        match answer.status.is_success() {
            true => Ok(Identity::of(String::new(), name)),
            false => Err(Refusal::halt(format!(
                "the bot {name} does not see {chat}; make it an administrator of the channel there, or a member of the group ({})",
                answer.told()
            ))),
        }
    }

    fn refused(&self, answer: &Answer) -> Refusal {
        let mended = "put the token that @BotFather gives into the file of `telegram.token_file`";
        match answer.status {
            // What an address with a token of nobody's answers.
            StatusCode::NOT_FOUND => Refusal::halt(format!("there is no such bot; {mended}")),
            _ => refused(answer, mended),
        }
    }
}

/// Where messages of a chat stand below `t.me`; a group that is no supergroup has no such place.
fn place_of(chat: &str) -> Option<String> {
    match chat.strip_prefix('@') {
        Some(name) => Some(name.to_owned()),
        // Those who are in it see a private one by the number without what marks it for bots.
        None => Some(format!("c/{}", chat.strip_prefix("-100")?)),
    }
}

/// The number of a message of a chat, by its address; none of one that stands elsewhere.
fn message_of(chat: &str, address: &str) -> Option<String> {
    let path = path_on(&["t.me", "telegram.me"], address)?;
    let (id, place) = path.split_last()?;
    // Names of chats know no letter case.
    place.join("/").eq_ignore_ascii_case(&place_of(chat)?).then(|| number(id)).flatten()
}

/// A post in Telegram's HTML.
fn html(post: &Post) -> String {
    let written = |token: &Token| match token {
        Token::Link { label, url } => format!("<a href=\"{}\">{}</a>", escaped(url), escaped(label)),
        other => escaped(&other.shown()),
    };
    post.tokens().iter().map(written).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
