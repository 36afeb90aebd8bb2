//! In charge of connections: taking them, how many there may be, how long a client may take to ask and
//! to listen, and letting those that are open end what they have begun when the server stops.
//!
//! It leaves what is answered to [`Answers`], where connections come from to [`listener`], and whose there may be
//! to [`guests`].

use std::convert::Infallible;
use std::io::{self, IoSlice};
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::unconstrained;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::{LocalPoolHandle, TaskTracker};

use self::guests::Guests;
pub use self::listener::Listener;
use self::listener::{Stream, accept};
use super::answers::{Answers, say_close};

mod guests;
mod listener;

/// Connections that may be open; more wait until one ends. Each may have a file open, and a process may
/// have 1,024 of both as a rule.
const MOST: usize = 480;

/// Places that are kept free for whoever comes next: while fewer are, every answer says that its connection is
/// closed behind it. So connections that wait for another request never hold all places, and none of them need
/// be closed unannounced.
const KEPT_FREE: usize = MOST / 8;

/// The longest that a request line with its header fields may take, from its first byte or the opening of the
/// connection.
const HEARING: Duration = Duration::from_secs(10);

/// The longest that a client may take nothing of an answer.
const SENDING: Duration = Duration::from_secs(30);

/// The longest that a connection stays open for another request: longer than proxies keep theirs (60 s in
/// nginx), so that none is closed while it is being used.
const IDLE: Duration = Duration::from_secs(75);

/// The same while somebody else waits for a place, unless it is a proxy's: that may be sending on it at this very
/// moment, and a request that changes something is sent only once.
const IDLE_IN_A_CROWD: Duration = Duration::from_secs(1);

/// What a request line with its header fields may take then.
const HEARING_IN_A_CROWD: Duration = Duration::from_secs(3);

/// The time in which a client has to take so much of an answer then, in octets: 13 KB a second, which is slow for
/// a telephone. It is not looked at more often, since what the system keeps goes out in large pieces.
const SENDING_IN_A_CROWD: (Duration, u64) = (Duration::from_secs(10), 128 * 1024);

/// How often a connection is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// The longest that open requests may take when the server stops.
const ENDING: Duration = Duration::from_secs(10);

/// Octets of a request line with its header fields (RFC 9110 section 5.4). Of fields hyper takes a hundred.
const MOST_OCTETS: usize = 16 * 1024;

/// The threads that connections are answered on, one a processor: a connection stays with the thread that
/// took it, so that none waits for another or wakes it for a request.
pub(super) fn threads() -> LocalPoolHandle {
    LocalPoolHandle::new(std::thread::available_parallelism().map_or(1, usize::from))
}

/// Answers whoever connects, until it is to stop; then what was begun is ended first.
pub(super) async fn serve(
    listener: Listener,
    answers: Arc<Answers>,
    threads: LocalPoolHandle,
    stop: CancellationToken,
) {
    let (open, room, guests) = (TaskTracker::new(), Arc::<Room>::default(), Arc::<Guests>::default());
    loop {
        let next = async { (room.place().await, accept(&listener).await) };
        let (place, (stream, peer)) = tokio::select! {
            () = stop.cancelled() => break,
            next = next => next,
        };
        // A proxy, or whatever else runs on this machine, comes for many.
        let is_for_many = peer.to_canonical().is_loopback() || answers.proxies.include(peer.to_canonical());
        let Ok(guest) = (!is_for_many).then(|| guests.admit(peer)).transpose() else {
            answers.metrics.turned_away();
            continue;
        };
        let (answers, room, stop) = (Arc::clone(&answers), Arc::clone(&room), stop.child_token());
        let open = open.token();
        threads.spawn_pinned(move || async move {
            let _open = (open, place, guest, answers.metrics.connection());
            let client = Client { peer, is_for_many };
            // Of the thread's own runtime from now on; it fails only where the client has gone.
            match stream {
                Stream::Tcp(stream) => {
                    if let Ok(stream) = tokio::net::TcpStream::from_std(stream) {
                        converse(stream, client, answers, &room, stop).await;
                    }
                }
                #[cfg(unix)]
                Stream::Unix(stream) => {
                    if let Ok(stream) = tokio::net::UnixStream::from_std(stream) {
                        converse(stream, client, answers, &room, stop).await;
                    }
                }
            }
        });
    }
    // Whoever connects from now on is told at once that nobody listens.
    drop(listener);
    open.close();
    if timeout(ENDING, open.wait()).await.is_err() {
        tracing::warn!(connections = open.len(), "requests were cut off, since the server stops");
    }
}

/// How many connections may be open, and whether somebody waits for one of them to end.
#[derive(Debug)]
struct Room {
    places: Arc<Semaphore>,
    is_crowded: AtomicBool,
}

impl Default for Room {
    fn default() -> Self {
        Room { places: Arc::new(Semaphore::new(MOST)), is_crowded: AtomicBool::new(false) }
    }
}

