//! In charge of addresses within HTML tags, and of videos within Liquid tags and shortcodes.
//!
//! It leaves everything else that they say alone.

use std::ops::Range;

use super::{LONGEST_TAG, Use};

/// Tags with an address, how it is used, and the attribute that holds it.
const TAGS: [(&str, Use, &str); 3] =
    [("a", Use::Link, "href"), ("img", Use::Picture, "src"), ("iframe", Use::Frame, "src")];

/// Attributes of Liquid tags and shortcodes that hold a video's id.
const IDS: [&str; 5] = ["id", "video_id", "videoid", "video", "youtube_id"];

/// Whether a tag, without its angle brackets, is one that may hold an address.
pub(super) fn is_known(tag: &str) -> bool {
    kind(tag).is_some()
}

fn kind(tag: &str) -> Option<(Use, &'static str)> {
    let name = tag.split(|char: char| !char.is_ascii_alphanumeric()).next()?;
    TAGS.iter()
        .find(|(known, ..)| name.eq_ignore_ascii_case(known))
        .map(|(_, used, attribute)| (*used, *attribute))
}

/// The address of a tag, as bytes of it, and how it is used.
pub(super) fn address(tag: &str) -> Option<(Use, Range<usize>)> {
    let (used, attribute) = kind(tag)?;
    Some((used, value(tag, attribute)?))
}

/// The quoted value of an attribute, as bytes of the tag.
fn value(tag: &str, attribute: &str) -> Option<Range<usize>> {
    let lower = tag.to_ascii_lowercase();
    let mut places = lower.match_indices(attribute).map(|(at, name)| (at, at + name.len()));
    // Of `data-src` and `src` the second counts.
    places.find_map(|(at, end)| {
        tag[..at].ends_with(char::is_whitespace).then_some(())?;
        let rest = tag[end..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let start = tag.len() - rest.len() + 1;
        Some(start..start + tag[start..].find(quote)?)
    })
}

/// The video of a Liquid tag or shortcode that begins at a byte, `{% youtube ID %}`,
/// `{% include youtube.html id="ID" %}`, `{{< youtube ID >}}`: what it takes for an id.
pub(super) fn video(source: &str, at: usize) -> Option<Range<usize>> {
    let rest = &source[at..];
    let (open, close) = [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")]
        .into_iter()
        .find(|(open, _)| rest.starts_with(open))?;
    let near = &rest[..source.floor_char_boundary((at + LONGEST_TAG).min(source.len())) - at];
    // The percent sign of `{%}` opens and does not close as well.
    let inner = near.get(open.len()..)?;
    let inner = &inner[..inner.find(close)?];
    let from = at + open.len();
    let mut words = inner.split_whitespace();
    let name = words.next()?.trim_start_matches('-');
    let file = if name.starts_with("include") { words.next()? } else { name };
    let file = file.rsplit('/').next()?.split('.').next()?;
    if !matches!(
        file.to_lowercase().as_str(),
        "youtube" | "youtube_embed" | "youtube-embed" | "youtubeplayer"
    ) {
        return None;
    }
    if let Some(at) = IDS.iter().find_map(|id| value(inner, id)) {
        return Some(from + at.start..from + at.end).filter(|at| is_literal(&source[at.clone()]));
    }
    let first = words.next().filter(|_| name == file).map(|word| word.trim_matches(['"', '\'']))?;
    let start = inner.find(first).filter(|_| is_literal(first) && !first.contains('='))?;
    // A word with a dot in it may be a variable.
    let literal = !first.contains('.') || first.contains("://");
    literal.then(|| from + start..from + start + first.len())
}

/// Whether a value stands there itself, and no variable for it.
fn is_literal(value: &str) -> bool {
    !value.is_empty() && !value.contains(['{', '}', '%', '<', '>', '$'])
}
