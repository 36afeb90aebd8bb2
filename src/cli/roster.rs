//! `recap roster update`: entries for `roster.toml` from recaps. Needs no publication where recaps
//! are named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::check::read_source;
use super::words::{self, BOLD, count, say, visible, warn};
use crate::channel::file;
use crate::config::source::Source as TomlFile;
use crate::config::{self, ROSTER};
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::recap::roster::{Entry, Proposal, Suggestion, propose};
use crate::recap::{self, Known, Recap, Source};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Propose entries for roster.toml from the people and organisations that recaps name.
    Update(Update),
}

#[derive(Debug, Args)]
pub(super) struct Update {
    /// Recaps, or folders of recaps; without any, those of the publication.
    #[arg(value_name = "FOLDER|FILE")]
    paths: Vec<PathBuf>,
    /// Add the entries at the end of the roster; nothing that stands there is changed.
    #[arg(long)]
    write: bool,
    /// Propose those as well whom a single recap names, without a link or a handle.
    #[arg(long)]
    all: bool,
    /// The roster; by default the roster.toml of the publication or of the current folder.
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Understands the recaps and prints, or with `--write` adds, what the roster lacks.
///
/// # Errors
/// When a path cannot be read, no file is a recap, or the roster cannot be read or written.
pub(super) fn update(directory: Option<&Path>, arguments: &Update) -> Result<()> {
    let paths = match arguments.paths.as_slice() {
        [] => vec![super::settings(directory)?.recaps],
        paths => paths.to_owned(),
    };
    let roster = arguments.roster.clone();
    let path = roster.unwrap_or_else(|| words::below(directory, PathBuf::from(ROSTER)));
    let file = TomlFile::read(&path)?;
    let roster = file.as_ref().map(config::roster::load).transpose()?.unwrap_or_default();

    let Read { recaps, skipped } = read(&files(&paths)?);
    if recaps.is_empty() {
        tell_skipped(&skipped);
        return Err(Error::input("there is no recap to learn from")
            .hint("Name a folder with recaps: recap roster update FOLDER."));
    }
    let proposal = propose(&recaps, &roster, arguments.all);
    if arguments.write && !proposal.entries.is_empty() {
        write(&path, file.as_ref().map_or("", |file| &file.text), &proposal)?;
    }
    if arguments.json {
        return words::answer_json(&answer(&recaps, &skipped, &proposal, arguments.write));
    }
    tell_skipped(&skipped);
    tell(&recaps, &proposal, &path);
    if !arguments.write {
        words::answer(&visible(&proposal.toml()))?;
    } else if !proposal.entries.is_empty() {
        words::answer(&format!("{}: {} added.\n", path.display(), entries(proposal.entries.len())))?;
    }
    tell_what_next(&proposal, arguments, &path);
    Ok(())
}

/// The files that are meant: those named, and the Markdown files of folders.
fn files(paths: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for path in paths {
        let refused = |error| Error::input(format!("`{}` cannot be read", path.display())).because(error);
        if !std::fs::metadata(path).map_err(refused)?.is_dir() {
            files.insert(path.clone());
            continue;
        }
        for entry in std::fs::read_dir(path).map_err(refused)? {
            let file = entry.map_err(refused)?.path();
            if file.extension().is_some_and(|extension| extension == "md" || extension == "markdown") {
                files.insert(file);
            }
        }
    }
    Ok(files)
}

/// What files hold.
struct Read {
    /// Oldest first.
    recaps: Vec<(Source, Recap)>,
    /// The files that are no recaps, with the reason.
    skipped: Vec<(String, String)>,
}

fn read(files: &BTreeSet<PathBuf>) -> Read {
    let mut read = Read { recaps: Vec::new(), skipped: Vec::new() };
    for path in files {
        let understood = read_source(path).map_err(|finding| finding.message).and_then(|source| {
            let (recap, findings) = recap::understand(&source);
            match findings.into_iter().find(|finding| finding.severity == Severity::Error) {
                Some(finding) => Err(finding.message),
                None => Ok((source, recap)),
            }
        });
        match understood {
            Ok(recap) => read.recaps.push(recap),
            Err(reason) => read.skipped.push((path.display().to_string(), reason)),
        }
    }
    read.recaps.sort_by(|(a, before), (b, after)| (before.date, &a.path).cmp(&(after.date, &b.path)));
    read
}

/// Adds the entries behind everything that stands in the roster.
fn write(path: &Path, before: &str, proposal: &Proposal) -> Result<()> {
    let after = appended(before, &proposal.toml());
    // Nothing is written that could not be read again.
    config::roster::load(&TomlFile::new(path, after.as_str())).map_err(|error| {
        Error::config("the entries cannot be added at the end of the roster; nothing was written")
            .hint("Write every entry of the roster as a [[person]] or an [[organisation]] of its own.")
            .because(error)
    })?;
    // A link to a file elsewhere stays a link.
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    file::write_atomically(&target, after.as_bytes())
        .map_err(|error| Error::environment(file::cannot_write(path, &error)))
}

/// A roster with entries at its end, in the line ends that it has.
fn appended(before: &str, entries: &str) -> String {
    let mut more = match before {
        "" => "# The people and organisations that you credit, as they want to be named.\n\n",
        _ if before.ends_with("\n\n") || before.ends_with("\n\r\n") => "",
        _ if before.ends_with('\n') => "\n",
        _ => "\n\n",
    }
    .to_owned();
    more.push_str(entries);
    if before.contains("\r\n") {
        more = more.replace('\n', "\r\n");
    }
    before.to_owned() + &more
}

fn tell_skipped(skipped: &[(String, String)]) {
    for (file, reason) in skipped {
        warn(&format!("{file} is left out: {reason}"));
    }
}

/// Says beside the answer what the recaps are, and what a person has to look at.
fn tell(recaps: &[(Source, Recap)], proposal: &Proposal, roster: &Path) {
    for doubt in &proposal.doubts {
        let line = doubt.line.map(|line| format!(":{line}")).unwrap_or_default();
        warn(&format!("{}{line}: {}", doubt.file, doubt.message));
    }
    if proposal.doubts.iter().any(|doubt| doubt.is_about_spelling) {
        say(
            "One name: put the wrong spelling into the `aliases` of the right one. Two names: give each an entry.",
        );
    }
    if !proposal.suggestions.is_empty() {
        let lacking = count(proposal.suggestions.len() as u64, "entry", "entries");
        say(&format!(
            "{BOLD}{lacking} of {} could say more{BOLD:#}; add by hand what is right:",
            roster.display()
        ));
        for suggestion in &proposal.suggestions {
            say(&format!("  {}", visible(&suggestion.known.name)));
            for line in suggestion.toml().lines() {
                say(&format!("    {}", visible(line)));
            }
        }
    }
    let mut days = recaps.iter().filter_map(|(_, recap)| recap.date);
    let days = match (days.next(), days.next_back()) {
        (Some(first), Some(last)) if first != last => format!(", {first} to {last}"),
        (Some(day), _) => format!(", {day}"),
        (None, _) => String::new(),
    };
    let (people, organisations) = proposal.named;
    say(&format!(
        "{}{days}: {} and {} named.",
        count(recaps.len() as u64, "recap", "recaps"),
        count(people as u64, "person", "people"),
        count(organisations as u64, "organisation", "organisations")
    ));
}

/// Says what there is to do now.
fn tell_what_next(proposal: &Proposal, arguments: &Update, roster: &Path) {
    if proposal.left_out > 0 {
        let names = count(proposal.left_out as u64, "name is", "names are");
        say(&format!("{names} left out: in one recap only, without a link or a handle. --all adds them."));
    }
    if proposal.first_names > 0 {
        let names = count(proposal.first_names as u64, "first name is", "first names are");
        say(&format!("{names} left out: they do not tell who it is."));
    }
    let roster = roster.display();
    if proposal.entries.is_empty() {
        say(&format!("Nothing to add to {roster}."));
    } else if arguments.write {
        say(&format!(
            "Look {roster} over: correct spellings, take out whom you do not credit, add logos and handles."
        ));
    } else {
        let new = entries(proposal.entries.len());
        say(&format!(
            "{new} to add to {roster}. With --write they are added; nothing that stands there is changed."
        ));
    }
}

fn entries(count: usize) -> String {
    words::count(count as u64, "entry", "entries")
}

/// The same for a program.
fn answer(
    recaps: &[(Source, Recap)],
    skipped: &[(String, String)],
    proposal: &Proposal,
    written: bool,
) -> Value {
    let entry = |entry: &Entry| {
        let mut value = facts(&entry.known);
        value["kind"] = json!(entry.kind);
        value["recaps"] = json!(entry.recaps);
        value["first"] = json!(entry.first);
        value["last"] = json!(entry.last);
        value
    };
    let suggestion = |suggestion: &Suggestion| {
        let mut value = facts(&suggestion.known);
        value["kind"] = json!(suggestion.kind);
        value
    };
    json!({
        "recaps": recaps.len(),
        "people": proposal.named.0,
        "organisations": proposal.named.1,
        "skipped": skipped.iter().map(|(file, reason)| json!({"file": file, "reason": reason})).collect::<Vec<_>>(),
        "entries": proposal.entries.iter().map(entry).collect::<Vec<_>>(),
        "suggestions": proposal.suggestions.iter().map(suggestion).collect::<Vec<_>>(),
        "doubts": proposal.doubts.iter().map(|doubt| {
            json!({"file": doubt.file, "line": doubt.line, "message": doubt.message})
        }).collect::<Vec<_>>(),
        "left_out": proposal.left_out,
        "first_names": proposal.first_names,
        "written": written && !proposal.entries.is_empty(),
    })
}

fn facts(known: &Known) -> Value {
    let Known { name, aliases, url, logo, handles } = known;
    json!({"name": name, "aliases": aliases, "url": url, "logo": logo, "handles": handles})
}
