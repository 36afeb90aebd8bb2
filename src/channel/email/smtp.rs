//! In charge of handing messages to an SMTP server, one after the other over one connection, and of
//! telling what became of each (RFC 5321).
//!
//! It leaves connecting, encryption and login to [`connection`]. lettre's own pool is not used: it
//! cannot be given a stream without Nagle's delay, hands out connections that the server has closed,
//! and knows one outcome, an error, where there are three: refused now, refused for good, unknown.

mod connection;
mod stream;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Severity;

use self::connection::{Connection, Failure, Server, reply};
use super::message::Message;
use crate::channel::{Commitment, Receipt, Refusal};
use crate::config;

/// "Service not available, closing transmission channel" (RFC 5321 section 4.2.2); may answer any
/// command (section 3.8).
const CLOSING: u16 = 421;

/// "Authentication required" (RFC 4954 section 6).
const LOGIN_WANTED: u16 = 530;

/// How much longer than other answers the one to the end of DATA may take: RFC 5321 section
/// 4.5.3.2 asks for five minutes and, at the end of DATA (section 4.5.3.2.6), for ten. What is
/// given up there has perhaps arrived.
const PATIENCE: u32 = 10;

/// Takes messages to a server, over a connection of its own that it keeps between messages.
pub(super) struct SmtpTransport {
    server: Arc<Server>,
    /// The open connection, ready for a new transaction. Taken out while it is in use, so that a
    /// conversation that is abandoned half-way takes its connection with it.
    connection: Option<Box<Connection>>,
}

/// The server that transports go to.
#[derive(Clone)]
pub(super) struct Smtp(Arc<Server>);

impl Smtp {
    /// Reads what the settings name.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub(super) fn new(settings: &config::Smtp) -> crate::Result<Self> {
        Server::new(settings).map(|server| Smtp(Arc::new(server)))
    }

    /// A transport without a connection yet.
    pub(super) fn transport(&self) -> SmtpTransport {
        SmtpTransport { server: Arc::clone(&self.0), connection: None }
    }
}

/// A transaction that did not end well.
struct Stop {
    refusal: Refusal,
    after: After,
}

/// What can be done with the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// The transaction has ended: another may begin.
    Ready,
    /// The transaction is open and has to be taken back first.
    Reset,
    /// Nothing.
    Broken,
    /// Nothing; and it was of no use from the beginning.
    Stale,
}

impl SmtpTransport {
    /// Connects, unless it is connected.
    pub(super) async fn be_ready(&mut self) -> Result<(), Refusal> {
        if self.connection.is_none() {
            self.connection = Some(Box::new(self.server.connect().await?));
        }
        Ok(())
    }

    /// Sends one message.
    pub(super) async fn send(
        &mut self,
        message: &Message,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        let reused = self.connection.as_ref().is_some_and(|connection| connection.used);
        match self.attempt(message, commitment).await {
            // The server closed it while nothing was going on: no fault of this message.
            Err(Stop { after: After::Stale, .. }) if reused => {
                self.attempt(message, commitment).await.map_err(|stop| stop.refusal)
            }
            result => result.map_err(|stop| stop.refusal),
        }
    }

    async fn attempt(&mut self, message: &Message, commitment: &dyn Commitment) -> Result<Receipt, Stop> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Box::new(self.server.connect().await.map_err(Stop::broken)?),
        };
        let result = transaction(&mut connection, message, commitment).await;
        let after = result.as_ref().err().map_or(After::Ready, |stop| stop.after);
        let usable = match after {
            After::Ready => true,
            // RFC 5321 section 4.1.1.5.
            After::Reset => connection.ask(Rset, Severity::PositiveCompletion, 1).await.is_ok(),
            After::Broken | After::Stale => false,
        };
        if usable {
            connection.used = true;
            self.connection = Some(connection);
        }
        result
    }

    /// Takes leave (RFC 5321 section 4.1.1.10); the server need not answer well.
    pub(super) async fn quit(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = connection.ask(Quit, Severity::PositiveCompletion, 1).await;
        }
    }
}

