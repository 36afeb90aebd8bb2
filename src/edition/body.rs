//! In charge of the body as HTML: rendered, pictures described, videos turned into links, and
//! sanitised, last and always.
//!
//! How it looks is left to mail and page; a feed's reader has its own ideas.

use comrak::nodes::AstNode;
use recap_templates::Words;
use url::Url;

use super::Said;
use super::raw::{self, Frames, Piece, Tag};
use crate::finding::Finding;
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

/// Renders the body for the page it stands on.
pub(super) fn html<'a>(
    root: &'a AstNode<'a>,
    page: &Url,
    said: Said<'_>,
    findings: &mut Vec<Finding>,
) -> String {
    let mut html = String::new();
    // Writing to a String does not fail.
    comrak::format_html(root, &markdown::options(), &mut html).unwrap_or_default();
    let readable = raw::sanitiser(page, Frames::Keep).clean(&html).to_string();
    let mended = mend(&readable, said, findings);
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
    html
}

/// Describes pictures and turns frames into links, in HTML that was sanitised and will be again.
fn mend(html: &str, said: Said<'_>, findings: &mut Vec<Finding>) -> String {
    let mut mended = String::with_capacity(html.len());
    let (mut framed, mut leads_nowhere) = (false, false);
    let mut texts = 0_usize;
    for (piece, source) in raw::pieces(html) {
        match piece {
            Piece::Open(tag) if tag.name == "iframe" => {
                framed = true;
                let link = frame(&tag, said.words, findings);
                // What stands by itself stays apart from what follows it.
                let alone = texts == 0 && !link.is_empty();
                mended.push_str(&if alone { format!("<p>{link}</p>") } else { link });
            }
            Piece::Close("iframe") => framed = false,
            Piece::Open(tag) if tag.name == "img" => mended.push_str(&picture(&tag, said.alt)),
            // The sanitiser took its address; its words stay.
            Piece::Open(tag) if tag.name == "a" && tag.attribute("href").is_none() => {
                leads_nowhere = true;
            }
            // Links do not stand within links.
            Piece::Close("a") if leads_nowhere => leads_nowhere = false,
            _ if framed => {}
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
    mended
}

/// What stands for a frame: the page on which a person sees what it shows, and the words of the link.
pub(super) fn instead(frame: &Tag<'_>, words: &Words) -> Option<(Url, String)> {
    let (page, shows) = player::page(&Url::parse(&frame.attribute("src")?).ok()?)?;
    let host = page.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let words = match shows {
        Shows::Video => words.video_on,
        Shows::Slides => words.slides_on,
        Shows::Sound => words.sound_on,
        Shows::Page => words.page_on,
    };
    let words = words.replace("{}", host);
    Some((page, words))
}

fn frame(tag: &Tag<'_>, words: &Words, findings: &mut Vec<Finding>) -> String {
    if let Some((page, words)) = instead(tag, words) {
        return format!("<a href=\"{}\">{}</a>", raw::escape(page.as_str()), raw::escape(&words));
    }
    findings.push(
        Finding::warning("frame-dropped", "an embedded frame without an address of the web is left out")
            .hint("link to what it shows"),
    );
    String::new()
}

/// The picture with words; nothing where no address was left to show it from.
fn picture(tag: &Tag<'_>, alt: &str) -> String {
    let Some(src) = tag.attribute("src") else {
        return String::new();
    };
    let own = tag.attribute("alt").filter(|own| !own.trim().is_empty());
    let own = own.or_else(|| tag.attribute("title").filter(|title| !title.trim().is_empty()));
    let shown = [
        ("src", Some(src)),
        ("alt", Some(own.unwrap_or_else(|| alt.to_owned()))),
        ("title", tag.attribute("title")),
        ("width", tag.attribute("width")),
        ("height", tag.attribute("height")),
    ];
    let attributes = shown.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let attributes = attributes.map(|(name, value)| format!(" {name}=\"{}\"", raw::escape(&value)));
    format!("<img{}>", attributes.collect::<String>())
}
