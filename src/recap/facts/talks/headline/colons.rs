//! In charge of headlines whose people stand before or behind a colon, or behind a question: `Ada Example:
//! Gardens`, `Have gardens won? [Ada](…)`.
//!
//! It leaves every other sign to [`super`].

use std::ops::Range;

use super::{Order, Reader};
use crate::recap::Speaker;
use crate::recap::facts::outline::{self, Section};
use crate::recap::facts::persons::is_given;
use crate::recap::facts::talks::people::Trust;
use crate::recap::facts::talks::{below, material};
use crate::recap::facts::words;

impl Reader<'_> {
    /// `Ada Example: Gardens`, `Ada Example (Acme): Gardens`, `Ada: showed a garden`.
    pub(super) fn coloned(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        if let Some(parted) = self.signed(at.clone()) {
            return Some(parted);
        }
        let (before, title) = self.cut(at, &[": ", " : ", "："])?;
        if below::begins_with_deed(self.text(title.clone())) {
            let bold = self
                .inline
                .emphases
                .iter()
                .any(|one| one.at.start <= before.start + 1 && one.at.end >= before.end);
            let trust = if bold { Trust::Layout } else { Trust::Look };
            return Some((None, self.people(before, trust)?));
        }
        // Where the other lines begin with who speaks, one name is enough.
        let alike = self.setting.among_talks && self.setting.order == Order::PeopleFirst;
        let people = self.known_people(before.clone());
        let named = |text: &str| !text.chars().all(char::is_uppercase) && !is_announced(text);
        let alike = alike && named(self.text(before.clone()));
        let people = people.or_else(|| self.people(before.clone(), Trust::Layout).filter(|_| alike));
        let people = people.or_else(|| self.led(before.clone()));
        if let Some(people) = people {
            return Some((Some(title), people));
        }
        // `**Gardens**: Ada Example`, `18:30 Gardens: Ada Example`
        let people = self.people(title, Trust::Look).filter(|_| self.clear || self.is_set_off(&before))?;
        Some((Some(before), people))
    }

    /// `[Big Gardens: A Guide: Ada Example](slides.pdf)`: behind the last colon of a line that leads to what is
    /// left of a talk stands whoever has a given name, or who gives the talk in the other lines.
    pub(super) fn signed(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        if !material::is_whole(self.inline, &at) {
            return None;
        }
        let given = |people: &[Speaker]| {
            people.iter().all(|person| person.name.split(' ').next().is_some_and(is_given))
        };
        let (before, _) = self.cut(at.clone(), &[": "])?;
        let first = self.people(before, Trust::Look).is_some_and(|people| given(&people));
        let (title, people) = self.cuts(at, &[": "]).into_iter().next_back()?;
        let people = self.people(people, Trust::Look)?;
        let turned = self.setting.order == Order::TitleFirst;
        (!first && (turned || given(&people))).then_some((Some(title), people))
    }

    /// `Have gardens won? [Ada Example](https://x.com/ada)`: behind a question stand people where their
    /// links say so, or their companies among talks.
    pub(super) fn behind_mark(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let (before, behind) = self.cuts(at, &["? ", "! "]).into_iter().next_back()?;
        let people = self.people(behind, Trust::Look)?;
        let known = |person: &Speaker| {
            !person.handles.is_empty() || self.setting.among_talks && person.affiliation.is_some()
        };
        let title = before.start..before.end + 1;
        let asks = words::words(self.text(before.clone()));
        let reader = asks.iter().any(|word| word.is_any(READERS))
            || asks.first().is_some_and(|word| word.is_any(ASKS));
        (self.setting.among_talks
            && !reader
            && people.iter().all(known)
            && self.people(before, Trust::Look).is_none())
        .then_some((Some(title), people))
    }
}

/// Whether what stands before a colon leads up to something else than a talk: `Bonus:`, `Networking:`.
pub(super) fn is_announced(text: &str) -> bool {
    const ANNOUNCED: &[&str] = &[
        "bonus", "extra", "finale", "hinweis", "mc", "nota", "outro", "special", "spoiler", "surprise",
        "sorpresa",
    ];
    let word = text.trim().to_lowercase();
    ANNOUNCED.contains(&word.as_str()) || outline::section(text) != Section::Open
}

/// Words of questions that are put to whoever reads, and words that those begin with.
const READERS: &[&str] =
    &["you", "your", "du", "ihr", "dich", "euch", "tu", "vous", "votre", "tú", "usted", "te"];
const ASKS: &[&str] = &[
    "want",
    "need",
    "question",
    "questions",
    "interested",
    "looking",
    "missed",
    "any",
    "feedback",
    "ideas",
    "lust",
    "interesse",
    "interessiert",
    "fragen",
    "noch",
    "envie",
    "besoin",
    "intéressé",
    "intéressée",
    "quieres",
    "preguntas",
    "interesado",
    "interesada",
    "dudas",
];
