//! In charge of what each of the feed channel's destinations stands for: its files, their bytes, and
//! whether they are still there.
//!
//! A destination may be several files, such as the pages of all tags. They are made anew from all entries;
//! one that is there as it should be is left alone, and so is one that recap has not made.

use std::path::{Path, PathBuf};

use recap_templates as templates;
use serde_json::Value;

use super::document::{self, ARCHIVE, Format, Outline, Part, STYLE, TAGS, url_of};
use super::place::{self, INDEX, SITEMAP};
use super::shelf::{self, Shelf};
use super::{Feed, pages};
use crate::channel::{Delivery, Receipt, Refusal, file, view};
use crate::edition::{Edition, calendar};

/// One thing that the feed channel writes, or tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// The edition's page.
    Page,
    /// The first page.
    Index,
    /// The pages of other editions, which lead to this one, and those of years and tags.
    Pages,
    /// The next meetup's entry for calendars.
    Entry,
    /// The calendar of all meetups.
    Calendar,
    /// The style sheet of the feeds.
    Style,
    /// A feed.
    Document(Format),
    /// The archive documents of all formats.
    Archive,
    /// The feeds of all tags.
    Tags,
    /// The list of pages.
    Sitemap,
    /// The hub.
    Hub,
}

impl Destination {
    /// All of them, in the order in which they are written: what is linked to comes before what links to
    /// it, and the hub hears of what is there.
    pub(super) const ALL: [Destination; 13] = [
        Destination::Page,
        Destination::Index,
        Destination::Pages,
        Destination::Entry,
        Destination::Calendar,
        Destination::Style,
        Destination::Archive,
        Destination::Document(Format::Rss),
        Destination::Document(Format::Atom),
        Destination::Document(Format::Json),
        Destination::Tags,
        Destination::Sitemap,
        Destination::Hub,
    ];

    /// Its name in the outbox, the same for ever.
    pub(super) fn name(self) -> &'static str {
        match self {
            Destination::Page => "page",
            Destination::Index => INDEX,
            Destination::Pages => "pages",
            Destination::Entry => "calendar",
            Destination::Calendar => calendar::ALL,
            Destination::Style => STYLE,
            Destination::Document(format) => format.file_name(),
            Destination::Archive => ARCHIVE,
            Destination::Tags => TAGS,
            Destination::Sitemap => SITEMAP,
            Destination::Hub => "hub",
        }
    }

    /// The destination of that name.
    pub(super) fn of(name: &str) -> Option<Destination> {
        Destination::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether it is there only where recap makes the site's pages.
    pub(super) fn is_page(self) -> bool {
        use Destination::{Index, Page, Pages, Sitemap};
        matches!(self, Page | Index | Pages | Sitemap)
    }
}

/// A file that is to be.
struct File {
    /// Its path in the output folder.
    name: PathBuf,
    bytes: Vec<u8>,
    /// What stands in it if recap has made it; none where it takes whatever place it has.
    mark: Option<&'static str>,
}

impl File {
    fn new(name: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>, mark: &'static str) -> File {
        File { name: name.into(), bytes: bytes.into(), mark: Some(mark) }
    }
}

impl Feed {
    /// Files that have to be there once an edition has been delivered, relative to the output folder. Of
    /// those that depend on other editions too, the ones that are certain.
    ///
    /// # Errors
    /// Why there is no place for one.
    pub(super) fn expected(
        &self,
        edition: &Edition,
        destination: Destination,
    ) -> Result<Vec<PathBuf>, String> {
        let of_tags = |names: &[&str]| -> Vec<PathBuf> {
            let folders = edition.tags.iter().map(|tag| Path::new(TAGS).join(shelf::slug(tag)));
            folders.flat_map(|folder| names.iter().map(move |name| folder.join(name))).collect()
        };
        Ok(match destination {
            Destination::Page => vec![place::file_of(&edition.link, &self.publication)?],
            Destination::Entry => vec![PathBuf::from(calendar::path(&edition.slug))],
            Destination::Calendar if edition.calendar.is_none() => Vec::new(),
            Destination::Pages => {
                let year = edition.published.to_zoned(self.publication.time_zone.clone()).year();
                let mut pages = of_tags(&[INDEX]);
                pages.push(Path::new(ARCHIVE).join(year.to_string()).join(INDEX));
                pages
            }
            Destination::Tags => of_tags(&Format::ALL.map(Format::file_name)),
            Destination::Archive => self.newest_archive().into_iter().collect(),
            Destination::Hub => Vec::new(),
            other => vec![PathBuf::from(other.name())],
        })
    }

