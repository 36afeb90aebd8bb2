//! In charge of what a talk is: who gave it, what it was called and what is left of it.
//!
//! It leaves finding talks in a text to [`super::facts`], and stating them to
//! [`super::front_matter`].

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// One talk.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize)]
pub struct Talk {
    /// Who gave it, in the order of naming; empty where the recap names nobody.
    #[serde(default)]
    pub speakers: Vec<Speaker>,
    /// Without the quotes around it.
    pub title: Option<String>,
    /// The link that the talk is known by: the one on its title, or else its recording, its slides
    /// or its page.
    pub url: Option<String>,
    /// Its recording: URL, or a path of the site.
    #[serde(default)]
    pub video: Option<String>,
    /// Its slides: URL, or a path of the site.
    #[serde(default)]
    pub slides: Option<String>,
    /// Where it begins in the evening's video, `H:MM:SS` or `MM:SS`, as written.
    pub starts_at: Option<String>,
    /// What the recap's bullets say about it, plain text.
    pub takeaways: Vec<String>,
}

/// Somebody who gave a talk.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Speaker {
    /// The name, as written.
    pub name: String,
    /// The company or project that they came from.
    pub affiliation: Option<String>,
    /// A page of theirs that is no profile on a network: URL.
    pub url: Option<String>,
    /// A picture of them: URL or path, as written.
    pub photo: Option<String>,
    /// A network's name to their handle there.
    pub handles: BTreeMap<String, String>,
}

impl Talk {
    /// The names of the speakers.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.speakers.iter().map(|speaker| speaker.name.as_str())
    }

    /// The first company or project that a speaker came from.
    pub fn affiliation(&self) -> Option<&str> {
        self.speakers.iter().find_map(|speaker| speaker.affiliation.as_deref())
    }
}

impl Speaker {
    /// Somebody of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Speaker { name: name.into(), ..Speaker::default() }
    }
}

/// Beside the `speakers`, the answer names the first one as `speaker` with their `photo` and
/// `handles`, the names of the others as `co_speakers`, and the first `affiliation`: most talks have
/// one speaker, and a program that reads them need not walk a list for it.
impl Serialize for Talk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let first = self.speakers.first().cloned().unwrap_or_default();
        let mut talk = serializer.serialize_struct("Talk", 12)?;
        talk.serialize_field("speaker", &self.names().next())?;
        talk.serialize_field("co_speakers", &self.names().skip(1).collect::<Vec<_>>())?;
        talk.serialize_field("affiliation", &self.affiliation())?;
        talk.serialize_field("photo", &first.photo)?;
        talk.serialize_field("handles", &first.handles)?;
        talk.serialize_field("speakers", &self.speakers)?;
        talk.serialize_field("title", &self.title)?;
        talk.serialize_field("url", &self.url)?;
        talk.serialize_field("video", &self.video)?;
        talk.serialize_field("slides", &self.slides)?;
        talk.serialize_field("starts_at", &self.starts_at)?;
        talk.serialize_field("takeaways", &self.takeaways)?;
        talk.end()
    }
}
