//! In charge of the program's one HTTP client: its TLS, deadlines, limits and name, and of telling
//! a request that never left from one whose answer is missing.
//!
//! It leaves what is asked and answered to the channels, and never retries by itself: a retry
//! hidden in here would be a post that appears twice.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;
use oauth2::AsyncHttpClient;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Request, Response, Url};

pub mod links;
pub mod outside;

use crate::secrets::Secrets;

pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;

/// Longest wait for name, connection and TLS together. Shorter than [`ANSWER`], so that a far side
/// that cannot be reached is always told as [`Failure::NotSent`].
const CONNECT: Duration = Duration::from_secs(10);

/// Longest wait for a whole exchange, from the first byte asked to the last one answered.
const ANSWER: Duration = Duration::from_secs(30);

/// Most bytes of a body that are read, after decompression: 1 MiB.
const BODY: usize = 1 << 20;

/// Most characters of an error body that are told to a person.
const TOLD: usize = 200;

/// Longest wait that a far side may ask for.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Makes the client that everything speaks HTTP with; to be made once and cloned.
///
/// It follows no redirects: where a request goes is checked before, not after (SSRF), and a POST
/// that is redirected loses its body.
///
/// # Errors
/// When TLS cannot be set up, as in a container without certificates.
pub fn client() -> Result<Client, crate::Error> {
    builder().build().map_err(no_client)
}

/// What every client has in common.
fn builder() -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("recap/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT)
        .timeout(ANSWER)
        // A connection is used once: a request written to one that the far side is closing ends
        // uncertain, and some servers close theirs after every answer without a word.
        .pool_max_idle_per_host(0)
}

/// The error for a client that cannot be made.
fn no_client(error: reqwest::Error) -> crate::Error {
    crate::Error::environment("the HTTP client cannot be set up")
        .because(error)
        .hint("TLS needs the system's list of authorities: install the package `ca-certificates`")
}

/// What came back, whatever its status.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body: as much as came within deadline and limit. A JSON text that was cut off does not
    /// parse, so nobody takes a part for the whole.
    pub body: Vec<u8>,
    /// What must not be told of it.
    secrets: Secrets,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing of the request was written.
    #[error("{0}")]
    NotSent(String),
    /// It was written, in part or whole, and no answer came.
    #[error("{0}")]
    NoAnswer(String),
}

/// Sends one request and reads its answer, both in bounded time. Of the answer nothing is told that repeats
/// one of the `secrets`.
///
/// # Errors
/// Only when there is no answer; one with an error status is an answer.
pub async fn exchange(client: &Client, request: Request, secrets: Secrets) -> Result<Answer, Failure> {
    if !is_private(request.url()) {
        return Err(Failure::NotSent("refused to send credentials over http: the URL must be https".into()));
    }
    let response = client.execute(request).await.map_err(|error| {
        if error.is_connect() || error.is_builder() {
            return Failure::NotSent(reason(error));
        }
        let told = match error.is_timeout() {
            true => format!("no answer came within {} seconds", ANSWER.as_secs()),
            false => "the connection broke before an answer came".to_owned(),
        };
        // What the libraries below call it is for whoever looks into the network.
        tracing::debug!(cause = reason(error), "{told}");
        Failure::NoAnswer(told)
    })?;
    let (status, headers) = (response.status(), response.headers().clone());
    Ok(Answer { status, headers, body: body(response, BODY).await, secrets })
}

/// Whether nobody on the way can read along: https, or http that stays on this machine.
pub fn is_private(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(url::Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

/// Reads a body up to a limit in bytes. What is too long or breaks off is cut there; the deadline
/// is the client's.
async fn body(mut response: Response, limit: usize) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if body.len() == limit {
            break;
        }
    }
    body
}

/// An error with its causes on one line. The URL is left out: some carry secrets.
pub(crate) fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        reason = format!("{reason}: {error}");
        cause = error.source();
    }
    plain(&reason)
}

impl Answer {
    /// The body as JSON of a shape.
    ///
    /// # Errors
    /// When it is something else, or was cut off.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// What an error answer says, for a person: its status and at most 200 plain characters of its
    /// body, be that JSON, HTML or nothing. A body that repeats a secret is not told.
    pub fn told(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        let said = match serde_json::from_slice::<serde_json::Value>(&self.body) {
            Ok(json) => {
                ["/error_description", "/message", "/error", "/error/message", "/detail", "/description"]
                    .iter()
                    .find_map(|field| json.pointer(field)?.as_str().map(str::to_owned))
                    .unwrap_or_default()
            }
            Err(_) if text.trim_start().starts_with('<') => without_tags(&text, " "),
            Err(_) => text.into_owned(),
        };
        let said = self.say(&said);
        if said.is_empty() { self.status.to_string() } else { format!("{}: {said}", self.status) }
    }

