//! In charge of how fast a recap is understood: recaps a second beside a peer, memory over many
//! recaps, and texts that were made to be slow, each against its limit.
//!
//! Times are those of the processor, for this thread alone, where Linux tells them: then others on the
//! machine cannot be mistaken for slowness. They drift all the same, so the peer (the Markdown parser alone, on the same texts) is
//! measured in turns with what is measured; the ratio of the two is what to compare between
//! machines. `make bench` runs it all; words after `cargo bench --bench understand --` choose: `speed`,
//! `memory`, `instructions` (for callgrind to count), or rows of the table of hostile texts by a
//! part of their name.

#![allow(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use recap::recap::{LARGEST, Source, markdown, understand};

mod hostile;

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What one core is to understand in a second.
const LEAST_RATE: f64 = 2_000.0;

/// What the worst text of [`LARGEST`] bytes may take.
const LONGEST: Duration = Duration::from_millis(200);

/// What the resident memory may grow by between the first 1,000 recaps and the last, in MiB.
const MOST_GROWTH: f64 = 4.0;

/// Turns in which understanding and its peer are measured.
const TURNS: usize = 15;

/// How long each of the two is measured in one turn.
const TURN: Duration = Duration::from_millis(200);

/// How often each hostile text is understood; the worst counts.
const REPEATS: usize = 3;

/// How many rows are shown when none was asked for by name.
const MOST_SHOWN: usize = 40;

/// How often each recap is understood for callgrind to count the instructions.
const COUNTED: usize = 100;

/// The words that choose a section, where others choose rows of hostile texts.
const SECTIONS: [&str; 3] = ["speed", "memory", "instructions"];

/// The codes of the findings by which a text is not read.
const REFUSALS: [&str; 3] = ["too-many-marks", "deep-nesting", "front-matter-long"];

/// Recaps as people write them: those of the example publication.
const RECAPS: [(&str, &str); 3] = [
    (
        "2019-06-05-cloud-native-london-june-2019.md",
        include_str!("../examples/cloud-native-london/recaps/2019-06-05-cloud-native-london-june-2019.md"),
    ),
    (
        "2019-10-02-example-cloud-night.md",
        include_str!("../examples/cloud-native-london/recaps/2019-10-02-example-cloud-night.md"),
    ),
    (
        "2019-11-20-terminal-night.md",
        include_str!("../examples/cloud-native-london/recaps/2019-11-20-terminal-night.md"),
    ),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let mut missed = Vec::new();
    let clock = if processor_time().is_some() { "processor time of one thread" } else { "time that passed" };
    println!("Times are {clock}.\n");
    let sources = RECAPS.map(|(path, text)| Source { path: path.to_owned(), text: text.to_owned() });
    let (sections, rows): (Vec<&str>, Vec<&str>) =
        words.iter().map(String::as_str).partition(|word| SECTIONS.contains(word));
    let chosen = |section| words.is_empty() || sections.contains(&section);
    if chosen("speed") {
        speed(&sources, &mut missed);
    }
    if chosen("memory") {
        memory(&sources, &mut missed);
    }
    if sections.contains(&"instructions") {
        understood_often(&sources, 1);
        counted(&sources);
    }
    if sections.is_empty() || !rows.is_empty() {
        hostile_texts(&rows, &mut missed);
    }
    match missed.as_slice() {
        [] => {
            println!("\nWithin all limits.");
            ExitCode::SUCCESS
        }
        missed => {
            println!("\nOver the limit: {}.", missed.join("; "));
            ExitCode::FAILURE
        }
    }
}

