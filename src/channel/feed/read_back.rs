//! In charge of documents that are there already: whatever feed a site had becomes entries, so that
//! nothing a reader knows disappears or comes again as new.
//!
//! What it reads is foreign: it is sanitised here, and made fit for a document where documents are
//! built. It writes nothing.

use std::collections::{HashMap, HashSet};
use std::panic;
use std::path::Path;

use feed_rs::model::{self, FeedType};
use feed_rs::parser;
use jiff::Timestamp;
use recap_templates as templates;
use url::Url;

use super::document::Format;
use super::entry::{Entry, Person, beginning, one_line};
use crate::edition::{Picture, sanitise};
use crate::error::{Error, Result};

/// Most characters of a summary that is made of the beginning of the content.
const SUMMARY: usize = 280;

/// Elements that go with all that is in them, beside script and style.
const UNREADABLE: [&str; 7] = ["iframe", "math", "select", "svg", "template", "textarea", "title"];

/// Reads `feed.xml`, `atom.xml` and `feed.json` of the output folder, those that exist, each as
/// what it is inside: RSS, Atom or JSON Feed.
///
/// An entry keeps its id, its dates and its content; entries with one id are one, and so are
/// entries of different documents that alone there lead to one page. What one format leaves out is
/// taken from another, and Atom, which says most, is believed first. An entry without an id has
/// its link as id, one without content its summary, one without a date that of the entry above it,
/// so that it keeps its place.
///
/// # Errors
/// A document that cannot be read, or is no feed: to write over it would lose its entries.
pub fn read_existing(output: &Path) -> Result<Vec<Entry>> {
    let mut feeds = Vec::new();
    for format in Format::ALL {
        let path = output.join(format.file_name());
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(Error::environment(format!("cannot read {}", path.display())).because(error));
            }
        };
        if is_template(&bytes) {
            return Err(Error::input(format!("{} is a template of the site's generator, and is not overwritten", path.display()))
                .hint("let recap write the feeds to a folder of their own with `output`, or move the template away and let recap's feed take its place"));
        }
        feeds.push(parse(&bytes).map_err(|reason| {
            Error::input(format!("{} is no feed that can be read: {reason}", path.display()))
                .hint("its entries would be lost; mend it, or move it away to begin a new feed")
        })?);
    }
    feeds.sort_by_key(|feed| match feed.feed_type {
        FeedType::Atom => 0,
        FeedType::JSON => 1,
        _ => 2,
    });
    let mut entries = Vec::new();
    for feed in feeds {
        merge(&mut entries, entries_of(feed));
    }
    Ok(entries)
}

/// Reads one document, of any of the formats.
///
/// feed-rs 3.0 cuts some names that hold a mail address inside a character (`„a@example.org“`) and
/// panics: for bytes from outside that is an error like any other.
pub(super) fn parse(bytes: &[u8]) -> Result<model::Feed, String> {
    let parser = parser::Builder::new()
        // Sanitised by our own rules, below.
        .sanitize_content(false)
        // The default makes ids up; an entry without one has its link.
        .id_generator(|links, _, _| links.first().map(|link| link.href.clone()).unwrap_or_default())
        .build();
    panic::catch_unwind(panic::AssertUnwindSafe(|| parser.parse(bytes)))
        .map_err(|_| "a name in it cannot be read".to_owned())?
        .map_err(|error| error.to_string())
}

/// Whether another generator fills this in: it has front matter, or Liquid in it.
fn is_template(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    text.starts_with("---") || text.contains("{%")
}

/// The entries of one document, in its order.
fn entries_of(feed: model::Feed) -> Vec<Entry> {
    let is_rss = !matches!(feed.feed_type, FeedType::Atom | FeedType::JSON);
    let site = feed.links.iter().find_map(|link| Url::parse(&link.href).ok());
    let dates: Vec<Option<Timestamp>> =
        feed.entries.iter().map(|entry| timestamp(entry.published.or(entry.updated))).collect();
    let undated = dates.iter().flatten().next().copied().or_else(|| timestamp(feed.updated));
    let mut above = undated.unwrap_or(Timestamp::UNIX_EPOCH);
    let mut entries = Vec::with_capacity(feed.entries.len());
    for (entry, date) in feed.entries.into_iter().zip(dates) {
        let published = date.unwrap_or(above);
        above = published;
        let authors = if entry.authors.is_empty() { feed.authors.clone() } else { entry.authors.clone() };
        entries.push(Entry { authors: people(authors), ..adapt(entry, published, site.as_ref(), is_rss) });
    }
    entries
}

/// One entry as feed-rs read it, as one of ours.
fn adapt(entry: model::Entry, published: Timestamp, site: Option<&Url>, is_rss: bool) -> Entry {
    let mut link = page_of(&entry.links);
    if link.is_empty() && (entry.id.starts_with("https://") || entry.id.starts_with("http://")) {
        // RSS 2.0, guid: an id is the page's address unless it says otherwise.
        link.clone_from(&entry.id);
    }
    let base = base_of(entry.base.as_deref(), &link, site);
    let html = entry.content.as_ref().and_then(|content| content_html(content, base.as_ref()));
    let described = entry.summary.as_ref();
    let html = html.or_else(|| {
        // In RSS the description is often all there is.
        described.filter(|text| is_html(text)).map(|text| sanitised(&text.content, base.as_ref()))
    });
    let html = html.filter(|html| !html.trim().is_empty()).unwrap_or_default();
    let mut summary = described.map(plain).unwrap_or_default();
    if summary.is_empty() || (is_rss && entry.content.is_none()) {
        summary = beginning(&plain_text(&html), SUMMARY);
    }
    let title = entry.title.as_ref().map(plain).unwrap_or_default();
    Entry {
        id: one_line(&entry.id),
        picture: picture_of(&entry.media, &title),
        title,
        summary,
        html,
        published,
        updated: timestamp(entry.updated).unwrap_or(published).max(published),
        authors: Vec::new(),
        contributors: people(entry.contributors),
        tags: entry.categories.into_iter().map(|category| category.label.unwrap_or(category.term)).collect(),
        language: entry.language,
        link,
    }
}

