//! Posts on real servers: threads with mentions, links, tags and pictures, once each, whatever is lost on the
//! way, and gone when they are retracted.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::far::{Lossy, Mastodon, Pds};
use crate::support::{Publication, RECAP};

/// More sponsors than fit into one post.
fn sponsors() -> String {
    let mut sponsors = String::new();
    for number in 1..=8 {
        let name = format!("Invented Company for Every Kind and Every Colour of Cloud, No. {number}, Ltd.");
        writeln!(sponsors, "  - {{ name: \"{name}\" }}").unwrap();
    }
    sponsors
}

/// A recap whose posts are a thread, with names of every kind of letter.
fn recap(event: &str) -> String {
    RECAP
        .replace("event: { name: Acme Meetup", &format!("event: {{ name: {event}"))
        .replace("tags: [Meetup]", "tags: [Meetup, cloud native]")
        .replace("speaker: Bo Muster", "speaker: \"Zo\u{65}\u{308} \u{1f469}\u{200d}\u{1f4bb} Beispiel\"")
        .replace(
            "host: { name: Hedy Host",
            "host: { name: \"\u{623}\u{62f}\u{627} \u{645}\u{62b}\u{627}\u{644}\"",
        )
        .replace("talks:\n", &format!("{}talks:\n", sponsors()))
}

/// A group that posts to an account on the server.
fn on_bluesky(pds: &Pds, url: &str, account: &str) -> Publication {
    let group = Publication::new()
        .with("RECAP_BLUESKY_SERVICE", url)
        .with("RECAP_BLUESKY_HANDLE", pds.account(account, "handle"))
        .with("RECAP_BLUESKY_PASSWORD", pds.account(account, "app_password"));
    group.write_recap(&recap("Acme Meetup \u{1f389}"));
    let roster = "[[person]]\nname = \"Ada Example\"\nhandles = { bluesky = \"speaker.test\" }\n";
    std::fs::write(group.path("roster.toml"), roster).unwrap();
    group
}

fn publish(group: &Publication, network: &str) -> crate::support::Ran {
    group.run_in(&["publish", &group.recap(), "--yes", "--only", network])
}

/// How many posts of a network have been sent; that is all there are.
fn all_sent(group: &Publication, network: &str) -> usize {
    let (states, open) = group.status(network);
    let states = states.as_object().unwrap();
    assert_eq!(states.keys().collect::<Vec<_>>(), ["sent"], "{open:?}");
    usize::try_from(states["sent"].as_u64().unwrap()).unwrap()
}

#[test]
fn a_thread_on_bluesky_has_its_mentions_links_tags_and_picture_where_the_words_are() {
    let Some(pds) = Pds::start(&["recap", "speaker"]) else { return };
    let group = on_bluesky(&pds, &pds.url, "recap");
    for _ in 0..3 {
        publish(&group, "bluesky").succeeds();
    }
    let posts = pds.posts("recap");
    assert!(posts.len() > 1, "{posts:?}");
    assert_eq!(all_sent(&group, "bluesky"), posts.len());

    let mut features = Vec::new();
    for (place, post) in posts.iter().enumerate() {
        let value = &post["value"];
        let text = value["text"].as_str().unwrap();
        for facet in value["facets"].as_array().unwrap() {
            let at = |end: &str| usize::try_from(facet["index"][end].as_u64().unwrap()).unwrap();
            let words = text.get(at("byteStart")..at("byteEnd")).expect("on boundaries of characters");
            features.push((words.to_owned(), facet["features"][0].clone()));
        }
        let parent = &value["reply"]["parent"]["uri"];
        assert_eq!(*parent, if place == 0 { Value::Null } else { posts[place - 1]["uri"].clone() });
        assert_eq!(
            value["reply"]["root"]["uri"],
            if place == 0 { Value::Null } else { posts[0]["uri"].clone() }
        );
    }
    let of = |kind: &'static str| {
        features.iter().filter(move |(_, feature)| feature["$type"].as_str().unwrap().ends_with(kind))
    };
    let (shown, link) = of("#link").next().unwrap();
    let uri = link["uri"].as_str().unwrap();
    assert!(uri.trim_start_matches("https://").starts_with(shown.trim_end_matches('…')), "{shown} for {uri}");
    let mentions: Vec<_> = of("#mention").map(|(words, feature)| (words.as_str(), &feature["did"])).collect();
    assert_eq!(mentions, [("@speaker.test", &Value::from(pds.account("speaker", "did")))]);
    for (words, feature) in of("#tag") {
        assert_eq!(*words, format!("#{}", feature["tag"].as_str().unwrap()));
    }
    let card = &posts[0]["value"]["embed"]["external"];
    assert_eq!(card["title"], "Acme Meetup, March 2025: Northwind and Ada Example");
    assert_eq!(card["thumb"]["mimeType"], "image/png", "{card}");

    group.run_in(&["retract", "2025-03-05-acme-meetup-march-2025", "--only", "bluesky", "--yes"]).succeeds();
    assert!(pds.posts("recap").is_empty());
    publish(&group, "bluesky").succeeds();
    group.run_in(&["retry", "--failed", "--uncertain", "--only", "bluesky"]).succeeds();
    assert!(pds.posts("recap").is_empty(), "what was retracted is never sent again");
    let (states, _) = group.status("bluesky");
    assert_eq!(states["retracted"], posts.len());
}

