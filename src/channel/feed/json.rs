//! In charge of JSON Feed 1.1 (jsonfeed.org/version/1.1).
//!
//! It leaves what may stand in a field to [`super::entry`]. The format knows no contributors: the
//! content names them.

use serde::Serialize;

use super::document::FeedHead;
use super::entry::{self, Entry};

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    /// The next older items of the feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    language: &'a str,
    authors: [Author<'a>; 1],
    /// The format knows no generator: an extension says by whom the document was made.
    #[serde(rename = "_recap")]
    generator: Generator,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    protocol: &'static str,
    url: &'a str,
}

/// Extensions should say what they are about.
#[derive(Serialize)]
struct Generator {
    about: &'static str,
}

/// Always in a list called `authors`; `author` is of version 1.0.
#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

/// The document.
pub(super) fn write(masthead: &FeedHead, entries: &[&Entry]) -> Result<Vec<u8>, String> {
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &masthead.title,
        home_page_url: &masthead.home,
        feed_url: &masthead.own,
        description: &masthead.description,
        next_url: masthead.previous(),
        hubs: masthead.hub.iter().map(|url| Hub { protocol: "WebSub", url }).collect(),
        language: &masthead.language,
        authors: [Author { name: &masthead.author, url: Some(&masthead.site) }],
        generator: Generator { about: env!("CARGO_PKG_REPOSITORY") },
        items: entries.iter().map(|entry| item(entry)).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item(entry: &Entry) -> Item<'_> {
    Item {
        id: &entry.id,
        url: &entry.link,
        title: &entry.title,
        content_html: &entry.html,
        summary: &entry.summary,
        image: entry.picture.as_ref().map(|picture| picture.url.as_str()),
        date_published: entry.published.to_string(),
        date_modified: entry.updated.to_string(),
        authors: entry.authors.iter().map(author).collect(),
        tags: &entry.tags,
        language: entry.language.as_deref(),
    }
}

fn author(person: &entry::Person) -> Author<'_> {
    Author { name: &person.name, url: person.link.as_deref() }
}
