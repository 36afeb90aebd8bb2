//! In charge of headlines: the line a talk stands under, taken apart into its time, its label, its
//! title and its people: `18:30 – Talk 2: Gardens in Go, Ada Example (Acme)`.
//!
//! It leaves people to [`people`](super::people), and whether it is a talk to the layouts.

use std::ops::Range;

use super::below;
use super::names_first;
use super::people::{self, Trust};
use super::phrasings::{self, Senses};
use super::prefix::{undecorated, without_label, without_number, without_time};
use super::suffix::{bare, without_asides, without_links};
use crate::recap::Speaker;
use crate::recap::document::Inline;
use crate::recap::facts::table::{List, list};
use crate::recap::facts::words;

mod colons;
mod dashes;

use colons::is_announced;

/// A headline taken apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Headline {
    /// Bytes of the text that the title takes up.
    pub(super) title: Option<Range<usize>>,
    pub(super) people: Vec<Speaker>,
    /// A time stands before it.
    pub(super) timed: bool,
    /// It is called a talk: `Talk 2:`, `Session by …`.
    pub(super) labelled: bool,
    /// It goes on with what the people did rather than with a title.
    pub(super) acts: bool,
    /// Both sides of a dash may be a title as well as people.
    pub(super) unsure: bool,
}

/// Which side of a dash the people stand on, where the other headlines of a recap tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    #[default]
    Unknown,
    TitleFirst,
    PeopleFirst,
    /// The lines stand below a sentence that says who gave talks, and each begins with a name in bold.
    Led,
    /// They are items of a list in which a name and a comma stand before each title.
    NamesFirst,
}

/// What is known beside the headline.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The heading stands among talks.
    pub(super) among_talks: bool,
    pub(super) order: Order,
    /// What stands below names a title, and nobody: the headline is who speaks.
    pub(super) names_people: bool,
    /// Whether a name acts in the text below: `Ada showed …`.
    pub(super) acts: &'a dyn Fn(&str) -> bool,
}

/// Words in front of the people who give a talk.
pub(super) static BY: List = List::new(|| {
    list(
        "\
    by|von|par|por|di|door|presented by|given by|presentada por|presentado por|présenté par|\
    présentée par|gehalten von|vorgetragen von|w/",
    )
});

/// Words between people and what they speak about.
static ABOUT: List = List::new(|| {
    list(
        "\
    on|about|über|zu|sur|sobre|zum thema|presents|presenting|présente|presenta|zeigt|talks about|\
    speaks about|spricht über|parle de|habla de|habla sobre",
    )
});

/// Beginnings of headlines of talks that several people give together, in lower case.
pub(super) static PANELS: List = List::new(|| {
    list(
        "\
    panel discussion|panel talk|panel|round table|roundtable|fireside chat|podiumsdiskussion|podium|\
    diskussionsrunde|table ronde|mesa redonda|panel de discusión|tavola rotonda|paneldiscussie",
    )
});

/// Words between such a headline and those who give it.
static WITH: List = List::new(|| list("with|featuring|feat.|between|mit|avec|con|com|met"));

/// Signs that part people from titles.
const DASHES: &[&str] = &[" - ", " – ", " — ", " | ", " · ", " // ", " -- ", " ‐ ", " ― "];

/// Pairs of quotes that titles stand in.
pub(super) const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('«', '»'),
    ('»', '«'),
    ('‘', '’'),
    ('\'', '\''),
    ('”', '”'),
    ('‚', '‘'),
];

/// Takes a stretch of a text apart.
pub(super) fn read(inline: &Inline, at: Range<usize>, setting: Setting<'_>) -> Headline {
    let at = without_asides(inline, without_links(inline, undecorated(inline, at)));
    let (at, timed) = without_time(inline, at);
    let at = without_number(inline, at);
    let (at, labelled) = without_label(inline, at);
    let mut headline = Headline { timed, labelled, ..Headline::default() };
    let reader = Reader { inline, setting, clear: timed || labelled };
    reader.split(at, &mut headline);
    headline.title = headline.title.map(|title| bare(inline, title)).filter(|title| !title.is_empty());
    headline
}

