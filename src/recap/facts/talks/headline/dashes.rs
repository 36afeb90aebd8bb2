//! In charge of headlines whose people stand on one side of a dash or a slash: `Gardens – Ada Example`.
//!
//! It leaves every other sign to [`super`].

use std::ops::Range;

use super::{DASHES, Order, Reader};
use crate::recap::Speaker;
use crate::recap::facts::talks::headline::Headline;
use crate::recap::facts::talks::people::Trust;
use crate::recap::facts::talks::{material, station};

impl Reader<'_> {
    /// `Gardens – Ada Example`, `Ada Example – Gardens`. `Some(false)`: nobody can say which is which.
    pub(super) fn dashed(&self, at: Range<usize>, into: &mut Headline) -> Option<bool> {
        let cuts = self.cuts(at.clone(), DASHES);
        let mut sides = cuts.iter().cloned();
        let last = sides.find_map(|(title, people)| Some((title, self.known_people(people)?)));
        let before = cuts.into_iter().next();
        let known = |people: Range<usize>| self.known_people(people.clone()).or_else(|| self.led(people));
        let first = before.and_then(|(people, title)| Some((title, known(people)?)));
        let taken = match (first, last) {
            (None, None) => return None,
            (Some((title, people)), None) => {
                // `Ada Example – Acme`: behind the dash stands a company rather than a title.
                let company = self
                    .people(at, Trust::Look)
                    .filter(|people| people.iter().any(|person| person.affiliation.is_some()));
                let text = self.text(title.clone());
                let short = text.split_whitespace().count() == 1
                    || station::is_position(text.split(',').next().unwrap_or_default());
                let left = self.inline.links.iter().any(|link| {
                    let covers =
                        link.at.start <= title.start + 1 && link.at.end >= title.end.saturating_sub(1);
                    covers && material::is_left(&link.url)
                });
                if company.is_some() && short && !left && self.setting.order != Order::PeopleFirst {
                    // A company or a title of one word? Only who speaks is sure.
                    into.acts = true;
                    (None, people)
                } else {
                    (Some(title), people)
                }
            }
            (None, Some((title, people))) => (Some(title), people),
            (Some(first), Some(last)) => {
                let acts = |people: &[Speaker]| {
                    people
                        .iter()
                        .any(|person| (self.setting.acts)(&person.name) || !person.handles.is_empty())
                };
                match (acts(&first.1), acts(&last.1), self.setting.order) {
                    (true, false, _)
                    | (false, false, Order::PeopleFirst)
                    | (true, true, Order::PeopleFirst) => (Some(first.0), first.1),
                    (false, true, _) | (_, _, Order::TitleFirst) => (Some(last.0), last.1),
                    _ => {
                        into.unsure = true;
                        return Some(false);
                    }
                }
            }
        };
        (into.title, into.people) = taken;
        Some(true)
    }

    /// `Big Gardens / Ada Example, Head of Sheds @Acme`: a slash parts companies and people as well,
    /// so that nobody may stand before it.
    pub(super) fn slashed(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let (title, people) = self.cuts(at, &[" / "]).into_iter().next_back()?;
        let several = self.text(title.clone()).trim().contains(' ');
        let somebody = self.people(title.clone(), Trust::Look).is_some();
        let people = self.people(people, Trust::Look).filter(|_| several && !somebody)?;
        Some((Some(title), people))
    }
}
