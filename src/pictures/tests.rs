//! Copies of pictures that are drawn here, good ones and bad.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::copy::{make, measure};
use super::*;
use crate::http::outside::Policy;

/// A picture of many colours, whose upper left quarter is red.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        if x < width / 2 && y < height / 2 {
            return Rgb([250, 10, 10]);
        }
        let noise = |seed: u32| u8::try_from((x * 31 + y * 17 + x * y * seed) % 97).unwrap_or_default();
        Rgb([noise(3), noise(5), 100 + noise(7)])
    })
}

fn coded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(super) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    coded(drawn(width, height), ImageFormat::Jpeg)
}

pub(super) fn png(width: u32, height: u32, alpha: u8) -> Vec<u8> {
    let pixel = |x, y| {
        let [red, green, blue] = drawn(width, height).get_pixel(x, y).0;
        Rgba([red, green, blue, if x < width / 2 { 255 } else { alpha }])
    };
    coded(RgbaImage::from_fn(width, height, pixel), ImageFormat::Png)
}

/// A JPEG file with one more segment behind its beginning.
pub(super) fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// A PNG file with one more chunk behind its header; nobody looks at the checksum.
pub(super) fn with_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&png[..33], &length, name, content, &[0; 4], &png[33..]].concat()
}

/// EXIF with an orientation (tag 0x0112 of IFD 0) and the name of a person.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"Ada Example 51.5N 0.1W");
    exif
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

/// A file of four inks (CMYK), 8 by 8 pixels, of baseline DCT with DC values alone.
fn four_inks() -> Vec<u8> {
    let mut file = vec![0xff, 0xd8];
    let mut segment = |marker: u8, content: &[u8]| {
        file.extend([0xff, marker]);
        file.extend(u16::try_from(content.len() + 2).unwrap().to_be_bytes());
        file.extend(content);
    };
    segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    segment(0xdb, &[&[0][..], &[1; 64]].concat());
    let components = [1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0];
    segment(0xc0, &[&[8, 0, 8, 0, 8, 4][..], &components].concat());
    let one_code = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    segment(0xc4, &one_code(0x00));
    segment(0xc4, &one_code(0x10));
    segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    // Two bits a component: no difference, end of block.
    file.extend([0x00, 0xff, 0xd9]);
    file
}

fn sides(picture: &DynamicImage) -> (u32, u32) {
    (picture.width(), picture.height())
}

#[test]
fn a_large_photo_becomes_a_copy_of_twice_the_column_that_is_shown_as_wide_as_it() {
    let photo = jpeg(1800, 300);
    let copy = make(&photo, 600).unwrap();
    assert_eq!((copy.ending, copy.size), ("jpg", Size { width: 600, height: 100 }));
    assert_eq!(sides(&decoded(&copy.bytes)), (1200, 200));
    assert!(copy.bytes.len() < photo.len());
    assert_eq!(measure(&photo, 600), Ok(copy.size));
}

#[test]
fn a_small_photo_is_kept_byte_for_byte() {
    let photo = jpeg(300, 200);
    let copy = make(&photo, 600).unwrap();
    assert_eq!((copy.bytes, copy.size), (photo, Size { width: 300, height: 200 }));
}

#[test]
fn a_photo_is_turned_upright_and_tells_neither_place_nor_person() {
    // Where the red quarter is to be seen, by orientation (Exif 2.3 section 4.6.4).
    let corners = [(1, 0, 0), (2, 1, 0), (3, 1, 1), (4, 0, 1), (5, 0, 0), (6, 1, 0), (7, 1, 1), (8, 0, 1)];
    for (orientation, right, below) in corners {
        let photo = with_segment(&jpeg(64, 32), 0xe1, &exif(orientation));
        let copy = make(&photo, 600).unwrap();
        assert!(!copy.bytes.windows(4).any(|part| part == b"Exif" || part == b"Ada "), "{orientation}");
        let upright = decoded(&copy.bytes).into_rgb8();
        let (width, height) = if orientation < 5 { (64, 32) } else { (32, 64) };
        assert_eq!((upright.dimensions(), copy.size), ((width, height), Size { width, height }));
        let corner = |right: bool, below: bool| {
            let at = |there: bool, side: u32| if there { side - 5 } else { 4 };
            upright.get_pixel(at(right, width), at(below, height)).0[0] > 200
        };
        for (x, y) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            assert_eq!(corner(x == 1, y == 1), (x, y) == (right, below), "{orientation}: {x} {y}");
        }
    }
}

