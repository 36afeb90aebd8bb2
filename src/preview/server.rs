//! In charge of handing a preview to a browser on this machine, and of telling it when there is a new
//! one.
//!
//! It answers only what is asked of it by its address or as `localhost`: a page of another site that
//! points its own name here (DNS rebinding) is refused. Where the files come from, and when they
//! change, is left to whoever holds the other end of the channel.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{Stream, stream};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Site;
use super::site::INDEX;

/// The preview as it is now, and as it will be.
pub type Versions = watch::Receiver<Arc<Site>>;

/// What every handler knows.
#[derive(Clone)]
struct Shared {
    versions: Versions,
    stop: CancellationToken,
}

/// Serves until it is stopped.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    versions: Versions,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let router = router(versions, stop.clone());
    axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned()).await
}

/// The routes: every file of the preview, and `/events`.
pub fn router(versions: Versions, stop: CancellationToken) -> Router {
    Router::new()
        .route("/events", get(events))
        // Browsers ask for it, and would complain of its absence.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .fallback(get(file))
        .layer(middleware::from_fn(guarded))
        .with_state(Shared { versions, stop })
}

/// One of the files.
async fn file(State(shared): State<Shared>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let path = if path.is_empty() { INDEX } else { path };
    let site = Arc::clone(&shared.versions.borrow());
    let Some(file) = site.files.get(path) else {
        return (StatusCode::NOT_FOUND, "There is no such file in the preview.\n").into_response();
    };
    let limits = if path == INDEX {
        "frame-ancestors 'none'"
    } else {
        // A document that is opened outside its frame is as harmless as inside.
        "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    };
    let policy = HeaderValue::try_from(format!("{}; {limits}", file.policy))
        // Without a policy nothing is allowed.
        .unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.media_type)),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, file.bytes.clone()).into_response()
}

/// The version of the preview, at once and after every change, as server-sent events.
async fn events(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = stream::unfold((shared, false), |(mut shared, told)| async move {
        if told {
            tokio::select! {
                changed = shared.versions.changed() => changed.ok()?,
                // An open stream would keep the server from ending.
                () = shared.stop.cancelled() => return None,
            }
        }
        let version = shared.versions.borrow_and_update().version.clone();
        Some((Ok(Event::default().data(version)), (shared, true)))
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

/// Refuses what is asked under another name, and says with every answer that nobody keeps or embeds it.
async fn guarded(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let mut response = if host.is_some_and(is_own) {
        next.run(request).await
    } else {
        let refusal = "Ask for the preview under the address that `recap preview` has told.\n";
        (StatusCode::MISDIRECTED_REQUEST, refusal).into_response()
    };
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether a Host header (RFC 9110 section 7.2) names a machine and not a domain: a browser sends an
/// address only to that address, and `localhost` only to its own machine (RFC 6761 section 6.3).
fn is_own(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn addresses_and_localhost_are_ours_and_names_are_not() {
        for own in ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:9", "192.0.2.7:80"] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            "",
            "example.org",
            "example.org:8080",
            "localhost.example.org",
            "127.0.0.1.example.org",
            "localhost:1@example.org",
            "a b",
            "[::1",
            "2130706433.example",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }
}
