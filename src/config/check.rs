//! In charge of single values: a text that was typed becomes what it means, or a problem with it.
//!
//! It leaves where the text stood, and what two values mean together, to [`super::meant`].

use std::net::IpAddr;
use std::ops::RangeInclusive;

use ipnet::IpNet;
use jiff::tz::TimeZone;
use lettre::Address;
use lettre::message::Mailbox;
use recap_templates::Colour;
use url::{Host, Url};

use super::source::Problem;
use crate::recap::social::unknown;
use crate::recap::suggest::nearest;

type Checked<T> = Result<T, Problem>;

/// Some text.
pub(crate) fn text(typed: &str) -> Checked<String> {
    match typed.trim() {
        "" => Err(Problem::new("has to hold some text")),
        text => Ok(text.to_owned()),
    }
}

/// Some text of one or more lines.
pub(crate) fn lines(typed: &str) -> Checked<String> {
    let lines: Vec<_> = typed.lines().map(str::trim).collect();
    text(&lines.join("\n"))
}

/// Tags with commas between them, each once.
pub(crate) fn topics(typed: &str) -> Checked<Vec<String>> {
    const LONGEST: usize = 60;
    let mut topics: Vec<String> = Vec::new();
    for topic in text(typed)?.split(',').map(str::trim) {
        if topic.is_empty() || topic.chars().count() > LONGEST || topic.chars().any(char::is_control) {
            return Err(Problem::new("has to hold tags with commas between them")
                .hint(format!("A tag has at most {LONGEST} characters, such as `Talks, Workshops, Jobs`.")));
        }
        if !topics.iter().any(|known| known == topic) {
            topics.push(topic.to_owned());
        }
    }
    Ok(topics)
}

/// `true` or `false`.
pub(crate) fn flag(typed: &str) -> Checked<bool> {
    typed.parse().map_err(|_| Problem::new("has to be `true` or `false`"))
}

/// A whole number within a range.
pub(crate) fn number(range: RangeInclusive<u32>) -> impl FnOnce(&str) -> Checked<u32> {
    move |typed| {
        typed.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            Problem::new(format!("has to be a whole number from {} to {}", range.start(), range.end()))
        })
    }
}

/// A path of the file system.
pub(crate) fn path(typed: &str) -> Checked<String> {
    if typed.trim().is_empty() { Err(Problem::new("has to be a path")) } else { Ok(typed.to_owned()) }
}

