//! Several commands at once, as servers offer it: PIPELINING with DATA, and with BDAT (CHUNKING).

use super::*;
use crate::channel::email::message::Envelope;

const PIPELINING: &str = "250-mail.example.net\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME";
const CHUNKING: &str = "250-mail.example.net\r\n250-PIPELINING\r\n250-CHUNKING\r\n250 8BITMIME";

/// The envelope of every message here.
fn envelope() -> Envelope {
    message(&edition(), "7", &recipient("ada@example.net", None)).envelope
}

/// Sends messages one after the other, each with the next in sight, and says goodbye.
async fn send_all(peer: &Peer, transport: &mut SmtpTransport, number: usize) -> Vec<&'static str> {
    let mut message = message(&edition(), "7", &recipient("ada@example.net", None));
    let mut outcomes = Vec::new();
    for at in 1..=number {
        let following = (at < number).then(envelope);
        let result = transport.send(&mut message, following, &Noted(Arc::clone(&peer.log))).await;
        outcomes.push(outcome(&result));
    }
    transport.quit().await;
    outcomes
}

#[tokio::test]
async fn a_message_costs_one_round_trip_where_the_server_takes_several_commands() {
    for (hello, most) in [(PIPELINING, 10 + 3), (CHUNKING, 20 + 3)] {
        let peer = Peer::playing(&[("EHLO", Say(hello))]).await;
        assert_eq!(send_all(&peer, &mut peer.transport(), 10).await, ["sent"; 10]);
        let waits = *peer.waits.lock().unwrap();
        assert!(waits <= most, "{waits} waits with {hello}");
        assert_eq!((peer.count("(content)"), peer.count("EHLO")), (10, 1));
    }
    let peer = Peer::playing(&[]).await;
    assert_eq!(send_all(&peer, &mut peer.transport(), 10).await, ["sent"; 10]);
    assert!(*peer.waits.lock().unwrap() > 30, "one thing at a time");
}

#[tokio::test]
async fn nothing_of_a_message_but_its_envelope_is_sent_before_it_is_committed() {
    for (hello, announced) in [(PIPELINING, vec!["MAIL", "RCPT", "DATA"]), (CHUNKING, vec!["MAIL", "RCPT"])] {
        let peer = Peer::playing(&[("EHLO", Say(hello))]).await;
        send_all(&peer, &mut peer.transport(), 3).await;
        let log = peer.log();
        let words: Vec<_> = log.iter().map(|line| line.split(' ').next().unwrap()).collect();
        let transaction = || announced.iter().copied().chain(["(sending)", "(content)"]);
        let expected: Vec<_> = ["EHLO"]
            .into_iter()
            .chain(transaction())
            .chain(transaction())
            .chain(transaction())
            .chain(["QUIT"])
            .collect();
        assert_eq!(words, expected, "{hello}");
    }
}

#[tokio::test]
async fn a_message_arrives_byte_for_byte_in_either_way() {
    let sent = message(&edition(), "7", &recipient("ada@example.net", None)).bytes;
    for hello in [PIPELINING, CHUNKING] {
        let peer = Peer::playing(&[("EHLO", Say(hello))]).await;
        send_all(&peer, &mut peer.transport(), 2).await;
        assert_eq!(*peer.messages.lock().unwrap(), [sent.clone(), sent.clone()]);
    }
}

