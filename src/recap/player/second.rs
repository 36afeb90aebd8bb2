//! In charge of seconds of recordings: how people write them, and how addresses of each place name the one
//! at which to begin.
//!
//! It leaves which page shows a recording to [`super::page`].

use url::Url;

use super::page;

/// A recording that begins at a second of it, whatever second its address names; none for a place of which
/// nobody here knows how it takes one.
pub(crate) fn at_second(recording: &Url, second: u64) -> Option<Url> {
    let mut url = page(recording).map_or_else(|| recording.clone(), |(page, _)| page);
    if begins_at(&url, second) {
        return Some(url);
    }
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned();
    let file = [".mp4", ".webm", ".ogv", ".m4v", ".mp3", ".ogg"].iter().any(|end| url.path().ends_with(end));
    match host.as_str() {
        "youtube.com" | "m.youtube.com" | "youtu.be" | "youtube-nocookie.com" => {
            from_the_front(&mut url);
            url.query_pairs_mut().append_pair("t", &format!("{second}s"));
        }
        "twitch.tv" => {
            from_the_front(&mut url);
            let time = format!("{}h{}m{}s", second / 3600, second / 60 % 60, second % 60);
            url.query_pairs_mut().append_pair("t", &time);
        }
        "dailymotion.com" => {
            from_the_front(&mut url);
            url.query_pairs_mut().append_pair("start", &second.to_string());
        }
        "vimeo.com" => url.set_fragment(Some(&format!("t={second}s"))),
        // Media Fragments URI 1.0, section 4.2.1.
        _ if file => url.set_fragment(Some(&format!("t={second}"))),
        _ => return with_its_own_second(url, second),
    }
    Some(url)
}

/// Whether an address names this second, and no other.
fn begins_at(url: &Url, second: u64) -> bool {
    let in_query =
        url.query_pairs().filter(|(name, _)| names_a_second(name)).map(|(_, value)| seconds(&value));
    let in_fragment = url.fragment().and_then(|fragment| fragment.strip_prefix("t=")).map(seconds);
    let mut named = in_query.chain(in_fragment).peekable();
    named.peek().is_some() && named.all(|named| named == Some(second))
}

/// Whether it is by this name that addresses tell where a recording begins.
fn names_a_second(name: &str) -> bool {
    matches!(name, "t" | "start" | "time_continue")
}

/// Takes away the second at which an address begins.
fn from_the_front(url: &mut Url) {
    if url.fragment().is_some_and(|fragment| fragment.starts_with("t=")) {
        url.set_fragment(None);
    }
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    if pairs.iter().any(|(name, _)| names_a_second(name)) {
        let kept = pairs.iter().filter(|(name, _)| !names_a_second(name));
        url.query_pairs_mut().clear().extend_pairs(kept);
        if url.query() == Some("") {
            url.set_query(None);
        }
    }
}

/// An address that tells in its own way where a recording begins, with another second.
fn with_its_own_second(mut url: Url, second: u64) -> Option<Url> {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let (_, value) =
        pairs.iter_mut().find(|(name, value)| names_a_second(name) && seconds(value).is_some())?;
    *value = if value.ends_with(|char: char| char.is_ascii_digit()) {
        second.to_string()
    } else {
        format!("{second}s")
    };
    url.query_pairs_mut().clear().extend_pairs(pairs);
    Some(url)
}

/// The seconds of a time as people write it: `24:25`, `1:02:03`, `1h2m3s` or `1465`.
pub(crate) fn seconds(time: &str) -> Option<u64> {
    let time = time.trim();
    if !time.contains(':') {
        return in_units(&time.to_ascii_lowercase());
    }
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?;
    let parts: Vec<u64> = time.split(':').map(number).collect::<Option<_>>()?;
    match parts[..] {
        [minutes, seconds] if seconds < 60 && minutes < 10_000 => Some(minutes * 60 + seconds),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 && hours < 1_000 => {
            Some(hours * 3600 + minutes * 60 + seconds)
        }
        _ => None,
    }
}

/// The seconds of `1h2m3s`, or of a number alone.
fn in_units(time: &str) -> Option<u64> {
    let mut rest = time;
    let mut all = 0_u64;
    for (unit, worth) in [('h', 3600), ('m', 60), ('s', 1)] {
        let digits = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(digits);
        let behind = match behind.strip_prefix(unit) {
            Some(behind) => behind,
            None if unit == 's' && behind.is_empty() => behind,
            None => continue,
        };
        all = all.checked_add(number.parse::<u64>().ok()?.checked_mul(worth)?)?;
        rest = behind.trim_start();
        if rest.is_empty() {
            return Some(all).filter(|all| *all < 1_000 * 3600);
        }
    }
    None
}

/// A time in a recording as it is shown: as it is written with colons, otherwise written so; none where it
/// is no time.
pub(crate) fn shown_time(time: &str) -> Option<String> {
    let all = seconds(time)?;
    Some(match (time.contains(':'), all / 3600, all / 60 % 60, all % 60) {
        (true, ..) => time.trim().to_owned(),
        (false, 0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (false, hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    })
}
