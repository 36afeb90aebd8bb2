//! In charge of credits that lack something, or that two parts of a recap give in two ways:
//! sponsors without a link or with one of another, talks that nobody gives, pictures that say nothing.

use std::ops::Range;

use super::page::{Page, bare, short, whole};
use crate::finding::Finding;
use crate::recap::document::Picture;
use crate::recap::{Sponsor, Talk};

/// Most sponsors, and most talks, that are looked at: no evening has more.
const MOST: usize = 200;

/// Looks over the credits of a page.
pub(super) fn read(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let (recap, spans) = (page.recap, page.spans);
    if recap.sponsors.is_empty() && !spans.sponsors_stated {
        let message = "no sponsor was understood, so none will be credited";
        let hint = "thank them as `thanks to our sponsors [Name](https://…)`, or state `sponsors: []`";
        findings.push(Finding::warning("no-sponsors", message).at(page.top()).hint(hint));
    }
    if recap.talks.is_empty() && !spans.talks_stated {
        let message = "no talk was understood, so no speaker will be credited";
        let hint = "write `Name from Company talked about [Title](https://…)`, or state `talks:`";
        findings.push(Finding::warning("no-talks", message).at(page.top()).hint(hint));
    }
    sponsors(page, findings);
    talks(page, findings);
    for picture in page.pictures() {
        findings.extend(undescribed(page, picture));
    }
}

fn sponsors(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let sponsors = page.recap.sponsors.get(..MOST).unwrap_or(&page.recap.sponsors);
    let known = |name: &str| page.around.roster.and_then(|roster| roster.organisation(name));
    let sites: Vec<Option<String>> =
        sponsors.iter().map(|sponsor| sponsor.url.as_deref().map(site)).collect();
    for (at, sponsor) in sponsors.iter().enumerate() {
        let place =
            || thanked(page, &sponsor.name).or_else(|| page.find(&sponsor.name)).unwrap_or(page.top());
        let Some(url) = &sponsor.url else {
            // The roster's link is credited then.
            if known(&sponsor.name).is_none_or(|known| known.url.is_none()) {
                findings.push(unlinked(page, &sponsor.name, place()));
            }
            continue;
        };
        let others = sponsors.iter().zip(&sites).take(at).filter(|(_, other)| **other == sites[at]);
        let twin = others.map(|(other, _)| other).find(|other| bare(&other.name) != bare(&sponsor.name));
        if let Some(other) = twin {
            let message = format!("{} has the same link as {}", sponsor.name, other.name);
            let finding = Finding::warning("sponsors-share-link", message).at(place());
            let finding = match page.find(&other.name) {
                Some(at) => finding.related(at, "the other sponsor"),
                None => finding,
            };
            findings.push(finding.hint("correct one of the links"));
        }
        findings.extend(two_links(page, sponsor, url));
    }
}

/// A sponsor who is credited without a link: the front matter's word counts whole, so that a link of the
/// text does not reach the credit.
fn unlinked(page: &Page<'_>, name: &str, at: Range<usize>) -> Finding {
    let mut inlines =
        page.evening().filter_map(|passage| passage.inline()).filter(|_| page.spans.sponsors_stated);
    let linked = inlines.find_map(|inline| {
        let mut links = inline.links.iter().filter(|link| link.url.contains("://"));
        links.find(|link| inline.linked(link).trim() == name)
    });
    let Some(link) = linked else {
        let message = format!("the sponsor {name} has no link");
        return Finding::warning("sponsor-without-link", message).at(at).hint("link the name to their site");
    };
    let message = format!("the text links {name}, but the front matter states the sponsor without a link");
    let hint = format!("write `{{name: {name}, url: {}}}` in the front matter", short(&link.url));
    Finding::warning("sponsor-without-link", message).at(at).hint(hint)
}

/// Parts of words by which sponsors are thanked.
const THANKS: &[&str] = &[
    "sponsor",
    "thank",
    "dank",
    "merci",
    "remerci",
    "gracias",
    "agradec",
    "patroc",
    "support",
    "unterstütz",
];

/// Where a sponsor is thanked: the name may stand elsewhere before, for something else.
fn thanked(page: &Page<'_>, name: &str) -> Option<Range<usize>> {
    page.evening().find_map(|passage| {
        let at = whole(passage.text, name).next()?;
        let text = passage.text.to_lowercase();
        THANKS.iter().any(|word| text.contains(word)).then(|| passage.mark(page.source, at))
    })
}

