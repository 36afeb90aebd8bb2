//! `recap check FILE…`: what is doubtful or wrong in recaps, for a person, a program or a code
//! host; with `--fix` what is certain is corrected, with `--online` links are asked whether they
//! still lead somewhere.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use self::around::Around;
use self::mend::Correction;
use self::online::Links;
use super::rewrite::rewrite;
use super::words::unwritten;
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Severity};
use crate::http::links::{Checker, Policy};
use crate::recap::{self, Source, Surroundings};

pub(super) mod around;
mod mend;
mod online;

/// What `recap check` is asked.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// The recaps, Markdown files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Correct what is certain, in the files themselves.
    #[arg(long)]
    fix: bool,
    /// Ask links and pictures over the network whether they are still there.
    #[arg(long)]
    online: bool,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// With the lines they stand on.
    Human,
    /// One JSON list of all findings.
    Json,
    /// Annotations of GitHub, one a line.
    Github,
}

/// Checks every file, also behind one that cannot be read, and tells the findings on stdout.
///
/// # Errors
/// Of kind input when a file has a finding of severity error, with `--fix` one that is left.
pub(super) async fn run(arguments: &Arguments, directory: Option<&Path>) -> Result<()> {
    let mut around = Around::new(directory);
    let mut checked = Vec::new();
    let mut links = match arguments.online {
        true => Some(Links::new(Checker::new(Policy { own: around.own_hosts(&arguments.files)? })?)),
        false => None,
    };
    for path in &arguments.files {
        checked.push(one(path, arguments.fix, &mut around, links.as_mut()).await?);
    }
    let mut out = anstream::stdout().lock();
    tell(&checked, arguments.format, arguments.fix, &mut out).map_err(unwritten)?;
    let bad = checked.iter().filter(|file| file.has_errors()).count();
    match bad {
        0 => Ok(()),
        _ if checked.len() == 1 => Err(Error::input("the recap has errors")),
        _ => Err(Error::input(format!("{bad} of {} recaps have errors", checked.len()))),
    }
}

/// A file that was checked.
struct Checked {
    name: String,
    /// As it is now.
    text: String,
    findings: Vec<Finding>,
    corrections: Vec<Correction>,
}

impl Checked {
    fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Checks one file, and corrects it.
async fn one(path: &Path, fix: bool, around: &mut Around, mut links: Option<&mut Links>) -> Result<Checked> {
    let name = path.display().to_string();
    let source = match read_source(path) {
        Ok(source) => source,
        Err(finding) => {
            return Ok(Checked {
                name,
                text: String::new(),
                findings: vec![*finding],
                corrections: Vec::new(),
            });
        }
    };
    let (roster, others) = around.of(path)?;
    let surroundings = Surroundings { roster: roster.as_ref(), others: &others };
    let before = source.text.clone();
    let mut mended = mend::Text::new(source);
    let findings = loop {
        let source = mended.source();
        let (recap, mut findings) = recap::understand_among(source, &surroundings);
        finding::join(&mut findings, around.published(path, &recap, &source.text)?);
        if let Some(links) = links.as_deref_mut() {
            findings.extend(links.findings(&source.text).await);
        }
        findings.sort_by_key(|finding| finding.span.as_ref().map_or(0, |span| span.start));
        if !fix || !mended.correct(&findings) {
            break findings;
        }
    };
    let (source, corrections) = mended.end();
    if !corrections.is_empty() {
        rewrite(path, &before, &source.text)?;
    }
    Ok(Checked { name, text: source.text, findings, corrections })
}

/// Tells what was found, and what was corrected.
fn tell(checked: &[Checked], format: Format, fix: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut listed = Vec::new();
    for file in checked {
        let Checked { name, text, findings, corrections } = file;
        match format {
            Format::Human => {
                for correction in corrections {
                    writeln!(out, "{}", finding::visible(&correction.told(name)))?;
                }
                finding::show(findings, name, text, out)?;
            }
            Format::Github => out.write_all(finding::github(findings, name, text).as_bytes())?,
            Format::Json => {
                let left = finding::json(findings, name, text);
                let corrected = corrections.iter().map(|correction| (correction.json(name), true));
                let left = left.as_array().into_iter().flatten().map(|finding| (finding.clone(), false));
                listed.extend(corrected.chain(left).map(|(mut finding, fixed)| {
                    if let Some(fields) = finding.as_object_mut().filter(|_| fix) {
                        fields.insert("fixed".to_owned(), fixed.into());
                    }
                    finding
                }));
            }
        }
    }
    if format == Format::Json {
        writeln!(out, "{:#}", Value::Array(listed))?;
    }
    out.flush()
}

/// Reads a recap from a file; what is wrong with the file is a finding like any other.
pub(super) fn read_source(path: &Path) -> std::result::Result<Source, Box<Finding>> {
    let unreadable = |error: io::Error| Box::new(unreadable(path, &error));
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Box::new(unread(
            path,
            "is a folder",
            "name the recaps in it, as in `recap check FOLDER/*.md`",
        )));
    }
    if let Some(finding) = recap::too_large(metadata.len()) {
        return Err(Box::new(finding));
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed, in case the file grows while it is read or is no plain file.
    let limit = u64::try_from(recap::LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Source::from_bytes(path.to_string_lossy(), &bytes)
}

/// A file that cannot be read, in words.
fn unreadable(path: &Path, error: &io::Error) -> Finding {
    match error.kind() {
        io::ErrorKind::NotFound => unread(
            path,
            "does not exist",
            "check the path; it is looked up from the folder that the command is run in",
        ),
        io::ErrorKind::PermissionDenied => {
            unread(path, "may not be read by this user", "allow it, for instance with `chmod u+r`")
        }
        _ => unread(path, &format!("cannot be read: {error}"), "check the file and the disk it stands on"),
    }
}

fn unread(path: &Path, what: &str, hint: &str) -> Finding {
    Finding::error("file-unreadable", format!("`{}` {what}", path.display())).hint(hint)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn what_cannot_be_read_is_told_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let finding = read_source(folder.path()).unwrap_err();
        assert!(finding.message.ends_with("is a folder"), "{}", finding.message);
        assert!(finding.hint.unwrap().contains("*.md"));
        let absent = folder.path().join("absent.md");
        let finding = read_source(&absent).unwrap_err();
        assert_eq!(finding.code, "file-unreadable");
        assert_eq!(finding.message, format!("`{}` does not exist", absent.display()));
        assert!(finding.hint.unwrap().contains("path"));
    }

    #[test]
    fn a_large_file_is_refused_without_being_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.md");
        File::create(&path).unwrap().set_len(10_000_000_000).unwrap();
        let finding = read_source(&path).unwrap_err();
        assert_eq!(finding.code, "file-too-large");
        assert!(finding.message.contains("9536.7 MiB") && finding.message.contains("1,048,576"));
    }
}
