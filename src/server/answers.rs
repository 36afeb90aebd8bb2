//! In charge of the answer to a request: from memory where a file is there, from the routes otherwise,
//! and of what is counted and logged about it.
//!
//! It leaves connections to [`super::connection`] and every answer itself to the files and routes.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{self, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures_util::future::{BoxFuture, Either, FutureExt as _, Ready, ready};
use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use tower_service::Service as _;

use super::client::Proxies;
use super::files::Files;
use super::metrics::{self, Metrics};
use super::unread::Unread;

/// Everything that a door answers with.
#[derive(Debug)]
pub(super) struct Answers {
    /// Files that are handed out without asking the routes. Those are only files that the routes have left
    /// to them before, so that no file takes the place of a route.
    pub(super) files: Option<Arc<Files>>,
    pub(super) routes: Router,
    pub(super) proxies: Proxies,
    pub(super) observer: Observer,
    pub(super) metrics: Arc<Metrics>,
}

/// The body of an answer: bytes that are there, or what a route makes.
type AnswerBody = http_body_util::Either<Full<Bytes>, Body>;

type Answer = http::Response<AnswerBody>;

impl Answers {
    /// The answer to a request of a peer.
    pub(super) fn to(
        &self,
        request: http::Request<Incoming>,
        peer: IpAddr,
    ) -> Either<Ready<Answer>, BoxFuture<'static, Answer>> {
        let begun = Instant::now();
        if !names_one_host(&request) {
            let mut answer = Answer::new(http_body_util::Either::Left(Full::from(NOT_ONE_HOST)));
            *answer.status_mut() = StatusCode::BAD_REQUEST;
            say_close(&mut answer);
            self.observer.metrics.request(NO_ROUTE, StatusCode::BAD_REQUEST, begun.elapsed());
            return Either::Left(ready(answer));
        }
        let has_content = !request.body().is_end_stream();
        if let Some(answer) = self.files.as_ref().and_then(|files| files.at_once(&request, begun)) {
            self.observer.file(&request, answer.status(), begun);
            let mut answer = answer.map(http_body_util::Either::Left);
            if has_content {
                say_close(&mut answer);
            }
            return Either::Left(ready(answer));
        }
        let (unread, waits) = (Unread::default(), request.headers().contains_key(header::EXPECT));
        let mut request = request.map(|body| Body::new(unread.of(body)));
        let client = self.proxies.client(peer, request.headers());
        request.extensions_mut().insert(client);
        // A router is ready at any time and never fails.
        let answer = self.routes.clone().call(request);
        let answer = answer.map(|Ok(answer)| answer.map(http_body_util::Either::Right));
        if !has_content {
            return Either::Right(answer.boxed());
        }
        let answer = answer.then(async move |mut answer| {
            if !unread.is_over(waits).await {
                say_close(&mut answer);
            }
            answer
        });
        Either::Right(answer.boxed())
    }
}

/// Has an answer say that its connection ends behind it (RFC 9112 section 9.6): a client that keeps connections would
/// lose its next request otherwise.
pub(super) fn say_close(answer: &mut Answer) {
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
}

/// What is told of requests that lead nowhere.
const NO_ROUTE: &str = "none";

const NOT_ONE_HOST: &[u8] = b"The request has to name one host.\n";

/// Whether a request of HTTP/1.1 names one host, as it has to (RFC 9112 section 3.2).
fn names_one_host<B>(request: &http::Request<B>) -> bool {
    request.version() < http::Version::HTTP_11 || request.headers().get_all(header::HOST).iter().count() == 1
}

/// Counts requests, and logs them where that is wanted.
#[derive(Debug, Clone)]
pub(super) struct Observer {
    pub(super) metrics: Arc<Metrics>,
    /// Whether every request is logged.
    pub(super) logs: bool,
}

impl Observer {
    fn file<B>(&self, request: &http::Request<B>, status: StatusCode, begun: Instant) {
        let passed = begun.elapsed();
        self.metrics.file(status, passed);
        if self.logs {
            log(request.method(), request.uri().path(), status, begun);
        }
    }
}

/// Counts and logs what a route, or a file that was not in memory, has answered.
pub(super) async fn observe(State(observer): State<Observer>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let asked = observer.logs.then(|| (request.method().clone(), request.uri().path().to_owned()));
    let response = next.run(request).await;
    let status = response.status();
    observer.metrics.request(route.as_deref().unwrap_or(metrics::FILE), status, begun.elapsed());
    if let Some((method, path)) = asked {
        // Only routes and files that there are: what else was typed may be anybody's secret. Queries hold
        // tokens and are never logged.
        let shown = match &route {
            Some(route) => route,
            None if status.is_success() || status == StatusCode::NOT_MODIFIED => &path,
            None => "(none)",
        };
        log(&method, shown, status, begun);
    }
    response
}

fn log(method: &http::Method, path: &str, status: StatusCode, begun: Instant) {
    let duration_ms = begun.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, path, status = status.as_u16(), duration_ms, "answered");
}
