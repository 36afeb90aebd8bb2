//! In charge of one copy: the bytes of a picture become those of one that is small enough for mail,
//! upright, and tells nothing but the picture.
//!
//! It leaves where the bytes come from, and where the copy goes, to [`super`].

use std::collections::HashSet;
use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{
    AnimationDecoder as _, DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader,
    Limits, Rgba, RgbaImage, imageops,
};

use super::drawing::{self, Drawing};
use super::metadata::{self, Cleaned};
use crate::edition::Size;

/// Largest file that is read: 32 MiB.
pub(super) const LARGEST: u64 = 32 << 20;

/// Most pixels of a picture: what a telephone of 64 megapixels takes.
const MOST_PIXELS: u64 = 64_000_000;

/// Most memory for decoding one: eight bytes a pixel.
const MOST_MEMORY: u64 = 8 * MOST_PIXELS;

/// A copy has up to so many pixels for each that it is shown with, for screens that are that fine.
const FINENESS: u32 = 2;

/// Quality of a JPEG file, of 100.
const QUALITY: u8 = 82;

/// Quality of a JPEG file that has to be light.
const COARSE: u8 = 60;

/// A file of at most so many bytes that needs no other change is kept as it is: nothing is gained
/// from coding it again, and something lost.
const LIGHT: usize = 300_000;

/// An animation of at most so many bytes is kept.
const LIGHT_ANIMATION: usize = 1_000_000;

/// Most colours of a graphic, its soft edges included.
const MOST_COLOURS: usize = 4_096;

/// Largest colour profile that is kept; those of cameras and screens have some hundred bytes.
const PROFILE: usize = 4_096;

/// Why there is no copy of a picture: follows "the picture … ".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    /// No bytes, or nothing to see.
    #[error("is empty")]
    Empty,
    /// More bytes than are read.
    #[error("is too large a file")]
    TooLarge,
    /// More pixels than are decoded.
    #[error("has {width} × {height} pixels, which is more than is decoded")]
    TooManyPixels {
        /// As the file says.
        width: u32,
        /// As the file says.
        height: u32,
    },
    /// Nothing that is known as a picture.
    #[error("is no JPEG, PNG, WebP, GIF or SVG")]
    Unknown,
    /// A drawing with something in it that cannot be drawn here.
    #[error("is a drawing with `<{0}>` in it, which would be missing")]
    Drawing(&'static str),
    /// A drawing that another site has made.
    #[error("is a drawing (SVG) of another site, which is not drawn here")]
    Foreign,
    /// It ends too early.
    #[error("is cut off")]
    CutOff,
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The decoder refused.
    #[error("is broken: {0}")]
    Broken(String),
}

impl Unfit {
    /// A decoder's error on one line.
    pub(super) fn broken(error: &dyn std::fmt::Display) -> Unfit {
        Unfit::Broken(crate::http::plain(&error.to_string()))
    }

    /// How to mend it.
    pub(super) fn hint(&self) -> &'static str {
        match self {
            Unfit::Empty | Unfit::CutOff | Unfit::Broken(_) => "save or download it again",
            Unfit::Unreadable(_) => "look at the permissions of its file",
            Unfit::TooLarge | Unfit::TooManyPixels { .. } => "save it with at most 64 megapixels and 32 MiB",
            Unfit::Unknown => "save it as JPEG or PNG",
            Unfit::Drawing("text") => "turn its text into paths, or save it as PNG",
            Unfit::Drawing(_) | Unfit::Foreign => "save it as PNG",
        }
    }
}

impl From<ImageError> for Unfit {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Unsupported(_) => Unfit::Unknown,
            ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Unfit::CutOff,
            error => Unfit::broken(&error),
        }
    }
}

/// A copy, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copy {
    /// Its name's ending: `jpg`, `png` or `gif`.
    pub(super) ending: &'static str,
    /// How large it is shown.
    pub(super) size: Size,
    pub(super) bytes: Vec<u8>,
}

/// The endings that a copy's name may have.
pub(super) const ENDINGS: [&str; 3] = ["jpg", "png", "gif"];

/// How large a picture is shown, at most so wide, from the beginning of its file alone.
pub(super) fn measure(bytes: &[u8], widest: u32) -> Result<Size, Unfit> {
    let (width, height) = match bytes {
        [] => return Err(Unfit::Empty),
        drawn if drawing::is_one(drawn) => Drawing::read(drawn)?.sides(),
        pixels => {
            let format = image::guess_format(pixels).map_err(|_| Unfit::Unknown)?;
            Opened::read(pixels, format)?.sides()
        }
    };
    Ok(Size::of(width, height, widest))
}

