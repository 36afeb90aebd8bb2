//! In charge of whether a status is the account's own: on its server, and under its name. Another account may have
//! been configured since it was posted.
//!
//! It leaves to [`super`] what is done with it.

use reqwest::{Method, Url};

use super::{Mastodon, Posted};
use crate::channel::social::{is_gone, not_yet, path_of, segment};
use crate::channel::{Channel as _, Identity, Receipt, Refusal};
use crate::http::{self, StatusCode};
use crate::oauth::Who;

impl Mastodon {
    /// Whose token it is.
    pub(super) async fn owner(&self) -> Result<Identity, Refusal> {
        self.api.who(&Who::MASTODON).await
    }

    /// Refuses a status that is another account's. One by a person's word without an address may be anybody's.
    pub(super) async fn is_ours(&self, receipt: &Receipt) -> Result<(), Refusal> {
        let Some(url) = receipt.url.as_deref().and_then(|url| Url::parse(url).ok()) else { return Ok(()) };
        self.is_on_this_server(receipt, &url).await?;
        self.is_in_this_name(&url).await
    }

    /// Refuses a status that stands on another server than the account, which may have been configured anew: what
    /// has its id here is another, or none.
    async fn is_on_this_server(&self, receipt: &Receipt, url: &Url) -> Result<(), Refusal> {
        if url.origin() == self.server.origin() {
            return Ok(());
        }
        // A server may show its statuses under another name than that of its API: then it knows this one by both.
        let path = format!("api/v1/statuses/{}", segment(&receipt.id));
        let answer = self.api.exchange(self.api.request(Method::GET, &path)).await.map_err(not_yet)?;
        let shown = answer.status.is_success().then(|| answer.json::<Posted>().ok()).flatten();
        if shown.is_some_and(|shown| shown.url == receipt.url) {
            return Ok(());
        }
        // Nobody knows what is there while the server is not in order.
        if !is_gone(&answer) {
            return Err(not_yet(self.api.refused(&answer)));
        }
        Err(Refusal::permanent(format!(
            "the post stands on {}, and the account is on {}: a person can change or delete it there",
            url.origin().ascii_serialization(),
            self.leads_to()
        )))
    }

    /// Refuses a status whose address names another account than the token's, where its owner may be asked for: what
    /// only the followers of another account see looks to this one as if it were gone. A server that tells nobody
    /// whose a token is would leave every thread half posted otherwise.
    async fn is_in_this_name(&self, url: &Url) -> Result<(), Refusal> {
        let Some(name) = account_of(url) else { return Ok(()) };
        let request = self.api.request(Method::GET, Who::MASTODON.path());
        let answer = self.api.exchange(request).await.map_err(not_yet)?;
        if is_unknown_there(answer.status) {
            return Ok(());
        }
        let Some(ours) = self.api.told(&answer, &Who::MASTODON)?.name else { return Ok(()) };
        // Some servers write an account of their own with their name behind it.
        let ours = ours.split('@').next().unwrap_or_default();
        if ours.eq_ignore_ascii_case(&name) {
            return Ok(());
        }
        Err(Refusal::permanent(format!(
            "the post stands in the account @{}, and the token is of @{ours}: a person can change or delete it there",
            http::plain(&name)
        )))
    }
}

/// Whether a server does not know a question, however often it is asked.
fn is_unknown_there(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::NOT_FOUND
            | StatusCode::METHOD_NOT_ALLOWED
            | StatusCode::GONE
            | StatusCode::NOT_IMPLEMENTED
    )
}

/// The name of the account on its own server, where the address of a status names it.
fn account_of(url: &Url) -> Option<String> {
    let path = path_of(url);
    let account = path.iter().find_map(|segment| segment.strip_prefix('@'))?;
    // One of another server is named with it, and is nobody here.
    Some(account.to_owned()).filter(|account| !account.is_empty() && !account.contains('@'))
}
