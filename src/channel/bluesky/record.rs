//! In charge of a post as a record: what a draft freezes of it, and what makes it the same record on every try.
//!
//! Pure: asking and putting is left to [`super`].

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::channel::picture::Picture;
use crate::channel::post::{Post, Token};
use crate::channel::social::{hash, parent};
use crate::channel::{Delivery, Receipt, Refusal};

/// The collection that posts are records of.
pub(super) const POSTS: &str = "app.bsky.feed.post";

/// What a draft freezes; key and date are added from the moment of the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Frozen {
    /// Its place in the thread, from 0.
    pub(super) part: u32,
    pub(super) text: String,
    pub(super) facets: Vec<Facet>,
    pub(super) language: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) embed: Option<Embed>,
}

/// What stands below a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Embed {
    /// A card of a link, with a picture where there is one.
    Card { link: String, title: String, summary: String, picture: Option<Picture> },
    /// A picture.
    Picture(Picture),
}

/// A stretch of the text that is more than words: bytes of UTF-8, the end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facet {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) feature: Feature,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Feature {
    /// A URL.
    Link(String),
    /// A hashtag without `#`.
    Tag(String),
    /// A handle without `@`; it needs its DID, which is asked for at delivery.
    Mention(String),
}

/// Links, tags and mentions of a post.
pub(super) fn facets(post: &Post) -> Vec<Facet> {
    let facet = |(range, token): (std::ops::Range<usize>, &Token)| {
        let feature = match token {
            Token::Text(_) | Token::Name { .. } => return None,
            Token::Link { url, .. } => Feature::Link(url.clone()),
            Token::Tag(tag) => Feature::Tag(tag.clone()),
            Token::Mention(handle) => Feature::Mention(handle.trim_start_matches('@').to_owned()),
        };
        Some(Facet { start: range.start, end: range.end, feature })
    };
    post.marked().filter_map(facet).collect()
}

impl Facet {
    /// Whether it is a stretch of a text: on boundaries of characters, not empty, not beyond its end.
    pub(super) fn lies_within(&self, text: &str) -> bool {
        self.start < self.end && text.get(self.start..self.end).is_some()
    }
}

/// What a post answers: the one before it, in the thread of the first.
pub(super) fn reply(delivery: &Delivery, part: u32) -> Result<Option<Value>, Refusal> {
    let Some(parent) = parent(delivery, part)? else { return Ok(None) };
    let reference = |receipt: &Receipt| match &receipt.detail {
        Some(cid) => Ok(json!({ "uri": receipt.id, "cid": cid })),
        None => Err(Refusal::permanent("the receipt of the post before it has no content id")),
    };
    let root = delivery.thread.first().unwrap_or(parent);
    Ok(Some(json!({ "root": reference(root)?, "parent": reference(parent)? })))
}

/// A record key (TID of atproto): 53 bits of microseconds, 10 of a clock's id, in base 32 that
/// sorts by time. Both come from what was committed, so that the key is the same on every try.
pub(super) fn record_key(planned_at: Timestamp, part: u32, edition: &str) -> String {
    const ALPHABET: &[u8; 32] = b"234567abcdefghijklmnopqrstuvwxyz";
    let micros = planned_at.as_microsecond().unsigned_abs() + u64::from(part);
    let [.., high, low] = hash(&["bluesky", edition]);
    let clock = u64::from(u16::from_be_bytes([high, low])) & 0x3ff;
    let id = (micros & 0x1f_ffff_ffff_ffff) << 10 | clock;
    (0..13).rev().map(|place| char::from(ALPHABET[(id >> (5 * place) & 31) as usize])).collect()
}
