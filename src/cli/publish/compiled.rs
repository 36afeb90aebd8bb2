//! In charge of what is published: a recap read and compiled, with the copies of its pictures and with its cards.
//!
//! Nothing is written before [`Files::write`]; what goes where is left to [`super`].

use std::path::Path;

use super::{Arguments, refused, show, source, source_name};
use crate::cards::Cards;
use crate::config::Settings;
use crate::edition::{self, Edition};
use crate::error::{Error, Result};
use crate::finding::{self, Severity};
use crate::http::outside::Policy;
use crate::pictures::{self, Fetcher, Gathered, Origin, Places};
use crate::recap;

/// A recap as it is published.
pub(super) struct Read {
    pub(super) edition: Edition,
    /// The name of its file, as the outbox remembers it.
    pub(super) source: String,
    pub(super) files: Files,
}

/// The pictures that lie below the output folder: copies, and cards with those on them.
pub(super) struct Files {
    pub(super) pictures: Gathered,
    pub(super) cards: Cards,
}

impl Files {
    /// Writes those that are not there yet.
    pub(super) fn write(&self, output: &Path) -> Result<()> {
        self.pictures.write(output)?;
        self.cards.write(output)
    }
}

/// Reads and compiles a recap and copies its pictures, with all findings told; nothing is written. A
/// draft is refused, unless it is only tried out.
pub(super) async fn read(settings: &Settings, file: &Path, arguments: &Arguments) -> Result<Read> {
    let source = source(file)?;
    let (recap, mut findings) = recap::understand(&source);
    if recap.draft && !arguments.is_test() {
        findings
            .iter_mut()
            .filter(|finding| finding.code == "draft")
            .for_each(|finding| finding.severity = Severity::Error);
    }
    let (edition, more) = edition::compile(&recap, &settings.publication);
    finding::join(&mut findings, more);
    let pictures = gather(settings, &edition, file, &source.text, arguments).await?;
    findings.extend(pictures.findings.iter().cloned());
    let edition = edition.with_pictures(&pictures.copies);
    let cards = Cards::of(&edition, &settings.publication);
    let edition = edition.with_cards(cards.on(&settings.publication.url));
    findings.extend(cards.findings.iter().cloned());
    show(&findings, &source.path, &source.text);
    if refused(&findings) {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        return Err(Error::input(format!(
            "{} {} in the way; nothing was published",
            file.display(),
            if errors == 1 { "has an error".to_owned() } else { format!("has {errors} errors") }
        )));
    }
    Ok(Read { edition, source: source_name(settings, file), files: Files { pictures, cards } })
}

/// Copies of an edition's pictures, those of other sites where that is asked for.
async fn gather(
    settings: &Settings,
    edition: &Edition,
    file: &Path,
    text: &str,
    arguments: &Arguments,
) -> Result<Gathered> {
    let fetches = settings.email.fetch_pictures || arguments.fetch_pictures;
    let fetcher = if fetches { Some(Fetcher::new(Policy::default())?) } else { None };
    let (folder, places) = (pictures::folder_of(file), Places::from(settings));
    Ok(pictures::gather(edition, Origin { text, folder: &folder, places: &places }, fetcher.as_ref()).await)
}
