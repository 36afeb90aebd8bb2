#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use jiff::Timestamp;
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

use super::*;
use crate::channel::fake;
use crate::channel::post::sample::{Sending, credit, deliveries, edition};
use crate::edition::Role;

const DID: &str = "did:plc:recap";

fn channel(uri: &str) -> Bluesky {
    let Around { client, output, site, .. } = fake::around(Path::new("."));
    let server = Server {
        client,
        service: uri.parse().unwrap(),
        handle: "recap.example.org".to_owned(),
        password: "s3cret-password".into(),
    };
    Bluesky { server, picture_alone: false, gallery: Gallery { output, site } }
}

fn json(status: u16, body: Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

fn post_to(call: &str) -> MockBuilder {
    Mock::given(method("POST")).and(path(format!("/xrpc/{call}")))
}

fn get(call: &str) -> MockBuilder {
    Mock::given(method("GET")).and(path(format!("/xrpc/{call}")))
}

/// A server with one account and one known handle.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    let session = json!({"did": DID, "handle": "recap.example.org", "accessJwt": "s3cret-jwt", "refreshJwt": "s3cret-refresh"});
    post_to("com.atproto.server.createSession")
        .and(body_json(json!({"identifier": "recap.example.org", "password": "s3cret-password"})))
        .respond_with(json(200, session))
        .mount(&server)
        .await;
    get("com.atproto.identity.resolveHandle")
        .and(query_param("handle", "ada.example.org"))
        .respond_with(json(200, json!({"did": "did:plc:ada"})))
        .mount(&server)
        .await;
    server
}

fn put_answer() -> ResponseTemplate {
    json(200, json!({"uri": "at://did:plc:recap/app.bsky.feed.post/k", "cid": "bafy"}))
}

/// A short edition whose one post has a mention, a link and tags.
fn short_edition() -> Edition {
    let mut edition = edition();
    edition.credits.truncate(2);
    edition
}

fn first(channel: &Bluesky) -> Delivery {
    deliveries(channel, short_edition()).remove(0)
}

/// What becomes of the first post, `putRecord` being answered so, `times` times.
async fn settled(answer: ResponseTemplate, times: u64) -> Result<Receipt, Refusal> {
    let server = server().await;
    post_to("com.atproto.repo.putRecord").respond_with(answer).expect(times).mount(&server).await;
    let channel = channel(&server.uri());
    channel.carrier().deliver(&first(&channel), &Sending::default()).await
}

#[tokio::test]
async fn a_post_is_put_where_there_is_none_with_facets_in_bytes() {
    let server = server().await;
    post_to("com.atproto.repo.putRecord")
        .and(header("authorization", "Bearer s3cret-jwt"))
        .respond_with(put_answer())
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let sending = Sending::default();
    let receipt = channel.carrier().deliver(&first(&channel), &sending).await.unwrap();
    assert_eq!(
        (receipt.id.as_str(), receipt.detail.as_deref()),
        ("at://did:plc:recap/app.bsky.feed.post/k", Some("bafy"))
    );
    assert_eq!(sending.count(), 1);

    let requests = server.received_requests().await.unwrap();
    let body: Value = requests.last().unwrap().body_json().unwrap();
    let url = format!("https://bsky.app/profile/recap.example.org/post/{}", body["rkey"].as_str().unwrap());
    assert_eq!(receipt.url, Some(url));
    // Only null makes it a record that must not exist; a missing field would overwrite.
    assert!(body.as_object().unwrap().contains_key("swapRecord"));
    insta::assert_json_snapshot!(body);
}

#[tokio::test]
async fn a_handle_that_nobody_has_stays_plain_text() {
    let server = server().await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).mount(&server).await;
    let mut edition = short_edition();
    edition.credits[1].handles.insert("bluesky".to_owned(), "gone.example.org".to_owned());
    let channel = channel(&server.uri());
    let delivery = deliveries(&channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
    let body: Value = server.received_requests().await.unwrap().last().unwrap().body_json().unwrap();
    assert!(body["record"]["text"].as_str().unwrap().contains("Ada Example (@gone.example.org, Acme Cloud)"));
    assert!(!body["record"]["facets"].to_string().contains("mention"));
}