    /// A text out of the answer, for a person: at most 200 plain characters of it, and nothing where it repeats
    /// a secret. Whatever is told of an answer goes through here.
    pub fn say(&self, text: &str) -> String {
        if self.secrets.stand_in(text) { String::new() } else { plain(text) }
    }

    /// How long the far side asks to wait, where it says so.
    pub fn retry_after(&self, now: Timestamp) -> Option<Duration> {
        retry_after(&self.headers, now).or_else(|| {
            let json: serde_json::Value = self.json().ok()?;
            // Discord, in seconds with a fraction; Telegram.
            let wish = json.get("retry_after").or_else(|| json.pointer("/parameters/retry_after"))?;
            Duration::try_from_secs_f64(wish.as_f64()?).ok().map(|wish| wish.min(PATIENCE))
        })
    }
}

/// How long the far side asks to wait: `Retry-After` in seconds or as a date (RFC 9110 section
/// 10.2.3), or the end of the window of a limit that is used up: `X-RateLimit-Reset` (Mastodon, RFC
/// 3339), `RateLimit-Reset` (Bluesky, seconds since 1970) and `x-rate-limit-reset` (X, the same). At most a day.
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let until = |moment: Timestamp| Duration::try_from(moment.duration_since(now)).unwrap_or_default();
    let asked = value("retry-after").and_then(|value| match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => jiff::fmt::rfc2822::parse(value).ok().map(|date| until(date.timestamp())),
    });
    let reset = || {
        ["x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"].into_iter().find_map(value).and_then(
            |value| {
                let moment = match value.parse() {
                    Ok(seconds) => Timestamp::from_second(seconds).ok(),
                    Err(_) => value.parse().ok(),
                };
                moment.map(until)
            },
        )
    };
    asked.or_else(reset).map(|wait| wait.min(PATIENCE))
}

/// A text from outside on one line, fit for a terminal and a log: no control characters, nothing
/// that turns the direction of writing, spaces joined, clipped.
pub(crate) fn plain(text: &str) -> String {
    let is_gap = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let words = text.split(is_gap).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > TOLD * char::MAX.len_utf8() {
            break;
        }
    }
    match line.char_indices().nth(TOLD) {
        Some(_) => line.chars().take(TOLD - 1).chain(['…']).collect(),
        None => line,
    }
}

/// The text of a piece of HTML, roughly: good enough to tell a person which error page it is, or
/// whether a text stands in it. `gap` stands where a tag was.
pub(crate) fn without_tags(html: &str, gap: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        text.push_str(gap);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    text
}

/// The client as the `oauth2` crate wants it, which knows only an older reqwest.
#[derive(Debug, Clone)]
pub struct OAuth2Client(pub Client);

impl<'c> AsyncHttpClient<'c> for OAuth2Client {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<oauth2::HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: oauth2::HttpRequest) -> Self::Future {
        Box::pin(async move {
            let request = Request::try_from(request).map_err(|error| Failure::NotSent(reason(error)))?;
            let answer = exchange(&self.0, request, Secrets::none()).await?;
            let mut response = oauth2::HttpResponse::new(answer.body);
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            Ok(response)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use std::io::{Read, Write};
    use std::net::TcpListener;

    use wiremock::matchers::{header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    const NOW: &str = "2019-06-06T08:00:00Z";

    fn wait(name: &'static str, value: &str) -> Option<Duration> {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
        retry_after(&headers, NOW.parse().unwrap())
    }

    fn answer(body: &str) -> Answer {
        Answer {
            status: StatusCode::BAD_REQUEST,
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            secrets: Secrets::of(["s3cret"]),
        }
    }

    /// A server that reads a request and then answers these bytes and no more.
    fn answering(bytes: &'static [u8]) -> Url {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(bytes);
            }
        });
        url
    }

