//! A post whose answer was lost: it is found again, or left to a person.

use proptest::prelude::*;
use wiremock::matchers::query_param;

use super::*;

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

proptest! {
    #[test]
    fn any_content_is_read_without_a_panic(content in "(\\PC|[<>&;#x0-9@. ]){0,60}") {
        search::words(&content);
        let escaped = content.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        prop_assert_eq!(search::words(&escaped), content);
    }
}