#[tokio::test]
async fn a_thread_answers_its_first_and_its_latest_post_with_one_login() {
    let server = server().await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).mount(&server).await;
    let mut edition = edition();
    let sponsor = |number| credit(Role::Sponsor, &format!("Invented Company No. {number} Ltd."), None);
    edition.credits.extend((1..=20).map(sponsor));
    let channel = channel(&server.uri());
    let mut carrier = channel.carrier();
    for delivery in deliveries(&channel, edition) {
        carrier.deliver(&delivery, &Sending::default()).await.unwrap();
    }
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.iter().filter(|request| request.url.path().ends_with("createSession")).count(), 1);
    let puts: Vec<Value> = requests
        .iter()
        .filter(|request| request.url.path().ends_with("putRecord"))
        .map(|request| request.body_json().unwrap())
        .collect();
    assert_eq!(puts[0]["record"]["reply"], Value::Null);
    let reference = |at: u32| json!({"uri": format!("at://did:plc:sample/app.bsky.feed.post/{at}"), "cid": format!("cid{at}")});
    assert_eq!(puts[2]["record"]["reply"], json!({"root": reference(0), "parent": reference(1)}));
    let order = |field: fn(&Value) -> &Value| {
        puts.iter().map(|put| field(put).to_string()).is_sorted_by(|a, b| a < b)
    };
    assert!(order(|put| &put["rkey"]) && order(|put| &put["record"]["createdAt"]));
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_bytes() {
    let server = server().await;
    post_to("com.atproto.repo.putRecord")
        .respond_with(ResponseTemplate::new(502))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).mount(&server).await;
    let channel = channel(&server.uri());
    channel.carrier().deliver(&first(&channel), &Sending::default()).await.unwrap();
    let mut again = first(&channel);
    again.after_uncertain = true;
    channel.carrier().deliver(&again, &Sending::default()).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let puts: Vec<_> = requests.iter().filter(|request| request.url.path().ends_with("putRecord")).collect();
    assert_eq!(puts.len(), 3);
    assert!(puts.iter().all(|put| put.body == puts[0].body));
}

#[tokio::test]
async fn every_class_of_answer_is_settled_as_what_it_means() {
    let refusal = settled(ResponseTemplate::new(500), 2).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Unknown { .. }), "{refusal:?}");

    let invalid =
        json!({"error": "InvalidRequest", "message": "Record/text must not be longer than 300 graphemes"});
    let refusal = settled(json(400, invalid), 1).await.unwrap_err();
    let reason = "400 Bad Request: Record/text must not be longer than 300 graphemes";
    assert_eq!(refusal, Refusal::permanent(reason));

    let limited = json(429, json!({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}));
    let refusal = settled(limited.insert_header("retry-after", "30"), 1).await.unwrap_err();
    let Refusal::Transient { retry_after: Some(wish), .. } = refusal else { panic!("{refusal:?}") };
    assert!((30..=33).contains(&wish.as_secs()), "{wish:?}");

    let html = ResponseTemplate::new(200).set_body_string("<html>Welcome");
    let refusal = settled(html, 1).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Unknown { .. }), "{refusal:?}");

    // A token refused even after a new login.
    let refusal =
        settled(json(401, json!({"error": "AuthMissing", "message": "s3cret-jwt"})), 2).await.unwrap_err();
    assert_eq!(
        refusal,
        Refusal::halt(
            "the login was refused; `recap login bluesky` makes a new app password known (401 Unauthorized)"
        )
    );
}

#[tokio::test]
async fn an_expired_token_is_mended_by_a_new_login() {
    let server = server().await;
    let expired = json(400, json!({"error": "ExpiredToken", "message": "Token has expired"}));
    post_to("com.atproto.repo.putRecord").respond_with(expired).up_to_n_times(1).mount(&server).await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).expect(1).mount(&server).await;
    let channel = channel(&server.uri());
    let sending = Sending::default();
    channel.carrier().deliver(&first(&channel), &sending).await.unwrap();
    assert_eq!(sending.count(), 1);
}

#[tokio::test]
async fn a_login_that_fails_is_for_later_or_for_a_person_and_nothing_was_being_sent() {
    for (status, body) in [
        (401, json!({"error": "AuthenticationRequired", "message": "Invalid identifier or password"})),
        (400, json!({})),
        (500, json!({})),
        (200, json!({})),
    ] {
        let server = MockServer::start().await;
        post_to("com.atproto.server.createSession")
            .respond_with(json(status, body))
            .expect(1)
            .mount(&server)
            .await;
        let channel = channel(&server.uri());
        let sending = Sending::default();
        let refusal = channel.carrier().deliver(&first(&channel), &sending).await.unwrap_err();
        match status {
            401 => assert!(matches!(refusal, Refusal::Halt { .. }), "{refusal:?}"),
            _ => assert!(matches!(refusal, Refusal::Transient { .. }), "{status}: {refusal:?}"),
        }
        assert_eq!(sending.count(), 0);
    }
}

