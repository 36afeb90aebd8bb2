//! In charge of profiles: the networks that links on people's names lead to, and their handles there.
//!
//! It leaves whether a handle is well-formed on its network to the channels.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::recap::Speaker;
use crate::recap::document::Inline;

/// Where the profiles of LinkedIn are: by the name in such an address nobody can be mentioned.
const LINKEDIN: &str = "https://www.linkedin.com/in/";

/// Makes of a profile on LinkedIn the link that it is, unless somebody has another. As long as people are
/// looked for, it tells like any other that a name is somebody's.
pub(super) fn link(person: &mut Speaker) {
    if let Some(name) = person.handles.remove("linkedin") {
        person.url.get_or_insert_with(|| format!("{LINKEDIN}{name}"));
    }
}

/// The network on which a profile's address tells whom a post mentions, and the handle there.
pub(crate) fn mentioned(url: &str) -> Option<(String, String)> {
    handle(url).filter(|(network, _)| network != "linkedin")
}

/// Handles from links on the speakers' own names.
pub(super) fn handles(inline: &Inline, people: Range<usize>) -> BTreeMap<String, String> {
    let links = inline.links.iter().filter(|link| people.contains(&link.at.start));
    links.filter_map(|link| handle(&link.url)).collect()
}

/// Whether an address is of a page on one person: a profile on a network, or a page among those on
/// authors or speakers: `/authors/ada`.
pub(super) fn is_personal(url: &str) -> bool {
    const SHELVES: &[&str] = &[
        "author", "authors", "people", "speaker", "speakers", "team", "member", "members", "sprecher",
        "ponentes",
    ];
    let path = url.split(['?']).next().unwrap_or_default();
    let mut parts = path.trim_end_matches('/').rsplit(['/']).filter(|part| !part.is_empty());
    let (last, shelf) = (parts.next(), parts.next());
    let shelved = last.is_some_and(|last| !SHELVES.contains(&last))
        && shelf.is_some_and(|shelf| SHELVES.contains(&shelf));
    let google = url
        .split_once("plus.google.com/")
        .is_some_and(|(_, rest)| rest.starts_with(|char: char| char == '+' || char.is_ascii_digit()));
    shelved || google || url.contains("linkedin.com/pub/") || read(url).is_some()
}

/// Hosts of the networks whose handles are read off paths that hold no `@`.
const HOSTS: [&str; 5] = ["twitter.com", "x.com", "github.com", "linkedin.com", "bsky.app"];

/// Whether an address is surely none of a profile, by a look at its host: only plain addresses are told
/// so, which no parser reads otherwise.
fn is_elsewhere(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let plain = !host.is_empty() && host.bytes().all(letters);
    let is = |known: &str| {
        let from = host.len().saturating_sub(known.len());
        host.get(from..).is_some_and(|end| end.eq_ignore_ascii_case(known))
    };
    plain && !rest.contains(['@', '\t', '\n', '\r']) && !HOSTS.into_iter().any(is)
}

/// Sites whose addresses look like those of the fediverse and are none: `/@ada`.
const NO_FEDIVERSE: [&str; 30] = [
    "medium.com",
    "youtube.com",
    "tiktok.com",
    "threads.net",
    "threads.com",
    "substack.com",
    "flipboard.com",
    "hashnode.com",
    "hashnode.dev",
    "observablehq.com",
    "unsplash.com",
    "patreon.com",
    "rumble.com",
    "odysee.com",
    "lbry.tv",
    "twitter.com",
    "x.com",
    "t.me",
    "replit.com",
    "sessionize.com",
    "codeberg.page",
    "glitch.com",
    "hackmd.io",
    "instagram.com",
    "jsr.io",
    "kickstarter.com",
    "producthunt.com",
    "snapchat.com",
    "stackblitz.com",
    "vimeo.com",
];

/// Pages of X that stand where accounts do.
const NO_ACCOUNT_OF_X: [&str; 14] = [
    "about",
    "compose",
    "explore",
    "hashtag",
    "home",
    "i",
    "intent",
    "jobs",
    "login",
    "messages",
    "notifications",
    "search",
    "settings",
    "share",
];

