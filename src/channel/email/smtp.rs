//! In charge of handing messages to an SMTP server, one after the other over one connection, and of
//! telling what became of each (RFC 5321).
//!
//! It leaves connecting, encryption and login to [`connection`]. lettre's own pool is not used: it
//! cannot be given a stream without Nagle's delay, hands out connections that the server has closed,
//! and knows one outcome, an error, where there are three: refused now, refused for good, unknown.

mod connection;
mod said;
mod stream;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Severity;
use tokio::time::timeout;

use self::connection::{Connection, Extensions, Failure, Server};
use self::said::reply;
use super::message::{Envelope, Message};
use crate::channel::{Commitment, Receipt, Refusal};
use crate::config;

/// "Service not available, closing transmission channel" (RFC 5321 section 4.2.2); may answer any
/// command (section 3.8).
const CLOSING: u16 = 421;

/// "Authentication required" (RFC 4954 section 6).
const LOGIN_WANTED: u16 = 530;

/// "Bad sequence of commands" (RFC 5321 section 4.2.3).
const BAD_SEQUENCE: u16 = 503;

/// How much longer than other answers the one to the end of DATA may take: RFC 5321 section
/// 4.5.3.2 asks for five minutes and, at the end of DATA (section 4.5.3.2.6), for ten. What is
/// given up there has perhaps arrived.
const PATIENCE: u32 = 10;

/// Takes messages to a server, over a connection of its own that it keeps between messages.
pub(super) struct SmtpTransport {
    server: Arc<Server>,
    /// The open connection. Taken out while it is in use, so that a conversation that is abandoned
    /// half-way takes its connection with it.
    connection: Option<Open>,
}

/// A connection between two messages.
struct Open {
    connection: Box<Connection>,
    /// The envelope that was sent behind the content before it, and is not answered yet.
    begun: Option<Envelope>,
    /// A message has been tried over it: since then the server may have closed it.
    used: bool,
    /// What has to be said before another message. It is said when that comes, and not before what became of
    /// the one before is told: nobody should have to wait for a server to hear what was heard.
    owed: Option<Owed>,
}

/// What ends a transaction that did not end well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    /// RSET (RFC 5321 section 4.1.1.5).
    Reset,
    /// The end of a content, of which there is none, that the server waits for.
    Dot,
}

/// Longest wait for the answer to what is owed: it says nothing about any message, and another
/// connection does as well.
const BRIEF: Duration = Duration::from_secs(5);

/// Longest wait for a server to take leave.
const FAREWELL: Duration = Duration::from_secs(1);

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

    /// Whether the server could not be worked with when that was last tried.
    pub(super) fn is_down(&self) -> bool {
        self.0.is_down()
    }

    /// Whether nothing more is tried with the server, while there are others.
    pub(super) fn is_left(&self) -> bool {
        self.0.is_left()
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
    /// The transaction has to be ended first.
    Owes(Owed),
    /// Nothing.
    Broken,
    /// Nothing; and it was of no use from the beginning.
    Stale,
}

impl SmtpTransport {
    /// The name of its server.
    pub(super) fn relay(&self) -> Arc<str> {
        Arc::clone(&self.server.name)
    }

    /// Connects, unless it is connected.
    pub(super) async fn be_ready(&mut self) -> Result<(), Refusal> {
        self.pay().await;
        if self.connection.is_none() {
            self.connection = Some(self.connect().await?);
        }
        Ok(())
    }

    /// Has the connection be one that another message can go over, or none: says what is owed, and takes
    /// leave after as many messages as one connection may serve.
    async fn pay(&mut self) {
        if self.connection.as_ref().is_some_and(|open| open.connection.left() == 0) {
            return self.quit().await;
        }
        if self.connection.as_ref().is_none_or(|open| open.owed.is_none()) {
            return;
        }
        let Some(mut open) = self.connection.take() else { return };
        let asked = async {
            match open.owed.take() {
                Some(Owed::Reset) => open.connection.ask(Rset, Severity::PositiveCompletion, 1).await.is_ok(),
                // Whatever it answers, nothing was sent.
                Some(Owed::Dot) => {
                    let ended = open.connection.ask(".\r\n", Severity::PositiveCompletion, 1).await;
                    matches!(ended, Ok(_) | Err(Failure::Refused { .. }))
                }
                None => true,
            }
        };
        if timeout(BRIEF, asked).await.unwrap_or(false) {
            self.connection = Some(open);
        }
    }

