//! In charge of what is known of the next meetup.
//!
//! It leaves finding it in a text to [`super::facts`], and stating it to [`super::front_matter`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The next meetup.
///
/// Serialised, `date` is `YYYY-MM-DD`, or `YYYY-MM` where no more than the month was announced.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Next {
    /// The day.
    pub date: Option<Date>,
    /// `YYYY-MM`: the month, where it was announced without a day.
    pub month: Option<String>,
    /// Companies and projects announced.
    pub affiliations: Vec<String>,
    /// People announced.
    pub speakers: Vec<String>,
    /// Where to sign up: URL.
    pub rsvp: Option<String>,
}

impl Next {
    /// Who is announced, people first, each once.
    pub fn line_up(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let announced = self.speakers.iter().chain(&self.affiliations);
        announced.map(String::as_str).filter(|name| seen.insert(*name)).collect()
    }
}

/// The same as it is serialised.
#[derive(Serialize, Deserialize)]
struct Written {
    date: Option<String>,
    #[serde(default)]
    affiliations: Vec<String>,
    #[serde(default)]
    speakers: Vec<String>,
    rsvp: Option<String>,
}

impl From<Written> for Next {
    fn from(written: Written) -> Self {
        let date = written.date.as_deref().and_then(|date| date.parse().ok());
        Next {
            date,
            month: written.date.filter(|_| date.is_none()),
            affiliations: written.affiliations,
            speakers: written.speakers,
            rsvp: written.rsvp,
        }
    }
}

impl From<Next> for Written {
    fn from(next: Next) -> Self {
        Written {
            date: next.date.map(|date| date.to_string()).or(next.month),
            affiliations: next.affiliations,
            speakers: next.speakers,
            rsvp: next.rsvp,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what is missing")]
    use super::*;

    #[test]
    fn a_day_or_a_month_comes_back_as_it_was_written() {
        let day = Next { date: Date::new(2019, 7, 3).ok(), ..Next::default() };
        let month = Next { month: Some("2026-05".into()), ..Next::default() };
        for (next, written) in [(day, "\"2019-07-03\""), (month, "\"2026-05\"")] {
            let json = serde_json::to_string(&next).unwrap();
            assert!(json.contains(&format!("\"date\":{written}")), "{json}");
            assert_eq!(serde_json::from_str::<Next>(&json).unwrap(), next);
        }
    }
}
