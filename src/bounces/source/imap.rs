//! In charge of a mailbox on an IMAP server (RFC 9051, RFC 3501): logging in over an encrypted connection,
//! handing out what nobody has seen, and marking or moving it afterwards.
//!
//! It leaves what the messages tell to [`super::super::Desk`], and the protocol to `async-imap`, which knows no
//! deadlines: every step has one here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::types::Fetch;
use async_imap::{Client, Session};
use futures_util::TryStreamExt as _;
use recap_subscribers::bounces::LONGEST;
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt as _;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::config::check;
use crate::error::{Error, Result};

/// Longest wait for one answer of the server.
const ANSWER: Duration = Duration::from_secs(60);

/// Most characters of an answer that are shown.
const TOLD: usize = 200;

/// Where a mailbox is: `imaps://USER@HOST[:PORT]/FOLDER[?move=FOLDER]`, or `imap://…` for STARTTLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    user: String,
    folder: String,
    /// Where messages go that were understood; they stay and are marked as seen without it.
    move_to: Option<String>,
    /// Encrypted from the first byte (RFC 8314 section 3.2), or by STARTTLS.
    is_implicit: bool,
    /// It is this machine, where an unencrypted login stays.
    is_local: bool,
}

/// A connection: plain, or over TLS.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Stream for S {}

/// An open mailbox.
#[derive(Debug)]
pub struct Mailbox {
    session: Session<Box<dyn Stream>>,
    address: Address,
}

impl fmt::Display for Address {
    /// `HOST/FOLDER`: whose it is may be an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.folder)
    }
}

impl Address {
    /// Whether a text is meant to be one.
    pub fn is_meant(text: &str) -> bool {
        ["imap://", "imaps://"].iter().any(|scheme| text.to_ascii_lowercase().starts_with(scheme))
    }

    /// Reads one.
    ///
    /// # Errors
    /// It is none, names no user, or holds a password: other users of the machine see the command line.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Error::usage("the mailbox has to be like `imaps://USER@mail.example.org/INBOX`")
                .hint("An `@` in the user's name is written as `%40`.")
        };
        let url = Url::parse(text).map_err(|_| wrong())?;
        if url.password().is_some() {
            return Err(Error::usage("the mailbox's address holds a password, which others can see there")
                .hint(
                    "Set RECAP_BOUNCES_PASSWORD, or name the password's file with `bounces.password_file`.",
                ));
        }
        let decoded = |text: &str| {
            // `+` stands for itself in paths and names.
            let text = text.replace('+', "%2B");
            url::form_urlencoded::parse(text.as_bytes()).next().map(|(decoded, _)| decoded.into_owned())
        };
        let user = decoded(url.username()).ok_or_else(wrong)?;
        let host = url.host_str().and_then(|host| url::Host::parse(host).ok()).ok_or_else(wrong)?;
        let folder = decoded(url.path().trim_matches('/')).unwrap_or_else(|| "INBOX".to_owned());
        let mut move_to = None;
        for (name, value) in url.query_pairs() {
            match &*name {
                "move" if !value.is_empty() => move_to = Some(value.into_owned()),
                _ => return Err(Error::usage("after `?` may only stand `move=FOLDER`")),
            }
        }
        let is_implicit = url.scheme().eq_ignore_ascii_case("imaps");
        let has_control = [Some(&user), Some(&folder), move_to.as_ref()]
            .into_iter()
            .flatten()
            .any(|part| part.chars().any(char::is_control));
        if has_control {
            return Err(wrong());
        }
        Ok(Address {
            is_local: check::is_local(&host),
            host: host.to_string(),
            port: url.port().unwrap_or(if is_implicit { 993 } else { 143 }),
            user,
            folder,
            move_to,
            is_implicit,
        })
    }

    /// Connects, logs in and opens the folder.
    ///
    /// # Errors
    /// The server cannot be reached, its certificate is not trusted, it does not encrypt, or refuses.
    pub async fn open(&self, password: &SecretString) -> Result<Mailbox> {
        let client = self.connect().await?;
        let login = client.login(&self.user, password.expose_secret());
        let session = in_time(self, "log in", async { login.await.map_err(|(error, _)| error) }).await?;
        let mut mailbox = Mailbox { session, address: self.clone() };
        let folder = self.folder.clone();
        in_time(self, "open the folder", mailbox.session.select(folder)).await?;
        Ok(mailbox)
    }

    async fn connect(&self) -> Result<Client<Box<dyn Stream>>> {
        let host = self.host.trim_matches(['[', ']']);
        let stream = in_time(self, "connect", TcpStream::connect((host, self.port))).await?;
        if self.is_implicit {
            let stream = self.encrypt(stream).await?;
            let mut client = Client::new(stream);
            self.greeting(&mut client).await?;
            return Ok(client);
        }
        let mut client = Client::new(stream);
        self.greeting(&mut client).await?;
        match in_time(self, "start TLS", client.run_command_and_check_ok("STARTTLS", None)).await {
            // What was read ahead of TLS is dropped with the client: nobody on the line can slip in answers.
            Ok(()) => {
                let stream = self.encrypt(client.into_inner()).await?;
                Ok(Client::new(stream))
            }
            Err(_) if self.is_local => {
                let stream = in_time(self, "connect", TcpStream::connect((host, self.port))).await?;
                let mut client = Client::new(Box::new(stream) as Box<dyn Stream>);
                self.greeting(&mut client).await?;
                Ok(client)
            }
            Err(error) => {
                Err(error.hint("The login is sent over an encrypted connection only: try `imaps://`."))
            }
        }
    }

    /// What a server says first (RFC 9051 section 7.1).
    async fn greeting<S: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug>(
        &self,
        client: &mut Client<S>,
    ) -> Result<()> {
        let greeting = in_time(self, "connect", client.read_response()).await?;
        greeting.map(drop).ok_or_else(|| refused(self, "connect", "it closed the connection"))
    }

    async fn encrypt(&self, stream: TcpStream) -> Result<Box<dyn Stream>> {
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_platform_verifier())
            .map_err(|error| {
                Error::environment("TLS for the mailbox cannot be set up")
                    .because(error)
                    .hint("TLS needs the system's list of authorities: install the package `ca-certificates`")
            })?
            .with_no_client_auth();
        let name = ServerName::try_from(self.host.trim_matches(['[', ']']).to_owned());
        let name = name.map_err(|error| Error::usage("the mailbox's host is no name").because(error))?;
        let connector = TlsConnector::from(Arc::new(config));
        let stream = in_time(self, "start TLS", connector.connect(name, stream)).await?;
        Ok(Box::new(stream))
    }
}

