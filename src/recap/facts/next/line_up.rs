//! In charge of who is announced for the next meetup: organisations, and people with theirs.

use super::phrasings::{EITHER, LINE_UP_LABELS, LINE_UPS, PEOPLE};
use crate::recap::document::{Block, Inline};
use crate::recap::facts::calendar::sentence_end;
use crate::recap::facts::enumeration::items;
use crate::recap::facts::labels;
use crate::recap::facts::organisations::reads_as_person;
use crate::recap::facts::persons::is_given;
use crate::recap::facts::words::{reads_as_name, squeeze};

/// Words between a person and their organisation in a line-up.
const FROM: &[&str] = &[" from ", " von ", " de chez ", " chez ", " de ", " di ", " van ", " bei "];

/// Entries of a line-up that name nobody.
const NOBODY: &[&str] = &["more", "others", "many more", "tba", "tbc", "friends"];

/// Who is announced.
#[derive(Debug, Default)]
pub(super) struct LineUp {
    pub(super) affiliations: Vec<String>,
    pub(super) speakers: Vec<String>,
}

/// The line-up behind a phrase of the announcing text, or else behind a label of what stands with it.
pub(super) fn read(announcing: Option<&Inline>, blocks: &[Block]) -> LineUp {
    let mut found = LineUp::default();
    let hit =
        announcing.and_then(|inline| Some((inline, LINE_UPS.find(inline.folded(), 0..inline.text.len())?)));
    if let Some((inline, hit)) = hit {
        let items = items(inline, hit.at.end..sentence_end(inline, hit.at.end));
        // Beside somebody with a given name stand people.
        let people = hit.group == EITHER
            && items.iter().any(|item| item.text.contains(' ') && found.is_somebody(item.text, EITHER));
        let group = if people { PEOPLE } else { hit.group };
        for item in items {
            found.add(item.text, group);
        }
        return found;
    }
    for value in labels::values(blocks, &LINE_UP_LABELS) {
        for item in items(value.inline, value.at.clone()) {
            let name = item.text.split([',', '(']).next().unwrap_or_default().trim();
            let name = FROM.iter().find_map(|from| name.split_once(from)).map_or(name, |(person, _)| person);
            // A first name or a title behind a label is not told from an organisation.
            if reads_as_person(name) {
                found.add(item.text, PEOPLE);
            }
        }
    }
    found
}

impl LineUp {
    /// Whether an entry that may be an organisation's is a person's: beside people, or by its first name.
    fn is_somebody(&self, text: &str, group: &str) -> bool {
        let given = || text.split_whitespace().next().is_some_and(is_given);
        group == EITHER && text.contains(' ') && (!self.speakers.is_empty() || given())
    }

    /// Adds an entry of an enumeration: an organisation, a person, or a person with theirs.
    fn add(&mut self, text: &str, group: &str) {
        let named = |text: &str| {
            reads_as_name(text) && !NOBODY.iter().any(|nobody| text.eq_ignore_ascii_case(nobody))
        };
        let bracket = || text.split_once(" (").map(|(person, rest)| (person, rest.trim_end_matches(')')));
        let of_person = |name: &str| group == PEOPLE || (group == EITHER && reads_as_person(name));
        // Cheap first: a single word is from nowhere.
        let from = FROM.iter().filter(|_| text.contains(' ')).find_map(|from| text.split_once(from));
        match from.or_else(|| bracket().filter(|(name, _)| of_person(name))) {
            Some((person, organisation)) if named(person) && named(organisation) => {
                self.speakers.push(squeeze(person));
                self.affiliations.push(squeeze(organisation));
            }
            None if named(text)
                && reads_as_person(text)
                && (group == PEOPLE || self.is_somebody(text, group)) =>
            {
                self.speakers.push(squeeze(text));
            }
            None if named(text) => self.affiliations.push(squeeze(text)),
            _ => {}
        }
    }
}
