//! In charge of `recap kit FILE`: a folder for each speaker of a recap, with what they can share of it.
//!
//! It leaves making the files to [`crate::kit`]. Nothing is sent or recorded, and no secret read.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::check::around::Around;
use super::check::read_source;
use super::context::environment;
use super::words::{self, count, visible};
use crate::cards::Cards;
use crate::config::{self, Settings};
use crate::edition::card::{Card, Of};
use crate::edition::{self, Edition};
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Severity};
use crate::kit::folder::{self, State, Wishes, Written};
use crate::kit::{self, Kit};
use crate::pictures::{self, Origin, Places};
use crate::recap::{self, Source, Surroundings};

/// What `recap kit` is asked.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// The recap, a Markdown file.
    file: PathBuf,
    /// The folder to write to, instead of `kit` beside the posts of the edition.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Show what would be written and stop.
    #[arg(long)]
    dry_run: bool,
    /// Write files anew that somebody has changed since.
    #[arg(long)]
    force: bool,
}

/// Writes the kits and tells where they are.
///
/// # Errors
/// When the recap belongs to no publication, has errors or no speakers, or the folder cannot be written.
pub(super) async fn run(arguments: &Arguments, directory: Option<&Path>) -> Result<()> {
    let (edition, settings, source) = read(&arguments.file, directory)?;
    let (edition, cards, mut findings) = drawn(edition, &settings, &arguments.file, &source.text).await;
    let (kits, more) = kit::make(&edition, &settings.email.from, &cards);
    findings.extend(more);
    show(&findings, &source.path, &source.text);
    if kits.is_empty() {
        return Err(Error::input(format!(
            "nobody is understood to have spoken in {}",
            arguments.file.display()
        ))
        .hint("recap inspect shows what is understood; the front matter can state the talks."));
    }
    let out = arguments.out.clone();
    let out = out.unwrap_or_else(|| settings.posts.join(&edition.slug).join("kit"));
    let wishes = Wishes { dry_run: arguments.dry_run, force: arguments.force };
    let written = folder::write(&kits, &out, wishes)?;
    // Another folder may hold the kits of other recaps as well.
    let gone = match arguments.out {
        None => folder::tidy(&kits, &out, arguments.dry_run)?,
        Some(_) => Vec::new(),
    };
    if arguments.json {
        words::answer_json(&answer(&edition, &out, &kits, &written, &gone))?;
    } else {
        words::answer(&told(&kits, &written, &gone, arguments.dry_run))?;
    }
    warn_of_kept(&written, &gone);
    Ok(())
}

/// Tells of files that are as somebody has left them.
fn warn_of_kept(written: &[Vec<Written>], gone: &[Written]) {
    let kept: Vec<&Written> = written.iter().flatten().filter(|file| file.state == State::Kept).collect();
    if let Some(first) = kept.first() {
        words::warn(&format!(
            "{}, such as {}; --force writes anew what was changed",
            count(kept.len() as u64, "file was changed and is kept", "files were changed and are kept"),
            first.path.display()
        ));
    }
    let kept: Vec<&Written> = gone.iter().filter(|file| file.state == State::Kept).collect();
    if let Some(first) = kept.first() {
        words::warn(&format!(
            "{} for somebody who is no speaker of this recap, and kept since somebody changed what is in it: {}",
            count(kept.len() as u64, "file was written", "files were written"),
            first.path.display()
        ));
    }
}

