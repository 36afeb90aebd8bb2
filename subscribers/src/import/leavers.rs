//! In charge of what the name of a file, or of the folder that it is in, tells of those whom it holds. A name that
//! tells of people who left is believed until a row says otherwise in a word: a column that calls people enabled,
//! or a program that tells of it at all, may say so of those who left a list.
//!
//! It leaves what rows say to [`super::row`], and what becomes of the files of an archive to [`super::zipped`].

use super::format::Format;
use super::words::{is_gone, parts};
use super::{Field, Mapping};
use crate::{Error, State};

/// Beginnings of words for people who are gone that programs for mail have for nothing else, and so tell of them in
/// the name of a folder as well, with whatever is written behind them (`unsubscribedlist`).
const OF_LISTS: &str = "\
    unsub unsuscri nonsubscri neversubscri optout optedout cleaned bounced bounces bouncelist bounceexport \
    hardbounc softbounc undeliver suppress complaint spamreport blocklist blacklist \
    abgemeld abmeld abbestell unzustellbar sperrlist robinsonlist \
    desabonn desinscri desuscri bajas rebote rebotad";
/// Further ones, in the name of a file: those that a cell may hold are known beside them.
const OF_FILES: &str = "\
    nomail noemail nobulk optingout bouncing bounceback complain beschwerd plaintes quejas \
    sperrvermerk widerruf widerspr austritt ausgetreten austragung darbaja \
    pending unconfirmed notsubscri leaver lapsed churned expelled reject retired retirad erasure former exmember \
    exmitglied ehem anciens ancienne withdr revoke revoc declin refus removal delet disable deactivat desactiv \
    cancellation cancelation cancelacion kundigung kuendigung resiliation nolonger neverconfirm pastsubscri pastmember";
/// Words that only begin as one, or look like the plural of one.
const OTHERS: [&str; 2] = ["retiree", "retirees"];

/// What the name of a file tells of everybody in it of whom the rows do not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Nothing.
    Nothing,
    /// Where they stand.
    Stand(State),
    /// That they left, or never came; why is not known.
    Left,
}

/// What is told by the name of a file of these columns, which may be a path.
pub(super) fn told_by(path: &str, mapping: &Mapping) -> Result<Told, Error> {
    let own = path.rsplit(['/', '\\']).next().unwrap_or_default();
    Ok(match of_mailchimp(own, mapping)? {
        Some(state) if state.reason().is_some() => Told::Stand(state),
        _ if is_of_leavers(path) => Told::Left,
        Some(state) => Told::Stand(state),
        None => Told::Nothing,
    })
}

/// Mailchimp's files differ in little else than their names.
fn of_mailchimp(own: &str, mapping: &Mapping) -> Result<Option<State>, Error> {
    if mapping.format != Format::Mailchimp {
        return Ok(None);
    }
    let own = own.to_lowercase();
    // Those of a whole account have a number before it.
    let mut words = own.split('_').skip_while(|word| word.chars().all(|digit| digit.is_ascii_digit()));
    Ok(match words.next().unwrap_or_default() {
        "nonsubscribed" => return Err(Error::NeverSubscribed),
        "subscribed" => Some(State::Confirmed),
        "unsubscribed" => Some(State::Unsubscribed),
        "cleaned" => Some(State::Bounced),
        // A file under another name that has the columns of those who left.
        _ if mapping.place(Field::Bounced).is_some() => Some(State::Bounced),
        _ if mapping.place(Field::Left).is_some() => Some(State::Unsubscribed),
        _ => None,
    })
}

/// Whether a file by its path tells who left, or never came.
pub(super) fn is_of_leavers(path: &str) -> bool {
    blamed(path).is_some()
}

/// The error about a file that by its path tells who left: it names what tells so.
pub(super) fn refusal(path: &str) -> Error {
    match blamed(path) {
        Some((folder, false)) => Error::LeaversByFolder(folder.escape_debug().to_string()),
        Some((_, true)) | None => Error::LeaversByName,
    }
}

/// What in a path tells who left, and whether it is the file itself: its own name before its folders.
fn blamed(path: &str) -> Option<(&str, bool)> {
    let mut names = path.rsplit(['/', '\\']);
    let own = names.next().unwrap_or_default();
    if tells(own, is_word_of_files) {
        return Some((own, true));
    }
    let is_told = |name: &&str| {
        let is_archive = name.to_lowercase().ends_with(".zip");
        tells(name, if is_archive { is_word_of_files } else { is_word_of_lists })
    };
    names.find(is_told).map(|folder| (folder, false))
}

/// Whether a name has such a word, which may be written as up to three.
fn tells(name: &str, is_word: fn(&str) -> bool) -> bool {
    let spaced: String = name.chars().map(|c| if c.is_ascii_digit() { ' ' } else { c }).collect();
    let parts = parts(&spaced);
    // Also behind another word: `globalunsubscribes`.
    parts.iter().any(|part| part.contains("unsubscri"))
        || (1..=3).any(|count| parts.windows(count).any(|some| is_word(&some.concat())))
}

fn is_word_of_lists(word: &str) -> bool {
    begins(word, OF_LISTS)
}

fn is_word_of_files(word: &str) -> bool {
    !OTHERS.contains(&word) && (begins(word, OF_LISTS) || begins(word, OF_FILES) || is_gone(word))
}

fn begins(word: &str, stems: &str) -> bool {
    stems.split(' ').any(|stem| word.starts_with(stem))
}
