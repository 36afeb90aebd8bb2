//! In charge of compiling: a [`Recap`](crate::recap::Recap) becomes an [`Edition`], titles, bodies,
//! credits and links, from which every channel is made.
//!
//! Pure: the same recap and publication give the same bytes. What differs per network or per
//! subscriber is left to the channels.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::config::Publication;
use crate::finding::Finding;
use crate::recap::{Event, Next, Recap, Talk};

/// One recap, compiled for publishing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// Its name in commands and file names: `[a-z0-9-]`, unique in the publication.
    pub slug: String,
    /// Its id in every feed, a `tag:` URI (RFC 4151) minted once, or the id it had before.
    pub id: String,
    /// The headline.
    pub title: String,
    /// One or two plain sentences.
    pub summary: String,
    /// Where the recap's page is: absolute URL.
    pub link: String,
    /// Its language, BCP 47.
    pub language: String,
    /// The day of the recap, midnight in the publication's time zone; never changes.
    pub published: Timestamp,
    /// The body as sanitised HTML with absolute URLs, fit for a feed.
    pub html: String,
    /// The body as plain text: wrapped, links numbered and listed, no markup.
    pub text: String,
    /// The headline picture.
    pub picture: Option<Picture>,
    /// `tags` of the recap.
    pub tags: Vec<String>,
    /// The evening.
    pub event: Event,
    /// The talks, in order.
    pub talks: Vec<Talk>,
    /// Who is to be credited, in the order host, speakers, sponsors; nobody twice in a role.
    pub credits: Vec<Credit>,
    /// The next meetup.
    pub next: Option<Next>,
    /// Subject line of the mail.
    pub subject: String,
    /// What mail programs show beside the subject: not the same words.
    pub preheader: String,
}

/// A picture on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Absolute https URL.
    pub url: String,
    /// What it shows, in words; never empty.
    pub alt: String,
}

/// In what role somebody is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Led through the evening.
    Host,
    /// Gave a talk.
    Speaker,
    /// Paid for it.
    Sponsor,
}

/// A host, speaker or sponsor named in something published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// As it is to be shown, everywhere the same.
    pub name: String,
    /// In what role.
    pub role: Role,
    /// A speaker's company, or what a host does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
    /// Where the credit leads: absolute http or https URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// A network's name ([`crate::channel::Name`]) to the handle there, as written in the roster:
    /// `@name@server`, `name.bsky.social`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub handles: BTreeMap<String, String>,
}

impl Edition {
    /// The credits in one role, in order.
    pub fn credited(&self, role: Role) -> impl Iterator<Item = &Credit> {
        self.credits.iter().filter(move |credit| credit.role == role)
    }
}

/// Compiles a recap. What cannot be compiled well is told in findings; an edition is always made.
pub fn compile(_recap: &Recap, _publication: &Publication) -> (Edition, Vec<Finding>) {
    unimplemented!()
}
