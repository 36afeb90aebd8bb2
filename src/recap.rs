//! In charge of understanding: a Markdown file with its front matter becomes a [`Recap`], the
//! facts that stand in it, with findings about what is doubtful or wrong.
//!
//! It reads no files, knows no clock and never panics, whatever the bytes. What is made of the
//! facts is [`crate::edition`]'s business.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;

mod agreement;
mod bounds;
mod document;
mod facts;
mod folded;
mod front_matter;
mod lint;
pub mod markdown;
mod next;
mod page;
pub(crate) mod player;
pub mod roster;
pub mod social;
pub(crate) mod suggest;
mod taken_apart;
mod talk;
pub(crate) mod values;
pub(crate) use document::html;
pub(crate) use facts::talks::{mentioned_by, profile_of};
pub(crate) use front_matter::language_tag;
pub use front_matter::write::{Written, write};
pub use lint::web_addresses;
pub(crate) use lint::{frame_dropped, lost};
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
    /// `title` of the front matter, the first heading, or the file's name in words.
    pub title: String,
    /// `description` of the front matter: one plain sentence.
    pub description: Option<String>,
    /// The headline picture, as written: a URL or a path of the site.
    pub image: Option<String>,
    /// What the front matter says that it shows.
    #[serde(skip)]
    pub image_alt: Option<String>,
    /// `tags` of the front matter.
    pub tags: Vec<String>,
    /// The language that it says it is written in, as BCP 47 spells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Old paths of the page, as `jekyll-redirect-from` spells them.
    pub redirect_from: Vec<String>,
    /// The day of the recap: `date` of the front matter, the file name's first ten characters, or
    /// the day that the front matter, the title or a first heading gives for the evening.
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
    /// The front matter says that it is not to be published.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
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
    /// What the recap states of its mail.
    #[serde(default, skip_serializing_if = "Inbox::is_empty")]
    pub email: Inbox,
    /// What the recap states of its posts.
    #[serde(default, skip_serializing_if = "social::Social::is_empty")]
    pub social: social::Social,
    /// The Markdown behind the front matter, as it stands.
    #[serde(skip)]
    pub body: String,
    /// What templates in the text may ask of the front matter.
    #[serde(skip)]
    pub(crate) values: values::Values,
}

/// The evening that a recap tells of.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The name of the meetup, without month and year.
    pub name: Option<String>,
    /// Its day, where the recap tells it: not the recap's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// `YYYY-MM`.
    pub month: Option<String>,
    /// Where it was.
    pub venue: Option<String>,
    /// How many came.
    pub attendees: Option<u32>,
    /// A recording of the evening: URL.
    pub video: Option<String>,
}

impl Event {
    /// Whether no more than a name is known of it.
    fn is_only_named(&self) -> bool {
        let Event { name: _, date, month, venue, attendees, video } = self;
        date.is_none() && month.is_none() && venue.is_none() && attendees.is_none() && video.is_none()
    }
}

/// What an inbox is to show of the mail, where the recap states it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// `email.subject` of the front matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `email.preheader` of the front matter: the words beside the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preheader: Option<String>,
}

