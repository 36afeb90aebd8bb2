//! `recap check FILE…`: what is doubtful or wrong in recaps, for a person, a program or a code
//! host.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::words::unwritten;
use crate::error::{Error, Result};
use crate::finding::{self, Finding, Severity};
use crate::recap::{self, Source};

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// With the lines they stand on.
    Human,
    /// One JSON list of all findings.
    Json,
    /// Annotations of GitHub, one a line.
    Github,
}

/// Checks every file, also behind one that cannot be read, and tells the findings on stdout.
///
/// Errors: of kind input when a file has a finding of severity error.
pub(super) fn run(paths: &[PathBuf], format: Format) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let bad = tell(paths, format, &mut out).map_err(unwritten)?;
    match bad {
        0 => Ok(()),
        _ if paths.len() == 1 => Err(Error::input("the recap has errors")),
        _ => Err(Error::input(format!("{bad} of {} recaps have errors", paths.len()))),
    }
}

/// Tells the findings of every file, and how many files have errors.
fn tell(paths: &[PathBuf], format: Format, out: &mut dyn Write) -> io::Result<usize> {
    let mut listed = Vec::new();
    let mut bad = 0;
    for path in paths {
        let name = path.display().to_string();
        let (text, findings) = match read_source(path) {
            Ok(source) => {
                let (_, findings) = recap::understand(&source);
                (source.text, findings)
            }
            Err(finding) => (String::new(), vec![finding]),
        };
        bad += usize::from(findings.iter().any(|finding| finding.severity == Severity::Error));
        match format {
            Format::Human => finding::show(&findings, &name, &text, out)?,
            Format::Github => out.write_all(finding::github(&findings, &name, &text).as_bytes())?,
            Format::Json => {
                if let serde_json::Value::Array(findings) = finding::json(&findings, &name, &text) {
                    listed.extend(findings);
                }
            }
        }
    }
    if format == Format::Json {
        writeln!(out, "{:#}", serde_json::Value::Array(listed))?;
    }
    out.flush()?;
    Ok(bad)
}

/// Reads a recap from a file; what is wrong with the file is a finding like any other.
pub(super) fn read_source(path: &Path) -> std::result::Result<Source, Finding> {
    let unreadable = |error: io::Error| {
        let finding = Finding::error("file-unreadable", format!("the file cannot be read: {error}"));
        finding.hint("give the path of a Markdown file")
    };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if let Some(finding) = recap::too_large(length) {
        return Err(finding);
    }
    let mut bytes = Vec::new();
    // One byte more than is allowed, in case the file grows while it is read or is no plain file.
    let limit = u64::try_from(recap::LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Source::from_bytes(path.to_string_lossy(), &bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn every_file_is_checked_and_those_with_errors_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let good = folder.path().join("2024-05-02-good.md");
        let bad = folder.path().join("2024-05-02-bad.md");
        let absent = folder.path().join("absent.md");
        std::fs::write(&good, "---\ntitle: May\n---\nText.\n").unwrap();
        std::fs::write(&bad, "---\ntitle: [\n---\nText.\n").unwrap();
        let mut out = Vec::new();
        assert_eq!(tell(&[absent, bad, good], Format::Json, &mut out).unwrap(), 2);
        let findings: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
        let codes: Vec<_> = findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        assert_eq!(codes[0], "file-unreadable");
        assert!(codes.contains(&"front-matter-broken") && codes.contains(&"description-missing"));
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
