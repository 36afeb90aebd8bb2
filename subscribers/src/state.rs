//! In charge of the words for where a subscriber stands and why an address is not mailed.

use std::fmt;
use std::str::FromStr;

/// Where a subscriber stands. Only the confirmed are mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Asked for mail and has not confirmed that the address is theirs.
    Pending,
    /// Gets mail.
    Confirmed,
    /// Left, or was taken off the list by hand.
    Unsubscribed,
    /// Mail to the address came back for good.
    Bounced,
    /// Reported the mail as unwanted.
    Complained,
}

impl State {
    /// All of them, in the order in which they are shown.
    pub const ALL: [State; 5] =
        [State::Confirmed, State::Pending, State::Unsubscribed, State::Bounced, State::Complained];

    /// The word as it is stored, exported and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Confirmed => "confirmed",
            State::Unsubscribed => "unsubscribed",
            State::Bounced => "bounced",
            State::Complained => "complained",
        }
    }

    /// Why the address of somebody in this state is not mailed; none for those who may be.
    pub fn reason(self) -> Option<Reason> {
        match self {
            State::Pending | State::Confirmed => None,
            State::Unsubscribed => Some(Reason::Unsubscribe),
            State::Bounced => Some(Reason::HardBounce),
            State::Complained => Some(Reason::Complaint),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is none of the words for a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the state is none of confirmed, pending, unsubscribed, bounced and complained")]
pub struct UnknownState;

impl FromStr for State {
    type Err = UnknownState;

    /// Reads recap's own words and those of the exports of other programs, in any case. What is
    /// not known is refused: a wrong guess would mail somebody who left.
    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Ok(match text.trim().to_lowercase().as_str() {
            "confirmed" | "subscribed" | "active" | "enabled" => State::Confirmed,
            "pending" | "unconfirmed" => State::Pending,
            "unsubscribed" | "removed" | "left" | "inactive" | "disabled" => State::Unsubscribed,
            "bounced" | "cleaned" => State::Bounced,
            "complained" | "spam" | "blocklisted" | "blocked" => State::Complained,
            _ => return Err(UnknownState),
        })
    }
}

/// Why an address is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Its owner left the list.
    Unsubscribe,
    /// The organiser took it off the list.
    Manual,
    /// Mail to it came back for good.
    HardBounce,
    /// Mail to it came back again and again.
    SoftBounces,
    /// Its owner reported the mail as unwanted.
    Complaint,
    /// Everybody at its domain is suppressed.
    Domain,
}

impl Reason {
    /// All of them.
    pub const ALL: [Reason; 6] = [
        Reason::Unsubscribe,
        Reason::Manual,
        Reason::HardBounce,
        Reason::SoftBounces,
        Reason::Complaint,
        Reason::Domain,
    ];

    /// The word as it is stored and shown to programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Unsubscribe => "unsubscribe",
            Reason::Manual => "manual",
            Reason::HardBounce => "hard_bounce",
            Reason::SoftBounces => "soft_bounces",
            Reason::Complaint => "complaint",
            Reason::Domain => "domain",
        }
    }

    /// Whether it stays where somebody stands when another one comes up: a wish is shown rather than a
    /// bounce, since an address that takes mail again does not undo it. What keeps them from coming back is
    /// another question: see [`Reason::bars_more_than`].
    pub(crate) fn outweighs(self, other: Reason) -> bool {
        let weight = |reason| match reason {
            Reason::Domain => 0,
            Reason::SoftBounces => 1,
            Reason::HardBounce => 2,
            Reason::Manual => 3,
            Reason::Unsubscribe => 4,
            Reason::Complaint => 5,
        };
        weight(self) >= weight(other)
    }

    /// Whether it keeps somebody out where the other would let them back, or comes nearer to that. Who left by
    /// their own wish may come back by it; everybody else only when the organiser says so.
    pub(crate) fn bars_more_than(self, other: Reason) -> bool {
        let bar = |reason| match reason {
            Reason::Unsubscribe => 0,
            Reason::SoftBounces => 1,
            Reason::HardBounce => 2,
            Reason::Manual => 3,
            Reason::Complaint => 4,
            // It is no reason of an address, and is looked at before them.
            Reason::Domain => 5,
        };
        bar(self) > bar(other)
    }

    /// The one of two that bars more.
    pub(crate) fn stronger(self, other: Reason) -> Reason {
        if other.bars_more_than(self) { other } else { self }
    }

    /// What keeps somebody out of whom a reason may be recorded and who may stand somewhere. A state says less than
    /// a recorded reason for it, and more than one for another state that bars less; it holds even if the
    /// suppression is not recognised, which is so when the publication's key was replaced.
    pub(crate) fn barring(recorded: Option<Reason>, state: Option<State>) -> Option<Reason> {
        let stood = state.and_then(State::reason);
        match (recorded, stood) {
            (Some(recorded), Some(stood)) if recorded.state() != state => Some(recorded.stronger(stood)),
            (recorded, stood) => recorded.or(stood),
        }
    }

    /// Reads the word as it is stored. A reason that a newer version wrote is still a reason not to mail.
    pub(crate) fn stored(word: &str) -> Self {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == word).unwrap_or(Reason::Manual)
    }

    /// Where it puts the subscriber; with their domain suppressed they stay where they are.
    pub fn state(self) -> Option<State> {
        match self {
            Reason::Unsubscribe | Reason::Manual => Some(State::Unsubscribed),
            Reason::HardBounce | Reason::SoftBounces => Some(State::Bounced),
            Reason::Complaint => Some(State::Complained),
            Reason::Domain => None,
        }
    }
}

impl fmt::Display for Reason {
    /// The end of a sentence about an address: "it …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Unsubscribe => "has left the list",
            Reason::Manual => "was taken off the list by hand",
            Reason::HardBounce => "does not take mail",
            Reason::SoftBounces => "sent mail back again and again",
            Reason::Complaint => "reported the mail as unwanted",
            Reason::Domain => "is at a domain that is not mailed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_and_reason_is_read_back_from_its_own_word() {
        for state in State::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            assert_eq!(state.reason().map_or(Some(state), Reason::state), Some(state));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::stored(reason.as_str()), reason);
        }
    }

    #[test]
    fn words_of_other_programs_are_read_and_unknown_ones_refused() {
        assert_eq!(" Subscribed ".parse(), Ok(State::Confirmed));
        assert_eq!("CLEANED".parse(), Ok(State::Bounced));
        for text in ["", "yes", "1", "confirmed?"] {
            assert_eq!(text.parse::<State>(), Err(UnknownState), "{text:?}");
        }
    }
}
