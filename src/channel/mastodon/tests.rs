#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::time::Duration;

use serde_json::json;
use wiremock::matchers::{body_string_contains, header, header_exists, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::channel::fake;
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::Role;
use crate::finding::Severity;

mod lost;
mod standing;

fn channel(uri: &str) -> Mastodon {
    let (server, token) = (uri.parse().unwrap(), "s3cret-token".into());
    let account = Account { server, token, visibility: Visibility::Public, edits: true };
    Mastodon::new(&account, fake::around(Path::new(".")), Duration::ZERO)
}

/// An edition whose posts are a thread.
fn long_edition() -> Edition {
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
    edition.credits.extend((1..=20).map(sponsor));
    edition
}

/// What becomes of the first post, the server answering so, and how often it was being sent.
async fn settled(answer: ResponseTemplate) -> (Result<Receipt, Refusal>, u32) {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/api/v1/statuses"))
        .respond_with(answer)
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let (delivery, sending) = (deliveries(&channel, edition()).remove(0), Sending::default());
    let result = channel.carrier().deliver(&delivery, &sending).await;
    (result, sending.count())
}

fn json(status: u16, body: serde_json::Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

#[tokio::test]
async fn the_first_post_is_public_and_carries_token_key_and_language() {
    let server = MockServer::start().await;
    let posted = json!({"id": "109", "url": "https://social.example/@recap/109", "content": "…"});
    Mock::given(method("POST"))
        .and(path("/api/v1/statuses"))
        .and(header("authorization", "Bearer s3cret-token"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(header_exists("idempotency-key"))
        .and(body_string_contains("status=Cloud+Evening%2C+June+2019%3A+the+recap+is+up."))
        .and(body_string_contains("&language=en&visibility=public"))
        .respond_with(json(200, posted))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let (delivery, sending) = (deliveries(&channel, edition()).remove(0), Sending::default());
    let receipt = channel.carrier().deliver(&delivery, &sending).await.unwrap();
    let url = Some("https://social.example/@recap/109".to_owned());
    // It is known that it has no picture.
    let detail = Some("null".to_owned());
    assert_eq!(receipt, Receipt { id: "109".to_owned(), url, detail });
    assert_eq!(sending.count(), 1);
    let request = &server.received_requests().await.unwrap()[0];
    assert!(!String::from_utf8_lossy(&request.body).contains("in_reply_to_id"));
}

#[tokio::test]
async fn a_later_post_is_unlisted_and_answers_the_one_before() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(body_string_contains("&visibility=unlisted&in_reply_to_id=at%3A%2F%2Fdid%3Aplc%3Asample"))
        .respond_with(json(200, json!({"id": "110"})))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let delivery = deliveries(&channel, long_edition()).remove(1);
    assert_eq!(delivery.destination, "post/2");
    assert_eq!(channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap().id, "110");
}

#[tokio::test]
async fn a_later_post_without_the_receipt_of_the_one_before_is_not_sent() {
    let channel = channel("http://127.0.0.1:9/");
    let mut delivery = deliveries(&channel, long_edition()).remove(1);
    delivery.thread.clear();
    let sending = Sending::default();
    let refusal = channel.carrier().deliver(&delivery, &sending).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Permanent { .. }));
    assert_eq!(sending.count(), 0);
}

#[test]
fn drafts_are_the_same_every_time_and_keys_differ_between_posts() {
    let channel = channel("https://social.example/");
    let (drafts, findings) = channel.drafts(&long_edition());
    assert_eq!((drafts.len() > 1, findings.len()), (true, 0));
    assert_eq!(channel.drafts(&long_edition()).0, drafts);
    let keys: std::collections::BTreeSet<_> =
        drafts.iter().map(|draft| draft.payload["idempotency_key"].to_string()).collect();
    assert_eq!(keys.len(), drafts.len());
    assert_eq!(
        drafts.iter().map(|draft| draft.position).collect::<Vec<_>>(),
        (0..).take(drafts.len()).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn every_class_of_answer_is_settled_as_what_it_means() {
    let (refusal, _) = settled(json(401, json!({"error": "The access token s3cret-token is invalid"}))).await;
    assert_eq!(
        refusal,
        Err(Refusal::halt(
            "the login was refused; put another token where `mastodon.token_file` finds it, or take that away and run `recap login mastodon` (401 Unauthorized)"
        ))
    );

    let (refusal, _) = settled(json(422, json!({"error": "Validation failed: Text is too long"}))).await;
    let reason = "422 Unprocessable Entity: Validation failed: Text is too long";
    assert_eq!(refusal, Err(Refusal::permanent(reason)));

    let html = ResponseTemplate::new(404).set_body_raw("<h1>Not here</h1>", "text/html");
    assert_eq!(settled(html).await.0, Err(Refusal::permanent("404 Not Found: Not here")));

    let (refusal, _) = settled(ResponseTemplate::new(429).insert_header("retry-after", "60")).await;
    let Err(Refusal::Transient { reason, retry_after: Some(wish) }) = refusal else { panic!("{refusal:?}") };
    assert_eq!(reason, "429 Too Many Requests");
    // A little longer than asked for, so that not all come back at once.
    assert!((60..=66).contains(&wish.as_secs()), "{wish:?}");

    for status in [500, 502, 503, 408] {
        let (refusal, sent) = settled(ResponseTemplate::new(status)).await;
        assert!(matches!(refusal, Err(Refusal::Unknown { .. })), "{status}: {refusal:?}");
        assert_eq!(sent, 1);
    }
    let (refusal, _) = settled(ResponseTemplate::new(200).set_body_string("<p>Welcome")).await;
    assert!(matches!(refusal, Err(Refusal::Unknown { .. })), "{refusal:?}");
    let (refusal, _) = settled(ResponseTemplate::new(302).insert_header("location", "/login")).await;
    assert!(matches!(refusal, Err(Refusal::Permanent { .. })), "{refusal:?}");
}

#[tokio::test]
async fn a_huge_error_page_is_told_in_a_few_words() {
    let (refusal, _) = settled(ResponseTemplate::new(422).set_body_string("no ".repeat(1_000_000))).await;
    let Err(Refusal::Permanent { reason }) = refusal else { panic!("{refusal:?}") };
    assert!(reason.chars().count() < 250, "{reason}");
}

#[tokio::test]
async fn a_connection_cut_before_the_answer_is_uncertain_and_a_refused_one_is_not() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        stream.read(&mut [0; 65536]).unwrap()
    });
    let channel = channel(&uri);
    let delivery = deliveries(&channel, edition()).remove(0);
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Unknown { .. }), "{refusal:?}");
    assert!(server.join().unwrap() > 0);
    // The listener is gone by now.
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Transient { .. }), "{refusal:?}");
}

