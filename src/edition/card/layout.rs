//! In charge of the ground that cards stand on: its colours and margins, putting words, surfaces and
//! pictures on it, the head that all cards share, and the SVG that comes of it.
//!
//! What else stands on a card is left to [`super::talk`] and [`super::evening`]. In a language that is read
//! from right to left everything stands the other way round.

use std::fmt::Write as _;

use recap_templates::{Colour, Palette};

use super::facts::{Facts, Shown};
use super::font::Weight;
use super::text::{Lines, NoFont, Words};
use super::{Drawing, Of, SIDES};
use crate::edition::raw;
use crate::finding::Finding;

/// Width and height of a card, in pixels.
pub(super) const WIDE: f32 = SIDES.width as f32;
pub(super) const TALL: f32 = SIDES.height as f32;

/// From the sides to what is said. Networks cut corners off, and some of them a few pixels at the sides.
pub(super) const MARGIN: f32 = 64.0;

/// The width of what is said.
pub(super) const COLUMN: f32 = WIDE - 2.0 * MARGIN;

/// Where what is said begins below the head.
pub(super) const HEAD: f32 = 122.0;

/// The bar at the top.
const BAR: f32 = 12.0;

/// A part of a card, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// From the left.
    pub left: f32,
    /// From the top.
    pub top: f32,
    /// How wide.
    pub width: f32,
    /// How high.
    pub height: f32,
}

/// How a picture stands in its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A photo that fills a circle, with a ring of the ground's colour around it.
    Round {
        /// The ground's colour.
        ring: Colour,
    },
    /// A logo, whole, on a tile of its own: white, or dark for a logo that is nearly white.
    Tile,
    /// A picture, whole, on the ground of the card.
    Plain,
}

/// A picture that stands on a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The address of its copy.
    pub url: String,
    /// Where it stands.
    pub area: Area,
    /// How.
    pub shape: Shape,
}

/// A line of words that stands on a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Set {
    /// What it says.
    pub words: String,
    /// The size of the letters, in pixels.
    pub size: f32,
    /// Where their ink is.
    pub ink: Area,
}

/// The colours of a card: those of the publication in light, each readable where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inks {
    pub(super) ground: Colour,
    /// Behind sponsors, and letters in the place of a photo.
    pub(super) tint: Colour,
    pub(super) text: Colour,
    pub(super) quiet: Colour,
    pub(super) accent: Colour,
}

impl Inks {
    fn of(palette: Palette) -> Self {
        let (ground, tint) = (palette.surface, palette.tint());
        let readable = |colour: Colour| colour.readable_on(&[ground, tint]);
        Inks {
            ground,
            tint,
            text: readable(palette.text),
            quiet: readable(palette.muted),
            accent: readable(palette.accent),
        }
    }
}

/// At which side of their area words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Middle,
    End,
}

/// A card that is being drawn.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) inks: Inks,
    mirrored: bool,
    svg: String,
    pictures: Vec<Placed>,
    texts: Vec<Set>,
}

impl Canvas {
    /// A card with its ground and its head.
    pub(super) fn new(facts: &Facts<'_>) -> Self {
        let inks = Inks::of(facts.palette);
        let mut canvas = Canvas {
            inks,
            mirrored: facts.right_to_left,
            svg: String::new(),
            pictures: Vec::new(),
            texts: Vec::new(),
        };
        canvas.surface(Area { left: 0.0, top: 0.0, width: WIDE, height: TALL }, 0.0, inks.ground);
        canvas.surface(Area { left: 0.0, top: 0.0, width: WIDE, height: BAR }, 0.0, inks.accent);
        canvas.head(facts);
        canvas
    }

    /// Whose evening it was, and when. What no font can set is left to the words beside the card.
    fn head(&mut self, facts: &Facts<'_>) {
        const TOP: f32 = 40.0;
        const HEIGHT: f32 = 56.0;
        let mut left = MARGIN;
        if let Some(logo) = facts.logo {
            let width = contained(logo, 220.0, HEIGHT).0;
            let area = Area { left, top: TOP, width, height: HEIGHT };
            self.picture(logo, area, Shape::Plain);
            left += width + 20.0;
        }
        let mut right = WIDE - MARGIN;
        let settable = |said: &str, weight| Words::new(said, weight).ok().filter(|words| !words.is_empty());
        let date = facts.date.as_deref().and_then(|date| settable(date, Weight::Regular));
        if let Some(date) = date {
            let lines = date.fitted(&[28.0, 26.0, 24.0], 1, 420.0, HEIGHT);
            let top = TOP + (HEIGHT - lines.tall()) / 2.0;
            let area = Area { left: right - lines.width, top, width: lines.width, height: lines.tall() };
            self.words(&date, &lines, area, Side::End, self.inks.quiet);
            right -= lines.width + 40.0;
        }
        if let Some(event) = settable(&facts.event, Weight::Bold) {
            let lines = event.fitted(&[30.0, 28.0, 26.0, 24.0, 22.0, 20.0], 2, right - left, HEIGHT + 8.0);
            let top = TOP + (HEIGHT - lines.tall()) / 2.0;
            let area = Area { left, top, width: right - left, height: lines.tall() };
            self.words(&event, &lines, area, Side::Start, self.inks.accent);
        }
    }

