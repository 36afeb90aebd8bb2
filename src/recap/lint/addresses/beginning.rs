//! In charge of how addresses begin: `https://` and the name of a site, rightly spelt, and no word
//! that only stands for an address which is still to come.

use super::mistyped;
use crate::finding::Finding;
use crate::recap::folded::lower;
use crate::recap::lint::page::short;
use crate::recap::lint::written::{Address, Form};

/// What may stand before the colon of an address.
const SCHEMES: &[&str] = &[
    "http",
    "https",
    "mailto",
    "tel",
    "sms",
    "ftp",
    "ftps",
    "sftp",
    "ssh",
    "git",
    "irc",
    "ircs",
    "xmpp",
    "matrix",
    "news",
    "geo",
    "data",
    "javascript",
    "file",
    "gemini",
    "gopher",
    "magnet",
    "webcal",
    "at",
    "acct",
    "urn",
    "sip",
    "sips",
    "blob",
    "about",
    "localhost",
];

/// Ends of a site's name that no file has.
const SITES: &[&str] = &[
    "com", "org", "net", "io", "dev", "co.uk", "de", "fr", "es", "eu", "ch", "at", "nl", "ai", "edu", "gov",
    "app", "tech", "cloud", "info", "be", "it", "pt", "dk", "fi", "cz", "ca", "nz", "br", "gl", "co", "uk",
    "us",
];

/// An address whose beginning is mistyped or missing.
pub(super) fn read(text: &str, address: &Address) -> Option<Finding> {
    let typed = address.form != Form::Bare;
    let to = |message: &str, with: String| Some(mistyped(message.to_owned(), &address.at, Some(with)));
    if let Some(inner) = wrapped(text) {
        return to("quotes or parentheses stand around this address", inner.to_owned());
    }
    if text.starts_with("www.") {
        return typed.then(|| to(WITHOUT, format!("https://{text}"))).flatten();
    }
    if let Some((scheme, rest)) = text.split_once(':')
        && scheme.eq_ignore_ascii_case("mailto")
        && split_web(rest).is_some()
    {
        return to("`mailto:` stands before an address of the web", rest.to_owned());
    }
    if let Some((start, rest)) = split_web(text) {
        if split_web(rest).is_some() {
            return to("the beginning of this address stands here twice", rest.to_owned());
        }
        let plain = rest.trim_start_matches('/');
        if plain.len() < rest.len() && is_site(site_of(plain)) {
            return to("this address has a `/` too many", format!("{start}{plain}"));
        }
        return typed.then(|| no_site(rest, address)).flatten();
    }
    // As paths are written on Windows.
    let slashes = text.replace('\\', "/");
    let slashed = text.strip_prefix("https:").or_else(|| text.strip_prefix("http:"));
    if slashed.is_some_and(|rest| rest.starts_with('\\')) {
        let (scheme, rest) = slashes.split_once(':').unwrap_or_default();
        return to("this address has backslashes", format!("{scheme}://{}", rest.trim_start_matches('/')));
    }
    let letters = text.len() - text.trim_start_matches(|char: char| char.is_ascii_alphabetic()).len();
    let (scheme, rest) = text.split_at(letters);
    let behind = rest.trim_start_matches([':', ';', '/', '.']);
    let marks = &rest[..rest.len() - behind.len()];
    let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
    let site = is_site(host);
    let near = |wanted: &str| strsim::osa_distance(&scheme.to_lowercase(), wanted) <= 1;
    let known = SCHEMES.contains(&scheme.to_lowercase().as_str());
    let web = matches!(scheme, "http" | "https");
    if scheme.is_empty() && marks == "://" && site {
        return to("this address lacks its `https`", format!("https://{behind}"));
    }
    // A file's path may begin with such a word, but then no site follows.
    let scheme_only = web && (marks.contains(':') || marks.contains("//"));
    let site = site || ((marks == "://" || scheme_only) && host.contains('.') && !host.ends_with('.'));
    if site && marks.contains(['/', ':', ';']) && (web || (!known && (near("http") || near("https")))) {
        let meant = if scheme.to_lowercase().contains('s') { "https" } else { "http" };
        let message = format!("`{scheme}{marks}` is no beginning of an address");
        return Some(mistyped(message, &address.at, Some(format!("{meant}://{behind}"))));
    }
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    if !typed || !is_site(first) {
        return None;
    }
    if let Some((name, _)) = first.split_once('@') {
        let plain = first == text && !name.is_empty() && !name.contains(':');
        let message =
            "this mail address lacks `mailto:`, so the link leads to a file of the recap's own site";
        return plain.then(|| to(message, format!("mailto:{text}"))).flatten();
    }
    to(WITHOUT, format!("https://{text}"))
}

