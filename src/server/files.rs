//! In charge of the output folder over HTTP: feeds, pages and pictures as files, each of them read and
//! compressed once when it changes, and handed out from memory until then.
//!
//! Another process writes the files, and renames each into its place. Nothing tells of that: a file that
//! is asked for is looked at on the disk when it was not for half a second, by one request while the
//! others go on. That works on every file system, costs one look in thousands of requests, and shows a
//! new feed within a second.
//!
//! It leaves connections and everything that is no file to [`crate::server`].

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http_body_util::Full;
use tokio::sync::{Mutex, Semaphore};
use tokio_util::io::ReaderStream;
use url::Url;

use self::file::File;
use self::headers::{About, Hub};
use self::kind::Kind;
use self::place::{Found, Place, Stamp};
use self::shelf::Shelf;

mod conditional;
mod desk;
mod encoding;
mod file;
mod handout;
mod headers;
mod kind;
mod place;
mod shelf;

/// Octets of memory that files may take.
const ROOM: usize = 64 * 1024 * 1024;

/// Files of more octets are read from the disk for everybody who asks for them.
const LARGE: u64 = 4 * 1024 * 1024;

/// Octets of a large file that are read at a time.
const PIECE: usize = 64 * 1024;

/// The page for what is not there, where the site has one.
const NOT_FOUND: &str = "/404.html";

/// The output folder.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    hub: Option<Hub>,
    shelf: Shelf,
    start: Instant,
    /// A file that many ask for at once is read once; of others, several at a time.
    turns: [Mutex<()>; 16],
    /// One file at a time is compressed: whoever asks comes first.
    encoders: Arc<Semaphore>,
}

/// What reading a file came to.
enum Read {
    /// It is what it was.
    Unchanged,
    /// It is another, or new.
    File(Arc<File>),
    /// It is too large to be kept.
    Large(std::fs::File, Stamp, Kind),
    Folder,
    Nothing,
}

impl Files {
    /// The files of a folder, which need not be there yet, that a site shows at an address. `hub` tells
    /// readers of its feeds where news is told.
    pub(super) fn new(folder: PathBuf, site: &Url, hub: Option<Url>) -> Self {
        Files {
            folder,
            hub: hub.map(|hub| Hub { site: site.clone(), hub }),
            shelf: Shelf::new(ROOM),
            start: Instant::now(),
            turns: [const { Mutex::const_new(()) }; 16],
            encoders: Arc::new(Semaphore::new(1)),
        }
    }

    /// The answer to a request that came at an instant, where it can be given without waiting for anything:
    /// most requests end here.
    pub(super) fn at_once<B>(&self, request: &Request<B>, came: Instant) -> Option<Response<Full<Bytes>>> {
        if !is_read(request.method()) {
            return None;
        }
        desk::answer(&self.shelf, request, self.since_start(came))
    }

    /// The answer to any request that no route has.
    pub(super) async fn answer(self: &Arc<Self>, request: &Request<()>) -> Response<Body> {
        let (method, path) = (request.method(), request.uri().path());
        let Some(place) = Place::parse(path) else { return self.absent(request).await };
        if !is_read(method) && method != Method::OPTIONS {
            return not_allowed();
        }
        let large = match self.read(&place).await {
            Ok(Read::File(file)) if method == Method::OPTIONS => return options(file.handout.is_shared()),
            Ok(Read::File(file)) => return file.handout.answer(method, request.headers()).map(Body::new),
            Ok(Read::Large(..)) if method == Method::OPTIONS => return options(false),
            Ok(Read::Large(file, stamp, kind)) => (file, stamp, kind),
            Ok(Read::Folder) => return to_folder(request.uri()),
            Ok(Read::Nothing | Read::Unchanged) => return self.absent(request).await,
            Err(error) => {
                tracing::error!(path = place.below(), %error, "a file cannot be read");
                return (StatusCode::INTERNAL_SERVER_ERROR, "This cannot be read now.\n").into_response();
            }
        };
        self.stream(large, &place, request)
    }

    /// Milliseconds from the start to an instant.
    fn since_start(&self, instant: Instant) -> u64 {
        u64::try_from(instant.saturating_duration_since(self.start).as_millis()).unwrap_or(u64::MAX)
    }

    /// The file of a place, from memory where it has not changed.
    async fn read(self: &Arc<Self>, place: &Place) -> io::Result<Read> {
        let key = place.key();
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let turn = usize::try_from(hasher.finish()).unwrap_or_default() % self.turns.len();
        let _turn = self.turns[turn].lock().await;

        let (kept, now) = (self.shelf.get(&key), self.since_start(Instant::now()));
        if let Some(file) = &kept
            && file.is_fresh(now)
        {
            return Ok(Read::File(Arc::clone(file)));
        }
        let files = Arc::clone(self);
        let (wanted, stamp) = (place.clone(), kept.as_ref().map(|file| file.stamp));
        let read = tokio::task::spawn_blocking(move || files.read_from_disk(&wanted, stamp, now)).await;
        Ok(match (read.map_err(io::Error::other)??, kept) {
            (Read::Unchanged, Some(file)) => {
                file.was_looked_at(now);
                file.is_used(now);
                Read::File(file)
            }
            (Read::File(file), _) => {
                self.shelf.put(key.clone(), Arc::clone(&file));
                if file.handout.is_text() {
                    self.encode(key, Arc::clone(&file));
                }
                Read::File(file)
            }
            (other, _) => {
                self.shelf.remove(&key);
                other
            }
        })
    }

