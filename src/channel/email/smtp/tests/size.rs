//! Messages that are larger than a server says it takes (RFC 1870).

use jiff::Timestamp;
use recap_templates::Occasion;

use super::*;
use crate::channel::email::tests::{List, publication, settings};
use crate::channel::email::{Email, Notice};

const SMALL: &str = "250-mail.example.net\r\n250 SIZE 1000";

#[tokio::test]
async fn a_server_that_takes_less_than_a_message_is_halted_at_and_nobody_fails_over_it() {
    let peer = Peer::playing(&[("EHLO", Say(SMALL))]).await;
    let mut transport = peer.transport();
    let mut told = Vec::new();
    for name in [None, Some("Ada Lovelace")] {
        let mut message = message(&edition(), "7", &recipient("ada@example.net", name));
        let result = transport.send(&mut message, None, &Noted(Arc::clone(&peer.log))).await;
        assert_eq!(outcome(&result), "halt", "{result:?}");
        told.push(reason(result));
    }
    assert!(told[0].starts_with(&format!("127.0.0.1:{} takes messages of at most 1000 octets", peer.port)));
    assert!(told[0].contains("000; nobody has failed over it. Have the limit raised"), "{}", told[0]);
    assert_eq!(told[0], told[1], "a name makes no other reason");
    assert_eq!((peer.count("MAIL"), peer.count("(sending)"), peer.count("EHLO")), (0, 0, 1));
}

#[tokio::test]
async fn a_welcome_that_is_larger_than_the_server_takes_holds_back_no_mail_behind_it() {
    let peer = Peer::playing(&[("EHLO", Say(SMALL))]).await;
    let settings = settings(config::Transport::Smtp(vec![peer.settings()]));
    let email = Email::new(&settings, &publication(), Arc::new(List([].into()))).unwrap();
    let edition = edition();
    let to = "ada@example.net".parse().unwrap();
    let notice = Notice {
        occasion: Occasion::Welcome,
        key: "1".into(),
        to: &to,
        name: None,
        button: None,
        tokens: Some(("token".into(), "other".into())),
        edition: Some(&edition),
        date: Timestamp::UNIX_EPOCH,
    };
    let result = email.notice_carrier().send(&notice, &Noted(Arc::clone(&peer.log))).await;
    assert_eq!((outcome(&result), peer.count("MAIL")), ("permanent", 0), "{result:?}");
}