/// Makes the copy of a picture that is shown at most so wide.
pub(super) fn make(bytes: &[u8], widest: u32) -> Result<Copy, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    if drawing::is_one(bytes) {
        let drawing = Drawing::read(bytes)?;
        let (width, height) = drawing.sides();
        let size = Size::of(width, height, widest);
        let drawn = drawing.drawn(size.width * FINENESS, size.height.saturating_mul(FINENESS))?;
        let coded = coded(DynamicImage::from(drawn), true, None)?;
        return Ok(Copy { ending: coded.0, size, bytes: coded.1 });
    }
    let format = image::guess_format(bytes).map_err(|_| Unfit::Unknown)?;
    let kept = kept(bytes, format)?;
    let opened = Opened::read(bytes, format)?;
    let (width, height) = opened.sides();
    let upright = opened.orientation == Orientation::NoTransforms;
    let size = Size::of(width, height, widest);
    let fits = upright && width <= widest * FINENESS;
    let profile = opened.profile.clone();
    let picture = opened.decoded()?;
    match kept {
        Some((ending, bytes)) if fits && bytes.len() <= light(format) => Ok(Copy { ending, size, bytes }),
        kept => {
            let sides = Size::of(width, height, widest * FINENESS);
            let small = if width > sides.width { shrunk(&picture, sides) } else { picture };
            let (ending, bytes) = coded(small, format != ImageFormat::Jpeg, profile)?;
            Ok(match kept {
                Some((ending, kept)) if fits && kept.len() <= bytes.len() => {
                    Copy { ending, size, bytes: kept }
                }
                _ => Copy { ending, size, bytes },
            })
        }
    }
}

/// The JPEG file of a picture that has at most so many bytes: each size is tried well first, and then coarsely.
pub(super) fn lighter(bytes: &[u8], most: usize) -> Result<Vec<u8>, Unfit> {
    let opened = Opened::read(bytes, image::guess_format(bytes).map_err(|_| Unfit::Unknown)?)?;
    let profile = opened.profile.clone();
    let mut picture = on_white(opened.decoded()?);
    loop {
        for quality in [QUALITY, COARSE] {
            let jpeg = as_jpeg(&picture, quality, profile.clone())?;
            if jpeg.len() <= most {
                return Ok(jpeg);
            }
        }
        if picture.width().max(picture.height()) == 1 {
            return Err(Unfit::TooLarge);
        }
        let less = |side: u32| (side - side.div_ceil(4)).max(1);
        picture = shrunk(&picture, Size { width: less(picture.width()), height: less(picture.height()) });
    }
}

/// A picture through which nothing shines.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::from(picture.into_rgb8());
    }
    let mut white = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([u8::MAX; 4]));
    imageops::overlay(&mut white, &picture.into_rgba8(), 0, 0);
    DynamicImage::from(DynamicImage::from(white).into_rgb8())
}

fn light(format: ImageFormat) -> usize {
    if format == ImageFormat::Gif { LIGHT_ANIMATION } else { LIGHT }
}

/// Whether a picture has moved and its copy of that ending stands still.
pub(super) fn stands_still(bytes: &[u8], ending: &str) -> bool {
    let frames = || Some(GifDecoder::new(Cursor::new(bytes)).ok()?.into_frames().take(2).count());
    bytes.starts_with(b"GIF8") && ending != "gif" && frames() == Some(2)
}

/// The file's own bytes, as far as they may be published; none where every mail program would not
/// show them.
fn kept(bytes: &[u8], format: ImageFormat) -> Result<Option<(&'static str, Vec<u8>)>, Unfit> {
    let (ending, cleaned) = match format {
        ImageFormat::Jpeg => ("jpg", metadata::jpeg(bytes)),
        ImageFormat::Png => ("png", metadata::png(bytes)),
        ImageFormat::Gif => ("gif", Cleaned::Bytes(bytes.to_vec())),
        _ => return Ok(None),
    };
    match cleaned {
        Cleaned::Bytes(bytes) => Ok(Some((ending, bytes))),
        Cleaned::Inks => Ok(None),
        Cleaned::CutOff => Err(Unfit::CutOff),
    }
}

/// A picture of which the beginning was read.
struct Opened<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    /// How it has to be turned to stand upright.
    orientation: Orientation,
    profile: Option<Vec<u8>>,
}