    async fn connect(&self) -> Result<Open, Refusal> {
        // Set apart, since all that it may have to remember would make every delivery as large.
        let connection = Box::pin(self.server.connect()).await?;
        Ok(Open { connection: Box::new(connection), begun: None, used: false, owed: None })
    }

    /// The connection that is open, if a message in this envelope can go over it, or else another: an
    /// envelope that was sent cannot be taken back without waiting for its answers.
    async fn open_for(&mut self, envelope: &Envelope) -> Result<Open, Refusal> {
        self.pay().await;
        match self.connection.take() {
            Some(open) if open.begun.as_ref().is_none_or(|begun| begun == envelope) => Ok(open),
            _ => self.connect().await,
        }
    }

    /// Sends one message. Where the server takes several commands at once, the envelope of the one
    /// that follows goes out behind it.
    pub(super) async fn send(
        &mut self,
        message: &mut Message,
        following: Option<Envelope>,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Refusal> {
        let reused = self.connection.as_ref().is_some_and(|open| open.used);
        let sent = match self.attempt(message, following.clone(), commitment).await {
            // The server closed it while nothing was going on: no fault of this message.
            Err(Stop { after: After::Stale, .. }) if reused => {
                self.attempt(message, following, commitment).await
            }
            result => result,
        };
        self.server.judged(sent.map_err(|stop| stop.refusal))
    }

    async fn attempt(
        &mut self,
        message: &mut Message,
        following: Option<Envelope>,
        commitment: &dyn Commitment,
    ) -> Result<Receipt, Stop> {
        let mut open = self.open_for(&message.envelope).await.map_err(Stop::broken)?;
        if let Some(reason) = self.beyond(&open, message) {
            self.connection = Some(open);
            return Err(Stop { refusal: too_small(&reason), after: After::Ready });
        }
        let result = transaction(&mut open, message, following, commitment).await;
        open.used = true;
        open.owed = match result.as_ref().err().map(|stop| stop.after) {
            None | Some(After::Ready) => None,
            Some(After::Owes(owed)) => Some(owed),
            Some(After::Broken | After::Stale) => return result,
        };
        self.connection = Some(open);
        result
    }

    /// Why a message is not taken over the connection that is open, if it is larger than the server said it takes.
    pub(super) fn too_large(&self, message: &Message) -> Option<String> {
        self.connection.as_ref().and_then(|open| self.beyond(open, message))
    }

    /// How long the message is, is told in thousands: a longer name in it is no other reason.
    fn beyond(&self, open: &Open, message: &Message) -> Option<String> {
        let length = message.bytes.len();
        let limit = open.connection.extensions.size.filter(|limit| length > *limit)?;
        Some(format!(
            "{} takes messages of at most {limit} octets (SIZE, RFC 1870), and this one has up to {}",
            self.server,
            length.next_multiple_of(1000)
        ))
    }

    /// Has the server count as one that cannot be worked with, for good.
    pub(super) fn leave(&self) {
        self.server.leave();
    }

    /// Drops the connection if an envelope was sent over it whose message does not come.
    pub(super) fn abandon(&mut self) {
        self.connection.take_if(|open| open.begun.is_some());
    }

    /// Takes leave (RFC 5321 section 4.1.1.10); the server need not answer well. A server that waits
    /// for content is left without a word, which takes the message back (section 4.1.1.4).
    pub(super) async fn quit(&mut self) {
        if let Some(Open { mut connection, begun: None, owed: None | Some(Owed::Reset), .. }) =
            self.connection.take()
        {
            let _ = timeout(FAREWELL, connection.ask(Quit, Severity::PositiveCompletion, 1)).await;
        }
    }
}

/// A limit that a server names before it has seen anything is its own, and an edition's messages are as long as one
/// another: the audience must not fail over it, and another server may take them all.
fn too_small(reason: &str) -> Refusal {
    Refusal::halt(format!(
        "{reason}; nobody has failed over it. Have the limit raised, send over another server (`smtp.url`), or \
         shorten the text, and publish again"
    ))
}

/// How content is announced and ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// DATA, the content with its dots doubled, a dot (RFC 5321 section 4.1.1.4).
    Data,
    /// BDAT with the length, and the content (RFC 3030 section 2).
    Bdat,
}

