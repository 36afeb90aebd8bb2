//! In charge of the speaker kit: what each speaker can share of an evening, as files. A text for every
//! network, the card of the talk, and a mail with both, ready to be addressed and sent.
//!
//! Pure: [`folder`] writes the files, [`crate::channel::post`] has the words, and cards are drawn elsewhere.

use std::collections::BTreeSet;

use lettre::message::Mailbox;
use unicode_normalization::UnicodeNormalization;

use crate::channel::NETWORKS;
use crate::channel::post::{self, share, share_words};
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
    /// The name of their folder: `[a-z0-9-]`.
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
    text: String,
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
    let talks = edition.talks.iter().enumerate();
    let talks = talks.filter(|(_, talk)| talk.names().any(|name| name == speaker.name));
    let talks: Vec<(usize, &Talk)> = talks.collect();
    if talks.is_empty() {
        return None;
    }
    let mut texts = Vec::new();
    for (number, (_, talk)) in (1..).zip(&talks) {
        // Those on which people post for themselves.
        for network in NETWORKS.into_iter().filter(|network| network.by_hand.is_some()) {
            match share(edition, talk, &speaker.name, network) {
                Some(post) => texts.push(Text { network, talk: number, text: post.to_paste() }),
                None => findings.push(Finding::warning(
                    "kit-too-long",
                    format!("what {} could share does not fit into a post on {}", speaker.name, network.name),
                )),
            }
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
    Some(Kit { speaker: speaker.name.clone(), folder: folder_name(&speaker.name, taken), files })
}

/// A name for the folder of a speaker, which no other has: letters of other scripts than Latin are left out.
fn folder_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut slug = String::new();
    for c in name.nfkd().flat_map(char::to_lowercase) {
        let spelled = match c {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            c if c.is_ascii_alphanumeric() => {
                slug.push(c);
                continue;
            }
            // Accents stand behind their letters, apostrophes within names.
            c if unicode_normalization::char::is_combining_mark(c) || matches!(c, '\'' | '’') => continue,
            _ if slug.is_empty() || slug.ends_with('-') => continue,
            _ => "-",
        };
        slug.push_str(spelled);
    }
    slug.truncate(LONGEST_NAME);
    slug.truncate(slug.trim_end_matches('-').len());
    // A name alone may be one that Windows keeps for itself: `con`, `nul`, `com1`.
    if !slug.contains('-') {
        slug = if slug.is_empty() { "speaker".to_owned() } else { format!("speaker-{slug}") };
    }
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let free = std::iter::once(slug.clone()).chain(numbered).find(|name| !taken.contains(name));
    let name = free.unwrap_or(slug);
    taken.insert(name.clone());
    name
}
