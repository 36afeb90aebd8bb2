//! In charge of findings: problems and doubts in a recap, and how they are shown to a person
//! (with the lines they stand on), to a program (JSON) and to a code host (annotations).
//!
//! It leaves finding them to [`crate::recap`], [`crate::edition`] and the channels.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops publishing.
    Error,
    /// Shown; publishing goes on.
    Warning,
    /// Worth knowing.
    Note,
}

/// One problem or doubt in a recap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// A short name that stays the same between versions, in kebab case: `empty-post`.
    pub code: &'static str,
    /// What is the matter, one sentence without a full stop.
    pub message: String,
    /// Where it stands: bytes of the file, on character boundaries.
    pub span: Option<Range<usize>>,
    /// How to mend it.
    pub hint: Option<String>,
    /// Other places of the file that it is about, with what stands there.
    pub related: Vec<Related>,
    /// The correction, where it is certain.
    pub fix: Option<Fix>,
}

/// Another place that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Bytes of the file, on character boundaries.
    pub span: Range<usize>,
    /// What stands there, a few words.
    pub message: String,
}

/// A correction that needs no decision of a person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Bytes of the file that it replaces, on character boundaries; empty to put something in.
    pub span: Range<usize>,
    /// What is to stand there.
    pub with: String,
}

impl Finding {
    /// A finding that stops publishing.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Finding {
            severity: Severity::Error,
            code,
            message: message.into(),
            span: None,
            hint: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// A finding that is shown and lets publishing go on.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Finding { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// A finding that is only worth knowing.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Finding { severity: Severity::Note, ..Self::error(code, message) }
    }

    /// Says where it stands, in bytes of the file.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Shows another place of the file that it is about.
    #[must_use]
    pub fn related(mut self, span: Range<usize>, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// Says what is certain to mend it: `with` in the place of `span`.
    #[must_use]
    pub fn fix(mut self, span: Range<usize>, with: impl Into<String>) -> Self {
        self.fix = Some(Fix { span, with: with.into() });
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Adds what was found later to what was found before. What was told of a place already is not told again
/// without one.
pub fn join(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    let told = |finding: &Finding| {
        let same = |one: &Finding| one.code == finding.code && one.message == finding.message;
        let told = |one: &Finding| same(one) || is_of_empty(finding, one);
        finding.span.is_none() && findings.iter().any(|one| one.span.is_some() && told(one))
    };
    let more: Vec<Finding> = more.into_iter().filter(|finding| !told(finding)).collect();
    findings.extend(more);
}

/// Whether a finding tells of a link or picture that is left out what another told of it: that it has no address.
fn is_of_empty(dropped: &Finding, empty: &Finding) -> bool {
    let named = dropped.message.split('`').nth(1);
    match (dropped.code, empty.code, named) {
        ("link-dropped", "empty-link", Some(address)) => empty.message.contains(&format!("`{address}`")),
        ("link-dropped", "empty-link", None) => {
            empty.message.ends_with("has no address") || empty.message.contains("`<>`")
        }
        ("picture-dropped", "empty-link", Some(words)) => {
            empty.message.starts_with(&format!("the picture “{words}” has no address"))
        }
        _ => false,
    }
}

/// A place in a text as people count: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place {
    /// The place of a byte of the text, on a character boundary.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let before = &text[..at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl Finding {
    /// Its span, if that lies within a text and on character boundaries.
    pub(crate) fn within(&self, text: &str) -> Option<Range<usize>> {
        self.span.clone().filter(|span| text.get(span.clone()).is_some())
    }
}

/// Longest line, in characters, that is shown whole; of a longer one a window around the mark is.
const LONGEST_LINE: usize = 160;

/// Characters of a long line that are shown before and behind a mark.
const AROUND: usize = 40;

/// Most characters of a long line that are marked.
const MARKED: usize = 80;

/// Shows findings to a person: each with its code, the line it stands on and its hint, then how
/// many there are. `out` is expected to take out the colours where nobody sees them, as the
/// streams of `anstream` do; control characters of the file are shown as signs.
pub fn show(findings: &[Finding], path: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled();
    let path = visible(path);
    for finding in findings {
        let report = [group(finding, &path, text)];
        writeln!(out, "{}\n", renderer.render(&report))?;
    }
    if !findings.is_empty() {
        writeln!(out, "{path}: {}.", count(findings))?;
    }
    Ok(())
}

/// `2 errors, 1 warning`.
pub fn count(findings: &[Finding]) -> String {
    let names = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counted = names.into_iter().filter_map(|(severity, name)| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        (count > 0).then(|| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
    });
    let counted: Vec<String> = counted.collect();
    if counted.is_empty() { "no findings".to_owned() } else { counted.join(", ") }
}

fn group<'a>(finding: &'a Finding, path: &'a str, text: &str) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let group = level.primary_title(visible(&finding.message)).id(finding.code);
    let mut group = match finding.within(text).map(|span| excerpt(text, span)) {
        Some(excerpt) => snippets(group, finding, excerpt, path, text),
        None => group.element(Origin::path(path)),
    };
    if let Some(hint) = &finding.hint {
        group = group.element(Level::HELP.with_name("hint").message(visible(hint)));
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| text.get(fix.span.clone()).is_some()) {
        group = group.element(Level::HELP.with_name("fix").message(visible(&fix.told(text))));
    }
    group
}

