//! In charge of the documents in the frames of the preview: a mail, page or entry as it will be,
//! shown in light or dark colours whatever the screen has, with or without pictures, and unable to
//! do anything.
//!
//! The documents themselves are made elsewhere; here they only get other conditions.

use maud::{DOCTYPE, Markup, html};

use super::view::ReaderEntry;
use crate::literal::literal;

/// The style of an entry: what a feed reader adds, and no more.
const READER: &str = include_str!("reader.css");

/// The colours that a document is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// On a light screen.
    Light,
    /// On a dark screen.
    Dark,
}

/// Whether pictures are loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// They are, from wherever they are.
    On,
    /// None is, as in mail programs that ask first.
    Off,
}

impl Scheme {
    /// As it stands in names of files.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }
}

impl Pictures {
    /// As it stands in names of files.
    pub fn name(self) -> &'static str {
        match self {
            Pictures::On => "on",
            Pictures::Off => "off",
        }
    }
}

/// What a document in a frame may do (Content Security Policy level 3): be styled, and show
/// pictures.
pub fn frame_policy(pictures: Pictures) -> &'static str {
    match pictures {
        Pictures::On => {
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: http:; base-uri 'none'; form-action 'none'"
        }
        Pictures::Off => {
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; base-uri 'none'; form-action 'none'"
        }
    }
}

/// A document for a frame: its questions for the screen's colours are answered, it has the policy
/// above, also where no server sends one, and its links open beside the preview.
///
/// `document` is whole HTML made by this crate.
pub fn frame(document: &str, scheme: Scheme, pictures: Pictures) -> String {
    let rules = html! {
        meta http-equiv="Content-Security-Policy" content=(frame_policy(pictures));
        meta name="referrer" content="no-referrer";
        base target="_blank";
    };
    let (head, body) = match document.find("</head>") {
        Some(end) => document.split_at(end),
        None => ("", document),
    };
    let head = answered(head, scheme);
    let (before, after) = match head.find("<head>") {
        Some(start) => head.split_at(start + "<head>".len()),
        None => ("", head.as_str()),
    };
    format!("{before}{}{after}{body}", rules.into_string())
}

/// The head of a document with every question for the colours of the screen replaced by a condition
/// that holds always or never.
fn answered(head: &str, scheme: Scheme) -> String {
    let condition = |asked: Scheme| if asked == scheme { "(min-width:0)" } else { "(max-width:0)" };
    let mut answered = head.to_owned();
    for asked in [Scheme::Light, Scheme::Dark] {
        for space in ["", " "] {
            let question = format!("(prefers-color-scheme:{space}{})", asked.name());
            answered = answered.replace(&question, condition(asked));
        }
    }
    for both in ["content=\"light dark\"", "color-scheme: light dark", "color-scheme:light dark"] {
        answered = answered.replace(both, &both.replace("light dark", scheme.name()));
    }
    answered
}

/// An entry as a feed reader shows it.
pub fn entry(entry: &ReaderEntry<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(entry.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (entry.title) }
                style { (literal(READER)) }
            }
            body {
                article {
                    p class="feed" dir="auto" { (entry.feed) " · " (entry.date) }
                    h1 dir="auto" { a href=(entry.link) { (entry.title) } }
                    div dir="auto" { (entry.body) }
                }
            }
        }
    }
}
