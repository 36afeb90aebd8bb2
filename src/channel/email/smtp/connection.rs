//! In charge of one connection to the server: opening it, encrypting it, logging in, learning what the
//! server can do, and sending commands and reading answers within a deadline each.
//!
//! It leaves the order of a message's commands, and what their answers mean, to [`super`].

use std::fmt::Display;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::{Ehlo, Starttls};
use lettre::transport::smtp::extension::{ClientId, Extension};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::said::{io_kind, reply, said};
use super::stream::{Encrypted, Lent, Plain};
use crate::channel::email::login::Login;
use crate::channel::{Receipt, Refusal};
use crate::config::{self, Tls};
use crate::pace::About;

/// The server, with everything that its connections have in common.
pub(super) struct Server {
    /// `host:port`, by which it is known elsewhere.
    pub(super) name: Arc<str>,
    host: String,
    port: u16,
    tls: Tls,
    /// Longest wait for one answer.
    timeout: Duration,
    /// Most messages over one connection.
    messages: u32,
    tls_parameters: Option<TlsParameters>,
    login: Option<Login>,
    /// The last try to open a connection failed, or nothing was taken over it.
    is_down: AtomicBool,
    /// It was left out: nothing is tried with it any more, while there are others.
    is_left: AtomicBool,
    /// Messages in a row that it did not take for reasons of its own.
    troubles: AtomicU32,
}

/// Messages in a row that a server may refuse for reasons of its own before it counts as one that takes
/// nothing for now. One alone may be about the message.
const TROUBLES: u32 = 3;

/// How long what has arrived may take to be read once the wait for it is over.
const LAST_LOOK: Duration = Duration::from_millis(100);

/// Why a question has no positive answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server said no.
    Refused {
        /// The three digits, which alone decide what to do (RFC 5321 section 4.2.1). A second one above
        /// five, which none that is known has, is a five.
        code: u16,
        /// All of the answer, fit to be shown.
        said: String,
    },
    /// There was no answer, or none that makes sense; the connection is of no use any more.
    Lost(String),
}

/// One connection, greeted and logged in.
pub(super) struct Connection {
    /// Messages whose content was sent. Once it has served, the server may have closed it
    /// while nothing was going on.
    pub(super) served: u32,
    /// What the server can do that lettre does not know of.
    pub(super) extensions: Extensions,
    smtp: AsyncSmtpConnection,
    /// Longest wait for one answer.
    timeout: Duration,
    /// Most messages that it serves.
    messages: u32,
}

/// What a server offers in its answer to EHLO (RFC 5321 section 4.1.1.1), as far as lettre drops it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    /// Several commands may be sent before their answers are read (RFC 2920).
    pub(super) pipelining: bool,
    /// Content may be sent with BDAT, its length named before it (RFC 3030).
    pub(super) chunking: bool,
    /// Longest message in octets, where the server names one (RFC 1870).
    pub(super) size: Option<usize>,
}

impl Extensions {
    fn read<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut extensions = Extensions::default();
        for line in lines {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "PIPELINING" => extensions.pipelining = true,
                "CHUNKING" => extensions.chunking = true,
                // RFC 1870 section 4: nought says that there is no limit that could be named.
                "SIZE" => extensions.size = words.next().and_then(|n| n.parse().ok()).filter(|n| *n > 0),
                _ => {}
            }
        }
        extensions
    }
}

impl Server {
    /// Reads the authorities to trust and prepares the login.
    ///
    /// # Errors
    /// When a setting cannot be used, or TLS cannot be set up on this machine.
    pub(super) fn new(settings: &config::Smtp) -> crate::Result<Self> {
        let host = settings.host.trim_matches(['[', ']']).to_owned();
        Ok(Server {
            name: settings.name().into(),
            tls_parameters: match settings.tls {
                Tls::None => None,
                _ => Some(tls_parameters(&host, settings)?),
            },
            host,
            port: settings.port,
            tls: settings.tls,
            timeout: settings.timeout,
            messages: settings.messages,
            login: settings.login.as_ref().map(Login::new).transpose()?,
            is_down: AtomicBool::new(false),
            is_left: AtomicBool::new(false),
            troubles: AtomicU32::new(0),
        })
    }