/// One mail transaction (RFC 5321 section 3.3): the envelope, unless it was sent before, and the
/// content.
async fn transaction(
    open: &mut Open,
    message: &mut Message,
    following: Option<Envelope>,
    commitment: &dyn Commitment,
) -> Result<Receipt, Stop> {
    let connection = open.connection.as_mut();
    let Extensions { pipelining, chunking, .. } = connection.extensions;
    // Without pipelining BDAT gains nothing.
    let way = if chunking && pipelining { Way::Bdat } else { Way::Data };
    let begun = open.begun.take().is_some();
    if !pipelining {
        announce_stepwise(connection, &message.envelope).await?;
    } else {
        announce(connection, &message.envelope, begun, way).await?;
    }
    // From here on only the server knows. A connection that is closed before the final dot takes the
    // message back (RFC 5321 section 4.1.1.4).
    commitment.sending().await.map_err(Stop::broken)?;
    let more = pipelining && connection.left() > 1;
    let following = following.filter(|next| more && parameters(connection, next).is_ok());
    let behind = following.as_ref().map(|next| commands(connection, next, way)).transpose()?;
    let length = message.bytes.len();
    let content = content(&mut message.bytes, way, behind.as_deref().unwrap_or_default());
    let answer = connection.ask(&*content, Severity::PositiveCompletion, PATIENCE).await;
    message.bytes.truncate(length);
    open.begun = following;
    connection.served += 1;
    let response = answer.map_err(Stop::after_content)?;
    Ok(Receipt { id: reply(&response), url: None, detail: Some(message.id.clone()) })
}

/// Asks for one thing at a time.
async fn announce_stepwise(connection: &mut Connection, envelope: &Envelope) -> Result<(), Stop> {
    let (mail, rcpt) = envelope_commands(connection, envelope)?;
    let refused = at_mail(envelope);
    let answer = connection.ask(mail, Severity::PositiveCompletion, 1).await;
    answer.map_err(|failure| Stop::at_mail(failure, refused))?;
    connection.ask(rcpt, Severity::PositiveCompletion, 1).await.map_err(Stop::before_content)?;
    connection.ask(Data, Severity::PositiveIntermediate, 1).await.map_err(Stop::before_content)?;
    Ok(())
}

/// Sends the envelope in one go, unless that was done, and reads all answers to it (RFC 2920 section
/// 3.1): the first that is a no tells what became of the message.
async fn announce(
    connection: &mut Connection,
    envelope: &Envelope,
    begun: bool,
    way: Way,
) -> Result<(), Stop> {
    let mail = if begun {
        connection.answer(Severity::PositiveCompletion).await
    } else {
        let commands = commands(connection, envelope, way)?;
        connection.ask(commands, Severity::PositiveCompletion, 1).await
    };
    let mail = mail.map_err(|failure| match failure {
        // "Bad sequence of commands" (RFC 5321 section 4.2.3): the server has not done with the
        // message before, as after a BDAT that failed (RFC 3030 section 2). It is no word on this one.
        Failure::Refused { code: BAD_SEQUENCE, said } if begun => {
            Stop { refusal: Refusal::unreachable(said), after: After::Stale }
        }
        failure => Stop::at_mail(failure, at_mail(envelope)),
    });
    if let Err(stop) = &mail
        && matches!(stop.after, After::Broken | After::Stale)
    {
        return mail.map(|_| ());
    }
    let rcpt = connection.answer(Severity::PositiveCompletion).await.map_err(Stop::before_content);
    // An answer that was not read would be taken for that to the next command.
    let broken = |stop| Stop { after: After::Broken, ..stop };
    if let Err(stop) = &rcpt
        && stop.after == After::Broken
    {
        return mail.and(rcpt).map(|_| ()).map_err(broken);
    }
    if way == Way::Bdat {
        return mail.and(rcpt).map(|_| ());
    }
    let data = connection.answer(Severity::PositiveIntermediate).await.map_err(Stop::before_content);
    let waits = data.is_ok();
    let is_lost = data.as_ref().is_err_and(|stop| stop.after == After::Broken);
    match mail.and(rcpt) {
        Ok(_) => data.map(|_| ()),
        // A server that waits for content to nobody is told that there is none.
        Err(stop) if waits => Err(Stop { after: After::Owes(Owed::Dot), ..stop }),
        Err(stop) if is_lost => Err(broken(stop)),
        Err(stop) => Err(stop),
    }
}