/// The alternate link, or the first where none says so; `enclosure` and the like are other things.
fn page_of(links: &[model::Link]) -> String {
    let page = links.iter().find(|link| link.rel.as_deref() == Some("alternate"));
    page.or_else(|| links.iter().find(|link| link.rel.is_none()))
        .map(|link| link.href.clone())
        .unwrap_or_default()
}

/// What relative links in the content start from: its `xml:base`, else the entry's page.
fn base_of(base: Option<&str>, link: &str, site: Option<&Url>) -> Option<Url> {
    let against = |from: Option<&Url>, to: &str| match from {
        Some(from) => from.join(to).ok(),
        None => Url::parse(to).ok(),
    };
    let page = against(site, link).or_else(|| site.cloned());
    base.and_then(|base| against(page.as_ref(), base)).or(page)
}

fn content_html(content: &model::Content, base: Option<&Url>) -> Option<String> {
    let body = content.body.as_deref()?;
    match content.content_type.as_str() {
        "text/html" | "application/xhtml+xml" => Some(sanitised(body, base)),
        "text/plain" => Some(templates::paragraph(body).into_string()),
        _ => None,
    }
}

fn is_html(text: &model::Text) -> bool {
    text.content_type.as_str() != "text/plain"
}

/// A title or summary as plain text on one line.
fn plain(text: &model::Text) -> String {
    if is_html(text) { plain_text(&text.content) } else { one_line(&text.content) }
}

/// Markup without its tags. The sanitiser decodes every entity and writes text with only these
/// four of them (HTML, serialising fragments: "escaping a string").
fn plain_text(html: &str) -> String {
    let text = ammonia::Builder::empty().add_clean_content_tags(UNREADABLE).clean(html).to_string();
    one_line(
        &text.replace("&nbsp;", "\u{a0}").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
    )
}

/// Foreign HTML as a feed may hold it: no script, frame, form or style, links in full.
fn sanitised(html: &str, base: Option<&Url>) -> String {
    // A page that nobody knows makes no address of a relative one: it is left out.
    let nowhere = || Url::parse("about:blank").ok();
    base.cloned().or_else(nowhere).map_or_else(String::new, |page| sanitise(html, &page))
}

/// The first thumbnail, or picture, of an entry.
fn picture_of(media: &[model::MediaObject], title: &str) -> Option<Picture> {
    media.iter().find_map(|object| {
        let thumbnail = object.thumbnails.first().map(|thumbnail| thumbnail.image.uri.clone());
        let picture = || {
            let mut pictures = object.content.iter().filter(|content| {
                content.content_type.as_ref().is_some_and(|kind| kind.as_str().starts_with("image/"))
            });
            pictures.find_map(|content| content.url.as_ref().map(Url::to_string))
        };
        let alt = object.description.as_ref().map(plain).filter(|alt| !alt.is_empty());
        let alt = alt.unwrap_or_else(|| title.to_owned());
        Some(Picture { url: thumbnail.or_else(picture)?, alt, size: None })
    })
}

/// Names and links; addresses are private and stay behind.
fn people(people: Vec<model::Person>) -> Vec<Person> {
    people.into_iter().filter_map(|person| Some(Person { name: person.name?, link: person.uri })).collect()
}

/// feed-rs has another library's dates.
fn timestamp<T: Into<std::time::SystemTime>>(date: Option<T>) -> Option<Timestamp> {
    Timestamp::try_from(date?.into()).ok()
}

/// Adds the entries of another document to those that are known.
fn merge(known: &mut Vec<Entry>, others: Vec<Entry>) {
    let alone = |entries: &[Entry]| -> HashMap<String, usize> {
        let mut places = HashMap::new();
        let mut shared = HashSet::new();
        for (place, entry) in entries.iter().enumerate() {
            if places.insert(entry.link.clone(), place).is_some() {
                shared.insert(entry.link.clone());
            }
        }
        places.retain(|link, _| !link.is_empty() && !shared.contains(link));
        places
    };
    let ids: HashMap<String, usize> =
        known.iter().enumerate().map(|(place, entry)| (entry.id.clone(), place)).collect();
    let (here, there) = (alone(known), alone(&others));
    for other in others {
        let page = there.get(&other.link).and_then(|_| here.get(&other.link));
        match ids.get(&other.id).or(page) {
            Some(&place) => complete(&mut known[place], other),
            None => known.push(other),
        }
    }
}

/// Takes from another document what the first one leaves out.
fn complete(entry: &mut Entry, other: Entry) {
    let text = |mine: &mut String, theirs: String| {
        if mine.is_empty() {
            *mine = theirs;
        }
    };
    text(&mut entry.title, other.title);
    text(&mut entry.link, other.link);
    text(&mut entry.summary, other.summary);
    text(&mut entry.html, other.html);
    if entry.authors.is_empty() {
        entry.authors = other.authors;
    }
    if entry.tags.is_empty() {
        entry.tags = other.tags;
    }
    entry.picture = entry.picture.take().or(other.picture);
}
