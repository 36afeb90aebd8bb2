//! In charge of what stands behind a label: `Venue: Acme Hall` on a line or in an entry of a list,
//! under a heading `Venue`, or beside or below it in a table.
//!
//! It leaves the labels and what the values mean to the facts that keep them, and the labelled lines
//! that belong to one talk to [`super::fields`].

use std::ops::Range;

use super::fields::{LONGEST_LABEL, lines};
use super::phrases::{Folded, Phrases};
use crate::recap::document::{Block, Inline, Item, Kind};

/// A group of labels that stand alone: `Where: …`, but not `Where we went: …`.
pub(super) const WHOLE: &str = "whole";

/// A group of labels that a few words may follow: `Location of the meeting: …`.
pub(super) const BEGINS: &str = "begins";

/// Longest text that is looked through, in bytes.
const LONGEST_TEXT: usize = 8_000;

/// Most words of a label.
const MOST_WORDS: usize = 5;

/// A value behind a label.
#[derive(Debug)]
pub(super) struct Value<'a> {
    pub(super) inline: &'a Inline,
    /// Bytes of the text; never empty.
    pub(super) at: Range<usize>,
}

impl Value<'_> {
    pub(super) fn text(&self) -> &str {
        self.inline.text.get(self.at.clone()).unwrap_or_default()
    }
}

/// The values of the labels in a table whose groups are [`WHOLE`] and [`BEGINS`], in order.
pub(super) fn values<'a>(blocks: &'a [Block], labels: &Phrases) -> Vec<Value<'a>> {
    let mut found = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            Kind::Paragraph(inline) => found.extend(in_lines(inline, labels)),
            Kind::List(items) => in_items(items, labels, &mut found),
            Kind::Table(rows) => in_table(rows, labels, &mut found),
            Kind::Heading(_, inline) => {
                // `### Venue: Acme Hall`
                let own = in_lines(inline, labels);
                let below =
                    || blocks.get(at + 1).and_then(first_line).filter(|_| is_label(&inline.text, labels));
                found.extend(if own.is_empty() { below().into_iter().collect() } else { own });
            }
            Kind::Quote(inner) => found.extend(values(inner, labels)),
            _ => {}
        }
    }
    found
}

/// The first line of what stands under a heading.
fn first_line(block: &Block) -> Option<Value<'_>> {
    let inline = match &block.kind {
        Kind::Paragraph(inline) => inline,
        Kind::List(items) => &items.first()?.text,
        _ => return None,
    };
    lines(inline).find_map(|line| value(inline, line))
}

fn in_items<'a>(items: &'a [Item], labels: &Phrases, found: &mut Vec<Value<'a>>) {
    for item in items {
        found.extend(in_lines(&item.text, labels));
        in_items(&item.within, labels, found);
    }
}

/// A label may stand before its value in a row, or above it.
fn in_table<'a>(rows: &'a [Vec<Inline>], labels: &Phrases, found: &mut Vec<Value<'a>>) {
    let whole = |cell: &'a Inline| value(cell, 0..cell.text.len());
    for row in rows {
        if let [label, cell, ..] = row.as_slice()
            && is_label(&label.text, labels)
        {
            found.extend(whole(cell));
        }
    }
    if let [header, first, ..] = rows {
        let below = header.iter().zip(first).skip(1).filter(|(label, _)| is_label(&label.text, labels));
        found.extend(below.filter_map(|(_, cell)| whole(cell)));
    }
}

