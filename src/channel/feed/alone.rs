//! In charge of the feeds, the page and the calendar's entry as they would be with one edition alone, to
//! be looked at before it is published.
//!
//! Nothing is written, and no other entry is asked for.

use recap_templates::feed_style;

use super::document::{self, Format, Outline, Part};
use super::entry::Entry;
use super::pages;
use crate::channel::view;
use crate::config::Publication;
use crate::edition::{Edition, calendar};

/// What the feed channel makes of one edition.
#[derive(Debug)]
pub struct Alone {
    /// The entry, as every format carries it.
    pub entry: Entry,
    /// The document of every format, and the next meetup's entry for calendars.
    pub documents: Vec<Document>,
    /// The page of the edition.
    pub page: String,
    /// The style sheet that the feeds name, and the name of its file.
    pub style: (&'static str, String),
}

/// A document beside the page.
#[derive(Debug)]
pub struct Document {
    /// What a person calls its format.
    pub title: &'static str,
    /// The name of its file.
    pub file: &'static str,
    /// What a server calls its format.
    pub media_type: &'static str,
    /// The document, or why there is none.
    pub text: Result<String, String>,
}

impl Alone {
    /// Makes them, as if the edition were published now.
    pub fn of(edition: &Edition, publication: &Publication) -> Self {
        let entry = Entry::of(edition, edition.published).tidied(publication);
        let outline = Outline { publication, hub: None, archives: 0, pages: true, part: Part::Newest };
        let documents = Format::ALL.map(|format| Document {
            title: format.title(),
            file: format.file_name(),
            media_type: format.media_type(),
            text: document::build(format, outline, &[&entry])
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        });
        let announced = calendar::entry(edition, publication, edition.published).map(|text| Document {
            title: "Calendar entry of the next meetup",
            file: "calendar.ics",
            media_type: "text/calendar; charset=utf-8",
            text: Ok(text),
        });
        Alone {
            documents: documents.into_iter().chain(announced).collect(),
            style: (
                document::STYLE,
                feed_style(&view::group(publication).theme, &publication.language).text().to_owned(),
            ),
            page: String::from_utf8_lossy(&pages::alone(edition, publication)).into_owned(),
            entry,
        }
    }
}
