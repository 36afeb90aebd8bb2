//! In charge of the bytes of the archive's pages: those of editions, the index, the years and the tags,
//! and the list of them all for search engines.
//!
//! It leaves their markup to the templates, and which entries stand where to [`super::shelf`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use recap_templates as templates;
use recap_templates::{KnownPage, Listed, Neighbours, PageLink};

use super::document::{ARCHIVE, Format, Part, TAGS, url_of};
use super::entry::Entry;
use super::linked_data;
use super::shelf::{Shelf, Tag, slug};
use crate::channel::view;
use crate::config::Publication;
use crate::edition::{Edition, calendar};

/// Entries on the first page, where not all fit on it: two years of a monthly meetup.
const NEWEST: usize = 24;

/// Tags on the first page: those of most entries.
const TOPICS: usize = 30;

/// The ways to follow, with their addresses in full.
struct Addresses {
    mail: Option<String>,
    feeds: Vec<(Format, String)>,
    calendar: Option<String>,
}

impl Addresses {
    fn of(publication: &Publication, part: Part<'_>, announces: bool) -> Addresses {
        Addresses {
            mail: publication.form.as_ref().map(ToString::to_string),
            feeds: Format::ALL.map(|format| (format, url_of(&part.file(format), publication))).into(),
            calendar: announces.then(|| url_of(calendar::ALL, publication)),
        }
    }

    /// Autodiscovery: every page names every feed.
    fn ways(&self) -> templates::Ways<'_> {
        let feeds = self.feeds.iter().map(|(format, url)| templates::FeedLink {
            title: format.title(),
            media_type: format.media_type(),
            url,
        });
        templates::Ways {
            mail: self.mail.as_deref(),
            feeds: feeds.collect(),
            calendar: self.calendar.as_deref(),
        }
    }
}

/// The page of an edition, with nothing beside it.
pub(super) fn alone(edition: &Edition, publication: &Publication) -> Vec<u8> {
    let addresses = Addresses::of(publication, Part::Newest, edition.calendar.is_some());
    let around = templates::Surroundings {
        ways: addresses.ways(),
        tags: tag_links(edition, publication),
        published: moment(edition.published, publication),
        data: templates::Data(linked_data::of(edition, publication, edition.published).into()),
        ..templates::Surroundings::default()
    };
    bytes(templates::page(&view::edition(edition, publication), &around))
}

/// The page of an edition in its place among the others.
pub(super) fn page(edition: &Edition, place: usize, shelf: &Shelf, publication: &Publication) -> Vec<u8> {
    let all = shelf.all();
    let addresses = Addresses::of(publication, Part::Newest, shelf.announces());
    let beside = |place: Option<usize>| {
        let entry = &all.get(place?)?.entry;
        Some(PageLink { title: &entry.title, url: entry.link.clone() })
    };
    let updated = all.get(place).map_or(edition.published, |one| one.entry.updated);
    let around = templates::Surroundings {
        ways: addresses.ways(),
        tags: tag_links(edition, publication),
        neighbours: Neighbours { earlier: beside(place.checked_add(1)), later: beside(place.checked_sub(1)) },
        published: moment(edition.published, publication),
        modified: (updated > edition.published).then(|| moment(updated, publication)),
        data: templates::Data(linked_data::of(edition, publication, updated).into()),
    };
    bytes(templates::page(&view::edition(edition, publication), &around))
}

/// The first page: the newest entries, and the ways to all others.
pub(super) fn index(shelf: &Shelf, publication: &Publication) -> Vec<u8> {
    let entries: Vec<_> = shelf.entries().collect();
    let mut tags: Vec<_> = shelf.tags().iter().filter(|tag| tag.count() > 1).collect();
    tags.sort_by_key(|tag| std::cmp::Reverse(tag.count()));
    tags.truncate(TOPICS);
    tags.sort_by_key(|tag| &tag.slug);
    let years = if entries.len() > NEWEST { year_links(shelf, publication) } else { Vec::new() };
    let addresses = Addresses::of(publication, Part::Newest, shelf.announces());
    let newest = &entries[..entries.len().min(NEWEST)];
    bytes(templates::index(&templates::Index {
        years: years.iter().map(|(year, url)| PageLink { title: year, url: url.clone() }).collect(),
        tags: tags.into_iter().map(|tag| tag_link(&tag.name, &tag.slug, publication)).collect(),
        ..list(Listed::Newest, publication.url.as_str(), newest, &addresses, publication)
    }))
}