/// Another record stands at the key; its text is this.
async fn swapped(text: &str) -> Result<Receipt, Refusal> {
    let server = server().await;
    let swap = json(400, json!({"error": "InvalidSwap", "message": "Record was at bafy"}));
    post_to("com.atproto.repo.putRecord").respond_with(swap).expect(1).mount(&server).await;
    let record = json!({"uri": "at://standing", "cid": "bafy", "value": {"text": text}});
    get("com.atproto.repo.getRecord")
        .and(query_param("repo", DID))
        .and(query_param("collection", "app.bsky.feed.post"))
        .respond_with(json(200, record))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    channel.carrier().deliver(&first(&channel), &Sending::default()).await
}

#[tokio::test]
async fn a_record_that_stands_already_is_the_receipt_when_it_says_the_same() {
    let text = first(&channel("https://bsky.example/")).payload["text"].as_str().unwrap().to_owned();
    assert_eq!(swapped(&text).await.unwrap().id, "at://standing");
    assert!(matches!(swapped("something else").await, Err(Refusal::Permanent { .. })));
}

#[tokio::test]
async fn a_server_that_is_down_defers() {
    let channel = channel("http://127.0.0.1:9/");
    let refusal = channel.carrier().deliver(&first(&channel), &Sending::default()).await.unwrap_err();
    assert!(matches!(refusal, Refusal::Transient { .. }), "{refusal:?}");
}

#[test]
fn a_record_key_sorts_by_time_and_is_the_same_on_every_try() {
    let key = |micros: i64, part| record_key(Timestamp::from_microsecond(micros).unwrap(), part, "tag:a");
    assert_eq!(key(1_559_808_000_000_000, 1), key(1_559_808_000_000_000, 1));
    assert!(key(1_559_808_000_000_000, 1) < key(1_559_808_000_000_000, 2));
    assert!(key(1_559_808_000_000_000, 40) < key(1_559_808_000_001_000, 0));
    assert_ne!(key(1, 0), record_key(Timestamp::from_microsecond(1).unwrap(), 0, "tag:b"));
    for micros in [0, 1, 1_559_808_000_000_000, i64::from(i32::MAX) * 1_000_000] {
        let key = key(micros, 0);
        assert_eq!(key.len(), 13);
        assert!(key.starts_with(|c: char| "234567abcdefghij".contains(c)), "{key}");
        assert!(key.chars().all(|c| "234567abcdefghijklmnopqrstuvwxyz".contains(c)), "{key}");
    }
    // The clock's id aside, the beginning of 1970 is the smallest key.
    assert!(key(0, 0).starts_with("22222222222"));
}

/// A server that takes pictures of one type, and what it answers of them.
async fn server_of_pictures(mime_type: &str) -> (MockServer, Value) {
    let server = server().await;
    let blob = json!({"$type": "blob", "ref": {"$link": "bafk"}, "mimeType": mime_type, "size": 37});
    post_to("com.atproto.repo.uploadBlob")
        .and(header("content-type", mime_type))
        .respond_with(json(200, json!({ "blob": blob })))
        .mount(&server)
        .await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).mount(&server).await;
    (server, blob)
}

