//! In charge of the addresses of videos: YouTube's, whose ids have eleven characters, with where
//! the video is to begin, and Vimeo's, whose ids are numbers.
//!
//! It leaves other hosts alone, since their ids follow no rule that is known.

use std::ops::Range;

use crate::finding::Finding;
use crate::recap::folded::lower;

/// Characters of a video's id.
const ID: usize = 11;

/// Paths whose next part is a video's id.
const PATHS: &[&str] = &["embed/", "live/", "shorts/", "v/"];

/// Parts that stand in the place of an id.
const NO_IDS: &[&str] = &["videoseries", "live_stream"];

/// What is wrong with the address of a video.
pub(super) fn read(text: &str, at: &Range<usize>) -> Option<Finding> {
    let start = ["https://", "http://", "//"].iter().find(|start| text.starts_with(**start))?;
    let rest = &text[start.len()..];
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = lower(host);
    let host = ["www.", "m.", "music."].iter().find_map(|sub| host.strip_prefix(sub)).unwrap_or(&host);
    // Cheap first: a slip leaves the length nearly as it was, and most addresses are of other sites.
    let near = host.ends_with(".com") && host.chars().count().abs_diff("youtube.com".len()) <= 1;
    let other =
        !near && !matches!(host, "vimeo.com" | "studio.youtube.com" | "youtu.be" | "youtube-nocookie.com");
    if other || text.contains("{{") || text.contains(char::is_whitespace) {
        return None;
    }
    if host == "vimeo.com" {
        return of_vimeo(path, at);
    }
    if host == "studio.youtube.com" {
        return Some(of_studio(path, at));
    }
    if near && strsim::osa_distance(host, "youtube.com") == 1 {
        let with = text.replacen(host, "youtube.com", 1);
        let finding = Finding::warning("mistyped-address", format!("`{host}` is surely YouTube misspelt"));
        return Some(finding.at(at.clone()).hint(format!("write `{with}`")).fix(at.clone(), with));
    }
    if !matches!(host, "youtube.com" | "youtu.be" | "youtube-nocookie.com") {
        return None;
    }
    // From here on, `head` and the parts of `path` make up the whole text.
    let head = &text[..text.len() - path.len()];
    let without_fragment = path.split('#').next().unwrap_or_default();
    let (place, query) = without_fragment.split_once('?').unwrap_or((without_fragment, ""));
    // A parameter behind the id itself, `youtu.be/ID&t=1`, or a second question mark.
    if place.contains('&') || query.contains('?') || (place.contains("t=") && place.contains('=')) {
        let (first, others) = without_fragment.split_at(without_fragment.find(['?', '&']).unwrap_or(0));
        let mended = format!("{first}?{}", others.get(1..).unwrap_or_default().replace('?', "&"));
        let finding = wrong("the parameters of this video begin with one `?` and are parted by `&`", at);
        let whole = format!("{head}{mended}");
        // One that is left as it is would be looked at for ever.
        let sound = !others.is_empty() && whole != text && read(&whole, at).is_none();
        return Some(if sound { finding.fix(at.clone(), whole) } else { finding });
    }
    let parameter = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
    let id = match (host, place) {
        ("youtu.be", id) => Some(id.trim_end_matches('/')),
        (_, "watch" | "watch/") if parameter("list").is_none() => Some(parameter("v").unwrap_or_default()),
        _ => PATHS.iter().find_map(|path| place.strip_prefix(path)).map(|id| id.trim_end_matches('/')),
    };
    if let Some(finding) = id.filter(|id| !NO_IDS.contains(id)).and_then(|id| self::id(id, at)) {
        return Some(finding);
    }
    if let Some(id) = place.strip_prefix("watch/").filter(|part| self::id(part, at).is_none()) {
        let with = format!("{head}watch?v={id}");
        return Some(wrong("YouTube has its videos at `watch?v=`", at).fix(at.clone(), with));
    }
    if host == "youtube.com" && query.is_empty() && is_like_an_id(place) {
        let finding = wrong("this address leads to a channel, but looks like a video's", at);
        return Some(finding.hint(format!("if it is a video, write `{head}watch?v={place}`")));
    }
    if query.split('&').filter(|part| part.starts_with("t=")).count() > 1 {
        return Some(wrong("this video is to begin at two times", at).hint("leave one of them"));
    }
    let begin = ["t", "start"].iter().find_map(|name| parameter(name))?;
    begins(text, begin, at)
}

