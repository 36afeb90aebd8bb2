//! In charge of addresses that cannot be right: mistyped beginnings, spaces, two run together,
//! videos without an id, pictures that are pages or stand on somebody's own disk, and pictures on
//! hosts that forget them.
//!
//! Whether an address still answers is not asked here: `recap check --online` does.

use std::ops::Range;

use super::page::short;
use super::written::{Address, Use};
use crate::finding::Finding;

mod beginning;
mod video;

pub(super) use beginning::is_placeholder;

/// Hosts whose pictures go away, by the end of their name and sometimes the beginning of the path, and why.
const FORGETFUL: &[(&str, &str)] = &[
    ("pbs.twimg.com", "pictures of posts go with the post or the account"),
    ("cdn.discordapp.com", "its addresses expire after a day"),
    ("media.discordapp.net", "its addresses expire after a day"),
    ("media.licdn.com", "its addresses expire after some weeks"),
    ("fbcdn.net", "its addresses expire after some days"),
    ("cdninstagram.com", "its addresses expire after some days"),
    ("lh3.googleusercontent.com", "its addresses change, and many expire after an hour"),
    ("lh4.googleusercontent.com", "its addresses change, and many expire after an hour"),
    ("lh5.googleusercontent.com", "its addresses change, and many expire after an hour"),
    ("lh6.googleusercontent.com", "its addresses change, and many expire after an hour"),
    ("files.slack.com", "it shows them to members of the workspace only"),
    ("ton.twitter.com", "it shows them to one account only"),
    ("mmg.whatsapp.net", "its addresses expire after some days"),
    ("dl.dropbox.com/u/", "its public folders ended in 2017"),
    ("dl.dropboxusercontent.com/u/", "its public folders ended in 2017"),
];

/// Pages that show a picture and are none: a part of the address, and what to take instead.
const PICTURE_PAGES: &[(&str, &str)] = &[
    ("drive.google.com/", "download it, and put it beside the recap"),
    ("photos.google.com/", "download it, and put it beside the recap"),
    ("photos.app.goo.gl/", "download it, and put it beside the recap"),
    ("flickr.com/photos/", "use the address of the picture itself"),
    ("instagram.com/p/", "download it, and put it beside the recap"),
    ("youtube.com/watch", "link to the video instead"),
    ("youtu.be/", "link to the video instead"),
];

/// Looks over one address.
pub(super) fn read(source: &str, address: &Address) -> Option<Finding> {
    let text = &source[address.at.clone()];
    if is_placeholder(text) || text.len() > 2_000 {
        return None;
    }
    let local = || if address.used == Use::Picture { on_a_disk(text, &address.at) } else { None };
    local()
        .or_else(|| beginning::parted(text, address))
        .or_else(|| spaced(text, address))
        .or_else(|| beginning::read(text, address))
        .or_else(|| run_together(text, &address.at))
        .or_else(|| video::read(text, &address.at))
        .or_else(|| if address.used == Use::Frame { video::unframed(text, &address.at) } else { None })
        .or_else(|| if address.used == Use::Picture { picture(text, &address.at) } else { None })
}

/// Looks over what a Liquid tag or a shortcode takes for the id of a video, or for its address.
pub(super) fn embedded(source: &str, at: &Range<usize>) -> Option<Finding> {
    let text = &source[at.clone()];
    if text.contains('/') { video::read(text, at) } else { video::id(text, at) }
}

fn mistyped(message: String, at: &Range<usize>, with: Option<String>) -> Finding {
    let finding = Finding::warning("mistyped-address", message).at(at.clone());
    match with {
        Some(with) => finding.hint(format!("write `{}`", short(&with))).fix(at.clone(), with),
        None => finding.hint("correct the address"),
    }
}

/// A picture on the disk of whoever wrote the recap.
fn on_a_disk(text: &str, at: &Range<usize>) -> Option<Finding> {
    let drive = text.len() > 2 && text.as_bytes()[0].is_ascii_alphabetic() && text[1..].starts_with(":\\")
        || text.get(1..3) == Some(":/") && text.get(3..4) != Some("/");
    let folder = ["file:", "\\\\", "/Users/", "/home/", "~/"].iter().any(|start| text.starts_with(start));
    (drive || folder).then(|| {
        Finding::warning("picture-on-a-disk", "this picture stands on a disk that readers do not have")
            .at(at.clone())
            .hint("put the picture beside the recap, and give its path on the site")
    })
}