#[test]
fn what_shines_through_stays_so_and_has_clean_edges() {
    let clear = Rgba([0, 0, 0, 0]);
    let logo = RgbaImage::from_fn(900, 300, |x, _| if x < 447 { Rgba([240, 200, 10, 255]) } else { clear });
    let copy = make(&coded(logo, ImageFormat::Png), 200).unwrap();
    assert_eq!((copy.ending, copy.size), ("png", Size { width: 200, height: 67 }));
    let small = decoded(&copy.bytes).into_rgba8();
    assert_eq!(small.dimensions(), (400, 133));
    for pixel in small.pixels().filter(|pixel| pixel.0[3] > 20) {
        assert!(pixel.0[0] > 220 && pixel.0[1] > 180, "the nothing beside it shines through: {pixel:?}");
    }
    assert!(small.pixels().any(|pixel| pixel.0[3] == 0));
}

#[test]
fn a_graphic_stays_png_and_a_photo_in_png_becomes_jpeg() {
    let flat = RgbImage::from_fn(1300, 200, |x, _| Rgb([if x < 800 { 20 } else { 200 }; 3]));
    assert_eq!(make(&coded(flat, ImageFormat::Png), 600).unwrap().ending, "png");
    let photo = coded(drawn(1300, 200), ImageFormat::Png);
    let copy = make(&photo, 600).unwrap();
    assert_eq!(copy.ending, "jpg");
    assert!(copy.bytes.len() < photo.len());
}

#[test]
fn web_pictures_of_newer_kinds_become_what_every_mail_program_shows() {
    let copy = make(&coded(drawn(60, 40), ImageFormat::WebP), 600).unwrap();
    assert_eq!((copy.ending, copy.size), ("jpg", Size { width: 60, height: 40 }));
    assert_eq!(sides(&decoded(&copy.bytes)), (60, 40));
}

#[test]
fn a_small_animation_moves_on_and_a_large_one_stands_still_and_that_is_told() {
    let animation = |width: u32| {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for shade in [40, 200] {
            let frame = RgbaImage::from_fn(width, 30, |_, y| Rgba([shade, y.to_le_bytes()[0], 0, 255]));
            encoder.encode_frame(image::Frame::new(frame)).unwrap();
        }
        drop(encoder);
        bytes
    };
    let small = animation(40);
    let copy = make(&small, 600).unwrap();
    assert_eq!((copy.ending, &copy.bytes), ("gif", &small));
    assert!(!copy::stands_still(&small, copy.ending));
    let large = animation(1201);
    let copy = make(&large, 600).unwrap();
    assert_ne!(copy.ending, "gif");
    assert_eq!(copy.size, Size { width: 600, height: 15 });
    assert!(copy::stands_still(&large, copy.ending));
    assert!(!copy::stands_still(&jpeg(8, 8), "png"));
}

#[test]
fn four_inks_become_three_colours() {
    let copy = make(&four_inks(), 600).unwrap();
    assert_eq!((copy.ending, copy.size), ("jpg", Size { width: 8, height: 8 }));
    assert_eq!(decoded(&copy.bytes).color(), image::ColorType::Rgb8);
    assert!(matches!(metadata::jpeg(&copy.bytes), metadata::Cleaned::Bytes(_)));
}

#[test]
fn a_profile_of_screens_is_kept_when_a_picture_is_coded_again_and_no_other() {
    let profile = |space: &[u8; 4]| [&[0; 16][..], space, &[7; 200]].concat();
    let photo = |space| {
        let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile(space)].concat();
        make(&with_segment(&jpeg(1300, 20), 0xe2, &profile), 600).unwrap()
    };
    let has = |copy: &Copy| copy.bytes.windows(11).any(|part| part == b"ICC_PROFILE");
    assert!(has(&photo(b"RGB ")));
    assert!(!has(&photo(b"CMYK")));
}

