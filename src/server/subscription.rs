//! In charge of what a subscriber does over HTTP: leaving by the link that every mail carries.
//!
//! It leaves markup to the templates and what leaving changes to the list.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use recap_subscribers::{SubscriberId, Subscribers};
use serde::Deserialize;

use super::{Site, voice};

/// The routes that read or change the list.
pub(super) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/unsubscribe", get(show_unsubscribe).post(unsubscribe))
}

/// What an unsubscribe link carries.
#[derive(Deserialize)]
struct Link {
    #[serde(default)]
    token: String,
}

/// Shows one sentence and one button, and changes nothing: link scanners fetch every link in a
/// mail, so only a POST may act (RFC 8058 section 3.1).
async fn show_unsubscribe(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    if site.subscribers.read_unsubscribe_token(&link.token).is_none() {
        return not_ours(&site);
    }
    let action = format!("unsubscribe?token={}", link.token);
    let (language, group) = voice(&site);
    Html(recap_templates::unsubscribe_form(language, &group, &action).into_string()).into_response()
}

/// Unsubscribes at once, whatever the body says: the token alone names the subscriber, and mail
/// programs send it without cookies, as a form of either kind (RFC 8058 sections 3.1 and 3.2).
async fn unsubscribe(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let Some(id) = site.subscribers.read_unsubscribe_token(&link.token) else { return not_ours(&site) };
    match leave(&site.subscribers, id).await {
        Ok(()) => {
            let (language, group) = voice(&site);
            Html(recap_templates::unsubscribed(language, &group).into_string()).into_response()
        }
        Err(error) => {
            tracing::error!(subscriber = %id, %error, "an unsubscribe could not be recorded");
            let (language, group) = voice(&site);
            let page = recap_templates::failed(language, &group);
            (StatusCode::SERVICE_UNAVAILABLE, Html(page.into_string())).into_response()
        }
    }
}

async fn leave(subscribers: &Subscribers, id: SubscriberId) -> Result<(), recap_subscribers::Error> {
    subscribers.unsubscribe(id, Timestamp::now()).await.map(drop)
}

/// The same answer for every token that is not ours, so that it tells nothing.
fn not_ours(site: &Site) -> Response {
    let (language, group) = voice(site);
    let page = recap_templates::incomplete(language, &group);
    (StatusCode::NOT_FOUND, Html(page.into_string())).into_response()
}
