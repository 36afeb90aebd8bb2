#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

use http_body_util::BodyExt as _;

use super::*;

const RSS: &str =
    "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Acme</title></channel></rss>\n";

struct Site {
    folder: tempfile::TempDir,
    files: Arc<Files>,
}

impl Site {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let hub = Url::parse("https://hub.example/").unwrap();
        let site = Url::parse("https://example.org/meetup/").unwrap();
        let files = Arc::new(Files::new(folder.path().to_owned(), &site, Some(hub)));
        Site { folder, files }
    }

    /// As a connection asks: memory first.
    async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).unwrap();
        let response = match self.files.at_once(&request, Instant::now()) {
            Some(response) => response.map(Body::new),
            None => self.files.answer(&request).await,
        };
        let (head, body) = response.into_parts();
        (head.status, head.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }

    async fn get(&self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.ask("GET", path, &[]).await
    }

    /// Waits until the encoding that is made last is there.
    async fn is_encoded(&self, path: &str) {
        while text(&self.ask("HEAD", path, &[("accept-encoding", "br")]).await.1, "content-encoding") != "br"
        {
            tokio::task::yield_now().await;
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
    values.join(" | ")
}

#[tokio::test]
async fn a_feed_comes_with_everything_that_readers_ask_for() {
    let site = Site::new(&[("feed.xml", RSS)]);
    let (status, headers, body) = site.get("/feed.xml").await;
    assert_eq!((status, body), (StatusCode::OK, RSS.as_bytes().to_vec()));
    for (name, wanted) in [
        ("content-type", "application/rss+xml; charset=utf-8"),
        ("content-length", &*RSS.len().to_string()),
        ("cache-control", "public, max-age=900"),
        ("vary", "Accept-Encoding, Sec-Fetch-Dest"),
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", "ETag, Link"),
        ("x-content-type-options", "nosniff"),
        ("accept-ranges", "none"),
        ("link", "<https://hub.example/>; rel=\"hub\" | <https://example.org/meetup/feed.xml>; rel=\"self\""),
    ] {
        assert_eq!(text(&headers, name), wanted, "{name}");
    }
    assert!(text(&headers, "etag").starts_with("W/\""));
    let modified = httpdate::parse_http_date(&text(&headers, "last-modified")).unwrap();
    assert!(modified <= SystemTime::now());

    let (status, brief, body) =
        site.ask("GET", "/feed.xml?null", &[("if-none-match", &text(&headers, "etag"))]).await;
    assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
    for name in ["etag", "last-modified", "cache-control", "vary", "access-control-allow-origin"] {
        assert_eq!(text(&brief, name), text(&headers, name), "{name}");
    }
    assert!(!brief.contains_key("content-type") && !brief.contains_key("content-length"));
    let since = text(&headers, "last-modified");
    assert_eq!(
        site.ask("GET", "/feed.xml", &[("if-modified-since", &since)]).await.0,
        StatusCode::NOT_MODIFIED
    );

    let (status, head, body) = site.ask("HEAD", "/feed.xml", &[]).await;
    assert_eq!((status, &head, body.len()), (StatusCode::OK, &headers, 0));
}

#[tokio::test]
async fn a_person_who_opens_a_feed_gets_xml_that_browsers_style_and_a_reader_gets_a_feed() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1"}"#;
    let site = Site::new(&[("feed.xml", RSS), ("feed.json", json)]);
    let opened = [("sec-fetch-dest", "document")];
    let media_type = async |path, headers| text(&site.ask("GET", path, headers).await.1, "content-type");
    assert_eq!(media_type("/feed.xml", &opened[..]).await, "application/xml; charset=utf-8");
    assert_eq!(media_type("/feed.json", &opened[..]).await, "application/feed+json; charset=utf-8");
    for reader in [&[][..], &[("sec-fetch-dest", "empty")]] {
        assert_eq!(media_type("/feed.xml", reader).await, "application/rss+xml; charset=utf-8");
    }
    let (_, plain, _) = site.get("/feed.xml").await;
    let (_, styled, _) = site.ask("GET", "/feed.xml", &opened).await;
    assert_eq!(text(&plain, "etag"), text(&styled, "etag"));
}

#[tokio::test]
async fn a_hub_is_named_for_feeds_that_have_news_and_for_nothing_else() {
    let site = Site::new(&[("tags/rust/feed.xml", RSS), ("archive/feed-1.xml", RSS), ("index.html", "<p>")]);
    let link = async |path| text(&site.get(path).await.1, "link");
    let own = "<https://example.org/meetup/tags/rust/feed.xml>; rel=\"self\"";
    assert!(link("/tags/rust/feed.xml").await.ends_with(own));
    assert_eq!(link("/archive/feed-1.xml").await, "");
    assert_eq!(link("/").await, "");
}

