//! In charge of compiling: a [`Recap`] becomes an [`Edition`], titles, bodies,
//! credits and links, from which every channel is made.
//!
//! Pure: the same recap and publication give the same bytes. What differs per network or per
//! subscriber is left to the channels.

use std::collections::BTreeMap;

use comrak::Arena;
use jiff::Timestamp;
use recap_templates::{Words, words};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use url::Url;

use crate::config::Publication;
use crate::finding::Finding;
use crate::recap::social::Social;
use crate::recap::{Event, Next, Recap, Talk, lost};

mod aloud;
mod body;
pub mod calendar;
pub mod card;
mod credits;
mod dates;
mod inbox;
mod kramdown;
mod lines;
mod link;
mod list;
mod namesakes;
mod no_script;
mod pictures;
mod raw;
mod seen;
mod stand_in;
mod table;
mod text;
mod tree;
mod values;
mod wording;
mod wrap;

pub use dates::{day_in_words, month_in_words, next_in_words};
pub use pictures::{BESIDE, COLUMN, Copies, MASTHEAD, Shown, Size, Wanted};
pub(crate) use text::{Numbers, of_html as text_of};
pub use wording::xml_chars;
pub(crate) use wording::{letters, over_gaps};
pub(crate) use wrap::{columns, wrap};

/// HTML from outside as it may be published: no script, frame, form or style, addresses in full.
pub fn sanitise(html: &str, page: &url::Url) -> String {
    // What stands in another document keeps its form: nothing is added to it.
    raw::sanitiser(page, raw::Frames::Drop).link_rel(None).clean(&stand_in::read_as_markup(html)).to_string()
}

/// A few words of Markdown that a publication says around every recap, as sanitised HTML: compiled as
/// the body of a recap is, with addresses that are those of the site.
pub fn passage(markdown: &str, publication: &Publication) -> String {
    told_passage(markdown, publication, &mut Vec::new())
}

/// The same, which tells what is wrong with it.
fn told_passage(markdown: &str, publication: &Publication, findings: &mut Vec<Finding>) -> String {
    let said = Said { alt: &publication.name, words: words(&publication.language), recap: None };
    bodies(markdown, &publication.url, said, publication, findings).html
}

use credits::Credits;
use wording::{filled, line};

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
    /// The headline picture.
    pub picture: Option<Picture>,
    /// The group's logo, which stands above everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Picture>,
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
    /// Where the next meetup's entry for calendars is: absolute URL. Its bytes: [`calendar::entry`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Subject line of the mail.
    pub subject: String,
    /// What mail programs show beside the subject: not the same words.
    pub preheader: String,
    /// The pictures of the publication's header and footer, with their copies, where they have one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub around: BTreeMap<String, Option<Shown>>,
    /// What its posts say where that is stated, by the name of the network; with no name on all others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub posts: BTreeMap<String, String>,
    /// How large photos and logos are shown, by their address; ask [`Edition::size`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sizes: BTreeMap<String, Size>,
    /// The pictures that were drawn of it and of its talks, with their words; ask [`Edition::card`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<card::Card>,
}

/// A picture on the web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Absolute https URL.
    pub url: String,
    /// What it shows, in words; never empty.
    pub alt: String,
    /// How large it is shown, in CSS pixels; known of pictures that were copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<Size>,
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
    /// A small picture to show beside the name, where the roster has one: absolute URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// A network's name ([`crate::channel::Name`]) to the handle there, as written in the roster:
    /// `@name@server`, `name.bsky.social`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub handles: BTreeMap<String, String>,
}

