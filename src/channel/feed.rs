//! In charge of the feed: RSS, Atom and JSON Feed in the output folder, of all entries, archived ones
//! included, and of every tag; the calendar of the meetups; where recap makes the site's pages too, those of
//! editions, years and tags and the index; and the hub that is told of it.
//!
//! Every document is made anew from all entries, so that a delivery can be repeated at will and
//! nothing is ever appended twice. Which entries there are is the outbox's business ([`EntrySource`]).

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use recap_templates as templates;
use url::Url;

use super::{Carrier, Channel, Commitment, Delivery, Draft, Name, Receipt, Refusal, file};
use crate::config::{Publication, Settings};
use crate::edition::{Edition, calendar};
use crate::finding::Finding;

mod alone;
mod atom;
mod document;
mod entry;
mod files;
mod hub;
mod json;
mod linked_data;
mod pages;
mod place;
mod read_back;
mod rss;
mod shelf;
#[cfg(test)]
mod tests;

pub use alone::{Alone, Document};
pub use entry::{Entry, Person};
pub use read_back::read_existing;
pub use shelf::Published;

use document::Format;
use files::Destination;
use shelf::Shelf;

/// What the feed channel reads from the outbox.
pub trait EntrySource: Send + Sync {
    /// All entries, each once, in the order in which they came: those that were there before recap, the
    /// oldest first, and one of every committed edition, in its last form.
    ///
    /// # Errors
    /// A sentence on why they cannot be had.
    fn entries(&self) -> BoxFuture<'_, Result<Vec<Published>, String>>;
}

/// The feed channel.
#[derive(Clone)]
pub struct Feed {
    publication: Arc<Publication>,
    output: PathBuf,
    pages: bool,
    limit: usize,
    hub: Option<Url>,
    source: Arc<dyn EntrySource>,
}

/// What each feed of a publication is called, and its address.
pub fn addresses(publication: &Publication) -> impl Iterator<Item = (&'static str, String)> {
    Format::ALL.into_iter().map(|format| (format.title(), document::url_of(format.file_name(), publication)))
}

impl Feed {
    /// The feed of a publication, with the entries of a source.
    pub fn new(settings: &Settings, source: Arc<dyn EntrySource>) -> Feed {
        Feed {
            publication: Arc::new(settings.publication.clone()),
            output: settings.output.clone(),
            pages: settings.pages,
            limit: settings.feed_entries,
            hub: settings.hub.clone(),
            source,
        }
    }

    /// All entries in order.
    async fn shelf(&self) -> Result<Shelf, Refusal> {
        let entries = self.source.entries().await;
        let entries =
            entries.map_err(|reason| Refusal::halt(format!("cannot read the entries: {reason}")))?;
        Ok(Shelf::of(entries, &self.publication, self.limit))
    }
}

impl Channel for Feed {
    fn name(&self) -> Name {
        Name::Feed
    }

    fn leads_to(&self) -> String {
        let [first, others @ ..] = Format::ALL.map(Format::file_name);
        let pages = if self.pages { ", pages" } else { "" };
        let hub = self.hub.as_ref().and_then(Url::host_str).map(|host| format!(", the hub at {host}"));
        let hub = hub.unwrap_or_default();
        format!("{}, {}{pages}{hub}", self.output.join(first).display(), others.join(", "))
    }

    /// A payload only tells one form of an edition from another: documents are made of all entries when
    /// they are written.
    fn drafts(&self, edition: &Edition) -> (Vec<Draft>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut pages = self.pages;
        if pages && let Err(reason) = place::file_of(&edition.link, &self.publication) {
            pages = false;
            findings.push(
                Finding::error("page-place", format!("there is no place for the page: {reason}"))
                    .hint("set `permalink` to a path of its own below the publication's URL"),
            );
        }
        let is_wanted = |destination: &Destination| match destination {
            Destination::Entry => edition.calendar.is_some(),
            Destination::Hub => self.hub.is_some(),
            other => pages || !other.is_page(),
        };
        let payload = serde_json::json!({ "digest": edition.digest() });
        let wanted = Destination::ALL.into_iter().filter(is_wanted);
        let drafts = wanted
            .map(|one| Draft { destination: one.name().to_owned(), payload: payload.clone(), position: 0 })
            .collect();
        (drafts, findings)
    }

    fn follows_edits(&self) -> bool {
        true
    }

    fn has_lost(&self, edition: &Edition, destination: &str) -> bool {
        let Some(destination) = Destination::of(destination) else { return false };
        let expected = self.expected(edition, destination).unwrap_or_default();
        expected.iter().any(|file| !self.output.join(file).exists())
    }

    /// The folder can be written, and no page of another maker stands where ours would.
    fn preflight(&self, edition: &Edition) -> Result<(), String> {
        file::preflight(&self.output).map_err(|error| file::cannot_write(&self.output, &error))?;
        let is_foreign = |destination, mark| -> Result<Option<PathBuf>, String> {
            let expected = self.expected(edition, destination)?.into_iter();
            let mut paths = expected.map(|file| self.output.join(file));
            // What cannot be read is another's.
            Ok(paths.find(|path| place::is_foreign(path, mark).unwrap_or(true)))
        };
        let pages = if self.pages { &[Destination::Page, Destination::Index][..] } else { &[] };
        for page in pages {
            if let Some(path) = is_foreign(*page, templates::GENERATOR)? {
                return Err(format!(
                    "{} was not made by recap and is not overwritten; set `pages = false` if your site makes its own pages, \
                     or name another `output`",
                    path.display()
                ));
            }
        }
        if edition.calendar.is_some()
            && let Some(path) = is_foreign(Destination::Entry, calendar::PRODUCT)?
        {
            return Err(format!(
                "{} was not made by recap and is not overwritten; move it, or name another `output`",
                path.display()
            ));
        }
        Ok(())
    }

    fn carrier(&self) -> Box<dyn Carrier> {
        Box::new(Writer { feed: self.clone(), shelf: None })
    }
}

/// Writes one destination after the other.
struct Writer {
    feed: Feed,
    /// What is published does not change while one of it is delivered.
    shelf: Option<Arc<Shelf>>,
}

impl Writer {
    async fn write(&mut self, delivery: &Delivery, commitment: &dyn Commitment) -> Result<Receipt, Refusal> {
        if let Some(hub) = &self.feed.hub
            && Destination::of(&delivery.destination) == Some(Destination::Hub)
        {
            return hub::tell(hub, &self.feed.topics(&delivery.edition), &self.feed.publication).await;
        }
        let shelf = match &self.shelf {
            Some(shelf) => Arc::clone(shelf),
            None => Arc::clone(self.shelf.insert(Arc::new(self.feed.shelf().await?))),
        };
        let (feed, delivery) = (self.feed.clone(), delivery.clone());
        commitment.begins()?;
        // Away from the threads that must not wait for a disk.
        let written = tokio::task::spawn_blocking(move || feed.write(&delivery, &shelf)).await;
        written.unwrap_or_else(|stopped| Err(Refusal::halt(format!("cannot write the feeds: {stopped}"))))
    }
}

impl Carrier for Writer {
    fn deliver<'a>(
        &'a mut self,
        delivery: &'a Delivery,
        commitment: &'a dyn Commitment,
    ) -> BoxFuture<'a, Result<Receipt, Refusal>> {
        Box::pin(self.write(delivery, commitment))
    }
}