/// The values of the lines `Label: value`; a value may also stand on the line behind its label.
fn in_lines<'a>(inline: &'a Inline, labels: &Phrases) -> Vec<Value<'a>> {
    let head = &inline.text[..inline.text.ceil_char_boundary(LONGEST_LABEL + 1)];
    // Cheap first: most texts are one line that begins with no label.
    let marked = !inline.breaks.is_empty() || head.contains(':') || set_off(inline, &(0..0)).is_some();
    if inline.text.len() > LONGEST_TEXT || !marked {
        return Vec::new();
    }
    let behind = |(line, next): (Range<usize>, Option<Range<usize>>)| {
        let text = inline.text.get(line.clone())?;
        let colon =
            text[..text.ceil_char_boundary(LONGEST_LABEL + 1)].find(':').filter(|at| *at <= LONGEST_LABEL);
        let (label, from) = match colon {
            Some(at) => (&text[..at], line.start + at + 1),
            None => set_off(inline, &line)?,
        };
        if !is_label(label, labels) {
            return None;
        }
        value(inline, from..line.end).or_else(|| value(inline, next?))
    };
    let next = lines(inline).skip(1).map(Some).chain([None]);
    lines(inline).zip(next).filter_map(behind).collect()
}

/// A label without a colon, that a line begins with in bold: `**Venue** Acme Hall`.
fn set_off<'a>(inline: &'a Inline, line: &Range<usize>) -> Option<(&'a str, usize)> {
    let emphasis = {
        // They stand in the order in which they begin.
        let first = inline.emphases.partition_point(|one| one.at.start < line.start);
        inline.emphases.get(first).filter(|one| one.strong && one.at.start == line.start)?
    };
    Some((inline.text.get(emphasis.at.clone())?, emphasis.at.end))
}

/// A stretch without the signs and spaces around it.
fn value(inline: &Inline, range: Range<usize>) -> Option<Value<'_>> {
    let text = inline.text.get(range.clone())?;
    let start = text.find(|char: char| char.is_alphanumeric() || matches!(char, '¡' | '¿' | '#' | '('))?;
    let end = text.trim_end_matches([' ', ',', ';', '|', '*', '_']).len();
    (start < end).then(|| Value { inline, at: range.start + start..range.start + end })
}

fn is_label(text: &str, labels: &Phrases) -> bool {
    let start = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let label = text[start..].trim_end_matches(|char: char| !char.is_alphanumeric() && char != ')');
    if label.is_empty() || label.len() > LONGEST_LABEL || label.split_whitespace().count() > MOST_WORDS {
        return false;
    }
    // Cheap first: most texts before a colon are none.
    if !labels.may_begin(label) {
        return false;
    }
    let hit = labels.find(&Folded::of(label), 0..label.len()).filter(|hit| hit.at.start == 0);
    hit.is_some_and(|hit| hit.group == BEGINS || hit.at.end == label.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recap::{document, markdown};

    fn found(body: &str) -> Vec<String> {
        let labels = Phrases::of(&[(WHOLE, "where | où"), (BEGINS, "venue | location")]);
        let document = document::read(&markdown::prepare(body), 0);
        values(&document.blocks, &labels).iter().map(|value| value.text().to_owned()).collect()
    }

    #[test]
    fn a_value_stands_behind_its_label_in_many_shapes() {
        for body in [
            "Venue: Acme Hall",
            "When: today\nVenue: Acme Hall\nMore",
            "**Venue:** Acme Hall",
            "**Venue**: Acme Hall,",
            "**Venue** Acme Hall",
            "📍 Venue: *Acme Hall*",
            "Location of Meeting: Acme Hall",
            "Location:\nAcme Hall",
            "* Where: Acme Hall\n* More",
            "1. list\n   - Où : Acme Hall",
            "## Venue\n\n_Acme Hall_,\nExampletown",
            "### 📍 Venue:\n\n* Acme Hall",
            "| Venue | Acme Hall |\n|---|---|\n| x | y |",
            "| When | Venue |\n|---|---|\n| now | Acme Hall |",
            "> Venue: Acme Hall",
        ] {
            assert_eq!(found(body), ["Acme Hall"], "{body}");
        }
    }

    #[test]
    fn a_label_is_not_any_sentence_with_its_word() {
        for body in [
            "Where we went: Acme Hall",
            "The venue: Acme Hall",
            "Venue:",
            "## Venue\n\n## More",
            "Venues of the best known sort and kind: many",
        ] {
            assert_eq!(found(body), [""; 0], "{body}");
        }
    }
}