    /// Hears what became of a message: of the last of several in a row that it did not take for reasons of its
    /// own, and of those behind it, that it takes nothing for now.
    pub(super) fn judged(&self, sent: Result<Receipt, Refusal>) -> Result<Receipt, Refusal> {
        let sent = match sent {
            Err(Refusal::Transient { reason, .. }) if About::of(&reason) == About::Relay => {
                match self.troubles.fetch_add(1, Ordering::Relaxed).saturating_add(1) {
                    TROUBLES.. => Err(Refusal::unreachable(reason)),
                    _ => Err(Refusal::transient(reason)),
                }
            }
            // Any other word on a message is that of a server in order.
            Ok(_) | Err(Refusal::Transient { .. } | Refusal::Permanent { .. }) => {
                self.troubles.store(0, Ordering::Relaxed);
                sent
            }
            Err(_) => sent,
        };
        sent.inspect_err(|refusal| {
            if matches!(refusal, Refusal::Busy { .. } | Refusal::Unreachable { .. }) {
                self.is_down.store(true, Ordering::Relaxed);
            }
        })
    }

    /// Whether the last try to open a connection failed, or nothing was taken over it, or it was left out.
    pub(super) fn is_down(&self) -> bool {
        self.is_left() || self.is_down.load(Ordering::Relaxed)
    }

    /// Whether it was left out.
    pub(super) fn is_left(&self) -> bool {
        self.is_left.load(Ordering::Relaxed)
    }

    /// Leaves it out from now on.
    pub(super) fn leave(&self) {
        self.is_left.store(true, Ordering::Relaxed);
    }

    /// Opens a connection, up to where a message can be sent.
    pub(super) async fn connect(&self) -> Result<Connection, Refusal> {
        let connection = self.open().await;
        self.is_down.store(connection.is_err(), Ordering::Relaxed);
        connection
    }

    async fn open(&self) -> Result<Connection, Refusal> {
        let stream = self.in_time(TcpStream::connect((self.host.as_str(), self.port))).await?;
        let stream = stream.map_err(|error| self.no_connection(error))?;
        // Without it, the end of every message waits for the server's delayed acknowledgement.
        stream.set_nodelay(true).map_err(|error| self.no_connection(error))?;
        let local = stream.local_addr().map_err(|error| self.no_connection(error))?;
        let peer = stream.peer_addr().map_err(|error| self.no_connection(error))?;
        // RFC 5321 section 4.1.4: a client without a name of its own gives its address.
        let hello = match local {
            SocketAddr::V4(address) => ClientId::Ipv4(*address.ip()),
            SocketAddr::V6(address) => ClientId::Ipv6(*address.ip()),
        };
        let stream = Plain::new(stream);
        let (smtp, encrypted) = match &self.tls_parameters {
            Some(tls) if self.tls == Tls::Implicit => {
                let encrypted = self.in_time(Encrypted::new(stream, tls.clone())).await?;
                let encrypted = encrypted.map_err(|error| self.no_encryption(&error))?;
                (self.greet(Box::new(encrypted), &hello).await?, true)
            }
            Some(tls) => self.start_tls(stream, tls, &hello).await?,
            None => (self.greet(Box::new(stream), &hello).await?, false),
        };
        let mut connection = Connection {
            served: 0,
            extensions: Extensions::default(),
            smtp,
            timeout: self.timeout,
            messages: self.messages,
        };
        // lettre has asked that already, and keeps no more of the answer than it knows itself.
        let offer = connection.ask(Ehlo::new(hello), Severity::PositiveCompletion, 1).await;
        let offer = offer.map_err(|failure| self.no_greeting(failure))?;
        connection.extensions = Extensions::read(offer.message());
        if let Some(login) = &self.login {
            self.log_in(&mut connection, login, encrypted || peer.ip().is_loopback()).await?;
        }
        Ok(connection)
    }

    /// Waits for the server's greeting, and greets it.
    async fn greet(
        &self,
        stream: Box<dyn AsyncTokioStream>,
        hello: &ClientId,
    ) -> Result<AsyncSmtpConnection, Refusal> {
        let greeted = self.in_time(AsyncSmtpConnection::connect_with_transport(stream, hello)).await?;
        greeted.map_err(|error| self.no_service(error))
    }