impl Edition {
    /// SHA-256 of everything it says, in hexadecimal: tells one form of an edition from another.
    pub fn digest(&self) -> String {
        // Strings, numbers and lists: there is nothing in it that JSON cannot hold.
        let json = serde_json::to_vec(self).unwrap_or_default();
        sha2::Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The credits in one role, in order.
    pub fn credited(&self, role: Role) -> impl Iterator<Item = &Credit> {
        self.credits.iter().filter(move |credit| credit.role == role)
    }
}

/// Compiles a recap. What cannot be compiled well is told in findings; an edition is always made.
///
/// The same recap and publication give the same edition. No string of it holds a character that
/// XML 1.0 forbids, and no field but the two bodies holds a line end.
pub fn compile(recap: &Recap, publication: &Publication) -> (Edition, Vec<Finding>) {
    let mut findings = Vec::new();
    let page = link::page(recap, publication, &mut findings);
    let recap = &*values::with_values_of_site(recap, &page, publication);
    let site = publication;
    let publication = &*values::in_language_of(recap, publication);
    let title = line(&recap.title);
    let event = event(recap, &page, publication, &mut findings);
    let alt = dates::photo_from(&occasion(recap, &title, publication), &publication.language);
    let said = Said { alt: &alt, words: words(&publication.language), recap: Some(recap) };
    let bodies = bodies(&recap.body, &page, said, publication, &mut findings);
    let summary = wording::summary(recap.description.as_deref(), &bodies.paragraphs, &title);

    let mut credits = Credits::new(publication, &page, &mut findings);
    let talks = credits.talks(&recap.talks);
    let next = recap.next.as_ref().map(|next| credits.next(next));
    let credits = credits.give(recap, &talks);
    let facts = inbox::Facts {
        title: &title,
        summary: &summary,
        paragraphs: &bodies.paragraphs,
        event: &event,
        talks: &talks,
        publication,
    };
    let (subject, preheader) = inbox::lines(&recap.email, &facts);
    let told = format!("{title} {summary} {}", bodies.text);
    findings.extend(credits::missing(&credits, &publication.roster, &told));
    findings.extend(credits::unthanked(&recap.also_thanked, &publication.roster, &told));
    findings.extend(publication.theme.findings());
    let around = around(site, &mut findings);

    let edition = Edition {
        slug: recap.slug.clone(),
        id: link::id(recap, publication, &mut findings),
        published: published(recap, publication, &mut findings),
        picture: picture(recap, &alt, publication, &mut findings),
        tags: recap.tags.iter().filter_map(|tag| filled(tag)).collect(),
        logo: logo(publication),
        subject,
        preheader,
        link: page.into(),
        language: publication.language.clone(),
        html: bodies.html,
        title,
        summary,
        event,
        talks,
        credits,
        calendar: next
            .as_ref()
            .and_then(|next| calendar::address(next, &recap.slug, recap.date, publication)),
        next,
        posts: posts(&recap.social, &site.posts.of(&publication.language, &site.language)),
        around,
        sizes: BTreeMap::new(),
        cards: Vec::new(),
    };
    (edition, findings)
}

/// What posts say: as the recap states it, or else the publication.
fn posts(recap: &Social, publication: &Social) -> BTreeMap<String, String> {
    let of = |social: &Social| {
        let all = social.text.clone().map(|text| (String::new(), text));
        social.networks.clone().into_iter().chain(all).collect::<BTreeMap<_, _>>()
    };
    // A text of this recap for all networks says more of it than one for all recaps of a network.
    let mut posts = if recap.text.is_some() { BTreeMap::new() } else { of(publication) };
    posts.extend(of(recap));
    posts
}

/// What a publication says around every recap, with the names of its settings.
fn passages(publication: &Publication) -> impl Iterator<Item = (&'static str, &str)> {
    let theme = &publication.theme;
    let passages = [("theme.header", &theme.header), ("theme.footer", &theme.footer)];
    passages.into_iter().filter_map(|(name, markdown)| Some((name, markdown.as_deref()?)))
}

/// The pictures that a publication shows around every recap, by their address, and the first setting that
/// shows each.
pub fn pictures_around(publication: &Publication) -> BTreeMap<String, &'static str> {
    let mut pictures = BTreeMap::new();
    for (name, markdown) in passages(publication) {
        let html = passage(markdown, publication);
        for url in pictures::sources(&html) {
            pictures.entry(url).or_insert(name);
        }
    }
    pictures
}

/// The pictures that stand above and below every recap, and what is wrong with what is said there.
fn around(publication: &Publication, findings: &mut Vec<Finding>) -> BTreeMap<String, Option<Shown>> {
    let mut pictures = BTreeMap::new();
    for (name, markdown) in passages(publication) {
        let mut told = Vec::new();
        let html = told_passage(markdown, publication, &mut told);
        pictures.extend(pictures::sources(&html).map(|url| (url, None)));
        let known = |name: &str| values::value(name, None, &publication.url, publication);
        told.extend(lost(markdown, &known));
        findings.extend(
            told.into_iter()
                .map(|finding| Finding { message: format!("`{name}`: {}", finding.message), ..finding }),
        );
    }
    pictures
}

/// What a body says that does not stand in the recap.
#[derive(Clone, Copy)]
struct Said<'a> {
    /// Of pictures that say nothing of themselves.
    alt: &'a str,
    words: &'static Words,
    /// What templates stand for, where it is the body of a recap.
    recap: Option<&'a Recap>,
}

