//! In charge of the calls by which providers tell that mail came back or was reported: `POST /hooks/NAME`,
//! for each provider that is configured. A call counts only if it shows that the provider made it, is
//! younger than a day where it carries its time, and was not made before.
//!
//! It leaves how each provider signs and what it tells to a module each, and what follows to
//! [`crate::bounces`]. Nothing of a call is logged but its provider and why it was refused.

use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use jiff::{SignedDuration, Timestamp};
use recap_subscribers::Subscribers;
use recap_subscribers::bounces::{Class, Clues, Status, masked};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

use super::Site;
use crate::bounces::{Desk, Telling};
use crate::config;
use crate::error::Result;
use crate::outbox::Outbox;

mod brevo;
mod mailgun;
mod postmark;
mod sendgrid;
mod ses;
#[cfg(test)]
mod tests;

/// Largest body of a call: SendGrid sends up to 768 KB.
pub(super) const BODY_LIMIT: usize = 1024 * 1024;

/// Most events of one call that are taken; SendGrid's and Brevo's hold up to 1,000.
const MOST_EVENTS: usize = 5_000;

/// For how long a signed call is believed: providers try for up to a day.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

/// How far a provider's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// A value that may be missing or `null`: one that says nothing must not cost the others of its call.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    value: D,
) -> std::result::Result<T, D::Error> {
    Ok(Option::deserialize(value)?.unwrap_or_default())
}

/// What providers' calls are checked and taken in with.
#[derive(Debug, Clone)]
pub struct Hooks {
    settings: config::Hooks,
    desk: Desk,
    subscribers: Subscribers,
    sns: ses::Sns,
}

