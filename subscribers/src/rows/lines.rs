//! In charge of the physical lines of a file, of any length in bounded memory.
//!
//! It leaves which of them make a row to [`super`].

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::MAX_ROW;

/// One physical line, without its end.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// It went on beyond [`MAX_ROW`], and the rest was dropped.
    pub(super) is_cut: bool,
}

/// The physical lines of a file; CR, LF and CR LF end one.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: R,
    /// The number of the last line that was read.
    number: u64,
    /// The last line ended in CR: an LF that follows belongs to it.
    after_cr: bool,
    /// Lines that were read ahead.
    ahead: VecDeque<Line>,
    /// A buffer to read the next one into.
    spare: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Lines { reader, number: 0, after_cr: false, ahead: VecDeque::new(), spare: Vec::new() }
    }

    /// Takes back a line that nobody needs any more.
    pub(super) fn done_with(&mut self, line: Line) {
        self.spare = line.bytes;
    }

    /// Gives lines back, to be read again before all others.
    pub(super) fn put_back(&mut self, lines: impl IntoIterator<Item = Line>) {
        let mut lines: VecDeque<Line> = lines.into_iter().collect();
        lines.append(&mut self.ahead);
        self.ahead = lines;
    }

    /// The next line, unless the file is at its end.
    pub(super) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = std::mem::take(&mut self.spare);
        bytes.clear();
        let mut line = Line { number: self.number + 1, bytes, is_cut: false };
        let mut is_begun = false;
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                self.number += u64::from(is_begun);
                return Ok(is_begun.then_some(line));
            }
            if std::mem::take(&mut self.after_cr) && buffer[0] == b'\n' {
                self.reader.consume(1);
                continue;
            }
            is_begun = true;
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = (MAX_ROW - line.bytes.len()).min(part.len());
            line.is_cut |= room < part.len();
            line.bytes.extend_from_slice(&part[..room]);
            let read = part.len() + usize::from(end.is_some());
            self.after_cr = end.is_some_and(|end| buffer[end] == b'\r');
            self.reader.consume(read);
            if end.is_some() {
                self.number += 1;
                return Ok(Some(line));
            }
        }
    }
}
