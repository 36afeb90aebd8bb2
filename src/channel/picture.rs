//! In charge of the picture beside a post: which one it is, and its bytes when the post goes out.
//!
//! It leaves how a network takes it to the networks, and how it is made to [`crate::cards`] and
//! [`crate::pictures`].

use std::fmt;
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::edition::card::Of;
use crate::edition::{self, Edition};
use crate::{cards, pictures};

/// The largest picture in bytes for a network that asks for none smaller: 16 MiB.
pub(super) const LARGEST: usize = 16 << 20;

/// A picture as a draft freezes it. Its name is made from what it shows, so that the same path is the same
/// picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Picture {
    /// Below the output folder.
    path: PathBuf,
    /// Where everybody can see it.
    pub(super) url: String,
    /// Such as `image/png`.
    pub(super) media_type: String,
    /// What it shows, in words.
    pub(super) alt: String,
    /// How wide and how high it is, in pixels of a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<(u32, u32)>,
}

/// Where the pictures of a publication are.
#[derive(Debug, Clone)]
pub(super) struct Gallery {
    /// The folder that feeds and pages are written to.
    pub(super) output: PathBuf,
    /// Its address.
    pub(super) site: Url,
}

impl Gallery {
    /// The picture of an edition's posts: its card, or else the picture of the recap where recap has a copy
    /// of it.
    pub(super) fn picture(&self, edition: &Edition) -> Option<Picture> {
        let card = edition.card(Of::Evening).and_then(|card| self.below(cards::FOLDER, card));
        card.or_else(|| self.below(pictures::FOLDER, edition.picture.as_ref()?))
    }

    /// A picture that lies in a folder below the output folder.
    fn below(&self, folder: &str, picture: &edition::Picture) -> Option<Picture> {
        let below = picture.url.strip_prefix(self.site.as_str())?;
        let name = below.strip_prefix(folder)?.strip_prefix('/')?;
        let (key, ending) = name.split_once('.')?;
        let media_type = match ending {
            "png" => "image/png",
            "jpg" => "image/jpeg",
            "gif" => "image/gif",
            "webp" => "image/webp",
            _ => return None,
        };
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        is_key.then(|| Picture {
            path: Path::new(folder).join(name),
            url: picture.url.clone(),
            media_type: media_type.to_owned(),
            alt: picture.alt.clone(),
            size: picture.size.map(|size| (size.width, size.height)),
        })
    }

    /// The bytes of a picture and their media type. One of more than `most` bytes is coded anew, coarser or
    /// smaller, so that the network takes it; the same bytes become the same ones.
    ///
    /// # Errors
    /// It is not where it was when the post was planned, or is no picture any more.
    pub(super) async fn read(&self, picture: &Picture, most: usize) -> Result<(Vec<u8>, String), Refusal> {
        let path = self.output.join(&picture.path);
        let gone = |reason: &dyn fmt::Display| {
            Refusal::transient(format!(
                "the picture {} cannot be read ({reason}); `recap publish` writes it anew",
                path.display()
            ))
        };
        let bytes = tokio::fs::read(&path).await.map_err(|error| gone(&error))?;
        if bytes.len() <= most {
            return Ok((bytes, picture.media_type.clone()));
        }
        // Away from the threads that must not wait for a processor.
        let lighter = tokio::task::spawn_blocking(move || pictures::lighter(&bytes, most)).await;
        let lighter = lighter.map_err(|stopped| gone(&stopped))?.map_err(|reason| gone(&reason))?;
        Ok((lighter, "image/jpeg".to_owned()))
    }
}

impl Picture {
    /// The words for it, cut to as many characters as a network takes.
    pub(super) fn alt(&self, longest: usize) -> String {
        super::post::clip(&self.alt, longest)
    }

    /// Whether it shows the same, whatever the words for it.
    pub(super) fn is_same_as(&self, other: &Picture) -> bool {
        self.path == other.path
    }

    /// The same with its words cut to as many characters.
    pub(super) fn described_within(mut self, longest: usize) -> Self {
        self.alt = self.alt(longest);
        self
    }
}