impl Mailbox {
    /// The messages that nobody has seen, in order of arrival.
    ///
    /// # Errors
    /// The server refuses or does not answer.
    pub async fn unseen(&mut self) -> Result<Vec<u32>> {
        let found = in_time(&self.address, "search", self.session.uid_search("UNSEEN UNDELETED")).await?;
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The first megabyte of a message, which stays unseen; none where it is gone by now.
    ///
    /// # Errors
    /// The server refuses or does not answer.
    pub async fn message(&mut self, uid: u32) -> Result<Option<Vec<u8>>> {
        let wanted = format!("(UID BODY.PEEK[]<0.{LONGEST}>)");
        let session = &mut self.session;
        let fetched = async move {
            let fetched: Vec<Fetch> = session.uid_fetch(uid.to_string(), wanted).await?.try_collect().await?;
            Ok::<_, async_imap::error::Error>(fetched)
        };
        let fetched = in_time(&self.address, "read a message", fetched).await?;
        let message = fetched.iter().find(|one| one.uid == Some(uid)).and_then(Fetch::body);
        Ok(message.map(<[u8]>::to_vec))
    }

    /// Marks a message as seen and moves it, where a folder for that is named; one that was not understood
    /// is flagged for a person and stays.
    ///
    /// # Errors
    /// The server refuses or does not answer; the message is read again the next time, which changes
    /// nothing.
    pub async fn put_away(&mut self, uid: u32, is_understood: bool) -> Result<()> {
        let flags = if is_understood { "+FLAGS.SILENT (\\Seen)" } else { "+FLAGS.SILENT (\\Seen \\Flagged)" };
        let session = &mut self.session;
        let marked = async {
            let _: Vec<Fetch> = session.uid_store(uid.to_string(), flags).await?.try_collect().await?;
            Ok::<_, async_imap::error::Error>(())
        };
        in_time(&self.address, "mark a message", marked).await?;
        if let Some(folder) = self.address.move_to.clone().filter(|_| is_understood) {
            // RFC 6851; every server in use has it.
            let moved = self.session.uid_mv(uid.to_string(), folder);
            in_time(&self.address, "move a message", moved).await?;
        }
        Ok(())
    }

    /// Logs out.
    pub async fn close(mut self) {
        // Everything is done; a server that does not say goodbye changes nothing.
        let _ = tokio::time::timeout(ANSWER, self.session.logout()).await;
    }
}

/// Does one step, in bounded time.
async fn in_time<T, E: fmt::Display>(
    address: &Address,
    step: &str,
    done: impl Future<Output = Result<T, E>>,
) -> Result<T> {
    match tokio::time::timeout(ANSWER, done).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(refused(address, step, &error.to_string())),
        Err(_) => Err(refused(address, step, &format!("no answer within {} seconds", ANSWER.as_secs()))),
    }
}

fn refused(address: &Address, step: &str, said: &str) -> Error {
    let said: String = recap_subscribers::bounces::masked(said).chars().take(TOLD).collect();
    Error::environment(format!("cannot {step} at the mailbox {address}: {said}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_mailbox_is_read_from_its_address() {
        let address =
            Address::parse("imaps://ada%40example.org@mail.example.org/Bounced%20mail?move=Done").unwrap();
        assert_eq!((address.user.as_str(), address.port), ("ada@example.org", 993));
        assert_eq!((address.folder.as_str(), address.move_to.as_deref()), ("Bounced mail", Some("Done")));
        let short = Address::parse("imap://bounces+x@localhost:1143").unwrap();
        assert_eq!((short.user.as_str(), short.port, short.folder.as_str()), ("bounces+x", 1143, "INBOX"));
        assert!(short.is_local && !short.is_implicit);
    }

    #[test]
    fn what_is_no_mailbox_is_refused_and_a_password_is_not_repeated() {
        for text in [
            "imap://",
            "imaps://mail.example.org/",
            "imaps://a@b/?delete=1",
            "imaps://a%0d@b/",
            "imaps://a@b/x%0ay",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        let error = Address::parse("imaps://ada:hunter2@mail.example.org/").unwrap_err();
        assert!(!format!("{error:#} {error:?}").contains("hunter2"));
    }
}
