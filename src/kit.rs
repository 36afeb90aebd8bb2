//! In charge of the speaker kit: what each speaker can share of an evening, as files. A text for every
//! network, the card of the talk, and a mail with both, ready to be addressed and sent.
//!
//! Pure: [`folder`] writes the files, [`crate::channel::post`] has the words, and cards are drawn elsewhere.

use std::collections::BTreeSet;

use lettre::message::Mailbox;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::channel::NETWORKS;
use crate::channel::post::{self, Post, ToShare, clip, share, share_words};
use crate::channel::post_file::BETWEEN;
use crate::edition::{Credit, Edition, Role};
use crate::finding::Finding;
use crate::recap::Talk;

pub mod folder;
mod mail;
#[cfg(test)]
mod tests;

/// Longest name of a folder, in bytes.
const LONGEST_NAME: usize = 60;

/// The drawn card of a talk.
#[derive(Debug, Clone)]
pub struct Card {
    /// Which talk, by its place in the edition.
    pub talk: usize,
    /// The picture.
    pub png: Vec<u8>,
    /// What it shows, in words.
    pub alt: String,
}

/// What one speaker is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// The speaker.
    pub speaker: String,
    /// The name of their folder: letters and digits of any script, and hyphens.
    pub folder: String,
    /// What is in it.
    pub files: Vec<File>,
}

/// A file of a kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A text for a network.
struct Text {
    network: &'static post::Network,
    /// Which of several talks of the speaker, from 1.
    talk: usize,
    /// The posts of a thread are parted by a line.
    text: String,
    is_thread: bool,
}

/// Makes the kits of an edition, in the order in which its speakers are credited. `from` sends the mail.
///
/// Findings tell of texts that do not fit into a post.
pub fn make(edition: &Edition, from: &Mailbox, cards: &[Card]) -> (Vec<Kit>, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut taken = BTreeSet::new();
    let kit = |credit| kit(edition, credit, from, cards, &mut taken, &mut findings);
    let kits = edition.credited(Role::Speaker).filter_map(kit).collect();
    (kits, findings)
}

fn kit(
    edition: &Edition,
    speaker: &Credit,
    from: &Mailbox,
    cards: &[Card],
    taken: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) -> Option<Kit> {
    let talks: Vec<(usize, &Talk)> = edition.talks_of(speaker).collect();
    if talks.is_empty() {
        return None;
    }
    let mut texts = Vec::new();
    for (number, (_, talk)) in (1..).zip(&talks) {
        // Those on which people post for themselves.
        for network in NETWORKS.into_iter().filter(|network| network.by_hand.is_some()) {
            let Some(ToShare { posts, left_out }) = share(edition, talk, speaker, network) else {
                findings.push(Finding::warning(
                    "kit-too-long",
                    format!("what {} could share does not fit into a post on {}", speaker.name, network.name),
                ));
                continue;
            };
            findings.extend(left_out.into_iter().map(|credit| uncredited(credit, speaker, network)));
            let parts: Vec<String> = posts.iter().map(Post::to_paste).collect();
            let is_thread = parts.len() > 1;
            texts.push(Text { network, talk: number, text: parts.join(BETWEEN), is_thread });
        }
    }
    let several = talks.len() > 1;
    let named = |name: &str, number: usize, ending: &str| match number {
        1 => format!("{name}.{ending}"),
        number => format!("{name}-{number}.{ending}"),
    };
    let text = |text: &Text| File {
        name: named(text.network.name.as_str(), text.talk, "txt"),
        bytes: format!("{}\n", text.text).into_bytes(),
    };
    let mut files: Vec<File> = texts.iter().map(text).collect();
    let cards = (1..)
        .zip(&talks)
        .filter_map(|(number, (place, _))| Some((number, cards.iter().find(|card| card.talk == *place)?)));
    let mut attached = Vec::new();
    for (number, card) in cards {
        let alt = format!("{}\n", card.alt).into_bytes();
        attached.push((named("card", number, "png"), card));
        files.push(File { name: named("card", number, "png"), bytes: card.png.clone() });
        files.push(File { name: named("card", number, "txt"), bytes: alt });
    }
    let draft =
        mail::Draft { edition, speaker: &speaker.name, from, texts: &texts, several, cards: &attached };
    files.push(File { name: "mail.eml".to_owned(), bytes: draft.write() });
    // Of several speakers of one name, each folder tells the company.
    let namesakes = edition.credited(Role::Speaker).filter(|other| other.name == speaker.name).count();
    let company = speaker.affiliation.as_deref().filter(|_| namesakes > 1).unwrap_or_default();
    let folder = folder_name(&format!("{} {company}", speaker.name), taken);
    Some(Kit { speaker: speaker.name.clone(), folder, files })
}

/// What is told of a credit that a kit cannot give.
fn uncredited(credit: &Credit, speaker: &Credit, network: &post::Network) -> Finding {
    let name = clip(&credit.name, 40);
    let told = format!(
        "the kit of {} does not credit `{name}` on {}: no post has room for it",
        speaker.name, network.name
    );
    Finding::warning("kit-too-long", told).hint("give a shorter name in the roster")
}

/// A name for the folder of a speaker, which no other has: letters and digits of any script, and between words a
/// hyphen. Letters with accents lose them, as far as Latin letters are left.
fn folder_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut slug = String::new();
    for c in name.nfc() {
        let latin: String = std::iter::once(c).nfkd().collect();
        match c {
            'ß' => slug.push_str("ss"),
            'æ' | 'Æ' => slug.push_str("ae"),
            'œ' | 'Œ' => slug.push_str("oe"),
            'ø' | 'Ø' => slug.push('o'),
            'ł' | 'Ł' => slug.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => slug.push('d'),
            'þ' | 'Þ' => slug.push_str("th"),
            'ı' => slug.push('i'),
            _ if latin.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
                let letters = latin.chars().filter(char::is_ascii_alphanumeric);
                slug.extend(letters.map(|c| c.to_ascii_lowercase()));
            }
            _ if c.is_alphanumeric() => slug.extend(c.to_lowercase()),
            // Marks of other scripts are vowels.
            _ if is_combining_mark(c) => slug.extend(slug.ends_with(|c: char| !c.is_ascii()).then_some(c)),
            // Apostrophes stand within names.
            '\'' | '’' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let fits =
        slug.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST_NAME).last();
    slug.truncate(fits.unwrap_or_default());
    slug.truncate(slug.trim_end_matches('-').len());
    // A name alone may be one that Windows keeps for itself: `con`, `nul`, `com1`.
    if slug.is_ascii() && !slug.contains('-') {
        slug = if slug.is_empty() { "speaker".to_owned() } else { format!("speaker-{slug}") };
    }
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let free = std::iter::once(slug.clone()).chain(numbered).find(|name| !taken.contains(name));
    let name = free.unwrap_or(slug);
    taken.insert(name.clone());
    name
}
