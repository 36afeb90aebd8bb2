//! In charge of where somebody comes from, as the text below their name tells it: a line with their
//! position, `Senior Engineer, Acme`, or a sentence on them, `Ada is an engineer at Acme`.
//!
//! It leaves companies right behind names to [`people`](super::people), and what is told of talks to
//! [`affiliation`](super::affiliation).

use std::ops::Range;

use super::people::{self, Trust};
use super::units::Piece;
use crate::recap::document::Inline;
use crate::recap::facts::fields;
use crate::recap::facts::words::{self, Word, person_at, sentence_end};

/// Most texts below a name that are looked at.
const MOST_TEXTS: usize = 6;

/// Longest line that says what somebody is, in bytes.
const LONGEST_LINE: usize = 100;

/// Words of positions that are as well words of titles: they make no position by themselves.
const NO_POSITIONS: &[&str] = &[
    "core",
    "data",
    "devops",
    "engineering",
    "product",
    "project",
    "software",
    "solutions",
    "tech",
    "technical",
];

/// Verbs by which a sentence says what somebody is or where they work, in lower case.
const IS: &[&str] = &[
    "is",
    "works",
    "working",
    "arbeitet",
    "ist",
    "est",
    "travaille",
    "trabaja",
    "es",
    "trabalha",
    "è",
    "lavora",
    "werkt",
];

/// Words that lead up to the organisation.
const AT: &[&str] = &["at", "@", "bei", "chez", "bij", "presso"];

/// Words by which a sentence tells of what was, or of what is not sure.
const WAS: &[&str] = &[
    "was",
    "former",
    "formerly",
    "previously",
    "ex",
    "before",
    "used",
    "früher",
    "ehemals",
    "ehemaliger",
    "ehemalige",
    "ancien",
    "ancienne",
    "antes",
    "antiguo",
    "student",
    "not",
];

/// Farthest word behind the verb that may lead up to the organisation.
const FARTHEST: usize = 10;

/// Where the bearer of a name comes from, as pieces below it say.
pub(super) fn of(name: &str, pieces: &[Piece<'_>]) -> Option<String> {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Piece::Text(inline, at) => Some((*inline, at.clone())),
        _ => None,
    });
    let texts =
        texts.filter(|(inline, at)| inline.text.get(at.clone()).is_some_and(|text| !text.trim().is_empty()));
    texts.take(MOST_TEXTS).enumerate().find_map(|(index, (inline, at))| {
        // Only what stands next to the name tells of its bearer without naming them.
        let line = || fields::lines(inline).filter(|line| line.start >= at.start).take(2);
        let placed = || line().find_map(|line| position(name, inline.text.get(line)?));
        placed().filter(|_| index < 2).or_else(|| sentence(name, inline, at.clone()))
    })
}

/// Where a line leads that says what somebody is, and nothing else.
pub(super) fn position(name: &str, line: &str) -> Option<String> {
    let line = line
        .trim_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '_' | '|' | '–' | '—' | '-'));
    if line.len() > LONGEST_LINE || line.ends_with(['.', '!', '?', ':']) {
        return None;
    }
    let own = line.split([',', '|', '·', '(']).next().unwrap_or_default();
    (is_position(own)).then(|| affiliation(name, line)).flatten()
}

/// Whether words say what somebody is: `Senior Engineer`, `Gardener at Acme`, but not `Software`.
pub(super) fn is_position(text: &str) -> bool {
    let lower = text.to_lowercase();
    let before = lower.split([' ', '@']).take_while(|word| !AT.contains(word));
    people::is_position(text) && before.into_iter().any(|word| !NO_POSITIONS.contains(&word))
}

/// The organisation that a text behind a name holds.
fn affiliation(name: &str, behind: &str) -> Option<String> {
    let inline = Inline::of(&format!("{name}, {behind}"));
    let people = people::read(&inline, 0..inline.text.len(), Trust::Look)?;
    let [person] = people.as_slice() else { return None };
    person.affiliation.clone()
}

/// Where a sentence says that its subject, who bears the name, works.
fn sentence(name: &str, inline: &Inline, at: Range<usize>) -> Option<String> {
    let text = inline.text.get(at)?;
    let words = words::words(text);
    let first = name.split_whitespace().next()?;
    let subject = words.iter().position(|word| word.text == first)?;
    let begins = subject == 0 || matches!(words[subject - 1].stop, Some('.' | '!' | '?' | ':'));
    let end = person_at(&words, subject, true).filter(|_| begins)?;
    let end = end + bracketed(&words[end..]);
    words.get(end).filter(|word| word.is_any(IS))?;
    let until = sentence_end(inline, words.get(end)?.at.end.min(text.len()));
    let led = (end + 1..words.len().min(end + FARTHEST)).find(|at| words[*at].is_any(AT))?;
    let before = &words[end..led];
    let doubtful = before.iter().any(|word| word.is_any(WAS) || word.stop.is_some_and(|stop| stop != ','));
    if doubtful || words[led].at.end > until {
        return None;
    }
    // `a gardener at heart`, `interested in life at Acme`: what stands before must be somebody.
    let own = before.last().filter(|word| word.is_any(IS) || is_agent(word))?;
    let organisation = words::organisation_at(&words, led + 1)?;
    let from = words.get(led + 1).filter(|word| word.proper() && own.stop.is_none())?;
    Some(words::phrase(text, &words, led + 1..organisation)).filter(|_| !from.text.is_empty())
}

/// How many words a bracket takes up that opens at the first of some.
fn bracketed(words: &[Word<'_>]) -> usize {
    let opened = words.first().is_some_and(|word| word.opened);
    let close = words.iter().take(6).position(|word| word.stop == Some(')'));
    close.filter(|_| opened).map_or(0, |close| close + 1)
}

/// Whether a word says what somebody is, by its ending or as such: `gardener`, `architect`.
pub(super) fn is_agent(word: &Word<'_>) -> bool {
    const ENDINGS: &[&str] =
        &["er", "or", "ist", "eur", "euse", "rice", "erin", "orin", "istin", "ora", "ero", "era", "ista"];
    let lower = word.text.to_lowercase();
    lower.len() > 4 && ENDINGS.iter().any(|ending| lower.ends_with(ending)) || is_position(word.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: &str) -> Option<String> {
        let inline = Inline::of(text);
        of(name, &[Piece::Text(&inline, 0..text.len())])
    }

    #[test]
    fn lines_and_sentences_below_a_name_say_where_its_bearer_works() {
        for text in [
            "Senior Engineer, Acme",
            "CTO at Acme",
            "*Developer @ Acme*",
            "Ada is a gardener at Acme and has written three books.",
            "Ada Example works at Acme.",
            "Ada Example (she/her) is an engineer at Acme.",
            "Ada ist Entwicklerin bei Acme.",
            "Ada est développeuse chez Acme.",
        ] {
            assert_eq!(told("Ada Example", text).as_deref(), Some("Acme"), "{text}");
        }
    }

    #[test]
    fn what_somebody_was_or_others_are_is_not_where_they_work() {
        for text in [
            "Ada is a gardener at heart.",
            "Ada was an engineer at Acme.",
            "Ada is a former engineer at Acme.",
            "Bo is an engineer at Acme.",
            "We met Ada, who is an engineer at Acme.",
            "Ada is happy with the garden. Bo is a builder at Acme.",
            "Software, Acme",
            "Growing gardens at Acme",
            "Ada is looking for work at Acme.",
            "Ada is a fan of life at Acme.",
        ] {
            assert_eq!(told("Ada Example", text), None, "{text}");
        }
    }
}