    /// Greets the server, and encrypts the connection as far as it is asked for; says whether it is.
    async fn start_tls(
        &self,
        stream: Plain,
        tls: &TlsParameters,
        hello: &ClientId,
    ) -> Result<(AsyncSmtpConnection, bool), Refusal> {
        let stream = Lent::new(stream);
        let mut smtp = self.greet(Box::new(stream.clone()), hello).await?;
        if !smtp.server_info().supports_feature(Extension::StartTls) {
            // Whoever sits on the line can take the offer out of the answer (RFC 3207 section 6), so
            // a login never relies on it.
            return match self.tls {
                Tls::Opportunistic if self.login.is_none() => Ok((smtp, false)),
                _ => Err(Refusal::halt(format!(
                    "{self} offers no STARTTLS, and mail must not go there unencrypted; \
                     check the address and port in `smtp.url`, or use smtps://"
                ))),
            };
        }
        let started = self.in_time(smtp.command(Starttls)).await?;
        started.map_err(|error| self.no_encryption(&error))?;
        // What was said in clear text, and read ahead, goes with it (RFC 3207 section 4.2).
        drop(smtp);
        let stream = stream.back().ok_or_else(|| Refusal::unreachable("the connection is in use"))?;
        let encrypted = self.in_time(Encrypted::started(stream, tls.clone())).await?;
        let encrypted = encrypted.map_err(|error| self.no_encryption(&error))?;
        Ok((self.greet(Box::new(encrypted), hello).await?, true))
    }

    /// Proves who we are (RFC 4954), to nobody but the server.
    async fn log_in(&self, connection: &mut Connection, login: &Login, private: bool) -> Result<(), Refusal> {
        if !private {
            return Err(Refusal::halt(format!(
                "the login for {self} is not sent over an unencrypted connection; use smtps:// or STARTTLS in `smtp.url`"
            )));
        }
        let proof = login.proof().await?;
        if connection.smtp.server_info().get_auth_mechanism(proof.mechanisms).is_none() {
            return Err(Refusal::halt(format!("{self} offers no way to log in that fits `smtp.user`")));
        }
        let answer = self.in_time(connection.smtp.auth(proof.mechanisms, &proof.credentials)).await?;
        match answer {
            Ok(_) => Ok(()),
            // RFC 4954 section 6: 5yz is about the credentials, and so is a challenge instead of an
            // answer, in which XOAUTH2 tells what is wrong with a token.
            Err(error) if error.is_permanent() || error.is_client() => {
                let reason = format!("{self} does not accept the login: {}", said(&error));
                Err(login.refused(&proof, reason).await)
            }
            Err(error) => Err(Refusal::unreachable(format!("{self} cannot log us in: {}", said(&error)))),
        }
    }

    async fn in_time<T>(&self, step: impl Future<Output = T>) -> Result<T, Refusal> {
        within(self.timeout, step).await.map_err(|wait| {
            let seconds = wait.as_secs_f32();
            Refusal::unreachable(format!("cannot connect to {self}: no answer within {seconds} seconds"))
        })
    }

    fn no_connection(&self, error: io::Error) -> Refusal {
        Refusal::unreachable(format!("cannot connect to {self}: {error}"))
    }

    /// The server answered, but not as one that takes mail from us (RFC 5321 section 3.1).
    fn no_service(&self, error: smtp::Error) -> Refusal {
        Refusal::unreachable(format!("cannot connect to {self}: {}", said(&error)))
    }

    fn no_greeting(&self, failure: Failure) -> Refusal {
        let (Failure::Refused { said, .. } | Failure::Lost(said)) = failure;
        Refusal::unreachable(format!("cannot connect to {self}: {said}"))
    }

    fn no_encryption(&self, error: &smtp::Error) -> Refusal {
        let reason = format!("no encrypted connection to {self}: {}", said(error));
        // webpki's words for it, which are meant for programmers (RFC 5280 section 4.2.1.9).
        if reason.contains("CaUsedAsEndEntity") {
            return Refusal::halt(format!(
                "{reason}: an authority's certificate is no server's; let it sign one for the server, and name the authority's file in `smtp.ca_file`"
            ));
        }
        // rustls tells everything that is wrong with a certificate as invalid data.
        if io_kind(error) == Some(io::ErrorKind::InvalidData) {
            return Refusal::halt(format!(
                "{reason}; if the server has a certificate of your own authority, name its file in `smtp.ca_file`"
            ));
        }
        Refusal::unreachable(reason)
    }
}

impl Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl Connection {
    /// Whether the server said that it can do this.
    pub(super) fn offers(&self, extension: Extension) -> bool {
        self.smtp.server_info().supports_feature(extension)
    }

    /// How many messages it may still serve.
    pub(super) fn left(&self) -> u32 {
        self.messages.saturating_sub(self.served)
    }

