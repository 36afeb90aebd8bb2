//! In charge of lines as outlines: the glyphs of a line in the order in which its scripts are read (UAX #9), and
//! their ink.
//!
//! It leaves which words are in a line to [`super`].

use std::fmt::Write as _;
use std::ops::Range;

use skrifa::MetadataProvider as _;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use unicode_bidi::{BidiInfo, Level};

use super::super::font::Face;
use super::{Line, Words, base, shaped, unisolated};

/// A line as it is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Outline {
    /// What it says.
    pub(in super::super) words: String,
    /// Paths in the form of SVG's `d`, and how much wider than the font's own they are, in pixels.
    pub(in super::super) paths: Vec<(String, f32)>,
    /// Left, top, right and bottom of the ink, in pixels.
    pub(in super::super) ink: [f32; 4],
}

impl Words {
    /// A line as outlines, with its left end and its baseline there, no wider than `width`.
    pub(in super::super) fn outline(
        &self,
        line: &Line,
        size: f32,
        left: f32,
        baseline: f32,
        width: f32,
    ) -> Outline {
        let glyphs = self.placed(line);
        let advance = glyphs.iter().map(|(_, glyph)| glyph.advance).sum::<f32>() * size;
        // A line by itself is shaped as it was within its paragraph, but for a trifle.
        let size = if advance > width { size * width / advance } else { size };
        let mut outline = Outline {
            words: format!("{}{}", unisolated(&self.text[line.range.clone()]), line.tail),
            paths: Vec::new(),
            ink: [left, baseline, left, baseline],
        };
        let mut x = left;
        for (face, glyph) in glyphs {
            let bolder = face.bolder() * size;
            let scale = size / face.units();
            let mut pen = Pen {
                path: String::new(),
                scale,
                x: x + glyph.offset.0 * size,
                y: baseline - glyph.offset.1 * size,
                ink: outline.ink,
                bolder: bolder / 2.0,
            };
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            if let Some(drawn) = face.font().outline_glyphs().get(glyph.id) {
                // A glyph that cannot be drawn has no ink, as a space has none.
                let _ = drawn.draw(settings, &mut pen);
            }
            outline.ink = pen.ink;
            match outline.paths.last_mut() {
                Some((path, before)) if *before == bolder => path.push_str(&pen.path),
                _ => outline.paths.push((pen.path, bolder)),
            }
            x += glyph.advance * size;
        }
        outline.paths.retain(|(path, _)| !path.is_empty());
        outline
    }

    /// How wide a line is that is drawn so large, in pixels.
    pub(in super::super) fn drawn_width(&self, line: &Line, size: f32) -> f32 {
        self.placed(line).iter().map(|(_, glyph)| glyph.advance).sum::<f32>() * size
    }

    /// The glyphs of a line from left to right.
    fn placed(&self, line: &Line) -> Vec<(Face, Glyph)> {
        let stretches = self.stretches(line).into_iter();
        let mut glyphs: Vec<(Face, Glyph)> = stretches
            .flat_map(|(range, face, level)| {
                of(&self.text[range], face, level).map(move |glyph| (face, glyph))
            })
            .collect();
        let face = Face::for_grapheme(line.tail, self.weight, None);
        let tail = face.map(|face| of(line.tail, face, Level::ltr()).map(move |glyph| (face, glyph)));
        if self.right_to_left {
            glyphs.splice(0..0, tail.into_iter().flatten());
        } else {
            glyphs.extend(tail.into_iter().flatten());
        }
        glyphs
    }

    /// The stretches of a line from left to right, each in one font and one direction.
    fn stretches(&self, line: &Line) -> Vec<(Range<usize>, Face, Level)> {
        let mut found = Vec::new();
        let bidi = BidiInfo::new(&self.text, Some(base(self.right_to_left)));
        if let Some(paragraph) = bidi.paragraphs.first() {
            let (levels, stretches) = bidi.visual_runs(paragraph, line.range.clone());
            for stretch in stretches {
                let level = levels.get(stretch.start).copied().unwrap_or(Level::ltr());
                let mut parts: Vec<_> = self
                    .runs
                    .iter()
                    .map(|run| (run.range.start.max(stretch.start)..run.range.end.min(stretch.end), run.face))
                    .filter(|(range, _)| range.start < range.end)
                    .collect();
                if level.is_rtl() {
                    parts.reverse();
                }
                found.extend(parts.into_iter().map(|(range, face)| (range, face, level)));
            }
        }
        found
    }

    /// The letters of a line as they stand from left to right.
    #[cfg(test)]
    pub(in super::super) fn seen(&self, line: &Line) -> String {
        let stretches = self.stretches(line).into_iter();
        let letters = stretches.map(|(range, _, level)| match level.is_rtl() {
            true => self.text[range].chars().rev().collect::<String>(),
            false => self.text[range].to_owned(),
        });
        letters.collect()
    }
}

/// A glyph with what it takes, in sizes of the font.
struct Glyph {
    id: skrifa::GlyphId,
    advance: f32,
    offset: (f32, f32),
}

fn of(text: &str, face: Face, level: Level) -> impl Iterator<Item = Glyph> + use<> {
    let shaped = shaped(text, face, level);
    let em = |units: i32| units as f32 / face.units();
    let glyphs: Vec<Glyph> = shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(glyph, place)| Glyph {
            id: skrifa::GlyphId::new(glyph.glyph_id),
            advance: em(place.x_advance),
            offset: (em(place.x_offset), em(place.y_offset)),
        })
        .collect();
    glyphs.into_iter()
}

/// Writes an outline as SVG's `d` and measures its ink.
struct Pen {
    path: String,
    scale: f32,
    x: f32,
    y: f32,
    ink: [f32; 4],
    bolder: f32,
}

impl Pen {
    fn to(&mut self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = (self.x + x * self.scale, self.y - y * self.scale);
        let [left, top, right, bottom] = self.ink;
        let by = self.bolder;
        self.ink = [left.min(x - by), top.min(y - by), right.max(x + by), bottom.max(y + by)];
        (x, y)
    }

    /// Writing to a String cannot fail.
    fn write(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for (place, (x, y)) in points.iter().enumerate() {
            let (x, y) = self.to(*x, *y);
            let _ = write!(self.path, "{}{x:.2} {y:.2}", if place == 0 { "" } else { " " });
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.write('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.write('L', &[(x, y)]);
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.write('Q', &[(cx0, cy0), (x, y)]);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.write('C', &[(cx0, cy0), (cx1, cy1), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}