/// A sponsor whose name links to the front page of another site as well.
fn two_links(page: &Page<'_>, sponsor: &Sponsor, url: &str) -> Option<Finding> {
    // Of one without `https://` something else is told.
    host(url)?;
    let links = page.evening().filter_map(|passage| Some((passage, passage.inline()?)));
    let mut places =
        links.flat_map(|(passage, inline)| inline.links.iter().map(move |link| (passage, inline, link)));
    let (passage, _, link) = places.find(|(_, inline, link)| {
        let front = || host(&link.url).is_some_and(|host| site(&link.url) == host);
        let text = inline.linked(link).trim_start();
        let named = text.starts_with(&sponsor.name) && text.trim_end() == sponsor.name;
        named && link.url != url && front() && host(&link.url) != host(url)
    })?;
    let message =
        format!("{} links to {} here, and to {} elsewhere", sponsor.name, site(&link.url), site(url));
    let here = passage.mark(page.source, link.at.clone());
    let finding = Finding::warning("sponsor-links-differ", message).at(here.clone());
    let other = page.occurrences(&sponsor.name).find(|at| *at != here);
    let finding = match other {
        Some(other) => finding.related(other, "the other link"),
        None => finding,
    };
    Some(finding.hint("correct one of the links"))
}

/// An address without what does not tell sites apart.
fn site(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_lowercase()
}

fn host(url: &str) -> Option<String> {
    let site = site(url);
    url.contains("://").then(|| site.split('/').next().unwrap_or_default().to_owned())
}

fn talks(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let talks = page.recap.talks.get(..MOST).unwrap_or(&page.recap.talks);
    for talk in talks.iter().filter(|talk| talk.speakers.is_empty()) {
        let title = talk.title.as_deref().unwrap_or("a talk without a title");
        let at = talk.title.as_deref().and_then(|title| page.find(title)).unwrap_or(page.top());
        let message = format!("nobody is named as the speaker of {title}");
        findings.push(Finding::warning("talk-without-speaker", message).at(at).hint("name the `speaker`"));
    }
    if page.spans.talks_stated {
        return;
    }
    let mut first: std::collections::BTreeMap<&str, &Talk> = std::collections::BTreeMap::new();
    for talk in talks {
        let Some(speaker) = talk.names().next() else { continue };
        let Some(other) = first.get(speaker) else {
            first.insert(speaker, talk);
            continue;
        };
        // Two talks of one speaker are possible, but rarely meant.
        let message = format!("{speaker} seems to give two talks");
        let one = titled(page, other).or_else(|| page.find(speaker));
        let two = titled(page, talk).or_else(|| page.occurrences(speaker).last());
        let finding = Finding::warning("speaker-twice", message).at(two.clone().unwrap_or(page.top()));
        let finding = match one.filter(|one| Some(one) != two.as_ref()) {
            Some(one) => finding.related(one, "the first talk"),
            None => finding,
        };
        findings.push(finding.hint("state `talks:` in the front matter if one is wrong"));
    }
}

fn titled(page: &Page<'_>, talk: &Talk) -> Option<Range<usize>> {
    talk.title.as_deref().and_then(|title| page.find(title))
}

/// What programs and templates put in the place of a description, or people who have none yet.
const NO_DESCRIPTIONS: &[&str] = &[
    "image",
    "img",
    "photo",
    "photograph",
    "picture",
    "pic",
    "screenshot",
    "alt",
    "alt text",
    "alttext",
    "image alt text",
    "description",
    "placeholder",
    "untitled",
    "todo",
    "tbd",
    "bild",
    "foto",
    "imagen",
    "…",
    "...",
];

/// Whether a description is a word for pictures, or the name of a file as cameras give it.
fn says_nothing(alt: &str) -> bool {
    let lower = alt.to_lowercase();
    let words = lower.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, ' ' | '.' | '#'));
    let file = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif", ".svg"]
        .iter()
        .any(|end| lower.ends_with(end) && !lower.contains(' '));
    let camera = ["img_", "dsc_", "dsc0", "pxl_", "dscn", "img-"].iter().any(|start| {
        lower.strip_prefix(start).is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
    });
    NO_DESCRIPTIONS.contains(&words) || NO_DESCRIPTIONS.contains(&lower.as_str()) || file || camera
}

/// A picture without a description. One that is known to show a speaker is described by the name.
fn undescribed(page: &Page<'_>, picture: &Picture) -> Option<Finding> {
    let alt = picture.alt.trim();
    if !alt.is_empty() && !says_nothing(alt) {
        return None;
    }
    let message = match alt {
        "" => "this picture has no description".to_owned(),
        _ => format!("“{}” does not say what this picture shows", short(alt)),
    };
    let finding = Finding::warning("picture-without-description", message)
        .at(picture.span.clone())
        .hint("say between the brackets what it shows, for readers who do not see it: `![The speakers on stage](…)`");
    let speakers = page.recap.talks.iter().flat_map(|talk| &talk.speakers);
    let mut shown = speakers.filter(|speaker| speaker.photo.as_deref() == Some(&picture.url));
    let empty = page.source.get(picture.span.clone()).is_some_and(|text| text.starts_with("![]("));
    match (shown.next(), shown.next()) {
        (Some(speaker), None) if empty && !page.spans.talks_stated => {
            let at = picture.span.start + 2;
            Some(finding.fix(at..at, speaker.name.clone()))
        }
        _ => Some(finding),
    }
}