/// An address of the web that others are appended to: http or https, without credentials, query and
/// fragment; gets a slash at its end.
pub(crate) fn base_url(typed: &str) -> Checked<Url> {
    let mut url = web_url(typed)?;
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// An http or https address without credentials, query and fragment.
pub(crate) fn web_url(typed: &str) -> Checked<Url> {
    let like = || Problem::new("has to be an address of the web, such as `https://example.org/`");
    let url = match Url::parse(typed.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        Ok(_) => return Err(like()),
        Err(_) if Host::parse(typed.trim()).is_ok() => {
            return Err(like().hint(format!("Begin it with `https://`: `https://{}`.", typed.trim())));
        }
        Err(error) => {
            return Err(Problem { message: format!("{} ({error})", like().message), hint: None });
        }
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Problem::new("has to be an address without user name and password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Problem::new("has to be an address without `?` and `#`"));
    }
    Ok(url)
}

/// An http or https address without credentials: what a credit may lead to.
pub(crate) fn link(typed: &str) -> Checked<Url> {
    let url = Url::parse(typed.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    // `https://bank.example@elsewhere.example` leads elsewhere than it seems.
    url.filter(|url| url.username().is_empty() && url.password().is_none()).ok_or_else(|| {
        Problem::new("has to be an address of the web without user name, such as `https://example.org/`")
    })
}

/// An address as [`web_url`], encrypted unless it leads to this machine.
pub(crate) fn https_url(typed: &str) -> Checked<Url> {
    let url = web_url(typed)?;
    if is_https_or_local(&url) { Ok(url) } else { Err(Problem::new("has to begin with `https://`")) }
}

/// Whether what is sent there can only be read by its receiver, or stays on this machine.
pub(crate) fn is_https_or_local(url: &Url) -> bool {
    url.scheme() == "https" || url.host().is_some_and(|host| is_local(&host.to_owned()))
}

/// Whether a host is this machine: `localhost` and names below it (RFC 6761 section 6.3), or a
/// loopback address.
pub(crate) fn is_local(host: &Host) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// A picture to show: an https address, or a path of the site.
pub(crate) fn picture(typed: &str, site: &Url) -> Checked<Url> {
    let wrong =
        || Problem::new("has to be an https address, or a path of the site, such as `/images/logo.png`");
    let typed = typed.trim();
    if typed.starts_with('/') && !typed.starts_with("//") {
        return site.join(&format!("./{}", typed.trim_start_matches('/'))).map_err(|_| wrong());
    }
    let url = link(typed).map_err(|_| wrong())?;
    if is_https_or_local(&url) { Ok(url) } else { Err(wrong()) }
}

/// A colour as CSS writes it: `#0b6b76`, or `#07a` for `#0077aa`.
pub(crate) fn colour(typed: &str) -> Checked<Colour> {
    let typed = typed.trim();
    let wrong = || Problem::new("has to be a colour, such as `#0b6b76`");
    let digits = |text: &str| matches!(text.len(), 3 | 6) && text.bytes().all(|b| b.is_ascii_hexdigit());
    let Some(number) = typed.strip_prefix('#') else {
        return Err(if digits(typed) { wrong().hint(format!("Write `#{typed}`.")) } else { wrong() });
    };
    if !digits(number) {
        return Err(
            wrong().hint("Behind the `#` stand six digits from 0 to f: two each for red, green and blue.")
        );
    }
    let long: String = match number.len() {
        3 => number.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => number.to_owned(),
    };
    u32::from_str_radix(&long, 16).map(Colour::of).map_err(|_| wrong())
}

/// Names of fonts with commas between them.
pub(crate) fn fonts(typed: &str) -> Checked<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'' | '"');
    let name = |name: &str| name.chars().all(plain) && name.chars().any(char::is_alphanumeric);
    if typed.split(',').all(name) {
        Ok(typed.trim().to_owned())
    } else {
        Err(Problem::new("has to be names of fonts with commas between them, such as `Inter, Verdana`"))
    }
}

/// Markdown, with its line ends and the spaces before a line as they are.
pub(crate) fn markdown(typed: &str) -> Checked<String> {
    text(typed)?;
    Ok(typed.to_owned())
}

/// The text of a post, with its placeholders.
pub(crate) fn post(typed: &str) -> Checked<String> {
    text(typed)?;
    match unknown(typed) {
        None => Ok(typed.trim().to_owned()),
        Some((_, message, hint)) => Err(Problem::new(message).hint(sentence(&hint))),
    }
}

/// A hint that stands alone.
fn sentence(hint: &str) -> String {
    let mut chars = hint.chars();
    let begin: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{begin}{}{}", chars.as_str(), if hint.ends_with(['.', '?']) { "" } else { "." })
}

/// A language tag of the shape of BCP 47 (RFC 5646 section 2.1); whether it is registered is not asked.
pub(crate) fn language(typed: &str) -> Checked<String> {
    let mut parts = typed.split('-');
    let first = parts.next().unwrap_or_default();
    let well_formed = (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if well_formed {
        return Ok(typed.to_owned());
    }
    let problem = Problem::new("has to be a language tag, such as `en`, `de` or `pt-BR`");
    Err(if typed.contains('_') { problem.hint("Its parts are joined by `-`, not by `_`.") } else { problem })
}

/// A name of the IANA time zone database.
pub(crate) fn time_zone(typed: &str) -> Checked<TimeZone> {
    TimeZone::get(typed).map_err(|_| {
        let problem =
            Problem::new("has to be a name of the IANA time zone database, such as `Europe/London`");
        let names: Vec<_> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        match nearest(typed, names.iter().map(String::as_str)) {
            Some(near) => problem.hint(format!("Did you mean `{near}`?")),
            None => problem,
        }
    })
}

/// The placeholders of a permalink.
const PLACEHOLDERS: [&str; 5] = ["year", "month", "day", "title", "slug"];

/// The path of a page with placeholders.
pub(crate) fn permalink(typed: &str) -> Checked<String> {
    if !typed.starts_with('/') {
        return Err(Problem::new("has to begin with `/`"));
    }
    if typed.chars().any(|c| c.is_whitespace() || matches!(c, '?' | '#' | '\\' | '%'))
        || typed.split('/').any(|part| part == "..")
    {
        return Err(Problem::new("has to be a plain path: no spaces, `?`, `#`, `%`, `\\` and `..`"));
    }
    let mut told_apart = false;
    for after in typed.split(':').skip(1) {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
        let name = &after[..end];
        if !PLACEHOLDERS.contains(&name) {
            let problem = Problem::new(format!("has an unknown placeholder `:{name}`"));
            return Err(problem.hint(match nearest(name, PLACEHOLDERS) {
                Some(near) => format!("Did you mean `:{near}`?"),
                None => "The placeholders are `:year`, `:month`, `:day`, `:title` and `:slug`.".to_owned(),
            }));
        }
        told_apart |= matches!(name, "title" | "slug" | "day");
    }
    if told_apart {
        return Ok(typed.to_owned());
    }
    Err(Problem::new("would give every recap the same page")
        .hint("Put `:slug` or `:title` into it, such as `/:slug/`."))
}

/// A year or a day, as a `tag:` URI has them (RFC 4151 section 2.1).
pub(crate) fn id_date(typed: &str) -> Checked<String> {
    let is_year = typed.len() == 4 && typed.bytes().all(|byte| byte.is_ascii_digit());
    // Shorter and longer spellings of a day parse as well; the id has to be one of them for good.
    let is_day =
        typed.len() == 10 && typed.parse::<jiff::civil::Date>().is_ok_and(|day| day.to_string() == typed);
    if is_year || is_day {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new("has to be a year or a day, such as `2019` or `2019-06-05`"))
    }
}

/// The SQLite file of the store.
pub(crate) fn store(typed: &str) -> Checked<String> {
    let lowercase = typed.to_ascii_lowercase();
    if ["postgres:", "postgresql:"].iter().any(|scheme| lowercase.starts_with(scheme)) {
        return Err(Problem::new(
            "names a PostgreSQL database, but this version keeps its store in an SQLite file",
        )
        .hint("Give a path, such as `recap.db`."));
    }
    let file = typed.strip_prefix("sqlite:").map_or(typed, |rest| rest.strip_prefix("//").unwrap_or(rest));
    if file.contains("://") {
        return Err(Problem::new("has to be the path of an SQLite file, or `sqlite:PATH`"));
    }
    if file == ":memory:" {
        return Err(Problem::new("has to be a file: what was sent must not be forgotten"));
    }
    path(file)
}

/// An address with or without a display name: `Name <name@example.org>`.
pub(crate) fn mailbox(typed: &str) -> Checked<Mailbox> {
    let wrong =
        || Problem::new("has to be an address, such as `recap@example.org` or `Name <recap@example.org>`");
    let typed = typed.trim();
    let Some((name, rest)) = typed.rsplit_once('<') else {
        return Ok(Mailbox::new(None, typed.parse().map_err(|_| wrong())?));
    };
    let email: Address = rest.strip_suffix('>').ok_or_else(wrong)?.trim().parse().map_err(|_| wrong())?;
    let name = name.trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).trim();
    if name.contains(['<', '>', '"']) {
        return Err(wrong());
    }
    Ok(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), email))
}