/// The line of a finding, with the related places on it or each on a line of its own below.
fn snippets<'a>(
    group: annotate_snippets::Title<'a>,
    finding: &'a Finding,
    primary: Excerpt,
    path: &'a str,
    text: &str,
) -> Group<'a> {
    let label = |related: &Related| visible(&related.message);
    let places = finding.related.iter().filter(|related| text.get(related.span.clone()).is_some());
    let (here, elsewhere): (Vec<_>, Vec<_>) = places
        .map(|related| (label(related), excerpt(text, related.span.clone())))
        .partition(|(_, excerpt)| excerpt.line == primary.line && !excerpt.cut);
    let mut snippet = snippet_of(&primary, path);
    snippet = snippet.annotation(AnnotationKind::Primary.span(primary.mark.clone()));
    for (label, excerpt) in here {
        snippet = snippet.annotation(AnnotationKind::Context.span(excerpt.mark).label(label));
    }
    let mut group = match primary.origin(path) {
        Some(origin) => group.element(origin).element(snippet),
        None => group.element(snippet),
    };
    for (label, excerpt) in elsewhere {
        group = excerpt.origin(path).into_iter().fold(group, Group::element);
        let mark = AnnotationKind::Context.span(excerpt.mark.clone()).label(label);
        group = group.element(snippet_of(&excerpt, path).annotation(mark));
    }
    group
}

/// The lines of an excerpt, which say themselves where they stand unless they are cut.
fn snippet_of<'a>(excerpt: &Excerpt, path: &'a str) -> Snippet<'a, Annotation<'a>> {
    let snippet = Snippet::source(excerpt.source.clone()).line_start(excerpt.line);
    if excerpt.cut { snippet } else { snippet.path(path) }
}

impl Excerpt {
    /// Where it stands in the file, where it is cut: its own columns are not the file's.
    fn origin<'a>(&self, path: &'a str) -> Option<Origin<'a>> {
        self.cut.then(|| Origin::path(path).line(self.line).char_column(self.column))
    }
}

impl Fix {
    /// What it does to a text, for a person.
    pub(crate) fn told(&self, text: &str) -> String {
        let before = text.get(self.span.clone()).unwrap_or_default();
        let (old, new) = (short(before), short(&self.with));
        match (before.trim(), self.with.is_empty()) {
            ("", true) => "`recap check --fix` takes out the gap".to_owned(),
            (_, true) => format!("`recap check --fix` takes out `{old}`"),
            _ if before.is_empty() => format!("`recap check --fix` puts in `{new}`"),
            _ => format!("`recap check --fix` writes `{new}`"),
        }
    }
}

/// A text that is told of a correction, no longer than [`LONGEST_LINE`].
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LINE) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The line that a finding begins on, or a window of it.
pub(crate) struct Excerpt {
    pub(crate) source: String,
    line: usize,
    /// Of the place that is marked, in characters from 1.
    column: usize,
    /// Bytes of `source`.
    pub(crate) mark: Range<usize>,
    /// It is not the whole line, so that columns of `source` are not those of the file.
    cut: bool,
}

