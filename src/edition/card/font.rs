//! In charge of the fonts that cards are set in: which one has a letter, and what is known of it.
//!
//! They are part of the program (`assets/fonts`), so that a card looks the same on every machine; no
//! other font is ever asked. Putting letters into lines is [`super::text`]'s business.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use harfrust::ShaperData;
use skrifa::MetadataProvider as _;
use skrifa::raw::TableProvider as _;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font, for the letters of some scripts.
struct Family {
    /// The blocks of Unicode in which it is asked for a letter.
    blocks: &'static [RangeInclusive<u32>],
    /// The height of a line, in sizes of the font: scripts with marks above and below need more.
    line: f32,
    regular: File,
    /// None where the regular one is drawn bolder instead.
    bold: Option<File>,
}

/// A file of a font and what was read of it, once somebody has asked.
struct File {
    packed: &'static [u8],
    bytes: OnceLock<Vec<u8>>,
    read: OnceLock<Option<Read>>,
}

struct Read {
    font: harfrust::FontRef<'static>,
    shaper: ShaperData,
    units: f32,
}

impl File {
    const fn new(packed: &'static [u8]) -> Self {
        File { packed, bytes: OnceLock::new(), read: OnceLock::new() }
    }

    /// None of a file that is no font, which a test rules out.
    fn read(&'static self) -> Option<&'static Read> {
        let read = || {
            let bytes = self.bytes.get_or_init(|| zstd::decode_all(self.packed).unwrap_or_default());
            let font = harfrust::FontRef::new(bytes).ok()?;
            let units = f32::from(font.head().ok()?.units_per_em());
            Some(Read { shaper: ShaperData::new(&font), font, units })
        };
        self.read.get_or_init(read).as_ref()
    }
}

macro_rules! file {
    ($name:literal) => {
        File::new(include_bytes!(concat!("../../../assets/fonts/", $name, ".zst")))
    };
}

/// Families in the order in which they are asked. The first is there for what is no letter, too.
static FAMILIES: [Family; 19] = [
    Family {
        blocks: &[0x20..=0x52f, 0x1e00..=0x27bf, 0xfb00..=0xfb06, 0xfffd..=0xfffd],
        line: 1.2,
        regular: file!("NotoSans-Regular.ttf"),
        bold: Some(file!("NotoSans-Bold.ttf")),
    },
    Family {
        blocks: &[0x590..=0x5ff, 0x20aa..=0x20aa, 0xfb1d..=0xfb4f],
        line: 1.25,
        regular: file!("NotoSansHebrew-Regular.ttf"),
        bold: Some(file!("NotoSansHebrew-Bold.ttf")),
    },
    Family {
        blocks: &[0x600..=0x6ff, 0x750..=0x77f, 0x8a0..=0x8ff],
        line: 1.45,
        regular: file!("NotoSansArabic-Regular.ttf"),
        bold: Some(file!("NotoSansArabic-Bold.ttf")),
    },
    Family {
        blocks: &[0xe00..=0xe7f],
        line: 1.45,
        regular: file!("NotoSansThai-Regular.ttf"),
        bold: Some(file!("NotoSansThai-Bold.ttf")),
    },
    one(&[0x530..=0x58f, 0xfb13..=0xfb17], 1.2, file!("NotoSansArmenian-Regular.ttf")),
    one(&[0x10a0..=0x10ff, 0x1c90..=0x1cbf, 0x2d00..=0x2d2f], 1.25, file!("NotoSansGeorgian-Regular.ttf")),
    one(&[0x900..=0x97f, 0xa8e0..=0xa8ff, 0x20b9..=0x20b9], 1.45, file!("NotoSansDevanagari-Regular.ttf")),
    one(&[0x980..=0x9ff], 1.45, file!("NotoSansBengali-Regular.ttf")),
    one(&[0xa00..=0xa7f], 1.45, file!("NotoSansGurmukhi-Regular.ttf")),
    one(&[0xa80..=0xaff], 1.45, file!("NotoSansGujarati-Regular.ttf")),
    one(&[0xb80..=0xbff], 1.45, file!("NotoSansTamil-Regular.ttf")),
    one(&[0xc00..=0xc7f], 1.45, file!("NotoSansTelugu-Regular.ttf")),
    one(&[0xc80..=0xcff], 1.45, file!("NotoSansKannada-Regular.ttf")),
    one(&[0xd00..=0xd7f], 1.45, file!("NotoSansMalayalam-Regular.ttf")),
    one(&[0xd80..=0xdff], 1.45, file!("NotoSansSinhala-Regular.ttf")),
    one(
        &[0x3000..=0x9fff, 0xac00..=0xd7a3, 0xf900..=0xfaff, 0xff01..=0xff9f],
        1.3,
        file!("NotoSansCJKjp-Regular.otf"),
    ),
    one(&[0x2190..=0x22ff, 0x25a0..=0x25ff, 0x27e8..=0x27eb], 1.2, file!("NotoSansMath-Regular.ttf")),
    one(&[0x2300..=0x23ff, 0x2500..=0x27bf], 1.25, file!("NotoSansSymbols2-Regular.ttf")),
    one(&[0x203c..=0x3299, 0x1f000..=0x1faff], 1.25, file!("NotoEmoji-Regular.ttf")),
];

/// A family of which the program holds the regular font alone.
const fn one(blocks: &'static [RangeInclusive<u32>], line: f32, regular: File) -> Family {
    Family { blocks, line, regular, bold: None }
}

/// A font in a weight.
#[derive(Clone, Copy)]
pub(super) struct Face {
    family: usize,
    weight: Weight,
    read: &'static Read,
}

impl PartialEq for Face {
    fn eq(&self, other: &Self) -> bool {
        (self.family, self.weight) == (other.family, other.weight)
    }
}

impl Face {
    fn of(family: usize, weight: Weight) -> Option<Face> {
        let Family { regular, bold, .. } = FAMILIES.get(family)?;
        let file = if weight == Weight::Bold { bold.as_ref().unwrap_or(regular) } else { regular };
        Some(Face { family, weight, read: file.read()? })
    }