    /// The newest archive document, as the feed in the output folder names it.
    fn newest_archive(&self) -> Option<PathBuf> {
        let feed = std::fs::read(self.output.join(Format::Json.file_name())).ok()?;
        let feed: Value = serde_json::from_slice(&feed).ok()?;
        let file = feed["next_url"].as_str()?.strip_prefix(self.publication.url.as_str())?;
        // Only what recap itself would write there.
        let is_archive = file.starts_with("archive/feed-") && !file.contains("..");
        is_archive.then(|| PathBuf::from(file))
    }

    /// Writes what one destination stands for.
    ///
    /// Nothing here is ever uncertain: a file that was written twice is the same file, so that the
    /// point of no return is not called and a delivery that was cut short is simply made again.
    pub(super) fn write(&self, delivery: &Delivery, shelf: &Shelf) -> Result<Receipt, Refusal> {
        let edition = &*delivery.edition;
        let Some(destination) = Destination::of(&delivery.destination) else {
            return Err(Refusal::permanent(format!(
                "the feed has no destination `{}`",
                delivery.destination
            )));
        };
        let place = shelf.place(edition).ok_or_else(|| {
            Refusal::halt(format!("the entry of {} is missing from the feed's entries", edition.slug))
        })?;
        let files = self.files(destination, edition, place, shelf)?;
        let url = match destination {
            Destination::Page => Some(edition.link.clone()),
            Destination::Index => Some(self.publication.url.to_string()),
            Destination::Entry => edition.calendar.clone(),
            one => Some(url_of(one.name(), &self.publication)).filter(|_| files.len() == 1),
        };
        let id = match &files[..] {
            [one] => one.name.clone(),
            _ if destination == Destination::Pages => PathBuf::new(),
            _ => PathBuf::from(destination.name()),
        };
        let detail = match (&files[..], destination) {
            // An edit took back what was announced. The file, if there is one, stays for those who have its
            // address.
            ([], Destination::Entry | Destination::Calendar) => {
                Some("nothing is announced any more".to_owned())
            }
            ([_], _) => None,
            (files, _) => Some(format!("{} files", files.len())),
        };
        let left = self.put(files)?;
        let left = left.map(|name| format!("{} was not made by recap and is left as it is", name.display()));
        let id = self.output.join(id).display().to_string();
        Ok(Receipt { id, url, detail: left.or(detail) })
    }

