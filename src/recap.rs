//! In charge of understanding: a Markdown file with its front matter becomes a [`Recap`], the
//! facts that stand in it, with findings about what is doubtful or wrong.
//!
//! It reads no files, knows no clock and never panics, whatever the bytes. What is made of the
//! facts is [`crate::edition`]'s business.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::finding::Finding;

mod document;
mod facts;
mod front_matter;
mod lint;
pub mod markdown;
mod next;
pub(crate) mod player;
pub mod roster;
mod talk;
pub use next::Next;
pub use roster::{Known, Roster};
pub use talk::{Speaker, Talk};

use front_matter::{Located, Stated};

/// The largest file that is read: 1 MiB. The longest recap known has 1% of that.
pub const LARGEST: usize = 1_048_576;

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
    /// The same as it was written, letters of every script and capitals included: what Jekyll makes
    /// `:title` of.
    #[serde(skip)]
    pub name: String,
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

impl Source {
    /// Takes the bytes of a file for a recap: UTF-8 (a byte order mark is dropped), no longer than
    /// [`LARGEST`], without NUL. What is wrong comes back as a finding of severity error.
    pub fn from_bytes(path: impl Into<String>, bytes: &[u8]) -> Result<Self, Finding> {
        if let Some(finding) = too_large(u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
            return Err(finding);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(at) = text.find('\0') {
            let line = text[..at].matches('\n').count() + 1;
            let message = format!("the file holds a NUL character, on line {line}");
            return Err(Finding::error("not-text", message)
                .at(at..at + 1)
                .hint("save the file as plain text in UTF-8"));
        }
        Ok(Source { path: path.into(), text: text.to_owned() })
    }
}

/// The finding for a file of more bytes than [`LARGEST`], told without reading it.
pub fn too_large(bytes: u64) -> Option<Finding> {
    let message = || {
        let megabytes = bytes as f64 / 1_048_576.0;
        format!("the file has {megabytes:.1} MiB, and a recap may have at most 1 MiB (1,048,576 bytes)")
    };
    let large = usize::try_from(bytes).is_ok_and(|bytes| bytes <= LARGEST);
    (!large).then(|| {
        Finding::error("file-too-large", message())
            .hint("put pictures and recordings beside it and link to them")
    })
}

/// The finding for bytes that stop being UTF-8.
fn not_utf8(bytes: &[u8], at: usize) -> Finding {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("the file is not UTF-8: byte 0x{byte:02X} on line {line}, byte {at} of the file");
    Finding::error("not-utf8", message).hint(
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            "it is UTF-16: save the file in UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`"
        } else {
            "save the file in UTF-8, for instance with `iconv -f WINDOWS-1252 -t UTF-8`"
        },
    )
}

/// What is known beside the file itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Whom the group knows.
    pub roster: Option<&'a Roster>,
    /// The group's other recaps, in any order.
    pub others: &'a [Recap],
}

/// Understands one file by itself.
///
/// Never fails: what could not be understood is missing from the recap and told in a finding.
pub fn understand(source: &Source) -> (Recap, Vec<Finding>) {
    understand_among(source, &Surroundings::default())
}

