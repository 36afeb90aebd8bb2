//! In charge of what plays or shows itself in a page (videos, slides, recordings, posts): how
//! templates and frames name it, and on which page a person sees it.
//!
//! It leaves finding the tags to [`super::markdown`], and what is made of them to
//! [`super::document`] and [`crate::edition`].

use url::Url;

use super::front_matter::plain_text;

mod arguments;
mod second;

pub(crate) use arguments::{Argument, arguments};
pub(crate) use second::{at_second, seconds, shown_time};

/// What a player shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shows {
    Video,
    Slides,
    Sound,
    /// A message on a network, a piece of code, or what else has a page of its own.
    Page,
}

/// A place that plays what others embed.
struct Player {
    /// How tags, includes and elements are called, in lower-case letters and digits. A name of five
    /// characters or more may be a part of theirs.
    names: &'static [&'static str],
    /// The address of a page, with `{}` for what identifies it.
    page: &'static str,
    /// The servers that the frames come from, without `www.`.
    hosts: &'static [&'static str],
    shows: Shows,
}

const fn player(
    names: &'static [&'static str],
    page: &'static str,
    hosts: &'static [&'static str],
    shows: Shows,
) -> Player {
    Player { names, page, hosts, shows }
}

/// The players that are known.
const PLAYERS: [Player; 18] = [
    player(
        &["youtube", "yt"],
        "https://www.youtube.com/watch?v={}",
        &["youtube.com", "youtube-nocookie.com", "m.youtube.com", "youtu.be"],
        Shows::Video,
    ),
    player(&["vimeo"], "https://vimeo.com/{}", &["player.vimeo.com", "vimeo.com"], Shows::Video),
    player(
        &["dailymotion"],
        "https://www.dailymotion.com/video/{}",
        &["dailymotion.com", "geo.dailymotion.com"],
        Shows::Video,
    ),
    player(&["twitch"], "https://www.twitch.tv/videos/{}", &["player.twitch.tv", "twitch.tv"], Shows::Video),
    player(&["loom"], "https://www.loom.com/share/{}", &["loom.com"], Shows::Video),
    player(&["bilibili"], "https://www.bilibili.com/video/{}", &["player.bilibili.com"], Shows::Video),
    player(
        &["archiveorg", "internetarchive"],
        "https://archive.org/details/{}",
        &["archive.org"],
        Shows::Video,
    ),
    player(&["speakerdeck"], "https://speakerdeck.com/player/{}", &["speakerdeck.com"], Shows::Slides),
    player(
        &["slideshare"],
        "https://www.slideshare.net/slideshow/embed_code/{}",
        &["slideshare.net"],
        Shows::Slides,
    ),
    player(&["slidescom"], "https://slides.com/{}", &["slides.com"], Shows::Slides),
    player(
        &["googleslides", "gslides"],
        "https://docs.google.com/presentation/d/{}",
        &["docs.google.com"],
        Shows::Slides,
    ),
    player(&["spotify"], "https://open.spotify.com/{}", &["open.spotify.com"], Shows::Sound),
    player(
        &["soundcloud"],
        "https://soundcloud.com/{}",
        &["soundcloud.com", "w.soundcloud.com"],
        Shows::Sound,
    ),
    player(&["mixcloud"], "https://www.mixcloud.com/{}", &["mixcloud.com"], Shows::Sound),
    player(&["tweet", "twitter"], "https://twitter.com/i/status/{}", &["platform.twitter.com"], Shows::Page),
    player(&["instagram"], "https://www.instagram.com/p/{}/", &["instagram.com"], Shows::Page),
    player(&["asciinema"], "https://asciinema.org/a/{}", &["asciinema.org"], Shows::Page),
    player(&["gist"], "https://gist.github.com/{}", &["gist.github.com"], Shows::Page),
];

