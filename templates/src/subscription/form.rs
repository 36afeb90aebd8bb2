//! In charge of the form to subscribe with, as a page and as a piece of HTML for somebody else's page.
//!
//! It leaves the answer to it to [`super`].

use maud::{Markup, html};

use super::{dialogue, sentence};
use crate::Group;
use crate::language::Voice;

/// What the form shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct SubscribeForm<'a> {
    /// Where it is posted to.
    pub action_url: &'a str,
    /// What was typed as address.
    pub address: &'a str,
    /// What was typed as name.
    pub name: &'a str,
    /// The address is none.
    pub wrong_address: bool,
    /// The name cannot stand in a mail.
    pub wrong_name: bool,
}

/// The page of the form. `language` is the group's, BCP 47.
pub fn subscribe_form(language: &str, group: &Group<'_>, form: &SubscribeForm<'_>) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    let content = html! {
        form class="fields" method="post" action=(form.action_url) {
            div class="field" {
                label for="email" { (words.address) }
                @let wrong = form.wrong_address.then_some("true");
                @let told = form.wrong_address.then_some("email-wrong");
                input id="email" name="email" type="email" autocomplete="email" required maxlength="254"
                    value=(form.address) aria-invalid=[wrong] aria-describedby=[told]
                    autofocus[!form.wrong_name];
                (told_wrong("email-wrong", words.wrong_address, form.wrong_address))
            }
            div class="field" {
                label for="name" { (words.name) }
                @let wrong = form.wrong_name.then_some("true");
                @let told = form.wrong_name.then_some("name-wrong");
                input id="name" name="name" type="text" autocomplete="name" maxlength="200"
                    value=(form.name) aria-invalid=[wrong] aria-describedby=[told]
                    autofocus[form.wrong_name && !form.wrong_address];
                (told_wrong("name-wrong", words.wrong_name, form.wrong_name))
            }
            (trap(words.trap))
            p { (sentence(words.consent, group)) }
            button class="button" type="submit" { (words.subscribe) }
        }
    };
    dialogue(voice, group, words.subscribe_title, content)
}

/// The form as a piece of HTML that stands in any page, without style and script. `action_url` is
/// absolute.
pub fn subscribe_snippet(language: &str, group: &Group<'_>, action_url: &str) -> Markup {
    let voice = Voice::of(language);
    let words = &voice.words.joining;
    html! {
        form class="recap-subscribe" lang=(voice.words.language) method="post" action=(action_url) {
            "\n  " p {
                label for="recap-email" { (words.address) } " "
                input id="recap-email" name="email" type="email" autocomplete="email" required maxlength="254";
            }
            "\n  " p {
                label for="recap-name" { (words.name) } " "
                input id="recap-name" name="name" type="text" autocomplete="name" maxlength="200";
            }
            "\n  " (trap(words.trap))
            "\n  " p { (sentence(words.consent, group)) }
            "\n  " p { button type="submit" { (words.subscribe) } }
            "\n"
        }
        "\n"
    }
}

/// A field that nobody sees and programs fill in.
fn trap(label: &str) -> Markup {
    html! {
        div hidden {
            label { (label) " " input name="website" type="text" tabindex="-1" autocomplete="off"; }
        }
    }
}

/// What is wrong with a field, below it.
pub(super) fn told_wrong(id: &str, words: &str, wrong: bool) -> Markup {
    html! { @if wrong { p id=(id) class="wrong" role="alert" { (words) } } }
}
