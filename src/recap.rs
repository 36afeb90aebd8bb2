//! In charge of understanding: a Markdown file with its front matter becomes a [`Recap`], the
//! facts that stand in it, with findings about what is doubtful or wrong.
//!
//! It reads no files, knows no clock and never panics, whatever the bytes. What is made of the
//! facts is [`crate::edition`]'s business.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;

pub mod markdown;
pub mod roster;
pub use roster::{Known, Roster};

/// A recap as it was read: a name for people and for the slug, and the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as it was given, shown in findings; its stem is where slug and date come from.
    pub path: String,
    /// The whole file.
    pub text: String,
}

/// Everything that was understood from one file.
///
/// Serialised, it is the answer of `recap inspect --json`, without the fields of the file itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recap {
    /// `title` of the front matter, or the first heading.
    pub title: String,
    /// `description` of the front matter: one plain sentence.
    pub description: Option<String>,
    /// The headline picture, as written: a URL or a path of the site.
    pub image: Option<String>,
    /// `tags` of the front matter.
    pub tags: Vec<String>,
    /// Old paths of the page, as `jekyll-redirect-from` spells them.
    pub redirect_from: Vec<String>,
    /// The day of the recap: `date` of the front matter, or the file name's first ten characters.
    pub date: Option<Date>,
    /// `slug` of the front matter, or the file's stem, in `[a-z0-9-]`.
    pub slug: String,
    /// `id` of the front matter: the feed id of a recap that was published before.
    pub id: Option<String>,
    /// `permalink` of the front matter: path or URL of the page.
    pub permalink: Option<String>,
    /// The evening.
    pub event: Event,
    /// Who led through it.
    pub host: Option<Host>,
    /// Who paid, in the order in which they are thanked.
    pub sponsors: Vec<Sponsor>,
    /// Who else is thanked: a venue, helpers.
    pub also_thanked: Vec<Thanked>,
    /// The talks, in the order of the evening.
    pub talks: Vec<Talk>,
    /// The next meetup, where one is announced.
    pub next: Option<Next>,
    /// The Markdown behind the front matter, as it stands.
    #[serde(skip)]
    pub body: String,
}

/// The evening that a recap tells of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The name of the meetup, without month and year.
    pub name: Option<String>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    /// Where it was.
    pub venue: Option<String>,
    /// How many came.
    pub attendees: Option<u32>,
    /// A recording of the evening: URL.
    pub video: Option<String>,
}

/// Who led through the evening.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The whole name.
    pub name: String,
    /// What the recap says they do.
    pub role: Option<String>,
}

/// Somebody who paid.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sponsor {
    /// As it is to be shown.
    pub name: String,
    /// Where the credit links to.
    pub url: Option<String>,
}

/// Somebody who is thanked for something other than money.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Thanked {
    /// As it is to be shown.
    pub name: String,
    /// Where the credit links to.
    pub url: Option<String>,
    /// What for: `venue`, `food`, `av`, `media`, `other`.
    pub why: Option<String>,
}

/// One talk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    /// Who gave it; none where the recap names nobody.
    pub speaker: Option<String>,
    /// Who gave it with them.
    pub co_speakers: Vec<String>,
    /// The company or project that the speaker came from.
    pub affiliation: Option<String>,
    /// Without the quotes around it.
    pub title: Option<String>,
    /// A link to the talk: video, slides or page.
    pub url: Option<String>,
    /// Where it begins in the evening's video, `H:MM:SS` or `MM:SS`, as written.
    pub starts_at: Option<String>,
    /// A picture of the speaker: URL or path, as written.
    pub photo: Option<String>,
    /// The speaker's handles, a network's name to the handle.
    pub handles: std::collections::BTreeMap<String, String>,
    /// What the recap's bullets say about it, plain text.
    pub takeaways: Vec<String>,
}

/// The next meetup.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// When.
    pub date: Option<Date>,
    /// Companies and projects announced.
    pub affiliations: Vec<String>,
    /// People announced.
    pub speakers: Vec<String>,
    /// Where to sign up: URL.
    pub rsvp: Option<String>,
}

/// Understands one file.
///
/// Never fails: what could not be understood is missing from the recap and told in a finding.
pub fn understand(_source: &Source) -> (Recap, Vec<Finding>) {
    (Recap::default(), Vec::new())
}