/// Frames whose page has another address: the server, how the path begins, and the page, with `{}`
/// for what follows it.
const FRAMES: [(&str, &str, &str); 9] = [
    ("youtube.com", "/embed/", "https://www.youtube.com/watch?v={}"),
    ("youtube-nocookie.com", "/embed/", "https://www.youtube.com/watch?v={}"),
    ("m.youtube.com", "/embed/", "https://www.youtube.com/watch?v={}"),
    ("player.vimeo.com", "/video/", "https://vimeo.com/{}"),
    ("dailymotion.com", "/embed/video/", "https://www.dailymotion.com/video/{}"),
    ("loom.com", "/embed/", "https://www.loom.com/share/{}"),
    ("archive.org", "/embed/", "https://archive.org/details/{}"),
    ("open.spotify.com", "/embed/", "https://open.spotify.com/{}"),
    ("slides.com", "/", "https://slides.com/{}"),
];

/// Parts of paths of what Google shows and is no slides.
const OTHER: [&str; 3] = ["/document/", "/forms/", "/spreadsheets/"];

/// The server of SoundCloud that answers programs.
const SOUND_DATA: &str = "api.soundcloud.com";

/// Names of tags that show something of any place, of which they give the address.
const ANY: [&str; 14] = [
    "video",
    "embed",
    "iframe",
    "frame",
    "player",
    "slides",
    "slideshow",
    "slidedeck",
    "presentation",
    "audio",
    "podcast",
    "media",
    "recording",
    "oembed",
];

/// Names of tags that show a picture.
const PICTURES: [&str; 7] = ["image", "img", "figure", "photo", "picture", "fig", "caption"];

/// Names of tags that are a link to press.
const BUTTONS: [&str; 4] = ["button", "btn", "cta", "link"];

/// Arguments that give an address, the surest first.
const ADDRESSES: [&str; 16] = [
    "url",
    "src",
    "link",
    "href",
    "image_path",
    "image",
    "img",
    "path",
    "file",
    "embed",
    "video",
    "video_url",
    "slides",
    "source",
    "image_url",
    "srcset",
];

/// Arguments that identify what is played.
const IDS: [&str; 11] =
    ["id", "video_id", "videoid", "video-id", "data-videoid", "video", "v", "key", "code", "vid", "deck"];

/// Arguments that say where in a recording to begin.
const BEGINS: [&str; 4] = ["start", "t", "time", "data-start"];

/// Arguments that say in words what is shown.
const WORDS: [&str; 8] = ["alt", "caption", "description", "desc", "title", "text", "label", "name"];

/// A picture that a tag shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// URL, as written where it was.
    pub(crate) url: String,
    /// What is said of it.
    pub(crate) words: String,
    /// What stands below it: Markdown.
    pub(crate) caption: Option<String>,
    /// Where it leads.
    pub(crate) link: Option<String>,
}

/// What a tag shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Something that plays: URL, as written where it was, and what stands below it: Markdown.
    Embed(String, Option<String>),
    /// A picture.
    Picture(Picture),
    /// A link: URL, and its words.
    Link(String, String),
}

/// The page on which a person sees what a frame shows, and what that is. Where the page is not known
/// it is the frame's own address; none where that is not of the web.
pub(crate) fn page(frame: &Url) -> Option<(Url, Shows)> {
    if !matches!(frame.scheme(), "http" | "https") {
        return None;
    }
    let host = frame.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let known = PLAYERS.iter().find(|player| player.hosts.contains(&host));
    let shows = match known {
        // Texts, tables and forms have the same server.
        Some(_) if host == "docs.google.com" && OTHER.iter().any(|kind| frame.path().contains(kind)) => {
            Shows::Page
        }
        known => known.map_or(Shows::Page, |player| player.shows),
    };
    let page = rewritten(frame, host).unwrap_or_else(|| frame.clone());
    Some((page, shows))
}

/// What a file on the web is, by how its name ends.
pub(crate) fn of_file(file: &Url) -> Option<Shows> {
    let (_, ending) = file.path().rsplit_once('.')?;
    let is = |endings: &[&str]| endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    let video = is(&["mp4", "webm", "mov", "m4v", "ogv"]).then_some(Shows::Video);
    video.or_else(|| is(&["mp3", "m4a", "ogg", "oga", "opus", "wav", "flac"]).then_some(Shows::Sound))
}

