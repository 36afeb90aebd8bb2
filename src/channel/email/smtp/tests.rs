//! Every way in which a server can refuse, fall silent or vanish, against a server that plays it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

mod faults;
mod pipelining;
mod size;
mod traps;

use super::*;
use crate::channel::email::tests::{edition, message, recipient};
use crate::config::{Login, Tls};

/// What the server does when it has read something.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// Answers.
    Say(&'static str),
    /// Answers, and closes.
    SayAndCut(&'static str),
    /// Closes.
    Cut,
    /// Says nothing, ever.
    Silence,
    /// Answers a byte at a time, with such a pause before each.
    Slowly(&'static str, Duration),
}

use Act::{Cut, Say, SayAndCut, Silence, Slowly};

/// What happened, in order: commands as the server read them, `(content)` for a whole message, and
/// `(sending)` for the client's point of no return.
type Log = Arc<Mutex<Vec<String>>>;

/// A server with a script: what to do at the first word of a command. A word that is not in it is
/// answered as by a server in good order; one that is in it more than once is played in turn.
struct Peer {
    port: u16,
    log: Log,
    /// The messages taken, as they came.
    messages: Arc<Mutex<Vec<String>>>,
    /// How often it had to wait for the client's next command.
    waits: Arc<Mutex<usize>>,
}

impl Peer {
    async fn playing(script: &[(&'static str, Act)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (log, messages, waits) = (Log::default(), Arc::default(), Arc::default());
        let peer =
            Peer { port, log: Arc::clone(&log), messages: Arc::clone(&messages), waits: Arc::clone(&waits) };
        let script = Arc::new(Mutex::new(script.iter().copied().collect::<VecDeque<_>>()));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, messages, script) = (log.clone(), messages.clone(), script.clone());
                let waits = waits.clone();
                tokio::spawn(async move { serve(stream, &script, &log, &messages, &waits).await });
            }
        });
        peer
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn count(&self, entry: &str) -> usize {
        self.log().iter().filter(|line| line.starts_with(entry)).count()
    }

    fn settings(&self) -> config::Smtp {
        config::Smtp {
            host: "127.0.0.1".into(),
            port: self.port,
            tls: Tls::None,
            ca_file: None,
            login: None,
            connections: 1,
            messages: 1_000,
            weight: 1,
            timeout: Duration::from_secs(20),
        }
    }

    fn transport(&self) -> SmtpTransport {
        Smtp::new(&self.settings()).unwrap().transport()
    }

    /// A transport that soon gives up: for servers that fall silent.
    fn impatient(&self) -> SmtpTransport {
        Smtp::new(&config::Smtp { timeout: Duration::from_millis(200), ..self.settings() })
            .unwrap()
            .transport()
    }

    async fn send(&self, transport: &mut SmtpTransport) -> Result<Receipt, Refusal> {
        self.send_to(transport, "ada@example.net").await
    }

    async fn send_to(&self, transport: &mut SmtpTransport, address: &str) -> Result<Receipt, Refusal> {
        let mut message = message(&edition(), "7", &recipient(address, None));
        transport.send(&mut message, None, &Noted(Arc::clone(&self.log))).await
    }
}

/// Returns when the connection has ended, or hangs with it.
async fn serve(
    stream: TcpStream,
    script: &Mutex<VecDeque<(&str, Act)>>,
    log: &Log,
    messages: &Mutex<Vec<String>>,
    waits: &Mutex<usize>,
) {
    let mut stream = BufReader::new(stream);
    let mut word = "CONNECT".to_owned();
    let mut content: Option<String> = None;
    // What was said to the first EHLO: the second, by which the client learns more of it, is no event.
    let mut hello: Option<&str> = None;
    loop {
        let planned = |word: &str| {
            let mut script = script.lock().unwrap();
            let at = script.iter().position(|(planned, _)| *planned == word)?;
            script.remove(at).map(|(_, act)| act)
        };
        let again = hello.filter(|_| word == "EHLO").map(Say);
        let act = again.or_else(|| planned(&word)).unwrap_or(match word.as_str() {
            "CONNECT" => Say("220 mail.example.net ESMTP"),
            "EHLO" => Say("250-mail.example.net\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN"),
            "DATA" => Say("354 go on"),
            "AUTH" => Say("235 2.7.0 welcome"),
            "QUIT" => SayAndCut("221 bye"),
            _ => Say("250 2.0.0 fine"),
        });
        match act {
            Say(answer) | SayAndCut(answer) => {
                hello = hello.or(Some(answer).filter(|_| word == "EHLO"));
                stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                if answer.starts_with("354") {
                    content = Some(String::new());
                }
            }
            Slowly(answer, pause) => {
                hello = hello.or(Some(answer).filter(|_| word == "EHLO"));
                for byte in format!("{answer}\r\n").bytes() {
                    if pause.is_zero() {
                        tokio::task::yield_now().await;
                    } else {
                        tokio::time::sleep(pause).await;
                    }
                    if stream.write_all(&[byte]).await.is_err() {
                        return;
                    }
                }
                if answer.starts_with("354") {
                    content = Some(String::new());
                }
            }
            Cut | Silence => {}
        }
        match act {
            Say(_) | Slowly(..) => {}
            SayAndCut(_) | Cut => return,
            Silence => return std::future::pending().await,
        }
        word = loop {
            let mut line = String::new();
            if content.is_none() && stream.buffer().is_empty() {
                *waits.lock().unwrap() += 1;
            }
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            match &mut content {
                Some(text) if line == ".\r\n" => {
                    messages.lock().unwrap().push(std::mem::take(text));
                    content = None;
                    log.lock().unwrap().push("(content)".into());
                    break "CONTENT".to_owned();
                }
                // In the middle of the content only an end makes a difference.
                Some(_) if planned("BODY").is_some() => return,
                Some(text) => text.push_str(&line),
                None if line.starts_with("BDAT ") => {
                    let length = line.split(' ').nth(1).unwrap().parse().unwrap();
                    let mut text = vec![0; length];
                    if stream.read_exact(&mut text).await.is_err() {
                        return;
                    }
                    messages.lock().unwrap().push(String::from_utf8(text).unwrap());
                    log.lock().unwrap().push("(content)".into());
                    break "CONTENT".to_owned();
                }
                None => {
                    if hello.is_none() || !line.starts_with("EHLO") {
                        log.lock().unwrap().push(line.trim_end().to_owned());
                    }
                    break line.split_whitespace().next().unwrap_or_default().to_owned();
                }
            }
        };
    }
}

/// A commitment that writes into the server's log.
struct Noted(Log);

impl Commitment for Noted {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        self.0.lock().unwrap().push("(sending)".into());
        Box::pin(std::future::ready(Ok(())))
    }
}

