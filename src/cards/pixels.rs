//! In charge of the pixels of a card: the drawing first, then each picture in its place: photos cut round,
//! logos whole on tiles on which they can be seen.
//!
//! The same drawing and pictures give the same bytes.

use std::io::{Cursor, Write as _};

use image::{ImageReader, Limits, RgbaImage, imageops};
use resvg::tiny_skia::{
    Color, ColorU8, FillRule, FilterQuality, Paint, Path, PathBuilder, Pattern, Pixmap, PixmapPaint, Rect,
    Shader, SpreadMode, Transform,
};
use resvg::usvg::{Options, Tree};

use crate::edition::card::{Area, Drawing, Placed, SIDES, Shape};

/// Most memory for decoding one picture: a copy has some hundred thousand pixels.
const MOST_MEMORY: u64 = 256 << 20;

/// Around a photo, so that two of them can be told apart.
const RING: f32 = 4.0;

/// The corners of a tile.
const CORNERS: f32 = 12.0;

/// From the edge of a tile to its logo: at the sides, above and below.
const PADDING: (f32, f32) = (16.0, 11.0);

/// How much larger than it is a logo may be shown: more would look soft.
const LARGER: f32 = 1.6;

/// A logo whose visible parts are brighter than that, on average, is not seen on white (0 to 255).
const BRIGHT: u32 = 215;

/// White, and the tile of a logo that is nearly white.
const TILES: [[u8; 3]; 2] = [[255, 255, 255], [0x1d, 0x2a, 0x31]];

/// How far two values of a colour may be apart in the even edge of a logo.
const EVEN: u8 = 12;

/// Why there is no picture of a card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undrawn {
    /// The copy of a picture is gone or is no picture.
    #[error("the copy {0} cannot be read")]
    Picture(String),
    /// What only another version of this program may do.
    #[error("its drawing is broken: {0}")]
    Drawing(String),
}

/// The PNG file of a card, 1200 by 630 pixels. `picture` gives the bytes of a copy by its address.
///
/// # Errors
/// When a picture cannot be decoded.
pub fn png(drawing: &Drawing, picture: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Vec<u8>, Undrawn> {
    let broken = |error: &dyn std::fmt::Display| Undrawn::Drawing(error.to_string());
    let tree = Tree::from_str(&drawing.svg, &Options::default()).map_err(|error| broken(&error))?;
    let mut pixels = Pixmap::new(SIDES.width, SIDES.height).ok_or_else(|| broken(&"it is empty"))?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    for placed in &drawing.pictures {
        let decoded = picture(&placed.url).and_then(|bytes| decoded(&bytes));
        let decoded = decoded.ok_or_else(|| Undrawn::Picture(placed.url.clone()))?;
        put(&mut pixels, placed, decoded);
    }
    encoded(&pixels).map_err(|error| broken(&error))
}

/// Pixels as a PNG file without alpha, row by row: all at once would need their memory three times.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::Adaptive);
    let mut header = encoder.write_header()?;
    let mut writer = header.stream_writer()?;
    let length = pixels.width() as usize;
    let mut row = Vec::with_capacity(length * 3);
    for pixels in pixels.pixels().chunks(length) {
        row.clear();
        row.extend(pixels.iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]));
        writer.write_all(&row)?;
    }
    writer.finish()?;
    header.finish()?;
    Ok(file)
}

fn decoded(bytes: &[u8]) -> Option<RgbaImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgba8();
    (picture.width() > 0 && picture.height() > 0).then_some(picture)
}

fn put(pixels: &mut Pixmap, placed: &Placed, picture: RgbaImage) {
    match placed.shape {
        Shape::Round { ring } => round(pixels, placed.area, &picture, ring.rgb()),
        Shape::Tile => {
            let logo = without_edge(picture);
            fill(pixels, rounded(placed.area), &solid(tile(&logo)));
            let Area { left, top, width, height } = placed.area;
            let (aside, above) = PADDING;
            let inner = Area {
                left: left + aside,
                top: top + above,
                width: width - 2.0 * aside,
                height: height - 2.0 * above,
            };
            whole(pixels, inner, &logo);
        }
        Shape::Plain => whole(pixels, placed.area, &picture),
    }
}

/// A photo that fills a circle. Of a tall one more is cut off below than above, where the face is.
fn round(pixels: &mut Pixmap, area: Area, picture: &RgbaImage, ring: [u8; 3]) {
    let (width, height) = picture.dimensions();
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 4);
    let square = imageops::crop_imm(picture, left, top, side, side).to_image();
    let Some(photo) = sized(&square, area.width, area.width) else { return };
    let outer = Area {
        left: area.left - RING,
        top: area.top - RING,
        width: area.width + 2.0 * RING,
        height: area.height + 2.0 * RING,
    };
    fill(pixels, circle(outer), &solid(ring));
    let at = Transform::from_translate(area.left, area.top);
    let shader = Pattern::new(photo.as_ref(), SpreadMode::Pad, FilterQuality::Bilinear, 1.0, at);
    // What shines through a photo is white.
    fill(pixels, circle(area), &solid([255; 3]));
    fill(pixels, circle(area), &Paint { shader, anti_alias: true, ..Paint::default() });
}