/// An address alone.
pub(crate) fn address(typed: &str) -> Checked<Address> {
    let bare = typed.trim().strip_prefix("mailto:").unwrap_or(typed.trim());
    bare.parse().map_err(|_| Problem::new("has to be an address, such as `leave@example.org`"))
}

/// Octets before the `@` of an address (RFC 5321 section 4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// An address that tokens are added to: `bounces@example.org` becomes `bounces+TOKEN@example.org`.
pub(crate) fn bounces(typed: &str) -> Checked<Address> {
    let address = address(typed)?;
    let user = address.user();
    // A quoted local part would need the token within its quotes.
    if !user.is_ascii() || user.contains('"') {
        return Err(Problem::new("has to be an address whose part before the `@` is plain ASCII"));
    }
    let room = LONGEST_LOCAL_PART - 1 - recap_subscribers::BOUNCE_TOKEN_LENGTH;
    if user.len() > room {
        return Err(Problem::new(format!(
            "has to have at most {room} characters before the `@`, so that a token fits behind them"
        )));
    }
    Ok(address)
}

/// Addresses and networks with commas or spaces between them.
pub(crate) fn networks(typed: &str) -> Checked<Vec<IpNet>> {
    let network = |one: &str| {
        let address = || one.parse::<IpAddr>().map(IpNet::from);
        one.parse::<IpNet>().or_else(|_| address()).map_err(|_| {
            Problem::new(format!(
                "has to be addresses and networks, such as `127.0.0.1, 10.0.0.0/8`, but names `{one}`"
            ))
        })
    };
    typed.split([',', ' ', '\n', '\r']).filter(|one| !one.is_empty()).map(network).collect()
}

