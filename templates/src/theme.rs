//! In charge of what a group's mails and pages look like: its colours in light and in dark, its
//! fonts, and the style sheets with them filled in.
//!
//! Colours are numbers and font names are cleaned here, so that no theme can bring rules of its own.
//! Whether colours can be read on one another is [`crate::colour`]'s business.

use std::fmt::Write as _;

use crate::colour::Colour;
use crate::{Body, Picture};

/// The colours of one scheme. What else is needed (rules, tints, the label on a button) is mixed
/// from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Around the card.
    pub background: Colour,
    /// The card that the recap stands on.
    pub surface: Colour,
    /// Words.
    pub text: Colour,
    /// Words that stand back: dates, companies, the foot.
    pub muted: Colour,
    /// Links and buttons.
    pub accent: Colour,
}

impl Palette {
    /// The colours of a light scheme that a theme leaves open.
    pub const LIGHT: Palette = Palette {
        background: Colour::of(0xf2_f5f5),
        surface: Colour::of(0xff_ffff),
        text: Colour::of(0x1d_2a31),
        muted: Colour::of(0x52_616b),
        accent: Colour::of(0x0b_6b76),
    };

    /// The colours of a dark scheme that a theme leaves open.
    pub const DARK: Palette = Palette {
        background: Colour::of(0x0f_1517),
        surface: Colour::of(0x18_2023),
        text: Colour::of(0xdb_e4e6),
        muted: Colour::of(0xa4_b3b8),
        accent: Colour::of(0x7c_cdd4),
    };

    /// Behind code, the head of a table and letters in place of a photo.
    pub fn tint(self) -> Colour {
        self.surface.mixed(self.text, 7)
    }

    /// Behind the next meetup.
    pub(crate) fn next(self) -> Colour {
        self.surface.mixed(self.accent, 10)
    }

    /// Everything that words stand on within the card.
    pub(crate) fn grounds(self) -> [Colour; 3] {
        [self.surface, self.tint(), self.next()]
    }

    /// The names that the style sheets use, and what they stand for.
    fn named(self) -> [(&'static str, Colour); 11] {
        let ends = [Colour::of(0), Colour::of(0xff_ffff)];
        // Towards the end that is further from the surface, so that headings never lose contrast.
        let [black, white] = ends.map(|end| end.contrast(self.surface));
        let end = if black > white { ends[0] } else { ends[1] };
        [
            ("canvas", self.background),
            ("card", self.surface),
            ("text", self.text),
            ("strong", self.text.mixed(end, 35)),
            ("quiet", self.muted),
            ("accent", self.accent),
            ("on-accent", self.accent.label()),
            ("rule", self.surface.mixed(self.text, 14)),
            ("tint", self.tint()),
            ("next", self.next()),
            ("quote", self.surface.mixed(self.accent, 50)),
        ]
    }
}

/// What a group's mails and pages look like, and what they say above and below every recap.
#[derive(Debug, Clone)]
pub struct Theme<'a> {
    /// The colours.
    pub light: Palette,
    /// The colours where the reader wants dark ones.
    pub dark: Palette,
    /// Names of fonts, with commas between them; the system's own come after them.
    pub font: &'a str,
    /// The same for headings.
    pub heading_font: &'a str,
    /// The group's logo, said to be its name.
    pub logo: Option<Picture<'a>>,
    /// Stands above every recap.
    pub header: Option<Body<'a>>,
    /// Stands below every recap.
    pub footer: Option<Body<'a>>,
}

impl Default for Theme<'_> {
    fn default() -> Self {
        let (light, dark) = (Palette::LIGHT, Palette::DARK);
        Theme { light, dark, font: "", heading_font: "", logo: None, header: None, footer: None }
    }
}

/// A style sheet of this crate with a theme filled in; nobody else can make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet(String);

