//! In charge of colours and of whether they can be read on one another (WCAG 2.2, 1.4.3).
//!
//! It leaves which colours a group has to [`crate::theme`], and telling of bad ones to who reads the
//! settings.

use std::fmt;

use crate::theme::Palette;

/// The least contrast of words with what they stand on (WCAG 2.2, 1.4.3, level AA).
pub const LEAST_CONTRAST: f64 = 4.5;

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// The colour of a number such as `0x0b6b76`.
    pub const fn of(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Colour { red, green, blue }
    }

    /// Red, green and blue.
    pub const fn rgb(self) -> [u8; 3] {
        [self.red, self.green, self.blue]
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio).
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// WCAG 2.2, definition of relative luminance.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The colour with some of another one in it.
    pub fn mixed(self, other: Colour, percent: u16) -> Colour {
        let percent = percent.min(100);
        let part = |own: u8, other: u8| {
            let mixed = (u16::from(own) * (100 - percent) + u16::from(other) * percent + 50) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Colour {
            red: part(self.red, other.red),
            green: part(self.green, other.green),
            blue: part(self.blue, other.blue),
        }
    }

    /// White or nearly black: what can be read on this colour. One of them always has 4.5:1.
    pub fn label(self) -> Colour {
        let [white, ink] = [Colour::of(0xff_ffff), Colour::of(0x02_0506)];
        if self.contrast(white) >= LEAST_CONTRAST || self.contrast(white) > self.contrast(ink) {
            white
        } else {
            ink
        }
    }

    /// The least contrast with any of these.
    fn least(self, grounds: &[Colour]) -> f64 {
        grounds.iter().map(|ground| self.contrast(*ground)).fold(f64::INFINITY, f64::min)
    }

    /// The nearest colour that can be read on all of these: darker or lighter, whichever way is
    /// shorter. Nothing can be read on grounds that are neither light nor dark; then it is black
    /// or white all the same.
    pub fn readable_on(self, grounds: &[Colour]) -> Colour {
        let ends = [Colour::of(0), Colour::of(0xff_ffff)];
        let step = |percent: u16| {
            ends.map(|end| self.mixed(end, percent))
                .into_iter()
                .find(|it| it.least(grounds) >= LEAST_CONTRAST)
        };
        (0..=100).find_map(step).unwrap_or_else(|| {
            if ends[0].least(grounds) > ends[1].least(grounds) { ends[0] } else { ends[1] }
        })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Two colours of a palette that cannot be told apart well enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Faint {
    /// The words': the name of a field of [`Palette`].
    pub words: &'static str,
    /// Their colour.
    pub colour: Colour,
    /// What they stand on: the name of a field of [`Palette`].
    pub ground: &'static str,
    /// Whether that can be read, and what is mixed from it cannot: code, heads of tables, the next
    /// meetup.
    pub tinted: bool,
    /// The colour that they stand on.
    pub on: Colour,
    /// Their contrast.
    pub contrast: f64,
    /// A colour near the words' that can be read there and on the other ground; none where no colour can
    /// be read on both.
    pub instead: Option<Colour>,
}

impl Palette {
    /// The pairs of words and ground that mails and pages show, and that have less contrast than
    /// [`LEAST_CONTRAST`].
    pub fn faint(&self) -> Vec<Faint> {
        let (card, around) = (self.grounds(), [self.background]);
        let words = [("text", self.text), ("muted", self.muted), ("accent", self.accent)];
        let mut faint = Vec::new();
        for (name, colour) in words {
            for (ground, grounds) in [("surface", &card[..]), ("background", &around[..])] {
                let low = |on: &&Colour| colour.contrast(**on) < LEAST_CONTRAST;
                let Some((at, on)) = grounds.iter().enumerate().find(|(_, on)| low(on)) else { continue };
                // What is near has to pass on the other grounds as well, if it can.
                let everywhere: Vec<_> = card.into_iter().chain(around).collect();
                faint.push(Faint {
                    words: name,
                    colour,
                    ground,
                    tinted: at > 0,
                    on: *on,
                    contrast: colour.contrast(*on),
                    instead: Some(colour.readable_on(&everywhere))
                        .filter(|instead| instead.least(&everywhere) >= LEAST_CONTRAST),
                });
            }
        }
        faint
    }

    /// The accent of a dark scheme that goes with the accent of the light one: lightened until it
    /// can be read on this palette.
    #[must_use]
    pub fn with_accent_of(self, light: &Palette) -> Palette {
        let bright = Palette { accent: light.accent, ..self };
        // The tint behind the next meetup is mixed with the accent itself, so it moves along.
        (0..=100)
            .map(|percent| Palette { accent: light.accent.mixed(Colour::of(0xff_ffff), percent), ..self })
            .find(|palette| palette.faint().iter().all(|faint| faint.words != "accent"))
            .unwrap_or(bright)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_counted_as_the_guideline_says() {
        let contrast = |one, two| (Colour::of(one).contrast(Colour::of(two)) * 100.0).round() / 100.0;
        assert_eq!(contrast(0xff_ffff, 0), 21.0);
        assert_eq!(contrast(0x77_7777, 0xff_ffff), 4.48);
        assert_eq!(contrast(0xff_ffff, 0x76_7676), 4.54);
        assert_eq!(contrast(0xff_0000, 0xff_ffff), 4.0);
    }

    #[test]
    fn a_label_can_be_read_on_any_button() {
        for rgb in (0..=0xff_ffff).step_by(0x00_1235) {
            let colour = Colour::of(rgb);
            assert!(colour.contrast(colour.label()) >= LEAST_CONTRAST, "{colour}");
        }
    }

    #[test]
    fn the_colours_that_are_there_without_a_theme_can_be_read() {
        assert_eq!(Palette::LIGHT.faint(), []);
        assert_eq!(Palette::DARK.faint(), []);
    }

    #[test]
    fn a_faint_pair_is_told_with_a_near_colour_that_can_be_read() {
        let palette = Palette { muted: Colour::of(0xaa_bbcc), ..Palette::LIGHT };
        let faint = palette.faint();
        let pairs: Vec<_> = faint.iter().map(|faint| (faint.words, faint.ground)).collect();
        assert_eq!(pairs, [("muted", "surface"), ("muted", "background")]);
        assert!(faint[1].contrast < 2.0 && !faint[1].tinted);
        // Enough on the card, and too little on its tints.
        let tinted = Palette { muted: Colour::of(0x74_7474), ..Palette::LIGHT }.faint();
        assert!(tinted[0].tinted && tinted[0].ground == "surface", "{tinted:?}");
        let instead = faint[0].instead.unwrap_or(Colour::of(0));
        let mended = Palette { muted: instead, ..palette };
        assert_eq!(mended.faint(), []);
        assert!(instead.contrast(palette.surface) < 6.5, "{instead}");
    }

    #[test]
    fn any_accent_has_one_for_the_dark_that_can_be_read() {
        for rgb in (0..=0xff_ffff).step_by(0x01_2345) {
            let light = Palette { accent: Colour::of(rgb), ..Palette::LIGHT };
            assert_eq!(Palette::DARK.with_accent_of(&light).faint(), [], "{}", light.accent);
        }
    }
}
