//! In charge of lists of other programs on their way in: files are read row by row and sorted, so that
//! each person comes once and in the order in which the store takes them fastest, then recorded. The
//! report names the line of every row that could not be used.
//!
//! It leaves cutting a file into rows to [`crate::rows`], and what becomes of an address to
//! [`crate::joining`].

use std::io::Read;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::joining::{self, Entry};
use crate::key::AddressHasher;
use crate::rows::{Row, Rows, Writing};
use crate::suppression::Domains;
use crate::{
    Address, AddressError, Consent, ConsentKind, Error, NameError, Outcome, State, Subscribers, Tag, TagError,
};

mod columns;
mod format;
mod packed;
mod row;
mod sorted;
mod zipped;

pub use columns::{Field, Mapping};
pub use format::Format;

use packed::Packed;
use row::Reader;
use sorted::{Sorted, Sorter};

/// Rows that are recorded by one statement each.
const BATCH: usize = 2_000;
/// Rows that are recorded in one transaction: enough that flushing it costs little beside them, few enough
/// that other writers wait for some tenths of a second.
const TRANSACTION: usize = 20_000;
/// Rows up to which they are recorded in the order of the file; more come in that of their addresses.
const IN_ORDER: usize = 10_000;

/// What an import is told beside the files.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// When it is imported.
    pub now: Timestamp,
    /// Only report what would be done.
    pub dry_run: bool,
    /// How the files are written, where they are not to tell it themselves.
    pub writing: Writing,
    /// Where everybody stands in files that do not say it; confirmed without it, on the word of whoever
    /// imports them.
    pub state: Option<State>,
    /// Tags that everybody is given.
    pub tags: Vec<Tag>,
}

impl ImportOptions {
    /// An import for real, of files that tell all of it.
    pub fn at(now: Timestamp) -> Self {
        ImportOptions { now, dry_run: false, writing: Writing::default(), state: None, tags: Vec::new() }
    }
}

/// What became of the rows; each is counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// New on the list.
    pub added: u64,
    /// On the list before, as they are, or gone before and gone in the file.
    pub already: u64,
    /// On the list before, and now with a new name or confirmed.
    pub updated: u64,
    /// Recorded as gone, because the file says so.
    pub left: u64,
    /// Left alone, because the address is suppressed.
    pub suppressed: u64,
    /// Not used, in the order of files and lines. 24 octets each.
    pub refused: Vec<Refused>,
}

impl ImportReport {
    /// Rows that were read, blank ones left out.
    pub fn rows(&self) -> u64 {
        self.used() + self.refused.len() as u64
    }

    fn used(&self) -> u64 {
        self.added + self.already + self.updated + self.left + self.suppressed
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::AlreadyThere => self.already += 1,
            Outcome::Updated | Outcome::Rejoined => self.updated += 1,
            Outcome::Left => self.left += 1,
            Outcome::Suppressed(_) => self.suppressed += 1,
        }
    }
}

/// A row that was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Which of the files, from 0.
    pub file: u16,
    /// The physical line it begins on, from 1.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// Why a row was not used. Holds nothing of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Octets that are not UTF-8.
    #[error("the row is not UTF-8")]
    NotUtf8,
    /// More than 64 KiB.
    #[error("the line is longer than 64 KiB")]
    TooLong,
    /// A quote is opened and not closed within 100 lines.
    #[error("a quote is opened and not closed")]
    OpenQuote,
    /// Another number of fields than the header has.
    #[error(
        "{found} field{} where the header has {expected}{}",
        if *found == 1 { "" } else { "s" },
        MissingQuote(*lines)
    )]
    Fields {
        /// Fields in the row.
        found: u32,
        /// Fields in the header.
        expected: u32,
        /// Lines that the row takes.
        lines: u8,
    },
    /// The address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The name cannot be used.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A tag cannot be used.
    #[error(transparent)]
    Tag(#[from] TagError),
    /// The state is no known word.
    #[error(transparent)]
    State(#[from] crate::UnknownState),
    /// A column that says yes or no says neither.
    #[error("it is neither true nor false whether mail is wanted")]
    YesOrNo,
    /// The column that says which mail is wanted is empty.
    #[error("the file does not say that mail is wanted")]
    NotWanted,
    /// A column of times holds none.
    #[error("the time is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00Z)")]
    Since,
    /// The address stood in another row.
    #[error("the same address as on line {0}")]
    Duplicate(u64),
    /// The address stood in another file.
    #[error("the same address as in another of the files")]
    InOtherFile,
}

/// The end of a sentence about a row that may have swallowed the ones after it.
struct MissingQuote(u8);

impl std::fmt::Display for MissingQuote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 | 1 => Ok(()),
            lines => write!(f, ", over {lines} lines; is a quote missing?"),
        }
    }
}

