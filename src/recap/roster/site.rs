//! In charge of addresses as a roster holds them: without what only counts clicks, and an
//! organisation's site without the page that one link led to.
//!
//! It never looks whether something answers there.

use url::Url;

use super::spelling::{folded, letters, split_form};

/// Parameters that count clicks, as the great advertisers and mailers name them; those that begin
/// with `utm_` are left out too.
const TRACKING: [&str; 18] = [
    "ref",
    "referrer",
    "source",
    "src",
    "campaign",
    "gclid",
    "dclid",
    "fbclid",
    "msclkid",
    "yclid",
    "igshid",
    "twclid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
];

/// Services that give addresses in place of others: nobody's site.
const SHORTENERS: [&str; 12] = [
    "bit.ly",
    "t.co",
    "goo.gl",
    "lnkd.in",
    "tinyurl.com",
    "ow.ly",
    "buff.ly",
    "hubs.ly",
    "hubs.li",
    "is.gd",
    "rebrand.ly",
    "aka.ms",
];

/// An http or https address without tracking parameters; none where a credit should not lead there.
pub(super) fn clean(address: &str) -> Option<Url> {
    let mut url = Url::parse(address.trim()).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let host = host(&url)?;
    if !matches!(url.scheme(), "http" | "https") || !plain || SHORTENERS.contains(&host) {
        return None;
    }
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !is_tracking(name))
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    if kept.len() < url.query_pairs().count() || kept.is_empty() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    if url.fragment().is_some_and(|fragment| fragment.is_empty() || fragment.contains("utm_")) {
        url.set_fragment(None);
    }
    Some(url)
}

/// The site of an organisation that a link leads to: only its root where the server bears the
/// organisation's name, and the page itself on any other server, such as a code host's.
pub(super) fn of(name: &str, address: &str) -> Option<Url> {
    let mut url = clean(address)?;
    let label = letters(&folded(host(&url)?.split('.').next().unwrap_or_default()));
    let name = folded(name);
    let name = letters(split_form(&name).0);
    if label.len() > 2 && name.len() > 2 && (name.contains(&label) || label.contains(&name)) {
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
    }
    Some(url)
}

/// Whether two addresses lead to the same page, as far as can be told: scheme, `www.` and a slash
/// at the end do not matter.
pub(super) fn is_same(a: &Url, b: &Url) -> bool {
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    host(a) == host(b) && path(a) == path(b) && a.query() == b.query()
}

/// The name of the server without `www.`.
fn host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

fn is_tracking(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("utm_") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_clicks_is_left_out_and_the_rest_stays() {
        for (address, expected) in [
            ("https://acme.example.com/?utm_source=meetup&utm_medium=x", Some("https://acme.example.com/")),
            ("https://acme.example.com/a?id=5&gclid=7", Some("https://acme.example.com/a?id=5")),
            ("https://acme.example.com/a?q=b%20c", Some("https://acme.example.com/a?q=b%20c")),
            (" https://zoe.example.net/me#talks ", Some("https://zoe.example.net/me#talks")),
            ("https://zoe.example.net/?", Some("https://zoe.example.net/")),
            ("https://bit.ly/acme", None),
            ("https://acme@example.net/", None),
            ("mailto:ada@example.org", None),
            ("/about", None),
            ("{{ site.url }}", None),
        ] {
            assert_eq!(clean(address).map(String::from).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_site_is_bare_where_the_server_bears_the_name() {
        for (name, address, expected) in [
            ("Acme Cloud", "https://www.acmecloud.example/events/5?ref=us", "https://www.acmecloud.example/"),
            ("Acme Cloud Inc.", "https://acme.example/jobs#x", "https://acme.example/"),
            ("Muster", "https://muster-gmbh.example/a", "https://muster-gmbh.example/"),
            ("Léa & Co", "https://leaandco.example/fr/", "https://leaandco.example/"),
            ("Widgets", "https://code.example.com/widgets", "https://code.example.com/widgets"),
            ("Widgets", "https://events.widgets.example/a?utm_id=1", "https://events.widgets.example/a"),
            ("AB", "https://abacus.example/a", "https://abacus.example/a"),
        ] {
            assert_eq!(of(name, address).map(String::from).as_deref(), Some(expected), "{name} {address}");
        }
    }

    #[test]
    fn the_same_page_is_known_by_other_spellings_of_its_address() {
        let is_same = |a: &str, b: &str| {
            is_same(
                &Url::parse(a).unwrap_or_else(|_| unreachable!()),
                &Url::parse(b).unwrap_or_else(|_| unreachable!()),
            )
        };
        assert!(is_same("http://acme.example", "https://www.acme.example/"));
        assert!(is_same("https://acme.example/a/", "https://acme.example/a"));
        assert!(!is_same("https://acme.example/a", "https://acme.example/b"));
        assert!(!is_same("https://acme.example/", "https://acme.example.net/"));
    }
}
