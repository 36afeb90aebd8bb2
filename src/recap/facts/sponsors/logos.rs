//! In charge of sponsors that are listed rather than told of: entries of a list, cells of a table and
//! logos under a heading of sponsors.
//!
//! It leaves which headings are such to [`super`].

use super::offers;
use crate::recap::Sponsor;
use crate::recap::document::{Block, Inline, Item, Kind, Picture};
use crate::recap::facts::organisations::is_person_page;
use crate::recap::facts::words::{reads_as_name, squeeze};

/// Words of a picture's description that are no part of the name.
const LOGO_WORDS: &[&str] =
    &["logo", "logos", "of", "the", "our", "sponsor", "sponsored", "by", "von", "du", "de", "del"];

/// The sponsors of a block that stands under a heading of sponsors.
pub(super) fn listed(block: &Block) -> Vec<Sponsor> {
    let mut found = Vec::new();
    match &block.kind {
        Kind::Heading(_, inline) | Kind::Paragraph(inline) => found.extend(texts(inline)),
        Kind::List(items) => in_items(items, &mut found),
        Kind::Table(rows) => found.extend(
            rows.iter().skip(1).filter_map(|row| row.iter().find_map(|cell| texts(cell).into_iter().next())),
        ),
        _ => {}
    }
    found
}

fn in_items(items: &[Item], found: &mut Vec<Sponsor>) {
    for item in items {
        found.extend(texts(&item.text));
        // Below a sponsor's name stand its offers; below a rank (`Gold`) its sponsors.
        if entry(&item.text).is_none_or(|sponsor| sponsor.url.is_none() && !item.within.is_empty()) {
            in_items(&item.within, found);
        }
    }
}

/// The logos of a text, or else who it begins with.
fn texts(inline: &Inline) -> Vec<Sponsor> {
    let logos: Vec<_> = logos(inline);
    if logos.is_empty() { entry(inline).into_iter().collect() } else { logos }
}

/// Who a text begins with: a linked name, or a name that is all of it.
pub(super) fn entry(inline: &Inline) -> Option<Sponsor> {
    let start = inline.text.find(|char: char| !char.is_whitespace())?;
    if let Some(link) = inline.links.iter().find(|link| link.at.start == start && !link.at.is_empty()) {
        let name = squeeze(inline.linked(link));
        let offer = offers::is_offer(&name, Some(&link.url)) || offers::promotes(&inline.text);
        return (!is_person_page(&link.url) && !name.contains("://") && !offer)
            .then(|| Sponsor { name, url: Some(link.url.clone()) });
    }
    let head = inline
        .text
        .split([':', '–', '—', '('])
        .next()
        .unwrap_or_default()
        .split(" - ")
        .next()
        .unwrap_or_default();
    let name = squeeze(head.trim_matches([' ', '.', ',']));
    let set_off = inline
        .emphases
        .iter()
        .any(|one| one.strong && one.at.start == start && one.at.end + 2 >= head.trim_end().len());
    let whole = head.len() == inline.text.len() || set_off;
    (whole
        && !offers::is_offer(&name, None)
        && !offers::promotes(&inline.text)
        && reads_as_name(&name)
        && name.chars().any(char::is_uppercase))
    .then_some(Sponsor { name, url: None })
}

/// The names on a text's pictures, each with the link that the picture is.
fn logos(inline: &Inline) -> Vec<Sponsor> {
    let bare: Vec<_> = inline.links.iter().filter(|link| link.at.is_empty()).collect();
    let linked = bare.len() == inline.pictures.len();
    let named = |(at, picture): (usize, &Picture)| {
        let name = alt_name(&picture.alt)?;
        Some(Sponsor { name, url: bare.get(at).filter(|_| linked).map(|link| link.url.clone()) })
    };
    inline.pictures.iter().enumerate().filter_map(named).collect()
}

/// The name in the description of a logo: `Logo of Acme`, `Acme logo`.
fn alt_name(alt: &str) -> Option<String> {
    let words: Vec<&str> = alt.split_whitespace().collect();
    let noise = |word: &&str| LOGO_WORDS.contains(&word.to_lowercase().trim_matches([':', ',', '.']));
    let first = words.iter().position(|word| !noise(word))?;
    let last = words.iter().rposition(|word| !noise(word))?;
    let name = words[first..=last].join(" ");
    (reads_as_name(&name) && name.chars().any(|char| char.is_alphanumeric())).then_some(name)
}
