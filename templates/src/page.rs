//! In charge of the page of an edition: it stands alone, without script, and loads nothing but the
//! pictures of the recap.
//!
//! The frame around every page, those of [`crate::index`] and [`crate::subscription`] included, is made
//! here.

use maud::{DOCTYPE, Markup, html};

use crate::credits;
use crate::language::{Voice, direction, isolated};
use crate::literal::literal;
use crate::theme::{Sheet, Theme, with_variables};
use crate::{Credit, Edition, Group, Neighbours, Next, PageLink, Surroundings, Talk, Ways};

const STYLE: &str = include_str!("page.css");

/// The style sheet of every page of a theme.
pub fn style(theme: &Theme<'_>) -> Sheet {
    with_variables(STYLE, theme)
}

/// How a page made here is known again: it stands in the head of every one, and in no other's.
pub const GENERATOR: &str = r#"<meta name="generator" content="recap">"#;

/// The page of an edition.
pub fn page(edition: &Edition<'_>, around: &Surroundings<'_>) -> Markup {
    let voice = Voice::of(edition.language);
    let title = html! { (edition.title) " · " (edition.group.name) };
    frame(
        edition.language,
        &edition.group.theme,
        title,
        meta(edition, around),
        html! {
            (masthead(&edition.group))
            main {
                (article(edition, &around.tags))
                (neighbours(&around.neighbours, voice))
            }
            (footer(edition.language, &edition.group, &around.ways))
        },
    )
}

/// What search engines, networks and readers look for in the head: the Open Graph protocol (ogp.me) and
/// data of schema.org.
fn meta(edition: &Edition<'_>, around: &Surroundings<'_>) -> Markup {
    html! {
        link rel="canonical" href=(edition.link);
        (property("og:type", "article"))
        (property("og:url", edition.link))
        (property("og:title", edition.title))
        (described(edition.summary))
        (shared(edition.language, &edition.group))
        @if !around.published.is_empty() { (property("article:published_time", &around.published)) }
        @if let Some(modified) = &around.modified { (property("article:modified_time", modified)) }
        @for tag in &around.tags { (property("article:tag", tag.title)) }
        @match edition.card.as_ref().or(edition.picture.as_ref()) {
            Some(picture) => {
                (property("og:image", picture.url))
                @if let Some((width, height)) = picture.size {
                    (property("og:image:width", &width.to_string()))
                    (property("og:image:height", &height.to_string()))
                }
                (property("og:image:alt", picture.alt))
                meta name="twitter:card" content="summary_large_image";
            }
            None => meta name="twitter:card" content="summary";,
        }
        (relations(&around.neighbours))
        (alternates(&around.ways))
        @if !around.data.0.is_empty() { script type="application/ld+json" { (around.data) } }
    }
}

/// One value of the Open Graph protocol.
pub(crate) fn property(name: &str, value: &str) -> Markup {
    html! { meta property=(name) content=(value); }
}

/// What the page is about, in a sentence.
pub(crate) fn described(sentence: &str) -> Markup {
    html! {
        @if !sentence.is_empty() {
            meta name="description" content=(sentence);
            (property("og:description", sentence))
        }
    }
}

/// What all pages of a group say of themselves. A locale is a language in a country.
pub(crate) fn shared(language: &str, group: &Group<'_>) -> Markup {
    let mut subtags = language.split('-');
    let (language, region) = (subtags.next().unwrap_or_default(), subtags.next_back().unwrap_or_default());
    let is_region = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
    html! {
        (property("og:site_name", group.name))
        @if is_region {
            (property("og:locale", &format!("{}_{}", language.to_lowercase(), region.to_uppercase())))
        }
    }
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
pub(crate) fn name(group: &Group<'_>) -> Markup {
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

/// What feed readers and calendars look for in a page's head.
pub(crate) fn alternates(ways: &Ways<'_>) -> Markup {
    html! {
        @for feed in &ways.feeds {
            link rel="alternate" type=(feed.media_type) title=(feed.title) href=(feed.url);
        }
        @if let Some(calendar) = ways.calendar {
            link rel="alternate" type="text/calendar" href=(calendar);
        }
    }
}

/// The order of the pages, for programs.
pub(crate) fn relations(neighbours: &Neighbours<'_>) -> Markup {
    html! {
        @if let Some(earlier) = &neighbours.earlier { link rel="prev" href=(earlier.url); }
        @if let Some(later) = &neighbours.later { link rel="next" href=(later.url); }
    }
}

/// The order of the pages, for people.
pub(crate) fn neighbours(neighbours: &Neighbours<'_>, voice: Voice) -> Markup {
    let words = voice.words;
    let beside = |page: &PageLink<'_>, rel: &str, word: &'static str| {
        html! {
            li class=(rel) {
                a href=(page.url) rel=(rel) {
                    span class="where" { (voice.say(word)) }
                    " "
                    span dir="auto" { (page.title) }
                }
            }
        }
    };
    html! {
        @if neighbours.earlier.is_some() || neighbours.later.is_some() {
            nav class="neighbours" aria-label=(words.earlier_and_later) {
                ul {
                    @if let Some(earlier) = &neighbours.earlier { (beside(earlier, "prev", words.earlier)) }
                    @if let Some(later) = &neighbours.later { (beside(later, "next", words.later)) }
                }
            }
        }
    }
}

fn article(edition: &Edition<'_>, tags: &[PageLink<'_>]) -> Markup {
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
            @if !tags.is_empty() {
                section class="ruled topics" {
                    h2 { (voice.say(voice.words.topics)) }
                    (labels(tags, "tag"))
                }
            }
        }
    }
}

/// Links to other pages, side by side.
pub(crate) fn labels(pages: &[PageLink<'_>], rel: &str) -> Markup {
    let rel = Some(rel).filter(|rel| !rel.is_empty());
    html! {
        ul class="labels" {
            @for page in pages { li { a href=(page.url) rel=[rel] dir="auto" { (page.title) } } }
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
pub(crate) fn footer(language: &str, group: &Group<'_>, ways: &Ways<'_>) -> Markup {
    let voice = Voice::of(language);
    html! {
        @let is_followed = ways.mail.is_some() || !ways.feeds.is_empty() || ways.calendar.is_some();
        @if is_followed || group.theme.footer.is_some() {
            footer {
                @if let Some(footer) = &group.theme.footer { div class="around prose" { (footer) } }
                @if let Some(form) = ways.mail {
                    p { a href=(form) { (voice.say(voice.words.joining.subscribe_title)) } }
                }
                @if !ways.feeds.is_empty() {
                    p {
                        (voice.say(voice.words.feeds)) " "
                        @for (index, feed) in ways.feeds.iter().enumerate() {
                            @if index > 0 { " · " }
                            a href=(feed.url) type=(feed.media_type) { (feed.title) }
                        }
                    }
                }
                @if let Some(calendar) = ways.calendar {
                    // Programs for calendars take this scheme as the wish to subscribe.
                    @let address = calendar.split_once("://").map_or(calendar, |(_, rest)| rest);
                    p { a href={ "webcal://" (address) } { (voice.say(voice.words.subscribe_calendar)) } }
                }
            }
        }
    }
}