#[tokio::test]
async fn every_encoding_decodes_to_the_same_and_has_the_same_tag() {
    let long = RSS.repeat(200);
    let site = Site::new(&[("feed.xml", &long)]);
    let (_, plain, _) = site.get("/feed.xml").await;
    let (_, headers, body) = site.ask("GET", "/feed.xml", &[("accept-encoding", "br, gzip")]).await;
    // Gzip is there at once, the others a moment later.
    if text(&headers, "content-encoding") == "gzip" {
        let mut decoded = Vec::new();
        flate2::read::GzDecoder::new(&*body).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, long.as_bytes());
    }
    site.is_encoded("/feed.xml").await;
    for accepted in ["gzip", "br", "zstd"] {
        let (_, headers, body) = site.ask("GET", "/feed.xml", &[("accept-encoding", accepted)]).await;
        assert_eq!(text(&headers, "content-encoding"), accepted);
        assert_eq!(text(&headers, "content-length"), body.len().to_string());
        assert_eq!(text(&headers, "etag"), text(&plain, "etag"));
        let mut decoded = Vec::new();
        match accepted {
            "gzip" => drop(flate2::read::GzDecoder::new(&*body).read_to_end(&mut decoded).unwrap()),
            "br" => brotli::BrotliDecompress(&mut &*body, &mut decoded).unwrap(),
            _ => decoded = zstd::decode_all(&*body).unwrap(),
        }
        assert_eq!(decoded, long.as_bytes(), "{accepted}");
    }
}

#[tokio::test]
async fn what_is_no_file_is_told_apart() {
    let site = Site::new(&[("a/index.html", "<p>a"), ("index.html", "<p>root"), ("x.txt", "x")]);
    for (method, path, status) in [
        ("GET", "/", StatusCode::OK),
        ("GET", "/a/", StatusCode::OK),
        ("GET", "/a", StatusCode::MOVED_PERMANENTLY),
        ("GET", "/b", StatusCode::NOT_FOUND),
        ("GET", "//a", StatusCode::NOT_FOUND),
        ("POST", "/x.txt", StatusCode::METHOD_NOT_ALLOWED),
        ("DELETE", "/x.txt", StatusCode::METHOD_NOT_ALLOWED),
        ("OPTIONS", "/x.txt", StatusCode::NO_CONTENT),
    ] {
        assert_eq!(site.ask(method, path, &[]).await.0, status, "{method} {path}");
    }
    assert_eq!(text(&site.get("/a?b=c").await.1, "location"), "/a/?b=c");
    std::fs::write(site.folder.path().join("404.html"), "<p>nowhere").unwrap();
    let (status, headers, body) = site.get("/b").await;
    assert_eq!((status, &*body), (StatusCode::NOT_FOUND, &b"<p>nowhere"[..]));
    assert!(!headers.contains_key("etag") && text(&headers, "content-type").starts_with("text/html"));
}