/// The body in both forms, and its first words.
struct Bodies {
    html: String,
    text: String,
    paragraphs: Vec<String>,
}

fn bodies(
    body: &str,
    page: &Url,
    said: Said<'_>,
    publication: &Publication,
    findings: &mut Vec<Finding>,
) -> Bodies {
    let arena = Arena::new();
    let known = |name: &str| values::value(name, said.recap, page, publication);
    let root = tree::grow(&arena, &xml_chars(body), said.alt, &known, publication, findings);
    let (html, hid) = body::html(root, page, said, findings);
    // A number such as `&#8;` becomes a character only after the body was read.
    let html = aloud::fit(&body::without_first_lines(xml_chars(&html).into()));
    for address in tree::refused_links(root, page) {
        let finding = match line(&address) {
            address if address.is_empty() => {
                Finding::warning("link-dropped", "a link has no address, so that only its words are shown")
                    .hint("give the address, or take the brackets away")
            }
            address if address.starts_with("{%") => {
                Finding::warning("link-dropped", format!("`{address}` is left without its link"))
                    .hint("only the site's own generator knows where that is; give the address itself")
            }
            address => Finding::warning("link-dropped", format!("`{address}` is left without its link"))
                .hint("links lead to http, https or mailto, without user name or password"),
        };
        findings.push(finding);
    }
    // What is hidden is no summary either.
    let shown = hid.then(|| letters(&raw::words(&html)));
    let is_shown = |words: &String| shown.as_ref().is_none_or(|shown| shown.contains(&letters(words)));
    Bodies {
        text: text::of_html(&html, said.words, &mut Numbers::default()),
        html,
        paragraphs: tree::paragraphs(root).filter(is_shown).take(2).collect(),
    }
}

/// The evening in clean words; a recording that must not be linked to is left out and told.
fn event(recap: &Recap, page: &Url, publication: &Publication, findings: &mut Vec<Finding>) -> Event {
    let clean = |text: &Option<String>| text.as_deref().and_then(filled);
    let event = &recap.event;
    let mut credits = Credits::new(publication, page, findings);
    Event {
        name: clean(&event.name),
        date: event.date,
        month: clean(&event.month),
        venue: clean(&event.venue),
        attendees: event.attendees,
        video: credits.address(event.video.as_deref(), "The recording of the evening"),
    }
}

/// What a picture without words is said to be from.
fn occasion(recap: &Recap, title: &str, publication: &Publication) -> String {
    let name = recap.event.name.as_deref().and_then(filled);
    match (name, recap.date) {
        (Some(name), Some(date)) => format!("{name}, {}", day_in_words(date, &publication.language)),
        (Some(name), None) => name,
        (None, _) if !title.is_empty() => title.to_owned(),
        (None, _) => line(&publication.name),
    }
}

/// Midnight where the group meets.
fn published(recap: &Recap, publication: &Publication, findings: &mut Vec<Finding>) -> Timestamp {
    let midnight = recap.date.and_then(|date| date.to_zoned(publication.time_zone.clone()).ok());
    // A recap without a day was told of when it was read.
    if let (Some(date), None) = (recap.date, &midnight) {
        findings.push(Finding::error("date-out-of-range", format!("{date} is no day that a feed can hold")));
    }
    midnight.map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
}

fn logo(publication: &Publication) -> Option<Picture> {
    let logo = publication.theme.logo.as_ref()?;
    Some(Picture { url: logo.to_string(), alt: line(&publication.name), size: None })
}

fn picture(
    recap: &Recap,
    alt: &str,
    publication: &Publication,
    findings: &mut Vec<Finding>,
) -> Option<Picture> {
    let image = recap.image.as_deref().filter(|image| !image.trim().is_empty())?;
    let finding = |why: &str| {
        Finding::warning("bad-picture", format!("the picture `{}` {why}", line(image)))
            .hint("give a path of the site or an https URL")
    };
    match link::of_site(image, &publication.url) {
        Ok(url) => {
            if url.scheme() != "https" {
                findings.push(finding("is not on https, so mail programs may not show it"));
            }
            let stated = recap.image_alt.as_deref().and_then(filled);
            Some(Picture { url: url.into(), alt: stated.unwrap_or_else(|| alt.to_owned()), size: None })
        }
        Err(refused) => {
            findings.push(finding(&format!("is left out: it {}", refused.because())));
            None
        }
    }
}

#[cfg(test)]
mod tests;
