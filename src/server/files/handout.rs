//! In charge of what goes out of a file: its bytes in every encoding and the headers that go with them, made
//! once, and the answer to a request.
//!
//! It leaves to [`super::file`] how long it may go out, and to [`super::headers`] what they say.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use sha2::Digest as _;

use super::conditional;
use super::encoding::Encoding;
use super::file::File;
use super::headers::{About, brief, full, hexadecimal, is_opened_by_a_person, seconds, show_styled};

/// How much smaller an encoding has to be to be worth keeping: a twentieth.
const WORTH: usize = 20;

/// What goes out of a file.
#[derive(Debug)]
pub(super) struct Handout {
    /// The opaque part of its entity tag.
    tag: String,
    /// When it changed last, in seconds since 1970.
    modified: Option<u64>,
    /// The headers of a 304.
    brief: HeaderMap,
    /// By the place of the encoding in [`Encoding::ALL`].
    variants: [Option<Variant>; Encoding::ALL.len()],
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
        self.file.handout.variants[self.place].as_ref().map_or(&[], |variant| &variant.bytes)
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

impl Handout {
    /// Of what was read, as it is and in gzip.
    pub(super) fn new(about: &About<'_>, bytes: Vec<u8>) -> Self {
        let tag = hexadecimal(&sha2::Sha256::digest(&bytes));
        let brief = brief(about, &tag);
        let mut head = brief.clone();
        head.extend(full(about));
        let modified = seconds(about.stamp.modified.min(about.now));
        let mut handout = Handout { tag, modified, brief, variants: [const { None }; Encoding::ALL.len()] };
        handout.put(Encoding::Identity, head, Bytes::from(bytes));
        if about.kind.is_text {
            handout.encode(Encoding::Gzip);
        }
        handout
    }

    /// The same with every encoding that is worth while.
    pub(super) fn with_every_encoding(&self) -> Self {
        let mut handout = Handout {
            tag: self.tag.clone(),
            modified: self.modified,
            brief: self.brief.clone(),
            variants: self.variants.clone(),
        };
        handout.encode(Encoding::Zstd);
        handout.encode(Encoding::Brotli);
        handout
    }

    /// The same for one thread: its headers and the handles on its octets are counted apart.
    pub(super) fn beside(file: &Arc<File>) -> Self {
        let of = &file.handout;
        let variant = |place: usize| {
            let Variant { head, .. } = of.variants[place].as_ref()?;
            let bytes = Bytes::from_owner(Octets { file: Arc::clone(file), place });
            Some(Variant { head: copied(head), bytes })
        };
        Handout {
            tag: of.tag.clone(),
            modified: of.modified,
            brief: copied(&of.brief),
            variants: std::array::from_fn(variant),
        }
    }

    /// Whether it shrinks when it is compressed.
    pub(super) fn is_text(&self) -> bool {
        self.brief.contains_key(header::VARY)
    }

    /// Whether pages of other sites may read it, as browsers' feed readers do.
    pub(super) fn is_shared(&self) -> bool {
        self.brief.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN)
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