impl Sheet {
    /// Exactly what stands between `<style>` and `</style>`: a server that names its SHA-256 in
    /// `style-src` (CSP level 3, section 6.7.3.3) lets it through.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A sheet for mail: mail programs know no variables, so each `var(--name)` is replaced by its
/// value, and `var(--dark-name)` by the dark one.
pub(crate) fn filled(sheet: &str, theme: &Theme<'_>) -> Sheet {
    let mut sheet = sheet.to_owned();
    for (name, colour) in theme.light.named() {
        sheet = sheet.replace(&format!("var(--{name})"), &colour.to_string());
    }
    for (name, colour) in theme.dark.named() {
        sheet = sheet.replace(&format!("var(--dark-{name})"), &colour.to_string());
    }
    let (font, heading) = fonts(theme);
    Sheet(sheet.replace("var(--font)", &font).replace("var(--heading-font)", &heading))
}

/// A sheet for pages, with the values as variables before it.
pub(crate) fn with_variables(sheet: &str, theme: &Theme<'_>) -> Sheet {
    let variables = |palette: Palette| {
        palette.named().into_iter().fold(String::new(), |mut all, (name, colour)| {
            // Writing to a String cannot fail.
            let _ = write!(all, "--{name}:{colour};");
            all
        })
    };
    let (font, heading) = fonts(theme);
    Sheet(format!(
        ":root{{color-scheme:light dark;{}--font:{font};--heading-font:{heading}}}\n\
         @media(prefers-color-scheme:dark){{:root{{{}}}}}\n{sheet}",
        variables(theme.light),
        variables(theme.dark),
    ))
}

/// The fonts of the text and of the headings, which are the text's unless the theme says so.
fn fonts(theme: &Theme<'_>) -> (String, String) {
    let heading = if theme.heading_font.trim().is_empty() { theme.font } else { theme.heading_font };
    (stack(theme.font), stack(heading))
}

const SANS: &str = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Noto Sans',sans-serif";
const SERIF: &str = "Georgia,'Times New Roman','Noto Serif',serif";

/// Fonts as CSS wants them: each in quotes, and behind them those that every system has. A list that
/// ends in `serif` goes on with fonts that have serifs.
fn stack(names: &str) -> String {
    let generic = |name: &str| {
        matches!(name.to_ascii_lowercase().as_str(), "serif" | "sans-serif" | "system-ui" | "monospace")
    };
    let wants_serif = names.rsplit(',').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("serif"));
    let mut stack = String::new();
    for name in names.split(',') {
        let name: String =
            name.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect();
        let name = name.trim();
        if !name.is_empty() && !generic(name) {
            let _ = write!(stack, "'{name}',");
        }
    }
    stack + if wants_serif { SERIF } else { SANS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_fills_every_place_of_a_sheet() {
        let theme = Theme { font: "Atkinson Hyperlegible", heading_font: "Lora, serif", ..Theme::default() };
        let sheet = "a { color: var(--accent); font: 1px var(--font) } \
                     @media dark { h1 { color: var(--dark-accent); font: 1px var(--heading-font) } }";
        assert_eq!(
            filled(sheet, &theme).text(),
            format!(
                "a {{ color: #0b6b76; font: 1px 'Atkinson Hyperlegible',{SANS} }} \
                 @media dark {{ h1 {{ color: #7ccdd4; font: 1px 'Lora',{SERIF} }} }}"
            )
        );
        let page = with_variables("b{}", &theme);
        assert!(page.text().starts_with(":root{color-scheme:light dark;--canvas:#f2f5f5;--card:#ffffff;"));
        assert!(page.text().contains("--on-accent:#ffffff") && page.text().ends_with("}\nb{}"));
    }

    #[test]
    fn the_name_of_a_font_brings_no_rules_and_no_markup() {
        let evil = "x'; } </style><script> url(https://e.example), serif";
        assert_eq!(stack(evil), format!("'x  stylescript urlhttpseexample',{SERIF}"));
        assert_eq!(stack(" , 'Inter' , sans-serif"), format!("'Inter',{SANS}"));
        assert_eq!(stack(""), SANS);
    }

    #[test]
    fn words_can_be_read_on_everything_they_stand_on_in_both_schemes() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            for (name, colour) in palette.named() {
                let least = match name {
                    "text" | "strong" | "quiet" | "accent" => 4.5,
                    _ => continue,
                };
                for ground in palette.grounds() {
                    assert!(colour.contrast(ground) >= least, "{name} {colour} on {ground}");
                }
            }
        }
    }
}
