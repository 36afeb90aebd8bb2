//! In charge of where an edition's page lies in the output folder, so that the publication's URL leads to
//! it, and of telling the files of others from recap's.
//!
//! It leaves what stands in files to its neighbours.

use std::io;
use std::path::{Component, Path, PathBuf};

use url::Url;

use super::document::{ARCHIVE, Format, STYLE, TAGS};
use crate::config::Publication;
use crate::edition::calendar;

/// The file of the index, and of every folder.
pub(super) const INDEX: &str = "index.html";

/// The list of pages for search engines.
pub(super) const SITEMAP: &str = "sitemap.xml";

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
    if is_taken(&file) {
        return Err(format!("{link} is the place of {}", file.display()));
    }
    Ok(file)
}

/// Whether recap writes something else there.
fn is_taken(file: &Path) -> bool {
    let parts: Vec<_> = file.iter().filter_map(|part| part.to_str()).collect();
    let is_feed = |name: &str| Format::ALL.map(Format::file_name).contains(&name);
    match parts[..] {
        [name] => is_feed(name) || [INDEX, SITEMAP, STYLE, calendar::ALL].contains(&name),
        [calendar::FOLDER, .., name] => name.ends_with(".ics"),
        [ARCHIVE, name] => name.ends_with(".xml") || name.ends_with(".json"),
        [ARCHIVE, year, INDEX] => year.parse::<i16>().is_ok(),
        [TAGS, _, name] => name == INDEX || is_feed(name),
        _ => false,
    }
}

/// Whether a file is there that recap has not made, as `mark` in it would tell.
///
/// # Errors
/// When what is there cannot be read.
pub(super) fn is_foreign(path: &Path, mark: &str) -> io::Result<bool> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(!String::from_utf8_lossy(&bytes).contains(mark)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
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