impl Inbox {
    fn is_empty(&self) -> bool {
        self.subject.is_none() && self.preheader.is_none()
    }
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
    pub fn from_bytes(path: impl Into<String>, bytes: &[u8]) -> Result<Self, Box<Finding>> {
        if let Some(finding) = too_large(u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
            return Err(Box::new(finding));
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| Box::new(not_utf8(bytes, error.valid_up_to())))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(at) = text.find('\0') {
            let line = text[..at].matches('\n').count() + 1;
            let message = format!("the file holds a NUL character, on line {line}");
            let finding = Finding::error("not-text", message).at(at..at + 1);
            return Err(Box::new(finding.hint("save the file as plain text in UTF-8")));
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
    let front_matter::Split { header, body: body_at, broken } = front_matter::split(text);
    let (stated, mut findings) =
        header.as_ref().map(|header| front_matter::read(text, header)).unwrap_or_default();
    let body = &text[body_at..];
    let prepared = markdown::prepare_for_facts(body, &|name| stated.values.stated(name));
    let mut document = document::read(&prepared, body_at);
    let refused = document.refused.take();
    let (mut recap, of_page) = page::read(source, &stated, &document, body);
    recap.values = stated.values.clone();
    if let Some(heading) = page::templated_heading(&stated, &document, text) {
        recap.titled_by(heading);
    }
    match broken {
        // Front matter that cannot be read explains by itself what is missing from it.
        Some(broken) => findings.push(broken),
        None => {
            findings.extend(of_page);
            findings.extend(header.is_none().then(|| front_matter::absent(text)));
            findings.extend(lint::page(&recap, &stated, text));
        }
    }
    // That says it all.
    if text.trim().is_empty() {
        return (recap, vec![lint::empty_file()]);
    }
    if recap.slug.is_empty() {
        findings.push(lint::no_slug(stated.slug.as_ref().map(|slug| slug.span.clone())));
    }
    if document.blocks.is_empty() {
        findings.push(refused.unwrap_or_else(|| lint::empty(body_at..text.len())));
    }
    let context = facts::Context {
        title: &recap.title,
        description: recap.description.as_deref().unwrap_or_default(),
        date: recap.date,
        named: page::month_in_name(&source.path),
        roster: surroundings.roster,
    };
    let read = facts::read(&mut document, &context);
    let spans = lint::Spans { announced: read.next_span.clone(), ..lint::Spans::of(&stated, text) };
    findings.extend(agreement::check(source, &document, &stated, &read, recap.date));
    findings.extend(credit(&mut recap, stated, read));
    findings.extend(lint::read(text, body_at, &recap, &document, &spans, surroundings));
    (recap, bounds::alike(lint::settled(findings)))
}

/// Puts the facts into a recap: each as the front matter states it, or else as the prose says.
/// Returns the findings that are still of interest: a doubt about a fact that is stated is none.
fn credit(recap: &mut Recap, stated: Stated, read: facts::Facts) -> Vec<Finding> {
    let values = |located: Vec<Located<_>>| located.into_iter().map(|located| located.value).collect();
    let settled: Vec<&str> = [
        (stated.host.is_some(), &["host-disagrees"][..]),
        (stated.sponsors.is_some(), &["unsure-sponsor"][..]),
        (stated.talks.is_some(), &["unsure-talk", "talk-title-disagrees"][..]),
        (stated.next.is_some(), &["next-date-unclear"][..]),
    ]
    .into_iter()
    .filter(|(stated, _)| *stated)
    .flat_map(|(_, codes)| codes.iter().copied())
    .collect();
    let dated = stated.event.as_ref().is_some_and(|event| event.month.is_some());
    let told = read.event.date;
    recap.event = match stated.event {
        Some(event) if !event.is_only_named() => event,
        // `event: Example Night` says how it is called, and leaves the rest to the prose.
        named => Event { name: named.and_then(|event| event.name).or(read.event.name), ..read.event },
    };
    // The evening's own day says its month better than the recap's, which may be of the next one.
    if let Some(day) = stated.event_day.as_ref().filter(|_| !dated) {
        recap.event.month = Some(month_of(day.value));
    }
    // A day of another month than the evening's is some other day.
    let day = stated.event_day.map(|day| day.value).or(told);
    let of_evening = |day: &Date| recap.event.month.as_ref().is_none_or(|month| *month == month_of(*day));
    let date = day.filter(of_evening);
    recap.event.date = date;
    recap.event.video = recap.event.video.take().or(stated.video);
    recap.host = stated.host.or(read.host);
    recap.also_thanked = stated.also_thanked.unwrap_or(read.also_thanked);
    recap.next = stated.next.map(|next| next.value).or(read.next);
    recap.sponsors = stated.sponsors.map_or(read.sponsors, |sponsors| values(sponsors.value));
    recap.talks = match stated.talks {
        Some(talks) => talks.value.into_iter().map(|talk| talk.value).collect(),
        None => read.talks,
    };
    read.findings.into_iter().filter(|finding| !settled.contains(&finding.code)).collect()
}

/// `YYYY-MM`.
fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests;
