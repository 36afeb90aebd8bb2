//! In charge of lists of other programs on their way in: files are read row by row and sorted, so that
//! each person comes once and in the order in which the store takes them fastest, then recorded. The
//! report names the line of every row that could not be used.
//!
//! It leaves cutting a file into rows to [`crate::rows`], and what becomes of an address to
//! [`crate::joining`].

use std::io::Read;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;

use jiff::Timestamp;
use sqlx::{Connection as _, SqliteConnection};

use crate::joining;
use crate::key::AddressHasher;
use crate::rows::{Row, Rows, Writing};
use crate::suppression::Barred;
use crate::{AddressError, Error, NameError, Outcome, State, Subscribers, Tag, TagError};

mod columns;
mod format;
mod gather;
mod leavers;
mod packed;
mod room;
mod row;
mod sorted;
mod standing;
mod times;
mod words;
mod zipped;

pub use columns::{Field, Mapping};
pub use format::Format;

use gather::{Gatherer, People};
use leavers::Told;
use room::Room;
use row::{Reader, Unread};
use sorted::Sorter;

/// Rows that are looked up and recorded together.
const BATCH: usize = 1_000;
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
    /// Where everybody stands in files that do not say it, on the word of whoever imports them; without it such
    /// files are refused. Where it is gone, everybody is, whatever the files say.
    pub state: Option<State>,
    /// Whether that is said of one file: of several, it is not believed that they agreed of those in a file whose
    /// name tells that they left.
    pub is_of_one: bool,
    /// Tags that everybody is given.
    pub tags: Vec<Tag>,
}

impl ImportOptions {
    /// An import for real, of files that tell all of it.
    pub fn at(now: Timestamp) -> Self {
        ImportOptions {
            now,
            dry_run: false,
            writing: Writing::default(),
            state: None,
            is_of_one: true,
            tags: Vec::new(),
        }
    }
}

/// What became of the rows; each is counted once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// New on the list.
    pub added: u64,
    /// On the list before, as they are, or gone before and gone in the file.
    pub already: u64,
    /// On the list before, and now with a new name or confirmed; or gone before, and now for what bars more.
    pub updated: u64,
    /// Recorded as gone, because the file says so.
    pub left: u64,
    /// Left alone, because the address is suppressed.
    pub suppressed: u64,
    /// Not used, in the order of files and lines. 24 octets each.
    pub refused: Vec<RowNote>,
    /// Rows of people who stand in another row that counts, in the same order, with where that is. Of these
    /// the tags are used, and the name where no row before gave one.
    pub again: Vec<RowNote>,
    /// Rows of people who left in which something else could not be read, and of others in which the time could
    /// not, with what that was: the row counts, and that is left out. These rows are counted above as well.
    pub flawed: Vec<RowNote>,
}

impl ImportReport {
    /// Rows that were read, blank ones left out.
    pub fn rows(&self) -> u64 {
        self.used() + (self.refused.len() + self.again.len()) as u64
    }

    fn used(&self) -> u64 {
        self.added + self.already + self.updated + self.left + self.suppressed
    }

    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::AlreadyThere => self.already += 1,
            Outcome::Updated | Outcome::Strengthened | Outcome::Rejoined => self.updated += 1,
            Outcome::Left => self.left += 1,
            Outcome::Suppressed(_) => self.suppressed += 1,
        }
    }
}

/// A row to be told of: it was not used, or only a part of it was, or its owner stands in another as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowNote {
    /// Which of the files, from 0.
    pub file: u16,
    /// The physical line it begins on, from 1.
    pub line: u64,
    /// Why.
    pub reason: Refusal,
}

