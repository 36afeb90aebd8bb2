//! In charge of the rows of a CSV file (RFC 4180 as it is found in the wild): delimiters, quotes,
//! line numbers and limits. A row that cannot be read never takes its neighbours with it.
//!
//! It leaves where a line ends to [`lines`], and what the columns mean to [`crate::import`].

use std::io::{self, BufReader, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use self::lines::{Line, Lines};
use crate::{Error, Refusal};

mod lines;

/// Most octets in a row; a list of subscribers needs a few hundred.
pub(crate) const MAX_ROW: usize = 64 * 1024;
/// Most lines in a row. A quote that is open for longer was never meant as one.
const MAX_LINES: usize = 100;

/// A file as UTF-8, as far as its first octets tell.
type Decoded<R> = BufReader<DecodeReaderBytes<io::Chain<io::Cursor<Vec<u8>>, R>, Vec<u8>>>;

/// How a file is written; what is not said is found out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Writing {
    /// Its encoding. Without it, a byte order mark or the zeros of UTF-16 tell; a file of single octets
    /// that are no UTF-8 is taken for Windows-1252.
    pub encoding: Option<&'static Encoding>,
    /// What parts its cells.
    pub delimiter: Option<u8>,
}

impl Writing {
    /// The encoding that goes by a name, such as `windows-1252`.
    pub fn encoding_of(name: &str) -> Option<&'static Encoding> {
        Encoding::for_label(name.trim().as_bytes())
    }
}

/// Reads rows one by one, in memory bounded by the limits of one row.
pub(crate) struct Rows<R: Read> {
    lines: Lines<Decoded<R>>,
    splitter: Splitter,
}

/// One row of the file.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    /// The lines it takes.
    pub(crate) lines: usize,
    /// Its cells without their quotes, or why it cannot be read.
    pub(crate) cells: Result<Cells<'a>, Refusal>,
    /// The cells of a row that is no UTF-8, with `\u{fffd}` for what is none.
    pub(crate) damaged: Option<Cells<'a>>,
}

/// The cells of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    text: &'a str,
    /// Where each of them ends.
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of them, from 0.
    pub(crate) fn get(&self, place: usize) -> Option<&'a str> {
        let begin = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(begin..*self.ends.get(place)?)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'a str> {
        let cells = *self;
        (0..self.len()).filter_map(move |place| cells.get(place))
    }
}

