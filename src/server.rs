//! In charge of what people and programs reach over HTTP: the forms of the list, the feeds and pages of
//! the output folder, and signs of life.
//!
//! It knows the list and the output folder, and of the outbox only whether it answers and how much is in
//! it. TLS is left to the proxy in front of it, and nothing here depends on how that was reached: links are
//! made from the settings, and redirects are relative.
//!
//! - `connection`: taking connections, for how long, and how they end.
//! - `answers`: from memory or from a route; counted and logged.
//! - `files`: the output folder.
//! - `subscription`: what subscribers do.
//! - [`hooks`]: what providers tell of bounces and complaints.
//! - `health`, `metrics`: what is told to those who run it.
//! - [`client`], `flood`: whom a request comes from, and how many of them may come.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use recap_subscribers::Subscribers;
use sha2::Digest as _;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use url::Url;

use self::answers::{Answers, Observer, observe};
use self::client::Proxies;
use self::files::Files;
use self::flood::Flood;
use self::metrics::Metrics;
use crate::channel::{feed, view};
use crate::config::Publication;
use crate::outbox::Outbox;

mod answers;
pub mod client;
mod connection;
mod files;
mod flood;
mod health;
pub mod hooks;
mod metrics;
mod subscription;
mod unread;

pub use connection::Listener;
pub use subscription::Joining;
pub use subscription::courier::{Courier, Step};

/// What the server shows and whom it answers for.
#[derive(Debug, Clone)]
pub struct Site {
    /// The group, and what its pages look like.
    pub publication: Publication,
    /// The folder of feeds and pages; none where it holds what must stay private.
    pub output: Option<PathBuf>,
    /// The hub that tells of new entries, where one is configured.
    pub hub: Option<Url>,
    /// The list.
    pub subscribers: Subscribers,
    /// What goes out.
    pub outbox: Outbox,
    /// The providers that may tell what came back.
    pub hooks: hooks::Hooks,
    /// How people join.
    pub joining: Joining,
    /// Whose word about a client's address is taken.
    pub proxies: Proxies,
    /// Whether every request is logged.
    pub logs_requests: bool,
}

/// Where the server is reached.
#[derive(Debug)]
pub struct Doors {
    /// By everybody.
    pub site: Listener,
    /// By the organiser's own programs, for metrics.
    pub metrics: Option<Listener>,
}

/// Largest body of a form: a one-click request has 26 octets (RFC 8058 section 3.1).
const FORM_LIMIT: usize = 16 * 1024;

/// Longest time that a request may take until it is answered.
const DEADLINE: Duration = Duration::from_secs(30);

/// Serves until it is stopped; requests that have begun are answered first.
pub async fn serve(doors: Doors, site: Site, stop: CancellationToken) {
    let metrics = Arc::<Metrics>::default();
    let files = site
        .output
        .clone()
        .map(|output| Arc::new(Files::new(output, &site.publication.url, site.hub.clone())));
    let (proxies, site) = (site.proxies.clone(), Arc::new(site));
    let observer = Observer { metrics: Arc::clone(&metrics), logs: site.logs_requests };
    let answers = |files, routes: Router| {
        let routes = routes.layer(middleware::from_fn_with_state(observer.clone(), observe));
        let (proxies, observer, metrics) = (proxies.clone(), observer.clone(), Arc::clone(&metrics));
        Arc::new(Answers { files, routes, proxies, observer, metrics })
    };
    let public = answers(files.clone(), routes(&site, files));
    let threads = connection::threads();
    let public = connection::serve(doors.site, public, threads.clone(), stop.clone());
    match doors.metrics {
        Some(door) => {
            let inner = guarded(health::inner_routes(site, Arc::clone(&metrics)));
            tokio::join!(public, connection::serve(door, answers(None, inner), threads, stop));
        }
        None => public.await,
    }
}

/// Everything that the public may ask for. A room adds its routes in one line, with the largest body that
/// they take.
fn routes(site: &Arc<Site>, files: Option<Arc<Files>>) -> Router {
    let policy = content_security_policy(&site.publication);
    let flood = Arc::<Flood>::default();
    let dynamic = Router::new()
        .merge(subscription::routes().layer(RequestBodyLimitLayer::new(FORM_LIMIT)))
        .merge(hooks::routes().layer(RequestBodyLimitLayer::new(hooks::BODY_LIMIT)))
        .merge(health::routes())
        .with_state(Arc::clone(site))
        .layer(middleware::from_fn_with_state(flood, flood::guard))
        .layer(SetResponseHeaderLayer::overriding(header::CONTENT_SECURITY_POLICY, policy));
    let shown = Shown { files, site: Arc::clone(site) };
    guarded(dynamic).merge(Router::new().fallback(file).with_state(shown))
}

/// What holds for every route that is no file: it ends in time, whatever happens in it, and its answers
/// are kept by nobody and tell nobody where a link was followed.
fn guarded(routes: Router) -> Router {
    routes
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, DEADLINE))
        .layer(header_of(header::CACHE_CONTROL, "no-store"))
        .layer(header_of(
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ))
        .layer(header_of(header::REFERRER_POLICY, "no-referrer"))
        .layer(header_of(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

fn header_of(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// What is shown where no route is.
#[derive(Debug, Clone)]
struct Shown {
    files: Option<Arc<Files>>,
    site: Arc<Site>,
}

/// A file, or what stands in for the two that are always asked for.
async fn file(State(shown): State<Shown>, request: Request) -> Response {
    // What is sent along with it is of no use to a file.
    let request = request.map(drop);
    let answer = match &shown.files {
        Some(files) => files.answer(&request).await,
        None => (StatusCode::NOT_FOUND, "There is no such page here.\n").into_response(),
    };
    if answer.status() != StatusCode::NOT_FOUND || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return answer;
    }
    match request.uri().path() {
        "/" => front(&shown.site.publication).into_response(),
        // Readers of feeds and browsers ask for it on every host.
        "/favicon.ico" => {
            (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "public, max-age=86400")]).into_response()
        }
        _ => answer,
    }
}

/// What is said at the root of a server that has no page there: whose it is, and where its feeds are.
fn front(publication: &Publication) -> String {
    let mut text = format!("{}\n{}\n\n", publication.name, publication.url);
    for (title, address) in feed::addresses(publication) {
        text.push_str(&format!("{title}: {address}\n"));
    }
    text
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
