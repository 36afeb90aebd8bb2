//! In charge of the pages that a subscriber meets: the question before leaving, the answer after
//! it, and the notice when a link does not work.
//!
//! Showing a page never changes anything: scanners open every link, and some run its script. Only
//! the button's POST acts.

use maud::{Markup, html};

use crate::page::{frame, masthead};

/// The language that these pages are written in.
const LANGUAGE: &str = "en";

/// Asks, with one button, whether to leave the list; the button posts an empty form to
/// `action_url`.
pub fn unsubscribe_form(publication: &str, site: &str, action_url: &str) -> Markup {
    dialogue(
        masthead(publication, Some(site)),
        "Unsubscribe",
        html! {
            p { "Stop all mail from " strong { (publication) } " to you?" }
            form method="post" action=(action_url) {
                button class="button" type="submit" autofocus { "Unsubscribe" }
            }
        },
    )
}

/// Says that the subscriber has left.
pub fn unsubscribed(publication: &str, site: &str) -> Markup {
    dialogue(
        masthead(publication, Some(site)),
        "You are unsubscribed",
        html! {
            p { "You will get no more mail from " strong { (publication) } "." }
        },
    )
}

/// Says in one message why there is nothing else to see: a link that does not work, an error. The
/// group is named where it is known.
pub fn notice(publication: Option<&str>, title: &str, message: &str) -> Markup {
    let masthead = html! { @if let Some(name) = publication { (masthead(name, None)) } };
    dialogue(masthead, title, html! { p { (message) } })
}

/// A page with little on it, which no search engine should keep.
fn dialogue(masthead: Markup, title: &str, content: Markup) -> Markup {
    let meta = html! { meta name="robots" content="noindex"; };
    frame(
        LANGUAGE,
        html! { (title) },
        meta,
        html! {
            (masthead)
            main class="dialogue" {
                h1 { (title) }
                (content)
            }
        },
    )
}
