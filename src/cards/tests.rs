//! Tests of the files of cards: their size, their names, and pictures on them that are not as they should be.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

use super::*;
use crate::config::Settings;
use crate::edition::card::{Area, Of, Placed, Shape};
use crate::edition::{Shown, Size, compile};
use crate::recap::{Source, understand};

const CONFIG: &str = r#"
name = "Example Meetup"
url = "https://meetup.example.org/"

[email]
from = "Example Meetup <recap@example.org>"
postal_address = "Example Meetup, 1 Example Street, Exampletown"
"#;

const RECAP: &str = "---\ntitle: Example Meetup, June 2019\ndate: 2019-06-05\ntalks:\n  - speaker: Ada Example\n    title: Caches\n    \
    photo: /ada.png\nsponsors:\n  - name: Acme Cloud\n---\n\nAda Example spoke of caches, and Acme Cloud paid.\n";

fn picture(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let drawn = RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgba(colour) } else { Rgba([9, 9, 9, colour[3]]) }
    });
    DynamicImage::from(drawn).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// An edition with the copy of a photo, and its publication.
fn edition() -> (Edition, Settings) {
    let settings = Settings::check(Path::new("."), CONFIG).unwrap();
    let source = Source { path: "2019-06-05-june.md".into(), text: RECAP.into() };
    let edition = compile(&understand(&source).0, &settings.publication).0;
    let copy = Shown {
        url: "https://meetup.example.org/pictures/0123.png".into(),
        size: Size { width: 200, height: 300 },
    };
    let copies = [("https://meetup.example.org/ada.png".to_owned(), copy)].into();
    (edition.with_pictures(&copies), settings)
}

#[test]
fn cards_are_png_files_of_1200_by_630_that_are_written_once() {
    let (edition, settings) = edition();
    let output = tempfile::tempdir().unwrap();
    let (folder, copies) = (output.path().join(FOLDER), output.path().join(pictures::FOLDER));
    fs::create_dir(&copies).unwrap();
    fs::write(copies.join("0123.png"), picture(400, 600, [200, 30, 30, 255])).unwrap();
    let cards = Cards::of(&edition, &settings.publication);
    assert_eq!((cards.count(), cards.findings.len()), (2, 0));
    cards.write(output.path()).unwrap();
    let edition = edition.with_cards(cards.on(&settings.publication.url));
    for of in [Of::Evening, Of::Talk(0)] {
        let card = edition.card(of).unwrap();
        let name = card.url.strip_prefix("https://meetup.example.org/cards/").unwrap();
        let bytes = fs::read(folder.join(name)).unwrap();
        assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Png);
        let decoded = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(decoded.dimensions(), (1200, 630));
        assert_eq!(card.size, Some(Size { width: 1200, height: 630 }));
        assert!(decoded.pixels().any(|pixel| pixel.0 == [200, 30, 30]), "the photo is on it");
        assert!(bytes.len() < 500_000, "{}", bytes.len());
        // What is there is not drawn again.
        fs::write(folder.join(name), "here").unwrap();
        cards.write(output.path()).unwrap();
        assert_eq!(fs::read(folder.join(name)).unwrap(), b"here");
    }
    let bytes = |copy: Vec<u8>| {
        let copies = [("https://meetup.example.org/pictures/0123.png".to_owned(), copy)].into();
        cards.bytes(&settings.publication.url, &copies)
    };
    let copy = picture(400, 600, [200, 30, 30, 255]);
    assert_eq!(bytes(copy.clone()), bytes(copy));
}

#[test]
fn a_copy_that_is_broken_or_gone_is_told_and_no_card_is_written() {
    let (edition, settings) = edition();
    let output = tempfile::tempdir().unwrap();
    let cards = Cards::of(&edition, &settings.publication);
    let error = cards.write(output.path()).unwrap_err();
    assert!(error.to_string().contains("0123.png cannot be read"), "{error}");
    let copies =
        [("https://meetup.example.org/pictures/0123.png".to_owned(), b"\x89PNG\r\n".to_vec())].into();
    let (drawn, findings) = cards.bytes(&settings.publication.url, &copies);
    assert!(drawn.is_empty());
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["card-undrawn"; 2]);
}

#[test]
fn another_photo_or_another_place_gives_another_name() {
    let (edition, settings) = edition();
    let cards = Cards::of(&edition, &settings.publication);
    let mut drawing = cards.drawings[0].drawing.clone();
    let before = name(&drawing);
    drawing.pictures[0].url = "https://meetup.example.org/pictures/4567.png".into();
    let after = name(&drawing);
    assert_ne!(before, after);
    drawing.pictures[0].area.left += 1.0;
    assert_ne!(after, name(&drawing));
    // The same files on another site are the same card.
    drawing.pictures[0].url = "https://example.net/recaps/pictures/4567.png".into();
    drawing.pictures[0].area.left -= 1.0;
    assert_eq!(after, name(&drawing));
}

#[test]
fn a_logo_that_is_nearly_white_stands_on_a_dark_tile() {
    let (edition, settings) = edition();
    let mut drawing = Cards::of(&edition, &settings.publication).drawings[0].drawing.clone();
    let area = Area { left: 100.0, top: 300.0, width: 180.0, height: 76.0 };
    let corner = |drawing: &Drawing, bytes: Vec<u8>| {
        let bytes = png(drawing, &|_| Some(bytes.clone())).unwrap();
        image::load_from_memory(&bytes).unwrap().into_rgb8().get_pixel(106, 338).0
    };
    drawing.pictures = vec![Placed { url: "logo".into(), area, shape: Shape::Tile }];
    let logo = |colour: [u8; 3]| {
        let [red, green, blue] = colour;
        let mut bytes = Cursor::new(Vec::new());
        let drawn =
            RgbaImage::from_fn(300, 100, |x, _| Rgba([red, green, blue, if x % 50 < 25 { 255 } else { 0 }]));
        DynamicImage::from(drawn).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    assert_eq!(corner(&drawing, logo([20, 60, 200])), [255, 255, 255]);
    assert_eq!(corner(&drawing, logo([255, 255, 250])), [0x1d, 0x2a, 0x31]);
}
