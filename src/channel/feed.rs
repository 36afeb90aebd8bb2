//! In charge of the feed: RSS, Atom and JSON Feed in the output folder, the next meetup's entry for
//! calendars, and where recap makes the site's pages too, the edition's page and the index.
//!
//! Every document is made anew from all entries, so that a delivery can be repeated at will and
//! nothing is ever appended twice. Which entries there are is the outbox's business ([`EntrySource`]).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use recap_templates as templates;

use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Receipt, Refusal, file};
use crate::config::{Publication, Settings};
use crate::edition::{Edition, calendar};
use crate::finding::Finding;

mod alone;
mod atom;
mod document;
mod entry;
mod json;
mod pages;
mod read_back;
mod rss;
#[cfg(test)]
mod tests;

pub use alone::{Alone, Document};
pub use entry::{Entry, Person};
pub use read_back::read_existing;

use document::Format;

/// The destination of an edition's page.
const PAGE: &str = "page";

/// The destination of the entry for calendars.
const CALENDAR: &str = "calendar";

/// What the feed channel reads from the outbox.
pub trait EntrySource: Send + Sync {
    /// All entries, newest first, each once: an entry of every committed edition, in its last form,
    /// and those that were there before recap.
    ///
    /// # Errors
    /// A sentence on why they cannot be had.
    fn entries(&self) -> BoxFuture<'_, Result<Vec<Entry>, String>>;
}

/// The feed channel.
#[derive(Clone)]
pub struct Feed {
    publication: Arc<Publication>,
    output: PathBuf,
    pages: bool,
    limit: usize,
    source: Arc<dyn EntrySource>,
}

/// What each feed of a publication is called, and its address.
pub fn addresses(publication: &Publication) -> impl Iterator<Item = (&'static str, String)> {
    Format::ALL.into_iter().map(|format| (format.title(), format.url(publication)))
}

impl Feed {
    /// The feed of a publication, with the entries of a source.
    pub fn new(settings: &Settings, source: Arc<dyn EntrySource>) -> Feed {
        Feed {
            publication: Arc::new(settings.publication.clone()),
            output: settings.output.clone(),
            pages: settings.pages,
            limit: settings.feed_entries,
            source,
        }
    }

    /// Writes what one destination stands for.
    ///
    /// Nothing here is ever uncertain: a file that was written twice is the same file, so that the
    /// point of no return is not called and a delivery that was cut short is simply made again.
    async fn write(&self, delivery: &Delivery) -> Result<Receipt, Refusal> {
        let halt = |reason| Refusal::Halt { reason };
        let (edition, destination) = (&delivery.edition, delivery.destination.as_str());
        let name = self.file(edition, destination).map_err(Refusal::permanent)?;
        let (url, bytes) = match Format::ALL.into_iter().find(|format| format.file_name() == destination) {
            Some(format) => {
                let entries =
                    entry::for_document(self.entries(delivery).await?, &self.publication, self.limit);
                let bytes = document::build(format, &self.publication, &entries).map_err(halt)?;
                (format.url(&self.publication), bytes)
            }
            None if destination == CALENDAR => {
                let Some(entry) = calendar::entry(edition, &self.publication, delivery.planned_at) else {
                    // An edit took back what was announced. The file, if there is one, stays for those
                    // who have its address.
                    let detail = Some("nothing is announced any more".to_owned());
                    return Ok(Receipt { id: name.display().to_string(), url: None, detail });
                };
                (edition.calendar.clone().unwrap_or_default(), entry.into_bytes())
            }
            None if destination == PAGE => (edition.link.clone(), pages::page(edition, &self.publication)),
            None => {
                let entries =
                    entry::for_document(self.entries(delivery).await?, &self.publication, usize::MAX);
                (self.publication.url.to_string(), pages::index(&entries, &self.publication))
            }
        };
        let path = self.output.join(name);
        write_file(&path, bytes).await.map_err(halt)?;
        Ok(Receipt { id: path.display().to_string(), url: Some(url), detail: None })
    }