/// What happens during an import, for whoever watches.
#[derive(Debug)]
pub enum Event<'a> {
    /// The first line of a file was understood.
    Mapped(&'a Mapping),
    /// The next file is this one of an archive.
    Entered(&'a str),
    /// A file of an archive is left out.
    Skipped(Skipped),
    /// Rows of the file that are no UTF-8 were taken for Windows-1252.
    Guessed,
    /// So many rows of all files were read.
    Read(u64),
    /// A row cannot be used; these are its cells, where it has any.
    Refused(Refused, Vec<&'a str>),
    /// So many rows were recorded, of so many.
    Recorded(u64, u64),
}

/// Why a file of an archive is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skipped {
    /// No column holds addresses.
    NoAddresses,
    /// It is Mailchimp's file of people who never subscribed.
    NeverSubscribed,
}

/// Files that are being read, to be recorded together: whoever left by one of them has left.
#[derive(Debug)]
pub struct Import<'a> {
    list: &'a Subscribers,
    options: ImportOptions,
    hasher: AddressHasher,
    sorter: Sorter,
    files: Vec<String>,
    /// Rows that were read, and those of them that can be used.
    read: u64,
    usable: u64,
    refused: Vec<Refused>,
    /// A row on its way to the sorter.
    packed: Vec<u8>,
}

impl Subscribers {
    /// Begins an import. Nobody who left comes back by one, and a bad row never stops the rest. Memory
    /// does not grow with the rows, except for those that are refused.
    pub fn import(&self, options: ImportOptions) -> Import<'_> {
        // Beside the store: addresses are as private there as in it.
        let store = self.pool.connect_options().get_filename().parent().map(PathBuf::from);
        let folder = store.filter(|folder| folder.is_dir()).unwrap_or_else(std::env::temp_dir);
        Import {
            list: self,
            hasher: self.key.address_hasher(),
            sorter: Sorter::new(folder),
            options,
            files: Vec::new(),
            read: 0,
            usable: 0,
            refused: Vec::new(),
            packed: Vec::new(),
        }
    }
}

