//! In charge of showing who made an evening: talks, host, sponsors and what comes next, in the same
//! words in mails and on pages.
//!
//! It leaves the boxes around them, and what they look like, to [`crate::email()`] and
//! [`crate::page()`]; both style sheets know the class names used here.

use maud::{Markup, html};

use crate::language::{Voice, isolated};
use crate::{Credit, Edition, Next, Talk};

/// Words, linked where there is a link.
pub(crate) fn linked(words: &str, link: Option<&str>) -> Markup {
    html! {
        @match link {
            Some(link) => a href=(link) { (words) },
            None => (words),
        }
    }
}

/// The talks that have something to show.
pub(crate) fn talks<'e, 'a>(edition: &'e Edition<'a>) -> Vec<&'e Talk<'a>> {
    edition.talks.iter().filter(|talk| talk.title.is_some() || !talk.speakers.is_empty()).collect()
}

/// Whether there is a photo of anybody: then every talk has a place for one.
pub(crate) fn has_photos(talks: &[&Talk<'_>]) -> bool {
    talks.iter().flat_map(|talk| &talk.speakers).any(|speaker| speaker.picture.is_some())
}

/// A talk in words, each in its own direction: its title, or its speakers where it has none, and below it what else is known.
pub(crate) fn talk(talk: &Talk<'_>, voice: Voice) -> Markup {
    // A title leads where no button of the talk does.
    let buttons = [talk.watch.as_deref(), talk.slides];
    let link = talk.link.filter(|link| !buttons.contains(&Some(*link)));
    html! {
        h3 class="talk-title" dir="auto" {
            @match talk.title {
                Some(title) => (linked(title, link)),
                None => (speakers(&talk.speakers)),
            }
        }
        @if talk.title.is_some() && !talk.speakers.is_empty() {
            p class="talk-by" { (speakers(&talk.speakers)) }
        }
        @if !talk.takeaways.is_empty() {
            ul class="takeaways" { @for takeaway in &talk.takeaways { li dir="auto" { (takeaway) } } }
        }
        (ways(talk, link.filter(|_| talk.title.is_none()), voice))
    }
}

/// What there is to watch, read and see of a talk.
fn ways(talk: &Talk<'_>, page: Option<&str>, voice: Voice) -> Markup {
    let words = voice.words;
    html! {
        @if talk.watch.is_some() || talk.slides.is_some() || page.is_some() || talk.starts_at.is_some() {
            p class="ways" {
                @match (&talk.watch, talk.starts_at) {
                    (Some(watch), Some(time)) => {
                        a class="watch" href=(watch) { (voice.fill(words.watch_from, time)) }
                    }
                    (Some(watch), None) => a class="watch" href=(watch) { (voice.say(words.watch)) },
                    (None, Some(time)) => span class="from" { (voice.fill(words.from, time)) },
                    (None, None) => {},
                }
                @if let Some(slides) = talk.slides {
                    "\u{a0} " a class="way" href=(slides) { (voice.say(words.slides)) }
                }
                @if let Some(page) = page {
                    "\u{a0} " a class="way" href=(page) { (voice.say(words.see_talk)) }
                }
            }
        }
    }
}

/// Names with their affiliations: `Ada Example (Acme Cloud), Bo Muster`.
fn speakers(credits: &[Credit<'_>]) -> Markup {
    html! {
        @for (index, credit) in credits.iter().enumerate() {
            @if index > 0 { ", " }
            (named(credit))
        }
    }
}

/// A name, linked, with its affiliation.
fn named(credit: &Credit<'_>) -> Markup {
    html! {
        (linked(credit.name, credit.link))
        @if let Some(affiliation) = credit.affiliation { " (" (affiliation) ")" }
    }
}

/// The letter that stands in place of a photo: the first of the first speaker's name.
pub(crate) fn letter(talk: &Talk<'_>) -> Option<String> {
    let name = talk.speakers.first()?.name;
    Some(name.chars().find(|c| c.is_alphabetic())?.to_uppercase().collect())
}

/// The sentence that names the host.
pub(crate) fn host(host: &Credit<'_>, voice: Voice) -> Markup {
    let name = html! {
        (linked(host.name, host.link))
        @if let Some(affiliation) = host.affiliation { ", " (affiliation) }
    };
    html! { p class="host" { (voice.fill(voice.words.hosted_by, name)) } }
}

/// A sponsor's name, on the tile or below the logo.
pub(crate) fn sponsor(sponsor: &Credit<'_>) -> Markup {
    html! {
        (linked(sponsor.name, sponsor.link))
        @if let Some(affiliation) = sponsor.affiliation { " (" (affiliation) ")" }
    }
}

/// The next meetup, where something is known of it.
pub(crate) fn next<'e, 'a>(edition: &'e Edition<'a>) -> Option<&'e Next<'a>> {
    edition.next.as_ref().filter(|next| {
        next.date.is_some() || !next.line_up.is_empty() || next.rsvp.is_some() || next.calendar.is_some()
    })
}

/// When the next meetup is and who is announced.
pub(crate) fn announcement(next: &Next<'_>, voice: Voice) -> Markup {
    html! {
        @if let Some(date) = &next.date { p class="next-date" { (isolated(date)) } }
        @if !next.line_up.is_empty() {
            p class="line-up" { (voice.fill(voice.words.with, next.line_up.join(", "))) }
        }
    }
}