#[tokio::test]
async fn a_picture_stands_in_the_card_or_alone() {
    let (server, blob) = server_of_pictures("image/png").await;
    let output = tempfile::tempdir().unwrap();
    let edition = fake::with_picture(short_edition(), output.path());
    let mut channel = channel(&server.uri());
    channel.gallery.output = output.path().to_owned();
    let mut embeds = Vec::new();
    for alone in [false, true] {
        channel.picture_alone = alone;
        let delivery = deliveries(&channel, edition.clone()).remove(0);
        channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
        let requests = server.received_requests().await.unwrap();
        let put: Value = serde_json::from_slice(&requests.last().unwrap().body).unwrap();
        embeds.push(put["record"]["embed"].clone());
    }
    let external = json!({
        "uri": edition.link, "title": edition.title, "description": edition.summary, "thumb": blob,
    });
    assert_eq!(embeds[0], json!({"$type": "app.bsky.embed.external", "external": external}));
    let image = json!({"image": blob, "alt": "A full room"});
    assert_eq!(embeds[1], json!({"$type": "app.bsky.embed.images", "images": [image]}));
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_made_lighter_and_never_left_out() {
    let (server, blob) = server_of_pictures("image/jpeg").await;
    let output = tempfile::tempdir().unwrap();
    let edition = fake::with_picture(short_edition(), output.path());
    let place = output.path().join("pictures/00112233445566778899aabbccddeeff.png");
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).to_le_bytes();
    let picture = image::RgbImage::from_fn(1200, 630, |x, y| {
        let [red, green, blue, _] = noise(x * 1201 + y, y * 631 + x);
        image::Rgb([red, green, blue])
    });
    picture.save(&place).unwrap();
    assert!(std::fs::metadata(&place).unwrap().len() > 1_000_000, "the picture is too small for this test");
    let mut channel = channel(&server.uri());
    channel.gallery.output = output.path().to_owned();
    let delivery = deliveries(&channel, edition).remove(0);
    channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let put: Value = requests.last().unwrap().body_json().unwrap();
    assert_eq!(put["record"]["embed"]["external"]["thumb"], blob);
    let uploaded = requests.iter().find(|request| request.url.path().ends_with("uploadBlob")).unwrap();
    assert!(uploaded.body.len() <= 1_000_000, "{} bytes", uploaded.body.len());
    let seen = image::load_from_memory(&uploaded.body).unwrap();
    assert!(seen.width() * 630 / 1200 >= seen.height() - 1 && seen.width() >= 600, "{seen:?}");

    // One that is no picture any more is told.
    std::fs::write(&place, vec![0; 1_000_001]).unwrap();
    let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await.unwrap_err();
    assert!(refusal.to_string().contains("cannot be read (is no JPEG"), "{refusal}");
}

#[tokio::test]
async fn a_post_is_deleted_in_the_account_that_it_stands_in_and_asked_for_in_no_other() {
    let server = server().await;
    post_to("com.atproto.repo.deleteRecord")
        .and(body_json(json!({"repo": DID, "collection": "app.bsky.feed.post", "rkey": "k"})))
        .respond_with(json(200, json!({})))
        .expect(1)
        .mount(&server)
        .await;
    let channel = channel(&server.uri());
    let of = |id: &str| Receipt { id: id.to_owned(), ..Receipt::default() };
    assert_eq!(channel.retract(&of("at://did:plc:recap/app.bsky.feed.post/k")).await, Ok(()));
    let refusal = channel.retract(&of("at://did:plc:before/app.bsky.feed.post/k")).await.unwrap_err();
    assert_eq!(
        refusal,
        Refusal::permanent(
            "it stands in the account did:plc:before, and the login is to recap.example.org (did:plc:recap): log in to that account, or delete it by hand"
        )
    );
    for id in ["k", "posts/a/bluesky.txt", "at://did:plc:recap"] {
        assert!(matches!(channel.retract(&of(id)).await, Err(Refusal::Permanent { .. })), "{id}");
    }
}

#[tokio::test]
async fn a_facet_that_is_not_within_the_text_keeps_the_post_back() {
    let server = server().await;
    let channel = channel(&server.uri());
    for (start, end) in [(0, 9_999), (5, 5), (1, 2)] {
        let mut delivery = deliveries(&channel, short_edition()).remove(0);
        delivery.payload["text"] = "\u{e9} is two bytes".into();
        delivery.payload["facets"] = json!([{"start": start, "end": end, "feature": {"tag": "x"}}]);
        let refusal = channel.carrier().deliver(&delivery, &Sending::default()).await;
        assert!(matches!(refusal, Err(Refusal::Permanent { .. })), "{start}..{end}: {refusal:?}");
    }
}

#[tokio::test]
async fn a_mention_that_cannot_be_looked_up_for_now_puts_the_post_off_three_times() {
    let server = MockServer::start().await;
    let session = json!({"did": DID, "handle": "recap.example.org", "accessJwt": "a", "refreshJwt": "b"});
    post_to("com.atproto.server.createSession").respond_with(json(200, session)).mount(&server).await;
    post_to("com.atproto.repo.putRecord").respond_with(put_answer()).expect(2).mount(&server).await;
    let channel = channel(&server.uri());
    for (status, attempts, goes_out) in [(500, 0, false), (429, 2, false), (502, 3, true), (400, 0, true)] {
        let looked_up = get("com.atproto.identity.resolveHandle").respond_with(json(status, json!({})));
        let _guard = looked_up.mount_as_scoped(&server).await;
        let delivery = Delivery { attempts, ..first(&channel) };
        let outcome = channel.carrier().deliver(&delivery, &Sending::default()).await;
        match outcome {
            Ok(_) => assert!(goes_out, "{status}"),
            Err(refusal) => {
                assert!(!goes_out && matches!(refusal, Refusal::Transient { .. }), "{status}: {refusal:?}");
            }
        }
    }
}
