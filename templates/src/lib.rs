//! The pages and mails of recap as Maud markup: plain view structs in, HTML out.
//!
//! Nothing here reads, sends or decides anything; it knows neither recaps nor subscribers. Every
//! value is escaped by Maud; the one exception is [`Body`], HTML that was sanitised before. What
//! has nothing to show leaves no empty box behind.

mod colour;
mod credits;
mod email;
mod entry;
mod feed;
mod index;
mod language;
mod literal;
mod page;
pub mod preview;
mod subscription;
#[cfg(test)]
mod tests;
mod theme;
mod words;

use std::borrow::Cow;

pub use maud::Markup;

pub use colour::{Colour, Faint, LEAST_CONTRAST};
pub use email::email;
pub use entry::{entry_credits, paragraph, text};
pub use feed::{FEED_STYLE, KnownPage, SITEMAP, feed_style, sitemap};
pub use index::index;
pub use language::direction;
pub use page::{GENERATOR, page, style};
pub use subscription::{
    Notice, Occasion, Preferences, Said, SubscribeForm, Topic, Wrong, address_changed, change_address_form,
    confirm_form, confirmed, failed, incomplete, look_into_inbox, not_subscribed, notice, preferences, said,
    stale, subscribe_form, subscribe_snippet, too_many, unsubscribe_form, unsubscribed,
};
pub use theme::{Palette, Sheet, Theme};
pub use words::{Joining, Words, words};

/// HTML that a sanitiser has passed, with absolute URLs: the body of a recap, or what a theme says
/// around it. Its headings begin below the first level.
#[derive(Debug, Clone)]
pub struct Body<'a>(pub Cow<'a, str>);

/// A picture on the web.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Absolute https URL.
    pub url: &'a str,
    /// What it shows; never empty.
    pub alt: &'a str,
    /// Width and height in pixels, where they are known; neither is 0.
    pub size: Option<(u32, u32)>,
}

/// Whose mail or page it is.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// The group's name.
    pub name: &'a str,
    /// Its site: absolute URL.
    pub site: &'a str,
    /// What it all looks like.
    pub theme: Theme<'a>,
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
    /// A sponsor's logo, or a speaker's photo.
    pub picture: Option<Picture<'a>>,
}

/// A talk, as the list of talks shows it.
#[derive(Debug, Clone)]
pub struct Talk<'a> {
    /// The talk's title.
    pub title: Option<&'a str>,
    /// What the title leads to where nothing else does: absolute URL.
    pub link: Option<&'a str>,
    /// Everybody who gave it.
    pub speakers: Vec<Credit<'a>>,
    /// Its recording, at the second where it begins: absolute URL.
    pub watch: Option<Cow<'a, str>>,
    /// Where it begins in the recording, such as `24:25`.
    pub starts_at: Option<&'a str>,
    /// Its slides: absolute URL.
    pub slides: Option<&'a str>,
    /// What is to be remembered, and does not stand in the body already: plain sentences.
    pub takeaways: Vec<&'a str>,
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
    /// Its entry for calendars: absolute URL.
    pub calendar: Option<&'a str>,
}

/// An edition as a mail or a page shows it.
#[derive(Debug, Clone)]
pub struct Edition<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// Who publishes it.
    pub group: Group<'a>,
    /// The headline.
    pub title: &'a str,
    /// One or two plain sentences, for search engines and previews.
    pub summary: &'a str,
    /// The same, where the body does not begin with it.
    pub lead: Option<&'a str>,
    /// Where the recap's page is: absolute URL.
    pub link: &'a str,
    /// The day, such as `5 June 2019`.
    pub date: String,
    /// The headline picture.
    pub picture: Option<Picture<'a>>,
    /// The picture that stands for it where its page is linked to; the headline picture does where there is none.
    pub card: Option<Picture<'a>>,
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
    /// The link to this subscriber's preferences.
    pub preferences: &'a str,
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

/// The ways to follow a publication, as pages offer them.
#[derive(Debug, Clone, Default)]
pub struct Ways<'a> {
    /// The form to get the recaps by mail: absolute URL.
    pub mail: Option<&'a str>,
    /// The feeds, in the order in which they are offered.
    pub feeds: Vec<FeedLink<'a>>,
    /// The calendar of all meetups: absolute http or https URL.
    pub calendar: Option<&'a str>,
}

/// Another page of the publication.
#[derive(Debug, Clone)]
pub struct PageLink<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Absolute URL.
    pub url: String,
}

/// What was said before and after.
#[derive(Debug, Clone, Default)]
pub struct Neighbours<'a> {
    /// The page before this one, in time.
    pub earlier: Option<PageLink<'a>>,
    /// The page after it.
    pub later: Option<PageLink<'a>>,
}

/// JSON for programs that read pages (JSON-LD 1.1). What is written in a page is not markup, whatever
/// it says.
#[derive(Debug, Clone, Default)]
pub struct Data<'a>(pub Cow<'a, str>);

/// What the page of an edition has beside it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// The ways to follow.
    pub ways: Ways<'a>,
    /// The pages of its tags.
    pub tags: Vec<PageLink<'a>>,
    /// The recaps before and after it.
    pub neighbours: Neighbours<'a>,
    /// The day as `2019-06-05T00:00:00+01:00` (RFC 3339).
    pub published: String,
    /// When it was last changed, likewise, where that was later.
    pub modified: Option<String>,
    /// What it tells of, as schema.org has it; nothing where it is empty.
    pub data: Data<'a>,
}

/// A page that lists editions.
#[derive(Debug, Clone)]
pub struct Index<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// Whose editions they are.
    pub group: Group<'a>,
    /// One sentence about the group.
    pub description: &'a str,
    /// Its own address: absolute URL.
    pub link: &'a str,
    /// Which editions it lists.
    pub of: Listed<'a>,
    /// The editions, in the order in which they are listed.
    pub entries: Vec<IndexEntry<'a>>,
    /// The pages of the years, where not everything stands on one.
    pub years: Vec<PageLink<'a>>,
    /// The pages of the tags.
    pub tags: Vec<PageLink<'a>>,
    /// The years before and after.
    pub neighbours: Neighbours<'a>,
    /// The ways to follow.
    pub ways: Ways<'a>,
}

/// Which editions a page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed<'a> {
    /// The newest: the first page of the publication.
    Newest,
    /// Those of a year, such as `2019`.
    Year(&'a str),
    /// Those with a tag.
    Tag(&'a str),
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