impl Room {
    /// The next place that is free.
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Some(place);
        }
        self.is_crowded.store(true, Ordering::Relaxed);
        // Never closed.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        self.is_crowded.store(false, Ordering::Relaxed);
        place
    }

    /// Whether somebody waits for a place.
    fn is_crowded(&self) -> bool {
        self.is_crowded.load(Ordering::Relaxed)
    }

    /// Whether a connection that had an answer may stay open for another request.
    fn keeps(&self) -> bool {
        self.places.available_permits() >= KEPT_FREE
    }

    /// How long a connection may go on doing something without anything moving. Whoever only keeps a place
    /// for another request makes way for those who have none.
    fn limit(&self, doing: Doing, is_for_many: bool) -> Option<Duration> {
        match doing {
            Doing::Idle { .. } if self.is_crowded() && !is_for_many => Some(IDLE_IN_A_CROWD),
            Doing::Hearing { .. } if self.is_crowded() => Some(HEARING_IN_A_CROWD),
            doing => doing.limit(),
        }
    }

    /// Whether a connection has to make way because its client takes an answer too slowly.
    fn hurries(&self, pace: &mut Pace, doing: Doing) -> bool {
        pace.is_slow(doing, Instant::now()) && self.is_crowded()
    }
}

/// How fast a client takes an answer.
#[derive(Debug)]
struct Pace {
    since: Instant,
    written: u64,
}

impl Pace {
    /// Whether a client has taken too little of an answer for too long.
    fn is_slow(&mut self, doing: Doing, now: Instant) -> bool {
        let (time, octets) = SENDING_IN_A_CROWD;
        let Doing::Sending { written } = doing else {
            self.since = now;
            return false;
        };
        if now.duration_since(self.since) < time {
            return false;
        }
        let taken = written.saturating_sub(self.written);
        *self = Pace { since: now, written };
        taken < octets
    }
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy)]
struct Client {
    peer: IpAddr,
    /// Whether it comes for many.
    is_for_many: bool,
}

/// Answers the requests of one connection.
async fn converse<S>(stream: S, client: Client, answers: Arc<Answers>, room: &Room, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let traffic = Arc::new(Traffic::default());
    let asked = Arc::clone(&traffic);
    let service = service_fn(move |request: Request<Incoming>| {
        asked.asked();
        let (answer, asked) = (answers.to(request, client.peer), Arc::clone(&asked));
        async move {
            let mut answer = answer.await;
            if !room.keeps() {
                say_close(&mut answer);
            }
            asked.answered();
            Ok::<_, Infallible>(answer)
        }
    });
    let mut http = http1::Builder::new();
    // A client that has said all it has to say may still listen.
    http.max_header_size(MOST_OCTETS).half_close(true);
    let stream = Watched { stream, traffic: Arc::clone(&traffic) };
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut doing, mut stopping) = ((traffic.doing(), Instant::now()), false);
    let mut pace = Pace { since: Instant::now(), written: 0 };
    loop {
        tokio::select! {
            biased;
            // Why a connection broke is its client's affair.
            _ = connection.as_mut() => return,
            // A client that always has more to ask leaves nothing of the task's budget.
            _ = unconstrained(looks.tick()) => {
                let now = traffic.doing();
                if room.hurries(&mut pace, now) {
                    return;
                }
                if now != doing.0 {
                    doing = (now, Instant::now());
                } else if room.limit(now, client.is_for_many).is_some_and(|limit| doing.1.elapsed() >= limit) {
                    return;
                }
            }
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// What has passed over a connection.
#[derive(Debug, Default)]
struct Traffic {
    read: AtomicU64,
    written: AtomicU64,
    /// Whether the client takes nothing at the moment.
    is_full: AtomicBool,
    requests: AtomicU64,
    answers: AtomicU64,
    /// Octets that belong to requests that were answered.
    heard: AtomicU64,
}

/// What a connection is busy with; when it is equal some time later, nothing has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// An answer is being made, which has a deadline of its own.
    Answering { requests: u64 },
    /// An answer is being sent.
    Sending { written: u64 },
    /// A request is being read.
    Hearing { requests: u64 },
    /// Nothing.
    Idle { requests: u64 },
}

impl Traffic {
    fn asked(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn answered(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
        self.heard.store(self.read.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    fn doing(&self) -> Doing {
        let (requests, read) = (self.requests.load(Ordering::Relaxed), self.read.load(Ordering::Relaxed));
        if self.is_full.load(Ordering::Relaxed) {
            Doing::Sending { written: self.written.load(Ordering::Relaxed) }
        } else if requests > self.answers.load(Ordering::Relaxed) {
            Doing::Answering { requests }
        } else if requests == 0 || read > self.heard.load(Ordering::Relaxed) {
            Doing::Hearing { requests }
        } else {
            Doing::Idle { requests }
        }
    }
}

impl Doing {
    /// How long it may go on without anything moving.
    fn limit(self) -> Option<Duration> {
        match self {
            Doing::Answering { .. } => None,
            Doing::Sending { .. } => Some(SENDING),
            Doing::Hearing { .. } => Some(HEARING),
            Doing::Idle { .. } => Some(IDLE),
        }
    }
}

/// A stream whose traffic is counted.
struct Watched<S> {
    stream: S,
    traffic: Arc<Traffic>,
}

impl<S> Watched<S> {
    fn written(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(octets)) = &written {
            self.traffic.written.fetch_add(*octets as u64, Ordering::Relaxed);
        }
        self.traffic.is_full.store(written.is_pending(), Ordering::Relaxed);
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        self.traffic.read.fetch_add((buffer.filled().len() - before) as u64, Ordering::Relaxed);
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