struct Reader<'a> {
    inline: &'a Inline,
    setting: Setting<'a>,
    /// A time or a label says that it is a talk.
    clear: bool,
}

impl Reader<'_> {
    fn text(&self, at: Range<usize>) -> &str {
        self.inline.text.get(at).unwrap_or_default()
    }

    fn people(&self, at: Range<usize>, trust: Trust) -> Option<Vec<Speaker>> {
        people::read(self.inline, at, trust)
    }

    fn split(&self, at: Range<usize>, into: &mut Headline) {
        let first = Some(at.clone()).filter(|_| self.setting.order == Order::NamesFirst);
        if let Some((people, title)) = first.and_then(|at| names_first::split(self.inline, at))
            && let Some(people) = self.people(people, Trust::Look)
        {
            (into.title, into.people) = (Some(title), people);
            return;
        }
        if let Some((title, people)) = self.panel(at.clone()) {
            (into.title, into.people, into.labelled) = (title, people, true);
            return;
        }
        let parted = self
            .introduced(at.clone())
            .or_else(|| self.quoted(at.clone()))
            .or_else(|| self.given_by(at.clone()))
            .or_else(|| self.given_with(at.clone()));
        if let Some((title, people)) = parted {
            (into.title, into.people) = (title, people);
            return;
        }
        let trust = if self.setting.names_people { Trust::Label } else { Trust::Look };
        // `Ada Example – Acme` and `Ada Example, Acme` are people as a whole, unless a title stands there.
        match self.dashed(at.clone(), into) {
            Some(true) => return,
            Some(false) => {
                into.title = Some(at);
                return;
            }
            None => {}
        }
        let whole = || self.people(at.clone(), trust).map(|people| (None, people));
        let parted = self.bracketed(at.clone()).or_else(|| self.behind_comma(at.clone())).or_else(whole);
        let parted = parted
            .or_else(|| self.slashed(at.clone()))
            .or_else(|| self.coloned(at.clone()))
            .or_else(|| self.behind_mark(at.clone()))
            .or_else(|| self.about(at.clone()));
        match parted {
            Some((title, people)) => {
                let behind = self.cut(at, &[": ", " : "]).map(|(_, behind)| behind);
                into.acts = title.is_none()
                    && behind.is_some_and(|behind| below::begins_with_deed(self.text(behind)));
                (into.title, into.people) = (title, people);
            }
            None => into.title = Some(at).filter(|at| !at.is_empty()),
        }
    }

    /// `Panel discussion on gardens with Ada Example, Bo Muster (Acme) and Cy Sample`.
    fn panel(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let lower = text.to_ascii_lowercase();
        let panel = PANELS.iter().find(|panel| lower.starts_with(**panel))?;
        let mut places = WITH.iter().copied().filter_map(|with| {
            let sign = format!(" {with} ");
            lower.find(&sign).map(|found| (found, found + sign.len()))
        });
        let (end, people) = places.find_map(|(end, from)| {
            let people = self.people(at.start + from..at.end, Trust::Look)?;
            (people.len() > 1).then_some((end, people))
        })?;
        let about = text.get(panel.len()..end).unwrap_or_default().trim_start_matches([' ', ':', '-', '–']);
        let word = ABOUT
            .iter()
            .copied()
            .find(|word| about.strip_prefix(*word).is_some_and(|rest| rest.starts_with(' ')));
        let about = about.get(word.map_or(0, str::len)..).unwrap_or_default().trim_start();
        let end = at.start + end;
        Some((Some(end - about.len()..end).filter(|title| !title.is_empty()), people))
    }

    /// `by Ada Example`, where nothing else stands: what is left of `Session by Ada Example`.
    fn introduced(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let lower = text.to_ascii_lowercase();
        let by = BY.iter().copied().find(|by| {
            lower.starts_with(by) && text.get(by.len()..).is_some_and(|rest| rest.starts_with(' '))
        })?;
        let behind = at.start + by.len()..at.end;
        let trust = if self.clear { Trust::Layout } else { Trust::Look };
        if let Some(people) = self.people(behind.clone(), trust) {
            return Some((None, people));
        }
        // `Session by Ada Example: Gardens`
        let (before, title) = self.cut(behind, &[":", " - ", " – ", " — "])?;
        Some((Some(title), self.people(before, trust)?))
    }

    /// `"Gardens" by Ada Example`, `Ada Example: "Gardens"`.
    fn quoted(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        for (open, close) in QUOTES {
            if let Some(rest) = text.strip_prefix(*open)
                && let Some(end) = rest.rfind(*close).filter(|end| *end > 0)
            {
                let title = at.start + open.len_utf8()..at.start + open.len_utf8() + end;
                let behind = self.unjoined(title.end + close.len_utf8()..at.end);
                let people = self.people(behind, Trust::Look).or_else(|| {
                    let behind = self.unjoined(title.end + close.len_utf8()..at.end);
                    self.people(behind, Trust::Layout).filter(|_| self.clear || self.setting.among_talks)
                })?;
                return Some((Some(title), people));
            }
            if let Some(rest) = text.strip_suffix(*close)
                && let Some(start) = rest.find(*open).filter(|start| *start > 0)
            {
                let title = at.start + start + open.len_utf8()..at.start + rest.len();
                let before = people::trim(self.inline, at.start..at.start + start);
                let before = self.without_about(before);
                return Some((Some(title), self.people(before, Trust::Look)?));
            }
        }
        None
    }

    /// `Gardens by Ada Example`.
    fn given_by(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let lower = text.to_ascii_lowercase();
        let spaces = spaces(text);
        BY.iter().copied().find_map(|by| {
            let found = apart(&lower, &spaces, by).next_back()?;
            let behind = at.start + found + by.len() + 2..at.end;
            let title = at.start..at.start + found;
            if is_credit(self.text(title.clone())) || self.holds_another(title.clone(), by) {
                return None;
            }
            let weak = !(self.clear || self.setting.among_talks || by == "by");
            let trust =
                if weak || matches!(by, "di" | "por" | "von" | "par") { Trust::Look } else { Trust::Layout };
            let people = self.people(behind.clone(), Trust::Look).or_else(|| {
                let people = self.people(behind, trust)?;
                // One name: only where it is somebody for certain.
                let known = self.clear
                    || self.setting.among_talks
                    || people
                        .iter()
                        .all(|person| (self.setting.acts)(&person.name) || !person.handles.is_empty());
                known.then_some(people)
            })?;
            Some((Some(title), people))
        })
    }

    /// `Gardens with [Ada](https://x.com/ada)`: behind a `with` stand people where their links say so.
    fn given_with(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        if !self.clear && !self.setting.among_talks {
            return None;
        }
        let spaces = spaces(text);
        WITH.iter().copied().find_map(|with| {
            let found = apart(text, &spaces, with).next_back()?;
            let people = self.people(at.start + found + with.len() + 2..at.end, Trust::Layout)?;
            let linked = people.iter().all(|person| !person.handles.is_empty());
            (linked && found > 0).then(|| (Some(at.start..at.start + found), people))
        })
    }

    /// `Gardens by Ada Example, Trees`: whether a title holds another talk, of which it is not all.
    fn holds_another(&self, title: Range<usize>, by: &str) -> bool {
        let text = self.text(title.clone()).to_ascii_lowercase();
        let cut = apart(&text, &spaces(&text), by).next().map(|at| title.start + at + by.len() + 2);
        let comma = |from: usize| self.text(from..title.end).find([',', ';']).map(|at| from + at);
        cut.and_then(|from| self.people(from..comma(from)?, Trust::Look)).is_some()
    }

    /// People by their look, or by one name that acts in the text below.
    fn known_people(&self, at: Range<usize>) -> Option<Vec<Speaker>> {
        let looked = self.people(at.clone(), Trust::Look);
        looked.or_else(|| {
            let people = self.people(at, Trust::Layout)?;
            people.iter().all(|person| (self.setting.acts)(&person.name)).then_some(people)
        })
    }

    /// `Gardens (Ada Example)`, `Gardens (Ada Example, Acme)`.
    fn bracketed(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let open = text.strip_suffix(')')?.rfind('(').filter(|open| *open > 0)?;
        let title = at.start..at.start + open;
        // `Ada Example (Pied Piper)`, unless the other lines have their people in brackets.
        let turned = self.setting.among_talks && self.setting.order == Order::TitleFirst;
        if !turned && self.people(title.clone(), Trust::Look).is_some() {
            return None;
        }
        let people = self.known_people(at.start + open + 1..at.end - 1)?;
        Some((Some(title), people))
    }

    /// `Gardens, Ada Example`, where a time or a label says that it is a talk, or the name is known.
    fn behind_comma(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let bracketed = self.setting.among_talks && text.ends_with(')');
        let known = |people: &[Speaker]| {
            self.clear
                || bracketed && people.iter().any(|person| person.affiliation.is_some())
                || people.iter().any(|person| !person.handles.is_empty() || (self.setting.acts)(&person.name))
        };
        let commas: Vec<usize> = text.match_indices(',').map(|(at, _)| at).collect();
        // People and their company take up the last few.
        let commas = &commas[commas.len().saturating_sub(4)..];
        let whole = commas.iter().find_map(|comma| {
            let title = at.start..at.start + comma;
            let people = self.people(at.start + comma + 1..at.end, Trust::Look)?;
            let list = self.people(title.clone(), Trust::Look).is_some();
            (!list && (known(&people) || self.is_set_off(&title))).then_some((Some(title), people))
        });
        whole.or_else(|| {
            let comma = *commas.last()?;
            let title = at.start..at.start + comma;
            if self.people(title.clone(), Trust::Look).is_some() {
                return None;
            }
            let people = self.people(at.start + comma + 1..at.end, Trust::Layout)?;
            (self.clear && !self.text(title.clone()).trim().is_empty() && known(&people))
                .then_some((Some(title), people))
        })
    }

    /// Whether a title among talks is set off, by a link or an emphasis: `[Gardens](…), Ada Example`.
    fn is_set_off(&self, title: &Range<usize>) -> bool {
        let covers = |at: &Range<usize>| {
            at.start <= title.start + 1 && at.end + 1 >= title.end && at.end <= title.end + 1
        };
        let emphases = self.inline.emphases.iter().map(|one| &one.at);
        self.setting.among_talks && self.inline.links.iter().map(|link| &link.at).chain(emphases).any(covers)
    }

    /// `Ada Example on gardens`.
    fn about(&self, at: Range<usize>) -> Option<(Option<Range<usize>>, Vec<Speaker>)> {
        let text = self.text(at.clone());
        let spaces = spaces(text);
        ABOUT.iter().copied().find_map(|about| {
            let found = apart(text, &spaces, about).next()?;
            let before = at.start..at.start + found;
            let people = self.people(before.clone(), Trust::Look).or_else(|| self.led(before))?;
            Some((Some(at.start + found + about.len() + 2..at.end), people))
        })
    }

    /// The name in bold that a line begins with below `Talks were given by:`, of one word and in
    /// whatever case: `**ada** on gardens`.
    fn led(&self, at: Range<usize>) -> Option<Vec<Speaker>> {
        let at = people::trim(self.inline, at);
        let bold = self
            .inline
            .emphases
            .iter()
            .any(|one| one.strong && one.at.start == at.start && one.at.end + 1 >= at.end);
        let named = bold && self.setting.order == Order::Led;
        let text = self.text(at.clone()).trim_end_matches('.');
        let plain = text.chars().count() > 1
            && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-'));
        let name = || Some(vec![Speaker::named(text.to_owned())]).filter(|_| plain && !is_announced(text));
        self.people(at.clone(), Trust::Layout)
            .filter(|_| named && !is_announced(text))
            .or_else(|| name().filter(|_| named))
    }

    /// A text cut in two at the first of some signs, outside of brackets.
    fn cut(&self, at: Range<usize>, signs: &[&str]) -> Option<(Range<usize>, Range<usize>)> {
        self.cuts(at, signs).into_iter().next()
    }

    /// A text cut in two at each of some signs, outside of brackets.
    fn cuts(&self, at: Range<usize>, signs: &[&str]) -> Vec<(Range<usize>, Range<usize>)> {
        let text = self.text(at.clone());
        // Cheap first: most texts hold nothing of the kind, which is told a step for many bytes.
        let mark = |byte: u8| !byte.is_ascii_alphanumeric() && !matches!(byte, b' ' | b',' | b'.' | b'\'');
        if !text.bytes().fold(false, |found, byte| found | mark(byte)) {
            return Vec::new();
        }
        let marked = |sign: &&&str| text.contains(**sign);
        let places = signs
            .iter()
            .filter(marked)
            .flat_map(|sign| text.match_indices(sign).map(|(at, sign)| (at, sign.len())));
        let outside = |place: usize| text[..place].matches('(').count() <= text[..place].matches(')').count();
        let mut places: Vec<_> = places.filter(|(place, _)| *place > 0 && outside(*place)).collect();
        places.sort_unstable();
        let cut = |(place, length)| (at.start..at.start + place, at.start + place + length..at.end);
        places.into_iter().map(cut).collect()
    }

    /// People behind a title without the word or sign that joins them to it.
    fn unjoined(&self, at: Range<usize>) -> Range<usize> {
        let at = people::trim(self.inline, at);
        let text = self.text(at.clone());
        let comma = text.len() - text.trim_start_matches([',', ' ']).len();
        let text = &text[comma..];
        let by = BY
            .iter()
            .copied()
            .chain(["with", "mit", "avec", "con", "de"])
            .find(|by| text.strip_prefix(*by).is_some_and(|rest| rest.starts_with(' ')));
        people::trim(self.inline, at.start + comma + by.map_or(0, |by| by.len())..at.end)
    }

    /// People before a title without the word that leads up to it.
    fn without_about(&self, at: Range<usize>) -> Range<usize> {
        let text = self.text(at.clone());
        let about = ABOUT
            .iter()
            .copied()
            .find(|about| text.strip_suffix(*about).is_some_and(|rest| rest.ends_with(' ')));
        people::trim(self.inline, at.start..at.end - about.map_or(0, |about| about.len()))
    }
}

/// Where the spaces of a text stand.
fn spaces(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at).collect()
}

/// Where a word stands with a space on either side of it: where the first of the two does. All
/// `spaces` of the text are known.
fn apart<'a>(
    text: &'a str,
    spaces: &'a [usize],
    word: &'a str,
) -> impl DoubleEndedIterator<Item = usize> + 'a {
    let follows = move |at: &usize| {
        // Cheap first: nearly every other word begins with another letter.
        text.as_bytes().get(at + 1) == word.as_bytes().first()
            && text[at + 1..].strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
    };
    spaces.iter().copied().filter(follows)
}

/// Whether what stands before a `by` is no talk, but what else people do for an evening: `Photos`,
/// `Organised`, `Kindly hosted`.
pub(super) fn is_credit(text: &str) -> bool {
    let words = words::words(text);
    let Some(last) = words.last() else { return false };
    let senses = phrasings::senses(last.text);
    senses.any(Senses::MADE) || senses.any(Senses::OTHER) && words.len() <= 2
}
