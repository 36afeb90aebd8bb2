//! In charge of what a file is: its media type, whether it is a feed, whether compressing it is worth
//! while, and how long others may keep it.
//!
//! It leaves the rest of the answer to [`super::file`].

/// What is known of a file by its name and how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// The media type, with the charset where it is text.
    pub(super) media_type: &'static str,
    /// Whether it shrinks when it is compressed.
    pub(super) is_text: bool,
    /// Whether readers poll it.
    pub(super) is_feed: bool,
    /// `Cache-Control` (RFC 9111 section 5.2.2).
    pub(super) caching: &'static str,
}

/// What may change with every publish is asked for again after a quarter of an hour.
const CHANGING: &str = "public, max-age=900";
/// What changes when somebody replaces a picture or a style sheet by hand.
const STEADY: &str = "public, max-age=3600";
/// What never changes: another picture has another name (RFC 8246).
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Hexadecimal digits of a name that is made from the picture's content ([`crate::pictures`]).
const HASH_DIGITS: usize = 32;

/// How much of a file is looked through for what kind of XML or JSON it is.
const BEGINNING: usize = 4096;

impl Kind {
    /// The kind of a file with this path, below the folder that is shown, and these first bytes.
    pub(super) fn of(path: &str, bytes: &[u8]) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]);
        let feed = match &*ending {
            "xml" | "rss" | "atom" => xml_feed(&beginning),
            "json" => {
                let is_feed = beginning.contains("https://jsonfeed.org/version/");
                is_feed.then_some("application/feed+json; charset=utf-8")
            }
            _ => None,
        };
        let media_type = feed.unwrap_or_else(|| media_type(&ending));
        Kind {
            media_type,
            is_text: is_text(media_type),
            is_feed: feed.is_some(),
            caching: match media_type {
                _ if is_named_by_content(path, name) => FOR_GOOD,
                "text/css; charset=utf-8" | "text/javascript; charset=utf-8" => STEADY,
                _ if is_text(media_type) && media_type != "image/svg+xml" => CHANGING,
                _ => STEADY,
            },
        }
    }
}

/// The media type of an XML feed, by the name of its outermost element.
fn xml_feed(beginning: &str) -> Option<&'static str> {
    let mut rest = beginning.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.strip_prefix('<')?.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    match name {
        "rss" => Some("application/rss+xml; charset=utf-8"),
        "feed" | "atom:feed" => Some("application/atom+xml; charset=utf-8"),
        _ => None,
    }
}

/// The media type for the ending of a name. Text is in UTF-8, as everything that recap writes is.
fn media_type(ending: &str) -> &'static str {
    match ending {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "xml" | "rss" | "atom" | "opml" => "application/xml; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        // What there is beside these is no text that would need a charset.
        other => mime_guess::from_ext(other).first_raw().unwrap_or("application/octet-stream"),
    }
}

fn is_text(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or(media_type);
    bare.starts_with("text/") || bare.ends_with("xml") || bare.ends_with("json")
}

/// Whether a picture is one of those whose names are made from what they show.
fn is_named_by_content(path: &str, name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    [crate::pictures::FOLDER, crate::cards::FOLDER].iter().any(|folder| path.starts_with(*folder))
        && stem.len() == HASH_DIGITS
        && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_file_has_its_name_and_text_its_charset() {
        for (name, bytes, wanted) in [
            ("index.html", "", "text/html; charset=utf-8"),
            ("style.CSS", "", "text/css; charset=utf-8"),
            ("robots.txt", "", "text/plain; charset=utf-8"),
            ("calendar/march.ics", "BEGIN:VCALENDAR", "text/calendar; charset=utf-8"),
            (
                "feed.xml",
                "<?xml version=\"1.0\"?>\n<!-- a > b --><rss version=\"2.0\">",
                "application/rss+xml; charset=utf-8",
            ),
            (
                "atom.xml",
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                "application/atom+xml; charset=utf-8",
            ),
            (
                "tags/rust/feed.xml",
                "\u{feff}<?xml?><?xml-stylesheet href='a'?><rss>",
                "application/rss+xml; charset=utf-8",
            ),
            ("sitemap.xml", "<?xml version=\"1.0\"?><urlset>", "application/xml; charset=utf-8"),
            ("feed.xml", "<?xml", "application/xml; charset=utf-8"),
            (
                "feed.json",
                "{\"version\":\"https://jsonfeed.org/version/1.1\"",
                "application/feed+json; charset=utf-8",
            ),
            ("data.json", "{}", "application/json"),
            ("a.svg", "<svg>", "image/svg+xml"),
            ("a.png", "", "image/png"),
            ("a.jpeg", "", "image/jpeg"),
            ("a.jpg", "", "image/jpeg"),
            ("a.webp", "", "image/webp"),
            ("a.gif", "", "image/gif"),
            ("a.avif", "", "image/avif"),
            ("favicon.ico", "", "image/x-icon"),
            ("a.woff2", "", "font/woff2"),
            ("a.pdf", "", "application/pdf"),
            ("a.mp4", "", "video/mp4"),
            ("CNAME", "example.org", "application/octet-stream"),
            ("a.unheard-of", "", "application/octet-stream"),
        ] {
            assert_eq!(Kind::of(name, bytes.as_bytes()).media_type, wanted, "{name} {bytes}");
        }
    }

    #[test]
    fn only_what_is_named_by_its_content_is_kept_for_good() {
        let hash = "0123456789abcdef0123456789abcdef";
        for (path, wanted) in [
            ("feed.xml", CHANGING),
            ("index.html", CHANGING),
            ("style.css", STEADY),
            ("logo.svg", STEADY),
            ("pictures/logo.png", STEADY),
            (&format!("{hash}.png"), STEADY),
            (&format!("pictures/{hash}.webp"), FOR_GOOD),
            (&format!("cards/{hash}.png"), FOR_GOOD),
        ] {
            assert_eq!(Kind::of(path, b"").caching, wanted, "{path}");
        }
    }
}
