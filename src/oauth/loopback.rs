//! In charge of the browser that comes back: a listener on this machine's loopback interface that takes
//! one redirect (RFC 8252 section 7.3) and shows a page when it is known what came of it.
//!
//! It leaves what the redirect says, and whether it belongs to this login, to [`super::consent`].

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::error::{Error, Result};

/// How many ports are tried after the wanted one, where any will do.
const TRIES: u16 = 20;

/// Longest wait until a browser has taken the page.
const SHOWING: Duration = Duration::from_secs(5);

/// A port that is listened on.
#[derive(Debug)]
pub struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// Why nobody came.
#[derive(Debug, thiserror::Error)]
pub enum NotRedirected {
    /// In time.
    #[error("no browser came back within {} minutes", .0.as_secs() / 60)]
    TooLate(Duration),
    /// The listener ended.
    #[error("the listener for the browser ended")]
    Ended,
}

/// A browser that came back and waits for its page.
#[derive(Debug)]
pub struct Arrival {
    /// What stood after the `?`.
    pub query: String,
    page: oneshot::Sender<String>,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// Where a redirect's query goes, and with it where the page to show is sent.
type Arrived = oneshot::Sender<(String, oneshot::Sender<String>)>;

/// What whoever asks is judged by.
struct Door {
    port: u16,
    /// Whether a query answers this login.
    belongs: Box<dyn Fn(&str) -> bool + Send + Sync>,
    /// The first redirect of this login takes it.
    waiting: Mutex<Option<Arrived>>,
    /// The first one of another takes it.
    knocked: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Loopback {
    /// Listens on a port of 127.0.0.1. Where it is taken and any other will do, the next free one.
    ///
    /// # Errors
    /// The port is taken.
    pub async fn open(port: u16, any: bool) -> Result<Self> {
        let last = if any { port.saturating_add(TRIES) } else { port };
        let mut failed = None;
        for port in port..=last {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                Ok(listener) => {
                    let port = listener.local_addr().map_or(port, |address| address.port());
                    return Ok(Loopback { listener, port });
                }
                Err(error) => failed = Some(error),
            }
        }
        let error = Error::environment(format!("port {port} of this machine is taken"));
        Err(match failed {
            Some(failed) => error.because(failed),
            None => error,
        })
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits for a browser that comes back with what `belongs` to this login. Whatever else asks (a page's
    /// icon, other programs, any open page with a picture of this address) ends nothing; `knocked` is called
    /// the first time that an answer to another question comes.
    ///
    /// # Errors
    /// Nobody came in time.
    pub async fn redirected(
        self,
        within: Duration,
        belongs: impl Fn(&str) -> bool + Send + Sync + 'static,
        knocked: impl FnOnce() + Send + 'static,
    ) -> Result<Arrival, NotRedirected> {
        let (sender, arrived) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let door = Door {
            port: self.port,
            belongs: Box::new(belongs),
            waiting: Mutex::new(Some(sender)),
            knocked: Mutex::new(Some(Box::new(knocked))),
        };
        let router = Router::new().fallback(take).with_state(Arc::new(door));
        let server = tokio::spawn(async move {
            let serving = axum::serve(self.listener, router).with_graceful_shutdown(async {
                let _ = stopped.await;
            });
            // Its end is seen by whoever waits for the redirect.
            let _ = serving.await;
        });
        match tokio::time::timeout(within, arrived).await {
            Ok(Ok((query, page))) => Ok(Arrival { query, page, stop, server }),
            Ok(Err(_)) => Err(NotRedirected::Ended),
            Err(_) => {
                server.abort();
                Err(NotRedirected::TooLate(within))
            }
        }
    }
}

impl Arrival {
    /// Shows the page, and stops listening.
    pub async fn show(self, page: impl Into<String>) {
        // A browser that has gone needs no page.
        let _ = self.page.send(page.into());
        let _ = self.stop.send(());
        let mut server = self.server;
        if tokio::time::timeout(SHOWING, &mut server).await.is_err() {
            server.abort();
        }
    }
}

async fn take(State(door): State<Arc<Door>>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let answers = query
        .split('&')
        .any(|one| one.starts_with("code=") || one.starts_with("error=") || one.starts_with("state="));
    if request.method() != Method::GET
        || request.uri().path() != "/"
        || !answers
        || !is_ours(request.headers(), door.port)
    {
        return plain(StatusCode::NOT_FOUND, "There is nothing here.\n".into());
    }
    if !(door.belongs)(&query) {
        let knocked = door.knocked.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(knocked) = knocked {
            knocked();
        }
        return plain(
            StatusCode::BAD_REQUEST,
            "This does not belong to the login that recap waits for, which goes on. This page can be closed.\n"
                .into(),
        );
    }
    let taken = door.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let (page, shown) = oneshot::channel();
    if taken.is_none_or(|waiting| waiting.send((query, page)).is_err()) {
        return plain(
            StatusCode::CONFLICT,
            "This login was answered before. This page can be closed.\n".into(),
        );
    }
    match shown.await {
        Ok(page) => plain(StatusCode::OK, page),
        Err(_) => plain(StatusCode::GONE, "recap has ended. This page can be closed.\n".into()),
    }
}

/// Whether it was this machine that was asked, and not a name that leads to it (DNS rebinding).
fn is_ours(headers: &HeaderMap, port: u16) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    [format!("127.0.0.1:{port}"), format!("localhost:{port}")].iter().any(|ours| ours == host)
}

/// Words without markup: nothing of what came back can act in them.
fn plain(status: StatusCode, words: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ];
    (status, headers, words).into_response()
}
