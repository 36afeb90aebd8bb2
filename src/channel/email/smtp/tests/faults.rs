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

#[tokio::test]
async fn the_first_digit_decides_whatever_the_second_is_and_all_three_are_told() {
    for (at, answer, expected) in [
        ("CONTENT", "571 5.7.1 blocked", "permanent"),
        ("CONTENT", "471 4.7.1 try later", "transient"),
        ("CONTENT", "571-5.7.1 blocked\r\n571 5.7.1 by us", "permanent"),
        ("CONTENT", "290 2.0.0 queued", "sent"),
        ("RCPT", "571 5.7.1 blocked", "permanent"),
        ("RCPT", "471 4.7.1 try later", "transient"),
        ("RCPT", "599", "permanent"),
        ("MAIL", "571 5.7.1 not from you", "halt"),
        ("AUTH", "571 5.7.1 not you", "halt"),
    ] {
        for act in [Say(answer), Slowly(answer, SLOW)] {
            let peer = Peer::playing(&[(at, act)]).await;
            let mut transport = impatient(&peer);
            let result = peer.send(&mut transport).await;
            assert_eq!(outcome(&result), expected, "{act:?} at {at}: {result:?}");
            let told = result.map_or_else(|refusal| refusal.to_string(), |receipt| receipt.id);
            assert!(told.contains(&answer[..answer.len().min(9)].replace('-', " ")), "{answer}: {told}");
            assert!(!told.contains(char::is_control), "{told:?}");
        }
    }
}

/// But for the one to EHLO, which names the server (RFC 5321 section 4.1.1.1).
#[tokio::test]
async fn an_answer_needs_no_text() {
    let bare = ["220", "250-mail\r\n250-\r\n250 AUTH PLAIN", "235", "250", "250", "354", "250"];
    for pieces in [false, true] {
        let script = STEPS
            .iter()
            .zip(bare)
            .map(|((step, _), answer)| (*step, if pieces { Slowly(answer, SLOW) } else { Say(answer) }));
        let peer = Peer::playing(&script.collect::<Vec<_>>()).await;
        let mut transport = impatient(&peer);
        assert_eq!(peer.send(&mut transport).await.unwrap().id.trim_end(), "250");
        assert_eq!(outcome(&peer.send(&mut transport).await), "sent");
        assert_eq!(peer.count("EHLO"), 1);
    }
    let peer = Peer::playing(&[("RCPT", Say("550-\r\n550")), ("RSET", Say("250"))]).await;
    let mut transport = impatient(&peer);
    assert_eq!(outcome(&peer.send(&mut transport).await), "permanent");
    assert_eq!(outcome(&peer.send(&mut transport).await), "sent");
    assert_eq!(peer.count("EHLO"), 1);
}

/// A transport over whose connections so many messages go.
fn patient(peer: &Peer, messages: u32) -> SmtpTransport {
    Smtp::new(&config::Smtp { messages, timeout: Duration::from_secs(60), ..peer.settings() })
        .unwrap()
        .transport()
}

#[tokio::test]
async fn what_was_heard_is_told_before_anything_else_is_waited_for() {
    const PIPELINING: &str = "250-mail.example.net\r\n250 PIPELINING";
    let refused = ("RCPT", Say("550 5.1.1 unknown"));
    for (messages, script, expected) in [
        (1, vec![("QUIT", Silence)], "sent"),
        (9, vec![refused, ("RSET", Silence)], "permanent"),
        // It waits for content to nobody, and does not answer the end of that.
        (9, vec![("EHLO", Say(PIPELINING)), refused, ("CONTENT", Silence)], "permanent"),
    ] {
        let peer = Peer::playing(&script).await;
        let mut transport = patient(&peer, messages);
        let heard = tokio::time::timeout(Duration::from_secs(4), peer.send(&mut transport)).await;
        assert_eq!(outcome(&heard.unwrap()), expected, "{script:?}");
    }
}

#[tokio::test]
async fn a_connection_whose_end_of_a_transaction_is_not_answered_is_soon_replaced() {
    let peer = Peer::playing(&[("RCPT", Say("550 5.1.1 unknown")), ("RSET", Silence)]).await;
    let mut transport = patient(&peer, 9);
    peer.send(&mut transport).await.unwrap_err();
    let next = tokio::time::timeout(Duration::from_secs(20), peer.send(&mut transport)).await;
    assert_eq!((outcome(&next.unwrap()), peer.count("EHLO")), ("sent", 2));
    // And leave is taken without a word where the server waits for content.
    let peer = Peer::playing(&[("QUIT", Silence)]).await;
    let mut transport = patient(&peer, 9);
    peer.send(&mut transport).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), transport.quit()).await.unwrap();
}

#[tokio::test]
async fn a_server_that_takes_nothing_for_its_own_reasons_counts_as_away_and_its_share_is_for_others() {
    let troubled = ("CONTENT", Say("451 4.3.0 not now"));
    let (taken, about_them) = (("RCPT", Say("250 fine")), ("RCPT", Say("451 4.7.1 greylisted")));
    let script = [taken, taken, about_them, troubled, troubled, troubled, troubled, troubled];
    let peer = Peer::playing(&script).await;
    let smtp = Smtp::new(&peer.settings()).unwrap();
    let mut transport = smtp.transport();
    for expected in ["transient", "transient", "transient", "transient", "transient"] {
        assert_eq!(outcome(&peer.send(&mut transport).await), expected);
        assert!(!smtp.is_down());
    }
    assert_eq!(outcome(&peer.send(&mut transport).await), "unreachable", "the third in a row");
    assert!(smtp.is_down(), "no other connection goes there while there are others");
    assert_eq!(outcome(&peer.send(&mut transport).await), "sent");
}