/// Whether a path is surely meant as an id: channels have names that people can say.
fn is_like_an_id(place: &str) -> bool {
    let has = |kind: fn(&char) -> bool| place.chars().any(|char| kind(&char));
    let year = place.chars().rev().take_while(char::is_ascii_digit).count() == 4;
    place.len() == ID
        && place.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && has(char::is_ascii_digit)
        && has(char::is_ascii_lowercase)
        && has(char::is_ascii_uppercase)
        && !year
}

/// Videos of Vimeo have numbers.
fn of_vimeo(path: &str, at: &Range<usize>) -> Option<Finding> {
    let first = path.split(['/', '?', '#']).next().unwrap_or_default();
    let mixed = first.starts_with(|char: char| char.is_ascii_digit())
        && first.chars().any(|char| char.is_ascii_alphabetic())
        && first.chars().all(|char| char.is_ascii_alphanumeric());
    mixed.then(|| {
        wrong("videos of Vimeo have a number, without letters", at).hint("copy the video's address again")
    })
}

/// The page on which its owner edits a video.
fn of_studio(path: &str, at: &Range<usize>) -> Finding {
    let finding = wrong("this page is shown to the owner of the video only", at);
    let id = path.strip_prefix("video/").and_then(|rest| rest.split('/').next());
    match id.filter(|id| self::id(id, at).is_none()) {
        Some(id) => finding.fix(at.clone(), format!("https://www.youtube.com/watch?v={id}")),
        None => finding.hint("copy the address that is shown to everybody"),
    }
}

/// What is wrong with the id of a video.
pub(super) fn id(id: &str, at: &Range<usize>) -> Option<Finding> {
    let again = |message: &str| Some(wrong(message, at).hint("copy the video's address again"));
    let valid = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match id.chars().count() {
        0 => again("this address names no video"),
        ID if valid => None,
        ID => again("the id of this video cannot be right"),
        length => again(&format!("the id of this video has {length} characters instead of {ID}")),
    }
}

/// A page that shows a video, in a frame: YouTube refuses to be framed but for its own player.
pub(super) fn unframed(text: &str, at: &Range<usize>) -> Option<Finding> {
    let rest = text.split_once("//")?.1;
    let rest = ["www.", "m."].iter().find_map(|sub| rest.strip_prefix(sub)).unwrap_or(rest);
    let id = rest.strip_prefix("youtube.com/watch?v=").or_else(|| rest.strip_prefix("youtu.be/"))?;
    let (id, others) = id.split_at(id.find(['&', '?', '#']).unwrap_or(id.len()));
    let player = format!("https://www.youtube.com/embed/{id}");
    let finding = wrong("this page cannot be shown in a frame: YouTube allows only its player there", at)
        .hint(format!("write `{player}`"));
    // What else the address says is written in another way there.
    Some(if others.is_empty() { finding.fix(at.clone(), player) } else { finding })
}

fn wrong(message: &str, at: &Range<usize>) -> Finding {
    Finding::warning("video-address", message.to_owned()).at(at.clone())
}

/// Where a video is to begin: seconds, or `1h2m3s`. A time as a clock shows it is none.
fn begins(text: &str, value: &str, at: &Range<usize>) -> Option<Finding> {
    let digits =
        |part: &str| !part.is_empty() && part.len() < 7 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut rest = value;
    for unit in ['h', 'm', 's'] {
        if let Some((number, behind)) = rest.split_once(unit)
            && digits(number)
        {
            rest = behind;
        }
    }
    if rest.is_empty() && !value.is_empty() || digits(value) {
        return None;
    }
    let message = format!("`{value}` is no time that a video can begin at");
    let finding = wrong(&message, at).hint("write the seconds: `t=90`");
    let parts: Vec<&str> = value.split(':').collect();
    if parts.len() < 2 || parts.len() > 3 || !parts.iter().all(|part| digits(part)) {
        return Some(finding);
    }
    let seconds = parts.iter().fold(0_u64, |sum, part| sum * 60 + part.parse::<u64>().unwrap_or_default());
    Some(finding.fix(at.clone(), text.replacen(&format!("={value}"), &format!("={seconds}"), 1)))
}