#[test]
fn where_it_leads_holds_no_login() {
    assert_eq!(channel("https://user:pass@social.example/").leads_to(), "https://social.example");
}

#[tokio::test]
async fn a_picture_is_uploaded_and_waited_for_before_the_status() {
    let server = MockServer::start().await;
    let get = || Mock::given(method("GET")).and(path("/api/v1/media/9"));
    Mock::given(method("POST"))
        .and(path("/api/v2/media"))
        .respond_with(json(202, json!({"id": "9", "url": null})))
        .expect(1)
        .mount(&server)
        .await;
    get().respond_with(json(206, json!({"id": "9"}))).up_to_n_times(2).mount(&server).await;
    get()
        .respond_with(json(200, json!({"id": "9", "url": "https://social.example/9.png"})))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/api/v1/statuses"))
        .and(body_string_contains("&media_ids%5B%5D=9"))
        .respond_with(json(200, json!({"id": "110"})))
        .expect(1)
        .mount(&server)
        .await;
    let output = tempfile::tempdir().unwrap();
    let edition = fake::with_picture(edition(), output.path());
    let mut channel = channel(&server.uri());
    channel.gallery.output = output.path().to_owned();
    let delivery = deliveries(&channel, edition).remove(0);
    assert_eq!(channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap().id, "110");
    let upload = &server.received_requests().await.unwrap()[0];
    let form = String::from_utf8_lossy(&upload.body);
    assert!(form.contains("A full room") && form.contains("image/png"), "{form}");
}

#[tokio::test]
async fn a_server_is_asked_how_long_a_post_may_be() {
    let server = MockServer::start().await;
    let channel = channel(&server.uri());
    let findings = channel.learn().await;
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["limits-unknown"]);
    let thread = channel.drafts(&long_edition()).0.len();
    assert!(thread > 1);

    let statuses = json!({"max_characters": 5000, "characters_reserved_per_url": 23});
    Mock::given(path("/api/v1/instance"))
        .respond_with(json(200, json!({"configuration": {"statuses": statuses}})))
        .mount(&server)
        .await;
    assert_eq!(channel.learn().await, []);
    assert_eq!(channel.drafts(&long_edition()).0.len(), 1);
}

#[tokio::test]
async fn a_server_that_allows_next_to_nothing_is_believed_and_what_does_not_fit_is_refused() {
    for most in (1..=120).chain([200]) {
        let server = MockServer::start().await;
        let statuses = json!({"max_characters": most, "characters_reserved_per_url": 23});
        Mock::given(path("/api/v2/instance"))
            .respond_with(json(200, json!({"configuration": {"statuses": statuses}})))
            .mount(&server)
            .await;
        let channel = channel(&server.uri());
        assert_eq!(channel.learn().await, Vec::new(), "{most}");
        let edition = long_edition();
        let (drafts, findings) = channel.drafts(&edition);
        let refused: Vec<_> = findings.iter().filter(|it| it.severity == Severity::Error).collect();
        // Nothing is lost without a word: either everybody is in it, or it is told what does not fit.
        let whole: String = drafts.iter().map(|draft| draft.payload["status"].to_string()).collect();
        let is_whole = edition.credits.iter().all(|credit| whole.contains(&credit.name));
        assert!(is_whole || !refused.is_empty(), "{most}: {whole}");
        if most < 23 {
            assert!(refused.iter().any(|it| it.code == "link-too-long"), "{most}: {refused:?}");
        }
        for draft in drafts {
            let status = draft.payload["status"].as_str().unwrap();
            let link = "https://meetup.example.org/recaps/2019/06/05/cloud-evening/";
            // Of a mention the name alone counts.
            let counted = status.replace(link, &"x".repeat(23)).replace("@social.example", "");
            assert!(counted.chars().count() <= most, "{most}: {status}");
        }
    }
}
