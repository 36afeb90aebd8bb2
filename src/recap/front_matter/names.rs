//! In charge of what the generators of sites call the same thing: Jekyll, Hugo, Zola, Pelican,
//! Eleventy, MkDocs, Hexo, Docusaurus, Wintersmith. One table, each name in the order of preference.
//!
//! Letter case, `_` and `-` do not tell names apart, and a point stands between a key and one within
//! it. What the values mean is left to [`super::fields`].

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::recap::facts::table::Quick;

/// What the recap is called.
pub(super) const TITLE: &[&str] = &["title"];

/// One sentence about it.
pub(super) const DESCRIPTION: &[&str] = &[
    "description",
    "summary",
    "excerpt",
    "subtitle",
    "abstract",
    "lead",
    "extra.description",
    "seo.description",
];

/// The subject line of its mail.
pub(super) const SUBJECT: &[&str] = &["email.subject", "email_subject"];

/// What inboxes show beside the subject.
pub(super) const PREHEADER: &[&str] = &["email.preheader", "email_preheader"];

/// What its posts say, by network.
pub(super) const SOCIAL: &str = "social";

/// The day of the recap. The day of the evening stands last: a recap is not older than its evening.
pub(super) const DATE: &[&str] = &[
    "date",
    "publish_date",
    "pub_date",
    "date_published",
    "published_at",
    "published",
    "created",
    "created_at",
    "extra.date",
];

/// The day of the evening.
pub(super) const EVENT_DAY: &[&str] =
    &["event_date", "event.date", "meetup_date", "event_day", "extra.event_date"];

/// The headline picture.
pub(super) const IMAGE: &[&str] = &[
    "image",
    "featured_image",
    "feature_image",
    "cover_image",
    "cover.image",
    "cover",
    "cover_img",
    "share_img",
    "thumbnail_img",
    "header.image",
    "header.og_image",
    "header.teaser",
    "hero_image",
    "hero",
    "banner",
    "og_image",
    "social_image",
    "thumbnail",
    "thumb",
    "teaser",
    "images",
    "photos",
    "extra.image",
    "extra.cover",
    "extra.og_image",
];

/// Keys of a picture that is more than its address.
pub(super) const WITHIN_IMAGE: &[&str] = &["path", "url", "src", "image", "feature"];

/// Keys of what a picture shows, in words; beside its address they begin with its own name or `image_`.
pub(super) const IMAGE_ALT: &[&str] = &["alt", "alt_text", "description"];

/// Keys of the words below it.
pub(super) const IMAGE_CAPTION: &[&str] = &["caption"];

/// The language that it is written in.
pub(super) const LANGUAGE: &[&str] = &["lang", "language", "locale"];

/// Words to find it by.
pub(super) const TAGS: &[&str] = &["tags", "taxonomies.tags", "extra.tags", "tag", "keywords"];

/// Drawers that it is filed in; they are tags to us.
pub(super) const CATEGORIES: &[&str] = &["categories", "taxonomies.categories"];

/// One drawer, whose name may be of several words.
pub(super) const CATEGORY: &[&str] = &["category"];

/// Paths that it had before.
pub(super) const REDIRECTS: &[&str] = &["redirect_from", "aliases", "alias"];

/// Its name in an address.
pub(super) const SLUG: &[&str] = &["slug"];

/// Its path on the site.
pub(super) const PERMALINK: &[&str] = &["permalink"];

/// Its path, under names that also hold the address of something else: an address with a scheme is
/// not taken from them.
pub(super) const PATH: &[&str] = &["url", "path"];

/// That it is not to be seen yet, or not by everybody: names, and the values that say so.
pub(super) const DRAFT: &[(&str, &[&str])] = &[
    ("draft", &["true", "yes", "on"]),
    ("published", &["false", "no", "off"]),
    ("status", &["draft", "hidden", "private", "unpublished"]),
    ("hidden", &["true", "yes", "on"]),
    ("unlisted", &["true", "yes", "on"]),
];

/// What only recap knows: facts that are stated outright.
pub(super) const FACTS: &[&str] = &["event", "host", "sponsors", "also_thanked", "talks", "next"];

/// Names that generators know and that say nothing to us; a file that begins with one of them begins
/// with front matter. Nobody is credited for `author`: whoever writes a recap need not have spoken.
const OTHERS: &[&str] = &[
    "author",
    "authors",
    "comments",
    "email",
    "guid",
    "id",
    "lastmod",
    "layout",
    "modified",
    "save_as",
    "series",
    SOCIAL,
    "template",
    "template_key",
    "toc",
    "translation",
    "type",
    "updated",
    "video",
    "weight",
];

/// The names that say something to us, but for those of [`DRAFT`] and [`PATH`].
const LISTS: [&[&str]; 15] = [
    TITLE,
    DESCRIPTION,
    SUBJECT,
    PREHEADER,
    DATE,
    EVENT_DAY,
    IMAGE,
    LANGUAGE,
    TAGS,
    CATEGORIES,
    CATEGORY,
    REDIRECTS,
    SLUG,
    PERMALINK,
    FACTS,
];

/// Whether a key is one that generators or recap know, in any spelling.
pub(super) fn known(key: &str) -> bool {
    KNOWN.contains(&folded(key).collect::<Vec<u8>>())
}

/// The names of [`known`], folded.
static KNOWN: LazyLock<HashSet<Vec<u8>, Quick>> = LazyLock::new(|| {
    let draft = DRAFT.iter().map(|(name, _)| name);
    LISTS.into_iter().flatten().chain(OTHERS).chain(draft).map(|name| folded(name).collect()).collect()
});

/// Whether two keys are the same words: letter case, `_`, `-` and spaces aside.
pub(super) fn same(one: &str, other: &str) -> bool {
    // Cheap first: nearly all are told from one another by their first letter.
    let first = |key: &str| key.bytes().next().filter(|byte| !is_joint(*byte));
    let apart = first(one).zip(first(other)).is_some_and(|(one, other)| !one.eq_ignore_ascii_case(&other));
    !apart && folded(one).eq(folded(other))
}

fn folded(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(|byte| !is_joint(*byte)).map(|byte| byte.to_ascii_lowercase())
}

fn is_joint(byte: u8) -> bool {
    matches!(byte, b'_' | b'-' | b' ')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::print_stdout, reason = "a test says what it skips")]

    use super::*;

    #[test]
    fn spellings_of_the_same_words_are_one_name() {
        for spelling in ["featured_image", "featuredImage", "Featured-Image", "featured image"] {
            assert!(same(spelling, "featured_image"), "{spelling}");
        }
        assert!(!same("featured", "featured_image") && !same("", "x"));
        assert!(known("Title") && known("publishDate") && known("TAGS"));
        assert!(!known("Note") && !known("speaker") && !known("cover image credit"));
    }

    #[test]
    fn the_documentation_names_every_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
        let Ok(docs) = std::fs::read_to_string(path) else {
            println!("skipped: there is no {path}");
            return;
        };
        let draft = DRAFT.iter().map(|(name, _)| name);
        for name in LISTS.into_iter().flatten().chain(PATH).chain(draft) {
            let told = docs.contains(&format!("`{name}`")) || docs.contains(&format!("`{name}: "));
            assert!(told, "docs/configuration.md does not tell of `{name}`");
        }
    }
}