impl<R: Read> Rows<R> {
    /// Reads the header, and from it the delimiter: a comma, a semicolon, a tab or a bar. A line
    /// `sep=;` before it, which spreadsheets write, says which.
    pub(crate) fn open(mut reader: R, writing: Writing) -> Result<(Self, Vec<String>), Error> {
        let mut head = Vec::with_capacity(4);
        reader.by_ref().take(4).read_to_end(&mut head).map_err(Error::Read)?;
        let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
        // A header is in letters that UTF-16 writes with a zero each.
        let encoding = writing.encoding.or(marked).or(match head[..] {
            [first, 0, ..] if first != 0 => Some(UTF_16LE),
            [0, second, ..] if second != 0 => Some(UTF_16BE),
            _ => None,
        });
        let is_utf8 = encoding == Some(UTF_8);
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(encoding.filter(|_| !is_utf8))
            .bom_override(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build_with_buffer(io::Cursor::new(head).chain(reader), vec![0; BUFFER])
            .map_err(Error::Read)?;
        let mut lines = Lines::new(BufReader::with_capacity(BUFFER, decoded));
        let mut delimiter_line = None;
        let header = loop {
            let line = lines.next().map_err(Error::Read)?.ok_or(Error::Empty)?;
            match line.bytes.strip_prefix(b"sep=") {
                Some([delimiter]) if delimiter_line.is_none() => delimiter_line = Some(*delimiter),
                _ if line.bytes.is_empty() => {}
                _ => break line,
            }
        };
        let delimiter = writing.delimiter.or(delimiter_line).unwrap_or_else(|| delimiter(&header.bytes));
        let splitter = Splitter::new(delimiter, encoding.is_some());
        lines.put_back([header]);
        let mut rows = Rows { lines, splitter };
        let row = rows.next().map_err(Error::Read)?.ok_or(Error::Empty)?;
        let header = row.cells.map_err(Error::Header)?.iter().map(str::to_owned).collect();
        Ok((rows, header))
    }

    /// How many cells each of the next rows has, where there are several and all have as many.
    pub(crate) fn usual_len(&mut self) -> io::Result<Option<usize>> {
        let mut taken = Vec::new();
        while taken.len() < AHEAD
            && let Some(line) = self.lines.next()?
        {
            taken.push(line);
        }
        let (mut count, mut usual) = (0, None);
        let before = (self.splitter.is_utf8, self.splitter.was_windows_1252);
        for line in taken.iter().filter(|line| !line.bytes.is_empty()) {
            self.splitter.begin();
            if line.is_cut || !self.splitter.feed(&line.bytes) {
                break;
            }
            let found = match self.splitter.cells() {
                Split::Whole(cells) | Split::Damaged(cells) => cells.len(),
            };
            count += 1;
            if *usual.get_or_insert(found) != found {
                usual = None;
                break;
            }
        }
        // What is only looked at shows nothing of the encoding yet.
        (self.splitter.is_utf8, self.splitter.was_windows_1252) = before;
        self.lines.put_back(taken);
        Ok(usual.filter(|_| count > 1))
    }

    /// Whether rows that are no UTF-8 were read as Windows-1252.
    pub(crate) fn was_windows_1252(&self) -> bool {
        self.splitter.was_windows_1252
    }

    /// The next row that is not blank.
    pub(crate) fn next(&mut self) -> io::Result<Option<Row<'_>>> {
        loop {
            let Some(first) = self.lines.next()? else {
                return Ok(None);
            };
            if first.bytes.is_empty() {
                self.lines.done_with(first);
                continue;
            }
            let line = first.number;
            let (lines, read) = self.row_from(first)?;
            let (cells, damaged) = match read.map(|()| self.splitter.cells()) {
                Err(reason) => (Err(reason), None),
                Ok(Split::Whole(cells)) => (Ok(cells), None),
                Ok(Split::Damaged(cells)) => (Err(Refusal::NotUtf8), Some(cells)),
            };
            return Ok(Some(Row { line, lines, cells, damaged }));
        }
    }

    /// Takes as many lines as the row that begins here has; the splitter holds its cells then.
    fn row_from(&mut self, first: Line) -> io::Result<(usize, Result<(), Refusal>)> {
        self.splitter.begin();
        if !first.is_cut && self.splitter.feed(&first.bytes) {
            self.lines.done_with(first);
            return Ok((1, Ok(())));
        }
        let mut octets = first.bytes.len();
        let is_cut = first.is_cut;
        let mut taken = vec![first];
        while !is_cut && octets <= MAX_ROW && taken.len() < MAX_LINES {
            let Some(line) = self.lines.next()? else { break };
            octets += line.bytes.len();
            let (is_cut, is_complete) = (line.is_cut, self.splitter.feed(&line.bytes));
            taken.push(line);
            if is_complete && !is_cut {
                return Ok((taken.len(), Ok(())));
            }
            if is_cut {
                break;
            }
        }
        // The lines after the first are looked at again, each as the beginning of a row.
        let reason = if is_cut { Refusal::TooLong } else { Refusal::OpenQuote };
        self.lines.put_back(taken.drain(1..));
        Ok((1, Err(reason)))
    }
}

/// Lines that are looked at before they are read.
const AHEAD: usize = 20;
/// Octets that are read at once; in tests few, so that lines cross their border.
const BUFFER: usize = if cfg!(test) { 16 } else { 64 * 1024 };

/// The delimiter that stands most often in the header, outside of quotes.
fn delimiter(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
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
    /// Whether the file is known to be UTF-8: by a mark, by a person, or by a row beyond ASCII.
    is_utf8: bool,
    was_windows_1252: bool,
    /// The cells of a row in another encoding.
    decoded: String,
}