/// Why a row was not used, or not by itself or in all of it. Holds nothing of the row.
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
    /// A column about who wants mail or who left, by its number from 1, has a cell that is not understood.
    #[error("column {0} is about who wants mail or who left, and what its cell means is not known")]
    Unclear(u32),
    /// One column says that mail is wanted, and another that its reader is no longer active.
    #[error("one column says that mail is wanted, and another that the account is not active")]
    Contradictory,
    /// A column of times holds none of somebody who stays.
    #[error(
        "the time is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00Z), and that of the import is taken"
    )]
    SinceNow,
    /// A column of times holds none of somebody who left.
    #[error("the time is neither a day (2026-06-30) nor a time (2026-06-30T18:00:00Z)")]
    Since,
    /// The same person stands in another row.
    #[error("the same person as on line {0}")]
    Duplicate(u64),
    /// The same person stands in another file.
    #[error("the same person as in another of the files")]
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
    Mapped {
        /// Which of the files that are read, from 0, as [`RowNote::file`] has it.
        file: u16,
        /// What was understood of it.
        mapping: &'a Mapping,
    },
    /// The next file is this one of an archive.
    Entered(&'a str),
    /// A file of an archive is left out.
    Skipped(Skipped),
    /// Rows of the file that are no UTF-8 were taken for Windows-1252.
    Guessed,
    /// So many rows of all files were read.
    Read(u64),
    /// A row cannot be used; these are its cells, where it has any.
    Refused(RowNote, Vec<&'a str>),
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
    /// It is of no known program, and others are.
    OfNoProgram,
    /// It holds nobody.
    Nobody,
    /// It and others, so many in all, are the logs of a program: what was sent and what became of it.
    Logs(Format, usize),
}

/// What became of a row as it was read.
enum Taken {
    Blank,
    /// It was read, and can be used or is refused.
    Read,
    /// It can be read, and does not say where its owner stands.
    Untold,
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
    refused: Vec<RowNote>,
    /// Rows that are used without what could not be read.
    flawed: Vec<RowNote>,
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
            flawed: Vec::new(),
            packed: Vec::new(),
        }
    }
}

