//! In charge of a TOML file as it stands on the disk, and of errors that show the line they are
//! about.
//!
//! It knows nothing of settings. Values that look like secrets are never shown, even where the
//! error is about them.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::error::{Error, Result};

/// More than any `recap.toml` or `roster.toml` needs, in bytes.
const LONGEST: u64 = 1 << 20;

/// What is wrong with a value, as the end of a sentence that its key begins: "has to be …".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Problem {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Problem { message: message.into(), hint: None }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A TOML file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// As it is shown.
    path: String,
    pub(crate) text: String,
}

impl Source {
    /// A text that stands, or will stand, at a path.
    pub(crate) fn new(path: &Path, text: impl Into<String>) -> Self {
        Source { path: path.display().to_string(), text: text.into() }
    }

    /// Reads a file; none where there is no such file.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>> {
        let unreadable = |error| Error::config(format!("`{}` cannot be read", path.display())).because(error);
        match std::fs::metadata(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            Ok(metadata) if metadata.len() > LONGEST => {
                return Err(Error::config(format!("`{}` is larger than a megabyte", path.display())));
            }
            Ok(_) => {}
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Source::new(path, text))),
            Err(error) => Err(Error::config(format!("`{}` is not UTF-8", path.display()))
                .because(error.utf8_error())
                .hint("Save it as UTF-8 in your editor.")),
        }
    }

    /// Parses it.
    pub(crate) fn parse<'a, T>(
        &'a self,
        parser: impl FnOnce(&'a str) -> std::result::Result<T, toml::de::Error>,
    ) -> Result<T> {
        parser(&self.text).map_err(|error| {
            self.error(format!("`{}` cannot be read: {}", self.path, error.message()), error.span())
        })
    }

    /// A configuration error about a place in the file.
    pub(crate) fn error(&self, message: impl Into<String>, span: Option<Range<usize>>) -> Error {
        let mut message = message.into();
        if let Some(span) = span {
            message.push('\n');
            message.push_str(&self.excerpt(span, None));
        }
        Error::config(message)
    }

    /// A configuration error about a place in the file that does not go together with another one;
    /// a few words say what stands there.
    pub(crate) fn error_about_two(
        &self,
        message: &str,
        span: Range<usize>,
        other: (Range<usize>, &str),
    ) -> Error {
        Error::config(format!("{message}\n{}", self.excerpt(span, Some(other))))
    }

    /// The lines of a span, with the path, the line and the column, and a mark below; those of
    /// another one as well, if there is one.
    fn excerpt(&self, span: Range<usize>, other: Option<(Range<usize>, &str)>) -> String {
        let shown = mask(&self.text);
        // One line says enough, and a table's span may be long.
        let line = |span: Range<usize>| {
            let start = shown.floor_char_boundary(span.start);
            let end = shown.ceil_char_boundary(span.end).max(start);
            start..shown[start..end].find('\n').map_or(end, |length| start + length)
        };
        let other =
            other.map(|(span, words)| AnnotationKind::Context.span(line(span)).label(words.to_owned()));
        let snippet = Snippet::source(shown.as_str())
            .path(self.path.as_str())
            .annotation(AnnotationKind::Primary.span(line(span)))
            .annotations(other);
        Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)])
    }
}

/// The text with everything that may be a secret replaced by as many asterisks.
fn mask(text: &str) -> String {
    text.split_inclusive('\n').map(mask_line).collect()
}

fn mask_line(line: &str) -> String {
    let lowercase = line.to_lowercase();
    let names_a_secret = ["password", "secret", "token", "_key"].into_iter().any(|word| {
        let mut after = lowercase.split(word).skip(1);
        after.any(|rest| !rest.starts_with("_file") && !rest.starts_with("_url"))
    });
    // The value of such a key, or the user and password of a URL.
    let secret = match (line.find('='), line.find("://"), line.rfind('@')) {
        (Some(equals), ..) if names_a_secret => equals + 1..line.len(),
        (_, Some(slashes), Some(at)) if line[..at].rfind(':') > Some(slashes) => slashes + 3..at,
        _ => return line.to_owned(),
    };
    let hidden = |c: char| {
        if c.is_whitespace() || matches!(c, '"' | '\'') { c.to_string() } else { "*".repeat(c.len_utf8()) }
    };
    let masked: String = line[secret.clone()].chars().map(hidden).collect();
    [&line[..secret.start], &masked, &line[secret.end..]].concat()
}
