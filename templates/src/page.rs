//! In charge of the pages of the archive: one for an edition, and the index that lists them. They
//! stand alone, without script, and load nothing but the pictures of the recap.
//!
//! The frame around every page, those of [`crate::subscription`] included, is made here.

use maud::{DOCTYPE, Markup, html};

use crate::credits;
use crate::language::{Voice, direction, isolated};
use crate::literal::literal;
use crate::theme::{Sheet, Theme, with_variables};
use crate::{Credit, Edition, FeedLink, Group, Index, Next, Talk};

const STYLE: &str = include_str!("page.css");

/// The style sheet of every page of a theme.
pub fn style(theme: &Theme<'_>) -> Sheet {
    with_variables(STYLE, theme)
}

/// How a page made here is known again: it stands in the head of every one, and in no other's.
pub const GENERATOR: &str = r#"<meta name="generator" content="recap">"#;

/// The page of an edition.
pub fn page(edition: &Edition<'_>, feeds: &[FeedLink<'_>]) -> Markup {
    let meta = html! {
        link rel="canonical" href=(edition.link);
        meta property="og:type" content="article";
        meta property="og:site_name" content=(edition.group.name);
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
    let title = html! { (edition.title) " · " (edition.group.name) };
    frame(
        edition.language,
        &edition.group.theme,
        title,
        meta,
        html! {
            (masthead(&edition.group))
            main { (article(edition)) }
            (footer(edition.language, &edition.group, feeds))
        },
    )
}

/// The page that lists the editions.
pub fn index(index: &Index<'_>) -> Markup {
    let meta = html! {
        meta property="og:type" content="website";
        meta property="og:title" content=(index.group.name);
        @if !index.description.is_empty() {
            meta name="description" content=(index.description);
            meta property="og:description" content=(index.description);
        }
        (alternates(&index.feeds))
    };
    frame(
        index.language,
        &index.group.theme,
        html! { (index.group.name) },
        meta,
        html! {
            main {
                header class="intro" {
                    h1 { a href=(index.group.site) { (name(&index.group)) } }
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
            (footer(index.language, &index.group, &index.feeds))
        },
    )
}

/// A whole document around the content of its body.
pub(crate) fn frame(
    language: &str,
    theme: &Theme<'_>,
    title: Markup,
    meta: Markup,
    content: Markup,
) -> Markup {
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
                style { (style(theme)) }
            }
            body { (content) }
        }
    }
}

/// Whose page it is, and what stands above every recap.
pub(crate) fn masthead(group: &Group<'_>) -> Markup {
    html! {
        header class="masthead" {
            a href=(group.site) { (name(group)) }
            @if let Some(header) = &group.theme.header { div class="around prose" { (header) } }
        }
    }
}

/// The group's logo, or its name where there is none.
fn name(group: &Group<'_>) -> Markup {
    html! {
        @match &group.theme.logo {
            Some(logo) => {
                @let (width, height) = logo.size.unzip();
                img class="logo" src=(logo.url) alt=(logo.alt) width=[width] height=[height];
            }
            None => (group.name),
        }
    }
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
    let voice = Voice::of(edition.language);
    let talks = credits::talks(edition);
    html! {
        article {
            header class="intro" {
                p class="date" { (isolated(&edition.date)) }
                h1 { (edition.title) }
                @if let Some(lead) = edition.lead { p class="lead" { (lead) } }
            }
            @if let Some(picture) = &edition.picture {
                @let (width, height) = picture.size.unzip();
                img class="headline" src=(picture.url) alt=(picture.alt) width=(width.unwrap_or(640)) height=[height];
            }
            div class="prose" { (edition.body) }
            @if !talks.is_empty() || edition.host.is_some() {
                section class="ruled" {
                    @if !talks.is_empty() {
                        h2 { (voice.say(voice.words.talks)) }
                        (rows(&talks, voice))
                    }
                    @if let Some(host) = &edition.host { (credits::host(host, voice)) }
                }
            }
            @if !edition.sponsors.is_empty() {
                section class="ruled" {
                    h2 { (voice.say(voice.words.sponsors)) }
                    (tiles(&edition.sponsors))
                }
            }
            @if let Some(next) = credits::next(edition) { (invitation(next, voice)) }
        }
    }
}

/// The talks, with photos beside them where there are any.
fn rows(talks: &[&Talk<'_>], voice: Voice) -> Markup {
    let photos = credits::has_photos(talks);
    html! {
        ul class="talks" {
            @for talk in talks {
                li {
                    @if photos { div class="photos" { (pictured(talk)) } }
                    div class="talk" { (credits::talk(talk, voice)) }
                }
            }
        }
    }
}

/// The photos of a talk's speakers, or a letter in their place.
fn pictured(talk: &Talk<'_>) -> Markup {
    let mut photos = talk.speakers.iter().filter_map(|speaker| speaker.picture.as_ref()).peekable();
    html! {
        @if photos.peek().is_none() {
            @if let Some(letter) = credits::letter(talk) {
                div class="letter" aria-hidden="true" { (letter) }
            }
        }
        @for photo in photos {
            // The name stands beside it: heard twice, it would only be noise (axe: image-redundant-alt).
            img class="photo" src=(photo.url) alt="" width="64" height="64" loading="lazy";
        }
    }
}

/// The sponsors on tiles. A logo has its name below it, so it says nothing itself.
fn tiles(sponsors: &[Credit<'_>]) -> Markup {
    html! {
        ul class="tiles" {
            @for sponsor in sponsors {
                li {
                    @match &sponsor.picture {
                        Some(logo) => {
                            img src=(logo.url) alt="" height="56" loading="lazy";
                            p class="below-logo" dir="auto" { (credits::sponsor(sponsor)) }
                        }
                        None => p class="sponsor" dir="auto" { (credits::sponsor(sponsor)) },
                    }
                }
            }
        }
    }
}

fn invitation(next: &Next<'_>, voice: Voice) -> Markup {
    html! {
        section class="next" {
            h2 { (voice.say(voice.words.next)) }
            (credits::announcement(next, voice))
            @if let Some(rsvp) = next.rsvp {
                p { a class="button" href=(rsvp) { (voice.say(voice.words.rsvp)) } }
            }
            @if let Some(calendar) = next.calendar {
                p class="calendar" { a href=(calendar) { (voice.say(voice.words.calendar)) } }
            }
        }
    }
}

/// What stands below every recap, and the ways to follow.
fn footer(language: &str, group: &Group<'_>, feeds: &[FeedLink<'_>]) -> Markup {
    let voice = Voice::of(language);
    html! {
        @if !feeds.is_empty() || group.theme.footer.is_some() {
            footer {
                @if let Some(footer) = &group.theme.footer { div class="around prose" { (footer) } }
                @if !feeds.is_empty() {
                    p {
                        (voice.say(voice.words.feeds)) " "
                        @for (index, feed) in feeds.iter().enumerate() {
                            @if index > 0 { " · " }
                            a href=(feed.url) type=(feed.media_type) { (feed.title) }
                        }
                    }
                }
            }
        }
    }
}
