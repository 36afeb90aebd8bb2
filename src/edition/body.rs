//! In charge of the body as HTML: rendered, pictures described, what is embedded turned into links, and
//! sanitised, last and always.
//!
//! How it looks is left to mail and page; a feed's reader has its own ideas.

use std::collections::HashSet;

use comrak::nodes::AstNode;
use recap_templates::Words;
use url::Url;

use super::Said;
use super::raw::{self, Frames, Piece, Tag};
use super::seen::seen;
use super::stand_in;
use super::wording::line;
use crate::finding::Finding;
use crate::recap::frame_dropped;
use crate::recap::markdown;
use crate::recap::player::{self, Shows};

/// Bytes of HTML beyond which mail programs begin to clip the message and hide its end, with the
/// link to unsubscribe in it.
const LONG: usize = 80_000;

/// Elements that hold a line of text, in which no paragraph may stand or needs to.
const TEXTS: [&str; 15] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "figcaption",
    "summary",
    "caption",
];

/// Renders the body for the page it stands on; tells whether something in it is hidden, and left out.
pub(super) fn html<'a>(
    root: &'a AstNode<'a>,
    page: &Url,
    said: Said<'_>,
    findings: &mut Vec<Finding>,
) -> (String, bool) {
    let mut html = String::new();
    // Writing to a String does not fail.
    comrak::format_html(root, &markdown::options(), &mut html).unwrap_or_default();
    let readable = raw::sanitiser(page, Frames::Keep).clean(&stand_in::read_as_markup(&html)).to_string();
    let (seen, hid) = seen(&readable);
    // A request for scripts is taken out as well.
    let hid = hid || html.to_ascii_lowercase().contains("<noscript");
    let mended = mend(&seen, page, said, findings);
    let html = raw::sanitiser(page, Frames::Drop).clean(&mended).to_string();
    if html.len() > LONG {
        findings.push(
            Finding::warning(
                "long-body",
                format!("the text has {} kB of HTML; mail programs clip it", html.len() / 1000),
            )
            .hint("keep it below 80 kB: link to the details"),
        );
    }
    (html, hid)
}

/// HTML without empty lines that code set off begins with: each parser would take one more of them away (HTML
/// standard, section 13.2.6.4.7, `pre`).
pub(super) fn without_first_lines(mut html: String) -> String {
    let mut at = 0;
    while let Some(tag) = html[at..].find("<pre").map(|found| at + found) {
        at = html[tag..].find('>').map_or(html.len(), |end| tag + end + 1);
        let lines = html[at..].len() - html[at..].trim_start_matches('\n').len();
        html.replace_range(at..at + lines, "");
    }
    html
}

/// An element that shows what is elsewhere, while it is read. What stands in it is for programs that do
/// not know it.
struct Embed {
    name: String,
    src: Option<String>,
    /// How many of its name are open, one within another.
    depth: usize,
}

impl Embed {
    fn begun(tag: &Tag<'_>) -> Self {
        Embed { name: tag.name.to_owned(), src: tag.attribute("src"), depth: 1 }
    }

    /// Reads on; tells whether it ends here.
    fn ends(&mut self, piece: Piece<'_>) -> bool {
        match piece {
            Piece::Open(tag) if tag.name == self.name => self.depth += 1,
            Piece::Open(tag) if tag.name == "source" && self.src.is_none() => self.src = tag.attribute("src"),
            Piece::Close(name) if name == self.name => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }

    /// The page on which a person sees what it shows, and the words of a link to it.
    fn instead(&self, words: &Words) -> Option<(Url, String)> {
        let (page, shows) = player::page(&Url::parse(self.src.as_deref()?).ok()?)?;
        let shows = if shows == Shows::Page { player::of_file(&page).unwrap_or(shows) } else { shows };
        let host = page.host_str()?;
        // SoundCloud's player has a server of its own.
        let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("w.")).unwrap_or(host);
        let words = match (shows, self.name.as_str()) {
            (Shows::Video, _) | (Shows::Page, "video") => words.video_on,
            (Shows::Sound, _) | (Shows::Page, "audio") => words.sound_on,
            (Shows::Slides, _) => words.slides_on,
            (Shows::Page, _) => words.page_on,
        };
        let words = words.replace("{}", host);
        Some((page, words))
    }

    fn link(&self, words: &Words, findings: &mut Vec<Finding>) -> String {
        if let Some((page, words)) = self.instead(words) {
            return linked(&page, &words);
        }
        findings.push(frame_dropped(&self.name));
        String::new()
    }
}

fn linked(page: &Url, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", raw::escape(page.as_str()), raw::escape(words))
}

/// What stands by itself stays apart from what follows it; `texts` are the elements of text around it.
fn apart(link: String, texts: usize) -> String {
    if texts == 0 && !link.is_empty() { format!("<p>{link}</p>") } else { link }
}

/// A link to the file that an element shows. `files` are those that the text has already: an `embed` within
/// an `object` is there for old programs, and shows the same.
fn file(tag: &Tag<'_>, address: &str, files: &mut Vec<String>, words: &Words, texts: usize) -> String {
    let Some(src) = tag.attribute(address).filter(|src| !files.contains(src)) else { return String::new() };
    files.push(src.clone());
    let embed = Embed { src: Some(src), ..Embed::begun(tag) };
    // What stands in it follows.
    let link = |(page, words): (Url, String)| apart(linked(&page, &words), texts) + " ";
    embed.instead(words).map(link).unwrap_or_default()
}