#[test]
fn a_drawing_is_drawn_and_what_it_cannot_show_is_told() {
    let svg = |inner: &str| {
        format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\">{inner}</svg>"
        )
    };
    let copy = make(svg("<rect width=\"45\" height=\"30\" fill=\"#f00\"/>").as_bytes(), 200).unwrap();
    assert_eq!((copy.ending, copy.size), ("png", Size { width: 90, height: 30 }));
    let drawn = decoded(&copy.bytes).into_rgba8();
    assert_eq!(drawn.dimensions(), (180, 60));
    assert_eq!((drawn.get_pixel(10, 10).0, drawn.get_pixel(170, 10).0[3]), ([255, 0, 0, 255], 0));
    for inner in ["<text>Acme</text>", "<image href=\"/etc/hostname\"/>", "<foreignObject/>"] {
        assert!(matches!(make(svg(inner).as_bytes(), 200), Err(Unfit::Drawing(_))), "{inner}");
    }
}

#[test]
fn a_drawing_that_multiplies_itself_is_refused_in_no_time() {
    let mut uses = "<g id=\"a0\"><rect width=\"1\" height=\"1\"/></g>".to_owned();
    for level in 1..40 {
        let before = level - 1;
        uses.push_str(&format!(
            "<g id=\"a{level}\"><use href=\"#a{before}\"/><use href=\"#a{before}\"/></g>"
        ));
    }
    let many = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{uses}</svg>");
    assert!(make(many.as_bytes(), 200).is_err());
    let mut entities = "<!DOCTYPE svg [<!ENTITY e0 \"ha\">".to_owned();
    for level in 1..30 {
        entities.push_str(&format!("<!ENTITY e{level} \"&e{0};&e{0};\">", level - 1));
    }
    let laughing = format!("{entities}]><svg xmlns=\"http://www.w3.org/2000/svg\"><desc>&e29;</desc></svg>");
    assert!(make(laughing.as_bytes(), 200).is_err());
}

#[test]
fn a_small_file_that_claims_to_be_huge_is_refused_before_it_is_decoded() {
    let mut bomb = png(4, 4, 255);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    // The header's checksum is looked at: CRC-32 of PNG specification annex D.
    let crc = !bomb[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 },
        )
    });
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let refused = Err(Unfit::TooManyPixels { width: 50_000, height: 50_000 });
    assert_eq!(make(&bomb, 600), refused);
    let mut bomb = jpeg(8, 8);
    let frame = bomb.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xc3, 0x50, 0xc3, 0x50]);
    assert_eq!(make(&bomb, 600), refused);
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"90000\"/>";
    assert!(matches!(make(drawing.as_bytes(), 600), Err(Unfit::TooManyPixels { .. }) | Ok(_)));
}

#[test]
fn broken_files_are_told_apart() {
    assert_eq!(make(b"", 600), Err(Unfit::Empty));
    assert_eq!(make(b"no picture at all", 600), Err(Unfit::Unknown));
    assert_eq!(make(b"<!DOCTYPE html><p>Not found</p>", 600), Err(Unfit::Unknown));
    assert_eq!(make(b"BM\0\0\0\0", 600), Err(Unfit::Unknown));
    let whole = [jpeg(24, 24), png(24, 24, 255), png(24, 24, 9), coded(drawn(24, 24), ImageFormat::WebP)];
    for (which, whole) in whole.iter().enumerate() {
        assert!(make(whole, 600).is_ok());
        for end in [1, 8, whole.len() / 2, whole.len() - 1] {
            assert!(make(&whole[..end], 600).is_err(), "{which}: {end}");
        }
    }
    assert_eq!(make(&whole[0][..whole[0].len() / 2], 600), Err(Unfit::CutOff));
    assert!(make(&coded(drawn(64, 64), ImageFormat::Gif)[..40], 600).is_err());
}

/// A publication with files, and an edition of it.
struct Stage {
    folder: tempfile::TempDir,
    places: Places,
    text: String,
    edition: Edition,
}

impl Stage {
    fn new(files: &[(&str, Vec<u8>)], body: &str) -> Stage {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        fs::create_dir_all(folder.path().join("recaps")).unwrap();
        let settings = crate::config::Settings::check(
            folder.path(),
            "name = \"Example Meetup\"\nurl = \"https://example.org/\"\n[email]\nfrom = \"recap@example.org\"",
        )
        .unwrap();
        let text = format!("---\ntitle: Evening\ndate: 2025-03-05\n---\n\n{body}\n");
        let source = crate::recap::Source { path: "evening.md".into(), text: text.clone() };
        let edition = crate::edition::compile(&crate::recap::understand(&source).0, &settings.publication).0;
        Stage { places: Places::from(&settings), folder, text, edition }
    }

    async fn gather(&self, fetcher: Option<&Fetcher>) -> Gathered {
        let folder = self.folder.path().join("recaps");
        gather(&self.edition, Origin { text: &self.text, folder: &folder, places: &self.places }, fetcher)
            .await
    }