/// Recaps a second on one core, beside the Markdown parser alone.
fn speed(sources: &[Source], missed: &mut Vec<String>) {
    let bytes = sources.iter().map(|source| source.text.len()).sum::<usize>() / sources.len();
    let mut ours = Vec::new();
    let mut peers = Vec::new();
    for _ in 0..TURNS {
        ours.push(rate(sources, |source| {
            black_box(understand(black_box(source)));
        }));
        peers.push(rate(sources, |source| parsed(&source.text)));
    }
    let ratios: Vec<f64> = ours.iter().zip(&peers).map(|(ours, peer)| ours / peer).collect();
    let (ours, peers, ratios) = (Spread::of(ours), Spread::of(peers), Spread::of(ratios));
    println!("Speed: {} recaps of {bytes} bytes on average, one core, {TURNS} turns", sources.len());
    println!("                                    median   least    most");
    println!("  understood a second             {:8.0}{:8.0}{:8.0}", ours.median, ours.least, ours.most);
    println!("  parsed by comrak alone a second {:8.0}{:8.0}{:8.0}", peers.median, peers.least, peers.most);
    println!(
        "  understood / parsed             {:8.2}{:8.2}{:8.2}",
        ratios.median, ratios.least, ratios.most
    );
    println!("  limit: at least {LEAST_RATE:.0} a second: {}", verdict(ours.median >= LEAST_RATE));
    if ours.median < LEAST_RATE {
        missed.push(format!("{:.0} recaps a second", ours.median));
    }
}

/// What callgrind counts, by `--toggle-collect='*counted*'`: every recap understood [`COUNTED`]
/// times, after a first time in which tables are made.
#[inline(never)]
fn counted(sources: &[Source]) {
    understood_often(sources, COUNTED);
    println!("Understood for counting: {} recaps", COUNTED * sources.len());
}

fn understood_often(sources: &[Source], times: usize) {
    for source in sources.iter().cycle().take(times * sources.len()) {
        black_box(understand(black_box(source)));
    }
}

/// The peer: the Markdown parser alone, with our options, on the whole file.
fn parsed(text: &str) {
    let arena = comrak::Arena::new();
    black_box(markdown::parse(&arena, black_box(text)));
}

/// How often in a second something is done for a source.
fn rate(sources: &[Source], mut work: impl FnMut(&Source)) -> f64 {
    let begun = now();
    let mut count = 0_u32;
    while now() - begun < TURN {
        // Looking at the clock takes some microseconds, so that it is not done for every recap.
        for source in sources.iter().cycle().take(10 * sources.len()) {
            work(source);
            count += 1;
        }
    }
    f64::from(count) / (now() - begun).as_secs_f64()
}

/// The time that this thread has had of a processor, or else what has passed.
fn now() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let begun = *BEGUN.get_or_init(Instant::now);
    processor_time().unwrap_or_else(|| begun.elapsed())
}

/// The processor time of this thread, as the scheduler of Linux counts it in nanoseconds; it is
/// exact to one tick of the scheduler, 1 to 10 ms.
fn processor_time() -> Option<Duration> {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    counts.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The median of some figures, with the least and the most.
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or_default();
        Spread { median: at(figures.len() / 2), least: at(0), most: at(figures.len().saturating_sub(1)) }
    }
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "MISSED" }
}

/// Resident memory after few and after many recaps.
fn memory(sources: &[Source], missed: &mut Vec<String>) {
    println!("\nMemory: resident set of this process");
    let mut understood = 0;
    let mut figures = Vec::new();
    for until in [1_000, 50_000] {
        for source in sources.iter().cycle().take(until - understood) {
            black_box(understand(black_box(source)));
        }
        understood = until;
        let Some(resident) = resident() else {
            println!("  not measured: /proc/self/statm cannot be read here");
            return;
        };
        println!("  after {until:>6} recaps {resident:8.1} MiB");
        figures.push(resident);
    }
    if let [few, many] = figures[..] {
        println!("  limit: at most {MOST_GROWTH:.0} MiB more: {}", verdict(many - few <= MOST_GROWTH));
        if many - few > MOST_GROWTH {
            missed.push(format!("memory grew by {:.1} MiB", many - few));
        }
    }
}

