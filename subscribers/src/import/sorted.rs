//! In charge of putting any number of rows in the order of their keys, in bounded memory: as many as fit
//! are sorted and laid aside in a temporary file, while more are taken, and these pieces are read side by side.
//!
//! Rows come in the order of addresses because that is how the store takes them fastest: inserting a
//! million addresses into an index at random places is most of what an import costs. It leaves what is in
//! a row to [`super::packed`].

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Octets that are sorted at once, while as many more are taken.
const PIECE: usize = 2 * 1024 * 1024;
/// Octets of a piece that are read at once.
const PART: usize = 16 * 1024;

/// Takes rows in any order.
#[derive(Debug)]
pub(super) struct Sorter {
    /// Rows that are not laid aside yet.
    rows: Unsorted,
    /// Where the temporary file is made.
    folder: PathBuf,
    /// Who sorts what is laid aside, once there is any.
    aside: Option<Aside>,
    /// Octets that are sorted at once.
    limit: usize,
}

/// The lengths of a key and a value.
const HEAD: usize = 4;

impl Sorter {
    /// A sorter that lays aside in a file below `folder`, which has no name there and goes with it.
    pub(super) fn new(folder: PathBuf) -> Self {
        Sorter { rows: Unsorted::default(), folder, aside: None, limit: PIECE }
    }

    /// Takes a row. Rows of one key are given back in the order in which they were taken.
    ///
    /// # Errors
    /// When the temporary file cannot be written, or key or value are longer than 65,535 octets.
    pub(super) fn push(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        if self.rows.octets.len() + HEAD + key.len() + value.len() > self.limit {
            self.lay_aside()?;
        }
        self.rows.push(key, value)
    }

    /// All rows in order.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        if self.aside.is_some() {
            self.lay_aside()?;
        }
        let Some(aside) = self.aside else {
            self.rows.sort();
            return Ok(Sorted::InMemory { rows: self.rows.octets, places: self.rows.places, next: 0 });
        };
        let (mut file, ends) = aside.finish()?;
        let mut heads = BinaryHeap::with_capacity(ends.len());
        let mut begin = 0;
        for (order, end) in ends.into_iter().enumerate() {
            let mut piece = Piece { order, at: begin, end, part: Vec::new(), row: 0..0, key: 0 };
            if piece.advance(&mut file)? {
                heads.push(Reverse(piece));
            }
            begin = end;
        }
        Ok(Sorted::InFile { file, heads, is_begun: false })
    }

    fn lay_aside(&mut self) -> io::Result<()> {
        let aside = match self.aside.take() {
            Some(aside) => aside,
            None => Aside::in_folder(&self.folder)?,
        };
        if aside.take(&mut self.rows).is_none() {
            return Err(aside.finish().err().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into()));
        }
        self.aside = Some(aside);
        Ok(())
    }
}

/// Rows as they were taken.
#[derive(Debug, Default)]
struct Unsorted {
    /// Each of them as [`HEAD`], key and value.
    octets: Vec<u8>,
    /// Where each of them begins, with the first octets of its key.
    places: Vec<(u64, usize)>,
}

impl Unsorted {
    fn push(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        let length = |part: &[u8]| u16::try_from(part.len()).map_err(io::Error::other);
        let (key_length, value_length) = (length(key)?, length(value)?);
        self.places.push((beginning(key), self.octets.len()));
        self.octets.extend_from_slice(&key_length.to_le_bytes());
        self.octets.extend_from_slice(&value_length.to_le_bytes());
        self.octets.extend_from_slice(key);
        self.octets.extend_from_slice(value);
        Ok(())
    }

    fn sort(&mut self) {
        let rows = &self.octets;
        self.places.sort_unstable_by(|(beginning, place), (other_beginning, other)| {
            beginning
                .cmp(other_beginning)
                .then_with(|| split(rows, *place).0.cmp(split(rows, *other).0))
                .then(place.cmp(other))
        });
    }

    /// Writes them in order.
    fn write(&mut self, writer: &mut impl Write) -> io::Result<()> {
        self.sort();
        for (_, place) in &self.places {
            writer.write_all(&self.octets[*place..*place + row_length(&self.octets, *place)])?;
        }
        Ok(())
    }

    fn clear(&mut self) {
        self.octets.clear();
        self.places.clear();
    }
}

