//! In charge of finding a post again whose answer was lost, among those that a network tells of: by when it was
//! posted and where it leads or what it answers. Words alone do not tell it: the last post of a thread may have the
//! same ones every month, and a person may have mended others.
//!
//! It leaves to the networks which posts they tell of, and how.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

use super::not_yet;
use crate::channel::{Delivery, Refusal};

/// A post that a network tells of.
pub(in crate::channel) struct Candidate<T> {
    pub(in crate::channel) post: T,
    /// When it was posted, as the network writes it.
    pub(in crate::channel) dated: Option<String>,
    /// Whether it stands where the lost one would: it answers the same post, or nobody.
    pub(in crate::channel) is_here: bool,
    /// Whether the account has posted it, where the network says.
    pub(in crate::channel) is_ours: Option<bool>,
    /// Its words as they are shown.
    pub(in crate::channel) words: String,
    /// What else of it may lead to the recap.
    pub(in crate::channel) beside: String,
}

/// The post that was lost, where it is among the candidates: one that was posted since it was planned, in words
/// like its own, and either leads to the recap or, as a later post of a thread, answers the very post before it.
///
/// # Errors
/// Something else of the account's own stands where it would, or tells of the recap in other words, as a program
/// that posts every entry of a feed does: a person has to look.
pub(in crate::channel) fn found<T>(
    candidates: impl IntoIterator<Item = Candidate<T>>,
    text: &str,
    answers: bool,
    delivery: &Delivery,
) -> Result<Option<T>, Refusal> {
    let link = known_by(text, delivery).filter(|_| !answers);
    let mut is_told = false;
    let here = |it: &Candidate<T>| it.is_here && is_since(delivery, it.dated.as_deref());
    for candidate in candidates.into_iter().filter(here) {
        let leads = link
            .as_ref()
            .is_some_and(|link| leads_to(&candidate.words, link) || leads_to(&candidate.beside, link));
        let is_alike = candidate.is_ours != Some(false) && resembles(&candidate.words, text);
        if (leads || answers) && is_alike {
            return Ok(Some(candidate.post));
        }
        // A first post without a link has nothing but its words to be known by.
        let by_words_alone = link.is_none() && !answers && is_alike;
        is_told |= leads || by_words_alone || (answers && candidate.is_ours == Some(true));
    }
    if is_told {
        let what = if answers { "answered its post" } else { "posted the recap's link" };
        return Err(Refusal::unknown(format!(
            "the account has {what} since, in other words: look whether that is this post, then run `recap settle`"
        )));
    }
    Ok(None)
}

/// What it means that a network cannot be asked: the post stays uncertain, since posting blindly may post twice.
/// `needs` is said where asking takes a right that a token may lack.
pub(in crate::channel) fn unasked(refusal: Refusal, needs: &str) -> Refusal {
    match not_yet(refusal) {
        halted @ Refusal::Halt { .. } => halted,
        refusal => Refusal::unknown(format!("cannot look whether it was posted{needs}: {refusal}")),
    }
}

/// How far the clock of a network may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// Whether something that a network dates may have been posted since a delivery was planned. A date that cannot
/// be read, or none, says nothing against it.
fn is_since(delivery: &Delivery, dated: Option<&str>) -> bool {
    let read = |date: &str| date.parse().or_else(|_| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%z", date)).ok();
    dated.and_then(read).is_none_or(|date: Timestamp| date.duration_since(delivery.planned_at) >= -SKEW)
}

/// Whether a text leads to an address.
fn leads_to(text: &str, address: &Url) -> bool {
    text.match_indices("http").any(|(start, _)| {
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>'));
        let written = &rest[..end.unwrap_or(rest.len())];
        Url::parse(written).is_ok_and(|url| url == *address)
    })
}

/// The address by which the first post of an edition is known again: the recap's, or else the first one in it.
fn known_by(text: &str, delivery: &Delivery) -> Option<Url> {
    let links = text.split_whitespace().filter_map(|word| Url::parse(word).ok()).filter(Url::has_host);
    let recap = Url::parse(&delivery.edition.link).ok().filter(|link| leads_to(text, link));
    recap.or_else(|| links.into_iter().next())
}

/// Whether a text has most of the words of another: it is that one, though somebody may have mended it by hand.
fn resembles(text: &str, posted: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (wanted, there) = (words(posted), words(text));
    2 * wanted.intersection(&there).count() > wanted.len()
}
