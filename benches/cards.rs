//! In charge of how fast cards are drawn: cards a second on one core, from an edition with photos and logos to
//! the bytes of the PNG files.
//!
//! The clock is the processor's, for this thread alone, where Linux tells it. Fonts are unpacked before the
//! clock runs, as they are once in a program; `cold` tells what that takes. The slowest turn decides.

#![allow(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io::Cursor;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use mimalloc::MiMalloc;
use recap::cards::Cards;
use recap::config::Settings;
use recap::edition::{Copies, Edition, Shown, Size, compile};
use recap::preview::stand_in;
use recap::recap::{Source, understand};

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What one core is to draw in a second.
const LEAST_RATE: f64 = 10.0;

/// How often all cards are drawn.
const TURNS: usize = 12;

/// An evening of three talks with photos, six sponsors with logos, and words of several scripts.
const RECAP: &str = r#"---
title: "Example Cloud Night in June: queues, certificates and a kitchen"
date: 2019-06-05
event: { name: Example Cloud Night, month: 2019-06, venue: CodeNode }
talks:
  - { speaker: Ada Example, affiliation: Acme Cloud, title: "Queues that never lose a thing, even when everything else does", photo: /p/0.png }
  - { speaker: Nguyễn Thị Hạnh, affiliation: Widgets, title: "Certificates for one hundred kitchens", photo: /p/1.png }
  - { speaker: 山田太郎, affiliation: 例株式会社, title: "障害から学ぶ: how we sleep through alerts", photo: /p/2.png }
sponsors: [Acme Cloud, Widgets, Beispiel GmbH, Prueba, Exemple, Esempio]
---

Thanks to Acme Cloud, Widgets, Beispiel GmbH, Prueba, Exemple and Esempio. Ada Example, Nguyễn Thị Hạnh and 山田太郎 spoke.
"#;

fn main() -> ExitCode {
    let Some((edition, settings, copies)) = evening() else {
        println!("The evening cannot be made.");
        return ExitCode::FAILURE;
    };
    let site = &settings.publication.url;
    let drawn = || {
        let cards = Cards::of(black_box(&edition), &settings.publication);
        cards.bytes(site, &copies).0
    };
    let start = now();
    let first = drawn();
    let cold = now() - start;
    let bytes: usize = first.values().map(Vec::len).sum();
    println!(
        "{} cards of an evening, {} kB each; fonts included, the first time {:.0} ms each.",
        first.len(),
        bytes / first.len().max(1) / 1000,
        cold.as_secs_f64() * 1e3 / first.len().max(1) as f64
    );
    let mut rates: Vec<f64> = (0..TURNS)
        .map(|_| {
            let start = now();
            black_box(drawn());
            first.len() as f64 / (now() - start).as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let (least, middle, most) = (rates[0], rates[TURNS / 2], rates[TURNS - 1]);
    println!(
        "cards a second on one core: {middle:.1} (from {least:.1} to {most:.1} in {TURNS} turns; at least {LEAST_RATE} wanted)"
    );
    if first.len() == 4 && least >= LEAST_RATE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The edition with its publication and the copies of its pictures.
fn evening() -> Option<(Edition, Settings, BTreeMap<String, Vec<u8>>)> {
    let settings = stand_in().ok()?;
    let source = Source { path: "2019-06-05-june.md".into(), text: RECAP.into() };
    let mut edition = compile(&understand(&source).0, &settings.publication).0;
    for (place, credit) in edition.credits.iter_mut().rev().take(6).enumerate() {
        credit.logo = Some(format!("https://example.org/logos/{place}.png"));
    }
    let mut copies = Copies::new();
    let mut bytes = BTreeMap::new();
    for (place, wanted) in edition.pictures().into_iter().enumerate() {
        let is_logo = wanted.url.contains("/logos/");
        let (width, height) = if is_logo { (400, 140) } else { (400, 500) };
        let url = format!("https://example.org/pictures/{place}.png");
        let size = Size { width: width / 2, height: height / 2 };
        bytes.insert(url.clone(), picture(width, height, is_logo)?);
        copies.insert(wanted.url, Shown { url, size });
    }
    Some((edition.with_pictures(&copies), settings, bytes))
}

/// Something as rich as a photo, or as plain as a logo.
fn picture(width: u32, height: u32, is_logo: bool) -> Option<Vec<u8>> {
    let drawn = RgbaImage::from_fn(width, height, |x, y| {
        let noise = |seed: u32| u8::try_from((x * 31 + y * 17 + x * y * seed) % 97).unwrap_or_default();
        match is_logo {
            true if (x / 20 + y / 20) % 2 == 0 => Rgba([20, 90, 200, 255]),
            true => Rgba([0; 4]),
            false => Rgba([noise(3) + 60, noise(5) + 80, noise(7) + 100, 255]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    let format = if is_logo { ImageFormat::Png } else { ImageFormat::Jpeg };
    let drawn = DynamicImage::from(drawn);
    let drawn = if is_logo { drawn } else { drawn.into_rgb8().into() };
    drawn.write_to(&mut bytes, format).ok()?;
    Some(bytes.into_inner())
}

/// Processor time of this thread, or else the time that passed since the first call.
fn now() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let passed = START.get_or_init(Instant::now).elapsed();
    // Linux: nanoseconds on the processor, the first number of `schedstat`.
    let spent = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|line| line.split(' ').next()?.parse().ok());
    spent.map_or(passed, Duration::from_nanos)
}