/// The commands of an envelope, up to where content is waited for.
fn commands(connection: &Connection, envelope: &Envelope, way: Way) -> Result<String, Stop> {
    let (mail, rcpt) = envelope_commands(connection, envelope)?;
    Ok(match way {
        Way::Data => format!("{mail}{rcpt}{Data}"),
        Way::Bdat => format!("{mail}{rcpt}"),
    })
}

fn envelope_commands(connection: &Connection, envelope: &Envelope) -> Result<(Mail, Rcpt), Stop> {
    let parameters = parameters(connection, envelope)?;
    let mail = Mail::new(Some(envelope.sender.clone()), parameters);
    Ok((mail, Rcpt::new(envelope.to.clone(), Vec::new())))
}

/// What the server must be told about a message that is not all ASCII: the part of the address
/// before the @ (RFC 6531 section 3.4).
fn parameters(connection: &Connection, envelope: &Envelope) -> Result<Vec<MailParameter>, Stop> {
    if envelope.is_ascii() {
        return Ok(Vec::new());
    }
    // RFC 6531 section 3.1: a server that offers SMTPUTF8 offers 8BITMIME as well.
    if !connection.offers(Extension::SmtpUtfEight) || !connection.offers(Extension::EightBitMime) {
        let reason = "the server takes no addresses beyond ASCII (no SMTPUTF8, RFC 6531)";
        return Err(Stop { refusal: Refusal::permanent(reason), after: After::Ready });
    }
    Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
}

/// What a no to MAIL means.
#[derive(Clone, Copy)]
struct AtMail {
    for_now: fn(String) -> Refusal,
    for_good: fn(String) -> Refusal,
}

/// A bare MAIL names the sender and nothing else, so that a no is no word on any recipient. With SMTPUTF8
/// it may be about that, which only this message asks for.
fn at_mail(envelope: &Envelope) -> AtMail {
    if envelope.is_ascii() {
        AtMail { for_now: Refusal::busy, for_good: sender_refused }
    } else {
        AtMail { for_now: Refusal::transient, for_good: Refusal::permanent }
    }
}

/// A no for good to the sender would be the same for everybody: the audience must not fail over it. One to
/// SMTPUTF8 is 555 (RFC 5321 section 4.1.1.11), 550 or 553 (RFC 6531 section 3.5).
fn sender_refused(said: String) -> Refusal {
    Refusal::halt(format!(
        "the server does not take mail from the sender, see `email.from` and `email.bounces`: {said}"
    ))
}

/// The content of a message as it goes out, with the commands that go behind it (RFC 2920 section 3.1). No line
/// of it begins with a dot, so that none has to be doubled (RFC 5321 section 4.5.2). It is added to where that
/// can be, and not copied.
fn content<'a>(bytes: &'a mut String, way: Way, behind: &str) -> Cow<'a, str> {
    match way {
        // The message's own last CRLF begins the end mark (RFC 5321 section 4.1.1.4).
        Way::Data => {
            bytes.push_str(".\r\n");
            bytes.push_str(behind);
            Cow::Borrowed(bytes)
        }
        Way::Bdat => Cow::Owned(format!("BDAT {} LAST\r\n{bytes}{behind}", bytes.len())),
    }
}

impl Stop {
    fn broken(refusal: Refusal) -> Self {
        Stop { refusal, after: After::Broken }
    }

    /// Nothing of the message has been said yet.
    fn at_mail(failure: Failure, no: AtMail) -> Self {
        match failure {
            Failure::Lost(reason) => Stop { refusal: Refusal::unreachable(reason), after: After::Stale },
            Failure::Refused { code: CLOSING, said } => {
                Stop { refusal: Refusal::unreachable(said), after: After::Stale }
            }
            Failure::Refused { code: LOGIN_WANTED, said } => Stop::login_wanted(said),
            Failure::Refused { code: 500.., said } => {
                Stop { refusal: (no.for_good)(said), after: After::Owes(Owed::Reset) }
            }
            Failure::Refused { said, .. } => {
                Stop { refusal: (no.for_now)(said), after: After::Owes(Owed::Reset) }
            }
        }
    }

    /// The server has the address, but nothing of the message: it has not arrived.
    fn before_content(failure: Failure) -> Self {
        match failure {
            Failure::Refused { code: LOGIN_WANTED, said } => Stop::login_wanted(said),
            failure => Stop::refused(failure, After::Owes(Owed::Reset), Refusal::transient),
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
        Stop { refusal: Refusal::halt(reason), after: After::Owes(Owed::Reset) }
    }
}
