//! In charge of incoming webhooks: accounts that are an address and nothing else. It is a secret, since whoever
//! knows it can post.
//!
//! It leaves what is posted there, and how it is answered, to the networks.

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::{Client, RequestBuilder, Url};
use secrecy::{ExposeSecret as _, SecretString};

use super::social::{exchange, refused};
use super::{Account, Around, Channel, Identity, Network, Refusal};
use crate::config::account::secret_address;
use crate::config::setting::Setting;
use crate::config::typed::Typed;
use crate::error::Error;
use crate::http::Answer;
use crate::secrets::Secrets;

/// A webhook, and what speaks to it.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) client: Client,
    /// Whose it is, as people call it.
    pub(super) title: &'static str,
    pub(super) address: SecretString,
    /// The address's host alone.
    pub(super) host: String,
}

/// Asks a webhook who it is; nothing is posted.
pub(super) type Ask = fn(Webhook) -> BoxFuture<'static, Result<Identity, Refusal>>;

/// Reads the account whose address stands in a file of that setting; `open` makes its channel, and `ask` asks who
/// it is, where that can be asked.
pub(super) fn read(
    typed: &Typed<'_>,
    root: &Path,
    network: &Network,
    file: &'static Setting,
    open: fn(Webhook) -> Arc<dyn Channel>,
    ask: Option<Ask>,
) -> Result<Option<Arc<dyn Account>>, Error> {
    let Some((address, host)) = secret_address(typed, root, file)? else { return Ok(None) };
    Ok(Some(Arc::new(Given { title: network.title, address, host, open, ask })))
}

/// A webhook as it is configured.
#[derive(Debug)]
struct Given {
    title: &'static str,
    address: SecretString,
    host: String,
    open: fn(Webhook) -> Arc<dyn Channel>,
    ask: Option<Ask>,
}

impl Account for Given {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        (self.open)(self.webhook(around.client))
    }

    fn identify(&self, client: Client) -> Option<BoxFuture<'static, Result<Identity, Refusal>>> {
        self.ask.map(|ask| ask(self.webhook(client)))
    }
}

impl Given {
    fn webhook(&self, client: Client) -> Webhook {
        let (address, host) = (self.address.clone(), self.host.clone());
        Webhook { client, title: self.title, address, host }
    }
}

impl Webhook {
    pub(super) fn leads_to(&self) -> String {
        format!("a webhook of {}", self.host)
    }

    pub(super) fn address(&self) -> Result<Url, Refusal> {
        Url::parse(self.address.expose_secret())
            .map_err(|_| Refusal::halt(format!("the webhook of {} is no address", self.title)))
    }

    /// Sends a request; an answer may be of any status.
    pub(super) async fn exchange(&self, request: RequestBuilder) -> Result<Answer, Refusal> {
        exchange(&self.client, request, Secrets::none().and(&self.address)).await
    }

    /// What an answer means that is not the one hoped for.
    pub(super) fn refused(&self, answer: &Answer) -> Refusal {
        let mended = format!("make another webhook in {}", self.title);
        refused(answer, &mended)
    }
}