/// A whole picture in the middle of its area.
fn whole(pixels: &mut Pixmap, area: Area, picture: &RgbaImage) {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let scale = (area.width / width).min(area.height / height).min(LARGER);
    let Some(sized) = sized(picture, width * scale, height * scale) else { return };
    let left = area.left + (area.width - width * scale) / 2.0;
    let top = area.top + (area.height - height * scale) / 2.0;
    let (left, top) = (left.round() as i32, top.round() as i32);
    pixels.draw_pixmap(left, top, sized.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
}

/// A picture in another size, with its alpha multiplied in, so that hidden colours do not shine through.
fn sized(picture: &RgbaImage, width: f32, height: f32) -> Option<Pixmap> {
    let (width, height) = (width.round().max(1.0) as u32, height.round().max(1.0) as u32);
    let mut multiplied = picture.clone();
    for pixel in multiplied.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let one = ColorU8::from_rgba(red, green, blue, alpha).premultiply();
        pixel.0 = [one.red(), one.green(), one.blue(), alpha];
    }
    let small = imageops::resize(&multiplied, width, height, imageops::FilterType::Lanczos3);
    let mut sized = Pixmap::new(width, height)?;
    for (to, from) in sized.data_mut().chunks_exact_mut(4).zip(small.pixels()) {
        let [red, green, blue, alpha] = from.0;
        // The filter may overshoot: no colour is more than its alpha.
        to.copy_from_slice(&[red.min(alpha), green.min(alpha), blue.min(alpha), alpha]);
    }
    Some(sized)
}

/// A logo without the even edge around it, which would make it small on its tile.
fn without_edge(logo: RgbaImage) -> RgbaImage {
    let (width, height) = logo.dimensions();
    let edge = logo.get_pixel(0, 0).0;
    let is_edge = |pixel: [u8; 4]| {
        let both_clear = pixel[3] < EVEN && edge[3] < EVEN;
        both_clear || pixel.iter().zip(edge).all(|(one, other)| one.abs_diff(other) <= EVEN)
    };
    let corners = [(width - 1, 0), (0, height - 1), (width - 1, height - 1)];
    // A coloured ground belongs to the logo.
    let is_plain = edge[3] < EVEN || edge.iter().all(|value| *value > 255 - EVEN);
    if !is_plain || !corners.iter().all(|(x, y)| is_edge(logo.get_pixel(*x, *y).0)) {
        return logo;
    }
    let mut bounds: Option<[u32; 4]> = None;
    for (x, y, pixel) in logo.enumerate_pixels().filter(|(_, _, pixel)| !is_edge(pixel.0)) {
        let [left, top, right, bottom] = bounds.unwrap_or([x, y, x, y]);
        let _ = pixel;
        bounds = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }
    match bounds {
        Some([left, top, right, bottom]) => {
            imageops::crop_imm(&logo, left, top, right - left + 1, bottom - top + 1).to_image()
        }
        None => logo,
    }
}

/// The colour of the tile on which a logo can be seen.
fn tile(logo: &RgbaImage) -> [u8; 3] {
    let (mut seen, mut light) = (0_u64, 0_u64);
    for pixel in logo.pixels().filter(|pixel| pixel.0[3] > 127) {
        let [red, green, blue, _] = pixel.0.map(u64::from);
        seen += 1;
        light += (2126 * red + 7152 * green + 722 * blue) / 10_000;
    }
    let all = u64::from(logo.width()) * u64::from(logo.height());
    // What has a ground of its own can be seen on it.
    let has_ground = seen * 50 > all * 49;
    let is_bright = light > u64::from(BRIGHT) * seen && seen > 0;
    if is_bright && !has_ground { TILES[1] } else { TILES[0] }
}

fn solid([red, green, blue]: [u8; 3]) -> Paint<'static> {
    let shader = Shader::SolidColor(Color::from_rgba8(red, green, blue, 255));
    Paint { shader, anti_alias: true, ..Paint::default() }
}

fn fill(pixels: &mut Pixmap, path: Option<Path>, paint: &Paint<'_>) {
    if let Some(path) = path {
        pixels.fill_path(&path, paint, FillRule::Winding, Transform::identity(), None);
    }
}

fn circle(area: Area) -> Option<Path> {
    let radius = area.width / 2.0;
    PathBuilder::from_circle(area.left + radius, area.top + radius, radius)
}

/// A rectangle with round corners.
fn rounded(area: Area) -> Option<Path> {
    /// How far the control points of a quarter of a circle are from its corners, of its radius.
    const CURVE: f32 = 0.447_7;
    let rect = Rect::from_xywh(area.left, area.top, area.width, area.height)?;
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let (radius, near) = (CORNERS, CORNERS * CURVE);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - near, top, right, top + near, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + near, left + near, top, left + radius, top);
    path.close();
    path.finish()
}
