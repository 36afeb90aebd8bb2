//! A post that stands there: it is edited, deleted and named by its address, where it is the account's own.

use super::*;

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
async fn a_thread_goes_on_at_a_server_that_tells_nobody_whose_a_token_is() {
    for status in [404, 405, 410, 501] {
        let server = MockServer::start().await;
        Mock::given(path("/api/v1/accounts/verify_credentials"))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        Mock::given(method("POST"))
            .and(path("/api/v1/statuses"))
            .respond_with(json(200, json!({"id": "8"})))
            .expect(1)
            .mount(&server)
            .await;
        let channel = channel(&server.uri());
        let mut delivery = deliveries(&channel, long_edition()).remove(1);
        let url = Some(format!("{}/@recap/7", server.uri()));
        delivery.thread = vec![Receipt { id: "7".to_owned(), url, detail: None }];
        let posted = channel.carrier().deliver(&delivery, &Sending::default()).await;
        assert_eq!(posted.map(|receipt| receipt.id), Ok("8".to_owned()), "{status}");
    }
    // One that is not in order now is waited for.
    let server = MockServer::start().await;
    Mock::given(path("/api/v1/accounts/verify_credentials"))
        .respond_with(ResponseTemplate::new(503))
        .mount(&server)
        .await;
    let url = Some(format!("{}/@recap/7", server.uri()));
    let receipt = Receipt { id: "7".to_owned(), url, detail: None };
    let refusal = channel(&server.uri()).retract(&receipt).await;
    assert!(matches!(refusal, Err(Refusal::Transient { .. })), "{refusal:?}");
}

#[tokio::test]
async fn an_account_that_the_server_tells_with_its_own_name_behind_it_is_the_same() {
    let server = MockServer::start().await;
    owned_by(&server, "Recap@social.example").await;
    Mock::given(method("DELETE")).respond_with(json(200, json!({}))).expect(1).mount(&server).await;
    let of = |account: &str| {
        let url = Some(format!("{}/@{account}/7", server.uri()));
        Receipt { id: "7".to_owned(), url, detail: None }
    };
    let channel = channel(&server.uri());
    assert_eq!(channel.retract(&of("recap")).await, Ok(()));
    assert!(channel.retract(&of("recap2")).await.is_err());
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
