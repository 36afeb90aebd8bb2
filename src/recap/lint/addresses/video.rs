//! In charge of the addresses of YouTube's videos: the id, which has eleven characters, and where
//! the video is to begin.
//!
//! It leaves other hosts alone, since their ids follow no rule that is known.

use std::ops::Range;

use crate::finding::Finding;

/// Characters of a video's id.
const ID: usize = 11;

/// Paths whose next part is a video's id.
const PATHS: &[&str] = &["embed/", "live/", "shorts/", "v/"];

/// Parts that stand in the place of an id.
const NO_IDS: &[&str] = &["videoseries", "live_stream"];

/// What is wrong with the address of a video.
pub(super) fn read(text: &str, at: &Range<usize>) -> Option<Finding> {
    if text.contains("{{") || text.contains(char::is_whitespace) {
        return None;
    }
    let start = ["https://", "http://", "//"].iter().find(|start| text.starts_with(**start))?;
    let rest = &text[start.len()..];
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = ["www.", "m.", "music."].iter().find_map(|sub| host.strip_prefix(sub)).unwrap_or(&host);
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
        let sound = !others.is_empty() && read(&whole, at).is_none();
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
    let begin = ["t", "start"].iter().find_map(|name| parameter(name))?;
    begins(text, begin, at)
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