/// A commitment whose record cannot be written.
struct FullDisk;

impl Commitment for FullDisk {
    fn sending(&self) -> BoxFuture<'_, Result<(), Refusal>> {
        Box::pin(std::future::ready(Err(Refusal::halt("the disk is full"))))
    }
}

/// The outcome in one word, for tables.
fn outcome(result: &Result<Receipt, Refusal>) -> &'static str {
    match result {
        Ok(_) => "sent",
        Err(Refusal::Transient { .. }) => "transient",
        Err(Refusal::Busy { .. }) => "busy",
        Err(Refusal::Unreachable { .. }) => "unreachable",
        Err(Refusal::Permanent { .. }) => "permanent",
        Err(Refusal::Unknown { .. }) => "unknown",
        Err(Refusal::Skip { .. }) => "skip",
        Err(Refusal::Halt { .. }) => "halt",
    }
}

fn reason(result: Result<Receipt, Refusal>) -> String {
    match result.unwrap_err() {
        Refusal::Transient { reason, .. }
        | Refusal::Busy { reason }
        | Refusal::Unreachable { reason }
        | Refusal::Permanent { reason }
        | Refusal::Unknown { reason }
        | Refusal::Skip { reason }
        | Refusal::Halt { reason } => reason,
    }
}

#[tokio::test]
async fn messages_follow_one_another_over_one_connection_and_each_is_committed_before_its_content() {
    let peer = Peer::playing(&[("CONTENT", Say("250 2.0.0 queued as 17"))]).await;
    let mut transport = peer.transport();
    let receipt = peer.send(&mut transport).await.unwrap();
    assert_eq!(receipt.id, "250 2.0.0 queued as 17");
    peer.send(&mut transport).await.unwrap();
    transport.quit().await;
    let transaction = [
        "MAIL FROM:<recap@meetup.example.org>",
        "RCPT TO:<ada@example.net>",
        "DATA",
        "(sending)",
        "(content)",
    ];
    let expected: Vec<_> =
        ["EHLO [127.0.0.1]"].into_iter().chain(transaction).chain(transaction).chain(["QUIT"]).collect();
    assert_eq!(peer.log(), expected);
}

