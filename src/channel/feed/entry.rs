//! In charge of the entry: what a feed tells of one recap, the same for every format, and how it is
//! made fit for a document.
//!
//! The spelling of each format is left to its writer.

use jiff::Timestamp;
use recap_templates as templates;
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;
use url::Url;

use crate::channel::view;
use crate::config::Publication;
use crate::edition::{Edition, Picture, Role};

/// Most characters of a headline that is made of the beginning of a text.
const HEADLINE: usize = 80;

/// What a feed tells of one recap. Neutral between the formats; the outbox keeps entries that were
/// there before recap in this shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The same in every format and for ever.
    pub id: String,
    /// The headline: plain text.
    pub title: String,
    /// The page: absolute URL.
    pub link: String,
    /// One or two plain sentences.
    pub summary: String,
    /// The whole recap: sanitised HTML with absolute URLs.
    pub html: String,
    /// When it was first published; never changes.
    pub published: Timestamp,
    /// When it was last changed in a way that is worth another look.
    pub updated: Timestamp,
    /// Who wrote it; nobody means the publication.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Who made the evening: speakers and host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Person>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The headline picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// Its language, BCP 47, where it is not the publication's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Somebody named in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As it is shown.
    pub name: String,
    /// Absolute http or https URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Entry {
    /// The entry of an edition that was last changed at `updated`.
    ///
    /// The publication is its author; speakers and host are contributors, for they made the evening
    /// and did not write the recap. Many readers show only the content, so that the content ends
    /// with a paragraph that names host, speakers and sponsors.
    pub fn of(edition: &Edition, updated: Timestamp) -> Entry {
        let mut contributors: Vec<Person> = Vec::new();
        for credit in edition.credited(Role::Speaker).chain(edition.credited(Role::Host)) {
            // A host may have spoken; speakers of one name are several.
            if credit.role == Role::Speaker || contributors.iter().all(|person| person.name != credit.name) {
                contributors.push(Person { name: credit.name.clone(), link: credit.link.clone() });
            }
        }
        let shown =
            |role| edition.credited(role).map(|credit| view::credit(credit, edition)).collect::<Vec<_>>();
        let credits = templates::entry_credits(
            &edition.language,
            &shown(Role::Host),
            &shown(Role::Speaker),
            &shown(Role::Sponsor),
        );
        Entry {
            id: edition.id.clone(),
            title: edition.title.clone(),
            link: edition.link.clone(),
            summary: edition.summary.clone(),
            html: format!("{}\n{}", edition.html.trim_end(), credits.into_string()),
            published: edition.published,
            updated: updated.max(edition.published),
            authors: Vec::new(),
            contributors,
            tags: edition.tags.clone(),
            picture: edition.picture.clone(),
            language: Some(edition.language.clone()),
        }
    }

    /// The entry as every format can carry it and every reader gives it back: no character that XML
    /// forbids, single lines where lines are meant, absolute links, whole seconds, and no field that
    /// the formats want left empty. The id stays as it is but for what no document can hold.
    pub(super) fn tidied(self, publication: &Publication) -> Entry {
        let site = &publication.url;
        let link = absolute(&self.link, site).unwrap_or_else(|| site.to_string());
        let id = Some(one_line(&self.id)).filter(|id| !id.is_empty()).unwrap_or_else(|| link.clone());
        let summary = one_line(&self.summary);
        let title = [one_line(&self.title), beginning(&summary, HEADLINE), link.clone()]
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or_default();
        let summary = if summary.is_empty() { title.clone() } else { summary };
        let html = Some(lines(&self.html))
            .filter(|html| !html.is_empty())
            .unwrap_or_else(|| templates::paragraph(&summary).into_string());
        let published = whole_seconds(self.published);
        let mut authors = tidied_people(self.authors, site);
        if let [only] = &authors[..]
            && only.name == one_line(&publication.name)
        {
            authors.clear();
        }
        let picture = self.picture.and_then(|picture| {
            let alt = Some(one_line(&picture.alt)).filter(|alt| !alt.is_empty());
            let alt = alt.unwrap_or_else(|| title.clone());
            Some(Picture { url: absolute(&picture.url, site)?, alt, ..picture })
        });
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.iter().map(|tag| one_line(tag)) {
            if !tag.is_empty() && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        Entry {
            id,
            title,
            link,
            summary,
            html,
            published,
            updated: whole_seconds(self.updated).max(published),
            authors,
            contributors: tidied_people(self.contributors, site),
            tags,
            picture,
            language: self.language.filter(|tag| is_language(tag) && *tag != publication.language),
        }
    }

    /// About how many octets it takes in a document: those of its texts as XML spells them, and of what
    /// stands around them.
    pub(super) fn weight(&self) -> usize {
        const AROUND: usize = 1_000;
        let escaped = |text: &str| {
            let marks = text.bytes().filter(|byte| matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\''));
            text.len() + 5 * marks.count()
        };
        AROUND + escaped(&self.html) + escaped(&self.summary) + escaped(&self.title)
    }
}

/// The text on one line: white space that breaks lines becomes a space, several become one, none
/// stays at the ends; without the characters that XML forbids. A no-break space stays.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                line.push_str(if line.ends_with(' ') { "" } else { " " });
            }
            c if is_xml_char(c) => line.push(c),
            _ => {}
        }
    }
    line.trim().to_owned()
}

/// The beginning of a line: whole words, at most `limit` characters as a person counts them.
pub(super) fn beginning(line: &str, limit: usize) -> String {
    let Some((end, _)) = line.grapheme_indices(true).nth(limit) else {
        return line.to_owned();
    };
    let head = &line[..end];
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", words.trim_end())
}

/// The URL in full, where it is one of the web.
pub(super) fn absolute(url: &str, base: &Url) -> Option<String> {
    let url = base.join(&one_line(url)).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// Markup of several lines, without the characters that XML forbids and with the line ends that an
/// XML reader would make of it (XML 1.0 section 2.11).
fn lines(html: &str) -> String {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let html: String = html.chars().filter(|&c| is_xml_char(c)).collect();
    html.trim().to_owned()
}

/// XML 1.0 section 2.2, production `Char`. Neither writer looks after it.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Subtags of letters and digits (RFC 5646 section 2.1).
fn is_language(tag: &str) -> bool {
    tag.split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// RSS knows no fractions of a second, and no reader a date before 1970.
fn whole_seconds(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second().max(0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn tidied_people(people: Vec<Person>, site: &Url) -> Vec<Person> {
    let mut tidied: Vec<Person> = Vec::with_capacity(people.len());
    for person in people {
        let name = one_line(&person.name);
        if !name.is_empty() && tidied.iter().all(|other| other.name != name) {
            tidied.push(Person { name, link: person.link.and_then(|link| absolute(&link, site)) });
        }
    }
    tidied
}
