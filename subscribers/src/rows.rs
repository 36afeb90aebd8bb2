//! In charge of the rows of a CSV file (RFC 4180 as it is found in the wild): delimiters, quotes,
//! line numbers and limits. A row that cannot be read never takes its neighbours with it.
//!
//! It leaves what the columns mean to [`crate::import`].

use std::collections::VecDeque;
use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::{Error, Refusal};

/// Most octets in a row; a list of subscribers needs a few hundred.
pub(crate) const MAX_ROW: usize = 64 * 1024;
/// Most lines in a row. A quote that is open for longer was never meant as one.
const MAX_LINES: usize = 100;

/// Reads rows one by one, in memory bounded by the limits of one row.
#[derive(Debug)]
pub(crate) struct Rows<R> {
    lines: Lines<R>,
    splitter: Splitter,
}

/// One row of the file.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    /// The lines it takes.
    pub(crate) lines: usize,
    /// Its cells without their quotes, or why it cannot be read.
    pub(crate) cells: Result<Vec<String>, Refusal>,
}

impl<R: BufRead> Rows<R> {
    /// Reads the header, and from it the delimiter: a comma, a semicolon or a tab.
    pub(crate) fn open(reader: R) -> Result<(Self, Vec<String>), Error> {
        let mut lines = Lines::new(reader);
        let mut header = loop {
            let line = lines.next().map_err(Error::Read)?.ok_or(Error::Empty)?;
            if !line.bytes.is_empty() {
                break line;
            }
        };
        if let Some(rest) = header.bytes.strip_prefix(b"\xef\xbb\xbf") {
            header.bytes = rest.to_vec();
        }
        let is_utf16 = header.bytes.starts_with(b"\xff\xfe") || header.bytes.starts_with(b"\xfe\xff");
        if is_utf16 || header.bytes.contains(&0) {
            return Err(Error::Utf16);
        }
        let splitter = Splitter::new(delimiter(&header.bytes));
        lines.put_back([header]);
        let mut rows = Rows { lines, splitter };
        let row = rows.next().map_err(Error::Read)?.ok_or(Error::Empty)?;
        Ok((rows, row.cells.map_err(Error::Header)?))
    }

    /// The next row that is not blank.
    pub(crate) fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let Some(first) = self.lines.next()? else {
                return Ok(None);
            };
            if first.bytes.is_empty() {
                continue;
            }
            let line = first.number;
            let (lines, cells) = self.row_from(first)?;
            return Ok(Some(Row { line, lines, cells }));
        }
    }

    /// Takes as many lines as the row that begins here has.
    fn row_from(&mut self, first: Line) -> io::Result<(usize, Result<Vec<String>, Refusal>)> {
        let mut taken = vec![first];
        let mut octets = 0;
        self.splitter.begin();
        while let Some(line) = taken.last() {
            octets += line.bytes.len();
            if line.is_cut || octets > MAX_ROW {
                break;
            }
            if self.splitter.feed(&line.bytes) {
                let is_utf8 = taken.iter().all(|line| std::str::from_utf8(&line.bytes).is_ok());
                let cells = if is_utf8 { self.splitter.cells() } else { Err(Refusal::NotUtf8) };
                return Ok((taken.len(), cells));
            }
            if taken.len() == MAX_LINES {
                break;
            }
            match self.lines.next()? {
                Some(line) => taken.push(line),
                None => break,
            }
        }
        // The lines after the first are looked at again, each as the beginning of a row.
        let reason = if taken[0].is_cut { Refusal::TooLong } else { Refusal::OpenQuote };
        self.lines.put_back(taken.drain(1..));
        Ok((1, Err(reason)))
    }
}

/// The delimiter that stands most often in the header, outside of quotes.
fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in header {
        quoted ^= *byte == b'"';
        if !quoted {
            counts.iter_mut().filter(|(it, _)| it == byte).for_each(|(_, count)| *count += 1);
        }
    }
    // The first of equals: a header of one column counts none of them.
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.iter().find(|(_, count)| Some(*count) == most).map_or(b',', |(delimiter, _)| *delimiter)
}

/// Cuts a row into cells with csv-core, whose buffers it grows so that they are never full.
#[derive(Debug)]
struct Splitter {
    parser: Reader,
    text: Vec<u8>,
    text_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        Splitter { parser, text: Vec::new(), text_len: 0, ends: Vec::new(), ends_len: 0 }
    }

    fn begin(&mut self) {
        self.parser.reset();
        self.text_len = 0;
        self.ends_len = 0;
    }

    /// Takes one more line, without its end; true when the row is complete.
    fn feed(&mut self, line: &[u8]) -> bool {
        // At most every octet is kept, and at most every octet ends a cell.
        let room = line.len() + 2;
        self.text.resize(self.text.len().max(self.text_len + room), 0);
        self.ends.resize(self.ends.len().max(self.ends_len + room), 0);
        for mut input in [line, b"\n"] {
            while !input.is_empty() {
                let (result, read, text, ends) = self.parser.read_record(
                    input,
                    &mut self.text[self.text_len..],
                    &mut self.ends[self.ends_len..],
                );
                input = &input[read..];
                self.text_len += text;
                self.ends_len += ends;
                match result {
                    ReadRecordResult::Record | ReadRecordResult::End => return true,
                    ReadRecordResult::InputEmpty
                    | ReadRecordResult::OutputFull
                    | ReadRecordResult::OutputEndsFull => {}
                }
            }
        }
        false
    }

    fn cells(&self) -> Result<Vec<String>, Refusal> {
        let mut begin = 0;
        self.ends[..self.ends_len]
            .iter()
            .map(|end| {
                let cell = std::str::from_utf8(&self.text[begin..*end]).map_err(|_| Refusal::NotUtf8)?;
                begin = *end;
                Ok(cell.to_owned())
            })
            .collect()
    }
}