/// The line that a span begins on; of a long one no more than a window around the span.
pub(crate) fn excerpt(text: &str, span: Range<usize>) -> Excerpt {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let at = (span.start - start).min(line.len());
    let end = span.end.saturating_sub(start).min(line.len()).max(at);
    let place = Place::of(text, span.start);
    let cut = line.char_indices().nth(LONGEST_LINE).is_some();
    let (from, to, end) = if cut {
        // No slower for a line of a megabyte: only what is shown is walked over.
        let behind = |from: usize, count: usize| {
            line[from..].char_indices().nth(count).map_or(line.len(), |(at, _)| from + at)
        };
        let from = line[..at].char_indices().rev().take(AROUND).last().map_or(at, |(at, _)| at);
        let end = end.min(behind(at, MARKED));
        (from, behind(end, AROUND), end)
    } else {
        (0, line.len(), end)
    };
    let dots = |cut: bool| if cut { "…" } else { "" };
    // Signs of another length than what they stand for move the mark.
    let before = format!("{}{}", dots(from > 0), visible(&line[from..at]));
    let marked = visible(&line[at..end]);
    let mark = before.len()..before.len() + marked.len();
    let source = format!("{before}{marked}{}{}", visible(&line[end..to]), dots(to < line.len()));
    Excerpt { source, line: place.line, column: place.column, mark, cut }
}

/// A text whose control characters, line ends aside, cannot reach a terminal: each is shown as a sign. Marks that
/// change the direction of writing count as well, because they can hide what stands there.
pub(crate) fn visible(text: &str) -> String {
    let direction = |char: char| matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let sign = |char: char| match char {
        '\n' => char,
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(char)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if char.is_control() || direction(char) => '\u{fffd}',
        _ => char,
    };
    text.chars().map(sign).collect()
}

/// Findings for a program: a list of `{severity, code, message, file, line, column, end_line,
/// end_column, hint, related, fixable, fix}`. Lines and columns count from 1, columns in characters,
/// and the end is behind the last character; they are null where a finding stands nowhere.
/// `related` lists other places with a `message` each; `fix` says what `replacement` goes where, and
/// is null where no correction is certain.
pub fn json(findings: &[Finding], path: &str, text: &str) -> serde_json::Value {
    let place = |span: Option<Range<usize>>| {
        let start = span.as_ref().map(|span| Place::of(text, span.start));
        let end = span.as_ref().map(|span| Place::of(text, span.end));
        serde_json::json!({
            "line": start.map(|place| place.line),
            "column": start.map(|place| place.column),
            "end_line": end.map(|place| place.line),
            "end_column": end.map(|place| place.column),
        })
    };
    let valid = |span: &Range<usize>| Some(span.clone()).filter(|span| text.get(span.clone()).is_some());
    let with = |mut place: serde_json::Value, fields: serde_json::Value| {
        if let (Some(place), serde_json::Value::Object(fields)) = (place.as_object_mut(), fields) {
            place.extend(fields);
        }
        place
    };
    let one = |finding: &Finding| {
        let related = finding.related.iter().map(|related| {
            with(place(valid(&related.span)), serde_json::json!({ "message": related.message }))
        });
        let fix = finding.fix.as_ref().and_then(|fix| {
            let fields = serde_json::json!({ "replacement": fix.with });
            valid(&fix.span).map(|span| with(place(Some(span)), fields))
        });
        let fields = serde_json::json!({
            "severity": finding.severity,
            "code": finding.code,
            "message": finding.message,
            "file": path,
            "hint": finding.hint,
            "related": related.collect::<Vec<_>>(),
            "fixable": fix.is_some(),
            "fix": fix,
        });
        with(place(finding.within(text)), fields)
    };
    findings.iter().map(one).collect()
}

/// Findings as annotations of a code host: a workflow command of GitHub's a line,
/// `::error file=…,line=…,col=…,title=…::message`.
pub fn github(findings: &[Finding], path: &str, text: &str) -> String {
    let mut lines = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = finding.within(text).map(|span| Place::of(text, span.start));
        let place =
            place.map(|place| format!(",line={},col={}", place.line, place.column)).unwrap_or_default();
        let hint = finding.hint.as_ref().map(|hint| format!(". Hint: {hint}")).unwrap_or_default();
        let message = escape_data(&format!("{}{hint}", finding.message));
        lines.push_str(&format!(
            "::{command} file={}{place},title={}::{message}\n",
            escape_property(path),
            finding.code
        ));
    }
    lines
}

/// Percent, CR and LF, as GitHub's runner takes them back.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As data, and what ends a property as well.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests;
