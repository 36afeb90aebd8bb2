//! In charge of what every fuzz target asks of understanding: whatever the bytes, it ends without a
//! panic, says the same when asked again, points into the text, and can be shown; and the same of mail that
//! came back.
//!
//! It compiles the understanding core and the reading of bounces from their own files (linked into this
//! folder), without the rest of the program: a database, a TLS library and a web server would take minutes to
//! build under the sanitiser, and no target touches them.

#![allow(dead_code, unreachable_pub, reason = "the rest of the program uses what is not used here")]

pub mod bounces;
pub mod finding;
pub mod networks;
pub mod recap;

use finding::Finding;
use recap::{Source, understand};

/// Understands a file of these bytes and checks what comes back.
///
/// # Panics
///
/// When a promise is broken, which is what a fuzzer looks for.
pub fn holds(bytes: &[u8]) {
    let path = "recaps/2024-05-02-may.md";
    let source = match Source::from_bytes(path, bytes) {
        Ok(source) => source,
        Err(finding) => return shows(&[*finding], path, &String::from_utf8_lossy(bytes)),
    };
    let (recap, findings) = understand(&source);
    for finding in &findings {
        let within = finding.span.clone().is_none_or(|span| source.text.get(span).is_some());
        assert!(within, "{} points at {:?}", finding.code, finding.span);
    }
    shows(&findings, path, &source.text);
    assert!((recap, findings) == understand(&source), "not the same when asked again");
}

/// Reads a message of these bytes and checks what is said of it.
///
/// # Panics
///
/// When a promise is broken, which is what a fuzzer looks for.
pub fn reads(bytes: &[u8]) {
    let reading = bounces::read(bytes);
    assert!(reading == bounces::read(bytes), "not the same when asked again");
    for report in &reading.reports {
        assert!(reading.class.softer(report.class) == reading.class, "{:?} of {:?}", reading.class, report.class);
        assert!(!report.said.contains('\n') && report.said.chars().count() <= 300, "{}", report.said);
    }
}

/// Shows findings in every way there is.
fn shows(findings: &[Finding], path: &str, text: &str) {
    let mut out = anstream::StripStream::new(Vec::new());
    assert!(finding::show(findings, path, text, &mut out).is_ok());
    assert!(finding::json(findings, path, text).as_array().is_some_and(|list| list.len() == findings.len()));
    assert_eq!(finding::github(findings, path, text).lines().count(), findings.len());
}