/// Why a call is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Refused {
    /// Nothing shows that the provider made it.
    #[error("it does not show that the provider made it: {0}")]
    Unproven(&'static str),
    /// It is too old, or from the future.
    #[error("its time is too far from now")]
    Stale,
    /// It is not what the provider sends.
    #[error("it is not understood: {0}")]
    Malformed(&'static str),
    /// What is needed to check it is not there now.
    #[error("it cannot be checked now: {0}")]
    Uncheckable(String),
}

impl Refused {
    fn status(&self) -> StatusCode {
        match self {
            Refused::Unproven(_) | Refused::Stale => StatusCode::UNAUTHORIZED,
            Refused::Malformed(_) => StatusCode::BAD_REQUEST,
            Refused::Uncheckable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// What a call that was checked asks for.
#[derive(Debug, Default)]
struct Call {
    /// What makes it one of its own, where its signature does not cover what it tells.
    once: Option<String>,
    /// What it tells.
    tellings: Vec<Telling>,
    /// An address to ask, by which a subscription to a topic is confirmed.
    confirm: Option<url::Url>,
}

impl Hooks {
    /// Hooks for the providers that are configured.
    ///
    /// # Errors
    /// When the HTTP client that fetches certificates cannot be set up.
    pub fn new(settings: config::Hooks, outbox: Outbox, subscribers: Subscribers) -> Result<Self> {
        let desk = Desk::new(outbox, subscribers.clone());
        Ok(Hooks { settings, desk, subscribers, sns: ses::Sns::new()? })
    }

    /// Whether any provider is configured.
    pub fn is_any(&self) -> bool {
        let one = &self.settings;
        one.ses_topic.is_some()
            || one.sendgrid.is_some()
            || [&one.postmark, &one.mailgun, &one.brevo].iter().any(|secret| secret.is_some())
    }

    /// Checks a call; none where the provider is not configured.
    async fn check(
        &self,
        provider: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Option<std::result::Result<Call, Refused>> {
        let settings = &self.settings;
        Some(match provider {
            "ses" => self.sns.check(settings.ses_topic.as_deref()?, body, now).await,
            "postmark" => postmark::check(settings.postmark.as_ref()?, headers, body),
            "sendgrid" => sendgrid::check(settings.sendgrid.as_deref()?, headers, body, now),
            "mailgun" => mailgun::check(settings.mailgun.as_ref()?, body, now),
            "brevo" => brevo::check(settings.brevo.as_ref()?, headers, body),
            _ => return None,
        })
    }

    /// Does what a call asks for.
    async fn answer(&self, provider: &str, call: Call, now: Timestamp) -> StatusCode {
        if let Some(url) = call.confirm
            && let Err(reason) = self.sns.confirm(&url).await
        {
            tracing::warn!(provider, %reason, "a subscription could not be confirmed");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let once = call.once.map(|once| format!("{provider}:{once}"));
        if let Some(once) = &once {
            match self.subscribers.take_call(once, now - BELIEVED - AHEAD, now).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::warn!(provider, "a call was made again and is passed over");
                    return StatusCode::NOT_ACCEPTABLE;
                }
                Err(error) => return self.failed(provider, &format!("{error:#}"), None).await,
            }
        }
        for telling in call.tellings.into_iter().take(MOST_EVENTS) {
            if let Err(error) = self.desk.take(telling, now).await {
                return self.failed(provider, &format!("{error:#}"), once.as_deref()).await;
            }
        }
        StatusCode::OK
    }

    /// The store refuses: the provider is to call again.
    async fn failed(&self, provider: &str, error: &str, once: Option<&str>) -> StatusCode {
        tracing::error!(provider, error, "a call could not be recorded");
        if let Some(once) = once
            && let Err(error) = self.subscribers.give_back_call(once).await
        {
            tracing::error!(provider, %error, "a call cannot be made again");
        }
        StatusCode::SERVICE_UNAVAILABLE
    }
}

/// The routes.
pub(super) fn routes() -> Router<Arc<Site>> {
    // The limit is the server's, which ends a body where it is too long.
    Router::new().route("/hooks/{provider}", post(take)).layer(DefaultBodyLimit::disable())
}

/// Takes a call in. Whoever may not make one hears no more than that.
async fn take(
    State(site): State<Arc<Site>>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let now = Timestamp::now();
    match site.hooks.check(&provider, &headers, &body, now).await {
        None => StatusCode::NOT_FOUND,
        Some(Err(refused)) => {
            tracing::warn!(provider, reason = %refused, "a call was refused");
            refused.status()
        }
        Some(Ok(call)) => site.hooks.answer(&provider, call, now).await,
    }
}

/// Whether two secrets are the same; how long that takes tells nothing of them, their lengths included.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    verify_slices_are_equal(&Sha256::digest(one), &Sha256::digest(other)).is_ok()
}

/// Whether a call carries `Authorization: SCHEME TEXT` with this secret, as `read` finds it in the text
/// (RFC 9110 section 11.4).
fn is_authorized(
    headers: &HeaderMap,
    scheme: &str,
    secret: &SecretString,
    read: impl FnOnce(&str) -> Option<Vec<u8>>,
) -> bool {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = value.and_then(|value| value.split_once(' '));
    let given =
        given.filter(|(given, _)| given.eq_ignore_ascii_case(scheme)).and_then(|(_, text)| read(text.trim()));
    is_same(&given.unwrap_or_default(), secret.expose_secret().as_bytes())
}

/// Whether a call of that time is still believed.
fn is_fresh(at: Timestamp, now: Timestamp) -> std::result::Result<(), Refused> {
    let is_fresh = at >= now - BELIEVED && at <= now + AHEAD;
    is_fresh.then_some(()).ok_or(Refused::Stale)
}

/// One event of a provider, in its own words.
struct Event<'a> {
    /// The provider's name, and its id of the event.
    provider: &'static str,
    id: String,
    /// What it says of the kind.
    class: Class,
    recipient: Option<&'a str>,
    status: Option<&'a str>,
    said: &'a str,
    /// The Message-ID that the message had when we sent it.
    message_id: Option<&'a str>,
}

impl Event<'_> {
    /// What it tells. Where a bounce's status or words speak of less than a mailbox that is gone, they are
    /// believed, and not the provider's summary.
    fn telling(self) -> Telling {
        let status = self.status.and_then(Status::find);
        let class = match (self.class, recap_subscribers::bounces::judge(status, self.said)) {
            (Class::Hard, Some(judged)) => Class::Hard.softer(judged),
            (class, _) => class,
        };
        let mut clues = Clues::default();
        clues.message_ids.extend(self.message_id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned()));
        Telling {
            report: format!("{}:{}", self.provider, self.id),
            way: self.provider.to_owned(),
            class,
            status,
            said: masked(self.said),
            recipients: self.recipient.map(str::to_owned).into_iter().collect(),
            clues,
            writers: Vec::new(),
            is_signed: true,
        }
    }
}

/// An id that providers write as a number or as text.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Id {
    Number(i64),
    Text(String),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Id::Number(number) => write!(f, "{number}"),
            Id::Text(text) => f.write_str(text),
        }
    }
}

/// One thing or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

impl<T> OneOrMany<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::Many(many) => many,
            OneOrMany::One(one) => vec![one],
        }
    }
}
