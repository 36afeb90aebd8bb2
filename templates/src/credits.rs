//! In charge of showing who made an evening: host, talks, sponsors and what comes next, in the same
//! words in mails and on pages.
//!
//! It leaves the boxes around them, and what they look like, to [`crate::email()`] and
//! [`crate::page()`]; both style sheets know the class names used here.

use maud::{Markup, html};

use crate::language::{english, isolated};
use crate::{Credit, Edition, Next, Talk};

/// What the button to sign up for the next meetup says.
pub(crate) const RSVP: &str = "RSVP for the next meetup";

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

/// A talk: its title, or its speakers where it has none, and below it what else is known.
pub(crate) fn talk(talk: &Talk<'_>) -> Markup {
    html! {
        p class="talk-title" {
            @match talk.title {
                Some(title) => (linked(title, talk.link)),
                None => (speakers(&talk.speakers)),
            }
        }
        @let names_below = talk.title.is_some() && !talk.speakers.is_empty();
        @let link_below = talk.link.filter(|_| talk.title.is_none());
        @if names_below || link_below.is_some() || talk.starts_at.is_some() {
            p class="talk-by" {
                @if names_below { (speakers(&talk.speakers)) }
                @if let Some(link) = link_below { a href=(link) { (english("See the talk")) } }
                @if let Some(time) = talk.starts_at {
                    @if names_below || link_below.is_some() { " · " }
                    (english(html! { "from " (time) }))
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
            (linked(credit.name, credit.link))
            @if let Some(affiliation) = credit.affiliation { " (" (affiliation) ")" }
        }
    }
}

/// The sentence that names the host.
pub(crate) fn host(host: &Credit<'_>) -> Markup {
    html! {
        p class="host" {
            (english(html! {
                "Hosted by " (linked(host.name, host.link))
                @if let Some(affiliation) = host.affiliation { ", " (affiliation) }
            }))
        }
    }
}

/// The sponsors on one line.
pub(crate) fn sponsors(sponsors: &[Credit<'_>]) -> Markup {
    html! {
        p class="sponsors" {
            @for (index, sponsor) in sponsors.iter().enumerate() {
                @if index > 0 { " · " }
                (linked(sponsor.name, sponsor.link))
                @if let Some(affiliation) = sponsor.affiliation { " (" (affiliation) ")" }
            }
        }
    }
}

/// The next meetup, where something is known of it.
pub(crate) fn next<'e, 'a>(edition: &'e Edition<'a>) -> Option<&'e Next<'a>> {
    edition
        .next
        .as_ref()
        .filter(|next| next.date.is_some() || !next.line_up.is_empty() || next.rsvp.is_some())
}

/// When the next meetup is and who is announced.
pub(crate) fn announcement(next: &Next<'_>) -> Markup {
    html! {
        @if next.date.is_some() || !next.line_up.is_empty() {
            div class="announcement" {
                @if let Some(date) = &next.date { p class="next-date" { (isolated(date)) } }
                @if !next.line_up.is_empty() {
                    @let names = next.line_up.join(", ");
                    p class="line-up" { (english(html! { "With " (names) })) }
                }
            }
        }
    }
}
