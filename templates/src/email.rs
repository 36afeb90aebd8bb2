//! In charge of the HTML part of a mail: one column of layout tables that every mail program knows.
//!
//! It leaves making the style sheet inline to whoever builds the message: rules in the first
//! `style` element are written for that, the second one ([`EXTRAS`]) is marked to be kept.

use maud::{DOCTYPE, Markup, html};

use crate::credits;
use crate::language::{direction, english, isolated};
use crate::literal::literal;
use crate::{Edition, Envelope, Next, Picture};

/// Rules to be made inline: simple selectors, nothing that a mail program might not know. Line
/// heights stand in `font` and without a unit, so that smaller words inherit the proportion.
const STYLE: &str = include_str!("email.css");

/// What only a `style` element can say: dark colours, narrow screens, and breaking words that are
/// longer than a line. The mail is right without.
const EXTRAS: &str = include_str!("email-extras.css");

/// Classic Outlook lays out with Word, which ignores `max-width`: it gets a table of 600 pixels
/// around the column, in comments that everybody else skips.
const OUTLOOK_COLUMN: &str = "<!--[if mso]><table role=\"presentation\" align=\"center\" \
     width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->";

/// The end of [`OUTLOOK_COLUMN`].
const OUTLOOK_COLUMN_END: &str = "<!--[if mso]></td></tr></table><![endif]-->";

/// Invisible characters behind the preheader, so that mail programs do not fill the rest of their
/// line with the words that follow it.
const PREHEADER_PADDING: &str = concat!(
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
    "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;",
);

/// The HTML part of the mail. Its style sheet stands in a `style` element, to be made inline; a
/// second one, with `data-css-inline="keep"`, holds media queries and stays.
pub fn email(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(edition.language) dir=(direction(edition.language)) {
            (head(envelope.subject))
            body class="canvas" {
                @if !envelope.preheader.is_empty() {
                    div class="preheader" { (envelope.preheader) (literal(PREHEADER_PADDING)) }
                }
                (layout("canvas", html! {
                    tr {
                        td class="gutter" {
                            (literal(OUTLOOK_COLUMN))
                            (column(edition, envelope))
                            (literal(OUTLOOK_COLUMN_END))
                        }
                    }
                }))
            }
        }
    }
}

fn head(subject: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="supported-color-schemes" content="light dark";
            // iOS would turn dates and times into links of its own colour.
            meta name="format-detection" content="telephone=no, date=no, address=no, email=no";
            title { (subject) }
            style { (literal(STYLE)) }
            style data-css-inline="keep" { (literal(EXTRAS)) }
        }
    }
}

/// A table that is layout and no data, as wide as its place.
fn layout(class: &str, rows: Markup) -> Markup {
    html! {
        table role="presentation" class=(class) align="center" width="100%"
            cellpadding="0" cellspacing="0" border="0" { (rows) }
    }
}

/// The column: the group's name, the card with the recap, and the footer.
fn column(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    let language = edition.language;
    html! {
        div role="article" aria-roledescription="email" lang=(language)
            dir=(direction(language)) {
            (layout("column", html! {
                tr {
                    td class="masthead" {
                        p class="group" { a href=(edition.site) { (edition.publication) } }
                    }
                }
                tr { td class="card" { (layout("sections", sections(edition, envelope.greeting))) } }
                tr { td class="footer" { (footer(edition, envelope)) } }
            }))
        }
    }
}

/// What stands on the card: picture, recap, credits, what comes next; one row each.
fn sections(edition: &Edition<'_>, greeting: &str) -> Markup {
    let talks = credits::talks(edition);
    html! {
        @if let Some(picture) = &edition.picture {
            tr { td class="picture" { (headline(picture)) } }
        }
        tr {
            td class="section" {
                h1 { (edition.title) }
                p class="date" { (isolated(&edition.date)) }
                @if !greeting.is_empty() { p class="greeting" { (isolated(greeting)) } }
                div class={ "prose " (direction(edition.language)) } { (edition.body) }
            }
        }
        @if !talks.is_empty() || edition.host.is_some() {
            tr {
                td class="section ruled" {
                    h2 { (english("Who made the evening")) }
                    @for talk in talks { div class="talk" { (credits::talk(talk)) } }
                    @if let Some(host) = &edition.host { (credits::host(host)) }
                }
            }
        }
        @if !edition.sponsors.is_empty() {
            tr {
                td class="section ruled" {
                    h2 { (english("Thanks to our sponsors")) }
                    (credits::sponsors(&edition.sponsors))
                }
            }
        }
        @if let Some(next) = credits::next(edition) {
            tr { td class="section next" { (invitation(next)) } }
        }
    }
}

/// The headline picture; its width stands in an attribute because classic Outlook reads no other.
fn headline(picture: &Picture<'_>) -> Markup {
    html! { img class="headline" src=(picture.url) alt=(picture.alt) width="600"; }
}

fn invitation(next: &Next<'_>) -> Markup {
    html! {
        h2 { (english("Next meetup")) }
        (credits::announcement(next))
        @if let Some(rsvp) = next.rsvp {
            table role="presentation" cellpadding="0" cellspacing="0" border="0" {
                tr {
                    td class="button" {
                        a class="button-label" href=(rsvp) { (english(credits::RSVP)) }
                    }
                }
            }
        }
    }
}

/// Why the mail came, the ways out of it, and where its sender is at home.
fn footer(edition: &Edition<'_>, envelope: &Envelope<'_>) -> Markup {
    html! {
        p class="small" {
            (english(html! {
                "You get this mail because you subscribed to the recaps of "
                (edition.publication) "."
            }))
        }
        p class="small" {
            a href=(envelope.unsubscribe) { (english("Unsubscribe")) }
            " · "
            a href=(edition.link) { (english("View in browser")) }
        }
        @if let Some(address) = envelope.postal_address {
            p class="small" {
                (edition.publication)
                @for line in address.lines() { br; (isolated(line)) }
            }
        }
    }
}