/// An address with a space in it, which most readers of Markdown take for none.
fn spaced(text: &str, address: &Address) -> Option<Finding> {
    if !text.contains(' ') || text.contains("{{") || text.contains("{%") || text.trim() != text {
        return None;
    }
    let (start, rest) = text.split_at(text.find("://").map_or(0, |at| at + 3));
    let site_ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let last = rest.rsplit('/').next().unwrap_or_default();
    // Behind the site's name, and before a file's ending or another part of a path.
    let within = (start.is_empty() || !rest[..site_ends].contains(' '))
        && (last.contains('.') || rest.rfind('/').is_some_and(|slash| rest[..slash].contains(' ')));
    let path = start.starts_with("http") || text.starts_with(['/', '.']) || address.used == Use::Picture;
    path.then(|| {
        let finding =
            Finding::warning("address-with-space", "this address has a space in it").at(address.at.clone());
        if within {
            let with = text.replace(' ', "%20");
            finding.hint("write %20 for it, or rename the file").fix(address.at.clone(), with)
        } else {
            finding.hint("take the space out, or put the closing parenthesis where the address ends")
        }
    })
}

/// Two addresses without anything between.
fn run_together(text: &str, at: &Range<usize>) -> Option<Finding> {
    // Cheap first: the second begins behind the first one's `https://` and its site.
    if !text.bytes().skip("https://".len()).any(|byte| byte == b':') {
        return None;
    }
    let later = |start: &&str| text.match_indices(*start).map(|(at, _)| at).find(|at| *at > 0);
    let second = ["http://", "https://"].iter().filter_map(later).min()?;
    let first = &text[..second];
    let whole = first.starts_with("http") && first.len() > "https://".len();
    let parts = first.ends_with(|char: char| char.is_alphanumeric() || char == ',' || char == ';');
    let message = "two addresses are run together here".to_owned();
    let same = (first == &text[second..]).then(|| first.to_owned());
    (whole && parts).then(|| mistyped(message, at, same))
}

/// A picture that is a page, or that will not stay.
fn picture(text: &str, at: &Range<usize>) -> Option<Finding> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let rest = rest.or_else(|| text.strip_prefix("//")).unwrap_or_default().to_lowercase();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let forgets = FORGETFUL.iter().find(|(place, _)| {
        let (end, path) = place.split_at(place.find('/').unwrap_or(place.len()));
        host.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
            && rest[host.len()..].starts_with(path)
    });
    if let Some((_, why)) = forgets {
        let finding = Finding::warning("picture-will-vanish", format!("{host} forgets pictures: {why}"));
        return Some(finding.at(at.clone()).hint("download the picture, and put it beside the recap"));
    }
    let signed =
        ["x-amz-expires=", "x-goog-expires=", "x-amz-signature="].iter().any(|part| rest.contains(part));
    if signed || text.starts_with("blob:") {
        let message = if signed {
            "this address is signed for a time, and then shows nothing"
        } else {
            "this address leads into a browser's memory, where nobody else finds it"
        };
        let finding = Finding::warning("picture-will-vanish", message).at(at.clone());
        return Some(finding.hint("download the picture, and put it beside the recap"));
    }
    let path = text.split(['?', '#']).next().unwrap_or_default().to_lowercase();
    let page = |hint: &str| {
        let finding = Finding::warning("picture-is-a-page", "this address is a page and no picture");
        Some(finding.at(at.clone()).hint(hint))
    };
    if [".html", ".htm", ".php", ".aspx"].iter().any(|end| path.ends_with(end)) {
        return page("use the address of the picture itself");
    }
    let bare = rest.strip_prefix("www.").unwrap_or(&rest);
    if let Some((_, hint)) = PICTURE_PAGES.iter().find(|(part, _)| bare.starts_with(part)) {
        return page(hint);
    }
    let shown = bare.starts_with("github.com/") && bare.contains("/blob/") && !bare.contains("raw=");
    if shown { page("use the address behind the page's button Raw") } else { None }
}
