//! In charge of a picture's file without what it tells beside the picture: where and when it was
//! taken, with what, by whom, comments and previews. The picture's own bytes stay as they are.
//!
//! It leaves decoding to [`super::copy`].

/// A picture's file as it may be published.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cleaned {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Many mail programs would not show it as it is: four colours of ink.
    Inks,
    /// It ends before the picture does.
    CutOff,
}

/// A JPEG file (ITU-T T.81 annex B): only the tables and the picture itself, its colour profile and
/// what says how colours are kept.
pub(super) fn jpeg(bytes: &[u8]) -> Cleaned {
    let mut kept = vec![0xff, 0xd8];
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut inks = false;
    loop {
        let Some((marker, after)) = marker(rest) else { return Cleaned::CutOff };
        // B.1.1.3: these stand alone.
        if marker == 0xd9 {
            kept.extend([0xff, 0xd9]);
            return if inks { Cleaned::Inks } else { Cleaned::Bytes(kept) };
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            rest = after;
            continue;
        }
        let Some(length) = after.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length))) else {
            return Cleaned::CutOff;
        };
        let Some((segment, after)) = after.split_at_checked(length.max(2)) else { return Cleaned::CutOff };
        let content = segment.get(2..).unwrap_or_default();
        // B.2.2: a frame's header names the number of its components in its sixth byte.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            inks |= content.get(5) == Some(&4);
        }
        if is_of_the_picture(marker, content) {
            kept.extend([0xff, marker]);
            kept.extend(segment);
        }
        rest = after;
        if marker == 0xda {
            let end = scan_end(rest);
            kept.extend(&rest[..end]);
            rest = &rest[end..];
        }
    }
}

/// The next marker and what follows it; B.1.1.2 allows fill bytes before one.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let rest = bytes.strip_prefix(&[0xff])?;
    let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
    let (marker, after) = rest.get(fill..)?.split_first()?;
    Some((*marker, after))
}

/// Where the entropy-coded data end: before a marker that is no restart and no stuffed zero.
fn scan_end(data: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    data.windows(2).position(ends).unwrap_or(data.len())
}

fn is_of_the_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        // JFIF without its thumbnail, which may show more than the picture does.
        0xe0 => content.starts_with(b"JFIF\0") && content.len() == 14,
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        // What programs write for themselves, extensions and comments.
        0xe1..=0xfe => false,
        _ => true,
    }
}

/// Chunks of PNG that decide how the picture looks (PNG specification section 11).
const CHUNKS: [&[u8; 4]; 11] =
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP"];

/// A PNG file: only the chunks that decide how the picture looks.
pub(super) fn png(bytes: &[u8]) -> Cleaned {
    let Some((signature, mut rest)) = bytes.split_at_checked(8) else { return Cleaned::CutOff };
    let mut kept = signature.to_vec();
    loop {
        let length = rest.first_chunk().and_then(|length| usize::try_from(u32::from_be_bytes(*length)).ok());
        // Length, type and checksum have four bytes each.
        let chunk = length.and_then(|length| length.checked_add(12));
        let Some((chunk, after)) = chunk.and_then(|length| rest.split_at_checked(length)) else {
            return Cleaned::CutOff;
        };
        let name = &chunk[4..8];
        if CHUNKS.iter().any(|known| known.as_slice() == name) {
            kept.extend(chunk);
        }
        if name == b"IEND" {
            return Cleaned::Bytes(kept);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;
    use crate::pictures::tests::{jpeg as drawn_jpeg, png as drawn_png, with_chunk, with_segment};

    #[test]
    fn what_a_jpeg_tells_beside_the_picture_is_taken_out_and_the_picture_stays() {
        let plain = drawn_jpeg(40, 20);
        let Cleaned::Bytes(expected) = jpeg(&plain) else { unreachable!() };
        let mut told = plain.clone();
        for (marker, content) in [
            (0xe1, &b"Exif\0\0 51.5N 0.1W"[..]),
            (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>Ada Example</x>"),
            (0xe2, b"MPF\0"),
            (0xed, b"Photoshop 3.0\0"),
            (0xfe, b"a comment by Ada Example"),
            (0xe0, b"JFXX\0 a thumbnail"),
        ] {
            told = with_segment(&told, marker, content);
        }
        told.extend(b"a film behind the picture");
        assert_eq!(jpeg(&told), Cleaned::Bytes(expected));
        let profile = with_segment(&plain, 0xe2, b"ICC_PROFILE\0\x01\x01 a profile");
        assert!(matches!(jpeg(&profile), Cleaned::Bytes(kept) if kept.len() > plain.len()));
    }

    #[test]
    fn what_a_png_tells_beside_the_picture_is_taken_out_and_the_picture_stays() {
        let plain = drawn_png(40, 20, 255);
        let told = with_chunk(&plain, b"tEXt", b"Author\0Ada Example");
        let told = with_chunk(&told, b"eXIf", b"MM\0*51.5N");
        assert!(told.len() > plain.len());
        assert_eq!(png(&told), Cleaned::Bytes(plain));
    }

    #[test]
    fn a_file_that_ends_too_early_is_cut_off_wherever_that_is() {
        let (a_jpeg, a_png) = (drawn_jpeg(16, 16), drawn_png(16, 16, 255));
        for end in 0..a_jpeg.len() {
            assert_eq!(jpeg(&a_jpeg[..end]), Cleaned::CutOff, "{end}");
        }
        for end in 0..a_png.len() {
            assert_eq!(png(&a_png[..end]), Cleaned::CutOff, "{end}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(prop_oneof![Just(0xff), Just(0xda), any::<u8>()], 0..200)) {
            jpeg(&bytes);
            png(&bytes);
        }
    }
}
