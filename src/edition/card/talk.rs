//! In charge of the card of a talk: its title large, who gave it with their photos, and who paid for the
//! evening.
//!
//! It leaves the grid of several speakers to [`super::people`], and the strip of sponsors to [`super::sponsors`].

use super::facts::{Facts, Told};
use super::font::Weight;
use super::layout::{Area, COLUMN, Canvas, HEAD, MARGIN, Side, TALL, crowded, cut, unreadable};
use super::people::{Cell, Form, Grid, circle, columns, words};
use super::sponsors::{Room, Strip, in_a_row};
use super::text::{Apart, Lines, NoFont, Words};
use crate::finding::Finding;

/// Sizes of a title, in pixels: a preview in a timeline is half as wide as the card, so that the smallest is
/// still read there.
const TITLE: [f32; 10] = [72.0, 64.0, 58.0, 52.0, 46.0, 42.0, 38.0, 34.0, 30.0, 26.0];

/// Widest photo.
const PHOTO: f32 = 290.0;

/// The heights that the names of sponsors may take, in pixels.
const ROOMS: [f32; 4] = [76.0, 110.0, 150.0, 190.0];

/// Letters of sponsors that are worth more room, in pixels.
const READABLE: f32 = 18.0;

/// Between title and names.
const GAP: f32 = 26.0;

/// Draws it.
///
/// # Errors
/// The finding that a name or the title has no font.
pub(super) fn draw(facts: &Facts<'_>, talk: &Told<'_>) -> Result<(Canvas, Vec<Finding>), Box<Finding>> {
    let names: Vec<&str> = talk.speakers.iter().map(|person| person.name).collect();
    let card = talk.title.map_or_else(|| names.join(", "), |title| format!("“{title}”"));
    let lacking = |(said, lacks): (String, _)| Box::new(unreadable(&card, &said, &lacks));
    let strip = strip(facts).map_err(lacking)?;
    let mut canvas = Canvas::new(facts);
    strip.put(&mut canvas);
    let (top, bottom) = (HEAD, TALL - strip.tall().max(34.0) - 26.0);
    let photo = match talk.speakers.as_slice() {
        [one] if one.photo.is_some() => Some((one, (bottom - top).min(PHOTO))),
        _ => None,
    };
    let width = photo.map_or(COLUMN, |(_, photo)| COLUMN - photo - 56.0);
    let title = talk.title.map(|title| words(title, Weight::Bold)).transpose().map_err(lacking)?;
    let below = Below::of(talk, width, bottom - top).map_err(lacking)?;
    let gap = if title.is_some() && below.tall() > 0.0 { GAP } else { 0.0 };
    let title = title.map(|words| {
        let lines = words.fitted(&TITLE, 9, width, bottom - top - gap - below.tall());
        (words, lines)
    });
    let said = title.as_ref().map_or(0.0, |(_, lines)| lines.tall()) + gap + below.tall();
    let mut at = top + ((bottom - top - said) / 2.0).max(0.0);
    if let Some((words, lines)) = &title {
        let area = Area { left: MARGIN, top: at, width, height: lines.tall() };
        canvas.words(words, lines, area, Side::Start, canvas.inks.text);
        at += lines.tall() + gap;
    }
    below.put(&mut canvas, at, width);
    if let Some((person, side)) = photo {
        let left = MARGIN + COLUMN - side;
        circle(
            &mut canvas,
            person,
            Area { left, top: (top + bottom - side) / 2.0, width: side, height: side },
        );
    }
    let is_cut = title.as_ref().is_some_and(|(_, lines)| lines.is_cut);
    let mut findings: Vec<Finding> =
        talk.title.filter(|_| is_cut).map(|title| cut(&card, title)).into_iter().collect();
    if strip.is_cut() {
        findings.push(crowded(&card, "sponsors"));
    }
    if below.is_cut() {
        findings.push(cut(&card, &names.join(", ")));
    }
    Ok((canvas, findings))
}

/// The sponsors. Many of them take more of the card, in letters that can be read; title and speakers keep half of
/// it.
fn strip<'a>(facts: &'a Facts<'_>) -> Result<Strip<'a>, (String, NoFont)> {
    let strips = ROOMS.map(|names| Strip::of(facts, Room { rows: 1, names }));
    let mut strips = strips.into_iter().collect::<Result<Vec<_>, _>>()?;
    let first = |letters: f32| strips.iter().position(|strip| !strip.is_cut() && strip.letters() >= letters);
    let place = first(READABLE).filter(|place| *place + 1 < ROOMS.len()).or_else(|| first(0.0));
    Ok(strips.swap_remove(place.unwrap_or(ROOMS.len() - 1)))
}

