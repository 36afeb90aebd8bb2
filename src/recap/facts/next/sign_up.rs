//! In charge of where one signs up for the next meetup: a link that says so, or the page of the event
//! on a site of events.

use super::days::announcing;
use super::phrasings::{CALLS, MAYBE, SIGN_UPS};
use crate::recap::document::Inline;
use crate::recap::facts::phrases::Folded;

/// Where one signs up: a link of the web whose words say so. An empty one leads nowhere. Of a text that
/// first tells of something else, a link there must say it surely.
pub(super) fn told(inline: &Inline) -> Option<String> {
    let from = announcing(inline).map_or(0, |sentence| sentence.at.start);
    let web = || {
        inline.links.iter().filter(|link| link.url.starts_with("http://") || link.url.starts_with("https://"))
    };
    let telling = |text: &str, surely: bool| {
        let folded = Folded::of(text);
        let mut hits = SIGN_UPS.all(&folded, 0..text.len());
        hits.any(|hit| !surely || hit.group != MAYBE) && !CALLS.any(&folded, 0..text.len())
    };
    let behind = web().find(|link| link.at.start >= from && telling(inline.linked(link), false));
    let before = || web().find(|link| telling(inline.linked(link), true));
    behind.or_else(before).map(|link| link.url.clone())
}

/// Sites whose pages of events are where one signs up, with what the path of such a page holds.
const EVENT_SITES: &[(&str, &str)] = &[
    ("meetup.com/", "/events/"),
    ("eventbrite.", "/e/"),
    ("lu.ma/", ""),
    ("luma.com/", ""),
    ("ti.to/", ""),
    ("pretix.eu/", ""),
    ("guild.host/", "/events/"),
    ("mobilizon.", "/events/"),
    ("connpass.com/", "/event/"),
    ("xing.com/", "/events/"),
    ("xing-events.com/", ""),
    ("sympla.com.br/", "/evento"),
];

/// Where one signs up by where the link leads, whatever its words: the page of the very event.
pub(super) fn event_page(inline: &Inline) -> Option<String> {
    let event = |url: &str| {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        let (host, _) = rest.split_once('/').unwrap_or_default();
        EVENT_SITES.iter().any(|(site, path)| {
            let site = site.trim_end_matches('/');
            let there = host == site
                || host.strip_suffix(site).is_some_and(|head| head.ends_with('.'))
                || (site.ends_with('.') && (host.starts_with(site) || host.contains(&format!(".{site}"))));
            let behind = &rest[host.len()..];
            // A bare address of the site, or of a group on it, is no event's.
            there && behind.contains(path) && behind.len() > path.len() + 1
        })
    };
    let told = |text: &str| CALLS.any(&Folded::of(text), 0..text.len());
    let mut links = inline.links.iter().filter(|link| event(&link.url) && !told(inline.linked(link)));
    links.next().map(|link| link.url.clone())
}
