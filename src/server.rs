//! In charge of what subscribers reach over HTTP: the unsubscribe page that every mail links to,
//! the feeds and pages of the output folder, and a sign of life.
//!
//! It knows the list and the output folder, and nothing of editions or deliveries. TLS is left to
//! the proxy in front of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use jiff::Timestamp;
use recap_subscribers::{SubscriberId, Subscribers};
use serde::Deserialize;
use sha2::Digest as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::channel::view;
use crate::config::Publication;

/// What the server shows and whom it answers for.
#[derive(Debug, Clone)]
pub struct Site {
    /// The group, and what its pages look like.
    pub publication: Publication,
    /// The folder of feeds and pages; none where it holds what must stay private.
    pub output: Option<PathBuf>,
    /// The list.
    pub subscribers: Subscribers,
}

/// Largest body of a request: a one-click request has 26 octets (RFC 8058 section 3.1).
const BODY_LIMIT: usize = 16 * 1024;

/// Longest time that a request may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Serves until it is stopped; requests that have begun are answered first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(listener: TcpListener, site: Site, stop: CancellationToken) -> std::io::Result<()> {
    axum::serve(listener, router(site)).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// The routes.
pub fn router(site: Site) -> Router {
    let files = site.output.as_ref().map_or_else(Router::new, |output| {
        Router::new()
            .fallback_service(ServeDir::new(output))
            .layer(CompressionLayer::new().gzip(true))
            .layer(header_of(header::CACHE_CONTROL, "public, max-age=900"))
            .layer(middleware::from_fn(refuse_hidden))
    });
    let policy = content_security_policy(&site.publication);
    Router::new()
        .route("/unsubscribe", get(show_unsubscribe).post(unsubscribe))
        .route("/healthz", get(|| async { "ok\n" }))
        .with_state(Arc::new(site))
        .layer(header_of(header::CACHE_CONTROL, "no-store"))
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy))
        .merge(files)
        .layer(header_of(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_of(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, DEADLINE))
}

/// Files and folders that begin with a dot or an underscore are no part of a site, as Jekyll has it:
/// they hold settings, lists and keys.
async fn refuse_hidden(request: Request, next: Next) -> Response {
    let hidden = |part: &str| {
        let part = part.to_ascii_lowercase();
        ['.', '_'].iter().any(|mark| part.starts_with(*mark))
            || part.starts_with("%2e")
            || part.starts_with("%5f")
    };
    if request.uri().path().split('/').any(hidden) {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

fn header_of(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Nothing but the style element of the subscription pages, named by its hash (CSP level 3
/// section 2.3.1), and the pictures of the group's logo and header; forms go to this server only,
/// and no page may frame these.
fn content_security_policy(publication: &Publication) -> HeaderValue {
    let style = recap_templates::style(&view::group(publication).theme);
    let style = base64::prelude::BASE64_STANDARD.encode(sha2::Sha256::digest(style.text()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src https:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    // Base64 and the words above are visible ASCII; without a policy nothing is allowed.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
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

/// The language that a site's pages speak, and the group that speaks.
fn voice(site: &Site) -> (&str, recap_templates::Group<'_>) {
    (&site.publication.language, view::group(&site.publication))
}

/// The same answer for every token that is not ours, so that it tells nothing.
fn not_ours(site: &Site) -> Response {
    let (language, group) = voice(site);
    let page = recap_templates::incomplete(language, &group);
    (StatusCode::NOT_FOUND, Html(page.into_string())).into_response()
}
