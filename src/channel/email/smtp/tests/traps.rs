//! What lettre gets wrong, or leaves to its callers, on the wire: one test for each.

use serde_json::json;
use wiremock::matchers::body_string_contains;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::edition::Edition;

#[tokio::test]
async fn lettre_trap_the_timeout_holds_for_every_answer_and_not_for_the_connect_alone() {
    for at in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"] {
        let peer = Peer::playing(&[(at, Silence)]).await;
        let mut transport = peer.impatient();
        let began = std::time::Instant::now();
        let result = peer.send(&mut transport).await;
        // 200 ms, and ten times that at the end of DATA: without a deadline it would never end.
        assert!(began.elapsed() < Duration::from_secs(15), "{at}");
        assert!(reason(result).contains("no answer within"), "{at}");
        // Nobody knows what such a connection says next.
        peer.send(&mut transport).await.unwrap();
        let hellos = peer.count("EHLO");
        assert_eq!(hellos, if at == "CONNECT" { 1 } else { 2 }, "{at}");
    }
}

#[tokio::test]
async fn lettre_trap_a_connection_that_the_server_has_closed_is_not_handed_out() {
    let peer = Peer::playing(&[("CONTENT", SayAndCut("250 2.0.0 fine, and goodbye"))]).await;
    let mut transport = peer.transport();
    peer.send(&mut transport).await.unwrap();
    peer.send(&mut transport).await.unwrap();
    assert_eq!((peer.count("EHLO"), peer.count("(content)")), (2, 2));
}

#[tokio::test]
async fn lettre_trap_bare_line_feeds_never_reach_the_wire() {
    // RUSTSEC-2026-0561: what follows a bare LF or CR is not dot-stuffed.
    let smuggled = "hello\n.\nRSET\r.\rMAIL FROM:<mallory@example.com>\n.\r\nQUIT\n.";
    let edition = Edition {
        subject: smuggled.into(),
        preheader: smuggled.into(),
        html: format!("<pre>{smuggled}</pre>"),
        language: smuggled.into(),
        slug: smuggled.into(),
        ..edition()
    };
    let peer = Peer::playing(&[]).await;
    let mut message = message(&edition, "7", &recipient("ada@example.net", Some(smuggled)));
    let log = Noted(Arc::clone(&peer.log));
    let mut transport = peer.transport();
    transport.send(&mut message, None, &log).await.unwrap();
    transport.quit().await;
    assert_eq!((peer.count("RSET"), peer.count("MAIL"), peer.count("QUIT")), (0, 1, 1));
    let arrived = peer.messages.lock().unwrap()[0].clone();
    for line in arrived.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        assert!(!line.starts_with('.') || line.starts_with(".."), "{line:?}");
    }
}

/// A server of tokens that hands out one after the other.
async fn tokens(answers: &[&str]) -> MockServer {
    let server = MockServer::start().await;
    for (index, token) in answers.iter().enumerate() {
        let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 });
        Mock::given(body_string_contains("refresh_token=refresh"))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .up_to_n_times(1)
            .with_priority(index as u8 + 1)
            .mount(&server)
            .await;
    }
    server
}

#[tokio::test]
async fn lettre_trap_xoauth2_is_used_with_the_bare_token_and_a_new_one_after_a_refresh() {
    // XOAUTH2 is not among lettre's default mechanisms, it wants the token alone as password, and a
    // transport keeps the first token for ever (lettre #822).
    let hello = ("EHLO", Say("250-mail.example.net\r\n250-8BITMIME\r\n250 AUTH PLAIN XOAUTH2"));
    let peer = Peer::playing(&[
        hello,
        ("CONTENT", SayAndCut("250 2.0.0 fine, and goodbye")),
        hello,
        ("AUTH", Say("235 2.7.0 welcome")),
        ("AUTH", Say("535 5.7.8 expired")),
        hello,
    ])
    .await;
    let issuer = tokens(&["first", "second"]).await;
    let login = Login::OAuth2 {
        user: "team@example.org".into(),
        token_url: issuer.uri().parse().unwrap(),
        client_id: "recap".into(),
        client_secret: None,
        refresh_token: "refresh".into(),
    };
    let settings = config::Smtp { login: Some(login), ..peer.settings() };
    let mut transport = Smtp::new(&settings).unwrap().transport();

    peer.send(&mut transport).await.unwrap();
    assert_eq!(outcome(&peer.send(&mut transport).await), "unreachable", "the token has expired");
    peer.send(&mut transport).await.unwrap();

    // user=…^Aauth=Bearer …^A^A, as the providers document it.
    let first = "AUTH XOAUTH2 dXNlcj10ZWFtQGV4YW1wbGUub3JnAWF1dGg9QmVhcmVyIGZpcnN0AQE=";
    let second = "AUTH XOAUTH2 dXNlcj10ZWFtQGV4YW1wbGUub3JnAWF1dGg9QmVhcmVyIHNlY29uZAEB";
    assert_eq!((peer.count(first), peer.count(second)), (2, 1), "{:?}", peer.log());
}