/// What is shown on a page, where that is a place that plays what others embed.
pub(crate) fn shows(page_url: &Url) -> Option<Shows> {
    page(page_url).map(|(_, shows)| shows)
}

/// The page of a frame that has another address.
fn rewritten(frame: &Url, host: &str) -> Option<Url> {
    let query =
        |name: &str| frame.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if host == "w.soundcloud.com" {
        // The address of a program is of no use to a person, who can listen in the player as well.
        let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host_str() != Some(SOUND_DATA);
        return Url::parse(&query("url")?).ok().filter(web);
    }
    let (_, begin, page) =
        FRAMES.iter().find(|(server, begin, _)| *server == host && frame.path().starts_with(begin))?;
    let id = frame.path().strip_prefix(begin)?;
    let id = id.strip_suffix("/embed").unwrap_or(id).trim_end_matches('/');
    let (list, start) = (query("list"), query("start").map(|start| format!("{start}s")));
    if id == "videoseries" {
        return Url::parse_with_params("https://www.youtube.com/playlist", [("list", list?)]).ok();
    }
    let mut page = Url::parse(&page.replace("{}", Some(id).filter(|id| is_identity(id))?)).ok()?;
    if host.contains("youtube") {
        let more = [("list", list), ("t", start)];
        let more = more.into_iter().filter_map(|(name, value)| Some((name, value?)));
        more.for_each(|(name, value)| {
            page.query_pairs_mut().append_pair(name, &value);
        });
    }
    let time = |time: &&str| time.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !time.is_empty();
    let begins = frame.fragment().and_then(|fragment| fragment.strip_prefix("t=")).filter(time);
    match begins {
        Some(begins) if host == "player.vimeo.com" => page.set_fragment(Some(&format!("t={begins}"))),
        _ => {}
    }
    Some(page)
}

/// What a tag of a template shows, by its name and arguments; nothing where nobody can tell.
/// `included` where the tag names a file of the site's, which may be called anything.
pub(crate) fn of_tag(name: &str, arguments: &[Argument], included: bool) -> Option<Shown> {
    let name = plain(name.trim_end_matches(".html").trim_end_matches(".liquid").trim_end_matches(".njk"));
    let is = |names: &[&str]| names.iter().any(|known| named(&name, known));
    let words = || {
        let last = arguments.iter().rev().find(|argument| argument.name.is_none() && argument.quoted);
        let words = value(arguments, &WORDS).or(last.filter(|_| !included).map(|last| last.value.as_str()));
        words.filter(|words| !is_address(words)).unwrap_or_default().to_owned()
    };
    let provider = value(arguments, &["provider", "service", "type"]).map(plain);
    let player = PLAYERS.iter().find(|player| {
        is(player.names)
            || provider
                .as_ref()
                .is_some_and(|provider| player.names.iter().any(|known| named(provider, known)))
    });
    let begins = value(arguments, &BEGINS).map(str::to_owned);
    let address = address(arguments);
    let pictured = is(&PICTURES) || address.as_deref().is_some_and(is_picture);
    match (address, player) {
        (Some(url), None) if pictured => {
            let link = value(arguments, &["link", "href"]).filter(|link| is_address(link) && *link != url);
            let (caption, link) = (caption(&name, arguments), link.map(str::to_owned));
            Some(Shown::Picture(Picture { url, words: plain_text(&words()), caption, link }))
        }
        (Some(url), None) if is(&BUTTONS) => Some(Shown::Link(url, words())).filter(|_| !words().is_empty()),
        (Some(url), Some(_)) => Some(Shown::Embed(from_second(url, &begins), caption(&name, arguments))),
        (Some(url), None) if included || is(&ANY) => Some(Shown::Embed(url, caption(&name, arguments))),
        (None, Some(player)) => identity(arguments).map(|id| {
            // Of a snippet its owner may stand before its number.
            let number = arguments.get(1).filter(|two| player.names == ["gist"] && is_identity(&two.value));
            let number = number.filter(|two| two.name.is_none() && !id.contains('/'));
            let id = number.map_or(id.to_owned(), |two| format!("{id}/{}", two.value));
            Shown::Embed(from_second(player.page.replace("{}", &id), &begins), caption(&name, arguments))
        }),
        _ => None,
    }
}