/// The resident memory of this process in MiB, as Linux counts it in pages of 4 KiB (proc_pid_statm(5)).
fn resident() -> Option<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4_096.0 / 1_048_576.0)
}

/// Texts that were made to be slow, the slowest first. One that is refused for its size is
/// measured again as large as it is still read.
fn hostile_texts(words: &[&str], missed: &mut Vec<String>) {
    let rows = hostile::rows().into_iter();
    let chosen = rows.filter(|(name, _)| words.is_empty() || words.iter().any(|word| name.contains(word)));
    let mut times = Vec::new();
    for (name, shape) in chosen {
        let whole = timed(name, source(hostile::text(&shape, LARGEST)));
        let again = whole.refused.is_some().then(|| timed(name, largest_read(&shape)));
        times.extend([Some(whole), again].into_iter().flatten());
    }
    times.sort_by_key(|time| std::cmp::Reverse(time.worst));
    println!(
        "\nHostile texts: {} of up to 1 MiB, the worst and the best of {REPEATS} runs in ms,",
        times.len()
    );
    println!("beside what comrak alone takes for the whole text; limit {} ms", LONGEST.as_millis());
    println!("  {:<46}{:>6}{:>8}{:>8}{:>8}", "", "KiB", "worst", "best", "comrak");
    let shown = if words.is_empty() { MOST_SHOWN } else { times.len() };
    for time in times.iter().take(shown) {
        let figures = [time.worst, time.best, time.peer].map(milliseconds);
        let [worst, best, peer] = figures.map(|figure| format!("{figure:.1}"));
        let refused = time.refused.map(|code| format!(", refused: {code}")).unwrap_or_default();
        let kept = verdict(time.worst <= LONGEST);
        println!("  {:<46}{:>6}{worst:>8}{best:>8}{peer:>8}  {kept}{refused}", time.name, time.kib);
    }
    if let Some(next) = times.get(shown) {
        println!(
            "  and {} more, the slowest of them in {:.1} ms",
            times.len() - shown,
            milliseconds(next.worst)
        );
    }
    let slow = times.iter().filter(|time| time.worst > LONGEST);
    missed.extend(slow.map(|time| format!("{} ({:.0} ms)", time.name, milliseconds(time.worst))));
}

/// What understanding a hostile text took.
struct Time {
    name: &'static str,
    kib: usize,
    worst: Duration,
    best: Duration,
    /// The best that the Markdown parser alone took for the same text.
    peer: Duration,
    /// The code of the finding that refused it.
    refused: Option<&'static str>,
}

fn source(text: String) -> Source {
    Source { path: "2024-05-02-may.md".to_owned(), text }
}

fn timed(name: &'static str, source: Source) -> Time {
    let (mut worst, mut best, mut peer) = (Duration::ZERO, Duration::MAX, Duration::MAX);
    for _ in 0..REPEATS {
        let begun = now();
        // Dropping the answer belongs to the cost of having it.
        drop(black_box(understand(black_box(&source))));
        let took = now() - begun;
        worst = worst.max(took);
        best = best.min(took);
        let begun = now();
        parsed(&source.text);
        peer = peer.min(now() - begun);
    }
    Time { name, kib: source.text.len().div_ceil(1_024), worst, best, peer, refused: refused(&source) }
}

/// The code of the finding by which a text was not read, if one was.
fn refused(source: &Source) -> Option<&'static str> {
    let (_, findings) = understand(source);
    findings.iter().map(|finding| finding.code).find(|code| REFUSALS.contains(code))
}

/// The largest text of a shape that is read, to a KiB.
fn largest_read(shape: &hostile::Shape) -> Source {
    let of = |kib: usize| source(hostile::text(shape, kib * 1_024));
    let (mut read, mut refusing) = (0, LARGEST / 1_024);
    while refusing - read > 1 {
        let middle = (read + refusing) / 2;
        if refused(&of(middle)).is_some() {
            refusing = middle;
        } else {
            read = middle;
        }
    }
    of(read)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
