//! In charge of the pages that list editions: the first page of a publication, one for every year and
//! one for every tag.
//!
//! It leaves which editions stand on a page, and the frame around it, to others.

use maud::{Markup, html};

use crate::language::{Voice, isolated};
use crate::page::{
    alternates, described, footer, frame, labels, masthead, name, neighbours, property, relations, shared,
};
use crate::{Index, IndexEntry, Listed};

/// A page that lists editions.
pub fn index(index: &Index<'_>) -> Markup {
    let voice = Voice::of(index.language);
    let heading = match index.of {
        Listed::Newest => None,
        Listed::Year(year) => Some(voice.fill(voice.words.of_year, year)),
        Listed::Tag(tag) => Some(voice.fill(voice.words.about, html! { bdi { (tag) } })),
    };
    let content = html! {
        @if heading.is_some() { (masthead(&index.group)) }
        main {
            header class="intro" {
                @match &heading {
                    Some(heading) => h1 { (heading) },
                    None => {
                        h1 { a href=(index.group.site) { (name(&index.group)) } }
                        @if !index.description.is_empty() { p { (index.description) } }
                    }
                }
            }
            @if !index.entries.is_empty() { (entries(&index.entries)) }
            (elsewhere(index, voice))
            (neighbours(&index.neighbours, voice))
        }
        (footer(index.language, &index.group, &index.ways))
    };
    let title = title(index, voice);
    frame(index.language, &index.group.theme, html! { (title) }, meta(index, &title), content)
}

/// The title, which is text alone, whatever language it is in.
fn title(index: &Index<'_>, voice: Voice) -> String {
    let of = |sentence: &str, what: &str| format!("{} · {}", sentence.replace("{}", what), index.group.name);
    match index.of {
        Listed::Newest => index.group.name.to_owned(),
        Listed::Year(year) => of(voice.words.of_year, year),
        Listed::Tag(tag) => of(voice.words.about, tag),
    }
}

fn meta(index: &Index<'_>, title: &str) -> Markup {
    html! {
        link rel="canonical" href=(index.link);
        (property("og:type", "website"))
        (property("og:url", index.link))
        (property("og:title", title))
        (described(index.description))
        (shared(index.language, &index.group))
        @if let Some(logo) = &index.group.theme.logo {
            (property("og:image", logo.url))
            (property("og:image:alt", logo.alt))
        }
        (relations(&index.neighbours))
        (alternates(&index.ways))
    }
}

fn entries(entries: &[IndexEntry<'_>]) -> Markup {
    html! {
        ul class="entries" {
            @for entry in entries {
                li {
                    h2 { a href=(entry.link) { (entry.title) } }
                    p class="date" { (isolated(&entry.date)) }
                    @if !entry.summary.is_empty() { p { (entry.summary) } }
                }
            }
        }
    }
}

/// The ways to what does not stand on this page.
fn elsewhere(index: &Index<'_>, voice: Voice) -> Markup {
    html! {
        @if !index.years.is_empty() {
            nav class="ruled" aria-labelledby="by-year" {
                h2 id="by-year" { (voice.say(voice.words.by_year)) }
                (labels(&index.years, ""))
            }
        }
        @if !index.tags.is_empty() {
            nav class="ruled" aria-labelledby="topics" {
                h2 id="topics" { (voice.say(voice.words.topics)) }
                (labels(&index.tags, ""))
            }
        }
        @if index.of != Listed::Newest {
            p class="ruled" { a href=(index.group.site) { (voice.say(voice.words.all_recaps)) } }
        }
    }
}