#[tokio::test]
async fn the_message_arrives_as_it_was_and_none_of_its_lines_begins_with_a_dot() {
    let peer = Peer::playing(&[]).await;
    peer.send(&mut peer.transport()).await.unwrap();
    let sent = message(&edition(), "7", &recipient("ada@example.net", None)).bytes;
    assert!(sent.contains("\r\n=2E\r\n=2Ehidden\r\n"), "the text part holds a line of one dot");
    assert_eq!(peer.messages.lock().unwrap()[0], sent);
    assert!(!sent.contains("\r\n."));
}

#[tokio::test]
async fn each_refusal_is_told_for_what_it_is() {
    for (at, act, expected) in [
        ("CONNECT", Say("554 5.3.2 no mail here"), "unreachable"),
        ("CONNECT", Say("421 4.3.2 later"), "unreachable"),
        ("CONNECT", Cut, "unreachable"),
        ("EHLO", Say("502 what"), "unreachable"),
        ("MAIL", Say("451 4.3.0 not now"), "busy"),
        ("MAIL", Say("550 5.7.1 not from you"), "halt"),
        ("MAIL", Say("530 5.7.0 log in first"), "halt"),
        ("RCPT", Say("451 4.7.1 greylisted"), "transient"),
        ("RCPT", SayAndCut("421 4.3.2 busy"), "transient"),
        ("RCPT", Say("550 5.1.1 unknown"), "permanent"),
        ("RCPT", Say("550 4.3.2 the code decides"), "permanent"),
        ("RCPT", Say("530 5.7.0 log in first"), "halt"),
        ("RCPT", Cut, "transient"),
        ("RCPT", Say("nonsense"), "transient"),
        ("DATA", Say("451 4.3.0 not now"), "transient"),
        ("DATA", Say("554 5.5.1 no"), "permanent"),
        ("DATA", Say("250 what"), "transient"),
        ("DATA", Cut, "transient"),
        ("CONTENT", Say("452 4.2.2 full"), "transient"),
        ("CONTENT", SayAndCut("421 4.3.2 closing"), "transient"),
        ("CONTENT", Say("554 5.7.1 spam"), "permanent"),
        ("CONTENT", Cut, "unknown"),
        ("CONTENT", Say("nonsense"), "unknown"),
        ("CONTENT", Say("354 more"), "unknown"),
    ] {
        let peer = Peer::playing(&[(at, act)]).await;
        let result = peer.send(&mut peer.transport()).await;
        assert_eq!(outcome(&result), expected, "{act:?} at {at}: {result:?}");
        assert_eq!(peer.count("(sending)"), usize::from(at == "CONTENT"), "{act:?} at {at}");
    }
}

#[tokio::test]
async fn silence_is_no_refusal_before_the_content_and_unknown_after_it() {
    for (at, expected) in
        [("CONNECT", "unreachable"), ("RCPT", "transient"), ("DATA", "transient"), ("CONTENT", "unknown")]
    {
        let peer = Peer::playing(&[(at, Silence)]).await;
        let result = peer.send(&mut peer.impatient()).await;
        assert_eq!(outcome(&result), expected, "{result:?}");
        assert!(reason(result).contains("no answer within"));
    }
}