#[tokio::test]
async fn each_refusal_of_the_second_of_three_messages_is_told_for_what_it_is_and_the_others_arrive() {
    // At which command, what the server does there, what comes of the message, over how many connections
    // all goes.
    let rows = [
        ("MAIL", Say("451 4.3.0 not now"), "busy", 1),
        ("MAIL", Say("550 5.7.1 not from you"), "halt", 1),
        // The server was closing: the message goes over another connection.
        ("MAIL", SayAndCut("421 4.3.2 closing"), "sent", 2),
        ("MAIL", Cut, "sent", 2),
        ("MAIL", Say("503 5.5.1 bad sequence"), "sent", 2),
        ("RCPT", Say("451 4.7.1 greylisted"), "transient", 1),
        ("RCPT", SayAndCut("421 4.3.2 busy"), "transient", 2),
        ("RCPT", Say("550 5.1.1 unknown"), "permanent", 1),
        ("RCPT", Cut, "transient", 2),
        ("RCPT", Say("nonsense"), "transient", 2),
        ("DATA", Say("451 4.3.0 not now"), "transient", 1),
        ("DATA", Say("554 5.5.1 no"), "permanent", 1),
        ("DATA", Say("250 what"), "transient", 2),
        ("DATA", Cut, "transient", 2),
        ("CONTENT", Say("452 4.2.2 full"), "transient", 1),
        ("CONTENT", Say("554 5.7.1 spam"), "permanent", 1),
        ("CONTENT", SayAndCut("421 4.3.2 closing"), "transient", 2),
        ("CONTENT", Cut, "unknown", 2),
        ("CONTENT", Say("nonsense"), "unknown", 2),
    ];
    for hello in [PIPELINING, CHUNKING] {
        for (at, act, expected, connections) in rows {
            if at == "DATA" && hello == CHUNKING {
                continue;
            }
            let fine = if at == "DATA" { Say("354 go on") } else { Say("250 fine") };
            let peer =
                Peer::playing(&[("EHLO", Say(hello)), (at, fine), (at, act), ("EHLO", Say(hello))]).await;
            let outcomes = send_all(&peer, &mut peer.transport(), 3).await;
            assert_eq!(outcomes, ["sent", expected, "sent"], "{act:?} at {at} with {hello}");
            assert_eq!(peer.count("EHLO"), connections, "{act:?} at {at} with {hello}");
        }
    }
}

#[tokio::test]
async fn a_server_that_wants_content_for_a_refused_recipient_gets_none() {
    let peer = Peer::playing(&[("EHLO", Say(PIPELINING)), ("RCPT", Say("550 5.1.1 unknown"))]).await;
    assert_eq!(send_all(&peer, &mut peer.transport(), 2).await, ["permanent", "sent"]);
    let messages = peer.messages.lock().unwrap().clone();
    assert_eq!(messages.iter().map(String::is_empty).collect::<Vec<_>>(), [true, false]);
    // One that does not want it is only told to forget the envelope.
    let peer = Peer::playing(&[
        ("EHLO", Say(PIPELINING)),
        ("RCPT", Say("550 5.1.1 unknown")),
        ("DATA", Say("554 5.5.1 no valid recipients")),
    ])
    .await;
    assert_eq!(send_all(&peer, &mut peer.transport(), 2).await, ["permanent", "sent"]);
    assert_eq!((peer.count("RSET"), peer.messages.lock().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn an_envelope_that_was_sent_ahead_is_left_when_another_message_comes() {
    for hello in [PIPELINING, CHUNKING] {
        let peer = Peer::playing(&[("EHLO", Say(hello)), ("EHLO", Say(hello))]).await;
        let mut transport = peer.transport();
        let noted = Noted(Arc::clone(&peer.log));
        let mut first = message(&edition(), "7", &recipient("ada@example.net", None));
        let mut other = message(&edition(), "8", &recipient("bo@example.net", None));
        transport.send(&mut first, Some(envelope()), &noted).await.unwrap();
        transport.send(&mut other, None, &noted).await.unwrap();
        assert_eq!((peer.count("EHLO"), peer.count("(content)")), (2, 2), "{hello}");
        assert_eq!(peer.count("RCPT TO:<bo@example.net>"), 1);
        assert!(peer.messages.lock().unwrap()[1].contains("To: bo@example.net\r\n"));
    }
}

#[tokio::test]
async fn a_connection_serves_so_many_messages_and_no_more() {
    for hello in [PIPELINING, CHUNKING, "250 mail.example.net"] {
        let peer = Peer::playing(&[("EHLO", Say(hello)), ("EHLO", Say(hello)), ("EHLO", Say(hello))]).await;
        let settings = config::Smtp { messages: 2, ..peer.settings() };
        let mut transport = Smtp::new(&settings).unwrap().transport();
        assert_eq!(send_all(&peer, &mut transport, 5).await, ["sent"; 5]);
        assert_eq!((peer.count("EHLO"), peer.count("QUIT"), peer.count("(content)")), (3, 3, 5), "{hello}");
    }
}