    /// Looks at a file, and reads it unless it has the stamp that is known.
    fn read_from_disk(&self, place: &Place, known: Option<Stamp>, now: u64) -> io::Result<Read> {
        let path = match place.look(&self.folder)? {
            Found::File(_, stamp) if known == Some(stamp) => return Ok(Read::Unchanged),
            Found::File(path, _) => path,
            Found::Folder => return Ok(Read::Folder),
            Found::Nothing => return Ok(Read::Nothing),
        };
        let mut file = std::fs::File::open(path)?;
        // Of this very file: another may have been renamed over it meanwhile.
        let stamp = Stamp::of_file(&file)?;
        let below = place.below();
        if stamp.length > LARGE {
            let kind = Kind::of(&below, &[]);
            return Ok(Read::Large(file, stamp, kind));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(stamp.length).unwrap_or_default());
        file.read_to_end(&mut bytes)?;
        let kind = Kind::of(&below, &bytes);
        let about = About { below: &below, kind, stamp, hub: self.hub.as_ref(), now: SystemTime::now() };
        Ok(Read::File(Arc::new(File::new(&about, bytes, now))))
    }

    /// Makes the encodings that take long, beside everything else.
    fn encode(self: &Arc<Self>, key: String, file: Arc<File>) {
        let files = Arc::clone(self);
        tokio::spawn(async move {
            let Ok(_turn) = files.encoders.acquire().await else { return };
            let plain = Arc::clone(&file);
            if let Ok(encoded) = tokio::task::spawn_blocking(move || plain.with_every_encoding()).await {
                files.shelf.replace(&key, &file, Arc::new(encoded));
            }
        });
    }

    /// A large file, read as it is sent. Its tag is made from its stamp, since reading it all before the
    /// first byte would be slow.
    fn stream(
        &self,
        (file, stamp, kind): (std::fs::File, Stamp, Kind),
        place: &Place,
        request: &Request<()>,
    ) -> Response<Body> {
        let mut hasher = DefaultHasher::new();
        stamp.hash(&mut hasher);
        let tag = headers::hexadecimal(&hasher.finish().to_be_bytes());
        // It is sent as it is, whatever the client accepts.
        let kind = Kind { is_text: false, ..kind };
        let below = place.below();
        let about = About { below: &below, kind, stamp, hub: self.hub.as_ref(), now: SystemTime::now() };
        let mut head = headers::brief(&about, &tag);
        if conditional::is_current(request.headers(), &tag, headers::seconds(stamp.modified)) {
            return with_head(StatusCode::NOT_MODIFIED, head, Body::empty());
        }
        head.extend(headers::full(&about));
        head.insert(header::CONTENT_LENGTH, HeaderValue::from(stamp.length));
        let body = if request.method() == Method::HEAD {
            Body::empty()
        } else {
            // Not past the length that was promised, should the file grow.
            let file = tokio::io::AsyncReadExt::take(tokio::fs::File::from_std(file), stamp.length);
            Body::from_stream(ReaderStream::with_capacity(file, PIECE))
        };
        with_head(StatusCode::OK, head, body)
    }

    /// The answer where there is no such file.
    async fn absent(self: &Arc<Self>, request: &Request<()>) -> Response<Body> {
        if let Some(place) = Place::parse(NOT_FOUND)
            && is_read(request.method())
            && let Ok(Read::File(file)) = self.read(&place).await
        {
            let mut response = file.handout.whole(request.method(), request.headers()).map(Body::new);
            *response.status_mut() = StatusCode::NOT_FOUND;
            for validator in [header::ETAG, header::LAST_MODIFIED] {
                response.headers_mut().remove(validator);
            }
            return response;
        }
        (StatusCode::NOT_FOUND, "There is no such page here.\n").into_response()
    }
}

/// Whether a method only reads (RFC 9110 section 9.2.1), and files have it.
fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The answer to other methods (RFC 9110 section 15.5.6).
fn not_allowed() -> Response<Body> {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD, OPTIONS")]).into_response()
}

/// What may be done with a file (RFC 9110 section 9.3.7); with one that pages of other sites may read, by
/// these as well.
fn options(is_shared: bool) -> Response<Body> {
    let mut head = HeaderMap::new();
    head.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, OPTIONS"));
    if is_shared {
        head.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        head.extend(headers::PREFLIGHT);
    }
    with_head(StatusCode::NO_CONTENT, head, Body::empty())
}

/// To the same address with a slash behind it, so that the links of the page begin at the right place. A
/// path that was read begins with one slash alone, so it leads to no other host.
fn to_folder(uri: &axum::http::Uri) -> Response<Body> {
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let location = format!("{}/{query}", uri.path());
    (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response()
}

fn with_head(status: StatusCode, head: HeaderMap, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = head;
    response
}

#[cfg(test)]
mod tests;