impl Import<'_> {
    /// Reads a CSV file with a header, whatever program wrote it; `name` is the file's, which may tell of
    /// people who left and is kept as where consent came from. Nothing is recorded yet. Reading blocks.
    ///
    /// # Errors
    /// When the file cannot be read to its end, has no column of addresses, or one that is about who wants
    /// mail and cannot be understood, or is named for people who left and does not say so of somebody; or
    /// neither it nor the import's options tell where somebody in it stands.
    pub fn read(
        &mut self,
        name: &str,
        reader: impl Read,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        self.read_in("", name, reader, watch)
    }

    /// The same of a file in a folder of this name, which may tell of people who left as well.
    ///
    /// # Errors
    /// As those of [`Import::read`].
    pub fn read_in(
        &mut self,
        folder: &str,
        name: &str,
        reader: impl Read,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<(), Error> {
        let file = u16::try_from(self.files.len()).map_err(|_| Error::TooManyFiles)?;
        let (mut rows, header) = Rows::open(reader, self.options.writing)?;
        let mapping = Mapping::of(header)?;
        let path = format!("{folder}/{name}");
        let told = leavers::told_by(&path, &mapping)?;
        let by_columns = mapping.tells().then_some(State::Confirmed);
        let otherwise = match told {
            // What the program says by its name for the file; that they are gone may be said for another reason.
            Told::Stand(state) if state.reason().is_some() => {
                self.options.state.filter(|told| told.reason().is_some()).or(Some(state))
            }
            Told::Stand(state) => self.options.state.or(Some(state)),
            Told::Nothing | Told::Left => self.options.state.or(by_columns),
        };
        watch(Event::Mapped { file, mapping: &mapping });
        let is_told = self.options.state.is_some();
        let is_meant =
            self.options.state.is_some_and(|state| self.options.is_of_one || state.reason().is_some());
        let is_of_leavers = told == Told::Left && !is_meant;
        let (now, usual) = (self.options.now, rows.usual_len().map_err(Error::Read)?);
        let reader = Reader { mapping, otherwise, is_of_leavers, is_told, now, usual };
        self.files.push(name.to_owned());
        let mut untold = 0;
        while let Some(row) = rows.next().map_err(Error::Read)? {
            let taken = self.take(file, row, &reader, watch).map_err(|error| match error {
                Error::LeaversByName => leavers::refusal(&path),
                error => error,
            })?;
            match taken {
                Taken::Blank => continue,
                Taken::Untold => untold += 1,
                Taken::Read => {}
            }
            self.read += 1;
            if self.read.is_multiple_of(10_000) {
                watch(Event::Read(self.read));
            }
        }
        if untold > 0 {
            let ignored = columns::shown(reader.mapping.ignored());
            return Err(Error::Untold { rows: untold, ignored });
        }
        if rows.was_windows_1252() {
            watch(Event::Guessed);
        }
        watch(Event::Read(self.read));
        Ok(())
    }

    /// Takes one row.
    fn take(
        &mut self,
        file: u16,
        row: Row<'_>,
        reader: &Reader,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<Taken, Error> {
        let cells = row.cells.as_ref().ok().copied();
        let said = match (row.cells, row.damaged) {
            (Ok(cells), _) => reader.read(&cells, row.lines),
            (Err(reason), Some(cells)) => reader.read_damaged(&cells, reason),
            (Err(reason), None) => Err(Unread::Row(reason)),
        };
        match said {
            Ok(None) => return Ok(Taken::Blank),
            Ok(Some(said)) => {
                self.packed.clear();
                said.pack(file, row.line, &mut self.packed);
                self.sorter.push(said.address.base().as_bytes(), &self.packed).map_err(Error::Spill)?;
                self.usable += 1;
                let flaws = said.flaws.iter().map(|reason| RowNote { file, line: row.line, reason: *reason });
                self.flawed.extend(flaws);
            }
            Err(Unread::Column { place, value }) => {
                let column = reader.mapping.shown_name(place);
                return Err(Error::Unclear { column, value, line: row.line });
            }
            Err(Unread::Leaver) => return Err(Error::LeaversByName),
            Err(Unread::Untold) => return Ok(Taken::Untold),
            Err(Unread::Row(reason)) => {
                let refused = RowNote { file, line: row.line, reason };
                self.refused.push(refused);
                watch(Event::Refused(refused, cells.map(|cells| cells.iter().collect()).unwrap_or_default()));
            }
        }
        Ok(Taken::Read)
    }

    /// Records what was read: each person once, and as gone if any row says so. Rows are recorded some
    /// thousands at a time; after a failure in the middle, importing the same files again goes on where
    /// it stopped. Waiting for what is sorted blocks.
    pub async fn record(self, watch: &mut impl FnMut(Event<'_>)) -> Result<ImportReport, Error> {
        let mut connection = self.list.pool.acquire().await?;
        let before = Room::IMPORT.instead_of(&mut connection).await?;
        let recorded = self.record_with(&mut connection, watch).await;
        let given_back = before.give(&mut connection).await;
        // Of two failures the first tells why.
        let report = recorded?;
        given_back?;
        Ok(report)
    }

    async fn record_with(
        self,
        connection: &mut SqliteConnection,
        watch: &mut impl FnMut(Event<'_>),
    ) -> Result<ImportReport, Error> {
        let mut report =
            ImportReport { refused: self.refused, flawed: self.flawed, ..ImportReport::default() };
        let total = self.usable;
        let gatherer = Gatherer {
            people: People::of(self.sorter.finish().map_err(Error::Spill)?),
            hasher: self.hasher,
            files: self.files,
            tags: self.options.tags,
            in_order: total <= IN_ORDER as u64,
        };
        let barred = Barred::load_sieve(&mut *connection).await?;
        // While the store takes some, the next are made ready.
        let (sender, batches) = sync_channel(2);
        let gathering = std::thread::spawn(move || gatherer.run(&sender));
        let mut batches = batches.into_iter().peekable();
        while batches.peek().is_some() {
            let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
            let mut rows = 0;
            while rows < TRANSACTION
                && let Some(batch) = batches.next()
            {
                let batch = batch?;
                let outcomes = if self.options.dry_run {
                    joining::foresee(&mut transaction, &batch.entries, &barred).await?
                } else {
                    joining::record(&mut transaction, &batch.entries, &barred, false).await?
                };
                outcomes.into_iter().for_each(|outcome| report.count(outcome));
                rows += batch.entries.len();
                report.again.extend(batch.doubles);
            }
            transaction.commit().await?;
            watch(Event::Recorded(report.used() + report.again.len() as u64, total));
        }
        if gathering.join().is_err() {
            return Err(Error::Spill(std::io::Error::other("the rows could not be made ready")));
        }
        report.again.sort_by_key(|again| (again.file, again.line));
        Ok(report)
    }
}

#[cfg(test)]
mod tests;
