//! In charge of incoming webhooks: accounts that are an address and nothing else. It is a secret, since whoever
//! knows it can post.
//!
//! It leaves what is posted there, and how it is answered, to the networks.

use std::path::Path;
use std::sync::Arc;

use reqwest::{Client, RequestBuilder, Url};
use secrecy::{ExposeSecret as _, SecretString};

use super::social::{exchange, refused};
use super::{Account, Around, Channel, Network, Refusal};
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

/// Reads the account whose address stands in a file of that setting; `open` makes its channel.
pub(super) fn read(
    typed: &Typed<'_>,
    root: &Path,
    network: &Network,
    file: &'static Setting,
    open: fn(Webhook) -> Arc<dyn Channel>,
) -> Result<Option<Arc<dyn Account>>, Error> {
    let Some((address, host)) = secret_address(typed, root, file)? else { return Ok(None) };
    Ok(Some(Arc::new(Given { title: network.title, address, host, open })))
}

/// A webhook as it is configured.
#[derive(Debug)]
struct Given {
    title: &'static str,
    address: SecretString,
    host: String,
    open: fn(Webhook) -> Arc<dyn Channel>,
}

impl Account for Given {
    fn open(&self, around: Around) -> Arc<dyn Channel> {
        let (address, host) = (self.address.clone(), self.host.clone());
        (self.open)(Webhook { client: around.client, title: self.title, address, host })
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