impl Import<'_> {
    /// Reads a CSV file with a header, whatever program wrote it; `name` is the file's, which Mailchimp
    /// says something with and which is kept as where consent came from. Nothing is recorded yet. Reading
    /// blocks.
    ///
    /// # Errors
    /// When the file cannot be read to its end, or has no column of addresses.
    pub fn read(
        &mut self,
        name: &str,
        reader: impl Read,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        let file = u16::try_from(self.files.len()).map_err(|_| Error::TooManyFiles)?;
        let (mut rows, header) = Rows::open(reader, self.options.writing)?;
        let mapping = Mapping::of(header)?;
        watch(Event::Mapped(&mapping));
        let otherwise = self.options.state.or(stated_by_name(name, &mapping)?).unwrap_or(State::Confirmed);
        let reader = Reader { mapping, otherwise, now: self.options.now };
        self.files.push(name.to_owned());
        while let Some(row) = rows.next().map_err(Error::Read)? {
            let taken = self.take(file, row, &reader, watch).map_err(Error::Spill)?;
            self.read += u64::from(taken);
            if taken && self.read.is_multiple_of(10_000) {
                watch(Event::Read(self.read));
            }
        }
        if rows.was_windows_1252() {
            watch(Event::Guessed);
        }
        watch(Event::Read(self.read));
        Ok(())
    }

    /// Takes one row; false for one that is blank.
    fn take(
        &mut self,
        file: u16,
        row: Row<'_>,
        reader: &Reader,
        watch: &mut impl FnMut(Event<'_>),
    ) -> std::io::Result<bool> {
        let cells = row.cells.as_ref().ok().copied();
        let said = row.cells.and_then(|cells| reader.read(&cells, row.lines));
        match said {
            Ok(None) => return Ok(false),
            Ok(Some(said)) => {
                self.packed.clear();
                said.pack(file, row.line, &mut self.packed);
                self.sorter.push(said.address.base().as_bytes(), &self.packed)?;
                self.usable += 1;
            }
            Err(reason) => {
                let refused = Refused { file, line: row.line, reason };
                self.refused.push(refused);
                watch(Event::Refused(refused, cells.map(|cells| cells.iter().collect()).unwrap_or_default()));
            }
        }
        Ok(true)
    }

    /// Records what was read: each person once, and as gone if any row says so. Rows are recorded some
    /// thousands at a time; after a failure in the middle, importing the same files again goes on where
    /// it stopped.
    pub async fn record(mut self, watch: &mut impl FnMut(Event<'_>)) -> Result<ImportReport, Error> {
        let mut report = ImportReport { refused: std::mem::take(&mut self.refused), ..Default::default() };
        let total = self.usable;
        let mut people = People {
            sorted: std::mem::replace(&mut self.sorter, Sorter::new(PathBuf::new()))
                .finish()
                .map_err(Error::Spill)?,
            group: Vec::new(),
            is_ended: false,
        };
        let mut doubles = 0;
        let domains = Domains::load(&mut *self.list.pool.acquire().await?).await?;
        let in_order = self.usable <= IN_ORDER as u64;
        loop {
            let mut some = Vec::with_capacity(BATCH);
            while in_order || some.len() < TRANSACTION {
                let refused = &mut report.refused;
                let person = people.next(|double| {
                    refused.push(double);
                    watch(Event::Refused(double, Vec::new()));
                    doubles += 1;
                });
                let Some(octets) = person.map_err(Error::Spill)? else { break };
                some.push(self.entry(&octets)?);
            }
            if some.is_empty() {
                break;
            }
            if in_order {
                some.sort_by_key(|(place, _)| *place);
            }
            let entries: Vec<Entry> = some.into_iter().map(|(_, entry)| entry).collect();
            for outcome in self.write(&entries, &domains).await? {
                report.count(outcome);
            }
            watch(Event::Recorded(report.used() + doubles, total));
        }
        report.refused.sort_by_key(|refused| (refused.file, refused.line));
        Ok(report)
    }

    /// Records some entries in a transaction of their own; a dry run only looks.
    async fn write(&self, entries: &[Entry], domains: &Domains) -> Result<Vec<Outcome>, Error> {
        let mut outcomes = Vec::with_capacity(entries.len());
        let mut transaction = self.list.pool.begin_with("BEGIN IMMEDIATE").await?;
        for some in entries.chunks(BATCH) {
            outcomes.extend(if self.options.dry_run {
                joining::foresee(&mut transaction, some, domains).await?
            } else {
                joining::record(&mut transaction, some, domains, false).await?
            });
        }
        transaction.commit().await?;
        Ok(outcomes)
    }

    /// An entry, and where it stood.
    fn entry(&self, octets: &[u8]) -> Result<((u16, u64), Entry), Error> {
        let damaged = || Error::Spill(std::io::ErrorKind::InvalidData.into());
        let packed = Packed::read(octets).ok_or_else(damaged)?;
        let address = Address::parse(packed.address).map_err(|_| damaged())?;
        let base = address.base();
        let file = self.files.get(usize::from(packed.file)).map(String::as_str).unwrap_or_default();
        let given =
            packed.tags.split(',').filter(|tag| !tag.is_empty()).map(|tag| Tag::stored(tag.to_owned()));
        let entry = Entry {
            hash: self.hasher.hash(&base),
            former: self.hasher.former(&address, &base),
            address: packed.address.to_owned(),
            base,
            name: (!packed.name.is_empty()).then(|| packed.name.to_owned()),
            state: packed.state,
            tags: given.chain(self.options.tags.iter().cloned()).collect(),
            consent: Consent {
                at: packed.at,
                kind: ConsentKind::Imported,
                place: source(file, packed.line, packed.source),
                wording: None,
                network: (!packed.network.is_empty()).then(|| packed.network.to_owned()),
            },
        };
        Ok(((packed.file, packed.line), entry))
    }
}

/// Rows in the order of their addresses, a person at a time.
struct People {
    sorted: Sorted,
    /// The key and the packed row that comes next.
    group: Vec<(Vec<u8>, Vec<u8>)>,
    is_ended: bool,
}

impl People {
    /// The row that counts of the next person, packed: the first that says that they left, or else the
    /// first. The others are doubles.
    fn next(&mut self, mut double: impl FnMut(Refused)) -> std::io::Result<Option<Vec<u8>>> {
        // The first row of the next person is what ended the one before.
        while !self.is_ended {
            match self.sorted.next()? {
                Some((key, value)) => self.group.push((key.to_vec(), value.to_vec())),
                None => self.is_ended = true,
            }
            if let [first, .., last] = &self.group[..]
                && first.0 != last.0
            {
                break;
            }
        }
        if self.group.is_empty() {
            return Ok(None);
        }
        let count = self.group.iter().take_while(|(key, _)| *key == self.group[0].0).count();
        let person: Vec<Vec<u8>> = self.group.drain(..count).map(|(_, value)| value).collect();
        let [_, _, ..] = person[..] else { return Ok(person.into_iter().next()) };
        let rows: Vec<Packed<'_>> = person.iter().filter_map(|value| Packed::read(value)).collect();
        let counts = rows.iter().position(|row| row.state.reason().is_some()).unwrap_or_default();
        let kept = &rows[counts];
        for (_, row) in rows.iter().enumerate().filter(|(place, _)| *place != counts) {
            let reason =
                if kept.file == row.file { Refusal::Duplicate(kept.line) } else { Refusal::InOtherFile };
            double(Refused { file: row.file, line: row.line, reason });
        }
        Ok(person.into_iter().nth(counts))
    }
}

/// Where everybody in a file stands of whom its rows do not say it, as its name tells: Mailchimp's files
/// differ in little else.
fn stated_by_name(name: &str, mapping: &Mapping) -> Result<Option<State>, Error> {
    if mapping.format != Format::Mailchimp {
        return Ok(None);
    }
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    Ok(match name.split('_').next().unwrap_or_default() {
        "nonsubscribed" => return Err(Error::NeverSubscribed),
        "subscribed" => Some(State::Confirmed),
        "unsubscribed" => Some(State::Unsubscribed),
        "cleaned" => Some(State::Bounced),
        // A file under another name that has the columns of those who left.
        _ if mapping.place(Field::Bounced).is_some() => Some(State::Bounced),
        _ if mapping.place(Field::Left).is_some() => Some(State::Unsubscribed),
        _ => None,
    })
}

/// How consent came: this file, and what the file itself says of it. One line.
fn source(file: &str, line: u64, before: &str) -> String {
    let mut source = format!("imported from {file}, line {line}");
    if !before.is_empty() {
        source.push_str("; there: ");
        source.push_str(before);
    }
    if source.contains(char::is_control) {
        return source.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    source
}

#[cfg(test)]
mod tests;
