//! In charge of the order of the entries: which are the newest, which stand in which archive document
//! (RFC 5005 section 4), and which have a tag in common.
//!
//! It leaves the documents to [`super::document`] and the pages to [`super::pages`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::entry::Entry;
use crate::config::Publication;
use crate::edition::Edition;

/// Entries of an archive document, unless a feed holds fewer.
const FULL: usize = 10;

/// Octets that a document should not exceed: some readers give up beyond.
pub(super) const SIZE: usize = 512_000;

/// Most octets of a tag's name in an address.
const NAME: usize = 60;

/// An entry with what it was made of.
#[derive(Debug, Clone)]
pub struct Published {
    /// The entry.
    pub entry: Entry,
    /// The edition it is the entry of; none where it was there before recap.
    pub edition: Option<Arc<Edition>>,
    /// When it was committed, or changed last.
    pub changed: Timestamp,
}

/// All entries, as documents and pages take them.
#[derive(Debug)]
pub(super) struct Shelf {
    /// Newest first; of one moment, what came last.
    all: Vec<Published>,
    /// Places of those in the document that readers subscribe to, newest first: all that stand in no archive
    /// document, and others that are new.
    newest: Vec<usize>,
    /// Places of those in each archive document, newest first; the oldest document first.
    archives: Vec<Vec<usize>>,
    tags: Vec<Tag>,
}

/// What several entries are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// As the newest entry spells it.
    pub(super) name: String,
    /// As addresses spell it: lower-case letters and digits, with hyphens between them.
    pub(super) slug: String,
    /// Places of its entries, newest first.
    places: Vec<usize>,
}

impl Shelf {
    /// Puts everything in order. `published` is in the order in which it came, for in that order archive
    /// documents were filled; of several with one id the first stays.
    pub(super) fn of(published: Vec<Published>, publication: &Publication, limit: usize) -> Shelf {
        let mut ids = HashSet::new();
        let mut all: Vec<_> = published
            .into_iter()
            .map(|one| Published { entry: one.entry.tidied(publication), ..one })
            .filter(|one| ids.insert(one.entry.id.clone()))
            .enumerate()
            .collect();
        let weights: Vec<_> = all.iter().map(|(_, one)| one.entry.weight()).collect();
        let came = all.iter().map(|(came, one)| (one.entry.published, *came));
        let (newest, archives) = shelved(came, &weights, limit);
        all.sort_by_key(|(came, one)| Reverse((one.entry.published, *came)));
        let mut places = vec![0; all.len()];
        for (place, (came, _)) in all.iter().enumerate() {
            places[*came] = place;
        }
        let placed = |came: Vec<usize>| {
            let mut placed: Vec<_> = came.into_iter().map(|came| places[came]).collect();
            placed.sort_unstable();
            placed
        };
        let all: Vec<_> = all.into_iter().map(|(_, one)| one).collect();
        Shelf {
            newest: placed(newest),
            archives: archives.into_iter().map(placed).collect(),
            tags: tags(&all),
            all,
        }
    }

    /// Everything, newest first.
    pub(super) fn all(&self) -> &[Published] {
        &self.all
    }

    /// All entries, newest first.
    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.all.iter().map(|one| &one.entry)
    }

    /// The place of the entry of an edition, whose own id may hold what no document can.
    pub(super) fn place(&self, edition: &Edition) -> Option<usize> {
        self.all.iter().position(|one| match &one.edition {
            Some(other) => other.id == edition.id,
            None => one.entry.id == edition.id,
        })
    }

    /// What stands in the document that readers subscribe to, also of what is in an archive document by now.
    pub(super) fn newest(&self) -> Vec<&Entry> {
        self.at(&self.newest)
    }

    /// What stands in each archive document, the oldest first. The set of a document never changes: new
    /// entries fill later ones.
    pub(super) fn archives(&self) -> impl ExactSizeIterator<Item = Vec<&Entry>> {
        self.archives.iter().map(|places| self.at(places))
    }

    /// Whether any edition announces a meetup.
    pub(super) fn announces(&self) -> bool {
        self.all.iter().any(|one| one.edition.as_ref().is_some_and(|edition| edition.calendar.is_some()))
    }

    /// Every tag, by its name in addresses.
    pub(super) fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// Entries with a tag, newest first.
    pub(super) fn tagged(&self, tag: &Tag) -> Vec<&Entry> {
        self.at(&tag.places)
    }

    fn at(&self, places: &[usize]) -> Vec<&Entry> {
        places.iter().map(|place| &self.all[*place].entry).collect()
    }
}