/// The cells of a complete row.
enum Split<'a> {
    Whole(Cells<'a>),
    /// Some of it is no UTF-8.
    Damaged(Cells<'a>),
}

impl Splitter {
    fn new(delimiter: u8, is_utf8: bool) -> Self {
        Splitter {
            parser: ReaderBuilder::new().delimiter(delimiter).build(),
            text: Vec::new(),
            text_len: 0,
            ends: Vec::new(),
            ends_len: 0,
            is_utf8,
            was_windows_1252: false,
            decoded: String::new(),
        }
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

    /// The cells of a complete row. Rows beyond ASCII that are no UTF-8 are read as Windows-1252, until
    /// one shows that the file is UTF-8 after all.
    fn cells(&mut self) -> Split<'_> {
        let octets = &self.text[..self.text_len];
        let ends = &mut self.ends[..self.ends_len];
        // A delimiter may stand within what only looks like a character without it.
        let is_whole = |text: &&str| ends.iter().all(|end| text.is_char_boundary(*end));
        if let Some(text) = std::str::from_utf8(octets).ok().filter(is_whole) {
            self.is_utf8 |= !octets.is_ascii();
            return Split::Whole(Cells { text, ends });
        }
        self.was_windows_1252 |= !self.is_utf8;
        let encoding = if self.is_utf8 { UTF_8 } else { WINDOWS_1252 };
        self.decoded.clear();
        let mut begin = 0;
        for end in ends.iter_mut() {
            let (cell, _) = encoding.decode_without_bom_handling(&octets[begin..*end]);
            begin = *end;
            self.decoded.push_str(&cell);
            *end = self.decoded.len();
        }
        let cells = Cells { text: &self.decoded, ends };
        if self.is_utf8 { Split::Damaged(cells) } else { Split::Whole(cells) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    /// Every row after the header: its line, and its cells or why there are none.
    fn rows(text: impl AsRef<[u8]>) -> Vec<(u64, Result<Vec<String>, Refusal>)> {
        read(text.as_ref(), Writing { encoding: Some(UTF_8), delimiter: None })
    }

    fn read(reader: impl Read, writing: Writing) -> Vec<(u64, Result<Vec<String>, Refusal>)> {
        let (mut rows, _) = Rows::open(reader, writing).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cells = row.cells.map(|cells| cells.iter().map(str::to_owned).collect());
            all.push((row.line, cells));
        }
        all
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
    fn a_byte_order_mark_is_dropped() {
        let (_, header) = Rows::open(&b"\xef\xbb\xbf\"email\",name\n"[..], Writing::default()).unwrap();
        assert_eq!(header, ["email", "name"]);
        assert!(matches!(Rows::open(&b"\r\n\n"[..], Writing::default()), Err(Error::Empty)));
    }

    #[test]
    fn every_encoding_of_spreadsheets_gives_the_same_cells() {
        let text = "a,b\r\nZoë,ß\r\n";
        let utf_16 = |mark: &str, octets: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(octets).collect()
        };
        for octets in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}").into_bytes(),
            utf_16("\u{feff}", u16::to_le_bytes),
            utf_16("\u{feff}", u16::to_be_bytes),
            utf_16("", u16::to_le_bytes),
            utf_16("", u16::to_be_bytes),
            b"a,b\r\nZo\xeb,\xdf\r\n".to_vec(),
        ] {
            assert_eq!(read(&octets[..], Writing::default()), [(2, cells(["Zoë", "ß"]))], "{octets:?}");
        }
        let cyrillic = Writing { encoding: Some(encoding_rs::WINDOWS_1251), delimiter: None };
        assert_eq!(read(&b"a\n\xc0\xe4\xe0\n"[..], cyrillic), [(2, cells(["Ада"]))]);
    }

    #[test]
    fn a_file_that_shows_to_be_utf_8_has_no_rows_in_another_encoding() {
        let text = b"a\nZo\xeb\nZo\xc3\xab\nZo\xeb\n";
        let expected = [(2, cells(["Zoë"])), (3, cells(["Zoë"])), (4, Err(Refusal::NotUtf8))];
        assert_eq!(read(&text[..], Writing::default()), expected);
    }

    #[test]
    fn a_delimiter_is_found_or_told() {
        assert_eq!(rows("a|b\n1|2,3"), [(2, cells(["1", "2,3"]))]);
        assert_eq!(rows("sep=;\na;b,c,d\n1;2"), [(3, cells(["1", "2"]))]);
        let told = Writing { encoding: None, delimiter: Some(b':') };
        assert_eq!(read(&b"a:b,c\n1:2"[..], told), [(2, cells(["1", "2"]))]);
    }

    proptest! {
        #[test]
        fn any_octets_are_read_to_their_end(bytes in prop::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300,
        )) {
            let Ok((mut rows, _)) = Rows::open(&bytes[..], Writing::default()) else { return Ok(()) };
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
