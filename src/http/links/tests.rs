//! Links against servers on loopback, and addresses that must not be asked.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};

use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use super::*;
use crate::http::outside::is_public;

fn checker(own: &[&str]) -> Checker {
    Checker::new(Policy { own: own.iter().map(|&host| host.to_owned()).collect() }).unwrap()
}

async fn asked(checker: &Checker, url: &str) -> Outcome {
    checker.check([url.to_owned()]).await.remove(url).unwrap()
}

#[test]
fn only_addresses_of_the_open_network_are_public() {
    for (address, public) in [
        ("93.184.216.34", true),
        ("1.1.1.1", true),
        ("2606:4700::1111", true),
        ("127.0.0.1", false),
        ("127.9.9.9", false),
        ("0.0.0.0", false),
        ("10.0.0.1", false),
        ("172.16.0.1", false),
        ("172.32.0.1", true),
        ("192.168.1.1", false),
        ("169.254.169.254", false),
        ("100.64.0.1", false),
        ("192.0.0.8", false),
        ("192.0.2.1", false),
        ("198.18.0.1", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("::1", false),
        ("::", false),
        ("::ffff:10.0.0.1", false),
        ("::ffff:1.1.1.1", true),
        ("64:ff9b::7f00:1", false),
        ("2002:7f00:1::", false),
        ("2001:db8::1", false),
        ("2001:0:1::1", false),
        ("fe80::1", false),
        ("fc00::1", false),
        ("ff02::1", false),
    ] {
        assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
    }
}

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_written() {
    let checker = checker(&[]);
    for url in [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/",
        "http://localhost:1/",
    ] {
        assert_eq!(asked(&checker, url).await, Outcome::Private, "{url}");
    }
    assert!(checker.check(["ftp://site.example/".to_owned(), "no address".to_owned()]).await.is_empty());
}

#[tokio::test]
async fn a_redirect_into_a_private_network_is_not_followed() {
    let server = MockServer::start().await;
    let away = format!("http://127.0.0.2:{}/secret", server.address().port());
    let answer = ResponseTemplate::new(301).insert_header("location", away.as_str());
    Mock::given(path("/")).respond_with(answer).mount(&server).await;
    Mock::given(path("/secret")).respond_with(ResponseTemplate::new(200)).expect(0).mount(&server).await;
    let outcome = asked(&checker(&["127.0.0.1"]), &format!("{}/", server.uri())).await;
    assert!(matches!(outcome, Outcome::Unknown(reason) if reason.contains("private")));
}

#[tokio::test]
async fn a_server_that_refuses_head_is_asked_with_get() {
    let server = MockServer::start().await;
    for status in [405, 403, 501] {
        let at = format!("/{status}");
        Mock::given(method("HEAD"))
            .and(path(at.as_str()))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        Mock::given(method("GET"))
            .and(path(at.as_str()))
            .respond_with(ResponseTemplate::new(200))
            .mount(&server)
            .await;
        assert_eq!(asked(&checker(&["127.0.0.1"]), &format!("{}{at}", server.uri())).await, Outcome::Fine);
    }
}

#[tokio::test]
async fn endless_redirects_come_to_an_end() {
    let server = MockServer::start().await;
    let round = ResponseTemplate::new(302).insert_header("location", "/");
    Mock::given(path("/")).respond_with(round).expect(REDIRECTS as u64 + 1).mount(&server).await;
    let outcome = asked(&checker(&["127.0.0.1"]), &format!("{}/", server.uri())).await;
    assert!(matches!(outcome, Outcome::Unknown(_)));
}

#[tokio::test]
async fn a_refused_connection_is_no_proof_and_bad_encryption_is() {
    let checker = checker(&["127.0.0.1"]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(matches!(asked(&checker, &format!("http://{closed}/")).await, Outcome::Unknown(_)));
    let server = MockServer::start().await;
    let outcome = asked(&checker, &format!("https://{}/", server.address())).await;
    assert!(matches!(outcome, Outcome::Gone(_)), "{outcome:?}");
}

/// Counts how many requests are answered at the same time.
struct Counting {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Respond for Counting {
    fn respond(&self, _: &wiremock::Request) -> ResponseTemplate {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.now.fetch_sub(1, Ordering::SeqCst);
        ResponseTemplate::new(200)
    }
}

#[tokio::test]
async fn a_host_is_asked_one_link_at_a_time() {
    let server = MockServer::start().await;
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    Mock::given(method("HEAD"))
        .respond_with(Counting { now, most: most.clone() })
        .expect(20)
        .mount(&server)
        .await;
    let links = (0..20).map(|number| format!("{}/{number}", server.uri()));
    let outcomes = checker(&["127.0.0.1"]).check(links).await;
    assert!(outcomes.len() == 20 && outcomes.values().all(|outcome| *outcome == Outcome::Fine));
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn no_more_links_are_asked_than_allowed() {
    let links = (0..MOST + 10).map(|number| format!("http://127.0.0.1/{number}"));
    assert_eq!(checker(&[]).check(links).await.len(), MOST);
}
