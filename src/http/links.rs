//! In charge of asking whether links still lead somewhere: each once, some at a time and one at a
//! time a host, with every address looked at before it is connected to.
//!
//! It leaves what is told of the answers to `recap check --online`.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use reqwest::{Client, Method, StatusCode, Url};
use tokio::sync::Mutex;

pub use super::outside::Policy;
use super::outside::{self, NotFound, REDIRECTS, host};

/// Most links that are asked about at once.
const AT_ONCE: usize = 8;

/// Most links that are asked about at all.
pub const MOST: usize = 500;

/// Longest wait for one answer, name and connection included.
const ANSWER: Duration = Duration::from_secs(10);

/// What became of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It answers.
    Fine,
    /// It answers at another address, and says that it is to stay there.
    Moved(Url),
    /// It is not there: a status, or what the machine says of the name or the certificate.
    Gone(String),
    /// It could not be told.
    Unknown(String),
    /// It leads into a private network, so it was not asked.
    Private,
}

/// Asks about links.
pub struct Checker {
    client: Client,
    policy: Policy,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
}

impl Checker {
    /// Makes a checker with a client of its own.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(policy: Policy) -> Result<Self, crate::Error> {
        let client = outside::client(&policy, ANSWER)?;
        Ok(Checker { client, policy, hosts: Mutex::default() })
    }

    /// Asks about every address once, at most [`MOST`] of them; what is no address of the web is
    /// left out.
    pub async fn check(&self, addresses: impl IntoIterator<Item = String>) -> BTreeMap<String, Outcome> {
        let distinct: BTreeSet<String> = addresses.into_iter().collect();
        let mut by_host: BTreeMap<String, Vec<(String, Url)>> = BTreeMap::new();
        let parsed = distinct.into_iter().filter_map(|text| Url::parse(&text).ok().map(|url| (text, url)));
        for (text, url) in parsed.filter(|(_, url)| is_web(url)).take(MOST) {
            by_host.entry(host(&url)).or_default().push((text, url));
        }
        let hosts = futures_util::stream::iter(by_host.into_values().map(|links| async move {
            let mut outcomes = Vec::with_capacity(links.len());
            for (text, url) in links {
                outcomes.push((text, self.follow(url).await));
            }
            outcomes
        }));
        let outcomes: Vec<Vec<_>> = hosts.buffer_unordered(AT_ONCE).collect().await;
        outcomes.into_iter().flatten().collect()
    }

    /// Asks about one link, along its redirects.
    async fn follow(&self, first: Url) -> Outcome {
        let mut url = first.clone();
        let mut moved = true;
        let mut stays = first.clone();
        for _ in 0..=REDIRECTS {
            if !self.policy.may_ask(&url) {
                return if url == first {
                    Outcome::Private
                } else {
                    Outcome::Unknown("it leads on into a private network".into())
                };
            }
            let (status, location) = match self.ask(&url).await {
                Ok(answer) => answer,
                Err(outcome) => return outcome,
            };
            if !status.is_redirection() {
                return outcome(status, &first, stays);
            }
            let Some(next) = location.and_then(|location| url.join(&location).ok()).filter(is_web) else {
                return outcome(status, &first, stays);
            };
            // RFC 9110 section 15.4: 301 and 308 are permanent; behind another one nothing is.
            moved &= matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            if moved {
                stays = next.clone();
            }
            url = next;
        }
        Outcome::Unknown(format!("it is redirected more than {REDIRECTS} times"))
    }

    /// The status that an address answers with, and where it redirects to. Some servers know no
    /// HEAD, or hide behind a refusal of it: they are asked with GET, whose body is not read.
    async fn ask(&self, url: &Url) -> Result<(StatusCode, Option<String>), Outcome> {
        let host = self.hosts.lock().await.entry(host(url)).or_default().clone();
        let _turn = host.lock().await;
        let answer = self.send(Method::HEAD, url).await?;
        match answer.0 {
            StatusCode::METHOD_NOT_ALLOWED | StatusCode::FORBIDDEN | StatusCode::NOT_IMPLEMENTED => {
                self.send(Method::GET, url).await
            }
            _ => Ok(answer),
        }
    }

    async fn send(&self, method: Method, url: &Url) -> Result<(StatusCode, Option<String>), Outcome> {
        let response = self.client.request(method, url.clone()).send().await.map_err(refused)?;
        let location = response.headers().get(reqwest::header::LOCATION);
        let location = location.and_then(|location| location.to_str().ok()).map(str::to_owned);
        Ok((response.status(), location))
    }
}

fn outcome(status: StatusCode, first: &Url, stays: Url) -> Outcome {
    match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone(status.to_string()),
        status if status.is_success() && stays != *first => Outcome::Moved(stays),
        status if status.is_success() => Outcome::Fine,
        status => Outcome::Unknown(format!("it answers {status}")),
    }
}

/// What a request that failed says of its link.
fn refused(error: reqwest::Error) -> Outcome {
    if error.is_timeout() {
        return Outcome::Unknown(format!("no answer within {} seconds", ANSWER.as_secs()));
    }
    if outside::leads_inside(&error) {
        return Outcome::Private;
    }
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(error) = cause {
        if let Some(NotFound(reason)) = error.downcast_ref() {
            // A name server that is away says nothing about the name.
            return match reason.to_lowercase().contains("temporary") {
                true => Outcome::Unknown(super::plain(reason)),
                false => Outcome::Gone("there is no site of that name".into()),
            };
        }
        if let Some(tls) = encryption(error) {
            let reason = super::plain(&tls.to_string());
            return Outcome::Gone(format!("its certificate or encryption is wrong: {reason}"));
        }
        cause = error.source();
    }
    Outcome::Unknown(super::reason(error))
}

/// What is wrong with the encryption, however deep in errors of input and output that is.
fn encryption<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let mut error = error;
    while let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        error = inner;
    }
    error.downcast_ref()
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests;