/// Where a tag leads that is a link to press.
pub(crate) fn pressed(name: &str, arguments: &[Argument]) -> Option<String> {
    BUTTONS.contains(&plain(name).as_str()).then(|| address(arguments)).flatten()
}

/// What stands below a picture; Hugo's figure has a title and a source there as well.
fn caption(name: &str, arguments: &[Argument]) -> Option<String> {
    let keys: &[&str] = if name == "figure" { &["title", "caption", "attr"] } else { &["caption"] };
    let said = keys.iter().filter_map(|key| {
        let said = value(arguments, &[key])?;
        let leads = value(arguments, &["attrlink"]).filter(|link| *key == "attr" && is_address(link));
        Some(leads.map_or(said.to_owned(), |link| format!("[{said}]({link})")))
    });
    let said: Vec<String> = said.collect();
    Some(said.join(" – ")).filter(|said| !said.is_empty())
}

/// What an element of raw HTML plays, by its name and attributes: URL, as written where it was.
pub(crate) fn of_element(name: &str, attribute: impl Fn(&str) -> Option<String>) -> Option<String> {
    match name.strip_prefix("amp-").unwrap_or(name) {
        "iframe" | "embed" | "frame" | "video" | "audio" => {
            ["src", "data-src"].into_iter().find_map(attribute).filter(|url| is_address(url))
        }
        "object" => attribute("data").filter(|url| is_address(url)),
        // Elements that a page's own scripts put a player into.
        _ if name.contains('-') || name.contains("youtube") => {
            let player =
                PLAYERS.iter().find(|player| player.names.iter().any(|known| named(&plain(name), known)))?;
            let id = IDS.into_iter().find_map(&attribute).filter(|id| is_identity(id));
            // The parameters of the player, as an address has them.
            let given = || {
                let given = attribute("params")?;
                let mut pairs = url::form_urlencoded::parse(given.as_bytes());
                pairs.find(|(name, _)| BEGINS.contains(&&**name)).map(|(_, value)| value.into_owned())
            };
            let begins = || BEGINS.into_iter().find_map(&attribute).or_else(given);
            let page = id.map(|id| from_second(player.page.replace("{}", &id), &begins()));
            page.or_else(|| {
                ["src", "url", "href"].into_iter().find_map(attribute).filter(|url| is_address(url))
            })
        }
        _ => None,
    }
}

/// The address of a recording that begins at a second, if one is told and its place takes one.
fn from_second(recording: String, begins: &Option<String>) -> String {
    let second = begins.as_deref().and_then(seconds).filter(|second| *second > 0);
    let url = second.and_then(|second| at_second(&Url::parse(&recording).ok()?, second));
    url.map_or(recording, String::from)
}

/// Letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect()
}

fn named(name: &str, known: &str) -> bool {
    name == known || (known.len() >= 5 && name.contains(known))
}

/// The value of the first of these arguments.
fn value<'a>(arguments: &'a [Argument], names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let fits = |argument: &&Argument| argument.name.as_deref() == Some(*name);
        arguments.iter().find(fits).map(|argument| argument.value.as_str()).filter(|value| !value.is_empty())
    })
}

fn address(arguments: &[Argument]) -> Option<String> {
    let whole = |argument: &&Argument| {
        argument.name.is_none() && (is_address(&argument.value) || is_picture(&argument.value))
    };
    value(arguments, &ADDRESSES)
        .filter(|value| is_address(value) || is_picture(value))
        .or_else(|| arguments.iter().find(whole).map(|argument| argument.value.as_str()))
        .filter(|value| !value.contains(['{', '}', '<', '>', '\n', '\r']))
        .map(str::to_owned)
}

/// Whether a value is the address of something and not a name: absolute, or a path of the site.
pub(crate) fn is_address(value: &str) -> bool {
    let begins =
        |begin: &str| value.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin));
    ["http://", "https://", "/", "./", "../"].into_iter().any(begins) && value.len() > 2
}

pub(crate) fn is_picture(value: &str) -> bool {
    let path = value.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"].iter().any(|end| path.ends_with(end))
}

