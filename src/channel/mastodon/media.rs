//! In charge of our picture of a status: what its receipt keeps of it, and which pictures an edit of the
//! status names, so that ours follows the recap and those that a person has added stay.
//!
//! It leaves to [`super`] the uploading.

use serde::{Deserialize, Serialize};

use super::Attached;
use crate::channel::picture::Picture;

/// What is known of our picture of a status.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// Nothing: an earlier version has posted it, or a person.
    Nothing,
    /// That it has none of ours.
    NoneOfOurs,
    /// Which one it is, as far as no person has taken it off.
    Ours(Shown),
}

/// Our picture, as it was named last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Shown {
    media: String,
    picture: Picture,
}

/// What an edit does with the pictures of a status.
#[derive(Debug, PartialEq)]
pub(super) struct Edited<'a> {
    /// Those that stay, in their order; one that is not named again is taken off.
    pub(super) kept: Vec<&'a str>,
    /// Ours among those that are there.
    pub(super) ours: Option<&'a str>,
    /// Whether the one that is wanted is to be uploaded, and stands before the others.
    pub(super) is_new: bool,
    /// Whether ours stays and is described in other words.
    pub(super) is_described_anew: bool,
}

impl Known {
    /// What the detail of a receipt says.
    pub(super) fn read(detail: Option<&str>) -> Known {
        match detail.map(serde_json::from_str::<Option<Shown>>) {
            Some(Ok(Some(shown))) => Known::Ours(shown),
            Some(Ok(None)) => Known::NoneOfOurs,
            Some(Err(_)) | None => Known::Nothing,
        }
    }

    /// What is known of a status that was just given the picture that is wanted, or none.
    pub(super) fn posted(wanted: Option<&Picture>, media: Option<&str>) -> Known {
        match (wanted, media) {
            (Some(picture), Some(media)) => {
                Known::Ours(Shown { media: media.to_owned(), picture: picture.clone() })
            }
            _ => Known::NoneOfOurs,
        }
    }

    /// The same of one that was edited; `media` is ours if it shows one now.
    pub(super) fn edited(self, wanted: Option<&Picture>, media: Option<&str>) -> Known {
        match (self, wanted, media) {
            (Known::Nothing, None, _) => Known::Nothing,
            // A person has taken it off, and another edit must not bring it back.
            (Known::Ours(shown), Some(picture), None) => {
                Known::Ours(Shown { picture: picture.clone(), ..shown })
            }
            (_, wanted, media) => Known::posted(wanted, media),
        }
    }

    /// For a receipt.
    pub(super) fn detail(&self) -> Option<String> {
        match self {
            Known::Nothing => None,
            Known::NoneOfOurs => Some("null".to_owned()),
            Known::Ours(shown) => serde_json::to_string(shown).ok(),
        }
    }
}

/// Which pictures of a status an edit names.
pub(super) fn edited<'a>(known: &Known, wanted: Option<&Picture>, there: &'a [Attached]) -> Edited<'a> {
    let evident = || wanted.and_then(|wanted| described_as(wanted, there));
    let (ours, stays) = match (known, wanted) {
        (Known::Nothing, None) => (None, true),
        // Only the words for it can be compared; a person adds others behind it.
        (Known::Nothing, Some(_)) => evident().map_or((there.first(), false), |ours| (Some(ours), true)),
        (Known::NoneOfOurs, _) => (evident(), true),
        (Known::Ours(shown), wanted) => {
            let ours = there.iter().find(|picture| picture.id == shown.media);
            let is_same = wanted.is_some_and(|wanted| wanted.is_same_as(&shown.picture));
            match ours {
                Some(_) => (ours, is_same),
                // Whoever has taken it off wants it to be off.
                None if is_same => (None, true),
                // An edit has changed it whose answer was lost.
                None => (evident(), true),
            }
        }
    };
    let ours = ours.map(|picture| picture.id.as_str());
    let same = match (known, wanted) {
        (Known::Ours(shown), Some(wanted)) if wanted.is_same_as(&shown.picture) => Some((shown, wanted)),
        _ => None,
    };
    Edited {
        kept: there.iter().map(|it| it.id.as_str()).filter(|id| stays || Some(*id) != ours).collect(),
        ours: ours.filter(|_| stays),
        is_new: wanted.is_some() && same.is_none() && !(stays && ours.is_some()),
        is_described_anew: ours.is_some()
            && same.is_some_and(|(shown, wanted)| wanted.alt != shown.picture.alt),
    }
}

