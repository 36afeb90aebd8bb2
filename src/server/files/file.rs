//! In charge of one file as it is handed out: its bytes in every encoding and the headers that go with
//! them, made once, and the answer to a request for it.
//!
//! It leaves to [`super`] how a file is read, and to [`super::shelf`] how long it is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use sha2::Digest as _;
use url::Url;

use super::conditional;
use super::encoding::Encoding;
use super::kind::Kind;
use super::place::Stamp;

/// For how many milliseconds what was seen of a file is taken for true.
const TRUSTED: u64 = 400;

/// How much smaller an encoding has to be to be worth keeping: a twentieth.
const WORTH: usize = 20;

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

/// A file.
#[derive(Debug)]
pub(super) struct File {
    /// Which version of it this is.
    pub(super) stamp: Stamp,
    /// The opaque part of its entity tag.
    tag: String,
    /// When it changed last, in seconds since 1970.
    modified: Option<u64>,
    /// The headers of a 304.
    brief: HeaderMap,
    /// By the place of the encoding in [`Encoding::ALL`].
    variants: [Option<Variant>; Encoding::ALL.len()],
    /// When the file system was asked last whether it has changed, in milliseconds since the start.
    looked: AtomicU64,
    /// When somebody was sent to ask, in the same way.
    sent_to_look: AtomicU64,
    /// When it was asked for last, in the same way.
    pub(super) used: AtomicU64,
    /// Whether a shelf has given it up, or another has taken its place there.
    is_gone: AtomicBool,
}

/// The file in one encoding.
#[derive(Debug, Clone)]
struct Variant {
    /// The headers of a 200.
    head: HeaderMap,
    bytes: Bytes,
}

/// The octets of a file in one encoding.
struct Octets {
    file: Arc<File>,
    /// Of the encoding in [`Encoding::ALL`].
    place: usize,
}

impl AsRef<[u8]> for Octets {
    fn as_ref(&self) -> &[u8] {
        self.file.variants[self.place].as_ref().map_or(&[], |variant| &variant.bytes)
    }
}

