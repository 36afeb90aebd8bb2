//! Links against a server on loopback, which a policy allows.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::finding::Severity;
use crate::http::links::Policy;

fn links() -> Links {
    let own = ["127.0.0.1".to_owned(), "localhost".to_owned()].into();
    Links::new(Checker::new(Policy { own }).unwrap())
}

async fn answers(server: &MockServer, at: &str, status: u16) {
    Mock::given(path(at)).respond_with(ResponseTemplate::new(status)).mount(server).await;
}

/// Code, marked words, and what the correction writes.
fn told<'a>(findings: &'a [Finding], text: &'a str) -> Vec<(&'static str, &'a str, Option<&'a str>)> {
    findings
        .iter()
        .map(|one| {
            (one.code, &text[one.span.clone().unwrap()], one.fix.as_ref().map(|fix| fix.with.as_str()))
        })
        .collect()
}

#[tokio::test]
async fn a_dead_link_is_told_with_all_of_its_places() {
    let server = MockServer::start().await;
    answers(&server, "/fine", 200).await;
    answers(&server, "/gone", 410).await;
    let host = server.uri();
    let text = format!("[a]({host}/fine) [b]({host}/gone#x)\n\n![c]({host}/gone) `{host}/code`\n");
    let findings = links().findings(&text).await;
    let gone = format!("{host}/gone#x");
    assert_eq!(told(&findings, &text), [("link-dead", gone.as_str(), None)]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].message.contains("410"));
    assert_eq!(&text[findings[0].related[0].span.clone()], format!("{host}/gone"));
}

#[tokio::test]
async fn what_cannot_be_told_is_a_note() {
    let server = MockServer::start().await;
    for status in [429, 500, 503, 401] {
        answers(&server, &format!("/{status}"), status).await;
    }
    let host = server.uri();
    let text = [429, 500, 503, 401].map(|status| format!("{host}/{status}")).join(" ");
    let findings = links().findings(&text).await;
    assert_eq!(findings.len(), 4);
    assert!(findings.iter().all(|one| one.code == "link-unchecked" && one.severity == Severity::Note));
}

#[tokio::test]
async fn a_link_that_moved_for_good_is_corrected_on_its_own_site_only() {
    let server = MockServer::start().await;
    let port = server.address().port();
    let moves = [
        ("/old", format!("http://127.0.0.1:{port}/new"), 301),
        ("/away", format!("http://localhost:{port}/new"), 308),
        ("/for-now", format!("http://127.0.0.1:{port}/new"), 302),
        ("/slash", "/slash/".to_owned(), 301),
        ("/front", "/".to_owned(), 301),
    ];
    for (from, to, status) in moves {
        let answer = ResponseTemplate::new(status).insert_header("location", to.as_str());
        Mock::given(path(from)).respond_with(answer).mount(&server).await;
    }
    for fine in ["/new", "/slash/", "/"] {
        answers(&server, fine, 200).await;
    }
    let host = server.uri();
    let text =
        ["/old#part", "/away", "/for-now", "/slash", "/front"].map(|at| format!("{host}{at}")).join("\n");
    let mut findings = links().findings(&text).await;
    findings.sort_by_key(|one| one.span.clone().unwrap().start);
    let (old, new) = (format!("{host}/old#part"), format!("{host}/new#part"));
    let (away, front) = (format!("{host}/away"), format!("{host}/front"));
    assert_eq!(
        told(&findings, &text),
        [
            ("link-moved", old.as_str(), Some(new.as_str())),
            ("link-moved", away.as_str(), None),
            ("link-moved", front.as_str(), None),
        ]
    );
}

#[tokio::test]
async fn a_link_is_asked_once_however_often_it_stands() {
    let server = MockServer::start().await;
    Mock::given(method("HEAD")).respond_with(ResponseTemplate::new(200)).expect(1).mount(&server).await;
    let mut links = links();
    let text = format!("{0}/a [x]({0}/a) {0}/a#b", server.uri());
    assert_eq!(links.findings(&text).await, []);
    assert_eq!(links.findings(&text).await, []);
}

#[tokio::test]
async fn a_private_address_is_told_and_not_asked() {
    let mut links = Links::new(Checker::new(Policy::default()).unwrap());
    let text = "http://127.0.0.1:1/";
    assert_eq!(told(&links.findings(text).await, text), [("link-private", text, None)]);
}
