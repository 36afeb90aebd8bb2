//! In charge of findings: problems and doubts in a recap, and how they are shown to a person
//! (with the lines they stand on), to a program (JSON) and to a code host (annotations).
//!
//! It leaves finding them to [`crate::recap`], [`crate::edition`] and the channels.

use std::ops::Range;

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
}

impl Finding {
    /// A finding that stops publishing.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Finding { severity: Severity::Error, code, message: message.into(), span: None, hint: None }
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

    /// Says how to mend it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
