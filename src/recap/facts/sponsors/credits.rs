//! In charge of what somebody is credited as: of all that a recap says of them, who is a sponsor and
//! who is only thanked.
//!
//! It leaves what the recap says to [`super`].

use std::collections::HashMap;

use super::Thanks;
use crate::recap::{Sponsor, Thanked};

/// How surely and for what somebody is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Named as a sponsor, by that word.
    Sponsor,
    /// Said to have sponsored something: not a list of all who did.
    Sponsoring,
    /// Gave something: `venue`, `food`, `av`, `media`, `other`.
    Giver(&'static str),
    /// Gave something, and is told apart from who sponsored, or from a person who stands for it.
    Beside(&'static str),
}

/// Who is credited, for each time that it is said.
#[derive(Debug, Default)]
pub(super) struct Credits {
    all: Vec<(Sponsor, Role)>,
}

impl Credits {
    pub(super) fn add(&mut self, sponsor: Sponsor, role: Role) {
        self.all.push((sponsor, role));
    }

    /// Who is a sponsor, and who is only thanked. Givers are sponsors where none is named by the word.
    pub(super) fn settle(self) -> Thanks {
        let listed = self.all.iter().any(|(_, role)| *role == Role::Sponsor);
        let gave_the_room = |role: &Role| matches!(role, Role::Giver("venue") | Role::Beside("venue"));
        let venue = self.all.iter().find(|(_, role)| gave_the_room(role));
        let venue = venue.map(|(sponsor, _)| sponsor.name.clone());
        let mut sponsors = Once::default();
        let mut others = Vec::new();
        for (sponsor, role) in self.all {
            match role {
                Role::Beside(why) => others.push((sponsor, why)),
                Role::Giver(why) if listed || matches!(why, "av" | "media") => others.push((sponsor, why)),
                _ => sponsors.add(sponsor),
            }
        }
        let mut also = Once::default();
        let mut reasons = Vec::new();
        for (other, why) in others.into_iter().filter(|(other, _)| !sponsors.holds(&other.name)) {
            if !also.holds(&other.name) {
                reasons.push(why);
            }
            also.add(other);
        }
        let also_thanked = also.all.into_iter().zip(reasons).map(|(other, why)| Thanked {
            name: other.name,
            url: other.url,
            why: Some(why.to_owned()),
        });
        Thanks { sponsors: sponsors.all, also_thanked: also_thanked.collect(), venue }
    }
}

/// Names that are credited once each, whatever their capitals. A link that is known later counts.
#[derive(Default)]
struct Once {
    all: Vec<Sponsor>,
    /// By name in lower case, the place in `all`.
    places: HashMap<String, usize>,
}

impl Once {
    fn holds(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_lowercase())
    }

    fn add(&mut self, sponsor: Sponsor) {
        let place = *self.places.entry(sponsor.name.to_lowercase()).or_insert(self.all.len());
        match self.all.get_mut(place) {
            Some(known) => known.url = known.url.take().or(sponsor.url),
            None => self.all.push(sponsor),
        }
    }
}
