//! In charge of cards as files: the drawings of an edition become pixels, with photos and logos put on them,
//! and lie below the output folder, under names that what they show decides.
//!
//! What stands on a card, and where, is left to [`crate::edition::card`]; the photos and logos are the copies
//! that [`crate::pictures`] has made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use sha2::Digest as _;
use url::Url;

use crate::channel::file;
use crate::config::Publication;
use crate::edition::card::{self, Card, Drawing, SIDES};
use crate::edition::{Edition, Picture};
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::pictures;

mod pixels;
#[cfg(test)]
mod tests;

pub use pixels::{Undrawn, png};

/// The folder of the cards, below that of the output.
pub const FOLDER: &str = "cards";

/// Stands for the way in which cards become pixels: another way gives other names.
const RECIPE: &str = "recap card 1";

/// The cards of an edition, not yet drawn in pixels.
#[derive(Debug, Default)]
pub struct Cards {
    /// What is doubtful about them.
    pub findings: Vec<Finding>,
    drawings: Vec<Named>,
}

#[derive(Debug)]
struct Named {
    /// In [`FOLDER`].
    name: String,
    drawing: Drawing,
}

impl Cards {
    /// The cards of an edition that has the copies of its pictures.
    pub fn of(edition: &Edition, publication: &Publication) -> Cards {
        let (drawings, findings) = card::draw(edition, publication);
        let drawings = drawings.into_iter().map(|drawing| Named { name: name(&drawing), drawing });
        Cards { findings, drawings: drawings.collect() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.drawings.len()
    }

    /// The cards with the addresses that they have on a site, as an edition takes them.
    pub fn on(&self, site: &Url) -> Vec<Card> {
        let card = |named: &Named| {
            let url = site.join(&format!("{FOLDER}/{}", named.name)).ok()?.into();
            let picture = Picture { url, alt: named.drawing.alt.clone(), size: Some(SIDES) };
            Some(Card { of: named.drawing.of, picture })
        };
        self.drawings.iter().filter_map(card).collect()
    }

    /// The bytes of all cards by their address on a site; `pictures` are the copies by theirs. What cannot
    /// be drawn is told.
    pub fn bytes(
        &self,
        site: &Url,
        pictures: &BTreeMap<String, Vec<u8>>,
    ) -> (BTreeMap<String, Vec<u8>>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut all = BTreeMap::new();
        for Named { name, drawing } in &self.drawings {
            let Ok(url) = site.join(&format!("{FOLDER}/{name}")) else { continue };
            match png(drawing, &|url| pictures.get(url).cloned()) {
                Ok(bytes) => drop(all.insert(url.into(), bytes)),
                Err(undrawn) => findings
                    .push(Finding::warning("card-undrawn", format!("a card cannot be drawn: {undrawn}"))),
            }
        }
        (all, findings)
    }

    /// Draws those that are not there yet below the output folder, where the copies of the pictures are.
    ///
    /// # Errors
    /// When a copy cannot be read or a card not be written; those before it are there, and are found the
    /// next time.
    pub fn write(&self, output: &Path) -> Result<()> {
        let folder = output.join(FOLDER);
        for Named { name, drawing } in &self.drawings {
            let path = folder.join(name);
            if fs::metadata(&path).is_ok_and(|about| about.is_file() && about.len() > 0) {
                continue;
            }
            let copies = output.join(pictures::FOLDER);
            let copy = |url: &str| fs::read(copies.join(url.rsplit('/').next()?)).ok();
            let bytes = png(drawing, &copy).map_err(|undrawn| {
                Error::environment(format!("a card cannot be drawn: {undrawn}"))
                    .hint(format!("Remove that file from {}: it is copied anew.", copies.display()))
            })?;
            file::write_atomically(&path, &bytes)
                .map_err(|error| Error::environment(file::cannot_write(&path, &error)))?;
        }
        Ok(())
    }
}

/// The name of a card's file: 128 bits of SHA-256 over what it is made from and how, as those of copies are,
/// since another machine may round otherwise.
fn name(drawing: &Drawing) -> String {
    let mut hash = sha2::Sha256::new();
    hash.update(format!("{RECIPE}\n{}\n", drawing.svg));
    for placed in &drawing.pictures {
        // The name of a copy is made from what it shows.
        let copy = placed.url.rsplit('/').next().unwrap_or_default();
        hash.update(format!("{copy} {:?} {:?}\n", placed.area, placed.shape));
    }
    let digest: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{digest}.png")
}
