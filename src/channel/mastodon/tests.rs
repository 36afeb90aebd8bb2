#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use wiremock::matchers::{body_string_contains, header, header_exists, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::channel::fake;
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::Role;
use crate::finding::Severity;

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

/// Looks for the post after an uncertain try; the account's statuses are these.
async fn looked(statuses: ResponseTemplate, posts: u64) -> Result<Receipt, Refusal> {
    let server = MockServer::start().await;
    Mock::given(path("/api/v1/accounts/verify_credentials"))
        .and(header("authorization", "Bearer s3cret-token"))
        .respond_with(json(200, json!({"id": "7"})))
        .mount(&server)
        .await;
    Mock::given(path("/api/v1/accounts/7/statuses"))
        .and(query_param("limit", "40"))
        .respond_with(statuses)
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(json(200, json!({"id": "new"})))
        .expect(posts)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let mut delivery = deliveries(&channel, edition()).remove(0);
    delivery.after_uncertain = true;
    channel.carrier().deliver(&delivery, &Sending::default()).await
}

#[tokio::test]
async fn after_an_uncertain_try_the_post_is_found_and_not_posted_again() {
    let text = channel("https://social.example/").drafts(&edition()).0[0].payload["status"].clone();
    // As Mastodon shows it: markup, entities, the server of a mention hidden, the URL in three spans.
    let content =
        text.as_str().unwrap().replace('&', "&amp;").replace("\n\n", "</p><p>").replace('\n', "<br />");
    let content = content
        .replace(
            "@ada@social.example",
            "<span class=\"h-card\"><a href=\"https://social.example/@ada\">@<span>ada</span></a></span>",
        )
        .replace(
            "https://meetup",
            "<a href=\"#\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">meetup",
        )
        .replace("#Sre", "<a href=\"#\" class=\"mention hashtag\">#<span>Sre</span></a>");
    let other = json!({"id": "1", "content": "<p>Good morning</p>"});
    let found =
        looked(json(200, json!([other, {"id": "2", "content": format!("<p>{content}</p>")}])), 0).await;
    assert_eq!(found.unwrap().id, "2");
}

#[tokio::test]
async fn after_an_uncertain_try_a_post_that_is_not_there_is_posted() {
    let cut = json!({"id": "1", "content": "<p>Cloud Evening, June 2019: the recap is up.</p>"});
    assert_eq!(looked(json(200, json!([cut])), 1).await.unwrap().id, "new");
}

#[tokio::test]
async fn after_an_uncertain_try_nothing_is_posted_while_nobody_can_look() {
    for answer in [ResponseTemplate::new(500), ResponseTemplate::new(403), json(200, json!({"error": "?"}))] {
        let refusal = looked(answer, 0).await.unwrap_err();
        assert!(
            matches!(&refusal, Refusal::Unknown { reason } if reason.starts_with("cannot look")),
            "{refusal:?}"
        );
    }
}

