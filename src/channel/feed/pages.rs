//! In charge of where an edition's page lies in the output folder, so that the publication's URL
//! leads to it, and of the bytes of pages and index.
//!
//! It leaves their markup to the templates.

use std::path::{Component, Path, PathBuf};

use recap_templates as templates;
use url::Url;

use super::document::Format;
use super::entry::Entry;
use crate::channel::view;
use crate::config::Publication;
use crate::edition::{Edition, calendar};

/// The file of the index.
pub(super) const INDEX: &str = "index.html";

/// The file of a page, relative to the output folder: what a web server looks for when it is asked
/// for `link`. A folder is answered with its `index.html`, and a name without an extension is a
/// folder.
///
/// # Errors
/// Why no file can answer: it would lie outside the folder, or in the place of another file.
pub(super) fn file_of(link: &str, publication: &Publication) -> Result<PathBuf, String> {
    let site = &publication.url;
    let url = Url::parse(link).map_err(|error| format!("`{link}` is no address: {error}"))?;
    let path = url.path().strip_prefix(site.path()).filter(|_| url.origin() == site.origin());
    let path = path.ok_or_else(|| format!("{link} does not lie below {site}"))?;
    if url.query().is_some() {
        return Err(format!("{link} has a query, which no file can answer"));
    }
    let path = decoded(path).ok_or_else(|| format!("{link} is not UTF-8"))?;
    let mut file = PathBuf::from(&path);
    // `..` is resolved in a URL, and may yet come out of its percent-encoding (RFC 3986 section 7.3).
    if path.contains(['\0', '\\']) || !file.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(format!("{link} leads out of the output folder"));
    }
    if path.ends_with('/') || file.extension().is_none() {
        file.push(INDEX);
    }
    let taken = Format::ALL.map(Format::file_name).into_iter().chain([INDEX]);
    if taken.into_iter().any(|name| file == Path::new(name))
        || file.starts_with(calendar::FOLDER) && file.extension().is_some_and(|ending| ending == "ics")
    {
        return Err(format!("{link} is the place of {}", file.display()));
    }
    Ok(file)
}

/// Whether a file is there that recap has not made, as `mark` in it would tell. One that cannot be read
/// counts as foreign.
pub(super) fn is_foreign(path: &Path, mark: &str) -> bool {
    match std::fs::read(path) {
        Ok(bytes) => !String::from_utf8_lossy(&bytes).contains(mark),
        Err(error) => error.kind() != std::io::ErrorKind::NotFound,
    }
}

/// The page of an edition.
pub(super) fn page(edition: &Edition, publication: &Publication) -> Vec<u8> {
    let urls = feed_urls(publication);
    templates::page(&view::edition(edition, publication), &feed_links(&urls)).into_string().into_bytes()
}

/// The page that lists all entries.
pub(super) fn index(entries: &[Entry], publication: &Publication) -> Vec<u8> {
    let urls = feed_urls(publication);
    let index = templates::Index {
        language: &publication.language,
        group: view::group(publication),
        description: &publication.description,
        entries: entries
            .iter()
            .map(|entry| templates::IndexEntry {
                title: &entry.title,
                date: view::day(entry.published, publication),
                summary: &entry.summary,
                link: &entry.link,
            })
            .collect(),
        feeds: feed_links(&urls),
    };
    templates::index(&index).into_string().into_bytes()
}

fn feed_urls(publication: &Publication) -> [(Format, String); 3] {
    Format::ALL.map(|format| (format, format.url(publication)))
}

/// Autodiscovery: every page names every feed.
fn feed_links(urls: &[(Format, String)]) -> Vec<templates::FeedLink<'_>> {
    urls.iter()
        .map(|(format, url)| templates::FeedLink {
            title: format.title(),
            media_type: format.media_type(),
            url,
        })
        .collect()
}

/// A URL's path as the name of a file: without percent-encoding (RFC 3986 section 2.1).
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match after {
            [high, low, after @ ..] if *first == b'%' && hex(*high).is_some() && hex(*low).is_some() => {
                bytes.push(hex(*high)? << 4 | hex(*low)?);
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}