    /// The file that a destination stands for, relative to the output folder.
    ///
    /// # Errors
    /// Why there is none.
    fn file(&self, edition: &Edition, destination: &str) -> Result<PathBuf, String> {
        let plain = Format::ALL.map(Format::file_name).into_iter().chain([pages::INDEX]);
        match destination {
            PAGE => pages::file_of(&edition.link, &self.publication),
            CALENDAR => Ok(PathBuf::from(calendar::path(&edition.slug))),
            name if plain.into_iter().any(|known| known == name) => Ok(PathBuf::from(name)),
            unknown => Err(format!("the feed has no destination `{unknown}`")),
        }
    }

    /// All entries, which must hold the entry of the edition that is being delivered.
    async fn entries(&self, delivery: &Delivery) -> Result<Vec<Entry>, Refusal> {
        let halt = |reason| Refusal::Halt { reason };
        let entries = self
            .source
            .entries()
            .await
            .map_err(|reason| halt(format!("cannot read the entries: {reason}")))?;
        if entries.iter().any(|entry| entry.id == delivery.edition.id) {
            Ok(entries)
        } else {
            Err(halt(format!("the entry of {} is missing from the feed's entries", delivery.edition.slug)))
        }
    }
}

impl Channel for Feed {
    fn name(&self) -> Name {
        Name::Feed
    }

    fn leads_to(&self) -> String {
        let [first, others @ ..] = Format::ALL.map(Format::file_name);
        let pages = if self.pages { ", pages" } else { "" };
        format!("{}, {}{pages}", self.output.join(first).display(), others.join(", "))
    }

    /// The page first, because everything else links to it. A payload only tells one form of an
    /// edition from another: documents are made of all entries when they are written.
    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut destinations = Vec::new();
        if self.pages {
            match pages::file_of(&edition.link, &self.publication) {
                Ok(_) => destinations.extend([PAGE, pages::INDEX]),
                Err(reason) => findings.push(
                    Finding::error("page-place", format!("there is no place for the page: {reason}"))
                        .hint("set `permalink` to a path of its own below the publication's URL"),
                ),
            }
        }
        destinations.extend(edition.calendar.as_ref().map(|_| CALENDAR));
        destinations.extend(Format::ALL.map(Format::file_name));
        let payload = serde_json::json!({ "digest": edition.digest() });
        let drafts = destinations
            .into_iter()
            .map(|name| Draft { destination: name.to_owned(), payload: payload.clone(), position: 0 })
            .collect();
        (drafts, findings)
    }

    fn follows_edits(&self) -> bool {
        true
    }

    fn has_lost(&self, edition: &Edition, destination: &str) -> bool {
        self.file(edition, destination).is_ok_and(|file| !self.output.join(file).exists())
    }

    /// The folder can be written, and no page of another maker stands where ours would.
    fn preflight(&self, edition: &Edition) -> Result<(), String> {
        file::preflight(&self.output).map_err(|error| file::cannot_write(&self.output, &error))?;
        let pages = if self.pages { &[PAGE, pages::INDEX][..] } else { &[] };
        for page in pages {
            let path = self.output.join(self.file(edition, page)?);
            if pages::is_foreign(&path, templates::GENERATOR) {
                return Err(format!(
                    "{} was not made by recap and is not overwritten; set `pages = false` if your site makes its own pages, \
                     or name another `output`",
                    path.display()
                ));
            }
        }
        let entry = self.output.join(calendar::path(&edition.slug));
        if edition.calendar.is_some() && pages::is_foreign(&entry, calendar::PRODUCT) {
            return Err(format!(
                "{} was not made by recap and is not overwritten; move it, or name another `output`",
                entry.display()
            ));
        }
        Ok(())
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(Writer(self.clone()))
    }
}

/// Writes one file after the other.
struct Writer(Feed);

impl Carrier for Writer {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        _commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.0.write(delivery))
    }
}

/// Writes a file away from the threads that must not wait for a disk.
async fn write_file(path: &Path, bytes: Vec<u8>) -> Result<(), String> {
    let owned = path.to_owned();
    match tokio::task::spawn_blocking(move || file::write_atomically(&owned, &bytes)).await {
        Ok(written) => written.map_err(|error| file::cannot_write(path, &error)),
        Err(stopped) => Err(format!("cannot write {}: {stopped}", path.display())),
    }
}