    /// A surface in one colour.
    pub(super) fn surface(&mut self, area: Area, corners: f32, colour: Colour) {
        let Area { left, top, width, height } = self.turned(area);
        // Writing to a String cannot fail.
        let _ = writeln!(
            self.svg,
            r#"<rect x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" rx="{corners}" fill="{colour}"/>"#
        );
    }

    /// A picture in its area.
    pub(super) fn picture(&mut self, picture: Shown<'_>, area: Area, shape: Shape) {
        self.pictures.push(Placed { url: picture.url.to_owned(), area: self.turned(area), shape });
    }

    /// Words in an area, from its top.
    pub(super) fn words(&mut self, words: &Words, lines: &Lines, area: Area, side: Side, colour: Colour) {
        let area = self.turned(area);
        let spare = (area.width - lines.width).max(0.0);
        let left = area.left
            + match (side, self.mirrored) {
                (Side::Middle, _) => spare / 2.0,
                (Side::Start, false) | (Side::End, true) => 0.0,
                _ => spare,
            };
        for (place, line) in lines.lines.iter().enumerate() {
            let baseline = area.top + lines.height * (place as f32 + 0.5) + lines.size * 0.34;
            // Every line begins at the side from which it is read.
            let indent = match side {
                Side::Middle => (lines.width - words.drawn_width(line, lines.size)).max(0.0) / 2.0,
                _ if words.is_right_to_left() => (lines.width - words.drawn_width(line, lines.size)).max(0.0),
                _ => 0.0,
            };
            let outline = words.outline(line, lines.size, left + indent, baseline, area.width);
            let _ = writeln!(self.svg, r#"<g aria-label="{}" fill="{colour}">"#, raw::escape(&outline.words));
            for (path, bolder) in &outline.paths {
                let stroke = if *bolder > 0.0 {
                    format!(r#" stroke="{colour}" stroke-width="{bolder:.2}" stroke-linejoin="round""#)
                } else {
                    String::new()
                };
                let _ = writeln!(self.svg, r#"<path{stroke} d="{path}"/>"#);
            }
            self.svg.push_str("</g>\n");
            let [left, top, right, bottom] = outline.ink;
            let ink = Area { left, top, width: right - left, height: bottom - top };
            self.texts.push(Set { words: outline.words, size: lines.size, ink });
        }
    }

    fn turned(&self, area: Area) -> Area {
        if self.mirrored { Area { left: WIDE - area.left - area.width, ..area } } else { area }
    }

    /// The card, once everything stands on it.
    pub(super) fn drawing(self, of: Of, alt: String) -> Drawing {
        let Canvas { svg, pictures, texts, .. } = self;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}\" height=\"{TALL}\" viewBox=\"0 0 {WIDE} {TALL}\">\n{svg}</svg>\n"
        );
        Drawing { of, alt, svg, pictures, texts }
    }
}

/// Width and height of a whole picture within others.
pub(super) fn contained(picture: Shown<'_>, width: f32, height: f32) -> (f32, f32) {
    let (wide, tall) = (picture.size.width as f32, picture.size.height as f32);
    let scale = (width / wide).min(height / tall);
    ((wide * scale).max(1.0), (tall * scale).max(1.0))
}

/// Tells that a card is not drawn since it could not be read.
pub(super) fn unreadable(card: &str, said: &str, NoFont { letters }: &NoFont) -> Finding {
    let message = format!(
        "the card of {card} is not drawn: no font of recap has `{letters}`, which `{said}` is written with"
    );
    Finding::warning("card-letters", message)
        .hint("write it in other letters as well, such as `name: …` of the person or sponsor in roster.toml")
}

/// Tells that something is cut on a card.
pub(super) fn cut(card: &str, said: &str) -> Finding {
    let message = format!("on the card of {card}, `{said}` is too long and ends with `…`");
    Finding::warning("card-cut", message)
        .hint("give it a shorter title, or leave it to the words beside the card")
}

/// Tells that not everybody fits on a card.
pub(super) fn crowded(card: &str, who: &str) -> Finding {
    Finding::warning("card-crowded", format!("not all {who} fit on the card of {card}"))
        .hint("name them in the post; the words for people who cannot see the card name them all")
}
