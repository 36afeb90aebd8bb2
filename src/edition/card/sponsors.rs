//! In charge of the strip at the foot of a card, where sponsors are thanked: their logos on tiles, and the
//! names of those whose logo is not known or has no room.
//!
//! Nobody is left out as long as there is room for letters that can be read; whoever has a card says how much that
//! is, and tells where it was not enough.

use super::facts::{Facts, Shown};
use super::font::Weight;
use super::layout::{Area, COLUMN, Canvas, MARGIN, Shape, Side, TALL, WIDE};
use super::text::{Lines, NoFont, Words, unisolated, within_isolates};

/// Between tiles.
const GAP: f32 = 16.0;

/// Most logos of one row: a tile must stay wide enough for a name.
const ROW: usize = 7;

/// What stands in the strip.
pub(super) struct Strip<'a> {
    heading: Option<(Words, Lines)>,
    logos: Vec<Shown<'a>>,
    /// How many tiles a row has, and how large one is.
    columns: usize,
    tile: (f32, f32),
    names: Option<(Words, Lines)>,
}

/// How much of a card sponsors may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Rows of logos.
    pub(super) rows: usize,
    /// The height of names, in pixels.
    pub(super) names: f32,
}

impl<'a> Strip<'a> {
    /// The strip of an edition's sponsors.
    ///
    /// # Errors
    /// When a name has no font.
    pub(super) fn of(facts: &'a Facts<'_>, room: Room) -> Result<Self, (String, NoFont)> {
        let known: Vec<Shown<'_>> = facts.sponsors.iter().filter_map(|sponsor| sponsor.logo).collect();
        let fits = known.len().min(ROW * room.rows);
        let rows = fits.div_ceil(ROW).max(1);
        let columns = fits.div_ceil(rows).max(1);
        let width = ((COLUMN - GAP * (columns as f32 - 1.0)) / columns as f32).min(184.0);
        let height = if rows > 1 { 54.0 } else { (width * 0.44).clamp(60.0, 76.0) };
        let mut shown = 0;
        let mut in_words = Vec::new();
        for sponsor in &facts.sponsors {
            match sponsor.logo {
                Some(_) if shown < fits => shown += 1,
                _ => in_words.push(sponsor.name),
            }
        }
        for name in &in_words {
            Words::new(name, Weight::Regular).map_err(|lacks| ((*name).to_owned(), lacks))?;
        }
        let heading =
            Words::new(facts.words.sponsors, Weight::Regular).ok().filter(|_| !facts.sponsors.is_empty());
        let heading = heading.map(|words| {
            let lines = words.fitted(&[20.0], 1, COLUMN, 30.0);
            (words, lines)
        });
        Ok(Strip {
            heading,
            logos: known.into_iter().take(fits).collect(),
            columns,
            tile: (width, height),
            names: names(&in_words, fits > 0, room.names),
        })
    }

    /// Its height; nothing where nobody paid.
    pub(super) fn tall(&self) -> f32 {
        let Some((_, heading)) = &self.heading else { return 0.0 };
        let rows = self.logos.len().div_ceil(self.columns) as f32;
        let tiles = if rows > 0.0 { rows * (self.tile.1 + 12.0) } else { 0.0 };
        let names = self.names.as_ref().map_or(0.0, |(_, lines)| lines.tall() + 6.0);
        18.0 + heading.tall() + 8.0 + tiles + names + 16.0
    }

    /// Whether somebody is not named.
    pub(super) fn is_cut(&self) -> bool {
        self.names.as_ref().is_some_and(|(_, lines)| lines.is_cut)
    }

    /// The size of the names, in pixels; without end where there are none.
    pub(super) fn letters(&self) -> f32 {
        self.names.as_ref().map_or(f32::INFINITY, |(_, lines)| lines.size)
    }

    /// Puts it at the foot.
    pub(super) fn put(&self, canvas: &mut Canvas) {
        let Some((words, lines)) = &self.heading else { return };
        let mut top = TALL - self.tall();
        let tint = canvas.inks.tint;
        canvas.surface(Area { left: 0.0, top, width: WIDE, height: self.tall() }, 0.0, tint);
        let column = |top, height| Area { left: MARGIN, top, width: COLUMN, height };
        top += 18.0;
        canvas.words(words, lines, column(top, lines.tall()), Side::Start, canvas.inks.quiet);
        top += lines.tall() + 8.0;
        let (width, height) = self.tile;
        for row in self.logos.chunks(self.columns) {
            for (place, logo) in row.iter().enumerate() {
                let left = MARGIN + place as f32 * (width + GAP);
                canvas.picture(*logo, Area { left, top, width, height }, Shape::Tile);
            }
            top += height + 12.0;
        }
        if let Some((words, lines)) = &self.names {
            canvas.words(words, lines, column(top, lines.tall()), Side::Start, canvas.inks.text);
        }
    }
}

/// Names one behind the other, in letters that become smaller the more there are.
fn names(names: &[&str], beside_logos: bool, height: f32) -> Option<(Words, Lines)> {
    let words = Words::new(&in_a_row(names), Weight::Bold).ok().filter(|words| !words.is_empty())?;
    let sizes = [30.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0];
    let sizes = if beside_logos { &sizes[3..] } else { &sizes };
    // A few in one line rather than large in two.
    let few = words.fitting(sizes, 1, COLUMN, height).filter(|lines| lines.size >= 20.0);
    let lines = few.unwrap_or_else(|| words.fitted(&sizes[sizes.len().min(2)..], 12, COLUMN, height));
    Some((words, lines))
}

/// Names with a point between them, which stay whole where they are short.
pub(super) fn in_a_row(names: &[impl AsRef<str>]) -> String {
    let whole = |name: &str| {
        let is_short = unisolated(name).chars().count() <= 30;
        if is_short { name.replace(' ', "\u{a0}") } else { name.to_owned() }
    };
    let names: Vec<String> = names.iter().map(|name| within_isolates(&whole(name.as_ref()))).collect();
    names.join("\u{a0}· ")
}