#[tokio::test]
async fn a_refused_recipient_costs_neither_the_connection_nor_the_next_message() {
    let peer = Peer::playing(&[("RCPT", Say("550 5.1.1 unknown")), ("CONTENT", Say("554 5.7.1 spam"))]).await;
    let mut transport = peer.transport();
    assert_eq!(outcome(&peer.send(&mut transport).await), "permanent");
    assert_eq!(outcome(&peer.send(&mut transport).await), "permanent");
    assert_eq!(outcome(&peer.send(&mut transport).await), "sent");
    assert_eq!((peer.count("EHLO"), peer.count("RSET"), peer.count("MAIL")), (1, 1, 3));
}

#[tokio::test]
async fn a_connection_that_failed_is_never_used_again() {
    for (at, act) in [
        ("RCPT", Say("421 4.3.2 busy")),
        ("RCPT", Say("nonsense")),
        ("CONTENT", Say("nonsense")),
        ("CONTENT", Say("421 4.3.2 closing")),
    ] {
        let peer = Peer::playing(&[(at, act)]).await;
        let mut transport = peer.transport();
        peer.send(&mut transport).await.unwrap_err();
        assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "{act:?} at {at}");
        assert_eq!(peer.count("EHLO"), 2, "{act:?} at {at}");
    }
}

#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_is_replaced() {
    for gone in [Cut, SayAndCut("421 4.4.2 idle too long")] {
        let peer = Peer::playing(&[("MAIL", Say("250 ok")), ("MAIL", gone)]).await;
        let mut transport = peer.transport();
        peer.send(&mut transport).await.unwrap();
        assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "{gone:?}");
        assert_eq!((peer.count("EHLO"), peer.count("(content)")), (2, 2));
    }
}

#[tokio::test]
async fn a_server_that_closes_every_connection_is_not_tried_again_and_again() {
    let peer = Peer::playing(&[("MAIL", Cut), ("MAIL", Cut)]).await;
    let mut transport = peer.transport();
    transport.be_ready().await.unwrap();
    assert_eq!(outcome(&peer.send(&mut transport).await), "unreachable");
    assert_eq!(peer.count("EHLO"), 1);
}

#[tokio::test]
async fn nothing_is_written_when_the_commitment_cannot_be_recorded() {
    let peer = Peer::playing(&[]).await;
    let mut transport = peer.transport();
    let mut message = message(&edition(), "7", &recipient("ada@example.net", None));
    let result = transport.send(&mut message, None, &FullDisk).await;
    assert_eq!(outcome(&result), "halt");
    assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "over another connection");
    assert_eq!((peer.count("EHLO"), peer.messages.lock().unwrap().len()), (2, 1));
}

#[tokio::test]
async fn a_server_that_is_down_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let peer = Peer { port, log: Log::default(), messages: Arc::default(), waits: Arc::default() };
    let result = peer.send(&mut peer.transport()).await;
    assert_eq!(outcome(&result), "unreachable");
    assert!(reason(result).starts_with(&format!("cannot connect to 127.0.0.1:{port}: ")));
}

#[tokio::test]
async fn a_connection_that_ends_is_told_in_plain_words() {
    let peer = Peer::playing(&[("CONTENT", Cut)]).await;
    assert_eq!(reason(peer.send(&mut peer.transport()).await), "the server closed the connection");
}

#[tokio::test]
async fn what_a_server_says_keeps_its_status_and_loses_the_address() {
    let said = "550-5.1.1 <ada@example.net> is\r\n550 5.1.1 \u{7}unknown here";
    let peer = Peer::playing(&[("RCPT", Say(said))]).await;
    let reason = reason(peer.send(&mut peer.transport()).await);
    assert!(reason.starts_with("550 5.1.1 <a…@example.net> is"), "{reason}");
    assert!(!reason.contains("ada@") && !reason.contains(char::is_control), "{reason}");
}