#[tokio::test]
async fn the_same_words_under_another_post_are_another_post() {
    let server = MockServer::start().await;
    let channel = channel(&server.uri());
    let mut delivery = deliveries(&channel, long_edition()).remove(1);
    let last_month = json!([{"id": "3", "in_reply_to_id": "2", "content": delivery.payload["status"]}]);
    Mock::given(path("/api/v1/accounts/verify_credentials"))
        .respond_with(json(200, json!({"id": "7"})))
        .mount(&server)
        .await;
    Mock::given(path("/api/v1/accounts/7/statuses")).respond_with(json(200, last_month)).mount(&server).await;
    Mock::given(method("POST")).respond_with(json(200, json!({"id": "new"}))).expect(1).mount(&server).await;
    delivery.after_uncertain = true;
    assert_eq!(channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap().id, "new");
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

#[tokio::test]
async fn a_status_that_stands_is_edited_with_its_picture_kept_and_not_posted_again() {
    let server = MockServer::start().await;
    let standing = json!({"id": "7", "content": "<p>Old</p>", "media_attachments": [{"id": "9"}]});
    Mock::given(method("GET"))
        .and(path("/api/v1/statuses/7"))
        .respond_with(json(200, standing))
        .mount(&server)
        .await;
    Mock::given(method("PUT"))
        .and(path("/api/v1/statuses/7"))
        .and(body_string_contains("status=Cloud+Evening"))
        .and(body_string_contains("&media_ids%5B%5D=9"))
        .respond_with(json(200, json!({"id": "7"})))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let mut delivery = deliveries(&channel, edition()).remove(0);
    delivery.before = Some(Receipt { id: "7".to_owned(), ..Receipt::default() });
    let receipt = channel.carrier().deliver(&delivery, &Sending::default()).await;
    assert_eq!(receipt, Ok(delivery.before.clone().unwrap()));
    let (sent, other) = (&delivery.payload, json!({"status": "Other words"}));
    assert!(channel.edits(&other, sent) && !channel.edits(sent, sent));

    delivery.before = Some(Receipt { id: "8".to_owned(), ..Receipt::default() });
    let gone = channel.carrier().deliver(&delivery, &Sending::default()).await;
    assert!(matches!(gone, Err(Refusal::Skip { .. })), "{gone:?}");
}

#[tokio::test]
async fn a_status_is_deleted_and_a_server_that_only_says_so_is_found_out() {
    let server = MockServer::start().await;
    Mock::given(method("DELETE")).respond_with(json(200, json!({}))).mount(&server).await;
    Mock::given(method("GET"))
        .and(path("/api/v1/statuses/8"))
        .respond_with(json(200, json!({"id": "8"})))
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let of = |id: &str| Receipt { id: id.to_owned(), ..Receipt::default() };
    assert_eq!(channel.retract(&of("7")).await, Ok(()));
    assert!(channel.retract(&of("8")).await.is_err());
}

#[tokio::test]
async fn a_status_of_another_server_is_neither_deleted_nor_edited_nor_answered_by_its_id() {
    let server = MockServer::start().await;
    let (there, shown) = ("https://old.example/@recap/7", "https://social.example/@recap/8");
    for (id, url) in [("7", "https://new.example/@somebody/7"), ("8", shown)] {
        Mock::given(method("GET"))
            .and(path(format!("/api/v1/statuses/{id}")))
            .respond_with(json(200, json!({"id": id, "url": url})))
            .up_to_n_times(3)
            .mount(&server)
            .await;
    }
    Mock::given(method("DELETE"))
        .and(path("/api/v1/statuses/8"))
        .respond_with(json(404, json!({})))
        .expect(1)
        .mount(&server)
        .await;
    owned_by(&server, "recap").await;
    let channel = channel(&server.uri());
    let of = |id: &str, url: &str| Receipt { id: id.to_owned(), url: Some(url.to_owned()), detail: None };
    let elsewhere = |refusal: &Refusal| match refusal {
        Refusal::Permanent { reason } => reason.starts_with("the post stands on https://old.example, and"),
        _ => false,
    };

    let refusal = channel.retract(&of("7", there)).await.unwrap_err();
    assert!(elsewhere(&refusal), "{refusal:?}");
    let mut delivery = deliveries(&channel, long_edition()).remove(1);
    delivery.thread = vec![of("7", there)];
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(elsewhere(&refusal), "{refusal:?}");
    delivery.before = Some(of("7", there));
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(elsewhere(&refusal), "{refusal:?}");
    // The server has no such status any more: it may have been another server's all the same.
    let refusal = channel.retract(&of("7", there)).await.unwrap_err();
    assert!(elsewhere(&refusal), "{refusal:?}");

    // One that shows its statuses under another name knows it by both, and says here that it deletes nothing.
    let refusal = channel.retract(&of("8", shown)).await.unwrap_err();
    assert!(refusal.to_string().contains("shows it still"), "{refusal:?}");
    let asked = server.received_requests().await.unwrap();
    assert!(asked.iter().all(|request| !matches!(request.method.as_str(), "PUT" | "POST")), "{asked:?}");
}

/// The token is of that account.
async fn owned_by(server: &MockServer, account: &str) {
    Mock::given(path("/api/v1/accounts/verify_credentials"))
        .respond_with(json(200, json!({"id": "1", "acct": account})))
        .mount(server)
        .await;
}

#[tokio::test]
async fn a_status_of_another_account_on_the_server_is_neither_deleted_nor_edited_nor_answered() {
    let server = MockServer::start().await;
    owned_by(&server, "second").await;
    // What only followers see is not there for anybody else, whatever is done with it.
    Mock::given(method("DELETE")).respond_with(json(404, json!({}))).mount(&server).await;
    let channel = channel(&server.uri());
    let of = |account: &str| {
        let url = Some(format!("{}/@{account}/7", server.uri()));
        Receipt { id: "7".to_owned(), url, detail: None }
    };
    let anothers = Refusal::permanent(
        "the post stands in the account @first, and the token is of @second: a person can change or delete it there",
    );

    assert_eq!(channel.retract(&of("first")).await, Err(anothers.clone()));
    let mut delivery = deliveries(&channel, long_edition()).remove(1);
    delivery.thread = vec![of("first")];
    let answered = channel.carrier().deliver(&delivery, &Sending::default()).await;
    assert_eq!(answered, Err(anothers.clone()));
    delivery.before = Some(of("first"));
    let edited = channel.carrier().deliver(&delivery, &Sending::default()).await;
    assert_eq!(edited, Err(anothers));
    // Names know no letter case, and its own is its own.
    assert_eq!(channel.retract(&of("Second")).await, Ok(()));
}

#[tokio::test]
async fn a_token_that_may_not_ask_whose_it_is_still_deletes_what_the_server_lets_it() {
    let server = MockServer::start().await;
    Mock::given(path("/api/v1/accounts/verify_credentials"))
        .respond_with(json(403, json!({"error": "This action is outside the authorized scopes"})))
        .mount(&server)
        .await;
    Mock::given(method("DELETE")).respond_with(json(200, json!({}))).expect(1).mount(&server).await;
    let url = Some(format!("{}/@recap/7", server.uri()));
    let receipt = Receipt { id: "7".to_owned(), url, detail: None };
    assert_eq!(channel(&server.uri()).retract(&receipt).await, Ok(()));
}

#[tokio::test]
async fn a_post_is_found_by_its_link_and_words_and_one_of_other_words_is_left_to_a_person() {
    let link = "https://meetup.example.org/recaps/2019/06/05/cloud-evening/";
    let channel = channel("https://social.example/");
    let words = deliveries(&channel, edition()).remove(0).payload["status"].as_str().unwrap().to_owned();
    let told = |words: &str, id: &str, date: &str, parent: Option<&str>, link: &str| {
        let content = format!("<p>{words}<br /><a href=\"{link}\">meetup.example.org/…</a></p>");
        json!({"id": id, "created_at": date, "in_reply_to_id": parent, "content": content})
    };
    let after = "2019-06-06T08:05:00.000Z";
    let mended = words.replace("Cloud", "Clouds").replace(link, "");
    let status = |id, date, parent, link| told(&mended, id, date, parent, link);
    let list = [
        status("1", after, Some("0"), link),
        status("2", after, None, &format!("{link}pictures/")),
        status("3", "1969-05-06T08:05:00.000Z", None, link),
        status("4", after, None, link),
    ];
    assert_eq!(looked(json(200, json!(list)), 0).await.unwrap().id, "4");
    assert_eq!(looked(json(200, json!(list[..3])), 1).await.unwrap().id, "new");
    // A program that posts every entry of a feed credits nobody.
    let refusal = looked(json(200, json!([told("New:", "5", after, None, link)])), 0).await.unwrap_err();
    assert!(
        matches!(&refusal, Refusal::Unknown { reason } if reason.contains("recap settle")),
        "{refusal:?}"
    );
}

#[tokio::test]
async fn a_later_post_that_a_person_has_mended_is_found_by_what_it_answers() {
    let channel = channel("https://social.example/");
    let words = deliveries(&channel, long_edition())[1].payload["status"].as_str().unwrap().to_owned();
    for (content, found) in
        [(words.replacen("Invented", "Novel", 1), true), ("What an evening".to_owned(), false)]
    {
        let server = MockServer::start().await;
        let answer = json!([{"id": "5", "in_reply_to_id": "at://did:plc:sample/app.bsky.feed.post/0", "content": content}]);
        Mock::given(path("/api/v1/accounts/verify_credentials"))
            .respond_with(json(200, json!({"id": "7"})))
            .mount(&server)
            .await;
        Mock::given(path("/api/v1/accounts/7/statuses")).respond_with(json(200, answer)).mount(&server).await;
        let channel = self::channel(&server.uri());
        let mut delivery = deliveries(&channel, long_edition()).remove(1);
        delivery.after_uncertain = true;
        match channel.carrier().deliver(&delivery, &Sending::default()).await {
            Ok(receipt) => assert!(found && receipt.id == "5", "{receipt:?}"),
            Err(refusal) => assert!(!found && refusal.to_string().contains("recap settle"), "{refusal:?}"),
        }
    }
}

/// What an edit of the status 7 sends, whose picture 9 went out with this receipt; the server takes new pictures
/// as 10.
async fn edited(detail: Option<String>, shown: &str, alt: &str) -> (String, Receipt) {
    let server = MockServer::start().await;
    let pictures = json!([{"id": "9", "description": shown}, {"id": "added", "description": "By hand"}]);
    Mock::given(method("GET"))
        .respond_with(json(200, json!({"id": "7", "content": "<p>Old</p>", "media_attachments": pictures})))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/api/v2/media"))
        .respond_with(json(200, json!({"id": "10", "url": "https://social.example/10.png"})))
        .mount(&server)
        .await;
    Mock::given(method("PUT")).respond_with(json(200, json!({"id": "7"}))).expect(1).mount(&server).await;
    let output = tempfile::tempdir().unwrap();
    let mut edition = fake::with_picture(edition(), output.path());
    edition.picture.as_mut().unwrap().alt = alt.to_owned();
    let mut channel = channel(&server.uri());
    channel.gallery.output = output.path().to_owned();
    let mut delivery = deliveries(&channel, edition).remove(0);
    let (sent, mut other) = (delivery.payload.clone(), delivery.payload.clone());
    other["picture"]["alt"] = "Somebody else".into();
    assert!(channel.edits(&other, &sent) && !channel.edits(&sent, &sent));
    delivery.before = Some(Receipt { id: "7".to_owned(), url: None, detail });
    let receipt = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    (String::from_utf8_lossy(&requests.last().unwrap().body).into_owned(), receipt)
}

#[tokio::test]
async fn an_edited_recap_changes_the_picture_of_its_status_and_the_words_for_it() {
    let kept = "media_ids%5B%5D=9&media_ids%5B%5D=added";
    let renewed = "media_ids%5B%5D=10&media_ids%5B%5D=added";
    // As an earlier version has posted it: only the words for the picture can be compared.
    let (form, receipt) = edited(None, "A full room", "A full room").await;
    assert!(form.contains(kept) && !form.contains("media_attributes"), "{form}");
    let (form, _) = edited(None, "Ada Example", "A full room").await;
    assert!(form.contains(renewed), "{form}");
    // The same picture, in other words.
    let (form, receipt) = edited(receipt.detail, "A full room", "Ada Lovelace").await;
    let words = "media_attributes%5B%5D%5Bid%5D=9&media_attributes%5B%5D%5Bdescription%5D=Ada+Lovelace";
    assert!(form.contains(kept) && form.contains(words), "{form}");
    // Another picture.
    let shown = receipt.detail.unwrap().replace("Ada Lovelace", "A full room");
    let detail = shown.replace("00112233", "99112233");
    let (form, receipt) = edited(Some(detail), "A full room", "A full room").await;
    assert!(form.contains(renewed) && !form.contains("media_attributes"), "{form}");
    assert!(receipt.detail.unwrap().contains("\"media\":\"10\""));
    // The same edit again, after its answer was lost: what it has uploaded stands there.
    let detail = shown.replace("00112233", "99112233").replace("\"9\"", "\"8\"");
    let (form, receipt) = edited(Some(detail), "A full room", "A full room").await;
    assert!(form.contains(kept), "{form}");
    assert_eq!(receipt.detail, Some(shown));
}

#[test]
fn only_the_address_of_a_status_of_the_server_names_one() {
    let channel = channel("https://social.example/");
    let id = |address: &str| channel.receipt_of(address).map(|receipt| receipt.id);
    let ids =
        ["77", "9kCP7DNdJXEtbjzWxk", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "0b5c9a3e-9b1d-4f64-9f5c-2d8f1a7e6b3c"];
    let paths = ["@group", "@group@elsewhere.example", "@group/statuses", "web/@group", "deck/@group"];
    let others = ["users/group/statuses", "web/statuses", "notice", "notes", "objects"];
    for path in paths.iter().chain(&others) {
        for wanted in ids {
            for good in [
                format!("https://social.example/{path}/{wanted}"),
                format!("https://social.example/{path}/{wanted}/"),
            ] {
                assert_eq!(id(&good).as_deref(), Some(wanted), "{good}");
            }
        }
    }
    for bad in [
        "77",
        "https://social.example/",
        "https://social.example/about",
        "https://social.example/@group",
        "https://social.example/@group/",
        "https://social.example/web/@group",
        "https://social.example/tags/rust",
        "https://social.example/tags/1002",
        "https://social.example/web/timelines/home",
        "https://social.example/@group/abc",
        "https://social.example/@group/media",
        "https://social.example/@group/with_replies",
        "https://social.example/@group/followers",
        "https://social.example/@group/tagged/rust",
        "https://social.example/@/77",
        "https://social.example/users/group/statuses/1002/replies",
        "https://social.example/users/group/1002",
        "https://social.example/media/1002",
        "https://elsewhere.example/@group/77",
        "http://social.example/@group/77",
    ] {
        assert_eq!(id(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn any_content_is_read_without_a_panic(content in "(\\PC|[<>&;#x0-9@. ]){0,60}") {
        search::words(&content);
        let escaped = content.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        prop_assert_eq!(search::words(&escaped), content);
    }
}
