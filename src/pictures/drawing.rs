//! In charge of drawings (SVG), which no mail program may be trusted to show: they become pictures of
//! pixels.
//!
//! It leaves how large they are shown to [`crate::edition::Size`].

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, roxmltree};

use super::copy::Unfit;

/// Largest drawing that is read: 1 MiB of XML.
const LARGEST: usize = 1_048_576;

/// Most nodes of a drawing.
const MOST_NODES: u32 = 50_000;

/// Most pixels that are drawn.
const MOST_PIXELS: u64 = 8_000_000;

/// Whether bytes are a drawing: XML whose first element is `svg`.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<svg") || (head.starts_with('<') && head.contains("<svg"))
}

/// A drawing that was read.
pub(super) struct Drawing(Tree);

impl Drawing {
    /// Reads a drawing. It loads nothing: no file, no address, no font.
    pub(super) fn read(bytes: &[u8]) -> Result<Drawing, Unfit> {
        if bytes.len() > LARGEST {
            return Err(Unfit::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| Unfit::broken(&error))?;
        let options =
            roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..Default::default() };
        let document =
            roxmltree::Document::parse_with_options(text, options).map_err(|error| Unfit::broken(&error))?;
        let named = |name: &str| document.descendants().any(|node| node.tag_name().name() == name);
        // Without the fonts of whoever drew it a text would be missing, or look otherwise.
        if let Some(name) = ["text", "image", "foreignObject"].into_iter().find(|name| named(name)) {
            return Err(Unfit::Drawing(name));
        }
        let options = Options {
            resources_dir: None,
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        Tree::from_xmltree(&document, &options).map(Drawing).map_err(|error| Unfit::broken(&error))
    }

    /// Width and height, in whole CSS pixels.
    pub(super) fn sides(&self) -> (u32, u32) {
        let size = self.0.size().to_int_size();
        (size.width(), size.height())
    }

    /// Draws it so wide and high, on nothing.
    pub(super) fn drawn(&self, width: u32, height: u32) -> Result<RgbaImage, Unfit> {
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(Unfit::TooManyPixels { width, height });
        }
        let mut pixels = Pixmap::new(width, height).ok_or(Unfit::Empty)?;
        let size = self.0.size();
        let scale = Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
        resvg::render(&self.0, scale, &mut pixels.as_mut());
        let mut drawn = RgbaImage::new(width, height);
        for (to, from) in drawn.pixels_mut().zip(pixels.pixels()) {
            let from = from.demultiply();
            to.0 = [from.red(), from.green(), from.blue(), from.alpha()];
        }
        Ok(drawn)
    }
}
