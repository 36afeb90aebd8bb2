#![allow(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::finding::Severity;

const RECAP: &str = "---\ntitle: \"Example Night, May 2026\"\ndate: 2026-05-06\nsponsors: [{ name: Acme Cloud, url: https://acme.example.com/ }]\n\
    talks: [{ speaker: Ada Example, title: \"Queues\" }]\n---\n\nAda Example told us about queues.\n";

fn subject<'a>(text: &str, settings: &'a Settings) -> Subject<'a> {
    Subject {
        path: "recaps/2026-05-06-may.md",
        source: Source::from_bytes("recaps/2026-05-06-may.md", text.as_bytes()),
        surroundings: Surroundings::default(),
        settings,
        notices: Vec::new(),
        now: "2026-05-07T10:00:00Z".parse().unwrap(),
    }
}

fn text_of(site: &Site, name: &str) -> String {
    let file = site.files.get(name).unwrap_or_else(|| unreachable!("{name} is missing"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

#[tokio::test]
async fn everything_that_an_edition_becomes_is_a_file() {
    let settings = stand_in().unwrap();
    let site = super::site(&subject(RECAP, &settings), false).await;
    for (name, holds) in [
        ("index.html", "Example Night, May 2026"),
        ("mail.html", "Sam Example"),
        ("mail.txt", "https://example.org/unsubscribe?token=sample"),
        ("mail.eml", "To: Sam Example <sample.subscriber@example.org>"),
        ("page.html", "Ada Example"),
        ("feed.xml", "<rss"),
        ("atom.xml", "<feed"),
        ("feed.json", "jsonfeed.org"),
        ("posts/mastodon.txt", "Ada Example"),
        ("posts/linkedin.txt", "Acme Cloud"),
        ("findings.json", "["),
    ] {
        assert!(text_of(&site, name).contains(holds), "{holds} is not in {name}");
    }
}

#[tokio::test]
async fn every_network_that_something_is_set_for_is_shown_with_its_post() {
    let mut settings = stand_in().unwrap();
    for network in NETWORKS {
        settings.networks.insert(network.name);
    }
    let site = super::site(&subject(RECAP, &settings), false).await;
    for network in NETWORKS {
        assert!(text_of(&site, &format!("posts/{}.txt", network.name)).contains("Ada Example"));
        let section = format!("data-network=\"{}\"", network.title);
        assert!(text_of(&site, "index.html").contains(&section), "{section}");
    }
}

#[tokio::test]
async fn each_post_of_a_thread_that_a_person_posts_is_shown_with_its_page() {
    let mut settings = stand_in().unwrap();
    let sponsors: Vec<String> =
        (1..=12).map(|number| format!("{{ name: Invented Company No. {number} Ltd. }}")).collect();
    let text = RECAP.replace("sponsors: [", &format!("sponsors: [{}, ", sponsors.join(", ")));
    let on_x = |site: &Site| {
        let page = text_of(site, "index.html");
        let section = page.split("data-network=\"X\"").nth(1).unwrap_or_default();
        section.split("</section>").next().unwrap_or_default().to_owned()
    };
    let site = super::site(&subject(&text, &settings), false).await;
    let posts = text_of(&site, "posts/x.txt").matches("https://x.com/intent/post?text=").count();
    assert!(posts > 1, "{}", text_of(&site, "posts/x.txt"));
    assert_eq!(on_x(&site).matches("href=\"https://x.com/intent/post?text=").count(), posts);
    assert_eq!(on_x(&site).matches("Post it as a reply to the one before.").count(), posts - 1);
    settings.networks.insert(crate::channel::Name::X);
    assert!(!on_x(&super::site(&subject(&text, &settings), false).await).contains("intent"));
}

#[tokio::test]
async fn a_thread_is_told_as_publishing_tells_it_and_so_is_one_that_linkedin_would_refuse() {
    let mut settings = stand_in().unwrap();
    let sponsors: Vec<String> =
        (1..=120).map(|number| format!("{{ name: \"A Company of Clouds, No. {number}, Ltd.\" }}")).collect();
    let text = RECAP.replace("sponsors: [", &format!("sponsors: [{}, ", sponsors.join(", ")));
    let refused = "the credits do not fit into one post on LinkedIn, which has no threads";
    let by_hand = "the credits do not fit into one post on LinkedIn: the file holds a thread of";
    let told = text_of(&super::site(&subject(&text, &settings), false).await, "findings.json").to_owned();
    assert!(told.contains(by_hand) && !told.contains(refused), "{told}");
    settings.networks.insert(crate::channel::Name::Linkedin);
    let told = text_of(&super::site(&subject(&text, &settings), false).await, "findings.json").to_owned();
    assert!(told.contains(refused) && !told.contains(by_hand), "{told}");
}

#[tokio::test]
async fn no_frame_asks_the_screen_for_its_colours() {
    let settings = stand_in().unwrap();
    let site = super::site(&subject(RECAP, &settings), false).await;
    assert!(text_of(&site, "mail.html").contains("prefers-color-scheme"));
    let frames: Vec<&String> = site.files.keys().filter(|name| name.starts_with("frames/")).collect();
    assert_eq!(frames.len(), 12, "{frames:?}");
    for name in frames {
        let frame = text_of(&site, name);
        assert!(!frame.contains("prefers-color-scheme") && !frame.contains("\"light dark\""), "{name}");
        assert_eq!(
            frame.contains("img-src &#39;none&#39;") || frame.contains("img-src 'none'"),
            name.ends_with("-off.html")
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_shows_why() {
    let settings = stand_in().unwrap();
    let source = Source::from_bytes("x.md", b"\xff");
    let site = super::site(&Subject { source, ..subject("", &settings) }, true).await;
    let names: Vec<&str> = site.files.keys().map(String::as_str).collect();
    assert_eq!(names, ["findings.json", "index.html", "preview.css", "preview.js"]);
    assert!(text_of(&site, "index.html").contains("not-utf8"));
}

#[tokio::test]
async fn errors_come_first_and_what_is_left_is_shown() {
    let settings = stand_in().unwrap();
    let name = "Example ".repeat(70);
    let text = RECAP.replace("Ada Example, title", &format!("\"{name}\", title"));
    let subject = subject(&text, &settings);
    let outcome = outcome(&subject).await;
    let severities: Vec<Severity> = outcome.findings.iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted() && severities.first() == Some(&Severity::Error), "{severities:?}");
    let too_long = outcome.findings.iter().filter(|finding| finding.code == "credit-too-long");
    assert_eq!(too_long.count(), 3, "Mastodon, Bluesky and X have no room for it");
    assert!(outcome.published.unwrap().mail.is_ok());
}

#[tokio::test]
async fn a_version_is_of_what_is_shown_and_not_of_the_moment() {
    let settings = stand_in().unwrap();
    let version = async |subject: &Subject<'_>| super::site(subject, true).await.version;
    let first = version(&subject(RECAP, &settings)).await;
    let later = Subject { now: "2026-05-08T10:00:00Z".parse().unwrap(), ..subject(RECAP, &settings) };
    assert_eq!(version(&later).await, first);
    assert_ne!(version(&subject(&RECAP.replace("queues", "clocks"), &settings)).await, first);
    let notices = vec![Notice { message: "x".into(), hints: Vec::new() }];
    assert_ne!(version(&Subject { notices, ..subject(RECAP, &settings) }).await, first);
}

#[tokio::test]
async fn what_a_recap_smuggles_in_is_shown_as_words() {
    let settings = stand_in().unwrap();
    let evil = "\"></iframe></pre><script>alert(1)</script><img src=x onerror=alert(1)>";
    let text = format!(
        "---\ntitle: '{evil}'\ndescription: '{evil}'\ndate: 2026-05-06\ntags: ['{evil}']\nimage: 'https://example.org/{evil}'\n\
         sponsors: [{{ name: '{evil}', url: 'javascript:alert(1)' }}]\ntalks: [{{ speaker: '{evil}', title: '{evil}', url: 'data:text/html,{evil}' }}]\n\
         next: {{ date: 2026-06-03, rsvp: 'javascript:alert(1)' }}\n---\n\n{evil}\n\n<base href=//evil.example><meta http-equiv=refresh content=0>\n"
    );
    let site = super::site(&subject(&text, &settings), true).await;
    for (name, _) in site.files.iter().filter(|(_, file)| file.media_type.starts_with("text/html")) {
        let html = text_of(&site, name);
        for token in html5gum::Tokenizer::new(&html).flatten() {
            let html5gum::Token::StartTag(tag) = token else { continue };
            let element = String::from_utf8_lossy(&tag.name).into_owned();
            for (attribute, value) in &tag.attributes {
                let (attribute, value) = (String::from_utf8_lossy(attribute), String::from_utf8_lossy(value));
                let runs = ["javascript:", "data:"].iter().any(|scheme| value.starts_with(scheme));
                assert!(!runs && !attribute.starts_with("on"), "{element} {attribute}={value} in {name}");
                // Data runs nowhere.
                let is_data = attribute == "type" && value == "application/ld+json";
                assert!(
                    element != "script" || value == "preview.js" || attribute == "defer" || is_data,
                    "{name}"
                );
                assert!(element != "base" || value == "_blank", "{name}");
                assert!(value != "refresh", "{name}");
            }
            assert!(element != "script" || !tag.attributes.is_empty(), "{name}");
        }
    }
}
