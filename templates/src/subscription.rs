//! In charge of the pages that a subscriber meets: the question before leaving, the answer after
//! it, and the notices when a link is not complete or leaving failed.
//!
//! Showing a page never changes anything: scanners open every link, and some run its script. Only
//! the button's POST acts.

use maud::{Markup, html};

use crate::Group;
use crate::language::Voice;
use crate::page::{frame, masthead};

/// Asks, with one button, whether to leave the list; the button posts an empty form to
/// `action_url`. `language` is the group's, BCP 47.
pub fn unsubscribe_form(language: &str, group: &Group<'_>, action_url: &str) -> Markup {
    let voice = Voice::of(language);
    dialogue(
        voice,
        group,
        voice.words.unsubscribe,
        html! {
            p { (sentence(voice.words.leave, group)) }
            form method="post" action=(action_url) {
                button class="button" type="submit" autofocus { (voice.words.unsubscribe) }
            }
        },
    )
}

/// Says that the subscriber has left.
pub fn unsubscribed(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    let left = html! { p { (sentence(voice.words.left, group)) } };
    dialogue(voice, group, voice.words.left_title, left)
}

/// Says that leaving failed, and when to try again.
pub fn failed(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    dialogue(voice, group, voice.words.failed_title, html! { p { (voice.words.failed) } })
}

/// Says that a link was cut off, the same for every link that is none of ours.
pub fn incomplete(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    dialogue(voice, group, voice.words.incomplete_title, html! { p { (voice.words.incomplete) } })
}

/// A sentence about the group.
fn sentence(words: &str, group: &Group<'_>) -> Markup {
    let (before, after) = words.split_once("{}").unwrap_or((words, ""));
    html! { (before) strong { (group.name) } (after) }
}

/// A page with little on it, which no search engine should keep, in the language of its words.
fn dialogue(voice: Voice, group: &Group<'_>, title: &str, content: Markup) -> Markup {
    let meta = html! { meta name="robots" content="noindex"; };
    frame(
        voice.words.language,
        &group.theme,
        html! { (title) },
        meta,
        html! {
            (masthead(group))
            main class="dialogue" {
                h1 { (title) }
                (content)
            }
        },
    )
}
