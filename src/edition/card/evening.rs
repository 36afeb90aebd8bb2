//! In charge of the card of an evening: its headline, everybody who spoke with what they spoke about, where
//! it was, and everybody who paid.
//!
//! The more people there are, the less is said of each: first their talks are left out, and in the end they
//! are names in a row. Nobody is left out before that.

use super::facts::Facts;
use super::font::Weight;
use super::layout::{Area, COLUMN, Canvas, HEAD, MARGIN, Side, TALL, crowded, cut, unreadable};
use super::people::{Cell, Form, Grid, columns, words};
use super::sponsors::{Room, Strip, in_a_row};
use super::text::{Apart, Lines, NoFont, Words, unisolated, within_isolates};
use crate::finding::Finding;

/// Sizes of the headline with those of names below it, in pixels, and whether talks are named there.
const SIZES: [(f32, f32, bool); 15] = [
    (60.0, 38.0, true),
    (56.0, 33.0, true),
    (60.0, 28.0, true),
    (54.0, 26.0, true),
    (48.0, 25.0, true),
    (44.0, 24.0, true),
    (40.0, 23.0, true),
    (36.0, 22.0, true),
    (34.0, 20.0, true),
    (52.0, 28.0, false),
    (46.0, 26.0, false),
    (42.0, 24.0, false),
    (38.0, 22.0, false),
    (34.0, 20.0, false),
    (30.0, 18.0, false),
];

/// Largest size of names that stand beside two others, in pixels.
const LARGE: f32 = 28.0;

/// Between headline, place and people.
const GAP: f32 = 14.0;

/// Draws it.
///
/// # Errors
/// The finding that a name or the headline has no font.
pub(super) fn draw(facts: &Facts<'_>) -> Result<(Canvas, Vec<Finding>), Box<Finding>> {
    const CARD: &str = "the evening";
    let lacking = |(said, lacks): (String, NoFont)| Box::new(unreadable(CARD, &said, &lacks));
    let strip = Strip::of(facts, Room { rows: 2, names: 170.0 }).map_err(lacking)?;
    let headline = words(facts.title, Weight::Bold).map_err(lacking)?;
    let told = facts.talks.iter().filter(|talk| talk.title.is_some() || !talk.speakers.is_empty());
    let cells: Vec<Cell<'_>> = told.map(Cell::of_talk).collect::<Result<_, _>>().map_err(lacking)?;
    let mut canvas = Canvas::new(facts);
    strip.put(&mut canvas);
    let place = place(facts);
    let bottom = TALL - strip.tall().max(34.0) - 24.0;
    let tall = bottom - HEAD - place.as_ref().map_or(0.0, |(_, lines)| lines.tall() + GAP);
    let mut findings = Vec::new();
    if strip.is_cut() {
        findings.push(crowded(CARD, "sponsors"));
    }
    let body = Body::of(facts, &headline, &cells, tall);
    if body.headline.is_cut {
        findings.push(cut(CARD, facts.title));
    }
    if let Some(host) =
        facts.host.as_deref().filter(|_| place.as_ref().is_some_and(|(_, lines)| lines.is_cut))
    {
        findings.push(cut(CARD, &unisolated(host)));
    }
    if matches!(&body.people, People::Row(_, lines) if lines.is_cut) {
        findings.push(crowded(CARD, "speakers"));
    }
    let spare = (tall - body.tall()).max(0.0);
    // What is over stands between headline and people, and below.
    let mut top = HEAD + (spare / 3.0).min(40.0);
    let column = |top, lines: &Lines| Area { left: MARGIN, top, width: COLUMN, height: lines.tall() };
    canvas.words(&headline, &body.headline, column(top, &body.headline), Side::Start, canvas.inks.text);
    top += body.headline.tall();
    if let Some((words, lines)) = &place {
        top += GAP / 2.0;
        canvas.words(words, lines, column(top, lines), Side::Start, canvas.inks.quiet);
        top += lines.tall() + GAP / 2.0;
    }
    top += GAP + (spare / 3.0).min(36.0);
    match &body.people {
        People::Grid(grid) => grid.put(&mut canvas, top),
        People::Row(words, lines) => {
            canvas.words(words, lines, column(top, lines), Side::Start, canvas.inks.accent);
        }
        People::Nobody => {}
    }
    Ok((canvas, findings))
}