/// A temporary file, and where in it each piece ends.
type Pieces = (File, Vec<u64>);

/// Sorts pieces and lays them aside one behind the other, in a thread of its own.
#[derive(Debug)]
struct Aside {
    full: SyncSender<Unsorted>,
    /// What was laid aside, to be filled again.
    emptied: Receiver<Unsorted>,
    thread: JoinHandle<io::Result<Pieces>>,
}

impl Aside {
    fn in_folder(folder: &Path) -> io::Result<Self> {
        Aside::in_file(tempfile::tempfile_in(folder)?)
    }

    fn in_file(file: File) -> io::Result<Self> {
        // Nothing waits between the two: what is taken while a piece is sorted is the only other one.
        let (full, taken) = sync_channel::<Unsorted>(0);
        let (empty, emptied) = sync_channel(1);
        let thread = std::thread::Builder::new().name("sorter".to_owned()).spawn(move || {
            // The first that is emptied is one that nothing was in.
            let _ = empty.send(Unsorted::default());
            let mut writer = BufWriter::with_capacity(PART, file);
            let (mut ends, mut end) = (Vec::new(), 0);
            for mut rows in taken {
                rows.write(&mut writer)?;
                end += rows.octets.len() as u64;
                ends.push(end);
                rows.clear();
                // Nobody takes the last.
                let _ = empty.send(rows);
            }
            Ok((writer.into_inner().map_err(io::IntoInnerError::into_error)?, ends))
        })?;
        Ok(Aside { full, emptied, thread })
    }

    /// Takes a piece, and leaves room for the next; waits while the one before it is sorted. `None` when one
    /// could not be laid aside, which [`Aside::finish`] tells.
    fn take(&self, rows: &mut Unsorted) -> Option<()> {
        let room = self.emptied.recv().ok()?;
        self.full.send(std::mem::replace(rows, room)).ok()
    }

    /// The pieces, once all are laid aside.
    fn finish(self) -> io::Result<Pieces> {
        drop(self.full);
        self.thread.join().map_err(|_| io::Error::other("the rows could not be sorted"))?
    }
}

/// The first octets of a key as a number of the same order.
fn beginning(key: &[u8]) -> u64 {
    let mut octets = [0; 8];
    let length = key.len().min(8);
    octets[..length].copy_from_slice(&key[..length]);
    u64::from_be_bytes(octets)
}

/// Key and value of the row that begins at `place`.
fn split(rows: &[u8], place: usize) -> (&[u8], &[u8]) {
    let length = |at: usize| usize::from(u16::from_le_bytes([rows[at], rows[at + 1]]));
    let key = place + HEAD;
    let value = key + length(place);
    (&rows[key..value], &rows[value..value + length(place + 2)])
}

/// Gives rows in order.
#[derive(Debug)]
pub(super) enum Sorted {
    /// All of them fitted into memory.
    InMemory { rows: Vec<u8>, places: Vec<(u64, usize)>, next: usize },
    /// They lie in pieces, the one with the first row on top.
    InFile { file: File, heads: BinaryHeap<Reverse<Piece>>, is_begun: bool },
}

impl Sorted {
    /// Key and value of the next row.
    pub(super) fn next(&mut self) -> io::Result<Option<(&[u8], &[u8])>> {
        match self {
            Sorted::InMemory { rows, places, next } => {
                let Some((_, place)) = places.get(*next) else { return Ok(None) };
                *next += 1;
                Ok(Some(split(rows, *place)))
            }
            Sorted::InFile { file, heads, is_begun } => {
                if std::mem::replace(is_begun, true) {
                    // The row that was given last is done with.
                    let Some(mut first) = heads.peek_mut() else { return Ok(None) };
                    if !first.0.advance(file)? {
                        PeekMut::pop(first);
                    }
                }
                Ok(heads.peek().map(|first| first.0.current()))
            }
        }
    }
}

/// A piece that is being read.
#[derive(Debug)]
pub(super) struct Piece {
    /// Which of the pieces: rows of one key stay in order.
    order: usize,
    /// Where in the file the part behind this one begins.
    at: u64,
    /// Where the piece ends.
    end: u64,
    part: Vec<u8>,
    /// Where in the part the current row is.
    row: std::ops::Range<usize>,
    /// The first octets of its key.
    key: u64,
}