    fn look(&self) -> Vec<Finding> {
        let folder = self.folder.path().join("recaps");
        look(&self.edition, Origin { text: &self.text, folder: &folder, places: &self.places })
    }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[tokio::test]
async fn the_same_picture_in_two_places_has_one_copy_that_is_written_once() {
    let (one, other) = (jpeg(60, 40), jpeg(50, 50));
    let files = [("images/a.jpg", one.clone()), ("static/b.png", one), ("images/c.jpg", other)];
    let stage = Stage::new(
        &files,
        "![A](/images/a.jpg)\n\n![B](/b.png)\n\n![C](/images/c.jpg)\n\n![A](/images/a.jpg?v=2)",
    );

    let gathered = stage.gather(None).await;

    assert_eq!((gathered.copies.len(), gathered.count(), codes(&gathered.findings)), (4, 2, vec![]));
    let output = stage.folder.path().join("public");
    assert!(!output.exists(), "gathering has written something");
    gathered.write(&output).unwrap();
    let names =
        |folder: &Path| fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(names(&output.join(FOLDER)).len(), 2);
    let again = stage.gather(None).await;
    assert_eq!((&again.copies, again.length()), (&gathered.copies, gathered.length()));
    assert!(again.files.values().all(|made| made.bytes.is_none()), "a copy was made again");
    let edition = stage.edition.clone().with_pictures(&gathered.copies);
    assert_eq!(edition.html.matches("https://example.org/pictures/").count(), 4);
    assert_eq!(edition.html.matches("width=\"60\" height=\"40\"").count(), 3);
}

#[tokio::test]
async fn what_is_missing_or_broken_is_told_with_its_place_and_stays() {
    let files =
        [("a.jpg", jpeg(60, 40)[..1000].to_vec()), ("images/Stage.jpg", jpeg(8, 8)), ("e.jpg", Vec::new())];
    let body =
        "![A](/a.jpg)\n\n![S](/images/stage.jpg)\n\n![E](e.jpg)\n\n![R](https://pictures.example.net/r.jpg)";
    let stage = Stage::new(&files, body);

    let gathered = stage.gather(None).await;

    let places: Vec<_> = gathered.findings.iter().map(|it| &stage.text[it.span.clone().unwrap()]).collect();
    assert_eq!(codes(&gathered.findings), ["picture-unreadable", "picture-missing", "picture-missing"]);
    assert_eq!(places, ["/a.jpg", "/images/stage.jpg", "e.jpg"]);
    assert!(gathered.findings[1].hint.as_ref().unwrap().contains("images/Stage.jpg"));
    assert!(gathered.copies.is_empty());
    // What needs no decoding is told without it.
    assert_eq!(codes(&stage.look()), ["picture-missing", "picture-missing"]);
}

#[test]
fn an_address_is_found_where_all_of_it_is_written() {
    let (page, address) = ("https://example.org/2024/may.html", "https://example.org/img/a.jpg");
    for (text, found) in [
        ("/old/img/a.jpg ![](/img/a.jpg)", Some("/img/a.jpg)")),
        ("/img/a.jpg.bak, /img/a.jpg?w=1", Some("/img/a.jpg?w=1")),
        ("data.jpg <img src=\"a.jpg\">", Some("a.jpg\">")),
        ("![]({{ site.baseurl }}/img/a.jpg)", Some("/img/a.jpg)")),
        ("![](http://example.org/img/a.jpg)", Some("/img/a.jpg)")),
        ("![](../img/a.jpg)", Some("../img/a.jpg)")),
        ("![](./a.jpg).", Some("a.jpg).")),
        ("It is a.jpg.", Some("a.jpg.")),
        ("The file data.jpg of /b/a.jpg", None),
    ] {
        assert_eq!(place(text, address, page).map(|at| &text[at.start..]), found, "{text}");
    }
}

#[test]
fn a_missing_picture_of_the_theme_is_told_with_the_setting_that_shows_it() {
    let mut stage = Stage::new(&[], "Words.");
    stage.edition.around.insert("https://example.org/banner.png".into(), None);
    stage.places.around.insert("https://example.org/banner.png".into(), "theme.footer");
    let findings = stage.look();
    assert_eq!(codes(&findings), ["picture-missing"]);
    assert!(
        findings[0].message.starts_with("`theme.footer`: the picture `/banner.png`"),
        "{}",
        findings[0].message
    );
}

#[test]
fn a_file_that_cannot_be_a_picture_is_told_without_decoding() {
    let files = [("a.jpg", Vec::new()), ("b.jpg", b"<p>Not found</p>".to_vec()), ("c.gif", jpeg(8, 8))];
    let stage = Stage::new(&files, "![A](/a.jpg)\n\n![B](/b.jpg)\n\n![C](/c.gif)");
    assert_eq!(codes(&stage.look()), ["picture-unreadable", "picture-unreadable"]);
}

#[tokio::test]
async fn more_pictures_than_are_copied_are_told() {
    let body: String =
        (0..=MOST).map(|at| format!("![x](https://pictures.example.net/{at}.jpg)\n")).collect();
    let stage = Stage::new(&[], &body);
    assert_eq!(codes(&stage.gather(None).await.findings), ["too-many-pictures"]);
    assert_eq!(codes(&stage.look()), ["too-many-pictures"]);
}

#[tokio::test]
async fn pictures_of_other_sites_are_fetched_once_and_only_when_that_is_asked_for() {
    let server = MockServer::start().await;
    let photo = ResponseTemplate::new(200).set_body_bytes(jpeg(1201, 701));
    Mock::given(method("GET")).respond_with(photo).expect(1).mount(&server).await;
    let stage = Stage::new(&[], &format!("![A]({}/a.jpg)", server.uri()));
    assert!(stage.gather(None).await.copies.is_empty());
    let fetcher = Fetcher::new(Policy { own: ["127.0.0.1".to_owned()].into() }).unwrap();

    let gathered = stage.gather(Some(&fetcher)).await;
    gathered.write(&stage.places.output).unwrap();
    let again = stage.gather(Some(&fetcher)).await;

    assert_eq!((gathered.copies.len(), codes(&gathered.findings)), (1, vec![]));
    assert_eq!(again.copies, gathered.copies);
    assert_eq!(stage.gather(None).await.copies, gathered.copies);
}

#[tokio::test]
async fn what_cannot_be_fetched_or_is_a_drawing_of_another_site_stays_and_is_told() {
    let server = MockServer::start().await;
    let drawing = ResponseTemplate::new(200).set_body_string("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    Mock::given(method("GET"))
        .and(wiremock::matchers::path("/d.svg"))
        .respond_with(drawing)
        .mount(&server)
        .await;
    let uri = server.uri();
    let stage =
        Stage::new(&[], &format!("![A]({uri}/a.jpg)\n\n![D]({uri}/d.svg)\n\n![P](https://10.0.0.1/p.jpg)"));
    let fetcher = Fetcher::new(Policy { own: ["127.0.0.1".to_owned()].into() }).unwrap();

    let gathered = stage.gather(Some(&fetcher)).await;

    assert_eq!(
        codes(&gathered.findings),
        ["picture-not-fetched", "picture-unreadable", "picture-not-fetched"]
    );
    assert!(gathered.copies.is_empty());
}

#[test]
fn a_picture_is_made_as_light_as_is_asked_for() {
    let opaque = drawn(400, 300);
    let whole = RgbaImage::from_fn(400, 300, |x, y| {
        let [red, green, blue] = opaque.get_pixel(x, y).0;
        Rgba([red, green, blue, if x < 200 { 255 } else { 0 }])
    });
    let whole = coded(whole, ImageFormat::Png);
    let coarse = lighter(&whole, whole.len() / 3).unwrap();
    let small = lighter(&whole, 4_000).unwrap();
    assert!(coarse.len() <= whole.len() / 3 && small.len() <= 4_000);
    let sides = |bytes: &[u8]| image::load_from_memory(bytes).map(|seen| (seen.width(), seen.height()));
    assert_eq!(sides(&coarse).unwrap(), (400, 300), "coarser is enough");
    let (width, height) = sides(&small).unwrap();
    assert!(width < 400 && width * 3 / 4 <= height + 1, "{width} {height}");
    let seen = image::load_from_memory(&coarse).unwrap().into_rgb8();
    let behind = seen.get_pixel(390, 150).0;
    assert!(behind.iter().all(|value| *value > 240), "what shines through stands on white: {behind:?}");
    assert_eq!(lighter(&whole, 10).unwrap_err(), "is too large a file");
    assert!(lighter(b"no picture", 4).unwrap_err().starts_with("is no JPEG"));
}
