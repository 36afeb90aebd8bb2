//! In charge of leaving by the link that every mail carries.
//!
//! It leaves what leaving changes to the list.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use recap_templates as view;

use super::{Link, page};
use crate::server::{Site, voice};

/// Shows one sentence and one button, and changes nothing: link scanners fetch every link in a mail, so
/// only a POST may act (RFC 8058 section 3.1).
pub(super) async fn show(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let Some(id) = site.subscribers.read_unsubscribe_token(&link.token) else { return not_ours(&site) };
    let action = format!("unsubscribe?token={}", link.token);
    let preferences = format!("preferences?token={}", site.subscribers.preferences_token(id));
    let (language, group) = voice(&site);
    page(StatusCode::OK, view::unsubscribe_form(language, &group, &action, Some(&preferences)))
}

/// Unsubscribes at once, whatever the body says: the token alone names the subscriber, and mail programs
/// send it without cookies, as a form of either kind (RFC 8058 sections 3.1 and 3.2). Where it was sent
/// from is not looked at: it may be the page of any mail program.
pub(super) async fn leave(State(site): State<Arc<Site>>, Query(link): Query<Link>) -> Response {
    let Some(id) = site.subscribers.read_unsubscribe_token(&link.token) else { return not_ours(&site) };
    let (language, group) = voice(&site);
    match site.subscribers.unsubscribe(id, Timestamp::now()).await {
        Ok(_) => page(StatusCode::OK, view::unsubscribed(language, &group, Some("subscribe"))),
        Err(error) => {
            tracing::error!(subscriber = %id, %error, "an unsubscribe could not be recorded");
            page(StatusCode::SERVICE_UNAVAILABLE, view::failed(language, &group))
        }
    }
}

/// The same answer for every token that is not ours, so that it tells nothing.
fn not_ours(site: &Site) -> Response {
    let (language, group) = voice(site);
    page(StatusCode::NOT_FOUND, view::incomplete(language, &group))
}