/// Headers with values of their own, but for those that are words of the program and counted nowhere.
fn copied(head: &HeaderMap) -> HeaderMap {
    let mut head = head.clone();
    for name in [header::ETAG, header::LAST_MODIFIED, header::CONTENT_LENGTH, header::LINK] {
        let values: Vec<_> = head.get_all(&name).iter().map(|value| value.as_bytes().to_vec()).collect();
        head.remove(&name);
        for value in values {
            // It was one before.
            if let Ok(value) = HeaderValue::try_from(value) {
                head.append(name.clone(), value);
            }
        }
    }
    head
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

impl File {
    /// A file that was read, as it is and in gzip, which takes little time.
    pub(super) fn new(about: &About<'_>, bytes: Vec<u8>, looked: u64) -> Self {
        let tag = hexadecimal(&sha2::Sha256::digest(&bytes));
        let brief = brief(about, &tag);
        let mut file = File {
            stamp: about.stamp,
            tag,
            modified: seconds(about.stamp.modified.min(about.now)),
            brief,
            variants: [const { None }; Encoding::ALL.len()],
            looked: AtomicU64::new(looked),
            sent_to_look: AtomicU64::new(looked),
            used: AtomicU64::new(looked),
            is_gone: AtomicBool::new(false),
        };
        let mut head = file.brief.clone();
        head.extend(full(about));
        file.put(Encoding::Identity, head, Bytes::from(bytes));
        if about.kind.is_text {
            file.encode(Encoding::Gzip);
        }
        file
    }

    /// The same with every encoding that is worth while. Takes up to seconds.
    pub(super) fn with_every_encoding(&self) -> Self {
        let mut file = File {
            stamp: self.stamp,
            tag: self.tag.clone(),
            modified: self.modified,
            brief: self.brief.clone(),
            variants: self.variants.clone(),
            looked: AtomicU64::new(self.looked.load(Ordering::Relaxed)),
            sent_to_look: AtomicU64::new(self.sent_to_look.load(Ordering::Relaxed)),
            used: AtomicU64::new(self.used.load(Ordering::Relaxed)),
            is_gone: AtomicBool::new(false),
        };
        file.encode(Encoding::Zstd);
        file.encode(Encoding::Brotli);
        file
    }

    /// The same file for one thread: its headers and the handles on its octets are counted apart.
    pub(super) fn beside(file: &Arc<File>) -> Self {
        let variant = |place: usize| {
            let Variant { head, .. } = file.variants[place].as_ref()?;
            let bytes = Bytes::from_owner(Octets { file: Arc::clone(file), place });
            Some(Variant { head: copied(head), bytes })
        };
        File {
            stamp: file.stamp,
            tag: file.tag.clone(),
            modified: file.modified,
            brief: copied(&file.brief),
            variants: std::array::from_fn(variant),
            looked: AtomicU64::new(0),
            sent_to_look: AtomicU64::new(0),
            used: AtomicU64::new(0),
            is_gone: AtomicBool::new(false),
        }
    }

    /// Tells that a shelf has it no more.
    pub(super) fn goes(&self) {
        self.is_gone.store(true, Ordering::Relaxed);
    }

    /// Whether the shelf that had it has it still.
    pub(super) fn is_kept(&self) -> bool {
        !self.is_gone.load(Ordering::Relaxed)
    }

    /// Whether it shrinks when it is compressed.
    pub(super) fn is_text(&self) -> bool {
        self.brief.contains_key(header::VARY)
    }

    /// Whether pages of other sites may read it, as browsers' feed readers do.
    pub(super) fn is_shared(&self) -> bool {
        self.brief.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
    }

    /// Remembers that it was asked for at `now`.
    pub(super) fn is_used(&self, now: u64) {
        // To the second is enough, and writing less often leaves the memory to those who read it.
        if now.saturating_sub(self.used.load(Ordering::Relaxed)) >= 1000 {
            self.used.store(now, Ordering::Relaxed);
        }
    }

    fn encode(&mut self, encoding: Encoding) {
        let Some(plain) = &self.variants[Encoding::Identity as usize] else { return };
        // Without memory to encode it, the file is sent as it is.
        let Ok(bytes) = encoding.encode(&plain.bytes) else { return };
        if bytes.len() + bytes.len() / WORTH >= plain.bytes.len() {
            return;
        }
        let mut head = plain.head.clone();
        head.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.token()));
        self.put(encoding, head, Bytes::from(bytes));
    }

    fn put(&mut self, encoding: Encoding, mut head: HeaderMap, bytes: Bytes) {
        head.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        self.variants[encoding as usize] = Some(Variant { head, bytes });
    }

    /// The octets that it takes in memory, roughly.
    pub(super) fn size(&self) -> usize {
        // Headers in five maps.
        4096 + self.variants.iter().flatten().map(|variant| variant.bytes.len()).sum::<usize>()
    }

    /// Whether it was looked at so lately that it is what it was; `now` is in milliseconds since the start.
    pub(super) fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.looked.load(Ordering::Relaxed)) < TRUSTED
    }

    /// Whether it may be handed out without a look at the disk. When it is time for one, the first to ask is
    /// told to look, and the others go on with what there is; for as long again and no longer.
    pub(super) fn may_go_out(&self, now: u64) -> bool {
        let looked = self.looked.load(Ordering::Relaxed);
        match now.saturating_sub(looked) {
            passed if passed < TRUSTED => true,
            passed if passed >= 2 * TRUSTED => false,
            _ => {
                let sent = self.sent_to_look.load(Ordering::Relaxed);
                sent > looked
                    || self
                        .sent_to_look
                        .compare_exchange(sent, now, Ordering::Relaxed, Ordering::Relaxed)
                        .is_err()
            }
        }
    }

    /// Takes what it holds for true from `now` on.
    pub(super) fn was_looked_at(&self, now: u64) {
        self.looked.store(now, Ordering::Relaxed);
    }

    /// The answer to a GET or HEAD.
    pub(super) fn answer(&self, method: &Method, headers: &HeaderMap) -> Response<Full<Bytes>> {
        if conditional::is_current(headers, &self.tag, self.modified) {
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().clone_from(&self.brief);
            return response;
        }
        self.whole(method, headers)
    }

    /// The same, whatever the client has already.
    pub(super) fn whole(&self, method: &Method, headers: &HeaderMap) -> Response<Full<Bytes>> {
        let there_is = |encoding: Encoding| self.variants[encoding as usize].is_some();
        let encoding = conditional::preferred(headers, there_is);
        let Some(variant) = &self.variants[encoding as usize] else { return Response::default() };
        // A HEAD has the headers of a GET (RFC 9110 section 9.3.2).
        let bytes = if method == Method::HEAD { Bytes::new() } else { variant.bytes.clone() };
        let mut response = Response::new(Full::new(bytes));
        response.headers_mut().clone_from(&variant.head);
        if self.is_shared() && is_opened_by_a_person(headers) {
            show_styled(response.headers_mut());
        }
        response
    }
}

/// What a browser says of a request when somebody follows a link or types an address (W3C, Fetch Metadata).
const OPENED_AS: HeaderName = HeaderName::from_static("sec-fetch-dest");

fn is_opened_by_a_person(headers: &HeaderMap) -> bool {
    headers.get(OPENED_AS).is_some_and(|wanted| wanted == "document")
}

/// Chromium shows feeds as their source, whatever style sheet they name, unless they are called XML alone.
fn show_styled(headers: &mut HeaderMap) {
    let media_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if media_type.starts_with(b"application/rss+xml") || media_type.starts_with(b"application/atom+xml") {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    }
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