    /// The files of a destination as they should be.
    fn files(
        &self,
        destination: Destination,
        edition: &Edition,
        place: usize,
        shelf: &Shelf,
    ) -> Result<Vec<File>, Refusal> {
        let publication = &*self.publication;
        let page = |name: &str, bytes| File::new(name, bytes, templates::GENERATOR);
        Ok(match destination {
            Destination::Page => {
                let name = place::file_of(&edition.link, publication).map_err(Refusal::permanent)?;
                vec![File::new(name, pages::page(edition, place, shelf, publication), templates::GENERATOR)]
            }
            Destination::Index => vec![page(INDEX, pages::index(shelf, publication))],
            Destination::Pages => self.pages(place, shelf),
            Destination::Entry => {
                let entry = calendar::entry(edition, publication, shelf.all()[place].changed);
                let name = calendar::path(&edition.slug);
                entry.map(|entry| File::new(name, entry, calendar::PRODUCT)).into_iter().collect()
            }
            Destination::Calendar => {
                let editions = shelf.all().iter().rev();
                let editions = editions.filter_map(|one| Some((one.edition.as_deref()?, one.changed)));
                let all = calendar::all(editions, publication);
                all.map(|all| File::new(calendar::ALL, all, calendar::PRODUCT)).into_iter().collect()
            }
            Destination::Style => {
                let style = templates::feed_style(&view::group(publication).theme, &publication.language);
                vec![File::new(STYLE, style.text(), templates::FEED_STYLE)]
            }
            Destination::Document(format) => {
                let entries = shelf.newest();
                // What stood there before recap was read, and is kept.
                vec![File { mark: None, ..self.document(format, Part::Newest, &entries, shelf)? }]
            }
            Destination::Archive => {
                let documents = shelf.archives().enumerate().flat_map(|(place, entries)| {
                    let part = Part::Archive(place + 1);
                    Format::ALL.map(|format| self.document(format, part, &entries, shelf))
                });
                documents.collect::<Result<_, _>>()?
            }
            Destination::Tags => {
                let documents = shelf.tags().iter().flat_map(|tag| {
                    let entries = shelf::fitting(shelf.tagged(tag), self.limit);
                    Format::ALL.map(|format| self.document(format, Part::Tag(tag), &entries, shelf))
                });
                documents.collect::<Result<_, _>>()?
            }
            Destination::Sitemap => {
                vec![File::new(SITEMAP, pages::sitemap(shelf, publication), templates::SITEMAP)]
            }
            Destination::Hub => {
                return Err(Refusal::Skip { reason: "`feed.hub` names no hub any more".to_owned() });
            }
        })
    }

    fn document(
        &self,
        format: Format,
        part: Part<'_>,
        entries: &[&super::Entry],
        shelf: &Shelf,
    ) -> Result<File, Refusal> {
        let outline = Outline {
            publication: &self.publication,
            hub: self.hub.as_ref(),
            archives: shelf.archives().len(),
            pages: self.pages,
            part,
        };
        let bytes = document::build(format, outline, entries).map_err(Refusal::halt)?;
        Ok(File::new(part.file(format), bytes, format.mark()))
    }

    /// All pages but that of the edition at `place` and the first page. An edition whose page would lie
    /// elsewhere by now, since the site has moved, has none here.
    fn pages(&self, place: usize, shelf: &Shelf) -> Vec<File> {
        let publication = &*self.publication;
        let page = |name: PathBuf, bytes| File::new(name, bytes, templates::GENERATOR);
        let others = shelf.all().iter().enumerate().filter(|(other, _)| *other != place);
        let others = others.filter_map(|(other, one)| {
            let edition = one.edition.as_deref()?;
            let name = place::file_of(&edition.link, publication).ok()?;
            Some(page(name, pages::page(edition, other, shelf, publication)))
        });
        let years = pages::years(shelf, publication).into_iter();
        let years = years.map(|(folder, bytes)| page(Path::new(&folder).join(INDEX), bytes));
        let tags = shelf.tags().iter().map(|tag| {
            let name = Path::new(TAGS).join(&tag.slug).join(INDEX);
            page(name, pages::tag(tag, shelf, publication))
        });
        others.chain(years).chain(tags).collect()
    }

    /// Writes files, but over none that recap has not made; the first of those is told.
    fn put(&self, files: Vec<File>) -> Result<Option<PathBuf>, Refusal> {
        let mut left = None;
        for File { name, bytes, mark } in files {
            let path = self.output.join(&name);
            // What cannot be read is told of by the attempt to write it.
            if mark.is_some_and(|mark| place::is_foreign(&path, mark).unwrap_or(false)) {
                left.get_or_insert(name);
                continue;
            }
            file::write_atomically(&path, &bytes)
                .map_err(|error| Refusal::halt(file::cannot_write(&path, &error)))?;
        }
        Ok(left)
    }

    /// The documents that change with an edition and can be subscribed to: the feeds, and those of its tags.
    pub(super) fn topics(&self, edition: &Edition) -> Vec<String> {
        let tags: Vec<_> = edition.tags.iter().map(|tag| format!("{TAGS}/{}/", shelf::slug(tag))).collect();
        let folders = std::iter::once(String::new()).chain(tags);
        let files =
            folders.flat_map(|folder| Format::ALL.map(|format| format!("{folder}{}", format.file_name())));
        files.map(|file| url_of(&file, &self.publication)).collect()
    }
}
