//! In charge of the page that shows everything an edition would become, before anything is sent:
//! mail, page, feeds, posts, credits and findings, a tab each.
//!
//! Mail, page and entry stand in frames of their own, as documents that [`frame`] makes; their bytes
//! come from the channels. What the page does when it is clicked is said in [`SCRIPT`], and where it
//! is served or written is left to the program.

mod document;
mod panels;
mod view;

use maud::{DOCTYPE, Markup, html};

pub use document::{Pictures, Scheme, entry, frame, frame_policy};
pub use view::{
    Card, Credited, DrawnCard, Excerpt, Feed, Finding, Header, Link, Mail, Marked, Network, Notice, Post,
    Preview, Published, ReaderEntry, Related, Severity, Size, Source,
};

/// The style sheet of the page, served as a file of its own.
pub const STYLE: &str = include_str!("preview.css");

/// The script of the page, served as a file of its own: tabs, switches, and reloading when the
/// version changes. Without it every part is shown, one below the other.
pub const SCRIPT: &str = include_str!("preview.js");

/// A part of the page.
struct Tab {
    /// In the address: `#tab=mail`.
    name: &'static str,
    label: &'static str,
    /// Stands behind the label.
    badge: Option<String>,
    /// Whether the switches of the frames belong to it.
    framed: bool,
    content: Markup,
}

/// The page.
pub fn page(preview: &Preview<'_>) -> Markup {
    let tabs = tabs(preview);
    html! {
        (DOCTYPE)
        html lang="en" data-version=(preview.version) data-live[preview.live] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { "Preview: " (preview.title) }
                link rel="stylesheet" href="preview.css";
                script src="preview.js" defer {}
            }
            body {
                (header(preview))
                (tab_list(&tabs))
                main {
                    (notices(&preview.notices))
                    @if tabs.iter().any(|tab| tab.framed) { (switches()) }
                    @for tab in &tabs {
                        section id={ "panel-" (tab.name) } role="tabpanel" tabindex="0"
                            aria-labelledby={ "tab-" (tab.name) } data-framed[tab.framed] {
                            h2 class="panel-title" { (tab.label) }
                            (tab.content)
                        }
                    }
                }
            }
        }
    }
}

fn tabs(preview: &Preview<'_>) -> Vec<Tab> {
    let mut tabs = Vec::new();
    let plain = |name, label, content| Tab { name, label, badge: None, framed: false, content };
    if let Some(published) = &preview.published {
        match &published.mail {
            Ok(mail) => {
                tabs.push(Tab { framed: true, ..plain("mail", "Mail", panels::mail(mail)) });
                tabs.push(plain("text", "Text", panels::text(mail)));
                tabs.push(plain("headers", "Headers", panels::headers(mail)));
            }
            Err(reason) => tabs.push(plain("mail", "Mail", panels::no_mail(reason))),
        }
        if published.page {
            tabs.push(Tab { framed: true, ..plain("page", "Page", panels::page()) });
        }
        tabs.push(Tab { framed: true, ..plain("feeds", "Feeds", panels::feeds(&published.feed)) });
        tabs.push(plain("posts", "Posts", panels::posts(published)));
        if !published.cards.is_empty() {
            tabs.push(plain("cards", "Cards", panels::cards(&published.cards)));
        }
        tabs.push(plain("credits", "Credits", panels::credits(&published.credits)));
    }
    let badge = Some(preview.findings.len()).filter(|count| *count > 0).map(|count| count.to_string());
    tabs.push(Tab { badge, ..plain("findings", "Findings", panels::findings(preview)) });
    tabs
}

fn header(preview: &Preview<'_>) -> Markup {
    html! {
        header class="top" {
            div {
                p class="eyebrow" { "Preview · " bdi { (preview.publication) } }
                h1 dir="auto" { (preview.title) }
                p class="file" { code dir="auto" { (preview.file) } " · " (preview.counted) }
            }
            @if preview.live { p id="status" class="status" role="status" { "Live" } }
        }
    }
}

fn notices(notices: &[Notice<'_>]) -> Markup {
    html! {
        @for notice in notices {
            div class="notice" role="note" {
                p { (notice.message) }
                @for hint in &notice.hints { p class="hint" { (hint) } }
            }
        }
        noscript {
            p class="notice" { "Without script the frames stay empty: open mail.html, page.html and the other files beside this page." }
        }
    }
}

fn tab_list(tabs: &[Tab]) -> Markup {
    html! {
        nav class="tabs" role="tablist" aria-label="Parts of the preview" {
            @for tab in tabs {
                button type="button" role="tab" id={ "tab-" (tab.name) } data-tab=(tab.name)
                    aria-controls={ "panel-" (tab.name) } {
                    (tab.label)
                    @if let Some(badge) = &tab.badge { " " span class="badge" { (badge) } }
                }
            }
        }
    }
}

/// How the frames are looked at: width, colours, pictures.
fn switches() -> Markup {
    let switch = |name: &str, legend: &str, choices: &[(&str, &str, &str)]| {
        html! {
            fieldset {
                legend { (legend) }
                @for (value, label, title) in choices {
                    label title=(title) {
                        input type="radio" name=(name) value=(value);
                        span { (label) }
                    }
                }
            }
        }
    };
    html! {
        form class="switches" id="switches" aria-label="How it is looked at" {
            (switch("width", "Width", &[
                ("360", "Phone", "360 pixels"),
                ("640", "Desktop", "640 pixels"),
                ("1200", "Wide", "1200 pixels"),
            ]))
            (switch("scheme", "Colours", &[
                ("light", "Light", "As readers with a light screen see it"),
                ("dark", "Dark", "As readers with a dark screen see it"),
            ]))
            (switch("pictures", "Pictures", &[
                ("on", "On", "Pictures are loaded"),
                ("off", "Off", "As mail programs show it that load none"),
            ]))
        }
    }
}

/// What is known of several networks at once, as words: `Mastodon, LinkedIn and X`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests;