    /// Sends commands and waits for the answer to the first, at most as many times the usual wait as
    /// `patience` says. An answer of another class than `wanted` is no answer. Those to the other
    /// commands are read with [`Connection::answer`].
    pub(super) async fn ask(
        &mut self,
        command: impl Display,
        wanted: Severity,
        patience: u32,
    ) -> Result<Response, Failure> {
        let wait = self.timeout.saturating_mul(patience);
        judged(within(wait, self.smtp.command(command)).await, wanted)
    }

    /// Waits for the answer to the next of several commands that were sent together.
    pub(super) async fn answer(&mut self, wanted: Severity) -> Result<Response, Failure> {
        judged(within(self.timeout, self.smtp.read_response()).await, wanted)
    }
}

/// What comes of a step, or the wait in which nothing did. A program that was stopped for longer (SIGSTOP, a closed
/// lid) hears of the time before it hears of what has arrived meanwhile: that is read before it is given up.
async fn within<T>(wait: Duration, step: impl Future<Output = T>) -> Result<T, Duration> {
    let mut step = pin!(step);
    if let Ok(done) = timeout(wait, &mut step).await {
        return Ok(done);
    }
    timeout(LAST_LOOK, step).await.map_err(|_| wait)
}

/// What an answer means, or the wait in which none came.
fn judged(
    answer: Result<Result<Response, smtp::Error>, Duration>,
    wanted: Severity,
) -> Result<Response, Failure> {
    let answer =
        answer.map_err(|wait| Failure::Lost(format!("no answer within {} seconds", wait.as_secs_f32())))?;
    let response = answer.map_err(|error| match error.status() {
        Some(code) => Failure::Refused { code: code.into(), said: said(&error) },
        None => Failure::Lost(said(&error)),
    })?;
    if response.code().severity != wanted {
        return Err(Failure::Lost(format!("an answer that does not fit: {}", reply(&response))));
    }
    Ok(response)
}

fn tls_parameters(host: &str, settings: &config::Smtp) -> crate::Result<TlsParameters> {
    let mut builder: TlsParametersBuilder = TlsParameters::builder(host.to_owned());
    if let Some(path) = &settings.ca_file {
        let unusable = || crate::Error::config(format!("`smtp.ca_file` {} cannot be used", path.display()));
        let pem = std::fs::read(path).map_err(|error| unusable().because(error))?;
        let authority = Certificate::from_pem(&pem).map_err(|error| {
            unusable()
                .because(error)
                .hint("it has to hold certificates in PEM: `-----BEGIN CERTIFICATE-----`")
        })?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build().map_err(|error| {
        crate::Error::environment("TLS for the mail server cannot be set up")
            .because(error)
            .hint("TLS needs the system's list of authorities: install the package `ca-certificates`")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use std::pin::Pin;
    use std::task::{Context, Poll};

    use lettre::transport::smtp::commands::Noop;
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
    use tokio::time::Instant;

    use super::*;

    /// How long an answer takes to be seen: longer than the wait for it, however soon it has arrived.
    const UNSEEN: Duration = Duration::from_millis(10);

    /// A server that says yes to everything, which is not seen at once.
    #[derive(Debug)]
    struct Late {
        answers: usize,
        seen: Instant,
    }

    impl AsyncTokioStream for Late {
        fn peer_addr(&self) -> io::Result<SocketAddr> {
            Ok(SocketAddr::from(([127, 0, 0, 1], 25)))
        }
    }

    impl AsyncRead for Late {
        fn poll_read(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            into: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if self.answers > 0 && self.seen.elapsed() > UNSEEN {
                into.put_slice(b"250 fine\r\n");
                (self.answers, self.seen) = (self.answers - 1, Instant::now());
                return Poll::Ready(Ok(()));
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }
    }

    impl AsyncWrite for Late {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.answers += bytes.iter().filter(|byte| **byte == b'\n').count();
            self.seen = Instant::now();
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[tokio::test]
    async fn what_has_arrived_when_the_time_is_up_is_read_before_it_is_given_up() {
        // One is the greeting.
        let stream = Box::new(Late { answers: 1, seen: Instant::now() });
        let hello = ClientId::Domain("us".into());
        let smtp = AsyncSmtpConnection::connect_with_transport(stream, &hello).await.unwrap();
        let (extensions, timeout) = (Extensions::default(), Duration::ZERO);
        let mut connection = Connection { served: 0, extensions, smtp, timeout, messages: 1 };
        connection.ask(Noop.to_string().repeat(2), Severity::PositiveCompletion, 1).await.unwrap();
        connection.answer(Severity::PositiveCompletion).await.unwrap();
    }
}