/// The page of every year: its file's folder, and its bytes.
pub(super) fn years(shelf: &Shelf, publication: &Publication) -> Vec<(String, Vec<u8>)> {
    let years = by_year(shelf, publication);
    let links = year_links(shelf, publication);
    let addresses = Addresses::of(publication, Part::Newest, shelf.announces());
    let link = |place: Option<usize>| {
        let (year, url) = links.get(place?)?;
        Some(PageLink { title: year, url: url.clone() })
    };
    let pages = years.iter().rev().enumerate().map(|(place, (year, entries))| {
        let neighbours =
            Neighbours { earlier: link(place.checked_add(1)), later: link(place.checked_sub(1)) };
        let (year, url) = (year.to_string(), year_url(*year, publication));
        let index = list(Listed::Year(&year), &url, entries, &addresses, publication);
        (format!("{ARCHIVE}/{year}"), bytes(templates::index(&templates::Index { neighbours, ..index })))
    });
    pages.collect()
}

/// The page of a tag.
pub(super) fn tag(tag: &Tag, shelf: &Shelf, publication: &Publication) -> Vec<u8> {
    let addresses = Addresses::of(publication, Part::Tag(tag), shelf.announces());
    let PageLink { url, .. } = tag_link(&tag.name, &tag.slug, publication);
    let entries = shelf.tagged(tag);
    bytes(templates::index(&list(Listed::Tag(&tag.name), &url, &entries, &addresses, publication)))
}

/// The pages of the publication that recap makes, for search engines: only those that are its own.
pub(super) fn sitemap(shelf: &Shelf, publication: &Publication) -> Vec<u8> {
    let day = |time: Timestamp| time.to_zoned(publication.time_zone.clone()).date().to_string();
    let newest = |entries: &[&Entry]| entries.iter().map(|entry| entry.updated).max().map(day);
    let all: Vec<_> = shelf.entries().collect();
    let mut pages = vec![(publication.url.to_string(), newest(&all))];
    for (year, entries) in by_year(shelf, publication).iter().rev() {
        pages.push((year_url(*year, publication), newest(entries)));
    }
    for tag in shelf.tags() {
        let PageLink { url, .. } = tag_link(&tag.name, &tag.slug, publication);
        pages.push((url, newest(&shelf.tagged(tag))));
    }
    let own = shelf.all().iter().filter(|one| one.edition.is_some());
    pages.extend(own.map(|one| (one.entry.link.clone(), Some(day(one.entry.updated)))));
    let known = pages.iter().map(|(url, changed)| KnownPage { url, changed: changed.clone() });
    bytes(templates::sitemap(&known.collect::<Vec<_>>()))
}

/// A page that lists entries, with nothing below them.
fn list<'a>(
    of: Listed<'a>,
    link: &'a str,
    entries: &[&'a Entry],
    addresses: &'a Addresses,
    publication: &'a Publication,
) -> templates::Index<'a> {
    templates::Index {
        language: &publication.language,
        group: view::group(publication),
        description: &publication.description,
        link,
        of,
        entries: entries
            .iter()
            .map(|entry| templates::IndexEntry {
                title: &entry.title,
                date: view::day(entry.published, publication),
                summary: &entry.summary,
                link: &entry.link,
            })
            .collect(),
        years: Vec::new(),
        tags: Vec::new(),
        neighbours: Neighbours::default(),
        ways: addresses.ways(),
    }
}

/// The entries of every year where the group meets, newest first.
fn by_year<'a>(shelf: &'a Shelf, publication: &Publication) -> BTreeMap<i16, Vec<&'a Entry>> {
    let mut years: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for entry in shelf.entries() {
        let year = entry.published.to_zoned(publication.time_zone.clone()).year();
        years.entry(year).or_default().push(entry);
    }
    years
}

/// The years and their pages, the newest first.
fn year_links(shelf: &Shelf, publication: &Publication) -> Vec<(String, String)> {
    let years = by_year(shelf, publication).into_keys().rev();
    years.map(|year| (year.to_string(), year_url(year, publication))).collect()
}

fn year_url(year: i16, publication: &Publication) -> String {
    url_of(&format!("{ARCHIVE}/{year}/"), publication)
}

/// The pages of an edition's tags, of which some may be one.
fn tag_links<'a>(edition: &'a Edition, publication: &Publication) -> Vec<PageLink<'a>> {
    let mut links: Vec<PageLink<'_>> = Vec::new();
    for tag in &edition.tags {
        let link = tag_link(tag, &slug(tag), publication);
        if links.iter().all(|other| other.url != link.url) {
            links.push(link);
        }
    }
    links
}

fn tag_link<'a>(name: &'a str, slug: &str, publication: &Publication) -> PageLink<'a> {
    PageLink { title: name, url: url_of(&format!("{TAGS}/{slug}/"), publication) }
}

/// A moment where the group meets (RFC 3339).
fn moment(time: Timestamp, publication: &Publication) -> String {
    time.to_zoned(publication.time_zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn bytes(markup: templates::Markup) -> Vec<u8> {
    markup.into_string().into_bytes()
}
