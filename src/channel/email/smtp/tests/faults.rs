//! Every fault at every step of the conversation, and what becomes of the message.

use super::*;

/// An answer in pieces comes through in time on the busiest machine.
const SLOW: Duration = Duration::ZERO;

/// A pause that no answer comes through in time with.
const TOO_SLOW: Duration = Duration::from_millis(60);

/// What the server offers.
const OFFERS: &str = "250-mail.example.net\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN";

/// The steps that a message passes, each with the answer of a server in good order.
const STEPS: [(&str, &str); 7] = [
    ("CONNECT", "220 mail.example.net ESMTP"),
    ("EHLO", OFFERS),
    ("AUTH", "235 2.7.0 welcome"),
    ("MAIL", "250 2.1.0 fine"),
    ("RCPT", "250 2.1.5 fine"),
    ("DATA", "354 go on"),
    ("CONTENT", "250 2.0.0 queued"),
];

/// The faults, in the order of the columns of [`TABLE`]; `good` is the answer of a server in good order.
fn faults(good: &'static str) -> [(&'static str, Act); 9] {
    [
        ("4xx", Say("451 4.3.0 not now")),
        ("5xx", Say("554 5.7.1 no")),
        ("421", SayAndCut("421 4.3.2 closing")),
        ("garbage", Say("nonsense")),
        ("silence", Silence),
        ("slow", Slowly(good, SLOW)),
        ("too slow", Slowly(good, TOO_SLOW)),
        ("cut before the answer", Cut),
        ("cut after the answer", SayAndCut(good)),
    ]
}

/// What becomes of the message; a row a step, with a word a fault.
const TABLE: [(&str, &str); 7] = [
    (
        "CONNECT",
        "unreachable unreachable unreachable unreachable unreachable sent unreachable unreachable unreachable",
    ),
    (
        "EHLO",
        "unreachable unreachable unreachable unreachable unreachable sent unreachable unreachable unreachable",
    ),
    ("AUTH", "unreachable halt unreachable unreachable unreachable sent unreachable unreachable unreachable"),
    ("MAIL", "busy halt unreachable unreachable unreachable sent unreachable unreachable transient"),
    ("RCPT", "transient permanent transient transient transient sent transient transient transient"),
    ("DATA", "transient permanent transient transient transient sent transient transient unknown"),
    // The end of the content has ten times the patience of other answers.
    ("CONTENT", "transient permanent transient unknown unknown sent sent unknown sent"),
];

/// A transport that logs in and soon gives up.
fn impatient(peer: &Peer) -> SmtpTransport {
    let login = Login::Password { user: "ada".into(), password: "secret".into() };
    let timeout = Duration::from_millis(200);
    let settings = config::Smtp { timeout, login: Some(login), ..peer.settings() };
    Smtp::new(&settings).unwrap().transport()
}

#[tokio::test]
async fn every_fault_at_every_step_is_told_for_what_it_is_within_its_deadline() {
    let mut table = Vec::new();
    for (step, good) in STEPS {
        let mut seen = Vec::new();
        for (_, act) in faults(good) {
            let peer = Peer::playing(&[(step, act)]).await;
            let mut transport = impatient(&peer);
            let limit = Duration::from_secs(4);
            let result = tokio::time::timeout(limit, peer.send(&mut transport)).await.unwrap();
            let committed = peer.count("(sending)");
            // Nothing is unknown that was not on record before, and nothing sent.
            let late = step == "CONTENT" || matches!(outcome(&result), "sent" | "unknown");
            assert_eq!(committed, usize::from(late), "{act:?} at {step}");
            // Whatever happened, the next one gets through.
            assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "after {act:?} at {step}");
            seen.push(outcome(&result));
        }
        table.push((step, seen.join(" ")));
    }
    let expected = TABLE.map(|(step, row)| (step, row.to_owned()));
    assert_eq!(table, expected);
}

#[tokio::test]
async fn a_server_that_goes_in_the_middle_of_the_content_leaves_the_message_unknown() {
    let peer = Peer::playing(&[("BODY", Cut)]).await;
    let mut transport = impatient(&peer);
    assert_eq!(outcome(&peer.send(&mut transport).await), "unknown");
    assert_eq!(outcome(&peer.send(&mut transport).await), "sent");
}

#[tokio::test]
async fn whatever_is_said_to_rset_and_quit_changes_nothing_and_takes_no_longer_than_its_deadline() {
    for (_, act) in faults("250 2.0.0 fine") {
        let peer = Peer::playing(&[("RCPT", Say("550 5.1.1 unknown")), ("RSET", act), ("QUIT", act)]).await;
        let mut transport = impatient(&peer);
        assert_eq!(outcome(&peer.send(&mut transport).await), "permanent", "{act:?}");
        assert_eq!(outcome(&peer.send(&mut transport).await), "sent", "{act:?}");
        tokio::time::timeout(Duration::from_secs(2), transport.quit()).await.unwrap();
    }
}

#[tokio::test]
async fn mail_that_must_be_encrypted_waits_whatever_is_said_to_starttls() {
    const OFFERS: &str = "250-mail.example.net\r\n250 STARTTLS";
    let mut seen = Vec::new();
    for (name, act) in faults("220 2.0.0 go on") {
        let peer = Peer::playing(&[("EHLO", Say(OFFERS)), ("STARTTLS", act)]).await;
        let settings =
            config::Smtp { timeout: Duration::from_millis(200), tls: Tls::Required, ..peer.settings() };
        let mut transport = Smtp::new(&settings).unwrap().transport();
        // To go on in good order the server would have to speak TLS: it goes on in clear text.
        let result = tokio::time::timeout(Duration::from_secs(4), peer.send(&mut transport)).await.unwrap();
        seen.push((name, outcome(&result)));
        assert_eq!((peer.count("MAIL"), peer.count("(sending)")), (0, 0), "{act:?}");
    }
    assert!(seen.iter().all(|(_, outcome)| *outcome == "unreachable"), "{seen:?}");
}