/// Describes pictures and turns what is embedded into links, in HTML that was sanitised and will be
/// again.
fn mend(html: &str, page: &Url, said: Said<'_>, findings: &mut Vec<Finding>) -> String {
    let mut mended = String::with_capacity(html.len());
    let mut leads_nowhere = false;
    let mut link: Option<(usize, String)> = None;
    let mut links = Vec::new();
    let mut embed: Option<Embed> = None;
    let mut texts = 0_usize;
    let mut files: Vec<String> = Vec::new();
    for (piece, source) in raw::pieces(html) {
        if let Some(open) = &mut embed {
            if open.ends(piece) {
                let link = open.link(said.words, findings);
                mended.push_str(&apart(link, texts));
                embed = None;
            }
            continue;
        }
        match piece {
            Piece::Open(tag) if raw::FRAMES.contains(&tag.name) => embed = Some(Embed::begun(&tag)),
            Piece::Open(tag)
                if let Some((_, address)) = raw::FILES.iter().find(|(file, _)| *file == tag.name) =>
            {
                mended.push_str(&file(&tag, address, &mut files, said.words, texts));
            }
            Piece::Close("object") => {}
            Piece::Open(tag) if tag.name == "img" => mended.push_str(&picture(&tag, said, findings)),
            // The sanitiser took its address; its words stay.
            Piece::Open(tag) if tag.name == "a" && tag.attribute("href").is_none() => {
                leads_nowhere = true;
            }
            // Links do not stand within links.
            Piece::Close("a") if leads_nowhere => leads_nowhere = false,
            Piece::Open(tag) if tag.name == "a" => {
                mended.push_str(source);
                link = tag.attribute("href").map(|href| (mended.len(), href));
            }
            Piece::Close("a") => {
                if let Some((start, href)) = link.take() {
                    let wordless = is_wordless(mended.get(start..).unwrap_or_default());
                    links.push((href, wordless.then_some(mended.len())));
                }
                mended.push_str(source);
            }
            _ => {
                match piece {
                    Piece::Open(tag) if TEXTS.contains(&tag.name) => texts += 1,
                    Piece::Close(name) if TEXTS.contains(&name) => texts = texts.saturating_sub(1),
                    _ => {}
                }
                mended.push_str(source);
            }
        }
    }
    show_addresses(&mut mended, &links, page);
    mended
}

/// Shows where links without words lead, unless another link leads there: a parser of HTML makes two of
/// one that stands around blocks, the first of them without words. `links` are all, and where there are no
/// words, where they would stand.
fn show_addresses(html: &mut String, links: &[(String, Option<usize>)], page: &Url) {
    let mut shown: HashSet<&str> =
        links.iter().filter(|(_, wordless)| wordless.is_none()).map(|(href, _)| href.as_str()).collect();
    let mut missing: Vec<(usize, &str)> = Vec::new();
    for (href, wordless) in links {
        let within = href.split_once('#').is_some_and(|(before, _)| before == page.as_str());
        if let Some(at) = wordless.filter(|_| !within && shown.insert(href)) {
            missing.push((at, href));
        }
    }
    for (at, href) in missing.into_iter().rev() {
        html.insert_str(at, &raw::escape(href.strip_prefix("mailto:").unwrap_or(href)));
    }
}

/// Whether HTML shows nothing.
fn is_wordless(html: &str) -> bool {
    raw::pieces(html).all(|(piece, _)| match piece {
        Piece::Text(text) => raw::unescape(text).trim().is_empty(),
        Piece::Open(tag) => tag.name != "img",
        Piece::Close(_) => true,
    })
}

/// The picture with words; where no address was left to show it from, what it says of itself.
fn picture(tag: &Tag<'_>, said: Said<'_>, findings: &mut Vec<Finding>) -> String {
    let own = [tag.attribute("alt"), tag.attribute("title")];
    let own = own.into_iter().flatten().find(|own| !own.trim().is_empty());
    let Some(src) = tag.attribute("src") else {
        let own = own.filter(|own| own != said.alt);
        let which =
            own.as_deref().map_or("a picture".to_owned(), |own| format!("the picture `{}`", line(own)));
        findings.push(
            Finding::warning("picture-dropped", format!("{which} without an address of the web is left out"))
                .hint("put it into the site's folder or on the web, and give its path or https address"),
        );
        return own.map_or_else(String::new, |own| {
            let words = said.words.picture.replace("{}", &line(&own));
            format!("[{}]", raw::escape(&words))
        });
    };
    let shown = [
        ("src", Some(src)),
        ("alt", Some(own.unwrap_or_else(|| said.alt.to_owned()))),
        ("title", tag.attribute("title")),
        ("width", tag.attribute("width")),
        ("height", tag.attribute("height")),
    ];
    let attributes = shown.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let attributes = attributes.map(|(name, value)| format!(" {name}=\"{}\"", raw::escape(&value)));
    format!("<img{}>", attributes.collect::<String>())
}
