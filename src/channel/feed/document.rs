//! In charge of a feed document as a whole: which formats and documents there are, what stands above the
//! entries, and the proof that a reader gets back what was written.
//!
//! Each format is spelled by its own module, and which entries stand in a document is [`super::shelf`]'s
//! business.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use super::entry::{Entry, one_line};
use super::shelf::Tag;
use super::{atom, json, read_back, rss};
use crate::config::Publication;

/// The folder of archive documents, and of the pages of years.
pub(super) const ARCHIVE: &str = "archive";

/// The folder of what is there for every tag.
pub(super) const TAGS: &str = "tags";

/// The style sheet for people who open a feed.
pub(super) const STYLE: &str = "feed.css";

/// Who made a document: in every one, and so how it is known again.
pub(super) const GENERATOR: &str = "recap";

/// Media RSS (rssboard.org/media-rss).
const MEDIA_NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// Feed paging and archiving (RFC 5005 section 2).
const HISTORY_NAMESPACE: &str = "http://purl.org/syndication/history/1.0";

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

    /// What stands in a document that recap has written, and hardly in another's.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Format::Rss | Format::Atom => "<generator>recap</generator>",
            Format::Json => "\"_recap\": {",
        }
    }
}

/// Where a file of the output folder is published: absolute URL.
pub(super) fn url_of(file: &str, publication: &Publication) -> String {
    let mut url = publication.url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // The URL of a publication ends in a slash.
    let path = format!("{}{file}", url.path());
    url.set_path(&path);
    url.into()
}

/// Which document of a publication it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part<'a> {
    /// The one that readers subscribe to (RFC 5005 section 4: the subscription document).
    Newest,
    /// One of the archive documents, counted from 1, the oldest.
    Archive(usize),
    /// The newest entries with a tag.
    Tag(&'a Tag),
}

impl Part<'_> {
    /// The file of the document in a format, relative to the output folder.
    pub(super) fn file(self, format: Format) -> String {
        let name = format.file_name();
        match self {
            Part::Newest => name.to_owned(),
            Part::Archive(number) => format!("{ARCHIVE}/{}", name.replacen('.', &format!("-{number}."), 1)),
            Part::Tag(tag) => format!("{TAGS}/{}/{name}", tag.slug),
        }
    }
}

/// What a document needs to know beside its entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline<'a> {
    pub(super) publication: &'a Publication,
    /// The hub that tells of changes (WebSub section 4).
    pub(super) hub: Option<&'a Url>,
    /// How many archive documents there are.
    pub(super) archives: usize,
    /// Whether tags have pages.
    pub(super) pages: bool,
    pub(super) part: Part<'a>,
}

/// What stands above the entries of a document.
#[derive(Debug)]
pub(super) struct FeedHead {
    /// What it is called: the group's name, never empty, and the tag.
    pub(super) title: String,
    /// The group's name, never empty.
    pub(super) author: String,
    /// The group's site.
    pub(super) site: String,
    /// One sentence about it, never empty.
    pub(super) description: String,
    /// The page that shows the same.
    pub(super) home: String,
    /// The document's own address.
    pub(super) own: String,
    /// The id of the feed (RFC 4287 section 4.2.6), the same for ever, and in all of its documents.
    pub(super) id: String,
    /// BCP 47.
    pub(super) language: String,
    /// The newest change of an entry; never the time of writing, or the document would change
    /// without news.
    pub(super) updated: Timestamp,
    /// The hub that tells of changes.
    pub(super) hub: Option<String>,
    /// Other documents of the feed: relation (RFC 5005 section 4.1) and address.
    pub(super) related: Vec<(&'static str, String)>,
    /// Whether it is an archive document.
    pub(super) is_archive: bool,
    /// The style sheet, relative to the document.
    pub(super) style: String,
}

impl FeedHead {
    /// The XML namespaces of what the document holds besides its format's own: prefix and name.
    pub(super) fn namespaces(&self) -> BTreeMap<String, String> {
        let history = self.is_archive.then_some(("fh", HISTORY_NAMESPACE));
        [("media", MEDIA_NAMESPACE)]
            .into_iter()
            .chain(history)
            .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()))
            .collect()
    }

    fn of(outline: Outline<'_>, format: Format, entries: &[&Entry]) -> FeedHead {
        let Outline { publication, part, .. } = outline;
        let filled = |text: &str, otherwise: &str| {
            Some(one_line(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| otherwise.to_owned())
        };
        let author = filled(&publication.name, publication.url.as_str());
        let site = publication.url.to_string();
        let file = part.file(format);
        FeedHead {
            description: filled(&publication.description, &author),
            title: match part {
                Part::Tag(tag) => format!("{author}: {}", tag.name),
                _ => author.clone(),
            },
            home: match part {
                Part::Tag(tag) if outline.pages => url_of(&format!("{TAGS}/{}/", tag.slug), publication),
                _ => site.clone(),
            },
            author,
            site,
            own: url_of(&file, publication),
            id: feed_id(publication, part),
            language: one_line(&publication.language),
            updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH),
            hub: outline.hub.filter(|_| !matches!(part, Part::Archive(_))).map(Url::to_string),
            related: related(outline, format),
            is_archive: matches!(part, Part::Archive(_)),
            style: format!("{}{STYLE}", "../".repeat(file.matches('/').count())),
        }
    }

    /// The document before this one in time.
    pub(super) fn previous(&self) -> Option<&str> {
        self.related.iter().find(|(relation, _)| *relation == "prev-archive").map(|(_, url)| url.as_str())
    }
}