/// Where it was, and who led through it. What no font can set is left to the words beside the card.
fn place(facts: &Facts<'_>) -> Option<(Words, Lines)> {
    let parts = facts.venue.into_iter().chain(facts.host.as_deref());
    let parts: Vec<String> =
        parts.filter(|part| Words::new(part, Weight::Regular).is_ok()).map(within_isolates).collect();
    let words = Words::new(&parts.join(" · "), Weight::Regular).ok().filter(|words| !words.is_empty())?;
    let line = words.fitting(&[28.0, 26.0, 24.0, 22.0], 1, COLUMN, 60.0);
    let lines = line.unwrap_or_else(|| words.fitted(&[22.0, 20.0, 18.0], 2, COLUMN, 60.0));
    Some((words, lines))
}

/// Headline and people in the largest sizes that have room.
struct Body<'a> {
    headline: Lines,
    people: People<'a>,
}

enum People<'a> {
    Grid(Grid<'a>),
    Row(Words, Lines),
    Nobody,
}

impl<'a> Body<'a> {
    fn of(facts: &Facts<'_>, headline: &Words, cells: &'a [Cell<'a>], tall: f32) -> Self {
        // Letters that are large beside one or two others would be cramped beside three.
        let sizes = SIZES.iter().filter(|(_, size, _)| *size <= LARGE || cells.len() <= 2);
        // A word is taken apart only where that is so in every form.
        let ways = [Apart::Names, Apart::Words]
            .into_iter()
            .flat_map(|apart| sizes.clone().map(move |of| (of, apart)));
        for (&(large, size, titles), apart) in ways {
            // Two lines of a headline leave people more room than three.
            let most = if large > 42.0 { 2 } else { 3 };
            let Some(lines) = headline.fitting(&[large], most, COLUMN, tall) else { continue };
            let left = tall - lines.tall() - GAP;
            if cells.is_empty() {
                return Body { headline: lines, people: People::Nobody };
            }
            let grids = columns(cells.len()).iter().filter_map(|columns| {
                Grid::of(cells, Form { columns: *columns, size, titles, apart })
                    .filter(|grid| grid.tall() <= left)
            });
            if let Some(grid) = grids.into_iter().next() {
                return Body { headline: lines, people: People::Grid(grid) };
            }
        }
        let speakers = facts.speakers();
        let names: Vec<String> = speakers.iter().map(|person| person.to_set()).collect();
        let short: Vec<&str> = speakers.iter().map(|person| person.name).collect();
        let rows = [in_a_row(&names), in_a_row(&short)];
        let headline = |most: f32| headline.fitted(&[44.0, 38.0, 32.0, 28.0, 24.0], 4, COLUMN, most);
        for row in &rows {
            // Every part of it was set before.
            let Ok(words) = Words::new(row, Weight::Bold) else { continue };
            if words.is_empty() {
                break;
            }
            let headline = headline(tall * 0.5);
            let left = tall - headline.tall() - GAP;
            let sizes = [28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0];
            let is_last = row == &rows[1];
            let lines = words.fitting(&sizes, 20, COLUMN, left);
            let lines = lines.or_else(|| is_last.then(|| words.fitted(&sizes, 20, COLUMN, left)));
            if let Some(lines) = lines {
                return Body { headline, people: People::Row(words, lines) };
            }
        }
        Body { headline: headline(tall), people: People::Nobody }
    }

    fn tall(&self) -> f32 {
        let people = match &self.people {
            People::Grid(grid) => grid.tall() + GAP,
            People::Row(_, lines) => lines.tall() + GAP,
            People::Nobody => 0.0,
        };
        self.headline.tall() + people
    }
}
