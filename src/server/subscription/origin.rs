//! In charge of whose pages may send forms here: this server's own, and those of the group's site, where
//! the form to subscribe may stand.
//!
//! Nothing rides on a cookie, so a foreign page gains little: it could have its visitors ask for mail in
//! others' names, from many networks. Programs send no such headers and are not kept out; bounds are the
//! list's business.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::Joining;

/// Where a browser says that a request comes from (Fetch Metadata, section 2.3).
const FETCH_SITE: &str = "sec-fetch-site";

/// Whether a form was sent from a page of ours, as far as the browser says.
pub(super) fn is_ours(headers: &HeaderMap, joining: &Joining) -> bool {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match said(header::ORIGIN.as_str()) {
        None => true,
        // RFC 6454 section 7.3: nobody in particular. Our own pages ask that nothing be told of them
        // (`Referrer-Policy: no-referrer`), so theirs is this one too; only the other header tells.
        Some("null") => said(FETCH_SITE) != Some("cross-site"),
        Some(origin) => {
            let host = said(header::HOST.as_str());
            let same_host = Url::parse(origin).ok().and_then(|url| authority(&url)).as_deref() == host;
            let known = |url: &Url| without_www(&url.origin().ascii_serialization()) == without_www(origin);
            (host.is_some() && same_host) || [&joining.form, &joining.site].into_iter().any(known)
        }
    }
}

/// An origin without the `www.` under which many sites answer as well.
fn without_www(origin: &str) -> String {
    origin.replacen("://www.", "://", 1)
}

/// `example.org`, `127.0.0.1:8080`: what a Host header says (RFC 9110 section 7.2).
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// What a foreign page's form is answered.
pub(super) fn refused() -> Response {
    (StatusCode::FORBIDDEN, "This form was sent from a page of another site.\n").into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn forms_come_from_this_server_or_the_groups_site() {
        let joining = Joining {
            form: "https://lists.example.org/subscribe".parse().unwrap(),
            site: "https://example.org/treff/".parse().unwrap(),
            topics: Vec::new(),
            asked: std::sync::Arc::default(),
        };
        let ours = |headers: &[(&'static str, &str)]| {
            let mut map = HeaderMap::new();
            map.insert("host", "127.0.0.1:8080".parse().unwrap());
            for (name, value) in headers {
                map.insert(*name, value.parse().unwrap());
            }
            is_ours(&map, &joining)
        };
        assert!(ours(&[]));
        for origin in [
            "https://lists.example.org",
            "https://example.org",
            "https://www.example.org",
            "http://127.0.0.1:8080",
        ] {
            assert!(ours(&[("origin", origin)]), "{origin}");
        }
        for origin in [
            "https://evil.example",
            "http://example.org",
            "https://example.org.evil.example",
            "https://www.evil.example",
            "x",
            "",
        ] {
            assert!(!ours(&[("origin", origin)]), "{origin}");
        }
        assert!(ours(&[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(ours(&[("origin", "null")]));
        assert!(!ours(&[("origin", "null"), ("sec-fetch-site", "cross-site")]));
    }
}