impl Tag {
    /// How many entries have it.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }
}

/// As many of the newest entries as a document may hold.
pub(super) fn fitting(mut entries: Vec<&Entry>, limit: usize) -> Vec<&Entry> {
    let mut size = 0;
    let fits = entries.iter().take(limit.max(1)).take_while(|entry| {
        size += entry.weight();
        size <= SIZE
    });
    // One that fills a document by itself is shown all the same.
    let fits = fits.count().max(1);
    entries.truncate(fits);
    entries
}

/// What is in the feed, and what is in each archive document, in numbers of arrival. `came` tells the date of
/// each and its number, in the order of arrival.
///
/// Each time the feed was full, the oldest entries in it went into a document of their own, and stay there
/// whatever comes later: a recap of long ago that is published late stands in a later document, and no set
/// ever changes. Weights do not decide about sets, or an edit would change them: where the newest entries are too
/// long together, archive documents begin earlier. The newest stay in the feed as well, as far as there is room:
/// whoever polls now and then, and follows no archive, misses none of them.
fn shelved(
    came: impl Iterator<Item = (Timestamp, usize)>,
    weights: &[usize],
    limit: usize,
) -> (Vec<usize>, Vec<Vec<usize>>) {
    let full = FULL.min(limit.max(1));
    let mut feed = BTreeSet::new();
    let mut archives = Vec::new();
    let mut shelve = |feed: &mut BTreeSet<(Timestamp, usize)>| {
        let oldest = (0..full).filter_map(|_| feed.pop_first());
        archives.push(oldest.map(|(_, came)| came).collect());
    };
    let mut all = BTreeSet::new();
    for one in came {
        all.insert(one);
        feed.insert(one);
        if feed.len() > limit.max(1) {
            shelve(&mut feed);
        }
    }
    let is_too_long = |feed: &BTreeSet<(Timestamp, usize)>| {
        feed.len() > full && feed.iter().map(|(_, came)| weights[*came]).sum::<usize>() > SIZE
    };
    while is_too_long(&feed) {
        shelve(&mut feed);
    }
    let mut size: usize = feed.iter().map(|(_, came)| weights[*came]).sum();
    for one in all.into_iter().rev() {
        let weight = if feed.contains(&one) { 0 } else { weights[one.1] };
        if weight > 0 && (feed.len() >= limit || size + weight > SIZE) {
            break;
        }
        size += weight;
        feed.insert(one);
    }
    (feed.into_iter().map(|(_, came)| came).collect(), archives)
}

/// Tags that are spelled alike are one.
fn tags(all: &[Published]) -> Vec<Tag> {
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for (place, one) in all.iter().enumerate() {
        for name in &one.entry.tags {
            let slug = slug(name);
            let tag = tags.entry(slug.clone()).or_insert_with(|| Tag {
                name: name.clone(),
                slug,
                places: Vec::new(),
            });
            if tag.places.last() != Some(&place) {
                tag.places.push(place);
            }
        }
    }
    tags.into_values().collect()
}

/// A tag as the name of a folder: `C++` and `C#` stay apart from `C`, and nothing is a path. What has no
/// letter and no digit is named by its hash.
pub(super) fn slug(tag: &str) -> String {
    let spoken = tag.replace('+', " plus ").replace('#', " sharp ").replace('&', " and ");
    let words = spoken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // Some letters become several in lower case, of which one may be a mark.
    let lower = |word: &str| word.to_lowercase().nfc().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut slug = words.map(lower).collect::<Vec<_>>().join("-");
    while slug.len() > NAME {
        slug.pop();
    }
    match slug.trim_matches('-') {
        "" => {
            let hash: String = Sha256::digest(tag).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
            format!("tag-{hash}")
        }
        slug => slug.to_owned(),
    }
}
