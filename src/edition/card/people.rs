//! In charge of people in a grid: of each their photo, name and company, and what they talked about.
//!
//! A photo stands right beside the name it belongs to, so that nobody is taken for somebody else. It leaves how
//! many columns there are, and what becomes of whoever has no room, to the cards.

use super::facts::{Person, Told};
use super::font::Weight;
use super::layout::{Area, COLUMN, Canvas, MARGIN, Shape, Side};
use super::sponsors::in_a_row;
use super::text::{Apart, Lines, NoFont, Words, unisolated};

/// Between cells.
const GAP: f32 = 28.0;

/// Most circles of one cell.
const CIRCLES: usize = 3;

/// From one circle to the next, in circles: photos overlap, and letters that stand in the place of one would be
/// covered.
const OVERLAPPING: f32 = 0.7;
const APART: f32 = 1.06;

/// People who belong together, before they have a size.
pub(super) struct Cell<'a> {
    people: &'a [Person<'a>],
    name: Words,
    company: Option<Words>,
    title: Option<Words>,
}

/// How a grid is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// How many stand beside one another.
    pub(super) columns: usize,
    /// The size of names, in pixels.
    pub(super) size: f32,
    /// Whether talks are named.
    pub(super) titles: bool,
    /// How far words may be taken apart.
    pub(super) apart: Apart,
}

/// A cell in lines.
struct Laid {
    name: Lines,
    company: Option<Lines>,
    title: Option<Lines>,
    tall: f32,
}

/// Cells that have their size.
pub(super) struct Grid<'a> {
    cells: &'a [Cell<'a>],
    laid: Vec<Laid>,
    form: Form,
    width: f32,
    circle: f32,
    /// From one circle to the next, in circles.
    step: f32,
    /// What stands beside circles.
    indent: f32,
}

impl<'a> Cell<'a> {
    /// A talk with everybody who gave it.
    ///
    /// # Errors
    /// When something has no font: what it is, and which letters.
    pub(super) fn of_talk(talk: &'a Told<'a>) -> Result<Self, (String, NoFont)> {
        let title = talk.title.map(|title| words(title, Weight::Regular)).transpose()?;
        let mut cell = match talk.speakers.as_slice() {
            [] => {
                let name = words(talk.title.unwrap_or_default(), Weight::Bold)?;
                return Ok(Cell { people: &[], name, company: None, title: None });
            }
            [one] => Cell::of_person(std::slice::from_ref(one), one)?,
            several => {
                let names: Vec<String> = several.iter().map(Person::to_set).collect();
                Cell {
                    people: several,
                    name: words(&in_a_row(&names), Weight::Bold)?,
                    company: None,
                    title: None,
                }
            }
        };
        cell.title = title;
        Ok(cell)
    }

    /// Somebody alone.
    ///
    /// # Errors
    /// When something has no font: what it is, and which letters.
    pub(super) fn of_person(
        people: &'a [Person<'a>],
        person: &'a Person<'a>,
    ) -> Result<Self, (String, NoFont)> {
        let company = person.affiliation.map(|company| words(company, Weight::Regular)).transpose()?;
        Ok(Cell { people, name: words(person.name, Weight::Bold)?, company, title: None })
    }

    fn laid(&self, form: Form, width: f32, circle: f32) -> Option<Laid> {
        let small = (form.size * 0.8).max(16.0);
        let fitting = |words: &Words, size: f32, most_lines| {
            words.fitting_apart(form.apart, &[size], most_lines, width, f32::INFINITY)
        };
        let name = fitting(&self.name, form.size, 4)?;
        let company = self.company.as_ref().map(|words| fitting(words, small, 3));
        let title = self.title.as_ref().filter(|_| form.titles);
        let title = title.map(|words| fitting(words, small, 5));
        // None of the cell where a part does not fit.
        let (company, title) = (transposed(company)?, transposed(title)?);
        let parts = [Some(&name), company.as_ref(), title.as_ref()];
        let tall: f32 = parts.into_iter().flatten().map(Lines::tall).sum();
        let gap = if title.is_some() { 6.0 } else { 0.0 };
        Some(Laid { name, company, title, tall: (tall + gap).max(circle) })
    }
}

fn transposed(lines: Option<Option<Lines>>) -> Option<Option<Lines>> {
    match lines {
        None => Some(None),
        Some(None) => None,
        Some(lines) => Some(lines),
    }
}

/// Words of a card.
///
/// # Errors
/// When they have no font, with the words themselves.
pub(super) fn words(said: &str, weight: Weight) -> Result<Words, (String, NoFont)> {
    Words::new(said, weight).map_err(|lacks| (unisolated(said), lacks))
}

