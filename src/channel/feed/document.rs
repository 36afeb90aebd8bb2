//! In charge of a feed document as a whole: which formats there are, what stands above the entries,
//! and the proof that a reader gets back what was written.
//!
//! Each format is spelled by its own module.

use jiff::Timestamp;

use super::entry::{Entry, one_line};
use super::{atom, json, read_back, rss};
use crate::config::Publication;

/// A format of feeds; one file each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All of them, in the order in which they are written.
    pub(super) const ALL: [Format; 3] = [Format::Rss, Format::Atom, Format::Json];

    /// The file in the output folder, and below the publication's URL.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Format::Rss => "feed.xml",
            Format::Atom => "atom.xml",
            Format::Json => "feed.json",
        }
    }

    /// What a server calls it.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Format::Rss => "application/rss+xml",
            Format::Atom => "application/atom+xml",
            Format::Json => "application/feed+json",
        }
    }

    /// What a person calls it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Format::Rss => "RSS",
            Format::Atom => "Atom",
            Format::Json => "JSON Feed",
        }
    }

    /// Where the publication has it: absolute URL.
    pub(super) fn url(self, publication: &Publication) -> String {
        let mut url = publication.url.clone();
        url.set_query(None);
        url.set_fragment(None);
        // The URL of a publication ends in a slash.
        let path = format!("{}{}", url.path(), self.file_name());
        url.set_path(&path);
        url.into()
    }
}

/// What stands above the entries of a document.
#[derive(Debug)]
pub(super) struct FeedHead {
    /// The group's name, never empty; it is the author as well.
    pub(super) title: String,
    /// One sentence about it, never empty.
    pub(super) description: String,
    /// Its site.
    pub(super) home: String,
    /// The document's own address.
    pub(super) own: String,
    /// The id of the feed (RFC 4287 section 4.2.6), the same for ever.
    pub(super) id: String,
    /// BCP 47.
    pub(super) language: String,
    /// The newest change of an entry; never the time of writing, or the document would change
    /// without news.
    pub(super) updated: Timestamp,
}

impl FeedHead {
    fn of(publication: &Publication, format: Format, entries: &[Entry]) -> FeedHead {
        let filled = |text: &str, otherwise: &str| {
            Some(one_line(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| otherwise.to_owned())
        };
        let title = filled(&publication.name, publication.url.as_str());
        FeedHead {
            description: filled(&publication.description, &title),
            title,
            home: publication.url.to_string(),
            own: format.url(publication),
            id: feed_id(publication),
            language: one_line(&publication.language),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
        }
    }
}

/// A `tag:` URI (RFC 4151 section 2.1) where it is known since when the group owns its domain; the
/// address of the site otherwise, which is as lasting as the site. No recap has either as its id:
/// the path of a publication begins with a slash.
fn feed_id(publication: &Publication) -> String {
    match (publication.url.domain(), &publication.id_date) {
        (Some(domain), Some(date)) => {
            format!("tag:{},{}:{}feed", domain.to_ascii_lowercase(), one_line(date), publication.url.path())
        }
        _ => publication.url.to_string(),
    }
}

/// The bytes of a document. The same entries give the same bytes.
///
/// # Errors
/// A sentence on what a reader would not get back; nobody should ever read it.
pub(super) fn build(format: Format, publication: &Publication, entries: &[Entry]) -> Result<Vec<u8>, String> {
    let masthead = FeedHead::of(publication, format, entries);
    let bytes = match format {
        Format::Rss => rss::write(&masthead, entries),
        Format::Atom => atom::write(&masthead, entries),
        Format::Json => json::write(&masthead, entries),
    }?;
    verify(&bytes, entries)
        .map_err(|difference| format!("{} would be wrong: {difference}", format.file_name()))?;
    Ok(bytes)
}

/// Reads the document as a feed reader does and compares what decides whether an entry is new, and
/// where it leads.
fn verify(bytes: &[u8], entries: &[Entry]) -> Result<(), String> {
    let read = read_back::parse(bytes)?.entries;
    if read.len() != entries.len() {
        return Err(format!("it holds {} entries instead of {}", read.len(), entries.len()));
    }
    for (there, here) in read.iter().zip(entries) {
        let title = there.title.as_ref().map_or("", |title| title.content.as_str());
        let link = there.links.first().map_or("", |link| link.href.as_str());
        let published = there.published.map_or(i64::MIN, |time| time.timestamp());
        for (field, same) in [
            ("id", there.id == here.id),
            ("title", title == here.title),
            ("link", link == here.link),
            ("date", published == here.published.as_second()),
        ] {
            if !same {
                return Err(format!("the {field} of `{}` reads otherwise than it was written", here.id));
            }
        }
    }
    Ok(())
}