/// The documents that one leads to. The newest archive document names no next one until there is one.
fn related(outline: Outline<'_>, format: Format) -> Vec<(&'static str, String)> {
    let url = |part: Part<'_>| url_of(&part.file(format), outline.publication);
    let archive = |relation, number| (relation, url(Part::Archive(number)));
    let count = outline.archives;
    match outline.part {
        Part::Newest => (count > 0).then(|| archive("prev-archive", count)).into_iter().collect(),
        Part::Archive(number) => [
            Some(("current", url(Part::Newest))),
            (number > 1).then(|| archive("prev-archive", number - 1)),
            (number < count).then(|| archive("next-archive", number + 1)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        Part::Tag(_) => Vec::new(),
    }
}

/// A `tag:` URI (RFC 4151 section 2.1) where it is known since when the group owns its domain; an
/// address of the site otherwise, which is as lasting as the site. No recap has either as its id:
/// the path of a publication begins with a slash.
fn feed_id(publication: &Publication, part: Part<'_>) -> String {
    let below = match part {
        Part::Tag(tag) => format!("{TAGS}/{}/", tag.slug),
        _ => String::new(),
    };
    let url = Url::parse(&url_of(&below, publication)).unwrap_or_else(|_| publication.url.clone());
    match (publication.url.domain(), &publication.id_date) {
        (Some(domain), Some(date)) => {
            format!("tag:{},{}:{}feed", domain.to_ascii_lowercase(), one_line(date), url.path())
        }
        _ => url.into(),
    }
}

/// The bytes of a document. The same entries give the same bytes.
///
/// # Errors
/// A sentence on what a reader would not get back; nobody should ever read it.
pub(super) fn build(format: Format, outline: Outline<'_>, entries: &[&Entry]) -> Result<Vec<u8>, String> {
    let masthead = FeedHead::of(outline, format, entries);
    let bytes = match format {
        Format::Rss => rss::write(&masthead, entries).map(|bytes| styled(bytes, &masthead)),
        Format::Atom => atom::write(&masthead, entries).map(|bytes| styled(bytes, &masthead)),
        Format::Json => json::write(&masthead, entries),
    }?;
    verify(&bytes, entries)
        .map_err(|difference| format!("{} would be wrong: {difference}", outline.part.file(format)))?;
    Ok(bytes)
}

/// The document with its style sheet named (W3C, Associating Style Sheets with XML documents), behind the
/// declaration that both writers begin with.
fn styled(bytes: Vec<u8>, masthead: &FeedHead) -> Vec<u8> {
    let Some(end) = bytes.windows(2).position(|two| two == b"?>").map(|at| at + 2) else { return bytes };
    let (declaration, rest) = bytes.split_at(end);
    let style = format!("\n<?xml-stylesheet type=\"text/css\" href=\"{}\"?>", masthead.style);
    [declaration, style.as_bytes(), rest].concat()
}

/// Reads the document as a feed reader does and compares what decides whether an entry is new, and
/// where it leads.
fn verify(bytes: &[u8], entries: &[&Entry]) -> Result<(), String> {
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
