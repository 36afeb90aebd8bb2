//! In charge of the plain structs that the preview is shown from.

use crate::Body;

/// Everything the page shows.
#[derive(Debug, Clone)]
pub struct Preview<'a> {
    /// The headline of the recap, or its file's name.
    pub title: &'a str,
    /// The path of the recap, as it was given.
    pub file: &'a str,
    /// The group's name.
    pub publication: &'a str,
    /// Tells one form of the page from another.
    pub version: &'a str,
    /// Whether a server tells when there is another version.
    pub live: bool,
    /// What has to be known before anything is believed.
    pub notices: Vec<Notice<'a>>,
    /// What the recap would become; none where nothing could be read.
    pub published: Option<Published<'a>>,
    /// Problems and doubts.
    pub findings: Vec<Finding<'a>>,
    /// How many there are: `2 errors, 1 warning`.
    pub counted: String,
}

/// Something that has to be known first, with what can be done about it.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// One or two sentences.
    pub message: &'a str,
    /// A sentence each.
    pub hints: Vec<&'a str>,
}

/// What an edition becomes.
#[derive(Debug, Clone)]
pub struct Published<'a> {
    /// The mail, or why there is none.
    pub mail: Result<Mail<'a>, &'a str>,
    /// Whether a page is made.
    pub page: bool,
    /// The feeds.
    pub feed: Feed<'a>,
    /// The posts, network by network.
    pub networks: Vec<Network<'a>>,
    /// What networks show of the link, where recap makes the page.
    pub card: Option<Card<'a>>,
    /// The pictures that are drawn of the evening and of its talks.
    pub cards: Vec<DrawnCard<'a>>,
    /// Who is credited and what is announced, in groups.
    pub credits: Vec<Credited<'a>>,
}

/// A picture that was drawn.
#[derive(Debug, Clone)]
pub struct DrawnCard<'a> {
    /// What it is of.
    pub of: String,
    /// What it says, for people who cannot see it.
    pub alt: &'a str,
    /// The path of its file in the preview.
    pub file: &'a str,
    /// Its bytes, such as `120 kB`.
    pub size: String,
}

/// A message to a sample subscriber.
#[derive(Debug, Clone)]
pub struct Mail<'a> {
    /// The name that mail programs show.
    pub sender: &'a str,
    /// From header, readable.
    pub from: String,
    /// To header, readable.
    pub to: String,
    /// Subject line.
    pub subject: &'a str,
    /// What stands beside it.
    pub preheader: &'a str,
    /// The day, such as `5 June 2019`.
    pub date: String,
    /// All header fields, in their order.
    pub headers: Vec<Header<'a>>,
    /// The text part.
    pub text: &'a str,
    /// What is large and how large it may be.
    pub sizes: Vec<Size>,
}

/// A header field.
#[derive(Debug, Clone)]
pub struct Header<'a> {
    /// Such as `List-Id`.
    pub name: &'a str,
    /// Unfolded, as it goes over the wire.
    pub value: String,
}

/// A number with a limit.
#[derive(Debug, Clone)]
pub struct Size {
    /// What is measured.
    pub what: &'static str,
    /// The number in words: `31.2 kB of 80 kB`.
    pub shown: String,
    /// Part of the limit that is used, in hundredths, where there is a limit.
    pub percent: Option<u64>,
}

/// The feeds with the edition alone in them.
#[derive(Debug, Clone)]
pub struct Feed<'a> {
    /// The document of every format.
    pub sources: Vec<Source<'a>>,
}

/// A document as it is written.
#[derive(Debug, Clone)]
pub struct Source<'a> {
    /// Such as `Atom`.
    pub title: &'a str,
    /// The name of its file.
    pub file: &'a str,
    /// The document, or why there is none.
    pub text: Result<&'a str, &'a str>,
}

/// What goes to a network.
#[derive(Debug, Clone)]
pub struct Network<'a> {
    /// As people write it.
    pub name: &'static str,
    /// The posts, one answering the other.
    pub posts: Vec<Post<'a>>,
    /// The most that a post may have.
    pub limit: usize,
    /// Whether a person posts them.
    pub by_hand: bool,
}

/// A social post.
#[derive(Debug, Clone)]
pub struct Post<'a> {
    /// Its pieces, in order.
    pub pieces: Vec<Marked<'a>>,
    /// Its length as the network counts.
    pub length: usize,
    /// The page on which a person can send it: absolute URL.
    pub page: Option<String>,
}

/// A piece of a post.
#[derive(Debug, Clone)]
pub enum Marked<'a> {
    /// Plain words.
    Words(&'a str),
    /// A link: what is shown of it, and its absolute URL.
    Link(&'a str, &'a str),
    /// A mention or tag, as it is shown.
    Name(String),
}

/// What networks show of the link in a post.
#[derive(Debug, Clone)]
pub struct Card<'a> {
    /// The networks that show it.
    pub networks: Vec<&'static str>,
    /// The page's title.
    pub title: &'a str,
    /// The page's description.
    pub summary: &'a str,
    /// The site's host.
    pub host: String,
    /// The headline picture: its absolute URL, what it shows, and a copy beside this page.
    pub picture: Option<(&'a str, &'a str, Option<&'a str>)>,
}

/// Somebody credited, or something announced.
#[derive(Debug, Clone)]
pub struct Credited<'a> {
    /// Such as `Speaker`.
    pub role: &'static str,
    /// Who.
    pub name: &'a str,
    /// What else is said of them: company, talk, handles.
    pub details: Vec<String>,
    /// Where it leads.
    pub links: Vec<Link<'a>>,
}

/// A link with words.
#[derive(Debug, Clone)]
pub struct Link<'a> {
    /// Such as `slides`.
    pub label: &'static str,
    /// Absolute URL.
    pub url: &'a str,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Stops publishing.
    Error,
    /// A doubt.
    Warning,
    /// Worth knowing.
    Note,
}

/// A problem or doubt.
#[derive(Debug, Clone)]
pub struct Finding<'a> {
    /// How much it matters.
    pub severity: Severity,
    /// Its short name.
    pub code: &'a str,
    /// What is the matter.
    pub message: &'a str,
    /// The line it stands on.
    pub place: Option<Excerpt>,
    /// Other places.
    pub related: Vec<Related<'a>>,
    /// How to mend it.
    pub hint: Option<&'a str>,
    /// What `recap check --fix` would do.
    pub fix: Option<String>,
}

/// A line of the file.
#[derive(Debug, Clone)]
pub struct Excerpt {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The line in three parts, the second of which is meant; none where it is too long.
    pub text: Option<[String; 3]>,
}

/// Another place that a finding is about.
#[derive(Debug, Clone)]
pub struct Related<'a> {
    /// What stands there.
    pub message: &'a str,
    /// Counted from 1.
    pub line: usize,
}

/// An entry as a feed reader shows it.
#[derive(Debug, Clone)]
pub struct ReaderEntry<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// The feed's title.
    pub feed: &'a str,
    /// The headline.
    pub title: &'a str,
    /// Where it leads: absolute URL.
    pub link: &'a str,
    /// The day, such as `5 June 2019`.
    pub date: String,
    /// What it holds.
    pub body: Body<'a>,
}