impl Piece {
    fn current(&self) -> (&[u8], &[u8]) {
        split(&self.part, self.row.start)
    }

    /// Goes on to the next row; false at the end.
    fn advance(&mut self, file: &mut File) -> io::Result<bool> {
        let begin = self.row.end;
        let rest = self.part.len() - begin;
        let has_head = rest >= HEAD;
        let needed = if has_head { row_length(&self.part, begin) } else { HEAD };
        if rest < needed {
            self.part.drain(..begin);
            self.row = 0..0;
            if !self.read_on(file)? {
                return Ok(false);
            }
        }
        let begin = self.row.end;
        self.row = begin..begin + row_length(&self.part, begin);
        self.key = beginning(self.current().0);
        Ok(true)
    }

    /// Reads at least one more row behind what is there; false at the end.
    fn read_on(&mut self, file: &mut File) -> io::Result<bool> {
        loop {
            let rest = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
            if rest == 0 {
                return if self.part.is_empty() {
                    Ok(false)
                } else {
                    Err(io::ErrorKind::UnexpectedEof.into())
                };
            }
            let before = self.part.len();
            let more = rest.min(PART);
            self.part.resize(before + more, 0);
            file.seek(SeekFrom::Start(self.at))?;
            file.read_exact(&mut self.part[before..])?;
            self.at += more as u64;
            if self.part.len() >= HEAD && self.part.len() >= row_length(&self.part, 0) {
                return Ok(true);
            }
        }
    }
}

fn row_length(rows: &[u8], place: usize) -> usize {
    let length = |at: usize| usize::from(u16::from_le_bytes([rows[at], rows[at + 1]]));
    HEAD + length(place) + length(place + 2)
}

impl Ord for Piece {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key
            .cmp(&other.key)
            .then_with(|| self.current().0.cmp(other.current().0))
            .then(self.order.cmp(&other.order))
    }
}

impl PartialOrd for Piece {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Piece {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    type Rows = Vec<(Vec<u8>, Vec<u8>)>;

    fn sorted(rows: &Rows, limit: usize) -> Rows {
        let mut sorter = Sorter::new(std::env::temp_dir());
        sorter.limit = limit;
        for (key, value) in rows {
            sorter.push(key, value).unwrap();
        }
        let mut sorted = sorter.finish().unwrap();
        let mut all = Vec::new();
        while let Some((key, value)) = sorted.next().unwrap() {
            all.push((key.to_vec(), value.to_vec()));
        }
        all
    }

    #[test]
    fn what_keeps_rows_from_being_laid_aside_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path().to_owned());
        sorter.limit = 16;
        drop(folder);
        sorter.push(b"key", b"a value").unwrap();
        assert_eq!(sorter.push(b"key", b"another").unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_disk_that_is_full_is_told() {
        let file = File::options().write(true).open("/dev/full").unwrap();
        let aside = Aside::in_file(file).unwrap();
        let mut told = None;
        for _ in 0..3 {
            let mut rows = Unsorted::default();
            rows.push(b"key", &[7; 2 * PART]).unwrap();
            told = told.or(aside.take(&mut rows));
        }
        assert_eq!(told, Some(()), "the first is taken");
        assert_eq!(aside.finish().unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn rows_longer_than_a_part_cross_its_border() {
        let long = |fill: u8| (vec![fill; 3], vec![fill; PART + 7]);
        let rows: Rows = [5, 1, 9, 3, 7].map(long).to_vec();
        let expected: Rows = [1, 3, 5, 7, 9].map(long).to_vec();
        assert_eq!(sorted(&rows, PART), expected);
    }

    proptest! {
        #[test]
        fn rows_come_in_the_order_of_keys_and_of_one_key_in_the_order_they_were_taken(
            rows in prop::collection::vec(
                (prop::collection::vec(0..3_u8, 0..12), prop::collection::vec(any::<u8>(), 0..9)), 0..60,
            ),
            limit in 16..400_usize,
        ) {
            let mut expected = rows.clone();
            expected.sort_by(|(key, _), (other, _)| key.cmp(other));
            prop_assert_eq!(&sorted(&rows, limit), &expected);
            prop_assert_eq!(&sorted(&rows, PIECE), &expected);
        }
    }
}
