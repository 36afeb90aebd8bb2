//! In charge of enumerations: `A, B Inc, and the C` taken apart into what it names.
//!
//! It leaves what the names stand for to the facts.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrases::{Anywhere, Folded, Phrases};
use super::words::LEGAL_FORMS;
use crate::recap::document::{Inline, Link};

/// One entry of an enumeration.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Bytes of the text.
    pub(super) at: Range<usize>,
    /// Its text, without the words that lead up to a name.
    pub(super) text: &'a str,
    /// The first link in it.
    pub(super) link: Option<&'a Link>,
}

/// Words before a name that are not of it.
static LEADS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::of(&[
        (
            "en",
            "and | especially | also | as well as | of course | to | the | our friends at | our friends from | \
             the team at | the team from | the folks at | the fine folks at | the lovely folks at | \
             the people at | the company | the crew at | our host | our hosts | our sponsor | our sponsors | our",
        ),
        (
            "de",
            "und | sowie | auch | an | bei | die firma | der firma | das team von | dem team von | \
             den leuten von | die | der | das | dem | den | unserem sponsor | unserem gastgeber | \
             unserer gastgeberin | unser | unsere | unserem | unseren | unserer",
        ),
        (
            "fr",
            "et | ainsi que | à | au | aux | toute l'équipe de | l'équipe de | les équipes de | la société | \
             l'entreprise | l'association | l'agence | nos amis de chez | nos amis de | \
             le | la | les | notre sponsor | nos | notre",
        ),
        (
            "es, it, pt, nl",
            "y | así como | también | al equipo de | el equipo de | equipo de | la empresa | la compañía | la asociación | nuestros amigos de | los amigos de | \
             la gente de | a | al | el | los | las | \
             nuestro patrocinador | nuestros | nuestro | e | en | ook",
        ),
    ])
});

/// Longer than any words that lead up to a name, in bytes.
const LONGEST_LEAD: usize = 48;

/// Words of one entry before which the joint `and` does not part: `Muster und Söhne`.
const FAMILIES: &[&str] =
    &["sons", "co", "söhne", "partner", "partners", "fils", "associés", "hijos", "figli", "zonen", "company"];

/// What parts the entries of an enumeration.
const MARKS: [&str; 12] = [
    ",",
    " and ",
    " & ",
    ";",
    " und ",
    " sowie ",
    " et ",
    " ainsi que ",
    " y ",
    " así como ",
    " e ",
    " as well as ",
];

/// The marks, each with its place in [`MARKS`].
static ANY_MARKS: LazyLock<Anywhere<usize>> =
    LazyLock::new(|| Anywhere::of(MARKS.into_iter().zip(0..MARKS.len())));

/// Takes an enumeration apart: `A, B, and C`. Commas within links and brackets, and before a company's
/// legal form, do not part.
pub(super) fn items(inline: &Inline, range: Range<usize>) -> Vec<Item<'_>> {
    let Some(text) = inline.text.get(range.clone()) else {
        return Vec::new();
    };
    // Links stand in order and do not overlap.
    let in_link = |at: usize| {
        let before = inline.links.partition_point(|link| link.at.start <= at);
        before
            .checked_sub(1)
            .and_then(|last| inline.links.get(last))
            .is_some_and(|link| link.at.contains(&at))
    };
    let brackets = brackets(text);
    let in_brackets = |at: usize| {
        let before = brackets.partition_point(|bracket| bracket.start <= at);
        before.checked_sub(1).is_some_and(|last| brackets[last].contains(&at))
    };
    let mut cuts = Vec::new();
    // Of marks that share a space, ` and and `, the first is one.
    let mut ends = [0; MARKS.len()];
    ANY_MARKS.each(text, |at, mark| {
        if at < ends[mark] {
            return;
        }
        ends[mark] = at + MARKS[mark].len();
        let (at, end) = (range.start + at, range.start + ends[mark]);
        let parts = !in_link(at)
            && !in_brackets(at - range.start)
            && !legal_form_follows(&inline.text[end..range.end]);
        // `R&D` and `Bed & Breakfast` are names: an ampersand parts only linked names.
        let named = MARKS[mark] != " & " || (in_link(at.saturating_sub(1)) && in_link(end));
        cuts.extend((parts && named).then_some((at, end)));
    });
    cuts.sort_unstable();
    let mut found = Vec::new();
    let mut start = range.start;
    for (at, end) in cuts.into_iter().chain([(range.end, range.end)]) {
        found.extend((at > start).then(|| item(inline, start..at)).flatten());
        start = end.max(start);
    }
    found
}

/// The stretches of a text that stand in brackets, in order. One that is not closed is none.
fn brackets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, sign) in text.match_indices(['(', ')']) {
        match (sign, open) {
            ("(", None) => open = Some(at),
            (")", Some(start)) => {
                found.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    found
}

fn legal_form_follows(rest: &str) -> bool {
    let word = rest.trim_start().split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    let word = word.to_lowercase();
    LEGAL_FORMS.contains(&word.as_str()) || FAMILIES.contains(&word.as_str())
}

/// How long the words are that lead up to a name, where a text begins with some: the longest.
fn lead(text: &str) -> Option<usize> {
    // Cheap first: most names stand without.
    if !LEADS.may_begin(text) {
        return None;
    }
    let head = text.len().min(LONGEST_LEAD);
    let head = (head..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let hit = LEADS.find(&Folded::of(&text[..head]), 0..head).filter(|hit| hit.at.start == 0)?;
    text[hit.at.end..].starts_with(char::is_whitespace).then_some(hit.at.end)
}

fn item(inline: &Inline, range: Range<usize>) -> Option<Item<'_>> {
    let mut text = inline.text[range.clone()].trim();
    while let Some(lead) = lead(text) {
        text = text[lead..].trim_start();
    }
    // `l’Exemple`, `toute l’équipe d’Exemple`: the article is joined to the name.
    if let Some((head, rest)) = text.rsplit_once(['\'', '’'])
        && (matches!(head, "l" | "L" | "d") || head.ends_with(" d"))
        && !head.chars().skip(1).any(char::is_uppercase)
        && rest.chars().next().is_some_and(char::is_uppercase)
    {
        text = rest;
    }
    let text = text.trim_end_matches(|char: char| char.is_whitespace() || matches!(char, '.' | '!' | ':'));
    let start = range.start + inline.text[range.clone()].rfind(text).unwrap_or(0);
    let first = inline.links.partition_point(|link| link.at.start < range.start);
    let link = inline.links[first..]
        .iter()
        .take_while(|link| link.at.start < range.end)
        .find(|link| !link.at.is_empty());
    (!text.is_empty()).then_some(Item { at: start..start + text.len(), text, link })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerations_part_at_commas_and_joints_but_not_before_a_legal_form() {
        let inline = Inline::of("A, B Inc, C, Inc, and the D and E");
        let texts: Vec<_> = items(&inline, 0..inline.text.len()).iter().map(|item| item.text).collect();
        assert_eq!(texts, ["A", "B Inc", "C, Inc", "D", "E"]);
    }

    #[test]
    fn what_stands_in_brackets_is_not_taken_apart() {
        let inline = Inline::of("Foo (makes B, C and D) and E, F (unclosed, G");
        let texts: Vec<_> = items(&inline, 0..inline.text.len()).iter().map(|item| item.text).collect();
        assert_eq!(texts, ["Foo (makes B, C and D)", "E", "F (unclosed", "G"]);
    }
}