#[tokio::test]
async fn a_page_of_another_site_may_ask_for_a_feed_with_conditions() {
    let site = Site::new(&[("feed.xml", RSS), ("index.html", "<p>")]);
    let (_, headers, _) =
        site.ask("OPTIONS", "/feed.xml", &[("access-control-request-headers", "if-none-match")]).await;
    assert_eq!(text(&headers, "access-control-allow-headers"), "If-None-Match, If-Modified-Since");
    let (_, headers, _) = site.ask("OPTIONS", "/index.html", &[]).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn a_large_file_is_read_from_the_disk_and_not_kept() {
    let large = "0123456789abcdef".repeat(usize::try_from(LARGE).unwrap() / 16 + 1);
    let site = Site::new(&[("talk.mp4", &large)]);
    let (status, headers, body) = site.get("/talk.mp4").await;
    assert_eq!((status, body.len()), (StatusCode::OK, large.len()));
    assert_eq!(text(&headers, "content-type"), "video/mp4");
    assert_eq!(text(&headers, "content-length"), large.len().to_string());
    let tag = text(&headers, "etag");
    assert_eq!(site.ask("GET", "/talk.mp4", &[("if-none-match", &tag)]).await.0, StatusCode::NOT_MODIFIED);
    let (_, head, body) = site.ask("HEAD", "/talk.mp4", &[]).await;
    assert_eq!((&head, body.len()), (&headers, 0));
    assert!(site.files.shelf.get("/talk.mp4").is_none());
}

#[tokio::test]
async fn files_that_nobody_asks_for_make_room() {
    let shelf = Shelf::new(20_000);
    let stamp = |site: &Site| match Place::parse("/x").unwrap().look(site.folder.path()).unwrap() {
        Found::File(_, stamp) => stamp,
        other => unreachable!("{other:?}"),
    };
    let site = Site::new(&[("x", "x")]);
    let file = |used| {
        let kind = Kind::of("x", b"");
        let about = About { below: "x", kind, stamp: stamp(&site), hub: None, now: SystemTime::now() };
        Arc::new(File::new(&about, vec![0; 1000], used))
    };
    for (path, used) in [("/a", 3), ("/b", 1), ("/c", 2)] {
        shelf.put(path.to_owned(), file(used));
    }
    assert!(shelf.get("/b").is_some());
    shelf.put("/d".to_owned(), file(4));
    assert!(shelf.get("/b").is_none(), "the one that was asked for the longest ago");
    for path in ["/a", "/c", "/d"] {
        assert!(shelf.get(path).is_some(), "{path}");
    }
    // The same path again takes no more room.
    for _ in 0..10 {
        shelf.put("/a".to_owned(), file(5));
    }
    assert!(shelf.get("/c").is_some());
}

#[tokio::test]
async fn one_is_sent_to_look_while_the_others_go_on_and_nobody_gets_what_is_old() {
    let site = Site::new(&[("x.txt", "x")]);
    site.get("/x.txt").await;
    let file = site.files.shelf.get("/x.txt").unwrap();
    file.was_looked_at(1000);
    assert!(file.may_go_out(1399) && file.is_fresh(1399));
    assert!(!file.is_fresh(1400));
    assert!(!file.may_go_out(1400), "the first is sent");
    assert!(file.may_go_out(1400) && file.may_go_out(1799), "others go on");
    assert!(!file.may_go_out(1800) && !file.may_go_out(1800), "until it is too old");
    file.was_looked_at(1800);
    assert!(file.may_go_out(1801));
}

#[tokio::test]
async fn a_new_file_takes_the_place_of_what_is_kept() {
    let site = Site::new(&[("feed.xml", RSS)]);
    let before = site.get("/feed.xml").await;
    let place = Place::parse("/feed.xml").unwrap();
    let read = |known| site.files.read_from_disk(&place, known, 0).unwrap();
    let stamp = site.files.shelf.get("/feed.xml").unwrap().stamp;
    assert!(matches!(read(Some(stamp)), Read::Unchanged));
    write(&site.folder.path().join("feed.xml"), &RSS.replace("Acme", "Other"));
    let Read::File(file) = read(Some(stamp)) else { unreachable!("it has changed") };
    let after = file.handout.answer(&Method::GET, &HeaderMap::new());
    assert_ne!(text(after.headers(), "etag"), text(&before.1, "etag"));
    std::fs::remove_file(site.folder.path().join("feed.xml")).unwrap();
    assert!(matches!(read(Some(stamp)), Read::Nothing));
}

/// As the feed channel writes: beside it, and then over it.
fn write(path: &Path, text: &str) {
    let beside = path.with_extension("new");
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, path).unwrap();
}

#[tokio::test]
async fn another_spelling_of_a_path_is_the_same_file_and_takes_no_more_memory() {
    let site = Site::new(&[("feed.xml", RSS), ("ü x.txt", "x")]);
    for path in ["/%66eed.xml", "/f%65ed.xml", "/fe%65d.xml"] {
        assert_eq!(site.get(path).await.0, StatusCode::OK);
        assert!(site.files.shelf.get(path).is_none());
    }
    assert!(site.files.shelf.get("/feed.xml").is_some());
    assert_eq!(site.get("/%c3%bc%20x.txt").await.2, b"x");
    assert!(site.files.shelf.get("/%C3%BC%20x.txt").is_some());
}

#[tokio::test]
async fn a_file_at_hand_is_that_of_its_site_and_what_the_shelf_has() {
    let feed = |title: &str| RSS.replace("Acme", &title.repeat(40));
    let sites = ["Acme", "Other"].map(|title| Site::new(&[("feed.xml", &feed(title))]));
    let mut first = Vec::new();
    for site in &sites {
        site.get("/feed.xml").await;
        site.is_encoded("/feed.xml").await;
        first.push(site.ask("GET", "/feed.xml", &[("accept-encoding", "br")]).await);
    }
    assert_ne!(first[0].2, first[1].2);
    for (site, first) in sites.iter().zip(&first) {
        // The second is from what lies at hand.
        for _ in 0..2 {
            assert_eq!(&site.ask("GET", "/feed.xml", &[("accept-encoding", "br")]).await, first);
        }
        site.files.shelf.remove("/feed.xml");
        let request = Request::builder().uri("/feed.xml").body(()).unwrap();
        assert!(
            site.files.at_once(&request, Instant::now()).is_none(),
            "it was handed out behind the shelf's back"
        );
    }
}