/// An edition with its pictures, and the cards of its talks, from what lies on this machine.
async fn drawn(
    edition: Edition,
    settings: &Settings,
    file: &Path,
    text: &str,
) -> (Edition, Vec<kit::Card>, Vec<Finding>) {
    let (places, folder) = (Places::from(settings), pictures::folder_of(file));
    let origin = Origin { text, folder: &folder, places: &places };
    let gathered = pictures::gather(&edition, origin, None).await;
    let edition = edition.with_pictures(&gathered.copies);
    let cards = Cards::of(&edition, &settings.publication);
    let (mut drawn, findings) = cards.bytes(&places.url, &gathered.bytes(&places.output));
    let of_talk = |card: Card| match card.of {
        Of::Talk(talk) => {
            let png = drawn.remove(&card.picture.url)?;
            Some(kit::Card { talk, png, alt: card.picture.alt })
        }
        Of::Evening => None,
    };
    let of_talks = cards.on(&places.url).into_iter().filter_map(of_talk).collect();
    (edition, of_talks, findings)
}

/// Reads and compiles a recap, with all findings told.
fn read(file: &Path, directory: Option<&Path>) -> Result<(Edition, Settings, Source)> {
    let source = read_source(file).map_err(|finding| {
        let error = Error::input(format!("{}: {}", file.display(), finding.message));
        finding.hint.into_iter().fold(error, Error::hint)
    })?;
    let real = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let above = || real.ancestors().skip(1).find(|folder| folder.join(config::FILE).is_file());
    let root = directory.or_else(above).unwrap_or(Path::new("."));
    let settings = match Settings::of_looks(root, &environment)? {
        Some(settings) => settings,
        None => Settings::load(directory, &environment)?,
    };
    let (roster, others) = Around::new(Some(root)).of(file)?;
    let known = Surroundings { roster: roster.as_ref(), others: &others };
    let (recap, mut findings) = recap::understand_among(&source, &known);
    let (edition, more) = edition::compile(&recap, &settings.publication);
    finding::join(&mut findings, more);
    findings.retain(|finding| finding.severity == Severity::Error);
    show(&findings, &source.path, &source.text);
    if !findings.is_empty() {
        let errors = count(findings.len() as u64, "an error", "errors");
        return Err(Error::input(format!("{} has {errors} in the way; nothing was written", file.display())));
    }
    Ok((edition, settings, source))
}

/// Shows findings on stderr.
fn show(findings: &[Finding], path: &str, text: &str) {
    // With stderr gone there is nobody to show them to.
    let _ = finding::show(findings, path, text, &mut anstream::stderr().lock());
}

/// What a person reads: a line for each speaker, and one for what is removed.
fn told(kits: &[Kit], written: &[Vec<Written>], gone: &[Written], dry_run: bool) -> String {
    let lines = kits.iter().zip(written).map(|(kit, files)| {
        let folder = files.first().and_then(|file| file.path.parent()).unwrap_or(Path::new(""));
        let of = |state| files.iter().filter(|file| file.state == state).count();
        let states = [(State::Written, "written"), (State::Unchanged, "unchanged"), (State::Kept, "kept")];
        let states = states.into_iter().filter(|(state, _)| of(*state) > 0);
        let states: Vec<String> = states.map(|(state, name)| format!("{} {name}", of(state))).collect();
        format!("{}: {} ({})\n", visible(&kit.speaker), folder.display(), states.join(", "))
    });
    let mut told: String = lines.collect();
    let removed: Vec<&Written> = gone.iter().filter(|file| file.state == State::Removed).collect();
    if let Some(folder) = removed.first().and_then(|file| file.path.parent()) {
        let files = count(removed.len() as u64, "file is", "files are");
        told += &format!("{}: {files} removed, of nobody who spoke\n", folder.display());
    }
    told + if dry_run { "This was a dry run: nothing was written.\n" } else { "" }
}

/// What a program reads.
fn answer(
    edition: &Edition,
    out: &Path,
    kits: &[Kit],
    written: &[Vec<Written>],
    gone: &[Written],
) -> serde_json::Value {
    let speakers = kits
        .iter()
        .zip(written)
        .map(|(kit, files)| json!({ "name": kit.speaker, "folder": out.join(&kit.folder), "files": files }));
    json!({ "edition": edition.slug, "folder": out, "speakers": speakers.collect::<Vec<_>>(), "gone": gone })
}