impl<'a> Grid<'a> {
    /// Cells in a form; none where a word of them is wider than its place.
    pub(super) fn of(cells: &'a [Cell<'a>], form: Form) -> Option<Self> {
        let columns = form.columns.max(1) as f32;
        let width = (COLUMN - GAP * (columns - 1.0)) / columns;
        let people = || cells.iter().flat_map(|cell| cell.people);
        let most = cells.iter().map(|cell| cell.people.len().min(CIRCLES)).max().unwrap_or_default();
        let mut several = cells.iter().map(|cell| &cell.people[..cell.people.len().min(CIRCLES)]);
        let is_covered =
            several.any(|people| people.len() > 1 && people.iter().any(|person| person.photo.is_none()));
        let step = if is_covered { APART } else { OVERLAPPING };
        let (circle, indent) = match people().any(|person| person.photo.is_some()) {
            true => {
                let circle = (form.size * 3.2).round().min(width * 0.4);
                let circles = 1.0 + (most.max(1) - 1) as f32 * step;
                // Several of them are smaller, so that the words keep their place.
                let circle = if most > 1 { (circle * 1.3 / circles).round() } else { circle };
                (circle, (circle * circles + 18.0).round())
            }
            false => (0.0, 0.0),
        };
        let laid: Option<Vec<Laid>> =
            cells.iter().map(|cell| cell.laid(form, width - indent, circle)).collect();
        Some(Grid { cells, laid: laid?, form, width, circle, step, indent })
    }

    fn rows(&self) -> impl Iterator<Item = f32> {
        self.laid
            .chunks(self.form.columns.max(1))
            .map(|row| row.iter().map(|cell| cell.tall).fold(0.0, f32::max))
    }

    /// Its height.
    pub(super) fn tall(&self) -> f32 {
        let rows: Vec<f32> = self.rows().collect();
        rows.iter().sum::<f32>() + 22.0 * (rows.len().max(1) - 1) as f32
    }

    /// Puts it below `top`.
    pub(super) fn put(&self, canvas: &mut Canvas, mut top: f32) {
        let columns = self.form.columns.max(1);
        let rows: Vec<f32> = self.rows().collect();
        let cells = self.cells.chunks(columns).zip(self.laid.chunks(columns));
        for ((cells, laid), tall) in cells.zip(rows) {
            for (place, (cell, laid)) in cells.iter().zip(laid).enumerate() {
                self.cell(canvas, cell, laid, MARGIN + place as f32 * (self.width + GAP), top);
            }
            top += tall + 22.0;
        }
    }

    fn cell(&self, canvas: &mut Canvas, cell: &Cell<'_>, laid: &Laid, left: f32, top: f32) {
        if self.circle > 0.0 {
            for (place, person) in cell.people.iter().take(CIRCLES).enumerate() {
                let left = left + place as f32 * self.circle * self.step;
                circle(canvas, person, Area { left, top, width: self.circle, height: self.circle });
            }
        }
        let indent = if cell.people.is_empty() { 0.0 } else { self.indent };
        let (left, width) = (left + indent, self.width - indent);
        let lines = |lines: &Lines| lines.tall();
        let title = laid.title.as_ref().map_or(0.0, |title| title.tall() + 6.0);
        let said = lines(&laid.name) + laid.company.as_ref().map_or(0.0, lines) + title;
        // Few words stand beside the middle of a photo.
        let mut top = top + (self.circle - said).max(0.0) / 2.0;
        let inks = canvas.inks;
        let parts = [
            (Some(&cell.name), Some(&laid.name), inks.text, 0.0),
            (cell.company.as_ref(), laid.company.as_ref(), inks.quiet, 0.0),
            (cell.title.as_ref(), laid.title.as_ref(), inks.accent, 6.0),
        ];
        for (words, lines, colour, gap) in parts {
            if let (Some(words), Some(lines)) = (words, lines) {
                top += gap;
                canvas.words(
                    words,
                    lines,
                    Area { left, top, width, height: lines.tall() },
                    Side::Start,
                    colour,
                );
                top += lines.tall();
            }
        }
    }
}

/// A photo in a circle, or the first letters of a name.
pub(super) fn circle(canvas: &mut Canvas, person: &Person<'_>, area: Area) {
    let (tint, accent) = (canvas.inks.tint, canvas.inks.accent);
    let ring = Area {
        left: area.left - 3.0,
        top: area.top - 3.0,
        width: area.width + 6.0,
        height: area.height + 6.0,
    };
    let ground = canvas.inks.ground;
    match person.photo {
        Some(photo) => canvas.picture(photo, area, Shape::Round { ring: ground }),
        None => {
            canvas.surface(ring, ring.width / 2.0, ground);
            canvas.surface(area, area.width / 2.0, tint);
            if let Some(words) =
                Words::new(&initials(person.name), Weight::Bold).ok().filter(|it| !it.is_empty())
            {
                let lines =
                    words.fitted(&[area.height * 0.38, area.height * 0.25], 1, area.width * 0.9, area.height);
                let top = area.top + (area.height - lines.tall()) / 2.0;
                canvas.words(
                    &words,
                    &lines,
                    Area { top, height: lines.tall(), ..area },
                    Side::Middle,
                    accent,
                );
            }
        }
    }
}

/// In how many columns so many cells may stand, the best first.
pub(super) fn columns(cells: usize) -> &'static [usize] {
    match cells {
        0 | 1 => &[1],
        2 => &[2],
        3 => &[3, 2],
        4 => &[2, 4],
        5 | 6 => &[3],
        _ => &[3, 4, 5],
    }
}

/// The first letters of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}