#[tokio::test]
async fn an_address_beyond_ascii_needs_a_server_that_takes_it() {
    let peer = Peer::playing(&[]).await;
    let result = peer.send_to(&mut peer.transport(), "größe@example.net").await;
    assert_eq!(outcome(&result), "permanent");
    assert_eq!(peer.count("MAIL"), 0);

    let peer = Peer::playing(&[("EHLO", Say("250-mail.example.net\r\n250-8BITMIME\r\n250 SMTPUTF8"))]).await;
    peer.send_to(&mut peer.transport(), "größe@example.net").await.unwrap();
    assert_eq!(peer.count("MAIL FROM:<recap@meetup.example.org> SMTPUTF8 BODY=8BITMIME"), 1);
    assert_eq!(peer.count("RCPT TO:<größe@example.net>"), 1);
}

#[tokio::test]
async fn a_server_that_refuses_an_address_beyond_ascii_at_mail_refuses_nobody_else() {
    let hello = ("EHLO", Say("250-mail.example.net\r\n250-8BITMIME\r\n250 SMTPUTF8"));
    for (answer, expected) in [
        ("555 5.5.4 SMTPUTF8 not supported", "permanent"),
        ("553 5.6.7 not from this sender", "permanent"),
        ("451 4.3.0 not now", "transient"),
        ("530 5.7.0 log in first", "halt"),
    ] {
        let peer = Peer::playing(&[hello, ("MAIL", Say(answer))]).await;
        let mut transport = peer.transport();
        assert_eq!(outcome(&peer.send_to(&mut transport, "größe@example.net").await), expected, "{answer}");
        assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "{answer}");
        assert_eq!((peer.count("EHLO"), peer.count("MAIL"), peer.count("RCPT")), (1, 2, 1), "{answer}");
    }
}

fn with_login(peer: &Peer, tls: Tls) -> SmtpTransport {
    let login = Login::Password { user: "team".into(), password: "hunter2".into() };
    Smtp::new(&config::Smtp { tls, login: Some(login), ..peer.settings() }).unwrap().transport()
}

#[tokio::test]
async fn a_login_stays_on_this_machine_or_goes_encrypted() {
    let peer = Peer::playing(&[]).await;
    peer.send(&mut with_login(&peer, Tls::None)).await.unwrap();
    assert_eq!(peer.count("AUTH PLAIN AHRlYW0AaHVudGVyMg=="), 1);

    for tls in [Tls::Required, Tls::Opportunistic] {
        let peer = Peer::playing(&[]).await;
        let result = peer.send(&mut with_login(&peer, tls)).await;
        assert_eq!((outcome(&result), peer.count("AUTH")), ("halt", 0), "{result:?}");
    }
}

#[tokio::test]
async fn a_refused_login_halts_and_names_the_settings_and_no_secret() {
    let peer = Peer::playing(&[("AUTH", Say("535 5.7.8 bad credentials"))]).await;
    let result = peer.send(&mut with_login(&peer, Tls::None)).await;
    assert_eq!(outcome(&result), "halt");
    let reason = reason(result);
    assert!(reason.contains("535 5.7.8") && reason.contains("smtp.user"), "{reason}");
    assert!(!reason.contains("hunter2") && !reason.contains("aHVudGVyMg"), "{reason}");

    let peer = Peer::playing(&[("AUTH", Say("454 4.7.0 temporary"))]).await;
    assert_eq!(outcome(&peer.send(&mut with_login(&peer, Tls::None)).await), "unreachable");
    let peer = Peer::playing(&[("EHLO", Say("250 mail.example.net"))]).await;
    assert_eq!(outcome(&peer.send(&mut with_login(&peer, Tls::None)).await), "halt");
}

#[tokio::test]
async fn mail_without_a_login_may_go_unencrypted_only_where_that_is_allowed() {
    let peer = Peer::playing(&[]).await;
    let transport = |tls| Smtp::new(&config::Smtp { tls, ..peer.settings() }).unwrap().transport();
    assert_eq!(outcome(&peer.send(&mut transport(Tls::Opportunistic)).await), "sent");
    assert_eq!(outcome(&peer.send(&mut transport(Tls::Required)).await), "halt");
}
