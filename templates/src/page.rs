//! In charge of the pages of the archive: one for an edition, and the index that lists them. They
//! stand alone, without script, and load nothing but the pictures of the recap.
//!
//! The frame around every page, those of [`crate::subscription`] included, is made here.

use maud::{DOCTYPE, Markup, html};

use crate::credits;
use crate::language::{direction, english, isolated};
use crate::literal::literal;
use crate::{Credit, Edition, FeedLink, Index, Next};

/// The style sheet of every page, exactly as it stands between `<style>` and `</style>`: a server
/// that names its SHA-256 in `style-src` (CSP level 3, section 6.7.3.3) lets it through.
pub const STYLE: &str = include_str!("page.css");

/// How a page made here is known again: it stands in the head of every one, and in no other's.
pub const GENERATOR: &str = r#"<meta name="generator" content="recap">"#;

/// The page of an edition.
pub fn page(edition: &Edition<'_>, feeds: &[FeedLink<'_>]) -> Markup {
    let meta = html! {
        link rel="canonical" href=(edition.link);
        meta property="og:type" content="article";
        meta property="og:site_name" content=(edition.publication);
        meta property="og:title" content=(edition.title);
        meta property="og:url" content=(edition.link);
        @if !edition.summary.is_empty() {
            meta name="description" content=(edition.summary);
            meta property="og:description" content=(edition.summary);
        }
        @match &edition.picture {
            Some(picture) => {
                meta property="og:image" content=(picture.url);
                meta property="og:image:alt" content=(picture.alt);
                meta name="twitter:card" content="summary_large_image";
            }
            None => meta name="twitter:card" content="summary";,
        }
        (alternates(feeds))
    };
    let title = html! { (edition.title) " · " (edition.publication) };
    frame(
        edition.language,
        title,
        meta,
        html! {
            (masthead(edition.publication, Some(edition.site)))
            main { (article(edition)) }
            (footer(feeds))
        },
    )
}

/// The page that lists the editions.
pub fn index(index: &Index<'_>) -> Markup {
    let meta = html! {
        meta property="og:type" content="website";
        meta property="og:title" content=(index.publication);
        @if !index.description.is_empty() {
            meta name="description" content=(index.description);
            meta property="og:description" content=(index.description);
        }
        (alternates(&index.feeds))
    };
    frame(
        index.language,
        html! { (index.publication) },
        meta,
        html! {
            main {
                header class="intro" {
                    h1 { a href=(index.site) { (index.publication) } }
                    @if !index.description.is_empty() { p { (index.description) } }
                }
                @if !index.entries.is_empty() {
                    ul class="entries" {
                        @for entry in &index.entries {
                            li {
                                h2 { a href=(entry.link) { (entry.title) } }
                                p class="date" { (isolated(&entry.date)) }
                                @if !entry.summary.is_empty() { p { (entry.summary) } }
                            }
                        }
                    }
                }
            }
            (footer(&index.feeds))
        },
    )
}

/// A whole document around the content of its body.
pub(crate) fn frame(language: &str, title: Markup, meta: Markup, content: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction(language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                (literal(GENERATOR))
                title { (title) }
                (meta)
                style { (literal(STYLE)) }
            }
            body { (content) }
        }
    }
}

/// Whose page it is.
pub(crate) fn masthead(publication: &str, site: Option<&str>) -> Markup {
    html! { header class="masthead" { (credits::linked(publication, site)) } }
}

/// What feed readers look for in a page's head.
fn alternates(feeds: &[FeedLink<'_>]) -> Markup {
    html! {
        @for feed in feeds {
            link rel="alternate" type=(feed.media_type) title=(feed.title) href=(feed.url);
        }
    }
}

fn article(edition: &Edition<'_>) -> Markup {
    let talks = credits::talks(edition);
    html! {
        article {
            header class="intro" {
                h1 { (edition.title) }
                p class="date" { (isolated(&edition.date)) }
            }
            @if let Some(picture) = &edition.picture {
                img class="headline" src=(picture.url) alt=(picture.alt) width="640";
            }
            div class="prose" { (edition.body) }
            @if !talks.is_empty() || edition.host.is_some() {
                section class="ruled" {
                    h2 { (english("Who made the evening")) }
                    @if !talks.is_empty() {
                        ol class="talks" { @for talk in talks { li { (credits::talk(talk)) } } }
                    }
                    @if let Some(host) = &edition.host { (credits::host(host)) }
                }
            }
            @if !edition.sponsors.is_empty() {
                section class="ruled" {
                    h2 { (english("Thanks to our sponsors")) }
                    (logos(&edition.sponsors))
                    (credits::sponsors(&edition.sponsors))
                }
            }
            @if let Some(next) = credits::next(edition) { (invitation(next)) }
        }
    }
}

/// The logos of the sponsors that have one. Their names stand below as well: a picture may be gone.
fn logos(sponsors: &[Credit<'_>]) -> Markup {
    html! {
        @if sponsors.iter().any(|sponsor| sponsor.logo.is_some()) {
            p class="logos" {
                @for (sponsor, logo) in sponsors.iter().filter_map(|it| Some((it, it.logo?))) {
                    @let picture = html! { img src=(logo) alt=(sponsor.name) height="40" loading="lazy"; };
                    @match sponsor.link {
                        Some(link) => a href=(link) { (picture) },
                        None => (picture),
                    }
                }
            }
        }
    }
}

fn invitation(next: &Next<'_>) -> Markup {
    html! {
        section class="next" {
            h2 { (english("Next meetup")) }
            (credits::announcement(next))
            @if let Some(rsvp) = next.rsvp {
                a class="button" href=(rsvp) { (english(credits::RSVP)) }
            }
        }
    }
}

fn footer(feeds: &[FeedLink<'_>]) -> Markup {
    html! {
        @if !feeds.is_empty() {
            footer {
                p {
                    (english("Follow by feed:")) " "
                    @for (index, feed) in feeds.iter().enumerate() {
                        @if index > 0 { " · " }
                        a href=(feed.url) type=(feed.media_type) { (feed.title) }
                    }
                }
            }
        }
    }
}