impl<'a> Opened<'a> {
    fn read(bytes: &'a [u8], format: ImageFormat) -> Result<Self, Unfit> {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_MEMORY);
        reader.limits(limits);
        let mut decoder = reader.into_decoder()?;
        let (width, height) = decoder.dimensions();
        if width == 0 || height == 0 {
            return Err(Unfit::Empty);
        }
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Unfit::TooManyPixels { width, height });
        }
        // A note on them that cannot be read keeps no picture from being shown.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_of_screens(profile));
        Ok(Opened { decoder: Box::new(decoder), orientation, profile })
    }

    /// Width and height once it stands upright.
    fn sides(&self) -> (u32, u32) {
        let (width, height) = self.decoder.dimensions();
        match self.orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }

    /// The whole picture, upright.
    fn decoded(self) -> Result<DynamicImage, Unfit> {
        let mut picture = DynamicImage::from_decoder(self.decoder)?;
        picture.apply_orientation(self.orientation);
        Ok(picture)
    }
}

/// Whether a profile is small and of red, green and blue (ICC.1 section 7.2.6), as the copy is.
fn is_of_screens(profile: &[u8]) -> bool {
    profile.len() <= PROFILE && profile.get(16..20) == Some(b"RGB ")
}

/// A picture made smaller.
fn shrunk(picture: &DynamicImage, to: Size) -> DynamicImage {
    // Sums over whole areas first, since the better filter takes its time from what it reads.
    let near = (to.width * 2, to.height.saturating_mul(2));
    let far = picture.width() > near.0 * 2 && picture.height() > near.1 * 2;
    let filter = imageops::FilterType::Lanczos3;
    if !picture.color().has_alpha() {
        let picture = if far { picture.thumbnail_exact(near.0, near.1) } else { picture.clone() };
        return picture.resize_exact(to.width, to.height, filter);
    }
    // Colours that nobody sees must not shine through at the edges.
    let mut pixels = picture.to_rgba8();
    by_alpha(&mut pixels, |colour, alpha| (colour * alpha + 127) / 255);
    if far {
        pixels = imageops::thumbnail(&pixels, near.0, near.1);
    }
    let mut small = imageops::resize(&pixels, to.width, to.height, filter);
    by_alpha(&mut small, |colour, alpha| (colour * 255 + alpha / 2).checked_div(alpha).unwrap_or(0));
    DynamicImage::from(small)
}

fn by_alpha(pixels: &mut RgbaImage, colour: impl Fn(u32, u32) -> u32) {
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let mended = |one: u8| u8::try_from(colour(one.into(), alpha.into())).unwrap_or(u8::MAX);
        pixel.0 = [mended(red), mended(green), mended(blue), alpha];
    }
}

/// The file of a picture: PNG where something shines through, or where that is smaller for one that
/// `may_be_flat`; JPEG otherwise.
fn coded(
    picture: DynamicImage,
    may_be_flat: bool,
    profile: Option<Vec<u8>>,
) -> Result<(&'static str, Vec<u8>), Unfit> {
    let see_through =
        picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    if see_through {
        return Ok(("png", as_png(&DynamicImage::from(picture.to_rgba8()), profile)?));
    }
    let opaque = DynamicImage::from(picture.into_rgb8());
    let jpeg = as_jpeg(&opaque, QUALITY, profile.clone())?;
    if may_be_flat && is_graphic(&opaque) {
        let png = as_png(&opaque, profile)?;
        if png.len() <= jpeg.len() {
            return Ok(("png", png));
        }
    }
    Ok(("jpg", jpeg))
}

/// Whether a picture has so few colours that PNG may be smaller than JPEG: trying is slow.
fn is_graphic(picture: &DynamicImage) -> bool {
    let mut colours = HashSet::new();
    let of = |pixel: &[u8]| <[u8; 3]>::try_from(pixel).unwrap_or_default();
    !picture.as_bytes().chunks_exact(3).any(|pixel| colours.insert(of(pixel)) && colours.len() > MOST_COLOURS)
}

fn as_jpeg(picture: &DynamicImage, quality: u8, profile: Option<Vec<u8>>) -> Result<Vec<u8>, Unfit> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|error| Unfit::broken(&error))?;
    }
    picture.write_with_encoder(encoder)?;
    Ok(jpeg)
}

fn as_png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, Unfit> {
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Adaptive);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|error| Unfit::broken(&error))?;
    }
    picture.write_with_encoder(encoder)?;
    Ok(png)
}