/// The one that is evidently the picture: it is described in its words.
pub(super) fn described_as<'a>(picture: &Picture, there: &'a [Attached]) -> Option<&'a Attached> {
    let is_it = |it: &&Attached| !picture.alt.is_empty() && it.description.as_deref() == Some(&picture.alt);
    there.iter().find(is_it)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    fn picture(name: &str, alt: &str) -> Picture {
        let json = serde_json::json!({
            "path": name, "url": "https://a.example/p", "media_type": "image/png", "alt": alt,
        });
        serde_json::from_value(json).unwrap()
    }

    fn ours(media: &str, name: &str, alt: &str) -> Known {
        Known::posted(Some(&picture(name, alt)), Some(media))
    }

    fn there(pictures: &[(&str, &str)]) -> Vec<Attached> {
        let attached = |&(id, alt): &(&str, &str)| Attached { id: id.into(), description: Some(alt.into()) };
        pictures.iter().map(attached).collect()
    }

    /// What an edit names: the pictures that stay, `new` before them, and in brackets the one that is ours.
    fn named(known: &Known, wanted: Option<&Picture>, pictures: &[(&str, &str)]) -> String {
        let there = there(pictures);
        let Edited { kept, ours, is_new, is_described_anew } = edited(known, wanted, &there);
        let words = if is_described_anew { ", described anew" } else { "" };
        let kept = kept.iter().map(|id| if Some(*id) == ours { format!("[{id}]") } else { (*id).to_owned() });
        is_new.then(|| "[new]".to_owned()).into_iter().chain(kept).collect::<Vec<_>>().join(" ") + words
    }

    const CARD: (&str, &str) = ("9", "A card");
    const ADDED: (&str, &str) = ("added", "By hand");

    #[test]
    fn ours_is_kept_renewed_described_anew_or_taken_off_and_others_stay() {
        let known = ours("9", "card", "A card");
        let both = [CARD, ADDED];
        assert_eq!(named(&known, Some(&picture("card", "A card")), &both), "[9] added");
        assert_eq!(named(&known, Some(&picture("card", "Cards")), &both), "[9] added, described anew");
        assert_eq!(named(&known, Some(&picture("other", "A card")), &both), "[new] added");
        assert_eq!(named(&known, None, &both), "added");
    }

    #[test]
    fn an_edit_that_is_tried_again_finds_the_picture_that_it_had_uploaded() {
        let known = ours("9", "card", "A card");
        let wanted = picture("other", "Another card");
        let full = [("10", "Another card"), ADDED, ("b", ""), ("c", "")];
        assert_eq!(named(&known, Some(&wanted), &full), "[10] added b c");
        assert_eq!(named(&Known::NoneOfOurs, Some(&wanted), &full), "[10] added b c");
        assert_eq!(known.edited(Some(&wanted), Some("10")), ours("10", "other", "Another card"));
    }

    #[test]
    fn a_picture_that_a_person_took_off_stays_off_and_theirs_is_never_taken_for_ours() {
        let card = picture("card", "A card");
        let mut known = ours("9", "card", "A card");
        for _ in 0..2 {
            assert_eq!(named(&known, Some(&card), &[ADDED]), "added");
            known = Known::read(known.edited(Some(&card), None).detail().as_deref());
        }
        // Another one of the recap is another matter.
        assert_eq!(named(&known, Some(&picture("other", "Another")), &[ADDED]), "[new] added");
        // The recap has none now, and then one again.
        assert_eq!(named(&known, None, &[ADDED]), "added");
        known = Known::read(known.edited(None, None).detail().as_deref());
        assert_eq!(known, Known::NoneOfOurs);
        assert_eq!(named(&known, Some(&card), &[ADDED]), "[new] added");
    }

    #[test]
    fn of_a_status_of_which_nothing_is_known_the_first_picture_is_ours() {
        let card = picture("card", "A card");
        assert_eq!(named(&Known::Nothing, Some(&card), &[CARD, ADDED]), "[9] added");
        assert_eq!(named(&Known::Nothing, Some(&card), &[ADDED, CARD]), "added [9]");
        assert_eq!(named(&Known::Nothing, Some(&card), &[("8", "Old"), ADDED]), "[new] added");
        assert_eq!(named(&Known::Nothing, None, &[("8", "Old"), ADDED]), "8 added");
        assert_eq!(Known::Nothing.edited(None, None).detail(), None);
    }

    #[test]
    fn words_that_nobody_wrote_make_no_picture_ours() {
        let bare = picture("card", "");
        assert_eq!(named(&Known::NoneOfOurs, Some(&bare), &[("b", "")]), "[new] b");
    }
}