/// What identifies the thing that is played.
fn identity(arguments: &[Argument]) -> Option<&str> {
    let first = || arguments.iter().find(|argument| argument.name.is_none());
    let fits = |argument: &&Argument| {
        // `id=page.video` is a variable's name.
        is_identity(&argument.value) && (argument.quoted || !argument.value.contains('.'))
    };
    let given = |name: &str| arguments.iter().find(|argument| argument.name.as_deref() == Some(name));
    IDS.iter()
        .find_map(|name| given(name))
        .or_else(first)
        .filter(fits)
        .map(|argument| argument.value.as_str())
}

fn is_identity(value: &str) -> bool {
    !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.'))
        && !value.contains("..")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn frames_lead_to_the_page_of_what_they_show() {
        use Shows::{Page, Slides, Sound, Video};
        for (frame, page_of, shows) in [
            ("https://www.youtube.com/embed/abc_-123", "https://www.youtube.com/watch?v=abc_-123", Video),
            (
                "https://www.youtube-nocookie.com/embed/abc?rel=0&start=90",
                "https://www.youtube.com/watch?v=abc&t=90s",
                Video,
            ),
            (
                "https://youtube.com/embed/videoseries?list=PL1",
                "https://www.youtube.com/playlist?list=PL1",
                Video,
            ),
            ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abc", Video),
            ("https://www.youtube.com/embed/videoseries", "https://www.youtube.com/embed/videoseries", Video),
            ("https://player.vimeo.com/video/12345?h=1", "https://vimeo.com/12345", Video),
            ("https://player.vimeo.com/video/12345?h=1#t=1m2s", "https://vimeo.com/12345#t=1m2s", Video),
            ("https://player.vimeo.com/video/12345#t=%22", "https://vimeo.com/12345", Video),
            ("https://player.vimeo.com/video/..%2f", "https://player.vimeo.com/video/..%2f", Video),
            ("https://slides.com/ada/caches/embed", "https://slides.com/ada/caches", Slides),
            ("https://speakerdeck.com/player/0a1b", "https://speakerdeck.com/player/0a1b", Slides),
            ("https://open.spotify.com/embed/episode/1", "https://open.spotify.com/episode/1", Sound),
            (
                "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/ada/one",
                "https://soundcloud.com/ada/one",
                Sound,
            ),
            ("https://docs.google.com/viewer?srcid=1", "https://docs.google.com/viewer?srcid=1", Slides),
            ("https://docs.google.com/forms/d/e/1", "https://docs.google.com/forms/d/e/1", Page),
            ("https://maps.example/embed?x=1", "https://maps.example/embed?x=1", Page),
        ] {
            let (url, what) = page(&Url::parse(frame).unwrap()).unwrap();
            assert_eq!((url.as_str(), what), (page_of, shows), "{frame}");
        }
        for frame in ["mailto:a@example.org", "data:text/html,x", "javascript:alert(1)"] {
            assert_eq!(page(&Url::parse(frame).unwrap()), None, "{frame}");
        }
    }

    #[test]
    fn elements_of_players_lead_to_the_page() {
        let element = |name: &str, given: &str, value: &str| {
            of_element(name, |attribute| (attribute == given).then(|| value.to_owned()))
        };
        assert_eq!(element("iframe", "src", "//example.org/x"), Some("//example.org/x".into()));
        assert_eq!(element("iframe", "src", "javascript:alert(1)"), None);
        assert_eq!(element("object", "data", "/a.swf"), Some("/a.swf".into()));
        assert_eq!(
            element("lite-youtube", "videoid", "abc"),
            Some("https://www.youtube.com/watch?v=abc".into())
        );
        assert_eq!(element("youtube", "id", "abc"), Some("https://www.youtube.com/watch?v=abc".into()));
        assert_eq!(element("x-card", "id", "abc"), None);
        assert_eq!(element("p", "src", "/x"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_arguments_break_it(text in "([a-z ä=:,'\"{}|/]|\\PC)*") {
            of_tag("youtube", &arguments(&text), false);
        }
    }
}