/// One physical line, without its end.
#[derive(Debug)]
struct Line {
    number: u64,
    bytes: Vec<u8>,
    /// It went on beyond [`MAX_ROW`], and the rest was dropped.
    is_cut: bool,
}

/// The physical lines of a file; CR, LF and CR LF end one.
#[derive(Debug)]
struct Lines<R> {
    reader: R,
    /// The number of the last line that was read.
    number: u64,
    /// The last line ended in CR: an LF that follows belongs to it.
    after_cr: bool,
    /// Lines that were read ahead.
    ahead: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    fn new(reader: R) -> Self {
        Lines { reader, number: 0, after_cr: false, ahead: VecDeque::new() }
    }

    /// Gives lines back, to be read again before all others.
    fn put_back(&mut self, lines: impl IntoIterator<Item = Line>) {
        let mut lines: VecDeque<Line> = lines.into_iter().collect();
        lines.append(&mut self.ahead);
        self.ahead = lines;
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Line { number: self.number + 1, bytes: Vec::new(), is_cut: false };
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    /// Every row after the header: its line, and its cells or why there are none.
    fn rows(text: impl AsRef<[u8]>) -> Vec<(u64, Result<Vec<String>, Refusal>)> {
        // A small buffer, so that lines cross its border.
        let reader = io::BufReader::with_capacity(3, text.as_ref());
        let (mut rows, _) = Rows::open(reader).unwrap();
        std::iter::from_fn(|| rows.next().unwrap()).map(|row| (row.line, row.cells)).collect()
    }

    fn cells<const N: usize>(cells: [&str; N]) -> Result<Vec<String>, Refusal> {
        Ok(cells.map(str::to_owned).to_vec())
    }

    #[test]
    fn lines_end_in_lf_crlf_or_cr_and_the_last_one_need_not_end() {
        for text in ["a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r"] {
            assert_eq!(rows(text), [(2, cells(["1", "2"])), (3, cells(["3", "4"]))], "{text:?}");
        }
    }

    #[test]
    fn the_delimiter_is_the_one_of_the_header_outside_of_quotes() {
        assert_eq!(rows("a;b\n1;2,3"), [(2, cells(["1", "2,3"]))]);
        assert_eq!(rows("a\tb\n1\t2"), [(2, cells(["1", "2"]))]);
        assert_eq!(rows("\"a;;\",b\n1;,2"), [(2, cells(["1;", "2"]))]);
        assert_eq!(rows("a\n1;2"), [(2, cells(["1;2"]))]);
    }

    #[test]
    fn line_numbers_count_blank_lines_and_lines_within_quotes() {
        let text = "a,b\n\n\"x\ny\nz\",2\n\n3,\"4 \"\"quoted\"\"\"\n";
        assert_eq!(rows(text), [(3, cells(["x\ny\nz", "2"])), (7, cells(["3", "4 \"quoted\""]))]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_row() {
        assert_eq!(
            rows("a,b\n\"1,2\n3,4\n5,6"),
            [(2, Err(Refusal::OpenQuote)), (3, cells(["3", "4"])), (4, cells(["5", "6"]))]
        );
    }

    #[test]
    fn a_row_that_is_not_utf_8_costs_one_row() {
        assert_eq!(
            rows(b"a,b\nZo\xeb,2\n\xc3,\xa4\n3,4"),
            [(2, Err(Refusal::NotUtf8)), (3, Err(Refusal::NotUtf8)), (4, cells(["3", "4"]))]
        );
    }

    #[test]
    fn a_huge_line_costs_one_row() {
        let text = format!("a,b\n1,{}\n3,4", "x".repeat(MAX_ROW));
        assert_eq!(rows(text), [(2, Err(Refusal::TooLong)), (3, cells(["3", "4"]))]);
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_utf_16_is_named() {
        let (_, header) = Rows::open(&b"\xef\xbb\xbf\"email\",name\n"[..]).unwrap();
        assert_eq!(header, ["email", "name"]);
        for text in [&b"\xff\xfee\0m\0"[..], b"\xfe\xff\0e", b"e\0m\0"] {
            assert!(matches!(Rows::open(text), Err(Error::Utf16)));
        }
        assert!(matches!(Rows::open(&b"\r\n\n"[..]), Err(Error::Empty)));
    }

    proptest! {
        #[test]
        fn any_octets_are_read_to_their_end(bytes in prop::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300,
        )) {
            let Ok((mut rows, _)) = Rows::open(&bytes[..]) else { return Ok(()) };
            let mut last = 0;
            while let Some(row) = rows.next().unwrap() {
                prop_assert!(row.line > last);
                last = row.line;
            }
        }

        #[test]
        fn what_a_csv_writer_writes_is_read_back(
            table in prop::collection::vec(["[a-z\",;\n\t]{0,8}x", "[a-zäß\",;\n ']{0,8}"], 1..20)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["a", "b"]).unwrap();
            for [first, second] in &table {
                writer.write_record([first, second]).unwrap();
            }
            let read: Vec<_> = rows(writer.into_inner().unwrap()).into_iter().map(|row| row.1).collect();
            let written: Vec<_> = table.into_iter().map(|cells| Ok(cells.to_vec())).collect();
            prop_assert_eq!(read, written);
        }
    }
}
