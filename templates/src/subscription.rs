//! In charge of the pages that a subscriber meets: the form to subscribe, the questions behind the
//! links of mails, the answers to them, and the notices when a link is good for nothing or something
//! could not be recorded.
//!
//! Showing a page never changes anything: scanners open every link, and some run its script. Only
//! the button's POST acts. The forms are made in [`form`] and [`preferences`], the mails in [`notice`].

mod form;
mod notice;
mod preferences;
#[cfg(test)]
mod tests;

use maud::{Markup, html};

pub use form::{SubscribeForm, subscribe_form, subscribe_snippet};
pub use notice::{Notice, Occasion, Said, notice, said};
pub use preferences::{Preferences, Topic, Wrong, preferences};

use crate::Group;
use crate::language::Voice;
use crate::page::{frame, masthead};

/// Asks, with one button, whether to leave the list; the button posts an empty form to
/// `action_url`. `preferences_url` leads to less than leaving. `language` is the group's, BCP 47.
pub fn unsubscribe_form(
    language: &str,
    group: &Group<'_>,
    action_url: &str,
    preferences_url: Option<&str>,
) -> Markup {
    let voice = Voice::of(language);
    let words = voice.words;
    let rather = html! {
        @if let Some(url) = preferences_url {
            p class="small" {
                (words.joining.rather_pause) " " a href=(url) { (words.joining.preferences) }
            }
        }
    };
    let asked = question(action_url, sentence(words.leave, group), words.unsubscribe);
    dialogue(voice, group, words.unsubscribe, html! { (asked) (rather) })
}

/// Says that the subscriber has left. `subscribe_url` leads back.
pub fn unsubscribed(language: &str, group: &Group<'_>, subscribe_url: Option<&str>) -> Markup {
    let voice = Voice::of(language);
    let left = html! {
        p { (sentence(voice.words.left, group)) }
        (back(voice, subscribe_url))
    };
    dialogue(voice, group, voice.words.left_title, left)
}

/// Says that something could not be recorded, and when to try again.
pub fn failed(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    dialogue(voice, group, voice.words.failed_title, html! { p { (voice.words.failed) } })
}

/// Says that a link to leave was cut off, the same for every such link that is none of ours.
pub fn incomplete(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    dialogue(voice, group, voice.words.incomplete_title, html! { p { (voice.words.incomplete) } })
}

/// Says that a link is good for nothing, the same whatever is the matter with it. `subscribe_url` leads
/// to a new one.
pub fn stale(language: &str, group: &Group<'_>, subscribe_url: Option<&str>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    dialogue(voice, group, words.stale_title, html! { p { (words.stale) } (back(voice, subscribe_url)) })
}

/// Sends somebody who gave an address to their inbox; the same for every address.
pub fn look_into_inbox(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    dialogue(voice, group, words.sent_title, html! { p { (sentence(words.sent, group)) } })
}

/// Says that too many have asked for mail just now.
pub fn too_many(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    dialogue(voice, group, words.busy_title, html! { p { (words.busy) } })
}

/// Asks, with one button, whether an address wants the mail; the button posts to `action_url`.
pub fn confirm_form(language: &str, group: &Group<'_>, action_url: &str) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let asked = question(action_url, sentence(words.confirm, group), words.confirm_button);
    dialogue(voice, group, words.confirm_title, asked)
}

/// Says that an address gets the mail from now on.
pub fn confirmed(language: &str, group: &Group<'_>, preferences_url: &str) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let said = html! {
        p { (sentence(words.confirmed, group)) }
        p { a href=(preferences_url) { (words.preferences) } }
    };
    dialogue(voice, group, words.confirmed_title, said)
}

/// Asks, with one button, whether the mail goes to another address from now on; the button posts to
/// `action_url`.
pub fn change_address_form(language: &str, group: &Group<'_>, action_url: &str) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let asked = question(action_url, sentence(words.moving, group), words.move_button);
    dialogue(voice, group, words.move_title, asked)
}

/// Says that the mail goes to another address from now on.
pub fn address_changed(language: &str, group: &Group<'_>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    dialogue(voice, group, words.moved_title, html! { p { (sentence(words.moved, group)) } })
}

/// In place of the preferences of somebody who gets no mail. `subscribe_url` leads back.
pub fn not_subscribed(language: &str, group: &Group<'_>, subscribe_url: Option<&str>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let said = html! { p { (sentence(words.gone, group)) } (back(voice, subscribe_url)) };
    dialogue(voice, group, words.gone_title, said)
}

/// A question with the one button that answers it, which has the focus.
fn question(action_url: &str, asked: Markup, button: &str) -> Markup {
    html! {
        p { (asked) }
        form method="post" action=(action_url) {
            button class="button" type="submit" autofocus { (button) }
        }
    }
}

/// The way to the form.
fn back(voice: Voice, subscribe_url: Option<&str>) -> Markup {
    html! {
        @if let Some(url) = subscribe_url { p { a href=(url) { (voice.words.joining.subscribe) } } }
    }
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
