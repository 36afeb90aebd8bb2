//! The pages and mails of recap as Maud markup: plain view structs in, HTML out.
//!
//! Nothing here reads, sends or decides anything; it knows neither recaps nor subscribers. Every
//! value is escaped by Maud; the one exception is [`Body`], HTML that was sanitised before. What
//! has nothing to show leaves no empty box behind.

mod credits;
mod email;
mod entry;
mod language;
mod literal;
mod page;
pub mod preview;
mod subscription;
#[cfg(test)]
mod tests;

pub use maud::Markup;

pub use email::email;
pub use entry::{entry_credits, paragraph, text};
pub use page::{GENERATOR, STYLE, index, page};
pub use subscription::{notice, unsubscribe_form, unsubscribed};

/// HTML that a sanitiser has passed: the body of a recap with absolute URLs.
#[derive(Debug, Clone, Copy)]
pub struct Body<'a>(pub &'a str);

/// A picture on the web.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Absolute https URL.
    pub url: &'a str,
    /// What it shows; never empty.
    pub alt: &'a str,
}

/// Somebody credited.
#[derive(Debug, Clone, Copy)]
pub struct Credit<'a> {
    /// As it is shown.
    pub name: &'a str,
    /// A speaker's company, what a host does.
    pub affiliation: Option<&'a str>,
    /// Absolute URL.
    pub link: Option<&'a str>,
    /// A small picture that stands for the name: absolute https URL. Pages show a sponsor's; mails
    /// do not, because the programs that read them hide pictures.
    pub logo: Option<&'a str>,
}

/// A talk, as the list of talks shows it.
#[derive(Debug, Clone)]
pub struct Talk<'a> {
    /// The talk's title.
    pub title: Option<&'a str>,
    /// A link to the talk's video, slides or page: absolute URL.
    pub link: Option<&'a str>,
    /// Everybody who gave it.
    pub speakers: Vec<Credit<'a>>,
    /// Where it begins in the video, such as `24:25`.
    pub starts_at: Option<&'a str>,
}

/// The next meetup.
#[derive(Debug, Clone)]
pub struct Next<'a> {
    /// Such as `Wednesday 3 July 2019`.
    pub date: Option<String>,
    /// Announced people and companies.
    pub line_up: Vec<&'a str>,
    /// Where to sign up: absolute URL.
    pub rsvp: Option<&'a str>,
}

/// An edition as a mail or a page shows it.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// The group's name.
    pub publication: &'a str,
    /// The group's site: absolute URL.
    pub site: &'a str,
    /// The headline.
    pub title: &'a str,
    /// One or two plain sentences.
    pub summary: &'a str,
    /// Where the recap's page is: absolute URL.
    pub link: &'a str,
    /// The day, such as `5 June 2019`.
    pub date: String,
    /// The headline picture.
    pub picture: Option<Picture<'a>>,
    /// The recap itself.
    pub body: Body<'a>,
    /// Who led through the evening.
    pub host: Option<Credit<'a>>,
    /// The talks, in order.
    pub talks: Vec<Talk<'a>>,
    /// Who paid.
    pub sponsors: Vec<Credit<'a>>,
    /// The next meetup.
    pub next: Option<Next<'a>>,
}

/// What a mail has beside the edition.
#[derive(Debug, Clone)]
pub struct Envelope<'a> {
    /// Subject line.
    pub subject: &'a str,
    /// What mail programs show beside the subject.
    pub preheader: &'a str,
    /// The line that greets the subscriber, such as `Hello Ada,`.
    pub greeting: &'a str,
    /// This subscriber's unsubscribe link.
    pub unsubscribe: &'a str,
    /// Where the group can be reached by post.
    pub postal_address: Option<&'a str>,
}

/// A feed that a page points to.
#[derive(Debug, Clone, Copy)]
pub struct FeedLink<'a> {
    /// Such as `Atom`.
    pub title: &'a str,
    /// Such as `application/atom+xml`.
    pub media_type: &'a str,
    /// Absolute URL.
    pub url: &'a str,
}

/// The page that lists the editions.
#[derive(Debug, Clone)]
pub struct Index<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// The group's name.
    pub publication: &'a str,
    /// The group's site: absolute URL.
    pub site: &'a str,
    /// One sentence about the group.
    pub description: &'a str,
    /// The editions, in the order in which they are listed.
    pub entries: Vec<IndexEntry<'a>>,
    /// The feeds of the publication.
    pub feeds: Vec<FeedLink<'a>>,
}

/// An edition, as the index lists it.
#[derive(Debug, Clone)]
pub struct IndexEntry<'a> {
    /// The headline.
    pub title: &'a str,
    /// The day, such as `5 June 2019`.
    pub date: String,
    /// One or two plain sentences.
    pub summary: &'a str,
    /// Where the recap's page is: absolute URL, or relative to the index.
    pub link: &'a str,
}
