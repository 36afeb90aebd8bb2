//! In charge of `[theme]`: the colours, fonts and words that a group's mails and pages have, and of
//! telling when colours cannot be read on one another.
//!
//! It leaves what is drawn in which colour to [`recap_templates`].

use recap_templates::{Colour, LEAST_CONTRAST, Palette};
use url::Url;

use super::check;
use super::setting::{
    Setting, THEME_ACCENT, THEME_BACKGROUND, THEME_DARK_ACCENT, THEME_DARK_BACKGROUND, THEME_DARK_MUTED,
    THEME_DARK_SURFACE, THEME_DARK_TEXT, THEME_FONT, THEME_FOOTER, THEME_HEADER, THEME_HEADING_FONT,
    THEME_LOGO, THEME_MUTED, THEME_SURFACE, THEME_TEXT,
};
use super::typed::Typed;
use crate::error::Result;
use crate::finding::Finding;

/// What a group's mails and pages look like, and what they say above and below every recap.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The colours.
    pub light: Palette,
    /// The colours for readers who want dark ones.
    pub dark: Palette,
    /// Names of fonts with commas between them, empty for the system's own.
    pub font: String,
    /// The same for headings, empty for the text's.
    pub heading_font: String,
    /// The group's logo: absolute URL.
    pub logo: Option<Url>,
    /// Stands above every recap: Markdown.
    pub header: Option<String>,
    /// Stands below every recap: Markdown.
    pub footer: Option<String>,
}

impl Default for Theme {
    fn default() -> Self {
        Theme {
            light: Palette::LIGHT,
            dark: Palette::DARK,
            font: String::new(),
            heading_font: String::new(),
            logo: None,
            header: None,
            footer: None,
        }
    }
}

impl Theme {
    /// Tells of colours that have too little contrast (WCAG 2.2, 1.4.3), in either scheme.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (palette, scheme) in [(self.light, ""), (self.dark, "dark_")] {
            for faint in palette.faint() {
                let (words, ground) = (faint.words, faint.ground);
                // Rounded down, so that no faint pair seems to have enough.
                let contrast = (faint.contrast * 100.0).floor() / 100.0;
                let tint = if faint.tinted { "a tint of " } else { "" };
                let message = format!(
                    "`theme.{scheme}{words}` ({}) on {tint}`theme.{scheme}{ground}` ({}) has a contrast of {contrast}:1, \
                     and words need {LEAST_CONTRAST}:1",
                    faint.colour, faint.on
                );
                let hint = match faint.instead {
                    Some(instead) => format!(
                        "write `{scheme}{words} = \"{instead}\"` below `[theme]` in recap.toml: that can be read there (WCAG 2.2, 1.4.3)"
                    ),
                    None => format!(
                        "no colour can be read on both: make `{scheme}surface` and `{scheme}background`, below `[theme]` in recap.toml, both light or both dark"
                    ),
                };
                findings.push(Finding::warning("contrast-low", message).hint(hint));
            }
        }
        findings
    }
}

/// Resolves what was typed; paths are those of `site`.
pub(super) fn meant(typed: &Typed<'_>, site: &Url) -> Result<Theme> {
    let colour = |setting: &'static Setting, otherwise: Colour| -> Result<Colour> {
        Ok(typed.read_as(setting, check::colour)?.unwrap_or(otherwise))
    };
    let light = Palette {
        background: colour(&THEME_BACKGROUND, Palette::LIGHT.background)?,
        surface: colour(&THEME_SURFACE, Palette::LIGHT.surface)?,
        text: colour(&THEME_TEXT, Palette::LIGHT.text)?,
        muted: colour(&THEME_MUTED, Palette::LIGHT.muted)?,
        accent: colour(&THEME_ACCENT, Palette::LIGHT.accent)?,
    };
    let dark = Palette {
        background: colour(&THEME_DARK_BACKGROUND, Palette::DARK.background)?,
        surface: colour(&THEME_DARK_SURFACE, Palette::DARK.surface)?,
        text: colour(&THEME_DARK_TEXT, Palette::DARK.text)?,
        muted: colour(&THEME_DARK_MUTED, Palette::DARK.muted)?,
        accent: Palette::DARK.accent,
    };
    let dark = match typed.read_as(&THEME_DARK_ACCENT, check::colour)? {
        Some(accent) => Palette { accent, ..dark },
        None if light.accent == Palette::LIGHT.accent => dark,
        None => dark.with_accent_of(&light),
    };
    Ok(Theme {
        light,
        dark,
        font: typed.read_as(&THEME_FONT, check::fonts)?.unwrap_or_default(),
        heading_font: typed.read_as(&THEME_HEADING_FONT, check::fonts)?.unwrap_or_default(),
        logo: typed.read_as(&THEME_LOGO, |typed| check::picture(typed, site))?,
        header: typed.read_as(&THEME_HEADER, check::markdown)?,
        footer: typed.read_as(&THEME_FOOTER, check::markdown)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_theme_that_is_there_without_settings_can_be_read() {
        assert_eq!(Theme::default().findings(), []);
    }

    #[test]
    fn grounds_on_which_no_colour_can_be_read_are_named_and_no_colour_is_offered() {
        let light = Palette { background: Colour::of(0x12_303a), ..Palette::LIGHT };
        let findings = Theme { light, ..Theme::default() }.findings();
        assert!(!findings.is_empty());
        for finding in findings {
            let hint = finding.hint.unwrap_or_default();
            assert!(hint.contains("make `surface` and `background`"), "{hint}");
        }
    }

    #[test]
    fn a_faint_pair_is_told_with_its_ratio_and_a_colour_that_passes() {
        let pale = Colour::of(0x9a_a5ab);
        let theme = Theme {
            light: Palette { muted: pale, ..Palette::LIGHT },
            dark: Palette { text: Colour::of(0x60_6060), ..Palette::DARK },
            ..Theme::default()
        };
        let told: Vec<_> = theme.findings().into_iter().map(|it| (it.code, it.message, it.hint)).collect();
        insta::assert_debug_snapshot!("contrast", told);
    }
}