/// A domain name, in ASCII.
pub(crate) fn domain(typed: &str) -> Checked<String> {
    match Host::parse(typed.trim().trim_end_matches('.')) {
        Ok(Host::Domain(name)) if is_host_name(&name) => Ok(name),
        _ => Err(Problem::new("has to be a domain, such as `example.org`")),
    }
}

/// A selector of DKIM: labels of the DNS (RFC 6376 section 3.1).
pub(crate) fn selector(typed: &str) -> Checked<String> {
    let name = typed.trim().to_ascii_lowercase();
    if name.len() <= 63 && is_host_name(&name) {
        Ok(name)
    } else {
        Err(Problem::new(
            "has to be a name of letters, digits and hyphens, at most 63 characters, such as `recap-rsa`",
        ))
    }
}

/// Labels of letters, digits and inner hyphens (RFC 1123 section 2.1).
fn is_host_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// A list's name in the shape of RFC 2919 section 2: `dot-atom-text` of at least two parts, at most
/// 255 characters.
pub(crate) fn list_id(typed: &str) -> Checked<String> {
    let atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let well_formed = typed.len() <= 255
        && typed.contains('.')
        && typed.split('.').all(|part| !part.is_empty() && part.bytes().all(atext));
    if well_formed {
        Ok(typed.to_owned())
    } else {
        Err(Problem::new(
            "has to look like a host name of at most 255 characters, such as `meetup.example.org`",
        ))
    }
}

/// A server that an account is on: `https://mastodon.example`, with or without a slash at its end.
pub(crate) fn server(typed: &str) -> Checked<Url> {
    https_url(typed).and_then(|url| base_url(url.as_str()))
}

/// A Bluesky account: a handle, which is a host name, or a DID.
pub(crate) fn bluesky_handle(typed: &str) -> Checked<String> {
    let handle = typed.trim().trim_start_matches('@');
    let is_did = handle.strip_prefix("did:").is_some_and(|rest| {
        rest.contains(':') && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-_%".contains(&b))
    });
    let is_name = handle.contains('.')
        && handle.len() <= 253
        && handle.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
    if is_did || is_name {
        Ok(handle.to_owned())
    } else {
        Err(Problem::new("has to be a handle, such as `example.bsky.social`, or a DID"))
    }
}

#[cfg(test)]
mod tests;
