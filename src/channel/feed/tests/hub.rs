//! The hub: what it is told, and what becomes of a publication when it does not listen.

use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;

fn with_hub(root: &Path, hub: &str) -> Feed {
    Feed { hub: Some(hub.parse().unwrap()), ..feed(root, vec![committed(&june())]) }
}

fn tell(feed: &Feed, edition: &Edition) -> Result<Receipt, Refusal> {
    deliver(feed, edition, "hub")
}

/// A hub that answers so, on a thread of its own.
fn hub(answer: ResponseTemplate) -> (tokio::runtime::Runtime, MockServer) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(MockServer::start());
    runtime.block_on(Mock::given(method("POST")).respond_with(answer).mount(&server));
    (runtime, server)
}

#[test]
fn a_hub_is_told_of_every_feed_that_has_changed_and_the_feeds_name_it() {
    let root = tempfile::tempdir().unwrap();
    let (runtime, server) = hub(ResponseTemplate::new(204));
    let site = "https%3A%2F%2Fmeetup.example.org%2F";
    for topic in ["feed.xml", "atom.xml", "feed.json", "tags%2Frust%2Fatom.xml", "tags%2Fr-and-d%2Ffeed.json"]
    {
        let told = Mock::given(method("POST"))
            .and(path("/publish"))
            .and(header("content-type", "application/x-www-form-urlencoded"))
            .and(body_string(format!("hub.mode=publish&hub.url={site}{topic}")))
            .respond_with(ResponseTemplate::new(204))
            .with_priority(1)
            .expect(1);
        runtime.block_on(told.mount(&server));
    }
    let address = format!("{}/publish", server.uri());
    let feed = with_hub(root.path(), &address);

    assert!(feed.leads_to().ends_with(", pages, the hub at 127.0.0.1"), "{}", feed.leads_to());
    let drafts = feed.drafts(&june()).0;
    assert_eq!(drafts.last().unwrap().destination, "hub");
    publish(&feed, &june());

    for name in ["feed.xml", "atom.xml", "tags/rust/feed.xml", "tags/rust/atom.xml"] {
        let text = std::fs::read_to_string(root.path().join(name)).unwrap();
        let read = read_back::parse(text.as_bytes()).unwrap();
        let hubs: Vec<_> = read.links.iter().filter(|link| link.rel.as_deref() == Some("hub")).collect();
        assert!(hubs.len() == 1 && hubs[0].href == address, "{name}: {hubs:?}");
    }
    let json = std::fs::read_to_string(root.path().join("feed.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["hubs"], serde_json::json!([{ "type": "WebSub", "url": address }]));
    runtime.block_on(server.verify());
}

#[test]
fn a_hub_that_does_not_listen_is_tried_again_and_one_that_refuses_is_not() {
    let root = tempfile::tempdir().unwrap();
    for (status, for_now) in [(500, true), (503, true), (429, true), (400, false), (404, false), (302, false)]
    {
        let (_runtime, server) = hub(ResponseTemplate::new(status));
        let refusal = tell(&with_hub(root.path(), &server.uri()), &june()).unwrap_err();
        assert_eq!(matches!(refusal, Refusal::Transient { .. }), for_now, "{status}: {refusal:?}");
        assert_eq!(matches!(refusal, Refusal::Permanent { .. }), !for_now, "{status}: {refusal:?}");
    }
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refusal = tell(&with_hub(root.path(), &format!("http://{gone}/")), &june()).unwrap_err();
    assert!(matches!(refusal, Refusal::Transient { .. }), "{refusal:?}");
}

#[test]
fn a_hub_in_a_private_network_is_not_asked() {
    let root = tempfile::tempdir().unwrap();
    for address in ["https://10.0.0.1/", "https://169.254.169.254/latest/", "https://[fd00::1]/"] {
        let refusal = tell(&with_hub(root.path(), address), &june()).unwrap_err();
        assert!(refusal.to_string().contains("private network"), "{address}: {refusal}");
    }
}