/// The network of a profile's address, and the handle there: of addresses that are unmistakable.
pub(crate) fn handle(url: &str) -> Option<(String, String)> {
    read(url).filter(|(network, handle)| {
        let host = handle.rsplit('@').next().unwrap_or_default();
        let on =
            |site: &&str| host == *site || host.strip_suffix(*site).is_some_and(|sub| sub.ends_with('.'));
        network != "mastodon" || !NO_FEDIVERSE.iter().any(on)
    })
}

/// The same of all addresses that look like it.
fn read(url: &str) -> Option<(String, String)> {
    // Cheap first: most addresses are of no network.
    if is_elsewhere(url) {
        return None;
    }
    // Accounts of Twitter once stood behind a `#!`.
    let plain = url.replacen("twitter.com/#!/", "twitter.com/", 1);
    let url = url::Url::parse(&plain).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let path: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let (network, handle) = match (host.as_str(), path.as_slice()) {
        ("twitter.com" | "x.com", [name]) if !NO_ACCOUNT_OF_X.contains(&name.to_lowercase().as_str()) => {
            ("x", format!("@{}", name.trim_start_matches('@')))
        }
        ("github.com", [name]) => ("github", (*name).to_owned()),
        ("linkedin.com", ["in", name]) => ("linkedin", (*name).to_owned()),
        ("bsky.app", ["profile", name]) => ("bluesky", format!("@{name}")),
        (_, [name]) if name.starts_with('@') && !host.contains("youtube") && !host.contains("medium") => {
            ("mastodon", format!("{name}@{host}"))
        }
        _ => return None,
    };
    Some((network.to_owned(), handle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_on_linkedin_is_a_link_and_mentions_nobody() {
        let profile = |url: Option<&str>| Speaker {
            url: url.map(str::to_owned),
            handles: [handle("https://linkedin.com/in/ada-e?trk=x"), handle("https://x.com/ada")]
                .into_iter()
                .flatten()
                .collect(),
            ..Speaker::named("Ada Example")
        };
        for (url, wanted) in [
            (None, "https://www.linkedin.com/in/ada-e"),
            (Some("https://ada.example/"), "https://ada.example/"),
        ] {
            let mut ada = profile(url);
            link(&mut ada);
            assert_eq!(ada.url.as_deref(), Some(wanted));
            assert_eq!(ada.handles.into_keys().collect::<Vec<_>>(), ["x"]);
        }
        assert_eq!(mentioned("https://www.linkedin.com/in/ada-e"), None);
        assert_eq!(mentioned("https://x.com/ada").map(|(_, handle)| handle).as_deref(), Some("@ada"));
    }

    #[test]
    fn addresses_of_profiles_hold_handles() {
        for (url, expected) in [
            ("https://twitter.com/ada", Some("@ada")),
            ("http://twitter.com/#!/ada", Some("@ada")),
            ("https://x.com/@ada", Some("@ada")),
            ("https://github.com/ada", Some("ada")),
            ("https://github.com/ada/tea", None),
            ("https://social.example/@ada", Some("@ada@social.example")),
            ("https://acme.example/", None),
            ("https://www.tiktok.com/@ada", None),
            ("https://ada.medium.com/@ada", None),
            ("https://hackmd.io/@ada", None),
            ("https://x.com/search?q=ada", None),
            ("https://twitter.com/Home", None),
            ("https://WWW.X.com/ada", Some("@ada")),
            ("https:x.com/ada", Some("@ada")),
            ("https://%78.com/ada", Some("@ada")),
            ("https://x.\ncom/ada", Some("@ada")),
            ("https:///x.com/ada", Some("@ada")),
            ("https://ada:b@x.com:443/ada", Some("@ada")),
            ("https://acme.example\\@ada", Some("@ada@acme.example")),
        ] {
            assert_eq!(handle(url).map(|(_, handle)| handle).as_deref(), expected, "{url}");
        }
        assert!(is_personal("https://plus.google.com/1234567/about"));
        assert!(!is_personal("https://plus.google.com/communities/1234567"));
    }
}
