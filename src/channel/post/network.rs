//! In charge of what a network is, in the terms of a post: how it counts one, what it shows of a link,
//! and what it takes for a handle.
//!
//! It leaves which networks there are, and what each of them is, to their own files beside
//! [`crate::channel`].
//!
//! The counts may be too high in rare cases, never too low: a post that is refused for its length
//! is worse than one that could have had another word.

use std::fmt;

use reqwest::Url;
use unicode_segmentation::UnicodeSegmentation;

use super::wording::clip;
use super::{Post, Token, weighted};
#[cfg(test)]
pub(super) use crate::channel::NETWORKS;
use crate::channel::Name;
use crate::config::account::Table;

/// How many characters every URL counts as on Mastodon (`characters_reserved_per_url`).
const URL_WEIGHT: usize = 23;

/// Longest link label on Bluesky, in grapheme clusters.
const LABEL: usize = 40;

/// A network, as its own file describes it. A server that allows more or less than most is told by another
/// limit.
#[derive(Clone, Copy)]
pub struct Network {
    /// Which one.
    pub name: Name,
    /// What people call it.
    pub title: &'static str,
    /// The most that [`measure`](Self::measure) may give.
    pub limit: usize,
    /// The most bytes of UTF-8.
    pub bytes: usize,
    /// Length as the network counts it.
    pub measure: fn(&Post) -> usize,
    /// What is shown of a URL.
    pub(in crate::channel) label: fn(&str) -> String,
    /// A handle as it is shown, when it is one.
    pub(in crate::channel) handle: fn(&str) -> Option<String>,
    /// What a handle that [`handle`](Self::handle) shows looks like, in backticks; none where it shows none.
    pub(in crate::channel) handle_like: Option<&'static str>,
    /// Whether a mention shows the plain name, which leads to the account, and not the handle behind it.
    pub(in crate::channel) mentions_by_name: bool,
    /// Whether the network turns `@word` in plain text into a mention by itself.
    pub(in crate::channel) mentions_by_itself: bool,
    /// Whether the network turns `word.tld` in plain text into a link by itself.
    pub(in crate::channel) links_by_itself: bool,
    /// Whether an edition may take several posts of an account.
    pub(in crate::channel) has_threads: bool,
    /// Whether it makes a card of a link from what it reads at its page.
    pub(crate) makes_card: bool,
    /// Where a person posts by hand, when no account is configured: the page that opens with the post, or
    /// with the recap's link, ready to be sent. None where nobody can.
    pub(crate) by_hand: Option<ByHand>,
    /// How an account stands in `recap.toml`; none where recap only posts by hand.
    pub(crate) account: Option<Table>,
}

/// The page that opens with a post, or with the recap's link; none where there is no such page.
pub(crate) type ByHand = fn(post: &str, link: &str) -> Option<String>;

/// A page with one field of its address filled in.
pub(in crate::channel) fn page(page: &str, field: &str, value: &str) -> Option<String> {
    Url::parse_with_params(page, [(field, value)]).ok().map(String::from)
}

impl Network {
    /// Whether the network takes a post of this length.
    pub fn fits(&self, post: &Post) -> bool {
        (self.measure)(post) <= self.limit && post.text().len() <= self.bytes
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("name", &self.name)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Grapheme clusters; a URL counts 23, `@user@server` as `@user`.
pub(in crate::channel) fn on_mastodon(post: &Post) -> usize {
    let mut counted = String::new();
    let mut urls_in_text = 0;
    for token in post.tokens() {
        match token {
            Token::Link { .. } => counted.push_str(&"x".repeat(URL_WEIGHT)),
            Token::Mention(handle) => {
                counted.push('@');
                counted.push_str(handle.trim_start_matches('@').split('@').next().unwrap_or_default());
            }
            other => {
                let shown = other.shown();
                urls_in_text += shown.matches("://").count();
                counted.push_str(&shown);
            }
        }
    }
    counted.graphemes(true).count() + URL_WEIGHT * urls_in_text
}

/// Characters of the text with its links in full.
pub(in crate::channel) fn in_full(post: &Post) -> usize {
    post.to_paste().chars().count()
}

/// Grapheme clusters of what is shown.
pub(in crate::channel) fn on_bluesky(post: &Post) -> usize {
    post.text().graphemes(true).count()
}

/// Weights as X's own reference gives them, of the text as it is sent.
pub(in crate::channel) fn on_x(post: &Post) -> usize {
    weighted::weight(&post.to_paste())
}

/// A URL as Bluesky's own app would show it: without its scheme, and not too long.
pub(in crate::channel) fn short_label(url: &str) -> String {
    let short = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    clip(short.strip_suffix('/').unwrap_or(short), LABEL)
}

/// `@user@server`; without a server it would name a stranger on the group's own one.
pub(in crate::channel) fn mastodon_handle(handle: &str) -> Option<String> {
    let (user, server) = handle.trim().trim_start_matches('@').split_once('@')?;
    let in_user = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let edges = user.starts_with(['.', '-']) || user.ends_with(['.', '-']);
    let is_user = !user.is_empty() && user.chars().all(in_user) && !edges;
    (is_user && is_domain(server)).then(|| format!("@{user}@{server}"))
}

/// A domain name with at least one dot (atproto's handle syntax).
pub(in crate::channel) fn bluesky_handle(handle: &str) -> Option<String> {
    let name = handle.trim().trim_start_matches('@');
    is_domain(name).then(|| format!("@{name}"))
}

/// One to 15 letters, digits or underscores.
pub(in crate::channel) fn x_handle(handle: &str) -> Option<String> {
    let name = handle.trim().trim_start_matches('@');
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    ((1..=15).contains(&name.len()) && name.chars().all(in_name)).then(|| format!("@{name}"))
}

/// A domain name of at least two labels (RFC 1123 section 2.1), the last not beginning with a digit.
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(is_label)
        && !last.starts_with(|c: char| c.is_ascii_digit())
}