    /// The first face that has every letter of a grapheme, and `before` where nothing speaks against it.
    pub(super) fn for_grapheme(grapheme: &str, weight: Weight, before: Option<Face>) -> Option<Face> {
        let is_letter = grapheme.chars().any(char::is_alphanumeric);
        // A point or a space belongs to the words around it.
        let before = before.filter(|face| !is_letter && face.has(grapheme));
        before.or_else(|| {
            (0..FAMILIES.len()).find_map(|family| {
                let blocks = FAMILIES[family].blocks;
                let first = u32::from(grapheme.chars().find(|c| !is_ignorable(*c))?);
                if !blocks.iter().any(|block| block.contains(&first)) {
                    return None;
                }
                Face::of(family, weight).filter(|face| face.has(grapheme))
            })
        })
    }

    fn has(&self, grapheme: &str) -> bool {
        let letters = self.read.font.charmap();
        grapheme.chars().filter(|c| !is_ignorable(*c)).all(|c| letters.map(c).is_some())
    }

    pub(super) fn shaper(&self) -> harfrust::Shaper<'static> {
        self.read.shaper.shaper(&self.read.font).build()
    }

    pub(super) fn font(&self) -> &'static harfrust::FontRef<'static> {
        &self.read.font
    }

    /// Units of the font to its size.
    pub(super) fn units(&self) -> f32 {
        self.read.units
    }

    /// The height of a line, in sizes of the font.
    pub(super) fn line(&self) -> f32 {
        FAMILIES[self.family].line
    }

    /// How much wider the strokes of a font without a bold one are drawn, in sizes of the font.
    pub(super) fn bolder(&self) -> f32 {
        let lacks = self.weight == Weight::Bold && FAMILIES[self.family].bold.is_none();
        if lacks { 0.035 } else { 0.0 }
    }
}

/// Whether a character has no shape of its own (Unicode: `Default_Ignorable_Code_Point`, those that text
/// holds).
pub(super) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_of_the_program_can_be_read() {
        for (place, family) in FAMILIES.iter().enumerate() {
            for weight in [Weight::Regular, Weight::Bold] {
                assert!(Face::of(place, weight).is_some(), "{place} {weight:?}");
            }
            assert!(family.line > 1.0);
        }
    }

    #[test]
    fn names_of_many_scripts_have_a_font() {
        for name in [
            "Łukasz Żółć",
            "Nguyễn Thị Hạnh",
            "Γιώργος Παπαδόπουλος",
            "Дмитро Їжак",
            "نور الهدى",
            "דנה לוי",
            "山田太郎",
            "王小明",
            "歐陽菲菲",
            "김철수",
            "สมชาย",
            "आरव शर्मा",
            "ಅನಿತಾ",
            "அருண்",
            "Արամ",
            "გიორგი",
            "ਸਿੰਘ",
            "🦀",
            "→ “C++” – 50 % € ₹ ½ № ✓ ★ ≤ ⇒ ⌘",
        ] {
            let graphemes = unicode_segmentation::UnicodeSegmentation::graphemes(name, true);
            for grapheme in graphemes {
                assert!(Face::for_grapheme(grapheme, Weight::Bold, None).is_some(), "{grapheme} of {name}");
            }
        }
        assert!(Face::for_grapheme("ᚠ", Weight::Bold, None).is_none());
    }
}
