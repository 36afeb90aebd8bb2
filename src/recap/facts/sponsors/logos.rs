//! In charge of sponsors that are listed rather than told of: entries of a list, cells of a table and
//! logos under a heading of sponsors.
//!
//! It leaves which headings are such to [`super`].

use super::offers;
use super::trust::{Place, Trust, file_tells, reads_as_somebody, trust};
use crate::recap::Sponsor;
use crate::recap::document::{Block, Inline, Item, Kind, Picture};
use crate::recap::facts::enumeration::{self, items};
use crate::recap::facts::organisations::{is_person_page, reads_as_person};
use crate::recap::facts::words::{reads_as_name, squeeze};

/// Words of a picture's description that are no part of the name.
const LOGO_WORDS: &[&str] =
    &["logo", "logos", "of", "the", "our", "sponsor", "sponsored", "by", "von", "du", "de", "del"];

/// A sponsor, and where it stands.
pub(super) type Placed = (Sponsor, Place);

/// The sponsors of a block that stands under a heading of sponsors; `told` is whether they stand behind
/// sentences there, so that a line of its own may be anything.
pub(super) fn listed(block: &Block, told: bool) -> Vec<Placed> {
    let mut found = Vec::new();
    match &block.kind {
        Kind::Heading(_, inline) => found.extend(texts(inline)),
        Kind::Paragraph(inline) => found.extend(
            enumerated(inline)
                .unwrap_or_else(|| texts(inline))
                .into_iter()
                .map(|(sponsor, place)| (sponsor, if told { Place::Among } else { place })),
        ),
        Kind::List(items) => in_items(items, &mut found),
        Kind::Table(rows) => found.extend(
            rows.iter().skip(1).filter_map(|row| row.iter().find_map(|cell| texts(cell).into_iter().next())),
        ),
        _ => {}
    }
    found
}

/// Whether a block is prose, and not a name or pictures.
pub(super) fn is_told(block: &Block) -> bool {
    block.paragraph().is_some_and(|inline| inline.text.split_whitespace().count() > MOST_OF_A_NAME)
}

/// Most words of a line that is a name.
const MOST_OF_A_NAME: usize = 6;

fn in_items(items: &[Item], found: &mut Vec<Placed>) {
    for item in items {
        found.extend(texts(&item.text));
        // Below a sponsor's name stand its offers; below a rank (`Gold`) its sponsors.
        if entry(&item.text).is_none_or(|sponsor| sponsor.url.is_none() && !item.within.is_empty()) {
            in_items(&item.within, found);
        }
    }
}

/// Whether a list holds nothing but names, of which some are surely organisations'.
pub(super) fn names_only(items: &[Item]) -> bool {
    let entries: Option<Vec<_>> = items.iter().map(|item| entry(&item.text)).collect();
    let sure = |one: &Sponsor| trust(&one.name, one.url.as_deref(), false) == Trust::Sure;
    entries.is_some_and(|all| all.iter().any(sure) && all.iter().all(|one| reads_as_somebody(&one.name)))
}

/// Most words of what a sponsor in a list is said to have given.
const MOST_OF_A_GIFT: usize = 4;

/// Longest enumeration of sponsors, in bytes.
const LONGEST_ENUMERATION: usize = 400;

/// The sponsors of a line that names several and says no more: `Acme, Muster and Example`. Where a comma or an
/// `and` may be of a name, `Ministry of Science, Arts and Crafts`, nobody can say who they are.
fn enumerated(inline: &Inline) -> Option<Vec<Placed>> {
    let text = inline.text.trim();
    let plain = inline.pictures.is_empty() && inline.breaks.is_empty() && !text.contains(':');
    if !plain || !text.contains(',') || text.len() > LONGEST_ENUMERATION {
        return None;
    }
    let joints = text.split_whitespace().filter(|word| JOINTS.contains(word)).count();
    let last = text.rsplit(',').next().unwrap_or_default();
    let ends = joints == 1 && last.split_whitespace().any(|word| JOINTS.contains(&word));
    let of = text.split_whitespace().any(|word| OF.contains(&word));
    let named = |item: &enumeration::Item<'_>| {
        let name = squeeze(item.text.trim_matches([' ', '.']));
        let url = item.link.map(|link| link.url.clone());
        (reads_as_name(&name) && name.chars().any(char::is_uppercase))
            .then_some((Sponsor { name, url }, Place::Told))
    };
    let items = items(inline, 0..inline.text.len());
    let named: Option<Vec<_>> = items.iter().map(named).collect();
    named.filter(|named| named.len() > 2 && (ends || joints == 0) && !of)
}

/// Words that join the last of several.
const JOINTS: &[&str] = &["and", "und", "et", "y", "e", "en", "&"];

/// Words of names that may hold commas and joints of their own.
const OF: &[&str] = &["of", "for", "für", "de", "pour", "para", "di", "by", "von"];

/// The logos of a text, or else who it names, or begins with.
fn texts(inline: &Inline) -> Vec<Placed> {
    if inline.pictures.is_empty() || !inline.text.trim().is_empty() {
        let entry = entry(inline).map(|sponsor| (sponsor, Place::Told));
        if inline.pictures.is_empty() || entry.is_some() {
            return entry.into_iter().collect();
        }
    }
    logos(inline)
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
    // `Acme (venue)`, `Acme – pizza and drinks`: what an organisation gave, in a word or two.
    let gave = || {
        let rest = inline.text.get(head.len()..).unwrap_or_default();
        let mut words = rest.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        words.clone().count() <= MOST_OF_A_GIFT && words.all(|word| word.chars().all(char::is_lowercase))
    };
    let whole = head.len() == inline.text.len() || set_off || gave() && !reads_as_person(&name);
    (whole
        && !offers::is_offer(&name, None)
        && !offers::promotes(&inline.text)
        && reads_as_name(&name)
        && name.chars().any(char::is_uppercase))
    .then_some(Sponsor { name, url: None })
}

/// The names on a text's pictures, each with the link that the picture is.
fn logos(inline: &Inline) -> Vec<Placed> {
    let bare: Vec<_> = inline.links.iter().filter(|link| link.at.is_empty()).collect();
    let linked = bare.len() == inline.pictures.len();
    let named = |(at, picture): (usize, &Picture)| {
        let (name, logo) = alt_name(&picture.alt)?;
        let url = bare.get(at).filter(|_| linked).map(|link| link.url.clone());
        // A photograph of the evening may stand there as well.
        let told = logo || (file_tells(&name, &picture.url) && !reads_as_person(&name));
        Some((Sponsor { name, url }, if told { Place::Told } else { Place::Among }))
    };
    inline.pictures.iter().enumerate().filter_map(named).collect()
}

/// The name in the description of a picture, and whether that calls it a logo: `Logo of Acme`, `Acme logo`.
fn alt_name(alt: &str) -> Option<(String, bool)> {
    let words: Vec<&str> = alt.split_whitespace().collect();
    let noise = |word: &&str| LOGO_WORDS.contains(&word.to_lowercase().trim_matches([':', ',', '.']));
    let first = words.iter().position(|word| !noise(word))?;
    let last = words.iter().rposition(|word| !noise(word))?;
    let name = words[first..=last].join(" ");
    let logo = words.len() > last + 1 - first;
    (reads_as_name(&name) && name.chars().any(|char| char.is_alphanumeric())).then_some((name, logo))
}
