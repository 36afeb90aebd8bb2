//! In charge of the mails about somebody's own subscription: what they say, and their HTML part.
//!
//! It leaves the text part, which says the same, to whoever builds the message, and what an edition
//! looks like to [`crate::email`].

use maud::{Markup, html};

use crate::email::{document, layout, postal, sections};
use crate::language::{Voice, direction, isolated};
use crate::{Edition, Group};

/// Why a mail about somebody's own subscription is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion<'a> {
    /// Their address was given on the form, and they are to confirm it.
    Confirm,
    /// The same, and their address is on the list already.
    Known,
    /// They have confirmed.
    Welcome,
    /// It was given as somebody's new address, and they are to confirm that.
    ChangeAddress,
    /// That was confirmed, and their old address is told.
    Moved {
        /// The new one, masked.
        to: &'a str,
    },
}

/// What such a mail says, in plain sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The subject line.
    pub subject: String,
    /// The headline.
    pub title: &'static str,
    /// What stands before the button.
    pub before: Vec<String>,
    /// The words on the button, where it has one.
    pub button: Option<&'static str>,
    /// What stands behind the button.
    pub after: Option<&'static str>,
}

/// What is said on an occasion in a language (BCP 47) in the name of a group. `has_edition` tells
/// whether the newest one follows.
pub fn said(occasion: Occasion<'_>, language: &str, group: &str, has_edition: bool) -> Said {
    let words = crate::words(language);
    let all = &words.joining;
    let about = |sentence: &str| sentence.replacen("{}", group, 1);
    match occasion {
        Occasion::Confirm => Said {
            subject: about(all.confirm_subject),
            title: all.confirm_title,
            before: vec![about(all.confirm_mail)],
            button: Some(all.confirm_button),
            after: Some(all.confirm_end),
        },
        Occasion::Known => Said {
            subject: about(all.known_subject),
            title: all.confirmed_title,
            before: vec![about(all.known_mail)],
            button: Some(all.preferences_title),
            after: None,
        },
        Occasion::Welcome => Said {
            subject: about(all.welcome_subject),
            title: all.confirmed_title,
            before: vec![about(all.welcome), if has_edition { all.newest } else { all.none_yet }.to_owned()],
            button: None,
            after: None,
        },
        Occasion::ChangeAddress => Said {
            subject: about(all.move_subject),
            title: all.move_title,
            before: vec![about(all.move_mail)],
            button: Some(all.move_button),
            after: Some(all.move_end),
        },
        Occasion::Moved { to } => Said {
            subject: about(all.moved_subject),
            title: all.moved_title,
            before: vec![about(all.moved_mail), all.moved_to.replacen("{}", to, 1)],
            button: None,
            after: Some(all.moved_end),
        },
    }
}

/// One mail.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// BCP 47.
    pub language: &'a str,
    /// Who sends it.
    pub group: Group<'a>,
    /// What it says.
    pub said: &'a Said,
    /// The line that greets.
    pub greeting: &'a str,
    /// Where the button leads.
    pub button_url: &'a str,
    /// The newest edition.
    pub edition: Option<Edition<'a>>,
    /// The links to leave and to the preferences, for those who are subscribed.
    pub ways: Option<(&'a str, &'a str)>,
    /// Where the group can be reached by post.
    pub postal_address: Option<&'a str>,
}

/// The HTML part. As with [`crate::email()`], its style sheet is to be made inline.
pub fn notice(notice: &Notice<'_>) -> Markup {
    let group = &notice.group;
    let preheader = notice.said.before.first().map_or("", String::as_str);
    let language = notice.language;
    let direction = direction(language);
    let column = html! {
        div role="article" aria-roledescription="email" lang=(language) dir=(direction) class=(direction) {
            (layout("column", html! {
                tr { td class="masthead" { (crate::email::masthead(group)) } }
                tr { td class="card" { (layout("sections", html! {
                    tr { td class="section" { (words(notice)) } }
                    @if let Some(edition) = &notice.edition { (sections(edition, "")) }
                })) } }
                tr { td class="footer" { (footer(notice)) } }
            }))
        }
    };
    document(language, &group.theme, &notice.said.subject, preheader, column)
}

fn words(notice: &Notice<'_>) -> Markup {
    let voice = Voice::of(notice.language);
    let said = notice.said;
    html! {
        // An edition brings a headline of its own.
        @if notice.edition.is_none() { h1 { (voice.say(said.title)) } }
        @if !notice.greeting.is_empty() { p class="greeting" { (isolated(notice.greeting)) } }
        @for sentence in &said.before { p class="said" { (voice.say(sentence)) } }
        @if let Some(button) = said.button {
            table role="presentation" class="buttons" cellpadding="0" cellspacing="0" border="0" {
                tr {
                    td class="button" {
                        a class="button-label" href=(notice.button_url) { (voice.say(button)) }
                    }
                }
            }
        }
        @if let Some(after) = said.after { p class="after" { (voice.say(after)) } }
    }
}

fn footer(notice: &Notice<'_>) -> Markup {
    let voice = Voice::of(notice.language);
    let (group, words) = (&notice.group, voice.words);
    html! {
        @if let Some((unsubscribe, preferences)) = notice.ways {
            p class="small" { (voice.fill(words.because, group.name)) }
            p class="small" {
                a href=(unsubscribe) { (voice.say(words.unsubscribe)) }
                " · "
                a href=(preferences) { (voice.say(words.joining.preferences)) }
            }
        }
        (postal(notice.postal_address, group))
    }
}