/// One mail transaction (RFC 5321 section 3.3), one command at a time.
async fn transaction(
    connection: &mut Connection,
    message: &Message,
    commitment: &dyn Commitment,
) -> Result<Receipt, Stop> {
    let parameters = parameters(connection, message)?;
    let refused = if parameters.is_empty() { sender_refused } else { Refusal::permanent };
    let mail = Mail::new(Some(message.sender.clone()), parameters);
    let answer = connection.ask(mail, Severity::PositiveCompletion, 1).await;
    answer.map_err(|failure| Stop::at_mail(failure, refused))?;
    let rcpt = Rcpt::new(message.to.clone(), Vec::new());
    connection.ask(rcpt, Severity::PositiveCompletion, 1).await.map_err(Stop::before_content)?;
    connection.ask(Data, Severity::PositiveIntermediate, 1).await.map_err(Stop::before_content)?;
    // From here on only the server knows. A connection that is closed before the final dot takes the
    // message back (RFC 5321 section 4.1.1.4).
    commitment.sending().await.map_err(Stop::broken)?;
    let content = content(&message.bytes);
    let answer = connection.ask(content, Severity::PositiveCompletion, PATIENCE).await;
    let response = answer.map_err(Stop::after_content)?;
    Ok(Receipt { id: reply(&response), url: None, detail: Some(message.id.clone()) })
}

/// What the server must be told about a message that is not all ASCII: the part of the address
/// before the @ (RFC 6531 section 3.4).
fn parameters(connection: &Connection, message: &Message) -> Result<Vec<MailParameter>, Stop> {
    // The To header holds the same address, and the rest of a message is ASCII.
    if message.bytes.is_ascii() {
        return Ok(Vec::new());
    }
    // RFC 6531 section 3.1: a server that offers SMTPUTF8 offers 8BITMIME as well.
    if !connection.offers(Extension::SmtpUtfEight) || !connection.offers(Extension::EightBitMime) {
        let reason = "the server takes no addresses beyond ASCII (no SMTPUTF8, RFC 6531)";
        return Err(Stop { refusal: Refusal::permanent(reason), after: After::Ready });
    }
    Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
}

/// A bare MAIL names the sender and nothing else. A no for good is about them, and would be the same
/// for everybody: the audience must not fail over it. With SMTPUTF8 the no may be about that (555,
/// RFC 5321 section 4.1.1.11; 550 and 553, RFC 6531 section 3.5), which only this message asks for.
fn sender_refused(said: String) -> Refusal {
    Refusal::halt(format!(
        "the server does not take mail from the sender, see `email.from` and `email.bounces`: {said}"
    ))
}

/// The message as it stands behind DATA: dots at the beginning of lines doubled, and the end marked
/// (RFC 5321 section 4.5.2). The message's own last CRLF begins the end mark (section 4.1.1.4).
fn content(bytes: &str) -> String {
    let mut content = String::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive("\r\n") {
        if line.starts_with('.') {
            content.push('.');
        }
        content.push_str(line);
    }
    content.push_str(".\r\n");
    content
}

impl Stop {
    fn broken(refusal: Refusal) -> Self {
        Stop { refusal, after: After::Broken }
    }

    /// Nothing of the message has been said yet; `refused` tells what a no for good means.
    fn at_mail(failure: Failure, refused: fn(String) -> Refusal) -> Self {
        match failure {
            Failure::Lost(reason) => Stop { refusal: Refusal::unreachable(reason), after: After::Stale },
            Failure::Refused { code: CLOSING, said } => {
                Stop { refusal: Refusal::unreachable(said), after: After::Stale }
            }
            Failure::Refused { code: LOGIN_WANTED, said } => Stop::login_wanted(said),
            Failure::Refused { code: 500.., said } => Stop { refusal: refused(said), after: After::Reset },
            Failure::Refused { said, .. } => Stop { refusal: Refusal::transient(said), after: After::Reset },
        }
    }

    /// The server has the address, but nothing of the message: it has not arrived.
    fn before_content(failure: Failure) -> Self {
        match failure {
            Failure::Refused { code: LOGIN_WANTED, said } => Stop::login_wanted(said),
            failure => Stop::refused(failure, After::Reset, Refusal::transient),
        }
    }

    /// The whole message was written. 4yz and 5yz say that it was not taken; without an answer it
    /// may have been (RFC 5321 sections 4.2.5 and 6.1).
    fn after_content(failure: Failure) -> Self {
        Stop::refused(failure, After::Ready, Refusal::unknown)
    }

    /// RFC 5321 section 4.2.1: 4yz may be tried again, 5yz never.
    fn refused(failure: Failure, after: After, lost: impl FnOnce(String) -> Refusal) -> Self {
        match failure {
            Failure::Refused { code: CLOSING, said } => Stop::broken(Refusal::transient(said)),
            Failure::Refused { code: 500.., said } => Stop { refusal: Refusal::permanent(said), after },
            Failure::Refused { said, .. } => Stop { refusal: Refusal::transient(said), after },
            Failure::Lost(reason) => Stop::broken(lost(reason)),
        }
    }

    fn login_wanted(said: String) -> Self {
        let reason = format!("the server wants a login, see `smtp.user`: {said}");
        Stop { refusal: Refusal::halt(reason), after: After::Reset }
    }
}
