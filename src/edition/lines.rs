//! In charge of the lines of a text: what stands before each of them within quotes and lists, and the empty
//! lines between blocks.
//!
//! It leaves what the lines say to [`super::text`].

use super::wrap::columns;

/// Longest line, in columns, where words allow it.
pub(super) const WIDTH: usize = 72;

/// Columns that quotes and lists may take in front of the words; what is nested deeper is not
/// moved in further.
const DEEPEST_INDENT: usize = 32;

/// A quote, list item or the like around what is being written.
#[derive(Debug)]
pub(super) struct Level {
    /// In front of its first line; taken when that is written.
    pub(super) first: Option<String>,
    /// In front of every other line.
    pub(super) rest: String,
    /// Whether the blocks in it follow one another without an empty line.
    pub(super) tight: bool,
}

/// The lines written so far.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    pub(super) levels: Vec<Level>,
    /// Whether an empty line is due before the next.
    pub(super) gap: bool,
}

impl Lines {
    /// Columns that are left beside quotes and list markers.
    pub(super) fn width(&self) -> usize {
        let mut taken = 0;
        for level in &self.levels {
            let wanted = taken + columns(&level.rest);
            taken = if wanted > DEEPEST_INDENT { taken } else { wanted };
        }
        WIDTH - taken
    }

    pub(super) fn tight(&self) -> bool {
        self.levels.last().is_some_and(|level| level.tight)
    }

    /// Writes one line behind the quotes and markers around it.
    pub(super) fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            let begun = self.levels.iter().take_while(|level| level.first.is_none());
            let prefix: String = begun.map(|level| level.rest.as_str()).collect();
            self.text.push_str(fitting(&prefix).trim_end());
            self.text.push('\n');
        }
        let start = self.text.len();
        let mut taken = 0;
        for level in &mut self.levels {
            let prefix = level.first.take();
            let prefix = prefix.as_ref().unwrap_or(&level.rest);
            if taken + columns(prefix) <= DEEPEST_INDENT {
                self.text.push_str(prefix);
                taken += columns(prefix);
            }
        }
        self.text.push_str(line);
        let end = self.text.trim_end_matches(' ').len().max(start);
        self.text.truncate(end);
        self.text.push('\n');
    }

    /// Writes lines that stand together.
    pub(super) fn lines<S: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = S>) {
        lines.into_iter().for_each(|line| self.line(line.as_ref()));
    }

    /// A block begins that stands apart from what is above it in the same quote or item.
    pub(super) fn part(&mut self) {
        let begun = self.levels.last().is_none_or(|level| level.first.is_none());
        self.gap |= begun && !self.tight();
    }

    /// Everything down to the next end of a level stands behind `first`, and later lines as far in.
    pub(super) fn push(&mut self, first: String, rest: String, tight: bool) {
        self.levels.push(Level { first: Some(first), rest, tight });
    }

    /// Ends what [`Lines::push`] began.
    pub(super) fn pop(&mut self) {
        // An empty item has its marker still to come.
        if self
            .levels
            .last()
            .is_some_and(|level| level.first.as_ref().is_some_and(|it| !it.trim().is_empty()))
        {
            self.line("");
        }
        let tight = self.levels.pop().is_some_and(|level| level.tight);
        self.gap = !tight;
    }
}

/// As much of an empty line's prefix as the other lines have.
fn fitting(prefix: &str) -> &str {
    prefix.get(..DEEPEST_INDENT).unwrap_or(prefix)
}