const WITHOUT: &str = "this address lacks `https://`, so it leads to a file of the recap's own site";

/// An address of the web behind its `https://`.
fn split_web(text: &str) -> Option<(&str, &str)> {
    let start = ["http://", "https://"]
        .into_iter()
        .find(|start| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))?;
    Some(text.split_at(start.len()))
}

/// The site and port of an address behind its `https://`.
fn site_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// An address of the web within quotes or parentheses.
fn wrapped(text: &str) -> Option<&str> {
    // Cheap first: nearly every one begins with a letter.
    if text.starts_with(|char: char| char.is_ascii_alphabetic()) {
        return None;
    }
    let pairs =
        [('\'', '\''), ('"', '"'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('(', ')'), ('`', '`')];
    let inner = |(open, close): &(char, char)| text.strip_prefix(*open)?.strip_suffix(*close);
    pairs.iter().find_map(inner).filter(|inner| split_web(inner).is_some())
}

/// An address whose site has no name that could be one.
fn no_site(rest: &str, address: &Address) -> Option<Finding> {
    let site = site_of(rest);
    // Liquid, numbers of IPv6 and a name before an `@` follow rules of their own.
    if site.contains(['{', '%', '[', '@', '$', '<']) {
        return None;
    }
    let (name, port) = site.split_once(':').unwrap_or((site, "1"));
    let name = name.strip_suffix('.').unwrap_or(name);
    if name == "localhost" || name == "0.0.0.0" || is_loopback(name) {
        return Some(mistyped(format!("`{name}` is the reader's own machine"), &address.at, None));
    }
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|char| char.is_alphanumeric() || matches!(char, '-' | '_') || !char.is_ascii())
    };
    let sound = name.split('.').all(label) && port.bytes().all(|byte| byte.is_ascii_digit());
    let alone = !name.contains('.');
    (!sound || alone).then(|| {
        let why = if sound { ": it has no ending such as `.org`" } else { "" };
        mistyped(format!("`{}` is no site's name{why}", short(site)), &address.at, None)
    })
}

/// Whether a name is a number of one's own machine (RFC 1122, 3.2.1.3).
fn is_loopback(name: &str) -> bool {
    name.starts_with("127.") && name.parse::<std::net::Ipv4Addr>().is_ok_and(|number| number.is_loopback())
}

/// An address whose beginning has a space in it: `https: //example.org`.
pub(super) fn parted(text: &str, address: &Address) -> Option<Finding> {
    let first = text.find(' ').filter(|at| *at < "https://".len())?;
    let joined = text.replace(' ', "");
    let spaces = text.len() - joined.len();
    let within = text.get(..("https://".len() + spaces).min(text.len()))?;
    let sound = split_web(&joined).is_some() && split_web(text).is_none() && first > 0;
    // Another space may stand for one that belongs there.
    let certain = within.bytes().filter(|byte| *byte == b' ').count() == spaces;
    let message = || "the beginning of this address has a space in it".to_owned();
    sound.then(|| mistyped(message(), &address.at, certain.then_some(joined)))
}

/// What is typed where an address is still to come.
const PLACEHOLDERS: &[&str] = &[
    "",
    "#",
    "todo",
    "tbd",
    "tba",
    "tbc",
    "fixme",
    "xxx",
    "...",
    "…",
    "..",
    "?",
    "???",
    "url",
    "link",
    "href",
    "address",
    "insert link",
    "link here",
    "insert link here",
    "your link here",
    "adresse",
    "lien",
    "enlace",
    "www.",
    "path/to/image.jpg",
    "path/to/image.png",
];

/// Whether an address is empty or stands for one that is still to come.
pub(in crate::recap::lint) fn is_placeholder(text: &str) -> bool {
    let inner = text.trim();
    let inner = inner.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(inner);
    let web = split_web(inner).map(|(_, rest)| rest);
    // The site's front page.
    if inner == "/" {
        return false;
    }
    let rest = lower(web.unwrap_or(inner).trim_end_matches('/'));
    // Right behind the site's name: deeper down, `TODO` is the name of a file.
    let path = web.and_then(|rest| rest.split_once('/')).map(|(_, path)| path);
    let last = path.is_some_and(|path| ["TODO", "TBD", "FIXME", "XXX"].contains(&path));
    last || PLACEHOLDERS.contains(&rest.as_ref())
}

/// Whether a text is a site's name by its end.
fn is_site(text: &str) -> bool {
    let lower = text.to_lowercase();
    let end = SITES.iter().find_map(|end| lower.strip_suffix(end)).and_then(|name| name.strip_suffix('.'));
    end.is_some_and(|name| {
        !name.is_empty()
            && !name.starts_with('.')
            && name.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '.' | '@' | '_' | '+'))
    })
}
