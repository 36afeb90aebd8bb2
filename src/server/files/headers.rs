//! In charge of the headers that files are handed out with.
//!
//! It leaves to [`super::handout`] which of them an answer has.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::kind::Kind;
use super::place::Stamp;

/// The folder of the documents that feeds have filled and that change no more (RFC 5005 section 4).
const ARCHIVE: &str = "archive/";

/// What feeds say beside themselves: where they are, and which hub tells of news (WebSub section 4).
#[derive(Debug, Clone)]
pub(super) struct Hub {
    /// The address of the site, which ends in a slash.
    pub(super) site: Url,
    /// The hub.
    pub(super) hub: Url,
}

/// What the headers of a file are made from.
#[derive(Debug)]
pub(super) struct About<'a> {
    /// Its path below the folder.
    pub(super) below: &'a str,
    /// What it is.
    pub(super) kind: Kind,
    /// Which version.
    pub(super) stamp: Stamp,
    /// Where its feeds are told of.
    pub(super) hub: Option<&'a Hub>,
    /// Now: a file from the future has not changed later than that (RFC 9110 section 8.8.2.1).
    pub(super) now: SystemTime,
}

/// The headers that a 304 repeats (RFC 9110 section 15.4.5), and those without which a page of another
/// site may not look at it (Fetch standard, CORS check).
pub(super) fn brief(about: &About<'_>, tag: &str) -> HeaderMap {
    let mut head = HeaderMap::with_capacity(16);
    // Weak, since one tag is for all encodings (RFC 9110 section 8.8.1).
    if let Ok(tag) = HeaderValue::try_from(format!("W/\"{tag}\"")) {
        head.insert(header::ETAG, tag);
    }
    let modified = httpdate::fmt_http_date(about.stamp.modified.min(about.now));
    if let Ok(modified) = HeaderValue::try_from(modified) {
        head.insert(header::LAST_MODIFIED, modified);
    }
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static(about.kind.caching));
    if about.kind.is_text {
        let varies = if about.kind.is_feed { "Accept-Encoding, Sec-Fetch-Dest" } else { "Accept-Encoding" };
        head.insert(header::VARY, HeaderValue::from_static(varies));
    }
    if about.kind.is_feed {
        head.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        head.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("ETag, Link"));
    }
    head
}

/// The headers that come with the bytes.
pub(super) fn full(about: &About<'_>) -> HeaderMap {
    let mut head = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, about.kind.media_type),
        (header::ACCEPT_RANGES, "none"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        head.insert(name, HeaderValue::from_static(value));
    }
    if about.kind.media_type == "image/svg+xml" {
        // A drawing that is opened by itself is a document, which could run scripts in the site's name.
        let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");
        head.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // Nobody waits for news in what is finished.
    let is_topic = about.kind.is_feed && !about.below.starts_with(ARCHIVE);
    if let (true, Some(hub)) = (is_topic, about.hub) {
        for link in hub.links(about.below) {
            head.append(header::LINK, link);
        }
    }
    head
}

impl Hub {
    /// The hub, and the address of the feed that is told to it.
    fn links(&self, below: &str) -> impl Iterator<Item = HeaderValue> {
        let own = self.site.join(below).ok();
        let links =
            [Some(format!("<{}>; rel=\"hub\"", self.hub)), own.map(|own| format!("<{own}>; rel=\"self\""))];
        links.into_iter().flatten().filter_map(|link| HeaderValue::try_from(link).ok())
    }
}

/// The headers that let a page of another site ask with conditions (Fetch standard, CORS preflight).
pub(super) const PREFLIGHT: [(HeaderName, HeaderValue); 3] = [
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD")),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("If-None-Match, If-Modified-Since")),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
];

/// The first 64 bits of a hash, as they stand in a tag.
pub(super) fn hexadecimal(hash: &[u8]) -> String {
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Whole seconds since 1970.
pub(super) fn seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).ok().map(|passed| passed.as_secs())
}

/// What a browser says of a request when somebody follows a link or types an address (W3C, Fetch Metadata).
const OPENED_AS: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Whether a person opens the file itself.
pub(super) fn is_opened_by_a_person(headers: &HeaderMap) -> bool {
    headers.get(OPENED_AS).is_some_and(|wanted| wanted == "document")
}

/// Chromium shows feeds as their source, whatever style sheet they name, unless they are called XML alone.
pub(super) fn show_styled(headers: &mut HeaderMap) {
    let media_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if media_type.starts_with(b"application/rss+xml") || media_type.starts_with(b"application/atom+xml") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    }
}
