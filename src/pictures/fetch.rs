//! In charge of fetching pictures that other sites show, where that is asked for: over https, never
//! from a private network, with limits on bytes, time and redirects.
//!
//! It leaves guarding the private networks to [`crate::http::outside`], and whether the bytes are a
//! picture to [`super::copy`].

use std::time::Duration;

use reqwest::{Client, Url, header};

use crate::error::Error;
use crate::http;
use crate::http::outside::{self, Policy, REDIRECTS};

/// Largest file that is fetched: 10 MB.
const LARGEST: usize = 10_000_000;

/// Longest wait for a whole picture.
const ANSWER: Duration = Duration::from_secs(10);

/// Fetches pictures.
pub struct Fetcher {
    client: Client,
    policy: Policy,
}

impl Fetcher {
    /// Makes one with a client of its own.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(policy: Policy) -> Result<Fetcher, Error> {
        Ok(Fetcher { client: outside::client(&policy, ANSWER)?, policy })
    }

    /// The bytes at an address, or why there are none: follows "the picture … was not fetched: ".
    pub(super) async fn fetch(&self, address: &Url) -> Result<Vec<u8>, String> {
        // The deadline is of the whole, redirects included.
        match tokio::time::timeout(ANSWER, self.follow(address)).await {
            Ok(fetched) => fetched,
            Err(_) => Err(format!("no answer within {} seconds", ANSWER.as_secs())),
        }
    }

    async fn follow(&self, address: &Url) -> Result<Vec<u8>, String> {
        let mut url = address.clone();
        for _ in 0..=REDIRECTS {
            if !self.policy.may_ask(&url) {
                return Err("it leads into a private network".to_owned());
            }
            if !http::is_private(&url) {
                return Err("it is not on https".to_owned());
            }
            let response = self.client.get(url.clone()).header(header::ACCEPT, "image/*").send().await;
            let mut response = response.map_err(refused)?;
            let status = response.status();
            if status.is_redirection() {
                let location = response.headers().get(header::LOCATION);
                let location = location.and_then(|location| url.join(location.to_str().ok()?).ok());
                url = location.ok_or_else(|| format!("it answers {status}"))?;
                continue;
            }
            if !status.is_success() {
                return Err(format!("it answers {status}"));
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(refused)? {
                if bytes.len() + chunk.len() > LARGEST {
                    return Err(format!("it has more than {} MB", LARGEST / 1_000_000));
                }
                bytes.extend_from_slice(&chunk);
            }
            return Ok(bytes);
        }
        Err(format!("it is redirected more than {REDIRECTS} times"))
    }
}

fn refused(error: reqwest::Error) -> String {
    if outside::leads_inside(&error) {
        return "it leads into a private network".to_owned();
    }
    http::reason(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use wiremock::matchers::{method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    async fn serving(routes: &[(&str, ResponseTemplate)]) -> MockServer {
        let server = MockServer::start().await;
        for (at, answer) in routes {
            Mock::given(method("GET")).and(path(*at)).respond_with(answer.clone()).mount(&server).await;
        }
        server
    }

    fn own() -> Fetcher {
        Fetcher::new(Policy { own: ["127.0.0.1".to_owned()].into() }).unwrap()
    }

    fn at(server: &MockServer, path: &str) -> Url {
        Url::parse(&server.uri()).unwrap().join(path).unwrap()
    }

    #[tokio::test]
    async fn bytes_are_fetched_along_redirects() {
        let server = serving(&[
            ("/a", ResponseTemplate::new(302).insert_header("location", "/b")),
            ("/b", ResponseTemplate::new(200).set_body_bytes(b"bytes".to_vec())),
        ])
        .await;
        assert_eq!(own().fetch(&at(&server, "/a")).await, Ok(b"bytes".to_vec()));
    }

    #[tokio::test]
    async fn what_is_missing_too_large_endless_or_unencrypted_is_not_fetched() {
        let server = serving(&[
            ("/large", ResponseTemplate::new(200).set_body_bytes(vec![0; LARGEST + 1])),
            ("/round", ResponseTemplate::new(302).insert_header("location", "/round")),
            ("/open", ResponseTemplate::new(302).insert_header("location", "http://pictures.example/")),
            ("/inside", ResponseTemplate::new(302).insert_header("location", "https://192.168.1.1/a.jpg")),
        ])
        .await;
        for (path, reason) in [
            ("/missing", "it answers 404 Not Found"),
            ("/large", "it has more than 10 MB"),
            ("/round", "it is redirected more than 5 times"),
            ("/open", "it is not on https"),
            ("/inside", "it leads into a private network"),
        ] {
            assert_eq!(own().fetch(&at(&server, path)).await, Err(reason.to_owned()), "{path}");
        }
    }

    #[tokio::test]
    async fn nothing_is_fetched_from_a_private_network() {
        let server = serving(&[("/a", ResponseTemplate::new(200).set_body_bytes(b"bytes".to_vec()))]).await;
        let fetcher = Fetcher::new(Policy::default()).unwrap();
        let inside = Err("it leads into a private network".to_owned());
        assert_eq!(fetcher.fetch(&at(&server, "/a")).await, inside);
        for address in
            ["https://10.0.0.1/a", "https://[::1]/a", "https://169.254.169.254/a", "https://localhost/a"]
        {
            assert_eq!(fetcher.fetch(&Url::parse(address).unwrap()).await, inside, "{address}");
        }
        assert_eq!(server.received_requests().await.unwrap_or_default().len(), 0);
    }
}
