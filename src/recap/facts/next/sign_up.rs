//! In charge of where one signs up for the next meetup: a link that says so, or the page of the event
//! on a site of events.

use super::days::announcing;
use super::phrasings::{CALLS, MAYBE, SIGN_UPS};
use jiff::civil::Date;

use crate::recap::document::Inline;
use crate::recap::facts::calendar::{self, sentence_end};
use crate::recap::facts::phrases::Folded;
use crate::recap::facts::words::words;

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
    // `Anmeldung [hier](…)`: the sentence says what the link leads to.
    let here = || {
        let sentence = |at: usize| {
            let ends = std::iter::successors(Some(from), |start| {
                let end = sentence_end(inline, *start);
                (end < at).then(|| end + inline.text[end..].chars().next().map_or(1, char::len_utf8))
            });
            inline.text.get(ends.last().unwrap_or(from)..at)
        };
        let told = |at: usize| sentence(at).is_some_and(|text| telling(text, true));
        web().find(|link| link.at.start >= from && is_here(inline.linked(link)) && told(link.at.start))
    };
    let before = || web().find(|link| telling(inline.linked(link), true));
    behind.or_else(here).or_else(before).map(|link| link.url.clone())
}

/// Where one signs up by a link on the very day that is announced: `we'll be back on [12 March](…)`.
pub(super) fn dated(inline: &Inline, recap: Option<Date>, date: Date) -> Option<String> {
    let from = announcing(inline).map_or(0, |sentence| sentence.at.start);
    let web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let mut links = inline.links.iter().filter(|link| link.at.start >= from && web(&link.url));
    let found = links.find(|link| {
        let text = inline.linked(link);
        let mut days = calendar::days(text).into_iter();
        days.any(|day| day.after(recap) == Some(date)) && !CALLS.any(&Folded::of(text), 0..text.len())
    });
    found.map(|link| link.url.clone())
}

/// Whether the words of a link only point to it.
fn is_here(text: &str) -> bool {
    const HERE: &[&str] =
        &["here", "this", "link", "hier", "ici", "aqui", "aca", "qui", "form", "formular", "formulaire"];
    let words = words(text);
    (1..=3).contains(&words.len()) && words.iter().any(|word| HERE.contains(&Folded::of(word.text).text()))
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