/// Understands one file among what else is known: the facts are the same, and the findings also
/// tell what does not go together.
pub fn understand_among(source: &Source, surroundings: &Surroundings<'_>) -> (Recap, Vec<Finding>) {
    let text = &source.text;
    let (header, body_at, mut findings) = front_matter::split(text);
    let (stated, more) = header.as_ref().map(front_matter::read).unwrap_or_default();
    findings.extend(more);
    let body = &text[body_at..];
    let prepared = markdown::prepare(body);
    let document = document::read(&prepared, body_at);
    let mut recap = page(source, &stated, &document, body);
    // Front matter that cannot be read explains by itself what is missing from it.
    if header.is_some() {
        findings.extend(lint::page(&recap, &stated, text));
    }
    if recap.slug.is_empty() {
        findings.push(lint::no_slug(stated.slug.as_ref().map(|slug| slug.span.clone())));
    }
    if document.blocks.is_empty() {
        findings.push(lint::empty(body_at..text.len()));
    }
    let context = facts::Context {
        title: &recap.title,
        description: recap.description.as_deref().unwrap_or_default(),
        date: recap.date,
    };
    let read = facts::read(&document, &context);
    let spans = lint::Spans {
        next: stated.next.as_ref().map(|next| next.span.clone()).or(read.next_span.clone()),
        sponsors_stated: stated.sponsors.is_some(),
        talks_stated: stated.talks.is_some(),
        top: lint::first_line(text),
    };
    findings.extend(credit(&mut recap, stated, read));
    findings.extend(lint::read(&recap, &document, &spans));
    findings.extend(lint::among(&recap, surroundings));
    findings.sort_by_key(|finding| finding.span.as_ref().map_or(0, |span| span.start));
    (recap, findings)
}

/// What the front matter and the file's name say about the page.
fn page(source: &Source, stated: &Stated, document: &document::Document, body: &str) -> Recap {
    let stem = stem(&source.path);
    let named_day = front_matter::parse_day(stem.get(..10).unwrap_or_default());
    let heading = || {
        document.blocks.iter().find_map(|block| block.heading()).map(|heading| heading.text.trim().to_owned())
    };
    let title = stated
        .title
        .as_ref()
        .map(|title| title.value.clone())
        .or_else(heading)
        .filter(|title| !title.is_empty());
    let slug = stated.slug.as_ref().map_or(stem, |slug| slug.value.as_str());
    let date = stated.date.as_ref().map(|date| date.value).or(named_day);
    Recap {
        title: title.unwrap_or_default(),
        description: stated.description.as_ref().map(|description| description.value.clone()),
        image: stated.image.clone(),
        tags: stated.tags.clone(),
        redirect_from: stated.redirect_from.clone(),
        date,
        slug: slugify(slug),
        name: slug.to_owned(),
        id: stated.id.clone(),
        permalink: stated.permalink.clone(),
        body: body.to_owned(),
        ..Recap::default()
    }
}

/// Puts the facts into a recap: each as the front matter states it, or else as the prose says.
/// Returns the findings that are still of interest: a doubt about a fact that is stated is none.
fn credit(recap: &mut Recap, stated: Stated, read: facts::Facts) -> Vec<Finding> {
    let values = |located: Vec<Located<_>>| located.into_iter().map(|located| located.value).collect();
    let settled: Vec<&str> = [
        (stated.host.is_some(), &["host-disagrees"][..]),
        (stated.sponsors.is_some(), &["unsure-sponsor"][..]),
        (stated.talks.is_some(), &["speaker-twice"][..]),
        (stated.next.is_some(), &["next-date-unclear", "weekday-mismatch"][..]),
    ]
    .into_iter()
    .filter(|(stated, _)| *stated)
    .flat_map(|(_, codes)| codes.iter().copied())
    .collect();
    recap.event = stated.event.unwrap_or(read.event);
    recap.event.video = recap.event.video.take().or(stated.video);
    recap.host = stated.host.or(read.host);
    recap.also_thanked = stated.also_thanked.unwrap_or(read.also_thanked);
    recap.next = stated.next.map(|next| next.value).or(read.next);
    recap.sponsors = stated.sponsors.map_or(read.sponsors, values);
    recap.talks = match stated.talks {
        Some(talks) => talks.into_iter().map(|talk| talk.value).collect(),
        None => read.talks,
    };
    read.findings.into_iter().filter(|finding| !settled.contains(&finding.code)).collect()
}

/// The last part of a path, without its ending; both kinds of slashes part.
fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// A name in `[a-z0-9-]`: lower case, anything else becomes one hyphen, none at the ends. Letters
/// lose their accents (`é` is `e`), and those of other scripts are dropped.
fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for char in name.nfd().filter(char::is_ascii) {
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests;