#[test]
fn whatever_answer_of_bluesky_is_lost_every_post_is_there_once() {
    let accounts: Vec<String> = (0..16).map(|number| format!("recap{number}")).collect();
    let mut names: Vec<&str> = accounts.iter().map(String::as_str).collect();
    names.push("speaker");
    let Some(pds) = Pds::start(&names) else { return };
    for (lost, account) in accounts.iter().enumerate() {
        let way = Lossy::start(&pds.url, lost);
        let group = on_bluesky(&pds, &way.url(), account);
        publish(&group, "bluesky");
        if way.requests() <= lost {
            assert!(lost >= 5, "a login, a picture, a mention and a thread are more requests");
            return;
        }
        mended(&group, "bluesky");
        let posts = pds.posts(account);
        assert_eq!(all_sent(&group, "bluesky"), posts.len(), "request {lost}: {posts:?}");
    }
    panic!("more requests than were tried");
}

/// Does what a person does after something was lost.
fn mended(group: &Publication, network: &str) {
    publish(group, network);
    group.run_in(&["retry", "--uncertain", "--only", network]).succeeds();
}

/// A group that posts to a server with Mastodon's API, the only one at that site. The server counts links in
/// full and characters instead of what is seen: here both are the same.
fn on_mastodon(url: &str, site: &str) -> Publication {
    let site = format!("https://{site}.example/");
    let group = Publication::new()
        .with("RECAP_URL", &site)
        .with("RECAP_PERMALINK", "/:slug/")
        .with("RECAP_MASTODON_SERVER", url)
        .with("RECAP_MASTODON_TOKEN", Mastodon::TOKEN);
    let recap = RECAP.replace("talks:\n", &format!("{}talks:\n", sponsors()));
    group.write_recap(&recap.replace("https://example.org/", &site).replace("tags:", "slug: a\ntags:"));
    group
}

#[test]
fn a_thread_on_mastodon_answers_itself_and_shows_its_picture() {
    let server = Mastodon::start();
    let group = on_mastodon(&server.url, "e");
    for _ in 0..3 {
        publish(&group, "mastodon").succeeds();
    }
    let statuses = server.statuses();
    assert_eq!(all_sent(&group, "mastodon"), statuses.len());
    let picture = &statuses[0]["media_attachments"][0];
    assert_eq!(picture["type"], "image", "{}", statuses[0]);
    assert!(!picture["description"].as_str().unwrap().is_empty());
    for (place, status) in statuses.iter().enumerate().skip(1) {
        assert_eq!(status["in_reply_to_id"], statuses[place - 1]["id"]);
        assert_eq!(status["visibility"], "unlisted");
    }
    // An edit of the recap edits the posts, and makes no others.
    group.write_recap(&std::fs::read_to_string(group.recap()).unwrap().replace("Northwind", "Eastwind"));
    publish(&group, "mastodon").succeeds();
    let edited = server.statuses();
    let ids = |statuses: &[Value]| statuses.iter().map(|status| status["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&edited), ids(&statuses));
    assert!(edited[0]["content"].as_str().unwrap().contains("Eastwind"), "{}", edited[0]);
    assert_eq!(edited[0]["media_attachments"][0]["id"], picture["id"], "its picture is kept");
    group.run_in(&["retract", "a", "--only", "mastodon", "--yes"]).succeeds();
    assert!(server.statuses().is_empty());
}

#[test]
fn whatever_answer_of_mastodon_is_lost_every_post_is_there_once() {
    let server = Mastodon::start();
    for lost in 0..16 {
        let before = server.statuses().len();
        let way = Lossy::start(&server.url, lost);
        let group = on_mastodon(&way.url(), &format!("e{lost}"));
        publish(&group, "mastodon");
        if way.requests() <= lost {
            assert!(lost > 2, "limits, a picture and a post are more requests");
            return;
        }
        mended(&group, "mastodon");
        let posted = server.statuses().len() - before;
        assert_eq!(all_sent(&group, "mastodon"), posted, "request {lost}");
    }
    panic!("more requests than were tried");
}
