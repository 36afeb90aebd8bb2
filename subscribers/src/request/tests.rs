#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::collections::HashMap;
use std::net::IpAddr;

use jiff::ToSpan as _;

use super::*;
use crate::testing::{TestList, address, key, now, pool};
use crate::{Decided, Leaving};

mod barred;
mod bounded;
mod confirming;
mod erased;
mod moving;
mod queued;

fn asking(to: &str, from: &str) -> Asking {
    Asking {
        address: address(to),
        name: Name::parse("Ada Example").unwrap(),
        place: "https://example.org/subscribe".to_owned(),
        wording: "Acme Meetup sends you a mail after each meetup.".to_owned(),
        network: Network::of(from.parse::<IpAddr>().unwrap()),
    }
}

/// Asks, from a network that nobody else asks from.
async fn ask(list: &Subscribers, to: &str, at: Timestamp) -> Asked {
    list.ask(&asking(to, "192.0.2.1"), at).await.unwrap()
}

/// Every mail that is due, marked as sent.
async fn sent(list: &Subscribers, at: Timestamp) -> Vec<Notice> {
    let mut sent = Vec::new();
    while list.look_at_requests(at).await.unwrap() > 0 {}
    while let Some(notice) = list.next_notice(at).await.unwrap() {
        assert!(list.notice_sending(notice.id, at).await.unwrap());
        list.settle_notice(notice.id, &NoticeEnd::Sent).await.unwrap();
        sent.push(notice);
    }
    sent
}

/// The token of the one mail that comes of asking.
async fn token(list: &Subscribers, to: &str, at: Timestamp) -> String {
    assert_eq!(ask(list, to, at).await, Asked::Taken);
    let mails = sent(list, at).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    list.notice_token(&mails[0]).unwrap()
}

fn kinds(mails: &[Notice]) -> Vec<NoticeKind> {
    mails.iter().map(|mail| mail.kind).collect()
}

/// Asks that somebody's mail goes elsewhere; gives the token of the mail that comes of it.
async fn move_token(list: &TestList, id: SubscriberId, to: &str) -> String {
    let asking = asking(to, "192.0.2.1");
    assert_eq!(list.ask_to_change_address(id, &asking, now()).await.unwrap(), Asked::Taken);
    let mails = sent(list, now()).await;
    assert_eq!(kinds(&mails), [NoticeKind::ChangeAddress]);
    assert_eq!(mails[0].address, address(to));
    list.notice_token(&mails[0]).unwrap()
}
