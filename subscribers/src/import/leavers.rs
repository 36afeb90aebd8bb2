//! In charge of what the name of a file, or of the folder that it is in, tells of those whom it holds. A name that
//! tells of people who left is believed until a row says otherwise in a word.
//!
//! It leaves what rows say to [`super::row`], and what becomes of the files of an archive to [`super::zipped`].

use super::format::Format;
use super::standing::{BOUNCED, COMPLAINED, LEFT, OVER};
use super::words::{is_gone, parts};
use super::{Field, Mapping};
use crate::{Error, State};

/// Parts of names of people who are or were no subscribers.
const NO_SUBSCRIBERS: [&str; 6] =
    ["nonsubscri", "notsubscri", "neversubscri", "former", "ehemalig", "ancien"];

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
    Ok(match own.to_lowercase().split('_').next().unwrap_or_default() {
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
    path.split(['/', '\\']).any(|name| {
        let parts = parts(name);
        (0..parts.len()).any(|begin| {
            let part = parts.get(begin).map(String::as_str).unwrap_or_default();
            let behind = parts.get(begin..).unwrap_or_default();
            let rest = behind.concat();
            let holds =
                |stems: &[&str]| stems.iter().any(|stem| part.contains(stem) || rest.starts_with(stem));
            holds(&LEFT)
                || holds(&BOUNCED)
                || holds(&COMPLAINED)
                || holds(&NO_SUBSCRIBERS)
                || OVER.iter().any(|stem| part.starts_with(stem))
                || (1..=3).filter_map(|count| behind.get(..count)).any(|some| is_gone(&some.concat()))
        })
    })
}
