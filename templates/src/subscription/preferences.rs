//! In charge of the page on which subscribers see and change what they get, and where.
//!
//! It leaves what may be chosen, and whether it was recorded, to whoever fills it in.

use maud::{Markup, html};

use super::dialogue;
use super::form::told_wrong;
use crate::Group;
use crate::language::Voice;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct Preferences<'a> {
    /// Where it is posted to.
    pub action_url: &'a str,
    /// The way out.
    pub unsubscribe_url: &'a str,
    /// The address.
    pub address: &'a str,
    /// The name; empty where none is known.
    pub name: &'a str,
    /// What may be chosen.
    pub topics: Vec<Topic<'a>>,
    /// The day before which no mail is wanted, `2026-07-01`; empty where every one is.
    pub paused_until: &'a str,
    /// The first and the last day that may be chosen.
    pub days: (&'a str, &'a str),
    /// What was sent was recorded; true where another address waits to be confirmed.
    pub saved: Option<bool>,
    /// What was sent could not be recorded.
    pub wrong: Wrong,
}

/// A topic that may be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Topic<'a> {
    /// Its name.
    pub name: &'a str,
    /// It is chosen.
    pub chosen: bool,
}

/// Which fields hold what cannot be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wrong {
    /// The address is none.
    pub address: bool,
    /// The name cannot stand in a mail.
    pub name: bool,
    /// The day is none, or not among those that may be chosen.
    pub day: bool,
}

impl Wrong {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self != Wrong::default()
    }
}

/// The page. `language` is the group's, BCP 47.
pub fn preferences(language: &str, group: &Group<'_>, view: &Preferences<'_>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let content = html! {
        @if let Some(to_confirm) = view.saved {
            p class="done" role="status" { (if to_confirm { words.saved_address } else { words.saved }) }
        }
        form class="fields" method="post" action=(view.action_url) {
            (address(voice, view))
            div class="field" {
                label for="name" { (words.name) }
                input id="name" name="name" type="text" autocomplete="name" maxlength="200" value=(view.name)
                    aria-invalid=[view.wrong.name.then_some("true")]
                    aria-describedby=[view.wrong.name.then_some("name-wrong")];
                (told_wrong("name-wrong", words.wrong_name, view.wrong.name))
            }
            @if !view.topics.is_empty() {
                fieldset class="field" {
                    legend { (words.topics) }
                    @for topic in &view.topics {
                        label class="choice" {
                            input name="topic[]" type="checkbox" value=(topic.name) checked[topic.chosen];
                            span dir="auto" { (topic.name) }
                        }
                    }
                }
            }
            (pause(voice, view))
            button class="button" type="submit" { (words.save) }
        }
        p class="small" { a href=(view.unsubscribe_url) { (voice.words.unsubscribe) } }
    };
    dialogue(voice, group, words.preferences_title, content)
}

fn address(voice: Voice, view: &Preferences<'_>) -> Markup {
    let words = &voice.words.joining;
    let described = if view.wrong.address { "email-hint email-wrong" } else { "email-hint" };
    html! {
        div class="field" {
            label for="email" { (words.address) }
            input id="email" name="email" type="email" autocomplete="email" required maxlength="254"
                value=(view.address) aria-invalid=[view.wrong.address.then_some("true")]
                aria-describedby=(described);
            p id="email-hint" class="hint" { (words.address_hint) }
            (told_wrong("email-wrong", words.wrong_address, view.wrong.address))
        }
    }
}

fn pause(voice: Voice, view: &Preferences<'_>) -> Markup {
    let words = &voice.words.joining;
    let described = if view.wrong.day { "pause-hint pause-wrong" } else { "pause-hint" };
    html! {
        div class="field" {
            label for="pause" { (words.pause) }
            input id="pause" name="pause" type="date" min=(view.days.0) max=(view.days.1)
                value=(view.paused_until) aria-invalid=[view.wrong.day.then_some("true")]
                aria-describedby=(described);
            p id="pause-hint" class="hint" { (words.pause_hint) }
            (told_wrong("pause-wrong", words.wrong_day, view.wrong.day))
        }
    }
}
