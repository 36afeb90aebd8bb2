//! In charge of what subscribers reach over HTTP: the unsubscribe page that every mail links to,
//! the feeds and pages of the output folder, and a sign of life.
//!
//! It knows the list and the output folder, and nothing of editions or deliveries. TLS is left to
//! the proxy in front of it. Each kind of route has a room that exposes its `routes()`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use recap_subscribers::Subscribers;
use sha2::Digest as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use self::client::Proxies;
use crate::channel::view;
use crate::config::Publication;

pub mod client;
mod subscription;

/// What the server shows and whom it answers for.
#[derive(Debug, Clone)]
pub struct Site {
    /// The group, and what its pages look like.
    pub publication: Publication,
    /// The folder of feeds and pages; none where it holds what must stay private.
    pub output: Option<PathBuf>,
    /// The list.
    pub subscribers: Subscribers,
    /// Whose word about a client's address is taken.
    pub proxies: Proxies,
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
    let proxies = Arc::new(site.proxies.clone());
    let router = router(site).layer(middleware::from_fn_with_state(proxies, client::told));
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
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
        .merge(subscription::routes())
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

/// The language that a site's pages speak, and the group that speaks.
fn voice(site: &Site) -> (&str, recap_templates::Group<'_>) {
    (&site.publication.language, view::group(&site.publication))
}