/// Who gave the talk.
enum Below<'a> {
    /// One person: name and company, each in a style of its own.
    One(Words, Lines, Option<(Words, Lines)>),
    /// A few, each with a photo beside them.
    Few(Vec<Cell<'a>>, Form),
    /// Many, one behind the other.
    Many(Words, Lines),
    Nobody,
}

impl<'a> Below<'a> {
    fn of(talk: &'a Told<'a>, width: f32, tall: f32) -> Result<Self, (String, NoFont)> {
        match talk.speakers.as_slice() {
            [] => Ok(Below::Nobody),
            [one] => {
                // Without a title the name is what the card is about.
                let large: &[f32] =
                    if talk.title.is_some() { &[40.0, 36.0, 32.0] } else { &[72.0, 60.0, 48.0] };
                let small = [32.0, 28.0, 24.0, 22.0, 20.0];
                let name = words(one.name, Weight::Bold)?;
                let lines = name.fitting(large, 3, width, tall / 2.0);
                let lines = lines.unwrap_or_else(|| name.fitted(&small, 9, width, tall * 0.6));
                let company = one.affiliation.map(|company| words(company, Weight::Regular)).transpose()?;
                let company = company.map(|words| {
                    let lines = words.fitted(&[32.0, 28.0, 24.0, 22.0, 20.0], 5, width, tall / 4.0);
                    (words, lines)
                });
                Ok(Below::One(name, lines, company))
            }
            several => {
                let cells: Vec<Cell<'_>> = several
                    .iter()
                    .map(|person| Cell::of_person(std::slice::from_ref(person), person))
                    .collect::<Result<_, _>>()?;
                let half = tall * 0.55;
                let sizes = [32.0, 28.0, 24.0, 21.0];
                // A word is taken apart only where that is so in every form.
                let ways = [Apart::Names, Apart::Words]
                    .into_iter()
                    .flat_map(|apart| sizes.map(|size| (size, apart)));
                let mut forms = ways.flat_map(|(size, apart)| {
                    let form = move |columns: &usize| Form { columns: *columns, size, titles: false, apart };
                    columns(several.len()).iter().map(form)
                });
                let fits = |form: &Form| Grid::of(&cells, *form).is_some_and(|grid| grid.tall() <= half);
                if let Some(form) = forms.find(fits) {
                    return Ok(Below::Few(cells, form));
                }
                let names: Vec<String> = several.iter().map(super::facts::Person::to_set).collect();
                let names = words(&in_a_row(&names), Weight::Bold)?;
                let lines = names.fitted(&[28.0, 24.0, 21.0, 18.0], 9, width, half);
                Ok(Below::Many(names, lines))
            }
        }
    }

    fn tall(&self) -> f32 {
        match self {
            Below::One(_, name, company) => {
                name.tall() + company.as_ref().map_or(0.0, |(_, lines)| lines.tall())
            }
            Below::Few(cells, form) => Grid::of(cells, *form).map_or(0.0, |grid| grid.tall()),
            Below::Many(_, lines) => lines.tall(),
            Below::Nobody => 0.0,
        }
    }

    fn is_cut(&self) -> bool {
        match self {
            Below::One(_, name, company) => {
                name.is_cut || company.as_ref().is_some_and(|(_, lines)| lines.is_cut)
            }
            Below::Many(_, lines) => lines.is_cut,
            Below::Few(..) | Below::Nobody => false,
        }
    }

    fn put(&self, canvas: &mut Canvas, top: f32, width: f32) {
        let area = |top, lines: &Lines| Area { left: MARGIN, top, width, height: lines.tall() };
        let inks = canvas.inks;
        match self {
            Below::One(name, lines, company) => {
                canvas.words(name, lines, area(top, lines), Side::Start, inks.accent);
                if let Some((words, small)) = company {
                    canvas.words(words, small, area(top + lines.tall(), small), Side::Start, inks.quiet);
                }
            }
            Below::Few(cells, form) => {
                if let Some(grid) = Grid::of(cells, *form) {
                    grid.put(canvas, top);
                }
            }
            Below::Many(words, lines) => {
                canvas.words(words, lines, area(top, lines), Side::Start, inks.accent)
            }
            Below::Nobody => {}
        }
    }
}