    #[test]
    fn every_way_of_asking_to_wait_is_understood() {
        assert_eq!(wait("retry-after", "120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("retry-after", "Thu, 06 Jun 2019 08:01:30 GMT"), Some(Duration::from_secs(90)));
        assert_eq!(wait("x-ratelimit-reset", "2019-06-06T08:05:00.000Z"), Some(Duration::from_secs(300)));
        assert_eq!(wait("ratelimit-reset", "1559808060"), Some(Duration::from_secs(60)));
    }

    #[test]
    fn a_nonsensical_wish_to_wait_is_no_wish_or_a_bounded_one() {
        assert_eq!(wait("retry-after", "soon"), None);
        assert_eq!(wait("retry-after", "-5"), None);
        assert_eq!(wait("retry-after", "Thu, 06 Jun 2019 07:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("retry-after", "18446744073709551615"), Some(PATIENCE));
        assert_eq!(wait("ratelimit-reset", "9223372036854775807"), None);
        assert_eq!(wait("x-ratelimit-reset", "9999-01-01T00:00:00Z"), Some(PATIENCE));
    }

    #[test]
    fn only_https_and_loopback_are_private() {
        for (url, private) in [
            ("https://mastodon.example/", true),
            ("http://127.0.0.1:3000/", true),
            ("http://[::1]:3000/", true),
            ("http://localhost/", true),
            ("http://mastodon.example/", false),
            ("http://localhost.example/", false),
            ("http://10.0.0.1/", false),
            ("ftp://127.0.0.1/", false),
        ] {
            assert_eq!(is_private(&url.parse().unwrap()), private, "{url}");
        }
    }

    #[test]
    fn an_error_body_is_told_in_plain_words_without_secrets() {
        assert_eq!(answer(r#"{"error": "Text is too long"}"#).told(), "400 Bad Request: Text is too long");
        assert_eq!(answer("<h1>Bad\x1b[31m</h1>\r\n<p>gate").told(), "400 Bad Request: Bad [31m gate");
        assert_eq!(answer("").told(), "400 Bad Request");
        assert_eq!(answer(r#"{"error": "token s3cret is bad"}"#).told(), "400 Bad Request");
        assert_eq!(answer(&"long ".repeat(100_000)).told().chars().count(), "400 Bad Request: ".len() + TOLD);
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_is_not_followed() {
        let server = MockServer::start().await;
        let away = ResponseTemplate::new(302).insert_header("location", "/elsewhere");
        Mock::given(path("/"))
            .and(header("user-agent", concat!("recap/", env!("CARGO_PKG_VERSION"))))
            .respond_with(away)
            .expect(1)
            .mount(&server)
            .await;
        Mock::given(path("/elsewhere"))
            .respond_with(ResponseTemplate::new(200))
            .expect(0)
            .mount(&server)
            .await;
        let client = client().unwrap();
        let request = client.post(server.uri()).build().unwrap();
        assert_eq!(exchange(&client, request, Secrets::none()).await.unwrap().status, StatusCode::FOUND);
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_cut_there() {
        let server = MockServer::start().await;
        let huge = ResponseTemplate::new(200).set_body_bytes(vec![b'x'; 2 * BODY]);
        Mock::given(method("GET")).respond_with(huge).mount(&server).await;
        let client = client().unwrap();
        let request = client.get(server.uri()).build().unwrap();
        assert_eq!(exchange(&client, request, Secrets::none()).await.unwrap().body.len(), BODY);
    }

    #[tokio::test]
    async fn a_refused_connection_is_not_sent() {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let client = client().unwrap();
        let request = client.post(format!("http://127.0.0.1:{port}/?token=s3cret")).build().unwrap();
        let failure = exchange(&client, request, Secrets::none()).await.unwrap_err();
        assert!(matches!(&failure, Failure::NotSent(reason) if !reason.contains("s3cret")), "{failure:?}");
    }

    #[tokio::test]
    async fn plain_http_to_another_machine_is_not_sent() {
        let client = client().unwrap();
        let request = client.post("http://mastodon.example/").build().unwrap();
        assert!(matches!(exchange(&client, request, Secrets::none()).await, Err(Failure::NotSent(_))));
    }

    #[tokio::test]
    async fn a_connection_that_closes_without_a_word_is_no_answer() {
        let client = client().unwrap();
        let request = client.post(answering(b"")).body("x").build().unwrap();
        assert!(matches!(exchange(&client, request, Secrets::none()).await, Err(Failure::NoAnswer(_))));
    }

    #[tokio::test]
    async fn a_connection_is_used_for_one_request_only() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
                // Whatever else is asked here is lost.
                let _ = stream.read(&mut [0; 4096]);
            }
        });
        let client = client().unwrap();
        for _ in 0..2 {
            let request = client.post(&url).body("x").build().unwrap();
            assert_eq!(exchange(&client, request, Secrets::none()).await.unwrap().status, StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_keeps_the_status_and_what_came() {
        let client = client().unwrap();
        let url = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\"");
        let request = client.post(url).build().unwrap();
        let answer = exchange(&client, request, Secrets::none()).await.unwrap();
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.json::<serde_json::Value>().is_err());
    }

    #[tokio::test]
    async fn a_refresh_token_is_exchanged_through_the_bridge() {
        use oauth2::{AuthUrl, ClientId, RefreshToken, TokenResponse, TokenUrl, basic::BasicClient};
        let server = MockServer::start().await;
        let token = serde_json::json!({"access_token": "new", "token_type": "bearer", "expires_in": 60});
        Mock::given(method("POST"))
            .and(path("/token"))
            .respond_with(ResponseTemplate::new(200).set_body_json(token))
            .mount(&server)
            .await;
        let client = BasicClient::new(ClientId::new("recap".into()))
            .set_auth_uri(AuthUrl::new("https://auth.example/".into()).unwrap())
            .set_token_uri(TokenUrl::new(format!("{}/token", server.uri())).unwrap());
        let bridge = OAuth2Client(super::client().unwrap());
        let refresh = RefreshToken::new("old".into());
        let answer = client.exchange_refresh_token(&refresh).request_async(&bridge).await.unwrap();
        assert_eq!(answer.access_token().secret(), "new");
    }
}
